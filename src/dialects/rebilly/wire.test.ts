// Rebilly's wire as it is documented, byte for byte where a file says so (test/golden/rebilly; `vitest -u` writes them anew).

import { beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../server/compose.ts'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'
import { rebillySurface } from './rebilly.ts'
import { readMoney } from './wire.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  await ask('PUT', '/customers/bob', {
    primaryAddress: { firstName: 'Bob', lastName: 'Smith', city: 'Austin', region: 'TX', country: 'US', postalCode: '78701', emails: [{ label: 'main', value: 'bob@example.com', primary: true }] },
    leadSource: { source: 'google', campaign: 'spring' }, websiteId: 'web_1', locale: 'en-US', taxNumbers: [{ type: 'eu-vat', value: 'ATU12345678' }],
  })
  await ask('PUT', '/customers/rob', { primaryAddress: { firstName: 'Rob', emails: [{ label: 'work', value: 'rob@example.com', primary: true }, { label: 'home', value: 'bob@example.com' }] } })
})

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
  world.call(method, `/rebilly/organizations/main${path}`, body, { key: null, headers: { 'reb-apikey': world.key, host: 'books.example.com', ...headers } })

/** An answer as a person reads it: status, the headers that the vendor documents, and the body, with ids that chance makes left out. */
function shown({ status, headers, text }: Reply): string {
  const documented = ['content-type', 'location', 'pagination-total', 'pagination-limit', 'pagination-offset', 'retry-after']
  const lines = documented.flatMap((name) => (headers[name] === undefined ? [] : [`${name}: ${String(headers[name])}`]))
  const body = text === '' ? '' : JSON.stringify(JSON.parse(text), null, 2)
  return `${[status, ...lines].join('\n')}\n\n${body}\n`.replace(/\b([a-z]+)_[0-9A-HJKMNP-TV-Z]{26}/g, '$1_…')
}
const golden = (reply: Reply, name: string): Promise<void> => expect(shown(reply)).toMatchFileSnapshot(`../../../test/golden/rebilly/${name}.http`)

test('the documented example finds a customer by any e-mail, with raw ; and @ in the query', async () => {
  const raw = await ask('GET', '/customers?filter=primaryAddress.*.email:bob@example.com;firstName:Bob;lastName:Smith')
  await golden(raw, 'customers-by-email-and-name')
  const encoded = await ask('GET', '/customers?filter=primaryAddress.*.email%3Abob%40example.com%3BfirstName%3ABob%3BlastName%3ASmith')
  expect(encoded.text).toBe(raw.text)
  expect((await ask('GET', '/customers?filter=primaryAddress.*.email:bob@example.com')).body).toHaveLength(2)
})

test('reading, creating, a lead source, a tag and a token look as documented', async () => {
  await golden(await ask('GET', '/customers/BOB?expand=leadSource,website'), 'customer')
  await golden(await ask('POST', '/customers/', {}), 'customer-created-empty')
  await golden(await ask('PUT', '/customers/bob/lead-source', { source: 'bing' }), 'lead-source')
  await golden(await ask('POST', '/tags', { name: 'VIP buyer', type: 'customer' }), 'tag-created')
  await golden(await ask('GET', '/customers?fields=id,email&limit=1&sort=createdTime'), 'customers-fields')
})

test('the five mistakes that are made with every dialect are answered as documented', async () => {
  await golden(await world.call('GET', '/rebilly/organizations/main/customers', undefined, { key: null }), 'mistake-1-no-key')
  await golden(await ask('GET', '/customers/nobody'), 'mistake-2-not-found')
  await golden(await ask('POST', '/customers', '{"a":', { 'content-type': 'application/json' }), 'mistake-3-malformed')
  await golden(await ask('PUT', '/customers/bad', { primaryAddress: { country: 'XX', emails: [{ label: 'main', value: 'nonsense', primary: true }] } }), 'mistake-4-invalid')
  const { body: { id } } = await ask('POST', '/invoices', { customerId: 'bob', currency: 'USD' })
  await ask('POST', `/invoices/${id}/void`)
  await golden(await ask('POST', `/invoices/${id}/issue`, {}), 'mistake-5-wrong-state')
})

