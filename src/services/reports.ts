// Reports: recurring revenue, churn, cohorts, where revenue came from, and how customers are spread by recency, frequency and value.

import { type CohortRow, cohortTable, monthOf, monthsUntil, PER_YEAR, type ReportMonth, shareOf } from '../domain/report.ts'
import { reportingMinor } from '../domain/reporting.ts'
import type { RfmRun } from '../domain/segment.ts'
import { type ChurnCounts, type LeadSourceRevenue, listChurn, listCohorts, listLeadSourceRevenue, listRecurringMovements, type RecurringMovement } from '../storage/reports.ts'
import { type Context, permit } from './context.ts'
import { freshRfm, RFM_AGE_SECONDS } from './rfm.ts'

export const REPORT_MONTHS_DEFAULT = 12
export const REPORT_MONTHS_MAX = 60
const LEAD_SOURCES_MAX = 1_000

/** Which months: so many up to one, by itself the present one. Months begin and end in the site's time zone. */
export interface ReportQuery {
  readonly months?: number
  /** YYYY-MM. */
  readonly until?: string
}

function monthsOf(ctx: Context, query: ReportQuery, before = 0): ReportMonth[] {
  const { timeZone } = ctx.site.settings
  return monthsUntil(query.until ?? monthOf(ctx.now(), timeZone), (query.months ?? REPORT_MONTHS_DEFAULT) + before, timeZone)
}

export type MonthMovement = Omit<RecurringMovement, 'index'> & { readonly month: string }

/** Recurring revenue of a month in the reporting currency; null when the rate of a currency is not known. */
export interface MonthTotal {
  readonly month: string
  readonly customerCount: number
  readonly mrrMinor: bigint | null
}

/** Monthly recurring revenue as it stood when each month ended (the present one: now), with what changed it. */
export async function reportRecurringRevenue(ctx: Context, query: ReportQuery): Promise<{ movements: MonthMovement[]; totals: MonthTotal[]; currency: string }> {
  permit(ctx, 'reports:read')
  const { settings } = ctx.site
  const months = monthsOf(ctx, query, 1)
  // What begins now counts now.
  const present = new Date(ctx.now().getTime() + 1)
  const snapshots = months.map(({ to }, index) => ({ index, at: to < present ? to : present }))
  const found = await ctx.database.read(ctx.site.siteId, (db) => listRecurringMovements(db, snapshots, PER_YEAR))
  const shown = months.slice(1)
  const movements = found.flatMap(({ index, ...movement }) => {
    // The month before the first is only there to compare with.
    const month = index === 0 ? undefined : months[index]?.month
    return month === undefined ? [] : [{ month, ...movement }]
  })
  const totals = shown.map(({ month }) => {
    const ofMonth = movements.filter((one) => one.month === month)
    const amounts = ofMonth.map((one) => reportingMinor({ amountMinor: one.mrrMinor, currency: one.currency }, settings))
    return {
      month, customerCount: ofMonth.reduce((sum, one) => sum + one.customerCount, 0),
      mrrMinor: amounts.reduce<bigint | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0n),
    }
  })
  return { movements, totals, currency: settings.reportingCurrency }
}

export type MonthChurn = Omit<ChurnCounts, 'index'> & { readonly month: string; readonly customerChurnRate: number; readonly subscriptionChurnRate: number }

/** Who went, month by month, and the share that they were of those who were there when it began. */
export async function reportChurn(ctx: Context, query: ReportQuery): Promise<MonthChurn[]> {
  permit(ctx, 'reports:read')
  const months = monthsOf(ctx, query)
  const counts = await ctx.database.read(ctx.site.siteId, (db) => listChurn(db, spansOf(months)))
  return counts.map(({ index, ...one }) => ({
    month: months[index]?.month ?? '', ...one, customerChurnRate: shareOf(one.customersDeactivated, one.customersAtStart),
    subscriptionChurnRate: shareOf(one.subscriptionsEnded, one.subscriptionsAtStart),
  }))
}

function spansOf(months: readonly ReportMonth[]): { index: number; from: Date; to: Date }[] {
  return months.map(({ from, to }, index) => ({ index, from, to }))
}

/** Of those who were first active in each month, how many were active in each later one. */
export async function reportCohorts(ctx: Context, query: ReportQuery): Promise<CohortRow[]> {
  permit(ctx, 'reports:read')
  const months = monthsOf(ctx, query)
  const sizes = await ctx.database.read(ctx.site.siteId, (db) => listCohorts(db, spansOf(months)))
  const nameOf = (index: number): string => months[index]?.month ?? ''
  return cohortTable(sizes.map(({ cohort, index, customerCount }) => ({ cohort: nameOf(cohort), monthsSince: index - cohort, customerCount })), nameOf(months.length - 1))
}

/** What the customers of each original source and campaign brought in, all time, in the reporting currency. */
export async function reportLeadSources(ctx: Context): Promise<{ rows: LeadSourceRevenue[]; currency: string }> {
  permit(ctx, 'reports:read')
  return { rows: await ctx.database.read(ctx.site.siteId, (db) => listLeadSourceRevenue(db, LEAD_SOURCES_MAX)), currency: ctx.site.settings.reportingCurrency }
}

/** How many customers are in each segment of recency, frequency and monetary value. */
export async function reportRfm(ctx: Context): Promise<{ run: RfmRun; currency: string }> {
  permit(ctx, 'reports:read')
  return { run: await freshRfm(ctx, RFM_AGE_SECONDS), currency: ctx.site.settings.reportingCurrency }
}
