// Products, plans and coupons as Pelcro shows them: a plan has one price, in one currency.

import { type Plan, type Price, priceIn, type Product } from '../../domain/catalog.ts'
import { BASIS_POINTS } from '../../domain/discount.ts'
import type { JsonObject } from '../../domain/json.ts'
import { amountFor } from '../../domain/price.ts'
import type { AppliedCoupon } from '../../domain/subscription.ts'
import { keptOf, textOf, viewBit, viewCurrency, viewMetadata, viewTime } from './wire.ts'

export const PLAN_TYPES = ['regular', 'membership', 'donation'] as const

export function planTypeOf(plan: Pick<Plan, 'metadata'> | null): (typeof PLAN_TYPES)[number] {
  const type = textOf(keptOf(plan?.metadata ?? {})['type'])
  return PLAN_TYPES.find((one) => one === type) ?? 'regular'
}

/** Whether its subscriptions renew by themselves where they do not say. */
export const planRenews = ({ metadata }: Pick<Plan, 'metadata'>): boolean => keptOf(metadata)['auto_renew'] !== false

/** Of a plan's prices, the one in the site's currency, else the first. */
export function priceShown(plan: Pick<Plan, 'prices'>, currency: string): Price | undefined {
  return priceIn(plan.prices, currency) ?? plan.prices[0]
}

/** What one unit costs, as a price is shown. */
export const shownAmount = ({ model }: Price): number => Number(amountFor(model, 1).amountMinor)

export function viewProduct(product: Product): JsonObject {
  return {
    id: Number(product.number), name: product.name, description: product.description, metadata: viewMetadata(product.metadata), is_archived: product.archivedAt !== null,
    created_at: viewTime(product.createdAt), updated_at: viewTime(product.updatedAt),
  }
}

/** A coupon as a subscription redeemed it; `number` is its id at Pelcro. */
export function viewCoupon({ id, name, value, duration }: AppliedCoupon, number: bigint | undefined): JsonObject {
  return {
    id: number === undefined ? null : Number(number), code: id, name, percent_off: value.kind === 'percent' ? value.basisPoints / (BASIS_POINTS / 100) : null,
    amount_off: value.kind === 'amount' ? Number(value.amount.amountMinor) : null, currency: value.kind === 'amount' ? viewCurrency(value.amount.currency) : null,
    duration: duration.kind, duration_in_periods: duration.kind === 'repeating' ? duration.invoices : null,
  }
}

/** A plan; `currency` is the site's own. With `product`, that in full. */
export function viewPlan(plan: Plan, currency: string, product?: Product): JsonObject {
  const price = priceShown(plan, currency)
  const kept = keptOf(plan.metadata)
  const entitlements = kept['entitlements']
  return {
    id: Number(plan.number), nickname: plan.name, description: plan.description, type: planTypeOf(plan), amount: price ? shownAmount(price) : 0,
    currency: viewCurrency(price?.currency ?? currency), interval: plan.interval?.unit ?? null, interval_count: plan.interval?.count ?? null, trial_period_days: plan.trialDays,
    auto_renew: viewBit(planRenews(plan)), entitlements: Array.isArray(entitlements) ? entitlements : [], old_provider_id: textOf(kept['old_provider_id']),
    product: product ? viewProduct(product) : Number(plan.product), metadata: viewMetadata(plan.metadata), is_archived: plan.archivedAt !== null,
    created_at: viewTime(plan.createdAt), updated_at: viewTime(plan.updatedAt),
  }
}
