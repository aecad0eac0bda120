// Recharge's customers over a listening server: both versions, lists with cursors, refusals, and the clients that people use.

import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type RechargeWorld } from '../../../test/dialects-recharge.ts'

let recharge: RechargeWorld
beforeAll(async () => {
  recharge = await makeRechargeWorld()
})

const OLD = { 'x-recharge-version': undefined }
const ann = { email: 'ann@example.com', first_name: 'Ann', last_name: 'Bee', external_customer_id: { ecommerce: '900719925474099' }, phone: '+1 310 555 0100' }

test('who has no token, a wrong one, a wrong version or asks for nothing that is there hears it in words that clients look for', async () => {
  const { ask } = recharge
  expect(await ask('GET', '/customers', undefined, { 'x-recharge-access-token': undefined })).toMatchObject({ status: 401, body: { error: 'bad authentication' } })
  expect(await ask('GET', '/customers', undefined, { 'x-recharge-access-token': 'nobody' })).toMatchObject({ status: 401, body: { error: 'bad authentication' } })
  expect(await ask('GET', '/customers', undefined, { 'x-recharge-version': '2020-01' })).toMatchObject({ status: 426 })
  expect(await ask('GET', '/customers/999999')).toMatchObject({ status: 404, text: '{"errors":"Not Found"}' })
  expect(await ask('GET', '/customers/abc')).toMatchObject({ status: 404, text: '{"errors":"Not Found"}' })
  expect(await ask('GET', '/nothing')).toMatchObject({ status: 404, text: '{"error":"endpoint not found"}' })
  const { secret } = await recharge.world.addKey(['customers:read'])
  expect(await ask('POST', '/customers', ann, { 'x-recharge-access-token': secret })).toMatchObject({ status: 403, body: { error: expect.stringContaining('customers:write') } })
})

test('every answer has exactly the content type, and the headers, that clients compare', async () => {
  for (const answer of [await recharge.ask('GET', '/customers'), await recharge.ask('GET', '/customers/1'), await recharge.ask('GET', '/nothing'), await recharge.ask('POST', '/customers', '{')]) {
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.headers.get('x-request-id')).toMatch(/^req_/)
  }
  expect((await recharge.ask('GET', '/customers')).headers.get('x-recharge-limit')).toMatch(/^\d+\/100000$/)
})

test('what is wrong with a customer is told by field, in the shapes of Recharge', async () => {
  const { ask } = recharge
  expect(await ask('POST', '/customers', {})).toMatchObject({
    status: 422, body: { errors: { email: 'Required field missing', first_name: 'Required field missing', last_name: 'Required field missing' } },
  })
  expect(await ask('POST', '/customers', { ...ann, first_name: '', last_name: null, tax_exempt: 'perhaps' })).toMatchObject({
    status: 422, body: { errors: { first_name: ['Shorter than minimum length 1.'], last_name: ['Field may not be null.'], tax_exempt: ['Not a valid boolean.'] } },
  })
  expect(await ask('POST', '/customers', { ...ann, email: 'nobody' })).toMatchObject({ status: 422, body: { errors: { email: [expect.any(String)] } } })
  expect(await ask('POST', '/customers', '[]')).toMatchObject({ status: 415 })
  expect(await ask('POST', '/customers', '{')).toMatchObject({ status: 400 })
  expect(await ask('POST', '/customers', { ...ann, external_customer_id: 7 })).toMatchObject({ status: 422, body: { errors: { external_customer_id: ['Invalid input type.'] } } })
})

