// Erasure: after it, nothing that a person was known by stands in any table, whatever tables there are.

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runBilling } from '../src/services/billing-run.ts'
import { runWaitingImports } from '../src/services/import-turns.ts'
import { makeWorld, type Reply, type World } from './world.ts'

let world: World
let owner: pg.Client
beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
  await ok('PATCH', '/site', { settings: { country: 'AT' } })
  await ok('POST', '/organizations', { id: 'acme', name: 'Acme' })
  await ok('POST', '/tags', { name: 'vip' })
  await ok('POST', '/products', { id: 'coffee', name: 'Coffee' })
  await ok('POST', '/plans', { id: 'monthly', productId: 'coffee', name: 'A bag a month', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'EUR', model: { kind: 'flat', amountMinor: 1_500 } }] })
  for (const resource of ['customer', 'address']) {
    await ok('POST', '/custom-fields', { resource, name: 'nickname', type: 'string' })
    await ok('POST', '/custom-fields', { resource, name: 'hobbies', type: 'array' })
  }
})
afterAll(() => owner.end())

let keys = 0
async function ok(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const reply = await world.call(method, `/v1${path}`, body, { headers: { ...(method === 'GET' ? {} : { 'idempotency-key': `key-${++keys}` }), ...headers } })
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply
}

/** Every row of every table of ours as text, what is binary included. */
async function dump(): Promise<{ [table: string]: string }> {
  const { rows: columns } = await owner.query<{ name: string; binary: string[] }>(`
    select format('%I.%I', n.nspname, c.relname) as name, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.atttypid = 'bytea'::regtype) as binary
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1`)
  const found: { [table: string]: string } = {}
  for (const { name, binary } of columns) {
    const texts = ['t::text', ...binary.map((column) => `encode(t."${column}", 'escape')`)]
    const { rows: [all] } = await owner.query<{ text: string | null }>(`select string_agg(concat_ws(chr(10), ${texts.join(', ')}), chr(10)) as text from ${name} t`)
    found[name] = (all?.text ?? '').toLowerCase()
  }
  return found
}

const tablesWith = (tables: { [table: string]: string }, mark: string): string[] => Object.keys(tables).filter((name) => tables[name]?.includes(mark.toLowerCase()))

/** Tables whose rows belong to customers, by the name of the column: what a future noun brings along comes under this test by itself. */
async function tablesOfCustomers(): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(`
    select distinct format('regulars.%I', c.relname) as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'regulars'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'customer' order by 1`)
  return rows.map((row) => row.name)
}

/** These are filled only by deleting, or hold no more than numbers. */
const EMPTY_BEFORE: readonly string[] = ['freed_ids', 'rfm_scores', 'merge_parties', 'merge_moves', 'duplicate_members'].map((name) => `regulars.${name}`)

interface Person { readonly id: string; readonly number: number; readonly marks: readonly string[] }

type Mark = (name: string) => string

