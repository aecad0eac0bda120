// Billing runs of Regulars, in the process of a worker: the sandbox gateway, with a latency, over its durable ledger.

import type pg from 'pg'
import { makeEngine } from '../../src/server/compose.ts'
import { runBilling } from '../../src/services/billing-run.ts'
import { contextFor } from '../../src/services/context.ts'
import { getSite } from '../../src/services/sites.ts'
import { openDatabase } from '../../src/storage/db.ts'
import { serveRuns } from './run-server.ts'

const { connection } = JSON.parse(process.env['BENCH_SERVER'] ?? '{}') as { connection: pg.PoolConfig }
const database = openDatabase({ connection })

serveRuns(async ({ site, dueBy, latencyMs, concurrency }) => {
  const now = new Date(dueBy)
  const engine = makeEngine({ database, emailDomains: { verdict: async () => 'unknown' }, now: () => now, sandboxLatencyMs: latencyMs })
  const ctx = contextFor(engine, await getSite(engine, site), { name: 'worker:billing', scopes: ['*'] })
  const { done, settled } = await runBilling(ctx, concurrency === null ? {} : { concurrency })
  if (done !== settled) throw new Error(`${done} subscriptions were due, and ${settled} answers were booked`)
  return done
})