let annId: number
test('a customer is created, read, changed and deleted, and its e-mail is unique', async () => {
  const { ask } = recharge
  const created = await ask('POST', '/customers', ann)
  expect(created.status).toBe(201)
  annId = created.body.customer.id as number
  expect(Object.keys(created.body.customer)).toEqual([
    'id', 'analytics_data', 'apply_credit_to_next_checkout_charge', 'apply_credit_to_next_recurring_charge', 'created_at', 'email', 'external_customer_id',
    'first_charge_processed_at', 'first_name', 'has_payment_method_in_dunning', 'has_valid_payment_method', 'hash', 'last_name', 'phone', 'subscription_related_charge_streak',
    'subscriptions_active_count', 'subscriptions_total_count', 'tax_exempt', 'updated_at',
  ])
  expect(created.body.customer).toMatchObject({ ...ann, created_at: '2026-03-01T12:00:00+00:00', tax_exempt: false, subscriptions_total_count: 0 })
  expect(await ask('POST', '/customers', { ...ann, email: 'ANN@example.com' })).toMatchObject({ status: 422, text: '{"errors":{"email":"email already exists on store"}}' })
  expect((await ask('GET', `/customers/${annId}`)).body).toEqual(created.body)
  const changed = await ask('PUT', `/customers/${annId}`, { last_name: 'Cee', tax_exempt: true, apply_credit_to_next_recurring_charge: false })
  expect(changed).toMatchObject({ status: 200, body: { customer: { last_name: 'Cee', tax_exempt: true, apply_credit_to_next_recurring_charge: false, external_customer_id: ann.external_customer_id } } })
  expect(await ask('PUT', `/customers/${annId}`, { external_customer_id: { ecommerce: null } })).toMatchObject({ status: 200, body: { customer: { external_customer_id: { ecommerce: null } } } })
  const other = await ask('POST', '/customers', { email: 'bob@example.com', first_name: 'Bob', last_name: 'Bee' })
  expect(await ask('PUT', `/customers/${other.body.customer.id}`, { email: ann.email })).toMatchObject({ status: 422, body: { errors: { email: 'email already exists on store' } } })
  expect(await ask('DELETE', `/customers/${other.body.customer.id}`, {})).toMatchObject({ status: 204, text: '' })
  expect(await ask('GET', `/customers/${other.body.customer.id}`)).toMatchObject({ status: 404 })
  expect((await recharge.world.call('GET', '/v1/customers?filter=email:ann@example.com')).body.items[0]).toMatchObject({ number: annId, lastName: 'Cee' })
})

test('a customer of 2021-01 carries its billing address, a status, and Eastern times', async () => {
  const { ask } = recharge
  const created = await ask('POST', '/customers', {
    email: 'old@example.com', first_name: 'Old', last_name: 'Timer', billing_first_name: 'Old', billing_last_name: 'Timer', billing_address1: '30 N Ave', billing_zip: '90404',
    billing_city: 'Los Angeles', billing_province: 'California', billing_country: 'United States', billing_phone: '3105550100', shopify_customer_id: 4711, accepts_marketing: true,
  }, OLD)
  expect(created).toMatchObject({
    status: 200,
    body: {
      customer: {
        billing_address1: '30 N Ave', billing_country: 'United States', billing_phone: '3105550100', billing_province: 'California', status: 'INACTIVE', shopify_customer_id: '4711',
        created_at: '2026-03-01T07:00:00', accepts_marketing: true, number_subscriptions: 0, stripe_customer_token: null,
      },
    },
  })
  const { id } = created.body.customer
  const paying = await ask('PUT', `/customers/${id}`, { stripe_customer_token: 'sandbox_customer_3' }, OLD)
  expect(paying).toMatchObject({ status: 200, body: { customer: { has_valid_payment_method: true, processor_type: 'sandbox' } } })
  expect(await ask('PUT', `/customers/${id}`, { stripe_customer_token: 'tok_visa' }, OLD)).toMatchObject({ status: 422, body: { errors: { stripe_customer_token: [expect.any(String)] } } })
  expect(await ask('GET', '/customers/count?status=INACTIVE&email=old@example.com', undefined, OLD)).toMatchObject({ status: 200, body: { count: 1 } })
})

