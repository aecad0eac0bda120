// What is derived from customers, read whole in the order of their numbers, and put right again.

import type { Consents } from '../domain/consent.ts'
import type { Customer } from '../domain/customer.ts'
import type { CustomerIndex } from '../domain/customer-index.ts'
import type { LeadSources } from '../domain/lead-source.ts'
import { customerColumns, type CustomerRow, toCustomer } from './customers.ts'
import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

const BATCH_ROWS = 1_000

/** A customer with the one derived column that is not part of it. */
export interface StoredCustomer {
  readonly customer: Customer
  readonly nameKey: string
}

/** Lifts the bounds on how long a transaction may be read, for streams of a whole site. */
export async function readLong(db: SiteDb): Promise<void> {
  await db.run(sql`set local statement_timeout = 0`)
  await db.run(sql`set local idle_in_transaction_session_timeout = 0`)
}

/** How many customers there are, deleted ones included. */
export async function countAllCustomers(db: SiteDb): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`select count(*) as count from customers where site_id = ${db.siteId}`)
  return Number(row?.count ?? 0)
}

/** All customers by number, deleted ones included. */
export async function* streamAllCustomers(db: SiteDb): AsyncIterable<StoredCustomer[]> {
  const rows = db.stream<CustomerRow & { name_key: string }>(
    sql`select ${customerColumns}, c.name_key from customers c where c.site_id = ${db.siteId} order by c.number`, BATCH_ROWS)
  for await (const batch of rows) yield batch.map((row) => ({ customer: toCustomer(row), nameKey: row.name_key }))
}

export interface KeyRow { readonly customer: bigint; readonly key: string; readonly exclusive: boolean }
export interface NumberRow { readonly customer: bigint; readonly path: string; readonly value: number }
export interface SearchRow { readonly customer: bigint; readonly text: string }

export function streamKeys(db: SiteDb): AsyncIterable<KeyRow[]> {
  return db.stream(sql`select customer, key, exclusive from customer_keys where site_id = ${db.siteId} order by customer`, BATCH_ROWS)
}

export function streamNumbers(db: SiteDb): AsyncIterable<NumberRow[]> {
  return db.stream(sql`select customer, path, value from customer_numbers where site_id = ${db.siteId} order by customer`, BATCH_ROWS)
}

export function streamSearchTexts(db: SiteDb): AsyncIterable<SearchRow[]> {
  return db.stream(sql`select customer, text from customer_search where site_id = ${db.siteId} order by customer`, BATCH_ROWS)
}

/** What one customer's derived rows have too much and what they lack; `text` is null for one who is not searched for. */
export interface IndexRepair {
  readonly number: bigint
  readonly removed: CustomerIndex
  readonly added: CustomerIndex
  readonly text: string | null
  readonly nameKey: string | null
}

/** Puts the derived rows of one customer right. Throws PostgreSQL's 23505 when another has one of its exclusive keys. */
export async function repairIndex(db: SiteDb, { number, removed, added, text, nameKey }: IndexRepair): Promise<void> {
  await db.run(sql`delete from customer_keys k using ${records(removed.keys, 'key text')} where k.site_id = ${db.siteId} and k.customer = ${number} and k.key = d.key`)
  await db.run(sql`
    delete from customer_numbers n using ${records(removed.numbers, 'path text, value float8')}
    where n.site_id = ${db.siteId} and n.customer = ${number} and n.path = d.path and n.value = d.value`)
  await db.run(sql`
    insert into customer_keys (site_id, key, customer, exclusive) select ${db.siteId}, d.key, ${number}, d.exclusive from ${records(added.keys, 'key text, exclusive boolean')}
    on conflict (site_id, key, customer) do update set exclusive = excluded.exclusive`)
  await db.run(sql`
    insert into customer_numbers (site_id, path, value, customer) select ${db.siteId}, d.path, d.value, ${number} from ${records(added.numbers, 'path text, value float8')}
    on conflict do nothing`)
  if (text === null) await db.run(sql`delete from customer_search where site_id = ${db.siteId} and customer = ${number}`)
  else {
    await db.run(sql`
      insert into customer_search (site_id, customer, text) values (${db.siteId}, ${number}, ${text})
      on conflict (site_id, customer) do update set text = excluded.text where customer_search.text <> excluded.text`)
  }
  if (nameKey !== null) await db.run(sql`update customers set name_key = ${nameKey} where site_id = ${db.siteId} and number = ${number} and name_key <> ${nameKey}`)
}

/** Customers after a number that are not erased, deleted ones included, at most `limit`. */
export async function listCustomersAfter(db: SiteDb, after: bigint, limit: number): Promise<Customer[]> {
  const rows = await db.rows<CustomerRow>(sql`
    select ${customerColumns} from customers c where c.site_id = ${db.siteId} and c.number > ${after} and c.erased_at is null order by c.number limit ${limit}`)
  return rows.map(toCustomer)
}

/** Makes the touches and consents on a customer's row those of their histories. */
export async function saveHistoryState(db: SiteDb, number: bigint, consents: Consents, leadSources: LeadSources): Promise<void> {
  await db.run(sql`
    update customers set consents = ${JSON.stringify(consents)}::json, lead_sources = ${JSON.stringify(leadSources)}::json
    where site_id = ${db.siteId} and number = ${number}`)
}
