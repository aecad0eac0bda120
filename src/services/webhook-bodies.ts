// The bodies of webhooks, as the face of an endpoint shows events.

import type { Event } from '../domain/event.ts'
import { assert } from '../domain/refusal.ts'
import type { SiteDb } from '../storage/db.ts'
import type { Context } from './context.ts'

/** The bodies of events as a face shows them, read in the caller's transaction; null for those that it leaves out. */
export async function renderEvents(ctx: Context, db: SiteDb, face: string, events: readonly Event[]): Promise<readonly (string | null)[]> {
  const render = ctx.webhookFaces.get(face)
  assert(render, `the face ${face} of a webhook endpoint is known`)
  const bodies = await render({ ...ctx, database: { ...ctx.database, read: (_site, work) => work(db) } }, events)
  assert(bodies.length === events.length, 'a face gives one body for each event')
  return bodies
}
