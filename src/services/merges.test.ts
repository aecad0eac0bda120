// Merging and undoing: whole-site dumps before and after, whatever the customers have.

import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from '../../test/billing/invariants.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { type Context, contextFor, OPERATOR } from './context.ts'
import { refreshRfm } from './rfm.ts'
import { type SiteDb, sql } from '../storage/db.ts'
import { MOVED_KINDS } from '../storage/merge-moves.ts'
import { REFERENCES } from '../storage/merge-references.ts'
import { examine } from './doctor.ts'
import { createKey } from './keys.ts'
import { createSite, getSite } from './sites.ts'

let world: World
let owner: pg.Client
let sites = 0
beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query(`set timezone = 'UTC'; set search_path = regulars, public`)
})
afterAll(() => owner.end())

interface Site { readonly id: string; readonly ctx: () => Promise<Context>; readonly key: string; ok(method: string, path: string, body?: unknown): Promise<Reply['body']> }

/** A site with a clock of its own, plans and organizations. */
async function openSite(): Promise<Site> {
  const slug = `merge-${++sites}`
  const site = await createSite(world.engine, slug, slug, new Date('2026-01-31T10:00:00Z'))
  const key = (await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })).secret
  const ok: Site['ok'] = async (method, path, body) => {
    const reply = await world.call(method, `/v1${path}`, body, { key })
    expect(reply.status, `${method} ${path} ${JSON.stringify(body)} ${reply.text}`).toBeLessThan(300)
    return reply.body ?? {}
  }
  await ok('PATCH', '/site', { settings: { emailDnsValidation: false, exchangeRates: { EUR: '1.08' } } })
  await ok('POST', '/products', { id: 'box', name: 'Box' })
  await ok('POST', '/plans', { id: 'monthly', productId: 'box', name: 'Monthly', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 2500 } }, { currency: 'EUR', model: { kind: 'flat', amountMinor: 2200 } }] })
  await ok('POST', '/plans', { id: 'weekly', productId: 'box', name: 'Weekly', interval: { unit: 'week', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'per-unit', amountMinor: 700 } }] })
  for (const id of ['acme', 'globex']) await ok('POST', '/organizations', { id, name: id })
  await ok('POST', '/custom-fields', { resource: 'customer', name: 'size', type: 'string' })
  slugs.set(String(site.siteId), slug)
  return { id: String(site.siteId), key, ok, ctx: async () => contextFor(world.engine, await getSite(world.engine, slug), OPERATOR) }
}

/** What may differ after a merge that was undone: the merge's own records, the events that tell of it, and that time went on. */
const MAY_DIFFER: { readonly [table: string]: readonly string[] } = { customers: ['revision', 'updated_at', 'event_count'] }
const OWN_RECORDS = ['merges', 'merge_parties', 'merge_moves', 'api_keys', 'event_readers', 'idempotency_keys']

