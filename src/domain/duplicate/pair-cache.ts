// Remembers what two values of a field compare to: names, cities and streets come up again and again.

const SLOTS = 262_144
const NONE = 255

/** A cache of small whole numbers by pair of value numbers; a newer pair takes the place of an older one. */
export class PairCache {
  readonly #first = new Int32Array(SLOTS)
  readonly #second = new Int32Array(SLOTS)
  readonly #results = new Uint8Array(SLOTS).fill(NONE)

  /** The remembered result, else what `compute` gives for the two numbers in their order. */
  of(a: number, b: number, compute: (a: number, b: number) => number): number {
    const slot = ((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 14) & (SLOTS - 1)
    if (this.#first[slot] === a && this.#second[slot] === b && this.#results[slot] !== NONE) return this.#results[slot] as number
    const result = compute(a, b)
    this.#first[slot] = a
    this.#second[slot] = b
    this.#results[slot] = result
    return result
  }
}
