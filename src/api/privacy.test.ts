// What a person gets who asks for everything.

import { beforeAll, expect, test } from 'vitest'
import { type Happening, record } from '../services/events.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

async function ok(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await world.call(method, `/v1${path}`, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply
}

test('nobody gets it without the scope, of nobody, or of another site', async () => {
  await ok('POST', '/customers', { id: 'mine' })
  const { secret } = await world.addKey(['tags:read'])
  expect((await world.call('GET', '/v1/customers/mine/export', undefined, { key: secret })).body.code).toBe('scope-missing')
  expect((await world.call('GET', '/v1/customers/nobody/export')).status).toBe(404)
  const { key } = await world.addSite('other')
  expect((await world.call('GET', '/v1/customers/mine/export', undefined, { key })).status).toBe(404)
})

test('one document holds everything that the API shows of the person in pieces', async () => {
  await ok('POST', '/custom-fields', { resource: 'customer', name: 'vip', type: 'boolean' })
  await ok('POST', '/organizations', { id: 'acme', name: 'Acme' })
  await ok('POST', '/customers', {
    id: 'first', email: 'ada@example.com', firstName: 'Ada', tags: ['VIP'], metadata: { plan: { tier: 'gold' } }, customFields: { vip: true },
    consents: [{ channel: 'mail', state: 'granted', evidence: 'box 3 of form 7' }], leadSource: { source: 'google' },
  })
  await ok('POST', '/customers/first/rename', { id: 'ada' })
  await ok('POST', '/customers/ada/addresses', { city: 'Wien' })
  await ok('POST', '/organizations/acme/memberships', { customer: 'ada', role: 'buyer' })
  await ok('POST', '/customers/ada/comments', { message: 'asked for a call' })
  await ok('POST', '/customers/ada/lead-sources', { source: 'newsletter' })
  const { body, headers } = await ok('GET', '/customers/ada/export')
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  expect(body.customer).toEqual((await ok('GET', '/customers/ada')).body)
  expect(body.formerIds).toEqual(['first'])
  expect(body.addresses).toEqual((await ok('GET', '/customers/ada/addresses')).body.items)
  expect(body.consents).toEqual((await ok('GET', '/customers/ada/consents')).body.history)
  expect(body.leadSources.map((one: { source: string }) => one.source)).toEqual(['google', 'newsletter'])
  expect(body.memberships).toMatchObject([{ organization: { name: 'Acme' }, role: 'buyer' }])
  expect(body.timeline).toEqual((await ok('GET', '/customers/ada/timeline?limit=200')).body.items)
  expect(JSON.stringify(body.timeline)).toContain('asked for a call')
})

test('billing is in it as the API shows it, and no token of a gateway', async () => {
  await ok('POST', '/products', { id: 'coffee', name: 'Coffee' })
  await ok('POST', '/plans', { id: 'monthly', productId: 'coffee', name: 'A bag a month', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'EUR', model: { kind: 'flat', amountMinor: 1_500 } }] })
  await ok('POST', '/customers', { id: 'payer' })
  const gone = await ok('POST', '/customers/payer/payment-methods', { token: 'sandbox_approve.mastercard' })
  await ok('POST', '/customers/payer/payment-methods', { token: 'sandbox_approve', isDefault: true, billingContact: { lastName: 'Lovelace' } })
  await ok('DELETE', `/customers/payer/payment-methods/${gone.body.id}`)
  await ok('POST', '/customers/payer/items', { description: 'A cup', unitAmountMinor: 900, currency: 'EUR' })
  await ok('POST', '/subscriptions', { customerId: 'payer', planId: 'monthly' })
  const sale = await ok('POST', '/transactions', { customerId: 'payer', amountMinor: 2_500, currency: 'EUR', description: 'A grinder' })
  await ok('POST', `/transactions/${sale.body.id}/refunds`, { amountMinor: 500 })
  await ok('POST', '/customers/payer/credits/adjustments', { amountMinor: 300, currency: 'EUR', reason: 'late parcel' })
  const { body, text } = await ok('GET', '/customers/payer/export')
  const listed = async (path: string): Promise<unknown[]> => (await ok('GET', path)).body.items
  expect(body.paymentMethods).toEqual(await listed('/customers/payer/payment-methods?deactivated=true'))
  expect(body.subscriptions).toEqual(await listed('/subscriptions?customerId=payer'))
  expect(body.invoices).toEqual(await listed('/invoices?customerId=payer'))
  expect(body.transactions).toEqual(await listed('/transactions?customerId=payer'))
  expect(body.items).toEqual(await listed('/customers/payer/items'))
  expect({ balances: body.balances, items: body.credits }).toMatchObject({ balances: [{ currency: 'EUR', balanceMinor: 300 }], items: await listed('/customers/payer/credits') })
  expect(body.invoices.flatMap((one: { lines: { description: string }[] }) => one.lines.map((line) => line.description)).toSorted()).toEqual(['A bag a month', 'A cup', 'A grinder'])
  expect([body.paymentMethods.length, body.transactions.length]).toEqual([2, 3])
  expect(text).not.toContain('sbxpm_')
})

test('a key that may not read payments does not get them this way', async () => {
  await ok('POST', '/customers', { id: 'private' })
  const { secret } = await world.addKey(['customers:read', 'subscriptions:read', 'invoices:read'])
  expect((await world.call('GET', '/v1/customers/private/export', undefined, { key: secret })).body).toMatchObject({ code: 'scope-missing', scope: 'payments:read' })
})

test('a timeline of more than one page comes whole, newest first, and gapless', async () => {
  const { number } = (await ok('POST', '/customers', { id: 'busy' })).body
  const comments = Array.from({ length: 1_001 }, (_, index): Happening => ({ type: 'customer.commented', customer: BigInt(number), payload: { message: `${index}` } }))
  await world.ctx.database.transact(world.site.siteId, (db) => record(world.ctx, db, comments))
  const { body } = await ok('GET', '/customers/busy/export')
  expect(body.timeline.map((event: { sequence: number }) => event.sequence)).toEqual(Array.from({ length: 1_002 }, (_, index) => 1_002 - index))
})
