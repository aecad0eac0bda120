// Imports of customers: begun, kept, run, cancelled and forgotten.

import { type ImportCounts, type ImportJob, type ImportRefusal, type ImportSettings, readMapping } from '../domain/import.ts'
import { assert, refuse, Refused } from '../domain/refusal.ts'
import { Overtaken, type SiteDb } from '../storage/db.ts'
import {
  breakOffUpload, findImport, findUnfinishedImport, forgetImportRows, insertImport, insertImportChunk, listImportRefusals, listImports, listSitesWithOldImports,
  lockImportOfKey, moveImport,
} from '../storage/imports.ts'
import { type Context, type Engine, permit } from './context.ts'
import { loadDefinitions } from './custom-fields.ts'
import { record } from './events.ts'
import { addCounts, importBatch } from './import-batches.ts'
import { batchesAhead, type Importer } from './import-rows.ts'

const CHUNK_BYTES = 1_048_576
/** An import that said nothing for so long was left by a process that died, or a client that went away. */
export const SILENT_MS = 60_000

/** Begins an import of a source that the caller reads himself, or goes on with the unfinished one of the same source. */
export async function beginImport(ctx: Context, settings: ImportSettings, source: string): Promise<ImportJob> {
  permit(ctx, 'imports:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const unfinished = settings.dryRun ? null : await findUnfinishedImport(db, source, settings)
    if (unfinished) return unfinished
    const job = await insertImport(db, { id: ctx.newId('importJob'), settings, source, status: 'running', at: ctx.realNow() })
    assert(job, 'an import without a key has none that another has')
    await record(ctx, db, [{ type: 'import.started', subject: job.id }])
    return job
  })
}

/** What makes an upload that is sent again known: the caller's key, and the request without its body, which is not compared. */
export interface UploadOnce {
  readonly key: string
  readonly request: string
}

/** An upload that was taken, or the import that an earlier one with the same key has become. */
export interface Received {
  readonly job: ImportJob
  readonly replayed: boolean
}

/**
 * Keeps an upload, to be imported by the worker. One that is cancelled while it comes in is read to its end and not kept. Refuses
 * idempotency-mismatch for a key of another request, and wrong-state while the upload of the same key is coming in.
 */
export async function receiveImport(ctx: Context, settings: ImportSettings, upload: AsyncIterable<Buffer>, once: UploadOnce | null = null): Promise<Received> {
  permit(ctx, 'imports:write')
  const { siteId } = ctx.site
  const { job, replayed } = await ctx.database.transact(siteId, (db) => openUpload(ctx, db, settings, once))
  if (replayed) return { job, replayed }
  try {
    let sequence = 0
    let isWanted = true
    for await (const chunk of inPieces(upload, CHUNK_BYTES)) {
      const at = sequence++
      if (isWanted) isWanted = await ctx.database.transact(siteId, (db) => insertImportChunk(db, job.number, at, chunk, ctx.realNow()))
    }
  } catch (error) {
    await ctx.database.transact(siteId, (db) => breakOffUpload(db, job.number, ctx.realNow()))
    throw error
  }
  await ctx.database.transact(siteId, async (db) => {
    if (await moveImport(db, job.number, ['receiving'], 'waiting', ctx.realNow())) await record(ctx, db, [{ type: 'import.started', subject: job.id }])
  })
  ctx.wake()
  return { job: await getOwn(ctx, job.id), replayed }
}

async function openUpload(ctx: Context, db: SiteDb, settings: ImportSettings, once: UploadOnce | null): Promise<Received> {
  const at = ctx.realNow()
  const hashes = once && { key: ctx.hash(once.key), request: ctx.hash(once.request) }
  const insert = (): Promise<ImportJob | null> => insertImport(db, { id: ctx.newId('importJob'), settings, source: 'upload', status: 'receiving', at, hashes })
  const job = await insert()
  if (job) return { job, replayed: false }
  const known = hashes && (await lockImportOfKey(db, hashes.key))
  if (!known) throw new Overtaken()
  if (!known.request.equals(hashes.request)) refuse('idempotency-mismatch', { detail: 'this idempotency key was used for another request; take a new one' })
  if (known.job.status !== 'receiving') return { job: known.job, replayed: true }
  if (known.updatedAt.getTime() > at.getTime() - SILENT_MS) refuse('wrong-state', { detail: `the upload of import ${known.job.id}, which has this key, is still coming in`, state: 'receiving' })
  await breakOffUpload(db, known.job.number, at)
  const another = await insert()
  if (!another) throw new Overtaken()
  return { job: another, replayed: false }
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
  return getOwn(ctx, id)
}

/** The same for whoever has just worked on it. */
async function getOwn(ctx: Context, id: string): Promise<ImportJob> {
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
    if (!(await moveImport(db, job.number, ['receiving', 'waiting', 'running'], 'cancelled', ctx.realNow()))) {
      refuse('wrong-state', { detail: `import ${id} is ${job.status}`, state: job.status })
    }
    await record(ctx, db, [{ type: 'import.cancelled', subject: id }])
    return (await findImport(db, id)) ?? noSuchImport(id)
  })
}

function noSuchImport(id: string): never {
  refuse('not-found', { detail: `there is no import ${id}` })
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
  for await (const counts of importInBatches(ctx, job, source)) onProgress?.(counts)
  return getOwn(ctx, job.id)
}

/** The same batch by batch, giving how far it has come after each; it ends when the job has, or was stopped. */
export async function* importInBatches(ctx: Context, job: ImportJob, source: AsyncIterable<Buffer>): AsyncGenerator<ImportCounts> {
  try {
    const { header, rows } = await ctx.csv.read(source)
    const definitions = await ctx.database.read(ctx.site.siteId, (db) => loadDefinitions(db, 'customer'))
    const importer: Importer = { ctx, job, header, targets: readMapping(header, job.settings, definitions), foresight: { definitions, mostAreNew: true } }
    let done: ImportCounts = job
    for await (const batch of batchesAhead(importer, rows)) {
      const counts = await importBatch(importer, batch, done.rowsRead)
      if (counts === null) return
      done = addCounts(done, counts)
      yield done
    }
    await endImport(ctx, job, 'finished', null)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await endImport(ctx, job, 'failed', error.facts.detail)
  }
}

/** Ends a running import. */
export async function endImport(ctx: Context, job: ImportJob, status: 'finished' | 'failed', error: string | null): Promise<void> {
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    if (await moveImport(db, job.number, ['running'], status, ctx.realNow(), error)) await record(ctx, db, [{ type: `import.${status}`, subject: job.id }])
  })
}
