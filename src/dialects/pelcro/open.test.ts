// Pelcro's Open API as a page uses it: refusals first, then a customer who registers, subscribes, cancels and comes back.

import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeOpenWorld, type OpenWorld, type Page } from '../../../test/dialects-pelcro-open.ts'
import { buildApp } from '../../server/compose.ts'
import { pelcroOpenSurface } from './open.ts'

let open: OpenWorld
let site: string
beforeAll(async () => {
  open = await makeOpenWorld()
  site = String(open.world.site.siteId)
})

const PASSWORD = 'correct horse'
const register = async (email: string): Promise<Page> => {
  const page = open.newPage()
  const answer = await page.ask('POST', '/auth/register', { email, password: PASSWORD })
  expect(answer.status, answer.text).toBe(200)
  return page
}

describe('a page of another origin', () => {
  test('may ask everything: preflights are answered, and every answer and refusal can be read', async () => {
    const asked = 'authorization,cache-control,content-type,x-pelcro-sdk-version'
    for (const path of ['/site', '/customer', '/auth/login', '/payment_methods/7']) {
      const answer = await fetch(`${open.base}/pelcro/api/v1/sdk${path}`, { method: 'OPTIONS', headers: { origin: 'https://paper.example', 'access-control-request-method': 'PUT', 'access-control-request-headers': asked } })
      expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-headers')], path).toEqual([204, '*', asked])
      expect(answer.headers.get('access-control-allow-methods')).toContain('PUT')
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    }
    const page = open.newPage()
    for (const answer of [await page.ask('GET', '/site?site_id=x'), await page.ask('POST', '/customer'), await page.ask('GET', '/nothing'), await page.ask('POST', '/auth/login', '{"email":')]) {
      expect(answer.headers.get('access-control-allow-origin'), answer.text).toBe('*')
      expect(answer.status).toBeLessThan(500)
    }
  })

  test('learns what is sold by the site that it names, by number or slug', async () => {
    const { body, status } = await open.newPage().ask('GET', `/site?site_id=${site}&language=en`)
    expect([status, body.data]).toMatchObject([200, {
      id: Number(site), settings: 'subscription',
      products: [{ name: 'The Paper', paywall: {}, plans: [{ nickname: 'Monthly', amount: 999, currency: 'usd', interval: 'month', product: { name: 'The Paper', sites: [{ id: Number(site) }] } }] }],
    }])
    expect((await open.newPage().ask('GET', '/site?site_id=main')).body).toEqual(body)
    expect((await open.newPage().ask('GET', `/site?site_id=${encodeURIComponent(JSON.stringify(site))}`)).body).toEqual(body)
    expect(await open.newPage().ask('GET', '/site')).toMatchObject({ status: 400, body: { errors: { site_id: ['The site id field is required.'] } } })
    expect(await open.newPage().ask('GET', '/site?site_id=999999')).toMatchObject({ status: 400, body: { errors: { site_id: ['The selected site id is invalid.'] } } })
  })
})

