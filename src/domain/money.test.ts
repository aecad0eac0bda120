// Money: exponents, the one rounding rule, splits that add up, decimals in and out.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  AMOUNT_MINOR_MAX, averageMinor, currencyExponent, isCurrency, readDecimal, scaleMinor, showMoney, splitMinor, sumMinor, writeDecimal,
} from './money.ts'
import { Refused } from './refusal.ts'

const CURRENCIES = Intl.supportedValuesOf('currency').filter(isCurrency)
const anyMinor = fc.bigInt({ min: -AMOUNT_MINOR_MAX, max: AMOUNT_MINOR_MAX })
const anyCurrency = fc.constantFrom(...CURRENCIES)

test.each([
  ['12.345', 'USD', 'decimals'], ['0.5', 'JPY', 'decimals'], ['0.0005', 'KWD', 'decimals'], ['0.00001', 'CLF', 'decimals'],
  ['', 'USD', 'decimal'], ['.5', 'USD', 'decimal'], ['5.', 'USD', 'decimal'], ['+5', 'USD', 'decimal'], ['1e3', 'USD', 'decimal'],
  ['1,000', 'USD', 'decimal'], [' 5', 'USD', 'decimal'], ['5\n', 'USD', 'decimal'], ['0x10', 'USD', 'decimal'], ['NaN', 'USD', 'decimal'],
  ['--5', 'USD', 'decimal'], ['٥', 'USD', 'decimal'], ['1'.repeat(41), 'USD', 'decimal'],
  ['90071992547409.92', 'USD', 'too-large'], ['9007199254740992', 'JPY', 'too-large'],
  ['5', 'usd', 'currency'], ['5', 'XAU', 'currency'], ['5', '', 'currency'],
])('the text %j is no amount in %s (%s)', (text, currency, code) => {
  const refusal = refusalOf(() => readDecimal(text, currency, '/price'))
  expect(refusal.code).toBe('invalid')
  expect(refusal.facts.errors).toMatchObject([{ pointer: '/price', code }])
})

test.each([
  ['12.5', 'USD', 1250n, '12.50'], ['-0.05', 'USD', -5n, '-0.05'], ['0', 'EUR', 0n, '0.00'], ['-0', 'EUR', 0n, '0.00'], ['007', 'EUR', 700n, '7.00'],
  ['500', 'JPY', 500n, '500'], ['500.00', 'JPY', 500n, '500'], ['12.5000', 'USD', 1250n, '12.50'], ['0.005', 'KWD', 5n, '0.005'],
  ['-1.5', 'BHD', -1500n, '-1.500'], ['1.2345', 'CLF', 12345n, '1.2345'], ['90071992547409.91', 'USD', 9007199254740991n, '90071992547409.91'],
  ['3', 'MGA', 300n, '3.00'], ['1.999', 'IQD', 1999n, '1.999'],
])('%s %s is %s minor units and is written %s', (text, currency, amountMinor, written) => {
  expect(readDecimal(text, currency)).toEqual({ amountMinor, currency })
  expect(writeDecimal({ amountMinor, currency })).toBe(written)
})

test.each([
  ['JPY', 0], ['KRW', 0], ['VND', 0], ['XOF', 0], ['UYI', 0], ['ISK', 0], ['ITL', 0], ['USD', 2], ['EUR', 2], ['HUF', 2], ['AFN', 2], ['ALL', 2],
  ['IDR', 2], ['XCG', 2], ['ZWG', 2], ['KWD', 3], ['IQD', 3], ['TND', 3], ['CLF', 4], ['UYW', 4],
])('%s has %i decimals', (currency, exponent) => {
  expect(currencyExponent(currency)).toBe(exponent)
})

test('nobody is charged in gold, special drawing rights or no currency', () => {
  for (const code of ['XAU', 'XDR', 'XTS', 'XXX', 'eur', 'EURO', '']) expect(isCurrency(code)).toBe(false)
  expect(() => currencyExponent('XXX')).toThrow(/ISO 4217/)
})

