// ReCharge Billing's XML API as its clients use it: forms in, envelopes out, to the byte where the clients count nodes.

import { beforeAll, describe, expect, test } from 'vitest'
import { createPlan, createProduct } from '../../services/catalog.ts'
import { createSubscription, createSubscriptions } from '../../services/subscriptions.ts'
import { changeSite } from '../../services/sites.ts'
import { buildApp } from '../../server/compose.ts'
import { rechargeBillingSurface } from './rechargebilling.ts'
import { BATCH, readDate } from './wire.ts'
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

  test('has the charge pay with another card, end on another day and cost another amount from the next run on', async () => {
    const [first, second] = await Promise.all(['4111111111111111', '5555555555554444'].map(async (cardNumber) =>
      idOf((await ask('POST', '/API/v2/paymethods', { customer: id, nameOnCard: 'A', cardNumber, expDate: '0930' })).text, 'payMethod')))
    const charge = idOf((await ask('POST', '/API/v2/charges', { customer: id, payMethod: first ?? '', price: '10', intervalValue: '1', intervalUnit: 'm', billingStartDate: '11/01/2024' })).text, 'charge')
    const at = `/API/v2/charges/${charge}`
    const edited = await ask('POST', at, { payMethod: second ?? '', billingEndDate: '1/1/2026', billingEndAmount: '100', price: '12', intervalValue: '14', intervalUnit: 'd' })
    expect(edited.status, edited.text).toBe(200)
    expect(['payMethod', 'billingEndDate', 'billingEndAmount', 'price', 'intervalValue', 'intervalUnit'].map((name) => inner(edited.text, name))).toEqual([second, '01/01/2026 12:00 AM', '100.00', '12.00', '14', 'd'])
    expect(inner((await ask('POST', at, { billingEndDate: '' })).text, 'billingEndDate')).toBe('')
    const stranger = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Bob' })).text, 'customer')
    for (const form of [{ customer: stranger }, { billingStartDate: '1/1/2025' }, { oneTime: '1' }, { intervalValue: '1', intervalUnit: 'm' }] as Record<string, string>[]) expect([form, (await ask('POST', at, form)).status]).toEqual([form, 400])
    expect(inner((await ask('POST', at, { payMethod: 'pm_nobody' })).text, 'resultDescription')).toBe('paymethod not found')
    await ask('DELETE', at)
  })

  test('is deleted, and gone', async () => {
    expect((await ask('DELETE', `/API/v2/customers/${id}`)).status).toBe(200)
    expect((await ask('GET', `/API/v2/customers/${id}`)).status).toBe(404)
  })
})

