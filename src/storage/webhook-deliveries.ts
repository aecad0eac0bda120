// Webhook deliveries: one row per event and endpoint, kept whatever becomes of it.

import type { DeliveryStatus, WebhookDelivery } from '../domain/webhook.ts'
import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

interface DeliveryRow {
  number: bigint
  id: string
  endpoint: bigint
  endpoint_id: string
  event_id: string
  event_type: string
  customer_id: string | null
  lane: bigint
  body: string
  status: DeliveryStatus
  attempts: number
  first_attempt_at: Date | null
  last_attempt_at: Date | null
  next_attempt_at: Date | null
  delivered_at: Date | null
  response_status: number | null
  response_excerpt: string | null
  error: string | null
  replayed_at: Date | null
  replay_count: number
  created_at: Date
}

const deliveryColumns = sql`d.number, d.id, d.endpoint, p.id as endpoint_id, e.id as event_id, d.event_type, c.id as customer_id, d.lane, d.body, d.status, d.attempts,
  d.first_attempt_at, d.last_attempt_at, d.next_attempt_at, d.delivered_at, d.response_status, d.response_excerpt, d.error, d.replayed_at, d.replay_count, d.created_at`
const deliveryJoins = sql`join webhook_endpoints p on p.site_id = d.site_id and p.number = d.endpoint join events e on e.site_id = d.site_id and e.number = d.event
  left join customers c on c.site_id = d.site_id and c.number = d.customer`

const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  number: row.number, id: row.id, endpoint: row.endpoint, endpointId: row.endpoint_id, eventId: row.event_id, eventType: row.event_type, customerId: row.customer_id,
  lane: row.lane, body: row.body, status: row.status, attempts: row.attempts, firstAttemptAt: row.first_attempt_at, lastAttemptAt: row.last_attempt_at,
  nextAttemptAt: row.next_attempt_at, deliveredAt: row.delivered_at, responseStatus: row.response_status, responseExcerpt: row.response_excerpt, error: row.error,
  replayedAt: row.replayed_at, replayCount: row.replay_count, createdAt: row.created_at,
})

export interface NewDelivery {
  readonly id: string
  readonly endpoint: bigint
  readonly event: bigint
  readonly eventType: string
  readonly customer: bigint | null
  readonly lane: bigint
  readonly body: string
}

/** Puts deliveries in line, in order; their lanes are open and locked. */
export async function insertDeliveries(db: SiteDb, drafts: readonly NewDelivery[], at: Date): Promise<void> {
  if (drafts.length === 0) return
  const rows = drafts.map((one, index) => ({
    index, id: one.id, endpoint: String(one.endpoint), event: String(one.event), event_type: one.eventType,
    customer: one.customer === null ? null : String(one.customer), lane: String(one.lane), body: one.body,
  }))
  await db.run(sql`
    insert into webhook_deliveries (site_id, id, endpoint, event, event_type, customer, lane, body, created_at)
    select ${db.siteId}, d.id, d.endpoint, d.event, d.event_type, d.customer, d.lane, d.body, ${at}
    from ${records(rows, 'index int, id text, endpoint bigint, event bigint, event_type text, customer bigint, lane bigint, body text')} order by d.index`)
}

export async function findDelivery(db: SiteDb, id: string): Promise<WebhookDelivery | null> {
  const row = await db.row<DeliveryRow>(sql`select ${deliveryColumns} from webhook_deliveries d ${deliveryJoins} where d.site_id = ${db.siteId} and d.id = ${id}`)
  return row ? toDelivery(row) : null
}

/** Deliveries of an endpoint before a number, newest first, those of one status if it is given. */
export async function listDeliveries(
  db: SiteDb, endpoint: bigint, query: { status: DeliveryStatus | null; before: bigint | null; limit: number },
): Promise<WebhookDelivery[]> {
  const rows = await db.rows<DeliveryRow>(sql`
    select ${deliveryColumns} from webhook_deliveries d ${deliveryJoins} where d.site_id = ${db.siteId} and d.endpoint = ${endpoint}
      ${query.status === null ? sql`` : sql`and d.status = ${query.status}`} ${query.before === null ? sql`` : sql`and d.number < ${query.before}`}
    order by d.number desc limit ${query.limit}`)
  return rows.map(toDelivery)
}

/** The first pending delivery of each lane. */
export async function listFirstPending(db: SiteDb, endpoint: bigint, lanes: readonly bigint[]): Promise<WebhookDelivery[]> {
  const rows = await db.rows<DeliveryRow>(sql`
    select ${deliveryColumns} from unnest(${lanes.map(String)}::bigint[]) as wanted(lane)
    cross join lateral (
      select f.* from webhook_deliveries f where f.site_id = ${db.siteId} and f.endpoint = ${endpoint} and f.lane = wanted.lane and f.status = 'pending'
      order by f.number limit 1) d
    ${deliveryJoins}`)
  return rows.map(toDelivery)
}

