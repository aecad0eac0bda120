// Drives every route of every dialect with valid and invalid input: no 5xx, every refusal in the vendor's own shape, no filter ignored.

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '../src/http/surface.ts'
import { fillGround, type Ground } from './surfaces/ground.ts'
import { credentialsOf, nounAt, refusalFaultAt, routesInOrder, type Vendor, vendors } from './surfaces/vendor.ts'
import { SEED } from './chance.ts'
import { makeWorld, type Reply, type World } from './world.ts'

/** Requests per route; more with FUZZ_RUNS=…, other ones with TEST_SEED=…; only routes whose path holds FUZZ_ONLY=…. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 4)
const SHOWN_MAX = 20
/** Every route gets one in so many of the bodies that cannot be read. */
const BODIES_APART = 3
const DEPTH_MAX = 3
const BIG_BODY_BYTES = 10 * 1_048_576

interface Schema {
  readonly [keyword: string]: unknown
  readonly type?: string
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
}
interface Shot { readonly url: string; readonly body?: string | Buffer; readonly headers: Record<string, string> }

const NASTY = [
  '', ' ', '\0', 'a\0b', '\ud800', '\u202e', '💥', 'İ', '%', '%zz', 'a/b', 'a%2Fb', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', '0', '-1', '1.5', '1e400', '9'.repeat(30), '9'.repeat(400),
  '9223372036854775807', '99999999999999999999', '2026-02-31', '9999-99-99T99:99:99Z', '0000-01-01', '+275760-09-13T00:00:00.001Z', '13/45/2026', '+999 years', `'; drop table customers; --`, '\\', '{{}}',
  '<a/>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ']]>', '&lt;', 'x'.repeat(300), 'é'.repeat(3_000), 'a@b', '@', '+', '..1', ':x', '"', ';', 'a:b,', '*:*', '-createdTime', '[', 'USD', 'XXX',
]
const NASTY_VALUES: readonly unknown[] = [
  ...NASTY, null, true, false, 0, -1, 1.5, 0.1 + 0.2, 1e308, -1e308, 2 ** 53 + 2, 2_147_483_648, [], {}, [[]], [null], [{}], { constructor: 1 }, { toString: null }, { a: { b: { c: [] } } }, { hasOwnProperty: { valueOf: 1 } }, { ecommerce: {} },
]
const QUERIES = [
  'unknown=1', 'limit=1&limit=2', '__proto__=1', 'cursor=e30', 'cursor=%00', 'filter[]=1', 'filter[a][b][c]=1', 'filter=1', '%zz=%zz', '&&==&', 'limit=0', 'limit=-1', 'limit=9999999999', 'page=0', 'page=99999', 'offset=-1',
  'expand=nothing', 'expand[]=a&expand[]=b', 'include=nothing', 'ids=1,x', 'ids=99999999999999999999', 'sort=nothing', 'sort_by=nothing', 'sort_by=id-asc', 'created_at_min=soon', 'start=999999', 'q=%00', 'fields=%00', 'site_id[]=1', 'sort[]=id',
  Array.from({ length: 1_200 }, (_, at) => `p${at}=1`).join('&'), `x${'[a]'.repeat(60)}=1`,
]

let world: World
beforeAll(async () => {
  world = await makeWorld({ rechargeBucket: { size: 10_000_000, perSecond: 100_000 } })
})

const ONLY = process.env['FUZZ_ONLY'] ?? ''
const VENDORS = vendors().map((vendor) => [vendor.surface.prefix, vendor] as const)
const routesOf = (vendor: Vendor): Endpoint[] => routesInOrder(vendor).filter(({ path }) => path.includes(ONLY))

/** Every name in quotes in a dialect's folder: among them those of all the fields that it reads. */
function wordsOf({ surface: { name } }: Vendor): string[] {
  const folder = new URL(`../src/dialects/${name}/`, import.meta.url)
  const texts = readdirSync(folder).filter((file) => !file.endsWith('.test.ts')).map((file) => readFileSync(new URL(file, folder), 'utf8'))
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/'([A-Za-z][\w]{1,40})'/g)].map(([, word = '']) => word)))]
}

