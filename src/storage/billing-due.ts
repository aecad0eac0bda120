// When a site's billing next has something to do.

import type { Instant } from '../domain/time.ts'
import { type SiteDb, sql } from './db.ts'

/** The earliest instant at which a subscription, an invoice or a missing answer is due; null when nothing ever is. */
export async function findNextDue(db: SiteDb): Promise<Instant | null> {
  const row = await db.row<{ at: Instant | null }>(sql`
    select least(
      (select min(next_due_at) from subscriptions where site_id = ${db.siteId} and next_due_at is not null),
      (select min(next_attempt_at) from invoices where site_id = ${db.siteId} and next_attempt_at is not null),
      (select min(look_at) from transactions where site_id = ${db.siteId} and look_at is not null)) as at`)
  return row?.at ?? null
}
