// Finds the duplicates of a base that fits in memory: learns its model, scores its candidate pairs, clusters them.

import { randomFrom } from '../random.ts'
import type { Blocks, BlockReport } from './blocks.ts'
import { learnChances } from './chances.ts'
import { cluster, type Link } from './cluster.ts'
import { estimate, type PairSample } from './estimate.ts'
import { FeatureTable } from './feature-table.ts'
import { type Features, fingerprint } from './features.ts'
import { FIELDS } from './field.ts'
import { type Chances, type Frequencies, frequenciesOf } from './frequencies.ts'
import { Fingerprints } from './fingerprints.ts'
import { KeyCollector } from './key-collector.ts'
import type { Decision } from './kind.ts'
import { MODEL_VERSION, type Model } from './model.ts'
import { RuleYield } from './rule-yield.ts'
import { type Sampled, takeSample, type Universe } from './sample.ts'
import { Mixture, probabilityOf, Scorer } from './score.ts'

/** Pairs per record that are compared in a large base; small bases may have more, up to PAIRS_ALWAYS in all. */
const PAIRS_PER_RECORD = 25
/** The same once the keys that bring hardly a duplicate are out. */
const PAIRS_WORTHY = 12
const PAIRS_ALWAYS = 1_500_000
/** Links below even odds are kept this far for clustering, in bits. */
export const LINK_LEAST = -4.4
/** The least probability of which pairs are known. */
export const LEAST_MIN = 0.05

/** Of rows with more exact copies than this, pairs are listed with the first copy only. */
const LISTED_COPIES_MAX = 100

/** Collects records; those without any difference count as one. */
export class MatchBase {
  readonly table: FeatureTable
  readonly keys: KeyCollector
  /** The row of the table of each record, in the order they were added. */
  readonly rowOf: number[] = []
  readonly #prints = new Fingerprints()
  /** How many records a row stands for, where it is more than one. */
  readonly #copies: number[] = []
  /** Where the second of two files begins, in table rows. */
  split: number | null = null

  /** With room for so many records before it has to grow. */
  constructor(room?: number) {
    this.table = new FeatureTable(room)
    this.keys = new KeyCollector(room)
  }

  add(features: Features): void {
    const known = this.#prints.rowOf(fingerprint(features), this.table.size)
    if (known !== this.table.size) {
      this.#copies[known] = (this.#copies[known] ?? 1) + 1
      this.table.countCopy(known)
      return void this.rowOf.push(known)
    }
    const row = this.table.add(features)
    this.keys.add(features)
    this.rowOf.push(row)
  }

