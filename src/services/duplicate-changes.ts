// A run of changes: only who changed since the last run is compared, through the stored keys and with the stored model, and their clusters are made anew.

import type { Link } from '../domain/duplicate/cluster.ts'
import { customerGroups, type CustomerGroup } from '../domain/duplicate/customer-base.ts'
import { clusterRows, LINK_LEAST, Verdicts } from '../domain/duplicate/match.ts'
import type { Model } from '../domain/duplicate/model.ts'
import { Scorer } from '../domain/duplicate/score.ts'
import type { EventType } from '../domain/event.ts'
import { countLiveCustomers } from '../storage/compared-customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteClusters, insertClusters, listMembersAround } from '../storage/duplicate-clusters.ts'
import { listEffective } from '../storage/duplicate-decisions.ts'
import { listSharing } from '../storage/duplicate-keys.ts'
import { loadModel } from '../storage/duplicate-models.ts'
import { deletePairs, deletePairsOf, type FoundPair, listPartners, listScoresAmong, markPairs, movePairs, savePairs } from '../storage/duplicate-pairs.ts'
import { findFinishedRun, readSettledPosition } from '../storage/duplicate-runs.ts'
import { listChangedCustomers } from '../storage/events.ts'
import { ComparedRows } from './compared-rows.ts'
import type { Context } from './context.ts'
import type { RunOutcome, RunWork } from './duplicate-work.ts'
import { foundPair, type VerdictOf, verdictsByPair } from './duplicate-whole-base.ts'

/** What changes how a customer compares, or what is known of it. */
const CHANGING: readonly EventType[] = [
  'customer.created', 'customer.updated', 'customer.deleted', 'customer.erased', 'customer.merged', 'customer.unmerged', 'address.created', 'address.updated', 'address.deleted',
  'duplicate.decided',
]
/** More changes than so many, or than this share of the base, are quicker done by a full run, which also learns. */
const CHANGES_ALWAYS = 1_000
const CHANGES_SHARE = 0.05
/** Customers looked at for each key, and compared with each changed one in all. */
const PER_KEY = 50
const COMPARED_MAX = 60
/** Changed customers whose candidates are asked for together, and those that are compared between two times that it is kept how far the run is. */
const LOOKED_UP_AT_ONCE = 50
const COMPARED_AT_ONCE = 500
/** Customers held in memory: with more, what is there is let go, and read again when it is needed. */
const HELD_MAX = 100_000

/** Who changed since the run that the queue shows. */
export interface Changes {
  readonly generation: bigint
  readonly model: Model
  readonly customers: readonly bigint[]
  /** The customers of the base. */
  readonly total: number
  /** Up to where the events are looked at now. */
  readonly position: bigint
}

/** What a run of changes has to do; null where a full one is needed: the first, one that is due for a new model, one of too many changes. */
export async function planChanges(ctx: Context): Promise<Changes | null> {
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const last = await findFinishedRun(db)
    const stored = await loadModel(db)
    if (!last || last.generation === null || last.position === null || !stored) return null
    const position = await readSettledPosition(db)
    const total = await countLiveCustomers(db)
    const most = Math.max(CHANGES_ALWAYS, Math.floor(total * CHANGES_SHARE))
    const customers = await listChangedCustomers(db, last.position, CHANGING, most + 1)
    return customers.length > most ? null : { generation: last.generation, model: stored.model, customers, total, position }
  })
}

/**
 * Compares what changed, a part at a time, and keeps what it finds under a generation of its own; then puts all of that in the place of what was
 * known of these customers. Until then the queue is that of the run before. Interrupted, it begins anew. Throws RunStopped.
 */
export async function runChanges(at: RunWork, changes: Changes): Promise<RunOutcome> {
  const { ctx, run, keep } = at
  const { siteId } = ctx.site
  const { generation, customers } = changes
  await keep({ kind: 'changes', generation, phase: 'comparing', done: 0, total: customers.length })
  await ctx.database.transact(siteId, (db) => deletePairs(db, run.number))
  const { compared, crowded } = await compareChanged(at, changes)
  await keep({ phase: 'grouping', done: 0, total: customers.length })
  const { apart, groups } = await ctx.database.read(siteId, (db) => groupAnew(db, changes, run.number))
  await ctx.database.transact(siteId, async (db) => {
    await deletePairsOf(db, customers, generation)
    await movePairs(db, run.number, generation)
    // Decided while the run went on.
    await markPairs(db, await listEffective(db, customers))
    await deleteClusters(db, generation, apart)
    await insertClusters(db, generation, groups)
    await keep({ position: changes.position }, db)
  })
  return { generation, found: { customers: changes.total, changes: { customers: customers.length, compared }, blocks: null, crowded, learned: null } }
}

