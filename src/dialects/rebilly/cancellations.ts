// Rebilly's cancellations of subscriptions and orders: each belongs to one, and bears its id.

import Type, { type Static } from 'typebox'
import { isJsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Subscription } from '../../domain/subscription.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { SESSION_ACTOR } from '../../services/portal-sessions.ts'
import { findSubscriptions } from '../../services/record-lists.ts'
import { cancelSubscription, getSubscription, revokeCancellation } from '../../services/subscriptions.ts'
import { readRecordQuery } from './record-filter.ts'
import { answerOne, answerPage, fieldsQuery, Id, idParams, linksOf, loose, nullable, ownOf, ownPatch, pageQuery, readExpands, readPage, readTime, textOf, urlOf, viewTime, wrongField } from './wire.ts'

/** The reasons that Rebilly knows; any other text is a description. */
const REASONS = ['did-not-use', 'did-not-want', 'missing-features', 'bugs-or-problems', 'do-not-remember', 'risk-warning', 'contract-expired', 'too-expensive', 'other'] as const

const CANCELLED_BY = ['merchant', 'customer', 'rebilly'] as const
type CancelledBy = (typeof CANCELLED_BY)[number]

const CancellationInput = loose({
  subscriptionId: Type.Optional(Id), orderId: Type.Optional(Id), churnTimePolicy: nullable(Type.Enum(['now', 'at-next-renewal'])), churnTime: nullable(Type.String({ maxLength: 50 })),
  canceledBy: Type.Optional(Type.Enum([...CANCELLED_BY])), reason: Type.Optional(Type.String({ maxLength: 255 })), description: nullable(Type.String({ maxLength: 255 })), prorated: Type.Optional(Type.Boolean()),
  status: Type.Optional(Type.Enum(['draft', 'confirmed', 'completed', 'revoked'])),
})

type CancellationInput = Static<typeof CancellationInput>

/** What only Rebilly's clients say of a cancellation; nothing is left of it when that was revoked. */
function keptOf({ cancellation, metadata }: Subscription): { canceledBy: CancelledBy | null; description: string | null } {
  const own = cancellation ? ownOf(metadata)['cancellation'] : null
  if (!isJsonObject(own)) return { canceledBy: null, description: null }
  return { canceledBy: CANCELLED_BY.find((one) => one === own['canceledBy']) ?? null, description: textOf(own['description']) }
}

/** Who cancelled: as it was said, or by whose credentials it was done. */
export function cancelledBy(subscription: Subscription): CancelledBy | null {
  const { cancellation } = subscription
  if (!cancellation) return null
  return keptOf(subscription).canceledBy ?? (cancellation.actor.startsWith(SESSION_ACTOR) ? 'customer' : cancellation.actor.startsWith('key:') ? 'merchant' : 'rebilly')
}

/** A cancellation, told by the subscription that it ends. */
export function viewCancellation(ctx: Context, head: RequestHead, base: string, idName: 'subscriptionId' | 'orderId', subscription: Subscription) {
  const { cancellation, endedAt, cancelAt } = subscription
  if (!cancellation) return refuse('not-found', { detail: `subscription ${subscription.id} is not cancelled` })
  return {
    id: subscription.id, subscriptionId: subscription.id, ...(idName === 'orderId' ? { orderId: subscription.id } : {}), churnTimePolicy: cancelAt ? ('at-next-renewal' as const) : ('now' as const), churnTime: viewTime(endedAt ?? cancelAt ?? cancellation.requestedAt), canceledBy: cancelledBy(subscription) ?? ('merchant' as const),
    reason: REASONS.find((one) => one === cancellation.reason) ?? ('other' as const), description: keptOf(subscription).description ?? cancellation.reason ?? '', prorated: false, proratedInvoiceId: null, appliedInvoiceId: null, lineItems: [], canceledTime: viewTime(cancellation.requestedAt),
    status: endedAt ? ('completed' as const) : ('confirmed' as const), createdTime: viewTime(cancellation.requestedAt), updatedTime: viewTime(subscription.updatedAt),
    _links: linksOf(ctx, head, { self: `/${base}/${subscription.id}`, subscription: `/subscriptions/${subscription.id}` }),
  }
}

/** Ends a subscription. `otherwise` is when, where the body does not say. */
async function cancel(ctx: Context, subscription: Subscription, body: CancellationInput, otherwise: 'now' | 'period-end'): Promise<Subscription> {
  const { id, coveredUntil } = subscription
  if (body.status === 'draft' || body.status === 'revoked') wrongField('status', 'is confirmed: a cancellation cannot be kept back')
  if (body.prorated) wrongField('prorated', 'is false: what was charged is not given back by itself')
  const now = ctx.now()
  const churnAt = readTime(body.churnTime, 'churnTime')
  const isShownAgain = churnAt != null && viewTime(churnAt) === viewTime(subscription.cancelAt)
  if (churnAt && churnAt > now && viewTime(churnAt) !== viewTime(coveredUntil)) wrongField('churnTime', `is now, or ${viewTime(coveredUntil)}, when the next renewal would be`)
  const policy = body.churnTimePolicy === 'now' ? 'now' : body.churnTimePolicy === 'at-next-renewal' || isShownAgain || (churnAt != null && churnAt > now) ? 'period-end' : churnAt ? 'now' : otherwise
  const kept = keptOf(subscription)
  const description = body.description === undefined ? kept.description : (body.description || null)
  const named = body.reason ?? REASONS.find((one) => one === subscription.cancellation?.reason)
  return cancelSubscription(ctx, id, {
    when: policy, reason: named && named !== 'other' ? named : (description ?? named ?? null),
    ...ownPatch({ cancellation: { canceledBy: body.canceledBy ?? kept.canceledBy, description } }),
  }, null)
}

/** The cancellation of a subscription that was asked for by its id, for one that has none: 404. */
async function cancellationOf(ctx: Context, id: string): Promise<Subscription> {
  const subscription = await getSubscription(ctx, id)
  return subscription.cancellation ? subscription : refuse('not-found', { detail: `subscription ${id} is not cancelled` })
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
        const subscription = await cancel(ctx, await getSubscription(ctx, id), body, 'now')
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
        const subscription = method === 'PATCH' ? await cancellationOf(ctx, params.id) : await getSubscription(ctx, params.id)
        if (body[idName] !== undefined && body[idName] !== params.id) wrongField(idName, 'is that of the path: a cancellation bears the id of what it ends')
        if (body.status === 'revoked') {
          const before = viewCancellation(ctx, head, base, idName, subscription)
          await revokeCancellation(ctx, params.id, null)
          return answerOne({ ...before, status: 'revoked' })
        }
        // What is planned keeps its time. Nothing else is ended by a body that does not say when.
        if (!subscription.cancellation && !body.churnTimePolicy && !body.churnTime) wrongField('churnTimePolicy', `is required: ${params.id} is not cancelled yet`)
        return answerOne(viewCancellation(ctx, head, base, idName, await cancel(ctx, subscription, body, 'period-end')))
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
