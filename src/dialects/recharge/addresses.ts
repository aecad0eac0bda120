// Recharge's addresses: what is sent where, with merging and what refuses to go.

import type { AddressInput } from '../../domain/address.ts'
import type { StoredCoupon } from '../../domain/catalog.ts'
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { isLive, type Subscription } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { addAddress, changeAddress, getAddress, removeAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { changeItem } from '../../services/items.ts'
import { countOf, listAddressPage, listItemPage, type Named, type RecordFilter, recordOf } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { moveNextCharge, patchSubscription } from '../../services/subscriptions.ts'
import { getSurroundings, shippingOf, type Surroundings } from '../../services/surroundings.ts'
import { numbered, type NumberedAddress, viewAddress } from './address-view.ts'
import { viewCustomers } from './customer-view.ts'
import { AnyBody, ById, customerAt, customerToChange } from './customers.ts'
import { applyDiscounts, keepDiscounts, keptCodes, readDiscounts } from './discounts.ts'
import { AGE_FILTERS, listAnswer, type ListRequest, namesOf, readIds, readList, readPage, recordFilter, recordQuery } from './lists.ts'
import { orNull, orWrong } from './missing.ts'
import { viewPaymentMethod } from './payment-method-view.ts'
import { including, permitIncludes } from './rights.ts'
import { subscriptionsOf, viewSubscription } from './subscription-view.ts'
import { chargeTime, countryCode, type Fields, fieldsOf, KEPT, keptOf, readNumber, refuseField, type Version, versionOf } from './wire.ts'

const TEXTS: readonly (readonly [recharge: string, core: 'line1' | 'line2' | 'city' | 'company' | 'firstName' | 'lastName' | 'phone' | 'region' | 'postalCode', nullable: boolean])[] = [
  ['address1', 'line1', false], ['address2', 'line2', true], ['city', 'city', false], ['company', 'company', true], ['first_name', 'firstName', false],
  ['last_name', 'lastName', false], ['phone', 'phone', true], ['province', 'region', true], ['zip', 'postalCode', true],
]
const REQUIRED = ['city', 'country_code', 'first_name', 'province', 'last_name', 'customer_id', 'address1'] as const
const KEPT_LISTS = ['order_attributes', 'shipping_lines_override'] as const
const SOURCES_MAX = 10

/** Says which fields an address lacks the way Recharge does: in one sentence, twice. */
function requireAll(fields: Fields, names: readonly string[]): void {
  if (names.every((name) => fields.has(name))) return
  const sentence = `${names.join(', ')} are required fields.`
  refuse('invalid', { detail: sentence, errors: [sentence, sentence].map((message) => ({ pointer: '/_schema', code: 'required', message })) })
}

/** An address as it is sent. */
function readAddress(fields: Fields, version: Version): AddressInput {
  const input: { -readonly [field in keyof AddressInput]: AddressInput[field] } = {}
  for (const [name, core, nullable] of TEXTS) {
    const text = fields.text(name, { nullable })
    if (text !== undefined) input[core] = text
  }
  const country = fields.text(version === '2021-11' ? 'country_code' : 'country', { nullable: version === '2021-01' })
  if (typeof country === 'string') input.country = countryCode(country)
  const kept = readKept(fields, version)
  if (Object.keys(kept).length > 0) input.metadata = { [KEPT]: kept }
  return input
}

function readKept(fields: Fields, version: Version): JsonObject {
  const kept: Record<string, Json> = {}
  for (const name of KEPT_LISTS) {
    const list = fields.list(name, { nullable: true })
    if (list !== undefined) kept[name] = list as Json
  }
  const attributes = version === '2021-01' ? (fields.list('cart_attributes', { nullable: true }) ?? fields.list('note_attributes', { nullable: true })) : undefined
  if (attributes !== undefined) kept['order_attributes'] = attributes as Json
  const note = fields.text(version === '2021-11' ? 'order_note' : 'cart_note', { nullable: true, max: 1_000 })
  if (note !== undefined) kept['order_note'] = note
  const currency = fields.text('presentment_currency', { nullable: true })
  if (currency !== undefined) kept['presentment_currency'] = currency
  return kept
}

/** An address as it is named. */
type Place = Named & { readonly number: bigint }

/** The address of a number, for a session only one of its own customer. */
export async function addressAt(ctx: Context, id: string | bigint): Promise<Place> {
  const number = typeof id === 'bigint' ? id : readNumber(id)
  const named = await recordOf(ctx, 'addresses', number)
  if (ctx.actor.customer !== undefined && ctx.actor.customer !== named.customer) refuse('not-found', { detail: 'this session is of another customer' })
  return { ...named, number }
}

/** Addresses with what is included of them. */
export async function viewAddresses(ctx: Context, addresses: readonly NumberedAddress[], version: Version, include: ReadonlySet<string> = new Set()): Promise<JsonObject[]> {
  if (addresses.length === 0) return []
  permitIncludes(ctx, include)
  const customers = [...new Set(addresses.map((one) => one.customer))]
  const subscriptions = include.has('subscriptions') ? await subscriptionsOf(ctx, customers) : []
  const around = await getSurroundings(ctx, { customers, subscriptions, shownWith: 'customers:read' })
  const people = include.has('customer') ? await viewCustomers(ctx, [...around.customers.values()], version) : []
  return addresses.map((address) => {
    const customer = around.customers.get(address.customer)
    const methods = around.methods.get(address.customer) ?? []
    const paying = methods.find((one) => one.id === customer?.defaultPaymentMethodId)
    const included: JsonObject = {
      ...(include.has('customer') ? { customer: people.find((one) => one['id'] === Number(address.customer)) ?? null } : {}),
      ...(include.has('payment_methods') && customer ? { payment_methods: paying ? [viewPaymentMethod(paying, customer)] : [] } : {}),
      ...(include.has('subscriptions') ? { subscriptions: goingTo(subscriptions, address, around).map((one) => viewSubscription(ctx, one, around, version)) } : {}),
    }
    return { ...viewAddress(address, paying?.number ?? null, version), ...(Object.keys(included).length > 0 ? { include: included } : {}) }
  })
}

function goingTo(subscriptions: readonly Subscription[], address: { readonly number: bigint }, around: Surroundings): Subscription[] {
  return subscriptions.filter((one) => shippingOf(around, one)?.number === address.number)
}

/** The live subscriptions that go to an address. */
async function liveAt(ctx: Context, address: Place): Promise<Subscription[]> {
  return (await subscriptionsAt(ctx, address)).filter(isLive)
}

/** Those that go to an address, and those that did until they ended. */
export async function subscriptionsAt(ctx: Context, address: Place): Promise<Subscription[]> {
  const subscriptions = await subscriptionsOf(ctx, address.customer === null ? [] : [address.customer])
  return goingTo(subscriptions, address, await getSurroundings(ctx, { subscriptions }))
}

/** The numbers of what goes to these addresses; of one that is not there, none. Undefined where none is asked for. */
export async function sentTo(ctx: Context, addresses: readonly bigint[] | undefined): Promise<bigint[] | undefined> {
  if (!addresses) return undefined
  const found = await Promise.all(addresses.map((one) => orNull(addressAt(ctx, one))))
  return (await Promise.all(found.map(async (one) => (one === null ? [] : subscriptionsAt(ctx, one))))).flat().map((one) => one.number)
}

/** Which of a customer's methods pays is not told by address here: the default does. */
async function refuseOtherMethod(ctx: Context, wanted: bigint | null | undefined, customer: bigint): Promise<void> {
  if (wanted == null) return
  const { customers, methods } = await getSurroundings(ctx, { customers: [customer], shownWith: 'customers:read' })
  const paying = customers.get(customer)?.defaultPaymentMethodId ?? null
  if (paying === null || (methods.get(customer) ?? []).find((one) => one.number === wanted)?.id !== paying) {
    refuseField('payment_method_id', 'Only the default payment method of the customer pays for addresses.')
  }
}

/** An address as an answer. */
export async function shownAddress(ctx: Context, head: RequestHead, named: Named, status = 200): Promise<Answer> {
  const addresses = await numbered(ctx, [await getAddress(ctx, named.customerId, named.id)])
  const [address] = await viewAddresses(ctx, addresses, versionOf(head), namesOf(head.query['include']))
  return { status, body: { address } }
}

const FILTERS = ['customer_id', ...AGE_FILTERS]
const NOT_HERE = ['discount_id', 'discount_code', 'is_active']

function filtersOf(ctx: Context, { filters }: ListRequest, customer?: bigint): RecordFilter {
  const customers = customer !== undefined ? [customer] : ctx.actor.customer !== undefined ? [ctx.actor.customer] : readIds('customer_id', filters['customer_id'])
  return customers ? { customers } : {}
}

async function list(ctx: Context, head: RequestHead, customer?: bigint): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  const more = filtersOf(ctx, request, customer)
  const page = await readPage(request, (limit) => listAddressPage(ctx, { ...recordQuery(request, limit), ...more }))
  return listAnswer(head, request, 'addresses', page, await viewAddresses(ctx, page.rows, request.version, request.include))
}