/** Compares each changed customer with whoever shares keys with it, and keeps the pairs; gives how many customers were looked at, and how many share keys with more. */
async function compareChanged({ ctx, run, keep }: RunWork, { model, customers }: Changes): Promise<{ compared: number; crowded: number }> {
  const { siteId } = ctx.site
  const looked = new Set<number>()
  let crowded = 0
  let rows = new ComparedRows()
  for (let from = 0; from < customers.length; from += COMPARED_AT_ONCE) {
    const some = customers.slice(from, from + COMPARED_AT_ONCE)
    if (rows.size > HELD_MAX) rows = new ComparedRows()
    const pairs = await ctx.database.read(siteId, async (db) => {
      const partners = await findPartners(db, some)
      crowded += partners.crowded
      await rows.add(db, [...some, ...partners.pairs.map(({ other }) => other)])
      for (const { customer, other } of partners.pairs) looked.add(Number(customer)).add(Number(other))
      return scorePairs(rows, new Scorer(rows.table, model), partners.pairs, verdictsByPair(await listEffective(db, some)))
    })
    await ctx.database.transact(siteId, async (db) => {
      await savePairs(db, run.number, pairs, ctx.now())
      await keep({ phase: 'comparing', done: from + some.length, total: customers.length }, db)
    })
  }
  return { compared: looked.size, crowded }
}

interface Partner {
  readonly customer: bigint
  readonly other: bigint
}

async function findPartners(db: SiteDb, customers: readonly bigint[]): Promise<{ pairs: Partner[]; crowded: number }> {
  const pairs: Partner[] = []
  const counts = new Map<bigint, number>()
  for (let from = 0; from < customers.length; from += LOOKED_UP_AT_ONCE) {
    for (const row of await listSharing(db, customers.slice(from, from + LOOKED_UP_AT_ONCE), { perKey: PER_KEY, max: COMPARED_MAX })) {
      pairs.push(row)
      counts.set(row.customer, (counts.get(row.customer) ?? 0) + 1)
    }
  }
  // It finds itself too.
  return { pairs, crowded: [...counts.values()].filter((count) => count >= COMPARED_MAX - 1).length }
}

/** The pairs worth keeping, each once. */
function scorePairs(rows: ComparedRows, scorer: Scorer, partners: readonly Partner[], verdictOf: VerdictOf): FoundPair[] {
  const seen = new Set<number>()
  const found: FoundPair[] = []
  for (const { customer, other } of partners) {
    const [a, b] = customer < other ? [customer, other] : [other, customer]
    const rowA = rows.rowOf(a), rowB = rows.rowOf(b)
    if (rowA === undefined || rowB === undefined || rowA === rowB) continue
    const key = rowA * rows.size + rowB
    if (seen.has(key)) continue
    seen.add(key)
    const bits = scorer.quickBits(rowA, rowB)
    if (bits >= LINK_LEAST) found.push(foundPair({ scorer }, { a, b, rowA, rowB, bits }, verdictOf))
  }
  return found
}

/** The clusters that are taken apart for what changed, and those in their place. `fresh` is the generation of the pairs of who changed. */
async function groupAnew(db: SiteDb, { generation, model, customers }: Changes, fresh: bigint): Promise<{ apart: bigint[]; groups: CustomerGroup[] }> {
  const touched = [...new Set([...customers, ...(await listPartners(db, fresh))])]
  // Whoever is in a cluster with one of them is grouped anew.
  const around = await listMembersAround(db, generation, touched)
  const affected = [...new Set([...touched, ...around.map(({ customer }) => customer)])]
  const rows = new ComparedRows()
  await rows.add(db, affected)
  const changed = new Set(customers)
  const kept = (await listScoresAmong(db, generation, affected)).filter(({ a, b }) => !changed.has(a) && !changed.has(b))
  const rowsOf = <T extends { a: bigint; b: bigint }, R>(pairs: readonly T[], make: (a: number, b: number, pair: T) => R): R[] => pairs.flatMap((pair) => {
    const a = rows.rowOf(pair.a), b = rows.rowOf(pair.b)
    return a === undefined || b === undefined ? [] : [make(Math.min(a, b), Math.max(a, b), pair)]
  })
  const links: Link[] = rowsOf([...kept, ...(await listScoresAmong(db, fresh, affected))], (a, b, { bits }) => ({ a, b, bits }))
  const decided = (await listEffective(db, affected)).filter(({ verdict }) => verdict !== 'later')
  const matched = { scorer: new Scorer(rows.table, model), universe: { rows: rows.size, split: null }, verdicts: new Verdicts(rowsOf(decided, (a, b, { verdict }) => ({ a, b, same: verdict === 'same' }))) }
  const groups = [...customerGroups(rows, matched, clusterRows(matched, links), matched.verdicts.applied(links))]
  return { apart: [...new Set(around.map(({ cluster }) => cluster))], groups }
}
