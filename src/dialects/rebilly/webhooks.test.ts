// Rebilly's webhooks: kept, refused, and delivered with the payload that its receivers know.

import { beforeAll, expect, test } from 'vitest'
import { makeReceiver, type Receiver } from '../../../test/receiver.ts'
import { makeWorld, type World } from '../../../test/world.ts'
import { makeJobs } from '../../jobs/handlers.ts'
import { startWorker } from '../../jobs/worker.ts'

let world: World
let receiver: Receiver
beforeAll(async () => {
  world = await makeWorld()
  receiver = await makeReceiver()
})
const ask = (method: string, path: string, body?: unknown) => world.call(method, `/rebilly/organizations/main${path}`, body)
const webhook = { method: 'POST', url: 'http://127.0.0.1:1/', credentialHash: 'h1', eventsFilter: ['customer-created', 'invoice-paid'], status: 'active', headers: [], body: null }

test('a webhook that asks for what deliveries cannot be is refused, naming the field', async () => {
  for (const [wrong, field] of [[{ method: 'GET' }, 'method'], [{ headers: [{ name: 'a', value: 'b' }] }, 'headers'], [{ body: '{{x}}' }, 'body'], [{ eventsFilter: ['customer-created', 'nonsense'] }, 'eventsFilter.1'], [{ filter: 'x:1' }, 'filter']] as const) {
    expect(await ask('POST', '/webhooks', { ...webhook, ...wrong }), field).toMatchObject({ status: 422, body: { invalidFields: [{ field }] } })
  }
})

test('webhooks are created with a signing secret, read, changed and deleted; those of the native API are none', async () => {
  const made = await ask('POST', '/webhooks', webhook)
  expect(made).toMatchObject({ status: 201, body: { ...webhook, filter: null }, headers: { 'webhook-secret': expect.stringContaining('whsec_') } })
  const path = `/webhooks/${made.body.id}`
  expect((await ask('PUT', path, { ...made.body, eventsFilter: [], status: 'inactive' })).body).toMatchObject({ eventsFilter: [], status: 'inactive', credentialHash: 'h1' })
  expect(await ask('PUT', '/webhooks/own', webhook)).toMatchObject({ status: 201, body: { id: 'own' } })
  const native = await world.call('POST', '/v1/webhook-endpoints', { url: 'http://127.0.0.1:1/', eventTypes: ['*'] })
  expect((await ask('GET', `/webhooks/${native.body.id}`)).status).toBe(404)
  expect((await ask('GET', '/webhooks')).headers['pagination-total']).toBe('2')
  expect((await ask('DELETE', path)).status).toBe(204)
  expect((await ask('GET', path)).status).toBe(404)
})

