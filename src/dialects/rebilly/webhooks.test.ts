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
  const mistakes: unknown[] = []
  const worker = startWorker(world.engine, makeJobs((error) => mistakes.push(error)), (error) => mistakes.push(error))
  const told = (type: string) => receiver.received.find((one) => one.body.eventType === type)?.body
  await expect.poll(() => told('transaction-processed') && told('invoice-paid') && told('customer-merged')).toBeTruthy()
  await worker.stop()
  expect(mistakes).toEqual([])
  expect(told('customer-created')).toMatchObject({ customerId: 'bob', _embedded: { customer: { id: 'bob', email: 'bob@example.com' } }, _links: [{ rel: 'customer', href: '/rebilly/organizations/main/customers/bob' }] })
  expect(told('payment-card-created')).toMatchObject({ _embedded: { paymentCard: { customerId: 'bob', brand: 'Visa', last4: '1111' } } })
  expect(told('transaction-processed')).toMatchObject({ transactionId: sale.body.id, _embedded: { transaction: { result: 'approved', amount: 5 } } })
  expect(told('invoice-paid')).toMatchObject({ _embedded: { invoice: { amount: 5, status: 'paid' } } })
  expect(told('customer-merged')).toMatchObject({ targetCustomerId: 'bob', duplicatedCustomer: { id: 'dup', firstName: 'Bobby', email: 'dup@example.com' }, _embedded: { targetCustomer: { id: 'bob' } } })
})
