// The sandbox gateway over its ledger in PostgreSQL.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DECLINE_REASONS, GatewayUnanswered, type Instrument } from '../domain/gateway.ts'
import { IS_RETRIABLE } from '../domain/decline.ts'
import type { SandboxLedger } from '../domain/sandbox-ledger.ts'
import { openDatabase } from '../storage/db.ts'
import { postgresLedger } from '../storage/sandbox-ledger.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { sandboxGateway } from './sandbox.ts'

const START = new Date('2026-03-01T12:00:00.000Z')
const HOUR_MS = 3_600_000
const eur = (amountMinor: number) => ({ amountMinor: BigInt(amountMinor), currency: 'EUR' })
const someone = { id: 'ada', email: null, name: null }

let world: World
let sites = 0
beforeAll(async () => {
  world = await makeWorld()
})

describe('the sandbox', () => {
  let ledger: SandboxLedger
  let now: Date
  let keys = 0
  const gateway = () => sandboxGateway({ ledger, now: () => now })
  const attach = (token: string, gatewayCustomerId: string | null = null): Promise<Instrument> => gateway().attach({ token, gatewayCustomerId, customer: someone, ownedBy: null, key: `attach-${++keys}` })
  const charge = (instrument: Instrument, key: string, amountMinor = 1_000) =>
    gateway().charge({ key, amount: eur(amountMinor), instrument, description: 'a month', metadata: {} })
  const refund = (chargeKey: string, key: string, amountMinor: number, currency = 'EUR') =>
    gateway().refund({ key, chargeReference: `sbx_${chargeKey}`, amount: { amountMinor: BigInt(amountMinor), currency } })
  const later = (ms: number): void => {
    now = new Date(now.getTime() + ms)
  }
  const totals = async () => ledger.totals(now)
  beforeEach(async () => {
    ledger = postgresLedger(world.engine.database, (await world.addSite(`s${++sites}`)).site.siteId)
    now = START
  })

  test('refuses what is no token of its own, and the token that says so', async () => {
    for (const token of ['tok_visa', 'pm_1', '4242424242424241', 'sandbox_attach-refused']) {
      await expect(attach(token)).rejects.toMatchObject({ code: 'payment-token-invalid' })
    }
  })

  test('attaching twice under one key is one instrument; under two keys it is two, with fingerprints as the token says', async () => {
    const request = { token: 'sandbox_approve.fingerprint-a', gatewayCustomerId: null, customer: someone, ownedBy: null, key: 'k' }
    const [first, again] = [await gateway().attach(request), await gateway().attach(request)]
    expect(again).toEqual(first)
    const other = await gateway().attach({ ...request, key: 'k2' })
    expect(other.token).not.toBe(first.token)
    expect(other.fingerprint).toBe(first.fingerprint)
    expect((await attach('sandbox_approve')).fingerprint).not.toBe((await attach('sandbox_approve')).fingerprint)
    expect(await gateway().instrumentsOf(first.gatewayCustomerId ?? '')).toHaveLength(4)
  })

  test('shows brand, kind and expiry; a published test number leaves no more than its last four digits', async () => {
    expect(await attach('sandbox_approve.mastercard')).toMatchObject({ kind: 'card', brand: 'mastercard', last4: '4444', expiryMonth: 12, expiryYear: 2038 })
    expect(await attach('sandbox_expired-card')).toMatchObject({ expiryMonth: 2, expiryYear: 2026 })
    expect(await attach('sandbox_approve.bank-account')).toMatchObject({ kind: 'bank-account', expiryMonth: null })
    expect(await attach('sandbox_approve.wallet')).toMatchObject({ kind: 'wallet' })
    const card = await attach('4000 0000 0000 9995')
    expect(card).toMatchObject({ brand: 'visa', last4: '9995' })
    expect(JSON.stringify(card)).not.toMatch(/\d{12}/)
    expect(await charge(card, 'k')).toMatchObject({ outcome: 'declined', reason: 'insufficient-funds' })
  })

  test.each(DECLINE_REASONS)('declines for %s, also when asked again, and moves nothing', async (reason) => {
    const instrument = await attach(`sandbox_decline_${reason}`)
    const declined = { outcome: 'declined', reason, isRetriable: IS_RETRIABLE[reason], gatewayCode: `sandbox_${reason}` }
    expect(await charge(instrument, 'k')).toMatchObject(declined)
    expect(await charge(instrument, 'k')).toMatchObject(declined)
    expect(await gateway().findByKey('k')).toMatchObject(declined)
    expect(await totals()).toEqual([])
  })

  test('approves, finds by key, and moves money once per key', async () => {
    const instrument = await attach('sandbox_approve')
    expect(await gateway().findByKey('k')).toBeNull()
    const approved = { outcome: 'approved', reference: 'sbx_k', at: START }
    expect(await charge(instrument, 'k')).toEqual(approved)
    later(HOUR_MS)
    expect(await charge(instrument, 'k')).toEqual(approved)
    expect(await gateway().findByKey('k')).toEqual(approved)
    await expect(charge(instrument, 'k', 999)).rejects.toThrow(/one movement for ever/)
    expect(await totals()).toEqual([{ currency: 'EUR', chargedMinor: 1_000n, refundedMinor: 0n, chargeCount: 1 }])
  })

  test('the same key asked fifty times at once, among other keys, moves money once', async () => {
    const instrument = await attach('sandbox_approve')
    const counted = await attach('sandbox_decline-first_1')
    const answers = await Promise.all(Array.from({ length: 150 }, (_, index) => charge(index % 3 === 2 ? counted : instrument, index % 3 === 0 ? 'same' : index % 3 === 1 ? `k${index}` : 'counted')))
    expect(answers.filter((answer) => answer.outcome === 'approved')).toHaveLength(100)
    expect(await totals()).toEqual([{ currency: 'EUR', chargedMinor: 51_000n, refundedMinor: 0n, chargeCount: 51 }])
    expect(await charge(counted, 'next')).toMatchObject({ outcome: 'approved' })
  })

  test('declines the first two charges, then approves; asking one again does not count', async () => {
    const instrument = await attach('sandbox_decline-first_2_card-declined')
    for (const key of ['a', 'a', 'b', 'a', 'b']) expect(await charge(instrument, key)).toMatchObject({ outcome: 'declined', reason: 'card-declined' })
    expect(await charge(instrument, 'c')).toMatchObject({ outcome: 'approved' })
  })

  test('times out after success: the money moved, and the key tells', async () => {
    const instrument = await attach('sandbox_timeout-after-success')
    await expect(charge(instrument, 'k')).rejects.toBeInstanceOf(GatewayUnanswered)
    expect(await totals()).toMatchObject([{ chargedMinor: 1_000n }])
    expect(await gateway().findByKey('k')).toMatchObject({ outcome: 'approved' })
    expect(await charge(instrument, 'k')).toMatchObject({ outcome: 'approved' })
    expect(await totals()).toMatchObject([{ chargedMinor: 1_000n }])
  })

  test('times out before success: nothing moved, nothing to find, and the same key works', async () => {
    const instrument = await attach('sandbox_timeout-before-success')
    await expect(charge(instrument, 'k')).rejects.toBeInstanceOf(GatewayUnanswered)
    expect(await gateway().findByKey('k')).toBeNull()
    expect(await totals()).toEqual([])
    expect(await charge(instrument, 'k')).toMatchObject({ outcome: 'approved' })
    expect(await totals()).toMatchObject([{ chargedMinor: 1_000n }])
  })

  test('never answers when the token says so, and moves nothing', async () => {
    const instrument = await attach('sandbox_timeout-always')
    for (const _ of [1, 2]) await expect(charge(instrument, 'k')).rejects.toBeInstanceOf(GatewayUnanswered)
    expect(await gateway().findByKey('k')).toBeNull()
    const declined = await attach('sandbox_timeout-after-decline')
    await expect(charge(declined, 'd')).rejects.toBeInstanceOf(GatewayUnanswered)
    expect(await gateway().findByKey('d')).toMatchObject({ outcome: 'declined' })
    expect(await totals()).toEqual([])
  })

  test('answers late: pending until its hour has come, then for good, and told by one notice', async () => {
    const instrument = await attach('sandbox_late_1h')
    expect(await charge(instrument, 'k')).toEqual({ outcome: 'pending', reference: 'sbx_k' })
    later(HOUR_MS - 1)
    expect(await gateway().findByKey('k')).toMatchObject({ outcome: 'pending' })
    expect([await totals(), await gateway().notices(START, now)]).toEqual([[], []])
    later(1)
    const approved = { outcome: 'approved', reference: 'sbx_k', at: new Date(START.getTime() + HOUR_MS) }
    expect(await gateway().findByKey('k')).toEqual(approved)
    expect(await totals()).toMatchObject([{ chargedMinor: 1_000n }])
    expect(await gateway().notices(START, now)).toEqual([{ id: 'sbxntc_k_1', key: 'k', answer: approved }])
    expect(await gateway().notices(now, new Date(now.getTime() + HOUR_MS))).toEqual([])
  })

  test('answers twice: two notices of one movement', async () => {
    await charge(await attach('sandbox_answer-twice'), 'k')
    const notices = await gateway().notices(new Date(START.getTime() - 1), now)
    expect(notices.map((notice) => [notice.id, notice.key, notice.answer.outcome])).toEqual([['sbxntc_k_1', 'k', 'approved'], ['sbxntc_k_2', 'k', 'approved']])
    await charge(await attach('sandbox_late-decline_3d'), 'd')
    later(72 * HOUR_MS)
    expect(await gateway().findByKey('d')).toMatchObject({ outcome: 'declined', reason: 'insufficient-funds' })
  })

  test('refunds up to the charge and no further, once per key', async () => {
    await charge(await attach('sandbox_approve'), 'k')
    expect(await refund('k', 'r1', 600)).toMatchObject({ outcome: 'approved' })
    expect(await refund('k', 'r1', 600)).toMatchObject({ outcome: 'approved' })
    expect(await refund('k', 'r2', 401)).toMatchObject({ outcome: 'declined', gatewayCode: 'sandbox_amount_too_large', isRetriable: false })
    expect(await refund('k', 'r3', 1, 'USD')).toMatchObject({ gatewayCode: 'sandbox_currency_mismatch' })
    expect(await refund('nobody', 'r4', 1)).toMatchObject({ gatewayCode: 'sandbox_charge_not_refundable' })
    expect(await refund('r1', 'r5', 1)).toMatchObject({ gatewayCode: 'sandbox_charge_not_refundable' })
    expect(await refund('k', 'r6', 400)).toMatchObject({ outcome: 'approved' })
    expect(await totals()).toMatchObject([{ chargedMinor: 1_000n, refundedMinor: 1_000n }])
  })

  test('twenty refunds at once never exceed the charge', async () => {
    await charge(await attach('sandbox_approve'), 'k')
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => refund('k', `r${index}`, 300)))
    expect(answers.filter((answer) => answer.outcome === 'approved')).toHaveLength(3)
    expect(await totals()).toMatchObject([{ refundedMinor: 900n }])
  })

  test('refunds behave as the charge\'s token says', async () => {
    await charge(await attach('sandbox_refund-decline'), 'a')
    expect(await refund('a', 'ra', 100)).toMatchObject({ outcome: 'declined', reason: 'processing-error' })
    await charge(await attach('sandbox_refund-timeout-after-success'), 'b')
    await expect(refund('b', 'rb', 100)).rejects.toBeInstanceOf(GatewayUnanswered)
    expect(await gateway().findByKey('rb')).toMatchObject({ outcome: 'approved' })
    await charge(await attach('sandbox_refund-late_1d'), 'c')
    expect(await refund('c', 'rc', 100)).toMatchObject({ outcome: 'pending' })
    expect(await refund('c', 'rd', 901)).toMatchObject({ outcome: 'declined' })
    await charge(await attach('sandbox_late_1h'), 'd')
    expect(await refund('d', 're', 1)).toMatchObject({ gatewayCode: 'sandbox_charge_not_refundable' })
  })

  test('a detached instrument is declined and no longer listed; what was charged stays', async () => {
    const instrument = await attach('sandbox_approve', 'sandbox_customer_2')
    expect(await gateway().instrumentsOf('sandbox_customer_2')).toHaveLength(3)
    await charge(instrument, 'before')
    await gateway().detach(instrument)
    await gateway().detach(instrument)
    expect(await charge(instrument, 'after')).toMatchObject({ outcome: 'declined', reason: 'method-detached', isRetriable: false })
    expect(await charge(instrument, 'before')).toMatchObject({ outcome: 'approved' })
    expect(await gateway().instrumentsOf('sandbox_customer_2')).toHaveLength(2)
    await expect(gateway().instrumentsOf('cus_nobody')).rejects.toMatchObject({ code: 'payment-token-invalid' })
  })

  test('a filled customer\'s cards can be charged and detached without having been attached', async () => {
    const [card] = await gateway().instrumentsOf('sandbox_customer_1')
    if (!card) throw new Error('no card')
    expect(await charge(card, 'k')).toMatchObject({ outcome: 'approved' })
    await gateway().detach(card)
    expect(await charge(card, 'k2')).toMatchObject({ reason: 'method-detached' })
  })
})

