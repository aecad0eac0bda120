// The delivery schedule: what it says is to come is what the clock then brings, for whatever is agreed.

import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { SEED } from '../../test/chance.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { contextFor, OPERATOR } from '../services/context.ts'
import { createKey } from '../services/keys.ts'
import { createSite } from '../services/sites.ts'
import { addDays } from '../domain/time.ts'
import { sql } from '../storage/db.ts'

/** Customers of random agreements; more with DELIVERY_RUNS=…, others with TEST_SEED=…. */
const RUNS = Number(process.env['DELIVERY_RUNS'] ?? 12)
const DAYS = 120
const START = new Date('2026-01-30T22:30:00Z')
const PLANS = { weekly: ['week', 1], fortnightly: ['day', 14], monthly: ['month', 1], quarterly: ['month', 3] } as const

/** Of every shape: a test looks into it. */
type Json = Reply['body']
let world: World
let siteId: bigint
let call: (method: string, path: string, body?: unknown) => Promise<Reply>
let now = START

async function ok(method: string, path: string, body?: unknown): Promise<Json> {
  const reply = await call(method, path, body)
  expect(reply.status, `${method} ${path} ${JSON.stringify(body)} ${reply.text}`).toBeLessThan(300)
  return reply.body
}

beforeAll(async () => {
  world = await makeWorld()
  const site = await createSite(world.engine, 'test', 'Test', START)
  ;({ siteId } = site)
  const { secret } = await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })
  call = (method, path, body) => world.call(method, `/v1${path}`, body, { key: secret })
  await ok('POST', '/products', { id: 'box', name: 'Box' })
  for (const [id, [unit, count]] of Object.entries(PLANS)) {
    await ok('POST', '/plans', { id, productId: 'box', name: id, interval: { unit, count }, prices: [{ currency: 'USD', model: { kind: 'per-unit', amountMinor: 1_000 }, setupFeeMinor: 250 }] })
  }
  await ok('POST', '/coupons', { id: 'third', name: 'A third off', value: { kind: 'percent', basisPoints: 3_333 }, duration: { kind: 'repeating', invoices: 2 } })
})

test('nobody and another scope see no schedule, an unknown customer has none, and limits are kept', async () => {
  expect((await world.call('GET', '/v1/customers/x/delivery-schedule', undefined, { key: null })).status).toBe(401)
  const { secret } = await world.addKey(['customers:read'])
  expect((await world.call('GET', '/v1/customers/x/delivery-schedule', undefined, { key: secret })).body.code).toBe('scope-missing')
  expect((await call('GET', '/customers/nobody/delivery-schedule')).status).toBe(404)
  for (const query of ['days=0', 'days=732', 'deliveries=0', 'deliveries=101', 'months=1']) expect((await call('GET', `/customers/x/delivery-schedule?${query}`)).status, query).toBe(422)
})

test('deliveries are grouped by day and address, with what goes along and what is left out', async () => {
  await ok('POST', '/customers', { id: 'ada' })
  await ok('POST', '/customers/ada/payment-methods', { token: 'sandbox_approve' })
  const home = await ok('POST', '/customers/ada/addresses', { city: 'Wien' })
  const work = await ok('POST', '/customers/ada/addresses', { city: 'Graz' })
  const at = (days: number): string => addDays(now, days, 'UTC').toISOString()
  const weekly = await ok('POST', '/subscriptions', { customerId: 'ada', planId: 'weekly', startAt: at(1), quantity: 2, timeZone: 'Asia/Tokyo' })
  const other = await ok('POST', '/subscriptions', { customerId: 'ada', planId: 'weekly', startAt: at(1), timeZone: 'Asia/Tokyo' })
  const third = await ok('POST', '/subscriptions', { customerId: 'ada', planId: 'weekly', startAt: at(8), shippingAddressId: work.id })
  const item = await ok('POST', '/customers/ada/items', { description: 'Jar', unitAmountMinor: 700, currency: 'USD', chargeFrom: at(2) })
  await ok('POST', `/subscriptions/${other.id}/skips`, { period: 1 })
  const { items } = await ok('GET', '/customers/ada/delivery-schedule?deliveries=3')
  expect(items.map((one: Json) => [one.date, one.shippingAddressId, one.lines.map((line: Json) => [line.subscriptionId, line.period, line.isSkipped, line.totalMinor, line.items.map((taken: Json) => taken.id)])])).toEqual([
    // 22:30 in London is the next day in Tokyo.
    ['2026-02-01', home.id, [[weekly.id, 0, false, 2_250, []], [other.id, 0, false, 1_250, []]]],
    ['2026-02-07', work.id, [[third.id, 0, false, 1_250, []]]],
    ['2026-02-08', home.id, [[weekly.id, 1, false, 2_700, [item.id]], [other.id, 1, true, null, []]]],
  ])
  expect((await ok('GET', '/customers/ada/delivery-schedule?days=5')).items).toHaveLength(1)
  expect((await ok('GET', '/customers/ada/delivery-schedule')).items).toHaveLength(10)
})

