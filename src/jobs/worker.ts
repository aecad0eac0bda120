// The worker: runs jobs again and again, at once when woken, until it is stopped.

import type { Engine } from '../services/context.ts'

/**
 * One kind of work. `run` does what is due and gives how much that was; more than none is looked at again at once. What may take long
 * stops when the signal says so.
 */
export interface Job {
  readonly name: string
  run(engine: Engine, signal?: AbortSignal): Promise<number>
  /** Ends after what it has begun beside the loop, for a job that does so. */
  drain?(): Promise<void>
}

/** How the jobs are: each one's state after its last run. */
export interface WorkerState {
  readonly state: 'running' | 'failing' | 'stopped'
  readonly jobs: { readonly [name: string]: 'running' | 'failing' }
}

export interface Worker {
  state(): WorkerState
  /** Has every job look for work now. */
  wake(): void
  /** Ends after what is under way. */
  stop(): Promise<void>
}

const POLL_MS = 1_000
/** How long a job that found nothing rests at the least. */
const REST_MS = 50
const BACKOFF_MAX_MS = 30_000

/** Starts a worker. An error of a job is told and slows that job down; it stops nothing else. */
export function startWorker(engine: Engine, jobs: readonly Job[], onMistake: (error: unknown, job: string) => void): Worker {
  const stopping = new AbortController()
  const alarms = new Set<() => void>()
  const failing = new Set<string>()
  let rings = 0
  // A job that has just found nothing rests before it looks again, however often it is woken: writes come by the hundred.
  const pause = (ms: number, isWoken: boolean): Promise<void> =>
    new Promise((resolve) => {
      let wasWoken = isWoken
      let isRested = false
      const end = (): void => {
        clearTimeout(rest)
        clearTimeout(timer)
        alarms.delete(rise)
        resolve()
      }
      const rise = (): void => {
        wasWoken = true
        if (isRested || stopping.signal.aborted) end()
      }
      const rest = setTimeout(() => {
        isRested = true
        if (wasWoken) end()
      }, REST_MS)
      const timer = setTimeout(end, ms)
      alarms.add(rise)
    })
  const ring = (): void => {
    rings++
    for (const rise of alarms) rise()
  }
  const loops = jobs.map(async (job) => {
    let waitMs = POLL_MS
    while (!stopping.signal.aborted) {
      const heard = rings
      const done = await job.run(engine, stopping.signal).then(
        (count) => {
          waitMs = POLL_MS
          failing.delete(job.name)
          return count
        },
        (error: unknown) => {
          waitMs = Math.min(waitMs * 2, BACKOFF_MAX_MS)
          failing.add(job.name)
          onMistake(error, job.name)
          return 0
        },
      )
      if (done === 0 && !stopping.signal.aborted) await pause(waitMs, rings > heard)
    }
  })
  return {
    wake: ring,
    state: () => ({
      state: stopping.signal.aborted ? 'stopped' : failing.size > 0 ? 'failing' : 'running',
      jobs: Object.fromEntries(jobs.map(({ name }) => [name, failing.has(name) ? 'failing' : 'running'])),
    }),
    stop: async () => {
      stopping.abort()
      ring()
      await Promise.all(loops)
      await Promise.all(jobs.map(async (job) => job.drain?.()))
    },
  }
}
