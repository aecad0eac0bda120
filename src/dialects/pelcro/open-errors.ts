// How Pelcro's Open API says no: to a browser, and often with 404 where others say 400.

import type { RefusalCode } from '../../domain/refusal.ts'
import type { No, RefusalTable, RequestHead, Said } from '../../http/surface.ts'
import { REFUSALS, sayError } from './refusals.ts'

/** Where it differs from the Core API: what the customer's own money or sign-in is refused for is 404 there. */
export const OPEN_REFUSALS: RefusalTable = {
  ...REFUSALS,
  'payment-declined': { status: 404, title: 'Your card was declined.' },
  'payment-token-invalid': { status: 404, title: 'Invalid token' },
  'payment-method-missing': { status: 404, title: 'No payment method' },
  'session-missing': { status: 401, title: 'Token not provided' },
  'session-invalid': { status: 401, title: 'Invalid or expired token' },
  'rate-limited': { status: 429, title: 'Too many attempts' },
}

/** Refusals whose sentence is for the customer to read; of all others only the title is told. */
const TOLD: ReadonlySet<RefusalCode> = new Set([
  'not-found', 'rate-limited', 'payment-declined', 'payment-token-invalid', 'payment-method-missing', 'in-use', 'limit-reached', 'belongs-to-another', 'portal-forbidden',
])
const BLACKLISTED = 'Authentication token has been blacklisted, please try again'
const REGISTER = /\/auth\/register$/

/** What a browser needs to show an answer to a page of another origin. No cookie is ever asked for. */
export const ANY_ORIGIN: { readonly [name: string]: string } = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'request-id, retry-after' }

/** A refusal. Trap: registering reads `errors` off whatever is refused, and throws when there is none. */
export function sayOpen(no: No, head: RequestHead): Said {
  const said = sayOne(no, head)
  const body = JSON.parse(said.body) as { errors?: object }
  const whole = REGISTER.test(head.path) && !body.errors ? { ...body, errors: {} } : body
  return { ...said, headers: { ...ANY_ORIGIN, ...said.headers }, body: JSON.stringify(whole) }
}

function sayOne(no: No, head: RequestHead): Said {
  const { refused, status, title } = no
  const headers = { 'content-type': 'application/json', 'x-request-id': head.id }
  const error = (facts: object, as = status): Said => ({ status: as, headers, body: JSON.stringify({ error: facts }) })
  if (refused?.code === 'session-missing') return error({ message: title })
  if (refused?.code === 'session-invalid') return refused.facts['revoked'] === true ? error({ status: 403, message: BLACKLISTED }, 403) : error({ status, message: title })
  // Its sentence names records by ids that no customer knows.
  if (refused?.code === 'wrong-state') return error({ report_id: null, status, message: title })
  // Of paths that there are not, what the core says of the method is no word for customers.
  if (refused && TOLD.has(refused.code) && !refused.facts.errors && refused.facts['method'] === undefined) return error({ report_id: null, status, message: refused.facts.detail })
  return sayError(no, head)
}
