// Drives every route of the OpenAPI document with valid and invalid input: no 5xx, and no answer that breaks its own schema.

import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'
import { beforeAll, expect, test } from 'vitest'
import { SEED } from './chance.ts'
import { makeWorld, type Reply, type World } from './world.ts'

/** Requests per route; more with FUZZ_RUNS=…, other ones with TEST_SEED=…; only routes whose path holds FUZZ_ONLY=…. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 60)
const FAILURES_SHOWN_MAX = 20
/** Requests between two looks after what is there to be tried with. */
const SHOTS_A_SEED = 20
const DEPTH_MAX = 4
const BIG_BODY_BYTES = 10 * 1_048_576

interface Schema {
  readonly [keyword: string]: unknown
  readonly type?: string
  readonly properties?: { readonly [name: string]: Schema }
  readonly patternProperties?: { readonly [pattern: string]: Schema }
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
}
interface Operation {
  readonly operationId: string
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[]
  readonly requestBody?: { content: { [type: string]: { schema: Schema } } }
  readonly responses: { readonly [status: string]: { content?: { [type: string]: { schema: Schema } } } }
}
interface Target { readonly method: string; readonly path: string; readonly operation: Operation }
interface Shot { readonly url: string; readonly body?: string | Buffer; readonly headers: Record<string, string> }

/** What breaks programs: controls, prototypes' names, dates that do not exist, texts that mean something elsewhere. */
const NASTY = [
  '', ' ', '\0', 'a\0b', '\ud800', '\u202e', '\u001f', '💥', 'İ', 'ß', '%', '%zz', '..', '../..', 'a/b', 'a%2Fb', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null',
  '2026-02-31', '2026-02-31T00:00:00Z', '9999-99-99T99:99:99Z', '-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00.001Z', '0000-01-01T00:00:00Z', '1e400', '9'.repeat(400), '-1',
  `'; drop table customers; --`, '\\', '\\u0000', '{{}}', 'x'.repeat(300), 'é'.repeat(3_000), 'a@b', '@', 'a@' + 'b'.repeat(300) + '.com', '+', '+1', '+999999999999999999999999',
  'email:', 'email:!', ':x', '@nobody', '..1', '1..', 'createdAt:2026-02-31..', 'metadata.a:1', 'metadata..a:1', 'metadata.__proto__:1', 'tags:!null', '"', '"a', ';', 'a:b,', '*:*', '-createdAt', '[', '(',
]
/** As a part of a path, these name another route before the server sees them. */
const LEADS_ELSEWHERE: readonly string[] = ['', '.', '..']
const NASTY_VALUES: readonly unknown[] = [
  ...NASTY, null, true, 0, -1, 1.5, 1e308, -1e308, 2 ** 53 + 2, 2_147_483_648, [], {}, [[]], [null], { constructor: 1 }, { toString: null }, { a: { b: { c: [] } } },
  { hasOwnProperty: { valueOf: 1 } },
]
const IDS = ['ada', 'BOB', 'acme', 'vip', 'tier', 'customer', 'nobody', 'email', 'constructor', 'cus_01ARZ3NDEKTSV4RRFFQ69G5FAV']

/** The id of the endpoint of `seedWebhook`. */
const WEBHOOKS: string[] = []

let world: World
let targets: Target[] = []
const known: string[] = [...IDS]
/** The secret of a portal session of Ada's. */
let session = ''
beforeAll(async () => {
  world = await makeWorld()
  const document = (await world.call('GET', '/openapi.json', undefined, { key: null })).body as { paths: { [path: string]: { [method: string]: Operation } } }
  targets = Object.entries(document.paths).filter(([path]) => path.includes(process.env['FUZZ_ONLY'] ?? '')).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })))
})