describe('nobody is let in', () => {
  test('without a token, with one that is none, one of another site, or one that was ended', async () => {
    const page = open.newPage()
    expect(await page.ask('POST', '/customer')).toMatchObject({ status: 401, text: '{"error":{"message":"Token not provided"}}' })
    page.token = 'eyJhbGciOiJIUzI1NiJ9.e30.x'
    expect(await page.ask('POST', '/customer')).toMatchObject({ status: 401, text: '{"error":{"status":401,"message":"Invalid or expired token"}}' })
    page.token = open.world.key
    expect((await page.ask('POST', '/customer')).status).toBe(401)
    const left = await register('left@example.com')
    const { token } = left
    expect((await left.ask('POST', '/customer', { site_id: '999999' })).body).toEqual({ errors: { site_id: ['The selected site id is invalid.'] } })
    expect((await left.ask('POST', '/auth/logout')).status).toBe(200)
    left.token = token
    expect(await left.ask('POST', '/customer/refresh')).toMatchObject({ status: 403, body: { error: { status: 403, message: 'Authentication token has been blacklisted, please try again' } } })
    // A customer's token opens nothing of the merchant's, and no key anything of a customer's.
    expect((await open.world.call('GET', '/pelcro/api/v1/core/customers', undefined, { key: token })).status).toBe(401)
    expect((await open.world.call('GET', '/v1/customers', undefined, { key: token })).status).toBe(401)
    expect((await open.world.call('GET', '/portal/v1/me', undefined, { key: token })).status).toBe(401)
  })

  test('with a token that was forged, changed, made for another site, or has expired', async () => {
    const page = await register('forged@example.com')
    const [header = '', payload = '', signature = ''] = (page.token ?? '').split('.')
    const write = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const read = (part: string): object => JSON.parse(Buffer.from(part, 'base64url').toString()) as object
    const { site: second } = await open.world.addSite('second')
    const elsewhere = open.newPage()
    expect((await elsewhere.ask('POST', '/auth/register', { site_id: String(second.siteId), email: 'forged@example.com', password: PASSWORD })).status).toBe(200)
    const [, theirs = '', theirSignature = ''] = (elsewhere.token ?? '').split('.')
    const signed = (text: string): string => `${text}.${createHmac('sha256', 'secret').update(text).digest('base64url')}`
    const forged = {
      'no algorithm': `${write({ ...read(header), alg: 'none' })}.${payload}.`, 'no algorithm, yet a signature': `${write({ ...read(header), alg: 'NONE' })}.${payload}.${signature}`, 'another algorithm': `${write({ ...read(header), alg: 'HS512' })}.${payload}.${signature}`,
      'another customer': `${header}.${write({ ...read(payload), sub: '1' })}.${signature}`, 'a longer life': `${header}.${write({ ...read(payload), exp: 9_999_999_999 })}.${signature}`, 'another secret': signed(`${header}.${payload}`),
      'no signature': `${header}.${payload}.`, 'another site\'s secret': `${header}.${theirs}.${theirSignature}`, 'another site': `${write({ ...read(header), kid: String(second.siteId) })}.${payload}.${signature}`,
      'a site that there is not': `${write({ ...read(header), kid: '999999' })}.${payload}.${signature}`, 'no site': `${write({ alg: 'HS256' })}.${payload}.${signature}`,
    }
    for (const [how, token] of Object.entries(forged)) {
      const liar = open.newPage()
      liar.token = token
      expect([how, await liar.ask('POST', '/customer')]).toMatchObject([how, { status: 401, text: '{"error":{"status":401,"message":"Invalid or expired token"}}' }])
    }
    // Good where it was made, and nowhere else.
    expect((await elsewhere.ask('POST', '/customer')).body).toEqual({ errors: { site_id: ['The selected site id is invalid.'] } })
    expect((await elsewhere.ask('POST', '/customer', { site_id: String(second.siteId) })).body.data.email).toBe('forged@example.com')
    const [before, old] = [open.world.now, page.token]
    open.world.now = new Date(before.getTime() + 59 * 86_400_000)
    expect((await page.ask('POST', '/customer/refresh')).status).toBe(200)
    open.world.now = new Date(before.getTime() + 61 * 86_400_000)
    expect((await page.ask('POST', '/customer')).status).toBe(200)
    page.token = old
    for (const path of ['/customer', '/customer/refresh', '/auth/logout']) expect((await page.ask('POST', path)).status, path).toBe(401)
    open.world.now = before
  })

  test('by guessing, and learns nothing of who is a customer', async () => {
    await register('known@example.com')
    const page = open.newPage()
    const wrong = await page.ask('POST', '/auth/login', { email: 'known@example.com', password: 'wrong one' })
    expect(wrong).toMatchObject({ status: 404, body: { error: { status: 404, message: 'Invalid credentials! Please try again.' } } })
    expect((await page.ask('POST', '/auth/login', { email: 'nobody@example.com', password: 'wrong one' })).text).toBe(wrong.text)
    const forgot = await page.ask('POST', '/password/forgot', { email: 'known@example.com' })
    expect(forgot.status).toBe(200)
    expect((await page.ask('POST', '/password/forgot', { email: 'nobody@example.com' })).text).toBe(forgot.text)
    for (let tries = 0; tries < 9; tries++) await page.ask('POST', '/auth/login', { email: 'known@example.com', password: `wrong ${tries}` })
    expect(await page.ask('POST', '/auth/login', { email: 'known@example.com', password: PASSWORD })).toMatchObject({ status: 429, body: { error: { message: expect.stringContaining('Too many login attempts') } } })
    open.world.now = new Date(open.world.now.getTime() + 5 * 60_000)
    expect((await page.ask('POST', '/auth/login', { email: 'known@example.com', password: PASSWORD })).status).toBe(200)
  })

  test('who registers with what is missing, weak, taken or malformed; each answer has the errors that the form reads', async () => {
    await open.native('POST', '/customers', { email: 'imported@example.com' })
    const page = open.newPage()
    const cases: [body: object | string, field: string | null][] = [
      [{}, 'email'], [{ email: 'x@example.com' }, 'password'], [{ email: 'x@example.com', password: '12345' }, 'password'], [{ email: 'x', password: PASSWORD }, 'email'], ['{"email":', null], ['[]', null],
      [{ email: 'Imported@example.com', password: PASSWORD }, 'email'], [{ email: 'x@example.com', password: PASSWORD, phone: '12' }, 'phone'], [{ email: 'x@example.com', password: PASSWORD, metadata: 3 }, 'metadata'],
      [{ email: 'x@example.com', password: PASSWORD, username: 'a b' }, 'username'], [{ email: 'x@example.com', password: 7 }, 'password'], [{ email: 'x@example.com', password: PASSWORD, metadata: { pelcro_x: 1 } }, null],
    ]
    for (const [body, field] of cases) {
      const answer = await page.ask('POST', '/auth/register', body)
      expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(answer.body.errors, answer.text).toBeTypeOf('object')
      expect(answer.body.message).toBeUndefined()
      if (field !== null) expect([answer.status, answer.body.errors[field]], answer.text).toEqual([400, [expect.any(String)]])
    }
  })

  test('where the merchant registers customers himself', async () => {
    await open.native('PATCH', '/site', { settings: { selfRegistration: false } })
    const answer = await open.newPage().ask('POST', '/auth/register', { email: 'late@example.com', password: PASSWORD })
    expect(answer).toMatchObject({ status: 403, body: { error: { message: 'this site registers its customers itself' }, errors: {} } })
    await open.native('PATCH', '/site', { settings: { selfRegistration: true } })
  })

  test('to what the merchant notes for himself on what he sells and bills', async () => {
    const mark = 'zqxnote'
    const { items: [plan] } = await open.native('GET', '/plans')
    await open.native('PATCH', `/plans/${plan.id}`, { metadata: { mark } })
    await open.native('PATCH', '/products/paper', { metadata: { mark } })
    const page = await register('noted@example.com')
    await page.ask('POST', '/source', { token: 'sandbox_approve' })
    const { id, subscriptions } = (await page.ask('POST', '/subscription', { plan_id: 1 })).body.data
    expect((await open.world.call('PUT', `/pelcro/api/v1/core/subscriptions/${subscriptions[0].id}`, { metadata: { mark } })).status).toBe(200)
    const [customer] = (await open.native('GET', '/customers?filter=email:noted@example.com')).items
    await open.native('PATCH', `/customers/${customer.id}`, { customFields: {}, tags: [mark] })
    await open.native('POST', `/customers/${customer.id}/comments`, { message: mark })
    const shown = await page.ask('POST', '/customer')
    expect([shown.body.data.id, shown.text.includes(mark)]).toEqual([id, false])
    expect((await page.ask('GET', `/site?site_id=${site}`)).text).not.toContain(mark)
  })

  test('to what is another customer\'s', async () => {
    const eve = await register('eve@example.com')
    const other = await register('other@example.com')
    const address = (await other.ask('POST', '/address', { line1: 'Main St 1', country: 'US', state: 'NV' })).body.data.addresses[0].id
    const method = (await other.ask('POST', '/payment_methods', { token: 'sandbox_approve' })).body.data.id
    const plan = (await eve.ask('GET', `/site?site_id=${site}`)).body.data.products[0].plans[0].id
    const subscription = (await other.ask('POST', '/subscription', { plan_id: plan })).body.data.subscriptions[0].id
    const tries: [string, string, object?][] = [
      ['PUT', `/address/${address}`, { city: 'Mine' }], ['DELETE', `/address/${address}`, {}], ['GET', `/payment_methods/${method}`], ['PUT', `/payment_methods/${method}`, { is_default: true }],
      ['DELETE', `/payment_methods/${method}`, {}], ['POST', '/subscription/cancel', { subscription_id: subscription, mode: 'now' }], ['POST', '/subscription/reactivate', { subscription_id: subscription }],
      ['POST', '/subscription', { plan_id: plan, source_id: method }], ['POST', '/subscription', { plan_id: plan, address_id: address }],
    ]
    for (const [verb, path, body] of tries) expect((await eve.ask(verb, path, body)).status, `${verb} ${path}`).toBe(404)
    expect((await eve.ask('POST', '/customer')).body.data).toMatchObject({ subscriptions: [], sources: [], addresses: [], invoices: [] })
  })
})

