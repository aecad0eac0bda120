// ReCharge Billing's wire byte for byte (test/golden/rechargebilling; `vitest -u` writes the files anew).

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
  world.now = new Date('2024-10-05T04:21:00Z')
})

type Form = { readonly [name: string]: string }

/** One exchange as it goes over the wire: request line, form, status, content type and the body to the last byte, with ids that chance makes left out. */
async function exchange(method: string, path: string, form?: Form, key: string | null = world.key, type = 'application/x-www-form-urlencoded'): Promise<{ reply: Reply; text: string }> {
  const body = form === undefined ? undefined : new URLSearchParams(form).toString()
  const headers = { ...(key === null ? {} : { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }), ...(body === undefined ? {} : { 'content-type': type }) }
  const reply = await world.call(method, `/rechargebilling${path}`, body, { key: null, headers })
  return { reply, text: `${method} ${path}\n${body === undefined ? '' : `${body}\n`}\n${reply.status} ${String(reply.headers['content-type'])}\n${reply.text}` }
}

const idOf = (xml: string, name: string): string => new RegExp(`<${name} id="([^"]+)"`).exec(xml)?.[1] ?? ''
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\bcu[0-9a-f]{13}\b/g, 'cu…'], [/\b([a-z]+)_[0-9A-HJKMNP-TV-Z]{26}\b/g, '$1_…'], [/(<pubID>)[0-9a-f]{40}/g, '$1…'], [/(<alias>)[A-Za-z0-9]+/g, '$1…'],
]
const golden = (name: string, ...texts: string[]): Promise<void> =>
  expect(`${CHANGING.reduce((text, [pattern, instead]) => text.replace(pattern, instead), texts.join('\n\n'))}\n`).toMatchFileSnapshot(`../../../test/golden/rechargebilling/${name}.http`)

const ada = {
  refID: '7', firstName: 'Ada', lastName: 'O\'Neil & Co', email: 'ada@example.com', company: '<Engines>', phone: '15555550100', billingAddress1: '1 Main St', billingCity: 'Reno', billingState: 'NV',
  billingZIP: '01234', shippingCity: 'Elko',
}

test('a customer is created, edited, read, listed and deleted, in the envelope and bare', async () => {
  const none = await exchange('GET', '/API/v2/customers/')
  const created = await exchange('POST', '/API/v2/customers', ada)
  const id = idOf(created.reply.text, 'customer')
  const edited = await exchange('POST', `/API/v2/customers/${id}`, { emailOption: '1', billingCity: 'Sparks', shippingCity: '' })
  const one = await exchange('GET', '/API/v2/customers')
  await exchange('POST', '/API/v2/customers', { firstName: 'Bob', signupDate: '01/02/2023 4:05 PM' })
  await golden('customer-create', created.text)
  await golden('customer-edit', edited.text)
  await golden('customer-list', none.text, one.text, (await exchange('GET', '/API/v2/customers')).text)
  await golden('customer-bare', (await exchange('GET', `/customers/${id}`)).text, (await exchange('GET', '/customers')).text)
  await golden('customer-delete', (await exchange('DELETE', `/API/v2/customers/${id}`)).text, (await exchange('GET', `/API/v2/customers/${id}`)).text)
})

test('payment methods, products, charges, the terminal and the reports', async () => {
  const customer = idOf((await exchange('POST', '/API/v2/customers', { firstName: 'Cy' })).reply.text, 'customer')
  const method = await exchange('POST', '/API/v2/paymethods', { customer, nameOnCard: 'Cy Young', cardNumber: '4111111111111111', expDate: '0930' })
  const product = await exchange('POST', '/API/v2/products', { name: 'Box', setupFee: '0', price: '100', intervalValue: '1', intervalUnit: 'm' })
  const payMethod = idOf(method.reply.text, 'payMethod')
  const charge = await exchange('POST', '/API/v2/charges', { customer, payMethod, product: idOf(product.reply.text, 'product'), billingStartDate: 'today' })
  await golden('paymethod-create', method.text)
  await golden('product-create', product.text, (await exchange('GET', '/API/v2/products')).text)
  await golden('charge-create', charge.text, (await exchange('POST', '/API/v2/charges', { customer, payMethod, price: '7.50', oneTime: '1' })).text)
  await golden('charge-list', (await exchange('GET', '/API/v2/charges')).text)
  const purchase = await exchange('POST', '/API/v2/purchase', { Amount: '12.34', AcctNum: '4111111111111111', ExpDate: '0930', TrackingID: 't-1' })
  const { TransactionID } = { TransactionID: /<transactionID>(\d{12})</.exec(purchase.reply.text)?.[1] ?? '' }
  await golden('terminal', purchase.text, (await exchange('POST', '/API/v2/return', { Amount: '2', TransactionID })).text, (await exchange('POST', '/API/v2/void', { TransactionID })).text)
  await golden('transactions', (await exchange('GET', '/API/v2/transactions?start=100424&end=100524')).text)
  await golden('customer-full', (await exchange('GET', `/API/v2/customers/${customer}`)).text)
})

test('the same five mistakes: no key, unknown id, malformed body, invalid field, wrong state', async () => {
  const customer = idOf((await exchange('POST', '/API/v2/customers', { firstName: 'Di' })).reply.text, 'customer')
  const payMethod = idOf((await exchange('POST', '/API/v2/paymethods', { customer, nameOnCard: 'Di', cardNumber: '4242424242424242', expDate: '0930' })).reply.text, 'payMethod')
  await exchange('POST', '/API/v2/charges', { customer, payMethod, price: '1', intervalValue: '1', intervalUnit: 'm' })
  await golden('mistake-1-no-key', (await exchange('GET', '/API/v2/customers', undefined, null)).text)
  await golden('mistake-2-not-found', (await exchange('GET', '/API/v2/customers/cu0000000000000')).text, (await exchange('DELETE', '/API/v2/paymethods/pm_none')).text)
  await golden('mistake-3-malformed', (await exchange('POST', '/API/v2/customers', { firstName: 'x' }, world.key, 'multipart/form-data; boundary=none')).text, (await exchange('POST', '/API/v2/customers', { firstName: 'x' }, world.key, 'text/xml')).text)
  await golden('mistake-4-invalid', (await exchange('POST', '/API/v2/customers', { firstName: 'Ed', billingZIP: 'ABCDE' })).text)
  await golden('mistake-5-wrong-state', (await exchange('DELETE', `/API/v2/paymethods/${payMethod}`)).text)
})
