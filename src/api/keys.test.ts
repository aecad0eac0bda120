// API keys and the settings of the site over HTTP.

import { expect, test } from 'vitest'
import { makeWorld } from '../../test/world.ts'

const world = await makeWorld()

test('nobody gives a key more than he has', async () => {
  const { secret } = await world.addKey(['keys:write'])
  const reply = await world.call('POST', '/v1/api-keys', { name: 'more', scopes: ['customers:read'] }, { key: secret })
  expect([reply.status, reply.body.code]).toEqual([403, 'scope-missing'])
})

test('a secret is shown once, works at once, and stops working when the key is revoked', async () => {
  const made = await world.call('POST', '/v1/api-keys', { name: 'shop', scopes: ['customers:read'] })
  expect(made.status).toBe(201)
  const secret: string = made.body.secret
  expect((await world.call('GET', '/v1/customers', undefined, { key: secret })).status).toBe(200)
  expect((await world.call('GET', '/v1/api-keys')).text).not.toContain(secret)
  expect((await world.call('DELETE', `/v1/api-keys/${made.body.id}`)).body.revokedAt).not.toBeNull()
  expect((await world.call('GET', '/v1/customers', undefined, { key: secret })).body.code).toBe('key-revoked')
})

test('a setting that does not exist in the world is refused', async () => {
  for (const settings of [
    { timeZone: 'Mars/Olympus' }, { country: 'XX' }, { reportingCurrency: 'XXQ' }, { languages: [] }, { unknown: 1 }, { gateway: 'paypal' },
    { dunning: { retryAfterDays: [0], attemptsMax: 3, afterLast: 'leave' } }, { dunning: { retryAfterDays: [], attemptsMax: 3, afterLast: 'shrug' } },
    { exchangeRates: { EUR: '-1' } }, { exchangeRates: { XXQ: '1' } }, { portal: { pause: true } }, { seller: { name: 'Acme', lines: Array(11).fill('x'), taxNumber: null } },
  ]) {
    expect((await world.call('PATCH', '/v1/site', { settings })).status, JSON.stringify(settings)).toBe(422)
  }
})

test('settings that are changed at the same time are all kept', async () => {
  const changes = [{ timeZone: 'Europe/Vienna' }, { country: 'at' }, { selfRegistration: false }, { emailDnsValidation: false }, { exchangeRates: { EUR: '1.1' } }]
  const replies = await Promise.all(changes.map((settings) => world.call('PATCH', '/v1/site', { settings })))
  expect(replies.map((one) => one.status)).toEqual(changes.map(() => 200))
  expect((await world.call('GET', '/v1/site')).body.settings).toMatchObject({ timeZone: 'Europe/Vienna', country: 'AT', selfRegistration: false, emailDnsValidation: false, exchangeRates: { EUR: '1.1' } })
})

test('e-mail becomes unique only when it is, and the change counts at once', async () => {
  for (const id of ['one', 'two']) await world.call('POST', '/v1/customers', { id, email: 'same@example.com' })
  const refused = await world.call('PATCH', '/v1/site', { settings: { uniqueEmail: true } })
  expect([refused.status, refused.body.code]).toEqual([409, 'already-exists'])
  await world.call('DELETE', '/v1/customers/two')
  expect((await world.call('PATCH', '/v1/site', { settings: { uniqueEmail: true } })).body.settings.uniqueEmail).toBe(true)
  expect((await world.call('POST', '/v1/customers', { email: 'SAME@example.com' })).body.code).toBe('email-taken')
})

test('every setting is shown as it was set, and a test site says that it is one', async () => {
  const settings = {
    gateway: 'sandbox', dunning: { retryAfterDays: [1, 2], attemptsMax: 3, afterLast: 'leave' }, exchangeRates: { EUR: '1.0825' }, portal: { pause: true, cancel: false, skip: true },
    seller: { name: 'Acme', lines: ['1 Main St', 'Springfield'], taxNumber: 'X123' },
  }
  const changed = await world.call('PATCH', '/v1/site', { settings })
  expect([changed.status, changed.body.settings]).toMatchObject([200, settings])
  expect((await world.call('GET', '/v1/site')).body).toMatchObject({ isTest: false, settings })
})
