// Pairs of customers that may be one: written set by set by runs, read as a queue.

import type { Weight } from '../domain/duplicate/score.ts'
import { type DuplicatePair, type EffectiveVerdict, keptBits, type PairStatus } from '../domain/duplicate-pair.ts'
import type { Instant } from '../domain/time.ts'
import { type DirectoryDb, type SiteDb, sql } from './db.ts'
import { noLaterWord } from './duplicate-decisions.ts'
import { records } from './records.ts'
import { deleteSome, numberArray } from './table.ts'

/** A pair as a run finds it. */
export type FoundPair = Pick<DuplicatePair, 'a' | 'b' | 'bits' | 'isSure' | 'status' | 'weights'>

const ROWS_MAX = 5_000

/** Keeps pairs of a generation; those that are there already become these. */
export async function savePairs(db: SiteDb, generation: bigint, pairs: readonly FoundPair[], foundAt: Instant): Promise<void> {
  for (let from = 0; from < pairs.length; from += ROWS_MAX) {
    const rows = pairs.slice(from, from + ROWS_MAX).map(({ a, b, bits, isSure, status, weights }) => ({
      a, b, bits: keptBits(bits), is_sure: isSure, status, weights: weights.map((one) => [one.part, keptBits(one.bits), one.reason]),
    }))
    await db.run(sql`
      insert into duplicate_pairs (site_id, a, b, generation, bits, is_sure, status, weights, found_at)
      select ${db.siteId}, d.a, d.b, ${generation}::bigint, d.bits, d.is_sure, d.status, d.weights, ${foundAt}::timestamptz
      from ${records(rows, 'a bigint, b bigint, bits float8, is_sure boolean, status text, weights json')}
      on conflict (site_id, a, b, generation) do update set bits = excluded.bits, is_sure = excluded.is_sure, status = excluded.status, weights = excluded.weights`)
  }
}

interface PairRow extends Omit<DuplicatePair, 'weights'> {
  weights: [Weight['part'], number, string][]
}

const pairColumns = sql`p.a, p.b, p.bits, p.is_sure as "isSure", p.status, p.weights, p.found_at as "foundAt", m.cluster`

const toPair = (row: PairRow): DuplicatePair => ({ ...row, weights: row.weights.map(([part, bits, reason]) => ({ part, bits, reason })) })

/** Both of a pair are live, and the cluster that they share, if any. */
const livePairs = sql`duplicate_pairs p
  join customers ca on ca.site_id = p.site_id and ca.number = p.a and ca.deleted_at is null
  join customers cb on cb.site_id = p.site_id and cb.number = p.b and cb.deleted_at is null
  left join lateral (
    select o.cluster from duplicate_members o join duplicate_members t on t.site_id = o.site_id and t.generation = o.generation and t.cluster = o.cluster and t.customer = p.b
    where o.site_id = p.site_id and o.generation = p.generation and o.customer = p.a) m on true`

/** Where a page of pairs goes on. */
export interface PairPosition {
  readonly bits: number
  readonly a: bigint
  readonly b: bigint
}

export interface PairQuery {
  readonly generation: bigint
  readonly status: PairStatus
  /** Bits from the lower to the upper bound, both included. */
  readonly bitsLeast: number | null
  readonly bitsMost: number | null
  /** Only pairs of one customer. */
  readonly customer: bigint | null
  readonly isSure: boolean | null
  readonly isAscending: boolean
  readonly after: PairPosition | null
  readonly limit: number
}

/** A page of the queue. */
export async function listPairs(db: SiteDb, query: PairQuery): Promise<DuplicatePair[]> {
  const { customer, after, isAscending } = query
  const direction = sql.raw(isAscending ? 'asc' : 'desc')
  const rows = await db.rows<PairRow>(sql`
    select ${pairColumns} from ${livePairs}
    where p.site_id = ${db.siteId} and p.generation = ${query.generation} and p.status = ${query.status}
      ${query.bitsLeast === null ? sql`` : sql`and p.bits >= ${query.bitsLeast}::float8`} ${query.bitsMost === null ? sql`` : sql`and p.bits <= ${query.bitsMost}::float8`}
      ${customer === null ? sql`` : sql`and (p.a = ${customer} or p.b = ${customer})`} ${query.isSure === null ? sql`` : sql`and p.is_sure = ${query.isSure}`}
      ${query.status === 'open' ? sql`and ${noLaterWord(db.siteId)}` : sql``}
      ${after === null ? sql`` : sql`and (p.bits, p.a, p.b) ${sql.raw(isAscending ? '>' : '<')} (${after.bits}::float8, ${after.a}::bigint, ${after.b}::bigint)`}
    order by p.bits ${direction}, p.a ${direction}, p.b ${direction} limit ${query.limit}`)
  return rows.map(toPair)
}

/** The pairs among some customers, the surest first. */
export async function listPairsAmong(db: SiteDb, generation: bigint, customers: readonly bigint[]): Promise<DuplicatePair[]> {
  if (customers.length < 2) return []
  const numbers = numberArray(customers)
  const rows = await db.rows<PairRow>(sql`
    select ${pairColumns} from ${livePairs}
    where p.site_id = ${db.siteId} and p.generation = ${generation} and p.a = any(${numbers}) and p.b = any(${numbers}) order by p.bits desc, p.a, p.b`)
  return rows.map(toPair)
}

