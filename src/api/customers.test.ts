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
})
