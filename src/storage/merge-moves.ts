// Moving the records of customers to another, set by set, and back.

import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

/** Tables whose rows are a customer's and move as they are, by their numbers. */
const NUMBERED = [
  'payment_methods', 'subscriptions', 'one_time_items', 'invoices', 'transactions', 'credits', 'addresses', 'memberships', 'consent_records', 'lead_sources', 'customer_passwords', 'seats',
] as const
/** The same, of tables without numbers: by a key of each row as a text. */
const KEYED = { portal_sessions: 'id', portal_login_links: `encode(secret_hash, 'hex')` } as const
export type MovedKind = (typeof NUMBERED)[number] | keyof typeof KEYED
export const MOVED_KINDS: readonly MovedKind[] = [...NUMBERED, ...(Object.keys(KEYED) as (keyof typeof KEYED)[])]

/** How many records of each kind customers have. */
export async function countRecords(db: SiteDb, customers: readonly bigint[]): Promise<Map<MovedKind, number>> {
  const counts = MOVED_KINDS.map((kind) => sql`select ${kind} as kind, count(*)::int as count from ${sql.raw(kind)} where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
  const rows = await db.rows<{ kind: MovedKind; count: number }>(sql`${sql.join(counts, sql` union all `)}`)
  return new Map(rows.map((row) => [row.kind, row.count]))
}

/** Writes down whose the records of the losers are, their ids, and who was part of them, before they move. */
export async function recordMoves(db: SiteDb, merge: bigint, losers: readonly bigint[]): Promise<void> {
  const mine = sql`any(${numberArray(losers)})`
  const of = (kind: string, owner: string, key: string, column: 'numbers' | 'keys'): Promise<number> => db.run(sql`
    insert into merge_moves (site_id, merge, customer, kind, ${sql.raw(column)})
    select ${db.siteId}, ${merge}, ${sql.raw(owner)}, ${kind}, array_agg(${sql.raw(key)} order by ${sql.raw(key)}) from ${sql.raw(kind)}
    where site_id = ${db.siteId} and ${sql.raw(owner)} = ${mine} group by ${sql.raw(owner)}`)
  await Promise.all([
    ...NUMBERED.map((kind) => of(kind, 'customer', 'number', 'numbers')), ...Object.entries(KEYED).map(([kind, key]) => of(kind, 'customer', key, 'keys')), of('customer_ids', 'customer', 'id_key', 'keys'),
    of('customers', 'merged_into', 'number', 'numbers'),
  ])
}

/** Which of the moved addresses and memberships go on being a default. */
export interface KeptFlags {
  readonly addresses: readonly bigint[]
  readonly membership: bigint | null
}

/** Moves all records of the losers, their ids and whoever is part of them to the survivor. Gives how many moved, by kind. */
export async function moveRecords(db: SiteDb, losers: readonly bigint[], survivor: bigint, flags: KeptFlags): Promise<Map<MovedKind, number>> {
  const mine = sql`any(${numberArray(losers)})`
  const also: { readonly [kind in MovedKind]?: Query<unknown> } = {
    addresses: sql`, is_default = is_default and number = any(${numberArray(flags.addresses)})`,
    memberships: sql`, is_primary = is_primary and number = ${flags.membership ?? 0n}`,
  }
  const moved = await Promise.all(MOVED_KINDS.map(async (kind) => [
    kind, await db.run(sql`update ${sql.raw(kind)} set customer = ${survivor} ${also[kind] ?? sql``} where site_id = ${db.siteId} and customer = ${mine}`),
  ] as const))
  await Promise.all([
    db.run(sql`update customer_ids set customer = ${survivor}, current = false, merged_from = coalesce(merged_from, customer) where site_id = ${db.siteId} and customer = ${mine}`),
    db.run(sql`update customers set merged_into = ${survivor} where site_id = ${db.siteId} and (number = ${mine} or merged_into = ${mine})`),
  ])
  return new Map(moved)
}

/**
 * Moves everything of a merge back from the survivor to those whose it was; what the survivor no longer has stays where it is.
 * Gives how many came back, by kind.
 */
export async function returnRecords(db: SiteDb, merge: bigint, survivor: bigint, flags: { addresses: readonly bigint[]; memberships: readonly bigint[] }): Promise<Map<MovedKind, number>> {
  const also: { readonly [kind in MovedKind]?: Query<unknown> } = {
    addresses: sql`, is_default = (t.number = any(${numberArray(flags.addresses)}))`,
    memberships: sql`, is_primary = (t.number = any(${numberArray(flags.memberships)}))`,
  }
  const moves = await db.rows<{ customer: bigint; kind: string; numbers: string | null; keys: string | null }>(sql`
    select customer, kind, numbers::text as numbers, keys::text as keys from merge_moves where site_id = ${db.siteId} and merge = ${merge}`)
  // The keys go back as arrays that PostgreSQL sees the length of: joined as rows, it takes ten thousand for ten, and compares each with each.
  const each = async (kind: string, change: (move: { customer: bigint; keys: Query<unknown> }) => Query<unknown>): Promise<number> => {
    const counts = await Promise.all(moves.filter((one) => one.kind === kind).map((one) =>
      db.run(change({ customer: one.customer, keys: one.numbers === null ? sql`any(${one.keys}::text[])` : sql`any(${one.numbers}::bigint[])` }))))
    return counts.reduce((sum, count) => sum + count, 0)
  }
  const back = (kind: MovedKind): Promise<number> => each(kind, ({ customer, keys }) => sql`
    update ${sql.raw(kind)} t set customer = ${customer} ${also[kind] ?? sql``}
    where t.site_id = ${db.siteId} and t.customer = ${survivor} and ${sql.raw(kind in KEYED ? KEYED[kind as keyof typeof KEYED] : 'number')} = ${keys}`)
  const returned = await Promise.all(MOVED_KINDS.map(async (kind) => [kind, await back(kind)] as const))
  await Promise.all([
    each('customer_ids', ({ customer, keys }) => sql`
      update customer_ids set customer = ${customer}, merged_from = nullif(merged_from, ${customer}) where site_id = ${db.siteId} and customer = ${survivor} and id_key = ${keys}`),
    each('customers', ({ customer, keys }) => sql`update customers set merged_into = ${customer} where site_id = ${db.siteId} and merged_into = ${survivor} and number = ${keys}`),
    db.run(sql`
      update customers t set merged_into = null from merge_parties p
      where p.site_id = ${db.siteId} and p.merge = ${merge} and p.position > 0 and t.site_id = ${db.siteId} and t.number = p.customer`),
  ])
  return new Map(returned)
}

/** The ids of customers as they are again: of each the one it is known by is current. */
export async function markCurrentIds(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`
    update customer_ids i set current = (i.id_key = lower(c.id) and i.merged_from is null) from customers c
    where i.site_id = ${db.siteId} and c.site_id = ${db.siteId} and c.number = i.customer and c.number = any(${numberArray(customers)})
      and i.current <> (i.id_key = lower(c.id) and i.merged_from is null)`)
}

/**
 * What came about since at the survivor and hangs on a record that went back goes with it: what a subscription was billed, what was
 * paid or given back for it, and what of the ledger is about those. An item goes where the invoice is that took it along.
 */
export async function returnDependents(db: SiteDb, survivor: bigint, losers: readonly bigint[]): Promise<Map<MovedKind, number>> {
  const mine = sql`any(${numberArray(losers)})`
  const follow = (kind: MovedKind, parent: string, column: string): Promise<number> => db.run(sql`
    update ${sql.raw(kind)} t set customer = p.customer from ${sql.raw(parent)} p
    where t.site_id = ${db.siteId} and t.customer = ${survivor} and p.site_id = ${db.siteId} and p.customer = ${mine} and p.number = t.${sql.raw(column)}`)
  const invoices = await follow('invoices', 'subscriptions', 'subscription')
  const items = await follow('one_time_items', 'subscriptions', 'subscription') + await db.run(sql`
    update one_time_items t set customer = i.customer from invoices i
    where t.site_id = ${db.siteId} and t.customer = any(${numberArray([survivor, ...losers])}) and i.site_id = ${db.siteId} and i.number = t.invoice and i.customer <> t.customer`)
  const transactions = await follow('transactions', 'invoices', 'invoice') + await follow('transactions', 'transactions', 'parent')
  const credits = await follow('credits', 'invoices', 'invoice') + await follow('credits', 'transactions', 'transaction')
  return new Map<MovedKind, number>([['invoices', invoices], ['one_time_items', items], ['transactions', transactions], ['credits', credits]])
}

/** A record of one customer that named a payment method which is now another's, and names none any more. */
export interface Unpaid {
  readonly kind: 'subscription' | 'invoice'
  readonly id: string
  readonly paymentMethod: string
}

/** Takes payment methods of others off live subscriptions and owed invoices of customers: nobody is charged with what is another's. */
export async function dropForeignMethods(db: SiteDb, customers: readonly bigint[]): Promise<Unpaid[]> {
  const drop = (kind: Unpaid['kind'], table: string, statuses: readonly string[]): Promise<Unpaid[]> => db.rows<Unpaid>(sql`
    update ${sql.raw(table)} t set payment_method = null from payment_methods p
    where t.site_id = ${db.siteId} and t.customer = any(${numberArray(customers)}) and t.status = any(${statuses}) and p.site_id = ${db.siteId} and p.number = t.payment_method
      and p.customer <> t.customer
    returning ${kind} as kind, t.id, p.id as "paymentMethod"`)
  const dropped = await Promise.all([
    drop('subscription', 'subscriptions', ['pending', 'trialing', 'active', 'paused']), drop('invoice', 'invoices', ['draft', 'open', 'past-due']),
  ])
  return dropped.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1))
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

/** What the transactions of one customer in one currency sum up to; minor units. Reporting amounts are in the site's currency. */
export interface PaidSums {
  readonly customer: bigint
  readonly currency: string
  readonly paymentCount: number
  readonly grossMinor: bigint
  readonly netMinor: bigint
  readonly reportingGrossMinor: bigint
  readonly reportingNetMinor: bigint
  readonly firstPaymentAt: Instant | null
  readonly lastPaymentAt: Instant | null
}

/** Recomputes from the approved transactions what customers paid, per currency. */
export async function sumTransactions(db: SiteDb, customers: readonly bigint[]): Promise<PaidSums[]> {
  const isSale = sql`filter (where kind = 'sale')`
  return db.rows<PaidSums>(sql`
    select customer, currency, (count(*) ${isSale})::int as "paymentCount", coalesce(sum(amount) ${isSale}, 0)::bigint as "grossMinor",
      sum(case when kind = 'sale' then amount else -amount end)::bigint as "netMinor", coalesce(sum(reporting_amount) ${isSale}, 0)::bigint as "reportingGrossMinor",
      coalesce(sum(case when kind = 'sale' then reporting_amount else -reporting_amount end), 0)::bigint as "reportingNetMinor",
      min(answered_at) ${isSale} as "firstPaymentAt", max(answered_at) ${isSale} as "lastPaymentAt"
    from transactions where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) and status = 'approved' group by customer, currency order by customer, currency`)
}

/** Makes the revenues of customers what their transactions sum up to. */
export async function replaceRevenues(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`delete from customer_revenues where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
  await db.run(sql`
    insert into customer_revenues (site_id, customer, currency, payment_count, gross, net, first_payment_at, last_payment_at)
    select ${db.siteId}::bigint, customer, currency, count(*) filter (where kind = 'sale'), coalesce(sum(amount) filter (where kind = 'sale'), 0),
      sum(case when kind = 'sale' then amount else -amount end), min(answered_at) filter (where kind = 'sale'), max(answered_at) filter (where kind = 'sale')
    from transactions where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) and status = 'approved' group by customer, currency`)
}

