// Money: integer minor units and an ISO 4217 currency; exact on its way in, out and in between.

import { assert, refuse } from './refusal.ts'

/** An amount in the currency's minor units (cents, yen, fils). */
export interface Money {
  readonly amountMinor: bigint
  readonly currency: string
}

/** JSON numbers hold integers exactly up to this; amounts past it are refused. */
export const AMOUNT_MINOR_MAX = BigInt(Number.MAX_SAFE_INTEGER)

/** Longest decimal text that is looked at: the largest amount needs 16 digits, a sign and a point. */
export const DECIMAL_TEXT_MAX = 40

/**
 * Minor units by ISO 4217 (list one, and list three for currencies withdrawn without cents). Intl is not asked: CLDR has the
 * digits people write, which differ (IQD 0, AFN 0, ALL 0), and they change with the version of Node.
 */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...exponents(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...exponents(0, 'ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE TPE TRL'),
  ...exponents(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...exponents(4, 'CLF UYW'),
}

/** Codes of ISO 4217 without a minor unit ("N.A."): metals, funds, testing, no currency. Nobody can be charged in them. */
const NOT_CHARGEABLE = new Set('XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' '))
/** Younger than the tables of Node 20. */
const YOUNG = ['SLE', 'VED', 'XCG', 'ZWG']
const known = [...Intl.supportedValuesOf('currency'), ...Object.keys(EXPONENTS), ...YOUNG]
const currencies = new Set(known.filter((code) => !NOT_CHARGEABLE.has(code)))

function exponents(exponent: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, exponent]))
}

/** True for an ISO 4217 code in capitals that money can be in (not gold, not XXX). */
export function isCurrency(code: string): boolean {
  return currencies.has(code)
}

/** Decimals of a currency: 0 (JPY), 2 (most), 3 (KWD) or 4 (CLF), by ISO 4217. An unknown code is our own mistake. */
export function currencyExponent(code: string): number {
  assert(isCurrency(code), 'a currency is an ISO 4217 code')
  return EXPONENTS[code] ?? 2
}

/** The currencies that have another number of decimals than two. */
export function currenciesOfExponent(exponent: number): string[] {
  return Object.keys(EXPONENTS).filter((code) => EXPONENTS[code] === exponent)
}

/**
 * The one rounding rule: amount × numerator ÷ denominator, half away from zero (as one rounds by hand; a refund rounds like its
 * charge). The denominator is above zero.
 */
export function scaleMinor(amountMinor: bigint, numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'a denominator is above zero')
  const product = amountMinor * numerator
  const doubled = (product < 0n ? -product : product) * 2n + denominator
  const magnitude = doubled / (denominator * 2n)
  return product < 0n ? -magnitude : magnitude
}

/** The mean of a total over a count, rounded; zero for a count of zero. */
export function averageMinor(totalMinor: bigint, count: number): bigint {
  return count === 0 ? 0n : scaleMinor(totalMinor, 1n, BigInt(count))
}

/**
 * Splits an amount by weights so that the parts add up to it: each part is rounded towards zero, and what is missing goes, one minor
 * unit each, to the largest remainders, the earlier part first when they are equal. A weight of zero gets nothing, unless all are
 * zero: then the parts are equal. Weights are not negative, and there is at least one when there is something to split.
 */
export function splitMinor(amountMinor: bigint, weights: readonly bigint[]): bigint[] {
  assert(weights.length > 0 || amountMinor === 0n, 'an amount is split into at least one part')
  assert(weights.every((weight) => weight >= 0n), 'weights are not negative')
  const given = sumMinor(weights)
  const shares = given === 0n ? weights.map(() => 1n) : weights
  const whole = given === 0n ? BigInt(weights.length) : given
  const magnitude = amountMinor < 0n ? -amountMinor : amountMinor
  const parts = shares.map((share) => (magnitude * share) / whole)
  const missing = Number(magnitude - sumMinor(parts))
  const remainders = shares.map((share, index) => ({ index, remainder: (magnitude * share) % whole }))
  // Sorting is stable: equal remainders stay in the order of the parts.
  remainders.sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of remainders.slice(0, missing)) parts[index] = (parts[index] ?? 0n) + 1n
  return amountMinor < 0n ? parts.map((part) => -part) : parts
}

/** The sum; zero for none. */
export function sumMinor(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

const decimalShape = /^(-?)(\d+)(?:\.(\d+))?$/

/**
 * Decimal text ("12.5", "-0.05") to money, exactly. Zeros past the currency's decimals change nothing and are read ("500.00" JPY);
 * any other digit there is refused, never rounded. Throws Refused `invalid` at `pointer` for that, for what is not a plain
 * decimal (no sign +, exponent or grouping), for an unknown currency, and for more than AMOUNT_MINOR_MAX.
 */
export function readDecimal(text: string, currency: string, pointer = ''): Money {
  const no = (code: string, message: string): never => {
    return refuse('invalid', { detail: `${pointer || '/'}: ${message}`, errors: [{ pointer, code, message }] })
  }
  if (!isCurrency(currency)) return no('currency', 'is not an amount in a currency of ISO 4217')
  const match = text.length > DECIMAL_TEXT_MAX ? null : decimalShape.exec(text)
  if (!match) return no('decimal', 'is not a decimal such as 12.50')
  const [, sign = '', units = '', decimals = ''] = match
  const exponent = currencyExponent(currency)
  if (/[^0]/.test(decimals.slice(exponent))) return no('decimals', `has more than the ${exponent} decimals of ${currency}`)
  const magnitude = BigInt(units + decimals.slice(0, exponent).padEnd(exponent, '0'))
  if (magnitude > AMOUNT_MINOR_MAX) return no('too-large', `is more than ${AMOUNT_MINOR_MAX} minor units`)
  return { amountMinor: sign ? -magnitude : magnitude, currency }
}

/** Money as decimal text with exactly the currency's decimals: "12.50" USD, "500" JPY, "-0.005" KWD. */
export function writeDecimal(money: Money): string {
  const exponent = currencyExponent(money.currency)
  const sign = money.amountMinor < 0n ? '-' : ''
  const digits = (money.amountMinor < 0n ? -money.amountMinor : money.amountMinor).toString().padStart(exponent + 1, '0')
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

const FORMATS_MAX = 1000
const formats = new Map<string, Intl.NumberFormat>()

/**
 * Money as people of a locale (BCP 47) write it, with its symbol and the currency's decimals; exact for any size, as Intl reads the
 * digits as text. A locale that is none is shown as English.
 */
export function showMoney(money: Money, locale: string): string {
  const key = `${money.currency} ${locale}`
  let format = formats.get(key)
  if (!format) {
    format = moneyFormat(money.currency, locale)
    if (formats.size >= FORMATS_MAX) formats.clear()
    formats.set(key, format)
  }
  return format.format(writeDecimal(money) as Intl.StringNumericLiteral)
}

function moneyFormat(currency: string, locale: string): Intl.NumberFormat {
  const decimals = currencyExponent(currency)
  const options = { style: 'currency', currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals } as const
  try {
    return new Intl.NumberFormat(locale, options)
  } catch {
    return new Intl.NumberFormat('en', options)
  }
}
