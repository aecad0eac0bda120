// Routes of customers: create, read, change, upsert, rename, delete.

import Type from 'typebox'
import { refuse } from '../domain/refusal.ts'
import type { Customer } from '../domain/customer.ts'
import { DUPLICATE_MODES, type DuplicateMode } from '../domain/site.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { type Expand, readExpand } from '../services/expand.ts'
import { changeCustomer, deleteCustomer, findOrCreateCustomer, giveNewId, likelyDuplicates, type Match, readCustomerAsked, registerCustomer, removeMetadataKey, upsertCustomer, type Written } from '../services/customers.ts'
import { tellCandidate } from '../services/duplicate-writes.ts'
import { CustomerChange, CustomerCreate, CustomerId, CustomerView, LikelyDuplicate, readCustomer } from './customer-schema.ts'
import { expandQuery, viewOne } from './expand.ts'
import { strict } from './schemas.ts'

const skipEmailDnsValidation = Type.Optional(Type.Boolean({ description: 'do not look up whether the e-mail domain takes mail' }))
const duplicates = Type.Optional(Type.Enum([...DUPLICATE_MODES], { description: 'what likely duplicates mean when the customer is new: nothing, to be told of in `duplicates`, or to be refused; the setting of the site when left out' }))
const NOTHING_EXPANDED: ReadonlySet<Expand> = new Set()
const params = strict({ id: CustomerId })
const tag = 'customers'

/** What the query asks for, with the site's word where it says nothing. */
function asked<Query extends { duplicates?: DuplicateMode }>(ctx: Context, query: Query): Query & { duplicates: DuplicateMode } {
  return { ...query, duplicates: query.duplicates ?? ctx.site.settings.duplicates }
}

// What to expand comes before the customer, so that it is read, and a wrong name refused, before anything is written.
async function answerOne(ctx: Context, names: ReadonlySet<Expand>, customer: Customer): Promise<Answer> {
  return { body: await viewOne(ctx, customer, names), revision: customer.revision }
}

async function answerWritten(ctx: Context, names: ReadonlySet<Expand>, { customer, created, duplicates }: Written): Promise<Answer> {
  const bare = await answerOne(ctx, names, customer)
  const answer = duplicates === null ? bare : { ...bare, body: { ...(bare.body as object), duplicates: duplicates.map(tellCandidate) } }
  return created ? { ...answer, status: 201, headers: { location: `/v1/customers/${customer.id}` } } : answer
}

