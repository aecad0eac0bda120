// Records of one table across customers, by number: found by what they refer to, their state and their age, page by page.

import type { Address } from '../domain/address.ts'
import type { OneTimeItem } from '../domain/one-time-item.ts'
import type { Instant } from '../domain/time.ts'
import { addressColumns, type AddressRow, toAddress } from './addresses.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { ONE_TIME_ITEMS } from './items.ts'
import { fieldsOf, numberArray, toRecords } from './table.ts'

/** Tables whose records have a number beside their id. Where `customer` is null, they belong to none. */
const NUMBERED = {
  customers: 'number', addresses: 'customer', payment_methods: 'customer', subscriptions: 'customer', invoices: 'customer', one_time_items: 'customer', transactions: 'customer',
  plans: null, products: null, coupons: null, organizations: null, webhook_endpoints: null,
} as const
export type Numbered = keyof typeof NUMBERED

/** The id of a record by its number, and the number of the customer it belongs to; null when there is none. Deleted ones are found. */
export async function findByNumber(db: SiteDb, table: Numbered, number: bigint): Promise<{ id: string; customer: bigint | null } | null> {
  return (await db.row<{ id: string; customer: bigint | null }>(sql`
    select id, ${sql.raw(NUMBERED[table] ?? 'null::bigint')} as customer from ${sql.raw(table)} where site_id = ${db.siteId} and number = ${number}`)) ?? null
}

/** The numbers of records by their ids. */
export async function listNumbers(db: SiteDb, table: Numbered, ids: readonly string[]): Promise<Map<string, bigint>> {
  if (ids.length === 0) return new Map()
  const rows = await db.rows<{ id: string; number: bigint }>(sql`select id, number from ${sql.raw(table)} where site_id = ${db.siteId} and id = any(${[...new Set(ids)]})`)
  return new Map(rows.map((row) => [row.id, row.number]))
}

/** Tables that can be listed across customers; customers themselves, the live ones, by numbers, age and metadata only. */
export type Listed = 'customers' | 'addresses' | 'payment_methods' | 'subscriptions' | 'invoices' | 'one_time_items' | 'transactions'

export const RECORD_SORTS = ['number', 'createdAt', 'updatedAt'] as const
export type RecordSort = (typeof RECORD_SORTS)[number]

/** Where a page ended: the instant that it is sorted by (RFC 3339; the number again when sorted by that), and the number. */
export type RecordPosition = readonly [value: string, number: string]

/** What is asked for. Names that a table has no column for find nothing. */
export interface RecordFilter {
  /** Whose they are; whoever is part of another stands for that one. */
  readonly customers?: readonly bigint[]
  readonly numbers?: readonly bigint[]
  readonly statuses?: readonly string[]
  readonly createdFrom?: Instant
  readonly createdTo?: Instant
  readonly updatedFrom?: Instant
  readonly updatedTo?: Instant
  readonly subscriptions?: readonly bigint[]
  /** When invoices were paid. */
  readonly paidFrom?: Instant
  readonly paidTo?: Instant
  /** When invoices were to be charged: as their period began, else when they were issued. */
  readonly scheduledFrom?: Instant
  readonly scheduledTo?: Instant
  /** Subscriptions that leave periods out. */
  readonly skipping?: boolean
  /** Of paid invoices, only those of which nothing was given back, or a part. */
  readonly refunded?: 'none' | 'part'
  readonly gateways?: readonly string[]
  /** A gateway's tokens of payment methods. */
  readonly tokens?: readonly string[]
  /** Ids of addresses that subscriptions go to, and customers whose default is one of them, for subscriptions that name none. */
  readonly shippingAddresses?: readonly string[]
  readonly shippingDefaults?: readonly bigint[]
  /** Texts in the metadata, all of them. */
  readonly noted?: readonly { readonly path: readonly string[]; readonly value: string }[]
  /** Only those whose metadata has anything there. */
  readonly noting?: readonly string[]
  /** Leaves out those whose metadata has `true` there. */
  readonly unless?: readonly string[]
  /** Items that wait for an invoice; they have no status. */
  readonly waiting?: boolean
}

/** One page of it. */
export interface RecordQuery extends RecordFilter {
  readonly sort: RecordSort
  readonly descending: boolean
  readonly after: RecordPosition | null
  readonly limit: number
}

const SORT_COLUMNS: { readonly [sort in RecordSort]: string } = { number: 'r.number', createdAt: 'r.created_at', updatedAt: 'r.updated_at' }

