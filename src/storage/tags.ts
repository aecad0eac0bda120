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
