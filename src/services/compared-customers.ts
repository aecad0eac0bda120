// What is compared of stored customers: their records, and the addresses of those whose record names no place.

import { type ComparedProfile, customerFeatures, namesPlace } from '../domain/duplicate/customer-features.ts'
import type { Features } from '../domain/duplicate/features.ts'
import { listComparedAddresses } from '../storage/addresses.ts'
import type { SiteDb } from '../storage/db.ts'

/** The features of each of some customers, in their order. */
export async function featuresOfAll(db: SiteDb, customers: readonly (ComparedProfile & { readonly number: bigint })[]): Promise<Features[]> {
  const asked = customers.filter((one) => !namesPlace(one)).map(({ number }) => number)
  const addresses = await listComparedAddresses(db, asked)
  return customers.map((one) => customerFeatures(one, addresses.get(one.number) ?? []))
}
