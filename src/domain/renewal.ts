// What an invoice is made of: the lines of a period, of items and of a change of plan, with discounts and taxes.

import { effectiveVersion, type Plan, type Price, priceIn } from './catalog.ts'
import { BASIS_POINTS, discountLines, stillDiscounts } from './discount.ts'
import { totalsOf, NOT_SETTLED } from './invoice.ts'
import type { InvoiceAmounts, InvoiceLine, LineKind } from './invoice-record.ts'
import { scaleMinor, sumMinor } from './money.ts'
import { isTakenBy, type OneTimeItem } from './one-time-item.ts'
import { amountFor, type PriceModel } from './price.ts'
import { assert } from './refusal.ts'
import { type AppliedCoupon, charged, type ClockStep, type DuePeriod, type Subscription, type TaxRate } from './subscription.ts'
import type { Instant } from './time.ts'

/** A line before discounts and taxes. */
export interface LineDraft {
  readonly kind: LineKind
  readonly description: string
  readonly quantity: number
  readonly unitMinor: bigint | null
  readonly amountMinor: bigint
  readonly plan?: bigint | null
  readonly item?: string | null
  readonly from?: Instant | null
  readonly to?: Instant | null
}

/** Lines with their discounts and taxes, and what they sum up to. */
export function amountsOf(drafts: readonly LineDraft[], coupons: readonly AppliedCoupon[], taxes: readonly TaxRate[], currency: string): InvoiceAmounts {
  const discounts = discountLines(drafts.map((line) => line.amountMinor), coupons.map((coupon) => coupon.value), currency)
  const lines = drafts.map((line, index): InvoiceLine => {
    const discountMinor = discounts.lines[index] ?? 0n
    const net = line.amountMinor - discountMinor
    return {
      kind: line.kind, description: line.description, quantity: line.quantity, unitMinor: line.unitMinor, amountMinor: line.amountMinor, discountMinor,
      taxes: taxes.map(({ name, basisPoints }) => ({ name, basisPoints, amountMinor: scaleMinor(net, BigInt(basisPoints), BigInt(BASIS_POINTS)) })),
      plan: line.plan ?? null, item: line.item ?? null, from: line.from?.toISOString() ?? null, to: line.to?.toISOString() ?? null,
    }
  })
  const { subtotalMinor, discountMinor, taxMinor, totalMinor } = totalsOf(lines, NOT_SETTLED)
  return { lines, subtotalMinor, discountMinor, taxMinor, totalMinor }
}

/** The line of a plan at a price for a quantity. Only a price per unit has a unit to be shown. */
export function planLine(plan: Plan, model: PriceModel, quantity: number, span: { from: Instant; to: Instant }): LineDraft {
  const { amountMinor } = amountFor(model, quantity)
  return { kind: 'plan', description: plan.name, quantity, unitMinor: model.kind === 'per-unit' ? model.amountMinor : null, amountMinor, plan: plan.number, ...span }
}

export function itemLine(item: OneTimeItem): LineDraft {
  return {
    kind: 'item', description: item.description, quantity: item.quantity, unitMinor: item.unitAmountMinor, amountMinor: item.unitAmountMinor * BigInt(item.quantity), item: item.id,
  }
}

interface BilledPeriod {
  readonly amounts: InvoiceAmounts
  /** Of the total, what the subscription itself costs: without items. */
  readonly subscriptionMinor: bigint
  /** The coupons that go on after this invoice. */
  readonly coupons: readonly AppliedCoupon[]
}

/** The invoice of one period of a subscription, with the items it takes along. `price` may be null only for one with its own price. */
function billedPeriod(
  { subscription, plan, price, items, due }: { subscription: Subscription; plan: Plan; price: Price | null; items: readonly OneTimeItem[]; due: DuePeriod },
): BilledPeriod {
  const model = subscription.ownPrice ?? price?.model
  assert(model, 'a subscription has a price in its currency')
  const setupFeeMinor = subscription.chargeCount === 0 ? (price?.setupFeeMinor ?? 0n) : 0n
  const drafts: LineDraft[] = [planLine(plan, model, subscription.quantity, { from: due.from, to: due.to })]
  if (setupFeeMinor > 0n) drafts.push({ kind: 'setup', description: `${plan.name}: set-up`, quantity: 1, unitMinor: setupFeeMinor, amountMinor: setupFeeMinor, plan: plan.number })
  const coupons = subscription.coupons.filter((coupon) => stillDiscounts(coupon.duration, coupon.invoicesDiscounted))
  const amounts = amountsOf([...drafts, ...items.map(itemLine)], coupons, subscription.taxes, subscription.currency)
  const own = amounts.lines.slice(0, drafts.length)
  return {
    amounts, subscriptionMinor: sumMinor(own.map((line) => line.amountMinor - line.discountMinor + sumMinor(line.taxes.map((tax) => tax.amountMinor)))),
    coupons: coupons.map((coupon) => ({ ...coupon, invoicesDiscounted: coupon.invoicesDiscounted + 1 })).filter((coupon) => stillDiscounts(coupon.duration, coupon.invoicesDiscounted)),
  }
}

/** What is sold, as far as it is asked for: plans by number, prices of a version by `plan:version`. */
export interface Offer {
  readonly plans: ReadonlyMap<bigint, Plan>
  readonly versions: ReadonlyMap<string, readonly Price[]>
}

/** One charge of a subscription: its invoice's amounts, the items that go along, and the subscription after it. */
export interface Renewal extends BilledPeriod {
  readonly taken: readonly OneTimeItem[]
  readonly after: Subscription
}

/** Charges a subscription by a due step, with those of its customer's waiting items that are due by `at`. */
export function renewed(subscription: Subscription, step: Extract<ClockStep, { kind: 'charge' }>, offer: Offer, waiting: readonly OneTimeItem[], at: Instant): Renewal {
  const plan = offer.plans.get(subscription.plan)
  assert(plan, 'a subscription has a plan')
  const price = priceIn(offer.versions.get(`${plan.number}:${effectiveVersion(plan, subscription.planVersion)}`) ?? [], subscription.currency)
  const taken = waiting.filter((item) => isTakenBy(item, { subscription: subscription.number, currency: subscription.currency }, at))
  const billed = billedPeriod({ subscription, plan, price, items: taken, due: step.due })
  return { ...billed, taken, after: charged({ ...step.after, plannedChange: null }, billed.subscriptionMinor, billed.coupons) }
}