test('two processes share one ledger, and one that cannot be reached is a gateway without an answer', async () => {
  const { site } = await world.addSite('shared')
  const other = openDatabase({ connection: { ...world.connection }, connectionsMax: 2 })
  const gateways = [world.engine.database, other].map((database) => sandboxGateway({ ledger: postgresLedger(database, site.siteId), now: () => START }))
  const instrument = await gateways[0]!.attach({ token: 'sandbox_timeout-before-success', gatewayCustomerId: null, customer: someone, ownedBy: null, key: 'a' })
  const request = { key: 'k', amount: eur(700), instrument, description: '', metadata: {} }
  const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => gateways[index % 2]!.charge(request)))
  expect(answers.filter((answer) => answer.status === 'rejected')).toHaveLength(1)
  expect(await postgresLedger(other, site.siteId).totals(START)).toEqual([{ currency: 'EUR', chargedMinor: 700n, refundedMinor: 0n, chargeCount: 1 }])
  const unreachable = openDatabase({ connection: { ...world.connection, host: '127.0.0.1', port: 1 }, connectionsMax: 1 })
  await expect(sandboxGateway({ ledger: postgresLedger(unreachable, site.siteId), now: () => START }).charge(request)).rejects.toBeInstanceOf(GatewayUnanswered)
  afterAll(() => Promise.all([other.close(), unreachable.close()]))
})

test('nothing of one site\'s ledger is another\'s', async () => {
  const [one, two] = [await world.addSite('one'), await world.addSite('two')]
  const at = (ctx: World['ctx']) => world.engine.gateways.of(ctx, 'sandbox')
  const instrument = await (await at(one.ctx)).attach({ token: 'sandbox_approve', gatewayCustomerId: null, customer: someone, ownedBy: null, key: 'a' })
  await (await at(one.ctx)).charge({ key: 'k', amount: eur(1), instrument, description: '', metadata: {} })
  expect(await (await at(two.ctx)).findByKey('k')).toBeNull()
  expect(await (await at(two.ctx)).instrumentsOf(instrument.gatewayCustomerId ?? '')).toEqual([])
})