describe('a customer', () => {
  let page: Page
  let plan: number
  test('registers, and is told who he is with a token', async () => {
    page = open.newPage()
    const { body, status } = await page.ask('POST', '/auth/register', { email: 'Jane@Example.com', password: PASSWORD, first_name: 'Jane', last_name: 'Doe', phone: '(514) 555-0100', metadata: { plan: 'trial' }, organization: 'Acme' })
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      email: 'Jane@Example.com', name: 'Jane Doe', full_name: 'Jane Doe', phone: '5145550100', metadata: { plan: 'trial' }, organization: { id: null, name: 'Acme' }, subscriptions: [], source: null, language: null,
      auth_token: page.token, token: page.token,
    })
    const payload = JSON.parse(Buffer.from(page.token?.split('.')[1] ?? '', 'base64url').toString())
    expect(payload).toMatchObject({ sub: String(body.data.id), iat: open.world.now.getTime() / 1000, exp: open.world.now.getTime() / 1000 + 60 * 86_400, jti: expect.stringMatching(/^pts_/) })
    const same = await page.ask('POST', '/customer')
    expect(same.body).toEqual(body)
    const core = await open.world.call('GET', `/pelcro/api/v1/core/customers/${body.data.id}`)
    expect(core.body.data).toMatchObject({ email: 'Jane@Example.com', name: 'Jane Doe' })
    expect(JSON.stringify(core.body) + JSON.stringify(body)).not.toContain('scrypt')
  })

  test('changes what is said of him, key by key in the metadata', async () => {
    expect((await page.ask('PUT', '/customer', { first_name: 'Janet', tin: 'X1', display_name: 'JD', username: 'janet' })).body.data).toMatchObject({ first_name: 'Janet', last_name: 'Doe', tin: 'X1', display_name: 'JD', username: 'janet' })
    expect((await page.ask('PUT', '/customer', { metadata: { metadata_saved: [{ id: 1 }] } })).body.data.metadata).toEqual({ plan: 'trial', metadata_saved: [{ id: 1 }] })
    expect((await page.ask('PUT', '/customer', { metadata: { plan: null } })).body.data.metadata).toEqual({ metadata_saved: [{ id: 1 }] })
    expect((await page.ask('PUT', '/customer', { metadata: { pelcro: 1 } })).status).toBe(403)
    expect(await page.ask('PUT', '/customer', { email: 'imported@example.com' })).toMatchObject({ status: 400, body: { errors: { email: ['The email has already been taken.'] } } })
    expect((await page.ask('PUT', '/customer', { email: '' })).status).toBe(400)
    const form = await page.ask('PUT', '/customer', 'first_name=Jane&metadata[a][b]=1', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(form.body.data).toMatchObject({ first_name: 'Jane', metadata: { a: { b: '1' } } })
  })

  test('has addresses', async () => {
    expect(await page.ask('POST', '/address', { city: 'X' })).toMatchObject({ status: 400, body: { errors: { line1: ['The line1 field is required.'], country: ['The country field is required.'] } } })
    const { addresses: [address] } = (await page.ask('POST', '/address', { line1: '1 Main St', city: 'Montreal', state: 'QC', country: 'CA', postal_code: 'H2X', title: 'Dr', department: 'R&D' })).body.data
    expect(address).toMatchObject({ type: 'shipping', is_default: true, line1: '1 Main St', country_name: 'Canada', title: 'Dr', department: 'R&D' })
    expect((await page.ask('PUT', `/address/${address.id}`, { city: 'Laval' })).body.data.addresses).toMatchObject([{ city: 'Laval', line1: '1 Main St', department: 'R&D' }])
    expect((await page.ask('POST', '/address', { type: 'billing', line1: '2', country: 'US' })).body).toEqual({ errors: { state: ['The state field is required.'] } })
    const billing = (await page.ask('POST', '/address', { type: 'billing', line1: '2', country: 'US', state: 'NV', old_provider_id: 'mine' })).body.data.addresses[1]
    expect(billing.old_provider_id).toBeNull()
    expect((await page.ask('DELETE', `/address/${billing.id}`)).body.data.addresses).toHaveLength(1)
  })

  test('is refused a subscription that cannot be paid, and nothing of it is left', async () => {
    plan = (await page.ask('GET', `/site?site_id=${site}`)).body.data.products[0].plans[0].id
    expect(await page.ask('POST', '/subscription', { plan_id: 999_999 })).toMatchObject({ status: 404, body: { error: { report_id: null, status: 404, message: 'Invalid plan provided' } } })
    expect(await page.ask('POST', '/subscription', { plan_id: plan })).toMatchObject({ status: 404, body: { error: { message: 'There is no payment method that can pay.' } } })
    expect(await page.ask('POST', '/subscription', { plan_id: plan, stripe_token: 'sandbox_decline_insufficient-funds' })).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining('declined') } } })
    expect(await page.ask('POST', '/source', {})).toMatchObject({ status: 404, body: { error: { message: 'The token field is required.' } } })
    expect((await page.ask('POST', '/source', { token: 'sandbox_attach-refused' })).status).toBe(404)
    expect((await page.ask('POST', '/subscription', { plan_id: plan, gift_recipient_email: 'x@example.com' })).body.errors).toHaveProperty('gift_recipient_email')
    const { subscriptions, invoices } = (await page.ask('POST', '/customer')).body.data
    expect([subscriptions, invoices.map((one: { status: string }) => one.status)]).toEqual([[], ['void', 'void']])
    expect((await open.native('GET', '/customers?filter=username:janet')).items[0].activity).toBe('inactive')
  })

  test('pays with another card, and has what he subscribed to', async () => {
    const added = await page.ask('POST', '/payment_methods', { token: 'sandbox_approve.visa', is_default: true })
    expect(added).toMatchObject({ status: 201, body: { data: { is_default: true, properties: { brand: 'visa' } } } })
    const id = added.body.data.id
    expect((await page.ask('GET', `/payment_methods/${id}`)).body).toEqual(added.body)
    expect((await page.ask('PUT', `/payment_methods/${id}`, { exp_month: 3 })).body.errors).toHaveProperty('exp_month')
    // As the client sends it, gift or not.
    const { body, status } = await page.ask('POST', '/subscription', { plan_id: plan, quantity: 1, source: 'Web', gift_recipient_full_name: 'undefined undefined', coupon_code: null, address_id: null })
    expect(status, JSON.stringify(body)).toBe(200)
    const [subscription] = body.data.subscriptions
    expect(subscription).toMatchObject({ status: 'active', cancel_at_period_end: 0, canceled_at: null, plan: { nickname: 'Monthly', currency: 'usd', product: { sites: [{ id: Number(site) }] } }, renews_at: subscription.end_date })
    expect(body.data.invoices[0]).toMatchObject({ status: 'paid', total: 999, amount_remaining: 0, currency: 'usd', plan: { nickname: 'Monthly' }, created_at: open.world.now.toISOString() })
    expect(body.data).toMatchObject({ source: { id }, expired_subscriptions: [{ status: 'canceled' }, { status: 'canceled' }] })
    const other = (await page.ask('POST', '/source', { token: 'sandbox_approve.mastercard' })).body.data
    expect(other.source).toMatchObject({ properties: { brand: 'mastercard' } })
    expect((await page.ask('DELETE', `/payment_methods/${id}`)).status).toBe(204)
  })

  test('keeps the address that a subscription goes to where it is', async () => {
    const [{ id }] = (await page.ask('POST', '/customer')).body.data.addresses
    const { subscriptions } = (await page.ask('POST', '/subscription', { plan_id: plan, address_id: id, auto_renew: false, metadata: { from: 'here' } })).body.data
    expect(subscriptions[0]).toMatchObject({ address: id, auto_renew: 0, renews_at: null })
    expect((await page.ask('DELETE', `/address/${id}`)).body).toMatchObject({ error: { status: 400, message: 'A subscription uses this address.' } })
    expect((await page.ask('PUT', `/address/${id}`, { country: 'FR' })).body.errors).toHaveProperty('country')
    expect((await page.ask('PUT', `/address/${id}`, { city: 'Quebec' })).body.data.addresses[0].city).toBe('Quebec')
    const core = await open.world.call('GET', `/pelcro/api/v1/core/subscriptions/${subscriptions[0].id}`)
    expect(core.body.data.metadata).toEqual({ from: 'here' })
    expect((await page.ask('POST', '/subscription/cancel', { subscription_id: subscriptions[0].id, mode: 'now' })).status).toBe(200)
    expect((await page.ask('DELETE', `/address/${id}`)).status).toBe(200)
  })

  test('whose first payment is declined can redeem the coupon with another card', async () => {
    await open.native('POST', '/coupons', { id: 'ONCE', name: 'Once', value: { kind: 'percent', basisPoints: 1_000 }, duration: { kind: 'once' }, redemptionsMax: 1 })
    const buyer = await register('coupon@example.com')
    expect((await buyer.ask('POST', '/subscription', { plan_id: plan, coupon_code: 'ONCE', stripe_token: 'sandbox_decline_insufficient-funds' })).status).toBe(404)
    const bought = await buyer.ask('POST', '/subscription', { plan_id: plan, coupon_code: 'ONCE', stripe_token: 'sandbox_approve' })
    expect(bought.status, bought.text).toBe(200)
    const { subscriptions, invoices } = bought.body.data
    expect([subscriptions.length, invoices[0].total]).toEqual([1, 899])
    expect((await buyer.ask('POST', '/subscription', { plan_id: plan, coupon_code: 'ONCE' })).body.errors).toHaveProperty('coupon_code')
    const { source } = (await buyer.ask('POST', '/customer')).body.data
    expect((await buyer.ask('GET', `/payment_methods/${source.id}`)).body.data.deletable).toBe(true)
    const named = (await buyer.ask('POST', '/subscription', { plan_id: plan, source_id: source.id })).body.data
    expect(named.source.deletable).toBe(false)
    expect((await buyer.ask('GET', `/payment_methods/${source.id}`)).body.data.deletable).toBe(false)
  })

  test('cancels as far as the site lets customers, and takes it back', async () => {
    const [{ id }] = (await page.ask('POST', '/customer')).body.data.subscriptions
    await open.native('PATCH', '/site', { settings: { portal: { pause: true, cancel: false, skip: true } } })
    expect((await page.ask('POST', '/subscription/cancel', { subscription_id: id })).status).toBe(403)
    await open.native('PATCH', '/site', { settings: { portal: { pause: true, cancel: true, skip: true } } })
    expect((await page.ask('POST', '/subscription/cancel', { subscription_id: id, mode: 'sometime' })).body.errors).toHaveProperty('mode')
    const planned = (await page.ask('POST', '/subscription/cancel', { subscription_id: id, mode: 'period_end', reason: 'too dear' })).body.data.subscriptions[0]
    expect(planned).toMatchObject({ cancel_at_period_end: 1, cancel_reason: 'too dear', canceled_at: open.world.now.toISOString() })
    expect((await page.ask('POST', '/subscription/reactivate', { subscription_id: id })).body.data.subscriptions[0]).toMatchObject({ cancel_at_period_end: 0 })
    expect((await page.ask('POST', '/subscription/cancel', { subscription_id: id, mode: 'now' })).body.data.subscriptions).toEqual([])
    expect((await page.ask('POST', '/subscription/cancel', { subscription_id: id, mode: 'now' })).status).toBe(400)
  })

  test('who has a seat in another\'s subscription sees that, and nothing of its owner', async () => {
    const owner = await register('owner@example.com')
    await owner.ask('POST', '/source', { token: 'sandbox_approve' })
    const [subscription] = (await owner.ask('POST', '/subscription', { plan_id: plan, quantity: 3 })).body.data.subscriptions
    const member = (await page.ask('POST', '/customer')).body.data.id
    const made = await open.world.call('POST', '/pelcro/api/v1/core/memberships', { subscription_id: subscription.id, customer_id: member })
    expect(made.status, made.text).toBe(201)
    const { memberships, subscriptions } = (await page.ask('POST', '/customer')).body.data
    expect([memberships, subscriptions]).toMatchObject([[{ id: made.body.data.id, status: 'active', subscription: { id: subscription.id, status: 'active', plan: { nickname: 'Monthly' } } }], []])
    expect(Object.keys(memberships[0].subscription)).toEqual(['id', 'status', 'type', 'plan', 'current_period_end', 'expires_at'])
    expect((await page.ask('POST', '/subscription/cancel', { subscription_id: subscription.id, mode: 'now' })).status).toBe(404)
  })

  test('sets another password, knowing the old one or by a link that comes by mail', async () => {
    const wrong = { old_password: 'wrong one', new_password: 'battery staple', confirm_new_password: 'battery staple' }
    expect((await page.ask('POST', '/password/update', wrong)).body).toEqual({ errors: { old_password: ['The old password is incorrect.'] } })
    expect((await page.ask('POST', '/password/update', { ...wrong, old_password: PASSWORD, confirm_new_password: 'else' })).body.errors).toHaveProperty('confirm_new_password')
    const { token } = page
    // Older clients send the token among the fields.
    page.token = null
    expect((await page.ask('POST', '/password/update', { ...wrong, old_password: PASSWORD, auth_token: token })).status).toBe(200)
    await open.native('POST', '/customers', { email: 'imported2@example.com' })
    const before = open.mails.length
    await page.ask('POST', '/password/forgot', { email: 'imported2@example.com' })
    await expect.poll(() => open.mails.length).toBe(before + 1)
    const [secret] = /pr_[\w-]+/.exec(open.mails.at(-1)?.text ?? '') ?? []
    const fresh = open.newPage()
    const reset = { email: 'imported2@example.com', token: secret, password: 'a first one', password_confirmation: 'a first one' }
    expect((await fresh.ask('POST', '/password/reset', { ...reset, password_confirmation: 'x' })).body.errors).toHaveProperty('password')
    expect((await fresh.ask('POST', '/password/reset', { ...reset, token: 'wrong' })).body.error).toMatchObject({ status: 404, message: 'This password reset token is invalid.' })
    expect((await fresh.ask('POST', '/password/reset', reset)).status).toBe(200)
    expect((await fresh.ask('POST', '/auth/login', { email: 'imported2@example.com', password: 'a first one' })).body.data.email).toBe('imported2@example.com')
    expect((await fresh.ask('POST', '/customer/refresh')).body.data.auth_token).toBe(fresh.token)
  })
})

