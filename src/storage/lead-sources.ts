// The touches of customers, all kept with their time.

import type { LeadSource, Touch } from '../domain/lead-source.ts'
import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

/** Appends touches; `customer` is the customer's number. */
export async function insertLeadSources(db: SiteDb, entries: readonly { customer: bigint; source: LeadSource }[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ customer, source: { id, touchedAt, ...touch } }) => ({ id, customer: String(customer), touch, touched_at: touchedAt }))
  await db.run(sql`
    insert into lead_sources (site_id, id, customer, touch, touched_at)
    select ${db.siteId}, d.id, d.customer, d.touch, d.touched_at
    from ${records(rows, 'id text, customer bigint, touch jsonb, touched_at timestamptz')}`)
}

/** Removes all touches of a customer; gives how many. */
export async function deleteLeadSourcesOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`delete from lead_sources where site_id = ${db.siteId} and customer = ${customer}`)
}

interface LeadSourceRow {
  id: string
  customer: bigint
  touch: Touch
  touched_at: Date
}

/** All touches of customers, in time, by customer number. */
export async function listLeadSources(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, LeadSource[]>> {
  const rows = await db.rows<LeadSourceRow>(sql`
    select id, customer, touch, touched_at from lead_sources
    where site_id = ${db.siteId} and customer = any(${customers.map(String)}::bigint[]) order by customer, touched_at, number`)
  const found = new Map<bigint, LeadSource[]>(customers.map((customer) => [customer, []]))
  for (const row of rows) found.get(row.customer)?.push({ ...row.touch, id: row.id, touchedAt: row.touched_at })
  return found
}
