// Webhook endpoints: where events are sent, which ones, and with which secret.

import { readText } from '../domain/contact.ts'
import { readEventPatterns } from '../domain/event-pattern.ts'
import { readCustomerId } from '../domain/ids.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { ENDPOINT_URL_MAX, ENDPOINTS_MAX, NATIVE_FACE, PING_TYPE, readEndpointUrl, type WebhookDelivery, type WebhookEndpoint } from '../domain/webhook.ts'
import { lockKeys } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { findEvent, insertEvents } from '../storage/events.ts'
import { cancelPendingDeliveries, findDelivery, insertDeliveries, restartPendingDeliveries } from '../storage/webhook-deliveries.ts'
import { findEndpoint, insertEndpoint, listEndpoints, lockEndpoint, saveEndpoint } from '../storage/webhook-endpoints.ts'
import { closeLanesOf, hastenLanes, openLanes } from '../storage/webhook-lanes.ts'
import { type Context, permit } from './context.ts'
import { readSiteFilter } from './customer-lists.ts'
import { draftEvents, expectRevision, record } from './events.ts'
import { SEGMENTS_LOCK } from './segments.ts'
import { renderEvents } from './webhook-bodies.ts'

const DESCRIPTION_MAX = 1_000
const SECRET_PREFIX = 'whsec_'
const BY_REQUEST = 'disabled by request'
const DELETED = 'the endpoint was deleted'

export interface EndpointInput {
  readonly url?: string
  readonly description?: string | null
  readonly eventTypes?: readonly string[]
  /** Only events of customers whom it finds; null for all events. */
  readonly filter?: string | null
  readonly enabled?: boolean
  /** How its events look; the native one's way when left out. */
  readonly face?: string
}

/**
 * Adds an endpoint; its secret is shown now and never again. Refuses invalid, target-forbidden, filter-invalid, limit-reached.
 * `id` and `secret` are the caller's own, if he has some.
 */
export async function createEndpoint(ctx: Context, input: EndpointInput & { url: string; eventTypes: readonly string[]; id?: string; secret?: string }): Promise<WebhookEndpoint> {
  mayWrite(ctx, input)
  const { url, eventTypes, description } = readInput(input)
  await refuseForbidden(ctx, url)
  const enabled = input.enabled ?? true
  const ownId = input.id === undefined ? null : readCustomerId(input.id, '/id')
  const now = ctx.realNow()
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockKeys(db, ['webhook-endpoints'])
    if ((await listEndpoints(db, null, ENDPOINTS_MAX)).length >= ENDPOINTS_MAX) refuse('limit-reached', { detail: `a site has at most ${ENDPOINTS_MAX} webhook endpoints` })
    await checkFilter(ctx, db, input.filter)
    if (ownId !== null && (await findEndpoint(db, ownId))) refuse('id-taken', { detail: `the id ${ownId} is taken`, id: ownId })
    const endpoint = await insertEndpoint(db, {
      id: ownId ?? ctx.newId('webhookEndpoint'), url: url ?? '', description: description ?? null, eventTypes: eventTypes ?? [], filter: input.filter || null, secret: input.secret ?? newSecret(ctx),
      enabled, disabledReason: enabled ? null : BY_REQUEST, disabledAt: enabled ? null : now, face: input.face ?? NATIVE_FACE, createdAt: now,
    })
    await record(ctx, db, [{ type: 'webhook-endpoint.created', subject: endpoint.id, payload: { url: endpoint.url } }])
    return endpoint
  })
}

/** Sends an address a test, of a face that wants one before anything is registered; whether it took it. Refuses invalid, target-forbidden. */
export async function probeTarget(ctx: Context, url: string, face: string, body: string): Promise<boolean> {
  mayWrite(ctx, {})
  const target = readInput({ url }).url ?? ''
  await refuseForbidden(ctx, target)
  const outcome = await ctx.webhookSender.send({ url: target, id: ctx.newId('delivery'), at: ctx.realNow(), body, face, label: null, secrets: [newSecret(ctx)] })
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300
}

