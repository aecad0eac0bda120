// Who may be the same customer as one at hand: found by indexed keys, weighed by the site's model.

import type { Customer } from '../domain/customer.ts'
import { candidateKeys } from '../domain/duplicate/candidate-keys.ts'
import { customerFeatures } from '../domain/duplicate/customer-features.ts'
import { defaultModel } from '../domain/duplicate/default-model.ts'
import { FeatureTable } from '../domain/duplicate/feature-table.ts'
import type { Features } from '../domain/duplicate/features.ts'
import type { Model } from '../domain/duplicate/model.ts'
import { probabilityOf, Scorer, type Weight } from '../domain/duplicate/score.ts'
import { listAddresses } from '../storage/addresses.ts'
import { getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { findSharing } from '../storage/duplicate-keys.ts'
import { loadModel } from '../storage/duplicate-models.ts'

/** A customer that may be the same as the one at hand. */
export interface Candidate {
  readonly customer: Customer
  readonly probability: number
  /** Where the probability comes from, field by field; in bits, that is log2 of how many times likelier. */
  readonly weights: readonly Weight[]
  /** Whether the two may be merged without review. */
  readonly isSure: boolean
}

/** Who is at hand. */
export interface Subject {
  readonly features: Features
  /** Its number, when it is stored already: it is no candidate of itself. */
  readonly number: bigint | null
  /** Numbers of customers that somebody decided to be others. */
  readonly others?: ReadonlySet<bigint>
}

/** Less probable candidates are not told. */
export const CANDIDATE_LEAST = 0.5
/** Customers looked at for each key, and compared in all. */
const PER_KEY = 40
const COMPARED_MAX = 80
/** Candidates told at most, the most probable first. */
export const CANDIDATES_MAX = 20

/** The likely duplicates of one customer, the most probable first. */
export async function findCandidates(db: SiteDb, subject: Subject, least = CANDIDATE_LEAST): Promise<Candidate[]> {
  const numbers = await findSharing(db, candidateKeys(subject.features, db.siteId), { perKey: PER_KEY, max: COMPARED_MAX })
  const others = numbers.filter((number) => number !== subject.number && subject.others?.has(number) !== true)
  if (others.length === 0) return []
  const [customers, addresses, stored] = await Promise.all([getCustomers(db, others), listAddresses(db, others), loadModel(db)])
  const features = customers.map((one) => customerFeatures(one, addresses.get(one.number) ?? []))
  return weigh(stored?.model ?? defaultModel(customers.length, {}, subject.features.country), subject.features, features)
    .map(({ place, ...weighed }) => ({ customer: customers[place] as Customer, ...weighed }))
    .filter(({ probability }) => probability >= least).slice(0, CANDIDATES_MAX)
}

function weigh(model: Model, subject: Features, others: readonly Features[]): { place: number; probability: number; weights: Weight[]; isSure: boolean }[] {
  const table = new FeatureTable(others.length + 1)
  const row = table.add(subject)
  const scorer = new Scorer(table, model)
  return others
    .map((one, place) => ({ place, other: table.add(one) }))
    .map(({ place, other }) => ({ place, other, bits: scorer.bits(row, other) }))
    .sort((a, b) => b.bits - a.bits)
    .map(({ place, other, bits }) => ({ place, probability: probabilityOf(bits), weights: scorer.explain(row, other).weights, isSure: scorer.isSure(row, other) }))
}
