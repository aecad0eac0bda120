// Payment tokens: single-use, good for a while, with what is to be kept once they are consumed.

import type { ContactInput } from './contact.ts'
import type { GatewayName } from './gateway.ts'
import type { TouchInput } from './lead-source.ts'
import type { Instant } from './time.ts'

/** How long a payment token waits to be consumed. */
export const PAYMENT_TOKEN_MINUTES = 30

/** A single-use name for a gateway's token, kept until it is consumed. */
export interface PaymentToken {
  readonly id: string
  readonly gateway: GatewayName
  readonly gatewayToken: string
  readonly gatewayCustomerId: string | null
  readonly billingContact: ContactInput | null
  readonly leadSource: TouchInput | null
  /** Number of the customer who made it for himself; null where the merchant did. */
  readonly madeBy: bigint | null
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly consumedAt: Instant | null
}
