// Runs over the whole base, how far each is, and the lock of whoever works on one.

import type { DuplicateReport, DuplicateRun, DuplicateRunMode, DuplicateRunPhase, DuplicateRunStatus } from '../domain/duplicate-run.ts'
import type { Instant } from '../domain/time.ts'
import { type DirectoryDb, type SiteDb, sql } from './db.ts'

interface RunRow extends Omit<DuplicateRun, 'done' | 'total'> {
  done: bigint
  total: bigint
}

const runColumns = sql`number, id, mode, kind, status, phase, done, total, attempts, generation, position, compared_to as "comparedTo", report, error, actor,
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`

const toRun = (row: RunRow): DuplicateRun => ({ ...row, done: Number(row.done), total: Number(row.total) })

/** Adds a run; null when the site has an unfinished one. */
export async function insertDuplicateRun(db: SiteDb, run: { id: string; mode: DuplicateRunMode; actor: string; at: Instant }): Promise<DuplicateRun | null> {
  const row = await db.row<RunRow>(sql`
    insert into duplicate_runs (site_id, id, mode, status, phase, actor, created_at) values (${db.siteId}, ${run.id}, ${run.mode}, 'waiting', 'reading', ${run.actor}, ${run.at})
    on conflict (site_id) where status in ('waiting', 'running') do nothing returning ${runColumns}`)
  return row ? toRun(row) : null
}

export async function findDuplicateRun(db: SiteDb, id: string): Promise<DuplicateRun | null> {
  const row = await db.row<RunRow>(sql`select ${runColumns} from duplicate_runs where site_id = ${db.siteId} and id = ${id}`)
  return row ? toRun(row) : null
}

/** The run that waits or is under way. */
export async function findUnfinishedRun(db: SiteDb): Promise<DuplicateRun | null> {
  const row = await db.row<RunRow>(sql`select ${runColumns} from duplicate_runs where site_id = ${db.siteId} and status in ('waiting', 'running')`)
  return row ? toRun(row) : null
}

/** The last run that came to its end: its generation is what the queue shows. */
export async function findFinishedRun(db: SiteDb): Promise<DuplicateRun | null> {
  const row = await db.row<RunRow>(sql`
    select ${runColumns} from duplicate_runs where site_id = ${db.siteId} and status = 'finished' order by number desc limit 1`)
  return row ? toRun(row) : null
}

/** Runs before a number, newest first. */
export async function listDuplicateRuns(db: SiteDb, below: bigint | null, limit: number): Promise<DuplicateRun[]> {
  const rows = await db.rows<RunRow>(sql`
    select ${runColumns} from duplicate_runs where site_id = ${db.siteId} ${below === null ? sql`` : sql`and number < ${below}`} order by number desc limit ${limit}`)
  return rows.map(toRun)
}

/** Runs of all sites that wait, or that somebody works on or left. */
export async function listUnfinishedRuns(db: DirectoryDb): Promise<{ siteId: bigint; id: string }[]> {
  return db.rows(sql`select site_id as "siteId", id from duplicate_runs where status in ('waiting', 'running') order by created_at limit 100`)
}

/** Takes up a run that waits or was left; null when it has ended. Only with the lock of the site. */
export async function takeUpRun(db: SiteDb, id: string, at: Instant): Promise<DuplicateRun | null> {
  const row = await db.row<RunRow>(sql`
    update duplicate_runs set status = 'running', attempts = attempts + 1, started_at = coalesce(started_at, ${at})
    where site_id = ${db.siteId} and id = ${id} and status in ('waiting', 'running') returning ${runColumns}`)
  return row ? toRun(row) : null
}

/** What of a run's course is kept as it goes on. */
export interface RunProgress {
  readonly kind?: 'full' | 'changes'
  readonly generation?: bigint
  readonly position?: bigint
  readonly phase?: DuplicateRunPhase
  readonly done?: number
  readonly total?: number
  /** A full run has kept everything up to this customer, and came forward; 0 when it begins to compare. */
  readonly comparedTo?: bigint
}

/** Keeps how far a run is; false when it runs no longer, because it was cancelled. */
export async function saveRunProgress(db: SiteDb, number: bigint, progress: RunProgress): Promise<boolean> {
  const { kind = null, generation = null, position = null, phase = null, done = null, total = null, comparedTo = null } = progress
  const saved = await db.run(sql`
    update duplicate_runs set kind = coalesce(${kind}, kind), generation = coalesce(${generation}::bigint, generation), position = coalesce(${position}::bigint, position),
      phase = coalesce(${phase}, phase), done = coalesce(${done}::bigint, done), total = coalesce(${total}::bigint, total), compared_to = coalesce(${comparedTo}::bigint, compared_to),
      attempts = case when ${comparedTo}::bigint > 0 then 0 else attempts end
    where site_id = ${db.siteId} and number = ${number} and status = 'running'`)
  return saved === 1
}

/** Ends a run; false when it had ended already. */
export async function endDuplicateRun(
  db: SiteDb, number: bigint, end: { status: DuplicateRunStatus; at: Instant; report?: DuplicateReport; error?: string },
): Promise<boolean> {
  const ended = await db.run(sql`
    update duplicate_runs set status = ${end.status}, finished_at = ${end.at}, phase = case when ${end.status === 'finished'} then 'done' else phase end,
      report = ${end.report === undefined ? null : JSON.stringify(end.report)}::json, error = ${end.error ?? null}
    where site_id = ${db.siteId} and number = ${number} and status in ('waiting', 'running')`)
  return ended === 1
}

/** Below this position every transaction has ended: whatever is read after asking holds their events. */
export async function readSettledPosition(db: SiteDb): Promise<bigint> {
  const row = await db.row<{ position: bigint }>(sql`select settled_position() as position`)
  if (!row) throw new Error('a select without a table gives a row')
  return row.position
}

/** Takes the lock of the site's runs for this connection, which holds it until it is given back or broken; false when another has it. */
export async function tryLockRuns(db: SiteDb): Promise<boolean> {
  const row = await db.row<{ got: boolean }>(sql`select pg_try_advisory_lock(hashtextextended('duplicate runs', ${db.siteId})) as got`)
  return row?.got === true
}

export async function unlockRuns(db: SiteDb): Promise<void> {
  await db.run(sql`select pg_advisory_unlock(hashtextextended('duplicate runs', ${db.siteId}))`)
}
