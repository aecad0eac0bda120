// The catalog: products, plans with their prices, and coupons.

import { type Plan, type Price, PRICES_MAX, type Product, type StoredCoupon, TRIAL_DAYS_MAX } from '../domain/catalog.ts'
import { type Coupon, couponFaults } from '../domain/discount.ts'
import { readCustomerId } from '../domain/ids.ts'
import { type JsonObject, mergeJson } from '../domain/json.ts'
import { checkMetadata } from '../domain/metadata.ts'
import { AMOUNT_MINOR_MAX, isCurrency } from '../domain/money.ts'
import { priceFaults } from '../domain/price.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { type Interval, intervalFaults } from '../domain/schedule.ts'
import {
  findCoupon, findPlan, findProduct, getPlans, getProducts as getProductsByNumber, insertCoupon, insertPlan, insertPlanVersion, insertProduct, listCoupons, listPlans, listProducts,
  saveCoupon, savePlan, saveProduct,
} from '../storage/catalog.ts'
import { lockKeys } from '../storage/customers.ts'
import { type SiteDb, violatedUnique } from '../storage/db.ts'
import { takeNumbers } from '../storage/table.ts'
import { type Context, permit } from './context.ts'
import { expectRevision, record } from './events.ts'

/** What can be said of a product; `archived` ends its sale, and what is sold goes on. */
export interface ProductInput {
  readonly id?: string
  readonly name?: string
  readonly description?: string | null
  readonly metadata?: JsonObject | null
  readonly archived?: boolean
}

export interface PageQuery {
  readonly after: bigint | null
  readonly limit: number
  readonly archived: boolean
}

const NAME_MAX = 255

function checkName(name: string | undefined, faults: Fault[]): void {
  if (name !== undefined && (name.trim() === '' || name.length > NAME_MAX)) faults.push({ pointer: '/name', code: 'length', message: `has 1 to ${NAME_MAX} characters` })
}

/** Adds a product. Refuses id-taken. */
export async function createProduct(ctx: Context, input: ProductInput & { name: string }): Promise<Product> {
  permit(ctx, 'catalog:write')
  const id = input.id === undefined ? ctx.newId('product') : readCustomerId(input.id, '/id')
  return orTaken(id, () => ctx.database.transact(ctx.site.siteId, async (db) => {
    const now = ctx.now()
    const empty: Product = { number: await nextNumber(db, 'products'), id, name: '', description: null, metadata: {}, archivedAt: null, createdAt: now, updatedAt: now, revision: 0 }
    const product = changedProduct(ctx, empty, input)
    await insertProduct(db, product)
    await record(ctx, db, [{ type: 'product.created', subject: id }])
    return product
  }))
}

/** Changes a product. */
export async function changeProduct(ctx: Context, id: string, input: ProductInput, expectedRevision: number | null): Promise<Product> {
  permit(ctx, 'catalog:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockKeys(db, ['catalog'])
    const before = (await findProduct(db, id)) ?? noSuchProduct(id)
    expectRevision(before, expectedRevision)
    const after = changedProduct(ctx, before, input)
    await saveProduct(db, after)
    await record(ctx, db, [{ type: 'product.updated', subject: before.id }])
    return after
  })
}

function changedProduct(ctx: Context, before: Product, input: ProductInput): Product {
  const faults: Fault[] = []
  checkName(input.name, faults)
  const metadata = changedMetadata(before.metadata, input.metadata, faults)
  refuseFaults(faults)
  return {
    ...before, name: input.name?.trim() ?? before.name, description: input.description === undefined ? before.description : input.description, metadata,
    archivedAt: archivedAt(ctx, before.archivedAt, input.archived), updatedAt: ctx.now(), revision: before.revision + 1,
  }
}

function changedMetadata(before: JsonObject, given: JsonObject | null | undefined, faults: Fault[]): JsonObject {
  const metadata = given === undefined ? before : given === null ? {} : mergeJson(before, given)
  checkMetadata(metadata, faults, '/metadata')
  return metadata
}

function archivedAt(ctx: Context, before: Date | null, archived: boolean | undefined): Date | null {
  if (archived === undefined) return before
  return archived ? (before ?? ctx.now()) : null
}

