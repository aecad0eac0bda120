// The queue: pairs and clusters of customers that may be one, as the last run left them.

import type { Customer } from '../domain/customer.ts'
import type { DuplicateCluster, DuplicatePair } from '../domain/duplicate-pair.ts'
import { assert, refuse } from '../domain/refusal.ts'
import { getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { type ClusterQuery, findCluster, listClusters, listMembers, listMembersAfter } from '../storage/duplicate-clusters.ts'
import { listPairs, listPairsWithin, type PairQuery } from '../storage/duplicate-pairs.ts'
import { findFinishedRun } from '../storage/duplicate-runs.ts'
import { type Context, permit } from './context.ts'
import { existingCustomer } from './customers.ts'

type Customers = ReadonlyMap<bigint, Customer>

/** Of a large cluster its first members are told, and the surest pairs among them. */
export const MEMBERS_TOLD_MAX = 100
export const PAIRS_TOLD_MAX = 50

/** A page of pairs, and the customers they are of, by number. Nothing before the first run came to its end. */
export async function getDuplicates(
  ctx: Context, query: Omit<PairQuery, 'generation' | 'customer'> & { readonly customerId: string | null },
): Promise<{ pairs: DuplicatePair[]; customers: Customers }> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = query.customerId === null ? null : (await existingCustomer(db, query.customerId)).number
    const generation = await shownGeneration(db)
    if (generation === null) return { pairs: [], customers: new Map() }
    const pairs = await listPairs(db, { ...query, generation, customer })
    return { pairs, customers: await customersOf(db, pairs.flatMap(({ a, b }) => [a, b])) }
  })
}

/** A cluster with its first live members and pairs among them, the surest first. */
export interface ClusterWithMembers extends DuplicateCluster {
  readonly members: readonly bigint[]
  /** All its live members. */
  readonly memberCount: number
  readonly pairs: readonly DuplicatePair[]
}

/** A page of the clusters in which something is left to decide. */
export async function getClusters(ctx: Context, query: Omit<ClusterQuery, 'generation'>): Promise<{ clusters: ClusterWithMembers[]; customers: Customers }> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const generation = await shownGeneration(db)
    return generation === null ? { clusters: [], customers: new Map() } : withMembers(db, generation, await listClusters(db, { ...query, generation }))
  })
}

/** One cluster by its number. Refuses not-found. */
export async function getCluster(ctx: Context, number: bigint): Promise<{ cluster: ClusterWithMembers; customers: Customers }> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const shown = await shownCluster(db, number)
    const { clusters: [cluster], customers } = await withMembers(db, shown.generation, [shown.cluster])
    assert(cluster, 'one was asked for')
    return { cluster, customers }
  })
}

/** The live members of one cluster whose numbers come after one, in that order. Refuses not-found. */
export async function getClusterMembers(ctx: Context, number: bigint, after: bigint, limit: number): Promise<Customer[]> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const { generation } = await shownCluster(db, number)
    return getCustomers(db, await listMembersAfter(db, generation, number, after, limit))
  })
}

async function shownCluster(db: SiteDb, number: bigint): Promise<{ generation: bigint; cluster: DuplicateCluster }> {
  const generation = await shownGeneration(db)
  const cluster = generation === null ? null : await findCluster(db, generation, number)
  if (generation === null || cluster === null) refuse('not-found', { detail: `there is no cluster ${number}` })
  return { generation, cluster }
}

async function withMembers(db: SiteDb, generation: bigint, clusters: readonly DuplicateCluster[]): Promise<{ clusters: ClusterWithMembers[]; customers: Customers }> {
  const known = await listMembers(db, generation, clusters.map((one) => one.number), MEMBERS_TOLD_MAX)
  const members = new Map([...known].map(([number, one]) => [number, one.members]))
  const pairs = await listPairsWithin(db, generation, members, PAIRS_TOLD_MAX)
  return {
    clusters: clusters.map((one) => ({ ...one, members: members.get(one.number) ?? [], memberCount: known.get(one.number)?.count ?? 0, pairs: pairs.get(one.number) ?? [] })),
    customers: await customersOf(db, [...members.values()].flat()),
  }
}

async function customersOf(db: SiteDb, numbers: readonly bigint[]): Promise<Customers> {
  return new Map((await getCustomers(db, [...new Set(numbers)])).map((one) => [one.number, one]))
}

async function shownGeneration(db: SiteDb): Promise<bigint | null> {
  return (await findFinishedRun(db))?.generation ?? null
}