/** An endpoint, also one that is deleted. Refuses not-found. */
export async function getEndpoint(ctx: Context, id: string): Promise<WebhookEndpoint> {
  permit(ctx, 'webhooks:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findEndpoint(db, id))) ?? noSuchEndpoint(id)
}

/** Endpoints that are not deleted, after an id. */
export async function getEndpoints(ctx: Context, after: string | null, limit: number): Promise<WebhookEndpoint[]> {
  permit(ctx, 'webhooks:read')
  return ctx.database.read(ctx.site.siteId, (db) => listEndpoints(db, after, limit))
}

/** Changes an endpoint. One that is enabled again, or has another url, gets what waits for it from the first attempt on. */
export async function changeEndpoint(ctx: Context, id: string, input: EndpointInput, expectedRevision: number | null): Promise<WebhookEndpoint> {
  mayWrite(ctx, input)
  const { url, eventTypes, description } = readInput(input)
  await refuseForbidden(ctx, url)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    // What may be only once is looked for among all of them.
    if (input.url !== undefined) await lockKeys(db, ['webhook-endpoints'])
    const before = await lockedEndpoint(db, id)
    expectRevision(before, expectedRevision)
    if (input.filter !== undefined && input.filter !== before.filter) await checkFilter(ctx, db, input.filter)
    const after: WebhookEndpoint = {
      ...before, url: url ?? before.url, eventTypes: eventTypes ?? before.eventTypes, description: description === undefined ? before.description : description,
      filter: input.filter === undefined ? before.filter : input.filter || null, face: input.face ?? before.face, ...switched(before, input.enabled, BY_REQUEST, ctx.realNow()),
      updatedAt: ctx.realNow(), revision: before.revision + 1,
    }
    await saveEndpoint(db, after)
    if ((after.enabled && !before.enabled) || after.url !== before.url) await restart(ctx, db, after)
    const changed = (['url', 'description', 'eventTypes', 'filter', 'enabled'] as const).filter((field) => String(before[field]) !== String(after[field]))
    await record(ctx, db, [{
      type: 'webhook-endpoint.updated', subject: id, payload: { changes: Object.fromEntries(changed.map((field) => [field, { from: before[field], to: after[field] }])) },
    }])
    return after
  })
}

/** Deletes an endpoint: what waits for it is cancelled, and stays to be seen. */
export async function removeEndpoint(ctx: Context, id: string, expectedRevision: number | null): Promise<void> {
  permit(ctx, 'webhooks:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const endpoint = await lockedEndpoint(db, id)
    expectRevision(endpoint, expectedRevision)
    await drop(ctx, db, endpoint, null)
  })
}

/** Deletes an endpoint because of what came of its deliveries. Locks it; does nothing when it is deleted already. */
export async function dropEndpoint(ctx: Context, db: SiteDb, number: bigint, reason: string): Promise<void> {
  const endpoint = await lockEndpoint(db, number)
  if (endpoint && endpoint.deletedAt === null) await drop(ctx, db, endpoint, reason)
}

async function drop(ctx: Context, db: SiteDb, endpoint: WebhookEndpoint, reason: string | null): Promise<void> {
  const now = ctx.realNow()
  await saveEndpoint(db, {
    ...endpoint, ...switched(endpoint, false, reason ?? DELETED, now), previousSecret: null, previousSecretUntil: null, deletedAt: now, updatedAt: now, revision: endpoint.revision + 1,
  })
  await closeLanesOf(db, endpoint.number)
  const cancelled = await cancelPendingDeliveries(db, endpoint.number, reason ?? DELETED)
  await record(ctx, db, [{ type: 'webhook-endpoint.deleted', subject: endpoint.id, payload: { cancelled, ...(reason === null ? {} : { reason }) } }])
}

/** Gives an endpoint a new secret, which is shown now and never again; the old one signs too for a while. */
export async function rotateSecret(ctx: Context, id: string, overlapSeconds: number, expectedRevision: number | null): Promise<WebhookEndpoint> {
  permit(ctx, 'webhooks:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const before = await lockedEndpoint(db, id)
    expectRevision(before, expectedRevision)
    const now = ctx.realNow()
    const until = overlapSeconds > 0 ? new Date(now.getTime() + overlapSeconds * 1000) : null
    const after: WebhookEndpoint = {
      ...before, secret: newSecret(ctx), previousSecret: until && before.secret, previousSecretUntil: until, updatedAt: now, revision: before.revision + 1,
    }
    await saveEndpoint(db, after)
    await record(ctx, db, [{ type: 'webhook-endpoint.updated', subject: id, payload: { secretRotated: true } }])
    return after
  })
}

