// Rebilly's cancellations of subscriptions and orders: each belongs to one, and bears its id.

import Type, { type Static } from 'typebox'
import { refuse } from '../../domain/refusal.ts'
import type { Subscription } from '../../domain/subscription.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { findSubscriptions } from '../../services/record-lists.ts'
import { cancelSubscription, getSubscription, revokeCancellation } from '../../services/subscriptions.ts'
import { readRecordQuery } from './record-filter.ts'
import { answerOne, answerPage, fieldsQuery, Id, idParams, linksOf, loose, nullable, pageQuery, readExpands, readPage, readTime, urlOf, viewTime, wrongField } from './wire.ts'

/** The reasons that Rebilly knows; any other text is a description. */
const REASONS = ['did-not-use', 'did-not-want', 'missing-features', 'bugs-or-problems', 'do-not-remember', 'risk-warning', 'contract-expired', 'too-expensive', 'other'] as const

const CancellationInput = loose({
  subscriptionId: Type.Optional(Id), orderId: Type.Optional(Id), churnTimePolicy: nullable(Type.Enum(['now', 'at-next-renewal'])), churnTime: nullable(Type.String({ maxLength: 50 })),
  canceledBy: Type.Optional(Type.String({ maxLength: 50 })), reason: Type.Optional(Type.String({ maxLength: 255 })), description: nullable(Type.String({ maxLength: 255 })), prorated: Type.Optional(Type.Boolean()),
  status: Type.Optional(Type.Enum(['draft', 'confirmed', 'completed', 'revoked'])),
})

/** A cancellation, told by the subscription that it ends. */
export function viewCancellation(ctx: Context, head: RequestHead, base: string, idName: 'subscriptionId' | 'orderId', subscription: Subscription) {
  const { cancellation, endedAt, cancelAt } = subscription
  if (!cancellation) return refuse('not-found', { detail: `subscription ${subscription.id} is not cancelled` })
  return {
    id: subscription.id, subscriptionId: subscription.id, ...(idName === 'orderId' ? { orderId: subscription.id } : {}), churnTimePolicy: cancelAt ? ('at-next-renewal' as const) : ('now' as const), churnTime: viewTime(endedAt ?? cancelAt ?? cancellation.requestedAt), canceledBy: 'merchant' as const,
    reason: REASONS.find((one) => one === cancellation.reason) ?? ('other' as const), description: cancellation.reason ?? '', prorated: false, proratedInvoiceId: null, appliedInvoiceId: null, lineItems: [], canceledTime: viewTime(cancellation.requestedAt),
    status: endedAt ? ('completed' as const) : ('confirmed' as const), createdTime: viewTime(cancellation.requestedAt), updatedTime: viewTime(subscription.updatedAt),
    _links: linksOf(ctx, head, { self: `/${base}/${subscription.id}`, subscription: `/subscriptions/${subscription.id}` }),
  }
}

async function cancel(ctx: Context, id: string, body: Static<typeof CancellationInput>): Promise<Subscription> {
  if (body.status === 'draft' || body.status === 'revoked') wrongField('status', 'is confirmed: a cancellation cannot be kept back')
  if (body.prorated) wrongField('prorated', 'is false: what was charged is not given back by itself')
  const churnAt = readTime(body.churnTime, 'churnTime')
  const { coveredUntil } = await getSubscription(ctx, id)
  const atRenewal = body.churnTimePolicy === 'at-next-renewal' || (churnAt != null && churnAt > ctx.now())
  if (churnAt && churnAt > ctx.now() && viewTime(churnAt) !== viewTime(coveredUntil)) wrongField('churnTime', `is now, or ${viewTime(coveredUntil)}, when the next renewal would be`)
  return cancelSubscription(ctx, id, { when: atRenewal ? 'period-end' : 'now', reason: body.reason && body.reason !== 'other' ? body.reason : (body.description ?? body.reason ?? null) }, null)
}

function endpointsOf(base: 'subscription-cancellations' | 'order-cancellations', idName: 'subscriptionId' | 'orderId'): Endpoint[] {
  return [
    endpoint({
      method: 'GET', path: `/${base}`, scope: 'subscriptions:read', query: Type.Object(pageQuery),
      handle: async ({ ctx, head, query }) => {
        readExpands(query.expand, [])
        const page = readPage(query)
        const asked = readRecordQuery(query, page, { subscriptionId: { field: 'id' }, orderId: { field: 'id' }, customerId: { field: 'customerId' } }, { createdTime: 'createdAt', updatedTime: 'updatedAt' })
        const cancelled = { field: 'cancellation', negated: true, tests: [{ kind: 'null' as const }] }
        const { rows, total } = await findSubscriptions(ctx, { ...asked, conditions: [...asked.conditions, cancelled] })
        return answerPage(rows.map((one) => viewCancellation(ctx, head, base, idName, one)), total, page, query.fields)
      },
    }),
    endpoint({
      method: 'POST', path: `/${base}`, scope: 'subscriptions:write', body: CancellationInput,
      handle: async ({ ctx, head, body }) => {
        const id = body[idName] ?? wrongField(idName, 'is required')
        const subscription = await cancel(ctx, id, body)
        return answerOne(viewCancellation(ctx, head, base, idName, subscription), undefined, urlOf(ctx, head, `/${base}/${id}`))
      },
    }),
    endpoint({
      method: 'GET', path: `/${base}/{id}`, scope: 'subscriptions:read', params: idParams, query: fieldsQuery,
      handle: async ({ ctx, head, params, query }) => answerOne(viewCancellation(ctx, head, base, idName, await getSubscription(ctx, params.id)), query.fields),
    }),
    ...(['PUT', 'PATCH'] as const).map((method) => endpoint({
      method, path: `/${base}/{id}`, scope: 'subscriptions:write', params: idParams, body: CancellationInput,
      handle: async ({ ctx, head, params, body }) => {
        if (body.status === 'revoked') {
          const before = viewCancellation(ctx, head, base, idName, await getSubscription(ctx, params.id))
          await revokeCancellation(ctx, params.id, null)
          return answerOne({ ...before, status: 'revoked' })
        }
        return answerOne(viewCancellation(ctx, head, base, idName, await cancel(ctx, params.id, body)))
      },
    })),
    endpoint({
      method: 'DELETE', path: `/${base}/{id}`, scope: 'subscriptions:write', params: idParams,
      handle: async ({ ctx, params }) => {
        await revokeCancellation(ctx, params.id, null)
        return { status: 204 }
      },
    }),
  ]
}

export const cancellationEndpoints: readonly Endpoint[] = [...endpointsOf('subscription-cancellations', 'subscriptionId'), ...endpointsOf('order-cancellations', 'orderId')]
