// Payment methods as Pelcro shows them: its sources.

import type { Customer } from '../../domain/customer.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { MethodStatus, PaymentMethod } from '../../domain/payment-method.ts'
import { isLive, type Subscription } from '../../domain/subscription.ts'
import { viewTime } from './wire.ts'

const STATUSES: { readonly [status in MethodStatus]: string } = { valid: 'active', invalid: 'failed', expired: 'expired', deactivated: 'deleted' }

/** What is around a customer's sources. */
export interface SourceOwner {
  readonly customer: Pick<Customer, 'defaultPaymentMethodId'> | undefined
  /** The customer's subscriptions, with those of others or without. */
  readonly subscriptions: readonly Pick<Subscription, 'paymentMethod' | 'status'>[]
}

/** A source. The gateway's token stays here. */
export function viewSource(method: PaymentMethod, { customer, subscriptions }: SourceOwner): JsonObject {
  return {
    id: Number(method.number), user_id: Number(method.customer), type: method.kind === 'bank-account' ? 'bank_account' : method.kind, object_gateway: method.gateway, status: STATUSES[method.status],
    is_default: customer?.defaultPaymentMethodId === method.id, deletable: !subscriptions.some((one) => one.paymentMethod === method.number && isLive(one)),
    properties: { brand: method.brand, card_type: method.brand, last4: method.last4, exp_month: method.expiryMonth, exp_year: method.expiryYear },
    created_at: viewTime(method.createdAt), updated_at: viewTime(method.updatedAt),
  }
}
