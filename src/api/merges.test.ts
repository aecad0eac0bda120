// Merges over the native API: who may not, what moves, what finds whom, and what an undo does with what came about since.

import { describe, expect, test } from 'vitest'
import { type Json, openMergingSite } from '../../test/merging.ts'
import type { Reply } from '../../test/world.ts'
import { contextFor, OPERATOR } from '../services/context.ts'
import { runWaitingImports } from '../services/import-turns.ts'
import { createKey } from '../services/keys.ts'
import { RECORDS_TOLD_MAX } from '../services/merge-telling.ts'

const site = openMergingSite()
const { ok, refused, customer, merge, undo, call } = site

describe('a merge is refused', () => {
  test('with itself, with one named twice, and with nobody', async () => {
    const [a, b] = [await customer(), await customer()]
    expect((await refused('POST', '/merges', { survivor: a, losers: [b, a.toUpperCase()] })).errors).toEqual([{ pointer: '/losers/1', code: 'itself', message: 'is the survivor itself' }])
    expect((await refused('POST', '/merges', { survivor: a, losers: [b, b] })).errors[0]).toMatchObject({ code: 'twice' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [] })).code).toBe('invalid')
    expect((await refused('POST', '/merges', { survivor: a, losers: ['nobody'] })).code).toBe('not-found')
  })

  test('with one of another site, an erased one and a deleted one', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    await site.world.call('POST', '/v1/customers', { id: 'elsewhere' })
    expect((await refused('POST', '/merges', { survivor: a, losers: ['elsewhere'] })).code).toBe('not-found')
    const erased = await ok('POST', `/customers/${b}/erasure`)
    expect((await refused('POST', '/merges', { survivor: a, losers: [erased.id] })).code).toBe('erased')
    await ok('DELETE', `/customers/${c}`)
    expect(await refused('POST', '/merges/preview', { survivor: a, losers: [c] })).toMatchObject({ code: 'not-found', deleted: true })
  })

  test('with one that is merged already, which is named', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    await merge(a, [b])
    expect(await refused('POST', '/merges', { survivor: c, losers: [b] })).toMatchObject({ code: 'merged', customer: a })
    expect(await refused('POST', '/merges', { survivor: b, losers: [c] })).toMatchObject({ code: 'merged', customer: a })
  })

  test('when any party changed meanwhile, or the preview no longer holds', async () => {
    const [a, b] = [await customer(), await customer()]
    const preview = await ok('POST', '/merges/preview', { survivor: a, losers: [b] })
    await ok('POST', `/customers/${b}/addresses`, { city: 'Graz' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], preview: preview.preview })).code).toBe('revision-stale')
    await ok('PATCH', `/customers/${b}`, { firstName: 'Bo' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], revisions: { [a]: 1, [b]: 1 } })).code).toBe('revision-stale')
    expect((await call('POST', '/merges', { survivor: a, losers: [b] }, { 'if-match': '"7"' })).status).toBe(412)
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], revisions: { stranger: 1 } })).code).toBe('invalid')
    await merge(a, [b], { revisions: { [a]: 1, [b.toUpperCase()]: 2 } })
  })

  test('by a key that lacks the scope of what moves', async () => {
    const [a, b] = [await customer(), await customer({}, 'sandbox_approve')]
    const { secret } = await createKey(contextFor(site.world.engine, { ...site.world.site, siteId: BigInt(site.id) }, OPERATOR), { name: 'few', scopes: ['customers:write'] })
    const reply = await site.world.call('POST', '/v1/merges', { survivor: a, losers: [b] }, { key: secret })
    expect([reply.status, reply.body.scope]).toEqual([403, 'payments:write'])
  })

  test('for rules that are none, and values that are no value', async () => {
    const [a, b] = [await customer(), await customer()]
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], take: { shoeSize: 'newest', email: 'best' } })).errors.map((one: Json) => one.code)).toEqual(['unknown', 'rule'])
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], set: { email: 'no address' } })).errors[0]).toMatchObject({ pointer: '/email' })
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], set: { tags: [] } })).code).toBe('invalid')
    expect((await refused('POST', '/merges', { survivor: a, losers: [b], set: { customFields: { unknown: 1 } } })).code).toBe('custom-field-invalid')
    await customer({ username: 'taken-name' })
    const [method] = (await ok('GET', `/customers/${await customer({}, 'sandbox_approve')}/payment-methods`)).items
    const taken: [object, object][] = [
      [{ set: { username: 'taken-name' } }, { code: 'username-taken' }], [{ set: { defaultPaymentMethodId: method.id } }, { code: 'invalid', errors: [{ pointer: '/defaultPaymentMethodId' }] }],
    ]
    for (const [order, problem] of taken) for (const path of ['/merges', '/merges/preview']) expect(await refused('POST', path, { survivor: a, losers: [b], ...order }), path).toMatchObject(problem)
  })

  test('when together they would have more than one customer can', async () => {
    const tags = (from: string): string[] => Array.from({ length: 150 }, (_, index) => `${from} ${index}`)
    const [a, b] = [await customer({ tags: tags('x') }), await customer({ tags: tags('y') })]
    expect(await refused('POST', '/merges', { survivor: a, losers: [b] })).toMatchObject({ code: 'limit-reached', field: 'tags' })
  })
})

