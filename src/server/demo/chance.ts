// Chance that can be repeated: the same seed gives the same demo.

import { randomFrom } from '../../domain/random.ts'

export interface Chance {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** True in this share of cases. */
  of(share: number): boolean
  /** An integer from `from` to `to`, both included. */
  integer(from: number, to: number): number
  pick<Value>(list: readonly Value[]): Value
  /** One of them, more often those of more weight. */
  weighted<Value extends { readonly weight: number }>(list: readonly Value[]): Value
}

/** Chance from a seed. */
export function chanceFrom(seed: number): Chance {
  const next = randomFrom(seed)
  const pick = <Value>(list: readonly Value[]): Value => list[Math.floor(next() * list.length)] as Value
  return {
    next, pick,
    of: (share) => next() < share,
    integer: (from, to) => from + Math.floor(next() * (to - from + 1)),
    weighted: (list) => {
      let left = next() * list.reduce((sum, one) => sum + one.weight, 0)
      return list.find((one) => (left -= one.weight) < 0) ?? pick(list)
    },
  }
}
