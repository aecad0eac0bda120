// Pelcro's other nouns over plain HTTP: refusals first, then addresses, sources, subscriptions and what they bring about.

import { beforeAll, expect, test } from 'vitest'
import { SEED } from '../../../test/chance.ts'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'
import { runBilling } from '../../services/billing-run.ts'
import { pelcroSurface } from './pelcro.ts'

const CORE = '/pelcro/api/v1/core'
/** A record as it is shown, of any shape. */
type Shown = Reply['body']
let world: World
let customer: number
beforeAll(async () => {
  world = await makeWorld()
  customer = (await call('POST', '/customers', { email: 'jane@example.com', first_name: 'Jane' })).body.data.id
})
const JUNK_ROUNDS = Number(process.env['PELCRO_JUNK_ROUNDS'] ?? 6)
const call = (method: string, path: string, body?: unknown, options?: Parameters<World['call']>[3]): Promise<Reply> => world.call(method, CORE + path, body, options)
const made = async (path: string, body: unknown): Promise<Shown> => {
  const reply = await call('POST', path, body)
  expect(reply, reply.text).toMatchObject({ status: 201, body: { status: 'success' } })
  return reply.body.data
}
const refuses = async (method: string, path: string, body: unknown, ...fields: string[]): Promise<void> => {
  const reply = await call(method, path, body)
  expect(reply, `${method} ${path} ${JSON.stringify(body)} ${reply.text}`).toMatchObject({ status: 400, body: { errors: Object.fromEntries(fields.map((field) => [field, [expect.any(String)]])) } })
  expect(Object.keys(reply.body)).toEqual(['errors'])
}
const home = { type: 'shipping', line1: '30 N Ave', city: 'Los Angeles', state: 'CA', country: 'US', postal_code: '90404' }

test('an address needs its customer, type, street, country and, where there are states, the state', async () => {
  await refuses('POST', '/addresses', {}, 'type', 'line1', 'country')
  await refuses('POST', '/addresses', home, 'customer_id')
  await refuses('POST', '/addresses', { ...home, customer_id: 999_999 }, 'customer_id')
  await refuses('POST', '/addresses', { ...home, customer_id: customer, state: null }, 'state')
  await refuses('POST', '/addresses', { ...home, customer_id: customer, country: 'USA' }, 'country')
  await refuses('POST', '/addresses', { ...home, customer_id: customer, country: 'QQ' }, 'country')
  await refuses('POST', '/addresses', { ...home, customer_id: customer, type: 'home', site_id: 'other' }, 'type', 'site_id')
  expect((await call('GET', '/addresses/999999')).status).toBe(404)
})

test('addresses are added, listed, changed and removed, with one default per type', async () => {
  const owner = await made('/customers', { email: 'addresses@example.com', old_provider_id: 'old-7' })
  const first = await made('/addresses', { ...home, customer_old_provider_id: 'old-7', title: 'Dr', department: 'R&D', old_provider_id: 'a-1' })
  expect(first).toMatchObject({ user_id: owner.id, type: 'shipping', title: 'Dr', department: 'R&D', state: 'CA', country: 'US', is_default: true, old_provider_id: 'a-1' })
  await refuses('POST', '/addresses', { ...home, customer_id: owner.id, old_provider_id: 'a-1' }, 'old_provider_id')
  const second = await made('/addresses', { ...home, customer_id: owner.id, is_default: true, line1: 'Elsewhere' })
  const primary = await made('/addresses', { ...home, customer_id: owner.id, type: 'account_primary', is_default: true })
  const later = await made('/addresses', { ...home, customer_id: owner.id, type: 'account_primary', is_default: true })
  const list = (await call('GET', `/addresses?filter[customer_id]=${owner.id}`)).body
  expect(list.data.map((one: Shown) => [one.id, one.type, one.is_default])).toEqual([[first.id, 'shipping', false], [second.id, 'shipping', true], [primary.id, 'account_primary', false], [later.id, 'account_primary', true]])
  expect(list.meta).toMatchObject({ total: 4, per_page: 10 })
  expect((await call('PUT', `/addresses/${first.id}`, { line2: 'c/o Ann', title: null })).body.data).toMatchObject({ line1: '30 N Ave', line2: 'c/o Ann', title: null, department: 'R&D' })
  expect((await call('GET', `/customers/${owner.id}?expand=addresses`)).body.data.addresses).toHaveLength(4)
  expect(await call('DELETE', `/addresses/${first.id}`)).toMatchObject({ status: 204, text: '' })
  expect((await call('GET', `/addresses/${first.id}`)).status).toBe(404)
  expect((await call('GET', '/addresses?filter[city]=x')).status).toBe(400)
  // To the core the first of them is the default billing address, until there is one of that type.
  const defaults = async (): Promise<unknown> => (await world.call('GET', `/v1/customers/${(await world.call('GET', `/v1/customers?filter=number:${owner.id}`)).body.items[0].id}/addresses`)).body.items.map((one: Shown) => [one.kind, one.isDefault])
  expect(await defaults()).toEqual([['shipping', true], ['billing', true], ['billing', false]])
  expect(await made('/addresses', { ...home, customer_id: owner.id, type: 'billing' })).toMatchObject({ type: 'billing', is_default: true })
  expect(await defaults()).toEqual([['shipping', true], ['billing', false], ['billing', false], ['billing', true]])
})

