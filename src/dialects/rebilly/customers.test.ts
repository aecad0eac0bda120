// Customers of other faces as Rebilly's clients see them, and what sending back what was read leaves alone.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const ask = (method: string, path: string, body?: unknown): Promise<Reply> => world.call(method, `/rebilly${path}`, body)
const native = async (id: string): Promise<Reply['body']> => (await world.call('GET', `/v1/customers/${id}`)).body
const bill = (method: string, path: string, form?: Record<string, string>): Promise<Reply> => world.call(method, `/rechargebilling/API/v2${path}`, form && new URLSearchParams(form).toString(), {
  key: null, headers: { authorization: `Basic ${Buffer.from(`${world.key}:`).toString('base64')}`, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
})
const PERSON = ['email', 'firstName', 'lastName', 'phone', 'company', 'taxNumbers', 'externalReferences'] as const
const personOf = async (id: string): Promise<object> => {
  const customer = await native(id)
  return Object.fromEntries(PERSON.map((name) => [name, customer[name]]))
}

test('an address shows what else is known of its customer, and sent back as it is shown it changes nothing', async () => {
  await world.call('PUT', '/v1/customers/bare', {
    email: 'ada@example.com', firstName: 'Ada', phone: '+493012345', primaryContact: { city: 'Bonn', emails: [{ label: 'work', value: 'work@example.com' }] },
    taxNumbers: [{ type: 'gb-vat', value: 'GB1', country: 'GB' }, { type: 'eu-vat', value: 'DE1', country: 'DE' }],
  })
  const before = await personOf('bare')
  const shown = (await ask('GET', '/customers/bare')).body
  expect(shown.primaryAddress).toMatchObject({
    firstName: 'Ada', city: 'Bonn', emails: [{ label: 'main', value: 'ada@example.com', primary: true }, { label: 'work', value: 'work@example.com', primary: false }], phoneNumbers: [{ value: '+493012345', primary: true }],
  })
  expect((await ask('PUT', '/customers/bare', shown)).status).toBe(200)
  expect(await personOf('bare')).toEqual(before)
  expect((await ask('PUT', '/customers/bare', { taxNumbers: [{ type: 'other', value: 'GB2' }] })).body.taxNumbers).toMatchObject([{ type: 'other', value: 'GB2' }])
})

test('what ReCharge Billing\'s clients edit or clear is so here too, and references of other systems stay', async () => {
  await ask('PUT', '/customers/both', { primaryAddress: { firstName: 'Bo', city: 'Reno', emails: [{ label: 'home', value: 'old@example.com', primary: true }, { label: 'work', value: 'work@example.com' }] } })
  await world.call('PATCH', '/v1/customers/both', { externalReferences: [{ system: 'crm', value: '9' }, { system: 'refID', value: '1' }] })
  expect((await bill('POST', '/customers/both', { email: 'new@example.com', firstName: 'Bob', refID: '7' })).status).toBe(200)
  const edited = (await ask('GET', '/customers/both')).body
  expect(edited).toMatchObject({ email: 'new@example.com', firstName: 'Bob', primaryAddress: { firstName: 'Bob', city: 'Reno' } })
  expect(edited.primaryAddress.emails.map((one: { value: string }) => one.value)).toEqual(['new@example.com', 'work@example.com'])
  expect((await native('both')).externalReferences).toEqual([{ system: 'crm', value: '9' }, { system: 'refID', value: '7' }])
  await bill('POST', '/customers/both', { email: '', firstName: '', refID: '' })
  const cleared = (await ask('GET', '/customers/both')).body
  expect([cleared.firstName, cleared.primaryAddress.firstName, cleared.primaryAddress.emails.map((one: { value: string }) => one.value)]).toEqual([null, null, ['work@example.com']])
  expect((await native('both')).externalReferences).toEqual([{ system: 'crm', value: '9' }])
  // A customer whom only ReCharge Billing knows has names here.
  const made = await bill('POST', '/customers', { email: 'rcb@example.com', firstName: 'Rae', billingCity: 'Reno' })
  const [, id] = /<customer id="(\w+)"/.exec(made.text) ?? []
  expect((await ask('GET', `/customers/${id}`)).body.primaryAddress).toMatchObject({ firstName: 'Rae', city: 'Reno', emails: [{ value: 'rcb@example.com' }] })
})

test('what is wrong is named as it was sent, below the paths of old clients too', async () => {
  expect(await ask('POST', '/v2.1/customers', { customFields: { nothing: 1 } })).toMatchObject({ status: 422, body: { detail: expect.stringMatching(/^customFields\.nothing is/), invalidFields: [{ field: 'customFields.nothing' }] } })
  expect(await ask('POST', '/transactions', { type: 'sale', customerId: 'both', currency: 'USD', amount: 1, paymentInstruction: { token: 'none' } })).toMatchObject({ status: 422, body: { invalidFields: [{ field: 'paymentInstruction.token' }] } })
  expect(await ask('POST', '/payment-instruments', { customerId: 'both', token: 'none' })).toMatchObject({ status: 422, body: { invalidFields: [{ field: 'token' }] } })
})

test('what is refused has written nothing', async () => {
  const count = async (): Promise<number> => Number((await ask('GET', '/customers?limit=1')).headers['pagination-total'])
  const before = await count()
  expect((await ask('POST', '/customers', { paymentToken: 'used-up', primaryAddress: { firstName: 'Nobody' } })).status).toBe(422)
  expect((await ask('POST', '/organizations/main/storefront/register', { username: 'reg@example.com', password: 'correct horse battery', paymentToken: 'used-up' })).status).toBe(422)
  expect((await bill('POST', '/customers', { firstName: 'Nobody', shippingCity: 'x'.repeat(10_000) })).status).toBe(400)
  const token = async (): Promise<string> => (await ask('POST', '/tokens', { method: 'payment-card', paymentInstrument: { gatewayToken: 'sandbox_attach-refused' } })).body.id
  const refused = { status: 422, body: { invalidFields: [{ field: 'paymentToken' }] } }
  expect(await ask('POST', '/customers', { paymentToken: await token(), primaryAddress: { firstName: 'Nobody' } })).toMatchObject(refused)
  expect(await ask('PUT', '/customers/new', { paymentToken: await token() })).toMatchObject(refused)
  expect((await ask('GET', '/customers/new')).status).toBe(404)
  expect(await ask('PUT', '/customers/both', { paymentToken: await token() })).toMatchObject(refused)
  expect((await ask('GET', '/customers/both')).status).toBe(200)
  expect(await count()).toBe(before)
})
