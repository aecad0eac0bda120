// Billing over the native API: methods, plans, subscriptions, invoices, money and the clock.

import { beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '../services/keys.ts'
import { createSite } from '../services/sites.ts'
import { contextFor, OPERATOR } from '../services/context.ts'
import { answerOnce } from '../services/idempotency.ts'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

/** A part of an answer. */
type Json = Reply['body']

let world: World
let key: string
let call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

beforeAll(async () => {
  world = await makeWorld()
  const site = await createSite(world.engine, 'test', 'Test', new Date('2026-01-31T10:00:00Z'))
  key = (await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })).secret
  call = (method, path, body, headers) => world.call(method, `/v1${path}`, body, { key, ...(headers ? { headers } : {}) })
  await ok('PATCH', '/site', { settings: { emailDnsValidation: false } })
  await ok('POST', '/products', { id: 'box', name: 'Box' })
  await ok('POST', '/plans', { id: 'monthly', productId: 'box', name: 'Monthly box', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 2500 } }] })
  await ok('POST', '/plans', { id: 'yearly', productId: 'box', name: 'Yearly box', interval: { unit: 'year', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'per-unit', amountMinor: 25000 }, setupFeeMinor: 500 }] })
})

async function ok(method: string, path: string, body?: unknown): Promise<Reply['body']> {
  const reply = await call(method, path, body)
  expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
  return reply.body
}

async function customer(id: string, token: string | null = 'sandbox_approve'): Promise<void> {
  await ok('POST', '/customers', { id, email: `${id}@example.com` })
  if (token) await ok('POST', `/customers/${id}/payment-methods`, { token })
}

