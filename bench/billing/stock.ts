// Stocks a site with customers who subscribe: one made by the product, the others as copies of its rows in SQL.

import pg from 'pg'
import { makeEngine } from '../../src/server/compose.ts'
import { createPlan, createProduct } from '../../src/services/catalog.ts'
import { contextFor, OPERATOR } from '../../src/services/context.ts'
import { insertAll } from '../../src/services/customers.ts'
import { finishCustomer } from '../../src/services/gateway-calls.ts'
import { attachPaymentMethod } from '../../src/services/payment-methods.ts'
import { createSite } from '../../src/services/sites.ts'
import { createSubscription } from '../../src/services/subscriptions.ts'
import { openDatabase } from '../../src/storage/db.ts'
import { BEGINNING, SLICE } from './calendar.ts'

/** Makes a site whose subscriptions have paid for January 2026 and are due from February on. */
export async function stockSubscriptions(connection: pg.ClientConfig, slug: string, subscriptions: number): Promise<void> {
  const original = await makeOriginal(connection, slug)
  const owner = new pg.Client(connection)
  await owner.connect()
  try {
    await owner.query("set search_path = regulars, public; set work_mem = '256MB'")
    await copyOriginal(owner, original, subscriptions)
    await owner.query('vacuum analyze')
    await owner.query('checkpoint')
  } finally {
    await owner.end()
  }
}

interface Original {
  readonly siteId: bigint
  readonly customer: bigint
}

async function makeOriginal(connection: pg.ClientConfig, slug: string): Promise<Original> {
  const database = openDatabase({ connection: { ...connection }, connectionsMax: 2 })
  const engine = makeEngine({ database, emailDomains: { verdict: async () => 'unknown' }, now: () => BEGINNING })
  const site = await createSite(engine, slug, slug)
  const ctx = contextFor(engine, site, OPERATOR)
  await createProduct(ctx, { id: 'box', name: 'Box' })
  await createPlan(ctx, {
    id: 'monthly', productId: 'box', name: 'Monthly box', interval: { unit: 'month', count: 1 },
    prices: [{ currency: 'USD', setupFeeMinor: 0n, model: { kind: 'flat', amountMinor: 2_500n } }],
  })
  const [made] = await database.transact(site.siteId, (db) => insertAll(ctx, db, [{ id: 'c-0', email: 'c-0@example.com', firstName: 'Ada', lastName: 'Original' }]))
  if (!made) throw new Error('the original customer was not made')
  await attachPaymentMethod(ctx, 'c-0', { token: 'sandbox_approve' })
  await createSubscription(ctx, { customerId: 'c-0', planId: 'monthly' })
  await finishCustomer(ctx, made.number)
  await database.close()
  return { siteId: site.siteId, customer: made.number }
}

/**
 * The n-th copy is the customer `c-n`, in the slice that n falls into; the original makes the first slice full. What happened to the
 * original before is not copied: no event, invoice or transaction, so that its sequence of events begins anew.
 */
async function copyOriginal(owner: pg.Client, { siteId, customer }: Original, subscriptions: number): Promise<void> {
  // Foreign keys hold by construction.
  await owner.query('set session_replication_role = replica')
  const copy = `${customer} + n`
  const token = "'sbxpm_' || lpad(n::text, 20, '0') || '~sandbox_approve'"
  const ofSite = `o.site_id = ${siteId}`
  const ofCustomer = `${ofSite} and o.customer = ${customer}`
  const fresh = { id: "'c-' || n", email: "'c-' || n || '@example.com'", name_key: 'md5(n::text)', default_payment_method_id: "'pm_' || n", event_count: '0', average_value: null }
  const copies: readonly (readonly [table: string, from: string, changes: Changes])[] = [
    ['customers', `${ofSite} and o.number = ${customer}`, { number: copy, ...fresh }],
    ['customer_ids', ofCustomer, { id_key: "'c-' || n", customer: copy }],
    ['payment_methods', ofCustomer, { number: 'o.number + n', id: "'pm_' || n", customer: copy, token }],
    ['sandbox_instruments', ofSite, { token, attach_key: "'attach-' || n" }],
    ['customer_revenues', ofCustomer, { customer: copy }],
    ['subscriptions', ofCustomer, {
      number: 'o.number + n', id: "'sub_' || n", customer: copy, anchor_at: later('anchor_at'), covered_until: later('covered_until'), next_due_at: later('next_due_at'),
    }],
  ]
  for (const [table, from, changes] of copies) {
    const columns = await columnsOf(owner, table, changes)
    const values = columns.map((column) => changes[column] ?? `o.${column}`)
    await owner.query(`insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from generate_series(1, ${subscriptions - 1}) n, ${table} o where ${from}`)
  }
  for (const table of ['customers', 'payment_methods', 'subscriptions']) await owner.query(`select setval('${table}_number_seq', (select max(number) from ${table}))`)
  await owner.query('set session_replication_role = origin')
}

type Changes = { readonly [column: string]: string | null | undefined }

const later = (column: string): string => `o.${column} + interval '1 minute' * (n / ${SLICE})`

/** The columns of a table that are written: a change to null leaves one out. */
async function columnsOf(owner: pg.Client, table: string, changes: Changes): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    "select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum", [`regulars.${table}`])
  return rows.map(({ name }) => name).filter((name) => changes[name] !== null)
}
