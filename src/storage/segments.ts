// Saved segments.

import type { Segment } from '../domain/segment.ts'
import { textKey } from '../domain/text-key.ts'
import { type SiteDb, sql } from './db.ts'

interface SegmentRow {
  id: string
  name: string
  description: string | null
  filter: string
  customer_count: bigint | null
  counted_at: Date | null
  created_at: Date
  updated_at: Date
  revision: number
}

const toSegment = (row: SegmentRow): Segment => ({
  id: row.id, name: row.name, description: row.description, filter: row.filter, customerCount: row.customer_count === null ? null : Number(row.customer_count),
  countedAt: row.counted_at, createdAt: row.created_at, updatedAt: row.updated_at, revision: row.revision,
})
const segmentColumns = sql`id, name, description, filter, customer_count, counted_at, created_at, updated_at, revision`

/** The filters of segments by name or id, under the key that they were asked by. */
export async function findSegmentFilters(db: SiteDb, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.rows<{ id: string; name_key: string; filter: string }>(sql`
    select id, name_key, filter from segments where site_id = ${db.siteId} and (name_key = any(${names.map(textKey)}) or id = any(${names}))`)
  return new Map(rows.flatMap((row) => [[row.name_key, row.filter] as const, [row.id.toLowerCase(), row.filter] as const]))
}

/** Adds a segment; false when the name is taken. */
export async function insertSegment(db: SiteDb, segment: Segment): Promise<boolean> {
  const added = await db.run(sql`
    insert into segments (site_id, id, name, name_key, description, filter, created_at, updated_at)
    values (${db.siteId}, ${segment.id}, ${segment.name}, ${textKey(segment.name)}, ${segment.description}, ${segment.filter}, ${segment.createdAt}, ${segment.updatedAt})
    on conflict (site_id, name_key) do nothing`)
  return added === 1
}

export async function findSegment(db: SiteDb, id: string, lock = false): Promise<Segment | null> {
  const row = await db.row<SegmentRow>(sql`
    select ${segmentColumns} from segments where site_id = ${db.siteId} and id = ${id} ${lock ? sql`for update` : sql``}`)
  return row ? toSegment(row) : null
}

/** Segments after an id, in order of their ids, which is the order of their making. */
export async function listSegments(db: SiteDb, after: string | null, limit: number): Promise<Segment[]> {
  const rows = await db.rows<SegmentRow>(sql`
    select ${segmentColumns} from segments where site_id = ${db.siteId} and id > ${after ?? ''} order by id limit ${limit}`)
  return rows.map(toSegment)
}

export async function saveSegment(db: SiteDb, segment: Segment): Promise<void> {
  await db.run(sql`
    update segments set name = ${segment.name}, name_key = ${textKey(segment.name)}, description = ${segment.description}, filter = ${segment.filter},
      customer_count = ${segment.customerCount}, counted_at = ${segment.countedAt}, updated_at = ${segment.updatedAt}, revision = ${segment.revision}
    where site_id = ${db.siteId} and id = ${segment.id}`)
}

/** Keeps a count with its time, without touching the revision; not of a filter that has changed meanwhile. */
export async function saveSegmentCount(db: SiteDb, counted: Segment, count: number, at: Date): Promise<void> {
  await db.run(sql`
    update segments set customer_count = ${count}, counted_at = ${at} where site_id = ${db.siteId} and id = ${counted.id} and revision = ${counted.revision}`)
}

export async function deleteSegment(db: SiteDb, id: string): Promise<void> {
  await db.run(sql`delete from segments where site_id = ${db.siteId} and id = ${id}`)
}

/** Ids and filters of everything that names segments, to find who uses one. */
export async function listFiltersNamingSegments(db: SiteDb): Promise<{ kind: 'segment' | 'tag rule' | 'webhook endpoint'; id: string; name: string; filter: string }[]> {
  return db.rows(sql`
    select 'segment' as kind, id, name, filter from segments where site_id = ${db.siteId} and position('@' in filter) > 0
    union all
    select 'tag rule', id, name, filter from tag_rules where site_id = ${db.siteId} and position('@' in filter) > 0
    union all
    select 'webhook endpoint', id, id, filter from webhook_endpoints where site_id = ${db.siteId} and deleted_at is null and position('@' in filter) > 0`)
}
