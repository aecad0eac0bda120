// The client recharge-api-node as it is, which speaks 2021-01: of each of its resources that is here, everything it can ask, and a refusal.

import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type NodeClient, type RechargeWorld } from '../../../test/dialects-recharge.ts'

let recharge: RechargeWorld
let client: NodeClient
beforeAll(async () => {
  recharge = await makeRechargeWorld()
  client = recharge.nodeClient()
})

/** What the client rejects with. */
const refused = (statusCode: number, errors: unknown = expect.anything()): object => ({ response: { statusCode, body: { errors } } })
const gone = refused(404, 'Not Found')
const place = { address1: '1 Main St', city: 'Los Angeles', country: 'United States', first_name: 'Li', last_name: 'Fe', province: 'California', zip: '90404', phone: '' }

let customer: number
let address: number

test('customers', async () => {
  const created = await client.customer.create({ email: 'node@example.com', first_name: 'No', last_name: 'De', shopify_customer_id: 4711 })
  customer = created.id
  expect(created).toMatchObject({ email: 'node@example.com', status: 'INACTIVE', shopify_customer_id: '4711' })
  expect(await client.customer.get(customer)).toMatchObject({ id: customer })
  expect(await client.customer.update(customer, { first_name: 'Na' })).toMatchObject({ first_name: 'Na' })
  expect(await client.customer.list({ email: 'node@example.com' })).toEqual([expect.objectContaining({ id: customer })])
  expect(await client.customer.list({ shopify_customer_id: 4711, ids: [customer, 999] })).toHaveLength(1)
  expect(await client.customer.count({ status: 'INACTIVE' })).toBe(1)
  expect(await client.customer.getPaymentSources(customer)).toEqual([])
  await expect(client.customer.create({ email: 'NODE@example.com', first_name: 'x', last_name: 'y' })).rejects.toMatchObject(refused(422, { email: 'email already exists on store' }))
  await expect(client.customer.update(customer, { first_name: '' })).rejects.toMatchObject(refused(422, { first_name: ['Shorter than minimum length 1.'] }))
  const other = await client.customer.create({ email: 'gone@example.com', first_name: 'Go', last_name: 'Ne' })
  await client.customer.delete(other.id)
  await expect(client.customer.get(other.id)).rejects.toMatchObject(gone)
  expect(client.callLimits.max).toBe(100_000)
})

test('addresses, below their customer and by themselves', async () => {
  const created = await client.customerAddress.create(customer, { ...place, cart_note: 'ring twice' })
  address = created.id
  expect(created).toMatchObject({ customer_id: customer, country: 'United States', cart_note: 'ring twice' })
  expect(await client.customerAddress.list(customer)).toMatchObject([{ id: address }])
  expect(await client.address.get(address)).toMatchObject({ id: address, city: 'Los Angeles' })
  expect(await client.address.list({ customer_id: customer })).toMatchObject([{ id: address }])
  expect(await client.address.count()).toBe(1)
  expect(await client.address.update(address, { city: 'Ventura' })).toMatchObject({ city: 'Ventura' })
  await expect(client.address.update(address, { address1: null })).rejects.toMatchObject(refused(422, { address1: ['Field may not be null.'] }))
  await expect(client.customerAddress.create(999_999, place)).rejects.toMatchObject(gone)
  const other = await client.customerAddress.create(customer, place)
  await client.address.delete(other.id)
  await expect(client.address.get(other.id)).rejects.toMatchObject(gone)
})

let subscription: number
const coffee = {
  quantity: 2, price: 24.5, product_title: 'Coffee', shopify_variant_id: 4711, shopify_product_id: 47, charge_interval_frequency: '1', order_interval_frequency: '1', order_interval_unit: 'month',
  next_charge_scheduled_at: '2026-03-10',
}

