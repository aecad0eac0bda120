// Lanes of webhooks: what a worker takes, so that the deliveries of one endpoint and customer go one after another.
// Who changes a lane and its deliveries locks in this order: endpoint, lane, deliveries.

import { type DirectoryDb, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

export interface LaneKey {
  readonly endpoint: bigint
  readonly lane: bigint
}

/** Sites with a lane that is due, of an endpoint that is enabled. */
export async function listSitesToDeliver(db: DirectoryDb, now: Date): Promise<bigint[]> {
  const rows = await db.rows<{ site_id: bigint }>(sql`
    select s.site_id from sites s where exists (
      select from webhook_endpoints e join webhook_lanes l on l.site_id = e.site_id and l.endpoint = e.number
      where e.site_id = s.site_id and e.enabled and e.deleted_at is null and l.next_attempt_at <= ${now} and (l.leased_until is null or l.leased_until <= ${now}))
    order by s.site_id`)
  return rows.map((row) => row.site_id)
}

/** Sees to it that lanes exist, and locks them; a lane that did not exist is due at once. */
export async function openLanes(db: SiteDb, lanes: readonly LaneKey[], at: Date): Promise<void> {
  const keys = new Map(lanes.map((one) => [`${one.endpoint} ${one.lane}`, { endpoint: String(one.endpoint), lane: String(one.lane) }]))
  if (keys.size === 0) return
  await db.run(sql`
    insert into webhook_lanes (site_id, endpoint, lane, next_attempt_at)
    select ${db.siteId}, d.endpoint, d.lane, ${at} from ${records([...keys.values()], 'endpoint bigint, lane bigint')} order by d.endpoint, d.lane
    on conflict (site_id, endpoint, lane) do update set lane = excluded.lane`)
}

/** Takes due lanes of an endpoint, at most so many that it has `max` leased; gives them. */
export async function claimLanes(db: SiteDb, endpoint: bigint, lease: string, until: Date, now: Date, limit: number, max: number): Promise<bigint[]> {
  // Materialized: a join that ran the choice once more for each row would take more than were chosen.
  const rows = await db.rows<{ lane: bigint }>(sql`
    with due as materialized (
      select lane from webhook_lanes
      where site_id = ${db.siteId} and endpoint = ${endpoint} and next_attempt_at <= ${now} and (leased_until is null or leased_until <= ${now})
      order by next_attempt_at
      limit greatest(0, least(${limit}, ${max} - (select count(*) from webhook_lanes b where b.site_id = ${db.siteId} and b.endpoint = ${endpoint} and b.leased_until > ${now})::int))
      for update skip locked)
    update webhook_lanes l set lease = ${lease}, leased_until = ${until}
    from due where l.site_id = ${db.siteId} and l.endpoint = ${endpoint} and l.lane = due.lane returning l.lane`)
  return rows.map((row) => row.lane)
}

/** Locks a lane that is still held under this lease; false when it is not. */
export async function lockLane(db: SiteDb, { endpoint, lane }: LaneKey, lease: string): Promise<boolean> {
  const row = await db.row(sql`
    select from webhook_lanes where site_id = ${db.siteId} and endpoint = ${endpoint} and lane = ${lane} and lease = ${lease} for update`)
  return row !== undefined
}

/** Keeps a lane for another while, for its next delivery. */
export async function renewLane(db: SiteDb, { endpoint, lane }: LaneKey, until: Date): Promise<void> {
  await db.run(sql`update webhook_lanes set leased_until = ${until} where site_id = ${db.siteId} and endpoint = ${endpoint} and lane = ${lane}`)
}

/** Gives a lane back, to be taken again at a time. */
export async function releaseLane(db: SiteDb, { endpoint, lane }: LaneKey, nextAttemptAt: Date): Promise<void> {
  await db.run(sql`
    update webhook_lanes set next_attempt_at = ${nextAttemptAt}, lease = null, leased_until = null
    where site_id = ${db.siteId} and endpoint = ${endpoint} and lane = ${lane}`)
}

/** Removes a lane that has nothing more to deliver. */
export async function closeLane(db: SiteDb, { endpoint, lane }: LaneKey): Promise<void> {
  await db.run(sql`delete from webhook_lanes where site_id = ${db.siteId} and endpoint = ${endpoint} and lane = ${lane}`)
}

export async function closeLanesOf(db: SiteDb, endpoint: bigint): Promise<void> {
  await db.run(sql`delete from webhook_lanes where site_id = ${db.siteId} and endpoint = ${endpoint}`)
}

/** Makes lanes due at once, whatever they were waiting for: all of an endpoint, or those named. */
export async function hastenLanes(db: SiteDb, endpoint: bigint, at: Date, lanes?: readonly bigint[]): Promise<void> {
  await db.run(sql`
    update webhook_lanes set next_attempt_at = ${at} where site_id = ${db.siteId} and endpoint = ${endpoint} and next_attempt_at > ${at}
      ${lanes ? sql`and lane = any(${lanes.map(String)}::bigint[])` : sql``}`)
}
