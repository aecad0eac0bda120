// A large site's filtered pages come from indexes: no clause makes PostgreSQL read all customers, keys or numbers in sequence.
// FILTER_PLAN_CUSTOMERS makes the site larger than usual, and prints how long each page took.

import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { makeEngine } from '../src/server/compose.ts'
import { contextFor, type Context, OPERATOR } from '../src/services/context.ts'
import { createSegment } from '../src/services/segments.ts'
import { findCustomers } from '../src/services/customer-lists.ts'
import { defineCustomField } from '../src/services/custom-fields.ts'
import { openDatabase } from '../src/storage/db.ts'
import { makeWorld, type World } from './world.ts'

const CUSTOMERS = Number(process.env['FILTER_PLAN_CUSTOMERS'] ?? 20_000)
const PRINTED = process.env['FILTER_PLAN_CUSTOMERS'] !== undefined
const WATCHED = ['customers', 'customer_ids', 'customer_keys', 'customer_numbers', 'customer_tags', 'addresses', 'address_keys', 'memberships', 'rfm_scores', 'customer_search']

let world: World
let owner: pg.Client
let ctx: Context
const statements: { text: string; parameters: readonly unknown[] }[] = []

beforeAll(async () => {
  world = await makeWorld()
  const watched = openDatabase({ connection: { ...world.connection }, onStatement: (text, parameters) => statements.push({ text, parameters }) })
  ctx = contextFor(makeEngine({ database: watched, now: () => world.now, emailDomains: { verdict: async () => 'deliverable' } }), world.site, OPERATOR)
  for (const type of ['integer', 'date', 'boolean'] as const) await defineCustomField(ctx, { resource: 'customer', name: type, type })
  owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query('set search_path = regulars, public')
  for (const statement of POPULATE) await owner.query(statement.replaceAll('$site', String(world.site.siteId)).replaceAll('$count', String(CUSTOMERS)))
  await createSegment(ctx, { name: 'germans', filter: 'language:de; tags:vip' })
  return async () => {
    await watched.close()
    await owner.end()
  }
}, 1_200_000)

