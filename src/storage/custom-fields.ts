// Definitions of custom fields.

import type { CustomField, CustomFieldResource, CustomFieldRules, CustomFieldType } from '../domain/custom-field.ts'
import type { Json } from '../domain/json.ts'
import { KEY_SEPARATOR } from '../domain/text-key.ts'
import { type Query, type SiteDb, sql } from './db.ts'

interface CustomFieldRow {
  resource: CustomFieldResource
  name: string
  type: CustomFieldType
  description: string | null
  required: boolean
  default_value: Json
  rules: CustomFieldRules
  created_at: Date
  updated_at: Date
  revision: number
}

const toField = (row: CustomFieldRow): CustomField => ({
  resource: row.resource, name: row.name, type: row.type, description: row.description, required: row.required, default: row.default_value,
  rules: row.rules, createdAt: row.created_at, updatedAt: row.updated_at, revision: row.revision,
})
const fieldColumns = sql`resource, name, type, description, required, default_value, rules, created_at, updated_at, revision`

/** All definitions of a resource, or of all of them, in order of resource and name. */
export async function listCustomFields(db: SiteDb, resource: CustomFieldResource | null): Promise<CustomField[]> {
  const rows = await db.rows<CustomFieldRow>(
    sql`select ${fieldColumns} from custom_fields where site_id = ${db.siteId} and (${resource}::text is null or resource = ${resource}) order by resource, name_key`,
    'list_custom_fields',
  )
  return rows.map(toField)
}

export async function findCustomField(db: SiteDb, resource: CustomFieldResource, name: string, lock = false): Promise<CustomField | null> {
  const row = await db.row<CustomFieldRow>(sql`
    select ${fieldColumns} from custom_fields where site_id = ${db.siteId} and resource = ${resource} and name_key = ${name.toLowerCase()}
    ${lock ? sql`for update` : sql``}`)
  return row ? toField(row) : null
}

/** Adds a definition; false when the name is taken. */
export async function insertCustomField(db: SiteDb, field: CustomField): Promise<boolean> {
  const added = await db.run(sql`
    insert into custom_fields (site_id, resource, name, name_key, type, description, required, default_value, rules, created_at, updated_at)
    values (${db.siteId}, ${field.resource}, ${field.name}, ${field.name.toLowerCase()}, ${field.type}, ${field.description}, ${field.required},
      ${JSON.stringify(field.default)}::jsonb, ${JSON.stringify(field.rules)}::jsonb, ${field.createdAt}, ${field.updatedAt})
    on conflict (site_id, resource, name_key) do nothing`)
  return added === 1
}

export async function saveCustomField(db: SiteDb, field: CustomField): Promise<void> {
  await db.run(sql`
    update custom_fields set description = ${field.description}, required = ${field.required}, default_value = ${JSON.stringify(field.default)}::jsonb,
      rules = ${JSON.stringify(field.rules)}::jsonb, updated_at = ${field.updatedAt}, revision = ${field.revision}
    where site_id = ${db.siteId} and resource = ${field.resource} and name_key = ${field.name.toLowerCase()}`)
}

export async function deleteCustomField(db: SiteDb, resource: CustomFieldResource, name: string): Promise<void> {
  await db.run(sql`delete from custom_fields where site_id = ${db.siteId} and resource = ${resource} and name_key = ${name.toLowerCase()}`)
}

/** How many records have a value of a field. */
export async function countFieldValues(db: SiteDb, resource: CustomFieldResource, name: string): Promise<number> {
  if (resource !== 'customer') return countValuesIn(db, resource === 'address' ? sql`addresses` : sql`organizations`, name)
  const path = `customFields.${name}`
  const keyed = await db.row<{ count: bigint }>(sql`
    select count(distinct customer) as count from customer_keys where site_id = ${db.siteId}
      and ((key >= ${path + KEY_SEPARATOR} and key < ${`${path} `}) or (key >= ${`${path}.`} and key < ${`${path}/`}))`)
  // Empty texts and lists have no keys: where there is no other value, the customers themselves are asked.
  // Of those who are no longer, whoever is part of another may be back.
  return Number(keyed?.count ?? 0) || countValuesIn(db, sql`customers`, name, sql`and (deleted_at is null or merged_into is not null)`)
}

async function countValuesIn(db: SiteDb, table: Query<unknown>, name: string, among: Query<unknown> = sql``): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`select count(*) as count from ${table} where site_id = ${db.siteId} and custom_fields -> ${name}::text is not null ${among}`)
  return Number(row?.count ?? 0)
}