test('a source is attached by its gateway\'s token, is the default, and goes when nothing is charged to it', async () => {
  await refuses('POST', '/sources', {}, 'object_id', 'object_gateway')
  await refuses('POST', '/sources', { customer_id: customer, object_gateway: 'tap', object_id: 'x' }, 'object_gateway')
  await refuses('POST', '/sources', { customer_id: customer, object_gateway: 'stripe', object_id: 'sandbox_attach-refused' }, 'object_id')
  const first = await made('/sources', { customer_id: customer, object_gateway: 'stripe', object_id: 'sandbox_approve.last4-1881', properties: { last4: '1881' } })
  expect(first).toMatchObject({ user_id: customer, status: 'active', is_default: true, deletable: true, properties: { last4: '1881' } })
  expect(first).not.toHaveProperty('token')
  const second = await made('/payment_methods', { customer_id: customer, object_gateway: 'stripe', object_id: 'sandbox_approve.mastercard', is_default: false })
  expect(second).toMatchObject({ is_default: false, properties: { brand: 'mastercard' } })
  expect((await call('PUT', `/sources/${second.id}`, { is_default: true })).body.data.is_default).toBe(true)
  expect((await call('DELETE', `/sources/${second.id}`)).status).toBe(204)
  expect((await call('GET', `/sources/${second.id}`)).status).toBe(404)
  expect((await call('GET', '/sources')).body.data.map((one: Shown) => [one.id, one.is_default])).toEqual([[first.id, true]])
})

test('products and plans are made, changed and taken from sale', async () => {
  await refuses('POST', '/products', {}, 'name')
  const product = await made('/products', { name: 'Paper', metadata: { kind: 'daily' } })
  await refuses('POST', '/plans', {}, 'product_id', 'nickname', 'amount', 'currency', 'interval')
  await refuses('POST', '/plans', { product_id: 999, nickname: 'x', amount: 1, currency: 'usd', interval: 'month' }, 'product_id')
  await refuses('POST', '/plans', { product_id: product.id, nickname: 'x', amount: 1, currency: 'xxx', interval: 'month' }, 'currency')
  const plan = await made('/plans?expand=product', { product_id: product.id, nickname: 'Monthly', amount: 1999, currency: 'usd', interval: 'month', entitlements: ['archive'], old_provider_id: 'p-1' })
  expect(plan).toMatchObject({ nickname: 'Monthly', amount: 1999, currency: 'usd', interval: 'month', interval_count: 1, type: 'regular', auto_renew: 1, entitlements: ['archive'], product: { id: product.id, name: 'Paper' }, old_provider_id: 'p-1', metadata: {} })
  await refuses('PUT', `/plans/${plan.id}`, { interval: 'year' }, 'interval')
  expect((await call('PUT', `/plans/${plan.id}`, { amount: 2999, nickname: 'Dearer', type: 'membership' })).body.data).toMatchObject({ amount: 2999, nickname: 'Dearer', type: 'membership', entitlements: ['archive'] })
  expect((await call('PUT', `/products/${product.id}`, { description: 'x' })).body.data).toMatchObject({ name: 'Paper', description: 'x', metadata: { kind: 'daily' } })
  expect((await call('GET', `/plans?filter[product_id]=${product.id}`)).body.data).toHaveLength(1)
  expect((await call('DELETE', `/plans/${plan.id}`)).status).toBe(204)
  expect((await call('GET', '/plans')).body.data).toEqual([])
  expect((await call('GET', `/plans/${plan.id}`)).body.data.is_archived).toBe(true)
})

