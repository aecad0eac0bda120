// Pelcro's webhooks: registering, what arrives with which signature, and when.

import { createHmac } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { makeOpenWorld, type OpenWorld } from '../../../test/dialects-pelcro-open.ts'
import { expectGolden } from '../../../test/golden.ts'
import { makeReceiver, type Received, type Receiver } from '../../../test/receiver.ts'
import type { Reply } from '../../../test/world.ts'
import { runBilling } from '../../services/billing-run.ts'
import { queueWebhooks } from '../../services/webhook-events.ts'
import { claimDueLanes, deliverLane } from '../../services/webhook-sending.ts'

let open: OpenWorld
let receiver: Receiver
const secrets = new Map<string, string>()
beforeAll(async () => {
  open = await makeOpenWorld()
  receiver = await makeReceiver()
})

const AT = '/pelcro/api/v1/core/webhooks'
const core = (method: string, path: string, body?: object): Promise<Reply> => open.world.call(method, `${AT}${path}`, body)

/** Everything that is due goes out; gives what arrived at a path. */
async function deliver(path: string): Promise<Received[]> {
  const { engine } = open.world
  receiver.received.length = 0
  await open.world.settled()
  while ((await queueWebhooks(engine)) > 0);
  for (let claims = await claimDueLanes(engine, 50); claims.length > 0; claims = await claimDueLanes(engine, 50)) for (const claim of claims) await deliverLane(claim)
  return receiver.received.filter((one) => one.path === path)
}

const types = (messages: readonly Received[]): string[] => messages.map((one) => one.body.type)

test('what is no address, no event, taken, unreachable or not there is refused by field', async () => {
  receiver.answer = ({ path }) => (path === '/broken' ? 500 : undefined)
  const cases: [object, string][] = [
    [{ events: ['customer.created'] }, 'url'], [{ url: `${receiver.url}/a` }, 'events'], [{ url: `${receiver.url}/a`, events: [] }, 'events'], [{ url: 'nowhere', events: ['customer.created'] }, 'url'],
    [{ url: `${receiver.url}/a`, events: ['customer.born'] }, 'events.0'], [{ url: `${receiver.url}/broken`, events: ['customer.created'] }, 'url'], [{ url: `${receiver.url}/a`, events: 'x' }, 'events'],
    [{ url: 'http://127.0.0.1:1/', all_events_enabled: true }, 'url'], [{ url: `${receiver.url}/a`, all_events_enabled: true, status: 'asleep' }, 'status'],
  ]
  for (const [body, field] of cases) {
    const answer = await core('POST', '', body)
    expect([answer.status, Object.keys(answer.body.errors ?? {})], answer.text).toEqual([400, [field]])
  }
  for (const method of ['GET', 'PUT', 'DELETE']) expect((await core(method, '/77', method === 'GET' ? undefined : {})).status).toBe(404)
  const { secret } = await open.world.addKey(['customers:write'])
  expect((await open.world.call('GET', AT, undefined, { key: secret })).status).toBe(403)
})

test('a registration is probed, its secret shown once, read, changed, listed without the native API\'s, and deleted', async () => {
  receiver.received.length = 0
  const made = await core('POST', '', { url: `${receiver.url}/one`, description: 'First', events: ['customer.updated', 'customer.created'] })
  expect(made).toMatchObject({ status: 201, body: { data: { url: `${receiver.url}/one`, description: 'First', events: ['customer.created', 'customer.updated'], all_events_enabled: false, status: 'enabled' }, status: 'success' } })
  expect(made.headers['x-pelcro-webhook-secret']).toMatch(/^whsec_/)
  expect(receiver.received).toMatchObject([{ path: '/one', body: { type: 'webhook.probe' } }])
  const { id } = made.body.data
  const read = await core('GET', `/${id}`)
  expect([read.body, read.headers['x-pelcro-webhook-secret'], read.text.includes('whsec_')]).toEqual([made.body, undefined, false])
  expect((await core('POST', '', { url: `${receiver.url}/one`, all_events_enabled: true })).body).toEqual({ errors: { url: ['The url has already been taken.'] } })
  expect((await core('PUT', `/${id}`, { all_events_enabled: true, status: 'disabled' })).body.data).toMatchObject({ all_events_enabled: true, status: 'disabled', description: 'First' })
  await open.native('POST', '/webhook-endpoints', { url: `${receiver.url}/native`, eventTypes: ['*'] })
  expect((await core('GET', '')).body).toMatchObject({ data: [{ id }], meta: { total: 1 } })
  expect((await open.native('GET', '/webhook-endpoints')).items).toHaveLength(2)
  expect((await core('DELETE', `/${id}`)).status).toBe(204)
  expect((await core('GET', `/${id}`)).status).toBe(404)
  for (let count = 0; count < 10; count++) expect((await core('POST', '', { url: `${receiver.url}/many/${count}`, events: ['invoice.paid'] })).status).toBe(201)
  expect((await core('POST', '', { url: `${receiver.url}/many/11`, events: ['invoice.paid'] })).status).toBe(400)
  for (const one of (await core('GET', '')).body.data) await core('DELETE', `/${one.id}`)
})

test('of registrations that come at the same time, one has an address, and ten there are at most', async () => {
  for (const { id } of (await core('GET', '?limit=100')).body.data) await core('DELETE', `/${id}`)
  const register = (path: string): Promise<number> => core('POST', '', { url: `${receiver.url}${path}`, events: ['invoice.paid'] }).then((one) => one.status)
  expect((await Promise.all([register('/same'), register('/same'), register('/same')])).toSorted()).toEqual([201, 400, 400])
  for (let count = 0; count < 7; count++) expect(await register(`/few/${count}`)).toBe(201)
  expect((await Promise.all([register('/last/1'), register('/last/2'), register('/last/3'), register('/last/4')])).toSorted()).toEqual([201, 201, 400, 400])
  const { data } = (await core('GET', '?limit=100&sort=-id')).body
  expect(data).toHaveLength(10)
  expect((await Promise.all(data.slice(0, 2).map((one: { id: number }) => core('PUT', `/${one.id}`, { url: `${receiver.url}/moved` }).then(({ status }) => status)))).toSorted()).toEqual([200, 400])
  for (const { id } of data) await core('DELETE', `/${id}`)
})

