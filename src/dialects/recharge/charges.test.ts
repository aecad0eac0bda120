// Charges to come: what is skipped, moved and processed is what is then charged, and what a list asks for is what it holds.

import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type RechargeWorld } from '../../../test/dialects-recharge.ts'
import { runBilling } from '../../services/billing-run.ts'

let recharge: RechargeWorld
let customer: number
let address: number
const place = { address1: '1 Main St', city: 'Los Angeles', country_code: 'US', first_name: 'Li', last_name: 'Fe', province: 'California', zip: '90404', phone: '' }
const wish = { quantity: 1, price: '10.00', external_variant_id: { ecommerce: '1' }, charge_interval_frequency: 1, order_interval_frequency: 1, order_interval_unit: 'month', next_charge_scheduled_at: '2026-03-10' }

async function subscribe(more: object = {}): Promise<number> {
  return (await recharge.ask('POST', '/subscriptions', { ...wish, address_id: address, ...more })).body.subscription.id as number
}

/** Status and day of the charges of a subscription, oldest first. */
async function chargesOf(subscription: number): Promise<{ id: number; status: string; scheduled_at: string; total_price: string }[]> {
  return (await recharge.ask('GET', `/charges?subscription_id=${subscription}&sort_by=id-asc`)).body.charges
}
const told = async (subscription: number): Promise<string[]> => (await chargesOf(subscription)).map((one) => `${one.status} ${one.scheduled_at}`)

