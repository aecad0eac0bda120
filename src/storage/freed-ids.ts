// The ids that deleted customers had: by them they can still be named.

import { idKey } from '../domain/ids.ts'
import { type SiteDb, sql } from './db.ts'

/** A customer that is live no longer. */
export interface GoneCustomer {
  readonly number: bigint
  readonly erasedAt: Date | null
}

/** Those who had an id when they were deleted, or have it as erased ones; the last deleted that is not erased comes first. */
export async function findGoneCustomers(db: SiteDb, id: string): Promise<GoneCustomer[]> {
  const rows = await db.rows<{ number: bigint; erased_at: Date | null }>(sql`
    select c.number, c.erased_at from freed_ids f join customers c on c.site_id = ${db.siteId} and c.number = f.customer
    where f.site_id = ${db.siteId} and f.id_key = ${idKey(id)} order by c.erased_at is not null, c.deleted_at desc, c.number desc`)
  return rows.map((row) => ({ number: row.number, erasedAt: row.erased_at }))
}

/** Sets all ids of a customer free, the former ones included. */
export async function freeIdsOf(db: SiteDb, customer: bigint): Promise<void> {
  await db.run(sql`
    with freed as (delete from customer_ids where site_id = ${db.siteId} and customer = ${customer} returning id_key)
    insert into freed_ids (site_id, id_key, customer) select ${db.siteId}::bigint, id_key, ${customer}::bigint from freed on conflict do nothing`)
}

/** The id keys that a deleted customer had. */
export async function listFreedIds(db: SiteDb, customer: bigint): Promise<string[]> {
  const rows = await db.rows<{ id_key: string }>(sql`select id_key from freed_ids where site_id = ${db.siteId} and customer = ${customer} order by id_key`)
  return rows.map((row) => row.id_key)
}

/** Leaves a deleted customer one id and forgets its others; gives how many were forgotten. */
export async function keepOneId(db: SiteDb, customer: bigint, id: string): Promise<number> {
  await db.run(sql`insert into freed_ids (site_id, id_key, customer) values (${db.siteId}, ${idKey(id)}, ${customer}) on conflict do nothing`)
  return db.run(sql`delete from freed_ids where site_id = ${db.siteId} and customer = ${customer} and id_key <> ${idKey(id)}`)
}
