// Creating customers with a look at who else they may be: told, refused, and never two of one person at once.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await ok('POST', '/customers', ADA)
  for (let number = 0; number < 40; number++) {
    await ok('POST', '/customers', { firstName: `Given${number}`, lastName: `Name${number % 9}`, email: `person${number}@example.org`, phone: `+43 1 500 ${1_000 + number}`, primaryContact: { line1: `Gasse ${number}`, city: 'Wien', postalCode: '1020', country: 'AT' } })
  }
})

const HOME = { line1: 'Ring 5', city: 'Wien', postalCode: '1010', country: 'AT' }
const ADA = { id: 'ada', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.org', phone: '+43 1 234 5678', primaryContact: HOME }
/** As she might write herself another time. */
const AGAIN = { firstName: 'Ada', lastName: 'Lovelaec', email: 'Ada@Example.org', phone: '+43 (0)1 234 5678' }

async function ok(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await world.call(method, `/v1${path}`, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply
}
const create = (body: unknown, query = '', options = {}): Promise<Reply> => world.call('POST', `/v1/customers${query}`, body, options)

test('a mode that there is not is invalid, and nothing is written', async () => {
  const reply = await create(AGAIN, '?duplicates=perhaps')
  expect([reply.status, reply.body.code]).toEqual([422, 'invalid'])
})

test('with refuse a likely duplicate is refused with the candidates and why, and nothing is written', async () => {
  const before = (await ok('GET', '/customers?count=true')).body.total
  const reply = await create(AGAIN, '?duplicates=refuse')
  expect([reply.status, reply.body.code]).toEqual([409, 'duplicate-likely'])
  expect(reply.body.candidates).toMatchObject([{ customer: 'ada', isSure: true }])
  const [{ probability, weights }] = reply.body.candidates
  expect(probability).toBeGreaterThan(0.95)
  expect(weights.map((one: { text: string }) => one.text)).toEqual(expect.arrayContaining([expect.stringMatching(/^same e-mail \+\d/), expect.stringMatching(/^same phone \+\d/), expect.stringMatching(/^surname one slip apart \+\d/), expect.stringMatching(/^duplicates are rare −\d/)]))
  const bits = weights.reduce((sum: number, one: { bits: number }) => sum + one.bits, 0)
  expect(1 / (1 + 2 ** -bits)).toBeCloseTo(probability, 2)
  expect((await ok('GET', '/customers?count=true')).body.total).toBe(before)
})

test('a refusal is replayed by its idempotency key', async () => {
  const replies = [await create(AGAIN, '?duplicates=refuse', { headers: { 'idempotency-key': 'once' } }), await create(AGAIN, '?duplicates=refuse', { headers: { 'idempotency-key': 'once' } })]
  expect(replies.map((one) => one.status)).toEqual([409, 409])
  expect(replies[1]?.text).toBe(replies[0]?.text)
})

test('with report it is written and told who it may be; without, nothing is looked up or told', async () => {
  const reported = await create({ ...AGAIN, id: 'again' }, '?duplicates=report')
  expect(reported.status).toBe(201)
  expect(reported.body.duplicates).toMatchObject([{ customer: 'ada' }])
  expect((await ok('GET', '/customers/again')).body).not.toHaveProperty('duplicates')
  await ok('DELETE', '/customers/again')
  expect((await create({ ...AGAIN, id: 'silent' })).body).not.toHaveProperty('duplicates')
  await ok('DELETE', '/customers/silent')
})

test('somebody new has no duplicates, and whoever says nothing is nobody\'s', async () => {
  const grace = await create({ id: 'grace', firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.org' }, '?duplicates=refuse')
  expect([grace.status, grace.body.duplicates]).toEqual([201, []])
  for (let time = 0; time < 2; time++) expect((await create({}, '?duplicates=refuse')).status).toBe(201)
})

test('a family is not one person: another first name at one address, phone and e-mail is written', async () => {
  const reply = await create({ ...ADA, id: 'byron', firstName: 'Byron' }, '?duplicates=refuse')
  expect([reply.status, reply.body.duplicates]).toEqual([201, []])
  await ok('DELETE', '/customers/byron')
})

test('an organization is known by its name without its legal form', async () => {
  await ok('POST', '/customers', { id: 'acme', type: 'organization', company: 'Acme Trading GmbH', email: 'office@acme.at' })
  expect((await create({ type: 'organization', company: 'ACME TRADING', email: 'office@acme.at' }, '?duplicates=refuse')).body.candidates).toMatchObject([{ customer: 'acme' }])
})

test('the site says what holds where the request does not', async () => {
  expect((await ok('PATCH', '/site', { settings: { duplicates: 'refuse' } })).body.settings.duplicates).toBe('refuse')
  expect((await create(AGAIN)).status).toBe(409)
  expect((await world.call('PUT', '/v1/customers/ada-2', AGAIN)).body.code).toBe('duplicate-likely')
  expect((await world.call('PUT', '/v1/customers?match=email', { ...AGAIN, email: 'other@example.org' })).body.code).toBe('duplicate-likely')
  const written = await create({ ...AGAIN, id: 'ignored' }, '?duplicates=ignore')
  expect(written.status).toBe(201)
  await ok('DELETE', '/customers/ignored')
  await ok('PATCH', '/site', { settings: { duplicates: 'ignore' } })
})

test('a customer that exists is changed or found whoever else it may be, and told of when asked', async () => {
  await ok('POST', '/customers', { id: 'twin', ...AGAIN, email: 'twin@example.org' })
  const changed = await world.call('PUT', '/v1/customers/twin?duplicates=refuse', { language: 'en' })
  expect([changed.status, changed.body.duplicates]).toMatchObject([200, [{ customer: 'ada' }]])
  const found = await world.call('PUT', '/v1/customers?match=email&duplicates=report', { email: 'twin@example.org' })
  expect([found.status, found.body.id, found.body.duplicates]).toMatchObject([200, 'twin', [{ customer: 'ada' }]])
  await ok('DELETE', '/customers/twin')
})

test('the likely duplicates of a stored customer can be read, and never hold itself, the deleted, or another site\'s', async () => {
  expect((await world.call('GET', '/v1/customers/nobody/duplicates')).status).toBe(404)
  const other = await world.addSite('other')
  await create({ ...ADA, id: 'theirs' }, '', { key: other.key })
  expect((await ok('GET', '/customers/ada/duplicates')).body).toEqual({ items: [] })
  expect((await create({ ...ADA, id: 'here' }, '?duplicates=refuse', { key: other.key })).body.candidates).toMatchObject([{ customer: 'theirs' }])
  await ok('POST', '/customers', { ...ADA, id: 'here' })
  expect((await ok('GET', '/customers/ada/duplicates')).body.items).toMatchObject([{ customer: 'here' }])
  const merge = await ok('POST', '/merges', { survivor: 'here', losers: ['ada'] })
  expect((await ok('GET', '/customers/here/duplicates')).body.items).toEqual([])
  expect((await create(AGAIN, '?duplicates=refuse')).body.candidates).toMatchObject([{ customer: 'here' }])
  await ok('POST', `/merges/${merge.body.id}/undo`)
  expect((await ok('GET', '/customers/here/duplicates')).body.items).toMatchObject([{ customer: 'ada' }])
  await ok('DELETE', '/customers/here')
})

test('who was decided to be somebody else is told of no more, also after a merge', async () => {
  await ok('POST', '/customers', { id: 'twin-2', ...AGAIN })
  expect((await ok('GET', '/customers/twin-2/duplicates')).body.items).toMatchObject([{ customer: 'ada' }])
  await ok('POST', '/duplicate-decisions', { customers: ['twin-2', 'ada'], decision: 'different' })
  expect((await ok('GET', '/customers/twin-2/duplicates')).body.items).toEqual([])
  expect((await world.call('PUT', '/v1/customers/ada?duplicates=report', { language: 'de' })).body.duplicates).toEqual([])
  await ok('POST', '/customers', { id: 'heir', firstName: 'Heir' })
  await ok('POST', '/merges', { survivor: 'heir', losers: ['ada'], take: { '*': 'customer:ada' } })
  expect((await ok('GET', '/customers/twin-2/duplicates')).body.items).toEqual([])
})

test('of many who create one person at once with refuse, exactly one does, whatever they agree on', async () => {
  const spellings = Array.from({ length: 12 }, (_, number) => ({
    firstName: 'Mary', lastName: number % 2 === 0 ? 'Shelley' : 'Shelly', email: number % 3 === 0 ? 'mary@example.org' : `mary${number}@example.org`, phone: '+43 1 777 8899', primaryContact: HOME,
  }))
  const replies = await Promise.all(spellings.map((one, number) => create(one, '?duplicates=refuse', { headers: { 'idempotency-key': `mary-${number}` } })))
  expect(replies.map((one) => one.status).toSorted()).toEqual([201, ...Array.from({ length: 11 }, () => 409)])
})

test('who waits for whom is in one order: crossing keys end in no deadlock', async () => {
  const names = ['Anna', 'Bert', 'Cleo', 'Dora', 'Emil', 'Fritz']
  const requests = Array.from({ length: 36 }, (_, number) => ({
    path: number % 3 === 0 ? `/v1/customers/crossing-${number % 4}?duplicates=refuse` : number % 3 === 1 ? '/v1/customers?match=email&duplicates=refuse' : '/v1/customers?duplicates=refuse', method: number % 3 === 2 ? 'POST' : 'PUT',
    body: { firstName: names[number % 6], lastName: names[(number * 5) % 6], email: `cross${number % 5}@example.org`, phone: `+43 1 888 ${1_000 + (number % 7)}` },
  }))
  const replies = await Promise.all(requests.map(({ method, path, body }) => world.call(method, path, body)))
  expect(replies.filter((one) => ![200, 201, 409].includes(one.status)).map((one) => one.text)).toEqual([])
})
