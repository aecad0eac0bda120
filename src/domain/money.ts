// Money: integer minor units and an ISO 4217 currency.

/** An amount in the currency's minor units (cents, yen, fils). */
export interface Money {
  readonly amountMinor: bigint
  readonly currency: string
}

/** JSON numbers hold integers exactly up to this; amounts past it are refused. */
export const AMOUNT_MINOR_MAX = BigInt(Number.MAX_SAFE_INTEGER)

const currencies = new Set(Intl.supportedValuesOf('currency'))

/** True for an ISO 4217 code in capitals. */
export function isCurrency(code: string): boolean {
  return currencies.has(code)
}

/** The mean of a total over a count, rounded half away from zero; zero for a count of zero. */
export function averageMinor(totalMinor: bigint, count: number): bigint {
  if (count === 0) return 0n
  const divisor = BigInt(count)
  const doubled = (totalMinor < 0n ? -totalMinor : totalMinor) * 2n + divisor
  const magnitude = doubled / (divisor * 2n)
  return totalMinor < 0n ? -magnitude : magnitude
}
