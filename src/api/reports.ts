// Routes of reports, each as JSON and as CSV of the same rows.

import Type from 'typebox'
import { writeMinor } from '../domain/money-json.ts'
import { RFM_SEGMENTS } from '../domain/segment.ts'
import { type Answer, type RequestHead, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { REPORT_MONTHS_DEFAULT, REPORT_MONTHS_MAX, reportChurn, reportCohorts, reportLeadSources, reportRecurringRevenue, reportRfm } from '../services/reports.ts'
import { ShownMinor } from './billing-schemas.ts'
import { Instant, nullable, strict } from './schemas.ts'

const tag = 'reports'
const scope = 'reports:read'
const csv = 'text/csv'
const format = Type.Optional(Type.Enum(['json', 'csv'], { description: 'json when left out, unless Accept asks for text/csv' }))
const months = {
  months: Type.Optional(Type.Integer({ minimum: 1, maximum: REPORT_MONTHS_MAX, description: `how many (${REPORT_MONTHS_DEFAULT})` })),
  until: Type.Optional(Type.String({ pattern: '^(19[7-9]\\d|2\\d{3})-(0[1-9]|1[0-2])$', description: 'the last month, YYYY-MM (the present one)' })), format,
}
const Month = Type.String({ description: 'YYYY-MM' })
const Count = Type.Integer()
const Share = Type.Number({ description: '0 to 1' })
const Currency = Type.String({ description: 'ISO 4217' })

type Row = { readonly [name: string]: unknown }

/** The report as JSON, or its rows as CSV: fields within fields become columns by their path. */
function answer(ctx: Context, head: RequestHead, wanted: string | undefined, rows: readonly object[], rest: object = {}): Answer {
  const items = rows.map((row) => writeMinor(row) as Row)
  const asksForCsv = wanted === undefined && /^\s*text\/csv\b/i.test(String(head.headers['accept'] ?? ''))
  if (wanted !== 'csv' && !asksForCsv) return { body: { items, ...(writeMinor(rest) as object) } }
  const flat = items.map(flatten)
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))]
  const text = columns.length === 0 ? '' : ctx.csv.write([columns, ...flat.map((row) => columns.map((name) => (row[name] ?? null) as string | number | null))])
  return { text, headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${head.path.split('/').at(-1) ?? 'report'}.csv"` } }
}

function flatten(row: Row): Row {
  return Object.fromEntries(Object.entries(row).flatMap(([name, value]) =>
    (typeof value === 'object' && value !== null ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, one] as const) : [[name, value] as const])))
}

export const reportRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/reports/mrr', id: 'reportMrr', tag, summary: 'Monthly recurring revenue, and what changed it', scope, query: strict(months), alsoAnswers: csv,
    description: 'As it stood when each month ended, the present one as it stands now: what was billed for periods under way, after discounts and before taxes, a year being 12 months, 52 weeks or 365 days. '
      + 'A change within a period counts from its next renewal.',
    answers: { 200: strict({
      items: Type.Array(strict({
        month: Month, currency: Currency, customerCount: Count, mrrMinor: ShownMinor, newMinor: ShownMinor, reactivatedMinor: ShownMinor, expansionMinor: ShownMinor, contractionMinor: ShownMinor,
        churnedMinor: ShownMinor,
      })),
      totals: Type.Array(strict({ month: Month, customerCount: Count, mrrMinor: nullable(ShownMinor) }), { description: 'in the reporting currency; null when the rate of a currency is not known' }),
      reportingCurrency: Currency,
    }) },
    handle: async ({ ctx, head, query: { format: wanted, ...query } }) => {
      const { movements, totals, currency } = await reportRecurringRevenue(ctx, query)
      return answer(ctx, head, wanted, movements, { totals, reportingCurrency: currency })
    },
  }),
  route({
    method: 'GET', path: '/reports/churn', id: 'reportChurn', tag, summary: 'Customers and subscriptions that ended, by month and cause', scope, query: strict(months), alsoAnswers: csv,
    answers: { 200: strict({
      items: Type.Array(strict({
        month: Month, customersAtStart: Count, customersActivated: Count, customersDeactivated: Count, customerChurnRate: Share, subscriptionsAtStart: Count, subscriptionsEnded: Count,
        subscriptionChurnRate: Share, causes: Type.Record(Type.String(), Count, { description: 'customers who became inactive, by cause; unknown for those who were erased since' }),
      })),
    }) },
    handle: async ({ ctx, head, query: { format: wanted, ...query } }) => answer(ctx, head, wanted, await reportChurn(ctx, query)),
  }),
  route({
    method: 'GET', path: '/reports/cohorts', id: 'reportCohorts', tag, summary: 'How many stay, by the month in which they were first active', scope, query: strict(months), alsoAnswers: csv,
    answers: { 200: strict({ items: Type.Array(strict({ cohort: Month, size: Count, monthsSince: Count, customerCount: Count, share: Share })) }) },
    handle: async ({ ctx, head, query: { format: wanted, ...query } }) => {
      const table = await reportCohorts(ctx, query)
      return answer(ctx, head, wanted, table.flatMap(({ cohort, size, retained }) => retained.map((cell) => ({ cohort, size, ...cell }))))
    },
  }),
  route({
    method: 'GET', path: '/reports/revenue-by-lead-source', id: 'reportLeadSources', tag, summary: 'What customers of each original source and campaign brought in', scope,
    description: 'Of all time, in the reporting currency, the most first.', query: strict({ format }), alsoAnswers: csv,
    answers: { 200: strict({
      items: Type.Array(strict({
        source: nullable(Type.String()), campaign: nullable(Type.String()), customerCount: Count, payingCustomerCount: Count, grossMinor: ShownMinor, netMinor: ShownMinor, currency: Currency,
      })),
    }) },
    handle: async ({ ctx, head, query }) => {
      const { rows, currency } = await reportLeadSources(ctx)
      return answer(ctx, head, query.format, rows.map((row) => ({ ...row, currency })))
    },
  }),
  route({
    method: 'GET', path: '/reports/rfm', id: 'reportRfm', tag, summary: 'Customers by recency, frequency and monetary value', scope, query: strict({ format }), alsoAnswers: csv,
    answers: { 200: strict({
      items: Type.Array(strict({
        segment: Type.Enum([...RFM_SEGMENTS]), customerCount: Count, share: Share, lifetimeRevenueMinor: ShownMinor, averageRevenueMinor: ShownMinor, currency: Currency,
      })),
      computedAt: Instant, customerCount: Count,
    }) },
    handle: async ({ ctx, head, query }) => {
      const { run, currency } = await reportRfm(ctx)
      return answer(ctx, head, query.format, run.groups.map((group) => ({ ...group, currency })), { computedAt: run.computedAt, customerCount: run.customerCount })
    },
  }),
]
