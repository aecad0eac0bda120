// What of a period's price is used up at an instant.

import { scaleMinor } from './money.ts'
import { assert } from './refusal.ts'
import type { Period } from './schedule.ts'
import type { Instant } from './time.ts'

/** An amount in two: what falls before an instant, and what after. They add up to it. */
export interface ProratedAmount {
  readonly usedMinor: bigint
  readonly unusedMinor: bigint
}

/** A change within a period. `creditMinor` is zero or below: what the old price's unused part gives back. */
export interface ChangeAmounts {
  readonly creditMinor: bigint
  readonly chargeMinor: bigint
  /** Their sum: what the change costs now, below zero when money is due back. */
  readonly netMinor: bigint
}

/**
 * The used and the unused part of an amount paid for a period, by the millisecond: counted in days, what one minute costs would
 * depend on the side of midnight, and of a clock change. The unused part is rounded, as that is what gets paid back; the used one
 * is the rest. Before the period nothing is used, after it everything.
 */
export function prorate(amountMinor: bigint, period: Period, at: Instant): ProratedAmount {
  const from = period.from.getTime()
  const to = period.to.getTime()
  assert(from < to, 'a period ends after it begins')
  const left = to - Math.min(Math.max(at.getTime(), from), to)
  const unusedMinor = scaleMinor(amountMinor, BigInt(left), BigInt(to - from))
  return { usedMinor: amountMinor - unusedMinor, unusedMinor }
}

/**
 * What a change of plan or quantity costs in the period under way: the rest of the period at the old price back, at the new price
 * owed. `period` is the one that both prices are for. Equal prices cost nothing, and changing back at once costs nothing either.
 */
export function changeAmounts(change: {
  readonly oldAmountMinor: bigint
  readonly newAmountMinor: bigint
  readonly period: Period
  readonly at: Instant
}): ChangeAmounts {
  const creditMinor = -prorate(change.oldAmountMinor, change.period, change.at).unusedMinor
  const chargeMinor = prorate(change.newAmountMinor, change.period, change.at).unusedMinor
  return { creditMinor, chargeMinor, netMinor: creditMinor + chargeMinor }
}
