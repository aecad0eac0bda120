// The storefront client as it is, with a session of one customer: what it can do, and that it can do nothing of anybody else's.

import {
  activateSubscription, cancelSubscription, createAddress, getActiveChurnLandingPageURL, getCharge, getFailedPaymentMethodRecoveryLandingPageURL, getCreditSummary, getCustomer, getCustomerPortalAccess, getDeliverySchedule, getSubscription, initRecharge, listAddresses, listCharges,
  listOrders, listPaymentMethods, listPlans, listSubscriptions, loginCustomerPortal, mergeAddresses, processCharge, sendCustomerNotification, sendPasswordlessCode, skipCharge, unskipCharge, updateAddress, updateCustomer, updatePaymentMethod,
  updateSubscription, updateSubscriptionChargeDate, validatePasswordlessCode,
} from '@rechargeapps/storefront-client'
import { beforeAll, expect, test, vi } from 'vitest'
import { makeRechargeWorld, type RechargeWorld } from '../../../test/dialects-recharge.ts'

let recharge: RechargeWorld
let session: { apiToken: string; customerId: string }
let customerNumber: number
let address: number
let stranger: { customer: number; address: number; subscription: number }
const place = { address1: '1 Main St', city: 'Los Angeles', country_code: 'US', first_name: 'Sam', last_name: 'Poe', province: 'California', zip: '90404', phone: '' }
const wish = { quantity: 1, price: '10.00', product_title: 'Tea', external_variant_id: { ecommerce: '7' }, charge_interval_frequency: 1, order_interval_frequency: 1, order_interval_unit: 'month', next_charge_scheduled_at: '2026-03-15' }