test('subscriptions', async () => {
  await client.customer.update(customer, { stripe_customer_token: 'sandbox_customer_1' })
  expect(await client.customer.getPaymentSources(customer)).toMatchObject([{ processor_name: 'sandbox', status: 'active', customer_id: customer }])
  const created = await client.subscription.create({ ...coffee, address_id: address })
  subscription = created.id
  expect(created).toMatchObject({ address_id: address, status: 'ACTIVE', price: 24.5, charge_interval_frequency: '1', shopify_variant_id: 4711, next_charge_scheduled_at: '2026-03-10T00:00:00' })
  expect(await client.subscription.get(subscription)).toMatchObject({ id: subscription })
  expect(await client.subscription.list({ customer_id: customer, status: 'ACTIVE', shopify_variant_id: 4711 })).toMatchObject([{ id: subscription }])
  expect(await client.subscription.count({ status: 'ACTIVE' })).toBe(1)
  expect(await client.subscription.update(subscription, { quantity: 3, price: '20.00' })).toMatchObject({ quantity: 3, price: 20 })
  expect(await client.subscription.changeNextChargeDate(subscription, { date: '2026-03-12T00:00:00' })).toMatchObject({ next_charge_scheduled_at: '2026-03-12T00:00:00' })
  const other = await client.customerAddress.create(customer, place)
  expect(await client.subscription.changeAddress(subscription, { address_id: other.id })).toMatchObject({ address_id: other.id })
  expect(await client.subscription.changeAddress(subscription, { address_id: address, next_charge_scheduled_at: '2026-03-12' })).toMatchObject({ address_id: address })
  await expect(client.subscription.create({ ...coffee, address_id: address, order_interval_unit: 'decade' })).rejects.toMatchObject(refused(422, { order_interval_unit: [expect.any(String)] }))
  await expect(client.subscription.cancel(subscription, {})).rejects.toMatchObject(refused(422, { cancellation_reason: 'Required field missing' }))
  await expect(client.address.delete(address)).rejects.toMatchObject(refused(422, { subscriptions: ['Address has active subscriptions'] }))
  const second = await client.subscription.create({ ...coffee, address_id: address })
  expect(await client.subscription.cancel(second.id, { cancellation_reason: 'too much' })).toMatchObject({ status: 'CANCELLED', cancellation_reason: 'too much', next_charge_scheduled_at: null })
  expect(await client.subscription.activate(second.id)).toMatchObject({ status: 'ACTIVE', cancelled_at: null })
  await client.subscription.delete(second.id)
  await expect(client.subscription.get(second.id)).rejects.toMatchObject(gone)
})

test('one-time products', async () => {
  const mug = { shopify_variant_id: 9, shopify_product_id: 8, product_title: 'Mug', price: '5.00', quantity: 1, next_charge_scheduled_at: '2026-04-10' }
  const created = await client.oneTime.create(address, mug)
  expect(created).toMatchObject({ address_id: address, price: 5, quantity: 1, status: 'ONETIME', shopify_variant_id: 9 })
  expect(await client.oneTime.get(created.id)).toMatchObject({ id: created.id })
  expect(await client.oneTime.list({ address_id: address })).toMatchObject([{ id: created.id }])
  expect(await client.oneTime.update(created.id, { quantity: 2 })).toMatchObject({ quantity: 2, next_charge_scheduled_at: '2026-04-10T00:00:00' })
  // The client looks for the answer under another name than Recharge gives it.
  expect(await client.address.addOneTimeProduct(address, { ...mug, price: undefined, shopify_variant_id: 4711 })).toMatchObject({ onetime: { price: 24.5 } })
  await expect(client.oneTime.create(address, { ...mug, price: undefined })).rejects.toMatchObject(refused(422, { price: 'Required field missing' }))
  await expect(client.oneTime.update(created.id, { next_charge_scheduled_at: '2026-01-01' })).rejects.toMatchObject(refused(422, { next_charge_scheduled_at: 'Cannot be in the past' }))
  for (const { id } of await client.oneTime.list({ address_id: address })) await client.oneTime.delete(id)
  await expect(client.oneTime.get(created.id)).rejects.toMatchObject(gone)
})

