// Recharge's one-time products: items that wait for a charge.

import type { Json, JsonObject } from '../../domain/json.ts'
import type { OneTimeItem } from '../../domain/one-time-item.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { addItem, cancelItem, changeItem, type ItemInput } from '../../services/items.ts'
import { countOf, listItemPage, type Named, type RecordFilter, recordOf } from '../../services/numbered-records.ts'
import { addressAt } from './addresses.ts'
import { soldAt } from './catalog-keeping.ts'
import { AnyBody, ById } from './customers.ts'
import { AGE_FILTERS, listAnswer, type ListRequest, readIds, readList, readPage, recordFilter, recordQuery } from './lists.ts'
import { orWrong } from './missing.ts'
import { dayFromNow, ecommerce, type Fields, fieldsOf, KEPT, keptOf, minorOf, readNumber, refuseField, shopNumber, startOfDay, textOf, type Version, versionOf, viewDay, viewPrice, viewTime } from './wire.ts'

const FILTERS = ['address_id', 'address_ids', 'customer_id', 'external_variant_id', 'shopify_variant_id', ...AGE_FILTERS]

async function itemAt(ctx: Context, id: string): Promise<{ named: Named; item: OneTimeItem }> {
  const number = readNumber(id)
  const named = await recordOf(ctx, 'one_time_items', number)
  const [item] = await listItemPage(ctx, { numbers: [number], sort: 'number', descending: true, after: null, limit: 1 })
  const isOthers = ctx.actor.customer !== undefined && ctx.actor.customer !== named.customer
  return item && item.cancelledAt === null && !isOthers ? { named, item } : refuse('not-found', { detail: 'there is no such one-time product' })
}

export function viewOnetime(ctx: Context, item: OneTimeItem, version: Version): JsonObject {
  const kept = keptOf(item.metadata)
  const { timeZone } = ctx.site.settings
  const shared: JsonObject = {
    id: Number(item.number), address_id: kept['address_id'] ?? null, created_at: viewTime(item.createdAt, version), customer_id: Number(item.customer),
    next_charge_scheduled_at: item.invoice === null ? viewDay(item.chargeFrom, timeZone, version) : null, presentment_currency: item.currency,
    price: viewPrice(item.unitAmountMinor, item.currency, version), product_title: item.description, properties: kept['properties'] ?? [], quantity: item.quantity, sku: kept['sku'] ?? null,
    updated_at: viewTime(item.updatedAt, version), variant_title: kept['variant_title'] ?? '',
  }
  if (version === '2021-01') {
    return { ...shared, recharge_product_id: null, shopify_product_id: shopNumber(kept['external_product_id']), shopify_variant_id: shopNumber(kept['external_variant_id']), status: 'ONETIME' }
  }
  return {
    ...shared, external_product_id: ecommerce(kept['external_product_id']), external_variant_id: ecommerce(kept['external_variant_id']), is_cancelled: item.cancelledAt !== null,
    sku_override: kept['sku_override'] === true,
  }
}

function shopId(fields: Fields, name: 'variant' | 'product'): string | null | undefined {
  if (fields.has(`external_${name}_id`)) return fields.object(`external_${name}_id`, { nullable: true })?.text('ecommerce', { nullable: true })
  return fields.text(`shopify_${name}_id`, { nullable: true })
}

/** A one-time product as it is sent; its amount is read when the currency is known. */
function readOnetime(ctx: Context, fields: Fields, currency: string, more: JsonObject): ItemInput {
  const kept: Record<string, Json> = { ...more }
  for (const name of ['variant', 'product'] as const) {
    const id = shopId(fields, name)
    if (id !== undefined) kept[`external_${name}_id`] = id
  }
  for (const name of ['sku', 'variant_title'] as const) {
    const text = fields.text(name, { nullable: true })
    if (text !== undefined) kept[name] = text
  }
  const properties = fields.list('properties', { nullable: true })
  if (properties !== undefined) kept['properties'] = properties as Json
  const title = fields.text('product_title', { min: 1 })
  const quantity = fields.integer('quantity', { min: 1, max: 1_000_000 })
  const price = fields.decimal('price')
  if (ctx.actor.customer !== undefined && fields.has('price')) fields.wrong('price', 'Cannot be set by customers.')
  const day = fields.day('next_charge_scheduled_at', { nullable: true })
  const next = fields.boolean('add_to_next_charge')
  fields.done()
  if (day && day < dayFromNow(ctx, 0)) refuseField('next_charge_scheduled_at', 'Cannot be in the past', 'plain')
  return {
    ...(title ? { description: title } : {}), ...(quantity ? { quantity } : {}), ...(price ? { unitAmountMinor: Number(priceIn(price, currency)) } : {}),
    ...(next ? { chargeFrom: null } : day === undefined ? {} : { chargeFrom: day === null ? null : startOfDay(ctx, day) }), ...(Object.keys(kept).length > 0 ? { metadata: { [KEPT]: kept } } : {}),
  }
}

