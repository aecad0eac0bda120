// Finding card numbers: what is one, what only looks like one, and what it costs to look.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCardNumber, holdsCardNumber, mayHoldCardNumber } from './card-number.ts'
import { TEST_CARDS } from './test-cards.ts'

test.each([
  ['4242424242424242'], ['4242 4242 4242 4242'], ['4242-4242-4242-4242'], ['4242\u00a04242\u00a04242\u00a04242'], ['4242\u20134242\u20134242\u20134242'], ['42424242 42424242'],
  ['3782 822463 10005'], ['3056 930902 0004'], ['4111111111111111'], ['my card is 5555 5555 5555 4444, thanks'], ['card:6011111111111117.'], ['4242 4242 4242 4242 12/27 123'],
  ['2026-01-01 4242424242424242'], ['INV-4111111111111111'], ['(4111111111111111)'], ['4242424242424242@example.com'], ['6205500000000000004'],
])('%s is a card number', (text) => {
  expect(holdsCardNumber(text, 'note')).toBe(true)
})

test.each([
  ['4242424242424241', 'a wrong check digit'], ['+4242424242424242', 'a phone number'], ['+1 415 555 0132 4242', 'a phone number'], ['pm_4242424242424242', 'an id'], ['sub4242424242424242', 'a word'],
  ['0.4242424242424242', 'a fraction'], ['14242424242424242424242', 'too many digits'], ['4820982497462', '13 digits of a shop'], ['1772366400000', 'a time in milliseconds'], ['1772366400000000', 'a time in microseconds'],
  ['550e8400-e29b-41d4-a716-446655440000', 'a UUID'], ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'a ULID'], ['42 42 42 42 42 42 42 42', 'groups that no card has'], ['9999999999999995', 'no issuer'], ['DE89 3704 0044 0532 0130 00', 'an IBAN'],
  ['0000000000000000', 'zeros'], ['2026-03-01T12:00:00.000Z', 'an instant'],
])('%s is none: %s', (text) => {
  expect(holdsCardNumber(text, 'note')).toBe(false)
})

test('in a field of cards the check digit is enough; in one of phones 15 digits are a phone number', () => {
  expect(holdsCardNumber('9999999999999995', 'cardNumber')).toBe(true)
  expect(holdsCardNumber('9999999999999995', 'cardTokenId')).toBe(false)
  expect(holdsCardNumber('378282246310005', 'phone')).toBe(false)
  expect(holdsCardNumber('4242424242424242', 'phone')).toBe(true)
})

test('is found anywhere in a document, as text, number or key, and its place is told by pointer', () => {
  const number = '4242424242424242'
  expect(findCardNumber({ a: [{ 'b/c~d': `x ${number}` }] })).toBe('/a/0/b~1c~0d')
  expect(findCardNumber({ a: 4242424242424242 })).toBe('/a')
  expect(findCardNumber({ a: { [number]: 1 } })).toBe('/a')
  expect(findCardNumber({ phones: [{ label: 'home', value: '378282246310005' }] })).toBeNull()
  expect(findCardNumber({ a: null, b: true, c: 1.5, d: [], e: -4242424242424242 })).toBeNull()
})

test('published test numbers pass where they are allowed, and nowhere else', () => {
  for (const number of TEST_CARDS.keys()) {
    expect(findCardNumber({ pan: number }, { allowTestCards: true })).toBeNull()
    expect(findCardNumber({ anything: number })).toBe('/anything')
  }
  expect(findCardNumber({ pan: '4000056655665572' }, { allowTestCards: true })).toBe('/pan')
})

test('whatever stands around it, a card number is found, and the quick look never misses it', () => {
  const numbers = fc.constantFrom(...TEST_CARDS.keys())
  const before = fc.constantFrom('', ' ', '\n', '"', ', ', ' - ', 'x: ', '(', '/', '12 ')
  const after = fc.constantFrom('', ' ', '\n', '"', ', ', ' - ', ';', ')', '/', ' 12')
  fc.assert(fc.property(numbers, before, after, (number, before, after) => {
    const text = `${before}${number}${after}`
    expect(mayHoldCardNumber(JSON.stringify({ text }))).toBe(true)
    expect(findCardNumber({ text })).toBe('/text')
  }))
})

test('of random 16-digit references at most one in forty is taken for a card, of 13-digit ones none', () => {
  const share = (length: number): number => {
    const samples = fc.sample(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }), { numRuns: 20_000, seed: 7 })
    return samples.filter((digits) => holdsCardNumber(digits.join(''), 'externalReference')).length / samples.length
  }
  expect(share(16)).toBeLessThan(0.025 * 1.2)
  expect(share(13)).toBe(0)
})
