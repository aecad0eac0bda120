// Activity: whether a customer is still with you, and the one event of each change.

import type { Activity } from './customer.ts'
import type { EventType } from './event.ts'
import type { InvoiceStatus } from './invoice.ts'
import type { Instant } from './time.ts'

/** What the activity of a customer follows from; each is countable in one query. */
export interface ActivityGrounds {
  /** Trials and cancellations that are still to come are active. */
  readonly activeSubscriptions: number
  /** Paused, with a charge of theirs still to come. */
  readonly pausedSubscriptionsWithPendingCharge: number
  /** See `isStillTried`. */
  readonly invoicesStillTried: number
}

export const ACTIVATION_CAUSES = ['subscribed', 'resumed', 'cancellation-revoked', 'invoiced', 'retried', 'merged'] as const
export const DEACTIVATION_CAUSES = [
  // The customer or the merchant cancelled the last subscription.
  'cancelled',
  // The last subscription ran its course.
  'expired',
  'paused',
  // The last attempt was declined, and the policy leaves it at that.
  'retries-exhausted',
  // An operator gave the last unpaid invoice up.
  'closed-out',
  // The last attempt was declined, and the policy cancelled.
  'auto-cancelled',
  // The last invoice that was still tried was paid, or voided, after the subscriptions had ended.
  'settled',
  'merged',
  'deleted',
] as const

/** What brought a change about: the use-case says it, since the same grounds follow from several. */
export type ActivityCause = (typeof ACTIVATION_CAUSES)[number] | (typeof DEACTIVATION_CAUSES)[number]

/** The event of a change, and why. */
export interface ActivityChange {
  readonly activity: Activity
  readonly type: Extract<EventType, 'customer.activated' | 'customer.deactivated'>
  readonly cause: ActivityCause
}

/** Whether attempts to collect an invoice are still to come: it is owed, and the next one has a date. */
export function isStillTried(status: InvoiceStatus, nextAttemptAt: Instant | null): boolean {
  return (status === 'open' || status === 'past-due') && nextAttemptAt !== null
}

/** Active while any ground remains. */
export function activityOf(grounds: ActivityGrounds): Activity {
  const count = grounds.activeSubscriptions + grounds.pausedSubscriptionsWithPendingCharge + grounds.invoicesStillTried
  return count > 0 ? 'active' : 'inactive'
}

/**
 * The change that new grounds make to a customer's stored activity; null when they make none, and then there is no event. Asked
 * with the customer locked, and its answer stored in the same transaction, each change is told exactly once.
 */
export function activityChange(before: Activity, grounds: ActivityGrounds, cause: ActivityCause): ActivityChange | null {
  const activity = activityOf(grounds)
  if (activity === before) return null
  return { activity, type: activity === 'active' ? 'customer.activated' : 'customer.deactivated', cause }
}
