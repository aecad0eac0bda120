// Every list filtered by every value that it shows: what is shown is found, and nothing that is shown otherwise.

import { expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'

type Shown = { readonly [name: string]: unknown }

/** Every scalar of a record with its path; those of arrays under the array's. */
function scalars(record: unknown, path = ''): [path: string, value: unknown][] {
  if (Array.isArray(record)) return record.flatMap((one) => scalars(one, path))
  if (typeof record !== 'object' || record === null) return record === null ? [] : [[path, record]]
  return Object.entries(record).filter(([name]) => !name.startsWith('_')).flatMap(([name, value]) => scalars(value, path === '' ? name : `${path}.${name}`))
}

async function fill(world: World, ask: (method: string, path: string, body?: unknown) => Promise<Reply>): Promise<void> {
  const spoken = await world.call('PATCH', '/v1/site', { settings: { languages: ['en', 'de'] } })
  expect(spoken.status).toBe(200)
  await ask('PUT', '/products/coffee', { name: 'Coffee' })
  await ask('PUT', '/plans/monthly', { name: 'Monthly', currency: 'EUR', productId: 'coffee', pricing: { formula: 'flat-rate', price: 10 }, recurringInterval: { unit: 'month', length: 1 } })
  const people = [
    ['ada', { locale: 'en-US', websiteId: 'web_1', personId: 'p-1', taxNumbers: [{ type: 'eu-vat', value: 'DE1' }], primaryAddress: { firstName: 'Ada', city: 'Bonn', country: 'DE', emails: [{ label: 'main', value: 'ada@example.com' }] } }],
    ['bob', { locale: 'de' }], ['cyd', { locale: 'fr-FR', customFields: {} }], ['dan', {}],
  ] as const
  for (const [id, body] of people) {
    world.now = new Date(world.now.getTime() + 90_321)
    await ask('PUT', `/customers/${id}`, body)
    await ask('POST', '/payment-instruments', { customerId: id, gatewayToken: id === 'dan' ? 'sandbox_decline_insufficient-funds' : 'sandbox_approve', ...(id === 'ada' ? { billingAddress: { firstName: 'Ada', city: 'Bonn', country: 'DE' } } : {}) })
    await ask('PUT', `/subscriptions/${id}-sub`, { customerId: id, items: [{ plan: { id: 'monthly' } }] })
  }
  await ask('POST', '/subscription-cancellations', { subscriptionId: 'bob-sub', churnTimePolicy: 'at-next-renewal' })
  await ask('POST', '/subscription-cancellations', { subscriptionId: 'cyd-sub', churnTimePolicy: 'now' })
  const sales = ['ada', 'bob', 'cyd'].map(async (customerId) => (await ask('POST', '/transactions', { type: 'sale', customerId, currency: 'EUR', amount: 30, requestId: `r-${customerId}` })).body.id as string)
  const [whole, part] = await Promise.all(sales)
  await ask('POST', `/transactions/${whole}/refund`, { amount: 30 })
  await ask('POST', `/transactions/${part}/refund`, { amount: 10 })
}

test('finds what is shown by what is shown of it', async () => {
  const world = await makeWorld()
  const ask = (method: string, path: string, body?: unknown): Promise<Reply> => world.call(method, `/rebilly${path}`, body)
  await fill(world, ask)
  const failures: string[] = []
  const seen = new Set<string>()
  for (const list of ['/customers', '/transactions', '/invoices', '/subscriptions', '/payment-instruments', '/products', '/plans']) {
    const shown = (await ask('GET', `${list}?limit=100`)).body as Shown[]
    const values = new Map(shown.flatMap((record) => scalars(record).map(([path, value]): [string, [string, unknown]] => [`${path}:${String(value)}`, [path, value]])))
    for (const [path, value] of values.values()) {
      const reply = await ask('GET', `${list}?limit=100&filter=${encodeURIComponent(`${path}:"${String(value)}"`)}`)
      if (reply.status === 422 && /names no field|cannot be told apart/.test(reply.text)) continue
      seen.add(`${list} ${path}`)
      const wanted = shown.filter((record) => scalars(record).some(([name, one]) => name === path && one === value)).map((record) => record['id'])
      const found = reply.status === 200 ? (reply.body as Shown[]).map((record) => record['id']) : [reply.text]
      // Names and e-mails of customers are looked for in more places than one.
      if (JSON.stringify(found) !== JSON.stringify(wanted)) failures.push(`${list} ${path}:${String(value)} → ${found.join(' ')}, not ${wanted.join(' ')}`)
    }
  }
  expect(failures.join('\n')).toBe('')
  for (const place of ['/customers locale', '/customers websiteId', '/customers createdTime', '/customers organizationId', '/customers hasFulfilledKyc', '/customers averageValue.amountUsd', '/transactions status', '/transactions result', '/transactions amount', '/transactions billingAddress.country', '/transactions parentTransactionId', '/invoices status', '/invoices amount', '/subscriptions churnTime', '/payment-instruments status']) expect(seen, place).toContain(place)
  const statuses = async (list: string): Promise<unknown[]> => [...new Set(((await ask('GET', `${list}?limit=100`)).body as Shown[]).map((one) => one['status']))]
  expect(await statuses('/transactions')).toEqual(expect.arrayContaining(['completed', 'refunded', 'partially-refunded']))
  expect(await statuses('/invoices')).toEqual(expect.arrayContaining(['paid', 'partially-refunded', 'past-due']))
  expect((await ask('GET', '/transactions?filter=status:refunded')).headers['pagination-total']).toBe('1')
  const total = async (query: string): Promise<unknown> => (await ask('GET', query)).headers['pagination-total']
  // In whole units of each currency: three yen are three.
  await ask('POST', '/transactions', { type: 'sale', customerId: 'bob', currency: 'JPY', amount: 3 })
  expect([await total('/transactions?filter=currency:JPY;amount:3'), await total('/invoices?filter=amount:2.5..3'), await total('/transactions?filter=amount:..2.99')]).toEqual(['1', '1', '0'])
  expect([await total('/transactions?filter=type:sale,capture;result:approved;billingAddress.country:!DE'), await total('/transactions?filter=type:sale;result:approved;billingAddress.country:de')]).toEqual(['5', '2'])
  expect(await ask('GET', '/transactions?filter=amount:much')).toMatchObject({ status: 422, body: { invalidFields: [{ field: 'filter', message: 'needs a number' }] } })
  expect([await total('/customers?filter=organizationId:!main'), await total('/customers?filter=organizationId:main,other'), await total('/customers?filter=hasFulfilledKyc:true')]).toEqual(['0', '4', '0'])
  expect((await ask('GET', '/customers?filter=hasFulfilledKyc:perhaps')).status).toBe(422)
})
