// Tag rules over HTTP: what they refuse, and what they do when events happen.

import { beforeAll, beforeEach, expect, test } from 'vitest'
import { TAGS_OF_CUSTOMER_MAX } from '../domain/tag.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { applyTagRules } from '../services/tag-rule-events.ts'
import { sql } from '../storage/db.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(async () => {
  for (const { id } of (await world.call('GET', '/v1/tag-rules')).body.items) await world.call('DELETE', `/v1/tag-rules/${id}`)
  await settle()
})

const make = (input: object): Promise<Reply> => world.call('POST', '/v1/tag-rules', { name: 'rule', eventTypes: ['customer.*'], ...input })
const read = async (id: string): Promise<Reply['body']> => (await world.call('GET', `/v1/tag-rules/${id}`)).body
const add = (id: string, more: object = {}): Promise<Reply> => world.call('POST', '/v1/customers', { id, ...more })
const tagsOf = async (id: string): Promise<string[]> => (await world.call('GET', `/v1/customers/${id}`)).body.tags
const tagEvents = async (id: string): Promise<Reply['body'][]> =>
  (await world.call('GET', `/v1/customers/${id}/timeline?types=customer.tagged,customer.untagged`)).body.items.toReversed()

/** Lets the rules look at everything that has happened; more rounds than any chain of rules may need. */
async function settle(): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await world.settled()
    if ((await applyTagRules(world.engine)) === 0) return
  }
  throw new Error('the rules find no end')
}

test('a rule that makes no sense is refused with every wrong place', async () => {
  const refused = async (input: object): Promise<string> => {
    const { status, body } = await make(input)
    return [status, body.code, ...(body.errors ?? []).map((fault: { pointer: string }) => fault.pointer)].join(' ')
  }
  expect(await refused({})).toBe('422 invalid /tagsAdded')
  expect(await refused({ name: ' ', eventTypes: ['customer.exploded'], tagsAdded: ['a/b'] })).toBe('422 invalid /name /eventTypes/0 /tagsAdded/0')
  expect(await refused({ tagsAdded: ['Vip'], tagsRemoved: ['vip'] })).toBe('422 invalid /tagsRemoved')
  expect(await refused({ tagsAdded: ['vip'], filter: 'nofield:1' })).toMatch(/^422 filter-invalid/)
  expect(await refused({ tagsAdded: ['vip'], filter: '@nobody' })).toMatch(/^422 filter-invalid/)
  const { secret } = await world.addKey(['tags:write'])
  expect((await world.call('POST', '/v1/tag-rules', { name: 'r', eventTypes: ['*'], tagsAdded: ['a'] }, { key: secret })).body).toMatchObject({ code: 'scope-missing', scope: 'customers:write' })
})

test('an event adds and removes tags of the customers that the filter finds, and says which rule did', async () => {
  await add('before', { lastName: 'Gold' })
  const { id } = (await make({ filter: 'lastName:gold', tagsAdded: ['VIP', 'new'], tagsRemoved: ['plain'] })).body
  await add('gold', { lastName: 'Gold', tags: ['plain', 'kept'] })
  await add('other', { lastName: 'Silver', tags: ['plain'] })
  await settle()
  expect([await tagsOf('gold'), await tagsOf('other'), await tagsOf('before')]).toEqual([['kept', 'new', 'VIP'], ['plain'], []])
  expect((await tagEvents('gold')).map((event) => [event.type, event.actor, event.payload])).toEqual([
    ['customer.tagged', 'worker:tag-rules', { tag: 'VIP', rule: id }],
    ['customer.tagged', 'worker:tag-rules', { tag: 'new', rule: id }],
    ['customer.untagged', 'worker:tag-rules', { tag: 'plain', rule: id }],
  ])
  expect(await read(id)).toMatchObject({ appliedCount: 1, lastAppliedAt: world.now.toISOString(), revision: 1 })
})

test('what is so already is left alone', async () => {
  const { id } = (await make({ eventTypes: ['customer.updated'], tagsAdded: ['seen'] })).body
  await add('ada', { tags: ['seen'] })
  await world.call('PATCH', '/v1/customers/ada', { firstName: 'Ada' })
  await settle()
  const { revision } = (await world.call('GET', '/v1/customers/ada')).body
  expect([revision, (await read(id)).appliedCount, (await read(id)).lastAppliedAt]).toEqual([2, 0, null])
})

