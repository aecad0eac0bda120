// What Rebilly's clients ask of money: nobody is charged whom the request does not mean, and nothing is ended that it did not name.

import { beforeAll, expect, test } from 'vitest'
import { runBilling } from '../../services/billing-run.ts'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const ask = (method: string, path: string, body?: unknown): Promise<Reply> => world.call(method, `/rebilly${path}`, body)
const fieldsOf = (reply: Reply): [number, string[]] => [reply.status, ((reply.body.invalidFields ?? []) as { field: string }[]).map((one) => one.field)]

/** A customer, and an invoice over so much that nothing could pay yet. */
async function owing(id: string, amount: number, currency = 'EUR'): Promise<string> {
  await ask('PUT', `/customers/${id}`, {})
  const { body: { id: invoice } } = await ask('POST', '/invoices', { customerId: id, currency, websiteId: null })
  await ask('POST', `/invoices/${invoice}/items`, { type: 'debit', unitPrice: amount, quantity: 1, description: 'Box' })
  expect((await ask('POST', `/invoices/${invoice}/issue`, {})).body.amountDue).toBe(amount)
  return invoice
}
const tokenOf = async (): Promise<string> => (await ask('POST', '/tokens', { method: 'payment-card', paymentInstrument: { pan: '4111111111111111', expMonth: 12, expYear: 2030 } })).body.id

test('an invoice is paid only by who says whose it is and what is owed, and what is asked beside is kept', async () => {
  const invoice = await owing('b', 100)
  await ask('PUT', '/customers/a', {})
  const sale = { type: 'sale', websiteId: null, customerId: 'b', amount: 100, currency: 'EUR', invoiceIds: [invoice] }
  const token = await tokenOf()
  expect((await ask('POST', '/payment-instruments', { customerId: 'b', token: await tokenOf() })).status).toBe(201)
  // The new default has paid it by now; another one then.
  const other = await owing('c', 100)
  const paying = { ...sale, customerId: 'c', invoiceIds: [other], paymentInstruction: { token } }
  expect(fieldsOf(await ask('POST', '/transactions', { ...paying, customerId: 'a', amount: 5, currency: 'USD' }))).toEqual([422, ['customerId']])
  expect(fieldsOf(await ask('POST', '/transactions', { ...paying, currency: 'USD' }))).toEqual([422, ['currency']])
  expect(fieldsOf(await ask('POST', '/transactions', { ...paying, amount: 5 }))).toEqual([422, ['amount']])
  expect(fieldsOf(await ask('POST', '/transactions', { ...paying, invoiceIds: [other, invoice] }))).toEqual([422, ['invoiceIds']])
  expect((await ask('POST', '/transactions', { ...paying, paymentInstruction: undefined })).status).toBe(422)
  expect((await ask('GET', `/invoices/${other}`)).body.transactions).toEqual([])
  // None of these used the token up.
  const paid = await ask('POST', '/transactions', { ...paying, requestId: 'r-1', description: 'by phone', customFields: { desk: 7 } })
  expect(paid.body).toMatchObject({ result: 'approved', customerId: 'c', amount: 100, currency: 'EUR', invoiceIds: [other], requestId: 'r-1', description: 'by phone', customFields: { desk: 7 } })
  expect((await ask('GET', `/invoices/${other}`)).body.status).toBe('paid')
  expect((await ask('POST', '/transactions', { ...paying, requestId: 'r-1' })).status).toBe(409)
  expect((await ask('POST', '/transactions', { ...paying, paymentInstruction: undefined })).status).toBe(409)
})

const monthly = { name: 'Monthly', currency: 'EUR', productId: 'coffee', pricing: { formula: 'flat-rate', price: 10 }, recurringInterval: { unit: 'month', length: 1 } }

/** A customer with a card, subscribed. */
async function subscribed(id: string, more: object = {}): Promise<Reply> {
  await ask('PUT', '/products/coffee', { name: 'Coffee' })
  await ask('PUT', '/plans/monthly', monthly)
  await ask('PUT', `/customers/${id}`, { paymentToken: await tokenOf() })
  return ask('PUT', `/subscriptions/${id}-sub`, { customerId: id, websiteId: null, items: [{ plan: { id: 'monthly' }, quantity: 1 }], ...more })
}

