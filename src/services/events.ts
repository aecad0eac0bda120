// The ends of a use-case: the revision the caller has seen, and the record of what happened.

import type { EventPayload, EventType } from '../domain/event.ts'
import { sameJson } from '../domain/json.ts'
import { refuse } from '../domain/refusal.ts'
import type { SiteDb } from '../storage/db.ts'
import { type EventDraft, insertCountedEvents, insertEvents, insertJustCountedEvents, type SequenceBases } from '../storage/events.ts'
import type { Context } from './context.ts'

/** One event of a use-case. `customer` is the customer's number when it belongs to a customer's timeline. */
export interface Happening {
  readonly type: EventType
  readonly customer?: bigint | null
  readonly subject?: string | null
  readonly payload?: EventPayload
}

/** The events as stored, in the name of the context's actor and at its time. */
export function draftEvents(ctx: Context, happenings: readonly Happening[]): EventDraft[] {
  const at = ctx.now()
  return happenings.map((one) => ({ ...one, id: ctx.newId('event'), actor: ctx.actor.name, at }))
}

/** Appends events in the caller's transaction, in order. */
export async function record(ctx: Context, db: SiteDb, happenings: readonly Happening[]): Promise<void> {
  await insertEvents(db, draftEvents(ctx, happenings))
  ctx.wake()
}

/** The same for customers that the caller has just saved, whose sequences are already moved on. */
export async function recordCounted(ctx: Context, db: SiteDb, happenings: readonly Happening[], bases: SequenceBases): Promise<void> {
  await insertCountedEvents(db, draftEvents(ctx, happenings), bases)
  ctx.wake()
}

/** The same without waiting to hear where the sequences stood: by these counts the caller moves them on, with a statement that was sent before. */
export async function recordJustCounted(ctx: Context, db: SiteDb, happenings: readonly Happening[], counts: ReadonlyMap<bigint, number>): Promise<void> {
  await insertJustCountedEvents(db, draftEvents(ctx, happenings), counts)
  ctx.wake()
}

/**
 * Does what takes long, and has the worker look for work when that is committed: told in the middle of it, all jobs look at once, find
 * nothing of it, and look again only when they would have anyway.
 */
export async function wakeAfter<T>(ctx: Context, work: (quiet: Context) => Promise<T>): Promise<T> {
  const done = await work({ ...ctx, wake: () => undefined })
  await ctx.afterCommit(async (free) => free.wake())
  return done
}

/** The revision before the first one: expected by who wants to make a record and change none. */
export const NOT_YET = 0

/** Refuses revision-stale when the caller has seen another revision than the current one. */
export function expectRevision(record: { readonly revision: number }, expected: number | null | undefined): void {
  if (expected == null || expected === record.revision) return
  const detail = expected === NOT_YET ? `the record is there already, at revision ${record.revision}` : `the record is at revision ${record.revision}, not ${expected}`
  refuse('revision-stale', { detail, revision: record.revision })
}

/** True when a change changes nothing but the revision and its time: then there is nothing to store, and nothing happened. */
export function isUnchanged<Record extends { readonly revision: number; readonly updatedAt: Date }>(before: Record, after: Record): boolean {
  return sameJson({ ...after, revision: before.revision, updatedAt: before.updatedAt }, before)
}
