// What customers pay with on a site that charges real money: through its own gateway, and with what is their own, by whichever face they ask.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeOpenWorld, type OpenWorld, type Page } from './dialects-pelcro-open.ts'
import { DOUBLE_KEY, startStripeDouble, type StripeDouble } from './stripe-double.ts'
import type { Reply } from './world.ts'

const PASSWORD = 'correct horse'
let double: StripeDouble
let open: OpenWorld
let page: Page
let session: string
beforeAll(async () => {
  double = await startStripeDouble()
  open = await makeOpenWorld({ stripeServer: double.server })
  await open.native('PUT', '/gateways/stripe', { secretKey: DOUBLE_KEY })
  await open.native('PATCH', '/site', { settings: { gateway: 'stripe' } })
})
afterAll(() => double.close())

let customers = 0
beforeEach(async () => {
  page = open.newPage()
  const { body } = await page.ask('POST', '/auth/register', { email: `payer${++customers}@example.com`, password: PASSWORD })
  const [{ id }] = (await open.native('GET', `/customers?filter=number:${body.data.id}`)).items
  session = (await open.native('POST', `/customers/${id}/portal-sessions`, {})).secret
  double.addCustomer('cus_other')
  double.addMethod('pm_other', { customer: 'cus_other' })
})

const portal = (path: string, body: unknown): Promise<Reply> => open.world.call('POST', `/portal/v1${path}`, body, { key: session })
const methodsOf = async (): Promise<unknown[]> => (await page.ask('POST', '/customer')).body.data.sources

test('nobody pays with the sandbox where the site charges through another gateway', async () => {
  for (const [path, body] of [
    ['/source', { token: 'sandbox_approve', gateway: 'sandbox' }], ['/payment_methods', { token: 'sandbox_approve', gateway: 'sandbox' }],
    ['/subscription', { plan_id: 1, gateway_token: 'sandbox_approve', payment_gateway: 'sandbox' }], ['/subscription', { plan_id: 1, gateway_token: 'sandbox_approve' }],
  ] as const) expect(await page.ask('POST', path, body), path).toMatchObject({ status: 404, body: { error: { status: 404, message: expect.any(String) } } })
  expect((await portal('/payment-tokens', { token: 'sandbox_approve', gateway: 'sandbox' })).body.code).toBe('payment-token-invalid')
  // One of the merchant's is of the merchant's gateway, and still none for a customer.
  const token = await open.native('POST', '/payment-tokens', { token: 'sandbox_approve', gateway: 'sandbox' })
  expect((await page.ask('POST', '/source', { token: token.id })).status).toBe(404)
  expect((await portal('/payment-methods', { paymentToken: token.id })).body.code).toBe('payment-token-invalid')
  expect(await methodsOf()).toEqual([])
})

test('nobody pays with what another has at the gateway, by the name of its owner or its own', async () => {
  for (const token of ['cus_other', 'pm_other']) {
    expect((await page.ask('POST', '/source', { token })).status, token).toBe(404)
    expect((await page.ask('POST', '/subscription', { plan_id: 1, stripe_token: token })).status, token).toBe(404)
    const made = (await portal('/payment-tokens', { token })).body.id
    expect((await portal('/payment-methods', { paymentToken: made })).body.code, token).toBe('payment-token-invalid')
    expect((await page.ask('POST', '/source', { token: made })).status, token).toBe(404)
  }
  expect(await methodsOf()).toEqual([])
  expect(double.intents).toEqual([])
})

test('a merchant attaches nobody\'s card but that which its customer may have: a token that a customer made stays that customer\'s', async () => {
  const made = (await portal('/payment-tokens', { token: 'pm_other' })).body.id
  const [{ id }] = (await open.native('GET', `/customers?filter=email:payer${customers}@example.com`)).items
  expect((await open.world.call('POST', `/v1/customers/${id}/payment-methods`, { paymentToken: made })).body.code).toBe('payment-token-invalid')
  double.addMethod('pm_fresh')
  const fresh = (await portal('/payment-tokens', { token: 'pm_fresh' })).body.id
  const other = await open.native('POST', '/customers', { email: `other${customers}@example.com` })
  expect((await open.world.call('POST', `/v1/customers/${other.id}/payment-methods`, { paymentToken: fresh })).body.code).toBe('payment-token-invalid')
  expect((await open.world.call('POST', `/v1/customers/${id}/payment-methods`, { paymentToken: fresh })).status).toBe(201)
})

test('a customer pays with a card of his own, with another of the same owner, and with what the merchant names by its owner', async () => {
  double.addMethod('pm_own')
  expect((await page.ask('POST', '/subscription', { plan_id: 1, stripe_token: 'pm_own' })).body.data).toMatchObject({ subscriptions: [{ status: 'active' }], sources: [{ object_gateway: 'stripe' }] })
  double.addMethod('pm_second', { customer: double.methods.get('pm_own')?.['customer'] })
  expect((await page.ask('POST', '/source', { token: 'pm_second' })).status).toBe(200)
  const token = await open.native('POST', '/payment-tokens', { token: 'pm_other', gatewayCustomerId: 'cus_other' })
  expect((await page.ask('POST', '/source', { token: token.id })).body.data.sources).toHaveLength(3)
})
