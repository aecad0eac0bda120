// Webhook endpoints.

import type { WebhookEndpoint } from '../domain/webhook.ts'
import { type SiteDb, sql } from './db.ts'

interface EndpointRow {
  number: bigint
  id: string
  url: string
  description: string | null
  event_types: string[]
  filter: string | null
  secret: string
  previous_secret: string | null
  previous_secret_until: Date | null
  enabled: boolean
  disabled_reason: string | null
  disabled_at: Date | null
  face: string
  since_position: bigint
  last_success_at: Date | null
  last_failure_at: Date | null
  last_failure: string | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
  revision: number
}

const endpointColumns = sql`number, id, url, description, event_types, filter, secret, previous_secret, previous_secret_until, enabled, disabled_reason, disabled_at,
  face, since_position, last_success_at, last_failure_at, last_failure, created_at, updated_at, deleted_at, revision`

const toEndpoint = (row: EndpointRow): WebhookEndpoint => ({
  number: row.number, id: row.id, url: row.url, description: row.description, eventTypes: row.event_types, filter: row.filter, secret: row.secret,
  previousSecret: row.previous_secret, previousSecretUntil: row.previous_secret_until, enabled: row.enabled, disabledReason: row.disabled_reason,
  disabledAt: row.disabled_at, face: row.face, sincePosition: row.since_position, lastSuccessAt: row.last_success_at, lastFailureAt: row.last_failure_at,
  lastFailure: row.last_failure, createdAt: row.created_at, updatedAt: row.updated_at, deletedAt: row.deleted_at, revision: row.revision,
})

/** What a new endpoint is told; the database adds its number and from which event on it listens. */
export type NewEndpoint = Pick<WebhookEndpoint, 'id' | 'url' | 'description' | 'eventTypes' | 'filter' | 'secret' | 'enabled' | 'disabledReason' | 'disabledAt' | 'face' | 'createdAt'>

export async function insertEndpoint(db: SiteDb, one: NewEndpoint): Promise<WebhookEndpoint> {
  const row = await db.row<EndpointRow>(sql`
    insert into webhook_endpoints (site_id, id, url, description, event_types, filter, secret, enabled, disabled_reason, disabled_at, face, created_at, updated_at)
    values (${db.siteId}, ${one.id}, ${one.url}, ${one.description}, ${one.eventTypes}, ${one.filter}, ${one.secret}, ${one.enabled}, ${one.disabledReason},
      ${one.disabledAt}, ${one.face}, ${one.createdAt}, ${one.createdAt})
    returning ${endpointColumns}`)
  if (!row) throw new Error('an inserted webhook endpoint was not returned')
  return toEndpoint(row)
}

/** An endpoint, also a deleted one. `share` keeps it from being changed until the transaction ends, `update` from being used too. */
export async function findEndpoint(db: SiteDb, id: string, lock?: 'share' | 'update'): Promise<WebhookEndpoint | null> {
  const row = await db.row<EndpointRow>(sql`
    select ${endpointColumns} from webhook_endpoints where site_id = ${db.siteId} and id = ${id} ${lock ? sql.raw(`for ${lock}`) : sql``}`)
  return row ? toEndpoint(row) : null
}

export async function lockEndpoint(db: SiteDb, number: bigint): Promise<WebhookEndpoint | null> {
  const row = await db.row<EndpointRow>(sql`select ${endpointColumns} from webhook_endpoints where site_id = ${db.siteId} and number = ${number} for update`)
  return row ? toEndpoint(row) : null
}

/** Endpoints that are not deleted, after an id, in the order of their making. `share` keeps them as they are until the transaction ends. */
export async function listEndpoints(db: SiteDb, after: string | null, limit: number, lock?: 'share'): Promise<WebhookEndpoint[]> {
  const rows = await db.rows<EndpointRow>(sql`
    select ${endpointColumns} from webhook_endpoints where site_id = ${db.siteId} and deleted_at is null and id > ${after ?? ''} order by id limit ${limit}
    ${lock ? sql`for share` : sql``}`)
  return rows.map(toEndpoint)
}

/** Endpoints that are sent to. */
export async function listSendingEndpoints(db: SiteDb): Promise<WebhookEndpoint[]> {
  const rows = await db.rows<EndpointRow>(sql`
    select ${endpointColumns} from webhook_endpoints where site_id = ${db.siteId} and enabled and deleted_at is null order by number`)
  return rows.map(toEndpoint)
}

/** Saves what its owner decides; how sending goes is saved by `saveEndpointHealth`. */
export async function saveEndpoint(db: SiteDb, one: WebhookEndpoint): Promise<void> {
  await db.run(sql`
    update webhook_endpoints set url = ${one.url}, description = ${one.description}, event_types = ${one.eventTypes}, filter = ${one.filter}, secret = ${one.secret}, face = ${one.face},
      previous_secret = ${one.previousSecret}, previous_secret_until = ${one.previousSecretUntil}, enabled = ${one.enabled},
      disabled_reason = ${one.disabledReason}, disabled_at = ${one.disabledAt}, updated_at = ${one.updatedAt}, deleted_at = ${one.deletedAt}, revision = ${one.revision}
    where site_id = ${db.siteId} and number = ${one.number}`)
}

/** Keeps when sending last went well, or why it did not; at most once in a while, so that parallel deliveries do not wait for each other. */
export async function saveEndpointHealth(db: SiteDb, number: bigint, at: Date, failure: string | null, notSince: Date): Promise<void> {
  const mine = sql`site_id = ${db.siteId} and number = ${number}`
  await db.run(failure === null
    ? sql`update webhook_endpoints set last_success_at = ${at} where ${mine} and (last_success_at is null or last_success_at < ${notSince})`
    : sql`update webhook_endpoints set last_failure_at = ${at}, last_failure = ${failure}
        where ${mine} and (last_failure_at is null or last_failure_at < ${notSince} or last_failure <> ${failure})`)
}
