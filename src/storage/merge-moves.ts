// Moving the records of customers to another, set by set, and back.

import type { KeptFlags } from '../domain/merge-parts.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { uniteLedgers } from './merge-figures.ts'
import { numberArray } from './table.ts'

/** Tables whose rows are a customer's and move as they are, by their numbers. */
const NUMBERED = [
  'payment_methods', 'subscriptions', 'one_time_items', 'invoices', 'transactions', 'credits', 'addresses', 'memberships', 'consent_records', 'lead_sources', 'customer_passwords', 'seats',
] as const
/** The same, of tables without numbers: by a key of each row as a text. */
const KEYED = { portal_sessions: 'id', portal_login_links: `encode(secret_hash, 'hex')` } as const
export type MovedKind = (typeof NUMBERED)[number] | keyof typeof KEYED
export const MOVED_KINDS: readonly MovedKind[] = [...NUMBERED, ...(Object.keys(KEYED) as (keyof typeof KEYED)[])]
const isKeyed = (kind: MovedKind): kind is keyof typeof KEYED => kind in KEYED

/** What of the kinds is counted: all but links to sign in, which are forgotten when they expire, whoever holds their customer. */
export const COUNTED_KINDS: readonly MovedKind[] = MOVED_KINDS.filter((kind) => kind !== 'portal_login_links')

