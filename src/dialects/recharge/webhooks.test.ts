// Recharge's webhooks: registering for topics, what arrives with which signatures, and what becomes of an address that never answers.

import { createHash, createHmac } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type RechargeWorld } from '../../../test/dialects-recharge.ts'
import { makeReceiver, type Receiver } from '../../../test/receiver.ts'
import { queueWebhooks } from '../../services/webhook-events.ts'
import { claimDueLanes, deliverLane } from '../../services/webhook-sending.ts'

let recharge: RechargeWorld
let receiver: Receiver
beforeAll(async () => {
  recharge = await makeRechargeWorld()
  receiver = await makeReceiver()
})

/** Everything that is due goes out. */
async function deliver(): Promise<void> {
  const { engine } = recharge.world
  await recharge.world.settled()
  while ((await queueWebhooks(engine)) > 0);
  for (let claims = await claimDueLanes(engine, 50); claims.length > 0; claims = await claimDueLanes(engine, 50)) for (const claim of claims) await deliverLane(claim)
}

const listen = (topic: string, more: object = {}): Promise<{ status: number; headers: Headers; body: { webhook: { id: number } } }> =>
  recharge.ask('POST', '/webhooks', { address: `${receiver.url}/${topic}`, topic, ...more })

test('what is no topic, no address or nothing to include is refused by field', async () => {
  const { ask, world } = recharge
  expect(await ask('POST', '/webhooks', {})).toMatchObject({ status: 422, body: { errors: { address: 'Required field missing', topic: 'Required field missing' } } })
  expect(await ask('POST', '/webhooks', { address: 'https://a.example', topic: 'customer/born' })).toMatchObject({ status: 422, body: { errors: { topic: ['Not a valid topic.'] } } })
  expect(await ask('POST', '/webhooks', { address: 'nowhere', topic: 'customer/created' })).toMatchObject({ status: 422, body: { errors: { address: [expect.any(String)] } } })
  expect(await ask('POST', '/webhooks', { address: receiver.url, topic: 'plan/created', included_objects: ['customer'] })).toMatchObject({ status: 422, body: { errors: { included_objects: [expect.any(String)] } } })
  expect(await ask('GET', '/webhooks/77')).toMatchObject({ status: 404 })
  const { secret } = await world.addKey(['webhooks:write', 'events:read'])
  expect(await ask('POST', '/webhooks', { address: receiver.url, topic: 'customer/created' }, { 'x-recharge-access-token': secret })).toMatchObject({ status: 403 })
})

