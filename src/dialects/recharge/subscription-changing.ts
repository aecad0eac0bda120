// What is done to Recharge's subscriptions: beginning them, changing them, and leaving charges out.

import { type Plan, TRIAL_DAYS_MAX } from '../../domain/catalog.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { comingPeriods, isLive, nextCharge, sameInterval, SKIP_AHEAD_MAX, type Subscription } from '../../domain/subscription.ts'
import type { Answer, RequestHead } from '../../http/surface.ts'
import { getComingCharges } from '../../services/coming-charges.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { type ChangeInput, changePlan } from '../../services/subscription-changes.ts'
import { annotateSubscription, cancelSubscription, getSubscription, moveNextCharge, patchSubscription, skipPeriod, type SubscriptionDraft } from '../../services/subscriptions.ts'
import { getSurroundings, shippingOf, termsOf } from '../../services/surroundings.ts'
import { addressAt } from './addresses.ts'
import { viewComing } from './charge-view.ts'
import { keptCodes, redeemableCodes } from './discounts.ts'
import { orWrong } from './missing.ts'
import { planFor, planNamed, priceOf, type Sent } from './subscription-input.ts'
import { intervalOf, isDeleted, productOf, viewSubscription } from './subscription-view.ts'
import { chargeTime, dayFromNow, KEPT, keptOf, readNumber, refuseField, versionOf, viewDay } from './wire.ts'

const DAY_MS = 86_400_000

/** The subscription of a number that is not deleted, for a session only one of its own customer. */
export async function subscriptionAt(ctx: Context, id: string | bigint): Promise<Subscription> {
  const named = await recordOf(ctx, 'subscriptions', typeof id === 'bigint' ? id : readNumber(id))
  const subscription = await getSubscription(ctx, named.id)
  const isOthers = ctx.actor.customer !== undefined && ctx.actor.customer !== subscription.customer
  return isOthers || isDeleted(subscription) ? refuse('not-found', { detail: 'there is no such subscription' }) : subscription
}

/** What is sent as the core begins it: active at once, and charged on its day, which may be today. Everything is looked at before a plan is kept for it. */
export async function draftOf(ctx: Context, sent: Sent): Promise<SubscriptionDraft> {
  const address = await orWrong(addressAt(ctx, sent.address ?? 0n), 'address_id', 'Address not found')
  refuseOwnTerms(ctx, sent)
  const named = sent.plan == null ? null : await planNamed(ctx, sent.plan)
  const currency = sent.currency ?? currencyOf(ctx, named)
  const price = priceOf(sent, currency)
  const interval = sent.interval ?? { unit: 'month' as const, count: 1 }
  const trialDays = daysUntil(ctx, sent.nextChargeOn ?? '', 'next_charge_scheduled_at')
  const { addresses } = await getSurroundings(ctx, { customers: address.customer === null ? [] : [address.customer] })
  const { metadata } = (addresses.get(address.customer ?? 0n) ?? []).find((one) => one.number === address.number) ?? refuseField('address_id', 'Address not found')
  const coupons = await redeemableCodes(ctx, keptCodes(keptOf(metadata)['discounts']))
  const plan = named ?? (await planFor(ctx, sent, interval, sent.variant ?? '', currency, price?.kind === 'per-unit' ? price.amountMinor : null))
  return {
    customerId: address.customerId, planId: plan.id, quantity: sent.quantity ?? 1, currency, ...(price ? { price } : {}), shippingAddressId: address.id, trialDays, coupons,
    ...(sent.expiresAfterCharges == null ? {} : { expiresAfterCharges: sent.expiresAfterCharges }), metadata: { [KEPT]: sent.kept },
  }
}

/** The store's currency, unless a plan is sold in one other only. */
function currencyOf(ctx: Context, plan: Plan | null): string {
  const [only, ...others] = plan?.prices ?? []
  return only && others.length === 0 ? only.currency : ctx.site.settings.reportingCurrency
}

