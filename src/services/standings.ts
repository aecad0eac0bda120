// Customers by number, and how they stand.

import type { Customer } from '../domain/customer.ts'
import { refuse } from '../domain/refusal.ts'
import { getCustomers } from '../storage/customers.ts'
import { findSurvivor } from '../storage/merges.ts'
import { findStanding, listStandings, type Standing } from '../storage/standings.ts'
import { type Context, permit } from './context.ts'

export type { Standing } from '../storage/standings.ts'

/** A live customer by number, or by that of one merged into it, and how it stands, without subscriptions that have `true` at `unless` in their metadata. Refuses not-found. */
export async function getStandingOf(ctx: Context, asked: bigint, unless: readonly string[] = []): Promise<{ customer: Customer; standing: Standing }> {
  permit(ctx, 'customers:read')
  const found = await ctx.database.read(ctx.site.siteId, async (db) => (await findStanding(db, asked, unless)) ?? findStanding(db, await findSurvivor(db, asked), unless))
  return found ?? refuse('not-found', { detail: `there is no customer ${asked}` })
}

/** How customers stand, by their numbers; `unless` as for one. */
export async function getStandings(ctx: Context, customers: readonly bigint[], unless: readonly string[] = []): Promise<Map<bigint, Standing>> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, (db) => listStandings(db, customers, unless))
}

/** Customers by number, deleted ones included, by number: for what refers to them. */
export async function getCustomersByNumber(ctx: Context, numbers: readonly bigint[]): Promise<Map<bigint, Customer>> {
  permit(ctx, 'customers:read')
  const customers = await ctx.database.read(ctx.site.siteId, (db) => getCustomers(db, [...new Set(numbers)]))
  return new Map(customers.map((customer) => [customer.number, customer]))
}
