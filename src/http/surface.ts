// What every face is made of: where it is mounted, how it reads requests and says no, and its endpoints as data.

import type { Static, TObject, TSchema } from 'typebox'
import type { RefusalCode, Refused } from '../domain/refusal.ts'
import type { RefusalFacts } from '../domain/refusal.ts'
import type { Scope } from '../domain/scope.ts'
import type { Context, Engine } from '../services/context.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a handler gives back. `revision` becomes the ETag. A stream is sent as it comes. */
export interface Answer {
  readonly status?: number
  readonly body?: unknown
  /** A body that is no JSON, with its media type in `headers`. */
  readonly text?: string
  readonly headers?: { readonly [name: string]: string }
  readonly revision?: number
  readonly stream?: AsyncIterable<string | Buffer>
  /**
   * What was begun and committed, and waits for a gateway: the route's `finish` makes the answer of it, outside any transaction, and
   * makes it again when the process died in between. A text by which `finish` finds what was begun.
   */
  readonly unfinished?: string
  /** What is done once the answer has gone out; that it failed is our own mistake, told to the log. Only of endpoints with `enter`. */
  readonly afterwards?: () => Promise<void>
}

/** A request before anything of it is checked: enough to tell who asks, and for whom. */
export interface RequestHead {
  /** The request's id, for its answer and the log. */
  readonly id: string
  readonly method: string
  /** Where the face is mounted, as the client sees it: `http://host/rebilly`, without a trailing slash. */
  readonly base: string
  /** Path below the mount, without the query. */
  readonly path: string
  /** Parts of the path that have names, also those of `prefixes`. */
  readonly params: { readonly [name: string]: string | undefined }
  readonly query: { readonly [name: string]: unknown }
  readonly headers: { readonly [name: string]: string | string[] | undefined }
}

type Read<Schema> = Schema extends TSchema ? Static<Schema> : Record<string, never>

/** One request as a handler sees it: checked against the endpoint's schemas. */
export interface RouteRequest<Params, QueryString, Body> {
  readonly ctx: Context
  readonly head: RequestHead
  readonly params: Params
  readonly query: QueryString
  readonly body: Body
  /** The revision in If-Match, if one was sent; with `If-None-Match: *` the one before the first. */
  readonly ifMatch: number | null
  /** Where on the network it came from. */
  readonly ipAddress: string
  /** The body as it comes in, for routes that declare `upload`. */
  readonly upload: AsyncIterable<Buffer> | null
  /** The idempotency key of an upload, and its request without the body, for the handler to keep with what it makes. */
  readonly once?: { readonly key: string; readonly request: string } | null
}

/** How a body is written. `form` and `multipart` become objects of texts, with brackets as nesting; `xml` is what `readXml` makes of it. */
export type BodyKind = 'json' | 'form' | 'multipart' | 'xml'

/** One endpoint of any face. `scope` is refused before the handler runs; null is for whoever has any key of the site. */
export interface Endpoint {
  readonly method: Method
  readonly path: string
  readonly scope: Scope | null
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** Whether query names that it does not know are left out, whatever the face does: a page that people reach by links, to which mail adds names. */
  readonly ignoresQuery?: boolean
  /** Media types that are handed to the handler as a stream, not read as JSON. */
  readonly upload?: readonly string[]
  /** Whether published test card numbers may stand in the body: where a vendor's clients send numbers. All others are refused everywhere. */
  readonly takesTestCards?: boolean
  /** Refusals worth naming in the document beyond those that every route has; `revision-stale` has If-Match read. */
  readonly refusals?: readonly RefusalCode[]
  /** Who asks, where it is told by other credentials than an API key of the face (a customer's session, say). */
  readonly identify?: (engine: Engine, head: RequestHead, monotonicMs: number) => Promise<Context>
  /** For what anybody may ask: the context of the site that the body names, or the head. No scope is asked for, and no idempotency key kept. */
  enter?(engine: Engine, body: unknown, head: RequestHead): Promise<Context>
  handle(request: RouteRequest<unknown, unknown, unknown>): Promise<Answer>
  /** Finishes what `handle` gave as `unfinished`; may be asked more than once, also at the same time. */
  readonly finish?: (ctx: Context, unfinished: string) => Promise<Answer>
}

/** An endpoint with what the OpenAPI document says of it, whose schemas it shows. */
export interface Route extends Endpoint {
  readonly scope: Scope
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** Answers by status; null for one without a body, media types (by ", ") for one that is not JSON. */
  readonly answers: { readonly [status: number]: TSchema | null | string }
  /** Media types of a 200 beside JSON, by ", ". */
  readonly alsoAnswers?: string
}

