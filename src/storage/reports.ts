// What reports are made of, summed up by PostgreSQL.

import type { IntervalUnit } from '../domain/schedule.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

/** An instant at which recurring revenue is looked at; `index` counts months without gaps. */
export interface Snapshot {
  readonly index: number
  readonly at: Instant
}

/** Recurring revenue at a snapshot in one currency, and how it came about since the one before; minor units a month. */
export interface RecurringMovement {
  readonly index: number
  readonly currency: string
  readonly customerCount: number
  readonly mrrMinor: bigint
  readonly newMinor: bigint
  readonly reactivatedMinor: bigint
  readonly expansionMinor: bigint
  readonly contractionMinor: bigint
  readonly churnedMinor: bigint
}

/** As often as the domain counts a unit in a year. */
function perYear(unit: Query<unknown>, units: Readonly<Record<IntervalUnit, bigint>>): Query<unknown> {
  return sql`case ${unit} ${sql.join(Object.entries(units).map(([name, times]) => sql`when ${name} then ${String(times)}::numeric`), sql` `)} end`
}

function snapshotRows(snapshots: readonly Snapshot[]): Query<unknown> {
  return records(snapshots.map(({ index, at }) => ({ index, at })), 'index int, at timestamptz')
}

/**
 * Monthly recurring revenue at snapshots, one row for each with any and each currency: of every subscription that has not ended by
 * then, the plan's part of the last period invoice before it, after discounts and before taxes, while that period lasts or is followed
 * by skipped ones. Invoices that were voided, refunded in full or given up count for nothing. Rounded once a customer.
 */
export async function listRecurringMovements(db: SiteDb, snapshots: readonly Snapshot[], units: Readonly<Record<IntervalUnit, bigint>>): Promise<RecurringMovement[]> {
  return db.rows<RecurringMovement>(sql`
    with covering as (
      select d.index, d.at, s.customer, i.currency, i.lines
      from ${snapshotRows(snapshots)} join subscriptions s on s.site_id = ${db.siteId} and s.started_at < d.at and (s.ended_at is null or s.ended_at >= d.at)
      join lateral (
        select * from invoices i where i.site_id = ${db.siteId} and i.subscription = s.number and i.period is not null and i.period_from < d.at
        order by i.period desc limit 1) i on i.status in ('open', 'past-due', 'paid') and (i.period_to >= d.at or exists (
          select from subscription_breaks b where b.site_id = ${db.siteId} and b.subscription = s.number and b.kind = 'skipped' and b.from_at < d.at and b.to_at >= d.at))
    ), snaps as materialized (
      select c.index, c.customer, c.currency, round(round(sum(((l ->> 'amountMinor')::numeric - (l ->> 'discountMinor')::numeric) * ${perYear(sql`p.interval_unit`, units)} / p.interval_count / 12), 10)) as mrr
      from covering c cross join lateral json_array_elements(c.lines) l
      join plans p on p.site_id = ${db.siteId} and p.number = (l ->> 'plan')::bigint and p.interval_unit is not null
      where l ->> 'kind' = 'plan' group by 1, 2, 3
    ), moves as (
      select n.*, lag(mrr) over w as before, lag(index) over w as before_index, lead(index) over w as next_index from snaps n window w as (partition by customer, currency order by index)
    ), earlier as (
      select distinct m.customer, m.currency from moves m
      where m.before_index is null and exists (
        select from invoices i where i.site_id = ${db.siteId} and i.customer = m.customer and i.currency = m.currency and i.period is not null and i.status in ('open', 'past-due', 'paid', 'refunded')
          and i.period_from < (select at from ${snapshotRows(snapshots)} where d.index = m.index - 1))
    ), parts as (
      select m.index, m.currency, 1 as customers, m.mrr, case when m.before_index is null and e.customer is null then m.mrr else 0 end as new,
        case when (m.before_index is null and e.customer is not null) or m.before_index < m.index - 1 then m.mrr else 0 end as reactivated,
        case when m.before_index = m.index - 1 then greatest(m.mrr - m.before, 0) else 0 end as expansion,
        case when m.before_index = m.index - 1 then greatest(m.before - m.mrr, 0) else 0 end as contraction, 0::numeric as churned
      from moves m left join earlier e on e.customer = m.customer and e.currency = m.currency
      union all
      select m.index + 1, m.currency, 0, 0, 0, 0, 0, 0, m.mrr from moves m where m.next_index is distinct from m.index + 1
    )
    select index, currency, sum(customers)::int as "customerCount", sum(mrr)::bigint as "mrrMinor", sum(new)::bigint as "newMinor", sum(reactivated)::bigint as "reactivatedMinor",
      sum(expansion)::bigint as "expansionMinor", sum(contraction)::bigint as "contractionMinor", sum(churned)::bigint as "churnedMinor"
    from parts group by index, currency order by index, currency`)
}

