// What the clock on the wall shows in a time zone, for code that asks it a hundred thousand times.

import { Temporal } from 'temporal-polyfill'
import type { Instant } from './time.ts'

export const DAY_MS = 86_400_000

/**
 * The reading of a wall clock: milliseconds since 1970 as if the wall were in UTC, so that its calendar fields are the UTC fields of
 * `new Date(wallMs)`.
 */
export type WallMs = number

/** Days remembered per zone before it starts anew; a century is 36,500. */
const OFFSETS_MAX = 40_000

/** UTC offsets in milliseconds at the first instant of UTC days (days since 1970), by zone. */
const offsetsByZone = new Map<string, Map<number, number>>()

function isUtc(timeZone: string): boolean {
  return timeZone === 'UTC' || timeZone === 'Etc/UTC'
}

function offsetByCalendar(timeZone: string, epochMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000
}

function offsetOfDay(timeZone: string, day: number): number {
  let offsets = offsetsByZone.get(timeZone)
  if (!offsets) offsetsByZone.set(timeZone, (offsets = new Map()))
  let offset = offsets.get(day)
  if (offset === undefined) {
    if (offsets.size >= OFFSETS_MAX) offsets.clear()
    offsets.set(day, (offset = offsetByCalendar(timeZone, day * DAY_MS)))
  }
  return offset
}

/** What the wall shows at an instant. The zone is an IANA name; another is our own mistake (RangeError). */
export function wallAt(timeZone: string, at: Instant): WallMs {
  const epochMs = at.getTime()
  if (isUtc(timeZone)) return epochMs
  const day = Math.floor(epochMs / DAY_MS)
  const offset = offsetOfDay(timeZone, day)
  return epochMs + (offset === offsetOfDay(timeZone, day + 1) ? offset : offsetByCalendar(timeZone, epochMs))
}

/**
 * The instant at which the wall shows this. A time that the wall skips is moved forward by what was skipped, and of a time that it
 * shows twice the first is meant: Temporal's "compatible", and what RFC 5545 says of recurrences.
 */
export function instantOf(timeZone: string, wallMs: WallMs): Instant {
  if (isUtc(timeZone)) return new Date(wallMs)
  const day = Math.floor(wallMs / DAY_MS)
  const offset = offsetOfDay(timeZone, day - 1)
  // No zone is a day and a half from UTC: when the offset is the same on both sides, the wall shows this time exactly once.
  if (offset === offsetOfDay(timeZone, day + 2)) return new Date(wallMs - offset)
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC').toPlainDateTime()
  return new Date(wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds)
}
