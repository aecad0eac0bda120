// What is asked for beside customers: refused before anything is written, and read at once for a whole page.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import { insertAll } from '../services/customers.ts'
import { EXPANDS } from '../services/expand.ts'
import { buildApp } from '../server/compose.ts'
import { type Database, openDatabase } from '../storage/db.ts'

const ALL = EXPANDS.join(',')
let world: World
let database: Database
const statements: string[] = []

beforeAll(async () => {
  world = await makeWorld()
  database = openDatabase({ connection: { ...world.connection }, connectionsMax: 2, onStatement: (text) => statements.push(text) })
  await world.ctx.database.transact(world.site.siteId, (db) =>
    insertAll(world.ctx, db, Array.from({ length: 50 }, (_, index) => (
      { id: `c${index}`, leadSource: { source: 's' }, consents: [{ channel: 'mail' as const, state: 'granted' as const }] }
    ))),
  )
  for (let index = 0; index < 5; index++) {
    await world.call('POST', '/v1/organizations', { id: `o${index}`, name: `Org ${index}` })
    for (const customer of [`c${index}`, `c${index + 5}`]) {
      await world.call('POST', `/v1/organizations/o${index}/memberships`, { customer })
      await world.call('POST', `/v1/customers/${customer}/addresses`, { line1: '1 Road', city: 'Ulm', country: 'DE' })
    }
  }
})
afterAll(() => database.close())

test('an unknown name refuses the write, and says which are known', async () => {
  const writes = [
    ['POST', '/v1/customers?', { id: 'unwritten' }], ['PUT', '/v1/customers/unwritten?', {}],
    ['PUT', '/v1/customers?match=email&', { id: 'unwritten', email: 'a@b.co' }],
  ] as const
  for (const [method, path, body] of writes) {
    const reply = await world.call(method, `${path}expand=addresses,shoe`, body)
    expect(reply.status, reply.text).toBe(422)
    expect(reply.body).toMatchObject({ code: 'expand-unknown', detail: expect.stringContaining('leadSources') as string })
  }
  expect((await world.call('PATCH', '/v1/customers/c1?expand=shoe', { lastName: 'X' })).status).toBe(422)
  expect((await world.call('GET', '/v1/customers/c1')).body).toMatchObject({ lastName: null, revision: 1 })
  expect((await world.call('GET', '/v1/customers/unwritten')).status).toBe(404)
})

test('organizations are for keys that may read them', async () => {
  const { secret } = await world.addKey(['customers:read'])
  const refused = await world.call('GET', '/v1/customers?expand=organization', undefined, { key: secret })
  expect(refused.body).toMatchObject({ code: 'scope-missing', scope: 'organizations:read' })
  expect((await world.call('GET', '/v1/customers/c1?expand=addresses', undefined, { key: secret })).status).toBe(200)
})

test('create, update and get give the same as the list', async () => {
  const listed = (await world.call('GET', `/v1/customers?filter=id:c3&expand=${ALL}`)).body.items[0]
  expect((await world.call('GET', `/v1/customers/c3?expand=${ALL}`)).body).toEqual(listed)
  expect((await world.call('PATCH', `/v1/customers/c3?expand=${ALL}`, {})).body).toEqual(listed)
  expect(listed).toMatchObject({
    addresses: [{ city: 'Ulm' }], organization: { id: 'o3' }, leadSources: [{ source: 's' }], consentHistory: [{ channel: 'mail' }],
  })
  const created = await world.call('POST', `/v1/customers?expand=${ALL}`, { id: 'fresh' })
  expect(created.body).toMatchObject({
    addresses: [], organization: null, memberships: [], leadSources: [], consentHistory: [], subscriptions: [], defaultPaymentMethod: null,
  })
})

test('fifty customers with everything cost one statement for each name, as few as one customer does', async () => {
  const app = await buildApp({ ...world.engine, database, knownSecrets: new Map() }, { log: false })
  const count = async (limit: number): Promise<number> => {
    const url = `/v1/customers?limit=${limit}&sort=number&expand=${ALL}`
    const get = (): Promise<unknown> => app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${world.key}` } })
    await get()
    statements.length = 0
    await get()
    return statements.length
  }
  expect(await count(50)).toBe(await count(1))
  // The page, addresses, memberships with their organizations' names, organizations, lead sources, consents, subscriptions, payment methods.
  expect(await count(50)).toBeLessThanOrEqual(8)
  await app.close()
})
