// Prices that rise: whom a change reaches, and when.

import { beforeAll, expect, test } from 'vitest'
import { contextFor, OPERATOR } from '../services/context.ts'
import { createKey } from '../services/keys.ts'
import { createSite } from '../services/sites.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

let world: World
let key: string
beforeAll(async () => {
  world = await makeWorld()
  const site = await createSite(world.engine, 'trial', 'Trial', new Date('2026-01-31T12:00:00Z'))
  key = (await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })).secret
  await ok('POST', '/products', { id: 'coffee', name: 'Coffee' })
  await ok('POST', '/plans', { id: 'bag', productId: 'coffee', name: 'A bag', interval: { unit: 'month', count: 1 }, prices: [...priced(1_000), { currency: 'USD', model: { kind: 'flat', amountMinor: 1_100 } }] })
})

const priced = (amountMinor: number): object[] => [{ currency: 'EUR', model: { kind: 'flat', amountMinor } }]

async function ok(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await world.call(method, `/v1${path}`, body, { key })
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply
}

async function join(id: string): Promise<string> {
  await ok('POST', '/customers', { id })
  await ok('POST', `/customers/${id}/payment-methods`, { token: 'sandbox_approve' })
  return (await ok('POST', '/subscriptions', { customerId: id, planId: 'bag', currency: 'EUR' })).body.id
}

async function paid(subscriptionId: string): Promise<number[]> {
  const { items } = (await ok('GET', `/invoices?subscriptionId=${subscriptionId}`)).body
  return items.map((invoice: { totalMinor: number }) => invoice.totalMinor).toReversed()
}

test('a change that is for newcomers leaves the others as they were, until one that is for all', async () => {
  const early = await join('early')
  await ok('PUT', '/plans/bag/prices', { prices: [...priced(1_200), { currency: 'USD', model: { kind: 'flat', amountMinor: 1_300 } }], reach: 'new-subscriptions' })
  const late = await join('late')
  await ok('POST', '/test-clock', { to: '2026-03-01T00:00:00Z' })
  expect([await paid(early), await paid(late)]).toEqual([[1_000, 1_000], [1_200, 1_200]])
  await ok('PUT', '/plans/bag/prices', { prices: [...priced(1_500), { currency: 'USD', model: { kind: 'flat', amountMinor: 1_600 } }], reach: 'next-renewal' })
  expect(await paid(early), 'nothing before the renewal').toHaveLength(2)
  await ok('POST', '/test-clock', { to: '2026-04-01T00:00:00Z' })
  expect([await paid(early), await paid(late)]).toEqual([[1_000, 1_000, 1_500], [1_200, 1_200, 1_500]])
})

test('a price that was agreed with a customer stays, whatever becomes of the plan\'s', async () => {
  await join('agreed')
  const own = (await ok('POST', '/subscriptions', { customerId: 'agreed', planId: 'bag', currency: 'EUR', price: { kind: 'flat', amountMinor: 700 } })).body.id
  await ok('PUT', '/plans/bag/prices', { prices: [...priced(1_900), { currency: 'USD', model: { kind: 'flat', amountMinor: 2_000 } }], reach: 'next-renewal' })
  await ok('POST', '/test-clock', { to: '2026-05-02T00:00:00Z' })
  expect(await paid(own)).toEqual([700, 700])
})

test('a change for all that leaves a currency without a price is refused', async () => {
  const refused = await world.call('PUT', '/v1/plans/bag/prices', { prices: priced(2_000), reach: 'next-renewal' }, { key })
  expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'currency-missing'])
})