async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  return { body: { count: await countOf(ctx, 'addresses', { ...recordFilter(request), ...filtersOf(ctx, request) }) } }
}

async function create(ctx: Context, head: RequestHead, customerId: string | null, body: unknown): Promise<Answer> {
  const version = versionOf(head)
  const fields = fieldsOf(body)
  requireAll(fields, REQUIRED.flatMap((name) => (name === 'customer_id' && customerId !== null ? [] : name === 'country_code' && version === '2021-01' ? ['country'] : [name])))
  const named = customerId ?? fields.id('customer_id', { required: true })?.toString() ?? ''
  const input = readAddress(fields, version)
  const discounts = fields.list('discounts', { nullable: true })
  const paidBy = fields.id('payment_method_id', { nullable: true })
  fields.done()
  const given = discounts == null ? null : await readDiscounts(ctx, discounts)
  const { customer } = customerId === null ? await orWrong(customerToChange(ctx, named), 'customer_id', 'Customer not found') : await customerToChange(ctx, named)
  await refuseOtherMethod(ctx, paidBy, customer.number)
  const address = await addAddress(ctx, customer.id, given === null ? input : withDiscounts(input, given))
  return shownAddress(ctx, head, { id: address.id, customer: customer.number, customerId: customer.id }, version === '2021-11' ? 201 : 200)
}

