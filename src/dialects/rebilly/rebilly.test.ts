// Rebilly's own client, unmodified, against a server that really listens.

import RebillyAPI, { RebillyExperimentalAPI } from 'rebilly-js-sdk'
import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../../test/world.ts'

let world: World
let address: string
// The client's types know the fields of every answer; a test looks into them freely.
// oxlint-disable-next-line typescript/no-explicit-any
let api: any

// oxlint-disable-next-line typescript/no-explicit-any
const clientFor = (key: string, make: any = RebillyAPI, organizationId: string | undefined = 'main'): any =>
  make({ apiKey: key, sandbox: true, timeout: 20_000, organizationId, urls: { live: `${address}/rebilly`, sandbox: `${address}/rebilly` } })

beforeAll(async () => {
  world = await makeWorld()
  address = await world.app.listen({ port: 0, host: '127.0.0.1' })
  api = clientFor(world.key)
})

/** What a call that must fail fails with. */
async function failure(call: Promise<unknown>): Promise<{ name: string; status: number; message: string; invalidFields: { field: string; message: string }[] | undefined }> {
  const error = await call.then(() => null, (one: unknown) => one)
  expect(error, 'the call fails').not.toBeNull()
  const { name, status, message, invalidFields } = error as Awaited<ReturnType<typeof failure>>
  return { name, status, message, invalidFields }
}

const address1 = (firstName: string, email: string) => ({ firstName, lastName: 'Smith', city: 'Austin', region: 'TX', country: 'US', postalCode: '78701', emails: [{ label: 'main', value: email, primary: true }] })
const card = { method: 'payment-card', paymentInstrument: { pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2030 }, billingAddress: address1('Bob', 'bob@example.com') }

test('no key, a wrong one, one without the scope, and another organization are refused as the client expects', async () => {
  expect(await failure(clientFor('wrong').customers.getAll())).toMatchObject({ name: 'RebillyForbiddenError', status: 401 })
  const { secret } = await world.addKey(['tags:read'])
  expect(await failure(clientFor(secret).customers.getAll())).toMatchObject({ status: 403 })
  const other = clientFor(world.key, RebillyAPI, 'nobody')
  expect(await failure(other.customers.getAll())).toMatchObject({ status: 404 })
  expect((await clientFor('wrong').status.get()).fields).toEqual({ status: 'ok' })
})

