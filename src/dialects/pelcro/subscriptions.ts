// Pelcro's subscriptions: beginning, changing and cancelling them.

import Type from 'typebox'
import { type Plan, TRIAL_DAYS_MAX } from '../../domain/catalog.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { isLive, type Subscription } from '../../domain/subscription.ts'
import { startOfDay } from '../../domain/time.ts'
import { DAY_MS } from '../../domain/wall-time.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { findSubscriptions } from '../../services/record-lists.ts'
import { getCustomersByNumber } from '../../services/standings.ts'
import { changePlan } from '../../services/subscription-changes.ts'
import { cancelSubscription, createSubscription, getSubscription, moveNextCharge, patchSubscription, revokeCancellation } from '../../services/subscriptions.ts'
import { addressAt, ownerOf } from './addresses.ts'
import { planAt } from './catalog.ts'
import { planRenews, priceShown } from './catalog-view.ts'
import { Body, ById } from './customers.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { AnyQuery, ListQuery, readRecordList, wordsOf } from './lists.ts'
import { absentIs, refuseField } from './refusals.ts'
import { sourceAt } from './sources.ts'
import { renewsItself, STATUSES, subscriptionExpands, viewSubscriptions } from './subscription-view.ts'
import { answerOne, answerPage, KEPT, readMetadata, readNumber, viewTime } from './wire.ts'

const QUANTITY_MAX = 100_000
const REASON_MAX = 255
const MODES = ['period_end', 'now'] as const
/** What Pelcro does and we do not: gifts, phases, invoices that are sent to be paid, plans of the system before. */
const LEFT_OUT = ['billing_behavior', 'gift_recipient_email', 'gift_start_date', 'gift_message', 'is_gift', 'phases', 'campaign_key', 'plan_old_provider_id'] as const

/** The subscription of a number; that of a deleted customer is deleted. */
export async function subscriptionAt(ctx: Context, number: bigint): Promise<Subscription> {
  const subscription = await getSubscription(ctx, (await recordOf(ctx, 'subscriptions', number)).id)
  const customer = (await getCustomersByNumber(ctx, [subscription.customer])).get(subscription.customer)
  return customer?.deletedAt === null ? subscription : refuse('not-found', { detail: 'this subscription was deleted with its customer' })
}

async function shown(ctx: Context, expands: ReadonlySet<string>, subscription: Subscription, status = 200): Promise<Answer> {
  const [view] = await viewSubscriptions(ctx, [subscription], expands)
  return answerOne(view ?? {}, status)
}

const FILTERS = {
  user_id: { core: 'customerNumber', values: 'number' }, customer_id: { core: 'customerNumber', values: 'number' }, plan_id: { core: 'planNumber', values: 'number' },
  status: { core: 'status', values: wordsOf(STATUSES) },
} as const

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const expands = subscriptionExpands(ctx, head)
  const { paging, query } = readRecordList(head, FILTERS)
  const { rows, total } = await findSubscriptions(ctx, { ...query, ofLiveCustomers: true })
  return answerPage(head, paging, await viewSubscriptions(ctx, rows, expands), total)
}

/** A subscription as it was sent; what was not is undefined. */
interface Sent {
  readonly plan: bigint | null | undefined
  readonly source: bigint | null | undefined
  readonly address: bigint | null | undefined
  readonly quantity: number | undefined
  readonly coupon: string | null | undefined
  readonly renews: boolean | undefined
  readonly metadata: JsonObject | undefined
}

function readSent(fields: Fields, isNew: boolean): Sent {
  fields.notTaken(...LEFT_OUT)
  if (fields.text('collection_method') === 'send_invoice') fields.wrong('collection_method', 'Invoices are not sent to be paid here; name a source.')
  else fields.choice('collection_method', ['charge_automatically'])
  const kept: Record<string, Json> = {}
  for (const name of ['domains', 'ip_addresses'] as const) {
    const texts = fields.texts(name)
    if (texts) kept[name] = texts
  }
  const metadata = { ...readMetadata(fields), ...(Object.keys(kept).length > 0 ? { [KEPT]: kept } : {}) }
  return {
    plan: fields.id('plan_id', { required: isNew }), source: fields.id('source_id'), address: fields.id('address_id'), coupon: fields.text('coupon_code'), renews: fields.flag('auto_renew'),
    quantity: fields.integer('quantity', { required: isNew, min: 1, max: QUANTITY_MAX }), metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
  }
}

