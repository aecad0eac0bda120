// Pelcro's customers over plain HTTP: refusals first, then a customer's life.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../../../test/world.ts'

const AT = '/pelcro/api/v1/core/customers'
let world: World
beforeAll(async () => {
  world = await makeWorld()
})
const jane = { email: 'jane@example.com', first_name: 'Jane', last_name: 'Doe', metadata: { company: 'Acme' }, skip_email_dns_validations: true }

test('validation is 400 with errors by field, and everything else an error', async () => {
  expect(await world.call('GET', AT, undefined, { key: null })).toMatchObject({ status: 401, text: '{"error":{"message":"Token not provided"}}' })
  expect(await world.call('GET', `${AT}/999999`)).toMatchObject({ status: 404, text: '{"error":{"report_id":null,"status":404,"message":"Not Found"}}' })
  expect(await world.call('POST', AT, {})).toMatchObject({ status: 400, body: { errors: { email: [expect.any(String)] } } })
  expect(await world.call('POST', AT, { ...jane, email: 'nobody' })).toMatchObject({ status: 400, text: '{"errors":{"email":["The email is not an e-mail address."]}}' })
  expect(await world.call('POST', AT, { phone: '1', language: 'xx', mail_marketing: 'perhaps' })).toMatchObject({ status: 400, body: { errors: { phone: [expect.any(String)], language: [expect.any(String)], mail_marketing: [expect.any(String)], email: [expect.any(String)] } } })
  expect(Object.keys((await world.call('POST', AT, { email: 'nobody', phone: '1', metadata: 'x', language: 'xx' })).body.errors).toSorted()).toEqual(['email', 'language', 'metadata', 'phone'])
  for (const nobody of [{ display_name: '  ' }, { email: ' ', old_provider_id: '' }, { display_name: null, email: null }, { first_name: 'Jane' }]) expect(await world.call('POST', AT, nobody)).toMatchObject({ status: 400, body: { errors: { email: [expect.any(String)] } } })
  for (const wrong of [{ language: 'xx' }, { phone: '12' }, { site_id: 'other' }, { password: 'short' }, { password_type: 'md5' }, { metadata: 3 }, { mail_marketing: 'perhaps' }]) {
    expect(await world.call('POST', AT, { ...jane, ...wrong })).toMatchObject({ status: 400, body: { errors: { [Object.keys(wrong)[0] ?? '']: [expect.any(String)] } } })
  }
  expect(await world.call('GET', `${AT}?site_id=other`)).toMatchObject({ status: 400, body: { errors: { site_id: [expect.any(String)] } } })
  for (const wrong of ['filter[name]=x', 'filter[email]=has:x', 'filter[email]=', 'filter=x', 'filter[metadata]=x', 'filter[email]=like:', 'filter[email]=%00', 'page=0', 'limit=x', 'page=20000&limit=100']) {
    expect(await world.call('GET', `${AT}?${wrong}`), wrong).toMatchObject({ status: 400 })
  }
  expect(await world.call('GET', `${AT}?sort=name`)).toMatchObject({ status: 400, body: { errors: { sort: [expect.any(String)] } } })
})

test('a customer is created, listed, changed, credited and deleted', async () => {
  const created = await world.call('POST', `${AT}?site_id=${world.site.slug}`, { ...jane, phone: '(514) 555-0100', mail_marketing: true, old_provider_id: 'old-1', is_imported: true, site_id: String(world.site.siteId) })
  expect(created.body).toMatchObject({
    status: 'success', data: { email: jane.email, name: 'Jane Doe', phone: '5145550100', mail_marketing: true, old_provider_id: 'old-1', balance: 0, addresses: [], is_imported: true, metadata: { company: 'Acme' } },
  })
  expect(created.status).toBe(201)
  const one = `${AT}/${created.body.data.id}`
  expect((await world.call('GET', one)).body).toEqual(created.body)
  expect((await world.call('GET', `/pelcro/customers/${created.body.data.id}`)).body).toEqual(created.body)
  // Sent back as it came, nothing changes.
  expect((await world.call('PUT', one, created.body.data)).body).toEqual(created.body)
  expect(await world.call('POST', AT, { ...jane, email: 'JANE@example.com' })).toMatchObject({ status: 400, text: '{"errors":{"email":["The email has already been taken."]}}' })
  await world.call('POST', AT, { display_name: 'Second' })
  expect((await world.call('GET', `${AT}?limit=1&page=2&sort=id`)).body).toMatchObject({ data: [{ display_name: 'Second' }], links: { next: null }, meta: { current_page: 2, from: 2, to: 2, total: 2, last_page: 2 } })
  expect((await world.call('PUT', one, { metadata: { company: null, vip: true }, title: 'Dr' })).body.data).toMatchObject({ metadata: { vip: true }, title: 'Dr', first_name: 'Jane', is_imported: true })
  expect(await world.call('PUT', one, { default_source_id: 7 })).toMatchObject({ status: 400 })
  const [native] = (await world.call('GET', '/v1/customers?filter=email:jane@example.com')).body.items
  await world.call('POST', `/v1/customers/${native.id}/credits/adjustments`, { amountMinor: 1000, currency: 'USD', reason: 'gift' })
  expect((await world.call('GET', one)).body.data).toMatchObject({ balance: -1000, currency: 'usd' })
  expect((await world.call('DELETE', `${one}/metadata/vip`)).body.data.metadata).toEqual({})
  expect((await world.call('DELETE', `${one}/metadata/vip`)).status).toBe(404)
  expect((await world.call('DELETE', `${one}/metadata/pelcro_x`)).status).toBe(403)
  expect(await world.call('DELETE', one)).toMatchObject({ status: 204, text: '' })
  expect((await world.call('GET', one)).status).toBe(404)
  expect((await world.call('POST', AT, jane)).status).toBe(201)
})

