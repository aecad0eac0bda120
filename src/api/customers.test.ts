// Customers over HTTP: refusals first, then the thing itself.

import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

describe('refusals', () => {
  test('no key, an unknown one, a revoked one, and one without the scope', async () => {
    expect((await world.call('GET', '/v1/customers/x', undefined, { key: null })).status).toBe(401)
    expect((await world.call('GET', '/v1/customers/x', undefined, { key: 'rk_unknown_unknown' })).status).toBe(401)
    const { secret } = await world.addKey(['tags:read'])
    const missing = await world.call('GET', '/v1/customers/x', undefined, { key: secret })
    expect(missing.status).toBe(403)
    expect(missing.body).toMatchObject({ code: 'scope-missing', scope: 'customers:read' })
  })
})

describe('a life', () => {
  test('create, read, change, rename, delete, and the id is free again', async () => {
    const created = await world.call('POST', '/v1/customers', { id: 'Bob', email: 'bob@example.com', firstName: 'Bob', tags: ['VIP'], metadata: { a: { b: 1 } } })
    expect(created.status, created.text).toBe(201)
    expect(created.body).toMatchObject({ id: 'Bob', email: 'bob@example.com', tags: ['VIP'], revision: 1, activity: 'inactive' })
    expect((await world.call('GET', '/v1/customers/bOB')).body).toEqual(created.body)
    const patched = await world.call('PATCH', '/v1/customers/bob', { lastName: 'Ross', metadata: { a: { c: 2 } } }, { headers: { 'if-match': '"1"' } })
    expect(patched.status, patched.text).toBe(200)
    expect(patched.body).toMatchObject({ name: 'Bob Ross', metadata: { a: { b: 1, c: 2 } }, revision: 2 })
    expect((await world.call('PATCH', '/v1/customers/bob', { lastName: 'X' }, { headers: { 'if-match': '"1"' } })).status).toBe(412)
    expect((await world.call('PATCH', '/v1/customers/bob', { lastName: 'Ross' })).body.revision).toBe(2)
    const renamed = await world.call('POST', '/v1/customers/bob/rename', { id: 'robert' })
    expect(renamed.body).toMatchObject({ id: 'robert', revision: 3 })
    expect((await world.call('GET', '/v1/customers/Bob')).body.id).toBe('robert')
    expect((await world.call('DELETE', '/v1/customers/robert')).status).toBe(204)
    expect((await world.call('GET', '/v1/customers/robert')).status).toBe(404)
    expect((await world.call('POST', '/v1/customers', { id: 'BOB', email: 'bob@example.com' })).status).toBe(201)
  })

  test('a PUT that is to make a customer changes none', async () => {
    const put = (firstName: string) => world.call('PUT', '/v1/customers/only-new', { firstName }, { headers: { 'if-none-match': '*' } })
    expect((await put('First')).status).toBe(201)
    expect((await put('Second'))).toMatchObject({ status: 412, body: { code: 'revision-stale', revision: 1 } })
    expect((await world.call('GET', '/v1/customers/only-new')).body.firstName).toBe('First')
    expect((await world.call('PUT', '/v1/customers/nobody-there', {}, { headers: { 'if-match': '"1"' } })).status).toBe(412)
  })

  test('an idempotency key answers byte for byte the same, and refuses another request', async () => {
    const headers = { 'idempotency-key': 'k1' }
    const first = await world.call('POST', '/v1/customers', { email: 'once@example.com' }, { headers })
    const again = await world.call('POST', '/v1/customers', { email: 'once@example.com' }, { headers })
    expect(first.status).toBe(201)
    expect(again.text).toBe(first.text)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect((await world.call('POST', '/v1/customers', { email: 'other@example.com' }, { headers })).body.code).toBe('idempotency-mismatch')
    const many = await Promise.all(Array.from({ length: 20 }, () => world.call('POST', '/v1/customers', { firstName: 'Race' }, { headers: { 'idempotency-key': 'race' } })))
    expect(new Set(many.map((one) => one.text)).size).toBe(1)
  })

  test('two hundred parallel upserts of one id in mixed case give one customer', async () => {
    const spellings = ['MixedCase', 'mixedcase', 'MIXEDCASE', 'mixedCASE']
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => world.call('PUT', `/v1/customers/${spellings[i % 4]}`, { firstName: 'Same' })))
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200, 201]))
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1)
    expect(new Set(answers.map((one) => one.text)).size).toBe(1)
  })

  test('who is registered while somebody looks for him is found, by a reference and by an id', async () => {
    for (let round = 0; round < 20; round++) {
      const externalReferences = [{ system: 'race', value: `meanwhile-${round}` }]
      const answers = await Promise.all([
        world.call('POST', '/v1/customers', { externalReferences }), world.call('PUT', '/v1/customers?match=externalReference:race', { externalReferences }),
        world.call('POST', '/v1/customers', { id: `meanwhile-${round}` }), world.call('PUT', `/v1/customers/meanwhile-${round}`, {}),
      ])
      for (const place of [1, 3]) expect(answers[place]?.status, answers[place]?.text).toBeLessThan(300)
    }
  })

  test('a hundred concurrent find-or-creates leave one customer and give equal answers', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.call('PUT', '/v1/customers?match=email', { email: 'Race@Example.com', lastName: 'One' })))
    expect(new Set(answers.map((one) => one.text)).size).toBe(1)
  })

  test('a username is unique and the refusal names whose it is', async () => {
    const first = await world.call('POST', '/v1/customers', { username: 'neo' })
    const second = await world.call('POST', '/v1/customers', { username: 'NEO' }, { headers: { 'idempotency-key': 'neo2' } })
    expect(second.status, second.text).toBe(409)
    expect(second.body).toMatchObject({ code: 'username-taken', customer: first.body.id })
  })

  test('what a customer has already is not what is taken', async () => {
    await world.call('POST', '/v1/customers', { id: 'ann', username: 'ann', externalReferences: [{ system: 'a', value: '1' }, { system: 'z', value: '1' }] })
    await world.call('POST', '/v1/customers', { id: 'ben', externalReferences: [{ system: 'm', value: '1' }] })
    const externalReferences = ['a', 'm', 'z'].map((system) => ({ system, value: '1' }))
    for (const [method, path] of [['PATCH', '/v1/customers/ann'], ['PUT', '/v1/customers/ann'], ['PUT', '/v1/customers?match=externalReference:z&onMatch=update']] as const) {
      const { body } = await world.call(method, path, { username: 'ann', externalReferences })
      expect(body, path).toMatchObject({ code: 'reference-taken', customer: 'ben', errors: [{ pointer: '/externalReferences/1' }] })
    }
  })

  test('numbers that cannot be kept are refused by their place', async () => {
    const refused = async (metadata: string): Promise<unknown> => {
      const { status, body } = await world.call('POST', '/v1/customers', `{"metadata":${metadata}}`, { headers: { 'content-type': 'application/json' } })
      return status === 201 ? body.metadata : [status, body.errors?.map((one: { pointer: string }) => one.pointer)]
    }
    expect(await refused('{"a":[1,1e400]}')).toEqual([422, ['/metadata/a/1']])
    expect(await refused('{"a":-1e999}')).toEqual([422, ['/metadata/a']])
    expect(await refused('{"a":{"b":12345678901234567891},"c":1}')).toEqual([422, ['/metadata/a/b']])
    expect(await refused('{"a":"12345678901234567891 \\" 98765432109876543219","b":9007199254740991,"c":1e20,"d":12345678901234567168,"e":0.1}'))
      .toEqual({ a: '12345678901234567891 " 98765432109876543219', b: 9007199254740991, c: 1e20, d: 12345678901234567168, e: 0.1 })
  })
})

