// Runs that look for duplicates in a site's whole base: begun, read, cancelled, worked on, and gone on with after a crash.

import type { DuplicateReport, DuplicateRun, DuplicateRunMode } from '../domain/duplicate-run.ts'
import { refuse } from '../domain/refusal.ts'
import type { SiteDb } from '../storage/db.ts'
import { countClusters, deleteOldClusters } from '../storage/duplicate-clusters.ts'
import { listEffective } from '../storage/duplicate-decisions.ts'
import { deleteFoundOf } from '../storage/duplicate-erasure.ts'
import { analyzeFound, countPairs, deleteOldPairs, markPairs } from '../storage/duplicate-pairs.ts'
import {
  endDuplicateRun, findDuplicateRun, findUnfinishedRun, insertDuplicateRun, listDuplicateRuns, listUnfinishedRuns, saveRunProgress, takeUpRun, tryLockRuns,
  unlockRuns,
} from '../storage/duplicate-runs.ts'
import { listChangedCustomers } from '../storage/events.ts'
import { findSiteById } from '../storage/sites.ts'
import { mergeSurePairs } from './automatic-merges.ts'
import { type Context, contextFor, type Engine, permit } from './context.ts'
import { planChanges, runChanges } from './duplicate-changes.ts'
import { runWholeBase } from './duplicate-whole-base.ts'
import { DUPLICATES_WORKER, RunStopped, type RunOutcome, type RunWatch, type RunWork } from './duplicate-work.ts'
import { record } from './events.ts'

/** A run without coming forward is taken up no more often than this: what kills its process would do so for ever. */
const ATTEMPTS_MAX = 20
/** From even odds on a pair is likely. */
const EVEN_BITS = 0

/** Begins a run. Refuses wrong-state while the site has one that is not finished, and names it. */
export async function beginDuplicateRun(ctx: Context, mode: DuplicateRunMode): Promise<DuplicateRun> {
  permit(ctx, 'customers:write')
  const begun = await ctx.database.transact(ctx.site.siteId, async (db) => {
    const run = await insertDuplicateRun(db, { id: ctx.newId('duplicateRun'), mode, actor: ctx.actor.name, at: ctx.now() })
    if (run) {
      await record(ctx, db, [{ type: 'duplicate-run.started', subject: run.id }])
      return run
    }
    const other = await findUnfinishedRun(db)
    refuse('wrong-state', { detail: other ? `run ${other.id} is ${other.status}` : 'another run is under way', ...(other ? { run: other.id, state: other.status } : {}) })
  })
  ctx.wake()
  return begun
}

export async function getDuplicateRun(ctx: Context, id: string): Promise<DuplicateRun> {
  permit(ctx, 'customers:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findDuplicateRun(db, id))) ?? noSuchRun(id)
}

/** Runs below a number, newest first. */
export async function getDuplicateRuns(ctx: Context, below: bigint | null, limit: number): Promise<DuplicateRun[]> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, (db) => listDuplicateRuns(db, below, limit))
}

/** The run that waits or is under way, if there is one. */
export async function getUnfinishedRun(ctx: Context): Promise<DuplicateRun | null> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, findUnfinishedRun)
}

/** Stops a run at its next step; the queue stays as the run before left it, but for what this one merged. Refuses wrong-state for one that has ended. */
export async function cancelDuplicateRun(ctx: Context, id: string): Promise<DuplicateRun> {
  permit(ctx, 'customers:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const run = (await findDuplicateRun(db, id)) ?? noSuchRun(id)
    if (!(await endDuplicateRun(db, run.number, { status: 'cancelled', at: ctx.now() }))) refuse('wrong-state', { detail: `run ${id} is ${run.status}`, state: run.status })
    await record(ctx, db, [{ type: 'duplicate-run.cancelled', subject: id }])
    return (await findDuplicateRun(db, id)) ?? noSuchRun(id)
  })
}

function noSuchRun(id: string): never {
  refuse('not-found', { detail: `there is no run ${id}` })
}

/** Works on a run until it has ended, from where it stands; gives it as it then is, or null when another process works on it. */
export async function workOnRun(ctx: Context, id: string, watch: RunWatch = {}): Promise<DuplicateRun | null> {
  const worked = await ctx.database.read(ctx.site.siteId, async (lock) => {
    if (!(await tryLockRuns(lock))) return false
    try {
      const run = await ctx.database.transact(ctx.site.siteId, (db) => takeUpRun(db, id, ctx.now()))
      if (run) await work(ctx, run, watch)
      return true
    } finally {
      await unlockRuns(lock)
    }
  })
  return worked ? getDuplicateRun(ctx, id) : null
}