/** Sends an endpoint a test, past everything that waits. Refuses wrong-state while it is disabled. */
export async function pingEndpoint(ctx: Context, id: string): Promise<WebhookDelivery> {
  permit(ctx, 'webhooks:write')
  const delivery = await ctx.database.transact(ctx.site.siteId, async (db) => {
    const endpoint = await lockedEndpoint(db, id)
    if (!endpoint.enabled) refuse('wrong-state', { detail: `the endpoint is disabled: ${endpoint.disabledReason ?? BY_REQUEST}` })
    const drafts = draftEvents(ctx, [{ type: PING_TYPE, subject: id, payload: { message: 'This is a test.' } }])
    await insertEvents(db, drafts)
    const event = (await findEvent(db, drafts[0]?.id ?? '')) ?? noSuchEndpoint(id)
    const [body] = await renderEvents(ctx, db, endpoint.face, [event])
    const [deliveryId, lane] = [ctx.newId('delivery'), -event.number]
    await openLanes(db, [{ endpoint: endpoint.number, lane }], ctx.realNow())
    await insertDeliveries(db, [{ id: deliveryId, endpoint: endpoint.number, event: event.number, eventType: PING_TYPE, customer: null, lane, body: body ?? '' }], ctx.realNow())
    return (await findDelivery(db, deliveryId)) ?? noSuchEndpoint(id)
  })
  ctx.wake()
  return delivery
}

/** Stops sending to an endpoint for a reason that its owner can read. Locks it; does nothing when it is disabled already. */
export async function disableEndpoint(ctx: Context, db: SiteDb, number: bigint, reason: string): Promise<void> {
  const before = await lockEndpoint(db, number)
  if (!before?.enabled || before.deletedAt !== null) return
  await saveEndpoint(db, { ...before, ...switched(before, false, reason, ctx.realNow()), updatedAt: ctx.realNow(), revision: before.revision + 1 })
  await record(ctx, db, [{ type: 'webhook-endpoint.updated', subject: before.id, payload: { changes: { enabled: { from: true, to: false } }, reason } }])
}

function switched(before: WebhookEndpoint, enabled: boolean | undefined, reason: string, now: Date): Pick<WebhookEndpoint, 'enabled' | 'disabledReason' | 'disabledAt'> {
  // No more than these: what is spread over a changed endpoint must not undo its changes.
  if (enabled === undefined || enabled === before.enabled) return { enabled: before.enabled, disabledReason: before.disabledReason, disabledAt: before.disabledAt }
  return enabled ? { enabled, disabledReason: null, disabledAt: null } : { enabled, disabledReason: reason, disabledAt: now }
}

async function restart(ctx: Context, db: SiteDb, { number }: WebhookEndpoint): Promise<void> {
  await hastenLanes(db, number, ctx.realNow())
  await restartPendingDeliveries(db, number)
}

/** Who sends events elsewhere must be allowed to read them, and who picks customers by a filter, them. */
function mayWrite(ctx: Context, input: EndpointInput): void {
  permit(ctx, 'webhooks:write')
  permit(ctx, 'events:read')
  if (input.filter) permit(ctx, 'customers:read')
}

function readInput(input: EndpointInput): { url?: string; eventTypes?: string[]; description?: string | null } {
  const faults: Fault[] = []
  const url = input.url === undefined ? undefined : (readEndpointUrl(input.url) ?? undefined)
  if (input.url !== undefined && url === undefined) {
    faults.push({ pointer: '/url', code: 'url', message: `is not an http or https url of up to ${ENDPOINT_URL_MAX} characters without user and password` })
  }
  const eventTypes = input.eventTypes && readEventPatterns(input.eventTypes, '/eventTypes', faults)
  const description = input.description == null ? input.description : readText(input.description, '/description', faults, DESCRIPTION_MAX)
  refuseFaults(faults)
  return { url, eventTypes, description }
}

async function refuseForbidden(ctx: Context, url: string | undefined): Promise<void> {
  const reason = url === undefined ? null : await ctx.webhookSender.forbiddenTarget(url)
  if (reason !== null) {
    refuse('target-forbidden', { detail: `nothing is sent to this url: ${reason}`, errors: [{ pointer: '/url', code: 'target-forbidden', message: `is forbidden: ${reason}` }] })
  }
}

async function checkFilter(ctx: Context, db: SiteDb, filter: string | null | undefined): Promise<void> {
  if (!filter) return
  await lockKeys(db, SEGMENTS_LOCK)
  await readSiteFilter(ctx, db, filter)
}

/** Standard Webhooks: the prefix, then the key as base64. */
function newSecret(ctx: Context): string {
  return SECRET_PREFIX + Buffer.from(ctx.newSecret(), 'base64url').toString('base64')
}

async function lockedEndpoint(db: SiteDb, id: string): Promise<WebhookEndpoint> {
  const endpoint = await findEndpoint(db, id, 'update')
  return endpoint && endpoint.deletedAt === null ? endpoint : noSuchEndpoint(id)
}

export function noSuchEndpoint(id: string): never {
  refuse('not-found', { detail: `there is no webhook endpoint ${id}` })
}
