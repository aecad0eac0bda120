// Routes of merges: what one would do, doing it, and undoing it.

import Type, { type Static } from 'typebox'
import { LOSERS_MAX, type Merge, TAKE_RULES_MAX } from '../domain/merge.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import { DUPLICATES_WORKER } from '../services/duplicate-work.ts'
import { undoMerge } from '../services/merge-undo.ts'
import { RECORDS_TOLD_MAX } from '../services/merge-telling.ts'
import { getMerge, getMerges, mergeCustomers, type MergeInput, previewMerge } from '../services/merges.ts'
import { CustomerChange, CustomerId, readCustomer } from './customer-schema.ts'
import { idOf, Instant, JsonMap, nullable, pageOf, pageQuery, strict, viewInstant } from './schemas.ts'

const { tags: _tags, leadSource: _leadSource, consents: _consents, externalReferences: _references, ...settable } = CustomerChange.properties

const MergeRequest = strict({
  survivor: CustomerId,
  losers: Type.Array(CustomerId, { minItems: 1, maxItems: LOSERS_MAX, description: 'who becomes part of the survivor, in the order in which their values count' }),
  take: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 60 }), {
    maxProperties: TAKE_RULES_MAX,
    description: 'whose value a field gets: `survivor` (the default; where it has none, the first loser that has one), `newest`, `longest` or `customer:<id>`; '
      + 'by field, `metadata.<key>`, `customFields.<key>`, `metadata` or `customFields` for all keys, `*` for all fields',
  })),
  set: Type.Optional(strict(settable, { description: 'values instead of anybody\'s; `metadata` and `customFields` are merged key by key' })),
  revisions: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 1 }), { maxProperties: LOSERS_MAX + 1, description: 'the revision that was seen of each party, by its id: If-Match for all of them' })),
})
const MergeOrder = strict({
  ...MergeRequest.properties,
  preview: Type.Optional(Type.String({ maxLength: 100, description: '`preview` of a preview: merges only if it would do exactly that' })),
})

const Party = strict({ id: Type.String(), number: Type.Integer() })
const SeenParty = strict({ ...Party.properties, revision: Type.Integer() })
const Cost = strict({ amountMinor: Type.Integer(), currency: Type.String() })
const Outcome = Type.Object({
  survivor: SeenParty, losers: Type.Array(SeenParty),
  customer: Type.Object({}, { additionalProperties: true, description: 'the survivor afterwards' }),
  conflicts: Type.Array(strict({
    field: Type.String(), values: Type.Array(strict({ customer: Type.String(), value: Type.Unknown() })), taken: nullable(Type.String({ description: 'whose value was taken; null where `set` gave another' })),
  }), { description: 'fields of which the parties had different values' }),
  moved: Type.Record(Type.String(), Type.Integer(), { description: 'how many records of the losers, by kind; links to sign in move uncounted' }), dropped: strict({ memberships: Type.Integer(), seats: Type.Optional(Type.Integer()), tags: Type.Integer() }),
  balances: Type.Array(Cost), revenues: Type.Array(JsonMap),
  doubledPlans: Type.Array(JsonMap, {
    description: 'plans that several parties are subscribed to: `plan`, `subscriptionCount`, the oldest twenty `subscriptions`, and per currency what they cost a month (`monthly`, before '
      + 'discounts and taxes) and what of that is left with only one kept, the dearest in the currency of the oldest (`extraMonthly`)',
  }),
})
const Preview = strict({ preview: Type.String({ description: 'send it with the merge, which then does exactly this or nothing' }), outcome: Outcome })
export const MergeView = strict({
  id: Type.String(), survivor: Party, losers: Type.Array(Party), mergedAt: Instant, mergedBy: Type.String(), automatic: Type.Boolean({ description: 'done by the threshold of the site, without anybody looking' }), undoneAt: nullable(Instant), undoneBy: nullable(Type.String()),
  outcome: nullable(Outcome),
  undoing: nullable(Type.Object({
    returned: Type.Record(Type.String(), Type.Integer()),
    followed: Type.Record(Type.String(), Type.Integer(), { description: 'records since that hang on one that went back, and went with it' }),
    undecided: Type.Array(JsonMap, { description: 'what could not be put right by the rule, and what was done instead' }), events: Type.Integer(),
  })),
  erasedAt: nullable(Instant),
})
const params = strict({ id: idOf('merge') })
const tag = 'merges'

/** A merge as it goes over the wire. */
export function viewMerge(merge: Merge): Static<typeof MergeView> {
  return {
    id: merge.id, survivor: { id: merge.survivorId, number: Number(merge.survivor) }, losers: merge.losers.map(({ id, number }) => ({ id, number: Number(number) })),
    mergedAt: viewInstant(merge.mergedAt), mergedBy: merge.actor, automatic: merge.actor === DUPLICATES_WORKER, undoneAt: viewInstant(merge.undoneAt), undoneBy: merge.undoneBy,
    outcome: merge.outcome as Static<typeof Outcome> | null, undoing: merge.undoing as Static<typeof MergeView>['undoing'], erasedAt: viewInstant(merge.erasedAt),
  }
}

