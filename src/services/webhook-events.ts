// Puts events in line for the webhook endpoints that want them, as they happen.

import type { Event } from '../domain/event.ts'
import { eventTypesOf, namesEventType } from '../domain/event-pattern.ts'
import { Refused } from '../domain/refusal.ts'
import { ENDPOINTS_MAX, laneOf, PING_TYPE, type WebhookEndpoint } from '../domain/webhook.ts'
import { holdUnerased, listLive, listMatching } from '../storage/customer-matches.ts'
import type { SiteDb } from '../storage/db.ts'
import { listEventsAfter } from '../storage/events.ts'
import { insertDeliveries, listCustomersTold, type NewDelivery } from '../storage/webhook-deliveries.ts'
import { listEndpoints } from '../storage/webhook-endpoints.ts'
import { openLanes } from '../storage/webhook-lanes.ts'
import type { Context, Engine } from './context.ts'
import { readSiteFilter, readyFilter } from './customer-lists.ts'
import { consumeEvents, type EventReader, type Interest } from './event-readers.ts'
import { renderEvents } from './webhook-bodies.ts'
import { disableEndpoint } from './webhook-endpoints.ts'

const BATCH = 500

interface Listeners extends Interest {
  readonly endpoints: readonly WebhookEndpoint[]
}

const reader: EventReader<Listeners> = {
  name: 'webhooks',
  batch: BATCH,
  prepare: async (ctx) => {
    const endpoints = await ctx.database.read(ctx.site.siteId, (db) => listEndpoints(db, null, ENDPOINTS_MAX))
    for (const filter of new Set(endpoints.flatMap((one) => one.filter ?? []))) await readyFilter(ctx, filter).catch(onlyRefused)
  },
  interest: async (_ctx, db) => {
    const endpoints = await listEndpoints(db, null, ENDPOINTS_MAX, 'share')
    return { endpoints, types: eventTypesOf(endpoints.flatMap((one) => one.eventTypes)).filter((type) => type !== PING_TYPE) }
  },
  consume: async (ctx, db, found, { endpoints, types }) => {
    const events = await asTheyStand(db, found, types)
    const wanted: { endpoint: WebhookEndpoint; events: readonly Event[] }[] = []
    for (const endpoint of endpoints) wanted.push({ endpoint, events: await eventsFor(ctx, db, endpoint, events) })
    const drafts: NewDelivery[] = []
    for (const face of new Set(endpoints.map((one) => one.face))) {
      drafts.push(...(await draftDeliveries(ctx, db, face, wanted.filter(({ endpoint }) => endpoint.face === face))))
    }
    await openLanes(db, drafts, ctx.realNow())
    await insertDeliveries(db, drafts, ctx.realNow())
    if (drafts.length > 0) ctx.wake()
  },
}

/** Puts new events of every site in line for their endpoints; gives how many events were looked at. */
export async function queueWebhooks(engine: Engine): Promise<number> {
  return consumeEvents(engine, reader)
}

/** The events without what an erasure has cleared since they were read; none can begin before what is made of them is stored. */
async function asTheyStand(db: SiteDb, events: readonly Event[], types: readonly string[]): Promise<readonly Event[]> {
  const [first] = events
  const isErased = await holdUnerased(db, [...new Set(events.flatMap((event) => event.customer ?? []))])
  return first && isErased ? listEventsAfter(db, { position: first.position, number: first.number - 1n }, events.length, types) : events
}

async function eventsFor(ctx: Context, db: SiteDb, endpoint: WebhookEndpoint, events: readonly Event[]): Promise<readonly Event[]> {
  const wants = ctx.webhookFaces.get(endpoint.face)?.wants
  const named = events.filter((event) => event.position > endpoint.sincePosition && namesEventType(endpoint.eventTypes, event.type) && (!wants || wants(endpoint, event)))
  if (endpoint.filter === null || named.length === 0) return named
  const customers = [...new Set(named.flatMap((event) => event.customer ?? []))]
  const told = await customersFor(ctx, db, endpoint, endpoint.filter, customers)
  return named.filter((event) => event.customer !== null && told.has(event.customer))
}

/** The customers whose events reach an endpoint with a filter: those whom it finds, and of the deleted ones those it has heard of. */
async function customersFor(ctx: Context, db: SiteDb, endpoint: WebhookEndpoint, text: string, customers: readonly bigint[]): Promise<Set<bigint>> {
  try {
    const matching = await listMatching(db, await readSiteFilter(ctx, db, text), customers)
    const live = await listLive(db, customers)
    const gone = customers.filter((one) => !live.has(one))
    return new Set([...matching, ...(await listCustomersTold(db, endpoint.number, gone))])
  } catch (error) {
    onlyRefused(error)
    await disableEndpoint(ctx, db, endpoint.number, `its filter can no longer be read: ${(error as Refused).facts.detail}`)
    return new Set()
  }
}

async function draftDeliveries(
  ctx: Context, db: SiteDb, face: string, wanted: readonly { endpoint: WebhookEndpoint; events: readonly Event[] }[],
): Promise<NewDelivery[]> {
  const events = [...new Set(wanted.flatMap((one) => one.events))]
  if (events.length === 0) return []
  const bodies = await renderEvents(ctx, db, face, events)
  const bodyOf = new Map(events.map((event, index) => [event, bodies[index] ?? null]))
  return wanted.flatMap(({ endpoint, events: own }) => own.flatMap((event) => {
    const body = bodyOf.get(event) ?? null
    return body === null ? [] : [{ id: ctx.newId('delivery'), endpoint: endpoint.number, event: event.number, eventType: event.type, customer: event.customer, lane: laneOf(event.customer), body }]
  }))
}

/** A filter that was right when it was saved may be refused today; any other error is ours. */
function onlyRefused(error: unknown): void {
  if (!(error instanceof Refused)) throw error
}
