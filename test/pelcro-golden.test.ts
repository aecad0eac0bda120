// Golden files: what goes over Pelcro's wire, for people to read and for clients to rely on. UPDATE_GOLDEN=1 writes them anew.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from './world.ts'

const FOLDER = new URL('./golden/pelcro/', import.meta.url)
const CORE = '/pelcro/api/v1/core'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

interface Shot {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly key?: null
}

/** One exchange as text: what was asked, the status, and the body with a line for each field. */
async function tell({ method, path, body, key }: Shot): Promise<string> {
  const answer = await world.call(method, CORE + path, body, key === null ? { key } : {})
  const sent = body === undefined ? '' : `${typeof body === 'string' ? body : JSON.stringify(body)}\n`
  const type = String(answer.headers['content-type'] ?? 'no body')
  return `${method} ${CORE}${path}\n${sent}\n${answer.status} ${type}\n${answer.text === '' ? '' : JSON.stringify(answer.body, null, 2)}\n`
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

const jane = {
  site_id: 1, email: 'jane@example.com', first_name: 'Jane', last_name: 'Doe', phone: '(514) 555-0100', mail_marketing: true, metadata: { company: 'Acme' }, language: 'en', timezone: 'America/Montreal',
  organization: 'Pelcro',
}

test('customers: created, read, found, changed, without a key of their metadata', async () => {
  await match('customers', [
    { method: 'POST', path: '/customers', body: jane }, { method: 'GET', path: '/customers/1?site_id=1&expand=organization,defaultSource' },
    { method: 'GET', path: '/customers?filter[email]=like:example.com&filter[metadata.company]=Acme,Other&sort=-email&limit=1' },
    { method: 'PUT', path: '/customers/1', body: { metadata: { company: null, interests: ['news'] }, organization: null } }, { method: 'DELETE', path: '/customers/1/metadata/interests' },
  ])
})

test('an address, a payment method, credit from it, and a subscription', async () => {
  await match('billing', [
    { method: 'POST', path: '/addresses', body: { customer_id: 1, type: 'shipping', first_name: 'Jane', line1: '30 N Ave', city: 'Los Angeles', state: 'CA', country: 'US', postal_code: '90404' } },
    { method: 'POST', path: '/sources', body: { customer_id: 1, object_gateway: 'stripe', object_id: 'sandbox_approve.visa.last4-4242.expires-2030-04' } },
    { method: 'POST', path: '/customers/credit_from_payment_method', body: { customer_id: 1, payment_method_id: 1, amount: 1000, currency: 'usd' } },
    { method: 'POST', path: '/products', body: { name: 'Magazine' } },
    { method: 'POST', path: '/plans', body: { product_id: 1, nickname: 'Monthly', amount: 1999, currency: 'usd', interval: 'month', interval_count: 1 } },
    { method: 'POST', path: '/subscriptions?expand=plan,latest_invoice', body: { user_id: 1, plan_id: 1, source_id: 1, address_id: 1, quantity: 1 } }, { method: 'GET', path: '/customers/1?expand=addresses,subscriptions,defaultSource' },
    { method: 'DELETE', path: '/subscriptions/1', body: { mode: 'now', reason: 'moved' } },
  ])
})

test('the same five mistakes: no key, unknown id, malformed body, invalid field, wrong state; and what Pelcro reserves', async () => {
  await match('mistakes', [
    { method: 'GET', path: '/customers', key: null }, { method: 'GET', path: '/customers/999' }, { method: 'POST', path: '/customers', body: '{"email":' },
    { method: 'POST', path: '/customers', body: { first_name: 7, language: 'xx' } }, { method: 'DELETE', path: '/subscriptions/1', body: { mode: 'now' } },
    { method: 'POST', path: '/customers', body: { email: 'jane@example.com' } }, { method: 'DELETE', path: '/customers/1/metadata/pelcro_x' }, { method: 'GET', path: '/customers?filter[name]=Jane' },
    { method: 'GET', path: '/customers?site_id=2' }, { method: 'DELETE', path: '/customers/1' }, { method: 'GET', path: '/customers/1' }, { method: 'GET', path: '/nothing' },
  ])
})
