// How customers stand: counts over what hangs on them, for a whole page at once.

import { type SiteDb, sql } from './db.ts'
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

export async function listStandings(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, Standing>> {
  if (customers.length === 0) return new Map()
  const rows = await db.rows<Standing>(sql`
    select c.number as customer, s.subscriptions::int, s.streak::int as "chargeStreak",
      exists (select from payment_methods m where m.site_id = ${db.siteId} and m.customer = c.number and m.status = 'valid') as "hasUsableMethod",
      exists (select from invoices i where i.site_id = ${db.siteId} and i.customer = c.number and i.status = 'past-due' and i.next_attempt_at is not null) as "isInDunning"
    from unnest(${numberArray(customers)}) as c(number) cross join lateral (
      select count(*) as subscriptions, coalesce(max(charge_count) filter (where status not in ('cancelled', 'expired')), 0) as streak
      from subscriptions where site_id = ${db.siteId} and customer = c.number) s`, customers.length === 1 ? 'find_standing' : undefined)
  return new Map(rows.map((row) => [row.customer, row]))
}
