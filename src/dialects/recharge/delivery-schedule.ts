// Recharge's delivery schedule: what a customer is sent, by day and address.

import { DELIVERIES_MAX, DELIVERY_DAYS_MAX, type Delivery, type DeliveryLine } from '../../domain/delivery.ts'
import type { Customer } from '../../domain/customer.ts'
import type { JsonObject } from '../../domain/json.ts'
import { sumMinor } from '../../domain/money.ts'
import type { OneTimeItem } from '../../domain/one-time-item.ts'
import { nextCharge } from '../../domain/subscription.ts'
import { isDate } from '../../domain/time.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getDeliverySchedule } from '../../services/deliveries.ts'
import { getSurroundings, type Surroundings, termsOf } from '../../services/surroundings.ts'
import { billingOf, viewPostal } from './address-view.ts'
import { periodCharge } from './charge-view.ts'
import { ById, customerAt } from './customers.ts'
import { typeOf } from './payment-method-view.ts'
import { including } from './rights.ts'
import { isPrepaid, productOf, subscriptionsOf } from './subscription-view.ts'
import { dayFromNow, keptOf, refuseField, textOf, viewMoney } from './wire.ts'

/** How far ahead is looked when nothing says so: Recharge does not tell. */
const DAYS_DEFAULT = 90
const DAY_MS = 86_400_000

interface Window {
  readonly days: number | undefined
  readonly dates: number | undefined
  readonly from: string | null
  readonly to: string | null
}

function readWindow(ctx: Context, { query }: RequestHead): Window {
  const count = (name: string, max: number): number | undefined => {
    const text = query[name]
    if (text === undefined || text === '') return undefined
    if (typeof text !== 'string' || !/^\d{1,6}$/.test(text)) return refuseField(name, 'Not a valid integer.')
    return Number(text) >= 1 ? Math.min(Number(text), max) : refuseField(name, `Must be between 1 and ${max}.`)
  }
  const day = (name: string): string | null => {
    const text = query[name]
    if (text === undefined || text === '') return null
    return typeof text === 'string' && isDate(text.slice(0, 10)) ? text.slice(0, 10) : refuseField(name, 'Not a valid date.')
  }
  const [dates, interval] = [count('delivery_count_future', DELIVERIES_MAX), count('future_interval', DELIVERY_DAYS_MAX)]
  const [from, to] = [day('date_min'), day('date_max')]
  const daysTo = (date: string): number => Math.ceil((Date.parse(date) - Date.parse(dayFromNow(ctx, 0))) / DAY_MS) + 1
  const days = interval ?? (to === null ? undefined : daysTo(to)) ?? (dates === undefined ? Math.max(from === null ? 0 : daysTo(from), 0) + DAYS_DEFAULT : undefined)
  return { days: days === undefined ? undefined : Math.min(Math.max(days, 1), DELIVERY_DAYS_MAX), dates, from, to }
}

async function schedule(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const { customer } = await customerAt(ctx, id)
  const window = readWindow(ctx, head)
  const { deliveries } = await getDeliverySchedule(ctx, customer.id, { deliveries: DELIVERIES_MAX, ...(window.days === undefined ? {} : { days: window.days }) })
  const around = await getSurroundings(ctx, { subscriptions: await subscriptionsOf(ctx, [customer.number]), customers: [customer.number] })
  const shown = deliveries.filter(({ date }) => (window.from === null || date >= window.from) && (window.to === null || date <= window.to))
  const dates = [...new Set(shown.map(({ date }) => date))].slice(0, window.dates)
  return {
    body: {
      customer: { id: Number(customer.number), email: customer.email, first_name: customer.firstName, last_name: customer.lastName },
      deliveries: dates.map((date) => ({ date, orders: shown.filter((one) => one.date === date).map((one) => viewOrder(one, customer, around)) })),
    },
  }
}

