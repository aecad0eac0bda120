// How ReCharge Billing says no: the envelope with a result of its own, and one of the four statuses that its clients know.

import type { RefusalTable, RequestHead, No, Said } from '../../http/surface.ts'
import { escapeHtml } from '../../http/html.ts'
import { isUpdatePage } from './update-link.ts'
import { PAGE_HEADERS, page } from './update-page.ts'
import { envelope } from './wire.ts'

const BAD = { status: 400, title: '801' } as const
const NOBODY = { status: 401, title: '802' } as const
const NOTHING = { status: 404, title: '804' } as const
const LATER = { status: 503, title: '899' } as const

/** Status and result code of every refusal. The Ruby client understands 400, 401 and 404; of the codes only 000 is documented. */
export const REFUSALS: RefusalTable = {
  'key-missing': NOBODY, 'key-unknown': NOBODY, 'key-revoked': NOBODY, 'scope-missing': NOBODY, 'session-missing': NOBODY, 'session-invalid': NOBODY, 'portal-forbidden': NOBODY,
  'signature-invalid': NOBODY, 'not-found': NOTHING, erased: NOTHING, merged: BAD, invalid: BAD, malformed: BAD, 'unsupported-media-type': BAD, 'too-large': BAD, 'filter-invalid': BAD,
  'sort-invalid': BAD, 'expand-unknown': BAD, 'field-unknown': BAD, 'cursor-invalid': BAD, 'revision-stale': BAD, 'idempotency-mismatch': BAD, 'already-exists': BAD, 'id-taken': BAD,
  'email-taken': BAD, 'username-taken': BAD, 'reference-taken': BAD, 'duplicate-likely': BAD, 'email-undeliverable': BAD, 'metadata-key-reserved': BAD, 'custom-field-invalid': BAD, 'belongs-to-another': BAD,
  'in-use': BAD, 'wrong-state': BAD, 'target-forbidden': BAD, 'limit-reached': BAD, 'payment-token-invalid': BAD, 'payment-method-missing': BAD, 'payment-declined': { status: 400, title: '001' },
  'card-number-refused': BAD, 'rate-limited': { status: 429, title: '898' }, busy: LATER,
}

/** What the core calls fields of forms. */
const FIELDS: { readonly [pointer: string]: string } = {
  expiresAt: 'billingEndDate', startAt: 'billingStartDate', expiresAfterTotalMinor: 'billingEndAmount', amountMinor: 'Amount', paymentMethodId: 'payMethod', planId: 'product', customerId: 'customer', 'externalReferences/0/value': 'refID',
}

/** The two texts that are documented word by word, which clients compare. */
function describe({ refused }: No): string {
  if (!refused) return 'internal error'
  if (refused.code === 'key-missing') return 'send an API key as the user name of HTTP Basic, with an empty password'
  const { detail, result, errors: [fault] = [] } = refused.facts
  if (typeof result === 'string') return result
  if (refused.code === 'reference-taken') return 'another customer has this refID'
  const field = fault && (FIELDS[fault.pointer.slice(1)] ?? fault.pointer.slice(1))
  return fault && field && !/^(?:there|this|the|an?)\b/.test(fault.message) ? `${field} ${fault.message}` : (fault?.message ?? detail)
}

/** What people are told on the page behind a pubID. Nothing of what they typed is repeated. */
function tellPerson(no: No): string {
  if (!no.refused) return 'Something went wrong on our side. Please try again later.'
  if (no.refused.code === 'card-number-refused') return 'This card is not taken here: only published test numbers are. Nothing of it was kept.'
  if (no.refused.code === 'not-found') return 'This link leads nowhere, or no longer: what it was for may have ended.'
  return `That did not work: ${describe(no)}.`
}

export function sayError(no: No, head: RequestHead): Said {
  if (isUpdatePage(head.path)) return { headers: PAGE_HEADERS, body: page('The card was not replaced', `<p>${escapeHtml(tellPerson(no))}</p>${no.status === 404 ? '' : '<p><a href="">Back</a></p>'}`) }
  const code = no.refused ? no.title : '800'
  return {
    headers: { 'content-type': 'text/xml; charset=utf-8', ...(no.status === 401 ? { 'www-authenticate': 'Basic realm="ReCharge Billing"' } : {}) },
    body: envelope(code, describe(no), '', []),
  }
}
