// Sessions of customers: how one begins, and what the storefront client may do with it.

import type { Customer } from '../../domain/customer.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Scope } from '../../domain/scope.ts'
import type { PortalSettings } from '../../domain/site.ts'
import { type Answer, type Endpoint, endpoint, type OpenEndpoint, type RequestHead } from '../../http/surface.ts'
import type { Context, Engine } from '../../services/context.ts'
import { authenticate } from '../../services/keys.ts'
import { askForLoginLink, authenticateSession, createPortalLink, createPortalSession, enterByLink, enterSite } from '../../services/portal-sessions.ts'
import { hashOf, numberInHash } from './customer-view.ts'
import { AnyBody, ById, customerAt, customerToChange } from './customers.ts'
import { orNull } from './missing.ts'
import { alsoMay } from './rights.ts'
import { fieldsOf, viewTime } from './wire.ts'

/** How tokens of sessions begin, by which clients tell them from others. */
const TOKEN_PREFIX = 'st_'
const SESSION_MINUTES = 60
/** The token in a link to the portal. */
const LINK_MINUTES = 1_440
/** What a session may do, of its own customer only: every use-case of this face asks whose record it is. */
const SESSION_SCOPES: readonly Scope[] = ['customers:write', 'subscriptions:write', 'payments:write', 'invoices:write', 'catalog:read', 'site:read']

/** What the storefront client calls, which is what a customer may do. All else is for tokens of the store. */
const FOR_CUSTOMERS: readonly RegExp[] = [
  /^(GET|PUT) \/customers\/\{id\}$/, /^GET \/customers\/\{id\}\/(delivery_schedule|credit_summary)$/, /^POST \/customers\/\{id\}\/notifications$/, /^GET \/portal_access$/,
  /^(GET|POST) \/addresses$/, /^(GET|PUT|DELETE) \/addresses\/\{id\}$/, /^POST \/addresses\/(merge|\{id\}\/charges\/skip)$/, /^\w+ \/addresses\/\{id\}\/subscriptions-bulk$/,
  /^GET \/payment_methods(\/\{id\})?$/, /^PUT \/payment_methods\/\{id\}$/, /^\w+ \/subscriptions(\/.*)?$/, /^\w+ \/onetimes(\/.*)?$/,
  /^GET \/(charges|orders)(\/\{id\})?$/, /^POST \/charges\/\{id\}\/(skip|unskip|process|change_next_charge_date)$/, /^GET \/(plans|products|store)(\/\{id\})?$/, /^GET \/shop\/(shipping_countries|settings)$/, /^POST \/orders\/\{id\}\/delay$/,
  /^POST \/(addresses|charges)\/\{id\}\/(apply|remove)_discount$/, /^POST \/metafields$/, /^(GET|PUT|DELETE) \/metafields\/\{id\}$/,
]

/** What the store's settings of the portal switch off. */
const ALLOWANCES: readonly (readonly [RegExp, keyof PortalSettings])[] = [
  [/^POST \/subscriptions\/\{id\}\/cancel$|^DELETE .*subscriptions/, 'cancel'], [/\/skip$|\/charges\/skip$/, 'skip'],
]

/** Lets sessions in where customers may ask, beside the store's tokens. */
export function withSessions(endpoints: readonly Endpoint[], tokenOf: (head: RequestHead) => string | null): Endpoint[] {
  return endpoints.map((one) => {
    const name = `${one.method} ${one.path}`
    if (one.enter || !FOR_CUSTOMERS.some((pattern) => pattern.test(name))) return one
    const allowance = ALLOWANCES.find(([pattern]) => pattern.test(name))?.[1]
    const identify = async (engine: Engine, head: RequestHead, monotonicMs: number): Promise<Context> => {
      const token = tokenOf(head)
      if (!token?.startsWith(TOKEN_PREFIX)) return authenticate(engine, token, monotonicMs)
      const ctx = await enterSession(engine, token)
      if (allowance && !ctx.site.settings.portal[allowance]) refuse('portal-forbidden', { detail: `this store does not let customers ${allowance} by themselves` })
      return ctx
    }
    return { ...one, identify }
  })
}

async function enterSession(engine: Engine, token: string): Promise<Context> {
  const ctx = await authenticateSession(engine, token.slice(TOKEN_PREFIX.length))
  return { ...ctx, actor: { ...ctx.actor, scopes: SESSION_SCOPES } }
}

/** Whoever may write customers, and a customer himself, may begin sessions: Recharge names no other right. */
const asHost = (ctx: Context): Context => alsoMay(ctx, 'portal:write')

async function begin(ctx: Context, customerId: string, minutes: number): Promise<{ token: string; expiresAt: Date }> {
  const { session, secret } = await createPortalSession(asHost(ctx), customerId, minutes, 'end-oldest')
  return { token: TOKEN_PREFIX + secret, expiresAt: session.expiresAt }
}

