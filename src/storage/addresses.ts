// Addresses of customers.

import { type SiteDb, sql } from './db.ts'

/** Removes all addresses of a customer; gives how many. */
export async function deleteAddressesOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`delete from addresses where site_id = ${db.siteId} and customer = ${customer}`)
}
