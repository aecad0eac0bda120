// Organizations.

import type { Contact } from '../domain/contact.ts'
import { idKey } from '../domain/ids.ts'
import type { JsonObject } from '../domain/json.ts'
import type { Organization } from '../domain/organization.ts'
import { cutText, textKey } from '../domain/text-key.ts'
import { NAME_KEY_MAX } from './customers.ts'
import { type SiteDb, sql } from './db.ts'

interface OrganizationRow {
  number: bigint
  id: string
  name: string
  email: string | null
  phone: string | null
  website: string | null
  contact: Contact | null
  metadata: JsonObject
  custom_fields: JsonObject
  created_at: Date
  updated_at: Date
  revision: number
}

const organizationColumns = sql`number, id, name, email, phone, website, contact, metadata, custom_fields, created_at, updated_at, revision`

const toOrganization = (row: OrganizationRow): Organization => ({
  number: row.number, id: row.id, name: row.name, email: row.email, phone: row.phone, website: row.website, contact: row.contact,
  metadata: row.metadata, customFields: row.custom_fields, createdAt: row.created_at, updatedAt: row.updated_at, revision: row.revision,
})

const nameKey = (name: string): string => cutText(textKey(name), NAME_KEY_MAX)

/** Adds an organization; gives its number, or null when the id is taken. */
export async function insertOrganization(db: SiteDb, one: Omit<Organization, 'number'>): Promise<bigint | null> {
  const row = await db.row<{ number: bigint }>(sql`
    insert into organizations (site_id, id, id_key, name, name_key, email, phone, website, contact, metadata, custom_fields, created_at, updated_at, revision)
    values (${db.siteId}, ${one.id}, ${idKey(one.id)}, ${one.name}, ${nameKey(one.name)}, ${one.email}, ${one.phone}, ${one.website},
      ${one.contact && JSON.stringify(one.contact)}::jsonb, ${JSON.stringify(one.metadata)}::jsonb, ${JSON.stringify(one.customFields)}::jsonb,
      ${one.createdAt}, ${one.updatedAt}, ${one.revision})
    on conflict (site_id, id_key) do nothing returning number`)
  return row?.number ?? null
}

export async function saveOrganization(db: SiteDb, one: Organization): Promise<void> {
  await db.run(sql`
    update organizations set name = ${one.name}, name_key = ${nameKey(one.name)}, email = ${one.email}, phone = ${one.phone}, website = ${one.website},
      contact = ${one.contact && JSON.stringify(one.contact)}::jsonb, metadata = ${JSON.stringify(one.metadata)}::jsonb,
      custom_fields = ${JSON.stringify(one.customFields)}::jsonb, updated_at = ${one.updatedAt}, revision = ${one.revision}
    where site_id = ${db.siteId} and number = ${one.number}`)
}

export async function findOrganization(db: SiteDb, id: string, lock = false): Promise<Organization | null> {
  const row = await db.row<OrganizationRow>(sql`
    select ${organizationColumns} from organizations where site_id = ${db.siteId} and id_key = ${idKey(id)} ${lock ? sql`for update` : sql``}`)
  return row ? toOrganization(row) : null
}

export async function getOrganizations(db: SiteDb, numbers: readonly bigint[]): Promise<Map<bigint, Organization>> {
  const rows = await db.rows<OrganizationRow>(sql`
    select ${organizationColumns} from organizations where site_id = ${db.siteId} and number = any(${numbers.map(String)}::bigint[])`)
  return new Map(rows.map((row) => [row.number, toOrganization(row)]))
}

/** The oldest organization of a name, without regard to case; null when there is none. */
export async function findOrganizationNamed(db: SiteDb, name: string): Promise<Organization | null> {
  const row = await db.row<OrganizationRow>(sql`
    select ${organizationColumns} from organizations where site_id = ${db.siteId} and name_key = ${nameKey(name)} order by number limit 1`)
  return row ? toOrganization(row) : null
}

/** Organizations by name after a position, those whose name begins with a text if one is given. */
export async function listOrganizations(
  db: SiteDb, query: { prefix: string | null; after: readonly [nameKey: string, number: string] | null; limit: number },
): Promise<{ organizations: Organization[]; next: readonly [string, string] | null }> {
  const prefix = query.prefix === null ? null : nameKey(query.prefix)
  const rows = await db.rows<OrganizationRow & { name_key: string }>(sql`
    select ${organizationColumns}, name_key from organizations where site_id = ${db.siteId}
      ${prefix === null ? sql`` : sql`and name_key >= ${prefix} and name_key < ${`${prefix}\u{10FFFF}`}`}
      ${query.after === null ? sql`` : sql`and (name_key, number) > (${query.after[0]}, ${query.after[1]}::bigint)`}
    order by name_key, number limit ${query.limit + 1}`)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return { organizations: page.map(toOrganization), next: rows.length > query.limit && last ? [last.name_key, String(last.number)] : null }
}

export async function deleteOrganization(db: SiteDb, number: bigint): Promise<void> {
  await db.run(sql`delete from organizations where site_id = ${db.siteId} and number = ${number}`)
}
