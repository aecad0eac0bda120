// ReCharge Billing's products, which are plans here: one price, every so many days or months, with a set-up fee.

import Type from 'typebox'
import { type Plan, priceIn } from '../../domain/catalog.ts'
import type { PriceModel } from '../../domain/price.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { type Interval, showInterval } from '../../domain/schedule.ts'
import { type Endpoint, endpoint } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { changePlanRecord, changePrices, createPlan, createProduct, getPlan, getPlanList, getProduct } from '../../services/catalog.ts'
import { oldestFirst } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { answerDone, answerList, answerOne, BATCH, CURRENCY, type Element, found, needed, readFields, readMoney, viewMoney, wrong } from './wire.ts'

/** The one product that holds what this vendor calls products. */
const PRODUCT_ID = 'rechargebilling'
const CUSTOM_PLAN = /^rechargebilling-\d+[md]$/
const params = Type.Object({ id: Type.String({ maxLength: 50 }) })

export function viewProduct(plan: Plan): Element {
  const price = priceIn(plan.prices, CURRENCY)
  const model = price?.model
  return ['product', [
    ['id', plan.id], ['name', plan.name], ['setupFee', viewMoney(price?.setupFeeMinor ?? 0n)],
    ['price', model?.kind === 'flat' || model?.kind === 'per-unit' ? viewMoney(model.amountMinor) : ''], ...viewInterval(plan.interval),
  ], { id: plan.id }]
}

/** Every so many days or months: a year is twelve months and a week seven days. */
export function viewInterval(interval: Interval | null): Element[] {
  if (interval === null) return [['intervalValue', ''], ['intervalUnit', '']]
  const months = interval.unit === 'year' ? 12 : 1
  const days = interval.unit === 'week' ? 7 : 1
  const isMonths = interval.unit === 'month' || interval.unit === 'year'
  return [['intervalValue', String(interval.count * (isMonths ? months : days))], ['intervalUnit', isMonths ? 'm' : 'd']]
}

/** Whether a plan was made for charges with a price of their own, and is no product of the seller's. */
export function isCustomPlan(id: string): boolean {
  return CUSTOM_PLAN.test(id)
}

/** Refuses an interval that is sent along with a product and is not the product's own, which stays for ever. */
export function refuseOtherInterval(plan: Plan, fields: { readonly [name: string]: string }): void {
  for (const [name, content] of viewInterval(plan.interval)) {
    const sent = fields[name]
    if (sent && sent.toLowerCase() !== content) wrong(name, 'is not that of the product, which keeps its interval; make another product')
  }
}

export function readInterval(fields: { readonly [name: string]: string }): Interval {
  const value = needed(fields, 'intervalValue')
  const count = Number(value)
  const unit = needed(fields, 'intervalUnit').toLowerCase()
  if (!/^\d{1,9}$/.test(value) || count < 1) wrong('intervalValue', 'is not a whole number from 1')
  if (unit !== 'm' && unit !== 'd') wrong('intervalUnit', 'is neither m nor d')
  return { unit: unit === 'm' ? 'month' : 'day', count }
}

/** The product that holds them all, made when it is first needed. */
async function ensureProduct(ctx: Context): Promise<void> {
  try {
    await getProduct(ctx, PRODUCT_ID)
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'not-found') throw error
    await createProduct(ctx, { id: PRODUCT_ID, name: 'ReCharge Billing' }).catch((taken: unknown) => {
      // Somebody else has just made it.
      if (!(taken instanceof Refused) || taken.code !== 'id-taken') throw taken
    })
  }
}

/** A plan for charges that name a price and an interval of their own; one for each interval, made when it is first needed. */
export async function planFor(ctx: Context, interval: Interval): Promise<Plan> {
  const id = `${PRODUCT_ID}-${interval.count}${interval.unit === 'month' ? 'm' : 'd'}`
  await ensureProduct(ctx)
  try {
    return await getPlan(ctx, id)
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'not-found') throw error
  }
  try {
    return await createPlan(ctx, {
      id, productId: PRODUCT_ID, name: `Every ${showInterval(interval)}`, interval, prices: [{ currency: CURRENCY, model: { kind: 'flat', amountMinor: 0n }, setupFeeMinor: 0n }],
    })
  } catch (taken) {
    // Somebody else has just made it.
    if (!(taken instanceof Refused) || taken.code !== 'id-taken') throw taken
    return getPlan(ctx, id)
  }
}

