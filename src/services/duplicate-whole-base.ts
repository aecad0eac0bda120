// A full run: reads every customer as a stream, learns the site's model, compares, groups. Killed at any moment, it goes on from what it kept.

import type { Link } from '../domain/duplicate/cluster.ts'
import { candidateKeys } from '../domain/duplicate/candidate-keys.ts'
import { CustomerBase, customerGroups, type CustomerGroup, type CustomerPair, customerPairs } from '../domain/duplicate/customer-base.ts'
import type { Decision } from '../domain/duplicate/kind.ts'
import { clusterRows, prepareMatch, type PreparedMatch, scoreRows } from '../domain/duplicate/match.ts'
import { type EffectiveVerdict, keptBits, type Verdict } from '../domain/duplicate-pair.ts'
import { type ComparedCustomer, countLiveCustomers, streamCompared } from '../storage/compared-customers.ts'
import { deleteClustersOf, insertClusters } from '../storage/duplicate-clusters.ts'
import { listEffective } from '../storage/duplicate-decisions.ts'
import { insertMissingKeys, type KeyedCustomer } from '../storage/duplicate-keys.ts'
import { loadModel, saveModel } from '../storage/duplicate-models.ts'
import { deletePairs, type FoundPair, markPairs, savePairs, streamScores } from '../storage/duplicate-pairs.ts'
import { readSettledPosition } from '../storage/duplicate-runs.ts'
import { featuresOfAll } from './compared-customers.ts'
import type { Context } from './context.ts'
import type { RunOutcome, RunWork } from './duplicate-work.ts'

/** Rows that are compared between two times that it is kept how far the run is. */
const ROWS_AT_ONCE = 8_192
/** Customers that are read between two times that it is kept how far the run is, and looked whether it was cancelled. */
const READ_AT_ONCE = 20_000
/** Clusters that are written together. */
const GROUPS_AT_ONCE = 5_000

/** Looks for duplicates in the whole base. Throws RunStopped. */
export async function runWholeBase(at: RunWork): Promise<RunOutcome> {
  const { ctx, run } = at
  const { siteId } = ctx.site
  const generation = run.number
  const isBegun = run.kind === 'full' && run.position !== null
  // Taken before anything is read: what changes from now on is for the next run.
  if (!isBegun) await at.keep({ kind: 'full', generation, position: await ctx.database.read(siteId, readSettledPosition) })
  // What this run kept of changes alone, before it turned out that there are too many.
  if (!isBegun) await ctx.database.transact(siteId, (db) => deletePairs(db, generation))
  const customers = await readBase(at)
  const known = await ctx.database.read(siteId, (db) => listEffective(db))
  const decided = decisionsByRow(customers, known)
  const { prepared, isKnown } = await prepare(at, customers, decided.decisions, isBegun && run.comparedTo > 0n)
  const links = await compare(at, customers, prepared, verdictsByPair(known), isKnown ? run.comparedTo : 0n)
  await group(at, customers, prepared, links, decided.apart)
  // Decided while the run went on.
  await ctx.database.transact(siteId, async (db) => markPairs(db, await listEffective(db)))
  const learned = { pairs: prepared.model.sampled, decisions: decided.decisions.length }
  return { generation, found: { customers: customers.size, changes: null, blocks: prepared.index.report, crowded: 0, learned } }
}

async function readBase({ ctx, keep, tell }: RunWork): Promise<CustomerBase> {
  const { siteId } = ctx.site
  const total = await ctx.database.read(siteId, countLiveCustomers)
  await keep({ phase: 'reading', done: 0, total })
  return ctx.database.transact(siteId, async (db) => {
    const customers = new CustomerBase(total)
    let kept = 0
    for await (const batch of streamCompared(db)) {
      const unkeyed: KeyedCustomer[] = []
      for (const [place, features] of (await featuresOfAll(db, batch.customers)).entries()) {
        const { number } = batch.customers[place] as ComparedCustomer
        customers.add(number, features)
        if (!batch.keyed.has(number)) unkeyed.push({ customer: number, keys: candidateKeys(features, siteId) })
      }
      // Whoever was there before keys were kept; on another connection, because this one holds the cursor.
      if (unkeyed.length > 0) await ctx.database.transact(siteId, (other) => insertMissingKeys(other, unkeyed.filter(({ keys }) => keys.length > 0)))
      tell('reading', customers.size, total)
      if (customers.size - kept < READ_AT_ONCE) continue
      kept = customers.size
      await keep({ phase: 'reading', done: kept, total: Math.max(kept, total) })
    }
    return customers
  })
}

/** Decisions as the rows of the table, and those between exact copies, which share a row. */
function decisionsByRow(customers: CustomerBase, verdicts: readonly EffectiveVerdict[]): { decisions: Decision[]; apart: [bigint, bigint][] } {
  const decisions: Decision[] = []
  const apart: [bigint, bigint][] = []
  for (const { a, b, verdict } of verdicts) {
    const rowA = customers.rowOf(a), rowB = customers.rowOf(b)
    if (rowA < 0 || rowB < 0 || verdict === 'later') continue
    if (rowA !== rowB) decisions.push({ a: rowA, b: rowB, same: verdict === 'same' })
    else if (verdict === 'different') apart.push([a, b])
  }
  return { decisions, apart }
}

