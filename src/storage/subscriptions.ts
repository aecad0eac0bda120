// Subscriptions as rows, and the spans that no invoice covers.

import type { PlannedChange, Subscription, SubscriptionBreak } from '../domain/subscription.ts'
import type { Interval } from '../domain/schedule.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'
import { type Change, fieldsOf, insertRows, numberArray, saveChanges, type Table, toRecords } from './table.ts'

type Row = Omit<Subscription, 'interval' | 'anchor'> & {
  readonly intervalUnit: Interval['unit']
  readonly intervalCount: number
  readonly anchorAt: Instant
  readonly timeZone: string
}

const SUBSCRIPTIONS: Table<Row> = {
  name: 'subscriptions',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], customer: ['customer', 'bigint'], plan: ['plan', 'bigint'], planVersion: ['plan_version', 'int'],
    status: ['status', 'text'], quantity: ['quantity', 'int'], currency: ['currency', 'text'], ownPrice: ['own_price', 'money-json'],
    paymentMethod: ['payment_method', 'bigint'], shippingAddress: ['shipping_address', 'text'], coupons: ['coupons', 'money-json'], taxes: ['taxes', 'json'],
    timeZone: ['time_zone', 'text'], intervalUnit: ['interval_unit', 'text'], intervalCount: ['interval_count', 'int'], anchorAt: ['anchor_at', 'timestamptz'],
    anchorPeriod: ['anchor_period', 'int'], nextPeriod: ['next_period', 'int'], coveredUntil: ['covered_until', 'timestamptz'], nextDueAt: ['next_due_at', 'timestamptz'],
    skippedPeriods: ['skipped_periods', 'json'], startedAt: ['started_at', 'timestamptz'], trialUntil: ['trial_until', 'timestamptz'], pausedAt: ['paused_at', 'timestamptz'],
    resumeAt: ['resume_at', 'timestamptz'], cancelAt: ['cancel_at', 'timestamptz'], cancellation: ['cancellation', 'json'], endedAt: ['ended_at', 'timestamptz'],
    expiresAt: ['expires_at', 'timestamptz'], expiresAfterCharges: ['expires_after_charges', 'int'], expiresAfterTotalMinor: ['expires_after_total', 'bigint'],
    chargeCount: ['charge_count', 'int'], chargedTotalMinor: ['charged_total', 'bigint'], plannedChange: ['planned_change', 'money-json'], metadata: ['metadata', 'json'],
    createdAt: ['created_at', 'timestamptz'], updatedAt: ['updated_at', 'timestamptz'], revision: ['revision', 'int'],
  },
}
const fields = fieldsOf(SUBSCRIPTIONS, 's')

function toRow({ interval, anchor, ...rest }: Subscription): Row {
  return { ...rest, intervalUnit: interval.unit, intervalCount: interval.count, anchorAt: anchor.at, timeZone: anchor.timeZone }
}

function toSubscription({ intervalUnit, intervalCount, anchorAt, timeZone, ...rest }: Row): Subscription {
  const { cancellation } = rest
  const plannedChange = rest.plannedChange as (Omit<PlannedChange, 'plan'> & { readonly plan: number }) | null
  return {
    ...rest, interval: { unit: intervalUnit, count: intervalCount }, anchor: { at: anchorAt, timeZone },
    // JSON has no bigints and no dates of its own.
    plannedChange: plannedChange && { ...plannedChange, plan: BigInt(plannedChange.plan) },
    cancellation: cancellation && { ...cancellation, requestedAt: new Date(cancellation.requestedAt) },
  }
}

async function select(db: SiteDb, where: Query<unknown>): Promise<Subscription[]> {
  return toRecords(SUBSCRIPTIONS, await db.rows(sql`select ${fields} from subscriptions s where s.site_id = ${db.siteId} and ${where}`)).map(toSubscription)
}

export async function insertSubscriptions(db: SiteDb, subscriptions: readonly Subscription[]): Promise<void> {
  await insertRows(db, SUBSCRIPTIONS, subscriptions.map(toRow))
}

export async function saveSubscriptions(db: SiteDb, changes: readonly Change<Subscription>[]): Promise<void> {
  await saveChanges(db, SUBSCRIPTIONS, changes.map(({ row, stored }) => ({ row: toRow(row), stored: stored && toRow(stored) })))
}

