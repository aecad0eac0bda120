// Pelcro's addresses.

import type { AddressInput } from '../../domain/address.ts'
import type { Customer } from '../../domain/customer.ts'
import type { Json } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { isLive, type Subscription } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { addAddress, changeAddress, getAddress, getAddresses, removeAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { findCustomers } from '../../services/customer-lists.ts'
import { expandCustomers } from '../../services/expand.ts'
import { numbersOf, recordOf } from '../../services/numbered-records.ts'
import { findAddresses } from '../../services/record-lists.ts'
import { patchSubscription } from '../../services/subscriptions.ts'
import { ACCOUNT_PRIMARY, type NumberedAddress, typeOf, viewAddress } from './address-view.ts'
import { Body, ById, customerNamed } from './customers.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { ListQuery, readRecordList } from './lists.ts'
import { refuseField } from './refusals.ts'
import { answerOne, answerPage, KEPT, keptOf, OLD_PROVIDER, quoted, readNumber } from './wire.ts'

const TYPES = ['shipping', 'billing', ACCOUNT_PRIMARY] as const
const TEXTS = [['first_name', 'firstName'], ['last_name', 'lastName'], ['company', 'company'], ['line2', 'line2'], ['city', 'city'], ['phone', 'phone']] as const
/** What only Pelcro has, with its greatest length. */
const KEPT_TEXTS = [['title', 255], ['salutation', 255], ['department', 255], ['old_provider_id', 191]] as const
/** Countries whose addresses name a state. */
const WITH_STATES: ReadonlySet<string> = new Set(['CA', 'US', 'AU'])
const POSTAL_CODE_MAX = 45

/** An address by its number, with the id of its customer. */
export async function addressAt(ctx: Context, number: bigint): Promise<{ address: NumberedAddress; customerId: string }> {
  const { id, customerId } = await recordOf(ctx, 'addresses', number)
  return { address: { ...(await getAddress(ctx, customerId, id)), number }, customerId }
}

/** The customer that a body names by its id or by that of the system before. Refuses the field when there is none. */
export async function ownerOf(ctx: Context, number: bigint | null | undefined, oldId: string | null | undefined, field = 'customer_id'): Promise<Customer> {
  if (number != null) return customerNamed(ctx, number, field)
  if (!oldId) return refuseField(field, `The ${field.replaceAll('_', ' ')} field is required.`)
  const { customers: [customer] } = await findCustomers(ctx, { filter: `externalReferences.${OLD_PROVIDER}:${quoted(oldId)}` }, { after: null, limit: 1 })
  return customer ?? refuseField('customer_old_provider_id', 'The selected customer old provider id is invalid.')
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, { customer_id: { core: 'customerNumber', values: 'number' }, user_id: { core: 'customerNumber', values: 'number' }, type: { core: 'kind', values: { shipping: ['shipping'], billing: ['billing'] } } })
  const { rows, total } = await findAddresses(ctx, query)
  return answerPage(head, paging, rows.map(viewAddress), total)
}

/** Reads what is sent of an address; what it had before stands for what is not. */
function readAddress(fields: Fields, before: NumberedAddress | null): AddressInput {
  const required = before === null
  const input: { -readonly [field in keyof AddressInput]: AddressInput[field] } = {}
  const kept: Record<string, Json> = {}
  for (const [name, core] of TEXTS) if (fields.has(name)) input[core] = fields.text(name) ?? null
  for (const [name, max] of KEPT_TEXTS) if (fields.has(name)) kept[name] = fields.text(name, { max }) || null
  const type = fields.choice('type', TYPES, { required: required || fields.has('type') }) ?? (before ? typeOf(before) : 'shipping')
  if (required || fields.has('line1')) input.line1 = fields.text('line1', { required: true }) ?? null
  if (required || fields.has('country')) input.country = readCountry(fields)
  if (fields.has('postal_code')) input.postalCode = fields.text('postal_code', { max: POSTAL_CODE_MAX }) ?? null
  const country = input.country ?? before?.country ?? null
  const needsState = country !== null && WITH_STATES.has(country)
  if (fields.has('state') || (needsState && !before?.region)) input.region = fields.text('state', { required: needsState }) ?? null
  const isDefault = fields.flag('is_default')
  const isPrimary = type === ACCOUNT_PRIMARY
  if (isPrimary) kept['is_default'] = isDefault ?? keptOf(before?.metadata ?? {})['is_default'] ?? null
  kept['type'] = isPrimary ? type : null
  if (isDefault !== undefined || isPrimary) input.isDefault = isPrimary ? false : isDefault ?? false
  return { ...input, kind: isPrimary || type === 'billing' ? 'billing' : 'shipping', metadata: { [KEPT]: kept } }
}

