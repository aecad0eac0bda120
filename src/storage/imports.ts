// Import jobs, their uploaded content, and the rows they refused.

import type { ImportCounts, ImportJob, ImportRefusal, ImportSettings, ImportStatus } from '../domain/import.ts'
import { type DirectoryDb, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

interface ImportRow {
  number: bigint
  id: string
  settings: ImportSettings
  source: string
  status: ImportStatus
  rows_read: bigint
  created_count: bigint
  updated_count: bigint
  unchanged_count: bigint
  refused_count: bigint
  error: string | null
  attempts: number
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

const importColumns = sql`number, id, settings, source, status, rows_read, created_count, updated_count, unchanged_count, refused_count, error, attempts, created_at, started_at, finished_at`

const toImport = (row: ImportRow): ImportJob => ({
  number: row.number, id: row.id, settings: row.settings, source: row.source, status: row.status, rowsRead: Number(row.rows_read), created: Number(row.created_count),
  updated: Number(row.updated_count), unchanged: Number(row.unchanged_count), refused: Number(row.refused_count), error: row.error, attempts: row.attempts,
  createdAt: row.created_at, startedAt: row.started_at, finishedAt: row.finished_at,
})

/** By what an upload that is sent again is known: digests of its key and of its request. */
export interface UploadHashes {
  readonly key: Buffer
  readonly request: Buffer
}

/** Adds an import; null when another one has its key. */
export async function insertImport(
  db: SiteDb, job: { id: string; settings: ImportSettings; source: string; status: ImportStatus; at: Date; hashes?: UploadHashes | null },
): Promise<ImportJob | null> {
  const row = await db.row<ImportRow>(sql`
    insert into imports (site_id, id, resource, settings, source, status, key_hash, request_hash, created_at, updated_at)
    values (${db.siteId}, ${job.id}, 'customers', ${JSON.stringify(job.settings)}::jsonb, ${job.source}, ${job.status}, ${job.hashes?.key ?? null}, ${job.hashes?.request ?? null}, ${job.at}, ${job.at})
    on conflict (site_id, key_hash) where key_hash is not null do nothing returning ${importColumns}`)
  return row ? toImport(row) : null
}

/** The import of an upload's key, locked, with the digest of its request and when it was last heard of. */
export async function lockImportOfKey(db: SiteDb, key: Buffer): Promise<{ job: ImportJob; request: Buffer; updatedAt: Date } | null> {
  const row = await db.row<ImportRow & { request_hash: Buffer; updated_at: Date }>(sql`
    select ${importColumns}, request_hash, updated_at from imports where site_id = ${db.siteId} and key_hash = ${key} for update`)
  return row ? { job: toImport(row), request: row.request_hash, updatedAt: row.updated_at } : null
}

export async function findImport(db: SiteDb, id: string): Promise<ImportJob | null> {
  const row = await db.row<ImportRow>(sql`select ${importColumns} from imports where site_id = ${db.siteId} and id = ${id}`)
  return row ? toImport(row) : null
}

/** The newest unfinished import of a source with these settings, for going on with it. */
export async function findUnfinishedImport(db: SiteDb, source: string, settings: ImportSettings): Promise<ImportJob | null> {
  const row = await db.row<ImportRow>(sql`
    select ${importColumns} from imports where site_id = ${db.siteId} and source = ${source} and settings = ${JSON.stringify(settings)}::jsonb
      and status = 'running' order by number desc limit 1`)
  return row ? toImport(row) : null
}

/** Imports before a number, newest first. */
export async function listImports(db: SiteDb, before: string | null, limit: number): Promise<ImportJob[]> {
  const rows = await db.rows<ImportRow>(sql`
    select ${importColumns} from imports where site_id = ${db.siteId} and (${before}::bigint is null or number < ${before}::bigint) order by number desc limit ${limit}`)
  return rows.map(toImport)
}

/** Locks a running import and gives how many rows it has read; null when it runs no longer (cancelled, or another took it over). */
export async function lockRunningImport(db: SiteDb, number: bigint): Promise<number | null> {
  const row = await db.row<{ rows_read: bigint }>(sql`
    select rows_read from imports where site_id = ${db.siteId} and number = ${number} and status = 'running' for update`)
  return row ? Number(row.rows_read) : null
}

/** Adds the counts of a batch, and the rows it refused, to its import, which has come forward by it. */
export async function saveImportBatch(db: SiteDb, number: bigint, counts: ImportCounts, refusals: readonly ImportRefusal[], at: Date): Promise<void> {
  await db.run(sql`
    update imports set rows_read = rows_read + ${counts.rowsRead}, created_count = created_count + ${counts.created}, updated_count = updated_count + ${counts.updated},
      unchanged_count = unchanged_count + ${counts.unchanged}, refused_count = refused_count + ${counts.refused}, attempts = 0, updated_at = ${at}
    where site_id = ${db.siteId} and number = ${number}`)
  if (refusals.length === 0) return
  const rows = refusals.map((one) => ({ row_number: one.rowNumber, code: one.code, message: one.message, fields: one.fields }))
  await db.run(sql`
    insert into import_refusals (site_id, import, row_number, code, message, fields)
    select ${db.siteId}, ${number}, d.row_number, d.code, d.message, d.fields from ${records(rows, 'row_number bigint, code text, message text, fields jsonb')}`)
}

/** Moves an import on; false when it is in none of the states named. */
export async function moveImport(db: SiteDb, number: bigint, from: readonly ImportStatus[], to: ImportStatus, at: Date, error: string | null = null): Promise<boolean> {
  const done = to === 'finished' || to === 'failed' || to === 'cancelled'
  const moved = await db.run(sql`
    update imports set status = ${to}, updated_at = ${at}, error = ${error}, started_at = case when ${to === 'running'} then coalesce(started_at, ${at}) else started_at end,
      finished_at = case when ${done} then ${at}::timestamptz end
    where site_id = ${db.siteId} and number = ${number} and status = any(${from})`)
  // What was uploaded holds personal data and is not needed again.
  if (moved === 1 && done) await db.run(sql`delete from import_chunks where site_id = ${db.siteId} and import = ${number}`)
  return moved === 1
}

/** Keeps a piece of an upload that is still coming in; false when it is no longer wanted. */
export async function insertImportChunk(db: SiteDb, number: bigint, sequence: number, content: Buffer, at: Date): Promise<boolean> {
  return (await db.run(sql`
    with wanted as (update imports set updated_at = ${at} where site_id = ${db.siteId} and number = ${number} and status = 'receiving' returning number)
    insert into import_chunks (site_id, import, sequence, content) select ${db.siteId}, number, ${sequence}, ${content} from wanted`)) === 1
}

/** Ends an upload that broke off; its key is free again, so that it can be sent anew. */
export async function breakOffUpload(db: SiteDb, number: bigint, at: Date): Promise<void> {
  if (!(await moveImport(db, number, ['receiving'], 'failed', at, 'the upload broke off'))) return
  await db.run(sql`update imports set key_hash = null, request_hash = null where site_id = ${db.siteId} and number = ${number}`)
}

export async function findImportChunk(db: SiteDb, number: bigint, sequence: number): Promise<Buffer | null> {
  const row = await db.row<{ content: Buffer }>(sql`
    select content from import_chunks where site_id = ${db.siteId} and import = ${number} and sequence = ${sequence}`)
  return row?.content ?? null
}

export async function listImportRefusals(db: SiteDb, number: bigint, after: number, limit: number): Promise<ImportRefusal[]> {
  const rows = await db.rows<{ row_number: bigint; code: string; message: string; fields: { [column: string]: string } }>(sql`
    select row_number, code, message, fields from import_refusals where site_id = ${db.siteId} and import = ${number} and row_number > ${after}
    order by row_number limit ${limit}`)
  return rows.map((row) => ({ rowNumber: Number(row.row_number), code: row.code, message: row.message, fields: row.fields }))
}

const SHORT_TEXT_MAX = 3

/**
 * Clears refused rows in which one of these texts stands in a column by itself (a very short one only where the column is
 * called an id); gives how many. Their numbers and codes stay, so that the report still adds up.
 */
export async function eraseRefusals(db: SiteDb, texts: readonly string[]): Promise<number> {
  return db.run(sql`
    update import_refusals set fields = '{}', message = 'the row is erased'
    where site_id = ${db.siteId} and exists (
      select from jsonb_each_text(fields) f
      where lower(btrim(f.value)) = any(${texts}) and (length(f.value) > ${SHORT_TEXT_MAX} or f.key ~* 'id'))`)
}

/** Forgets what refused rows of imports that ended before an instant held, and of uploads that broke off; gives how many imports. */
export async function forgetImportRows(db: SiteDb, endedBefore: Date, silentSince: Date, at: Date): Promise<number> {
  await db.run(sql`
    delete from import_refusals r using imports i
    where r.site_id = ${db.siteId} and i.site_id = ${db.siteId} and i.number = r.import and i.finished_at < ${endedBefore}`)
  const broken = await db.rows<{ number: bigint }>(sql`
    select number from imports where site_id = ${db.siteId} and status = 'receiving' and updated_at < ${silentSince} order by number for update`)
  for (const { number } of broken) await breakOffUpload(db, number, at)
  return broken.length
}

/** Sites that have refused rows or broken uploads to forget. */
export async function listSitesWithOldImports(db: DirectoryDb, endedBefore: Date, silentSince: Date): Promise<bigint[]> {
  const rows = await db.rows<{ site_id: bigint }>(sql`
    select distinct i.site_id from imports i
    where (i.status = 'receiving' and i.updated_at < ${silentSince}) or (i.finished_at < ${endedBefore} and i.refused_count > 0
      and exists (select from import_refusals r where r.site_id = i.site_id and r.import = i.number))`)
  return rows.map((row) => row.site_id)
}

/** Of every site the oldest uploaded import that waits, or that a process left running without a word for so long that it must have died. */
export async function listWaitingImports(db: DirectoryDb, silentSince: Date): Promise<{ siteId: bigint; number: bigint }[]> {
  return db.rows(sql`
    select site_id as "siteId", min(number) as number from imports
    where source = 'upload' and (status = 'waiting' or (status = 'running' and updated_at < ${silentSince})) group by site_id order by 2 limit ${SITES_AT_ONCE_MAX}`)
}

const SITES_AT_ONCE_MAX = 100

/** Takes a waiting or abandoned import, once more; null when somebody else was quicker. */
export async function claimImport(db: SiteDb, number: bigint, silentSince: Date, at: Date): Promise<ImportJob | null> {
  const row = await db.row<ImportRow>(sql`
    update imports set status = 'running', started_at = coalesce(started_at, ${at}), attempts = attempts + 1, updated_at = ${at}
    where site_id = ${db.siteId} and number = ${number} and (status = 'waiting' or (status = 'running' and updated_at < ${silentSince})) returning ${importColumns}`)
  return row ? toImport(row) : null
}

/** Gives a running import back to whoever looks for work next; having taken it up does not count. */
export async function releaseImport(db: SiteDb, number: bigint, at: Date): Promise<void> {
  await db.run(sql`
    update imports set status = 'waiting', attempts = greatest(attempts - 1, 0), updated_at = ${at} where site_id = ${db.siteId} and number = ${number} and status = 'running'`)
}
