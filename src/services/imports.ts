// Imports of customers: in batches, each one transaction that also says how far it came, so that a crash repeats nothing.

import type { Customer } from '../domain/customer.ts'
import type { CsvRow } from '../domain/csv.ts'
import { idKey } from '../domain/ids.ts'
import { type ImportCounts, type ImportJob, type ImportRefusal, type ImportSettings, readImportRow, readMapping, type Target } from '../domain/import.ts'
import { refuse, Refused } from '../domain/refusal.ts'
import { fieldKey } from '../domain/text-key.ts'
import { findCustomerNumbers, findCustomersByKey, getCustomers } from '../storage/customers.ts'
import { type SiteDb, violatedUnique } from '../storage/db.ts'
import {
  claimImport, findImport, findImportChunk, findUnfinishedImport, forgetImportRows, insertImport, insertImportChunk, listImportRefusals, listImports,
  listSitesWithOldImports, listWaitingImports, lockRunningImport, moveImport, saveImportBatch,
} from '../storage/imports.ts'
import { findSiteById } from '../storage/sites.ts'
import { type Context, contextFor, type Engine, permit } from './context.ts'
import { changeOne, checkEmailDomain, type CustomerDraft, insertAll } from './customers.ts'
import { loadDefinitions } from './custom-fields.ts'
import { record } from './events.ts'

export const IMPORT_BATCH_ROWS = 1_000
const CHUNK_BYTES = 1_048_576
/** A running import that said nothing for so long was left by a process that died. */
const SILENT_MS = 60_000

