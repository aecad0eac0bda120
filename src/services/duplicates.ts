// The queue: pairs and clusters of customers that may be one, as the last run left them.

import type { Customer } from '../domain/customer.ts'
import type { DuplicateCluster, DuplicatePair } from '../domain/duplicate-pair.ts'
import { refuse } from '../domain/refusal.ts'
import { getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { type ClusterQuery, findCluster, listClusters, listMembers } from '../storage/duplicate-clusters.ts'
import { listPairs, listPairsAmong, type PairQuery } from '../storage/duplicate-pairs.ts'
import { findFinishedRun } from '../storage/duplicate-runs.ts'
import { type Context, permit } from './context.ts'
import { existingCustomer } from './customers.ts'

type Customers = ReadonlyMap<bigint, Customer>

/** Of a large cluster, pairs among its first members are told. */
const MEMBERS_TOLD_MAX = 100

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

/** A cluster with its live members and the pairs among them, the surest first. */
export interface ClusterWithMembers extends DuplicateCluster {
  readonly members: readonly bigint[]
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
    const generation = await shownGeneration(db)
    const found = generation === null ? null : await findCluster(db, generation, number)
    if (generation === null || found === null) refuse('not-found', { detail: `there is no cluster ${number}` })
    const { clusters: [cluster], customers } = await withMembers(db, generation, [found])
    return { cluster: cluster ?? refuse('not-found', { detail: `there is no cluster ${number}` }), customers }
  })
}

async function withMembers(db: SiteDb, generation: bigint, clusters: readonly DuplicateCluster[]): Promise<{ clusters: ClusterWithMembers[]; customers: Customers }> {
  const members = await listMembers(db, generation, clusters.map((one) => one.number))
  const told = clusters.map((one) => ({ ...one, members: members.get(one.number) ?? [] }))
  const pairs = await listPairsAmong(db, generation, told.flatMap((one) => one.members.slice(0, MEMBERS_TOLD_MAX)))
  return {
    clusters: told.map((one) => ({ ...one, pairs: pairs.filter((pair) => pair.cluster === one.number) })),
    customers: await customersOf(db, told.flatMap((one) => one.members.slice(0, MEMBERS_TOLD_MAX))),
  }
}

async function customersOf(db: SiteDb, numbers: readonly bigint[]): Promise<Customers> {
  return new Map((await getCustomers(db, [...new Set(numbers)])).map((one) => [one.number, one]))
}

async function shownGeneration(db: SiteDb): Promise<bigint | null> {
  return (await findFinishedRun(db))?.generation ?? null
}
