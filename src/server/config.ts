// What an operator sets: flags first, then the environment. The only reader of the environment.

import { GATEWAY_CONCURRENCY, GATEWAY_CONCURRENCY_MAX } from '../domain/gateway.ts'
import { type GatewaySecrets, stripeFaults } from '../domain/gateway-account.ts'
import { LOOK_AFTER_MS } from '../domain/transaction.ts'
import { readEncryptionKey } from './encryption-key.ts'

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Null: the PostgreSQL that comes along, in the data folder. */
  readonly databaseUrl: string | null
  readonly bootstrapKey: string | null
  /** How long after a gateway was asked its missing answer is looked for. */
  readonly lookAfterMs: number
  readonly logLevel: string
  /** What seals secrets in the database; null: the key in the data folder. */
  readonly encryptionKey: Buffer | null
  /** The account at Stripe of sites that have none of their own. */
  readonly stripe: GatewaySecrets | null
  /** Calls that wait for payment gateways at the same time. */
  readonly gatewayConcurrency: number
  /** Whether webhooks may go to private and link-local addresses. */
  readonly allowPrivateWebhooks: boolean
  /** The dialect that is also mounted at `/`, for clients whose base URL cannot hold a path. */
  readonly dialectRoot: (typeof DIALECTS)[number] | null
  /** The server that mail is handed to, and whom it is from; null: no mail is sent. */
  readonly smtp: { readonly url: string; readonly from: string } | null
  /** Where browsers reach this server, without a slash at its end. */
  readonly publicUrl: string
  /** Proxies whose word for where a request comes from is taken: addresses or networks. */
  readonly trustedProxies: readonly string[]
  /** The leaky bucket of each token in the Recharge dialect; null: forty requests, two more a second. */
  readonly rechargeBucket: { readonly size: number; readonly perSecond: number } | null
}

export interface Flags {
  readonly port?: number | string
  readonly host?: string
  readonly data?: string
  readonly databaseUrl?: string
}

const LOOK_AFTER_SECONDS_MAX = 86_400
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
const DIALECTS = ['rebilly', 'recharge', 'pelcro', 'rechargebilling'] as const

/** Reads flags and environment. Throws an Error with a sentence for the operator when one makes no sense. */
export function readConfig(flags: Flags, environment: NodeJS.ProcessEnv = process.env): Config {
  const port = Number(flags.port ?? environment['REGULARS_PORT'] ?? 8420)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('the port is a number from 0 to 65535')
  const logLevel = environment['REGULARS_LOG_LEVEL'] ?? 'info'
  if (!LOG_LEVELS.includes(logLevel)) throw new Error(`REGULARS_LOG_LEVEL is one of ${LOG_LEVELS.join(', ')}`)
  const root = environment['REGULARS_DIALECT_ROOT'] || null
  const dialectRoot = DIALECTS.find((one) => one === root) ?? null
  if (root !== dialectRoot) throw new Error(`REGULARS_DIALECT_ROOT is one of ${DIALECTS.join(', ')}`)
  const lookAfterSeconds = Number(environment['REGULARS_LOOK_AFTER_SECONDS'] || LOOK_AFTER_MS / 1_000)
  if (!(lookAfterSeconds >= 1 && lookAfterSeconds <= LOOK_AFTER_SECONDS_MAX)) throw new Error(`REGULARS_LOOK_AFTER_SECONDS is from 1 to ${LOOK_AFTER_SECONDS_MAX}`)
  const host = flags.host ?? environment['REGULARS_HOST'] ?? '127.0.0.1'
  return {
    smtp: readSmtp(environment['REGULARS_SMTP_URL'], environment['REGULARS_MAIL_FROM']),
    publicUrl: readPublicUrl(environment['REGULARS_PUBLIC_URL'], `http://${host}:${port}`),
    trustedProxies: (environment['REGULARS_TRUSTED_PROXIES'] ?? '').split(',').map((one) => one.trim()).filter((one) => one !== ''),
    host, port, logLevel, dialectRoot, lookAfterMs: lookAfterSeconds * 1_000,
    rechargeBucket: readBucket(environment['REGULARS_RECHARGE_LIMIT']),
    encryptionKey: readKey(environment['REGULARS_ENCRYPTION_KEY']),
    stripe: readStripe(environment['REGULARS_STRIPE_SECRET_KEY'], environment['REGULARS_STRIPE_WEBHOOK_SECRET']),
    dataDir: flags.data ?? environment['REGULARS_DATA'] ?? './data',
    // A data folder named by flag is meant, whatever database the environment names.
    databaseUrl: readDatabaseUrl(flags.databaseUrl ?? (flags.data === undefined ? environment['DATABASE_URL'] || null : null)),
    bootstrapKey: environment['REGULARS_BOOTSTRAP_KEY'] || null,
    gatewayConcurrency: readConcurrency(environment['REGULARS_GATEWAY_CONCURRENCY']),
    allowPrivateWebhooks: /^(1|true|yes)$/i.test(environment['REGULARS_ALLOW_PRIVATE_WEBHOOKS'] ?? ''),
  }
}

