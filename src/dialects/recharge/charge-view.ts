// Charges as Recharge shows them: invoices, and the periods of subscriptions that are still to be charged.

import type { DeclineReason } from '../../domain/gateway.ts'
import { type Invoice, type InvoiceAmounts, type InvoiceLine, owedMinor } from '../../domain/invoice-record.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import type { Subscription } from '../../domain/subscription.ts'
import { isOpen, type Transaction } from '../../domain/transaction.ts'
import type { ComingCharge } from '../../services/coming-charges.ts'
import type { Context } from '../../services/context.ts'
import { numbersOf } from '../../services/numbered-records.ts'
import { getAttempts, getSurroundings, shippingOf, type Surroundings, termsOf } from '../../services/surroundings.ts'
import { billingOf, type NumberedAddress, viewPostal, viewPostalOld } from './address-view.ts'
import { externalIdOf, hashOf } from './customer-view.ts'
import { viewApplied } from './discounts.ts'
import { productOf } from './subscription-view.ts'
import { ecommerce, shopNumber, type Version, viewDay, viewMoney, viewPrice, viewTime } from './wire.ts'

/**
 * A period has one id before it is charged and after: this, and the subscription and the period in decimal places. Invoices of no
 * period have their own numbers, which stay below. Sixteen digits that begin with a seven: no card does, and a number that looks
 * like a card's is refused wherever it is sent.
 */
const PERIOD_BASE = 7_000_000_000_000_000n
const PERIODS = 10_000n

export function periodCharge(subscription: bigint, period: number): bigint {
  return PERIOD_BASE + subscription * PERIODS + BigInt(period)
}

/** The period that a charge's id names; null for one that is the number of an invoice. */
export function periodOf(charge: bigint): { subscription: bigint; period: number } | null {
  if (charge < PERIOD_BASE) return null
  return { subscription: (charge - PERIOD_BASE) / PERIODS, period: Number((charge - PERIOD_BASE) % PERIODS) }
}

export function chargeNumber(invoice: Invoice): bigint {
  return invoice.subscription !== null && invoice.period !== null ? periodCharge(invoice.subscription, invoice.period) : invoice.number
}

/** What has become of an invoice, in Recharge's words. */
export function chargeStatus(invoice: Invoice): string {
  switch (invoice.status) {
    case 'draft': return 'pending'
    case 'open': return invoice.attempts === 0 ? 'queued' : 'pending'
    case 'paid': return invoice.refundedMinor > 0n ? 'partially_refunded' : 'success'
    case 'past-due':
    case 'uncollectible': return 'error'
    case 'void': return 'skipped'
    case 'refunded': return 'refunded'
  }
}

const ERROR_TYPES: { readonly [reason in DeclineReason]: string } = {
  'insufficient-funds': 'INSUFFICIENT_FUNDS', 'card-expired': 'CARD_EXPIRED', 'card-declined': 'CARD_DECLINED', 'card-lost-or-stolen': 'DO_NOT_HONOR',
  'card-not-supported': 'INVALID_PAYMENT_METHOD', 'incorrect-details': 'INVALID_PAYMENT_METHOD', 'authentication-required': 'AUTHENTICATION_REQUIRED',
  'limit-exceeded': 'CARD_DECLINED', 'suspected-fraud': 'DO_NOT_HONOR', 'processing-error': 'GENERIC_ERROR', 'method-detached': 'PAYMENT_METHOD_NOT_FOUND', other: 'GENERIC_ERROR',
}

