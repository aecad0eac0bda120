// Metrics of a customer: recency, frequency, monetary value, kept in the site's reporting currency.

import { averageMinor, type Money } from './money.ts'
import type { Instant } from './time.ts'

/** Kept on the customer in the transaction that changes them; amounts in minor units of `currency`. */
export interface CustomerMetrics {
  readonly currency: string
  readonly firstPaymentAt: Instant | null
  readonly lastPaymentAt: Instant | null
  /** Number of approved payments (frequency). */
  readonly paymentCount: number
  /** Before refunds. */
  readonly grossRevenueMinor: bigint
  /** After refunds (lifetime revenue). */
  readonly lifetimeRevenueMinor: bigint
  readonly invoiceCount: number
  readonly activeSubscriptionCount: number
}

export function noMetrics(currency: string): CustomerMetrics {
  return {
    currency, firstPaymentAt: null, lastPaymentAt: null, paymentCount: 0, grossRevenueMinor: 0n, lifetimeRevenueMinor: 0n,
    invoiceCount: 0, activeSubscriptionCount: 0,
  }
}

/** Lifetime revenue over payments, rounded half away from zero. */
export function averageValue(metrics: CustomerMetrics): Money {
  return { amountMinor: averageMinor(metrics.lifetimeRevenueMinor, metrics.paymentCount), currency: metrics.currency }
}