function readDatabaseUrl(text: string | null): string | null {
  if (text !== null && !/^postgres(ql)?:\/\//i.test(text)) throw new Error('the database url is postgres://USER:PASSWORD@HOST:PORT/DATABASE')
  return text
}

function readSmtp(url: string | undefined, from: string | undefined): Config['smtp'] {
  if (!url && !from) return null
  if (!url || !/^smtps?:\/\/[^/]+/i.test(url) || !URL.canParse(url)) throw new Error('REGULARS_SMTP_URL is smtp://USER:PASSWORD@HOST:PORT or smtps://…')
  if (!from || !/@/.test(from) || /[\r\n]/.test(from)) throw new Error('REGULARS_MAIL_FROM is who mail is from, such as "Acme <hello@acme.example>"')
  return { url, from }
}

function readPublicUrl(text: string | undefined, local: string): string {
  if (!text) return local
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text) || /[?#]/.test(text)) throw new Error('REGULARS_PUBLIC_URL is where browsers reach this server, such as https://my.acme.example')
  return text.replace(/\/+$/, '')
}

function readBucket(text: string | undefined): Config['rechargeBucket'] {
  if (!text) return null
  const [, size, perSecond] = /^([1-9]\d{0,8})\/([1-9]\d{0,8})$/.exec(text) ?? []
  if (!size || !perSecond) throw new Error('REGULARS_RECHARGE_LIMIT is requests at once and requests more a second, such as 40/2')
  return { size: Number(size), perSecond: Number(perSecond) }
}

function readKey(text: string | undefined): Buffer | null {
  if (!text) return null
  const key = readEncryptionKey(text)
  if (key === null) throw new Error('REGULARS_ENCRYPTION_KEY is 64 hexadecimal digits or base64 of 32 bytes (openssl rand -hex 32)')
  return key
}

function readConcurrency(text: string | undefined): number {
  const count = Number(text || GATEWAY_CONCURRENCY)
  if (!Number.isInteger(count) || count < 1 || count > GATEWAY_CONCURRENCY_MAX) throw new Error(`REGULARS_GATEWAY_CONCURRENCY is a number from 1 to ${GATEWAY_CONCURRENCY_MAX}`)
  return count
}

function readStripe(secretKey: string | undefined, webhookSecret: string | undefined): GatewaySecrets | null {
  if (!secretKey) return null
  const secrets = { secretKey, webhookSecret: webhookSecret || null }
  const [fault] = stripeFaults(secrets, false)
  if (fault) throw new Error(`REGULARS_STRIPE_${fault.pointer === '/secretKey' ? 'SECRET_KEY' : 'WEBHOOK_SECRET'} ${fault.message}`)
  return secrets
}