test('a password is set and told of, and is never shown', async () => {
  const { body } = await world.call('POST', AT, { email: 'p@example.com', password: 'correct horse', password_type: 'password_bcrypt' })
  expect(body.data).toMatchObject({ has_password: true, password_last_updated_at: world.now.getTime() / 1000, last_login_at: null })
  expect(JSON.stringify(body)).not.toContain('horse')
  const signedIn = await world.call('POST', '/pelcro/api/v1/sdk/auth/login', { site_id: String(world.site.siteId), email: 'p@example.com', password: 'correct horse' })
  expect(signedIn.status, signedIn.text).toBe(200)
  expect((await world.call('PUT', `${AT}/${body.data.id}`, { password: 'battery staple' })).body.data).toMatchObject({ has_password: true, last_login_at: world.now.getTime() / 1000 })
  expect(await world.call('PUT', `${AT}/${body.data.id}`, { password: '$2y$10$abcdefghijklmnopqrstuv' })).toMatchObject({ status: 400, body: { errors: { password: [expect.any(String)] } } })
})

test('filters hold together, those with or one by one, and pages and sorts go through what they leave', async () => {
  const site = await world.addSite('filters')
  const key = { key: site.key }
  const people = [
    { email: 'ann@example.com', first_name: 'Ann', last_name: 'Bee', metadata: { plan: 'gold', 'a%b': 1 } }, { email: 'ben@example.org', first_name: 'Ben', last_name: 'Bee', metadata: { plan: 'silver' } },
    { email: 'cem@example.org', first_name: 'Cem', last_name: 'Dee' }, { display_name: 'No mail' }, { display_name: 'None either' },
  ]
  for (const one of people) expect((await world.call('POST', AT, one, key)).status).toBe(201)
  const found = async (query: string): Promise<unknown> => (await world.call('GET', `${AT}?${query}`, undefined, key)).body.data.map((one: { name: string }) => one.name.split(' ')[0])
  const table: Record<string, string[]> = {
    'filter[email]=ann@example.com,cem@example.org': ['Ann', 'Cem'], 'filter[email]=like:EXAMPLE.org': ['Ben', 'Cem'], 'filter[email]=like:ann,cem': ['Ann', 'Cem'],
    'filter[last_name]=Bee&filter[email]=like:org': ['Ben'], 'filter[last_name]=oreq:Dee&filter[first_name]=oreq:Ann': ['Ann', 'Cem'],
    'filter[last_name]=Bee&filter[first_name]=Ann&filter[email]=orlike:cem': ['Ann', 'Cem'], 'filter[metadata.plan]=gold': ['Ann'], 'filter[metadata]=has:plan': ['Ann', 'Ben'],
    'filter[metadata]=has:plan,none&filter[first_name]=Ben': ['Ben'], 'filter[metadata]=orhas:a%25b&filter[first_name]=oreq:Cem': ['Ann', 'Cem'], 'filter[metadata.plan]=like:l': ['Ann', 'Ben'],
    'filter[email]=like:%25': [], 'sort=-email': ['Cem', 'Ben', 'Ann', 'None', 'No'], 'sort=email&limit=2&page=2': ['Cem', 'No'], 'sort=email&limit=2&page=3': ['None'], 'sort=email,-id&limit=2&page=4': [],
  }
  for (const [query, names] of Object.entries(table)) expect(await found(query), query).toEqual(names)
  const page = (await world.call('GET', `${AT}?filter[email]=like:example&limit=2`, undefined, key)).body
  expect(page.meta).toMatchObject({ total: 3, last_page: 2, links: [{ url: null, label: '&laquo; Previous' }, { label: '1', active: true }, { label: '2', active: false }, { label: 'Next &raquo;' }] })
  expect((await world.call('GET', new URL(page.links.next).pathname + new URL(page.links.next).search, undefined, key)).body).toMatchObject({ data: [{ first_name: 'Cem' }], meta: { from: 3, to: 3 } })
})

