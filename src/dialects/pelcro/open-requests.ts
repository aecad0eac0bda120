// How requests of the Open API are read: which site they are for, and which customer asks.

import Type from 'typebox'
import { isJsonObject } from '../../domain/json.ts'
import { Refused, refuse } from '../../domain/refusal.ts'
import { PORTAL_SCOPE, type Scope } from '../../domain/scope.ts'
import { type Answer, bearer, type Endpoint, endpoint, type Method, type RequestHead } from '../../http/surface.ts'
import type { Context, Engine } from '../../services/context.ts'
import { authenticateToken } from '../../services/customer-tokens.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { onOwnBehalf, type OnOwnBehalf } from '../../services/portal.ts'
import { enterSiteNamed } from '../../services/portal-sessions.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { refuseField } from './refusals.ts'
import { readNumber } from './wire.ts'

/** Clients send whatever they know beside what an endpoint reads (`device_hash`, `language`, …). */
const AnyBody = Type.Unknown()
const ById = Type.Object({ id: Type.String() })
/** What the JavaScript client says in queries: the site, the language, and of older ones the token. */
const AnyQuery = Type.Object(Object.fromEntries(['site_id', 'language', 'auth_token', 'device_hash', 'device_components'].map((name) => [name, Type.Optional(Type.Unknown())])))
/** What the use-cases behind these endpoints need; each is for the customer of the token only. */
export const OWN_SCOPES: readonly Scope[] = ['customers:write', 'subscriptions:write', 'payments:write', 'invoices:write', 'organizations:read', 'catalog:read']

/** A text among the body's fields or the query's: where clients send `site_id` and `auth_token` depends on the method. */
function textIn(body: unknown, { query }: RequestHead, name: string): string | null {
  const value = (isJsonObject(body) ? body[name] : undefined) ?? query[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value).replaceAll('"', '') : null
}

/** The site that a request names, by its number or slug. */
async function enterNamed(engine: Engine, body: unknown, head: RequestHead): Promise<Context> {
  const name = textIn(body, head, 'site_id')
  if (name === null || name === '') refuseField('site_id', 'The site id field is required.')
  return (await enterSiteNamed(engine, name)) ?? refuseField('site_id', 'The selected site id is invalid.')
}

/** A request of anybody. */
export interface OpenRequest {
  readonly ctx: Context
  readonly head: RequestHead
  readonly fields: Fields
  readonly ipAddress: string
}

/** What anybody may ask of a site. */
export function open(method: Method, path: string, handle: (request: OpenRequest) => Promise<Answer>): Endpoint {
  return endpoint({
    method, path, scope: PORTAL_SCOPE, query: AnyQuery, ...(method === 'GET' ? {} : { body: AnyBody }), enter: enterNamed,
    handle: ({ ctx, head, body, ipAddress }) => handle({ ctx, head, ipAddress, fields: fieldsOf(ctx, withoutQuotes(body)) }),
  })
}

/** A request of a customer, whom the token names. */
export interface OwnRequest extends OpenRequest {
  /** The customer, and a context that may do everything for him. */
  readonly own: OnOwnBehalf
  readonly token: string
  /** The id in the path. */
  readonly id: string
}

const tokenIn = (body: unknown, head: RequestHead): string | null => bearer(head) ?? textIn(body, head, 'auth_token')

/** What a customer may ask, with a token in the header or, as older clients send it, among the fields. */
export function own(method: Method, path: string, handle: (request: OwnRequest) => Promise<Answer>): Endpoint {
  return endpoint({
    method, path, scope: PORTAL_SCOPE, query: AnyQuery, params: path.includes('{id}') ? ById : undefined, ...(method === 'GET' ? {} : { body: AnyBody }),
    enter: (engine: Engine, body: unknown, head: RequestHead) => authenticateToken(engine, tokenIn(body, head)),
    handle: async ({ ctx, head, body, params, ipAddress }) => {
      const named = textIn(body, head, 'site_id')
      const fields = fieldsOf(ctx, { ...(isJsonObject(body) ? body : {}), ...(named === null ? {} : { site_id: named }) })
      // The site is all that has been read by now.
      fields.done()
      const id = 'id' in params ? params.id : ''
      return handle({ ctx, head, fields, ipAddress, id, token: tokenIn(body, head) ?? '', own: await onOwnBehalf(ctx, ...OWN_SCOPES) })
    },
  })
}

function withoutQuotes(body: unknown): unknown {
  return isJsonObject(body) && typeof body['site_id'] === 'string' ? { ...body, site_id: body['site_id'].replaceAll('"', '') } : body
}

/** The id of one of the customer's own records by its number; another's is not found, in the words of one that never was. */
export async function ownId({ ctx, customer }: OnOwnBehalf, table: 'addresses' | 'payment_methods' | 'subscriptions', number: string | bigint): Promise<string> {
  const found = await orNull(() => recordOf(ctx, table, typeof number === 'string' ? readNumber(number) : number))
  return found?.customer === customer.number ? found.id : refuse('not-found', { detail: 'Not Found' })
}

/** What is refused is null; mistakes of ours stay such. */
export async function orNull<Found>(find: () => Promise<Found>): Promise<Found | null> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}