describe('the virtual terminal', () => {
  const card = { AcctNum: '4242424242424242', ExpDate: '0930' }

  test.each([
    ['no amount', { ...card }], ['nothing', { ...card, Amount: '0' }], ['less than nothing', { ...card, Amount: '-1' }], ['a number that is no test number', { ...card, Amount: '1', AcctNum: '4539578763621486' }],
    ['a month that is none', { ...card, Amount: '1', ExpDate: '1330' }], ['a customer that nobody knows', { ...card, Amount: '1', customer: 'cu0' }],
  ])('does not sell for %s', async (_name, form) => {
    const reply = await ask('POST', '/API/v2/purchase', form)
    expect([reply.status >= 400 && reply.status < 500, inner(reply.text, 'resultCode') === '000', reply.text.includes('4539578763621486')]).toEqual([true, false, false])
  })

  test('sells to nobody in particular, gives it back by the number on the reply, and lists no customer for that', async () => {
    const sold = await ask('POST', '/API/v2/purchase', { ...card, Amount: '20.00', UserID: 'till 3', TrackingID: 'receipt 9', Address: '1 Main St', ZipCode: '01234' })
    expect([sold.status, inner(sold.text, 'amount'), inner(sold.text, 'cardType'), inner(sold.text, 'maskedAcctNum')], sold.text).toEqual([200, '20.00', 'Visa', '************4242'])
    const TransactionID = inner(sold.text, 'transactionID')
    expect(TransactionID).toMatch(/^\d{12}$/)
    expect(sold.text).not.toContain('<id>')
    const [native] = (await world.call('GET', '/v1/transactions?limit=1')).body.items
    expect(native).toMatchObject({ amountMinor: 2000, metadata: { rechargebilling: { UserID: 'till 3', TrackingID: 'receipt 9' } } })
    const report = await ask('GET', `/API/v2/transactions/${native.id}`)
    expect([inner(report.text, 'customer'), inner(report.text, 'id')]).toEqual(['', native.id])
    expect((await ask('GET', '/API/v2/customers')).text).not.toContain('rechargebilling-terminal')
    // The card was for this once.
    expect((await world.call('GET', '/v1/customers/rechargebilling-terminal/payment-methods')).body.items).toEqual([])
    expect((await ask('POST', '/API/v2/return', { Amount: '0', TransactionID })).status).toBe(400)
    expect(inner((await ask('POST', '/API/v2/return', { Amount: '5', TransactionID })).text, 'amount')).toBe('-5.00')
    expect((await ask('POST', '/API/v2/return', { Amount: '16', TransactionID })).status).toBe(400)
    expect((await ask('POST', '/API/v2/void', { TransactionID: native.id })).status).toBe(400)
    expect((await ask('POST', '/API/v2/void', { TransactionID: '999999999999' })).status).toBe(404)
    const other = await ask('POST', '/API/v2/purchase', { ...card, Amount: '1' })
    expect((await ask('POST', '/API/v2/void', { TransactionID: inner(other.text, 'transactionID') })).status).toBe(200)
  })

  test('sells to a customer whose default stays, and a decline is a refusal', async () => {
    const customer = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Di' })).text, 'customer')
    expect((await ask('POST', '/API/v2/purchase', { ...card, customer, Amount: '3' })).status).toBe(200)
    const declined = await ask('POST', '/API/v2/purchase', { ...card, customer, Amount: '3', AcctNum: '4000000000000002' })
    expect([declined.status, inner(declined.text, 'resultCode')]).toEqual([400, '001'])
    expect((await world.call('GET', `/v1/customers/${customer}`)).body).toMatchObject({ defaultPaymentMethodId: null, metrics: { paymentCount: 1 } })
    expect((await ask('GET', `/API/v2/customers/${customer}`)).text).toContain('<payMethods></payMethods>')
    const reports = await ask('GET', `/API/v2/transactions/${customer}`)
    expect(reports.text.match(/<responseDescription>[^<]*/g)).toEqual(['<responseDescription>Approval', '<responseDescription>card-declined'])
  })

  test('ten purchases of the first day at once find or make the one customer that stands for them', async () => {
    const { key } = await world.addSite('till')
    const replies = await Promise.all(Array.from({ length: 10 }, () => ask('POST', '/API/v2/purchase', { ...card, Amount: '1' }, { key })))
    expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 200))
  })
})