/** What an attempt changed. */
export type Attempted = Pick<
  WebhookDelivery, 'number' | 'status' | 'attempts' | 'firstAttemptAt' | 'lastAttemptAt' | 'nextAttemptAt' | 'deliveredAt' | 'responseStatus' | 'responseExcerpt' | 'error'
>

/** Saves an attempt of a delivery that is still pending. */
export async function saveAttempt(db: SiteDb, one: Attempted): Promise<void> {
  await db.run(sql`
    update webhook_deliveries set status = ${one.status}, attempts = ${one.attempts}, first_attempt_at = ${one.firstAttemptAt}, last_attempt_at = ${one.lastAttemptAt},
      next_attempt_at = ${one.nextAttemptAt}, delivered_at = ${one.deliveredAt}, response_status = ${one.responseStatus}, response_excerpt = ${one.responseExcerpt}, error = ${one.error}
    where site_id = ${db.siteId} and number = ${one.number} and status = 'pending'`)
}

export async function cancelPendingDeliveries(db: SiteDb, endpoint: bigint, reason: string): Promise<number> {
  return db.run(sql`
    update webhook_deliveries set status = 'cancelled', error = ${reason}, next_attempt_at = null
    where site_id = ${db.siteId} and endpoint = ${endpoint} and status = 'pending'`)
}

/** Gives deliveries that wait for another attempt all their attempts again. */
export async function restartPendingDeliveries(db: SiteDb, endpoint: bigint): Promise<void> {
  await db.run(sql`
    update webhook_deliveries set attempts = 0, first_attempt_at = null, next_attempt_at = null
    where site_id = ${db.siteId} and endpoint = ${endpoint} and status = 'pending' and first_attempt_at is not null`)
}

export interface DeliverySelection {
  readonly status: DeliveryStatus
  readonly from: Date | null
  readonly to: Date | null
  /** Only those with a greater number. */
  readonly after: bigint | null
}

/** Numbers and lanes of deliveries by status and by when they were put in line (inclusive), oldest first; without those whose customer was erased. */
export async function selectDeliveries(db: SiteDb, endpoint: bigint, wanted: DeliverySelection, limit: number): Promise<{ number: bigint; lane: bigint }[]> {
  return db.rows(sql`
    select number, lane from webhook_deliveries where site_id = ${db.siteId} and endpoint = ${endpoint} and status = ${wanted.status} and body <> ''
      ${wanted.from === null ? sql`` : sql`and created_at >= ${wanted.from}`} ${wanted.to === null ? sql`` : sql`and created_at <= ${wanted.to}`} ${wanted.after === null ? sql`` : sql`and number > ${wanted.after}`}
    order by number limit ${limit}`)
}

/** Puts deliveries in line again, where their place was; their lanes are open and locked. Gives how many. */
export async function requeueDeliveries(db: SiteDb, numbers: readonly bigint[], at: Date): Promise<number> {
  return db.run(sql`
    update webhook_deliveries set status = 'pending', attempts = 0, first_attempt_at = null, next_attempt_at = null, delivered_at = null, error = null,
      replayed_at = ${at}, replay_count = replay_count + 1
    where site_id = ${db.siteId} and number = any(${numbers.map(String)}::bigint[])`)
}

/**
 * Clears the bodies of a customer's deliveries and what was answered to them; those still to come are cancelled, and their lanes,
 * which then hold nothing, closed. Gives how many were cleared.
 */
export async function eraseDeliveriesOf(db: SiteDb, customer: bigint): Promise<number> {
  await db.run(sql`
    delete from webhook_lanes l using (
      select distinct endpoint, lane from webhook_deliveries where site_id = ${db.siteId} and customer = ${customer} and status = 'pending') d
    where l.site_id = ${db.siteId} and l.endpoint = d.endpoint and l.lane = d.lane`)
  return db.run(sql`
    update webhook_deliveries set body = '', response_excerpt = null, error = case when status = 'pending' then 'the customer was erased' end,
      next_attempt_at = null, status = case when status = 'pending' then 'cancelled' else status end
    where site_id = ${db.siteId} and customer = ${customer} and body <> ''`)
}

/** Which of these customers an endpoint has been told of. */
export async function listCustomersTold(db: SiteDb, endpoint: bigint, customers: readonly bigint[]): Promise<Set<bigint>> {
  const rows = await db.rows<{ customer: bigint }>(sql`
    select w.customer from unnest(${customers.map(String)}::bigint[]) as w(customer)
    where exists (select from webhook_deliveries d where d.site_id = ${db.siteId} and d.customer = w.customer and d.endpoint = ${endpoint})`)
  return new Set(rows.map((row) => row.customer))
}