/** Prices and ends are the store's: in a session, a customer sets none. */
function refuseOwnTerms(ctx: Context, sent: Sent): void {
  if (ctx.actor.customer === undefined) return
  if (sent.price != null) refuseField('price', 'Cannot be set by customers.')
  if (sent.expiresAfterCharges !== undefined) refuseField('expire_after_specific_number_of_charges', 'Cannot be set by customers.')
}

/** Days from today to a day, on the site's wall. Refuses the past in Recharge's words. */
function daysUntil(ctx: Context, day: string, field: string): number {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${dayFromNow(ctx, 0)}T00:00:00Z`)) / DAY_MS)
  if (days < 0) refuseField(field, 'Cannot be in the past', 'plain')
  return days <= TRIAL_DAYS_MAX ? days : refuseField(field, 'Is too far in the future', 'plain')
}

/** Sends what became due by a change, and gives the subscription as it then is. */
export async function finished(ctx: Context, subscription: Pick<Subscription, 'id' | 'customer'>): Promise<Subscription> {
  await finishCustomer(ctx, subscription.customer)
  return getSubscription(ctx, subscription.id)
}

/** Looks at a change in full; gives what makes it. What it is for changes with its next charge; nothing is charged or given back for the time until then. */
export async function changeOf(ctx: Context, before: Subscription, all: Sent): Promise<(one: Context) => Promise<void>> {
  const sent = await whatIsNew(ctx, before, all)
  refuseOwnTerms(ctx, sent)
  const at = sent.nextChargeOn ? chargeTime(ctx, sent.nextChargeOn, 'next_charge_scheduled_at', 'Cannot be in the past', 'plain') : null
  const address = sent.address == null ? null : await orWrong(addressAt(ctx, sent.address), 'address_id', 'Address not found')
  const terms = await termsFor(ctx, before, sent)
  const kept = keptBy(before, sent)
  return async (one) => {
    if (terms) await changePlan(one, before.id, { ...terms, when: 'renewal' }, null)
    if (Object.keys(kept).length > 0 || address || sent.expiresAfterCharges !== undefined) {
      await patchSubscription(one, before.id, {
        metadata: { [KEPT]: kept }, ...(address ? { shippingAddressId: address.id } : {}), ...(sent.expiresAfterCharges === undefined ? {} : { expiresAfterCharges: sent.expiresAfterCharges }),
      }, null)
    }
    if (at) await moveNextCharge(one, before.id, at, null)
  }
}

/** What was sent, without what is shown already: clients send back what they read, and a day that stays is no move of the charge. */
async function whatIsNew(ctx: Context, before: Subscription, sent: Sent): Promise<Sent> {
  const around = await getSurroundings(ctx, { subscriptions: [before] })
  const terms = termsOf(around, before)
  const [kept, shown] = [keptOf(before.metadata), viewSubscription(ctx, before, around, '2021-11')]
  const price = priceOf(sent, before.currency)
  // How often it is sent is kept where it is another number than how often it is charged, which may be new.
  const isShown = (name: string, value: Json): boolean => [kept[name] ?? null, ...(name === 'order_interval_frequency' ? [] : [shown[name]])].some((one) => JSON.stringify(one) === JSON.stringify(value))
  const isOther = sent.variant != null && sent.variant !== productOf(before, terms).variant
  const unless = <Value>(isSame: boolean, value: Value): Value | undefined => (isSame ? undefined : value)
  return {
    ...sent, address: unless(sent.address === shippingOf(around, before)?.number, sent.address), plan: unless(sent.plan === terms.plan?.number, sent.plan),
    variant: unless(!isOther, sent.variant), quantity: unless(sent.quantity === terms.quantity, sent.quantity),
    price: unless(price?.kind === 'per-unit' && price.amountMinor === terms.unitMinor, sent.price), interval: unless(sent.interval !== undefined && sameInterval(sent.interval, intervalOf(terms.interval)), sent.interval),
    nextChargeOn: unless(sent.nextChargeOn === viewDay(nextCharge(before)?.from ?? null, ctx.site.settings.timeZone), sent.nextChargeOn),
    expiresAfterCharges: unless(sent.expiresAfterCharges === before.expiresAfterCharges, sent.expiresAfterCharges),
    // Another variant has none of the names of the former, and is told all that is said of it.
    kept: isOther ? sent.kept : Object.fromEntries(Object.entries(sent.kept).filter(([name, value]) => !isShown(name, value))),
  }
}

/** What the dialect keeps after a change: another variant has none of the names of the former. */
function keptBy(before: Subscription, sent: Sent): JsonObject {
  if (sent.variant == null || sent.variant === keptOf(before.metadata)['external_variant_id']) return sent.kept
  return { product_title: null, variant_title: null, sku: null, external_product_id: null, ...sent.kept }
}

async function termsFor(ctx: Context, before: Subscription, sent: Sent): Promise<Omit<ChangeInput, 'when'> | null> {
  if (sent.quantity == null && sent.price == null && sent.interval === undefined && sent.variant == null && sent.plan == null) return null
  const terms = termsOf(await getSurroundings(ctx, { subscriptions: [before] }), before)
  const price = priceOf(sent, before.currency)
  const isOther = sent.interval !== undefined || sent.variant != null || sent.plan != null
  const isSwappedByCustomer = ctx.actor.customer !== undefined && (sent.variant != null || sent.plan != null)
  const variant = sent.variant ?? productOf(before, terms).variant ?? ''
  const unitMinor = price?.kind === 'per-unit' ? price.amountMinor : isSwappedByCustomer ? null : terms.unitMinor
  const plan = isOther ? await planFor(ctx, sent, sent.interval ?? terms.interval, variant, before.currency, unitMinor) : terms.plan
  // A planned change takes the place of one that was planned before: all of it is said again.
  const own = isSwappedByCustomer ? null : price ?? terms.ownPrice ?? (isOther ? { kind: 'per-unit' as const, amountMinor: terms.unitMinor } : null)
  return { ...(plan ? { planId: plan.id } : {}), quantity: sent.quantity ?? terms.quantity, price: own }
}

/** Cancels what runs and hides it from this face: all of them or none. */
export async function removeAll(ctx: Context, subscriptions: readonly Subscription[]): Promise<void> {
  await inOneTransaction(ctx, async (one) => {
    for (const subscription of subscriptions) {
      if (isLive(subscription)) await cancelSubscription(one, subscription.id, { when: 'now', reason: 'deleted' }, null)
      await annotateSubscription(one, subscription.id, { [KEPT]: { deleted: true } }, { deleted: true })
    }
  })
}

/** The coming period that is charged, or left out, on a day. Refuses the day when there is none. */
function periodOn(ctx: Context, subscription: Subscription, day: string): number {
  for (const { due } of comingPeriods(subscription)) {
    const on = viewDay(due.from, ctx.site.settings.timeZone) ?? ''
    if (on === day) return due.period
    if (on > day || due.period > subscription.nextPeriod + SKIP_AHEAD_MAX) break
  }
  return refuseField('date', 'There is no charge on this date')
}

/** Leaves out what would be charged on a day, of all of these or of none; shows the last charge that is not made. */
export async function skipOn(ctx: Context, head: RequestHead, subscriptions: readonly Subscription[], day: string): Promise<Answer> {
  const wanted = subscriptions.map((one) => ({ id: one.id, period: periodOn(ctx, one, day) }))
  const skipped = await inOneTransaction(ctx, async (one) => {
    const after: Subscription[] = []
    for (const { id, period } of wanted) after.push(await skipPeriod(one, id, period, null))
    return after
  })
  const [last, period] = [skipped.at(-1), wanted.at(-1)?.period]
  const coming = last && (await getComingCharges(ctx, [last])).get(last.number)?.find((one) => one.period === period)
  return { body: { charge: last && coming ? (await viewComing(ctx, [{ subscription: last, coming }], versionOf(head)))[0] : null } }
}
