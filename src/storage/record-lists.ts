// Lists of records by conditions on their fields, with how many there are in all.

import { currenciesOfExponent } from '../domain/money.ts'
import type { RecordCondition, RecordNoun, RecordQuery, RecordTest } from '../domain/record-query.ts'
import { refuse } from '../domain/refusal.ts'
import { type Query, type SiteDb, sql } from './db.ts'

/** A field's column and type; `sql` for what is made of several columns of `r`, as the domain does in `settlementOf`, `outcomeOf`. A reference is compared by the id of the record it leads to, and a customer who is part of another stands for that one; texts without regard to case. */
type Column = readonly [column: string, type: 'sql text' | 'sql timestamptz' | 'sql numeric' | 'text' | 'bigint' | 'timestamptz' | 'customers' | 'customer number' | 'plans' | 'products' | 'subscriptions' | 'invoices' | 'payment_methods' | 'transactions']

const shared: { readonly [field: string]: Column } = { id: ['id', 'text'], number: ['number', 'bigint'], customerId: ['customer', 'customers'], customerNumber: ['customer', 'customer number'], status: ['status', 'text'], createdAt: ['created_at', 'timestamptz'] }
const named: { readonly [field: string]: Column } = { id: ['id', 'text'], number: ['number', 'bigint'], name: ['name', 'text'], createdAt: ['created_at', 'timestamptz'], updatedAt: ['updated_at', 'timestamptz'] }
const offered: { readonly [field: string]: Column } = { ...named, archivedAt: ['archived_at', 'timestamptz'] }
/** An amount in whole units of its record's currency. */
const inUnits = (column: string): Column => [`(r.${column} / case ${[0, 3, 4].map((exponent) => `when r.currency in ('${currenciesOfExponent(exponent).join("','")}') then ${10 ** exponent}`).join(' ')} else 100 end::numeric)`, 'sql numeric']
/** What the contact of the method that pays says. */
const billed = (name: string): Column => [`(select m.billing_contact ->> '${name}' from payment_methods m where m.site_id = r.site_id and m.number = r.payment_method)`, 'sql text']
const COLUMNS: { readonly [noun in RecordNoun]: { readonly [field: string]: Column } } = {
  transactions: {
    ...shared, invoiceId: ['invoice', 'invoices'], paymentMethodId: ['payment_method', 'payment_methods'], kind: ['kind', 'text'], currency: ['currency', 'text'], amountMinor: ['amount', 'bigint'], amount: inUnits('amount'),
    ...Object.fromEntries(['firstName', 'lastName', 'company', 'city', 'region', 'postalCode', 'country'].map((name) => [`billing.${name}`, billed(name)])), parentId: ['parent', 'transactions'], updatedAt: ['coalesce(r.answered_at, r.created_at)', 'sql timestamptz'],
    requestId: ['request_id', 'text'], outcome: ["case when r.kind <> 'sale' or r.status <> 'approved' or r.refunded = 0 then r.status when r.refunded < r.amount then 'partially-refunded' else 'refunded' end", 'sql text'], answeredAt: ['answered_at', 'timestamptz'], gateway: ['gateway', 'text'], purpose: ['purpose', 'text'],
  },
  invoices: {
    ...shared, subscriptionId: ['subscription', 'subscriptions'], subscriptionNumber: ['subscription', 'bigint'], kind: ['kind', 'text'], currency: ['currency', 'text'], totalMinor: ['total', 'bigint'], total: inUnits('total'), invoiceNumber: ['invoice_number', 'bigint'],
    settlement: ["case when r.status = 'paid' and r.refunded > 0 then 'partially-refunded' when r.status in ('open', 'past-due') and r.paid > 0 then 'partially-paid' else r.status end", 'sql text'],
    issuedAt: ['issued_at', 'timestamptz'], dueAt: ['due_at', 'timestamptz'], paidAt: ['paid_at', 'timestamptz'], updatedAt: ['updated_at', 'timestamptz'],
  },
  subscriptions: {
    ...shared, planId: ['plan', 'plans'], planNumber: ['plan', 'bigint'], currency: ['currency', 'text'], startedAt: ['started_at', 'timestamptz'], endedAt: ['ended_at', 'timestamptz'], coveredUntil: ['covered_until', 'timestamptz'], cancellation: ['cancellation', 'text'],
    endsAt: ['coalesce(r.ended_at, r.cancel_at)', 'sql timestamptz'], renewsAt: ['case when r.ended_at is null then r.covered_until end', 'sql timestamptz'],
    updatedAt: ['updated_at', 'timestamptz'],
  },
  payment_methods: {
    ...shared, kind: ['kind', 'text'], brand: ['brand', 'text'], last4: ['last4', 'text'], expiryYear: ['expiry_year', 'bigint'], expiryMonth: ['expiry_month', 'bigint'],
    fingerprint: ['fingerprint', 'text'], updatedAt: ['updated_at', 'timestamptz'],
  },
  addresses: {
    id: ['id', 'text'], number: ['number', 'bigint'], customerId: ['customer', 'customers'], customerNumber: ['customer', 'customer number'], kind: ['kind', 'text'], country: ['country', 'text'], region: ['region', 'text'], city: ['city', 'text'],
    postalCode: ['postal_code', 'text'], createdAt: ['created_at', 'timestamptz'], updatedAt: ['updated_at', 'timestamptz'],
  },
  plans: { ...offered, productId: ['product', 'products'], productNumber: ['product', 'bigint'], trialDays: ['trial_days', 'bigint'] },
  products: offered,
  seats: { ...shared, subscriptionNumber: ['subscription', 'bigint'] },
  organizations: { ...named, email: ['email', 'text'] },
}

