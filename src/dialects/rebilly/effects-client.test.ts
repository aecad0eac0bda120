// What Rebilly's own client brings about beyond an answer: effects, and the refusals of calls that the tables of the other files leave out.

import RebillyAPI, { RebillyExperimentalAPI } from 'rebilly-js-sdk'
import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../../test/world.ts'

let world: World
// The client's types know the fields of every answer; a test looks into them freely.
// oxlint-disable-next-line typescript/no-explicit-any
type Api = any
let api: Api
let experimental: Api
beforeAll(async () => {
  world = await makeWorld()
  const address = await world.app.listen({ port: 0, host: '127.0.0.1' })
  const options = { apiKey: world.key, sandbox: true, timeout: 20_000, organizationId: 'main', urls: { live: `${address}/rebilly`, sandbox: `${address}/rebilly` } }
  api = RebillyAPI(options)
  experimental = RebillyExperimentalAPI(options)
  await api.products.update({ id: 'box', data: { name: 'Box' } })
  await api.plans.update({ id: 'monthly', data: { name: 'Monthly', currency: 'USD', productId: 'box', pricing: { formula: 'flat-rate', price: 10 }, recurringInterval: { unit: 'month', length: 1 } } })
})

async function refused(call: Promise<unknown>): Promise<number> {
  const error = await call.then(() => null, (one: unknown) => one)
  expect(error, 'the call fails').not.toBeNull()
  return (error as { status: number }).status
}
async function customer(id: string): Promise<string> {
  await api.customers.update({ id, data: {} })
  await api.paymentInstruments.create({ data: { method: 'payment-card', customerId: id, gatewayToken: 'sandbox_approve' } })
  return id
}
const order = (customerId: string, more: object = {}) => ({ customerId, items: [{ plan: { id: 'monthly' }, quantity: 1 }], ...more })

test('a subscription that has not begun is deleted, and one that runs is not', async () => {
  await customer('del')
  const { fields: { id } } = await api.subscriptions.create({ data: order('del', { startTime: new Date(world.now.getTime() + 86_400_000).toISOString() }) })
  expect((await api.subscriptions.delete({ id })).response.status).toBe(204)
  expect((await api.subscriptions.get({ id })).fields).toMatchObject({ status: 'canceled', cancelDescription: 'voided' })
  const { fields: running } = await api.subscriptions.create({ data: order('del') })
  expect(await refused(api.subscriptions.delete({ id: running.id }))).toBe(409)
  expect((await api.subscriptions.getAllUpcomingInvoices({ id: running.id, expand: 'customer' })).items[0].fields).toMatchObject({ amount: 10, subscriptionId: running.id, _embedded: { customer: { id: 'del' } } })
  expect(await refused(api.subscriptions.getAllUpcomingInvoices({ id: 'nobody' }))).toBe(404)
  expect(await refused(api.subscriptions.getAllUpcomingInvoices({ id: running.id, expand: 'nothing' }))).toBe(422)
  expect((await api.orderCancellations.create({ data: { orderId: running.id, churnTimePolicy: 'at-next-renewal' } })).fields).toMatchObject({ orderId: running.id, status: 'confirmed' })
  expect((await api.orderCancellations.getAll({ filter: `orderId:${running.id}` })).items).toHaveLength(1)
  expect((await api.orderCancellations.delete({ id: running.id })).response.status).toBe(204)
  expect(await refused(api.orderCancellations.get({ id: running.id }))).toBe(404)
})

test('items of an invoice are read, changed and refused', async () => {
  await customer('inv')
  const { fields: { id } } = await api.invoices.create({ data: { customerId: 'inv', currency: 'USD' } })
  const item = await api.invoices.createInvoiceItem({ id, data: { type: 'debit', unitPrice: 4, quantity: 2, description: 'Tea' } })
  expect((await api.invoices.getInvoiceItem({ id, itemId: item.fields.id })).fields).toMatchObject({ unitPrice: 4, quantity: 2, price: 8 })
  expect((await api.invoices.updateInvoiceItem({ id, itemId: item.fields.id, data: { type: 'debit', unitPrice: 5, quantity: 2 } })).fields).toMatchObject({ price: 10 })
  expect((await api.invoices.get({ id })).fields.amount).toBe(10)
  expect(await refused(api.invoices.getInvoiceItem({ id, itemId: 'item_9' }))).toBe(404)
  expect(await refused(api.invoices.updateInvoiceItem({ id, itemId: item.fields.id, data: { type: 'gift', unitPrice: 5 } }))).toBe(422)
  await api.invoices.issue({ id, data: {} })
  const { fields: { initialInvoiceId, startTime, currentPeriodStart } } = await api.subscriptions.create({ data: order('inv') })
  expect(currentPeriodStart).toBe(startTime)
  expect((await api.invoices.getAllInvoiceItems({ id: initialInvoiceId, expand: 'plan,product' })).items[0].fields).toMatchObject({ planId: 'monthly', _embedded: { plan: { id: 'monthly' }, product: { id: 'box', name: 'Box' } } })
  expect(await refused(api.invoices.getAllInvoiceItems({ id, expand: 'customer' }))).toBe(422)
  expect(await refused(api.invoices.updateInvoiceItem({ id, itemId: item.fields.id, data: { type: 'debit', unitPrice: 1 } }))).toBe(409)
})

