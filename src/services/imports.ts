// Imports of customers: begun, kept, run, gone on with after a crash, cancelled and forgotten.

import { type ImportCounts, type ImportJob, type ImportRefusal, type ImportSettings, readMapping } from '../domain/import.ts'
import { refuse, Refused } from '../domain/refusal.ts'
import {
  claimImport, findImport, findImportChunk, findUnfinishedImport, forgetImportRows, insertImport, insertImportChunk, listImportRefusals, listImports,
  listSitesWithOldImports, listWaitingImports, moveImport,
} from '../storage/imports.ts'
import { findSiteById } from '../storage/sites.ts'
import { type Context, contextFor, type Engine, permit } from './context.ts'
import { loadDefinitions } from './custom-fields.ts'
import { record } from './events.ts'
import { addCounts, batchesAhead, importBatch, type Importer } from './import-batches.ts'

const CHUNK_BYTES = 1_048_576
/** A running import that said nothing for so long was left by a process that died. */
const SILENT_MS = 60_000

/** Begins an import of a source that the caller reads himself, or goes on with the unfinished one of the same source. */
export async function beginImport(ctx: Context, settings: ImportSettings, source: string): Promise<ImportJob> {
  permit(ctx, 'imports:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const unfinished = settings.dryRun ? null : await findUnfinishedImport(db, source, settings)
    if (unfinished) return unfinished
    const job = await insertImport(db, { id: ctx.newId('importJob'), settings, source, status: 'running', at: ctx.now() })
    await record(ctx, db, [{ type: 'import.started', subject: job.id }])
    return job
  })
}

/** Keeps an upload, to be imported by the worker. */
export async function receiveImport(ctx: Context, settings: ImportSettings, upload: AsyncIterable<Buffer>): Promise<ImportJob> {
  permit(ctx, 'imports:write')
  const job = await ctx.database.transact(ctx.site.siteId, (db) =>
    insertImport(db, { id: ctx.newId('importJob'), settings, source: 'upload', status: 'receiving', at: ctx.now() }))
  let sequence = 0
  for await (const chunk of inPieces(upload, CHUNK_BYTES)) {
    await ctx.database.transact(ctx.site.siteId, (db) => insertImportChunk(db, job.number, sequence, chunk))
    sequence++
  }
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    await moveImport(db, job.number, ['receiving'], 'waiting', ctx.now())
    await record(ctx, db, [{ type: 'import.started', subject: job.id }])
  })
  ctx.wake()
  return { ...job, status: 'waiting' }
}

async function* inPieces(source: AsyncIterable<Buffer>, size: number): AsyncIterable<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    held.push(chunk)
    length += chunk.length
    if (length < size) continue
    yield Buffer.concat(held)
    held = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(held)
}

export async function getImport(ctx: Context, id: string): Promise<ImportJob> {
  permit(ctx, 'imports:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findImport(db, id))) ?? noSuchImport(id)
}

export async function getImports(ctx: Context, before: string | null, limit: number): Promise<ImportJob[]> {
  permit(ctx, 'imports:read')
  return ctx.database.read(ctx.site.siteId, (db) => listImports(db, before, limit))
}

/** The refused rows of an import after a row. */
export async function getImportRefusals(ctx: Context, id: string, after: number, limit: number): Promise<ImportRefusal[]> {
  permit(ctx, 'imports:read')
  return ctx.database.read(ctx.site.siteId, async (db) => listImportRefusals(db, ((await findImport(db, id)) ?? noSuchImport(id)).number, after, limit))
}

/** Stops an import before its next batch; what is imported stays. Refuses wrong-state for one that has ended. */
export async function cancelImport(ctx: Context, id: string): Promise<ImportJob> {
  permit(ctx, 'imports:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const job = (await findImport(db, id)) ?? noSuchImport(id)
    if (!(await moveImport(db, job.number, ['receiving', 'waiting', 'running'], 'cancelled', ctx.now()))) {
      refuse('wrong-state', { detail: `import ${id} is ${job.status}`, state: job.status })
    }
    await record(ctx, db, [{ type: 'import.cancelled', subject: id }])
    return (await findImport(db, id)) ?? noSuchImport(id)
  })
}

function noSuchImport(id: string): never {
  refuse('not-found', { detail: `there is no import ${id}` })
}

/** Runs uploaded imports that wait, of any site; gives how many. */
export async function runWaitingImports(engine: Engine): Promise<number> {
  const silentSince = new Date(engine.now().getTime() - SILENT_MS)
  let ran = 0
  for (const { siteId, number } of await engine.database.directory((db) => listWaitingImports(db, silentSince))) {
    const site = await engine.database.directory((db) => findSiteById(db, siteId))
    if (!site) continue
    const ctx = contextFor(engine, site, { name: 'worker:imports', scopes: ['*'] })
    const job = await ctx.database.transact(siteId, (db) => claimImport(db, number, silentSince, engine.now()))
    if (!job) continue
    await runImport(ctx, job, uploaded(ctx, job))
    ran++
  }
  return ran
}

async function* uploaded(ctx: Context, job: ImportJob): AsyncIterable<Buffer> {
  for (let sequence = 0; ; sequence++) {
    const chunk = await ctx.database.read(ctx.site.siteId, (db) => findImportChunk(db, job.number, sequence))
    if (chunk === null) return
    yield chunk
  }
}

/** How long the rows that an import refused are kept to be looked at: they hold personal data. */
export const REFUSED_ROWS_DAYS = 90
const BROKEN_UPLOAD_MS = 86_400_000

/** Forgets refused rows that are old, and uploads that never came to their end, of every site; gives how many imports it ended. */
export async function forgetOldImports(engine: Engine): Promise<number> {
  const now = engine.now().getTime()
  const endedBefore = new Date(now - REFUSED_ROWS_DAYS * 86_400_000)
  const silentSince = new Date(now - BROKEN_UPLOAD_MS)
  let ended = 0
  for (const siteId of await engine.database.directory((db) => listSitesWithOldImports(db, endedBefore, silentSince))) {
    ended += await engine.database.transact(siteId, (db) => forgetImportRows(db, endedBefore, silentSince, engine.now()))
  }
  return ended
}

/** Imports the rows of a source from where the job stands to the end. A file that cannot be mapped fails the job. */
export async function runImport(ctx: Context, job: ImportJob, source: AsyncIterable<Buffer>, onProgress?: (counts: ImportCounts) => void): Promise<ImportJob> {
  try {
    const { header, rows } = await ctx.csv.read(source)
    const definitions = await ctx.database.read(ctx.site.siteId, (db) => loadDefinitions(db, 'customer'))
    const importer: Importer = { ctx, job, header, targets: readMapping(header, job.settings, definitions), foresight: { definitions, mostAreNew: true } }
    let done: ImportCounts = job
    for await (const batch of batchesAhead(importer, rows)) {
      const counts = await importBatch(importer, batch, done.rowsRead)
      if (counts === null) return await getImport(ctx, job.id)
      done = addCounts(done, counts)
      onProgress?.(done)
    }
    await end(ctx, job, 'finished', null)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await end(ctx, job, 'failed', error.facts.detail)
  }
  return getImport(ctx, job.id)
}

async function end(ctx: Context, job: ImportJob, status: 'finished' | 'failed', error: string | null): Promise<void> {
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    if (await moveImport(db, job.number, ['running'], status, ctx.now(), error)) await record(ctx, db, [{ type: `import.${status}`, subject: job.id }])
  })
}