type Typed<Kind extends Endpoint, P extends TObject | undefined, Q extends TObject | undefined, B extends TSchema | undefined> = Omit<
  Kind,
  'params' | 'query' | 'body' | 'handle' | 'enter'
> & {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  enter?(engine: Engine, body: Read<B>, head: RequestHead): Promise<Context>
  handle(request: RouteRequest<Read<P>, Read<Q>, Read<B>>): Promise<Answer>
}

/** A route whose handler's types come from its schemas. */
export function route<P extends TObject | undefined = undefined, Q extends TObject | undefined = undefined, B extends TSchema | undefined = undefined>(
  typed: Typed<Route, P, Q, B>,
): Route {
  return typed
}

/** An endpoint of a dialect, whose vendor documents it: a route without the words. */
export function endpoint<P extends TObject | undefined = undefined, Q extends TObject | undefined = undefined, B extends TSchema | undefined = undefined>(
  typed: Typed<Endpoint, P, Q, B>,
): Endpoint {
  return typed
}

/** An endpoint without credentials and without a site: a vendor's status page, the preflight of a browser. */
export interface OpenEndpoint {
  readonly method: Method | 'OPTIONS'
  readonly path: string
  answer(engine: Engine, head: RequestHead): Promise<Answer>
}

/** Status and title of every refusal in the words of one face: a new code does not compile until every face says it. */
export type RefusalTable = { readonly [code in RefusalCode]: { readonly status: number; readonly title: string } }

/** What a face has to say no to. `refused` is null for a mistake of ours, of which an outsider learns nothing but the request's id. */
export interface No {
  readonly refused: Refused | null
  readonly status: number
  readonly title: string
}

/** A refusal as it goes over the wire; the status of the table, if none is given. */
export interface Said {
  readonly status?: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/** What admitting a request adds to its answer, whatever the answer is; with `refused`, it is `rate-limited`. */
export interface Admission {
  readonly headers?: { readonly [name: string]: string }
  readonly refused?: RefusalFacts
}

/** What a face does with what an endpoint does not know. */
export type Unknown = 'refuse' | 'ignore'

/**
 * A face. What is not here is the same for all: keys and scopes, idempotency, answers that wait for a gateway, card numbers refused,
 * what the database says no to.
 */
export interface Surface {
  readonly name: string
  /** Where it is mounted: `/v1`, `/rebilly`. */
  readonly prefix: string
  /** Ways in below the mount, each leading to all endpoints (`/organizations/{organizationId}`); only `''` when left out. */
  readonly prefixes?: readonly string[]
  /** Another path below the mount for the one that was asked for, before it is looked up: case, endings, versions. */
  readonly rewrite?: (path: string) => string
  readonly routes: readonly Endpoint[]
  readonly open?: readonly OpenEndpoint[]
  /** The secret of an API key that a request carries, wherever the vendor's clients put it; null when it carries none. */
  credentials(head: RequestHead): string | null
  /** Asked when the key is known, before the request is read: a site named in the path, a leaky bucket. May refuse. */
  admit?(ctx: Context, head: RequestHead, monotonicMs: number): Admission
  /** Headers of every answer, refusals too. */
  headers?(head: RequestHead): { readonly [name: string]: string }
  readonly refusals: RefusalTable
  say(no: No, head: RequestHead): Said
  /** What happens to query names that an endpoint does not know, and to bodies where it takes none; both are refused when left out. */
  readonly unknowns?: { readonly queries: Unknown; readonly bodies: Unknown }
  /** How bodies may be written; only JSON when left out. */
  readonly bodies?: readonly BodyKind[]
  /** Reads XML; entities and document types are refused here. */
  readonly readXml?: (text: string) => unknown
  /** Whether a body that is left out is an empty object. */
  readonly missingBodyIsEmpty?: boolean
  /** Whether brackets in query names are nesting (`filter[email]`, `ids[]`). */
  readonly bracketQuery?: boolean
  /** Bytes of a body at most; 1 MiB when left out. */
  readonly bodyBytesMax?: number
  /** The header of idempotency keys, in lower case; null where the vendor has none. */
  readonly idempotencyHeader: string | null
  /** Media type of JSON answers, where it is another than `application/json; charset=utf-8`. */
  readonly jsonType?: string
}

/** The secret of `Authorization: Bearer <secret>`; null when there is none. */
export function bearer({ headers }: Pick<RequestHead, 'headers'>): string | null {
  const header = headers['authorization']
  return (typeof header === 'string' ? /^Bearer\s+(\S+)\s*$/i.exec(header)?.[1] : null) ?? null
}
