// Every route of the OpenAPI document tried by strangers: another site's key, no key, a revoked key, a key without the scope.

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SCOPES, scopeAllows } from '../src/domain/scope.ts'
import { workOnRun } from '../src/services/duplicate-runs.ts'
import { createKey } from '../src/services/keys.ts'
import { makeWorld, type Reply, type World } from './world.ts'

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly minItems?: number
  readonly minimum?: number
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly properties?: { readonly [name: string]: Schema }
  readonly format?: string
}
interface Operation {
  readonly operationId: string
  readonly 'x-required-scope': (typeof SCOPES)[number]
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[]
  readonly requestBody?: { content: { [type: string]: { schema: Schema } } }
}
interface Target { readonly method: string; readonly path: string; readonly operation: Operation }

/** In every text of the first site that is not an id: nobody else may ever read it. */
const SECRET = 'zqxsecret'
/** Routes that, given a name nobody has on the site, rightly make something of that name there: tried last. */
const MAKES_ITS_OWN = ['upsertCustomer', 'tagCustomers', 'untagCustomers']

/** Bodies of routes that need more than their schema requires. */
const NEEDED: Readonly<Record<string, unknown>> = { attachPaymentMethod: { token: 'sandbox_approve' } }

let world: World
let owner: pg.Client
let stranger: { key: string }
let targets: Target[]
const ids: Record<string, string> = { key: 'plan', name: 'vip', resource: 'customer' }

beforeAll(async () => {
  world = await makeWorld()
  stranger = await world.addSite('other')
  owner = new pg.Client(world.connection)
  await owner.connect()
  const document = (await world.call('GET', '/openapi.json', undefined, { key: null })).body as { paths: { [path: string]: { [method: string]: Operation } } }
  // The portal has sessions, not keys: api/portal.test.ts.
  targets = Object.entries(document.paths).filter(([path]) => path.startsWith('/v1/')).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })))
  await fill()
})
afterAll(() => owner.end())

/** A site with something of every kind. */
async function fill(): Promise<void> {
  const made = async (method: string, path: string, body: unknown): Promise<Reply> => {
    const reply = await world.call(method, `/v1${path}`, body)
    expect(reply.status, `${path} ${reply.text}`).toBeLessThan(300)
    return reply
  }
  await made('POST', '/custom-fields', { resource: 'customer', name: 'vip', type: 'string', description: SECRET })
  await made('POST', '/tags', { name: 'vip', description: SECRET })
  await made('POST', '/customers', {
    id: 'ada', email: `${SECRET}@example.com`, firstName: SECRET, username: SECRET, phone: '+43 1 5550100', tags: ['vip'], metadata: { plan: SECRET },
    customFields: { vip: SECRET }, leadSource: { source: SECRET }, externalReferences: [{ system: 'shop', value: SECRET }],
    consents: [{ channel: 'mail', state: 'granted', evidence: SECRET }],
  })
  ids['addressId'] = (await made('POST', '/customers/ada/addresses', { city: SECRET })).body.id
  await made('POST', '/customers/ada/comments', { message: SECRET })
  await made('POST', '/customers', { id: 'twin', lastName: SECRET })
  ids['merges'] = (await made('POST', '/merges', { survivor: 'ada', losers: ['twin'] })).body.id
  await made('POST', '/customers', { id: 'likely', firstName: SECRET, lastName: SECRET, email: `${SECRET}@example.com`, phone: '+43 1 5550100' })
  ids['duplicate-runs'] = (await made('POST', '/duplicate-runs', {})).body.id
  await workOnRun(world.ctx, ids['duplicate-runs'] ?? '')
  ids['number'] = String((await made('GET', '/duplicate-clusters', undefined)).body.items[0].number)
  await made('POST', '/duplicate-decisions', { customers: ['ada', 'likely'], decision: 'later' })
  ids['organizations'] = (await made('POST', '/organizations', { name: SECRET })).body.id
  ids['membershipId'] = (await made('POST', `/organizations/${ids['organizations']}/memberships`, { customer: 'ada', role: SECRET })).body.id
  ids['segments'] = (await made('POST', '/segments', { name: SECRET, filter: `firstName:${SECRET}` })).body.id
  ids['tag-rules'] = (await made('POST', '/tag-rules', { name: SECRET, eventTypes: ['customer.*'], filter: `firstName:${SECRET}`, tagsAdded: [SECRET] })).body.id
  const endpoint = (await made('POST', '/webhook-endpoints', { url: `http://127.0.0.1:1/${SECRET}`, eventTypes: ['*'], description: SECRET })).body.id
  ids['webhook-endpoints'] = endpoint
  ids['webhook-deliveries'] = (await made('POST', `/webhook-endpoints/${endpoint}/pings`, undefined)).body.id
  ids['api-keys'] = (await made('POST', '/api-keys', { name: SECRET, scopes: ['customers:read'] })).body.id
  await made('PUT', '/gateways/stripe', { secretKey: `sk_test_${SECRET}` })
  await fillBilling(made)
  ids['sessionId'] = (await made('POST', '/customers/ada/portal-sessions', {})).body.id
  await world.settled()
  ids['events'] = (await made('GET', '/events?limit=1', undefined)).body.items[0].id
  const upload = await world.call('POST', '/v1/imports', `id,email\n${SECRET},a@example.com\n`, { headers: { 'content-type': 'text/csv' } })
  ids['imports'] = upload.body.id
  ids['customers'] = 'ada'
}

