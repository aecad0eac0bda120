// Subscriptions: a recurring agreement, its periods, and what the clock does with it next.

import type { CouponDuration, CouponValue } from './discount.ts'
import type { JsonObject } from './json.ts'
import type { PriceModel } from './price.ts'
import { assert, refuse } from './refusal.ts'
import { type Anchor, type Interval, periodStart } from './schedule.ts'
import type { Instant } from './time.ts'

export const SUBSCRIPTION_STATUSES = ['pending', 'trialing', 'active', 'paused', 'cancelled', 'expired'] as const
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number]

export const QUANTITY_MAX = 1_000_000
export const SKIPS_MAX = 100
export const TAXES_MAX = 10
/** How far ahead of its present end a period may be skipped. */
export const SKIP_AHEAD_MAX = 100

/** Taxes that the caller names, added to each invoice. */
export interface TaxRate {
  readonly name: string
  /** Hundredths of a percent. */
  readonly basisPoints: number
}

/** A coupon as it was when a subscription redeemed it, and how many of its invoices it was taken off so far. */
export interface AppliedCoupon {
  readonly id: string
  readonly name: string
  readonly value: CouponValue
  readonly duration: CouponDuration
  readonly invoicesDiscounted: number
}

/** A change of plan, quantity or price that the next renewal takes up. */
export interface PlannedChange {
  readonly plan: bigint
  readonly planVersion: number
  readonly interval: Interval
  readonly quantity: number
  readonly ownPrice: PriceModel | null
}

/** The reason of one that ended because the last attempt at an invoice failed. */
export const NOT_PAID = 'payment failed'

export interface Cancellation {
  readonly reason: string | null
  readonly actor: string
  readonly requestedAt: Instant
}

export interface Subscription {
  readonly number: bigint
  readonly id: string
  /** Numbers of its customer and plan. */
  readonly customer: bigint
  readonly plan: bigint
  readonly planVersion: number
  readonly status: SubscriptionStatus
  readonly quantity: number
  readonly currency: string
  /** Instead of the plan's price. */
  readonly ownPrice: PriceModel | null
  /** Number of its own payment method; the customer's default pays when there is none. */
  readonly paymentMethod: bigint | null
  /** Id of an address of the customer. */
  readonly shippingAddress: string | null
  readonly coupons: readonly AppliedCoupon[]
  readonly taxes: readonly TaxRate[]
  readonly interval: Interval
  readonly anchor: Anchor
  /** The running number of the period that begins at the anchor; numbers go on rising when the anchor moves. */
  readonly anchorPeriod: number
  /** The period that comes next, and the end of all before it. */
  readonly nextPeriod: number
  readonly coveredUntil: Instant
  /** When the clock has something to do here; null for never. */
  readonly nextDueAt: Instant | null
  readonly skippedPeriods: readonly number[]
  readonly startedAt: Instant
  readonly trialUntil: Instant | null
  readonly pausedAt: Instant | null
  readonly resumeAt: Instant | null
  readonly cancelAt: Instant | null
  readonly cancellation: Cancellation | null
  readonly endedAt: Instant | null
  readonly expiresAt: Instant | null
  readonly expiresAfterCharges: number | null
  readonly expiresAfterTotalMinor: bigint | null
  readonly chargeCount: number
  readonly chargedTotalMinor: bigint
  readonly plannedChange: PlannedChange | null
  readonly metadata: JsonObject
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly revision: number
}

export const BREAK_KINDS = ['trial', 'skipped', 'paused', 'moved', 'backdated', 'cut'] as const

/** A span that no invoice covers, with its reason; a cut is one that was billed and then given up. */
export interface SubscriptionBreak {
  readonly subscription: bigint
  readonly period: number
  readonly kind: (typeof BREAK_KINDS)[number]
  readonly from: Instant
  readonly to: Instant
}

/** One period to be charged. */
export interface DuePeriod {
  readonly period: number
  readonly from: Instant
  readonly to: Instant
}

