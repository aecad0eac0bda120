// Subscriptions: beginning, pausing, skipping, moving and ending them. What the clock does is in renewals, changes of plan in changes.

import type { ActivityCause } from '../domain/activity.ts'
import { type Plan, priceIn, TRIAL_DAYS_MAX } from '../domain/catalog.ts'
import { COUPONS_MAX, whyNotRedeemable } from '../domain/discount.ts'
import { idKey, readCustomerId } from '../domain/ids.ts'
import { type JsonObject, mergeJson } from '../domain/json.ts'
import { checkMetadata } from '../domain/metadata.ts'
import { isCurrency } from '../domain/money.ts'
import { type PriceModel, priceFaults } from '../domain/price.ts'
import { assert, type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { periodIndexAt } from '../domain/schedule.ts'
import {
  type AppliedCoupon, cancelled, isLive, moved, nextCharge, paused, QUANTITY_MAX, reactivated, renewing, resumed, settled, skipping, startOf, type Subscription, type SubscriptionBreak, type TaxRate,
  TAXES_MAX, uncancelled, unskipping,
} from '../domain/subscription.ts'
import { addDays, type Instant, isTimeZone } from '../domain/time.ts'
import { DAY_MS } from '../domain/wall-time.ts'
import { listAddresses } from '../storage/addresses.ts'
import { countRedemption, findPlan, lockCoupon } from '../storage/catalog.ts'
import { findCustomer, findCustomerNumbers, lockKeys } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { listOwedInvoices } from '../storage/invoices.ts'
import { findSubscription, listSubscriptions } from '../storage/subscriptions.ts'
import { type Books, openBooks } from './books.ts'
import { type Context, permit } from './context.ts'
import { lockedCustomer, noSuchCustomer } from './customers.ts'
import { expectRevision } from './events.ts'
import { usableMethod } from './payment-methods.ts'
import { loadSold, runClock } from './renewals.ts'

/** How far from now a subscription may begin, either way. */
const START_YEARS_MAX = 20

/** What a caller gives to begin a subscription. Without `startAt` it begins now. */
export interface SubscriptionDraft {
  /** An id of the caller's own. */
  readonly id?: string
  readonly customerId: string
  readonly planId: string
  readonly quantity?: number
  readonly currency?: string
  /** Instead of the plan's price. */
  readonly price?: PriceModel | null
  readonly paymentMethodId?: string | null
  readonly shippingAddressId?: string | null
  readonly startAt?: Instant
  /** For a start in the past: every period since is charged (the default), or the first charge is that of the next period. */
  readonly backdated?: 'charge' | 'next-period'
  /** Days; the plan's when absent. */
  readonly trialDays?: number
  /** When the trial ends, instead of a number of days. */
  readonly trialUntil?: Instant
  readonly timeZone?: string
  readonly coupons?: readonly string[]
  readonly taxes?: readonly TaxRate[]
  readonly expiresAt?: Instant | null
  readonly expiresAfterCharges?: number | null
  readonly expiresAfterTotalMinor?: number | null
  /** False: it ends with its first period, which is its trial if it has one. */
  readonly renews?: boolean
  readonly metadata?: JsonObject | null
}

/** Begins a subscription; what is due at once is invoiced with it. Its intents are sent by finishCustomer. */
export async function createSubscription(ctx: Context, draft: SubscriptionDraft): Promise<Subscription> {
  permit(ctx, 'subscriptions:write')
  const ownId = draft.id === undefined ? null : readCustomerId(draft.id, '/id')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, draft.customerId)
    if (ownId !== null) await claimId(db, ownId)
    const [subscription] = await start(await openBooks(ctx, db, [customer.number]), [{ customer: customer.number, draft }])
    assert(subscription, 'one that is begun is given')
    return subscription
  })
}