describe('lists and reports', () => {
  test('hold everything, however much there is, in the order it came', async () => {
    const { ctx, key } = await world.addSite('large')
    await world.call('PUT', '/v1/customers/ada', {}, { key })
    await createProduct(ctx, { id: 'p', name: 'P' })
    const price = { currency: 'USD', model: { kind: 'flat', amountMinor: 100n }, setupFeeMinor: 0n } as const
    for (let at = 0; at <= BATCH; at++) await createPlan(ctx, { id: `plan-${at}`, productId: 'p', name: `Plan ${at}`, interval: { unit: 'month', count: 1 }, prices: [price] })
    const startAt = new Date(world.now.getTime() + 86_400_000)
    const drafts = Array.from({ length: 2 * BATCH }, () => ({ customerId: 'ada', planId: 'plan-0', startAt }))
    const ids = (await createSubscriptions(ctx, drafts)).map((one) => one.id)
    const listed = async (path: string, name: string): Promise<(string | undefined)[]> => [...(await ask('GET', path, undefined, { key })).text.matchAll(new RegExp(`<${name} id="([^"]+)"`, 'g'))].map((match) => match[1])
    expect(await listed('/API/v2/charges', 'charge')).toEqual(ids)
    expect(await listed('/API/v2/products', 'product')).toEqual(Array.from({ length: BATCH + 1 }, (_, at) => `plan-${at}`))
  })

  test('have the days of the site, not those of UTC, and refuse days that there are not', async () => {
    const { ctx, key } = await world.addSite('west')
    await changeSite(ctx, { settings: { timeZone: 'America/Los_Angeles' } })
    const until = world.now
    // Half past ten in the evening of 4 October in Los Angeles.
    world.now = new Date('2024-10-05T05:30:00Z')
    expect((await ask('POST', '/API/v2/purchase', { Amount: '1', AcctNum: '4242424242424242', ExpDate: '0930' }, { key })).status).toBe(200)
    const count = async (query: string): Promise<number> => ((await ask('GET', `/API/v2/transactions?${query}`, undefined, { key })).text.match(/<transaction id/g) ?? []).length
    expect([await count('start=100424&end=100424'), await count('start=100524'), await count('end=100324'), await count('')]).toEqual([1, 0, 0, 1])
    for (const day of ['133124', '022924x', '2024-10-05', '023025']) expect((await ask('GET', `/API/v2/transactions?start=${day}`, undefined, { key })).status, day).toBe(400)
    world.now = until
  })

  test('leave out what the dialect cannot say: amounts that are no dollars', async () => {
    const { ctx, key } = await world.addSite('euro')
    await world.call('PUT', '/v1/customers/ada', {}, { key })
    await world.call('POST', '/v1/customers/ada/payment-methods', { token: 'sandbox_approve' }, { key })
    await createProduct(ctx, { id: 'p', name: 'P' })
    await createPlan(ctx, { id: 'yen', productId: 'p', name: 'Yen', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'JPY', model: { kind: 'flat', amountMinor: 500n }, setupFeeMinor: 0n }] })
    const { id } = await createSubscription(ctx, { customerId: 'ada', planId: 'yen' })
    await world.call('POST', '/v1/transactions', { customerId: 'ada', amountMinor: 700, currency: 'JPY' }, { key })
    const charge = (await ask('GET', `/API/v2/charges/${id}`, undefined, { key })).text
    expect([inner(charge, 'price'), inner(charge, 'totalRevenue')]).toEqual(['', ''])
    const reports = (await ask('GET', '/API/v2/transactions', undefined, { key })).text
    expect(inner(reports, 'amount')).toBe('')
    expect((await ask('POST', `/API/v2/charges/${id}`, { price: '5' }, { key })).status).toBe(400)
    const TransactionID = [...reports.matchAll(/<transactionID>(\d+)/g)].at(-1)?.[1] ?? ''
    expect((await ask('POST', '/API/v2/return', { Amount: '1', TransactionID }, { key })).status).toBe(400)
  })
})

