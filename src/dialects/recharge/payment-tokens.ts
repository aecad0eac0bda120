// Customer tokens of payment processors, as they come with customers and payment methods.

import type { GatewayName, Instrument } from '../../domain/gateway.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Context } from '../../services/context.ts'
import { instrumentsOf } from '../../services/payment-methods.ts'
import { type Fields, refuseField } from './wire.ts'

/** Processors that cards can be charged at from here. */
export const PROCESSORS: readonly GatewayName[] = ['stripe', 'sandbox']
const OTHERS = ['braintree_customer_token', 'paypal_customer_token', 'authorizedotnet_customer_token'] as const
const STRIPE_CUSTOMER = /^cus/
const SANDBOX = /^(sandbox_|sbxcus_)/

/** The gateway that a customer's token is of: tokens of the sandbox are told by how they look. */
export function gatewayOf(processor: GatewayName, token: string): GatewayName {
  return SANDBOX.test(token) ? 'sandbox' : processor
}

/** The token of a customer of 2021-01; null when there is none. Only Stripe's can be charged here. */
export function readTokens(fields: Fields): string | null {
  for (const name of OTHERS) if (fields.has(name) && fields.text(name, { nullable: true })) fields.wrong(name, 'This processor is not supported.')
  const token = fields.text('stripe_customer_token', { nullable: true })
  if (typeof token !== 'string' || token === '') return null
  if (!STRIPE_CUSTOMER.test(token) && !SANDBOX.test(token)) fields.wrong('stripe_customer_token', 'Not a customer token: it starts with cus.')
  return token
}

/** What a processor's customer has there. Refuses the field for one that it does not know, or that has nothing to pay with. */
export async function instrumentsBy(ctx: Context, token: string, field: string, processor: GatewayName = 'stripe'): Promise<{ gateway: GatewayName; instruments: readonly Instrument[] }> {
  const gateway = gatewayOf(processor, token)
  const instruments = await instrumentsOf(ctx, gateway, token).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'payment-token-invalid') return []
    throw error
  })
  return instruments.length > 0 ? { gateway, instruments } : refuseField(field, 'Not found')
}
