// Sends webhooks over HTTP, signed, to public addresses only.

import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { WebhookMessage, WebhookOutcome, WebhookSender } from '../domain/webhook.ts'
import { pelcroHeaders } from './pelcro-signature.ts'
import { isPublicAddress } from './public-addresses.ts'
import { rechargeHeaders } from './recharge-signature.ts'

const WAIT_MS = 15_000
const RESOLVE_WAIT_MS = 3_000
const ANSWER_BYTES_MAX = 4_096
const EXCERPT_CHARS_MAX = 1_000
const FORBIDDEN = 'it leads to an address that is private, local or otherwise not of the public internet'

/** node's own dns.lookup, or one that answers like it. */
export type Lookup = (host: string, options: LookupOptions & { all: true }, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void

export interface WebhookSenderOptions {
  /** Whether webhooks may go to private and link-local addresses too. */
  readonly allowPrivate: boolean
  readonly lookup?: Lookup
  readonly waitMs?: number
}

/** Addresses are checked when they are used, after the name is resolved: a name that leads elsewhere the second time is refused then. */
export function webhookSender({ allowPrivate, lookup = systemLookup, waitMs = WAIT_MS }: WebhookSenderOptions): WebhookSender {
  const isAllowed = (address: string): boolean => allowPrivate || isPublicAddress(address)
  const guarded = guardedLookup(lookup, isAllowed)
  return {
    send: (message) => send(message, { lookup: guarded, isAllowed, waitMs }),
    forbiddenTarget: async (url) => {
      if (allowPrivate) return null
      const host = hostOf(url)
      const addresses = isIP(host) ? [host] : await resolve(lookup, host)
      return addresses.length > 0 && !addresses.some(isAllowed) ? FORBIDDEN : null
    },
  }
}

/** The host without the brackets of an IPv6 address. */
const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '')

function guardedLookup(lookup: Lookup, isAllowed: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const [first, ...rest] = addresses.filter(({ address }) => isAllowed(address))
      if (!first) return done(new Error(FORBIDDEN), '')
      if (options.all) return done(null, [first, ...rest])
      return done(null, first.address, first.family)
    })
  }
}

/** The addresses of a name; none when nobody answers in time. */
function resolve(lookup: Lookup, host: string): Promise<string[]> {
  return new Promise((found) => {
    const timer = setTimeout(() => found([]), RESOLVE_WAIT_MS)
    lookup(host, { all: true }, (error, addresses) => {
      clearTimeout(timer)
      found(error ? [] : addresses.map(({ address }) => address))
    })
  })
}

interface Way {
  readonly lookup: LookupFunction
  readonly isAllowed: (address: string) => boolean
  readonly waitMs: number
}

async function send(message: WebhookMessage, { lookup, isAllowed, waitMs }: Way): Promise<WebhookOutcome> {
  try {
    // An address in the place of a name is connected to without being looked up.
    const host = hostOf(message.url)
    if (isIP(host) && !isAllowed(host)) return { kind: 'unreachable', error: FORBIDDEN }
    const signal = AbortSignal.timeout(waitMs)
    const answer = await new Promise<IncomingMessage>((answered, failed) => {
      const request: ClientRequest = (message.url.startsWith('https:') ? requestHttps : requestHttp)(message.url, {
        method: 'POST', lookup, signal, agent: false, headers: headersOf(message),
      })
      request.on('response', answered).on('error', failed)
      request.end(message.body)
    })
    return { kind: 'answered', status: answer.statusCode ?? 0, excerpt: await readExcerpt(answer) }
  } catch (error) {
    return { kind: 'unreachable', error: explain(error, waitMs) }
  }
}

/** Faces that sign in a way of their own, by the first part of their names; all others as Standard Webhooks has it. */
const SIGNERS: { readonly [face: string]: (message: WebhookMessage) => Record<string, string> } = { recharge: rechargeHeaders, pelcro: pelcroHeaders }
/** Media types of bodies where a vendor's receivers know another than plain JSON's. */
const TYPES: { readonly [face: string]: string } = { rebilly: 'application/json; charset=utf-8' }

function headersOf(message: WebhookMessage): Record<string, string | number> {
  const face = message.face.split('/')[0] ?? ''
  const sign = Object.hasOwn(SIGNERS, face) ? SIGNERS[face] : undefined
  return { 'content-type': (Object.hasOwn(TYPES, face) && TYPES[face]) || 'application/json', 'content-length': Buffer.byteLength(message.body), 'user-agent': 'Regulars', 'webhook-id': message.id, ...(sign ?? standardHeaders)(message) }
}

function standardHeaders({ id, at, body, secrets }: WebhookMessage): Record<string, string> {
  return {
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}

/** The beginning of an answer; what does not come in time, or at all, is left out: its status says what counts. */
async function readExcerpt(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= ANSWER_BYTES_MAX) break
    }
  } catch {
    // Cut off: the beginning will do.
  }
  answer.destroy()
  return Buffer.concat(chunks).toString('utf8').replaceAll('\0', '').slice(0, EXCERPT_CHARS_MAX).toWellFormed()
}

function explain(error: unknown, waitMs: number): string {
  const { name, message, code } = error as Error & { code?: string }
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer within ${waitMs / 1000} s`
  if (message === FORBIDDEN) return FORBIDDEN
  return code ?? (message || 'the connection failed').slice(0, 200)
}
