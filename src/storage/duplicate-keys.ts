// The block keys of customers: what their likely duplicates are looked for by.

import { type SiteDb, sql } from './db.ts'
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

/** Keys as PostgreSQL writes an array; null for none. */
export function keyArray(keys: readonly number[]): string | null {
  return keys.length === 0 ? null : `{${keys.join(',')}}`
}

/** The customers that share keys, those with most in common first: at most `perKey` of each key, and `max` in all. */
export async function findSharing(db: SiteDb, keys: readonly number[], { perKey, max }: { perKey: number; max: number }): Promise<bigint[]> {
  if (keys.length === 0) return []
  const rows = await db.rows<{ customer: bigint }>(sql`select customer from duplicate_candidates(${keyArray(keys)}::int[], ${perKey}, ${max})`, 'find_duplicate_candidates')
  return rows.map((row) => row.customer)
}