function priceIn(text: string, currency: string): bigint {
  const minor = minorOf(text, currency, 'price')
  return minor >= 0n ? minor : refuseField('price', 'Must be greater than or equal to 0.')
}

/** Adds one: `address_id` in the body, or in 2021-01 in the path. */
async function create(ctx: Context, head: RequestHead, addressId: string | null, body: unknown): Promise<Answer> {
  const version = versionOf(head)
  const fields = fieldsOf(body)
  const given = addressId === null ? fields.id('address_id', { required: true }) : readNumber(addressId)
  const currency = fields.text('presentment_currency') ?? ctx.site.settings.reportingCurrency
  if (!fields.has('quantity')) fields.wrong('quantity', 'Required field missing', 'plain')
  const input = readOnetime(ctx, fields, currency, { address_id: Number(given ?? 0) })
  const address = addressId === null ? await orWrong(addressAt(ctx, given ?? 0n), 'address_id', 'Address not found') : await addressAt(ctx, given ?? 0n)
  const variant = textOf(keptOf(input.metadata ?? {})['external_variant_id'])
  const sold = input.unitAmountMinor === undefined && variant !== null ? await soldAt(ctx, variant, currency) : null
  const unitAmountMinor = input.unitAmountMinor ?? sold?.unitMinor ?? refuseField('price', 'Required field missing', 'plain')
  const item = await addItem(ctx, address.customerId, { ...input, description: input.description ?? sold?.title ?? 'One-time product', unitAmountMinor: Number(unitAmountMinor), currency })
  return { status: version === '2021-11' ? 201 : 200, body: { onetime: viewOnetime(ctx, item, version) } }
}

function filtersOf(ctx: Context, { filters }: ListRequest): RecordFilter {
  const customers = ctx.actor.customer !== undefined ? [ctx.actor.customer] : readIds('customer_id', filters['customer_id'])
  const [address, ...others] = readIds('address_ids', filters['address_ids'] ?? filters['address_id']) ?? []
  if (others.length > 0) refuseField('address_ids', 'One address at a time is supported.')
  const variant = filters['external_variant_id'] ?? filters['shopify_variant_id']
  const noted = [...(variant ? [{ path: [KEPT, 'external_variant_id'], value: variant }] : []), ...(address === undefined ? [] : [{ path: [KEPT, 'address_id'], value: String(address) }])]
  return { waiting: true, ...(customers ? { customers } : {}), noted }
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS)
  const more = filtersOf(ctx, request)
  const page = await readPage(request, (limit) => listItemPage(ctx, { ...recordQuery(request, limit), ...more }))
  return listAnswer(head, request, 'onetimes', page, page.rows.map((one) => viewOnetime(ctx, one, request.version)))
}

async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS)
  return { body: { count: await countOf(ctx, 'one_time_items', { ...recordFilter(request), ...filtersOf(ctx, request) }) } }
}

const write = { scope: 'subscriptions:write', params: ById } as const
export const onetimeEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/onetimes', scope: 'subscriptions:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/onetimes', scope: 'subscriptions:write', body: AnyBody, handle: async ({ ctx, head, body }) => create(ctx, head, null, body) }),
  endpoint({ method: 'GET', path: '/onetimes/count', scope: 'subscriptions:read', handle: async ({ ctx, head }) => count(ctx, head) }),
  // Where 2021-01 first had it: recharge-api-node still asks here.
  endpoint({ method: 'POST', path: '/onetimes/address/{id}', ...write, body: AnyBody, handle: async ({ ctx, head, params, body }) => create(ctx, head, params.id, body) }),
  endpoint({ method: 'POST', path: '/addresses/{id}/onetimes', ...write, body: AnyBody, handle: async ({ ctx, head, params, body }) => create(ctx, head, params.id, body) }),
  endpoint({
    method: 'GET', path: '/onetimes/{id}', scope: 'subscriptions:read', params: ById,
    handle: async ({ ctx, head, params }) => ({ body: { onetime: viewOnetime(ctx, (await itemAt(ctx, params.id)).item, versionOf(head)) } }),
  }),
  endpoint({
    method: 'PUT', path: '/onetimes/{id}', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => {
      const { named, item } = await itemAt(ctx, params.id)
      const changed = await changeItem(ctx, named.customerId, named.id, readOnetime(ctx, fieldsOf(body), item.currency, {}), null)
      return { body: { onetime: viewOnetime(ctx, changed, versionOf(head)) } }
    },
  }),
  endpoint({
    method: 'DELETE', path: '/onetimes/{id}', ...write,
    handle: async ({ ctx, params }) => {
      const { named } = await itemAt(ctx, params.id)
      await cancelItem(ctx, named.customerId, named.id, null)
      return { status: 204 }
    },
  }),
]