export const customerRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/customers', id: 'createCustomer', tag, summary: 'Create a customer', scope: 'customers:write',
    description: 'Likely duplicates are told with the answer, in `duplicates`, or refuse it as 409 with `candidates`, as `duplicates` or the site says. Of several who try at once with `refuse`, one is created.',
    query: strict({ skipEmailDnsValidation, duplicates, expand: expandQuery }), body: CustomerCreate, answers: { 201: CustomerView },
    refusals: ['id-taken', 'email-taken', 'username-taken', 'reference-taken', 'duplicate-likely', 'email-undeliverable', 'expand-unknown', 'limit-reached'],
    handle: async ({ ctx, body, query }) => answerWritten(ctx, readExpand(ctx, query.expand), await registerCustomer(ctx, readCustomer(body), asked(ctx, query))),
  }),
  route({
    method: 'PUT', path: '/customers', id: 'findOrCreateCustomer', tag, summary: 'Find a customer by e-mail or external reference, or create it',
    description: 'Atomic: however many ask at once, one customer is created and all get it. `match` is `email`, `externalReference` (the first one of the body) or `externalReference:<system>`.',
    scope: 'customers:write',
    query: strict({
      match: Type.String({ pattern: '^(email|externalReference(:[A-Za-z0-9_-]{1,50})?)$', description: 'what to find by' }),
      onMatch: Type.Optional(Type.Enum(['keep', 'update'], { description: 'what to do with one that is found; keep when left out' })),
      skipEmailDnsValidation, duplicates, expand: expandQuery,
    }),
    body: CustomerCreate, answers: { 200: CustomerView, 201: CustomerView }, refusals: ['id-taken', 'email-taken', 'username-taken', 'reference-taken', 'duplicate-likely', 'email-undeliverable', 'expand-unknown', 'limit-reached'],
    handle: async ({ ctx, body, query }) =>
      answerWritten(ctx, readExpand(ctx, query.expand), await findOrCreateCustomer(ctx, readMatch(query.match), readCustomer(body), asked(ctx, query))),
  }),
  route({
    method: 'GET', path: '/customers/{id}', id: 'getCustomer', tag, summary: 'Read a customer, also by a former id', scope: 'customers:read',
    description: 'By the id of a customer that was merged the answer is the one it is part of now, with `mergedFrom` and a Content-Location.',
    params, query: strict({ expand: expandQuery }), answers: { 200: CustomerView }, refusals: ['expand-unknown'],
    handle: async ({ ctx, params: { id }, query }) => {
      const names = readExpand(ctx, query.expand)
      const { customer, mergedFrom } = await readCustomerAsked(ctx, id)
      const answer = await answerOne(ctx, names, customer)
      if (mergedFrom === null) return answer
      return { ...answer, body: { ...(answer.body as object), mergedFrom }, headers: { 'content-location': `/v1/customers/${customer.id}` } }
    },
  }),
  route({
    method: 'GET', path: '/customers/{id}/duplicates', id: 'listLikelyDuplicates', tag, summary: 'Who may be the same customer as this one, the likeliest first', scope: 'customers:read',
    description: 'Looked up by indexed keys as the base is now, without a run over all of it.',
    params, answers: { 200: strict({ items: Type.Array(LikelyDuplicate) }) },
    handle: async ({ ctx, params: { id } }) => ({ body: { items: (await likelyDuplicates(ctx, id)).map(tellCandidate) } }),
  }),
  route({
    method: 'PUT', path: '/customers/{id}', id: 'upsertCustomer', tag, summary: 'Create the customer of this id, or change it', scope: 'customers:write',
    description: 'Fields that are given are set as by PATCH; others stay. Ids are alike without regard to case; the first spelling is kept.',
    params, query: strict({ skipEmailDnsValidation, duplicates, expand: expandQuery }), body: CustomerChange, answers: { 200: CustomerView, 201: CustomerView },
    refusals: ['revision-stale', 'email-taken', 'username-taken', 'reference-taken', 'duplicate-likely', 'email-undeliverable', 'expand-unknown', 'limit-reached'],
    handle: async ({ ctx, params: { id }, body, query, ifMatch }) =>
      answerWritten(ctx, readExpand(ctx, query.expand), await upsertCustomer(ctx, id, readCustomer(body), { ...asked(ctx, query), expectedRevision: ifMatch })),
  }),
  route({
    method: 'PATCH', path: '/customers/{id}', id: 'changeCustomer', tag, summary: 'Change a customer by a merge patch (RFC 7396)', scope: 'customers:write',
    description: '`null` clears a field; what changes in `primaryContact` (primary e-mail and phone, names, company) goes to the same field of the customer where that is empty or was the same; `metadata` and `customFields` are merged key by key; `tags` replace those there are; consents and a lead source are added to the history.',
    params, query: strict({ skipEmailDnsValidation, expand: expandQuery }), body: CustomerChange, answers: { 200: CustomerView },
    refusals: ['revision-stale', 'email-taken', 'username-taken', 'reference-taken', 'email-undeliverable', 'expand-unknown', 'limit-reached'],
    handle: async ({ ctx, params: { id }, body, query, ifMatch }) =>
      answerOne(ctx, readExpand(ctx, query.expand), await changeCustomer(ctx, id, readCustomer(body), { ...query, expectedRevision: ifMatch })),
  }),
  route({
    method: 'DELETE', path: '/customers/{id}', id: 'deleteCustomer', tag, summary: 'Delete a customer; its id and e-mail are free again', scope: 'customers:write',
    params, answers: { 204: null }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, ifMatch }) => {
      await deleteCustomer(ctx, id, { expectedRevision: ifMatch })
      return { status: 204 }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/rename', id: 'renameCustomer', tag, summary: 'Give a customer another id; the old one goes on finding it', scope: 'customers:write',
    params, body: strict({ id: CustomerId }), answers: { 200: CustomerView }, refusals: ['id-taken', 'revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => {
      const customer = await giveNewId(ctx, id, body.id, { expectedRevision: ifMatch })
      return answerOne(ctx, NOTHING_EXPANDED, customer)
    },
  }),
  route({
    method: 'DELETE', path: '/customers/{id}/metadata/{key}', id: 'removeMetadataKey', tag, summary: 'Remove one key of the metadata', scope: 'customers:write',
    params: strict({ id: CustomerId, key: Type.String({ minLength: 1, maxLength: 100, description: 'a key of the top level' }) }), answers: { 200: CustomerView }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id, key }, ifMatch }) => {
      const customer = await removeMetadataKey(ctx, id, key, { expectedRevision: ifMatch })
      return answerOne(ctx, NOTHING_EXPANDED, customer)
    },
  }),
]

function readMatch(match: string): Match {
  if (match === 'email') return { by: 'email' }
  const [by, system] = match.split(':')
  return by === 'externalReference' ? { by, system: system ?? null } : refuse('invalid', { detail: 'match is email or externalReference' })
}
