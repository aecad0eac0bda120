// Lists of records by conditions on their fields, for faces that page by offset.

import type { Address } from '../domain/address.ts'
import type { Plan, Product } from '../domain/catalog.ts'
import type { Invoice } from '../domain/invoice-record.ts'
import type { Organization } from '../domain/organization.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { RecordNoun, RecordQuery } from '../domain/record-query.ts'
import type { Scope } from '../domain/scope.ts'
import type { Seat } from '../domain/seat.ts'
import type { Subscription } from '../domain/subscription.ts'
import type { Transaction } from '../domain/transaction.ts'
import { getPlans, getProducts } from '../storage/catalog.ts'
import type { SiteDb } from '../storage/db.ts'
import { getInvoices } from '../storage/invoices.ts'
import { getAddresses } from '../storage/numbered-records.ts'
import { getOrganizations } from '../storage/organizations.ts'
import { getPaymentMethods } from '../storage/payment-methods.ts'
import { findNumbers } from '../storage/record-lists.ts'
import { getSeats } from '../storage/seats.ts'
import { getSubscriptions } from '../storage/subscriptions.ts'
import { getTransactions } from '../storage/transactions.ts'
import { type Context, permit } from './context.ts'

/** A page of records in the order asked for, and how many there are in all. */
export interface RecordPage<Row> {
  readonly rows: readonly Row[]
  readonly total: number
}

export const findTransactions = (ctx: Context, query: RecordQuery): Promise<RecordPage<Transaction>> => find(ctx, 'payments:read', 'transactions', query, getTransactions)
export const findInvoices = (ctx: Context, query: RecordQuery): Promise<RecordPage<Invoice>> => find(ctx, 'invoices:read', 'invoices', query, getInvoices)
export const findSubscriptions = (ctx: Context, query: RecordQuery): Promise<RecordPage<Subscription>> => find(ctx, 'subscriptions:read', 'subscriptions', query, getSubscriptions)
export const findSeats = (ctx: Context, query: RecordQuery): Promise<RecordPage<Seat>> => find(ctx, 'subscriptions:read', 'seats', query, getSeats)
export const findPaymentMethods = (ctx: Context, query: RecordQuery): Promise<RecordPage<PaymentMethod>> =>
  find(ctx, 'payments:read', 'payment_methods', query, async (db, numbers) => [...(await getPaymentMethods(db, numbers)).values()])
/** Addresses with their numbers. */
export const findAddresses = (ctx: Context, query: RecordQuery): Promise<RecordPage<Address & { readonly number: bigint }>> =>
  find(ctx, 'customers:read', 'addresses', query, async (db, numbers) => [...(await getAddresses(db, numbers))].map(([number, address]) => ({ ...address, number })))
export const findPlans = (ctx: Context, query: RecordQuery): Promise<RecordPage<Plan>> => find(ctx, 'catalog:read', 'plans', query, async (db, numbers) => [...(await getPlans(db, numbers)).values()])
export const findProducts = (ctx: Context, query: RecordQuery): Promise<RecordPage<Product>> => find(ctx, 'catalog:read', 'products', query, getProducts)
export const findOrganizationPage = (ctx: Context, query: RecordQuery): Promise<RecordPage<Organization>> =>
  find(ctx, 'organizations:read', 'organizations', query, async (db, numbers) => [...(await getOrganizations(db, numbers)).values()])

/** Refuses filter-invalid and sort-invalid for fields that the noun does not have, invalid for values of another type. */
async function find<Row extends { readonly number: bigint }>(
  ctx: Context, scope: Scope, noun: RecordNoun, query: RecordQuery, read: (db: SiteDb, numbers: readonly bigint[]) => Promise<readonly Row[]>,
): Promise<RecordPage<Row>> {
  permit(ctx, scope)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const { numbers, total } = await findNumbers(db, noun, query)
    const rows = new Map((await read(db, numbers)).map((row) => [row.number, row]))
    return {
      total,
      // One may have been removed since it was found.
      rows: numbers.flatMap((number) => rows.get(number) ?? []),
    }
  })
}
