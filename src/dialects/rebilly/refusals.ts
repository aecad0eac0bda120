// How Rebilly's API says no.

import type { Fault } from '../../domain/refusal.ts'
import type { No, RefusalTable, RequestHead, Said } from '../../http/surface.ts'

/** Status and title of every refusal. 409 and 422 as the operations of its specification list them. */
export const REFUSALS: RefusalTable = {
  'key-missing': { status: 401, title: 'Authentication required' },
  'key-unknown': { status: 401, title: 'Authentication failed' },
  'key-revoked': { status: 401, title: 'Authentication failed' },
  'scope-missing': { status: 403, title: 'Access forbidden' },
  'session-missing': { status: 401, title: 'Unauthorized' },
  'session-invalid': { status: 401, title: 'Unauthorized' },
  'portal-forbidden': { status: 403, title: 'Forbidden' },
  'not-found': { status: 404, title: 'Not found' },
  invalid: { status: 422, title: 'Validation failed' },
  malformed: { status: 400, title: 'Bad request' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'too-large': { status: 413, title: 'Request too large' },
  'filter-invalid': { status: 422, title: 'Validation failed' },
  'sort-invalid': { status: 422, title: 'Validation failed' },
  'expand-unknown': { status: 422, title: 'Validation failed' },
  'field-unknown': { status: 422, title: 'Validation failed' },
  'cursor-invalid': { status: 422, title: 'Validation failed' },
  'revision-stale': { status: 409, title: 'Conflict' },
  'idempotency-mismatch': { status: 409, title: 'Conflict' },
  'already-exists': { status: 409, title: 'Conflict' },
  'id-taken': { status: 409, title: 'Conflict' },
  'email-taken': { status: 409, title: 'Conflict' },
  'username-taken': { status: 409, title: 'Conflict' },
  'reference-taken': { status: 409, title: 'Conflict' },
  'duplicate-likely': { status: 409, title: 'Conflict' },
  'email-undeliverable': { status: 422, title: 'Validation failed' },
  'metadata-key-reserved': { status: 422, title: 'Validation failed' },
  'custom-field-invalid': { status: 422, title: 'Validation failed' },
  'belongs-to-another': { status: 422, title: 'Validation failed' },
  'in-use': { status: 409, title: 'Conflict' },
  erased: { status: 410, title: 'Gone' },
  merged: { status: 409, title: 'Conflict' },
  'wrong-state': { status: 409, title: 'Conflict' },
  'target-forbidden': { status: 422, title: 'Validation failed' },
  'limit-reached': { status: 409, title: 'Conflict' },
  'payment-token-invalid': { status: 422, title: 'Validation failed' },
  'payment-method-missing': { status: 422, title: 'Validation failed' },
  'payment-declined': { status: 422, title: 'Validation failed' },
  'card-number-refused': { status: 422, title: 'Validation failed' },
  'signature-invalid': { status: 401, title: 'Authentication failed' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  busy: { status: 503, title: 'Service unavailable' },
}

/** Places of the core's words in Rebilly's: what the field of a fault is called there. The longest that fits is taken. */
const PLACES: readonly (readonly [core: RegExp, rebilly: string])[] = [
  [/^primaryContact\.line1/, 'primaryAddress.address'],
  [/^primaryContact\.line2/, 'primaryAddress.address2'],
  [/^primaryContact\.company/, 'primaryAddress.organization'],
  [/^primaryContact\.phones/, 'primaryAddress.phoneNumbers'],
  [/^primaryContact/, 'primaryAddress'],
  [/^email$/, 'primaryAddress.emails'],
  [/^language$/, 'locale'],
  [/^externalReferences(\.\d+)?/, 'personId'],
  [/^defaultPaymentMethodId$/, 'defaultPaymentInstrumentId'],
  [/^paymentMethodId$/, 'paymentInstrumentId'],
  [/^billingContact\.line1/, 'billingAddress.address'],
  [/^billingContact\.line2/, 'billingAddress.address2'],
  [/^billingContact\.company/, 'billingAddress.organization'],
  [/^billingContact\.phones/, 'billingAddress.phoneNumbers'],
  [/^billingContact/, 'billingAddress'],
  [/^amountMinor$/, 'amount'],
  [/^eventTypes/, 'eventsFilter'],
  [/^tagsAdded/, 'addTags'],
  [/^tagsRemoved/, 'removeTags'],
  [/^rules/, 'additionalSchema'],
  [/^planId$/, 'items.0.plan.id'],
  [/^startAt$/, 'startTime'],
  [/^trialUntil$/, 'trial.endTime'],
  [/^expiresAfterCharges$/, 'recurringInterval.limit'],
  [/^nextChargeAt$/, 'renewalTime'],
  [/^prices\.0\.model\.tiers/, 'pricing.brackets'],
  [/^prices\.0\.model/, 'pricing'],
  [/^prices\.0/, 'pricing'],
]

/** Refusals of the core that name no place, and the field of Rebilly's that they are about. */
const OF_A_FIELD: { readonly [code: string]: string } = {
  'payment-method-missing': 'paymentInstruction',
}

/** The field that a token of no use came in. */
function fieldOfToken(path: string): string {
  if (/\/transactions\/?$/.test(path)) return 'paymentInstruction.token'
  return /\/(payment-instruments|tokens)(\/|$)/.test(path) ? 'token' : 'paymentToken'
}

/** A JSON pointer in dot notation, in Rebilly's words. */
function fieldOf(pointer: string): string {
  const dotted = pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  const [core, rebilly] = PLACES.find(([one]) => one.test(dotted)) ?? [/^/, '']
  return dotted.replace(core, rebilly)
}

/** The field that a fault is about. What the query names is in Rebilly's words already; where the body is a lead source, it is not called so in it. */
function placeOf({ pointer, code, message }: Fault, { path }: RequestHead): { field: string; message: string } {
  const place = /\/lead-source\/?$/.test(path) ? pointer.replace(/^\/leadSource(?=\/)/, '') : pointer
  return { field: code === 'unknown-parameter' ? place.slice(1) : fieldOf(place), message }
}

/** A refusal as Rebilly's clients expect it: RFC 9457's members, `error` for old ones, and `invalidFields` in dot notation. */
export function sayError({ refused, status, title }: No, head: RequestHead): Said {
  const facts = refused?.facts ?? { detail: 'something went wrong on our side' }
  const code = refused?.code ?? 'internal'
  const retryAfter: Record<string, string> = status === 429 && typeof facts['retryAt'] === 'number' ? { 'x-ratelimit-retry-after': String(facts['retryAt']) } : {}
  const field = code === 'payment-token-invalid' ? fieldOfToken(head.path) : OF_A_FIELD[code]
  const invalidFields = facts.errors ? outermostOnce(facts.errors.map((fault) => placeOf(fault, head))) : field ? [{ field, message: facts.detail }] : undefined
  const [first, ...others] = invalidFields ?? []
  // The core's sentence names places in its own words.
  const detail = first && (code === 'invalid' || code === 'custom-field-invalid') ? `${first.field} ${first.message}${others.length > 0 ? `; ${others.length + 1} fields are invalid` : ''}` : facts.detail
  return {
    headers: { 'content-type': 'application/json; charset=utf-8', ...retryAfter },
    body: JSON.stringify({ status, type: `urn:regulars:refusal:${code}`, title, detail, instance: `urn:regulars:request:${head.id}`, error: detail, ...(invalidFields ? { invalidFields } : {}) }),
  }
}

/** The same fault told of a field and of what it is derived from is one. */
function outermostOnce(fields: readonly { field: string; message: string }[]): readonly { field: string; message: string }[] {
  return fields.filter(({ field, message }) => !fields.some((other) => other.message === message && other.field.startsWith(`${field}.`)))
}
