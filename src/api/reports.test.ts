// Reports over a year on a test site: every figure beside the one worked out by hand.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { contextFor, OPERATOR } from '../services/context.ts'
import { createKey } from '../services/keys.ts'
import { createSite } from '../services/sites.ts'

/** Of every shape: a test looks into it. */
type Json = Reply['body']
let world: World
let call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

async function ok(method: string, path: string, body?: unknown): Promise<Json> {
  const reply = await call(method, path, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply.body
}

/*
 * ada   3,000 USD a month from 10 January
 * bob   12,000 USD a year from 1 February
 * dan   3,000 USD a month from 10 February, twice that from 10 May to 10 August; 2,000 of it given back
 * cleo  3,000 EUR a month from 5 March to 5 July, and again from 5 September; a euro is two dollars
 * eve   3,000 USD a month from 2 May, never paid, given up after fifteen days
 */
beforeAll(async () => {
  world = await makeWorld()
  const site = await createSite(world.engine, 'test', 'Test', new Date('2026-01-10T12:00:00Z'))
  const { secret } = await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })
  call = (method, path, body, headers) => world.call(method, `/v1${path}`, body, { key: secret, ...(headers ? { headers } : {}) })
  const until = (day: string): Promise<unknown> => ok('POST', '/test-clock', { to: `2026-${day}T12:00:00Z` })
  const join = async (id: string, planId: string, more: object = {}, token = 'sandbox_approve', leadSource?: object): Promise<string> => {
    if ((await call('GET', `/customers/${id}`)).status === 404) {
      await ok('POST', '/customers', { id, ...(leadSource ? { leadSource } : {}) })
      await ok('POST', `/customers/${id}/payment-methods`, { token })
    }
    return (await ok('POST', '/subscriptions', { customerId: id, planId, ...more })).id
  }
  await ok('PATCH', '/site', { settings: { exchangeRates: { EUR: '2' } } })
  await ok('POST', '/products', { id: 'box', name: 'Box' })
  const prices = (amountMinor: number): object[] => ['USD', 'EUR'].map((currency) => ({ currency, model: { kind: 'per-unit', amountMinor }, setupFeeMinor: 0 }))
  await ok('POST', '/plans', { id: 'monthly', productId: 'box', name: 'Monthly', interval: { unit: 'month', count: 1 }, prices: prices(3_000) })
  await ok('POST', '/plans', { id: 'yearly', productId: 'box', name: 'Yearly', interval: { unit: 'year', count: 1 }, prices: prices(12_000) })
  await join('ada', 'monthly', {}, undefined, { source: 'search', campaign: 'brand' })
  await until('02-01')
  await join('bob', 'yearly', {}, undefined, { source: 'search', campaign: 'brand' })
  await until('02-10')
  const dan = await join('dan', 'monthly', {}, undefined, { source: 'news' })
  await until('03-05')
  const cleo = await join('cleo', 'monthly', { currency: 'EUR' })
  await until('04-15')
  await ok('POST', `/subscriptions/${dan}/change`, { quantity: 2, when: 'renewal' })
  await until('05-02')
  await join('eve', 'monthly', {}, 'sandbox_decline_insufficient-funds')
  await until('06-20')
  await ok('POST', `/subscriptions/${cleo}/cancellation`, {})
  await until('07-20')
  await ok('POST', `/subscriptions/${dan}/change`, { quantity: 1, when: 'renewal' })
  const [sale] = (await ok('GET', '/transactions?customerId=dan')).items
  await ok('POST', `/transactions/${sale.id}/refunds`, { amountMinor: 2_000 })
  await until('09-05')
  await join('cleo', 'monthly', { currency: 'EUR' })
  await until('12-31')
})

test('nobody and another scope see no report, and months that are none are refused', async () => {
  for (const name of ['mrr', 'churn', 'cohorts', 'revenue-by-lead-source', 'rfm']) {
    expect((await world.call('GET', `/v1/reports/${name}`, undefined, { key: null })).status).toBe(401)
    const { secret } = await world.addKey(['customers:read'])
    expect((await world.call('GET', `/v1/reports/${name}`, undefined, { key: secret })).body.code).toBe('scope-missing')
    expect((await call('GET', `/reports/${name}?format=xml`)).status).toBe(422)
  }
  for (const query of ['months=0', 'months=61', 'until=2026-13', 'until=x']) expect((await call('GET', `/reports/mrr?${query}`)).status, query).toBe(422)
})