test('customers are created, read, found, changed and refused', async () => {
  const made = await api.customers.create({ data: { primaryAddress: address1('Bob', 'bob@example.com'), leadSource: { source: 'google' }, locale: 'en-US', websiteId: 'web_1' }, expand: 'leadSource' })
  expect(made.response.status).toBe(201)
  expect(made.fields).toMatchObject({ email: 'bob@example.com', firstName: 'Bob', lastName: 'Smith', locale: 'en-US', websiteId: 'web_1', paymentCount: 0, revision: 1, _embedded: { leadSource: { source: 'google' } } })
  const { id } = made.fields
  expect((await api.customers.get({ id })).fields.primaryAddress).toMatchObject({ city: 'Austin', emails: [{ label: 'main', value: 'bob@example.com', primary: true }] })
  const own = await api.customers.create({ id: 'New-1', data: { primaryAddress: address1('Ann', 'ann@example.com') } })
  expect(own.fields.id).toBe('New-1')
  expect((await api.customers.get({ id: 'new-1' })).fields.id).toBe('New-1')
  expect((await failure(api.customers.create({ id: 'New-1', data: {} }))).name).toBe('RebillyConflictError')
  const round = await api.customers.get({ id })
  const updated = await api.customers.update({ id, data: { ...round.fields, primaryAddress: address1('Robert', 'bob@example.com') } })
  expect(updated.fields).toMatchObject({ firstName: 'Robert', locale: 'en-US' })
  expect((await api.customers.update({ id, data: { personId: 'p1' } })).fields).toMatchObject({ firstName: 'Robert', personId: 'p1' })
  const found = await api.customers.getAll({ filter: 'primaryAddress.*.email:bob@example.com;firstName:Robert;lastName:smith', sort: ['-createdTime', 'lastName'], limit: 10, fields: 'id,email' })
  expect([found.total, found.limit, found.offset]).toEqual([1, 10, 0])
  expect(found.items.map((one: { fields: object }) => one.fields)).toEqual([{ id, email: 'bob@example.com' }])
  expect((await api.customers.getAll({ filter: 'firstName:!Robert,!Ann' })).total).toBe(0)
  expect((await api.customers.getAll({ q: 'robert' })).items).toHaveLength(1)
  expect((await api.customers.getAll({ limit: 0 })).items).toHaveLength(0)
  expect((await api.customers.getAll({ limit: 1, offset: 1, sort: 'createdTime' })).items[0].fields.id).toBe('New-1')
  expect((await failure(api.customers.getAll({ filter: 'nothing:1' }))).invalidFields).toMatchObject([{ field: 'filter' }])
  expect((await failure(api.customers.getAll({ sort: 'nothing' }))).invalidFields).toMatchObject([{ field: 'sort' }])
  expect(await failure(api.customers.create({ data: { primaryAddress: { emails: [{ label: 'a', value: 'nonsense', primary: true }] } } }))).toMatchObject({
    name: 'RebillyValidationError', status: 422, invalidFields: [{ field: 'primaryAddress.emails.0.value', message: 'is not an e-mail address' }],
  })
  expect((await failure(api.customers.get({ id: 'nobody' }))).name).toBe('RebillyNotFoundError')
  expect((await failure(api.customers.merge({ id, targetCustomerId: id }))).invalidFields).toMatchObject([{ field: 'targetCustomerId' }])
  expect((await failure(api.customers.merge({ id, targetCustomerId: 'nobody' }))).status).toBe(404)
  expect((await api.customers.merge({ id, targetCustomerId: 'New-1' })).response.status).toBe(204)
  expect((await failure(api.customers.get({ id }))).status).toBe(404)
  expect((await failure(api.customers.merge({ id, targetCustomerId: 'New-1' }))).status).toBe(404)
  expect((await api.customers.get({ id: 'New-1' })).fields).toMatchObject({ firstName: 'Ann', personId: 'p1' })
})

test('a customer of the native API is found by the e-mail that he has, and shown with an address', async () => {
  await world.call('PUT', '/v1/customers/native', { email: 'native@example.com', firstName: 'Nat' })
  const found = await api.customers.getAll({ filter: 'primaryAddress.*.email:NATIVE@example.com' })
  expect(found.items[0].fields).toMatchObject({ id: 'native', primaryAddress: { firstName: 'Nat', emails: [{ value: 'native@example.com', primary: true }] } })
})

test('lead sources, timeline, credit balance and summary metrics of a customer', async () => {
  const { fields: { id } } = await api.customers.create({ data: {} })
  expect((await failure(api.customers.getLeadSource({ id }))).status).toBe(404)
  expect((await api.customers.createLeadSource({ id, data: { source: 'google', medium: 'cpc' } })).response.status).toBe(201)
  await api.customers.updateLeadSource({ id, data: { source: 'bing' } })
  expect((await api.customers.getLeadSource({ id })).fields).toMatchObject({ source: 'bing', original: { source: 'google', medium: 'cpc' } })
  await api.customers.deleteLeadSource({ id })
  expect((await failure(api.customers.getLeadSource({ id }))).status).toBe(404)
  const message = await api.customers.createTimelineComment({ id, data: { message: 'called him' } })
  expect(message.fields).toMatchObject({ type: 'customer-comment-created', message: 'called him', triggeredBy: 'direct-api' })
  const timeline = await api.customers.getAllTimelineMessages({ id, limit: 2, sort: '-occurredTime' })
  expect(timeline.total).toBeGreaterThan(3)
  expect(timeline.items.map((one: { fields: { type: string } }) => one.fields.type)[0]).toBe('customer-comment-created')
  expect((await api.customers.getTimelineMessage({ id, messageId: message.fields.id })).fields.message).toBe('called him')
  expect((await failure(api.customers.deleteTimelineMessage({ id, messageId: message.fields.id }))).status).toBe(409)
  expect((await api.customers.getCustomerCreditBalance({ id })).fields).toEqual({ balances: [] })
  const experimental = clientFor(world.key, RebillyExperimentalAPI)
  expect((await experimental.customers.getCustomerLifetimeSummaryMetrics({ customerId: id })).fields).toEqual({ currency: 'USD', revenueAmount: 0, refundsAmount: 0, disputesAmount: 0 })
})

