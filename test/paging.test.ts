// Pages by keyset: put together they are the one full list, and customers who arrive in between make nobody appear twice or vanish.

import fc from 'fast-check'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CustomerListRequest, findCustomers } from '../src/services/customer-lists.ts'
import { insertAll } from '../src/services/customers.ts'
import { type CustomerPosition, SORT_FIELDS } from '../src/storage/customer-lists.ts'
import { makeWorld, type World } from './world.ts'

const CUSTOMERS = 60
const FULL_MAX = 200
let world: World
let owner: pg.Client
let arrivals = 0

beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
  await add(CUSTOMERS)
  return () => owner.end()
})

/** Customers like those that are there: many ties in everything that can be sorted by. */
async function add(count: number): Promise<void> {
  const drafts = Array.from({ length: count }, () => {
    const index = arrivals++
    return { id: `c${index}`, firstName: ['Ann', 'ann', 'Äda', 'Bob'][index % 4] ?? null, tags: index % 3 === 0 ? ['third'] : [], metadata: { seats: index % 7, plan: ['pro', 'free'][index % 2] ?? '' } }
  })
  world.now = new Date(Date.UTC(2026, 0, 1, 0, arrivals % 5))
  await world.ctx.database.transact(world.site.siteId, (db) => insertAll(world.ctx, db, drafts))
  await owner.query(
    `update regulars.customers set payment_count = number % 3, lifetime_revenue = number % 4, first_payment_at = case when number % 3 = 0 then timestamptz '2026-01-01Z' + number % 2 * interval '1 day' end,
       last_payment_at = case when number % 3 <> 1 then timestamptz '2026-01-01Z' + number % 4 * interval '1 us' end where id = any($1)`,
    [drafts.map((draft) => draft.id)],
  )
}

async function page(request: CustomerListRequest, after: CustomerPosition | null, limit: number): Promise<{ ids: string[]; next: CustomerPosition | null }> {
  const { customers, next } = await findCustomers(world.ctx, request, { after, limit })
  return { ids: customers.map((one) => one.id), next }
}

async function walk(request: CustomerListRequest, limit: number, between: () => Promise<void>): Promise<string[]> {
  const seen: string[] = []
  let after: CustomerPosition | null = null
  do {
    const { ids, next }: { ids: string[]; next: CustomerPosition | null } = await page(request, after, limit)
    seen.push(...ids)
    after = next
    if (after !== null) await between()
  } while (after !== null && seen.length <= FULL_MAX)
  return seen
}

const filter = fc.constantFrom('', 'tags:third', 'firstName:ann', 'firstName:!ann; metadata.seats:2..5', 'metadata.plan:pro,free', 'tags:!third; metrics.lastPaymentAt:null', 'metadata.*:pro', 'id:c1,c2,c3', 'tags:nobody')
const request: fc.Arbitrary<CustomerListRequest> = fc.record({
  filter, sort: fc.tuple(fc.constantFrom(...SORT_FIELDS.filter((field) => field !== 'score')), fc.boolean()).map(([field, descending]) => `${descending ? '-' : ''}${field}`),
})
const searched: fc.Arbitrary<CustomerListRequest> = fc.record({ filter, q: fc.constantFrom('ann', 'bob', 'c1', 'anb', 'a'), sort: fc.constantFrom('-score', 'score', 'name', '-number') })
const anyRequest = fc.oneof({ weight: 3, arbitrary: request }, { weight: 1, arbitrary: searched })

test('pages put together are the full list', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest, fc.integer({ min: 1, max: 30 }), async (wanted, limit) => {
      const full = await page(wanted, null, FULL_MAX)
      expect(full.next).toBeNull()
      expect(await walk(wanted, limit, async () => undefined)).toEqual(full.ids)
    }),
    { numRuns: 60 },
  )
})

test('customers who arrive between pages make nobody appear twice, and nobody who was there vanish', async () => {
  await fc.assert(
    fc.asyncProperty(request, fc.integer({ min: 5, max: 30 }), async (wanted, limit) => {
      if (arrivals > FULL_MAX - 60) await forgetArrivals()
      const before = (await page(wanted, null, FULL_MAX)).ids
      let rest = 5
      const seen = await walk(wanted, limit, async () => (rest-- > 0 ? add(2) : undefined))
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.filter((id) => before.includes(id))).toEqual(before)
    }),
    { numRuns: 40 },
  )
})

async function forgetArrivals(): Promise<void> {
  await owner.query('update regulars.customers set deleted_at = now() where number > (select number from regulars.customers order by number offset $1 limit 1)', [CUSTOMERS - 1])
  await owner.query('delete from regulars.customer_ids i using regulars.customers c where c.number = i.customer and c.deleted_at is not null')
  await owner.query('update regulars.customers set id = id || number where deleted_at is not null')
  arrivals = CUSTOMERS
}

describe('a search with more hits than it looks at', () => {
  test('ranks the newest of them, gives the best, and gives the same again', async () => {
    const other = await world.addSite('crowded')
    await owner.query(
      `insert into regulars.customers (site_id, number, id, type, metrics_currency, created_at, updated_at) select $1, 1000000 + g, 'x' || g, 'person', 'USD', now(), now() from generate_series(1, 6000) g`, [other.site.siteId])
    await owner.query(
      `insert into regulars.customer_search (site_id, customer, text) select $1, 1000000 + g, case when g in (10, 2000, 5000) then ' wolke x' else ' morgenwolken x' end || g from generate_series(1, 6000) g
       order by md5(g::text)`, [other.site.siteId])
    const best = async (limit: number): Promise<string[]> => (await findCustomers(other.ctx, { q: 'wolke' }, { after: null, limit })).customers.map((one) => one.id)
    // x10 is as good as these two, but six thousand hits are more than are looked at.
    expect(await best(4)).toEqual(['x5000', 'x2000', 'x6000', 'x5999'])
    const { total } = await findCustomers(other.ctx, { q: 'wolke' }, { after: null, limit: 1, count: true })
    expect(total).toBe(1_000)
    const [once, again] = [await best(200), await best(200)]
    expect(again).toEqual(once)
  })
})
