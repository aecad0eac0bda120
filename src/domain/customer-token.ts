// Tokens (JSON Web Tokens) that customers carry after signing in, and the port that makes and reads them.

import type { Instant } from './time.ts'

/** What vendors' clients expect: sixty days. */
export const CUSTOMER_TOKEN_DAYS = 60

export interface CustomerToken {
  readonly siteId: bigint
  /** Number of the customer. */
  readonly customer: bigint
  /** The session of the portal behind it, by which it can be ended. */
  readonly session: string
  readonly issuedAt: Instant
  readonly expiresAt: Instant
}

export interface CustomerTokens {
  /** Signs a token with a site's secret. */
  sign(token: CustomerToken, issuer: string, secret: string): Promise<string>
  /** The site that a token says it is of, before anything of it is believed; null for what is no token. */
  siteOf(text: string): bigint | null
  /** The session of a token that this secret signed and that is good at this time; null for any other. */
  sessionOf(text: string, secret: string, at: Instant): Promise<string | null>
}