test.each([
  [1n, 1n, 2n, 1n], [-1n, 1n, 2n, -1n], [1n, 1n, 3n, 0n], [2n, 1n, 3n, 1n], [5n, 1n, 10n, 1n], [4n, 1n, 10n, 0n], [-5n, 1n, 10n, -1n], [-4n, 1n, 10n, 0n],
  [15n, 1n, 10n, 2n], [25n, 1n, 10n, 3n], [7n, -1n, 2n, -4n], [-7n, -1n, 2n, 4n], [0n, 5n, 7n, 0n], [999n, 825n, 10_000n, 82n],
])('%i × %i ÷ %i is %i', (amount, numerator, denominator, expected) => {
  expect(scaleMinor(amount, numerator, denominator)).toBe(expected)
})

test('a denominator of zero or below is our own mistake', () => {
  expect(() => scaleMinor(1n, 1n, 0n)).toThrow(/above zero/)
  expect(() => scaleMinor(1n, 1n, -1n)).toThrow(/above zero/)
})

test('rounding is never off by more than half a minor unit and does not know left from right of zero', () => {
  fc.assert(fc.property(anyMinor, anyMinor, fc.bigInt({ min: 1n, max: AMOUNT_MINOR_MAX }), (amount, numerator, denominator) => {
    const scaled = scaleMinor(amount, numerator, denominator)
    const error = amount * numerator - scaled * denominator
    expect((error < 0n ? -error : error) * 2n <= denominator).toBe(true)
    expect(scaleMinor(-amount, numerator, denominator)).toBe(-scaled)
  }))
})

test('a mean of nothing is nothing, and half a cent goes away from zero', () => {
  expect([averageMinor(5n, 0), averageMinor(5n, 2), averageMinor(-5n, 2), averageMinor(10n, 4)]).toEqual([0n, 3n, -3n, 3n])
})

test.each([
  [100n, [1n, 1n, 1n], [34n, 33n, 33n]], [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]], [5n, [3n, 7n], [2n, 3n]], [1n, [1n, 2n], [0n, 1n]],
  [10n, [0n, 1n, 0n, 2n], [0n, 3n, 0n, 7n]], [3n, [0n, 0n], [2n, 1n]], [0n, [], []], [0n, [5n], [0n]], [2n, [1n, 1n, 1n], [1n, 1n, 0n]],
  [1000n, [1n, 1n, 1n, 1n, 1n, 1n], [167n, 167n, 167n, 167n, 166n, 166n]],
])('%s split by %s is %s', (amount, weights, parts) => {
  expect(splitMinor(amount, weights)).toEqual(parts)
})

test('nothing is split among nobody, and no weight is negative', () => {
  expect(() => splitMinor(1n, [])).toThrow(/at least one/)
  expect(() => splitMinor(1n, [2n, -1n])).toThrow(/not negative/)
})

test('the parts of a split add up, are within one minor unit of their share, and turn with the sign', () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 40 })
  fc.assert(fc.property(anyMinor, weights, (amount, weights) => {
    const parts = splitMinor(amount, weights)
    const whole = sumMinor(weights)
    expect(sumMinor(parts)).toBe(amount)
    expect(splitMinor(-amount, weights)).toEqual(parts.map((part) => -part))
    if (whole === 0n) return
    for (const [index, weight] of weights.entries()) {
      const error = (parts[index] ?? 0n) * whole - amount * weight
      expect((error < 0n ? -error : error) < whole).toBe(true)
      if (weight === 0n) expect(parts[index]).toBe(0n)
    }
  }))
})

test('decimal text and money are the same thing in every currency', () => {
  fc.assert(fc.property(anyMinor, anyCurrency, (amountMinor, currency) => {
    expect(readDecimal(writeDecimal({ amountMinor, currency }), currency)).toEqual({ amountMinor, currency })
  }), { numRuns: 2000 })
})

test.each([
  [123456789012345678901n, 'USD', 'en', '$1,234,567,890,123,456,789.01'], [-1250n, 'EUR', 'de', '-12,50 €'], [500n, 'JPY', 'en', '¥500'],
  [1500n, 'IQD', 'en', 'IQD 1.500'], [5n, 'USD', 'no locale!', '$0.05'],
])('%i of %s is shown to %s as %s', (amountMinor, currency, locale, shown) => {
  expect(showMoney({ amountMinor, currency }, locale).replaceAll('\u00a0', ' ')).toBe(shown)
})

function refusalOf(act: () => unknown): Refused {
  try {
    act()
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
  throw new Error('was not refused')
}