/** A person with a text of its own in every field and place that the API can fill. `p` tells one person's marks from another's. */
async function fill(p: string, digit: string): Promise<Person> {
  const marks = new Set<string>()
  const mark = (name: string): string => {
    const text = `zqx${p}${name}`
    marks.add(text)
    return text
  }
  const phone = (tail: string): string => {
    marks.add(`1555${digit}${tail}`)
    return `+43 1555${digit}${tail}`
  }
  const postal = (of: string): Record<string, string> => ({
    ...Object.fromEntries(['firstName', 'lastName', 'company', 'line1', 'line2', 'city', 'region', 'postalCode'].map((field) => [field, mark(of + field)])), country: 'AT',
  })
  const touch = (of: string): Record<string, string> => Object.fromEntries(
    ['source', 'medium', 'campaign', 'term', 'content', 'affiliate', 'subAffiliate', 'salesAgent', 'clickId', 'path', 'referrer'].map((field) => [field, mark(of + field)]))
  const id = mark('first-id')
  const created = await ok('POST', '/customers', {
    id, email: `${mark('old')}@example.com`, firstName: mark('fn'), lastName: mark('ln'), displayName: mark('dn'), username: mark('un'), phone: phone('001'), company: mark('co'),
    salutation: mark('sal'), title: mark('title'), taxNumbers: [{ type: mark('taxtype'), value: mark('tax'), country: 'AT' }], language: 'en', timeZone: 'Europe/Vienna',
    primaryContact: {
      ...postal('pc'), emails: [{ label: mark('maillabel'), value: `${mark('pcmail')}@example.com`, primary: true }, { value: `${mark('second')}@example.com` }],
      phones: [{ label: mark('phonelabel'), value: phone('002') }],
    },
    externalReferences: [{ system: 'shop', value: mark('ref') }], metadata: { [mark('metakey')]: { deep: [{ er: mark('meta') }] }, luckyNumber: Number(`77${digit}31337`) },
    customFields: { nickname: mark('nick'), hobbies: [mark('hobby')] }, tags: ['vip'], leadSource: touch('one'),
    consents: [{ channel: 'mail', state: 'granted', method: mark('method'), evidence: mark('evidence'), ipAddress: '203.0.113.9' }],
  }, { 'idempotency-key': mark('idempotency') })
  marks.add('203.0.113.9').add(`77${digit}31337`)
  await ok('PATCH', `/customers/${id}`, { email: `${mark('new')}@example.com`, lastName: mark('married'), externalReferences: [{ system: 'shop', value: mark('newref') }], phone: phone('003') })
  await ok('POST', `/customers/${id}/rename`, { id: mark('second-id') })
  await ok('POST', `/customers/${id}/lead-sources`, touch('two'))
  await ok('POST', `/customers/${id}/consents`, { consents: [{ channel: 'sms', state: 'withdrawn', evidence: mark('evidence2') }] })
  await ok('POST', `/customers/${id}/comments`, { message: mark('comment') })
  const address = await ok('POST', `/customers/${id}/addresses`, { ...postal('adr'), phone: phone('004'), metadata: { note: mark('adrmeta') }, customFields: { nickname: mark('adrnick') } })
  await ok('PATCH', `/customers/${id}/addresses/${address.body.id}`, { city: mark('othercity') })
  const gone = await ok('POST', `/customers/${id}/addresses`, { city: mark('gonecity'), kind: 'billing' })
  await ok('DELETE', `/customers/${id}/addresses/${gone.body.id}`)
  await ok('POST', '/organizations/acme/memberships', { customer: id, role: mark('role') })
  await ok('PUT', '/customers?match=email', { email: `zqx${p}new@example.com` })
  const file = `id,email,firstName,language\nzqx${p}second-id,zqx${p}new@example.com,${mark('imported')},en\n,zqx${p}new@example.com,${mark('refused')},xx\n`
  await world.call('POST', '/v1/imports?match=email', file, { headers: { 'content-type': 'text/csv' } })
  await runWaitingImports(world.engine)
  for (const text of await bill(`zqx${p}second-id`, mark, address.body.id)) marks.add(text)
  await deliver(created.body.number, mark('delivered'))
  return { id: `zqx${p}second-id`, number: created.body.number, marks: [...marks] }
}

