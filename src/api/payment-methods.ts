// Routes of payment methods.

import Type from 'typebox'
import type { Customer } from '../domain/customer.ts'
import { METHOD_KINDS } from '../domain/gateway.ts'
import { type MethodDraft, METHOD_STATUSES, type PaymentMethod } from '../domain/payment-method.ts'
import { writeMinor } from '../domain/money-json.ts'
import { type Route, route } from '../http/surface.ts'
import {
  attachPaymentMethod, changePaymentMethod, deactivatePaymentMethod, getPaymentMethod, getPaymentMethods, importPaymentMethods, type MethodChange,
} from '../services/payment-methods.ts'
import { Gateway, GatewayToken, Id, Metadata } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { ContactInputSchema, ContactView, Instant, JsonMap, nullable, strict } from './schemas.ts'

const tag = 'payment methods'

export const PaymentMethodView = strict({
  id: Type.String(), gateway: Gateway, kind: Type.Enum([...METHOD_KINDS]), gatewayCustomerId: nullable(Type.String()), brand: nullable(Type.String()), last4: nullable(Type.String()),
  expiryMonth: nullable(Type.Integer()), expiryYear: nullable(Type.Integer()), fingerprint: nullable(Type.String()), status: Type.Enum([...METHOD_STATUSES]), isDefault: Type.Boolean(),
  isFallback: Type.Boolean(), billingContact: nullable(ContactView), metadata: JsonMap, createdAt: Instant, updatedAt: Instant, revision: Type.Integer(),
})
const params = strict({ id: CustomerId })
const named = strict({ id: CustomerId, paymentMethodId: Id })

/** A payment method as the native API shows it; the gateway's token stays here. */
export function viewPaymentMethod({ number: _number, customer: _customer, token: _token, ...method }: PaymentMethod, customer: Pick<Customer, 'defaultPaymentMethodId'>): unknown {
  return writeMinor({ ...method, isDefault: method.id === customer.defaultPaymentMethodId })
}

async function shownMethod(ctx: Parameters<typeof getPaymentMethod>[0], customerId: string, id: string, status = 200): Promise<{ status: number; body: unknown; revision: number }> {
  const { customer, method } = await getPaymentMethod(ctx, customerId, id)
  return { status, body: viewPaymentMethod(method, customer), revision: method.revision }
}

export const paymentMethodRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers/{id}/payment-methods', id: 'listPaymentMethods', tag, summary: 'List the payment methods of a customer', scope: 'payments:read', params,
    query: strict({ deactivated: Type.Optional(Type.Boolean({ description: 'also those that were deactivated' })) }),
    answers: { 200: strict({ items: Type.Array(PaymentMethodView), nextCursor: Type.Null() }) },
    handle: async ({ ctx, params: { id }, query }) => {
      const { customer, methods } = await getPaymentMethods(ctx, id, query.deactivated ?? false)
      return { body: { items: methods.map((method) => viewPaymentMethod(method, customer)), nextCursor: null } }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/payment-methods', id: 'attachPaymentMethod', tag, summary: 'Attach a payment method by a token of its gateway, or by a payment token', scope: 'payments:write',
    description: 'The first usable one is the default, and so is one that a payment token brings. `replaces` names a method whose place it takes.', params,
    body: strict({
      gateway: Type.Optional(Gateway), token: Type.Optional(GatewayToken), gatewayCustomerId: Type.Optional(nullable(Type.String({ maxLength: 100 }))), paymentToken: Type.Optional(Id),
      billingContact: Type.Optional(nullable(ContactInputSchema)), isDefault: Type.Optional(Type.Boolean()), isFallback: Type.Optional(Type.Boolean()), replaces: Type.Optional(nullable(Id)), metadata: Metadata,
    }),
    answers: { 201: PaymentMethodView }, refusals: ['payment-token-invalid', 'limit-reached', 'belongs-to-another'],
    handle: async ({ ctx, params: { id }, body }) => shownMethod(ctx, id, (await attachPaymentMethod(ctx, id, body as MethodDraft)).id, 201),
  }),
  route({
    method: 'POST', path: '/customers/{id}/payment-methods/import', id: 'importPaymentMethods', tag, summary: 'Take over all payment methods of a customer at a gateway', scope: 'payments:write', params,
    body: strict({ gateway: Type.Optional(Gateway), gatewayCustomerId: Type.String({ minLength: 1, maxLength: 100, description: 'cus_… at Stripe' }) }),
    answers: { 200: strict({ items: Type.Array(PaymentMethodView), nextCursor: Type.Null() }) }, refusals: ['payment-token-invalid', 'belongs-to-another', 'limit-reached'],
    handle: async ({ ctx, params: { id }, body }) => {
      const imported = await importPaymentMethods(ctx, id, body.gateway ?? ctx.site.settings.gateway, body.gatewayCustomerId)
      const { customer, methods } = await getPaymentMethods(ctx, id)
      return { body: { items: methods.filter((one) => imported.some((other) => other.id === one.id)).map((method) => viewPaymentMethod(method, customer)), nextCursor: null } }
    },
  }),
  route({
    method: 'GET', path: '/customers/{id}/payment-methods/{paymentMethodId}', id: 'getPaymentMethod', tag, summary: 'Read a payment method', scope: 'payments:read', params: named,
    answers: { 200: PaymentMethodView }, handle: async ({ ctx, params: { id, paymentMethodId } }) => shownMethod(ctx, id, paymentMethodId),
  }),
  route({
    method: 'PATCH', path: '/customers/{id}/payment-methods/{paymentMethodId}', id: 'changePaymentMethod', tag, summary: 'Change a payment method, or make it the default', scope: 'payments:write',
    description: 'A new default is charged at once what the customer owes.', params: named,
    body: strict({ billingContact: Type.Optional(nullable(ContactInputSchema)), isDefault: Type.Optional(Type.Boolean()), isFallback: Type.Optional(Type.Boolean()), metadata: Metadata }),
    answers: { 200: PaymentMethodView }, refusals: ['revision-stale', 'wrong-state'],
    handle: async ({ ctx, params: { id, paymentMethodId }, body, ifMatch }) => {
      await changePaymentMethod(ctx, id, paymentMethodId, body as MethodChange, ifMatch)
      return shownMethod(ctx, id, paymentMethodId)
    },
  }),
  route({
    method: 'DELETE', path: '/customers/{id}/payment-methods/{paymentMethodId}', id: 'deactivatePaymentMethod', tag, summary: 'Deactivate a payment method for good', scope: 'payments:write',
    description: 'Its history stays. The newest usable other one becomes the default in its place.', params: named, answers: { 200: PaymentMethodView }, refusals: ['revision-stale', 'in-use'],
    handle: async ({ ctx, params: { id, paymentMethodId }, ifMatch }) => {
      await deactivatePaymentMethod(ctx, id, paymentMethodId, ifMatch)
      return shownMethod(ctx, id, paymentMethodId)
    },
  }),
]
