// Coupons: what they take off the lines of an invoice, and for how long.

import { AMOUNT_MINOR_MAX, isCurrency, type Money, scaleMinor, splitMinor, sumMinor } from './money.ts'
import { assert, type Fault } from './refusal.ts'
import type { Instant } from './time.ts'

/** A hundred per cent. */
export const BASIS_POINTS = 10_000

/** What a coupon takes off each invoice: hundredths of a per cent (1 to 10,000), or money. */
export type CouponValue =
  | { readonly kind: 'percent'; readonly basisPoints: number }
  | { readonly kind: 'amount'; readonly amount: Money }

/** How many invoices of a subscription it is taken off. */
export type CouponDuration =
  | { readonly kind: 'once' }
  | { readonly kind: 'repeating'; readonly invoices: number }
  | { readonly kind: 'forever' }

export const REPEATING_INVOICES_MAX = 1000
export const REDEMPTIONS_MAX = 1_000_000_000
/** Coupons on one invoice. */
export const COUPONS_MAX = 20

/** The terms of a coupon. */
export interface Coupon {
  readonly value: CouponValue
  readonly duration: CouponDuration
  /** The last instant at which it can be redeemed; what it was redeemed for goes on. */
  readonly redeemBy: Instant | null
  /** How often it can be redeemed on the whole site. */
  readonly redemptionsMax: number | null
}

/** What coupons take off, both ways: of each line, and by each coupon. The sums are equal. */
export interface Discounts {
  readonly lines: readonly bigint[]
  readonly coupons: readonly bigint[]
}

/** What is wrong with a coupon that a caller gave. */
export function couponFaults(coupon: Coupon, pointer: string): Fault[] {
  const faults: Fault[] = []
  const whole = (value: number, max: number, at: string): void => {
    if (Number.isInteger(value) && value >= 1 && value <= max) return
    faults.push({ pointer: `${pointer}/${at}`, code: 'range', message: `is not a whole number from 1 to ${max}` })
  }
  const { value, duration, redemptionsMax } = coupon
  if (value.kind === 'percent') whole(value.basisPoints, BASIS_POINTS, 'value/basisPoints')
  else if (!isCurrency(value.amount.currency)) {
    faults.push({ pointer: `${pointer}/value/amount/currency`, code: 'currency', message: 'is not a currency of ISO 4217' })
  } else if (value.amount.amountMinor < 1n || value.amount.amountMinor > AMOUNT_MINOR_MAX) {
    faults.push({ pointer: `${pointer}/value/amount/amountMinor`, code: 'range', message: `is not from 1 to ${AMOUNT_MINOR_MAX}` })
  }
  if (duration.kind === 'repeating') whole(duration.invoices, REPEATING_INVOICES_MAX, 'duration/invoices')
  if (redemptionsMax !== null) whole(redemptionsMax, REDEMPTIONS_MAX, 'redemptionsMax')
  return faults
}

/** Why a coupon cannot be redeemed (any more) after so many redemptions; null when it can. */
export function whyNotRedeemable(coupon: Coupon, redemptions: number, at: Instant): 'expired' | 'used-up' | null {
  if (coupon.redeemBy !== null && at > coupon.redeemBy) return 'expired'
  return coupon.redemptionsMax !== null && redemptions >= coupon.redemptionsMax ? 'used-up' : null
}

/** Whether a redeemed coupon is taken off one more invoice, after it was taken off so many. */
export function stillDiscounts(duration: CouponDuration, invoicesDiscounted: number): boolean {
  switch (duration.kind) {
    case 'once': return invoicesDiscounted === 0
    case 'repeating': return invoicesDiscounted < duration.invoices
    case 'forever': return true
  }
}

/**
 * The discount of each line (zero or above, never more than the line). Money comes off first, then per cent of what is left, each in
 * the order given: so nobody gets per cent of what he does not pay, and the order of redeeming does not change the price between
 * the kinds. Each coupon is rounded once, on the whole invoice, and split over the lines by what is left of them, so that it adds
 * up. Lines below zero (credits of a change) are left as they are; an amount in another currency takes nothing off.
 */
export function discountLines(amountsMinor: readonly bigint[], coupons: readonly CouponValue[], currency: string): Discounts {
  assert(coupons.length <= COUPONS_MAX, 'an invoice has a limited number of coupons')
  const left = amountsMinor.map((amount) => (amount > 0n ? amount : 0n))
  const taken = coupons.map(() => 0n)
  const take = (index: number, wantedMinor: bigint): void => {
    const leftMinor = sumMinor(left)
    const minor = wantedMinor < leftMinor ? wantedMinor : leftMinor
    if (minor <= 0n) return
    for (const [line, part] of splitMinor(minor, left).entries()) left[line] = (left[line] ?? 0n) - part
    taken[index] = minor
  }
  for (const [index, coupon] of coupons.entries()) {
    if (coupon.kind === 'amount' && coupon.amount.currency === currency) take(index, coupon.amount.amountMinor)
  }
  for (const [index, coupon] of coupons.entries()) {
    if (coupon.kind === 'percent') take(index, scaleMinor(sumMinor(left), BigInt(coupon.basisPoints), BigInt(BASIS_POINTS)))
  }
  return { lines: amountsMinor.map((amount, line) => (amount > 0n ? amount - (left[line] ?? 0n) : 0n)), coupons: taken }
}
