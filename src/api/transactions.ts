// Routes of transactions: sales, refunds and voids.

import Type from 'typebox'
import { DECLINE_REASONS, GATEWAYS } from '../domain/gateway.ts'
import { writeMinor } from '../domain/money-json.ts'
import { type Transaction, TRANSACTION_KINDS, TRANSACTION_STATUSES } from '../domain/transaction.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { finishCustomer } from '../services/gateway-calls.ts'
import { readReferences } from '../services/references.ts'
import { getTransaction, getTransactionList, REQUEST_ID_MAX, type SaleInput, startRefund, startSale, startVoid } from '../services/transactions.ts'
import { Currency, Description, Id, Metadata, numberedPage, PositiveMinor, Reason, ShownMinor } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { Instant, JsonMap, nullable, pageOf, pageQuery, strict } from './schemas.ts'

const tag = 'transactions'
const Kind = Type.Enum([...TRANSACTION_KINDS])
const Status = Type.Enum([...TRANSACTION_STATUSES])
export const TransactionView = strict({
  id: Type.String(), customerId: Type.String(), invoiceId: nullable(Type.String()), paymentMethodId: nullable(Type.String()), kind: Kind, purpose: Type.Enum(['invoice', 'credit']), status: Status,
  currency: Type.String(), amountMinor: ShownMinor, refundedMinor: ShownMinor, gateway: Type.Enum([...GATEWAYS]), gatewayReference: nullable(Type.String()),
  declineReason: nullable(Type.Enum([...DECLINE_REASONS])), gatewayCode: nullable(Type.String()), isRetriable: nullable(Type.Boolean()), attempt: Type.Integer(), parentId: nullable(Type.String()),
  requestId: nullable(Type.String()), description: nullable(Type.String()), metadata: JsonMap, createdAt: Instant, answeredAt: nullable(Instant), revision: Type.Integer(),
})
const params = strict({ id: Id })

/** Transactions as the native API shows them. */
export async function viewTransactions(ctx: Context, transactions: readonly Transaction[]): Promise<unknown[]> {
  const idOf = await readReferences(ctx, {
    customers: transactions.map((one) => one.customer), invoices: transactions.map((one) => one.invoice), payment_methods: transactions.map((one) => one.paymentMethod),
    transactions: transactions.map((one) => one.parent),
  })
  return transactions.map((transaction) => {
    const { number: _number, customer, invoice, paymentMethod, parent, gatewayKey: _key, reportingAmountMinor: _reporting, lookAt: _look, ...rest } = transaction
    return writeMinor({
      ...rest, customerId: idOf('customers', customer), invoiceId: idOf('invoices', invoice), paymentMethodId: idOf('payment_methods', paymentMethod), parentId: idOf('transactions', parent),
    })
  })
}

async function shown(ctx: Context, transaction: Transaction, status = 200): Promise<Answer> {
  const [body] = await viewTransactions(ctx, [transaction])
  return { status, body, revision: transaction.revision }
}

/** Sends the transaction, then shows what became of it: a decline is an answer, no error. */
async function finish(ctx: Context, id: string): Promise<Answer> {
  const { customer } = await getTransaction(ctx, id)
  await finishCustomer(ctx, customer)
  return shown(ctx, await getTransaction(ctx, id), 201)
}

export const transactionRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/transactions', id: 'listTransactions', tag, summary: 'List transactions, newest first', scope: 'payments:read',
    query: strict({ ...pageQuery, customerId: Type.Optional(CustomerId), invoiceId: Type.Optional(Id), status: Type.Optional(Status), kind: Type.Optional(Kind) }), answers: { 200: pageOf(TransactionView) }, refusals: ['not-found'],
    handle: async ({ ctx, query }) => {
      const list = numberedPage('transactions', query)
      const { limit: _limit, cursor: _cursor, ...filter } = query
      const { rows, nextCursor } = list.page(await getTransactionList(ctx, { ...filter, below: list.from, limit: list.limit }))
      return { body: { items: await viewTransactions(ctx, rows), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/transactions', id: 'createTransaction', tag, summary: 'Charge a customer, for an invoice of one line or for credit', scope: 'payments:write',
    description: 'The default payment method pays unless one is named. The answer tells whether it was approved; the same requestId charges once.',
    body: strict({
      customerId: CustomerId, amountMinor: PositiveMinor, currency: Currency, paymentMethodId: Type.Optional(nullable(Id)), purpose: Type.Optional(Type.Enum(['invoice', 'credit'])),
      description: Type.Optional(nullable(Description)), requestId: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: REQUEST_ID_MAX }))), metadata: Metadata,
    }),
    answers: { 201: TransactionView }, refusals: ['payment-method-missing', 'wrong-state', 'idempotency-mismatch', 'not-found'],
    handle: async ({ ctx, body }) => ({ unfinished: (await startSale(ctx, body as SaleInput)).id }), finish,
  }),
  route({
    method: 'GET', path: '/transactions/{id}', id: 'getTransaction', tag, summary: 'Read a transaction', scope: 'payments:read', params, answers: { 200: TransactionView },
    handle: async ({ ctx, params: { id } }) => shown(ctx, await getTransaction(ctx, id)),
  }),
  route({
    method: 'POST', path: '/transactions/{id}/refunds', id: 'refundTransaction', tag, summary: 'Give a sale back, in full or in part', scope: 'payments:write', params,
    body: strict({ amountMinor: Type.Optional(PositiveMinor), reason: Reason }), answers: { 201: TransactionView }, refusals: ['wrong-state'],
    handle: async ({ ctx, params: { id }, body }) => ({ unfinished: (await startRefund(ctx, id, body)).id }), finish,
  }),
  route({
    method: 'POST', path: '/transactions/{id}/void', id: 'voidTransaction', tag, summary: 'Undo a whole sale', scope: 'payments:write', params, answers: { 201: TransactionView }, refusals: ['wrong-state'],
    handle: async ({ ctx, params: { id } }) => ({ unfinished: (await startVoid(ctx, id)).id }), finish,
  }),
]
