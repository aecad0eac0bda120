// Rebilly's webhooks and what they carry.

import Type, { type Static } from 'typebox'
import type { Event } from '../../domain/event.ts'
import { Refused, refuse } from '../../domain/refusal.ts'
import { ENDPOINT_URL_MAX, ENDPOINTS_MAX, type WebhookEndpoint } from '../../domain/webhook.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context, WebhookFace } from '../../services/context.ts'
import { getInvoice } from '../../services/invoices.ts'
import { getMerge, getMergedAway } from '../../services/merges.ts'
import { findMethodOf } from '../../services/payment-methods.ts'
import { getSubscription } from '../../services/subscriptions.ts'
import { getTransaction } from '../../services/transactions.ts'
import { changeEndpoint, createEndpoint, getEndpoint, getEndpoints, removeEndpoint } from '../../services/webhook-endpoints.ts'
import { viewCustomerOf, viewRecord } from './customers.ts'
import { coreEvents, EVENT_NAMES, rebillyEvent } from './event-names.ts'
import { readCustomerFilter, viewCustomerFilter } from './filter.ts'
import { viewInvoices } from './invoices.ts'
import { viewInstruments } from './instrument-view.ts'
import { viewSubscriptions } from './subscriptions.ts'
import { viewTransactions } from './transaction-view.ts'
import { answerOne, answerWhole, fieldsQuery, idParams, linksOf, loose, nullable, pageQuery, urlOf, viewTime, wrongField } from './wire.ts'

/** The face of endpoints that want Rebilly's bodies. */
export const REBILLY_FACE = 'rebilly'
/** Sent without authentication: deliveries are signed instead. */
const NO_CREDENTIAL = 'none'

const Header = loose({ name: Type.String({ maxLength: 255 }), value: Type.String({ maxLength: 1_000 }) })
const WebhookInput = loose({
  method: Type.Enum(['POST', 'GET', 'PUT', 'PATCH', 'DELETE']), url: Type.String({ minLength: 1, maxLength: ENDPOINT_URL_MAX }), credentialHash: nullable(Type.String({ maxLength: 255 })),
  eventsFilter: nullable(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200 })), status: Type.Optional(Type.Enum(['active', 'inactive'])), headers: nullable(Type.Array(Header, { maxItems: 20 })),
  body: nullable(Type.String({ maxLength: 10_000 })), filter: nullable(Type.String({ maxLength: 8_000 })),
})

/** A webhook in the core's words. What deliveries cannot be is refused rather than left out. */
function readWebhook(ctx: Context, input: Static<typeof WebhookInput>) {
  if (input.method !== 'POST') wrongField('method', 'is POST')
  if (input.headers?.length) wrongField('headers', 'is empty: deliveries carry Standard Webhooks\' headers')
  if (input.body) wrongField('body', 'is null: deliveries carry the default payload')
  const names = input.eventsFilter?.length ? input.eventsFilter : EVENT_NAMES
  const unknown = names.findIndex((name) => coreEvents(name).length === 0)
  if (unknown !== -1) wrongField(`eventsFilter.${unknown}`, 'is no event that happens here')
  return {
    url: input.url, eventTypes: [...new Set(names.flatMap(coreEvents))], enabled: input.status !== 'inactive', description: input.credentialHash ?? NO_CREDENTIAL,
    filter: input.filter ? readCustomerFilter(ctx, input.filter) : null,
  }
}

export function viewWebhook(ctx: Context, head: RequestHead, one: WebhookEndpoint) {
  const names = [...new Set(one.eventTypes.flatMap((type) => rebillyEvent(type) ?? []))]
  return {
    id: one.id, method: 'POST' as const, url: one.url, credentialHash: one.description ?? NO_CREDENTIAL, eventsFilter: names.length === EVENT_NAMES.length ? [] : names,
    status: one.enabled ? ('active' as const) : ('inactive' as const), headers: [], body: null, filter: one.filter && viewCustomerFilter(one.filter, ctx.site.settings.reportingCurrency),
    createdTime: viewTime(one.createdAt), updatedTime: viewTime(one.updatedAt), _links: linksOf(ctx, head, { self: `/webhooks/${one.id}` }),
  }
}

/** A webhook of this face that is there; the native API's endpoints are none. */
async function webhookOf(ctx: Context, id: string): Promise<WebhookEndpoint> {
  const one = await getEndpoint(ctx, id)
  return one.face === REBILLY_FACE && one.deletedAt === null ? one : refuse('not-found', { detail: `there is no webhook ${id}` })
}

