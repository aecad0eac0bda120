// Merges and undos while everything else goes on at the same moment: renewals, notices of a gateway, portals, decisions, edits, deletions.
// MERGE_LOAD_SECONDS=60 goes on for longer, TEST_SEED begins another story, MERGE_LOAD_PRINT=1 tells what was answered.

import pg from 'pg'
import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contextFor, type Engine, OPERATOR } from '../../src/services/context.ts'
import { runDueBilling } from '../../src/services/billing-run.ts'
import { getSite } from '../../src/services/sites.ts'
import { makeEngine } from '../../src/server/compose.ts'
import { openDatabase } from '../../src/storage/db.ts'
import { MOVED_KINDS } from '../../src/storage/merge-moves.ts'
import { violations } from '../billing/invariants.ts'
import { type Random, seeded } from '../billing/random.ts'
import { SEED } from '../chance.ts'
import { DOUBLE_KEY, startStripeDouble, type StripeDouble } from '../stripe-double.ts'
import { makeWorld, type Reply, type World } from '../world.ts'

const SECONDS = Number(process.env['MERGE_LOAD_SECONDS'] ?? 2)
const PRINTED = process.env['MERGE_LOAD_PRINT'] !== undefined
const PEOPLE = 12
const HOUR_MS = 3_600_000
/** How far the clock is moved at a time while everybody is busy, and how often. */
const STEP_MS = 8 * HOUR_MS
const STEP_EVERY_MS = 200
/** What it takes to mean something, and how both are told among the answers. */
const [MERGED, MERGED_LEAST] = [/^POST merges 201/, 3]
const [UNDONE, UNDONE_LEAST] = [/^POST merges\/undo 200/, 1]
const SECRETS_KEY = Buffer.alloc(32, 7)
const NOTICE_SECRET = 'whsec_abcdefghijklmnop'
/** What a wrong moment earns: one that was merged, deleted, changed or ended meanwhile. */
const EXPECTED = new Set([
  'merged', 'not-found', 'wrong-state', 'revision-stale', 'session-invalid', 'in-use', 'limit-reached', 'already-exists', 'invalid', 'payment-method-missing', 'payment-token-invalid', 'signature-invalid',
])

let double: StripeDouble
let world: World
let owner: pg.Client
let second: Engine
let closeSecond: () => Promise<void>
beforeAll(async () => {
  double = await startStripeDouble()
  world = await makeWorld({ stripeServer: double.server, encryptionKey: () => SECRETS_KEY })
  owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query('set search_path = regulars, public')
  // Another process on the same database: it bills too.
  const database = openDatabase({ connection: { ...world.connection }, connectionsMax: 4 })
  second = makeEngine({ database, now: () => world.now, emailDomains: world.engine.emailDomains, encryptionKey: () => SECRETS_KEY, stripeServer: double.server })
  closeSecond = () => database.close()
})
afterAll(async () => {
  await Promise.all([owner.end(), closeSecond(), double.close()])
})

type Json = Reply['body']

interface Crowd {
  /** Everybody's id, also of those who are gone. */
  readonly ids: string[]
  /** Those who were deleted at some time; what became part of them is gone with them. */
  readonly deleted: Set<string>
  /** How often what was answered. */
  readonly answers: Map<string, number>
  readonly wrong: string[]
}

async function ask(crowd: Crowd, method: string, path: string, body?: unknown, options: { key?: string; headers?: Record<string, string> } = {}): Promise<Json> {
  const reply = await world.call(method, path, body, options)
  const what = `${method} ${path.replace(/^\/(v1|portal\/v1)/, '').split('/').slice(1, 2).join()}${/\/(undo|pause|resumption|preview|erasure)/.exec(path)?.[0] ?? ''} ${reply.status} ${reply.body?.code ?? ''}`
  crowd.answers.set(what, (crowd.answers.get(what) ?? 0) + 1)
  if (reply.status >= 500 || (reply.status >= 400 && !EXPECTED.has(reply.body?.code))) crowd.wrong.push(`${method} ${path} ${JSON.stringify(body)}: ${reply.status} ${reply.text.slice(0, 500)}`)
  return reply.status < 300 ? (reply.body ?? {}) : reply.body?.code === 'signature-invalid' ? undefined : {}
}

