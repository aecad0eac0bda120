// Routes of a customer's credit and revenue.

import Type from 'typebox'
import { CREDIT_KINDS, type Credit } from '../domain/credit.ts'
import { writeMinor } from '../domain/money-json.ts'
import { type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { adjustCredit, getCredits, getRevenues } from '../services/credits.ts'
import { finishCustomer } from '../services/gateway-calls.ts'
import { readReferences } from '../services/references.ts'
import { getTransaction, startSale } from '../services/transactions.ts'
import { Currency, Id, numberedPage, PositiveMinor, ShownMinor, SignedMinor } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { Instant, nullable, pageQuery, strict } from './schemas.ts'

const params = strict({ id: CustomerId })
export const BalanceView = strict({ currency: Type.String(), balanceMinor: ShownMinor })
export const CreditView = strict({
  id: Type.String(), currency: Type.String(), amountMinor: ShownMinor, balanceMinor: ShownMinor, kind: Type.Enum([...CREDIT_KINDS]), invoiceId: nullable(Type.String()),
  transactionId: nullable(Type.String()), reason: nullable(Type.String()), actor: Type.String(), at: Instant,
})
const RevenueView = strict({
  currency: Type.String(), paymentCount: Type.Integer(), grossMinor: ShownMinor, netMinor: ShownMinor, firstPaymentAt: nullable(Instant), lastPaymentAt: nullable(Instant),
})

/** A balance as the native API shows it. */
export function viewBalance({ currency, balanceMinor }: { readonly currency: string; readonly balanceMinor: bigint }): { currency: string; balanceMinor: number } {
  return { currency, balanceMinor: Number(balanceMinor) }
}

/** Entries of the credit ledger as the native API shows them. */
export async function viewCredits(ctx: Context, credits: readonly Credit[]): Promise<unknown[]> {
  const idOf = await readReferences(ctx, { invoices: credits.map((one) => one.invoice), transactions: credits.map((one) => one.transaction) })
  return credits.map(({ number: _number, customer: _customer, invoice, transaction, ...rest }) =>
    writeMinor({ ...rest, invoiceId: idOf('invoices', invoice), transactionId: idOf('transactions', transaction) }))
}

export const creditRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers/{id}/credits', id: 'listCredits', tag: 'credits', summary: 'Read a customer\'s credit: balances and ledger, newest first', scope: 'payments:read', params,
    query: strict(pageQuery), answers: { 200: strict({ balances: Type.Array(BalanceView), items: Type.Array(CreditView), nextCursor: nullable(Type.String()) }) },
    handle: async ({ ctx, params: { id }, query }) => {
      const list = numberedPage(`credits ${id.toLowerCase()}`, query)
      const { balances, entries } = await getCredits(ctx, id, list.from, list.limit)
      const { rows, nextCursor } = list.page(entries)
      return { body: { balances: balances.map(viewBalance), items: await viewCredits(ctx, rows), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/credits', id: 'chargeCredit', tag: 'credits', summary: 'Charge a payment method and add the money to the customer\'s credit', scope: 'payments:write', params,
    description: 'Later invoices consume it before anything is charged. The answer holds the transaction\'s status; the balance grows once it is approved.',
    body: strict({ amountMinor: PositiveMinor, currency: Currency, paymentMethodId: Type.Optional(nullable(Id)), requestId: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 100 }))) }),
    answers: { 201: strict({ transactionId: Type.String(), status: Type.String(), balances: Type.Array(BalanceView) }) }, refusals: ['payment-method-missing', 'wrong-state', 'idempotency-mismatch'],
    handle: async ({ ctx, params: { id }, body }) => ({ unfinished: `${(await startSale(ctx, { ...body, customerId: id, purpose: 'credit', description: 'Credit' })).id} ${id}` }),
    finish: async (ctx, unfinished) => {
      const [transactionId = '', customerId = ''] = unfinished.split(' ')
      await finishCustomer(ctx, (await getTransaction(ctx, transactionId)).customer)
      const { balances } = await getCredits(ctx, customerId, null, 1)
      const { status } = await getTransaction(ctx, transactionId)
      return { status: 201, body: { transactionId, status, balances: balances.map(viewBalance) } }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/credits/adjustments', id: 'adjustCredit', tag: 'credits', summary: 'Add to or take from a customer\'s credit by hand', scope: 'payments:write', params,
    body: strict({ amountMinor: SignedMinor, currency: Currency, reason: Type.String({ minLength: 1, maxLength: 1_000 }) }), answers: { 201: CreditView }, refusals: ['wrong-state'],
    handle: async ({ ctx, params: { id }, body }) => ({ status: 201, body: (await viewCredits(ctx, [await adjustCredit(ctx, id, body)]))[0] }),
  }),
  route({
    method: 'GET', path: '/customers/{id}/revenues', id: 'listRevenues', tag: 'transactions', summary: 'Read what a customer paid, per currency, before and after refunds', scope: 'payments:read', params,
    answers: { 200: strict({ items: Type.Array(RevenueView), nextCursor: Type.Null() }) },
    handle: async ({ ctx, params: { id } }) => ({ body: { items: writeMinor(await getRevenues(ctx, id)), nextCursor: null } }),
  }),
]