test('a registration is read, changed, listed among topics only, and deleted', async () => {
  const { ask } = recharge
  const { id } = (await listen('customer/updated', { included_objects: ['addresses'], version: '2021-01' })).body.webhook
  expect((await ask('GET', `/webhooks/${id}`)).body).toEqual({ webhook: { id, address: `${receiver.url}/customer/updated`, included_objects: ['addresses'], topic: 'customer/updated', version: '2021-01' } })
  expect((await ask('PUT', `/webhooks/${id}`, { topic: 'address/created', version: '2021-11' })).body.webhook).toMatchObject({ topic: 'address/created', included_objects: [], version: '2021-11' })
  await recharge.world.call('POST', '/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['*'] })
  expect((await ask('GET', '/webhooks')).body.webhooks).toMatchObject([{ id }])
  expect((await ask('DELETE', `/webhooks/${id}`)).status).toBe(204)
  expect((await ask('GET', '/webhooks')).body.webhooks).toEqual([])
  for (const endpoint of (await recharge.world.call('GET', '/v1/webhook-endpoints')).body.items) await recharge.world.call('DELETE', `/v1/webhook-endpoints/${endpoint.id}`)
})

test('what arrives is the REST body wrapped by its name, signed in both ways with the client secret', async () => {
  const { ask } = recharge
  const secret = (await listen('customer/created', { included_objects: ['addresses', 'payment_methods'] })).headers.get('x-recharge-client-secret') ?? ''
  expect((await ask('GET', '/token_information')).body.token_information.client.secret).toBe(secret)
  for (const topic of ['customer/deleted', 'address/created', 'order/created', 'subscription/cancelled', 'subscription/deleted', 'customer/activated']) await listen(topic)
  await listen('charge/paid', { included_objects: ['customer', 'metafields'] })
  await listen('subscription/updated', { included_objects: ['metafields'] })
  const { customer } = (await ask('POST', '/customers', { email: 'hook@example.com', first_name: 'Ho', last_name: 'Ok' })).body
  await deliver()
  const [message] = receiver.received
  expect(message?.headers['x-recharge-topic']).toBe('customer/created')
  expect(message?.body).toEqual({ customer, addresses: [], payment_methods: [] })
  const signed = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(message?.headers['x-recharge-webhook-signature']))
  expect(signed?.[2]).toBe(createHmac('sha256', secret).update(`${signed?.[1]}.${message?.text}`).digest('hex'))
  expect(message?.headers['x-recharge-hmac-sha256']).toBe(createHash('sha256').update(secret + message?.text).digest('hex'))
  receiver.received.length = 0
  const { address } = (await ask('POST', '/addresses', { customer_id: customer.id, address1: '1', city: 'C', country_code: 'US', first_name: 'Ho', last_name: 'Ok', province: 'CA', zip: '1', phone: '' })).body
  await ask('POST', '/payment_methods', { customer_id: customer.id, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_approve' })
  const { subscription } = (await ask('POST', '/subscriptions', {
    address_id: address.id, quantity: 1, price: '9.00', external_variant_id: { ecommerce: '1' }, charge_interval_frequency: 1, order_interval_frequency: 1, order_interval_unit: 'month', next_charge_scheduled_at: '2026-03-01',
  })).body
  await deliver()
  const told = (topic: string): unknown => receiver.received.find(({ headers }) => headers['x-recharge-topic'] === topic)?.body
  expect(told('address/created')).toMatchObject({ address: { id: address.id } })
  expect(told('customer/activated')).toMatchObject({ customer: { id: customer.id, subscriptions_active_count: 1 } })
  expect(told('charge/paid')).toMatchObject({ charge: { status: 'success', total_price: '9.00', customer: { id: customer.id } } })
  expect(told('order/created')).toMatchObject({ order: { status: 'success', total_price: '9.00' } })
  expect(told('charge/paid')).toMatchObject({ customer: { id: customer.id }, metafields: [] })
  await ask('POST', '/metafields', { owner_resource: 'subscription', owner_id: subscription.id, namespace: 'n', key: 'k', value: 'v', value_type: 'string' })
  await deliver()
  expect(told('subscription/updated')).toMatchObject({ subscription: { id: subscription.id }, metafields: [{ key: 'k', value: 'v' }] })
  receiver.received.length = 0
  await ask('DELETE', `/subscriptions/${subscription.id}`)
  await ask('DELETE', `/customers/${customer.id}`)
  await deliver()
  expect(told('subscription/cancelled')).toMatchObject({ subscription: { id: subscription.id, status: 'cancelled' } })
  expect(receiver.received.filter(({ headers }) => headers['x-recharge-topic'] === 'subscription/deleted')).toHaveLength(1)
  expect(told('customer/deleted')).toEqual({ customer: { id: customer.id } })
})

test('a merge is told as one customer updated and another deleted, and its undo as that one created', async () => {
  const { ask, world } = recharge
  for (const one of (await ask('GET', '/webhooks')).body.webhooks) await ask('DELETE', `/webhooks/${one.id}`)
  const [survivor, loser] = [(await world.call('POST', '/v1/customers', { lastName: 'Stays' })).body, (await world.call('POST', '/v1/customers', { firstName: 'Goes' })).body]
  for (const topic of ['customer/created', 'customer/updated', 'customer/deleted']) await listen(topic)
  const told = async (): Promise<unknown[]> => {
    receiver.received.length = 0
    await deliver()
    return receiver.received.map(({ headers, body }) => {
      const { customer } = body as { customer: { id: number; first_name?: string } }
      return [headers['x-recharge-topic'], customer.id, customer.first_name]
    })
  }
  await deliver()
  const { id } = (await world.call('POST', '/v1/merges', { survivor: survivor.id, losers: [loser.id] })).body
  const merged = await told()
  expect(merged).toHaveLength(2)
  expect(merged).toEqual(expect.arrayContaining([['customer/updated', survivor.number, 'Goes'], ['customer/deleted', loser.number, undefined]]))
  await world.call('POST', `/v1/merges/${id}/undo`)
  const undone = await told()
  expect(undone).toHaveLength(2)
  expect(undone).toEqual(expect.arrayContaining([['customer/updated', survivor.number, null], ['customer/created', loser.number, 'Goes']]))
})

test('an address that fails twenty times in two days is deleted', async () => {
  const { ask, world } = recharge
  for (const one of (await ask('GET', '/webhooks')).body.webhooks) await ask('DELETE', `/webhooks/${one.id}`)
  const { id } = (await listen('customer/created')).body.webhook
  receiver.received.length = 0
  receiver.answer = () => 503
  const began = world.now
  await ask('POST', '/customers', { email: 'deaf@example.com', first_name: 'De', last_name: 'Af' })
  await deliver()
  for (let hours = 1; hours <= 50; hours++) {
    world.now = new Date(began.getTime() + hours * 3_600_000)
    await deliver()
  }
  expect(receiver.received).toHaveLength(20)
  expect((await ask('GET', `/webhooks/${id}`)).status).toBe(404)
  expect((await ask('GET', '/webhooks')).body.webhooks).toEqual([])
})
