// The closed list of reasons for which the business says no.

/** Every refusal code. A face maps all of them, or it does not compile. */
export const REFUSAL_CODES = [
  'key-missing',
  'key-unknown',
  'key-revoked',
  'scope-missing',
  'session-missing',
  'session-invalid',
  'portal-forbidden',
  'not-found',
  'invalid',
  'malformed',
  'unsupported-media-type',
  'too-large',
  'filter-invalid',
  'sort-invalid',
  'expand-unknown',
  'field-unknown',
  'cursor-invalid',
  'revision-stale',
  'idempotency-mismatch',
  'already-exists',
  'id-taken',
  'email-taken',
  'username-taken',
  'reference-taken',
  'duplicate-likely',
  'email-undeliverable',
  'metadata-key-reserved',
  'custom-field-invalid',
  'belongs-to-another',
  'in-use',
  'erased',
  'merged',
  'wrong-state',
  'target-forbidden',
  'limit-reached',
  'payment-token-invalid',
  'payment-method-missing',
  'payment-declined',
  'card-number-refused',
  'signature-invalid',
  'rate-limited',
  'busy',
] as const

export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** One wrong place in the caller's input. `pointer` is a JSON pointer (RFC 6901) into it. */
export interface Fault {
  readonly pointer: string
  readonly code: string
  readonly message: string
}

/** What the caller needs to act on a refusal: a sentence, the wrong places, and any further facts by name. */
export interface RefusalFacts {
  readonly detail: string
  readonly errors?: readonly Fault[]
  readonly [fact: string]: unknown
}

/** The business says no, and the caller can act on it. Everything else that is thrown is our own mistake. */
export class Refused extends Error {
  readonly code: RefusalCode
  readonly facts: RefusalFacts
  constructor(code: RefusalCode, facts: RefusalFacts) {
    super(`${code}: ${facts.detail}`)
    this.name = 'Refused'
    this.code = code
    this.facts = facts
  }
}

/** Throws Refused with a code of the closed list. */
export function refuse(code: RefusalCode, facts: RefusalFacts): never {
  throw new Refused(code, facts)
}

/** Throws Refused `invalid` for one or more wrong places; returns when there are none. */
export function refuseFaults(faults: readonly Fault[]): void {
  const [first] = faults
  if (first) refuse('invalid', { detail: `${first.pointer || '/'}: ${first.message}`, errors: faults })
}

/** States what must be true whatever a caller sends; a false fact means that we are wrong. */
export function assert(fact: unknown, why: string): asserts fact {
  if (!fact) throw new Error(`assertion failed: ${why}`)
}
