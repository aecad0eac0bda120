// What merging computes anew of customers: revenues and figures from their transactions, balances from their ledgers.

import type { PaidSums } from '../domain/metrics.ts'
import { grossOf, netOf } from './customer-figures.ts'
import { type SiteDb, sql, UNPREPARED } from './db.ts'
import { recordsOf } from './records.ts'
import { numberArray } from './table.ts'

/**
 * Recomputes from the approved transactions what customers paid, per currency. They are read by their customer, and judged after that: of a
 * site that PostgreSQL has not looked over yet, it would go through all that were ever approved.
 */
export async function sumTransactions(db: SiteDb, customers: readonly bigint[]): Promise<PaidSums[]> {
  const isSale = sql`filter (where kind = 'sale')`
  return db.rows<PaidSums>(sql`
    with own as materialized (
      select customer, currency, kind, status, amount, reporting_amount, answered_at from transactions where site_id = ${db.siteId} and customer = any(${numberArray(customers)})
    )
    select customer, currency, (count(*) ${isSale})::int as "paymentCount", coalesce(${grossOf('amount')}, 0)::bigint as "grossMinor", ${netOf('amount')}::bigint as "netMinor",
      coalesce(${grossOf('reporting_amount')}, 0)::bigint as "reportingGrossMinor", coalesce(${netOf('reporting_amount')}, 0)::bigint as "reportingNetMinor",
      min(answered_at) ${isSale} as "firstPaymentAt", max(answered_at) ${isSale} as "lastPaymentAt"
    from own where status = 'approved' group by customer, currency order by customer, currency`)
}

const REVENUE: readonly (readonly [field: keyof PaidSums, column: string])[] = [
  ['customer', 'customer'], ['currency', 'currency'], ['paymentCount', 'payment_count'], ['grossMinor', 'gross'], ['netMinor', 'net'], ['firstPaymentAt', 'first_payment_at'],
  ['lastPaymentAt', 'last_payment_at'],
]
const REVENUE_SHAPE = 'customer bigint, currency text, payment_count int, gross bigint, net bigint, first_payment_at timestamptz, last_payment_at timestamptz'

/** Makes the revenues of customers what their transactions sum up to: several sums of one customer's are one revenue. */
export async function replaceRevenues(db: SiteDb, customers: readonly bigint[], paid: readonly PaidSums[]): Promise<void> {
  await Promise.all([
    db.run(sql`delete from customer_revenues where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`),
    paid.length > 0 && db.run(sql`
      insert into customer_revenues (site_id, customer, currency, payment_count, gross, net, first_payment_at, last_payment_at)
      select ${db.siteId}::bigint, customer, currency, sum(payment_count), sum(gross), sum(net), min(first_payment_at), max(last_payment_at)
      from ${recordsOf(paid, REVENUE, REVENUE_SHAPE)} group by customer, currency`),
  ])
}

/** What the ledgers of customers sum up to, per currency. */
export async function sumLedgers(db: SiteDb, customers: readonly bigint[]): Promise<{ customer: bigint; currency: string; balanceMinor: bigint }[]> {
  return db.rows(sql`
    select customer, currency, sum(amount)::bigint as "balanceMinor" from credits
    where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer, currency order by customer, currency`)
}

/** Makes the balances of customers what their ledgers sum up to. */
export async function replaceBalances(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await Promise.all([
    db.run(sql`delete from credit_balances where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`),
    db.run(sql`
      insert into credit_balances (site_id, customer, currency, balance) select ${db.siteId}::bigint, customer, currency, sum(amount) from credits
      where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer, currency`),
  ])
}

/** Makes the balance of each entry of the ledgers of customers what all up to it sum up to: ledgers were taken apart. */
export async function replaceRunningBalances(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`
    update credits t set balance = r.running from (
      select number, sum(amount) over (partition by customer, currency order by number) as running from credits
      where site_id = ${db.siteId} and customer = any(${numberArray(customers)})) r
    where t.site_id = ${db.siteId} and t.number = r.number and t.balance <> r.running`)
}

/** Unites the ledgers of the losers with the survivor's: each entry's balance is what all up to it sum up to, whosever they were. Gives how many entries came. */
export async function uniteLedgers(db: SiteDb, losers: readonly bigint[], survivor: bigint): Promise<number> {
  const row = await db.row<{ count: number }>(sql`
    with entries as (
      select number, customer as was, sum(amount) over (partition by currency order by number) as running from credits
      where site_id = ${db.siteId} and customer = any(${numberArray([survivor, ...losers])})
    ), written as (
      update credits t set customer = ${survivor}, balance = e.running from entries e
      where t.site_id = ${db.siteId} and t.number = e.number and (t.customer <> ${survivor} or t.balance <> e.running) returning e.was
    )
    select (count(*) filter (where was <> ${survivor}))::int as count from written`, UNPREPARED)
  return row?.count ?? 0
}

/** How many invoices each customer has. */
export async function countInvoices(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, number>> {
  const rows = await db.rows<{ customer: bigint; count: number }>(sql`
    select customer, count(*)::int as count from invoices where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer`)
  return new Map(rows.map((row) => [row.customer, row.count]))
}