export const webhookEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/webhooks', scope: 'webhooks:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      const all = await getEndpoints(ctx, null, ENDPOINTS_MAX)
      return answerWhole(all.filter((one) => one.face === REBILLY_FACE).map((one) => viewWebhook(ctx, head, one)), query, ['url', 'status', 'createdTime', 'updatedTime'])
    },
  }),
  endpoint({
    // The secret that signs deliveries has no place in Rebilly's answers: it is in a header, this once.
    method: 'POST', path: '/webhooks', scope: 'webhooks:write', body: WebhookInput,
    handle: async ({ ctx, head, body }) => created(ctx, head, await createEndpoint(ctx, { ...readWebhook(ctx, body), face: REBILLY_FACE })),
  }),
  endpoint({
    method: 'GET', path: '/webhooks/{id}', scope: 'webhooks:read', params: idParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => answerOne(viewWebhook(ctx, head, await webhookOf(ctx, params.id)), query.fields),
  }),
  endpoint({
    method: 'PUT', path: '/webhooks/{id}', scope: 'webhooks:write', params: idParams, body: WebhookInput,
    handle: async ({ ctx, head, params, body }) => {
      const known = await webhookOf(ctx, params.id).catch((error: unknown) => (error instanceof Refused && error.code === 'not-found' ? null : Promise.reject(error as Error)))
      if (!known) return created(ctx, head, await createEndpoint(ctx, { ...readWebhook(ctx, body), face: REBILLY_FACE, id: params.id }))
      return answerOne(viewWebhook(ctx, head, await changeEndpoint(ctx, known.id, readWebhook(ctx, body), null)))
    },
  }),
  endpoint({
    method: 'DELETE', path: '/webhooks/{id}', scope: 'webhooks:write', params: idParams,
    handle: async ({ ctx, params }) => {
      await removeEndpoint(ctx, (await webhookOf(ctx, params.id)).id, null)
      return { status: 204 }
    },
  }),
]

function created(ctx: Context, head: RequestHead, one: WebhookEndpoint) {
  const answer = answerOne(viewWebhook(ctx, head, one), undefined, urlOf(ctx, head, `/webhooks/${one.id}`))
  return { ...answer, headers: { ...answer.headers, 'webhook-secret': one.secret } }
}

/** Links in bodies are below the dialect's mount; who receives them knows the host. */
const HEAD: RequestHead = { id: '', method: 'POST', base: '/rebilly', path: '', params: {}, query: {}, headers: {} }

/** What an event is about, in Rebilly's words: its name, and the record as it now is. */
async function aboutOf(ctx: Context, event: Event): Promise<{ name: string; id: string | null; path: string; record: object | undefined }> {
  const { subject } = event
  const noun = event.type.split('.')[0]
  if (subject !== null && noun === 'payment-method') {
    const { method, customer } = await findMethodOf(ctx, subject)
    const name = event.type === 'payment-method.attached' || event.type === 'payment-method.expired' ? 'paymentCard' : 'paymentInstrument'
    if (event.type !== 'payment-method.default-changed') return { name, id: subject, path: '/payment-instruments', record: viewInstruments(ctx, HEAD, [{ method, customerId: customer.id }])[0] }
  }
  if (subject !== null && noun === 'transaction') return { name: 'transaction', id: subject, path: '/transactions', record: (await viewTransactions(ctx, HEAD, [await getTransaction(ctx, subject)]))[0] }
  if (subject !== null && noun === 'subscription') return { name: 'subscription', id: subject, path: '/subscriptions', record: (await viewSubscriptions(ctx, HEAD, [await getSubscription(ctx, subject)]))[0] }
  if (subject !== null && noun === 'invoice') return { name: 'invoice', id: subject, path: '/invoices', record: (await viewInvoices(ctx, HEAD, [await getInvoice(ctx, subject)]))[0] }
  return { name: 'customer', id: event.customerId, path: '/customers', record: event.customerId === null ? undefined : await viewCustomerOf(ctx, HEAD, event.customerId) }
}

/** What refuses to be read is deleted or erased by now; anything else is our own mistake. */
function gone(error: unknown): undefined {
  if (!(error instanceof Refused)) throw error
}

/** A merge, told for each that was merged and once more for the survivor; of the dead who were erased only the id is left to be told. */
async function mergeBody(ctx: Context, event: Event): Promise<string> {
  const { survivorId, losers } = await getMerge(ctx, event.subject ?? '')
  const target = await viewCustomerOf(ctx, HEAD, survivorId).catch(gone)
  const dead = losers.find((one) => one.number === event.customer) ?? losers[0]
  const record = dead ? await getMergedAway(ctx, dead.number) : null
  return JSON.stringify({
    eventType: 'customer-merged', targetCustomerId: survivorId, duplicatedCustomer: record ? await viewRecord(ctx, HEAD, record) : { id: dead?.id ?? null }, _embedded: target ? { targetCustomer: target } : {},
    _links: [{ rel: 'customer', href: urlOf(ctx, HEAD, `/customers/${survivorId}`) }],
  })
}

async function bodyOf(ctx: Context, event: Event): Promise<string> {
  if (event.type === 'customer.merged' && event.subject !== null) return mergeBody(ctx, event)
  // What is gone by now is told by its id alone.
  const { name, id, path, record } = (await aboutOf(ctx, event).catch(gone)) ?? { name: 'customer', id: event.customerId, path: '/customers', record: undefined }
  return JSON.stringify({
    eventType: rebillyEvent(event.type) ?? event.type.replace('.', '-'), [`${name}Id`]: id, _embedded: record ? { [name]: record } : {},
    _links: id === null ? [] : [{ rel: name, href: urlOf(ctx, HEAD, `${path}/${id}`) }],
  })
}

/** Events as Rebilly's webhooks carry them. Receivers put them in order by the record's revision. */
export const rebillyWebhookBodies: WebhookFace = async (ctx, events) => {
  const bodies: string[] = []
  for (const event of events) bodies.push(await bodyOf(ctx, event))
  return bodies
}
