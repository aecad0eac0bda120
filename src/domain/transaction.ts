// Transactions: every attempt to move money at a gateway, and what became of it.

import type { DeclineReason, GatewayName } from './gateway.ts'
import type { JsonObject } from './json.ts'
import type { Instant } from './time.ts'

export const TRANSACTION_KINDS = ['sale', 'refund', 'void'] as const
export type TransactionKind = (typeof TRANSACTION_KINDS)[number]

/** `created` and `pending` wait for an answer; `abandoned` never reached the gateway and never will. */
export const TRANSACTION_STATUSES = ['created', 'pending', 'approved', 'declined', 'abandoned'] as const
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number]

/** How long after the gateway was asked its missing answer is looked for, unless an operator says otherwise. */
export const LOOK_AFTER_MS = 120_000
/** The longest wait between two looks. */
export const LOOK_AGAIN_MAX_MS = 86_400_000

export interface Transaction {
  readonly number: bigint
  readonly id: string
  readonly customer: bigint
  readonly invoice: bigint | null
  readonly paymentMethod: bigint | null
  readonly kind: TransactionKind
  /** What a sale pays for: an invoice, or the customer's credit. */
  readonly purpose: 'invoice' | 'credit'
  readonly status: TransactionStatus
  readonly currency: string
  readonly amountMinor: bigint
  /** In the site's reporting currency at the rate of its day; null when no rate was known. */
  readonly reportingAmountMinor: bigint | null
  /** What was given back of a sale, refunds that still wait for their answer included. */
  readonly refundedMinor: bigint
  readonly gateway: GatewayName
  readonly gatewayKey: string
  readonly gatewayReference: string | null
  readonly declineReason: DeclineReason | null
  readonly gatewayCode: string | null
  readonly isRetriable: boolean | null
  readonly attempt: number
  /** The sale that a refund or void gives back. */
  readonly parent: bigint | null
  /** The caller's own name for the request; the same one moves money once. */
  readonly requestId: string | null
  readonly description: string | null
  readonly metadata: JsonObject
  readonly createdAt: Instant
  readonly answeredAt: Instant | null
  readonly lookAt: Instant | null
  readonly revision: number
}

/** True while the gateway's answer is not known. */
export function isOpen(transaction: Pick<Transaction, 'status'>): boolean {
  return transaction.status === 'created' || transaction.status === 'pending'
}

/** When the answer of an open transaction is looked for again: as long after this look as it has been waited for, so that a dead gateway is asked ever more rarely. */
export function lookAgainAt({ createdAt }: Pick<Transaction, 'createdAt'>, now: Instant, lookAfterMs: number): Instant {
  return new Date(now.getTime() + Math.min(Math.max(now.getTime() - createdAt.getTime(), lookAfterMs), LOOK_AGAIN_MAX_MS))
}

/** What can still be given back of a sale. */
export function refundableMinor(transaction: Transaction): bigint {
  return transaction.kind === 'sale' && transaction.status === 'approved' ? transaction.amountMinor - transaction.refundedMinor : 0n
}

/** The key under which a gateway is asked: one per transaction, for ever. */
export function gatewayKey(transactionId: string): string {
  return `regulars_${transactionId}`
}

/** What became of a transaction: its status, or how much of an approved sale was given back. */
export function outcomeOf({ kind, status, amountMinor, refundedMinor }: Pick<Transaction, 'kind' | 'status' | 'amountMinor' | 'refundedMinor'>): TransactionStatus | 'refunded' | 'partially-refunded' {
  if (kind !== 'sale' || status !== 'approved' || refundedMinor === 0n) return status
  return refundedMinor < amountMinor ? 'partially-refunded' : 'refunded'
}
