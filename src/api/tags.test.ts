// Tags over HTTP: their names, and giving them to many customers at once.

import { beforeAll, expect, test } from 'vitest'
import { BULK_CUSTOMERS_MAX, TAGS_OF_CUSTOMER_MAX, TAGS_OF_SITE_MAX } from '../domain/tag.ts'
import { runWaitingImports } from '../services/import-turns.ts'
import { ensureTags } from '../storage/tags.ts'
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
const refused = async (method: string, path: string, body?: unknown): Promise<string> => {
  const reply = await world.call(method, `/v1${path}`, body)
  return `${reply.status} ${reply.body?.code ?? ''}`
}
const tagsOf = async (id: string): Promise<string[]> => (await ok('GET', `/customers/${id}`)).body.tags

test('a name is refused that is empty, too long, or holds what a filter or a URL means otherwise', async () => {
  for (const name of ['', ' ', '.', '..', 'a,b', 'a/b', 'a;b', 'x'.repeat(256), '"a"', 'a\u0000']) expect(await refused('POST', '/tags', { name }), JSON.stringify(name)).toMatch(/^4(22|00) /)
  expect(await refused('GET', '/tags/nobody')).toBe('404 not-found')
  expect(await refused('DELETE', '/tags/nobody')).toBe('404 not-found')
  expect(await refused('DELETE', '/tags/nobody/customers', { customers: ['a'] })).toBe('404 not-found')
  expect(await refused('PUT', '/customers/nobody/tags/vip')).toBe('404 not-found')
})

test('names are alike without regard to case, also beyond ASCII, and keep their first spelling', async () => {
  await ok('POST', '/tags', { name: 'Größe Äpfel', description: 'first' })
  expect(await refused('POST', '/tags', { name: 'GRÖSSE äPFEL'.replace('SS', 'ß') })).toBe('409 already-exists')
  expect((await ok('GET', `/tags/${encodeURIComponent('GRÖßE ÄPFEL')}`)).body).toMatchObject({ name: 'Größe Äpfel', description: 'first' })
  await ok('POST', '/customers', { id: 'spelt', tags: ['GRÖßE ÄPFEL', 'größe äpfel', 'New'] })
  expect(await tagsOf('spelt')).toEqual(['Größe Äpfel', 'New'])
  await ok('PATCH', '/customers/spelt', { tags: ['NEW'] })
  expect(await tagsOf('spelt')).toEqual(['New'])
})

test('a renamed tag is everybody\'s under its new name, also in filters; one that is taken is refused; another spelling is not', async () => {
  await ok('POST', '/customers', { id: 'renamed', tags: ['old name'] })
  await ok('POST', '/tags', { name: 'taken' })
  expect(await refused('PATCH', '/tags/old%20name', { name: 'TAKEN' })).toBe('409 already-exists')
  expect((await ok('PATCH', '/tags/old%20name', { name: 'Old Name' })).body.name).toBe('Old Name')
  await ok('PATCH', '/tags/old%20name', { name: 'new name', description: 'd' })
  expect(await tagsOf('renamed')).toEqual(['new name'])
  expect((await ok('GET', '/customers?filter=tags:NEW%20name')).body.items.map((one: { id: string }) => one.id)).toEqual(['renamed'])
  expect((await ok('GET', '/customers?filter=tags:%22old%20name%22')).body.items).toEqual([])
  expect(await refused('GET', '/tags/old%20name')).toBe('404 not-found')
})

test('two tags that get one name at the same time: one does, and the other is told', async () => {
  for (let round = 0; round < 10; round++) {
    for (const name of [`left${round}`, `right${round}`]) await ok('POST', '/tags', { name })
    const replies = await Promise.all([`left${round}`, `right${round}`].map((name) => world.call('PATCH', `/v1/tags/${name}`, { name: `both${round}` })))
    expect(replies.map((one) => `${one.status} ${one.body.code ?? ''}`).toSorted()).toEqual(['200 ', '409 already-exists'])
  }
})

test('a tag that is removed while customers get it is removed or made anew', async () => {
  await ok('POST', '/customers', { id: 'fickle' })
  for (let round = 0; round < 10; round++) {
    await ok('POST', '/tags', { name: 'fickle' })
    const replies = await Promise.all([world.call('DELETE', '/v1/tags/fickle'), world.call('PUT', '/v1/customers/fickle/tags/fickle'), world.call('PATCH', '/v1/customers/fickle', { tags: ['fickle', `round${round}`] })])
    expect(replies.map((one) => one.status), replies.map((one) => one.text).join()).toEqual([204, 200, 200])
    await world.call('DELETE', '/v1/tags/fickle')
  }
})

test('filters that name a renamed tag go on finding who has it', async () => {
  await ok('POST', '/customers', { id: 'found', tags: ['before'] })
  const segment = (await ok('POST', '/segments', { name: 'of tag', filter: 'tags:"Before",other;id:found' })).body
  const endpoint = (await ok('POST', '/webhook-endpoints', { url: 'https://example.com/hook', eventTypes: ['customer.*'], filter: '!@"of tag";tags:!before' })).body
  const rule = (await ok('POST', '/tag-rules', { name: 'r', eventTypes: ['customer.created'], filter: 'tags:before', tagsAdded: ['Another'] })).body
  await ok('PATCH', '/tags/before', { name: 'after: all' })
  expect((await ok('GET', `/segments/${segment.id}`)).body).toMatchObject({ filter: 'tags:"after: all",other;id:found', revision: 2 })
  expect((await ok('GET', `/webhook-endpoints/${endpoint.id}`)).body).toMatchObject({ filter: '!@"of tag";tags:!"after: all"', revision: 2 })
  expect((await ok('GET', `/tag-rules/${rule.id}`)).body).toMatchObject({ filter: 'tags:"after: all"', tagsAdded: ['Another'], revision: 2 })
  expect((await ok('GET', '/customers?filter=@%22of%20tag%22')).body.items).toMatchObject([{ id: 'found' }])
  await world.settled()
  const [event] = (await ok('GET', '/events?types=tag.updated&limit=200')).body.items.toReversed()
  const types = new Set((await ok('GET', '/events?types=tag.*,organization.created&limit=200')).body.items.map((one: { type: string }) => one.type.split('.')[0]))
  expect([...types]).toEqual(['tag'])
  expect(event.payload.rewritten.toSorted()).toEqual([endpoint.id, rule.id, segment.id].toSorted())
  for (const path of [`/tag-rules/${rule.id}`, `/webhook-endpoints/${endpoint.id}`]) await ok('DELETE', path)
})

