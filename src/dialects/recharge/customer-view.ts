// Customers as Recharge shows them, in both versions, with what is included.

import type { Customer } from '../../domain/customer.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import type { LeadSource } from '../../domain/lead-source.ts'
import { scopeAllows } from '../../domain/scope.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import type { Context } from '../../services/context.ts'
import { type Expand, expandCustomers } from '../../services/expand.ts'
import { getStandings, type Standing } from '../../services/standings.ts'
import { billingOf, numbered, viewAddress } from './address-view.ts'
import { viewMetafields } from './metafield-view.ts'
import { viewPaymentMethod } from './payment-method-view.ts'
import { permitIncludes } from './rights.ts'
import { DELETED, isDeleted, viewSubscriptions } from './subscription-view.ts'
import { countryName, ECOMMERCE, ecommerce, keptOf, type Version, viewTime } from './wire.ts'

const HASH_DIGITS = 16

/** The name of a customer in links to the portal: the number, and digits that nobody can work out without the key of this server. */
export function hashOf(ctx: Context, customer: Pick<Customer, 'number'>): string {
  const digest = ctx.secretBox.mark(`${ctx.site.siteId} ${customer.number}`, 'recharge portal')
  return `${customer.number}${digest.toString('hex').slice(0, HASH_DIGITS)}`
}

/** The number that a hash begins with; null for what is none. Whether the rest is right, `hashOf` tells. */
export function numberInHash(hash: string): bigint | null {
  const digits = /^(\d{1,18})[0-9a-f]{16}$/.exec(hash)?.[1]
  return digits === undefined ? null : BigInt(digits)
}

export function externalIdOf(customer: Pick<Customer, 'externalReferences'>): string | null {
  return customer.externalReferences.find(({ system }) => system === ECOMMERCE)?.value ?? null
}

function utmOf(source: LeadSource): JsonObject {
  return {
    utm_campaign: source.campaign, utm_content: source.content, utm_data_source: null, utm_source: source.source, utm_medium: source.medium, utm_term: source.term,
    utm_timestamp: viewTime(source.touchedAt, '2021-11'),
  }
}

function analyticsOf({ leadSources: { original, mostRecent } }: Customer): JsonObject {
  const touches = [original, mostRecent].filter((one) => one !== null)
  return { utm_params: touches.filter((one, index) => touches.findIndex(({ id }) => id === one.id) === index).map(utmOf) }
}

function isKept(kept: JsonObject, name: string): boolean {
  return kept[name] === true
}

/** A customer in 2021-11: the id first, then the rest by the alphabet, as Recharge does. */
export function viewCustomer(ctx: Context, customer: Customer, standing: Standing, include?: JsonObject): JsonObject {
  const kept = keptOf(customer.metadata)
  const { metrics } = customer
  return {
    id: Number(customer.number), analytics_data: analyticsOf(customer),
    apply_credit_to_next_checkout_charge: isKept(kept, 'apply_credit_to_next_checkout_charge'),
    apply_credit_to_next_recurring_charge: kept['apply_credit_to_next_recurring_charge'] !== false,
    created_at: viewTime(customer.createdAt, '2021-11'), email: customer.email, external_customer_id: ecommerce(externalIdOf(customer)),
    first_charge_processed_at: viewTime(metrics.firstPaymentAt, '2021-11'), first_name: customer.firstName, has_payment_method_in_dunning: standing.isInDunning,
    has_valid_payment_method: standing.hasUsableMethod, hash: hashOf(ctx, customer), ...(include ? { include } : {}), last_name: customer.lastName, phone: customer.phone,
    subscription_related_charge_streak: standing.chargeStreak, subscriptions_active_count: metrics.activeSubscriptionCount, subscriptions_total_count: standing.subscriptions,
    tax_exempt: isKept(kept, 'tax_exempt'), updated_at: viewTime(customer.updatedAt, '2021-11'),
  }
}