describe('field by field', () => {
  test('the survivor keeps what it has, and gets what it lacks from the first who has it; what differs is named', async () => {
    const a = await customer({ firstName: 'Ada', metadata: { plan: 'gold', old: 1 } })
    const b = await customer({ firstName: 'Adelaide', lastName: 'Byron', metadata: { plan: 'blue', new: [2] }, externalReferences: [{ system: 'shop', value: 'b1' }] })
    const c = await customer({ lastName: 'Lovelace', phone: '+43 1 5550100' })
    const { outcome } = await merge(a, [b, c])
    expect(outcome.customer).toMatchObject({
      firstName: 'Ada', lastName: 'Byron', phone: '+43 1 5550100', phoneE164: '+4315550100', metadata: { plan: 'gold', old: 1, new: [2] }, externalReferences: [{ system: 'shop', value: 'b1' }],
    })
    expect(outcome.conflicts.map((one: Json) => [one.field, one.taken, one.values.length])).toEqual([['email', a, 3], ['firstName', a, 2], ['lastName', b, 2], ['metadata.plan', a, 2]])
    expect(await ok('GET', `/customers/${a}`)).toMatchObject(outcome.customer)
  })

  test('by rule: newest, longest, a given one, a value, and per key', async () => {
    const a = await customer({ firstName: 'Al', lastName: 'One', company: 'A', metadata: { x: 'a', y: 'a', z: 'a' } })
    const b = await customer({ firstName: 'Albert', lastName: 'Two', company: 'B', metadata: { x: 'bbb', y: 'b', z: 'b' } })
    await ok('POST', '/test-clock', { to: new Date(Date.parse((await ok('GET', '/test-clock')).now) + 1000).toISOString() })
    const c = await customer({ firstName: 'Bert', lastName: 'Three', company: 'C', metadata: { x: 'c', y: 'c', z: 'c' } })
    const { outcome } = await merge(a, [b, c], {
      take: { firstName: 'longest', lastName: 'newest', company: `customer:${b}`, metadata: 'newest', 'metadata.x': 'longest', 'metadata.z': 'survivor' }, set: { title: 'Dr', metadata: { w: 1 } },
    })
    expect(outcome.customer).toMatchObject({ firstName: 'Albert', lastName: 'Three', company: 'B', title: 'Dr', metadata: { x: 'bbb', y: 'c', z: 'a', w: 1 } })
  })

  test('of fields that are given a value nobody\'s is taken', async () => {
    const [a, b] = [await customer({ firstName: 'Al', metadata: { x: 'a', y: 'a' } }), await customer({ firstName: 'Bo', metadata: { x: 'b', y: 'b' } })]
    const { outcome } = await ok('POST', '/merges/preview', { survivor: a, losers: [b], set: { firstName: 'Cy', metadata: { x: 'c' } } })
    expect(outcome.conflicts.map((one: Json) => [one.field, one.taken])).toEqual([['email', a], ['firstName', null], ['metadata.x', null], ['metadata.y', a]])
  })

  test('a withdrawal of consent stands against a later grant, unless that one is shown by evidence', async () => {
    const consents = (...all: [string, string, string, string?][]): object => ({ consents: all.map(([channel, state, decidedAt, evidence]) => ({ channel, state, decidedAt, ...(evidence ? { evidence } : {}) })) })
    const a = await customer(consents(['mail', 'withdrawn', '2026-01-02T00:00:00Z'], ['sms', 'withdrawn', '2026-01-02T00:00:00Z'], ['phone', 'granted', '2026-01-05T00:00:00Z']))
    const b = await customer(consents(['mail', 'granted', '2026-01-03T00:00:00Z'], ['sms', 'granted', '2026-01-03T00:00:00Z', 'form 7'], ['phone', 'withdrawn', '2026-01-01T00:00:00Z']))
    const { id, outcome } = await merge(a, [b])
    expect(outcome.customer.consents).toEqual({ mail: 'withdrawn', sms: 'granted', phone: 'withdrawn', emailReceipts: 'unknown' })
    expect(outcome.conflicts.filter((one: Json) => one.field.startsWith('consents')).map((one: Json) => [one.field, one.taken])).toEqual([['consents.mail', a], ['consents.phone', b], ['consents.sms', b]])
    const after = await ok('GET', `/customers/${a}/consents`)
    expect(after.history.filter((one: Json) => one.method === 'merge').map((one: Json) => one.channel)).toEqual(['mail', 'phone'])
    await ok('POST', `/customers/${a}/consents`, { consents: [{ channel: 'emailReceipts', state: 'granted' }] })
    expect((await ok('GET', `/customers/${a}`)).consents).toMatchObject({ mail: 'withdrawn', sms: 'granted', phone: 'withdrawn' })
    await undo(id)
    expect((await ok('GET', `/customers/${b}`)).consents).toMatchObject({ mail: 'granted', sms: 'granted', phone: 'withdrawn' })
  })

  test('the earliest touch is the original, the latest the most recent, all others between', async () => {
    const at = async (minutes: number): Promise<void> => void (await ok('POST', '/test-clock', { to: new Date(Date.parse((await ok('GET', '/test-clock')).now) + minutes * 60_000).toISOString() }))
    const a = await customer({ leadSource: { source: 'second' } })
    // Somebody earlier, recorded later: times count, not numbers.
    const b = await customer({ leadSource: { source: 'first' } })
    await site.owner.query(`update regulars.lead_sources set touched_at = touched_at - interval '1 day' where site_id = $1 and touch->>'source' = 'first'`, [site.id])
    await site.owner.query(`update regulars.customers set lead_sources = replace(lead_sources::text, to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD'), to_char((updated_at - interval '1 day') at time zone 'UTC', 'YYYY-MM-DD'))::json where site_id = $1 and id = $2`, [site.id, b])
    await at(5)
    await ok('POST', `/customers/${b}/lead-sources`, { source: 'third' })
    await merge(a, [b])
    expect((await ok('GET', `/customers/${a}/lead-sources`)).items.map((one: Json) => [one.source, one.role])).toEqual([['first', 'original'], ['second', 'intermediary'], ['third', 'mostRecent']])
  })
})

