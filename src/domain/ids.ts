// Public ids: what they look like, and how a caller's own id is read.

import { refuse } from './refusal.ts'

/** Prefixes of the ids that Regulars gives out, by noun. */
export const ID_PREFIXES = {
  customer: 'cus',
  address: 'adr',
  organization: 'org',
  membership: 'mem',
  event: 'evt',
  segment: 'seg',
  leadSource: 'lsr',
  consent: 'con',
  tagRule: 'trl',
  webhookEndpoint: 'whe',
  delivery: 'dlv',
  importJob: 'imp',
  apiKey: 'key',
  comment: 'cmt',
  contactPoint: 'cpt',
  paymentMethod: 'pm',
  paymentToken: 'ptk',
  product: 'prd',
  plan: 'pln',
  coupon: 'cpn',
  subscription: 'sub',
  seat: 'seat',
  item: 'itm',
  invoice: 'inv',
  transaction: 'txn',
  credit: 'crd',
  portalSession: 'pts',
  merge: 'mrg',
  duplicateRun: 'dup',
  website: 'web',
} as const

export type IdNoun = keyof typeof ID_PREFIXES

/** True for an id of the form that Regulars gives out, which says nothing of whom it names. */
export function isGivenId(noun: IdNoun, id: string): boolean {
  return new RegExp(`^${ID_PREFIXES[noun]}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`).test(id)
}

/** A caller's own customer id: 1 to 50 characters of this set, and neither "." nor "..", which no URL can hold. */
export const CUSTOMER_ID_PATTERN = '^(?!\\.{1,2}$)[A-Za-z0-9_.~@-]{1,50}$'
const customerIdShape = new RegExp(CUSTOMER_ID_PATTERN)

export function isCustomerId(id: string): boolean {
  return customerIdShape.test(id)
}

/** The key under which an id is unique in its site: ids differ only if they differ without regard to case. */
export function idKey(id: string): string {
  return id.toLowerCase()
}

/** Checks an id that a caller chose; refuses `invalid` with the rule. */
export function readCustomerId(id: string, pointer: string): string {
  if (isCustomerId(id)) return id
  refuse('invalid', {
    detail: 'a customer id is 1 to 50 characters of A-Z a-z 0-9 _ . ~ @ - and neither "." nor ".."',
    errors: [{ pointer, code: 'pattern', message: 'is not a valid customer id' }],
  })
}
