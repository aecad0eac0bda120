// What the clock does with subscriptions and invoices: starts, charges, skips, ends, and attempts that are due.

import type { ActivityCause } from '../domain/activity.ts'
import { effectiveVersion } from '../domain/catalog.ts'
import { creditToApply } from '../domain/invoice.ts'
import { type Invoice, isOwed, owedMinor } from '../domain/invoice-record.ts'
import type { OneTimeItem } from '../domain/one-time-item.ts'
import { type Offer, renewed } from '../domain/renewal.ts'
import { assert } from '../domain/refusal.ts'
import { type ClockStep, nextMove, type Subscription } from '../domain/subscription.ts'
import type { Instant } from '../domain/time.ts'
import type { Transaction } from '../domain/transaction.ts'
import { getPlans, getPlanVersions } from '../storage/catalog.ts'
import { getInvoices, listDueInvoices } from '../storage/invoices.ts'
import { listWaitingItems } from '../storage/items.ts'
import type { SiteDb } from '../storage/db.ts'
import { getSubscriptions, listDueSubscriptions } from '../storage/subscriptions.ts'
import { apart } from './apart.ts'
import { type Books, openFreeBooks } from './books.ts'
import { attempt } from './collection.ts'
import type { Context } from './context.ts'

/** Plans, prices and waiting items of the subscriptions under way. */
export interface Sold extends Offer {
  readonly items: Map<bigint, OneTimeItem[]>
}

/** Reads what the next charges of subscriptions are made of, and reserves the numbers that one charge each can use. */
export async function loadSold(books: Books, subscriptions: readonly Subscription[]): Promise<Sold> {
  const [sold] = await Promise.all([
    readSold(books.db, subscriptions),
    books.reserve('invoices', subscriptions.length), books.reserve('transactions', subscriptions.length), books.reserve('credits', subscriptions.length),
  ])
  return sold
}

/** Reads what charges of subscriptions are made of, their planned changes included. */
export async function readSold(db: SiteDb, subscriptions: readonly Subscription[]): Promise<Sold> {
  const wanted = subscriptions.flatMap((one) => (one.plannedChange ? [one.plan, one.plannedChange.plan] : [one.plan]))
  const customers = [...new Set(subscriptions.map((one) => one.customer))]
  const [plans, waiting] = await Promise.all([getPlans(db, wanted), listWaitingItems(db, customers)])
  const versions = await getPlanVersions(db, subscriptions.flatMap((one) => [one, ...(one.plannedChange ? [one.plannedChange] : [])].flatMap(({ plan, planVersion }) => {
    const found = plans.get(plan)
    return found ? [{ plan, version: effectiveVersion(found, planVersion) }] : []
  })))
  const items = new Map<bigint, OneTimeItem[]>()
  for (const item of waiting) items.set(item.customer, [...(items.get(item.customer) ?? []), item])
  return { plans, versions, items }
}

/** Takes a subscription through what is due by now, at most one charge of it. Gives it as it then is, staged. */
export function runClock(books: Books, before: Subscription, sold: Sold): Subscription {
  let subscription = before
  for (;;) {
    const move = nextMove(subscription, books.at)
    if (!move) return subscription
    if (move.kind === 'charge') return charge(books, subscription, move, sold)
    subscription = move.kind === 'change' ? takeUpChange(books, subscription, move.after) : pass(books, subscription, move)
  }
}

function takeUpChange(books: Books, subscription: Subscription, after: Subscription): Subscription {
  books.happened(subscription.customer, 'subscription.changed', subscription.id, { at: 'renewal' })
  return books.saveSubscription(subscription, after)
}

const STEP_EVENTS = { start: 'subscription.started', resume: 'subscription.resumed', cancel: 'subscription.cancelled', expire: 'subscription.expired', skip: 'subscription.skipped' } as const
const STEP_CAUSES: { readonly [kind in Exclude<ClockStep['kind'], 'charge'>]: ActivityCause } = {
  start: 'subscribed', resume: 'resumed', cancel: 'cancelled', expire: 'expired', skip: 'subscribed',
}

function pass(books: Books, subscription: Subscription, step: Exclude<ClockStep, { kind: 'charge' }>): Subscription {
  const facts = step.kind === 'skip' ? { period: subscription.nextPeriod } : step.kind === 'cancel' ? { reason: subscription.cancellation?.reason ?? null, cause: 'cancelled' } : {}
  books.happened(subscription.customer, STEP_EVENTS[step.kind], subscription.id, facts)
  return books.saveSubscription(subscription, step.after, step.breaks, STEP_CAUSES[step.kind])
}

function charge(books: Books, subscription: Subscription, step: Extract<ClockStep, { kind: 'charge' }>, sold: Sold): Subscription {
  const waiting = sold.items.get(subscription.customer) ?? []
  const { taken, amounts, after } = renewed(subscription, step, sold, waiting, books.at)
  const number = books.number('invoices')
  for (const item of taken) books.saveItem({ ...item, invoice: number })
  sold.items.set(subscription.customer, waiting.filter((item) => !taken.includes(item)))
  issue(books, {
    ...amounts, number, id: books.ctx.newId('invoice'), customer: subscription.customer, subscription: subscription.number, period: step.due.period, periodFrom: step.due.from,
    periodTo: step.due.to, kind: 'renewal', status: 'open', invoiceNumber: null, currency: subscription.currency, creditAppliedMinor: 0n, paidMinor: 0n, refundedMinor: 0n,
    paymentMethod: subscription.paymentMethod, issuedAt: books.at, dueAt: books.at, paidAt: null, closedAt: null, attempts: 0, nextAttemptAt: null, memo: null, metadata: {},
    createdAt: books.at, updatedAt: books.at, revision: 1,
  })
  books.happened(subscription.customer, 'subscription.renewed', subscription.id, { period: step.due.period, from: step.due.from.toISOString(), to: step.due.to.toISOString() })
  return books.saveSubscription(subscription, after)
}