/** Ids of the records that a body names, all of them the customer's own. */
async function idsOf(ctx: Context, sent: Sent, customer: bigint): Promise<{ plan: Plan | null; paymentMethodId: string | null; shippingAddressId: string | null }> {
  const own = <One extends { readonly customer: bigint }>(one: One, field: string): One => (one.customer === customer ? one : refuseField(field, `The selected ${field.replaceAll('_', ' ')} is invalid.`))
  const plan = sent.plan == null ? null : await planAt(ctx, sent.plan).catch(absentIs('plan_id'))
  const source = sent.source == null ? null : own((await sourceAt(ctx, sent.source).catch(absentIs('source_id'))).method, 'source_id')
  const address = sent.address == null ? null : own((await addressAt(ctx, sent.address).catch(absentIs('address_id'))).address, 'address_id')
  return { plan, paymentMethodId: source?.id ?? null, shippingAddressId: address?.id ?? null }
}

async function create(ctx: Context, head: RequestHead, body: unknown): Promise<Answer> {
  const expands = subscriptionExpands(ctx, head)
  const fields = fieldsOf(ctx, body)
  const [owner, oldId] = [fields.id('user_id'), fields.text('customer_old_provider_id')]
  const sent = readSent(fields, true)
  const trialDays = fields.integer('trial_period_days', { min: 0, max: TRIAL_DAYS_MAX })
  const [startAt, periodEnd] = [fields.time('start_date'), fields.time('current_period_end')]
  if (trialDays !== undefined && periodEnd) fields.wrong('trial_period_days', 'Either trial period days or current period end is taken, not both.')
  const now = ctx.now()
  if (startAt && startAt < startOfDay(now, ctx.site.settings.timeZone)) fields.wrong('start_date', 'The start date must not lie in the past.')
  // What begins today begins at once.
  const begins = startAt && startAt > now ? startAt : now
  if (periodEnd && periodEnd <= begins) fields.wrong('current_period_end', 'The current period end must lie ahead of the start.')
  fields.done()
  const customer = await ownerOf(ctx, owner, oldId, 'user_id')
  const { plan, paymentMethodId, shippingAddressId } = await idsOf(ctx, sent, customer.number)
  if (!plan) return refuseField('plan_id', 'The selected plan id is invalid.')
  // The default source pays where none is named; with none at all, nobody would.
  if (paymentMethodId === null && customer.defaultPaymentMethodId === null) refuseField('source_id', 'The source id field is required.')
  const days = periodEnd ? Math.ceil((periodEnd.getTime() - begins.getTime()) / DAY_MS) : trialDays
  if (days !== undefined && days > TRIAL_DAYS_MAX) refuseField('current_period_end', 'The current period end lies too far ahead.')
  const currency = priceShown(plan, ctx.site.settings.reportingCurrency)?.currency
  const draft = {
    customerId: customer.id, planId: plan.id, quantity: sent.quantity ?? 1, paymentMethodId, shippingAddressId, coupons: sent.coupon ? [sent.coupon] : [], metadata: sent.metadata ?? {},
    ...(currency === undefined ? {} : { currency }), ...(begins > now ? { startAt: begins } : {}), ...(days === undefined ? {} : { trialDays: days }), renews: sent.renews ?? planRenews(plan),
  }
  const created = await inOneTransaction(ctx, async (held) => {
    const begun = await createSubscription(held, draft)
    const isOff = periodEnd && begun.coveredUntil.getTime() !== periodEnd.getTime() && begun.status !== 'pending'
    return isOff ? moveNextCharge(held, begun.id, periodEnd, null) : begun
  })
  return shown(ctx, expands, await finished(ctx, created), 201)
}

/** Sends what became due by a change, and gives the subscription as it then is. */
async function finished(ctx: Context, { id, customer }: Subscription): Promise<Subscription> {
  await finishCustomer(ctx, customer)
  return getSubscription(ctx, id)
}

