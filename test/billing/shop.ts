// The site that a simulation lives on: its catalogue in several currencies, its policies and its clock.

import type { Interval } from '../../src/domain/schedule.ts'
import type { Price } from '../../src/domain/catalog.ts'
import type { PriceModel } from '../../src/domain/price.ts'
import { type Context, contextFor, type Engine, OPERATOR } from '../../src/services/context.ts'
import { createCoupon, createPlan, createProduct } from '../../src/services/catalog.ts'
import { changeSite, createSite, getSite } from '../../src/services/sites.ts'
import type { Random } from './random.ts'

export const CURRENCIES = ['USD', 'EUR', 'JPY', 'KWD'] as const
export const ZONES = ['UTC', 'America/New_York', 'Europe/Vienna', 'Pacific/Apia', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo'] as const
export const COUPONS = ['ten-percent', 'five-off', 'first-free', 'three-half'] as const
/** What an amount of major units is worth in the minor units of each, so that prices are of a size. */
const MINOR: Readonly<Record<(typeof CURRENCIES)[number], number>> = { USD: 100, EUR: 100, JPY: 1, KWD: 1_000 }

/** A test site with everything that can be sold. `start` is what its clock shows. */
export async function openShop(engine: Engine, slug: string, start: Date, random: Random): Promise<Context> {
  await createSite(engine, slug, slug, start)
  const ctx = await shopContext(engine, slug)
  await changeSite(ctx, {
    settings: {
      emailDnsValidation: false, timeZone: random.pick(ZONES), exchangeRates: { EUR: '1.0825', JPY: '0.0067', KWD: '3.26' },
      dunning: { retryAfterDays: random.pick([[3, 5, 7], [1], [2, 2]]), attemptsMax: random.whole(1, 5), afterLast: random.pick(['leave', 'cancel-subscription', 'cancel-all'] as const) },
    },
  })
  const shop = await shopContext(engine, slug)
  await createProduct(shop, { id: 'box', name: 'Box' })
  for (const { id, interval, trialDays } of PLANS) await createPlan(shop, { id, productId: 'box', name: `Plan ${id}`, interval, trialDays, prices: pricesOf(id, 1) })
  const never = { redeemBy: null, redemptionsMax: null }
  await createCoupon(shop, { id: 'ten-percent', name: 'A tenth', terms: { ...never, value: { kind: 'percent', basisPoints: 1_000 }, duration: { kind: 'forever' } } })
  await createCoupon(shop, { id: 'five-off', name: 'Five off', terms: { ...never, value: { kind: 'amount', amount: { amountMinor: 500n, currency: 'USD' } }, duration: { kind: 'repeating', invoices: 4 } } })
  await createCoupon(shop, { id: 'first-free', name: 'First free', terms: { ...never, value: { kind: 'percent', basisPoints: 10_000 }, duration: { kind: 'once' } } })
  await createCoupon(shop, { id: 'three-half', name: 'Half', terms: { value: { kind: 'percent', basisPoints: 5_000 }, duration: { kind: 'repeating', invoices: 3 }, redeemBy: null, redemptionsMax: 40 } })
  return shop
}

/** The shop as it now is: its clock and settings are read anew. */
export async function shopContext(engine: Engine, slug: string): Promise<Context> {
  return contextFor(engine, await getSite(engine, slug), OPERATOR)
}

export const PLANS: readonly { id: string; interval: Interval; trialDays: number }[] = [
  { id: 'monthly', interval: { unit: 'month', count: 1 }, trialDays: 0 }, { id: 'monthly-seats', interval: { unit: 'month', count: 1 }, trialDays: 0 },
  { id: 'quarterly', interval: { unit: 'month', count: 3 }, trialDays: 14 }, { id: 'yearly', interval: { unit: 'year', count: 1 }, trialDays: 0 },
  { id: 'weekly', interval: { unit: 'week', count: 2 }, trialDays: 7 }, { id: 'ten-days', interval: { unit: 'day', count: 10 }, trialDays: 0 },
]

/** The prices of a plan, dearer by a factor with every change. */
export function pricesOf(plan: string, factor: number): Price[] {
  return CURRENCIES.map((currency) => {
    const minor = (major: number): bigint => BigInt(Math.round(major * factor * MINOR[currency]))
    const tiers = [{ upTo: 2, unitMinor: minor(9), flatMinor: minor(1) }, { upTo: 10, unitMinor: minor(7), flatMinor: 0n }, { upTo: null, unitMinor: minor(5), flatMinor: minor(3) }]
    const models: { readonly [id: string]: PriceModel } = {
      monthly: { kind: 'flat', amountMinor: minor(25) }, 'monthly-seats': { kind: 'per-unit', amountMinor: minor(8) }, quarterly: { kind: 'tiered', tiers },
      yearly: { kind: 'volume', tiers }, weekly: { kind: 'per-unit', amountMinor: minor(3) }, 'ten-days': { kind: 'flat', amountMinor: minor(4) },
    }
    return { currency, model: models[plan] ?? { kind: 'flat', amountMinor: minor(10) }, setupFeeMinor: plan === 'yearly' ? minor(5) : 0n }
  })
}

/** Tokens of the sandbox, as often as the weight says: most cards are good, and every way to fail is among the others. */
export const TOKENS = {
  'sandbox_approve': 40, 'sandbox_approve.bank-account': 4, 'sandbox_approve.wallet': 3, 'sandbox_approve.expires-2027-03': 5, 'sandbox_decline_insufficient-funds': 5,
  'sandbox_decline_card-declined': 3, 'sandbox_decline_card-lost-or-stolen': 3, 'sandbox_decline_card-declined.final': 2, 'sandbox_decline-first_2': 8, 'sandbox_decline-first_1_card-declined': 4,
  'sandbox_timeout-after-success': 8, 'sandbox_timeout-after-decline': 3, 'sandbox_timeout-before-success': 6, 'sandbox_late_1h': 5, 'sandbox_late_5d': 4, 'sandbox_late-decline_3d': 3,
  'sandbox_late-twice_2h': 3, 'sandbox_answer-twice': 4, 'sandbox_expired-card': 1, 'sandbox_attach-refused': 1, 'sandbox_refund-decline': 4, 'sandbox_refund-timeout-after-success': 4,
  'sandbox_refund-late_1d': 4, 'sandbox_timeout-always': 1,
} as const
