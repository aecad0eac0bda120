// Recharge's subscriptions: cancelling, activating, skipping, moving the next charge, and many at once.

import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { isLive, SKIP_AHEAD_MAX, startOf, type Subscription } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { countOf, listSubscriptionPage, type RecordFilter, recordOf } from '../../services/numbered-records.ts'
import { changePlan } from '../../services/subscription-changes.ts'
import {
  annotateSubscription, cancelSubscription, createSubscription, getSubscription, moveNextCharge, patchSubscription, reactivateSubscription, resumeSubscription, revokeCancellation, skipPeriod,
} from '../../services/subscriptions.ts'
import { getSurroundings, termsOf } from '../../services/surroundings.ts'
import { addressAt, viewAddresses } from './addresses.ts'
import { plannedCharge } from './charge-view.ts'
import { viewCustomers } from './customer-view.ts'
import { AnyBody, ById, customerAt } from './customers.ts'
import { keptCodes, redeemableCodes } from './discounts.ts'
import { AGE_FILTERS, listAnswer, type ListRequest, namesOf, readIds, readList, readPage, recordFilter, recordQuery } from './lists.ts'
import { viewMetafields } from './metafield-view.ts'
import { planFor, priceOf, readSubscription, type Sent } from './subscription-input.ts'
import { productOf, statusOf, viewSubscriptions } from './subscription-view.ts'
import { dayFromNow, fieldsOf, KEPT, keptOf, readNumber, refuseField, startOfDay, type Version, versionOf, viewDay } from './wire.ts'

const BULK_MAX = 20
const COMMENTS_MAX = 1_024
/** When one that is taken up again is charged next, unless its time is paid for already: time enough to set another date. */
const RESTART_AFTER_DAYS = 1
const DAY_MS = 86_400_000
/** Where a subscription is marked that was deleted: the books keep it, and this face shows it no more. */
export const DELETED = [KEPT, 'deleted'] as const

/** The subscription of a number that is not deleted, for a session only one of its own customer. */
export async function subscriptionAt(ctx: Context, id: string | bigint): Promise<Subscription> {
  const named = await recordOf(ctx, 'subscriptions', typeof id === 'bigint' ? id : readNumber(id))
  const subscription = await getSubscription(ctx, named.id)
  const isOthers = ctx.actor.customer !== undefined && ctx.actor.customer !== subscription.customer
  return isOthers || keptOf(subscription.metadata)['deleted'] === true ? refuse('not-found', { detail: 'there is no such subscription' }) : subscription
}

async function shown(ctx: Context, head: RequestHead, subscription: Subscription, status = 200): Promise<Answer> {
  const [view] = await withIncludes(ctx, [subscription], versionOf(head), namesOf(head.query['include']))
  return { status, body: { subscription: view } }
}

async function withIncludes(ctx: Context, subscriptions: readonly Subscription[], version: Version, include: ReadonlySet<string>): Promise<object[]> {
  const views = await viewSubscriptions(ctx, subscriptions, version)
  if (!['address', 'customer', 'metafields'].some((name) => include.has(name))) return views
  const around = await getSurroundings(ctx, { subscriptions })
  const people = include.has('customer') ? await viewCustomers(ctx, [...around.customers.values()], version) : []
  const places = include.has('address') ? await viewAddresses(ctx, [...around.addresses.values()].flat(), version) : []
  const find = (among: readonly { readonly [name: string]: unknown }[], id: unknown): unknown => among.find((one) => one['id'] === id) ?? null
  return views.map((view, index) => ({
    ...view, include: {
      ...(include.has('address') ? { address: find(places, view['address_id']) } : {}), ...(include.has('customer') ? { customer: find(people, view['customer_id']) } : {}),
      ...(include.has('metafields') ? { metafields: metafieldsIn(subscriptions[index]) } : {}),
    },
  }))
}

const metafieldsIn = (one: Subscription | undefined): JsonObject[] => (one ? viewMetafields(one.metadata, 'subscription', one.number) : [])

