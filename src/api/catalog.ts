// Routes of products, plans and coupons.

import Type from 'typebox'
import type { Plan, Price, Product, StoredCoupon } from '../domain/catalog.ts'
import type { Coupon } from '../domain/discount.ts'
import { readMinor, writeMinor } from '../domain/money-json.ts'
import { type Route, route } from '../http/surface.ts'
import {
  changeCoupon, changePlanRecord, changePrices, changeProduct, createCoupon, createPlan, createProduct, getCoupon, getCoupons, getPlan, getPlanList, getProduct, getProducts,
} from '../services/catalog.ts'
import { Currency, Id, IntervalSchema, Metadata, Minor, numberedPage, PositiveMinor, PriceModelSchema } from './billing-schemas.ts'
import { clearable, Instant, JsonMap, nullable, pageOf, pageQuery, strict, Text } from './schemas.ts'

const tag = 'catalog'
const OwnId = Type.Optional(Type.String({ maxLength: 50, description: 'an id of your own' }))
const Name = Type.String({ minLength: 1, maxLength: 255 })
const listQuery = strict({ ...pageQuery, archived: Type.Optional(Type.Boolean({ description: 'also those that are no longer sold' })) })
const params = strict({ id: Id })
const archivable = { archivedAt: nullable(Instant), createdAt: Instant, updatedAt: Instant, revision: Type.Integer() }

const ProductView = strict({ id: Type.String(), name: Type.String(), description: nullable(Type.String()), metadata: JsonMap, ...archivable })
const PriceInput = strict({ currency: Currency, model: PriceModelSchema, setupFeeMinor: Type.Optional(Minor) })
const PriceView = strict({ currency: Type.String(), model: PriceModelSchema, setupFeeMinor: Type.Integer() })
const PlanView = strict({
  id: Type.String(), productId: Type.String(), name: Type.String(), description: nullable(Type.String()), interval: nullable(IntervalSchema), trialDays: Type.Integer(),
  prices: Type.Array(PriceView), version: Type.Integer(), metadata: JsonMap, ...archivable,
})
const CouponValueSchema = Type.Union([
  strict({ kind: Type.Literal('percent'), basisPoints: Type.Integer({ minimum: 1, maximum: 10_000, description: 'hundredths of a per cent' }) }),
  strict({ kind: Type.Literal('amount'), amount: strict({ amountMinor: PositiveMinor, currency: Currency }) }),
])
const DurationSchema = Type.Union([
  strict({ kind: Type.Literal('once') }), strict({ kind: Type.Literal('repeating'), invoices: Type.Integer({ minimum: 1, maximum: 1_000 }) }), strict({ kind: Type.Literal('forever') }),
])
const CouponView = strict({
  id: Type.String(), name: Type.String(), value: CouponValueSchema, duration: DurationSchema, redeemBy: nullable(Instant), redemptionsMax: nullable(Type.Integer()),
  redemptionCount: Type.Integer(), ...archivable,
})

const viewProduct = ({ number: _number, ...product }: Product): unknown => writeMinor(product)
const viewPlan = ({ number: _number, product: _product, reachingVersion: _reaching, ...plan }: Plan): unknown => writeMinor(plan)
const viewCoupon = ({ number: _number, terms, ...coupon }: StoredCoupon): unknown => writeMinor({ ...coupon, ...terms })
const one = (record: { revision: number }, body: unknown, status = 200): { status: number; body: unknown; revision: number } => ({ status, body, revision: record.revision })
const readPrices = (prices: readonly object[]): Price[] => prices.map((price) => readMinor({ setupFeeMinor: 0, ...price }) as Price)

