// Stripe's silence: connections that break, servers that say nothing or only that they cannot, and what is believed of a charge then.

import { describe, expect, test as base } from 'vitest'
import { DOUBLE_KEY, startStripeDouble, type StripeDouble } from '../../test/stripe-double.ts'
import { type GatewayAnswer, GatewayUnanswered, type Instrument } from '../domain/gateway.ts'
import { stripeGateway } from './stripe.ts'

const CHARGES = 'POST /v1/payment_intents'
const card: Instrument = { token: 'pm_1', gatewayCustomerId: 'cus_1', kind: 'card', brand: 'visa', last4: '4242', expiryMonth: 12, expiryYear: 2034, fingerprint: 'f' }

// Stripe's library waits before it asks again; so that nothing else waits, each test has a server of its own and all run together.
const test = base.extend<{ double: StripeDouble }>({
  // oxlint-disable-next-line no-empty-pattern
  double: async ({}, use) => {
    const double = await startStripeDouble()
    double.addCustomer('cus_1')
    double.addMethod('pm_1', { customer: 'cus_1' })
    await use(double)
    await double.close()
  },
})

const gateway = ({ server }: StripeDouble, options: { secretKey?: string; timeoutMs?: number } = {}) =>
  stripeGateway({ secretKey: DOUBLE_KEY, webhookSecret: null, now: () => new Date('2026-03-01T12:00:00.000Z'), server, ...options })
const charge = (double: StripeDouble, key: string, options: Parameters<typeof gateway>[1] = {}): Promise<GatewayAnswer> =>
  gateway(double, options).charge({ key, amount: { amountMinor: 1_250n, currency: 'EUR' }, instrument: card, description: 'a month', metadata: { invoice: 'inv_1' } })
/** As often as the library asks. */
const thrice = (double: StripeDouble, fault: StripeDouble['faults'][number]['fault'], path = CHARGES): unknown => double.faults.push(...Array.from({ length: 3 }, () => ({ path, fault })))

describe.concurrent('silence', () => {
  test('a connection that breaks after success is asked again under the same key, and charged once', async ({ double }) => {
    double.faults.push({ path: CHARGES, fault: 'drop-after' })
    expect(await charge(double, 'k')).toMatchObject({ outcome: 'approved' })
    expect(double.intents).toHaveLength(1)
    expect(double.requests.filter((one) => one === CHARGES)).toHaveLength(2)
  })

  test('connections that keep breaking after success are no answer; the key then tells', async ({ double }) => {
    thrice(double, 'drop-after')
    await expect(charge(double, 'k')).rejects.toBeInstanceOf(GatewayUnanswered)
    double.forgetKeys()
    expect(await gateway(double).findByKey('k', { gatewayCustomerId: 'cus_1' })).toMatchObject({ outcome: 'approved', reference: 'pi_1' })
    expect(double.intents).toHaveLength(1)
  })

  test('a server that says nothing is no answer', async ({ double }) => {
    // Some of them may be given up before they are heard.
    thrice(double, 'silent-after')
    await expect(charge(double, 'k', { timeoutMs: 50 })).rejects.toBeInstanceOf(GatewayUnanswered)
  })

  test('nor is one that never heard', async ({ double }) => {
    thrice(double, 'drop-before')
    await expect(charge(double, 'other')).rejects.toBeInstanceOf(GatewayUnanswered)
    expect(await gateway(double).findByKey('other', { gatewayCustomerId: 'cus_1' })).toBeNull()
  })

  test('a refund that is not answered is none', async ({ double }) => {
    const { reference } = await charge(double, 'k')
    thrice(double, 'drop-before', 'POST /v1/refunds')
    await expect(gateway(double).refund({ key: 'r', chargeReference: reference ?? '', amount: { amountMinor: 100n, currency: 'EUR' } })).rejects.toBeInstanceOf(GatewayUnanswered)
  })

  test.for([[500, 'error'], [503, 'error'], [409, 'conflict'], [429, 'limit']] as const)('an answer %i (%s) once is asked again, or is no answer', async ([status], { double }) => {
    double.faults.push({ path: CHARGES, fault: { status, headers: status === 429 ? { 'stripe-should-retry': 'true' } : {} } })
    expect(await charge(double, 'k')).toMatchObject({ outcome: 'approved' })
    thrice(double, { status })
    await expect(charge(double, 'k2')).rejects.toBeInstanceOf(GatewayUnanswered)
    expect(double.intents).toHaveLength(1)
  })

  test('a key that is not accepted is no answer, and its text is in no error', async ({ double }) => {
    const error = await charge(double, 'k', { secretKey: 'sk_test_wrong_0123456789' }).catch((reason: unknown) => reason as Error)
    expect(error).toBeInstanceOf(GatewayUnanswered)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('wrong_0123456789')
  })
})
