// Credit: what a customer has left over, bought, adjusted by hand and shown.

import type { Credit } from '../domain/credit.ts'
import { isCurrency } from '../domain/money.ts'
import { refuse } from '../domain/refusal.ts'
import { type Balance, listBalances, listCredits } from '../storage/credits.ts'
import { listRevenues, type Revenue } from '../storage/customer-figures.ts'
import { findCustomer } from '../storage/customers.ts'
import { openBooks } from './books.ts'
import { type Context, permit } from './context.ts'
import { lockedCustomer, noSuchCustomer } from './customers.ts'

export interface CreditView {
  readonly balances: readonly Balance[]
  readonly entries: readonly Credit[]
}

/** A customer's balances and entries, newest first, below a number. */
export async function getCredits(ctx: Context, customerId: string, below: bigint | null, limit: number): Promise<CreditView> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = (await findCustomer(db, customerId)) ?? noSuchCustomer(customerId)
    const [balances, entries] = await Promise.all([listBalances(db, [customer.number]), listCredits(db, customer.number, below, limit)])
    return { balances, entries }
  })
}

/** Adds to or takes from a balance by hand. Refuses wrong-state when it would fall below nothing. */
export async function adjustCredit(ctx: Context, customerId: string, input: { amountMinor: number; currency: string; reason: string }): Promise<Credit> {
  permit(ctx, 'payments:write')
  if (!isCurrency(input.currency)) refuse('invalid', { detail: 'currency is not an ISO 4217 currency', errors: [{ pointer: '/currency', code: 'currency', message: 'is not an ISO 4217 currency' }] })
  if (input.amountMinor === 0) refuse('invalid', { detail: 'amountMinor is 0', errors: [{ pointer: '/amountMinor', code: 'zero', message: 'changes nothing' }] })
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { number } = await lockedCustomer(db, customerId)
    const books = await openBooks(ctx, db, [number])
    await books.reserve('credits', 1)
    const credit = books.credit({ customer: number, currency: input.currency, amountMinor: BigInt(input.amountMinor), kind: 'adjustment', reason: input.reason })
    await books.close()
    return credit
  })
}

/** What a customer paid, per currency: before and after refunds. */
export async function getRevenues(ctx: Context, customerId: string): Promise<Revenue[]> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, async (db) => listRevenues(db, ((await findCustomer(db, customerId)) ?? noSuchCustomer(customerId)).number))
}

/** What customers have left over, per currency, as a part of their records: for faces that show it there. */
export async function getBalances(ctx: Context, customers: readonly bigint[]): Promise<Balance[]> {
  permit(ctx, 'customers:read')
  return customers.length === 0 ? [] : ctx.database.read(ctx.site.siteId, (db) => listBalances(db, customers))
}
