// A life in Recharge's words: an address, a card, a subscription, its charges, what is skipped, refused, refunded, cancelled and taken up again.

import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type RechargeWorld } from '../../../test/dialects-recharge.ts'
import { runBilling } from '../../services/billing-run.ts'

let recharge: RechargeWorld
let customer: number
let address: number
beforeAll(async () => {
  recharge = await makeRechargeWorld()
  customer = (await recharge.ask('POST', '/customers', { email: 'life@example.com', first_name: 'Li', last_name: 'Fe' })).body.customer.id
})

const place = { address1: '1 Main St', address2: null, city: 'Los Angeles', country_code: 'US', first_name: 'Li', last_name: 'Fe', province: 'California', zip: '90404', phone: '' }

test('an address says what it lacks, is added, changed, listed and merged', async () => {
  const { ask } = recharge
  const sentence = 'city, country_code, first_name, province, last_name, customer_id, address1 are required fields.'
  expect(await ask('POST', '/addresses', { city: 'x' })).toMatchObject({ status: 422, body: { errors: { _schema: [sentence, sentence] } } })
  expect(await ask('POST', '/addresses', { ...place, customer_id: customer, address1: null })).toMatchObject({ status: 422, body: { errors: { address1: ['Field may not be null.'] } } })
  const created = await ask('POST', '/addresses', { ...place, customer_id: String(customer), order_attributes: [{ name: 'gift', value: 'yes' }] })
  expect(created).toMatchObject({ status: 201, body: { address: { customer_id: customer, address1: '1 Main St', country_code: 'US', order_attributes: [{ name: 'gift', value: 'yes' }], payment_method_id: null } } })
  address = created.body.address.id
  expect(await ask('PUT', `/addresses/${address}?commit=true`, { address2: 'Apt 2' })).toMatchObject({ status: 200, body: { address: { address2: 'Apt 2', city: 'Los Angeles' } } })
  const other = (await ask('POST', '/addresses', { ...place, customer_id: customer, city: 'Other' })).body.address.id
  expect((await ask('GET', `/addresses?customer_id=${customer}&include=customer`)).body).toMatchObject({ next_cursor: null, addresses: [{ id: other, include: { customer: { id: customer } } }, { id: address }] })
  expect(await ask('POST', '/addresses/merge', { target_address: { id: address }, source_addresses: [{ id: other }], delete_source_addresses: true })).toMatchObject({ status: 200, body: { address: { id: address } } })
  expect(await ask('GET', `/addresses/${other}`)).toMatchObject({ status: 404 })
  expect((await ask('GET', `/customers/${customer}/addresses`, undefined, { 'x-recharge-version': '2021-01' })).body.addresses[0]).toMatchObject({ id: address, country: 'United States' })
})

test('a payment method comes with the processor’s tokens, and never with a number', async () => {
  const { ask } = recharge
  expect(await ask('POST', '/payment_methods', { customer_id: customer })).toMatchObject({ status: 422, body: { errors: { processor_customer_token: 'Required field missing' } } })
  const body = { customer_id: customer, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'sandbox_nobody' }
  expect(await ask('POST', '/payment_methods', body)).toMatchObject({ status: 422, text: '{"errors":{"processor_customer_token":["Not found"]}}' })
  const created = await ask('POST', '/payment_methods', { ...body, processor_payment_method_token: 'sandbox_approve', default: true, billing_address: { address1: '1 Main St', country_code: 'US', first_name: 'Li' } })
  expect(created).toMatchObject({ status: 201, body: { payment_method: { customer_id: customer, default: true, status: 'valid', include: {}, payment_details: { last4: '4242', brand: 'visa' }, billing_address: { address1: '1 Main St', country_code: 'US' } } } })
  const { id } = created.body.payment_method
  expect(await ask('PUT', `/payment_methods/${id}`, { billing_address: { address1: null } })).toMatchObject({ status: 422, text: '{"errors":{"billing_address":{"address1":["Field may not be null."]}}}' })
  expect((await ask('PUT', `/payment_methods/${id}`, { billing_address: { zip: '90405' } })).body.payment_method.billing_address).toMatchObject({ address1: '1 Main St', country_code: 'US', first_name: 'Li', zip: '90405' })
  expect((await ask('GET', `/payment_methods?customer_id=${customer}&include=addresses`)).body.payment_methods).toMatchObject([{ id, include: { addresses: [{ id: address }] } }])
  expect((await ask('GET', `/customers/${customer}?include=addresses,payment_methods,subscriptions,metafields,unknown`)).body.customer).toMatchObject({
    has_valid_payment_method: true, include: { addresses: [{ id: address, payment_method_id: id }], payment_methods: [{ id }], subscriptions: [], metafields: [] },
  })
})

