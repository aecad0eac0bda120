// Idempotency keys: what a request that is asked again does, and does not do.

import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../test/world.ts'
import { makeEngine } from '../server/compose.ts'
import { contextFor, OPERATOR } from './context.ts'
import { defineCustomField } from './custom-fields.ts'
import { forgetOldAnswers, IDEMPOTENCY_DAYS } from './idempotency.ts'
import { createKey } from './keys.ts'
import { createSite } from './sites.ts'

let looks = 0
const world = await makeWorld({
  emailDomains: {
    verdict: async () => {
      looks++
      return 'deliverable'
    },
  },
})

test('nobody outside is asked again', async () => {
  const create = () => world.call('POST', '/v1/customers', { email: 'ann@example.com' }, { headers: { 'idempotency-key': 'ann' } })
  const first = await create()
  expect([first.status, looks]).toEqual([201, 1])
  expect([(await create()).text, looks]).toEqual([first.text, 1])
})

test('what the first one did itself does not refuse the second', async () => {
  await world.call('POST', '/v1/customers', { id: 'ben' })
  const remove = () => world.call('DELETE', '/v1/customers/ben', undefined, { headers: { 'idempotency-key': 'ben' } })
  expect((await remove()).status).toBe(204)
  expect(await remove()).toMatchObject({ status: 204, headers: { 'idempotency-replayed': 'true' } })
  expect((await world.call('DELETE', '/v1/customers/ben')).status).toBe(404)
})

test('of many at the same moment one has its effect, and all get its answer', async () => {
  await world.call('POST', '/v1/customers', { id: 'cem' })
  const comment = () => world.call('POST', '/v1/customers/cem/comments', { message: 'called' }, { headers: { 'idempotency-key': 'cem' } })
  const answers = await Promise.all(Array.from({ length: 12 }, comment))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1)
  const { body } = await world.call('GET', '/v1/customers/cem/timeline')
  expect(body.items.filter((one: { type: string }) => one.type === 'customer.commented')).toHaveLength(1)
})

test('a custom field that another process defined counts at once', async () => {
  expect((await world.call('POST', '/v1/customers', { id: 'dan' })).status).toBe(201)
  const other = makeEngine({ database: world.engine.database, now: world.engine.now, emailDomains: world.engine.emailDomains })
  await defineCustomField(contextFor(other, world.site, OPERATOR), { resource: 'customer', name: 'shoe', type: 'integer', required: true })
  expect((await world.call('POST', '/v1/customers', { id: 'eva' })).body.code).toBe('custom-field-invalid')
  expect((await world.call('POST', '/v1/customers', { id: 'eva', customFields: { shoe: 38 } }, { headers: { 'idempotency-key': 'eva' } })).status).toBe(201)
})

describe('on a test site, whose clock is not the real one', () => {
  test.each(['2024-01-31T12:00:00Z', '2031-01-31T12:00:00Z'])('at %s keys are kept for thirty real days, and no longer', async (clock) => {
    const site = await createSite(world.engine, `at-${clock.slice(0, 4)}`, 'trial', new Date(clock))
    const { secret } = await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })
    const create = () => world.call('POST', '/v1/customers', { firstName: 'Fay' }, { key: secret, headers: { 'idempotency-key': 'fay' } })
    const first = await create()
    await forgetOldAnswers(world.engine)
    expect((await create()).text).toBe(first.text)
    world.now = new Date(world.now.getTime() + (IDEMPOTENCY_DAYS + 2) * 86_400_000)
    await forgetOldAnswers(world.engine)
    expect((await create()).body.id).not.toBe(first.body.id)
  })

  test('an erased person is cleared from the answers', async () => {
    const site = await createSite(world.engine, 'erasing', 'trial', new Date('2031-01-31T12:00:00Z'))
    const { secret } = await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })
    await world.call('POST', '/v1/customers', { id: 'gus', email: 'gus@example.com' }, { key: secret, headers: { 'idempotency-key': 'gus' } })
    const { body } = await world.call('POST', '/v1/customers/gus/erasure', undefined, { key: secret })
    expect(body.cleared).toMatchObject({ idempotentAnswers: 1 })
  })
})
