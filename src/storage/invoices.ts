// Invoices as rows.

import type { Invoice, InvoiceLine } from '../domain/invoice-record.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { fieldsOf, numberArray, type Table, toRecords } from './table.ts'

export const INVOICES: Table<Invoice> = {
  name: 'invoices',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], customer: ['customer', 'bigint'], subscription: ['subscription', 'bigint'], period: ['period', 'int'],
    periodFrom: ['period_from', 'timestamptz'], periodTo: ['period_to', 'timestamptz'], kind: ['kind', 'text'], status: ['status', 'text'],
    invoiceNumber: ['invoice_number', 'bigint'], currency: ['currency', 'text'], lines: ['lines', 'money-json'], subtotalMinor: ['subtotal', 'bigint'],
    discountMinor: ['discount', 'bigint'], taxMinor: ['tax', 'bigint'], totalMinor: ['total', 'bigint'], creditAppliedMinor: ['credit_applied', 'bigint'],
    paidMinor: ['paid', 'bigint'], refundedMinor: ['refunded', 'bigint'], paymentMethod: ['payment_method', 'bigint'], issuedAt: ['issued_at', 'timestamptz'],
    dueAt: ['due_at', 'timestamptz'], paidAt: ['paid_at', 'timestamptz'], closedAt: ['closed_at', 'timestamptz'], attempts: ['attempts', 'int'],
    nextAttemptAt: ['next_attempt_at', 'timestamptz'], memo: ['memo', 'text'], metadata: ['metadata', 'json'], createdAt: ['created_at', 'timestamptz'],
    updatedAt: ['updated_at', 'timestamptz'], revision: ['revision', 'int'],
  },
}
const fields = fieldsOf(INVOICES, 'i')

/** JSON has no bigint: a line's plan is a number there. */
type StoredLine = Omit<InvoiceLine, 'plan'> & { readonly plan: number | null }

function toLine(line: StoredLine): InvoiceLine {
  return { ...line, plan: line.plan === null ? null : BigInt(line.plan) }
}

async function select(db: SiteDb, where: Query<unknown>): Promise<Invoice[]> {
  const invoices = toRecords(INVOICES, await db.rows(sql`select ${fields} from invoices i where i.site_id = ${db.siteId} and ${where}`))
  return invoices.map((invoice) => ({ ...invoice, lines: (invoice.lines as unknown as StoredLine[]).map(toLine) }))
}

export async function findInvoice(db: SiteDb, id: string): Promise<Invoice | null> {
  return (await select(db, sql`i.id = ${id}`))[0] ?? null
}

/** The invoice of a subscription's period, if it has one, and then those of the changes since. */
export async function listInvoicesOfPeriod(db: SiteDb, subscription: bigint, period: number): Promise<Invoice[]> {
  return select(db, sql`i.subscription = ${subscription} and (i.period = ${period} or i.kind = 'change' and i.number > (
    select p.number from invoices p where p.site_id = ${db.siteId} and p.subscription = ${subscription} and p.period = ${period})) order by i.number`)
}

export async function getInvoices(db: SiteDb, numbers: readonly bigint[]): Promise<Invoice[]> {
  return numbers.length === 0 ? [] : select(db, sql`i.number = any(${numberArray(numbers)}) order by i.number`)
}

/** Those of customers that money is still expected for, oldest first. */
export async function listOwedInvoices(db: SiteDb, customers: readonly bigint[]): Promise<Invoice[]> {
  return select(db, sql`i.customer = any(${numberArray(customers)}) and i.status in ('open', 'past-due') order by i.number`)
}

/** The same with their drafts. */
export async function listUnpaidInvoices(db: SiteDb, customer: bigint): Promise<Invoice[]> {
  return select(db, sql`i.customer = ${customer} and i.status in ('draft', 'open', 'past-due') order by i.number`)
}

/** The ends of a subscription's invoices: ids of the first and the last, and how the last stands. */
export interface InvoiceEnds {
  readonly first: string
  readonly last: string
  readonly lastStatus: Invoice['status']
}

export async function listInvoiceEnds(db: SiteDb, subscriptions: readonly bigint[]): Promise<Map<bigint, InvoiceEnds>> {
  const rows = await db.rows<InvoiceEnds & { subscription: bigint }>(sql`
    select subscription, (array_agg(id order by number))[1] as first, (array_agg(id order by number desc))[1] as last, (array_agg(status order by number desc))[1] as "lastStatus"
    from invoices where site_id = ${db.siteId} and subscription = any(${numberArray(subscriptions)}) group by subscription`)
  return new Map(rows.map(({ subscription, ...ends }) => [subscription, ends]))
}

/** The numbers and customers of invoices with an attempt due by now, the longest due first. */
export async function listDueInvoices(db: SiteDb, now: Instant, limit: number): Promise<{ number: bigint; customer: bigint; at: Instant }[]> {
  return db.rows(sql`
    select number, customer, next_attempt_at as at from invoices where site_id = ${db.siteId} and next_attempt_at <= ${now} order by next_attempt_at, number limit ${limit}`)
}

export interface InvoiceQuery {
  readonly customer?: bigint
  readonly subscription?: bigint
  readonly status?: string
  readonly below: bigint | null
  readonly limit: number
}

/** Newest first. */
export async function listInvoices(db: SiteDb, query: InvoiceQuery): Promise<Invoice[]> {
  return select(db, sql`true
    ${query.customer === undefined ? sql`` : sql`and i.customer = ${query.customer}`} ${query.subscription === undefined ? sql`` : sql`and i.subscription = ${query.subscription}`}
    ${query.status === undefined ? sql`` : sql`and i.status = ${query.status}`} ${query.below === null ? sql`` : sql`and i.number < ${query.below}`}
    order by i.number desc limit ${query.limit}`)
}

/** Takes the next numbers of the site's invoices, which leave no gap: the transaction holds the counter until it ends. Gives the first. */
export async function takeInvoiceNumbers(db: SiteDb, count: number): Promise<bigint> {
  const row = await db.row<{ value: bigint }>(sql`
    insert into site_counters (site_id, counter, value) values (${db.siteId}, 'invoice', ${count})
    on conflict (site_id, counter) do update set value = site_counters.value + excluded.value returning value`, 'take_invoice_numbers')
  return (row?.value ?? 0n) - BigInt(count) + 1n
}

/** What was collected of the invoices of subscriptions, less what was given back, by the subscriptions' numbers; none for those of which nothing was. */
export async function sumCollected(db: SiteDb, subscriptions: readonly bigint[]): Promise<Map<bigint, bigint>> {
  const rows = await db.rows<{ subscription: bigint; collected: bigint }>(sql`
    select subscription, sum(paid - refunded)::bigint as collected from invoices where site_id = ${db.siteId} and subscription = any(${numberArray(subscriptions)}) group by subscription`)
  return new Map(rows.map((row) => [row.subscription, row.collected]))
}
