// How customers stand: counts over what hangs on them, for a whole page at once.

import type { Customer } from '../domain/customer.ts'
import { customerColumns, type CustomerRow, toCustomer } from './customers.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

export interface Standing {
  readonly customer: bigint
  readonly subscriptions: number
  /** The most charges that any subscription had that is still live; zero without one. */
  readonly chargeStreak: number
  readonly hasUsableMethod: boolean
  /** Whether an invoice is past due that is still tried. */
  readonly isInDunning: boolean
}

const counted = (unless: readonly string[]): Query<unknown> => sql`metadata #>> ${[...unless]}::text[] is distinct from 'true'`

/**
 * Each table is read once for all of them, by a statement whose plan never varies; the three go out together. Subscriptions that have
 * `true` at `unless` in their metadata are not counted.
 */
export async function listStandings(db: SiteDb, customers: readonly bigint[], unless: readonly string[] = []): Promise<Map<bigint, Standing>> {
  if (customers.length === 0) return new Map()
  const among = sql`site_id = ${db.siteId} and customer = any(${numberArray(customers)})`
  const [subscribed, usable, dunned] = await Promise.all([
    db.rows<{ customer: bigint; subscriptions: number; streak: number }>(sql`
      select customer, (count(*) filter (where ${counted(unless)}))::int as subscriptions, coalesce(max(charge_count) filter (where status not in ('cancelled', 'expired')), 0)::int as streak
      from subscriptions where ${among} group by customer`, 'standing_subscriptions'),
    db.rows<{ customer: bigint }>(sql`select customer from payment_methods where ${among} and status = 'valid'`, 'standing_methods'),
    db.rows<{ customer: bigint }>(sql`select customer from invoices where ${among} and status = 'past-due' and next_attempt_at is not null`, 'standing_dunning'),
  ])
  const [byCustomer, payable, tried] = [new Map(subscribed.map((row) => [row.customer, row])), new Set(usable.map((row) => row.customer)), new Set(dunned.map((row) => row.customer))]
  return new Map(customers.map((customer) => [customer, {
    customer, subscriptions: byCustomer.get(customer)?.subscriptions ?? 0, chargeStreak: byCustomer.get(customer)?.streak ?? 0, hasUsableMethod: payable.has(customer), isInDunning: tried.has(customer),
  }]))
}

/** A live customer by its own number, and how it stands; null when there is none. */
export async function findStanding(db: SiteDb, customer: bigint, unless: readonly string[] = []): Promise<{ customer: Customer; standing: Standing } | null> {
  const row = await db.row<CustomerRow & Omit<Standing, 'customer'>>(sql`
    select ${customerColumns}, s.subscriptions::int, s.streak::int as "chargeStreak",
      exists (select from payment_methods m where m.site_id = ${db.siteId} and m.customer = c.number and m.status = 'valid') as "hasUsableMethod",
      exists (select from invoices i where i.site_id = ${db.siteId} and i.customer = c.number and i.status = 'past-due' and i.next_attempt_at is not null) as "isInDunning"
    from customers c cross join lateral (
      select count(*) filter (where ${counted(unless)}) as subscriptions, coalesce(max(charge_count) filter (where status not in ('cancelled', 'expired')), 0) as streak
      from subscriptions where site_id = ${db.siteId} and customer = c.number) s
    where c.site_id = ${db.siteId} and c.number = ${customer} and c.deleted_at is null`, 'find_standing')
  if (!row) return null
  const { subscriptions, chargeStreak, hasUsableMethod, isInDunning } = row
  return { customer: toCustomer(row), standing: { customer: row.number, subscriptions, chargeStreak, hasUsableMethod, isInDunning } }
}