test('recurring revenue, and what changed it', async () => {
  const { items, totals, reportingCurrency } = await ok('GET', '/reports/mrr')
  const rows = items.map((one: Json) => [one.month.slice(5), one.currency, one.customerCount, one.mrrMinor, one.newMinor, one.reactivatedMinor, one.expansionMinor, one.contractionMinor, one.churnedMinor].join(' '))
  expect(rows).toEqual([
    '01 USD 1 3000 3000 0 0 0 0', '02 USD 3 7000 4000 0 0 0 0', '03 EUR 1 3000 3000 0 0 0 0', '03 USD 3 7000 0 0 0 0 0', '04 EUR 1 3000 0 0 0 0 0', '04 USD 3 7000 0 0 0 0 0',
    '05 EUR 1 3000 0 0 0 0 0', '05 USD 3 10000 0 0 3000 0 0', '06 EUR 1 3000 0 0 0 0 0', '06 USD 3 10000 0 0 0 0 0', '07 EUR 0 0 0 0 0 0 3000', '07 USD 3 10000 0 0 0 0 0',
    '08 USD 3 7000 0 0 0 3000 0', '09 EUR 1 3000 0 3000 0 0 0', '09 USD 3 7000 0 0 0 0 0', '10 EUR 1 3000 0 0 0 0 0', '10 USD 3 7000 0 0 0 0 0', '11 EUR 1 3000 0 0 0 0 0',
    '11 USD 3 7000 0 0 0 0 0', '12 EUR 1 3000 0 0 0 0 0', '12 USD 3 7000 0 0 0 0 0',
  ])
  expect(reportingCurrency).toBe('USD')
  expect(totals.map((one: Json) => one.mrrMinor)).toEqual([3_000, 7_000, 13_000, 13_000, 16_000, 16_000, 10_000, 7_000, 13_000, 13_000, 13_000, 13_000])
  // A report that begins later knows who was there before.
  const late = (await ok('GET', '/reports/mrr?months=1&until=2026-09')).items
  expect(late.map((one: Json) => [one.currency, one.newMinor, one.reactivatedMinor])).toEqual([['EUR', 0, 3_000], ['USD', 0, 0]])
  await ok('PATCH', '/site', { settings: { exchangeRates: {} } })
  expect((await ok('GET', '/reports/mrr?months=1')).totals).toEqual([{ month: '2026-12', customerCount: 4, mrrMinor: null }])
})

test('churn, by month and cause', async () => {
  const { items } = await ok('GET', '/reports/churn')
  const rows = items.map((one: Json) => [
    one.month.slice(5), one.customersAtStart, `+${one.customersActivated}`, `-${one.customersDeactivated}`, one.customerChurnRate, one.subscriptionsAtStart, `-${one.subscriptionsEnded}`, one.subscriptionChurnRate,
    JSON.stringify(one.causes),
  ].join(' '))
  expect(rows).toEqual([
    '01 0 +1 -0 0 0 -0 0 {}', '02 1 +2 -0 0 1 -0 0 {}', '03 3 +1 -0 0 3 -0 0 {}', '04 4 +0 -0 0 4 -0 0 {}', '05 4 +1 -1 0.25 4 -1 0.25 {"auto-cancelled":1}', '06 4 +0 -0 0 4 -0 0 {}',
    '07 4 +0 -1 0.25 4 -1 0.25 {"cancelled":1}', '08 3 +0 -0 0 3 -0 0 {}', '09 3 +1 -0 0 3 -0 0 {}', '10 4 +0 -0 0 4 -0 0 {}', '11 4 +0 -0 0 4 -0 0 {}', '12 4 +0 -0 0 4 -0 0 {}',
  ])
})

test('cohorts, by the month of the first activation', async () => {
  const { items } = await ok('GET', '/reports/cohorts')
  const table = new Map<string, string>()
  for (const one of items) table.set(`${one.cohort.slice(5)} ${one.size}`, `${table.get(`${one.cohort.slice(5)} ${one.size}`) ?? ''}${one.customerCount}`)
  expect([...table]).toEqual([['01 1', '111111111111'], ['02 2', '22222222222'], ['03 1', '1111101111'], ['05 1', '10000000']])
})

test('revenue by lead source, gross and net', async () => {
  const { items } = await ok('GET', '/reports/revenue-by-lead-source')
  expect(items.map((one: Json) => [one.source, one.campaign, one.customerCount, one.payingCustomerCount, one.grossMinor, one.netMinor, one.currency])).toEqual([
    // ada 12 × 3,000 and bob 12,000; cleo 8 × 3,000 EUR, and eve nothing; dan 8 × 3,000 and 3 × 6,000, less 2,000.
    ['search', 'brand', 2, 2, 48_000, 48_000, 'USD'], [null, null, 2, 1, 48_000, 48_000, 'USD'], ['news', null, 1, 1, 42_000, 40_000, 'USD'],
  ])
})

test('the spread of recency, frequency and value counts all who paid', async () => {
  const report = await ok('GET', '/reports/rfm')
  expect(report.customerCount).toBe(4)
  expect(report.items.reduce((sum: number, one: Json) => sum + one.customerCount, 0)).toBe(4)
  expect(report.items.reduce((sum: number, one: Json) => sum + one.lifetimeRevenueMinor, 0)).toBe(136_000)
})

test('every report is CSV on request, by parameter or Accept', async () => {
  for (const name of ['mrr', 'churn', 'cohorts', 'revenue-by-lead-source', 'rfm']) {
    const json = await ok('GET', `/reports/${name}`)
    for (const reply of [await call('GET', `/reports/${name}?format=csv`), await call('GET', `/reports/${name}`, undefined, { accept: 'text/csv' })]) {
      expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8')
      expect(reply.text.trim().split('\n'), name).toHaveLength(json.items.length + 1)
    }
  }
  expect((await call('GET', '/reports/churn?format=csv')).text.split('\n')[0]).toContain('causes.auto-cancelled')
})
