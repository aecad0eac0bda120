// Products, plans with the versions of their prices, and coupons.

import type { Plan, Price, Product, StoredCoupon } from '../domain/catalog.ts'
import { idKey } from '../domain/ids.ts'
import { readMinor, writeMinor } from '../domain/money-json.ts'
import type { Interval } from '../domain/schedule.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { fieldsOf, insertRows, numberArray, saveRows, type Table, toRecords } from './table.ts'

type ProductRow = Product & { readonly idKey: string }
const PRODUCTS: Table<ProductRow> = {
  name: 'products',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], idKey: ['id_key', 'text'], name: ['name', 'text'], description: ['description', 'text'], metadata: ['metadata', 'json'],
    archivedAt: ['archived_at', 'timestamptz'], createdAt: ['created_at', 'timestamptz'], updatedAt: ['updated_at', 'timestamptz'], revision: ['revision', 'int'],
  },
}
type PlanRow = Omit<Plan, 'interval' | 'prices' | 'productId'> & { readonly idKey: string; readonly intervalUnit: Interval['unit'] | null; readonly intervalCount: number | null }
const PLANS: Table<PlanRow> = {
  name: 'plans',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], idKey: ['id_key', 'text'], product: ['product', 'bigint'], name: ['name', 'text'], description: ['description', 'text'],
    intervalUnit: ['interval_unit', 'text'], intervalCount: ['interval_count', 'int'], trialDays: ['trial_days', 'int'], version: ['version', 'int'],
    reachingVersion: ['reaching_version', 'int'], metadata: ['metadata', 'json'], archivedAt: ['archived_at', 'timestamptz'], createdAt: ['created_at', 'timestamptz'],
    updatedAt: ['updated_at', 'timestamptz'], revision: ['revision', 'int'],
  },
}
type CouponRow = StoredCoupon & { readonly idKey: string; readonly redeemBy: Instant | null; readonly redemptionsMax: number | null }
const COUPONS: Table<CouponRow> = {
  name: 'coupons',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], idKey: ['id_key', 'text'], name: ['name', 'text'], terms: ['terms', 'money-json'], redeemBy: ['redeem_by', 'timestamptz'],
    redemptionsMax: ['redemptions_max', 'int'], redemptionCount: ['redemption_count', 'int'], archivedAt: ['archived_at', 'timestamptz'],
    createdAt: ['created_at', 'timestamptz'], updatedAt: ['updated_at', 'timestamptz'], revision: ['revision', 'int'],
  },
}

const productFields = fieldsOf(PRODUCTS, 'p')
const planFields = fieldsOf(PLANS, 'p')
const couponFields = fieldsOf(COUPONS, 'c')

/** Adds a product. Throws 23505 on products_site_id_id_key_key when the id is taken. */
export async function insertProduct(db: SiteDb, product: Product): Promise<void> {
  await insertRows(db, PRODUCTS, [{ ...product, idKey: idKey(product.id) }])
}

export async function saveProduct(db: SiteDb, product: Product): Promise<void> {
  await saveRows(db, PRODUCTS, [{ ...product, idKey: idKey(product.id) }])
}

function toProduct({ idKey: _key, ...product }: ProductRow): Product {
  return product
}

export async function findProduct(db: SiteDb, id: string): Promise<Product | null> {
  const row = await db.row(sql`select ${productFields} from products p where p.site_id = ${db.siteId} and p.id_key = ${idKey(id)}`)
  return row ? toProduct(row as ProductRow) : null
}

export async function getProducts(db: SiteDb, numbers: readonly bigint[]): Promise<Product[]> {
  const rows = await db.rows<ProductRow>(sql`select ${productFields} from products p where p.site_id = ${db.siteId} and p.number = any(${numberArray(numbers)})`)
  return rows.map(toProduct)
}

/** In the order they were added, after a number. */
export async function listProducts(db: SiteDb, query: { after: bigint | null; limit: number; archived: boolean }): Promise<Product[]> {
  const rows = await db.rows<ProductRow>(sql`
    select ${productFields} from products p where p.site_id = ${db.siteId} ${query.archived ? sql`` : sql`and p.archived_at is null`}
    ${query.after === null ? sql`` : sql`and p.number > ${query.after}`} order by p.number limit ${query.limit}`)
  return rows.map(toProduct)
}

const planSelection = sql`${planFields}, r.id as "productId", v.prices from plans p
  join products r on r.site_id = p.site_id and r.number = p.product join plan_versions v on v.site_id = p.site_id and v.plan = p.number and v.version = p.version`

function toPlan(row: PlanRow & { productId: string; prices: unknown }): Plan {
  const { idKey: _key, intervalUnit, intervalCount, ...plan } = row
  return { ...plan, interval: intervalUnit && intervalCount ? { unit: intervalUnit, count: intervalCount } : null, prices: readMinor(row.prices) as Price[] }
}

function toPlanRow({ interval, prices: _prices, productId: _product, ...plan }: Plan): PlanRow {
  return { ...plan, idKey: idKey(plan.id), intervalUnit: interval?.unit ?? null, intervalCount: interval?.count ?? null }
}

async function selectPlans(db: SiteDb, where: Query<unknown>): Promise<Plan[]> {
  return (await db.rows<PlanRow & { productId: string; prices: unknown }>(sql`select ${planSelection} where p.site_id = ${db.siteId} and ${where}`)).map(toPlan)
}

