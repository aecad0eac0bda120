// Dunning: when a declined invoice is tried again, and what happens after the last attempt.

import { type Fault } from './refusal.ts'
import { periodStart } from './schedule.ts'
import type { Instant } from './time.ts'

export const DUNNING_OUTCOMES = ['leave', 'cancel-subscription', 'cancel-all'] as const
/** After the last attempt: leave the invoice past due, cancel the subscription it is for, or cancel all of the customer's. */
export type DunningOutcome = (typeof DUNNING_OUTCOMES)[number]

/** A site's patience. */
export interface DunningPolicy {
  /** Days from a declined attempt to the next one, attempt by attempt; the last goes on for further ones. Empty: never again. */
  readonly retryAfterDays: readonly number[]
  /** Attempts in all, the first included. */
  readonly attemptsMax: number
  readonly afterLast: DunningOutcome
}

export const RETRY_AFTER_DAYS_MAX = 90
export const ATTEMPTS_MAX = 30

/** Four attempts within fifteen days, by when most failures for want of money have passed a payday. */
export const DEFAULT_DUNNING: DunningPolicy = { retryAfterDays: [3, 5, 7], attemptsMax: 4, afterLast: 'cancel-subscription' }

/** What is wrong with a policy that a caller gave. */
export function dunningFaults(policy: DunningPolicy, pointer: string): Fault[] {
  const faults: Fault[] = []
  const whole = (value: number, max: number, at: string): void => {
    if (Number.isInteger(value) && value >= 1 && value <= max) return
    faults.push({ pointer: `${pointer}/${at}`, code: 'range', message: `is not a whole number from 1 to ${max}` })
  }
  whole(policy.attemptsMax, ATTEMPTS_MAX, 'attemptsMax')
  if (policy.retryAfterDays.length < ATTEMPTS_MAX) {
    for (const [index, days] of policy.retryAfterDays.entries()) whole(days, RETRY_AFTER_DAYS_MAX, `retryAfterDays/${index}`)
  } else faults.push({ pointer: `${pointer}/retryAfterDays`, code: 'too-many', message: `has more than ${ATTEMPTS_MAX - 1} waits` })
  if (!DUNNING_OUTCOMES.includes(policy.afterLast)) {
    faults.push({ pointer: `${pointer}/afterLast`, code: 'outcome', message: `is not one of ${DUNNING_OUTCOMES.join(', ')}` })
  }
  return faults
}

/** What is known when an attempt was declined. */
export interface DeclinedAttempt {
  /** Attempts of this invoice so far, this one included. */
  readonly attemptsMade: number
  readonly at: Instant
  /** IANA name; the next attempt is at the same time of day on the wall there. */
  readonly timeZone: string
}

/**
 * When a declined invoice is tried again by itself; null when it was the last attempt, and `afterLast` is due. A decline
 * for good changes nothing of that: the instrument is not asked again, but the customer keeps the time to bring another.
 */
export function nextAttemptAt(policy: DunningPolicy, declined: DeclinedAttempt): Instant | null {
  if (declined.attemptsMade >= policy.attemptsMax) return null
  const days = policy.retryAfterDays[declined.attemptsMade - 1] ?? policy.retryAfterDays.at(-1)
  if (days === undefined) return null
  return periodStart({ at: declined.at, timeZone: declined.timeZone }, { unit: 'day', count: days }, 1)
}
