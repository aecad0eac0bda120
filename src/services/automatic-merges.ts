// Merging by itself what a site's threshold lets in: only where nothing at all speaks against it, and so that every merge can be undone.

import type { Customer } from '../domain/customer.ts'
import { FeatureTable } from '../domain/duplicate/feature-table.ts'
import type { Model } from '../domain/duplicate/model.ts'
import { bitsOf, Scorer } from '../domain/duplicate/score.ts'
import { againstMerging, survivorOf } from '../domain/duplicate-merging.ts'
import type { DuplicatePair } from '../domain/duplicate-pair.ts'
import type { DuplicateReport } from '../domain/duplicate-run.ts'
import { Refused } from '../domain/refusal.ts'
import { listCompared } from '../storage/compared-customers.ts'
import { getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { listMembers } from '../storage/duplicate-clusters.ts'
import { hasUndoneMerge, listEffective } from '../storage/duplicate-decisions.ts'
import { loadModel } from '../storage/duplicate-models.ts'
import { listPairs, listPairsAmong, type PairPosition } from '../storage/duplicate-pairs.ts'
import { findSiteById } from '../storage/sites.ts'
import { featuresOfAll } from './compared-customers.ts'
import { type Context, contextFor } from './context.ts'
import { saveVerdict } from './duplicate-decisions.ts'
import { DUPLICATES_WORKER, type RunWork } from './duplicate-work.ts'
import { doubledPlans } from './merge-doubles.ts'
import { mergeCustomers } from './merges.ts'

const PAGE = 200
/** Customers of one merge; of larger clusters the rest is left to the next run. */
const TOGETHER_MAX = 10
/** Of larger clusters only the pair at hand is merged. */
const CLUSTER_MAX = 100

/** Why customers are not merged by themselves. */
class Held extends Error {}

/**
 * Merges what the site's threshold lets in, until there is no more, or no threshold any more: it is read anew before every merge, as is whether the
 * run was cancelled. Null while the site has none. Throws RunStopped.
 */
export async function mergeSurePairs({ ctx: asked, keep }: RunWork, generation: bigint): Promise<DuplicateReport['merged']> {
  const { siteId } = asked.site
  let bitsLeast = await thresholdOf(asked)
  if (bitsLeast === null) return null
  const ctx = contextFor(asked, asked.site, { name: DUPLICATES_WORKER, scopes: ['*'] })
  const stored = await ctx.database.read(siteId, loadModel)
  const counts = { merges: 0, customers: 0, held: {} as Record<string, number> }
  if (!stored) return counts
  const seen = new Set<bigint>()
  let looked = 0
  for (let after: PairPosition | null = null; ; ) {
    const page: DuplicatePair[] = await ctx.database.read(siteId, (db) => listPairs(db, {
      generation, status: 'open', bitsLeast, bitsMost: null, customer: null, isSure: true, isAscending: false, after, limit: PAGE,
    }))
    for (const pair of page) {
      if (pair.cluster === null || seen.has(pair.a) || seen.has(pair.b)) continue
      await keep({ phase: 'merging', done: looked, total: looked })
      const least = (bitsLeast = await thresholdOf(ctx))
      if (least === null) return counts
      if (pair.bits < least) continue
      const group = await ctx.database.read(siteId, (db) => sureGroup(db, generation, pair, least))
      for (const one of group) seen.add(one)
      const held = await mergeGroup(ctx, stored.model, least, group)
      if (held !== null) counts.held[held] = (counts.held[held] ?? 0) + 1
      else {
        counts.merges++
        counts.customers += group.length
      }
    }
    looked += page.length
    await keep({ phase: 'merging', done: looked, total: looked })
    const last = page.at(-1)
    if (!last || page.length < PAGE) return counts
    after = last
  }
}

/** The bits from which the site has pairs merged by themselves, as it is set now; null when it does not. */
async function thresholdOf(ctx: Context): Promise<number | null> {
  const site = await ctx.database.directory((db) => findSiteById(db, ctx.site.siteId))
  const from = site?.settings.mergeDuplicatesFrom ?? null
  return from === null ? null : bitsOf(from)
}

/** A pair and whoever of its cluster is as surely the same as both of them, and as each other. */
async function sureGroup(db: SiteDb, generation: bigint, { a, b, cluster }: DuplicatePair, bitsLeast: number): Promise<bigint[]> {
  const { members, count } = (cluster === null ? undefined : (await listMembers(db, generation, [cluster], CLUSTER_MAX)).get(cluster)) ?? { members: [], count: 0 }
  if (count <= 2 || count > CLUSTER_MAX) return [a, b]
  const sure = new Set((await listPairsAmong(db, generation, members)).filter((one) => one.isSure && one.status === 'open' && one.bits >= bitsLeast).map((one) => `${one.a} ${one.b}`))
  const group = [a, b]
  for (const one of members) {
    if (group.length >= TOGETHER_MAX) break
    if (!group.includes(one) && group.every((other) => sure.has(one < other ? `${one} ${other}` : `${other} ${one}`))) group.push(one)
  }
  return group
}

/** Merges some customers, after looking at everything again once they are locked; gives why not, else null. */
async function mergeGroup(ctx: Context, model: Model, bitsLeast: number, group: readonly bigint[]): Promise<string | null> {
  const customers = await ctx.database.read(ctx.site.siteId, (db) => getCustomers(db, group))
  if (customers.length < group.length || customers.some((one) => one.deletedAt !== null)) return 'changed'
  const survivor = survivorOf(customers)
  try {
    await mergeCustomers(ctx, { survivor: survivor.id, losers: customers.filter((one) => one !== survivor).map((one) => one.id) }, async (db, parties) => {
      const locked = await getCustomers(db, parties)
      await holdUnfit(db, model, bitsLeast, locked)
      await saveVerdict(ctx, db, locked, 'same', true)
    })
    return null
  } catch (error) {
    if (error instanceof Held) return error.message
    if (error instanceof Refused) return error.code
    throw error
  }
}

async function holdUnfit(db: SiteDb, model: Model, bitsLeast: number, customers: readonly Customer[]): Promise<void> {
  const numbers = customers.map((one) => one.number)
  const within = new Set(numbers)
  const against = againstMerging(customers)
  if (against !== null) throw new Held(against)
  if ((await listEffective(db, numbers)).some(({ a, b, verdict }) => verdict !== 'same' && within.has(a) && within.has(b))) throw new Held('decided')
  if (await hasUndoneMerge(db, numbers)) throw new Held('undone')
  if ((await doubledPlans(db, customers)).length > 0) throw new Held('same-plan')
  const compared = await listCompared(db, numbers)
  const table = new FeatureTable()
  for (const features of await featuresOfAll(db, compared)) table.add(features)
  const scorer = new Scorer(table, model)
  for (let i = 0; i < compared.length; i++) {
    for (let j = i + 1; j < compared.length; j++) if (!scorer.isSure(i, j) || scorer.bits(i, j) < bitsLeast) throw new Held('changed')
  }
}
