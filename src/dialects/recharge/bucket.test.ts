// The leaky bucket: so many at once, then as many as leak out.

import { expect, test } from 'vitest'
import { makeRechargeWorld } from '../../../test/dialects-recharge.ts'
import type { Context } from '../../services/context.ts'
import { bucketsOf } from './bucket.ts'

const head = { id: 'r', method: 'GET', base: '', path: '', params: {}, query: {}, headers: {} }
const as = (name: string): Context => ({ site: { siteId: 1n }, actor: { name, scopes: [] } }) as unknown as Context

test('forty at once, two more a second, each token for itself', () => {
  const admit = bucketsOf({ size: 40, perSecond: 2 })
  for (let call = 1; call <= 40; call++) expect(admit(as('a'), head, 0)).toEqual({ headers: { 'x-recharge-limit': `${call}/40` } })
  expect(admit(as('a'), head, 0)).toMatchObject({ headers: { 'x-recharge-limit': '40/40' }, refused: { detail: expect.any(String) } })
  expect(admit(as('b'), head, 0).refused).toBe(undefined)
  expect(admit(as('a'), head, 499).refused).toBeDefined()
  expect(admit(as('a'), head, 500).refused).toBe(undefined)
  expect(admit(as('a'), head, 20_500)).toEqual({ headers: { 'x-recharge-limit': '1/40' } })
})

test('a full bucket answers 429 with what clients wait by', async () => {
  const { ask } = await makeRechargeWorld({ bucket: { size: 2, perSecond: 1 / 1_000_000 } })
  await ask('GET', '/store')
  await ask('GET', '/store')
  const full = await ask('GET', '/store')
  expect([full.status, full.headers.get('retry-after'), full.headers.get('x-recharge-limit'), full.body]).toEqual([429, '1', '2/2', { error: 'Rate limit exceeded' }])
})