/** All rows of the site by table, less what may differ. */
async function dump(siteId: string, lastEvent: string): Promise<{ [table: string]: string[] }> {
  const tables = await owner.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'regulars'::regnamespace and relkind in ('r', 'p') order by 1`)
  const found: { [table: string]: string[] } = {}
  for (const { name } of tables.rows) {
    if (OWN_RECORDS.includes(name)) continue
    const less = (MAY_DIFFER[name] ?? []).map((column) => `- '${column}'`).join(' ')
    const events = name === 'events' ? `and number <= ${lastEvent}` : ''
    // Documents as their text: not only what they say, but byte for byte.
    const json = (await owner.query<{ column: string }>(`select attname as column from pg_attribute where attrelid = 'regulars.${name}'::regclass and atttypid = 'json'::regtype and attnum > 0`)).rows
    const texts = json.map(({ column }) => `'${column} as text', t."${column}"::text`).join(', ')
    const { rows } = await owner.query<{ row: string }>(`
      select (to_jsonb(t) ${less} || jsonb_build_object(${texts}))::text as row from regulars."${name}" t where site_id = $1 ${events} order by 1`, [siteId])
    found[name] = rows.map((row) => row.row)
  }
  return found
}

async function lastEvent(): Promise<string> {
  return (await owner.query<{ last: string }>('select coalesce(max(number), 0)::text as last from regulars.events')).rows[0]?.last ?? '0'
}

const word = fc.constantFrom('Ada', 'ada', 'Bo', 'Łukasz', 'O’Neil', '')
const someOf = (...values: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...values])
const subscription = fc.record({ plan: fc.constantFrom('monthly', 'weekly'), quantity: fc.integer({ min: 1, max: 3 }), named: fc.boolean(), paused: fc.boolean() })
const person = fc.record({
  profile: fc.record({
    firstName: word, lastName: word, company: word, phone: fc.constantFrom('+43 1 5550100', '01 5550199', ''), timeZone: fc.constantFrom('Europe/Vienna', null),
    metadata: fc.dictionary(fc.constantFrom('a', 'b', '2', 'constructor', 'deep'), fc.oneof(fc.integer(), fc.constantFrom<unknown>('x', 'y', { z: 1 }, ['q', '1.5'])), { maxKeys: 4 }),
    customFields: fc.constantFrom({}, { size: 'M' }, { size: 'L' }), taxNumbers: fc.constantFrom([], [{ type: 'vat', value: 'ATU1' }], [{ type: 'vat', value: 'ATU2' }]),
    primaryContact: fc.constantFrom(null, { city: 'Graz', emails: [{ value: 'home@example.com' }] }, { firstName: 'Contact' }),
  }, { requiredKeys: [] }),
  tags: someOf('vip', 'new', 'old'), references: someOf('shop', 'crm'), addresses: fc.array(fc.constantFrom('shipping', 'billing'), { maxLength: 3 }), organizations: someOf('acme', 'globex'),
  touches: fc.array(fc.constantFrom('ads', 'mail'), { maxLength: 2 }),
  consents: fc.array(fc.record({ channel: fc.constantFrom('mail', 'sms'), state: fc.constantFrom('granted', 'withdrawn', 'unknown'), evidence: fc.constantFrom(null, 'form 7') }), { maxLength: 3 }),
  methods: fc.array(fc.constantFrom('sandbox_approve', 'sandbox_decline_insufficient-funds'), { maxLength: 2 }), subscriptions: fc.array(subscription, { maxLength: 2 }),
  credits: fc.array(fc.record({ currency: fc.constantFrom('USD', 'EUR'), amountMinor: fc.integer({ min: 1, max: 5000 }) }), { maxLength: 2 }), item: fc.boolean(), draft: fc.boolean(), comment: fc.boolean(),
})
type Person = typeof person extends fc.Arbitrary<infer P> ? P : never

async function settle(site: Site, index: number, one: Person): Promise<string> {
  const id = `cus-${index}`
  await site.ok('POST', '/customers', {
    id, email: `p${index}@example.com`, username: `user${index}`, ...one.profile, tags: one.tags, externalReferences: one.references.map((system) => ({ system, value: `${system}-${index}` })),
    ...(one.touches[0] ? { leadSource: { source: one.touches[0], campaign: 'c' } } : {}),
  })
  for (const source of one.touches.slice(1)) await site.ok('POST', `/customers/${id}/lead-sources`, { source })
  for (const consent of one.consents) await site.ok('POST', `/customers/${id}/consents`, { consents: [consent] })
  for (const kind of one.addresses) await site.ok('POST', `/customers/${id}/addresses`, { kind, city: `Town ${index}` })
  for (const organization of one.organizations) await site.ok('POST', `/organizations/${organization}/memberships`, { customer: id, role: `role ${index}` })
  const methods: string[] = []
  for (const token of one.methods) methods.push((await site.ok('POST', `/customers/${id}/payment-methods`, { token }))['id'])
  for (const credit of one.credits) await site.ok('POST', `/customers/${id}/credits/adjustments`, { ...credit, reason: 'gift' })
  for (const { plan, quantity, named, paused } of one.subscriptions) {
    const made = await site.ok('POST', '/subscriptions', { customerId: id, planId: plan, quantity, currency: 'USD', ...(named && methods[0] ? { paymentMethodId: methods[0] } : {}) })
    if (paused) await site.ok('POST', `/subscriptions/${made['id']}/pause`, {})
  }
  if (one.item) await site.ok('POST', `/customers/${id}/items`, { description: 'Extra', unitAmountMinor: 300, currency: 'USD' })
  if (one.draft) await site.ok('POST', '/invoices', { customerId: id, currency: 'USD', draft: true, lines: [{ description: 'Work', unitAmountMinor: 900 }] })
  if (one.item) {
    await site.ok('POST', `/customers/${id}/portal-sessions`, {})
    await owner.query('insert into customer_passwords (site_id, customer, hash, changed_at) select site_id, number, id, created_at from customers where site_id = $1 and id = $2', [site.id, id])
    await owner.query(`insert into seats (site_id, id, subscription, customer, status, created_at, updated_at) select c.site_id, 'seat_' || c.id || s.number, s.number, c.number, $3, c.created_at, c.created_at from customers c join subscriptions s on s.site_id = c.site_id where c.site_id = $1 and c.id = $2`, [site.id, id, one.draft ? 'pending' : 'active'])
    await owner.query(`insert into portal_login_links (site_id, secret_hash, customer, created_at, expires_at) select site_id, decode(md5(id || site_id), 'hex'), number, created_at, created_at from customers where site_id = $1 and id = $2`, [site.id, id])
  }
  if (one.comment) await site.ok('POST', `/customers/${id}/comments`, { message: `about ${id}` })
  return id
}

/** Decides something of each of them and an outsider, and has a run find that they may all be one. */
async function bringTogether(site: Site, ids: readonly string[]): Promise<void> {
  await site.ok('POST', '/customers', { id: 'outsider', lastName: 'Other' })
  for (const [place, id] of ids.entries()) await site.ok('POST', '/duplicate-decisions', { customers: ['outsider', id], decision: place % 2 ? 'different' : 'later' })
  await owner.query(`
    with run as (insert into duplicate_runs (site_id, id, mode, kind, status, phase, generation, position, actor, created_at) select $1::bigint, 'dup_' || $1::bigint, 'full', 'full', 'finished', 'done', 1, 0, 'test', now())
    insert into duplicate_pairs (site_id, a, b, generation, bits, is_sure, status, weights, found_at)
      select $1::bigint, a.number, b.number, 1, 9, true, 'open', '[]', now() from customers a join customers b on b.site_id = a.site_id and b.number > a.number where a.site_id = $1::bigint`, [site.id])
  await owner.query('insert into duplicate_members (site_id, customer, generation, cluster) select $1::bigint, number, 1, 1 from customers where site_id = $1::bigint', [site.id])
}

/** Balances are their ledgers, revenues and metrics their transactions, whatever was merged. */
async function expectSound(siteId: string): Promise<void> {
  const wrong = await owner.query(`
    select c.id, 'metrics' as what from customers c cross join lateral (
      select (count(*) filter (where kind = 'sale'))::int as payments, coalesce(sum(case when kind = 'sale' then reporting_amount else -reporting_amount end), 0)::bigint as net
      from transactions t where t.site_id = $1 and t.customer = c.number and t.status = 'approved') t
    where c.site_id = $1 and (c.payment_count <> t.payments or c.lifetime_revenue <> t.net or c.invoice_count <> (select count(*) from invoices i where i.site_id = $1 and i.customer = c.number))
    union all select b.customer::text, 'balance' from credit_balances b where b.site_id = $1 and b.balance <> (select sum(amount) from credits l where l.site_id = $1 and l.customer = b.customer and l.currency = b.currency)
    union all select c.id, 'sequence' from customers c cross join lateral (
      select count(*) as count, max(customer_sequence) as last from events e where e.site_id = $1 and e.customer = c.number) e
    where c.site_id = $1 and (c.event_count <> e.count or c.event_count <> e.last)
    union all select i.id, 'owner of invoice' from invoices i join subscriptions s on s.site_id = i.site_id and s.number = i.subscription where i.site_id = $1 and i.customer <> s.customer
    union all select t.id, 'owner of transaction' from transactions t join invoices i on i.site_id = t.site_id and i.number = t.invoice where t.site_id = $1 and i.customer <> t.customer
    union all select c.id, 'two defaults' from addresses a join customers c on c.site_id = a.site_id and c.number = a.customer where a.site_id = $1 group by c.id, a.kind having count(*) filter (where a.is_default) <> 1
    union all select c.id, 'keys of one who is gone' from customers c join customer_keys k on k.site_id = c.site_id and k.customer = c.number where c.site_id = $1 and c.deleted_at is not null`, [siteId])
  expect(wrong.rows).toEqual([])
  const site = await getSite(world.engine, slugOf(siteId))
  for await (const report of examine(world.engine, [site], { fix: false, onCheck: () => undefined, onProgress: () => undefined })) expect(report.findings, report.name).toEqual([])
}

const slugs = new Map<string, string>()
const slugOf = (siteId: string): string => slugs.get(siteId) ?? ''

/** What moves in its own way, or not at all, and why. */
const NOT_MOVED = [
  // United, taken out or computed anew by the merge.
  'customer_ids', 'customer_tags', 'credit_balances', 'customer_revenues', 'rfm_scores',
  // Derived from the customers and addresses, and written with them.
  'customer_keys', 'customer_numbers', 'customer_search', 'address_keys', 'duplicate_keys',
  // History stays with whom it is of; the survivor's timeline shows it.
  'events', 'webhook_deliveries', 'freed_ids', 'merge_parties', 'merge_moves',
  // What a run found of duplicates: of whoever is gone it is not shown, and it is found anew.
  'duplicate_members',
]

test('every table whose rows belong to customers moves with them, or is known not to', async () => {
  const { rows } = await owner.query<{ name: string }>(`
    select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'regulars'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'customer' and a.attnum > 0 order by 1`)
  expect(rows.map((row) => row.name).filter((name) => !NOT_MOVED.includes(name))).toEqual([...MOVED_KINDS].toSorted())
})

test('every record that names another of its customer has its place among what an undo looks after', async () => {
  // By their foreign keys, and by their names: some have none, because what they name may be deleted.
  const { rows } = await owner.query<{ from: string; column: string }>(`
    select c.relname as from, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'regulars'::regnamespace and c.relname = any($1) and (a.attname ~ any($2) or exists (
      select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any(k.conkey) and a.attname <> 'site_id' and k.confrelid = any($1::regclass[])))
    order by 1, 2`, [MOVED_KINDS, [...MOVED_KINDS.filter((kind) => kind !== 'addresses').map((kind) => `${kind.replace(/s$/, '')}$`), 'shipping_address$', '^(address|parent)$']])
  expect(rows.map(({ from, column }) => `${from}.${column}`)).toEqual(REFERENCES.map(({ from, column }) => `${from}.${column}`).toSorted())
})

/** Stories of each shape; more with MERGE_RUNS=…, others with TEST_SEED=…. */
const RUNS = Number(process.env['MERGE_RUNS'] ?? 2)
const take = fc.dictionary(fc.constantFrom('*', 'firstName', 'phone', 'metadata', 'metadata.a', 'customFields.size', 'taxNumbers', 'defaultPaymentMethodId'), fc.constantFrom('survivor', 'newest', 'longest'), { maxKeys: 3 })
const set = fc.constantFrom({}, { title: 'Dr', lastName: 'Given' }, { metadata: { a: null, c: 'set' } }, { primaryContact: null, company: null })
const order = fc.record({ take, set })
type Order = typeof order extends fc.Arbitrary<infer O> ? O : never

/** Which of the customers become part of which, in which order, and in which order that is undone. */
const SHAPES: readonly { readonly name: string; readonly people: number; readonly merges: readonly (readonly [survivor: number, losers: readonly number[]])[]; readonly undone: readonly number[] }[] = [
  { name: 'of several at once', people: 4, merges: [[0, [1, 2, 3]]], undone: [0] },
  { name: 'of a chain', people: 3, merges: [[0, [1]], [2, [0]]], undone: [1, 0] },
  { name: 'of two into one, the later first', people: 4, merges: [[0, [1]], [0, [2, 3]]], undone: [1, 0] },
  { name: 'of two into one, the earlier first', people: 4, merges: [[0, [1, 2]], [0, [3]]], undone: [0, 1] },
  { name: 'of three into one, the middle first', people: 4, merges: [[0, [1]], [0, [2]], [0, [3]]], undone: [1, 0, 2] },
  { name: 'of a chain beside another', people: 4, merges: [[0, [1]], [2, [0]], [2, [3]]], undone: [1, 0, 2] },
]

test.each(SHAPES)('undoing merges $name leaves every table as it was, but for revisions and the events that tell of it', async ({ people: count, merges, undone }) => {
  await fc.assert(fc.asyncProperty(fc.array(person, { minLength: count, maxLength: count }), fc.nat({ max: 2 }), fc.tuple(order, order, order), async (drawn, days, orders) => {
    const [people, rules] = JSON.parse(JSON.stringify([drawn, orders])) as [Person[], Order[]]
    const site = await openSite()
    const ids: string[] = []
    for (const [index, one] of people.entries()) ids.push(await settle(site, index, one))
    await site.ok('POST', '/test-clock', { to: new Date(Date.parse('2026-02-20T00:00:00Z') + days * 86_400_000).toISOString() })
    await refreshRfm(await site.ctx())
    await bringTogether(site, ids)
    const last = await lastEvent()
    const before = await dump(site.id, last)
    const made: string[] = []
    for (const [place, [survivor, losers]] of merges.entries()) {
      const asked = { survivor: ids[survivor], losers: losers.map((one) => ids[one]), ...rules[place] }
      const preview = await site.ok('POST', '/merges/preview', asked)
      if (place === 0) expect(await dump(site.id, last)).toEqual(before)
      const merge = await site.ok('POST', '/merges', { ...asked, preview: preview['preview'] })
      expect(JSON.stringify(merge['outcome'])).toBe(JSON.stringify(preview['outcome']))
      await expectSound(site.id)
      const [loser] = asked.losers
      expect(await site.ok('GET', `/customers/${loser}`)).toMatchObject({ ...preview['outcome'].customer, id: asked.survivor, mergedFrom: loser })
      made.push(merge['id'])
    }
    for (const place of undone) {
      expect((await site.ok('POST', `/merges/${made[place]}/undo`))['undoing'], `merge ${place}`).toMatchObject({ undecided: [] })
      await expectSound(site.id)
      await expectUnited(site)
    }
    expect(await dump(site.id, last)).toEqual(before)
  }), { numRuns: RUNS, endOnFailure: true })
}, 300_000 + RUNS * 60_000)

/** What a customer is and has, in words that are the same on two sites with the same story. */
async function shown(site: Site, id: string): Promise<unknown> {
  const { number: _number, revision: _revision, updatedAt: _updatedAt, ...customer } = await site.ok('GET', `/customers/${id}`)
  const all = async (what: string): Promise<Reply['body']> => site.ok('GET', `/customers/${id}/${what}`)
  const { history, current } = await all('consents')
  const seats = await owner.query('select u.id as subscription, s.status from seats s join customers c on c.site_id = s.site_id and c.number = s.customer join subscriptions u on u.site_id = s.site_id and u.number = s.subscription where s.site_id = $1 and c.id = $2 order by u.number', [site.id, customer.id])
  const told = JSON.stringify({
    customer, memberships: (await all('memberships')).items, addresses: (await all('addresses')).items, methods: (await all('payment-methods')).items, credits: await all('credits'), touches: await all('lead-sources'),
    seats: seats.rows, current, history: history.map(({ channel, state, method, evidence }: { [field: string]: unknown }) => ({ channel, state, method, evidence })),
  }, (field, value: unknown) => (['gatewayCustomerId', 'fingerprint', 'revision'].includes(field) ? undefined : value), 1)
  const ids = new Map<string, string>()
  for (const table of ['payment_methods', 'subscriptions', 'invoices', 'transactions', 'credits', 'addresses', 'memberships', 'lead_sources']) {
    const { rows } = await owner.query<{ id: string }>(`select to_jsonb(t) ->> 'id' as id from ${table} t where site_id = $1 order by number`, [site.id])
    for (const [place, row] of rows.entries()) ids.set(row.id, `${table} ${place}`)
  }
  return JSON.parse(told.replaceAll(/\b[a-z]{2,4}_[0-9A-Z]{26}\b/g, (one) => ids.get(one) ?? one.split('_')[0] ?? ''))
}

test('undoing one of several merges leaves what the others alone would have made', async () => {
  await fc.assert(fc.asyncProperty(fc.array(person, { minLength: 4, maxLength: 4 }), fc.constantFrom(1, 2), async (drawn, undone) => {
    const people = JSON.parse(JSON.stringify(drawn)) as Person[]
    const stories: unknown[] = []
    for (const isMerged of [true, false]) {
      const site = await openSite()
      const ids: string[] = []
      for (const [index, one] of people.entries()) ids.push(await settle(site, index, one))
      const merges: string[] = []
      for (const loser of [1, 2, 3].filter((one) => isMerged || one !== undone)) merges[loser] = (await site.ok('POST', '/merges', { survivor: ids[0], losers: [ids[loser]] }))['id']
      if (isMerged) expect((await site.ok('POST', `/merges/${merges[undone]}/undo`))['undoing']).toMatchObject({ undecided: [] })
      stories.push([await shown(site, 'cus-0'), await shown(site, `cus-${undone}`)])
    }
    expect(stories[0]).toEqual(stories[1])
  }), { numRuns: RUNS, endOnFailure: true })
}, 300_000 + RUNS * 60_000)

/** What may happen to a survivor between a merge and its undo, told by which of what it has is meant. */
const SINCE: { readonly [name: string]: (site: Site, id: string, which: number) => Promise<unknown> } = {
  'changes itself': (site, id, which) => tried(site, 'PATCH', `/customers/${id}`, [{ lastName: 'Since' }, { metadata: { a: 'since', b: null } }, { phone: null, company: 'Since' }, { externalReferences: [] }, { primaryContact: { city: 'Wien' } }][which % 5]),
  'gets an address': (site, id, which) => tried(site, 'POST', `/customers/${id}/addresses`, { kind: which % 2 ? 'shipping' : 'billing', city: 'Since', isDefault: which % 3 === 0 }),
  'loses an address': async (site, id, which) => drop(site, `/customers/${id}/addresses`, which),
  'gets a method': (site, id, which) => tried(site, 'POST', `/customers/${id}/payment-methods`, { token: 'sandbox_approve', isDefault: which % 2 === 0 }),
  'loses a method': async (site, id, which) => drop(site, `/customers/${id}/payment-methods`, which),
  'has another default': async (site, id, which) => {
    const usable = (await site.ok('GET', `/customers/${id}/payment-methods`)).items.filter((one: Reply['body']) => one.status === 'valid')
    if (usable.length > 0) await tried(site, 'PATCH', `/customers/${id}`, { defaultPaymentMethodId: usable[which % usable.length].id })
  },
  'subscribes': async (site, id, which) => {
    const { items } = await site.ok('GET', `/customers/${id}/payment-methods`)
    await tried(site, 'POST', '/subscriptions', { customerId: id, planId: which % 2 ? 'weekly' : 'monthly', currency: 'USD', ...(items.length > 0 && items[which % items.length].status === 'valid' ? { paymentMethodId: items[which % items.length].id } : {}) })
  },
  'has a subscription pay and go elsewhere': async (site, id, which) => {
    const one = await pick(site, `/subscriptions?customerId=${id}&status=active`, which)
    const [methods, addresses] = [(await site.ok('GET', `/customers/${id}/payment-methods`)).items.filter((each: Reply['body']) => each.status === 'valid'), (await site.ok('GET', `/customers/${id}/addresses`)).items]
    if (one) await tried(site, 'PATCH', `/subscriptions/${one.id}`, { ...(methods.length > 0 ? { paymentMethodId: methods[which % methods.length].id } : {}), ...(addresses.length > 0 ? { shippingAddressId: addresses[which % addresses.length].id } : {}) })
  },
  'cancels': async (site, id, which) => {
    const one = await pick(site, `/subscriptions?customerId=${id}&status=active`, which)
    if (one) await tried(site, 'POST', `/subscriptions/${one.id}/cancellation`, which % 2 ? { when: 'now' } : {})
  },
  'is given money back': async (site, id, which) => {
    const sales = (await site.ok('GET', `/transactions?customerId=${id}`)).items.filter((one: Reply['body']) => one.kind === 'sale' && one.status === 'approved' && one.refundedMinor === 0)
    if (sales.length > 0) await tried(site, 'POST', `/transactions/${sales[which % sales.length].id}/refunds`, { amountMinor: 5 })
  },
  'gets credit': (site, id, which) => tried(site, 'POST', `/customers/${id}/credits/adjustments`, { currency: which % 2 ? 'USD' : 'EUR', amountMinor: 100 + which, reason: 'since' }),
  'gets an item': (site, id) => tried(site, 'POST', `/customers/${id}/items`, { description: 'Since', unitAmountMinor: 250, currency: 'USD' }),
  'is billed': (site, id) => tried(site, 'POST', '/invoices', { customerId: id, currency: 'USD', lines: [{ description: 'Since', unitAmountMinor: 400 }] }),
  'consents': (site, id, which) => tried(site, 'POST', `/customers/${id}/consents`, { consents: [{ channel: which % 2 ? 'mail' : 'sms', state: which % 3 ? 'granted' : 'withdrawn' }] }),
  'comes again': (site, id) => tried(site, 'POST', `/customers/${id}/lead-sources`, { source: 'since' }),
  'is tagged': (site, id) => tried(site, 'POST', '/tags/since/customers', { customers: [id] }),
  'has no tag': async (site, _id, which) => drop(site, '/tags', which, 'name'),
  'joins or leaves': async (site, id, which) => {
    const { items } = await site.ok('GET', `/customers/${id}/memberships`)
    const organization = which % 2 ? 'acme' : 'globex'
    const own = items.find((one: Reply['body']) => one.organization.id === organization)
    await (own ? tried(site, 'DELETE', `/organizations/${organization}/memberships/${own.id}`) : tried(site, 'POST', `/organizations/${organization}/memberships`, { customer: id }))
  },
  'lives on': async (site, _id, which) => {
    const { now } = await site.ok('GET', '/test-clock')
    await tried(site, 'POST', '/test-clock', { to: new Date(Date.parse(now) + (1 + which % 34) * 86_400_000).toISOString() })
  },
  'is renamed': (site, id, which) => tried(site, 'POST', `/customers/${id}/rename`, { id: `renamed-${which}` }),
  'meets somebody who takes what it gave up': (site, _id, which) => tried(site, 'POST', '/customers', { username: `user${which % 4}`, externalReferences: [{ system: 'shop', value: `shop-${which % 4}` }] }),
}

/** What is done or refused, but never fails. */
async function tried(site: Site, method: string, path: string, body?: unknown): Promise<void> {
  const reply = await world.call(method, `/v1${path}`, body, { key: site.key })
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(500)
}

async function pick(site: Site, path: string, which: number): Promise<Reply['body']> {
  const { items } = await site.ok('GET', path)
  return items.length === 0 ? null : items[which % items.length]
}

async function drop(site: Site, path: string, which: number, named = 'id'): Promise<void> {
  const one = await pick(site, path, which)
  if (one) await tried(site, 'DELETE', `${path}/${one[named]}`)
}

test('whatever happens between merges and their undos, everything is somebody\'s, and adds up', async () => {
  const act = fc.tuple(fc.constantFrom(...Object.keys(SINCE)), fc.nat({ max: 200 }))
  await fc.assert(fc.asyncProperty(fc.array(person, { minLength: 3, maxLength: 3 }), fc.array(act, { maxLength: 8 }), fc.array(act, { maxLength: 8 }), fc.boolean(), fc.boolean(), async (drawn, between, after, isChain, isDeleted) => {
    const people = JSON.parse(JSON.stringify(drawn)) as Person[]
    const site = await openSite()
    const ids: string[] = []
    for (const [index, one] of people.entries()) ids.push(await settle(site, index, one))
    const [a = '', b = '', c = ''] = ids
    const current = async (id: string): Promise<string> => (await site.ok('GET', `/customers/${id}`))['id']
    const acts = async (id: string, all: typeof between): Promise<void> => {
      for (const [name, which] of all) await SINCE[name]?.(site, await current(id), which)
    }
    const merges = [(await site.ok('POST', '/merges', { survivor: a, losers: [b] }))['id']]
    await acts(a, between)
    const [survivor, loser] = isChain ? [c, a] : [a, c]
    merges.push((await site.ok('POST', '/merges', { survivor: await current(survivor), losers: [await current(loser)] }))['id'])
    await acts(survivor, after)
    await expectSound(site.id)
    if (isDeleted) expect((await world.call('DELETE', `/v1/customers/${await current(survivor)}`, undefined, { key: site.key })).status).toBe(204)
    for (const merge of isChain || isDeleted ? merges.toReversed() : merges) {
      const reply = await world.call('POST', `/v1/merges/${merge}/undo`, undefined, { key: site.key })
      expect(reply.status, reply.text).toBe(200)
      await expectSound(site.id)
    }
    expect(await violations(await site.ctx())).toEqual([])
    await site.ok('POST', '/test-clock', { to: new Date(Date.parse((await site.ok('GET', '/test-clock')).now) + 33 * 86_400_000).toISOString() })
    await expectSound(site.id)
    expect(await violations(await site.ctx())).toEqual([])
  }), { numRuns: RUNS, endOnFailure: true })
}, 300_000 + RUNS * 60_000)

/** Whoever is part of another has given it its organizations, its tags, and its withdrawals of consent. */
async function expectUnited(site: Site): Promise<void> {
  const lacking = await owner.query(`
    select p.customer, 'tag' as what from merges m join merge_parties p on p.site_id = m.site_id and p.merge = m.number and p.position > 0
      cross join lateral json_array_elements(p.kept->'tags') as t(tag) join customers c on c.site_id = m.site_id and c.number = m.survivor and c.merged_into is null
      where m.site_id = $1 and m.undone_at is null and not exists (select from customer_tags x where x.site_id = $1 and x.customer = c.number and x.tag = (t.tag->>'tag')::bigint)
    union all select p.customer, 'organization' from merges m join merge_parties p on p.site_id = m.site_id and p.merge = m.number and p.position > 0
      cross join lateral json_array_elements(p.kept->'memberships') as k(row) join customers c on c.site_id = m.site_id and c.number = m.survivor and c.merged_into is null
      where m.site_id = $1 and m.undone_at is null and not exists (select from memberships x where x.site_id = $1 and x.customer = c.number and x.organization = (k.row->>'organization')::bigint)
    union all select c.number, 'consent' from customers c join (
        select distinct on (customer, channel) customer, channel, state from consent_records where site_id = $1 order by customer, channel, decided_at desc, recorded_at desc, number desc) l
      on l.customer = c.number where c.site_id = $1 and c.deleted_at is null and c.consents->>l.channel <> l.state`, [site.id])
  expect(lacking.rows).toEqual([])
}

test('what looks at one moment sees nothing of what is committed meanwhile, and writes nothing', async () => {
  const { siteId } = world.site
  const names = async (db: SiteDb): Promise<unknown> => db.rows(sql`select name from tags where site_id = ${siteId} and name_key = 'meanwhile'`)
  const seen = await world.engine.database.snapshot(siteId, async (db) => {
    const before = await names(db)
    await world.call('POST', '/v1/tags', { name: 'meanwhile' })
    return [before, await names(db)]
  })
  expect(seen).toEqual([[], []])
  expect(await world.engine.database.read(siteId, names)).toEqual([{ name: 'meanwhile' }])
  await expect(world.engine.database.snapshot(siteId, (db) => db.run(sql`delete from tags where site_id = ${siteId}`))).rejects.toMatchObject({ code: '25006' })
})

test('of statements that are sent together, the failure that is told is the one that came first', async () => {
  const { siteId } = world.site
  const together = world.engine.database.transact(siteId, (db) => Promise.all([
    (async () => Promise.all([db.run(sql`select 1 / (select 0)`), db.run(sql`select 1`)]))(), db.run(sql`select 2`),
  ]))
  await expect(together).rejects.toMatchObject({ code: '22012' })
})
