// Payment instruments that come again, and what of them cannot be written.

import { expect, test } from 'vitest'
import { makeWorld } from '../../../test/world.ts'

test('the same card with a new date renews the instrument there is, with all that is said of it', async () => {
  const world = await makeWorld()
  const ask: typeof world.call = (method, path, body) => world.call(method, `/rebilly${path}`, body)
  await ask('PUT', '/customers/ada', {})
  const card = { method: 'payment-card', customerId: 'ada', gatewayToken: 'sandbox_approve.fingerprint-a.expires-2027-03', customFields: { desk: 1, kept: true } }
  const { body: first, status } = await ask('POST', '/payment-instruments', card)
  expect([status, first.expYear, first.expMonth]).toEqual([201, 2027, 3])
  await ask('PUT', '/products/coffee', { name: 'Coffee' })
  await ask('PUT', '/plans/monthly', { name: 'Monthly', currency: 'EUR', productId: 'coffee', pricing: { formula: 'flat-rate', price: 10 }, recurringInterval: { unit: 'month', length: 1 } })
  await ask('PUT', '/subscriptions/sub', { customerId: 'ada', items: [{ plan: { id: 'monthly' } }], paymentInstrumentId: first.id })
  const again = await ask('POST', '/payment-instruments', { ...card, gatewayToken: 'sandbox_approve.fingerprint-a.expires-2031-05', customFields: { desk: 2 }, useAsBackup: true, billingAddress: { city: 'Bonn' } })
  expect([again.status, again.headers['location']]).toEqual([303, expect.stringContaining(`/payment-instruments/${first.id}`)])
  expect((await ask('GET', '/payment-instruments?filter=customerId:ada')).body).toMatchObject([{ id: first.id, status: 'active', expYear: 2031, expMonth: 5, useAsBackup: true, customFields: { desk: 2, kept: true }, billingAddress: { city: 'Bonn' } }])
  expect((await ask('GET', '/subscriptions/sub')).body.paymentInstrumentId).toBe(first.id)
  expect((await ask('POST', '/transactions', { type: 'sale', websiteId: null, customerId: 'ada', currency: 'EUR', amount: 1 })).body).toMatchObject({ result: 'approved', paymentInstrument: { paymentInstrumentId: first.id } })
  for (const [field, body] of [['expYear', { expYear: 2040 }], ['cvv', { cvv: '123' }], ['stickyGatewayAccountId', { stickyGatewayAccountId: 'x' }]] as const) {
    expect((await ask('PATCH', `/payment-instruments/${first.id}`, { ...body, useAsBackup: false })).body.invalidFields).toMatchObject([{ field }])
  }
  expect((await ask('PATCH', `/payment-instruments/${first.id}`, (await ask('GET', `/payment-instruments/${first.id}`)).body)).body).toMatchObject({ useAsBackup: true, expYear: 2031 })
})