export async function getProduct(ctx: Context, id: string): Promise<Product> {
  permit(ctx, 'catalog:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findProduct(db, id))) ?? noSuchProduct(id)
}

export async function getProducts(ctx: Context, query: PageQuery): Promise<Product[]> {
  permit(ctx, 'catalog:read')
  return ctx.database.read(ctx.site.siteId, (db) => listProducts(db, query))
}

/** Products by their numbers, archived ones included. */
export async function productsOf(ctx: Context, numbers: readonly bigint[]): Promise<ReadonlyMap<bigint, Product>> {
  permit(ctx, 'catalog:read')
  const products = await ctx.database.read(ctx.site.siteId, (db) => getProductsByNumber(db, [...new Set(numbers)]))
  return new Map(products.map((one) => [one.number, one]))
}

/** What can be said of a plan. Its interval stays for ever: another one is another plan. */
export interface PlanInput {
  readonly name?: string
  readonly description?: string | null
  readonly trialDays?: number
  readonly metadata?: JsonObject | null
  readonly archived?: boolean
}

/** Adds a plan of a product with the first version of its prices. Refuses id-taken. */
export async function createPlan(
  ctx: Context, input: PlanInput & { id?: string; productId: string; name: string; interval: Interval | null; prices: readonly Price[] },
): Promise<Plan> {
  permit(ctx, 'catalog:write')
  const id = input.id === undefined ? ctx.newId('plan') : readCustomerId(input.id, '/id')
  const faults: Fault[] = [...(input.interval ? intervalFaults(input.interval, '/interval') : []), ...pricesFaults(input.prices)]
  refuseFaults(faults)
  return orTaken(id, () => ctx.database.transact(ctx.site.siteId, async (db) => {
    const product = (await findProduct(db, input.productId)) ?? refuse('invalid', {
      detail: `there is no product ${input.productId}`, errors: [{ pointer: '/productId', code: 'unknown', message: 'is no product' }],
    })
    const now = ctx.now()
    const empty: Plan = {
      number: await nextNumber(db, 'plans'), id, product: product.number, productId: product.id, name: '', description: null, interval: input.interval, trialDays: 0, version: 1,
      reachingVersion: 1, prices: input.prices, metadata: {}, archivedAt: null, createdAt: now, updatedAt: now, revision: 0,
    }
    const plan = changedPlan(ctx, empty, input)
    await insertPlan(db, plan)
    await record(ctx, db, [{ type: 'plan.created', subject: id }])
    return plan
  }))
}

function pricesFaults(prices: readonly Price[]): Fault[] {
  const faults: Fault[] = []
  if (prices.length === 0 || prices.length > PRICES_MAX) faults.push({ pointer: '/prices', code: 'count', message: `has 1 to ${PRICES_MAX} entries, one per currency` })
  const seen = new Set<string>()
  for (const [index, price] of prices.entries()) {
    const at = `/prices/${index}`
    if (!isCurrency(price.currency)) faults.push({ pointer: `${at}/currency`, code: 'currency', message: 'is not an ISO 4217 currency' })
    if (seen.has(price.currency)) faults.push({ pointer: `${at}/currency`, code: 'twice', message: 'has two prices' })
    seen.add(price.currency)
    if (price.setupFeeMinor < 0n || price.setupFeeMinor > AMOUNT_MINOR_MAX) faults.push({ pointer: `${at}/setupFeeMinor`, code: 'range', message: 'is not an amount' })
    faults.push(...priceFaults(price.model, `${at}/model`))
  }
  return faults
}

function changedPlan(ctx: Context, before: Plan, input: PlanInput): Plan {
  const faults: Fault[] = []
  checkName(input.name, faults)
  if (input.trialDays !== undefined && (input.trialDays < 0 || input.trialDays > TRIAL_DAYS_MAX)) faults.push({ pointer: '/trialDays', code: 'range', message: `is not from 0 to ${TRIAL_DAYS_MAX}` })
  const metadata = changedMetadata(before.metadata, input.metadata, faults)
  refuseFaults(faults)
  return {
    ...before, name: input.name?.trim() ?? before.name, description: input.description === undefined ? before.description : input.description,
    trialDays: input.trialDays ?? before.trialDays, metadata, archivedAt: archivedAt(ctx, before.archivedAt, input.archived), updatedAt: ctx.now(), revision: before.revision + 1,
  }
}

/** Changes a plan in everything but its prices. */
export async function changePlanRecord(ctx: Context, id: string, input: PlanInput, expectedRevision: number | null): Promise<Plan> {
  return withPlan(ctx, id, expectedRevision, async (db, before) => {
    const after = changedPlan(ctx, before, input)
    await record(ctx, db, [{ type: 'plan.updated', subject: before.id }])
    return after
  })
}

/**
 * Gives a plan new prices. They hold for all subscriptions that begin from now on; `reach` says whether those that have begun pay them
 * from their next renewal on, or go on as they are.
 */
export async function changePrices(ctx: Context, id: string, input: { prices: readonly Price[]; reach: 'next-renewal' | 'new-subscriptions' }, expectedRevision: number | null): Promise<Plan> {
  refuseFaults(pricesFaults(input.prices))
  return withPlan(ctx, id, expectedRevision, async (db, before) => {
    const dropped = input.reach === 'next-renewal' ? before.prices.filter((price) => !input.prices.some((one) => one.currency === price.currency)) : []
    if (dropped[0]) {
      refuse('invalid', {
        detail: `there would be no price in ${dropped[0].currency} for subscriptions that pay in it`,
        errors: [{ pointer: '/prices', code: 'currency-missing', message: `lacks ${dropped.map((price) => price.currency).join(', ')}` }],
      })
    }
    const version = before.version + 1
    const after: Plan = {
      ...before, version, reachingVersion: input.reach === 'next-renewal' ? version : before.reachingVersion, prices: input.prices, updatedAt: ctx.now(), revision: before.revision + 1,
    }
    await insertPlanVersion(db, after)
    await record(ctx, db, [{ type: 'plan.price-changed', subject: before.id, payload: { version, reach: input.reach } }])
    return after
  })
}

async function withPlan(ctx: Context, id: string, expectedRevision: number | null, work: (db: SiteDb, before: Plan) => Promise<Plan>): Promise<Plan> {
  permit(ctx, 'catalog:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockKeys(db, ['catalog'])
    const before = (await findPlan(db, id)) ?? noSuchPlan(id)
    expectRevision(before, expectedRevision)
    const after = await work(db, before)
    await savePlan(db, after)
    return after
  })
}

