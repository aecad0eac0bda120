// Values interned to small whole numbers, so that equal numbers are equal values; 0 is "not known".

import { letterMask } from './string-distance.ts'

/** A growing list of distinct texts. */
export class Vocabulary {
  readonly texts: string[] = ['']
  readonly masks: number[] = [0]
  /** In how many records each value stands. */
  readonly counts: number[] = [0]
  readonly #numbers = new Map<string, number>([['', 0]])

  /** The number of a text, which is added when new. Not counted. */
  intern(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.texts.length
    this.texts.push(text)
    this.masks.push(letterMask(text))
    this.counts.push(0)
    this.#numbers.set(text, number)
    return number
  }

  /** The number of a text that one more record has. */
  count(text: string): number {
    const number = this.intern(text)
    this.counts[number] = (this.counts[number] ?? 0) + 1
    return number
  }
}

/** Numbers of a second vocabulary's values within those of a first, e.g. a given name within a country. */
const WITHIN = 67_108_864

export class PairVocabulary {
  readonly firsts: number[] = [0]
  readonly seconds: number[] = [0]
  readonly counts: number[] = [0]
  readonly #numbers = new Map<number, number>()

  /** 0 when either is not known. */
  count(first: number, second: number): number {
    if (first === 0 || second === 0) return 0
    const key = first * WITHIN + second
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.counts.length
      this.firsts.push(first)
      this.seconds.push(second)
      this.counts.push(0)
      this.#numbers.set(key, number)
    }
    this.counts[number] = (this.counts[number] ?? 0) + 1
    return number
  }
}
