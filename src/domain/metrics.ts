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

/** What the transactions of one customer in one currency sum up to; minor units. Reporting amounts are in the site's currency. */
export interface PaidSums {
  readonly customer: bigint
  readonly currency: string
  readonly paymentCount: number
  readonly grossMinor: bigint
  readonly netMinor: bigint
  readonly reportingGrossMinor: bigint
  readonly reportingNetMinor: bigint
  readonly firstPaymentAt: Instant | null
  readonly lastPaymentAt: Instant | null
}

/** The metrics of one who made all these payments; `currency` is the site's. */
export function metricsOf(currency: string, paid: readonly PaidSums[], invoiceCount: number, activeSubscriptionCount: number): CustomerMetrics {
  const instants = (field: 'firstPaymentAt' | 'lastPaymentAt'): Date[] => paid.flatMap((one) => one[field] ?? []).toSorted((a, b) => +a - +b)
  return {
    currency, firstPaymentAt: instants('firstPaymentAt')[0] ?? null, lastPaymentAt: instants('lastPaymentAt').at(-1) ?? null,
    paymentCount: paid.reduce((sum, one) => sum + one.paymentCount, 0), grossRevenueMinor: paid.reduce((sum, one) => sum + one.reportingGrossMinor, 0n),
    lifetimeRevenueMinor: paid.reduce((sum, one) => sum + one.reportingNetMinor, 0n), invoiceCount, activeSubscriptionCount,
  }
}