test('a subscription begins, is charged, changes, is cancelled, and goes with its customer', async () => {
  const owner = await made('/customers', { email: 'subscriber@example.com' })
  const product = await made('/products', { name: 'Magazine' })
  const plan = await made('/plans', { product_id: product.id, nickname: 'Monthly', amount: 1000, currency: 'usd', interval: 'month' })
  const wanted = { user_id: owner.id, plan_id: plan.id, quantity: 2 }
  await refuses('POST', '/subscriptions', {}, 'plan_id', 'quantity')
  await refuses('POST', '/subscriptions', { ...wanted, user_id: undefined }, 'user_id')
  await refuses('POST', '/subscriptions', { ...wanted, plan_id: 999 }, 'plan_id')
  await refuses('POST', '/subscriptions', wanted, 'source_id')
  await refuses('POST', '/subscriptions', { ...wanted, collection_method: 'send_invoice', gift_recipient_email: 'x@example.com' }, 'collection_method', 'gift_recipient_email')
  const source = await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_approve' })
  const address = await made('/addresses', { ...home, customer_id: owner.id })
  await refuses('POST', '/subscriptions', { ...wanted, coupon_code: 'NONE' }, 'coupon_code')
  await refuses('POST', '/subscriptions', { ...wanted, trial_period_days: 3, current_period_end: 1_800_000_000 }, 'trial_period_days')
  const made1 = await made('/subscriptions?expand=plan,address,defaultSource,latest_invoice', { ...wanted, source_id: source.id, address_id: address.id, metadata: { a: 1 }, domains: ['example.com'] })
  expect(made1).toMatchObject({
    user_id: owner.id, plan: { id: plan.id, nickname: 'Monthly' }, address: { id: address.id }, default_source: { id: source.id, deletable: false }, latest_invoice: { status: 'paid', total: 2000, amount_remaining: 0 },
    status: 'active', type: 'regular', quantity: 2, auto_renew: 1, cancel_at_period_end: 0, domains: ['example.com'], metadata: { a: 1 }, current_period_end: made1.renews_at, expires_at: null,
  })
  const at = `/subscriptions/${made1.id}`
  expect((await call('GET', at)).body.data).toMatchObject({ plan: plan.id, address: address.id, default_source: source.id, latest_invoice: made1.latest_invoice.id })
  expect((await call('GET', `/customers/${owner.id}`)).body.data.subscriptions).toEqual([made1.id])
  expect((await call('GET', `/customers/${owner.id}?expand=subscriptions`)).body.data.subscriptions).toMatchObject([{ id: made1.id, status: 'active' }])
  expect((await call('DELETE', `/sources/${source.id}`)).status).toBe(400)
  expect((await call('DELETE', `/addresses/${address.id}`)).status).toBe(400)
  await refuses('PUT', `/addresses/${address.id}`, { state: 'NV' }, 'state')
  expect((await call('PUT', at, { auto_renew: false })).body.data).toMatchObject({ auto_renew: 0, renews_at: null, expires_at: made1.current_period_end, cancel_at_period_end: 0 })
  expect((await call('PUT', at, { auto_renew: 1, quantity: 3, metadata: { a: null, b: 2 } })).body.data).toMatchObject({ auto_renew: 1, quantity: 3, metadata: { b: 2 }, domains: ['example.com'] })
  expect((await call('GET', `/invoices?filter[subscription_id]=${made1.id}`)).body.data).toMatchObject([{ total: 2000, status: 'paid' }, { total: 1000, status: 'paid' }])
  await refuses('DELETE', at, { mode: 'later' }, 'mode')
  expect(await call('DELETE', `${at}?mode=period_end`, { reason: 'moved' })).toMatchObject({ status: 204, text: '' })
  expect((await call('GET', at)).body.data).toMatchObject({ status: 'active', cancel_at_period_end: 1, cancel_reason: 'moved', cancel_at: made1.current_period_end })
  expect((await call('PUT', at, { cancel_at_period_end: 0 })).body.data).toMatchObject({ cancel_at_period_end: 0, cancel_reason: null })
  expect((await call('DELETE', at, { mode: 'now' })).status).toBe(204)
  expect((await call('GET', at)).body.data).toMatchObject({ status: 'canceled', ended_at: expect.any(Number) })
  expect(await call('DELETE', at, { mode: 'now' })).toMatchObject({ status: 400, body: { error: { status: 400, message: expect.any(String) } } })
  const trial = await made('/subscriptions', { ...wanted, quantity: 1, current_period_end: Math.floor(world.now.getTime() / 1000) + 86_400 * 10 + 7_200 })
  expect(trial).toMatchObject({ status: 'trialing', current_period_end: Math.floor(world.now.getTime() / 1000) + 86_400 * 10 + 7_200, latest_invoice: null })
  expect((await call('GET', `/subscriptions?filter[user_id]=${owner.id}&filter[status]=trialing,canceled&sort=-id`)).body.data.map((one: Shown) => one.id)).toEqual([trial.id, made1.id])
  expect((await call('DELETE', `/customers/${owner.id}`)).status).toBe(204)
  for (const gone of [at, `/subscriptions/${trial.id}`, `/addresses/${address.id}`, `/sources/${source.id}`]) expect((await call('GET', gone)).status, gone).toBe(404)
  for (const noun of ['subscriptions', 'addresses', 'sources']) expect((await call('GET', `/${noun}?filter[user_id]=${owner.id}`)).body.data, noun).toEqual([])
})

