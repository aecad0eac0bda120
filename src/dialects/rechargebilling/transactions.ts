// ReCharge Billing's transactions, and the reports of them.

import Type, { type Static } from 'typebox'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { daySpan, isDate } from '../../domain/time.ts'
import type { Transaction } from '../../domain/transaction.ts'
import { type Endpoint, endpoint } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getCustomer } from '../../services/customers.ts'
import { listInvoicePage, listMethodPage, listTransactionPage, oldestFirst, recordOf, type RecordQuery } from '../../services/numbered-records.ts'
import { readReferences } from '../../services/references.ts'
import { getTransaction } from '../../services/transactions.ts'
import { cardTypeOf, expiryOf } from './paymethods.ts'
import { answerList, answerOne, BATCH, type Element, found, viewDate, viewMoney, wrong } from './wire.ts'

/** The customer that purchases are booked to which name none; it is shown as no customer. */
export const TERMINAL_CUSTOMER = 'rechargebilling-terminal'
/** Where the metadata of a transaction keep what the terminal was told beside the money. */
export const TERMINAL_NOTES = 'rechargebilling'

/** Codes and texts are documented; what has no answer yet is to be called about. */
const RESULTS: { readonly [status in Transaction['status']]: readonly [code: string, text: string] } = {
  approved: ['000', 'Approval'], declined: ['001', 'Decline'], created: ['002', 'Call'], pending: ['002', 'Call'], abandoned: ['800', 'Not processed'],
}
/** Batches and their amounts are the processor's affair, which no gateway here tells. */
const NO_BATCH: readonly Element[] = [['batchNum', '000000'], ['batchAmount', '0.00']]

/**
 * Transactions in the vendor's words, in the order of its fields and of what is given: for the terminal without the record that a report
 * shows. No more queries for many than for one.
 */
export async function viewTransactions(ctx: Context, transactions: readonly Transaction[], place: 'report' | 'terminal'): Promise<Element[]> {
  const methods = await listMethodPage(ctx, thoseOf(transactions.map((one) => one.paymentMethod)))
  const methodOf = new Map(methods.map((method) => [method.number, method]))
  const answers = transactions.map((one) => viewAnswer(one, methodOf.get(one.paymentMethod ?? 0n)))
  if (place === 'terminal') return answers.map((answer): Element => ['transaction', answer])
  const invoices = await listInvoicePage(ctx, thoseOf(transactions.map((one) => one.invoice)))
  const chargeOf = new Map(invoices.map((invoice) => [invoice.number, invoice.subscription]))
  const idOf = await readReferences(ctx, { customers: transactions.map((one) => one.customer), subscriptions: [...chargeOf.values()] })
  const { timeZone } = ctx.site.settings
  return transactions.map((one, index): Element => {
    const customer = idOf('customers', one.customer)
    return ['transaction', [
      ['id', one.id], ['customer', customer === TERMINAL_CUSTOMER ? '' : customer], ['charge', idOf('subscriptions', chargeOf.get(one.invoice ?? 0n) ?? null) ?? ''],
      ['scheduleDate', viewDate(one.createdAt, timeZone)], ['processDate', viewDate(one.answeredAt, timeZone)], ...(answers[index] ?? []),
    ], { id: one.id }]
  })
}

/** The query for exactly these records. */
function thoseOf(given: readonly (bigint | null)[]): RecordQuery {
  const numbers = [...new Set(given.filter((one) => one !== null))]
  return { numbers, sort: 'number', descending: false, after: null, limit: numbers.length }
}

/** How it went. Money that went back is shown below zero, as nothing else tells a return from a purchase. */
function viewAnswer(one: Transaction, method: PaymentMethod | undefined): Element[] {
  const [code, text] = RESULTS[one.status]
  const number = String(one.number)
  return [
    ['responseCode', code], ['responseDescription', one.declineReason ?? text], ['transactionID', number.padStart(12, '0')],
    ['amount', viewMoney(one.kind === 'sale' ? one.amountMinor : -one.amountMinor, one.currency)], ['cardType', method ? cardTypeOf(method) : ''],
    ['maskedAcctNum', method?.last4 ? `************${method.last4}` : ''], ['expDate', method ? expiryOf(method) : ''], ['processorResponse', one.gatewayCode ?? ''], ...NO_BATCH,
    ['approvalCode', one.status === 'approved' ? number.slice(-6).padStart(6, '0') : ''],
  ]
}

const days = Type.Object({ start: Type.Optional(Type.String({ maxLength: 20 })), end: Type.Optional(Type.String({ maxLength: 20 })) })

/** MMDDYY as a calendar day of this century; null when it is not given. */
function readDay(query: Static<typeof days>, name: 'start' | 'end'): string | null {
  const text = query[name]
  if (!text) return null
  const [, month, day, year] = /^(\d{2})(\d{2})(\d{2})$/.exec(text) ?? []
  const date = `20${year}-${month}-${day}`
  return isDate(date) ? date : wrong(name, 'is not a day as MMDDYY')
}

/** Everything that began on the days of a report, both included, as the site's clock has them; oldest first. */
async function* report(ctx: Context, query: Static<typeof days>, customers?: readonly bigint[]): AsyncGenerator<readonly Element[]> {
  const { timeZone } = ctx.site.settings
  const [start, end] = [readDay(query, 'start'), readDay(query, 'end')]
  const span = {
    ...(start === null ? {} : { createdFrom: daySpan(start, timeZone).from }), ...(end === null ? {} : { createdTo: daySpan(end, timeZone).to }), ...(customers ? { customers } : {}),
  }
  for await (const batch of oldestFirst((page) => listTransactionPage(ctx, { ...page, ...span }), BATCH)) yield viewTransactions(ctx, batch, 'report')
}

/** The id of a transaction that a caller names by it, or by the twelve digits that a reply shows. Refuses not-found. */
export async function transactionId(ctx: Context, named: string): Promise<string> {
  return /^\d{1,18}$/.test(named) ? (await found('transaction', recordOf(ctx, 'transactions', BigInt(named)))).id : named
}

const LOOKED_UP = 'Transaction Lookup Successful'

export const transactionEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/transactions', scope: 'payments:read', query: days,
    handle: ({ ctx, head, query }) => answerList({ ctx, head }, LOOKED_UP, 'transactions', report(ctx, query)),
  }),
  endpoint({
    method: 'GET', path: '/transactions/{id}', scope: 'payments:read', params: Type.Object({ id: Type.String({ maxLength: 100 }) }), query: days,
    handle: async ({ ctx, head, params: { id }, query }) => {
      if (!id.startsWith('txn_') && !/^\d{12,18}$/.test(id)) return answerList({ ctx, head }, LOOKED_UP, 'transactions', report(ctx, query, [(await found('customer', getCustomer(ctx, id))).number]))
      const [element] = await viewTransactions(ctx, [await found('transaction', getTransaction(ctx, await transactionId(ctx, id)))], 'report')
      return answerOne({ ctx, head }, LOOKED_UP, 'transactions', element ?? ['transaction', ''])
    },
  }),
]