const everyone = 'generate_series(1, $count) g'
/** Customers as their writers would leave them, by SQL because that is quick. */
const POPULATE = [
  `insert into customers (site_id, number, id, type, email, first_name, last_name, phone, language, metrics_currency, name_key, created_at, updated_at, first_payment_at, last_payment_at,
     payment_count, lifetime_revenue, activity)
   select $site, g, 'c-' || g, case when g % 20 = 0 then 'organization' else 'person' end, 'p' || g || '@example.com', 'First' || g % 300, 'Last' || g % 5000, '+1512555' || lpad(g::text, 7, '0'),
     (array['en', 'de', 'fr', 'ja'])[g % 4 + 1], 'USD', 'first' || g % 300 || ' last' || g % 5000, timestamptz '2024-01-01Z' + g * interval '1 minute', timestamptz '2024-01-01Z' + g * interval '2 minutes',
     case when g % 3 = 0 then timestamptz '2025-01-01Z' end, case when g % 3 = 0 then timestamptz '2025-06-01Z' + g % 300 * interval '1 day' end, g % 3 * (g % 50), g % 3 * (g % 9973),
     case when g % 10 = 0 then 'active' else 'inactive' end from ${everyone}`,
  `insert into customer_ids (site_id, id_key, customer) select $site, 'c-' || g, g from ${everyone}`,
  `insert into customer_search (site_id, customer, text) select $site, g, ' first' || g % 300 || ' last' || g % 5000 || ' p' || g || '@example.com' from ${everyone}`,
  `insert into customer_keys (site_id, key, customer) select $site, k.path || chr(31) || k.value, g from ${everyone}, lateral (values
     ('type', case when g % 20 = 0 then 'organization' else 'person' end), ('email', 'p' || g || '@example.com'), ('firstName', 'first' || g % 300), ('lastName', 'last' || g % 5000),
     ('name', 'first' || g % 300 || ' last' || g % 5000), ('phone', '+1512555' || lpad(g::text, 7, '0')), ('language', (array['en', 'de', 'fr', 'ja'])[g % 4 + 1]),
     ('metadata.plan', (array['free', 'basic', 'pro', 'team', 'rare'])[case when g % 4999 = 0 then 5 else g % 4 + 1 end]), ('metadata.address.zip', (g % 9000)::text),
     ('metadata.seats', (g % 1000)::text), ('consents.mail', case when g % 2 = 0 then 'granted' when g % 1000 = 1 then 'withdrawn' end), ('primaryContact.city', 'city' || g % 2000),
     ('customFields.boolean', case when g % 5 = 0 then (g % 2 = 0)::text end), ('leadSource.original.source', 'source' || g % 40), ('leadSource.mostRecent.source', 'source' || g % 41)
   ) as k(path, value) where k.value is not null order by 2`,
  `insert into customer_keys (site_id, key, customer, exclusive) select $site, 'externalReferences.shop' || chr(31) || g, g, true from ${everyone} where g % 2 = 0 order by 2`,
  `insert into customer_numbers (site_id, path, value, customer) select $site, n.path, n.value, g from ${everyone}, lateral (values
     ('metadata.seats', (g % 1000)::float8), ('customFields.integer', case when g % 2 = 0 then (g % 5000)::float8 end),
     ('customFields.date' || chr(31) || 'at', case when g % 3 = 0 then extract(epoch from date '2025-01-01' + g % 900) * 1000 end)
   ) as n(path, value) where n.value is not null order by 2, 3`,
  `insert into tags (site_id, number, name, name_key, created_at, updated_at) select $site, t, n, n, now(), now() from unnest(array['vip', 'newsletter', 'rare', 'one']) with ordinality u(n, t)`,
  `insert into customer_tags (site_id, tag, customer, tagged_at) select $site, t, g, now() from ${everyone}, generate_series(1, 4) t
     where (t = 1 and g % 10 = 0) or (t = 2 and g % 2 = 0) or (t = 3 and g % 2000 = 0) or (t = 4 and g = 77)`,
  `insert into addresses (site_id, number, id, customer, kind, city, postal_code, country, phone, created_at, updated_at)
     select $site, g, 'adr_' || g, g, 'shipping', 'City ' || g % 3000, (10000 + g % 9000)::text, (array['DE', 'US', 'JP'])[g % 3 + 1], '+49' || g, now(), now() from ${everyone}`,
  `insert into organizations (site_id, number, id, id_key, name, name_key, created_at, updated_at) select $site, g, 'o' || g, 'o' || g, 'Org ' || g, 'org ' || g, now(), now() from generate_series(1, $count / 50) g`,
  `insert into memberships (site_id, number, id, organization, customer, role, created_at, updated_at)
     select $site, g, 'mem_' || g, g % ($count / 50) + 1, g, (array['Buyer', 'Owner', 'Guest'])[g % 3 + 1], now(), now() from ${everyone} where g % 2 = 0`,
  ...['customers', 'customer_ids', 'customer_keys', 'customer_numbers', 'customer_tags', 'tags', 'addresses', 'address_keys', 'organizations', 'memberships', 'customer_search'].map((one) => `vacuum analyze ${one}`),
]

const FILTERS: readonly (readonly [filter: string, sort?: string])[] = [
  [''], ['id:c-77'], ['id:c-77,c-78'], ['number:77'], ['email:p77@example.com'], ['email:p77@example.com,p78@example.com'], ['email:p7..p71'], ['email:null'], ['email:!null'], ['email:!p77@example.com'],
  ['lastName:last77'], ['lastName:last77', 'name'], ['firstName:!first7', 'name'], ['name:"first77 last77"'], ['type:organization'], ['type:person'], ['type:!person'], ['language:de'], ['phone:+15125550000077'],
  ['tags:vip'], ['tags:rare'], ['tags:one'], ['tags:nobody'], ['tags:!vip'], ['tags:vip,rare'], ['tags:null'], ['tags:vip; tags:rare'], ['tags:newsletter; tags:!vip', '-lifetimeRevenue'],
  ['metadata.plan:pro'], ['metadata.plan:rare'], ['metadata.plan:rare', 'name'], ['metadata.plan:!pro'], ['metadata.plan:null'], ['metadata.plan:!null'], ['metadata.address.zip:77'], ['metadata.*.zip:77'],
  ['metadata.*:pro'], ['metadata.seats:990..'], ['metadata.seats:5..6'], ['metadata.seats:5..6', 'createdAt'], ['metadata.seats:10..20,77'], ['metadata.nothing:1'], ['metadata.nothing:null'],
  ['customFields.integer:77'], ['customFields.integer:4000..4010'], ['customFields.integer:null'], ['customFields.date:2025-03-01'], ['customFields.date:2025-03-01..2025-03-09', 'name'], ['customFields.boolean:true'],
  ['consents.mail:granted'], ['consents.mail:withdrawn'], ['consents.mail:unknown'], ['primaryContact.city:city77'], ['primaryContact.city:null'], ['leadSource.*.source:source7'],
  ['externalReferences.shop:78'], ['externalReferences.*:78'], ['externalReferences.shop:null'],
  ['addresses.city:"city 77"'], ['addresses.city:"City 77"', '-createdAt'], ['addresses.country:de'], ['addresses.country:!de'], ['addresses.postalCode:10000..10003'], ['addresses.city:null'],
  ['organization.name:"org 7"'], ['organization.role:owner'], ['organization.id:null'],
  ['activity:active'], ['activity:active', 'name'], ['createdAt:2024-01-05'], ['createdAt:2024-01-05..2024-01-06', 'name'], ['updatedAt:..2024-01-01'], ['metrics.lastPaymentAt:2025-06-05..2025-06-06'],
  ['metrics.lastPaymentAt:null', 'name'], ['metrics.lifetimeRevenue:19000..'], ['metrics.paymentCount:98', '-lastPaymentAt'], ['metrics.averageValue:1..2'],
  ['rfm.segment:champions'], ['rfm.segment:!champions'], ['rfm.recency:5; rfm.monetary:1..2'], ['rfm.segment:null'],
  ['@germans'], ['!@germans'], ['@germans', 'name'], ['language:de; tags:vip; metadata.plan:basic', '-createdAt'], ['type:person; email:p77@example.com'], ['language:ja; metadata.plan:rare; tags:!vip', 'name'],
]