/** What every route is tried with: made anew, as some of it may be gone. */
async function seed(): Promise<void> {
  const made = [
    await world.call('PUT', '/v1/customers/ada', { email: 'ada@example.com', firstName: 'Ada', tags: ['vip'], metadata: { tier: 'gold' } }),
    await world.call('PUT', '/v1/customers/bob', { email: 'bob@example.com' }),
    await world.call('POST', '/v1/organizations', { id: 'acme', name: 'Acme' }),
    await world.call('POST', '/v1/customers/ada/addresses', { city: 'Wien' }),
    await world.call('POST', '/v1/segments', { name: 'gold', filter: 'metadata.tier:gold' }),
    await world.call('POST', '/v1/organizations/acme/memberships', { customer: 'ada' }),
    await world.call('POST', '/v1/custom-fields', { resource: 'customer', name: 'tier', type: 'string' }),
    await world.call('POST', '/v1/tag-rules', { name: 'rule', eventTypes: ['customer.*'], tagsAdded: ['seen'] }),
    await seedWebhook(),
  ]
  const isOpen = session !== '' && (await world.call('GET', '/portal/v1/me', undefined, { key: session })).status === 200
  if (!isOpen) session = (await world.call('POST', '/v1/customers/ada/portal-sessions', {})).body.secret
  known.splice(0, known.length, ...IDS, ...WEBHOOKS, ...made.map((reply) => reply.body?.id as unknown).filter((id) => typeof id === 'string'))
}

/** An endpoint, the one there is or a new one, with a delivery that waits; gives the delivery. */
async function seedWebhook(): Promise<Reply> {
  const { items } = (await world.call('GET', '/v1/webhook-endpoints')).body as { items: { id: string; enabled: boolean }[] }
  const id = items.find((one) => one.enabled)?.id ?? ((await world.call('POST', '/v1/webhook-endpoints', { url: 'http://127.0.0.1:1/', eventTypes: ['*'] })).body?.id as string)
  WEBHOOKS.splice(0, WEBHOOKS.length, id)
  return world.call('POST', `/v1/webhook-endpoints/${id}/pings`)
}

/** Values of a schema, and now and then one that is not. */
function valueOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 14, arbitrary: fitting(schema, depth) }, { weight: 1, arbitrary: fc.constantFrom(...NASTY_VALUES) })
}

function fitting(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, depth)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  switch (schema.type) {
    case 'null': return fc.constant(null)
    case 'boolean': return fc.boolean()
    case 'integer': return fc.integer({ min: (schema['minimum'] as number | undefined) ?? -5, max: Math.min((schema['maximum'] as number | undefined) ?? 1_000, 2 ** 53 - 1) })
    case 'number': return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'string': return fittingText(schema)
    case 'array': return depth > DEPTH_MAX ? fc.constant([]) : fc.array(valueOf(schema.items ?? {}, depth + 1), { maxLength: 3, minLength: Math.min((schema['minItems'] as number | undefined) ?? 0, 3) })
    case 'object': return depth > DEPTH_MAX ? fc.constant({}) : fittingObject(schema, depth)
    default: return fc.jsonValue({ maxDepth: 3 })
  }
}

function fittingText(schema: Schema): fc.Arbitrary<string> {
  const min = (schema['minLength'] as number | undefined) ?? 0
  const max = Math.min((schema['maxLength'] as number | undefined) ?? 40, 40)
  if (schema['format'] === 'date-time') return fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') }).map((at) => at.toISOString())
  if (schema['pattern']) return fc.constantFrom(...known)
  return fc.oneof(fc.string({ minLength: min, maxLength: max, unit: 'grapheme' }), fc.constantFrom(...known, 'ada@example.com', 'DE', 'Europe/Vienna', 'email:ada@example.com', 'firstName:A', 'customer.*', 'http://127.0.0.1:1/'))
}

function fittingObject(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const open = Object.values(schema.patternProperties ?? {})[0]
  if (open) return fc.dictionary(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom(...NASTY, 'tier')), valueOf(open, depth + 1), { maxKeys: 4 })
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, valueOf(property, depth + 1)]))
  return fc.record(properties, { requiredKeys: [...(schema.required ?? [])] })
}

