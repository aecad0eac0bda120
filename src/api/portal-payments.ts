// Routes of the portal: the customer's own payment methods.

import Type from 'typebox'
import type { Customer } from '../domain/customer.ts'
import { GATEWAYS, METHOD_KINDS } from '../domain/gateway.ts'
import { writeMinor } from '../domain/money-json.ts'
import { METHOD_STATUSES, type PaymentMethod } from '../domain/payment-method.ts'
import { PORTAL_SCOPE } from '../domain/scope.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import { createPaymentToken } from '../services/payment-tokens.ts'
import { getPaymentMethods, type MethodChange } from '../services/payment-methods.ts'
import { attachOwnMethod, changeOwnMethod, onOwnBehalf, removeOwnMethod } from '../services/portal.ts'
import { Id } from './billing-schemas.ts'
import { ContactInputSchema, ContactView, Instant, nullable, strict } from './schemas.ts'

const tag = 'portal: payment methods'
const scope = PORTAL_SCOPE
const MethodView = strict({
  id: Type.String(), kind: Type.Enum([...METHOD_KINDS]), brand: nullable(Type.String()), last4: nullable(Type.String()), expiryMonth: nullable(Type.Integer()), expiryYear: nullable(Type.Integer()),
  status: Type.Enum([...METHOD_STATUSES]), isDefault: Type.Boolean(), isFallback: Type.Boolean(), billingContact: nullable(ContactView), createdAt: Instant, revision: Type.Integer(),
})
const named = strict({ paymentMethodId: Id })

function viewMethod(method: PaymentMethod, customer: Pick<Customer, 'defaultPaymentMethodId'>): unknown {
  const { id, kind, brand, last4, expiryMonth, expiryYear, status, isFallback, billingContact, createdAt, revision } = method
  return writeMinor({ id, kind, brand, last4, expiryMonth, expiryYear, status, isDefault: id === customer.defaultPaymentMethodId, isFallback, billingContact, createdAt, revision })
}
const answer = ({ customer, method }: { customer: Customer; method: PaymentMethod }, status = 200): Answer => ({ status, body: viewMethod(method, customer), revision: method.revision })

export const portalPaymentRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/payment-methods', id: 'portalListPaymentMethods', tag, summary: 'List the own payment methods', scope,
    answers: { 200: strict({ items: Type.Array(MethodView), nextCursor: Type.Null() }) },
    handle: async ({ ctx }) => {
      const own = await onOwnBehalf(ctx, 'payments:read')
      const { customer, methods } = await getPaymentMethods(own.ctx, own.customer.id)
      return { body: { items: methods.map((method) => viewMethod(method, customer)), nextCursor: null } }
    },
  }),
  route({
    method: 'POST', path: '/payment-tokens', id: 'portalCreatePaymentToken', tag, summary: 'Make a payment token of what the gateway gave the browser', scope,
    body: strict({
      gateway: Type.Optional(Type.Enum([...GATEWAYS])), token: Type.String({ minLength: 1, maxLength: 200, description: 'of the gateway, never a card number' }),
      billingContact: Type.Optional(nullable(ContactInputSchema)),
    }),
    answers: { 201: strict({ id: Type.String(), expiresAt: Instant }) },
    handle: async ({ ctx, body }) => {
      const own = await onOwnBehalf(ctx, 'payments:write')
      const { id, expiresAt } = await createPaymentToken(own.ctx, body)
      return { status: 201, body: { id, expiresAt: expiresAt.toISOString() } }
    },
  }),
  route({
    method: 'POST', path: '/payment-methods', id: 'portalAttachPaymentMethod', tag, summary: 'Add a payment method by a payment token; it becomes the default', scope,
    description: 'What is owed is charged to a new default at once. `replaces` names a method whose place it takes.',
    body: strict({ paymentToken: Id, isDefault: Type.Optional(Type.Boolean()), replaces: Type.Optional(nullable(Id)) }), answers: { 201: MethodView },
    refusals: ['payment-token-invalid', 'limit-reached', 'belongs-to-another', 'not-found'],
    handle: async ({ ctx, body }) => answer(await attachOwnMethod(ctx, body), 201),
  }),
  route({
    method: 'PATCH', path: '/payment-methods/{paymentMethodId}', id: 'portalChangePaymentMethod', tag, summary: 'Make a payment method the default, or change whom it bills', scope, params: named,
    body: strict({ isDefault: Type.Optional(Type.Literal(true)), isFallback: Type.Optional(Type.Boolean()), billingContact: Type.Optional(nullable(ContactInputSchema)) }),
    answers: { 200: MethodView }, refusals: ['revision-stale', 'wrong-state'],
    handle: async ({ ctx, params: { paymentMethodId }, body, ifMatch }) => answer(await changeOwnMethod(ctx, paymentMethodId, body as MethodChange, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/payment-methods/{paymentMethodId}', id: 'portalRemovePaymentMethod', tag, summary: 'Remove a payment method for good', scope, params: named, answers: { 204: null },
    refusals: ['revision-stale', 'in-use'],
    handle: async ({ ctx, params: { paymentMethodId }, ifMatch }) => {
      await removeOwnMethod(ctx, paymentMethodId, ifMatch)
      return { status: 204 }
    },
  }),
]
