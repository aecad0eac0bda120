// The floor of a billing run: the rows that a run inserts and updates, written by one script over one connection.
// Nothing is checked, locked or looked up that the rows do not need: no row-level security, no dunning, no fallback, no second worker.
// Set by set of as many rows as Regulars has in a batch: row by row it would be many times slower, and no floor.

import pg from 'pg'
import { monotonicFactory } from 'ulid'
import { BATCH_SIZE } from '../../src/services/billing-run.ts'
import { serveRuns } from './run-server.ts'

const { connection } = JSON.parse(process.env['BENCH_SERVER'] ?? '{}') as { connection: pg.ClientConfig }
const client = new pg.Client({ ...connection, options: "-c search_path=regulars,public -c regulars.site_id=1" })
await client.connect()
const ulid = monotonicFactory()

interface Due {
  readonly subscription: string
  readonly subscription_id: string
  readonly customer: string
  readonly period: number
  readonly from: string
  readonly to: string
  readonly method: string
  readonly token: string
  readonly plan: string
  readonly events: number
}

serveRuns(async ({ site, dueBy }) => {
  const { rows: [row] } = await client.query<{ site_id: string }>('select site_id::text from regulars_directory.sites where slug = $1', [site])
  const siteId = row?.site_id ?? ''
  for (let renewals = 0; ;) {
    const { rows } = await run<Due>(`
      select s.number::text as subscription, s.id as subscription_id, s.customer::text as customer, s.next_period as period, s.covered_until::text as "from",
        (s.covered_until + interval '1 month')::text as "to", m.number::text as method, m.token, s.plan::text as plan, c.event_count as events
      from (select * from subscriptions where site_id = $1 and next_due_at <= $2 order by next_due_at, number limit ${BATCH_SIZE}) s
      join customers c on c.site_id = $1 and c.number = s.customer
      join payment_methods m on m.site_id = $1 and m.customer = s.customer and m.id = c.default_payment_method_id`, [siteId, dueBy])
    if (rows.length === 0) return renewals
    await renew(siteId, rows, dueBy)
    renewals += rows.length
  }
})

const AMOUNT = 2_500

/** The three transactions of a batch: what is intended, what the gateway remembers, and what its answers bring about. */
async function renew(siteId: string, due: readonly Due[], at: string): Promise<void> {
  const invoiceIds = due.map(() => `inv_${ulid()}`)
  const transactionIds = due.map(() => `txn_${ulid()}`)
  const keys = transactionIds.map((id) => `regulars_${id}`)
  const customers = due.map((one) => one.customer)
  await run('begin')
  const { invoices, transactions } = await intend(siteId, due, at, { invoiceIds, transactionIds, keys })
  await events(siteId, at, due.flatMap((one, index) => [
    { type: 'invoice.issued', customer: one.customer, sequence: one.events + 1, subject: invoiceIds[index], payload: { totalMinor: AMOUNT, currency: 'USD', kind: 'renewal' } },
    { type: 'subscription.renewed', customer: one.customer, sequence: one.events + 2, subject: one.subscription_id, payload: { period: one.period, from: one.from, to: one.to } },
  ]))
  await run('commit')
  await run('begin')
  // As the sandbox does: what our own books say of it is committed later, in the same log.
  await run('set local synchronous_commit = off')
  await run(`
    insert into sandbox_movements (site_id, key, kind, token, amount, currency, outcome, notice_count, settles_at)
    select $1, k, 'charge', t, ${AMOUNT}, 'USD', 'approved', 0, $4 from unnest($2::text[], $3::text[]) as d(k, t)`, [siteId, keys, due.map((one) => one.token), at])
  await run('commit')
  await run('begin')
  await settle(siteId, at, { invoices, transactions, keys, customers })
  await events(siteId, at, due.flatMap((one, index) => [
    { type: 'transaction.approved', customer: one.customer, sequence: one.events + 3, subject: transactionIds[index], payload: { kind: 'sale', amountMinor: AMOUNT, currency: 'USD' } },
    { type: 'invoice.paid', customer: one.customer, sequence: one.events + 4, subject: invoiceIds[index], payload: { totalMinor: AMOUNT, currency: 'USD' } },
  ]))
  await run('commit')
}

