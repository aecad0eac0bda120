// The block keys of customers: what their likely duplicates are looked for by.

import { type ComparedCustomer, comparedColumns, type ComparedRow, toCompared } from './compared-customers.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

/** The keys of one customer; none when it is deleted, or says nothing. */
export interface KeyedCustomer {
  readonly customer: bigint
  readonly keys: readonly number[]
}

/** Makes these the keys of their customers. */
export async function saveDuplicateKeys(db: SiteDb, entries: readonly KeyedCustomer[]): Promise<void> {
  const gone = entries.filter(({ keys }) => keys.length === 0)
  const kept = entries.filter(({ keys }) => keys.length > 0)
  if (gone.length > 0) await db.run(sql`delete from duplicate_keys where site_id = ${db.siteId} and customer = any(${gone.map(({ customer }) => String(customer))}::bigint[])`)
  if (kept.length === 0) return
  await db.run(sql`
    insert into duplicate_keys (site_id, customer, keys)
    select ${db.siteId}, d.customer, d.keys::int[] from ${records(kept.map(({ customer, keys }) => ({ customer, keys: keyArray(keys) })), 'customer bigint, keys text')}
    on conflict (site_id, customer) do update set keys = excluded.keys where duplicate_keys.keys <> excluded.keys`)
}

/** The keys that customers have, by their numbers; those without any are left out. */
export async function listDuplicateKeys(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, number[]>> {
  const rows = await db.rows<{ customer: bigint; keys: number[] }>(sql`
    select customer, keys from duplicate_keys where site_id = ${db.siteId} and customer = any(${customers.map(String)}::bigint[])`)
  return new Map(rows.map(({ customer, keys }) => [customer, keys]))
}

const isStray = (db: SiteDb): Query<unknown> => sql`
  k.site_id = ${db.siteId} and not exists (select from customers c where c.site_id = k.site_id and c.number = k.customer and c.deleted_at is null)`

/** Numbers that have keys and are of no live customer. */
export async function listStrayKeys(db: SiteDb): Promise<bigint[]> {
  const rows = await db.rows<{ customer: bigint }>(sql`select k.customer from duplicate_keys k where ${isStray(db)} order by k.customer`)
  return rows.map(({ customer }) => customer)
}

/** Removes the keys of whoever is no live customer. */
export async function deleteStrayKeys(db: SiteDb): Promise<void> {
  await db.run(sql`delete from duplicate_keys k where ${isStray(db)}`)
}

/** Keys as PostgreSQL writes an array; null for none. */
export function keyArray(keys: readonly number[]): string | null {
  return keys.length === 0 ? null : `{${keys.join(',')}}`
}

/** First of the two numbers of an advisory lock: the other one is a key, in which the site is. */
const KEY_LOCKS = 1_685_418_089

/** Takes a lock for each key, held to the end of the transaction, in one order: who might be the same are written one after the other. */
export async function lockDuplicateKeys(db: SiteDb, keys: readonly number[]): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(${KEY_LOCKS}, key) from unnest(${`{${keys.toSorted((a, b) => a - b).join(',')}}`}::int[]) as key`, 'lock_duplicate_keys')
}

/** The live customers that share keys, those with most in common first: at most `perKey` of each key, and `max` in all. */
export async function findSharing(db: SiteDb, keys: readonly number[], { perKey, max }: { perKey: number; max: number }): Promise<ComparedCustomer[]> {
  if (keys.length === 0) return []
  const rows = await db.rows<ComparedRow>(sql`
    select ${comparedColumns} from duplicate_candidates(${keyArray(keys)}::int[], ${perKey}, ${max}) f join customers c on c.site_id = ${db.siteId} and c.number = f.customer
    where c.deleted_at is null order by f.shared desc, c.number`, 'find_duplicate_candidates')
  return rows.map(toCompared)
}

/** How many live customers there are, counted no further than `max`. */
export async function countLive(db: SiteDb, max: number): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`
    select count(*) as count from (select from customers where site_id = ${db.siteId} and deleted_at is null limit ${max}) c`, 'count_live_customers')
  return Number(row?.count ?? 0)
}

/** How many customers have each index key, counted no further than `max`. */
export async function countByKey(db: SiteDb, keys: readonly string[], max: number): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const rows = await db.rows<{ key: string; count: bigint }>(sql`
    select k.key, (select count(*) from (select from customer_keys c where c.site_id = ${db.siteId} and c.key = k.key limit ${max}) counted) as count
    from unnest(${keys}::text[]) as k(key)`, 'count_by_key')
  return new Map(rows.map((row) => [row.key, Number(row.count)]))
}

/** For each of some customers whose keys are stored, the others that share keys with it, those with most in common first: at most `perKey` of each key, and `max` in all. */
export async function listSharing(db: SiteDb, customers: readonly bigint[], { perKey, max }: { perKey: number; max: number }): Promise<{ customer: bigint; other: bigint }[]> {
  return db.rows(sql`
    select k.customer, c.customer as other from duplicate_keys k cross join lateral duplicate_candidates(k.keys, ${perKey}, ${max}) c
    where k.site_id = ${db.siteId} and k.customer = any(${customers.map(String)}::bigint[]) and c.customer <> k.customer`)
}

/** Keeps the keys of live customers that have none yet. */
export async function insertMissingKeys(db: SiteDb, entries: readonly KeyedCustomer[]): Promise<void> {
  if (entries.length === 0) return
  await db.run(sql`
    insert into duplicate_keys (site_id, customer, keys) select ${db.siteId}, d.customer, d.keys::int[]
    from ${records(entries.map(({ customer, keys }) => ({ customer: String(customer), keys: keyArray(keys) })), 'customer bigint, keys text')}
    join customers c on c.site_id = ${db.siteId} and c.number = d.customer and c.deleted_at is null on conflict (site_id, customer) do nothing`)
}
