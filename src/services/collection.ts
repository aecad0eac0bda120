// Collecting invoices: an attempt is staged before the gateway is asked, and settled by its answer.

import { nextAttemptAt } from '../domain/dunning.ts'
import type { GatewayAnswer } from '../domain/gateway.ts'
import { type Invoice, isOwed, owedMinor } from '../domain/invoice-record.ts'
import { type PaymentMethod, payingMethod } from '../domain/payment-method.ts'
import { reportingMinor } from '../domain/reporting.ts'
import { assert } from '../domain/refusal.ts'
import { ended, isLive, NOT_PAID, type Subscription } from '../domain/subscription.ts'
import { gatewayKey, isOpen, lookAgainAt, type Transaction } from '../domain/transaction.ts'
import { getInvoices, listOwedInvoices } from '../storage/invoices.ts'
import { listSubscriptionsOf } from '../storage/subscriptions.ts'
import { getTransactions, listAttempts } from '../storage/transactions.ts'
import { apart } from './apart.ts'
import { type Books, openBooks } from './books.ts'
import type { Context } from './context.ts'

/** How many rows of each kind one settled answer may add: an attempt with a fallback, a credit. */
const ROWS_PER_ANSWER = 2

/** What a sale is about to be: everything but what the gateway answers. */
export interface SaleDraft {
  readonly customer: bigint
  readonly invoice: bigint | null
  readonly method: PaymentMethod
  readonly purpose: Transaction['purpose']
  readonly currency: string
  readonly amountMinor: bigint
  readonly attempt: number
  readonly requestId?: string | null
  readonly description?: string | null
  readonly metadata?: Transaction['metadata']
}

/** Stages the intent of a sale (a number of `transactions` is reserved). */
export function intendSale(books: Books, draft: SaleDraft): Transaction {
  const id = books.ctx.newId('transaction')
  const transaction: Transaction = {
    number: books.number('transactions'), id, customer: draft.customer, invoice: draft.invoice, paymentMethod: draft.method.number, kind: 'sale', purpose: draft.purpose,
    status: 'created', currency: draft.currency, amountMinor: draft.amountMinor, reportingAmountMinor: null, refundedMinor: 0n, gateway: draft.method.gateway,
    gatewayKey: gatewayKey(id), gatewayReference: null, declineReason: null, gatewayCode: null, isRetriable: null, attempt: draft.attempt, parent: null,
    requestId: draft.requestId ?? null, description: draft.description ?? null, metadata: draft.metadata ?? {}, createdAt: books.at, answeredAt: null,
    lookAt: new Date(books.at.getTime() + books.ctx.lookAfterMs), revision: 1,
  }
  books.addTransaction(transaction)
  return transaction
}

/**
 * Makes an attempt at an invoice that is owed: stages a sale with the method that pays, or, when there is none, a failed attempt.
 * Gives the invoice as it then is; the caller stages it.
 */
export function attempt(books: Books, invoice: Invoice): Invoice {
  assert(isOwed(invoice) && owedMinor(invoice) > 0n, 'only what is owed is attempted')
  const customer = books.customer(invoice.customer)
  const method = payingMethod(books.methods(customer.number), invoice.paymentMethod, customer.defaultPaymentMethodId)
  if (!method) return failed(books, { ...invoice, attempts: invoice.attempts + 1 }, 'payment-method-missing')
  return attemptWith(books, invoice, method).invoice
}

/** Stages a sale of what an invoice owes. Gives it, and the invoice as it then is, which the caller stages. `asked` is what a caller keeps on the sale. */
export function attemptWith(
  books: Books, invoice: Invoice, method: PaymentMethod, asked: Pick<SaleDraft, 'requestId' | 'description' | 'metadata'> = {},
): { invoice: Invoice; sale: Transaction } {
  const attempts = invoice.attempts + 1
  const sale = intendSale(books, {
    customer: invoice.customer, invoice: invoice.number, method, purpose: 'invoice', currency: invoice.currency, amountMinor: owedMinor(invoice), attempt: attempts,
    requestId: asked.requestId ?? null, description: asked.description ?? null, metadata: asked.metadata ?? {},
  })
  return { sale, invoice: { ...invoice, attempts, nextAttemptAt: null } }
}

