// Forgets of erased customers who they may have been, and what was decided of that.

import { type SiteDb, sql } from './db.ts'
import { deleteDecisionsOf } from './duplicate-decisions.ts'
import { deletePairsOf } from './duplicate-pairs.ts'
import { numberArray } from './table.ts'

/** Gives how many pairs, places in clusters and decisions of a customer it forgot. */
export async function deleteDuplicatesOf(db: SiteDb, customer: bigint): Promise<number> {
  const [found, decisions] = await Promise.all([deleteFoundOf(db, [customer]), deleteDecisionsOf(db, customer)])
  return found + decisions
}

/** Forgets what runs found of some customers; gives how many pairs and places in clusters. */
export async function deleteFoundOf(db: SiteDb, customers: readonly bigint[]): Promise<number> {
  const [pairs, members] = await Promise.all([
    deletePairsOf(db, customers), db.run(sql`delete from duplicate_members where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`),
  ])
  return pairs + members
}
