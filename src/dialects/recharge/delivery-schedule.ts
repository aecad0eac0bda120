// Recharge's delivery schedule: what a customer is sent, by day and address.

import { DELIVERIES_MAX, DELIVERY_DAYS_MAX, type Delivery, type DeliveryLine } from '../../domain/delivery.ts'
import type { Customer } from '../../domain/customer.ts'
import type { JsonObject } from '../../domain/json.ts'
import { isDate } from '../../domain/time.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getDeliverySchedule } from '../../services/deliveries.ts'
import { listSubscriptionPage } from '../../services/numbered-records.ts'
import { getSurroundings, type Surroundings, termsOf } from '../../services/surroundings.ts'
import { billingOf, viewPostal } from './address-view.ts'
import { SUBSCRIPTIONS_MAX } from './addresses.ts'
import { periodCharge } from './charge-view.ts'
import { ById, customerAt } from './customers.ts'
import { typeOf } from './payment-method-view.ts'
import { productOf } from './subscription-view.ts'
import { dayFromNow, ecommerce, refuseField, viewMoney } from './wire.ts'

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
  const until = to === null ? undefined : Math.ceil((Date.parse(to) - Date.parse(dayFromNow(ctx, 0))) / DAY_MS) + 1
  const days = interval ?? until ?? (dates === undefined ? DAYS_DEFAULT : undefined)
  return { days: days === undefined ? undefined : Math.min(Math.max(days, 1), DELIVERY_DAYS_MAX), dates, from, to }
}

async function schedule(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const { customer } = await customerAt(ctx, id)
  const window = readWindow(ctx, head)
  const { deliveries } = await getDeliverySchedule(ctx, customer.id, { deliveries: DELIVERIES_MAX, ...(window.days === undefined ? {} : { days: window.days }) })
  const subscriptions = await listSubscriptionPage(ctx, { customers: [customer.number], sort: 'number', descending: false, after: null, limit: SUBSCRIPTIONS_MAX })
  const around = await getSurroundings(ctx, { subscriptions, customers: [customer.number] })
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
  const [first] = delivery.lines
  const currency = first?.subscription.currency ?? 'USD'
  const method = (around.methods.get(customer.number) ?? []).find((one) => one.id === customer.defaultPaymentMethodId)
  const totalMinor = delivery.lines.reduce((sum, line) => sum + (line.totalMinor ?? 0n), 0n)
  const subtotalMinor = delivery.lines.reduce((sum, line) => sum + (line.isSkipped ? 0n : amountOf(line, around)), 0n)
  const next = delivery.lines.find((line) => around.subscriptions.get(line.subscription.number)?.nextPeriod === line.period)
  const money = (minor: bigint): string => viewMoney(minor, currency)
  return {
    id: null, address_id: address ? Number(address.number) : null, charge_id: next ? Number(periodCharge(next.subscription.number, next.period)) : null, currency, has_uncommitted_changes: false,
    line_items: delivery.lines.flatMap((line) => [viewLine(line, around), ...line.items.map((item) => ({
      subscription_id: Number(item.number), external_product_id: ecommerce(null), external_variant_id: ecommerce(null), images: {}, is_prepaid: false, is_skippable: false, is_skipped: false,
      original_price: money(item.unitAmountMinor), plan_type: 'onetime', product_title: item.description, properties: [], quantity: item.quantity,
      subtotal_price: money(item.unitAmountMinor * BigInt(item.quantity)), unit_price: money(item.unitAmountMinor), variant_title: '',
    }))]),
    order_subtotal: money(subtotalMinor),
    payment_method: {
      id: method ? Number(method.number) : 0, billing_address: viewPostal(billingOf(method?.billingContact ?? customer.primaryContact)), payment_details: method?.last4 ? { brand: method.brand, last4: method.last4 } : {},
      payment_type: method ? typeOf(method) : 'CREDIT_CARD',
    },
    shipping_address: viewPostal(address ?? billingOf(null)), shipping_lines: [], total_discounts: money(subtotalMinor > totalMinor ? subtotalMinor - totalMinor : 0n), total_duties: money(0n),
    total_price: money(totalMinor), total_tax: money(totalMinor > subtotalMinor ? totalMinor - subtotalMinor : 0n),
  }
}

function amountOf(line: DeliveryLine, around: Surroundings): bigint {
  const subscription = around.subscriptions.get(line.subscription.number)
  const items = line.items.reduce((sum, item) => sum + item.unitAmountMinor * BigInt(item.quantity), 0n)
  return items + (subscription ? termsOf(around, subscription).amountMinor : 0n)
}

function viewLine(line: DeliveryLine, around: Surroundings): JsonObject {
  const subscription = around.subscriptions.get(line.subscription.number)
  const terms = subscription ? termsOf(around, subscription) : null
  const product = subscription && terms ? productOf(subscription, terms) : null
  const { currency } = line.subscription
  const unit = viewMoney(terms?.unitMinor ?? 0n, currency)
  return {
    subscription_id: Number(line.subscription.number), external_product_id: { ecommerce: product?.product ?? '' }, external_variant_id: { ecommerce: product?.variant ?? '' }, images: {},
    is_prepaid: false, is_skippable: true, is_skipped: line.isSkipped, original_price: unit, plan_type: 'subscription', product_title: product?.title ?? '', properties: product?.properties ?? [],
    quantity: terms?.quantity ?? line.subscription.quantity, subtotal_price: viewMoney(terms?.amountMinor ?? 0n, currency), unit_price: unit, variant_title: product?.variantTitle ?? '',
  }
}

export const deliveryEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/customers/{id}/delivery_schedule', scope: 'customers:read', params: ById, handle: async ({ ctx, head, params }) => schedule(ctx, head, params.id) }),
]
