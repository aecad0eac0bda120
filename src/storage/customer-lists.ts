// Pages of customers: filtered, searched, sorted, by keyset.

import type { Customer } from '../domain/customer.ts'
import type { Clause, Filter } from '../domain/filter/tree.ts'
import { type Search, SEARCH_HITS_MAX, SEARCH_LOOK_MAX, searchPatterns } from '../domain/search.ts'
import { customerColumns, type CustomerRow, toCustomer } from './customers.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { filterSql } from './filter-sql.ts'

/** What lists can be sorted by; `number` is the order of arrival, `score` the fit of a search. */
export const SORT_FIELDS = [
  'number', 'score', 'createdAt', 'updatedAt', 'name', 'firstPaymentAt', 'lastPaymentAt', 'paymentCount', 'frequency', 'lifetimeRevenue', 'averageValue',
  'email', 'lastName', 'invoiceCount',
] as const
export type SortField = (typeof SORT_FIELDS)[number]

interface SortColumn {
  readonly sql: string
  readonly type: 'timestamptz' | 'text' | 'bigint' | 'real'
  readonly nullable?: boolean
}

const COLUMNS: { readonly [field in SortField]: SortColumn } = {
  number: { sql: 'c.number', type: 'bigint' },
  score: { sql: 's.score', type: 'real' },
  createdAt: { sql: 'c.created_at', type: 'timestamptz' },
  updatedAt: { sql: 'c.updated_at', type: 'timestamptz' },
  name: { sql: 'c.name_key', type: 'text' },
  firstPaymentAt: { sql: 'c.first_payment_at', type: 'timestamptz', nullable: true },
  lastPaymentAt: { sql: 'c.last_payment_at', type: 'timestamptz', nullable: true },
  paymentCount: { sql: 'c.payment_count', type: 'bigint' },
  frequency: { sql: 'c.payment_count', type: 'bigint' },
  lifetimeRevenue: { sql: 'c.lifetime_revenue', type: 'bigint' },
  averageValue: { sql: 'c.average_value', type: 'bigint' },
  email: { sql: 'lower(c.email) collate "C"', type: 'text', nullable: true },
  lastName: { sql: 'lower(c.last_name) collate "C"', type: 'text', nullable: true },
  invoiceCount: { sql: 'c.invoice_count', type: 'bigint' },
}

export interface CustomerQuery {
  readonly filter: Filter
  readonly search: Search | null
  readonly sort: SortField
  readonly descending: boolean
}

/** Where a page ended: the sort value of its last customer as text (null where it has none) and its number. */
export type CustomerPosition = readonly [value: string | null, number: string]

const SHAPES: { readonly [type in SortColumn['type']]: RegExp } = {
  // eslint-disable-next-line no-control-regex
  text: /^[^\0]*$/,
  timestamptz: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/,
  bigint: /^-?\d{1,18}$/,
  real: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/,
}

/** True for a position that pages of this order can end at: callers can make cursors up. */
export function isPosition(sort: SortField, [value, number]: CustomerPosition): boolean {
  const column = COLUMNS[sort]
  return /^\d{1,18}$/.test(number) && (value === null ? column.nullable === true : SHAPES[column.type].test(value))
}

type Entry = CustomerRow & { sort_value: string | null }

/** One page of live customers after a position, `offset` further on. `next` is null when nothing follows. */
export async function listCustomers(
  db: SiteDb, query: CustomerQuery, after: CustomerPosition | null, limit: number, offset = 0,
): Promise<{ customers: Customer[]; next: CustomerPosition | null }> {
  const parts = await narrowed(db, query, await queryParts(db, query))
  const rows = await pageRows(db, query, parts, { after, limit: limit + 1, offset })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { customers: page.map(toCustomer), next: rows.length > limit && last ? [last.sort_value, String(last.number)] : null }
}

/** How many live customers a query finds; of a search, at most as many as it looks at. */
export async function countCustomers(db: SiteDb, query: CustomerQuery): Promise<number> {
  return countOf(db, await queryParts(db, query), sql`true`)
}

/** Who is found, `s`, with how well. Slips are forgiven in what is most likely meant: in the digits, where there are such. */
function searchJoin({ words, phone }: Search): Query<unknown> {
  const found = (some: readonly string[], forgiving: boolean): Query<unknown> => {
    const { patterns, typos, typoOf } = searchPatterns(some)
    return sql`search_customers(${some}, ${patterns}, ${forgiving ? typos : []}::text[], ${forgiving ? typoOf : []}::int[], ${SEARCH_HITS_MAX}, ${SEARCH_LOOK_MAX})`
  }
  if (phone === null) return sql`join ${found(words, true)} s on s.customer = c.number`
  return sql`join (
    select customer, max(score) as score from (select * from ${found(words, false)} union all select * from ${found([phone], true)}) readings group by customer) s on s.customer = c.number`
}

