// One-time items: something charged once, on a customer's next invoice or from a date on.

import type { JsonObject } from './json.ts'
import type { Instant } from './time.ts'

export const WAITING_ITEMS_MAX = 200

export interface OneTimeItem {
  readonly number: bigint
  readonly id: string
  readonly customer: bigint
  /** The subscription whose invoices may take it along; any of the customer's when there is none. */
  readonly subscription: bigint | null
  readonly description: string
  readonly quantity: number
  /** Minor units of the currency, for one. */
  readonly unitAmountMinor: bigint
  readonly currency: string
  /** The earliest instant at which an invoice takes it along; null for the next one whenever that is. */
  readonly chargeFrom: Instant | null
  /** The invoice that took it along. */
  readonly invoice: bigint | null
  readonly metadata: JsonObject
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly cancelledAt: Instant | null
  readonly revision: number
}

/** Whether an invoice of this subscription (null for one of none) at this instant takes the item along. */
export function isTakenBy(item: OneTimeItem, invoice: { readonly subscription: bigint | null; readonly currency: string }, at: Instant): boolean {
  if (item.invoice !== null || item.cancelledAt !== null || item.currency !== invoice.currency) return false
  return (item.subscription === null || item.subscription === invoice.subscription) && (item.chargeFrom === null || item.chargeFrom <= at)
}
