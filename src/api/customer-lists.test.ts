// Lists over HTTP: refusals, filters, search, sorting and paging.

import { beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import { makeWorld, type World } from '../../test/world.ts'
import { writeCursor } from '../http/pages.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  const make = (body: object): Promise<unknown> => world.call('POST', '/v1/customers', body)
  await world.call('POST', '/v1/custom-fields', { resource: 'customer', name: 'score', type: 'integer' })
  await world.call('POST', '/v1/custom-fields', { resource: 'customer', name: 'budget', type: 'monetary' })
  await make({ id: 'ann', email: 'Ann@Example.com', firstName: 'Ann', lastName: 'Müller', tags: ['VIP', 'new'], language: 'de', metadata: { plan: { tier: 'Gold' }, seats: 5 }, customFields: { score: 10 } })
  await make({ id: 'bob', email: 'bob@example.org', firstName: 'Bob', lastName: 'Johnson', tags: ['vip'], phone: '+1 512 555 0100', metadata: { plan: { tier: 'silver' }, seats: 50 } })
  await make({ id: 'cy', firstName: 'Cy', lastName: 'Smith', company: 'Acme; Inc', externalReferences: [{ system: 'ecommerce', value: 'E-77' }], customFields: { budget: { amountMinor: 5000, currency: 'EUR' } } })
  await make({ id: 'dee', type: 'organization', company: 'Dee Ltd', primaryContact: { country: 'gb', emails: [{ value: 'hi@dee.test' }] }, leadSource: { source: 'google', campaign: 'Spring' }, consents: [{ channel: 'mail', state: 'granted' }] })
})

const ids = async (query: string): Promise<string[]> => {
  const reply = await world.call('GET', `/v1/customers?${query}`)
  expect(reply.status, reply.text).toBe(200)
  return reply.body.items.map((one: { id: string }) => one.id)
}

describe('refusals', () => {
  test.each([
    ['filter=nope:1', 'filter-invalid'],
    ['filter=emial:x', 'filter-invalid'],
    ['filter=createdAt:2026-02-31', 'filter-invalid'],
    ['filter=metrics.paymentCount:abc', 'filter-invalid'],
    ['filter=firstName', 'filter-invalid'],
    ['filter=firstName:a,!b', 'filter-invalid'],
    ['filter=@nothing', 'filter-invalid'],
    ['filter=rfm.segment:champion', 'filter-invalid'],
    ['filter=rfm.segment:a..z', 'filter-invalid'],
    ['filter=type:robot', 'filter-invalid'],
    ['filter=customFields.score:x', 'filter-invalid'],
    ['filter=customFields.scoer:1', 'filter-invalid'],
    ['filter=customFields.*:1', 'filter-invalid'],
    ['filter=consents.mail:yes', 'filter-invalid'],
    [`filter=firstName:${'x'.repeat(256)}`, 'filter-invalid'],
    [`filter=metadata.${'x'.repeat(400)}:1`, 'filter-invalid'],
    ['sort=shoe', 'sort-invalid'],
    ['expand=shoe', 'expand-unknown'],
    ['fields=shoe', 'field-unknown'],
    ['cursor=abc', 'cursor-invalid'],
    ['q=', 'invalid'],
    ['limit=0', 'invalid'],
    ['shoe=1', 'invalid'],
  ])('%s is refused as %s', async (query, code) => {
    const reply = await world.call('GET', `/v1/customers?${query}`)
    expect(reply.status, reply.text).toBe(422)
    expect(reply.body.code).toBe(code)
  })
})

test('a refused filter says where it is wrong, what is allowed, and what may have been meant', async () => {
  const wrong = async (filter: string): Promise<{ detail: string; position: number }> => (await world.call('GET', `/v1/customers?filter=${encodeURIComponent(filter)}`)).body
  expect(await wrong('type:person; rfm.segment:loyal,champion')).toMatchObject({ position: 31, detail: expect.stringContaining('champions, loyal') })
  expect(await wrong('emial:x')).toMatchObject({ position: 0, detail: expect.stringContaining('did you mean email?') })
  expect(await wrong('customFields.scroe:1')).toMatchObject({ detail: expect.stringContaining('did you mean customFields.score?') })
  expect(await wrong('leadSource.source:x')).toMatchObject({ detail: expect.stringContaining('did you mean leadSource.original.source?') })
  // A name that has nothing to do with any other is no slip of it, however short both are.
  expect((await wrong('customFields.nope:1')).detail).not.toContain('did you mean')
  expect(await wrong('email:x;createdAt:2026-01-01,2026-02-30')).toMatchObject({ position: 29 })
})

