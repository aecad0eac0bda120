// How far each reader of the events has come, and which sites hold events that one has not seen.

import { type DirectoryDb, type SiteDb, sql } from './db.ts'
import type { FeedPosition } from './events.ts'

/** Sites with settled events behind a reader's position. */
export async function listSitesToRead(db: DirectoryDb, reader: string): Promise<bigint[]> {
  const rows = await db.rows<{ site_id: bigint }>(sql`
    select s.site_id from sites s left join event_readers r on r.site_id = s.site_id and r.reader = ${reader}
    where exists (select from events e where e.site_id = s.site_id
      and (e.position, e.number) > (coalesce(r.position, 0), coalesce(r.number, 0)) and e.position < (select settled_position()))
    order by s.site_id`)
  return rows.map((row) => row.site_id)
}

/** Locks a reader's position until the transaction ends; null while another transaction holds it. A new reader stands before everything. */
export async function lockEventReader(db: SiteDb, reader: string): Promise<FeedPosition | null> {
  await db.run(sql`insert into event_readers (site_id, reader) values (${db.siteId}, ${reader}) on conflict (site_id, reader) do nothing`)
  const row = await db.row<FeedPosition>(sql`
    select position, number from event_readers where site_id = ${db.siteId} and reader = ${reader} for update skip locked`)
  return row ?? null
}

export async function moveEventReader(db: SiteDb, reader: string, to: FeedPosition): Promise<void> {
  await db.run(sql`update event_readers set position = ${to.position}, number = ${to.number} where site_id = ${db.siteId} and reader = ${reader}`)
}

/** The position of the last event that readers may see; null when there is none. */
export async function findLastSettled(db: SiteDb): Promise<FeedPosition | null> {
  const row = await db.row<FeedPosition>(sql`
    select position, number from events where site_id = ${db.siteId} and position < (select settled_position()) order by position desc, number desc limit 1`)
  return row ?? null
}