async function join(crowd: Crowd): Promise<void> {
  const id = `p${crowd.ids.length}`
  await ask(crowd, 'POST', '/v1/customers', { id, email: `${id}@example.com`, firstName: id, externalReferences: [{ system: 'shop', value: `shop-${id}` }], tags: ['vip'], leadSource: { source: id } })
  crowd.ids.push(id)
  await ask(crowd, 'POST', `/v1/customers/${id}/addresses`, { kind: 'shipping', city: id })
  await ask(crowd, 'POST', '/v1/organizations/acme/memberships', { customer: id })
  double.addCustomer(`cus_${id}`)
  double.addMethod(`pm_${id}`, { customer: `cus_${id}`, settles: 'processing' })
  const isLate = crowd.ids.length % 3 === 0
  await ask(crowd, 'POST', `/v1/customers/${id}/payment-methods`, isLate ? { gateway: 'stripe', token: `pm_${id}`, gatewayCustomerId: `cus_${id}` } : { token: crowd.ids.length % 3 === 1 ? 'sandbox_approve' : 'sandbox_decline-first_2' })
  await ask(crowd, 'POST', `/v1/customers/${id}/credits/adjustments`, { currency: 'USD', amountMinor: 300, reason: 'welcome' })
  await ask(crowd, 'POST', '/v1/subscriptions', { customerId: id, planId: crowd.ids.length % 2 ? 'monthly' : 'weekly' })
}

type Act = (crowd: Crowd, random: Random, turn: number) => Promise<unknown>

const some = (crowd: Crowd, random: Random): string => random.pick(crowd.ids)