export async function getPlan(ctx: Context, id: string): Promise<Plan> {
  permit(ctx, 'catalog:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findPlan(db, id))) ?? noSuchPlan(id)
}

/** Plans by their numbers, those that are no longer sold included: for records that refer to them, and may be read themselves. */
export async function getPlansByNumber(ctx: Context, numbers: readonly bigint[]): Promise<Map<bigint, Plan>> {
  return ctx.database.read(ctx.site.siteId, (db) => getPlans(db, numbers))
}

/** Plans in the order they were added, of one product when asked. Refuses not-found for a product that is not. */
export async function getPlanList(ctx: Context, query: PageQuery & { productId?: string }): Promise<Plan[]> {
  permit(ctx, 'catalog:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const { productId, ...page } = query
    return listPlans(db, productId === undefined ? page : { ...page, product: ((await findProduct(db, productId)) ?? noSuchProduct(productId)).number })
  })
}

/** Adds a coupon. Its terms stay for ever: who redeemed it has them. Refuses id-taken. */
export async function createCoupon(ctx: Context, input: { id?: string; name: string; terms: Coupon }): Promise<StoredCoupon> {
  permit(ctx, 'catalog:write')
  const id = input.id === undefined ? ctx.newId('coupon') : readCustomerId(input.id, '/id')
  const faults: Fault[] = couponFaults(input.terms, '')
  checkName(input.name, faults)
  refuseFaults(faults)
  return orTaken(id, () => ctx.database.transact(ctx.site.siteId, async (db) => {
    const now = ctx.now()
    const coupon: StoredCoupon = {
      number: await nextNumber(db, 'coupons'), id, name: input.name.trim(), terms: input.terms, redemptionCount: 0, archivedAt: null, createdAt: now, updatedAt: now, revision: 1,
    }
    await insertCoupon(db, coupon)
    await record(ctx, db, [{ type: 'coupon.created', subject: id }])
    return coupon
  }))
}

/** Renames a coupon, or ends its redemption. */
export async function changeCoupon(ctx: Context, id: string, input: { name?: string; archived?: boolean }, expectedRevision: number | null): Promise<StoredCoupon> {
  permit(ctx, 'catalog:write')
  const faults: Fault[] = []
  checkName(input.name, faults)
  refuseFaults(faults)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockKeys(db, ['catalog'])
    const before = (await findCoupon(db, id)) ?? noSuchCoupon(id)
    expectRevision(before, expectedRevision)
    const after: StoredCoupon = {
      ...before, name: input.name?.trim() ?? before.name, archivedAt: archivedAt(ctx, before.archivedAt, input.archived), updatedAt: ctx.now(), revision: before.revision + 1,
    }
    await saveCoupon(db, after)
    await record(ctx, db, [{ type: 'coupon.updated', subject: before.id }])
    return after
  })
}

export async function getCoupon(ctx: Context, id: string): Promise<StoredCoupon> {
  permit(ctx, 'catalog:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findCoupon(db, id))) ?? noSuchCoupon(id)
}

export async function getCoupons(ctx: Context, query: PageQuery): Promise<StoredCoupon[]> {
  permit(ctx, 'catalog:read')
  return ctx.database.read(ctx.site.siteId, (db) => listCoupons(db, query))
}

async function nextNumber(db: SiteDb, table: string): Promise<bigint> {
  const [number] = await takeNumbers(db, table, 1)
  return number ?? 0n
}

async function orTaken<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (violatedUnique(error)?.endsWith('_site_id_id_key_key')) refuse('id-taken', { detail: `the id ${id} is taken`, id })
    throw error
  }
}

function noSuchProduct(id: string): never {
  refuse('not-found', { detail: `there is no product ${id}` })
}

function noSuchPlan(id: string): never {
  refuse('not-found', { detail: `there is no plan ${id}` })
}

function noSuchCoupon(id: string): never {
  refuse('not-found', { detail: `there is no coupon ${id}` })
}