test('XML is no way to ask: entities and document types are refused unread', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE c [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, at) => `<!ENTITY b${at} "${`&${at === 0 ? 'a' : `b${at - 1}`};`.repeat(10)}">`).join('')}<!ENTITY x SYSTEM "file:///etc/passwd">]><c>&b19;&x;</c>`
  for (const type of ['text/xml', 'application/xml', 'application/soap+xml']) {
    const reply = await world.call('POST', '/rechargebilling/API/v2/customers', bomb, { key: null, headers: { authorization: `Basic ${Buffer.from(`${world.key}:`).toString('base64')}`, 'content-type': type } })
    expect([reply.status, reply.text.length < 1_000, reply.text.includes('root:')]).toEqual([400, true, false])
  }
  // In a field it is a text as any other, and comes back as it was written.
  const kept = await ask('POST', '/API/v2/customers', { firstName: 'Xe', company: '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;' })
  expect(inner(kept.text, 'company')).toBe('&lt;!DOCTYPE c [&lt;!ENTITY x SYSTEM &quot;file:///etc/passwd&quot;&gt;]&gt;&amp;x;')
})

test('a form is read in the character set that it names; bytes that are no text are refused, and nothing is kept in their place', async () => {
  const post = (type: string, body: Buffer): Promise<Reply> => world.call('POST', '/rechargebilling/API/v2/customers', body, { key: null, headers: { authorization: `Basic ${Buffer.from(`${world.key}:`).toString('base64')}`, 'content-type': type } })
  const form = 'application/x-www-form-urlencoded'
  for (const [type, body] of [
    [`${form}; charset=ISO-8859-1`, 'firstName=Ren%E9&company=Caf%E9'], [`${form}; charset="iso-8859-1"`, Buffer.from('firstName=Ren\xe9&company=Caf\xe9', 'latin1')], [`${form};charset=UTF-8`, 'firstName=Ren%C3%A9&company=Caf\u00e9'],
    [form, `\ufefffirstName=Ren\u00e9&company=Caf%c3%a9`],
  ] as const) {
    const reply = await post(type, Buffer.from(body))
    expect([reply.status, inner(reply.text, 'firstName'), inner(reply.text, 'company')], type).toEqual([200, 'René', 'Café'])
  }
  const multipart = (value: Buffer): Buffer => Buffer.concat([Buffer.from('--b\r\nContent-Disposition: form-data; name="firstName"\r\n\r\n'), value, Buffer.from('\r\n--b--\r\n')])
  for (const [type, body] of [
    [form, Buffer.from('firstName=Ren%E9')], [form, Buffer.from('firstName=Ren\xe9', 'latin1')], [`${form}; charset=utf-16`, Buffer.from('firstName=Ada', 'utf16le')], [form, Buffer.from('\ufefffirstName=Ada', 'utf16le')],
    ['multipart/form-data; boundary=b', multipart(Buffer.from('Ren\xe9', 'latin1'))],
  ] as const) expect((await post(type, body)).status, `${type} ${body.toString('latin1')}`).toBe(400)
  expect(inner((await post('multipart/form-data; boundary=b', multipart(Buffer.from('1 Main\r\nApt "2"\tRené')))).text, 'firstName')).toBe('1 Main&#13;\nApt &quot;2&quot;\tRené')
})

test('a key that may not read payment methods or charges is shown none, and only who may write payments the pubID that replaces a card', async () => {
  const customer = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Guarded' })).text, 'customer')
  const payMethod = idOf((await ask('POST', '/API/v2/paymethods', { customer, nameOnCard: 'G', cardNumber: '4242424242424242', expDate: '0930' })).text, 'payMethod')
  await ask('POST', '/API/v2/charges', { customer, payMethod, price: '5', intervalValue: '1', intervalUnit: 'm' })
  const shown = async (...scopes: Parameters<World['addKey']>[0]): Promise<boolean[]> => {
    const { text } = await ask('GET', `/API/v2/customers/${customer}`, undefined, { key: (await world.addKey(scopes)).secret })
    return ['<last4>4242<', '<charge id', '<pubID>0'].map((part) => text.includes(part))
  }
  expect(await shown('customers:read')).toEqual([false, false, false])
  expect(await shown('customers:read', 'payments:read')).toEqual([true, false, false])
  expect(await shown('customers:read', 'subscriptions:read')).toEqual([false, true, false])
  expect(await shown('customers:write', 'subscriptions:write', 'payments:write')).toEqual([true, true, true])
})

test('what is not there is told in the words that clients compare', async () => {
  const customer = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Seeker' })).text, 'customer')
  const payMethod = idOf((await ask('POST', '/API/v2/paymethods', { customer, nameOnCard: 'S', cardNumber: '4242424242424242', expDate: '0930' })).text, 'payMethod')
  const told = async (method: string, path: string, form?: Record<string, string>): Promise<unknown> => {
    const { status, text } = await ask(method, `/API/v2${path}`, form)
    return [status, inner(text, 'resultDescription')]
  }
  const nobody = 'cu0000000000000'
  for (const [method, path, form, noun] of [
    ['GET', `/customers/${nobody}`, undefined, 'customer'], ['POST', `/customers/${nobody}`, { firstName: 'x' }, 'customer'], ['DELETE', `/customers/${nobody}`, undefined, 'customer'], ['GET', `/transactions/${nobody}`, undefined, 'customer'],
    ['POST', '/paymethods', { customer: nobody, nameOnCard: 'x', cardNumber: '4242424242424242', expDate: '0930' }, 'customer'], ['POST', '/charges', { customer: nobody, payMethod }, 'customer'],
    ['POST', '/purchase', { customer: nobody, Amount: '1', AcctNum: '4242424242424242', ExpDate: '0930' }, 'customer'], ['POST', '/charges', { customer, payMethod: 'pm0' }, 'paymethod'], ['GET', '/paymethods/pm0', undefined, 'paymethod'],
    ['POST', '/charges', { customer, payMethod, product: 'pr0' }, 'product'], ['GET', '/products/pr0', undefined, 'product'], ['POST', '/products/pr0', { name: 'x' }, 'product'], ['DELETE', '/products/pr0', undefined, 'product'],
    ['GET', '/charges/ch0', undefined, 'charge'], ['POST', '/charges/ch0', { price: '1' }, 'charge'], ['DELETE', '/charges/ch0', undefined, 'charge'], ['GET', '/transactions/txn_0', undefined, 'transaction'],
    ['GET', '/transactions/000000999999', undefined, 'transaction'], ['POST', '/void', { TransactionID: '000000999999' }, 'transaction'], ['POST', '/return', { TransactionID: 'txn_0', Amount: '1' }, 'transaction'],
  ] as const) expect(await told(method, path, form), `${method} ${path}`).toEqual([404, `${noun} not found`])
})

test('the id of a customer who was merged reads the survivor, and nothing is bought for that one by it', async () => {
  const made = async (firstName: string): Promise<string> => idOf((await ask('POST', '/API/v2/customers', { firstName })).text, 'customer')
  const [stays, goes] = [await made('Stays'), await made('Goes')]
  const card = { nameOnCard: 'G', cardNumber: '4242424242424242', expDate: '0930' }
  const payMethod = idOf((await ask('POST', '/API/v2/paymethods', { ...card, customer: goes })).text, 'payMethod')
  expect((await world.call('POST', '/v1/merges', { survivor: stays, losers: [goes] })).status).toBe(201)
  expect(idOf((await ask('GET', `/API/v2/customers/${goes}`)).text, 'customer')).toBe(stays)
  for (const [path, form] of [
    [`/customers/${goes}`, { firstName: 'Else' }], ['/paymethods', { ...card, customer: goes }], ['/charges', { customer: goes, payMethod, price: '5', oneTime: '1' }],
    ['/purchase', { customer: goes, Amount: '1', AcctNum: '4242424242424242', ExpDate: '0930' }],
  ] as const) {
    const { status, text } = await ask('POST', `/API/v2${path}`, form)
    expect([status, inner(text, 'resultDescription')], path).toEqual([400, `customer ${goes} was merged into ${stays}; write to that one`])
  }
  expect((await world.call('GET', `/v1/customers/${stays}`)).body).toMatchObject({ firstName: 'Stays', metrics: { paymentCount: 0 } })
})

test('a charge does not begin in the past: nobody pays for years that another system charged', async () => {
  world.now = new Date('2024-10-05T04:21:00Z')
  const customer = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Moved' })).text, 'customer')
  const payMethod = idOf((await ask('POST', '/API/v2/paymethods', { customer, nameOnCard: 'M', cardNumber: '4242424242424242', expDate: '0930' })).text, 'payMethod')
  const form = { customer, payMethod, price: '9.99', intervalValue: '1', intervalUnit: 'm' }
  for (const billingStartDate of ['1/1/2020', '10/04/2024', '2024-10-04', '10/04/2024 11:59 PM']) {
    expect(inner((await ask('POST', '/API/v2/charges', { ...form, billingStartDate })).text, 'resultDescription'), billingStartDate).toBe('billingStartDate lies in the past: give the day of the next charge')
  }
  expect((await ask('GET', `/API/v2/transactions/${customer}`)).text).toContain('<transactions></transactions>')
  const today = (await ask('POST', '/API/v2/charges', { ...form, billingStartDate: '10/05/2024' })).text
  expect([inner(today, 'customer'), inner(today, 'totalRevenue'), inner(today, 'billingStartDate'), inner(today, 'nextChargeDate')]).toEqual([customer, '9.99', '10/05/2024 12:00 AM', '11/05/2024 12:00 AM'])
})

test('a charge that another face made or planned an end of shows who pays it, what it costs and what comes next', async () => {
  world.now = new Date('2024-10-05T04:21:00Z')
  const customer = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Elsewhere' })).text, 'customer')
  const product = idOf((await ask('POST', '/API/v2/products', { name: 'Paper', price: '20', intervalValue: '1', intervalUnit: 'm' })).text, 'product')
  const { id: method } = (await world.call('POST', `/v1/customers/${customer}/payment-methods`, { token: 'sandbox_approve', isDefault: true })).body
  const { id } = (await world.call('POST', '/v1/subscriptions', { customerId: customer, planId: product })).body
  // The price of those who begin from now on.
  const repriced = await world.call('PUT', `/v1/plans/${product}/prices`, { prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 3000 } }], reach: 'new-subscriptions' })
  expect(repriced.status, repriced.text).toBeLessThan(300)
  const shown = async (): Promise<string[]> => {
    const { text } = await ask('GET', `/API/v2/charges/${id}`)
    return ['payMethod', 'price', 'nextChargeDate', 'customer'].map((name) => inner(text, name))
  }
  expect(await shown()).toEqual([method, '20.00', '11/05/2024 4:21 AM', customer])
  await world.call('POST', `/v1/subscriptions/${id}/cancellation`, { when: 'period-end' })
  expect(await shown()).toEqual([method, '20.00', '', customer])
  expect((await ask('DELETE', `/API/v2/charges/${id}`)).status).toBe(200)
  for (const [verb, form] of [['GET', undefined], ['POST', { price: '1' }], ['DELETE', undefined]] as const) expect([verb, (await ask(verb, `/API/v2/charges/${id}`, form)).status]).toEqual([verb, 404])
})

test('with the dialect at the root the paths are the vendor\'s own, and the form of its pages stands below it', async () => {
  const app = await buildApp(world.engine, { log: false, dialectRoot: 'rechargebilling' })
  const get = async (url: string, key: string | null = world.key): Promise<[number, string, string]> => {
    const { statusCode, headers, body } = await app.inject({ method: 'GET', url, headers: key === null ? {} : { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` } })
    return [statusCode, String(headers['content-type']), body.replace(/^<\?xml [^>]*>\n/, '').slice(0, 20)]
  }
  const xml = 'text/xml; charset=utf-8'
  expect(await get('/API/v2/customers')).toEqual([200, xml, '<response><result><r'])
  expect(await get('/rechargebilling/API/v2/customers')).toEqual([200, xml, '<response><result><r'])
  expect(await get('/customers')).toEqual([200, xml, expect.stringMatching(/^<customers>/)])
  expect(await get('/customers/cu0000000000000')).toEqual([404, xml, '<response><result><r'])
  expect(await get('/customers', null)).toEqual([401, xml, '<response><result><r'])
  expect(await get('/nothing')).toEqual([404, xml, '<response><result><r'])
  expect(await get(`/update/${'0'.repeat(40)}`, null)).toEqual([404, 'text/html; charset=utf-8', '<!doctype html><html'])
  expect((await get('/v1/customers', null))[1]).toContain('application/problem+json')
  await app.close()
})

