// Payment methods as Recharge shows them, and payment sources as 2021-01 does.

import type { Customer } from '../../domain/customer.ts'
import type { METHOD_KINDS } from '../../domain/gateway.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { billingOf, viewPostal, viewPostalOld } from './address-view.ts'
import { countryName, viewTime } from './wire.ts'

/** Our kinds in Recharge's words; the brand tells wallets apart. */
const KINDS: { readonly [kind in (typeof METHOD_KINDS)[number]]: string } = {
  card: 'CREDIT_CARD', 'bank-account': 'SEPA_DEBIT', wallet: 'APPLE_PAY', cash: 'CREDIT_CARD', other: 'CREDIT_CARD',
}

export function typeOf(method: PaymentMethod): string {
  if (method.kind !== 'wallet') return KINDS[method.kind]
  if (/paypal/i.test(method.brand ?? '')) return 'PAYPAL'
  return /google/i.test(method.brand ?? '') ? 'GOOGLE_PAY' : KINDS.wallet
}

function detailsOf(method: PaymentMethod): JsonObject {
  if (method.last4 === null) return {}
  return { brand: method.brand, exp_month: method.expiryMonth, exp_year: method.expiryYear, last4: method.last4 }
}

/** Why it cannot pay; null when it can. */
const reasonOf = ({ status }: PaymentMethod): string | null => (status === 'valid' ? null : status)

/** A payment method. `include` is there even when nothing was asked for. Clients of all ages know only valid and invalid. */
export function viewPaymentMethod(method: PaymentMethod, customer: Pick<Customer, 'defaultPaymentMethodId'>, include: { readonly [name: string]: Json } = {}): JsonObject {
  const billing = billingOf(method.billingContact)
  return {
    id: Number(method.number), customer_id: Number(method.customer), billing_address: { ...viewPostal(billing), country: countryName(billing.country) },
    created_at: viewTime(method.createdAt, '2021-11'), default: method.id === customer.defaultPaymentMethodId, include, payment_details: detailsOf(method),
    payment_type: typeOf(method), processor_customer_token: method.gatewayCustomerId, processor_name: method.gateway, processor_payment_method_token: method.token,
    status: method.status === 'valid' ? 'valid' : 'invalid', status_reason: reasonOf(method), updated_at: viewTime(method.updatedAt, '2021-11'),
  }
}

/** A payment source of 2021-01. */
export function viewPaymentSource(method: PaymentMethod, isInDunning: boolean): JsonObject {
  const billing = billingOf(method.billingContact)
  return {
    billing_address: viewPostalOld(billing), card_brand: method.brand, card_exp_month: method.expiryMonth, card_exp_year: method.expiryYear, card_last4: method.last4,
    cardholder_name: [billing.firstName, billing.lastName].filter((part) => part !== null).join(' ') || null, customer_id: Number(method.customer), has_card_error_in_dunning: isInDunning,
    payment_token: method.token, payment_type: typeOf(method), processor_name: method.gateway, status: method.status === 'valid' ? 'active' : 'inactive', status_reason: reasonOf(method),
  }
}
