// Pelcro's addresses.

import type { Address } from '../../domain/address.ts'
import type { Customer } from '../../domain/customer.ts'
import type { RecordCondition } from '../../domain/record-query.ts'
import { isLive } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getAddress, removeAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { findCustomers } from '../../services/customer-lists.ts'
import { expandCustomers } from '../../services/expand.ts'
import { numbersOf, recordOf } from '../../services/numbered-records.ts'
import { findAddresses } from '../../services/record-lists.ts'
import { patchSubscription } from '../../services/subscriptions.ts'
import { readAddress } from './address-input.ts'
import { keepAddress } from './address-keeping.ts'
import { ACCOUNT_PRIMARY, type NumberedAddress, viewAddress } from './address-view.ts'
import { Body, ById, customerNamed } from './customers.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { ListQuery, readRecordList } from './lists.ts'
import { refuseField } from './refusals.ts'
import { answerOne, answerPage, KEPT, OLD_PROVIDER, quoted, readNumber } from './wire.ts'

const TYPES = { shipping: ['shipping'], billing: ['billing'], [ACCOUNT_PRIMARY]: [ACCOUNT_PRIMARY] }

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

/** The third type is a billing address to the core, told apart by what is noted on it. */
function typeCondition(condition: RecordCondition): RecordCondition[] {
  if (condition.field !== 'kind') return [condition]
  const types = condition.tests.flatMap((one) => (one.kind === 'equals' ? [one.value] : []))
  const kinds = new Set(types.map((one) => (one === ACCOUNT_PRIMARY ? 'billing' : one)))
  const of = { ...condition, tests: [...kinds].map((value) => ({ kind: 'equals' as const, value })) }
  if (!kinds.has('billing') || (types.includes('billing') && types.includes(ACCOUNT_PRIMARY))) return [of]
  if (types.includes('shipping') && types.includes(ACCOUNT_PRIMARY)) refuseField('filter.type', 'Of shipping and account_primary one at a time is filtered by.')
  return [of, { field: `metadata.${KEPT}.type`, negated: !types.includes(ACCOUNT_PRIMARY), tests: [{ kind: 'equals', value: ACCOUNT_PRIMARY }] }]
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, { customer_id: { core: 'customerNumber', values: 'number' }, user_id: { core: 'customerNumber', values: 'number' }, type: { core: 'kind', values: TYPES } })
  const { rows, total } = await findAddresses(ctx, { ...query, conditions: query.conditions.flatMap(typeCondition) })
  return answerPage(head, paging, rows.map(viewAddress), total)
}

/** Subscriptions that run follow a new default, where that is asked for. */
async function moveSubscriptions(ctx: Context, fields: Fields, address: Address): Promise<void> {
  if (fields.flag('is_default') !== true || fields.flag('is_default_updated') !== true || address.kind !== 'shipping') return
  const { subscriptions = [] } = await expandCustomers(ctx, [{ number: address.customer }], new Set(['subscriptions'] as const))
  for (const one of subscriptions.filter(isLive)) {
    if (one.shippingAddress !== null && one.shippingAddress !== address.id) await patchSubscription(ctx, one.id, { shippingAddressId: address.id }, null)
  }
}

async function create(ctx: Context, body: unknown): Promise<Answer> {
  const fields = fieldsOf(ctx, body)
  const [number, oldId] = [fields.id('customer_id'), fields.text('customer_old_provider_id')]
  const input = readAddress(fields, null, true)
  fields.done()
  const { id: customerId } = await ownerOf(ctx, number, oldId)
  const added = await keepAddress(ctx, customerId, null, input)
  await moveSubscriptions(ctx, fields, added)
  return answerOne(viewAddress({ ...added, number: (await numbersOf(ctx, 'addresses', [added.id])).get(added.id) ?? 0n }), 201)
}

async function change(ctx: Context, number: string, body: unknown): Promise<Answer> {
  const { address: before, customerId } = await addressAt(ctx, readNumber(number))
  const fields = fieldsOf(ctx, body)
  const input = readAddress(fields, before, true)
  fields.done()
  const changed = await keepAddress(ctx, customerId, before.id, input)
  await moveSubscriptions(ctx, fields, changed)
  return answerOne(viewAddress({ ...changed, number: before.number }))
}

async function remove(ctx: Context, number: string): Promise<Answer> {
  const { address, customerId } = await addressAt(ctx, readNumber(number))
  await removeAddress(ctx, customerId, address.id, null, { keepsUsed: true })
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
