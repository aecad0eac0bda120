// Rebilly's products and plans.

import Type, { type Static } from 'typebox'
import type { Plan, Price, Product } from '../../domain/catalog.ts'
import type { PriceModel, Tier } from '../../domain/price.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { INTERVAL_UNITS } from '../../domain/schedule.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { changePlanRecord, changePrices, changeProduct, createPlan, createProduct, getPlan, getPlanList, getProduct, getProducts } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { answerOne, answerWhole, customFieldsOf, fieldsQuery, Id, idParams, JsonMap, linksOf, loose, nullable, ownOf, ownPatch, pageQuery, readMoney, textOf, urlOf, viewMoney, viewTime, wrongField } from './wire.ts'

/** So many products and plans are read for a list, which Rebilly's offsets could not go through anyhow. */
const CATALOG_MAX = 2_000

const ProductInput = loose({ name: Type.String({ minLength: 1, maxLength: 255 }), unitLabel: Type.Optional(Type.String({ maxLength: 255 })), description: nullable(Type.String({ maxLength: 255 })), customFields: nullable(JsonMap) })

export const viewProduct = (ctx: Context, head: RequestHead, product: Product) => {
  const own = ownOf(product.metadata)
  return {
    id: product.id, name: product.name, unitLabel: textOf(own['unitLabel']) ?? 'unit', description: product.description ?? '', customFields: customFieldsOf(own), requiresShipping: false,
    options: [], taxCategoryId: null, accountingCode: null, createdTime: viewTime(product.createdAt), updatedTime: viewTime(product.updatedAt),
    _links: linksOf(ctx, head, { self: `/products/${product.id}` }),
  }
}
const readProduct = (body: Static<typeof ProductInput>) => ({
  name: body.name, ...(body.description === undefined ? {} : { description: body.description || null }), ...ownPatch({ unitLabel: body.unitLabel, customFields: body.customFields ?? undefined }),
})

const Bracket = loose({ price: Type.Number({ minimum: 0 }), maxQuantity: nullable(Type.Integer({ minimum: 1 })) })
const Pricing = loose({ formula: Type.String({ maxLength: 50 }), price: Type.Optional(Type.Number({ minimum: 0 })), brackets: Type.Optional(Type.Array(Bracket, { minItems: 1, maxItems: 50 })) })
const Interval = loose({ unit: Type.Enum([...INTERVAL_UNITS]), length: Type.Integer({ minimum: 1, maximum: 3_650 }), limit: nullable(Type.Integer({ minimum: 1 })) })
const Span = loose({ unit: Type.Enum([...INTERVAL_UNITS]), length: Type.Integer({ minimum: 1, maximum: 3_650 }) })
export const PlanInput = loose({
  name: Type.String({ minLength: 1, maxLength: 255 }), currency: Type.String({ minLength: 3, maxLength: 3 }), productId: Id, pricing: Pricing, recurringInterval: nullable(Interval),
  trial: nullable(loose({ price: Type.Optional(Type.Number()), period: Type.Optional(Span) })), setup: nullable(loose({ price: Type.Number({ minimum: 0 }) })), customFields: nullable(JsonMap),
})
type PlanInput = Static<typeof PlanInput>
const DAYS: { readonly [unit: string]: number } = { day: 1, week: 7, month: 30, year: 365 }

/** A plan's pricing as the core's model. `flat-rate` is a price for each unit, `fixed-fee` one for any quantity; a stair step has no price for a unit. */
export function readPricing(pricing: Static<typeof Pricing>, currency: string): PriceModel {
  const { formula, price, brackets = [] } = pricing
  const tiers = (of: (amountMinor: bigint) => Pick<Tier, 'unitMinor' | 'flatMinor'>): Tier[] =>
    brackets.map((one, index) => ({ upTo: one.maxQuantity ?? null, ...of(readMoney(one.price, currency, `pricing.brackets.${index}.price`)) }))
  const perUnit = (unitMinor: bigint) => ({ unitMinor, flatMinor: 0n })
  const amount = (): bigint => (price === undefined ? wrongField('pricing.price', 'is required') : readMoney(price, currency, 'pricing.price'))
  switch (formula) {
    case 'fixed-fee': return { kind: 'flat', amountMinor: amount() }
    case 'flat-rate': return { kind: 'per-unit', amountMinor: amount() }
    case 'tiered': return { kind: 'tiered', tiers: tiers(perUnit) }
    case 'volume': return { kind: 'volume', tiers: tiers(perUnit) }
    case 'stairstep': return { kind: 'volume', tiers: tiers((flatMinor) => ({ unitMinor: 0n, flatMinor })) }
    default: return wrongField('pricing.formula', 'is fixed-fee, flat-rate, stairstep, tiered or volume')
  }
}

