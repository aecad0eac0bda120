// What people do to their billing: one random act of one customer or of the merchant, through the services.

import { Refused } from '../../src/domain/refusal.ts'
import type { Subscription } from '../../src/domain/subscription.ts'
import { changePlanRecord, changePrices } from '../../src/services/catalog.ts'
import type { Context } from '../../src/services/context.ts'
import { adjustCredit } from '../../src/services/credits.ts'
import { deleteCustomer, registerCustomer } from '../../src/services/customers.ts'
import { finishCustomer } from '../../src/services/gateway-calls.ts'
import { closeOutInvoice, createInvoice, getInvoices, issueInvoice, retryInvoice, voidInvoice } from '../../src/services/invoices.ts'
import { addItem, cancelItem, getItems } from '../../src/services/items.ts'
import { undoMerge } from '../../src/services/merge-undo.ts'
import { getMerges, mergeCustomers } from '../../src/services/merges.ts'
import { attachPaymentMethod, changePaymentMethod, deactivatePaymentMethod, getPaymentMethods } from '../../src/services/payment-methods.ts'
import { changePlan, revokeChange } from '../../src/services/subscription-changes.ts'
import {
  cancelSubscription, createSubscription, getSubscriptions, moveNextCharge, patchSubscription, pauseSubscription, resumeSubscription, revokeCancellation, skipPeriod, unskipPeriod,
} from '../../src/services/subscriptions.ts'
import { getTransactionList, startRefund, startSale, startVoid } from '../../src/services/transactions.ts'
import { sql } from '../../src/storage/db.ts'
import type { Random } from './random.ts'
import { COUPONS, CURRENCIES, PLANS, pricesOf, TOKENS, ZONES } from './shop.ts'