test('a customer\'s life arrives as Pelcro tells it, signed, with what was before', async () => {
  const made = await core('POST', '', { url: `${receiver.url}/life`, all_events_enabled: true })
  secrets.set('/life', String(made.headers['x-pelcro-webhook-secret']))
  const page = open.newPage()
  const { id } = (await page.ask('POST', '/auth/register', { email: 'jane@example.com', password: 'correct horse', first_name: 'Jane', last_name: 'Doe' })).body.data
  const [created, ...none] = await deliver('/life')
  expect(none).toEqual([])
  expect(created?.headers['x-pelcro-hmac-sha256']).toBe(createHmac('sha256', secrets.get('/life') ?? '').update(created?.text ?? '').digest('base64'))
  expectGolden('pelcro/webhook-customer-created', shown(created))
  expect(created?.body).toMatchObject({ type: 'customer.created', id: expect.stringMatching(/^evt_[0-9A-Z]{24}$/), triggered_from: 'open_api', data: { object: { object: 'customer', id, has_password: 1, site_id: 1 }, previous_attributes: [] } })

  await page.ask('PUT', '/customer', { first_name: 'Janet', metadata: { a: 1 } })
  await open.world.call('PUT', `/pelcro/api/v1/core/customers/${id}`, { mail_marketing: true })
  const updated = await deliver('/life')
  expect(updated.map(({ body }) => [body.type, body.triggered_from, body.data.previous_attributes, body.data.object.mail_marketing])).toEqual([
    ['customer.updated', 'open_api', { first_name: 'Jane', metadata: {} }, true], ['customer.updated', 'core_api', [], true],
  ])

  await page.ask('POST', '/source', { token: 'sandbox_approve' })
  await page.ask('POST', '/subscription', { plan_id: 1 })
  const subscribed = await deliver('/life')
  expect(types(subscribed)).toEqual(['customer.updated', 'subscription.created', 'invoice.paid'])
  expectGolden('pelcro/webhook-subscription-created', shown(subscribed[1]))
  expect(subscribed[2]?.body.data.object).toMatchObject({ object: 'invoice', status: 'paid', total: 999, user_id: id })

  open.world.now = new Date('2026-04-02T00:00:00Z')
  await runBilling(open.world.ctx)
  expect(types(await deliver('/life'))).toEqual(['subscription.renewed', 'invoice.paid'])
  await page.ask('POST', '/subscription/cancel', { subscription_id: 1, mode: 'now' })
  expect(types(await deliver('/life'))).toEqual(['subscription.canceled'])
  await open.world.call('DELETE', `/pelcro/api/v1/core/customers/${id}`)
  const deleted = await deliver('/life')
  expect(types(deleted)).toEqual(['customer.deleted'])
  expect(deleted[0]?.body.data.object).toMatchObject({ id, deleted_at: '2026-04-02T00:00:00.000000Z', has_password: 0 })
  for (const message of [created, ...updated, ...subscribed, ...deleted]) expect(message?.text).not.toMatch(/scrypt|whsec_|eyJ/)
})

test('a merge is told as one customer updated and another deleted, and its undo as that one created', async () => {
  const [survivor, loser] = [await open.native('POST', '/customers', { lastName: 'Stays' }), await open.native('POST', '/customers', { firstName: 'Goes' })]
  await core('POST', '', { url: `${receiver.url}/merged`, events: ['customer.created', 'customer.updated', 'customer.deleted'] })
  const told = async (): Promise<unknown[]> => (await deliver('/merged')).map(({ body }) => [body.type, body.data.object.id, body.data.previous_attributes])
  const { id } = await open.native('POST', '/merges', { survivor: survivor.id, losers: [loser.id] })
  expect(new Set(await told())).toEqual(new Set([['customer.updated', survivor.number, []], ['customer.deleted', loser.number, []]]))
  await open.native('POST', `/merges/${id}/undo`)
  expect(new Set(await told())).toEqual(new Set([['customer.updated', survivor.number, []], ['customer.created', loser.number, []]]))
})

test('only the events that were asked for arrive, and a payment that fails is one', async () => {
  await core('POST', '', { url: `${receiver.url}/failed`, events: ['invoice.payment_failed', 'customer.deleted'] })
  const customer = await open.native('POST', '/customers', { email: 'poor@example.com' })
  await open.native('POST', `/customers/${customer.id}/payment-methods`, { token: 'sandbox_decline_insufficient-funds' })
  await open.native('POST', '/subscriptions', { customerId: customer.id, planId: 'monthly' })
  const [message, ...more] = await deliver('/failed')
  expect([message?.body.type, message?.body.data.object.status, more]).toEqual(['invoice.payment_failed', 'open', []])
  await open.native('POST', `/customers/${customer.id}/erasure`)
  expect((await deliver('/failed')).map(({ body }) => body.data.object)).toEqual([{ object: 'customer', id: customer.number, site_id: 1 }])
})

/** A message for people to read, without what is different each time. */
function shown(message: Received | undefined): string {
  return `POST ${message?.path}\nX-Pelcro-Hmac-SHA256: <base64>\n\n${JSON.stringify(message?.body, null, 2).replace(/evt_[0-9A-Z]{24}/g, 'evt_…')}\n`
}