beforeAll(async () => {
  recharge = await makeRechargeWorld()
  customer = (await recharge.ask('POST', '/customers', { email: 'li@example.com', first_name: 'Li', last_name: 'Fe' })).body.customer.id
  address = (await recharge.ask('POST', '/addresses', { ...place, customer_id: customer })).body.address.id
  await recharge.ask('POST', '/payment_methods', { customer_id: customer, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_approve' })
})

test('behind a skip, the next charge is shown and can be processed; the skipped one cannot', async () => {
  const { ask } = recharge
  const subscription = await subscribe()
  const [first] = await chargesOf(subscription)
  await ask('POST', `/charges/${first?.id}/skip`, {})
  expect(await told(subscription)).toEqual(['skipped 2026-03-10', 'queued 2026-04-10'])
  expect((await ask('GET', `/subscriptions/${subscription}`)).body.subscription).toMatchObject({ next_charge_scheduled_at: '2026-04-10', has_queued_charges: true })
  expect(await ask('POST', `/charges/${first?.id}/process`)).toMatchObject({ status: 422, body: { errors: { status: ['This charge is skipped: unskip it first'] } } })
  expect(await ask('POST', `/charges/${first?.id}/change_next_charge_date`, { next_charge_date: '2026-03-20' })).toMatchObject({ status: 422 })
  const queued = (await chargesOf(subscription))[1]
  expect((await ask('POST', `/charges/${queued?.id}/process`)).body.charge).toMatchObject({ id: queued?.id, status: 'success', scheduled_at: '2026-03-01', total_price: '10.00' })
  expect(await told(subscription)).toEqual(['success 2026-03-01', 'queued 2026-04-01'])
})

test('a date that is set behind a skip is the day of the next charge, and that day is charged', async () => {
  const { ask, world } = recharge
  const subscription = await subscribe()
  await ask('POST', `/subscriptions/${subscription}/charges/skip`, { date: '2026-03-10' })
  expect((await ask('POST', `/subscriptions/${subscription}/set_next_charge_date`, { date: '2026-03-15' })).body.subscription.next_charge_scheduled_at).toBe('2026-03-15')
  expect(await told(subscription)).toEqual(['queued 2026-03-15'])
  const [queued] = await chargesOf(subscription)
  await ask('POST', `/subscriptions/${subscription}/charges/skip`, { date: '2026-04-15' })
  expect((await ask('POST', `/charges/${queued?.id}/change_next_charge_date`, { next_charge_date: '2026-03-18' })).body.charge).toMatchObject({ id: queued?.id, status: 'queued', scheduled_at: '2026-03-18' })
  world.now = new Date('2026-03-18T13:00:00Z')
  await runBilling(world.ctx)
  expect(await told(subscription)).toEqual(['success 2026-03-18', 'skipped 2026-04-18', 'queued 2026-05-18'])
})

test('what is queued is told as it will be charged: with one-time products, discounts and set-up fees, once', async () => {
  const { ask, world } = recharge
  const second = (await ask('POST', '/customers', { email: 'two@example.com', first_name: 'Tw', last_name: 'O' })).body.customer.id
  const home = (await ask('POST', '/addresses', { ...place, customer_id: second })).body.address.id
  await ask('POST', '/payment_methods', { customer_id: second, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_approve' })
  const product = (await world.call('POST', '/v1/products', { id: 'box', name: 'Box' })).status
  const plan = await world.call('POST', '/v1/plans', { id: 'box-monthly', productId: 'box', name: 'Box', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'per-unit', amountMinor: 2_000 }, setupFeeMinor: 500 }] })
  expect([product, plan.status]).toEqual([201, 201])
  const number = (await ask('GET', '/plans')).body.plans.find((one: { external_plan_id: { ecommerce: string } }) => one.external_plan_id.ecommerce === 'box-monthly').id
  const later = await subscribe({ address_id: home, next_charge_scheduled_at: '2026-04-20' })
  const sooner = (await ask('POST', '/subscriptions', { address_id: home, plan_id: number, quantity: 1, next_charge_scheduled_at: '2026-04-10' })).body.subscription.id
  await ask('POST', '/onetimes', { address_id: home, price: '3.00', quantity: 2, product_title: 'Mug', add_to_next_charge: true })
  expect((await ask('POST', '/discounts', { code: 'HALF', value: '50', value_type: 'percentage', usage_limits: { max_subsequent_redemptions: 0 } })).status).toBe(201)
  const [queued] = await chargesOf(sooner)
  expect((await ask('POST', `/charges/${queued?.id}/apply_discount`, { discount_code: 'HALF' })).text).toContain('HALF')
  const shown = (await chargesOf(sooner))[0]
  expect(shown).toMatchObject({ status: 'queued', total_price: '15.50' })
  expect((await chargesOf(later))[0]).toMatchObject({ status: 'queued', total_price: '10.00' })
  expect((await ask('GET', `/customers/${second}/delivery_schedule?delivery_count_future=1`)).body.deliveries[0].orders[0]).toMatchObject({
    charge_id: shown?.id, order_subtotal: '31.00', total_discounts: '15.50', total_price: '15.50', total_tax: '0.00',
    line_items: [{ plan_type: 'subscription', unit_price: '20.00' }, { plan_type: 'onetime', external_variant_id: { ecommerce: '' }, subtotal_price: '6.00' }],
  })
  expect((await ask('POST', `/charges/${shown?.id}/process`)).body.charge).toMatchObject({ id: shown?.id, status: 'success', total_price: shown?.total_price })
  // What came once does not come again.
  expect((await chargesOf(sooner)).at(-1)).toMatchObject({ status: 'queued', total_price: '20.00' })
})

test('a list of ids is paged and filtered like any other; what is to come was neither paid nor changed in other times', async () => {
  const { ask } = recharge
  const all = (await ask('GET', `/charges?customer_id=${customer}`)).body.charges as { id: number; status: string }[]
  const ids = all.map((one) => one.id).join(',')
  const found: number[] = []
  for (let path: string | null = `/charges?ids=${ids}&limit=2`; path !== null;) {
    const { charges, next_cursor: next } = (await ask('GET', path)).body as { charges: { id: number }[]; next_cursor: string | null }
    found.push(...charges.map((one) => one.id))
    expect(found.length).toBeLessThanOrEqual(all.length)
    path = next && `/charges?cursor=${next}&limit=2`
  }
  expect(found.toSorted()).toEqual(all.map((one) => one.id).toSorted())
  const statuses = async (query: string): Promise<string[]> => [...new Set(((await ask('GET', `/charges?${query}`)).body.charges as { status: string }[]).map((one) => one.status))].toSorted()
  expect(await statuses(`ids=${ids}&status=queued`)).toEqual(['queued'])
  expect(await statuses(`ids=${ids}&customer_id=999`)).toEqual([])
  expect(await statuses(`customer_id=${customer}&processed_at_min=2026-03-01`)).toEqual(['success'])
  expect(await statuses(`customer_id=${customer}&created_at_max=2026-02-01`)).toEqual([])
  expect(await statuses(`customer_id=${customer}&updated_at_min=2027-01-01`)).toEqual([])
  expect(await statuses(`customer_id=${customer}&scheduled_at=2026-03-18`)).toEqual(['success'])
  expect(await statuses(`customer_id=${customer}&scheduled_at_min=2026-03-02&scheduled_at_max=2026-03-17`)).toEqual([])
  expect(await statuses(`customer_id=${customer}&status=skipped`)).toEqual(['skipped'])
})

test('a change that is refused changes nothing, alone or among others', async () => {
  const { ask } = recharge
  const [one, two] = [await subscribe({ next_charge_scheduled_at: '2026-04-10' }), await subscribe({ next_charge_scheduled_at: '2026-04-10' })]
  expect(await ask('PUT', `/subscriptions/${one}`, { quantity: 7, next_charge_scheduled_at: '2020-01-01' })).toMatchObject({ status: 422 })
  expect(await ask('PUT', `/subscriptions/${one}`, { quantity: 7, address_id: 999_999 })).toMatchObject({ status: 422 })
  const away = (await ask('POST', '/customers', { email: 'away@example.com', first_name: 'A', last_name: 'W' })).body.customer.id
  const elsewhere = (await ask('POST', '/addresses', { ...place, customer_id: away })).body.address.id
  expect(await ask('PUT', `/subscriptions/${one}`, { quantity: 7, address_id: elsewhere })).toMatchObject({ status: 422 })
  expect((await ask('PUT', `/addresses/${address}/subscriptions-bulk`, { subscriptions: [{ id: one, quantity: 7 }, { id: two, next_charge_scheduled_at: '2020-01-01' }] })).status).toBe(422)
  for (const [method, subscriptions] of [['PUT', [{ id: one, quantity: 7 }]], ['DELETE', [{ id: one }]]] as const) {
    expect(await ask(method, `/addresses/${elsewhere}/subscriptions-bulk`, { subscriptions })).toMatchObject({ status: 422, body: { errors: { subscriptions: ['Not subscriptions of this address.'] } } })
  }
  expect((await ask('POST', `/addresses/${elsewhere}/charges/skip`, { date: '2026-04-10', subscription_ids: [one] })).status).toBe(422)
  expect((await ask('GET', `/subscriptions/${one}`)).body.subscription).toMatchObject({ quantity: 1, status: 'active', address_id: address })
})

test('addresses are merged as a whole: what goes there, one-time products too, and not into the past', async () => {
  const { ask } = recharge
  const source = (await ask('POST', '/addresses', { ...place, customer_id: customer, city: 'Other' })).body.address.id
  const subscription = await subscribe({ address_id: source, next_charge_scheduled_at: '2026-05-10' })
  const { id: onetime } = (await ask('POST', '/onetimes', { address_id: source, price: '3.00', quantity: 1, external_variant_id: { ecommerce: '9' }, next_charge_scheduled_at: '2026-06-01' })).body.onetime
  const merge = { target_address: { id: address }, source_addresses: [{ id: source }], delete_source_addresses: true }
  expect(await ask('POST', '/addresses/merge', { ...merge, next_charge_date: '2026-01-01' })).toMatchObject({ status: 422, body: { errors: { next_charge_date: 'Cannot be in the past' } } })
  expect(await ask('POST', '/addresses/merge', { ...merge, source_addresses: [5] })).toMatchObject({ status: 422, body: { errors: { source_addresses: [expect.any(String)] } } })
  expect((await ask('GET', `/subscriptions/${subscription}`)).body.subscription.address_id).toBe(source)
  expect((await ask('POST', '/addresses/merge', { ...merge, next_charge_date: '2026-05-20' })).status).toBe(200)
  expect((await ask('GET', `/subscriptions/${subscription}`)).body.subscription).toMatchObject({ address_id: address, next_charge_scheduled_at: '2026-05-20' })
  expect((await ask('GET', `/onetimes?address_id=${address}&external_variant_id=9`)).body.onetimes).toMatchObject([{ id: onetime, address_id: address }])
  expect((await ask('GET', `/onetimes?address_id=${address}&external_variant_id=8`)).body.onetimes).toEqual([])
  expect((await ask('GET', `/addresses/${source}`)).status).toBe(404)
})

test('what cannot be is said of the field that says it', async () => {
  const { ask, world } = recharge
  expect(await ask('POST', '/subscriptions', { ...wish, address_id: address, next_charge_scheduled_at: '2037-03-10' })).toMatchObject({ status: 422, body: { errors: { next_charge_scheduled_at: 'Is too far in the future' } } })
  expect(await ask('POST', '/onetimes', { address_id: address, price: '-3.00', quantity: 1 })).toMatchObject({ status: 422, body: { errors: { price: ['Must be greater than or equal to 0.'] } } })
  expect(await ask('PUT', `/addresses/${address}`, { payment_method_id: 'abc' })).toMatchObject({ status: 422, body: { errors: { payment_method_id: ['Not a valid integer.'] } } })
  const old = { 'x-recharge-version': '2021-01' }
  expect(await ask('POST', `/customers/${customer}/addresses`, {}, old)).toMatchObject({ status: 422, body: { errors: { _schema: [expect.stringContaining('address1 are required fields.'), expect.any(String)] } } })
  const named = await subscribe({ product_title: 'Coffee', next_charge_scheduled_at: '2026-04-10' })
  expect((await ask('PUT', `/subscriptions/${named}`, { external_variant_id: { ecommerce: '2' } })).body.subscription).toMatchObject({ external_variant_id: { ecommerce: '2' }, product_title: 'Variant 2' })
  await world.call('POST', '/v1/products', { id: 'abroad', name: 'Abroad' })
  await world.call('POST', '/v1/plans', { id: 'abroad', productId: 'abroad', name: 'Abroad', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'EUR', model: { kind: 'per-unit', amountMinor: 900 } }] })
  const { id } = (await ask('GET', '/plans')).body.plans.find((one: { external_plan_id: { ecommerce: string } }) => one.external_plan_id.ecommerce === 'abroad')
  expect(await ask('POST', '/subscriptions', { address_id: address, plan_id: id, quantity: 1, next_charge_scheduled_at: '2026-04-10' })).toMatchObject({ status: 201, body: { subscription: { presentment_currency: 'EUR', price: '9.00' } } })
  expect((await ask('GET', `/customers/${customer}/delivery_schedule?date_min=2026-09-01`)).body.deliveries).not.toEqual([])
})

test('on a clock that goes on while a request is worked on, a charge is processed now, and its subscription is charged today', async () => {
  const { ask, world } = recharge
  const day = (days: number): string => new Date(world.now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
  const [first, second] = [await subscribe({ next_charge_scheduled_at: day(10) }), await subscribe({ next_charge_scheduled_at: day(10) })]
  const [due] = await chargesOf(first)
  const { now } = world.engine
  let ticks = 0
  Object.assign(world.engine, { now: () => new Date(now().getTime() + ticks++) })
  try {
    expect((await ask('POST', `/charges/${due?.id}/process`)).body.charge).toMatchObject({ status: 'success', scheduled_at: day(0) })
    expect((await ask('POST', `/subscriptions/${second}/set_next_charge_date`, { date: day(0) })).status).toBe(200)
  } finally {
    Object.assign(world.engine, { now })
  }
  expect((await told(second))[0]).toBe(`success ${day(0)}`)
})
