// Merges as records: what was merged, the parties as they were, and the timelines that belong together.

import type { Customer } from '../domain/customer.ts'
import { idKey } from '../domain/ids.ts'
import type { Merge } from '../domain/merge.ts'
import type { Instant } from '../domain/time.ts'
import { customerColumns, customerRecord, type CustomerRow, toCustomer } from './customers.ts'
import { type SiteDb, sql } from './db.ts'
import type { TakenRow } from './merge-taken.ts'
import { records } from './records.ts'
import { numberArray } from './table.ts'

/** What an undo needs of a party beyond its row and its moves. Numbers are texts. */
export interface Kept {
  /** Tags with when each was given; of the survivor none. */
  readonly tags: readonly { readonly tag: string; readonly taggedAt: string }[]
  /** Rows of memberships that the survivor had already, and so were taken out. */
  readonly memberships: readonly TakenRow[]
  /** The same of seats, also the survivor's own where a loser's was the active one; merges from before they were taken out have none. */
  readonly seats?: readonly TakenRow[]
  readonly rfm: { readonly [column: string]: unknown } | null
  /** When the scores in force were computed; others since take their place. */
  readonly rfmAt: string | null
  readonly defaultAddresses: readonly string[]
  readonly primaryMembership: string | null
  /** Of the survivor: the tags and consent records that it got by the merge. */
  readonly tagsAdded: readonly string[]
  readonly consents: readonly string[]
  /** The highest number of a consent record when it was merged; merges from before that was kept have none. */
  readonly lastConsent?: string | null
}

/** One customer of a merge; of the survivor also as the merge left it. Gone once undone or erased. */
export interface MergeParty {
  readonly customer: bigint
  readonly position: number
  readonly before: Customer | null
  readonly after: Customer | null
  readonly kept: Kept | null
}

export async function insertMerge(db: SiteDb, merge: { id: string; survivor: bigint; actor: string; mergedAt: Instant; outcome: unknown }): Promise<bigint> {
  const row = await db.row<{ number: bigint }>(sql`
    insert into merges (site_id, id, survivor, actor, merged_at, outcome)
    values (${db.siteId}, ${merge.id}, ${merge.survivor}, ${merge.actor}, ${merge.mergedAt}, ${JSON.stringify(merge.outcome)}::json) returning number`)
  if (!row) throw new Error('an insert gives its row')
  return row.number
}

export async function insertParties(db: SiteDb, merge: bigint, parties: readonly { customer: Customer; after: Customer | null; kept: Kept }[]): Promise<void> {
  const rows = parties.map(({ customer, after, kept }, position) => ({
    customer: String(customer.number), position, before: customerRecord(customer), after: after && customerRecord(after), kept,
  }))
  await db.run(sql`
    insert into merge_parties (site_id, merge, customer, position, before, after, kept) select ${db.siteId}, ${merge}, d.customer, d.position, d.before, d.after, d.kept
    from ${records(rows, 'customer bigint, position int, before json, after json, kept json')}`)
}

/** The parties of a merge, the survivor first. */
export async function listParties(db: SiteDb, merge: bigint): Promise<MergeParty[]> {
  const [parties, before, after] = await Promise.all([
    db.rows<{ customer: bigint; position: number; kept: Kept | null }>(sql`select customer, position, kept from merge_parties where site_id = ${db.siteId} and merge = ${merge} order by position`),
    listSnapshots(db, merge, 'before'), listSnapshots(db, merge, 'after'),
  ])
  return parties.map((one) => ({ ...one, before: before.get(one.customer) ?? null, after: after.get(one.customer) ?? null }))
}

/** Rows as they are kept, with the types of the table; their tags are kept apart. */
async function listSnapshots(db: SiteDb, merge: bigint, which: 'before' | 'after'): Promise<Map<bigint, Customer>> {
  const rows = await db.rows<CustomerRow & { party: bigint }>(sql`
    select p.customer as party, ${customerColumns} from merge_parties p cross join lateral json_populate_record(null::customers, p.${sql.raw(which)}) c
    where p.site_id = ${db.siteId} and p.merge = ${merge} and p.${sql.raw(which)} is not null`)
  return new Map(rows.map((row) => [row.party, { ...toCustomer(row), number: row.party }]))
}

