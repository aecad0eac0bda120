// Who may be the same customer as one at hand: found by indexed keys, weighed by the site's model.

import { candidateKeys } from '../domain/duplicate/candidate-keys.ts'
import { type ComparedAddress, type ComparedProfile, customerFeatures } from '../domain/duplicate/customer-features.ts'
import { FeatureTable } from '../domain/duplicate/feature-table.ts'
import type { Model } from '../domain/duplicate/model.ts'
import { probabilityOf, Scorer, type Weight } from '../domain/duplicate/score.ts'
import type { SiteDb } from '../storage/db.ts'
import type { ComparedCustomer } from '../storage/compared-customers.ts'
import { findSharing } from '../storage/duplicate-keys.ts'
import { featuresOfAll } from './compared-customers.ts'
import type { Context } from './context.ts'
import { believedModel, countValues, knownModel } from './duplicate-model.ts'

/** Who is at hand. */
export interface Subject {
  readonly profile: ComparedProfile
  /** Its own, in the order they were added. */
  readonly addresses: readonly ComparedAddress[]
  /** Its number, when it is stored already: it is no candidate of itself. */
  readonly number: bigint | null
  /** Numbers of customers that somebody decided to be others. */
  readonly others?: ReadonlySet<bigint>
}

/** A customer that may be the same as the one at hand. */
export interface Candidate {
  readonly number: bigint
  readonly id: string
  readonly probability: number
  /** Whether the two may be merged without review. */
  readonly isSure: boolean
  /** Where the probability comes from, field by field; in bits, that is log2 of how many times likelier. */
  readonly weights: readonly Weight[]
}

/** Less probable candidates are not told. */
const PROBABILITY_LEAST = 0.5
/** Customers looked at for each key, and compared in all: what bounds the cost of a name that everybody has. */
const PER_KEY = 40
const COMPARED_MAX = 60
/** Candidates told at most. */
const TOLD_MAX = 20

/** The likely duplicates of one customer, the most probable first. */
export async function findCandidates(ctx: Context, db: SiteDb, subject: Subject): Promise<Candidate[]> {
  const features = customerFeatures(subject.profile, subject.addresses)
  const [known, sharing] = await Promise.all([knownModel(ctx, db), findSharing(db, candidateKeys(features, db.siteId), { perKey: PER_KEY, max: COMPARED_MAX })])
  const others = sharing.filter(({ number }) => number !== subject.number && subject.others?.has(number) !== true)
  if (others.length === 0) return []
  const table = new FeatureTable(others.length + 1)
  table.add(features)
  for (const one of await featuresOfAll(db, others)) table.add(one)
  return weigh(known.model ?? believedModel(known.records, await countValues(db, subject.profile, features), table, features), table, others)
}

/** Weighs the table's first row against each of the others, which are these customers in their order. */
function weigh(model: Model, table: FeatureTable, others: readonly ComparedCustomer[]): Candidate[] {
  const scorer = new Scorer(table, model)
  return others
    .map(({ number, id }, place) => ({ number, id, row: place + 1, bits: scorer.bits(0, place + 1) }))
    .filter(({ bits }) => probabilityOf(bits) >= PROBABILITY_LEAST)
    .sort((a, b) => b.bits - a.bits)
    .slice(0, TOLD_MAX)
    .map(({ number, id, row, bits }) => ({ number, id, probability: probabilityOf(bits), isSure: scorer.isSure(0, row), weights: scorer.explain(0, row).weights }))
}
