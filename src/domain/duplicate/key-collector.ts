// Collects the keys of records, row by row, and puts the rows of each key together.

import { blockKeys, KEY_RULES, ruleOf, splitHashes, SPLITS } from './block-keys.ts'
import { BLOCK_MAX, Blocks, isKeptLarge, type KeyRuns, NO_RUNS, type Wanted } from './blocks.ts'
import type { Features } from './features.ts'
import { Growing } from './growing.ts'

const HASHES = 4_294_967_296
const ROOM_LEAST = 1_024
/** By how much full columns grow. */
const GROWTH = 1.5
/** Where the lower half of a number of 64 bits stands, in halves. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1

/** The keys of one rule: the first of each row by its row, 0 where it has none, and rows and keys of further ones. */
interface RuleKeys {
  first: Uint32Array
  readonly moreRows: Growing
  readonly moreHashes: Growing
}

export class KeyCollector {
  rows = 0
  #room: number
  /** By rule; none while no record has a key by it. */
  readonly #keys: (RuleKeys | undefined)[] = KEY_RULES.map(() => undefined)
  #runs: KeyRuns[] | null = null
  #splits: Uint32Array

  /** With room for so many records before it has to grow. */
  constructor(room = ROOM_LEAST) {
    this.#room = Math.max(room, ROOM_LEAST)
    this.#splits = new Uint32Array(this.#room * SPLITS.length)
  }

  add(features: Features): void {
    const row = this.rows++
    if (row === this.#room) this.#grow()
    for (const key of blockKeys(features)) {
      const rule = ruleOf(key)
      // 0 stands for none.
      const hash = key % HASHES || 1
      const keys = (this.#keys[rule] ??= { first: new Uint32Array(this.#room), moreRows: new Growing(), moreHashes: new Growing() })
      if (keys.first[row] === 0) keys.first[row] = hash
      else {
        keys.moreRows.push(row)
        keys.moreHashes.push(hash)
      }
    }
    this.#splits.set(splitHashes(features), row * SPLITS.length)
  }

  /** Builds the blocks; rules of `without` make none, now and later. No record is added any more. */
  build({ without = [], ...wanted }: Wanted & { readonly without?: readonly number[] }): Blocks {
    const runs = (this.#runs ??= this.#takeRuns())
    for (const rule of without) runs[rule] = NO_RUNS
    return new Blocks(runs, this.#splits, this.rows, wanted)
  }

  /** Frees the keys when no more blocks will be built. */
  clear(): void {
    this.#runs = []
    this.#splits = new Uint32Array(0)
  }

  /** Rule by rule, and each one's keys are let go as soon as they are in order: both of all rules would be twice as much. */
  #takeRuns(): KeyRuns[] {
    const most = this.#keys.reduce((longest, keys) => Math.max(longest, keys?.moreRows.length ?? 0), 0)
    const packed = new BigUint64Array(this.rows + most)
    const halves = new Uint32Array(packed.buffer)
    return KEY_RULES.map((_, rule) => {
      const keys = this.#keys[rule]
      if (!keys) return NO_RUNS
      const count = pack(keys, this.rows, halves)
      this.#keys[rule] = undefined
      packed.subarray(0, count).sort()
      return runsOf(halves, count, isKeptLarge(rule))
    })
  }

  #grow(): void {
    this.#room = Math.ceil(this.#room * GROWTH)
    const grown = (numbers: Uint32Array, length: number): Uint32Array => {
      const wider = new Uint32Array(length)
      wider.set(numbers)
      return wider
    }
    for (const keys of this.#keys) if (keys) keys.first = grown(keys.first, this.#room)
    this.#splits = grown(this.#splits, this.#room * SPLITS.length)
  }
}

/** Writes keys with their rows, the key in the upper half; gives how many. */
function pack({ first, moreRows, moreHashes }: RuleKeys, rows: number, halves: Uint32Array): number {
  let count = 0
  const put = (row: number, hash: number): void => {
    halves[count * 2 + LOW] = row
    halves[count * 2 + 1 - LOW] = hash
    count++
  }
  for (let row = 0; row < rows; row++) if (first[row] !== 0) put(row, first[row] as number)
  for (let at = 0; at < moreRows.length; at++) put(moreRows.numbers[at] as number, moreHashes.numbers[at] as number)
  return count
}

/** The rows of each key that several have. Of more than may ever be a block, only how many they are, unless they are wanted. */
function runsOf(halves: Uint32Array, count: number, isLargeWanted: boolean): KeyRuns {
  const kept = { runs: 0, rows: 0 }, over = { runs: 0, largest: 0 }
  eachRun(halves, count, (from, to) => {
    const size = to - from
    if (size <= BLOCK_MAX || isLargeWanted) {
      kept.runs++
      kept.rows += size
      return
    }
    over.runs++
    over.largest = Math.max(over.largest, size)
  })
  const rows = new Int32Array(kept.rows), starts = new Int32Array(kept.runs + 1)
  let run = 0, at = 0
  eachRun(halves, count, (from, to) => {
    if (to - from > BLOCK_MAX && !isLargeWanted) return
    starts[run++] = at
    for (let place = from; place < to; place++) rows[at++] = halves[place * 2 + LOW] as number
  })
  starts[run] = at
  return { rows, starts, over }
}

/** Calls for each run of two and more equal keys. */
function eachRun(halves: Uint32Array, count: number, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < count; ) {
    const hash = halves[from * 2 + 1 - LOW]
    let to = from + 1
    while (to < count && halves[to * 2 + 1 - LOW] === hash) to++
    if (to - from > 1) visit(from, to)
    from = to
  }
}
