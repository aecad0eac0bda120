// What a merge has to know of its parties beyond their rows, and the small sets that it unites: tags, scores.

import type { ConsentChannel, ConsentState } from '../domain/consent.ts'
import { LEAD_SOURCE_FIELDS, type LeadSource, type Touch } from '../domain/lead-source.ts'
import type { MergedDecision } from '../domain/merge-consents.ts'
import type { Instant } from '../domain/time.ts'
import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'
import { numberArray } from './table.ts'

/** The last decision of each customer on each channel. */
export interface LastConsent {
  readonly customer: bigint
  readonly channel: ConsentChannel
  readonly state: ConsentState
  readonly decidedAt: Instant
  readonly recordedAt: Instant
  readonly number: bigint
  readonly isEvident: boolean
}

export async function listLastConsents(db: SiteDb, customers: readonly bigint[]): Promise<LastConsent[]> {
  return db.rows(sql`
    select distinct on (customer, channel) customer, channel, state, decided_at as "decidedAt", recorded_at as "recordedAt",
      number, coalesce(evidence, method, ip_address) is not null as "isEvident"
    from consent_records where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) order by customer, channel, decided_at desc, recorded_at desc, number desc`)
}

/** The highest number of a consent record of these customers. */
export async function findLastConsent(db: SiteDb, customers: readonly bigint[]): Promise<bigint | null> {
  const row = await db.row<{ last: bigint | null }>(sql`select max(number) as last from consent_records where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
  return row?.last ?? null
}

/** All decisions of a customer that merges brought others to, each with whose it was, in the order they were recorded. */
export async function listMergedDecisions(db: SiteDb, customer: bigint, merges: readonly bigint[]): Promise<MergedDecision[]> {
  return db.rows(sql`
    select r.number, r.id, r.channel, r.state, r.decided_at as "decidedAt", r.recorded_at as "recordedAt", coalesce(r.evidence, r.method, r.ip_address) is not null as "isEvident",
      coalesce(m.customer, r.customer) as customer
    from consent_records r left join (
      select customer, unnest(numbers) as number from merge_moves where site_id = ${db.siteId} and merge = any(${numberArray(merges)}) and kind = 'consent_records') m on m.number = r.number
    where r.site_id = ${db.siteId} and r.customer = ${customer} order by r.number`)
}

/** The first and the last touch of all these customers together. */
export async function findOuterTouches(db: SiteDb, customers: readonly bigint[]): Promise<{ original: LeadSource | null; mostRecent: LeadSource | null }> {
  const outer = async (direction: 'asc' | 'desc'): Promise<LeadSource | null> => {
    const way = sql.raw(direction)
    const row = await db.row<{ id: string; touch: Touch; touched_at: Date }>(sql`
      select t.id, t.touch, t.touched_at from unnest(${numberArray(customers)}) as c(number)
      cross join lateral (
        select * from lead_sources l where l.site_id = ${db.siteId} and l.customer = c.number order by l.touched_at ${way}, l.number ${way} limit 1) t
      order by t.touched_at ${way}, t.number ${way} limit 1`)
    if (!row) return null
    // In the order in which a touch is written on its customer.
    const fields = Object.fromEntries(LEAD_SOURCE_FIELDS.map((field) => [field, row.touch[field] ?? null])) as Touch
    return { ...fields, id: row.id, touchedAt: row.touched_at }
  }
  const [original, mostRecent] = await Promise.all([outer('asc'), outer('desc')])
  return { original, mostRecent }
}

/** The tags of customers. */
export async function listTagsOf(db: SiteDb, customers: readonly bigint[]): Promise<{ customer: bigint; tag: bigint; name: string; nameKey: string; taggedAt: Instant }[]> {
  return db.rows(sql`
    select ct.customer, ct.tag, t.name, t.name_key as "nameKey", ct.tagged_at as "taggedAt" from customer_tags ct join tags t on t.site_id = ct.site_id and t.number = ct.tag
    where ct.site_id = ${db.siteId} and ct.customer = any(${numberArray(customers)}) order by t.name_key, ct.customer`)
}

/** Tags of customers as they were given, when; those whose tag is gone stay away. */
export async function insertTagsAt(db: SiteDb, pairs: readonly { customer: bigint; tag: string; taggedAt: string }[]): Promise<void> {
  if (pairs.length === 0) return
  const rows = pairs.map((one) => ({ customer: String(one.customer), tag: one.tag, tagged_at: one.taggedAt }))
  await db.run(sql`
    insert into customer_tags (site_id, tag, customer, tagged_at) select ${db.siteId}, d.tag, d.customer, d.tagged_at
    from ${records(rows, 'customer bigint, tag bigint, tagged_at timestamptz')} join tags t on t.site_id = ${db.siteId} and t.number = d.tag on conflict do nothing`)
}

export async function deleteAllTags(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`delete from customer_tags where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
}

/** Which addresses and which memberships of customers are defaults, and all organizations they belong to. */
export async function listFlags(db: SiteDb, customers: readonly bigint[]): Promise<{
  addresses: { customer: bigint; number: bigint; kind: string }[]
  memberships: { customer: bigint; number: bigint; organization: bigint; isPrimary: boolean }[]
}> {
  const [addresses, memberships] = await Promise.all([
    db.rows<{ customer: bigint; number: bigint; kind: string }>(sql`
      select customer, number, kind from addresses where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) and is_default order by number`),
    db.rows<{ customer: bigint; number: bigint; organization: bigint; isPrimary: boolean }>(sql`
      select customer, number, organization, is_primary as "isPrimary" from memberships where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) order by number`),
  ])
  return { addresses, memberships }
}

/** Takes the scores of customers away and gives them. */
export async function takeRfmScores(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, { readonly [column: string]: unknown }>> {
  const rows = await db.rows<{ customer: bigint; row: { readonly [column: string]: unknown } }>(sql`
    with taken as (delete from rfm_scores where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) returning customer, recency, frequency, monetary, segment)
    select customer, to_json(taken) as row from taken`)
  return new Map(rows.map(({ customer, row }) => [customer, row]))
}

export async function restoreRfmScores(db: SiteDb, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return
  await db.run(sql`
    insert into rfm_scores (site_id, customer, recency, frequency, monetary, segment) select ${db.siteId}, d.*
    from ${records(rows, 'customer bigint, recency smallint, frequency smallint, monetary smallint, segment text')} on conflict do nothing`)
}

/** Which exclusive keys others than these customers have. */
export async function listTakenKeys(db: SiteDb, keys: readonly string[], except: readonly bigint[]): Promise<Set<string>> {
  const rows = await db.rows<{ key: string }>(sql`
    select key from customer_keys where site_id = ${db.siteId} and key = any(${keys}) and exclusive and customer <> all(${numberArray(except)})`)
  return new Set(rows.map((row) => row.key))
}

/** Takes the texts away that customers are searched for by. */
export async function deleteSearchTexts(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`delete from customer_search where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
}

/** Removes consent records that only a merge made. */
export async function deleteConsents(db: SiteDb, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.run(sql`delete from consent_records where site_id = ${db.siteId} and id = any(${ids})`)
}