/** The numbers of a page of records in their order, and how many records the conditions find. Refuses filter-invalid and sort-invalid for unknown fields. */
export async function findNumbers(db: SiteDb, noun: RecordNoun, query: RecordQuery): Promise<{ numbers: bigint[]; total: number }> {
  const live = query.ofLiveCustomers ? sql`and exists (select from customers c where c.site_id = ${db.siteId} and c.number = r.customer and c.deleted_at is null)` : sql``
  const where = sql`r.site_id = ${db.siteId} ${live} ${joined(query.conditions.map((condition) => sql`and ${conditionSql(db, noun, condition)}`))}`
  const table = sql.raw(noun)
  const order = sql.raw(orderOf(noun, query.sort))
  const rows = await db.rows<{ number: bigint }>(sql`select r.number from ${table} r where ${where} order by ${order} limit ${query.limit} offset ${query.offset}`)
  // A page that ends the list tells its length.
  if (rows.length < query.limit && (rows.length > 0 || query.offset === 0)) return { numbers: rows.map((row) => row.number), total: query.offset + rows.length }
  const counted = await db.row<{ count: bigint }>(sql`select count(*) as count from ${table} r where ${where}`)
  return { numbers: rows.map((row) => row.number), total: Number(counted?.count ?? 0) }
}

function orderOf(noun: RecordNoun, sort: RecordQuery['sort']): string {
  if (sort === null) return 'r.number desc'
  const [named, type] = columnOf(noun, sort.field) ?? refuse('sort-invalid', { detail: `sort does not know ${sort.field}`, errors: [{ pointer: '/sort', code: 'sort-invalid', message: 'is not known' }] })
  const direction = sort.descending ? 'desc' : 'asc'
  return `${type === 'text' ? `lower(${named})` : named} ${direction} nulls last, r.number ${direction}`
}

function conditionSql(db: SiteDb, noun: RecordNoun, { field, negated, tests }: RecordCondition): Query<unknown> {
  const column = notedIn(noun, field) ?? columnOf(noun, field) ?? refuse('filter-invalid', { detail: `filter: ${field} cannot be filtered by`, errors: [{ pointer: '/filter', code: 'filter-invalid', message: 'is not known' }] })
  const any = tests.length === 0 ? sql`false` : sql`(${joined(tests.map((test, index) => sql`${sql.raw(index === 0 ? '' : 'or')} ${testSql(db, column, test)}`))})`
  // What has no value is none of the values.
  return negated ? sql`not coalesce(${any}, false)` : any
}

/** A text in the metadata of records that have some, by its path: `metadata.a.b`. */
function notedIn(noun: RecordNoun, field: string): readonly [Query<unknown>, 'text'] | null {
  const [root, ...path] = field.split('.')
  return noun === 'addresses' && root === 'metadata' && path.length > 0 ? [sql`r.metadata #>> ${path}::text[]`, 'text'] : null
}

/** The type of what a field is in a query. */
type NamedType = Exclude<Column[1], `sql ${string}`> | 'numeric'

/** What a field is in a query, and its type; undefined for one that the noun does not have. */
function columnOf(noun: RecordNoun, field: string): readonly [named: string, type: NamedType] | undefined {
  if (!Object.hasOwn(COLUMNS[noun], field)) return undefined
  const [column, type] = COLUMNS[noun][field] ?? ['', 'text']
  if (type === 'sql text') return [`(${column})`, 'text']
  if (type === 'sql numeric') return [`(${column})`, 'numeric']
  return type === 'sql timestamptz' ? [`(${column})`, 'timestamptz'] : [`r.${column}`, type]
}

function testSql(db: SiteDb, [written, type]: readonly [string | Query<unknown>, NamedType], test: RecordTest): Query<unknown> {
  const named = typeof written === 'string' ? sql.raw(written) : sql`(${written})`
  if (test.kind === 'null') return sql`${named} is null`
  if (test.kind === 'equals') {
    if (type === 'text') return sql`lower(${named}) = lower(${test.value})`
    if (type === 'bigint' || type === 'numeric' || type === 'timestamptz') return sql`${named} = ${test.value}::text::${sql.raw(type)}`
    if (type === 'customers') return sql`${named} = (select customer from customer_ids where site_id = ${db.siteId} and id_key = lower(${test.value}))`
    if (type === 'customer number') return sql`${named} = (select coalesce(merged_into, number) from customers where site_id = ${db.siteId} and number = ${test.value}::text::bigint)`
    return sql`${named} = (select number from ${sql.raw(type)} where site_id = ${db.siteId} and id = ${test.value})`
  }
  if (type !== 'bigint' && type !== 'numeric' && type !== 'timestamptz') refuse('filter-invalid', { detail: 'filter: this field has no order', errors: [{ pointer: '/filter', code: 'filter-invalid', message: 'has no order to take a range of' }] })
  const end = (sign: string, value: string | null): Query<unknown> => (value === null ? sql`true` : sql`${named} ${sql.raw(sign)} ${value}::text::${sql.raw(type)}`)
  return sql`(${end('>=', test.from)} and ${end('<=', test.to)})`
}

function joined(parts: readonly Query<unknown>[]): Query<unknown> {
  return parts.reduce<Query<unknown>>((all, part) => sql`${all} ${part}`, sql``)
}