/** Everything that billing can be told of a person; gives what a gateway knows the person by. */
async function bill(id: string, mark: Mark, address: string): Promise<string[]> {
  const contact = { firstName: mark('billfn'), lastName: mark('billln'), line1: mark('billline'), emails: [{ value: `${mark('billmail')}@example.com` }] }
  const token = await ok('POST', '/payment-tokens', { token: 'sandbox_approve', billingContact: contact, leadSource: { source: mark('tokensource') } })
  await ok('POST', '/payment-tokens', { token: 'sandbox_approve', billingContact: { firstName: mark('waiting'), emails: [{ value: `${mark('second')}@example.com` }] } })
  const first = await ok('POST', `/customers/${id}/payment-methods`, { paymentToken: token.body.id })
  const second = await ok('POST', `/customers/${id}/payment-methods`, { token: 'sandbox_approve.mastercard', billingContact: { lastName: mark('otherbill') }, metadata: { said: mark('methodmeta') } })
  await ok('POST', '/subscriptions', { customerId: id, planId: 'monthly', shippingAddressId: address, metadata: { note: mark('subscriptionmeta') } })
  const other = await ok('POST', '/subscriptions', { customerId: id, planId: 'monthly', paymentMethodId: second.body.id })
  await ok('POST', `/subscriptions/${other.body.id}/cancellation`, { when: 'now', reason: mark('cancelreason') })
  await ok('POST', `/customers/${id}/items`, { description: mark('item'), unitAmountMinor: 300, currency: 'EUR', metadata: { for: mark('itemmeta') } })
  await ok('POST', '/invoices', {
    customerId: id, currency: 'EUR', withItems: true, lines: [{ description: mark('line'), unitAmountMinor: 1_000, quantity: 2 }], memo: mark('memo'), metadata: { by: mark('invoicemeta') },
  })
  await ok('POST', `/customers/${id}/items`, { description: mark('waitingitem'), unitAmountMinor: 500, currency: 'EUR' })
  const sale = await ok('POST', '/transactions', { customerId: id, amountMinor: 2_500, currency: 'EUR', description: mark('sale'), requestId: mark('request'), metadata: { at: mark('salemeta') } })
  await ok('POST', `/transactions/${sale.body.id}/refunds`, { amountMinor: 700, reason: mark('refund') })
  await ok('POST', `/customers/${id}/credits`, { amountMinor: 4_000, currency: 'EUR', requestId: mark('creditrequest') })
  await ok('POST', `/customers/${id}/credits/adjustments`, { amountMinor: 100, currency: 'EUR', reason: mark('creditreason') })
  await ok('POST', `/customers/${id}/portal-sessions`, {})
  await owner.query(`insert into regulars.seats (site_id, id, subscription, customer, status, created_at, updated_at) select site_id, $1, number, customer, 'active', now(), now() from regulars.subscriptions where id = $2`, [`seat_${id}`, other.body.id])
  await owner.query('insert into regulars.customer_passwords (site_id, customer, hash, changed_at) select site_id, number, $2, now() from regulars.customers where id = $1', [id, mark('hash')])
  // By mail, which nobody reads here.
  await owner.query(`
    insert into regulars.portal_login_links (site_id, secret_hash, customer, created_at, expires_at)
    select site_id, decode(md5(id), 'hex'), number, now(), now() + interval '1 hour' from regulars.customers where id = $1`, [id])
  return [first, second].flatMap(({ body }) => [body.fingerprint, body.gatewayCustomerId])
}

/** What the books say of a person's money, and the person's metrics. */
async function booksOf(customer: number): Promise<unknown[]> {
  const questions = [
    'select number, invoice_number, kind, status, currency, subtotal, discount, tax, total, credit_applied, paid, refunded, issued_at, paid_at from regulars.invoices where customer = $1 order by number',
    `select i.number, sum((line ->> 'amountMinor')::bigint) as lines from regulars.invoices i, json_array_elements(i.lines) line where i.customer = $1 group by 1 order by 1`,
    'select number, invoice, kind, status, currency, amount, refunded, gateway_key, gateway_reference, answered_at from regulars.transactions where customer = $1 order by number',
    'select number, currency, amount, balance, kind, at from regulars.credits where customer = $1 order by number',
    'select currency, balance from regulars.credit_balances where customer = $1', 'select currency, gross, net from regulars.customer_revenues where customer = $1',
    'select payment_count, invoice_count, gross_revenue, lifetime_revenue, first_payment_at, last_payment_at from regulars.customers where number = $1',
  ]
  const answers: unknown[] = []
  for (const question of questions) answers.push((await owner.query(question, [customer])).rows)
  return answers
}

/** A webhook's delivery of one event of the customer. */
async function deliver(customer: number, text: string): Promise<void> {
  const site = String(world.site.siteId)
  await owner.query(`insert into regulars.webhook_endpoints (site_id, id, url, event_types, secret, created_at, updated_at) values ($1, $2, 'https://example.com/', '{}', 's', now(), now())`, [site, `whe_${customer}`])
  await owner.query(`
    insert into regulars.webhook_deliveries (site_id, id, endpoint, event, event_type, customer, lane, body, response_excerpt, created_at)
    select $1::bigint, $2, w.number, e.number, e.type, e.customer, e.customer, $3, $3, now() from regulars.events e, regulars.webhook_endpoints w
    where e.site_id = $1 and w.site_id = $1 and w.id = $4 and e.customer = $5 and e.customer_sequence = 1`, [site, `dlv_${customer}`, text, `whe_${customer}`, customer])
  await owner.query(`insert into regulars.webhook_lanes (site_id, endpoint, lane, next_attempt_at) select site_id, endpoint, lane, now() from regulars.webhook_deliveries where customer = $1`, [customer])
}

