// The portal: who is let in, what he sees and may do, and that he is nobody but himself.

import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'
import { smtpMailer } from '../adapters/mailer.ts'
import { LOGINS_PER_ADDRESS_MAX, LOGINS_PER_EMAIL_MAX } from '../domain/portal.ts'
import { changeCustomer } from '../services/customers.ts'
import { asSelf, changeSelf } from '../services/portal.ts'
import { authenticateSession } from '../services/portal-sessions.ts'
import { portalRoutes } from './portal.ts'

/** In every text of Ada's and of her merchant's notes: Bob may never read it. */
const SECRET = 'zqxsecret'
const NOTE = 'zqxnote'

/** Of every shape: a test looks into it. */
type Json = Reply['body']
let world: World
let smtp: SMTPServer
const mails: { to: string[]; text: string }[] = []
const problems: string[] = []
let ada: { session: string; ids: Record<string, string> }
let bob: string
let wake: () => void = () => undefined

async function ok(method: string, path: string, body?: unknown): Promise<Json> {
  const reply = await world.call(method, `/v1${path}`, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply.body
}

const portal = (method: string, path: string, body?: unknown, key: string | null = ada.session): Promise<Reply> => world.call(method, `/portal/v1${path}`, body, { key })

async function sessionOf(id: string, minutes?: number): Promise<string> {
  return (await ok('POST', `/customers/${id}/portal-sessions`, minutes === undefined ? {} : { minutes })).secret
}

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onRcptTo: (address, _session, done) => done(address.address.startsWith('nobox') ? Object.assign(new Error(`no box ${address.address}`), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map((one) => one.address), text: Buffer.concat(chunks).toString('utf8').replace(/=\r\n/g, '').replaceAll('=3D', '=') })
        done()
        wake()
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as { port: number }
  world = await makeWorld({ mailer: smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: 'Acme <hello@acme.example>', tell: (problem) => { problems.push(problem); wake() } }) })
  await ok('POST', '/products', { id: 'box', name: 'Box' })
  await ok('POST', '/plans', { id: 'monthly', productId: 'box', name: 'Monthly box', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 2_500 } }] })
  const make = async (id: string, mark: string): Promise<Record<string, string>> => {
    await ok('POST', '/customers', { id, email: `${mark}${id}@example.com`, firstName: mark, lastName: id, metadata: { note: NOTE }, externalReferences: [{ system: 'shop', value: `${NOTE}${id}` }] })
    const method = await ok('POST', `/customers/${id}/payment-methods`, { token: 'sandbox_approve', metadata: { note: NOTE } })
    const address = await ok('POST', `/customers/${id}/addresses`, { city: mark || 'Wien', metadata: { note: NOTE } })
    const subscription = await ok('POST', '/subscriptions', { customerId: id, planId: 'monthly', shippingAddressId: address.id, metadata: { note: NOTE } })
    const [invoice] = (await ok('GET', `/invoices?customerId=${id}`)).items
    const draft = await ok('POST', '/invoices', { customerId: id, currency: 'USD', draft: true, memo: NOTE, lines: [{ description: 'Draft', unitAmountMinor: 100 }] })
    return { paymentMethodId: method.id, addressId: address.id, id: subscription.id, invoice: invoice.id, draft: draft.id, period: '1' }
  }
  ada = { ids: await make('ada', SECRET), session: await sessionOf('ada') }
  await make('bob', '')
  bob = await sessionOf('bob')
})
afterAll(() => new Promise<void>((resolve) => smtp.close(resolve)))
beforeEach(() => ok('PATCH', '/site', { settings: { portal: { pause: true, cancel: true, skip: true } } }))

const BODIES: Record<string, unknown> = {
  portalAttachPaymentMethod: { paymentToken: 'none' }, portalCreatePaymentToken: { token: 'sandbox_approve' }, portalChangeMe: { lastName: 'Other' }, portalAddAddress: { city: 'Graz' }, portalChangeAddress: { city: 'Graz' },
  portalChangePaymentMethod: { isDefault: true }, portalPause: {}, portalCancel: {}, portalSkip: {},
}
const named = portalRoutes.filter((one) => !one.enter)

function pathOf(path: string, ids: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_match, name: string) => ids[name === 'id' && path.startsWith('/invoices') ? 'invoice' : name] ?? '')
}