function valueOf(schema: Schema, known: readonly string[], depth: number): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fitting(schema, known, depth) }, { weight: 1, arbitrary: fc.constantFrom(...NASTY_VALUES) })
}

function fitting(schema: Schema, known: readonly string[], depth: number): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, known, depth)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'null': return fc.constant(null)
    case 'boolean': return fc.boolean()
    case 'integer': return fc.integer({ min: (schema['minimum'] as number | undefined) ?? -5, max: Math.min((schema['maximum'] as number | undefined) ?? 1_000, 2 ** 53 - 1) })
    case 'number': return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 100 }))
    case 'string': return fc.oneof(fc.constantFrom(...known, 'USD', 'other', 'a@example.com', 'now'), fc.string({ maxLength: 12, unit: 'grapheme' }))
    case 'array': return depth > DEPTH_MAX ? fc.constant([]) : fc.array(valueOf(schema.items ?? {}, known, depth + 1), { maxLength: 3 })
    case 'object': return depth > DEPTH_MAX ? fc.constant({}) : fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, valueOf(one, known, depth + 1)])), { requiredKeys: [...(schema.required ?? [])] })
    default: return fc.jsonValue({ maxDepth: 2 })
  }
}

/** Bodies of a route: of its schema, and of the vendor's fields, each left out or spoilt now and then, with other words of the dialect among them. */
function bodyOf({ body, takesTestCards }: Endpoint, vendor: Vendor, ground: Ground, known: readonly string[], words: readonly string[]): fc.Arbitrary<unknown> {
  const fields = { ...vendor.fields(ground.naming(vendor)), ...(takesTestCards ? { cardNumber: '4242424242424242', AcctNum: '4242424242424242' } : {}) }
  const odd = fc.oneof(fc.constantFrom(...NASTY_VALUES), fc.constantFrom(...known), fc.jsonValue({ maxDepth: 2 }))
  const good = fc.record(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fc.oneof({ weight: 30, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: odd })])), { requiredKeys: [] })
  const mixed = fc.tuple(fc.oneof({ weight: 2, arbitrary: fc.constant(fields) }, good), fc.dictionary(fc.constantFrom(...words), odd, { maxKeys: 3 })).map(([some, others]) => ({ ...some, ...others }))
  const { properties } = body as Schema
  return properties ? fc.oneof({ weight: 4, arbitrary: valueOf(body as Schema, known, 0) }, { weight: 1, arbitrary: mixed }) : mixed
}

const urlText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? ''
  return encodeURIComponent(text.isWellFormed() ? text : text.toWellFormed())
}
const OTHER_BODIES = ['', 'null', '[]', '"x"', '{"a":', 'a=1&a=2', 'a[b]=1', '%zz=%zz', '<a/>', '\ufeff{}']