/** What begins a subscription changes none: but a client that sends the whole of one back says nothing new. */
function refuseBeginnings(fields: Fields, before: Subscription): void {
  const sent = (name: string): boolean => fields.raw(name) != null
  for (const name of ['trial_period_days', 'start_date']) if (sent(name)) fields.wrong(name, `The ${name.replaceAll('_', ' ')} of a subscription that there is cannot be changed.`)
  if (sent('current_period_end') && fields.time('current_period_end')?.getTime() !== viewTime(before.coveredUntil) * 1000) fields.wrong('current_period_end', 'The current period end of a subscription that there is cannot be changed.')
  if (sent('user_id') && fields.id('user_id') !== before.customer) fields.wrong('user_id', 'A subscription stays with its customer.')
  if (fields.has('plan_id') && fields.id('plan_id') === null) fields.wrong('plan_id', 'The plan id field is required.')
  if (fields.has('coupon_code') && !fields.text('coupon_code')) fields.wrong('coupon_code', 'A coupon that was redeemed stays.')
}

async function change(ctx: Context, head: RequestHead, number: string, body: unknown): Promise<Answer> {
  const expands = subscriptionExpands(ctx, head)
  const before = await subscriptionAt(ctx, readNumber(number))
  const fields = fieldsOf(ctx, body)
  const sent = readSent(fields, false)
  refuseBeginnings(fields, before)
  const cancels = fields.flag('cancel_at_period_end')
  fields.done()
  const { plan, paymentMethodId, shippingAddressId } = await idsOf(ctx, sent, before.customer)
  if (!isLive(before)) refuse('wrong-state', { detail: `This subscription is ${STATUSES[before.status]}.`, state: before.status })
  const patch = {
    ...(sent.source === undefined ? {} : { paymentMethodId }), ...(sent.address === undefined ? {} : { shippingAddressId }), ...(sent.coupon ? { coupons: [sent.coupon] } : {}),
    ...(sent.metadata ? { metadata: sent.metadata } : {}), ...(sent.renews === undefined || sent.renews === renewsItself(before) ? {} : { renews: sent.renews }),
  }
  const planned = { ...(plan && plan.number !== before.plan ? { planId: plan.id } : {}), ...(sent.quantity === undefined || sent.quantity === before.quantity ? {} : { quantity: sent.quantity }) }
  await inOneTransaction(ctx, async (held) => {
    if (Object.keys(patch).length > 0) await patchSubscription(held, before.id, patch, null)
    if (Object.keys(planned).length > 0) await changePlan(held, before.id, planned, null)
    if (cancels === true && before.cancelAt === null) await cancelSubscription(held, before.id, { when: 'period-end', reason: null }, null)
    if (cancels === false && before.cancelAt !== null) await revokeCancellation(held, before.id, null)
  })
  return shown(ctx, expands, await finished(ctx, before))
}

/** Where no mode is named, the period that is paid for is left to the customer: of the two, only that can be taken back. */
async function cancel(ctx: Context, head: RequestHead, number: string, body: unknown): Promise<Answer> {
  const before = await subscriptionAt(ctx, readNumber(number))
  const fields = fieldsOf(ctx, { ...head.query, ...(body as object) })
  const mode = fields.choice('mode', MODES) ?? 'period_end'
  const reason = fields.text('reason', { max: REASON_MAX }) ?? null
  fields.done()
  if (!isLive(before)) refuse('wrong-state', { detail: `This subscription is ${STATUSES[before.status]} already.`, state: before.status })
  await cancelSubscription(ctx, before.id, { when: mode === 'now' ? 'now' : 'period-end', reason }, null)
  return { status: 204 }
}

const write = { scope: 'subscriptions:write', params: ById, body: Body } as const
const CancelQuery = Type.Object({ ...AnyQuery.properties, mode: Type.Optional(Type.Unknown()), reason: Type.Optional(Type.Unknown()) })
export const subscriptionEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/subscriptions', query: ListQuery, scope: 'subscriptions:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/subscriptions', scope: 'subscriptions:write', body: Body, handle: ({ ctx, head, body }) => create(ctx, head, body) }),
  endpoint({ method: 'GET', path: '/subscriptions/{id}', scope: 'subscriptions:read', params: ById, handle: async ({ ctx, head, params }) => shown(ctx, subscriptionExpands(ctx, head), await subscriptionAt(ctx, readNumber(params.id))) }),
  endpoint({ method: 'PUT', path: '/subscriptions/{id}', ...write, handle: ({ ctx, head, params, body }) => change(ctx, head, params.id, body) }),
  endpoint({ method: 'DELETE', path: '/subscriptions/{id}', ...write, query: CancelQuery, handle: ({ ctx, head, params, body }) => cancel(ctx, head, params.id, body) }),
]