async function makeCustomer(email: string): Promise<{ customer: number; address: number; subscription: number }> {
  const { ask } = recharge
  const customer = (await ask('POST', '/customers', { email, first_name: 'Sam', last_name: 'Poe' })).body.customer.id as number
  const home = (await ask('POST', '/addresses', { ...place, customer_id: customer })).body.address.id as number
  await ask('POST', '/payment_methods', { customer_id: customer, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_approve' })
  return { customer, address: home, subscription: (await ask('POST', '/subscriptions', { ...wish, address_id: home })).body.subscription.id as number }
}

let subscription: number
beforeAll(async () => {
  recharge = await makeRechargeWorld()
  const own = await makeCustomer('sam@example.com')
  stranger = await makeCustomer('other@example.com')
  address = own.address
  subscription = own.subscription
  const created = (await recharge.ask('POST', `/customers/${own.customer}/sessions`, {})).body.customer_session
  expect(created).toMatchObject({ apiToken: expect.stringMatching(/^st_/), customerId: own.customer, customer_id: own.customer })
  customerNumber = own.customer
  session = { apiToken: created.apiToken, customerId: String(created.customerId) }
  // Two settings that its types do not tell: they point it at a server of one's own.
  initRecharge({ storeIdentifier: 'main.example.com', environment: 'preprod', environmentUri: `${recharge.url}/recharge` } as Parameters<typeof initRecharge>[0])
})

test('a customer reads and changes himself, and what hangs on him', async () => {
  expect(await getCustomer(session, { include: ['addresses', 'payment_methods', 'subscriptions'] as never })).toMatchObject({
    email: 'sam@example.com', include: { addresses: [{ id: address }], payment_methods: [{ default: true }], subscriptions: [{ id: subscription }] },
  })
  expect(await updateCustomer(session, { first_name: 'Samuel' })).toMatchObject({ first_name: 'Samuel' })
  await expect(updateCustomer(session, { first_name: '' })).rejects.toMatchObject({ status: 422, message: expect.stringContaining('Shorter than minimum length 1.') })
  await expect(updateCustomer(session, { tax_exempt: true } as never)).rejects.toMatchObject({ status: 422 })
  expect(await getCreditSummary(session)).toMatchObject({ total_available_balance: '0.00' })
  expect(await getDeliverySchedule(session, { delivery_count_future: 2 })).toMatchObject([{ date: '2026-03-15', orders: [{ address_id: address }] }, { date: '2026-04-15' }])
  expect(await sendCustomerNotification(session, 'SHOPIFY_UPDATE_PAYMENT_INFO')).toEqual({})
})

test('addresses and payment methods', async () => {
  const other = await createAddress(session, { ...place, customer_id: customerNumber, address2: 'Apt 3' } as never)
  expect(other).toMatchObject({ address2: 'Apt 3', customer_id: customerNumber })
  expect(await updateAddress(session, other.id, { city: 'Elsewhere' })).toMatchObject({ city: 'Elsewhere' })
  expect((await listAddresses(session)).addresses).toHaveLength(2)
  expect(await mergeAddresses(session, { target_address: { id: address }, source_addresses: [{ id: other.id }], delete_source_addresses: true })).toMatchObject({ id: address })
  const { payment_methods: methods } = await listPaymentMethods(session)
  expect(methods).toHaveLength(1)
  expect(await updatePaymentMethod(session, methods[0]?.id ?? 0, { default: true })).toMatchObject({ default: true })
})

test('subscriptions and charges', async () => {
  expect((await listSubscriptions(session)).subscriptions).toMatchObject([{ id: subscription }])
  expect(await updateSubscription(session, subscription, { quantity: 4 })).toMatchObject({ quantity: 4 })
  await expect(updateSubscription(session, subscription, { price: '0.01' } as never)).rejects.toMatchObject({ status: 422 })
  await expect(updateSubscription(session, subscription, { external_variant_id: { ecommerce: 'unsold' } })).rejects.toMatchObject({ status: 422 })
  expect(await updateSubscriptionChargeDate(session, subscription, '2026-03-20')).toMatchObject({ next_charge_scheduled_at: '2026-03-20' })
  const [charge] = (await listCharges(session, { status: 'queued' } as never)).charges
  expect(charge).toMatchObject({ status: 'queued', total_price: '40.00' })
  const id = charge?.id ?? 0
  expect(await skipCharge(session, id, [subscription])).toMatchObject({ status: 'skipped' })
  expect(await unskipCharge(session, id, [subscription])).toMatchObject({ status: 'queued' })
  expect(await processCharge(session, id)).toMatchObject({ id, status: 'success' })
  expect(await getCharge(session, id)).toMatchObject({ id, status: 'success' })
  expect((await listOrders(session)).orders).toHaveLength(1)
  expect((await listPlans(session)).plans).not.toHaveLength(0)
  expect(await cancelSubscription(session, subscription, { cancellation_reason: 'enough' })).toMatchObject({ status: 'cancelled' })
  expect(await activateSubscription(session, subscription)).toMatchObject({ status: 'active' })
})

test('nothing of another customer is there, and nothing of the store', async () => {
  const { ask } = recharge
  const mine = { 'x-recharge-access-token': session.apiToken }
  await expect(getSubscription(session, stranger.subscription)).rejects.toMatchObject({ status: 404 })
  for (const path of [`/customers/${stranger.customer}`, `/addresses/${stranger.address}`, `/customers/${stranger.customer}/delivery_schedule`, `/customers/${stranger.customer}/credit_summary`]) {
    expect((await ask('GET', path, undefined, mine)).status, path).toBe(404)
  }
  for (const [method, path, body] of [
    ['PUT', `/addresses/${stranger.address}`, { city: 'Mine' }], ['POST', `/subscriptions/${stranger.subscription}/cancel`, { cancellation_reason: 'x' }], ['DELETE', `/subscriptions/${stranger.subscription}`, undefined],
    ['POST', '/addresses/merge', { target_address: { id: address }, source_addresses: [{ id: stranger.address }] }],
  ] as const) expect((await ask(method, path, body, mine)).status, path).toBe(404)
  expect((await ask('POST', '/addresses', { ...place, customer_id: stranger.customer }, mine)).status).toBe(422)
  expect((await ask('POST', '/subscriptions', { ...wish, price: undefined, address_id: stranger.address }, mine)).status).toBe(422)
  for (const list of ['addresses', 'subscriptions', 'charges', 'orders', 'payment_methods', 'onetimes']) {
    const rows = (await ask('GET', `/${list}?customer_id=${stranger.customer}`, undefined, mine)).body[list] as { customer_id?: number; customer?: { id: number } }[]
    expect(rows.every((row) => (row.customer_id ?? row.customer?.id) === customerNumber), list).toBe(true)
  }
  for (const [method, path] of [['GET', '/customers'], ['POST', '/customers'], ['GET', '/webhooks'], ['GET', '/token_information'], ['DELETE', `/customers/${session.customerId}`], ['POST', '/payment_methods']] as const) {
    expect((await ask(method, path, method === 'GET' ? undefined : {}, mine)).status, path).toBe(401)
  }
})

test('the portal’s link holds a token that is exchanged for a session, and what the store switches off is refused', async () => {
  const { ask, world } = recharge
  const access = await getCustomerPortalAccess(session)
  expect(access).toMatchObject({ base_url: `${recharge.url}/recharge/portal/`, temp_token: expect.stringMatching(/^st_/) })
  const exchanged = await ask('POST', `/customers/${access.customer_hash}/access`, { token: access.temp_token, shop: 'main' }, { 'x-recharge-access-token': undefined })
  expect(exchanged).toMatchObject({ status: 200, body: { api_token: expect.stringMatching(/^st_/), customer_id: customerNumber } })
  expect((await ask('POST', `/customers/${access.customer_hash}1/access`, { token: access.temp_token, shop: 'main' })).status).toBe(401)
  // What a session hands on ends when it does.
  const { expires_at: until } = (await ask('POST', `/customers/${customerNumber}/sessions`, {})).body.customer_session
  expect(Date.parse(access.expires_at)).toBeLessThanOrEqual(Date.parse(until))
  const failed = await getFailedPaymentMethodRecoveryLandingPageURL(session)
  const churn = await getActiveChurnLandingPageURL(session, subscription, 'https://shop.example.com')
  for (const url of [access.portal_url, failed, churn]) {
    const led = await fetch(url, { redirect: 'manual' })
    const location = led.headers.get('location') ?? ''
    expect([led.status, location.split('#login=')[0]], url).toEqual([302, `${world.engine.publicUrl}/portal/main/`])
    const entered = await world.call('POST', '/portal/v1/sessions', { site: 'main', link: location.split('#login=')[1] }, { key: null })
    expect(entered.status).toBe(201)
    expect(Date.parse(entered.body.expiresAt)).toBeLessThanOrEqual(Date.parse(until))
  }
  expect((await fetch(access.portal_url.replace(access.customer_hash, `${access.customer_hash}1`), { redirect: 'manual' })).status).toBe(401)
  expect((await fetch(access.portal_url.replace('token=', 'token=x'), { redirect: 'manual' })).status).toBe(401)
  await expect(validatePasswordlessCode('sam@example.com', 'session', 'wrong')).rejects.toMatchObject({ status: 401 })
  expect((await world.call('PATCH', '/v1/site', { settings: { portal: { pause: true, cancel: false, skip: true } } })).status).toBe(200)
  await expect(cancelSubscription(session, subscription, { cancellation_reason: 'enough' })).rejects.toMatchObject({ status: 403, message: 'This is switched off for customers of this store' })
  await expect(getCustomer({ apiToken: 'st_nobody', customerId: session.customerId })).rejects.toMatchObject({ status: 401, message: 'bad authentication' })
})

test('a shop may open as many sessions as it likes: the oldest end', async () => {
  const { ask } = recharge
  const tokens: string[] = []
  for (let count = 0; count < 52; count++) tokens.push((await ask('POST', `/customers/${stranger.customer}/sessions`, {})).body.customer_session.apiToken)
  const answers = await Promise.all([tokens[0], tokens[1], tokens[2], tokens.at(-1)].map((token) => ask('GET', `/customers/${stranger.customer}`, undefined, { 'x-recharge-access-token': token })))
  expect(answers.map((one) => one.status)).toEqual([401, 401, 200, 200])
})

test('the customer portal and a login by mail, through the client', async () => {
  const access = await getCustomerPortalAccess({ apiToken: (await recharge.ask('POST', `/customers/${customerNumber}/sessions`, {})).body.customer_session.apiToken, customerId: String(customerNumber) })
  vi.stubGlobal('window', { location: new URL(access.portal_url) })
  expect(await loginCustomerPortal()).toMatchObject({ apiToken: expect.stringMatching(/^st_/), customerId: customerNumber })
  vi.unstubAllGlobals()
  await sendPasswordlessCode('sam@example.com')
  await expect.poll(() => recharge.mails.length).toBe(1)
  const code = /#login=(\S+)/.exec(recharge.mails[0]?.text ?? '')?.[1] ?? ''
  const entered = await validatePasswordlessCode('sam@example.com', 'session', code)
  expect(await getCustomer({ apiToken: entered.apiToken, customerId: String(entered.customerId) })).toMatchObject({ email: 'sam@example.com' })
})
