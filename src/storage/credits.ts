// The credit ledger and its balances.

import type { Credit } from '../domain/credit.ts'
import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'
import { fieldsOf, numberArray, type Table, toRecords } from './table.ts'

export const CREDITS: Table<Credit> = {
  name: 'credits',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], customer: ['customer', 'bigint'], currency: ['currency', 'text'], amountMinor: ['amount', 'bigint'],
    balanceMinor: ['balance', 'bigint'], kind: ['kind', 'text'], invoice: ['invoice', 'bigint'], transaction: ['transaction', 'bigint'], reason: ['reason', 'text'],
    actor: ['actor', 'text'], at: ['at', 'timestamptz'],
  },
}
const fields = fieldsOf(CREDITS, 'c')

/** One customer's balance in one currency. */
export interface Balance {
  readonly customer: bigint
  readonly currency: string
  readonly balanceMinor: bigint
}

/** The balances of customers that ever had one. */
export async function listBalances(db: SiteDb, customers: readonly bigint[]): Promise<Balance[]> {
  return db.rows<Balance>(sql`
    select customer, currency, balance as "balanceMinor" from credit_balances where site_id = ${db.siteId} and customer = any(${numberArray(customers)}) order by customer, currency`)
}

export async function saveBalances(db: SiteDb, balances: readonly Balance[]): Promise<void> {
  if (balances.length === 0) return
  const rows = balances.map((one) => ({ customer: String(one.customer), currency: one.currency, balance: String(one.balanceMinor) }))
  await db.run(sql`
    insert into credit_balances (site_id, customer, currency, balance) select ${db.siteId}, d.customer, d.currency, d.balance
    from ${records(rows, 'customer bigint, currency text, balance bigint')}
    on conflict (site_id, customer, currency) do update set balance = excluded.balance`)
}

/** A customer's entries, newest first, below a number. */
export async function listCredits(db: SiteDb, customer: bigint, below: bigint | null, limit: number): Promise<Credit[]> {
  return toRecords(CREDITS, await db.rows(sql`
    select ${fields} from credits c where c.site_id = ${db.siteId} and c.customer = ${customer} ${below === null ? sql`` : sql`and c.number < ${below}`}
    order by c.number desc limit ${limit}`))
}
