// Uploaded imports as the worker runs them: of every site one, batch by batch in turn, so that a long one keeps no other site waiting.

import type { ImportCounts, ImportJob } from '../domain/import.ts'
import { claimImport, findImportChunk, listWaitingImports, releaseImport } from '../storage/imports.ts'
import { findSiteById } from '../storage/sites.ts'
import { type Context, contextFor, type Engine } from './context.ts'
import { endImport, importInBatches, SILENT_MS } from './imports.ts'

/** An import without coming forward is taken up no more often than this: what ends its process, or its batch, would do so for ever. */
const ATTEMPTS_MAX = 10

/** An import that this process is at. */
interface Turn {
  readonly ctx: Context
  readonly job: ImportJob
  readonly batches: AsyncGenerator<ImportCounts>
}

export interface TurnsWatch {
  /** Stops after the batch at hand; whoever looks next goes on. */
  readonly signal?: AbortSignal | undefined
  /** Told what went wrong with one import, which stops no other; thrown where nobody is. */
  readonly onMistake?: (error: unknown) => void
}

/** Runs uploaded imports that wait, of all sites in turn, also those that come meanwhile, until none is left; gives how many. */
export async function runWaitingImports(engine: Engine, { signal, onMistake }: TurnsWatch = {}): Promise<number> {
  const turns = new Map<bigint, Turn>()
  let ran = 0
  try {
    while (!signal?.aborted) {
      for (const turn of await takeUp(engine, turns)) {
        turns.set(turn.ctx.site.siteId, turn)
        ran++
      }
      if (turns.size === 0) break
      for (const [siteId, { batches }] of turns) {
        if (signal?.aborted) break
        try {
          if ((await batches.next()).done) turns.delete(siteId)
        } catch (error) {
          // It stays as it is, and is taken up again once it has been silent for long enough.
          turns.delete(siteId)
          if (!onMistake) throw error
          onMistake(error)
        }
      }
    }
  } finally {
    for (const turn of turns.values()) await giveBack(turn)
  }
  return ran
}

/** Takes up the next import of every site that has none in turn. */
async function takeUp(engine: Engine, turns: ReadonlyMap<bigint, Turn>): Promise<Turn[]> {
  const silentSince = new Date(engine.now().getTime() - SILENT_MS)
  const taken: Turn[] = []
  for (const { siteId, number } of await engine.database.directory((db) => listWaitingImports(db, silentSince))) {
    if (turns.has(siteId)) continue
    const site = await engine.database.directory((db) => findSiteById(db, siteId))
    if (!site) continue
    const ctx = contextFor(engine, site, { name: 'worker:imports', scopes: ['*'] })
    const job = await ctx.database.transact(siteId, (db) => claimImport(db, number, silentSince, engine.now()))
    if (!job) continue
    if (job.attempts > ATTEMPTS_MAX) await endImport(ctx, job, 'failed', `given up after row ${job.rowsRead}: it was taken up ${ATTEMPTS_MAX} times without coming forward`)
    else taken.push({ ctx, job, batches: importInBatches(ctx, job, uploaded(ctx, job)) })
  }
  return taken
}

async function giveBack({ ctx, job, batches }: Turn): Promise<void> {
  await batches.return(undefined)
  await ctx.database.transact(ctx.site.siteId, (db) => releaseImport(db, job.number, ctx.realNow()))
}

async function* uploaded(ctx: Context, job: ImportJob): AsyncIterable<Buffer> {
  for (let sequence = 0; ; sequence++) {
    const chunk = await ctx.database.read(ctx.site.siteId, (db) => findImportChunk(db, job.number, sequence))
    if (chunk === null) return
    yield chunk
  }
}
