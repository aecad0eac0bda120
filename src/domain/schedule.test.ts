// Billing periods: month ends, leap days, clock changes and the date line, over every zone of the IANA database.

import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { INTERVAL_COUNT_MAX, INTERVAL_UNITS, intervalFaults, type Interval, period, periodIndexAt, periodStart, showInterval } from './schedule.ts'
import { instantOf, wallAt } from './wall-time.ts'

const ZONES = Intl.supportedValuesOf('timeZone')
/** Zones that crossed the date line since 1990, and with it left out a day. */
const LEAPERS = ['Pacific/Apia', 'Pacific/Fakaofo', 'Pacific/Kiritimati', 'Pacific/Enderbury', 'Pacific/Kwajalein']
const anchored = (at: string, timeZone = 'UTC') => ({ at: new Date(at), timeZone })
const every = (text: string): Interval => {
  const [count = '', unit = ''] = text.split(' ')
  return { count: Number(count), unit: unit as Interval['unit'] }
}
const show = (at: Date, timeZone: string) => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toString().replace(/\[.*/, '')

const anyZone = fc.oneof(fc.constantFrom(...ZONES), fc.constantFrom(...LEAPERS, 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca'))
const anyAt = fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true })
/** Half of all anchors on a quarter of an hour: that is where the clocks change and midnight is. */
const anyAnchor = fc.record({ at: anyAt, timeZone: anyZone, isRound: fc.boolean() })
  .map(({ at, timeZone, isRound }) => ({ at: isRound ? new Date(Math.floor(at.getTime() / 900_000) * 900_000) : at, timeZone }))
const anyInterval = fc.constantFrom(...INTERVAL_UNITS)
  .chain((unit) => fc.record({ unit: fc.constant(unit), count: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: INTERVAL_COUNT_MAX[unit] / 10 })) }))

test.each([
  ['0 month', '/interval/count'], ['1.5 month', '/interval/count'], ['121 month', '/interval/count'], ['11 year', '/interval/count'],
  ['-1 day', '/interval/count'], ['NaN week', '/interval/count'], ['1 fortnight', '/interval/unit'], ['1 toString', '/interval/unit'],
])('every %s cannot be billed', (interval, pointer) => {
  expect(intervalFaults(every(interval), '/interval')).toMatchObject([{ pointer }])
})

test('every other interval up to ten years can be billed', () => {
  for (const unit of INTERVAL_UNITS) for (const count of [1, INTERVAL_COUNT_MAX[unit]]) expect(intervalFaults({ unit, count }, '')).toEqual([])
})

test('the index of a period is an integer', () => {
  expect(() => periodStart(anchored('2026-01-01T00:00:00Z'), every('1 month'), 0.5)).toThrow(/integer/)
})

test.each([
  ['2026-01-31T10:00:00Z', 'UTC', '1 month', '2025-12-31 2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31', '10:00'],
  ['2027-12-31T10:00:00Z', 'UTC', '1 month', '2027-11-30 2027-12-31 2028-01-31 2028-02-29 2028-03-31', '10:00'],
  ['2024-02-29T00:00:00Z', 'UTC', '1 year', '2023-02-28 2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29', '00:00'],
  ['2026-08-31T23:59:00Z', 'UTC', '6 month', '2026-02-28 2026-08-31 2027-02-28 2027-08-31 2028-02-29', '23:59'],
  ['2026-10-29T12:00:00Z', 'UTC', '1 week', '2026-10-22 2026-10-29 2026-11-05 2026-11-12', '12:00'],
  ['2026-02-27T12:00:00Z', 'UTC', '2 day', '2026-02-25 2026-02-27 2026-03-01 2026-03-03', '12:00'],
  ['2026-02-01T04:30:00Z', 'America/New_York', '1 month', '2025-12-31 2026-01-31 2026-02-28 2026-03-31 2026-04-30', '23:30'],
  ['2026-01-30T23:30:00Z', 'Asia/Tokyo', '1 month', '2025-12-31 2026-01-31 2026-02-28 2026-03-31', '08:30'],
  ['2026-03-27T08:00:00Z', 'Europe/Berlin', '1 day', '2026-03-26 2026-03-27 2026-03-28 2026-03-29 2026-03-30', '09:00'],
])('from %s in %s every %s: %s at %s', (at, timeZone, interval, days, time) => {
  const expected = days.split(' ').map((day) => `${day}T${time}`)
  const starts = expected.map((_, index) => show(periodStart(anchored(at, timeZone), every(interval), index - 1), timeZone).slice(0, 16))
  expect(starts).toEqual(expected)
})

