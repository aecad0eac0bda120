// Whether this process can serve: its database, its migrations, its worker.

import type { WorkerState } from '../jobs/worker.ts'
import type { Engine } from '../services/context.ts'
import { missingMigrations } from '../services/doctor.ts'

const ANSWER_WAIT_MS = 3_000

export interface Readiness {
  readonly status: 'ready' | 'not ready'
  readonly database: 'ok' | 'unreachable'
  /** `current`, the names of those that the database lacks, or `unknown` without a database. */
  readonly migrations: 'current' | 'unknown' | readonly string[]
  /** `none` where this process runs no jobs. A failing job is told of, but does not keep the process from serving. */
  readonly worker: WorkerState['state'] | 'none'
  readonly jobs: WorkerState['jobs']
}

/** Asks the database, for a short while. Ready: it answers, has all migrations, and the process is not on its way out. */
export async function examineReadiness(engine: Engine, worker: WorkerState | null): Promise<Readiness> {
  const missing = await answered(missingMigrations(engine))
  const workerState = worker?.state ?? 'none'
  return {
    status: missing?.length === 0 && workerState !== 'stopped' ? 'ready' : 'not ready', database: missing ? 'ok' : 'unreachable',
    migrations: missing === null ? 'unknown' : missing.length === 0 ? 'current' : missing, worker: workerState, jobs: worker?.jobs ?? {},
  }
}

/** What was asked for, or null when it failed or did not come in time. */
async function answered<T>(question: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ANSWER_WAIT_MS)))
  try {
    return await Promise.race([question, late])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
