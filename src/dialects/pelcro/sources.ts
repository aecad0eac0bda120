// Pelcro's payment methods: sources, attached by a gateway's token.

import { GATEWAYS } from '../../domain/gateway.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { expandCustomers } from '../../services/expand.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { attachPaymentMethod, changePaymentMethod, deactivatePaymentMethod, getPaymentMethod } from '../../services/payment-methods.ts'
import { findPaymentMethods } from '../../services/record-lists.ts'
import { getCustomersByNumber } from '../../services/standings.ts'
import { ownerOf } from './addresses.ts'
import { Body, ById } from './customers.ts'
import { fieldsOf } from './fields.ts'
import { ListQuery, readRecordList } from './lists.ts'
import { refuseField } from './refusals.ts'
import { viewSource } from './source-view.ts'
import { answerOne, answerPage, readNumber } from './wire.ts'

const SANDBOX = /^sandbox_/
const LISTED: readonly PaymentMethod['status'][] = ['valid', 'invalid', 'expired']
const TOKEN_MAX = 255

/** A source that is not deleted, with the id of its customer. */
export async function sourceAt(ctx: Context, number: bigint): Promise<{ method: PaymentMethod; customerId: string }> {
  const { id, customerId } = await recordOf(ctx, 'payment_methods', number)
  const { method } = await getPaymentMethod(ctx, customerId, id)
  return method.status === 'deactivated' ? refuse('not-found', { detail: 'this source was deleted' }) : { method, customerId }
}

async function viewSources(ctx: Context, methods: readonly PaymentMethod[]): Promise<object[]> {
  const customers = await getCustomersByNumber(ctx, methods.map((one) => one.customer))
  const { subscriptions = [] } = await expandCustomers(ctx, [...customers.values()], new Set(['subscriptions'] as const))
  return methods.map((one) => viewSource(one, { customer: customers.get(one.customer), subscriptions }))
}

async function shown(ctx: Context, method: PaymentMethod, status = 200): Promise<Answer> {
  const [view] = await viewSources(ctx, [method])
  return answerOne(view ?? {}, status)
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, { customer_id: { core: 'customerNumber', values: 'number' }, user_id: { core: 'customerNumber', values: 'number' } })
  const isThere = { field: 'status', negated: false, tests: LISTED.map((value) => ({ kind: 'equals' as const, value })) }
  const { rows, total } = await findPaymentMethods(ctx, { ...query, conditions: [...query.conditions, isThere] })
  return answerPage(head, paging, await viewSources(ctx, rows), total)
}

/** A new source is the default one, unless it is said not to be. */
async function create(ctx: Context, body: unknown): Promise<Answer> {
  const fields = fieldsOf(ctx, body)
  const [number, oldId] = [fields.id('customer_id'), fields.text('customer_old_provider_id')]
  const token = fields.text('object_id', { required: true, max: TOKEN_MAX }) ?? ''
  const gateway = fields.choice('object_gateway', GATEWAYS, { required: true }) ?? 'stripe'
  const isDefault = fields.flag('is_default') ?? true
  fields.done()
  const customer = await ownerOf(ctx, number, oldId)
  const method = await attachPaymentMethod(ctx, customer.id, { gateway: SANDBOX.test(token) ? 'sandbox' : gateway, token, isDefault }).catch((error: unknown) => {
    const isOfToken = error instanceof Refused && ['payment-token-invalid', 'belongs-to-another', 'wrong-state'].includes(error.code)
    return isOfToken ? refuseField('object_id', error.facts.detail) : Promise.reject(error)
  })
  await finishCustomer(ctx, customer.number)
  return shown(ctx, method, 201)
}

async function change(ctx: Context, id: string, body: unknown): Promise<Answer> {
  const { method, customerId } = await sourceAt(ctx, readNumber(id))
  const fields = fieldsOf(ctx, body)
  const isDefault = fields.flag('is_default')
  // What is on a card is its gateway's to say.
  fields.notTaken('properties', 'object_id', 'object_gateway')
  fields.done()
  const changed = await changePaymentMethod(ctx, customerId, method.id, isDefault === undefined ? {} : { isDefault }, null)
  await finishCustomer(ctx, method.customer)
  return shown(ctx, changed)
}

async function remove(ctx: Context, id: string): Promise<Answer> {
  const { method, customerId } = await sourceAt(ctx, readNumber(id))
  await deactivatePaymentMethod(ctx, customerId, method.id, null)
  return { status: 204 }
}

const under = (path: string): Endpoint[] => [
  endpoint({ method: 'GET', path, query: ListQuery, scope: 'payments:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path, scope: 'payments:write', body: Body, handle: ({ ctx, body }) => create(ctx, body) }),
  endpoint({ method: 'GET', path: `${path}/{id}`, scope: 'payments:read', params: ById, handle: async ({ ctx, params }) => shown(ctx, (await sourceAt(ctx, readNumber(params.id))).method) }),
  endpoint({ method: 'PUT', path: `${path}/{id}`, scope: 'payments:write', params: ById, body: Body, handle: ({ ctx, params, body }) => change(ctx, params.id, body) }),
  endpoint({ method: 'DELETE', path: `${path}/{id}`, scope: 'payments:write', params: ById, handle: ({ ctx, params }) => remove(ctx, params.id) }),
]

/** Pelcro's pages speak of payment methods, its paths of sources. */
export const sourceEndpoints: readonly Endpoint[] = [...under('/sources'), ...under('/payment_methods')]