export async function findSubscription(db: SiteDb, id: string): Promise<Subscription | null> {
  return (await select(db, sql`s.id = ${id}`))[0] ?? null
}

export async function getSubscriptions(db: SiteDb, numbers: readonly bigint[]): Promise<Subscription[]> {
  return numbers.length === 0 ? [] : select(db, sql`s.number = any(${numberArray(numbers)}) order by s.number`)
}

/** All subscriptions of customers, oldest first. */
export async function listSubscriptionsOf(db: SiteDb, customers: readonly bigint[]): Promise<Subscription[]> {
  return customers.length === 0 ? [] : select(db, sql`s.customer = any(${numberArray(customers)}) order by s.number`)
}

/** The subscriptions of customers that have not ended, oldest first. */
export async function listLiveSubscriptionsOf(db: SiteDb, customers: readonly bigint[]): Promise<Subscription[]> {
  return select(db, sql`s.customer = any(${numberArray(customers)}) and s.status not in ('cancelled', 'expired') order by s.number`)
}

/** The numbers and customers of subscriptions that the clock has something to do with by now, the longest due first. */
export async function listDueSubscriptions(db: SiteDb, now: Instant, limit: number): Promise<{ number: bigint; customer: bigint; at: Instant }[]> {
  return db.rows(sql`
    select number, customer, next_due_at as at from subscriptions where site_id = ${db.siteId} and next_due_at <= ${now} order by next_due_at, number limit ${limit}`)
}

export interface SubscriptionQuery {
  readonly customer?: bigint
  readonly plan?: bigint
  readonly status?: string
  readonly below: bigint | null
  readonly limit: number
}

/** Newest first. */
export async function listSubscriptions(db: SiteDb, query: SubscriptionQuery): Promise<Subscription[]> {
  return select(db, sql`true
    ${query.customer === undefined ? sql`` : sql`and s.customer = ${query.customer}`} ${query.plan === undefined ? sql`` : sql`and s.plan = ${query.plan}`}
    ${query.status === undefined ? sql`` : sql`and s.status = ${query.status}`} ${query.below === null ? sql`` : sql`and s.number < ${query.below}`}
    order by s.number desc limit ${query.limit}`)
}

/** Ids of live subscriptions that name a payment method. */
export async function listSubscriptionsPaidBy(db: SiteDb, method: bigint): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select id from subscriptions where site_id = ${db.siteId} and payment_method = ${method} and status not in ('cancelled', 'expired') order by number limit 20`)
  return rows.map((row) => row.id)
}

export async function insertBreaks(db: SiteDb, breaks: readonly SubscriptionBreak[]): Promise<void> {
  if (breaks.length === 0) return
  const rows = breaks.map((one, index) => ({ index, subscription: String(one.subscription), period: one.period, kind: one.kind, from_at: one.from, to_at: one.to }))
  await db.run(sql`
    insert into subscription_breaks (site_id, subscription, period, kind, from_at, to_at) select ${db.siteId}, d.subscription, d.period, d.kind, d.from_at, d.to_at
    from ${records(rows, 'index int, subscription bigint, period int, kind text, from_at timestamptz, to_at timestamptz')} order by d.index`)
}

/** Subscriptions in the order of their numbers, after one, each with the spans that its invoices bill since its present anchor. */
export async function listWithBilledSpans(db: SiteDb, after: bigint, limit: number): Promise<{ subscription: Subscription; billed: { period: number; from: Instant; to: Instant }[] }[]> {
  const subscriptions = await select(db, sql`s.number > ${after} order by s.number limit ${limit}`)
  const rows = await db.rows<{ subscription: bigint; period: number; from: Instant; to: Instant }>(sql`
    select i.subscription, i.period, i.period_from as "from", i.period_to as "to" from invoices i
    join subscriptions s on s.site_id = ${db.siteId} and s.number = i.subscription and i.period >= s.anchor_period
    where i.site_id = ${db.siteId} and i.subscription = any(${numberArray(subscriptions.map((one) => one.number))}) order by i.subscription, i.period`)
  const billed = new Map<bigint, { period: number; from: Instant; to: Instant }[]>(subscriptions.map((one) => [one.number, []]))
  for (const row of rows) billed.get(row.subscription)?.push(row)
  return subscriptions.map((subscription) => ({ subscription, billed: billed.get(subscription.number) ?? [] }))
}
