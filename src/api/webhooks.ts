// Routes of webhook endpoints and of their deliveries.

import Type, { type Static } from 'typebox'
import { EVENT_PATTERNS_MAX } from '../domain/event-pattern.ts'
import { FILTER_CHARS_MAX } from '../domain/filter/parse.ts'
import {
  DELIVERY_STATUSES, ENDPOINT_URL_MAX, SECRET_OVERLAP_SECONDS, SECRET_OVERLAP_SECONDS_MAX, type WebhookDelivery, type WebhookEndpoint,
} from '../domain/webhook.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import { getDeliveries, getDelivery, replayDeliveries, replayDelivery } from '../services/webhook-deliveries.ts'
import { changeEndpoint, createEndpoint, getEndpoint, getEndpoints, pingEndpoint, removeEndpoint, rotateSecret } from '../services/webhook-endpoints.ts'
import { readRequiredInstant } from './customer-schema.ts'
import { clearable, Instant, nullable, pageOf, pageQuery, strict, viewInstant } from './schemas.ts'

const Url = Type.String({ minLength: 1, maxLength: ENDPOINT_URL_MAX, description: 'http or https' })
const EventTypes = Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: EVENT_PATTERNS_MAX, description: 'types of events; customer.* is all of a noun, * all' })
const Description = clearable(Type.String({ maxLength: 1_000 }))
const FilterInput = clearable(Type.String({ maxLength: FILTER_CHARS_MAX, description: 'only events of customers whom this filter finds' }))
const Enabled = Type.Optional(Type.Boolean({ description: 'a disabled endpoint collects deliveries and sends them when it is enabled again' }))
const endpointView = {
  id: Type.String(), url: Type.String(), description: nullable(Type.String()), eventTypes: Type.Array(Type.String()), filter: nullable(Type.String()),
  enabled: Type.Boolean(), disabledReason: nullable(Type.String()), disabledAt: nullable(Instant),
  previousSecretUntil: nullable(Type.String({ format: 'date-time', description: 'until then the secret before the last rotation signs too' })),
  lastSuccessAt: nullable(Instant), lastFailureAt: nullable(Instant), lastFailure: nullable(Type.String()),
  createdAt: Instant, updatedAt: Instant, deletedAt: nullable(Instant), revision: Type.Integer(),
}
const EndpointView = strict(endpointView)
const EndpointWithSecret = strict({ ...endpointView, secret: Type.String({ description: 'Standard Webhooks (whsec_…); shown now and never again' }) })
const Status = Type.Enum([...DELIVERY_STATUSES], { description: 'how far a delivery is' })
const deliveryView = {
  id: Type.String({ description: 'also the header webhook-id, the same at every attempt' }), endpoint: Type.String(), event: Type.String(), eventType: Type.String(),
  customer: nullable(Type.String()), status: Status, attempts: Type.Integer(), createdAt: Instant, lastAttemptAt: nullable(Instant),
  nextAttemptAt: nullable(Type.String({ format: 'date-time', description: 'null: when it is its turn' })), deliveredAt: nullable(Instant),
  responseStatus: nullable(Type.Integer()), responseExcerpt: nullable(Type.String()), error: nullable(Type.String()),
  replayedAt: nullable(Instant), replayCount: Type.Integer(),
}
const DeliveryView = strict(deliveryView)
const DeliveryWithBody = strict({ ...deliveryView, body: Type.String({ description: 'the body as it is signed and sent; empty when its customer was erased' }) })
const params = strict({ id: Type.String({ maxLength: 50 }) })
const tag = 'webhooks'

const viewEndpoint = (one: WebhookEndpoint): Static<typeof EndpointView> => ({
  id: one.id, url: one.url, description: one.description, eventTypes: [...one.eventTypes], filter: one.filter, enabled: one.enabled,
  disabledReason: one.disabledReason, disabledAt: viewInstant(one.disabledAt), previousSecretUntil: viewInstant(one.previousSecretUntil),
  lastSuccessAt: viewInstant(one.lastSuccessAt), lastFailureAt: viewInstant(one.lastFailureAt), lastFailure: one.lastFailure,
  createdAt: viewInstant(one.createdAt), updatedAt: viewInstant(one.updatedAt), deletedAt: viewInstant(one.deletedAt), revision: one.revision,
})
const answer = (one: WebhookEndpoint): { body: unknown; revision: number } => ({ body: viewEndpoint(one), revision: one.revision })
const answerWithSecret = (one: WebhookEndpoint): { status: number; body: unknown; revision: number } =>
  ({ status: 201, body: { ...viewEndpoint(one), secret: one.secret }, revision: one.revision })
