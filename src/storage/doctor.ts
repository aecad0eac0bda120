// What must not be in the tables of a site, looked for in batches; and the repairs of what can be derived again.

import { type Query, type SiteDb, sql } from './db.ts'

/** One record that is wrong: which, and how. */
export interface Wrong {
  readonly name: string
  readonly why: string
}

/** The id of a customer whose events are not counted right. `isGapless` tells whether the events themselves are in order. */
export interface SequenceState {
  readonly id: string
  readonly number: bigint
  readonly counted: number
  readonly events: number
  readonly last: number
}

/** Customers after a number, at most `limit`, with how many events they count and have; gives where it stopped, null at the end. */
export async function listSequences(db: SiteDb, after: bigint, limit: number): Promise<{ wrong: SequenceState[]; read: number; last: bigint | null }> {
  const rows = await db.rows<SequenceState & { first: number }>(sql`
    select c.id, c.number, c.event_count as counted, e.events::int as events, coalesce(e.first, 1) as first, coalesce(e.last, 0) as last
    from (select id, number, event_count from customers where site_id = ${db.siteId} and number > ${after} order by number limit ${limit}) c
    cross join lateral (
      select count(*) as events, min(customer_sequence) as first, max(customer_sequence) as last from events where site_id = ${db.siteId} and customer = c.number) e
    order by c.number`)
  return { wrong: rows.filter((row) => row.counted !== row.events || row.first !== 1 || row.last !== row.events), read: rows.length, last: rows.at(-1)?.number ?? null }
}

/** Makes a customer's count of events that of its events, which are gapless. False when they are not any more. */
export async function repairEventCount(db: SiteDb, number: bigint): Promise<boolean> {
  const repaired = await db.run(sql`
    update customers c set event_count = e.events::int from (
      select count(*) as events, coalesce(max(customer_sequence), 0) as last from events where site_id = ${db.siteId} and customer = ${number}) e
    where c.site_id = ${db.siteId} and c.number = ${number} and e.events = e.last`)
  return repaired === 1
}

/** One kind of wrong rows: how to find them, and how to put them right, if they can be. */
export interface Ailment {
  readonly name: string
  find(db: SiteDb, limit: number): Promise<Wrong[]>
  /** Puts all of them right; absent where only a person can. */
  readonly repair?: (db: SiteDb) => Promise<void>
}

const found = (db: SiteDb, query: Query<Wrong>): Promise<Wrong[]> => db.rows(query)
const notLive = (db: SiteDb, customer: Query<unknown>): Query<unknown> =>
  sql`not exists (select from customers c where c.site_id = ${db.siteId} and c.number = ${customer} and c.deleted_at is null)`

const idsOfNobody: Ailment = {
  name: 'ids',
  find: (db, limit) => found(db, sql`
    select i.id_key as name, 'finds no live customer' as why from customer_ids i where i.site_id = ${db.siteId} and ${notLive(db, sql`i.customer`)} limit ${limit}`),
  repair: async (db) => {
    await db.run(sql`delete from customer_ids i where i.site_id = ${db.siteId} and ${notLive(db, sql`i.customer`)}`)
  },
}

const customersWithoutId: Ailment = {
  name: 'ids',
  find: (db, limit) => found(db, sql`
    select c.id as name, 'is not found by its id' as why from customers c where c.site_id = ${db.siteId} and c.deleted_at is null and not exists (
      select from customer_ids i where i.site_id = ${db.siteId} and i.id_key = lower(c.id) and i.customer = c.number and i.current) limit ${limit}`),
  repair: async (db) => {
    await db.run(sql`
      update customer_ids i set current = (i.id_key = lower(c.id)) from customers c
      where i.site_id = ${db.siteId} and c.site_id = ${db.siteId} and c.number = i.customer and i.current <> (i.id_key = lower(c.id))`)
    await db.run(sql`
      insert into customer_ids (site_id, id_key, customer) select ${db.siteId}::bigint, lower(c.id), c.number from customers c
      where c.site_id = ${db.siteId} and c.deleted_at is null on conflict (site_id, id_key) do nothing`)
  },
}

