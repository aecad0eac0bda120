// Pairs and groups of customers that may be one, and what is decided of them.

import type { Weight } from './duplicate/score.ts'
import type { Instant } from './time.ts'

/** What can be decided of two customers. `later` puts them out of the queue without a word on whether they are one. */
export const VERDICTS = ['same', 'different', 'later'] as const
export type Verdict = (typeof VERDICTS)[number]
/** Customers of whom something is decided at once, each with each. */
export const DECIDED_TOGETHER_MAX = 50
/** What is decided of a pair; `open` is nothing yet. */
export const PAIR_STATUSES = ['open', ...VERDICTS] as const
export type PairStatus = (typeof PAIR_STATUSES)[number]

/** Two customers that may be one, the lower number first. */
export interface DuplicatePair {
  readonly a: bigint
  readonly b: bigint
  /** log2 of the odds that they are one customer. */
  readonly bits: number
  /** Whether it is fit for merging without review: names agree and nothing speaks against it. */
  readonly isSure: boolean
  readonly status: PairStatus
  readonly weights: readonly Weight[]
  readonly foundAt: Instant
  /** The cluster that both are in, if they are in one. */
  readonly cluster: bigint | null
}

/** Bits as they are kept: of a score, hundredths say all there is. */
export function keptBits(bits: number): number {
  return Math.round(bits * 100) / 100
}

/** Customers that are likely one. */
export interface DuplicateCluster {
  readonly number: bigint
  readonly size: number
  /** How surely its least sure member belongs to it. */
  readonly bits: number
}

/** What somebody, or the threshold of the site, decided of two customers. */
export interface DuplicateDecision {
  readonly number: bigint
  readonly a: bigint
  readonly b: bigint
  readonly verdict: Verdict
  readonly isAutomatic: boolean
  readonly actor: string
  readonly decidedAt: Instant
}

/**
 * What counts of two customers as they are now: the last word on anybody who is part of the one and anybody who is part of the other. `later`
 * is no word on what they are, and counts only where there is no other.
 */
export interface EffectiveVerdict {
  readonly a: bigint
  readonly b: bigint
  readonly verdict: Verdict
}