describe('strangers', () => {
  test('without a session, with an API key, with an expired or ended session are let in nowhere', async () => {
    const ended = await ok('POST', '/customers/ada/portal-sessions', {})
    await ok('DELETE', `/customers/ada/portal-sessions/${ended.id}`)
    const expired = await sessionOf('ada', 5)
    const before = world.now
    world.now = new Date(before.getTime() + 5 * 60_000)
    try {
      for (const { method, path, id } of named) {
        for (const [key, code] of [[null, 'session-missing'], [world.key, 'session-invalid'], [ended.secret, 'session-invalid'], [expired, 'session-invalid'], ['x', 'session-invalid']] as const) {
          const reply = await portal(method, pathOf(path, ada.ids), BODIES[id], key)
          expect([reply.status, reply.body?.code], `${id} ${code}`).toEqual([401, code])
        }
      }
    } finally {
      world.now = before
    }
  })

  test('a session is no API key, and a session of a deleted customer ends with it', async () => {
    expect((await world.call('GET', '/v1/customers', undefined, { key: ada.session })).body.code).toBe('key-unknown')
    await ok('POST', '/customers', { id: 'gone' })
    const session = await sessionOf('gone')
    expect((await portal('GET', '/me', undefined, session)).status).toBe(200)
    await world.call('DELETE', '/v1/customers/gone')
    expect((await portal('GET', '/me', undefined, session)).body.code).toBe('session-invalid')
  })

  test('another customer finds nothing of hers by its ids, sees nothing of her and changes nothing of her, on the same site or another', async () => {
    const other = await world.addSite('other')
    await world.call('POST', '/v1/customers', { id: 'ada' }, { key: other.key })
    const elsewhere = (await world.call('POST', '/v1/customers/ada/portal-sessions', {}, { key: other.key })).body.secret
    const shown = async (): Promise<string> => JSON.stringify(await Promise.all(['/customers/ada', '/customers/ada/addresses', '/customers/ada/payment-methods', '/subscriptions?customerId=ada', '/invoices?customerId=ada', '/customers/ada/timeline'].map((path) => ok('GET', path))))
    const before = await shown()
    for (const session of [bob, elsewhere]) {
      for (const { method, path, id } of named.filter((one) => one.id !== 'portalSignOut')) {
        const reply = await portal(method, pathOf(path, ada.ids), BODIES[id], session)
        if (path.includes('{')) expect([reply.status, reply.body?.code], `${id} ${reply.text}`).toEqual([404, 'not-found'])
        expect(reply.status, `${id} ${reply.text}`).toBeLessThan(500)
        expect(reply.text, id).not.toContain(SECRET)
      }
    }
    expect(await shown()).toBe(before)
  })

  test('one customer\'s idempotency key never answers another', async () => {
    const headers = { 'idempotency-key': 'same' }
    const first = await world.call('POST', '/portal/v1/addresses', { city: 'Linz' }, { key: ada.session, headers })
    const second = await world.call('POST', '/portal/v1/addresses', { city: 'Linz' }, { key: bob, headers })
    expect(second.body.id).not.toBe(first.body.id)
    expect((await world.call('POST', '/portal/v1/addresses', { city: 'Linz' }, { key: ada.session, headers })).text).toBe(first.text)
  })
})

test('a session is the survivor\'s once its customer is merged, answers what it was asked before with what it said, and goes back with an undo', async () => {
  for (const id of ['stays', 'goes']) await ok('POST', '/customers', { id, firstName: id })
  const session = await sessionOf('goes')
  const add = async (): Promise<Reply> => world.call('POST', '/portal/v1/addresses', { city: 'Linz' }, { key: session, headers: { 'idempotency-key': 'once' } })
  // Somebody was let in before the merge, and goes on after it.
  const begun = await authenticateSession(world.engine, session)
  const first = await add()
  const { id } = await ok('POST', '/merges', { survivor: 'stays', losers: ['goes'] })
  expect((await portal('GET', '/me', undefined, session)).body).toMatchObject({ id: 'stays' })
  expect((await add()).text).toBe(first.text)
  expect((await portal('GET', '/addresses', undefined, session)).body.items).toHaveLength(1)
  expect(await changeSelf(begun, { phone: '+43 1 5550100' }, '127.0.0.1', null)).toMatchObject({ id: 'stays', phone: '+43 1 5550100' })
  await ok('POST', `/merges/${id}/undo`)
  // Merged at the last moment: what is refused for it is done for the survivor.
  const asked: string[] = []
  const again = await asSelf(begun, 'customers:write', async (own, self) => {
    asked.push(self)
    if (asked.length === 1) asked.push((await ok('POST', '/merges', { survivor: 'stays', losers: ['goes'] })).id)
    return changeCustomer(own, self, { title: 'Dr' })
  })
  expect([again.id, asked[0], asked[2]]).toEqual(['stays', 'goes', 'stays'])
  await ok('POST', `/merges/${asked[1]}/undo`)
  expect((await portal('GET', '/me', undefined, session)).body).toMatchObject({ id: 'goes', phone: null })
})

