// Several workers on one database, and a server that is killed: nobody is billed twice, and nobody is forgotten.

import { expect, inject, test } from 'vitest'
import pg from 'pg'
import { makeEngine } from '../../src/server/compose.ts'
import { runDueBilling } from '../../src/services/billing-run.ts'
import { createPlan, createProduct } from '../../src/services/catalog.ts'
import { type Context, contextFor, type Engine, OPERATOR } from '../../src/services/context.ts'
import { registerCustomer } from '../../src/services/customers.ts'
import { finishCustomer } from '../../src/services/gateway-calls.ts'
import { attachPaymentMethod } from '../../src/services/payment-methods.ts'
import { changeSite, createSite } from '../../src/services/sites.ts'
import { createSubscription } from '../../src/services/subscriptions.ts'
import { openDatabase, sql } from '../../src/storage/db.ts'
import { crashLoop } from '../billing/crash-loop.ts'
import { bookDump } from '../billing/dump.ts'
import { violations } from '../billing/invariants.ts'
import { SEED } from '../chance.ts'
import { PROGRAM } from '../program.ts'
import { TEMPLATE } from '../postgres.ts'
import { makeWorld } from '../world.ts'

const NOW = new Date('2026-03-31T12:00:00.000Z')
const DAY_MS = 86_400_000
/** Tokens whose outcome does not hang on who asks first. */
const TOKENS = ['sandbox_approve', 'sandbox_timeout-after-success', 'sandbox_approve', 'sandbox_timeout-before-success', 'sandbox_decline_insufficient-funds', 'sandbox_answer-twice']
const CUSTOMERS = 30
const MONTHS_BEHIND = 7
const ROUNDS = 3
/** More with CRASH_KILLS=…; hundreds with `npm run crash-loop`. */
const KILLS = Number(process.env['CRASH_KILLS'] ?? 6)

/** A live site whose subscriptions are months behind. */
async function openSite(engine: Engine, slug: string): Promise<Context> {
  const site = await createSite(engine, slug, slug)
  const settings = { emailDnsValidation: false, dunning: { retryAfterDays: [1], attemptsMax: 3, afterLast: 'leave' as const } }
  const ctx = contextFor(engine, await changeSite(contextFor(engine, site, OPERATOR), { settings }), OPERATOR)
  await createProduct(ctx, { id: 'box', name: 'Box' })
  await createPlan(ctx, { id: 'monthly', productId: 'box', name: 'Box', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 990n }, setupFeeMinor: 0n }] })
  const startAt = new Date(Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() - MONTHS_BEHIND, 31, 8))
  for (let index = 0; index < CUSTOMERS; index++) {
    await registerCustomer(ctx, { id: `c${index}`, email: `c${index}@example.com` })
    await attachPaymentMethod(ctx, `c${index}`, { token: TOKENS[index % TOKENS.length] ?? '' })
    const { customer } = await createSubscription(ctx, { customerId: `c${index}`, planId: 'monthly', startAt })
    await finishCustomer(ctx, customer)
  }
  return ctx
}

test('two and four workers bring what one brings, and charge nobody twice', async () => {
  const world = await makeWorld()
  const dumps: string[][] = []
  for (const workers of [1, 2, 4]) {
    world.now = NOW
    const ctx = await openSite(world.engine, `workers-${workers}`)
    const databases = Array.from({ length: workers }, () => openDatabase({ connection: { ...world.connection }, connectionsMax: 5 }))
    const engines = databases.map((database) => makeEngine({ database, now: () => world.now, emailDomains: { verdict: async () => 'deliverable' } }))
    for (let round = 0; round < ROUNDS; round++) {
      // The second look finds the answers that went missing in the first.
      for (const waitMs of [0, 600_000]) {
        world.now = new Date(NOW.getTime() + round * DAY_MS + waitMs)
        for (let done = 1; done > 0;) done = (await Promise.all(engines.map(runDueBilling))).reduce((sum, one) => sum + one, 0)
      }
    }
    await Promise.all(databases.map((database) => database.close()))
    expect(await violations(ctx, { isQuiet: true })).toEqual([])
    dumps.push(await bookDump(ctx, { isUnordered: true }))
  }
  expect(dumps[0]?.filter((line) => line.startsWith('invoices'))).toHaveLength(CUSTOMERS * (MONTHS_BEHIND + 1))
  expect(dumps[1]).toEqual(dumps[0])
  expect(dumps[2]).toEqual(dumps[0])
})

test(`a server that is killed ${KILLS} times in the middle of billing loses and doubles nothing`, async () => {
  const server = inject('postgres')
  const name = `crashes_${process.pid}`
  const admin = new pg.Client(server)
  await admin.connect()
  await admin.query(`create database ${name} template ${TEMPLATE}`)
  try {
    const report = await crashLoop({ connection: { ...server, database: name }, program: [PROGRAM], seed: SEED, kills: KILLS, servers: 3, customers: 12, daysBehind: 8 })
    expect(report.wrong, JSON.stringify(report)).toEqual([])
    expect(report.kills).toBe(KILLS)
    expect(report.killsInBilling).toBeGreaterThan(KILLS / 2)
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
}, 300_000 + KILLS * 30_000)

test('a customer whose books are wrong is told of, and holds up nobody else, on its own site or another', async () => {
  const world = await makeWorld()
  world.now = NOW
  const [ill, sound] = [await openSite(world.engine, 'ill'), await openSite(world.engine, 'sound')]
  await ill.database.read(ill.site.siteId, async (db) => {
    // One that its next period does not follow upon, and one whose answer finds an invoice that does not add up.
    await db.run(sql`update subscriptions set covered_until = covered_until + interval '1 minute', next_due_at = next_due_at + interval '1 minute'
      where site_id = ${db.siteId} and customer = (select number from customers where site_id = ${db.siteId} and id = 'c2')`)
    await db.run(sql`update invoices set lines = '[]' where site_id = ${db.siteId} and customer = (select number from customers where site_id = ${db.siteId} and id = 'c3')`)
  })
  await expect(runDueBilling(world.engine)).rejects.toThrow('a period begins where the one before ends')
  world.now = new Date(NOW.getTime() + 600_000)
  await expect(runDueBilling(world.engine)).rejects.toThrow()
  const paid = async ({ database, site }: Context): Promise<string[]> => database.read(site.siteId, async (db) => (await db.rows<{ id: string }>(sql`
    select c.id from customers c join invoices i on i.site_id = ${db.siteId} and i.customer = c.number where c.site_id = ${db.siteId} and i.status = 'paid' group by c.id
    having count(*) = ${MONTHS_BEHIND + 1} order by c.id`)).map((row) => row.id))
  const [here, there] = [await paid(ill), await paid(sound)]
  expect(there).toHaveLength(CUSTOMERS - CUSTOMERS / TOKENS.length)
  expect(there.filter((id) => !here.includes(id))).toEqual(['c2', 'c3'])
})
