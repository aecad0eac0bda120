// Pages of customers in every order: nobody twice, nobody missing, whatever ties and gaps there are.

import fc from 'fast-check'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import type { Customer } from '../domain/customer.ts'
import type { Filter } from '../domain/filter/tree.ts'
import { insertAll } from '../services/customers.ts'
import type { SiteDb } from './db.ts'
import { type CustomerPosition, type CustomerQuery, listCustomers, SORT_FIELDS, type SortField } from './customer-lists.ts'

const CUSTOMERS = 60
let world: World
let owner: pg.Client

beforeAll(async () => {
  world = await makeWorld()
  await world.ctx.database.transact(world.site.siteId, (db) =>
    insertAll(world.ctx, db, Array.from({ length: CUSTOMERS }, (_, index) => ({ id: `c${index}`, tags: index % 3 === 0 ? ['third'] : [] }))),
  )
  owner = new pg.Client(world.connection)
  await owner.connect()
  return () => owner.end()
})

interface Sortable {
  readonly number: bigint
  readonly values: { readonly [field: string]: string | number | null }
}

const instant = fc.option(fc.constantFrom('2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z', '2026-02-01T00:00:00Z'), { nil: null, freq: 2 })
const few = fc.integer({ min: -1, max: 2 })
const rows = fc.array(
  fc.record({
    name: fc.constantFrom('', 'a', 'ab', 'ä', 'z'), created: instant.map((at) => at ?? '2025-01-01T00:00:00Z'), first: instant, last: instant,
    payments: fc.nat(2), revenue: few,
  }),
  { minLength: CUSTOMERS, maxLength: CUSTOMERS },
)

const FIELDS: { readonly [field in Exclude<SortField, 'score'>]: string } = {
  number: 'number', createdAt: 'created', updatedAt: 'created', name: 'name', firstPaymentAt: 'first', lastPaymentAt: 'last', paymentCount: 'payments',
  frequency: 'payments', lifetimeRevenue: 'revenue', averageValue: 'average',
  email: 'name', lastName: 'name', invoiceCount: 'payments',
}

/** The order as it is meant: by value, nulls last either way, then by number. */
function inOrder(all: readonly Sortable[], field: string, descending: boolean): bigint[] {
  const sign = descending ? -1 : 1
  const compare = (a: string | number | bigint, b: string | number | bigint): number => (a < b ? -sign : a > b ? sign : 0)
  return all
    .toSorted((a, b) => {
      const [x, y] = [a.values[field] ?? null, b.values[field] ?? null]
      if (x !== null && y !== null && x !== y) return compare(x, y)
      if ((x === null) !== (y === null)) return x === null ? 1 : -1
      return compare(a.number, b.number)
    })
    .map((one) => one.number)
}

const TAGGED: Filter = [{ kind: 'field', sources: [{ from: 'tags' }], negated: false, tests: [{ kind: 'equals', value: 'third' }] }]
const lists = fc.record({
  sort: fc.constantFrom(...SORT_FIELDS.filter((field) => field !== 'score')), descending: fc.boolean(), limit: fc.integer({ min: 1, max: 25 }), filtered: fc.boolean(), offset: fc.nat(CUSTOMERS + 5),
})

test('walking all pages in any order gives every customer once, in that order', async () => {
  await fc.assert(
    fc.asyncProperty(rows, lists, async (values, { sort, descending, limit, filtered, offset }) => {
      const all = await store(values)
      const query: CustomerQuery = { filter: filtered ? TAGGED : [], search: null, sort, descending }
      const meant = filtered ? all.filter((_, index) => index % 3 === 0) : all
      const ordered = inOrder(meant, FIELDS[sort], descending)
      expect(await walk(query, limit)).toEqual(ordered)
      const { customers, next } = await world.ctx.database.read(world.site.siteId, (db) => listCustomers(db, query, null, limit, offset))
      expect(customers.map((one) => one.number)).toEqual(ordered.slice(offset, offset + limit))
      expect(next === null).toBe(offset + limit >= ordered.length)
    }),
    { numRuns: 120 },
  )
})

interface Values {
  readonly name: string
  readonly created: string
  readonly first: string | null
  readonly last: string | null
  readonly payments: number
  readonly revenue: number
}

async function store(values: readonly Values[]): Promise<Sortable[]> {
  const { rows: stored } = await owner.query<{ number: string }>(
    `update regulars.customers c set name_key = d.name, email = d.name, last_name = d.name, invoice_count = d.payments, created_at = d.created, updated_at = d.created, first_payment_at = d.first, last_payment_at = d.last,
       payment_count = d.payments, lifetime_revenue = d.revenue
     from (select row_number() over () as place, r.* from json_to_recordset($1::json)
         as r(name text, created timestamptz, first timestamptz, last timestamptz, payments int, revenue bigint)) d,
       (select number, row_number() over (order by number) as place from regulars.customers) n
     where n.place = d.place and c.number = n.number returning c.number::text, d.place`,
    [JSON.stringify(values)],
  )
  const numbers = stored.map((row) => BigInt(row.number)).toSorted((a, b) => (a < b ? -1 : 1))
  return values.map((one, index) => ({
    number: numbers[index] ?? 0n,
    values: { ...one, average: one.payments === 0 ? 0 : Math.sign(one.revenue) * Math.round(Math.abs(one.revenue) / one.payments) },
  }))
}

async function walk(query: CustomerQuery, limit: number): Promise<bigint[]> {
  const seen: bigint[] = []
  let after: CustomerPosition | null = null
  do {
    const position: CustomerPosition | null = after
    const read = (db: SiteDb): ReturnType<typeof listCustomers> => listCustomers(db, query, position, limit)
    const page: { customers: Customer[]; next: CustomerPosition | null } = await world.ctx.database.read(world.site.siteId, read)
    seen.push(...page.customers.map((one) => one.number))
    after = page.next
  } while (after !== null && seen.length <= CUSTOMERS)
  return seen
}
