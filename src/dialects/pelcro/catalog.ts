// Pelcro's products and plans.

import { type Plan, type Price, type Product, TRIAL_DAYS_MAX } from '../../domain/catalog.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import { AMOUNT_MINOR_MAX } from '../../domain/money.ts'
import { INTERVAL_COUNT_MAX, INTERVAL_UNITS } from '../../domain/schedule.ts'
import { sameInterval } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { changePlanRecord, changePrices, changeProduct, createPlan, createProduct, getPlan, getProduct } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { findPlans, findProducts } from '../../services/record-lists.ts'
import { PLAN_TYPES, priceShown, shownAmount, viewPlan, viewProduct } from './catalog-view.ts'
import { Body, ById } from './customers.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { ListQuery, readRecordList } from './lists.ts'
import { absentIs } from './refusals.ts'
import { answerOne, answerPage, expandsOf, KEPT, readMetadata, readNumber } from './wire.ts'

const DESCRIPTION_MAX = 5_000
/** What is no longer sold is read by its id, and not listed. */
const SOLD = { field: 'archivedAt', negated: false, tests: [{ kind: 'null' as const }] }

export const planAt = async (ctx: Context, number: bigint): Promise<Plan> => getPlan(ctx, (await recordOf(ctx, 'plans', number)).id)
const productAt = async (ctx: Context, number: bigint): Promise<Product> => getProduct(ctx, (await recordOf(ctx, 'products', number)).id)

/** Plans with their products, where those are asked for. */
async function viewPlans(ctx: Context, plans: readonly Plan[], expands: ReadonlySet<string>): Promise<JsonObject[]> {
  const wanted = expands.has('product') ? [...new Set(plans.map((one) => one.product))] : []
  const conditions = [{ field: 'number', negated: false, tests: wanted.map((one) => ({ kind: 'equals' as const, value: String(one) })) }]
  const products = wanted.length === 0 ? [] : (await findProducts(ctx, { conditions, sort: null, offset: 0, limit: wanted.length })).rows
  return plans.map((plan) => viewPlan(plan, ctx.site.settings.reportingCurrency, products.find((one) => one.number === plan.product)))
}

async function shownPlan(ctx: Context, head: RequestHead, plan: Plan, status = 200): Promise<Answer> {
  const [view] = await viewPlans(ctx, [plan], expandsOf(head))
  return answerOne(view ?? {}, status)
}

async function listPlans(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, { product_id: { core: 'productNumber', values: 'number' } })
  const { rows, total } = await findPlans(ctx, { ...query, conditions: [...query.conditions, SOLD] })
  return answerPage(head, paging, await viewPlans(ctx, rows, expandsOf(head)), total)
}

async function listProducts(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, {})
  const { rows, total } = await findProducts(ctx, { ...query, conditions: [SOLD] })
  return answerPage(head, paging, rows.map(viewProduct), total)
}

/** What a product and a plan have in common, under the core's names. */
function readShared(fields: Fields, kept: { readonly [name: string]: Json } = {}): { description?: string | null; metadata?: JsonObject } {
  const metadata = { ...readMetadata(fields), ...(Object.keys(kept).length > 0 ? { [KEPT]: kept } : {}) }
  return {
    ...(fields.has('description') ? { description: fields.text('description', { max: DESCRIPTION_MAX }) ?? null } : {}), ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
  }
}

async function createOneProduct(ctx: Context, body: unknown): Promise<Answer> {
  const fields = fieldsOf(ctx, body)
  const name = fields.text('name', { required: true }) ?? ''
  const shared = readShared(fields)
  fields.done()
  return answerOne(viewProduct(await createProduct(ctx, { name, ...shared })), 201)
}

async function changeOneProduct(ctx: Context, number: string, body: unknown): Promise<Answer> {
  const { id } = await productAt(ctx, readNumber(number))
  const fields = fieldsOf(ctx, body)
  const name = fields.has('name') ? fields.text('name', { required: true }) : undefined
  const shared = readShared(fields)
  fields.done()
  return answerOne(viewProduct(await changeProduct(ctx, id, { ...shared, ...(name == null ? {} : { name }) }, null)))
}

/** What only Pelcro's plans have. */
function readKept(fields: Fields): { [name: string]: Json } {
  const kept: Record<string, Json> = {}
  const type = fields.choice('type', PLAN_TYPES)
  if (type) kept['type'] = type
  const renews = fields.flag('auto_renew')
  if (renews !== undefined) kept['auto_renew'] = renews
  const entitlements = fields.texts('entitlements')
  if (entitlements) kept['entitlements'] = entitlements
  if (fields.has('old_provider_id')) kept['old_provider_id'] = fields.text('old_provider_id', { max: 191 }) || null
  return kept
}

const readAmount = (fields: Fields, required: boolean): number | undefined => fields.integer('amount', { required, min: 0, max: Number(AMOUNT_MINOR_MAX) })
const readCurrency = (fields: Fields, required: boolean): string | undefined => fields.text('currency', { required, max: 3 })?.toUpperCase()
/** Whether a price is one amount, as all are at Pelcro. */
const hasOneAmount = (price: Price): price is Price & { model: Extract<Price['model'], { amountMinor: bigint }> } => 'amountMinor' in price.model
const perUnit = (currency: string, amount: number): Price => ({ currency, model: { kind: 'per-unit', amountMinor: BigInt(amount) }, setupFeeMinor: 0n })

