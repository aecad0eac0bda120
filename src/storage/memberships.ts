// Memberships: which customers belong to which organizations.

import { type SiteDb, sql } from './db.ts'

/** Removes all memberships of a customer; gives how many. */
export async function deleteMembershipsOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`delete from memberships where site_id = ${db.siteId} and customer = ${customer}`)
}
