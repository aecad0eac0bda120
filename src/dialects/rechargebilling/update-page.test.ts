// The page behind a pubID, as the browser of somebody who pays sees it: who gets in, what it takes, and what it does to the card.

import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { runBilling } from '../../services/billing-run.ts'
import { changeSite } from '../../services/sites.ts'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const REAL_NUMBER = '4539578763621486'
const basic = (): { authorization: string } => ({ authorization: `Basic ${Buffer.from(`${world.key}:`).toString('base64')}` })
const api = (method: string, path: string, form?: Record<string, string>): Promise<Reply> => world.call(method, `/rechargebilling/API/v2${path}`, form && new URLSearchParams(form).toString(), {
  key: null, headers: { ...basic(), ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
})
/** What a browser does: no credentials, and a form. */
const browse = (pubId: string, form?: Record<string, string>): Promise<Reply> =>
  world.call(form ? 'POST' : 'GET', `/rechargebilling/update/${pubId}`, form && new URLSearchParams(form).toString(), { key: null, headers: form ? { 'content-type': 'application/x-www-form-urlencoded' } : {} })
const inner = (xml: string, name: string): string => new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? ''
const idOf = (xml: string, name: string): string => new RegExp(`<${name} id="([^"]+)"`).exec(xml)?.[1] ?? ''

let customer: string
let old: string
let charge: string
let pubId: string
beforeEach(async () => {
  customer = idOf((await api('POST', '/customers', { firstName: 'Ada' })).text, 'customer')
  old = idOf((await api('POST', '/paymethods', { customer, nameOnCard: 'Ada', cardNumber: '4111111111111111', expDate: '0930' })).text, 'payMethod')
  const added = (await api('POST', '/charges', { customer, payMethod: old, price: '5', intervalValue: '1', intervalUnit: 'm' })).text
  charge = idOf(added, 'charge')
  pubId = inner(added, 'pubID')
})

const card = { nameOnCard: 'Ada Lovelace', cardNumber: '5555 5555 5555 4444', expDate: '10/31', address: '', zip: '01234' }

test('a pubID has 40 hexadecimal digits; one that is wrong in any of them, or of another site, opens nothing', async () => {
  expect(pubId).toMatch(/^[0-9a-f]{40}$/)
  for (let at = 0; at < pubId.length; at++) {
    const other = pubId.slice(0, at) + (pubId[at] === '0' ? '1' : '0') + pubId.slice(at + 1)
    expect((await browse(other)).status, `digit ${at}`).toBe(404)
  }
  for (const nothing of ['x', '0'.repeat(40), `${pubId}0`, pubId.toUpperCase().replace(/[A-F]/, 'G')]) expect((await browse(nothing)).status).toBe(404)
  expect((await browse(pubId, { ...card, cardNumber: '' })).status).toBe(400)
  // A key opens the API and no page, and the page's link opens no API.
  expect((await world.call('GET', '/rechargebilling/API/v2/charges', undefined, { key: null, headers: { authorization: `Basic ${Buffer.from(`${pubId}:`).toString('base64')}` } })).status).toBe(401)
})

test('the page is a form without scripts that tells which card pays, and loads nothing from anywhere', async () => {
  const { status, headers, text } = await browse(pubId)
  expect([status, headers['content-type'], headers['cache-control'], headers['referrer-policy']]).toEqual([200, 'text/html; charset=utf-8', 'no-store', 'no-referrer'])
  expect(headers['content-security-policy']).toBe("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
  expect(text).toContain('Visa ending in 1111, good to 09/30, pays for it')
  expect(text).toContain('charged every month, next on 04/01/2026 12:00 PM')
  for (const name of Object.keys(card)) expect(text).toContain(`name="${name}"`)
  expect(text).not.toMatch(/<script|src=|href=|Ada|4111/)
})

test('a published test number takes the place of the old card, for everything that it paid', async () => {
  const second = idOf((await api('POST', '/charges', { customer, payMethod: old, price: '6', intervalValue: '1', intervalUnit: 'm' })).text, 'charge')
  const done = await browse(pubId, card)
  expect([done.status, done.text.includes('The card was replaced'), done.text.includes('MasterCard ending in 4444, good to 10/31')]).toEqual([200, true, true])
  const shown = (await api('GET', `/customers/${customer}`)).text
  expect(shown.match(/<last4>\d+<\/last4>/g)).toEqual(['<last4>4444</last4>'])
  const method = idOf(shown, 'payMethod')
  for (const id of [charge, second]) expect(inner((await api('GET', `/charges/${id}`)).text, 'payMethod')).toBe(method)
  expect((await api('DELETE', `/paymethods/${old}`)).status).toBe(200)
  expect((await world.call('GET', `/v1/customers/${customer}/timeline`)).text).toContain('payment-method.deactivated')
})

test('what the old card could not pay is tried again with the new one, also where the customer has another default', async () => {
  const bad = idOf((await api('POST', '/paymethods', { customer, nameOnCard: 'Ada', cardNumber: '4000000000000002', expDate: '0930' })).text, 'payMethod')
  const owing = inner((await api('POST', '/charges', { customer, payMethod: bad, price: '9', intervalValue: '1', intervalUnit: 'm' })).text, 'pubID')
  const unpaid = async () => (await world.call('GET', `/v1/invoices?customerId=${customer}`)).body.items.filter((one: { status: string }) => one.status !== 'paid')
  const [before] = await unpaid()
  expect((await browse(owing, card)).status).toBe(200)
  const method = (await world.call('GET', `/v1/customers/${customer}/payment-methods`)).body.items.find((one: { last4: string }) => one.last4 === '4444')
  expect([(await unpaid())[0].id, new Date((await unpaid())[0].nextAttemptAt), new Date(before.nextAttemptAt) > world.now]).toEqual([before.id, world.now, true])
  await runBilling({ ...world.ctx, now: () => world.now })
  expect((await world.call('GET', `/v1/transactions?invoiceId=${before.id}`)).body.items[0]).toMatchObject({ status: 'approved', paymentMethodId: method.id })
})

test('any other number is refused, and neither answer, database nor log holds it', async () => {
  const log = vi.spyOn(process.stderr, 'write')
  for (const form of [{ ...card, cardNumber: REAL_NUMBER }, { ...card, zip: REAL_NUMBER }, { ...card, nameOnCard: `Ada ${REAL_NUMBER}` }]) {
    const reply = await browse(pubId, form)
    expect([reply.status, reply.text.includes('not taken here'), reply.text.includes(REAL_NUMBER)]).toEqual([400, true, false])
  }
  expect((await world.call('GET', `/rechargebilling/update/${REAL_NUMBER}`, undefined, { key: null })).status).toBe(404)
  expect(log.mock.calls.flat().join('')).not.toContain(REAL_NUMBER)
  log.mockRestore()
  expect((await api('GET', `/customers/${customer}`)).text).toContain('<last4>1111</last4>')
})

test('a number that is no card, an expiry that is none and a missing name are told without repeating what was typed', async () => {
  for (const form of [{ ...card, cardNumber: '12345' }, { ...card, expDate: '1399' }, { ...card, nameOnCard: '' }]) {
    const reply = await browse(pubId, form)
    expect([reply.status, reply.headers['content-type'], reply.text.includes('12345')]).toEqual([400, 'text/html; charset=utf-8', false])
  }
})

test('a card that has expired is refused; an expiry may be written with spaces, and a planned end is told', async () => {
  expect((await browse(pubId, { ...card, expDate: '02/26' })).text).toContain('the card has expired')
  expect((await browse(pubId, { ...card, expDate: '03 / 26' })).text).toContain('good to 03/26')
  await world.call('POST', `/v1/subscriptions/${charge}/cancellation`, { when: 'period-end' })
  expect((await browse(pubId)).text).toContain('charged every month, and will not be charged again')
})

test('a charge that has ended has no page', async () => {
  await api('DELETE', `/charges/${charge}`)
  const reply = await browse(pubId)
  expect([reply.status, reply.text.includes('leads nowhere')]).toEqual([404, true])
})

test('with a real gateway no number is taken, and the page leads to the portal', async () => {
  const { site, ctx } = world
  await changeSite({ ...ctx, site }, { settings: { gateway: 'stripe' } })
  try {
    const page = await browse(pubId)
    expect([page.text.includes('/portal/main/'), page.text.includes('<form')]).toEqual([true, false])
    const refused = await browse(pubId, card)
    expect([refused.status, refused.text.includes('5555')]).toEqual([400, false])
  } finally {
    await changeSite({ ...ctx, site }, { settings: { gateway: 'sandbox' } })
  }
})
