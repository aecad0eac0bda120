// Amounts as Stripe counts them, where that differs from ISO 4217 (docs.stripe.com/currencies, "Minor units in API amounts").

import type { Money } from '../domain/money.ts'

/** Two decimals at Stripe, none in ISO 4217: always sent with 00, for compatibility with old integrations. */
const SENT_WITH_CENTS: ReadonlySet<string> = new Set(['ISK', 'UGX'])
/** No decimals at Stripe, two in ISO 4217 (fifths that nobody uses). */
const SENT_WITHOUT_CENTS: ReadonlySet<string> = new Set(['MGA'])
/** Three decimals, of which card networks take two: the last digit is 0. */
const LAST_DIGIT_ZERO: ReadonlySet<string> = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND'])
// HUF and TWD are special for payouts only: charges in them have two decimals as in ISO 4217.

/** The amount in Stripe's units; null when Stripe cannot charge exactly this. */
export function stripeAmount({ amountMinor, currency }: Money): number | null {
  if (amountMinor <= 0n || amountMinor > BigInt(Number.MAX_SAFE_INTEGER) / 100n) return null
  if (LAST_DIGIT_ZERO.has(currency) && amountMinor % 10n !== 0n) return null
  if (SENT_WITH_CENTS.has(currency)) return Number(amountMinor * 100n)
  if (!SENT_WITHOUT_CENTS.has(currency)) return Number(amountMinor)
  return amountMinor % 100n === 0n ? Number(amountMinor / 100n) : null
}
