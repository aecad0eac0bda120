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