/** Begins subscriptions of many customers in one transaction, all or none; in the order of the drafts, ids given by Regulars. */
export async function createSubscriptions(ctx: Context, drafts: readonly Omit<SubscriptionDraft, 'id'>[]): Promise<Subscription[]> {
  permit(ctx, 'subscriptions:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const numbers = await findCustomerNumbers(db, drafts.map((draft) => draft.customerId))
    const wanted = drafts.map((draft) => ({ customer: numbers.get(idKey(draft.customerId)) ?? noSuchCustomer(draft.customerId), draft }))
    const books = await openBooks(ctx, db, wanted.map((one) => one.customer))
    for (const { customer, draft } of wanted) if (books.customer(customer).deletedAt !== null) noSuchCustomer(draft.customerId)
    return start(books, wanted)
  })
}

/** Stages the beginnings with what is due at once, and closes the books. */
async function start(books: Books, wanted: readonly { customer: bigint; draft: SubscriptionDraft }[]): Promise<Subscription[]> {
  const { db } = books
  const plans = new Map<string, Plan>()
  const begun: Subscription[] = []
  await books.reserve('subscriptions', wanted.length)
  for (const { customer, draft } of wanted) {
    const plan = plans.get(draft.planId) ?? (await findPlan(db, draft.planId)) ?? invalid('/planId', 'unknown', `there is no plan ${draft.planId}`)
    plans.set(draft.planId, plan)
    const currency = readCurrency(books.ctx, plan, draft)
    checkDraft(books, plan, draft, currency)
    const { subscription, breaks } = begin(books, plan, draft, { customer, currency, coupons: await redeem(books, draft.coupons ?? []) })
    await checkShippingAddress(db, customer, subscription.shippingAddress)
    books.addSubscription(subscription, breaks)
    books.happened(customer, 'subscription.created', subscription.id, { planId: plan.id, quantity: subscription.quantity, currency })
    begun.push(subscription)
  }
  const sold = await loadSold(books, begun)
  const subscriptions = begun.map((one) => runClock(books, one, sold))
  await books.close()
  return subscriptions
}

/** Refuses id-taken; until the transaction ends nobody else takes the id. */
async function claimId(db: SiteDb, id: string): Promise<void> {
  await lockKeys(db, [`subscription ${id}`])
  if (await findSubscription(db, id)) refuse('id-taken', { detail: `the id ${id} is taken`, id })
}

/** The currency asked for, or the only one, or the site's own if the plan is sold in it. */
function readCurrency(ctx: Context, plan: Plan, draft: SubscriptionDraft): string {
  if (draft.currency !== undefined) return draft.currency
  const [only, ...others] = plan.prices
  if (only && others.length === 0) return only.currency
  if (priceIn(plan.prices, ctx.site.settings.reportingCurrency)) return ctx.site.settings.reportingCurrency
  return invalid('/currency', 'required', `plan ${plan.id} is sold in ${plan.prices.map((price) => price.currency).join(', ')}: say which`)
}

function checkDraft(books: Books, plan: Plan, draft: SubscriptionDraft, currency: string): void {
  const faults: Fault[] = []
  const wrong = (pointer: string, code: string, message: string): void => {
    faults.push({ pointer, code, message })
  }
  if (plan.archivedAt) wrong('/planId', 'archived', 'is a plan that is no longer sold')
  if (plan.interval === null) wrong('/planId', 'one-time', 'is a plan that is charged once; add it as an item')
  if (!isCurrency(currency)) wrong('/currency', 'currency', 'is not an ISO 4217 currency')
  else if (!draft.price && !priceIn(plan.prices, currency)) wrong('/currency', 'price', `is no currency that plan ${plan.id} is sold in`)
  if (draft.price) faults.push(...priceFaults(draft.price, '/price'))
  if (draft.quantity !== undefined && (draft.quantity < 1 || draft.quantity > QUANTITY_MAX)) wrong('/quantity', 'range', `is not from 1 to ${QUANTITY_MAX}`)
  if (draft.trialDays !== undefined && (draft.trialDays < 0 || draft.trialDays > TRIAL_DAYS_MAX)) wrong('/trialDays', 'range', `is not from 0 to ${TRIAL_DAYS_MAX}`)
  if (draft.trialUntil && (draft.trialUntil <= (draft.startAt ?? books.at) || draft.trialUntil.getTime() - (draft.startAt ?? books.at).getTime() > TRIAL_DAYS_MAX * DAY_MS)) {
    wrong('/trialUntil', 'range', `is not within ${TRIAL_DAYS_MAX} days after the start`)
  }
  if ((draft.taxes?.length ?? 0) > TAXES_MAX) wrong('/taxes', 'too-many', `has more than ${TAXES_MAX} entries`)
  if (draft.expiresAt && draft.expiresAt <= books.at) wrong('/expiresAt', 'past', 'lies in the past')
  if (draft.timeZone !== undefined && !isTimeZone(draft.timeZone)) wrong('/timeZone', 'time-zone', 'is not a name of the IANA time zone database')
  if (draft.startAt && Math.abs(draft.startAt.getTime() - books.at.getTime()) > START_YEARS_MAX * 366 * 86_400_000) wrong('/startAt', 'range', `is more than ${START_YEARS_MAX} years away`)
  checkMetadata(draft.metadata ?? {}, faults, '/metadata')
  refuseFaults(faults)
}

