// Discounts through both clients: made, applied to addresses and charges, seen in what is charged, and taken off again.

import { applyDiscountToAddress, applyDiscountToCharge, initRecharge, removeDiscountsFromAddress, removeDiscountsFromCharge } from '@rechargeapps/storefront-client'
import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type NodeClient, type RechargeWorld } from '../../../test/dialects-recharge.ts'

let recharge: RechargeWorld
let client: NodeClient
let customer: number
let address: number
let charge: number
const coffee = { quantity: 1, price: '10.00', external_variant_id: { ecommerce: '1' }, charge_interval_frequency: 1, order_interval_frequency: 1, order_interval_unit: 'month', next_charge_scheduled_at: '2026-03-10' }
beforeAll(async () => {
  recharge = await makeRechargeWorld()
  client = recharge.nodeClient()
  const { ask } = recharge
  customer = (await ask('POST', '/customers', { email: 'ann@example.com', first_name: 'Ann', last_name: 'Bee' })).body.customer.id
  const place = { address1: '1 Main St', city: 'Los Angeles', country_code: 'US', first_name: 'Li', last_name: 'Fe', province: 'California', zip: '90404', customer_id: customer }
  address = (await ask('POST', '/addresses', place)).body.address.id
  await ask('POST', '/payment_methods', { customer_id: customer, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_approve' })
  await ask('POST', '/subscriptions', { ...coffee, address_id: address })
  charge = (await ask('GET', '/charges?status=queued')).body.charges[0].id
})

const refused = (statusCode: number, errors: unknown): object => ({ response: { statusCode, body: { errors } } })
const totalOf = async (): Promise<string> => (await recharge.ask('GET', `/charges/${charge}`)).body.charge.total_price as string

test('what is wrong with a discount is told by field, and what a coupon cannot say is refused', async () => {
  await expect(client.discount.create({})).rejects.toMatchObject(refused(422, { code: 'Required field missing', value: 'Required field missing', discount_type: 'Required field missing' }))
  await expect(client.discount.create({ code: 'TEN', value: '110', discount_type: 'percentage' })).rejects.toMatchObject(refused(422, { value: [expect.any(String)] }))
  await expect(client.discount.create({ code: 'two words', value: '10', discount_type: 'percentage' })).rejects.toMatchObject(refused(422, { code: [expect.any(String)] }))
  await expect(client.discount.create({ code: 'SHIP', value: '10', discount_type: 'shipping' })).rejects.toMatchObject(refused(422, { discount_type: [expect.any(String)] }))
  await expect(client.discount.create({ code: 'TEN', value: '10', discount_type: 'percentage', starts_at: '2026-04-01' })).rejects.toMatchObject(refused(422, { starts_at: ['This field is not supported.'] }))
})

test('recharge-api-node makes, reads, lists, counts and disables discounts', async () => {
  const created = await client.discount.create({ code: 'TEN', value: '10', discount_type: 'percentage', duration: 'forever' })
  expect(created).toMatchObject({ code: 'TEN', value: '10.00', discount_type: 'percentage', duration: 'forever', status: 'enabled' })
  await expect(client.discount.create({ code: 'ten', value: '10', discount_type: 'percentage' })).rejects.toMatchObject(refused(422, { code: ['already exists on store'] }))
  expect(await client.discount.create({ code: 'TWO', value: '2.00', discount_type: 'fixed_amount', duration: 'usage_limit', duration_usage_limit: 3 })).toMatchObject({ value: '2.00', duration: 'usage_limit', duration_usage_limit: 3 })
  expect(await client.discount.get(created.id)).toEqual(created)
  expect(await client.discount.list({ discount_code: 'ten' })).toEqual([created])
  expect(await client.discount.count()).toBe(2)
  await expect(client.discount.update(created.id, { value: '20' })).rejects.toMatchObject(refused(422, { value: [expect.stringContaining('Cannot be changed')] }))
  const old = await client.discount.create({ code: 'OLD', value: '50', discount_type: 'percentage' })
  expect(await client.discount.update(old.id, { status: 'disabled' })).toMatchObject({ status: 'disabled' })
  await expect(client.discount.addToAddress(address, { discount_code: 'OLD' })).rejects.toMatchObject(refused(422, { discount_code: ['Discount is disabled'] }))
  await client.discount.update(old.id, { status: 'enabled' })
  await client.discount.delete(old.id)
  expect(await client.discount.list({ status: 'enabled' })).toHaveLength(2)
  expect((await recharge.ask('GET', `/discounts/${created.id}`)).body.discount).toMatchObject({ value_type: 'percentage', application_method: 'code', usage_limits: { max_subsequent_redemptions: null } })
})

test('at an address, it comes off what goes there now, and what is begun there later', async () => {
  const { ask } = recharge
  await expect(client.address.addDiscount(address, { discount_code: 'NONE' })).rejects.toMatchObject(refused(422, { discount_code: ['Discount not found'] }))
  await client.address.addDiscount(address, { discount_code: 'TEN' })
  expect((await ask('GET', `/addresses/${address}`)).body.address.discounts).toMatchObject([{ id: expect.any(Number), code: 'TEN' }])
  expect((await ask('GET', `/charges/${charge}`)).body.charge).toMatchObject({ total_price: '9.00', total_discounts: '1.00', discounts: [{ code: 'TEN', value: 10, value_type: 'percentage' }] })
  expect(await client.charge.get(charge)).toMatchObject({ discount_codes: [{ code: 'TEN', amount: '1.00', type: 'percentage' }] })
  await expect(client.address.addDiscount(address, { discount_code: 'TEN' })).rejects.toMatchObject(refused(422, { discount_code: ['Discount is already applied'] }))
  const later = (await ask('POST', '/subscriptions', { ...coffee, address_id: address })).body.subscription.id
  expect((await ask('GET', `/charges?purchase_item_id=${later}`)).body.charges).toMatchObject([{ total_price: '9.00' }])
  await ask('DELETE', `/subscriptions/${later}`)
  await client.discount.removeFromAddress(address, {})
  expect(await totalOf()).toBe('10.00')
  expect((await ask('GET', `/addresses/${address}`)).body.address.discounts).toEqual([])
  expect((await ask('PUT', `/addresses/${address}`, { discounts: [{ code: 'TWO' }] })).body.address.discounts).toMatchObject([{ code: 'TWO' }])
  expect(await totalOf()).toBe('8.00')
  expect(await ask('PUT', `/addresses/${address}`, { discounts: [{ code: 'NONE' }] })).toMatchObject({ status: 422, body: { errors: { discounts: ['Discount not found'] } } })
  await ask('PUT', `/addresses/${address}`, { discounts: [] })
  expect(await totalOf()).toBe('10.00')
})

test('at a charge that is to come, through both clients; one that is made keeps its own', async () => {
  const { ask, url } = recharge
  expect(await client.charge.addDiscount(charge, { discount_code: 'TEN' })).toMatchObject({ total_price: '9.00' })
  expect(await client.charge.removeDiscount(charge)).toMatchObject({ total_price: '10.00' })
  const { apiToken } = (await ask('POST', `/customers/${customer}/sessions`, {})).body.customer_session
  const session = { apiToken, customerId: String(customer) }
  initRecharge({ storeIdentifier: 'main.example.com', environment: 'preprod', environmentUri: `${url}/recharge` } as Parameters<typeof initRecharge>[0])
  expect(await applyDiscountToAddress(session, address, 'TEN')).toMatchObject({ discounts: [{ code: 'TEN' }] })
  expect(await removeDiscountsFromAddress(session, address)).toMatchObject({ discounts: [] })
  await expect(applyDiscountToCharge(session, charge, 'NONE')).rejects.toMatchObject({ status: 422, message: expect.stringContaining('Discount not found') })
  expect(await applyDiscountToCharge(session, charge, 'TWO')).toMatchObject({ total_price: '8.00' })
  expect(await removeDiscountsFromCharge(session, charge)).toMatchObject({ total_price: '10.00' })
  await client.charge.addDiscount(charge, { discount_code: 'TEN' })
  expect((await ask('POST', `/charges/${charge}/process`)).body.charge).toMatchObject({ status: 'success', total_price: '9.00' })
  await expect(client.charge.removeDiscount(charge)).rejects.toMatchObject(refused(422, { status: [expect.any(String)] }))
})
