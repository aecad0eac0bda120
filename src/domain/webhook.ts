// Webhooks: endpoints, deliveries, when one is tried again, and the port through which they leave.

import type { Instant } from './time.ts'

export const ENDPOINTS_MAX = 50
export const ENDPOINT_URL_MAX = 2_000
export const SECRET_OVERLAP_SECONDS = 86_400
export const SECRET_OVERLAP_SECONDS_MAX = 604_800
/** Deliveries put back by one request. */
export const REPLAYS_MAX = 10_000

/** The face whose events look like the native API's. */
export const NATIVE_FACE = 'regulars'
/** The type of a test; it reaches the endpoint that asked for it and no other. */
export const PING_TYPE = 'webhook-endpoint.pinged'

/** Where a site's events are sent. `filter` narrows them to those of customers that it finds. */
export interface WebhookEndpoint {
  readonly number: bigint
  readonly id: string
  readonly url: string
  readonly description: string | null
  readonly eventTypes: readonly string[]
  readonly filter: string | null
  readonly secret: string
  /** The secret before the last rotation: it signs too until then. */
  readonly previousSecret: string | null
  readonly previousSecretUntil: Instant | null
  /** A disabled endpoint keeps collecting deliveries and sends none. */
  readonly enabled: boolean
  readonly disabledReason: string | null
  readonly disabledAt: Instant | null
  readonly face: string
  readonly sincePosition: bigint
  readonly lastSuccessAt: Instant | null
  readonly lastFailureAt: Instant | null
  readonly lastFailure: string | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly deletedAt: Instant | null
  readonly revision: number
}

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'cancelled'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** One event on its way to one endpoint. `attempts` are those since it was last put in line. */
export interface WebhookDelivery {
  readonly number: bigint
  readonly id: string
  readonly endpoint: bigint
  readonly endpointId: string
  readonly eventId: string
  readonly eventType: string
  readonly customerId: string | null
  readonly lane: bigint
  readonly body: string
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly firstAttemptAt: Instant | null
  readonly lastAttemptAt: Instant | null
  readonly nextAttemptAt: Instant | null
  readonly deliveredAt: Instant | null
  readonly responseStatus: number | null
  readonly responseExcerpt: string | null
  readonly error: string | null
  readonly replayedAt: Instant | null
  readonly replayCount: number
  readonly createdAt: Instant
}

/** A signed message about to leave. `id` stays the same at every attempt; each secret signs. */
export interface WebhookMessage {
  /** The face of the endpoint, which may sign in a way of its own, and what the endpoint is called there. */
  readonly face: string
  readonly label: string | null
  readonly url: string
  readonly id: string
  readonly at: Instant
  readonly body: string
  readonly secrets: readonly string[]
}

/** What came back: a status with the beginning of the answer, or why there was none. */
export type WebhookOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly excerpt: string }
  | { readonly kind: 'unreachable'; readonly error: string }

/** The way out. It never throws: what goes wrong is an outcome. */
export interface WebhookSender {
  send(message: WebhookMessage): Promise<WebhookOutcome>
  /** Why nothing may be sent to a url: it leads to a private or otherwise special address. Null when it may, or when nobody knows. */
  forbiddenTarget(url: string): Promise<string | null>
}

const RETRY_BASE_MS = 5_000
const RETRY_FACTOR = 3
const RETRY_DELAY_MAX_MS = 12 * 3_600_000
const RETRY_JITTER = 0.2
const RETRY_WINDOW_MS = 5 * 86_400_000

/**
 * When a delivery that failed is tried again: after 5 s, 15 s, 45 s, … 12 h, each up to a fifth more or less, a last time five
 * days after the first attempt; then never (null). `attempts` counts the failed one; `chance` is from 0 to below 1.
 */
export function nextAttempt(firstAttemptAt: Instant, attempts: number, now: Instant, chance: number): Instant | null {
  const last = firstAttemptAt.getTime() + RETRY_WINDOW_MS
  if (now.getTime() >= last) return null
  const delay = Math.min(RETRY_BASE_MS * RETRY_FACTOR ** Math.min(attempts - 1, 20), RETRY_DELAY_MAX_MS)
  return new Date(Math.min(now.getTime() + Math.round(delay * (1 - RETRY_JITTER + 2 * RETRY_JITTER * chance)), last))
}

/** How a face delivers where it is another way than the native one: so many attempts, evenly within a time, and the endpoint is deleted when all fail. */
export interface DeliveryPolicy {
  readonly attemptsMax: number
  readonly withinMs: number
}

/** When a delivery that failed is tried again under a policy; null after the last attempt. */
export function nextAttemptBy(policy: DeliveryPolicy, firstAttemptAt: Instant, attempts: number): Instant | null {
  if (attempts >= policy.attemptsMax) return null
  return new Date(firstAttemptAt.getTime() + Math.round((policy.withinMs * attempts) / (policy.attemptsMax - 1)))
}

/** The secrets that sign at a moment, the present one first. */
export function signingSecrets(endpoint: WebhookEndpoint, now: Instant): string[] {
  const { secret, previousSecret, previousSecretUntil } = endpoint
  return previousSecret !== null && previousSecretUntil !== null && previousSecretUntil > now ? [secret, previousSecret] : [secret]
}

/** A url that webhooks can be sent to, as it will be used; null for anything but http and https, and for one with a password in it. */
export function readEndpointUrl(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '' || url.hostname === '') return null
  url.hash = ''
  return url.href.length <= ENDPOINT_URL_MAX ? url.href : null
}

/** The lane that an event's deliveries keep their order in: its customer's, or the one of events of no customer. */
export const laneOf = (customer: bigint | null): bigint => customer ?? 0n
