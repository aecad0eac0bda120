// Spelling on Recharge's wire: times of both versions, countries, ids, and fields that say what is wrong with them.

import { describe, expect, test } from 'vitest'
import { holdsCardNumber } from '../../domain/card-number.ts'
import { Refused } from '../../domain/refusal.ts'
import { periodCharge, periodOf } from './charge-view.ts'
import { countryCode, countryName, DEFAULT_VERSION, fieldsOf, readTime, shopNumber, textOf, versionOf, viewDay, viewPrice, viewTime } from './wire.ts'

const NOON = new Date('2026-07-01T12:00:00.000Z')

test('times are UTC with an offset, and in 2021-01 Eastern without one', () => {
  expect(viewTime(NOON, '2021-11')).toBe('2026-07-01T12:00:00+00:00')
  expect(viewTime(NOON, '2021-01')).toBe('2026-07-01T08:00:00')
  expect(viewTime(null, '2021-11')).toBe(null)
  expect(viewDay(new Date('2026-07-01T23:30:00Z'), 'Europe/Berlin')).toBe('2026-07-02')
  expect(viewDay(NOON, 'UTC', '2021-01')).toBe('2026-07-01T00:00:00')
})

describe('an instant is read as clients send it', () => {
  test.each([
    ['2026-07-01T12:00:00Z', '2021-11', '2026-07-01T12:00:00.000Z'], ['2026-07-01T12:00:00+00:00', '2021-11', '2026-07-01T12:00:00.000Z'],
    ['2026-07-01T12:00:00+0000', '2021-11', '2026-07-01T12:00:00.000Z'], ['2026-07-01T12:00:00 0000', '2021-11', '2026-07-01T12:00:00.000Z'],
    ['2026-07-01T12:00:00', '2021-11', '2026-07-01T12:00:00.000Z'], ['2026-07-01 12:00:00', '2021-11', '2026-07-01T12:00:00.000Z'],
    ['2026-07-01T08:00:00', '2021-01', '2026-07-01T12:00:00.000Z'], ['2026-07-01', '2021-11', '2026-07-01T00:00:00.000Z'],
  ] as const)('%s in %s', (text, version, instant) => expect(readTime(text, version)?.toISOString()).toBe(instant))
  test.each(['', 'test', '2026-02-31', '2026-02-31T00:00:00Z', '1'])('%s is none', (text) => expect(readTime(text, '2021-11')).toBe(null))
})

test('a day that ends a range is read to its end', () => {
  expect(readTime('2026-07-01', '2021-11', 'to')?.toISOString()).toBe('2026-07-01T23:59:59.999Z')
})

test('a version is one of two; another is refused, and none is the store’s', () => {
  expect(versionOf({ headers: {} })).toBe(DEFAULT_VERSION)
  expect(versionOf({ headers: { 'x-recharge-version': '2021-11' } })).toBe('2021-11')
  expect(() => versionOf({ headers: { 'x-recharge-version': '2022-01' } })).toThrow(Refused)
})

test('countries go by name in 2021-01', () => {
  expect(countryName('US')).toBe('United States')
  expect([countryCode('united states'), countryCode('Germany'), countryCode('DE'), countryCode('Nowhere')]).toEqual(['US', 'DE', 'DE', 'Nowhere'])
})

test('ids of shops and prices are texts now, and were numbers', () => {
  expect([shopNumber('47'), shopNumber('gid://x'), shopNumber(null)]).toEqual([47, 'gid://x', null])
  expect([viewPrice(4900n, 'USD', '2021-11'), viewPrice(4900n, 'USD', '2021-01'), viewPrice(500n, 'JPY', '2021-11')]).toEqual(['49.00', 49, '500'])
  expect([textOf({}), textOf(1), textOf('a'), textOf(null)]).toEqual([null, '1', 'a', null])
})

test('all that is wrong with a body is told at once', () => {
  const fields = fieldsOf({ name: null, count: '7', price: 1e21, day: '2026-02-31', choice: 'B', inner: { id: 'x' }, list: {} })
  fields.text('missing', { required: true })
  fields.text('name')
  expect(fields.integer('count')).toBe(7)
  fields.decimal('price')
  fields.day('day')
  expect(fields.choice('choice', ['a', 'b'])).toBe('b')
  fields.object('inner')?.id('id')
  fields.list('list')
  const faults = ((): unknown => {
    try {
      fields.done()
      return null
    } catch (error) {
      return (error as Refused).facts.errors
    }
  })()
  expect(faults).toMatchObject([
    { pointer: '/missing', code: 'plain', message: 'Required field missing' }, { pointer: '/name', message: 'Field may not be null.' }, { pointer: '/price' }, { pointer: '/day' }, { pointer: '/inner/id' },
    { pointer: '/list', message: 'Not a valid list.' },
  ])
  expect(() => fieldsOf([])).toThrow(Refused)
})

test('no id of a charge to come looks like the number of a card, so that none is refused where it is sent', () => {
  const ids = Array.from({ length: 20_000 }, (_, at) => periodCharge(BigInt(at * 997 + 1), at % 37))
  expect(ids.filter((id) => holdsCardNumber(String(id), 'id'))).toEqual([])
  expect(ids.every((id) => Number.isSafeInteger(Number(id)))).toBe(true)
  expect(periodOf(periodCharge(12n, 34))).toEqual({ subscription: 12n, period: 34 })
})
