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

test('a timeline of more than one page comes whole, newest first, and gapless', async () => {
  const { number } = (await ok('POST', '/customers', { id: 'busy' })).body
  const comments = Array.from({ length: 1_001 }, (_, index): Happening => ({ type: 'customer.commented', customer: BigInt(number), payload: { message: `${index}` } }))
  await world.ctx.database.transact(world.site.siteId, (db) => record(world.ctx, db, comments))
  const { body } = await ok('GET', '/customers/busy/export')
  expect(body.timeline.map((event: { sequence: number }) => event.sequence)).toEqual(Array.from({ length: 1_002 }, (_, index) => 1_002 - index))
})