const viewDelivery = (one: WebhookDelivery): Static<typeof DeliveryView> => ({
  id: one.id, endpoint: one.endpointId, event: one.eventId, eventType: one.eventType, customer: one.customerId, status: one.status, attempts: one.attempts,
  createdAt: viewInstant(one.createdAt), lastAttemptAt: viewInstant(one.lastAttemptAt), nextAttemptAt: viewInstant(one.nextAttemptAt),
  deliveredAt: viewInstant(one.deliveredAt), responseStatus: one.responseStatus, responseExcerpt: one.responseExcerpt, error: one.error,
  replayedAt: viewInstant(one.replayedAt), replayCount: one.replayCount,
})
const digits = (text: string | null | undefined): bigint | null => (text && /^\d{1,18}$/.test(text) ? BigInt(text) : null)
const instant = (text: string | undefined, field: string): Date | null => (text === undefined ? null : readRequiredInstant(text, field))

const endpointRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/webhook-endpoints', id: 'listWebhookEndpoints', tag, summary: 'List webhook endpoints', scope: 'webhooks:read',
    query: strict(pageQuery), answers: { 200: pageOf(EndpointView) }, refusals: ['cursor-invalid'],
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'webhook-endpoints' }
      const found = await getEndpoints(ctx, cursor === undefined ? null : (readTextCursor(bound, cursor, 1)[0] ?? null), limit + 1)
      const items = found.slice(0, limit)
      return { body: { items: items.map(viewEndpoint), nextCursor: found.length > limit ? writeCursor(bound, [items.at(-1)?.id ?? '']) : null } }
    },
  }),
  route({
    method: 'POST', path: '/webhook-endpoints', id: 'createWebhookEndpoint', tag, summary: 'Have events sent to a url, signed as Standard Webhooks say', scope: 'webhooks:write',
    description: 'Each customer\'s events come in order. Anything but a 2xx within 15 seconds is tried again for five days. Needs events:read too, and customers:read for a filter.',
    body: strict({ url: Url, eventTypes: EventTypes, description: Description, filter: FilterInput, enabled: Enabled }), answers: { 201: EndpointWithSecret },
    refusals: ['target-forbidden', 'filter-invalid', 'limit-reached'],
    handle: async ({ ctx, body }) => answerWithSecret(await createEndpoint(ctx, body)),
  }),
  route({
    method: 'GET', path: '/webhook-endpoints/{id}', id: 'getWebhookEndpoint', tag, summary: 'Read a webhook endpoint, also a deleted one', scope: 'webhooks:read',
    params, answers: { 200: EndpointView }, handle: async ({ ctx, params: { id } }) => answer(await getEndpoint(ctx, id)),
  }),
  route({
    method: 'PATCH', path: '/webhook-endpoints/{id}', id: 'changeWebhookEndpoint', tag, summary: 'Change, enable or disable a webhook endpoint', scope: 'webhooks:write',
    params, body: strict({ url: Type.Optional(Url), eventTypes: Type.Optional(EventTypes), description: Description, filter: FilterInput, enabled: Enabled }),
    answers: { 200: EndpointView }, refusals: ['target-forbidden', 'filter-invalid', 'revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => answer(await changeEndpoint(ctx, id, body, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/webhook-endpoints/{id}', id: 'deleteWebhookEndpoint', tag, summary: 'Delete a webhook endpoint and cancel what waits for it', scope: 'webhooks:write',
    params, answers: { 204: null }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, ifMatch }) => {
      await removeEndpoint(ctx, id, ifMatch)
      return { status: 204 }
    },
  }),
  route({
    method: 'POST', path: '/webhook-endpoints/{id}/secrets', id: 'rotateWebhookSecret', tag, summary: 'Make a new secret; the old one signs too for a while', scope: 'webhooks:write',
    params, body: strict({ overlapSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: SECRET_OVERLAP_SECONDS_MAX, default: SECRET_OVERLAP_SECONDS })) }),
    answers: { 201: EndpointWithSecret }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => answerWithSecret(await rotateSecret(ctx, id, body.overlapSeconds ?? SECRET_OVERLAP_SECONDS, ifMatch)),
  }),
  route({
    method: 'POST', path: '/webhook-endpoints/{id}/pings', id: 'pingWebhookEndpoint', tag, summary: 'Send a test event to a webhook endpoint', scope: 'webhooks:write',
    params, answers: { 202: DeliveryView }, refusals: ['wrong-state'],
    handle: async ({ ctx, params: { id } }) => ({ status: 202, body: viewDelivery(await pingEndpoint(ctx, id)) }),
  }),
]

const deliveryRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/webhook-endpoints/{id}/deliveries', id: 'listWebhookDeliveries', tag, summary: 'List the deliveries of a webhook endpoint, newest first', scope: 'webhooks:read',
    params, query: strict({ status: Type.Optional(Status), ...pageQuery }), answers: { 200: pageOf(DeliveryView) }, refusals: ['cursor-invalid'],
    handle: async ({ ctx, params: { id }, query: { status, limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'webhook-deliveries', id, status }
      const before = cursor === undefined ? null : digits(readTextCursor(bound, cursor, 1)[0])
      const found = await getDeliveries(ctx, id, { status: status ?? null, before, limit: limit + 1 })
      const items = found.slice(0, limit)
      return { body: { items: items.map(viewDelivery), nextCursor: found.length > limit ? writeCursor(bound, [String(items.at(-1)?.number)]) : null } }
    },
  }),
  route({
    method: 'POST', path: '/webhook-endpoints/{id}/replays', id: 'replayWebhookDeliveries', tag, summary: 'Send deliveries again, by status and time', scope: 'webhooks:write',
    description: 'Up to 10,000 at once, oldest first, under their old ids. from and to are when they were put in line, inclusive. While hasMore is true, ask again with next as after.',
    params, body: strict({ status: Type.Optional(Type.Enum([...DELIVERY_STATUSES], { default: 'failed' })), from: Type.Optional(Instant), to: Type.Optional(Instant), after: Type.Optional(Type.String({ pattern: '^\\d{1,18}$', description: 'the `next` of the call before' })) }),
    answers: { 202: strict({ replayed: Type.Integer(), hasMore: Type.Boolean(), next: nullable(Type.String()) }) }, refusals: ['wrong-state'],
    handle: async ({ ctx, params: { id }, body }) => {
      const { next, ...told } = await replayDeliveries(ctx, id, {
        status: body.status ?? 'failed', from: instant(body.from, 'from'), to: instant(body.to, 'to'), after: body.after === undefined ? null : BigInt(body.after),
      })
      return { status: 202, body: { ...told, next: next === null ? null : String(next) } }
    },
  }),
  route({
    method: 'GET', path: '/webhook-deliveries/{id}', id: 'getWebhookDelivery', tag, summary: 'Read a delivery with its body', scope: 'webhooks:read',
    params, answers: { 200: DeliveryWithBody },
    handle: async ({ ctx, params: { id } }) => {
      const delivery = await getDelivery(ctx, id)
      return { body: { ...viewDelivery(delivery), body: delivery.body } }
    },
  }),
  route({
    method: 'POST', path: '/webhook-deliveries/{id}/replays', id: 'replayWebhookDelivery', tag, summary: 'Send a delivery again; one that waits is tried at once', scope: 'webhooks:write',
    params, answers: { 202: DeliveryView }, refusals: ['wrong-state', 'erased'],
    handle: async ({ ctx, params: { id } }) => ({ status: 202, body: viewDelivery(await replayDelivery(ctx, id)) }),
  }),
]

export const webhookRoutes: readonly Route[] = [...endpointRoutes, ...deliveryRoutes]