/** Issues an invoice, new or a stored draft: credit pays what it can, and the rest is attempted at once (numbers of `credits` and `transactions` are reserved). */
export function issue(books: Books, draft: Invoice): Invoice {
  const issued: Invoice = { ...draft, status: 'open', issuedAt: books.at, dueAt: draft.dueAt ?? books.at }
  books.happened(issued.customer, 'invoice.issued', issued.id, { totalMinor: Number(issued.totalMinor), currency: issued.currency, kind: issued.kind })
  const creditAppliedMinor = creditToApply(owedMinor(issued), books.balance(issued.customer, issued.currency))
  if (creditAppliedMinor !== 0n) {
    books.credit({ customer: issued.customer, currency: issued.currency, amountMinor: -creditAppliedMinor, kind: creditAppliedMinor > 0n ? 'applied' : 'proration', invoice: issued.number })
  }
  const credited = { ...issued, creditAppliedMinor }
  if (owedMinor(credited) > 0n) {
    const isDue = issued.dueAt === null || issued.dueAt <= books.at
    return storeIssued(books, draft, isDue ? attempt(books, credited) : { ...credited, nextAttemptAt: issued.dueAt })
  }
  const paid: Invoice = { ...credited, status: 'paid', paidAt: books.at }
  books.happened(paid.customer, 'invoice.paid', paid.id, { totalMinor: Number(paid.totalMinor), currency: paid.currency })
  return storeIssued(books, draft, paid)
}

function storeIssued(books: Books, draft: Invoice, issued: Invoice): Invoice {
  if (draft.status !== 'draft') {
    books.addInvoice(issued)
    return issued
  }
  if (isOwed(issued)) books.reconsider(issued.customer, 'invoiced')
  return books.saveInvoice(issued)
}

/** What one look at the due work did. */
export interface DueWork {
  /** Subscriptions and invoices that were seen to. */
  readonly done: number
  /** How many were due; more than `done` when somebody else holds their customers. */
  readonly due: number
  /** Intents to be sent now. */
  readonly intents: readonly Transaction[]
}

/** How the work that is due is found and written. */
export interface DueOptions {
  /** Now, or an earlier instant. */
  readonly dueBy?: Instant
  /** Customers whose books cannot be written, to be passed over in this run; with `onTrouble`, new ones are added. */
  readonly troubled?: Set<bigint>
  /** Customers whose next work waits for what is under way of them. */
  readonly isUnderWay?: (customer: bigint) => boolean
  readonly onTrouble?: (error: unknown) => void
}

type Due = { readonly number: bigint; readonly customer: bigint; readonly kind: 'subscription' | 'invoice' }

/** Writes what is due for at most `limit` subscriptions and as many invoices, in one transaction. No gateway is asked here. */
export async function writeDueWork(ctx: Context, limit: number, { dueBy = ctx.now(), troubled = new Set(), onTrouble, isUnderWay = () => false }: DueOptions = {}): Promise<DueWork> {
  const [subscriptions, invoices] = await ctx.database.read(ctx.site.siteId, (db) => Promise.all([listDueSubscriptions(db, dueBy, limit), listDueInvoices(db, dueBy, limit)]))
  const due = [...subscriptions.map((one): Due => ({ ...one, kind: 'subscription' })), ...invoices.map((one): Due => ({ ...one, kind: 'invoice' }))]
    .filter((one) => !troubled.has(one.customer) && !isUnderWay(one.customer))
  if (due.length === 0) return { done: 0, due: 0, intents: [] }
  const parts = await apart(due, (some) => writeTogether(ctx, some, dueBy), onTrouble && ((error, customer) => {
    troubled.add(customer)
    onTrouble(error)
  }))
  return { done: parts.reduce((sum, part) => sum + part.done, 0), due: due.length, intents: parts.flatMap((part) => part.intents) }
}

async function writeTogether(ctx: Context, due: readonly Due[], dueBy: Instant): Promise<{ done: number; intents: Transaction[] }> {
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const numbers = (kind: Due['kind']): bigint[] => due.filter((one) => one.kind === kind).map((one) => one.number)
    // Sent together, and read once the customers are locked: those that somebody else holds are left out afterwards.
    const [books, subscriptions, invoices] = await Promise.all([
      openFreeBooks(ctx, db, due.map((one) => one.customer)), getSubscriptions(db, numbers('subscription')), getInvoices(db, numbers('invoice')),
    ])
    const dueSubscriptions = subscriptions.filter((one) => books.holds(one.customer) && one.nextDueAt !== null && one.nextDueAt <= dueBy)
    const dueInvoices = invoices.filter((one) => books.holds(one.customer) && one.nextAttemptAt !== null && one.nextAttemptAt <= dueBy)
    const sold = await loadSold(books, dueSubscriptions)
    await books.reserve('transactions', dueSubscriptions.length + dueInvoices.length)
    for (const invoice of dueInvoices) {
      assert(isOwed(invoice), 'only what is owed has an attempt to come')
      books.saveInvoice(attempt(books, invoice), invoice)
    }
    for (const subscription of dueSubscriptions) runClock(books, subscription, sold)
    return { done: dueSubscriptions.length + dueInvoices.length, intents: await books.close() }
  })
}
