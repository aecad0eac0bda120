// Seats as rows.

import type { Seat, SeatStatus } from '../domain/seat.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

const fields = sql.raw('number, id, subscription, customer, status, created_at as "createdAt", updated_at as "updatedAt"')

async function select(db: SiteDb, where: Query<unknown>): Promise<Seat[]> {
  return db.rows<Seat>(sql`select ${fields} from seats where site_id = ${db.siteId} and ${where} order by number`)
}

export async function getSeats(db: SiteDb, numbers: readonly bigint[]): Promise<Seat[]> {
  return select(db, sql`number = any(${numberArray(numbers)})`)
}

/** The seats that a customer has, oldest first. */
export async function listSeatsOf(db: SiteDb, customer: bigint): Promise<Seat[]> {
  return select(db, sql`customer = ${customer}`)
}

/** The seats in a subscription, oldest first. */
export async function listSeatsIn(db: SiteDb, subscription: bigint): Promise<Seat[]> {
  return select(db, sql`subscription = ${subscription}`)
}

export async function insertSeat(db: SiteDb, seat: Omit<Seat, 'number'>): Promise<Seat> {
  const row = await db.row<{ number: bigint }>(sql`
    insert into seats (site_id, id, subscription, customer, status, created_at, updated_at)
    values (${db.siteId}, ${seat.id}, ${seat.subscription}, ${seat.customer}, ${seat.status}, ${seat.createdAt}, ${seat.updatedAt}) returning number`)
  return { ...seat, number: row?.number ?? 0n }
}

export async function saveSeatStatus(db: SiteDb, number: bigint, status: SeatStatus, at: Instant): Promise<void> {
  await db.run(sql`update seats set status = ${status}, updated_at = ${at} where site_id = ${db.siteId} and number = ${number}`)
}

/** Removes a seat; false when it is gone already. */
export async function deleteSeat(db: SiteDb, number: bigint): Promise<boolean> {
  return (await db.run(sql`delete from seats where site_id = ${db.siteId} and number = ${number}`)) === 1
}

/** Removes the seats that a customer has, and those of others in his subscriptions; gives them. */
export async function deleteSeatsWith(db: SiteDb, customer: bigint): Promise<Seat[]> {
  return db.rows<Seat>(sql`
    delete from seats where site_id = ${db.siteId} and (customer = ${customer} or subscription = any(
      array(select number from subscriptions where site_id = ${db.siteId} and customer = ${customer})))
    returning ${fields}`)
}