describe('a subscription', () => {
  test('is charged at once and renews on the last day of each month', async () => {
    await customer('ada')
    const subscription = await ok('POST', '/subscriptions', { customerId: 'ada', planId: 'monthly' })
    expect(subscription).toMatchObject({ status: 'active', chargeCount: 1, chargedTotalMinor: 2500, coveredUntil: '2026-02-28T10:00:00.000Z' })
    expect(await ok('GET', '/customers/ada')).toMatchObject({ activity: 'active', metrics: { paymentCount: 1, lifetimeRevenue: { amountMinor: 2500 }, invoiceCount: 1, activeSubscriptionCount: 1 } })
    await ok('POST', '/test-clock', { to: '2026-05-01T00:00:00Z' })
    const invoices = await ok('GET', '/invoices?customerId=ada')
    expect(invoices.items.map((one: Json) => [one.status, one.periodFrom, one.invoiceNumber])).toEqual([
      ['paid', '2026-04-30T10:00:00.000Z', 4], ['paid', '2026-03-31T10:00:00.000Z', 3], ['paid', '2026-02-28T10:00:00.000Z', 2], ['paid', '2026-01-31T10:00:00.000Z', 1],
    ])
    expect((await ok('GET', '/customers/ada')).metrics).toMatchObject({ paymentCount: 4, lifetimeRevenue: { amountMinor: 10_000 } })
  })

  test('that cannot be charged is retried, then cancelled, and its customer deactivated once', async () => {
    await customer('bob', 'sandbox_decline_insufficient-funds')
    const subscription = await ok('POST', '/subscriptions', { customerId: 'bob', planId: 'monthly' })
    expect((await ok('GET', '/invoices?customerId=bob')).items[0]).toMatchObject({ status: 'past-due', attempts: 1, dueMinor: 2500 })
    await ok('POST', '/test-clock', { to: '2026-06-01T00:00:00Z' })
    expect((await ok('GET', '/invoices?customerId=bob')).items).toHaveLength(1)
    expect((await ok('GET', '/invoices?customerId=bob')).items[0]).toMatchObject({ status: 'past-due', attempts: 4, nextAttemptAt: null })
    expect(await ok('GET', `/subscriptions/${subscription.id}`)).toMatchObject({ status: 'cancelled' })
    const timeline = await ok('GET', '/customers/bob/timeline')
    expect(timeline.items.filter((one: Json) => one.type.endsWith('activated')).map((one: Json) => [one.type, one.payload.cause])).toEqual([
      ['customer.deactivated', 'auto-cancelled'], ['customer.activated', 'subscribed'],
    ])
  })

  test('whose card is replaced is charged what it owes', async () => {
    await customer('cleo', 'sandbox_decline_insufficient-funds')
    await ok('POST', '/subscriptions', { customerId: 'cleo', planId: 'monthly' })
    await ok('POST', '/customers/cleo/payment-methods', { token: 'sandbox_approve', isDefault: true })
    await ok('POST', '/test-clock', { to: '2026-06-01T00:01:00Z' })
    expect((await ok('GET', '/invoices?customerId=cleo')).items[0]).toMatchObject({ status: 'paid', attempts: 2 })
  })

  test('goes with its customer: nothing that was owed is tried any more', async () => {
    await customer('lou', 'sandbox_decline_insufficient-funds')
    for (const planId of ['monthly', 'yearly']) await ok('POST', '/subscriptions', { customerId: 'lou', planId })
    const { items } = await ok('GET', '/invoices?customerId=lou')
    expect(items.map((one: Json) => [one.status, one.nextAttemptAt === null])).toEqual([['past-due', false], ['past-due', false]])
    await call('DELETE', '/customers/lou')
    for (const { id } of items) expect(await ok('GET', `/invoices/${id}`)).toMatchObject({ status: 'void', nextAttemptAt: null })
  })

  test.each([
    ['a card that can pay takes its place', 'sandbox_approve', {}, 'new'],
    ['an expired card does not, but another that can pay', 'sandbox_expired-card', {}, 'other'],
    ['a card that is not to be the default does not, but another', 'sandbox_approve', { isDefault: false }, 'other'],
  ])('whose default card is replaced never has a default that is let go: %s', async (_, token, given, heir) => {
    const id = `kim-${heir}-${Object.keys(given).length}`
    await customer(id)
    const { defaultPaymentMethodId: replaces } = await ok('GET', `/customers/${id}`)
    const other = await ok('POST', `/customers/${id}/payment-methods`, { token: 'sandbox_approve' })
    const added = await ok('POST', `/customers/${id}/payment-methods`, { token, replaces, ...given })
    expect(await ok('GET', `/customers/${id}`)).toMatchObject({ defaultPaymentMethodId: heir === 'new' ? added.id : other.id })
  })

  test('changes its quantity in the middle of a period, prorated', async () => {
    await customer('dora')
    const subscription = await ok('POST', '/subscriptions', { customerId: 'dora', planId: 'yearly' })
    expect((await ok('GET', '/invoices?customerId=dora')).items[0]).toMatchObject({ totalMinor: 25_500 })
    await ok('POST', '/test-clock', { to: '2026-11-30T12:01:00Z' })
    const changed = await ok('POST', `/subscriptions/${subscription.id}/change`, { quantity: 2 })
    expect(changed.quantity).toBe(2)
    const [invoice] = (await ok('GET', '/invoices?customerId=dora')).items
    expect(invoice.kind).toBe('change')
    expect(invoice.lines.map((line: Json) => Math.sign(line.amountMinor))).toEqual([-1, 1])
    expect(invoice.totalMinor).toBeGreaterThan(12_400)
    expect(invoice.totalMinor).toBeLessThan(12_600)
    expect(invoice.status).toBe('paid')
  })

  test('is paused, resumed, skipped, moved and cancelled', async () => {
    await customer('eve')
    const { id } = await ok('POST', '/subscriptions', { customerId: 'eve', planId: 'monthly' })
    expect(await ok('POST', `/subscriptions/${id}/pause`, {})).toMatchObject({ status: 'paused', nextChargeAt: null })
    expect(await ok('POST', `/subscriptions/${id}/resumption`)).toMatchObject({ status: 'active' })
    expect(await ok('POST', `/subscriptions/${id}/skips`, {})).toMatchObject({ skippedPeriods: [1] })
    const moved = await ok('PUT', `/subscriptions/${id}/next-charge`, { nextChargeAt: '2027-01-15T00:00:00Z' })
    expect(moved.nextChargeAt).toBe('2027-01-15T00:00:00.000Z')
    await ok('POST', '/test-clock', { to: '2027-02-20T00:00:00Z' })
    // The first, the one that was moved, and the one a month later.
    expect((await ok('GET', '/invoices?customerId=eve')).items).toHaveLength(3)
    const cancelled = await ok('POST', `/subscriptions/${id}/cancellation`, { reason: 'too expensive' })
    expect(cancelled).toMatchObject({ status: 'active', cancellation: { reason: 'too expensive' } })
    await ok('POST', '/test-clock', { to: '2027-04-01T00:00:00Z' })
    expect(await ok('GET', `/subscriptions/${id}`)).toMatchObject({ status: 'cancelled' })
    expect((await ok('GET', '/customers/eve')).activity).toBe('inactive')
  })
})

