// Subscriptions as they are sent: what is sent to whom, how often, at what price.

import type { Plan } from '../../domain/catalog.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import type { PriceModel } from '../../domain/price.ts'
import type { Interval } from '../../domain/schedule.ts'
import type { Context } from '../../services/context.ts'
import { findKeptPlan, keepPlan, planAt } from './catalog-keeping.ts'
import { type Fields, fieldsOf, minorOf, refuseField, type Version } from './wire.ts'

export const UNITS = ['day', 'week', 'month'] as const
export const FREQUENCY_MAX = 1_000
const TRIO = ['charge_interval_frequency', 'order_interval_frequency', 'order_interval_unit'] as const
const TRIO_TOGETHER = 'when passing order_interval_unit provide charge_interval_frequency and order_interval_frequency to update the interval information'

/** A subscription as it was sent; what was not is undefined. */
export interface Sent {
  readonly address: bigint | null | undefined
  readonly plan: bigint | null | undefined
  readonly variant: string | null | undefined
  readonly price: string | null | undefined
  readonly quantity: number | null | undefined
  readonly interval: Interval | undefined
  readonly nextChargeOn: string | null | undefined
  readonly expiresAfterCharges: number | null | undefined
  readonly currency: string | null | undefined
  readonly product: string | null | undefined
  readonly title: string | null | undefined
  /** What the core has no field for. */
  readonly kept: JsonObject
}

/** An id of a shop: in 2021-11 inside an object, in 2021-01 a number or a text under an older name. */
function shopId(fields: Fields, name: 'variant' | 'product'): string | null | undefined {
  if (fields.has(`external_${name}_id`)) return fields.object(`external_${name}_id`, { nullable: true })?.text('ecommerce', { nullable: true })
  return fields.text(`shopify_${name}_id`, { nullable: true })
}

/** Reads a body; `isNew` says whether what a subscription needs has to be there. */
export function readSubscription(body: unknown, version: Version, isNew: boolean): Sent {
  const fields = fieldsOf(body)
  const required = isNew
  const plan = fields.id('plan_id', { nullable: true })
  const interval = readInterval(fields, isNew && plan == null)
  const variant = shopId(fields, 'variant')
  if (isNew && variant == null && plan == null) fields.wrong(version === '2021-11' ? 'external_variant_id' : 'shopify_variant_id', 'Required field missing', 'plain')
  const product = shopId(fields, 'product')
  const title = fields.text('product_title', { nullable: true })
  const sent: Sent = {
    address: fields.id('address_id', { required }), plan, variant, interval: interval?.charge, product, title,
    price: fields.decimal('price', { nullable: true }), quantity: fields.integer('quantity', { required, min: 1, max: 1_000_000 }),
    nextChargeOn: fields.day('next_charge_scheduled_at', { required, nullable: !isNew }),
    expiresAfterCharges: fields.integer('expire_after_specific_number_of_charges', { nullable: true, min: 1, max: 10_000 }),
    currency: fields.text('presentment_currency', { nullable: true }), kept: readKept(fields, { product, title, variant }, interval),
  }
  fields.done()
  return sent
}

function readKept(fields: Fields, { product, title, variant }: Pick<Sent, 'product' | 'title' | 'variant'>, interval: { charge: Interval; orderCount: number } | undefined): JsonObject {
  const kept: Record<string, Json> = {}
  const keep = (name: string, value: Json | undefined): void => {
    if (value !== undefined) kept[name] = value
  }
  keep('external_product_id', product)
  keep('external_variant_id', variant)
  keep('product_title', title)
  for (const name of ['variant_title', 'sku'] as const) keep(name, fields.text(name, { nullable: true }))
  keep('sku_override', fields.boolean('sku_override', { nullable: true }))
  keep('order_day_of_month', fields.integer('order_day_of_month', { nullable: true, max: 31 }))
  keep('order_day_of_week', fields.integer('order_day_of_week', { nullable: true, max: 6 }))
  keep('properties', fields.list('properties', { nullable: true }) as Json | undefined)
  if (interval) keep('order_interval_frequency', interval.orderCount === interval.charge.count ? null : interval.orderCount)
  return kept
}

/** The three that tell an interval come together, or not at all. */
function readInterval(fields: Fields, required: boolean): { charge: Interval; orderCount: number } | undefined {
  const given = TRIO.filter((name) => fields.has(name))
  if (given.length === 0 && !required) return undefined
  if (given.length > 0 && given.length < TRIO.length && !required) {
    fields.wrong('charge_interval_unit_type', TRIO_TOGETHER, 'plain')
    return undefined
  }
  const count = fields.integer('charge_interval_frequency', { required: true, min: 1, max: FREQUENCY_MAX })
  const orderCount = fields.integer('order_interval_frequency', { required: true, min: 1, max: FREQUENCY_MAX })
  const unit = fields.choice('order_interval_unit', UNITS, { required: true })
  if (typeof count !== 'number' || typeof orderCount !== 'number' || !unit) return undefined
  return { charge: { unit, count }, orderCount }
}

/** The price of one, for the core; undefined when none was sent. */
export function priceOf(sent: Sent, currency: string): PriceModel | undefined {
  return sent.price == null ? undefined : { kind: 'per-unit', amountMinor: minorOf(sent.price, currency, 'price') }
}

/** The plan of a number. Refuses the field when there is none. */
export async function planNamed(ctx: Context, number: bigint): Promise<Plan> {
  return (await planAt(ctx, number)) ?? refuseField('plan_id', 'Plan not found')
}

/** The plan that was named, or the one kept for the variant at the interval, made when it is the first time. What is not sold yet is for stores to sell. */
export async function planFor(ctx: Context, sent: Sent, interval: Interval, variant: string, currency: string, unitMinor: bigint | null): Promise<Plan> {
  if (sent.plan != null) return planNamed(ctx, sent.plan)
  const known = await findKeptPlan(ctx, { variant, interval })
  if (known) return known
  if (ctx.actor.customer !== undefined) refuseField('external_variant_id', 'Is not sold at this interval: the store sets the price.')
  return keepPlan(ctx, { variant, product: sent.product ?? null, title: sent.title ?? null, interval, currency }, unitMinor ?? refuseField('price', 'Required field missing', 'plain'))
}
