// Transactions that somebody asks for: sales, refunds and voids.

import { type JsonObject, mergeJson, sameJson } from '../domain/json.ts'
import { checkMetadata } from '../domain/metadata.ts'
import { isCurrency } from '../domain/money.ts'
import type { Invoice } from '../domain/invoice-record.ts'
import { payingMethod, type PaymentMethod } from '../domain/payment-method.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { gatewayKey, refundableMinor, type Transaction } from '../domain/transaction.ts'
import { findCustomer } from '../storage/customers.ts'
import { findInvoice, getInvoices } from '../storage/invoices.ts'
import { getPaymentMethods } from '../storage/payment-methods.ts'
import { findTransaction, findTransactionByRequest, listAttempts, listReturns, listTransactions } from '../storage/transactions.ts'
import { type Books, openBooks } from './books.ts'
import { intendSale } from './collection.ts'
import { type Context, permit } from './context.ts'
import { lockedCustomer, noSuchCustomer } from './customers.ts'
import { usableMethod } from './payment-methods.ts'
import { manualInvoice } from './invoices.ts'

export const REQUEST_ID_MAX = 100

/** A sale outside any subscription: an invoice of one line and its payment, or money for the customer's credit. */
export interface SaleInput {
  readonly customerId: string
  readonly amountMinor: number
  readonly currency: string
  /** The default pays when none is named. */
  readonly paymentMethodId?: string | null
  readonly purpose?: 'invoice' | 'credit'
  readonly description?: string | null
  /** The same one moves money once, whatever becomes of the first answer. */
  readonly requestId?: string | null
  readonly metadata?: Transaction['metadata']
}

/** Stages a sale; finishCustomer sends it. Refuses payment-method-missing when nothing can pay. The same requestId gives the first sale. */
export async function startSale(ctx: Context, input: SaleInput): Promise<Transaction> {
  permit(ctx, 'payments:write')
  if (!isCurrency(input.currency)) refuse('invalid', { detail: 'currency is not an ISO 4217 currency', errors: [{ pointer: '/currency', code: 'currency', message: 'is not an ISO 4217 currency' }] })
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, input.customerId)
    const known = input.requestId ? await findTransactionByRequest(db, input.requestId) : null
    if (known) return sameSale(known, input, customer.number)
    const books = await openBooks(ctx, db, [customer.number])
    const method = input.paymentMethodId ? usableMethod(books, customer.number, input.paymentMethodId) : payingMethod(books.methods(customer.number), null, customer.defaultPaymentMethodId)
    if (!method) refuse('payment-method-missing', { detail: `customer ${customer.id} has no payment method that can pay; attach one or name one` })
    await Promise.all([books.reserve('transactions', 1), books.reserve('invoices', 1)])
    const amountMinor = BigInt(input.amountMinor)
    const purpose = input.purpose ?? 'invoice'
    const invoice = purpose === 'credit' ? null : manualInvoice(books, {
      customer: customer.number, currency: input.currency, paymentMethod: method.number, memo: null, metadata: {},
      lines: [{ kind: 'manual', description: input.description ?? 'Sale', quantity: 1, unitMinor: amountMinor, amountMinor }],
    })
    const sale = intendSale(books, {
      customer: customer.number, invoice: invoice?.number ?? null, method, purpose, currency: input.currency, amountMinor, attempt: 1, requestId: input.requestId ?? null,
      description: input.description ?? null, metadata: input.metadata ?? {},
    })
    if (invoice) {
      books.happened(customer.number, 'invoice.issued', invoice.id, { totalMinor: Number(invoice.totalMinor), currency: invoice.currency, kind: 'one-time' })
      books.addInvoice({ ...invoice, kind: 'one-time', attempts: 1 })
    }
    await books.close()
    return sale
  })
}

function sameSale(known: Transaction, input: SaleInput, customer: bigint): Transaction {
  if (known.customer === customer && known.amountMinor === BigInt(input.amountMinor) && known.currency === input.currency) return known
  refuse('idempotency-mismatch', { detail: `requestId ${input.requestId} was used for another sale; take a new one` })
}

/** Stages a refund of a sale, in full or in part; finishCustomer sends it. Refuses wrong-state for more than is left of it. */
export async function startRefund(ctx: Context, id: string, input: { amountMinor?: number; reason?: string | null }): Promise<Transaction> {
  return startReturn(ctx, id, 'refund', (sale) => (input.amountMinor === undefined ? refundableMinor(sale) : BigInt(input.amountMinor)), input.reason ?? null)
}

/** Stages the undoing of a whole sale of which nothing was given back. */
export async function startVoid(ctx: Context, id: string): Promise<Transaction> {
  return startReturn(ctx, id, 'void', (sale) => {
    if (sale.refundedMinor > 0n) refuse('wrong-state', { detail: `transaction ${id} was refunded in part; refund the rest` })
    return sale.amountMinor
  }, null)
}