/** Parts of customers that should have gone with them, by table. */
const leftBehind = (table: 'addresses' | 'memberships' | 'seats' | 'rfm_scores', noun: string): Ailment => {
  const named = sql.raw(table)
  return {
    name: 'orphans',
    find: (db, limit) => found(db, sql`
      select 'customer number ' || p.customer as name, ${`has ${noun} and is not live`} as why from ${named} p
      where p.site_id = ${db.siteId} and ${notLive(db, sql`p.customer`)} group by p.customer limit ${limit}`),
    repair: async (db) => {
      await db.run(sql`delete from ${named} p where p.site_id = ${db.siteId} and ${notLive(db, sql`p.customer`)}`)
    },
  }
}

const uploadsLeft: Ailment = {
  name: 'orphans',
  find: (db, limit) => found(db, sql`
    select i.id as name, 'is over and still has what was uploaded' as why from imports i
    where i.site_id = ${db.siteId} and i.finished_at is not null and exists (select from import_chunks k where k.site_id = ${db.siteId} and k.import = i.number) limit ${limit}`),
  repair: async (db) => {
    await db.run(sql`delete from import_chunks k using imports i where k.site_id = ${db.siteId} and i.site_id = ${db.siteId} and i.number = k.import and i.finished_at is not null`)
  },
}

const defaultAddresses: Ailment = {
  name: 'one default',
  find: (db, limit) => found(db, sql`
    select c.id as name, 'has ' || count(*) filter (where a.is_default) || ' default ' || a.kind || ' addresses' as why
    from addresses a join customers c on c.site_id = ${db.siteId} and c.number = a.customer
    where a.site_id = ${db.siteId} group by c.id, a.customer, a.kind having count(*) filter (where a.is_default) <> 1 limit ${limit}`),
  repair: async (db) => {
    await db.run(sql`
      update addresses a set is_default = (a.number = w.heir) from (
        select customer, kind, coalesce(min(number) filter (where is_default), min(number)) as heir from addresses where site_id = ${db.siteId}
        group by customer, kind having count(*) filter (where is_default) <> 1) w
      where a.site_id = ${db.siteId} and a.customer = w.customer and a.kind = w.kind and a.is_default <> (a.number = w.heir)`)
  },
}

const primaryMemberships: Ailment = {
  name: 'one default',
  find: (db, limit) => found(db, sql`
    select c.id as name, 'has ' || count(*) || ' primary memberships' as why
    from memberships m join customers c on c.site_id = ${db.siteId} and c.number = m.customer
    where m.site_id = ${db.siteId} and m.is_primary group by c.id, m.customer having count(*) > 1 limit ${limit}`),
}

const erasedLeftovers: Ailment = {
  name: 'erasure',
  find: (db, limit) => found(db, sql`
    select c.id as name, 'is erased and still holds personal data' as why from customers c where c.site_id = ${db.siteId} and c.erased_at is not null and (
      coalesce(c.email, c.first_name, c.last_name, c.display_name, c.username, c.phone, c.company, c.primary_contact::text) is not null
      or c.metadata::text <> '{}' or c.custom_fields::text <> '{}' or c.external_references::text <> '[]' or c.tax_numbers::text <> '[]'
      or exists (select from events e where e.site_id = ${db.siteId} and e.customer = c.number and e.type <> 'customer.erased' and e.payload <> '{}')) limit ${limit}`),
}

const deliveriesWithoutLane: Ailment = {
  name: 'webhooks',
  find: (db, limit) => found(db, sql`
    select d.id as name, 'waits in no lane that a worker takes' as why from webhook_deliveries d where d.site_id = ${db.siteId} and ${outOfLane(db)} limit ${limit}`),
  repair: async (db) => {
    await db.run(sql`
      insert into webhook_lanes (site_id, endpoint, lane, next_attempt_at)
      select ${db.siteId}, d.endpoint, d.lane, min(d.created_at) from webhook_deliveries d where d.site_id = ${db.siteId} and ${outOfLane(db)} group by d.endpoint, d.lane
      on conflict (site_id, endpoint, lane) do nothing`)
  },
}
const outOfLane = (db: SiteDb): Query<unknown> => sql`d.status = 'pending' and not exists (
  select from webhook_lanes l where l.site_id = ${db.siteId} and l.endpoint = d.endpoint and l.lane = d.lane)`

/** Everything that one statement can find. */
export const AILMENTS: readonly Ailment[] = [
  idsOfNobody, customersWithoutId, leftBehind('addresses', 'addresses'), leftBehind('memberships', 'memberships'), leftBehind('seats', 'seats'), leftBehind('rfm_scores', 'scores'),
  uploadsLeft, defaultAddresses, primaryMemberships, erasedLeftovers, deliveriesWithoutLane,
]