/** A customer in 2021-01, which shows the billing address and the processor's tokens at the customer. */
function viewOldCustomer(ctx: Context, customer: Customer, standing: Standing, methods: readonly PaymentMethod[]): JsonObject {
  const version = '2021-01'
  const billing = billingOf(customer.primaryContact)
  const paying = methods.find((one) => one.id === customer.defaultPaymentMethodId) ?? methods[0]
  const { mail } = customer.consents
  return {
    id: Number(customer.number), accepts_marketing: mail === 'unknown' ? null : mail === 'granted', analytics_data: analyticsOf(customer),
    billing_address1: billing.line1, billing_address2: billing.line2, billing_city: billing.city, billing_company: billing.company, billing_country: countryName(billing.country),
    billing_first_name: billing.firstName, billing_last_name: billing.lastName, billing_phone: billing.phone, billing_province: billing.region, billing_zip: billing.postalCode,
    braintree_customer_token: null, created_at: viewTime(customer.createdAt, version), email: customer.email, first_charge_processed_at: viewTime(customer.metrics.firstPaymentAt, version),
    first_name: customer.firstName, has_card_error_in_dunning: standing.isInDunning, has_valid_payment_method: standing.hasUsableMethod, hash: hashOf(ctx, customer),
    last_name: customer.lastName, number_active_subscriptions: customer.metrics.activeSubscriptionCount, number_subscriptions: standing.subscriptions, paypal_customer_token: null,
    phone: customer.phone, processor_type: paying?.gateway ?? null, reason_payment_method_not_valid: paying && paying.status !== 'valid' ? paying.status : null,
    shopify_customer_id: externalIdOf(customer), status: customer.activity === 'active' ? 'ACTIVE' : 'INACTIVE', stripe_customer_token: paying?.gatewayCustomerId ?? null,
    tax_exempt: isKept(keptOf(customer.metadata), 'tax_exempt'), updated_at: viewTime(customer.updatedAt, version),
  }
}

/** What can be asked for beside customers; other names are ignored, as Recharge does. */
const INCLUDES: { readonly [name: string]: Expand | null } = { addresses: 'addresses', payment_methods: 'defaultPaymentMethod', subscriptions: 'subscriptions', metafields: null }

/** A new customer, of whom nothing else is there yet. */
export const NOTHING_YET = (customer: Customer): Standing => ({ customer: customer.number, subscriptions: 0, chargeStreak: 0, hasUsableMethod: false, isInDunning: false })

/** Customers with what is included of them: a few queries, however many they are. */
export async function viewCustomers(
  ctx: Context, customers: readonly Customer[], version: Version, include: ReadonlySet<string> = new Set(), known?: ReadonlyMap<bigint, Standing>,
): Promise<JsonObject[]> {
  const standings = known ?? (await getStandings(ctx, customers.map((one) => one.number), DELETED))
  const standingOf = (customer: Customer): Standing => standings.get(customer.number) ?? NOTHING_YET(customer)
  if (version === '2021-01') {
    // The processor's tokens are for who may see payment methods.
    const { paymentMethods } = await expandCustomers(ctx, customers, new Set<Expand>(scopeAllows(ctx.actor.scopes, 'payments:read') ? ['defaultPaymentMethod'] : []))
    return customers.map((customer) => viewOldCustomer(ctx, customer, standingOf(customer), live(paymentMethods?.get(customer.number))))
  }
  const names = [...include].filter((name) => Object.hasOwn(INCLUDES, name))
  if (names.length === 0) return customers.map((customer) => viewCustomer(ctx, customer, standingOf(customer)))
  permitIncludes(ctx, include)
  const included = await includedOf(ctx, customers, names)
  return customers.map((customer) => viewCustomer(ctx, customer, standingOf(customer), Object.fromEntries(names.map((name) => [name, included(customer, name)]))))
}

const live = (methods: readonly PaymentMethod[] = []): readonly PaymentMethod[] => methods.filter((one) => one.status !== 'deactivated')

async function includedOf(ctx: Context, customers: readonly Customer[], names: readonly string[]): Promise<(customer: Customer, name: string) => Json> {
  const expanded = await expandCustomers(ctx, customers, new Set(['defaultPaymentMethod' as const, ...names.flatMap((name) => INCLUDES[name] ?? [])]))
  const addresses = await numbered(ctx, [...(expanded.addresses?.values() ?? [])].flat())
  const subscriptions = names.includes('subscriptions') ? await viewSubscriptions(ctx, (expanded.subscriptions ?? []).filter((one) => !isDeleted(one)), '2021-11') : []
  const methodsOf = (customer: Customer): readonly PaymentMethod[] => live(expanded.paymentMethods?.get(customer.number))
  return (customer, name) => {
    if (name === 'addresses') {
      const method = methodsOf(customer).find((one) => one.id === customer.defaultPaymentMethodId)?.number ?? null
      return addresses.filter((one) => one.customer === customer.number).map((one) => viewAddress(one, method, '2021-11'))
    }
    if (name === 'payment_methods') return methodsOf(customer).map((one) => viewPaymentMethod(one, customer))
    if (name === 'metafields') return viewMetafields(customer.metadata, 'customer', customer.number)
    return name === 'subscriptions' ? subscriptions.filter((one) => one['customer_id'] === Number(customer.number)) : []
  }
}
