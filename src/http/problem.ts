// Refusals as RFC 9457 problem details.

import type { Fault, Refused } from '../domain/refusal.ts'
import type { No, RefusalTable, RequestHead, Said } from './surface.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** Status and title of every refusal: a new code does not compile until it stands here. */
export const PROBLEMS: RefusalTable = {
  'key-missing': { status: 401, title: 'No API key' },
  'key-unknown': { status: 401, title: 'Unknown API key' },
  'key-revoked': { status: 401, title: 'Revoked API key' },
  'scope-missing': { status: 403, title: 'Missing scope' },
  'session-missing': { status: 401, title: 'No session' },
  'session-invalid': { status: 401, title: 'Invalid session' },
  'portal-forbidden': { status: 403, title: 'Not allowed in the portal' },
  'not-found': { status: 404, title: 'Not found' },
  invalid: { status: 422, title: 'Invalid input' },
  malformed: { status: 400, title: 'Malformed request' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'too-large': { status: 413, title: 'Request too large' },
  'filter-invalid': { status: 422, title: 'Invalid filter' },
  'sort-invalid': { status: 422, title: 'Invalid sort' },
  'expand-unknown': { status: 422, title: 'Unknown expand' },
  'field-unknown': { status: 422, title: 'Unknown field' },
  'cursor-invalid': { status: 422, title: 'Invalid cursor' },
  'revision-stale': { status: 412, title: 'Changed meanwhile' },
  'idempotency-mismatch': { status: 422, title: 'Idempotency key used for another request' },
  'already-exists': { status: 409, title: 'Already exists' },
  'id-taken': { status: 409, title: 'Id taken' },
  'email-taken': { status: 409, title: 'E-mail taken' },
  'username-taken': { status: 409, title: 'Username taken' },
  'reference-taken': { status: 409, title: 'External reference taken' },
  'duplicate-likely': { status: 409, title: 'Likely a duplicate' },
  'email-undeliverable': { status: 422, title: 'E-mail domain takes no mail' },
  'metadata-key-reserved': { status: 422, title: 'Reserved metadata key' },
  'custom-field-invalid': { status: 422, title: 'Invalid custom field' },
  'belongs-to-another': { status: 409, title: 'Belongs to another customer' },
  'in-use': { status: 409, title: 'In use' },
  erased: { status: 410, title: 'Erased' },
  merged: { status: 409, title: 'Merged into another customer' },
  'wrong-state': { status: 409, title: 'Not possible in this state' },
  'target-forbidden': { status: 422, title: 'Forbidden target' },
  'limit-reached': { status: 409, title: 'Limit reached' },
  'payment-token-invalid': { status: 422, title: 'Invalid payment token' },
  'payment-method-missing': { status: 422, title: 'No payment method' },
  'payment-declined': { status: 402, title: 'Payment declined' },
  'card-number-refused': { status: 422, title: 'Card number refused' },
  'signature-invalid': { status: 401, title: 'Invalid signature' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  busy: { status: 503, title: 'Busy' },
}

interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly Fault[]
  readonly [fact: string]: unknown
}

/** A refusal as a problem: what the native face says. */
export function sayProblem(no: No, head: RequestHead): Said {
  const problem = no.refused ? toProblem(no.refused, no) : internalProblem(head.id)
  return { headers: { 'content-type': PROBLEM_TYPE, ...(no.status === 401 ? { 'www-authenticate': 'Bearer' } : {}) }, body: JSON.stringify(problem) }
}

function toProblem(refused: Refused, { status, title }: No): Problem {
  const { detail, errors, ...facts } = refused.facts
  // A fact never takes the place of what every problem says.
  return { ...facts, type: 'about:blank', title, status, code: refused.code, detail, ...(errors ? { errors } : {}) }
}

/** What an outsider learns of our own mistakes: that it happened, and the request to name. */
function internalProblem(requestId: string): Problem {
  return { type: 'about:blank', title: 'Internal error', status: 500, code: 'internal', detail: 'something went wrong on our side', requestId }
}