function begin(
  books: Books, plan: Plan, draft: SubscriptionDraft, given: { customer: bigint; currency: string; coupons: AppliedCoupon[] },
): { subscription: Subscription; breaks: SubscriptionBreak[] } {
  const { at, ctx } = books
  const startedAt = draft.startAt ?? at
  const timeZone = draft.timeZone ?? ctx.site.settings.timeZone
  const trialDays = draft.trialDays ?? plan.trialDays
  const trialUntil = draft.trialUntil ?? (trialDays > 0 ? addDays(startedAt, trialDays, timeZone) : null)
  const interval = plan.interval ?? invalid('/planId', 'one-time', 'is a plan that is charged once')
  const subscription: Subscription = {
    number: books.number('subscriptions'), id: draft.id ?? ctx.newId('subscription'), customer: given.customer, plan: plan.number, planVersion: plan.version, status: 'pending',
    quantity: draft.quantity ?? 1, currency: given.currency, ownPrice: draft.price ?? null,
    paymentMethod: draft.paymentMethodId ? usableMethod(books, given.customer, draft.paymentMethodId).number : null, shippingAddress: draft.shippingAddressId ?? null,
    coupons: given.coupons, taxes: draft.taxes ?? [], interval, anchor: { at: trialUntil ?? startedAt, timeZone }, anchorPeriod: 0, nextPeriod: 0, coveredUntil: startedAt,
    nextDueAt: null, skippedPeriods: [], startedAt, trialUntil, pausedAt: null, resumeAt: null, cancelAt: null, cancellation: null, endedAt: null,
    expiresAt: draft.expiresAt ?? null, expiresAfterCharges: draft.expiresAfterCharges ?? null,
    expiresAfterTotalMinor: draft.expiresAfterTotalMinor == null ? null : BigInt(draft.expiresAfterTotalMinor), chargeCount: 0, chargedTotalMinor: 0n, plannedChange: null,
    metadata: draft.metadata ?? {}, createdAt: at, updatedAt: at, revision: 1,
  }
  const { subscription: begun, breaks } = draft.backdated !== 'next-period' || subscription.anchor.at >= at ? { subscription: settled(subscription), breaks: [] } : alreadyRunning(subscription, at)
  return { subscription: draft.renews === false ? renewing(begun, false) : begun, breaks }
}

/** One that was charged elsewhere until now: the periods up to the present one count as charged, and the anchor is kept. */
function alreadyRunning(subscription: Subscription, at: Instant): { subscription: Subscription; breaks: SubscriptionBreak[] } {
  const nextPeriod = periodIndexAt(subscription.anchor, subscription.interval, at) + 1
  const coveredUntil = startOf(subscription, nextPeriod)
  const gap: SubscriptionBreak = { subscription: subscription.number, period: 0, kind: 'backdated', from: subscription.startedAt, to: coveredUntil }
  return { subscription: settled({ ...subscription, status: 'active', trialUntil: null, nextPeriod, coveredUntil }), breaks: [gap] }
}

