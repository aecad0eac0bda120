// The Stripe gateway with Stripe's own library: against a server that checks as Stripe documents it, and a real test account when its key is given.

import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Instrument } from '../domain/gateway.ts'
import { DOUBLE_KEY, startStripeDouble, type StripeDouble } from '../../test/stripe-double.ts'
import { stripeAmount } from './stripe-amount.ts'
import { stripeGateway } from './stripe.ts'

const NOW = new Date('2026-03-01T12:00:00.000Z')
const WEBHOOK_SECRET = 'whsec_double'
const ada = { id: 'ada', email: 'ada@example.com', name: 'Ada Lovelace' }

let double: StripeDouble
beforeEach(async () => {
  double = await startStripeDouble()
  double.addCustomer('cus_1')
  double.addMethod('pm_1', { customer: 'cus_1' })
})
afterEach(() => double.close())

const gateway = (options: { secretKey?: string; webhookSecret?: string | null } = {}) =>
  stripeGateway({ secretKey: DOUBLE_KEY, webhookSecret: WEBHOOK_SECRET, now: () => NOW, server: double.server, ...options })
const attach = (token: string, gatewayCustomerId: string | null = null, key = `a-${token}`, ownedBy: string[] | null = null) => gateway().attach({ token, gatewayCustomerId, customer: ada, ownedBy, key })
const card = (more: Partial<Instrument> = {}): Instrument =>
  ({ token: 'pm_1', gatewayCustomerId: 'cus_1', kind: 'card', brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2034, fingerprint: 'f', ...more })
const charge = (key: string, amountMinor = 1_250n, currency = 'EUR', instrument = card(), at = gateway()) =>
  at.charge({ key, amount: { amountMinor, currency }, instrument, description: 'a month', metadata: { invoice: 'inv_1' } })
const refund = (key: string, chargeReference: string, amountMinor: bigint) => gateway().refund({ key, chargeReference, amount: { amountMinor, currency: 'EUR' } })

describe('attaching', () => {
  test('refuses what is no saved payment method, with the reason', async () => {
    await expect(attach('tok_visa')).rejects.toMatchObject({ code: 'payment-token-invalid', facts: { detail: expect.stringContaining('single-use') as string } })
    for (const token of ['4242424242424242', 'sandbox_approve', 'pm_', 'pm_1/../../customers', 'pm_nobody', 'cus_nobody', '']) {
      await expect(attach(token), token).rejects.toMatchObject({ code: 'payment-token-invalid' })
    }
    await expect(attach('pm_1', 'nobody')).rejects.toMatchObject({ code: 'payment-token-invalid' })
    double.addCustomer('cus_2')
    await expect(attach('pm_1', 'cus_2')).rejects.toMatchObject({ facts: { detail: expect.stringContaining('another customer') as string } })
  })

  test('refuses a card that is declined when it is attached, and says so when the key is not accepted', async () => {
    double.addMethod('pm_bad', { refusesAttach: true })
    await expect(attach('pm_bad', 'cus_1')).rejects.toMatchObject({ code: 'payment-declined', facts: { reason: 'card-declined', gatewayCode: 'generic_decline' } })
    await expect(gateway({ secretKey: 'sk_test_wrong' }).instrumentsOf('cus_1')).rejects.toMatchObject({ code: 'wrong-state' })
  })

  test('takes pm_ that has its customer, and pm_ with cus_, which is then attached', async () => {
    expect(await attach('pm_1')).toEqual(card({ fingerprint: 'fp_pm_1' }))
    double.addMethod('pm_2')
    expect(await attach('pm_2', 'cus_1')).toMatchObject({ token: 'pm_2', gatewayCustomerId: 'cus_1' })
    expect(double.methods.get('pm_2')?.['customer']).toBe('cus_1')
  })

  test('makes a customer for pm_ alone, once per key', async () => {
    double.addMethod('pm_2')
    double.faults.push({ path: 'POST /v1/customers', fault: 'drop-after' })
    const { gatewayCustomerId } = await attach('pm_2', null, 'k')
    expect(double.customers.get(gatewayCustomerId ?? '')).toMatchObject({ email: 'ada@example.com', name: 'Ada Lovelace', metadata: { regulars_customer: 'ada' } })
    expect(double.customers.size).toBe(2)
    expect(await attach('pm_2', null, 'k')).toMatchObject({ gatewayCustomerId })
  })

  test('takes cus_ alone for its default or only method, and refuses it without', async () => {
    expect(await attach('cus_1')).toMatchObject({ token: 'pm_1', gatewayCustomerId: 'cus_1' })
    double.addMethod('pm_2', { customer: 'cus_1', card: { brand: 'amex', last4: '0005', exp_month: 1, exp_year: 2030 } })
    await expect(attach('cus_1')).rejects.toMatchObject({ facts: { detail: expect.stringContaining('several') as string } })
    double.addCustomer('cus_1', { invoice_settings: { default_payment_method: 'pm_2' } })
    expect(await attach('cus_1')).toMatchObject({ token: 'pm_2', brand: 'amex' })
    double.addCustomer('cus_empty')
    await expect(attach('cus_empty')).rejects.toMatchObject({ facts: { detail: expect.stringContaining('no payment method') as string } })
    double.addCustomer('cus_gone', { deleted: true })
    await expect(attach('cus_gone')).rejects.toMatchObject({ facts: { detail: expect.stringContaining('deleted') as string } })
  })

  test('lists every instrument of a customer, over several pages and of every kind', async () => {
    for (let index = 0; index < 230; index++) double.addMethod(`pm_x${index}`, { customer: 'cus_1' })
    double.addMethod('pm_bank', { customer: 'cus_1', type: 'sepa_debit', card: undefined, sepa_debit: { last4: '3000', fingerprint: 'iban' } })
    double.addMethod('pm_link', { customer: 'cus_1', type: 'link', card: undefined, link: { email: 'ada@example.com' } })
    const instruments = await gateway().instrumentsOf('cus_1')
    expect(instruments).toHaveLength(233)
    expect(instruments.find((one) => one.token === 'pm_bank')).toEqual({ token: 'pm_bank', gatewayCustomerId: 'cus_1', kind: 'bank-account', brand: 'sepa_debit', last4: '3000', expiryMonth: null, expiryYear: null, fingerprint: 'iban' })
    expect(instruments.find((one) => one.token === 'pm_link')).toMatchObject({ kind: 'wallet', brand: 'link', last4: null })
    await expect(gateway().instrumentsOf('cus_nobody')).rejects.toMatchObject({ code: 'payment-token-invalid' })
  })

  test('detaches, also what is detached or gone already', async () => {
    await gateway().detach(card())
    await gateway().detach(card())
    await gateway().detach(card({ token: 'pm_nobody' }))
    expect(double.methods.get('pm_1')?.['customer']).toBeNull()
    expect(await charge('k')).toMatchObject({ outcome: 'declined', reason: 'method-detached', isRetriable: false })
  })
})

