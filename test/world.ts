// A fresh engine in one line: a database of its own, a site, a key with every scope, and a clock that stands still.

import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import type { EmailDomainCheck } from '../src/domain/email.ts'
import type { KeyScope } from '../src/domain/scope.ts'
import type { Site } from '../src/domain/site.ts'
import type { WebhookSender } from '../src/domain/webhook.ts'
import { type Context, contextFor, type Engine, OPERATOR } from '../src/services/context.ts'
import { createKey } from '../src/services/keys.ts'
import { scryptPasswords } from '../src/adapters/scrypt-passwords.ts'
import { webhookSender } from '../src/adapters/webhook-sender.ts'
import { createSite } from '../src/services/sites.ts'
import { buildApp, type EngineParts, makeEngine, makeLogger } from '../src/server/compose.ts'
import { openDatabase, sql } from '../src/storage/db.ts'
import { TEMPLATE } from './postgres.ts'

/** What came back: parsed when it is JSON. */
export interface Reply {
  readonly status: number
  readonly headers: Record<string, string | string[] | number | undefined>
  // A test looks into answers of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
  readonly text: string
}

export interface World {
  readonly engine: Engine
  readonly app: FastifyInstance
  readonly site: Site
  readonly key: string
  /** The site's context for the operator, to call services directly. */
  readonly ctx: Context
  /** Connection settings of this world's database, as its owner. */
  readonly connection: pg.ClientConfig
  now: Date
  /** Sends one request with the site's key, or the one given (null: none). */
  call(method: string, path: string, body?: unknown, options?: { key?: string | null; headers?: Record<string, string> }): Promise<Reply>
  /** Another site with a key of its own. */
  addSite(slug: string): Promise<{ site: Site; key: string; ctx: Context }>
  addKey(scopes: readonly KeyScope[]): Promise<{ id: string; secret: string }>
  /** Waits until readers may see every event: transactions of other test files on the same server hold them up too. */
  settled(): Promise<void>
}

export interface WorldOptions {
  readonly emailDomains?: EmailDomainCheck
  /** One that reaches receivers on this machine, if none is given. */
  readonly webhookSender?: WebhookSender
  /** Stands for Stripe's server. */
  readonly stripeServer?: EngineParts['stripeServer']
  readonly mailer?: EngineParts['mailer']
  /** Where several engines open the same secrets. */
  readonly encryptionKey?: EngineParts['encryptionKey']
  /** The leaky bucket of the Recharge dialect, where a test asks more than Recharge lets. */
  readonly rechargeBucket?: { readonly size: number; readonly perSecond: number }
}

const SETTLING_MS = 5
/** Passwords at a hundredth of their cost. */
const LOG2_COST = 8

let worlds = 0

/** Makes a world; it is taken down after the test file. */
export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  const server = inject('postgres')
  const name = `world_${process.pid}_${++worlds}_${randomBytes(3).toString('hex')}`
  const admin = new pg.Client(server)
  await admin.connect()
  await admin.query(`create database ${name} template ${TEMPLATE}`)
  await admin.end()
  const connection = { ...server, database: name }
  const database = openDatabase({ connection: { ...connection }, connectionsMax: 10 })
  const state = { now: new Date('2026-03-01T12:00:00.000Z') }
  const engine = makeEngine({
    database, now: () => state.now, emailDomains: options.emailDomains ?? { verdict: async () => 'deliverable' },
    mailer: options.mailer, encryptionKey: options.encryptionKey, passwords: scryptPasswords(LOG2_COST), stripeServer: options.stripeServer, webhookSender: options.webhookSender ?? webhookSender({ allowPrivate: true }),
  })
  const app = await buildApp(engine, { log: makeLogger('error'), rechargeBucket: options.rechargeBucket ?? null })
  const addSite: World['addSite'] = async (slug) => {
    const site = await createSite(engine, slug, slug)
    const ctx = contextFor(engine, site, OPERATOR)
    return { site, ctx, key: (await createKey(ctx, { name: 'all', scopes: ['*'] })).secret }
  }
  const { site, key, ctx } = await addSite('main')
  afterAll(async () => {
    await app.close()
    await database.close()
    const last = new pg.Client(server)
    await last.connect()
    await last.query(`drop database if exists ${name} with (force)`)
    await last.end()
  })
  return {
    engine, app, site, key, ctx, connection, addSite,
    get now() { return state.now },
    set now(at) { state.now = at },
    settled: async () => {
      const isSettled = (): Promise<boolean> => database.directory(async (db) =>
        (await db.row<{ settled: boolean }>(sql`select coalesce(max(position) < settled_position(), true) as settled from events`))?.settled ?? true)
      while (!(await isSettled())) await new Promise((resolve) => setTimeout(resolve, SETTLING_MS))
    },
    addKey: async (scopes) => {
      const created = await createKey(ctx, { name: scopes.join(' '), scopes })
      return { id: created.key.id, secret: created.secret }
    },
    call: async (method, path, body, { key: other, headers } = {}) => {
      const secret = other === undefined ? key : other
      const response = await app.inject({
        method: method as 'GET', url: path,
        headers: { ...(secret === null ? {} : { authorization: `Bearer ${secret}` }), ...(body === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
      })
      const isJson = /[/+]json/.test(response.headers['content-type'] ?? '')
      return { status: response.statusCode, headers: response.headers, text: response.body, body: isJson && response.body ? JSON.parse(response.body) : undefined }
    },
  }
}