test('an organization comes by its name, is shared by name, and null leaves it', async () => {
  const first = (await world.call('POST', `${AT}?expand=organization`, { email: 'o1@example.com', organization: 'Acme' })).body.data
  expect(first.organization).toMatchObject({ id: expect.any(Number), name: 'Acme', customers_count: 1 })
  const second = (await world.call('POST', AT, { email: 'o2@example.com', organization: ' acme ' })).body.data
  expect(second.organization).toBe(first.organization.id)
  const one = `${AT}/${second.id}`
  expect((await world.call('PUT', one, { organization: 'Acme' })).body.data.organization).toBe(first.organization.id)
  // Sent back as it is shown, by number or whole, it stays; by number there is no other.
  for (const query of ['', '?expand=organization,addresses,subscriptions,defaultSource']) {
    const { data } = (await world.call('GET', one + query)).body
    expect(await world.call('PUT', one + query, { ...data, salutation: 'Dr' }), query).toMatchObject({ status: 200, body: { data: { organization: data.organization, salutation: 'Dr' } } })
  }
  for (const organization of [999_999, { id: 999_999 }, { name: 'Acme' }, [first.organization.id], 1.5, true]) expect((await world.call('PUT', one, { organization })).body.errors, JSON.stringify(organization)).toEqual({ organization: ['The organization must be a string.'] })
  expect((await world.call('POST', AT, { email: 'o3@example.com', organization: first.organization.id })).status).toBe(400)
  expect((await world.call('PUT', one, { organization: 'Other' })).body.data.organization).not.toBe(first.organization.id)
  expect((await world.call('PUT', one, { organization: null })).body.data.organization).toBeNull()
  expect((await world.call('GET', '/pelcro/api/v1/core/organizations')).body.data).toMatchObject([{ name: 'Acme', customers_count: 1 }, { name: 'Other', customers_count: 0 }])
  const { secret } = await world.addKey(['customers:write'])
  expect((await world.call('PUT', one, { organization: 'Acme', title: 'Dr' }, { key: secret })).status).toBe(403)
  expect((await world.call('GET', one)).body.data.title).toBeNull()
})

test('the methods of a gateway\'s customer are taken over, and credit is charged to one of them', async () => {
  expect(await world.call('POST', AT, { email: 'i@example.com', import_payment_methods: true })).toMatchObject({ status: 400, body: { errors: { payment_gateway_id: [expect.any(String)] } } })
  // This site has no account at Stripe, so that nobody was created.
  expect(await world.call('POST', AT, { email: 'i@example.com', import_payment_methods: true, payment_gateway_id: 'cus_123' })).toMatchObject({ status: 400, body: { errors: { payment_gateway_id: [expect.any(String)] } } })
  const made = (await world.call('POST', `${AT}?expand=defaultSource`, { email: 'i@example.com', import_payment_methods: true, payment_gateway_id: 'sandbox_customer_3' }))
  expect(made.body.data).toMatchObject({ default_source_id: expect.any(Number), default_source: { is_default: true, status: 'active', properties: { last4: expect.any(String) } } })
  const { id, default_source_id: source } = made.body.data
  const methods = (await world.call('GET', `/pelcro/sources?filter[customer_id]=${id}`)).body.data
  expect(methods).toHaveLength(3)
  const other = methods.find((one: { id: number }) => one.id !== source).id
  expect((await world.call('PUT', `${AT}/${id}`, { default_source_id: other })).body.data.default_source_id).toBe(other)
  const credit = (body: object): ReturnType<World['call']> => world.call('POST', `${AT}/credit_from_payment_method`, { customer_id: id, payment_method_id: other, amount: 1000, currency: 'usd', ...body })
  for (const wrong of [{ customer_id: 999_999 }, { payment_method_id: 999_999 }, { amount: 0 }, { amount: 'x' }, { currency: 'xxx' }]) {
    expect(await credit(wrong), JSON.stringify(wrong)).toMatchObject({ status: 400, body: { errors: { [Object.keys(wrong)[0] ?? '']: [expect.any(String)] } } })
  }
  expect((await world.call('POST', `${AT}/credit_from_payment_method`, {})).body.errors).toMatchObject({ customer_id: [expect.any(String)], payment_method_id: [expect.any(String)], amount: [expect.any(String)], currency: [expect.any(String)] })
  expect(await credit({})).toMatchObject({ status: 200, body: { status: 'success', data: { id, balance: -1000, currency: 'usd' } } })
  const bad = (await world.call('POST', '/pelcro/sources', { customer_id: id, object_gateway: 'stripe', object_id: 'sandbox_decline_insufficient-funds' })).body.data
  expect(bad.is_default).toBe(true)
  expect(await credit({ payment_method_id: bad.id })).toMatchObject({ status: 400, body: { error: { status: 400, message: expect.stringContaining('insufficient-funds') } } })
  expect((await world.call('PUT', `${AT}/${id}`, { default_source_id: null })).body.data).toMatchObject({ default_source_id: null, balance: -1000 })
})