/** The numbers of one page, in order. */
export async function listRecordNumbers(db: SiteDb, table: Listed, query: RecordQuery): Promise<bigint[]> {
  const direction = sql.raw(query.descending ? 'desc' : 'asc')
  const column = sql.raw(SORT_COLUMNS[query.sort])
  const order = query.sort === 'number' ? sql`r.number ${direction}` : sql`${column} ${direction}, r.number ${direction}`
  const rows = await db.rows<{ number: bigint }>(sql`
    select r.number from ${sql.raw(table)} r where r.site_id = ${db.siteId} ${asked(db, table, query)} ${beyond(query)} order by ${order} limit ${query.limit}`)
  return rows.map((row) => row.number)
}

/** How many records a query finds on all its pages. */
export async function countRecords(db: SiteDb, table: Listed, query: RecordFilter): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`select count(*) as count from ${sql.raw(table)} r where r.site_id = ${db.siteId} ${asked(db, table, query)}`)
  return Number(row?.count ?? 0n)
}

/** What a query asks for, wherever its page begins. */
function asked(db: SiteDb, table: Listed, query: RecordFilter): Query<unknown> {
  return sql`${table === 'customers' ? sql`and r.deleted_at is null` : sql``} ${query.customers ? sql`and r.customer = any(array(${survivorsOf(db, query.customers)}))` : sql``} ${among('r.number', query.numbers)}
    ${query.statuses ? sql`and r.status = any(${[...query.statuses]})` : sql``} ${among('r.subscription', query.subscriptions)}
    ${query.refunded ? sql`and (r.status <> 'paid' or ${query.refunded === 'none' ? sql`r.refunded = 0` : sql`r.refunded > 0`})` : sql``}
    ${query.gateways ? sql`and r.gateway = any(${[...query.gateways]})` : sql``} ${query.tokens ? sql`and r.token = any(${[...query.tokens]})` : sql``}
    ${query.shippingAddresses ? sql`and (r.shipping_address = any(${[...query.shippingAddresses]})
      or r.shipping_address is null and r.customer = any(${numberArray(query.shippingDefaults ?? [])}))` : sql``}
    ${sql.join((query.noted ?? []).map(({ path, value }) => sql`and r.metadata #>> ${[...path]}::text[] = ${value}`), sql` `)}
    ${query.noting ? sql`and r.metadata #> ${[...query.noting]}::text[] is not null` : sql``}
    ${query.unless ? sql`and r.metadata #>> ${[...query.unless]}::text[] is distinct from 'true'` : sql``}
    ${query.waiting ? sql`and r.invoice is null and r.cancelled_at is null` : sql``}
    ${since('r.paid_at', query.paidFrom, query.paidTo)} ${since('coalesce(r.period_from, r.issued_at, r.created_at)', query.scheduledFrom, query.scheduledTo)}
    ${query.skipping ? sql`and json_array_length(r.skipped_periods) > 0` : sql``}
    ${since('r.created_at', query.createdFrom, query.createdTo)} ${since('r.updated_at', query.updatedFrom, query.updatedTo)}`
}

function survivorsOf(db: SiteDb, customers: readonly bigint[]): Query<unknown> {
  return sql`select coalesce(c.merged_into, c.number) from customers c where c.site_id = ${db.siteId} and c.number = any(${numberArray(customers)})`
}

function among(column: string, numbers: readonly bigint[] | undefined): Query<unknown> {
  return numbers ? sql`and ${sql.raw(column)} = any(${numberArray(numbers)})` : sql``
}

function since(column: string, from: Instant | undefined, to: Instant | undefined): Query<unknown> {
  return sql`${from ? sql`and ${sql.raw(column)} >= ${from}` : sql``} ${to ? sql`and ${sql.raw(column)} <= ${to}` : sql``}`
}

function beyond({ after, sort, descending }: RecordQuery): Query<unknown> {
  if (after === null) return sql``
  const comparison = sql.raw(descending ? '<' : '>')
  if (sort === 'number') return sql`and r.number ${comparison} ${after[1]}::bigint`
  return sql`and (${sql.raw(SORT_COLUMNS[sort])}, r.number) ${comparison} (${after[0]}::timestamptz, ${after[1]}::bigint)`
}

/** Addresses by their numbers. */
export async function getAddresses(db: SiteDb, numbers: readonly bigint[]): Promise<Map<bigint, Address>> {
  const rows = await db.rows<AddressRow & { number: bigint }>(sql`
    select number, ${addressColumns} from addresses where site_id = ${db.siteId} and number = any(${numberArray(numbers)})`)
  return new Map(rows.map((row) => [row.number, toAddress(row)]))
}

const itemFields = fieldsOf(ONE_TIME_ITEMS, 'o')

/** One-time items by their numbers. */
export async function getItems(db: SiteDb, numbers: readonly bigint[]): Promise<Map<bigint, OneTimeItem>> {
  const rows = await db.rows(sql`select ${itemFields} from one_time_items o where o.site_id = ${db.siteId} and o.number = any(${numberArray(numbers)})`)
  return new Map(toRecords(ONE_TIME_ITEMS, rows).map((item) => [item.number, item]))
}
