// How Recharge's API says no.

import type { Fault, RefusalFacts } from '../../domain/refusal.ts'
import type { No, RefusalTable, RequestHead, Said } from '../../http/surface.ts'

/** Status of every refusal; `title` is what is said where Recharge names no field. */
export const REFUSALS: RefusalTable = {
  'key-missing': { status: 401, title: 'bad authentication' },
  'key-unknown': { status: 401, title: 'bad authentication' },
  'key-revoked': { status: 401, title: 'bad authentication' },
  'scope-missing': { status: 403, title: 'missing scope' },
  'not-found': { status: 404, title: 'Not Found' },
  invalid: { status: 422, title: 'Invalid' },
  malformed: { status: 400, title: 'Malformed request' },
  'unsupported-media-type': { status: 415, title: 'The body has to be a JSON object' },
  'too-large': { status: 413, title: 'Request too large' },
  'filter-invalid': { status: 422, title: 'Invalid filter' },
  'sort-invalid': { status: 422, title: 'Invalid sort_by' },
  'expand-unknown': { status: 422, title: 'Invalid include' },
  'field-unknown': { status: 422, title: 'Invalid field' },
  'cursor-invalid': { status: 422, title: 'Invalid value' },
  'revision-stale': { status: 409, title: 'Changed meanwhile' },
  'idempotency-mismatch': { status: 409, title: 'Conflict' },
  'already-exists': { status: 409, title: 'Already exists' },
  'id-taken': { status: 422, title: 'id is taken' },
  'email-taken': { status: 422, title: 'email already exists on store' },
  'username-taken': { status: 422, title: 'username is taken' },
  'reference-taken': { status: 422, title: 'already exists on store' },
  'duplicate-likely': { status: 422, title: 'already exists on store' },
  'email-undeliverable': { status: 422, title: 'Not a valid email address.' },
  'metadata-key-reserved': { status: 422, title: 'Reserved key' },
  'custom-field-invalid': { status: 422, title: 'Invalid custom field' },
  'belongs-to-another': { status: 422, title: 'Belongs to another customer' },
  'in-use': { status: 422, title: 'In use' },
  merged: { status: 422, title: 'Merged into another customer' },
  erased: { status: 404, title: 'Not Found' },
  'wrong-state': { status: 422, title: 'Not possible in this state' },
  'target-forbidden': { status: 422, title: 'Invalid address' },
  'limit-reached': { status: 422, title: 'Limit reached' },
  'payment-token-invalid': { status: 422, title: 'Not found' },
  'payment-method-missing': { status: 422, title: 'No payment method' },
  'payment-declined': { status: 402, title: 'Payment declined' },
  'card-number-refused': { status: 422, title: 'Card numbers are not taken' },
  'session-missing': { status: 401, title: 'bad authentication' },
  'session-invalid': { status: 401, title: 'bad authentication' },
  'portal-forbidden': { status: 403, title: 'This is switched off for customers of this store' },
  'signature-invalid': { status: 401, title: 'bad authentication' },
  'rate-limited': { status: 429, title: 'Rate limit exceeded' },
  busy: { status: 409, title: 'A call to this route is already in progress.' },
}

/** Seconds after which a client that filled its bucket has room again. */
const RETRY_AFTER_SECONDS = 1

/** Statuses of which Recharge speaks as `error`, a sentence; all others have `errors`. */
const ERROR_STATUSES: ReadonlySet<number> = new Set([401, 403, 426, 429])

/** Fields of the core in Recharge's words. */
const PLACES: readonly (readonly [core: RegExp, recharge: string])[] = [
  [/^firstName\b/, 'first_name'], [/^lastName\b/, 'last_name'], [/^externalReferences\b.*/, 'external_customer_id/ecommerce'],
  [/^(primaryContact|billingContact)\/line1/, 'billing_address/address1'], [/^(primaryContact|billingContact)\/line2/, 'billing_address/address2'],
  [/^(primaryContact|billingContact)\/postalCode/, 'billing_address/zip'], [/^(primaryContact|billingContact)\/region/, 'billing_address/province'],
  [/^(primaryContact|billingContact)\/country/, 'billing_address/country_code'], [/^(primaryContact|billingContact)/, 'billing_address'],
  [/^line1\b/, 'address1'], [/^line2\b/, 'address2'], [/^postalCode\b/, 'zip'], [/^region\b/, 'province'], [/^country\b(?!_)/, 'country_code'],
  [/^planId\b/, 'plan_id'], [/^shippingAddressId\b/, 'address_id'], [/^paymentMethodId\b/, 'payment_method_id'], [/^nextChargeAt\b/, 'next_charge_scheduled_at'],
  [/^expiresAfterCharges\b/, 'expire_after_specific_number_of_charges'], [/^unitAmountMinor\b/, 'price'], [/^description\b/, 'product_title'],
  [/^url\b/, 'address'], [/^eventTypes\b.*/, 'topic'], [/^metadata\b.*/, 'properties'], [/^coupons\b.*/, 'discount_code'],
]

function placeOf(pointer: string): string[] {
  const path = pointer.replace(/^\//, '')
  const place = PLACES.find(([core]) => core.test(path))
  const parts = (place ? path.replace(place[0], place[1]) : path).split('/').filter((part) => part !== '').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return parts.length === 0 ? ['_schema'] : parts
}

type Errors = { [field: string]: string | string[] | Errors }

/** Codes of faults that Recharge tells by a text, where all others are lists of texts. */
export const PLAIN = 'plain'

/** Faults as the tree that Recharge shows: fields, sub-fields, and lists of messages. */
function errorsOf(faults: readonly Fault[]): Errors {
  const errors: Errors = Object.create(null) as Errors
  for (const { pointer, message, code } of faults) {
    let level = errors
    const path = placeOf(pointer)
    for (const part of path.slice(0, -1)) {
      const below = level[part]
      const next: Errors = typeof below === 'object' && !Array.isArray(below) ? below : (Object.create(null) as Errors)
      level[part] = next
      level = next
    }
    const last = path.at(-1) ?? '_schema'
    const known = level[last]
    if (code === PLAIN) level[last] = message
    else level[last] = Array.isArray(known) ? [...known, message] : [message]
  }
  return errors
}

/** The body of a refusal as clients look it up: `error`, else `errors` as a text, a list or a tree. */
function bodyOf(code: string, status: number, title: string, facts: RefusalFacts): object {
  if (code === 'not-found' && facts['method'] !== undefined) return { error: 'endpoint not found' }
  if (status === 404) return { errors: title }
  if (code === 'scope-missing') return { error: facts.detail }
  if (ERROR_STATUSES.has(status)) return { error: status === 426 ? facts.detail : title }
  if (code === 'email-taken') return { errors: { email: title } }
  if (code === 'reference-taken') return { errors: { external_customer_id: { ecommerce: [title] } } }
  if (code === 'cursor-invalid') return { errors: { cursor: [title] } }
  if (code === 'payment-token-invalid') return { errors: { processor_customer_token: [title] } }
  if (code === 'busy') return { errors: title }
  if (facts.errors && facts.errors.length > 0) return { errors: errorsOf(facts.errors) }
  return { errors: facts.detail }
}

/** A refusal as Recharge's clients expect it, with the headers that every answer has. */
export function sayError({ refused, status: ours, title }: No, head: RequestHead): Said {
  const facts = refused?.facts ?? { detail: 'Internal server error' }
  const status = facts['upgrade'] === true ? 426 : ours
  const body = refused ? bodyOf(refused.code, status, title, facts) : { error: facts.detail }
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': head.id, ...(status === 429 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {}) },
    body: JSON.stringify(body),
  }
}