function readCountry(fields: Fields): string | null {
  const country = fields.text('country', { required: true, max: 2 })
  return country && !/^[A-Za-z]{2}$/.test(country) ? (fields.wrong('country', 'The country must be 2 letters of ISO 3166.') ?? null) : (country?.toUpperCase() ?? null)
}

/** Ids of the system before are a customer's own here: no two of its addresses share one. */
async function refuseOldId(ctx: Context, customerId: string, oldId: Json | undefined, self?: string): Promise<void> {
  if (typeof oldId !== 'string') return
  const others = (await getAddresses(ctx, customerId)).filter((one) => one.id !== self)
  if (others.some((one) => keptOf(one.metadata)['old_provider_id'] === oldId)) refuseField('old_provider_id', 'The old provider id has already been taken.')
}

/** The customer's subscriptions that run. */
async function runningOf(ctx: Context, customer: Pick<Customer, 'number'>): Promise<Subscription[]> {
  const { subscriptions = [] } = await expandCustomers(ctx, [customer], new Set(['subscriptions'] as const))
  return subscriptions.filter(isLive)
}

/** One default of the third type, as the core keeps one of the others; running subscriptions follow a new default when that is asked for. */
async function settleDefault(ctx: Context, fields: Fields, customerId: string, address: NumberedAddress): Promise<void> {
  const isDefault = fields.flag('is_default') === true
  if (isDefault && typeOf(address) === ACCOUNT_PRIMARY) {
    const others = (await getAddresses(ctx, customerId)).filter((one) => one.id !== address.id && typeOf(one) === ACCOUNT_PRIMARY && keptOf(one.metadata)['is_default'] === true)
    for (const one of others) await changeAddress(ctx, customerId, one.id, { metadata: { [KEPT]: { is_default: null } } }, null)
  }
  if (!isDefault || fields.flag('is_default_updated') !== true || address.kind !== 'shipping') return
  for (const one of await runningOf(ctx, { number: address.customer })) {
    if (one.shippingAddress !== null && one.shippingAddress !== address.id) await patchSubscription(ctx, one.id, { shippingAddressId: address.id }, null)
  }
}

async function create(ctx: Context, body: unknown): Promise<Answer> {
  const fields = fieldsOf(ctx, body)
  const [number, oldId] = [fields.id('customer_id'), fields.text('customer_old_provider_id')]
  const input = readAddress(fields, null)
  fields.done()
  const { id: customerId } = await ownerOf(ctx, number, oldId)
  await refuseOldId(ctx, customerId, keptOf(input.metadata ?? {})['old_provider_id'])
  const added = await addAddress(ctx, customerId, input)
  const address = { ...added, number: (await numbersOf(ctx, 'addresses', [added.id])).get(added.id) ?? 0n }
  await settleDefault(ctx, fields, customerId, address)
  return answerOne(viewAddress(address), 201)
}

async function change(ctx: Context, number: string, body: unknown): Promise<Answer> {
  const { address: before, customerId } = await addressAt(ctx, readNumber(number))
  const fields = fieldsOf(ctx, body)
  const input = readAddress(fields, before)
  fields.done()
  const moves = (['country', 'region'] as const).filter((name) => input[name] !== undefined && input[name] !== before[name])
  if (moves.length > 0 && (await runningOf(ctx, { number: before.customer })).some((one) => one.shippingAddress === before.id)) {
    refuseField(moves[0] === 'region' ? 'state' : 'country', 'An address that a subscription uses stays in its country and state.')
  }
  await refuseOldId(ctx, customerId, keptOf(input.metadata ?? {})['old_provider_id'], before.id)
  const address = { ...(await changeAddress(ctx, customerId, before.id, input, null)), number: before.number }
  await settleDefault(ctx, fields, customerId, address)
  return answerOne(viewAddress(address))
}

async function remove(ctx: Context, number: string): Promise<Answer> {
  const { address, customerId } = await addressAt(ctx, readNumber(number))
  if ((await runningOf(ctx, { number: address.customer })).some((one) => one.shippingAddress === address.id)) refuse('in-use', { detail: 'A subscription uses this address.' })
  await removeAddress(ctx, customerId, address.id, null)
  return { status: 204 }
}

const write = { scope: 'customers:write', params: ById } as const
export const addressEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/addresses', query: ListQuery, scope: 'customers:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/addresses', scope: 'customers:write', body: Body, handle: ({ ctx, body }) => create(ctx, body) }),
  endpoint({
    method: 'GET', path: '/addresses/{id}', scope: 'customers:read', params: ById,
    handle: async ({ ctx, params }) => answerOne(viewAddress((await addressAt(ctx, readNumber(params.id))).address)),
  }),
  endpoint({ method: 'PUT', path: '/addresses/{id}', ...write, body: Body, handle: ({ ctx, params, body }) => change(ctx, params.id, body) }),
  endpoint({ method: 'DELETE', path: '/addresses/{id}', ...write, handle: ({ ctx, params }) => remove(ctx, params.id) }),
]
