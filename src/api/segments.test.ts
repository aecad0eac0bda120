// Segments over HTTP: refusals first, then what they are for.

import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  for (const [index, tags] of [['vip'], ['vip', 'new'], ['new'], []].entries()) {
    await world.call('POST', '/v1/customers', { id: `c${index}`, firstName: `N${index}`, tags })
  }
})

const create = (name: string, filter: string): Promise<Awaited<ReturnType<World['call']>>> => world.call('POST', '/v1/segments', { name, filter })
const made = async (name: string, filter: string): Promise<string> => {
  const reply = await create(name, filter)
  expect(reply.status, reply.text).toBe(201)
  return reply.body.id
}
const members = async (id: string, query = ''): Promise<string[]> => {
  const reply = await world.call('GET', `/v1/segments/${id}/members?${query}`)
  expect(reply.status, reply.text).toBe(200)
  return reply.body.items.map((one: { id: string }) => one.id)
}

describe('refusals', () => {
  test('a key without the scope, and a segment of another site', async () => {
    const { secret } = await world.addKey(['customers:read'])
    expect((await world.call('GET', '/v1/segments', undefined, { key: secret })).body).toMatchObject({ code: 'scope-missing', scope: 'segments:read' })
    const id = await made('Own', 'tags:vip')
    expect((await world.call('GET', `/v1/segments/${id}/members`, undefined, { key: secret })).status).toBe(403)
    const other = await world.addSite('other')
    for (const [method, path, body] of [['GET', '', undefined], ['GET', '/members', undefined], ['PATCH', '', { name: 'Mine' }], ['DELETE', '', undefined]] as const) {
      expect((await world.call(method, `/v1/segments/${id}${path}`, body, { key: other.key })).status).toBe(404)
    }
    expect((await world.call('GET', '/v1/segments', undefined, { key: other.key })).body.items).toEqual([])
  })

  test('a wrong filter, a taken name, a name like an id, no name', async () => {
    expect((await create('A', 'shoe:1')).body.code).toBe('filter-invalid')
    expect((await create('A', '@nobody')).body.code).toBe('filter-invalid')
    expect((await create('Itself', '@itself')).body.code).toBe('filter-invalid')
    await made('Straße', 'tags:vip')
    expect((await create('STRAßE', 'tags:new')).body.code).toBe('already-exists')
    expect((await create('seg_1', 'tags:new')).body.code).toBe('invalid')
    expect((await create('  ', 'tags:new')).body.code).toBe('invalid')
  })

  test('a filter that leads back to its segment, by name, by id, in another Unicode form, or over another', async () => {
    const id = await made('Café', 'tags:vip')
    const over = await made('Over', '@café')
    for (const filter of ['@CAFÉ', '@cafe\u0301', `@${id}`, '@over', `@${over}`, 'tags:vip;!@over']) {
      const reply = await world.call('PATCH', `/v1/segments/${id}`, { filter })
      expect(reply.status, `${filter} ${reply.text}`).toBe(422)
      expect(reply.body.code).toBe('filter-invalid')
    }
    expect((await world.call('GET', `/v1/segments/${id}`)).body).toMatchObject({ filter: 'tags:vip', revision: 1 })
  })

  test('a change that would nest others too deep, or make them too long, is refused and changes nothing', async () => {
    const ids: string[] = []
    for (let depth = 0; depth < 4; depth++) ids.push(await made(`deep${depth}`, depth === 0 ? 'tags:vip' : `@deep${depth - 1}`))
    await made('below', 'tags:new')
    await made('below2', '@below')
    const reply = await world.call('PATCH', `/v1/segments/${ids[0]}`, { filter: '@below2' })
    expect(reply.body).toMatchObject({ code: 'filter-invalid', usedBy: ids[3] })
    expect(reply.body.detail).toContain('the segment deep3 could not be read any more')
    expect((await world.call('GET', `/v1/segments/${ids[0]}`)).body).toMatchObject({ filter: 'tags:vip', revision: 1 })
    expect((await world.call('PATCH', `/v1/segments/${ids[0]}`, { filter: '@below' })).status).toBe(200)
    const long = `firstName:${Array.from({ length: 400 }, (_, index) => `n${index}`).join(',')}`
    const [once, twice] = [await made('once', long), await made('twice', '@once; firstName:!null')]
    expect((await world.call('PATCH', `/v1/segments/${twice}`, { filter: '@once; @once' })).body.detail).toContain('values')
    expect((await world.call('GET', `/v1/segments/${once}`)).body.revision).toBe(1)
  })

  test('of two that begin to name each other at the same time, one is refused', async () => {
    const [a, b] = [await made('Left', 'tags:vip'), await made('Right', 'tags:vip')]
    const replies = await Promise.all([world.call('PATCH', `/v1/segments/${a}`, { filter: '@right' }), world.call('PATCH', `/v1/segments/${b}`, { filter: '@left' })])
    expect(replies.map((one) => one.status).toSorted()).toEqual([200, 422])
  })

  test('one that another names is neither deleted nor renamed; its spelling may change', async () => {
    const id = await made('Base', 'tags:vip')
    const user = await made('User', '@base;tags:new')
    const refused = await world.call('DELETE', `/v1/segments/${id}`)
    expect(refused.body).toMatchObject({ code: 'in-use', usedBy: user })
    expect((await world.call('PATCH', `/v1/segments/${id}`, { name: 'Ground' })).body.code).toBe('in-use')
    expect((await world.call('PATCH', `/v1/segments/${id}`, { name: 'BASE' })).status).toBe(200)
    expect((await world.call('DELETE', `/v1/segments/${user}`)).status).toBe(204)
    expect((await world.call('DELETE', `/v1/segments/${id}`, undefined, { headers: { 'if-match': '"1"' } })).body.code).toBe('revision-stale')
    expect((await world.call('DELETE', `/v1/segments/${id}`)).status).toBe(204)
    expect((await world.call('GET', `/v1/segments/${id}`)).status).toBe(404)
  })
})

