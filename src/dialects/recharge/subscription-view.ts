// Subscriptions as Recharge shows them, in both versions.

import type { Json, JsonObject } from '../../domain/json.ts'
import { isLive, nextCharge, NOT_PAID, type Subscription } from '../../domain/subscription.ts'
import type { Context } from '../../services/context.ts'
import { expandCustomers } from '../../services/expand.ts'
import { getSurroundings, shippingOf, type Surroundings, type Terms, termsOf } from '../../services/surroundings.ts'
import { ecommerce, KEPT, keptOf, shopNumber, textOf, type Version, viewDay, viewPrice, viewTime } from './wire.ts'

/** Where a subscription is marked that was deleted: the books keep it, and this face shows it no more. */
export const DELETED = [KEPT, 'deleted'] as const

export function isDeleted({ metadata }: Pick<Subscription, 'metadata'>): boolean {
  return keptOf(metadata)['deleted'] === true
}

/** All subscriptions of customers that are not deleted, oldest first. */
export async function subscriptionsOf(ctx: Context, customers: readonly bigint[]): Promise<Subscription[]> {
  const { subscriptions = [] } = await expandCustomers(ctx, customers.map((number) => ({ number })), new Set(['subscriptions'] as const))
  return subscriptions.filter((one) => !isDeleted(one))
}

/** Ours in Recharge's words: what is still to begin, on trial or paused has not ended. */
export function statusOf({ status }: Pick<Subscription, 'status'>): 'active' | 'cancelled' | 'expired' {
  return status === 'cancelled' || status === 'expired' ? status : 'active'
}

/** A yearly interval is told in months, as Recharge has no years. */
export function intervalOf({ unit, count }: Subscription['interval']): { unit: 'day' | 'week' | 'month'; count: number } {
  return unit === 'year' ? { unit: 'month', count: count * 12 } : { unit, count }
}

/** What a subscription is for, in a shop's words. What the dialect kept of it goes before what the plan says. */
export function productOf(subscription: Subscription, { plan }: Terms): { title: string; product: string | null; variant: string | null; variantTitle: string; sku: Json; properties: Json } {
  const kept = keptOf(subscription.metadata)
  const ofPlan = keptOf(plan?.metadata ?? {})
  return {
    title: textOf(kept['product_title']) ?? textOf(ofPlan['product_title']) ?? plan?.name ?? '', product: textOf(kept['external_product_id']) ?? textOf(ofPlan['external_product_id']) ?? plan?.productId ?? null,
    variant: textOf(kept['external_variant_id']) ?? textOf(ofPlan['external_variant_id']) ?? plan?.id ?? null, variantTitle: textOf(kept['variant_title']) ?? '', sku: kept['sku'] ?? null,
    properties: kept['properties'] ?? [],
  }
}

/** Subscriptions in the order given. */
export async function viewSubscriptions(ctx: Context, subscriptions: readonly Subscription[], version: Version): Promise<JsonObject[]> {
  if (subscriptions.length === 0) return []
  const around = await getSurroundings(ctx, { subscriptions })
  return subscriptions.map((subscription) => viewSubscription(ctx, subscription, around, version))
}

export function viewSubscription(ctx: Context, subscription: Subscription, around: Surroundings, version: Version): JsonObject {
  return version === '2021-11' ? viewNew(ctx, subscription, around) : viewOld(ctx, subscription, around)
}

