// Metafields through both clients: on every kind of owner, in lists, and beside what includes them.

import { createMetafield, deleteMetafield, initRecharge, updateMetafield } from '@rechargeapps/storefront-client'
import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type NodeClient, type RechargeWorld } from '../../../test/dialects-recharge.ts'
import { metafieldId, namedBy, OWNERS } from './metafield-view.ts'

let recharge: RechargeWorld
let client: NodeClient
const owners = { customer: 0, subscription: 0, address: 0, charge: 0, order: 0 }
beforeAll(async () => {
  recharge = await makeRechargeWorld()
  client = recharge.nodeClient()
  const { ask } = recharge
  owners.customer = (await ask('POST', '/customers', { email: 'ann@example.com', first_name: 'Ann', last_name: 'Bee' })).body.customer.id
  const place = { address1: '1 Main St', city: 'Los Angeles', country_code: 'US', first_name: 'Li', last_name: 'Fe', province: 'California', zip: '90404', customer_id: owners.customer }
  owners.address = (await ask('POST', '/addresses', place)).body.address.id
  await ask('POST', '/payment_methods', { customer_id: owners.customer, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'x', processor_payment_method_token: 'sandbox_approve' })
  const coffee = { quantity: 1, price: '10.00', external_variant_id: { ecommerce: '1' }, charge_interval_frequency: 1, order_interval_frequency: 1, order_interval_unit: 'month', next_charge_scheduled_at: '2026-03-01' }
  owners.subscription = (await ask('POST', '/subscriptions', { ...coffee, address_id: owners.address })).body.subscription.id
  owners.charge = (await ask('GET', '/charges?status=success')).body.charges[0].id
  owners.order = (await ask('GET', '/orders')).body.orders[0].id
})

const gift = { namespace: 'gifts', key: 'wrapping', value: 'blue', value_type: 'string', description: 'how it is wrapped' }
const refused = (statusCode: number, errors: unknown): object => ({ response: { statusCode, body: { errors } } })

test('an id holds the owner, the place and the kind, and fits into a number of JavaScript', () => {
  for (const [index, resource] of OWNERS.entries()) {
    const id = metafieldId(resource, 12_345_678_901n, 65_535 - index)
    expect(Number.isSafeInteger(Number(id))).toBe(true)
    expect(namedBy(id)).toEqual({ resource, owner: 12_345_678_901n, slot: 65_535 - index })
  }
  expect(namedBy(7n)).toBe(null)
})

test('what is wrong with one is told by field', async () => {
  await expect(client.metafield.create({})).rejects.toMatchObject(refused(422, { owner_resource: 'Required field missing', owner_id: 'Required field missing', key: 'Required field missing', value: 'Required field missing' }))
  await expect(client.metafield.create({ ...gift, owner_resource: 'store', owner_id: 1 })).rejects.toMatchObject(refused(422, { owner_resource: [expect.any(String)] }))
  await expect(client.metafield.create({ ...gift, owner_resource: 'customer', owner_id: 999 })).rejects.toMatchObject(refused(422, { owner_id: ['Not found'] }))
  const typed = (value_type: string, value: unknown): object => ({ ...gift, owner_resource: 'customer', owner_id: owners.customer, value_type, value })
  await expect(client.metafield.create(typed('integer', 'many'))).rejects.toMatchObject(refused(422, { value: ['Not a valid integer.'] }))
  await expect(client.metafield.create(typed('json_string', '{'))).rejects.toMatchObject(refused(422, { value: ['Not a valid JSON string.'] }))
  await expect(client.metafield.list()).rejects.toMatchObject(refused(422, { owner_resource: [expect.any(String)] }))
  await expect(client.metafield.get(12_345)).rejects.toMatchObject(refused(404, 'Not Found'))
  const { secret } = await recharge.world.addKey(['customers:read'])
  expect(await recharge.ask('POST', '/metafields', typed('string', 'x'), { 'x-recharge-access-token': secret })).toMatchObject({ status: 403, body: { error: expect.stringContaining('customers:write') } })
})

