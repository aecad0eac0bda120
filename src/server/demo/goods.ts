// What the demo's coffee roasters sell: products, plans in the currencies of their customers, coupons; and with which cards they are paid.

import type { Price } from '../../domain/catalog.ts'
import type { Coupon } from '../../domain/discount.ts'
import type { PriceModel } from '../../domain/price.ts'
import type { Interval } from '../../domain/schedule.ts'
import type { TaxRate } from '../../domain/subscription.ts'
import { changePrices, createCoupon, createPlan, createProduct } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'

/** How a price in US cents becomes one that looks well in another currency: times `factor`, to a multiple of `step` minor units. */
const CURRENCIES: { readonly [currency: string]: { readonly factor: number; readonly step: number } } = {
  USD: { factor: 1, step: 50 }, EUR: { factor: 0.95, step: 50 }, GBP: { factor: 0.8, step: 50 }, SEK: { factor: 10.5, step: 500 }, BRL: { factor: 5, step: 100 }, JPY: { factor: 1.5, step: 50 },
}

/** What one unit is worth in the reporting currency, US dollars. */
export const EXCHANGE_RATES = { EUR: '1.08', GBP: '1.27', SEK: '0.095', BRL: '0.18', JPY: '0.0067' } as const

const VAT = (basisPoints: number): readonly TaxRate[] => [{ name: 'VAT', basisPoints }]
/** Currency and taxes of the countries that parcels go to. */
export const MARKETS: { readonly [country: string]: { readonly currency: string; readonly taxes: readonly TaxRate[] } } = {
  US: { currency: 'USD', taxes: [] }, DE: { currency: 'EUR', taxes: VAT(700) }, FR: { currency: 'EUR', taxes: VAT(550) }, ES: { currency: 'EUR', taxes: VAT(1_000) },
  GB: { currency: 'GBP', taxes: [] }, SE: { currency: 'SEK', taxes: VAT(1_200) }, BR: { currency: 'BRL', taxes: [] }, JP: { currency: 'JPY', taxes: [{ name: 'Consumption tax', basisPoints: 800 }] },
}

/** A plan of the demo; `model` makes its price from a way to write US cents in a currency. */
export interface DemoPlan {
  readonly weight: number
  readonly id: string
  readonly productId: string
  readonly name: string
  readonly interval: Interval | null
  readonly trialDays?: number
  readonly setupFee?: number
  readonly model: (amount: (usCents: number) => bigint) => PriceModel
}

const month: Interval = { unit: 'month', count: 1 }
export const PLANS: readonly DemoPlan[] = [
  { weight: 34, id: 'bag-monthly', productId: 'beans', name: 'A bag a month', interval: month, model: (of) => ({ kind: 'flat', amountMinor: of(1_800) }) },
  {
    weight: 26, id: 'bags-monthly', productId: 'beans', name: 'Bags by the month', interval: month,
    model: (of) => ({ kind: 'tiered', tiers: [{ upTo: 2, unitMinor: of(1_700), flatMinor: 0n }, { upTo: 5, unitMinor: of(1_550), flatMinor: 0n }, { upTo: null, unitMinor: of(1_400), flatMinor: 0n }] }),
  },
  { weight: 10, id: 'bag-fortnightly', productId: 'beans', name: 'A bag every two weeks', interval: { unit: 'week', count: 2 }, model: (of) => ({ kind: 'flat', amountMinor: of(1_650) }) },
  { weight: 12, id: 'box-quarterly', productId: 'beans', name: 'The quarter\'s box', interval: { unit: 'month', count: 3 }, model: (of) => ({ kind: 'flat', amountMinor: of(4_900) }) },
  { weight: 9, id: 'club-yearly', productId: 'club', name: 'Tasting club, by the year', interval: { unit: 'year', count: 1 }, model: (of) => ({ kind: 'flat', amountMinor: of(9_600) }) },
  { weight: 9, id: 'club-monthly', productId: 'club', name: 'Tasting club, by the month', interval: month, trialDays: 14, model: (of) => ({ kind: 'flat', amountMinor: of(1_000) }) },
  { weight: 4, id: 'grinder-rental', productId: 'machines', name: 'A grinder on loan', interval: month, setupFee: 2_500, model: (of) => ({ kind: 'per-unit', amountMinor: of(1_200) }) },
]
/** For those who buy for a company. */
export const OFFICE_PLAN: DemoPlan = {
  weight: 1, id: 'office-kilos', productId: 'office', name: 'Kilos for the office', interval: month,
  model: (of) => ({ kind: 'volume', tiers: [{ upTo: 9, unitMinor: of(2_600), flatMinor: 0n }, { upTo: 24, unitMinor: of(2_300), flatMinor: 0n }, { upTo: null, unitMinor: of(2_050), flatMinor: of(1_500) }] }),
}
const ONCE: DemoPlan = { weight: 1, id: 'starter-kit', productId: 'machines', name: 'Starter kit', interval: null, model: (of) => ({ kind: 'flat', amountMinor: of(5_900) }) }

