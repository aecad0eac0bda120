// Invoices outside the clock: written by hand, issued, tried again, closed out and voided.

import { type Invoice, type InvoiceLine, isOwed, owedMinor } from '../domain/invoice-record.ts'
import { refuseTooMuch, requireTransition, totalsOf } from '../domain/invoice.ts'
import { readCustomerId } from '../domain/ids.ts'
import { type JsonObject, mergeJson, sameJson } from '../domain/json.ts'
import { checkMetadata } from '../domain/metadata.ts'
import { isCurrency, writeDecimal } from '../domain/money.ts'
import { isTakenBy } from '../domain/one-time-item.ts'
import { payingMethod } from '../domain/payment-method.ts'
import { assert, type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { amountsOf, itemLine, type LineDraft } from '../domain/renewal.ts'
import type { TaxRate } from '../domain/subscription.ts'
import { isOpen, type Transaction } from '../domain/transaction.ts'
import type { Instant } from '../domain/time.ts'
import { findCustomer, lockKeys } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { findInvoice, type InvoiceEnds, listInvoiceEnds, listInvoices, sumCollected } from '../storage/invoices.ts'
import { listWaitingItems } from '../storage/items.ts'
import { findSubscription } from '../storage/subscriptions.ts'
import { findTransactionByRequest, listAttempts } from '../storage/transactions.ts'
import { type Books, openBooks } from './books.ts'
import { attempt, attemptWith, voidStaged } from './collection.ts'
import { type Context, permit } from './context.ts'
import { lockedCustomer, noSuchCustomer } from './customers.ts'
import { expectRevision } from './events.ts'
import { usableMethod } from './payment-methods.ts'
import { issue } from './renewals.ts'

export const INVOICE_LINES_MAX = 200

/** A line as a caller writes it. */
export interface ManualLine {
  readonly description: string
  readonly quantity?: number
  readonly unitAmountMinor: number
}

export interface InvoiceInput {
  /** An id of the caller's own. */
  readonly id?: string
  readonly customerId: string
  readonly currency: string
  readonly lines?: readonly ManualLine[]
  /** Takes the customer's waiting items of this currency along. */
  readonly withItems?: boolean
  readonly taxes?: readonly TaxRate[]
  readonly paymentMethodId?: string | null
  readonly memo?: string | null
  readonly metadata?: Invoice['metadata']
  /** A draft is owed only once it is issued. */
  readonly draft?: boolean
}

/** Writes an invoice by hand, issued at once unless it is to be a draft. Its intent is sent by finishCustomer. */
export async function createInvoice(ctx: Context, input: InvoiceInput): Promise<Invoice> {
  permit(ctx, 'invoices:write')
  if (!isCurrency(input.currency)) invalid('/currency', 'is not an ISO 4217 currency')
  const ownId = input.id === undefined ? null : readCustomerId(input.id, '/id')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, input.customerId)
    if (ownId !== null) await claimId(db, ownId)
    const books = await openBooks(ctx, db, [customer.number])
    await Promise.all([books.reserve('invoices', 1), books.reserve('transactions', 1), books.reserve('credits', 1)])
    const items = input.withItems ? (await listWaitingItems(db, [customer.number])).filter((item) => isTakenBy(item, { subscription: null, currency: input.currency }, books.at)) : []
    const lines: LineDraft[] = [...(input.lines ?? []).map(manualLine), ...items.map(itemLine)]
    if (lines.length === 0 && !input.draft) invalid('/lines', 'has no line, and no item waits')
    const invoice = manualInvoice(books, {
      customer: customer.number, currency: input.currency, lines, taxes: input.taxes ?? [], memo: input.memo ?? null, metadata: input.metadata ?? {},
      paymentMethod: input.paymentMethodId ? usableMethod(books, customer.number, input.paymentMethodId).number : null,
    })
    for (const item of items) books.saveItem({ ...item, invoice: invoice.number })
    let written: Invoice = { ...invoice, id: ownId ?? invoice.id, status: 'draft', issuedAt: null, dueAt: null }
    if (input.draft) {
      books.addInvoice(written)
      books.happened(customer.number, 'invoice.drafted', written.id)
    } else written = issue(books, { ...invoice, id: written.id })
    await books.close()
    return (await findInvoice(db, written.id)) ?? noSuchInvoice(written.id)
  })
}

/** Refuses id-taken; until the transaction ends nobody else takes the id. */
async function claimId(db: SiteDb, id: string): Promise<void> {
  await lockKeys(db, [`invoice ${id}`])
  if (await findInvoice(db, id)) refuse('id-taken', { detail: `the id ${id} is taken`, id })
}

function manualLine(line: ManualLine): LineDraft {
  const quantity = line.quantity ?? 1
  const unitMinor = BigInt(line.unitAmountMinor)
  return { kind: 'manual', description: line.description, quantity, unitMinor, amountMinor: unitMinor * BigInt(quantity) }
}

