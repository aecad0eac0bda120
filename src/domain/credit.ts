// Credit: an append-only ledger of what a customer has left over, per currency.

import { refuse } from './refusal.ts'
import type { Instant } from './time.ts'

export const CREDIT_KINDS = ['purchase', 'adjustment', 'applied', 'released', 'refund', 'proration'] as const
export type CreditKind = (typeof CREDIT_KINDS)[number]

/** One entry. Positive adds to the balance; `balanceMinor` is what the customer has in that currency after it. */
export interface Credit {
  readonly number: bigint
  readonly id: string
  readonly customer: bigint
  readonly currency: string
  readonly amountMinor: bigint
  readonly balanceMinor: bigint
  readonly kind: CreditKind
  readonly invoice: bigint | null
  readonly transaction: bigint | null
  readonly reason: string | null
  readonly actor: string
  readonly at: Instant
}

/** The balance after an entry. Refuses wrong-state when it would fall below nothing. */
export function balanceAfter(balanceMinor: bigint, amountMinor: bigint): bigint {
  const after = balanceMinor + amountMinor
  if (after < 0n) refuse('wrong-state', { detail: `the balance is ${balanceMinor}: it cannot be reduced by ${-amountMinor}`, balanceMinor: Number(balanceMinor) })
  return after
}
