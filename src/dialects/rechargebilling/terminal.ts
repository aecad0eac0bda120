// ReCharge Billing's transactions: reports, returns and voids.

import Type from 'typebox'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Transaction } from '../../domain/transaction.ts'
import { type Answer, type Endpoint, endpoint } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { getPaymentMethods } from '../../services/payment-methods.ts'
import { readReferences, readSubscriptionsOf } from '../../services/references.ts'
import { getTransaction, getTransactionList, startRefund, startVoid } from '../../services/transactions.ts'
import { answerList, answerOne, type Element, envelope, needed, readFields, readMoney, viewDate, viewMoney, wrong, writeElement } from './wire.ts'

const LIST_MAX = 1_000
const RESULTS: { readonly [status: string]: readonly [code: string, text: string] } = {
  approved: ['000', 'Approval'], declined: ['001', 'Decline'], created: ['002', 'Call'], pending: ['002', 'Call'], abandoned: ['800', 'Not processed'],
}

/** Transactions in the vendor's words, in the order given; a few queries, and one for each customer among them. */
export async function viewTransactions(ctx: Context, transactions: readonly Transaction[]): Promise<Element[]> {
  const idOf = await readReferences(ctx, { customers: transactions.map((one) => one.customer) })
  const charges = await readSubscriptionsOf(ctx, transactions.map((one) => one.invoice))
  const methods = new Map<bigint, PaymentMethod>()
  for (const customerId of new Set(transactions.map((one) => idOf('customers', one.customer)))) {
    // Whose customer was deleted has no methods left to show.
    const own = await getPaymentMethods(ctx, customerId, true).catch(() => ({ methods: [] }))
    for (const method of own.methods) methods.set(method.number, method)
  }
  return transactions.map((one) => viewTransaction(ctx, one, idOf('customers', one.customer), charges.get(one.invoice) ?? '', methods.get(one.paymentMethod ?? 0n)))
}

function viewTransaction(ctx: Context, transaction: Transaction, customerId: string, chargeId: string, method: PaymentMethod | undefined): Element {
  const [code, text] = RESULTS[transaction.status] ?? ['800', 'Not processed']
  const { timeZone } = ctx.site.settings
  const sign = transaction.kind === 'sale' ? 1n : -1n
  return ['transaction', [
    ['id', transaction.id], ['customer', customerId], ['charge', chargeId], ['scheduleDate', viewDate(transaction.createdAt, timeZone)], ['processDate', viewDate(transaction.answeredAt, timeZone)],
    ['responseCode', code], ['responseDescription', transaction.declineReason ?? text], ['transactionID', String(transaction.number).padStart(12, '0')],
    ['amount', viewMoney(transaction.amountMinor * sign)], ['cardType', method?.brand ?? ''], ['maskedAcctNum', method?.last4 ? `************${method.last4}` : ''],
    ['expDate', method?.expiryMonth ? `${String(method.expiryMonth).padStart(2, '0')}${String((method.expiryYear ?? 0) % 100).padStart(2, '0')}` : ''],
    ['processorResponse', transaction.gatewayCode ?? ''], ['batchNum', '000000'], ['batchAmount', '0.00'], ['approvalCode', transaction.status === 'approved' ? String(transaction.number % 1_000_000n).padStart(6, '0') : ''],
  ], { id: transaction.id }]
}

/** MMDDYY as the days of a report; null when it is not given. */
function readDay(text: string | undefined, field: string): string | null {
  if (!text) return null
  const [, month, day, year] = /^(\d{2})(\d{2})(\d{2})$/.exec(text) ?? []
  return year === undefined ? wrong(field, 'is not a day as MMDDYY') : `20${year}-${month}-${day}`
}

async function report(ctx: Context, query: { readonly [name: string]: unknown }, customerId?: string): Promise<Transaction[]> {
  const text = (name: string): string | undefined => (typeof query[name] === 'string' ? query[name] : undefined)
  const [from, to] = [readDay(text('start'), 'start'), readDay(text('end'), 'end')]
  const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
  const found = await getTransactionList(ctx, { below: null, limit: LIST_MAX, ...(customerId === undefined ? {} : { customerId }) })
  return found.filter((one) => (from === null || dayOf(one.createdAt) >= from) && (to === null || dayOf(one.createdAt) <= to)).toReversed()
}

async function finish(ctx: Context, id: string): Promise<Answer> {
  await finishCustomer(ctx, (await getTransaction(ctx, id)).customer)
  const transaction = await getTransaction(ctx, id)
  if (transaction.status === 'declined') refuse('payment-declined', { detail: `declined: ${transaction.declineReason ?? 'other'}` })
  const text = envelope('000', 'Transaction Successful', ctx.site.name, [`<transactions>${(await viewTransactions(ctx, [transaction])).map(writeElement).join('')}</transactions>`])
  return { status: 200, text, headers: { 'content-type': 'text/xml; charset=utf-8' } }
}

export const terminalEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/transactions', scope: 'payments:read',
    handle: async ({ ctx, head }) => answerList({ ctx, head }, 'Transaction Lookup Successful', 'transactions', await viewTransactions(ctx, await report(ctx, head.query))),
  }),
  endpoint({
    method: 'GET', path: '/transactions/{id}', scope: 'payments:read', params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
    handle: async ({ ctx, head, params: { id } }) => {
      if (id.startsWith('txn_')) {
        const [element] = await viewTransactions(ctx, [await getTransaction(ctx, id)])
        return answerOne({ ctx, head }, 'Transaction Lookup Successful', 'transactions', element ?? ['transaction', ''])
      }
      return answerList({ ctx, head }, 'Transaction Lookup Successful', 'transactions', await viewTransactions(ctx, await report(ctx, head.query, id)))
    },
  }),
  endpoint({
    method: 'POST', path: '/return', scope: 'payments:write', body: Type.Unknown(),
    handle: async ({ ctx, body }) => {
      const fields = readFields(body)
      const amount = readMoney(needed(fields, 'Amount'), 'Amount')
      return { unfinished: (await startRefund(ctx, needed(fields, 'TransactionID'), { amountMinor: Number(amount) })).id }
    },
    finish,
  }),
  endpoint({
    method: 'POST', path: '/void', scope: 'payments:write', body: Type.Unknown(),
    handle: async ({ ctx, body }) => ({ unfinished: (await startVoid(ctx, needed(readFields(body), 'TransactionID'))).id }), finish,
  }),
]