/** An open invoice of lines, not yet staged (a number of `invoices` is reserved). Refuses `invalid` for more than can be kept. */
export function manualInvoice(
  books: Books, given: { customer: bigint; currency: string; lines: readonly LineDraft[]; taxes?: readonly TaxRate[]; paymentMethod: bigint | null; memo: string | null; metadata: Invoice['metadata'] },
): Invoice {
  const amounts = amountsOf(given.lines, [], given.taxes ?? [], given.currency)
  refuseTooMuch(amounts)
  return {
    ...amounts, number: books.number('invoices'), id: books.ctx.newId('invoice'), customer: given.customer, subscription: null,
    period: null, periodFrom: null, periodTo: null, kind: 'manual', status: 'open', invoiceNumber: null, currency: given.currency, creditAppliedMinor: 0n, paidMinor: 0n,
    refundedMinor: 0n, paymentMethod: given.paymentMethod, issuedAt: books.at, dueAt: books.at, paidAt: null, closedAt: null, attempts: 0, nextAttemptAt: null, memo: given.memo,
    metadata: given.metadata, createdAt: books.at, updatedAt: books.at, revision: 1,
  }
}

export async function getInvoice(ctx: Context, id: string): Promise<Invoice> {
  permit(ctx, 'invoices:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findInvoice(db, id))) ?? noSuchInvoice(id)
}

export interface InvoiceListQuery {
  readonly customerId?: string
  readonly subscriptionId?: string
  readonly status?: string
  readonly below: bigint | null
  readonly limit: number
}

/** Invoices, newest first. Refuses not-found for a customer or subscription that is not. */
export async function getInvoices(ctx: Context, query: InvoiceListQuery): Promise<Invoice[]> {
  permit(ctx, 'invoices:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = query.customerId === undefined ? undefined : ((await findCustomer(db, query.customerId)) ?? noSuchCustomer(query.customerId)).number
    const subscription = query.subscriptionId === undefined ? undefined
      : ((await findSubscription(db, query.subscriptionId)) ?? refuse('not-found', { detail: `there is no subscription ${query.subscriptionId}` })).number
    return listInvoices(db, {
      below: query.below, limit: query.limit, ...(customer === undefined ? {} : { customer }), ...(subscription === undefined ? {} : { subscription }),
      ...(query.status === undefined ? {} : { status: query.status }),
    })
  })
}

/** What `work` decides for an invoice whose customer is locked. */
async function changeInvoice(ctx: Context, id: string, expectedRevision: number | null, work: (books: Books, before: Invoice) => Promise<void> | void): Promise<Invoice> {
  permit(ctx, 'invoices:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { customer } = (await findInvoice(db, id)) ?? noSuchInvoice(id)
    const books = await openBooks(ctx, db, [customer])
    await Promise.all([books.reserve('transactions', 1), books.reserve('credits', 1)])
    const before = (await findInvoice(db, id)) ?? noSuchInvoice(id)
    books.expectOwner(before)
    expectRevision(before, expectedRevision)
    await work(books, before)
    await books.close()
    return (await findInvoice(db, id)) ?? noSuchInvoice(id)
  })
}

/** Issues a draft: from now on it is owed, and attempted at once, or when it is due, if that is later. */
export async function issueInvoice(ctx: Context, id: string, expectedRevision: number | null, dueAt: Instant | null = null): Promise<Invoice> {
  return changeInvoice(ctx, id, expectedRevision, (books, before) => {
    if (before.status !== 'draft') refuse('wrong-state', { detail: `invoice ${id} is ${before.status}: only a draft can be issued`, state: before.status })
    issue(books, dueAt === null ? before : { ...before, dueAt: later(dueAt, books.at) })
  })
}

/**
 * Asks anew for what is owed, or was given up: due from now on or at a later instant, and attempted then. Its number and the day it was
 * first issued stay. Refuses wrong-state for what nobody owes.
 */
export async function reissueInvoice(ctx: Context, id: string, dueAt: Instant | null, expectedRevision: number | null): Promise<Invoice> {
  return changeInvoice(ctx, id, expectedRevision, async (books, before) => {
    if (!isOwed(before) && before.status !== 'uncollectible') refuse('wrong-state', { detail: `invoice ${id} is ${before.status}: nothing is owed`, state: before.status })
    await refuseUnderWay(books, before)
    const due = later(dueAt ?? books.at, books.at)
    books.happened(before.customer, 'invoice.reissued', id, { dueAt: due.toISOString(), owedMinor: Number(owedMinor(before)), currency: before.currency })
    books.reconsider(before.customer, 'retried')
    const open: Invoice = { ...before, status: 'open', dueAt: due, closedAt: null, nextAttemptAt: due }
    books.saveInvoice(due > books.at ? open : attempt(books, open))
  })
}