/** The pairs within each of some clusters among these members, the surest first: at most so many of each, by the cluster's number. */
export async function listPairsWithin(
  db: SiteDb, generation: bigint, members: ReadonlyMap<bigint, readonly bigint[]>, most: number,
): Promise<Map<bigint, DuplicatePair[]>> {
  const rows = [...members].flatMap(([cluster, customers]) => customers.map((customer) => ({ cluster, customer })))
  if (rows.length === 0) return new Map()
  const found = await db.rows<PairRow & { cluster: bigint }>(sql`
    with told as materialized (select cluster, customer from ${records(rows, 'cluster bigint, customer bigint')})
    select l.a, l.b, l.bits, l.is_sure as "isSure", l.status, l.weights, l.found_at as "foundAt", l.cluster from (
      select p.*, ta.cluster, row_number() over (partition by ta.cluster order by p.bits desc, p.a, p.b) as place
      from told ta join duplicate_pairs p on p.site_id = ${db.siteId} and p.a = ta.customer and p.generation = ${generation}
      join told tb on tb.cluster = ta.cluster and tb.customer = p.b) l
    where l.place <= ${most} order by l.cluster, l.place`)
  const byCluster = new Map<bigint, DuplicatePair[]>()
  for (const row of found) byCluster.set(row.cluster, [...(byCluster.get(row.cluster) ?? []), toPair(row)])
  return byCluster
}

/** Two rows of a run as numbers of customers, with their score. */
export interface PairScore {
  readonly a: bigint
  readonly b: bigint
  readonly bits: number
}

/** All scores of a generation in batches; only inside a transaction. */
export function streamScores(db: SiteDb, generation: bigint, batch: number): AsyncIterable<PairScore[]> {
  return db.stream(sql`select a, b, bits from duplicate_pairs where site_id = ${db.siteId} and generation = ${generation} order by a, b`, batch)
}

/** The scores among some customers. */
export async function listScoresAmong(db: SiteDb, generation: bigint, customers: readonly bigint[]): Promise<PairScore[]> {
  const numbers = numberArray(customers)
  return db.rows(sql`select a, b, bits from duplicate_pairs where site_id = ${db.siteId} and generation = ${generation} and a = any(${numbers}) and b = any(${numbers})`)
}

/** Forgets the pairs of some customers, of one generation if it is named. */
export async function deletePairsOf(db: SiteDb, customers: readonly bigint[], generation: bigint | null = null): Promise<number> {
  const numbers = numberArray(customers)
  const own = generation === null ? sql`` : sql`and generation = ${generation}`
  return db.run(sql`delete from duplicate_pairs where site_id = ${db.siteId} and (a = any(${numbers}) or b = any(${numbers})) ${own}`)
}

/** Forgets the pairs of a generation. */
export async function deletePairs(db: SiteDb, generation: bigint): Promise<void> {
  await db.run(sql`delete from duplicate_pairs where site_id = ${db.siteId} and generation = ${generation}`)
}

/** Everybody who is in a pair of a generation. */
export async function listPartners(db: SiteDb, generation: bigint): Promise<bigint[]> {
  const rows = await db.rows<{ customer: bigint }>(sql`
    select a as customer from duplicate_pairs where site_id = ${db.siteId} and generation = ${generation}
    union select b from duplicate_pairs where site_id = ${db.siteId} and generation = ${generation}`)
  return rows.map(({ customer }) => customer)
}

/** Has the pairs of one generation become those of another, which has none of the same customers. */
export async function movePairs(db: SiteDb, from: bigint, to: bigint): Promise<void> {
  await db.run(sql`update duplicate_pairs set generation = ${to} where site_id = ${db.siteId} and generation = ${from}`)
}

/** Writes on pairs what is decided of them. */
export async function markPairs(db: SiteDb, verdicts: readonly EffectiveVerdict[]): Promise<void> {
  if (verdicts.length === 0) return
  await db.run(sql`
    update duplicate_pairs p set status = d.verdict from ${records(verdicts, 'a bigint, b bigint, verdict text')}
    where p.site_id = ${db.siteId} and p.a = d.a and p.b = d.b and p.status <> d.verdict`)
}

/** How many pairs a generation has of which nothing is decided, both live: all, and those of so many bits or more. */
export async function countPairs(db: SiteDb, generation: bigint, bitsLeast: number): Promise<{ all: number; likely: number }> {
  const row = await db.row<{ all: bigint; likely: bigint }>(sql`
    select count(*) as all, count(*) filter (where p.bits >= ${bitsLeast}::float8) as likely from duplicate_pairs p
    join customers ca on ca.site_id = p.site_id and ca.number = p.a and ca.deleted_at is null
    join customers cb on cb.site_id = p.site_id and cb.number = p.b and cb.deleted_at is null
    where p.site_id = ${db.siteId} and p.generation = ${generation} and p.status = 'open'`)
  return { all: Number(row?.all ?? 0), likely: Number(row?.likely ?? 0) }
}

const GONE_ROWS = 20_000

/** Forgets a part of what other generations than these found; gives how many rows, none when nothing is left. */
export async function deleteOldPairs(db: SiteDb, kept: readonly bigint[]): Promise<number> {
  return deleteSome(db, 'duplicate_pairs', sql`generation <> all(${numberArray(kept)})`, GONE_ROWS)
}

/** Tells the planner what a run has just written: until it knows, a page of the queue may read all of it for every pair. */
export async function analyzeFound(db: DirectoryDb): Promise<void> {
  await db.run(sql`analyze regulars.duplicate_pairs, regulars.duplicate_clusters, regulars.duplicate_members`)
}