const FILTERS = ['address_id', 'address_ids', 'customer_id', 'external_variant_id', 'shopify_variant_id', 'status', ...AGE_FILTERS]
const NOT_HERE = ['bundles_only']
const STATUSES: { readonly [status: string]: readonly string[] } = { active: ['pending', 'trialing', 'active', 'paused'], cancelled: ['cancelled'], expired: ['expired'] }

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  const more = await filtersOf(ctx, request)
  const page = await readPage(request, (limit) => listSubscriptionPage(ctx, { ...recordQuery(request, limit), unless: DELETED, ...more }))
  return listAnswer(head, request, 'subscriptions', page, await withIncludes(ctx, page.rows, request.version, request.include))
}

async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  return { body: { count: await countOf(ctx, 'subscriptions', { ...recordFilter(request), unless: DELETED, ...(await filtersOf(ctx, request)) }) } }
}

async function filtersOf(ctx: Context, { filters }: ListRequest): Promise<RecordFilter> {
  const customers = ctx.actor.customer !== undefined ? [ctx.actor.customer] : readIds('customer_id', filters['customer_id'])
  const statuses = filters['status']?.split(',').flatMap((one) => STATUSES[one.trim().toLowerCase()] ?? refuseField('status', `Must be one of: ${Object.keys(STATUSES).join(', ')}.`))
  const variant = filters['external_variant_id'] ?? filters['shopify_variant_id']
  return {
    ...(customers ? { customers } : {}), ...(statuses ? { statuses } : {}), ...(variant ? { noted: { path: [KEPT, 'external_variant_id'], value: variant } } : {}),
    ...(await shippedTo(ctx, readIds('address_ids', filters['address_ids'] ?? filters['address_id']))),
  }
}

/** What goes to addresses: what names them, and what goes to a customer's default that is one of them. */
async function shippedTo(ctx: Context, addresses: readonly bigint[] | undefined): Promise<{ shippingAddresses?: string[]; shippingDefaults?: bigint[] }> {
  if (!addresses) return {}
  const found = (await Promise.all(addresses.map((number) => addressAt(ctx, number).catch(() => null)))).filter((one) => one !== null)
  const around = await getSurroundings(ctx, { customers: found.flatMap((one) => one.customer ?? []) })
  const defaults = [...around.addresses].flatMap(([customer, some]) => (some.some((one) => one.kind === 'shipping' && one.isDefault && found.some(({ id }) => id === one.id)) ? [customer] : []))
  return { shippingAddresses: found.map((one) => one.id), shippingDefaults: defaults }
}

/** Begins a subscription: active at once, and charged on its day, which may be today. */
export async function begin(ctx: Context, sent: Sent): Promise<Subscription> {
  const address = await addressAt(ctx, sent.address ?? 0n).catch(() => refuseField('address_id', 'Address not found'))
  const { customer } = await customerAt(ctx, String(address.customer))
  const currency = sent.currency ?? ctx.site.settings.reportingCurrency
  refuseOwnPrice(ctx, sent)
  const price = priceOf(sent, currency)
  const interval = sent.interval ?? { unit: 'month' as const, count: 1 }
  const days = daysUntil(ctx, sent.nextChargeOn ?? '', 'next_charge_scheduled_at')
  const { metadata } = await getAddress(ctx, customer.id, address.id)
  const coupons = await redeemableCodes(ctx, keptCodes(keptOf(metadata)['discounts']))
  const plan = await planFor(ctx, sent, interval, sent.variant ?? '', currency, price?.kind === 'per-unit' ? price.amountMinor : null)
  const subscription = await createSubscription(ctx, {
    customerId: customer.id, planId: plan.id, quantity: sent.quantity ?? 1, currency, ...(price ? { price } : {}), shippingAddressId: address.id, trialDays: days, coupons,
    ...(sent.expiresAfterCharges == null ? {} : { expiresAfterCharges: sent.expiresAfterCharges }), metadata: { [KEPT]: sent.kept },
  })
  return finished(ctx, subscription)
}

/** Prices are the store's: in a session, a customer sets none, and subscribes only to what is sold already. */
function refuseOwnPrice(ctx: Context, sent: Sent): void {
  if (ctx.actor.customer !== undefined && sent.price != null) refuseField('price', 'Cannot be set by customers.')
}

