// Customers as the matcher compares them: only what of their records it looks at.

import type { ComparedProfile } from '../domain/duplicate/customer-features.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

/** A stored customer with what is compared of its record. */
export interface ComparedCustomer extends ComparedProfile {
  readonly number: bigint
  readonly id: string
}

/** The columns of a `ComparedRow`, of customers `c`. Empty documents are left out: most of a large base has none. */
export const comparedColumns = sql`
  c.number, c.id, c.first_name, c.last_name, c.display_name, c.company, c.email, c.phone, c.phone_e164, nullif(c.tax_numbers::text, '[]')::json as tax_numbers, c.primary_contact,
  nullif(c.metadata::text, '{}')::json as metadata, nullif(c.custom_fields::text, '{}')::json as custom_fields`

export interface ComparedRow {
  number: bigint
  id: string
  first_name: string | null
  last_name: string | null
  display_name: string | null
  company: string | null
  email: string | null
  phone: string | null
  phone_e164: string | null
  tax_numbers: ComparedProfile['taxNumbers'] | null
  primary_contact: ComparedProfile['primaryContact']
  metadata: ComparedProfile['metadata'] | null
  custom_fields: ComparedProfile['customFields'] | null
}

export const toCompared = (row: ComparedRow): ComparedCustomer => ({
  number: row.number, id: row.id, firstName: row.first_name, lastName: row.last_name, displayName: row.display_name, company: row.company, email: row.email, phone: row.phone, phoneE164: row.phone_e164,
  taxNumbers: row.tax_numbers ?? [], primaryContact: row.primary_contact, metadata: row.metadata ?? {}, customFields: row.custom_fields ?? {},
})

const live = (siteId: bigint): Query<unknown> => sql`from customers c where c.site_id = ${siteId} and c.deleted_at is null`

const BATCH = 2_000

/** All live customers in the order of their numbers, in batches, with the numbers of those whose block keys are kept; only inside a transaction. */
export async function* streamCompared(db: SiteDb): AsyncIterable<{ customers: ComparedCustomer[]; keyed: ReadonlySet<bigint> }> {
  const query = sql<ComparedRow & { is_keyed: boolean }>`
    select ${comparedColumns}, exists (select from duplicate_keys k where k.site_id = c.site_id and k.customer = c.number) as is_keyed ${live(db.siteId)} order by c.number`
  for await (const rows of db.stream(query, BATCH)) {
    yield { customers: rows.map(toCompared), keyed: new Set(rows.flatMap(({ number, is_keyed }) => (is_keyed ? [number] : []))) }
  }
}

/** The live ones of these customers, in the order of their numbers. */
export async function listCompared(db: SiteDb, numbers: readonly bigint[]): Promise<ComparedCustomer[]> {
  if (numbers.length === 0) return []
  return (await db.rows(sql<ComparedRow>`select ${comparedColumns} ${live(db.siteId)} and c.number = any(${numberArray(numbers)}) order by c.number`)).map(toCompared)
}

/** How many live customers the site has. */
export async function countLiveCustomers(db: SiteDb): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`select count(*) as count ${live(db.siteId)}`)
  return Number(row?.count ?? 0)
}
