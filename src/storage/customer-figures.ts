// What billing keeps on customers: metrics, activity and revenue per currency, without touching anything else of them.

import type { ActivityGrounds } from '../domain/activity.ts'
import type { Customer } from '../domain/customer.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'
import { numberArray } from './table.ts'

/** Sums over approved transactions, by a column of theirs in minor units: sales, and sales less what was given back. Null of none. */
export const grossOf = (column: 'amount' | 'reporting_amount'): Query<unknown> => sql.raw(`sum(${column}) filter (where kind = 'sale')`)
export const netOf = (column: 'amount' | 'reporting_amount'): Query<unknown> => sql.raw(`sum(case kind when 'sale' then ${column} else -${column} end)`)

/** Of a customer, what billing looks at and changes. */
export type CustomerFigures = Pick<Customer, 'number' | 'deletedAt' | 'defaultPaymentMethodId' | 'activity' | 'metrics'>

/**
 * Locks customers, deleted ones included, in the order of their numbers, and gives their figures. Those that somebody else holds are
 * waited for, or left out.
 */
export async function lockCustomerFigures(db: SiteDb, numbers: readonly bigint[], whenHeld: 'wait' | 'leave-out'): Promise<CustomerFigures[]> {
  if (numbers.length === 0) return []
  const rows = await db.rows<Omit<CustomerFigures, 'metrics'> & CustomerFigures['metrics']>(sql`
    select c.number, c.deleted_at as "deletedAt", c.default_payment_method_id as "defaultPaymentMethodId", c.activity, c.metrics_currency as currency,
      c.first_payment_at as "firstPaymentAt", c.last_payment_at as "lastPaymentAt", c.payment_count as "paymentCount", c.gross_revenue as "grossRevenueMinor",
      c.lifetime_revenue as "lifetimeRevenueMinor", c.invoice_count as "invoiceCount", c.active_subscription_count as "activeSubscriptionCount"
    from customers c where c.site_id = ${db.siteId} and c.number = any(${numberArray(numbers)}) order by c.number
    for update of c ${whenHeld === 'wait' ? sql`` : sql`skip locked`}`)
  return rows.map(({ number, deletedAt, defaultPaymentMethodId, activity, ...metrics }) => ({ number, deletedAt, defaultPaymentMethodId, activity, metrics }))
}

const SHAPE = `number bigint, activity text, first_payment_at timestamptz, last_payment_at timestamptz, payment_count int, gross_revenue bigint,
  lifetime_revenue bigint, invoice_count int, active_subscription_count int, events int`

/** Saves the figures of locked customers and moves their sequences of events on, for `insertJustCountedEvents`. */
export async function saveCustomerFigures(db: SiteDb, changes: readonly { customer: CustomerFigures; eventCount: number }[]): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ customer: { number, activity, metrics }, eventCount }) => ({
    number: String(number), activity, first_payment_at: metrics.firstPaymentAt, last_payment_at: metrics.lastPaymentAt, payment_count: metrics.paymentCount,
    gross_revenue: String(metrics.grossRevenueMinor), lifetime_revenue: String(metrics.lifetimeRevenueMinor), invoice_count: metrics.invoiceCount,
    active_subscription_count: metrics.activeSubscriptionCount, events: eventCount,
  }))
  await db.run(sql`
    update customers c set activity = d.activity, first_payment_at = d.first_payment_at, last_payment_at = d.last_payment_at, payment_count = d.payment_count,
      gross_revenue = d.gross_revenue, lifetime_revenue = d.lifetime_revenue, invoice_count = d.invoice_count,
      active_subscription_count = d.active_subscription_count, event_count = c.event_count + d.events
    from ${records(rows, SHAPE)} where c.site_id = ${db.siteId} and c.number = d.number`,
  rows.length === 1 ? 'save_customer_figures' : undefined)
}