describe.each([['a live customer', 'a', '1', false], ['a deleted customer', 'b', '2', true]])('erasing %s', (_who, letter, digit, isDeleted) => {
  let person: Person
  let erased: Reply
  let books: unknown[]
  test('clears every text that was ever said of the person from every table', async () => {
    person = await fill(letter, digit)
    const before = await dump()
    for (const mark of person.marks) expect(tablesWith(before, mark), `the test forgot to fill ${mark}`).not.toEqual([])
    for (const table of await tablesOfCustomers()) if (!EMPTY_BEFORE.includes(table)) expect(before[table], `nothing fills ${table}: fill it in this test`).not.toBe('')
    const { rows: tokens } = await owner.query<{ token: string }>('select token from regulars.payment_methods where customer = $1', [person.number])
    books = await booksOf(person.number)
    if (isDeleted) {
      await ok('DELETE', `/customers/${person.id}`)
      await ok('POST', '/tags/vip/customers', { customers: [person.id] })
    }
    erased = await ok('POST', `/customers/${person.id}/erasure`)
    const after = await dump()
    const left = person.marks.flatMap((mark) => tablesWith(after, mark).map((table) => `${table} still holds ${mark}`))
    expect(left.join('\n')).toBe('')
    // The sandbox knows a token by which it declines; nothing of ours leads there any more.
    for (const { token } of tokens) expect(tablesWith(after, token).filter((table) => !table.includes('.sandbox_'))).toEqual([])
  })

  test('leaves the books as they were, to the cent', async () => {
    expect(books.every((rows) => (rows as unknown[]).length > 0)).toBe(true)
    expect(await booksOf(person.number)).toEqual(books)
  })

  test('lets the payment methods go at their gateway, and ends every session of the portal', async () => {
    const { rows: methods } = await owner.query(`select status, token, last4, brand, expiry_year, billing_contact from regulars.payment_methods where customer = $1`, [person.number])
    expect(methods).toEqual([1, 2].map(() => ({ status: 'deactivated', token: '', last4: null, brand: null, expiry_year: null, billing_contact: null })))
    const { rows: kept } = await owner.query(`select from regulars.sandbox_instruments where detached_at is null`)
    expect(kept).toEqual([])
    for (const table of ['portal_sessions', 'portal_login_links', 'customer_passwords', 'seats']) expect((await owner.query(`select from regulars.${table} where customer = $1`, [person.number])).rowCount, table).toBe(0)
  })

  test('says what it cleared, by kind', () => {
    const { cleared } = erased.body
    expect(cleared).toMatchObject({ tags: 1, leadSources: 3, consentEvidence: 2, webhookDeliveries: 1, importRefusals: 1, ids: 2 })
    expect(cleared).toMatchObject({ paymentMethods: 2, paymentTokens: 2, portalSessions: 1, subscriptions: 2, items: 2, transactions: 3, credits: 1, gatewayCopies: 2 })
    expect(cleared.invoices).toBeGreaterThan(1)
    if (!isDeleted) expect(cleared).toMatchObject({ addresses: 1, memberships: 1 })
    expect(cleared.profile).toBeGreaterThan(15)
    expect(cleared.idempotentAnswers).toBe(isDeleted ? 25 : 24)
    expect(cleared.events).toBeGreaterThan(10)
  })

  test('keeps the number, what books need, the consents as they stand and the order of events', async () => {
    const { rows: [row] } = await owner.query('select id, consents, event_count, default_payment_method_id, erased_at from regulars.customers where number = $1', [person.number])
    expect(row).toMatchObject({ id: erased.body.id, default_payment_method_id: null, erased_at: world.now })
    expect(row.consents).toMatchObject({ mail: 'granted', sms: 'withdrawn' })
    const { rows: events } = await owner.query('select type, customer_sequence from regulars.events where customer = $1 order by customer_sequence', [person.number])
    expect(events.map((one) => one.customer_sequence)).toEqual(events.map((_one, index) => index + 1))
    expect(events.length).toBe(row.event_count)
    expect(events.slice(-2).map((one) => one.type)).toEqual(['customer.deleted', 'customer.erased'])
  })

  test('answers erased to whoever reads it again, and to a repeated request that told of it', async () => {
    for (const path of ['', '/timeline', '/addresses', '/consents']) {
      const reply = await world.call('GET', `/v1/customers/${erased.body.id}${path}`)
      expect([reply.status, reply.body.code], path).toEqual([410, 'erased'])
    }
    expect((await world.call('PATCH', `/v1/customers/${erased.body.id}`, { firstName: 'x' })).body.code).toBe('erased')
    expect((await world.call('POST', `/v1/customers/${erased.body.id}/erasure`)).body.code).toBe('erased')
    expect((await world.call('GET', `/v1/customers/${person.id}`)).status).toBe(404)
    const again = await world.call('POST', '/v1/customers', { email: 'x@example.com' }, { headers: { 'idempotency-key': `zqx${letter}idempotency` } })
    expect([again.status, again.body.code]).toEqual([410, 'erased'])
  })

  test('sends nothing more of the person to anybody, and not again what was sent', async () => {
    expect((await ok('GET', `/webhook-deliveries/dlv_${person.number}`)).body.status).toBe('cancelled')
    expect((await world.call('POST', `/v1/webhook-deliveries/dlv_${person.number}/replays`)).body.code).toBe('erased')
    expect((await owner.query('select from regulars.webhook_lanes where lane = $1', [person.number])).rowCount).toBe(0)
  })

  test('sets id, e-mail and references free', async () => {
    const fresh = await ok('POST', '/customers', { id: person.id, email: `zqx${letter}new@example.com`, externalReferences: [{ system: 'shop', value: `zqx${letter}newref` }] })
    expect(fresh.body.number).not.toBe(person.number)
  })
})

