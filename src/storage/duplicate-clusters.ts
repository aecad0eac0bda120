// Clusters of customers that are likely one, and who is in which.

import { type DuplicateCluster, keptBits } from '../domain/duplicate-pair.ts'
import { type SiteDb, sql } from './db.ts'
import { noLaterWord } from './duplicate-decisions.ts'
import { records } from './records.ts'
import { numberArray } from './table.ts'

/** A cluster as a run makes it: two members at the least. */
export interface FoundCluster {
  readonly members: readonly bigint[]
  readonly bits: number
}

const MEMBERS_AT_ONCE = 20_000

/** Keeps clusters; each has the number of its first member. */
export async function insertClusters(db: SiteDb, generation: bigint, clusters: readonly FoundCluster[]): Promise<void> {
  const numbered = clusters.map(({ members, bits }) => ({ number: members.reduce((least, one) => (one < least ? one : least)), size: members.length, bits: keptBits(bits), members }))
  for (const part of parts(numbered)) {
    await db.run(sql`
      insert into duplicate_clusters (site_id, generation, number, size, bits) select ${db.siteId}, ${generation}::bigint, d.number, d.size, d.bits
      from ${records(part.map(({ members: _members, ...row }) => row), 'number bigint, size int, bits float8')}`)
    const rows = part.flatMap(({ number, members }) => members.map((customer) => ({ customer, cluster: number })))
    await db.run(sql`
      insert into duplicate_members (site_id, customer, generation, cluster) select ${db.siteId}, d.customer, ${generation}::bigint, d.cluster from ${records(rows, 'customer bigint, cluster bigint')}`)
  }
}

function* parts<C extends { readonly members: readonly bigint[] }>(clusters: readonly C[]): Iterable<C[]> {
  let part: C[] = []
  let members = 0
  for (const one of clusters) {
    part.push(one)
    members += one.members.length
    if (members < MEMBERS_AT_ONCE) continue
    yield part
    part = []
    members = 0
  }
  if (part.length > 0) yield part
}

/** Clusters that one live customer, or more, of some customers is in, with everybody who is. */
export async function listMembersAround(db: SiteDb, generation: bigint, customers: readonly bigint[]): Promise<{ customer: bigint; cluster: bigint }[]> {
  return db.rows(sql`
    select o.customer, o.cluster from duplicate_members o where o.site_id = ${db.siteId} and o.generation = ${generation} and o.cluster in (
      select m.cluster from duplicate_members m where m.site_id = ${db.siteId} and m.generation = ${generation} and m.customer = any(${numberArray(customers)}))`)
}

/** Takes clusters apart. */
export async function deleteClusters(db: SiteDb, generation: bigint, clusters: readonly bigint[]): Promise<void> {
  await db.run(sql`delete from duplicate_members where site_id = ${db.siteId} and generation = ${generation} and cluster = any(${numberArray(clusters)})`)
  await db.run(sql`delete from duplicate_clusters where site_id = ${db.siteId} and generation = ${generation} and number = any(${numberArray(clusters)})`)
}

export interface ClusterQuery {
  readonly generation: bigint
  readonly bitsLeast: number | null
  readonly bitsMost: number | null
  readonly sizeLeast: number | null
  readonly isAscending: boolean
  readonly after: { readonly bits: number; readonly number: bigint } | null
  readonly limit: number
}

/** A page of the clusters in which something is left to decide. */
export async function listClusters(db: SiteDb, query: ClusterQuery): Promise<DuplicateCluster[]> {
  const { after, isAscending } = query
  const direction = sql.raw(isAscending ? 'asc' : 'desc')
  return db.rows<DuplicateCluster>(sql`
    select k.number, k.size, k.bits from duplicate_clusters k where k.site_id = ${db.siteId} and k.generation = ${query.generation}
      ${query.bitsLeast === null ? sql`` : sql`and k.bits >= ${query.bitsLeast}::float8`} ${query.bitsMost === null ? sql`` : sql`and k.bits <= ${query.bitsMost}::float8`}
      ${query.sizeLeast === null ? sql`` : sql`and k.size >= ${query.sizeLeast}::int`}
      ${after === null ? sql`` : sql`and (k.bits, k.number) ${sql.raw(isAscending ? '>' : '<')} (${after.bits}::float8, ${after.number}::bigint)`}
      and exists (
        select from duplicate_members m
        join duplicate_pairs p on p.site_id = m.site_id and p.generation = m.generation and p.a = m.customer and p.status = 'open'
        join duplicate_members o on o.site_id = p.site_id and o.generation = p.generation and o.customer = p.b and o.cluster = m.cluster
        join customers ca on ca.site_id = p.site_id and ca.number = p.a and ca.deleted_at is null
        join customers cb on cb.site_id = p.site_id and cb.number = p.b and cb.deleted_at is null
        where m.site_id = k.site_id and m.generation = k.generation and m.cluster = k.number and ${noLaterWord(db.siteId)})
    order by k.bits ${direction}, k.number ${direction} limit ${query.limit}`)
}