/** In every spelling that consumers read: they differ. */
async function createSession(ctx: Context, id: string): Promise<Answer> {
  const { customer } = await customerToChange(ctx, id)
  const { token, expiresAt } = await begin(ctx, customer.id, SESSION_MINUTES)
  const number = Number(customer.number)
  return { status: 200, body: { customer_session: { apiToken: token, api_token: token, customerId: number, customer_id: number, expires_at: viewTime(expiresAt, '2021-11') } } }
}

async function portalAccess(ctx: Context, head: RequestHead): Promise<Answer> {
  const number = ctx.actor.customer ?? refuse('session-missing', { detail: 'the portal is for sessions of customers' })
  const { customer } = await customerAt(ctx, String(number))
  const { token, expiresAt } = await begin(ctx, customer.id, LINK_MINUTES)
  const destination = typeof head.query['page_destination'] === 'string' && /^\w{1,40}$/.test(head.query['page_destination']) ? head.query['page_destination'] : 'overview'
  const hash = hashOf(ctx, customer)
  const base = `${head.base}/portal/`
  return { body: { base_url: base, customer_hash: hash, expires_at: viewTime(expiresAt, '2021-11'), portal_url: `${base}${hash}/${destination}?token=${token}`, temp_token: token } }
}

/** The session's customer by the hash that a link names it by, which may be that of one who is part of it now. Refuses session-invalid for another's. */
async function ownByHash(ctx: Context, hash: unknown): Promise<Customer> {
  const number = typeof hash === 'string' ? numberInHash(hash) : null
  const found = number !== null && hash === hashOf(ctx, { number }) ? await orNull(customerAt(ctx, String(number))) : null
  return found?.customer ?? refuse('session-invalid', { detail: 'this token is of another customer' })
}

/** Leads who comes by such a link to our portal, which goes on with what the link's token may do. */
async function toPortal(engine: Engine, head: RequestHead): Promise<Answer> {
  const { token } = head.query
  const { hash } = head.params
  const ctx = await enterSession(engine, typeof token === 'string' ? token : '')
  // Some name the customer in the query.
  const named = hash ?? head.query['hash']
  if (named !== undefined) await ownByHash(ctx, named)
  return { status: 302, headers: { location: await createPortalLink(ctx), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } }
}

/** What clients make of `base_url`: links to the portal, and to the pages on which one cancels, mends a payment method or takes a gift. */
export const portalLinks: readonly OpenEndpoint[] = [
  '/portal/{hash}', '/portal/{hash}/{destination}', '/pages/{hash}/subscriptions/{id}/cancel', '/pages/{hash}/gifts/{id}', '/pages/account/payment-methods',
].map((path) => ({ method: 'GET', path, answer: toPortal }))

const siteOf = (shop: string): string => shop.split('.')[0] ?? ''

/** The text of a body's field, before it is known who asks. */
function textIn(body: unknown, name: string): string {
  const fields = fieldsOf(body)
  const text = fields.text(name, { required: true, min: 1 })
  fields.done()
  return text ?? ''
}

/** Exchanges the token of a link for a session of its customer. */
async function exchange(ctx: Context, id: string): Promise<Answer> {
  const customer = await ownByHash(ctx, id)
  const { token } = await begin(ctx, customer.id, SESSION_MINUTES)
  return { body: { api_token: token, customer_id: Number(customer.number) } }
}

/** Begins a session by the secret in a link that came by mail. */
async function validateLogin(ctx: Context, body: unknown): Promise<Answer> {
  const { session, secret } = await enterByLink(ctx, textIn(body, 'code'))
  return { body: { api_token: TOKEN_PREFIX + secret, customer_id: Number(session.customer) } }
}

export const sessionEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'POST', path: '/customers/{id}/sessions', scope: 'customers:write', params: ById, body: AnyBody, handle: async ({ ctx, params }) => createSession(ctx, params.id) }),
  endpoint({ method: 'GET', path: '/portal_access', scope: 'customers:read', handle: async ({ ctx, head }) => portalAccess(ctx, head) }),
  endpoint({
    method: 'POST', path: '/customers/{id}/access', scope: 'portal:self', params: ById, body: AnyBody,
    enter: (engine, body) => enterSession(engine, textIn(body, 'token')), handle: async ({ ctx, params }) => exchange(ctx, params.id),
  }),
  endpoint({
    method: 'POST', path: '/attempt_login', scope: 'portal:self', body: AnyBody, enter: (engine, body) => enterSite(engine, siteOf(textIn(body, 'shop'))),
    handle: async ({ ctx, body, ipAddress }) => ({ body: { session_token: ctx.newSecret() }, afterwards: await askForLoginLink(ctx, textIn(body, 'email'), ipAddress) }),
  }),
  endpoint({
    method: 'POST', path: '/validate_login', scope: 'portal:self', body: AnyBody, enter: (engine, body) => enterSite(engine, siteOf(textIn(body, 'shop'))),
    handle: async ({ ctx, body }) => validateLogin(ctx, body),
  }),
]
