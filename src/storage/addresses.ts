// Addresses of customers.

import type { Address, AddressKind } from '../domain/address.ts'
import type { ComparedAddress } from '../domain/duplicate/customer-features.ts'
import type { JsonObject } from '../domain/json.ts'
import { type SiteDb, sql } from './db.ts'

export interface AddressRow {
  id: string
  customer: bigint
  kind: AddressKind
  is_default: boolean
  first_name: string | null
  last_name: string | null
  company: string | null
  line1: string | null
  line2: string | null
  city: string | null
  region: string | null
  postal_code: string | null
  country: string | null
  phone: string | null
  phone_e164: string | null
  metadata: JsonObject
  custom_fields: JsonObject
  created_at: Date
  updated_at: Date
  revision: number
}

export const addressColumns = sql`id, customer, kind, is_default, first_name, last_name, company, line1, line2, city, region, postal_code, country,
  phone, phone_e164, metadata, custom_fields, created_at, updated_at, revision`

export const toAddress = (row: AddressRow): Address => ({
  id: row.id, customer: row.customer, kind: row.kind, isDefault: row.is_default, firstName: row.first_name, lastName: row.last_name, company: row.company,
  line1: row.line1, line2: row.line2, city: row.city, region: row.region, postalCode: row.postal_code, country: row.country, phone: row.phone,
  phoneE164: row.phone_e164, metadata: row.metadata, customFields: row.custom_fields, createdAt: row.created_at, updatedAt: row.updated_at, revision: row.revision,
})

/** The addresses of customers in the order they were added, by customer number. */
export async function listAddresses(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, Address[]>> {
  const rows = await db.rows<AddressRow>(sql`
    select ${addressColumns} from addresses where site_id = ${db.siteId} and customer = any(${customers.map(String)}::bigint[]) order by customer, number`)
  const found = new Map<bigint, Address[]>(customers.map((customer) => [customer, []]))
  for (const row of rows) found.get(row.customer)?.push(toAddress(row))
  return found
}

/** What is compared of the addresses of customers, in the order they were added, by customer number; of those who have none there is no entry. */
export async function listComparedAddresses(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, ComparedAddress[]>> {
  const found = new Map<bigint, ComparedAddress[]>()
  if (customers.length === 0) return found
  const rows = await db.rows<ComparedAddress & { customer: bigint }>(sql`
    select customer, kind, is_default as "isDefault", line1, line2, city, region, postal_code as "postalCode", country, phone, phone_e164 as "phoneE164"
    from addresses where site_id = ${db.siteId} and customer = any(${customers.map(String)}::bigint[]) order by customer, number`, 'list_compared_addresses')
  for (const { customer, ...address } of rows) {
    const own = found.get(customer)
    if (own) own.push(address)
    else found.set(customer, [address])
  }
  return found
}

/** Adds an address, or saves one that exists. */
export async function saveAddress(db: SiteDb, address: Address): Promise<void> {
  await db.run(sql`
    insert into addresses (site_id, id, customer, kind, is_default, first_name, last_name, company, line1, line2, city, region, postal_code, country,
      phone, phone_e164, metadata, custom_fields, created_at, updated_at, revision)
    values (${db.siteId}, ${address.id}, ${address.customer}, ${address.kind}, ${address.isDefault}, ${address.firstName}, ${address.lastName}, ${address.company},
      ${address.line1}, ${address.line2}, ${address.city}, ${address.region}, ${address.postalCode}, ${address.country}, ${address.phone}, ${address.phoneE164},
      ${JSON.stringify(address.metadata)}::jsonb, ${JSON.stringify(address.customFields)}::jsonb, ${address.createdAt}, ${address.updatedAt}, ${address.revision})
    on conflict (site_id, id) do update set kind = excluded.kind, is_default = excluded.is_default, first_name = excluded.first_name, last_name = excluded.last_name,
      company = excluded.company, line1 = excluded.line1, line2 = excluded.line2, city = excluded.city, region = excluded.region, postal_code = excluded.postal_code,
      country = excluded.country, phone = excluded.phone, phone_e164 = excluded.phone_e164, metadata = excluded.metadata, custom_fields = excluded.custom_fields,
      updated_at = excluded.updated_at, revision = excluded.revision`)
}

/** Takes the default from whichever other address of the kind has it, so that this one can. */
export async function clearDefaultAddress(db: SiteDb, { id, customer, kind }: Address, at: Date): Promise<void> {
  await db.run(sql`
    update addresses set is_default = false, revision = revision + 1, updated_at = ${at}
    where site_id = ${db.siteId} and customer = ${customer} and kind = ${kind} and is_default and id <> ${id}`)
}

export async function deleteAddress(db: SiteDb, customer: bigint, id: string): Promise<void> {
  await db.run(sql`delete from addresses where site_id = ${db.siteId} and customer = ${customer} and id = ${id}`)
}

/** Removes all addresses of a customer; gives how many. */
export async function deleteAddressesOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`delete from addresses where site_id = ${db.siteId} and customer = ${customer}`)
}