function viewNew(ctx: Context, subscription: Subscription, around: Surroundings): JsonObject {
  const version = '2021-11'
  const terms = termsOf(around, subscription)
  const kept = keptOf(subscription.metadata)
  const product = productOf(subscription, terms)
  const interval = intervalOf(terms.interval)
  const orderCount = ordersEvery(kept, interval.count)
  const isEnded = !isLive(subscription)
  const nextAt = nextCharge(subscription)?.from ?? null
  return {
    id: Number(subscription.number), address_id: numberOf(shippingOf(around, subscription)?.number), customer_id: Number(subscription.customer), analytics_data: { utm_params: [] },
    cancellation_reason: subscription.cancellation?.reason ?? null, cancellation_reason_comments: isEnded ? (kept['cancellation_reason_comments'] ?? null) : null,
    cancelled_at: isEnded ? viewTime(subscription.endedAt, version) : null, charge_interval_frequency: interval.count, created_at: viewTime(subscription.createdAt, version),
    expire_after_specific_number_of_charges: subscription.expiresAfterCharges, external_product_id: ecommerce(product.product), external_variant_id: ecommerce(product.variant),
    has_queued_charges: nextAt !== null, is_prepaid: isPrepaid(subscription, terms), is_skippable: true, is_swappable: false,
    max_retries_reached: subscription.cancellation?.reason === NOT_PAID, next_charge_scheduled_at: viewDay(nextAt, ctx.site.settings.timeZone),
    order_day_of_month: kept['order_day_of_month'] ?? null, order_day_of_week: kept['order_day_of_week'] ?? null, order_interval_frequency: orderCount, order_interval_unit: interval.unit,
    plan_id: numberOf(terms.plan?.number), presentment_currency: subscription.currency, price: String(viewPrice(terms.unitMinor, subscription.currency, version)), product_title: product.title,
    properties: product.properties, quantity: terms.quantity, sku: product.sku, sku_override: kept['sku_override'] === true, status: statusOf(subscription),
    updated_at: viewTime(subscription.updatedAt, version), variant_title: product.variantTitle,
  }
}

function viewOld(ctx: Context, subscription: Subscription, around: Surroundings): JsonObject {
  const version = '2021-01'
  const now = viewNew(ctx, subscription, around)
  const terms = termsOf(around, subscription)
  const product = productOf(subscription, terms)
  const isEnded = !isLive(subscription)
  return {
    id: now['id'] ?? null, address_id: now['address_id'] ?? null, analytics_data: { utm_params: [] }, cancellation_reason: now['cancellation_reason'] ?? null,
    cancellation_reason_comments: now['cancellation_reason_comments'] ?? null, cancelled_at: isEnded ? viewTime(subscription.endedAt, version) : null,
    charge_interval_frequency: textOf(now['charge_interval_frequency']), created_at: viewTime(subscription.createdAt, version), customer_id: Number(subscription.customer),
    email: around.customers.get(subscription.customer)?.email ?? null, expire_after_specific_number_of_charges: subscription.expiresAfterCharges,
    has_queued_charges: now['has_queued_charges'] === true ? 1 : 0, is_prepaid: now['is_prepaid'] ?? false, is_skippable: true, is_swappable: false,
    max_retries_reached: now['max_retries_reached'] === true ? 1 : 0, next_charge_scheduled_at: viewDay(nextCharge(subscription)?.from ?? null, ctx.site.settings.timeZone, version),
    order_day_of_month: now['order_day_of_month'] ?? null, order_day_of_week: now['order_day_of_week'] ?? null, order_interval_frequency: textOf(now['order_interval_frequency']),
    order_interval_unit: now['order_interval_unit'] ?? null, presentment_currency: subscription.currency, price: viewPrice(terms.unitMinor, subscription.currency, version),
    product_title: product.title, properties: product.properties, quantity: terms.quantity, recharge_product_id: null, shopify_product_id: shopNumber(product.product),
    shopify_variant_id: shopNumber(product.variant), sku: product.sku, sku_override: now['sku_override'] ?? false, status: statusOf(subscription).toUpperCase(),
    updated_at: viewTime(subscription.updatedAt, version), variant_title: product.variantTitle,
  }
}

/** Whether it is charged less often than delivered. */
export function isPrepaid(subscription: Subscription, terms: Terms): boolean {
  const { count } = intervalOf(terms.interval)
  return ordersEvery(keptOf(subscription.metadata), count) !== count
}

/** A prepaid subscription is delivered more often than it is charged. */
function ordersEvery(kept: JsonObject, chargeCount: number): number {
  const count = kept['order_interval_frequency']
  return typeof count === 'number' ? count : chargeCount
}

const numberOf = (number: bigint | undefined): number | null => (number === undefined ? null : Number(number))
