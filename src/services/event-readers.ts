// Event readers: work that follows the events, each of them in the order of the feed and exactly once.

import type { Event } from '../domain/event.ts'
import type { SiteDb } from '../storage/db.ts'
import { findLastSettled, listSitesToRead, lockEventReader, moveEventReader } from '../storage/event-readers.ts'
import { type FeedPosition, listEventsAfter } from '../storage/events.ts'
import { findSiteById } from '../storage/sites.ts'
import { type Context, contextFor, type Engine } from './context.ts'

/** What a reader wants at the moment: only events of these types are read for it, none when there are none. */
export interface Interest {
  readonly types: readonly string[]
}

/** One kind of work that follows the events. What it writes and its position are stored in one transaction. */
export interface EventReader<I extends Interest> {
  /** Its name in the table of positions; its actor is `worker:<name>`. */
  readonly name: string
  /** How many events it takes in one transaction. */
  readonly batch: number
  /** Work that must not happen inside the transaction, done before each batch. */
  prepare?(ctx: Context): Promise<void>
  /** What it wants on this site, read inside the transaction; holds for all events that were settled before. */
  interest(ctx: Context, db: SiteDb): Promise<I>
  /** Handles events of the wanted types. May run again from the start after a conflict: it writes through `db` only. */
  consume(ctx: Context, db: SiteDb, events: readonly Event[], interest: I): Promise<void>
}

/**
 * Has a reader handle one batch of every site that has events for it; gives how many events it handled. What fails on one site
 * is thrown when all others have had their turn.
 */
export async function consumeEvents<I extends Interest>(engine: Engine, reader: EventReader<I>): Promise<number> {
  let handled = 0
  const failures: unknown[] = []
  for (const siteId of await engine.database.directory((db) => listSitesToRead(db, reader.name))) {
    const site = await engine.database.directory((db) => findSiteById(db, siteId))
    if (!site) continue
    try {
      handled += await consumeBatch(contextFor(engine, site, { name: actorOf(reader.name), scopes: ['*'] }), reader)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return handled
}

/** The name under which a reader acts. */
export const actorOf = (reader: string): string => `worker:${reader}`

async function consumeBatch<I extends Interest>(ctx: Context, reader: EventReader<I>): Promise<number> {
  await reader.prepare?.(ctx)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const from = await lockEventReader(db, reader.name)
    if (from === null) return 0
    // Read before the interest: whoever becomes interested later wants nothing up to here, so the reader may go straight to it.
    const last = await findLastSettled(db)
    if (last === null || !isBehind(last, from)) return 0
    const interest = await reader.interest(ctx, db)
    const found = interest.types.length === 0 ? [] : await listEventsAfter(db, from, reader.batch, interest.types)
    const events = found.filter((event) => !isBehind(event, last))
    if (events.length > 0) await reader.consume(ctx, db, events, interest)
    await moveEventReader(db, reader.name, events.length === reader.batch ? (events.at(-1) ?? last) : last)
    return events.length
  })
}

/** True when `a` comes after `b` in the feed. */
function isBehind(a: FeedPosition, b: FeedPosition): boolean {
  return a.position > b.position || (a.position === b.position && a.number > b.number)
}