async function intend(
  siteId: string, due: readonly Due[], at: string, ids: { invoiceIds: string[]; transactionIds: string[]; keys: string[] },
): Promise<{ invoices: string[]; transactions: string[] }> {
  const customers = due.map((one) => one.customer)
  const subscriptions = due.map((one) => one.subscription)
  const tos = due.map((one) => one.to)
  await run(`
    update subscriptions s set next_period = s.next_period + 1, covered_until = d.until, next_due_at = d.until, charge_count = s.charge_count + 1,
      charged_total = s.charged_total + ${AMOUNT}, updated_at = $4, revision = s.revision + 1
    from unnest($2::bigint[], $3::timestamptz[]) as d(number, until) where s.site_id = $1 and s.number = d.number`, [siteId, subscriptions, tos, at])
  const { rows: [counter] } = await run<{ first: string }>(`
    update site_counters set value = value + $2 where site_id = $1 and counter = 'invoice' returning (value - $2 + 1)::text as first`, [siteId, due.length])
  const lines = due.map((one) => JSON.stringify([{
    kind: 'plan', description: 'Monthly box', quantity: 1, unitMinor: null, amountMinor: AMOUNT, discountMinor: 0, taxes: [], plan: Number(one.plan), item: null, from: one.from, to: one.to,
  }]))
  const { rows: invoices } = await run<{ number: string }>(`
    insert into invoices (site_id, id, customer, subscription, period, period_from, period_to, kind, status, invoice_number, currency, lines, subtotal, discount, tax,
      total, issued_at, due_at, attempts, created_at, updated_at)
    select $1, d.id, d.customer, d.subscription, d.period, d.period_from, d.period_to, 'renewal', 'open', $9 + d.place - 1, 'USD', d.lines, ${AMOUNT}, 0, 0, ${AMOUNT}, $10, $10, 1, $10, $10
    from unnest($2::text[], $3::bigint[], $4::bigint[], $5::int[], $6::timestamptz[], $7::timestamptz[], $8::json[])
      with ordinality as d(id, customer, subscription, period, period_from, period_to, lines, place) order by d.place returning number::text`,
  [siteId, ids.invoiceIds, customers, subscriptions, due.map((one) => one.period), due.map((one) => one.from), tos, lines, counter?.first, at])
  const { rows: transactions } = await run<{ number: string }>(`
    insert into transactions (site_id, id, customer, invoice, payment_method, kind, purpose, status, currency, amount, gateway, gateway_key, created_at, look_at)
    select $1, d.id, d.customer, d.invoice, d.method, 'sale', 'invoice', 'created', 'USD', ${AMOUNT}, 'sandbox', d.key, $7, $7::timestamptz + interval '1 minute'
    from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) with ordinality as d(id, customer, invoice, method, key, place) order by d.place returning number::text`,
  [siteId, ids.transactionIds, customers, invoices.map((one) => one.number), due.map((one) => one.method), ids.keys, at])
  await run(`
    update customers c set invoice_count = c.invoice_count + 1, event_count = c.event_count + 2 from unnest($2::bigint[]) as d(number)
    where c.site_id = $1 and c.number = d.number`, [siteId, customers])
  return { invoices: invoices.map((one) => one.number), transactions: transactions.map((one) => one.number) }
}

async function settle(siteId: string, at: string, of: { invoices: string[]; transactions: string[]; keys: string[]; customers: string[] }): Promise<void> {
  await run(`
    update transactions t set status = 'approved', gateway_reference = 'sbx_' || d.key, reporting_amount = ${AMOUNT}, answered_at = $4, look_at = null, revision = t.revision + 1
    from unnest($2::bigint[], $3::text[]) as d(number, key) where t.site_id = $1 and t.number = d.number`, [siteId, of.transactions, of.keys, at])
  await run(`
    update invoices i set status = 'paid', paid = ${AMOUNT}, paid_at = $3, updated_at = $3, revision = i.revision + 1 from unnest($2::bigint[]) as d(number)
    where i.site_id = $1 and i.number = d.number`, [siteId, of.invoices, at])
  await run(`
    update customers c set payment_count = c.payment_count + 1, gross_revenue = c.gross_revenue + ${AMOUNT}, lifetime_revenue = c.lifetime_revenue + ${AMOUNT},
      last_payment_at = $3, event_count = c.event_count + 2 from unnest($2::bigint[]) as d(number) where c.site_id = $1 and c.number = d.number`, [siteId, of.customers, at])
  await run(`
    insert into customer_revenues as r (site_id, customer, currency, payment_count, gross, net, first_payment_at, last_payment_at)
    select $1, d.customer, 'USD', 1, ${AMOUNT}, ${AMOUNT}, $3, $3 from unnest($2::bigint[]) as d(customer)
    on conflict (site_id, customer, currency) do update set payment_count = r.payment_count + 1, gross = r.gross + excluded.gross, net = r.net + excluded.net,
      last_payment_at = excluded.last_payment_at`, [siteId, of.customers, at])
}

interface EventRow {
  readonly type: string
  readonly customer: string
  readonly sequence: number
  readonly subject: string | undefined
  readonly payload: object
}

async function events(siteId: string, at: string, rows: readonly EventRow[]): Promise<void> {
  await run(`
    insert into events (site_id, id, type, customer, customer_sequence, subject, actor, payload, at)
    select $1, d.id, d.type, d.customer, d.sequence, d.subject, 'worker:billing', d.payload, $8
    from unnest($2::text[], $3::text[], $4::bigint[], $5::int[], $6::text[], $7::jsonb[]) with ordinality as d(id, type, customer, sequence, subject, payload, place) order by d.place`,
  [siteId, rows.map(() => `evt_${ulid()}`), rows.map((one) => one.type), rows.map((one) => one.customer), rows.map((one) => one.sequence), rows.map((one) => one.subject), rows.map((one) => JSON.stringify(one.payload)), at])
}

/** Not as a prepared statement: PostgreSQL then knows how many rows an array holds, and plans for so many. */
function run<Row extends object>(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult<Row>> {
  return client.query<Row>(text, [...values])
}