test('a subscription that is not to renew ends with its period, and with its trial, and is not charged again', async () => {
  const owner = await made('/customers', { email: 'once@example.com' })
  await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_approve' })
  const product = await made('/products', { name: 'Once' })
  const plan = await made('/plans', { product_id: product.id, nickname: 'Once', amount: 500, currency: 'usd', interval: 'month', auto_renew: false })
  const yearly = await made('/plans', { product_id: product.id, nickname: 'Year', amount: 5000, currency: 'usd', interval: 'year' })
  const wanted = { user_id: owner.id, plan_id: plan.id, quantity: 1 }
  const seconds = Math.floor(world.now.getTime() / 1000)
  const promised = await made('/subscriptions', { ...wanted, auto_renew: 0, current_period_end: seconds + 86_400 * 9 + 60 })
  const trial = await made('/subscriptions', { ...wanted, trial_period_days: 5 })
  const paid = await made('/subscriptions', wanted)
  const begun = await made('/subscriptions', { ...wanted, auto_renew: true, start_date: seconds })
  const later = await made('/subscriptions', { ...wanted, auto_renew: false, start_date: seconds + 86_400 })
  const changed = await made('/subscriptions', { ...wanted, auto_renew: false })
  expect([promised, trial, paid].map((one) => [one.status, one.auto_renew, one.expires_at === one.current_period_end])).toEqual([['trialing', 0, true], ['trialing', 0, true], ['active', 0, true]])
  expect([begun.auto_renew, begun.status, later.status, later.auto_renew]).toEqual([1, 'active', 'pending', 0])
  const renewed = (await call('PUT', `/subscriptions/${trial.id}`, { auto_renew: true })).body.data
  expect(renewed).toMatchObject({ auto_renew: 1, expires_at: null })
  expect((await call('PUT', `/subscriptions/${trial.id}`, { auto_renew: false })).body.data).toMatchObject({ auto_renew: 0, expires_at: renewed.current_period_end })
  // Another interval begins a new period, which is paid for whole.
  expect((await call('PUT', `/subscriptions/${changed.id}`, { plan_id: yearly.id })).body.data).toMatchObject({ status: 'active', auto_renew: 0, current_period_end: Math.floor(new Date('2027-03-01T12:00:00Z').getTime() / 1000), expires_at: Math.floor(new Date('2027-03-01T12:00:00Z').getTime() / 1000) })
  const moved = await call('PUT', `/subscriptions/${begun.id}`, { auto_renew: 0 })
  expect(moved.body.data).toMatchObject({ auto_renew: 0, expires_at: begun.current_period_end })
  const before = world.now
  world.now = new Date(before.getTime() + 100 * 86_400_000)
  await runBilling(world.ctx)
  const ended = (await call('GET', `/subscriptions?filter[user_id]=${owner.id}&sort=id`)).body.data
  expect(ended.map((one: Shown) => one.status)).toEqual(['expired', 'expired', 'expired', 'expired', 'expired', 'active'])
  const totals = (await call('GET', `/invoices?filter[user_id]=${owner.id}&sort=id`)).body.data.map((one: Shown) => [one.subscription_id, one.total])
  expect(totals.filter(([id]: [number]) => id !== changed.id)).toEqual([[paid.id, 500], [begun.id, 500], [later.id, 500]])
  world.now = before
})