describe('with an idempotency key, whose transaction stays open over the request', () => {
  const once = { 'idempotency-key': 'jan-1' }

  test('a method is attached, and let go at its gateway once that is committed', async () => {
    await customer('jan', null)
    const attached = await call('POST', '/customers/jan/payment-methods', { token: 'sandbox_approve' }, { 'idempotency-key': 'jan-0' })
    expect(attached.status, attached.text).toBe(201)
    const { gatewayCustomerId } = attached.body
    const detached = await call('DELETE', `/customers/jan/payment-methods/${attached.body.id}`, undefined, once)
    expect(detached.body).toMatchObject({ status: 'deactivated' })
    expect((await call('DELETE', `/customers/jan/payment-methods/${attached.body.id}`, undefined, once)).text).toBe(detached.text)
    // The gateway has nothing left of that customer.
    expect((await ok('POST', '/customers/jan/payment-methods/import', { gatewayCustomerId })).items).toEqual([])
  })

  test('a customer is deleted, and its methods are let go at their gateway too', async () => {
    await customer('joe', null)
    const { gatewayCustomerId } = await ok('POST', '/customers/joe/payment-methods', { token: 'sandbox_approve' })
    await ok('POST', '/customers/joe/payment-methods/import', { gatewayCustomerId })
    expect((await call('DELETE', '/customers/joe', undefined, { 'idempotency-key': 'joe-1' })).status).toBe(204)
    await customer('jim', null)
    expect((await ok('POST', '/customers/jim/payment-methods/import', { gatewayCustomerId })).items).toEqual([])
  })

  test('a gateway asked inside it is our own mistake', async () => {
    const ctx = contextFor(world.engine, world.site, OPERATOR)
    const asking = answerOnce(ctx, 'inside', 'request', {
      begin: async (held) => {
        await held.database.transact(world.site.siteId, async () => undefined)
        await held.gateways.of(held, 'sandbox')
        return { subject: 'none' }
      },
      finish: async () => ({ status: 200, headers: {}, body: '' }),
    })
    await expect(asking).rejects.toThrow('no gateway is asked while a transaction is open')
  })
})

