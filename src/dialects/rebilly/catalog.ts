// Rebilly's products and plans.

import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Plan, type Price, priceIn, type Product } from '../../domain/catalog.ts'
import type { PriceModel, Tier } from '../../domain/price.ts'
import type { RecordQuery } from '../../domain/record-query.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { INTERVAL_UNITS } from '../../domain/schedule.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { changePlanRecord, changePrices, changeProduct, createPlan, createProduct, getPlan, getPlanList, getProduct } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { findPlans, findProducts } from '../../services/record-lists.ts'
import { readRecordQuery, type RecordFields } from './record-filter.ts'
import { answerOne, answerPage, customFieldsOf, fieldsQuery, Id, idParams, JsonMap, linksOf, loose, nullable, ownOf, ownPatch, pageQuery, readExpands, readMoney, readPage, textOf, urlOf, viewMoney, viewTime, wrongField } from './wire.ts'

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
const Pricing = loose({
  formula: Type.String({ maxLength: 50 }), price: Type.Optional(Type.Number({ minimum: 0 })), brackets: Type.Optional(Type.Array(Bracket, { minItems: 1, maxItems: 50 })),
  minQuantity: nullable(Type.Integer()), maxQuantity: nullable(Type.Integer()),
})
export const Interval = loose({
  unit: Type.Enum([...INTERVAL_UNITS]), length: Type.Integer({ minimum: 1, maximum: 3_650 }), limit: nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 })), billingTiming: nullable(Type.Enum(['prepaid', 'postpaid'])),
})
const Span = loose({ unit: Type.Enum([...INTERVAL_UNITS]), length: Type.Integer({ minimum: 1, maximum: 3_650 }) })
export const PlanInput = loose({
  name: Type.String({ minLength: 1, maxLength: 255 }), currency: Type.String({ minLength: 3, maxLength: 3 }), productId: Id, pricing: Pricing, recurringInterval: nullable(Interval),
  trial: nullable(loose({ price: Type.Optional(Type.Number()), period: Type.Optional(Span) })), setup: nullable(loose({ price: Type.Number({ minimum: 0 }) })), customFields: nullable(JsonMap),
})
type PlanInput = Static<typeof PlanInput>
const DAYS: { readonly [unit: string]: number } = { day: 1, week: 7, month: 30, year: 365 }

const pricingCheck = Compile(Pricing)

/** The pricing of a plan inside another body. */
export function checkPricing(pricing: unknown): Static<typeof Pricing> {
  return pricingCheck.Check(pricing) ? pricing : wrongField('items.0.plan.pricing', 'is no pricing: a formula with its price or brackets')
}

/** A plan's pricing as the core's model. `flat-rate` is a price for each unit, `fixed-fee` one for any quantity; a stair step has no price for a unit. */
export function readPricing(pricing: Static<typeof Pricing>, currency: string): PriceModel {
  const { formula, price, brackets = [], minQuantity, maxQuantity } = pricing
  if (minQuantity != null) wrongField('pricing.minQuantity', 'is null: plans have no least quantity here')
  if (maxQuantity != null) wrongField('pricing.maxQuantity', 'is null: plans have no greatest quantity here')
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

/** The price that a body says; `before` is what the plan costs in this currency up to now. */
function readPrice({ pricing, currency, setup }: PlanInput, before: Price | null): Price {
  const model = readPricing(pricing, currency)
  return {
    // A model may hold more than Rebilly has words for: sent back as it is shown, it stays.
    currency, model: before && isSame(readPricing(viewPricing(before.model, currency), currency), model) ? before.model : model,
    setupFeeMinor: setup ? readMoney(setup.price, currency, 'setup.price') : setup === null ? 0n : (before?.setupFeeMinor ?? 0n),
  }
}

/** All prices of a plan after a PUT: a body has one, and those in other currencies stay. */
function readPrices(body: PlanInput, before: readonly Price[]): readonly Price[] {
  const price = readPrice(body, priceIn(before, body.currency))
  if (before.length < 2) return [price]
  const at = before.findIndex((one) => one.currency === body.currency)
  return at === -1 ? wrongField('currency', `is one of ${before.map((one) => one.currency).join(', ')}: the native API sells a plan in more`) : before.with(at, price)
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one, asText) === JSON.stringify(other, asText)
const asText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

function readInterval(interval: PlanInput['recurringInterval']): Plan['interval'] {
  if (!interval) return null
  if (interval.limit != null) wrongField('recurringInterval.limit', 'is null: how often it is charged at most is said of each subscription, in its recurringInterval')
  if (interval.billingTiming === 'postpaid') wrongField('recurringInterval.billingTiming', 'is prepaid: periods are charged when they begin')
  return { unit: interval.unit, count: interval.length }
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
  const interval = readInterval(body.recurringInterval)
  const fields = { name: body.name, ...(body.trial === undefined ? {} : { trialDays: trialDays(body.trial) }), ...ownPatch({ customFields: body.customFields ?? undefined }) }
  const known = id === undefined ? null : await orNull(getPlan(ctx, id))
  const prices = readPrices(body, known?.prices ?? [])
  if (!known) return { created: true, plan: await createPlan(ctx, { ...fields, ...(id === undefined ? {} : { id }), productId: body.productId, interval, prices }) }
  if (known.productId !== body.productId) wrongField('productId', 'stays')
  if (known.interval?.unit !== interval?.unit || known.interval?.count !== interval?.count) wrongField('recurringInterval', 'stays: make another plan')
  return inOneTransaction(ctx, async (held) => {
    const changed = await changePlanRecord(held, known.id, { ...fields, archived: false }, null)
    return { created: false, plan: isSame(changed.prices, prices) ? changed : await changePrices(held, known.id, { prices, reach: 'new-subscriptions' }, null) }
  })
}

const PRODUCT_FIELDS: RecordFields = { id: { field: 'id' }, name: { field: 'name' }, createdTime: { field: 'createdAt', type: 'time' }, updatedTime: { field: 'updatedAt', type: 'time' } }
const PLAN_FIELDS: RecordFields = { ...PRODUCT_FIELDS, productId: { field: 'productId' } }
const SORTS = { name: 'name', createdTime: 'createdAt', updatedTime: 'updatedAt' }
const onSale = (query: RecordQuery): RecordQuery => ({ ...query, conditions: [...query.conditions, { field: 'archivedAt', negated: false, tests: [{ kind: 'null' }] }] })

export const catalogEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/products', scope: 'catalog:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      readExpands(query.expand, [])
      const page = readPage(query)
      const { rows, total } = await findProducts(ctx, onSale(readRecordQuery(query, page, PRODUCT_FIELDS, SORTS)))
      return answerPage(rows.map((one) => viewProduct(ctx, head, one)), total, page, query.fields)
    },
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
    handle: async ({ ctx, head, query }) => {
      readExpands(query.expand, [])
      const page = readPage(query)
      const { rows, total } = await findPlans(ctx, onSale(readRecordQuery(query, page, PLAN_FIELDS, SORTS)))
      return answerPage(rows.map((one) => viewPlan(ctx, head, one)), total, page, query.fields)
    },
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
