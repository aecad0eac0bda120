// The portal: what a customer may do without the merchant, and for how long somebody is let in.

import type { Instant } from './time.ts'

export const SESSION_MINUTES_DEFAULT = 60
export const SESSION_MINUTES_MIN = 5
/** Thirty days. */
export const SESSION_MINUTES_MAX = 43_200
/** A session that began with a link. */
export const LINK_SESSION_MINUTES = 1_440
export const LOGIN_LINK_MINUTES = 30
/** Sessions of a customer that are open at the same time. */
export const OPEN_SESSIONS_MAX = 50

/** Links that may be asked for within one window, for one e-mail and from one address on the network. */
export const LOGIN_WINDOW_MINUTES = 60
export const LOGINS_PER_EMAIL_MAX = 5
export const LOGINS_PER_ADDRESS_MAX = 60

/** Somebody let in for one customer; the secret is kept as a digest only. Its times are those of the real world, also on a test site. */
export interface PortalSession {
  readonly id: string
  /** Number of the customer. */
  readonly customer: bigint
  readonly origin: 'merchant' | 'link' | 'password'
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly revokedAt: Instant | null
}

export function isOpenSession(session: PortalSession, at: Instant): boolean {
  return session.revokedAt === null && at < session.expiresAt
}

/** The beginning of the window that an instant lies in. */
export function loginWindow(at: Instant): Instant {
  const length = LOGIN_WINDOW_MINUTES * 60_000
  return new Date(Math.floor(at.getTime() / length) * length)
}
