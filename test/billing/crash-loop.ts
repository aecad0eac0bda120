// The real server, killed in the middle of billing again and again, its connections cut besides; then the books are looked at.

import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { makeEngine } from '../../src/server/compose.ts'
import { createPlan, createProduct } from '../../src/services/catalog.ts'
import { type Context, contextFor, type Engine, OPERATOR } from '../../src/services/context.ts'
import { registerCustomer } from '../../src/services/customers.ts'
import { attachPaymentMethod } from '../../src/services/payment-methods.ts'
import { changeSite, createSite } from '../../src/services/sites.ts'
import { createSubscription } from '../../src/services/subscriptions.ts'
import { openDatabase, sql } from '../../src/storage/db.ts'
import { violations } from './invariants.ts'
import { type Random, seeded } from './random.ts'

export interface CrashLoopOptions {
  readonly connection: pg.ClientConfig
  /** What node is given to run `main` of the command line. */
  readonly program: readonly string[]
  readonly seed: number
  readonly kills: number
  /** Server processes on the one database at the same time. */
  readonly servers: number
  readonly customers: number
  /** Days that each subscription is behind when it begins: as many renewals are due at once. */
  readonly daysBehind: number
  readonly onProgress?: (line: string) => void
  /** Ends the killing early; what was billed by then is looked at all the same. */
  readonly signal?: AbortSignal
}

export interface CrashLoopReport {
  readonly kills: number
  /** Kills that fell into billing: something was due, or an answer was awaited. */
  readonly killsInBilling: number
  readonly connectionsCut: number
  readonly subscriptions: number
  readonly invoices: number
  readonly approved: number
  /** Answers that were lost, and found again by looking. */
  readonly looked: number
  readonly wrong: readonly string[]
}

const OWN_NAME = 'crash-loop'
const LOOK_AFTER_SECONDS = '1'
const READY_MAX_MS = 180_000
const SETTLE_MAX_MS = 240_000
const SIDE_BY_SIDE = 8
const CUT_CHANCE = 0.4
const DAY_MS = 86_400_000
/** Cards that pay in the end, whatever happens on the way. */
const GOOD = ['sandbox_approve', 'sandbox_approve', 'sandbox_approve', 'sandbox_timeout-after-success', 'sandbox_timeout-before-success', 'sandbox_late_2s', 'sandbox_answer-twice']
const BAD = ['sandbox_decline_insufficient-funds', 'sandbox_decline-first_3', 'sandbox_decline_card-lost-or-stolen', 'sandbox_timeout-after-decline']
const BAD_CHANCE = 0.15

interface Server {
  readonly process: ChildProcess
  readonly ready: Promise<boolean>
  readonly ended: Promise<void>
}

/** Runs the loop to its end. Gives what is wrong afterwards instead of throwing. */
export async function crashLoop(options: CrashLoopOptions): Promise<CrashLoopReport> {
  const random = seeded(options.seed)
  const database = openDatabase({ connection: { ...options.connection, application_name: OWN_NAME }, connectionsMax: SIDE_BY_SIDE })
  const engine = makeEngine({ database, emailDomains: { verdict: async () => 'deliverable' }, lookAfterMs: Number(LOOK_AFTER_SECONDS) * 1_000 })
  const ctx = await openLiveSite(engine)
  const cutter = new pg.Client({ ...options.connection, application_name: OWN_NAME })
  await cutter.connect()
  const servers: Server[] = Array.from({ length: options.servers }, () => start(options))
  let [kills, killsInBilling, connectionsCut, subscriptions] = [0, 0, 0, 0]
  try {
    while (kills < options.kills && !options.signal?.aborted) {
      if (await dueCount(ctx) < options.customers) subscriptions += await fallBehind(ctx, random, options, subscriptions)
      const index = await Promise.race(servers.map((one, place) => one.ready.then(() => place)))
      const server = servers[index]
      // One that could not even start is started again, and counts for nothing.
      if (server && (await server.ready)) {
        await wait(random.whole(0, 250))
        if (random.chance(CUT_CHANCE)) connectionsCut += await cutConnections(cutter, random)
        await wait(random.whole(0, 100))
        if ((await dueCount(ctx)) > 0) killsInBilling++
        server.process.kill('SIGKILL')
        kills++
        if (kills % 10 === 0) options.onProgress?.(`${kills} kills, ${killsInBilling} of them in billing, ${connectionsCut} connections cut, ${subscriptions} subscriptions`)
      }
      await server?.ended
      // The others see to what is left.
      if (kills === options.kills && options.servers > 1) servers.splice(index, 1)
      else servers[index] = start(options)
    }
    await settle(ctx)
    return { kills, killsInBilling, connectionsCut, subscriptions, ...(await counts(ctx)), wrong: [...(await violations(ctx, { isQuiet: true })), ...(await forgotten(ctx))] }
  } finally {
    for (const { process: child } of servers) child.kill('SIGKILL')
    await Promise.all(servers.map((one) => one.ended))
    await cutter.end()
    await database.close()
  }
}