/** Days from today to a day, on the site's wall. Refuses the past in Recharge's words. */
function daysUntil(ctx: Context, day: string, field: string): number {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${dayFromNow(ctx, 0)}T00:00:00Z`)) / DAY_MS)
  return days >= 0 ? days : refuseField(field, 'Cannot be in the past', 'plain')
}

/** Sends what became due by a change, and shows the subscription as it then is. */
async function finished(ctx: Context, subscription: Subscription): Promise<Subscription> {
  await finishCustomer(ctx, subscription.customer)
  return getSubscription(ctx, subscription.id)
}

/** Changes a subscription. What it is for changes with its next charge; nothing is charged or given back for the time until then. */
async function change(ctx: Context, before: Subscription, sent: Sent): Promise<Subscription> {
  await changeTerms(ctx, before, sent)
  const address = sent.address == null ? null : await addressAt(ctx, sent.address).catch(() => refuseField('address_id', 'Address not found'))
  if (Object.keys(sent.kept).length > 0 || address || sent.expiresAfterCharges !== undefined) {
    await patchSubscription(ctx, before.id, {
      metadata: { [KEPT]: sent.kept }, ...(address ? { shippingAddressId: address.id } : {}), ...(sent.expiresAfterCharges === undefined ? {} : { expiresAfterCharges: sent.expiresAfterCharges }),
    }, null)
  }
  if (sent.nextChargeOn) await move(ctx, before, sent.nextChargeOn, 'next_charge_scheduled_at', 'Cannot be in the past', 'plain')
  return finished(ctx, before)
}

async function changeTerms(ctx: Context, before: Subscription, sent: Sent): Promise<void> {
  if (sent.quantity == null && sent.price == null && sent.interval === undefined && sent.variant == null && sent.plan == null) return
  refuseOwnPrice(ctx, sent)
  const terms = termsOf(await getSurroundings(ctx, { subscriptions: [before] }), before)
  const price = priceOf(sent, before.currency)
  const isOther = sent.interval !== undefined || sent.variant != null || sent.plan != null
  const isSwappedByCustomer = ctx.actor.customer !== undefined && (sent.variant != null || sent.plan != null)
  const variant = sent.variant ?? productOf(before, terms).variant ?? ''
  const plan = isOther ? await planFor(ctx, sent, sent.interval ?? terms.interval, variant, before.currency, price?.kind === 'per-unit' ? price.amountMinor : isSwappedByCustomer ? null : terms.unitMinor) : terms.plan
  // A planned change takes the place of one that was planned before: all of it is said again.
  const own = isSwappedByCustomer ? null : price ?? terms.ownPrice ?? (isOther ? { kind: 'per-unit' as const, amountMinor: terms.unitMinor } : null)
  await changePlan(ctx, before.id, { ...(plan ? { planId: plan.id } : {}), quantity: sent.quantity ?? terms.quantity, price: own, when: 'renewal' }, null)
}

/** Moves the next charge to a day: today is now. */
async function move(ctx: Context, subscription: Subscription, day: string, field: string, message: string, style: 'list' | 'plain' = 'list'): Promise<void> {
  if (day < dayFromNow(ctx, 0)) refuseField(field, message, style)
  const start = startOfDay(ctx, day)
  await moveNextCharge(ctx, subscription.id, start < ctx.now() ? ctx.now() : start, null)
}

async function cancel(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const before = await subscriptionAt(ctx, id)
  const fields = fieldsOf(body)
  const reason = fields.text('cancellation_reason', { required: true, min: 1 })
  const comments = fields.text('cancellation_reason_comments', { nullable: true, max: COMMENTS_MAX })
  fields.done()
  if (!isLive(before)) refuseField('status', `Subscription is already ${statusOf(before)}`)
  if (comments) await annotateSubscription(ctx, before.id, { [KEPT]: { cancellation_reason_comments: comments } })
  return shown(ctx, head, await cancelSubscription(ctx, before.id, { when: 'now', reason: reason ?? null }, null))
}

async function activate(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const before = await subscriptionAt(ctx, id)
  if (!isLive(before)) {
    const restarted = await reactivateSubscription(ctx, before.id, new Date(ctx.now().getTime() + RESTART_AFTER_DAYS * DAY_MS), null)
    return shown(ctx, head, await annotateSubscription(ctx, restarted.id, { [KEPT]: { cancellation_reason_comments: null } }))
  }
  if (before.status === 'paused') await resumeSubscription(ctx, before.id, null)
  else if (before.cancelAt !== null) await revokeCancellation(ctx, before.id, null)
  return shown(ctx, head, await finished(ctx, before))
}

/** The coming period that is charged on a day; null when there is none. */
export function periodOn(ctx: Context, subscription: Subscription, day: string): number | null {
  const { timeZone } = ctx.site.settings
  for (let period = subscription.nextPeriod; period <= subscription.nextPeriod + SKIP_AHEAD_MAX; period++) {
    const on = viewDay(startOf(subscription, period), timeZone) ?? ''
    if (on === day) return period
    if (on > day) return null
  }
  return null
}

/** Leaves out what would be charged on a day; gives the charge that is not made. */
export async function skipOn(ctx: Context, subscription: Subscription, day: string): Promise<{ subscription: Subscription; period: number }> {
  const period = isLive(subscription) ? periodOn(ctx, subscription, day) : null
  if (period === null) return refuseField('date', 'There is no charge on this date')
  return { subscription: await skipPeriod(ctx, subscription.id, period, null), period }
}

async function skip(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const fields = fieldsOf(body)
  const day = fields.day('date', { required: true })
  fields.done()
  const { subscription, period } = await skipOn(ctx, await subscriptionAt(ctx, id), day ?? '')
  return { body: { charge: await plannedCharge(ctx, subscription, period, versionOf(head)) } }
}

/** Takes what an address's subscriptions of these days are to leave out. */
async function skipAtAddress(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const address = await addressAt(ctx, id)
  const fields = fieldsOf(body)
  const day = fields.day('date', { required: true })
  const numbers = fields.list('subscription_ids', { required: true, max: BULK_MAX })
  fields.done()
  const subscriptions = await Promise.all((numbers ?? []).map((one) => subscriptionAt(ctx, String(one))))
  if (subscriptions.length === 0 || subscriptions.some((one) => one.customer !== address.customer)) refuseField('subscription_ids', 'Not subscriptions of this address.')
  let skipped: Awaited<ReturnType<typeof skipOn>> | null = null
  for (const one of subscriptions) skipped = await skipOn(ctx, one, day ?? '')
  return { body: { charge: skipped && (await plannedCharge(ctx, skipped.subscription, skipped.period, versionOf(head))) } }
}

async function remove(ctx: Context, subscription: Subscription): Promise<void> {
  if (isLive(subscription)) await cancelSubscription(ctx, subscription.id, { when: 'now', reason: 'deleted' }, null)
  await annotateSubscription(ctx, subscription.id, { [KEPT]: { deleted: true } }, { deleted: true })
}

/** Many subscriptions of one address, one after another: the first that is wrong ends it, and those before it stay. */
async function bulk(ctx: Context, head: RequestHead, id: string, body: unknown, work: (one: object, address: bigint) => Promise<Subscription | null>): Promise<Subscription[]> {
  const { number } = await addressAt(ctx, id)
  const fields = fieldsOf(body)
  const list = fields.list('subscriptions', { required: true, max: BULK_MAX })
  fields.done()
  versionOf(head)
  const done: Subscription[] = []
  for (const one of list ?? []) {
    const subscription = await work({ ...(one as object) }, number)
    if (subscription) done.push(subscription)
  }
  return done
}

const idIn = (one: object): bigint => fieldsOf(one).id('id') ?? refuseField('id', 'Required field missing', 'plain')

const write = { scope: 'subscriptions:write', params: ById } as const
export const subscriptionEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/subscriptions', scope: 'subscriptions:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/subscriptions/count', scope: 'subscriptions:read', handle: async ({ ctx, head }) => count(ctx, head) }),
  endpoint({
    method: 'POST', path: '/subscriptions', scope: 'subscriptions:write', body: AnyBody,
    handle: async ({ ctx, head, body }) => {
      const version = versionOf(head)
      return shown(ctx, head, await begin(ctx, readSubscription(body, version, true)), version === '2021-11' ? 201 : 200)
    },
  }),
  endpoint({ method: 'GET', path: '/subscriptions/{id}', scope: 'subscriptions:read', params: ById, handle: async ({ ctx, head, params }) => shown(ctx, head, await subscriptionAt(ctx, params.id)) }),
  endpoint({
    method: 'PUT', path: '/subscriptions/{id}', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => shown(ctx, head, await change(ctx, await subscriptionAt(ctx, params.id), readSubscription(body, versionOf(head), false))),
  }),
  endpoint({
    method: 'DELETE', path: '/subscriptions/{id}', ...write,
    handle: async ({ ctx, params }) => {
      await remove(ctx, await subscriptionAt(ctx, params.id))
      return { status: 204 }
    },
  }),
  endpoint({ method: 'POST', path: '/subscriptions/{id}/cancel', ...write, body: AnyBody, handle: async ({ ctx, head, params, body }) => cancel(ctx, head, params.id, body) }),
  endpoint({ method: 'POST', path: '/subscriptions/{id}/activate', ...write, handle: async ({ ctx, head, params }) => activate(ctx, head, params.id) }),
  endpoint({
    method: 'POST', path: '/subscriptions/{id}/set_next_charge_date', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => {
      const subscription = await subscriptionAt(ctx, params.id)
      const fields = fieldsOf(body)
      const day = fields.day('date', { required: true })
      fields.done()
      await move(ctx, subscription, day ?? '', 'date', 'date is not far enough in the future')
      return shown(ctx, head, await finished(ctx, subscription))
    },
  }),
  endpoint({
    method: 'POST', path: '/subscriptions/{id}/change_address', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => {
      const subscription = await subscriptionAt(ctx, params.id)
      const fields = fieldsOf(body)
      const address = fields.id('address_id', { required: true })
      const nextChargeOn = fields.day('next_charge_scheduled_at', { nullable: true })
      fields.done()
      return shown(ctx, head, await change(ctx, subscription, { ...NOTHING_SENT, address, nextChargeOn }))
    },
  }),
  endpoint({ method: 'POST', path: '/subscriptions/{id}/charges/skip', ...write, body: AnyBody, handle: async ({ ctx, head, params, body }) => skip(ctx, head, params.id, body) }),
  endpoint({ method: 'POST', path: '/addresses/{id}/charges/skip', ...write, body: AnyBody, handle: async ({ ctx, head, params, body }) => skipAtAddress(ctx, head, params.id, body) }),
  endpoint({
    method: 'POST', path: '/addresses/{id}/subscriptions-bulk', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => {
      const version = versionOf(head)
      const made = await bulk(ctx, head, params.id, body, async (one, address) => begin(ctx, readSubscription({ ...one, address_id: Number(address) }, version, true)))
      return { status: version === '2021-11' ? 201 : 200, body: { subscriptions: await viewSubscriptions(ctx, made, '2021-01') } }
    },
  }),
  endpoint({
    method: 'PUT', path: '/addresses/{id}/subscriptions-bulk', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => {
      const changed = await bulk(ctx, head, params.id, body, async (one) => change(ctx, await subscriptionAt(ctx, idIn(one)), readSubscription(one, versionOf(head), false)))
      return { body: { subscriptions: await viewSubscriptions(ctx, changed, '2021-01') } }
    },
  }),
  endpoint({
    method: 'DELETE', path: '/addresses/{id}/subscriptions-bulk', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => {
      await bulk(ctx, head, params.id, body, async (one) => {
        await remove(ctx, await subscriptionAt(ctx, idIn(one)))
        return null
      })
      return { status: 204 }
    },
  }),
]

const NOTHING_SENT: Sent = {
  address: undefined, plan: undefined, variant: undefined, price: undefined, quantity: undefined, interval: undefined, nextChargeOn: undefined, expiresAfterCharges: undefined,
  currency: undefined, product: undefined, title: undefined, kept: {},
}