describe('money', () => {
  test('is charged once per idempotency key, and the answer is the same', async () => {
    await customer('fay')
    const body = { customerId: 'fay', amountMinor: 1000, currency: 'USD' }
    const first = await call('POST', '/transactions', body, { 'idempotency-key': 'fay-1' })
    expect(first.body).toMatchObject({ status: 'approved', amountMinor: 1000 })
    const again = await call('POST', '/transactions', body, { 'idempotency-key': 'fay-1' })
    expect(again.text).toBe(first.text)
    expect((await ok('GET', '/transactions?customerId=fay')).items).toHaveLength(1)
  })

  test('is given back in parts, and no more than there was', async () => {
    const [sale] = (await ok('GET', '/transactions?customerId=fay')).items
    expect(await ok('POST', `/transactions/${sale.id}/refunds`, { amountMinor: 400 })).toMatchObject({ kind: 'refund', status: 'approved' })
    expect((await call('POST', `/transactions/${sale.id}/refunds`, { amountMinor: 700 })).body).toMatchObject({ code: 'wrong-state', refundableMinor: 600 })
    expect((await ok('GET', '/customers/fay')).metrics).toMatchObject({ paymentCount: 1, lifetimeRevenue: { amountMinor: 600 }, grossRevenue: { amountMinor: 1000 } })
    await ok('POST', `/transactions/${sale.id}/refunds`, {})
    expect((await ok('GET', `/invoices/${sale.invoiceId}`)).status).toBe('refunded')
  })

  test('becomes credit, which pays invoices first', async () => {
    await customer('gus')
    expect(await ok('POST', '/customers/gus/credits', { amountMinor: 3000, currency: 'USD' })).toMatchObject({ status: 'approved', balances: [{ currency: 'USD', balanceMinor: 3000 }] })
    await ok('POST', '/subscriptions', { customerId: 'gus', planId: 'monthly' })
    expect((await ok('GET', '/invoices?customerId=gus')).items[0]).toMatchObject({ status: 'paid', creditAppliedMinor: 2500, paidMinor: 0 })
    expect((await ok('GET', '/customers/gus/credits')).balances).toEqual([{ currency: 'USD', balanceMinor: 500 }])
  })

  test('that went without an answer is found again, and never charged twice', async () => {
    await customer('hal', 'sandbox_timeout-after-success')
    const sale = await ok('POST', '/transactions', { customerId: 'hal', amountMinor: 700, currency: 'USD' })
    expect(sale.status).toBe('created')
    await ok('POST', '/test-clock', { to: '2027-04-01T00:10:00Z' })
    expect(await ok('GET', `/transactions/${sale.id}`)).toMatchObject({ status: 'approved' })
    expect((await ok('GET', '/customers/hal')).metrics.paymentCount).toBe(1)
  })

  test('in a currency that no rate is known for is counted in the metrics once there is one', async () => {
    await customer('ivy')
    await ok('POST', '/transactions', { customerId: 'ivy', amountMinor: 1000, currency: 'JPY' })
    expect((await ok('GET', '/customers/ivy')).metrics).toMatchObject({ paymentCount: 1, lifetimeRevenue: { amountMinor: 0 } })
    expect((await ok('GET', '/customers/ivy/revenues')).items).toMatchObject([{ currency: 'JPY', paymentCount: 1, netMinor: 1000 }])
    await ok('PATCH', '/site', { settings: { exchangeRates: { JPY: '0.0066' } } })
    // 1000 yen at 0.0066 dollars are 6.60 dollars.
    expect((await ok('GET', '/customers/ivy')).metrics).toMatchObject({ lifetimeRevenue: { amountMinor: 660 }, grossRevenue: { amountMinor: 660 } })
  })
})

describe('an invoice of more than amounts can be', () => {
  const MAX = Number.MAX_SAFE_INTEGER
  test.each([
    ['a line', [{ description: 'much', unitAmountMinor: MAX, quantity: 2 }], '/lines/0/unitAmountMinor'],
    ['lines together', [{ description: 'much', unitAmountMinor: MAX }, { description: 'more', unitAmountMinor: 1 }], '/lines'],
  ])('is refused for %s', async (_name, lines, pointer) => {
    await call('POST', '/customers', { id: 'rich' })
    for (const draft of [true, false]) {
      expect((await call('POST', '/invoices', { customerId: 'rich', currency: 'USD', lines, draft })).body).toMatchObject({ status: 422, errors: [{ pointer, code: 'too-large' }] })
    }
    expect((await call('DELETE', '/customers/rich')).status).toBe(204)
  })
})
