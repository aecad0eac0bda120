// Card numbers over HTTP: refused anywhere, on every route, and left nowhere.

import pg from 'pg'
import { expect, test } from 'vitest'
import { runWaitingImports } from '../services/import-turns.ts'
import { makeWorld } from '../../test/world.ts'

const NUMBER = '4000056655665572'
const WRITTEN = ['4000056655665572', '4000 0566 5566 5572', '4000-0566-5566-5572', 4_000_056_655_665_572]

test('a card number anywhere in a request is refused by its place, and is neither quoted nor kept', async () => {
  const world = await makeWorld()
  const refused: [string, string, unknown, string][] = [
    ...WRITTEN.map((number): [string, string, unknown, string] => ['POST', '/v1/customers', { metadata: { note: number } }, '/metadata/note']),
    ['POST', '/v1/customers', { firstName: 'Ada', primaryContact: { emails: [{ value: `${NUMBER}@example.com` }] } }, '/primaryContact/emails/0/value'],
    ['POST', '/v1/customers', { [NUMBER]: 1 }, ''],
    ['POST', '/v1/customers', `{"firstName":"${[...NUMBER].map((digit) => `\\u003${digit}`).join('')}"}`, '/firstName'],
    ['POST', '/v1/customers', '{"metadata":{"a":[1, 6205500000000000004 ]}}', ''],
    ['PUT', `/v1/customers/${NUMBER}`, {}, '/id'],
    ['GET', `/v1/customers?q=${NUMBER}`, undefined, '/q'],
    ['GET', `/v1/customers?filter=lastName:4000%200566%205566%205572`, undefined, '/filter'],
    ['POST', '/v1/tags', { name: `card ${NUMBER}` }, '/name'],
  ]
  for (const [method, path, body, pointer] of refused) {
    const reply = await world.call(method, path, body, { headers: { 'content-type': 'application/json', 'idempotency-key': `k${path}${pointer}` } })
    expect(reply, `${method} ${path}`).toMatchObject({ status: 422, body: { code: 'card-number-refused', errors: [{ pointer }] } })
    expect(reply.text).not.toMatch(/\d{10}|0566/)
  }
  const owner = new pg.Client(world.connection)
  await owner.connect()
  const tables = await owner.query<{ name: string }>(`select oid::regclass::text as name from pg_class where relnamespace = 'regulars'::regnamespace and relkind = 'r'`)
  for (const { name } of tables.rows) expect((await owner.query(`select 1 from ${name} t where t::text ~ '0566'`)).rows, name).toEqual([])
  await owner.end()
})

test('a row of an import that holds a card number is refused, and the report of it holds none; a column left out is not looked at', async () => {
  const world = await makeWorld()
  const upload = `id,lastName,oldCard\na1,4000 0566 5566 5572,\na2,Byron,4000056655665572\na3,Lovelace,\nbad id,Bad,4000056655665572\n`
  const job = await world.call('POST', `/v1/imports?map=${encodeURIComponent('oldCard=-')}`, upload, { headers: { 'content-type': 'text/csv' } })
  expect(job.status, job.text).toBe(202)
  await runWaitingImports(world.engine)
  const refused = await world.call('GET', `/v1/imports/${job.body.id}/refusals`)
  expect(refused.body.items).toMatchObject([{ code: 'card-number-refused', fields: { id: 'a1', lastName: '(a card number)' } }, { fields: { id: 'bad id', oldCard: '(a card number)' } }])
  expect(refused.text).not.toMatch(/0566/)
  expect((await world.call('GET', '/v1/customers')).text).not.toMatch(/0566/)
  expect((await world.call('GET', `/v1/imports/${job.body.id}`)).body).toMatchObject({ created: 2, refused: 2 })
})

test('phone numbers, references, times and ids are none', async () => {
  const world = await makeWorld()
  const reply = await world.call('POST', '/v1/customers', {
    phone: '+4000056655665572'.slice(0, 16), primaryContact: { phones: [{ value: '378282246310005' }] }, externalReferences: [{ system: 'shop', value: '4820982497462' }],
    metadata: { at: 1_772_366_400_000, uuid: '550e8400-e29b-41d4-a716-446655440000', amount: 400_000 },
  })
  expect(reply.status, reply.text).toBe(201)
})
