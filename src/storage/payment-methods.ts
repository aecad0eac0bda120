// Payment methods of customers as rows.

import type { GatewayName } from '../domain/gateway.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { type SiteDb, sql } from './db.ts'
import { fieldsOf, numberArray, type Table, toRecords } from './table.ts'

export const PAYMENT_METHODS: Table<PaymentMethod> = {
  name: 'payment_methods',
  columns: {
    number: ['number', 'bigint'], id: ['id', 'text'], customer: ['customer', 'bigint'], gateway: ['gateway', 'text'], kind: ['kind', 'text'], token: ['token', 'text'],
    gatewayCustomerId: ['gateway_customer_id', 'text'], brand: ['brand', 'text'], last4: ['last4', 'text'], expiryMonth: ['expiry_month', 'int'],
    expiryYear: ['expiry_year', 'int'], fingerprint: ['fingerprint', 'text'], status: ['status', 'text'], isFallback: ['is_fallback', 'boolean'],
    billingContact: ['billing_contact', 'json'], metadata: ['metadata', 'json'], createdAt: ['created_at', 'timestamptz'],
    updatedAt: ['updated_at', 'timestamptz'], revision: ['revision', 'int'],
  },
}
const fields = fieldsOf(PAYMENT_METHODS, 'm')

/** The methods of customers in the order they were added, deactivated ones included, by customer number. */
export async function listPaymentMethods(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, PaymentMethod[]>> {
  const rows = await db.rows(sql`select ${fields} from payment_methods m where m.site_id = ${db.siteId} and m.customer = any(${numberArray(customers)}) order by m.customer, m.number`)
  const found = new Map<bigint, PaymentMethod[]>(customers.map((customer) => [customer, []]))
  for (const method of toRecords(PAYMENT_METHODS, rows)) found.get(method.customer)?.push(method)
  return found
}

export async function findPaymentMethod(db: SiteDb, id: string): Promise<PaymentMethod | null> {
  const row = await db.row(sql`select ${fields} from payment_methods m where m.site_id = ${db.siteId} and m.id = ${id}`)
  return row ? (toRecords(PAYMENT_METHODS, [row])[0] ?? null) : null
}

export async function getPaymentMethods(db: SiteDb, numbers: readonly bigint[]): Promise<Map<bigint, PaymentMethod>> {
  const rows = await db.rows(sql`select ${fields} from payment_methods m where m.site_id = ${db.siteId} and m.number = any(${numberArray(numbers)})`)
  return new Map(toRecords(PAYMENT_METHODS, rows).map((method) => [method.number, method]))
}

/** The live method that a gateway's token already is, if any. */
export async function findByGatewayToken(db: SiteDb, gateway: GatewayName, token: string): Promise<PaymentMethod | null> {
  const row = await db.row(sql`
    select ${fields} from payment_methods m where m.site_id = ${db.siteId} and m.gateway = ${gateway} and m.token = ${token} and m.status <> 'deactivated'`)
  return row ? (toRecords(PAYMENT_METHODS, [row])[0] ?? null) : null
}

/** The customers of valid methods whose last month was over before this one. */
export async function listExpiredMethods(db: SiteDb, year: number, month: number, limit: number): Promise<{ number: bigint; customer: bigint }[]> {
  return db.rows(sql`
    select number, customer from payment_methods where site_id = ${db.siteId} and status = 'valid' and (expiry_year, expiry_month) < (${year}, ${month})
    order by customer, number limit ${limit}`)
}
