// Routes of subscriptions and what is done to them.

import Type from 'typebox'
import { readMinor, writeMinor } from '../domain/money-json.ts'
import type { PriceModel } from '../domain/price.ts'
import { type Subscription, SUBSCRIPTION_STATUSES } from '../domain/subscription.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { finishCustomer } from '../services/gateway-calls.ts'
import { readReferences } from '../services/references.ts'
import { changePlan, revokeChange } from '../services/subscription-changes.ts'
import {
  cancelSubscription, createSubscription, getSubscription, getSubscriptions, moveNextCharge, patchSubscription, pauseSubscription, resumeSubscription, revokeCancellation, skipPeriod,
  type SubscriptionDraft, type SubscriptionPatch, unskipPeriod,
} from '../services/subscriptions.ts'
import { Currency, Id, IntervalSchema, Metadata, numberedPage, PositiveMinor, PriceModelSchema, Quantity, Reason, ShownMinor, Taxes } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { Instant, JsonMap, nullable, pageOf, pageQuery, strict } from './schemas.ts'

const tag = 'subscriptions'
const Status = Type.Enum([...SUBSCRIPTION_STATUSES])
const expiry = {
  expiresAt: Type.Optional(nullable(Instant)), expiresAfterCharges: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 100_000 }))), expiresAfterTotalMinor: Type.Optional(nullable(PositiveMinor)),
}
export const SubscriptionView = strict({
  id: Type.String(), customerId: Type.String(), planId: Type.String(), status: Status, quantity: Type.Integer(), currency: Type.String(), price: nullable(PriceModelSchema),
  paymentMethodId: nullable(Type.String()), shippingAddressId: nullable(Type.String()),
  coupons: Type.Array(strict({ id: Type.String(), name: Type.String(), invoicesDiscounted: Type.Integer() })), taxes: Taxes, interval: IntervalSchema, timeZone: Type.String(),
  anchorAt: Instant, nextPeriod: Type.Integer(), coveredUntil: Instant, nextChargeAt: nullable(Instant), skippedPeriods: Type.Array(Type.Integer()), startedAt: Instant,
  trialUntil: nullable(Instant), pausedAt: nullable(Instant), resumeAt: nullable(Instant), cancelAt: nullable(Instant),
  cancellation: nullable(strict({ reason: nullable(Type.String()), actor: Type.String(), requestedAt: Instant })), endedAt: nullable(Instant), expiresAt: nullable(Instant),
  expiresAfterCharges: nullable(Type.Integer()), expiresAfterTotalMinor: nullable(ShownMinor), chargeCount: Type.Integer(), chargedTotalMinor: ShownMinor,
  plannedChange: nullable(strict({ planId: Type.String(), quantity: Type.Integer(), interval: IntervalSchema, price: nullable(PriceModelSchema) })), metadata: JsonMap, createdAt: Instant,
  updatedAt: Instant, revision: Type.Integer(),
})
const params = strict({ id: Id })

/** Subscriptions as the native API shows them. */
export async function viewSubscriptions(ctx: Context, subscriptions: readonly Subscription[]): Promise<unknown[]> {
  const idOf = await readReferences(ctx, {
    customers: subscriptions.map((one) => one.customer), plans: subscriptions.flatMap((one) => [one.plan, one.plannedChange?.plan ?? null]),
    payment_methods: subscriptions.map((one) => one.paymentMethod),
  })
  return subscriptions.map((subscription) => {
    const { number: _number, customer, plan, planVersion: _version, ownPrice, paymentMethod, shippingAddress, anchor, anchorPeriod: _period, nextDueAt: _due, coupons, plannedChange, ...rest } = subscription
    const isCharged = subscription.status === 'active' || subscription.status === 'trialing' || subscription.status === 'pending'
    return writeMinor({
      ...rest, customerId: idOf('customers', customer), planId: idOf('plans', plan), price: ownPrice, paymentMethodId: idOf('payment_methods', paymentMethod), shippingAddressId: shippingAddress,
      anchorAt: anchor.at, timeZone: anchor.timeZone, nextChargeAt: isCharged && subscription.cancelAt === null ? subscription.coveredUntil : null,
      coupons: coupons.map(({ id, name, invoicesDiscounted }) => ({ id, name, invoicesDiscounted })),
      plannedChange: plannedChange && { planId: idOf('plans', plannedChange.plan), quantity: plannedChange.quantity, interval: plannedChange.interval, price: plannedChange.ownPrice },
    })
  })
}

