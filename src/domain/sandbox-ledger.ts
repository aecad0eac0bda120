// The sandbox's own books: what a foreign gateway would remember, kept apart from ours.

import type { Instrument } from './gateway.ts'
import type { Money } from './money.ts'
import { declinedFor, type SandboxVerdict } from './sandbox-tokens.ts'
import type { Instant } from './time.ts'

/** One movement of money as the sandbox remembers it. */
export interface SandboxMovement {
  readonly key: string
  readonly kind: 'charge' | 'refund'
  readonly amount: Money
  /** The instrument's token; of a refund, that of its charge. */
  readonly token: string
  /** The key of the charge that a refund gives back. */
  readonly chargeKey: string | null
  /** Null: the call that brought it was lost on its way, so that the sandbox never saw it. */
  readonly verdict: SandboxVerdict | null
  readonly noticeCount: number
  /** From when the verdict is told; until then the movement is pending. */
  readonly settlesAt: Instant
}

/** A movement that is asked for. Exactly one with its key ever comes to be, with the verdict of the first. */
export interface SandboxOrder {
  readonly movement: SandboxMovement
  readonly at: Instant
  /** The instrument's first charges get another verdict. */
  readonly first: { readonly count: number; readonly verdict: SandboxVerdict } | null
  /** The first call of this key is lost: it leaves no more than a mark. */
  readonly isFirstCallLost: boolean
}

/** The movement of an order's key, and whether this call brought it about. */
export interface SandboxEntry {
  readonly movement: SandboxMovement
  readonly isNew: boolean
}

/** Approved money of one site in one currency. */
export interface SandboxTotal {
  readonly currency: string
  readonly chargedMinor: bigint
  readonly refundedMinor: bigint
  readonly chargeCount: number
}

/**
 * The ledger of one site. Every verb is atomic and durable by itself, never part of a caller's transaction; several
 * processes may share one. `charge` and `refund` throw GatewayUnanswered when the ledger cannot be reached.
 */
export interface SandboxLedger {
  /** Keeps an instrument; the same attach key gives the first one again. */
  addInstrument(attachKey: string, instrument: Instrument, at: Instant): Promise<Instrument>
  /** The attached instruments of a customer of the sandbox, oldest first. */
  listInstruments(gatewayCustomerId: string): Promise<Instrument[]>
  /** From now on its charges are declined, `method-detached`. */
  detachInstrument(instrument: Instrument, at: Instant): Promise<void>
  charge(order: SandboxOrder): Promise<SandboxEntry>
  /** Like charge, but declined unless the charge was approved and has so much left to give back. */
  refund(order: SandboxOrder): Promise<SandboxEntry>
  find(key: string): Promise<SandboxMovement | null>
  /** Movements with notices whose verdict is told after `after` and not after `until`, in that order. */
  listNoticed(after: Instant, until: Instant): Promise<SandboxMovement[]>
  /** Approved money as of an instant, by currency in alphabetical order. */
  totals(until: Instant): Promise<SandboxTotal[]>
}

/** The verdict on a charge of an instrument that was detached. */
export const DETACHED = declinedFor('method-detached')

/** A refund as asked for, or declined at once when there is not so much to give back. `givenBackMinor` is the sum of all refunds that were not declined. */
export function decideRefund({ movement, at }: SandboxOrder, charge: SandboxMovement | null, givenBackMinor: bigint): SandboxMovement {
  const no = (code: string): SandboxMovement => ({
    ...movement, settlesAt: at, verdict: { outcome: 'declined', reason: 'other', gatewayCode: `sandbox_${code}`, isRetriable: false },
  })
  if (charge?.kind !== 'charge' || charge.verdict?.outcome !== 'approved' || charge.settlesAt > at) return no('charge_not_refundable')
  if (charge.amount.currency !== movement.amount.currency) return no('currency_mismatch')
  if (givenBackMinor + movement.amount.amountMinor > charge.amount.amountMinor) return no('amount_too_large')
  return movement
}
