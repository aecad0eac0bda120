// A page that talks to Pelcro's Open API as its JavaScript client does: these headers, these common fields, the token it was given last.

import type { Mail } from '../src/domain/mailer.ts'
import { makeWorld, type World, type WorldOptions } from './world.ts'

// A test looks into answers of every shape.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any

export interface PageAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Json
}

/** One browser tab: its token is sent from the moment it is known. */
export interface Page {
  token: string | null
  ask(method: string, path: string, body?: object | string, headers?: Record<string, string>): Promise<PageAnswer>
}

export interface OpenWorld {
  readonly world: World
  /** Where the server listens. */
  readonly base: string
  readonly mails: Mail[]
  newPage(): Page
  native(method: string, path: string, body?: unknown): Promise<Json>
}

const AT = '/pelcro/api/v1/sdk'

/** A world whose server listens, with something to sell: a monthly plan of 9.99 USD. */
export async function makeOpenWorld(options: WorldOptions = {}): Promise<OpenWorld> {
  const mails: Mail[] = []
  const world = await makeWorld({ ...options, mailer: { send: async (mail) => mails.push(mail) > 0 } })
  const base = await world.app.listen({ host: '127.0.0.1', port: 0 })
  const native: OpenWorld['native'] = async (method, path, body) => {
    const reply = await world.call(method, `/v1${path}`, body)
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.text}`)
    return reply.body
  }
  await native('POST', '/products', { id: 'paper', name: 'The Paper' })
  await native('POST', '/plans', { id: 'monthly', productId: 'paper', name: 'Monthly', interval: { unit: 'month', count: 1 }, prices: [{ currency: 'USD', model: { kind: 'flat', amountMinor: 999 } }] })
  const newPage = (): Page => {
    const page: Page = {
      token: null,
      ask: async (method, path, body, headers = {}) => {
        const common = { site_id: String(world.site.siteId), language: 'en', device_hash: 'd41d8cd9', device_components: { screen: [1, 2] } }
        const hasBody = method !== 'GET' || body !== undefined
        const answer = await fetch(`${base}${AT}${path}`, {
          method, redirect: 'error',
          headers: {
            accept: 'application/json', 'x-pelcro-sdk-version': '2.4.30', 'cache-control': 'max-age=0', origin: 'https://paper.example', ...(hasBody ? { 'content-type': 'application/json;charset=utf-8' } : {}),
            ...(page.token === null ? {} : { authorization: `Bearer ${page.token}` }), ...headers,
          },
          ...(hasBody ? { body: typeof body === 'string' ? body : JSON.stringify({ ...common, ...body }) } : {}),
        })
        const text = await answer.text()
        const parsed: Json = text === '' ? undefined : JSON.parse(text)
        if (parsed?.data?.auth_token) page.token = parsed.data.auth_token
        return { status: answer.status, headers: answer.headers, text, body: parsed }
      },
    }
    return page
  }
  return { world, base, mails, newPage, native }
}
