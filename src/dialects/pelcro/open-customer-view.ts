// A customer as the Open API shows him: with everything that is his, and the token by which he goes on.

import type { Plan, Product } from '../../domain/catalog.ts'
import { type Customer, nameOf } from '../../domain/customer.ts'
import type { Invoice } from '../../domain/invoice-record.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import { isLive, type Subscription } from '../../domain/subscription.ts'
import { productsOf } from '../../services/catalog.ts'
import { getBalances } from '../../services/credits.ts'
import type { Context } from '../../services/context.ts'
import { expandCustomers } from '../../services/expand.ts'
import { getInvoices } from '../../services/invoices.ts'
import { numbersOf } from '../../services/numbered-records.ts'
import { getSeatsOf } from '../../services/seats.ts'
import { viewAddress } from './address-view.ts'
import { viewPlan, viewProduct } from './catalog-view.ts'
import { viewInvoice } from './invoice-view.ts'
import { viewSource } from './source-view.ts'
import { type SubscriptionParts, subscriptionParts, viewSubscription } from './subscription-view.ts'
import { viewCurrency, viewMetadata } from './wire.ts'

/** The newest invoices that are shown; all of them are the Core API's. */
const INVOICES_MAX = 100
const countryNames = new Intl.DisplayNames(['en'], { type: 'region' })

/** Clients make dates of these as JavaScript reads a text; of the others, of seconds. */
const viewDate = (at: Date | null): string | null => at?.toISOString() ?? null

/** The customer resource. What there is none of here (orders, gifts, a photograph) is empty. */
export async function viewSelf(ctx: Context, customer: Customer, token: string): Promise<JsonObject> {
  const parts = await expandCustomers(ctx, [customer], new Set(['addresses', 'organization', 'subscriptions', 'defaultPaymentMethod'] as const))
  const subscriptions = (parts.subscriptions ?? []).toSorted((a, b) => (a.number < b.number ? 1 : -1))
  const addresses = parts.addresses?.get(customer.number) ?? []
  const memberships = await getSeatsOf(ctx, customer.number)
  const [around, numbers, invoices, balances] = await Promise.all([
    subscriptionParts(ctx, [...subscriptions, ...memberships.map((one) => one.subscription)]), numbersOf(ctx, 'addresses', addresses.map((one) => one.id)), getInvoices(ctx, { customerId: customer.id, below: null, limit: INVOICES_MAX }),
    getBalances(ctx, [customer.number]),
  ])
  const products = await productsOf(ctx, [...around.sold.plans.values()].map((plan) => plan.product))
  const sources = (parts.paymentMethods?.get(customer.number) ?? []).filter((one) => one.status !== 'deactivated').map((one) => viewSource(one, { customer, subscriptions }))
  const show = (one: Subscription): JsonObject => viewOwnSubscription(ctx, one, around, products)
  const organization = parts.organization?.get(customer.number)
  const seats = (live: boolean): JsonObject[] => memberships.filter((one) => isLive(one.subscription) === live).map((one) => ({ id: Number(one.seat.number), status: one.seat.status, subscription: viewSeat(show(one.subscription)) }))
  const balance = balances.find(({ currency }) => currency === ctx.site.settings.reportingCurrency) ?? balances[0]
  return {
    ...viewProfile(customer), currency: balance ? viewCurrency(balance.currency) : null,
    organization: organization ? { id: Number(organization.number), name: organization.name } : customer.company === null ? null : { id: null, name: customer.company },
    subscriptions: subscriptions.filter(isLive).map(show), expired_subscriptions: subscriptions.filter((one) => !isLive(one)).map(show),
    memberships: seats(true), expired_memberships: seats(false), gift_recipients: [],
    addresses: addresses.map((one) => ({ ...viewAddress({ ...one, number: numbers.get(one.id) ?? 0n }), state_name: one.region, country_name: one.country === null ? null : (countryNames.of(one.country) ?? null) })),
    invoices: invoices.filter((one) => one.status !== 'draft').map((one) => viewOwnInvoice(one, subscriptions, around)), charges: [], orders: [],
    source: sources.find((one) => one['is_default'] === true) ?? null, sources, auth_token: token, token,
  }
}

function viewProfile(one: Customer): JsonObject {
  const name = nameOf(one)
  return {
    id: Number(one.number), name, full_name: name, first_name: one.firstName, last_name: one.lastName, display_name: one.displayName, username: one.username, email: one.email,
    email_confirm: false, phone: one.phone, tin: one.taxNumbers[0]?.value ?? null, title: one.title, salutation: one.salutation, profile_photo: null, metadata: viewMetadata(one.metadata),
    language: one.language, created_at: viewDate(one.createdAt),
  }
}

/** What a merchant notes on what he sells and bills is for himself; a customer's own metadata is the customer's too, at Pelcro. */
function withoutNotes({ metadata: _metadata, ...shown }: JsonObject): JsonObject {
  return shown
}

/** A product, within its site: clients look that up there. */
export function viewOfferedProduct(ctx: Context, product: Product): JsonObject {
  return { ...withoutNotes(viewProduct(product)), sites: [{ id: Number(ctx.site.siteId) }] }
}

/** A plan within its product. */
export function viewOfferedPlan(ctx: Context, plan: Plan, product: Product | undefined): JsonObject {
  return { ...withoutNotes(viewPlan(plan, ctx.site.settings.reportingCurrency)), ...(product ? { product: viewOfferedProduct(ctx, product) } : {}) }
}

function viewOwnSubscription(ctx: Context, one: Subscription, around: SubscriptionParts, products: ReadonlyMap<bigint, Product>): JsonObject {
  const plan = around.sold.plans.get(one.plan)
  const shown = withoutNotes(viewSubscription(one, around, new Set()))
  const nested: Json = plan ? viewOfferedPlan(ctx, plan, products.get(plan.product)) : null
  return { ...shown, plan: nested, end_date: shown['current_period_end'] ?? null, canceled_at: viewDate(one.cancellation?.requestedAt ?? null), trial_end: viewDate(one.trialUntil) }
}

/** Of the subscription behind a membership, what it gives: whose it is and how it is paid is its owner's. */
function viewSeat({ id, status, type, plan, current_period_end, expires_at }: JsonObject): JsonObject {
  return { id: id ?? null, status: status ?? null, type: type ?? null, plan: plan ?? null, current_period_end: current_period_end ?? null, expires_at: expires_at ?? null }
}

function viewOwnInvoice(one: Invoice, subscriptions: readonly Subscription[], { sold }: SubscriptionParts): JsonObject {
  const plan = sold.plans.get(subscriptions.find(({ number }) => number === one.subscription)?.plan ?? 0n)
  return {
    ...withoutNotes(viewInvoice(one)), ...(one.status === 'past-due' ? { status: 'past_due' } : {}), created_at: viewDate(one.createdAt), plan: plan ? { nickname: plan.name } : null, invoice_pdf: null, order_id: null,
  }
}