async function change(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const named = await addressAt(ctx, id)
  const fields = fieldsOf(body)
  const input = readAddress(fields, versionOf(head))
  const discounts = fields.list('discounts', { nullable: true })
  const paidBy = fields.id('payment_method_id', { nullable: true })
  fields.done()
  await refuseOtherMethod(ctx, paidBy, named.customer ?? 0n)
  const given = discounts === undefined ? null : await readDiscounts(ctx, discounts ?? [])
  await inOneTransaction(ctx, async (one) => {
    if (Object.keys(input).length > 0) await changeAddress(one, named.customerId, named.id, input, null)
    if (given) await setDiscounts(one, named, given)
  })
  return shownAddress(ctx, head, named)
}

function withDiscounts(input: AddressInput, discounts: readonly StoredCoupon[]): AddressInput {
  const kept = input.metadata?.[KEPT]
  return { ...input, metadata: { ...input.metadata, [KEPT]: { ...(isJsonObject(kept) ? kept : {}), discounts: keepDiscounts(discounts) } } }
}

/** Sets the discounts of an address: what goes to it is given them, and loses those that the address had. To be done at once. */
export async function setDiscounts(ctx: Context, named: Place, discounts: readonly StoredCoupon[]): Promise<void> {
  const before = keptCodes(keptOf((await getAddress(ctx, named.customerId, named.id)).metadata)['discounts'])
  if (before.length === discounts.length && discounts.every(({ id }) => before.includes(id))) return
  await applyDiscounts(ctx, await liveAt(ctx, named), discounts.map(({ id }) => id).filter((code) => !before.includes(code)), before.filter((code) => !discounts.some(({ id }) => id === code)))
  await changeAddress(ctx, named.customerId, named.id, withDiscounts({}, discounts), null)
}

async function remove(ctx: Context, id: string): Promise<Answer> {
  const named = await addressAt(ctx, id)
  if ((await liveAt(ctx, named)).length > 0) {
    refuse('in-use', { detail: 'Address has active subscriptions', errors: [{ pointer: '/subscriptions', code: 'in-use', message: 'Address has active subscriptions' }] })
  }
  await removeAddress(ctx, named.customerId, named.id, null)
  return { status: 204 }
}