async function createOnePlan(ctx: Context, head: RequestHead, body: unknown): Promise<Answer> {
  const fields = fieldsOf(ctx, body)
  const product = fields.id('product_id', { required: true })
  const name = fields.text('nickname', { required: true }) ?? ''
  const [amount, currency] = [readAmount(fields, true) ?? 0, readCurrency(fields, true) ?? '']
  const unit = fields.choice('interval', INTERVAL_UNITS, { required: true }) ?? 'month'
  const count = fields.integer('interval_count', { min: 1, max: INTERVAL_COUNT_MAX[unit] }) ?? 1
  const trialDays = fields.integer('trial_period_days', { min: 0, max: TRIAL_DAYS_MAX })
  const shared = readShared(fields, readKept(fields))
  fields.done()
  const { id: productId } = await productAt(ctx, product ?? 0n).catch(absentIs('product_id'))
  const plan = await createPlan(ctx, { productId, name, interval: { unit, count }, prices: [perUnit(currency, amount)], ...shared, ...(trialDays === undefined ? {} : { trialDays }) })
  return shownPlan(ctx, head, plan, 201)
}

/** A new amount is that of new subscriptions; those that run go on at the one they began with. */
async function changeOnePlan(ctx: Context, head: RequestHead, number: string, body: unknown): Promise<Answer> {
  const before = await planAt(ctx, readNumber(number))
  const price = priceShown(before, ctx.site.settings.reportingCurrency)
  const fields = fieldsOf(ctx, body)
  const name = fields.has('nickname') ? fields.text('nickname', { required: true }) : undefined
  const amount = readAmount(fields, false)
  const currency = readCurrency(fields, false) ?? price?.currency ?? ''
  const unit = fields.choice('interval', INTERVAL_UNITS) ?? before.interval?.unit ?? 'month'
  const interval = { unit, count: fields.integer('interval_count', { min: 1, max: INTERVAL_COUNT_MAX[unit] }) ?? before.interval?.count ?? 1 }
  if (before.interval && !sameInterval(interval, before.interval)) fields.wrong('interval', 'The interval of a plan stays; make another plan.')
  if (currency !== price?.currency && amount === undefined) fields.wrong('amount', 'The amount field is required with another currency.')
  const former = before.prices.find((one) => one.currency === currency)
  const isNews = amount !== undefined && (!former || shownAmount(former) !== amount)
  if (isNews && former && !hasOneAmount(former)) fields.wrong('amount', 'The amount of this plan depends on the quantity; it is not changed here.')
  const trialDays = fields.integer('trial_period_days', { min: 0, max: TRIAL_DAYS_MAX })
  const shared = readShared(fields, readKept(fields))
  fields.done()
  await changePlanRecord(ctx, before.id, { ...shared, ...(name == null ? {} : { name }), ...(trialDays === undefined ? {} : { trialDays }) }, null)
  if (isNews) {
    const changed = former && hasOneAmount(former) ? { ...former, model: { ...former.model, amountMinor: BigInt(amount) } } : perUnit(currency, amount)
    await changePrices(ctx, before.id, { prices: former ? before.prices.map((one) => (one === former ? changed : one)) : [...before.prices, changed], reach: 'new-subscriptions' }, null)
  }
  return shownPlan(ctx, head, await getPlan(ctx, before.id))
}

const read = { scope: 'catalog:read', params: ById } as const
const write = { scope: 'catalog:write', params: ById } as const
export const catalogEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/products', query: ListQuery, scope: 'catalog:read', handle: ({ ctx, head }) => listProducts(ctx, head) }),
  endpoint({ method: 'POST', path: '/products', scope: 'catalog:write', body: Body, handle: ({ ctx, body }) => createOneProduct(ctx, body) }),
  endpoint({ method: 'GET', path: '/products/{id}', ...read, handle: async ({ ctx, params }) => answerOne(viewProduct(await productAt(ctx, readNumber(params.id)))) }),
  endpoint({ method: 'PUT', path: '/products/{id}', ...write, body: Body, handle: ({ ctx, params, body }) => changeOneProduct(ctx, params.id, body) }),
  endpoint({
    method: 'DELETE', path: '/products/{id}', ...write,
    handle: async ({ ctx, params }) => {
      await changeProduct(ctx, (await productAt(ctx, readNumber(params.id))).id, { archived: true }, null)
      return { status: 204 }
    },
  }),
  endpoint({ method: 'GET', path: '/plans', query: ListQuery, scope: 'catalog:read', handle: ({ ctx, head }) => listPlans(ctx, head) }),
  endpoint({ method: 'POST', path: '/plans', scope: 'catalog:write', body: Body, handle: ({ ctx, head, body }) => createOnePlan(ctx, head, body) }),
  endpoint({ method: 'GET', path: '/plans/{id}', ...read, handle: async ({ ctx, head, params }) => shownPlan(ctx, head, await planAt(ctx, readNumber(params.id))) }),
  endpoint({ method: 'PUT', path: '/plans/{id}', ...write, body: Body, handle: ({ ctx, head, params, body }) => changeOnePlan(ctx, head, params.id, body) }),
  endpoint({
    method: 'DELETE', path: '/plans/{id}', ...write,
    handle: async ({ ctx, params }) => {
      await changePlanRecord(ctx, (await planAt(ctx, readNumber(params.id))).id, { archived: true }, null)
      return { status: 204 }
    },
  }),
]