/** An attempt that brought nothing: past due, with the next attempt as the site's policy has it. */
function failed(books: Books, invoice: Invoice, reason: string): Invoice {
  const { dunning, timeZone } = books.ctx.site.settings
  const next = nextAttemptAt(dunning, { attemptsMade: invoice.attempts, at: books.at, timeZone })
  books.happened(invoice.customer, 'invoice.payment-failed', invoice.id, {
    reason, attempt: invoice.attempts, nextAttemptAt: next?.toISOString() ?? null, owedMinor: Number(owedMinor(invoice)), currency: invoice.currency,
  })
  if (next === null) books.happened(invoice.customer, 'invoice.retries-exhausted', invoice.id, { afterLast: dunning.afterLast })
  if (next === null) books.reconsider(invoice.customer, 'retries-exhausted')
  return { ...invoice, status: 'past-due', nextAttemptAt: next }
}

/** One answer of a gateway, for the transaction of this number. */
export interface Answered {
  readonly transaction: bigint
  readonly customer: bigint
  /** `absent`: the gateway never saw it, and it is not to be sent any more. */
  readonly answer: GatewayAnswer | { readonly outcome: 'absent' }
}

/**
 * Writes the answers of gateways into the books, each once however often it is told. Gives the attempts with fallback methods that
 * follow from it, which wait to be sent. With `onTrouble`, an answer that cannot be written is told there and keeps no other waiting.
 */
export async function settleAnswers(ctx: Context, answers: readonly Answered[], onTrouble?: (error: unknown) => void): Promise<Transaction[]> {
  if (answers.length === 0) return []
  return (await apart(answers, (some) => settleTogether(ctx, some), onTrouble)).flat()
}

async function settleTogether(ctx: Context, answers: readonly Answered[]): Promise<Transaction[]> {
  let customers = answers.map((one) => one.customer)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const [books, transactions] = await Promise.all([openBooks(ctx, db, customers), getTransactions(db, answers.map((one) => one.transaction))])
    const open = transactions.filter(isOpen)
    // The gateway was asked for one customer, and a merge gave the transaction to another meanwhile.
    customers = [...customers, ...open.map((one) => one.customer)]
    for (const transaction of open) books.expectOwner(transaction)
    const answerOf = new Map(answers.map((one) => [one.transaction, one.answer]))
    const declined = open.filter((one) => answerOf.get(one.number)?.outcome === 'declined' && one.kind === 'sale' && one.invoice !== null)
    const [sales, owed, attempts] = await Promise.all([
      getTransactions(db, open.flatMap((one) => one.parent ?? [])), getInvoices(db, open.flatMap((one) => one.invoice ?? [])),
      listAttempts(db, declined.flatMap((one) => one.invoice ?? [])),
      books.reserve('transactions', declined.length), books.reserve('credits', open.length * ROWS_PER_ANSWER),
    ])
    const parents = new Map(sales.map((one) => [one.number, one]))
    const invoices = new Map(owed.map((one) => [one.number, one]))
    for (const transaction of open) {
      const answer = answerOf.get(transaction.number)
      assert(answer, 'every transaction has its answer')
      if (transaction.kind === 'sale') settleSale(books, transaction, answer, invoices, attempts)
      else settleReturn(books, transaction, answer, parents, invoices)
    }
    await endSubscriptions(books, [...invoices.values()].filter((one) => one.status === 'past-due' && one.nextAttemptAt === null))
    return books.close()
  })
}

function settleSale(
  books: Books, before: Transaction, answer: Answered['answer'], invoices: Map<bigint, Invoice>, attempts: ReadonlyMap<bigint, readonly Transaction[]>,
): void {
  const transaction = answered(books, before, answer)
  if (answer.outcome === 'pending') return
  const invoice = transaction.invoice === null ? undefined : invoices.get(transaction.invoice)
  if (answer.outcome === 'approved') {
    books.countMoney(transaction, books.at)
    const paid = invoice && isOwed(invoice) ? payInvoice(books, invoice, transaction) : undefined
    if (paid) invoices.set(paid.number, paid)
    // Money for credit, or for an invoice that was closed while its answer was awaited, is the customer's to spend.
    else books.credit({ customer: transaction.customer, currency: transaction.currency, amountMinor: transaction.amountMinor, kind: 'purchase', transaction: transaction.number })
    return
  }
  if (answer.outcome === 'declined' && !answer.isRetriable) invalidate(books, transaction)
  if (!invoice || !isOwed(invoice)) return
  const isOver = answer.outcome === 'declined' || invoice.kind === 'one-time'
  const after = isOver ? nextAfterDecline(books, invoice, transaction, attempts.get(invoice.number) ?? []) : { ...invoice, nextAttemptAt: books.at }
  invoices.set(after.number, books.saveInvoice(after, invoice))
}