test('the Open API is at /api/v1/sdk too when the dialect is mounted at the root', async () => {
  const app = await buildApp(open.world.engine, { log: false, dialectRoot: 'pelcro' })
  const answers = await Promise.all([`/api/v1/sdk/site?site_id=${site}`, '/api/v1/core/customers', '/pelcro/api/v1/sdk/site?site_id=main'].map((url) => app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${open.world.key}` } })))
  expect(answers.map((one) => one.statusCode)).toEqual([200, 200, 200])
  await app.close()
})

test('junk in any one field, in the query or path of any endpoint is refused or taken, and never a mistake of ours', async () => {
  const junk: readonly unknown[] = [
    '', ' ', 'a\0b', '\ud800', '💥', '__proto__', '9'.repeat(400), '-1', '1e400', 'é'.repeat(3_000), 'a@b', null, true, 0, -1, 1.5, 2 ** 53 + 2, [], {}, [null], { constructor: 1 }, { a: { b: [] } }, '4242424242424242',
  ]
  const fields = [
    'email', 'username', 'password', 'first_name', 'phone', 'metadata', 'tin', 'organization', 'token', 'gateway', 'is_default', 'plan_id', 'quantity', 'coupon_code', 'address_id', 'source_id', 'stripe_token', 'auto_renew',
    'subscription_id', 'mode', 'reason', 'type', 'line1', 'country', 'state', 'old_password', 'new_password', 'site_id', 'auth_token', 'password_confirmation',
  ]
  /** Pieces of junk for each field of each endpoint; from endpoint to endpoint they are others. */
  const JUNK_OF_FIELD = Number(process.env['PELCRO_JUNK_ROUNDS'] ?? 1)
  let from = 0
  const bad: string[] = []
  const send = async (token: string | null, method: string, url: string, payload?: string): Promise<{ status: number; body: string }> => {
    const answer = await open.world.app.inject({
      method: method as 'GET', url, headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), 'content-type': 'application/json' }, remoteAddress: `10.1.${from >> 8 & 255}.${from++ & 255}`, ...(payload === undefined ? {} : { payload }),
    })
    if (answer.statusCode >= 500) bad.push(`${method} ${url} ${payload?.slice(0, 200)} ${answer.statusCode}`)
    return { status: answer.statusCode, body: answer.body }
  }
  const AT = '/pelcro/api/v1/sdk'
  for (const [place, { method, path }] of pelcroOpenSurface.routes.entries()) {
    if (path === '/auth/logout') continue
    const email = `junk${place}@example.com`
    const begun = await send(null, 'POST', `${AT}/auth/register`, JSON.stringify({ site_id: site, email, password: PASSWORD }))
    const { token } = (JSON.parse(begun.body) as { data: { token: string } }).data
    const url = `${AT}${path.replace('{id}', '1')}`
    // Registering is for somebody new each time; all others are the customer's own.
    let customers = 0
    const good = (): object => ({
      site_id: site, email: path === '/auth/register' ? `junk${place}.${customers++}@example.com` : email, password: PASSWORD, line1: '1', country: 'AT', plan_id: 1, subscription_id: 1, token: 'sandbox_approve', stripe_token: 'sandbox_approve', old_password: PASSWORD, new_password: PASSWORD,
      confirm_new_password: PASSWORD, password_confirmation: PASSWORD,
    })
    // What is spoilt below would be taken otherwise: it comes as far as it can.
    if (method !== 'GET' && !/\{id\}|reset|cancel|reactivate|refresh/.test(path)) expect((await send(token, method, url, JSON.stringify(good()))).status, `${method} ${path}`).toBeLessThan(300)
    for (const value of ['%00', '%F0%9F%92%A9', '9'.repeat(30), '%ED%A0%80', '[a]=1', '']) await send(token, method, `${url}?site_id=${value}&auth_token=${value}`, method === 'GET' ? undefined : '{}')
    if (path.includes('{id}')) for (const value of ['0', '-1', '9'.repeat(18), '%00', 'x', '%F0%9F%92%A9']) await send(token, method, url.replace(/1$/, value), method === 'GET' ? undefined : '{}')
    if (method === 'GET') continue
    for (const [index, field] of fields.entries()) {
      for (let round = 0; round < JUNK_OF_FIELD; round++) await send(token, method, url, JSON.stringify({ ...good(), [field]: junk[(place + index + round * Math.ceil(junk.length / JUNK_OF_FIELD)) % junk.length] }))
    }
    for (const body of ['', '[]', '3', 'null', '{"a":', '"x"', `{"metadata":${'['.repeat(200)}${']'.repeat(200)}}`]) await send(token, method, url, body)
  }
  expect(bad).toEqual([])
})
