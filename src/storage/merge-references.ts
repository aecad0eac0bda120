// How a customer's records name each other, and what becomes of that when an undo has given some of them back.

import { type Query, type SiteDb, sql } from './db.ts'
import type { MovedKind } from './merge-moves.ts'
import { numberArray } from './table.ts'

/**
 * A column that names a record of a customer. What an undo does where the two are different customers' afterwards: the one that names
 * `follows` the named one to whom that went back; or it `joins` it, whichever way that went; or what it names is `dropped` while it
 * still counts for anything (`where`); or it `stays`, as history.
 */
export interface Reference {
  readonly from: MovedKind
  readonly column: string
  readonly to: MovedKind
  readonly key: 'number' | 'id'
  readonly undo: 'follows' | 'joins' | 'dropped' | 'stays'
  readonly where?: string
}

/** In the order in which an undo goes through them: what was billed follows before what was paid for it. */
export const REFERENCES: readonly Reference[] = [
  { from: 'invoices', column: 'subscription', to: 'subscriptions', key: 'number', undo: 'follows' },
  { from: 'one_time_items', column: 'subscription', to: 'subscriptions', key: 'number', undo: 'follows' },
  { from: 'one_time_items', column: 'invoice', to: 'invoices', key: 'number', undo: 'joins' },
  { from: 'transactions', column: 'invoice', to: 'invoices', key: 'number', undo: 'follows' },
  { from: 'transactions', column: 'parent', to: 'transactions', key: 'number', undo: 'follows' },
  { from: 'credits', column: 'invoice', to: 'invoices', key: 'number', undo: 'follows' },
  { from: 'credits', column: 'transaction', to: 'transactions', key: 'number', undo: 'follows' },
  { from: 'subscriptions', column: 'payment_method', to: 'payment_methods', key: 'number', undo: 'dropped', where: `t.status in ('pending', 'trialing', 'active', 'paused')` },
  { from: 'invoices', column: 'payment_method', to: 'payment_methods', key: 'number', undo: 'dropped', where: `t.status in ('draft', 'open', 'past-due')` },
  { from: 'transactions', column: 'payment_method', to: 'payment_methods', key: 'number', undo: 'stays' },
  // In whose subscription one sits was never a matter of whose the seat is.
  { from: 'seats', column: 'subscription', to: 'subscriptions', key: 'number', undo: 'stays' },
  { from: 'subscriptions', column: 'shipping_address', to: 'addresses', key: 'id', undo: 'dropped' },
]

/** A record that an undo did not give back, because it is part of one that stayed with another. */
export interface Joined {
  readonly kind: MovedKind
  readonly id: string
  readonly with: string
  readonly customer: bigint
}

/**
 * What came about since at the survivor and hangs on a record that went back goes with it: what a subscription was billed, what was
 * paid or given back for it, and what of the ledger is about those. An item goes where the invoice is that took it along. Gives how
 * many followed by kind, and which records of a loser stayed with the survivor for it.
 */
export async function returnDependents(db: SiteDb, survivor: bigint, losers: readonly bigint[]): Promise<{ followed: Map<MovedKind, number>; joined: Joined[] }> {
  const followed = new Map<MovedKind, number>()
  const joined: Joined[] = []
  const acting = REFERENCES.filter((one) => one.undo === 'follows' || one.undo === 'joins')
  // Sent together, and done in this order.
  const counts = await Promise.all(acting.map((one) => (one.undo === 'follows' ? follow(db, one, survivor, losers) : join(db, one, survivor, losers, joined))))
  for (const [place, { from }] of acting.entries()) followed.set(from, (followed.get(from) ?? 0) + (counts[place] ?? 0))
  return { followed, joined }
}

/**
 * What the record that a row `t` names says in a column, looked up by its key row by row: joined, two sets that have just moved are taken
 * to be small, and each row of one is compared with each of the other.
 */
const named = (db: SiteDb, { column, to, key }: Reference, what: 'customer' | 'id'): Query<unknown> =>
  sql`(select p.${sql.raw(what)} from ${sql.raw(to)} p where p.site_id = ${db.siteId} and p.${sql.raw(key)} = t.${sql.raw(column)})`

async function follow(db: SiteDb, reference: Reference, survivor: bigint, losers: readonly bigint[]): Promise<number> {
  const { from, column } = reference
  return db.run(sql`
    update ${sql.raw(from)} t set customer = ${named(db, reference, 'customer')}
    where t.site_id = ${db.siteId} and t.customer = ${survivor} and t.${sql.raw(column)} is not null and ${named(db, reference, 'customer')} = any(${numberArray(losers)})`)
}

async function join(db: SiteDb, reference: Reference, survivor: bigint, losers: readonly bigint[], joined: Joined[]): Promise<number> {
  const { from, column } = reference
  const rows = await db.rows<{ id: string; with: string; was: bigint }>(sql`
    with apart as (
      select t.number, t.customer as was, ${named(db, reference, 'customer')} as owner, ${named(db, reference, 'id')} as with
      from ${sql.raw(from)} t where t.site_id = ${db.siteId} and t.customer = any(${numberArray([survivor, ...losers])}) and t.${sql.raw(column)} is not null
    )
    update ${sql.raw(from)} t set customer = a.owner from apart a where t.site_id = ${db.siteId} and t.number = a.number and a.owner <> a.was
    returning t.id, a.with, a.was`)
  joined.push(...rows.filter((row) => row.was !== survivor).map((row) => ({ kind: from, id: row.id, with: row.with, customer: row.was })).toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  return rows.filter((row) => row.was === survivor).length
}

/** A record of one customer that named what is now another's, and names none any more. */
export interface Dropped {
  readonly to: MovedKind
  readonly kind: MovedKind
  readonly id: string
  readonly named: string
}

/** Takes what is another's off records of customers: nobody is charged with, or sent to, what is somebody else's. */
export async function dropForeign(db: SiteDb, customers: readonly bigint[]): Promise<Dropped[]> {
  const dropped = await Promise.all(REFERENCES.filter((one) => one.undo === 'dropped').map(async (reference) => {
    const { from, column, to, where } = reference
    const rows = await db.rows<{ id: string; named: string }>(sql`
      with astray as (
        select t.number, ${named(db, reference, 'id')} as named from ${sql.raw(from)} t
        where t.site_id = ${db.siteId} and t.customer = any(${numberArray(customers)}) and ${sql.raw(where ?? 'true')} and t.${sql.raw(column)} is not null
          and ${named(db, reference, 'customer')} <> t.customer
      )
      update ${sql.raw(from)} t set ${sql.raw(column)} = null from astray a where t.site_id = ${db.siteId} and t.number = a.number returning t.id, a.named`)
    return rows.map((row): Dropped => ({ to, kind: from, ...row })).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }))
  return dropped.flat()
}
