// The typed client: every route of the API with its types, in a browser as in Node.

import createClient, { type Client, type ClientPathsWithMethod, type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch'
import { errorOf } from './regulars-error.ts'
import { retrying } from './retry.ts'
import type { operations, paths } from './schema.d.ts'

export { RegularsError } from './regulars-error.ts'
export type { Problem, ProblemCode } from './regulars-error.ts'

type Media = `${string}/${string}`
type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'
type PathOf<Method extends Verb> = ClientPathsWithMethod<Client<paths>, Method>
type Init<Method extends Verb, Path extends PathOf<Method>> = MaybeOptionalInit<paths[Path], Method>
/** What a call takes after the path; nothing has to be given where the route needs nothing. */
type Given<Wanted> = undefined extends Wanted ? [init?: Wanted] : [init: Wanted]
type Answered<Answer> = Answer extends { data: infer Body } ? Body : never
type Body<Method extends Verb, Path extends PathOf<Method>> = Answered<FetchResponse<NonNullable<paths[Path][Method]>, object, Media>>

export type Customer = Body<'get', '/v1/customers/{id}'>
export type CustomerCreate = operations['createCustomer']['requestBody']['content']['application/json']
export type CustomerChange = operations['changeCustomer']['requestBody']['content']['application/json']
export type Event = Body<'get', '/v1/events/{id}'>

/** The lists: what answers with items and a cursor. */
type ListPath = { [Path in PathOf<'get'>]: Body<'get', Path> extends { items: unknown[]; nextCursor: unknown } ? Path : never }[PathOf<'get'>]
type ItemOf<Path extends ListPath> = Body<'get', Path> extends { items: (infer Item)[] } ? Item : never
/** A customer of a list has all its fields, unless the query names `fields`. */
type Item<Path extends ListPath, Wanted> = Partial<Customer> extends ItemOf<Path>
  ? Wanted extends { params: { query: { fields: string } } } ? ItemOf<Path> : Customer
  : ItemOf<Path>

/** Sends a request and gives the body of its answer. Throws RegularsError for an answer that is not a success. */
type Send<Method extends Verb> = <Path extends PathOf<Method>>(path: Path, ...init: Given<Init<Method, Path>>) => Promise<Body<Method, Path>>

export interface Regulars {
  readonly get: Send<'get'>
  readonly post: Send<'post'>
  readonly put: Send<'put'>
  readonly patch: Send<'patch'>
  readonly delete: Send<'delete'>
  /** Every item of a list, page by page as they are asked for; a list without an end (the feed of events) ends at what is there. */
  all<Path extends ListPath, Wanted extends Init<'get', Path>>(path: Path, ...init: undefined extends Init<'get', Path> ? [init?: Wanted] : [init: Wanted]): AsyncIterable<Item<Path, Wanted>>
  /** The body of an answer as it comes in, for exports. */
  stream<Path extends PathOf<'get'>>(path: Path, ...init: Given<Init<'get', Path>>): Promise<ReadableStream<Uint8Array>>
}

export interface RegularsOptions {
  /** Where the server is, e.g. `http://127.0.0.1:8420`. */
  readonly baseUrl: string
  /** An API key of the site. */
  readonly key: string
  /** How often a request is sent at the most while the server is busy or away. */
  readonly attemptsMax?: number
  /** Sends a request; the platform's own when left out. */
  readonly fetch?: (request: Request) => Promise<Response>
  readonly sleep?: (ms: number) => Promise<void>
}

const ATTEMPTS_MAX = 4

/** A client of one site. Mutations carry an Idempotency-Key, so that a retry never does them twice. */
export function createRegulars(options: RegularsOptions): Regulars {
  const { baseUrl, key, attemptsMax = ATTEMPTS_MAX } = options
  const client = createClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${key}` },
    fetch: retrying({
      attemptsMax, fetch: options.fetch ?? ((request) => globalThis.fetch(request)), sleep: options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    }),
  })
  client.use({
    onRequest: ({ request }) => {
      // A body that is not JSON is an upload: it can be sent only once, and the server keeps no answer for it.
      const isUpload = request.body !== null && !request.headers.get('content-type')?.startsWith('application/json')
      if (request.method !== 'GET' && !isUpload && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', crypto.randomUUID())
    },
    onResponse: async ({ response }) => {
      if (!response.ok) throw await errorOf(response)
    },
  })
  // The types are checked where a call is made; here every route is alike.
  const send = async (method: string, path: string, init?: object): Promise<unknown> => {
    const request = client.request as (method: string, path: string, init?: object) => Promise<{ data?: unknown }>
    return (await request(method, path, init)).data
  }
  const verb = (method: Verb) => ((path: string, init?: object) => send(method, path, init)) as never
  return {
    get: verb('get'), post: verb('post'), put: verb('put'), patch: verb('patch'), delete: verb('delete'),
    all: ((path: string, init?: object) => pages((one) => send('get', path, one), init)) as never,
    stream: ((path: string, init?: object) => send('get', path, { ...init, parseAs: 'stream' })) as never,
  }
}

interface Page {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}

async function* pages(read: (init: object) => Promise<unknown>, init: { params?: { query?: object } } = {}): AsyncIterable<unknown> {
  for (let cursor: string | null = null; ; ) {
    const query = { ...init.params?.query, ...(cursor === null ? {} : { cursor }) }
    const page = (await read({ ...init, params: { ...init.params, query } })) as Page
    yield* page.items
    if (page.nextCursor === null || page.items.length === 0) return
    cursor = page.nextCursor
  }
}