/** Adds a plan with the first version of its prices. Throws 23505 on plans_site_id_id_key_key when the id is taken. */
export async function insertPlan(db: SiteDb, plan: Plan): Promise<void> {
  await insertRows(db, PLANS, [toPlanRow(plan)])
  await insertPlanVersion(db, plan)
}

export async function savePlan(db: SiteDb, plan: Plan): Promise<void> {
  await saveRows(db, PLANS, [toPlanRow(plan)])
}

/** Keeps the plan's prices as its present version. */
export async function insertPlanVersion(db: SiteDb, plan: Plan): Promise<void> {
  const prices = JSON.stringify(writeMinor(plan.prices))
  await db.run(sql`
    insert into plan_versions (site_id, plan, version, prices, created_at) values (${db.siteId}, ${plan.number}, ${plan.version}, ${prices}::json, ${plan.updatedAt})`)
}

export async function findPlan(db: SiteDb, id: string): Promise<Plan | null> {
  return (await selectPlans(db, sql`p.id_key = ${idKey(id)}`))[0] ?? null
}

export async function getPlans(db: SiteDb, numbers: readonly bigint[]): Promise<Map<bigint, Plan>> {
  const plans = numbers.length === 0 ? [] : await selectPlans(db, sql`p.number = any(${numberArray(new Set(numbers))})`)
  return new Map(plans.map((plan) => [plan.number, plan]))
}

/** In the order they were added, after a number. */
export async function listPlans(db: SiteDb, query: { after: bigint | null; limit: number; archived: boolean; product?: bigint }): Promise<Plan[]> {
  return selectPlans(db, sql`true ${query.archived ? sql`` : sql`and p.archived_at is null`} ${query.product === undefined ? sql`` : sql`and p.product = ${query.product}`}
    ${query.after === null ? sql`` : sql`and p.number > ${query.after}`} order by p.number limit ${query.limit}`)
}

/** The prices of plans at versions, by `plan:version`. */
export async function getPlanVersions(db: SiteDb, wanted: readonly { plan: bigint; version: number }[]): Promise<Map<string, readonly Price[]>> {
  if (wanted.length === 0) return new Map()
  const rows = await db.rows<{ plan: bigint; version: number; prices: unknown }>(sql`
    select v.plan, v.version, v.prices from plan_versions v
    join (select distinct * from unnest(${numberArray(wanted.map((one) => one.plan))}, ${wanted.map((one) => one.version)}::int[]) as w(plan, version)) w
      on w.plan = v.plan and w.version = v.version where v.site_id = ${db.siteId}`)
  return new Map(rows.map((row) => [`${row.plan}:${row.version}`, readMinor(row.prices) as Price[]]))
}

function toCoupon({ idKey: _key, redeemBy: _by, redemptionsMax: _max, ...coupon }: CouponRow): StoredCoupon {
  const { redeemBy } = coupon.terms
  return { ...coupon, terms: { ...coupon.terms, redeemBy: redeemBy && new Date(redeemBy) } }
}

function toCouponRow(coupon: StoredCoupon): CouponRow {
  return { ...coupon, idKey: idKey(coupon.id), redeemBy: coupon.terms.redeemBy ?? null, redemptionsMax: coupon.terms.redemptionsMax ?? null }
}

/** Adds a coupon. Throws 23505 on coupons_site_id_id_key_key when the id is taken. */
export async function insertCoupon(db: SiteDb, coupon: StoredCoupon): Promise<void> {
  await insertRows(db, COUPONS, [toCouponRow(coupon)])
}

export async function saveCoupon(db: SiteDb, coupon: StoredCoupon): Promise<void> {
  await saveRows(db, COUPONS, [toCouponRow(coupon)])
}

export async function findCoupon(db: SiteDb, id: string): Promise<StoredCoupon | null> {
  const row = await db.row(sql`select ${couponFields} from coupons c where c.site_id = ${db.siteId} and c.id_key = ${idKey(id)}`)
  return row ? toCoupon(toRecords(COUPONS, [row])[0] as CouponRow) : null
}

export async function listCoupons(db: SiteDb, query: { after: bigint | null; limit: number; archived: boolean }): Promise<StoredCoupon[]> {
  const rows = await db.rows(sql`
    select ${couponFields} from coupons c where c.site_id = ${db.siteId} ${query.archived ? sql`` : sql`and c.archived_at is null`}
    ${query.after === null ? sql`` : sql`and c.number > ${query.after}`} order by c.number limit ${query.limit}`)
  return toRecords(COUPONS, rows).map(toCoupon)
}

/** A coupon for one that may redeem it: nobody else redeems it until the transaction ends. */
export async function lockCoupon(db: SiteDb, id: string): Promise<StoredCoupon | null> {
  const row = await db.row(sql`select ${couponFields} from coupons c where c.site_id = ${db.siteId} and c.id_key = ${idKey(id)} for update`)
  return row ? toCoupon(toRecords(COUPONS, [row])[0] as CouponRow) : null
}

/** Takes one redemption of a coupon back. */
export async function takeBackRedemption(db: SiteDb, id: string): Promise<void> {
  await db.run(sql`update coupons set redemption_count = redemption_count - 1 where site_id = ${db.siteId} and id_key = ${idKey(id)} and redemption_count > 0`)
}

/** Counts one redemption of a coupon that is locked. */
export async function countRedemption(db: SiteDb, number: bigint): Promise<void> {
  await db.run(sql`update coupons set redemption_count = redemption_count + 1 where site_id = ${db.siteId} and number = ${number}`)
}