/** What the clock does next with a subscription. `after` is its state then; a charge is completed by `charged`. */
export type ClockStep =
  | { readonly kind: 'start' | 'resume' | 'cancel' | 'expire'; readonly after: Subscription; readonly breaks: readonly SubscriptionBreak[] }
  | { readonly kind: 'skip'; readonly after: Subscription; readonly breaks: readonly SubscriptionBreak[] }
  | { readonly kind: 'charge'; readonly due: DuePeriod; readonly after: Subscription }

/** What comes next: a planned change is taken up before the period that it is for. */
export type ClockMove = ClockStep | { readonly kind: 'change'; readonly after: Subscription }

export function isLive(subscription: Pick<Subscription, 'status'>): boolean {
  return subscription.status !== 'cancelled' && subscription.status !== 'expired'
}

/** Whether it counts towards its customer's being active. */
export function countsAsActive(subscription: Pick<Subscription, 'status'>): boolean {
  return subscription.status === 'active' || subscription.status === 'trialing'
}

/** When the clock has something to do next. */
export function nextDue(subscription: Subscription): Instant | null {
  switch (subscription.status) {
    case 'pending':
      return earliest(subscription.startedAt, subscription.cancelAt, subscription.expiresAt)
    case 'trialing':
    case 'active':
      return earliest(subscription.coveredUntil, subscription.cancelAt, subscription.expiresAt)
    case 'paused':
      return earliest(subscription.resumeAt, subscription.cancelAt, subscription.expiresAt)
    default:
      return null
  }
}

function earliest(...instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce((least, one) => (one !== null && (least === null || one < least) ? one : least), null)
}

/** The same subscription with what follows from its other fields. */
export function settled(subscription: Subscription): Subscription {
  return { ...subscription, nextDueAt: nextDue(subscription) }
}

/** The next thing that is due by `now`: a planned change first, then steps; null when there is none. The one rule of the clock and of forecasts. */
export function nextMove(subscription: Subscription, now: Instant): ClockMove | null {
  const { plannedChange, coveredUntil } = subscription
  const takesUp = plannedChange !== null && countsAsActive(subscription) && coveredUntil <= now && !hasReachedItsEnd(subscription)
  return takesUp ? { kind: 'change', after: changedAsPlanned(subscription) } : dueStep(subscription, now)
}

/** A period that comes, as the clock will find it: charged, or left out. */
export interface ComingPeriod {
  readonly due: DuePeriod
  readonly isSkipped: boolean
}

/** The periods to come in their order, if each is paid and nothing is changed; none while it is paused for no known time, none behind its end. */
export function* comingPeriods(subscription: Subscription): Generator<ComingPeriod> {
  for (let one = subscription; ;) {
    const at = nextDue(one)
    const move = at === null ? null : nextMove(one, at)
    if (move === null) return
    if (move.kind === 'charge') yield { due: move.due, isSkipped: false }
    else if (move.kind === 'skip') yield { due: { period: one.nextPeriod, from: one.coveredUntil, to: move.after.coveredUntil }, isSkipped: true }
    one = move.kind === 'charge' ? { ...charged(move.after, 0n, one.coupons), plannedChange: null } : move.after
  }
}

/** The next period that is charged: behind those that are left out before it. Null when none comes. */
export function nextCharge(subscription: Subscription): DuePeriod | null {
  for (const { due, isSkipped } of comingPeriods(subscription)) if (!isSkipped) return due
  return null
}

/** The step that is due by `now`, the earliest first; null when there is none. Ends come before charges of the same instant. */
function dueStep(subscription: Subscription, now: Instant): ClockStep | null {
  const at = nextDue(subscription)
  if (at === null || at > now) return null
  const isDue = (instant: Instant | null): boolean => instant !== null && instant <= at
  if (isDue(subscription.cancelAt)) return { kind: 'cancel', after: ended(subscription, 'cancelled', at), breaks: [] }
  if (isDue(subscription.expiresAt) || isSpent(subscription, at)) return { kind: 'expire', after: ended(subscription, 'expired', at), breaks: [] }
  if (subscription.status === 'pending') return started(subscription)
  if (subscription.status === 'paused') return { kind: 'resume', ...resumed(subscription, at) }
  const due: DuePeriod = { period: subscription.nextPeriod, from: subscription.coveredUntil, to: startOf(subscription, subscription.nextPeriod + 1) }
  assert(startOf(subscription, due.period).getTime() === due.from.getTime(), 'a period begins where the one before ends')
  if (!subscription.skippedPeriods.includes(due.period)) return { kind: 'charge', due, after: advanced(subscription, due) }
  const gap: SubscriptionBreak = { subscription: subscription.number, period: due.period, kind: 'skipped', from: due.from, to: due.to }
  const after = advanced({ ...subscription, skippedPeriods: subscription.skippedPeriods.filter((one) => one !== due.period) }, due)
  return { kind: 'skip', after, breaks: [gap] }
}

