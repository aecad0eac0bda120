// Subscriptions as Pelcro shows them: ids of what is around them, or with `expand` the records themselves.

import type { Invoice } from '../../domain/invoice-record.ts'
import type { JsonObject } from '../../domain/json.ts'
import { type Scope, scopeAllows } from '../../domain/scope.ts'
import { isLive, presentEnd, presentStart, type Subscription, type SubscriptionStatus } from '../../domain/subscription.ts'
import type { RequestHead } from '../../http/surface.ts'
import { type Context, permit } from '../../services/context.ts'
import { expandCustomers } from '../../services/expand.ts'
import { getInvoiceEnds } from '../../services/invoices.ts'
import { listInvoicePage, numbersOf } from '../../services/numbered-records.ts'
import { getSurroundings, type Surroundings } from '../../services/surroundings.ts'
import { viewAddress } from './address-view.ts'
import { planTypeOf, viewCoupon, viewPlan } from './catalog-view.ts'
import { viewInvoice } from './invoice-view.ts'
import { viewSource } from './source-view.ts'
import { expandsOf, keptOf, viewBit, viewCurrency, viewMetadata, viewNumber, viewTime, viewTimeOrNull } from './wire.ts'

export const STATUSES: { readonly [status in SubscriptionStatus]: string } = {
  pending: 'pending', trialing: 'trialing', active: 'active', paused: 'paused', cancelled: 'canceled', expired: 'expired',
}

/** What subscriptions are shown with. */
export interface SubscriptionParts extends Surroundings {
  /** The last invoice of each, by number of the subscription. */
  readonly lastInvoices: ReadonlyMap<bigint, Invoice>
  /** All subscriptions of the customers, where their sources are shown: which of those can be taken away depends on them. */
  readonly running: readonly Subscription[]
  /** Numbers of coupons by their ids. */
  readonly coupons: ReadonlyMap<string, bigint>
  readonly siteCurrency: string
}

/** Everything that subscriptions are shown with: a few queries, however many they are. */
export async function subscriptionParts(ctx: Context, subscriptions: readonly Subscription[], expands: ReadonlySet<string> = new Set()): Promise<SubscriptionParts> {
  const around = await getSurroundings(ctx, { subscriptions })
  const coupons = await numbersOf(ctx, 'coupons', subscriptions.flatMap((one) => one.coupons.map(({ id }) => id)))
  const { subscriptions: running = [] } = expands.has('default_source') ? await expandCustomers(ctx, [...around.customers.values()], new Set(['subscriptions'] as const)) : {}
  return { ...around, coupons, running, lastInvoices: await lastInvoices(ctx, subscriptions), siteCurrency: ctx.site.settings.reportingCurrency }
}

/** A key that may not read invoices is shown none. */
async function lastInvoices(ctx: Context, subscriptions: readonly Subscription[]): Promise<Map<bigint, Invoice>> {
  if (!scopeAllows(ctx.actor.scopes, 'invoices:read')) return new Map()
  const ends = await getInvoiceEnds(ctx, subscriptions.map((one) => one.number))
  const numbers = await numbersOf(ctx, 'invoices', [...ends.values()].map((one) => one.last))
  const invoices = await listInvoicePage(ctx, { numbers: [...numbers.values()], sort: 'number', descending: false, after: null, limit: numbers.size })
  return new Map(invoices.flatMap((one) => (one.subscription === null ? [] : [[one.subscription, one] as const])))
}

/** The names of a request's `expand`, asked before anything is done. What is expanded is read with the scope of its own noun. */
export function subscriptionExpands(ctx: Context, head: Pick<RequestHead, 'query'>): ReadonlySet<string> {
  const expands = expandsOf(head)
  for (const [name, scope] of EXPANDED) if (expands.has(name)) permit(ctx, scope)
  return expands
}

const EXPANDED: readonly (readonly [name: string, scope: Scope])[] = [
  ['plan', 'catalog:read'], ['address', 'customers:read'], ['default_source', 'payments:read'], ['latest_invoice', 'invoices:read'], ['coupon', 'catalog:read'],
]

