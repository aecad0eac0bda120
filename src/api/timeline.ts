// Routes of a customer's timeline, consents and lead sources, and of the feed of events.

import Type, { type Static } from 'typebox'
import { EVENT_TYPES, type Event } from '../domain/event.ts'
import { touchRole } from '../domain/lead-source.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import { addTouch, comment, COMMENT_MAX, getConsents, getEvent, getFeed, getLeadSources, getTimeline, recordConsents } from '../services/timeline.ts'
import { ConsentInput, ConsentView, CustomerId, CustomerView, LeadSourceView, readConsent, TouchInputSchema, viewConsent, viewCustomer, viewLeadSource } from './customer-schema.ts'
import { idOf, Instant, JsonMap, nullable, pageOf, pageQuery, strict, viewInstant } from './schemas.ts'

export const EventView = strict({
  id: Type.String(), type: Type.Enum([...EVENT_TYPES]), customer: nullable(Type.String({ description: 'id of the customer' })), sequence: nullable(Type.Integer()),
  subject: nullable(Type.String({ description: 'id or name of the record, where that is not the customer' })), actor: Type.String(), payload: JsonMap, at: Instant,
})
export const TimelineEventView = strict({ ...EventView.properties, mergedFrom: nullable(Type.String({ description: 'id of the customer whose event it was, who is part of this one now' })) })
const RoleView = Type.Object({ ...LeadSourceView.properties, role: Type.Enum(['original', 'intermediary', 'mostRecent']) }, { additionalProperties: false })
const Consents = strict({ current: CustomerView.properties.consents, history: Type.Array(ConsentView) })
const LeadSources = strict({ items: Type.Array(RoleView), nextCursor: Type.Null() })
const types = Type.Optional(Type.String({ maxLength: 1_000, description: 'comma-separated event types; `customer.*` for all of one noun' }))
const params = strict({ id: CustomerId })

/** An event as the native API shows it. */
export function viewEvent(event: Event): Static<typeof EventView> {
  return {
    id: event.id, type: event.type, customer: event.customerId, sequence: event.customerSequence, subject: event.subject, actor: event.actor,
    payload: event.payload, at: viewInstant(event.at),
  }
}
const readTypes = (text: string | undefined): string[] => (text ?? '').split(',').map((type) => type.trim()).filter((type) => type !== '')

export const timelineRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers/{id}/timeline', id: 'getTimeline', tag: 'timeline', summary: 'What happened to a customer, newest first', scope: 'customers:read',
    params, query: strict({ types, ...pageQuery }), answers: { 200: pageOf(TimelineEventView) }, refusals: ['cursor-invalid'],
    handle: async ({ ctx, params: { id }, query: { limit = PAGE_LIMIT_DEFAULT, cursor, types: wanted } }) => {
      const bound = { list: 'timeline', id: id.toLowerCase(), wanted }
      const below = cursor === undefined ? null : digits(readTextCursor(bound, cursor, 1)[0])
      const events = await getTimeline(ctx, id, { below, limit: limit + 1, types: readTypes(wanted) })
      const items = events.slice(0, limit)
      return { body: { items: items.map((event) => ({ ...viewEvent(event), mergedFrom: event.mergedFrom })), nextCursor: events.length > limit ? writeCursor(bound, [String(items.at(-1)?.number)]) : null } }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/comments', id: 'comment', tag: 'timeline', summary: 'Comment on a customer', scope: 'customers:write',
    params, body: strict({ message: Type.String({ minLength: 1, maxLength: COMMENT_MAX }) }), answers: { 201: EventView },
    handle: async ({ ctx, params: { id }, body }) => ({ status: 201, body: viewEvent(await comment(ctx, id, body.message)) }),
  }),
  route({
    method: 'GET', path: '/customers/{id}/consents', id: 'getConsents', tag: 'consents', summary: 'The consents of a customer with their history', scope: 'customers:read',
    params, answers: { 200: Consents },
    handle: async ({ ctx, params: { id } }) => {
      const { current, history } = await getConsents(ctx, id)
      return { body: { current, history: history.map(viewConsent) } }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/consents', id: 'recordConsents', tag: 'consents', summary: 'Record decisions of a customer', scope: 'customers:write',
    params, body: strict({ consents: Type.Array(ConsentInput, { minItems: 1, maxItems: 20 }) }), answers: { 201: CustomerView },
    handle: async ({ ctx, params: { id }, body }) => {
      const customer = await recordConsents(ctx, id, body.consents.map(readConsent))
      return { status: 201, body: viewCustomer(customer), revision: customer.revision }
    },
  }),
  route({
    method: 'GET', path: '/customers/{id}/lead-sources', id: 'listLeadSources', tag: 'lead sources', summary: 'The touches that brought a customer, in time', scope: 'customers:read',
    params, answers: { 200: LeadSources },
    handle: async ({ ctx, params: { id } }) => {
      const { sources, touches } = await getLeadSources(ctx, id)
      return { body: { items: touches.map((touch) => ({ ...viewLeadSource(touch), role: touchRole(sources, touch.id) })), nextCursor: null } }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/lead-sources', id: 'addLeadSource', tag: 'lead sources', summary: 'Add a touch; the original never changes', scope: 'customers:write',
    params, body: TouchInputSchema, answers: { 201: CustomerView },
    handle: async ({ ctx, params: { id }, body }) => {
      const customer = await addTouch(ctx, id, body)
      return { status: 201, body: viewCustomer(customer), revision: customer.revision }
    },
  }),
  route({
    method: 'GET', path: '/events', id: 'listEvents', tag: 'events', summary: 'The feed of events, oldest first; nextCursor goes on, also when nothing is there yet', scope: 'events:read',
    query: strict({ types, ...pageQuery }), answers: { 200: pageOf(EventView) }, refusals: ['cursor-invalid'],
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor, types: wanted } }) => {
      const bound = { list: 'events', wanted }
      const [position, number] = cursor === undefined ? ['0', '0'] : readTextCursor(bound, cursor, 2)
      const events = await getFeed(ctx, { position: digits(position), number: digits(number) }, limit, readTypes(wanted))
      const last = events.at(-1)
      return { body: { items: events.map(viewEvent), nextCursor: last ? writeCursor(bound, [String(last.position), String(last.number)]) : (cursor ?? writeCursor(bound, ['0', '0'])) } }
    },
  }),
  route({
    method: 'GET', path: '/events/{id}', id: 'getEvent', tag: 'events', summary: 'Read an event', scope: 'events:read',
    params: strict({ id: idOf('event') }), answers: { 200: EventView }, handle: async ({ ctx, params: { id } }) => ({ body: viewEvent(await getEvent(ctx, id)) }),
  }),
]

const digits = (text: string | null | undefined): bigint => (text && /^\d{1,18}$/.test(text) ? BigInt(text) : 0n)
