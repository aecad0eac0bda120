// Values interned to small whole numbers, so that equal numbers are equal values; 0 is "not known".

import { hashText } from './block-keys.ts'
import { Growing } from './growing.ts'
import { letterMask } from './string-distance.ts'

/** A table of places is at most this full; half of it empty keeps searches short. */
const FULL = 0.5
const PLACES_LEAST = 64

/**
 * Finds numbers by a hash: four bytes a place, where a map of a million texts takes fifty and more for each. `hashOf` gives the hash of a number,
 * asked for when the table grows.
 */
class Places {
  #places: Int32Array = new Int32Array(0)
  #count = 0
  readonly #hashOf: (number: number) => number

  constructor(hashOf: (number: number) => number) {
    this.#hashOf = hashOf
  }

  /** The number with this hash that `is` the one looked for; when there is none, `next`, which has its place from now on. */
  find(hash: number, next: number, is: (number: number) => boolean): number {
    if (this.#count >= this.#places.length * FULL) this.#build(next)
    const places = this.#places
    const last = places.length - 1
    for (let at = hash & last; ; at = (at + 1) & last) {
      const number = places[at] as number
      if (number === 0) {
        places[at] = next
        this.#count++
        return next
      }
      if (is(number)) return number
    }
  }

  /** Frees the table; it is made again when it is needed. */
  forget(): void {
    this.#places = new Int32Array(0)
    this.#count = 0
  }

  /** A table with room for the numbers from 1 to before `end`, and for as many again. */
  #build(end: number): void {
    let size = PLACES_LEAST
    while (size * FULL < end * 2) size *= 2
    const places = new Int32Array(size)
    for (let number = 1; number < end; number++) {
      let at = this.#hashOf(number) & (size - 1)
      while (places[at] !== 0) at = (at + 1) & (size - 1)
      places[at] = number
    }
    this.#places = places
    this.#count = end - 1
  }
}

/** A growing list of distinct texts. What it gives of masks and counts by number is of the values so far. */
export class Vocabulary {
  readonly texts: string[] = ['']
  readonly #masks = ofNone()
  readonly #counts = ofNone()
  readonly #places = new Places((number) => hashText(this.texts[number] as string, 0))

  /** The letters of each value, by its number. */
  get masks(): Int32Array {
    return this.#masks.numbers
  }

  /** In how many records each value stands, by its number. */
  get counts(): Int32Array {
    return this.#counts.numbers
  }

  /** The number of a text, which is added when new. Not counted. */
  intern(text: string): number {
    if (text === '') return 0
    const { texts } = this
    const next = texts.length
    const number = this.#places.find(hashText(text, 0), next, (one) => texts[one] === text)
    if (number === next) {
      texts.push(text)
      this.#masks.push(letterMask(text))
      this.#counts.push(0)
    }
    return number
  }

  /** The number of a text that one more record has. */
  count(text: string): number {
    const number = this.intern(text)
    this.counts[number]!++
    return number
  }

  /** Has a value compare by the letters of another text. */
  maskBy(number: number, text: string): void {
    this.masks[number] = letterMask(text)
  }

  /** Frees what only finding numbers needs. */
  settle(): void {
    this.#places.forget()
  }
}

/** Numbers of a second vocabulary's values within those of a first, e.g. a given name within a country. */
export class PairVocabulary {
  readonly #firsts = ofNone()
  readonly #seconds = ofNone()
  readonly #counts = ofNone()
  readonly #places = new Places((number) => hashPair(this.firsts[number] as number, this.seconds[number] as number))

  get firsts(): Int32Array {
    return this.#firsts.numbers
  }

  get seconds(): Int32Array {
    return this.#seconds.numbers
  }

  /** In how many records each pair stands, by its number. */
  get counts(): Int32Array {
    return this.#counts.numbers
  }

  /** The number of a pair that one more record has; 0 when either is not known. */
  count(first: number, second: number): number {
    if (first === 0 || second === 0) return 0
    const next = this.#counts.length
    const { firsts, seconds } = this
    const number = this.#places.find(hashPair(first, second), next, (one) => firsts[one] === first && seconds[one] === second)
    if (number === next) {
      this.#firsts.push(first)
      this.#seconds.push(second)
      this.#counts.push(0)
    }
    this.counts[number]!++
    return number
  }

  settle(): void {
    this.#places.forget()
  }
}

/** A list whose number 0, "not known", is 0. */
function ofNone(): Growing {
  const numbers = new Growing()
  numbers.push(0)
  return numbers
}

function hashPair(first: number, second: number): number {
  const bits = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
  return bits ^ (bits >>> 15)
}