/** Something of every kind of money. */
async function fillBilling(made: (method: string, path: string, body: unknown) => Promise<Reply>): Promise<void> {
  const id = async (path: string, body: unknown): Promise<string> => (await made('POST', path, body)).body.id as string
  ids['products'] = await id('/products', { name: SECRET })
  const prices = [{ currency: 'USD', model: { kind: 'flat', amountMinor: 100 } }]
  ids['plans'] = await id('/plans', { productId: ids['products'], name: SECRET, interval: { unit: 'month', count: 1 }, prices })
  ids['coupons'] = await id('/coupons', { name: SECRET, value: { kind: 'percent', basisPoints: 100 }, duration: { kind: 'forever' } })
  ids['payment-tokens'] = await id('/payment-tokens', { token: 'sandbox_approve', billingContact: { lastName: SECRET } })
  ids['paymentMethodId'] = await id('/customers/ada/payment-methods', { token: 'sandbox_approve', billingContact: { lastName: SECRET } })
  ids['itemId'] = await id('/customers/ada/items', { description: SECRET, unitAmountMinor: 5, currency: 'USD' })
  ids['subscriptions'] = await id('/subscriptions', { customerId: 'ada', planId: ids['plans'], metadata: { note: SECRET } })
  ids['invoices'] = await id('/invoices', { customerId: 'ada', currency: 'USD', memo: SECRET, lines: [{ description: SECRET, unitAmountMinor: 7 }] })
  ids['transactions'] = await id('/transactions', { customerId: 'ada', currency: 'USD', amountMinor: 9, description: SECRET })
  ids['period'] = '1'
}