export async function findCluster(db: SiteDb, generation: bigint, number: bigint): Promise<DuplicateCluster | null> {
  return (await db.row<DuplicateCluster>(sql`
    select number, size, bits from duplicate_clusters where site_id = ${db.siteId} and generation = ${generation} and number = ${number}`)) ?? null
}

/** The first live members of each of some clusters, and how many it has in all, by the cluster's number. */
export async function listMembers(db: SiteDb, generation: bigint, clusters: readonly bigint[], most: number): Promise<Map<bigint, { members: bigint[]; count: number }>> {
  const rows = await db.rows<{ cluster: bigint; customer: bigint; count: bigint }>(sql`
    select l.cluster, l.customer, l.count from (
      select m.cluster, m.customer, count(*) over (partition by m.cluster) as count, row_number() over (partition by m.cluster order by m.customer) as place
      from duplicate_members m join customers c on c.site_id = m.site_id and c.number = m.customer and c.deleted_at is null
      where m.site_id = ${db.siteId} and m.generation = ${generation} and m.cluster = any(${numberArray(clusters)})) l
    where l.place <= ${most} order by l.cluster, l.customer`)
  const found = new Map<bigint, { members: bigint[]; count: number }>(clusters.map((number) => [number, { members: [], count: 0 }]))
  for (const { cluster, customer, count } of rows) {
    const one = found.get(cluster)
    if (!one) continue
    one.members.push(customer)
    one.count = Number(count)
  }
  return found
}

/** The live members of a cluster that come after one, in the order of their numbers. */
export async function listMembersAfter(db: SiteDb, generation: bigint, cluster: bigint, after: bigint, limit: number): Promise<bigint[]> {
  const rows = await db.rows<{ customer: bigint }>(sql`
    select m.customer from duplicate_members m join customers c on c.site_id = m.site_id and c.number = m.customer and c.deleted_at is null
    where m.site_id = ${db.siteId} and m.generation = ${generation} and m.cluster = ${cluster} and m.customer > ${after} order by m.customer limit ${limit}`)
  return rows.map(({ customer }) => customer)
}

/** How many clusters of a generation have two live members or more, and how many those are. */
export async function countClusters(db: SiteDb, generation: bigint): Promise<{ clusters: number; clustered: number }> {
  const row = await db.row<{ clusters: bigint; clustered: bigint }>(sql`
    select count(*) as clusters, coalesce(sum(live), 0)::bigint as clustered from (
      select count(*) as live from duplicate_members m join customers c on c.site_id = m.site_id and c.number = m.customer and c.deleted_at is null
      where m.site_id = ${db.siteId} and m.generation = ${generation} group by m.cluster having count(*) > 1) k`)
  return { clusters: Number(row?.clusters ?? 0), clustered: Number(row?.clustered ?? 0) }
}

/** Takes all clusters of a generation apart. */
export async function deleteClustersOf(db: SiteDb, generation: bigint): Promise<void> {
  await db.run(sql`delete from duplicate_members where site_id = ${db.siteId} and generation = ${generation}`)
  await db.run(sql`delete from duplicate_clusters where site_id = ${db.siteId} and generation = ${generation}`)
}

/** Forgets the clusters of other generations than these. */
export async function deleteOldClusters(db: SiteDb, kept: readonly bigint[]): Promise<void> {
  await db.run(sql`delete from duplicate_members where site_id = ${db.siteId} and generation <> all(${numberArray(kept)})`)
  await db.run(sql`delete from duplicate_clusters where site_id = ${db.siteId} and generation <> all(${numberArray(kept)})`)
}