/** Redeems coupons beside so many that a subscription has. Refuses unknown ones, those that can no longer be redeemed, and too many. */
export async function redeem(books: Books, ids: readonly string[], held = 0): Promise<AppliedCoupon[]> {
  if (held + ids.length > COUPONS_MAX) refuse('limit-reached', { detail: `a subscription has at most ${COUPONS_MAX} coupons` })
  const applied: AppliedCoupon[] = []
  for (const [index, id] of ids.entries()) {
    const coupon = (await lockCoupon(books.db, id)) ?? invalid(`/coupons/${index}`, 'unknown', `there is no coupon ${id}`)
    const why = coupon.archivedAt === null ? whyNotRedeemable(coupon.terms, coupon.redemptionCount, books.at) : 'archived'
    if (why !== null) invalid(`/coupons/${index}`, 'not-redeemable', `coupon ${id} can no longer be redeemed: it is ${why}`)
    await countRedemption(books.db, coupon.number)
    applied.push({ id: coupon.id, name: coupon.name, value: coupon.terms.value, duration: coupon.terms.duration, invoicesDiscounted: 0 })
  }
  return applied
}

async function checkShippingAddress(db: SiteDb, customer: bigint, id: string | null): Promise<void> {
  if (id === null) return
  const addresses = (await listAddresses(db, [customer])).get(customer) ?? []
  if (!addresses.some((one) => one.id === id)) invalid('/shippingAddressId', 'unknown', `this customer has no address ${id}`)
}

function invalid(pointer: string, code: string, detail: string): never {
  refuse('invalid', { detail, errors: [{ pointer, code, message: detail }] })
}

export async function getSubscription(ctx: Context, id: string): Promise<Subscription> {
  permit(ctx, 'subscriptions:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findSubscription(db, id))) ?? noSuchSubscription(id)
}

export interface SubscriptionListQuery {
  readonly customerId?: string
  readonly planId?: string
  readonly status?: string
  readonly below: bigint | null
  readonly limit: number
}

/** Subscriptions, newest first. Refuses not-found for a customer or plan that is not. */
export async function getSubscriptions(ctx: Context, query: SubscriptionListQuery): Promise<Subscription[]> {
  permit(ctx, 'subscriptions:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = query.customerId === undefined ? undefined : ((await findCustomer(db, query.customerId)) ?? noSuchCustomer(query.customerId)).number
    const plan = query.planId === undefined ? undefined : ((await findPlan(db, query.planId)) ?? refuse('not-found', { detail: `there is no plan ${query.planId}` })).number
    return listSubscriptions(db, {
      below: query.below, limit: query.limit, ...(customer === undefined ? {} : { customer }), ...(plan === undefined ? {} : { plan }),
      ...(query.status === undefined ? {} : { status: query.status }),
    })
  })
}

/** What `work` decides for a subscription, written with what becomes due by it at once. */
export async function changeSubscription(
  ctx: Context, id: string, expectedRevision: number | null,
  work: (books: Books, before: Subscription) => Promise<Subscription> | Subscription,
): Promise<Subscription> {
  permit(ctx, 'subscriptions:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { customer } = (await findSubscription(db, id)) ?? noSuchSubscription(id)
    const books = await openBooks(ctx, db, [customer])
    // Read again: only now does nobody else change it.
    const before = (await findSubscription(db, id)) ?? noSuchSubscription(id)
    books.expectOwner(before)
    expectRevision(before, expectedRevision)
    const decided = await work(books, before)
    const after = decided === before ? before : runClock(books, decided, await loadSold(books, [decided]))
    await books.close()
    return after
  })
}

/** What can be changed without a charge. */
export interface SubscriptionPatch {
  readonly paymentMethodId?: string | null
  readonly shippingAddressId?: string | null
  readonly taxes?: readonly TaxRate[]
  readonly coupons?: readonly string[]
  /** Coupons that it keeps no more; how often they were redeemed stays counted. */
  readonly withoutCoupons?: readonly string[]
  readonly expiresAt?: Instant | null
  readonly expiresAfterCharges?: number | null
  readonly expiresAfterTotalMinor?: number | null
  /** True takes its ends away; false has it end with the period that it is in, which may be over. */
  readonly renews?: boolean
  /** Moves the next charge, and all later ones with it. */
  readonly nextChargeAt?: Instant
  readonly metadata?: JsonObject | null
}

