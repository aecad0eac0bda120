// Deliveries of webhooks: what became of them, and sending them again.

import { refuse } from '../domain/refusal.ts'
import { type DeliveryStatus, REPLAYS_MAX, type WebhookDelivery } from '../domain/webhook.ts'
import type { SiteDb } from '../storage/db.ts'
import { type DeliverySelection, findDelivery, listDeliveries, requeueDeliveries, selectDeliveries } from '../storage/webhook-deliveries.ts'
import { findEndpoint } from '../storage/webhook-endpoints.ts'
import { hastenLanes, openLanes } from '../storage/webhook-lanes.ts'
import { type Context, permit } from './context.ts'
import { noSuchEndpoint } from './webhook-endpoints.ts'

/** Deliveries of an endpoint, newest first, before a number; also of a deleted endpoint. */
export async function getDeliveries(
  ctx: Context, endpointId: string, query: { status: DeliveryStatus | null; before: bigint | null; limit: number },
): Promise<WebhookDelivery[]> {
  permit(ctx, 'webhooks:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const endpoint = (await findEndpoint(db, endpointId)) ?? noSuchEndpoint(endpointId)
    return listDeliveries(db, endpoint.number, query)
  })
}

export async function getDelivery(ctx: Context, id: string): Promise<WebhookDelivery> {
  permit(ctx, 'webhooks:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findDelivery(db, id))) ?? noSuchDelivery(id)
}

/** Sends one delivery again, under the same id; one that still waits is tried at once. Refuses wrong-state when its endpoint is deleted, erased when its customer is. */
export async function replayDelivery(ctx: Context, id: string): Promise<WebhookDelivery> {
  permit(ctx, 'webhooks:write')
  const replayed = await ctx.database.transact(ctx.site.siteId, async (db) => {
    const delivery = (await findDelivery(db, id)) ?? noSuchDelivery(id)
    if (delivery.body === '') refuse('erased', { detail: 'the customer of this delivery was erased, and its body with it' })
    await requeue(ctx, db, delivery.endpointId, async () => [delivery])
    return (await findDelivery(db, id)) ?? noSuchDelivery(id)
  })
  ctx.wake()
  return replayed
}

/**
 * Sends an endpoint's deliveries of a status and a time again, oldest first, `max` at most by one call; gives how many, whether there
 * are more, and the number after which they come.
 */
export async function replayDeliveries(
  ctx: Context, endpointId: string, wanted: DeliverySelection, max: number = REPLAYS_MAX,
): Promise<{ replayed: number; hasMore: boolean; next: bigint | null }> {
  permit(ctx, 'webhooks:write')
  const result = await ctx.database.transact(ctx.site.siteId, async (db) => {
    let next: bigint | null = null
    const replayed = await requeue(ctx, db, endpointId, async (endpoint) => {
      const found = await selectDeliveries(db, endpoint, wanted, max + 1)
      next = found.length > max ? (found[max - 1]?.number ?? null) : null
      return found.slice(0, max)
    })
    return { replayed, hasMore: next !== null, next }
  })
  ctx.wake()
  return result
}

async function requeue(
  ctx: Context, db: SiteDb, endpointId: string, pick: (endpoint: bigint) => Promise<readonly { number: bigint; lane: bigint }[]>,
): Promise<number> {
  const endpoint = (await findEndpoint(db, endpointId, 'share')) ?? noSuchEndpoint(endpointId)
  if (endpoint.deletedAt !== null) refuse('wrong-state', { detail: 'the endpoint of these deliveries is deleted' })
  const picked = await pick(endpoint.number)
  const lanes = [...new Set(picked.map((one) => one.lane))]
  await openLanes(db, lanes.map((lane) => ({ endpoint: endpoint.number, lane })), ctx.realNow())
  await hastenLanes(db, endpoint.number, ctx.realNow(), lanes)
  return requeueDeliveries(db, picked.map((one) => one.number), ctx.realNow())
}

function noSuchDelivery(id: string): never {
  refuse('not-found', { detail: `there is no webhook delivery ${id}` })
}