test('events arrive as Rebilly tells them: names, ids, and the record as it is', async () => {
  expect((await ask('POST', '/webhooks', { ...webhook, url: receiver.url, eventsFilter: [] })).status).toBe(201)
  await ask('PUT', '/customers/bob', { primaryAddress: { firstName: 'Bob', emails: [{ label: 'main', value: 'bob@example.com', primary: true }] }, leadSource: { source: 'google' } })
  const token = await ask('POST', '/tokens', { method: 'payment-card', paymentInstrument: { pan: '4111111111111111', expMonth: 1, expYear: 2030 } })
  await ask('PUT', '/customers/bob', { paymentToken: token.body.id })
  const sale = await ask('POST', '/transactions', { type: 'sale', customerId: 'bob', currency: 'USD', amount: 5 })
  await ask('PUT', '/customers/dup', { primaryAddress: { firstName: 'Bobby', emails: [{ label: 'main', value: 'dup@example.com', primary: true }] } })
  await ask('DELETE', '/customers/dup?targetCustomerId=bob')
  const [part, rest] = [await ask('POST', `/transactions/${sale.body.id}/refund`, { amount: 2 }), await ask('POST', `/transactions/${sale.body.id}/refund`, { amount: 3 })]
  const mistakes: unknown[] = []
  const worker = startWorker(world.engine, makeJobs((error) => mistakes.push(error)), (error) => mistakes.push(error))
  const told = (type: string) => receiver.received.find((one) => one.body.eventType === type)?.body
  await expect.poll(() => told('transaction-processed') && told('invoice-paid') && told('customer-merged') && told('transaction-refunded')).toBeTruthy()
  await worker.stop()
  expect(mistakes).toEqual([])
  expect(told('customer-created')).toMatchObject({ customerId: 'bob', _embedded: { customer: { id: 'bob', email: 'bob@example.com' } }, _links: [{ rel: 'customer', href: `${world.engine.publicUrl}/rebilly/organizations/main/customers/bob` }] })
  expect(told('payment-card-created')).toMatchObject({ _embedded: { paymentCard: { customerId: 'bob', brand: 'Visa', last4: '1111' } } })
  expect(told('transaction-processed')).toMatchObject({ transactionId: sale.body.id, _embedded: { transaction: { result: 'approved', amount: 5 } } })
  expect(told('invoice-paid')).toMatchObject({ _embedded: { invoice: { amount: 5 } } })
  expect(told('customer-merged')).toMatchObject({ targetCustomerId: 'bob', duplicatedCustomer: { id: 'dup', firstName: 'Bobby', email: 'dup@example.com' }, _embedded: { targetCustomer: { id: 'bob' } } })
  // A merge is told once, and money that goes back as what it is, with the sale and what came of it.
  expect(receiver.received.filter((one) => one.body.eventType === 'customer-merged')).toHaveLength(1)
  expect(receiver.received.filter((one) => one.body.eventType === 'transaction-processed')).toHaveLength(1)
  const returned = receiver.received.filter((one) => /^transaction-.*refunded$/.test(one.body.eventType)).map(({ body: { transactionId, _embedded: { transaction, childTransaction }, _links: links } }) => [transactionId, transaction.id, childTransaction.id, links.map((link: { rel: string }) => link.rel)])
  expect(receiver.received.flatMap(({ body: { eventType } }) => (eventType.endsWith('refunded') ? [eventType] : []))).toEqual(['transaction-partially-refunded', 'invoice-refunded', 'transaction-refunded', 'invoice-refunded'])
  expect(returned).toEqual([part, rest].map(({ body }) => [sale.body.id, sale.body.id, body.id, ['transaction', 'childTransaction']]))
  expect(receiver.received[0]?.headers['content-type']).toBe('application/json; charset=utf-8')
  await ask('PUT', '/customers/bob', { primaryAddress: { firstName: 'Rob' } })
  const timeline = (await ask('GET', '/customers/bob/timeline')).body.map((one: { type: string }) => one.type)
  expect(timeline.slice(0, 3)).toEqual(['primary-address-changed', 'invoice-refunded', 'transaction-refunded'])
})

test('a webhook is told the events of money that it names, and no others', async () => {
  for (const one of (await ask('GET', '/webhooks')).body) await ask('DELETE', `/webhooks/${one.id}`)
  receiver.received.length = 0
  const made = await ask('POST', '/webhooks', { ...webhook, url: receiver.url, eventsFilter: ['transaction-partially-refunded', 'transaction-declined'] })
  expect(made.body.eventsFilter).toEqual(['transaction-partially-refunded', 'transaction-declined'])
  const sale = await ask('POST', '/transactions', { type: 'sale', customerId: 'bob', currency: 'USD', amount: 5 })
  for (const amount of [1, 4]) await ask('POST', `/transactions/${sale.body.id}/refund`, { amount })
  const bad = await ask('POST', '/payment-instruments', { customerId: 'bob', gatewayToken: 'sandbox_decline_card-declined' })
  await ask('POST', '/transactions', { type: 'sale', customerId: 'bob', currency: 'USD', amount: 5, paymentInstruction: { paymentInstrumentId: bad.body.id } })
  const worker = startWorker(world.engine, makeJobs(() => undefined), () => undefined)
  await expect.poll(() => receiver.received.map((one) => one.body.eventType).includes('transaction-declined')).toBe(true)
  await worker.stop()
  expect(receiver.received.map((one) => one.body.eventType)).toEqual(['transaction-partially-refunded', 'transaction-declined'])
  expect((await ask('PUT', `/webhooks/${made.body.id}`, { ...made.body, eventsFilter: ['transaction-voided'] })).body.eventsFilter).toEqual(['transaction-voided'])
  expect(await ask('POST', '/tags-rules', { name: 'r', eventType: 'transaction-refunded', addTags: ['x'] })).toMatchObject({ status: 422, body: { invalidFields: [{ field: 'eventType' }] } })
})
