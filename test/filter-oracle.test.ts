// Random filters over random customers: PostgreSQL finds whom the plainest reading of the design finds.
// FILTER_ORACLE_RUNS asks for more than the usual runs, TEST_SEED for others.

import fc from 'fast-check'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { type Oracle, type OracleClause, type OracleKind, type OracleTerm, passes, type Shown } from './filters/oracle.ts'
import { CHOICES, COUNTRIES, DAYS, EMAILS, KINDS, METADATA_PATHS, PATTERNS, type Person, person, PHONES, SYSTEMS, TAGS, TIMES, WORDS } from './filters/people.ts'
import { SEED } from './chance.ts'
import { makeWorld, type World } from './world.ts'

const RUNS = Number(process.env['FILTER_ORACLE_RUNS'] ?? 250)
const CUSTOMERS = 120
/** Ahead of UTC by one hour in the winter that all times here lie in. */
const ZONE = { name: 'Africa/Lagos', aheadMs: 3_600_000 }

let world: World
let customers: Shown[]

const call = async (method: string, path: string, body?: unknown): Promise<Shown> => {
  const reply = await world.call(method, path, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply.body
}

beforeAll(async () => {
  world = await makeWorld()
  await call('PATCH', '/v1/site', { settings: { country: 'DE', timeZone: ZONE.name } })
  for (const type of ['array', 'boolean', 'date', 'datetime', 'integer', 'number', 'string', 'monetary']) await call('POST', '/v1/custom-fields', { resource: 'customer', name: type, type })
  for (const [index, name] of ['Acme; Inc', 'STRAẞE', 'Οδος'].entries()) await call('POST', '/v1/organizations', { id: `Org${index}`, name })
  const people = fc.sample(person, { numRuns: CUSTOMERS, seed: SEED })
  for (const [index, one] of people.entries()) await add(one, index)
  await setMetrics(people)
  world.now = new Date('2026-03-01T12:00:00.000Z')
  customers = await shown()
  for (const [name, clauses] of SEGMENTS) await call('POST', '/v1/segments', { name, filter: write(clauses) })
})

async function add({ customer, systems, hasUsername, hasPaymentMethod, touches, addresses, memberships, createdAt }: Person, index: number): Promise<void> {
  world.now = new Date(createdAt)
  await call('POST', '/v1/customers', {
    ...customer, id: `Cus-${index}`, username: hasUsername ? `User${index}` : null, leadSource: touches[0] ?? null,
    externalReferences: systems.map((system) => ({ system, value: `${WORDS[index % WORDS.length]}${index}` })),
  })
  if (hasPaymentMethod) await call('POST', `/v1/customers/cus-${index}/payment-methods`, { token: 'sandbox_approve' })
  if (touches[1]) await call('POST', `/v1/customers/cus-${index}/lead-sources`, touches[1])
  for (const address of addresses) await call('POST', `/v1/customers/cus-${index}/addresses`, address)
  for (const { organization, role } of memberships) await world.call('POST', `/v1/organizations/org${organization}/memberships`, { customer: `cus-${index}`, role })
}

async function setMetrics(people: readonly Person[]): Promise<void> {
  const owner = new pg.Client(world.connection)
  await owner.connect()
  for (const [index, { metrics: m }] of people.entries()) {
    await owner.query(
      `update regulars.customers set first_payment_at = $2, last_payment_at = $3, payment_count = $4, gross_revenue = $5, lifetime_revenue = $6, invoice_count = $7,
         active_subscription_count = $8, activity = $9 where id = $1`,
      [`Cus-${index}`, m.first, m.last, m.payments, m.gross, m.revenue, m.invoices, m.subscriptions, m.isActive ? 'active' : 'inactive'],
    )
  }
  await owner.end()
}

/** All customers as the API shows them, their scores beside. */
async function shown(): Promise<Shown[]> {
  const { items } = await call('GET', `/v1/customers?limit=200&expand=addresses,memberships`)
  for (const one of items) one.rfm = (await call('GET', `/v1/customers/${one.id}/rfm`)).scores
  return items
}

const SEGMENTS: ReadonlyMap<string, readonly OracleClause[]> = new Map<string, readonly OracleClause[]>([
  ['Anns', [{ path: 'firstName', negated: false, terms: [{ is: 'ann' }] }]],
  ['Not; those', [{ segment: 'Anns', negated: true }, { path: 'metrics.lastPaymentAt', negated: true, terms: [{ from: '2026-01-15', to: null }] }]],
  ['everybody', []],
])
const oracle: Oracle = { kindOf: KINDS, segments: SEGMENTS, country: 'DE', zoneMs: ZONE.aheadMs }

/** What is asked for: mostly what somebody has, else something near it. */
function valuesFor(path: string, kind: OracleKind): fc.Arbitrary<string> {
  const texts: readonly string[] = path.endsWith('mail') || path.endsWith('emails.value') ? EMAILS : path === 'tags' ? [...TAGS, 'none'] : path.endsWith('ountry') ? COUNTRIES : WORDS
  const swapped = (text: string, way: number): string => (way === 0 ? text : way === 1 ? text.toUpperCase() : way === 2 ? text.toLowerCase() : way === 3 ? text.normalize('NFD') : ` ${text} `)
  const words = fc.tuple(fc.constantFrom(...texts, 'Org1', 'acme; inc', 'straße', 'ΟΔΟΣ', 'Cus-7', 'user3', 'usd', 'eur', 'pt-BR', ''), fc.nat(4)).map(([text, way]) => swapped(text, way))
  switch (kind) {
    case 'number':
      return fc.integer({ min: -4, max: path === 'number' ? CUSTOMERS : 10 }).chain((whole) => fc.constantFrom(String(whole), `${whole}.0`))
    case 'boolean':
      return fc.constantFrom('true', 'FALSE')
    case 'choice':
      return fc.constantFrom(...(CHOICES[path] ?? []))
    case 'consent':
      return fc.constantFrom('granted', 'Withdrawn', 'unknown')
    case 'instant':
      return fc.constantFrom(...TIMES, ...DAYS, '2026-01-15T01:00:00+01:00')
    case 'day':
      return fc.constantFrom(...DAYS)
    case 'phone':
      return fc.constantFrom(...PHONES, '+4930901820', '+49 (30) 901820', '030901820', 'CALL ME')
    case 'metadata':
      return fc.oneof(words, fc.integer({ min: -3, max: 12 }).map(String), fc.constantFrom('0.5', '-1.1', 'true', 'x'.repeat(255), ...TIMES, ...DAYS))
    case 'text':
      return path.startsWith('externalReferences') ? fc.nat(CUSTOMERS).map((index) => `${WORDS[index % WORDS.length]}${index}`) : words
  }
}

function clauseOf([path, kind]: readonly [string, OracleKind]): fc.Arbitrary<OracleClause> {
  const value = valuesFor(path, kind)
  const canRange = kind !== 'choice' && kind !== 'consent' && kind !== 'boolean'
  // Nothing is written null: that is what an empty text asks for.
  const is = value.map((text): OracleTerm => (text.trim() === '' ? 'null' : { is: text }))
  const end = fc.option(value, { freq: 3 })
  const range = fc.tuple(end, end).filter(([from, to]) => from !== null || to !== null).map(([from, to]): OracleTerm => ({ from, to }))
  const term = fc.oneof({ weight: 5, arbitrary: is }, { weight: canRange ? 3 : 0, arbitrary: range }, { weight: 1, arbitrary: fc.constant<OracleTerm>('null') })
  return fc.record({ path: fc.constant(path), negated: fc.boolean(), terms: fc.array(term, { minLength: 1, maxLength: 3 }) })
}

const clause: fc.Arbitrary<OracleClause> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...KINDS).chain(clauseOf) },
  { weight: 4, arbitrary: fc.constantFrom(...METADATA_PATHS).chain((path) => clauseOf([path, 'metadata'])) },
  { weight: 3, arbitrary: fc.constantFrom(...PATTERNS).chain(clauseOf) },
  { weight: 1, arbitrary: fc.record({ segment: fc.constantFrom(...SEGMENTS.keys()), negated: fc.boolean() }) },
)