test('lists filter, sort and page; a cursor carries the filters, and leads back too', async () => {
  const { ask } = recharge
  for (const n of [1, 2, 3, 4, 5]) await ask('POST', '/customers', { email: `page${n}@example.com`, first_name: 'Page', last_name: String(n) })
  const emails = (body: { customers: { email: string }[] }): string[] => body.customers.map((one) => one.email)
  const ids = (await ask('GET', '/customers?limit=5')).body.customers.map((one: { id: number }) => one.id).join(',') as string
  const first = await ask('GET', `/customers?ids=${ids}&limit=2&sort_by=id-asc&include=addresses`)
  expect(emails(first.body)).toEqual(['page1@example.com', 'page2@example.com'])
  expect(first.body).toMatchObject({ previous_cursor: null, customers: [{ include: { addresses: [] } }, {}] })
  const second = await ask('GET', `/customers?cursor=${first.body.next_cursor}&limit=2`)
  expect(emails(second.body)).toEqual(['page3@example.com', 'page4@example.com'])
  expect(second.body.customers[0].include).toEqual({ addresses: [] })
  const third = await ask('GET', `/customers?cursor=${second.body.next_cursor}&limit=2`)
  expect([emails(third.body), third.body.next_cursor]).toEqual([['page5@example.com'], null])
  expect(emails((await ask('GET', `/customers?cursor=${second.body.previous_cursor}&limit=2`)).body)).toEqual(['page1@example.com', 'page2@example.com'])
  expect(await ask('GET', `/customers?cursor=${first.body.next_cursor}&email=x@example.com`)).toMatchObject({ status: 422, body: { errors: { cursor: [expect.any(String)] } } })
  const madeUp = (last: string, sort: string): string => Buffer.from(JSON.stringify({ filters: {}, last_id: '1', last_value: last, sort_by: sort, cursor_dir: 'next' })).toString('base64url')
  for (const cursor of ['nonsense', madeUp('9999-99-99T99:99:99.000Z', 'created_at-asc'), madeUp('1', 'created_at-asc'), madeUp('2026-01-01T00:00:00.000Z', 'id-asc')]) {
    for (const noun of ['customers', 'charges', 'orders']) expect(await ask('GET', `/${noun}?cursor=${cursor}`), cursor).toMatchObject({ status: 422, text: '{"errors":{"cursor":["Invalid value"]}}' })
  }
  expect(await ask('GET', '/customers?updated_at_max=test')).toMatchObject({ status: 422, body: { errors: { updated_at_max: ['Invalid date: test. Must be a valid ISO-8601 datetime string'] } } })
  const created = await ask('GET', '/customers?sort_by=created_at-asc&limit=3&updated_at_min=2026-01-02T03:04:05%2B0000')
  expect(emails((await ask('GET', `/customers?cursor=${created.body.next_cursor}&limit=3`)).body)).toHaveLength(3)
  expect(emails((await ask('GET', '/customers/?&email=PAGE3@example.com&includes=addresses')).body)).toEqual(['page3@example.com'])
  expect(emails((await ask('GET', '/customers?created_at_min=2027-01-01')).body)).toEqual([])
  const hash = (await ask('GET', '/customers?email=page3@example.com')).body.customers[0].hash as string
  expect(emails((await ask('GET', `/customers?hash=${hash}`)).body)).toEqual(['page3@example.com'])
  expect(emails((await ask('GET', `/customers?hash=${hash.slice(0, -1)}0x`)).body)).toEqual([])
  const old = await ask('GET', '/customers?page=2&limit=2', undefined, OLD)
  expect(old.body).toEqual({ customers: [expect.anything(), expect.anything()] })
  const next = /<([^>]+)>; rel="next"/.exec(old.headers.get('link') ?? '')?.[1] ?? ''
  expect((await fetch(next, { headers: { 'x-recharge-access-token': recharge.world.key } })).status).toBe(200)
})

test('credit is summed up, and notifications are kept on the timeline', async () => {
  const { ask, world } = recharge
  const { id } = (await world.call('GET', '/v1/customers?filter=email:ann@example.com')).body.items[0]
  await world.call('POST', `/v1/customers/${id}/credit-adjustments`, { amountMinor: 1250, currency: 'USD', reason: 'gift' })
  expect((await ask('GET', `/customers/${annId}/credit_summary?include=credit_details`)).body.credit_summary).toMatchObject({ customer_id: annId, currency_code: 'USD' })
  expect(await ask('POST', `/customers/${annId}/notifications`, { type: 'email', template_type: 'get_account_access', template_vars: {} })).toMatchObject({ status: 200, body: {} })
  expect(await ask('POST', `/customers/${annId}/notifications`, { type: 'email', template_type: 'x' })).toMatchObject({ status: 422, body: { errors: { template_type: [expect.any(String)] } } })
})

test('a customer’s token that the processor does not know leaves nobody behind, and is named by the field it came in', async () => {
  const { ask } = recharge
  const old = { 'x-recharge-version': '2021-01' }
  const lost = { email: 'lost@example.com', first_name: 'Lo', last_name: 'St', stripe_customer_token: 'sandbox_nobody' }
  expect(await ask('POST', '/customers', lost, old)).toMatchObject({ status: 422, text: '{"errors":{"stripe_customer_token":["Not found"]}}' })
  expect((await ask('GET', '/customers?email=lost@example.com')).body.customers).toEqual([])
  const { id } = (await ask('POST', '/customers', { ...lost, stripe_customer_token: undefined })).body.customer
  expect(await ask('PUT', `/customers/${id}`, { first_name: 'Other', stripe_customer_token: 'sandbox_nobody' }, old)).toMatchObject({ status: 422, text: '{"errors":{"stripe_customer_token":["Not found"]}}' })
  expect((await ask('GET', `/customers/${id}`)).body.customer.first_name).toBe('Lo')
})

