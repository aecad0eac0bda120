// The demo's billing, day by day: who subscribes to what, what falls due each morning, and what people do about it afterwards.

import type { Subscription } from '../../domain/subscription.ts'
import { addDays, type Instant } from '../../domain/time.ts'
import { runBilling } from '../../services/billing-run.ts'
import type { Context } from '../../services/context.ts'
import { adjustCredit } from '../../services/credits.ts'
import { finishCustomers } from '../../services/gateway-calls.ts'
import { getInvoices } from '../../services/invoices.ts'
import { addItem } from '../../services/items.ts'
import { attachPaymentMethods, type MethodOf } from '../../services/method-batches.ts'
import { attachPaymentMethod, getPaymentMethods } from '../../services/payment-methods.ts'
import { changePlan } from '../../services/subscription-changes.ts'
import {
  cancelSubscription, createSubscriptions, getSubscription, pauseSubscription, skipPeriod, type SubscriptionDraft,
} from '../../services/subscriptions.ts'
import { getTransactionList, startRefund, startSale } from '../../services/transactions.ts'
import type { Chance } from './chance.ts'
import { CARDS, COUPONS_GIVEN, demoAmount, MARKETS, OFFICE_PLAN, PLANS, raisePrices } from './goods.ts'
import { inLanes, type Work } from './lanes.ts'
import type { DemoPerson } from './people.ts'

/** One agreement of the demo, as far as the story has to remember it. */
interface Agreement {
  readonly customerId: string
  readonly subscription: Pick<Subscription, 'id' | 'customer'>
  readonly currency: string
}

/** What the story remembers of its billing from one day to the next. */
export interface Ledger {
  /** Who came yesterday, and may subscribe this morning. */
  newcomers: readonly DemoPerson[]
  readonly agreements: Agreement[]
  arePricesRaised: boolean
}

/** One morning: `ctx` is the site at the hour at which it bills, `share` how much of the story is over. */
export interface Morning {
  readonly ctx: Context
  readonly chance: Chance
  readonly ledger: Ledger
  readonly share: number
}

const SUBSCRIBES = 0.78
const BUYS_FOR_OFFICE = 0.7
const HAS_SECOND_CARD = 0.04
const HAS_COUPON = 0.14
const RAISED_AT = 0.6
const CARD_MONTHS_MAX = 9

export function emptyLedger(): Ledger {
  return { newcomers: [], agreements: [], arePricesRaised: false }
}

/** What falls due: starts, renewals, ends, and attempts at what was declined. */
export async function bill({ ctx, ledger, share }: Morning): Promise<void> {
  await runBilling(ctx)
  if (ledger.arePricesRaised || share < RAISED_AT) return
  ledger.arePricesRaised = true
  await raisePrices(ctx)
}

/** Newcomers of the day before bring a card and subscribe, all of a morning together. */
export async function subscribe({ ctx, chance, ledger }: Morning): Promise<void> {
  const methods: MethodOf[] = []
  const drafts: (SubscriptionDraft & { readonly currency: string })[] = []
  for (const person of ledger.newcomers) {
    if (!chance.of(SUBSCRIBES)) continue
    const { id: customerId, primaryContact } = person.draft
    drafts.push(...planned(ctx, chance, person))
    methods.push({ customerId, draft: { token: cardOf(chance, ctx.now()), ...(primaryContact ? { billingContact: primaryContact } : {}) } })
    if (chance.of(HAS_SECOND_CARD)) methods.push({ customerId, draft: { token: 'sandbox_approve.mastercard', isFallback: true } })
  }
  if (drafts.length === 0) return
  await attachPaymentMethods(ctx, methods)
  const begun = await createSubscriptions(ctx, drafts)
  await finishCustomers(ctx, begun.map((one) => one.customer))
  ledger.agreements.push(...begun.map((subscription, index) => ({
    customerId: drafts[index]?.customerId ?? '', subscription, currency: subscription.currency,
  })))
}

function planned(ctx: Context, chance: Chance, person: DemoPerson): (SubscriptionDraft & { currency: string })[] {
  const { currency, taxes } = MARKETS[person.address.country] ?? { currency: 'USD', taxes: [] }
  const isOffice = person.organization !== null && chance.of(BUYS_FOR_OFFICE)
  const plan = isOffice ? OFFICE_PLAN : chance.weighted(PLANS)
  const coupon = chance.weighted(COUPONS_GIVEN)
  const base = { customerId: person.draft.id, currency, taxes }
  const first = {
    ...base, planId: plan.id, quantity: isOffice ? chance.integer(4, 30) : plan.id === 'bags-monthly' ? chance.integer(1, 6) : 1,
    ...(chance.of(HAS_COUPON) && (coupon.id !== 'jubilee' || currency === 'USD') ? { coupons: [coupon.id] } : {}),
    // A present for half a year ends by itself.
    ...(chance.of(0.04) ? { expiresAfterCharges: 6, metadata: { gift: true } } : {}), ...(chance.of(0.03) ? { startAt: addDays(ctx.now(), chance.integer(3, 20), ctx.site.settings.timeZone) } : {}),
  }
  return [first, ...(chance.of(0.05) ? [{ ...base, planId: plan.id === 'club-monthly' ? 'bag-monthly' : 'club-monthly' }] : [])]
}

function cardOf(chance: Chance, at: Instant): string {
  const ahead = chance.integer(1, CARD_MONTHS_MAX)
  const month = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + ahead, 1)).toISOString().slice(0, 7)
  return chance.weighted(CARDS).token.replace('{month}', month)
}