/** A span of a report. */
export interface Span {
  readonly index: number
  readonly from: Instant
  readonly to: Instant
}

function spanRows(spans: readonly Span[]): Query<unknown> {
  return records(spans.map(({ index, from, to }) => ({ index, from_at: from, to_at: to })), 'index int, from_at timestamptz, to_at timestamptz')
}

/** Customers and subscriptions that were there when a span began, and who came and went in it. */
export interface ChurnCounts {
  readonly index: number
  readonly customersAtStart: number
  readonly customersActivated: number
  readonly customersDeactivated: number
  readonly subscriptionsAtStart: number
  readonly subscriptionsEnded: number
  /** Of those who became inactive, how many by each cause; `unknown` where the customer was erased. */
  readonly causes: { readonly [cause: string]: number }
}

/** Churn of each span, from the one event of each change. */
export async function listChurn(db: SiteDb, spans: readonly Span[]): Promise<ChurnCounts[]> {
  const within = (types: Query<unknown>): Query<unknown> => sql`select count(*)::int from events e where e.site_id = ${db.siteId} and e.type in (${types}) and e.at >= d.from_at and e.at < d.to_at`
  return db.rows<ChurnCounts>(sql`
    select d.index,
      (select coalesce(sum(case e.type when 'customer.activated' then 1 else -1 end), 0)::int from events e
        where e.site_id = ${db.siteId} and e.type in ('customer.activated', 'customer.deactivated') and e.at < d.from_at) as "customersAtStart",
      (${within(sql`'customer.activated'`)}) as "customersActivated", (${within(sql`'customer.deactivated'`)}) as "customersDeactivated",
      (select count(*)::int from subscriptions s where s.site_id = ${db.siteId} and s.status <> 'pending' and s.started_at < d.from_at and (s.ended_at is null or s.ended_at >= d.from_at)) as "subscriptionsAtStart",
      (${within(sql`'subscription.cancelled', 'subscription.expired'`)}) as "subscriptionsEnded",
      (select coalesce(json_object_agg(cause, customers), '{}') from (
        select coalesce(e.payload ->> 'cause', 'unknown') as cause, count(*) as customers from events e
        where e.site_id = ${db.siteId} and e.type = 'customer.deactivated' and e.at >= d.from_at and e.at < d.to_at group by 1) c) as causes
    from ${spanRows(spans)} order by d.index`)
}

/** How many of those who were first active in one span were active at any time of another. */
export interface CohortSize {
  readonly cohort: number
  readonly index: number
  readonly customerCount: number
}

/** Cohorts by the span of the first activation; later spans in which nobody was left have no row. */
export async function listCohorts(db: SiteDb, spans: readonly Span[]): Promise<CohortSize[]> {
  return db.rows<CohortSize>(sql`
    with stays as (
      select customer, type, at as from_at, lead(at) over w as to_at, first_value(at) over w as first_at from events
      where site_id = ${db.siteId} and type in ('customer.activated', 'customer.deactivated') and customer is not null window w as (partition by customer order by at, number)
    )
    select b.index as cohort, d.index, count(distinct y.customer)::int as "customerCount" from stays y
    join (select * from ${spanRows(spans)}) b on y.first_at >= b.from_at and y.first_at < b.to_at
    join ${spanRows(spans)} on d.index >= b.index and y.from_at < d.to_at and (y.to_at is null or y.to_at > d.from_at or y.from_at >= d.from_at)
    where y.type = 'customer.activated' group by 1, 2 order by 1, 2`)
}

/** What customers of one origin brought in, in the reporting currency. */
export interface LeadSourceRevenue {
  readonly source: string | null
  readonly campaign: string | null
  readonly customerCount: number
  readonly payingCustomerCount: number
  readonly grossMinor: bigint
  readonly netMinor: bigint
}

/** Revenue by original source and campaign, the most first. Deleted customers count: what they paid was paid. */
export async function listLeadSourceRevenue(db: SiteDb, limit: number): Promise<LeadSourceRevenue[]> {
  return db.rows<LeadSourceRevenue>(sql`
    select lead_sources -> 'original' ->> 'source' as source, lead_sources -> 'original' ->> 'campaign' as campaign, count(*)::int as "customerCount",
      (count(*) filter (where payment_count > 0))::int as "payingCustomerCount", sum(gross_revenue)::bigint as "grossMinor", sum(lifetime_revenue)::bigint as "netMinor"
    from customers where site_id = ${db.siteId} and (deleted_at is null or payment_count > 0) group by 1, 2 order by 6 desc, 1 nulls last, 2 nulls last limit ${limit}`)
}