  /** Rows that stand for several records. */
  copied(): number[] {
    return Object.keys(this.#copies).map(Number)
  }

  /** The records of each table row, in their order. */
  recordsByRow(): number[][] {
    const records: number[][] = Array.from({ length: this.table.size }, () => [])
    for (const [record, row] of this.rowOf.entries()) (records[row] as number[]).push(record)
    return records
  }

  /** True for a record whose exact copies are not known to be the same: they say too little, e.g. a common name alone. */
  isAlone(record: number, matching: Matching): boolean {
    const row = this.rowOf[record] as number
    return (this.#copies[row] ?? 1) > 1 && matching.bareCopies.has(row)
  }

  /** True when a row has so many copies that not every pair of them is listed. */
  hasCrowds(): boolean {
    return this.recordsByRow().some((records) => records.length > LISTED_COPIES_MAX)
  }

  /** What follows is the other file: it is matched with what came before, not with itself. */
  beginOther(): void {
    this.split = this.table.size
    this.#prints.clear()
  }

  /** Frees what only adding needs: nothing is added any more. */
  settle(): void {
    this.#prints.clear()
    this.table.settle()
  }
}

export interface Matching {
  readonly model: Model
  readonly scorer: Scorer
  readonly blocks: BlockReport
  readonly index: Blocks
  /** Scored pairs of table rows, those at least LINK_LEAST. */
  readonly links: Link[]
  /** The cluster of each table row. */
  readonly clusters: Int32Array
  /** Rows with copies that say too little for the copies to be one customer. */
  readonly bareCopies: ReadonlySet<number>
}

/** Learns and matches. `decisions` are in table rows. */
export function matchBase(base: MatchBase, decisions: readonly Decision[] = [], onProgress: (done: number, of: number) => void = () => undefined): Matching {
  const { table } = base
  const prepared = prepareMatch(base, decisions)
  const links: Link[] = []
  for (let row = 0; row < table.size; row += ROWS_AT_ONCE) {
    scoreRows(prepared, row, Math.min(row + ROWS_AT_ONCE, table.size), links)
    onProgress(row, table.size)
  }
  const { model, scorer, index } = prepared
  const bareCopies = new Set(base.copied().filter((row) => scorer.bits(row, row) < 0))
  return { model, scorer, blocks: index.report, index, links: prepared.verdicts.applied(links), clusters: clusterRows(prepared, links), bareCopies }
}

const ROWS_AT_ONCE = 8_192

/** A base of which everything is known that it takes to score its pairs. */
export interface PreparedMatch {
  readonly model: Model
  readonly scorer: Scorer
  readonly index: Blocks
  readonly universe: Universe
  readonly verdicts: Verdicts
}

/** Makes the blocks of a base, and learns its model unless it is known already. `decisions` are in table rows. */
export function prepareMatch(base: MatchBase, decisions: readonly Decision[] = [], known: Model | null = null): PreparedMatch {
  const { table } = base
  base.settle()
  const universe: Universe = { rows: table.size, split: base.split }
  const { model, blocks } = known ? { model: known, blocks: null } : learn(base, universe, decisions)
  const index = blocks ?? buildWorthy(base, model)
  index.forgetCrowds()
  base.keys.clear()
  return { model, scorer: new Scorer(table, model), index, universe, verdicts: new Verdicts(decisions) }
}

/** Scores the pairs of some rows with later ones, and adds those worth keeping to the links. */
export function scoreRows({ scorer, index, universe: { split } }: PreparedMatch, from: number, to: number, links: Link[]): void {
  for (let row = from; row < to; row++) {
    index.eachCandidate(row, true, (other) => {
      if (split !== null && (row >= split || other < split)) return
      const bits = scorer.quickBits(row, other)
      if (bits >= LINK_LEAST) links.push({ a: row, b: other, bits })
    })
  }
}

/** The cluster of each row. */
export function clusterRows({ scorer, universe: { rows }, verdicts }: Pick<PreparedMatch, 'scorer' | 'universe' | 'verdicts'>, links: readonly Link[]): Int32Array {
  return cluster(rows, verdicts.applied(links), (a, b) => verdicts.of(a, b) ?? scorer.bits(a, b), verdicts.isEmpty ? undefined : (a, b) => (verdicts.of(a, b) ?? 0) >= 0)
}

/** Bits of a pair that somebody decided. */
const DECIDED = 50

/** What was decided of pairs of rows: final, whatever the score says. */
export class Verdicts {
  readonly #bits = new Map<string, number>()
  readonly #same: Link[]

  constructor(decisions: readonly Decision[]) {
    for (const { a, b, same } of decisions) this.#bits.set(key(a, b), same ? DECIDED : -DECIDED)
    this.#same = decisions.flatMap(({ a, b, same }) => (same && a !== b ? [{ a: Math.min(a, b), b: Math.max(a, b), bits: DECIDED }] : []))
  }

  get isEmpty(): boolean {
    return this.#bits.size === 0
  }

  of(a: number, b: number): number | undefined {
    return this.#bits.size === 0 ? undefined : this.#bits.get(key(a, b))
  }

  /** The links without those decided to be different, and with those decided to be the same. */
  applied(links: readonly Link[]): Link[] {
    return this.#bits.size === 0 ? (links as Link[]) : [...this.#same, ...links.filter(({ a, b }) => !this.#bits.has(key(a, b)))]
  }
}

function key(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

/** The blocks by the keys that were worth it when the model was learned. */
function buildWorthy({ table, keys }: MatchBase, { unworthy = [] }: Model): Blocks {
  const pairsAlways = PAIRS_ALWAYS / Math.max(table.size, 1)
  return keys.build({ pairsPerRow: Math.max(unworthy.length === 0 ? PAIRS_PER_RECORD : PAIRS_WORTHY, pairsAlways), without: unworthy })
}

/**
 * Learns from blocks by all keys, and gives them where all keys are worth it. Where not, the others are built from what is then known: these are gone by
 * then, because both would be twice as much.
 */
function learn(base: MatchBase, universe: Universe, decisions: readonly Decision[]): { model: Model; blocks: Blocks | null } {
  const { table, keys } = base
  const all = keys.build({ pairsPerRow: Math.max(PAIRS_PER_RECORD, PAIRS_ALWAYS / Math.max(table.size, 1)), isLearnedFrom: true })
  const frequencies = frequenciesOf(table)
  const kinds = new Scorer(table, { version: MODEL_VERSION, people: [], organizations: [], tables: [], frequencies, sampled: 0, pairs: [0, 0] })
  const learnFrom = (counted: Frequencies, known: Model | null = null): { model: Model; sampled: Sampled } => {
    const sampled = takeSample(table, all, counted, universe, decisions, (i, j) => kinds.isPeople(i, j), randomFrom(1))
    return { sampled, model: { version: MODEL_VERSION, ...estimate(sampled.sample, universe.rows, known), frequencies: counted, sampled: sampled.sample.compared } }
  }
  // In a function of its own, so that the first sample is gone before the second is taken.
  const first = (): { model: Model; chances: Chances } => {
    const { model, sampled } = learnFrom(frequencies)
    return { model, chances: learnChances(table, model, sampled, randomFrom(1)) }
  }
  const { model: known, chances } = first()
  const { model, sampled: { sample, candidates } } = learnFrom({ ...frequencies, chances }, known)
  const unworthy = all.isBounded ? [...unworthyRules(all, probabilitiesOf(model, sample), candidates)] : []
  return { model: { ...model, unworthy }, blocks: unworthy.length === 0 ? all : null }
}

/** The probability that the pairs of a sample are the same. */
function probabilitiesOf(model: Model, { levels, chances, isPeople, count }: PairSample): Float64Array {
  const mixture = new Mixture(model)
  const width = FIELDS.length
  return Float64Array.from({ length: count }, (_, at) => probabilityOf(mixture.weigh(levels.subarray(at * width, (at + 1) * width), chances.subarray(at * width, (at + 1) * width), isPeople[at] === 1)))
}

function unworthyRules(blocks: Blocks, probabilities: Float64Array, { pairs, folded }: Sampled['candidates']): Set<number> {
  const found = new RuleYield()
  for (const [at, place] of folded.entries()) found.add(blocks, pairs[at * 2] as number, pairs[at * 2 + 1] as number, probabilities[place] as number)
  return found.unworthy()
}

/** A pair of records to tell of, with the rows that they are in the table. */
export interface ListedPair {
  readonly a: number
  readonly b: number
  readonly rowA: number
  readonly rowB: number
}

/** The pairs of records that are at least so probable: first pairs of different rows, then exact copies. */
export function* listedPairs(matching: Matching, base: MatchBase, least: number): Generator<ListedPair> {
  const records = base.recordsByRow()
  for (const { a: rowA, b: rowB, bits } of matching.links) {
    if (probabilityOf(bits) < least) continue
    for (const [a, b] of crossPairs(records[rowA] ?? [], records[rowB] ?? [])) yield a < b ? { a, b, rowA, rowB } : { a: b, b: a, rowA: rowB, rowB: rowA }
  }
  if (base.split !== null) return
  for (const [row, copies] of records.entries()) {
    if (copies.length < 2 || probabilityOf(matching.scorer.bits(row, row)) < least) continue
    for (const [a, b] of copyPairs(copies)) yield { a, b, rowA: row, rowB: row }
  }
}

/** The pairs to list of the copies of two rows: of crowds only those with a first copy. */
export function* crossPairs<T>(lefts: readonly T[], rights: readonly T[]): Generator<readonly [T, T]> {
  const isCrowd = lefts.length * rights.length > LISTED_COPIES_MAX ** 2 / 2
  for (const [i, a] of lefts.entries()) for (const [j, b] of rights.entries()) if (!isCrowd || i === 0 || j === 0) yield [a, b]
}

/** The pairs to list of the copies of one row: of a crowd only those with the first. */
export function* copyPairs<T>(copies: readonly T[]): Generator<readonly [T, T]> {
  const isCrowd = copies.length > LISTED_COPIES_MAX
  for (const [i, a] of copies.entries()) {
    if (isCrowd && i > 0) return
    for (const b of copies.slice(i + 1)) yield [a, b]
  }
}