test('of two who take one e-mail at the same time, one has it', async () => {
  const { ask } = recharge
  const made = await Promise.all(['one', 'two', 'three'].map(async (name) => (await ask('POST', '/customers', { email: `${name}@taken.example.com`, first_name: 'A', last_name: 'B' })).body.customer.id as number))
  const taken = await Promise.all(made.map((id) => ask('PUT', `/customers/${id}`, { email: 'same@taken.example.com' })))
  expect(taken.map((one) => one.status).toSorted()).toEqual([200, 422, 422])
  expect(taken.find((one) => one.status === 422)).toMatchObject({ body: { errors: { email: 'email already exists on store' } } })
})

test('a status that there is not is refused', async () => {
  expect(await recharge.ask('GET', '/customers?status=foo')).toMatchObject({ status: 422, body: { errors: { status: [expect.any(String)] } } })
})

const at = { address1: 'x', city: 'Graz', country_code: 'AT', first_name: 'A', last_name: 'B', province: 'x', zip: '8010', phone: '' }

test('the id of a customer who was merged reads the survivor, and nothing is done to that one by it', async () => {
  const { ask, world } = recharge
  const [survivor, loser] = [await ask('POST', '/customers', { ...ann, email: 'stays@example.com', external_customer_id: undefined }), await ask('POST', '/customers', { ...ann, email: 'goes@example.com', external_customer_id: undefined })]
  const [stays, goes] = [survivor.body.customer.id as number, loser.body.customer.id as number]
  const { items } = (await world.call('GET', `/v1/customers?filter=number:${stays},${goes}&sort=number`)).body as { items: { id: string }[] }
  const begun = (await ask('POST', `/customers/${goes}/sessions`, {})).body.customer_session as { apiToken: string }
  const link = (await ask('GET', '/portal_access', undefined, { 'x-recharge-access-token': begun.apiToken })).body as { temp_token: string; customer_hash: string }
  await ask('POST', '/addresses', { ...at, customer_id: goes })
  expect((await world.call('POST', '/v1/merges', { survivor: items[0]?.id, losers: [items[1]?.id] })).status).toBe(201)
  expect((await ask('GET', `/customers/${goes}`)).body.customer).toMatchObject({ id: stays, email: 'stays@example.com' })
  const refused = { status: 422, body: { errors: `customer ${goes} was merged into customer ${stays}; write to that one` } }
  for (const [method, path, body] of [
    ['PUT', `/customers/${goes}`, { first_name: 'Else' }], ['DELETE', `/customers/${goes}`, undefined], ['POST', '/addresses', { ...at, customer_id: goes }],
    ['POST', `/customers/${goes}/notifications`, { type: 'email', template_type: 'upcoming_charge' }], ['POST', `/customers/${goes}/sessions`, {}],
    ['POST', '/metafields?owner_resource=customer', { metafield: { namespace: 'a', key: 'b', value: 'c', value_type: 'string', owner_id: goes, owner_resource: 'customer' } }],
  ] as const) expect(await ask(method, path, body), `${method} ${path}`).toMatchObject(refused)
  expect((await ask('GET', `/customers/${stays}`)).body.customer).toMatchObject({ first_name: 'Ann' })
  expect((await ask('GET', `/addresses?customer_id=${goes}`)).body.addresses).toMatchObject([{ customer_id: stays, city: 'Graz' }])
  // A session of his goes on, and finds itself by the number and the hash that its client knows.
  const mine = { 'x-recharge-access-token': begun.apiToken }
  expect((await ask('GET', `/customers/${goes}`, undefined, mine)).body.customer).toMatchObject({ id: stays })
  expect(await ask('PUT', `/customers/${goes}`, { first_name: 'Else' }, mine)).toMatchObject(refused)
  expect((await world.call('GET', `/recharge/portal/${link.customer_hash}/overview?token=${link.temp_token}`, undefined, { key: null })).status).toBe(302)
  expect((await ask('POST', `/customers/${link.customer_hash}/access`, { token: link.temp_token })).body).toMatchObject({ customer_id: stays })
})
