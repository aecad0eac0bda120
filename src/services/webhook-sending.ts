// Sends what is in line: takes due lanes under a lease, sends outside any transaction, writes down what came of it.

import { type DeliveryPolicy, nextAttempt, nextAttemptBy, signingSecrets, type WebhookDelivery, type WebhookEndpoint, type WebhookOutcome } from '../domain/webhook.ts'
import type { SiteDb } from '../storage/db.ts'
import { findSiteById } from '../storage/sites.ts'
import { listFirstPending, saveAttempt } from '../storage/webhook-deliveries.ts'
import { listSendingEndpoints, lockEndpoint, saveEndpointHealth } from '../storage/webhook-endpoints.ts'
import { claimLanes, closeLane, type LaneKey, listSitesToDeliver, lockLane, releaseLane, renewLane } from '../storage/webhook-lanes.ts'
import { type Context, contextFor, type Engine } from './context.ts'
import { disableEndpoint, dropEndpoint } from './webhook-endpoints.ts'

/** How long a lane belongs to the worker that took it; longer than one attempt can last. */
const LEASE_MS = 60_000
/** Lanes of one endpoint that are sent at once by all workers: a slow receiver must not take every place. */
const LANES_AT_ONCE_MAX = 16
/** Deliveries of one lane in a row, before others get their turn. */
const IN_A_ROW_MAX = 50
const HEALTH_SAVED_EVERY_MS = 60_000
const GONE = 410

/** A lane that this worker holds, with the delivery that is its turn. */
export interface Claim {
  readonly ctx: Context
  readonly key: LaneKey
  readonly lease: string
  readonly endpoint: WebhookEndpoint
  readonly delivery: WebhookDelivery
}

/** Takes due lanes of any site, at most so many. What a worker that died had taken comes again when its lease has ended. */
export async function claimDueLanes(engine: Engine, limit: number): Promise<Claim[]> {
  const claims: Claim[] = []
  if (limit <= 0) return claims
  for (const siteId of await engine.database.directory((db) => listSitesToDeliver(db, engine.now()))) {
    const site = claims.length < limit ? await engine.database.directory((db) => findSiteById(db, siteId)) : null
    if (site) claims.push(...(await claimOfSite(contextFor(engine, site, { name: 'worker:webhooks', scopes: ['*'] }), limit - claims.length)))
  }
  return claims
}

async function claimOfSite(ctx: Context, limit: number): Promise<Claim[]> {
  const lease = ctx.newSecret()
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const claims: Claim[] = []
    const now = ctx.realNow()
    for (const endpoint of await listSendingEndpoints(db)) {
      if (claims.length >= limit) break
      const lanes = await claimLanes(db, endpoint.number, lease, new Date(now.getTime() + LEASE_MS), now, limit - claims.length, LANES_AT_ONCE_MAX)
      if (lanes.length === 0) continue
      const first = await listFirstPending(db, endpoint.number, lanes)
      for (const delivery of first) claims.push({ ctx, key: { endpoint: endpoint.number, lane: delivery.lane }, lease, endpoint, delivery })
      // What waited in the others was cancelled.
      const empty = lanes.filter((lane) => !first.some((delivery) => delivery.lane === lane))
      for (const lane of empty) await closeLane(db, { endpoint: endpoint.number, lane })
    }
    return claims
  })
}

/** Sends the deliveries of a lane one after another, until one fails, none is left, or it is others' turn. */
export async function deliverLane(claim: Claim): Promise<void> {
  let next: Claim | null = claim
  for (let sent = 1; next !== null; sent++) {
    const { ctx, endpoint, delivery }: Claim = next
    const outcome = await ctx.webhookSender.send({
      url: endpoint.url, id: delivery.id, at: ctx.realNow(), body: delivery.body, face: endpoint.face, label: endpoint.description, secrets: signingSecrets(endpoint, ctx.realNow()),
    })
    next = await writeOutcome(next, outcome, sent < IN_A_ROW_MAX)
  }
}

