// What merging computes anew of customers: revenues and figures from their transactions, balances from their ledgers.

import type { PaidSums } from '../domain/metrics.ts'
import { grossOf, netOf } from './customer-figures.ts'
import { type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

/** Recomputes from the approved transactions what customers paid, per currency. */
export async function sumTransactions(db: SiteDb, customers: readonly bigint[]): Promise<PaidSums[]> {
  const isSale = sql`filter (where kind = 'sale')`
  return db.rows<PaidSums>(sql`
    select customer, currency, (count(*) ${isSale})::int as "paymentCount", coalesce(${grossOf('amount')}, 0)::bigint as "grossMinor", ${netOf('amount')}::bigint as "netMinor",
      coalesce(${grossOf('reporting_amount')}, 0)::bigint as "reportingGrossMinor", coalesce(${netOf('reporting_amount')}, 0)::bigint as "reportingNetMinor",
      min(answered_at) ${isSale} as "firstPaymentAt", max(answered_at) ${isSale} as "lastPaymentAt"
    from transactions where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) and status = 'approved' group by customer, currency order by customer, currency`)
}

/** Makes the revenues of customers what their transactions sum up to. */
export async function replaceRevenues(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`delete from customer_revenues where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
  await db.run(sql`
    insert into customer_revenues (site_id, customer, currency, payment_count, gross, net, first_payment_at, last_payment_at)
    select ${db.siteId}::bigint, customer, currency, count(*) filter (where kind = 'sale'), coalesce(${grossOf('amount')}, 0),
      ${netOf('amount')}, min(answered_at) filter (where kind = 'sale'), max(answered_at) filter (where kind = 'sale')
    from transactions where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) and status = 'approved' group by customer, currency`)
}

/** What the ledgers of customers sum up to, per currency. */
export async function sumLedgers(db: SiteDb, customers: readonly bigint[]): Promise<{ customer: bigint; currency: string; balanceMinor: bigint }[]> {
  return db.rows(sql`
    select customer, currency, sum(amount)::bigint as "balanceMinor" from credits
    where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer, currency order by customer, currency`)
}

/** Makes the balances of customers what their ledgers sum up to, and of each entry what all up to it sum up to: ledgers were united, or taken apart. */
export async function replaceBalances(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`
    update credits t set balance = r.running from (
      select number, sum(amount) over (partition by customer, currency order by number) as running from credits
      where site_id = ${db.siteId} and customer = any(${numberArray(customers)})) r
    where t.site_id = ${db.siteId} and t.number = r.number and t.balance <> r.running`)
  await db.run(sql`delete from credit_balances where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
  await db.run(sql`
    insert into credit_balances (site_id, customer, currency, balance) select ${db.siteId}::bigint, customer, currency, sum(amount) from credits
    where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer, currency`)
}

/** How many invoices each customer has. */
export async function countInvoices(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, number>> {
  const rows = await db.rows<{ customer: bigint; count: number }>(sql`
    select customer, count(*)::int as count from invoices where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer`)
  return new Map(rows.map((row) => [row.customer, row.count]))
}