test.each([
  ['POST', '/customers', { email: 'nope' }, 'email is not an e-mail address'], ['POST', '/products', { name: 'x', price: '1,000.00', intervalValue: '1', intervalUnit: 'm' }, 'price is not a decimal such as 12.50'],
  ['POST', '/products', { name: 'x', price: '1', intervalValue: '1e1', intervalUnit: 'm' }, 'intervalValue is not a whole number from 1'], ['POST', '/products', { name: 'x', price: '1', intervalValue: '0x1', intervalUnit: 'm' }, 'intervalValue is not a whole number from 1'],
  ['POST', '/purchase', { Amount: '1', AcctNum: '4242424242424242', ExpDate: '0924' }, 'ExpDate lies in the past: the card has expired'], ['POST', '/customers', { signupDate: '01/01/0050' }, 'signupDate is no date such as 05/21/2012 or today'],
  ['POST', '/return', { Amount: '1', AcctNum: '4242424242424242', ExpDate: '0930' }, 'AcctNum holds a card number'],
] as const)('%s %s %j is refused by the name of the field', async (method, path, form, told) => {
  const reply = await ask(method, `/API/v2${path}`, form)
  expect([reply.status, inner(reply.text, 'resultDescription')]).toEqual([400, told])
})

test('of two customers with one refID the second is refused, and JSON is no form', async () => {
  await ask('POST', '/API/v2/customers', { refID: 'twice' })
  expect(inner((await ask('POST', '/API/v2/customers', { refID: 'twice' })).text, 'resultDescription')).toBe('another customer has this refID')
  expect((await ask('POST', '/API/v2/customers', { a: '1' }, { type: 'application/json' })).status).toBe(400)
})

