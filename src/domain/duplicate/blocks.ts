// Blocks of records that share a key, with a bound on their size chosen so that the pairs to compare stay few.

import { blockKeys, KEY_RULES, ruleOf, splitHashes, SPLITS } from './block-keys.ts'
import type { Features } from './features.ts'

const HASHES = 4_294_967_296
/** Rows are packed below the hash of a key into one double: 2^32 × 2^21. */
const ROWS_MAX = 2_097_152

/** Collects the keys of records, row by row. */
export class KeyCollector {
  rows = 0
  /** Per rule, hash and row packed into a number each. */
  readonly #packed: { numbers: Float64Array; count: number }[] = KEY_RULES.map(() => ({ numbers: new Float64Array(1024), count: 0 }))
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

  /** Builds the blocks; `pairsPerRow` bounds the pairs that they hold together. */
  build(pairsPerRow: number): Blocks {
    for (const list of this.#packed) list.numbers = list.numbers.subarray(0, list.count).sort()
    return new Blocks(this.#packed.map(({ numbers }) => numbers), this.#splits, this.rows, pairsPerRow)
  }
}

/** What became of the blocks that were over the bound. */
export interface BlockReport {
  readonly bound: number
  readonly blocks: number
  readonly pairs: number
  readonly split: number
  readonly skipped: readonly { readonly rule: string; readonly blocks: number; readonly largest: number }[]
}

const BLOCK_MAX = 4_000

/** Blocks of rows, and for each row the blocks it is in. */
export class Blocks {
  readonly report: BlockReport
  readonly rows: number
  /** Rows of all blocks, one block after the other. */
  readonly #members: Int32Array
  readonly #starts: Int32Array
  /** Blocks of each row, one row after the other. */
  readonly #ofRow: Int32Array
  readonly #rowStarts: Int32Array
  readonly #stamps: Int32Array
  #stamp = 0

  constructor(packed: readonly Float64Array[], splits: Uint32Array, rows: number, pairsPerRow: number) {
    this.rows = rows
    const bound = chooseBound(packed, rows * pairsPerRow)
    const members = new Growing()
    const starts = new Growing()
    const skipped = KEY_RULES.map(({ name }) => ({ rule: name, blocks: 0, largest: 0 }))
    let split = 0, pairs = 0
    const keep = (from: readonly number[] | Int32Array): void => {
      starts.push(members.length)
      for (const row of from) members.push(row)
      pairs += (from.length * (from.length - 1)) / 2
    }
    for (const [rule, numbers] of packed.entries()) {
      eachRun(numbers, (from, to) => {
        const block = Int32Array.from(numbers.subarray(from, to), (number) => number % ROWS_MAX)
        if (to - from <= bound) return keep(block)
        const report = skipped[rule]
        if (KEY_RULES[rule]?.isSplit) {
          split++
          partBlock(block, splits, bound, keep)
        } else if (report) {
          report.blocks++
          report.largest = Math.max(report.largest, to - from)
        }
      })
    }
    starts.push(members.length)
    this.#members = members.trimmed()
    this.#starts = starts.trimmed()
    const { ofRow, rowStarts } = invert(this.#members, this.#starts, rows)
    this.#ofRow = ofRow
    this.#rowStarts = rowStarts
    this.#stamps = new Int32Array(rows)
    this.report = { bound, blocks: this.#starts.length - 1, pairs, split, skipped: skipped.filter(({ blocks }) => blocks > 0) }
  }

  /** Calls for each other row that shares a block with the row, once each; only later rows when `isLater`. */
  eachCandidate(row: number, isLater: boolean, visit: (other: number) => void): void {
    const stamps = this.#stamps
    const stamp = ++this.#stamp
    for (let at = this.#rowStarts[row] as number, end = this.#rowStarts[row + 1] as number; at < end; at++) {
      const block = this.#ofRow[at] as number
      const last = this.#starts[block + 1] as number
      // Rows of a block ascend, so later rows stand at its end.
      for (let place = last - 1, first = this.#starts[block] as number; place >= first; place--) {
        const other = this.#members[place] as number
        if (other <= row && isLater) break
        if (stamps[other] === stamp || other === row) continue
        stamps[other] = stamp
        visit(other)
      }
    }
  }

  /** True when two rows share a block. */
  share(a: number, b: number): boolean {
    let at = this.#rowStarts[a] as number, other = this.#rowStarts[b] as number
    const end = this.#rowStarts[a + 1] as number, otherEnd = this.#rowStarts[b + 1] as number
    while (at < end && other < otherEnd) {
      const difference = (this.#ofRow[at] as number) - (this.#ofRow[other] as number)
      if (difference === 0) return true
      if (difference < 0) at++
      else other++
    }
    return false
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

function invert(members: Int32Array, starts: Int32Array, rows: number): { ofRow: Int32Array; rowStarts: Int32Array } {
  const rowStarts = new Int32Array(rows + 1)
  for (const row of members) rowStarts[row + 1] = (rowStarts[row + 1] as number) + 1
  for (let row = 0; row < rows; row++) rowStarts[row + 1] = (rowStarts[row + 1] as number) + (rowStarts[row] as number)
  const next = rowStarts.slice(0, rows)
  const ofRow = new Int32Array(members.length)
  for (let block = 0; block + 1 < starts.length; block++) {
    for (let place = starts[block] as number; place < (starts[block + 1] as number); place++) {
      const row = members[place] as number
      const at = next[row] as number
      ofRow[at] = block
      next[row] = at + 1
    }
  }
  return { ofRow, rowStarts }
}

/** A list of whole numbers that grows. */
class Growing {
  length = 0
  #numbers = new Int32Array(4096)

  push(number: number): void {
    if (this.length === this.#numbers.length) {
      const wider = new Int32Array(this.length * 2)
      wider.set(this.#numbers)
      this.#numbers = wider
    }
    this.#numbers[this.length++] = number
  }

  trimmed(): Int32Array {
    return this.#numbers.slice(0, this.length)
  }
}
