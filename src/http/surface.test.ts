// What the mount does for faces other than the native one, by a face made up for it.

import Fastify from 'fastify'
import Type, { type TProperties, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import { rewrittenFor } from './head.ts'
import { type MountOptions, mountSurface, sendRefusal } from './mount.ts'
import { PROBLEMS } from './problem.ts'
import { schemaFaults } from './schema-faults.ts'
import { endpoint, type Surface } from './surface.ts'

const surface: Surface = {
  name: 'vendor', prefix: '/vendor', prefixes: ['', '/shops/{shop}'],
  rewrite: (path) => path.toLowerCase().replace(/\.json$/, ''),
  credentials: ({ headers, query }) => (typeof headers['x-token'] === 'string' ? headers['x-token'] : typeof query['key'] === 'string' ? query['key'] : null),
  headers: ({ id }) => ({ 'x-request-id': id }),
  admit: (_ctx, { headers }) => ({ headers: { 'x-calls': '1/40' }, ...(headers['x-many'] ? { refused: { detail: 'slow down' } } : {}) }),
  refusals: { ...PROBLEMS, invalid: { status: 400, title: 'Nope' } },
  say: ({ refused, title }) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ nope: title, code: refused?.code ?? 'internal' }) }),
  unknowns: { queries: 'ignore', bodies: 'ignore' }, missingBodyIsEmpty: true, bracketQuery: true, bodies: ['json', 'form', 'multipart', 'xml'], readXml: (text) => ({ xml: text }),
  bodyBytesMax: 1_000, idempotencyHeader: 'x-once',
  open: [{ method: 'OPTIONS', path: '/things', answer: async () => ({ status: 204, headers: { 'access-control-allow-origin': '*' } }) }],
  routes: [
    endpoint({
      method: 'GET', path: '/things', scope: 'customers:read', query: Type.Object({ ids: Type.Optional(Type.Array(Type.String())), limit: Type.Optional(Type.Integer()) }),
      handle: async ({ query, head, ctx }) => ({ body: { query, base: head.base, path: head.path, shop: head.params['shop'] ?? null, site: ctx.site.slug } }),
    }),
    endpoint({ method: 'POST', path: '/things', scope: 'customers:write', body: Type.Object({}), handle: async ({ body }) => ({ status: 201, body }) }),
    endpoint({ method: 'GET', path: '/page', scope: 'customers:read', handle: async () => ({ text: '<p>', headers: { 'content-type': 'text/html' } }) }),
    endpoint({ method: 'DELETE', path: '/things', scope: 'customers:erase', handle: async () => Promise.reject(new Error('our own')) }),
  ],
}

async function ask(world: World): Promise<(method: string, path: string, more?: { headers?: Record<string, string>; payload?: string }) => Promise<{ status: number; headers: object; body: unknown; text: string }>> {
  const mounted = { surface, at: '/vendor' }
  const app = Fastify({ rewriteUrl: (request) => rewrittenFor([mounted], request.url ?? '', mounted), routerOptions: { ignoreTrailingSlash: true } })
  const options: MountOptions = { monotonicMs: () => 0, onMistake: () => undefined }
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => sendRefusal(request, reply, error, mounted, options))
  await mountSurface(app, mounted, world.engine, options)
  return async (method, path, { headers, payload } = {}) => {
    const token = path.includes('key=') ? {} : { 'x-token': world.key }
    const reply = await app.inject({ method: method as 'GET', url: `/vendor${path}`, headers: { host: 'here', ...token, ...headers }, ...(payload === undefined ? {} : { payload }) })
    const isJson = reply.headers['content-type']?.startsWith('application/json') ?? false
    return { status: reply.statusCode, headers: reply.headers, text: reply.body, body: isJson ? JSON.parse(reply.body) as unknown : undefined }
  }
}

test('a face says no in its own words, with its own headers, also when it admits nobody', async () => {
  const call = await ask(await makeWorld())
  expect(await call('GET', '/things', { headers: { 'x-token': '' } })).toMatchObject({ status: 401, body: { code: 'key-missing' }, headers: { 'x-request-id': expect.any(String) } })
  expect(await call('GET', '/things?limit=x')).toMatchObject({ status: 400, body: { nope: 'Nope', code: 'invalid' } })
  for (const limit of ['1.5', '1e2', '', 'true']) expect(await call('GET', `/things?limit=${limit}`), limit).toMatchObject({ status: 400, body: { code: 'invalid' } })
  expect(await call('GET', '/things', { headers: { 'x-many': '1' } })).toMatchObject({ status: 429, body: { code: 'rate-limited' }, headers: { 'x-calls': '1/40' } })
  expect(await call('DELETE', '/things')).toMatchObject({ status: 500, body: { code: 'internal' } })
  expect(await call('POST', '/things', { headers: { 'content-type': 'text/plain' }, payload: 'x' })).toMatchObject({ status: 415 })
  expect(await call('POST', '/things', { headers: { 'content-encoding': 'gzip' }, payload: '{}' })).toMatchObject({ status: 415 })
  expect(await call('POST', '/things', { payload: '{"pan":"4000056655665572"}' })).toMatchObject({ status: 422, body: { code: 'card-number-refused' } })
  expect(await call('POST', '/things', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'a[b]=4000056655665572' })).toMatchObject({ status: 422 })
})

