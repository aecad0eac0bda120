// Coupons: what is none, how long one lasts, and what it takes off.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BASIS_POINTS, type Coupon, type CouponDuration, type CouponValue, COUPONS_MAX, couponFaults, discountLines, stillDiscounts, whyNotRedeemable,
} from './discount.ts'
import { sumMinor } from './money.ts'

const percent = (basisPoints: number): CouponValue => ({ kind: 'percent', basisPoints })
const off = (amountMinor: bigint, currency = 'EUR'): CouponValue => ({ kind: 'amount', amount: { amountMinor, currency } })
const TERMS: Coupon = { value: percent(1000), duration: { kind: 'forever' }, redeemBy: null, redemptionsMax: null }
const given = (change: Partial<Coupon>): Coupon => ({ ...TERMS, ...change })

test.each<[string, Coupon, string]>([
  ['nothing off', given({ value: percent(0) }), '/value/basisPoints'],
  ['more than everything off', given({ value: percent(10_001) }), '/value/basisPoints'],
  ['half a basis point', given({ value: percent(0.5) }), '/value/basisPoints'],
  ['no money', given({ value: off(0n) }), '/value/amount/amountMinor'],
  ['money to pay', given({ value: off(-5n) }), '/value/amount/amountMinor'],
  ['gold', given({ value: off(5n, 'XAU') }), '/value/amount/currency'],
  ['no invoice', given({ duration: { kind: 'repeating', invoices: 0 } }), '/duration/invoices'],
  ['no redemption', given({ redemptionsMax: 0 }), '/redemptionsMax'],
])('%s is no coupon', (_, coupon, pointer) => {
  expect(couponFaults(coupon, '')).toMatchObject([{ pointer }])
})

test('a coupon can be redeemed until its last instant and as often as it says', () => {
  const redeemBy = new Date('2026-06-01T00:00:00Z')
  expect(couponFaults(given({ redeemBy, redemptionsMax: 2 }), '')).toEqual([])
  expect(whyNotRedeemable(given({ redeemBy }), 0, new Date('2026-06-01T00:00:00.001Z'))).toBe('expired')
  expect(whyNotRedeemable(given({ redeemBy }), 0, redeemBy)).toBeNull()
  expect(whyNotRedeemable(given({ redemptionsMax: 2 }), 2, redeemBy)).toBe('used-up')
  expect(whyNotRedeemable(given({ redemptionsMax: 2 }), 1, redeemBy)).toBeNull()
})

test.each<[CouponDuration, boolean[]]>([
  [{ kind: 'once' }, [true, false, false, false]], [{ kind: 'repeating', invoices: 3 }, [true, true, true, false]], [{ kind: 'forever' }, [true, true, true, true]],
])('%j is taken off these invoices: %j', (duration, expected) => {
  expect([0, 1, 2, 3].map((discounted) => stillDiscounts(duration, discounted))).toEqual(expected)
})

test('an invoice has a limited number of coupons', () => {
  expect(() => discountLines([100n], Array.from({ length: COUPONS_MAX + 1 }, () => percent(1)), 'EUR')).toThrow(/limited/)
})

test.each<[string, bigint[], CouponValue[], bigint[], bigint[]]>([
  ['ten per cent', [1000n, 500n], [percent(1000)], [100n, 50n], [150n]],
  ['per cent are rounded once', [5n, 5n, 5n], [percent(1000)], [1n, 1n, 0n], [2n]],
  ['everything', [999n, 1n, 0n], [percent(10_000)], [999n, 1n, 0n], [1000n]],
  ['money is shared by amount', [1000n, 2000n], [off(100n)], [33n, 67n], [100n]],
  ['more money than there is', [1000n, 2000n], [off(5000n)], [1000n, 2000n], [3000n]],
  ['money in another currency', [1000n], [off(100n, 'USD')], [0n], [0n]],
  ['money, then per cent, whatever the order', [1000n], [percent(5000), off(200n)], [600n], [400n, 200n]],
  ['money, then per cent, in this order too', [1000n], [off(200n), percent(5000)], [600n], [200n, 400n]],
  ['per cent of per cent', [1000n], [percent(1000), percent(1000)], [190n], [100n, 90n]],
  ['a coupon after everything is gone', [100n], [off(100n), percent(5000), off(50n)], [100n], [100n, 0n, 0n]],
  ['a credit stays as it is', [-500n, 1000n], [percent(1000)], [0n, 100n], [100n]],
  ['only credits', [-500n], [percent(1000), off(100n)], [0n], [0n, 0n]],
  ['no line', [], [percent(1000), off(100n)], [], [0n, 0n]],
  ['no coupon', [100n], [], [0n], []],
])('%s: %s less %s', (_, lines, coupons, expectedLines, expectedCoupons) => {
  expect(discountLines(lines, coupons, 'EUR')).toEqual({ lines: expectedLines, coupons: expectedCoupons })
})

const anyCoupon = fc.oneof(
  fc.integer({ min: 1, max: BASIS_POINTS }).map(percent),
  fc.tuple(fc.bigInt({ min: 1n, max: 100_000n }), fc.constantFrom('EUR', 'USD')).map(([amount, currency]) => off(amount, currency)),
)

test('no line goes below zero, lines and coupons take off the same, and money and per cent may come in any order', () => {
  const anyLines = fc.array(fc.bigInt({ min: -10_000n, max: 1_000_000n }), { maxLength: 12 })
  fc.assert(fc.property(anyLines, fc.array(anyCoupon, { maxLength: 5 }), (amounts, coupons) => {
    const { lines, coupons: taken } = discountLines(amounts, coupons, 'EUR')
    expect(sumMinor(lines)).toBe(sumMinor(taken))
    for (const [index, amount] of amounts.entries()) {
      const discount = lines[index] ?? -1n
      expect(discount >= 0n && discount <= (amount > 0n ? amount : 0n)).toBe(true)
    }
    const sorted = [...coupons].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'percent' ? -1 : 1))
    expect(discountLines(amounts, sorted, 'EUR').lines).toEqual(lines)
  }), { numRuns: 500 })
})