/** What an act is given. `people` are the ids of live customers; acts add to them and take from them. */
export interface Stage {
  ctx: Context
  readonly random: Random
  readonly people: string[]
  born: number
  readonly peopleMax: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LIST = 40
/** Refusals that a wrong moment earns; anything else that an act throws is a fault of ours. */
const EXPECTED = new Set(['wrong-state', 'invalid', 'not-found', 'in-use', 'limit-reached', 'payment-method-missing', 'payment-token-invalid'])
/** How often nobody waits for the gateway: the worker goes on with it. */
const WALKS_AWAY = 0.1

type Act = (stage: Stage, who: string) => Promise<void>

const later = ({ ctx, random }: Stage, fromDays: number, toDays: number): Date => new Date(ctx.now().getTime() + Math.round((fromDays + random.fraction() * (toDays - fromDays)) * 24) * HOUR_MS)

async function oneSubscription(stage: Stage, who: string, isWanted: (one: Subscription) => boolean = () => true): Promise<Subscription | null> {
  const all = (await getSubscriptions(stage.ctx, { customerId: who, below: null, limit: LIST })).filter((one) => one.status !== 'cancelled' && one.status !== 'expired' && isWanted(one))
  return all.length === 0 ? null : stage.random.pick(all)
}

const onSubscription = (act: (stage: Stage, subscription: Subscription) => Promise<unknown>, isWanted?: (one: Subscription) => boolean): Act => async (stage, who) => {
  const subscription = await oneSubscription(stage, who, isWanted)
  if (subscription) await act(stage, subscription)
}

async function subscribe(stage: Stage, who: string): Promise<void> {
  const { ctx, random } = stage
  const plan = random.pick(PLANS)
  const start = random.weighted({ now: 6, later: 1, charged: 1, elsewhere: 1 })
  const startAt = start === 'now' ? undefined : start === 'later' ? later(stage, 0, 40) : later(stage, -100, 0)
  const methods = (await getPaymentMethods(ctx, who)).methods.filter((one) => one.status === 'valid')
  await createSubscription(ctx, {
    customerId: who, planId: plan.id, currency: random.pick(CURRENCIES), quantity: random.whole(1, 12), timeZone: random.pick(ZONES),
    ...(startAt ? { startAt } : {}), ...(start === 'elsewhere' ? { backdated: 'next-period' as const } : {}), ...(random.chance(0.2) ? { trialDays: random.whole(0, 30) } : {}),
    ...(random.chance(0.15) ? { price: { kind: 'per-unit' as const, amountMinor: BigInt(random.whole(0, 5_000)) } } : {}),
    ...(random.chance(0.25) ? { coupons: [random.pick(COUPONS)] } : {}), ...(random.chance(0.3) ? { taxes: [{ name: 'VAT', basisPoints: random.pick([700, 2_000, 1_975]) }] } : {}),
    ...(random.chance(0.1) ? { expiresAfterCharges: random.whole(1, 8) } : {}), ...(random.chance(0.05) ? { expiresAt: later(stage, 1, 300) } : {}),
    ...(random.chance(0.05) ? { expiresAfterTotalMinor: random.whole(1, 50_000) } : {}),
    ...(methods.length > 0 && random.chance(0.3) ? { paymentMethodId: random.pick(methods).id } : {}),
  })
}

async function attach(stage: Stage, who: string): Promise<void> {
  const { ctx, random } = stage
  const { methods } = await getPaymentMethods(ctx, who)
  await attachPaymentMethod(ctx, who, {
    token: random.weighted(TOKENS), ...(random.chance(0.5) ? { isDefault: true } : {}), ...(random.chance(0.3) ? { isFallback: true } : {}),
    ...(methods.length > 0 && random.chance(0.4) ? { replaces: random.pick(methods).id } : {}),
  })
}

const oneMethod = (act: (stage: Stage, who: string, id: string) => Promise<unknown>): Act => async (stage, who) => {
  const { methods } = await getPaymentMethods(stage.ctx, who)
  if (methods.length > 0) await act(stage, who, stage.random.pick(methods).id)
}

const onInvoice = (statuses: readonly string[], act: (stage: Stage, id: string, who: string) => Promise<unknown>): Act => async (stage, who) => {
  const invoices = (await getInvoices(stage.ctx, { customerId: who, below: null, limit: LIST })).filter((one) => statuses.includes(one.status))
  if (invoices.length > 0) await act(stage, stage.random.pick(invoices).id, who)
}

const onSale = (act: (stage: Stage, id: string, leftMinor: number) => Promise<unknown>): Act => async (stage, who) => {
  const sales = await getTransactionList(stage.ctx, { customerId: who, status: 'approved', kind: 'sale', below: null, limit: LIST })
  if (sales.length === 0) return
  const sale = stage.random.pick(sales)
  await act(stage, sale.id, Number(sale.amountMinor - sale.refundedMinor))
}

const ACTS: Readonly<Record<string, { readonly weight: number; readonly act: Act }>> = {
  subscribe: { weight: 14, act: subscribe },
  attach: { weight: 8, act: attach },
  changePlanNow: { weight: 4, act: onSubscription((stage, one) => changePlan(stage.ctx, one.id, { planId: stage.random.pick(PLANS).id, quantity: stage.random.whole(1, 12), prorate: stage.random.chance(0.8) }, null)) },
  changePlanLater: { weight: 3, act: onSubscription((stage, one) => changePlan(stage.ctx, one.id, { planId: stage.random.pick(PLANS).id, quantity: stage.random.whole(1, 12), when: 'renewal' }, null)) },
  changeQuantity: { weight: 4, act: onSubscription((stage, one) => changePlan(stage.ctx, one.id, { quantity: stage.random.whole(1, 20), when: stage.random.pick(['now', 'renewal'] as const) }, null)) },
  ownPrice: { weight: 1, act: onSubscription((stage, one) => changePlan(stage.ctx, one.id, { price: stage.random.chance(0.5) ? null : { kind: 'flat', amountMinor: BigInt(stage.random.whole(0, 9_000)) } }, null)) },
  revokeChange: { weight: 1, act: onSubscription((stage, one) => revokeChange(stage.ctx, one.id, null), (one) => one.plannedChange !== null) },
  pause: { weight: 4, act: onSubscription((stage, one) => pauseSubscription(stage.ctx, one.id, stage.random.chance(0.6) ? later(stage, 0.1, 70) : null, null)) },
  resume: { weight: 6, act: onSubscription((stage, one) => resumeSubscription(stage.ctx, one.id, null), (one) => one.status === 'paused') },
  skip: { weight: 3, act: onSubscription((stage, one) => skipPeriod(stage.ctx, one.id, stage.random.chance(0.5) ? null : one.nextPeriod + stage.random.whole(0, 4), null)) },
  unskip: { weight: 1, act: onSubscription((stage, one) => unskipPeriod(stage.ctx, one.id, one.skippedPeriods[0] ?? 0, null), (one) => one.skippedPeriods.length > 0) },
  move: { weight: 4, act: onSubscription((stage, one) => moveNextCharge(stage.ctx, one.id, later(stage, 0, 60), null)) },
  moveToNow: { weight: 1, act: onSubscription((stage, one) => moveNextCharge(stage.ctx, one.id, stage.ctx.now(), null)) },
  cancelNow: { weight: 2, act: onSubscription((stage, one) => cancelSubscription(stage.ctx, one.id, { when: 'now', reason: 'enough' }, null)) },
  cancelAtEnd: { weight: 3, act: onSubscription((stage, one) => cancelSubscription(stage.ctx, one.id, { when: 'period-end', reason: null }, null)) },
  revokeCancel: { weight: 2, act: onSubscription((stage, one) => revokeCancellation(stage.ctx, one.id, null), (one) => one.cancelAt !== null) },
  patch: {
    weight: 3, act: onSubscription((stage, one) => patchSubscription(stage.ctx, one.id, {
      ...(stage.random.chance(0.3) ? { coupons: [stage.random.pick(COUPONS)] } : {}), ...(stage.random.chance(0.3) ? { paymentMethodId: null } : {}),
      ...(stage.random.chance(0.2) ? { expiresAfterCharges: stage.random.whole(1, 20) } : {}), taxes: [{ name: 'VAT', basisPoints: stage.random.pick([0, 1_900]) }],
    }, null)),
  },
  sale: { weight: 3, act: (stage, who) => startSale(stage.ctx, { customerId: who, amountMinor: stage.random.whole(1, 20_000), currency: stage.random.pick(CURRENCIES) }).then(() => undefined) },
  buyCredit: { weight: 2, act: (stage, who) => startSale(stage.ctx, { customerId: who, amountMinor: stage.random.whole(1, 20_000), currency: stage.random.pick(CURRENCIES), purpose: 'credit' }).then(() => undefined) },
  adjustCredit: { weight: 2, act: (stage, who) => adjustCredit(stage.ctx, who, { amountMinor: stage.random.whole(-3_000, 5_000), currency: stage.random.pick(CURRENCIES), reason: 'good will' }).then(() => undefined) },
  refundPart: { weight: 3, act: onSale((stage, id, left) => startRefund(stage.ctx, id, { amountMinor: stage.random.whole(1, Math.max(1, left)) })) },
  refundAll: { weight: 2, act: onSale((stage, id) => startRefund(stage.ctx, id, {})) },
  voidSale: { weight: 1, act: onSale((stage, id) => startVoid(stage.ctx, id)) },
  addItem: {
    weight: 4, act: async (stage, who) => {
      const subscription = stage.random.chance(0.3) ? await oneSubscription(stage, who) : null
      await addItem(stage.ctx, who, {
        description: 'Extra', unitAmountMinor: stage.random.whole(0, 4_000), quantity: stage.random.whole(1, 3), currency: subscription?.currency ?? stage.random.pick(CURRENCIES),
        ...(subscription ? { subscriptionId: subscription.id } : {}), ...(stage.random.chance(0.3) ? { chargeFrom: later(stage, 0, 60) } : {}),
      })
    },
  },
  cancelItem: {
    weight: 1, act: async (stage, who) => {
      const waiting = (await getItems(stage.ctx, who, null, LIST)).filter((one) => one.invoice === null && one.cancelledAt === null)
      if (waiting.length > 0) await cancelItem(stage.ctx, who, stage.random.pick(waiting).id, null)
    },
  },
  writeInvoice: {
    weight: 3, act: async (stage, who) => {
      await createInvoice(stage.ctx, {
        customerId: who, currency: stage.random.pick(CURRENCIES), lines: [{ description: 'By hand', unitAmountMinor: stage.random.whole(0, 9_000), quantity: stage.random.whole(1, 4) }],
        withItems: stage.random.chance(0.5), draft: stage.random.chance(0.4), taxes: stage.random.chance(0.3) ? [{ name: 'VAT', basisPoints: 1_333 }] : [],
      })
    },
  },
  issue: { weight: 3, act: onInvoice(['draft'], (stage, id) => issueInvoice(stage.ctx, id, null)) },
  retry: { weight: 3, act: onInvoice(['open', 'past-due'], (stage, id) => retryInvoice(stage.ctx, id, null, null)) },
  retryWith: {
    weight: 2, act: onInvoice(['open', 'past-due'], async (stage, id, who) => {
      const { methods } = await getPaymentMethods(stage.ctx, who)
      if (methods.length > 0) await retryInvoice(stage.ctx, id, stage.random.pick(methods).id, null)
    }),
  },
  closeOut: { weight: 2, act: onInvoice(['open', 'past-due'], (stage, id) => closeOutInvoice(stage.ctx, id, 'given up', null)) },
  voidInvoice: { weight: 2, act: onInvoice(['draft', 'open', 'past-due', 'uncollectible'], (stage, id) => voidInvoice(stage.ctx, id, null)) },
  deactivate: { weight: 2, act: oneMethod((stage, who, id) => deactivatePaymentMethod(stage.ctx, who, id, null)) },
  newDefault: { weight: 2, act: oneMethod((stage, who, id) => changePaymentMethod(stage.ctx, who, id, { isDefault: stage.random.chance(0.9) }, null)) },
  fallback: { weight: 1, act: oneMethod((stage, who, id) => changePaymentMethod(stage.ctx, who, id, { isFallback: stage.random.chance(0.7) }, null)) },
  leave: {
    weight: 1, act: async (stage, who) => {
      await deleteCustomer(stage.ctx, who)
      stage.people.splice(stage.people.indexOf(who), 1)
    },
  },
  merge: {
    weight: 1, act: async (stage, who) => {
      const other = stage.random.pick(stage.people)
      await mergeCustomers(stage.ctx, { survivor: who, losers: [other] })
      stage.people.splice(stage.people.indexOf(other), 1)
    },
  },
  undoMerge: {
    weight: 0.7, act: async (stage, who) => {
      const merge = (await getMerges(stage.ctx, { customerId: who, below: null, limit: LIST })).find((one) => one.undoneAt === null)
      if (!merge) return
      const undone = await undoMerge(stage.ctx, merge.id)
      for (const { id } of undone.losers) if (!stage.people.includes(id)) stage.people.push(id)
    },
  },
  changePrices: {
    weight: 0.4, act: async (stage) => {
      const { id } = stage.random.pick(PLANS)
      await changePrices(stage.ctx, id, { prices: pricesOf(id, 1 + stage.random.whole(0, 40) / 20), reach: stage.random.pick(['next-renewal', 'new-subscriptions'] as const) }, null)
    },
  },
  archivePlan: { weight: 0.1, act: async (stage) => void (await changePlanRecord(stage.ctx, stage.random.pick(PLANS).id, { archived: stage.random.chance(0.2) }, null)) },
}
const WEIGHTS = Object.fromEntries(Object.entries(ACTS).map(([name, { weight }]) => [name, weight]))

/** One act; gives what it was and how it ended (`done`, or the code of its refusal). */
export async function act(stage: Stage): Promise<{ name: string; who: string; outcome: string }> {
  const { random, people } = stage
  if (people.length < stage.peopleMax && (people.length < 3 || random.chance(0.3))) return { name: 'join', who: await join(stage), outcome: 'done' }
  const name = random.weighted(WEIGHTS)
  const who = random.pick(people)
  try {
    await ACTS[name]?.act(stage, who)
    // Some hang up before the gateway has answered.
    if (people.includes(who) && !random.chance(WALKS_AWAY)) await finish(stage, who)
    return { name, who, outcome: 'done' }
  } catch (error) {
    if (error instanceof Refused && EXPECTED.has(error.code)) return { name, who, outcome: error.code }
    throw new Error(`${name} of ${who}: ${(error as Error).message}`, { cause: error })
  }
}

async function join(stage: Stage): Promise<string> {
  const id = `person-${++stage.born}`
  await registerCustomer(stage.ctx, { id, email: `${id}@example.com` })
  stage.people.push(id)
  const token = stage.random.weighted(TOKENS)
  if (stage.random.chance(0.95) && token !== 'sandbox_attach-refused') await attachPaymentMethod(stage.ctx, id, { token })
  if (stage.random.chance(0.8)) await subscribe(stage, id).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error
  })
  return id
}

async function finish({ ctx }: Stage, who: string): Promise<void> {
  const found = await ctx.database.read(ctx.site.siteId, (db) => db.row<{ number: bigint }>(sql`select number from customers where site_id = ${db.siteId} and id = ${who} and deleted_at is null`))
  if (found) await finishCustomer(ctx, found.number)
}

/** How long the world goes on by itself before the next acts. */
export function pauseMs(random: Random): number {
  return random.chance(0.15) ? random.whole(1, 59) * 60_000 : Math.round(random.fraction() * 4 * DAY_MS)
}