/** Changes what a subscription is charged to and sent to, its taxes, coupons (added to those it keeps), expiry, metadata, and when it is charged next. */
export async function patchSubscription(ctx: Context, id: string, patch: SubscriptionPatch, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, async (books, before) => {
    live(before)
    const metadata = patch.metadata === undefined ? before.metadata : patch.metadata === null ? {} : mergeJson(before.metadata, patch.metadata)
    const faults: Fault[] = []
    checkMetadata(metadata, faults, '/metadata')
    refuseFaults(faults)
    if (patch.expiresAt && patch.expiresAt <= books.at) invalid('/expiresAt', 'past', 'expiresAt lies in the past')
    if (patch.shippingAddressId !== undefined) await checkShippingAddress(books.db, before.customer, patch.shippingAddressId)
    const paymentMethod = patch.paymentMethodId === undefined ? before.paymentMethod : patch.paymentMethodId === null ? null : usableMethod(books, before.customer, patch.paymentMethodId).number
    const total = patch.expiresAfterTotalMinor
    const held = before.coupons.filter(({ id: coupon }) => !patch.withoutCoupons?.includes(coupon))
    const changed: Subscription = settled({
      ...before, metadata, paymentMethod, taxes: patch.taxes ?? before.taxes, coupons: [...held, ...(await redeem(books, patch.coupons ?? [], held.length))],
      shippingAddress: patch.shippingAddressId === undefined ? before.shippingAddress : patch.shippingAddressId,
      expiresAt: patch.expiresAt === undefined ? before.expiresAt : patch.expiresAt,
      expiresAfterCharges: patch.expiresAfterCharges === undefined ? before.expiresAfterCharges : patch.expiresAfterCharges,
      expiresAfterTotalMinor: total === undefined ? before.expiresAfterTotalMinor : total === null ? null : BigInt(total),
    })
    const after = patch.renews === undefined ? changed : renewing(changed, patch.renews)
    if (paymentMethod !== before.paymentMethod) await chargeOwedTo(books, before, paymentMethod)
    books.happened(before.customer, 'subscription.updated', id, { fields: Object.keys(patch) })
    if (patch.nextChargeAt === undefined) return books.saveSubscription(before, after)
    const { after: placed, breaks } = moved(after, patch.nextChargeAt, books.at)
    return saved(books, before, placed, breaks, 'subscription.moved', { from: before.coveredUntil.toISOString(), to: placed.coveredUntil.toISOString() })
  })
}

/** Changes only the metadata, also of a subscription that has ended; `facts` are told with the event. */
export async function annotateSubscription(ctx: Context, id: string, patch: JsonObject, facts: JsonObject = {}): Promise<Subscription> {
  return changeSubscription(ctx, id, null, (books, before) => {
    const metadata = mergeJson(before.metadata, patch)
    const faults: Fault[] = []
    checkMetadata(metadata, faults, '/metadata')
    refuseFaults(faults)
    books.happened(before.customer, 'subscription.updated', id, { fields: ['metadata'], ...facts })
    return books.saveSubscription(before, { ...before, metadata })
  })
}

/** What a subscription still owes is collected from its new method, at once. */
async function chargeOwedTo(books: Books, subscription: Subscription, paymentMethod: bigint | null): Promise<void> {
  const owed = (await listOwedInvoices(books.db, [subscription.customer])).filter((one) => one.subscription === subscription.number)
  for (const invoice of owed) books.saveInvoice({ ...invoice, paymentMethod, nextAttemptAt: invoice.nextAttemptAt === null ? null : books.at })
}