test('recharge-api-node writes, reads, lists, counts, changes and deletes them, on whatever they hang', async () => {
  for (const resource of OWNERS) {
    const owner = { owner_resource: resource, owner_id: owners[resource] }
    const created = await client.metafield.create({ metafield: { ...gift, ...owner } })
    expect(created, resource).toMatchObject({ ...gift, owner_resource: resource, owner_id: String(owners[resource]), created_at: '2026-03-01T12:00:00+00:00' })
    expect(await client.metafield.get(created.id)).toEqual(created)
    await expect(client.metafield.create({ ...gift, ...owner })).rejects.toMatchObject(refused(422, { key: [expect.stringContaining('already exists')] }))
    const counted = await client.metafield.create({ ...owner, namespace: 'gifts', key: 'count', value: 3, value_type: 'integer' })
    expect(await client.metafield.list({ ...owner, key: 'count' }), resource).toEqual([counted])
    expect(await client.metafield.count({ owner_resource: resource })).toBe(2)
    expect(await client.metafield.update(counted.id, { value: '4' })).toMatchObject({ id: counted.id, value: '4', value_type: 'integer' })
    await expect(client.metafield.update(counted.id, { key: 'other' })).rejects.toMatchObject(refused(422, { key: ['Cannot be changed.'] }))
    await client.metafield.delete(counted.id)
    await expect(client.metafield.get(counted.id)).rejects.toMatchObject(refused(404, 'Not Found'))
    expect(await client.metafield.list(owner)).toEqual([created])
  }
})

test('a list of all owners goes page by page, and owners that are gone have none in it', async () => {
  const { ask } = recharge
  const ids: number[] = []
  for (const n of [1, 2, 3]) {
    const { id } = (await ask('POST', '/customers', { email: `p${n}@example.com`, first_name: 'P', last_name: String(n) })).body.customer
    for (const key of ['a', 'b']) await ask('POST', '/metafields', { ...gift, namespace: 'paged', key, owner_resource: 'customer', owner_id: id })
    ids.push(id)
  }
  await ask('DELETE', `/customers/${ids[1]}`)
  for (const order of ['id-asc', 'id-desc']) {
    const seen: string[] = []
    for (let path = `/metafields?owner_resource=customer&namespace=paged&limit=3&sort_by=${order}`; path !== '';) {
      const { body } = await ask('GET', path)
      seen.push(...body.metafields.map((one: { owner_id: string }) => one.owner_id))
      path = body.next_cursor === null ? '' : `/metafields?limit=3&cursor=${body.next_cursor}`
    }
    const wanted = [ids[0], ids[0], ids[2], ids[2]].map(String)
    expect(seen).toEqual(order === 'id-asc' ? wanted : wanted.toReversed())
  }
})

test('they are included in customers and subscriptions', async () => {
  const { ask } = recharge
  expect((await ask('GET', `/customers/${owners.customer}?include=metafields`)).body.customer.include).toMatchObject({ metafields: [{ value: 'blue', owner_id: String(owners.customer) }] })
  expect((await ask('GET', `/subscriptions?ids=${owners.subscription}&include=metafields`)).body.subscriptions).toMatchObject([{ include: { metafields: [{ value: 'blue', owner_resource: 'subscription' }] } }])
})

test('the storefront client writes them in a session, on what is the customer’s own', async () => {
  const { ask, url } = recharge
  const stranger = (await ask('POST', '/customers', { email: 'other@example.com', first_name: 'O', last_name: 'T' })).body.customer.id
  const { apiToken } = (await ask('POST', `/customers/${owners.customer}/sessions`, {})).body.customer_session
  const session = { apiToken, customerId: String(owners.customer) }
  initRecharge({ storeIdentifier: 'main.example.com', environment: 'preprod', environmentUri: `${url}/recharge` } as Parameters<typeof initRecharge>[0])
  const wish = { namespace: 'wishes', key: 'color', value: 'red', value_type: 'string', owner_resource: 'customer' } as const
  const created = await createMetafield(session, { ...wish, owner_id: owners.customer })
  expect(created).toMatchObject({ value: 'red', owner_resource: 'customer' })
  expect(await updateMetafield(session, created.id, { value: 'green' })).toMatchObject({ id: created.id, value: 'green' })
  await expect(createMetafield(session, { ...wish, owner_id: stranger })).rejects.toMatchObject({ status: 422, message: expect.stringContaining('Not found') })
  const others = (await ask('POST', '/metafields', { ...wish, owner_id: stranger })).body.metafield.id
  await expect(updateMetafield(session, others, { value: 'mine' })).rejects.toMatchObject({ status: 404 })
  await deleteMetafield(session, created.id)
  await expect(updateMetafield(session, created.id, { value: 'blue' })).rejects.toMatchObject({ status: 404 })
})