/** The transaction as its answer leaves it, staged, with its event. */
function answered(books: Books, before: Transaction, answer: Answered['answer']): Transaction {
  if (answer.outcome === 'pending') {
    const isNews = before.status !== 'pending'
    const pending = books.saveTransaction({ ...before, status: 'pending', gatewayReference: answer.reference, lookAt: lookAgainAt(before, books.at, books.ctx.lookAfterMs) })
    if (isNews) tell(books, pending, 'transaction.pending')
    return pending
  }
  const done = { ...before, answeredAt: books.at, lookAt: null }
  if (answer.outcome === 'approved') {
    const { settings } = books.ctx.site
    const reportingAmountMinor = reportingMinor({ amountMinor: before.amountMinor, currency: before.currency }, settings)
    const approved = books.saveTransaction({ ...done, status: 'approved', gatewayReference: answer.reference, reportingAmountMinor }, before)
    tell(books, approved, 'transaction.approved')
    return approved
  }
  if (answer.outcome === 'absent') {
    const abandoned = books.saveTransaction({ ...done, status: 'abandoned' })
    tell(books, abandoned, 'transaction.abandoned')
    return abandoned
  }
  const declined = books.saveTransaction({
    ...done, status: 'declined', gatewayReference: answer.reference, declineReason: answer.reason, gatewayCode: answer.gatewayCode, isRetriable: answer.isRetriable,
  }, before)
  tell(books, declined, 'transaction.declined')
  return declined
}

function tell(books: Books, one: Transaction, type: 'transaction.approved' | 'transaction.declined' | 'transaction.pending' | 'transaction.abandoned'): void {
  books.happened(one.customer, type, one.id, {
    kind: one.kind, amountMinor: Number(one.amountMinor), currency: one.currency, ...(one.declineReason === null ? {} : { reason: one.declineReason }),
  })
}

function payInvoice(books: Books, invoice: Invoice, transaction: Transaction): Invoice {
  const paidMinor = invoice.paidMinor + transaction.amountMinor
  const isPaid = owedMinor({ ...invoice, paidMinor }) <= 0n
  const after = books.saveInvoice({
    ...invoice, paidMinor, ...(isPaid ? { status: 'paid' as const, paidAt: books.at, nextAttemptAt: null } : { nextAttemptAt: books.at }),
  }, invoice)
  if (isPaid) {
    books.happened(invoice.customer, 'invoice.paid', invoice.id, { totalMinor: Number(invoice.totalMinor), currency: invoice.currency })
    // One whose subscriptions run is active with or without it.
    if (books.customer(invoice.customer).metrics.activeSubscriptionCount === 0) books.reconsider(invoice.customer, 'settled')
  }
  return after
}

/** A method that the gateway will never take again is not asked again. */
function invalidate(books: Books, transaction: Transaction): void {
  const method = books.methods(transaction.customer).find((one) => one.number === transaction.paymentMethod)
  if (method?.status !== 'valid') return
  books.saveMethod({ ...method, status: transaction.declineReason === 'card-expired' ? 'expired' : 'invalid' })
  books.happened(transaction.customer, 'payment-method.invalidated', method.id, { reason: transaction.declineReason })
}

/** After a decline: a one-time sale is over, as its asker hears, and so is what a deleted customer owed; for anything else the next fallback that this round has not tried, at once; else the policy. */
function nextAfterDecline(books: Books, invoice: Invoice, declined: Transaction, attempts: readonly Transaction[]): Invoice {
  if (invoice.kind === 'one-time' || books.customer(invoice.customer).deletedAt !== null) {
    releaseCredit(books, invoice, 'invoice voided')
    books.happened(invoice.customer, 'invoice.voided', invoice.id, { reason: 'declined' })
    books.reconsider(invoice.customer, 'settled')
    return { ...invoice, status: 'void', creditAppliedMinor: 0n, nextAttemptAt: null, closedAt: books.at }
  }
  const tried = new Set(attempts.filter((one) => one.attempt === declined.attempt).map((one) => one.paymentMethod ?? 0n))
  const fallback = payingMethod(books.methods(invoice.customer).filter((one) => one.isFallback), null, null, tried)
  if (fallback) {
    intendSale(books, {
      customer: invoice.customer, invoice: invoice.number, method: fallback, purpose: 'invoice', currency: invoice.currency, amountMinor: owedMinor(invoice), attempt: declined.attempt,
    })
    return { ...invoice, nextAttemptAt: null }
  }
  return failed(books, invoice, declined.declineReason ?? 'other')
}