/** One request of a route. Path, query, body and headers may be nonsense. */
function shotOf(endpoint: Endpoint, vendor: Vendor, ground: Ground, words: readonly string[]): fc.Arbitrary<Shot> {
  const naming = ground.naming(vendor)
  const parts = endpoint.path.split('/')
  const known = ground.names(vendor)
  const odd = fc.oneof(fc.constantFrom(...NASTY.filter((text) => text !== '')).map(urlText), fc.constantFrom(...known, 'nobody', '999999', '%zz', '%', '%C3%28', '%00', '%ED%A0%80'))
  const path = fc.tuple(...parts.map((part, at) => {
    return part.startsWith('{') ? fc.oneof({ weight: 8, arbitrary: fc.constant(urlText(naming(nounAt(vendor, endpoint.path, at)))) }, { weight: 2, arbitrary: odd }) : fc.constant(part)
  })).map((all) => all.join('/'))
  const schemas = Object.entries((endpoint.query as Schema | undefined)?.properties ?? {})
  const query = fc.tuple(
    fc.record(Object.fromEntries(schemas.map(([name, schema]) => [name, valueOf(schema, known, 0)])), { requiredKeys: [] }), fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 4, arbitrary: fc.constantFrom(...QUERIES) }),
    fc.dictionary(fc.constantFrom(...words), fc.oneof(fc.constantFrom(...NASTY), fc.constantFrom(...known)), { maxKeys: 2 }),
  ).map(([own, extra, named]) => [...Object.entries({ ...named, ...own }).map(([name, value]) => `${urlText(name)}=${urlText(value)}`), ...(extra ? [extra] : [])].join('&'))
  const body = endpoint.body ? fc.oneof({ weight: 20, arbitrary: bodyOf(endpoint, vendor, ground, known, words).map((value) => writeAny(vendor, value)) }, { weight: 1, arbitrary: fc.constantFrom(...OTHER_BODIES) }) : fc.constant(undefined)
  const header = fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constantFrom<Record<string, string>>(
    { 'content-type': 'text/plain' }, { 'content-type': 'nonsense' }, { 'content-type': 'multipart/form-data; boundary=x' }, { 'content-type': 'application/xml' }, { 'x-recharge-version': '2021-01' }, { 'x-recharge-version': 'new' }, { 'organization-id': 'nobody' },
    { 'content-type': 'application/x-www-form-urlencoded' },
  ) })
  return fc.record({ path, query, body, header }).map((shot) => ({
    url: `${vendor.at(ground.slug)}${shot.path}${shot.query && `?${shot.query}`}`, ...(shot.body === undefined ? {} : { body: shot.body }),
    headers: { ...credentialsOf(vendor, endpoint, ground), ...(shot.body === undefined ? {} : { 'content-type': vendor.type }), ...shot.header },
  }))
}

function writeAny(vendor: Vendor, value: unknown): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? vendor.write(value as { [field: string]: unknown }) : (JSON.stringify(value) ?? '')
}

/** What is wrong with an answer; null when nothing is. */
function wrong(vendor: Vendor, { path }: Endpoint, reply: Reply): string | null {
  if (reply.status >= 500) return 'breaks'
  return reply.status >= 400 ? refusalFaultAt(vendor, path, reply) : vendor.answerFault(reply)
}

async function shoot(endpoint: Endpoint, vendor: Vendor, shot: Shot): Promise<string | null> {
  const reply = await world.call(endpoint.method, shot.url, shot.body, { key: null, headers: shot.headers })
  const fault = wrong(vendor, endpoint, reply)
  return fault && `${endpoint.method} ${shot.url.slice(0, 300)} ${shot.headers['content-type'] ?? ''} ${String(shot.body ?? '').slice(0, 1_000)}\n   → ${reply.status} ${fault}: ${reply.text.slice(0, 400)}`
}

