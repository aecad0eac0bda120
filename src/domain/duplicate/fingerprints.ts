// Which records are equal: finds the row of an equal record by 64 bits of hash, in a few bytes a record.

import { hashText } from './block-keys.ts'

const SEEDS = [0x51ed270b, 0x2545f491] as const
/** A table this full is made twice as large. */
const FULL = 0.6

/** Rows by the text of their record. Two texts of 1,000,000 have the same 64 bits once in thirty million bases. */
export class Fingerprints {
  #rows = new Int32Array(2048).fill(-1)
  #hashes = new Uint32Array(2048 * 2)
  #count = 0

  /** The row that has the text; when none has, `row` has it from now on, and is given. */
  rowOf(text: string, row: number): number {
    if (this.#count > this.#rows.length * FULL) this.#grow()
    const first = hashText(text, SEEDS[0]), second = hashText(text, SEEDS[1])
    const at = this.#place(first, second)
    const known = this.#rows[at] as number
    if (known !== -1) return known
    this.#count++
    this.#put(at, first, second, row)
    return row
  }

  clear(): void {
    this.#rows = new Int32Array(2048).fill(-1)
    this.#hashes = new Uint32Array(2048 * 2)
    this.#count = 0
  }

  #put(at: number, first: number, second: number, row: number): void {
    this.#rows[at] = row
    this.#hashes[at * 2] = first
    this.#hashes[at * 2 + 1] = second
  }

  /** Where the hashes stand, or would. */
  #place(first: number, second: number): number {
    const last = this.#rows.length - 1
    let at = first & last
    while (this.#rows[at] !== -1 && (this.#hashes[at * 2] !== first || this.#hashes[at * 2 + 1] !== second)) at = (at + 1) & last
    return at
  }

  #grow(): void {
    const rows = this.#rows, hashes = this.#hashes
    this.#rows = new Int32Array(rows.length * 2).fill(-1)
    this.#hashes = new Uint32Array(hashes.length * 2)
    for (const [at, row] of rows.entries()) {
      if (row === -1) continue
      const first = hashes[at * 2] as number, second = hashes[at * 2 + 1] as number
      this.#put(this.#place(first, second), first, second, row)
    }
  }
}
