// Routes of payment tokens.

import Type from 'typebox'
import { writeMinor } from '../domain/money-json.ts'
import type { PaymentToken } from '../domain/payment-token.ts'
import { type Route, route } from '../http/surface.ts'
import { createPaymentToken, getPaymentToken, type PaymentTokenDraft } from '../services/payment-tokens.ts'
import { Gateway, GatewayToken, Id } from './billing-schemas.ts'
import { TouchInputSchema } from './customer-schema.ts'
import { ContactInputSchema, Instant, nullable, strict } from './schemas.ts'

const tag = 'payment methods'
const TokenView = strict({ id: Type.String(), gateway: Gateway, createdAt: Instant, expiresAt: Instant, consumedAt: nullable(Instant) })

function viewToken(token: PaymentToken): unknown {
  return writeMinor({ id: token.id, gateway: token.gateway, createdAt: token.createdAt, expiresAt: token.expiresAt, consumedAt: token.consumedAt })
}

export const paymentTokenRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/payment-tokens', id: 'createPaymentToken', tag, summary: 'Make a payment token: single-use, good for 30 minutes', scope: 'payments:write',
    description: 'It carries a billing contact and a lead source. Attaching a payment method by it records the lead source and fills a missing primary contact.',
    body: strict({
      gateway: Type.Optional(Gateway), token: GatewayToken, gatewayCustomerId: Type.Optional(nullable(Type.String({ maxLength: 100 }))), billingContact: Type.Optional(nullable(ContactInputSchema)),
      leadSource: Type.Optional(nullable(TouchInputSchema)),
    }),
    answers: { 201: TokenView }, handle: async ({ ctx, body }) => ({ status: 201, body: viewToken(await createPaymentToken(ctx, body as PaymentTokenDraft)) }),
  }),
  route({
    method: 'GET', path: '/payment-tokens/{id}', id: 'getPaymentToken', tag, summary: 'Read whether a payment token was used', scope: 'payments:read', params: strict({ id: Id }),
    answers: { 200: TokenView }, handle: async ({ ctx, params: { id } }) => ({ body: viewToken(await getPaymentToken(ctx, id)) }),
  }),
]
