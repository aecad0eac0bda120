// What a part of the benchmarks is: a file of bench/parts, chosen by its name.

import type { Racer } from './contestant.ts'
import type { Ledger } from './figures.ts'
import type { Stage } from './stage.ts'

export interface Bench {
  readonly stage: Stage
  readonly ledger: Ledger
  /** How many subscriptions a billing run finds in its table, and how many of them are due. */
  readonly subscriptions: number
  readonly due: number
  /** How often the contestants take turns at one request. */
  readonly rounds: number
  /** Starts the contestants when first asked: ours, the floor, and the peer if one was named. Call it after the stage is set. */
  race(): Promise<readonly Racer[]>
}

export interface Part {
  /** What it measures, in a few words. */
  readonly about: string
  run(bench: Bench): Promise<void>
}