test('mistakes of this vendor are answered as documented', async () => {
  await golden(await ask('GET', '/customers', undefined, { 'reb-apikey': 'sk_wrong_wrong_wrong' }), 'wrong-key')
  await golden(await ask('GET', '/customers?filter=nonsense:1'), 'unknown-filter')
  await golden(await ask('GET', '/customers?filters=firstName:Bob'), 'unknown-query-name')
  await golden(await ask('POST', '/tags', { name: 'vip BUYER' }), 'conflict')
  expect(await ask('GET', '/nonsense')).toMatchObject({ status: 404, body: { status: 404, title: 'Not found' } })
  expect(await ask('GET', '/customers/%zz')).toMatchObject({ status: 400, body: { status: 400 } })
})

test('with and without the organization, with trailing slashes, with experimental in both places, and with every place for a key', async () => {
  for (const path of ['/customers/bob', '/customers/bob/', '/organizations/main/customers/bob/', `/organizations/${world.site.siteId}/customers/bob`]) {
    expect((await world.call('GET', `/rebilly${path}`, undefined, { key: null, headers: { 'reb-apikey': world.key } })).status, path).toBe(200)
  }
  for (const path of ['/experimental/organizations/main', '/organizations/main/experimental', '/experimental']) {
    expect((await world.call('GET', `/rebilly${path}/customers/bob/summary-metrics`)).body, path).toEqual({ currency: 'USD', revenueAmount: 0, refundsAmount: 0, disputesAmount: 0 })
  }
  expect((await world.call('GET', '/rebilly/customers/bob', undefined, { key: null, headers: { authorization: world.key } })).status).toBe(200)
  expect((await world.call('GET', '/rebilly/customers/bob', undefined, { key: world.key, headers: { 'reb-apikey': 'ignored' } })).status).toBe(200)
  expect((await world.call('GET', '/rebilly/customers/bob', undefined, { headers: { 'organization-id': 'other' } })).status).toBe(404)
  // What the clients send for a POST without a body, and what PHP sends for a body.
  expect((await ask('POST', '/tags/VIP%20buyer/customers/bob', '', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(204)
  expect((await ask('PUT', '/customers/bob?', '{"personId":"p"}')).status).toBe(200)
  expect((await ask('GET', '/customers?limit=0')).body).toEqual([])
  expect((await ask('GET', '/customers?offset=5000')).headers['pagination-offset']).toBe('1000')
})

test('a card that the customer has already leads to the one there is, and an instrument is read with its customer', async () => {
  const card = { customerId: 'bob', method: 'payment-card', pan: '4111111111111111', expYear: 2030, expMonth: 12 }
  const first = await ask('POST', '/payment-instruments', card)
  expect([first.status, first.headers['location']]).toEqual([201, `http://books.example.com/rebilly/organizations/main/payment-instruments/${first.body.id}`])
  expect(await ask('POST', '/payment-instruments', card)).toMatchObject({ status: 303, headers: { location: first.headers['location'] }, body: { id: first.body.id } })
  for (const path of [`/payment-instruments/${first.body.id}`, '/payment-instruments']) {
    const [shown] = [(await ask('GET', `${path}?expand=customer`)).body].flat()
    expect(shown).toMatchObject({ _embedded: { customer: { id: 'bob', email: 'bob@example.com' } } })
  }
  expect((await ask('GET', '/payment-instruments?expand=nonsense')).status).toBe(422)
})

test('at the root, where an operator mounts it there, it answers as below its own prefix', async () => {
  const app = await buildApp(world.engine, { log: false, dialectRoot: 'rebilly' })
  const get = (url: string) => app.inject({ method: 'GET', url, headers: { 'reb-apikey': world.key } })
  expect(JSON.parse((await get('/organizations/main/customers/bob')).body)).toMatchObject({ id: 'bob', _links: expect.arrayContaining([{ rel: 'self', href: 'http://localhost:80/organizations/main/customers/bob' }]) })
  expect((await get('/customers/nobody')).json()).toMatchObject({ title: 'Not found' })
  expect((await get('/nonsense')).json()).toMatchObject({ title: 'Not found' })
  expect((await get('/healthz')).json()).toEqual({ status: 'ok' })
  expect((await get('/v1/nonsense')).json()).toMatchObject({ code: 'not-found' })
  await app.close()
  await expect(buildApp(world.engine, { log: false, dialectRoot: 'klingon' })).rejects.toThrow('not part of this version')
})

const NONSENSE: readonly unknown[] = [
  undefined, '', '{', 'null', '[]', '"x"', {}, { customerId: 'bob' }, { customerId: 'bob', currency: 'XXX', type: 'sale', amount: 1 }, { customerId: 'bob', currency: 'USD', type: 'sale', amount: 1e300 },
  { customerId: 'bob', amount: -1 }, { name: '\0' }, { name: '..' }, { name: 'x', currency: 'USD', productId: 'p', pricing: { formula: 'tiered', brackets: [] } }, { primaryAddress: { emails: 3 } }, { customerIds: [] }, { customerIds: ['\ud800'] },
  { type: 'array', additionalSchema: { pattern: '(' } }, { method: 'payment-card', paymentInstrument: { pan: '4111' } }, { message: 'x'.repeat(20_000) }, { items: [{ plan: { id: 'none' } }], customerId: 'bob' },
  { url: 'ftp://x', method: 'POST', eventsFilter: ['nonsense'] }, { name: 'r', eventType: 'customer-created', filter: 'a:', addTags: [] }, { type: 'credit', unitPrice: 1e15, quantity: 1_000_000 },
]
const QUERIES = ['', '?filter=%00', '?filter=createdTime:2026-02-31..', '?filter=id:!', '?sort=-', '?limit=99999', '?offset=-1', '?expand=nonsense', '?q=%20', '?fields=__proto__,id', '?filter=lifetimeRevenue.amount:1e9', '?filter=%22', '?limit[]=1', '?targetCustomerId=rob2']

test('nobody gets in without a key or its scope; another site finds nothing; nonsense is refused and never our mistake', async () => {
  const stranger = await world.addSite('other')
  const wrong: string[] = []
  const urlOf = (path: string): string => `/rebilly${path.replace('{tag}', 'VIP%20buyer').replace('{resource}', 'customers').replace('{name}', 'none').replace(/\{\w+\}/g, 'bob')}`
  for (const endpoint of rebillySurface.routes) {
    const { method, path, scope, identify } = endpoint
    const url = urlOf(path)
    const [noun = ''] = scope?.split(':') ?? []
    const others = (['customers:read', 'tags:read'] as const).filter((one) => !one.startsWith(noun))
    const poor = await world.addKey([others[0] ?? 'keys:read'])
    const replies = [[await world.call(method, url, {}, { key: null }), 401], [await world.call(method, url, {}, { key: poor.secret }), identify ? 401 : 403]] as const
    for (const [reply, status] of endpoint.enter ? [] : replies) if (reply.status !== status) wrong.push(`${method} ${url} → ${reply.status}, not ${status}`)
    // A PUT with an id of one's own rightly makes something there.
    if (path.includes('{') && method !== 'PUT') {
      const reply = await world.call(method, url, {}, { key: stranger.key })
      if (reply.status < 400 && !path.startsWith('/custom-fields')) wrong.push(`${method} ${url} of another site → ${reply.status} ${reply.text.slice(0, 100)}`)
      if (reply.text.includes('bob@example.com')) wrong.push(`${method} ${url} shows another site's customer`)
    }
    for (const body of method === 'GET' || method === 'DELETE' ? [undefined] : NONSENSE) {
      for (const query of method === 'GET' ? QUERIES : [QUERIES[0] ?? '']) {
        const reply = await world.call(method, url + query, body)
        if (reply.status >= 500) wrong.push(`${method} ${url}${query} ${JSON.stringify(body)} → ${reply.status}`)
        if (reply.status >= 400 && (reply.body?.status !== reply.status || typeof reply.body?.error !== 'string')) wrong.push(`${method} ${url} → ${reply.status} is no error of Rebilly's: ${reply.text}`)
      }
    }
  }
  expect(wrong.join('\n')).toBe('')
})

test('money is what was written, to the last place of its currency', () => {
  const refusal = (amount: number, currency = 'USD'): string => {
    try {
      return String(readMoney(amount, currency, 'amount'))
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  for (const [amount, minor] of [[0.1 + 0.2, '30'], [1.1 * 3, '330'], [45_035_996_273_704.95, '4503599627370495'], [5, '500'], [6_000_000.005, 'invalid'], [60_000_000_000.001, 'invalid'], [0.001, 'invalid'], [1e-9, 'invalid'], [NaN, 'invalid']] as const) {
    expect([amount, refusal(amount)]).toEqual([amount, minor])
  }
  expect([refusal(5, 'JPY'), refusal(5.5, 'JPY'), refusal(1.005, 'KWD')]).toEqual(['5', 'invalid', '1005'])
})

test('a query name that is not known is told as it was sent, not as a field of that name is called in a body', async () => {
  const { status, body } = await world.call('GET', '/rebilly/customers?email=bob@example.com')
  expect([status, body.invalidFields]).toEqual([422, [{ field: 'email', message: 'is not known' }]])
})
