// Organizations and memberships over HTTP.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  for (const id of ['ada', 'bob', 'eve']) await ok('POST', '/customers', { id, firstName: id })
})

async function ok(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await world.call(method, `/v1${path}`, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply
}
const refused = async (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<string> => {
  const reply = await world.call(method, `/v1${path}`, body, { headers: headers ?? {} })
  return `${reply.status} ${reply.body?.code ?? ''}`
}
const primaryOf = async (id: string): Promise<string[]> =>
  (await ok('GET', `/customers/${id}/memberships`)).body.items.filter((one: { isPrimary: boolean }) => one.isPrimary).map((one: { organization: { id: string } }) => one.organization.id)

test('an id is taken in any case, a wrong one refused, and what is not there not found', async () => {
  await ok('POST', '/organizations', { id: 'Acme', name: 'Acme Inc.' })
  expect(await refused('POST', '/organizations', { id: 'ACME', name: 'Other' })).toBe('409 id-taken')
  expect(await refused('POST', '/organizations', { id: 'a/b', name: 'Other' })).toBe('422 invalid')
  expect(await refused('POST', '/organizations', { id: 'x' })).toBe('422 invalid')
  for (const [method, path] of [['GET', '/organizations/nobody'], ['DELETE', '/organizations/nobody'], ['GET', '/organizations/nobody/memberships'], ['DELETE', '/organizations/acme/memberships/mem_x']] as const) {
    expect(await refused(method, path), path).toBe('404 not-found')
  }
  expect((await ok('GET', '/organizations/aCmE')).body.id).toBe('Acme')
})

test('a name longer than what is sorted by is taken, also when the cut goes through a character', async () => {
  const name = `a${'😀'.repeat(120)}`
  expect((await ok('POST', '/organizations', { id: 'long', name })).body.name).toBe(name)
  expect((await ok('POST', '/customers', { lastName: name, externalReferences: [{ system: 'shop', value: `b${'😀'.repeat(120)}` }, { system: 'till', value: `cc${'😀'.repeat(120)}` }, { system: 'cart', value: `d${'😀'.repeat(120)}` }, { system: 'x', value: `e${'😀'.repeat(120)}` }] })).body.lastName).toBe(name)
})

test('a member that comes while the organization goes is refused or goes with it', async () => {
  for (let round = 0; round < 10; round++) {
    await ok('POST', '/organizations', { id: `going${round}`, name: 'Going' })
    const [left, joined] = await Promise.all([
      world.call('DELETE', `/v1/organizations/going${round}?cascade=true`), world.call('POST', `/v1/organizations/going${round}/memberships`, { customer: 'ada' }),
    ])
    expect([left.status, [201, 404].includes(joined.status)], joined.text).toEqual([204, true])
  }
})

test('a patch merges, and is refused to who has seen another revision', async () => {
  const { body, headers } = await ok('POST', '/organizations', { id: 'merge', name: 'Merge', metadata: { a: 1, b: { c: 2 } }, email: 'office@example.com' })
  expect(body.revision).toBe(1)
  expect(headers['etag']).toBe('"1"')
  expect((await ok('PATCH', '/organizations/merge', { metadata: { a: null, b: { d: 3 } }, email: null })).body).toMatchObject({ metadata: { b: { c: 2, d: 3 } }, email: null, revision: 2 })
  expect(await refused('PATCH', '/organizations/merge', { name: 'X' }, { 'if-match': '"1"' })).toBe('412 revision-stale')
  expect((await ok('PATCH', '/organizations/merge', { name: 'Merge' })).body.revision).toBe(2)
})

test('the first membership is the primary one, another takes that over, and a customer is a member once', async () => {
  for (const id of ['one', 'two']) await ok('POST', '/organizations', { id, name: id })
  const first = await ok('POST', '/organizations/one/memberships', { customer: 'ADA', role: 'buyer' })
  expect(first.body).toMatchObject({ customer: 'ada', role: 'buyer', isPrimary: true })
  expect(await refused('POST', '/organizations/ONE/memberships', { customer: 'ada' })).toBe('409 already-exists')
  expect(await refused('POST', '/organizations/one/memberships', { customer: 'nobody' })).toBe('404 not-found')
  const second = await ok('POST', '/organizations/two/memberships', { customer: 'ada' })
  expect(second.body.isPrimary).toBe(false)
  await ok('PATCH', `/organizations/two/memberships/${second.body.id}`, { isPrimary: true, role: 'owner' })
  expect(await primaryOf('ada')).toEqual(['two'])
  expect(await refused('PATCH', `/organizations/one/memberships/${second.body.id}`, { role: 'x' })).toBe('404 not-found')
  expect((await ok('GET', '/customers/ada?expand=organization')).body.organization.id).toBe('two')
  await ok('DELETE', `/organizations/two/memberships/${second.body.id}`)
  expect((await ok('GET', '/customers/ada/memberships')).body.items.map((one: { organization: { id: string } }) => one.organization.id)).toEqual(['one'])
})

test('two memberships that become primary at the same time leave one', async () => {
  const ids = ['p1', 'p2', 'p3', 'p4']
  const members: { id: string; membership: string }[] = []
  for (const id of ids) {
    await ok('POST', '/organizations', { id, name: id })
    members.push({ id, membership: (await ok('POST', `/organizations/${id}/memberships`, { customer: 'eve' })).body.id })
  }
  const replies = await Promise.all(members.map(({ id, membership }) => world.call('PATCH', `/v1/organizations/${id}/memberships/${membership}`, { isPrimary: true })))
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200])
  expect(await primaryOf('eve')).toHaveLength(1)
})

test('an organization with members goes only with them, and a deleted customer is a member of nothing', async () => {
  await ok('POST', '/organizations', { id: 'full', name: 'Full' })
  await ok('POST', '/organizations/full/memberships', { customer: 'bob' })
  expect(await refused('DELETE', '/organizations/full')).toBe('409 in-use')
  await ok('DELETE', '/organizations/full?cascade=true')
  expect((await ok('GET', '/customers/bob/memberships')).body.items).toEqual([])
  expect((await ok('GET', '/customers/bob/timeline')).body.items[0]).toMatchObject({ type: 'membership.deleted' })
  await ok('POST', '/organizations/one/memberships', { customer: 'bob' })
  await ok('DELETE', '/customers/bob')
  expect((await ok('GET', '/organizations/one/memberships')).body.items.map((one: { customer: string }) => one.customer)).toEqual(['ada'])
})
