// Scores of recency, frequency and monetary value, computed over a site in SQL and kept until computed again.

import { RFM_SEGMENTS, rfmSegment, type RfmSegment } from '../domain/segment.ts'
import { records } from './records.ts'
import { type SiteDb, sql } from './db.ts'

/** The domain's grid as rows, so that the one table of segments is the domain's. */
const GRID = [1, 2, 3, 4, 5].flatMap((r) => [1, 2, 3, 4, 5].flatMap((f) => [1, 2, 3, 4, 5].map((m) => ({ r, f, m, segment: rfmSegment(r, f, m) }))))

/**
 * Replaces the scores of the site: quintiles over live customers who have paid. Equal values get equal scores, whatever
 * their number, because a quintile is where the share of those at or below a value lies. Gives how many were scored.
 */
export async function replaceRfmScores(db: SiteDb, at: Date): Promise<number> {
  // Two who ask at once wait here; the second replaces what the first made.
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended('rfm', ${db.siteId}))`)
  await db.run(sql`delete from rfm_scores where site_id = ${db.siteId}`)
  const scored = await db.run(sql`
    insert into rfm_scores (site_id, customer, recency, frequency, monetary, segment)
    select ${db.siteId}::bigint, s.number, s.r, s.f, s.m, d.segment from (
      select number,
        ceil(5 * cume_dist() over (order by last_payment_at))::int as r,
        ceil(5 * cume_dist() over (order by payment_count))::int as f,
        ceil(5 * cume_dist() over (order by lifetime_revenue))::int as m
      from customers where site_id = ${db.siteId} and deleted_at is null and payment_count > 0
    ) s join ${records(GRID, 'r int, f int, m int, segment text')} on d.r = s.r and d.f = s.f and d.m = s.m`)
  await db.run(sql`
    insert into rfm_runs (site_id, computed_at, customer_count) values (${db.siteId}, ${at}, ${scored})
    on conflict (site_id) do update set computed_at = excluded.computed_at, customer_count = excluded.customer_count`)
  return scored
}

/** When the scores were computed; null when never. */
export async function findRfmRun(db: SiteDb): Promise<{ computedAt: Date; customerCount: number } | null> {
  const row = await db.row<{ computed_at: Date; customer_count: bigint }>(sql`select computed_at, customer_count from rfm_runs where site_id = ${db.siteId}`)
  return row ? { computedAt: row.computed_at, customerCount: Number(row.customer_count) } : null
}

export interface RfmGroup {
  readonly segment: RfmSegment
  readonly customerCount: number
  readonly lifetimeRevenueMinor: number
}

/** Every named segment with its size and revenue, also the empty ones. */
export async function listRfmGroups(db: SiteDb): Promise<RfmGroup[]> {
  const rows = await db.rows<{ segment: RfmSegment; count: bigint; revenue: bigint }>(sql`
    select r.segment, count(*) as count, coalesce(sum(c.lifetime_revenue), 0)::bigint as revenue
    from rfm_scores r join customers c on c.site_id = ${db.siteId} and c.number = r.customer and c.deleted_at is null
    where r.site_id = ${db.siteId} group by r.segment`)
  const found = new Map(rows.map((row) => [row.segment, row]))
  return RFM_SEGMENTS.map((segment) => ({ segment, customerCount: Number(found.get(segment)?.count ?? 0), lifetimeRevenueMinor: Number(found.get(segment)?.revenue ?? 0) }))
}

export interface RfmScores {
  readonly recency: number
  readonly frequency: number
  readonly monetary: number
  readonly segment: RfmSegment
}

export async function findRfmScores(db: SiteDb, customer: bigint): Promise<RfmScores | null> {
  const row = await db.row<RfmScores>(sql`select recency, frequency, monetary, segment from rfm_scores where site_id = ${db.siteId} and customer = ${customer}`)
  return row ?? null
}