describe('charging', () => {
  test.each([
    ['generic_decline', 'card-declined', true], ['do_not_honor', 'card-declined', true], ['insufficient_funds', 'insufficient-funds', true], ['lost_card', 'card-lost-or-stolen', false],
    ['stolen_card', 'card-lost-or-stolen', false], ['expired_card', 'card-expired', false], ['incorrect_cvc', 'incorrect-details', false], ['authentication_required', 'authentication-required', false],
    ['card_velocity_exceeded', 'limit-exceeded', true], ['fraudulent', 'suspected-fraud', false], ['processing_error', 'processing-error', true], ['transaction_not_allowed', 'card-not-supported', false],
    ['do_not_try_again', 'card-declined', false], ['revocation_of_all_authorizations', 'card-declined', false],
  ])('a decline %s is %s', async (declineCode, reason, isRetriable) => {
    double.addMethod('pm_1', { customer: 'cus_1', declines: { code: 'card_declined', decline_code: declineCode } })
    expect(await charge('k')).toEqual({ outcome: 'declined', reference: 'pi_1', reason, gatewayCode: declineCode, isRetriable })
    expect(await gateway().findByKey('k', { gatewayCustomerId: 'cus_1' })).toMatchObject({ outcome: 'declined', reason, reference: 'pi_1' })
  })

  test('the issuer\'s advice decides whether to try again', async () => {
    double.addMethod('pm_1', { customer: 'cus_1', declines: { code: 'card_declined', decline_code: 'generic_decline', advice_code: 'do_not_try_again' } })
    expect(await charge('k')).toMatchObject({ reason: 'card-declined', isRetriable: false })
    double.addMethod('pm_1', { customer: 'cus_1', declines: { code: 'card_declined', decline_code: 'lost_card', advice_code: 'try_again_later' } })
    expect(await charge('k2')).toMatchObject({ isRetriable: true })
  })

  test('what asks the customer to act is declined, and what is under way is pending', async () => {
    double.addMethod('pm_1', { customer: 'cus_1', settles: 'requires_action' })
    expect(await charge('a')).toMatchObject({ outcome: 'declined', reason: 'authentication-required' })
    double.addMethod('pm_1', { customer: 'cus_1', settles: 'processing' })
    expect(await charge('b')).toEqual({ outcome: 'pending', reference: 'pi_2' })
  })

  test('approves with the amount, the customer, the method and our key', async () => {
    expect(await charge('k')).toEqual({ outcome: 'approved', reference: 'pi_1', at: NOW })
    expect(double.intents).toMatchObject([{ amount: 1_250, currency: 'eur', customer: 'cus_1', payment_method: 'pm_1', metadata: { invoice: 'inv_1', regulars_key: 'k' } }])
  })

  test('the same key charges once, and for another amount is our own mistake', async () => {
    const [first, again] = [await charge('k'), await charge('k')]
    expect(again).toEqual(first)
    await expect(charge('k', 1_251n)).rejects.toThrow(/two requests/)
    expect(double.intents).toHaveLength(1)
  })

  test.each([
    [1_250n, 'EUR', 1_250], [500n, 'JPY', 500], [5n, 'ISK', 500], [5n, 'UGX', 500], [500n, 'MGA', 5], [5_120n, 'KWD', 5_120], [1_045n, 'HUF', 1_045], [1_045n, 'TWD', 1_045],
    [5_124n, 'KWD', null], [550n, 'MGA', null], [0n, 'EUR', null], [-1n, 'EUR', null], [2n ** 60n, 'EUR', null],
  ] as const)('%d minor units of %s are %s at Stripe', async (amountMinor, currency, amount) => {
    expect(stripeAmount({ amountMinor, currency })).toBe(amount)
    expect(await charge('k', amountMinor, currency)).toMatchObject(amount === null ? { outcome: 'declined', gatewayCode: 'regulars_amount_not_chargeable', isRetriable: false } : { outcome: 'approved' })
    expect(double.intents.map((intent) => intent['amount'])).toEqual(amount === null ? [] : [amount])
  })

  test('what Stripe does not take is declined for good, with its code', async () => {
    expect(await charge('a', 10n)).toMatchObject({ outcome: 'declined', gatewayCode: 'amount_too_small', isRetriable: false })
    expect(await charge('b', 100n, 'EUR', card({ token: 'pm_nobody' }))).toMatchObject({ reason: 'method-detached', isRetriable: false })
    expect(await charge('c', 100n, 'EUR', card({ gatewayCustomerId: null }))).toMatchObject({ reason: 'method-detached' })
    double.addCustomer('cus_2')
    expect(await charge('d', 100n, 'EUR', card({ gatewayCustomerId: 'cus_2' }))).toMatchObject({ reason: 'method-detached' })
  })
})

