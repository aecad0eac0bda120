// The thread that works on a run over the whole base: started by duplicates-apart, with a database of its own.

import { parentPort, workerData } from 'node:worker_threads'
import { contextFor } from '../services/context.ts'
import { workOnRun } from '../services/duplicate-runs.ts'
import { DUPLICATES_WORKER } from '../services/duplicate-work.ts'
import { openDatabase } from '../storage/db.ts'
import { findSiteById } from '../storage/sites.ts'
import { makeEngine } from './compose.ts'
import type { ApartWork } from './duplicates-apart.ts'

/** One holds the lock, one the cursor, and some write. */
const CONNECTIONS_MAX = 4

const { connection, siteId, runId } = workerData as ApartWork
const stopping = new AbortController()
parentPort?.on('message', () => stopping.abort())
const database = openDatabase({ connection, connectionsMax: CONNECTIONS_MAX })
try {
  // Merging asks nobody about e-mail domains: it sets none.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window's
  const engine = makeEngine({ database, emailDomains: { verdict: async () => 'deliverable' }, wake: () => parentPort?.postMessage('wake') })
  const site = await database.directory((db) => findSiteById(db, siteId))
  if (site) await workOnRun(contextFor(engine, site, { name: DUPLICATES_WORKER, scopes: ['*'] }), runId, { signal: stopping.signal })
} finally {
  await database.close()
  parentPort?.close()
}
