// Recharge's payment methods, and the payment sources of 2021-01.

import type { Contact, ContactInput } from '../../domain/contact.ts'
import type { GatewayName } from '../../domain/gateway.ts'
import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { attachPaymentMethod, changePaymentMethod, deactivatePaymentMethod, getPaymentMethod, getPaymentMethods, keepInstruments } from '../../services/payment-methods.ts'
import { listMethodPage, type Named, recordOf } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { getSurroundings, type Surroundings } from '../../services/surroundings.ts'
import { viewAddress } from './address-view.ts'
import { addressAt } from './addresses.ts'
import { AnyBody, ById, customerAt, customerToChange } from './customers.ts'
import { AGE_FILTERS, listAnswer, namesOf, readIds, readList, readPage, recordQuery } from './lists.ts'
import { orNull, orWrong } from './missing.ts'
import { viewPaymentMethod, viewPaymentSource } from './payment-method-view.ts'
import { gatewayOf, instrumentsBy, PROCESSORS } from './payment-tokens.ts'
import { including, permitIncludes } from './rights.ts'
import { type Fields, fieldsOf, readNumber, refuseField } from './wire.ts'

const TYPES = ['CREDIT_CARD', 'PAYPAL', 'APPLE_PAY', 'GOOGLE_PAY', 'SEPA_DEBIT', 'IDEAL', 'SHOP_PAY'] as const
const LIVE = ['valid', 'invalid', 'expired'] as const
const FILTERS = ['customer_id', 'address_id', 'processor_name', 'processor_payment_method_token', 'include_deleted', ...AGE_FILTERS]

async function methodAt(ctx: Context, id: string): Promise<Named> {
  const named = await recordOf(ctx, 'payment_methods', readNumber(id))
  if (ctx.actor.customer !== undefined && ctx.actor.customer !== named.customer) refuse('not-found', { detail: 'this session is of another customer' })
  return named
}

async function views(ctx: Context, methods: readonly PaymentMethod[], include: ReadonlySet<string>): Promise<JsonObject[]> {
  if (methods.length === 0) return []
  permitIncludes(ctx, include)
  const around = await getSurroundings(ctx, { customers: methods.map((one) => one.customer), shownWith: 'payments:read' })
  return methods.map((method) => {
    const customer = around.customers.get(method.customer) ?? { defaultPaymentMethodId: null }
    const isDefault = customer.defaultPaymentMethodId === method.id
    return viewPaymentMethod(method, customer, include.has('addresses') ? { addresses: isDefault ? addressesPaid(method, around) : [] } : {})
  })
}

function addressesPaid(method: PaymentMethod, { addresses }: Surroundings): JsonObject[] {
  return (addresses.get(method.customer) ?? []).map((address) => viewAddress(address, method.number, '2021-11'))
}

async function shown(ctx: Context, head: RequestHead, { id, customerId }: Named, status = 200): Promise<Answer> {
  const { method } = await getPaymentMethod(ctx, customerId, id)
  if (status === 200 && method.status === 'deactivated') refuse('not-found', { detail: 'this payment method was deleted' })
  const [view] = await views(ctx, [method], namesOf(head.query['include']))
  return { status, body: { payment_method: view } }
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  // Recharge sorts these by nothing else.
  const request = { ...readList(head, FILTERS), sort: 'number' as const }
  const { filters } = request
  const customers = ctx.actor.customer !== undefined ? [ctx.actor.customer] : (readIds('customer_id', filters['customer_id']) ?? (await customersOf(ctx, readIds('address_id', filters['address_id']))))
  const statuses = filters['include_deleted'] === 'true' ? undefined : LIVE
  const { processor_name: gateway, processor_payment_method_token: token } = filters
  const page = await readPage(request, (limit) => listMethodPage(ctx, {
    ...recordQuery(request, limit), ...(statuses ? { statuses } : {}), ...(customers ? { customers } : {}), ...(gateway ? { gateways: [gateway] } : {}), ...(token ? { tokens: [token] } : {}),
  }))
  return listAnswer(head, request, 'payment_methods', page, await views(ctx, page.rows, request.include))
}

/** Whose these addresses are; of one that is not there, nobody's. */
async function customersOf(ctx: Context, addresses: readonly bigint[] | undefined): Promise<bigint[] | undefined> {
  return addresses && Promise.all(addresses.map(async (number) => (await orNull(addressAt(ctx, number)))?.customer ?? 0n))
}

const BILLING: readonly (readonly [recharge: string, core: 'line1' | 'line2' | 'city' | 'company' | 'country' | 'firstName' | 'lastName' | 'region' | 'postalCode', nullable: boolean])[] = [
  ['address1', 'line1', false], ['address2', 'line2', true], ['city', 'city', false], ['company', 'company', true], ['country_code', 'country', true], ['first_name', 'firstName', false],
  ['last_name', 'lastName', false], ['province', 'region', true], ['zip', 'postalCode', true],
]

/** A billing address as it is sent; what it leaves out stays as it was `before`. */
function readBilling(fields: Fields, before: Contact | null = null): ContactInput | null | undefined {
  const billing = fields.object('billing_address', { nullable: true })
  if (!billing) return billing
  const contact: { -readonly [field in keyof ContactInput]: ContactInput[field] } = { ...before }
  for (const [name, core, nullable] of BILLING) {
    const text = billing.text(name, { nullable })
    if (text !== undefined) contact[core] = text
  }
  const phone = billing.text('phone', { nullable: true })
  if (phone !== undefined) contact.phones = phone === null || phone === '' ? [] : [{ value: phone }]
  return contact
}