test('a cursor of another query, or one that somebody made up, is refused', async () => {
  const { body } = await world.call('GET', '/v1/customers?limit=1&sort=name')
  for (const query of ['sort=-name', 'sort=name&filter=type:person', 'sort=name&q=ann', '']) {
    expect((await world.call('GET', `/v1/customers?limit=1&cursor=${body.nextCursor}&${query}`)).body.code, query).toBe('cursor-invalid')
  }
  for (const [sort, position] of [['createdAt', ['whenever', '1']], ['name', ['\0', '1']], ['paymentCount', ['1', '99999999999999999999']], ['name', [null, 'x']]] as const) {
    const forged = writeCursor({ list: 'customers', sort }, [...position])
    expect((await world.call('GET', `/v1/customers?sort=${sort}&cursor=${forged}`)).body.code, sort).toBe('cursor-invalid')
  }
})

describe('filters', () => {
  test.each([
    ['filter=firstName:ann', ['ann']],
    ['filter=firstName:Ann,BOB', ['bob', 'ann']],
    ['filter=firstName:!ann', ['dee', 'cy', 'bob']],
    ['filter=lastName:MÜLLER', ['ann']],
    ['filter=email:null', ['cy']],
    ['filter=email:!null;tags:vip', ['bob', 'ann']],
    ['filter=tags:vip;tags:new', ['ann']],
    ['filter=tags:!VIP', ['dee', 'cy']],
    ['filter=tags:new,vip', ['bob', 'ann']],
    ['filter=tags:nobodys', []],
    ['filter=tags:!nobodys', ['dee', 'cy', 'bob', 'ann']],
    ['filter=tags:m..o', ['ann']],
    ['filter=tags:m..o,vip', ['bob', 'ann']],
    ['filter=tags:null', ['dee', 'cy']],
    ['filter=tags:null,new', ['dee', 'cy', 'ann']],
    ['filter=tags:!null', ['bob', 'ann']],
    ['filter=metadata.plan.tier:gold', ['ann']],
    ['filter=metadata.seats:6..', ['bob']],
    ['filter=metadata.*.tier:silver', ['bob']],
    ['filter=metadata.plan:null', ['dee', 'cy']],
    ['filter=customFields.score:5..10', ['ann']],
    ['filter=customFields.budget:4000..;customFields.budget.currency:eur', ['cy']],
    ['filter=company:"acme; inc"', ['cy']],
    ['filter=externalReferences.ecommerce:e-77', ['cy']],
    ['filter=primaryContact.*.value:hi@dee.test', ['dee']],
    ['filter=leadSource.*.campaign:spring', ['dee']],
    ['filter=consents.mail:granted', ['dee']],
    ['filter=consents.mail:unknown', ['cy', 'bob', 'ann']],
    ['filter=type:organization', ['dee']],
    ['filter=phone:%2B15125550100', ['bob']],
    ['filter=createdAt:2026-03-01', ['dee', 'cy', 'bob', 'ann']],
    ['filter=createdAt:0000-01-01', []],
    ['filter=createdAt:0000-01-01T00:00:00Z..9999-12-31;id:ann', ['ann']],
    ['filter=metadata.at:0000-01-01..9999-12-31', []],
    ['filter=metrics.frequency:..0;id:ANN', ['ann']],
    ['filter=', ['dee', 'cy', 'bob', 'ann']],
  ])('%s finds %j', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })
})

test('metadata too deep or too long for an index is kept, and is there or not there as it should be', async () => {
  const letter = (at: number): string => String.fromCodePoint(0x4e00 + ((at * 7_919) % 20_000))
  const name = (level: number): string => Array.from({ length: 100 }, (_, at) => letter(level * 100 + at)).join('')
  let deep: object = { end: Array.from({ length: 300 }, (_, at) => letter(at)).join('') }
  for (let level = 0; level < 6; level++) deep = { [name(level)]: deep }
  const note = '𝒳'.repeat(400)
  expect((await world.call('POST', '/v1/customers', { id: 'deep', metadata: { deep, note } })).status).toBe(201)
  expect((await world.call('GET', '/v1/customers/deep')).body.metadata).toEqual({ deep, note })
  expect(await ids('filter=metadata.note:!null')).toEqual(['deep'])
  expect(await ids(`filter=metadata.note:${encodeURIComponent('𝒳'.repeat(127))}`)).toEqual([])
  expect((await world.call('PATCH', '/v1/customers/deep', { metadata: { note: null } })).status).toBe(200)
  expect(await ids('filter=metadata.note:!null')).toEqual([])
  expect((await world.call('DELETE', '/v1/customers/deep')).status).toBeLessThan(300)
})