const NONSENSE: readonly Record<string, string>[] = [
  {}, { customer: 'cu0' }, { firstName: 'x'.repeat(10_000) }, { email: 'nonsense' }, { signupDate: '99/99/9999' }, { signupDate: '1/1/9999' }, { Amount: '1e300', AcctNum: '4242424242424242', ExpDate: '0930' },
  { Amount: '99999999999999999999', TransactionID: '1' }, { Amount: '1', TransactionID: '9'.repeat(18) }, { Amount: '1.001', TransactionID: '9'.repeat(40) }, { name: ' ', price: '1', intervalValue: '0', intervalUnit: 'm' },
  { name: 'x', price: '-1', intervalValue: '1', intervalUnit: 'm' }, { name: 'x', price: '1', intervalValue: '999999', intervalUnit: 'd' }, { name: 'x', price: '0x10', intervalValue: '1.5', intervalUnit: 'd' },
  { customer: 'CUSTOMER', payMethod: 'METHOD', price: '0', oneTime: '1' }, { customer: 'CUSTOMER', payMethod: 'METHOD', price: '1', intervalValue: '3651', intervalUnit: 'd' },
  { customer: 'CUSTOMER', payMethod: 'METHOD', price: '1', intervalValue: '1', intervalUnit: 'm', billingStartDate: '+999 years' }, { customer: 'CUSTOMER', payMethod: 'METHOD', price: '1', intervalValue: '1', intervalUnit: 'm', billingEndDate: '1/1/2000' },
  { customer: 'CUSTOMER', payMethod: 'METHOD', price: '1', intervalValue: '1', intervalUnit: 'm', billingEndAmount: '0' }, { billingEndAmount: '1e9' }, { billingEndDate: 'never' }, { payMethod: 'METHOD' }, { setupFee: '99999999999999' },
  { customer: 'CUSTOMER', nameOnCard: 'x'.repeat(300), cardNumber: '4242424242424242', expDate: '0930' }, { customer: 'CUSTOMER', nameOnCard: 'A', cardNumber: '4242424242424242', expDate: '0120' }, { '__proto__': 'x', 'constructor': 'y' },
  { phone: '\u0001'.repeat(10) }, { refID: '\ud800' }, { company: 'a\u0000b' },
]

