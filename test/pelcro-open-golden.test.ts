// Golden files of Pelcro's Open API: what goes over the wire, for people to read and for clients to rely on. UPDATE_GOLDEN=1 writes them anew.

import { beforeAll, expect, test } from 'vitest'
import { makeOpenWorld, type OpenWorld, type Page } from './dialects-pelcro-open.ts'
import { expectGolden } from './golden.ts'

/** What is different each time. */
const CHANGING: readonly (readonly [RegExp, string])[] = [[/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'eyJ…'], [/pr_[\w-]{43}/g, 'pr_…']]

let open: OpenWorld
let page: Page
beforeAll(async () => {
  open = await makeOpenWorld()
  page = open.newPage()
})

interface Shot {
  readonly method: string
  readonly path: string
  readonly body?: object | string
  /** Asks without the token that came before. */
  readonly bare?: boolean
}

/** One exchange as text: what was asked beside the common fields, the status, and the body with a line for each field. */
async function tell({ method, path, body, bare }: Shot): Promise<string> {
  const answer = await (bare ? open.newPage() : page).ask(method, path, body)
  const sent = body === undefined ? '' : `${typeof body === 'string' ? body : JSON.stringify(body)}\n`
  const text = `${method} ${path}\n${bare ? '' : 'Authorization: Bearer eyJ…\n'}${sent}\n${answer.status} ${answer.headers.get('content-type') ?? 'no body'}\n${answer.text === '' ? '' : JSON.stringify(answer.body, null, 2)}\n`
  return CHANGING.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text)
}

async function match(name: string, shots: readonly Shot[]): Promise<void> {
  const texts: string[] = []
  for (const shot of shots) texts.push(await tell(shot))
  expectGolden(`pelcro/${name}`, texts.join('\n'))
}

const PASSWORD = 'correct horse'

test('a site, and a customer who registers there', async () => {
  await match('open-register', [
    { method: 'GET', path: '/site?site_id=1&language=en', bare: true },
    { method: 'POST', path: '/auth/register', bare: true, body: { email: 'jane@example.com', password: PASSWORD, first_name: 'Jane', last_name: 'Doe', phone: '(514) 555-0100', metadata: { company: 'Acme' } } },
  ])
})

test('a customer who subscribes, cancels and leaves', async () => {
  expect((await page.ask('POST', '/auth/login', { email: 'jane@example.com', password: PASSWORD })).status).toBe(200)
  await match('open-subscribe', [
    { method: 'POST', path: '/address', body: { line1: '1 Main St', city: 'Montreal', state: 'QC', country: 'CA', postal_code: 'H2X 1Y4' } },
    { method: 'POST', path: '/payment_methods', body: { token: 'sandbox_approve.visa.last4-4242.expires-2030-04', is_default: true } },
    { method: 'POST', path: '/subscription', body: { plan_id: 1, quantity: 1, source: 'Web', address_id: 1, gift_recipient_full_name: 'undefined undefined' } },
    { method: 'POST', path: '/subscription/cancel', body: { subscription_id: 1, mode: 'period_end' } }, { method: 'PUT', path: '/customer', body: { metadata: { metadata_theme: 'dark', company: null } } },
    { method: 'POST', path: '/auth/logout' }, { method: 'POST', path: '/customer/refresh' },
  ])
})

test('the same five mistakes: no token, unknown id, malformed body, invalid field, wrong state', async () => {
  page.token = null
  expect((await page.ask('POST', '/auth/login', { email: 'jane@example.com', password: PASSWORD })).status).toBe(200)
  expect((await page.ask('POST', '/subscription/cancel', { subscription_id: 1, mode: 'now' })).status).toBe(200)
  await match('open-mistakes', [
    { method: 'POST', path: '/customer', bare: true }, { method: 'GET', path: '/payment_methods/999' }, { method: 'PUT', path: '/customer', body: '{"first_name":' },
    { method: 'PUT', path: '/customer', body: { first_name: 7, phone: '12' } }, { method: 'POST', path: '/subscription/reactivate', body: { subscription_id: 1 } },
    { method: 'POST', path: '/subscription', body: { plan_id: 999 } }, { method: 'POST', path: '/auth/register', bare: true, body: { email: 'jane@example.com', password: PASSWORD } },
    { method: 'POST', path: '/auth/login', bare: true, body: { email: 'jane@example.com', password: 'wrong one' } }, { method: 'GET', path: '/site', bare: true }, { method: 'GET', path: '/nothing' },
  ])
})

test('a forgotten password, and the mail', async () => {
  await match('open-password', [{ method: 'POST', path: '/password/forgot', bare: true, body: { email: 'jane@example.com' } }])
  await expect.poll(() => open.mails.length).toBe(1)
  const [mail] = open.mails
  expectGolden('pelcro/open-password-mail', `To: ${mail?.to}\nSubject: ${mail?.subject}\n\n${mail?.text.replace(/pr_[\w-]{43}/g, 'pr_…')}`)
})
