// A listening server with the Recharge dialect, and the two clients that people use, pointed at it as they are.

import { createRequire } from 'node:module'
import { afterAll } from 'vitest'
import type { Mail } from '../src/domain/mailer.ts'
import { buildApp } from '../src/server/compose.ts'
import { makeWorld, type World } from './world.ts'

const require = createRequire(import.meta.url)

export interface Answered {
  readonly status: number
  readonly headers: Headers
  // A test looks into answers of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
  readonly text: string
}

/** Client of recharge-api-node, which has no types. */
// oxlint-disable-next-line typescript/no-explicit-any
export type NodeClient = any

export interface RechargeWorld {
  readonly world: World
  /** What was mailed, the newest last. */
  readonly mails: readonly Mail[]
  /** Where the server listens, without a slash. */
  readonly url: string
  /** Asks the dialect in 2021-11, or the version of the headers. */
  readonly ask: (method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>) => Promise<Answered>
  /** recharge-api-node, pointed here: its base URL holds no path, so it needs the dialect at the root. */
  readonly nodeClient: () => NodeClient
}

export async function makeRechargeWorld(options: { bucket?: { size: number; perSecond: number } } = {}): Promise<RechargeWorld> {
  const mails: Mail[] = []
  const world = await makeWorld({ mailer: { send: async (mail) => mails.push(mail) > 0 } })
  const app = await buildApp(world.engine, { log: false, dialectRoot: 'recharge', rechargeBucket: options.bucket ?? { size: 100_000, perSecond: 1_000 } })
  await app.listen({ port: 0, host: '127.0.0.1' })
  afterAll(() => app.close())
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const url = `http://127.0.0.1:${port}`
  return {
    world, mails, url,
    ask: async (method, path, body, headers = {}) => {
      const given = Object.entries({ 'x-recharge-access-token': world.key, 'x-recharge-version': '2021-11', 'content-type': 'application/json', ...headers }).filter((entry): entry is [string, string] => entry[1] !== undefined)
      const response = await fetch(`${url}/recharge${path}`, { method, headers: given, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
    },
    nodeClient: () => {
      const Recharge = require('recharge-api-node') as new (options: object) => NodeClient
      const client = new Recharge({ apiKey: world.key, secrete: 'unused' })
      client.baseUrl = { hostname: '127.0.0.1', port, protocol: 'http:', headers: { 'X-Recharge-Access-Token': world.key } }
      return client
    },
  }
}