/** What goes to one address on one day. The charge has an id when it is the next one of its subscription. */
function viewOrder(delivery: Delivery, customer: Customer, around: Surroundings): JsonObject {
  const address = (around.addresses.get(customer.number) ?? []).find((one) => one.id === delivery.shippingAddress)
  const currency = delivery.lines[0]?.subscription.currency ?? 'USD'
  const method = (around.methods.get(customer.number) ?? []).find((one) => one.id === customer.defaultPaymentMethodId)
  const charged = delivery.lines.filter((line) => !line.isSkipped)
  const sum = (part: 'subtotalMinor' | 'discountMinor' | 'taxMinor' | 'totalMinor'): string => viewMoney(sumMinor(charged.map(({ amounts }) => amounts[part])), currency)
  const next = charged.find((line) => {
    const subscription = around.subscriptions.get(line.subscription.number)
    return subscription && nextCharge(subscription)?.period === line.period
  })
  return {
    id: null, address_id: address ? Number(address.number) : null, charge_id: next ? Number(periodCharge(next.subscription.number, next.period)) : null, currency, has_uncommitted_changes: false,
    line_items: delivery.lines.flatMap((line) => [viewLine(line, around), ...line.items.map(viewItem)]), order_subtotal: sum('subtotalMinor'),
    payment_method: {
      id: method ? Number(method.number) : 0, billing_address: viewPostal(billingOf(method?.billingContact ?? customer.primaryContact)), payment_details: method?.last4 ? { brand: method.brand, last4: method.last4 } : {},
      payment_type: method ? typeOf(method) : 'CREDIT_CARD',
    },
    shipping_address: viewPostal(address ?? billingOf(null)), shipping_lines: [], total_discounts: sum('discountMinor'), total_duties: viewMoney(0n, currency), total_price: sum('totalMinor'), total_tax: sum('taxMinor'),
  }
}

/** An id of a shop where clients take no null. */
const shopId = (id: unknown): JsonObject => ({ ecommerce: textOf(id) ?? '' })

function viewItem(item: OneTimeItem): JsonObject {
  const kept = keptOf(item.metadata)
  const unit = viewMoney(item.unitAmountMinor, item.currency)
  return {
    subscription_id: Number(item.number), external_product_id: shopId(kept['external_product_id']), external_variant_id: shopId(kept['external_variant_id']), images: {}, is_prepaid: false, is_skippable: false,
    is_skipped: false, original_price: unit, plan_type: 'onetime', product_title: item.description, properties: kept['properties'] ?? [], quantity: item.quantity,
    subtotal_price: viewMoney(item.unitAmountMinor * BigInt(item.quantity), item.currency), unit_price: unit, variant_title: textOf(kept['variant_title']) ?? '',
  }
}

function viewLine(line: DeliveryLine, around: Surroundings): JsonObject {
  const subscription = around.subscriptions.get(line.subscription.number)
  const terms = subscription ? termsOf(around, subscription) : null
  const product = subscription && terms ? productOf(subscription, terms) : null
  const { currency } = line.subscription
  const charged = line.amounts.lines.find(({ kind }) => kind === 'plan')
  const unit = viewMoney(charged?.unitMinor ?? terms?.unitMinor ?? 0n, currency)
  return {
    subscription_id: Number(line.subscription.number), external_product_id: shopId(product?.product), external_variant_id: shopId(product?.variant), images: {},
    is_prepaid: subscription !== undefined && terms !== null && isPrepaid(subscription, terms), is_skippable: true, is_skipped: line.isSkipped, original_price: unit, plan_type: 'subscription',
    product_title: product?.title ?? '', properties: product?.properties ?? [], quantity: line.subscription.quantity, subtotal_price: viewMoney(charged?.amountMinor ?? 0n, currency), unit_price: unit,
    variant_title: product?.variantTitle ?? '',
  }
}

/** What is delivered is told by subscriptions. */
export const deliveryEndpoints: readonly Endpoint[] = including(['subscriptions:read'], [
  endpoint({ method: 'GET', path: '/customers/{id}/delivery_schedule', scope: 'customers:read', params: ById, handle: async ({ ctx, head, params }) => schedule(ctx, head, params.id) }),
])