let subscription: number
const wish = { quantity: 2, price: '24.50', product_title: 'Coffee', external_variant_id: { ecommerce: '4711' }, external_product_id: { ecommerce: '47' } }
const monthly = { charge_interval_frequency: 1, order_interval_frequency: 1, order_interval_unit: 'month' }

test('a subscription begins with its date, and changes with its next charge', async () => {
  const { ask } = recharge
  expect(await ask('POST', '/subscriptions', { address_id: address })).toMatchObject({ status: 422, body: { errors: { quantity: 'Required field missing', order_interval_unit: 'Required field missing' } } })
  expect(await ask('POST', '/subscriptions', { ...wish, ...monthly, address_id: address, next_charge_scheduled_at: '2026-02-01' })).toMatchObject({
    status: 422, text: '{"errors":{"next_charge_scheduled_at":"Cannot be in the past"}}',
  })
  const created = await ask('POST', '/subscriptions', { ...wish, ...monthly, address_id: address, next_charge_scheduled_at: '2026-03-10', properties: [{ name: 'k', value: 'v' }] })
  expect(created).toMatchObject({
    status: 201,
    body: {
      subscription: {
        address_id: address, customer_id: customer, status: 'active', price: '24.50', quantity: 2, product_title: 'Coffee', next_charge_scheduled_at: '2026-03-10', order_interval_unit: 'month',
        charge_interval_frequency: 1, has_queued_charges: true, external_variant_id: { ecommerce: '4711' }, properties: [{ name: 'k', value: 'v' }], cancelled_at: null,
      },
    },
  })
  subscription = created.body.subscription.id
  expect((await ask('GET', `/customers/${customer}`)).body.customer).toMatchObject({ subscriptions_active_count: 1, subscriptions_total_count: 1 })
  expect(await ask('PUT', `/subscriptions/${subscription}`, { order_interval_unit: 'day' })).toMatchObject({ status: 422, body: { errors: { charge_interval_unit_type: expect.stringContaining('when passing') } } })
  expect(await ask('PUT', `/subscriptions/${subscription}`, { quantity: 3, price: 20 })).toMatchObject({ status: 200, body: { subscription: { quantity: 3, price: '20.00', next_charge_scheduled_at: '2026-03-10' } } })
  expect(await ask('POST', `/subscriptions/${subscription}/set_next_charge_date`, { date: '2026-01-01' })).toMatchObject({ status: 422, text: '{"errors":{"date":["date is not far enough in the future"]}}' })
  expect((await ask('POST', `/subscriptions/${subscription}/set_next_charge_date`, { date: '2026-03-12T00:00:00' })).body.subscription.next_charge_scheduled_at).toBe('2026-03-12')
  const old = (await ask('GET', `/subscriptions/${subscription}`, undefined, { 'x-recharge-version': '2021-01' })).body.subscription
  expect(old).toMatchObject({ status: 'ACTIVE', price: 20, charge_interval_frequency: '1', has_queued_charges: 1, next_charge_scheduled_at: '2026-03-12T00:00:00', shopify_variant_id: 4711, email: 'life@example.com' })
  for (const query of [`customer_id=${customer}`, `address_id=${address}`, 'status=ACTIVE', 'external_variant_id=4711', `ids=${subscription}`]) {
    expect((await ask('GET', `/subscriptions?${query}`)).body.subscriptions, query).toMatchObject([{ id: subscription }])
  }
  expect((await ask('GET', '/subscriptions?status=cancelled')).body.subscriptions).toEqual([])
  expect(await ask('DELETE', `/addresses/${address}`)).toMatchObject({ status: 422, text: '{"errors":{"subscriptions":["Address has active subscriptions"]}}' })
  const [{ id: method }] = (await ask('GET', `/payment_methods?customer_id=${customer}`)).body.payment_methods
  expect(await ask('DELETE', `/payment_methods/${method}`)).toMatchObject({ status: 422, text: '{"errors":{"address":["Can not delete payment method associated with addresses"]}}' })
  expect((await ask('GET', `/payment_methods/${method}`)).body.payment_method.status).toBe('valid')
  expect(await ask('DELETE', `/customers/${customer}`)).toMatchObject({ status: 422, text: '{"errors":{"subscriptions":["Customer has active subscriptions"]}}' })
})