test('nobody has more tags than the limit, and nobody of a bulk is tagged when one of it would', async () => {
  await ok('POST', '/customers', { id: 'full', tags: Array.from({ length: TAGS_OF_CUSTOMER_MAX }, (_, index) => `tag${index}`) })
  await ok('POST', '/customers', { id: 'room' })
  const reply = await world.call('POST', '/v1/tags/more/customers', { customers: ['room', 'full'] })
  expect(reply.body).toMatchObject({ code: 'limit-reached', customers: ['full'] })
  expect(await tagsOf('room')).toEqual([])
  expect((await ok('POST', '/tags/tag1/customers', { customers: ['room', 'full'] })).body).toMatchObject({ changed: 1, unchanged: 1 })
})

test('a site has no more tags than the limit, however they come', async () => {
  const other = await world.addSite('limit')
  await other.ctx.database.transact(other.site.siteId, (db) => ensureTags(db, Array.from({ length: TAGS_OF_SITE_MAX }, (_, index) => `t${index}`), world.now))
  const limited = async (method: string, path: string, body?: unknown): Promise<string> => (await world.call(method, `/v1${path}`, body, { key: other.key })).body?.code
  expect(await limited('POST', '/tags', { name: 'one more' })).toBe('limit-reached')
  expect(await limited('POST', '/customers', { id: 'a', tags: ['one more'] })).toBe('limit-reached')
  expect(await limited('POST', '/customers', { id: 'a', tags: ['t1'] })).toBeUndefined()
  expect(await limited('PUT', '/customers/a/tags/onemore')).toBe('limit-reached')
  expect(await limited('PATCH', '/customers/a', { tags: ['one more'] })).toBe('limit-reached')
  const { body } = await world.call('POST', '/v1/imports', 'id,tags\na,t2\nb,one more\nc,t3\n', { key: other.key, headers: { 'content-type': 'text/csv' } })
  await runWaitingImports(world.engine)
  expect((await world.call('GET', `/v1/imports/${body.id}`, undefined, { key: other.key })).body).toMatchObject({ status: 'finished', created: 1, updated: 1, refused: 1 })
})

test('a removed tag is taken from everybody', async () => {
  await ok('POST', '/customers', { id: 'untagged', tags: ['passing', 'staying'] })
  await ok('DELETE', '/tags/PASSING')
  expect(await tagsOf('untagged')).toEqual(['staying'])
})

test('a thousand customers are tagged at once, each with its event and next revision, and a second time nothing changes', async () => {
  const ids = Array.from({ length: BULK_CUSTOMERS_MAX }, (_, index) => `bulk${index}`)
  const upload = await world.call('POST', '/v1/imports', `id\n${ids.join('\n')}\n`, { headers: { 'content-type': 'text/csv' } })
  expect(upload.status).toBe(202)
  const { runWaitingImports } = await import('../services/import-turns.ts')
  await runWaitingImports(world.engine)
  expect(await refused('POST', '/tags/many/customers', { customers: [...ids, 'more'] })).toBe('422 invalid')
  const asked = ids.map((id, index) => (index % 2 === 0 ? id.toUpperCase() : id))
  expect((await ok('POST', '/tags/Many/customers', { customers: asked })).body).toEqual({ changed: 1_000, unchanged: 0, notFound: [] })
  expect((await ok('POST', '/tags/many/customers', { customers: [...asked.slice(0, 998), 'nobody', 'bulk0'] })).body).toEqual({ changed: 0, unchanged: 998, notFound: ['nobody'] })
  const { body } = await ok('GET', '/customers/bulk7')
  expect(body).toMatchObject({ tags: ['Many'], revision: 2 })
  expect((await ok('GET', '/customers/bulk7/timeline')).body.items.map((event: { type: string }) => event.type)).toEqual(['customer.tagged', 'customer.created'])
  expect((await ok('GET', '/tags?q=MAN')).body.items).toMatchObject([{ name: 'Many', customerCount: 1_000 }])
  expect((await ok('DELETE', '/tags/MANY/customers', { customers: ids.slice(0, 400) })).body).toEqual({ changed: 400, unchanged: 0, notFound: [] })
  expect((await ok('GET', '/customers?filter=tags:many&count=true&limit=1')).body.total).toBe(600)
})

test('two bulk changes of the same customers in opposite order both end', async () => {
  const ids = Array.from({ length: 200 }, (_, index) => `bulk${index}`)
  const replies = await Promise.all([
    ...[1, 2, 3].map((n) => world.call('POST', `/v1/tags/race${n}/customers`, { customers: ids })), ...[1, 2, 3].map((n) => world.call('POST', `/v1/tags/race${n}/customers`, { customers: ids.toReversed() })),
  ])
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200, 200])
  expect(replies.reduce((sum, reply) => sum + (reply.body.changed as number), 0)).toBe(600)
})