function viewPricing(model: PriceModel, currency: string) {
  if (model.kind === 'flat') return { formula: 'fixed-fee' as const, price: viewMoney(model.amountMinor, currency) }
  if (model.kind === 'per-unit') return { formula: 'flat-rate' as const, price: viewMoney(model.amountMinor, currency), minQuantity: null, maxQuantity: null }
  const isStairs = model.kind === 'volume' && model.tiers.every((tier) => tier.unitMinor === 0n)
  return { formula: isStairs ? ('stairstep' as const) : model.kind, brackets: model.tiers.map((tier) => ({ price: viewMoney(isStairs ? tier.flatMinor : tier.unitMinor, currency), maxQuantity: tier.upTo })) }
}

function readPrices({ pricing, currency, setup }: PlanInput): Price[] {
  return [{ currency, model: readPricing(pricing, currency), setupFeeMinor: setup ? readMoney(setup.price, currency, 'setup.price') : 0n }]
}

/** Days of a trial; months have thirty of them, as the core counts trials in days. */
function trialDays(trial: PlanInput['trial']): number {
  if (trial?.price) wrongField('trial.price', 'is 0: a trial is free')
  return trial?.period ? trial.period.length * (DAYS[trial.period.unit] ?? 1) : 0
}

export function viewPlan(ctx: Context, head: RequestHead, plan: Plan) {
  const [price] = plan.prices
  const currency = price?.currency ?? ctx.site.settings.reportingCurrency
  return {
    id: plan.id, name: plan.name, productId: plan.productId, currency, currencySign: '', isTrialOnly: false, pricing: viewPricing(price?.model ?? { kind: 'flat', amountMinor: 0n }, currency),
    recurringInterval: plan.interval && { unit: plan.interval.unit, length: plan.interval.count, limit: null, billingTiming: 'prepaid' as const },
    trial: plan.trialDays === 0 ? null : { price: 0, period: { unit: 'day' as const, length: plan.trialDays } },
    setup: price && price.setupFeeMinor > 0n ? { price: viewMoney(price.setupFeeMinor, currency) } : null, customFields: customFieldsOf(ownOf(plan.metadata)),
    productOptions: {}, revision: plan.revision, createdTime: viewTime(plan.createdAt), updatedTime: viewTime(plan.updatedAt),
    _links: linksOf(ctx, head, { self: `/plans/${plan.id}`, product: `/products/${plan.productId}` }), _embedded: {},
  }
}

/** What is no longer sold is gone for Rebilly's clients. */
async function sold<Record extends { readonly archivedAt: Date | null; readonly id: string }>(found: Promise<Record>): Promise<Record> {
  const record = await found
  return record.archivedAt === null ? record : refuse('not-found', { detail: `${record.id} is no longer sold` })
}
const orNull = <Record>(found: Promise<Record>): Promise<Record | null> =>
  found.catch((error: unknown) => (error instanceof Refused && error.code === 'not-found' ? null : Promise.reject(error as Error)))

async function putPlan(ctx: Context, id: string | undefined, body: PlanInput): Promise<{ plan: Plan; created: boolean }> {
  const prices = readPrices(body)
  const interval = body.recurringInterval ? { unit: body.recurringInterval.unit, count: body.recurringInterval.length } : null
  const fields = { name: body.name, trialDays: trialDays(body.trial), ...ownPatch({ customFields: body.customFields ?? undefined }) }
  const known = id === undefined ? null : await orNull(getPlan(ctx, id))
  if (!known) return { created: true, plan: await createPlan(ctx, { ...fields, ...(id === undefined ? {} : { id }), productId: body.productId, interval, prices }) }
  if (known.productId !== body.productId) wrongField('productId', 'stays')
  if (known.interval?.unit !== interval?.unit || known.interval?.count !== interval?.count) wrongField('recurringInterval', 'stays: make another plan')
  const changed = await changePlanRecord(ctx, known.id, { ...fields, archived: false }, null)
  const isSame = JSON.stringify(changed.prices, asText) === JSON.stringify(prices, asText)
  return { created: false, plan: isSame ? changed : await changePrices(ctx, known.id, { prices, reach: 'new-subscriptions' }, null) }
}
const asText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

