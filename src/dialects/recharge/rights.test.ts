// What a token's rights let it do: all that its routes are made of, and nothing that is a right of its own.

import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type RechargeWorld } from '../../../test/dialects-recharge.ts'
import type { KeyScope } from '../../domain/scope.ts'

let recharge: RechargeWorld
let customer: number
let address: number
let subscription: number
let charge: number
const place = { address1: '1 Main St', city: 'Los Angeles', country_code: 'US', first_name: 'Li', last_name: 'Fe', province: 'California', zip: '90404', phone: '' }
const card = { payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_approve' }

/** Asks with a key of exactly these scopes. */
async function askAs(scopes: readonly KeyScope[], method: string, path: string, body?: unknown, headers: Record<string, string> = {}): ReturnType<RechargeWorld['ask']> {
  const { secret } = await recharge.world.addKey([...scopes])
  return recharge.ask(method, path, body, { 'x-recharge-access-token': secret, ...headers })
}

beforeAll(async () => {
  recharge = await makeRechargeWorld()
  const { ask } = recharge
  customer = (await ask('POST', '/customers', { email: 'li@example.com', first_name: 'Li', last_name: 'Fe' })).body.customer.id
  address = (await ask('POST', '/addresses', { ...place, customer_id: customer })).body.address.id
  await ask('POST', '/payment_methods', { ...card, customer_id: customer })
  subscription = (await ask('POST', '/subscriptions', {
    address_id: address, quantity: 1, price: '10.00', external_variant_id: { ecommerce: '1' }, charge_interval_frequency: 1, order_interval_frequency: 1, order_interval_unit: 'month', next_charge_scheduled_at: '2026-03-10',
  })).body.subscription.id
  charge = (await ask('GET', `/charges?customer_id=${customer}`)).body.charges[0].id
})

test('what is included is a right of its own, however it is asked for, and is refused before anything is written', async () => {
  for (const [scope, method, path, body] of [
    ['customers:read', 'GET', `/customers/${customer}?include=payment_methods`, undefined], ['customers:read', 'GET', '/customers?include=addresses,subscriptions', undefined],
    ['customers:read', 'GET', '/addresses?include=payment_methods', undefined], ['customers:read', 'GET', `/addresses/${address}?include=subscriptions`, undefined],
    ['payments:read', 'GET', '/payment_methods?include=addresses', undefined], ['subscriptions:read', 'GET', '/subscriptions?include=customer', undefined],
    ['subscriptions:read', 'GET', `/subscriptions/${subscription}?include=address`, undefined], ['customers:write', 'PUT', `/customers/${customer}?include=payment_methods`, { first_name: 'Changed' }],
    ['customers:write', 'PUT', `/addresses/${address}?include=payment_methods`, { city: 'Changed' }],
  ] as const) expect((await askAs([scope], method, path, body)).status, `${method} ${path}`).toBe(403)
  const cursor = Buffer.from(JSON.stringify({ sort_by: 'id-desc', cursor_dir: 'next', last_value: '999', last_id: '999', filters: { include: 'payment_methods' } })).toString('base64url')
  expect((await askAs(['customers:read'], 'GET', `/customers?cursor=${cursor}`)).status).toBe(403)
  expect((await recharge.ask('GET', `/customers/${customer}`)).body.customer.first_name).toBe('Li')
  expect((await askAs(['customers:read', 'payments:read'], 'GET', `/customers/${customer}?include=payment_methods,nothing`)).body.customer.include.payment_methods).toHaveLength(1)
})

test('the processor’s tokens at a customer of 2021-01 are for who may see payment methods', async () => {
  const old = { 'x-recharge-version': '2021-01' }
  expect((await askAs(['customers:read'], 'GET', `/customers/${customer}`, undefined, old)).body.customer).toMatchObject({ has_valid_payment_method: true, stripe_customer_token: null, processor_type: null })
  expect((await askAs(['customers:read', 'payments:read'], 'GET', `/customers/${customer}`, undefined, old)).body.customer).toMatchObject({ stripe_customer_token: expect.any(String) })
})

test('one right is enough for what Recharge asks one for', async () => {
  for (const [scope, method, path, body, status] of [
    ['customers:write', 'POST', '/addresses', { ...place, customer_id: customer }, 201], ['customers:write', 'PUT', `/addresses/${address}`, { address2: 'Apt 2' }, 200],
    ['customers:read', 'GET', '/addresses', undefined, 200], ['customers:read', 'GET', `/customers/${customer}/delivery_schedule`, undefined, 200], ['payments:read', 'GET', '/payment_methods', undefined, 200],
    ['payments:write', 'POST', '/payment_methods', { ...card, customer_id: customer, processor_payment_method_token: 'sandbox_approve' }, 201], ['payments:read', 'GET', `/customers/${customer}/credit_summary`, undefined, 200],
    ['invoices:read', 'GET', `/charges?address_id=${address}`, undefined, 200], ['invoices:read', 'GET', `/charges/${charge}`, undefined, 200], ['invoices:read', 'GET', `/orders?address_id=${address}`, undefined, 200],
    ['subscriptions:write', 'POST', `/charges/${charge}/skip`, {}, 200], ['subscriptions:write', 'POST', `/charges/${charge}/unskip`, {}, 200], ['payments:write', 'POST', `/charges/${charge}/process`, undefined, 200],
    ['payments:write', 'POST', `/charges/${charge}/refund`, { amount: '1.00' }, 200], ['invoices:read', 'GET', '/orders', undefined, 200], ['site:read', 'GET', '/store', undefined, 200],
    ['invoices:read', 'GET', '/token_information', undefined, 200], ['invoices:read', 'GET', '/', undefined, 200], ['customers:write', 'POST', '/metafields', { owner_resource: 'customer', owner_id: customer, namespace: 'n', key: 'k', value: 'v', value_type: 'string' }, 201],
    ['subscriptions:write', 'PUT', `/subscriptions/${subscription}`, { quantity: 2, address_id: address }, 200],
  ] as const) {
    const answered = await askAs([scope], method, path, body)
    expect([answered.status, answered.status === status ? '' : answered.text], `${scope}: ${method} ${path}`).toEqual([status, ''])
  }
  expect((await askAs(['invoices:read'], 'GET', '/shop')).status).toBe(403)
  expect((await askAs(['customers:read'], 'POST', '/metafields', { owner_resource: 'customer', owner_id: customer, namespace: 'n', key: 'l', value: 'v', value_type: 'string' })).status).toBe(403)
})
