// Forgets of an erased customer who it may have been, and what was decided of that.

import { type SiteDb, sql } from './db.ts'
import { deleteDecisionsOf } from './duplicate-decisions.ts'
import { deletePairsOf } from './duplicate-pairs.ts'

/** Gives how many pairs, places in clusters and decisions it forgot. */
export async function deleteDuplicatesOf(db: SiteDb, customer: bigint): Promise<number> {
  const [pairs, members, decisions] = await Promise.all([
    deletePairsOf(db, [customer]), db.run(sql`delete from duplicate_members where site_id = ${db.siteId} and customer = ${customer}`), deleteDecisionsOf(db, customer),
  ])
  return pairs + members + decisions
}