describe('a life', () => {
  test('created, counted, listed, used in a filter, changed', async () => {
    const id = await made('Very "important"', 'tags:vip')
    expect(await members(id)).toEqual(['c1', 'c0'])
    expect(await members(id, 'sort=name&limit=1')).toEqual(['c0'])
    const paged = await world.call('GET', `/v1/segments/${id}/members?limit=1&count=true&fields=id&expand=addresses`)
    expect(paged.body).toMatchObject({ items: [{ id: 'c1', addresses: [] }], total: 2 })
    expect(await members(id, `limit=1&cursor=${paged.body.nextCursor}`)).toEqual(['c0'])
    const named = await world.call('GET', `/v1/customers?filter=${encodeURIComponent('@"very \\"important\\"";tags:!new')}`)
    expect(named.body.items.map((one: { id: string }) => one.id)).toEqual(['c0'])
    const first = await world.call('GET', `/v1/segments/${id}`)
    expect(first.body).toMatchObject({ customerCount: 2, countedAt: '2026-03-01T12:00:00.000Z', revision: 1 })
    await world.call('POST', '/v1/customers', { id: 'c9', tags: ['vip'] })
    world.now = new Date('2026-03-02T12:00:00.000Z')
    expect((await world.call('GET', `/v1/segments/${id}`)).body).toEqual(first.body)
    expect((await world.call('GET', `/v1/segments/${id}?refresh=true`)).body).toMatchObject({ customerCount: 3, countedAt: '2026-03-02T12:00:00.000Z' })
    const changed = await world.call('PATCH', `/v1/segments/${id}`, { filter: 'tags:new' }, { headers: { 'if-match': first.headers['etag'] as string } })
    expect(changed.body).toMatchObject({ customerCount: null, countedAt: null, revision: 2 })
    expect((await world.call('GET', `/v1/segments/${id}`)).body.customerCount).toBe(2)
    expect(await members(id)).toEqual(['c2', 'c1'])
  })

  test('the list walks through all of them', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await world.call('GET', `/v1/segments?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.items.map((one) => one.id))
      cursor = body.nextCursor
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength((await world.call('GET', '/v1/segments')).body.items.length)
  })
})

test('a change that changes nothing leaves the revision and the count', async () => {
  const id = await made('Unchanged', 'tags:vip')
  const { customerCount } = (await world.call('GET', `/v1/segments/${id}`)).body
  expect(customerCount).toBeGreaterThan(0)
  for (const body of [{}, { name: 'Unchanged' }, { filter: 'tags:vip', description: null }]) {
    expect((await world.call('PATCH', `/v1/segments/${id}`, body)).body).toMatchObject({ revision: 1, customerCount })
  }
  expect((await world.call('PATCH', `/v1/segments/${id}`, { description: 'two' })).body).toMatchObject({ revision: 2, customerCount })
})

test('a patch that changes nothing leaves the revision, the count and the events', async () => {
  const made = await world.call('POST', '/v1/segments', { name: 'unchanged', filter: 'firstName:x' })
  const counted = await world.call('GET', `/v1/segments/${made.body.id}`)
  const patched = await world.call('PATCH', `/v1/segments/${made.body.id}`, { name: 'unchanged', filter: 'firstName:x' })
  expect(patched.body).toEqual(counted.body)
})
