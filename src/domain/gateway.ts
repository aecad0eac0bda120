// The port to payment gateways: a few verbs over tokens, never over card numbers.

import type { Money } from './money.ts'
import type { Instant } from './time.ts'

export const GATEWAYS = ['sandbox', 'stripe'] as const
export type GatewayName = (typeof GATEWAYS)[number]

/** How many calls wait for gateways at the same time, unless the operator says otherwise; and the most that he can say. */
export const GATEWAY_CONCURRENCY = 64
export const GATEWAY_CONCURRENCY_MAX = 4_096

export const METHOD_KINDS = ['card', 'bank-account', 'wallet', 'cash', 'other'] as const
export type MethodKind = (typeof METHOD_KINDS)[number]

/** What a gateway tells of an instrument. `fingerprint` is equal for the same card under two tokens. */
export interface Instrument {
  /** What later charges name: `pm_…` at Stripe. */
  readonly token: string
  /** The gateway's own customer that holds it: `cus_…` at Stripe. */
  readonly gatewayCustomerId: string | null
  readonly kind: MethodKind
  readonly brand: string | null
  readonly last4: string | null
  /** 1 to 12. */
  readonly expiryMonth: number | null
  /** Four digits. */
  readonly expiryYear: number | null
  readonly fingerprint: string | null
}

/** Why a charge was refused, in our words; every gateway's codes are mapped to these. */
export const DECLINE_REASONS = [
  'insufficient-funds', 'card-expired', 'card-declined', 'card-lost-or-stolen', 'card-not-supported', 'incorrect-details', 'authentication-required',
  'limit-exceeded', 'suspected-fraud', 'processing-error', 'method-detached', 'other',
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

/** Whom an attached token is for; the gateway's customer is made when none is named. */
export interface AttachRequest {
  readonly token: string
  readonly gatewayCustomerId: string | null
  readonly customer: { readonly id: string; readonly email: string | null; readonly name: string | null }
  /** The gateway's own customers whose instruments may be taken, where the payer himself asks; null where the merchant answers for it. */
  readonly ownedBy: readonly string[] | null
  /** The same key attaches once, however often it is asked. */
  readonly key: string
}

/** One movement of money. `key` names it for ever: the same key moves money at most once, and is how a lost answer is found. */
export interface ChargeRequest {
  readonly key: string
  readonly amount: Money
  readonly instrument: Instrument
  readonly description: string
  /** Our ids, which the gateway keeps with the charge. */
  readonly metadata: Readonly<Record<string, string>>
}

/** `amount` of the charge `chargeReference` goes back to where it came from. */
export interface RefundRequest {
  readonly key: string
  readonly chargeReference: string
  readonly amount: Money
}

/** What became of a movement. `pending` is answered later (by a notification, or when it is looked up again). */
export type GatewayAnswer =
  | { readonly outcome: 'approved'; readonly reference: string; readonly at: Instant }
  | {
      readonly outcome: 'declined'
      readonly reference: string | null
      readonly reason: DeclineReason
      /** The gateway's own code, for support. */
      readonly gatewayCode: string | null
      /** False when trying the same instrument again can never work. */
      readonly isRetriable: boolean
    }
  | { readonly outcome: 'pending'; readonly reference: string }

/** What narrows a look-up down: with it, a gateway without a consistent search by key can still tell for certain. */
export interface LookupHint {
  /** Of a charge: its instrument's gateway customer. */
  readonly gatewayCustomerId?: string | null
  /** Of a refund: its charge. */
  readonly chargeReference?: string | null
}

/** The call ended without an answer: the money may have moved. Thrown by charge and refund; the movement is then looked up by its key. */
export class GatewayUnanswered extends Error {
  constructor(gateway: GatewayName, why: string) {
    super(`${gateway}: no answer (${why})`)
    this.name = 'GatewayUnanswered'
  }
}

/** What a gateway reports by itself about a movement made under one of our keys. */
export interface GatewayNotice {
  readonly id: string
  readonly key: string
  readonly answer: GatewayAnswer
}

/**
 * One account at one gateway. Every verb may throw GatewayUnanswered. `attach` and `instrumentsOf` refuse what the caller can
 * mend (`payment-token-invalid`), with Refused.
 */
export interface Gateway {
  readonly name: GatewayName
  attach(request: AttachRequest): Promise<Instrument>
  charge(request: ChargeRequest): Promise<GatewayAnswer>
  refund(request: RefundRequest): Promise<GatewayAnswer>
  /** What became of the movement of this key; null when the gateway never saw it. */
  findByKey(key: string, hint?: LookupHint): Promise<GatewayAnswer | null>
  detach(instrument: Instrument): Promise<void>
  /** All instruments of the gateway's own customer, for moving them over. */
  instrumentsOf(gatewayCustomerId: string): Promise<Instrument[]>
  /** Verifies an inbound notification and reads it; null for one that is none of ours. Refuses `signature-invalid`. */
  readNotice(headers: Readonly<Record<string, string | undefined>>, rawBody: string): Promise<GatewayNotice | null>
}

/** The gateways of the sites: what the engine asks for one. */
export interface Gateways {
  /** The site's account at a gateway. `now` is the site's clock. Refuses `wrong-state` when the site has none of this name. */
  of(account: { readonly site: { readonly siteId: bigint; readonly testClock: Instant | null }; readonly now: () => Instant }, name: GatewayName): Promise<Gateway>
  /** Forgets what is remembered of a site's accounts, after a change of them. */
  forget(siteId: bigint): void
}
