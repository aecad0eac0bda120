// A run of changes: only who changed since the last run is compared, through the stored keys and with the stored model, and their clusters are made anew.

import { cluster, type Link } from '../domain/duplicate/cluster.ts'
import { customerFeatures } from '../domain/duplicate/customer-features.ts'
import { FeatureTable } from '../domain/duplicate/feature-table.ts'
import { LINK_LEAST, Verdicts } from '../domain/duplicate/match.ts'
import type { Model } from '../domain/duplicate/model.ts'
import { Scorer } from '../domain/duplicate/score.ts'
import type { EventType } from '../domain/event.ts'
import { countLiveCustomers, listCompared } from '../storage/compared-customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { countClusters, deleteClusters, type FoundCluster, insertClusters, listMembersAround } from '../storage/duplicate-clusters.ts'
import { listEffective } from '../storage/duplicate-decisions.ts'
import { listSharing } from '../storage/duplicate-keys.ts'
import { loadModel } from '../storage/duplicate-models.ts'
import { countPairs, deletePairsOf, type FoundPair, listScoresAmong, savePairs } from '../storage/duplicate-pairs.ts'
import { findFinishedRun, readSettledPosition } from '../storage/duplicate-runs.ts'
import { listChangedCustomers } from '../storage/events.ts'
import type { Context } from './context.ts'
import type { RunOutcome, RunWork } from './duplicate-work.ts'
import { foundPair, verdictsByPair } from './duplicate-whole-base.ts'

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
/** Changed customers whose candidates are asked for together, and customers that are read together. */
const LOOKED_UP_AT_ONCE = 50
const READ_AT_ONCE = 2_000

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

/** Compares what changed, and puts what comes of it in the place of what was known of these customers. Throws RunStopped. */
export async function runChanges(at: RunWork, changes: Changes): Promise<RunOutcome> {
  const { ctx, keep } = at
  const { siteId } = ctx.site
  const { generation, customers } = changes
  await keep({ kind: 'changes', generation, phase: 'comparing', done: 0, total: customers.length })
  const { candidates, crowded } = await findPartners(at, customers)
  const outcome = await ctx.database.transact(siteId, async (db) => {
    const found = await compareAll(db, changes, candidates)
    await deletePairsOf(db, customers)
    await savePairs(db, generation, found.pairs, ctx.now())
    await deleteClusters(db, generation, found.apart)
    await insertClusters(db, generation, found.clusters)
    await keep({ position: changes.position }, db)
    return found
  })
  return ctx.database.read(siteId, async (db) => ({
    generation,
    found: {
      customers: changes.total, pairs: await countPairs(db, generation), ...(await countClusters(db, generation)), changes: { customers: customers.length, compared: outcome.compared },
      blocks: null, crowded, learned: null,
    },
  }))
}

type Partners = readonly { readonly customer: bigint; readonly other: bigint }[]

async function findPartners({ ctx, keep }: RunWork, customers: readonly bigint[]): Promise<{ candidates: Partners; crowded: number }> {
  const candidates: { customer: bigint; other: bigint }[] = []
  let crowded = 0
  for (let from = 0; from < customers.length; from += LOOKED_UP_AT_ONCE) {
    const some = customers.slice(from, from + LOOKED_UP_AT_ONCE)
    const rows = await ctx.database.read(ctx.site.siteId, (db) => listSharing(db, some, { perKey: PER_KEY, max: COMPARED_MAX }))
    const counts = new Map<bigint, number>()
    for (const row of rows) {
      candidates.push(row)
      counts.set(row.customer, (counts.get(row.customer) ?? 0) + 1)
    }
    // It finds itself too.
    for (const count of counts.values()) if (count >= COMPARED_MAX - 1) crowded++
    await keep({ phase: 'comparing', done: from + some.length, total: customers.length })
  }
  return { candidates, crowded }
}

/** What comes of comparing: the pairs of who changed, which clusters are taken apart for it, and those in their place. */
interface Found {
  readonly pairs: readonly FoundPair[]
  readonly apart: readonly bigint[]
  readonly clusters: readonly FoundCluster[]
  readonly compared: number
}