/** True when the number of charges or the total that ends it is reached, and the last paid period is over. */
function isSpent(subscription: Subscription, at: Instant): boolean {
  return (subscription.status === 'active' || subscription.status === 'trialing') && subscription.coveredUntil <= at && hasReachedItsEnd(subscription)
}

/** True when no further charge may follow. */
function hasReachedItsEnd({ expiresAfterCharges, chargeCount, expiresAfterTotalMinor, chargedTotalMinor }: Subscription): boolean {
  return (expiresAfterCharges !== null && chargeCount >= expiresAfterCharges) || (expiresAfterTotalMinor !== null && chargedTotalMinor >= expiresAfterTotalMinor)
}

function started(subscription: Subscription): ClockStep {
  const { startedAt, trialUntil } = subscription
  if (trialUntil === null) return { kind: 'start', after: settled({ ...subscription, status: 'active' }), breaks: [] }
  const trial: SubscriptionBreak = { subscription: subscription.number, period: subscription.nextPeriod, kind: 'trial', from: startedAt, to: trialUntil }
  return { kind: 'start', after: settled({ ...subscription, status: 'trialing', coveredUntil: trialUntil }), breaks: trialUntil > startedAt ? [trial] : [] }
}

function advanced(subscription: Subscription, due: DuePeriod): Subscription {
  return settled({ ...subscription, status: 'active', nextPeriod: due.period + 1, coveredUntil: due.to })
}

/** The instant at which a period of this running number begins. */
export function startOf(subscription: Pick<Subscription, 'anchor' | 'interval' | 'anchorPeriod'>, period: number): Instant {
  return periodStart(subscription.anchor, subscription.interval, period - subscription.anchorPeriod)
}

/** A charge as it went: counted, its one-time parts used up. */
export function charged(subscription: Subscription, totalMinor: bigint, coupons: readonly AppliedCoupon[]): Subscription {
  return { ...subscription, chargeCount: subscription.chargeCount + 1, chargedTotalMinor: subscription.chargedTotalMinor + totalMinor, coupons }
}

/** Where the period begins that it is in. A trial is a period. */
export function presentStart(subscription: Subscription): Instant {
  const { status, startedAt, nextPeriod } = subscription
  return status === 'pending' || status === 'trialing' || nextPeriod === 0 ? startedAt : startOf(subscription, nextPeriod - 1)
}

/** Where the period ends that it is in; of one that has not begun, the first. A trial is a period. */
export function presentEnd(subscription: Subscription): Instant {
  const { status, trialUntil, coveredUntil, nextPeriod } = subscription
  return status === 'pending' ? trialUntil ?? startOf(subscription, nextPeriod + 1) : coveredUntil
}

/** The same renewing by itself until it is cancelled, or ending with its present period: nothing is charged any more then. */
export function renewing(subscription: Subscription, renews: boolean): Subscription {
  return settled(renews ? { ...subscription, expiresAt: null, expiresAfterCharges: null, expiresAfterTotalMinor: null } : { ...subscription, expiresAt: presentEnd(subscription) })
}

/** An end that is that of the present period, where that period now ends. */
function endFollowing(before: Subscription, at: Instant | null, end: Instant): Instant | null {
  return at?.getTime() === presentEnd(before).getTime() ? end : at
}

/** Ends that are those of the present period, where that is another one. `end` is where it ends, if that is not yet to be seen. */
export function withEnds(before: Subscription, after: Subscription, end: Instant = presentEnd(after)): Subscription {
  return settled({ ...after, expiresAt: endFollowing(before, after.expiresAt, end), cancelAt: endFollowing(before, after.cancelAt, end) })
}

