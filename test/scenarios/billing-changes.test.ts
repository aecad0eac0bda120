// Changes at awkward moments: before the start of a trial, twice in a period, after a charge was moved, and after everything was over.

import { beforeAll, expect, test } from 'vitest'
import type { Invoice } from '../../src/domain/invoice-record.ts'
import { createPlan, createProduct } from '../../src/services/catalog.ts'
import { type Context, contextFor, OPERATOR } from '../../src/services/context.ts'
import { deleteCustomer, getCustomer, registerCustomer } from '../../src/services/customers.ts'
import { finishCustomer } from '../../src/services/gateway-calls.ts'
import { createInvoice, getInvoice, getInvoices, issueInvoice, retryInvoice } from '../../src/services/invoices.ts'
import { attachPaymentMethod, changePaymentMethod } from '../../src/services/payment-methods.ts'
import { changeSite, createSite } from '../../src/services/sites.ts'
import { changePlan } from '../../src/services/subscription-changes.ts'
import { createSubscription, getSubscription, moveNextCharge } from '../../src/services/subscriptions.ts'
import { moveTestClock } from '../../src/services/test-clock.ts'
import { violations } from '../billing/invariants.ts'
import { shopContext } from '../billing/shop.ts'
import { makeWorld, type World } from '../world.ts'

const START = new Date('2026-03-01T00:00:00.000Z')
const DAY_MS = 86_400_000
let world: World
let sites = 0
let ctx: Context
let slug: string

beforeAll(async () => {
  world = await makeWorld()
})

async function site(): Promise<void> {
  slug = `changes-${++sites}`
  const created = contextFor(world.engine, await createSite(world.engine, slug, slug, START), OPERATOR)
  await changeSite(created, { settings: { emailDnsValidation: false, dunning: { retryAfterDays: [1], attemptsMax: 1, afterLast: 'cancel-subscription' } } })
  ctx = await shopContext(world.engine, slug)
  await createProduct(ctx, { id: 'box', name: 'Box' })
  const prices = (amountMinor: bigint): Parameters<typeof createPlan>[1]['prices'] => [{ currency: 'USD', model: { kind: 'per-unit', amountMinor }, setupFeeMinor: 0n }]
  await createPlan(ctx, { id: 'monthly', productId: 'box', name: 'Monthly', interval: { unit: 'month', count: 1 }, prices: prices(3_100n) })
  await createPlan(ctx, { id: 'yearly', productId: 'box', name: 'Yearly', interval: { unit: 'year', count: 1 }, prices: prices(30_000n) })
}

async function person(token: string): Promise<bigint> {
  await registerCustomer(ctx, { id: 'ada', email: 'ada@example.com' })
  return (await attachPaymentMethod(ctx, 'ada', { token })).customer
}

/** So many days after the beginning. */
async function day(days: number): Promise<void> {
  await moveTestClock(ctx, new Date(START.getTime() + days * DAY_MS))
  ctx = await shopContext(world.engine, slug)
}

const invoices = async (): Promise<Invoice[]> => (await getInvoices(ctx, { customerId: 'ada', below: null, limit: 20 })).toReversed()

test('a plan that changes before its trial has begun is first charged at the end of the trial', async () => {
  await site()
  const number = await person('sandbox_approve')
  const { id } = await createSubscription(ctx, { customerId: 'ada', planId: 'monthly', startAt: new Date(START.getTime() + 5 * DAY_MS), trialDays: 10 })
  await changePlan(ctx, id, { planId: 'yearly' }, null)
  await finishCustomer(ctx, number)
  await day(20)
  expect((await invoices()).map((one) => [one.totalMinor, one.periodFrom?.toISOString()])).toEqual([[30_000n, '2026-03-16T00:00:00.000Z']])
  expect(await violations(ctx)).toEqual([])
})

test('two changes in a period cost what one to the same end would, each by its own days', async () => {
  await site()
  const number = await person('sandbox_approve')
  const { id } = await createSubscription(ctx, { customerId: 'ada', planId: 'monthly' })
  await finishCustomer(ctx, number)
  await day(10)
  await changePlan(ctx, id, { quantity: 2 }, null)
  await finishCustomer(ctx, number)
  await day(20)
  await changePlan(ctx, id, { quantity: 3 }, null)
  await finishCustomer(ctx, number)
  // 31 days at 100 a day and piece: 21 days of the second piece, 11 of the third.
  expect((await invoices()).map((one) => one.totalMinor)).toEqual([3_100n, 2_100n, 1_100n])
  await changePlan(ctx, id, { quantity: 1 }, null)
  expect((await invoices()).at(-1)).toMatchObject({ totalMinor: -2_200n, creditAppliedMinor: -2_200n, status: 'paid' })
  expect(await violations(ctx)).toEqual([])
})

