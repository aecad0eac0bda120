// Remembers what two values of a field compare to: names, cities and streets come up again and again.

const SLOTS_MAX = 262_144
const SLOTS_LEAST = 256
/** Slots for each record that is compared. */
const SLOTS_PER_RECORD = 8
const NONE = 255

/** A cache of small whole numbers by pair of value numbers; a newer pair takes the place of an older one. */
export class PairCache {
  readonly #first: Int32Array
  readonly #second: Int32Array
  readonly #results: Uint8Array
  readonly #mask: number

  /** For the values of so many records: comparing one with a few must not begin with clearing megabytes. */
  constructor(records: number) {
    const slots = Math.min(SLOTS_MAX, Math.max(SLOTS_LEAST, 2 ** Math.ceil(Math.log2(records * SLOTS_PER_RECORD + 1))))
    this.#first = new Int32Array(slots)
    this.#second = new Int32Array(slots)
    this.#results = new Uint8Array(slots).fill(NONE)
    this.#mask = slots - 1
  }

  /** The remembered result, else what `compute` gives for the two numbers in their order. */
  of(a: number, b: number, compute: (a: number, b: number) => number): number {
    const slot = ((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 14) & this.#mask
    if (this.#first[slot] === a && this.#second[slot] === b && this.#results[slot] !== NONE) return this.#results[slot] as number
    const result = compute(a, b)
    this.#first[slot] = a
    this.#second[slot] = b
    this.#results[slot] = result
    return result
  }
}