/** All rows of the first site, by table. */
async function rows(): Promise<{ [table: string]: string }> {
  const tables = await owner.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'regulars'::regnamespace and relkind in ('r', 'p') order by 1`)
  const found: { [table: string]: string } = {}
  for (const { name } of tables.rows) {
    const { rows: [all] } = await owner.query<{ text: string | null }>(`select string_agg(t::text, chr(10) order by t::text) as text from regulars."${name}" t where site_id = $1`, [String(world.site.siteId)])
    found[name] = all?.text ?? ''
  }
  return found
}

/** The smallest value that a schema takes; whatever names customers names the first site's. */
function smallest(schema: Schema, name = ''): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return smallest(schema.anyOf[0] ?? {}, name)
  if (name === 'customer' || name === 'customers' && schema.type === 'string') return 'ada'
  switch (schema.type) {
    case 'string': return name === 'currency' ? 'USD' : name === 'filter' ? 'email:a@example.com' : name === 'url' ? 'https://example.com/' : name === 'match' ? 'email' : schema.format === 'date-time' ? '2026-01-01T00:00:00Z' : 'other'
    case 'integer': case 'number': return schema.minimum ?? 1
    case 'boolean': return false
    case 'array': return (schema.minItems ?? 0) > 0 ? [smallest(schema.items ?? {}, name)] : []
    case 'object': return Object.fromEntries((schema.required ?? []).map((field) => [field, smallest(schema.properties?.[field] ?? {}, field)]))
    default: return 'other'
  }
}

/** The route's request with the first site's ids in all its places. */
async function ask({ method, path, operation }: Target, key: string | null): Promise<Reply> {
  const noun = path.split('/')[2] ?? ''
  const url = path.replace(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(ids[name === 'id' ? noun : name] ?? ids['name'] ?? ''))
  const query = operation.parameters.filter((one) => one.in === 'query' && one.required).map((one) => `${one.name}=${encodeURIComponent(String(smallest(one.schema, one.name)))}`)
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const body = type === undefined ? undefined : type === 'application/json' ? JSON.stringify(NEEDED[operation.operationId] ?? smallest(content?.schema ?? {})) : 'id\nother\n'
  return world.call(method, query.length > 0 ? `${url}?${query.join('&')}` : url, body, { key, headers: type ? { 'content-type': type } : {} })
}

test('another site\'s key finds nothing of a site by its ids, shows nothing of it and changes nothing of it', async () => {
  const before = await rows()
  const wrong: string[] = []
  for (const target of targets.toSorted((a, b) => Number(MAKES_ITS_OWN.includes(a.operation.operationId)) - Number(MAKES_ITS_OWN.includes(b.operation.operationId)))) {
    const { method, path, operation } = target
    const reply = await ask(target, stranger.key)
    const named = path.includes('{') && !MAKES_ITS_OWN.includes(operation.operationId)
    if (named ? reply.status !== 404 : reply.status >= 500) wrong.push(`${method} ${path} → ${reply.status} ${reply.text.slice(0, 200)}`)
    if (reply.text.includes(SECRET)) wrong.push(`${method} ${path} shows ${reply.text.slice(0, 400)}`)
  }
  expect(wrong.join('\n')).toBe('')
  expect(await rows()).toEqual(before)
})

test('bulk tagging reports another site\'s customers as not found, and a membership refuses them', async () => {
  const guest = await world.addSite('third')
  expect((await world.call('POST', '/v1/tags/mine/customers', { customers: ['ada'] }, { key: guest.key })).body).toMatchObject({ changed: 0, notFound: ['ada'] })
  await world.call('POST', '/v1/organizations', { id: 'acme', name: 'Acme' }, { key: guest.key })
  expect((await world.call('POST', '/v1/organizations/acme/memberships', { customer: 'ada' }, { key: guest.key })).status).toBeGreaterThanOrEqual(404)
  await world.call('POST', '/v1/customers', { id: 'own' }, { key: guest.key })
  expect((await world.call('GET', `/v1/customers/own/addresses/${ids['addressId']}`, undefined, { key: guest.key })).status).toBe(404)
  expect((await world.call('GET', `/v1/customers?filter=@${SECRET}`, undefined, { key: guest.key })).status).toBe(422)
})

test('every route refuses no key and a revoked key with 401, and a key without its scope with 403 that names it', async () => {
  const revoked = await world.addKey(['*'])
  await world.call('DELETE', `/v1/api-keys/${revoked.id}`)
  const wrong: string[] = []
  for (const target of targets) {
    const scope = target.operation['x-required-scope']
    const others = SCOPES.filter((one) => one !== '*' && !scopeAllows([one], scope))
    const { secret } = await createKey(world.ctx, { name: 'without', scopes: others })
    for (const [key, status, code] of [[null, 401, 'key-missing'], [revoked.secret, 401, 'key-revoked'], [secret, 403, 'scope-missing']] as const) {
      const reply = await ask(target, key)
      if (reply.status !== status || reply.body?.code !== code) wrong.push(`${target.method} ${target.path} → ${reply.status} ${reply.text.slice(0, 200)}, not ${code}`)
      if (status === 403 && !reply.text.includes(scope)) wrong.push(`${target.method} ${target.path} does not name ${scope}`)
    }
  }
  expect(wrong.join('\n')).toBe('')
})