describe('a customer', () => {
  test('sees herself without what the merchant noted, and changes how she is reached and what she allows', async () => {
    for (const path of ['/me', '/addresses', '/payment-methods', '/subscriptions', '/invoices', '/delivery-schedule']) {
      const reply = await portal('GET', path)
      expect(reply.status, reply.text).toBe(200)
      expect(reply.text, path).not.toContain(NOTE)
    }
    const changed = await portal('PATCH', '/me', { lastName: 'Lovelace', primaryContact: { city: 'London' }, consents: [{ channel: 'mail', state: 'granted' }] })
    expect(changed.body).toMatchObject({ lastName: 'Lovelace', primaryContact: { city: 'London' }, consents: { mail: 'granted' }, site: { allows: { pause: true } } })
    expect((await portal('PATCH', '/me', { metadata: { note: 'x' } })).status).toBe(422)
    const [latest] = (await ok('GET', '/customers/ada/timeline')).items
    expect(latest.actor).toMatch(/^portal:pts_/)
    const consents = await ok('GET', '/customers/ada/consents')
    expect(consents.history[0]).toMatchObject({ channel: 'mail', method: 'portal', ipAddress: '127.0.0.1' })
  })

  test('keeps her addresses', async () => {
    const added = await portal('POST', '/addresses', { city: 'Salzburg' })
    expect(added.status).toBe(201)
    expect((await portal('PATCH', `/addresses/${added.body.id}`, { line1: 'Getreidegasse 9' })).body).toMatchObject({ city: 'Salzburg', line1: 'Getreidegasse 9' })
    expect((await portal('DELETE', `/addresses/${added.body.id}`)).status).toBe(204)
    expect((await portal('GET', `/addresses/${added.body.id}`)).status).toBe(404)
  })

  test('adds, prefers and removes payment methods, by payment tokens only', async () => {
    expect((await portal('POST', '/payment-methods', { token: 'sandbox_approve' })).status).toBe(422)
    expect((await portal('POST', '/payment-methods', { paymentToken: 'none' })).body.code).toBe('payment-token-invalid')
    const token = await portal('POST', '/payment-tokens', { token: 'sandbox_approve' })
    const added = await portal('POST', '/payment-methods', { paymentToken: token.body.id })
    expect(added.body).toMatchObject({ isDefault: true, status: 'valid' })
    expect((await portal('PATCH', `/payment-methods/${ada.ids['paymentMethodId']}`, { isDefault: true })).body.isDefault).toBe(true)
    expect((await portal('DELETE', `/payment-methods/${added.body.id}`)).status).toBe(204)
    expect((await portal('GET', '/payment-methods')).body.items).toHaveLength(1)
  })

  test('skips, pauses and cancels as far as the site allows', async () => {
    const { id } = ada.ids
    const steps: [allowance: string, method: string, path: string, shown: object][] = [
      ['skip', 'POST', 'skips', { skippedPeriods: [1] }], ['skip', 'DELETE', 'skips/1', { skippedPeriods: [] }], ['pause', 'POST', 'pause', { status: 'paused' }],
      ['pause', 'POST', 'resumption', { status: 'active' }], ['cancel', 'POST', 'cancellation', { status: 'active', cancellation: { reason: null } }], ['cancel', 'DELETE', 'cancellation', { cancelAt: null }],
    ]
    for (const [allowance, method, path, shown] of steps) {
      const settings = { pause: true, cancel: true, skip: true }
      const body = method === 'POST' && path !== 'resumption' ? {} : undefined
      await ok('PATCH', '/site', { settings: { portal: { ...settings, [allowance]: false } } })
      const refused = await portal(method, `/subscriptions/${id}/${path}`, body)
      expect([refused.status, refused.body.code, refused.body.allowance], path).toEqual([403, 'portal-forbidden', allowance])
      await ok('PATCH', '/site', { settings: { portal: settings } })
      const done = await portal(method, `/subscriptions/${id}/${path}`, body)
      expect([done.status, done.body], `${path} ${done.text}`).toMatchObject([200, shown])
    }
  })

  test('sees and prints her invoices, and no drafts', async () => {
    const { items } = (await portal('GET', '/invoices')).body
    expect(items.map((one: Json) => one.id)).toEqual([ada.ids['invoice']])
    expect((await portal('GET', `/invoices/${ada.ids['draft']}`)).status).toBe(404)
    expect((await portal('GET', `/invoices/${ada.ids['draft']}/document`)).status).toBe(404)
    expect((await portal('GET', `/invoices/${ada.ids['invoice']}/document`)).text).toContain('Monthly box')
    expect((await portal('GET', '/delivery-schedule?deliveries=2')).body.items).toHaveLength(2)
  })

  test('signs out, which ends only that session', async () => {
    const session = await sessionOf('ada')
    expect((await portal('DELETE', '/session', undefined, session)).status).toBe(204)
    expect((await portal('GET', '/me', undefined, session)).body.code).toBe('session-invalid')
    expect((await portal('GET', '/me')).status).toBe(200)
    const { items } = await ok('GET', '/customers/ada/portal-sessions')
    expect(items.filter((one: Json) => one.revokedAt !== null).length).toBeGreaterThanOrEqual(1)
    expect(JSON.stringify(items)).not.toContain('ps_')
  })
})