function start({ program, connection }: CrashLoopOptions): Server {
  const { host, port, user, database, password } = connection
  const login = `${encodeURIComponent(user ?? '')}${typeof password === 'string' && password ? `:${encodeURIComponent(password)}` : ''}`
  const url = `postgres://${login}@localhost/${database}?host=${encodeURIComponent(host ?? '')}&port=${port}`
  const child = spawn(process.execPath, [...program, 'serve', '--port', '0', '--database-url', url], {
    stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, REGULARS_LOG_LEVEL: 'silent', REGULARS_LOOK_AFTER_SECONDS: LOOK_AFTER_SECONDS, NODE_ENV: 'test' },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const told = new Promise<boolean>((resolve) => child.stdout?.once('data', () => resolve(true)))
  return { process: child, ended, ready: Promise.race([told, ended.then(() => false), wait(READY_MAX_MS, false, { ref: false })]) }
}

async function openLiveSite(engine: Engine): Promise<Context> {
  const site = await createSite(engine, 'crash', 'Crash')
  const ctx = contextFor(engine, await changeSite(contextFor(engine, site, OPERATOR), { settings: { emailDnsValidation: false } }), OPERATOR)
  await createProduct(ctx, { id: 'paper', name: 'Daily paper' })
  await createPlan(ctx, { id: 'daily', productId: 'paper', name: 'Daily paper', interval: { unit: 'day', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 199n }, setupFeeMinor: 0n }] })
  return ctx
}

/** New customers whose subscriptions should have been billed for days already. */
async function fallBehind(ctx: Context, random: Random, { customers, daysBehind }: CrashLoopOptions, sofar: number): Promise<number> {
  const join = async (index: number): Promise<void> => {
    const isBad = random.chance(BAD_CHANCE)
    const id = `${isBad ? 'bad' : 'good'}-${sofar + index}`
    await registerCustomer(ctx, { id, email: `${id}@example.com` })
    await attachPaymentMethod(ctx, id, { token: random.pick(isBad ? BAD : GOOD) })
    if (isBad && random.chance(0.3)) await attachPaymentMethod(ctx, id, { token: random.pick(GOOD), isDefault: false, isFallback: true })
    await createSubscription(ctx, { customerId: id, planId: 'daily', startAt: new Date(ctx.now().getTime() - daysBehind * DAY_MS) })
  }
  for (let index = 1; index <= customers; index += SIDE_BY_SIDE) {
    await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, customers - index + 1) }, (_, offset) => join(index + offset)))
  }
  return customers
}

async function dueCount(ctx: Context): Promise<number> {
  const now = ctx.now()
  const found = await ctx.database.read(ctx.site.siteId, (db) => db.row<{ due: number }>(sql`
    select ((select count(*) from subscriptions where site_id = ${db.siteId} and next_due_at <= ${now}) + (select count(*) from invoices where site_id = ${db.siteId} and next_attempt_at <= ${now})
      + (select count(*) from transactions where site_id = ${db.siteId} and look_at is not null))::int as due`))
  return found?.due ?? 0
}

/** Cuts some connections of the servers, wherever they are. */
async function cutConnections(cutter: pg.Client, random: Random): Promise<number> {
  const { rows } = await cutter.query<{ pid: number }>("select pid from pg_stat_activity where datname = current_database() and application_name <> $1 and backend_type = 'client backend' order by pid", [OWN_NAME])
  const chosen = rows.filter(() => random.chance(0.5))
  for (const { pid } of chosen) await cutter.query('select pg_terminate_backend($1)', [pid])
  return chosen.length
}

/** Waits until nothing is due and no answer is missing. */
async function settle(ctx: Context): Promise<void> {
  for (const from = performance.now(); performance.now() - from < SETTLE_MAX_MS;) {
    if ((await dueCount(ctx)) === 0) return
    await wait(200)
  }
  throw new Error(`after ${SETTLE_MAX_MS / 1_000} s something is still due`)
}

async function counts(ctx: Context): Promise<{ invoices: number; approved: number; looked: number }> {
  const found = await ctx.database.read(ctx.site.siteId, (db) => db.row<{ invoices: number; approved: number; looked: number }>(sql`
    select (select count(*)::int from invoices where site_id = ${db.siteId}) as invoices,
      (select count(*)::int from transactions where site_id = ${db.siteId} and status = 'approved') as approved,
      (select count(*)::int from transactions where site_id = ${db.siteId} and answered_at - created_at > interval '1 second') as looked`))
  return found ?? { invoices: 0, approved: 0, looked: 0 }
}

/** Good cards pay everything; and every subscription is billed up to now. */
async function forgotten(ctx: Context): Promise<string[]> {
  const now = ctx.now()
  const rows = await ctx.database.read(ctx.site.siteId, (db) => db.rows<{ what: string }>(sql`
    select c.id || ' has a good card, and invoice ' || i.invoice_number || ' is ' || i.status as what from invoices i join customers c on c.site_id = ${db.siteId} and c.number = i.customer
    where i.site_id = ${db.siteId} and c.id like 'good-%' and i.status <> 'paid'
    union all
    select c.id || ' is covered until ' || s.covered_until || ' only' from subscriptions s join customers c on c.site_id = ${db.siteId} and c.number = s.customer
    where s.site_id = ${db.siteId} and (s.status = 'active' and s.covered_until <= ${now} or c.id like 'good-%' and s.status <> 'active')`))
  return rows.map(({ what }) => what)
}