test('charges and orders', async () => {
  const [queued] = await client.charge.list({ customer_id: customer, status: 'QUEUED' })
  expect(queued).toMatchObject({ status: 'QUEUED', scheduled_at: '2026-03-12T00:00:00', total_price: '60.00', customer_id: customer, line_items: [{ subscription_id: subscription, quantity: 3 }] })
  const { id } = queued
  expect(await client.charge.get(id)).toMatchObject({ id, address_id: address })
  expect(await client.charge.skip(id, { subscription_id: subscription })).toMatchObject({ status: 'SKIPPED' })
  expect(await client.charge.count({ customer_id: customer })).toBe(2)
  expect(await client.charge.unskip(id, { subscription_id: subscription })).toMatchObject({ status: 'QUEUED' })
  expect(await client.charge.changeNextChargeDate(id, { next_charge_date: '2026-03-01T12:00:00' })).toMatchObject({ id, status: 'SUCCESS', total_price: '60.00' })
  await expect(client.charge.skip(id, { subscription_id: subscription })).rejects.toMatchObject(refused(422, { status: [expect.any(String)] }))
  expect(await client.charge.refund(id, { amount: '10.00' })).toMatchObject({ id, total_refunds: '10.00' })
  await expect(client.charge.refund(id, { amount: '1000.00' })).rejects.toMatchObject(refused(422, { amount: [expect.any(String)] }))
  expect(await client.charge.count({ status: 'QUEUED' })).toBe(1)
  expect(await client.charge.count({ address_id: address, status: 'partially_refunded,queued' })).toBe(2)
  const [order] = await client.order.list({ customer_id: customer })
  expect(order).toMatchObject({ status: 'SUCCESS', charge_id: id, total_price: '60.00', customer_id: customer })
  expect(await client.order.get(order.id)).toMatchObject({ id: order.id })
  expect(await client.order.count({ charge_id: id })).toBe(1)
  expect(await client.order.list({ charge_id: 4 })).toEqual([])
  await expect(client.order.get(999_999)).rejects.toMatchObject(gone)
  const sent = refused(422, { status: [expect.stringContaining('Orders are made of charges that were paid')] })
  for (const ask of [
    () => client.order.create({ charge_id: id }), () => client.order.update(order.id, { note: 'x' }), () => client.order.changeShippingDate(order.id, { scheduled_at: '2026-05-01' }), () => client.order.changeOrderVariant(order.id, 4711, {}),
  ]) await expect(ask()).rejects.toMatchObject(sent)
  await expect(client.order.changeShippingDate(999_999, {})).rejects.toMatchObject(gone)
  await expect(client.charge.get(999_999)).rejects.toMatchObject(gone)
  await expect(client.customer.delete(customer)).rejects.toMatchObject(refused(422, { subscriptions: ['Customer has active subscriptions'] }))
})

test('products and the shop', async () => {
  const [product] = await client.product.list()
  expect(product).toMatchObject({ title: 'Coffee', shopify_product_id: 47 })
  expect(await client.product.get(product.id)).toMatchObject({ id: product.id, title: 'Coffee' })
  expect(await client.product.count()).toBe(1)
  await expect(client.product.get(999_999)).rejects.toMatchObject(gone)
  const stranger = recharge.nodeClient()
  stranger.options.apiKey = 'nobody'
  await expect(stranger.shop.get()).rejects.toMatchObject({ response: { statusCode: 401, body: { error: 'bad authentication' } } })
  expect(await client.shop.get()).toMatchObject({ name: 'main', currency: 'USD', iana_timezone: 'UTC' })
  expect(await client.shop.getShippingCountries()).toContainEqual(expect.objectContaining({ code: 'US', name: 'United States', provinces: [] }))
})

test('webhooks', async () => {
  const created = await client.webhook.create({ address: 'https://shop.example.com/hook', topic: 'customer/created' })
  expect(created).toMatchObject({ topic: 'customer/created', version: '2021-01' })
  expect(await client.webhook.get(created.id)).toEqual(created)
  expect(await client.webhook.list()).toEqual([created])
  expect(await client.webhook.count()).toBe(1)
  expect(await client.webhook.update(created.id, { topic: 'customer/updated' })).toMatchObject({ id: created.id, topic: 'customer/updated' })
  await expect(client.webhook.create({ address: 'https://shop.example.com/hook', topic: 'customer/sneezed' })).rejects.toMatchObject(refused(422, { topic: ['Not a valid topic.'] }))
  await client.webhook.delete(created.id)
  await expect(client.webhook.get(created.id)).rejects.toMatchObject(gone)
})

test('what is not here says so in the words for an endpoint that is not there', async () => {
  const asks = [
    () => client.checkout.get('x'), () => client.collection.list(), () => client.asyncBatch.create({ batch_type: 'onetime_create' }), () => client.order.delete(1), () => client.order.clone(1, 2, {}),
    () => client.address.validate({ zip: '90404' }),
  ]
  for (const ask of asks) await expect(ask()).rejects.toMatchObject({ response: { statusCode: 404, body: { error: 'endpoint not found' } } })
})