test('what begins a subscription is refused of one that there is, unless it says nothing new; and nothing stays of a change that is refused', async () => {
  const owner = await made('/customers', { email: 'whole@example.com' })
  await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_approve' })
  const product = await made('/products', { name: 'Whole' })
  const plan = await made('/plans', { product_id: product.id, nickname: 'Whole', amount: 500, currency: 'usd', interval: 'month' })
  const other = await made('/plans', { product_id: product.id, nickname: 'Elsewhere', amount: 500, currency: 'eur', interval: 'month' })
  const one = await made('/subscriptions', { user_id: owner.id, plan_id: plan.id, quantity: 1, start_date: '2026-03-01' })
  const at = `/subscriptions/${one.id}`
  await refuses('PUT', at, { current_period_end: 1_900_000_000, trial_period_days: 0, start_date: one.start, plan_id: null, coupon_code: null, user_id: 1 }, 'current_period_end', 'trial_period_days', 'start_date', 'plan_id', 'coupon_code', 'user_id')
  expect((await call('PUT', at, one)).status).toBe(200)
  await refuses('PUT', at, { metadata: { kept: 1 }, cancel_at_period_end: 1, plan_id: other.id }, 'plan_id')
  expect((await call('GET', at)).body.data).toMatchObject({ metadata: {}, cancel_at_period_end: 0, plan: plan.id })
  for (const start of ['2026-02-28', '2026-02-31', '2026-03-01T', 'yesterday', '2026-13-01 12:00:00', '2026-10-01 12:00:00 PM']) await refuses('POST', '/subscriptions', { user_id: owner.id, plan_id: plan.id, quantity: 1, start_date: start }, 'start_date')
  await world.call('PATCH', '/v1/site', { settings: { timeZone: 'America/New_York' } })
  const walls = await made('/subscriptions', { user_id: owner.id, plan_id: plan.id, quantity: 1, start_date: '2026-10-01 12:00:00' })
  expect(walls.start).toBe(Date.UTC(2026, 9, 1, 16) / 1000)
  expect((await made('/subscriptions', { user_id: owner.id, plan_id: plan.id, quantity: 1, start_date: '2026-10-01T12:00:00+02:00' })).start).toBe(Date.UTC(2026, 9, 1, 10) / 1000)
  await world.call('PATCH', '/v1/site', { settings: { timeZone: 'UTC' } })
})

test('a plan that is sent back as it is shown keeps its price; another amount is of the same kind, with the same setup fee', async () => {
  await world.call('POST', '/v1/products', { id: 'priced', name: 'Priced' })
  const interval = { unit: 'month', count: 1 }
  const price = (model: object, setupFeeMinor = 0): object => ({ currency: 'USD', model, setupFeeMinor })
  const plan = async (id: string, one: object): Promise<number> => {
    const reply = await world.call('POST', '/v1/plans', { id, productId: 'priced', name: id, interval, prices: [one, { currency: 'EUR', model: { kind: 'flat', amountMinor: 700 } }] })
    expect(reply.status, reply.text).toBe(201)
    return (await call('GET', '/plans?sort=-id')).body.data[0].id
  }
  const pricesOf = async (id: string): Promise<Shown> => (await world.call('GET', `/v1/plans/${id}`)).body.prices
  const tiers = [{ upTo: 5, unitMinor: 100, flatMinor: 0 }, { upTo: null, unitMinor: 50, flatMinor: 0 }]
  for (const [id, one, shown] of [['flat', price({ kind: 'flat', amountMinor: 900 }, 250), 900], ['tiered', price({ kind: 'tiered', tiers }), 100]] as const) {
    const number = await plan(id, one)
    const before = await pricesOf(id)
    const { data } = (await call('GET', `/plans/${number}`)).body
    expect(data.amount).toBe(shown)
    expect((await call('PUT', `/plans/${number}`, { ...data, product: undefined })).status).toBe(200)
    expect(await pricesOf(id)).toEqual(before)
  }
  const [flat, tiered] = (await call('GET', '/plans?sort=-id')).body.data.map((one: Shown) => one.id).slice(0, 2).toReversed()
  expect((await call('PUT', `/plans/${flat}`, { amount: 950 })).body.data.amount).toBe(950)
  expect(await pricesOf('flat')).toMatchObject([{ currency: 'USD', model: { kind: 'flat', amountMinor: 950 }, setupFeeMinor: 250 }, { currency: 'EUR' }])
  await refuses('PUT', `/plans/${tiered}`, { amount: 120 }, 'amount')
})

test('what is expanded is read with the scope of its noun, and a coupon is shown as it was redeemed', async () => {
  const owner = await made('/customers', { email: 'expands@example.com' })
  await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_approve' })
  await world.call('POST', '/v1/coupons', { id: 'TENOFF', name: 'Ten off', value: { kind: 'percent', basisPoints: 1_050 }, duration: { kind: 'repeating', invoices: 3 } })
  const product = await made('/products', { name: 'Expanded' })
  const plan = await made('/plans', { product_id: product.id, nickname: 'Expanded', amount: 500, currency: 'usd', interval: 'month' })
  const one = await made('/subscriptions?expand=coupon', { user_id: owner.id, plan_id: plan.id, quantity: 1, coupon_code: 'tenoff' })
  expect(one.coupon).toMatchObject({ id: expect.any(Number), code: 'TENOFF', percent_off: 10.5, amount_off: null, duration: 'repeating', duration_in_periods: 3 })
  expect((await call('GET', `/subscriptions/${one.id}`)).body.data.coupon).toBe(one.coupon.id)
  const { secret } = await world.addKey(['subscriptions:read', 'subscriptions:write'])
  for (const name of ['plan', 'address', 'defaultSource', 'latest_invoice', 'coupon']) {
    expect((await call('GET', `/subscriptions?expand=${name}`, undefined, { key: secret })).status, name).toBe(403)
    expect((await call('PUT', `/subscriptions/${one.id}?expand=${name}`, {}, { key: secret })).status, name).toBe(403)
  }
  expect((await call('GET', '/subscriptions?expand=nothing', undefined, { key: secret })).status).toBe(200)
})