let charge: number
test('what is sent back as it was read changes nothing, and with one thing changed, that', async () => {
  const { ask, world } = recharge
  const { id } = (await world.call('GET', `/v1/customers?filter=number:${customer}`)).body.items[0]
  const told = async (): Promise<string[]> => (await world.call('GET', `/v1/customers/${id}/timeline`)).body.items.map((one: { type: string }) => one.type)
  const [made, before] = [(await ask('POST', '/subscriptions', { ...wish, ...monthly, address_id: address, next_charge_scheduled_at: '2026-03-20', properties: [{ name: 'a', value: 'b' }] })).body.subscription.id as number, await told()]
  for (const headers of [{}, { 'x-recharge-version': '2021-01' }]) {
    for (const [path, name] of [[`/subscriptions/${made}`, 'subscription'], [`/addresses/${address}`, 'address']] as const) {
      const shown = (await ask('GET', path, undefined, headers)).body[name]
      expect((await ask('PUT', path, shown, headers)).body[name]).toEqual({ ...shown, updated_at: expect.any(String) })
    }
  }
  expect((await told()).slice(0, -before.length).filter((type) => type.startsWith('subscription.'))).toEqual([])
  const shown = (await ask('GET', `/subscriptions/${made}`)).body.subscription
  const changed = (await ask('PUT', `/subscriptions/${made}`, { ...shown, charge_interval_frequency: 2, order_interval_frequency: 2 })).body.subscription
  expect(changed).toMatchObject({ charge_interval_frequency: 2, order_interval_frequency: 2, price: '24.50', next_charge_scheduled_at: '2026-03-20' })
  expect((await ask('PUT', `/subscriptions/${made}`, { ...changed, charge_interval_frequency: 4 })).body.subscription).toMatchObject({ charge_interval_frequency: 4, order_interval_frequency: 2, is_prepaid: true })
  await ask('DELETE', `/subscriptions/${made}`)
})

test('what is to come is a queued charge, which can be skipped, taken back, processed and refunded under one id', async () => {
  const { ask } = recharge
  const queued = (await ask('GET', `/charges?customer_id=${customer}&status=QUEUED`)).body.charges
  expect(queued).toMatchObject([{ status: 'queued', scheduled_at: '2026-03-12', total_price: '60.00', address_id: address, line_items: [{ purchase_item_id: subscription, quantity: 3, unit_price: '20.00' }] }])
  charge = queued[0].id
  expect(Number.isSafeInteger(charge)).toBe(true)
  expect((await ask('POST', `/charges/${charge}/skip`, { purchase_item_ids: [subscription] })).body.charge.status).toBe('skipped')
  expect((await ask('GET', `/charges?customer_id=${customer}&sort_by=id-asc`)).body.charges.map((one: { status: string }) => one.status)).toEqual(['skipped', 'queued'])
  expect(await ask('POST', `/charges/${charge}/skip`)).toMatchObject({ status: 422 })
  expect((await ask('POST', `/charges/${charge}/unskip`, { purchase_item_ids: [subscription] })).body.charge.status).toBe('queued')
  expect((await ask('POST', `/subscriptions/${subscription}/charges/skip`, { date: '2026-04-12', subscription_id: subscription })).body.charge).toMatchObject({ status: 'skipped', scheduled_at: '2026-04-12' })
  const schedule = (await ask('GET', `/customers/${customer}/delivery_schedule?delivery_count_future=3`)).body
  expect(schedule.deliveries.map((one: { date: string }) => one.date)).toEqual(['2026-03-12', '2026-04-12', '2026-05-12'])
  expect(schedule.deliveries[0].orders[0]).toMatchObject({ charge_id: charge, address_id: address, order_subtotal: '60.00', line_items: [{ subscription_id: subscription, is_skipped: false }] })
  const paid = await ask('POST', `/charges/${charge}/process`)
  expect(paid).toMatchObject({ status: 200, body: { charge: { id: charge, status: 'success', total_price: '60.00', customer: { id: customer } } } })
  expect(await ask('POST', `/charges/${charge}/refund`, { amount: '100.00' })).toMatchObject({ status: 422, body: { errors: { amount: [expect.any(String)] } } })
  expect((await ask('POST', `/charges/${charge}/refund`, { amount: '10.00' })).body.charge).toMatchObject({ status: 'partially_refunded', total_refunds: '10.00' })
  for (const [status, count] of [['success', 0], ['partially_refunded', 1], ['queued,error', 1]] as const) {
    expect((await ask('GET', `/charges?customer_id=${customer}&status=${status}`)).body.charges, status).toHaveLength(count)
  }
  const orders = (await ask('GET', `/orders?customer_id=${customer}`)).body.orders
  expect(orders).toMatchObject([{ charge: { id: charge, status: 'partially_refunded' }, status: 'success', total_price: '60.00' }])
  expect((await ask('GET', `/orders/${orders[0].id}`)).body.order.id).toBe(orders[0].id)
  const first = (await ask('GET', `/charges?customer_id=${customer}&limit=1`)).body
  const all: unknown[] = [...first.charges]
  for (let cursor = first.next_cursor; cursor;) {
    const page = (await ask('GET', `/charges?cursor=${cursor}&limit=1`)).body
    all.push(...page.charges)
    cursor = page.next_cursor
  }
  expect(all.map((one) => (one as { status: string }).status)).toEqual(['queued', 'skipped', 'partially_refunded'])
})

