// Has a thread of its own work on a run over the whole base, so that the server goes on answering.

import { Worker } from 'node:worker_threads'
import type { Engine } from '../services/context.ts'
import type { DatabaseOptions } from '../storage/db.ts'

/** What the thread is given. */
export interface ApartWork {
  readonly connection: DatabaseOptions['connection']
  readonly siteId: bigint
  readonly runId: string
}

/** The thread's file, as it is or as it was built. */
const ENTRY = import.meta.url.replace(/duplicates-apart(\.\w+)$/, 'duplicates-thread$1')
/** How long a thread that is told to stop may take over the step that it is at. */
const STOP_MAX_MS = 5_000
/** More memory than this ends the thread, and nothing else. */
const HEAP_MAX_MB = 4_096

/** Works on runs in threads that have connections of their own. A thread that fails throws here. */
export function workApart(connection: DatabaseOptions['connection'], wake: () => void): Engine['workApart'] {
  return (siteId, runId, signal) => new Promise((resolve, reject) => {
    const work: ApartWork = { connection, siteId, runId }
    const thread = new Worker(new URL(ENTRY), { workerData: work, resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB } })
    let late: NodeJS.Timeout | undefined
    const stop = (): void => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window's
      thread.postMessage('stop')
      late = setTimeout(() => void thread.terminate(), STOP_MAX_MS)
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    thread.on('message', () => wake())
    thread.on('error', reject)
    thread.on('exit', () => {
      clearTimeout(late)
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })
}
