// Rebilly's webhooks: where an organization's events are sent, and which ones.

import Type, { type Static } from 'typebox'
import { Refused, refuse } from '../../domain/refusal.ts'
import { ENDPOINT_URL_MAX, ENDPOINTS_MAX, type WebhookEndpoint } from '../../domain/webhook.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { changeEndpoint, createEndpoint, getEndpoint, getEndpoints, removeEndpoint } from '../../services/webhook-endpoints.ts'
import { coreEvents, EVENT_NAMES, isMoneyEvent, rebillyEvents } from './event-names.ts'
import { readCustomerFilter, viewCustomerFilter } from './filter.ts'
import { faceName, readFace } from './webhook-bodies.ts'
import { answerOne, answerWhole, fieldsQuery, idParams, linksOf, loose, nullable, pageQuery, urlOf, viewTime, wrongField } from './wire.ts'

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
    filter: input.filter ? readCustomerFilter(ctx, input.filter) : null, face: faceName(names.filter(isMoneyEvent)),
  }
}

export function viewWebhook(ctx: Context, head: RequestHead, one: WebhookEndpoint) {
  const money: readonly string[] = readFace(one.face) ?? []
  const names = one.eventTypes.flatMap(rebillyEvents).filter((name, index, all) => all.indexOf(name) === index && (!isMoneyEvent(name) || money.includes(name)))
  return {
    id: one.id, method: 'POST' as const, url: one.url, credentialHash: one.description ?? NO_CREDENTIAL, eventsFilter: names.length === EVENT_NAMES.length ? [] : names,
    status: one.enabled ? ('active' as const) : ('inactive' as const), headers: [], body: null, filter: one.filter && viewCustomerFilter(one.filter, ctx.site.settings.reportingCurrency),
    createdTime: viewTime(one.createdAt), updatedTime: viewTime(one.updatedAt), _links: linksOf(ctx, head, { self: `/webhooks/${one.id}` }),
  }
}

/** A webhook of this face that is there; the native API's endpoints are none. */
async function webhookOf(ctx: Context, id: string): Promise<WebhookEndpoint> {
  const one = await getEndpoint(ctx, id)
  return readFace(one.face) && one.deletedAt === null ? one : refuse('not-found', { detail: `there is no webhook ${id}` })
}

export const webhookEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/webhooks', scope: 'webhooks:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      const all = await getEndpoints(ctx, null, ENDPOINTS_MAX)
      return answerWhole(all.filter((one) => readFace(one.face)).map((one) => viewWebhook(ctx, head, one)), query, ['url', 'status', 'createdTime', 'updatedTime'])
    },
  }),
  endpoint({
    // The secret that signs deliveries has no place in Rebilly's answers: it is in a header, this once.
    method: 'POST', path: '/webhooks', scope: 'webhooks:write', body: WebhookInput,
    handle: async ({ ctx, head, body }) => created(ctx, head, await createEndpoint(ctx, readWebhook(ctx, body))),
  }),
  endpoint({
    method: 'GET', path: '/webhooks/{id}', scope: 'webhooks:read', params: idParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => answerOne(viewWebhook(ctx, head, await webhookOf(ctx, params.id)), query.fields),
  }),
  endpoint({
    method: 'PUT', path: '/webhooks/{id}', scope: 'webhooks:write', params: idParams, body: WebhookInput,
    handle: async ({ ctx, head, params, body }) => {
      const known = await webhookOf(ctx, params.id).catch((error: unknown) => (error instanceof Refused && error.code === 'not-found' ? null : Promise.reject(error as Error)))
      if (!known) return created(ctx, head, await createEndpoint(ctx, { ...readWebhook(ctx, body), id: params.id }))
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
