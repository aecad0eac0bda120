// The job that works on runs over the whole base: beside the worker's loop, because one takes minutes.

import type { Engine } from '../services/context.ts'
import { findWaitingRuns, workOnRun } from '../services/duplicate-runs.ts'
import type { Job } from './worker.ts'

/** Runs that one process works on at once: each holds a whole base in memory. */
const AT_ONCE_MAX = 1

/** A run that is told to stop stays where it is; whoever looks next goes on with it. */
export function duplicateRuns(onMistake: (error: unknown, job: string) => void): Job {
  const name = 'duplicate-runs'
  const stopping = new AbortController()
  const underWay = new Map<string, Promise<void>>()
  const work = async (engine: Engine, { ctx, id }: Awaited<ReturnType<typeof findWaitingRuns>>[number]): Promise<void> => {
    try {
      if (engine.workApart) await engine.workApart(ctx.site.siteId, id, stopping.signal)
      else await workOnRun(ctx, id, { signal: stopping.signal })
    } catch (error) {
      onMistake(error, name)
    } finally {
      underWay.delete(id)
    }
  }
  return {
    name,
    run: async (engine) => {
      if (underWay.size >= AT_ONCE_MAX) return 0
      for (const waiting of await findWaitingRuns(engine)) if (underWay.size < AT_ONCE_MAX && !stopping.signal.aborted) underWay.set(waiting.id, work(engine, waiting))
      return 0
    },
    drain: async () => {
      stopping.abort()
      await Promise.all(underWay.values())
    },
  }
}