/** Ends it now. */
export function ended(subscription: Subscription, status: 'cancelled' | 'expired', at: Instant): Subscription {
  return settled({ ...subscription, status, endedAt: at, cancelAt: null, resumeAt: null, plannedChange: null, skippedPeriods: [] })
}

/** Stops charges until it is resumed. Refuses wrong-state unless it is running. */
export function paused(subscription: Subscription, at: Instant, resumeAt: Instant | null): Subscription {
  if (!countsAsActive(subscription)) wrongState(subscription, 'can be paused only while it is active or in its trial')
  if (resumeAt !== null && resumeAt <= at) refuse('invalid', { detail: 'resumeAt lies in the past', errors: [{ pointer: '/resumeAt', code: 'past', message: 'lies in the past' }] })
  return settled({ ...subscription, status: 'paused', pausedAt: at, resumeAt })
}

/** Goes on: within what is covered as if nothing was, later with a new anchor now, the time between being free and without service. */
export function resumed(subscription: Subscription, at: Instant): { after: Subscription; breaks: readonly SubscriptionBreak[] } {
  if (subscription.status !== 'paused') wrongState(subscription, 'is not paused')
  const inTrial = subscription.trialUntil !== null && at < subscription.trialUntil
  const after: Subscription = { ...subscription, status: inTrial ? 'trialing' : 'active', pausedAt: null, resumeAt: null }
  if (at <= subscription.coveredUntil) return { after: settled(after), breaks: [] }
  const gap: SubscriptionBreak = { subscription: subscription.number, period: subscription.nextPeriod, kind: 'paused', from: subscription.coveredUntil, to: at }
  return { after: reanchored(after, at), breaks: [gap] }
}

/** The same periods from a new anchor, where the next one begins. */
export function reanchored(subscription: Subscription, at: Instant): Subscription {
  return settled({ ...subscription, anchor: { ...subscription.anchor, at }, anchorPeriod: subscription.nextPeriod, coveredUntil: at })
}

/** How long ago "now" may be by the time that it is looked at: who says it has read a clock before us. */
const NOW_WITHIN_MS = 60_000

/**
 * Moves the next charge. Later: the time between is free. Earlier: refused before `now`, but for what was now when it was asked; the covered span is cut short, for which
 * nothing is given back. Either way the new date is the anchor of all later periods, and the end of one that is not to renew. Periods
 * that are left out before the charge stay left out: it is the charge that moves, and keeps its number.
 */
export function moved(subscription: Subscription, asked: Instant, now: Instant): { after: Subscription; breaks: readonly SubscriptionBreak[] } {
  if (!countsAsActive(subscription) && subscription.status !== 'pending') wrongState(subscription, 'has no next charge to move')
  const to = asked < now && now.getTime() - asked.getTime() <= NOW_WITHIN_MS ? now : asked
  if (to < now) refuse('invalid', { detail: 'the next charge cannot be moved into the past', errors: [{ pointer: '/nextChargeAt', code: 'past', message: 'lies in the past' }] })
  const following = (after: Subscription): Subscription => settled({ ...after, expiresAt: endFollowing(subscription, after.expiresAt, presentEnd(after)) })
  const behind = behindSkips(subscription)
  if (subscription.status === 'pending') return { after: following({ ...reanchored(behind, to), startedAt: to, trialUntil: null }), breaks: [] }
  const from = subscription.coveredUntil
  const place = { subscription: subscription.number, period: behind.nextPeriod }
  const gap: SubscriptionBreak = to > from ? { ...place, kind: 'moved', from, to } : { ...place, kind: 'cut', from: to, to: from }
  return { after: following(reanchored(behind, to)), breaks: to.getTime() === from.getTime() ? [] : [gap] }
}

/** With the periods used up that are left out before the next charge. */
function behindSkips(subscription: Subscription): Subscription {
  let { nextPeriod } = subscription
  while (subscription.skippedPeriods.includes(nextPeriod)) nextPeriod++
  return { ...subscription, nextPeriod, skippedPeriods: subscription.skippedPeriods.filter((one) => one >= nextPeriod) }
}