test('a filter that is misspelt finds nobody, and lists are sorted as they are asked to be', async () => {
  for (const path of ['/customers?email=bob@example.com', '/customers?filter[toString]=x', '/addresses?customer_id=1', '/memberships?status=active', '/webhooks?url=x', '/plans?product_id=1']) expect((await call('GET', path)).status, path).toBe(400)
  expect((await call('GET', '/customers?email=x')).body).toEqual({ errors: { email: ['The email is not known.'] } })
  for (const noun of ['customers', 'addresses', 'sources', 'subscriptions', 'plans', 'products', 'invoices', 'memberships', 'organizations', 'webhooks']) {
    expect((await call('GET', `/${noun}?sort=nothing`)).status, noun).toBe(400)
    expect((await call('GET', `/${noun}?sort=-id&site_id=main&language=en`)).status, noun).toBe(200)
  }
  const owner = await made('/customers', { email: 'types@example.com' })
  const ids: Record<string, number> = {}
  for (const type of ['shipping', 'billing', 'account_primary']) ids[type] = (await made('/addresses', { ...home, customer_id: owner.id, type })).id
  const listed = async (types: string): Promise<number[]> => (await call('GET', `/addresses?filter[customer_id]=${owner.id}&filter[type]=${types}`)).body.data.map((one: Shown) => one.id)
  for (const types of ['shipping', 'billing', 'account_primary', 'shipping,billing', 'billing,account_primary', 'shipping,billing,account_primary']) expect(await listed(types), types).toEqual(types.split(',').map((type) => ids[type]))
  await refuses('GET', `/addresses?filter[type]=shipping,account_primary`, undefined, 'filter.type')
})

test('members have seats in a subscription, until they or its owner go', async () => {
  const owner = await made('/customers', { email: 'owner@example.com' })
  const [ann, ben] = [await made('/customers', { email: 'ann.member@example.com' }), await made('/customers', { email: 'ben.member@example.com' })]
  const product = await made('/products', { name: 'Club' })
  const plan = await made('/plans', { product_id: product.id, nickname: 'Club', amount: 0, currency: 'usd', interval: 'year', type: 'membership' })
  await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_approve.visa' })
  const club = await made('/subscriptions', { user_id: owner.id, plan_id: plan.id, quantity: 5, metadata: { a: 1 } })
  expect(club).toMatchObject({ type: 'membership', is_membership: true })
  await refuses('POST', '/memberships', {}, 'subscription_id', 'customer_id')
  await refuses('POST', '/memberships', { subscription_id: 999_999, customer_id: ann.id }, 'subscription_id')
  const pending = await made('/memberships', { subscription_id: club.id, customer_id: ann.id, status: 'pending' })
  expect(pending).toMatchObject({ subscription_id: club.id, customer_id: ann.id, seats: 5, status: 'pending' })
  expect(await call('POST', '/memberships', { subscription_id: club.id, customer_id: ann.id })).toMatchObject({ status: 200, body: { data: { ...pending, status: 'active' } } })
  await refuses('POST', '/memberships', { subscription_id: club.id, customer_id: ann.id }, 'customer_id')
  const second = await made('/memberships', { subscription_id: club.id, customer_id: ben.id })
  for (const path of ['/memberships', `/memberships?filter[subscription_id]=${club.id}`]) expect((await call('GET', path)).body.data.map((one: Shown) => one.customer_id), path).toEqual([ann.id, ben.id])
  expect((await call('GET', `/memberships?filter[customer_id]=${ben.id}`)).body.data).toEqual([second])
  expect((await call('GET', `/subscriptions/${club.id}`)).body.data.metadata).toEqual({ a: 1 })
  expect((await call('DELETE', `/memberships/${second.id}`)).status).toBe(204)
  expect((await call('GET', `/memberships/${second.id}`)).status).toBe(404)
  expect((await call('GET', `/memberships/${pending.id}`)).body.data.status).toBe('active')
  // A merge takes a membership along, and its undoing gives it back.
  const cee = await made('/customers', { email: 'cee.member@example.com' })
  const [annId, ceeId] = (await world.call('GET', `/v1/customers?filter=number:${ann.id},${cee.id}&sort=number`)).body.items.map((one: Shown) => one.id)
  const merge = (await world.call('POST', '/v1/merges', { survivor: ceeId, losers: [annId] })).body
  expect((await call('GET', `/memberships?filter[customer_id]=${cee.id}`)).body.data).toMatchObject([{ id: pending.id, customer_id: cee.id }])
  expect((await world.call('POST', `/v1/merges/${merge.id}/undo`)).status).toBe(200)
  expect((await call('GET', `/memberships/${pending.id}`)).body.data.customer_id).toBe(ann.id)
  await call('DELETE', `/customers/${ann.id}`)
  expect((await call('GET', `/memberships/${pending.id}`)).status).toBe(404)
  const third = await made('/memberships', { subscription_id: club.id, customer_id: cee.id })
  await call('DELETE', `/customers/${owner.id}`)
  expect((await call('GET', `/memberships/${third.id}`)).status).toBe(404)
  expect((await call('GET', '/memberships')).body.meta.total).toBe(0)
  const told = (await world.call('GET', `/v1/customers/${ceeId}/timeline`)).body.items.map((one: Shown) => one.type)
  // The merge told her of the seat that came with it.
  expect(told.filter((type: string) => type.startsWith('seat.'))).toEqual(['seat.deleted', 'seat.created', 'seat.updated'])
})

