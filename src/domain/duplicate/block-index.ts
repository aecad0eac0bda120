// Rows by block and blocks by row, as whole numbers: who shares a block with whom.

import { Growing } from './growing.ts'

/** Collects blocks one after the other. */
export class BlockBuilder {
  readonly #members: Growing
  readonly #starts: Growing
  /** Pairs of rows that the blocks hold, those of several blocks counted as often. */
  pairs = 0

  /** With room for so many blocks of so many rows in all before it has to grow. */
  constructor(blocks = 0, members = 0) {
    this.#starts = new Growing(blocks + 1)
    this.#members = new Growing(members)
  }

  /** Blocks so far. */
  get count(): number {
    return this.#starts.length
  }

  /** Adds a block of rows in ascending order. */
  add(rows: readonly number[] | Int32Array): void {
    this.#starts.push(this.#members.length)
    this.#members.append(rows)
    this.pairs += (rows.length * (rows.length - 1)) / 2
  }

  /** The blocks, when no more are added. */
  build(rows: number): BlockIndex {
    this.#starts.push(this.#members.length)
    return new BlockIndex(this.#members.trimmed(), this.#starts.trimmed(), rows)
  }
}

/** Blocks of rows, and for each row the blocks that it is in. */
export class BlockIndex {
  /** Rows of all blocks, one block after the other, ascending in each. */
  readonly members: Int32Array
  /** Where each block begins among the members, and at last where the last one ends. */
  readonly starts: Int32Array
  readonly #ofRow: Int32Array
  readonly #rowStarts: Int32Array

  constructor(members: Int32Array, starts: Int32Array, rows: number) {
    this.members = members
    this.starts = starts
    const { ofRow, rowStarts } = invert(members, starts, rows)
    this.#ofRow = ofRow
    this.#rowStarts = rowStarts
  }

  /** The blocks of a row, ascending. */
  blocksOf(row: number): Int32Array {
    return this.#ofRow.subarray(this.#rowStarts[row], this.#rowStarts[row + 1])
  }

  /** Calls for each block that both rows are in; stops where `visit` gives true, and gives whether it did. */
  someShared(a: number, b: number, visit: (block: number) => boolean): boolean {
    let at = this.#rowStarts[a] as number, other = this.#rowStarts[b] as number
    const end = this.#rowStarts[a + 1] as number, otherEnd = this.#rowStarts[b + 1] as number
    while (at < end && other < otherEnd) {
      const block = this.#ofRow[at] as number
      const difference = block - (this.#ofRow[other] as number)
      if (difference === 0 && visit(block)) return true
      if (difference <= 0) at++
      if (difference >= 0) other++
    }
    return false
  }

  /** Calls for each other row that shares a block with the row, once each; only later rows when `isLater`. `stamps` holds a number for each row, of visits before. */
  eachCandidate(row: number, isLater: boolean, stamps: Int32Array, stamp: number, visit: (other: number) => void): void {
    const { members, starts } = this
    for (let at = this.#rowStarts[row] as number, end = this.#rowStarts[row + 1] as number; at < end; at++) {
      const block = this.#ofRow[at] as number
      // Rows of a block ascend, so later rows stand at its end.
      for (let place = (starts[block + 1] as number) - 1, first = starts[block] as number; place >= first; place--) {
        const other = members[place] as number
        if (other <= row && isLater) break
        if (stamps[other] === stamp || other === row) continue
        stamps[other] = stamp
        visit(other)
      }
    }
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