test.each([
  ['a time that the wall skips comes an hour later, that day only', '2026-03-28T01:30:00Z', 'Europe/Berlin', '1 day',
    ['2026-03-28T02:30:00+01:00', '2026-03-29T03:30:00+02:00', '2026-03-30T02:30:00+02:00']],
  ['of a time that the wall shows twice the first is meant', '2026-10-24T00:30:00Z', 'Europe/Berlin', '1 day',
    ['2026-10-24T02:30:00+02:00', '2026-10-25T02:30:00+02:00', '2026-10-26T02:30:00+01:00']],
  ['an anchor in the second of two equal hours stays in it', '2026-10-25T01:30:00Z', 'Europe/Berlin', '1 year',
    ['2026-10-25T02:30:00+01:00', '2027-10-25T02:30:00+02:00', '2028-10-25T02:30:00+02:00']],
  ['a midnight that the wall skips is one o\'clock', '2026-04-23T22:00:00Z', 'Africa/Cairo', '1 day',
    ['2026-04-24T01:00:00+03:00', '2026-04-25T01:00:00+03:00', '2026-04-26T01:00:00+03:00']],
  ['half an hour is skipped on Lord Howe', '2026-10-02T15:45:00Z', 'Australia/Lord_Howe', '1 day',
    ['2026-10-03T02:15:00+10:30', '2026-10-04T02:45:00+11:00', '2026-10-05T02:15:00+11:00']],
  ['a day that Samoa left out is no day', '2011-12-29T20:00:00Z', 'Pacific/Apia', '1 day',
    ['2011-12-29T10:00:00-10:00', '2011-12-31T10:00:00+14:00', '2012-01-01T10:00:00+14:00']],
  ['midnight of a day that Samoa left out is none either', '2011-12-29T10:00:00Z', 'Pacific/Apia', '1 day',
    ['2011-12-29T00:00:00-10:00', '2011-12-31T00:00:00+14:00', '2012-01-01T00:00:00+14:00']],
  ['a week that ends on the day left out ends a day later', '2011-12-23T20:00:00Z', 'Pacific/Apia', '1 week',
    ['2011-12-23T10:00:00-10:00', '2011-12-31T10:00:00+14:00', '2012-01-06T10:00:00+14:00']],
  ['a month that ends on the day left out ends a day later', '2011-11-30T20:00:00Z', 'Pacific/Apia', '1 month',
    ['2011-11-30T10:00:00-10:00', '2011-12-31T10:00:00+14:00', '2012-01-30T10:00:00+14:00']],
])('%s', (_, at, timeZone, interval, expected) => {
  expect([0, 1, 2].map((index) => show(periodStart(anchored(at, timeZone), every(interval), index), timeZone))).toEqual(expected)
})

test('looking back over the date line, the day left out is no day', () => {
  const starts = [-3, -2, -1, 0].map((index) => show(periodStart(anchored('2011-12-31T20:00:00Z', 'Pacific/Apia'), every('1 day'), index), 'Pacific/Apia'))
  expect(starts).toEqual(['2011-12-28T10:00:00-10:00', '2011-12-29T10:00:00-10:00', '2011-12-31T10:00:00+14:00', '2012-01-01T10:00:00+14:00'])
})

test.each([
  ['2026-01-31T09:59:59.999Z', -1], ['2026-01-31T10:00:00.000Z', 0], ['2026-02-28T09:59:59.999Z', 0], ['2026-02-28T10:00:00.000Z', 1],
  ['2026-03-31T09:59:59.999Z', 1], ['2026-03-31T10:00:00.000Z', 2], ['2025-12-31T09:59:59.999Z', -2], ['2036-02-01T00:00:00.000Z', 120],
])('%s lies in month %i from 31 January 2026', (at, index) => {
  expect(periodIndexAt(anchored('2026-01-31T10:00:00Z'), every('1 month'), new Date(at))).toBe(index)
})

test('every zone tells the same as Temporal, on both sides of every change of its clock', () => {
  for (const timeZone of ZONES) {
    let change: Temporal.ZonedDateTime | null = Temporal.Instant.from('2011-01-01T00:00Z').toZonedDateTimeISO(timeZone).getTimeZoneTransition('next')
    for (; change && change.year < 2014; change = change.getTimeZoneTransition('next')) {
      for (const minutes of [-1500, -61, -1, 0, 1, 29, 59, 61, 1500]) {
        const at: Date = new Date(change.epochMilliseconds + minutes * 60_000)
        const plain: Temporal.PlainDateTime = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime()
        const wall = plain.toZonedDateTime('UTC').epochMilliseconds
        if (wallAt(timeZone, at) !== wall) expect.fail(`${timeZone} at ${at.toISOString()}`)
        const skipped = Temporal.Instant.fromEpochMilliseconds(wall - 1_800_000).toZonedDateTimeISO('UTC').toPlainDateTime()
        for (const one of [plain, skipped]) {
          const expected = one.toZonedDateTime(timeZone).epochMilliseconds
          if (instantOf(timeZone, one.toZonedDateTime('UTC').epochMilliseconds).getTime() !== expected) expect.fail(`${timeZone} ${one.toString()}`)
        }
      }
    }
  }
})

