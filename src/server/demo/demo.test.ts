// The demo: the same people for the same seed, duplicates among them, and a site that its services would have made.

import { beforeAll, expect, test } from 'vitest'
import { contextFor, OPERATOR } from '../../services/context.ts'
import { countFiltered } from '../../services/customer-lists.ts'
import { getSite } from '../../services/sites.ts'
import { examine } from '../../services/doctor.ts'
import { getSegments } from '../../services/segments.ts'
import { makeWorld, type World } from '../../../test/world.ts'
import { DEMO_CUSTOMERS, makeDemo } from './demo.ts'
import { demoPeople } from './people.ts'

const CUSTOMERS = 150
const options = { slug: 'demo', customers: CUSTOMERS, seed: 7, days: 130, again: false }
const few = { ...options, customers: 12, days: 60 }

let world: World
let secret: string
const told: number[] = []
beforeAll(async () => {
  world = await makeWorld()
  secret = (await makeDemo(world.engine, options, (customers) => told.push(customers))).secret
})

test('a demo beside one that is there is refused, unless another is asked for', async () => {
  await expect(makeDemo(world.engine, { ...few, customers: 1, days: 2 })).rejects.toMatchObject({ code: 'already-exists' })
  await expect(makeDemo(world.engine, { ...few, customers: 1, days: 2, again: true })).resolves.toMatchObject({ site: { slug: 'demo-2' } })
})

test('one seed makes the same people, another makes others', () => {
  expect(demoPeople(300, 7)).toEqual(demoPeople(300, 7))
  expect(demoPeople(300, 8)).not.toEqual(demoPeople(300, 7))
})

test('there are duplicates of every kind, each of somebody who came before', () => {
  const { people } = demoPeople(DEMO_CUSTOMERS, 7)
  const seen = new Set<string>()
  for (const { draft, like } of people) {
    if (like) expect(seen.has(like.id), `${draft.id} is like ${like.id}`).toBe(true)
    seen.add(draft.id)
  }
  expect(new Set(people.flatMap(({ like }) => (like ? [like.why] : [])))).toEqual(new Set(['typo', 'nickname', 'same-email', 'new-name', 'household', 'shared-email']))
  expect(people.filter(({ like }) => like !== null).length).toBeGreaterThan(DEMO_CUSTOMERS * 0.05)
})

test('no e-mail of the demo can reach anybody', () => {
  const hosts = demoPeople(DEMO_CUSTOMERS, 7).people.flatMap(({ draft }) => (draft.email ? [draft.email.split('@')[1] ?? ''] : []))
  expect(hosts.filter((host) => !/(^|\.)example(\.com|\.org|\.net)?$/.test(host))).toEqual([])
})

test('all customers are there, told on the way, with what belongs to them', async () => {
  expect(told.at(-1)).toBe(CUSTOMERS)
  const list = await world.call('GET', '/v1/customers?count=true&limit=200&expand=addresses,memberships,leadSources', undefined, { key: secret })
  expect(list.body.total).toBe(CUSTOMERS)
  expect(list.body.items.filter((one: { addresses: unknown[] }) => one.addresses.length > 0).length).toBeGreaterThan(CUSTOMERS / 3)
  expect(list.body.items.some((one: { memberships: unknown[] }) => one.memberships.length > 0)).toBe(true)
  expect(list.body.items.some((one: { leadSources: unknown[] }) => one.leadSources.length > 1)).toBe(true)
  expect(list.body.items.every((one: { createdAt: string }) => new Date(one.createdAt) < world.now)).toBe(true)
})

test('every segment of the demo has somebody in it, and every event lies in the past', async () => {
  const site = await getSite(world.engine, 'demo')
  const ctx = contextFor(world.engine, site, OPERATOR)
  for (const segment of await getSegments(ctx, null, 50)) expect(await countFiltered(ctx, segment.filter), segment.name).toBeGreaterThan(0)
  const feed = await world.call('GET', '/v1/events?types=customer.commented&limit=200', undefined, { key: secret })
  expect(feed.body.items.every((one: { at: string }) => new Date(one.at) < world.now)).toBe(true)
})

// ── its billing

interface Billed { readonly status: string; readonly kind: string; readonly currency: string; readonly customerId: string; readonly totalMinor: number; readonly period: number | null; readonly amountMinor: number }

async function all(path: string, key = secret): Promise<Billed[]> {
  const found: Billed[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await world.call('GET', `/v1/${path}?limit=200${cursor && `&cursor=${cursor}`}`, undefined, { key })
    found.push(...body.items)
    cursor = body.nextCursor
  }
  return found
}
const kinds = (list: readonly Billed[], field: keyof Billed): Set<unknown> => new Set(list.map((one) => one[field]))

test('there are subscriptions in several states, with months of renewals behind them, in several currencies', async () => {
  const [subscriptions, invoices] = [await all('subscriptions'), await all('invoices')]
  expect(subscriptions.length).toBeGreaterThan(CUSTOMERS / 2)
  expect(kinds(subscriptions, 'status').size).toBeGreaterThan(2)
  expect(kinds(invoices, 'currency').size).toBeGreaterThan(3)
  expect(invoices.filter((one) => (one.period ?? 0) > 1).length).toBeGreaterThan(20)
  expect(invoices.filter((one) => one.status === 'paid').length).toBeGreaterThan(invoices.length * 0.8)
})

test('payments were approved, declined and given back, and none still waits for its answer longer than a gateway takes', async () => {
  const transactions = await all('transactions')
  expect([...kinds(transactions, 'status')]).toEqual(expect.arrayContaining(['approved', 'declined']))
  expect([...kinds(transactions, 'kind')]).toEqual(expect.arrayContaining(['sale', 'refund']))
  expect(transactions.filter((one) => one.status === 'approved').length).toBeGreaterThan(transactions.length * 0.8)
})

test('the doctor finds nothing wrong with it', async () => {
  const site = await getSite(world.engine, 'demo')
  for await (const report of examine(world.engine, [site], { fix: false, onCheck: () => undefined, onProgress: () => undefined })) {
    expect(report.findings, report.name).toEqual([])
  }
})

test('its clock stands at the present, and moves on from there', async () => {
  expect((await world.call('GET', '/v1/test-clock', undefined, { key: secret })).body.now).toBe(world.now.toISOString())
  const before = await all('invoices')
  const to = new Date(world.now.getTime() + 5 * 86_400_000).toISOString()
  expect((await world.call('POST', '/v1/test-clock', { to }, { key: secret })).status).toBe(200)
  expect((await all('invoices')).length).toBeGreaterThan(before.length)
})

test('the same seed bills the same people the same amounts', async () => {
  const [one, other] = [await makeDemo(world.engine, { ...few, again: true }), await makeDemo(world.engine, { ...few, again: true })]
  const billed = async (key: string): Promise<string[]> => (await all('invoices', key)).map((invoice) => `${invoice.customerId} ${invoice.period} ${invoice.status} ${invoice.totalMinor} ${invoice.currency}`).toSorted()
  expect(await billed(one.secret)).toEqual(await billed(other.secret))
  expect((await billed(one.secret)).length).toBeGreaterThan(5)
})
