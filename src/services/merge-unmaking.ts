// A merge while it is taken apart: what every step of an undo knows, and what it could not decide.

import type { Customer } from '../domain/customer.ts'
import type { Merge } from '../domain/merge.ts'
import { assert } from '../domain/refusal.ts'
import type { SiteDb } from '../storage/db.ts'
import { type Kept, type MergeParty, saveKept } from '../storage/merges.ts'
import type { Context } from './context.ts'

/** Something that the rule could not put right by itself, and what was done instead. */
export type Undecided = {
  readonly what: 'field-changed' | 'payment-method' | 'address' | 'joined' | 'gone' | 'credit' | 'taken' | 'tag-gone' | 'membership-gone' | 'seat-gone' | 'default-payment-method'
  readonly [fact: string]: unknown
}

/** Another merge into the same survivor that stands, with what it kept. */
export interface StandingMerge {
  readonly number: bigint
  readonly mergedAt: Date
  readonly parties: MergeParty[]
}

/** A merge while it is taken apart. */
export interface Undoing {
  readonly ctx: Context
  readonly db: SiteDb
  readonly merge: Merge
  readonly survivor: Customer
  /** What the merge kept, the survivor first. */
  readonly parties: readonly MergeParty[]
  readonly numbers: readonly bigint[]
  readonly losers: readonly bigint[]
  /** The other merges into the survivor that stand, oldest first. */
  readonly standing: readonly StandingMerge[]
  readonly undecided: Undecided[]
}

/** The merges that were made into the survivor after this one. */
export function laterMerges({ merge, standing }: Pick<Undoing, 'merge' | 'standing'>): StandingMerge[] {
  return standing.filter((one) => one.number > merge.number)
}

/** What a merge kept of a party; one that stands has kept it. */
export function keptOf(party: MergeParty | undefined): Kept {
  assert(party?.kept, 'a merge that stands keeps what undoes it')
  return party.kept
}

/** Has a merge that stands keep something else of a party; whoever looks again finds that. */
export async function keepInstead({ db }: Undoing, { number, parties }: StandingMerge, party: MergeParty, kept: Kept): Promise<void> {
  await saveKept(db, number, party.customer, kept)
  parties[party.position] = { ...party, kept }
}

export const bigints = (texts: readonly (string | null)[]): bigint[] => texts.flatMap((text) => (text === null ? [] : BigInt(text)))
