// Accounts at payment gateways over HTTP: what is refused, that secrets never come back, and a charge through one.

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contextFor, OPERATOR } from '../services/context.ts'
import { removeGateway, setGateway } from '../services/gateways.ts'
import { createSite } from '../services/sites.ts'
import { makeEngine } from '../server/compose.ts'
import { DOUBLE_KEY, startStripeDouble, type StripeDouble } from '../../test/stripe-double.ts'
import { makeWorld, type World } from '../../test/world.ts'

const KEY = 'sk_test_51abcdefghijklmnop'
const WEBHOOK = 'whsec_abcdefghijklmnop'

let world: World
let double: StripeDouble
beforeAll(async () => {
  world = await makeWorld()
  double = await startStripeDouble()
})
afterAll(() => double.close())

test('refuses secrets that are none, quoting nothing of them, and gateways that there are not', async () => {
  const put = (name: string, body: unknown) => world.call('PUT', `/v1/gateways/${name}`, body)
  for (const [body, pointer] of [
    [{ secretKey: 'pk_test_51abcdefghijklmnop' }, '/secretKey'], [{ secretKey: 'nonsense-zqx' }, '/secretKey'], [{ secretKey: KEY, webhookSecret: 'zqx' }, '/webhookSecret'],
  ] as const) {
    const reply = await put('stripe', body)
    expect(reply).toMatchObject({ status: 422, body: { code: 'invalid', errors: [{ pointer }] } })
    expect(reply.text).not.toMatch(/zqx|51abc/)
  }
  expect(await put('stripe', {})).toMatchObject({ status: 422 })
  expect(await put('sandbox', { secretKey: KEY })).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
  for (const name of ['paypal', 'constructor', 'STRIPE']) expect(await put(name, { secretKey: KEY })).toMatchObject({ status: 404 })
  expect(await world.call('GET', '/v1/gateways/stripe')).toMatchObject({ status: 404 })
  expect(await world.call('DELETE', '/v1/gateways/stripe')).toMatchObject({ status: 404 })
  await expect(world.ctx.gateways.of(world.ctx, 'stripe')).rejects.toMatchObject({ code: 'wrong-state' })
})

test('shows hints only, and keeps nothing in the clear', async () => {
  const reply = await world.call('PUT', '/v1/gateways/stripe', { secretKey: KEY, webhookSecret: WEBHOOK }, { headers: { 'idempotency-key': 'k' } })
  expect(reply).toMatchObject({ status: 200, body: { name: 'stripe', secretKeyHint: 'mnop', webhookSecretHint: 'mnop' } })
  expect((await world.call('GET', '/v1/gateways')).body).toMatchObject({ items: [{ name: 'sandbox', secretKeyHint: null }, { name: 'stripe', secretKeyHint: 'mnop' }] })
  expect((await world.call('PUT', '/v1/gateways/stripe', { secretKey: KEY })).body).toMatchObject({ webhookSecretHint: null })
  const owner = new pg.Client(world.connection)
  await owner.connect()
  const tables = await owner.query<{ name: string }>(`select oid::regclass::text as name from pg_class where relnamespace = 'regulars'::regnamespace and relkind = 'r'`)
  for (const { name } of tables.rows) expect((await owner.query(`select 1 from ${name} t where t::text ~ '51abcdef|whsec'`)).rows, name).toEqual([])
  await owner.end()
})

test('charges through the site\'s own account, with other secrets as soon as they are given, and not once it is removed', async () => {
  double.addCustomer('cus_1')
  double.addMethod('pm_1', { customer: 'cus_1' })
  const engine = makeEngine({ database: world.engine.database, emailDomains: world.engine.emailDomains, now: () => world.now, stripeServer: double.server, encryptionKey: () => Buffer.alloc(32, 1) })
  const ctx = contextFor(engine, (await world.addSite('shop')).site, OPERATOR)
  const charge = async (key: string) => {
    const gateway = await ctx.gateways.of(ctx, 'stripe')
    const [instrument] = await gateway.instrumentsOf('cus_1')
    if (!instrument) throw new Error('no instrument')
    return gateway.charge({ key, amount: { amountMinor: 500n, currency: 'EUR' }, instrument, description: 'a month', metadata: {} })
  }
  await setGateway(ctx, 'stripe', { secretKey: KEY, webhookSecret: null })
  await expect(charge('a')).rejects.toMatchObject({ code: 'wrong-state' })
  await setGateway(ctx, 'stripe', { secretKey: DOUBLE_KEY, webhookSecret: null })
  expect(await charge('a')).toMatchObject({ outcome: 'approved' })
  await removeGateway(ctx, 'stripe')
  await expect(charge('b')).rejects.toMatchObject({ code: 'wrong-state' })
  expect(double.intents).toHaveLength(1)
})

test('a test site takes no live key, its own or the operator\'s', async () => {
  const live = 'sk_live_51abcdefghijklmnop'
  const engine = makeEngine({ database: world.engine.database, emailDomains: world.engine.emailDomains, stripe: { secretKey: live, webhookSecret: null } })
  const ctx = contextFor(engine, await createSite(engine, 'trial', 'Trial', world.now), OPERATOR)
  await expect(setGateway(ctx, 'stripe', { secretKey: live, webhookSecret: null })).rejects.toMatchObject({ code: 'invalid' })
  await expect(ctx.gateways.of(ctx, 'stripe')).rejects.toMatchObject({ code: 'wrong-state' })
  expect(await world.ctx.gateways.of({ ...world.ctx, site: world.site }, 'stripe')).toMatchObject({ name: 'stripe' })
})