const quote = (text: string): string => (/^[\p{L}\p{N}.@+-]+$/u.test(text) && text !== 'null' && !text.includes('..') && !text.startsWith('@') ? text : `"${text.replace(/["\\]/g, '\\$&')}"`)

function write(clauses: readonly OracleClause[]): string {
  const value = (term: OracleTerm): string => (term === 'null' ? 'null' : 'is' in term ? quote(term.is) : `${term.from === null ? '' : quote(term.from)}..${term.to === null ? '' : quote(term.to)}`)
  const not = (negated: boolean): string => (negated ? '!' : '')
  return clauses.map((one) => ('segment' in one ? `${not(one.negated)}@${quote(one.segment)}` : `${one.path}:${not(one.negated)}${one.terms.map(value).join(',')}`)).join('; ')
}

async function found(filter: string): Promise<string[]> {
  const { items } = await call('GET', `/v1/customers?limit=200&fields=id&filter=${encodeURIComponent(filter)}`)
  return items.map((one: Shown) => one.id)
}

test('PostgreSQL finds whom the oracle finds', async () => {
  let hits = 0
  await fc.assert(
    fc.asyncProperty(fc.array(clause, { minLength: 1, maxLength: 3 }), async (clauses) => {
      const filter = write(clauses)
      const meant = customers.filter((one) => passes(oracle, one, clauses)).map((one) => one.id as string)
      if (meant.length > 0 && meant.length < CUSTOMERS) hits++
      expect(await found(filter), filter).toEqual(meant)
    }),
    { numRuns: RUNS, seed: SEED },
  )
  // Filters that find nobody or everybody would prove little.
  expect(hits).toBeGreaterThan(RUNS / 4)
}, 3_600_000)

test('every field and every pattern alone finds whom the oracle finds', async () => {
  const all = [...KINDS, ...PATTERNS, ...METADATA_PATHS.map((path): [string, OracleKind] => [path, 'metadata'])]
  for (const [index, field] of all.entries()) {
    const samples = fc.sample(clauseOf(field), { numRuns: 2, seed: SEED + index })
    await Promise.all([...samples, { path: field[0], negated: index % 2 === 0, terms: ['null' as const] }].map(async (one) => {
      const filter = write([one])
      expect(await found(filter), filter).toEqual(customers.filter((customer) => passes(oracle, customer, [one])).map((customer) => customer.id))
    }))
  }
})

test('everybody has something at every kind of field, so that the comparison means something', () => {
  const empty = [...KINDS.keys()].filter((path) => customers.every((one) => passes(oracle, one, [{ path, negated: false, terms: ['null'] }])))
  expect(empty.filter((path) => !/leadSource\.\w+\.(term|content|subAffiliate|salesAgent|clickId|referrer)|consents.emailReceipts/.test(path))).toEqual([])
  expect(SYSTEMS.length).toBe(2)
})