/** Moves what is sent to the sources to the target, all of it or nothing; all are one customer's. */
async function merge(ctx: Context, head: RequestHead, body: unknown): Promise<Answer> {
  const fields = fieldsOf(body)
  const target = fields.object('target_address', { required: true })?.id('id', { required: true })
  const sources = fields.list('source_addresses', { required: true, max: SOURCES_MAX })
  const isDeleting = fields.boolean('delete_source_addresses') ?? false
  const day = fields.day('next_charge_date', { nullable: true })
  fields.done()
  const into = await addressAt(ctx, target ?? 0n)
  const from = await Promise.all((sources ?? []).map(async (one) => {
    const number = isJsonObject(one) ? fieldsOf(one).id('id') : null
    return number == null || number === into.number ? refuseField('source_addresses', 'Not a valid address.') : addressAt(ctx, number)
  }))
  if (from.some((one) => one.customer !== into.customer)) refuseField('source_addresses', 'Addresses must belong to the same customer.')
  const at = day ? chargeTime(ctx, day, 'next_charge_date', 'Cannot be in the past', 'plain') : null
  await inOneTransaction(ctx, async (one) => {
    for (const source of from) {
      for (const subscription of await liveAt(one, source)) await patchSubscription(one, subscription.id, { shippingAddressId: into.id }, null)
      await moveItems(one, source, into)
    }
    if (at) for (const subscription of await liveAt(one, into)) await moveNextCharge(one, subscription.id, at, null)
    if (isDeleting) for (const source of from) await removeAddress(one, source.customerId, source.id, null)
  })
  if (at && into.customer !== null) await finishCustomer(ctx, into.customer)
  return shownAddress(ctx, head, into)
}

const ITEMS_AT_ONCE = 250

/** One-time products that wait for a charge go where what they go along with goes. */
async function moveItems(ctx: Context, from: Place, into: Place): Promise<void> {
  const noted = [{ path: [KEPT, 'address_id'], value: String(from.number) }]
  for (;;) {
    const items = await listItemPage(ctx, { waiting: true, noted, sort: 'number', descending: false, after: null, limit: ITEMS_AT_ONCE })
    for (const item of items) await changeItem(ctx, from.customerId, item.id, { metadata: { [KEPT]: { address_id: Number(into.number) } } }, null)
    if (items.length < ITEMS_AT_ONCE) return
  }
}

const write = { scope: 'customers:write', body: AnyBody } as const
/** What goes to an address is subscriptions, and its discounts are theirs. */
export const addressEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/addresses', scope: 'customers:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/addresses/count', scope: 'customers:read', handle: async ({ ctx, head }) => count(ctx, head) }),
  endpoint({
    method: 'GET', path: '/addresses/{id}', scope: 'customers:read', params: ById,
    handle: async ({ ctx, head, params }) => shownAddress(ctx, head, await addressAt(ctx, params.id)),
  }),
  endpoint({
    method: 'GET', path: '/customers/{id}/addresses', scope: 'customers:read', params: ById,
    handle: async ({ ctx, head, params }) => list(ctx, head, (await customerAt(ctx, params.id)).customer.number),
  }),
  ...including(['subscriptions:write', 'catalog:read'], [
    endpoint({ method: 'POST', path: '/addresses', ...write, handle: async ({ ctx, head, body }) => create(ctx, head, null, body) }),
    endpoint({ method: 'POST', path: '/addresses/merge', ...write, handle: async ({ ctx, head, body }) => merge(ctx, head, body) }),
    endpoint({ method: 'PUT', path: '/addresses/{id}', ...write, params: ById, handle: async ({ ctx, head, params, body }) => change(ctx, head, params.id, body) }),
    endpoint({ method: 'DELETE', path: '/addresses/{id}', scope: 'customers:write', params: ById, handle: async ({ ctx, params }) => remove(ctx, params.id) }),
    endpoint({ method: 'POST', path: '/customers/{id}/addresses', ...write, params: ById, handle: async ({ ctx, head, params, body }) => create(ctx, head, params.id, body) }),
  ]),
]