const day = fc.integer({ min: 1, max: 100 })
const anyAgreement = fc.record({
  planId: fc.constantFrom(...Object.keys(PLANS)), quantity: fc.integer({ min: 1, max: 3 }), startDay: fc.integer({ min: 0, max: 40 }), trialDays: fc.constantFrom(0, 0, 10, 33),
  timeZone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe', 'Pacific/Apia'), coupons: fc.constantFrom([], ['third']),
  taxes: fc.constantFrom([], [{ name: 'VAT', basisPoints: 2_000 }]),
  expiry: fc.oneof(fc.constant({}), day.map((expiresDay) => ({ expiresDay })), fc.integer({ min: 1, max: 6 }).map((expiresAfterCharges) => ({ expiresAfterCharges })), fc.integer({ min: 500, max: 9_000 }).map((expiresAfterTotalMinor) => ({ expiresAfterTotalMinor }))),
  skips: fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 3 }),
  after: fc.constantFrom('nothing', 'nothing', 'pause', 'pause for good', 'cancel', 'change', 'change', 'move'), changedTo: fc.constantFrom(...Object.keys(PLANS)), afterDay: day,
})
const anyItem = fc.record({ chargeDay: fc.option(day), of: fc.option(fc.integer({ min: 0, max: 2 })), unitAmountMinor: fc.integer({ min: 1, max: 5_000 }), quantity: fc.integer({ min: 1, max: 2 }) })
const anyCustomer = fc.record({ agreements: fc.array(anyAgreement, { minLength: 1, maxLength: 3 }), items: fc.array(anyItem, { maxLength: 3 }) })

type Agreed = (typeof anyAgreement extends fc.Arbitrary<infer One> ? One : never)

const on = (dayAhead: number): string => addDays(now, dayAhead, 'UTC').toISOString()

/** Begins a subscription as agreed and does with it what can be done. */
async function agree(customerId: string, one: Agreed): Promise<string> {
  const { planId, quantity, trialDays, timeZone, coupons, taxes, expiry } = one
  const { expiresDay, ...ends } = expiry as { expiresDay?: number }
  const { id } = await ok('POST', '/subscriptions', {
    customerId, planId, quantity, trialDays, timeZone, coupons, taxes, ...ends, ...(one.startDay === 0 ? {} : { startAt: on(one.startDay) }), ...(expiresDay === undefined ? {} : { expiresAt: on(expiresDay) }),
  })
  // Some of it is refused in the state it is in, which is as good.
  const tried: Reply[] = []
  for (const skipped of one.skips) tried.push(await call('POST', `/subscriptions/${id}/skips`, { period: skipped }))
  if (one.after === 'pause') tried.push(await call('POST', `/subscriptions/${id}/pause`, { resumeAt: on(one.afterDay) }))
  if (one.after === 'pause for good') tried.push(await call('POST', `/subscriptions/${id}/pause`, {}))
  if (one.after === 'cancel') tried.push(await call('POST', `/subscriptions/${id}/cancellation`, {}))
  if (one.after === 'change') tried.push(await call('POST', `/subscriptions/${id}/change`, { planId: one.changedTo, quantity: 4, when: 'renewal' }))
  if (one.after === 'move') tried.push(await call('PUT', `/subscriptions/${id}/next-charge`, { nextChargeAt: on(one.afterDay) }))
  expect(tried.filter(({ status }) => status >= 500).map(({ text }) => text)).toEqual([])
  return id
}

/** What came about of a customer's subscriptions since an instant: each invoice of a period, and each skip. */
async function brought(customerId: string, since: Date): Promise<string[]> {
  const items = await allInvoices(customerId)
  const charged = items.filter((one) => one.period !== null && new Date(one.issuedAt) > since).map((one) =>
    [one.subscriptionId, one.period, one.issuedAt, one.totalMinor, ...one.lines.filter((line: Json) => line.itemId).map((line: Json) => line.itemId)].join(' '))
  const skips = await world.engine.database.read(siteId, (db) => db.rows<{ id: string; period: number; from: Date }>(sql`
    select s.id, b.period, b.from_at as "from" from subscription_breaks b join subscriptions s on s.site_id = b.site_id and s.number = b.subscription
    join customers c on c.site_id = s.site_id and c.number = s.customer
    where b.site_id = ${siteId} and b.kind = 'skipped' and c.id = ${customerId} and b.from_at > ${since}`))
  return [...charged, ...skips.map((one) => `${one.id} ${one.period} ${one.from.toISOString()} skipped`)].toSorted()
}

async function allInvoices(customerId: string): Promise<Json[]> {
  const items: Json[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Json = await ok('GET', `/invoices?customerId=${customerId}&limit=200${cursor ? `&cursor=${cursor}` : ''}`)
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

test(`what is forecast is what the clock brings (${RUNS} customers, seed ${SEED})`, async () => {
  const forecasts = new Map<string, string[]>()
  for (const [index, { agreements, items }] of fc.sample(anyCustomer, { numRuns: RUNS, seed: SEED }).entries()) {
    const customerId = `c${index}`
    await ok('POST', '/customers', { id: customerId })
    await ok('POST', `/customers/${customerId}/payment-methods`, { token: 'sandbox_approve' })
    const ids: string[] = []
    for (const one of agreements) ids.push(await agree(customerId, one))
    for (const { chargeDay, of, ...item } of items) {
      await call('POST', `/customers/${customerId}/items`, { description: 'Jar', currency: 'USD', ...item, chargeFrom: chargeDay === null ? null : on(chargeDay), subscriptionId: of === null ? null : (ids[of] ?? null) })
    }
    const schedule = await ok('GET', `/customers/${customerId}/delivery-schedule?days=${DAYS}`)
    forecasts.set(customerId, schedule.items.flatMap((one: Json) => one.lines.map((line: Json) =>
      [line.subscriptionId, line.period, line.at, line.isSkipped ? 'skipped' : line.totalMinor, ...line.items.map((taken: Json) => taken.id)].join(' '))).toSorted())
  }
  const since = now
  now = addDays(now, DAYS, 'UTC')
  await ok('POST', '/test-clock', { to: now.toISOString() })
  for (const [customerId, forecast] of forecasts) expect(await brought(customerId, since), customerId).toEqual(forecast)
  expect([...forecasts.values()].flat().length).toBeGreaterThan(RUNS)
}, 300_000 + RUNS * 4_000)