test('tags, tagging and tag rules', async () => {
  const { fields: { id } } = await api.customers.create({ data: {} })
  expect((await api.tags.create({ data: { name: 'VIP buyer', type: 'customer' } })).fields).toMatchObject({ name: 'VIP buyer', type: 'customer' })
  expect((await failure(api.tags.create({ data: { name: 'vip BUYER', type: 'customer' } }))).name).toBe('RebillyConflictError')
  expect((await api.tags.get({ tag: 'VIP buyer' })).fields.name).toBe('VIP buyer')
  expect((await api.tags.update({ tag: 'VIP buyer', data: { name: 'New' } })).fields.name).toBe('New')
  expect((await api.tags.tagCustomer({ tag: 'New', customerId: id })).response.status).toBe(204)
  expect((await api.customers.get({ id })).fields.tags).toMatchObject([{ name: 'New' }])
  await api.tags.untagCustomer({ tag: 'New', customerId: id })
  await api.tags.tagCustomers({ tag: 'New', data: { customerIds: [id, 'nobody'] } })
  expect((await api.customers.getAll({ filter: 'tags.name:new' })).total).toBe(1)
  await api.tags.untagCustomers({ tag: 'New', data: { customerIds: [id] } })
  expect((await api.customers.get({ id })).fields.tags).toEqual([])
  expect((await api.tags.getAll()).items).toHaveLength(1)
  expect((await failure(api.tags.tagCustomer({ tag: 'none', customerId: id }))).status).toBe(404)
  const rule = await api.tagsRules.create({ data: { name: 'r', eventType: 'customer-created', filter: 'lifetimeRevenue.amount:10.5..;primaryAddress.*.email:a@example.com', addTags: ['New'], removeTags: [] } })
  expect(rule.fields).toMatchObject({ eventType: 'customer-created', filter: 'lifetimeRevenue.amount:10.50..;primaryAddress.*.email:a@example.com', addTags: ['New'], status: 'active' })
  expect((await api.tagsRules.update({ id: rule.fields.id, data: { ...rule.fields, status: 'inactive' } })).fields.status).toBe('inactive')
  expect((await api.tagsRules.getAll()).items).toHaveLength(1)
  expect((await failure(api.tagsRules.create({ data: { name: 'r', eventType: 'customer-created', filter: 'nothing:1', addTags: ['x'], removeTags: [] } }))).status).toBe(422)
  await api.tagsRules.delete({ id: rule.fields.id })
  await api.tags.delete({ tag: 'New' })
  expect((await failure(api.tags.get({ tag: 'New' }))).status).toBe(404)
})

test('custom fields are defined once and for all, and hold the values of customers', async () => {
  const made = await api.customFields.create({ resource: 'customers', name: 'tier', data: { type: 'string', additionalSchema: { allowedValues: ['gold', 'silver'] } } })
  expect([made.response.status, made.fields.type]).toEqual([201, 'string'])
  expect((await api.customFields.update({ resource: 'customers', name: 'tier', data: { type: 'string', description: 'how dear', additionalSchema: { allowedValues: ['gold', 'silver'] } } })).response.status).toBe(200)
  expect((await api.customFields.get({ resource: 'customers', name: 'tier' })).fields).toMatchObject({ description: 'how dear', additionalSchema: { allowedValues: ['gold', 'silver'] } })
  expect((await api.customFields.getAll({ resource: 'customers' })).total).toBe(1)
  expect((await failure(api.customFields.update({ resource: 'customers', name: 'tier', data: { type: 'integer' } }))).status).toBe(422)
  const { fields } = await api.customers.create({ data: { customFields: { tier: 'gold' } } })
  expect(fields.customFields).toEqual({ tier: 'gold' })
  expect((await failure(api.customers.create({ data: { customFields: { tier: 'tin' } } }))).invalidFields).toMatchObject([{ field: 'customFields.tier' }])
  expect((await api.customers.getAll({ filter: 'customFields.tier:gold' })).total).toBe(1)
})