test('of two who take one e-mail at the same time one gets it, and a tax number that stays keeps its type', async () => {
  await world.call('PATCH', '/v1/site', { settings: { uniqueEmail: false } })
  const ids: number[] = []
  for (const name of ['Ann', 'Ben']) ids.push((await world.call('POST', AT, { first_name: name, display_name: name })).body.data.id)
  const answers = await Promise.all(ids.map((id) => world.call('PUT', `${AT}/${id}`, { email: 'one.of.us@example.com', skip_email_dns_validations: true })))
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 400])
  expect(answers.find((one) => one.status === 400)?.body).toEqual({ errors: { email: ['The email has already been taken.'] } })
  const [ann = 0] = ids
  const { items: [{ id }] } = (await world.call('GET', `/v1/customers?filter=number:${ann}`)).body
  const taxNumbers = [{ type: 'eu_vat', value: 'DE123456789', country: 'DE' }, { type: 'gst', value: '7' }]
  await world.call('PATCH', `/v1/customers/${id}`, { taxNumbers })
  const { data } = (await world.call('GET', `${AT}/${ann}`)).body
  expect((await world.call('PUT', `${AT}/${ann}`, { tin: data.tin, first_name: 'Anna' })).body.data).toMatchObject({ tin: 'DE123456789', first_name: 'Anna' })
  expect((await world.call('GET', `/v1/customers/${id}`)).body.taxNumbers).toMatchObject(taxNumbers)
  await world.call('PUT', `${AT}/${ann}`, { tin: 'X1' })
  expect((await world.call('GET', `/v1/customers/${id}`)).body.taxNumbers).toMatchObject([{ type: 'tin', value: 'X1' }, { type: 'gst', value: '7' }])
})

test('a customer whose methods cannot all be taken over is not there at all', async () => {
  const sent = { display_name: 'Too many', organization: 'Too Many Inc', import_payment_methods: true, payment_gateway_id: 'sandbox_customer_101' }
  expect((await world.call('POST', AT, { ...sent, email: 'toomany@example.com' })).status).toBe(400)
  expect((await world.call('GET', `${AT}?filter[email]=toomany@example.com`)).body.meta.total).toBe(0)
  expect((await world.call('GET', '/pelcro/api/v1/core/organizations')).body.data.filter((one: { name: string }) => one.name === 'Too Many Inc')).toEqual([])
  const { id } = (await world.call('POST', AT, { email: 'stays@example.com' })).body.data
  expect((await world.call('PUT', `${AT}/${id}`, { ...sent, first_name: 'Changed' })).status).toBe(400)
  expect((await world.call('GET', `${AT}/${id}`)).body.data).toMatchObject({ first_name: null, organization: null })
})

test('the id of a customer who was merged reads the survivor, and nothing is done to that one by it', async () => {
  const made = async (name: string): Promise<number> => (await world.call('POST', AT, { first_name: name, display_name: name })).body.data.id
  const [stays, goes] = [await made('Stays'), await made('Goes')]
  const { items } = (await world.call('GET', `/v1/customers?filter=number:${stays},${goes}&sort=number`)).body
  await world.call('POST', `/v1/customers/${items[1].id}/addresses`, { city: 'Graz' })
  expect((await world.call('POST', '/v1/merges', { survivor: items[0].id, losers: [items[1].id] })).status).toBe(201)
  expect((await world.call('GET', `/pelcro/api/v1/core/addresses?filter[customer_id]=${goes}`)).body.data).toMatchObject([{ city: 'Graz' }])
  expect((await world.call('GET', `${AT}/${goes}`)).body.data).toMatchObject({ id: stays, first_name: 'Stays' })
  const message = `Customer ${goes} was merged into customer ${stays}; write to that one.`
  for (const [method, path, body] of [['PUT', '', { first_name: 'Else' }], ['DELETE', '', undefined], ['DELETE', '/metadata/x', undefined]] as const) {
    expect(await world.call(method, `${AT}/${goes}${path}`, body), method).toMatchObject({ status: 400, body: { error: { message } } })
  }
  expect(await world.call('POST', '/pelcro/sources', { customer_id: goes, object_gateway: 'stripe', object_id: 'sandbox_approve' })).toMatchObject({ status: 400, body: { errors: { customer_id: [message] } } })
  expect((await world.call('GET', `${AT}/${stays}`)).body.data).toMatchObject({ first_name: 'Stays' })
})
