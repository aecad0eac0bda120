// Instants and time zones; calendar arithmetic is Temporal's.

import { Temporal } from 'temporal-polyfill'

/** A point in time, UTC, to the millisecond. */
export type Instant = Date

/** True for a name of the IANA time zone database (also its links); offsets such as +01:00 are not names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i
const dateShape = /^\d{4}-\d{2}-\d{2}$/

/** RFC 3339 date-time to an instant; null for anything else, 31 February included. */
export function readInstant(text: string): Instant | null {
  if (!instantShape.test(text)) return null
  try {
    return new Date(Temporal.Instant.from(text.toUpperCase()).epochMilliseconds)
  } catch {
    return null
  }
}

/** True for a calendar day YYYY-MM-DD that exists. */
export function isDate(text: string): boolean {
  if (!dateShape.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** The first and last millisecond of a calendar day in a time zone. */
export function daySpan(date: string, timeZone: string): { from: Instant; to: Instant } {
  const day = Temporal.PlainDate.from(date)
  const start = day.toZonedDateTime(timeZone).epochMilliseconds
  const next = day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds
  return { from: new Date(start), to: new Date(next - 1) }
}

/** The first instant of the calendar day that it is in a time zone. */
export function startOfDay(at: Instant, timeZone: string): Instant {
  return new Date(Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).startOfDay().epochMilliseconds)
}

/** The same time of day so many calendar days later (earlier when below 0), on the wall of a time zone. */
export function addDays(at: Instant, days: number, timeZone: string): Instant {
  return new Date(Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).add({ days }).epochMilliseconds)
}
