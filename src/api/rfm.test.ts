// Scores of recency, frequency and monetary value over HTTP.

import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'

let world: World
let owner: pg.Client
const at = (day: number): string => `2026-02-${String(day).padStart(2, '0')}T00:00:00Z`

beforeAll(async () => {
  world = await makeWorld()
  for (let index = 1; index <= 11; index++) await world.call('POST', '/v1/customers', { id: `c${index}`, firstName: `N${index}` })
  owner = new pg.Client(world.connection)
  await owner.connect()
  // Ten have paid, each later and more than the one before; c11 has not.
  for (let index = 1; index <= 10; index++) await pay(`c${index}`, at(index), index <= 6 ? 1 : index, index * 1_000)
  return () => owner.end()
})

async function pay(id: string, last: string | null, count: number, revenue: number): Promise<void> {
  await owner.query(
    'update regulars.customers set last_payment_at = $2, first_payment_at = $2, payment_count = $3, lifetime_revenue = $4 where id = $1',
    [id, last, count, revenue],
  )
}

const idsOf = async (filter: string, rest = ''): Promise<string[]> => {
  const reply = await world.call('GET', `/v1/customers?filter=${encodeURIComponent(filter)}${rest}`)
  expect(reply.status, reply.text).toBe(200)
  return reply.body.items.map((one: { id: string }) => one.id)
}

describe('refusals', () => {
  test('keys without the scope, customers that are not there, ages that make no sense', async () => {
    const { secret } = await world.addKey(['customers:read', 'segments:read'])
    expect((await world.call('POST', '/v1/rfm/refresh', undefined, { key: secret })).body).toMatchObject({ code: 'scope-missing', scope: 'segments:write' })
    expect((await world.call('GET', '/v1/customers/nobody/rfm')).status).toBe(404)
    expect((await world.call('GET', '/v1/rfm?maxAgeSeconds=-1')).status).toBe(422)
    expect((await world.call('GET', '/v1/rfm?maxAgeSeconds=1e300')).status).toBe(422)
  })
})

describe('scores', () => {
  test('a filter on scores that were never computed computes them, also inside a segment', async () => {
    await world.call('POST', '/v1/segments', { name: 'Best', filter: 'rfm.segment:CHAMPIONS' })
    expect(await idsOf('@best')).toEqual(['c10', 'c9'])
    expect(await idsOf('rfm/recency:5')).toEqual(['c10', 'c9'])
  })

  test('several who are the first to ask, at once, get the same answer', async () => {
    const other = await world.addSite('several')
    const asked = await Promise.all(Array.from({ length: 6 }, () => world.call('GET', '/v1/rfm', undefined, { key: other.key })))
    expect(new Set(asked.map((one) => `${one.status} ${one.text}`)).size).toBe(1)
  })

  test('quintiles do not split equals: six of ten with one payment share a score', async () => {
    expect(await idsOf('rfm.frequency:3')).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1'])
    expect(await idsOf('rfm.frequency:..2')).toEqual([])
    const { body } = await world.call('GET', '/v1/customers/C1/rfm')
    expect(body).toEqual({ computedAt: '2026-03-01T12:00:00.000Z', scores: { recency: 1, frequency: 3, monetary: 1, segment: 'lost' } })
    expect((await world.call('GET', '/v1/customers/c11/rfm')).body.scores).toBeNull()
  })

  test('the summary counts those who have paid, with shares and averages', async () => {
    const { body } = await world.call('GET', '/v1/rfm')
    expect(body).toMatchObject({ customerCount: 10, computedAt: '2026-03-01T12:00:00.000Z' })
    expect(body.segments[0]).toEqual({
      segment: 'champions', customerCount: 2, share: 0.2,
      lifetimeRevenue: { amountMinor: 19_000, currency: 'USD' }, averageRevenue: { amountMinor: 9_500, currency: 'USD' },
    })
    expect(body.segments.reduce((sum: number, one: { customerCount: number }) => sum + one.customerCount, 0)).toBe(10)
  })

  test('they are kept until they are too old, or asked for anew', async () => {
    await pay('c11', at(20), 99, 1_000_000)
    expect((await world.call('GET', '/v1/rfm')).body.customerCount).toBe(10)
    expect((await world.call('POST', '/v1/rfm/refresh')).body.customerCount).toBe(11)
    await pay('c11', null, 0, 0)
    world.now = new Date('2026-03-01T13:00:00.000Z')
    expect((await world.call('GET', '/v1/rfm')).body.customerCount).toBe(11)
    world.now = new Date('2026-03-01T13:00:01.000Z')
    expect((await world.call('GET', '/v1/rfm')).body).toMatchObject({ customerCount: 10, computedAt: '2026-03-01T13:00:01.000Z' })
    expect((await world.call('GET', '/v1/customers/c11/rfm')).body.scores).toBeNull()
  })

  test('a list goes on with the scores that it began with', async () => {
    const filter = encodeURIComponent('rfm.segment:champions')
    const first = await world.call('GET', `/v1/customers?filter=${filter}&limit=1`)
    await pay('c9', at(1), 1, 1)
    world.now = new Date('2026-03-03T00:00:00.000Z')
    const second = await world.call('GET', `/v1/customers?filter=${filter}&limit=1&cursor=${first.body.nextCursor}`)
    expect(second.body.items[0].id).toBe('c9')
    expect(await idsOf('rfm.segment:champions')).not.toContain('c9')
  })

  test('a deleted customer leaves no scores behind, and another site sees none', async () => {
    await world.call('DELETE', '/v1/customers/c10')
    const { rows } = await owner.query(
      'select from regulars.rfm_scores r join regulars.customers c using (site_id) where c.number = r.customer and c.deleted_at is not null',
    )
    expect(rows).toHaveLength(0)
    const other = await world.addSite('other')
    expect((await world.call('GET', '/v1/rfm', undefined, { key: other.key })).body.customerCount).toBe(0)
  })

  test('many who ask at once, while customers change, all get an answer', async () => {
    const asked = Array.from({ length: 12 }, (_, index) =>
      index % 3 === 0 ? world.call('PATCH', `/v1/customers/c${index % 9 + 1}`, { lastName: `L${index}` }) : world.call('POST', '/v1/rfm/refresh'),
    )
    expect(new Set((await Promise.all(asked)).map((one) => one.status))).toEqual(new Set([200]))
  })
})
