// Plans that several of some customers are subscribed to, counted where they are: there may be any number of subscriptions.

import { readMinor } from '../domain/money-json.ts'
import type { PriceModel } from '../domain/price.ts'
import type { Interval } from '../domain/schedule.ts'
import type { SubscriptionStatus } from '../domain/subscription.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

/** Live subscriptions to one plan that cost the same; `oldest` is the lowest of their numbers. */
export interface EqualSubscriptions {
  readonly plan: bigint
  readonly planVersion: number
  readonly currency: string
  readonly quantity: number
  readonly ownPrice: PriceModel | null
  readonly interval: Interval
  readonly count: number
  readonly oldest: bigint
}

export interface DoubledSubscription {
  readonly plan: bigint
  readonly id: string
  readonly customer: bigint
  readonly status: SubscriptionStatus
}

/** The live subscriptions to plans that more than one of these customers is subscribed to: what they cost, and the oldest `shownMax` of each plan. */
export async function listDoubled(db: SiteDb, customers: readonly bigint[], shownMax: number): Promise<{ equal: EqualSubscriptions[]; shown: DoubledSubscription[] }> {
  const isLive = (alias: string): Query<unknown> => sql`
    ${sql.raw(alias)}.site_id = ${db.siteId} and ${sql.raw(alias)}.customer = any(${numberArray(customers)}) and ${sql.raw(alias)}.status not in ('cancelled', 'expired')`
  const found = await db.rows<{ plan: bigint }>(sql`select s.plan from subscriptions s where ${isLive('s')} group by s.plan having min(s.customer) <> max(s.customer)`)
  if (found.length === 0) return { equal: [], shown: [] }
  const plans = numberArray(found.map((one) => one.plan))
  const [rows, shown] = await Promise.all([
    db.rows<Omit<EqualSubscriptions, 'ownPrice' | 'interval'> & { ownPrice: string | null; unit: Interval['unit']; each: number }>(sql`
      select s.plan, s.plan_version as "planVersion", s.currency, s.quantity, s.own_price::text as "ownPrice", s.interval_unit as unit, s.interval_count as each, count(*)::int as count,
        min(s.number) as oldest
      from subscriptions s where ${isLive('s')} and s.plan = any(${plans}) group by 1, 2, 3, 4, 5, 6, 7 order by min(s.number)`),
    db.rows<DoubledSubscription>(sql`
      select plan, id, customer, status from (
        select s.plan, s.id, s.customer, s.status, s.number, row_number() over (partition by s.plan order by s.number) as place from subscriptions s where ${isLive('s')} and s.plan = any(${plans})) s
      where place <= ${shownMax} order by number`),
  ])
  return {
    equal: rows.map(({ ownPrice, unit, each, ...rest }) => ({ ...rest, ownPrice: ownPrice === null ? null : (readMinor(JSON.parse(ownPrice)) as PriceModel), interval: { unit, count: each } })),
    shown,
  }
}
