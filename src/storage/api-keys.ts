// API keys of a site, by the hash of their secret.

import type { ApiKey } from '../domain/api-key.ts'
import type { KeyScope } from '../domain/scope.ts'
import { type SiteDb, sql } from './db.ts'

interface ApiKeyRow {
  id: string
  name: string
  hint: string
  scopes: KeyScope[]
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id, name: row.name, hint: row.hint, scopes: row.scopes, createdAt: row.created_at, lastUsedAt: row.last_used_at, revokedAt: row.revoked_at,
})

const keyColumns = sql`id, name, hint, scopes, created_at, last_used_at, revoked_at`

export async function insertApiKey(db: SiteDb, key: ApiKey, secretHash: Buffer): Promise<void> {
  await db.run(sql`
    insert into api_keys (site_id, id, name, secret_hash, hint, scopes, created_at)
    values (${db.siteId}, ${key.id}, ${key.name}, ${secretHash}, ${key.hint}, ${key.scopes}, ${key.createdAt})`)
}

export async function findApiKeyBySecret(db: SiteDb, secretHash: Buffer): Promise<ApiKey | null> {
  const row = await db.row<ApiKeyRow>(sql`select ${keyColumns} from api_keys where site_id = ${db.siteId} and secret_hash = ${secretHash}`)
  return row ? toApiKey(row) : null
}

export async function lockApiKey(db: SiteDb, id: string): Promise<ApiKey | null> {
  const row = await db.row<ApiKeyRow>(sql`select ${keyColumns} from api_keys where site_id = ${db.siteId} and id = ${id} for update`)
  return row ? toApiKey(row) : null
}

/** The keys of the site after an id, oldest first. */
export async function listApiKeys(db: SiteDb, after: string | null, limit: number): Promise<ApiKey[]> {
  const rows = await db.rows<ApiKeyRow>(sql`
    select ${keyColumns} from api_keys where site_id = ${db.siteId} and id > ${after ?? ''} order by id limit ${limit}`)
  return rows.map(toApiKey)
}

export async function saveKeyUse(db: SiteDb, id: string, at: Date): Promise<void> {
  await db.run(sql`update api_keys set last_used_at = greatest(last_used_at, ${at}) where site_id = ${db.siteId} and id = ${id}`)
}

export async function saveKeyRevocation(db: SiteDb, id: string, at: Date): Promise<void> {
  await db.run(sql`update api_keys set revoked_at = ${at} where site_id = ${db.siteId} and id = ${id}`)
}
