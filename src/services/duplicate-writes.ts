// What a customer's being a likely duplicate means for writing it: nothing, a word beside the answer, or a refusal.

import type { Customer } from '../domain/customer.ts'
import { candidateKeys } from '../domain/duplicate/candidate-keys.ts'
import { type ComparedProfile, customerFeatures } from '../domain/duplicate/customer-features.ts'
import { weightText } from '../domain/duplicate/weight-text.ts'
import { refuse } from '../domain/refusal.ts'
import type { DuplicateMode } from '../domain/site.ts'
import { listAddresses } from '../storage/addresses.ts'
import type { SiteDb } from '../storage/db.ts'
import { listEffective } from '../storage/duplicate-decisions.ts'
import { lockDuplicateKeys } from '../storage/duplicate-keys.ts'
import type { Context } from './context.ts'
import { type Candidate, findCandidates } from './duplicate-candidates.ts'

/** A candidate as callers are told of it; bits are log2 of how many times likelier. */
export interface ToldCandidate {
  readonly customer: string
  readonly number: number
  readonly probability: number
  readonly isSure: boolean
  readonly weights: readonly { readonly field: string; readonly bits: number; readonly text: string }[]
}

export function tellCandidate({ id, number, probability, isSure, weights }: Candidate): ToldCandidate {
  const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))
  return {
    customer: id, number: Number(number), probability: rounded(probability, 4), isSure,
    weights: weights.map((weight) => ({ field: weight.part, bits: rounded(weight.bits, 2), text: weightText(weight) })),
  }
}

/**
 * The likely duplicates of a customer about to be inserted, null when nobody asked. Refuses duplicate-likely with the candidates in the mode
 * `refuse`, which makes whoever might be the same wait for each other: of several at once, the first is written.
 */
export async function duplicatesOfNew(ctx: Context, db: SiteDb, profile: ComparedProfile, mode: DuplicateMode): Promise<readonly Candidate[] | null> {
  if (mode === 'ignore') return null
  if (mode === 'refuse') await lockDuplicateKeys(db, candidateKeys(customerFeatures(profile, []), db.siteId))
  const found = await findCandidates(ctx, db, { profile, addresses: [], number: null })
  const [first] = found
  if (mode === 'report' || !first) return found
  refuse('duplicate-likely', { detail: `this is likely customer ${first.id}; duplicates=ignore writes it nevertheless`, candidates: found.map(tellCandidate) })
}

/** The likely duplicates of a stored customer without those decided to be others, in the caller's transaction; null when nobody asked. */
export async function duplicatesOfStored(ctx: Context, db: SiteDb, customer: Customer, mode: DuplicateMode): Promise<readonly Candidate[] | null> {
  if (mode === 'ignore') return null
  const { number } = customer
  const [addresses, verdicts] = await Promise.all([listAddresses(db, [number]), listEffective(db, [number])])
  const others = new Set(verdicts.filter(({ verdict }) => verdict === 'different').map(({ a, b }) => (a === number ? b : a)))
  return findCandidates(ctx, db, { profile: customer, addresses: addresses.get(number) ?? [], number, others })
}
