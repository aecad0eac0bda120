// What belongs to a customer and goes with it.

import type { Customer } from '../domain/customer.ts'
import { deleteAddressesOf } from '../storage/addresses.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteMembershipsOf } from '../storage/memberships.ts'
import { deleteRfmScores } from '../storage/rfm.ts'

/** Removes the addresses, memberships and scores of a locked customer; gives how many of the first two. */
export async function deletePartsOf(db: SiteDb, customer: Customer): Promise<{ addresses: number; memberships: number }> {
  await deleteRfmScores(db, customer.number)
  return { addresses: await deleteAddressesOf(db, customer.number), memberships: await deleteMembershipsOf(db, customer.number) }
}
