// What belongs to customers, by number only: for faces that show a customer with the ids of what is his.

import type { Instant } from '../domain/time.ts'
import { type SiteDb, sql } from './db.ts'
import { numberArray } from './table.ts'

/** Numbers of a customer's records, each kind in the order they were added. */
export interface CustomerLinks {
  readonly addresses: readonly bigint[]
  readonly subscriptions: readonly bigint[]
  readonly defaultMethod: bigint | null
  /** That of the primary membership, else of the oldest. */
  readonly organization: bigint | null
  readonly balances: readonly { readonly currency: string; readonly balanceMinor: bigint }[]
  readonly passwordSetAt: Instant | null
  /** When the customer came in last by himself. */
  readonly lastSignInAt: Instant | null
}

export const NO_LINKS: CustomerLinks = { addresses: [], subscriptions: [], defaultMethod: null, organization: null, balances: [], passwordSetAt: null, lastSignInAt: null }

interface LinksRow {
  customer: bigint
  addresses: string[] | null
  subscriptions: string[] | null
  default_method: bigint | null
  organization: bigint | null
  balances: { currency: string; balance: string }[] | null
  password_set_at: Date | null
  last_sign_in_at: Date | null
}

/** The links of customers by number, in one statement. */
export async function listLinks(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, CustomerLinks>> {
  if (customers.length === 0) return new Map()
  const site = db.siteId
  const rows = await db.rows<LinksRow>(sql`
    select c.number as customer,
      (select array_agg(a.number::text order by a.number) from addresses a where a.site_id = ${site} and a.customer = c.number) as addresses,
      (select array_agg(s.number::text order by s.number) from subscriptions s where s.site_id = ${site} and s.customer = c.number) as subscriptions,
      (select p.number from payment_methods p where p.site_id = ${site} and p.id = c.default_payment_method_id and p.customer = c.number) as default_method,
      (select m.organization from memberships m where m.site_id = ${site} and m.customer = c.number order by m.is_primary desc, m.number limit 1) as organization,
      (select jsonb_agg(jsonb_build_object('currency', b.currency, 'balance', b.balance::text) order by b.currency) from credit_balances b where b.site_id = ${site} and b.customer = c.number) as balances,
      (select max(w.changed_at) from customer_passwords w where w.site_id = ${site} and w.customer = c.number) as password_set_at,
      (select max(o.created_at) from portal_sessions o where o.site_id = ${site} and o.customer = c.number and o.origin <> 'merchant') as last_sign_in_at
    from customers c where c.site_id = ${site} and c.number = any(${numberArray(customers)})`, customers.length === 1 ? 'find_customer_links' : undefined)
  return new Map(rows.map((row) => [row.customer, {
    addresses: (row.addresses ?? []).map(BigInt), subscriptions: (row.subscriptions ?? []).map(BigInt), defaultMethod: row.default_method, organization: row.organization,
    balances: (row.balances ?? []).map(({ currency, balance }) => ({ currency, balanceMinor: BigInt(balance) })), passwordSetAt: row.password_set_at, lastSignInAt: row.last_sign_in_at,
  }]))
}
