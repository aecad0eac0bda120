// Declines: which of them may be worth another attempt on the same instrument.

import type { DeclineReason } from './gateway.ts'

/**
 * Whether the same instrument can work later. The final ones are those that card networks tell merchants not to retry, and
 * authentication, which only the customer can give.
 */
export const IS_RETRIABLE: { readonly [reason in DeclineReason]: boolean } = {
  'insufficient-funds': true,
  'card-expired': false,
  'card-declined': true,
  'card-lost-or-stolen': false,
  'card-not-supported': false,
  'incorrect-details': false,
  'authentication-required': false,
  'limit-exceeded': true,
  'suspected-fraud': false,
  'processing-error': true,
  'method-detached': false,
  other: true,
}