export const catalogRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/products', id: 'listProducts', tag, summary: 'List products', scope: 'catalog:read', query: listQuery, answers: { 200: pageOf(ProductView) },
    handle: async ({ ctx, query }) => {
      const list = numberedPage('products', query)
      const { rows, nextCursor } = list.page(await getProducts(ctx, { after: list.from, limit: list.limit, archived: query.archived ?? false }))
      return { body: { items: rows.map(viewProduct), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/products', id: 'createProduct', tag, summary: 'Add a product', scope: 'catalog:write',
    body: strict({ id: OwnId, name: Name, description: clearable(Text), metadata: Metadata }), answers: { 201: ProductView }, refusals: ['id-taken'],
    handle: async ({ ctx, body }) => {
      const product = await createProduct(ctx, body as Parameters<typeof createProduct>[1])
      return one(product, viewProduct(product), 201)
    },
  }),
  route({
    method: 'GET', path: '/products/{id}', id: 'getProduct', tag, summary: 'Read a product', scope: 'catalog:read', params, answers: { 200: ProductView },
    handle: async ({ ctx, params: { id } }) => {
      const product = await getProduct(ctx, id)
      return one(product, viewProduct(product))
    },
  }),
  route({
    method: 'PATCH', path: '/products/{id}', id: 'changeProduct', tag, summary: 'Change a product, or end its sale', scope: 'catalog:write', params,
    body: strict({ name: Type.Optional(Name), description: clearable(Text), metadata: Metadata, archived: Type.Optional(Type.Boolean()) }), answers: { 200: ProductView }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => {
      const product = await changeProduct(ctx, id, body as Parameters<typeof changeProduct>[2], ifMatch)
      return one(product, viewProduct(product))
    },
  }),
  route({
    method: 'GET', path: '/plans', id: 'listPlans', tag, summary: 'List plans', scope: 'catalog:read',
    query: strict({ ...listQuery.properties, productId: Type.Optional(Id) }), answers: { 200: pageOf(PlanView) }, refusals: ['not-found'],
    handle: async ({ ctx, query }) => {
      const list = numberedPage('plans', query)
      const found = await getPlanList(ctx, { after: list.from, limit: list.limit, archived: query.archived ?? false, ...(query.productId === undefined ? {} : { productId: query.productId }) })
      const { rows, nextCursor } = list.page(found)
      return { body: { items: rows.map(viewPlan), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/plans', id: 'createPlan', tag, summary: 'Add a plan: a price and an interval of a product', scope: 'catalog:write',
    description: 'Without an interval it is charged once. Prices are flat, per unit, tiered or by volume, one per currency, with a set-up fee if there is one.',
    body: strict({
      id: OwnId, productId: Id, name: Name, description: clearable(Text), interval: Type.Optional(nullable(IntervalSchema)), trialDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_650 })),
      prices: Type.Array(PriceInput, { minItems: 1, maxItems: 50 }), metadata: Metadata,
    }),
    answers: { 201: PlanView }, refusals: ['id-taken'],
    handle: async ({ ctx, body }) => {
      const plan = await createPlan(ctx, { ...body, interval: body.interval ?? null, prices: readPrices(body.prices) } as Parameters<typeof createPlan>[1])
      return one(plan, viewPlan(plan), 201)
    },
  }),
  route({
    method: 'GET', path: '/plans/{id}', id: 'getPlan', tag, summary: 'Read a plan', scope: 'catalog:read', params, answers: { 200: PlanView },
    handle: async ({ ctx, params: { id } }) => {
      const plan = await getPlan(ctx, id)
      return one(plan, viewPlan(plan))
    },
  }),
  route({
    method: 'PATCH', path: '/plans/{id}', id: 'changePlanRecord', tag, summary: 'Change a plan in everything but its prices, or end its sale', scope: 'catalog:write', params,
    body: strict({
      name: Type.Optional(Name), description: clearable(Text), trialDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_650 })), metadata: Metadata, archived: Type.Optional(Type.Boolean()),
    }),
    answers: { 200: PlanView }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => {
      const plan = await changePlanRecord(ctx, id, body as Parameters<typeof changePlanRecord>[2], ifMatch)
      return one(plan, viewPlan(plan))
    },
  }),
  route({
    method: 'PUT', path: '/plans/{id}/prices', id: 'changePrices', tag, summary: 'Give a plan new prices', scope: 'catalog:write', params,
    description: 'Subscriptions that have begun pay them from their next renewal on (`next-renewal`), or go on as they are (`new-subscriptions`).',
    body: strict({ prices: Type.Array(PriceInput, { minItems: 1, maxItems: 50 }), reach: Type.Enum(['next-renewal', 'new-subscriptions']) }), answers: { 200: PlanView }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => {
      const plan = await changePrices(ctx, id, { prices: readPrices(body.prices), reach: body.reach }, ifMatch)
      return one(plan, viewPlan(plan))
    },
  }),
  route({
    method: 'GET', path: '/coupons', id: 'listCoupons', tag, summary: 'List coupons', scope: 'catalog:read', query: listQuery, answers: { 200: pageOf(CouponView) },
    handle: async ({ ctx, query }) => {
      const list = numberedPage('coupons', query)
      const { rows, nextCursor } = list.page(await getCoupons(ctx, { after: list.from, limit: list.limit, archived: query.archived ?? false }))
      return { body: { items: rows.map(viewCoupon), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/coupons', id: 'createCoupon', tag, summary: 'Add a coupon; its terms stay for ever', scope: 'catalog:write',
    body: strict({
      id: OwnId, name: Name, value: CouponValueSchema, duration: DurationSchema, redeemBy: Type.Optional(nullable(Instant)),
      redemptionsMax: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))),
    }),
    answers: { 201: CouponView }, refusals: ['id-taken'],
    handle: async ({ ctx, body: { id, name, value, duration, redeemBy, redemptionsMax } }) => {
      const terms = { value: readMinor(value), duration, redeemBy: redeemBy ? new Date(redeemBy) : null, redemptionsMax: redemptionsMax ?? null } as Coupon
      const coupon = await createCoupon(ctx, { ...(id === undefined ? {} : { id }), name, terms })
      return one(coupon, viewCoupon(coupon), 201)
    },
  }),
  route({
    method: 'GET', path: '/coupons/{id}', id: 'getCoupon', tag, summary: 'Read a coupon', scope: 'catalog:read', params, answers: { 200: CouponView },
    handle: async ({ ctx, params: { id } }) => {
      const coupon = await getCoupon(ctx, id)
      return one(coupon, viewCoupon(coupon))
    },
  }),
  route({
    method: 'PATCH', path: '/coupons/{id}', id: 'changeCoupon', tag, summary: 'Rename a coupon, or end its redemption', scope: 'catalog:write', params,
    body: strict({ name: Type.Optional(Name), archived: Type.Optional(Type.Boolean()) }), answers: { 200: CouponView }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => {
      const coupon = await changeCoupon(ctx, id, body, ifMatch)
      return one(coupon, viewCoupon(coupon))
    },
  }),
]
