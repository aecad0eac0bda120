// The typed client against a server that listens: refusals, retries, pages, the tour; and its types against the routes.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { apiDocument } from '../src/server/compose.ts'
import { contextFor, OPERATOR } from '../src/services/context.ts'
import { createKey } from '../src/services/keys.ts'
import { createSite } from '../src/services/sites.ts'
import { makeWorld, type World } from '../test/world.ts'
import { currentSchema, schemaOf } from './generate.ts'
import { createRegulars, type Regulars, RegularsError, type RegularsOptions } from './index.ts'

let world: World
let baseUrl: string
let regulars: Regulars
const slept: number[] = []

function client(options: Partial<RegularsOptions> = {}): Regulars {
  return createRegulars({ baseUrl, key: world.key, sleep: async (ms) => void slept.push(ms), ...options })
}

beforeAll(async () => {
  world = await makeWorld()
  baseUrl = await world.app.listen({ port: 0, host: '127.0.0.1' })
  regulars = client()
})

test('the types are those of the routes (npm run client writes them)', async () => {
  expect(currentSchema() === (await schemaOf(apiDocument())), 'client/schema.d.ts is old: npm run client').toBe(true)
})

test('a refusal is an error with its code, its wrong places and the request', async () => {
  await expect(client({ key: 'wrong' }).get('/v1/site')).rejects.toMatchObject({ status: 401, code: 'key-unknown' })
  const error = await regulars.post('/v1/customers', { body: { email: 'no e-mail' } }).catch((one: unknown) => one)
  expect(error).toBeInstanceOf(RegularsError)
  expect(error).toMatchObject({ status: 422, code: 'invalid', errors: [{ pointer: '/email' }], requestId: expect.stringMatching(/^req_/) })
  await expect(regulars.get('/v1/customers/{id}', { params: { path: { id: 'nobody' } } })).rejects.toThrow(/nobody/)
})

test('an answer that no Regulars gave is an error all the same', async () => {
  const proxy = client({ fetch: async () => new Response('<html>Bad gateway', { status: 502, headers: { 'content-type': 'text/html' } }) })
  await expect(proxy.get('/v1/site')).rejects.toMatchObject({ status: 502, code: 'unexpected', requestId: null })
})

test('a mutation whose answer is lost is sent again and done once', async () => {
  let losses = 1
  const lossy = client({
    fetch: async (request) => {
      const response = await fetch(request)
      if (losses-- > 0) throw new TypeError('fetch failed')
      return response
    },
  })
  const customer = await lossy.post('/v1/customers', { body: { firstName: 'Once' } })
  expect(customer.firstName).toBe('Once')
  const { total } = await regulars.get('/v1/customers', { params: { query: { filter: 'firstName:once', count: true } } })
  expect(total).toBe(1)
})

test('a busy server is waited for as long as it asks, and not for ever', async () => {
  slept.length = 0
  let busy = 2
  const later = client({ fetch: async (request) => (busy-- > 0 ? new Response('', { status: 503, headers: { 'retry-after': '7' } }) : fetch(request)) })
  await expect(later.get('/v1/site')).resolves.toMatchObject({ slug: 'main' })
  expect(slept).toEqual([7_000, 7_000])
  let sent = 0
  const never = client({ attemptsMax: 3, fetch: async () => (sent++, new Response('', { status: 429 })) })
  await expect(never.get('/v1/site')).rejects.toMatchObject({ status: 429 })
  expect(sent).toBe(3)
  const tomorrow = client({ fetch: async () => (sent++, new Response('', { status: 503, headers: { 'retry-after': '86400' } })) })
  await expect(tomorrow.get('/v1/site')).rejects.toMatchObject({ status: 503 })
  expect(sent).toBe(4)
})

test('what is not safe to say twice is said once', async () => {
  let sent = 0
  const away = client({ fetch: async () => { sent++; throw new TypeError('fetch failed') } })
  const upload = { params: { query: {} }, body: 'id\nada', headers: { 'content-type': 'text/csv' }, bodySerializer: (body: string) => body }
  await expect(away.post('/v1/imports', upload)).rejects.toThrow('fetch failed')
  expect(sent).toBe(1)
})

test('all gives every item of a list once, a page at a time', async () => {
  for (let index = 0; index < 5; index++) await regulars.post('/v1/customers', { body: { id: `page-${index}`, tags: ['paged'] } })
  const ids: string[] = []
  for await (const customer of regulars.all('/v1/customers', { params: { query: { filter: 'tags:paged', sort: 'createdAt', limit: 2 } } })) ids.push(customer.id)
  expect(ids.toSorted()).toEqual([0, 1, 2, 3, 4].map((index) => `page-${index}`))
  // The feed shows what no open transaction of the server can still come before; other tests have some open.
  await expect.poll(async () => {
    let events = 0
    for await (const event of regulars.all('/v1/events', { params: { query: { types: 'customer.created', limit: 2 } } })) if (event.customer?.startsWith('page-')) events++
    return events
  }).toBe(5)
})

test('an export comes as a stream', async () => {
  const body = await regulars.stream('/v1/exports/customers', { params: { query: { filter: 'tags:paged', format: 'jsonl' } } })
  expect((await new Response(body).text()).trim().split('\n')).toHaveLength(5)
})

test('the five-minute tour runs, and runs again', async () => {
  const trial = await createSite(world.engine, 'trial', 'Trial', new Date('2026-01-31T12:00:00Z'))
  const { secret: testKey } = await createKey(contextFor(world.engine, trial, OPERATOR), { name: 'trial', scopes: ['*'] })
  const tour = fileURLToPath(new URL('../examples/five-minute-tour.ts', import.meta.url))
  for (let round = 0; round < 2; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', tour], { env: { ...process.env, REGULARS_URL: baseUrl, REGULARS_KEY: world.key, REGULARS_TEST_KEY: testKey } })
    expect(stdout).toMatch(/^Ada Lovelace is ada, at revision \d+\nGrace came through spring\ngold: .*Ada Lovelace\n"lovelcae" finds .*Ada Lovelace\n1 in the segment gold\n/)
    expect(stdout).toContain('customer.created')
    if (round > 0) continue
    expect(stdout).toMatch(/a visa card ending in 4242\ninvoice 3 of 2026-03-31: 1500 cents of EUR, paid\ninvoice 2 of 2026-02-28: .* paid\ninvoice 1 of 2026-01-31: .* paid\n$/)
  }
})