/** How many records of each kind that is counted customers have. */
export async function countRecords(db: SiteDb, customers: readonly bigint[]): Promise<Map<MovedKind, number>> {
  const counts = COUNTED_KINDS.map((kind) => sql`select ${kind} as kind, count(*)::int as count from ${sql.raw(kind)} where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
  const rows = await db.rows<{ kind: MovedKind; count: number }>(sql`${sql.join(counts, sql` union all `)}`)
  return new Map(rows.map((row) => [row.kind, row.count]))
}

/** The kinds of which there is anything to move, given how many there are of those that are counted, and all others. */
export function movedKinds(counts: ReadonlyMap<MovedKind, number>): MovedKind[] {
  return MOVED_KINDS.filter((kind) => counts.get(kind) !== 0)
}

/** Writes down whose the records of the losers are, of these kinds, their ids, and who was part of them, before they move. */
export async function recordMoves(db: SiteDb, merge: bigint, losers: readonly bigint[], kinds: readonly MovedKind[]): Promise<void> {
  const mine = sql`any(${numberArray(losers)})`
  const list = (key: string): Query<unknown> => sql.raw(`array_agg(${key} order by ${key})`)
  const of = (kind: string, owner: string, numbers: Query<unknown>, keys: Query<unknown>): Query<unknown> =>
    sql`select ${db.siteId}::bigint, ${merge}::bigint, ${sql.raw(owner)}, ${kind}, ${numbers}, ${keys} from ${sql.raw(kind)} where site_id = ${db.siteId} and ${sql.raw(owner)} = ${mine} group by ${sql.raw(owner)}`
  const none = { numbers: sql`null::bigint[]`, keys: sql`null::text[]` }
  const all = [
    ...kinds.map((kind) => (isKeyed(kind) ? of(kind, 'customer', none.numbers, list(KEYED[kind])) : of(kind, 'customer', list('number'), none.keys))),
    of('customer_ids', 'customer', none.numbers, list('id_key')), of('customers', 'merged_into', list('number'), none.keys),
  ]
  await db.run(sql`insert into merge_moves (site_id, merge, customer, kind, numbers, keys) ${sql.join(all, sql` union all `)}`)
}

/** Moves all records of the losers, of these kinds, their ids and whoever is part of them to the survivor. Gives how many moved, by kind. */
export async function moveRecords(db: SiteDb, losers: readonly bigint[], survivor: bigint, flags: KeptFlags, kinds: readonly MovedKind[]): Promise<Map<MovedKind, number>> {
  const mine = sql`any(${numberArray(losers)})`
  const also: { readonly [kind in MovedKind]?: Query<unknown> } = {
    addresses: sql`, is_default = is_default and number = any(${numberArray(flags.addresses)})`,
    memberships: sql`, is_primary = is_primary and number = ${flags.membership ?? 0n}`,
  }
  const move = (kind: MovedKind): Promise<number> =>
    db.run(sql`update ${sql.raw(kind)} set customer = ${survivor} ${also[kind] ?? sql``} where site_id = ${db.siteId} and customer = ${mine}`)
  const [moved] = await Promise.all([
    Promise.all(kinds.map(async (kind) => [kind, kind === 'credits' ? await uniteLedgers(db, losers, survivor) : await move(kind)] as const)),
    db.run(sql`update customer_ids set customer = ${survivor}, current = false, merged_from = coalesce(merged_from, customer) where site_id = ${db.siteId} and customer = ${mine}`),
    db.run(sql`update customers set merged_into = ${survivor} where site_id = ${db.siteId} and (number = ${mine} or merged_into = ${mine})`),
  ])
  return new Map(moved)
}

/**
 * Moves everything of a merge back from the survivor to those whose it was; what the survivor no longer has stays where it is.
 * Gives how many came back, and how many were gone, by kind.
 */
export async function returnRecords(
  db: SiteDb, merge: bigint, survivor: bigint, flags: { addresses: readonly bigint[]; memberships: readonly bigint[] },
): Promise<{ returned: Map<MovedKind, number>; gone: Map<MovedKind, number> }> {
  const also: { readonly [kind in MovedKind]?: Query<unknown> } = {
    addresses: sql`, is_default = (t.number = any(${numberArray(flags.addresses)}))`,
    memberships: sql`, is_primary = (t.number = any(${numberArray(flags.memberships)}))`,
  }
  const moves = await db.rows<{ customer: bigint; kind: string; numbers: string | null; keys: string | null; count: number }>(sql`
    select customer, kind, numbers::text as numbers, keys::text as keys, coalesce(cardinality(numbers), cardinality(keys)) as count from merge_moves where site_id = ${db.siteId} and merge = ${merge}`)
  // The keys go back as arrays that PostgreSQL sees the length of: joined as rows, it takes ten thousand for ten, and compares each with each.
  const each = async (kind: string, change: (move: { customer: bigint; keys: Query<unknown> }) => Query<unknown>): Promise<number> => {
    const counts = await Promise.all(moves.filter((one) => one.kind === kind).map((one) =>
      db.run(change({ customer: one.customer, keys: one.numbers === null ? sql`any(${one.keys}::text[])` : sql`any(${one.numbers}::bigint[])` }))))
    return counts.reduce((sum, count) => sum + count, 0)
  }
  const back = (kind: MovedKind): Promise<number> => each(kind, ({ customer, keys }) => sql`
    update ${sql.raw(kind)} t set customer = ${customer} ${also[kind] ?? sql``}
    where t.site_id = ${db.siteId} and t.customer = ${survivor} and ${sql.raw(isKeyed(kind) ? KEYED[kind] : 'number')} = ${keys}`)
  const counts = await Promise.all(MOVED_KINDS.map(async (kind) => [kind, await back(kind)] as const))
  await Promise.all([
    each('customer_ids', ({ customer, keys }) => sql`
      update customer_ids set customer = ${customer}, merged_from = nullif(merged_from, ${customer}) where site_id = ${db.siteId} and customer = ${survivor} and id_key = ${keys}`),
    each('customers', ({ customer, keys }) => sql`update customers set merged_into = ${customer} where site_id = ${db.siteId} and merged_into = ${survivor} and number = ${keys}`),
    db.run(sql`
      update customers t set merged_into = null from merge_parties p
      where p.site_id = ${db.siteId} and p.merge = ${merge} and p.position > 0 and t.site_id = ${db.siteId} and t.number = p.customer`),
  ])
  const movedOf = (kind: MovedKind): number => moves.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.count, 0)
  const counted = counts.filter(([kind]) => COUNTED_KINDS.includes(kind))
  return { returned: new Map(counted), gone: new Map(counted.flatMap(([kind, count]) => (count < movedOf(kind) ? [[kind, movedOf(kind) - count] as const] : []))) }
}

/** The ids of customers as they are again: of each the one it is known by is current. */
export async function markCurrentIds(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`
    update customer_ids i set current = (i.id_key = lower(c.id) and i.merged_from is null) from customers c
    where i.site_id = ${db.siteId} and c.site_id = ${db.siteId} and c.number = i.customer and c.number = any(${numberArray(customers)})
      and i.current <> (i.id_key = lower(c.id) and i.merged_from is null)`)
}

/** Sees to it that of each kind of address, where there is any, one is the default: a former one rather than the oldest. A former primary membership is it again. */
export async function healDefaults(db: SiteDb, customers: readonly bigint[], former: { addresses: readonly bigint[]; memberships: readonly bigint[] }): Promise<void> {
  await db.run(sql`
    update addresses a set is_default = true from (
      select coalesce(min(number) filter (where number = any(${numberArray(former.addresses)})), min(number)) as heir from addresses
      where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer, kind having not bool_or(is_default)) w
    where a.site_id = ${db.siteId} and a.number = w.heir`)
  await db.run(sql`
    update memberships m set is_primary = true from (
      select min(number) filter (where number = any(${numberArray(former.memberships)})) as heir from memberships
      where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer having not bool_or(is_primary)) w
    where m.site_id = ${db.siteId} and m.number = w.heir`)
}

/** Writes down that a merge has moved more records of a customer than it did at first. */
export async function addMoves(db: SiteDb, merge: bigint, customer: bigint, kind: MovedKind, numbers: readonly bigint[]): Promise<void> {
  if (numbers.length === 0) return
  await db.run(sql`
    insert into merge_moves (site_id, merge, customer, kind, numbers) values (${db.siteId}, ${merge}, ${customer}, ${kind}, ${numberArray(numbers)})
    on conflict (site_id, merge, customer, kind) do update set numbers = merge_moves.numbers || excluded.numbers`)
}

/** Of these records, whose those were that a merge moved; they are no longer among what it moved. */
export async function withdrawMoves(db: SiteDb, merge: bigint, kind: MovedKind, numbers: readonly bigint[]): Promise<Map<bigint, bigint>> {
  if (numbers.length === 0) return new Map()
  const rows = await db.rows<{ number: bigint; customer: bigint }>(sql`
    with fewer as (
      update merge_moves m set numbers = array(select n from unnest(m.numbers) n where n <> all(${numberArray(numbers)}))
      where m.site_id = ${db.siteId} and m.merge = ${merge} and m.kind = ${kind} and m.numbers && ${numberArray(numbers)} returning m.customer)
    select n.number, m.customer from merge_moves m cross join lateral unnest(m.numbers) as n(number)
    where m.site_id = ${db.siteId} and m.merge = ${merge} and m.kind = ${kind} and n.number = any(${numberArray(numbers)})`)
  return new Map(rows.map((row) => [row.number, row.customer]))
}
