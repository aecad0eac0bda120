// Questions about a few customers, for work that follows single events: a list would look at everybody.

import type { Filter } from '../domain/filter/tree.ts'
import { type SiteDb, sql } from './db.ts'
import { filterSql } from './filter-sql.ts'

/** Those of the customers who are live and whom the filter finds. */
export async function listMatching(db: SiteDb, filter: Filter, customers: readonly bigint[]): Promise<Set<bigint>> {
  if (customers.length === 0) return new Set()
  const { joins, where } = await filterSql(db, filter)
  const rows = await db.rows<{ number: bigint }>(sql`
    select c.number from customers c ${joins}
    where c.site_id = ${db.siteId} and c.number = any(${customers.map(String)}::bigint[]) and c.deleted_at is null and ${where}`)
  return new Set(rows.map((row) => row.number))
}

/** Those of the customers who are not deleted. */
export async function listLive(db: SiteDb, customers: readonly bigint[]): Promise<Set<bigint>> {
  return listMatching(db, [], customers)
}

/** Keeps customers from being erased until the transaction ends, waiting for whoever is at it; true when one of them is erased. */
export async function holdUnerased(db: SiteDb, customers: readonly bigint[]): Promise<boolean> {
  if (customers.length === 0) return false
  const rows = await db.rows<{ erased: boolean }>(sql`
    select erased_at is not null as erased from customers where site_id = ${db.siteId} and number = any(${customers.map(String)}::bigint[])
    order by number for key share`)
  return rows.some((row) => row.erased)
}
