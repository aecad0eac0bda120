// What the clock on the wall shows in a time zone, for code that asks it a hundred thousand times.

import { Temporal } from 'temporal-polyfill'
import type { Instant } from './time.ts'

export const DAY_MS = 86_400_000

/**
 * The reading of a wall clock: milliseconds since 1970 as if the wall were in UTC, so that its calendar fields are the UTC fields of
 * `new Date(wallMs)`.
 */
export type WallMs = number

/** Days remembered, over all zones, before they are forgotten: some 10 MB, or ten years of some seventy zones. */
const OFFSETS_MAX = 250_000

/** UTC offsets in milliseconds at the first instant of UTC days (days since 1970), by zone. */
const offsetsByZone = new Map<string, Map<number, number>>()
let remembered = 0

function isUtc(timeZone: string): boolean {
  return timeZone === 'UTC' || timeZone === 'Etc/UTC'
}

function offsetByCalendar(timeZone: string, epochMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000
}

function offsetOfDay(timeZone: string, day: number): number {
  const known = offsetsByZone.get(timeZone)?.get(day)
  if (known !== undefined) return known
  if (remembered >= OFFSETS_MAX) {
    offsetsByZone.clear()
    remembered = 0
  }
  const offset = offsetByCalendar(timeZone, day * DAY_MS)
  const offsets = offsetsByZone.get(timeZone) ?? new Map<number, number>()
  offsetsByZone.set(timeZone, offsets.set(day, offset))
  remembered += 1
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
