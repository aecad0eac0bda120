// Billing periods: every start is computed from the anchor, on the wall clock of the anchor's time zone.

import { assert, type Fault } from './refusal.ts'
import type { Instant } from './time.ts'
import { DAY_MS, instantOf, wallAt, type WallMs } from './wall-time.ts'

export const INTERVAL_UNITS = ['day', 'week', 'month', 'year'] as const
export type IntervalUnit = (typeof INTERVAL_UNITS)[number]

/** How often: every `count` units. */
export interface Interval {
  readonly unit: IntervalUnit
  /** 1 to INTERVAL_COUNT_MAX of the unit. */
  readonly count: number
}

/** Ten years, in every unit. */
export const INTERVAL_COUNT_MAX: Readonly<Record<IntervalUnit, number>> = { day: 3650, week: 520, month: 120, year: 10 }

/** Where period 0 begins; its day of the month and time of day on the wall are kept for ever. */
export interface Anchor {
  readonly at: Instant
  /** IANA name. */
  readonly timeZone: string
}

/** From the first instant to the one after the last. */
export interface Period {
  readonly from: Instant
  readonly to: Instant
}

/** What is wrong with an interval that a caller gave; nothing when it can be billed. */
export function intervalFaults(interval: Interval, pointer: string): Fault[] {
  if (!INTERVAL_UNITS.includes(interval.unit)) {
    return [{ pointer: `${pointer}/unit`, code: 'unit', message: `is not one of ${INTERVAL_UNITS.join(', ')}` }]
  }
  const max = INTERVAL_COUNT_MAX[interval.unit]
  if (Number.isInteger(interval.count) && interval.count >= 1 && interval.count <= max) return []
  return [{ pointer: `${pointer}/count`, code: 'range', message: `is not a whole number from 1 to ${max}` }]
}

/**
 * The start of a period, which may lie before the anchor (index below 0). From 31 January, months begin on 28 or 29 February and on
 * 31 March. The time of day stays what the wall shows; a time that the wall skips or repeats is Temporal's "compatible". A day that
 * the zone left out (30 December 2011 in Samoa) is no day of a daily interval.
 */
export function periodStart(anchor: Anchor, interval: Interval, index: number): Instant {
  assert(Number.isSafeInteger(index), 'the index of a period is an integer')
  // Also keeps an anchor in the second of two equal hours where it is.
  if (index === 0) return anchor.at
  const { timeZone } = anchor
  const wall = wallAt(timeZone, anchor.at)
  const steps = index * interval.count
  switch (interval.unit) {
    case 'day': return daysAfter(anchor, wall, steps)
    case 'week': return instantOf(timeZone, wall + steps * 7 * DAY_MS)
    case 'month': return instantOf(timeZone, monthsAfter(wall, steps))
    case 'year': return instantOf(timeZone, monthsAfter(wall, steps * 12))
  }
}

/** Period `index`: it ends where the next begins. */
export function period(anchor: Anchor, interval: Interval, index: number): Period {
  return { from: periodStart(anchor, interval, index), to: periodStart(anchor, interval, index + 1) }
}

/** The index of the period that an instant lies in; below 0 before the anchor. */
export function periodIndexAt(anchor: Anchor, interval: Interval, at: Instant): number {
  // The wall clock is at most a day and a period off: a step or two puts it right.
  let index = indexOnTheWall(wallAt(anchor.timeZone, anchor.at), wallAt(anchor.timeZone, at), interval)
  while (periodStart(anchor, interval, index) > at) index -= 1
  while (periodStart(anchor, interval, index + 1) <= at) index += 1
  return index
}

/** An interval in English: "day", "3 months"; to be read after "every" or "per". */
export function showInterval(interval: Interval): string {
  return interval.count === 1 ? interval.unit : `${interval.count} ${interval.unit}s`
}

/**
 * Days after the anchor. When a zone crosses the date line its offset jumps by a day, and one day more or fewer on the wall has
 * passed than days have: counting on the wall alone, the day left out would be a period that begins and ends at once.
 */
function daysAfter(anchor: Anchor, wall: WallMs, days: number): Instant {
  const { timeZone } = anchor
  const target = wall + days * DAY_MS
  const at = instantOf(timeZone, target)
  // How far the wall ran ahead of the days; for the day left out itself, looking on, `at` is right already: a day later.
  const aheadMs = target - at.getTime() - (wall - anchor.at.getTime())
  if (days > 0 && aheadMs > DAY_MS / 2) return instantOf(timeZone, target + DAY_MS)
  if (days < 0 && aheadMs < -DAY_MS / 2) return instantOf(timeZone, target - DAY_MS)
  return at
}

/** The same day of the month and time of day some months later; the last day of a month that is too short. */
function monthsAfter(wall: WallMs, months: number): WallMs {
  const start = new Date(wall)
  const month = start.getUTCFullYear() * 12 + start.getUTCMonth() + months
  const year = Math.floor(month / 12)
  const dayMax = new Date(0).setUTCFullYear(year, month - year * 12 + 1, 0)
  const day = Math.min(start.getUTCDate(), new Date(dayMax).getUTCDate())
  return start.setUTCFullYear(year, month - year * 12, day)
}

function indexOnTheWall(anchorWall: WallMs, wall: WallMs, interval: Interval): number {
  if (interval.unit === 'day') return Math.floor((wall - anchorWall) / (interval.count * DAY_MS))
  if (interval.unit === 'week') return Math.floor((wall - anchorWall) / (interval.count * 7 * DAY_MS))
  const start = new Date(anchorWall)
  const end = new Date(wall)
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
  return Math.floor(months / (interval.unit === 'year' ? interval.count * 12 : interval.count))
}