/** Replaces what is kept of the survivor of a merge that stands, after an earlier one was taken out from under it. */
export async function saveSurvivorSnapshots(db: SiteDb, merge: bigint, survivor: bigint, before: Customer, after: Customer, kept: Kept): Promise<void> {
  await db.run(sql`
    update merge_parties set before = ${JSON.stringify(customerRecord(before))}::json, after = ${JSON.stringify(customerRecord(after))}::json, kept = ${JSON.stringify(kept)}::json
    where site_id = ${db.siteId} and merge = ${merge} and customer = ${survivor}`)
}

/** Replaces what is kept of one party. */
export async function saveKept(db: SiteDb, merge: bigint, customer: bigint, kept: Kept): Promise<void> {
  await db.run(sql`update merge_parties set kept = ${JSON.stringify(kept)}::json where site_id = ${db.siteId} and merge = ${merge} and customer = ${customer}`)
}

/** Ends a merge: what it did is told with what its undoing did, and what the undoing needed is forgotten. */
export async function saveUndoing(db: SiteDb, merge: bigint, undoing: { at: Instant; by: string; report: unknown }): Promise<void> {
  await Promise.all([
    db.run(sql`update merges set undone_at = ${undoing.at}, undone_by = ${undoing.by}, undoing = ${JSON.stringify(undoing.report)}::json where site_id = ${db.siteId} and number = ${merge}`),
    db.run(sql`update merge_parties set before = null, after = null, kept = null where site_id = ${db.siteId} and merge = ${merge}`),
    db.run(sql`delete from merge_moves where site_id = ${db.siteId} and merge = ${merge}`),
  ])
}

const mergeColumns = sql`m.number, m.id, m.survivor, s.id as "survivorId", m.actor, m.merged_at as "mergedAt", m.undone_at as "undoneAt", m.undone_by as "undoneBy",
  m.outcome, m.undoing, m.erased_at as "erasedAt",
  (select json_agg(json_build_object('number', l.number::text, 'id', l.id) order by p.position) from merge_parties p join customers l on l.site_id = p.site_id and l.number = p.customer
    where p.site_id = m.site_id and p.merge = m.number and p.position > 0) as losers`

type MergeRow = Omit<Merge, 'losers'> & { losers: { number: string; id: string }[] }
const toMerge = (row: MergeRow): Merge => ({ ...row, losers: row.losers.map(({ number, id }) => ({ number: BigInt(number), id })) })

export async function findMerge(db: SiteDb, id: string): Promise<Merge | null> {
  const row = await db.row<MergeRow>(sql`
    select ${mergeColumns} from merges m join customers s on s.site_id = m.site_id and s.number = m.survivor where m.site_id = ${db.siteId} and m.id = ${id}`)
  return row ? toMerge(row) : null
}

/** Merges, newest first, below a number; those that a customer was a party of if one is given. */
export async function listMerges(db: SiteDb, query: { customer: bigint | null; below: bigint | null; limit: number }): Promise<Merge[]> {
  const rows = await db.rows<MergeRow>(sql`
    select ${mergeColumns} from merges m join customers s on s.site_id = m.site_id and s.number = m.survivor where m.site_id = ${db.siteId}
      ${query.customer === null ? sql`` : sql`and m.number in (select p.merge from merge_parties p where p.site_id = ${db.siteId} and p.customer = ${query.customer})`}
      ${query.below === null ? sql`` : sql`and m.number < ${query.below}`}
    order by m.number desc limit ${query.limit}`)
  return rows.map(toMerge)
}

/** The merges that stand in which a customer is the survivor, or, with `asLoser`, was merged away; oldest first. */
export async function listStandingMerges(db: SiteDb, customer: bigint, asLoser: boolean): Promise<{ number: bigint; id: string; mergedAt: Instant }[]> {
  return db.rows(sql`
    select m.number, m.id, m.merged_at as "mergedAt" from merge_parties p join merges m on m.site_id = p.site_id and m.number = p.merge
    where p.site_id = ${db.siteId} and p.customer = ${customer} and m.undone_at is null and ${asLoser ? sql`p.position > 0` : sql`p.position = 0`} order by m.number`)
}

/** An id: whose it finds, and whose it was when it came by a merge. */
export interface ResolvedId {
  readonly idKey: string
  readonly customer: bigint
  readonly mergedFrom: bigint | null
  readonly customerId: string
}

