// An invoice: what is owed for a period or for one-time items, and how far it is paid.

import { checkTotals, type InvoiceStatus, type LineAmounts } from './invoice.ts'
import type { JsonObject } from './json.ts'
import type { Instant } from './time.ts'

export const INVOICE_KINDS = ['renewal', 'one-time', 'change', 'manual'] as const
export type InvoiceKind = (typeof INVOICE_KINDS)[number]

export const LINE_KINDS = ['plan', 'setup', 'item', 'change', 'manual'] as const
export type LineKind = (typeof LINE_KINDS)[number]

/** One line: what for, and its amounts. A span is RFC 3339. */
export interface InvoiceLine extends LineAmounts {
  readonly kind: LineKind
  readonly description: string
  /** Number of the plan, id of the one-time item. */
  readonly plan: bigint | null
  readonly item: string | null
  readonly from: string | null
  readonly to: string | null
}

/** The lines of an invoice and their sums, in minor units. */
export interface InvoiceAmounts {
  readonly lines: readonly InvoiceLine[]
  readonly subtotalMinor: bigint
  readonly discountMinor: bigint
  readonly taxMinor: bigint
  readonly totalMinor: bigint
}

export interface Invoice extends InvoiceAmounts {
  readonly number: bigint
  readonly id: string
  readonly customer: bigint
  readonly subscription: bigint | null
  /** Running number and span of the subscription's period that it bills. */
  readonly period: number | null
  readonly periodFrom: Instant | null
  readonly periodTo: Instant | null
  readonly kind: InvoiceKind
  readonly status: InvoiceStatus
  /** Without gaps per site; null while it is a draft. */
  readonly invoiceNumber: bigint | null
  readonly currency: string
  /** Below zero when the total is, and the balance got it. */
  readonly creditAppliedMinor: bigint
  readonly paidMinor: bigint
  readonly refundedMinor: bigint
  /** Number of the method that is to pay it; the subscription's or the customer's when there is none. */
  readonly paymentMethod: bigint | null
  readonly issuedAt: Instant | null
  readonly dueAt: Instant | null
  readonly paidAt: Instant | null
  readonly closedAt: Instant | null
  /** Attempts to collect it so far, also those that found nothing to charge. */
  readonly attempts: number
  /** When the next one is due; null when none is, or while one waits for its answer. */
  readonly nextAttemptAt: Instant | null
  readonly memo: string | null
  readonly metadata: JsonObject
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly revision: number
}

/** What is still to be paid. */
export function owedMinor(invoice: Pick<Invoice, 'totalMinor' | 'creditAppliedMinor' | 'paidMinor'>): bigint {
  return invoice.totalMinor - invoice.creditAppliedMinor - invoice.paidMinor
}

/** True for one that money is still expected for. */
export function isOwed(invoice: Pick<Invoice, 'status'>): boolean {
  return invoice.status === 'open' || invoice.status === 'past-due'
}

/** Asserts what holds of every invoice that is stored. */
export function checkInvoice(invoice: Invoice): void {
  checkTotals(invoice.lines, { ...invoice, dueMinor: owedMinor(invoice) }, invoice.status)
}

/** How far an invoice is settled: its status, and what its status alone does not say. */
export function settlementOf({ status, paidMinor, refundedMinor }: Pick<Invoice, 'status' | 'paidMinor' | 'refundedMinor'>): Invoice['status'] | 'partially-paid' | 'partially-refunded' {
  if (status === 'paid' && refundedMinor > 0n) return 'partially-refunded'
  return (status === 'open' || status === 'past-due') && paidMinor > 0n ? 'partially-paid' : status
}
