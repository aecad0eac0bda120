// Pelcro's customers: list, create, read, change, delete, credit from a payment method, and one metadata key removed.

import Type from 'typebox'
import type { Customer } from '../../domain/customer.ts'
import type { GatewayName, Instrument } from '../../domain/gateway.ts'
import { AMOUNT_MINOR_MAX } from '../../domain/money.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { type Context, permit } from '../../services/context.ts'
import { type CustomerLinks, getLinkedCustomer, NO_LINKS } from '../../services/customer-links.ts'
import { findCustomers } from '../../services/customer-lists.ts'
import { givePassword } from '../../services/customer-passwords.ts'
import { changeCustomer, deleteCustomer, expectOwnNumber, findOrCreateCustomer, getCustomer, registerCustomer, removeMetadataKey } from '../../services/customers.ts'
import { expandCustomers } from '../../services/expand.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { moveToOrganizationNamed } from '../../services/organizations.ts'
import { getPaymentMethods, instrumentsOf, keepInstruments } from '../../services/payment-methods.ts'
import { getTransaction, startSale } from '../../services/transactions.ts'
import { readCustomerList } from './customer-filters.ts'
import { readCustomer, type SentCustomer } from './customer-input.ts'
import { customerExpands, viewCustomers } from './customer-view.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { ListQuery } from './lists.ts'
import { absentIs, refuseField } from './refusals.ts'
import { answerOne, answerPage, readNumber, readPaging, RESERVED_KEY } from './wire.ts'

export const ById = Type.Object({ id: Type.String() })
export const Body = Type.Record(Type.String(), Type.Unknown())
const SANDBOX = /^(sandbox_|sbx)/

/** The customer of a number in a path; of one that is part of another, that one. */
export async function customerAt(ctx: Context, number: string | bigint): Promise<Customer> {
  return (await getLinkedCustomer(ctx, typeof number === 'bigint' ? number : readNumber(number))).customer
}

/** The same to be written to. Refuses merged for one that is part of another now, telling of which. */
async function customerToChange(ctx: Context, number: string | bigint): Promise<Customer> {
  const asked = typeof number === 'bigint' ? number : readNumber(number)
  const customer = await customerAt(ctx, asked)
  expectOwnNumber(customer, asked, `Customer ${asked} was merged into customer ${customer.number}; write to that one.`)
  return customer
}

/** The customer that a body names. Refuses the field when there is none. */
export async function customerNamed(ctx: Context, number: bigint, field: string): Promise<Customer> {
  return customerToChange(ctx, number).catch(absentIs(field))
}

async function shown(ctx: Context, expands: ReadonlySet<string>, customer: Customer, status = 200, links?: CustomerLinks): Promise<Answer> {
  const [data] = await viewCustomers(ctx, [customer], expands, links && new Map([[customer.number, links]]))
  return answerOne(data ?? {}, status)
}

async function read(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const expands = customerExpands(ctx, head)
  const { customer, links } = await getLinkedCustomer(ctx, readNumber(id))
  return shown(ctx, expands, customer, 200, links)
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const [paging, expands] = [readPaging(head), customerExpands(ctx, head)]
  const { customers, total } = await findCustomers(ctx, readCustomerList(head), { after: null, limit: paging.limit, offset: paging.offset, count: true })
  return answerPage(head, paging, await viewCustomers(ctx, customers, expands), total ?? 0)
}

/** What a gateway's customer has, of the gateway that its id is of. Everything that can be wrong with it is wrong with the field. */
async function instrumentsFor(ctx: Context, id: string, isNew: boolean): Promise<{ gateway: GatewayName; instruments: Instrument[] }> {
  const gateway = SANDBOX.test(id) ? 'sandbox' : 'stripe'
  try {
    return { gateway, instruments: await instrumentsOf(ctx, gateway, id, isNew) }
  } catch (error) {
    if (error instanceof Refused && ['payment-token-invalid', 'wrong-state', 'belongs-to-another'].includes(error.code)) refuseField('payment_gateway_id', error.facts.detail)
    throw error
  }
}

