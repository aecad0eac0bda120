// Everything that billing has written of a site, without the ids and numbers that no two sites share.

import type { Context } from '../../src/services/context.ts'
import { type Query, sql } from '../../src/storage/db.ts'

/**
 * One line a record, in an order that the story gives. Equal stories give equal lines. `isUnordered`: without what depends on who was
 * first among those who worked at the same instant (invoice numbers, the order of a customer's events).
 */
export async function bookDump(ctx: Context, { isUnordered = false }: { isUnordered?: boolean } = {}): Promise<string[]> {
  const site = sql`${ctx.site.siteId}::bigint`
  const of = (table: string, facts: string, order: string): Query<{ line: string }> => sql`
    select ${table} || ' ' || c.id || ' ' || jsonb_build_array(${sql.raw(facts)})::text as line from ${sql.raw(table)} t join customers c on c.site_id = ${site} and c.number = t.customer
    where t.site_id = ${site} order by c.id collate "C", ${sql.raw(order)}`
  const tables = [
    of('subscriptions', 't.status, t.quantity, t.currency, t.anchor_at, t.anchor_period, t.next_period, t.covered_until, t.next_due_at, t.charge_count, t.charged_total, t.ended_at, t.paused_at, t.coupons, t.revision', 't.number'),
    of('invoices', `t.kind, t.status, ${isUnordered ? 'null' : 't.invoice_number'}, t.period, t.period_from, t.period_to, t.currency, t.total, t.credit_applied, t.paid, t.refunded, t.issued_at, t.paid_at, t.closed_at, t.attempts, t.next_attempt_at`, 't.invoice_number, t.number'),
    of('transactions', 't.kind, t.purpose, t.status, t.currency, t.amount, t.reporting_amount, t.refunded, t.decline_reason, t.attempt, t.created_at, t.answered_at', 't.created_at, t.amount, t.attempt, t.answered_at, t.status'),
    of('credits', 't.currency, t.amount, t.balance, t.kind, t.at', 't.number'),
    of('payment_methods', 't.kind, t.brand, t.status, t.is_fallback, t.updated_at', 't.number'),
    of('one_time_items', 't.description, t.quantity, t.unit_amount, t.currency, t.invoice is null, t.cancelled_at', 't.number'),
    of('customer_revenues', 't.currency, t.payment_count, t.gross, t.net, t.first_payment_at, t.last_payment_at', 't.currency'),
    of('events', `${isUnordered ? 'null' : 't.customer_sequence'}, t.type, t.at`, 't.customer_sequence'),
    sql<{ line: string }>`
      select 'customers ' || c.id || ' ' || jsonb_build_array(c.activity, c.payment_count, c.gross_revenue, c.lifetime_revenue, c.invoice_count, c.active_subscription_count, c.event_count)::text as line
      from customers c where c.site_id = ${site} order by c.id collate "C"`,
  ]
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const lines: string[] = []
    for (const table of tables) lines.push(...(await db.rows(table)).map((row) => row.line))
    return isUnordered ? lines.toSorted() : lines
  })
}