export async function viewSubscriptions(ctx: Context, subscriptions: readonly Subscription[], expands: ReadonlySet<string>): Promise<JsonObject[]> {
  if (subscriptions.length === 0) return []
  const parts = await subscriptionParts(ctx, subscriptions, expands)
  return subscriptions.map((one) => viewSubscription(one, parts, expands))
}

/** Whether another period follows the present one by itself. */
export function renewsItself(subscription: Subscription): boolean {
  const { cancelAt, expiresAt, expiresAfterCharges, chargeCount } = subscription
  const isSpent = expiresAfterCharges !== null && chargeCount >= expiresAfterCharges
  return isLive(subscription) && cancelAt === null && !isSpent && (expiresAt === null || expiresAt > presentEnd(subscription))
}

/** The present period; a trial is one. */
function periodOf(subscription: Subscription): { from: Date; to: Date } {
  return { from: presentStart(subscription), to: subscription.coveredUntil }
}

export function viewSubscription(subscription: Subscription, parts: SubscriptionParts, expands: ReadonlySet<string>): JsonObject {
  const { sold, methods, customers, addresses, lastInvoices: invoices, siteCurrency } = parts
  const plan = sold.plans.get(subscription.plan) ?? null
  const address = (addresses.get(subscription.customer) ?? []).find((one) => one.id === subscription.shippingAddress)
  const customer = customers.get(subscription.customer)
  const source = (methods.get(subscription.customer) ?? []).find((one) => (subscription.paymentMethod === null ? one.id === customer?.defaultPaymentMethodId : one.number === subscription.paymentMethod))
  const invoice = invoices.get(subscription.number)
  const period = periodOf(subscription)
  const kept = keptOf(subscription.metadata)
  const renews = renewsItself(subscription)
  const isPaused = subscription.status === 'paused'
  const [coupon] = subscription.coupons
  const owner = { customer, subscriptions: parts.running }
  const type = planTypeOf(plan)
  return {
    id: Number(subscription.number), user_id: Number(subscription.customer), plan: plan && expands.has('plan') ? viewPlan(plan, siteCurrency) : Number(subscription.plan),
    address: address && expands.has('address') ? viewAddress(address) : viewNumber(address?.number),
    default_source: source && expands.has('default_source') ? viewSource(source, owner) : viewNumber(source?.number),
    latest_invoice: invoice && expands.has('latest_invoice') ? viewInvoice(invoice) : viewNumber(invoice?.number),
    coupon: coupon && expands.has('coupon') ? viewCoupon(coupon, parts.coupons.get(coupon.id)) : viewNumber(parts.coupons.get(coupon?.id ?? '')), status: STATUSES[subscription.status], type, is_membership: type === 'membership',
    billing: 'charge_automatically', quantity: subscription.quantity, currency: viewCurrency(subscription.currency), auto_renew: viewBit(renews), cancel_at_period_end: viewBit(subscription.cancelAt !== null),
    cancel_at: viewTimeOrNull(subscription.cancelAt), canceled_at: viewTimeOrNull(subscription.cancellation?.requestedAt ?? null), cancel_reason: subscription.cancellation?.reason ?? null,
    current_period_start: viewTime(period.from), current_period_end: viewTime(period.to), start: viewTime(subscription.startedAt),
    trial_start: subscription.trialUntil === null ? null : viewTime(subscription.startedAt), trial_end: viewTimeOrNull(subscription.trialUntil),
    renews_at: renews && !isPaused ? viewTime(subscription.coveredUntil) : null,
    expires_at: renews || !isLive(subscription) ? viewTimeOrNull(subscription.expiresAt) : viewTime(subscription.cancelAt ?? presentEnd(subscription)),
    ended_at: viewTimeOrNull(subscription.endedAt), shipments_remaining: null, schedule: null, domains: kept['domains'] ?? [], ip_addresses: kept['ip_addresses'] ?? [],
    metadata: viewMetadata(subscription.metadata), created_at: viewTime(subscription.createdAt), updated_at: viewTime(subscription.updatedAt),
  }
}
