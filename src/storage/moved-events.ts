// The events of records that became another customer's, one of each, written where the records are.

import type { EventType } from '../domain/event.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql, UNPREPARED } from './db.ts'
import type { MovedKind } from './merge-moves.ts'
import { numberArray } from './table.ts'

/** The kinds that are told, those first that are acted upon. Entries of books and histories are only counted: nothing of theirs is ever updated. */
const TOLD: readonly (readonly [kind: MovedKind, type: EventType])[] = [
  ['subscriptions', 'subscription.updated'], ['payment_methods', 'payment-method.updated'], ['addresses', 'address.updated'], ['memberships', 'membership.updated'],
  ['seats', 'seat.updated'], ['one_time_items', 'item.updated'], ['invoices', 'invoice.updated'],
]

/** The kinds that are told one by one. */
export const TOLD_KINDS: readonly MovedKind[] = TOLD.map(([kind]) => kind)

/** Which records: all of these customers, but for those, by their numbers, that are told in another way. */
export interface Told {
  readonly losers: readonly bigint[]
  readonly except: { readonly [kind in MovedKind]?: readonly bigint[] }
  /** The kinds of which there is anything, where that is known. */
  readonly kinds?: readonly MovedKind[]
}

function toldOf(db: SiteDb, { losers, except, kinds }: Told, columns: (kind: MovedKind, type: EventType, turn: number) => Query<unknown>): Query<unknown> {
  const wanted = TOLD.flatMap(([kind, type], turn) => (kinds && !kinds.includes(kind) ? [] : [{ kind, type, turn }]))
  return sql.join(wanted.map(({ kind, type, turn }) => sql`
  select ${columns(kind, type, turn)} from ${sql.raw(kind)} t where t.site_id = ${db.siteId} and t.customer = any(${numberArray(losers)})
    ${except[kind]?.length ? sql`and t.number <> all(${numberArray(except[kind])})` : sql``}`), sql` union all `)
}

/** How many records there are to be told. */
export async function countTold(db: SiteDb, told: Told): Promise<number> {
  const row = await db.row<{ count: number }>(sql`select sum(count)::int as count from (${toldOf(db, told, () => sql`count(*) as count`)}) c`)
  return row?.count ?? 0
}

/**
 * Appends an event of each record of the losers: that it is the survivor's, whom it moves to, or with `isUndone` that it is its
 * customer's again. In the timeline of who has it then; the newest of each kind where there are more than `ids`, the ids of the events.
 */
export async function insertMovedEvents(
  db: SiteDb, told: Told, move: { survivor: bigint; isUndone: boolean; merge: string; ids: readonly string[]; actor: string; at: Instant },
): Promise<void> {
  if (move.ids.length === 0) return
  const { survivor, isUndone } = move
  const place = sql`order by turn, number desc`
  await db.run(sql`
    with told as (
      select r.*, row_number() over (${place}) as place, row_number() over (${isUndone ? sql`partition by owner` : sql``} ${place}) as step from (
        select * from (${toldOf(db, told, (_kind, type, turn) => sql`
          ${turn}::int as turn, ${type}::text as type, t.id, t.number, ${isUndone ? sql`t.customer` : sql`${survivor}::bigint`} as owner, ${isUndone ? sql`${survivor}::bigint` : sql`t.customer`} as was`)}) a
        ${place} limit ${move.ids.length}) r
    ), owners as (
      update customers c set event_count = c.event_count + o.count from (select owner, count(*)::int as count from told group by owner) o
      where c.site_id = ${db.siteId} and c.number = o.owner returning c.number, c.event_count - o.count as base
    ), payloads as materialized (
      select was, jsonb_build_object('fields', jsonb_build_array('customer'), 'merge', ${move.merge}::text, 'movedFrom', was) as payload from told group by was
    )
    insert into events (site_id, id, position, type, customer, customer_sequence, subject, actor, payload, at)
    select ${db.siteId}::bigint, i.id, (select event_position()), told.type, told.owner, owners.base + told.step, told.id, ${move.actor}::text, payloads.payload, ${move.at}::timestamptz
    from told join owners on owners.number = told.owner join payloads on payloads.was = told.was
      join unnest(${move.ids}::text[]) with ordinality as i(id, place) on i.place = told.place order by told.place`, UNPREPARED)
}