/** A charge of either kind, before it is spelt. */
interface Charge {
  readonly id: bigint
  readonly customer: bigint
  readonly subscription: Subscription | null
  readonly status: string
  readonly scheduledAt: Date
  readonly currency: string
  readonly amounts: InvoiceAmounts
  readonly invoice: Invoice | null
  readonly attempts: readonly Transaction[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Charges to come, and those that are left out, in the order given. */
export async function viewComing(ctx: Context, rows: readonly { subscription: Subscription; coming: ComingCharge }[], version: Version): Promise<JsonObject[]> {
  if (rows.length === 0) return []
  const around = await getSurroundings(ctx, { subscriptions: rows.map((one) => one.subscription) })
  return rows.map(({ subscription, coming }) => {
    const charge: Charge = {
      id: periodCharge(subscription.number, coming.period), customer: subscription.customer, subscription, status: coming.isSkipped ? 'skipped' : 'queued', scheduledAt: coming.from,
      currency: subscription.currency, amounts: coming.amounts, invoice: null, attempts: [], createdAt: subscription.createdAt, updatedAt: subscription.updatedAt,
    }
    return viewCharge(ctx, charge, around, new Map(coming.items.map(({ id, number }) => [id, number])), version)
  })
}

/** Invoices as charges, in the order given. */
export async function viewInvoices(ctx: Context, invoices: readonly Invoice[], version: Version): Promise<JsonObject[]> {
  return (await chargesOf(ctx, invoices)).map(({ charge, around, items }) => viewCharge(ctx, charge, around, items, version))
}

/** Invoices with what they are shown with: a few queries, however many they are. */
export async function chargesOf(ctx: Context, invoices: readonly Invoice[]): Promise<{ invoice: Invoice; charge: Charge; around: Surroundings; items: ReadonlyMap<string, bigint> }[]> {
  if (invoices.length === 0) return []
  const around = await getSurroundings(ctx, { subscriptionNumbers: invoices.flatMap((one) => one.subscription ?? []), customers: invoices.map((one) => one.customer), shownWith: 'invoices:read' })
  const attempts = await getAttempts(ctx, invoices.map((one) => one.number))
  const items = await numbersOf(ctx, 'one_time_items', invoices.flatMap((one) => one.lines.flatMap((line) => line.item ?? [])))
  return invoices.map((invoice) => ({
    invoice, around, items, charge: {
      id: chargeNumber(invoice), customer: invoice.customer, subscription: around.subscriptions.get(invoice.subscription ?? 0n) ?? null, status: chargeStatus(invoice),
      scheduledAt: invoice.periodFrom ?? invoice.issuedAt ?? invoice.createdAt, currency: invoice.currency, amounts: invoice, invoice, attempts: attempts.get(invoice.number) ?? [],
      createdAt: invoice.createdAt, updatedAt: invoice.updatedAt,
    },
  }))
}

/** The address of a charge: its subscription's, else the customer's default. */
export function addressOf(around: Surroundings, charge: Pick<Charge, 'subscription' | 'customer'>): NumberedAddress | null {
  return shippingOf(around, charge.subscription ?? { customer: charge.customer, shippingAddress: null })
}

function viewCharge(ctx: Context, charge: Charge, around: Surroundings, items: ReadonlyMap<string, bigint>, version: Version): JsonObject {
  const view = commonOf(ctx, charge, around, items, version)
  const customer = around.customers.get(charge.customer)
  const paid = charge.attempts.find((one) => one.kind === 'sale' && one.status === 'approved')
  const failed = failureOf(charge)
  const last = charge.attempts.at(-1)?.createdAt ?? null
  if (version === '2021-01') {
    return {
      ...view, customer_hash: customer ? hashOf(ctx, customer) : null, customer_id: Number(charge.customer), discount_codes: viewCodes(charge), email: customer?.email ?? null, first_name: customer?.firstName ?? null,
      has_uncommited_changes: false, last_charge_attempt_date: viewTime(last, version), last_name: customer?.lastName ?? null, number_times_tried: charge.invoice?.attempts ?? 0,
      processor_name: paid?.gateway ?? null, shipments_count: null, shopify_order_id: null, status: charge.status.toUpperCase(), tax_lines: Number(viewMoney(charge.amounts.taxMinor, charge.currency)),
      total_weight: 0, transaction_id: paid?.gatewayReference ?? null, ...failed,
    }
  }
  return {
    ...view, analytics_data: { utm_params: [] }, ...(charge.invoice && charge.status === 'error' ? { charge_attempts: charge.invoice.attempts } : {}),
    client_details: { browser_ip: null, user_agent: null },
    customer: { id: Number(charge.customer), email: customer?.email ?? null, external_customer_id: ecommerce(customer ? externalIdOf(customer) : null), hash: customer ? hashOf(ctx, customer) : null },
    external_order_id: ecommerce(null), external_transaction_id: { payment_processor: paid?.gatewayReference ?? null }, external_variant_not_found: null, has_uncommitted_changes: false,
    last_charge_attempt: viewTime(last, version), merged_at: null, order_attributes: [], orders_count: charge.status === 'success' ? 1 : 0, payment_processor: paid?.gateway ?? null,
    tax_lines: taxesOf(charge), taxes_included: false, total_duties: viewMoney(0n, charge.currency), total_weight_grams: 0, ...failed,
  }
}

/** What charges of both versions and orders have alike. */
export function commonOf(ctx: Context, charge: Charge, around: Surroundings, items: ReadonlyMap<string, bigint>, version: Version): { [name: string]: Json } {
  const { amounts, currency, invoice } = charge
  const address = addressOf(around, charge)
  const methods = around.methods.get(charge.customer) ?? []
  const customer = around.customers.get(charge.customer)
  const method = methods.find((one) => one.number === charge.attempts.at(-1)?.paymentMethod) ?? methods.find((one) => one.id === customer?.defaultPaymentMethodId)
  const postal = version === '2021-11' ? viewPostal : viewPostalOld
  const money = (minor: bigint): string => viewMoney(minor, currency)
  return {
    id: Number(charge.id), address_id: address ? Number(address.number) : null, billing_address: postal(billingOf(method?.billingContact ?? customer?.primaryContact ?? null)),
    created_at: viewTime(charge.createdAt, version), currency, discounts: viewApplied(discountsOf(charge)), line_items: amounts.lines.map((line) => viewLine(line, charge, around, items, version)),
    note: invoice?.memo ?? null, processed_at: viewTime(invoice?.paidAt ?? null, version), scheduled_at: viewDay(charge.scheduledAt, ctx.site.settings.timeZone, version),
    shipping_address: postal(address ?? billingOf(null)), shipping_lines: [], status: charge.status, subtotal_price: money(amounts.subtotalMinor), tags: '', taxable: amounts.taxMinor > 0n,
    total_discounts: money(amounts.discountMinor), total_line_items_price: money(amounts.subtotalMinor), total_price: money(amounts.totalMinor), total_refunds: money(invoice?.refundedMinor ?? 0n),
    total_tax: money(amounts.taxMinor), type: 'recurring', updated_at: viewTime(charge.updatedAt, version),
  }
}

/** The discounts of a charge; of one that is made, those of its subscription that go on. */
function discountsOf({ subscription, amounts }: Charge): Subscription['coupons'] {
  return amounts.discountMinor > 0n ? (subscription?.coupons ?? []) : []
}

/** The same in 2021-01, which tells what is taken off by all with the first. */
function viewCodes(charge: Charge): JsonObject[] {
  return viewApplied(discountsOf(charge)).map(({ code = null, value_type: type = null }, index) => ({ code, amount: index === 0 ? viewMoney(charge.amounts.discountMinor, charge.currency) : '0.00', type }))
}

const RATE_DIVISOR = 10_000

export function taxesOf({ amounts, currency }: Pick<Charge, 'amounts' | 'currency'>): JsonObject[] {
  return amounts.lines.flatMap((line) => line.taxes.map((tax) => ({
    price: viewMoney(tax.amountMinor, currency), rate: ((tax.basisPoints ?? 0) / RATE_DIVISOR).toFixed(4), title: tax.name, unit_price: viewMoney(tax.amountMinor, currency),
  })))
}

function viewLine(line: InvoiceLine, charge: Charge, around: Surroundings, items: ReadonlyMap<string, bigint>, version: Version): JsonObject {
  const { currency, subscription } = charge
  const product = subscription && line.kind !== 'item' ? productOf(subscription, termsOf(around, subscription)) : null
  const unitMinor = line.unitMinor ?? line.amountMinor / BigInt(line.quantity === 0 ? 1 : line.quantity)
  const taxMinor = line.taxes.reduce((sum, tax) => sum + tax.amountMinor, 0n)
  const number = line.item === null ? (subscription?.number ?? null) : (items.get(line.item) ?? null)
  const shared: JsonObject = { grams: 0, images: {}, properties: product?.properties ?? [], quantity: line.quantity, sku: product?.sku ?? null, title: product?.title ?? line.description, variant_title: product?.variantTitle ?? '' }
  if (version === '2021-01') {
    return {
      ...shared, price: viewMoney(unitMinor, currency), shopify_product_id: shopNumber(product?.product), shopify_variant_id: shopNumber(product?.variant),
      subscription_id: number === null ? null : Number(number), type: line.kind === 'item' ? 'ONETIME' : 'SUBSCRIPTION',
    }
  }
  return {
    ...shared, purchase_item_id: number === null ? null : Number(number), external_product_id: ecommerce(product?.product), external_variant_id: ecommerce(product?.variant), handle: null,
    original_price: viewMoney(unitMinor, currency), purchase_item_type: line.kind === 'item' ? 'onetime' : 'subscription', tax_due: viewMoney(taxMinor, currency), tax_lines: [],
    taxable: taxMinor > 0n, taxable_amount: viewMoney(line.amountMinor - line.discountMinor, currency), total_price: viewMoney(line.amountMinor - line.discountMinor + taxMinor, currency),
    unit_price: String(viewPrice(unitMinor, currency, version)), unit_price_includes_tax: false,
  }
}

/** Why nothing came in: the kind of the last decline, or that no more is tried, and a dated line for every attempt. */
function failureOf({ status, invoice, attempts }: Charge): { error: string | null; error_type: string | null; retry_date: string | null } {
  if (status !== 'error' || !invoice) return { error: null, error_type: null, retry_date: null }
  const declined = attempts.filter((one) => one.kind === 'sale' && one.status === 'declined')
  const log = declined.map((one) => `${viewTime(one.answeredAt, '2021-11')} ${one.declineReason ?? 'declined'}`).join('\n')
  const isOver = invoice.nextAttemptAt === null && !attempts.some(isOpen) && owedMinor(invoice) > 0n
  const reason = declined.at(-1)?.declineReason
  return {
    error: log || 'no payment method', error_type: isOver ? 'CLOSED_MAX_RETRIES_REACHED' : reason ? ERROR_TYPES[reason] : 'CUSTOMER_NO_TOKEN',
    retry_date: viewDay(invoice.nextAttemptAt, 'UTC'),
  }
}
