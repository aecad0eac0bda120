// Chance that can be had again: the same seed gives the same story.

import { randomFrom } from '../../src/domain/random.ts'

/** Draws from a seeded stream. */
export interface Random {
  /** From 0 up to 1. */
  fraction(): number
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name
}

/** Draws from the stream of a seed. */
export function seeded(seed: number): Random {
  const fraction = randomFrom(seed)
  const whole = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1))
  return {
    fraction, whole,
    chance: (probability) => fraction() < probability,
    pick: <T>(list: readonly T[]): T => {
      const one = list[whole(0, list.length - 1)]
      if (one === undefined) throw new Error('there is nothing to pick from')
      return one
    },
    weighted: <Name extends string>(weights: Readonly<Record<Name, number>>): Name => {
      const entries = Object.entries<number>(weights) as [Name, number][]
      let left = fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [name, weight] of entries) if ((left -= weight) < 0) return name
      throw new Error('no weight is left')
    },
  }
}
