// Merges over the native API: who may not, what moves, what finds whom, and what an undo does with what came about since.

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { contextFor, OPERATOR } from '../services/context.ts'
import { runWaitingImports } from '../services/imports.ts'
import { createKey } from '../services/keys.ts'
import { createSite } from '../services/sites.ts'

type Json = Reply['body']

let world: World
let owner: pg.Client
let key: string
let siteId: string
let call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
  const site = await createSite(world.engine, 'test', 'Test', new Date('2026-01-31T10:00:00Z'))
  siteId = String(site.siteId)
  key = (await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })).secret
  call = (method, path, body, headers) => world.call(method, `/v1${path}`, body, { key, ...(headers ? { headers } : {}) })
  await ok('PATCH', '/site', { settings: { emailDnsValidation: false } })
  await ok('POST', '/products', { id: 'box', name: 'Box' })
  await ok('POST', '/plans', { id: 'monthly', productId: 'box', name: 'Monthly box', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'per-unit', amountMinor: 2500 } }] })
  await ok('POST', '/organizations', { id: 'acme', name: 'Acme' })
})
afterAll(() => owner.end())

async function ok(method: string, path: string, body?: unknown): Promise<Json> {
  const reply = await call(method, path, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply.body
}

let people = 0
/** A new customer with a card, if asked for; gives its id. */
async function customer(fields: object = {}, token: string | null = null): Promise<string> {
  const id = `p${++people}`
  await ok('POST', '/customers', { id, email: `${id}@example.com`, ...fields })
  if (token) await ok('POST', `/customers/${id}/payment-methods`, { token })
  return id
}
const merge = (survivor: string, losers: readonly string[], more: object = {}): Promise<Json> => ok('POST', '/merges', { survivor, losers, ...more })
const undo = (id: string): Promise<Json> => ok('POST', `/merges/${id}/undo`)

async function refused(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Json> {
  const reply = await call(method, path, body, headers)
  expect(reply.status, reply.text).toBeGreaterThanOrEqual(400)
  expect(reply.status).toBeLessThan(500)
  return reply.body
}

describe('a merge is refused', () => {
  test('with itself, with one named twice, and with nobody', async () => {
    const [a, b] = [await customer(), await customer()]
    expect((await refused('POST', '/merges', { survivor: a, losers: [b, a.toUpperCase()] })).errors).toEqual([{ pointer: '/losers/1', code: 'itself', message: 'is the survivor itself' }])
    expect((await refused('POST', '/merges', { survivor: a, losers: [b, b] })).errors[0]).toMatchObject({ code: 'twice' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [] })).code).toBe('invalid')
    expect((await refused('POST', '/merges', { survivor: a, losers: ['nobody'] })).code).toBe('not-found')
  })

  test('with one of another site, an erased one and a deleted one', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    await world.call('POST', '/v1/customers', { id: 'elsewhere' })
    expect((await refused('POST', '/merges', { survivor: a, losers: ['elsewhere'] })).code).toBe('not-found')
    const erased = await ok('POST', `/customers/${b}/erasure`)
    expect((await refused('POST', '/merges', { survivor: a, losers: [erased.id] })).code).toBe('erased')
    await ok('DELETE', `/customers/${c}`)
    expect(await refused('POST', '/merges/preview', { survivor: a, losers: [c] })).toMatchObject({ code: 'not-found', deleted: true })
  })

  test('with one that is merged already, which is named', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    await merge(a, [b])
    expect(await refused('POST', '/merges', { survivor: c, losers: [b] })).toMatchObject({ code: 'merged', customer: a })
    expect(await refused('POST', '/merges', { survivor: b, losers: [c] })).toMatchObject({ code: 'merged', customer: a })
  })

  test('when any party changed meanwhile, or the preview no longer holds', async () => {
    const [a, b] = [await customer(), await customer()]
    const preview = await ok('POST', '/merges/preview', { survivor: a, losers: [b] })
    await ok('POST', `/customers/${b}/addresses`, { city: 'Graz' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], preview: preview.preview })).code).toBe('revision-stale')
    await ok('PATCH', `/customers/${b}`, { firstName: 'Bo' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], revisions: { [a]: 1, [b]: 1 } })).code).toBe('revision-stale')
    expect((await call('POST', '/merges', { survivor: a, losers: [b] }, { 'if-match': '"7"' })).status).toBe(412)
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], revisions: { stranger: 1 } })).code).toBe('invalid')
    await merge(a, [b], { revisions: { [a]: 1, [b.toUpperCase()]: 2 } })
  })

  test('by a key that lacks the scope of what moves', async () => {
    const [a, b] = [await customer(), await customer({}, 'sandbox_approve')]
    const site = { ...world.site, siteId: BigInt(siteId) }
    const { secret } = await createKey(contextFor(world.engine, site, OPERATOR), { name: 'few', scopes: ['customers:write'] })
    const reply = await world.call('POST', '/v1/merges', { survivor: a, losers: [b] }, { key: secret })
    expect([reply.status, reply.body.scope]).toEqual([403, 'payments:write'])
  })

  test('for rules that are none, and values that are no value', async () => {
    const [a, b] = [await customer(), await customer()]
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], take: { shoeSize: 'newest', email: 'best' } })).errors.map((one: Json) => one.code)).toEqual(['unknown', 'rule'])
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], set: { email: 'no address' } })).errors[0]).toMatchObject({ pointer: '/email' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], set: { tags: [] } })).code).toBe('invalid')
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], set: { customFields: { unknown: 1 } } })).code).toBe('custom-field-invalid')
    await customer({ username: 'taken-name' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], set: { username: 'taken-name' } })).code).toBe('username-taken')
  })

  test('when together they would have more than one customer can', async () => {
    const tags = (from: string): string[] => Array.from({ length: 150 }, (_, index) => `${from} ${index}`)
    const [a, b] = [await customer({ tags: tags('x') }), await customer({ tags: tags('y') })]
    expect(await refused('POST', '/merges', { survivor: a, losers: [b] })).toMatchObject({ code: 'limit-reached', field: 'tags' })
  })
})

