// What a merge and its undo tell: the customers what became of them, and of each record whose it is now.

import { activityChange, type ActivityGrounds } from '../domain/activity.ts'
import type { ConsentRecord } from '../domain/consent.ts'
import { type Customer, profileChanges } from '../domain/customer.ts'
import { sameJson } from '../domain/json.ts'
import type { SiteDb } from '../storage/db.ts'
import type { Taken, TakenKind } from '../storage/merge-taken.ts'
import { insertMovedEvents, type Told } from '../storage/moved-events.ts'
import type { Context } from './context.ts'
import type { Happening } from './events.ts'

/** Records that are told one by one, of one merge or undo; the event of the merge says how many are not (`untold`). */
export const RECORDS_TOLD_MAX = 10_000

/** Records on their way from the losers to the survivor, or back. `merge` is the merge's id. */
export interface Move {
  readonly merge: string
  readonly survivor: bigint
  readonly told: Told
  readonly isUndone: boolean
}

/** Appends an event of each record that moves, in the timeline of who has it then. Called while, or once again when, they are the losers'. */
export async function tellMoved(ctx: Context, db: SiteDb, { merge, survivor, told, isUndone }: Move, count: number): Promise<void> {
  const ids = Array.from({ length: Math.min(count, RECORDS_TOLD_MAX) }, () => ctx.newId('event'))
  await insertMovedEvents(db, told, { survivor, isUndone, merge, ids, actor: ctx.actor.name, at: ctx.now() })
}

/** How many records are told one by one, and how many are not. */
export function tellExtent(count: number): { told: number; untold?: number } {
  return { told: Math.min(count, RECORDS_TOLD_MAX), ...(count > RECORDS_TOLD_MAX ? { untold: count - RECORDS_TOLD_MAX } : {}) }
}

/** What is told of the parties of a merge. */
export function tellMerge({ merge, before, after, losers, grounds, moved, told }: {
  merge: string; before: Customer; after: Customer; losers: readonly Customer[]; grounds: ActivityGrounds; moved: { readonly [kind: string]: number }; told: number
}): Happening[] {
  const change = activityChange(before.activity, grounds, 'merged')
  const customer = before.number
  return [
    { type: 'customer.merged', customer, subject: merge, payload: { role: 'survivor', customers: losers.map((one) => Number(one.number)), moved, ...tellExtent(told) } },
    tellChanges(before, after, merge),
    ...(change ? [{ type: change.type, customer, payload: { cause: change.cause } }] : []),
    ...losers.flatMap((one): Happening[] => [
      { type: 'customer.merged', customer: one.number, subject: merge, payload: { role: 'merged', into: Number(customer) } },
      ...(one.activity === 'active' ? [{ type: 'customer.deactivated' as const, customer: one.number, payload: { cause: 'merged' } }] : []),
    ]),
  ]
}

/**
 * That a survivor is another than it was, also where that is only what it has: whoever keeps a copy of it reads it again. The fields are
 * named without their values, which are another's: once that one is a customer again, and is erased, they must not be left here.
 */
export function tellChanges(before: Customer, after: Customer, merge: string): Happening {
  const sets = (['tags', 'consents'] as const).filter((field) => !sameJson(before[field], after[field]))
  return { type: 'customer.updated', customer: before.number, payload: { fields: [...Object.keys(profileChanges(before, after)), ...sets], merge } }
}

/** The records of consent that a merge, or the undo of an earlier one, made. */
export function tellConsents(customer: bigint, records: readonly ConsentRecord[]): Happening[] {
  return records.map((one) => ({ type: 'customer.consented', customer, subject: one.id, payload: { channel: one.channel, state: one.state } }))
}

/** What is told of a record that a merge took out, or its undo put back. */
export function tellTaken(kind: TakenKind, one: Taken, merge: string, isBack: boolean): Happening {
  const { customer, id: subject, parentId, row } = one
  if (kind === 'memberships') return { type: isBack ? 'membership.created' : 'membership.deleted', customer, subject, payload: { organization: parentId, merge } }
  return { type: isBack ? 'seat.created' : 'seat.deleted', customer, subject, payload: { subscription: parentId, status: String(row['status']), merge } }
}