/** Ends it now, or at the end of what is covered. Refuses wrong-state for one that has ended. */
export function cancelled(subscription: Subscription, when: 'now' | 'period-end', cancellation: Cancellation): Subscription {
  if (!isLive(subscription)) wrongState(subscription, 'has ended')
  if (when === 'now' || subscription.status === 'pending' || subscription.coveredUntil <= cancellation.requestedAt) {
    return ended({ ...subscription, cancellation }, 'cancelled', cancellation.requestedAt)
  }
  return settled({ ...subscription, cancellation, cancelAt: subscription.coveredUntil })
}

/** Takes a planned cancellation back. Refuses wrong-state when none is planned. */
export function uncancelled(subscription: Subscription): Subscription {
  if (subscription.cancelAt === null || !isLive(subscription)) wrongState(subscription, 'has no planned cancellation')
  return settled({ ...subscription, cancelAt: null, cancellation: null })
}

/**
 * Takes up again one that has ended: the next charge is at `nextChargeAt`, but not within what is covered already, and the time that
 * nobody paid for is free. What it expired by is gone; charges go on being counted. Refuses wrong-state while it is running.
 */
export function reactivated(subscription: Subscription, nextChargeAt: Instant): { after: Subscription; breaks: readonly SubscriptionBreak[] } {
  if (isLive(subscription)) wrongState(subscription, 'has not ended')
  const { coveredUntil } = subscription
  const open: Subscription = { ...subscription, status: 'active', endedAt: null, cancelAt: null, cancellation: null, pausedAt: null, resumeAt: null, expiresAt: null, expiresAfterCharges: null, expiresAfterTotalMinor: null }
  if (nextChargeAt <= coveredUntil) return { after: startOf(open, open.nextPeriod).getTime() === coveredUntil.getTime() ? settled(open) : reanchored(open, coveredUntil), breaks: [] }
  const gap: SubscriptionBreak = { subscription: subscription.number, period: subscription.nextPeriod, kind: 'paused', from: coveredUntil, to: nextChargeAt }
  return { after: reanchored(open, nextChargeAt), breaks: [gap] }
}

/** Leaves one coming period out. Refuses one that is over, begun or too far ahead. */
export function skipping(subscription: Subscription, period: number): Subscription {
  if (!isLive(subscription)) wrongState(subscription, 'has ended')
  if (period < subscription.nextPeriod || period > subscription.nextPeriod + SKIP_AHEAD_MAX) {
    refuse('invalid', { detail: `the periods that can be skipped are ${subscription.nextPeriod} to ${subscription.nextPeriod + SKIP_AHEAD_MAX}`, errors: [{ pointer: '/period', code: 'range', message: 'is not a coming period' }] })
  }
  if (subscription.skippedPeriods.includes(period)) return subscription
  if (subscription.skippedPeriods.length >= SKIPS_MAX) refuse('limit-reached', { detail: `at most ${SKIPS_MAX} periods can be skipped ahead` })
  return { ...subscription, skippedPeriods: [...subscription.skippedPeriods, period].toSorted((a, b) => a - b) }
}

/** Takes a skip back. Refuses not-found when the period is not skipped. */
export function unskipping(subscription: Subscription, period: number): Subscription {
  if (!subscription.skippedPeriods.includes(period)) refuse('not-found', { detail: `period ${period} is not skipped` })
  return { ...subscription, skippedPeriods: subscription.skippedPeriods.filter((one) => one !== period) }
}

/** The subscription as its next period finds it: with its planned change taken up. Another interval makes a new anchor there. */
function changedAsPlanned(subscription: Subscription): Subscription {
  const planned = subscription.plannedChange
  if (planned === null) return subscription
  const changed = { ...subscription, ...planned, plannedChange: null }
  return sameInterval(planned.interval, subscription.interval) ? settled(changed) : reanchored(changed, subscription.coveredUntil)
}

export function sameInterval(a: Interval, b: Interval): boolean {
  return a.unit === b.unit && a.count === b.count
}

function wrongState(subscription: Subscription, why: string): never {
  refuse('wrong-state', { detail: `subscription ${subscription.id} is ${subscription.status}: it ${why}`, state: subscription.status })
}
