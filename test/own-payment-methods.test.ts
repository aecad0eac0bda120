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

test('a Pelcro client takes over all that a customer of Stripe has, and whatever is wrong with that customer is wrong with its field', async () => {
  const core = (method: string, path: string, body?: unknown): Promise<Reply> => open.world.call(method, `/pelcro/api/v1/core${path}`, body)
  double.addCustomer('cus_moved', { invoice_settings: { default_payment_method: 'pm_moved_2' } })
  const card = (last4: string): object => ({ brand: 'visa', last4, exp_month: 12, exp_year: 2034, fingerprint: `fp_${last4}` })
  for (const [id, last4] of [['pm_moved_1', '1111'], ['pm_moved_2', '1881']] as const) double.addMethod(id, { customer: 'cus_moved', card: card(last4) })
  const sent = { display_name: 'Moved', import_payment_methods: true, payment_gateway_id: 'cus_moved' }
  const made = await core('POST', '/customers?expand=defaultSource', { ...sent, old_provider_id: 'moved-1' })
  expect([made.status, made.body.data.default_source], made.text).toMatchObject([201, { object_gateway: 'stripe', is_default: true, properties: { brand: 'visa', last4: '1881', exp_month: 12, exp_year: 2034 } }])
  expect((await core('GET', `/sources?filter[customer_id]=${made.body.data.id}`)).body.data.map((one: { properties: { last4: string } }) => one.properties.last4).toSorted()).toEqual(['1111', '1881'])
  for (const [why, id] of [['another has it', 'cus_moved'], ['nobody has it', 'cus_none'], ['it is no customer', 'pm_moved_1'], ['it is no id', 'x y/..']]) {
    const refused = await core('POST', '/customers', { ...sent, old_provider_id: `moved-${id}`, payment_gateway_id: id })
    expect([why, refused.status, refused.body.errors?.payment_gateway_id?.[0]]).toEqual([why, 400, expect.stringMatching(/^[A-Z]/)])
    expect((await core('GET', '/customers?filter[email]=like:moved')).body.meta.total).toBe(0)
  }
})

test('a gateway that does not answer when a card is added is no mistake of ours: every face says to come back, and nothing is made', async () => {
  double.addCustomer('cus_later')
  double.addMethod('pm_later')
  const away = async (path: string, work: () => Promise<{ status: number; text: string }>): Promise<[number, string]> => {
    const faults = double.faults as { path: string; fault: { status: number } }[]
    for (let times = 0; times < 10; times++) faults.push({ path, fault: { status: 500 } })
    const { status, text } = await work()
    faults.length = 0
    return [status, text]
  }
  const [{ id, number }] = (await open.native('GET', `/customers?filter=email:payer${customers}@example.com`)).items
  const told = [
    ['a Pelcro import', 429, await away('GET /v1/customers/cus_later/payment_methods', () => open.world.call('POST', '/pelcro/api/v1/core/customers', { display_name: 'Later', import_payment_methods: true, payment_gateway_id: 'cus_later' }))],
    ['a Pelcro source', 429, await away('GET /v1/payment_methods/pm_later', () => open.world.call('POST', '/pelcro/api/v1/core/sources', { customer_id: number, object_gateway: 'stripe', object_id: 'pm_later' }))],
    ['a page', 429, await away('GET /v1/payment_methods/pm_later', () => page.ask('POST', '/source', { token: 'pm_later' }))],
    ['native', 503, await away('GET /v1/payment_methods/pm_later', () => open.world.call('POST', `/v1/customers/${id}/payment-methods`, { token: 'pm_later' }))],
  ] as const
  for (const [who, wanted, [status, text]] of told) expect([who, status, text]).toEqual([who, wanted, expect.not.stringMatching(/internal/i)])
  expect((await open.native('GET', '/customers?q=Later')).items).toEqual([])
  expect(await methodsOf()).toEqual([])
})
