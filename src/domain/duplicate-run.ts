// A run that looks for duplicates in a site's whole base, and how far it is.

import type { BlockReport } from './duplicate/blocks.ts'
import type { Instant } from './time.ts'

/** What can be asked for: only what changed where that will do, or everything anew. */
export const DUPLICATE_RUN_MODES = ['auto', 'full'] as const
export type DuplicateRunMode = (typeof DUPLICATE_RUN_MODES)[number]
export const DUPLICATE_RUN_STATUSES = ['waiting', 'running', 'finished', 'failed', 'cancelled'] as const
export type DuplicateRunStatus = (typeof DUPLICATE_RUN_STATUSES)[number]
/** What a run is at; in this order. One of changes reads, compares, groups and merges. */
export const DUPLICATE_RUN_PHASES = ['reading', 'learning', 'comparing', 'grouping', 'merging', 'done'] as const
export type DuplicateRunPhase = (typeof DUPLICATE_RUN_PHASES)[number]

/** What a run found. Counts are of the whole site, those of `changes` of what the run looked at. */
export interface DuplicateReport {
  /** Customers there are. */
  readonly customers: number
  /** Pairs of which nothing is decided once the run is over, of LEAST_MIN probability and more, and those of them that are likelier one than not. */
  readonly pairs: number
  readonly likely?: number
  /** Clusters of two live members and more. */
  readonly clusters: number
  /** Customers that are in a cluster. */
  readonly clustered: number
  /** Customers that changed since the run before, and those compared with them; null of a full run. */
  readonly changes: { readonly customers: number; readonly compared: number } | null
  /** The blocks that records are looked for in, and what became of those over their bound; null of a run of changes. */
  readonly blocks: BlockReport | null
  /** Changed customers who share a key with more others than were looked at. */
  readonly crowded: number
  /** Pairs that the model was learned from, and decisions among them; null of a run of changes, which learns nothing. */
  readonly learned: { readonly pairs: number; readonly decisions: number } | null
  /** What was merged without review, and why others that the threshold lets in were not; null while the site has no threshold. */
  readonly merged: { readonly merges: number; readonly customers: number; readonly held: { readonly [reason: string]: number } } | null
}

export interface DuplicateRun {
  readonly number: bigint
  readonly id: string
  readonly mode: DuplicateRunMode
  /** What it came to; null until it began. */
  readonly kind: 'full' | 'changes' | null
  readonly status: DuplicateRunStatus
  readonly phase: DuplicateRunPhase
  /** Customers done in this phase, of so many. */
  readonly done: number
  readonly total: number
  /** How often it was taken up since it last came forward. */
  readonly attempts: number
  readonly generation: bigint | null
  readonly position: bigint | null
  readonly comparedTo: bigint
  readonly report: DuplicateReport | null
  readonly error: string | null
  readonly actor: string
  readonly createdAt: Instant
  readonly startedAt: Instant | null
  readonly finishedAt: Instant | null
}