async function startReturn(ctx: Context, id: string, kind: 'refund' | 'void', amountOf: (sale: Transaction) => bigint, reason: string | null): Promise<Transaction> {
  permit(ctx, 'payments:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { customer } = (await findTransaction(db, id)) ?? noSuchTransaction(id)
    const books = await openBooks(ctx, db, [customer])
    const sale = (await findTransaction(db, id)) ?? noSuchTransaction(id)
    books.expectOwner(sale)
    if (sale.kind !== 'sale' || sale.status !== 'approved') refuse('wrong-state', { detail: `transaction ${id} is a ${sale.status} ${sale.kind}: only an approved sale can be given back`, state: sale.status })
    const amountMinor = amountOf(sale)
    const left = refundableMinor(sale)
    if (amountMinor <= 0n || amountMinor > left) {
      refuse('wrong-state', { detail: `transaction ${id} has ${left} left to give back, in minor units of ${sale.currency}`, refundableMinor: Number(left) })
    }
    await Promise.all([books.reserve('transactions', 1), books.reserve('credits', 1)])
    books.saveTransaction({ ...sale, refundedMinor: sale.refundedMinor + amountMinor })
    const transaction = intendReturn(books, sale, kind, amountMinor, reason)
    // Money that became credit goes back from there.
    if (sale.purpose === 'credit') books.credit({ customer, currency: sale.currency, amountMinor: -amountMinor, kind: 'refund', transaction: transaction.number, reason })
    await books.close()
    return transaction
  })
}

function intendReturn(books: Books, sale: Transaction, kind: 'refund' | 'void', amountMinor: bigint, reason: string | null): Transaction {
  const id = books.ctx.newId('transaction')
  const transaction: Transaction = {
    ...sale, number: books.number('transactions'), id, kind, status: 'created', amountMinor, reportingAmountMinor: null, refundedMinor: 0n, gatewayKey: gatewayKey(id),
    gatewayReference: null, declineReason: null, gatewayCode: null, isRetriable: null, attempt: 1, parent: sale.number, requestId: null, description: reason, metadata: {},
    createdAt: books.at, answeredAt: null, lookAt: new Date(books.at.getTime() + books.ctx.lookAfterMs), revision: 1,
  }
  books.addTransaction(transaction)
  return transaction
}

export async function getTransaction(ctx: Context, id: string): Promise<Transaction> {
  permit(ctx, 'payments:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findTransaction(db, id))) ?? noSuchTransaction(id)
}

/** Changes what a caller keeps on a transaction (a merge patch); the money stays as it is. */
export async function changeTransaction(ctx: Context, id: string, input: { metadata?: JsonObject | null }): Promise<Transaction> {
  permit(ctx, 'payments:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { customer } = (await findTransaction(db, id)) ?? noSuchTransaction(id)
    const books = await openBooks(ctx, db, [customer])
    const before = (await findTransaction(db, id)) ?? noSuchTransaction(id)
    const metadata = input.metadata === undefined ? before.metadata : input.metadata === null ? {} : mergeJson(before.metadata, input.metadata)
    const faults: Fault[] = []
    checkMetadata(metadata, faults, '/metadata')
    refuseFaults(faults)
    const after = sameJson(metadata, before.metadata) ? before : books.saveTransaction({ ...before, metadata })
    await books.close()
    return after
  })
}

export interface TransactionListQuery {
  readonly customerId?: string
  readonly invoiceId?: string
  readonly status?: string
  readonly kind?: string
  readonly below: bigint | null
  readonly limit: number
}

/** Transactions, newest first. Refuses not-found for a customer or invoice that is not. */
export async function getTransactionList(ctx: Context, query: TransactionListQuery): Promise<Transaction[]> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = query.customerId === undefined ? undefined : ((await findCustomer(db, query.customerId)) ?? noSuchCustomer(query.customerId)).number
    const invoice = query.invoiceId === undefined ? undefined : ((await findInvoice(db, query.invoiceId)) ?? refuse('not-found', { detail: `there is no invoice ${query.invoiceId}` })).number
    return listTransactions(db, {
      below: query.below, limit: query.limit, ...(customer === undefined ? {} : { customer }), ...(invoice === undefined ? {} : { invoice }),
      ...(query.status === undefined ? {} : { status: query.status }), ...(query.kind === undefined ? {} : { kind: query.kind }),
    })
  })
}

/** What gave sales back, in part or in full, oldest first, by the sales' numbers. */
export async function getReturnsOf(ctx: Context, sales: readonly bigint[]): Promise<ReadonlyMap<bigint, readonly Transaction[]>> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, (db) => listReturns(db, sales))
}

/** What transactions pay for and with, by the numbers of invoices and payment methods. */
export interface Behind {
  readonly invoices: ReadonlyMap<bigint, Invoice>
  readonly methods: ReadonlyMap<bigint, PaymentMethod>
}

export async function getBehind(ctx: Context, transactions: readonly Transaction[]): Promise<Behind> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const [invoices, methods] = await Promise.all([
      getInvoices(db, transactions.flatMap((one) => one.invoice ?? [])), getPaymentMethods(db, transactions.flatMap((one) => one.paymentMethod ?? [])),
    ])
    return { invoices: new Map(invoices.map((one) => [one.number, one])), methods }
  })
}

/** The attempts at invoices with what gave them back, oldest first, by the invoices' numbers. */
export async function getTransactionsOf(ctx: Context, invoices: readonly bigint[]): Promise<ReadonlyMap<bigint, readonly Transaction[]>> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, (db) => listAttempts(db, invoices))
}

function noSuchTransaction(id: string): never {
  refuse('not-found', { detail: `there is no transaction ${id}` })
}
