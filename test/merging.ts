// A site for tests of merges: a plan, an organization, a clock of its own, and short words for what such a test does.

import pg from 'pg'
import { afterAll, beforeAll, expect } from 'vitest'
import { contextFor, OPERATOR } from '../src/services/context.ts'
import { createKey } from '../src/services/keys.ts'
import { createSite } from '../src/services/sites.ts'
import { makeWorld, type Reply, type World } from './world.ts'

export type Json = Reply['body']

/** The slug of the site. */
export const MERGING_SITE = 'merging'

export interface MergingSite {
  readonly world: World
  /** A connection that sees everything. */
  readonly owner: pg.Client
  readonly id: string
  readonly key: string
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>
  /** The answer of a call that succeeds. */
  readonly ok: (method: string, path: string, body?: unknown) => Promise<Json>
  /** The problem of a call that is refused. */
  readonly refused: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Json>
  /** A new customer with a card, if asked for; gives its id. */
  readonly customer: (fields?: object, token?: string | null) => Promise<string>
  readonly merge: (survivor: string, losers: readonly string[], more?: object) => Promise<Json>
  readonly undo: (id: string) => Promise<Json>
  /** Moves the clock on by so many days. */
  readonly wait: (days: number) => Promise<void>
}

/** The site of a test file, in a world of its own: opened before its tests, closed after them. Only within a test is there anything to ask it for. */
export function openMergingSite(): MergingSite {
  let site: MergingSite
  beforeAll(async () => {
    const world = await makeWorld()
    const owner = new pg.Client(world.connection)
    await owner.connect()
    site = await stock(world, owner)
  })
  afterAll(() => site.owner.end())
  return {
    get world() { return site.world },
    get owner() { return site.owner },
    get id() { return site.id },
    get key() { return site.key },
    call: (...args) => site.call(...args), ok: (...args) => site.ok(...args), refused: (...args) => site.refused(...args), customer: (...args) => site.customer(...args),
    merge: (...args) => site.merge(...args), undo: (id) => site.undo(id), wait: (days) => site.wait(days),
  }
}

async function stock(world: World, owner: pg.Client): Promise<MergingSite> {
  const site = await createSite(world.engine, MERGING_SITE, 'Merging', new Date('2026-01-31T10:00:00Z'))
  const key = (await createKey(contextFor(world.engine, site, OPERATOR), { name: 'all', scopes: ['*'] })).secret
  const call: MergingSite['call'] = (method, path, body, headers) => world.call(method, `/v1${path}`, body, { key, ...(headers ? { headers } : {}) })
  const ok: MergingSite['ok'] = async (method, path, body) => {
    const reply = await call(method, path, body)
    expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(300)
    return reply.body
  }
  let people = 0
  await ok('PATCH', '/site', { settings: { emailDnsValidation: false } })
  await ok('POST', '/products', { id: 'box', name: 'Box' })
  await ok('POST', '/plans', {
    id: 'monthly', productId: 'box', name: 'Monthly box', interval: { unit: 'month', count: 1 },
    prices: [{ currency: 'USD', model: { kind: 'per-unit', amountMinor: 2500 } }, { currency: 'EUR', model: { kind: 'per-unit', amountMinor: 2200 } }],
  })
  await ok('POST', '/organizations', { id: 'acme', name: 'Acme' })
  return {
    world, owner, id: String(site.siteId), key, call, ok,
    refused: async (method, path, body, headers) => {
      const reply = await call(method, path, body, headers)
      expect(reply.status, reply.text).toBeGreaterThanOrEqual(400)
      expect(reply.status).toBeLessThan(500)
      return reply.body
    },
    customer: async (fields = {}, token = null) => {
      const id = `p${++people}`
      await ok('POST', '/customers', { id, email: `${id}@example.com`, ...fields })
      if (token) await ok('POST', `/customers/${id}/payment-methods`, { token })
      return id
    },
    merge: (survivor, losers, more = {}) => ok('POST', '/merges', { survivor, losers, ...more }),
    undo: (id) => ok('POST', `/merges/${id}/undo`),
    wait: async (days) => void (await ok('POST', '/test-clock', { to: new Date(Date.parse((await ok('GET', '/test-clock')).now) + days * 86_400_000).toISOString() })),
  }
}
