// The keys of duplicates follow customers and addresses, whatever way these are written.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { listAddresses } from '../storage/addresses.ts'
import { listCustomersAfter } from '../storage/derived.ts'
import { listDuplicateKeys, listStrayKeys } from '../storage/duplicate-keys.ts'
import { duplicateKeysOf } from './duplicate-keys.ts'
import { runWaitingImports } from './import-turns.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await ok('POST', '/customers', { id: 'ada', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.org' })
  await ok('POST', '/customers', { id: 'eve', firstName: 'Eve', lastName: 'Moneypenny', phone: '+43 1 234 5678', primaryContact: { line1: 'Ring 5', city: 'Wien' } })
})

async function ok(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const reply = await world.call(method, `/v1${path}`, body, { headers })
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply
}

/** The stored keys by customer id, once they are what they should be. */
async function keys(): Promise<{ [id: string]: readonly number[] }> {
  return world.engine.database.read(world.site.siteId, async (db) => {
    const customers = (await listCustomersAfter(db, 0n, 1_000)).filter((one) => one.deletedAt === null)
    const numbers = customers.map(({ number }) => number)
    const [stored, addresses] = [await listDuplicateKeys(db, numbers), await listAddresses(db, numbers)]
    for (const one of customers) expect(stored.get(one.number) ?? [], one.id).toEqual(duplicateKeysOf(world.site, one, addresses.get(one.number) ?? []))
    expect(await listStrayKeys(db)).toEqual([])
    return Object.fromEntries(customers.map(({ id, number }) => [id, stored.get(number) ?? []]))
  })
}

type Step = readonly [what: string, changes: boolean, act: () => Promise<unknown>]

let address = ''
let merge = ''
const STEPS: readonly Step[] = [
  ['a patch of a name', true, () => ok('PATCH', '/customers/ada', { lastName: 'King' })],
  ['a patch of what is not compared', false, () => ok('PATCH', '/customers/ada', { language: 'en', metadata: { note: 'x' }, tags: ['vip'] })],
  ['a date of birth in the metadata', true, () => ok('PATCH', '/customers/ada', { metadata: { birthDate: '1815-12-10' } })],
  ['an upsert', true, () => ok('PUT', '/customers/ada', { phone: '+43 1 999 0000' })],
  ['an upsert of somebody new', true, () => ok('PUT', '/customers/bob', { firstName: 'Bob', lastName: 'Builder', email: 'bob@example.org' })],
  ['finding with an update', true, () => ok('PUT', '/customers?match=email&onMatch=update', { email: 'bob@example.org', company: 'Can We Fix It Ltd' })],
  ['a first address', true, async () => void (address = (await ok('POST', '/customers/ada/addresses', { line1: 'Gasse 7', city: 'Graz', postalCode: '8010', country: 'AT' })).body.id)],
  ['another address that is not the default', false, () => ok('POST', '/customers/ada/addresses', { line1: 'Weg 9', city: 'Linz', country: 'AT', kind: 'billing' })],
  ['a change of the address', true, () => ok('PATCH', `/customers/ada/addresses/${address}`, { city: 'Villach' })],
  ['the removal of the address', true, () => ok('DELETE', `/customers/ada/addresses/${address}`)],
  ['an address of one whose record names a place', false, () => ok('POST', '/customers/eve/addresses', { line1: 'Platz 1', city: 'Bregenz', country: 'AT' })],
  ['a record that no longer names a place', true, () => ok('PATCH', '/customers/eve', { primaryContact: null })],
  ['another id', false, () => ok('POST', '/customers/ada/rename', { id: 'ada' })],
  ['a merge', true, async () => void (merge = (await ok('POST', '/merges', { survivor: 'ada', losers: ['eve'] })).body.id)],
  ['its undoing', true, () => ok('POST', `/merges/${merge}/undo`)],
  ['an import', true, async () => {
    await ok('POST', '/imports?match=id', 'id,firstName,lastName,email\nbob,Robert,Builder,bob@example.org\nnew,Nina,New,nina@example.org\n', { 'content-type': 'text/csv' })
    await runWaitingImports(world.engine)
  }],
  ['a deletion', true, () => ok('DELETE', '/customers/bob')],
  ['an erasure', true, () => ok('POST', '/customers/new/erasure')],
]

test('every way of writing keeps them in step', async () => {
  let before = await keys()
  const wrong: string[] = []
  for (const [what, changes, act] of STEPS) {
    await act()
    const after = await keys()
    if ((JSON.stringify(after) !== JSON.stringify(before)) !== changes) wrong.push(`${what} ${changes ? 'changes nothing' : 'changes them'}`)
    before = after
  }
  expect(wrong).toEqual([])
  expect(Object.keys(before).toSorted()).toEqual(['ada', 'eve'])
})

test('who says nothing has none', async () => {
  await ok('POST', '/customers', { id: 'nobody' })
  expect((await keys())['nobody']).toEqual([])
})