test('credit balance and summary metrics tell revenue from refunds, and nobody has none', async () => {
  await customer('sum')
  const { fields: sale } = await api.transactions.create({ data: { type: 'sale', websiteId: null, customerId: 'sum', currency: 'USD', amount: 100 } })
  await api.transactions.refund({ id: sale.id, data: { amount: 30 } })
  expect(await refused(api.transactions.refund({ id: sale.id, data: { amount: 71 } }))).toBe(409)
  await world.call('POST', '/v1/customers/sum/credits/adjustments', { currency: 'USD', amountMinor: 1_250, reason: 'sorry' })
  expect((await experimental.customers.getCustomerLifetimeSummaryMetrics({ customerId: 'sum' })).fields).toEqual({ currency: 'USD', revenueAmount: 100, refundsAmount: 30, disputesAmount: 0 })
  expect((await api.customers.getCustomerCreditBalance({ id: 'sum' })).fields).toEqual({ balances: [{ currency: 'USD', unallocatedAmount: 12.5 }] })
  expect(await refused(experimental.customers.getCustomerLifetimeSummaryMetrics({ customerId: 'nobody' }))).toBe(404)
  expect(await refused(api.customers.getCustomerCreditBalance({ id: 'nobody' }))).toBe(404)
})

test('lead sources, comments and bulk tags are changed and refused', async () => {
  await customer('lead')
  const nothing = await api.customers.updateLeadSource({ id: 'lead', data: {} })
  expect([nothing.response.status, nothing.fields.source, nothing.fields.original.source]).toEqual([201, null, null])
  expect(await refused(api.customers.getLeadSource({ id: 'lead' }))).toBe(404)
  expect((await api.customers.updateLeadSource({ id: 'lead', data: { clickId: 'c'.repeat(512), referrer: `https://example.com/${'r'.repeat(2_063)}` } })).fields.clickId).toHaveLength(512)
  expect(await api.customers.updateLeadSource({ id: 'lead', data: { clickId: 'c'.repeat(513) } }).catch((error: unknown) => error)).toMatchObject({ status: 422, invalidFields: [{ field: 'clickId' }] })
  await api.customers.deleteLeadSource({ id: 'lead' })
  await api.customers.createLeadSource({ id: 'lead', data: { source: 'google' } })
  expect((await api.customers.getLeadSource({ id: 'lead' })).fields).toMatchObject({ source: 'google' })
  await api.customers.updateLeadSource({ id: 'lead', data: { source: 'bing', medium: 'cpc' } })
  expect((await api.customers.getLeadSource({ id: 'lead' })).fields).toMatchObject({ source: 'bing', medium: 'cpc', original: { source: 'google' } })
  expect((await api.customers.deleteLeadSource({ id: 'lead' })).response.status).toBe(204)
  expect(await refused(api.customers.updateLeadSource({ id: 'nobody', data: { source: 'bing' } }))).toBe(404)
  expect(await refused(api.customers.createTimelineComment({ id: 'lead', data: { message: '' } }))).toBe(422)
  expect(await refused(api.customers.createTimelineComment({ id: 'nobody', data: { message: 'hello' } }))).toBe(404)
  expect(await refused(api.tags.tagCustomers({ tag: 'nothing', data: { customerIds: ['lead'] } }))).toBe(404)
  await api.tags.create({ data: { name: 'VIP', type: 'customer' } })
  expect(await refused(api.tags.tagCustomers({ tag: 'VIP', data: { customerIds: [] } }))).toBe(422)
  expect((await api.customers.get({ id: 'lead' })).fields.tags).toEqual([])
})