describe('search', () => {
  test.each([
    ['q=john', ['bob']], ['q=jonhson', ['bob']], ['q=johson', ['bob']], ['q=muller', ['ann']], ['q=example.org', ['bob']],
    ['q=555 0100', ['bob']], ['q=acme', ['cy']], ['q=e-77', ['cy']], ['q=smith cy', ['cy']], ['q=an', ['ann']], ['q=zzzzzz', []],
  ])('%s finds %j', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })

  test.each([['4711-08-15', '4711-08-15'], ['0042', '0042'], ['2026 0815', '2026 0815'], ['0170-555 0199', '0170-5550199'], ['170 5550199', '0170-5550199']])(
    'what could be a phone number or something else, %s, is looked for as both', async (q, found) => {
      await world.call('PUT', '/v1/customers/4711-08-15', { lastName: 'Dates' })
      await world.call('PUT', '/v1/customers/0042', { lastName: 'Number' })
      await world.call('PUT', '/v1/customers/phoned', { phone: '0170-5550199', externalReferences: [{ system: 'order', value: '2026 0815' }] })
      const { body } = await world.call('GET', `/v1/customers?q=${encodeURIComponent(q)}`)
      expect(body.items.flatMap((one: { id: string; phone: string | null; externalReferences: { value: string }[] }) => [one.id, one.phone, ...one.externalReferences.map(({ value }) => value)])).toContain(found)
      for (const id of ['4711-08-15', '0042', 'phoned']) await world.call('DELETE', `/v1/customers/${id}`)
    })

  test.each([['malgorzata', 'Małgorzata'], ['lukasz', 'Łukasz'], ['strasse', 'Straße'], ['oster', 'Øster'], ['ACME', 'ＡＣＭＥ']])('%s finds %s', async (q, firstName) => {
    await world.call('PUT', '/v1/customers/lettered', { firstName, type: 'person' })
    expect(await ids(`q=${q}`)).toContain('lettered')
    expect(await ids(`q=${encodeURIComponent(firstName)}`)).toContain('lettered')
    await world.call('DELETE', '/v1/customers/lettered')
  })

  test('an id is found also behind a text too long to be searched whole', async () => {
    await world.call('PUT', '/v1/customers/behind-much', { metadata: {}, externalReferences: Array.from({ length: 20 }, (_, at) => ({ system: 'shop', value: `${String.fromCharCode(97 + at)}${'z'.repeat(200)}` })) })
    expect(await ids('q=behind-much')).toEqual(['behind-much'])
    await world.call('DELETE', '/v1/customers/behind-much')
  })

  test('a write is seen as soon as it is answered', async () => {
    await world.call('PATCH', '/v1/customers/cy', { lastName: 'Wolkenstein' })
    expect(await ids('q=wolken')).toEqual(['cy'])
    expect(await ids('filter=lastName:wolkenstein')).toEqual(['cy'])
    expect(await ids('q=smith')).toEqual([])
  })
})

test('every sort pages through everybody once, nulls last, also with ties', async () => {
  const owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query(`update regulars.customers set payment_count = number % 2, lifetime_revenue = 100 * (number % 2),
    last_payment_at = case when number % 2 = 1 then now() end`)
  await owner.end()
  for (const sort of ['name', '-name', 'createdAt', '-lastPaymentAt', 'lastPaymentAt', 'metrics.lastPaymentAt', 'paymentCount', '-lifetimeRevenue', 'averageValue', 'number']) {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const reply: { body: { items: { id: string }[]; nextCursor: string | null } } = await world.call('GET', `/v1/customers?sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`)
      seen.push(...reply.body.items.map((one) => one.id))
      cursor = reply.body.nextCursor
    }
    expect(new Set(seen).size, sort).toBe(4)
    expect(seen, sort).toHaveLength(4)
    if (sort.endsWith('astPaymentAt')) expect(new Set(seen.slice(2))).toEqual(new Set(['bob', 'dee']))
  }
})

test('count, fields and expand', async () => {
  await world.call('POST', '/v1/customers/ann/addresses', { line1: '1 Road', city: 'Ulm', country: 'DE' })
  await world.call('POST', '/v1/organizations', { id: 'acme', name: 'Acme' })
  await world.call('POST', '/v1/organizations/acme/memberships', { customer: 'ann', role: 'buyer' })
  const reply = await world.call('GET', '/v1/customers?count=true&fields=id&expand=addresses,organization,subscriptions,defaultPaymentMethod,leadSources,consentHistory,memberships&limit=4')
  expect(reply.status, reply.text).toBe(200)
  expect(reply.body.total).toBe(4)
  const ann = reply.body.items.find((one: { id: string }) => one.id === 'ann')
  expect(ann).toMatchObject({ id: 'ann', organization: { id: 'acme' }, memberships: [{ role: 'buyer' }], subscriptions: [], defaultPaymentMethod: null })
  expect(ann.addresses).toHaveLength(1)
  expect(ann.email).toBeUndefined()
  const named = (query: string): Promise<string[][]> => world.call('GET', `/v1/customers?${query}`).then(({ body }) => body.items.map(Object.keys))
  expect((await named('fields=id,addresses&expand=addresses&limit=1'))[0]).toEqual(['id', 'addresses'])
  expect((await world.call('GET', '/v1/customers?fields=addresses')).body.code).toBe('field-unknown')
  expect((await named('fields=&limit=1'))[0]).toContain('email')
  expect(await ids('filter=organization.name:acme;addresses.city:ulm')).toEqual(['ann'])
})