describe('looking up', () => {
  test('finds a charge by its customer at once, however many came after it', async () => {
    for (let index = 0; index < 120; index++) await charge(`k${index}`)
    double.search = 'stale'
    expect(await gateway().findByKey('k3', { gatewayCustomerId: 'cus_1' })).toMatchObject({ reference: 'pi_4' })
    expect(double.requests).not.toContain('GET /v1/payment_intents/search')
    expect(await gateway().findByKey('nobody', { gatewayCustomerId: 'cus_1' })).toBeNull()
  })

  test.each(['fresh', 'stale', 'unavailable'] as const)('without a hint it searches and then lists (search: %s)', async (search) => {
    await charge('k "quoted\\"')
    await charge('other')
    double.search = search
    expect(await gateway().findByKey('k "quoted\\"')).toMatchObject({ reference: 'pi_1' })
    expect(await gateway().findByKey('nobody')).toBeNull()
  })

  test('finds refunds', async () => {
    await charge('k')
    await refund('r', 'pi_1', 100n)
    expect(await gateway().findByKey('r', { chargeReference: 'pi_1' })).toMatchObject({ outcome: 'approved', reference: 're_1' })
    expect(await gateway().findByKey('r')).toMatchObject({ reference: 're_1' })
    expect(await gateway().findByKey('r2', { chargeReference: 'pi_1' })).toBeNull()
  })
})

describe('refunding', () => {
  test('gives back once per key, and no more than was paid', async () => {
    await charge('k', 1_000n)
    expect(await refund('r1', 'pi_1', 600n)).toEqual({ outcome: 'approved', reference: 're_1', at: NOW })
    expect(await refund('r1', 'pi_1', 600n)).toMatchObject({ reference: 're_1' })
    expect(await refund('r2', 'pi_1', 401n)).toMatchObject({ outcome: 'declined', isRetriable: false })
    expect(await refund('r3', 'pi_1', 400n)).toMatchObject({ outcome: 'approved' })
    expect(await refund('r4', 'pi_1', 100n)).toMatchObject({ outcome: 'declined', gatewayCode: 'charge_already_refunded' })
    expect(await refund('r5', 'pi_nobody', 100n)).toMatchObject({ outcome: 'declined', gatewayCode: 'resource_missing' })
  })
})