/** Stops charges from now on, until it is resumed or `resumeAt`. */
export async function pauseSubscription(ctx: Context, id: string, resumeAt: Instant | null, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => {
    const after = paused(before, books.at, resumeAt)
    return saved(books, before, after, [], 'subscription.paused', { resumeAt: resumeAt?.toISOString() ?? null }, 'paused')
  })
}

/** Goes on; a period that is due by then is charged at once. */
export async function resumeSubscription(ctx: Context, id: string, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => {
    const { after, breaks } = resumed(before, books.at)
    return saved(books, before, after, breaks, 'subscription.resumed', {}, 'resumed')
  })
}

/** Ends a subscription now or at the end of what is charged, with a reason, and with what a caller keeps on it (a merge patch of its metadata). */
export async function cancelSubscription(
  ctx: Context, id: string, input: { when: 'now' | 'period-end'; reason: string | null; metadata?: JsonObject }, expectedRevision: number | null,
): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => {
    const metadata = input.metadata === undefined ? before.metadata : mergeJson(before.metadata, input.metadata)
    const faults: Fault[] = []
    checkMetadata(metadata, faults, '/metadata')
    refuseFaults(faults)
    const after = cancelled({ ...before, metadata }, input.when, { reason: input.reason, actor: ctx.actor.name, requestedAt: books.at })
    const facts = { reason: input.reason, ...(after.cancelAt ? { cancelAt: after.cancelAt.toISOString() } : { cause: 'cancelled' }) }
    return saved(books, before, after, [], after.cancelAt ? 'subscription.cancellation-planned' : 'subscription.cancelled', facts, 'cancelled')
  })
}

/** Takes a planned cancellation back. */
export async function revokeCancellation(ctx: Context, id: string, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => saved(books, before, uncancelled(before), [], 'subscription.cancellation-revoked', {}))
}

/** Takes up again one that has ended, with its next charge then; what is covered already is not charged twice. Refuses wrong-state for one that runs. */
export async function reactivateSubscription(ctx: Context, id: string, nextChargeAt: Instant, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => {
    if (nextChargeAt < books.at) invalid('/nextChargeAt', 'past', 'nextChargeAt lies in the past')
    const { after, breaks } = reactivated(before, nextChargeAt)
    return saved(books, before, after, breaks, 'subscription.resumed', { reactivated: true, nextChargeAt: after.coveredUntil.toISOString() }, 'resumed')
  })
}

/** Leaves one coming period out: it is neither charged nor delivered. Without a number, the next one. */
export async function skipPeriod(ctx: Context, id: string, period: number | null, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => {
    const wanted = period ?? before.nextPeriod
    const after = skipping(before, wanted)
    return after === before ? before : saved(books, before, after, [], 'subscription.skip-planned', { period: wanted })
  })
}

/** Takes a skip back. */
export async function unskipPeriod(ctx: Context, id: string, period: number, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => saved(books, before, unskipping(before, period), [], 'subscription.skip-revoked', { period }))
}

/** Moves the next charge, and all later ones with it. */
export async function moveNextCharge(ctx: Context, id: string, to: Instant, expectedRevision: number | null): Promise<Subscription> {
  return changeSubscription(ctx, id, expectedRevision, (books, before) => {
    const { after, breaks } = moved(before, to, books.at)
    const from = nextCharge(before)?.from ?? before.coveredUntil
    return saved(books, before, after, breaks, 'subscription.moved', { from: from.toISOString(), to: after.coveredUntil.toISOString() })
  })
}

function saved(
  books: Books, before: Subscription, after: Subscription, breaks: readonly SubscriptionBreak[], type: Parameters<Books['happened']>[1], facts: object, cause?: ActivityCause,
): Subscription {
  books.happened(before.customer, type, before.id, { ...facts })
  return books.saveSubscription(before, after, breaks, cause)
}

/** Refuses wrong-state for a subscription that has ended. */
export function live(subscription: Subscription): void {
  if (!isLive(subscription)) refuse('wrong-state', { detail: `subscription ${subscription.id} is ${subscription.status}`, state: subscription.status })
}

export function noSuchSubscription(id: string): never {
  refuse('not-found', { detail: `there is no subscription ${id}` })
}
