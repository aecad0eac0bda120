// Golden files: what goes over the wire, for people to read and for clients to rely on. UPDATE_GOLDEN=1 writes them anew.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { makeRechargeWorld, type RechargeWorld } from './dialects-recharge.ts'

const FOLDER = new URL('./golden/recharge/', import.meta.url)
const OLD = { 'x-recharge-version': '2021-01' }
/** What is different each time. */
const CHANGING: readonly (readonly [RegExp, string])[] = [[/(sbxcus|sbxpm)_[0-9a-f]{20}/g, '$1_…'], [/"hash": "\d+[0-9a-f]{16}"/g, '"hash": "…"'], [/127\.0\.0\.1:\d+/g, 'localhost']]

let recharge: RechargeWorld
beforeAll(async () => {
  recharge = await makeRechargeWorld()
})

interface Shot {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string | undefined>
}

/** One exchange as text: what was asked, the status, and the body with a line for each field. */
async function tell({ method, path, body, headers }: Shot): Promise<string> {
  const answer = await recharge.ask(method, path, body, headers)
  const sent = body === undefined ? '' : `${typeof body === 'string' ? body : JSON.stringify(body)}\n`
  const version = headers?.['x-recharge-version'] ? `X-Recharge-Version: ${headers['x-recharge-version']}\n` : ''
  const text = `${method} ${path}\n${version}${sent}\n${answer.status} ${answer.headers.get('content-type') ?? 'no body'}\n${answer.text === '' ? '' : JSON.stringify(answer.body, null, 2)}\n`
  return CHANGING.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text)
}

async function match(name: string, shots: readonly Shot[]): Promise<void> {
  const texts: string[] = []
  for (const shot of shots) texts.push(await tell(shot))
  const told = texts.join('\n')
  const file = new URL(`${name}.txt`, FOLDER)
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(file, told)
  }
  expect(told).toBe(readFileSync(file, 'utf8'))
}

const ann = { email: 'ann@example.com', first_name: 'Ann', last_name: 'Bee', external_customer_id: { ecommerce: '4711' } }

test('customers of both versions', async () => {
  await match('customers', [
    { method: 'POST', path: '/customers', body: ann }, { method: 'GET', path: '/customers/1' }, { method: 'GET', path: '/customers/1', headers: OLD },
    { method: 'GET', path: '/customers?email=ann@example.com&include=addresses' },
  ])
})

test('an address, a card, a subscription, its charge, and what refuses to go', async () => {
  await match('billing', [
    {
      method: 'POST', path: '/addresses',
      body: { customer_id: 1, address1: '30 N Ave', city: 'Los Angeles', country_code: 'US', first_name: 'Ann', last_name: 'Bee', phone: '', province: 'California', zip: '90404' },
    },
    {
      method: 'POST', path: '/payment_methods',
      body: { customer_id: 1, payment_type: 'CREDIT_CARD', processor_name: 'stripe', processor_customer_token: 'cus_x', processor_payment_method_token: 'sandbox_approve.expires-2030-04' },
    },
    {
      method: 'POST', path: '/subscriptions',
      body: {
        address_id: 1, quantity: 1, price: '49.00', product_title: 'P', external_product_id: { ecommerce: '1' }, external_variant_id: { ecommerce: '2' }, charge_interval_frequency: 30,
        order_interval_frequency: 30, order_interval_unit: 'day', next_charge_scheduled_at: '2026-03-31',
      },
    },
    { method: 'GET', path: '/subscriptions/1', headers: OLD }, { method: 'GET', path: '/charges?customer_id=1' }, { method: 'GET', path: '/customers/1/delivery_schedule?delivery_count_future=1' },
    { method: 'DELETE', path: '/addresses/1' }, { method: 'DELETE', path: '/customers/1' }, { method: 'POST', path: '/subscriptions/1/cancel', body: { cancellation_reason: 'moved' } },
  ])
})

test('the same five mistakes: no key, unknown id, malformed body, invalid field, wrong state', async () => {
  await match('mistakes', [
    { method: 'GET', path: '/customers', headers: { 'x-recharge-access-token': undefined } }, { method: 'GET', path: '/customers/999' }, { method: 'POST', path: '/customers', body: '{"email":' },
    { method: 'POST', path: '/customers', body: { email: 'ann', first_name: '', last_name: null } }, { method: 'POST', path: '/customers', body: { ...ann } },
    { method: 'POST', path: '/subscriptions/1/cancel', body: { cancellation_reason: 'again' } }, { method: 'POST', path: '/customers', body: {} }, { method: 'GET', path: '/nothing' }, { method: 'GET', path: '/customers', headers: { 'x-recharge-version': '2020-01' } },
  ])
})

test('a discount, a metafield, and what they show on', async () => {
  await match('notes', [
    { method: 'POST', path: '/discounts', body: { code: 'TEN', value: '10.00', value_type: 'percentage' } },
    { method: 'POST', path: '/discounts', headers: OLD, body: { code: 'TEN', value: '10.00', discount_type: 'percentage' } },
    { method: 'PUT', path: '/addresses/1', body: { discounts: [{ code: 'TEN' }] } }, { method: 'GET', path: '/discounts?code=TEN', headers: OLD },
    { method: 'POST', path: '/metafields', body: { metafield: { owner_resource: 'customer', owner_id: 1, namespace: 'gifts', key: 'wrapping', value: 'blue', value_type: 'string' } } },
    { method: 'GET', path: '/metafields?owner_resource=customer&owner_id=1' }, { method: 'GET', path: '/metafields?owner_resource=store' },
    { method: 'GET', path: '/orders?external_order_id=1' },
  ])
})