export const catalogEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/products', scope: 'catalog:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => answerWhole((await getProducts(ctx, { after: null, limit: CATALOG_MAX, archived: false })).map((one) => viewProduct(ctx, head, one)), query, ['name', 'createdTime', 'updatedTime']),
  }),
  endpoint({
    method: 'POST', path: '/products', scope: 'catalog:write', body: ProductInput,
    handle: async ({ ctx, head, body }) => {
      const product = await createProduct(ctx, readProduct(body))
      return answerOne(viewProduct(ctx, head, product), undefined, urlOf(ctx, head, `/products/${product.id}`))
    },
  }),
  endpoint({
    method: 'GET', path: '/products/{id}', scope: 'catalog:read', params: idParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => answerOne(viewProduct(ctx, head, await sold(getProduct(ctx, params.id))), query.fields),
  }),
  endpoint({
    method: 'PUT', path: '/products/{id}', scope: 'catalog:write', params: idParams, body: ProductInput,
    handle: async ({ ctx, head, params, body }) => {
      const known = await orNull(getProduct(ctx, params.id))
      const product = known ? await changeProduct(ctx, known.id, { ...readProduct(body), archived: false }, null) : await createProduct(ctx, { ...readProduct(body), id: params.id })
      return answerOne(viewProduct(ctx, head, product), undefined, known ? undefined : urlOf(ctx, head, `/products/${product.id}`))
    },
  }),
  endpoint({
    method: 'DELETE', path: '/products/{id}', scope: 'catalog:write', params: idParams,
    handle: async ({ ctx, params }) => {
      const product = await sold(getProduct(ctx, params.id))
      const plans = await getPlanList(ctx, { after: null, limit: 1, archived: false, productId: product.id })
      if (plans.length > 0) refuse('in-use', { detail: `plan ${plans[0]?.id} belongs to product ${product.id}` })
      await changeProduct(ctx, product.id, { archived: true }, null)
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'GET', path: '/plans', scope: 'catalog:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => answerWhole((await getPlanList(ctx, { after: null, limit: CATALOG_MAX, archived: false })).map((one) => viewPlan(ctx, head, one)), query, ['name', 'currency', 'productId', 'createdTime', 'updatedTime']),
  }),
  endpoint({
    method: 'POST', path: '/plans', scope: 'catalog:write', body: PlanInput,
    handle: async ({ ctx, head, body }) => {
      const { plan } = await putPlan(ctx, undefined, body)
      return answerOne(viewPlan(ctx, head, plan), undefined, urlOf(ctx, head, `/plans/${plan.id}`))
    },
  }),
  endpoint({
    method: 'GET', path: '/plans/{id}', scope: 'catalog:read', params: idParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => answerOne(viewPlan(ctx, head, await sold(getPlan(ctx, params.id))), query.fields),
  }),
  endpoint({
    method: 'PUT', path: '/plans/{id}', scope: 'catalog:write', params: idParams, body: PlanInput,
    handle: async ({ ctx, head, params, body }) => {
      const { plan, created } = await putPlan(ctx, params.id, body)
      return answerOne(viewPlan(ctx, head, plan), undefined, created ? urlOf(ctx, head, `/plans/${plan.id}`) : undefined)
    },
  }),
  endpoint({
    method: 'DELETE', path: '/plans/{id}', scope: 'catalog:write', params: idParams,
    handle: async ({ ctx, params }) => {
      await sold(getPlan(ctx, params.id))
      await changePlanRecord(ctx, params.id, { archived: true }, null)
      return { status: 204 }
    },
  }),
]
