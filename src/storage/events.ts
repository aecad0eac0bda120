// Events, appended and read in order.

import type { Event, EventPayload, EventType } from '../domain/event.ts'
import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

/** An event about to be stored. `customer` is the customer's number, for events of a customer's timeline. */
export interface EventDraft {
  readonly id: string
  readonly type: EventType
  readonly customer?: bigint | null
  readonly subject?: string | null
  readonly actor: string
  readonly payload?: EventPayload
  readonly at: Date
}

const DRAFT_SHAPE = 'index int, id text, type text, customer bigint, sequence int, subject text, actor text, payload jsonb, at timestamptz'

/** Where a customer's sequence stood before the events that are about to be appended. */
export type SequenceBases = ReadonlyMap<bigint, number>

/**
 * Appends events. Each customer's get the next numbers of its gapless sequence; counting them locks the customer's row,
 * so two transactions that write events of one customer wait for each other.
 */
export async function insertEvents(db: SiteDb, drafts: readonly EventDraft[]): Promise<void> {
  const counts = new Map<bigint, number>()
  for (const { customer } of drafts) if (customer != null) counts.set(customer, (counts.get(customer) ?? 0) + 1)
  const bases = counts.size === 0 ? new Map<bigint, number>() : await countEvents(db, counts)
  await insertCountedEvents(db, drafts, bases)
}

async function countEvents(db: SiteDb, counts: ReadonlyMap<bigint, number>): Promise<SequenceBases> {
  const rows = [...counts].map(([customer, events]) => ({ customer: String(customer), events })).toSorted((a, b) => (a.customer < b.customer ? -1 : 1))
  const counted = await db.rows<{ number: bigint; base: number }>(sql`
    update customers c set event_count = c.event_count + d.events from ${records(rows, 'customer bigint, events int')}
    where c.site_id = ${db.siteId} and c.number = d.customer
    returning c.number, c.event_count - d.events as base`)
  return new Map(counted.map((row) => [row.number, row.base]))
}

/** Appends events of customers whose sequence the caller has already moved on, in the same transaction. */
export async function insertCountedEvents(db: SiteDb, drafts: readonly EventDraft[], bases: SequenceBases): Promise<void> {
  if (drafts.length === 0) return
  const rows = numbered(drafts, bases)
  await db.run(
    sql`insert into events (site_id, id, type, customer, customer_sequence, subject, actor, payload, at)
      select ${db.siteId}, d.id, d.type, d.customer, d.sequence, d.subject, d.actor, d.payload, d.at
      from ${records(rows, DRAFT_SHAPE)} order by d.index`,
    rows.length === 1 ? 'insert_event' : undefined,
  )
}

/**
 * The same when the sequences have been moved on by these counts, by a statement that was sent just before: they are continued from
 * where they now stand, so that nobody waits to hear it.
 */
export async function insertJustCountedEvents(db: SiteDb, drafts: readonly EventDraft[], counts: ReadonlyMap<bigint, number>): Promise<void> {
  if (drafts.length === 0) return
  const rows = numbered(drafts, new Map([...counts].map(([customer, count]) => [customer, -count])))
  await db.run(
    sql`insert into events (site_id, id, type, customer, customer_sequence, subject, actor, payload, at)
      select ${db.siteId}, d.id, d.type, d.customer, c.event_count + d.sequence, d.subject, d.actor, d.payload, d.at
      from ${records(rows, DRAFT_SHAPE)} left join customers c on c.site_id = ${db.siteId} and c.number = d.customer order by d.index`,
    rows.length === 1 ? 'insert_just_counted_event' : undefined,
  )
}

function numbered(drafts: readonly EventDraft[], bases: SequenceBases): object[] {
  const next = new Map(bases)
  return drafts.map((draft, index) => {
    const sequence = draft.customer == null ? null : (next.get(draft.customer) ?? 0) + 1
    if (draft.customer != null && sequence !== null) next.set(draft.customer, sequence)
    return {
      index, id: draft.id, type: draft.type, customer: draft.customer == null ? null : String(draft.customer), sequence,
      subject: draft.subject ?? null, actor: draft.actor, payload: draft.payload ?? {}, at: draft.at.toISOString(),
    }
  })
}

interface EventRow {
  number: bigint
  position: bigint
  id: string
  type: EventType
  customer: bigint | null
  customer_id: string | null
  customer_sequence: number | null
  subject: string | null
  actor: string
  payload: EventPayload
  at: Date
}

