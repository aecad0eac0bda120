// The doctor's checks of money have teeth: each contradiction that is put into the books by hand is found.

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/services/context.ts'
import { act, type Stage } from '../billing/acts.ts'
import { violations } from '../billing/invariants.ts'
import { seeded } from '../billing/random.ts'
import { openShop, shopContext } from '../billing/shop.ts'
import { START } from '../billing/simulation.ts'
import { moveTestClock } from '../../src/services/test-clock.ts'
import { makeWorld } from '../world.ts'

let owner: pg.Client
let ctx: Context
beforeAll(async () => {
  const world = await makeWorld()
  const random = seeded(7)
  const stage: Stage = { ctx: await openShop(world.engine, 'books', START, random), random, people: [], born: 0, peopleMax: 12 }
  for (let round = 1; round <= 8; round++) {
    for (let left = 15; left > 0; left--) await act(stage)
    await moveTestClock(stage.ctx, new Date(START.getTime() + round * 5 * 86_400_000))
    stage.ctx = await shopContext(world.engine, 'books')
  }
  ctx = stage.ctx
  owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query('set search_path = regulars, public')
})
afterAll(() => owner.end())

const one = (table: string, where = 'true'): string => `(select number from ${table} where ${where} order by number limit 1)`
const TAMPERED: readonly (readonly [what: string, statement: string, finding: RegExp])[] = [
  ['a period that begins late', `update invoices set period_from = period_from + interval '1 hour' where number = ${one('invoices', 'period is not null')}`, /period \d+ begins at/],
  ['cover that nobody billed', `update subscriptions set covered_until = covered_until + interval '1 day' where number = ${one('subscriptions', "status = 'active'")}`, /its last span ends at/],
  ['an anchor on another day', `update subscriptions set anchor_at = anchor_at + interval '1 day' where number = ${one('subscriptions', "status = 'active'")}`, /than its anchor says/],
  ['a due date that was forgotten', `update subscriptions set next_due_at = null where number = ${one('subscriptions', "status = 'active'")}`, /is due at another time/],
  ['a total that is no sum', `update invoices set total = total + 1, subtotal = subtotal + 1 where number = ${one('invoices', "status = 'paid'")}`, /other amounts than its lines/],
  ['a gap in the invoice numbers', `update invoices set invoice_number = invoice_number + 1000 where number = ${one('invoices', 'invoice_number is not null')}`, /invoices have numbers from/],
  ['an invoice that is open and left alone', `update invoices set status = 'open', next_attempt_at = null where number = ${one('invoices', "status = 'paid' and total > 0")}`, /nobody is going to collect it/],
  ['more paid than was moved', `update invoices set paid = paid + 5, credit_applied = credit_applied - 5 where number = ${one('invoices', "status = 'paid' and paid > 0")}`, /its entries say/],
  ['money in the books only', `update transactions set status = 'approved', answered_at = now() where number = ${one('transactions', "status = 'declined' and kind = 'sale'")}`, /at the sandbox declined/],
  ['money at the gateway only', `update sandbox_movements set key = 'elsewhere' where key = (select gateway_key from transactions where status = 'approved' limit 1)`, /in no books/],
  ['an amount that differs by a cent', `update sandbox_movements set amount = amount + 1 where key = (select gateway_key from transactions where status = 'approved' limit 1)`, /approved money at the gateway/],
  ['a balance beside its ledger', 'update credit_balances set balance = balance + 1 where (customer, currency) = (select customer, currency from credits limit 1)', /its entries sum up to/],
  ['a payment too many in the metrics', `update customers set payment_count = payment_count + 1 where number = ${one('customers', 'payment_count > 0')}`, /counts \d+ payments/],
  ['revenue beside the payments', 'update customer_revenues set net = net + 1 where (customer, currency) = (select customer, currency from customer_revenues limit 1)', /its records say/],
  ['an active customer who left', `update customers set activity = 'inactive' where number = ${one('customers', "activity = 'active'")}`, /is inactive, and should not be/],
  ['a change of activity told twice', `update events set type = 'customer.activated' where (site_id, number) = (select site_id, number from events where type = 'customer.deactivated' limit 1)`, /twice in a row/],
  ['a default of somebody else', `update customers set default_payment_method_id = 'pm_of_nobody' where number = ${one('customers', 'deleted_at is null')}`, /default payment method that is none of its own/],
  ['a transaction that is answered and still looked for', `update transactions set look_at = now() where number = ${one('transactions', "status = 'approved'")}`, /its answer is looked for/],
]

test('what random lives left behind is sound', async () => {
  expect(await violations(ctx)).toEqual([])
})

test.each(TAMPERED)('%s is found', async (_what, statement, finding) => {
  // Seen by the doctor's own connections, so it is committed, and taken back from a copy of the row.
  const [, table = ''] = /^update (\w+)/.exec(statement) ?? []
  const { rows: [{ columns }] } = await owner.query(`
    select string_agg(column_name, ', ') as columns from information_schema.columns where table_schema = 'regulars' and table_name = $1 and is_generated = 'NEVER'`, [table])
  await owner.query(`create temporary table before as select ${columns} from ${table}`)
  try {
    expect((await owner.query(statement)).rowCount).toBe(1)
    expect((await violations(ctx)).join('\n')).toMatch(finding)
  } finally {
    await owner.query('set session_replication_role = replica')
    await owner.query(`delete from ${table}; insert into ${table} (${columns}) overriding system value select * from before; drop table before`)
    await owner.query('set session_replication_role = default')
  }
})