describe('a link by e-mail', () => {
  const ask = (email: string, site = 'main'): Promise<Reply> => world.call('POST', '/portal/v1/login-links', { site, email }, { key: null })
  /** Waits for the next mail, or the next problem with one. */
  const next = (work: () => Promise<Reply>): Promise<Reply> => new Promise((resolve, reject) => {
    let reply: Reply | undefined
    let heard = false
    const both = (): void => { if (reply && heard) resolve(reply) }
    wake = () => { heard = true; both() }
    void (async () => {
      reply = await work()
      both()
    })().catch(reject)
  })

  test('comes once for who has the e-mail, lets in once, and is as silent for anybody else', async () => {
    expect((await ask('x')).status).toBe(422)
    expect((await ask('nobody@example.com', 'nowhere')).status).toBe(404)
    const unknown = await ask('nobody@example.com')
    const known = await next(() => ask(`${SECRET.toUpperCase()}ada@example.com`))
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text])
    expect(mails).toHaveLength(1)
    expect(mails[0]?.to).toEqual([`${SECRET}ada@example.com`])
    const [, link] = /\/portal\/main\/#login=(pl_[\w-]+)/.exec(mails[0]?.text ?? '') ?? []
    const enter = (secret: unknown): Promise<Reply> => world.call('POST', '/portal/v1/sessions', { site: 'main', link: secret }, { key: null })
    expect((await enter('pl_wrong')).body.code).toBe('session-invalid')
    const entered = await Promise.all([enter(link), enter(link), enter(link)])
    expect(entered.map((one) => one.status).toSorted()).toEqual([201, 401, 401])
    const { secret } = entered.find((one) => one.status === 201)?.body ?? {}
    expect((await portal('GET', '/me', undefined, secret)).body.id).toBe('ada')
    const [latest] = (await ok('GET', '/customers/ada/timeline')).items
    expect(latest).toMatchObject({ type: 'portal-session.created', actor: expect.stringMatching(/^portal:pts_/), payload: { origin: 'link' } })
  })

  test('that is late lets nobody in', async () => {
    const before = world.now
    await next(() => ask(`${SECRET}ada@example.com`))
    const [, link] = /#login=(pl_[\w-]+)/.exec(mails.at(-1)?.text ?? '') ?? []
    world.now = new Date(before.getTime() + 31 * 60_000)
    expect((await world.call('POST', '/portal/v1/sessions', { site: 'main', link }, { key: null })).body.code).toBe('session-invalid')
    world.now = before
  })

  test('that cannot be delivered is told to the operator, without the address', async () => {
    await ok('POST', '/customers', { id: 'nobox', email: 'nobox@example.com' })
    expect((await next(() => ask('nobox@example.com'))).status).toBe(202)
    expect(problems).toEqual(['a mail could not be sent: EENVELOPE 550'])
  })

  test('is sent so often an hour and no more, for one e-mail and from one address', async () => {
    world.now = new Date(world.now.getTime() + 2 * 3_600_000)
    const sent = mails.length
    for (let count = 0; count < LOGINS_PER_EMAIL_MAX; count++) await next(() => ask('bob@example.com'))
    for (let count = 0; count < 3; count++) expect((await ask('bob@example.com')).status).toBe(202)
    for (let count = 0; count < LOGINS_PER_ADDRESS_MAX; count++) await ask(`nobody${count}@example.com`)
    expect((await ask(`${SECRET}ada@example.com`)).status).toBe(202)
    world.now = new Date(world.now.getTime() + 3_600_000)
    await next(() => ask(`${SECRET}ada@example.com`))
    expect(mails.slice(sent).flatMap((one) => one.to)).toEqual([...Array(LOGINS_PER_EMAIL_MAX).fill('bob@example.com'), `${SECRET}ada@example.com`])
  })
})
