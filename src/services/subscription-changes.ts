// Changes of plan, quantity or price: at once with proration, or with the next renewal.

import { effectiveVersion, type Plan, type Price, priceIn } from '../domain/catalog.ts'
import { type Invoice, isOwed } from '../domain/invoice-record.ts'
import { amountFor, type PriceModel, priceFaults } from '../domain/price.ts'
import { sumMinor } from '../domain/money.ts'
import { prorate } from '../domain/proration.ts'
import { assert, refuse, refuseFaults } from '../domain/refusal.ts'
import { amountsOf, type LineDraft } from '../domain/renewal.ts'
import type { Period } from '../domain/schedule.ts'
import { type PlannedChange, QUANTITY_MAX, reanchored, sameInterval, settled, startOf, type Subscription, type SubscriptionBreak, withEnds } from '../domain/subscription.ts'
import { findPlan, getPlans, getPlanVersions } from '../storage/catalog.ts'
import { listInvoicesOfPeriod } from '../storage/invoices.ts'
import type { Books } from './books.ts'
import type { Context } from './context.ts'
import { issue } from './renewals.ts'
import { changeSubscription, live } from './subscriptions.ts'

export interface ChangeInput {
  readonly planId?: string
  readonly quantity?: number
  /** Instead of the plan's price; null goes back to that. */
  readonly price?: PriceModel | null
  /** At once (the default), or with the next renewal. */
  readonly when?: 'now' | 'renewal'
  /** Whether the rest of the present period is charged and credited by the day it changes; true by default. */
  readonly prorate?: boolean
}

/**
 * Changes what a subscription is for. At once: the unused part of what was charged is credited, the rest of the period at the new
 * price is charged, and another interval begins a new period now. With the renewal: nothing is charged before. A second change that is
 * planned takes the place of the first. Refuses wrong-state while the present period is still owed, because nothing unpaid is credited.
 */
export async function changePlan(ctx: Context, id: string, input: ChangeInput, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, async (books, before) => {
    live(before)
    const change = await readChange(books, before, input)
    const facts = { quantity: change.planned.quantity, planId: change.plan.id }
    if (input.when === 'renewal') {
      books.happened(before.customer, 'subscription.change-planned', id, facts)
      return books.saveSubscription(before, { ...before, plannedChange: change.planned })
    }
    await Promise.all([books.reserve('invoices', 2), books.reserve('transactions', 2), books.reserve('credits', 4)])
    const { after, breaks } = await changeNow(books, before, change, input.prorate ?? true)
    books.happened(before.customer, 'subscription.changed', id, { ...facts, at: 'once' })
    return books.saveSubscription(before, after, breaks)
  })
}

/** Takes a planned change back. Refuses wrong-state when none is planned. */
export async function revokeChange(ctx: Context, id: string, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => {
    if (before.plannedChange === null) refuse('wrong-state', { detail: `subscription ${id} has no planned change` })
    books.happened(before.customer, 'subscription.updated', id, { fields: ['plannedChange'] })
    return books.saveSubscription(before, { ...before, plannedChange: null })
  })
}

interface Change {
  readonly plan: Plan
  readonly model: PriceModel
  readonly planned: PlannedChange
}

async function readChange(books: Books, before: Subscription, input: ChangeInput): Promise<Change> {
  const wrong = (pointer: string, code: string, message: string): never => refuse('invalid', { detail: `${pointer} ${message}`, errors: [{ pointer, code, message }] })
  if (input.planId === undefined && input.quantity === undefined && input.price === undefined) wrong('', 'empty', 'names no planId, quantity or price to change to')
  const present = (await getPlans(books.db, [before.plan])).get(before.plan)
  assert(present, 'a subscription has a plan')
  const plan = input.planId === undefined ? present : ((await findPlan(books.db, input.planId)) ?? wrong('/planId', 'unknown', 'is no plan'))
  const isOther = plan.number !== before.plan
  if (isOther && plan.archivedAt) wrong('/planId', 'archived', 'is a plan that is no longer sold')
  const interval = isOther ? (plan.interval ?? wrong('/planId', 'one-time', 'is a plan that is charged once')) : before.interval
  const quantity = input.quantity ?? before.quantity
  if (quantity < 1 || quantity > QUANTITY_MAX) wrong('/quantity', 'range', `is not from 1 to ${QUANTITY_MAX}`)
  // Its own price was agreed for the plan it had: another plan comes with that plan's price, unless one is given.
  const ownPrice = input.price === undefined ? (isOther ? null : before.ownPrice) : input.price
  if (ownPrice) refuseFaults(priceFaults(ownPrice, '/price'))
  const planVersion = isOther ? plan.version : before.planVersion
  const price = await priceOf(books, plan, planVersion, before.currency)
  const model = ownPrice ?? price?.model ?? wrong('/planId', 'price', `is a plan that is not sold in ${before.currency}`)
  return { plan, model, planned: { plan: plan.number, planVersion, interval, quantity, ownPrice } }
}