/** What the site's policy does to subscriptions once the last attempt at an invoice has failed. */
async function endSubscriptions(books: Books, exhausted: readonly Invoice[]): Promise<void> {
  const { afterLast } = books.ctx.site.settings.dunning
  if (afterLast === 'leave' || exhausted.length === 0) return
  const live = (await listSubscriptionsOf(books.db, [...new Set(exhausted.map((one) => one.customer))])).filter(isLive)
  const doomed = live.filter((one) => exhausted.some((invoice) => (afterLast === 'cancel-all' ? invoice.customer === one.customer : invoice.subscription === one.number)))
  for (const subscription of doomed) endForNonPayment(books, subscription)
}

function endForNonPayment(books: Books, subscription: Subscription): void {
  const cancellation = { reason: NOT_PAID, actor: books.ctx.actor.name, requestedAt: books.at }
  books.saveSubscription(subscription, ended({ ...subscription, cancellation }, 'cancelled', books.at), [], 'auto-cancelled')
  books.happened(subscription.customer, 'subscription.cancelled', subscription.id, { reason: NOT_PAID, cause: 'auto-cancelled' })
}

function settleReturn(
  books: Books, before: Transaction, answer: Answered['answer'], parents: Map<bigint, Transaction>, invoices: Map<bigint, Invoice>,
): void {
  const transaction = answered(books, before, answer)
  if (answer.outcome === 'pending') return
  const sale = parents.get(transaction.parent ?? 0n)
  assert(sale, 'money goes back to the sale that it came from')
  if (answer.outcome === 'approved') {
    books.countMoney(transaction, books.at)
    const invoice = transaction.invoice === null ? undefined : invoices.get(transaction.invoice)
    if (!invoice) return
    const refundedMinor = invoice.refundedMinor + transaction.amountMinor
    const after = books.saveInvoice({ ...invoice, refundedMinor, ...(invoice.status === 'paid' && refundedMinor >= invoice.paidMinor ? { status: 'refunded' as const } : {}) })
    invoices.set(after.number, after)
    books.happened(invoice.customer, 'invoice.refunded', invoice.id, { amountMinor: Number(transaction.amountMinor), currency: transaction.currency })
    return
  }
  // What was set aside for it when it was asked for is free again.
  parents.set(sale.number, books.saveTransaction({ ...sale, refundedMinor: sale.refundedMinor - transaction.amountMinor }))
  if (sale.purpose === 'credit') {
    books.credit({ customer: sale.customer, currency: sale.currency, amountMinor: transaction.amountMinor, kind: 'released', transaction: transaction.number, reason: 'refund declined' })
  }
}

/** A method that took the place of another, by their numbers; `alone` when nothing but what the other was to pay is retried. */
export interface Replacement {
  readonly from: bigint
  readonly to: bigint
  readonly alone: boolean
}

/**
 * Makes everything that a customer owes due at once: for a new default method, or when asked. What a replaced method was to pay, the
 * one in its place pays. Gives how many invoices that are.
 */
export async function retryOwed(books: Books, customer: bigint, replaced: Replacement | null = null): Promise<number> {
  const owed = (await listOwedInvoices(books.db, [customer])).filter((one) => owedMinor(one) > 0n && (!replaced?.alone || one.paymentMethod === replaced.from))
  const attempts = await listAttempts(books.db, owed.map((one) => one.number))
  const idle = owed.filter((one) => !(attempts.get(one.number) ?? []).some(isOpen) && (one.nextAttemptAt === null || one.nextAttemptAt > books.at))
  for (const invoice of owed) {
    const paymentMethod = replaced && invoice.paymentMethod === replaced.from ? replaced.to : invoice.paymentMethod
    const nextAttemptAt = idle.includes(invoice) ? books.at : invoice.nextAttemptAt
    if (paymentMethod !== invoice.paymentMethod || nextAttemptAt !== invoice.nextAttemptAt) books.saveInvoice({ ...invoice, paymentMethod, nextAttemptAt })
  }
  if (idle.length > 0) books.reconsider(customer, 'retried')
  return idle.length
}

/** Voids an invoice of which nothing is paid, in the caller's books (a number of `credits` is reserved). */
export function voidStaged(books: Books, invoice: Invoice): void {
  releaseCredit(books, invoice, 'invoice voided')
  books.saveInvoice({ ...invoice, status: 'void', creditAppliedMinor: 0n, nextAttemptAt: null, closedAt: books.at })
  books.happened(invoice.customer, 'invoice.voided', invoice.id, { totalMinor: Number(invoice.totalMinor), currency: invoice.currency })
}

function releaseCredit(books: Books, invoice: Invoice, reason: string): void {
  if (invoice.creditAppliedMinor <= 0n) return
  books.credit({ customer: invoice.customer, currency: invoice.currency, amountMinor: invoice.creditAppliedMinor, kind: 'released', invoice: invoice.number, reason })
}
