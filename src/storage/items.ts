// One-time items as rows: those that wait for an invoice, and those that one took along.

import type { OneTimeItem } from '../domain/one-time-item.ts'
import { type SiteDb, sql } from './db.ts'
import { fieldsOf, numberArray, type Table, toRecords } from './table.ts'

export const ONE_TIME_ITEMS: Table<OneTimeItem> = {
  name: 'one_time_items',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], customer: ['customer', 'bigint'], subscription: ['subscription', 'bigint'], description: ['description', 'text'],
    quantity: ['quantity', 'int'], unitAmountMinor: ['unit_amount', 'bigint'], currency: ['currency', 'text'], chargeFrom: ['charge_from', 'timestamptz'],
    invoice: ['invoice', 'bigint'], metadata: ['metadata', 'json'], createdAt: ['created_at', 'timestamptz'], updatedAt: ['updated_at', 'timestamptz'],
    cancelledAt: ['cancelled_at', 'timestamptz'], revision: ['revision', 'int'],
  },
}
const fields = fieldsOf(ONE_TIME_ITEMS, 'o')

/** Items of customers that no invoice has taken along, in the order they were added. */
export async function listWaitingItems(db: SiteDb, customers: readonly bigint[]): Promise<OneTimeItem[]> {
  return toRecords(ONE_TIME_ITEMS, await db.rows(sql`
    select ${fields} from one_time_items o where o.site_id = ${db.siteId} and o.customer = any(${numberArray(customers)}) and o.invoice is null and o.cancelled_at is null
    order by o.number`))
}

export async function findItem(db: SiteDb, id: string): Promise<OneTimeItem | null> {
  const row = await db.row(sql`select ${fields} from one_time_items o where o.site_id = ${db.siteId} and o.id = ${id}`)
  return row ? (toRecords(ONE_TIME_ITEMS, [row])[0] ?? null) : null
}

/** A customer's items, newest first, below a number. */
export async function listItems(db: SiteDb, customer: bigint, below: bigint | null, limit: number): Promise<OneTimeItem[]> {
  return toRecords(ONE_TIME_ITEMS, await db.rows(sql`
    select ${fields} from one_time_items o where o.site_id = ${db.siteId} and o.customer = ${customer} ${below === null ? sql`` : sql`and o.number < ${below}`}
    order by o.number desc limit ${limit}`))
}
