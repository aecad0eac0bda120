// Addresses over HTTP: whose they are, and which of each kind is the default.

import { beforeAll, expect, test } from 'vitest'
import { ADDRESSES_MAX } from '../domain/address.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  for (const id of ['ada', 'bob', 'eve', 'max', 'sue']) await ok('POST', '/customers', { id })
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
const add = async (customer: string, body: object): Promise<string> => (await ok('POST', `/customers/${customer}/addresses`, body)).body.id
/** The default of each kind, and how many there are of it. */
async function defaults(customer: string): Promise<{ [kind: string]: string[] }> {
  const { items } = (await ok('GET', `/customers/${customer}/addresses`)).body as { items: { kind: string; isDefault: boolean; id: string }[] }
  return Object.fromEntries([...new Set(items.map((one) => one.kind))].map((kind) => [kind, items.filter((one) => one.kind === kind && one.isDefault).map((one) => one.id)]))
}

test('another customer\'s address is not found, by any method, and stays as it is', async () => {
  const foreign = await add('bob', { city: 'Wien' })
  for (const [method, body] of [['GET', undefined], ['PATCH', { city: 'Graz' }], ['DELETE', undefined]] as const) expect(await refused(method, `/customers/ada/addresses/${foreign}`, body), method).toBe('404 not-found')
  expect((await ok('GET', `/customers/bob/addresses/${foreign}`)).body).toMatchObject({ city: 'Wien', revision: 1 })
  expect(await refused('POST', '/customers/ada/addresses', { id: foreign, city: 'Graz' })).toBe('422 invalid')
  expect(await refused('POST', '/customers/nobody/addresses', { city: 'Graz' })).toBe('404 not-found')
})

test('a country that does not exist, an unknown kind and a reserved metadata key are refused by their place', async () => {
  const reply = await world.call('POST', '/v1/customers/ada/addresses', { country: 'XX', metadata: { regulars_x: 1 } })
  expect(reply.body.errors.map((one: { pointer: string }) => one.pointer)).toEqual(['/country', '/metadata/regulars_x'])
  expect(await refused('POST', '/customers/ada/addresses', { kind: 'home' })).toBe('422 invalid')
})

test('the first of a kind is its default; another takes that over; when it goes, the oldest inherits', async () => {
  const first = await add('eve', { city: '1' })
  const billing = await add('eve', { city: '2', kind: 'billing' })
  const second = await add('eve', { city: '3' })
  expect(await defaults('eve')).toEqual({ shipping: [first], billing: [billing] })
  const third = await add('eve', { city: '4', isDefault: true })
  expect(await defaults('eve')).toEqual({ shipping: [third], billing: [billing] })
  await ok('PATCH', `/customers/eve/addresses/${second}`, { isDefault: true })
  expect(await defaults('eve')).toEqual({ shipping: [second], billing: [billing] })
  await ok('DELETE', `/customers/eve/addresses/${second}`)
  expect(await defaults('eve')).toEqual({ shipping: [first], billing: [billing] })
  await ok('PATCH', `/customers/eve/addresses/${first}`, { kind: 'billing' })
  const after = await defaults('eve')
  expect(after['shipping']).toEqual([third])
  expect(after['billing']).toHaveLength(1)
})

test('the first of a kind is its default whatever is asked, and so is one that becomes the first of another kind', async () => {
  await ok('POST', '/customers', { id: 'first-of-kind' })
  const path = '/customers/first-of-kind/addresses'
  expect((await ok('POST', path, { city: '1', isDefault: false })).body).toMatchObject({ isDefault: true })
  const second = (await ok('POST', path, { city: '2', isDefault: false })).body
  expect(second).toMatchObject({ isDefault: false })
  expect((await ok('PATCH', `${path}/${second.id}`, { kind: 'billing' })).body).toMatchObject({ isDefault: true })
})

test('the only one of its kind stays its default, and says so; who loses that gets another revision', async () => {
  const only = await add('sue', { city: '1' })
  const { body } = await ok('PATCH', `/customers/sue/addresses/${only}`, { isDefault: false })
  expect(body).toMatchObject({ isDefault: true, revision: 1 })
  expect((await ok('GET', `/customers/sue/addresses/${only}`)).body).toEqual(body)
  const other = await add('sue', { city: '2', isDefault: true })
  expect((await ok('GET', `/customers/sue/addresses/${only}`)).body).toMatchObject({ isDefault: false, revision: 2 })
  expect((await ok('PATCH', `/customers/sue/addresses/${other}`, { isDefault: true })).body.revision).toBe(1)
  expect((await ok('PATCH', `/customers/sue/addresses/${other}`, { isDefault: false })).body).toMatchObject({ isDefault: false, revision: 2 })
  expect(await defaults('sue')).toEqual({ shipping: [only] })
})

test('many that become the default at the same time leave one', async () => {
  const ids = await Promise.all([1, 2, 3, 4, 5].map((n) => add('bob', { city: `${n}`, isDefault: true })))
  await Promise.all(ids.map((id) => ok('PATCH', `/customers/bob/addresses/${id}`, { isDefault: true })))
  expect((await defaults('bob'))['shipping']).toHaveLength(1)
})

test('a patch merges, keeps the phone as given beside its international form, and one that changes nothing leaves the revision', async () => {
  const id = await add('ada', { country: 'at', phone: '01 5550100', metadata: { a: { b: 1 } } })
  const { body } = await ok('PATCH', `/customers/ada/addresses/${id}`, { metadata: { a: { c: 2 } }, line1: 'Ring 1' })
  expect(body).toMatchObject({ country: 'AT', phone: '01 5550100', phoneE164: '+4315550100', metadata: { a: { b: 1, c: 2 } }, line1: 'Ring 1', revision: 2 })
  expect((await ok('PATCH', `/customers/ada/addresses/${id}`, { line1: 'Ring 1' })).body).toEqual(body)
})

test('no more addresses than the limit, however they come', async () => {
  for (let n = 0; n < ADDRESSES_MAX - 2; n++) await add('max', { city: `${n}` })
  const replies = await Promise.all([1, 2, 3, 4, 5].map(() => world.call('POST', '/v1/customers/max/addresses', { city: 'late' })))
  expect(replies.map((reply) => reply.status).toSorted()).toEqual([201, 201, 409, 409, 409])
})
