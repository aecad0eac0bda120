// What is sold: products, plans with their prices, and coupons.

import type { Coupon } from './discount.ts'
import type { JsonObject } from './json.ts'
import type { PriceModel } from './price.ts'
import type { Interval } from './schedule.ts'
import type { Instant } from './time.ts'

export const PRICES_MAX = 50
export const TRIAL_DAYS_MAX = 3_650

export interface Product {
  readonly number: bigint
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly metadata: JsonObject
  readonly archivedAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly revision: number
}

/** What a plan costs in one currency. */
export interface Price {
  readonly currency: string
  readonly model: PriceModel
  /** Charged once, with the first invoice of a subscription. */
  readonly setupFeeMinor: bigint
}

/** A plan: a price and an interval of a product; without an interval it is charged once. */
export interface Plan {
  readonly number: bigint
  readonly id: string
  /** Number and id of its product. */
  readonly product: bigint
  readonly productId: string
  readonly name: string
  readonly description: string | null
  readonly interval: Interval | null
  readonly trialDays: number
  /** The newest version of its prices, which new subscriptions get. */
  readonly version: number
  /** The newest version that also reaches subscriptions that began before it, at their next renewal. */
  readonly reachingVersion: number
  readonly prices: readonly Price[]
  readonly metadata: JsonObject
  readonly archivedAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly revision: number
}

/** A stored coupon: its terms, and how often it was redeemed. */
export interface StoredCoupon {
  readonly number: bigint
  readonly id: string
  readonly name: string
  readonly terms: Coupon
  readonly redemptionCount: number
  readonly archivedAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly revision: number
}

/** The version of a plan's prices by which a subscription that began with `since` pays its next period. */
export function effectiveVersion(plan: Pick<Plan, 'reachingVersion'>, since: number): number {
  return Math.max(since, plan.reachingVersion)
}

/** The price in a currency; null when the plan is not sold in it. */
export function priceIn(prices: readonly Price[], currency: string): Price | null {
  return prices.find((price) => price.currency === currency) ?? null
}