const urlText = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? ''
  return encodeURIComponent(text.isWellFormed() ? text : text.toWellFormed())
}

/** One request of a route. Path and query may be encoded wrongly, headers may be nonsense. */
function shotOf({ path, operation }: Target): fc.Arbitrary<Shot> {
  const inPath = operation.parameters.filter((one) => one.in === 'path')
  const inQuery = operation.parameters.filter((one) => one.in === 'query')
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const pathValue = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known).map(urlText) }, { weight: 2, arbitrary: fc.constantFrom(...NASTY.filter((text) => !LEADS_ELSEWHERE.includes(text))).map(urlText) }, { weight: 1, arbitrary: fc.constantFrom('%zz', '%', '%C3%28', '%00', 'a%2Fb', '%ED%A0%80') })
  const queryValues = fc.record(Object.fromEntries(inQuery.map((one) => [one.name, valueOf(one.schema)])), { requiredKeys: inQuery.filter((one) => one.required).map((one) => one.name) })
  const extra = fc.oneof({ weight: 20, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom('unknown=1', 'limit=1&limit=2', '__proto__=1', 'cursor=e30', 'filter[]=1', '%zz=%zz', '&&==&') })
  const body = content && type === 'application/json' ? valueOf(content.schema).map((value) => JSON.stringify(value)) : fc.constantFrom('id,email\nx1,x1@example.com\n', '', '\ufeffid\n"', 'id,id\na\n')
  const header = fc.oneof({ weight: 10, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constantFrom<Record<string, string>>({ 'if-match': '"1"' }, { 'if-match': 'x' }, { 'idempotency-key': 'k' }, { 'idempotency-key': 'x'.repeat(500) }, { 'content-type': 'text/plain' }, { 'content-type': 'nonsense' }) })
  return fc.record({ parts: fc.tuple(...inPath.map(() => pathValue)), query: queryValues, extra, body, header }).map(({ parts, query, extra: more, body: text, header: named }) => {
    const names = inPath.map((one) => one.name)
    const asked = [...Object.entries(query).map(([name, value]) => `${urlText(name)}=${urlText(value)}`), ...(more ? [more] : [])].join('&')
    return {
      url: path.replace(/\{(\w+)\}/g, (_match, name: string) => parts[names.indexOf(name)] ?? '') + (asked ? `?${asked}` : ''),
      ...(type ? { body: text } : {}), headers: { ...(type ? { 'content-type': type } : {}), ...(named as Record<string, string>) },
    }
  })
}

const compiled = new Map<unknown, { Check(value: unknown): boolean; Errors(value: unknown): unknown[] }>()
const PROBLEM_FIELDS = ['type', 'title', 'status', 'code', 'detail']

/** What is wrong with an answer; null when nothing is. */
function wrong(target: Target, reply: { status: number; headers: Record<string, unknown>; body: unknown; text: string }): string | null {
  if (reply.status >= 500) return `${reply.status} ${reply.text.slice(0, 300)}`
  const header = reply.headers['content-type']
  const type = (typeof header === 'string' ? header : '').split(';')[0] ?? ''
  if (reply.status >= 400) {
    const problem = reply.body as Record<string, unknown> | undefined
    if (type !== 'application/problem+json' || !PROBLEM_FIELDS.every((field) => problem?.[field] !== undefined)) return `${reply.status} is not a problem: ${type} ${reply.text.slice(0, 300)}`
    if (problem?.['status'] !== reply.status) return `the problem says another status than ${reply.status}`
  }
  const documented = target.operation.responses[reply.status]
  if (!documented) return `${reply.status} is not documented: ${reply.text.slice(0, 300)}`
  if (reply.status >= 400) return null
  if (!documented.content) return reply.text === '' ? null : `${reply.status} has a body`
  const schema = documented.content[type]?.schema
  if (!schema) return `${reply.status} has the undocumented media type ${type}`
  if (type !== 'application/json') return null
  const check = compiled.get(schema) ?? Compile(schema as unknown as TSchema)
  compiled.set(schema, check)
  return check.Check(reply.body) ? null : `${reply.status} breaks its schema: ${JSON.stringify(check.Errors(reply.body).slice(0, 3))} ${reply.text.slice(0, 300)}`
}