describe('the primary contact', () => {
  const contact = (email: string, more: object = {}): object => ({ primaryContact: { emails: [{ value: email }], ...more } })
  const write = async (body: object): Promise<unknown> => {
    const reply = await world.call('PATCH', '/v1/customers/follower', body)
    expect(reply.status, reply.text).toBe(200)
    return reply.body.email
  }

  test('is followed by an e-mail that is empty or was its primary one, and by no other', async () => {
    expect((await world.call('PUT', '/v1/customers/follower', contact('a@example.com', { firstName: 'Ada' }))).body).toMatchObject({ email: 'a@example.com', firstName: 'Ada' })
    expect(await write(contact('b@example.com'))).toBe('b@example.com')
    expect(await write({ email: null })).toBeNull()
    expect(await write({ primaryContact: { city: 'Wien' }, firstName: 'Eve' })).toBeNull()
    expect(await write(contact('c@example.com'))).toBe('c@example.com')
    expect(await write({ email: 'own@example.com' })).toBe('own@example.com')
    expect(await write(contact('d@example.com'))).toBe('own@example.com')
    expect(await write({ email: 'd@example.com', ...contact('e@example.com') })).toBe('d@example.com')
    expect(await write({ primaryContact: null })).toBe('d@example.com')
    expect((await world.call('GET', '/v1/customers/follower')).body.firstName).toBe('Eve')
  })
})

describe('e-mail domains', () => {
  test('are asked for every address, and what takes no mail is named by its place', async () => {
    const strict = await makeWorld({ emailDomains: { verdict: async (domain) => (domain.startsWith('dead') ? 'undeliverable' : 'deliverable') } })
    const { body } = await strict.call('POST', '/v1/customers', { email: 'a@live.test', primaryContact: { emails: [{ value: 'a@dead.test' }, { value: 'b@live.test' }, { value: 'c@dead2.test' }] } })
    expect(body).toMatchObject({ code: 'email-undeliverable', errors: [{ pointer: '/primaryContact/emails/0/value' }, { pointer: '/primaryContact/emails/2/value' }] })
  })
})
