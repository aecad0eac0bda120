// ReCharge Billing's XML API as its clients use it: forms in, envelopes out, to the byte where the clients count nodes.

import { beforeAll, describe, expect, test } from 'vitest'
import { readDate } from './wire.ts'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

/** A request with the key as the user name and no password. */
async function ask(method: string, path: string, form?: Record<string, string>, options: { key?: string | null; type?: string } = {}): Promise<Reply> {
  const key = options.key === undefined ? world.key : options.key
  const headers: Record<string, string> = key === null ? {} : { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }
  if (form) headers['content-type'] = options.type ?? 'application/x-www-form-urlencoded'
  return world.call(method, `/rechargebilling${path}`, form && new URLSearchParams(form).toString(), { key: null, headers })
}

const inner = (xml: string, name: string): string => new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? ''
const idOf = (xml: string, name: string): string => new RegExp(`<${name} id="([^"]+)"`).exec(xml)?.[1] ?? ''

describe('refusals', () => {
  test('nobody is told to say who he is, with Basic', async () => {
    const reply = await ask('GET', '/API/v2/customers', undefined, { key: null })
    expect(reply.status).toBe(401)
    expect(reply.headers['www-authenticate']).toContain('Basic')
    expect(inner(reply.text, 'resultCode')).toBe('802')
  })

  test.each([
    ['an id that nobody has', 'GET', '/API/v2/customers/cu0000000000000', undefined, 404],
    ['a post code of letters', 'POST', '/API/v2/customers', { firstName: 'Ada', billingZIP: 'ABCDE' }, 400],
    ['a phone of three digits', 'POST', '/API/v2/customers', { firstName: 'Ada', phone: '123' }, 400],
    ['a real card number', 'POST', '/API/v2/paymethods', { customer: 'x', nameOnCard: 'A', cardNumber: '4539578763621486', expDate: '0930' }, 400],
    ['an interval of no unit', 'POST', '/API/v2/products', { name: 'P', price: '1', intervalValue: '1', intervalUnit: 'x' }, 400],
  ] as const)('%s', async (_name, method, path, form, status) => {
    const reply = await ask(method, path, form)
    expect([reply.status, inner(reply.text, 'resultDescription') !== '']).toEqual([status, true])
    expect(reply.headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(reply.text).not.toContain('4539578763621486')
  })
})

test.each([
  ['today', '2024-10-05T04:00:00.000Z'], ['tomorrow', '2024-10-06T04:00:00.000Z'], ['now', '2024-10-05T21:30:00.000Z'], ['+1 month', '2024-11-05T22:30:00.000Z'],
  ['5/21/2012', '2012-05-21T04:00:00.000Z'], ['05/21/2012 4:30 PM', '2012-05-21T20:30:00.000Z'], ['2012-05-21', '2012-05-21T04:00:00.000Z'], ['12/31/2012 12:05 AM', '2012-12-31T05:05:00.000Z'],
])('the date %s', (text, expected) => {
  expect(readDate(text, 'date', new Date('2024-10-05T21:30:00Z'), 'America/New_York').toISOString()).toBe(expected)
})

test.each(['2/30/2012', '13/1/2012', 'soon', '', '5/21/2012 25:00 PM', '+9999 days'])('%s is no date', (text) => {
  expect(() => readDate(text, 'date', new Date('2024-10-05T21:30:00Z'), 'America/New_York')).toThrow('invalid')
})

describe('a customer', () => {
  let id = ''

  test('is created by a form, and answered without whitespace in its container', async () => {
    world.now = new Date('2024-10-05T04:21:00Z')
    const reply = await ask('POST', '/API/v2/customers', {
      refID: '7', firstName: 'Ada', lastName: 'O\'Neil & Co', email: 'ada@example.com', phone: '15555550100', billingAddress1: '1 Main St', billingCity: 'Reno', billingState: 'NV', billingZIP: '01234',
      shippingCity: 'Elko', unknownField: 'ignored',
    })
    expect(reply.status, reply.text).toBe(200)
    id = idOf(reply.text, 'customer')
    expect(id).toMatch(/^cu[0-9a-f]{13}$/)
    expect(reply.text.replaceAll(id, 'ID')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<response><result><resultCode>000</resultCode><resultDescription>Customer Added</resultDescription></result><seller><name>main</name><phone></phone></seller>'
      + '<customers><customer id="ID"><id>ID</id><refID>7</refID><firstName>Ada</firstName><lastName>O&apos;Neil &amp; Co</lastName><email>ada@example.com</email><company></company>'
      + '<phone>(555) 555-0100</phone><billingAddress1>1 Main St</billingAddress1><billingAddress2></billingAddress2><billingCity>Reno</billingCity><billingState>NV</billingState><billingZIP>01234</billingZIP>'
      + '<shippingAddress1></shippingAddress1><shippingAddress2></shippingAddress2><shippingCity>Elko</shippingCity><shippingState></shippingState><shippingZIP></shippingZIP><emailOption>0</emailOption>'
      + '<signupDate>10/05/2024 4:21 AM</signupDate><payMethods></payMethods><charges></charges></customer></customers></response>')
  })

  test('is the same one in the native API, and is found there by its refID', async () => {
    const native = await world.call('GET', `/v1/customers/${id}`)
    expect(native.body).toMatchObject({ firstName: 'Ada', email: 'ada@example.com', externalReferences: [{ system: 'refID', value: '7' }] })
  })

  test('is listed after a newline, and an empty list holds nothing', async () => {
    expect((await ask('GET', '/API/v2/customers/')).text).toContain('<customers>\n<customer id=')
    const other = await world.addSite('empty')
    expect((await ask('GET', '/API/v2/customers', undefined, { key: other.key })).text).toContain('<customers></customers>')
  })

  test('is shown bare at the dialect\'s own root', async () => {
    expect((await ask('GET', `/customers/${id}`)).text).toMatch(/^<\?xml [^>]*>\n<customer id="/)
  })

  test('is edited field by field, by multipart too', async () => {
    const form = new FormData()
    form.set('emailOption', '1')
    form.set('billingCity', 'Sparks')
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    const reply = await world.call('POST', `/rechargebilling/API/v2/customers/${id}`, Buffer.from(await request.arrayBuffer()), {
      key: null, headers: { authorization: `Basic ${Buffer.from(`${world.key}:`).toString('base64')}`, 'content-type': request.headers.get('content-type') ?? '' },
    })
    expect(reply.status, reply.text).toBe(200)
    expect([inner(reply.text, 'emailOption'), inner(reply.text, 'billingCity'), inner(reply.text, 'billingAddress1'), inner(reply.text, 'firstName')]).toEqual(['1', 'Sparks', '1 Main St', 'Ada'])
  })

  test('gets a card by a published test number, a product, and a charge that is collected at once', async () => {
    const method = await ask('POST', '/API/v2/paymethods', { customer: id, nameOnCard: 'Ada Neil', cardNumber: '4242424242424242', expDate: '0930' })
    expect(method.status, method.text).toBe(200)
    expect([inner(method.text, 'cardType'), inner(method.text, 'last4'), inner(method.text, 'expDate'), inner(method.text, 'nameOnCard')]).toEqual(['Visa', '4242', '0930', 'Ada Neil'])
    const product = await ask('POST', '/API/v2/products', { name: 'Box', price: '20', setupFee: '5', intervalValue: '1', intervalUnit: 'm' })
    expect([inner(product.text, 'price'), inner(product.text, 'setupFee')]).toEqual(['20.00', '5.00'])
    const charge = await ask('POST', '/API/v2/charges', { customer: id, payMethod: idOf(method.text, 'payMethod'), product: idOf(product.text, 'product'), billingStartDate: 'now' })
    expect(charge.status, charge.text).toBe(200)
    expect([inner(charge.text, 'totalRevenue'), inner(charge.text, 'nextChargeDate'), inner(charge.text, 'intervalUnit')]).toEqual(['25.00', '11/05/2024 4:21 AM', 'm'])
    const used = await ask('DELETE', `/API/v2/paymethods/${idOf(method.text, 'payMethod')}`)
    expect(used.status).toBe(400)
    const shown = await ask('GET', `/API/v2/customers/${id}`)
    expect(shown.text).toContain(`<charge id="${idOf(charge.text, 'charge')}">`)
    const reports = await ask('GET', `/API/v2/transactions/${id}?start=100524&end=100524`)
    expect([inner(reports.text, 'responseDescription'), inner(reports.text, 'amount'), inner(reports.text, 'maskedAcctNum')]).toEqual(['Approval', '25.00', '************4242'])
    expect((await ask('DELETE', `/API/v2/charges/${idOf(charge.text, 'charge')}`)).status).toBe(200)
  })

  test('is charged once, with the transaction beside the charge; a decline is a refusal', async () => {
    const method = await ask('POST', '/API/v2/paymethods', { customer: id, nameOnCard: 'Ada Neil', cardNumber: '4000000000000002', expDate: '0930' })
    const declined = await ask('POST', '/API/v2/charges', { customer: id, payMethod: idOf(method.text, 'payMethod'), price: '7.50', oneTime: '1' })
    expect([declined.status, inner(declined.text, 'resultCode')]).toEqual([400, '001'])
    const stranger = await ask('POST', '/API/v2/charges', { customer: id, payMethod: 'pm_nobody', price: '7.50', oneTime: '1' })
    expect(inner(stranger.text, 'resultDescription')).toBe('paymethod not found')
  })

  test('is deleted, and gone', async () => {
    expect((await ask('DELETE', `/API/v2/customers/${id}`)).status).toBe(200)
    expect((await ask('GET', `/API/v2/customers/${id}`)).status).toBe(404)
  })
})
