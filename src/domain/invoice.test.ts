// Invoices: sums that are sums, and what can become of one.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  canBecome, checkTotals, creditToApply, INVOICE_STATUSES, type InvoiceStatus, type InvoiceTotals, type LineAmounts, LINES_MAX,
  NOT_SETTLED, requireTransition, totalsOf,
} from './invoice.ts'

const line = (change: Partial<LineAmounts>): LineAmounts => ({ quantity: 1, unitMinor: null, amountMinor: 0n, discountMinor: 0n, taxes: [], ...change })
const vat = (amountMinor: bigint) => ({ name: 'VAT', basisPoints: 1900, amountMinor })
const LINES = [line({ quantity: 2, unitMinor: 500n, amountMinor: 1000n, discountMinor: 100n, taxes: [vat(171n), vat(9n)] }), line({ amountMinor: -300n, taxes: [vat(-57n)] })]

test('the sums of an invoice', () => {
  expect(totalsOf(LINES, { creditAppliedMinor: 200n, paidMinor: 400n, refundedMinor: 50n })).toEqual({
    subtotalMinor: 700n, discountMinor: 100n, taxMinor: 123n, totalMinor: 723n, creditAppliedMinor: 200n, paidMinor: 400n, refundedMinor: 50n, dueMinor: 123n,
  })
  expect(totalsOf([], NOT_SETTLED)).toMatchObject({ totalMinor: 0n, dueMinor: 0n })
})

test.each<[string, LineAmounts[], Partial<InvoiceTotals>, InvoiceStatus, RegExp]>([
  ['a wrong subtotal', LINES, { subtotalMinor: 701n }, 'open', /subtotalMinor/],
  ['a wrong due amount', LINES, { dueMinor: 0n }, 'open', /dueMinor/],
  ['more discount than line', [line({ amountMinor: 10n, discountMinor: 11n })], {}, 'open', /discount/],
  ['a discount below zero', [line({ amountMinor: 10n, discountMinor: -1n })], {}, 'open', /discount/],
  ['a discount on a credit', [line({ amountMinor: -10n, discountMinor: 1n })], {}, 'draft', /discount/],
  ['a quantity of another unit price', [line({ quantity: 3, unitMinor: 5n, amountMinor: 16n })], {}, 'open', /unit price/],
  ['paid below zero', LINES, { paidMinor: -1n, dueMinor: 724n }, 'open', /paid/],
  ['refunded unpaid money', LINES, { refundedMinor: 1n }, 'open', /refunded/],
  ['paid too much', LINES, { paidMinor: 724n, dueMinor: -1n }, 'open', /owes/],
  ['credited too much', LINES, { creditAppliedMinor: 724n, dueMinor: -1n }, 'open', /credit/],
  ['a total below zero that went nowhere', [line({ amountMinor: -10n })], {}, 'open', /owes/],
  ['half a total below zero to the balance', [line({ amountMinor: -10n })], { creditAppliedMinor: -5n, dueMinor: -5n }, 'draft', /credit/],
  ['paid with something due', LINES, { paidMinor: 722n, dueMinor: 1n }, 'paid', /nothing due/],
  ['refunded in part', LINES, { paidMinor: 723n, dueMinor: 0n, refundedMinor: 1n }, 'refunded', /everything back/],
])('%s is never stored', (_, lines, change, status, why) => {
  expect(() => checkTotals(lines, { ...totalsOf(lines, NOT_SETTLED), ...change }, status)).toThrow(why)
})

test('an invoice has a limited number of lines', () => {
  const lines = Array.from({ length: LINES_MAX + 1 }, () => line({}))
  expect(() => checkTotals(lines, totalsOf(lines, NOT_SETTLED), 'open')).toThrow(/limited/)
})

test.each<[LineAmounts[], Partial<InvoiceTotals>, InvoiceStatus]>([
  [LINES, {}, 'draft'], [LINES, {}, 'open'], [LINES, { paidMinor: 723n, dueMinor: 0n }, 'paid'], [LINES, { paidMinor: 723n, dueMinor: 0n, refundedMinor: 723n }, 'refunded'],
  [LINES, { creditAppliedMinor: 723n, dueMinor: 0n }, 'paid'], [[line({ amountMinor: -10n })], {}, 'draft'],
  [[line({ amountMinor: -10n })], { creditAppliedMinor: -10n, dueMinor: 0n }, 'paid'], [[], {}, 'paid'],
])('what holds may be stored', (lines, change, status) => {
  checkTotals(lines, { ...totalsOf(lines, NOT_SETTLED), ...change }, status)
})

test.each([[100n, 30n, 30n], [100n, 300n, 100n], [100n, 0n, 0n], [100n, -50n, 0n], [0n, 50n, 0n], [-40n, 50n, -40n], [-40n, -50n, -40n]])(
  'of %i due, a balance of %i covers %i', (due, balance, credit) => {
    expect(creditToApply(due, balance)).toBe(credit)
  })

test('whatever the balance, an invoice is whole after its credit, and the balance pays only what it has', () => {
  const minor = fc.bigInt({ min: -1_000_000n, max: 1_000_000n })
  fc.assert(fc.property(fc.array(minor, { maxLength: 8 }), minor, (amounts, balance) => {
    const lines = amounts.map((amountMinor) => line({ amountMinor }))
    const creditAppliedMinor = creditToApply(totalsOf(lines, NOT_SETTLED).dueMinor, balance)
    const totals = totalsOf(lines, { ...NOT_SETTLED, creditAppliedMinor })
    checkTotals(lines, totals, totals.dueMinor === 0n ? 'paid' : 'open')
    if (creditAppliedMinor > 0n) expect(balance - creditAppliedMinor >= 0n).toBe(true)
  }))
})

const TRANSITIONS = `
  from \\ to      draft open paid past-due uncollectible void refunded
  draft          .     x    x    .        .             x    .
  open           .     .    x    x        x             x    .
  paid           .     x    .    .        .             .    x
  past-due       .     x    x    .        x             x    .
  uncollectible  .     x    x    .        .             x    .
  void           .     .    .    .        .             .    .
  refunded       .     .    .    .        .             .    .`.trim().split('\n').map((row) => row.replace('from \\ to', 'from').trim().split(/\s+/))

test.each(TRANSITIONS.slice(1))('what can become of an invoice that is %s', (from, ...marks) => {
  const targets = TRANSITIONS[0]?.slice(1) as InvoiceStatus[]
  expect([...targets].sort()).toEqual([...INVOICE_STATUSES].sort())
  for (const [index, to] of targets.entries()) {
    expect(`${to} ${canBecome(from as InvoiceStatus, to)}`).toBe(`${to} ${marks[index] === 'x'}`)
    const go = () => requireTransition(from as InvoiceStatus, to)
    if (marks[index] === 'x') go()
    else expect(go).toThrow(/cannot become/)
  }
})
