// What belongs to a customer and goes with it.

import type { Customer } from '../domain/customer.ts'
import { deleteAddressesOf } from '../storage/addresses.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteMembershipsOf } from '../storage/memberships.ts'

/** Removes the addresses and memberships of a locked customer; gives how many of each. */
export async function deletePartsOf(db: SiteDb, customer: Customer): Promise<{ addresses: number; memberships: number }> {
  return { addresses: await deleteAddressesOf(db, customer.number), memberships: await deleteMembershipsOf(db, customer.number) }
}