function readOrder({ set, ...order }: Static<typeof MergeOrder>, ifMatch: number | null): MergeInput {
  return {
    ...order, ...(set === undefined ? {} : { set: readCustomer(set) }),
    ...(ifMatch === null ? {} : { revisions: { ...order.revisions, [order.survivor]: ifMatch } }),
  }
}

export const mergeRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/merges', id: 'mergeCustomers', tag, summary: 'Merge customers into one', scope: 'customers:write',
    description: 'Everything the losers have moves to the survivor in one transaction; their ids go on finding it, and take no writes. Needs `payments:write`, `subscriptions:write` and '
      + '`invoices:write` as well where such records move. `If-Match` is the survivor\'s revision. Told are `customer.merged` of every party, `customer.updated` of the survivor with the '
      + '`fields` that changed, and, of each subscription, payment method, address, membership, seat, item and invoice that moves, that it was updated, with `movedFrom`, the number of whose it was: up to '
      + `${RECORDS_TOLD_MAX} of a merge; \`told\` and \`untold\` of the event of the merge say how many. Entries of books and histories are counted there in \`moved\`.`,
    body: MergeOrder, answers: { 201: MergeView }, refusals: ['not-found', 'merged', 'erased', 'revision-stale', 'limit-reached', 'email-taken', 'username-taken', 'reference-taken'],
    handle: async ({ ctx, body, ifMatch }) => {
      const merge = await mergeCustomers(ctx, readOrder(body, ifMatch))
      return { status: 201, body: viewMerge(merge), headers: { location: `/v1/merges/${merge.id}` } }
    },
  }),
  route({
    method: 'POST', path: '/merges/preview', id: 'previewMerge', tag, summary: 'What a merge would do, byte for byte, without doing it', scope: 'customers:write',
    body: MergeRequest, answers: { 200: Preview }, refusals: ['not-found', 'merged', 'erased', 'revision-stale', 'limit-reached', 'email-taken', 'username-taken', 'reference-taken'],
    handle: async ({ ctx, body, ifMatch }) => ({ body: await previewMerge(ctx, readOrder(body, ifMatch)) }),
  }),
  route({
    method: 'GET', path: '/merges', id: 'listMerges', tag, summary: 'Merges, newest first', scope: 'customers:read',
    query: strict({ customer: Type.Optional(CustomerId), ...pageQuery }), answers: { 200: pageOf(MergeView) }, refusals: ['cursor-invalid', 'not-found'],
    handle: async ({ ctx, query: { customer, limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'merges', customer: customer?.toLowerCase() }
      const position = cursor === undefined ? null : readTextCursor(bound, cursor, 1)[0]
      const below = position && /^\d{1,18}$/.test(position) ? BigInt(position) : null
      const merges = await getMerges(ctx, { customerId: customer ?? null, below, limit: limit + 1 })
      const items = merges.slice(0, limit)
      return { body: { items: items.map(viewMerge), nextCursor: merges.length > limit ? writeCursor(bound, [String(items.at(-1)?.number)]) : null } }
    },
  }),
  route({
    method: 'GET', path: '/merges/{id}', id: 'getMerge', tag, summary: 'Read a merge', scope: 'customers:read', params, answers: { 200: MergeView },
    handle: async ({ ctx, params: { id } }) => ({ body: viewMerge(await getMerge(ctx, id)) }),
  }),
  route({
    method: 'POST', path: '/merges/{id}/undo', id: 'undoMerge', tag, summary: 'Undo a merge, at any later time', scope: 'customers:write',
    description: 'Every party gets back what it was and had. Of what came about since, whatever hangs on a record that goes back goes with it (what a subscription was billed, what was paid or '
      + 'given back for it), and an item goes to whose the invoice is that took it along; everything else stays with the survivor. `undecided` names what this could not put right: '
      + '`field-changed` since, and kept; `payment-method` and `address`, another\'s now and taken off a record; `joined`, an item that stays for an invoice\'s sake; `gone`, records that were '
      + 'deleted since; `credit` that one spent of another\'s, made good; what others have `taken`; `tag-gone`, `membership-gone` and `seat-gone` with what they were of, or because there is another by now; a `default-payment-method` '
      + 'that is none any more. A survivor that was deleted stays deleted. What a later merge left out for the sake of this one (a membership, a name, a consent) is the survivor\'s then.',
    params, answers: { 200: MergeView }, refusals: ['wrong-state', 'erased'],
    handle: async ({ ctx, params: { id } }) => ({ body: viewMerge(await undoMerge(ctx, id)) }),
  }),
]