function toEvent(row: EventRow): Event {
  return {
    number: row.number, position: row.position, id: row.id, type: row.type, customer: row.customer, customerId: row.customer_id,
    customerSequence: row.customer_sequence, subject: row.subject, actor: row.actor, payload: row.payload, at: row.at,
  }
}

const eventColumns = sql`e.number, e.position, e.id, e.type, e.customer, c.id as customer_id, e.customer_sequence, e.subject, e.actor, e.payload, e.at`

/** Where a reader of the feed stands: everything up to here it has seen. */
export interface FeedPosition {
  readonly position: bigint
  readonly number: bigint
}

/**
 * The feed after a position, oldest first. Shows only events whose transaction and every earlier one have ended,
 * so that a reader who goes on from the last one never misses any.
 */
export async function listEventsAfter(db: SiteDb, after: FeedPosition, limit: number, types?: readonly string[]): Promise<Event[]> {
  const rows = await db.rows<EventRow>(sql`
    select ${eventColumns} from events e left join customers c on c.site_id = e.site_id and c.number = e.customer
    where e.site_id = ${db.siteId} and e.position < settled_position()
      and (e.position, e.number) > (${after.position}, ${after.number})
      ${types && types.length > 0 ? sql`and e.type = any(${types})` : sql``}
    order by e.position, e.number limit ${limit}`)
  return rows.map(toEvent)
}

/** The customers that have events of some types from a position on, settled or not; so many at the most. */
export async function listChangedCustomers(db: SiteDb, from: bigint, types: readonly EventType[], limit: number): Promise<bigint[]> {
  const rows = await db.rows<{ customer: bigint }>(sql`
    select distinct customer from events where site_id = ${db.siteId} and position >= ${from} and customer is not null and type = any(${types}) limit ${limit}`)
  return rows.map((row) => row.customer).toSorted((a, b) => (a < b ? -1 : 1))
}

/** A customer's timeline, newest first, below a sequence number. */
export async function listCustomerEvents(
  db: SiteDb, customer: bigint, query: { below: number | null; limit: number; types?: readonly string[] },
): Promise<Event[]> {
  const rows = await db.rows<EventRow>(sql`
    select ${eventColumns} from events e join customers c on c.site_id = e.site_id and c.number = e.customer
    where e.site_id = ${db.siteId} and e.customer = ${customer}
      ${query.below === null ? sql`` : sql`and e.customer_sequence < ${query.below}`}
      ${query.types && query.types.length > 0 ? sql`and e.type = any(${query.types})` : sql``}
    order by e.customer_sequence desc limit ${query.limit}`)
  return rows.map(toEvent)
}

/** The events of several customers as one timeline, newest first, below the number of an event. */
export async function listTimeline(
  db: SiteDb, customers: readonly bigint[], query: { below: bigint | null; limit: number; types?: readonly string[] },
): Promise<Event[]> {
  const rows = await db.rows<EventRow>(sql`
    select ${eventColumns} from unnest(${customers.map(String)}::bigint[]) as m(number)
    cross join lateral (
      select * from events o where o.site_id = ${db.siteId} and o.customer = m.number
        ${query.below === null ? sql`` : sql`and o.customer_sequence <= sequence_before(m.number, ${query.below})`}
        ${query.types && query.types.length > 0 ? sql`and o.type = any(${query.types})` : sql``}
      order by o.customer_sequence desc limit ${query.limit}) e
    join customers c on c.site_id = e.site_id and c.number = e.customer
    order by e.number desc limit ${query.limit}`)
  return rows.map(toEvent)
}

/** How many events several customers have: the sequence of each is without gaps. */
export async function countTimeline(db: SiteDb, customers: readonly bigint[]): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`
    select coalesce(sum((select max(o.customer_sequence) from events o where o.site_id = ${db.siteId} and o.customer = m.number)), 0)::bigint as count
    from unnest(${customers.map(String)}::bigint[]) as m(number)`)
  return Number(row?.count ?? 0)
}

/** Clears what a customer's events say beyond their type, actor and time; gives how many said any more. */
export async function eraseEventsOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`
    update events set payload = '{}', subject = null
    where site_id = ${db.siteId} and customer = ${customer} and (payload <> '{}' or subject is not null)`)
}

export async function findEvent(db: SiteDb, id: string): Promise<Event | null> {
  const row = await db.row<EventRow>(sql`
    select ${eventColumns} from events e left join customers c on c.site_id = e.site_id and c.number = e.customer
    where e.site_id = ${db.siteId} and e.id = ${id}`)
  return row ? toEvent(row) : null
}
