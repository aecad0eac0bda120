// What every face is made of: routes as data, with their schemas, scope and handler.

import type { Static, TObject, TSchema } from 'typebox'
import type { RefusalCode } from '../domain/refusal.ts'
import type { Scope } from '../domain/scope.ts'
import type { Context } from '../services/context.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a handler gives back. `revision` becomes the ETag. A stream is sent as it comes. */
export interface Answer {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: { readonly [name: string]: string }
  readonly revision?: number
  readonly stream?: AsyncIterable<string | Buffer>
  /**
   * What was begun and committed, and waits for a gateway: the route's `finish` makes the answer of it, outside any transaction, and
   * makes it again when the process died in between. A text by which `finish` finds what was begun.
   */
  readonly unfinished?: string
}

type Read<Schema> = Schema extends TSchema ? Static<Schema> : Record<string, never>

/** One request as a handler sees it: checked against the route's schemas. */
export interface RouteRequest<Params, QueryString, Body> {
  readonly ctx: Context
  readonly params: Params
  readonly query: QueryString
  readonly body: Body
  /** The revision in If-Match, if one was sent. */
  readonly ifMatch: number | null
  /** The body as it comes in, for routes that declare `upload`. */
  readonly upload: AsyncIterable<Buffer> | null
}

/** One route. `scope` is refused before the handler runs; the schemas are also the OpenAPI document. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly scope: Scope
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** Media types that are handed to the handler as a stream, not read as JSON. */
  readonly upload?: readonly string[]
  /** Whether published test card numbers may stand in the body: where a vendor's clients send numbers. All others are refused everywhere. */
  readonly takesTestCards?: boolean
  /** Answers by status; null for one without a body, media types (by ", ") for one that is not JSON. */
  readonly answers: { readonly [status: number]: TSchema | null | string }
  /** Refusals worth naming in the document beyond those that every route has. */
  readonly refusals?: readonly RefusalCode[]
  handle(request: RouteRequest<unknown, unknown, unknown>): Promise<Answer>
  /** Finishes what `handle` gave as `unfinished`; may be asked more than once, also at the same time. */
  readonly finish?: (ctx: Context, unfinished: string) => Promise<Answer>
}

type TypedRoute<P extends TObject | undefined, Q extends TObject | undefined, B extends TSchema | undefined> = Omit<
  Route,
  'params' | 'query' | 'body' | 'handle'
> & {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  handle(request: RouteRequest<Read<P>, Read<Q>, Read<B>>): Promise<Answer>
}

/** A route whose handler's types come from its schemas. */
export function route<P extends TObject | undefined = undefined, Q extends TObject | undefined = undefined, B extends TSchema | undefined = undefined>(
  typed: TypedRoute<P, Q, B>,
): Route {
  return typed
}

/** A face: where it is mounted, where its credentials are, its routes, and how it says no. */
export interface Surface {
  readonly name: string
  readonly prefix: string
  readonly routes: readonly Route[]
  /** The secret that a request carries; null when it carries none. */
  credentials(headers: { readonly [name: string]: string | string[] | undefined }): string | null
}