describe('afterwards', () => {
  test('a merged id answers with the survivor and says so, and takes no writes; chains resolve in one step', async () => {
    const [a, b, c] = [await customer(), await customer({ externalReferences: [{ system: 'crm', value: 'old-b' }] }), await customer()]
    await ok('POST', `/customers/${b}/rename`, { id: `${b}-renamed` })
    await merge(c, [`${b}-renamed`])
    await merge(a, [c])
    const read = await call('GET', `/customers/${b}`)
    expect(read.body).toMatchObject({ id: a, mergedFrom: `${b}-renamed` })
    expect(read.headers['content-location']).toBe(`/v1/customers/${a}`)
    expect((await ok('GET', `/customers/${c}`)).mergedFrom).toBe(c)
    expect((await site.owner.query('select distinct merged_into from regulars.customers where site_id = $1 and id = any($2)', [site.id, [`${b}-renamed`, c]])).rowCount).toBe(1)
    for (const [method, path, body] of [
      ['PATCH', `/customers/${b}`, { firstName: 'x' }], ['PUT', `/customers/${c}`, { firstName: 'x' }], ['DELETE', `/customers/${c}`, undefined], ['POST', `/customers/${c}/addresses`, {}],
      ['POST', `/customers/${b}/comments`, { message: 'x' }], ['POST', '/subscriptions', { customerId: c, planId: 'monthly' }], ['POST', `/customers/${c}/erasure`, undefined],
      ['POST', `/customers/${c}/payment-methods`, { token: 'sandbox_approve' }], ['POST', `/customers/${b}/rename`, { id: 'again' }],
      ['PUT', `/customers/${b}/tags/vip`, undefined], ['DELETE', `/customers/${c}/tags/vip`, undefined],
    ] as const) expect(await refused(method, path, body), `${method} ${path}`).toMatchObject({ code: 'merged', customer: a })
    expect((await refused('POST', '/customers', { id: c })).code).toBe('id-taken')
    expect((await refused('POST', `/customers/${a}/rename`, { id: c })).code).toBe('id-taken')
    const found = await ok('PUT', '/customers?match=externalReference:crm&onMatch=update', { externalReferences: [{ system: 'crm', value: 'old-b' }], lastName: 'Reached' })
    expect(found).toMatchObject({ id: a, lastName: 'Reached' })
    expect((await ok('GET', `/customers?filter=externalReferences.crm:old-b`)).items.map((one: Json) => one.id)).toEqual([a])
    expect((await ok('POST', '/tags/vip/customers', { customers: [c, a] }))).toMatchObject({ changed: 1, notFound: [c] })
  })

  test('whoever was signed in goes on as the survivor, with a payment token made before too', async () => {
    const [a, b] = [await customer(), await customer()]
    const { secret } = await ok('POST', `/customers/${b}/portal-sessions`, {})
    const portal = (method: string, path: string, body?: unknown): Promise<Reply> => site.world.call(method, `/portal/v1${path}`, body, { key: secret })
    const token = await portal('POST', '/payment-tokens', { token: 'sandbox_approve' })
    await merge(a, [b])
    expect((await portal('GET', '/me')).body).toMatchObject({ email: `${a}@example.com` })
    const attached = await portal('POST', '/payment-methods', { paymentToken: token.body.id })
    expect(attached.status, attached.text).toBe(201)
    expect((await ok('GET', `/customers/${a}/payment-methods`)).items).toMatchObject([{ id: attached.body.id }])
  })

  test('an import finds the survivor by a reference of either, and is refused a row by a merged id', async () => {
    const [a, b] = [await customer(), await customer({ externalReferences: [{ system: 'erp', value: '77' }] })]
    await merge(a, [b])
    const send = (query: string, file: string): Promise<Reply> => site.world.call('POST', `/v1/imports?${query}`, file, { key: site.key, headers: { 'content-type': 'text/csv' } })
    expect((await send('match=externalReference:erp', 'externalReferences.erp,lastName\n77,Imported\n')).status).toBeLessThan(300)
    const byId = (await send('match=id', `id,lastName\n${b},Nobody\n`)).body
    await runWaitingImports(site.world.engine)
    expect(await ok('GET', `/customers/${a}`)).toMatchObject({ lastName: 'Imported' })
    expect(await ok('GET', `/imports/${byId.id}`)).toMatchObject({ status: 'finished', refused: 1 })
    expect((await site.owner.query(`select code, message from regulars.import_refusals where site_id = $1`, [site.id])).rows).toEqual([{ code: 'merged', message: `customer ${b} was merged into ${a}; write to that one` }])
  })

  test('everything is the survivor\'s: methods, subscriptions, invoices, money, credit, addresses, memberships', async () => {
    const a = await customer({ tags: ['vip'] }, 'sandbox_approve')
    const b = await customer({ tags: ['VIP', 'loser'] }, 'sandbox_approve')
    for (const [id, city] of [[a, 'Graz'], [b, 'Linz']] as const) {
      await ok('POST', '/subscriptions', { customerId: id, planId: 'monthly', quantity: id === a ? 1 : 2 })
      await ok('POST', `/customers/${id}/addresses`, { city })
      await ok('POST', `/organizations/acme/memberships`, { customer: id })
      await ok('POST', `/customers/${id}/credits/adjustments`, { currency: 'USD', amountMinor: 100, reason: 'gift' })
    }
    const { outcome } = await merge(a, [b])
    expect(outcome.moved).toMatchObject({ paymentMethods: 1, subscriptions: 1, invoices: 1, transactions: 1, credits: 1, addresses: 1, memberships: 0 })
    expect(outcome.dropped).toEqual({ memberships: 1, seats: 0, tags: 1 })
    expect(outcome.balances).toEqual([{ amountMinor: 200, currency: 'USD' }])
    expect(outcome.doubledPlans).toMatchObject([{
      plan: { id: 'monthly' }, subscriptionCount: 2, monthly: [{ amountMinor: 7500, currency: 'USD' }], extraMonthly: [{ amountMinor: 2500, currency: 'USD' }],
    }])
    const now = await ok('GET', `/customers/${a}`)
    expect(now).toMatchObject({ tags: ['loser', 'vip'], activity: 'active', metrics: { paymentCount: 2, lifetimeRevenue: { amountMinor: 7500 }, invoiceCount: 2, activeSubscriptionCount: 2 } })
    expect((await ok('GET', `/customers/${a}/addresses`)).items.map((one: Json) => [one.city, one.isDefault])).toEqual([['Graz', true], ['Linz', false]])
    const next = new Date(Date.parse((await ok('GET', '/test-clock')).now) + 32 * 86_400_000).toISOString()
    await ok('POST', '/test-clock', { to: next })
    expect((await ok('GET', `/customers/${a}`)).metrics).toMatchObject({ invoiceCount: 4 })
  })

  test('plans that both pay for are told with what each currency costs, however many subscriptions there are', async () => {
    const [a, b] = [await customer({}, 'sandbox_approve'), await customer({}, 'sandbox_approve')]
    await ok('POST', '/subscriptions', { customerId: a, planId: 'monthly', currency: 'USD' })
    for (let count = 0; count < 21; count++) await ok('POST', '/subscriptions', { customerId: b, planId: 'monthly', currency: 'EUR' })
    const { outcome } = await ok('POST', '/merges/preview', { survivor: a, losers: [b] })
    expect(outcome.doubledPlans).toMatchObject([{
      subscriptionCount: 22, monthly: [{ amountMinor: 46_200, currency: 'EUR' }, { amountMinor: 2500, currency: 'USD' }], extraMonthly: [{ amountMinor: 46_200, currency: 'EUR' }],
    }])
    expect(outcome.doubledPlans[0].subscriptions.map((one: Json) => one.customer)).toEqual([a, ...Array.from({ length: 19 }, () => b)])
  })

  test('each record that moved is told with whose it was, there and back, and the survivor with what changed', async () => {
    const a = await customer()
    const b = await customer({ lastName: 'Bee', tags: ['told'] }, 'sandbox_approve')
    const subscription = await ok('POST', '/subscriptions', { customerId: b, planId: 'monthly' })
    const address = await ok('POST', `/customers/${b}/addresses`, { city: 'Linz' })
    const member = await ok('POST', '/organizations/acme/memberships', { customer: b })
    const item = await ok('POST', `/customers/${b}/items`, { description: 'Extra', unitAmountMinor: 300, currency: 'USD' })
    const [method] = (await ok('GET', `/customers/${b}/payment-methods`)).items
    const [invoice] = (await ok('GET', `/invoices?customerId=${b}`)).items
    const [from, to] = [(await ok('GET', `/customers/${b}`)).number, (await ok('GET', `/customers/${a}`)).number]
    const newest = async (who: string, count: number): Promise<Json[]> => (await ok('GET', `/customers/${who}/timeline?limit=${count}`)).items.toReversed()
    const told = [
      ['subscription.updated', subscription.id], ['payment-method.updated', method.id], ['address.updated', address.id], ['membership.updated', member.id], ['item.updated', item.id],
      ['invoice.updated', invoice.id],
    ]
    const { id } = await merge(a, [b])
    const moved = await newest(a, 6)
    expect(moved.map((one) => [one.type, one.subject])).toEqual(told)
    for (const one of moved) expect(one.payload).toEqual({ fields: ['customer'], merge: id, movedFrom: from })
    const others = (await newest(a, 30)).slice(0, -6)
    expect(others.find((one) => one.type === 'customer.merged' && one.payload.role === 'survivor').payload).toMatchObject({ told: 6, moved: { transactions: 1 } })
    expect(others.find((one) => one.type === 'customer.updated').payload).toEqual({ merge: id, fields: ['lastName', 'defaultPaymentMethodId', 'tags'] })
    await undo(id)
    const returned = await newest(b, 6)
    expect(returned.map((one) => [one.type, one.subject])).toEqual(told)
    for (const one of returned) expect(one.payload).toEqual({ fields: ['customer'], merge: id, movedFrom: to })
    expect((await newest(a, 1))[0]).toMatchObject({ type: 'customer.deactivated' })
    expect((await newest(a, 2))[0]).toMatchObject({ type: 'customer.updated', payload: { fields: ['lastName', 'defaultPaymentMethodId', 'tags'] } })
  })

  test('of very many records so many are told one by one, and how many are not', async () => {
    const [a, b] = [await customer(), await customer()]
    await site.owner.query(`
      insert into regulars.one_time_items (site_id, id, customer, description, quantity, unit_amount, currency, created_at, updated_at, cancelled_at)
      select c.site_id, c.id || '-' || n, c.number, 'Extra', 1, 100, 'USD', c.created_at, c.created_at, c.created_at from regulars.customers c, generate_series(1, $3) n where c.site_id = $1 and c.id = $2`,
    [site.id, b, RECORDS_TOLD_MAX + 5])
    await ok('POST', `/customers/${b}/addresses`, { city: 'Linz' })
    const { id } = await merge(a, [b])
    const told = async (type: string): Promise<Json> => (await site.owner.query(`
      select payload->'told' as told, payload->'untold' as untold, c.event_count, (select count(*)::int from regulars.events o where o.site_id = c.site_id and o.customer = c.number) as events
      from regulars.events e join regulars.customers c on c.site_id = e.site_id and c.number = e.customer where e.site_id = $1 and e.type = $2 and e.subject = $3 and e.payload->>'role' = 'survivor'`, [site.id, type, id])).rows[0]
    expect(await told('customer.merged')).toEqual({ told: RECORDS_TOLD_MAX, untold: 6, event_count: RECORDS_TOLD_MAX + 3, events: RECORDS_TOLD_MAX + 3 })
    expect((await ok('GET', `/customers/${a}/timeline?limit=200`)).items.filter((one: Json) => one.type !== 'item.updated').map((one: Json) => one.type)).toEqual([])
    await undo(id)
    expect(await told('customer.unmerged')).toMatchObject({ told: RECORDS_TOLD_MAX, untold: 6 })
    expect((await site.owner.query(`select from regulars.events where site_id = $1 and type = 'address.updated' and payload->>'merge' = $2`, [site.id, id])).rowCount).toBe(2)
  })

  test('links to sign in that are forgotten meanwhile do not hold a merge up, and no preview counts them', async () => {
    const [a, b] = [await customer(), await customer()]
    await site.owner.query(`
      insert into regulars.portal_login_links (site_id, secret_hash, customer, created_at, expires_at) select site_id, decode(md5(id), 'hex'), number, created_at, created_at
      from regulars.customers where site_id = $1 and id = $2`, [site.id, b])
    const preview = await ok('POST', '/merges/preview', { survivor: a, losers: [b] })
    expect(preview.outcome.moved).not.toHaveProperty('portalLoginLinks')
    await site.owner.query('begin')
    await site.owner.query('delete from regulars.portal_login_links where site_id = $1', [site.id])
    // The merge waits for the row, and finds it gone.
    const merging = merge(a, [b], { preview: preview.preview })
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    await expect.poll(async () => {
      // Within a transaction PostgreSQL tells who is connected only once.
      await site.owner.query('select pg_stat_clear_snapshot()')
      return (await site.owner.query(waiting)).rowCount
    }).toBe(1)
    await site.owner.query('commit')
    expect((await merging).id).toMatch(/^mrg_/)
  })

  test('the timeline shows both lives as one, says whose an event was, and pages through it', async () => {
    const [a, b] = [await customer(), await customer()]
    for (const id of [a, b, a, b]) await ok('POST', `/customers/${id}/comments`, { message: `of ${id}` })
    await merge(a, [b])
    await ok('POST', `/customers/${a}/comments`, { message: 'after' })
    const seen: Json[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Json = await ok('GET', `/customers/${b}/timeline?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...page.items)
      cursor = page.nextCursor
    }
    expect(seen.map((one) => [one.type.split('.')[1], one.mergedFrom])).toEqual([
      ['commented', null], ['merged', b], ['updated', null], ['merged', null], ['commented', b], ['commented', null], ['commented', b], ['commented', null], ['created', b], ['created', null],
    ])
    expect(seen.filter((one) => one.mergedFrom === null).map((one) => one.sequence)).toEqual([6, 5, 4, 3, 2, 1])
  })

  test('activity is told once, with its cause', async () => {
    const [a, b] = [await customer(), await customer({}, 'sandbox_approve')]
    await ok('POST', '/subscriptions', { customerId: b, planId: 'monthly' })
    const { id } = await merge(a, [b])
    await undo(id)
    const changes = async (who: string): Promise<Json> => (await ok('GET', `/customers/${who}/timeline`)).items.filter((one: Json) => one.type.endsWith('activated')).map((one: Json) => [one.type, one.payload.cause]).toReversed()
    expect(await changes(a)).toEqual([['customer.activated', 'merged'], ['customer.deactivated', 'merged']])
    expect(await changes(b)).toEqual([['customer.activated', 'subscribed'], ['customer.deactivated', 'merged'], ['customer.activated', 'merged']])
  })

  test('merges are listed, also by customer, and an undone one says so', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    const first = await merge(a, [b])
    const second = await merge(a, [c])
    await undo(first.id)
    const list = await ok('GET', `/merges?customer=${a}`)
    expect(list.items.map((one: Json) => [one.id, one.undoneAt !== null])).toEqual([[second.id, false], [first.id, true]])
    expect((await ok('GET', `/merges/${first.id}`)).undoing).toMatchObject({ undecided: [] })
    expect((await refused('POST', `/merges/${first.id}/undo`)).code).toBe('wrong-state')
    expect((await refused('GET', '/merges/mrg_none')).code).toBe('not-found')
  })
})