/** What is done to a customer beside its own record: nothing of it is begun before all of it may be done. */
function permitParts(ctx: Context, { organization, importFrom }: { readonly organization: string | null | undefined; readonly importFrom: string | null }): void {
  if (organization !== undefined) permit(ctx, 'organizations:write')
  if (importFrom !== null) permit(ctx, 'payments:write')
}

async function create(ctx: Context, head: RequestHead, body: unknown): Promise<Answer> {
  const expands = customerExpands(ctx, head)
  const sent = readCustomer(fieldsOf(ctx, body), null)
  const { draft, importFrom, source, password } = sent
  if (source != null) refuseField('default_source_id', 'The selected default source id is invalid.')
  const organization = await organizationAsked(ctx, null, sent.organization)
  permitParts(ctx, { organization, importFrom })
  const found = importFrom === null ? null : await instrumentsFor(ctx, importFrom, true)
  const options = { skipEmailDnsValidation: sent.skipsDns }
  const register = async (held: Context): Promise<Customer> => {
    // At Pelcro an e-mail is one customer's, whatever the site's settings say of it.
    const written = draft.email ? await findOrCreateCustomer(held, { by: 'email' }, draft, options) : await registerCustomer(held, draft, options)
    return written.created ? written.customer : refuse('email-taken', { detail: 'another customer has this e-mail', customer: written.customer.id })
  }
  // One that has just come has nothing yet.
  if (!organization && !found && password === null) return shown(ctx, expands, await register(ctx), 201, NO_LINKS)
  const { number } = await inOneTransaction(ctx, async (held) => {
    const customer = await register(held)
    await keepParts(held, customer.id, { organization: organization ?? undefined, found, password })
    return customer
  })
  return shown(ctx, expands, await customerAt(ctx, number), 201)
}

/** What a customer has beside its own record. */
interface Parts {
  /** Name of the organization that it moves to; null for none. */
  readonly organization: string | null | undefined
  readonly found: Awaited<ReturnType<typeof instrumentsFor>> | null
  readonly password: string | null
}

async function keepParts(ctx: Context, id: string, { organization, found, password }: Parts): Promise<void> {
  if (organization !== undefined) await moveToOrganizationNamed(ctx, id, organization)
  if (found) await keepInstruments(ctx, id, found.gateway, found.instruments)
  if (password !== null) await givePassword(ctx, id, password)
}

async function change(ctx: Context, head: RequestHead, number: string, body: unknown): Promise<Answer> {
  const [expands, before] = [customerExpands(ctx, head), await customerToChange(ctx, number)]
  const sent = readCustomer(fieldsOf(ctx, body), before)
  const { importFrom } = sent
  const organization = await organizationAsked(ctx, before, sent.organization)
  permitParts(ctx, { organization, importFrom })
  const source = await sourceAsked(ctx, before, sent.source)
  const found = importFrom === null ? null : await instrumentsFor(ctx, importFrom, false)
  await inOneTransaction(ctx, async (held) => {
    await changeCustomer(held, before.id, { ...sent.draft, ...source }, { skipEmailDnsValidation: sent.skipsDns, emailUnique: true })
    await keepParts(held, before.id, { organization, found, password: sent.password })
  })
  // A new default pays at once what is owed.
  if (found || source.defaultPaymentMethodId !== undefined) await finishCustomer(ctx, before.number)
  return shown(ctx, expands, await getCustomer(ctx, before.id))
}

/** The name of the organization to move to; undefined where the customer is there already, which is all that a number can say. */
async function organizationAsked(ctx: Context, before: Customer | null, asked: SentCustomer['organization']): Promise<string | null | undefined> {
  if (asked === undefined) return undefined
  const present = before ? (await expandCustomers(ctx, [before], new Set(['organization'] as const))).organization?.get(before.number) : undefined
  if (typeof asked === 'bigint') return present?.number === asked ? undefined : refuseField('organization', 'The organization must be a string.')
  return (present?.name ?? null)?.toLowerCase() === asked?.toLowerCase() ? undefined : asked
}

