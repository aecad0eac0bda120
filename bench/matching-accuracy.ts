// How good the matcher is on a set with known truth: pairs, clusters, calibration, blocking.

import { type Features, featuresOf } from '../src/domain/duplicate/features.ts'
import type { Kind } from '../src/domain/duplicate/kind.ts'
import { MatchBase, matchBase, type Matching } from '../src/domain/duplicate/match.ts'
import { probabilityOf } from '../src/domain/duplicate/score.ts'

/** A base and its truth: rows with the same entity are one customer. */
export interface LabelledSet {
  readonly kinds: readonly (Kind | null)[]
  readonly rows: readonly (readonly string[])[]
  readonly entities: readonly string[]
}

export interface Rates {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

export interface Accuracy {
  readonly records: number
  readonly truePairs: number
  readonly pairs: Rates
  readonly clusters: Rates
  /** Of the band that is offered for merging without review. */
  readonly sure: Rates
  readonly candidates: number
  readonly blockingRecall: number
  /** Predicted and true share of pairs in bands of probability, with their number. */
  readonly calibration: readonly { readonly from: number; readonly count: number; readonly predicted: number; readonly actual: number }[]
  readonly seconds: number
}

/** What pairs of a band may be off by chance, in standard errors. */
const BY_CHANCE = 2

const BANDS = [0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0001]

/**
 * The widest gap between what is said and what is true, over all bands of one base or of several together, less what chance may do to so few
 * pairs: two standard errors of pairs that are exactly as probable as is said.
 */
export function calibrationGap(...accuracies: readonly Accuracy[]): number {
  const gaps = BANDS.slice(1).map((_to, at) => {
    const bands = accuracies.flatMap(({ calibration }) => calibration[at] ?? []).filter((one) => one.count > 0)
    const count = bands.reduce((sum, one) => sum + one.count, 0)
    if (count === 0) return 0
    const mean = (of: 'predicted' | 'actual'): number => bands.reduce((sum, one) => sum + one[of] * one.count, 0) / count
    const predicted = mean('predicted')
    return Math.abs(predicted - mean('actual')) - BY_CHANCE * Math.sqrt((predicted * (1 - predicted)) / count)
  })
  return Math.max(0, ...gaps)
}

export function featuresOfRow(set: LabelledSet, row: readonly string[]): Features {
  return featuresOf(set.kinds.flatMap((kind, column) => (kind === null ? [] : [{ kind, value: row[column] ?? '' }])))
}

export function measure(set: LabelledSet): { accuracy: Accuracy; matching: Matching; base: MatchBase } {
  const started = performance.now()
  const base = new MatchBase()
  for (const row of set.rows) base.add(featuresOfRow(set, row))
  const matching = matchBase(base)
  const seconds = (performance.now() - started) / 1000
  return { accuracy: rate(set, base, matching, seconds), matching, base }
}

/** Rows of the set by table row. */
function recordsOf(base: MatchBase): number[][] {
  const records: number[][] = []
  for (const [record, row] of base.rowOf.entries()) (records[row] ??= []).push(record)
  return records
}

function rate(set: LabelledSet, base: MatchBase, matching: Matching, seconds: number): Accuracy {
  const records = recordsOf(base)
  const truePairs = pairsWithin(set.entities)
  const bands = BANDS.slice(1).map(() => ({ count: 0, predicted: 0, actual: 0 }))
  let found = 0, right = 0, sure = 0, sureRight = 0
  const told = (a: number, b: number, probability: number, isSure: () => boolean): void => {
    const isTrue = set.entities[a] === set.entities[b]
    const band = bands[BANDS.findIndex((to) => probability < to) - 1]
    if (band) {
      band.count++
      band.predicted += probability
      band.actual += isTrue ? 1 : 0
    }
    if (probability < 0.5) return
    found++
    if (isTrue) right++
    if (!isSure()) return
    sure++
    if (isTrue) sureRight++
  }
  for (const { a, b, bits } of matching.links) for (const one of records[a] ?? []) for (const other of records[b] ?? []) told(one, other, probabilityOf(bits), () => matching.scorer.isSure(a, b))
  for (const [row, copies] of records.entries()) {
    const probability = copies.length > 1 ? probabilityOf(matching.scorer.bits(row, row)) : 0
    for (let i = 0; i < copies.length; i++) for (let j = i + 1; j < copies.length; j++) told(copies[i] as number, copies[j] as number, probability, () => matching.scorer.isSure(row, row))
  }
  const clusterOf = base.rowOf.map((row) => matching.clusters[row] ?? -1)
  const together = clusterOf.map((cluster, record) => `${cluster} ${set.entities[record]}`)
  return {
    records: set.rows.length, truePairs, pairs: rates(right, found, truePairs), clusters: rates(pairsWithin(together), pairsWithin(clusterOf), truePairs), sure: rates(sureRight, sure, truePairs),
    candidates: matching.blocks.pairs, blockingRecall: blockingRecall(set, base, matching), seconds,
    calibration: bands.map(({ count, predicted, actual }, at) => ({ from: BANDS[at] ?? 0, count, predicted: predicted / count, actual: actual / count })),
  }
}

function blockingRecall(set: LabelledSet, base: MatchBase, matching: Matching): number {
  const byEntity = new Map<string, number[]>()
  for (const [record, entity] of set.entities.entries()) byEntity.set(entity, [...(byEntity.get(entity) ?? []), base.rowOf[record] ?? 0])
  let all = 0, met = 0
  for (const rows of byEntity.values()) {
    for (let i = 0; i < rows.length; i++) {
      for (let j = i + 1; j < rows.length; j++) {
        all++
        if (rows[i] === rows[j] || matching.index.share(rows[i] as number, rows[j] as number)) met++
      }
    }
  }
  return met / all
}

function pairsWithin(groups: readonly (string | number)[]): number {
  const sizes = new Map<string | number, number>()
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  let pairs = 0
  for (const size of sizes.values()) pairs += (size * (size - 1)) / 2
  return pairs
}

function rates(right: number, found: number, all: number): Rates {
  const precision = found === 0 ? 1 : right / found
  const recall = all === 0 ? 1 : right / all
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}
