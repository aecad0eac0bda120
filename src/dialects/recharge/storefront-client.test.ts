// The storefront client as it is: every call about what is here that sessions.test.ts does not make already, and what each refuses.

import {
  createAddress, createOnetime, createPaymentMethod, createSubscription, createSubscriptions, delayOrder, deleteAddress, deleteOnetime, deleteSubscriptions, getAddress, getCharge,
  getCreditSummary, getCustomerPortalAccess, getDeliverySchedule, getOnetime, getOrder, getPaymentMethod, getPlan, getShippingCountries, getStoreSettings, getSubscription, initRecharge,
  listAddresses, listCharges, listOnetimes, listOrders, listPaymentMethods, listPlans, listSubscriptions, mergeAddresses, rescheduleCharge, sendCustomerNotification, sendPasswordlessCode,
  setApplyCreditsToNextCharge, skipFutureCharge, skipSubscriptionCharge, updateOnetime, updateSubscription, updateSubscriptionAddress, updateSubscriptions,
} from '@rechargeapps/storefront-client'
import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type RechargeWorld } from '../../../test/dialects-recharge.ts'

const place = { address1: '1 Main St', city: 'Los Angeles', country_code: 'US', first_name: 'Sam', last_name: 'Poe', province: 'California', zip: '90404', phone: '' }
const monthly = { charge_interval_frequency: 1, order_interval_frequency: 1, order_interval_unit: 'month' } as const
const tea = { ...monthly, quantity: 1, external_variant_id: { ecommerce: '7' }, next_charge_scheduled_at: '2026-03-15' }
/** What the client throws: the body's `errors` in its message. */
const refused = (status: number, message: string): object => ({ status, message: expect.stringContaining(message) })

