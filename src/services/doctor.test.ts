// The doctor finds what is broken on purpose, repairs what can be derived again, and finds nothing where nothing is wrong.

import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { reportHealth } from '../server/doctor-report.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { type CheckReport, examine, FINDINGS_TOLD_MAX } from './doctor.ts'

let world: World
let owner: pg.Client
beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query('set search_path = regulars, public')
  await world.addSite('second')
  await ok('POST', '/organizations', { id: 'acme', name: 'Acme' })
  for (const id of ['ada', 'bob', 'eve']) {
    await ok('POST', '/customers', {
      id, email: `${id}@example.com`, username: id, firstName: id, metadata: { size: 4, plan: 'gold' }, tags: ['vip'],
      consents: [{ channel: 'mail', state: 'granted' }], leadSource: { source: 'google' },
    })
    await ok('POST', `/customers/${id}/addresses`, { city: 'Wien' })
    await ok('POST', `/customers/${id}/addresses`, { city: 'Graz' })
    await ok('POST', '/organizations/acme/memberships', { customer: id })
    await ok('POST', `/customers/${id}/lead-sources`, { source: 'newsletter' })
  }
  await ok('POST', '/customers/ada/rename', { id: 'Ada.L' })
  await ok('POST', '/customers', { id: 'gone', email: 'gone@example.com' })
  await ok('DELETE', '/customers/gone')
  await ok('POST', '/customers', { id: 'erased', email: 'erased@example.com', metadata: { a: 1 } })
  await ok('POST', '/customers/erased/erasure')
})
afterAll(() => owner.end())