test('a cancellation is changed only where there is one, and keeps its time when none is named', async () => {
  await subscribed('ann')
  const path = '/subscription-cancellations/ann-sub'
  expect((await ask('PATCH', path, { reason: 'too-expensive' })).status).toBe(404)
  expect(fieldsOf(await ask('PUT', '/order-cancellations/ann-sub', { reason: 'too-expensive' }))).toEqual([422, ['churnTimePolicy']])
  expect((await ask('GET', '/subscriptions/ann-sub')).body).toMatchObject({ status: 'active' })
  const planned = await ask('POST', '/subscription-cancellations', { subscriptionId: 'ann-sub', churnTimePolicy: 'at-next-renewal', canceledBy: 'customer', description: 'moves away' })
  expect(planned.body).toMatchObject({ churnTimePolicy: 'at-next-renewal', canceledBy: 'customer', reason: 'other', description: 'moves away', status: 'confirmed' })
  expect(fieldsOf(await ask('PATCH', path, { subscriptionId: 'other', reason: 'other' }))).toEqual([422, ['subscriptionId']])
  expect((await ask('PATCH', path, { reason: 'too-expensive' })).body).toMatchObject({ churnTimePolicy: 'at-next-renewal', churnTime: planned.body.churnTime, reason: 'too-expensive', description: 'moves away', canceledBy: 'customer', status: 'confirmed' })
  expect((await ask('PUT', path, planned.body)).body).toMatchObject({ churnTime: planned.body.churnTime, status: 'confirmed', description: 'moves away' })
  expect((await ask('GET', '/subscriptions/ann-sub')).body).toMatchObject({ status: 'active', canceledBy: 'customer', churnTime: planned.body.churnTime })
  expect((await ask('PATCH', path, { churnTimePolicy: 'now' })).body).toMatchObject({ churnTimePolicy: 'now', status: 'completed' })
  expect((await ask('PATCH', path, { reason: 'other' })).status).toBe(409)
})

test('trials and limits of a subscription hold, and what cannot hold is refused', async () => {
  const endTime = new Date(world.now.getTime() + 10 * 86_400_000).toISOString().replace(/\.\d+/, '')
  expect(fieldsOf(await subscribed('tina', { trial: { enabled: true } }))).toEqual([422, ['trial.endTime']])
  const tried = await subscribed('tina', { trial: { enabled: true, endTime }, recurringInterval: { unit: 'month', length: 1, limit: 3, billingTiming: 'prepaid' } })
  expect(tried.body).toMatchObject({ inTrial: true, trial: { enabled: true, endTime }, renewalTime: endTime, recurringInterval: { unit: 'month', length: 1, limit: 3 } })
  expect((await ask('GET', '/transactions?filter=customerId:tina')).body).toEqual([])
  // As it is shown, it goes back; what is not kept here is refused, and nothing is changed by then.
  expect((await ask('PUT', '/subscriptions/tina-sub', tried.body)).status).toBe(200)
  for (const [field, body] of [
    ['billingAddress', { billingAddress: { city: 'Bonn' } }], ['customerId', { customerId: 'ann' }], ['startTime', { startTime: '2020-01-01T00:00:00Z' }], ['trial', { trial: { enabled: false } }],
    ['recurringInterval', { recurringInterval: { unit: 'year', length: 1 } }], ['renewalTime', { renewalTime: 'soon' }], ['renewalTime', { renewalTime: '2020-01-01T00:00:00Z' }],
  ] as const) expect(fieldsOf(await ask('PUT', '/subscriptions/tina-sub', { notes: 'half done', ...body })), field).toEqual([422, [field]])
  expect((await ask('GET', '/subscriptions/tina-sub')).body.notes).toBeUndefined()
  expect(fieldsOf(await ask('POST', '/subscriptions/tina-sub/change-items', { items: [{ plan: { id: 'monthly' }, quantity: 2 }], renewalPolicy: 'reset' }))).toEqual([422, ['renewalPolicy']])
  for (const [field, more] of [
    ['recurringInterval.limit', { recurringInterval: { unit: 'month', length: 1, limit: 3 } }], ['recurringInterval.billingTiming', { recurringInterval: { unit: 'month', length: 1, billingTiming: 'postpaid' } }],
    ['pricing.minQuantity', { pricing: { formula: 'flat-rate', price: 1, minQuantity: 2 } }],
  ] as const) expect(fieldsOf(await ask('PUT', '/plans/other', { ...monthly, ...more })), field).toEqual([422, [field]])
})

test('what began elsewhere is charged from its renewal on', async () => {
  const [startTime, renewalTime] = [new Date(world.now.getTime() - 200 * 86_400_000), new Date(world.now.getTime() + 7 * 86_400_000)].map((at) => at.toISOString().replace(/\.\d+/, ''))
  expect(fieldsOf(await subscribed('mia', { renewalTime }))).toEqual([422, ['renewalTime']])
  expect((await subscribed('mia', { startTime, renewalTime })).body).toMatchObject({ status: 'active', startTime, renewalTime })
  expect((await ask('GET', '/transactions?filter=customerId:mia')).body).toEqual([])
  expect((await ask('GET', '/invoices?filter=customerId:mia')).body).toEqual([])
})