const COUPONS: readonly { readonly weight: number; readonly id: string; readonly name: string; readonly terms: Pick<Coupon, 'value' | 'duration'> }[] = [
  { weight: 60, id: 'welcome', name: 'Welcome: a fifth off the first', terms: { value: { kind: 'percent', basisPoints: 2_000 }, duration: { kind: 'once' } } },
  { weight: 30, id: 'friends', name: 'A friend told me', terms: { value: { kind: 'percent', basisPoints: 1_000 }, duration: { kind: 'repeating', invoices: 3 } } },
  { weight: 6, id: 'neighbours', name: 'Neighbours of the roastery', terms: { value: { kind: 'percent', basisPoints: 1_500 }, duration: { kind: 'forever' } } },
  { weight: 4, id: 'jubilee', name: 'Ten years of roasting', terms: { value: { kind: 'amount', amount: { amountMinor: 500n, currency: 'USD' } }, duration: { kind: 'once' } } },
]
export const COUPONS_GIVEN: readonly { readonly weight: number; readonly id: string }[] = COUPONS

/** Cards as the sandbox knows them: nearly all are approved; `{month}` is a month some way into the card's use. */
export const CARDS: readonly { readonly weight: number; readonly token: string }[] = [
  { weight: 430, token: 'sandbox_approve.visa' }, { weight: 270, token: 'sandbox_approve.mastercard' }, { weight: 90, token: 'sandbox_approve.amex' },
  { weight: 50, token: 'sandbox_approve.bank-account' }, { weight: 50, token: 'sandbox_approve.wallet' }, { weight: 35, token: 'sandbox_approve.mastercard.expires-{month}' },
  { weight: 20, token: 'sandbox_decline-first_2.visa' }, { weight: 12, token: 'sandbox_decline_insufficient-funds.visa' }, { weight: 8, token: 'sandbox_decline_card-declined.mastercard' },
  { weight: 4, token: 'sandbox_decline_card-lost-or-stolen.visa' }, { weight: 8, token: 'sandbox_expired-card' }, { weight: 12, token: 'sandbox_late_2h.bank-account' },
  { weight: 6, token: 'sandbox_timeout-after-success' }, { weight: 5, token: 'sandbox_timeout-before-success' },
]

function amountIn(currency: string): (usCents: number) => bigint {
  const { factor, step } = CURRENCIES[currency] ?? { factor: 1, step: 1 }
  return (usCents) => BigInt(Math.max(1, Math.round((usCents * factor) / step)) * step)
}

/** A plan's prices in all currencies, so many times what they were. */
function pricesOf(plan: DemoPlan, rise = 1): Price[] {
  return Object.keys(CURRENCIES).map((currency) => {
    const amount = amountIn(currency)
    return { currency, model: plan.model((usCents) => amount(usCents * rise)), setupFeeMinor: plan.setupFee === undefined ? 0n : amount(plan.setupFee) }
  })
}

/** An amount of US cents as it is written in a currency, in its minor units. */
export function demoAmount(currency: string, usCents: number): number {
  return Number(amountIn(currency)(usCents))
}

/** Puts everything up for sale. */
export async function openShop(ctx: Context): Promise<void> {
  const products = [
    { id: 'beans', name: 'Beans', description: 'Freshly roasted, whole or ground.' }, { id: 'club', name: 'Tasting club', description: 'Three small bags that nobody else gets.' },
    { id: 'machines', name: 'Machines', description: 'Grinders and kettles, to keep or on loan.' }, { id: 'office', name: 'Office coffee', description: 'By the kilo, on one invoice.' },
  ]
  for (const product of products) await createProduct(ctx, product)
  for (const plan of [...PLANS, OFFICE_PLAN, ONCE]) {
    const { id, productId, name, interval, trialDays = 0 } = plan
    await createPlan(ctx, { id, productId, name, interval, trialDays, prices: pricesOf(plan) })
  }
  for (const { id, name, terms } of COUPONS) await createCoupon(ctx, { id, name, terms: { ...terms, redeemBy: null, redemptionsMax: null } })
}

/** Beans become dearer for everybody from the next renewal on, the club only for those who join later. */
export async function raisePrices(ctx: Context): Promise<void> {
  for (const plan of PLANS) {
    if (plan.productId === 'beans') await changePrices(ctx, plan.id, { prices: pricesOf(plan, 1.08), reach: 'next-renewal' }, null)
    if (plan.productId === 'club') await changePrices(ctx, plan.id, { prices: pricesOf(plan, 1.2), reach: 'new-subscriptions' }, null)
  }
}