async function create(ctx: Context, head: RequestHead, body: unknown): Promise<Answer> {
  const fields = fieldsOf(body)
  const customerNumber = fields.id('customer_id', { required: true })
  fields.choice('payment_type', TYPES, { required: true })
  const processor = fields.choice('processor_name', PROCESSORS, { required: true })
  const customerToken = fields.text('processor_customer_token', { required: true, min: 1 })
  const methodToken = fields.text('processor_payment_method_token', { nullable: true })
  const isDefault = fields.boolean('default')
  const billingContact = readBilling(fields)
  fields.done()
  const { customer } = await orWrong(customerToChange(ctx, String(customerNumber)), 'customer_id', 'Customer not found')
  const method = methodToken
    ? await attach(ctx, customer.id, gatewayOf(processor ?? 'stripe', methodToken), methodToken, customerToken ?? null, { isDefault, billingContact })
    : await takeOver(ctx, customer.id, await instrumentsBy(ctx, customerToken ?? '', 'processor_customer_token', processor ?? 'stripe'), { isDefault, billingContact })
  return shown(ctx, head, { id: method.id, customer: customer.number, customerId: customer.id }, 201)
}

interface Wish {
  readonly isDefault: boolean | null | undefined
  readonly billingContact: ContactInput | null | undefined
}

async function attach(ctx: Context, customerId: string, gateway: GatewayName, token: string, customerToken: string | null, { isDefault, billingContact }: Wish): Promise<PaymentMethod> {
  return attachPaymentMethod(ctx, customerId, {
    gateway, token, ...(gateway === 'stripe' ? { gatewayCustomerId: customerToken } : {}), ...(typeof isDefault === 'boolean' ? { isDefault } : {}), ...(billingContact ? { billingContact } : {}),
  })
}

/** All that a processor's customer has; what is wished holds for the newest. */
async function takeOver(ctx: Context, customerId: string, { gateway, instruments }: Awaited<ReturnType<typeof instrumentsBy>>, { isDefault, billingContact }: Wish): Promise<PaymentMethod> {
  return inOneTransaction(ctx, async (one) => {
    const method = (await keepInstruments(one, customerId, gateway, instruments)).at(-1) ?? refuseField('processor_customer_token', 'Not found')
    return isDefault || billingContact ? changePaymentMethod(one, customerId, method.id, { ...(isDefault ? { isDefault } : {}), ...(billingContact ? { billingContact } : {}) }, null) : method
  })
}

/** Whether a body has a billing address of nulls, as one is shown where there is none. */
const isBlank = (body: unknown): boolean => isJsonObject(body) && isJsonObject(body['billing_address']) && Object.values(body['billing_address']).every((value) => value === null)

async function change(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const named = await methodAt(ctx, id)
  const { method } = await getPaymentMethod(ctx, named.customerId, named.id)
  const fields = fieldsOf(body)
  const isDefault = fields.boolean('default')
  const billingContact = method.billingContact === null && isBlank(body) ? undefined : readBilling(fields, method.billingContact)
  fields.done()
  await changePaymentMethod(ctx, named.customerId, named.id, { ...(isDefault ? { isDefault } : {}), ...(billingContact === undefined ? {} : { billingContact }) }, null)
  return shown(ctx, head, named)
}

/** What pays for addresses with subscriptions stays. */
async function remove(ctx: Context, id: string): Promise<Answer> {
  const { id: methodId, customerId } = await methodAt(ctx, id)
  const { customer, methods } = await getPaymentMethods(ctx, customerId)
  const others = methods.filter((one) => one.id !== methodId && one.status === 'valid')
  const used = customer.defaultPaymentMethodId === methodId && customer.metrics.activeSubscriptionCount > 0 && others.length === 0
  const inUse = (): never => {
    const message = 'Can not delete payment method associated with addresses'
    return refuse('in-use', { detail: message, errors: [{ pointer: '/address', code: 'in-use', message }] })
  }
  if (used) inUse()
  await deactivatePaymentMethod(ctx, customerId, methodId, null)
  return { status: 204 }
}

async function sources(ctx: Context, id: string): Promise<Answer> {
  const { customer, standing } = await customerAt(ctx, id)
  const { methods } = await getPaymentMethods(ctx, customer.id)
  return { body: { payment_sources: methods.map((one) => viewPaymentSource(one, standing.isInDunning)) } }
}

export const paymentMethodEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/payment_methods', scope: 'payments:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/payment_methods/{id}', scope: 'payments:read', params: ById, handle: async ({ ctx, head, params }) => shown(ctx, head, await methodAt(ctx, params.id)) }),
  // Whose a payment method is belongs to it.
  ...including(['customers:read'], [
    endpoint({ method: 'POST', path: '/payment_methods', scope: 'payments:write', body: AnyBody, handle: async ({ ctx, head, body }) => create(ctx, head, body) }),
    endpoint({ method: 'PUT', path: '/payment_methods/{id}', scope: 'payments:write', params: ById, body: AnyBody, handle: async ({ ctx, head, params, body }) => change(ctx, head, params.id, body) }),
    endpoint({ method: 'DELETE', path: '/payment_methods/{id}', scope: 'payments:write', params: ById, handle: async ({ ctx, params }) => remove(ctx, params.id) }),
    endpoint({ method: 'GET', path: '/customers/{id}/payment_sources', scope: 'payments:read', params: ById, handle: async ({ ctx, params }) => sources(ctx, params.id) }),
  ]),
]