test('an invoice that failed is paid by another source, voided, or given up', async () => {
  const owner = await made('/customers', { email: 'late@example.com' })
  const product = await made('/products', { name: 'Weekly' })
  const plan = await made('/plans', { product_id: product.id, nickname: 'Weekly', amount: 500, currency: 'usd', interval: 'week' })
  await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_decline_insufficient-funds' })
  const good = await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_approve', is_default: false })
  const begin = async (): Promise<string> => `/invoices/${(await made('/subscriptions', { user_id: owner.id, plan_id: plan.id, quantity: 1 })).latest_invoice}`
  const [first, second, third, fourth] = [await begin(), await begin(), await begin(), await begin()]
  expect((await call('GET', first)).body.data).toMatchObject({ status: 'open', total: 500, amount_paid: 0, amount_remaining: 500, line_items: [{ amount: 500, plan: plan.id }] })
  await refuses('POST', `${first}/pay`, { source_id: 999 }, 'source_id')
  await refuses('POST', `${first}/pay`, { offline: true }, 'offline')
  expect(await call('POST', `${first}/pay`)).toMatchObject({ status: 400, body: { error: { status: 400, message: 'The payment was declined: insufficient-funds' } } })
  const silent = await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_timeout-before-success', is_default: false })
  expect((await call('POST', `${second}/pay`, { source_id: silent.id })).status).toBe(202)
  expect((await call('POST', `${first}/pay`, { source_id: good.id })).body.data).toMatchObject({ status: 'paid', amount_remaining: 0 })
  expect((await call('PUT', `${fourth}/void`)).body.data.status).toBe('void')
  expect((await call('POST', `${third}/uncollectible`, { reason: 'gone' })).body.data.status).toBe('uncollectible')
  expect(await call('POST', `${first}/void`)).toMatchObject({ status: 400, body: { error: { message: expect.any(String) } } })
  expect((await call('GET', `/invoices?filter[customer_id]=${owner.id}&filter[status]=void,paid`)).body.data.length).toBeGreaterThanOrEqual(2)
  expect((await call('GET', '/invoices?filter[status]=lost')).status).toBe(400)
})

test('a key is held to its scopes, and another site\'s records are not there', async () => {
  const { secret } = await world.addKey(['customers:read'])
  expect((await call('GET', `/customers/${customer}`, undefined, { key: secret })).status).toBe(200)
  for (const path of [`/customers/${customer}?expand=subscriptions`, '/subscriptions', '/sources', '/plans']) {
    expect(await call('GET', path, undefined, { key: secret }), path).toMatchObject({ status: 403, body: { error: { status: 403, message: 'This key lacks access' } } })
  }
  const other = await world.addSite('other')
  for (const noun of ['customers', 'addresses', 'sources', 'subscriptions', 'plans', 'products', 'invoices', 'organizations']) {
    expect((await call('GET', `/${noun}`, undefined, { key: other.key })).body, noun).toMatchObject({ data: [], meta: { total: 0, from: null, to: null } })
    expect((await call('GET', `/${noun}/1`, undefined, { key: other.key })).status, noun).toBe(404)
  }
})

test('a deletion that names another site deletes nothing, in its body as in its query', async () => {
  const owner = await made('/customers', { email: 'stays.here@example.com' })
  const { site } = await world.addSite('elsewhere')
  const product = await made('/products', { name: 'Stays' })
  const paths = [`/customers/${owner.id}`, `/products/${product.id}`, `/addresses/${(await made('/addresses', { ...home, customer_id: owner.id })).id}`, `/sources/${(await made('/sources', { customer_id: owner.id, object_gateway: 'sandbox', object_id: 'sandbox_approve' })).id}`]
  for (const path of paths) {
    await refuses('DELETE', path, { site_id: Number(site.siteId) }, 'site_id')
    await refuses('DELETE', `${path}?site_id=elsewhere`, undefined, 'site_id')
    expect((await call('GET', path)).status, path).toBe(200)
  }
  for (const path of paths.toReversed()) expect((await call('DELETE', path, { site_id: String(world.site.siteId), language: 'en' })).status, path).toBe(204)
})

