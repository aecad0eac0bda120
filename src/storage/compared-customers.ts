// Customers as the matcher compares them: only what it looks at, the address that stands for each included.

import type { ComparedAddress, ComparedProfile } from '../domain/duplicate/customer-features.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

/** A live customer as it is compared. */
export interface ComparedCustomer {
  readonly number: bigint
  readonly profile: ComparedProfile
  readonly addresses: readonly ComparedAddress[]
  /** Whether its block keys are kept. */
  readonly isKeyed: boolean
}

interface ComparedRow {
  number: bigint
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
  address: ComparedAddress | null
  is_keyed: boolean
}

/** Empty documents are left out, and addresses are asked for only where the record names no place: most of a large base has neither. */
const compared = (siteId: bigint, where: Query<unknown>): Query<ComparedRow> => sql<ComparedRow>`
  select c.number, c.first_name, c.last_name, c.display_name, c.company, c.email, c.phone, c.phone_e164, nullif(c.tax_numbers::text, '[]')::json as tax_numbers, c.primary_contact,
    nullif(c.metadata::text, '{}')::json as metadata, nullif(c.custom_fields::text, '{}')::json as custom_fields, a.address,
    exists (select from duplicate_keys k where k.site_id = c.site_id and k.customer = c.number) as is_keyed
  from customers c left join lateral (
    select json_build_object('kind', o.kind, 'isDefault', o.is_default, 'line1', o.line1, 'line2', o.line2, 'city', o.city, 'region', o.region, 'postalCode', o.postal_code,
      'country', o.country, 'phone', o.phone, 'phoneE164', o.phone_e164) as address
    from addresses o where o.site_id = c.site_id and o.customer = c.number
    order by o.is_default desc, (o.is_default and o.kind = 'shipping') desc, o.number limit 1) a
    on coalesce(c.primary_contact->>'line1', c.primary_contact->>'postalCode', c.primary_contact->>'city') is null
  where c.site_id = ${siteId} and c.deleted_at is null ${where}`

const toCompared = (row: ComparedRow): ComparedCustomer => ({
  number: row.number, addresses: row.address ? [row.address] : [], isKeyed: row.is_keyed,
  profile: {
    firstName: row.first_name, lastName: row.last_name, displayName: row.display_name, company: row.company, email: row.email, phone: row.phone, phoneE164: row.phone_e164,
    taxNumbers: row.tax_numbers ?? [], primaryContact: row.primary_contact, metadata: row.metadata ?? {}, customFields: row.custom_fields ?? {},
  },
})

const BATCH = 2_000

/** All live customers in the order of their numbers, in batches; only inside a transaction. */
export async function* streamCompared(db: SiteDb): AsyncIterable<ComparedCustomer[]> {
  for await (const rows of db.stream<ComparedRow>(sql`${compared(db.siteId, sql``)} order by c.number`, BATCH)) yield rows.map(toCompared)
}

/** The live ones of these customers, in the order of their numbers. */
export async function listCompared(db: SiteDb, numbers: readonly bigint[]): Promise<ComparedCustomer[]> {
  if (numbers.length === 0) return []
  return (await db.rows(sql<ComparedRow>`${compared(db.siteId, sql`and c.number = any(${numberArray(numbers)})`)} order by c.number`)).map(toCompared)
}

/** How many live customers the site has. */
export async function countLiveCustomers(db: SiteDb): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`select count(*) as count from customers where site_id = ${db.siteId} and deleted_at is null`)
  return Number(row?.count ?? 0)
}