/** Writes an attempt down, if the lane is still ours; gives the lane's next delivery while we may go on. */
async function writeOutcome(claim: Claim, outcome: WebhookOutcome, mayGoOn: boolean): Promise<Claim | null> {
  const { ctx, key, lease, endpoint } = claim
  const now = ctx.realNow()
  const policy = ctx.webhookFaces.get(endpoint.face)?.policy
  const attempted = attempt(ctx, claim.delivery, outcome, policy)
  ctx.webhookAttempts.set(attempted.status, (ctx.webhookAttempts.get(attempted.status) ?? 0) + 1)
  const notSince = new Date(now.getTime() - HEALTH_SAVED_EVERY_MS)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await saveEndpointHealth(db, endpoint.number, now, attempted.error, notSince)
    const reason = policy ? null : await stopReason(db, attempted, outcome)
    if (reason !== null) await disableEndpoint(ctx, db, endpoint.number, reason)
    if (!(await lockLane(db, key, lease))) return null
    await saveAttempt(db, attempted)
    if (policy && attempted.status === 'failed') {
      await dropEndpoint(ctx, db, endpoint.number, `every attempt of a delivery failed; the last: ${attempted.error}`)
      return null
    }
    const [following] = await listFirstPending(db, key.endpoint, [key.lane])
    if (!following) {
      await closeLane(db, key)
      return null
    }
    const isDue = following.nextAttemptAt === null || following.nextAttemptAt <= now
    const fresh = mayGoOn && isDue && attempted.status !== 'pending' && reason === null ? (await listSendingEndpoints(db)).find((one) => one.number === key.endpoint) : undefined
    if (!fresh) {
      await releaseLane(db, key, following.nextAttemptAt ?? now)
      return null
    }
    await renewLane(db, key, new Date(now.getTime() + LEASE_MS))
    return { ...claim, endpoint: fresh, delivery: following }
  })
}

function attempt(ctx: Context, delivery: WebhookDelivery, outcome: WebhookOutcome, policy: DeliveryPolicy | undefined): WebhookDelivery {
  const now = ctx.realNow()
  const attempts = delivery.attempts + 1
  const firstAttemptAt = delivery.firstAttemptAt ?? now
  const [responseStatus, responseExcerpt] = outcome.kind === 'answered' ? [outcome.status, outcome.excerpt] : [null, null]
  const tried = { ...delivery, attempts, firstAttemptAt, lastAttemptAt: now, responseStatus, responseExcerpt }
  const error = outcome.kind === 'unreachable' ? outcome.error : failureOf(outcome.status)
  if (error === null) return { ...tried, status: 'delivered', deliveredAt: now, nextAttemptAt: null, error }
  const nextAttemptAt = policy ? nextAttemptBy(policy, firstAttemptAt, attempts) : nextAttempt(firstAttemptAt, attempts, now, chanceOf(ctx, delivery.id, attempts))
  return { ...tried, status: nextAttemptAt === null ? 'failed' : 'pending', nextAttemptAt, error }
}

function failureOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  return status >= 300 && status < 400 ? `answered ${status}; redirects are not followed` : `answered ${status}`
}

/** From 0 to below 1, and the same for the same attempt: spread over deliveries as chance would spread it. */
const chanceOf = (ctx: Context, id: string, attempts: number): number => ctx.hash(`${id} ${attempts}`).readUInt32BE() / 2 ** 32

/** Why nothing more should be sent to an endpoint, if so: it says that it is gone, or nothing got through in a delivery's whole time. */
async function stopReason(db: SiteDb, attempted: WebhookDelivery, outcome: WebhookOutcome): Promise<string | null> {
  if (outcome.kind === 'answered' && outcome.status === GONE) return 'it answered 410 Gone'
  if (attempted.status !== 'failed') return null
  const endpoint = await lockEndpoint(db, attempted.endpoint)
  const isDead = endpoint !== null && attempted.firstAttemptAt !== null && (endpoint.lastSuccessAt === null || endpoint.lastSuccessAt < attempted.firstAttemptAt)
  return isDead ? `no delivery succeeded in five days; the last: ${attempted.error}` : null
}
