// Scores of recency, frequency and monetary value, computed over a site in SQL and kept until computed again.

import { RFM_SCORE_MAX, rfmGroups, type RfmRun, rfmSegment, type RfmSegment } from '../domain/segment.ts'
import { type SiteDb, sql } from './db.ts'

const SCORES = Array.from({ length: RFM_SCORE_MAX }, (_, index) => index + 1)
/** The domain's segment of every (recency, frequency, monetary), in counting order, so that the one table of them is the domain's. */
const SEGMENTS = SCORES.flatMap((r) => SCORES.flatMap((f) => SCORES.map((m) => rfmSegment(r, f, m))))

/**
 * Computes the scores of the site anew: quintiles over live customers who have paid. Equal values get equal scores, whatever
 * their number, because a quintile is where the share of those at or below a value lies. Rows whose scores stay are not written.
 */
export async function replaceRfmScores(db: SiteDb, at: Date): Promise<RfmRun> {
  await db.run(sql`
    delete from rfm_scores r using customers c
    where r.site_id = ${db.siteId} and c.site_id = ${db.siteId} and c.number = r.customer and not (c.deleted_at is null and c.payment_count > 0)`)
  const row = await db.row<RunRow>(sql`
    with scored as materialized (
      select number, lifetime_revenue, r, f, m, (${SEGMENTS}::text[])[(r - 1) * 25 + (f - 1) * 5 + m] as segment from (
        select number, lifetime_revenue,
          ceil(5 * cume_dist() over (order by last_payment_at nulls first))::int as r,
          ceil(5 * cume_dist() over (order by payment_count))::int as f,
          ceil(5 * cume_dist() over (order by lifetime_revenue))::int as m
        from customers where site_id = ${db.siteId} and deleted_at is null and payment_count > 0) ranked
    ), stored as (
      insert into rfm_scores as o (site_id, customer, recency, frequency, monetary, segment)
      select ${db.siteId}::bigint, number, r, f, m, segment from scored order by number
      on conflict (site_id, customer) do update
        set recency = excluded.recency, frequency = excluded.frequency, monetary = excluded.monetary, segment = excluded.segment
        where (o.recency, o.frequency, o.monetary) is distinct from (excluded.recency, excluded.frequency, excluded.monetary)
    )
    insert into rfm_runs (site_id, computed_at, customer_count, segments)
    select ${db.siteId}::bigint, ${at}::timestamptz, coalesce(sum(customers), 0),
      coalesce(json_agg(json_build_object('segment', segment, 'customers', customers, 'revenue', revenue::text)), '[]')
    from (select segment, count(*) as customers, sum(lifetime_revenue) as revenue from scored group by segment) g
    on conflict (site_id) do update
      set computed_at = excluded.computed_at, customer_count = excluded.customer_count, segments = excluded.segments
    returning computed_at, customer_count, segments`)
  return toRun(row ?? { computed_at: at, customer_count: 0n, segments: [] })
}

interface RunRow {
  computed_at: Date
  customer_count: bigint
  segments: { segment: string; customers: number; revenue: string }[]
}

function toRun(row: RunRow): RfmRun {
  const counted = new Map(row.segments.map((one) => [one.segment, { customerCount: one.customers, lifetimeRevenueMinor: BigInt(one.revenue) }]))
  return { computedAt: row.computed_at, customerCount: Number(row.customer_count), groups: rfmGroups(counted) }
}

/** The last computation; null when there was none. */
export async function findRfmRun(db: SiteDb): Promise<RfmRun | null> {
  const row = await db.row<RunRow>(sql`select computed_at, customer_count, segments from rfm_runs where site_id = ${db.siteId}`)
  return row ? toRun(row) : null
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

/** Takes the scores from a customer who goes. */
export async function deleteRfmScores(db: SiteDb, customer: bigint): Promise<void> {
  await db.run(sql`delete from rfm_scores where site_id = ${db.siteId} and customer = ${customer}`)
}
