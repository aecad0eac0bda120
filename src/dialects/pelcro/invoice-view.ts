// Invoices as Pelcro shows them.

import { type Invoice, owedMinor } from '../../domain/invoice-record.ts'
import type { InvoiceStatus } from '../../domain/invoice.ts'
import type { JsonObject } from '../../domain/json.ts'
import { viewCurrency, viewMetadata, viewNumber, viewTime, viewTimeOrNull } from './wire.ts'

/** Pelcro has five: one that is overdue is open there, one that was paid back stays paid. */
export const INVOICE_STATUSES: { readonly [status in InvoiceStatus]: string } = {
  draft: 'draft', open: 'open', 'past-due': 'open', paid: 'paid', refunded: 'paid', uncollectible: 'uncollectible', void: 'void',
}

const seconds = (at: string | null): number | null => (at === null ? null : viewTime(new Date(at)))

export function viewInvoice(invoice: Invoice): JsonObject {
  return {
    id: Number(invoice.number), user_id: Number(invoice.customer), subscription_id: viewNumber(invoice.subscription), number: viewNumber(invoice.invoiceNumber), status: INVOICE_STATUSES[invoice.status],
    currency: viewCurrency(invoice.currency), subtotal: Number(invoice.subtotalMinor), discount: Number(invoice.discountMinor), tax: Number(invoice.taxMinor), total: Number(invoice.totalMinor),
    applied_balance: Number(invoice.creditAppliedMinor), amount_paid: Number(invoice.paidMinor), amount_remaining: Number(owedMinor(invoice)), amount_refunded: Number(invoice.refundedMinor),
    attempt_count: invoice.attempts, next_payment_attempt: viewTimeOrNull(invoice.nextAttemptAt), description: invoice.memo,
    line_items: invoice.lines.map((line) => ({
      description: line.description, quantity: line.quantity, amount: Number(line.amountMinor), discount: Number(line.discountMinor), plan: viewNumber(line.plan),
      period_start: seconds(line.from), period_end: seconds(line.to),
    })),
    due_date: viewTimeOrNull(invoice.dueAt), issued_at: viewTimeOrNull(invoice.issuedAt), paid_at: viewTimeOrNull(invoice.paidAt), metadata: viewMetadata(invoice.metadata),
    created_at: viewTime(invoice.createdAt), updated_at: viewTime(invoice.updatedAt),
  }
}