test('a face is found by each of its ways in, as it rewrites them, and reads credentials where its clients put them', async () => {
  const world = await makeWorld()
  const call = await ask(world)
  const answer = { query: {}, base: 'http://here/vendor', site: 'main' }
  expect(await call('GET', '/Things.JSON')).toMatchObject({ status: 200, body: { ...answer, path: '/things', shop: null }, headers: { 'x-calls': '1/40' } })
  expect(await call('GET', `/shops/9/things/?ids[]=1&ids[]=2&limit=3&other[x]=1`)).toMatchObject({ status: 200, body: { ...answer, shop: '9', query: { ids: ['1', '2'], limit: 3 } } })
  expect(await call('GET', `/things?key=${world.key}`)).toMatchObject({ status: 200 })
  expect(await call('OPTIONS', '/things', { headers: { 'x-token': '' } })).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': '*' } })
  expect(await call('GET', '/page')).toMatchObject({ text: '<p>', headers: { 'content-type': 'text/html' } })
})

test('a face reads JSON, forms with brackets, multipart and XML, and an absent body as an empty object', async () => {
  const call = await ask(await makeWorld())
  const part = (name: string, value: string): string => `--X\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const bodies: [string | undefined, string, unknown][] = [
    [undefined, '', {}], ['application/json', '{"a":{"b":"1"}}', { a: { b: '1' } }],
    ['application/x-www-form-urlencoded', 'a[b]=1+2&c[]=x&c[]=y', { a: { b: '1 2' }, c: ['x', 'y'] }],
    ['multipart/form-data; boundary=X', `${part('a[b]', '1 2')}--X--\r\n`, { a: { b: '1 2' } }],
    ['text/xml; charset=utf-8', '<a/>', { xml: '<a/>' }], ['application/x-www-form-urlencoded', '', {}],
  ]
  for (const [type, payload, body] of bodies) {
    expect(await call('POST', '/things', { payload, headers: type ? { 'content-type': type } : {} }), type).toMatchObject({ status: 201, body })
  }
  for (const [type, payload] of [['multipart/form-data; boundary=X', 'x'], ['application/x-www-form-urlencoded', `${'a[b]'.repeat(40)}=1&${'[x]'.repeat(60)}=1`.replace('a[b]', `a${'[b]'.repeat(60)}`)]] as const) {
    expect((await call('POST', '/things', { payload, headers: { 'content-type': type } })).status, type).toBe(400)
  }
  const once = { payload: '{"a":"1"}', headers: { 'x-once': 'k' } }
  expect(await call('POST', '/things', once)).toMatchObject({ status: 201 })
  expect(await call('POST', '/things', once)).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } })
})

test('a body is told what is wrong with it once for each place, with what would be right', () => {
  const optional = (schema: TSchema): TSchema => Type.Optional(Type.Union([schema, Type.Null()]))
  const strict = (properties: TProperties): TSchema => Type.Object(properties, { additionalProperties: false })
  const check = Compile(strict({
    id: Type.String(), name: optional(Type.String({ maxLength: 2 })), type: Type.Optional(Type.Enum(['person', 'organization'])), at: Type.Optional(Type.String({ format: 'date-time' })),
    price: optional(Type.Union([strict({ kind: Type.Literal('flat'), amount: Type.Integer() }), strict({ kind: Type.Literal('tiered'), tiers: Type.Array(Type.Integer()) })])),
    list: optional(Type.Array(strict({ value: Type.String({ minLength: 1 }), label: optional(Type.String()) }))),
  }))
  const told = (value: object): string[] => schemaFaults(check.Errors(JSON.parse(JSON.stringify({ id: 'a', ...value })))).map(({ pointer, code, message }) => `${pointer} ${code}: ${message}`)
  expect(told({ id: undefined, nmae: 1, 'a/b': 2 })).toEqual(['/id required: is required', '/nmae unknown-field: is not known', '/a~1b unknown-field: is not known'])
  expect(told({ name: 5 })).toEqual(['/name type: must be string or null'])
  expect(told({ name: 'abc' })).toEqual(['/name maxLength: must not have more than 2 characters'])
  expect(told({ type: 'Person', at: '2026' })).toEqual(['/type enum: must be person or organization', '/at format: must be an RFC 3339 date-time, as 2026-03-31T12:00:00Z'])
  expect(told({ price: { kind: 'flat', amount: 1.5 } })).toEqual(['/price/amount type: must be integer'])
  expect(told({ price: { kind: 'steep', amount: 1 } })).toEqual(['/price/kind type: must be flat or tiered'])
  expect(told({ price: 5 })).toEqual(['/price type: must be object or null'])
  expect(told({ list: [{ value: '', label: 1 }, { lable: 'x' }] })).toEqual(
    ['/list/0/value minLength: must not be empty', '/list/0/label type: must be string or null', '/list/1/value required: is required', '/list/1/lable unknown-field: is not known'],
  )
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`field${at}`, 1]))
  expect(told({ ...many, name: 5 })).toHaveLength(13)
})
