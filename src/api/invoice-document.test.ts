// The printed invoice: what it shows, in whose language, and that nothing a customer wrote becomes part of the page.

import { beforeAll, expect, test } from 'vitest'
import { makeWorld, type Reply, type World } from '../../test/world.ts'

/** Of every shape: a test looks into it. */
type Json = Reply['body']
let world: World
const EVIL = '<script>alert("x")</script>&\'`'

beforeAll(async () => {
  world = await makeWorld()
})

async function ok(method: string, path: string, body?: unknown): Promise<Json> {
  const reply = await world.call(method, `/v1${path}`, body)
  expect(reply.status, `${path} ${reply.text}`).toBeLessThan(300)
  return reply.body
}

test('a stranger and another scope see no invoice', async () => {
  expect((await world.call('GET', '/v1/invoices/x/document', undefined, { key: null })).status).toBe(401)
  const { secret } = await world.addKey(['customers:read'])
  expect((await world.call('GET', '/v1/invoices/x/document', undefined, { key: secret })).body.code).toBe('scope-missing')
  expect((await world.call('GET', '/v1/invoices/x/document')).status).toBe(404)
})

test('an invoice shows seller, buyer, lines, taxes and sums as its reader writes them, and no text of it becomes markup', async () => {
  await ok('PATCH', '/site', { settings: { timeZone: 'Europe/Vienna', seller: { name: `Acme ${EVIL}`, lines: [EVIL, '1010 Wien'], taxNumber: 'ATU1' } } })
  await ok('POST', '/customers', { id: 'ada', firstName: EVIL, lastName: 'Lovelace', language: 'de', primaryContact: { line1: EVIL, city: 'Graz', postalCode: '8010' }, taxNumbers: [{ type: EVIL, value: EVIL }] })
  const { id } = await ok('POST', '/invoices', {
    customerId: 'ada', currency: 'EUR', memo: EVIL, draft: true, taxes: [{ name: `VAT ${EVIL}`, basisPoints: 2_000 }],
    lines: [{ description: EVIL, quantity: 3, unitAmountMinor: 123_456 }, { description: 'Jar', unitAmountMinor: 50 }],
  })
  const draft = await world.call('GET', `/v1/invoices/${id}/document`)
  expect(draft.text).toContain('<title>Draft invoice</title>')
  await ok('POST', `/invoices/${id}/issue`)
  const { headers, text: page } = await world.call('GET', `/v1/invoices/${id}/document`)
  const text = page.replaceAll('\u00a0', ' ')
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['content-security-policy']).toContain(`default-src 'none'`)
  expect(text).toContain('<title>Invoice 1</title>')
  expect(text.match(/<script|<[^>]*\son\w+=|javascript:/i)).toBeNull()
  expect(text.split('alert(&#34;x&#34;)').length - 1).toBe(9)
  // 3 × 1,234.56 + 0.50 = 3,704.18; 20 % of each line: 740.74 + 0.10.
  for (const amount of ['1.234,56', '3.703,68', '3.704,18', '740,84', '4.445,02']) expect(text, amount).toContain(`${amount} €`)
  for (const shown of ['1010 Wien', 'Tax number ATU1', '8010 Graz', '1. März 2026', '20 %', 'past due']) expect(text, shown).toContain(shown)
})