test.each([
  { to: 60, why: 'later: the free days behind the period are worth nothing', creditMinor: -2_100n },
  { to: 15, why: 'earlier: what was given up is not credited', creditMinor: -500n },
])('a change after the next charge was moved $why', async ({ to, creditMinor }) => {
  await site()
  const number = await person('sandbox_approve')
  const { id } = await createSubscription(ctx, { customerId: 'ada', planId: 'monthly' })
  await finishCustomer(ctx, number)
  await moveNextCharge(ctx, id, new Date(START.getTime() + to * DAY_MS), null)
  await day(10)
  await changePlan(ctx, id, { planId: 'yearly' }, null)
  const lines = (await invoices()).filter((one) => one.kind === 'change').flatMap((one) => one.lines.map((line) => line.amountMinor))
  expect(lines).toEqual([creditMinor])
  expect(await violations(ctx)).toEqual([])
})

test('a retry by hand makes an inactive customer active while its answer is awaited', async () => {
  await site()
  const number = await person('sandbox_decline_insufficient-funds')
  await createSubscription(ctx, { customerId: 'ada', planId: 'monthly' })
  await finishCustomer(ctx, number)
  expect((await getCustomer(ctx, 'ada')).activity).toBe('inactive')
  const late = await attachPaymentMethod(ctx, 'ada', { token: 'sandbox_late_1h', isDefault: false })
  const [owed] = await invoices()
  await retryInvoice(ctx, owed?.id ?? '', late.id, null)
  await finishCustomer(ctx, number)
  expect((await getCustomer(ctx, 'ada')).activity).toBe('active')
  expect(await violations(ctx)).toEqual([])
  await day(1)
  expect((await getCustomer(ctx, 'ada')).activity).toBe('inactive')
  expect((await invoices())[0]).toMatchObject({ status: 'paid', attempts: 2 })
  expect(await violations(ctx)).toEqual([])
})

test('a draft is issued once, and one of a customer who is deleted is void', async () => {
  await site()
  const number = await person('sandbox_approve')
  const write = (): Promise<Invoice> => createInvoice(ctx, { customerId: 'ada', currency: 'USD', lines: [{ description: 'Work', unitAmountMinor: 500 }], draft: true })
  const first = await write()
  await issueInvoice(ctx, first.id, null)
  await finishCustomer(ctx, number)
  expect(await getInvoice(ctx, first.id)).toMatchObject({ status: 'paid', invoiceNumber: 1n })
  const second = await write()
  await deleteCustomer(ctx, 'ada')
  expect(await getInvoice(ctx, second.id)).toMatchObject({ status: 'void' })
  expect(await violations(ctx)).toEqual([])
})

test('what a deleted customer owed is not asked for again once its last answer is a decline', async () => {
  await site()
  const number = await person('sandbox_late-decline_3d')
  await createSubscription(ctx, { customerId: 'ada', planId: 'monthly' })
  await finishCustomer(ctx, number)
  const [owed] = await invoices()
  await deleteCustomer(ctx, 'ada')
  await day(10)
  expect(await getInvoice(ctx, owed?.id ?? '')).toMatchObject({ status: 'void', attempts: 1, nextAttemptAt: null })
  expect(await violations(ctx)).toEqual([])
})

test('a card is not charged after its last month, whoever else is due', async () => {
  await site()
  const number = await person('sandbox_approve.expires-2026-03')
  const { id } = await createSubscription(ctx, { customerId: 'ada', planId: 'monthly' })
  await finishCustomer(ctx, number)
  await day(40)
  expect((await invoices()).map((one) => [one.status, one.attempts])).toEqual([['paid', 1], ['past-due', 1]])
  const good = await attachPaymentMethod(ctx, 'ada', { token: 'sandbox_approve' })
  await changePaymentMethod(ctx, 'ada', good.id, { isDefault: true }, null)
  await day(41)
  expect((await invoices()).map((one) => one.status)).toEqual(['paid', 'paid'])
  expect(await getSubscription(ctx, id)).toMatchObject({ chargeCount: 2 })
  expect(await violations(ctx)).toEqual([])
})
