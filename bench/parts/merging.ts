// Merges beside one single-row update: of customers with a thousand records each, and with a hundred thousand.

import pg from 'pg'
import { median, shoot } from '../measure.ts'
import type { Bench, Part } from '../part.ts'
import { BENCH_KEY, type Stage } from '../stage.ts'

const RECORDS = 1_000
const MANY_RECORDS = 100_000
const PLAN = 'merged-monthly'
/** Merges that are measured, each beside so many single-row updates. */
const TURNS = 15
const UPDATES = 20
const WARM_UP_TURNS = 3
/** How much longer a merge may take than one update of one row. */
const GOAL = 100
/** The part of the floor that is asked here. */
const FLOOR = new URL('../contestants/floor-server.ts', import.meta.url)
/** What part of a large merge's time the longest request of somebody else may take meanwhile. */
const OTHERS_GOAL = 0.2
/** How often others ask meanwhile. */
const OTHERS_EVERY_MS = 10
/** How often it is looked what the server holds in memory. */
const MEMORY_EVERY_MS = 100

export const part: Part = {
  about: 'two customers with all they have, beside one update of one row',
  run: async ({ stage, ledger }) => {
    const url = await stage.serve()
    const send = async (method: string, path: string, body?: object): Promise<{ id: string; number: number }> => {
      const { status, text } = await shoot({ method, url: `${url}/v1${path}`, headers: { authorization: `Bearer ${BENCH_KEY}` }, ...(body ? { body: JSON.stringify(body) } : {}) })
      if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`)
      return JSON.parse(text) as { id: string; number: number }
    }
    const customer = async (name: string, records: number): Promise<string> => {
      const { id, number } = await send('POST', '/customers?skipEmailDnsValidation=true', { firstName: name, tags: ['bench'], metadata: { from: name } })
      await give(stage, number, records)
      return id
    }
    await send('POST', '/products', { id: PLAN, name: 'Box' })
    await send('POST', '/plans', { id: PLAN, productId: PLAN, name: 'Box', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'per-unit', amountMinor: 1000 } }] })
    const floor = await stage.spawnServer(FLOOR, { connection: stage.connection, statements: {}, create: [], template: {} })
    const own = new pg.Client(stage.connection)
    await own.connect()
    try {
      const merges: number[] = []
      const undos: number[] = []
      const updates: number[] = []
      const bareUpdates: number[] = []
      for (let turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
        const [survivor, loser] = [await customer('Survivor', RECORDS), await customer('Loser', RECORDS)]
        const update = await medianOf(async (index) => {
          const { status } = await shoot({ method: 'PUT', url: `${floor}/upsert/${survivor}`, body: JSON.stringify({ firstName: `Survivor ${index}` }) })
          if (status !== 200) throw new Error(`an update answered ${status}`)
        })
        const bareUpdate = await medianOf((index) => updateBare(own, index))
        const merge = await timed(() => send('POST', '/merges', { survivor, losers: [loser] }))
        const undo = await timed(() => send('POST', `/merges/${merge.answer.id}/undo`))
        if (turn < 0) continue
        merges.push(merge.ms)
        undos.push(undo.ms)
        updates.push(update)
        bareUpdates.push(bareUpdate)
      }
      const besides = (each: readonly number[]): number => median(merges.map((ms, turn) => ms / (each[turn] ?? NaN)))
      ledger.add({ name: 'merge: 2 × 1,000 records', ours: inMs(median(merges)), beside: `${inMs(median(updates))} an update`, ratio: besides(updates), goal: { atMost: GOAL } })
      ledger.add({ name: 'the same, bare update', ours: inMs(median(merges)), beside: inMs(median(bareUpdates)), ratio: besides(bareUpdates), goal: null })
      ledger.add({ name: 'undo of it', ours: inMs(median(undos)), beside: inMs(median(merges)), ratio: median(undos) / median(merges), goal: null })
      await large({ stage, ledger }, url, send, customer)
    } finally {
      await own.end()
    }
  },
}

type Send = (method: string, path: string, body?: object) => Promise<{ id: string; number: number }>

/** One customer of a hundred thousand records is merged while others go on being read and written. */
async function large({ ledger }: Pick<Bench, 'stage' | 'ledger'>, url: string, send: Send, customer: (name: string, records: number) => Promise<string>): Promise<void> {
  const [survivor, loser, other] = [await customer('Small', RECORDS), await customer('Large', MANY_RECORDS), await customer('Other', 10)]
  const waits: number[] = []
  let isOver = false
  const others = (async () => {
    while (!isOver) {
      // On connections of their own: those of `send` wait for the merge.
      for (const body of [JSON.stringify({ title: `T${waits.length}` }), undefined]) {
        const { ms, answer } = await timed(() => fetch(`${url}/v1/customers/${other}`, {
          method: body ? 'PATCH' : 'GET', headers: { authorization: `Bearer ${BENCH_KEY}`, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body } : {}),
        }))
        await answer.text()
        waits.push(ms)
      }
      await new Promise((resolve) => setTimeout(resolve, OTHERS_EVERY_MS))
    }
  })()
  const held: number[] = [await heldBytes(url)]
  const watch = (async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, MEMORY_EVERY_MS))
      held.push(await heldBytes(url))
    }
  })()
  const merge = await timed(() => send('POST', '/merges', { survivor, losers: [loser] }))
  const undo = await timed(() => send('POST', `/merges/${merge.answer.id}/undo`))
  isOver = true
  await Promise.all([others, watch])
  ledger.note(`the server held ${inMb(held[0] ?? 0)} before and at most ${inMb(Math.max(...held))} during 100,000 records`)
  ledger.note(`merge of 100,000 records: ${inMs(merge.ms)}, its undo ${inMs(undo.ms)}; others meanwhile: ${waits.length} requests, median ${inMs(median(waits))}, longest ${inMs(Math.max(...waits))}`)
  ledger.add({ name: 'others during 100,000 records', ours: inMs(Math.max(...waits)), beside: inMs(merge.ms), ratio: Math.max(...waits) / merge.ms, goal: { atMost: OTHERS_GOAL } })
}

/** What the server's process holds in memory. */
async function heldBytes(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1] ?? NaN)
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ ms: number; answer: Value }> {
  const start = performance.now()
  const answer = await work()
  return { ms: performance.now() - start, answer }
}

/** The median time of doing something UPDATES times. */
async function medianOf(work: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < UPDATES; index++) times.push((await timed(() => work(index))).ms)
  return median(times)
}

/** One row, committed by itself, without HTTP between: a merge cannot be had so. */
async function updateBare(client: pg.Client, index: number): Promise<void> {
  await client.query({
    name: 'one-row', text: `update regulars.customers set title = $1, updated_at = now() where site_id = 1 and number = (select max(number) from regulars.customers where site_id = 1)`, values: [`T${index}`],
  })
}

/** How many of each kind a customer has, of so many records in all: most of them are bills. */
function shares(records: number): { bills: number; credits: number; addresses: number; subscriptions: number; methods: number; consents: number; touches: number } {
  const tenth = Math.floor(records / 10)
  const few = Math.floor(tenth / 10)
  const [addresses, subscriptions, methods, consents] = [Math.min(few * 5, 100), few, Math.min(few, 50), Math.min(few, 100)]
  return { bills: tenth * 4, credits: tenth, addresses, subscriptions, methods, consents, touches: tenth - addresses - subscriptions - methods - consents }
}

/** Gives a customer records of the kinds that customers have most of, as they are after years of billing. */
async function give(stage: Stage, customer: number, records: number): Promise<void> {
  const { bills, credits, addresses, subscriptions, methods, consents, touches } = shares(records)
  const id = (prefix: string): string => `'${prefix}_' || ${customer} || '_' || n`
  const statements = [
    `insert into regulars.invoices (site_id, id, customer, kind, status, currency, lines, subtotal, discount, tax, total, paid, issued_at, due_at, paid_at, created_at, updated_at)
      select 1, ${id('inv')}, ${customer}, 'manual', 'paid', 'USD', '[]', 1000, 0, 0, 1000, 1000, now(), now(), now(), now(), now() from generate_series(1, ${bills}) n`,
    `insert into regulars.transactions (site_id, id, customer, invoice, kind, purpose, status, currency, amount, reporting_amount, gateway, gateway_key, created_at, answered_at)
      select 1, 'txn_' || number, customer, number, 'sale', 'invoice', 'approved', 'USD', 1000, 1000, 'sandbox', 'key_' || number, now(), now() from regulars.invoices where site_id = 1 and customer = ${customer}`,
    `insert into regulars.credits (site_id, id, customer, currency, amount, balance, kind, actor, at)
      select 1, ${id('crd')}, ${customer}, 'USD', 10, 10 * n, 'adjustment', 'bench', now() from generate_series(1, ${credits}) n`,
    `insert into regulars.credit_balances (site_id, customer, currency, balance) values (1, ${customer}, 'USD', ${credits * 10})`,
    `insert into regulars.addresses (site_id, id, customer, kind, is_default, city, created_at, updated_at)
      select 1, ${id('adr')}, ${customer}, 'shipping', n = 1, 'Graz', now(), now() from generate_series(1, ${addresses}) n`,
    `insert into regulars.payment_methods (site_id, id, customer, gateway, kind, token, status, created_at, updated_at)
      select 1, ${id('pm')}, ${customer}, 'sandbox', 'card', ${id('tok')}, 'valid', now(), now() from generate_series(1, ${methods}) n`,
    `insert into regulars.subscriptions (site_id, id, customer, plan, plan_version, status, quantity, currency, time_zone, interval_unit, interval_count, anchor_at, anchor_period, next_period,
        covered_until, next_due_at, started_at, created_at, updated_at)
      select 1, ${id('sub')}, ${customer}, p.number, 1, 'active', 1 + n % 3, 'USD', 'UTC', 'month', 1, now(), 0, 1, now() + interval '1 month', now() + interval '1 month', now(), now(), now()
      from generate_series(1, ${subscriptions}) n, regulars.plans p where p.site_id = 1 and p.id = '${PLAN}'`,
    `insert into regulars.consent_records (site_id, id, customer, channel, state, recorded_by, decided_at, recorded_at)
      select 1, ${id('con')}, ${customer}, (array['mail', 'phone', 'sms'])[1 + n % 3], (array['granted', 'withdrawn'])[1 + n % 2], 'bench', now(), now() from generate_series(1, ${consents}) n`,
    `insert into regulars.lead_sources (site_id, id, customer, touch, touched_at) select 1, ${id('lsr')}, ${customer}, '{"source": "ads"}', now() from generate_series(1, ${touches}) n`,
  ]
  for (const statement of statements) await stage.query(statement)
  await stage.query(`
    update regulars.customers set payment_count = ${bills}, invoice_count = ${bills}, gross_revenue = ${bills * 1000}, lifetime_revenue = ${bills * 1000}, active_subscription_count = ${subscriptions},
      activity = 'active' where site_id = 1 and number = ${customer}`)
}

const inMb = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MB`
const inMs = (ms: number): string => `${ms.toFixed(2)} ms`