describe('notices', () => {
  const sign = (payload: string, secret = WEBHOOK_SECRET, timestamp = NOW.getTime() / 1_000) =>
    ({ 'stripe-signature': new Stripe('sk_test_x').webhooks.generateTestHeaderString({ payload, secret, timestamp }) })
  const event = (type: string, object: object) => JSON.stringify({ id: 'evt_1', object: 'event', type, created: 1_772_370_000, data: { object } })
  const intent = { id: 'pi_1', status: 'succeeded', created: 1_772_366_400, metadata: { regulars_key: 'k' }, last_payment_error: null }
  const read = (body: string, headers: Record<string, string | undefined> = sign(body)) => gateway().readNotice(headers, body)

  test('are not believed without Stripe\'s signature, with another secret\'s, changed, or too old', async () => {
    const body = event('payment_intent.succeeded', intent)
    for (const headers of [{}, { 'stripe-signature': '' }, { 'stripe-signature': 't=1,v1=00' }, sign(body, 'whsec_other'), sign(`${body} `), sign(body, WEBHOOK_SECRET, NOW.getTime() / 1_000 - 301)]) {
      await expect(read(body, headers)).rejects.toMatchObject({ code: 'signature-invalid' })
    }
    await expect(read('nonsense')).rejects.toMatchObject({ code: 'signature-invalid' })
    await expect(gateway({ webhookSecret: null }).readNotice(sign(body), body)).rejects.toMatchObject({ code: 'signature-invalid' })
  })

  test('tell what became of our payments and refunds, at the time of the notice', async () => {
    const at = new Date(1_772_370_000_000)
    expect(await read(event('payment_intent.succeeded', intent))).toEqual({ id: 'evt_1', key: 'k', answer: { outcome: 'approved', reference: 'pi_1', at } })
    expect(await read(event('payment_intent.payment_failed', { ...intent, status: 'requires_payment_method', last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' } })))
      .toMatchObject({ answer: { outcome: 'declined', reason: 'insufficient-funds' } })
    expect(await read(event('refund.failed', { id: 're_1', status: 'failed', failure_reason: 'lost_or_stolen_card', created: 1, metadata: { regulars_key: 'r' } })))
      .toEqual({ id: 'evt_1', key: 'r', answer: { outcome: 'declined', reference: 're_1', reason: 'other', gatewayCode: 'lost_or_stolen_card', isRetriable: false } })
  })

  test('of others\' payments and of other things are none of ours', async () => {
    expect(await read(event('payment_intent.succeeded', { ...intent, metadata: {} }))).toBeNull()
    expect(await read(event('customer.updated', { id: 'cus_1' }))).toBeNull()
  })
})

const testKey = process.env['STRIPE_TEST_KEY'] ?? ''
test.skipIf(!testKey.startsWith('sk_test_'))('a real test account attaches, charges, declines, finds, refunds and detaches', async () => {
  const real = stripeGateway({ secretKey: testKey, webhookSecret: null, now: () => new Date() })
  const run = `regulars-test-${Date.now()}`
  const at = { customer: { id: run, email: null, name: 'Regulars Test' }, gatewayCustomerId: null, ownedBy: null }
  const good = await real.attach({ ...at, token: 'pm_card_visa', key: `${run}-a` })
  const bad = await real.attach({ ...at, token: 'pm_card_chargeCustomerFail', key: `${run}-b`, gatewayCustomerId: good.gatewayCustomerId })
  const ask = (key: string, instrument: Instrument) => real.charge({ key: `${run}-${key}`, amount: { amountMinor: 1_250n, currency: 'EUR' }, instrument, description: 'test', metadata: {} })
  const answer = await ask('k', good)
  expect(answer).toMatchObject({ outcome: 'approved' })
  expect(await ask('k', good)).toEqual(answer)
  expect(await ask('bad', bad)).toMatchObject({ outcome: 'declined', reason: 'card-declined' })
  expect(await real.findByKey(`${run}-k`, { gatewayCustomerId: good.gatewayCustomerId })).toEqual(answer)
  expect(await real.refund({ key: `${run}-r`, chargeReference: answer.reference ?? '', amount: { amountMinor: 250n, currency: 'EUR' } })).toMatchObject({ outcome: 'approved' })
  expect(await real.instrumentsOf(good.gatewayCustomerId ?? '')).toHaveLength(2)
  await real.detach(good)
  expect(await ask('after', good)).toMatchObject({ outcome: 'declined', reason: 'method-detached' })
})