/** Nobody lacks these here: whoever looks for someone who does looks at everybody, in whatever order. */
const WHOLE = ['metadata.plan:null', 'primaryContact.city:null', 'addresses.city:null']

interface Plan {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly Plan[]
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

/** The plans of what was just run, made as the role that row-level security binds. */
async function plansOf(run: () => Promise<unknown>): Promise<{ plans: Plan[]; ms: number }> {
  statements.length = 0
  const started = performance.now()
  await run()
  const ms = performance.now() - started
  const plans: Plan[] = []
  await owner.query("begin; set local role regulars_site; set local timezone = 'UTC'")
  await owner.query("select set_config('regulars.site_id', $1, true)", [String(world.site.siteId)])
  for (const { text, parameters } of statements) {
    if (!/^\s*(select|with)/i.test(text) || !/from\s+customers c|customer_keys/.test(text)) continue
    const values = parameters.map((value) => (typeof value === 'bigint' ? String(value) : value))
    const { rows } = await owner.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${text}`, values)
    const plan = rows[0]?.['QUERY PLAN'][0].Plan
    if (plan) plans.push(plan)
  }
  await owner.query('commit')
  return { plans, ms }
}

test('no clause reads a whole table in sequence', { timeout: 1_200_000 }, async () => {
  await findCustomers(ctx, { filter: 'rfm.segment:champions' }, { after: null, limit: 1 })
  await owner.query('analyze rfm_scores')
  const sequential: string[] = []
  for (const [filter, sort] of FILTERS) {
    const run = (): Promise<unknown> => findCustomers(ctx, { filter, ...(sort ? { sort } : {}) }, { after: null, limit: 50 })
    if (PRINTED) await run()
    const { plans, ms } = await plansOf(run)
    expect(plans.length, filter).toBeGreaterThan(0)
    const scans = plans.flatMap(nodes).filter((node) => /Seq Scan/.test(node['Node Type']) && WATCHED.includes(node['Relation Name'] ?? ''))
    if (scans.length > 0) sequential.push(`${filter} (${sort ?? 'number'}): ${scans.map((scan) => scan['Relation Name']).join(', ')}`)
    if (PRINTED) console.info(`${ms.toFixed(1).padStart(8)} ms  ${filter} ${sort ? `by ${sort}` : ''}  ${scans.length > 0 ? 'SEQ' : ''}  ${plans.flatMap(nodes).map((node) => node['Node Type']).join(' < ')}`)
  }
  expect(sequential.filter((one) => !WHOLE.some((filter) => one.startsWith(`${filter} (`)))).toEqual([])
})

test.runIf(PRINTED)('how long searches take, of rare words and of words that everybody has', { timeout: 1_200_000 }, async () => {
  for (const q of ['p7777', 'last4321', 'last7', 'first7 last7', 'example', 'p', 'lsat7', 'nobody']) {
    await findCustomers(ctx, { q }, { after: null, limit: 50 })
    const started = performance.now()
    const { customers } = await findCustomers(ctx, { q }, { after: null, limit: 50 })
    console.info(`${(performance.now() - started).toFixed(1).padStart(8)} ms  q=${q}  ${customers.length} found`)
  }
})
