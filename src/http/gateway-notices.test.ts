// Notices of gateways: believed by signature only, and written into the books once.

import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DOUBLE_KEY, startStripeDouble, type StripeDouble } from '../../test/stripe-double.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

const SECRET = 'whsec_abcdefghijklmnop'

let double: StripeDouble
let world: World
beforeAll(async () => {
  double = await startStripeDouble()
  double.addCustomer('cus_1')
  double.addMethod('pm_1', { customer: 'cus_1', settles: 'processing' })
  world = await makeWorld({ stripeServer: double.server })
  await world.call('PUT', '/v1/gateways/stripe', { secretKey: DOUBLE_KEY, webhookSecret: SECRET })
  await world.call('PUT', '/v1/customers/ada', { email: 'ada@example.com' })
})
afterAll(() => double.close())

/** Posts an event as Stripe does, signed unless a signature is given. */
async function tell(type: string, object: object, options: { path?: string; signature?: string } = {}): Promise<Reply> {
  const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, created: Math.floor(world.now.getTime() / 1_000), data: { object } })
  const signature = options.signature ?? new Stripe('sk_test_x').webhooks.generateTestHeaderString({ payload, secret: SECRET, timestamp: Math.floor(world.now.getTime() / 1_000) })
  return world.call('POST', options.path ?? '/v1/gateways/stripe/notices/main', payload, { key: null, headers: { 'content-type': 'application/json', 'stripe-signature': signature } })
}

async function pendingSale(): Promise<{ id: string; intent: object }> {
  const method = await world.call('POST', '/v1/customers/ada/payment-methods', { gateway: 'stripe', token: 'pm_1', gatewayCustomerId: 'cus_1' })
  expect(method.status, method.text).toBeLessThan(300)
  const sale = await world.call('POST', '/v1/transactions', { customerId: 'ada', amountMinor: 1_000, currency: 'USD', purpose: 'credit' })
  expect(sale.body, sale.text).toMatchObject({ status: 'pending' })
  return { id: sale.body.id, intent: double.intents.at(-1) ?? {} }
}
const statusOf = async (id: string): Promise<string> => (await world.call('GET', `/v1/transactions/${id}`)).body.status
const balance = async (): Promise<number> => (await world.call('GET', '/v1/customers/ada/credits')).body.balances[0]?.balanceMinor ?? 0

test('a notice that is not signed, for nobody, or of a gateway that tells nothing is refused, and changes nothing', async () => {
  const { id, intent } = await pendingSale()
  const paid = { ...intent, status: 'succeeded' }
  expect(await tell('payment_intent.succeeded', paid, { signature: '' })).toMatchObject({ status: 401, body: { code: 'signature-invalid' } })
  expect(await tell('payment_intent.succeeded', paid, { signature: 't=1,v1=00' })).toMatchObject({ status: 401 })
  expect(await tell('payment_intent.succeeded', paid, { path: '/v1/gateways/stripe/notices/nobody' })).toMatchObject({ status: 404 })
  expect(await tell('payment_intent.succeeded', paid, { path: '/v1/gateways/sandbox/notices/main' })).toMatchObject({ status: 404 })
  const other = await world.addSite('other')
  expect(await tell('payment_intent.succeeded', paid, { path: '/v1/gateways/stripe/notices/other' })).toMatchObject({ status: 409 })
  await world.call('PUT', '/v1/gateways/stripe', { secretKey: DOUBLE_KEY, webhookSecret: SECRET }, { key: other.key })
  expect(await tell('payment_intent.succeeded', paid, { path: '/v1/gateways/stripe/notices/other' })).toMatchObject({ status: 204 })
  expect(await statusOf(id)).toBe('pending')
})

test('a payment that was under way is approved by its notice, once, however often and in whatever order it is told', async () => {
  const before = await balance()
  const { id, intent } = await pendingSale()
  for (const [type, status] of [['payment_intent.processing', 'processing'], ['payment_intent.succeeded', 'succeeded'], ['payment_intent.succeeded', 'succeeded'], ['payment_intent.processing', 'processing']] as const) {
    expect(await tell(type, { ...intent, status })).toMatchObject({ status: 204, text: '' })
  }
  expect(await statusOf(id)).toBe('approved')
  expect(await balance()).toBe(before + 1_000)
})

test('a payment that fails at last is declined with its reason, and notices of others\' payments are taken and forgotten', async () => {
  const { id, intent } = await pendingSale()
  expect(await tell('payment_intent.succeeded', { ...intent, metadata: { regulars_key: 'nobody' } })).toMatchObject({ status: 204 })
  expect(await tell('customer.updated', { id: 'cus_1' })).toMatchObject({ status: 204 })
  await tell('payment_intent.payment_failed', { ...intent, status: 'requires_payment_method', last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' } })
  expect((await world.call('GET', `/v1/transactions/${id}`)).body).toMatchObject({ status: 'declined', declineReason: 'insufficient-funds' })
})