test('tokens, instruments and transactions: with an instruction and without, declined, refunded, asked twice', async () => {
  const token = await api.paymentTokens.create({ data: { ...card, leadSource: { campaign: 'spring' } } })
  expect(token.fields).toMatchObject({ isUsed: false, paymentInstrument: { last4: '1111', brand: 'Visa', expMonth: 12, expYear: 2030 } })
  const { fields: customer } = await api.customers.create({ data: { paymentToken: token.fields.id } })
  expect(customer).toMatchObject({ email: 'bob@example.com', defaultPaymentInstrument: { method: 'payment-card' } })
  expect((await api.customers.getLeadSource({ id: customer.id })).fields.campaign).toBe('spring')
  expect((await api.paymentTokens.get({ token: token.fields.id })).fields.isUsed).toBe(true)
  const first = customer.defaultPaymentInstrument.paymentInstrumentId
  const sale = await api.transactions.create({ data: { type: 'sale', websiteId: 'web_1', customerId: customer.id, currency: 'USD', amount: 12.34, requestId: 'r-1' } })
  expect(sale.response.status).toBe(201)
  expect(sale.fields).toMatchObject({ type: 'sale', result: 'approved', status: 'completed', amount: 12.34, currency: 'USD', paymentInstrument: { paymentInstrumentId: first } })
  expect((await failure(api.transactions.create({ data: { type: 'sale', websiteId: 'web_1', customerId: customer.id, currency: 'USD', amount: 12.34, requestId: 'r-1' } }))).name).toBe('RebillyConflictError')
  const bad = await api.paymentTokens.create({ data: { ...card, paymentInstrument: { ...card.paymentInstrument, pan: '4000000000000002' } } })
  const declined = await api.transactions.create({ data: { type: 'sale', websiteId: 'web_1', customerId: customer.id, currency: 'USD', amount: 1, paymentInstruction: { token: bad.fields.id } } })
  expect(declined.fields).toMatchObject({ result: 'declined' })
  expect((await api.customers.get({ id: customer.id })).fields).toMatchObject({ paymentCount: 1, lifetimeRevenue: { amount: 12.34, currency: 'USD' }, defaultPaymentInstrument: { paymentInstrumentId: first } })
  const refund = await api.transactions.refund({ id: sale.fields.id, data: { amount: 2.34 } })
  expect(refund.fields).toMatchObject({ type: 'refund', result: 'approved', amount: 2.34, parentTransactionId: sale.fields.id })
  expect((await api.transactions.get({ id: sale.fields.id })).fields).toMatchObject({ status: 'partially-refunded', childTransactions: [refund.fields.id] })
  expect((await api.transactions.getAll({ filter: `customerId:${customer.id};result:approved`, sort: '-processedTime' })).total).toBe(2)
  expect((await api.transactions.getAll({ filter: 'type:sale;result:declined' })).total).toBe(1)
  expect((await api.transactions.patch({ id: sale.fields.id, data: { customFields: { a: 'b' } } })).fields.customFields).toEqual({ a: 'b' })
  expect((await failure(api.transactions.getAll({ filter: 'nothing:1' }))).status).toBe(422)
  const { fields: poor } = await api.customers.create({ data: {} })
  expect((await failure(api.transactions.create({ data: { type: 'sale', websiteId: 'w', customerId: poor.id, currency: 'USD', amount: 1 } }))).invalidFields).toMatchObject([{ field: 'paymentInstruction' }])
  expect((await failure(api.transactions.create({ data: { type: 'sale', websiteId: 'w', customerId: customer.id, currency: 'USD', amount: 1.234 } }))).invalidFields).toMatchObject([{ field: 'amount' }])
  const instruments = await api.paymentInstruments.getAll({ filter: `customerId:${customer.id};status:active;method:payment-card` })
  expect(instruments.total).toBe(2)
  const again = await api.paymentInstruments.create({ data: { customerId: customer.id, ...card.paymentInstrument, method: 'payment-card', billingAddress: card.billingAddress } })
  expect([again.response.status, again.fields.id]).toEqual([200, first])
  const other = await api.paymentInstruments.create({ data: { customerId: customer.id, token: (await api.paymentTokens.create({ data: { ...card, paymentInstrument: { ...card.paymentInstrument, pan: '5555555555554444' } } })).fields.id } })
  expect([other.response.status, other.fields.brand]).toEqual([201, 'MasterCard'])
  expect((await api.paymentInstruments.update({ id: first, data: { billingAddress: address1('Rob', 'rob@example.com') } })).fields.billingAddress.firstName).toBe('Rob')
  expect((await api.paymentInstruments.deactivate({ id: other.fields.id })).fields.status).toBe('deactivated')
  expect((await failure(api.paymentInstruments.get({ id: 'inst_none' }))).status).toBe(404)
  expect((await failure(api.paymentTokens.create({ data: { ...card, paymentInstrument: { pan: '4000056655665572', expMonth: 1, expYear: 2030 } } }))).status).toBe(422)
})