const REASONS = ['too expensive', 'moved away', 'too much coffee', 'changed to tea', 'parcels came late', 'found another roaster', 'was a present'] as const

/** What subscribers do by themselves, each with its chance a day. */
const ACTS: readonly { readonly chance: number; readonly act: (chance: Chance, ctx: Context, one: Agreement) => Work }[] = [
  { chance: 0.001_6, act: (chance, ctx, one) => {
    const [when, reason] = [chance.of(0.8) ? 'period-end' as const : 'now' as const, chance.of(0.7) ? chance.pick(REASONS) : null]
    return () => whenRunning(ctx, one, () => cancelSubscription(ctx, one.subscription.id, { when, reason }, null))
  } },
  { chance: 0.000_5, act: (chance, ctx, one) => {
    const resumeAt = chance.of(0.7) ? addDays(ctx.now(), chance.integer(20, 80), ctx.site.settings.timeZone) : null
    return () => whenRunning(ctx, one, () => pauseSubscription(ctx, one.subscription.id, resumeAt, null))
  } },
  { chance: 0.000_8, act: (_chance, ctx, one) => () => whenRunning(ctx, one, () => skipPeriod(ctx, one.subscription.id, null, null)) },
  { chance: 0.000_6, act: (chance, ctx, one) => {
    const quantity = chance.integer(1, 8)
    return () => whenRunning(ctx, one, () => changePlan(ctx, one.subscription.id, { quantity, when: 'renewal' }, null))
  } },
  { chance: 0.001, act: (chance, ctx, one) => {
    const item = chance.pick([['A bag more', 1_800], ['Paper filters', 650], ['A mug', 1_200], ['A sampler of three', 2_400]] as const)
    return () => whenRunning(ctx, one, () => addItem(ctx, one.customerId, { description: item[0], unitAmountMinor: demoAmount(one.currency, item[1]), currency: one.currency }))
  } },
  { chance: 0.000_3, act: (_chance, ctx, one) => () =>
    adjustCredit(ctx, one.customerId, { amountMinor: demoAmount(one.currency, 500), currency: one.currency, reason: 'the parcel came late' }) },
  { chance: 0.000_2, act: (_chance, ctx, one) => () => whenPayable(ctx, one, () =>
    startSale(ctx, { customerId: one.customerId, amountMinor: demoAmount(one.currency, 5_000), currency: one.currency, purpose: 'credit', description: 'A voucher' })) },
  { chance: 0.000_2, act: (_chance, ctx, one) => () => whenPayable(ctx, one, () =>
    startSale(ctx, { customerId: one.customerId, amountMinor: demoAmount(one.currency, 5_900), currency: one.currency, description: 'Starter kit' })) },
  { chance: 0.000_5, act: (chance, ctx, one) => {
    const isPart = chance.of(0.5)
    return () => refundLast(ctx, one, isPart)
  } },
]

/** What people do about their subscriptions in the course of the day. */
export async function live({ ctx, chance, ledger }: Morning): Promise<void> {
  const touched = new Map<string, Agreement>()
  const work: Work[] = []
  for (const { chance: share, act } of ACTS) {
    const expected = ledger.agreements.length * share
    for (let count = Math.floor(expected) + (chance.of(expected % 1) ? 1 : 0); count > 0; count--) {
      const one = chance.pick(ledger.agreements)
      const done = act(chance, ctx, one)
      // One act a day and customer, so that the lanes cannot come to it in another order.
      if (!touched.has(one.customerId)) work.push(done)
      touched.set(one.customerId, one)
    }
  }
  if (work.length === 0) return
  await inLanes(work)
  await finishCustomers(ctx, [...touched.values()].map((one) => one.subscription.customer))
}

async function whenRunning(ctx: Context, one: Agreement, work: () => Promise<unknown>): Promise<void> {
  const { status, cancelAt, plannedChange } = await getSubscription(ctx, one.subscription.id)
  if (status === 'active' && cancelAt === null && plannedChange === null) await work()
}

async function whenPayable(ctx: Context, one: Agreement, work: () => Promise<unknown>): Promise<void> {
  const { customer, methods } = await getPaymentMethods(ctx, one.customerId)
  if (methods.some((method) => method.status === 'valid' && method.id === customer.defaultPaymentMethodId)) await work()
}

async function refundLast(ctx: Context, one: Agreement, isPart: boolean): Promise<void> {
  const [last] = await getTransactionList(ctx, { customerId: one.customerId, kind: 'sale', status: 'approved', below: null, limit: 1 })
  if (!last || last.refundedMinor > 0n || last.purpose !== 'invoice') return
  const half = last.amountMinor / 2n
  await startRefund(ctx, last.id, { reason: isPart ? 'half of it came broken' : 'came too late', ...(isPart && half > 0n ? { amountMinor: Number(half) } : {}) })
}

const REMINDED_MAX = 200
const BRINGS_ANOTHER_CARD = 0.12

/** Some of those whose payments fail bring another card, which pays what they owe. */
export async function bringCards({ ctx, chance, ledger }: Morning): Promise<void> {
  const failing = new Set((await getInvoices(ctx, { status: 'past-due', below: null, limit: REMINDED_MAX })).map((invoice) => invoice.customer))
  const customers = new Map(ledger.agreements.filter((one) => failing.has(one.subscription.customer)).map((one) => [one.customerId, one.subscription.customer]))
  const coming = [...customers].filter(() => chance.of(BRINGS_ANOTHER_CARD))
  await inLanes(coming.map(([id]) => () => attachPaymentMethod(ctx, id, { token: 'sandbox_approve.visa', isDefault: true })))
}