describe('field by field', () => {
  test('the survivor keeps what it has, and gets what it lacks from the first who has it; what differs is named', async () => {
    const a = await customer({ firstName: 'Ada', metadata: { plan: 'gold', old: 1 } })
    const b = await customer({ firstName: 'Adelaide', lastName: 'Byron', metadata: { plan: 'blue', new: [2] }, externalReferences: [{ system: 'shop', value: 'b1' }] })
    const c = await customer({ lastName: 'Lovelace', phone: '+43 1 5550100' })
    const { outcome } = await merge(a, [b, c])
    expect(outcome.customer).toMatchObject({
      firstName: 'Ada', lastName: 'Byron', phone: '+43 1 5550100', phoneE164: '+4315550100', metadata: { plan: 'gold', old: 1, new: [2] }, externalReferences: [{ system: 'shop', value: 'b1' }],
    })
    expect(outcome.conflicts.map((one: Json) => [one.field, one.taken, one.values.length])).toEqual([['email', a, 3], ['firstName', a, 2], ['lastName', b, 2], ['metadata.plan', a, 2]])
    expect(await ok('GET', `/customers/${a}`)).toMatchObject(outcome.customer)
  })

  test('by rule: newest, longest, a given one, a value, and per key', async () => {
    const a = await customer({ firstName: 'Al', lastName: 'One', company: 'A', metadata: { x: 'a', y: 'a', z: 'a' } })
    const b = await customer({ firstName: 'Albert', lastName: 'Two', company: 'B', metadata: { x: 'bbb', y: 'b', z: 'b' } })
    await ok('POST', '/test-clock', { to: new Date(Date.parse((await ok('GET', '/test-clock')).now) + 1000).toISOString() })
    const c = await customer({ firstName: 'Bert', lastName: 'Three', company: 'C', metadata: { x: 'c', y: 'c', z: 'c' } })
    const { outcome } = await merge(a, [b, c], {
      take: { firstName: 'longest', lastName: 'newest', company: `customer:${b}`, metadata: 'newest', 'metadata.x': 'longest', 'metadata.z': 'survivor' }, set: { title: 'Dr', metadata: { w: 1 } },
    })
    expect(outcome.customer).toMatchObject({ firstName: 'Albert', lastName: 'Three', company: 'B', title: 'Dr', metadata: { x: 'bbb', y: 'c', z: 'a', w: 1 } })
  })

  test('a withdrawal of consent stands against a later grant, unless that one is shown by evidence', async () => {
    const consents = (...all: [string, string, string, string?][]): object => ({ consents: all.map(([channel, state, decidedAt, evidence]) => ({ channel, state, decidedAt, ...(evidence ? { evidence } : {}) })) })
    const a = await customer(consents(['mail', 'withdrawn', '2026-01-02T00:00:00Z'], ['sms', 'withdrawn', '2026-01-02T00:00:00Z'], ['phone', 'granted', '2026-01-05T00:00:00Z']))
    const b = await customer(consents(['mail', 'granted', '2026-01-03T00:00:00Z'], ['sms', 'granted', '2026-01-03T00:00:00Z', 'form 7'], ['phone', 'withdrawn', '2026-01-01T00:00:00Z']))
    const { id, outcome } = await merge(a, [b])
    expect(outcome.customer.consents).toEqual({ mail: 'withdrawn', sms: 'granted', phone: 'withdrawn', emailReceipts: 'unknown' })
    expect(outcome.conflicts.filter((one: Json) => one.field.startsWith('consents')).map((one: Json) => [one.field, one.taken])).toEqual([['consents.mail', a], ['consents.phone', b], ['consents.sms', b]])
    const after = await ok('GET', `/customers/${a}/consents`)
    expect(after.history.filter((one: Json) => one.method === 'merge').map((one: Json) => one.channel)).toEqual(['mail', 'phone'])
    await ok('POST', `/customers/${a}/consents`, { consents: [{ channel: 'emailReceipts', state: 'granted' }] })
    expect((await ok('GET', `/customers/${a}`)).consents).toMatchObject({ mail: 'withdrawn', sms: 'granted', phone: 'withdrawn' })
    await undo(id)
    expect((await ok('GET', `/customers/${b}`)).consents).toMatchObject({ mail: 'granted', sms: 'granted', phone: 'withdrawn' })
  })

  test('the earliest touch is the original, the latest the most recent, all others between', async () => {
    const at = async (minutes: number): Promise<void> => void (await ok('POST', '/test-clock', { to: new Date(Date.parse((await ok('GET', '/test-clock')).now) + minutes * 60_000).toISOString() }))
    const a = await customer({ leadSource: { source: 'second' } })
    // Somebody earlier, recorded later: times count, not numbers.
    const b = await customer({ leadSource: { source: 'first' } })
    await owner.query(`update regulars.lead_sources set touched_at = touched_at - interval '1 day' where site_id = $1 and touch->>'source' = 'first'`, [siteId])
    await owner.query(`update regulars.customers set lead_sources = replace(lead_sources::text, to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD'), to_char((updated_at - interval '1 day') at time zone 'UTC', 'YYYY-MM-DD'))::json where site_id = $1 and id = $2`, [siteId, b])
    await at(5)
    await ok('POST', `/customers/${b}/lead-sources`, { source: 'third' })
    await merge(a, [b])
    expect((await ok('GET', `/customers/${a}/lead-sources`)).items.map((one: Json) => [one.source, one.role])).toEqual([['first', 'original'], ['second', 'intermediary'], ['third', 'mostRecent']])
  })
})