async function priceOf(books: Books, plan: Plan, planVersion: number, currency: string): Promise<Price | null> {
  const version = effectiveVersion(plan, planVersion)
  const versions = await getPlanVersions(books.db, [{ plan: plan.number, version }])
  return priceIn(versions.get(`${plan.number}:${version}`) ?? [], currency)
}

async function changeNow(books: Books, before: Subscription, change: Change, isProrated: boolean): Promise<{ after: Subscription; breaks: SubscriptionBreak[] }> {
  const { at } = books
  const changed = settled({ ...before, ...change.planned, plannedChange: null })
  const keepsInterval = sameInterval(change.planned.interval, before.interval)
  const covered = before.status === 'active' && before.coveredUntil > at
  const invoices = covered && isProrated ? await listInvoicesOfPeriod(books.db, before.number, before.nextPeriod - 1) : []
  const owed = invoices.find(isOwed)
  if (owed) refuse('wrong-state', { detail: `invoice ${owed.id} of the present period is still owed: collect, void or close it first, or change with the renewal` })
  chargeChange(books, before, change, invoices, keepsInterval)
  if (keepsInterval) return { after: changed, breaks: [] }
  // Its anchor is the end of its trial, or its start: nothing is covered before that.
  if (before.status === 'pending') return { after: withEnds(before, changed), breaks: [] }
  // Nothing is charged yet: the new interval begins where the first charge was to be.
  if (!covered) return { after: reanchored(changed, before.coveredUntil), breaks: [] }
  const cut: SubscriptionBreak = { subscription: before.number, period: before.nextPeriod, kind: 'cut', from: at, to: before.coveredUntil }
  const begun = reanchored(changed, at)
  // One that is to end with its period ends with the new one, which is charged now.
  return { after: withEnds(before, begun, startOf(begun, begun.nextPeriod + 1)), breaks: [cut] }
}

/**
 * The invoice of a change: the unused part of what was charged back, and the rest of the period at the new price. `invoices` are that
 * of the period and those of earlier changes within it: what the customer paid for the time to come is what all of them say of it.
 */
function chargeChange(books: Books, before: Subscription, change: Change, invoices: readonly Invoice[], keepsInterval: boolean): void {
  const [{ periodFrom, periodTo } = { periodFrom: null, periodTo: null }] = invoices
  if (periodFrom === null || periodTo === null) return
  // A charge that was moved: what lies behind the period is free, and what an earlier date cuts off was given up.
  const to = before.coveredUntil < periodTo ? before.coveredUntil : periodTo
  if (to <= books.at) return
  const restOf = (amountMinor: bigint, period: Period): bigint => prorate(amountMinor, period, books.at).unusedMinor - prorate(amountMinor, period, to).unusedMinor
  const paidFor = invoices.filter((one) => one.status === 'paid').flatMap((one) => one.lines)
  const unusedMinor = sumMinor(paidFor.map((line) => (line.from === null || line.to === null ? 0n
    : restOf(line.amountMinor - line.discountMinor, { from: new Date(line.from), to: new Date(line.to) }))))
  const span = { from: books.at, to }
  const lines: LineDraft[] = []
  if (unusedMinor > 0n) lines.push({ kind: 'change', description: 'Unused part of the period', quantity: 1, unitMinor: null, amountMinor: -unusedMinor, plan: before.plan, ...span })
  if (keepsInterval) {
    const amountMinor = restOf(amountFor(change.model, change.planned.quantity).amountMinor, { from: periodFrom, to: periodTo })
    if (amountMinor > 0n) lines.push({ kind: 'change', description: `${change.plan.name}: rest of the period`, quantity: change.planned.quantity, unitMinor: null, amountMinor, plan: change.plan.number, ...span })
  }
  if (lines.length === 0) return
  // Money off was taken off the whole period already; per cent is taken off the rest as well.
  const coupons = before.coupons.filter((coupon) => coupon.value.kind === 'percent')
  issue(books, {
    ...amountsOf(lines, coupons, before.taxes, before.currency), number: books.number('invoices'), id: books.ctx.newId('invoice'), customer: before.customer,
    subscription: before.number, period: null, periodFrom: null, periodTo: null, kind: 'change', status: 'open', invoiceNumber: null, currency: before.currency,
    creditAppliedMinor: 0n, paidMinor: 0n, refundedMinor: 0n, paymentMethod: before.paymentMethod, issuedAt: books.at, dueAt: books.at, paidAt: null, closedAt: null, attempts: 0,
    nextAttemptAt: null, memo: null, metadata: {}, createdAt: books.at, updatedAt: books.at, revision: 1,
  })
}
