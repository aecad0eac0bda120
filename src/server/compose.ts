// Puts the parts together: the only file that knows them all.

import { createHash, randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { pino, type Logger } from 'pino'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import { monotonicFactory } from 'ulid'
import { csv } from '../adapters/csv.ts'
import { customerTokens } from '../adapters/customer-tokens.ts'
import { dnsEmailCheck } from '../adapters/dns-email-check.ts'
import { gatewaysOf, type GatewaysOptions } from '../adapters/gateways.ts'
import { ENCRYPTION_KEY_BYTES, secretBox } from '../adapters/secret-box.ts'
import { noMailer, smtpMailer } from '../adapters/mailer.ts'
import { scryptPasswords } from '../adapters/scrypt-passwords.ts'
import { webhookSender } from '../adapters/webhook-sender.ts'
import { ABOUT } from '../api/about.ts'
import { portalRoutes, portalSurface, SESSION_CREDENTIALS } from '../api/portal.ts'
import { KEY_CREDENTIALS, regularsSurface } from '../api/regulars.ts'
import { webhookBodies } from '../api/webhook-bodies.ts'
import { rebillySurface } from '../dialects/rebilly/rebilly.ts'
import { rebillyWebhookFaces } from '../dialects/rebilly/webhook-bodies.ts'
import { pelcroOpenSurface } from '../dialects/pelcro/open.ts'
import { pelcroSurface } from '../dialects/pelcro/pelcro.ts'
import { pelcroWebhookFaces } from '../dialects/pelcro/webhooks.ts'
import { rechargeSurface } from '../dialects/recharge/recharge.ts'
import { rechargeBillingSurface } from '../dialects/rechargebilling/rechargebilling.ts'
import { rechargeWebhookFaces } from '../dialects/recharge/webhook-bodies.ts'
import type { PasswordHasher } from '../domain/customer-password.ts'
import type { EmailDomainCheck } from '../domain/email.ts'
import { GATEWAY_CONCURRENCY } from '../domain/gateway.ts'
import type { GatewaySecrets } from '../domain/gateway-account.ts'
import type { Mailer } from '../domain/mailer.ts'
import { ID_PREFIXES } from '../domain/ids.ts'
import { refuse } from '../domain/refusal.ts'
import { LOOK_AFTER_MS } from '../domain/transaction.ts'
import { NATIVE_FACE, type WebhookSender } from '../domain/webhook.ts'
import { answerClientError } from '../http/client-errors.ts'
import { docsPage } from '../http/docs.ts'
import { PAGE_POLICY } from '../http/html.ts'
import { mountGatewayNotices } from '../http/gateway-notices.ts'
import { type Mounted, mountedFor, rewrittenFor } from '../http/head.ts'
import { mountSurface, sendRefusal } from '../http/mount.ts'
import { openApi } from '../http/openapi.ts'
import type { Surface } from '../http/surface.ts'
import type { Engine } from '../services/context.ts'
import { openGatewaySecrets } from '../services/gateways.ts'
import type { WorkerState } from '../jobs/worker.ts'
import type { Database } from '../storage/db.ts'
import { postgresLedger } from '../storage/sandbox-ledger.ts'
import { examineReadiness } from './readiness.ts'

export { csv } from '../adapters/csv.ts'
export { viewCustomer } from '../api/customer-schema.ts'

/** The OpenAPI document of the native API and the portal's, as served at /openapi.json. */
export function apiDocument(): ReturnType<typeof openApi> {
  return openApi([{ ...regularsSurface, credentials: KEY_CREDENTIALS }, { ...portalSurface, routes: portalRoutes, credentials: SESSION_CREDENTIALS }], ABOUT)
}

const NATIVE: Mounted = { surface: regularsSurface, at: regularsSurface.prefix }
/** The vendors' dialects, each always mounted at its prefix. */
export const dialectsOf = (options: Pick<AppOptions, 'rechargeBucket'> = {}): readonly Surface[] => [rebillySurface, rechargeSurface(options.rechargeBucket ?? undefined), rechargeBillingSurface, pelcroSurface, pelcroOpenSurface]

export interface EngineParts {
  readonly database: Database
  readonly emailDomains: EmailDomainCheck
  /** The one that refuses private targets when none is given. */
  readonly webhookSender?: WebhookSender
  readonly now?: () => Date
  readonly wake?: () => void
  readonly workApart?: Engine['workApart']
  readonly gatewayConcurrency?: number
  /** How long the sandbox gateway takes to answer. */
  readonly sandboxLatencyMs?: number
  /** LOOK_AFTER_MS when none is given. */
  readonly lookAfterMs?: number
  /** The account at Stripe of sites that have none of their own. */
  readonly stripe?: GatewaySecrets | null
  /** Another server than Stripe's, for tests. */
  readonly stripeServer?: GatewaysOptions['stripeServer']
  /** What seals secrets; asked for when it is first needed. One that dies with the process when none is given. */
  readonly encryptionKey?: () => Buffer
  /** One that sends nothing when none is given. */
  readonly mailer?: Mailer
  readonly publicUrl?: string
  /** scrypt at full cost when none is given. */
  readonly passwords?: PasswordHasher
}

/** The engine of a process: its database, its ports, and the machine's clock and randomness. */
export function makeEngine(parts: EngineParts): Engine {
  const now = parts.now ?? (() => new Date())
  // Monotonic within a millisecond: ids sort in the order they were made, and only the first of each asks for randomness.
  const nextUlid = monotonicFactory(randomFractions())
  const box = secretBox(parts.encryptionKey ?? ephemeralKey())
  return {
    database: parts.database, emailDomains: parts.emailDomains, csv, now, lookAfterMs: parts.lookAfterMs ?? LOOK_AFTER_MS,
    secretBox: box,
    gatewayConcurrency: parts.gatewayConcurrency ?? GATEWAY_CONCURRENCY,
    gateways: gatewaysOf({
      now, monotonicMs: () => performance.now(), sandboxLatencyMs: parts.sandboxLatencyMs, stripe: parts.stripe ?? null, stripeServer: parts.stripeServer,
      makeLedger: (siteId) => postgresLedger(parts.database, siteId), secretsOf: (siteId, name) => openGatewaySecrets(parts.database, box, siteId, name),
    }),
    newId: (noun) => `${ID_PREFIXES[noun]}_${nextUlid(now().getTime())}`,
    newSecret: () => randomBytes(32).toString('base64url'),
    hash: (text) => createHash('sha256').update(text).digest(),
    knownSecrets: new Map(), duplicateModels: new Map(), knownDefinitions: new Map(),
    webhookSender: parts.webhookSender ?? webhookSender({ allowPrivate: false }),
    webhookFaces: new Map([[NATIVE_FACE, webhookBodies], ...rebillyWebhookFaces(), ...rechargeWebhookFaces(), ...pelcroWebhookFaces]),
    webhookAttempts: new Map(),
    mailer: parts.mailer ?? noMailer(() => undefined), publicUrl: parts.publicUrl ?? 'http://127.0.0.1:8420',
    passwords: parts.passwords ?? scryptPasswords(), customerTokens,
    workApart: parts.workApart, wake: parts.wake ?? (() => undefined),
  }
}

function ephemeralKey(): () => Buffer {
  const key = randomBytes(ENCRYPTION_KEY_BYTES)
  return () => key
}

const RANDOM_POOL_BYTES = 4_096

/** Random fractions for ids, asked of the system in bulk: sixteen questions for each id took longer than a look-up by key. */
function randomFractions(): () => number {
  let pool = randomBytes(RANDOM_POOL_BYTES)
  let used = 0
  return () => {
    if (used === pool.length) {
      pool = randomBytes(RANDOM_POOL_BYTES)
      used = 0
    }
    return (pool[used++] ?? 0) / 256
  }
}

/** The engine of a real process: its mail domains are looked up in the DNS, and its webhooks go where the operator allows. */
export function composeEngine(
  parts: Pick<EngineParts, 'database' | 'wake' | 'workApart' | 'stripe' | 'encryptionKey' | 'lookAfterMs' | 'gatewayConcurrency' | 'publicUrl'>
    & { allowPrivateWebhooks: boolean; smtp: { url: string; from: string } | null; logLevel: string },
): Engine {
  const { allowPrivateWebhooks, smtp, logLevel, ...rest } = parts
  const log = makeLogger(logLevel)
  const tell = (problem: string): void => log.warn(problem)
  return makeEngine({
    ...rest, mailer: smtp ? smtpMailer({ ...smtp, tell }) : noMailer(tell), emailDomains: dnsEmailCheck({ now: () => performance.now() }), webhookSender: webhookSender({ allowPrivate: allowPrivateWebhooks }),
  })
}

/** The logger: one JSON line an event. Urls, bodies and headers never reach it, because they hold personal data. */
export function makeLogger(level: string, target: NodeJS.WritableStream = process.stderr): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, target)
}