const keyOf = ({ path }: Target): { key?: string } => (path.startsWith('/portal/') ? { key: session } : {})

async function shoot(target: Target, shot: Shot): Promise<string | null> {
  const fault = wrong(target, await world.call(target.method, shot.url, shot.body, { headers: shot.headers, ...keyOf(target) }))
  return fault && `${target.method} ${shot.url.slice(0, 400)} ${JSON.stringify(shot.headers)} ${String(shot.body ?? '').slice(0, 1_000)}\n   → ${fault}`
}

test('every route answers valid and invalid input by its own schema, without a 5xx', async () => {
  const failures: string[] = []
  let isSpoilt = true
  for (const [index, target] of targets.entries()) {
    // What only reads leaves everything as it is, and may ask several things at once.
    const onlyReads = target.method === 'GET'
    if (isSpoilt) await seed()
    const shots = fc.sample(shotOf(target), { numRuns: RUNS, seed: SEED + index })
    for (let from = 0; from < shots.length; from += SHOTS_A_SEED) {
      if (from > 0 && !onlyReads) await seed()
      const volley = shots.slice(from, from + SHOTS_A_SEED)
      const answers = onlyReads ? await Promise.all(volley.map((shot) => shoot(target, shot))) : []
      if (!onlyReads) for (const shot of volley) answers.push(await shoot(target, shot))
      failures.push(...answers.filter((failure) => failure !== null))
    }
    isSpoilt = !onlyReads
  }
  expect(failures.slice(0, FAILURES_SHOWN_MAX).join('\n')).toBe('')
}, 300_000 + RUNS * 5_000)

test('every route refuses bodies that are no JSON, no UTF-8, too deep, too big, or of another type', async () => {
  const bodies: readonly [string | Buffer, number][] = [
    ['{"a":', 400], ['{"a":1}garbage', 400], [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400], ['['.repeat(1_000) + ']'.repeat(1_000), 400],
    ['{"a":'.repeat(1_000) + '1' + '}'.repeat(1_000), 400], ['{"__proto__":{"x":1}}', 400], ['{"a":"\\u0000"}', 422], ['{"a":"\\ud800"}', 422], ['null', 422], ['1e999', 422], ['"x"', 422], ['[]', 422],
    [`{"filter":"${'a:1;'.repeat(200_000)}"}`, 422], [Buffer.alloc(BIG_BODY_BYTES, 0x20), 413],
  ]
  const failures: string[] = []
  for (const target of targets.filter(({ operation }) => operation.requestBody?.content['application/json'])) {
    const url = target.path.replace(/\{\w+\}/g, 'ada') + (target.operation.operationId === 'findOrCreateCustomer' ? '?match=email' : '')
    for (const [body, status] of bodies) {
      const reply = await world.call(target.method, url, body, { headers: { 'content-type': 'application/json' }, ...keyOf(target) })
      const fault = wrong(target, reply) ?? (reply.status === status || (reply.status === 422 && status !== 413) ? null : `${reply.status}, not ${status}`)
      if (fault) failures.push(`${target.method} ${url} ${String(body).slice(0, 80)} → ${fault}`)
    }
    const other = await world.call(target.method, url, '<a/>', { headers: { 'content-type': 'text/xml' }, ...keyOf(target) })
    if (wrong(target, other) ?? (other.status !== 415 && other.status !== 422)) failures.push(`${target.method} ${url} text/xml → ${other.status} ${wrong(target, other) ?? ''}`)
  }
  expect(failures.slice(0, FAILURES_SHOWN_MAX).join('\n')).toBe('')
})