/** The default source that is asked for: one of the customer's own, or none. */
async function sourceAsked(ctx: Context, { id }: Customer, number: bigint | null | undefined): Promise<{ defaultPaymentMethodId?: string | null }> {
  if (number === undefined) return {}
  if (number === null) return { defaultPaymentMethodId: null }
  const method = (await getPaymentMethods(ctx, id)).methods.find((one) => one.number === number)
  return { defaultPaymentMethodId: method?.id ?? refuseField('default_source_id', 'The selected default source id is invalid.') }
}

/** A number under one of several names: the reference names the parameters in words only. */
function idAmong(fields: Fields, names: readonly [string, ...string[]]): bigint {
  const name = names.find((one) => fields.has(one)) ?? names[0]
  return fields.id(name, { required: true }) ?? 0n
}

/** Charges a method for credit: the money stays with us, and the balance falls below nothing by it. */
async function credit(ctx: Context, head: RequestHead, body: unknown): Promise<Answer> {
  const expands = customerExpands(ctx, head)
  const fields = fieldsOf(ctx, body)
  const customerNumber = idAmong(fields, ['customer_id', 'customer'])
  const methodNumber = idAmong(fields, ['payment_method_id', 'payment_method', 'source_id'])
  const amountMinor = fields.integer('amount', { required: true, min: 1, max: Number(AMOUNT_MINOR_MAX) }) ?? 0
  const currency = fields.text('currency', { required: true, max: 3 }) ?? ''
  fields.done()
  const customer = await customerNamed(ctx, customerNumber, 'customer_id')
  const method = (await getPaymentMethods(ctx, customer.id)).methods.find((one) => one.number === methodNumber)
  if (!method) refuseField('payment_method_id', 'The selected payment method id is invalid.')
  const sale = await startSale(ctx, { customerId: customer.id, amountMinor, currency: currency.toUpperCase(), paymentMethodId: method.id, purpose: 'credit', description: 'Credit' })
  await finishCustomer(ctx, customer.number)
  const { status, declineReason } = await getTransaction(ctx, sale.id)
  if (status === 'declined') refuse('payment-declined', { detail: `The payment was declined: ${declineReason ?? 'other'}` })
  // A gateway that has not answered yet may still say no: nothing is credited before it says yes.
  return shown(ctx, expands, await getCustomer(ctx, customer.id), status === 'approved' ? 200 : 202)
}

export const customerEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/customers', query: ListQuery, scope: 'customers:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/customers', scope: 'customers:write', body: Body, handle: ({ ctx, head, body }) => create(ctx, head, body) }),
  endpoint({ method: 'POST', path: '/customers/credit_from_payment_method', scope: 'payments:write', body: Body, handle: ({ ctx, head, body }) => credit(ctx, head, body) }),
  endpoint({ method: 'GET', path: '/customers/{id}', scope: 'customers:read', params: ById, handle: ({ ctx, head, params }) => read(ctx, head, params.id) }),
  endpoint({ method: 'PUT', path: '/customers/{id}', scope: 'customers:write', params: ById, body: Body, handle: ({ ctx, head, params, body }) => change(ctx, head, params.id, body) }),
  endpoint({
    method: 'DELETE', path: '/customers/{id}', scope: 'customers:write', params: ById,
    handle: async ({ ctx, params }) => {
      await deleteCustomer(ctx, (await customerToChange(ctx, params.id)).id)
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'DELETE', path: '/customers/{id}/metadata/{key}', scope: 'customers:write', params: Type.Object({ id: Type.String(), key: Type.String() }),
    handle: async ({ ctx, head, params: { id, key } }) => {
      if (RESERVED_KEY.test(key)) refuse('metadata-key-reserved', { detail: `the key ${key} is reserved` })
      return shown(ctx, customerExpands(ctx, head), await removeMetadataKey(ctx, (await customerToChange(ctx, id)).id, key))
    },
  }),
]
