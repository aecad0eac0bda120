// One invoice after another in every currency: prices, coupons, taxes, credit and changes add up to the minor unit.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CouponValue, discountLines } from '../src/domain/discount.ts'
import { checkTotals, creditToApply, type LineAmounts, NOT_SETTLED, totalsOf } from '../src/domain/invoice.ts'
import { currencyExponent, isCurrency, readDecimal, scaleMinor, splitMinor, sumMinor, writeDecimal } from '../src/domain/money.ts'
import { amountFor, type PriceModel } from '../src/domain/price.ts'
import { prorate } from '../src/domain/proration.ts'
import { INTERVAL_UNITS, period } from '../src/domain/schedule.ts'

const CURRENCIES = [...new Set([...Intl.supportedValuesOf('currency'), 'CLF', 'UYW', 'XCG'])].filter(isCurrency)
const ZONES = Intl.supportedValuesOf('timeZone')
const SEED = 20261121

const price = fc.bigInt({ min: 0n, max: 1_000_000n })
const anyTiers = fc.tuple(fc.integer({ min: 1, max: 20 }), price, price, price, price).map(([upTo, first, firstFlat, rest, restFlat]) => [
  { upTo, unitMinor: first, flatMinor: firstFlat }, { upTo: null, unitMinor: rest, flatMinor: restFlat },
])
const anyModel: fc.Arbitrary<PriceModel> = fc.oneof(
  fc.record({ kind: fc.constantFrom('flat' as const, 'per-unit' as const), amountMinor: price }),
  fc.record({ kind: fc.constantFrom('tiered' as const, 'volume' as const), tiers: anyTiers }),
)
const anyPurchase = fc.record({ model: anyModel, quantity: fc.integer({ min: 0, max: 40 }), taxBasisPoints: fc.integer({ min: 0, max: 2700 }) })
const anyCoupon = (currency: string): fc.Arbitrary<CouponValue> => fc.oneof(
  fc.integer({ min: 1, max: 10_000 }).map((basisPoints) => ({ kind: 'percent' as const, basisPoints })),
  fc.bigInt({ min: 1n, max: 5_000_000n }).map((amountMinor) => ({ kind: 'amount' as const, amount: { amountMinor, currency } })),
)
const anyPeriod = fc.record({
  at: fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true }), timeZone: fc.constantFrom(...ZONES),
  unit: fc.constantFrom(...INTERVAL_UNITS), count: fc.integer({ min: 1, max: 10 }), index: fc.integer({ min: 0, max: 40 }),
}).map(({ at, timeZone, unit, count, index }) => period({ at, timeZone }, { unit, count }, index))

test('there are currencies with 0, 2, 3 and 4 decimals to try', () => {
  expect([...new Set(CURRENCIES.map(currencyExponent))].sort()).toEqual([0, 2, 3, 4])
  expect(CURRENCIES.length).toBeGreaterThan(150)
})

test.each(CURRENCIES)('invoices in %s add up', (currency) => {
  const anyInvoice = fc.tuple(
    fc.array(anyPurchase, { minLength: 1, maxLength: 6 }), fc.array(anyCoupon(currency), { maxLength: 3 }),
    fc.bigInt({ min: -1_000_000n, max: 50_000_000n }), fc.integer({ min: 0, max: 10_000 }), anyPeriod,
  )
  fc.assert(fc.property(anyInvoice, ([purchases, coupons, balanceMinor, part, period]) => {
    const amounts = purchases.map(({ model, quantity }) => amountFor(model, quantity).amountMinor)
    const discounts = discountLines(amounts, coupons, currency)
    const lines: LineAmounts[] = purchases.map(({ quantity, taxBasisPoints }, index) => {
      const amountMinor = amounts[index] ?? 0n
      const discountMinor = discounts.lines[index] ?? 0n
      const taxMinor = scaleMinor(amountMinor - discountMinor, BigInt(taxBasisPoints), 10_000n)
      const taxes = splitMinor(taxMinor, [2n, 1n]).map((amountMinor, jurisdiction) => ({ name: `tax ${jurisdiction}`, basisPoints: null, amountMinor }))
      return { quantity, unitMinor: null, amountMinor, discountMinor, taxes }
    })
    const creditAppliedMinor = creditToApply(totalsOf(lines, NOT_SETTLED).dueMinor, balanceMinor)
    const opened = totalsOf(lines, { ...NOT_SETTLED, creditAppliedMinor })
    checkTotals(lines, opened, opened.dueMinor === 0n ? 'paid' : 'open')
    const paid = totalsOf(lines, { ...opened, paidMinor: opened.dueMinor })
    checkTotals(lines, paid, 'paid')
    expect(paid.totalMinor).toBe(paid.creditAppliedMinor + paid.paidMinor)
    expect(paid.totalMinor >= 0n).toBe(true)

    const at = new Date(period.from.getTime() + Math.floor((period.to.getTime() - period.from.getTime()) * part / 10_000))
    const { usedMinor, unusedMinor } = prorate(paid.totalMinor, period, at)
    expect(usedMinor + unusedMinor).toBe(paid.totalMinor)

    // A refund in parts, line by line, gives back what was paid, and the texts that go out say the same.
    const refunds = splitMinor(paid.paidMinor, lines.map((line) => line.amountMinor - line.discountMinor))
    const read = refunds.map((amountMinor) => readDecimal(writeDecimal({ amountMinor, currency }), currency).amountMinor)
    expect(sumMinor(read)).toBe(paid.paidMinor)
    checkTotals(lines, totalsOf(lines, { ...paid, refundedMinor: sumMinor(read) }), 'refunded')
  }), { seed: SEED, numRuns: 40 })
})
