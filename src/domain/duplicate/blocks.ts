// Blocks of records that share a key, with a bound on their size chosen so that the pairs to compare stay few.

import { BlockBuilder, type BlockIndex } from './block-index.ts'
import { blockKeys, KEY_RULES, ruleOf, splitHashes, SPLITS } from './block-keys.ts'
import { CrowdBuilder, type Crowds } from './crowds.ts'
import type { Features } from './features.ts'

const HASHES = 4_294_967_296
/** Rows are packed below the hash of a key into one double: 2^32 × 2^21. */
const ROWS_MAX = 2_097_152

/** Collects the keys of records, row by row. */
export class KeyCollector {
  rows = 0
  /** Per rule, hash and row packed into a number each. */
  readonly #packed: { numbers: Float64Array; count: number }[] = KEY_RULES.map(() => ({ numbers: new Float64Array(1024), count: 0 }))
  #sorted: Float64Array[] | null = null
  #splits: Uint32Array = new Uint32Array(1024 * SPLITS.length)

  add(features: Features): void {
    const row = this.rows++
    if (row >= ROWS_MAX) throw new RangeError(`more than ${ROWS_MAX} records`)
    for (const key of blockKeys(features)) {
      const list = this.#packed[ruleOf(key)]
      if (!list) continue
      if (list.count === list.numbers.length) {
        const wider = new Float64Array(list.count * 2)
        wider.set(list.numbers)
        list.numbers = wider
      }
      list.numbers[list.count++] = (key % HASHES) * ROWS_MAX + row
    }
    if ((row + 1) * SPLITS.length > this.#splits.length) {
      const wider = new Uint32Array(this.#splits.length * 2)
      wider.set(this.#splits)
      this.#splits = wider
    }
    this.#splits.set(splitHashes(features), row * SPLITS.length)
  }

  /** Builds the blocks; `pairsPerRow` bounds the pairs that they hold together, and rules of `without` make none. */
  build(pairsPerRow: number, without: ReadonlySet<number> = new Set()): Blocks {
    this.#sorted ??= this.#packed.splice(0).map(({ numbers, count }) => numbers.slice(0, count).sort())
    for (const rule of without) this.#sorted[rule] = NO_KEYS
    return new Blocks(this.#sorted, this.#splits, this.rows, pairsPerRow)
  }

  /** Frees the keys when no more blocks will be built. */
  clear(): void {
    this.#sorted = []
    this.#splits = new Uint32Array(0)
  }
}

const NO_KEYS = new Float64Array(0)

/** What became of the blocks that were over the bound. */
export interface BlockReport {
  readonly bound: number
  readonly blocks: number
  readonly pairs: number
  readonly split: number
  readonly skipped: readonly { readonly rule: string; readonly blocks: number; readonly largest: number }[]
}

const BLOCK_MAX = 4_000

/** The blocks whose rows are compared, and what is known of those over the bound. */
export class Blocks {
  readonly report: BlockReport
  readonly rows: number
  readonly #index: BlockIndex
  /** The rule of each block. */
  readonly #ruleOf: Uint8Array
  #crowds: Crowds | null
  readonly #stamps: Int32Array
  #stamp = 0

  /** `packed` holds for each rule its keys in order. */
  constructor(packed: readonly Float64Array[], splits: Uint32Array, rows: number, pairsPerRow: number) {
    this.rows = rows
    const bound = chooseBound(packed, rows * pairsPerRow)
    const kept = new BlockBuilder()
    const crowds = new CrowdBuilder()
    const skipped = KEY_RULES.map(({ name }) => ({ rule: name, blocks: 0, largest: 0 }))
    const lasts = new Uint32Array(packed.length)
    let split = 0
    for (const [rule, numbers] of packed.entries()) {
      eachRun(numbers, (from, to) => {
        const block = Int32Array.from(numbers.subarray(from, to), (number) => number % ROWS_MAX)
        if (to - from <= bound) return kept.add(block)
        const report = skipped[rule]
        if (KEY_RULES[rule]?.isTelling) crowds.add(rule, block)
        if (KEY_RULES[rule]?.isSplit) {
          split++
          partBlock(block, splits, bound, (part) => kept.add(part))
        } else if (report) {
          report.blocks++
          report.largest = Math.max(report.largest, to - from)
        }
      })
      lasts[rule] = kept.count
    }
    this.#index = kept.build(rows)
    this.#ruleOf = new Uint8Array(kept.count)
    for (const [rule, last] of lasts.entries()) this.#ruleOf.fill(rule, lasts[rule - 1] ?? 0, last)
    this.#crowds = crowds.build(rows)
    this.#stamps = new Int32Array(rows)
    this.report = { bound, blocks: kept.count, pairs: kept.pairs, split, skipped: skipped.filter(({ blocks }) => blocks > 0) }
  }

  /** True when blocks were left out or split to stay within the wanted pairs. */
  get isBounded(): boolean {
    return this.report.bound < BLOCK_MAX
  }

  /** The blocks over the bound; empty once they have been forgotten. */
  get crowds(): Crowds {
    return (this.#crowds ??= new CrowdBuilder().build(this.rows))
  }

  /** Frees what only learning needs. */
  forgetCrowds(): void {
    this.#crowds = null
  }

  /** Calls for each other row that shares a block with the row, once each; only later rows when `isLater`. */
  eachCandidate(row: number, isLater: boolean, visit: (other: number) => void): void {
    this.#index.eachCandidate(row, isLater, this.#stamps, ++this.#stamp, visit)
  }

  /** The rules by which two rows share a block, as the sum of 2 to the power of each. */
  rulesOf(a: number, b: number): number {
    let sum = 0, last = -1
    // Blocks ascend, and with them their rules.
    this.#index.someShared(a, b, (block) => {
      const rule = this.#ruleOf[block] as number
      if (rule !== last) sum += 2 ** rule
      last = rule
      return false
    })
    return sum
  }

  /** True when two rows share a block. */
  share(a: number, b: number): boolean {
    return this.#index.someShared(a, b, () => true)
  }
}

function eachRun(numbers: Float64Array, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < numbers.length; ) {
    const hash = Math.floor((numbers[from] as number) / ROWS_MAX)
    let to = from + 1
    while (to < numbers.length && Math.floor((numbers[to] as number) / ROWS_MAX) === hash) to++
    if (to - from > 1) visit(from, to)
    from = to
  }
}

/** The largest block size at which all blocks together hold no more than the wanted pairs. */
function chooseBound(packed: readonly Float64Array[], pairsMax: number): number {
  const pairsOfSize = new Float64Array(BLOCK_MAX + 1)
  for (const numbers of packed) {
    eachRun(numbers, (from, to) => {
      const size = to - from
      if (size <= BLOCK_MAX) pairsOfSize[size] = (pairsOfSize[size] as number) + (size * (size - 1)) / 2
    })
  }
  let bound = 1
  for (let pairs = 0; bound < BLOCK_MAX; bound++) {
    pairs += pairsOfSize[bound + 1] as number
    if (pairs > pairsMax) break
  }
  return Math.max(bound, 8)
}

/** Parts a crowded block by each split; parts that are still crowded are left out. */
function partBlock(block: Int32Array, splits: Uint32Array, bound: number, keep: (rows: readonly number[]) => void): void {
  for (let split = 0; split < SPLITS.length; split++) {
    const parts = new Map<number, number[]>()
    for (const row of block) {
      const hash = splits[row * SPLITS.length + split] as number
      if (hash === 0) continue
      const part = parts.get(hash)
      if (part) part.push(row)
      else parts.set(hash, [row])
    }
    for (const part of parts.values()) if (part.length > 1 && part.length <= bound) keep(part)
  }
}