test('a key without the scope may not erase, and nobody is erased who never was', async () => {
  const { secret } = await world.addKey(['customers:write'])
  await ok('POST', '/customers', { id: 'kept' })
  const refused = await world.call('POST', '/v1/customers/kept/erasure', undefined, { key: secret })
  expect([refused.status, refused.body.scope]).toEqual([403, 'customers:erase'])
  expect((await world.call('POST', '/v1/customers/nobody/erasure')).status).toBe(404)
  expect((await world.call('POST', '/v1/customers/kept/erasure', undefined, { headers: { 'if-match': '"7"' } })).status).toBe(412)
  expect((await world.call('GET', '/v1/customers/kept')).status).toBe(200)
})

test('of several who had an id, the number says who is meant; without it the live one, then the last deleted', async () => {
  const numbers: number[] = []
  for (let round = 0; round < 3; round++) {
    numbers.push((await ok('POST', '/customers', { id: 'shared', firstName: `round ${round}` })).body.number)
    if (round < 2) await ok('DELETE', '/customers/shared')
    world.now = new Date(world.now.getTime() + 1_000)
  }
  const [first, second, third] = numbers
  expect((await ok('POST', `/customers/SHARED/erasure?number=${first}`)).body.number).toBe(first)
  expect((await ok('GET', '/customers/shared')).body.number).toBe(third)
  expect((await ok('POST', '/customers/shared/erasure')).body.number).toBe(third)
  expect((await ok('POST', '/customers/shared/erasure')).body.number).toBe(second)
  expect((await world.call('POST', '/v1/customers/shared/erasure')).status).toBe(404)
  expect((await world.call('POST', `/v1/customers/other/erasure?number=${first}`)).status).toBe(404)
})

test('what is stored of others stays as it was', async () => {
  const headers = { 'idempotency-key': 'bystander' }
  const body = { id: 'bystander', email: 'both@example.org', firstName: 'By' }
  const answer = await ok('POST', '/customers', body, headers)
  await ok('POST', '/customers', { id: 'leaver', email: 'leaver@example.org', firstName: 'By' })
  await ok('POST', '/customers/leaver/erasure')
  const replay = await ok('POST', '/customers', body, headers)
  expect([replay.text, replay.headers['idempotency-replayed']]).toEqual([answer.text, 'true'])
  expect((await ok('GET', '/customers/bystander/timeline')).body.items).toHaveLength(1)
})

