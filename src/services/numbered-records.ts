// Records by number, and lists of them across customers: for faces whose ids are numbers.

import type { Address } from '../domain/address.ts'
import type { Customer } from '../domain/customer.ts'
import type { Invoice } from '../domain/invoice-record.ts'
import type { OneTimeItem } from '../domain/one-time-item.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { refuse } from '../domain/refusal.ts'
import type { Scope } from '../domain/scope.ts'
import type { Subscription } from '../domain/subscription.ts'
import type { Transaction } from '../domain/transaction.ts'
import type { SiteDb } from '../storage/db.ts'
import { getCustomers } from '../storage/customers.ts'
import { getInvoices } from '../storage/invoices.ts'
import { getPaymentMethods } from '../storage/payment-methods.ts'
import { countRecords, findByNumber, getAddresses, getItems, type Listed, listNumbers, listRecordNumbers, type Numbered, type RecordFilter, type RecordPosition, type RecordQuery } from '../storage/numbered-records.ts'
import { listIds } from '../storage/references.ts'
import { getSubscriptions } from '../storage/subscriptions.ts'
import { getTransactions } from '../storage/transactions.ts'
import { type Context, permit } from './context.ts'

export type { RecordFilter, RecordPosition, RecordQuery, RecordSort } from '../storage/numbered-records.ts'

/** Ids of a record and of the customer it belongs to (its own, for a customer). */
export interface Named {
  readonly id: string
  readonly customer: bigint | null
  readonly customerId: string
}

/** The record of a number. Refuses not-found. Whether it is deleted is for the use-case to say that is asked next. */
export async function recordOf(ctx: Context, table: Numbered, number: bigint): Promise<Named> {
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const found = (await findByNumber(db, table, number)) ?? refuse('not-found', { detail: `there is no such record: ${number}` })
    const customerId = table === 'customers' ? found.id : found.customer === null ? '' : ((await listIds(db, 'customers', [found.customer])).get(found.customer) ?? '')
    return { ...found, customerId }
  })
}

/** The numbers of records by their ids. */
export async function numbersOf(ctx: Context, table: Numbered, ids: readonly string[]): Promise<Map<string, bigint>> {
  return ctx.database.read(ctx.site.siteId, (db) => listNumbers(db, table, ids))
}

async function page<Row>(ctx: Context, scope: Scope, table: Listed, query: RecordQuery, load: (db: SiteDb, numbers: readonly bigint[]) => Promise<ReadonlyMap<bigint, Row>>): Promise<Row[]> {
  permit(ctx, scope)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const numbers = await listRecordNumbers(db, table, query)
    const rows = numbers.length === 0 ? new Map<bigint, Row>() : await load(db, numbers)
    return numbers.flatMap((number) => rows.get(number) ?? [])
  })
}

const byNumber = <Row extends { readonly number: bigint }>(rows: readonly Row[]): Map<bigint, Row> => new Map(rows.map((row) => [row.number, row]))

/** Live customers. */
export async function listCustomerPage(ctx: Context, query: RecordQuery): Promise<Customer[]> {
  return page(ctx, 'customers:read', 'customers', query, async (db, numbers) => byNumber(await getCustomers(db, numbers)))
}

/** Addresses of any customer, each with its number. */
export async function listAddressPage(ctx: Context, query: RecordQuery): Promise<(Address & { readonly number: bigint })[]> {
  return page(ctx, 'customers:read', 'addresses', query, async (db, numbers) => new Map([...(await getAddresses(db, numbers))].map(([number, address]) => [number, { ...address, number }])))
}

/** Payment methods of any customer, those that are deactivated included unless `statuses` leaves them out. */
export async function listMethodPage(ctx: Context, query: RecordQuery): Promise<PaymentMethod[]> {
  return page(ctx, 'payments:read', 'payment_methods', query, getPaymentMethods)
}

export async function listSubscriptionPage(ctx: Context, query: RecordQuery): Promise<Subscription[]> {
  return page(ctx, 'subscriptions:read', 'subscriptions', query, async (db, numbers) => byNumber(await getSubscriptions(db, numbers)))
}

export async function listInvoicePage(ctx: Context, query: RecordQuery): Promise<Invoice[]> {
  return page(ctx, 'invoices:read', 'invoices', query, async (db, numbers) => byNumber(await getInvoices(db, numbers)))
}

export async function listTransactionPage(ctx: Context, query: RecordQuery): Promise<Transaction[]> {
  return page(ctx, 'payments:read', 'transactions', query, async (db, numbers) => byNumber(await getTransactions(db, numbers)))
}

/** All records that a query of no page of its own finds, oldest first, batch by batch; the cost of a batch does not grow with its place. */
export async function* oldestFirst<Row extends { readonly number: bigint }>(
  read: (page: Pick<RecordQuery, 'sort' | 'descending' | 'after' | 'limit'>) => Promise<readonly Row[]>, batch: number,
): AsyncGenerator<readonly Row[]> {
  for (let after: RecordPosition | null = null; ; ) {
    const rows: readonly Row[] = await read({ sort: 'number', descending: false, after, limit: batch })
    yield rows
    const last = rows.at(-1)
    if (rows.length < batch || last === undefined) return
    after = ['', String(last.number)]
  }
}

export async function listItemPage(ctx: Context, query: RecordQuery): Promise<OneTimeItem[]> {
  return page(ctx, 'subscriptions:read', 'one_time_items', query, getItems)
}

const READS: { readonly [table in Listed]: Scope } = {
  customers: 'customers:read', addresses: 'customers:read', payment_methods: 'payments:read', subscriptions: 'subscriptions:read', invoices: 'invoices:read', one_time_items: 'subscriptions:read',
  transactions: 'payments:read',
}

/** How many records of a table a filter finds. */
export async function countOf(ctx: Context, table: Listed, filter: RecordFilter): Promise<number> {
  permit(ctx, READS[table])
  return ctx.database.read(ctx.site.siteId, (db) => countRecords(db, table, filter))
}