async function shown(ctx: Context, subscription: Subscription, status = 200): Promise<Answer> {
  const [body] = await viewSubscriptions(ctx, [subscription])
  return { status, body, revision: subscription.revision }
}

/** Sends what the change made due, then shows the subscription as it is by then. */
const finishWith = (status: number) => async (ctx: Context, id: string): Promise<Answer> => {
  const { customer } = await getSubscription(ctx, id)
  await finishCustomer(ctx, customer)
  return shown(ctx, await getSubscription(ctx, id), status)
}
const begun = (subscription: Subscription): Answer => ({ unfinished: subscription.id })
const finish = finishWith(200)
const change = { tag, scope: 'subscriptions:write', params, answers: { 200: SubscriptionView }, refusals: ['revision-stale', 'wrong-state'] } as const
const instant = (text: string | null | undefined): Date | null => (text == null ? null : new Date(text))
const given = (name: string, text: string | null | undefined): object => (text === undefined ? {} : { [name]: instant(text) })

export const subscriptionRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/subscriptions', id: 'listSubscriptions', tag, summary: 'List subscriptions, newest first', scope: 'subscriptions:read',
    query: strict({ ...pageQuery, customerId: Type.Optional(CustomerId), planId: Type.Optional(Id), status: Type.Optional(Status) }), answers: { 200: pageOf(SubscriptionView) }, refusals: ['not-found'],
    handle: async ({ ctx, query }) => {
      const list = numberedPage('subscriptions', query)
      const { limit: _limit, cursor: _cursor, ...filter } = query
      const { rows, nextCursor } = list.page(await getSubscriptions(ctx, { ...filter, below: list.from, limit: list.limit }))
      return { body: { items: await viewSubscriptions(ctx, rows), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/subscriptions', id: 'createSubscription', tag, summary: 'Begin a subscription, now, later or in the past', scope: 'subscriptions:write',
    description: 'What is due at once is charged before the answer. A start in the past charges every period since, or with `backdated: next-period` begins with the next one.',
    body: strict({
      customerId: CustomerId, planId: Id, quantity: Type.Optional(Quantity), currency: Type.Optional(Currency), price: Type.Optional(nullable(PriceModelSchema)),
      paymentMethodId: Type.Optional(nullable(Id)), shippingAddressId: Type.Optional(nullable(Id)), startAt: Type.Optional(Instant), backdated: Type.Optional(Type.Enum(['charge', 'next-period'])),
      trialDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_650 })), timeZone: Type.Optional(Type.String({ maxLength: 100 })),
      coupons: Type.Optional(Type.Array(Id, { maxItems: 20 })), taxes: Type.Optional(Taxes), ...expiry, metadata: Metadata,
    }),
    answers: { 201: SubscriptionView }, refusals: ['wrong-state', 'not-found'],
    handle: async ({ ctx, body }) => {
      const { price, startAt, expiresAt, ...rest } = body
      return begun(await createSubscription(ctx, {
        ...rest, ...(price === undefined ? {} : { price: readMinor(price) as PriceModel | null }), ...(startAt === undefined ? {} : { startAt: new Date(startAt) }), ...given('expiresAt', expiresAt),
      } as SubscriptionDraft))
    },
    finish: finishWith(201),
  }),
  route({
    method: 'GET', path: '/subscriptions/{id}', id: 'getSubscription', tag, summary: 'Read a subscription', scope: 'subscriptions:read', params, answers: { 200: SubscriptionView },
    handle: async ({ ctx, params: { id } }) => shown(ctx, await getSubscription(ctx, id)),
  }),
  route({
    method: 'PATCH', path: '/subscriptions/{id}', id: 'patchSubscription', summary: 'Change how a subscription is charged and when it expires', ...change,
    description: 'Coupons are redeemed in addition to those it has. What it owes is charged to a new payment method at once.',
    body: strict({
      paymentMethodId: Type.Optional(nullable(Id)), shippingAddressId: Type.Optional(nullable(Id)), taxes: Type.Optional(Taxes), coupons: Type.Optional(Type.Array(Id, { maxItems: 20 })), ...expiry, metadata: Metadata,
    }),
    handle: async ({ ctx, params: { id }, body: { expiresAt, ...rest }, ifMatch }) => begun(await patchSubscription(ctx, id, { ...rest, ...given('expiresAt', expiresAt) } as SubscriptionPatch, ifMatch)), finish,
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/change', id: 'changePlan', summary: 'Change plan, quantity or price, at once or with the next renewal', ...change,
    description: 'At once: the unused part of what was charged is credited, and the rest of the period charged at the new price; another interval begins a new period now.',
    body: strict({
      planId: Type.Optional(Id), quantity: Type.Optional(Quantity), price: Type.Optional(nullable(PriceModelSchema)), when: Type.Optional(Type.Enum(['now', 'renewal'])), prorate: Type.Optional(Type.Boolean()),
    }),
    handle: async ({ ctx, params: { id }, body: { price, ...rest }, ifMatch }) =>
      begun(await changePlan(ctx, id, { ...rest, ...(price === undefined ? {} : { price: readMinor(price) }) } as Parameters<typeof changePlan>[2], ifMatch)),
    finish,
  }),
  route({
    method: 'DELETE', path: '/subscriptions/{id}/change', id: 'revokeChange', summary: 'Take a planned change back', ...change,
    handle: async ({ ctx, params: { id }, ifMatch }) => shown(ctx, await revokeChange(ctx, id, ifMatch)),
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/pause', id: 'pauseSubscription', summary: 'Stop charges until it is resumed, or until a time', ...change,
    body: strict({ resumeAt: Type.Optional(nullable(Instant)) }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) => begun(await pauseSubscription(ctx, id, instant(body.resumeAt), ifMatch)), finish,
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/resumption', id: 'resumeSubscription', summary: 'Go on after a pause; a period that is due is charged at once', ...change,
    handle: async ({ ctx, params: { id }, ifMatch }) => begun(await resumeSubscription(ctx, id, ifMatch)), finish,
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/cancellation', id: 'cancelSubscription', summary: 'Cancel now, or at the end of what is charged', ...change,
    body: strict({ when: Type.Optional(Type.Enum(['now', 'period-end'])), reason: Reason }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) =>
      shown(ctx, await cancelSubscription(ctx, id, { when: body.when ?? 'period-end', reason: body.reason ?? null }, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/subscriptions/{id}/cancellation', id: 'revokeCancellation', summary: 'Take a planned cancellation back', ...change,
    handle: async ({ ctx, params: { id }, ifMatch }) => shown(ctx, await revokeCancellation(ctx, id, ifMatch)),
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/skips', id: 'skipPeriod', summary: 'Leave a coming period out: it is neither charged nor delivered', ...change,
    body: strict({ period: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'the next one when absent' }))) }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) => shown(ctx, await skipPeriod(ctx, id, body.period ?? null, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/subscriptions/{id}/skips/{period}', id: 'unskipPeriod', summary: 'Take a skip back', ...change,
    params: strict({ id: Id, period: Type.String({ pattern: '^\\d{1,7}$' }) }),
    handle: async ({ ctx, params: { id, period }, ifMatch }) => shown(ctx, await unskipPeriod(ctx, id, Number(period), ifMatch)),
  }),
  route({
    method: 'PUT', path: '/subscriptions/{id}/next-charge', id: 'moveNextCharge', summary: 'Move the next charge, and all later ones with it', ...change,
    body: strict({ nextChargeAt: Instant }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) => begun(await moveNextCharge(ctx, id, new Date(body.nextChargeAt), ifMatch)), finish,
  }),
]