test('an id that Regulars gave stays with the erased customer', async () => {
  const { body } = await ok('POST', '/customers', { firstName: 'Given' })
  expect((await ok('POST', `/customers/${body.id}/erasure`)).body).toMatchObject({ id: body.id, number: body.number })
  expect((await world.call('GET', `/v1/customers/${body.id}`)).body).toMatchObject({ code: 'erased', number: body.number })
})

test('nobody is erased while a payment waits for its answer; then it is in the books, and the person goes', async () => {
  const { number } = (await ok('POST', '/customers', { id: 'late' })).body
  await ok('POST', '/customers/late/payment-methods', { token: 'sandbox_late_1h' })
  const sale = await ok('POST', '/transactions', { customerId: 'late', amountMinor: 900, currency: 'EUR' })
  expect(sale.body.status).toBe('pending')
  const refused = await world.call('POST', '/v1/customers/late/erasure')
  expect([refused.status, refused.body.code, refused.body.state]).toEqual([409, 'wrong-state', 'pending'])
  expect((await ok('GET', '/customers/late')).body.deletedAt).toBe(null)
  world.now = new Date(world.now.getTime() + 3 * 3_600_000)
  await runBilling(world.ctx)
  await ok('POST', '/customers/late/erasure')
  expect((await booksOf(number))[2]).toMatchObject([{ status: 'approved', amount: 900n }])
})

test('with a customer everybody is erased who was merged into it, from the records of merges too, also of those that were undone', async () => {
  const marks = new Set<string>()
  const person = async (name: string): Promise<string> => {
    const mark = (field: string): string => {
      marks.add(`zqxm${name}${field}`)
      return `zqxm${name}${field}`
    }
    const body = {
      id: mark('id'), email: `${mark('mail')}@example.com`, lastName: mark('ln'), company: mark('co'), username: mark('un'), metadata: { [`k${name}`]: mark('meta') }, leadSource: { source: mark('src') },
      externalReferences: [{ system: 'shop', value: mark('ref') }], consents: [{ channel: 'mail', state: 'granted', evidence: mark('evidence') }],
    }
    await ok('POST', '/customers', body)
    await ok('POST', `/customers/${body.id}/addresses`, { city: mark('city') })
    await ok('POST', `/customers/${body.id}/comments`, { message: mark('comment') })
    await ok('POST', '/organizations/acme/memberships', { customer: body.id, role: mark('role') })
    return body.id
  }
  const [survivor, loser, first] = [await person('s'), await person('l'), await person('f')]
  await ok('POST', '/customers', { id: 'not-the-same', lastName: 'Bystander' })
  await ok('POST', '/merges', { survivor: loser, losers: [first] })
  const mistaken = await ok('POST', '/merges', { survivor: 'not-the-same', losers: [loser] })
  await ok('POST', `/merges/${mistaken.body.id}/undo`)
  const merge = await ok('POST', '/merges', { survivor, losers: [loser], take: { lastName: `customer:${loser}` } })
  const before = await dump()
  for (const table of ['merge_parties', 'merge_moves', 'merges']) expect(before[`regulars.${table}`], table).not.toBe('')
  expect((await world.call('POST', `/v1/customers/${first}/erasure`)).body).toMatchObject({ code: 'merged', customer: survivor })
  expect((await ok('POST', `/customers/${survivor}/erasure`)).body.cleared).toMatchObject({ merges: 3, leadSources: 3 })
  const after = await dump()
  expect([...marks].flatMap((mark) => tablesWith(after, mark).map((table) => `${table} still holds ${mark}`)).join('\n')).toBe('')
  expect((await ok('GET', `/merges/${merge.body.id}`)).body).toMatchObject({ outcome: null, undoing: null })
  expect((await world.call('POST', `/v1/merges/${merge.body.id}/undo`)).body).toMatchObject({ code: 'erased', detail: `a party of merge ${merge.body.id} is erased; what would undo it is gone with that one` })
  expect((await ok('GET', '/customers/not-the-same')).body).toMatchObject({ lastName: 'Bystander', company: null, metadata: {} })
})