function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other
}

/** Changes what is written on an invoice beside its lines (metadata by a merge patch); its amounts stay as they are. */
export async function changeInvoiceNotes(ctx: Context, id: string, input: { memo?: string | null; metadata?: JsonObject | null }): Promise<Invoice> {
  return changeInvoice(ctx, id, null, (books, before) => {
    const metadata = input.metadata === undefined ? before.metadata : input.metadata === null ? {} : mergeJson(before.metadata, input.metadata)
    const faults: Fault[] = []
    checkMetadata(metadata, faults, '/metadata')
    refuseFaults(faults)
    const after = { ...before, metadata, memo: input.memo === undefined ? before.memo : input.memo }
    if (after.memo === before.memo && sameJson(metadata, before.metadata)) return
    books.saveInvoice(after)
    books.happened(before.customer, 'invoice.updated', id)
  })
}

/** The first and last invoices of subscriptions, by the subscriptions' numbers. */
export async function getInvoiceEnds(ctx: Context, subscriptions: readonly bigint[]): Promise<ReadonlyMap<bigint, InvoiceEnds>> {
  permit(ctx, 'invoices:read')
  return ctx.database.read(ctx.site.siteId, (db) => listInvoiceEnds(db, subscriptions))
}

/** What subscriptions brought in until now, less what was given back, by their numbers. */
export async function getCollectedOf(ctx: Context, subscriptions: readonly bigint[]): Promise<ReadonlyMap<bigint, bigint>> {
  permit(ctx, 'subscriptions:read')
  return ctx.database.read(ctx.site.siteId, (db) => sumCollected(db, subscriptions))
}

/** Adds a line to a draft; below zero it takes off. Refuses wrong-state for an invoice that is issued. */
export async function addInvoiceLine(ctx: Context, id: string, line: ManualLine): Promise<Invoice> {
  return changeLines(ctx, id, (lines) => [...lines, line])
}

/** Puts another line in the place of one of a draft (counted from 0), or takes it out (null). Refuses not-found. */
export async function replaceInvoiceLine(ctx: Context, id: string, index: number, line: ManualLine | null): Promise<Invoice> {
  return changeLines(ctx, id, (lines) => {
    if (lines[index] === undefined) refuse('not-found', { detail: `invoice ${id} has no line ${index + 1}` })
    return line === null ? lines.toSpliced(index, 1) : lines.with(index, line)
  })
}

async function changeLines(ctx: Context, id: string, work: (lines: readonly (InvoiceLine | ManualLine)[]) => readonly (InvoiceLine | ManualLine)[]): Promise<Invoice> {
  return changeInvoice(ctx, id, null, (books, before) => {
    if (before.status !== 'draft') refuse('wrong-state', { detail: `invoice ${id} is ${before.status}: only a draft can be changed`, state: before.status })
    const wanted = work(before.lines)
    if (wanted.length > INVOICE_LINES_MAX) refuse('limit-reached', { detail: `an invoice has at most ${INVOICE_LINES_MAX} lines` })
    const lines = wanted.flatMap((line) => ('kind' in line ? [line] : amountsOf([manualLine(line)], [], [], before.currency).lines))
    const { subtotalMinor, discountMinor, taxMinor, totalMinor } = totalsOf(lines, before)
    refuseTooMuch({ lines, subtotalMinor, totalMinor })
    books.saveInvoice({ ...before, lines, subtotalMinor, discountMinor, taxMinor, totalMinor })
    books.happened(before.customer, 'invoice.updated', id)
  })
}

/** Tries to collect an owed invoice now, with a method of the caller's choice if one is named. */
export async function retryInvoice(ctx: Context, id: string, paymentMethodId: string | null, expectedRevision: number | null): Promise<Invoice> {
  return changeInvoice(ctx, id, expectedRevision, async (books, before) => {
    if (!isOwed(before)) refuse('wrong-state', { detail: `invoice ${id} is ${before.status}: nothing is owed`, state: before.status })
    await refuseUnderWay(books, before)
    const method = paymentMethodId === null ? before.paymentMethod : usableMethod(books, before.customer, paymentMethodId).number
    // Its attempts may have been over, and its customer with them.
    books.reconsider(before.customer, 'retried')
    books.saveInvoice(attempt(books, { ...before, paymentMethod: method }))
  })
}

/** What a caller who pays an invoice says of it, so that a slip of an id charges nobody, and what he keeps on the sale. */
export interface PaymentInput {
  readonly customerId: string
  readonly currency: string
  readonly amountMinor: bigint
  /** The invoice's own, or the customer's default, when none is named. */
  readonly paymentMethodId?: string | null
  readonly requestId?: string | null
  readonly description?: string | null
  readonly metadata?: JsonObject
}