/** Everybody does one thing after another until time is up; as many of each as stand before it. */
const BUSY: readonly (readonly [count: number, act: Act])[] = [
  [2, async (crowd, random, turn) => {
    const [survivor, ...losers] = [...new Set([some(crowd, random), some(crowd, random), some(crowd, random)])]
    if (losers.length === 0) return
    const asked = { survivor, losers }
    const { preview } = turn % 3 === 0 ? await ask(crowd, 'POST', '/v1/merges/preview', asked) : {}
    await ask(crowd, 'POST', '/v1/merges', { ...asked, ...(preview ? { preview } : {}) }, { headers: { 'idempotency-key': `merge ${random.fraction()}` } })
  }],
  // Around in a circle: the second and the third can only be what the first has left of them.
  [1, async (crowd, random) => {
    const [a, b, c] = [some(crowd, random), some(crowd, random), some(crowd, random)]
    if (new Set([a, b, c]).size === 3) await Promise.all([[a, b], [b, c], [c, a]].map(([survivor, loser]) => ask(crowd, 'POST', '/v1/merges', { survivor, losers: [loser] })))
  }],
  [2, async (crowd, random) => {
    const standing = ((await ask(crowd, 'GET', '/v1/merges?limit=50')).items ?? []).filter((one: Json) => one.undoneAt === null)
    if (standing.length > 0) await ask(crowd, 'POST', `/v1/merges/${random.pick<Json>(standing.slice(0, 8)).id}/undo`)
  }],
  [2, async (crowd, random, turn) => {
    const id = some(crowd, random)
    await ask(crowd, 'PATCH', `/v1/customers/${id}`, { lastName: `Edit ${turn}`, metadata: { turn } })
    await ask(crowd, 'POST', `/v1/customers/${id}/addresses`, { kind: 'billing', city: `Town ${turn}` })
    await ask(crowd, 'PUT', '/v1/customers?match=externalReference:shop&onMatch=update', { externalReferences: [{ system: 'shop', value: `shop-${id}` }], title: `T${turn}` })
    await ask(crowd, 'POST', `/v1/tags/busy-${turn % 3}/customers`, { customers: crowd.ids })
    await ask(crowd, 'POST', `/v1/customers/${id}/consents`, { consents: [{ channel: 'mail', state: random.pick(['granted', 'withdrawn']) }] })
  }],
  [2, async (crowd, random, turn) => {
    const id = some(crowd, random)
    await ask(crowd, 'POST', '/v1/transactions', { customerId: id, amountMinor: 100 + turn, currency: 'USD' })
    await ask(crowd, 'POST', `/v1/customers/${id}/items`, { description: 'Extra', unitAmountMinor: 50, currency: 'USD' })
    await ask(crowd, 'POST', '/v1/invoices', { customerId: id, currency: 'USD', lines: [{ description: 'Work', unitAmountMinor: 900 }] })
    const [sale] = (await ask(crowd, 'GET', `/v1/transactions?customerId=${id}&limit=5`)).items?.filter((one: Json) => one.status === 'approved' && one.kind === 'sale') ?? []
    if (sale) await ask(crowd, 'POST', `/v1/transactions/${sale.id}/refunds`, { amountMinor: 10 })
  }],
  [2, async (crowd, random, turn) => {
    const { secret: key } = await ask(crowd, 'POST', `/v1/customers/${some(crowd, random)}/portal-sessions`, { minutes: 1_440 })
    if (!key) return
    const portal = (method: string, path: string, body?: unknown): Promise<Json> => ask(crowd, method, `/portal/v1${path}`, body, { key })
    await portal('PATCH', '/me', { firstName: `Self ${turn}` })
    await portal('POST', '/addresses', { city: `Own ${turn}` })
    const [subscription] = (await portal('GET', '/subscriptions')).items ?? []
    if (subscription) await (subscription.status === 'paused' ? portal('POST', `/subscriptions/${subscription.id}/resumption`) : portal('POST', `/subscriptions/${subscription.id}/pause`, {}))
    const token = await portal('POST', '/payment-tokens', { token: 'sandbox_approve' })
    if (token.id) await portal('POST', '/payment-methods', { paymentToken: token.id })
  }],
  [1, async (crowd, random, turn) => {
    const customers = [...new Set([some(crowd, random), some(crowd, random)])]
    const decision = random.pick(['same', 'same', 'different', 'later'])
    if (customers.length === 2) await ask(crowd, 'POST', '/v1/duplicate-decisions', { customers, decision, ...(decision === 'same' ? { merge: turn % 2 === 0, override: true } : {}) })
  }],
  [1, async (crowd, random, turn) => {
    if (turn % 12 !== 11) return void (await new Promise((resolve) => setTimeout(resolve, 25)))
    const id = some(crowd, random)
    crowd.deleted.add(id)
    await ask(crowd, 'DELETE', `/v1/customers/${id}`)
    await join(crowd)
  }],
  [1, async (crowd, random) => {
    const intent = double.intents.findLast((one) => one['status'] === 'processing' && !random.chance(0.3))
    if (!intent) return void (await new Promise((resolve) => setTimeout(resolve, 10)))
    Object.assign(intent, random.chance(0.8) ? { status: 'succeeded' } : { status: 'requires_payment_method', last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' } })
    await Promise.all([tell(crowd, intent), tell(crowd, intent)])
  }],
]

/** Until it is heard: by a clock that is moved on meanwhile, a notice is too old. */
async function tell(crowd: Crowd, intent: { readonly [field: string]: unknown }): Promise<void> {
  while ((await tellOnce(crowd, intent)) === undefined);
}

async function tellOnce(crowd: Crowd, intent: { readonly [field: string]: unknown }): Promise<Json> {
  const type = intent['status'] === 'succeeded' ? 'payment_intent.succeeded' : 'payment_intent.payment_failed'
  const timestamp = Math.floor(world.now.getTime() / 1_000)
  const payload = JSON.stringify({ id: `evt_${String(intent['id'])}`, object: 'event', type, created: timestamp, data: { object: intent } })
  const signature = new Stripe('sk_test_x').webhooks.generateTestHeaderString({ payload, secret: NOTICE_SECRET, timestamp })
  return ask(crowd, 'POST', '/v1/gateways/stripe/notices/main', payload, { headers: { 'content-type': 'application/json', 'stripe-signature': signature } })
}

async function open(crowd: Crowd): Promise<void> {
  const set = (method: string, path: string, body: unknown): Promise<Json> => ask(crowd, method, `/v1${path}`, body)
  await set('PATCH', '/site', {
    settings: { emailDnsValidation: false, dunning: { retryAfterDays: [2], attemptsMax: 3, afterLast: 'leave' } },
  })
  await set('PUT', '/gateways/stripe', { secretKey: DOUBLE_KEY, webhookSecret: NOTICE_SECRET })
  await set('POST', '/products', { id: 'box', name: 'Box' })
  for (const [id, unit] of [['monthly', 'month'], ['weekly', 'week']]) {
    await set('POST', '/plans', { id, productId: 'box', name: id, interval: { unit, count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 1_500 } }] })
  }
  await set('POST', '/organizations', { id: 'acme', name: 'Acme' })
  for (let count = 0; count < PEOPLE; count++) await join(crowd)
}

/** Everything that is due, until nothing is, with all that the gateways have to tell. */
async function settle(crowd: Crowd): Promise<void> {
  for (const waitMs of [0, HOUR_MS, HOUR_MS]) {
    world.now = new Date(world.now.getTime() + waitMs)
    while ((await runDueBilling(world.engine)) > 0);
    for (const intent of double.intents) if (intent['status'] === 'processing') Object.assign(intent, { status: 'succeeded' })
    for (const intent of double.intents) await tell(crowd, intent)
  }
}

