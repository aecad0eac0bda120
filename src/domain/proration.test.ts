// Proration: the parts of a period's price.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prorate } from './proration.ts'

const JANUARY = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z') }
/** The clock goes forward: 23 hours. */
const SHORT_DAY = { from: new Date('2026-03-28T23:00:00Z'), to: new Date('2026-03-29T22:00:00Z') }

test('a period that does not last is our own mistake', () => {
  expect(() => prorate(1n, { from: JANUARY.to, to: JANUARY.from }, JANUARY.from)).toThrow(/ends after/)
  expect(() => prorate(1n, { from: JANUARY.from, to: JANUARY.from }, JANUARY.from)).toThrow(/ends after/)
})

test.each([
  ['2025-12-01T00:00:00Z', 3100n, 0n, 3100n], ['2026-01-01T00:00:00Z', 3100n, 0n, 3100n], ['2026-01-02T00:00:00Z', 3100n, 100n, 3000n],
  ['2026-01-16T12:00:00Z', 3100n, 1550n, 1550n], ['2026-01-16T12:00:00Z', 3101n, 1550n, 1551n], ['2026-01-16T12:00:00Z', -3101n, -1550n, -1551n],
  ['2026-01-31T23:59:59.999Z', 3100n, 3100n, 0n], ['2026-02-01T00:00:00Z', 3100n, 3100n, 0n], ['2027-01-01T00:00:00Z', 3100n, 3100n, 0n],
  ['2026-01-11T00:00:00Z', 1000n, 323n, 677n], ['2026-01-11T00:00:00Z', 0n, 0n, 0n],
])('at %s of January, of %i minor units %i are used and %i are not', (at, amount, usedMinor, unusedMinor) => {
  expect(prorate(amount, JANUARY, new Date(at))).toEqual({ usedMinor, unusedMinor })
})

test('a day of 23 hours is half used after 11 and a half', () => {
  expect(prorate(2300n, SHORT_DAY, new Date('2026-03-29T10:30:00Z'))).toEqual({ usedMinor: 1150n, unusedMinor: 1150n })
})

const anyAmount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const anyMs = fc.integer({ min: 1, max: 10 * 366 * 86_400_000 })

test('used and unused add up, have the sign of the amount, and more time never uses less', () => {
  fc.assert(fc.property(anyAmount, anyMs, fc.integer({ min: -1000, max: 10 * 366 * 86_400_000 }), anyMs, (amount, lengthMs, atMs, laterMs) => {
    const period = { from: JANUARY.from, to: new Date(JANUARY.from.getTime() + lengthMs) }
    const magnitude = (minor: bigint) => (amount < 0n ? -minor : minor)
    const { usedMinor, unusedMinor } = prorate(amount, period, new Date(period.from.getTime() + atMs))
    expect(usedMinor + unusedMinor).toBe(amount)
    expect(magnitude(usedMinor) >= 0n && magnitude(unusedMinor) >= 0n).toBe(true)
    const later = prorate(amount, period, new Date(period.from.getTime() + atMs + laterMs))
    expect(magnitude(later.usedMinor) >= magnitude(usedMinor)).toBe(true)
  }))
})
