// What a process answers whose database is busy, away, or not up to date.

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorker } from '../jobs/worker.ts'
import { openDatabase } from '../storage/db.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { buildApp, makeEngine } from './compose.ts'

let world: World
let owner: pg.Client
const closing: (() => Promise<void>)[] = []
beforeAll(async () => {
  world = await makeWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
})
afterAll(async () => {
  for (const close of closing) await close()
  await owner.end()
})

/** A server of its own on a database that may not be there, with statements cut short. */
async function server(connection: pg.ClientConfig, options: { statementTimeoutMs?: number; worker?: Parameters<typeof buildApp>[1]['worker'] } = {}): Promise<(path: string) => Promise<{ status: number; headers: object; body: Record<string, unknown> }>> {
  const database = openDatabase({ connection: { ...connection }, connectionsMax: 2, ...(options.statementTimeoutMs ? { statementTimeoutMs: options.statementTimeoutMs } : {}) })
  const engine = makeEngine({ database, now: () => world.now, emailDomains: { verdict: async () => 'deliverable' } })
  const app = await buildApp(engine, { log: false, ...(options.worker ? { worker: options.worker } : {}) })
  closing.push(async () => {
    await app.close()
    await database.close()
  })
  return async (path) => {
    const reply = await app.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${world.key}` } })
    return { status: reply.statusCode, headers: reply.headers, body: reply.json<Record<string, unknown>>() }
  }
}

test('a statement that takes too long is refused as busy, with when to ask again', async () => {
  const get = await server(world.connection, { statementTimeoutMs: 200 })
  // On a busy machine even a quick statement may take that long.
  await expect.poll(async () => (await get('/v1/customers/nobody')).status).toBe(404)
  await owner.query('begin; lock table regulars.customers in access exclusive mode')
  const refused = await get('/v1/customers?limit=1')
  await owner.query('rollback')
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '2' }, body: { code: 'busy' } })
  await expect.poll(async () => (await get('/v1/customers?limit=1')).status).toBe(200)
})

test('a connection that the server ends is refused as busy, and the next request has another', async () => {
  const get = await server(world.connection)
  await get('/v1/customers?limit=1')
  await owner.query('begin; lock table regulars.customers in access exclusive mode')
  const waiting = get('/v1/customers?limit=1')
  for (let ended = 0; ended === 0; ) {
    // Within a transaction PostgreSQL tells who is connected only once.
    await owner.query('select pg_stat_clear_snapshot()')
    ended = (await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount ?? 0
  }
  expect(await waiting).toMatchObject({ status: 503, body: { code: 'busy' } })
  await owner.query('rollback')
  expect((await get('/v1/customers?limit=1')).status).toBe(200)
})

test('without a database nothing is ready, and requests are refused as busy', async () => {
  const get = await server({ host: '127.0.0.1', port: 1, user: 'nobody', password: 'x', database: 'none' })
  expect(await get('/readyz')).toMatchObject({ status: 503, body: { status: 'not ready', database: 'unreachable', migrations: 'unknown', worker: 'none' } })
  expect(await get('/v1/customers')).toMatchObject({ status: 503, body: { code: 'busy' } })
  expect((await get('/healthz')).status).toBe(200)
})

test('a database that lacks a migration is not ready, and says which', async () => {
  const get = await server(world.connection)
  await expect.poll(() => get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', database: 'ok', migrations: 'current' } })
  await owner.query(`delete from public.regulars_migrations where name like '0001%'`)
  await expect.poll(() => get('/readyz')).toMatchObject({ status: 503, body: { status: 'not ready', database: 'ok', migrations: ['0001_customers.sql'] } })
  await owner.query(`insert into public.regulars_migrations (name) values ('0001_customers.sql')`)
})

test('a failing job is told of by its name, and a worker that stops makes the process not ready', async () => {
  let isBroken = true
  const mistakes: string[] = []
  const worker = startWorker(world.engine, [
    { name: 'good', run: async () => 0 },
    { name: 'bad', run: async () => { if (isBroken) throw new Error('broken'); return 0 } },
  ], (_error, job) => mistakes.push(job))
  const get = await server(world.connection, { worker: () => worker.state() })
  while (mistakes.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await expect.poll(() => get('/readyz')).toMatchObject({ status: 200, body: { worker: 'failing', jobs: { good: 'running', bad: 'failing' } } })
  isBroken = false
  worker.wake()
  while (worker.state().state === 'failing') await new Promise((resolve) => setImmediate(resolve))
  await expect.poll(async () => (await get('/readyz')).body).toMatchObject({ worker: 'running', jobs: { bad: 'running' } })
  await worker.stop()
  expect(await get('/readyz')).toMatchObject({ status: 503, body: { worker: 'stopped' } })
})