let recharge: RechargeWorld
let session: { apiToken: string; customerId: string }
let home: number
beforeAll(async () => {
  recharge = await makeRechargeWorld()
  const { ask, url } = recharge
  const customer = (await ask('POST', '/customers', { email: 'sam@example.com', first_name: 'Sam', last_name: 'Poe' })).body.customer.id as number
  await ask('POST', '/payment_methods', { customer_id: customer, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_approve' })
  home = (await ask('POST', '/addresses', { ...place, customer_id: customer })).body.address.id
  // The store sells tea at ten; it is its own subscription that says so.
  const first = (await ask('POST', '/subscriptions', { ...tea, price: '10.00', product_title: 'Tea', address_id: home })).body.subscription.id
  await ask('DELETE', `/subscriptions/${first}`)
  const created = (await ask('POST', `/customers/${customer}/sessions`, {})).body.customer_session
  session = { apiToken: created.apiToken, customerId: String(customer) }
  initRecharge({ storeIdentifier: 'main.example.com', environment: 'preprod', environmentUri: `${url}/recharge` } as Parameters<typeof initRecharge>[0])
})

test('addresses', async () => {
  const { id } = await createAddress(session, { ...place, customer_id: Number(session.customerId), address1: '2 Side St' } as never)
  expect(await getAddress(session, id, { include: ['customer', 'subscriptions'] as never })).toMatchObject({ id, address1: '2 Side St', include: { customer: { email: 'sam@example.com' }, subscriptions: [] } })
  const listed = await listAddresses(session, { limit: 1, sort_by: 'id-asc' } as never)
  expect(listed).toMatchObject({ previous_cursor: null, next_cursor: expect.any(String), addresses: [{ id: home }] })
  expect((await listAddresses(session, { cursor: listed.next_cursor ?? '', limit: 1 })).addresses).toMatchObject([{ id }])
  await deleteAddress(session, id)
  await expect(getAddress(session, id)).rejects.toMatchObject(refused(404, 'Not Found'))
  await expect(createAddress(session, { city: 'Nowhere' } as never)).rejects.toMatchObject(refused(422, 'are required fields.'))
})

let subscription: number
test('a subscription, to what is sold already', async () => {
  const created = await createSubscription(session, { ...tea, address_id: home })
  subscription = created.id
  expect(created).toMatchObject({ status: 'active', price: '10.00', product_title: 'Tea', address_id: home, next_charge_scheduled_at: '2026-03-15' })
  expect(await getSubscription(session, subscription, { include: ['address', 'customer'] as never })).toMatchObject({ include: { address: { id: home }, customer: { email: 'sam@example.com' } } })
  const { id: other } = await createAddress(session, place)
  expect(await updateSubscriptionAddress(session, subscription, other)).toMatchObject({ address_id: other })
  expect(await updateSubscriptionAddress(session, subscription, home)).toMatchObject({ address_id: home })
  expect(await skipSubscriptionCharge(session, subscription, '2026-04-15')).toMatchObject({ status: 'skipped', scheduled_at: '2026-04-15' })
  expect(await skipFutureCharge(session, home, { date: '2026-05-15', subscription_ids: [subscription] })).toMatchObject({ status: 'skipped', scheduled_at: '2026-05-15' })
  await expect(skipSubscriptionCharge(session, subscription, '2026-04-16')).rejects.toMatchObject(refused(422, 'There is no charge on this date'))
  await expect(createSubscription(session, { ...tea, external_variant_id: { ecommerce: 'unsold' }, address_id: home })).rejects.toMatchObject(refused(422, 'price'))
})

test('subscriptions in bulk, which the client asks for in the older version', async () => {
  const made = await createSubscriptions(session, [1, 2].map((quantity) => ({ ...tea, quantity, address_id: home })) as never)
  expect(made).toMatchObject([{ quantity: 1, status: 'active', price: '10', external_variant_id: { ecommerce: '7' } }, { quantity: 2 }])
  const ids = made.map(({ id }) => id)
  expect(await updateSubscriptions(session, home, ids.map((id) => ({ id, quantity: 5 })))).toMatchObject([{ quantity: 5 }, { quantity: 5 }])
  await expect(updateSubscriptions(session, home, [{ id: 999_999, quantity: 1 }])).rejects.toMatchObject(refused(404, 'Not Found'))
  await deleteSubscriptions(session, home, ids.map((id) => ({ id })))
  expect((await listSubscriptions(session, { ids })).subscriptions).toEqual([])
})

test('one-time products, at the price of the store', async () => {
  const created = await createOnetime(session, { address_id: home, external_variant_id: { ecommerce: '7' }, quantity: 2, add_to_next_charge: true })
  const { id } = created
  expect(created).toMatchObject({ address_id: home, price: '10.00', product_title: 'Tea', quantity: 2, is_cancelled: false })
  expect(await getOnetime(session, id)).toMatchObject({ id })
  expect(await updateOnetime(session, id, { quantity: 3, next_charge_scheduled_at: '2026-03-20' })).toMatchObject({ quantity: 3, next_charge_scheduled_at: '2026-03-20' })
  expect((await listOnetimes(session, { address_id: home })).onetimes).toMatchObject([{ id }])
  await expect(createOnetime(session, { address_id: home, external_variant_id: { ecommerce: 'unsold' }, quantity: 1 })).rejects.toMatchObject(refused(422, 'price'))
  await expect(updateOnetime(session, id, { price: '0.01' } as never)).rejects.toMatchObject(refused(422, 'Cannot be set by customers.'))
  await deleteOnetime(session, id)
  await expect(getOnetime(session, id)).rejects.toMatchObject(refused(404, 'Not Found'))
})

test('charges, orders and plans', async () => {
  const queued = (await listCharges(session, { status: ['queued'] as never, scheduled_at: '2026-03-15' })).charges
  expect(queued).toMatchObject([{ status: 'queued', total_price: '10.00', line_items: [{ purchase_item_id: subscription }] }])
  const id = queued[0]?.id ?? 0
  expect(await rescheduleCharge(session, id, '2026-03-18')).toMatchObject({ id, scheduled_at: '2026-03-18' })
  await expect(rescheduleCharge(session, id, '2026-01-18')).rejects.toMatchObject(refused(422, 'Cannot be in the past'))
  expect(await rescheduleCharge(session, id, '2026-03-01')).toMatchObject({ id, status: 'success' })
  await expect(getCharge(session, 999_999)).rejects.toMatchObject(refused(404, 'Not Found'))
  const [order] = (await listOrders(session, { purchase_item_id: subscription })).orders
  expect(await getOrder(session, order?.id ?? 0)).toMatchObject({ status: 'success', charge: { id }, total_price: '10.00' })
  await expect(getOrder(session, 999_999)).rejects.toMatchObject(refused(404, 'Not Found'))
  const [plan] = (await listPlans(session)).plans
  expect(await getPlan(session, plan?.id ?? 0)).toMatchObject({ type: 'subscription', subscription_preferences: { interval_unit: 'month', charge_interval_frequency: 1 } })
  await expect(getPlan(session, 999_999)).rejects.toMatchObject(refused(404, 'Not Found'))
  await expect(listPlans(session, { title: 'Tea' } as never)).rejects.toMatchObject(refused(422, 'This filter is not supported.'))
  await expect(delayOrder(session, order?.id ?? 0)).rejects.toMatchObject(refused(422, 'move its next charge'))
  await expect(delayOrder(session, 999_999)).rejects.toMatchObject(refused(404, 'Not Found'))
  // What costs a customer less, or nothing, is the store's to say.
  await expect(updateSubscription(session, subscription, { expire_after_specific_number_of_charges: 1 })).rejects.toMatchObject(refused(422, 'Cannot be set by customers.'))
  await expect(updateSubscription(session, subscription, { charge_interval_frequency: 999, order_interval_frequency: 999, order_interval_unit: 'day' })).rejects.toMatchObject(refused(422, 'the store sets the price'))
  await recharge.ask('POST', '/discounts', { code: 'SECRET', value: '100', value_type: 'percentage' })
  const { id: discount } = (await recharge.ask('GET', '/discounts?code=SECRET')).body.discounts[0]
  const guess = await recharge.ask('POST', `/addresses/${home}/apply_discount`, { discount_id: discount }, { 'x-recharge-access-token': session.apiToken })
  expect(guess).toMatchObject({ status: 422, body: { errors: { discount_id: ['Discount not found'] } } })
})

test('payment methods can be looked at; cards come through the store', async () => {
  const { payment_methods: [method] } = await listPaymentMethods(session)
  expect(await getPaymentMethod(session, method?.id ?? 0, { include: ['addresses'] as never })).toMatchObject({ status: 'valid', default: true, include: { addresses: expect.any(Array) } })
  await expect(getPaymentMethod(session, 999_999)).rejects.toMatchObject(refused(404, 'Not Found'))
  await expect(createPaymentMethod(session, { payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'cus_x' } as never)).rejects.toMatchObject(refused(401, 'bad authentication'))
})

test('what is another customer’s, or of no session, is refused', async () => {
  const other = { ...session, customerId: '999999' }
  for (const ask of [() => getCreditSummary(other), () => getDeliverySchedule(other), () => sendCustomerNotification(other, 'SHOPIFY_UPDATE_PAYMENT_INFO')]) await expect(ask()).rejects.toMatchObject(refused(404, 'Not Found'))
  await expect(getDeliverySchedule(session, { date_min: 'soon' } as never)).rejects.toMatchObject(refused(422, 'Not a valid date.'))
  await expect(mergeAddresses(session, { target_address: { id: home }, source_addresses: [{ id: home }] })).rejects.toMatchObject(refused(422, 'Not a valid address.'))
  await expect(mergeAddresses(session, { target_address: { id: 999_999 }, source_addresses: [{ id: home }] })).rejects.toMatchObject(refused(404, 'Not Found'))
  await expect(getCustomerPortalAccess({ ...session, apiToken: 'st_nobody' })).rejects.toMatchObject(refused(401, 'bad authentication'))
})

test('credits, countries and a login by mail', async () => {
  expect(await setApplyCreditsToNextCharge(session, { recurring: false })).toMatchObject({ apply_credit_to_next_recurring_charge: false })
  expect((await getShippingCountries(session, { limit: 3 })).shipping_countries).toHaveLength(3)
  expect(await sendPasswordlessCode('sam@example.com')).toEqual(expect.any(String))
  expect((await getStoreSettings(session)).settings).toMatchObject({ shop_url: 'main', customer_portal: { subscription: { cancel_subscription: true, skip_scheduled_order: true } } })
})