/** Refuses what `payInvoice` would refuse of an invoice, its customer and the amount: before anything is used up for the payment. */
export async function expectPayable(ctx: Context, id: string, input: PaymentInput): Promise<void> {
  permit(ctx, 'invoices:read')
  await ctx.database.read(ctx.site.siteId, async (db) => refuseOtherDebt(db, (await findInvoice(db, id)) ?? noSuchInvoice(id), input))
}

/**
 * Stages the payment of a whole owed invoice; finishCustomer sends it. Refuses invalid for another customer, currency or amount than the
 * invoice's, wrong-state where nothing is owed, already-exists for a requestId that was used, payment-method-missing.
 */
export async function payInvoice(ctx: Context, id: string, input: PaymentInput): Promise<Transaction> {
  permit(ctx, 'payments:write')
  const sales: Transaction[] = []
  await changeInvoice(ctx, id, null, async (books, before) => {
    await refuseOtherDebt(books.db, before, input)
    const known = input.requestId ? await findTransactionByRequest(books.db, input.requestId) : null
    if (known) refuse('already-exists', { detail: `requestId ${input.requestId} was used for transaction ${known.id}`, id: known.id, errors: [{ pointer: '/requestId', code: 'taken', message: `was used for transaction ${known.id}` }] })
    await refuseUnderWay(books, before)
    const method = input.paymentMethodId ? usableMethod(books, before.customer, input.paymentMethodId) : payingMethod(books.methods(before.customer), before.paymentMethod, books.customer(before.customer).defaultPaymentMethodId)
    if (!method) refuse('payment-method-missing', { detail: `invoice ${id} has no payment method that can pay it; attach one or name one` })
    books.reconsider(before.customer, 'retried')
    const { invoice, sale } = attemptWith(books, before, method, input)
    books.saveInvoice({ ...invoice, paymentMethod: input.paymentMethodId ? method.number : before.paymentMethod })
    sales.push(sale)
  })
  const [sale] = sales
  assert(sale, 'a payment that was not refused is staged')
  return sale
}

async function refuseOtherDebt(db: SiteDb, invoice: Invoice, input: PaymentInput): Promise<void> {
  const customer = (await findCustomer(db, input.customerId)) ?? noSuchCustomer(input.customerId)
  if (customer.number !== invoice.customer) invalid('/customerId', `is not the customer of invoice ${invoice.id}`)
  if (input.currency !== invoice.currency) invalid('/currency', `is ${invoice.currency}, as invoice ${invoice.id} is`)
  if (!isOwed(invoice)) refuse('wrong-state', { detail: `invoice ${invoice.id} is ${invoice.status}: nothing is owed`, state: invoice.status })
  const owed = owedMinor(invoice)
  if (input.amountMinor !== owed) invalid('/amountMinor', `is ${writeDecimal({ amountMinor: owed, currency: invoice.currency })}, what is owed of invoice ${invoice.id}`)
}

async function refuseUnderWay(books: Books, invoice: Invoice): Promise<void> {
  const attempts = (await listAttempts(books.db, [invoice.number])).get(invoice.number) ?? []
  if (attempts.some(isOpen)) refuse('wrong-state', { detail: `a payment of invoice ${invoice.id} waits for its answer` })
}

/** Gives an owed invoice up: nothing more is tried, and it counts as uncollectible. */
export async function closeOutInvoice(ctx: Context, id: string, reason: string | null, expectedRevision: number | null): Promise<Invoice> {
  return changeInvoice(ctx, id, expectedRevision, async (books, before) => {
    requireTransition(before.status, 'uncollectible')
    await refuseUnderWay(books, before)
    books.saveInvoice({ ...before, status: 'uncollectible', nextAttemptAt: null, closedAt: books.at })
    books.happened(before.customer, 'invoice.closed-out', id, { reason, owedMinor: Number(owedMinor(before)), currency: before.currency })
    books.reconsider(before.customer, 'closed-out')
  })
}

/** Voids an invoice that was not paid: credit that it used is given back. */
export async function voidInvoice(ctx: Context, id: string, expectedRevision: number | null): Promise<Invoice> {
  return changeInvoice(ctx, id, expectedRevision, async (books, before) => {
    requireTransition(before.status, 'void')
    if (before.paidMinor > 0n) refuse('wrong-state', { detail: `invoice ${id} is paid in part: refund that first` })
    await refuseUnderWay(books, before)
    voidStaged(books, before)
    books.reconsider(before.customer, 'settled')
  })
}

function invalid(pointer: string, message: string): never {
  refuse('invalid', { detail: `${pointer} ${message}`, errors: [{ pointer, code: 'invalid', message }] })
}

export function noSuchInvoice(id: string): never {
  refuse('not-found', { detail: `there is no invoice ${id}` })
}