test('rules that undo each other come to an end', async () => {
  await make({ eventTypes: ['customer.untagged', 'customer.created'], tagsAdded: ['ping'], tagsRemoved: ['pong'] })
  await make({ eventTypes: ['customer.tagged'], tagsAdded: ['pong'], tagsRemoved: ['ping'] })
  await add('loop')
  await settle()
  expect(await tagsOf('loop')).toEqual(['ping'])
})

test('rules take effect in the order of their making, each seeing what the one before did', async () => {
  await make({ eventTypes: ['customer.created'], tagsAdded: ['first'] })
  await make({ eventTypes: ['customer.created'], filter: 'tags:first', tagsAdded: ['second'] })
  await add('order')
  await settle()
  expect(await tagsOf('order')).toEqual(['first', 'second'])
})

test('a disabled rule does nothing, and a deleted customer is left alone', async () => {
  const { id } = (await make({ tagsAdded: ['off'], enabled: false })).body
  await add('idle')
  await settle()
  expect((await world.call('PATCH', `/v1/tag-rules/${id}`, { enabled: true })).body).toMatchObject({ enabled: true, revision: 2 })
  await add('gone')
  await world.call('DELETE', '/v1/customers/gone')
  await settle()
  expect(await tagsOf('idle')).toEqual([])
  expect(await read(id)).toMatchObject({ appliedCount: 0 })
})

test('a rule protects the segment that its filter names, and goes by a tag\'s new name', async () => {
  const segment = (await world.call('POST', '/v1/segments', { name: 'big', filter: 'firstName:a' })).body.id
  const { id } = (await make({ filter: '@big', tagsAdded: ['old name'] })).body
  expect((await world.call('DELETE', `/v1/segments/${segment}`)).body).toMatchObject({ code: 'in-use', usedBy: id })
  await world.call('POST', '/v1/tags', { name: 'Old Name' })
  await world.call('PATCH', '/v1/tags/old%20name', { name: 'new name' })
  expect(await read(id)).toMatchObject({ tagsAdded: ['new name'], revision: 2 })
  await world.call('PATCH', `/v1/tag-rules/${id}`, { filter: '' })
  expect((await world.call('DELETE', `/v1/segments/${segment}`)).status).toBe(204)
})

test('a rule passes over who has as many tags as one may have', async () => {
  await make({ tagsAdded: ['one too many'] })
  await add('full', { tags: Array.from({ length: TAGS_OF_CUSTOMER_MAX }, (_, index) => `t${index}`) })
  await add('empty')
  await settle()
  expect(await tagsOf('full')).toHaveLength(TAGS_OF_CUSTOMER_MAX)
  expect(await tagsOf('empty')).toEqual(['one too many'])
})

test('a rule whose filter can no longer be read is disabled and says why; the others go on', async () => {
  const { id } = (await make({ filter: 'firstName:a', tagsAdded: ['never'] })).body
  await make({ tagsAdded: ['always'] })
  await world.engine.database.read(world.site.siteId, (db) => db.run(sql`update tag_rules set filter = 'nofield:1' where site_id = ${db.siteId} and id = ${id}`))
  await add('brave', { firstName: 'a' })
  await settle()
  expect(await tagsOf('brave')).toEqual(['always'])
  expect(await read(id)).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('its filter can no longer be read') })
  expect((await world.call('PATCH', `/v1/tag-rules/${id}`, { enabled: true })).body.code).toBe('filter-invalid')
  expect((await world.call('PATCH', `/v1/tag-rules/${id}`, { enabled: true, filter: 'firstName:a' })).body).toMatchObject({ enabled: true, disabledReason: null })
})

test('a rule keeps up with an import beside other writers', async () => {
  const { id } = (await make({ eventTypes: ['customer.created'], filter: 'email:!null', tagsAdded: ['mailed'] })).body
  const ids = Array.from({ length: 120 }, (_, index) => `many-${index}`)
  await Promise.all([
    ...ids.map((one, index) => add(one, index % 2 ? { email: `${one}@example.com` } : {})),
    ...[1, 2, 3].map(async () => { for (let round = 0; round < 10; round++) await applyTagRules(world.engine) }),
  ])
  await settle()
  expect((await world.call('GET', '/v1/customers?filter=tags:mailed&count=true&limit=1')).body.total).toBe(60)
  expect((await read(id)).appliedCount).toBe(60)
})
