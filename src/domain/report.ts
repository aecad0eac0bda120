// The arithmetic of reports: recurring revenue, churn, retention of cohorts.

import { scaleMinor } from './money.ts'
import { assert } from './refusal.ts'
import type { Interval, IntervalUnit } from './schedule.ts'
import { daySpan, type Instant } from './time.ts'
import { wallAt } from './wall-time.ts'

/**
 * How often a unit comes in a year. Revenue is compared by a year of 12 months, 52 weeks or 365 days, as price lists do ("billed
 * weekly: 52 × the price"); leap days and the 365th day of the weeks are left out on purpose, so that a figure changes only with
 * its subscriptions, never with the calendar.
 */
export const PER_YEAR: Readonly<Record<IntervalUnit, bigint>> = { day: 365n, week: 52n, month: 12n, year: 1n }
const MONTHS_PER_YEAR = 12n

/** Revenue that comes in once per interval, summed over whatever shares it, in minor units of one currency. */
export interface RecurringAmount {
  readonly interval: Interval
  readonly amountMinor: bigint
}

/**
 * Monthly recurring revenue in minor units: a year of everything, as an exact fraction, over twelve, rounded once at the end. So
 * the order and the grouping of the amounts do not matter, but the revenue of parts (say, per plan) need not add up to the minor unit.
 */
export function monthlyRecurringMinor(amounts: readonly RecurringAmount[]): bigint {
  let numerator = 0n
  let denominator = 1n
  for (const { interval, amountMinor } of amounts) {
    const count = BigInt(interval.count)
    // A common denominator of all counts stays small: it divides the least common multiple of the counts in use.
    const common = denominator / greatestCommonDivisor(denominator, count) * count
    numerator = numerator * (common / denominator) + amountMinor * PER_YEAR[interval.unit] * (common / count)
    denominator = common
  }
  return scaleMinor(numerator, 1n, denominator * MONTHS_PER_YEAR)
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}

/** A part of a whole, from 0 to 1 with four decimals (0.0512 is 5.12 %); zero of nothing. For churn: lost over those at the start. */
export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000
}

/** So many customers of a cohort were active in a month. `monthsSince` 0 is the month that they began in. */
export interface CohortCount {
  /** The month they began in, YYYY-MM. */
  readonly cohort: string
  readonly monthsSince: number
  readonly customerCount: number
}

/** One cohort: how many began, and how many of them were there one month later, two months later… */
export interface CohortRow {
  readonly cohort: string
  readonly size: number
  /** By months since the beginning, without gaps, as far as the table's last month. */
  readonly retained: readonly { readonly monthsSince: number; readonly customerCount: number; readonly share: number }[]
}

/** Ten years of months, each way. */
export const COHORTS_MAX = 120

/**
 * The retention table up to and including `lastMonth` (YYYY-MM): a row for each cohort, earliest first, with a cell for each month
 * that has come. A month without a count had nobody left; counts of months past `lastMonth` are left out. More than one count for a
 * cell, and more than COHORTS_MAX cohorts, are our own mistake.
 */
export function cohortTable(counts: readonly CohortCount[], lastMonth: string): CohortRow[] {
  const cells = new Map<string, Map<number, number>>()
  for (const { cohort, monthsSince, customerCount } of counts) {
    const row = cells.get(cohort) ?? new Map<number, number>()
    assert(!row.has(monthsSince), 'a cohort is counted once a month')
    cells.set(cohort, row.set(monthsSince, customerCount))
  }
  assert(cells.size <= COHORTS_MAX, 'a retention table has a limit')
  const last = monthNumber(lastMonth)
  return [...cells.keys()].filter((cohort) => monthNumber(cohort) <= last).sort().map((cohort) => {
    const row = cells.get(cohort)
    const size = row?.get(0) ?? 0
    const retained = Array.from({ length: last - monthNumber(cohort) + 1 }, (_, monthsSince) => {
      const customerCount = row?.get(monthsSince) ?? 0
      return { monthsSince, customerCount, share: shareOf(customerCount, size) }
    })
    return { cohort, size, retained }
  })
}

/** A calendar month: from its first instant to the first of the next. */
export interface ReportMonth {
  /** YYYY-MM. */
  readonly month: string
  readonly from: Instant
  readonly to: Instant
}

/** So many calendar months of a time zone, the last of which is `lastMonth` (YYYY-MM), earliest first. */
export function monthsUntil(lastMonth: string, count: number, timeZone: string): ReportMonth[] {
  const last = monthNumber(lastMonth)
  const startOf = (number: number): Instant => daySpan(`${nameOf(number)}-01`, timeZone).from
  return Array.from({ length: count }, (_, index) => last - count + 1 + index).map((number) => ({ month: nameOf(number), from: startOf(number), to: startOf(number + 1) }))
}

/** The month that an instant lies in, YYYY-MM. */
export function monthOf(at: Instant, timeZone: string): string {
  return new Date(wallAt(timeZone, at)).toISOString().slice(0, 7)
}

function nameOf(number: number): string {
  return `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`
}

function monthNumber(month: string): number {
  const [, year, ofYear] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? []
  assert(year !== undefined, 'a month is YYYY-MM')
  return Number(year) * 12 + Number(ofYear) - 1
}