test('every endpoint refuses strangers and nonsense in the vendor\'s four statuses, and shows nothing of another site', async () => {
  const CUSTOMER = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Secretive' })).text, 'customer')
  const METHOD = idOf((await ask('POST', '/API/v2/paymethods', { customer: CUSTOMER, nameOnCard: 'Secretive', cardNumber: '4242424242424242', expDate: '0930' })).text, 'payMethod')
  const { key: stranger } = await world.addSite('stranger')
  const { secret: poor } = await world.addKey(['keys:read'])
  const wrong: string[] = []
  for (const { method, path, identify } of rechargeBillingSurface.routes) {
    if (identify) continue
    for (const id of path.includes('{id}') ? [CUSTOMER, METHOD, 'none', '%00', 'x'.repeat(101)] : ['']) {
      const url = `/API/v2${path.replace('{id}', id)}`
      const strange = await ask(method, url, method === 'POST' ? { customer: CUSTOMER, payMethod: METHOD } : undefined, { key: stranger })
      if (strange.text.includes('Secretive') || (path.includes('{id}') && strange.status === 200)) wrong.push(`${method} ${url} of another site → ${strange.status}`)
      for (const key of [null, poor, 'nonsense']) {
        const reply = await ask(method, url, undefined, { key })
        if (reply.status !== 401) wrong.push(`${method} ${url} as nobody → ${reply.status}`)
      }
      for (const form of method === 'POST' ? NONSENSE : []) {
        const meant = Object.fromEntries(Object.entries(form).map(([name, value]) => [name, value.replace('CUSTOMER', CUSTOMER).replace('METHOD', METHOD)]))
        const reply = await ask(method, url, meant)
        if (![200, 400, 404].includes(reply.status) || (reply.status !== 200 && !inner(reply.text, 'resultDescription'))) wrong.push(`${method} ${url} ${JSON.stringify(form).slice(0, 100)} → ${reply.status} ${reply.text}`)
      }
    }
  }
  expect(wrong.join('\n')).toBe('')
})

test('a product keeps what it is counted by when its set-up fee or its price changes', async () => {
  const edit = (id: string, fields: Record<string, string>): Promise<Reply> => ask('POST', `/API/v2/products/${id}`, fields)
  await world.call('POST', '/v1/products', { id: 'box', name: 'Box' })
  const plan = { productId: 'box', name: 'Box', interval: { unit: 'month', count: 1 } }
  const tiers = { kind: 'tiered', tiers: [{ upTo: null, unitMinor: 500, flatMinor: 0 }] }
  await world.call('POST', '/v1/plans', { ...plan, id: 'seats', prices: [{ currency: 'USD', model: { kind: 'per-unit', amountMinor: 700 } }] })
  await world.call('POST', '/v1/plans', { ...plan, id: 'steps', prices: [{ currency: 'USD', model: tiers }] })
  await world.call('POST', '/v1/plans', { ...plan, id: 'euros', prices: [{ currency: 'EUR', model: { kind: 'flat', amountMinor: 700 } }] })
  for (const [id, fields, status] of [['seats', { setupFee: '1' }, 200], ['steps', { setupFee: '1' }, 200], ['steps', { price: '3', name: 'Not this' }, 400], ['euros', { setupFee: '1', name: 'Not this' }, 400]] as const) {
    expect([id, (await edit(id, fields)).status]).toEqual([id, status])
  }
  const priceOf = async (id: string): Promise<unknown> => (await world.call('GET', `/v1/plans/${id}`)).body
  expect(await priceOf('seats')).toMatchObject({ prices: [{ model: { kind: 'per-unit', amountMinor: 700 }, setupFeeMinor: 100 }] })
  expect(await priceOf('steps')).toMatchObject({ name: 'Box', prices: [{ model: tiers, setupFeeMinor: 100 }] })
  expect(await priceOf('euros')).toMatchObject({ name: 'Box', prices: [{ currency: 'EUR' }] })
  await edit('seats', { price: '8' })
  expect(await priceOf('seats')).toMatchObject({ prices: [{ model: { kind: 'per-unit', amountMinor: 800 }, setupFeeMinor: 100 }] })
})

