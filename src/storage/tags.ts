// Tags and which customers have them.

import type { Tag } from '../domain/tag.ts'
import { textKey } from '../domain/text-key.ts'
import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

/** The numbers of tags by name key, creating those that do not exist. `created` holds the names of the new ones. */
export async function ensureTags(db: SiteDb, names: readonly string[], at: Date): Promise<{ numbers: Map<string, bigint>; created: string[] }> {
  if (names.length === 0) return { numbers: new Map(), created: [] }
  const keys = names.map(textKey)
  const find = (): Promise<{ number: bigint; name_key: string }[]> =>
    db.rows(sql`select number, name_key from tags where site_id = ${db.siteId} and name_key = any(${keys})`)
  let found = await find()
  let created: { name: string }[] = []
  const known = new Set(found.map((row) => row.name_key))
  const missing = names.filter((name) => !known.has(textKey(name)))
  if (missing.length > 0) {
    const rows = missing.map((name) => ({ name, name_key: textKey(name) })).toSorted((a, b) => (a.name_key < b.name_key ? -1 : 1))
    created = await db.rows(sql`
      insert into tags (site_id, name, name_key, created_at, updated_at)
      select ${db.siteId}, d.name, d.name_key, ${at}, ${at} from ${records(rows, 'name text, name_key text')}
      on conflict (site_id, name_key) do nothing returning name`)
    found = await find()
  }
  return { numbers: new Map(found.map((row) => [row.name_key, row.number])), created: created.map((row) => row.name) }
}

/** Gives tags to customers; gives the pairs that are new. */
export async function insertCustomerTags(
  db: SiteDb, pairs: readonly { tag: bigint; customer: bigint }[], at: Date,
): Promise<{ tag: bigint; customer: bigint }[]> {
  if (pairs.length === 0) return []
  const rows = pairs.map(({ tag, customer }) => ({ tag: String(tag), customer: String(customer) }))
  return db.rows(sql`
    insert into customer_tags (site_id, tag, customer, tagged_at)
    select ${db.siteId}, d.tag, d.customer, ${at} from ${records(rows, 'tag bigint, customer bigint')}
    order by d.tag, d.customer on conflict do nothing returning tag, customer`)
}

/** Takes tags from customers; gives the pairs that were there. */
export async function deleteCustomerTags(
  db: SiteDb, pairs: readonly { tag: bigint; customer: bigint }[],
): Promise<{ tag: bigint; customer: bigint }[]> {
  if (pairs.length === 0) return []
  const rows = pairs.map(({ tag, customer }) => ({ tag: String(tag), customer: String(customer) }))
  return db.rows(sql`
    delete from customer_tags ct using ${records(rows, 'tag bigint, customer bigint')}
    where ct.site_id = ${db.siteId} and ct.tag = d.tag and ct.customer = d.customer returning ct.tag, ct.customer`)
}

/** Takes all tags from a customer; gives how many. */
export async function deleteTagsOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`delete from customer_tags where site_id = ${db.siteId} and customer = ${customer}`)
}

interface TagRow {
  number: bigint
  name: string
  description: string | null
  created_at: Date
  updated_at: Date
}

export function toTag(row: TagRow): Tag {
  return { number: row.number, name: row.name, description: row.description, createdAt: row.created_at, updatedAt: row.updated_at }
}

export async function findTag(db: SiteDb, name: string): Promise<Tag | null> {
  const row = await db.row<TagRow>(sql`
    select number, name, description, created_at, updated_at from tags where site_id = ${db.siteId} and name_key = ${textKey(name)}`)
  return row ? toTag(row) : null
}

/** The stored spelling of tags by name key, of those that exist. */
export async function listTagNames(db: SiteDb, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.rows<{ name: string; name_key: string }>(sql`
    select name, name_key from tags where site_id = ${db.siteId} and name_key = any(${names.map(textKey)})`)
  return new Map(rows.map((row) => [row.name_key, row.name]))
}

/** Tags by name after a position, those whose name begins with a text if one is given, with how many live customers have each: counted for all at once. */
export async function listTags(
  db: SiteDb, query: { prefix: string | null; after: string | null; limit: number },
): Promise<{ tag: Tag; customerCount: number }[]> {
  const prefix = query.prefix === null ? null : textKey(query.prefix)
  const rows = await db.rows<TagRow & { customer_count: bigint }>(sql`
    with page as materialized (
      select number, name, name_key, description, created_at, updated_at from tags where site_id = ${db.siteId}
        ${prefix === null ? sql`` : sql`and name_key >= ${prefix} and name_key < ${`${prefix}\u{10FFFF}`}`}
        ${query.after === null ? sql`` : sql`and name_key > ${textKey(query.after)}`}
      order by name_key limit ${query.limit}
    ), counted as (
      select ct.tag, count(*) as customers from customer_tags ct join customers c on c.site_id = ${db.siteId} and c.number = ct.customer and c.deleted_at is null
      where ct.site_id = ${db.siteId} and ct.tag = any(array(select number from page)) group by ct.tag
    )
    select page.*, coalesce(counted.customers, 0) as customer_count from page left join counted on counted.tag = page.number order by page.name_key`)
  return rows.map((row) => ({ tag: toTag(row), customerCount: Number(row.customer_count) }))
}

export async function countTags(db: SiteDb): Promise<number> {
  return Number((await db.row<{ count: bigint }>(sql`select count(*) as count from tags where site_id = ${db.siteId}`))?.count ?? 0)
}

/** Those of these customers who have so many tags, or more. */
export async function listFullyTagged(db: SiteDb, customers: readonly bigint[], max: number): Promise<bigint[]> {
  const rows = await db.rows<{ customer: bigint }>(sql`
    select customer from customer_tags where site_id = ${db.siteId} and customer = any(${customers.map(String)}::bigint[]) group by customer having count(*) >= ${max}`)
  return rows.map((row) => row.customer)
}

/** Saves a tag's name and description; false when another tag has the name. */
export async function saveTag(db: SiteDb, tag: Tag): Promise<boolean> {
  const other = await db.row(sql`select from tags where site_id = ${db.siteId} and name_key = ${textKey(tag.name)} and number <> ${tag.number}`)
  if (other) return false
  await db.run(sql`
    update tags set name = ${tag.name}, name_key = ${textKey(tag.name)}, description = ${tag.description}, updated_at = ${tag.updatedAt}
    where site_id = ${db.siteId} and number = ${tag.number}`)
  return true
}

/** Removes a tag, also from everybody who has it; gives from how many. */
export async function deleteTag(db: SiteDb, number: bigint): Promise<number> {
  const removed = await db.run(sql`delete from customer_tags where site_id = ${db.siteId} and tag = ${number}`)
  await db.run(sql`delete from tags where site_id = ${db.siteId} and number = ${number}`)
  return removed
}