/** Nothing is a dead customer's who lives on in another, and whoever does is found in one step. */
async function expectWhole(crowd: Crowd): Promise<void> {
  const context = contextFor(world.engine, await getSite(world.engine, 'main'), OPERATOR)
  expect(await violations(context, { isQuiet: true })).toEqual([])
  const left = await owner.query(`
    ${MOVED_KINDS.map((kind) => `select '${kind}' as what, count(*)::int as count from ${kind} t join customers c on c.site_id = t.site_id and c.number = t.customer where c.merged_into is not null`).join(' union all ')}
    union all select 'customer_ids', count(*)::int from customer_ids i join customers c on c.site_id = i.site_id and c.number = i.customer where c.deleted_at is not null
    union all select 'not found in one step', count(*)::int from customers c join customers s on s.site_id = c.site_id and s.number = c.merged_into where s.merged_into is not null
    union all select 'merged and live', count(*)::int from customers where merged_into is not null and deleted_at is null`)
  expect(left.rows.filter((row) => row.count > 0)).toEqual([])
  for (const id of crowd.ids) {
    const { status, body, text } = await world.call('GET', `/v1/customers/${id}`)
    const { rows: [row] } = await owner.query(`
      select coalesce(s.id, c.id) as id, coalesce(s.deleted_at, case when s.id is null then c.deleted_at end) is not null as "isGone"
      from customers c left join customers s on s.site_id = c.site_id and s.number = c.merged_into where c.id = $1`, [id])
    expect([status, body.id ?? null], `${id} ${text}`).toEqual(row.isGone ? [404, null] : [200, row.id])
  }
}

test(`merges, undos, renewals, notices, portals, decisions, edits and deletions at the same moment (seed ${SEED})`, async () => {
  const crowd: Crowd = { ids: [], deleted: new Set(), answers: new Map(), wrong: [] }
  await open(crowd)
  expect(crowd.wrong).toEqual([])
  const count = (pattern: RegExp): number => [...crowd.answers].reduce((sum, [what, times]) => sum + (pattern.test(what) ? times : 0), 0)
  const until = performance.now() + SECONDS * 1_000
  // On a busy machine it takes longer until there is something to look at.
  const goesOn = (): boolean => performance.now() < until || count(MERGED) <= MERGED_LEAST || count(UNDONE) <= UNDONE_LEAST
  let isOver = false
  const busy = BUSY.flatMap(([count, act], kind) => Array.from({ length: count }, async (_, place) => {
    const random = seeded(SEED + 100 * kind + place)
    for (let turn = 0; goesOn(); turn++) await act(crowd, random, turn)
  }))
  const bills = [world.engine, second].map(async (engine) => {
    while (!isOver) {
      await runDueBilling(engine).catch((error: unknown) => crowd.wrong.push(`billing: ${(error as Error).stack}`))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  const clock = (async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, STEP_EVERY_MS))
      world.now = new Date(world.now.getTime() + STEP_MS)
    }
  })()
  await Promise.all(busy)
  isOver = true
  await Promise.all([...bills, clock])
  if (PRINTED) {
    const { rows } = await owner.query('select deadlocks::int, xact_commit::int as commits from pg_stat_database where datname = current_database()')
    process.stdout.write(`${JSON.stringify(rows[0])}\n${[...crowd.answers].toSorted().map(([what, count]) => `${count} × ${what}`).join('\n')}\n`)
  }
  expect(crowd.wrong).toEqual([])
  await settle(crowd)
  await expectWhole(crowd)
  expect(count(MERGED)).toBeGreaterThan(MERGED_LEAST)
  expect(count(UNDONE)).toBeGreaterThan(UNDONE_LEAST)
  // The last first, so that no chain is in the way.
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Json = await ask(crowd, 'GET', `/v1/merges?limit=200${cursor && `&cursor=${cursor}`}`)
    for (const { id } of page.items.filter((one: Json) => one.undoneAt === null)) {
      const undone = await world.call('POST', `/v1/merges/${id}/undo`)
      expect(undone.status, undone.text).toBe(200)
    }
    cursor = page.nextCursor
  }
  await settle(crowd)
  await expectWhole(crowd)
  const { rows } = await owner.query('select id, merged_into, deleted_at from customers order by number')
  expect(rows.filter((row) => row.merged_into !== null)).toEqual([])
  for (const row of rows) if (!crowd.deleted.has(row.id)) expect(row, row.id).toMatchObject({ deleted_at: null })
  expect(crowd.wrong).toEqual([])
}, 300_000 + SECONDS * 3_000)