test('a charge that fails says why, in Recharge’s words, and is processed again', async () => {
  const { ask, world } = recharge
  const poor = (await ask('POST', '/customers', { email: 'poor@example.com', first_name: 'Po', last_name: 'Or' })).body.customer.id
  const home = (await ask('POST', '/addresses', { ...place, customer_id: poor })).body.address.id
  await ask('POST', '/payment_methods', { customer_id: poor, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_decline-first_1' })
  const begun = await ask('POST', '/subscriptions', { ...wish, ...monthly, address_id: home, next_charge_scheduled_at: '2026-03-01' })
  expect(begun.status).toBe(201)
  const [failed] = (await ask('GET', `/charges?customer_id=${poor}&status=error`)).body.charges
  expect(failed).toMatchObject({ status: 'error', error_type: 'INSUFFICIENT_FUNDS', charge_attempts: 1, retry_date: expect.any(String) })
  expect((await ask('GET', `/customers/${poor}`)).body.customer.has_payment_method_in_dunning).toBe(true)
  expect((await ask('POST', `/charges/${failed.id}/process`)).body.charge).toMatchObject({ id: failed.id, status: 'success' })
  expect(world.site.slug).toBe('main')
})

test('a subscription is cancelled with a reason, taken up again, and gone when it is deleted', async () => {
  const { ask } = recharge
  expect(await ask('POST', `/subscriptions/${subscription}/cancel`, {})).toMatchObject({ status: 422, body: { errors: { cancellation_reason: 'Required field missing' } } })
  const cancelled = await ask('POST', `/subscriptions/${subscription}/cancel`, { cancellation_reason: 'too much coffee', cancellation_reason_comments: 'really' })
  expect(cancelled.body.subscription).toMatchObject({ status: 'cancelled', cancellation_reason: 'too much coffee', cancellation_reason_comments: 'really', next_charge_scheduled_at: null, has_queued_charges: false, cancelled_at: '2026-03-01T12:00:00+00:00' })
  expect(await ask('POST', `/subscriptions/${subscription}/cancel`, { cancellation_reason: 'again' })).toMatchObject({ status: 422 })
  expect((await ask('GET', `/customers/${customer}`)).body.customer.subscriptions_active_count).toBe(0)
  const active = await ask('POST', `/subscriptions/${subscription}/activate`, { status: 'active' })
  expect(active.body.subscription).toMatchObject({ status: 'active', cancellation_reason: null, cancellation_reason_comments: null, cancelled_at: null, next_charge_scheduled_at: '2026-04-01' })
  expect((await ask('PUT', `/subscriptions/${subscription}`, { ...monthly, order_interval_unit: 'week', charge_interval_frequency: 2, order_interval_frequency: 2 })).body.subscription).toMatchObject({
    order_interval_unit: 'week', charge_interval_frequency: 2, next_charge_scheduled_at: '2026-04-01',
  })
  expect(await ask('DELETE', `/subscriptions/${subscription}`, { send_email: false })).toMatchObject({ status: 204 })
  expect(await ask('GET', `/subscriptions/${subscription}`)).toMatchObject({ status: 404 })
  expect((await ask('GET', `/subscriptions?customer_id=${customer}`)).body.subscriptions).toEqual([])
  expect((await ask('GET', `/customers/${customer}?include=subscriptions`)).body.customer).toMatchObject({ subscriptions_total_count: 0, include: { subscriptions: [] } })
  expect((await ask('GET', `/customers?ids=${customer}`)).body.customers[0]).toMatchObject({ subscriptions_total_count: 0 })
  expect((await ask('GET', `/addresses/${address}?include=subscriptions`)).body.address.include.subscriptions).toEqual([])
})

test('one-time products wait for a charge; plans, products, store and token tell what is there', async () => {
  const { ask } = recharge
  const old = { 'x-recharge-version': '2021-01' }
  const created = await ask('POST', '/onetimes', { address_id: address, price: '5.00', quantity: 2, product_title: 'Mug', external_variant_id: { ecommerce: '9' }, add_to_next_charge: true })
  expect(created).toMatchObject({ status: 201, body: { onetime: { address_id: address, price: '5.00', quantity: 2, is_cancelled: false, external_variant_id: { ecommerce: '9' } } } })
  const { id } = created.body.onetime
  expect((await ask('PUT', `/onetimes/${id}`, { quantity: 3, next_charge_scheduled_at: '2026-05-01' })).body.onetime).toMatchObject({ quantity: 3, next_charge_scheduled_at: '2026-05-01', price: '5.00' })
  expect((await ask('GET', `/onetimes?address_id=${address}`)).body.onetimes).toMatchObject([{ id }])
  expect((await ask('DELETE', `/onetimes/${id}`)).status).toBe(204)
  expect((await ask('GET', `/onetimes/${id}`)).status).toBe(404)
  expect((await ask('GET', '/plans')).body.plans[0]).toMatchObject({ type: 'subscription', subscription_preferences: { interval_unit: expect.any(String) } })
  expect(await ask('GET', '/products')).toMatchObject({ status: 422 })
  expect((await ask('GET', '/products', undefined, old)).body.products).toMatchObject([{ title: 'Coffee', shopify_product_id: 47 }])
  expect((await ask('GET', '/store')).body.store).toMatchObject({ identifier: 'main', currency: 'USD', timezone: { iana_name: 'UTC' } })
  expect((await ask('GET', '/shop', undefined, old)).body.shop).toMatchObject({ name: 'main' })
  expect((await ask('GET', '/token_information')).body.token_information.scopes).toEqual(expect.arrayContaining(['read_customers', 'write_customer', 'write_payments', 'write_payment_methods', 'store_info', 'read_store']))
  expect(await ask('GET', '/', undefined, { 'x-recharge-version': undefined })).toMatchObject({ status: 200 })
})

test('many subscriptions of an address come, change and go at once', async () => {
  const { ask } = recharge
  const items = [1, 2].map((n) => ({ ...wish, ...monthly, external_variant_id: { ecommerce: `b${n}` }, next_charge_scheduled_at: '2026-04-01' }))
  const made = (await ask('POST', `/addresses/${address}/subscriptions-bulk`, { subscriptions: items })).body.subscriptions as { id: number }[]
  expect(made).toHaveLength(2)
  const changed = (await ask('PUT', `/addresses/${address}/subscriptions-bulk`, { subscriptions: made.map(({ id }) => ({ id, quantity: 9 })) })).body.subscriptions
  expect(changed).toMatchObject([{ quantity: 9 }, { quantity: 9 }])
  expect(await ask('POST', `/addresses/${address}/subscriptions-bulk`, { subscriptions: Array.from({ length: 21 }, () => ({})) })).toMatchObject({ status: 422 })
  expect((await ask('DELETE', `/addresses/${address}/subscriptions-bulk`, { subscriptions: made.map(({ id }) => ({ id })) })).status).toBe(204)
  expect((await ask('GET', `/subscriptions?address_id=${address}`)).body.subscriptions).toEqual([])
})

test('the clock charges what is queued, and the books agree', async () => {
  const { ask, world } = recharge
  const begun = await ask('POST', '/subscriptions', { ...wish, ...monthly, address_id: address, next_charge_scheduled_at: '2026-03-05' })
  const id = begun.body.subscription.id as number
  const [queued] = (await ask('GET', `/charges?purchase_item_id=${id}&status=queued`)).body.charges
  world.now = new Date('2026-03-05T13:00:00.000Z')
  await runBilling(world.ctx)
  expect((await ask('GET', `/charges/${queued.id}`)).body.charge).toMatchObject({ id: queued.id, status: 'success' })
  expect((await ask('GET', `/subscriptions/${id}`)).body.subscription.next_charge_scheduled_at).toBe('2026-04-05')
})
