// Seats: places of customers in another's subscription.

import type { Instant } from './time.ts'

export const SEAT_STATUSES = ['active', 'pending'] as const
export type SeatStatus = (typeof SEAT_STATUSES)[number]

/** Seats that one subscription has at most. */
export const SEATS_MAX = 999

/** A place in a subscription, for which nobody is charged. */
export interface Seat {
  readonly number: bigint
  readonly id: string
  /** Numbers of the subscription, and of the customer whose seat it is. */
  readonly subscription: bigint
  readonly customer: bigint
  readonly status: SeatStatus
  readonly createdAt: Instant
  readonly updatedAt: Instant
}