async function work(ctx: Context, run: DuplicateRun, watch: RunWatch): Promise<void> {
  if (run.attempts > ATTEMPTS_MAX) return fail(ctx, run, `given up: it was taken up ${ATTEMPTS_MAX} times without coming forward`)
  const checkSignal = (): void => {
    if (watch.signal?.aborted) throw new RunStopped()
  }
  const at: RunWork = {
    ctx, run,
    keep: async (progress, db) => {
      const { phase, done, total } = progress
      if (phase) watch.onProgress?.(phase, done ?? 0, total ?? 0)
      checkSignal()
      const save = (one: SiteDb): Promise<boolean> => saveRunProgress(one, run.number, progress)
      if (!(await (db ? save(db) : ctx.database.transact(ctx.site.siteId, save)))) throw new RunStopped()
    },
    tell: (phase, done, total) => {
      watch.onProgress?.(phase, done, total)
      checkSignal()
    },
  }
  try {
    const { found, generation } = await runAsPlanned(at)
    await ctx.database.directory(analyzeFound)
    const merged = await mergeSurePairs(at, generation)
    // What is decided of who was merged counts for whom he became part of.
    if (merged !== null && merged.merges > 0) await ctx.database.transact(ctx.site.siteId, async (db) => markPairs(db, await listEffective(db)))
    await finish(at, { ...found, merged, ...(await countFound(ctx, generation)) }, generation)
  } catch (error) {
    if (!(error instanceof RunStopped)) throw error
  }
}

async function runAsPlanned(at: RunWork): Promise<RunOutcome> {
  const { ctx, run } = at
  if (run.kind !== 'full') {
    const changes = run.mode === 'full' ? null : await planChanges(ctx)
    if (changes) return runChanges(at, changes)
  }
  return runWholeBase(at)
}

/** What is left to look at when a run is over. */
async function countFound(ctx: Context, generation: bigint): Promise<Pick<DuplicateReport, 'pairs' | 'likely' | 'clusters' | 'clustered'>> {
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const { all, likely } = await countPairs(db, generation, EVEN_BITS)
    return { pairs: all, likely, ...(await countClusters(db, generation)) }
  })
}

async function finish({ ctx, run, tell }: RunWork, report: DuplicateReport, generation: bigint): Promise<void> {
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    await forgetErased(db, run)
    if (!(await endDuplicateRun(db, run.number, { status: 'finished', at: ctx.now(), report }))) throw new RunStopped()
    await record(ctx, db, [{ type: 'duplicate-run.finished', subject: run.id, payload: { customers: report.customers, pairs: report.pairs, clusters: report.clusters } }])
  })
  tell('done', report.customers, report.customers)
  await forgetOthers(ctx, generation)
}

const ERASED_MAX = 1_000_000

/** Who was erased while the run held what it had read of him is in nothing that it wrote since. */
async function forgetErased(db: SiteDb, { id }: DuplicateRun): Promise<void> {
  const position = (await findDuplicateRun(db, id))?.position ?? null
  if (position === null) return
  const erased = await listChangedCustomers(db, position, ['customer.erased'], ERASED_MAX)
  if (erased.length > 0) await deleteFoundOf(db, erased)
}

/** Forgets what former runs found, a part at a time. */
async function forgetOthers(ctx: Context, generation: bigint): Promise<void> {
  const { siteId } = ctx.site
  await ctx.database.transact(siteId, (db) => deleteOldClusters(db, [generation]))
  while ((await ctx.database.transact(siteId, (db) => deleteOldPairs(db, [generation]))) > 0);
}

async function fail(ctx: Context, run: DuplicateRun, error: string): Promise<void> {
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    if (await endDuplicateRun(db, run.number, { status: 'failed', at: ctx.now(), error })) await record(ctx, db, [{ type: 'duplicate-run.failed', subject: run.id }])
  })
}

/** A run that waits for somebody to work on it. */
export interface WaitingRun {
  readonly ctx: Context
  readonly id: string
}

/** The runs of all sites that nobody works on: new ones, and those that a process left. */
export async function findWaitingRuns(engine: Engine): Promise<WaitingRun[]> {
  const found: WaitingRun[] = []
  for (const { siteId, id } of await engine.database.directory(listUnfinishedRuns)) {
    const site = await engine.database.directory((db) => findSiteById(db, siteId))
    if (!site) continue
    const isFree = await engine.database.read(siteId, async (db) => {
      if (!(await tryLockRuns(db))) return false
      await unlockRuns(db)
      return true
    })
    if (isFree) found.push({ ctx: contextFor(engine, site, { name: DUPLICATES_WORKER, scopes: ['*'] }), id })
  }
  return found
}
