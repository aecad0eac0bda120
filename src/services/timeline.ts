// The timeline of a customer, its consents and touches, and the feed of all events.

import type { ConsentChange, ConsentRecord, Consents } from '../domain/consent.ts'
import { readText } from '../domain/contact.ts'
import type { Customer } from '../domain/customer.ts'
import type { Event } from '../domain/event.ts'
import { eventTypesOf } from '../domain/event-pattern.ts'
import { type LeadSource, type LeadSources, NO_LEAD_SOURCES, type TouchInput } from '../domain/lead-source.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { listConsents } from '../storage/consents.ts'
import { countTimeline, type FeedPosition, findEvent, listCustomerEvents, listEventsAfter, listTimeline } from '../storage/events.ts'
import { deleteLeadSourcesOf, listLeadSources } from '../storage/lead-sources.ts'
import { listMergedInto } from '../storage/merges.ts'
import { type Context, permit } from './context.ts'
import { changeOne, saveChange } from './customer-changes.ts'
import { existingCustomer, lockedCustomer, noSuchCustomer } from './customers.ts'
import { record } from './events.ts'

export const COMMENT_MAX = 10_000

/** An event in a timeline; `mergedFrom` is the id of the customer whose it was, when that one became part of this one. */
export interface TimelineEvent extends Event {
  readonly mergedFrom: string | null
}

/** The events of a customer and of those merged into it, newest first, below the number of an event. */
export async function getTimeline(ctx: Context, id: string, query: { below: bigint | null; limit: number; types: readonly string[] }): Promise<TimelineEvent[]> {
  permit(ctx, 'customers:read')
  const types = readTypes(query.types)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, id)
    const events = await listTimeline(db, [customer.number, ...(await listMergedInto(db, customer.number))], { ...query, types })
    return events.map((event) => ({ ...event, mergedFrom: event.customer === customer.number ? null : event.customerId }))
  })
}

/** How many events a customer's timeline has, those of customers merged into it included. */
export async function countEvents(ctx: Context, id: string): Promise<number> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, id)
    return countTimeline(db, [customer.number, ...(await listMergedInto(db, customer.number))])
  })
}

/** Writes a comment on a customer's timeline. */
export async function comment(ctx: Context, id: string, message: string): Promise<Event> {
  permit(ctx, 'customers:write')
  const faults: Fault[] = []
  const text = readText(message, '/message', faults, COMMENT_MAX)
  if (text === null) faults.push({ pointer: '/message', code: 'empty', message: 'is empty' })
  refuseFaults(faults)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, id)
    await record(ctx, db, [{ type: 'customer.commented', customer: customer.number, payload: { message: text } }])
    const [event] = await listCustomerEvents(db, customer.number, { below: null, limit: 1 })
    return event ?? noSuchCustomer(id)
  })
}

/** The feed of all events after a position, oldest first. */
export async function getFeed(ctx: Context, after: FeedPosition, limit: number, types: readonly string[]): Promise<Event[]> {
  permit(ctx, 'events:read')
  const wanted = readTypes(types)
  return ctx.database.read(ctx.site.siteId, (db) => listEventsAfter(db, after, limit, wanted))
}

export async function getEvent(ctx: Context, id: string): Promise<Event> {
  permit(ctx, 'events:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findEvent(db, id))) ?? refuse('not-found', { detail: `there is no event ${id}` })
}

/** The types that patterns name; none, for all of them, where there are none. Refuses invalid. */
function readTypes(patterns: readonly string[]): readonly string[] {
  const unknown = patterns.find((pattern) => eventTypesOf([pattern]).length === 0)
  if (unknown !== undefined) refuse('invalid', { detail: `there is no event type ${unknown}`, errors: [{ pointer: '/types', code: 'unknown', message: `does not know ${unknown}` }] })
  return eventTypesOf(patterns)
}

/** The state of a customer's consents with the history that proves it, oldest first. */
export async function getConsents(ctx: Context, id: string): Promise<{ current: Consents; history: ConsentRecord[] }> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, id)
    return { current: customer.consents, history: (await listConsents(db, [customer.number])).get(customer.number) ?? [] }
  })
}

/** Records decisions of a customer; the history is only ever added to. */
export async function recordConsents(ctx: Context, id: string, consents: readonly ConsentChange[]): Promise<Customer> {
  permit(ctx, 'customers:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => changeOne(ctx, db, await lockedCustomer(db, id), { consents }))
}

/** All touches that brought a customer, in time, and which of them are the original and the most recent. */
export async function getLeadSources(ctx: Context, id: string): Promise<{ sources: LeadSources; touches: LeadSource[] }> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, id)
    return { sources: customer.leadSources, touches: (await listLeadSources(db, [customer.number])).get(customer.number) ?? [] }
  })
}

/** Adds a touch: the original stays, the former most recent one becomes an intermediary. */
export async function addTouch(ctx: Context, id: string, touch: TouchInput): Promise<Customer> {
  permit(ctx, 'customers:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => changeOne(ctx, db, await lockedCustomer(db, id), { leadSource: touch }))
}

/** Forgets all touches of a customer; changes nothing where there are none. */
export async function removeLeadSources(ctx: Context, id: string): Promise<void> {
  permit(ctx, 'customers:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, id)
    if ((await deleteLeadSourcesOf(db, customer.number)) === 0) return
    const changes = { leadSources: { from: customer.leadSources, to: NO_LEAD_SOURCES } }
    await saveChange(ctx, db, customer, { ...customer, leadSources: NO_LEAD_SOURCES }, [{ type: 'customer.updated', payload: { changes } }])
  })
}
