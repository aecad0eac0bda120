// Keeps the keys by which duplicates are looked for in step with customers and their addresses.

import type { Customer } from '../domain/customer.ts'
import { candidateKeys } from '../domain/duplicate/candidate-keys.ts'
import { type ComparedAddress, type ComparedProfile, customerFeatures } from '../domain/duplicate/customer-features.ts'
import type { Features } from '../domain/duplicate/features.ts'
import type { Site } from '../domain/site.ts'
import type { SiteDb } from '../storage/db.ts'
import { saveDuplicateKeys } from '../storage/duplicate-keys.ts'
import { featuresOfAll } from './compared-customers.ts'
import type { Context } from './context.ts'

/** By what a customer's duplicates are looked for; `addresses` are its own. */
export function duplicateKeysOf(site: Pick<Site, 'siteId'>, customer: ComparedProfile, addresses: readonly ComparedAddress[]): number[] {
  return candidateKeys(customerFeatures(customer, addresses), site.siteId)
}

/** Writes the keys of live customers, as they and their addresses are now. */
export async function rekey(ctx: Context, db: SiteDb, customers: readonly Customer[]): Promise<void> {
  if (customers.length === 0) return
  await saveDuplicateKeys(db, [...await readKeys(ctx, db, customers)].map(([customer, keys]) => ({ customer, keys })))
}

/** The keys that live customers should have, by their numbers. */
export async function readKeys(ctx: Context, db: SiteDb, customers: readonly Customer[]): Promise<Map<bigint, number[]>> {
  const features = await featuresOfAll(db, customers)
  return new Map(customers.map(({ number }, place) => [number, candidateKeys(features[place] as Features, ctx.site.siteId)]))
}

const COMPARED = ['firstName', 'lastName', 'displayName', 'company', 'email', 'phone', 'phoneE164', 'taxNumbers', 'primaryContact', 'metadata', 'customFields'] as const satisfies readonly (keyof ComparedProfile)[]

/** The same for customers that changed, of whom only those are written whose compared values are others. */
export async function rekeyChanged(ctx: Context, db: SiteDb, changes: readonly { readonly before: Customer; readonly after: Customer }[]): Promise<void> {
  await rekey(ctx, db, changes.filter(({ before, after }) => COMPARED.some((field) => before[field] !== after[field])).map(({ after }) => after))
}
