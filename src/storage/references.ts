// Public ids of records that are referred to by number.

import { type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

export const REFERRED = ['customers', 'plans', 'payment_methods', 'subscriptions', 'invoices', 'transactions'] as const
export type Referred = (typeof REFERRED)[number]

/** The ids of records of one table by their numbers. */
export async function listIds(db: SiteDb, table: Referred, numbers: Iterable<bigint>): Promise<Map<bigint, string>> {
  const wanted = [...new Set(numbers)]
  if (wanted.length === 0) return new Map()
  const rows = await db.rows<{ number: bigint; id: string }>(sql`
    select number, id from ${sql.raw(table)} where site_id = ${db.siteId} and number = any(${numberArray(wanted)})`)
  return new Map(rows.map((row) => [row.number, row.id]))
}

/** The ids of the subscriptions that invoices are for, by the invoices' numbers. */
export async function listSubscriptionIds(db: SiteDb, invoices: Iterable<bigint>): Promise<Map<bigint, string>> {
  const wanted = [...new Set(invoices)]
  if (wanted.length === 0) return new Map()
  const rows = await db.rows<{ number: bigint; id: string }>(sql`
    select i.number, s.id from invoices i join subscriptions s on s.site_id = i.site_id and s.number = i.subscription
    where i.site_id = ${db.siteId} and i.number = any(${numberArray(wanted)})`)
  return new Map(rows.map((row) => [row.number, row.id]))
}
