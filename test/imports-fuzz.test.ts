// Imports of generated files: every job ends, tells of every row of the file, and none is an error of ours.

import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { runWaitingImports } from '../src/services/import-turns.ts'
import { SEED } from './chance.ts'
import { makeWorld, type World } from './world.ts'

/** Files per shape; more with FUZZ_RUNS=…, other ones with TEST_SEED=…. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40)
const ENDED = ['finished', 'failed']

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await world.call('POST', '/v1/custom-fields', { resource: 'customer', name: 'tier', type: 'string' })
  await world.call('POST', '/v1/custom-fields', { resource: 'customer', name: 'count', type: 'integer' })
  await world.call('PUT', '/v1/customers/ada', { email: 'ada@example.com', tags: ['vip'], externalReferences: [{ system: 'shop', value: '1' }] })
  await world.call('PUT', '/v1/customers/bob', { email: 'bob@example.com', username: 'bob' })
  await world.call('PATCH', '/v1/site', { settings: { emailDnsValidation: false } })
})

const COLUMNS = [
  'id', 'type', 'email', 'First name', 'last_name', 'username', 'phone', 'company', 'language', 'timeZone', 'defaultPaymentMethodId', 'tags', 'primaryContact.line1', 'primaryContact.country',
  'primaryContact.email', 'primaryContact.phone', 'leadSource.source', 'leadSource.campaign', 'consents.mail', 'consents.sms', 'metadata.a', 'metadata.b.c', 'metadata.constructor.x',
  'externalReferences.shop', 'externalReferences.other', 'customFields.tier', 'customFields.count', 'taxNumbers', 'readOnly.name',
]
const STRANGE = ['metadata', 'customFields', 'externalReferences', 'primaryContact.emails', 'primaryContact.phones', 'metadata.a.b', 'metadata.__proto__.x', 'constructor', '__proto__', 'shoe', '', 'id', 'a\0b', 'metadata.\u0007', 'externalReferences.a b', 'customFields.none', 'metadata.', `metadata${'.a'.repeat(20)}`]
const CELLS = [
  '', ' ', 'ada', 'ADA', 'bob', 'new1', 'new2', 'a/b', '..', 'ada@example.com', 'BOB@example.com', 'new@example.com', 'a@', 'person', 'robot', 'granted', 'maybe', 'vip', 'vip;new|x', '1', '2', '-1', '1e400',
  '9'.repeat(400), '\0', '\u001f', '\u0001', '\u202e', '💥', '😀'.repeat(130), 'İ', 'é'.repeat(300), '"', '""', 'a"b', 'a,b', 'a;b', 'line\nbreak', '\r\n', '=1+1', "'", 'null', '__proto__', '{"a":1}', '{"__proto__":{"x":1}}', '{"a":{"constructor":{"prototype":{"x":1}}}}', '[]', '[{"value":"1","type":"vat"}]', '[{"system":"shop","value":"9"}]', '[{"value":"json@example.com","primary":true}]', "[null]",
  '4242424242424242', 'Europe/Vienna', 'DE', 'xx', '+43 1 5551234', 'en', '2026-02-31', '\uFFFD', '\\', '%00', 'pm_x',
]
const MATCHES = ['id', 'email', 'none', 'externalReference:shop']

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
const columns = (names: readonly string[]): fc.Arbitrary<string[]> => fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 8 })
const row = (width: number): fc.Arbitrary<string[]> => fc.oneof(
  { weight: 12, arbitrary: fc.array(fc.constantFrom(...CELLS), { minLength: width, maxLength: width }) }, { weight: 1, arbitrary: fc.array(fc.constantFrom(...CELLS), { minLength: 1, maxLength: width + 3 }) },
)
const query = fc.record({ match: fc.constantFrom(...MATCHES), dryRun: fc.boolean() })

interface Ended { readonly status: string; readonly error: string | null; readonly rowsRead: number; readonly told: number; readonly refused: number; readonly listed: number }

async function imported(csv: string | Buffer, { match, dryRun }: { match: string; dryRun: boolean }): Promise<Ended> {
  const sent = await world.call('POST', `/v1/imports?match=${match}&dryRun=${dryRun}`, csv, { headers: { 'content-type': 'text/csv' } })
  expect(sent.status, sent.text).toBe(202)
  await runWaitingImports(world.engine)
  const { body } = await world.call('GET', `/v1/imports/${sent.body.id}`)
  const refusals = await world.call('GET', `/v1/imports/${sent.body.id}/refusals?limit=200`)
  return { status: body.status, error: body.error, rowsRead: body.rowsRead, told: body.created + body.updated + body.unchanged + body.refused, refused: body.refused, listed: refusals.body.items.length }
}

test('a file whose rows are known tells of each of them, whatever stands in them', async () => {
  const file = columns(COLUMNS).chain((header) => fc.tuple(fc.constant(header), fc.array(fc.oneof({ weight: 6, arbitrary: row(header.length).map((cells) => cells.map(quoted).join(',')) }, { weight: 1, arbitrary: fc.constantFrom('x,"y"z', 'a"b,c', '\n\n"q"q') }), { maxLength: 12 }), query))
  for (const [header, lines, asked] of fc.sample(file, { numRuns: RUNS, seed: SEED })) {
    const csv = `${header.join(',')}\n${lines.join('\n')}\n`
    expect(await imported(csv, asked), csv).toMatchObject({ status: 'finished', error: null, rowsRead: lines.length, told: lines.length })
  }
})

test('any file ends its job, and its counts and refusals add up', async () => {
  const text = fc.array(fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...CELLS) }, { weight: 3, arbitrary: fc.constantFrom(',', ',', '\n', '\n', '\r\n', '"', '""', ';') }), { maxLength: 60 }).map((parts) => parts.join(''))
  const file = fc.tuple(columns([...COLUMNS, ...STRANGE]), text, query, fc.constantFrom('', '\uFEFF', '\n\n', '"'))
  for (const [header, body, asked, start] of fc.sample(file, { numRuns: RUNS, seed: SEED })) {
    const csv = Buffer.concat([Buffer.from(`${start}${header.join(',')}\n${body}`), body.length % 7 === 0 ? Buffer.from([0xff, 0xc3]) : Buffer.alloc(0)])
    const ended = await imported(csv, asked)
    expect(ENDED, `${csv.toString()}\n${JSON.stringify(ended)}`).toContain(ended.status)
    expect([ended.told, ended.listed], csv.toString()).toEqual([ended.rowsRead, ended.refused])
    if (ended.status === 'failed') expect(ended.error).toBeTruthy()
  }
  expect(Object.keys(Object.prototype)).toEqual([])
})
