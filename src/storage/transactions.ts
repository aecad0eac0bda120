// Transactions as rows.

import type { Transaction } from '../domain/transaction.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'
import { fieldsOf, numberArray, type Table, toRecords } from './table.ts'

export const TRANSACTIONS: Table<Transaction> = {
  name: 'transactions',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], customer: ['customer', 'bigint'], invoice: ['invoice', 'bigint'], paymentMethod: ['payment_method', 'bigint'],
    kind: ['kind', 'text'], purpose: ['purpose', 'text'], status: ['status', 'text'], currency: ['currency', 'text'], amountMinor: ['amount', 'bigint'],
    reportingAmountMinor: ['reporting_amount', 'bigint'], refundedMinor: ['refunded', 'bigint'], gateway: ['gateway', 'text'], gatewayKey: ['gateway_key', 'text'],
    gatewayReference: ['gateway_reference', 'text'], declineReason: ['decline_reason', 'text'], gatewayCode: ['gateway_code', 'text'],
    isRetriable: ['is_retriable', 'boolean'], attempt: ['attempt', 'int'], parent: ['parent', 'bigint'], requestId: ['request_id', 'text'],
    description: ['description', 'text'], metadata: ['metadata', 'json'], createdAt: ['created_at', 'timestamptz'], answeredAt: ['answered_at', 'timestamptz'],
    lookAt: ['look_at', 'timestamptz'], revision: ['revision', 'int'],
  },
}
const fields = fieldsOf(TRANSACTIONS, 't')

async function select(db: SiteDb, where: Query<unknown>): Promise<Transaction[]> {
  return toRecords(TRANSACTIONS, await db.rows(sql`select ${fields} from transactions t where t.site_id = ${db.siteId} and ${where}`))
}

export async function findTransaction(db: SiteDb, id: string): Promise<Transaction | null> {
  return (await select(db, sql`t.id = ${id}`))[0] ?? null
}

export async function findTransactionByKey(db: SiteDb, gatewayKey: string): Promise<Transaction | null> {
  return (await select(db, sql`t.gateway_key = ${gatewayKey}`))[0] ?? null
}

export async function findTransactionByRequest(db: SiteDb, requestId: string): Promise<Transaction | null> {
  return (await select(db, sql`t.request_id = ${requestId}`))[0] ?? null
}

export async function getTransactions(db: SiteDb, numbers: readonly bigint[]): Promise<Transaction[]> {
  return numbers.length === 0 ? [] : select(db, sql`t.number = any(${numberArray(numbers)}) order by t.number`)
}

/** Those of customers that were written and not answered yet. */
export async function listOpenTransactions(db: SiteDb, customers: readonly bigint[]): Promise<Transaction[]> {
  return select(db, sql`t.customer = any(${numberArray(customers)}) and t.look_at is not null order by t.number`)
}

/** Those whose missing answer is to be looked for by now, oldest first. */
export async function listTransactionsToLookAt(db: SiteDb, now: Instant, limit: number): Promise<Transaction[]> {
  return select(db, sql`t.look_at <= ${now} order by t.look_at, t.number limit ${limit}`)
}

/** The attempts at invoices, oldest first, by invoice number. */
export async function listAttempts(db: SiteDb, invoices: readonly bigint[]): Promise<Map<bigint, Transaction[]>> {
  const found = new Map<bigint, Transaction[]>(invoices.map((invoice) => [invoice, []]))
  if (invoices.length === 0) return found
  for (const one of await select(db, sql`t.invoice = any(${numberArray(invoices)}) order by t.number`)) found.get(one.invoice ?? 0n)?.push(one)
  return found
}

/** What gave sales back, oldest first, by the number of the sale. */
export async function listReturns(db: SiteDb, sales: readonly bigint[]): Promise<Map<bigint, Transaction[]>> {
  const found = new Map<bigint, Transaction[]>(sales.map((sale) => [sale, []]))
  if (sales.length === 0) return found
  for (const one of await select(db, sql`t.parent = any(${numberArray(sales)}) order by t.number`)) found.get(one.parent ?? 0n)?.push(one)
  return found
}

export interface TransactionQuery {
  readonly customer?: bigint
  readonly invoice?: bigint
  readonly status?: string
  readonly kind?: string
  readonly below: bigint | null
  readonly limit: number
}

/** Newest first. */
export async function listTransactions(db: SiteDb, query: TransactionQuery): Promise<Transaction[]> {
  return select(db, sql`true
    ${query.customer === undefined ? sql`` : sql`and t.customer = ${query.customer}`} ${query.invoice === undefined ? sql`` : sql`and t.invoice = ${query.invoice}`}
    ${query.status === undefined ? sql`` : sql`and t.status = ${query.status}`} ${query.kind === undefined ? sql`` : sql`and t.kind = ${query.kind}`}
    ${query.below === null ? sql`` : sql`and t.number < ${query.below}`} order by t.number desc limit ${query.limit}`)
}

/** Looks for the answers of these again later, unless they came meanwhile. */
export async function putOffLook(db: SiteDb, looks: readonly { number: bigint; lookAt: Instant }[]): Promise<void> {
  if (looks.length === 0) return
  const rows = looks.map(({ number, lookAt }) => ({ number: String(number), look_at: lookAt }))
  await db.run(sql`
    update transactions t set look_at = d.look_at from ${records(rows, 'number bigint, look_at timestamptz')}
    where t.site_id = ${db.siteId} and t.number = d.number and t.look_at is not null`)
}
