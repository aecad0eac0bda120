// Pairs of a base to learn from: the candidates of some records and pairs at random, each with how many pairs it stands for.

import type { Blocks } from './blocks.ts'
import { Comparison } from './compare.ts'
import type { PairSample } from './estimate.ts'
import type { FeatureTable } from './feature-table.ts'
import { FIELDS } from './field.ts'
import type { Frequencies } from './frequencies.ts'
import type { Decision } from './kind.ts'

/** Candidates compared at most, and pairs at random. */
const CANDIDATES_MAX = 200_000
const RANDOM_MAX = 100_000
/** Pairs drawn of the crowded blocks of each rule. */
const CROWDED_MAX = 10_000
/** A decided pair weighs as much as this many that nobody looked at. */
const DECIDED_WEIGHT = 3

/** Which pairs a base has: within itself, or between the rows before `split` and those from it on. */
export interface Universe {
  readonly rows: number
  readonly split: number | null
}

function pairsOf({ rows, split }: Universe): number {
  return split === null ? (rows * (rows - 1)) / 2 : split * (rows - split)
}

export interface Sampled {
  readonly sample: PairSample
  /** The sampled pairs that share a block, two rows each, and the place of each in the sample. */
  readonly candidates: { readonly pairs: Int32Array; readonly folded: Int32Array }
  /** The records all of whose candidates were sampled. */
  readonly rows: readonly number[]
}

/** Takes the sample. `random` gives numbers in [0, 1); the same sequence gives the same sample. */
export function takeSample(
  table: FeatureTable, blocks: Blocks, frequencies: Frequencies, universe: Universe, decisions: readonly Decision[], isPeople: (i: number, j: number) => boolean, random: () => number,
): Sampled {
  const comparison = new Comparison(table, frequencies)
  const rows = universe.rows
  const pairs: number[] = []
  const weights: number[] = []
  const decided: number[] = []
  const take = (i: number, j: number, weight: number, decision: number): void => {
    pairs.push(i, j)
    weights.push(weight)
    decided.push(decision)
  }
  const crosses = (i: number, j: number): boolean => universe.split === null || i < universe.split !== j < universe.split
  const share = Math.min(1, CANDIDATES_MAX / Math.max(blocks.report.pairs, 1))
  const chosen = Math.max(Math.round(share * rows), Math.min(rows, 2_000))
  let candidates = 0
  const looked: number[] = []
  for (const row of someRows(rows, chosen, random)) {
    if (pairs.length < CANDIDATES_MAX * 3) looked.push(row)
    // Each chosen record brings all its candidates, so a pair is met from both ends: half its weight each.
    blocks.eachCandidate(row, false, (other) => {
      if (!crosses(row, other)) return
      candidates++
      if (pairs.length < CANDIDATES_MAX * 3) take(row, other, 1, 0)
    })
  }
  const taken = weights.length
  const each = (rows / Math.max(chosen, 1)) * 0.5 * (candidates / Math.max(taken, 1))
  for (let at = 0; at < weights.length; at++) weights[at] = each
  let crowded = 0
  for (const { a, b, weight } of blocks.crowds.draw(CROWDED_MAX, random)) {
    if (!crosses(a, b) || blocks.share(a, b)) continue
    take(a, b, weight, 0)
    crowded += weight
  }
  const rest = Math.max(pairsOf(universe) - taken * each - crowded, 0)
  const from = weights.length
  for (let tried = 0; tried < RANDOM_MAX && rows > 1; tried++) {
    const i = Math.floor(random() * rows), j = Math.floor(random() * rows)
    if (i !== j && crosses(i, j) && !blocks.share(i, j) && !blocks.crowds.share(i, j)) take(i, j, 0, 3)
  }
  const drawn = weights.length - from
  for (let at = from; at < weights.length; at++) weights[at] = rest / drawn
  for (const { a, b, same } of decisions) if (a !== b) take(a, b, DECIDED_WEIGHT, same ? 1 : 2)
  const { sample, folded } = compareAll(comparison, pairs, weights, decided, isPeople)
  return { sample, candidates: { pairs: Int32Array.from(pairs.slice(0, taken * 2)), folded: folded.subarray(0, taken) }, rows: looked }
}

function* someRows(rows: number, chosen: number, random: () => number): Generator<number> {
  for (let row = 0, left = chosen; row < rows && left > 0; row++) {
    if (random() * (rows - row) < left) {
      left--
      yield row
    }
  }
}

/** Chances are told apart to this many bits: finer would not change what is learned. */
const GRAIN = 0.25

/** Compares all pairs and folds equal results into one that weighs for all of them. */
function compareAll(comparison: Comparison, pairs: readonly number[], weights: readonly number[], decided: readonly number[], isPeople: (i: number, j: number) => boolean): { sample: PairSample; folded: Int32Array } {
  const folded = new Int32Array(weights.length)
  const width = FIELDS.length
  const numbers = new Map<string, number>()
  const levels: number[] = [], chances: number[] = [], sums: number[] = [], people: number[] = [], verdicts: number[] = []
  for (let at = 0; at < weights.length; at++) {
    const i = pairs[at * 2] as number, j = pairs[at * 2 + 1] as number
    comparison.run(i, j)
    const isBothPeople = isPeople(i, j)
    const rounded = Array.from(comparison.chances, (chance) => Math.round(chance / GRAIN))
    const key = `${String.fromCharCode(...comparison.levels)}${rounded.join(',')}${isBothPeople ? 'p' : 'o'}${decided[at]}`
    const known = numbers.get(key)
    folded[at] = known ?? sums.length
    if (known !== undefined) {
      sums[known] = (sums[known] as number) + (weights[at] as number)
      continue
    }
    numbers.set(key, sums.length)
    sums.push(weights[at] as number)
    people.push(isBothPeople ? 1 : 0)
    verdicts.push(decided[at] as number)
    for (let field = 0; field < width; field++) {
      levels.push(comparison.levels[field] as number)
      chances.push((rounded[field] as number) * GRAIN)
    }
  }
  const sample = { count: sums.length, compared: weights.length, levels: Uint8Array.from(levels), chances: Float64Array.from(chances), weights: Float64Array.from(sums), isPeople: Uint8Array.from(people), decided: Uint8Array.from(verdicts) }
  return { sample, folded }
}