describe('afterwards', () => {
  test('a merged id answers with the survivor and says so, and takes no writes; chains resolve in one step', async () => {
    const [a, b, c] = [await customer(), await customer({ externalReferences: [{ system: 'crm', value: 'old-b' }] }), await customer()]
    await ok('POST', `/customers/${b}/rename`, { id: `${b}-renamed` })
    await merge(c, [`${b}-renamed`])
    await merge(a, [c])
    const read = await call('GET', `/customers/${b}`)
    expect(read.body).toMatchObject({ id: a, mergedFrom: `${b}-renamed` })
    expect(read.headers['content-location']).toBe(`/v1/customers/${a}`)
    expect((await ok('GET', `/customers/${c}`)).mergedFrom).toBe(c)
    expect((await owner.query('select distinct merged_into from regulars.customers where site_id = $1 and id = any($2)', [siteId, [`${b}-renamed`, c]])).rowCount).toBe(1)
    for (const [method, path, body] of [
      ['PATCH', `/customers/${b}`, { firstName: 'x' }], ['PUT', `/customers/${c}`, { firstName: 'x' }], ['DELETE', `/customers/${c}`, undefined], ['POST', `/customers/${c}/addresses`, {}],
      ['POST', `/customers/${b}/comments`, { message: 'x' }], ['POST', '/subscriptions', { customerId: c, planId: 'monthly' }], ['POST', `/customers/${c}/erasure`, undefined],
      ['POST', `/customers/${c}/payment-methods`, { token: 'sandbox_approve' }], ['POST', `/customers/${b}/rename`, { id: 'again' }],
    ] as const) expect(await refused(method, path, body), `${method} ${path}`).toMatchObject({ code: 'merged', customer: a })
    expect((await refused('POST', '/customers', { id: c })).code).toBe('id-taken')
    expect((await refused('POST', `/customers/${a}/rename`, { id: c })).code).toBe('id-taken')
    const found = await ok('PUT', '/customers?match=externalReference:crm&onMatch=update', { externalReferences: [{ system: 'crm', value: 'old-b' }], lastName: 'Reached' })
    expect(found).toMatchObject({ id: a, lastName: 'Reached' })
    expect((await ok('GET', `/customers?filter=externalReferences.crm:old-b`)).items.map((one: Json) => one.id)).toEqual([a])
    expect((await ok('POST', '/tags/vip/customers', { customers: [c, a] }))).toMatchObject({ changed: 1, notFound: [c] })
  })

  test('an import finds the survivor by a reference of either, and is refused a row by a merged id', async () => {
    const [a, b] = [await customer(), await customer({ externalReferences: [{ system: 'erp', value: '77' }] })]
    await merge(a, [b])
    const send = (query: string, file: string): Promise<Reply> => world.call('POST', `/v1/imports?${query}`, file, { key, headers: { 'content-type': 'text/csv' } })
    expect((await send('match=externalReference:erp', 'externalReferences.erp,lastName\n77,Imported\n')).status).toBeLessThan(300)
    const byId = (await send('match=id', `id,lastName\n${b},Nobody\n`)).body
    await runWaitingImports(world.engine)
    expect(await ok('GET', `/customers/${a}`)).toMatchObject({ lastName: 'Imported' })
    expect(await ok('GET', `/imports/${byId.id}`)).toMatchObject({ status: 'finished', refused: 1 })
    expect((await owner.query(`select code, message from regulars.import_refusals where site_id = $1`, [siteId])).rows).toEqual([{ code: 'merged', message: `customer ${b} was merged into ${a}; write to that one` }])
  })

  test('everything is the survivor\'s: methods, subscriptions, invoices, money, credit, addresses, memberships', async () => {
    const a = await customer({ tags: ['vip'] }, 'sandbox_approve')
    const b = await customer({ tags: ['VIP', 'loser'] }, 'sandbox_approve')
    for (const [id, city] of [[a, 'Graz'], [b, 'Linz']] as const) {
      await ok('POST', '/subscriptions', { customerId: id, planId: 'monthly', quantity: id === a ? 1 : 2 })
      await ok('POST', `/customers/${id}/addresses`, { city })
      await ok('POST', `/organizations/acme/memberships`, { customer: id })
      await ok('POST', `/customers/${id}/credits/adjustments`, { currency: 'USD', amountMinor: 100, reason: 'gift' })
    }
    const { outcome } = await merge(a, [b])
    expect(outcome.moved).toMatchObject({ paymentMethods: 1, subscriptions: 1, invoices: 1, transactions: 1, credits: 1, addresses: 1, memberships: 0 })
    expect(outcome.dropped).toEqual({ memberships: 1, tags: 1 })
    expect(outcome.balances).toEqual([{ amountMinor: 200, currency: 'USD' }])
    expect(outcome.doubledPlans).toMatchObject([{ plan: { id: 'monthly' }, monthly: { amountMinor: 7500, currency: 'USD' }, extraMonthly: { amountMinor: 2500, currency: 'USD' } }])
    const now = await ok('GET', `/customers/${a}`)
    expect(now).toMatchObject({ tags: ['loser', 'vip'], activity: 'active', metrics: { paymentCount: 2, lifetimeRevenue: { amountMinor: 7500 }, invoiceCount: 2, activeSubscriptionCount: 2 } })
    expect((await ok('GET', `/customers/${a}/addresses`)).items.map((one: Json) => [one.city, one.isDefault])).toEqual([['Graz', true], ['Linz', false]])
    const next = new Date(Date.parse((await ok('GET', '/test-clock')).now) + 32 * 86_400_000).toISOString()
    await ok('POST', '/test-clock', { to: next })
    expect((await ok('GET', `/customers/${a}`)).metrics).toMatchObject({ invoiceCount: 4 })
  })

  test('the timeline shows both lives as one, says whose an event was, and pages through it', async () => {
    const [a, b] = [await customer(), await customer()]
    for (const id of [a, b, a, b]) await ok('POST', `/customers/${id}/comments`, { message: `of ${id}` })
    await merge(a, [b])
    await ok('POST', `/customers/${a}/comments`, { message: 'after' })
    const seen: Json[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Json = await ok('GET', `/customers/${b}/timeline?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...page.items)
      cursor = page.nextCursor
    }
    expect(seen.map((one) => [one.type.split('.')[1], one.mergedFrom])).toEqual([
      ['commented', null], ['merged', b], ['merged', null], ['commented', b], ['commented', null], ['commented', b], ['commented', null], ['created', b], ['created', null],
    ])
    expect(seen.filter((one) => one.mergedFrom === null).map((one) => one.sequence)).toEqual([5, 4, 3, 2, 1])
  })

  test('activity is told once, with its cause', async () => {
    const [a, b] = [await customer(), await customer({}, 'sandbox_approve')]
    await ok('POST', '/subscriptions', { customerId: b, planId: 'monthly' })
    const { id } = await merge(a, [b])
    await undo(id)
    const changes = async (who: string): Promise<Json> => (await ok('GET', `/customers/${who}/timeline`)).items.filter((one: Json) => one.type.endsWith('activated')).map((one: Json) => [one.type, one.payload.cause]).toReversed()
    expect(await changes(a)).toEqual([['customer.activated', 'merged'], ['customer.deactivated', 'merged']])
    expect(await changes(b)).toEqual([['customer.activated', 'subscribed'], ['customer.deactivated', 'merged'], ['customer.activated', 'merged']])
  })

  test('merges are listed, also by customer, and an undone one says so', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    const first = await merge(a, [b])
    const second = await merge(a, [c])
    await undo(first.id)
    const list = await ok('GET', `/merges?customer=${a}`)
    expect(list.items.map((one: Json) => [one.id, one.undoneAt !== null])).toEqual([[second.id, false], [first.id, true]])
    expect((await ok('GET', `/merges/${first.id}`)).undoing).toMatchObject({ undecided: [] })
    expect((await refused('POST', `/merges/${first.id}/undo`)).code).toBe('wrong-state')
    expect((await refused('GET', '/merges/mrg_none')).code).toBe('not-found')
  })
})

describe('an undo', () => {
  test('sends what hangs on a record that goes back along with it, and leaves everything else with the survivor', async () => {
    const [a, b] = [await customer({}, 'sandbox_approve'), await customer({}, 'sandbox_approve')]
    const subscription = await ok('POST', '/subscriptions', { customerId: b, planId: 'monthly' })
    const { id } = await merge(a, [b])
    const next = new Date(Date.parse((await ok('GET', '/test-clock')).now) + 40 * 86_400_000).toISOString()
    await ok('POST', '/test-clock', { to: next })
    const manual = await ok('POST', '/invoices', { customerId: a, currency: 'USD', lines: [{ description: 'Work', unitAmountMinor: 900 }] })
    await ok('POST', '/tags/since/customers', { customers: [a] })
    await ok('PATCH', `/customers/${a}`, { title: 'Since' })
    const { undoing } = await undo(id)
    expect(undoing.followed).toMatchObject({ invoices: 1, transactions: 1 })
    expect((await ok('GET', `/invoices?customerId=${b}`)).items).toHaveLength(2)
    expect((await ok('GET', `/invoices?customerId=${a}`)).items.map((one: Json) => one.id)).toEqual([manual.id])
    expect((await ok('GET', `/subscriptions/${subscription.id}`)).customerId).toBe(b)
    expect(await ok('GET', `/customers/${a}`)).toMatchObject({ tags: ['since'], title: 'Since', metrics: { paymentCount: 1, lifetimeRevenue: { amountMinor: 900 } } })
    expect(await ok('GET', `/customers/${b}`)).toMatchObject({ tags: [], metrics: { paymentCount: 2, invoiceCount: 2 }, activity: 'active' })
  })

  test('tells what was changed since, what others took, and whose method no longer pays for whom', async () => {
    const [a, b] = [await customer({ firstName: 'Ada' }), await customer({ firstName: 'Bo', lastName: 'Bee', username: 'bo', externalReferences: [{ system: 'shop', value: 'r9' }] }, 'sandbox_approve')]
    const own = (await ok('GET', `/customers/${b}/payment-methods`)).items[0]
    const { id } = await merge(a, [b])
    await ok('PATCH', `/customers/${a}`, { lastName: 'Married', externalReferences: [], username: null })
    await customer({ username: 'bo', externalReferences: [{ system: 'shop', value: 'r9' }] })
    const subscription = await ok('POST', '/subscriptions', { customerId: a, planId: 'monthly', paymentMethodId: own.id })
    const { undoing } = await undo(id)
    expect(undoing.undecided).toEqual(expect.arrayContaining([
      { what: 'field-changed', field: 'lastName' }, { what: 'payment-method', kind: 'subscription', id: subscription.id, paymentMethod: own.id },
      { what: 'taken', customer: b, field: 'username' }, { what: 'taken', customer: b, field: 'externalReferences.shop' },
    ]))
    expect(await ok('GET', `/customers/${a}`)).toMatchObject({ firstName: 'Ada', lastName: 'Married', defaultPaymentMethodId: null })
    expect(await ok('GET', `/customers/${b}`)).toMatchObject({ lastName: 'Bee', username: null, externalReferences: [], defaultPaymentMethodId: own.id })
  })

  test('makes good what one spent of another\'s credit', async () => {
    const [a, b] = [await customer(), await customer({}, 'sandbox_approve')]
    await ok('POST', `/customers/${a}/credits/adjustments`, { currency: 'USD', amountMinor: 4000, reason: 'gift' })
    const { id } = await merge(a, [b])
    await ok('POST', '/subscriptions', { customerId: a, planId: 'monthly' })
    expect((await ok('GET', `/customers/${a}/credits`)).balances).toEqual([{ currency: 'USD', balanceMinor: 1500 }])
    expect((await undo(id)).undoing.undecided).toEqual([])
    const c = await customer({}, 'sandbox_approve')
    const subscription = await ok('POST', '/subscriptions', { customerId: c, planId: 'monthly' })
    const again = await merge(a, [c])
    await ok('POST', '/test-clock', { to: new Date(Date.parse((await ok('GET', '/test-clock')).now) + 32 * 86_400_000).toISOString() })
    expect((await ok('GET', `/subscriptions/${subscription.id}`)).chargeCount).toBe(2)
    const { undoing } = await undo(again.id)
    const sum = async (who: string): Promise<number> => (await ok('GET', `/customers/${who}/credits`)).balances.reduce((total: number, one: Json) => total + one.balanceMinor, 0)
    expect(await sum(a) + await sum(c)).toBeGreaterThanOrEqual(0)
    for (const one of undoing.undecided) expect(one).toMatchObject({ what: 'credit', currency: 'USD' })
    const wrong = await owner.query(`select b.customer from regulars.credit_balances b where b.site_id = $1 and b.balance <> (select sum(amount) from regulars.credits l where l.site_id = $1 and l.customer = b.customer and l.currency = b.currency)`, [siteId])
    expect(wrong.rowCount).toBe(0)
  })

  test('of two merges into one survivor in either order leaves it as it was', async () => {
    for (const firstUndone of [0, 1]) {
      const a = await customer({ firstName: 'Ada', tags: ['a'] })
      const b = await customer({ lastName: 'Bee', phone: '+43 1 5550100', tags: ['a', 'b', 'both'], externalReferences: [{ system: 'shop', value: `b${people}` }], metadata: { k: 1 } })
      const c = await customer({ lastName: 'Sea', company: 'C', tags: ['c', 'both'], externalReferences: [{ system: 'shop', value: `c${people}` }], metadata: { k: 2, l: 3 } })
      const before = await Promise.all([a, b, c].map((id) => ok('GET', `/customers/${id}`)))
      const merges = [await merge(a, [b]), await merge(a, [c])]
      await undo(merges[firstUndone].id)
      if (firstUndone === 0) expect(await ok('GET', `/customers/${a}`)).toMatchObject({ lastName: null, company: 'C', tags: ['a', 'both', 'c'] })
      await undo(merges[1 - firstUndone].id)
      const plain = ({ revision: _revision, updatedAt: _updatedAt, ...rest }: Json): Json => rest
      expect((await Promise.all([a, b, c].map((id) => ok('GET', `/customers/${id}`)))).map(plain)).toEqual(before.map(plain))
    }
  })

  test('of a chain takes the later merge first, and is refused when the survivor is gone', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    const inner = await merge(b, [c])
    const outer = await merge(a, [b])
    expect(await refused('POST', `/merges/${inner.id}/undo`)).toMatchObject({ code: 'wrong-state', merge: outer.id })
    await undo(outer.id)
    expect(await ok('GET', `/customers/${c}`)).toMatchObject({ id: b, mergedFrom: c })
    await undo(inner.id)
    expect((await ok('GET', `/customers/${c}`)).id).toBe(c)
    const last = await merge(a, [b])
    await ok('DELETE', `/customers/${a}`)
    expect((await refused('POST', `/merges/${last.id}/undo`)).code).toBe('wrong-state')
  })
})