/** What ids find at the moment, by their keys. */
export async function resolveIds(db: SiteDb, ids: readonly string[]): Promise<Map<string, ResolvedId>> {
  const rows = await db.rows<ResolvedId>(sql`
    select i.id_key as "idKey", i.customer, i.merged_from as "mergedFrom", c.id as "customerId" from customer_ids i join customers c on c.site_id = i.site_id and c.number = i.customer
    where i.site_id = ${db.siteId} and i.id_key = any(${ids.map(idKey)}) and c.deleted_at is null`)
  return new Map(rows.map((row) => [row.idKey, row]))
}

/** Locks customers, and those that are part of them, in the order of their numbers, to the end of the transaction. */
export async function lockWithMerged(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.rows(sql`
    select number from customers where site_id = ${db.siteId} and (number = any(${numberArray(customers)}) or merged_into = any(${numberArray(customers)})) order by number for update`)
}

/** The numbers of the customers that are part of one, however many merges lie between. */
export async function listMergedInto(db: SiteDb, customer: bigint): Promise<bigint[]> {
  const rows = await db.rows<{ number: bigint }>(sql`select number from customers where site_id = ${db.siteId} and merged_into = ${customer} order by number`)
  return rows.map((row) => row.number)
}

/** The number of the customer that one is part of now; its own when it was not merged. */
export async function findSurvivor(db: SiteDb, customer: bigint): Promise<bigint> {
  const row = await db.row<{ survivor: bigint }>(sql`select coalesce(merged_into, number) as survivor from customers where site_id = ${db.siteId} and number = ${customer}`)
  return row?.survivor ?? customer
}

/** Clears what merges hold of a customer that is erased: of whatever merge it was a party of, whole. Gives how many told anything. */
export async function eraseMergesOf(db: SiteDb, customer: bigint, at: Instant): Promise<number> {
  const mine = sql`select merge from merge_parties where site_id = ${db.siteId} and customer = ${customer}`
  await db.run(sql`update merge_parties set before = null, after = null, kept = null where site_id = ${db.siteId} and merge in (${mine})`)
  // Whose ids and portal sessions moved is personal too.
  await db.run(sql`delete from merge_moves where site_id = ${db.siteId} and merge in (${mine})`)
  return db.run(sql`update merges set outcome = null, undoing = null, erased_at = ${at} where site_id = ${db.siteId} and number in (${mine}) and erased_at is null`)
}

/**
 * Gives the customers of a merge the ids back that their survivor had for them when it was deleted, but for those that others have
 * taken since; an id that came by an earlier merge is marked with whose it was.
 */
export async function reclaimIds(db: SiteDb, merge: bigint, survivor: bigint): Promise<void> {
  await db.run(sql`
    with wanted as (
      select m.customer, k.id_key from merge_moves m cross join lateral unnest(m.keys) as k(id_key) where m.site_id = ${db.siteId} and m.merge = ${merge} and m.kind = 'customer_ids'
    ), freed as (
      delete from freed_ids f using wanted w where f.site_id = ${db.siteId} and f.customer = ${survivor} and f.id_key = w.id_key returning f.id_key
    )
    insert into customer_ids (site_id, id_key, customer, current, merged_from)
    select ${db.siteId}::bigint, w.id_key, w.customer, false, (
      select e.customer from merge_moves e where e.site_id = ${db.siteId} and e.merge < ${merge} and e.kind = 'customer_ids' and w.id_key = any(e.keys) order by e.merge limit 1)
    from wanted w join freed f on f.id_key = w.id_key on conflict do nothing`)
}

/** Which of these customers have the id that they are called by. */
export async function listIdOwners(db: SiteDb, customers: readonly bigint[]): Promise<Set<bigint>> {
  const rows = await db.rows<{ number: bigint }>(sql`
    select c.number from customers c join customer_ids i on i.site_id = c.site_id and i.id_key = lower(c.id) and i.customer = c.number
    where c.site_id = ${db.siteId} and c.number = any(${numberArray(customers)})`)
  return new Set(rows.map((row) => row.number))
}

/** Gives a customer another id as its own. */
export async function insertOwnId(db: SiteDb, customer: bigint, id: string): Promise<void> {
  await db.run(sql`insert into customer_ids (site_id, id_key, customer, current) values (${db.siteId}, ${idKey(id)}, ${customer}, true)`)
}
