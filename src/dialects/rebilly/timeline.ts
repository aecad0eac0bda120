// Rebilly's timeline of a customer.

import Type from 'typebox'
import type { Event } from '../../domain/event.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { comment, countEvents, getEvent, getTimeline } from '../../services/timeline.ts'
import { presentCustomer } from './present-customer.ts'
import { answerOne, answerPage, fieldsQuery, idParams, linksOf, loose, pageQuery, readExpands, readPage, refuseFilter, urlOf, viewTime, wrongField } from './wire.ts'

/** Types of messages for the core's types of events; others are custom events of the core's own name. */
const TYPES = {
  'customer.created': 'customer-created', 'customer.merged': 'customer-merged', 'customer.tagged': 'customer-tagged', 'customer.untagged': 'customer-untagged',
  'customer.touched': 'lead-source-changed', 'customer.commented': 'customer-comment-created', 'payment-method.attached': 'payment-instrument-created',
  'payment-method.deactivated': 'payment-instrument-deactivated', 'payment-method.expired': 'payment-card-expired', 'payment-method.default-changed': 'default-payment-instrument-changed',
  'subscription.created': 'order-created', 'subscription.started': 'order-activated', 'subscription.renewed': 'order-renewed', 'subscription.cancelled': 'order-canceled', 'subscription.expired': 'order-churned',
  'subscription.paused': 'subscription-paused', 'subscription.resumed': 'subscription-resumed', 'invoice.drafted': 'invoice-created', 'invoice.issued': 'invoice-issued', 'invoice.reissued': 'invoice-reissued',
  'invoice.paid': 'invoice-paid', 'invoice.payment-failed': 'invoice-past-due', 'invoice.retries-exhausted': 'invoice-abandoned', 'invoice.closed-out': 'invoice-abandoned', 'invoice.voided': 'invoice-voided',
  'invoice.refunded': 'invoice-refunded', 'transaction.approved': 'transaction-approved', 'transaction.declined': 'transaction-declined', 'transaction.abandoned': 'transaction-abandoned',
} as const
const RETURNS = { refund: 'transaction-refunded', void: 'transaction-voided' } as const

/** The type of a message; of some events, what they tell decides. Null for one that Rebilly has no word for. */
function typeOf({ type, payload }: Event) {
  const kind = payload['kind']
  if (type === 'transaction.approved' && (kind === 'refund' || kind === 'void')) return RETURNS[kind]
  const changed = type === 'customer.updated' ? Object.keys(payload.changes ?? {}) : []
  if (changed.includes('primaryContact')) return 'primary-address-changed' as const
  if (changed.length > 0 && changed.every((name) => name.split('.')[0] === 'customFields')) return 'custom-fields-changed' as const
  return Object.hasOwn(TYPES, type) ? TYPES[type as keyof typeof TYPES] : null
}

export function viewMessage(ctx: Context, head: RequestHead, event: Event) {
  const { message } = event.payload as { message?: unknown }
  const type = typeOf(event) ?? ('custom-event' as const)
  return {
    id: event.id, type, customEventType: type === 'custom-event' ? event.type : null, triggeredBy: event.actor.startsWith('key:') ? ('direct-api' as const) : ('rebilly' as const),
    message: typeof message === 'string' ? message : [event.type.replaceAll(/[.-]/g, ' '), event.subject].filter(Boolean).join(' '),
    extraData: { actions: [], tables: [], mentions: {}, links: [] }, occurredTime: viewTime(event.at),
    _links: linksOf(ctx, head, { self: `/customers/${event.customerId}/timeline/${event.id}`, customer: `/customers/${event.customerId}` }),
  }
}

const messageParams = Type.Object({ ...idParams.properties, messageId: Type.String({ maxLength: 50 }) })

/** A message of this customer's timeline; another's is not found. */
async function messageOf(ctx: Context, customerId: string, id: string): Promise<Event> {
  const event = await getEvent(ctx, id)
  const [found] = await getTimeline(ctx, customerId, { below: event.number + 1n, limit: 1, types: [] })
  return found?.id === event.id ? found : refuse('not-found', { detail: `there is no message ${id}` })
}

export const timelineEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/customers/{id}/timeline', scope: 'customers:read', params: idParams, query: Type.Object(pageQuery),
    handle: async ({ ctx, head, params: { id }, query }) => {
      if (query.sort !== undefined && query.sort !== '-occurredTime') wrongField('sort', 'is -occurredTime: newest first')
      refuseFilter(query)
      readExpands(query.expand, [])
      const page = readPage(query)
      const customer = await presentCustomer(ctx, id)
      const events = page.limit === 0 ? [] : await getTimeline(ctx, customer.id, { below: null, limit: page.offset + page.limit, types: [] })
      const total = await countEvents(ctx, customer.id)
      return answerPage(events.slice(page.offset).map((event) => viewMessage(ctx, head, event)), total, page, query.fields)
    },
  }),
  endpoint({
    method: 'POST', path: '/customers/{id}/timeline', scope: 'customers:write', params: idParams,
    body: loose({ message: Type.Optional(Type.String({ maxLength: 10_000 })), type: Type.Optional(Type.String({ maxLength: 100 })) }),
    handle: async ({ ctx, head, params: { id }, body }) => {
      if (body.type === 'custom-event') wrongField('type', 'is a comment: custom events are not kept here')
      const event = await comment(ctx, (await presentCustomer(ctx, id)).id, body.message ?? '')
      return answerOne(viewMessage(ctx, head, event), undefined, urlOf(ctx, head, `/customers/${event.customerId}/timeline/${event.id}`))
    },
  }),
  endpoint({
    method: 'GET', path: '/customers/{id}/timeline/{messageId}', scope: 'customers:read', params: messageParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => answerOne(viewMessage(ctx, head, await messageOf(ctx, params.id, params.messageId)), query.fields),
  }),
  endpoint({
    // Its 409 is documented without a reason; here it is that a history is only added to.
    method: 'DELETE', path: '/customers/{id}/timeline/{messageId}', scope: 'customers:write', params: messageParams,
    handle: async ({ ctx, params }) => {
      const event = await messageOf(ctx, params.id, params.messageId)
      return refuse('wrong-state', { detail: `message ${event.id} stays: what happened to a customer is only ever added to` })
    },
  }),
]