/** What the ledgers of customers sum up to, per currency. */
export async function sumLedgers(db: SiteDb, customers: readonly bigint[]): Promise<{ customer: bigint; currency: string; balanceMinor: bigint }[]> {
  return db.rows(sql`
    select customer, currency, sum(amount)::bigint as "balanceMinor" from credits
    where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer, currency order by customer, currency`)
}

/** Makes the balances of customers what their ledgers sum up to, and of each entry what all up to it sum up to: ledgers were united, or taken apart. */
export async function replaceBalances(db: SiteDb, customers: readonly bigint[]): Promise<void> {
  await db.run(sql`
    update credits t set balance = r.running from (
      select number, sum(amount) over (partition by customer, currency order by number) as running from credits
      where site_id = ${db.siteId} and customer = any(${numberArray(customers)})) r
    where t.site_id = ${db.siteId} and t.number = r.number and t.balance <> r.running`)
  await db.run(sql`delete from credit_balances where site_id = ${db.siteId} and customer = any(${numberArray(customers)})`)
  await db.run(sql`
    insert into credit_balances (site_id, customer, currency, balance) select ${db.siteId}::bigint, customer, currency, sum(amount) from credits
    where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer, currency`)
}

/** How many invoices each customer has. */
export async function countInvoices(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, number>> {
  const rows = await db.rows<{ customer: bigint; count: number }>(sql`
    select customer, count(*)::int as count from invoices where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) group by customer`)
  return new Map(rows.map((row) => [row.customer, row.count]))
}