interface QueryParts {
  readonly from: Query<unknown>
  readonly where: Query<unknown>
}

async function queryParts(db: SiteDb, { filter, search }: CustomerQuery): Promise<QueryParts> {
  const compiled = await filterSql(db, filter)
  return { from: sql`from customers c ${search === null ? sql`` : searchJoin(search)} ${compiled.joins}`, where: sql`c.site_id = ${db.siteId} and c.deleted_at is null and ${compiled.where}` }
}

/** So few customers are collected and sorted, rather than met on a walk through everybody in order. */
const FEW_MAX = 2_000

/**
 * The query's parts, over the few customers that pass when there are few. PostgreSQL takes clauses for independent of each other
 * and of the order; where they are not, it walks everybody in the order asked for and meets nobody who passes.
 */
async function narrowed(db: SiteDb, query: CustomerQuery, parts: QueryParts): Promise<QueryParts> {
  if (query.search !== null || !mayMislead(query)) return parts
  const rows = await db.rows<{ number: bigint }>(sql`select c.number ${parts.from} where ${parts.where} limit ${FEW_MAX + 1}`)
  if (rows.length > FEW_MAX) return parts
  return { from: sql`from customers c`, where: sql`c.site_id = ${db.siteId} and c.deleted_at is null and c.number = any(${rows.map((row) => String(row.number))}::bigint[])` }
}

function mayMislead({ filter, sort }: CustomerQuery): boolean {
  const sortedBy = COLUMNS[sort].sql
  const asked = positive(filter)
  const ranges = asked.filter((clause) => clause.sources.some((source) => source.from === 'column' && `c.${source.column}` !== sortedBy))
  return ranges.length > 0 || (asked.length > 1 && sort !== 'number')
}

/** What is asked for, segments opened: clauses that leave nobody in can only be among these. */
const positive = (filter: Filter): (Clause & { kind: 'field' })[] =>
  filter.flatMap((clause) => (clause.negated ? [] : clause.kind === 'group' ? positive(clause.clauses) : [clause]))

/**
 * Rows in order after a position. A nullable column is read in two pieces, those with a value and then those without, so that
 * each walks the index; nulls come last in both directions.
 */
async function pageRows(db: SiteDb, query: CustomerQuery, parts: QueryParts, { after, limit, offset }: { after: CustomerPosition | null; limit: number; offset: number }): Promise<Entry[]> {
  const column = COLUMNS[query.sort]
  if (!column.nullable) return piece(db, query, parts, afterValue(query, column, after), limit, offset)
  const named = sql.raw(column.sql)
  const inNulls = after !== null && after[0] === null
  const withValue = sql`${named} is not null and ${afterValue(query, column, after)}`
  const valued = inNulls ? [] : await piece(db, query, parts, withValue, limit, offset)
  if (valued.length >= limit) return valued
  const rest = sql`${named} is null and ${afterValue(query, COLUMNS.number, inNulls ? after : null)}`
  const passed = offset === 0 || valued.length > 0 || inNulls ? 0 : await countOf(db, parts, withValue)
  return [...valued, ...(await piece(db, query, parts, rest, limit - valued.length, valued.length > 0 ? 0 : offset - passed))]
}

/** What holds for the rows behind a position. */
function afterValue(query: CustomerQuery, column: SortColumn, after: CustomerPosition | null): Query<unknown> {
  if (after === null) return sql`true`
  const comparison = sql.raw(query.descending ? '<' : '>')
  const number = sql`${after[1]}::bigint`
  if (column === COLUMNS.number) return sql`c.number ${comparison} ${number}`
  return sql`(${sql.raw(column.sql)}, c.number) ${comparison} (${after[0]}::text::${sql.raw(column.type)}, ${number})`
}

async function piece(db: SiteDb, query: CustomerQuery, parts: QueryParts, condition: Query<unknown>, limit: number, offset: number): Promise<Entry[]> {
  const direction = sql.raw(query.descending ? 'desc' : 'asc')
  const column = COLUMNS[query.sort]
  const named = sql.raw(column.sql)
  // Where the value is null for all, it still stands in the order: only so is it the order of the index.
  const order = column === COLUMNS.number ? sql`c.number ${direction}` : sql`${named} ${direction}, c.number ${direction}`
  return db.rows<Entry>(sql`
    select ${customerColumns}, (${named})::text as sort_value ${parts.from}
    where ${parts.where} and ${condition} order by ${order} limit ${limit} ${offset === 0 ? sql`` : sql`offset ${offset}`}`)
}

async function countOf(db: SiteDb, { from, where }: QueryParts, condition: Query<unknown>): Promise<number> {
  return Number((await db.row<{ count: bigint }>(sql`select count(*) as count ${from} where ${where} and ${condition}`))?.count ?? 0)
}
