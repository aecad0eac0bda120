// Blocks of records that share a key, with a bound on their size chosen so that the pairs to compare stay few.

import { BlockBuilder, type BlockIndex } from './block-index.ts'
import { KEY_RULES, SPLITS } from './block-keys.ts'
import { CrowdBuilder, type Crowds } from './crowds.ts'

/** The rows that share a key, of the keys of one rule. */
export interface KeyRuns {
  /** The rows of all keys, one key after the other, ascending in each. */
  readonly rows: Int32Array
  /** Where each key begins among the rows, and at last where the last one ends. */
  readonly starts: Int32Array
  /** Keys of so many rows that they are not kept. */
  readonly over: { readonly runs: number; readonly largest: number }
}

export const NO_RUNS: KeyRuns = { rows: new Int32Array(0), starts: new Int32Array(1), over: { runs: 0, largest: 0 } }

/** No block is larger. */
export const BLOCK_MAX = 4_000

/** Whether the rows of a rule's keys are wanted however many they are. */
export function isKeptLarge(rule: number): boolean {
  return KEY_RULES[rule]?.isSplit === true || KEY_RULES[rule]?.isTelling === true
}

/** What became of the blocks that were over the bound. */
export interface BlockReport {
  readonly bound: number
  readonly blocks: number
  readonly pairs: number
  readonly split: number
  readonly skipped: readonly { readonly rule: string; readonly blocks: number; readonly largest: number }[]
}

/** What blocks are wanted for. */
export interface Wanted {
  /** Bounds the pairs that they hold together. */
  readonly pairsPerRow: number
  /** Whether a model is learned from them, which must know of those over the bound. */
  readonly isLearnedFrom?: boolean
}

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

  /** `runs` are those of each rule. */
  constructor(runs: readonly KeyRuns[], splits: Uint32Array, rows: number, { pairsPerRow, isLearnedFrom = false }: Wanted) {
    this.rows = rows
    const bound = chooseBound(runs, rows * pairsPerRow)
    const kept = roomFor(runs, bound)
    const crowds = new CrowdBuilder()
    const skipped: { rule: string; blocks: number; largest: number }[] = []
    const lasts = new Uint32Array(runs.length)
    let split = 0
    for (const [rule, own] of runs.entries()) {
      let { runs: blocks, largest } = own.over
      eachBlock(own, (block) => {
        if (block.length <= bound) return kept.add(block)
        if (isLearnedFrom && KEY_RULES[rule]?.isTelling) crowds.add(rule, block)
        if (KEY_RULES[rule]?.isSplit) {
          split++
          return partBlock(block, splits, bound, (part) => kept.add(part))
        }
        blocks++
        largest = Math.max(largest, block.length)
      })
      if (blocks > 0) skipped.push({ rule: KEY_RULES[rule]?.name ?? '', blocks, largest })
      lasts[rule] = kept.count
    }
    this.report = { bound, blocks: kept.count, pairs: kept.pairs, split, skipped }
    this.#ruleOf = new Uint8Array(kept.count)
    for (const [rule, last] of lasts.entries()) this.#ruleOf.fill(rule, lasts[rule - 1] ?? 0, last)
    this.#index = kept.build(rows)
    this.#crowds = crowds.build(rows)
    this.#stamps = new Int32Array(rows)
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

function eachBlock({ rows, starts }: KeyRuns, visit: (block: Int32Array) => void): void {
  for (let run = 0; run + 1 < starts.length; run++) visit(rows.subarray(starts[run], starts[run + 1]))
}

function eachSize({ starts }: KeyRuns, visit: (size: number) => void): void {
  for (let run = 0; run + 1 < starts.length; run++) visit((starts[run + 1] as number) - (starts[run] as number))
}

/** The largest block size at which all blocks together hold no more than the wanted pairs. */
function chooseBound(runs: readonly KeyRuns[], pairsMax: number): number {
  const pairsOfSize = new Float64Array(BLOCK_MAX + 1)
  for (const own of runs) eachSize(own, (size) => { if (size <= BLOCK_MAX) pairsOfSize[size] = (pairsOfSize[size] as number) + (size * (size - 1)) / 2 })
  let bound = 1
  for (let pairs = 0; bound < BLOCK_MAX; bound++) {
    pairs += pairsOfSize[bound + 1] as number
    if (pairs > pairsMax) break
  }
  return Math.max(bound, 8)
}

/** A builder with room for the blocks within the bound; only parts of larger ones come on top. */
function roomFor(runs: readonly KeyRuns[], bound: number): BlockBuilder {
  let blocks = 0, members = 0
  for (const own of runs) {
    eachSize(own, (size) => {
      if (size > bound) return
      blocks++
      members += size
    })
  }
  return new BlockBuilder(blocks, members)
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
