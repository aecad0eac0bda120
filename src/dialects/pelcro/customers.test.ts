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
  expect(await world.call('POST', AT, { ...jane, email: 'nobody' })).toMatchObject({ status: 400, text: '{"errors":{"email":["is not an e-mail address"]}}' })
  for (const wrong of [{ language: 'xx' }, { phone: '12' }, { site_id: 'other' }, { password: 'secret' }, { metadata: 3 }, { mail_marketing: 'perhaps' }]) {
    expect(await world.call('POST', AT, { ...jane, ...wrong })).toMatchObject({ status: 400, body: { errors: { [Object.keys(wrong)[0] ?? '']: [expect.any(String)] } } })
  }
  expect(await world.call('GET', `${AT}?site_id=other`)).toMatchObject({ status: 400, body: { errors: { site_id: [expect.any(String)] } } })
  expect(await world.call('GET', `${AT}?filter[email]=like:x`)).toMatchObject({ status: 400 })
  expect(await world.call('GET', `${AT}?sort=name`)).toMatchObject({ status: 400, body: { errors: { sort: [expect.any(String)] } } })
})

test('a customer is created, listed, changed, credited and deleted', async () => {
  const created = await world.call('POST', `${AT}?site_id=${world.site.slug}`, { ...jane, phone: '(514) 555-0100', mail_marketing: true, old_provider_id: 'old-1' })
  expect(created.body).toMatchObject({ status: 'success', data: { email: jane.email, name: 'Jane Doe', phone: '5145550100', mail_marketing: true, old_provider_id: 'old-1', balance: 0, addresses: [] } })
  expect(created.status).toBe(201)
  const one = `${AT}/${created.body.data.id}`
  expect((await world.call('GET', one)).body).toEqual(created.body)
  await world.call('POST', AT, { display_name: 'Second' })
  expect((await world.call('GET', `${AT}?limit=1&page=2&sort=id`)).body).toMatchObject({ data: [{ display_name: 'Second' }], links: { next: null }, meta: { current_page: 2, from: 2, to: 2, total: 2, last_page: 2 } })
  expect((await world.call('GET', `${AT}?filter[metadata.company]=Acme,Other&filter[email]=eq:jane@example.com&filter[metadata]=has:company`)).body.data).toHaveLength(1)
  expect((await world.call('PUT', one, { metadata: { company: null, vip: true }, title: 'Dr' })).body.data).toMatchObject({ metadata: { vip: true }, title: 'Dr', first_name: 'Jane' })
  expect(await world.call('PUT', one, { default_source_id: 7 })).toMatchObject({ status: 400 })
  const [native] = (await world.call('GET', '/v1/customers?filter=email:jane@example.com')).body.items
  await world.call('POST', `/v1/customers/${native.id}/credits/adjustments`, { amountMinor: 1000, currency: 'USD', reason: 'gift' })
  expect((await world.call('GET', one)).body.data).toMatchObject({ balance: -1000, currency: 'usd' })
  expect((await world.call('DELETE', `${one}/metadata/vip`)).body.data.metadata).toEqual({})
  expect((await world.call('DELETE', `${one}/metadata/vip`)).status).toBe(404)
  expect((await world.call('DELETE', `${one}/metadata/pelcro_x`)).status).toBe(403)
  expect(await world.call('DELETE', one)).toMatchObject({ status: 204, text: '' })
  expect((await world.call('GET', one)).status).toBe(404)
})
