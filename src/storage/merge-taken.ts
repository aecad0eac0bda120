// What a customer has one of each of: memberships by organization, seats by subscription. A merge takes out what it doubles, its undo puts it back.

import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'
import { numberArray } from './table.ts'

const TAKEN = {
  memberships: { of: 'organization', parents: 'organizations', shape: 'number bigint, id text, organization bigint, customer bigint, role text, is_primary boolean, created_at timestamptz, updated_at timestamptz' },
  seats: { of: 'subscription', parents: 'subscriptions', shape: 'number bigint, id text, subscription bigint, customer bigint, status text, created_at timestamptz, updated_at timestamptz' },
} as const
export type TakenKind = keyof typeof TAKEN
export const TAKEN_KINDS = Object.keys(TAKEN) as TakenKind[]

/** A record as its row is, by its columns. */
export type TakenRow = { readonly [column: string]: unknown }

/** A record that was taken out or put back; `parentId` is the id of its organization or subscription. */
export interface Taken {
  readonly number: bigint
  readonly id: string
  readonly customer: bigint
  readonly parentId: string
  readonly row: TakenRow
}

const columnsOf = (kind: TakenKind): string => TAKEN[kind].shape.split(', ').map((one) => one.split(' ')[0]).join(', ')

/** The number of what a row is in: its organization or subscription. */
export const parentOf = (kind: TakenKind, row: TakenRow): bigint => BigInt(String(row[TAKEN[kind].of]))

/** The seats of these customers of which one would have several in one subscription: of each an active one stays, else that of the first of them. */
export async function findDoubledSeats(db: SiteDb, customers: readonly bigint[]): Promise<{ number: bigint; customer: bigint }[]> {
  return db.rows(sql`
    select number, customer from (
      select number, customer, row_number() over (partition by subscription order by status = 'active' desc, array_position(${numberArray(customers)}, customer), number) as place
      from seats where site_id = ${db.siteId} and customer = any(${numberArray(customers)})) s
    where place > 1 order by number`)
}

/** Takes records out, and gives them as they were, by number. */
export async function takeOut(db: SiteDb, kind: TakenKind, numbers: readonly bigint[]): Promise<Taken[]> {
  if (numbers.length === 0) return []
  const { of, parents } = TAKEN[kind]
  return db.rows(sql`
    with taken as (delete from ${sql.raw(kind)} where site_id = ${db.siteId} and number = any(${numberArray(numbers)}) returning ${sql.raw(columnsOf(kind))})
    select taken.number, taken.id, taken.customer, p.id as "parentId", to_json(taken) as row from taken
    join ${sql.raw(parents)} p on p.site_id = ${db.siteId} and p.number = taken.${sql.raw(of)} order by taken.number`)
}

/** Puts records back as they were, but for those whose organization or subscription is gone, or whose customer has another in it by now. Gives those that are back. */
export async function putBack(db: SiteDb, kind: TakenKind, rows: readonly TakenRow[]): Promise<Taken[]> {
  if (rows.length === 0) return []
  const { of, parents, shape } = TAKEN[kind]
  return db.rows(sql`
    with back as (
      insert into ${sql.raw(kind)} as t (site_id, ${sql.raw(columnsOf(kind))}) overriding system value select ${db.siteId}, d.* from ${records(rows, shape)}
      join ${sql.raw(parents)} p on p.site_id = ${db.siteId} and p.number = d.${sql.raw(of)}
      where not exists (select from ${sql.raw(kind)} o where o.site_id = ${db.siteId} and o.customer = d.customer and o.${sql.raw(of)} = d.${sql.raw(of)})
      returning ${sql.raw(columnsOf(kind))})
    select back.number, back.id, back.customer, p.id as "parentId", to_json(back) as row from back
    join ${sql.raw(parents)} p on p.site_id = ${db.siteId} and p.number = back.${sql.raw(of)} order by back.number`)
}

/** What customers have, as its rows are, by number. */
export async function listRows(db: SiteDb, kind: TakenKind, customers: readonly bigint[]): Promise<TakenRow[]> {
  const rows = await db.rows<{ row: TakenRow }>(sql`
    select to_json(t) as row from (select ${sql.raw(columnsOf(kind))} from ${sql.raw(kind)} where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) order by number) t`)
  return rows.map(({ row }) => row)
}