/** What is decided of pairs of customers. */
export type VerdictOf = (a: bigint, b: bigint) => Verdict | undefined

export function verdictsByPair(verdicts: readonly EffectiveVerdict[]): VerdictOf {
  const known = new Map(verdicts.map(({ a, b, verdict }) => [`${a} ${b}`, verdict]))
  return (a, b) => (known.size === 0 ? undefined : known.get(a < b ? `${a} ${b}` : `${b} ${a}`))
}

/** The blocks and the model: the one that the run learned before it was interrupted, if it has compared anything with it. */
async function prepare({ ctx, run, keep }: RunWork, customers: CustomerBase, decisions: readonly Decision[], hasLearned: boolean): Promise<{ prepared: PreparedMatch; isKnown: boolean }> {
  const { siteId } = ctx.site
  const stored = hasLearned ? await ctx.database.read(siteId, loadModel) : null
  if (stored) return { prepared: prepareMatch(customers.base, decisions, stored.model), isKnown: true }
  await keep({ phase: 'learning', done: 0, total: customers.size })
  const prepared = prepareMatch(customers.base, decisions)
  await ctx.database.transact(siteId, async (db) => {
    // With a model that cannot be read any more what it found is worth nothing.
    if (hasLearned) await deletePairs(db, run.number)
    await saveModel(db, prepared.model, ctx.now())
    await keep({ phase: 'comparing', done: 0, total: customers.size, comparedTo: 0n }, db)
  })
  return { prepared, isKnown: false }
}

/** Compares what the run has not compared yet, keeps the pairs piece by piece, and gives the links of all. */
async function compare({ ctx, run, keep }: RunWork, customers: CustomerBase, prepared: PreparedMatch, verdictOf: VerdictOf, comparedTo: bigint): Promise<Link[]> {
  const rows = customers.base.table.size
  const first = comparedTo === 0n ? 0 : customers.rowAfter(comparedTo)
  const all = first === 0 ? [] : await readLinks(ctx, run.number, customers)
  for (let from = first; from < rows; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, rows)
    const links: Link[] = []
    scoreRows(prepared, from, to, links)
    const pairs = [...customerPairs(customers, prepared, links, from, to)].map((pair) => foundPair(prepared, pair, verdictOf))
    // As they would be read when the run is interrupted, so that the groups are the same.
    for (const { a, b, bits } of links) all.push({ a, b, bits: keptBits(bits) })
    await ctx.database.transact(ctx.site.siteId, async (db) => {
      await savePairs(db, run.number, pairs, ctx.now())
      await keep({ phase: 'comparing', done: to, total: rows, comparedTo: customers.customersOf(to - 1)[0] }, db)
    })
  }
  return all
}

const SCORES_AT_ONCE = 10_000

/** The links that an interrupted run kept. */
async function readLinks(ctx: Context, generation: bigint, customers: CustomerBase): Promise<Link[]> {
  const links: Link[] = []
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    links.length = 0
    for await (const batch of streamScores(db, generation, SCORES_AT_ONCE)) {
      for (const { a, b, bits } of batch) {
        const rowA = customers.rowOf(a), rowB = customers.rowOf(b)
        if (rowA >= 0 && rowB >= 0 && rowA !== rowB) links.push({ a: Math.min(rowA, rowB), b: Math.max(rowA, rowB), bits })
      }
    }
  })
  return links
}

/** A pair as it is kept. */
export function foundPair({ scorer }: Pick<PreparedMatch, 'scorer'>, { a, b, rowA, rowB, bits }: CustomerPair, verdictOf: VerdictOf): FoundPair {
  return { a, b, bits, isSure: scorer.isSure(rowA, rowB), status: verdictOf(a, b) ?? 'open', weights: scorer.explain(rowA, rowB).weights }
}

async function group({ ctx, run, keep }: RunWork, customers: CustomerBase, prepared: PreparedMatch, links: readonly Link[], apart: readonly (readonly [bigint, bigint])[]): Promise<void> {
  const { siteId } = ctx.site
  const rows = customers.base.table.size
  await keep({ phase: 'grouping', done: 0, total: rows })
  const clusters = clusterRows(prepared, links)
  await ctx.database.transact(siteId, (db) => deleteClustersOf(db, run.number))
  let waiting: CustomerGroup[] = []
  const write = async (): Promise<void> => {
    await ctx.database.transact(siteId, async (db) => {
      await insertClusters(db, run.number, waiting)
      // Looks whether the run was cancelled.
      await keep({}, db)
    })
    waiting = []
  }
  for (const one of customerGroups(customers, prepared, clusters, prepared.verdicts.applied(links), apart)) {
    waiting.push(one)
    if (waiting.length >= GROUPS_AT_ONCE) await write()
  }
  if (waiting.length > 0) await write()
  await keep({ phase: 'grouping', done: rows, total: rows })
}