test('a PUT of a plan changes the price that it names, and sent as it is shown nothing', async () => {
  await ask('PUT', '/products/coffee', { name: 'Coffee' })
  const tier = { upTo: null, unitMinor: 500, flatMinor: 250 }
  await world.call('POST', '/v1/plans', {
    id: 'both', productId: 'coffee', name: 'Both', interval: { unit: 'month', count: 1 }, trialDays: 5,
    prices: [{ currency: 'USD', model: { kind: 'tiered', tiers: [tier] }, setupFeeMinor: 100 }, { currency: 'EUR', model: { kind: 'flat', amountMinor: 900 } }],
  })
  const before = (await world.call('GET', '/v1/plans/both')).body
  const shown = (await ask('GET', '/plans/both')).body
  expect((await ask('PUT', '/plans/both', shown)).status).toBe(200)
  expect((await world.call('GET', '/v1/plans/both')).body).toMatchObject({ prices: before.prices, trialDays: 5 })
  expect((await ask('PUT', '/plans/both', { ...shown, currency: 'EUR', setup: null, pricing: { formula: 'fixed-fee', price: 10 } })).status).toBe(200)
  expect((await world.call('GET', '/v1/plans/both')).body.prices).toMatchObject([before.prices[0], { currency: 'EUR', model: { kind: 'flat', amountMinor: 1000 } }])
  expect(fieldsOf(await ask('PUT', '/plans/both', { ...shown, currency: 'GBP' }))).toEqual([422, ['currency']])
  expect((await ask('GET', '/plans?filter=productId:coffee&sort=name&limit=1')).body).toMatchObject([{ id: 'both' }])
})

test('a renewal says what it is of, with which kind of instrument, and what is reported of it', async () => {
  await subscribed('rena')
  world.now = new Date(world.now.getTime() + 32 * 86_400_000)
  await runBilling({ ...world.ctx, now: () => world.now })
  const [renewal, first] = (await ask('GET', '/transactions?filter=customerId:rena')).body
  const both = { subscriptionIds: ['rena-sub'], planIds: ['monthly'], paymentInstrument: { method: 'payment-card' }, currency: 'EUR' }
  expect(first).toMatchObject({ ...both, isRebill: false, rebillNumber: 0 })
  expect(renewal).toMatchObject({ ...both, isRebill: true, rebillNumber: 1 })
  // What no rate is known for is reported nowhere; what is in the reporting currency is.
  expect([renewal.reportAmount, renewal.reportCurrency]).toEqual([undefined, undefined])
  expect((await ask('POST', '/transactions', { type: 'sale', customerId: 'rena', currency: 'USD', amount: 3 })).body).toMatchObject({ reportAmount: 3, reportCurrency: 'USD' })
})

test('what is not kept is refused, and what is sent as it is shown passes', async () => {
  const invoice = await owing('inga', 20)
  const shown = (await ask('GET', `/invoices/${invoice}`)).body
  expect((await ask('PUT', `/invoices/${invoice}`, { ...shown, notes: 'called' })).body).toMatchObject({ notes: 'called', amount: 20 })
  for (const [field, body] of [
    ['items', { items: [] }], ['tax', { tax: { calculator: 'manual', amount: 2 } }], ['shipping', { shipping: { amount: 2 } }], ['discounts', { discounts: [{ amount: 1 }] }], ['billingAddress', { billingAddress: { city: 'Bonn' } }],
    ['customerId', { customerId: 'b' }], ['currency', { currency: 'USD' }],
  ] as const) expect(fieldsOf(await ask('PUT', `/invoices/${invoice}`, { customerId: 'inga', currency: 'EUR', notes: 'not this', ...body })), field).toEqual([422, [field]])
  expect(fieldsOf(await ask('POST', '/invoices', { customerId: 'inga', currency: 'EUR', items: [{ type: 'debit', unitPrice: 5, quantity: 1 }] }))).toEqual([422, ['items']])
  expect((await ask('GET', `/invoices/${invoice}`)).body.notes).toBe('called')
  const sale = { type: 'sale', customerId: 'inga', currency: 'EUR', amount: 1, paymentInstruction: { token: await tokenOf() } }
  for (const [field, body] of [
    ['billingAddress', { billingAddress: { city: 'Bonn' }, paymentInstruction: null }], ['gatewayAccountId', { gatewayAccountId: 'x' }], ['processedTime', { processedTime: '2026-01-01T00:00:00Z' }], ['notificationUrl', { notificationUrl: 'https://example.com/' }],
  ] as const) expect(fieldsOf(await ask('POST', '/transactions', { ...sale, ...body })), field).toEqual([422, [field]])
  expect((await ask('POST', '/transactions', { ...sale, billingAddress: { city: 'Bonn' }, gatewayAccountId: null })).body).toMatchObject({ result: 'approved', billingAddress: { city: 'Bonn' } })
  expect(fieldsOf(await ask('PUT', '/websites/web', { name: 'Web', customFields: { a: 1 } }))).toEqual([422, ['customFields']])
})
