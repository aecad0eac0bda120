// Routes of a customer's credit, one-time items and revenue.

import Type from 'typebox'
import { CREDIT_KINDS, type Credit } from '../domain/credit.ts'
import { writeMinor } from '../domain/money-json.ts'
import type { OneTimeItem } from '../domain/one-time-item.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { adjustCredit, getCredits, getRevenues } from '../services/credits.ts'
import { finishCustomer } from '../services/gateway-calls.ts'
import { addItem, cancelItem, changeItem, getItems } from '../services/items.ts'
import { readReferences } from '../services/references.ts'
import { getTransaction, startSale } from '../services/transactions.ts'
import { Currency, Description, Id, Metadata, Minor, numberedPage, PositiveMinor, Quantity, ShownMinor, SignedMinor } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { Instant, JsonMap, nullable, pageQuery, strict } from './schemas.ts'

const params = strict({ id: CustomerId })
export const BalanceView = strict({ currency: Type.String(), balanceMinor: ShownMinor })
export const CreditView = strict({
  id: Type.String(), currency: Type.String(), amountMinor: ShownMinor, balanceMinor: ShownMinor, kind: Type.Enum([...CREDIT_KINDS]), invoiceId: nullable(Type.String()),
  transactionId: nullable(Type.String()), reason: nullable(Type.String()), actor: Type.String(), at: Instant,
})
const RevenueView = strict({
  currency: Type.String(), paymentCount: Type.Integer(), grossMinor: ShownMinor, netMinor: ShownMinor, firstPaymentAt: nullable(Instant), lastPaymentAt: nullable(Instant),
})
export const ItemView = strict({
  id: Type.String(), description: Type.String(), quantity: Type.Integer(), unitAmountMinor: ShownMinor, currency: Type.String(), subscriptionId: nullable(Type.String()), invoiceId: nullable(Type.String()),
  chargeFrom: nullable(Instant), metadata: JsonMap, createdAt: Instant, updatedAt: Instant, cancelledAt: nullable(Instant), revision: Type.Integer(),
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

/** One-time items as the native API shows them. */
export async function viewItems(ctx: Context, items: readonly OneTimeItem[]): Promise<unknown[]> {
  const idOf = await readReferences(ctx, { invoices: items.map((one) => one.invoice), subscriptions: items.map((one) => one.subscription) })
  return items.map(({ number: _number, customer: _customer, invoice, subscription, ...rest }) =>
    writeMinor({ ...rest, invoiceId: idOf('invoices', invoice), subscriptionId: idOf('subscriptions', subscription) }))
}

async function shownItem(ctx: Context, item: OneTimeItem, status = 200): Promise<Answer> {
  const [body] = await viewItems(ctx, [item])
  return { status, body, revision: item.revision }
}

const itemParams = strict({ id: CustomerId, itemId: Id })
const itemFields = { quantity: Type.Optional(Quantity), chargeFrom: Type.Optional(nullable(Instant)), metadata: Metadata }
const readItem = ({ chargeFrom, ...rest }: { readonly chargeFrom?: string | null }): object =>
  ({ ...rest, ...(chargeFrom === undefined ? {} : { chargeFrom: chargeFrom === null ? null : new Date(chargeFrom) }) })

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
  route({
    method: 'GET', path: '/customers/{id}/items', id: 'listItems', tag: 'one-time items', summary: 'List a customer\'s one-time items, newest first', scope: 'subscriptions:read', params,
    query: strict(pageQuery), answers: { 200: strict({ items: Type.Array(ItemView), nextCursor: nullable(Type.String()) }) },
    handle: async ({ ctx, params: { id }, query }) => {
      const list = numberedPage(`items ${id.toLowerCase()}`, query)
      const { rows, nextCursor } = list.page(await getItems(ctx, id, list.from, list.limit))
      return { body: { items: await viewItems(ctx, rows), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/customers/{id}/items', id: 'addItem', tag: 'one-time items', summary: 'Add a one-time item to the next invoice', scope: 'subscriptions:write', params,
    body: strict({ description: Description, unitAmountMinor: Minor, currency: Currency, subscriptionId: Type.Optional(nullable(Id)), ...itemFields }), answers: { 201: ItemView }, refusals: ['limit-reached'],
    handle: async ({ ctx, params: { id }, body }) => shownItem(ctx, await addItem(ctx, id, readItem(body) as Parameters<typeof addItem>[2]), 201),
  }),
  route({
    method: 'PATCH', path: '/customers/{id}/items/{itemId}', id: 'changeItem', tag: 'one-time items', summary: 'Change a one-time item that waits', scope: 'subscriptions:write', params: itemParams,
    body: strict({ description: Type.Optional(Description), unitAmountMinor: Type.Optional(Minor), ...itemFields }), answers: { 200: ItemView }, refusals: ['revision-stale', 'wrong-state'],
    handle: async ({ ctx, params: { id, itemId }, body, ifMatch }) => shownItem(ctx, await changeItem(ctx, id, itemId, readItem(body), ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/customers/{id}/items/{itemId}', id: 'cancelItem', tag: 'one-time items', summary: 'Take a one-time item back that waits', scope: 'subscriptions:write', params: itemParams,
    answers: { 200: ItemView }, refusals: ['revision-stale', 'wrong-state'], handle: async ({ ctx, params: { id, itemId }, ifMatch }) => shownItem(ctx, await cancelItem(ctx, id, itemId, ifMatch)),
  }),
]