test('many edits of one customer at once are all done', async () => {
  const customer = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Many', billingCity: 'Reno', refID: 'many' })).text, 'customer')
  const edits = [
    { firstName: 'Mary' }, { lastName: 'Lee' }, { company: 'Co' }, { phone: '5555550100' }, { billingAddress1: '1 Main St' }, { billingZIP: '89501' }, { billingState: 'NV' }, { shippingCity: 'Elko' }, { shippingZIP: '89801' }, { shippingState: 'NV' },
    { emailOption: '1' }, { signupDate: '1/2/2020' }, { email: 'many@example.com' }, { shippingAddress1: '2 Side St' },
  ] as Record<string, string>[]
  const replies = await Promise.all(edits.map((form) => ask('POST', `/API/v2/customers/${customer}`, form)))
  expect(replies.map((reply) => reply.status)).toEqual(edits.map(() => 200))
  // The seller has a phone too.
  const [, text = ''] = (await ask('GET', `/API/v2/customers/${customer}`)).text.split('<customers>')
  expect(['firstName', 'lastName', 'company', 'phone', 'billingAddress1', 'billingCity', 'billingZIP', 'shippingAddress1', 'shippingCity', 'shippingZIP', 'emailOption', 'email', 'refID'].map((name) => inner(text, name)))
    .toEqual(['Mary', 'Lee', 'Co', '(555) 555-0100', '1 Main St', 'Reno', '89501', '2 Side St', 'Elko', '89801', '1', 'many@example.com', 'many'])
  expect((await world.call('GET', `/v1/customers/${customer}/addresses`)).body.items).toHaveLength(1)
})

test('an edit that is refused in its last word changed nothing', async () => {
  await ask('POST', '/API/v2/products', { name: 'Tea', price: '5', intervalValue: '1', intervalUnit: 'm' })
  const customer = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Half' })).text, 'customer')
  const method = idOf((await ask('POST', '/API/v2/paymethods', { customer, nameOnCard: 'Half', cardNumber: '4111111111111111', expDate: '0930' })).text, 'payMethod')
  const charge = idOf((await ask('POST', '/API/v2/charges', { customer, payMethod: method, price: '5', intervalValue: '1', intervalUnit: 'm', billingStartDate: 'tomorrow' })).text, 'charge')
  await world.call('POST', '/v1/products', { id: 'euro', name: 'Euro' })
  await world.call('POST', '/v1/plans', { id: 'euro-only', productId: 'euro', name: 'Euro', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'EUR', model: { kind: 'flat', amountMinor: 700 } }] })
  expect((await ask('POST', `/API/v2/charges/${charge}`, { billingEndAmount: '50', product: 'euro-only' })).status).toBe(400)
  expect(inner((await ask('GET', `/API/v2/charges/${charge}`)).text, 'billingEndAmount')).toBe('')
  expect((await ask('POST', `/API/v2/customers/${customer}`, { firstName: 'Whole', shippingZIP: '12345', shippingCity: 'x'.repeat(10_000) })).status).toBe(400)
  expect(inner((await ask('GET', `/API/v2/customers/${customer}`)).text, 'firstName')).toBe('Half')
})

test('what was declined is no revenue', async () => {
  const customer = idOf((await ask('POST', '/API/v2/customers', { firstName: 'Poor' })).text, 'customer')
  await world.call('POST', `/v1/customers/${customer}/payment-methods`, { token: 'sandbox_decline_card-declined' })
  const [method] = (await world.call('GET', `/v1/customers/${customer}/payment-methods`)).body.items
  const charge = await ask('POST', '/API/v2/charges', { customer, payMethod: method.id, price: '5', intervalValue: '1', intervalUnit: 'm' })
  expect(inner(charge.text, 'totalRevenue')).toBe('0.00')
})