/** What the activity of customers follows from. An attempt that waits for its answer is still to come. */
export async function readActivityGrounds(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, ActivityGrounds>> {
  if (customers.length === 0) return new Map()
  const rows = await db.rows<ActivityGrounds & { customer: bigint }>(sql`
    select n.customer,
      (select count(*)::int from subscriptions s where s.site_id = ${db.siteId} and s.customer = n.customer and s.status in ('active', 'trialing')) as "activeSubscriptions",
      (select count(*)::int from subscriptions s where s.site_id = ${db.siteId} and s.customer = n.customer and s.status = 'paused' and s.resume_at is not null) as "pausedSubscriptionsWithPendingCharge",
      (select count(*)::int from invoices i where i.site_id = ${db.siteId} and i.customer = n.customer and i.status in ('open', 'past-due') and (i.next_attempt_at is not null
        or exists (select from transactions t where t.site_id = i.site_id and t.invoice = i.number and t.look_at is not null))) as "invoicesStillTried"
    from unnest(${numberArray(customers)}) as n(customer)`)
  return new Map(rows.map((row) => [row.customer, row]))
}

/** Payments and refunds of one customer in one currency, to be added to what is there. */
export interface RevenueChange {
  readonly customer: bigint
  readonly currency: string
  readonly paymentCount: number
  readonly grossMinor: bigint
  readonly netMinor: bigint
  readonly paidAt: Instant | null
}

/** Adds to the revenues of customers; at most one change per customer and currency. */
export async function addRevenues(db: SiteDb, changes: readonly RevenueChange[]): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map((one) => ({
    customer: String(one.customer), currency: one.currency, payments: one.paymentCount, gross: String(one.grossMinor), net: String(one.netMinor), paid_at: one.paidAt,
  }))
  await db.run(sql`
    insert into customer_revenues as r (site_id, customer, currency, payment_count, gross, net, first_payment_at, last_payment_at)
    select ${db.siteId}, d.customer, d.currency, d.payments, d.gross, d.net, d.paid_at, d.paid_at
    from ${records(rows, 'customer bigint, currency text, payments int, gross bigint, net bigint, paid_at timestamptz')}
    on conflict (site_id, customer, currency) do update set payment_count = r.payment_count + excluded.payment_count, gross = r.gross + excluded.gross,
      net = r.net + excluded.net, first_payment_at = least(r.first_payment_at, excluded.first_payment_at),
      last_payment_at = greatest(r.last_payment_at, excluded.last_payment_at)`)
}

/** A customer's revenue in one currency; minor units. */
export interface Revenue {
  readonly currency: string
  readonly paymentCount: number
  readonly grossMinor: bigint
  readonly netMinor: bigint
  readonly firstPaymentAt: Instant | null
  readonly lastPaymentAt: Instant | null
}

export async function listRevenues(db: SiteDb, customer: bigint): Promise<Revenue[]> {
  return db.rows<Revenue>(sql`
    select currency, payment_count as "paymentCount", gross as "grossMinor", net as "netMinor", first_payment_at as "firstPaymentAt", last_payment_at as "lastPaymentAt"
    from customer_revenues where site_id = ${db.siteId} and customer = ${customer} order by currency`)
}

/**
 * Counts, in the metrics of their customers, payments and refunds that no rate was known for when they were made. `factors`: what one
 * minor unit of each currency is in minor units of the reporting one, as decimal texts.
 */
export async function countLateRates(db: SiteDb, factors: readonly { currency: string; factor: string }[]): Promise<void> {
  if (factors.length === 0) return
  await db.run(sql`
    with counted as (
      update transactions t set reporting_amount = round(t.amount * d.factor)::bigint from ${records(factors, 'currency text, factor numeric')}
      where t.site_id = ${db.siteId} and t.status = 'approved' and t.reporting_amount is null and t.currency = d.currency
      returning t.customer, t.kind, t.reporting_amount
    ), sums as (
      select customer, coalesce(${grossOf('reporting_amount')}, 0)::bigint as gross, ${netOf('reporting_amount')}::bigint as net
      from counted group by customer
    )
    update customers c set gross_revenue = c.gross_revenue + s.gross, lifetime_revenue = c.lifetime_revenue + s.net
    from sums s where c.site_id = ${db.siteId} and c.number = s.customer`)
}