export interface AppOptions {
  readonly log: Logger | false
  readonly worker?: () => WorkerState | null
  /** The dialect that is also mounted at `/`. */
  readonly dialectRoot?: string | null
  /** Proxies whose word for where a request comes from is taken. */
  readonly trustedProxies?: readonly string[]
  /** The leaky bucket of each token in the Recharge dialect; the one that Recharge documents, if none is given. */
  readonly rechargeBucket?: { readonly size: number; readonly perSecond: number } | null
}

/** Every face where it is mounted. */
function mountsOf(options: AppOptions): readonly Mounted[] {
  const dialects = dialectsOf(options)
  const dialectRoot = options.dialectRoot ?? null
  const root = dialects.filter(({ name }) => name === dialectRoot)
  if (dialectRoot !== null && root.length === 0) throw new Error(`the ${dialectRoot} dialect is not part of this version`)
  return [NATIVE, { surface: portalSurface, at: portalSurface.prefix }, ...dialects.map((surface) => ({ surface, at: surface.prefix })), ...root.map((surface) => ({ surface, at: surface.prefix.slice(`/${surface.name}`.length) }))]
}

/** The HTTP server with every face mounted, not yet listening. */
export async function buildApp(engine: Engine, options: AppOptions): Promise<FastifyInstance> {
  const mounts = mountsOf(options)
  const log = options.log || undefined
  const nextRequest = monotonicFactory(randomFractions())
  const app = Fastify({
    logger: false, forceCloseConnections: 'idle', requestIdHeader: false, genReqId: () => `req_${nextRequest()}`,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    rewriteUrl: (request) => rewrittenFor(mounts, request.url ?? '/', NATIVE),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    clientErrorHandler: answerClientError,
    // What the router itself refuses: a path with broken percent-encoding, or a part of it that is too long.
    frameworkErrors: (error, request, reply) => answerFramework(() => translate(error), request, reply),
  })
  const mountOptions = {
    monotonicMs: () => performance.now(),
    onMistake: (error: unknown, request: { id: string; route: string }) => {
      log?.error({ request: request.id, route: request.route, error: safeError(error) }, 'our mistake')
    },
  }
  app.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id)
  })
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  const durations = new Histogram({
    name: 'http_request_duration_seconds', help: 'Requests by route and status', labelNames: ['method', 'route', 'status'], registers: [metrics],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  })
  metrics.registerMetric(webhookAttempts(engine))
  app.addHook('onResponse', async (request, reply) => {
    durations.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000)
    log?.info({ request: request.id, method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  })
  app.setNotFoundHandler((request, reply) => answerFramework(() => refuse('not-found', { detail: `there is no ${request.method} here`, method: request.method }), request, reply))
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => answerFramework(() => translate(error), request, reply))
  const answerFramework = (work: () => never, request: FastifyRequest, reply: FastifyReply): void => {
    try {
      work()
    } catch (error) {
      void sendRefusal(request, reply, error, mountedFor(mounts, request.url, NATIVE), mountOptions)
    }
  }
  // Where there is nothing, no body is read: that there is nothing is what is wrong with the request.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, body, done) => {
    body.resume()
    done(null)
  })
  for (const mounted of mounts) await mountSurface(app, mounted, engine, mountOptions)
  await mountGatewayNotices(app, NATIVE, engine, mountOptions)
  const document = apiDocument()
  app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(JSON.stringify(document)))
  app.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(docsPage(document)))
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
  app.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const readiness = await examineReadiness(engine, options.worker?.() ?? null)
    return reply.status(readiness.status === 'ready' ? 200 : 503).send(readiness)
  })
  return app
}

