// The arithmetic of an invoice, and what can become of it.

import { AMOUNT_MINOR_MAX, sumMinor } from './money.ts'
import { assert, refuse } from './refusal.ts'

export const INVOICE_STATUSES = ['draft', 'open', 'paid', 'past-due', 'uncollectible', 'void', 'refunded'] as const
/**
 * draft: not yet owed · open: owed · past-due: owed, and an attempt to collect it failed · paid: nothing left to pay · uncollectible:
 * owed, but no longer asked for · void: never to be paid · refunded: paid, and all of it given back.
 */
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number]

/** Every status and what may follow. Nothing follows void and refunded. */
const NEXT: Readonly<Record<InvoiceStatus, readonly InvoiceStatus[]>> = {
  // Straight to paid when nothing is left to pay (a free period, or credit covers it).
  draft: ['open', 'paid', 'void'],
  open: ['paid', 'past-due', 'uncollectible', 'void'],
  // Back to open when they are asked for anew.
  'past-due': ['open', 'paid', 'uncollectible', 'void'],
  // Back to open when the payment itself is undone (voided before it settled), as then no money has moved.
  paid: ['refunded', 'open'],
  uncollectible: ['open', 'paid', 'void'],
  void: [],
  refunded: [],
}

export const LINES_MAX = 500

/** A tax of one line, as the caller worked it out; below zero on a line below zero. */
export interface TaxLine {
  readonly name: string
  /** Hundredths of a per cent, to be shown; null when there is no rate. */
  readonly basisPoints: number | null
  readonly amountMinor: bigint
}

/** The amounts of one line. Below zero for the credit of a change; such a line has no discount. */
export interface LineAmounts {
  readonly quantity: number
  /** Per unit, when quantity × unit is the amount; null when it is not (flat prices, tiers, parts of a period). */
  readonly unitMinor: bigint | null
  readonly amountMinor: bigint
  /** Zero to amountMinor. */
  readonly discountMinor: bigint
  readonly taxes: readonly TaxLine[]
}

/** What has been done about an invoice so far. */
export interface Settlement {
  /** From the customer's credit; below zero when the invoice's total is, and the balance got it. */
  readonly creditAppliedMinor: bigint
  /** Approved payments. */
  readonly paidMinor: bigint
  /** Of what was paid. It does not become due again. */
  readonly refundedMinor: bigint
}

export const NOT_SETTLED: Settlement = { creditAppliedMinor: 0n, paidMinor: 0n, refundedMinor: 0n }

/** All sums of an invoice, in minor units of its currency. */
export interface InvoiceTotals extends Settlement {
  /** Lines before discounts and taxes. */
  readonly subtotalMinor: bigint
  readonly discountMinor: bigint
  readonly taxMinor: bigint
  /** subtotal - discount + tax. */
  readonly totalMinor: bigint
  /** total - credit applied - paid: what is left to pay. */
  readonly dueMinor: bigint
}

/** The sums of lines and of what has been done about them. */
export function totalsOf(lines: readonly LineAmounts[], settlement: Settlement): InvoiceTotals {
  const subtotalMinor = sumMinor(lines.map((line) => line.amountMinor))
  const discountMinor = sumMinor(lines.map((line) => line.discountMinor))
  const taxMinor = sumMinor(lines.flatMap((line) => line.taxes.map((tax) => tax.amountMinor)))
  const totalMinor = subtotalMinor - discountMinor + taxMinor
  const { creditAppliedMinor, paidMinor, refundedMinor } = settlement
  const dueMinor = totalMinor - creditAppliedMinor - paidMinor
  return { subtotalMinor, discountMinor, taxMinor, totalMinor, creditAppliedMinor, paidMinor, refundedMinor, dueMinor }
}

/**
 * How much credit an invoice takes from a balance before it is charged: as much as there is and as is due, nothing from a balance
 * below zero. What is due below zero goes to the balance (the answer is then below zero).
 */
export function creditToApply(dueMinor: bigint, balanceMinor: bigint): bigint {
  if (dueMinor <= 0n) return dueMinor
  if (balanceMinor <= 0n) return 0n
  return balanceMinor < dueMinor ? balanceMinor : dueMinor
}

/**
 * Asserts what holds of every invoice that is stored, drafts apart from the last: sums are sums of lines, discounts stay within
 * their lines, nobody pays or is refunded too much, and money below zero has gone to the balance.
 */
export function checkTotals(lines: readonly LineAmounts[], totals: InvoiceTotals, status: InvoiceStatus): void {
  assert(lines.length <= LINES_MAX, 'an invoice has a limited number of lines')
  for (const line of lines) {
    const discountMax = line.amountMinor > 0n ? line.amountMinor : 0n
    assert(line.discountMinor >= 0n && line.discountMinor <= discountMax, 'a discount is from zero to the amount of its line')
    const isProduct = line.unitMinor === null || line.unitMinor * BigInt(line.quantity) === line.amountMinor
    assert(isProduct, 'a line is its quantity of its unit price')
  }
  const sums = totalsOf(lines, totals)
  for (const name of Object.keys(sums) as (keyof InvoiceTotals)[]) {
    assert(sums[name] === totals[name], `${name} of an invoice is the sum of its parts`)
  }
  assert(totals.paidMinor >= 0n, 'what is paid is not below zero')
  assert(totals.refundedMinor >= 0n && totals.refundedMinor <= totals.paidMinor, 'what is refunded was paid')
  const { creditAppliedMinor: credit, totalMinor: total } = totals
  assert(total < 0n ? credit === 0n || credit === total : credit >= 0n && credit <= total, 'credit covers an invoice, and no more')
  assert(status === 'draft' || totals.dueMinor >= 0n, 'no invoice owes the customer')
  assert(status !== 'paid' && status !== 'refunded' || totals.dueMinor === 0n, 'a paid invoice has nothing due')
  assert(status !== 'refunded' || totals.refundedMinor === totals.paidMinor, 'a refunded invoice gave everything back')
}

/**
 * Refuses `invalid` for a line, or lines together, of more than AMOUNT_MINOR_MAX either way: lines are kept as JSON, which holds no
 * larger amount exactly, and an invoice that reads back as another can be neither changed nor ended.
 */
export function refuseTooMuch({ lines, subtotalMinor, totalMinor }: { readonly lines: readonly { readonly amountMinor: bigint }[]; readonly subtotalMinor: bigint; readonly totalMinor: bigint }): void {
  const isTooMuch = (minor: bigint): boolean => minor > AMOUNT_MINOR_MAX || minor < -AMOUNT_MINOR_MAX
  const at = lines.findIndex((line) => isTooMuch(line.amountMinor))
  if (at === -1 && !isTooMuch(subtotalMinor) && !isTooMuch(totalMinor)) return
  const [pointer, message] = [at === -1 ? '/lines' : `/lines/${at}/unitAmountMinor`, `comes to more than ${AMOUNT_MINOR_MAX} minor units`]
  refuse('invalid', { detail: `${pointer}: ${message}`, errors: [{ pointer, code: 'too-large', message }] })
}

/** Whether an invoice may go from one status to another; staying is not going. */
export function canBecome(from: InvoiceStatus, to: InvoiceStatus): boolean {
  return NEXT[from].includes(to)
}

/** Refuses `wrong-state` unless an invoice may go from one status to another. */
export function requireTransition(from: InvoiceStatus, to: InvoiceStatus): void {
  if (!canBecome(from, to)) refuse('wrong-state', { detail: `an invoice that is ${from} cannot become ${to}`, state: from })
}
