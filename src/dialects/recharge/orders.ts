// Recharge's orders: what charges that were paid are sent as.

import type { Invoice } from '../../domain/invoice-record.ts'
import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getInvoice } from '../../services/invoices.ts'
import { countOf, listInvoicePage, type RecordFilter, recordOf } from '../../services/numbered-records.ts'
import { getPeriodInvoice } from '../../services/surroundings.ts'
import { sentTo } from './addresses.ts'
import { chargeNumber, chargesOf, chargeStatus, commonOf, periodOf, taxesOf } from './charge-view.ts'
import { externalIdOf, hashOf } from './customer-view.ts'
import { ById } from './customers.ts'
import { AGE_FILTERS, listAnswer, type ListRequest, readIds, readList, readPage, recordFilter, recordQuery } from './lists.ts'
import { including } from './rights.ts'
import { ecommerce, readNumber, refuseField, type Version, versionOf, viewMoney } from './wire.ts'

/** Invoices that were paid: an order's id is the invoice's number. */
const PAID = ['paid', 'refunded'] as const
const FILTERS = ['customer_id', 'address_id', 'charge_id', 'purchase_item_id', 'subscription_id', 'status', ...AGE_FILTERS]
const NOT_HERE = ['external_order_id', 'has_external_order', 'scheduled_at_min', 'scheduled_at_max', 'type']
const STATUSES = ['success', 'error', 'queued', 'cancelled']

export async function viewOrders(ctx: Context, invoices: readonly Invoice[], version: Version): Promise<JsonObject[]> {
  return (await chargesOf(ctx, invoices)).map(({ invoice, charge, around, items }) => {
    const common = commonOf(ctx, charge, around, items, version)
    const customer = around.customers.get(charge.customer)
    const sale = charge.attempts.find((one) => one.kind === 'sale' && one.status === 'approved')
    const { id: _id, status: _status, ...rest } = common
    if (version === '2021-01') {
      return {
        id: Number(invoice.number), ...rest, charge_id: Number(chargeNumber(invoice)), charge_status: chargeStatus(invoice).toUpperCase(), customer_id: Number(charge.customer), email: customer?.email ?? null,
        first_name: customer?.firstName ?? null, hash: customer ? hashOf(ctx, customer) : null, is_prepaid: 0, last_name: customer?.lastName ?? null, payment_processor: sale?.gateway ?? null,
        shopify_order_id: null, shopify_order_number: null, status: 'SUCCESS', transaction_id: sale?.gatewayReference ?? null, type: 'RECURRING',
      }
    }
    return {
      id: Number(invoice.number), ...rest,
      charge: {
        id: Number(chargeNumber(invoice)), external_transaction_id: { payment_processor: sale?.gatewayReference ?? null }, payment_processor_name: sale?.gateway ?? null, status: chargeStatus(invoice),
      },
      client_details: { browser_ip: null, user_agent: null },
      customer: { id: Number(charge.customer), email: customer?.email ?? null, external_customer_id: ecommerce(customer ? externalIdOf(customer) : null), hash: customer ? hashOf(ctx, customer) : null },
      error: null, external_cart_token: null, external_order_id: ecommerce(null), external_order_name: ecommerce(null), external_order_number: ecommerce(null), is_prepaid: false, order_attributes: [],
      status: 'success', tax_lines: taxesOf(charge), taxes_included: false, total_duties: viewMoney(0n, invoice.currency), total_weight_grams: 0,
    }
  })
}

/** What a list asks for of the books; null when nothing can be found. */
function filtersOf(ctx: Context, { filters }: ListRequest): RecordFilter | null {
  const statuses = filters['status']?.split(',').map((one) => one.trim().toLowerCase())
  for (const one of statuses ?? []) if (!STATUSES.includes(one)) refuseField('status', `Must be one of: ${STATUSES.join(', ')}.`)
  const customers = ctx.actor.customer !== undefined ? [ctx.actor.customer] : readIds('customer_id', filters['customer_id'])
  const subscriptions = readIds('purchase_item_id', filters['purchase_item_id'] ?? filters['subscription_id'])
  if (statuses !== undefined && !statuses.includes('success')) return null
  return { statuses: PAID, ...(customers ? { customers } : {}), ...(subscriptions ? { subscriptions } : {}) }
}