/** A product that is sold. Refuses not-found. */
export async function productOf(ctx: Context, id: string): Promise<Plan> {
  const plan = await found('product', getPlan(ctx, id))
  if (plan.archivedAt !== null) refuse('not-found', { detail: `product ${id} is no longer sold`, result: 'product not found' })
  return plan
}

/** Products that are sold, batch by batch. */
async function* sold(ctx: Context): AsyncGenerator<readonly Element[]> {
  for await (const plans of oldestFirst((page) => getPlanList(ctx, { ...page, after: page.after && BigInt(page.after[1]), archived: false }), BATCH)) {
    yield plans.filter((plan) => plan.interval !== null && !isCustomPlan(plan.id)).map(viewProduct)
  }
}

/** What a plan costs once it has another price: what it is counted by stays. */
function repriced(model: PriceModel | undefined, amountMinor: bigint): PriceModel {
  if (model === undefined) return { kind: 'flat', amountMinor }
  return model.kind === 'flat' || model.kind === 'per-unit' ? { ...model, amountMinor } : wrong('price', 'goes by quantity in steps: use the native API')
}

async function edited(ctx: Context, plan: Plan, fields: { readonly [name: string]: string }): Promise<Plan> {
  refuseOtherInterval(plan, fields)
  const price = priceIn(plan.prices, CURRENCY)
  const setupFee = fields['setupFee'] ?? fields['setupfee']
  const setupFeeMinor = setupFee === undefined ? (price?.setupFeeMinor ?? 0n) : readMoney(setupFee, 'setupFee')
  const model = fields['price'] === undefined ? price?.model : repriced(price?.model, readMoney(fields['price'], 'price'))
  if (setupFee !== undefined && model === undefined) wrong('price', 'is missing: the product has no price in dollars yet')
  return inOneTransaction(ctx, async (held) => {
    const named = fields['name'] ? await changePlanRecord(held, plan.id, { name: fields['name'] }, null) : plan
    if (model === undefined || (fields['price'] === undefined && setupFee === undefined)) return named
    // Editing a product changes what its charges cost from their next run on.
    const others = named.prices.filter((one) => one.currency !== CURRENCY)
    return changePrices(held, plan.id, { prices: [...others, { currency: CURRENCY, model, setupFeeMinor }], reach: 'next-renewal' }, null)
  })
}

export const productEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/products', scope: 'catalog:read',
    handle: ({ ctx, head }) => answerList({ ctx, head }, 'Product Lookup Successful', 'products', sold(ctx)),
  }),
  endpoint({
    method: 'POST', path: '/products', scope: 'catalog:write', body: Type.Unknown(),
    handle: async ({ ctx, head, body }) => {
      const fields = readFields(body)
      const draft = { name: needed(fields, 'name'), interval: readInterval(fields), amountMinor: readMoney(needed(fields, 'price'), 'price'), setupFeeMinor: readMoney(fields['setupFee'] ?? fields['setupfee'] ?? '0', 'setupFee') }
      await ensureProduct(ctx)
      const plan = await createPlan(ctx, {
        productId: PRODUCT_ID, name: draft.name, interval: draft.interval, prices: [{ currency: CURRENCY, model: { kind: 'flat', amountMinor: draft.amountMinor }, setupFeeMinor: draft.setupFeeMinor }],
      })
      return answerOne({ ctx, head }, 'Product Added', 'products', viewProduct(plan))
    },
  }),
  endpoint({
    method: 'GET', path: '/products/{id}', scope: 'catalog:read', params,
    handle: async ({ ctx, head, params: { id } }) => answerOne({ ctx, head }, 'Product Lookup Successful', 'products', viewProduct(await productOf(ctx, id))),
  }),
  endpoint({
    method: 'POST', path: '/products/{id}', scope: 'catalog:write', params, body: Type.Unknown(),
    handle: async ({ ctx, head, params: { id }, body }) => answerOne({ ctx, head }, 'Product Updated', 'products', viewProduct(await edited(ctx, await productOf(ctx, id), readFields(body)))),
  }),
  endpoint({
    method: 'DELETE', path: '/products/{id}', scope: 'catalog:write', params,
    handle: async ({ ctx, head, params: { id } }) => {
      await changePlanRecord(ctx, (await productOf(ctx, id)).id, { archived: true }, null)
      return answerDone({ ctx, head }, 'Product Deleted')
    },
  }),
]
