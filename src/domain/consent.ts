// Consents: a permission per channel, with when, how and by whom it was given or withdrawn.

import type { Instant } from './time.ts'

export const CONSENT_CHANNELS = ['mail', 'phone', 'sms', 'emailReceipts'] as const
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number]
export const CONSENT_STATES = ['granted', 'withdrawn', 'unknown'] as const
export type ConsentState = (typeof CONSENT_STATES)[number]

/** The state of every channel as it stands. */
export type Consents = { readonly [channel in ConsentChannel]: ConsentState }
export const NO_CONSENTS: Consents = { mail: 'unknown', phone: 'unknown', sms: 'unknown', emailReceipts: 'unknown' }

/** One entry of the history: what can be shown to a person or an authority as evidence. */
export interface ConsentRecord {
  readonly id: string
  readonly channel: ConsentChannel
  readonly state: ConsentState
  /** How it came about, e.g. `checkout form`, `double opt-in`, `phone call`. */
  readonly method: string | null
  /** Who recorded it: the actor of the request. */
  readonly recordedBy: string
  /** What the person was shown or said, e.g. the wording and version of the form. */
  readonly evidence: string | null
  readonly ipAddress: string | null
  /** When the person decided, which may lie before the record. */
  readonly decidedAt: Instant
  readonly recordedAt: Instant
}

/** What a caller says of one channel. */
export interface ConsentChange {
  readonly channel: ConsentChannel
  readonly state: ConsentState
  readonly method?: string | null
  readonly evidence?: string | null
  readonly ipAddress?: string | null
  readonly decidedAt?: Instant | null
}

/** The state after a history, whatever its order: per channel, the decision made last counts. */
export function consentsAfter(records: readonly ConsentRecord[]): Consents {
  const current: { -readonly [channel in ConsentChannel]: ConsentState } = { ...NO_CONSENTS }
  const ordered = records.toSorted((a, b) => +a.decidedAt - +b.decidedAt || +a.recordedAt - +b.recordedAt)
  for (const record of ordered) current[record.channel] = record.state
  return current
}