async function compareAll(db: SiteDb, { generation, model, customers }: Changes, candidates: Partners): Promise<Found> {
  const rows = await readRows(db, [...customers, ...candidates.map(({ other }) => other)])
  const scorer = new Scorer(rows.table, model)
  const links = new Map<string, Link>()
  const link = (one: bigint, other: bigint, bits: number | null): void => {
    const x = rows.of(one), y = rows.of(other)
    if (x === undefined || y === undefined || x === y) return
    const [a, b] = x < y ? [x, y] : [y, x]
    const known = links.get(`${a} ${b}`)
    if (known) return
    const scored = bits ?? scorer.quickBits(a, b)
    if (scored >= LINK_LEAST) links.set(`${a} ${b}`, { a, b, bits: scored })
  }
  for (const { customer, other } of candidates) link(customer, other, null)
  const fresh = [...links.values()]
  const compared = rows.numbers.length
  // Whoever is in a cluster with one of them is grouped anew.
  const touched = [...new Set([...customers, ...fresh.flatMap(({ a, b }) => [rows.numberOf(a), rows.numberOf(b)])])]
  const around = await listMembersAround(db, generation, touched)
  const affected = [...new Set([...touched, ...around.map(({ customer }) => customer)])]
  await rows.add(db, affected)
  const changed = new Set(customers)
  for (const { a, b, bits } of await listScoresAmong(db, generation, affected)) if (!changed.has(a) && !changed.has(b)) link(a, b, bits)
  const verdicts = await listEffective(db, affected)
  const verdictOf = verdictsByPair(verdicts)
  const pairs = fresh.map(({ a, b, bits }) => {
    const [rowA, rowB] = rows.numberOf(a) < rows.numberOf(b) ? [a, b] : [b, a]
    return foundPair({ scorer }, { a: rows.numberOf(rowA), b: rows.numberOf(rowB), rowA, rowB, bits }, verdictOf)
  })
  const decided = new Verdicts(verdicts.flatMap(({ a, b, verdict }) => {
    const rowA = rows.of(a), rowB = rows.of(b)
    return rowA === undefined || rowB === undefined || verdict === 'later' ? [] : [{ a: rowA, b: rowB, same: verdict === 'same' }]
  }))
  return { pairs, apart: [...new Set(around.map((one) => one.cluster))], clusters: group(rows, scorer, [...links.values()], decided), compared }
}

/** Customers in a table of their own, by number. */
class Rows {
  readonly table = new FeatureTable()
  readonly numbers: bigint[] = []
  readonly #rows = new Map<bigint, number>()

  /** The row of a live customer that was added. */
  of(number: bigint): number | undefined {
    return this.#rows.get(number)
  }

  numberOf(row: number): bigint {
    return this.numbers[row] as bigint
  }

  /** Adds those of these customers that are live and not there yet. */
  async add(db: SiteDb, customers: readonly bigint[]): Promise<void> {
    const missing = [...new Set(customers)].filter((number) => !this.#rows.has(number))
    for (let from = 0; from < missing.length; from += READ_AT_ONCE) {
      for (const { number, profile, addresses } of await listCompared(db, missing.slice(from, from + READ_AT_ONCE))) {
        this.#rows.set(number, this.table.add(customerFeatures(profile, addresses)))
        this.numbers.push(number)
      }
    }
  }
}

async function readRows(db: SiteDb, customers: readonly bigint[]): Promise<Rows> {
  const rows = new Rows()
  await rows.add(db, customers)
  return rows
}

function group(rows: Rows, scorer: Scorer, links: readonly Link[], decided: Verdicts): FoundCluster[] {
  const all = decided.applied(links)
  const homes = cluster(rows.numbers.length, all, (a, b) => decided.of(a, b) ?? scorer.bits(a, b), decided.isEmpty ? undefined : (a, b) => (decided.of(a, b) ?? 0) >= 0)
  const best = new Float64Array(homes.length).fill(Number.NEGATIVE_INFINITY)
  const members = new Map<number, Set<number>>()
  for (const { a, b, bits } of all) {
    const home = homes[a] as number
    if (home !== homes[b]) continue
    for (const row of [a, b]) best[row] = Math.max(best[row] as number, bits)
    members.set(home, (members.get(home) ?? new Set()).add(a).add(b))
  }
  return [...members.values()].map((own) => ({ members: [...own].map((row) => rows.numberOf(row)), bits: Math.min(...[...own].map((row) => best[row] as number)) }))
}
