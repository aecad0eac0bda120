// Recording: every use-case ends by appending what happened.

import type { EventPayload, EventType } from '../domain/event.ts'
import type { SiteDb } from '../storage/db.ts'
import { insertEvents } from '../storage/events.ts'
import type { Context } from './context.ts'

/** One event of a use-case. `customer` is the customer's number when it belongs to a customer's timeline. */
export interface Happening {
  readonly type: EventType
  readonly customer?: bigint | null
  readonly subject?: string | null
  readonly payload?: EventPayload
}

/** Appends events in the caller's transaction, in order, in the name of the context's actor. */
export async function record(ctx: Context, db: SiteDb, happenings: readonly Happening[]): Promise<void> {
  const at = ctx.now()
  await insertEvents(db, happenings.map((one) => ({ ...one, id: ctx.newId('event'), actor: ctx.actor.name, at })))
  ctx.wake()
}
