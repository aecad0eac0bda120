// How Pelcro's API says no: validation is 400 with `errors` by field and no `message`, everything else is `error`.

import { type Fault, refuse, Refused, type RefusalCode } from '../../domain/refusal.ts'
import type { No, RefusalTable, RequestHead, Said } from '../../http/surface.ts'

/** Status of every refusal; `title` is what is said where the core's detail would be too much. */
export const REFUSALS = {
  'key-missing': { status: 401, title: 'Token not provided' },
  'key-unknown': { status: 401, title: 'Invalid or expired token' },
  'key-revoked': { status: 401, title: 'Invalid or expired token' },
  'scope-missing': { status: 403, title: 'This key lacks access' },
  'not-found': { status: 404, title: 'Not Found' },
  invalid: { status: 400, title: 'Invalid' },
  malformed: { status: 400, title: 'Malformed request' },
  'unsupported-media-type': { status: 415, title: 'The body has to be a JSON object' },
  'too-large': { status: 413, title: 'Request too large' },
  'filter-invalid': { status: 400, title: 'Invalid filter' },
  'sort-invalid': { status: 400, title: 'Invalid sort' },
  'expand-unknown': { status: 400, title: 'Invalid expand' },
  'field-unknown': { status: 400, title: 'Invalid field' },
  'cursor-invalid': { status: 400, title: 'Invalid value' },
  'revision-stale': { status: 400, title: 'Changed meanwhile' },
  'idempotency-mismatch': { status: 400, title: 'Conflict' },
  'already-exists': { status: 400, title: 'Already exists' },
  'id-taken': { status: 400, title: 'id is taken' },
  'email-taken': { status: 400, title: 'The email has already been taken.' },
  'username-taken': { status: 400, title: 'The username has already been taken.' },
  'reference-taken': { status: 400, title: 'The old provider id has already been taken.' },
  'duplicate-likely': { status: 400, title: 'This customer is likely another one already.' },
  'email-undeliverable': { status: 400, title: 'The email must be a valid email address.' },
  'metadata-key-reserved': { status: 403, title: 'Reserved key' },
  'custom-field-invalid': { status: 400, title: 'Invalid custom field' },
  'belongs-to-another': { status: 400, title: 'Belongs to another customer' },
  'in-use': { status: 400, title: 'In use' },
  merged: { status: 400, title: 'Merged into another customer' },
  erased: { status: 404, title: 'Not Found' },
  'wrong-state': { status: 400, title: 'Not possible in this state' },
  'target-forbidden': { status: 400, title: 'Invalid address' },
  'limit-reached': { status: 400, title: 'Limit reached' },
  'payment-token-invalid': { status: 400, title: 'Not found' },
  'payment-method-missing': { status: 400, title: 'No payment method' },
  'payment-declined': { status: 400, title: 'Payment declined' },
  'card-number-refused': { status: 400, title: 'Card numbers are not taken' },
  'session-missing': { status: 401, title: 'bad authentication' },
  'session-invalid': { status: 403, title: 'bad authentication' },
  'portal-forbidden': { status: 403, title: 'This is switched off for customers of this site' },
  'signature-invalid': { status: 401, title: 'bad authentication' },
  'rate-limited': { status: 429, title: 'Rate limit exceeded' },
  busy: { status: 429, title: 'Too busy at present. Please try again in a moment.' },
} as const satisfies RefusalTable

/** Fields of the core in Pelcro's words. */
const PLACES: readonly (readonly [core: RegExp, pelcro: string])[] = [
  [/^firstName$/, 'first_name'], [/^lastName$/, 'last_name'], [/^displayName$/, 'display_name'], [/^timeZone$/, 'timezone'], [/^taxNumbers.*/, 'tin'],
  [/^externalReferences.*/, 'old_provider_id'], [/^amountMinor$/, 'amount'], [/^customerId$/, 'customer_id'], [/^paymentMethodId$/, 'payment_method_id'],
  [/^defaultPaymentMethodId$/, 'default_source_id'], [/^shippingAddressId$/, 'address_id'], [/^planId$/, 'plan_id'], [/^productId$/, 'product_id'], [/^coupons.*/, 'coupon_code'],
  [/^trialDays$/, 'trial_period_days'], [/^startAt$/, 'start_date'], [/^prices\.\d+\.(?:model\.)?/, ''], [/^region$/, 'state'], [/^postalCode$/, 'postal_code'],
]
/** Refusals that are about one field, though they name none. */
const OF_A_FIELD: { readonly [code: string]: string } = {
  'email-taken': 'email', 'username-taken': 'username', 'reference-taken': 'old_provider_id', 'payment-method-missing': 'payment_method_id', 'belongs-to-another': 'payment_method_id',
  'filter-invalid': 'filter', 'sort-invalid': 'sort',
}
const TAKEN: ReadonlySet<string> = new Set(['email-taken', 'username-taken', 'reference-taken'])

function fieldOf({ pointer }: Fault): string {
  const path = pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  const place = PLACES.find(([core]) => core.test(path))
  return place ? path.replace(place[0], place[1]) : path || 'body'
}

/** Sentences of the core that have a subject of their own. */
const WHOLE = /^(?:there|this|these|an?|the|no|nobody|only|send)\b/

/** What the core says of a field mostly has no subject; Pelcro's texts are whole sentences, which its pages show as they are. */
function sentence(field: string, message: string): string {
  if (!/^[a-z]/.test(message)) return message
  return WHOLE.test(message) ? `${message.charAt(0).toUpperCase()}${message.slice(1)}.` : `The ${field.replaceAll(/[._]/g, ' ')} ${message}.`
}

/** Refuses the value of one field. */
export function refuseField(field: string, message: string): never {
  return refuse('invalid', { detail: message, errors: [{ pointer: `/${field}`, code: 'invalid', message }] })
}

const ABSENT: ReadonlySet<RefusalCode> = new Set(['not-found', 'erased'])

/** For what a body names: that it is not there is wrong with the field, and no 404. Everything else goes on as it was thrown. */
export function absentIs(field: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Refused && error.code === 'merged') return refuseField(field, error.facts.detail)
    if (error instanceof Refused && ABSENT.has(error.code)) return refuseField(field, `The selected ${field.replaceAll('_', ' ')} is invalid.`)
    throw error
  }
}

/** A refusal as Pelcro's clients expect it. `errors` never comes with a `message`, which would hide it. */
export function sayError({ refused, status, title }: No, head: RequestHead): Said {
  const headers = { 'content-type': 'application/json', 'x-request-id': head.id }
  const code = refused?.code ?? ''
  const detail = refused?.facts.detail ?? 'Server error'
  const field = OF_A_FIELD[code]
  if (field !== undefined) return { headers, body: JSON.stringify({ errors: { [field]: [TAKEN.has(code) ? title : detail] } }) }
  const faults = status === 400 ? (refused?.facts.errors ?? []) : []
  if (faults.length === 0) return { headers, body: JSON.stringify({ error: code === 'key-missing' ? { message: title } : { report_id: null, status, message: status === 400 ? detail : title } }) }
  const errors = new Map<string, string[]>()
  for (const fault of faults) errors.set(fieldOf(fault), [...(errors.get(fieldOf(fault)) ?? []), sentence(fieldOf(fault), fault.message)])
  return { headers, body: JSON.stringify({ errors: Object.fromEntries(errors) }) }
}