describe.each(VENDORS)('%s', (_name, vendor) => {
  let ground: Ground
  beforeAll(async () => {
    const slug = `site${vendor.surface.prefix.replaceAll('/', '-')}`
    ground = await fillGround(world, slug, (await world.addSite(slug)).key, 'ada', 'text')
  })

  test('refuses bodies that cannot be read, and those that are too big', async () => {
    const bodies: readonly (string | Buffer)[] = [
      '{"a":', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), '{"a":'.repeat(1_000) + '1' + '}'.repeat(1_000), '["a"]', '"x"', '{"__proto__":{"x":1}}', '{"a":"\\u0000"}', `a${'[b]'.repeat(500)}=1`, Buffer.from('a=%00'),
    ]
    const failures: string[] = []
    const types = [vendor.type, 'text/csv', '']
    for (const [index, route] of routesOf(vendor).filter(({ body }) => body !== undefined).entries()) {
      const url = vendor.at(ground.slug) + route.path.replace(/\{\w+\}/g, '1')
      // All routes of a face read bodies alike: each gets some. What is too big takes long, and once is enough.
      const some = bodies.filter((_body, at) => (at + index) % BODIES_APART === 0)
      for (const [at, body] of [...some, ...(index === 0 ? [Buffer.alloc(BIG_BODY_BYTES, 0x20)] : [])].entries()) {
        const failure = await shoot(route, vendor, { url, body, headers: { ...credentialsOf(vendor, route, ground), 'content-type': types[(index + at) % types.length] ?? '' } })
        if (failure) failures.push(failure)
      }
    }
    expect(failures.slice(0, SHOWN_MAX).join('\n')).toBe('')
  })

  test('refuses a filter by a field that nothing has, in every list', async () => {
    const naming = ground.naming(vendor)
    const failures: string[] = []
    for (const route of routesOf(vendor).filter(({ method, query, path }) => method === 'GET' && (vendor.surface.bracketQuery ? !path.includes('{') : Object.hasOwn(query?.properties ?? {}, 'filter')))) {
      if (vendor.unknownFilter === null) continue
      const url = vendor.at(ground.slug) + route.path.split('/').map((part, at) => (part.startsWith('{') ? naming(nounAt(vendor, route.path, at)) : part)).join('/')
      const reply = await world.call('GET', `${url}?${vendor.unknownFilter}`, undefined, { key: null, headers: credentialsOf(vendor, route, ground) })
      if (reply.status !== vendor.surface.refusals['filter-invalid'].status || vendor.refusalFault(reply)) failures.push(`GET ${route.path} → ${reply.status} ${reply.text.slice(0, 200)}`)
    }
    expect(failures.join('\n')).toBe('')
  })

  // Recharge's reference says that it ignores them. Pages are reached by links, to which mail adds names.
  test.skipIf(vendor.surface.unknowns?.queries === 'ignore')('refuses a query name that nothing knows, wherever something is read', async () => {
    const naming = ground.naming(vendor)
    const failures: string[] = []
    for (const route of routesOf(vendor).filter(({ method, ignoresQuery }) => method === 'GET' && !ignoresQuery)) {
      const url = vendor.at(ground.slug) + route.path.split('/').map((part, at) => (part.startsWith('{') ? naming(nounAt(vendor, route.path, at)) : part)).join('/')
      const reply = await world.call('GET', `${url}?nothing=1`, undefined, { key: null, headers: credentialsOf(vendor, route, ground) })
      if (reply.status !== vendor.surface.refusals.invalid.status || vendor.refusalFault(reply)) failures.push(`GET ${route.path} → ${reply.status} ${reply.text.slice(0, 200)}`)
    }
    expect(failures.join('\n')).toBe('')
  })

  test('says of what there is not, in its own shape, that there is not', async () => {
    for (const path of ['/nothing-here', '/customers/1/nothing/2', '/%zz', `/${'x'.repeat(2_000)}`]) {
      const reply = await world.call('GET', vendor.at(ground.slug) + path, undefined, { key: null, headers: vendor.headers(ground.key) })
      expect([path.slice(0, 30), reply.status >= 400 && reply.status < 500, vendor.refusalFault(reply)]).toEqual([path.slice(0, 30), true, null])
    }
  })

  // The last of all: what it is drawn to end or delete is gone.
  test('answers valid and invalid input without a 5xx, and refuses in its own shape', async () => {
    const words = wordsOf(vendor)
    const failures: string[] = []
    for (const [index, route] of routesOf(vendor).entries()) {
      for (const shot of fc.sample(shotOf(route, vendor, ground, words), { numRuns: RUNS, seed: SEED + index })) {
        const failure = await shoot(route, vendor, shot)
        if (failure && failures.length < SHOWN_MAX) failures.push(failure)
      }
    }
    expect(failures.join('\n')).toBe('')
  }, 300_000 + RUNS * 5_000)
})