test('products, plans, websites, subscriptions, their invoices and their end', async () => {
  const product = await api.products.create({ data: { name: 'Box', unitLabel: 'box' } })
  expect((await api.products.update({ id: product.fields.id, data: { name: 'Crate' } })).fields).toMatchObject({ name: 'Crate', unitLabel: 'box' })
  const data = { name: 'Monthly', currency: 'USD', productId: product.fields.id, pricing: { formula: 'flat-rate', price: 9.99 }, recurringInterval: { unit: 'month', length: 1 } }
  const plan = await api.plans.create({ data })
  expect(plan.fields).toMatchObject({ pricing: { formula: 'flat-rate', price: 9.99 }, recurringInterval: { unit: 'month', length: 1 } })
  expect((await api.plans.create({ id: 'gold', data: { ...data, pricing: { formula: 'tiered', brackets: [{ price: 5, maxQuantity: 2 }, { price: 4, maxQuantity: null }] } } })).fields.pricing.brackets).toEqual([{ price: 5, maxQuantity: 2 }, { price: 4, maxQuantity: null }])
  expect((await api.plans.update({ id: 'gold', data })).fields.pricing).toMatchObject({ formula: 'flat-rate', price: 9.99 })
  expect((await failure(api.plans.create({ data: { ...data, pricing: { formula: 'magic' } } }))).invalidFields).toMatchObject([{ field: 'pricing.formula' }])
  expect((await failure(api.products.delete({ id: product.fields.id }))).name).toBe('RebillyConflictError')
  await api.plans.delete({ id: 'gold' })
  expect((await api.plans.getAll()).total).toBe(1)
  const website = await api.websites.create({ data: { name: 'Shop', url: 'https://shop.example.com', servicePhone: '1', serviceEmail: 'a@example.com' } })
  expect((await api.websites.update({ id: website.fields.id, data: { name: 'Store' } })).fields).toMatchObject({ name: 'Store', url: 'https://shop.example.com' })
  expect((await api.websites.getAll()).items).toHaveLength(1)

  const token = await api.paymentTokens.create({ data: card })
  const { fields: customer } = await api.customers.create({ data: { paymentToken: token.fields.id } })
  const order = { customerId: customer.id, websiteId: website.fields.id, items: [{ plan: { id: plan.fields.id }, quantity: 2 }] }
  const made = await api.subscriptions.create({ data: order, expand: 'initialInvoice' })
  expect(made.response.status).toBe(201)
  expect(made.fields).toMatchObject({ orderType: 'subscription-order', status: 'active', billingStatus: 'paid', websiteId: website.fields.id, _embedded: { initialInvoice: { amount: 19.98, type: 'initial' } } })
  const { id } = made.fields
  expect((await api.subscriptions.create({ id: 'own-sub', data: order })).fields.id).toBe('own-sub')
  expect((await api.subscriptions.getUpcomingInvoice({ id })).fields).toMatchObject({ amount: 19.98, items: [{ quantity: 2, unitPrice: 9.99, periodNumber: 2 }] })
  expect((await api.subscriptions.update({ id, data: { notes: 'hello', customFields: { a: 'b' } } })).fields).toMatchObject({ notes: 'hello', customFields: { a: 'b' } })
  expect((await api.subscriptions.changeItems({ id, data: { items: [{ plan: { id: plan.fields.id }, quantity: 3 }], renewalPolicy: 'retain', prorated: true } })).fields.items).toMatchObject([{ quantity: 3 }])
  expect((await api.subscriptions.getAll({ filter: `customerId:${customer.id};status:active` })).total).toBe(2)
  expect((await failure(api.subscriptions.create({ data: { ...order, items: [] } }))).invalidFields).toMatchObject([{ field: 'items' }])
  expect((await failure(api.subscriptions.delete({ id }))).name).toBe('RebillyConflictError')
  const cancellation = await api.subscriptionCancellations.create({ data: { subscriptionId: id, churnTimePolicy: 'at-next-renewal', reason: 'did-not-use' } })
  expect(cancellation.fields).toMatchObject({ subscriptionId: id, status: 'confirmed', reason: 'did-not-use' })
  expect((await api.subscriptionCancellations.getAll()).total).toBe(1)
  expect((await api.subscriptionCancellations.patch({ id: cancellation.fields.id, data: { status: 'revoked' } })).fields.status).toBe('revoked')
  expect((await api.subscriptionCancellations.create({ data: { subscriptionId: id, churnTimePolicy: 'now' } })).fields.status).toBe('completed')
  expect((await api.subscriptions.get({ id })).fields.status).toBe('canceled')
  expect((await failure(api.subscriptionCancellations.create({ data: { subscriptionId: id } }))).status).toBe(409)
  expect((await failure(api.subscriptionCancellations.get({ id: 'own-sub' }))).status).toBe(404)

  const invoice = await api.invoices.create({ data: { customerId: customer.id, currency: 'USD', websiteId: website.fields.id, notes: 'n' } })
  expect(invoice.fields).toMatchObject({ status: 'draft', amount: 0, items: [], notes: 'n' })
  const at = { id: invoice.fields.id }
  expect((await api.invoices.createInvoiceItem({ ...at, data: { type: 'debit', unitPrice: 5, quantity: 2, description: 'Hours' } })).fields).toMatchObject({ price: 10, type: 'debit' })
  await api.invoices.createInvoiceItem({ ...at, data: { type: 'credit', unitPrice: 3, description: 'Rebate' } })
  await api.invoices.createInvoiceItem({ ...at, data: { type: 'debit', unitPrice: 1, description: 'Oops' } })
  await api.invoices.deleteInvoiceItem({ ...at, itemId: 'item_3' })
  expect((await api.invoices.getAllInvoiceItems(at)).items).toHaveLength(2)
  const issued = await api.invoices.issue({ ...at, data: {} })
  expect([issued.response.status, issued.fields.status, issued.fields.amount, issued.fields.transactions.length]).toEqual([201, 'paid', 7, 1])
  expect((await failure(api.invoices.issue({ ...at, data: {} }))).name).toBe('RebillyConflictError')
  expect((await api.invoices.applyTransaction({ ...at, data: { transactionId: issued.fields.transactions[0].id } })).response.status).toBe(200)
  expect((await api.invoices.getAll({ filter: `customerId:${customer.id};status:paid`, sort: '-issuedTime' })).total).toBeGreaterThan(2)
  await api.websites.delete({ id: website.fields.id })
})