/** Attempts of webhooks by what became of the delivery: one that is pending is tried again. */
function webhookAttempts(engine: Engine): Counter {
  return new Counter({
    name: 'webhook_attempts_total', help: 'Attempts to deliver webhooks, by what became of the delivery', labelNames: ['outcome'], registers: [],
    collect() {
      this.reset()
      for (const [outcome, count] of engine.webhookAttempts) this.inc({ outcome }, count)
    },
  })
}

/** What the HTTP library itself refuses, in our own words. */
function translate(error: Error & { statusCode?: number }): never {
  const status = error.statusCode ?? 500
  if (status === 413) refuse('too-large', { detail: 'the request is too large' })
  if (status === 415) refuse('unsupported-media-type', { detail: 'send application/json' })
  if (status >= 400 && status < 500) refuse('malformed', { detail: 'the request is malformed' })
  throw error
}

/** Name, message and place of an error. PostgreSQL's messages can quote values; only classes that speak of the schema or the server are kept. */
export function safeError(error: unknown): object {
  const { name, message, stack, code } = error as Error & { code?: string }
  return code && /^[0-9A-Z]{5}$/.test(code) && !/^(08|42|53|57|XX)/.test(code) ? { name, code, stack: stack?.split('\n').slice(1).join('\n') } : { name, message, stack }
}