async function ok(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await world.call(method, `/v1${path}`, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply
}

async function reports(fix: boolean): Promise<CheckReport[]> {
  const found: CheckReport[] = []
  for await (const report of examine(world.engine, [world.site], { fix, onCheck: () => undefined, onProgress: () => undefined })) found.push(report)
  return found
}
const findings = async (fix = false): Promise<string[]> => (await reports(fix)).flatMap((report) => report.findings.map((one) => `${report.name}: ${one.what}${one.isFixed ? ' (repaired)' : ''}`))

/** Everything that is derived, to be compared with what a repair made of it. */
async function derived(): Promise<unknown> {
  const tables = ['customer_keys', 'customer_numbers', 'customer_search', 'customer_ids', 'duplicate_keys', 'addresses', 'memberships']
  const all: unknown[] = []
  for (const name of tables) all.push((await owner.query(`select * from ${name} t order by t::text`)).rows)
  return { all, customers: (await owner.query('select number, name_key, consents, lead_sources, event_count from customers order by number')).rows }
}

let sound: unknown
beforeEach(async () => {
  sound ??= await derived()
})

test('a site that nobody tampered with is found sound, also with deleted and erased customers', async () => {
  expect(await findings()).toEqual([])
  const lines: string[] = []
  expect(await reportHealth(world.engine, [world.site], false, (line) => lines.push(line))).toBe(0)
  expect(lines[0]).toBe('ok    database')
  expect(lines.at(-1)).toBe('all is well')
})

const BREAKS: readonly (readonly [string, string, RegExp])[] = [
  ['a missing key', `delete from customer_keys where key like 'firstName%bob'`, /customer index: customer bob lacks firstName/],
  ['a key too many', `insert into customer_keys (site_id, key, customer) select site_id, 'company' || chr(31) || 'acme', number from customers where id = 'bob'`, /bob is still found by company/],
  ['a key that is no longer exclusive', `update customer_keys set exclusive = false where key like 'username%eve'`, /eve lacks username, is still found by username/],
  ['keys of a deleted customer', `insert into customer_keys (site_id, key, customer) select site_id, 'email' || chr(31) || 'x@example.com', number from customers where id = 'gone'`, /gone is still found by email/],
  ['keys of nobody', `insert into customer_keys (site_id, key, customer) select site_id, 'email' || chr(31) || 'x@example.com', 999999 from customers where id = 'gone'`, /number 999999 is still found by email/],
  ['a missing number', `delete from customer_numbers where customer = (select number from customers where id = 'eve')`, /eve lacks metadata/],
  ['another search text', `update customer_search set text = ' nonsense' where customer = (select number from customers where id = 'eve')`, /eve is searched for by another text/],
  ['a missing search text', `delete from customer_search where customer = (select number from customers where id = 'bob')`, /bob is searched for by another text/],
  ['missing duplicate keys', `delete from duplicate_keys where customer = (select number from customers where id = 'bob')`, /duplicate keys: customer bob has other keys/],
  ['other duplicate keys', `update duplicate_keys set keys = '{1,2}' where customer = (select number from customers where id = 'eve')`, /duplicate keys: customer eve has other keys/],
  ['duplicate keys of a deleted customer', `insert into duplicate_keys (site_id, customer, keys) select site_id, number, '{1}' from customers where id = 'gone'`, /duplicate keys: customer number \d+ has keys and is not live/],
  ['another sorting name', `update customers set name_key = 'zzz' where id = 'bob'`, /bob is sorted by another name/],
  ['a missing id', `delete from customer_ids where id_key = 'bob'`, /ids: bob is not found by its id/],
  ['a former id that passes for the current one', `update customer_ids set current = (id_key = 'ada') where id_key in ('ada', 'ada.l')`, /ids: Ada.L is not found by its id/],
  ['an id of a deleted customer', `insert into customer_ids (site_id, id_key, customer) select site_id, 'gone', number from customers where id = 'gone'`, /ids: gone finds no live customer/],
  ['other consents than decided', `update customers set consents = '{"mail": "withdrawn"}' where id = 'bob'`, /bob has other consents or touches/],
  ['another original touch', `update customers set lead_sources = '{"original": null, "mostRecent": null}' where id = 'bob'`, /bob has other consents or touches/],
  ['a wrong count of events', `update customers set event_count = 40 where id = 'eve'`, /eve counts 40 events and has 5, the last of them number 5/],
  ['no default address', `update addresses set is_default = false where customer = (select number from customers where id = 'eve')`, /eve has 0 default shipping addresses/],
]
test.each(BREAKS)('%s is found and repaired to what it was', async (_name, statement, expected) => {
  expect((await owner.query(statement)).rowCount).toBeGreaterThan(0)
  expect((await findings()).join('\n')).toMatch(expected)
  const repaired = await findings(true)
  expect(repaired.join('\n')).toMatch(expected)
  expect(repaired.filter((line) => !line.endsWith(' (repaired)'))).toEqual([])
  expect(await findings()).toEqual([])
  expect(await derived()).toEqual(sound)
})

test('an address that outlived its customer is found and removed', async () => {
  await owner.query(`insert into addresses (site_id, id, customer, kind, is_default, created_at, updated_at) select site_id, 'adr_left', number, 'billing', true, now(), now() from customers where id = 'gone'`)
  expect((await findings(true)).join('\n')).toMatch(/orphans: customer number \d+ has addresses and is not live \(repaired\)/)
  expect(await derived()).toEqual(sound)
})

test('a webhook that no worker would ever take is found and put in its lane', async () => {
  await ok('POST', '/webhook-endpoints', { url: 'http://127.0.0.1:1/', eventTypes: ['tag.*'] })
  const { id } = (await ok('GET', '/webhook-endpoints')).body.items[0]
  await ok('POST', `/webhook-endpoints/${id}/pings`)
  await owner.query('delete from webhook_lanes')
  expect((await findings(true)).join('\n')).toMatch(/^webhooks: dlv_\w+ waits in no lane that a worker takes \(repaired\)$/)
  expect(await findings()).toEqual([])
})

test('two customers with one username are told of and left to a person', async () => {
  await owner.query(`update customers set username = 'bob' where id = 'eve'`)
  const found = await findings(true)
  expect(found.join('\n')).toMatch(/customer index: customer eve lacks username/)
  expect(found.join('\n')).not.toContain('repaired')
  await owner.query(`update customers set username = 'eve' where id = 'eve'`)
})

test('a gap in a sequence and what is left of an erased customer are told of and not repaired', async () => {
  await owner.query(`update events set customer_sequence = 99 where customer = (select number from customers where id = 'bob') and customer_sequence = 5`)
  await owner.query(`update customers set metadata = '{"x": 1}' where erased_at is not null`)
  expect(await findings(true)).toEqual([expect.stringMatching(/^erasure: cus_\w+ is erased and still holds personal data$/), 'event sequences: customer bob counts 5 events and has 5, the last of them number 99'])
  const lines: string[] = []
  expect(await reportHealth(world.engine, [world.site], true, (line) => lines.push(line))).toBe(2)
  expect(lines.join('\n')).toContain('FAIL  erasure: 1 found')
  await owner.query(`update events set customer_sequence = 5 where customer_sequence = 99`)
  await owner.query(`update customers set metadata = '{}' where erased_at is not null`)
})

test('of many findings the first are told and all are counted, and none names what a field holds', async () => {
  await owner.query(`insert into customer_keys (site_id, key, customer) select $1, 'email' || chr(31) || 'secret' || n || '@example.com', 500000 + n from generate_series(1, 250) n`, [String(world.site.siteId)])
  const report = (await reports(false)).find((one) => one.name === 'customer index')
  expect([report?.count, report?.findings.length]).toEqual([250, FINDINGS_TOLD_MAX])
  expect(JSON.stringify(report?.findings)).not.toContain('secret')
  expect((await reports(true)).find((one) => one.name === 'customer index')).toMatchObject({ count: 250, fixed: 250 })
  expect(await derived()).toEqual(sound)
})