test('nothing that is sent makes a mistake of ours', async () => {
  const [owner, product] = [await made('/customers', { email: 'junk@example.com' }), await made('/products', { name: 'Junk' })]
  const source = await made('/sources', { customer_id: owner.id, object_gateway: 'stripe', object_id: 'sandbox_approve.amex' })
  const address = await made('/addresses', { ...home, customer_id: owner.id })
  const plan = await made('/plans', { product_id: product.id, nickname: 'Junk', amount: 100, currency: 'usd', interval: 'month' })
  const subscription = await made('/subscriptions', { user_id: owner.id, plan_id: plan.id, quantity: 1 })
  const membership = await made('/memberships', { subscription_id: subscription.id, customer_id: customer })
  const sound: Record<string, unknown> = {
    email: 'new@example.com', display_name: 'x', first_name: 'x', username: 'x', phone: '5145550100', tin: 'x', title: 'x', language: 'en', timezone: 'UTC', metadata: { a: 1 }, organization: 'x', old_provider_id: 'x',
    default_source_id: source.id, password: 'long enough', import_payment_methods: true, payment_gateway_id: 'sandbox_customer_2', mail_marketing: true, is_imported: true, customer_id: owner.id, user_id: owner.id,
    customer_old_provider_id: 'x', subscription_id: subscription.id, payment_method_id: source.id, amount: 100, currency: 'usd', ...home, is_default: true, is_default_updated: true, department: 'x', object_gateway: 'stripe',
    object_id: 'sandbox_approve', plan_id: plan.id, source_id: source.id, address_id: address.id, quantity: 1, coupon_code: 'x', auto_renew: true, trial_period_days: 3, start_date: 1_790_000_000, domains: ['x'],
    current_period_end: 1_791_000_000, cancel_at_period_end: true, mode: 'now', reason: 'x', product_id: product.id, nickname: 'x', name: 'x', interval: 'month', interval_count: 1, entitlements: ['x'], description: 'x', status: 'active',
  }
  const values = [null, 0, 1, -1, 1e300, 0.5, '', 'x', '7', '\u0000', '\ud800', 'y'.repeat(70_000), true, [], [1], {}, { a: { b: null } }, { __proto__: 1, pelcro: {} }, 999_999_999_999_999, '$2y$10$abc', 'cus_x', 'JPY', '2030-02-31']
  const ids: Record<string, number> = { customers: owner.id, products: product.id, sources: source.id, payment_methods: source.id, addresses: address.id, plans: plan.id, subscriptions: subscription.id, memberships: membership.id, invoices: subscription.latest_invoice, organizations: 1 }
  const queries = ['', '?filter[email]=%00', '?filter[user_id]=99999999999999999999', '?page=-1&expand[]=a&expand[b]=c', '?sort[]=id&filter[a][b]=c', '?filter[status]=__proto__', `?expand=${'a,'.repeat(500)}`, '?mode=%ED%A0%80']
  let seed = SEED
  const pick = <One>(among: readonly One[]): One => among[(seed = (seed * 48_271 + 11) % 2_147_483_647) % among.length] as One
  const told = `TEST_SEED=${seed}`
  const asked = async (method: string, path: string, body?: unknown): Promise<void> => {
    const { status } = await call(method, path, body)
    expect(status, `${told} ${method} ${path} ${JSON.stringify(body)?.slice(0, 500)}`).toBeLessThan(500)
  }
  for (const { method, path } of pelcroSurface.routes.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))) {
    const own = path.replace('{id}', String(ids[path.split('/')[1] ?? ''])).replace('{key}', 'a')
    for (const id of path.includes('{id}') ? ['x', '0', '99999999999999999999', '%00'] : []) await asked(method, path.replace('{id}', id).replace('{key}', id))
    if (method === 'GET') for (const query of queries) await asked(method, own + query)
    else for (const body of ['{"a":', '[1]', 'null', '"x"']) await asked(method, own, body)
    if (method === 'GET') continue
    for (let round = 0; round < JUNK_ROUNDS; round++) await asked(method, own, { ...sound, coupon_code: null, trial_period_days: null, [pick(Object.keys(sound))]: pick(values), [pick(Object.keys(sound))]: pick(values) })
  }
})