const NO_COUNTS: ImportCounts = { rowsRead: 0, created: 0, updated: 0, unchanged: 0, refused: 0 }

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
      refuse('wrong-state', { detail: `import ${id} is ${job.status}`, status: job.status })
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
    const importer: Importer = { ctx, job, header, targets: readMapping(header, job.settings, definitions) }
    let done: ImportCounts = job
    for await (const batch of batches(rows, job.rowsRead)) {
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

interface Importer {
  readonly ctx: Context
  readonly job: ImportJob
  readonly header: readonly string[]
  readonly targets: readonly (Target | null)[]
}

async function* batches(rows: AsyncIterable<CsvRow>, skipped: number): AsyncIterable<CsvRow[]> {
  let batch: CsvRow[] = []
  for await (const row of rows) {
    if (row.number <= skipped) continue
    batch.push(row)
    if (batch.length < IMPORT_BATCH_ROWS) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

class DryRun extends Error {}

/** One batch in one transaction; null when the job was stopped. A key that another request takes meanwhile makes it go row by row. */
async function importBatch(importer: Importer, batch: readonly CsvRow[], from: number): Promise<ImportCounts | null> {
  const { ctx, job } = importer
  try {
    return await writeBatch(importer, batch, from)
  } catch (error) {
    if (!violatedUnique(error)) throw error
  }
  let counts = NO_COUNTS
  for (const row of batch) {
    const refusals: ImportRefusal[] = []
    const one = await writeBatch(importer, [row], from + counts.rowsRead).catch(async (error: unknown) => {
      if (!violatedUnique(error)) throw error
      refusals.push(refusal(importer, row, 'already-exists', 'has an id, username or external reference that another customer has'))
      return ctx.database.transact(ctx.site.siteId, async (db) => {
        if ((await lockRunningImport(db, job.number)) !== from + counts.rowsRead) return null
        const refused = { ...NO_COUNTS, rowsRead: 1, refused: 1 }
        await saveImportBatch(db, job.number, refused, refusals, ctx.now())
        return refused
      })
    })
    if (one === null) return null
    counts = addCounts(counts, one)
  }
  return counts
}

async function writeBatch(importer: Importer, batch: readonly CsvRow[], from: number): Promise<ImportCounts | null> {
  const { ctx, job } = importer
  const refusals: ImportRefusal[] = []
  const drafts = await readDrafts(importer, batch, refusals)
  let counts: ImportCounts = NO_COUNTS
  try {
    return await ctx.database.transact(ctx.site.siteId, async (db) => {
      const batchRefusals = [...refusals]
      if ((await lockRunningImport(db, job.number)) !== from) return null
      const written = await writeDrafts(importer, db, drafts, batchRefusals)
      counts = { ...written, rowsRead: batch.length, refused: batchRefusals.length }
      if (job.settings.dryRun) {
        refusals.splice(0, refusals.length, ...batchRefusals)
        throw new DryRun()
      }
      await saveImportBatch(db, job.number, counts, batchRefusals, ctx.now())
      return counts
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
  // Everything was tried and taken back; only the report remains.
  await ctx.database.transact(ctx.site.siteId, (db) => saveImportBatch(db, job.number, counts, refusals, ctx.now()))
  return counts
}

interface RowDraft {
  readonly row: CsvRow
  readonly draft: CustomerDraft
  /** The key that the row's customer is found by; null when it has none. */
  readonly key: string | null
}

async function readDrafts(importer: Importer, batch: readonly CsvRow[], refusals: ImportRefusal[]): Promise<RowDraft[]> {
  const { ctx, job, targets } = importer
  const drafts: RowDraft[] = []
  for (const row of batch) {
    try {
      if (row.fault !== null) refuse('invalid', { detail: row.fault })
      const draft = readImportRow(row.fields, targets) as CustomerDraft
      if (job.settings.checkEmailDomains) await checkEmailDomain(ctx, draft, {})
      drafts.push({ row, draft, key: matchKey(job.settings, draft) })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refusals.push(refusal(importer, row, error.code, error.facts.detail))
    }
  }
  return drafts
}

function matchKey({ match }: ImportSettings, draft: CustomerDraft): string | null {
  if (match === 'none') return null
  if (match === 'id') return draft.id ? idKey(draft.id) : null
  if (match === 'email') return draft.email ? fieldKey('email', draft.email) : null
  const system = match.slice('externalReference:'.length)
  const value = draft.externalReferences?.find((one) => one.system === system)?.value
  return value ? fieldKey(`externalReferences.${system}`, value) : null
}

async function writeDrafts(importer: Importer, db: SiteDb, drafts: readonly RowDraft[], refusals: ImportRefusal[]): Promise<Omit<ImportCounts, 'rowsRead' | 'refused'>> {
  const total = { created: 0, updated: 0, unchanged: 0 }
  // Rows of one customer go one after another: the later changes what the earlier made.
  for (const round of rounds(drafts)) {
    const existing = await findExisting(importer, db, round)
    const fresh = round.filter((one) => one.key === null || !existing.has(one.key))
    total.created += await createFresh(importer, db, fresh, refusals)
    for (const one of round) {
      const before = one.key === null ? undefined : existing.get(one.key)
      if (!before) continue
      try {
        const after = await changeOne(importer.ctx, db, before, one.draft)
        if (after === before) total.unchanged++
        else total.updated++
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        refusals.push(refusal(importer, one.row, error.code, error.facts.detail))
      }
    }
  }
  return total
}

function rounds(drafts: readonly RowDraft[]): RowDraft[][] {
  const found: { keys: Set<string>; rows: RowDraft[] }[] = []
  for (const one of drafts) {
    const free = found.find((round) => one.key === null || !round.keys.has(one.key)) ?? { keys: new Set<string>(), rows: [] }
    if (free.rows.length === 0) found.push(free)
    if (one.key !== null) free.keys.add(one.key)
    free.rows.push(one)
  }
  return found.map((round) => round.rows)
}

async function findExisting({ job }: Importer, db: SiteDb, round: readonly RowDraft[]): Promise<Map<string, Customer>> {
  const keys = round.flatMap((one) => (one.key === null ? [] : [one.key]))
  if (keys.length === 0) return new Map()
  const numbers = job.settings.match === 'id' ? await findCustomerNumbers(db, keys) : await findCustomersByKey(db, keys)
  const customers = new Map((await getCustomers(db, [...new Set(numbers.values())], true)).map((one) => [one.number, one]))
  return new Map([...numbers].flatMap(([key, number]) => {
    const customer = customers.get(number)
    return customer ? [[key, customer] as const] : []
  }))
}

async function createFresh(importer: Importer, db: SiteDb, fresh: readonly RowDraft[], refusals: ImportRefusal[]): Promise<number> {
  const free = await withoutTaken(importer, db, fresh, refusals)
  if (free.length === 0) return 0
  const rowOf = new Map(free.map((one) => [one.draft, one.row]))
  const created = await insertAll(importer.ctx, db, free.map((one) => one.draft), (draft, refused) => {
    const row = rowOf.get(draft)
    if (row) refusals.push(refusal(importer, row, refused.code, refused.facts.detail))
  })
  return created.length
}

/** Leaves out rows whose id, username or references another customer or an earlier row has, instead of failing them all. */
async function withoutTaken(importer: Importer, db: SiteDb, fresh: readonly RowDraft[], refusals: ImportRefusal[]): Promise<RowDraft[]> {
  const { settings } = importer.ctx.site
  const wanted = fresh.map((one) => ({ one, keys: exclusiveKeys(one.draft, settings.uniqueEmail) }))
  const all = [...new Set(wanted.flatMap(({ keys }) => keys))]
  const ids = fresh.flatMap(({ draft }) => (draft.id ? [draft.id] : []))
  const taken = new Set([...(all.length > 0 ? (await findCustomersByKey(db, all)).keys() : []), ...(ids.length > 0 ? [...(await findCustomerNumbers(db, ids)).keys()].map((id) => `id ${id}`) : [])])
  return wanted.flatMap(({ one, keys }) => {
    const claimed = [...keys, ...(one.draft.id ? [`id ${idKey(one.draft.id)}`] : [])]
    if (!claimed.some((key) => taken.has(key))) {
      for (const key of claimed) taken.add(key)
      return [one]
    }
    refusals.push(refusal(importer, one.row, 'already-exists', 'has an id, username, e-mail or external reference that another customer has'))
    return []
  })
}

function exclusiveKeys(draft: CustomerDraft, uniqueEmail: boolean): string[] {
  return [
    draft.username ? fieldKey('username', draft.username) : null,
    uniqueEmail && draft.email ? fieldKey('email', draft.email) : null,
    ...(draft.externalReferences ?? []).map((one) => fieldKey(`externalReferences.${one.system}`, one.value)),
  ].filter((key) => key !== null)
}

function refusal({ header }: Importer, row: CsvRow, code: string, message: string): ImportRefusal {
  return { rowNumber: row.number, code, message, fields: Object.fromEntries(row.fields.map((field, index) => [header[index] ?? `column ${index + 1}`, field.replaceAll('\0', '')])) }
}

function addCounts(a: ImportCounts, b: ImportCounts): ImportCounts {
  return { rowsRead: a.rowsRead + b.rowsRead, created: a.created + b.created, updated: a.updated + b.updated, unchanged: a.unchanged + b.unchanged, refused: a.refused + b.refused }
}
