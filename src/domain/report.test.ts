// Reports: recurring revenue rounded once, shares, and the table of cohorts.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COHORTS_MAX, cohortTable, monthlyRecurringMinor, type RecurringAmount, shareOf } from './report.ts'
import { INTERVAL_UNITS, type IntervalUnit } from './schedule.ts'

const amounts = (text: string): RecurringAmount[] => text.split(', ').filter(Boolean).map((one) => {
  const [, amount = '', count = '1', unit = ''] = /^(-?\d+) per (?:(\d+) )?(\w+)$/.exec(one) ?? []
  return { amountMinor: BigInt(amount), interval: { unit: unit as IntervalUnit, count: Number(count) } }
})

test.each([
  ['', 0n], ['999 per month', 999n], ['999 per 3 month', 333n], ['1000 per 3 month', 333n], ['500 per 3 month', 167n],
  ['12000 per year', 1000n], ['12000 per 2 year', 500n], ['6 per year', 1n], ['5 per year', 0n], ['-6 per year', -1n],
  ['1000 per week', 4333n], ['1000 per 2 week', 2167n], ['100 per day', 3042n], ['1000 per 30 day', 1014n],
  ['2 per year, 2 per year, 2 per year', 1n], ['1 per 3 month, 1 per 3 month, 1 per 3 month', 1n], ['999 per month, -999 per month', 0n],
])('%s is %i a month', (text, monthly) => {
  expect(monthlyRecurringMinor(amounts(text))).toBe(monthly)
})

const anyAmounts = fc.array(fc.record({
  amountMinor: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
  interval: fc.record({ unit: fc.constantFrom(...INTERVAL_UNITS), count: fc.integer({ min: 1, max: 400 }) }),
}), { maxLength: 30 })

test('the order and the grouping of amounts do not change the sum', () => {
  fc.assert(fc.property(anyAmounts, (all) => {
    const monthly = monthlyRecurringMinor(all)
    expect(monthlyRecurringMinor(all.toReversed())).toBe(monthly)
    expect(monthlyRecurringMinor(all.flatMap(({ interval, amountMinor }) => [{ interval, amountMinor: amountMinor - 7n }, { interval, amountMinor: 7n }]))).toBe(monthly)
  }))
})

test.each([[0, 0, 0], [0, 5, 0], [1, 3, 0.3333], [2, 3, 0.6667], [5, 5, 1], [1, 10_000, 0.0001]])('%i of %i is a share of %d', (part, whole, share) => {
  expect(shareOf(part, whole)).toBe(share)
})

test('a count twice, a month that is none and too many cohorts are our own mistake', () => {
  const one = { cohort: '2026-01', monthsSince: 0, customerCount: 1 }
  expect(() => cohortTable([one, one], '2026-01')).toThrow(/once a month/)
  expect(() => cohortTable([{ ...one, cohort: '2026-13' }], '2026-01')).toThrow(/YYYY-MM/)
  const many = Array.from({ length: COHORTS_MAX + 1 }, (_, index) => ({ ...one, cohort: `${1900 + index}-01` }))
  expect(() => cohortTable(many, '2026-01')).toThrow(/limit/)
})

test('a table of cohorts: earliest first, empty months filled, nothing past the last month', () => {
  const rows = [['2026-02', 0, 3], ['2026-02', 1, 1], ['2025-12', 0, 10], ['2025-12', 1, 8], ['2025-12', 3, 9], ['2025-12', 4, 9], ['2026-04', 0, 2], ['2026-03', 0, 4]] as const
  const table = cohortTable(rows.map(([cohort, monthsSince, customerCount]) => ({ cohort, monthsSince, customerCount })), '2026-03')
  expect(table.map(({ cohort, size, retained }) => [cohort, size, retained.map(({ customerCount }) => customerCount), retained.map(({ share }) => share)])).toEqual([
    ['2025-12', 10, [10, 8, 0, 9], [1, 0.8, 0, 0.9]], ['2026-02', 3, [3, 1], [1, 0.3333]], ['2026-03', 4, [4], [1]],
  ])
  expect(cohortTable([], '2026-03')).toEqual([])
})