/** The invoices that charges became, whatever their ids say. */
async function ofCharges(ctx: Context, numbers: readonly bigint[]): Promise<bigint[]> {
  const found = await Promise.all(numbers.map(async (number) => {
    const named = periodOf(number)
    return named ? (await getPeriodInvoice(ctx, named.subscription, named.period))?.number ?? null : number
  }))
  return found.filter((one) => one !== null)
}

async function asked(ctx: Context, request: ListRequest): Promise<RecordFilter | null> {
  const more = filtersOf(ctx, request)
  const charges = readIds('charge_id', request.filters['charge_id'])
  const addresses = readIds('address_id', request.filters['address_id'])
  if (!more) return null
  const subscriptions = await sentTo(ctx, addresses)
  return { ...more, ...(charges ? { numbers: await ofCharges(ctx, charges) } : {}), ...(subscriptions ? { subscriptions } : {}) }
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  const more = await asked(ctx, request)
  const page = await readPage(request, async (limit) => (more === null ? [] : listInvoicePage(ctx, { ...recordQuery(request, limit), ...more })))
  return listAnswer(head, request, 'orders', page, await viewOrders(ctx, page.rows, request.version))
}

async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  const more = await asked(ctx, request)
  return { body: { count: more === null ? 0 : await countOf(ctx, 'invoices', { ...recordFilter(request), ...more }) } }
}

/** The invoice of an order, for a session only one of its own customer. */
export async function orderAt(ctx: Context, id: string): Promise<Invoice> {
  const invoice = await getInvoice(ctx, (await recordOf(ctx, 'invoices', readNumber(id))).id)
  const isShown = PAID.some((one) => one === invoice.status) && (ctx.actor.customer === undefined || ctx.actor.customer === invoice.customer)
  return isShown ? invoice : refuse('not-found', { detail: 'there is no such order' })
}

async function read(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  return { body: { order: (await viewOrders(ctx, [await orderAt(ctx, id)], versionOf(head)))[0] } }
}

/** Orders here are what was paid for, and are sent: there is nothing of them left to decide. */
function refuseChange(): never {
  refuseField('status', 'Orders are made of charges that were paid and cannot be made, changed or put off: change the subscription, or move its next charge.')
}

async function refuseChangeOf(ctx: Context, id: string): Promise<Answer> {
  await orderAt(ctx, id)
  return refuseChange()
}

const write = { scope: 'invoices:write', params: ById, handle: async ({ ctx, params }: { ctx: Context; params: { id: string } }) => refuseChangeOf(ctx, params.id) } as const
export const orderEndpoints: readonly Endpoint[] = including(['subscriptions:read'], [
  endpoint({ method: 'GET', path: '/orders', scope: 'invoices:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/orders/count', scope: 'invoices:read', handle: async ({ ctx, head }) => count(ctx, head) }),
  endpoint({ method: 'POST', path: '/orders', scope: 'invoices:write', handle: async () => refuseChange() }),
  endpoint({ method: 'PUT', path: '/orders/{id}', ...write }),
  endpoint({ method: 'POST', path: '/orders/{id}/change_date', ...write }),
  endpoint({ method: 'POST', path: '/orders/{id}/delay', ...write }),
  endpoint({ method: 'POST', path: '/orders/{id}/update_shopify_variant/{variant}', ...write }),
  endpoint({ method: 'GET', path: '/orders/{id}', scope: 'invoices:read', params: ById, handle: async ({ ctx, head, params }) => read(ctx, head, params.id) }),
])
