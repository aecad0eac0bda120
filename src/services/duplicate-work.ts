// What the parts of a run share: how it keeps how far it is, and how it is stopped.

import type { DuplicateReport, DuplicateRun, DuplicateRunPhase } from '../domain/duplicate-run.ts'
import type { SiteDb } from '../storage/db.ts'
import type { RunProgress } from '../storage/duplicate-runs.ts'
import type { Context } from './context.ts'

/** Who acts where nobody does. */
export const DUPLICATES_WORKER = 'worker:duplicates'

/** What works on a run is told, and asked. */
export interface RunWatch {
  onProgress?(phase: DuplicateRunPhase, done: number, total: number): void
  /** Stops the run between two steps; it can be gone on with. */
  readonly signal?: AbortSignal
}

/** Thrown inside of a run that was cancelled, or whose worker is told to stop. */
export class RunStopped extends Error {}

/** One run while it is worked on. */
export interface RunWork {
  readonly ctx: Context
  readonly run: DuplicateRun
  /** Keeps how far it is and tells the watcher. Throws RunStopped. */
  readonly keep: (progress: RunProgress, db?: SiteDb) => Promise<void>
  /** Tells the watcher, and keeps nothing. Throws RunStopped. */
  readonly tell: (phase: DuplicateRunPhase, done: number, total: number) => void
}

/** What a run came to, less what is counted once it has merged, and the generation that shows it. */
export interface RunOutcome {
  readonly generation: bigint
  readonly found: Omit<DuplicateReport, 'merged' | 'pairs' | 'likely' | 'clusters' | 'clustered'>
}