test('periods follow each other strictly, without gap or overlap, and every instant knows its own', () => {
  fc.assert(fc.property(anyAnchor, anyInterval, fc.integer({ min: -40, max: 400 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    (anchor, interval, position, part) => {
      const index = Math.sign(position) * Math.ceil(Math.abs(position) / interval.count)
      const { from, to } = period(anchor, interval, index)
      expect(from.getTime()).toBeLessThan(to.getTime())
      expect(period(anchor, interval, index + 1).from).toEqual(to)
      expect(periodIndexAt(anchor, interval, from)).toBe(index)
      expect(periodIndexAt(anchor, interval, new Date(to.getTime() - 1))).toBe(index)
      expect(periodIndexAt(anchor, interval, new Date(from.getTime() + Math.floor((to.getTime() - from.getTime()) * part)))).toBe(index)
    }), { numRuns: 5000 })
})

test('months and years are what the calendar adds to the anchor, never to the period before', () => {
  const months = anyInterval.filter(({ unit }) => unit === 'month' || unit === 'year')
  fc.assert(fc.property(anyAnchor, months, fc.integer({ min: -30, max: 60 }), (anchor, interval, index) => {
    fc.pre(index !== 0)
    const zoned = Temporal.Instant.fromEpochMilliseconds(anchor.at.getTime()).toZonedDateTimeISO(anchor.timeZone)
    const expected = zoned.toPlainDateTime().add({ [`${interval.unit}s`]: interval.count * index }).toZonedDateTime(anchor.timeZone)
    expect(periodStart(anchor, interval, index).getTime()).toBe(expected.epochMilliseconds)
  }), { numRuns: 1500 })
})

test('the day and the time of the anchor come back in every month that has them', () => {
  const month: Interval = { unit: 'month', count: 1 }
  fc.assert(fc.property(anyAnchor, fc.integer({ min: 1, max: 400 }), (anchor, index) => {
    const start = Temporal.Instant.fromEpochMilliseconds(periodStart(anchor, month, index).getTime()).toZonedDateTimeISO(anchor.timeZone)
    const first = Temporal.Instant.fromEpochMilliseconds(anchor.at.getTime()).toZonedDateTimeISO(anchor.timeZone)
    const wanted = first.toPlainDate().with({ day: 1 }).add({ months: index })
    const day = wanted.with({ day: Math.min(first.day, wanted.daysInMonth) })
    // Only where the wall skips that time is it another.
    const isSkipped = !day.toPlainDateTime(first.toPlainTime()).equals(day.toPlainDateTime(first.toPlainTime()).toZonedDateTime(anchor.timeZone).toPlainDateTime())
    if (!isSkipped) expect(start.toPlainDateTime().toString()).toBe(day.toPlainDateTime(first.toPlainTime()).toString())
  }), { numRuns: 1500 })
})

test('twenty years of days over the date line: each has about 24 hours', () => {
  for (const timeZone of LEAPERS) for (const time of ['T00:00', 'T10:00', 'T23:59:59.999']) {
    for (const [start, first] of [['1992-06-01', -200], ['2013-01-01', -7600]] as const) {
      const at = Temporal.PlainDateTime.from(start + time).toZonedDateTime(timeZone).epochMilliseconds
      const anchor = { at: new Date(at), timeZone }
      for (let index = first; index < first + 8000; index += 1) {
        const { from, to } = period(anchor, { unit: 'day', count: 1 }, index)
        const hours = (to.getTime() - from.getTime()) / 3_600_000
        if (hours < 23 || hours > 25) expect.fail(`${timeZone} day ${index} from ${from.toISOString()} has ${hours} hours`)
      }
    }
  }
})

test.each([['1 month', 'month'], ['3 month', '3 months'], ['1 year', 'year'], ['2 week', '2 weeks'], ['10 day', '10 days']])('every %s reads "every %s"', (interval, shown) => {
  expect(showInterval(every(interval))).toBe(shown)
})
