// Rebilly's transactions: sales with and without an instruction of who pays, and refunds.

import Type, { type Static } from 'typebox'
import { refuse } from '../../domain/refusal.ts'
import type { Transaction } from '../../domain/transaction.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getCustomer } from '../../services/customers.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { expectPayable, payInvoice } from '../../services/invoices.ts'
import { attachPaymentMethod } from '../../services/payment-methods.ts'
import { listInvoicePage, listMethodPage, listTransactionPage } from '../../services/numbered-records.ts'
import { findTransactions } from '../../services/record-lists.ts'
import { askAboutTransaction, resolveTransaction } from '../../services/transaction-resolution.ts'
import { changeTransaction, getReturnsOf, getTransaction, startRefund, startSale, startVoid } from '../../services/transactions.ts'
import { embedOwners, exactly } from './embedding.ts'
import { viewInstruments } from './instrument-view.ts'
import { viewInvoices } from './invoices.ts'
import { inverse, readRecordQuery, type RecordFields } from './record-filter.ts'
import { CHILDREN_MAX, RESULTS, TRANSACTION_STATUSES, viewTransactions } from './transaction-view.ts'
import {
  AddressInput, answerOne, answerPage, Id, idParams, JsonMap, loose, nullable, ownPatch, pageQuery, readAddress, readExpands, readMoney, readPage, refuseUnkept, showQuery, urlOf, viewMoney, wrongField,
} from './wire.ts'

/** What can be asked of the address that a transaction is billed to. */
const BILLED = { firstName: 'firstName', lastName: 'lastName', organization: 'company', city: 'city', region: 'region', postalCode: 'postalCode', country: 'country' }
const FIELDS: RecordFields = {
  id: { field: 'id' }, customerId: { field: 'customerId' }, invoiceIds: { field: 'invoiceId' }, requestId: { field: 'requestId' }, currency: { field: 'currency' },
  amount: { field: 'amount', type: 'amount' }, parentTransactionId: { field: 'parentId' },
  ...Object.fromEntries(Object.entries(BILLED).map(([name, core]) => [`billingAddress.${name}`, { field: `billing.${core}` }])),
  createdTime: { field: 'createdAt', type: 'time' }, updatedTime: { field: 'updatedAt', type: 'time' }, processedTime: { field: 'answeredAt', type: 'time' }, 'paymentInstrument.paymentInstrumentId': { field: 'paymentMethodId' },
  gatewayName: { field: 'gateway', values: { testprocessor: ['sandbox'], stripe: ['stripe'] } }, type: { field: 'kind', values: { sale: ['sale'], capture: [], authorize: [], setup: [], credit: [], refund: ['refund'], void: ['void'] } },
  result: { field: 'status', values: { ...inverse(RESULTS), canceled: [] } }, status: { field: 'outcome', values: inverse(TRANSACTION_STATUSES) },
}
const SORTS = { createdTime: 'createdAt', updatedTime: 'updatedAt', processedTime: 'answeredAt', amount: 'amount' }
const EXPANDS = ['customer', 'parentTransaction', 'childTransactions', 'invoices', 'website', 'leadSource', 'organization', 'gatewayAccount', 'dispute', 'paymentCard', 'bankAccount']

const show = Type.Object(showQuery)

/** Transactions with what was asked for beside; names of what nobody has here (a dispute, a gateway account) embed nothing. */
async function viewAll(ctx: Context, head: RequestHead, transactions: readonly Transaction[], expand: string | undefined): Promise<object[]> {
  const expands = readExpands(expand, EXPANDS)
  const views = await viewTransactions(ctx, head, transactions)
  const owners = await embedOwners(ctx, head, expands, transactions.map((one, index) => ({ customer: one.customer, websiteId: views[index]?.websiteId ?? '' })))
  const parents = expands.has('parentTransaction') ? await listTransactionPage(ctx, exactly(transactions.map((one) => one.parent))) : []
  const returns = expands.has('childTransactions') ? await getReturnsOf(ctx, transactions.map((one) => one.number)) : new Map<bigint, readonly Transaction[]>()
  const invoices = expands.has('invoices') ? await listInvoicePage(ctx, exactly(transactions.map((one) => one.invoice))) : []
  const methods = expands.has('paymentCard') ? await listMethodPage(ctx, exactly(transactions.map((one) => one.paymentMethod))) : []
  const shownOf = new Map((await viewTransactions(ctx, head, [...parents, ...[...returns.values()].flatMap((some) => some.slice(0, CHILDREN_MAX))])).map((one) => [one.id, one]))
  const parentOf = new Map(parents.map((one) => [one.number, shownOf.get(one.id)]))
  const invoiceViews = await viewInvoices(ctx, head, invoices)
  const invoiceOf = new Map(invoices.map((one, index) => [one.number, invoiceViews[index]]))
  const methodOf = new Map(methods.map((one) => [one.number, one]))
  return views.map((view, index) => {
    const { number, parent, invoice, paymentMethod } = transactions[index] ?? { number: 0n, parent: null, invoice: null, paymentMethod: null }
    const [mother, bill, method] = [parentOf.get(parent ?? 0n), invoiceOf.get(invoice ?? 0n), methodOf.get(paymentMethod ?? 0n)]
    return {
      ...view,
      _embedded: {
        ...owners[index], ...(mother ? { parentTransaction: mother } : {}), ...(bill ? { invoices: [bill] } : {}),
        ...(expands.has('childTransactions') ? { childTransactions: (returns.get(number) ?? []).flatMap((one) => shownOf.get(one.id) ?? []) } : {}),
        ...(method?.kind === 'card' ? { paymentCard: viewInstruments(ctx, head, [{ method, customerId: view.customerId }])[0] } : {}),
      },
    }
  })
}

async function shown(ctx: Context, head: RequestHead, transaction: Transaction, query: { expand?: string; fields?: string } = {}, created = false): Promise<Answer> {
  const [view = {}] = await viewAll(ctx, head, [transaction], query.expand)
  return answerOne(view, query.fields, created ? urlOf(ctx, head, `/transactions/${transaction.id}`) : undefined)
}

const Instruction = loose({ token: Type.Optional(Type.String({ maxLength: 100 })), paymentInstrumentId: Type.Optional(Id), paymentCardId: Type.Optional(Id), methods: Type.Optional(Type.Array(Type.String())) })
const TransactionInput = loose({
  type: Type.String({ maxLength: 50 }), websiteId: nullable(Id), customerId: Id, currency: Type.String({ minLength: 3, maxLength: 3 }), amount: Type.Number({ minimum: 0 }),
  invoiceIds: nullable(Type.Array(Id, { maxItems: 10 })), paymentInstruction: nullable(Instruction), paymentInstrument: nullable(Instruction), billingAddress: nullable(AddressInput),
  requestId: nullable(Type.String({ maxLength: 50, pattern: '^[\\-\\w]+$' })), description: nullable(Type.String({ maxLength: 255 })), customFields: nullable(JsonMap),
  isProcessedOutside: Type.Optional(Type.Boolean()),
})

/** What transactions have at Rebilly and not here. */
const UNKEPT = ['gatewayAccountId', 'processedTime', 'notificationUrl', 'redirectUrl', 'limits', 'upsertCustomer']

/** The method that an instruction names; undefined leaves it to the customer's default. */
async function instructed(ctx: Context, body: Static<typeof TransactionInput>): Promise<string | undefined> {
  const instruction = body.paymentInstruction ?? body.paymentInstrument
  const id = instruction?.paymentInstrumentId ?? instruction?.paymentCardId
  if (!instruction || id) return id
  if (!instruction.token) return wrongField('paymentInstruction', 'names neither a token nor a payment instrument')
  // What pays once need not be what pays the next time.
  const { defaultPaymentMethodId } = await getCustomer(ctx, body.customerId)
  const billingContact = body.billingAddress ? { billingContact: readAddress(body.billingAddress) } : {}
  return (await attachPaymentMethod(ctx, body.customerId, { paymentToken: instruction.token, ...billingContact, ...(defaultPaymentMethodId === null ? {} : { isDefault: false }) })).id
}

/** Begins a sale, or the payment of an invoice; gives the customer's number and the transaction. */
async function startSaleOf(ctx: Context, body: Static<typeof TransactionInput>): Promise<Transaction> {
  if (body.type !== 'sale') wrongField('type', 'is sale: authorizing without charging is not part of this version')
  if (body.isProcessedOutside) wrongField('isProcessedOutside', 'is false: money moves through a gateway')
  // An address is the instrument's: it comes along with a token, and is changed there.
  refuseUnkept(body, {}, (body.paymentInstruction ?? body.paymentInstrument)?.token ? UNKEPT : [...UNKEPT, 'billingAddress'])
  if (body.amount === 0) wrongField('amount', 'is above zero')
  const amountMinor = readMoney(body.amount, body.currency, 'amount')
  if (body.requestId) await refuseRepeated(ctx, body.requestId)
  const [invoiceId, ...others] = body.invoiceIds ?? []
  if (others.length > 0) wrongField('invoiceIds', 'names one invoice')
  const sale = {
    customerId: body.customerId, currency: body.currency, description: body.description ?? null, requestId: body.requestId ?? null,
    ...ownPatch({ websiteId: body.websiteId ?? undefined, customFields: body.customFields ?? undefined }),
  }
  // A token is used up by the attempt: whatever can be refused is refused before.
  if (invoiceId !== undefined) await expectPayable(ctx, invoiceId, { ...sale, amountMinor })
  const paymentMethodId = (await instructed(ctx, body)) ?? null
  return invoiceId === undefined ? startSale(ctx, { ...sale, amountMinor: Number(amountMinor), paymentMethodId }) : payInvoice(ctx, invoiceId, { ...sale, amountMinor, paymentMethodId })
}

/** The same requestId again is ignored: 409, pointing at the first. */
async function refuseRepeated(ctx: Context, requestId: string): Promise<void> {
  const { rows: [first] } = await findTransactions(ctx, { conditions: [{ field: 'requestId', negated: false, tests: [{ kind: 'equals', value: requestId }] }], sort: null, offset: 0, limit: 1 })
  if (first) refuse('already-exists', { detail: `requestId ${requestId} was used for transaction ${first.id}`, errors: [{ pointer: '/requestId', code: 'taken', message: `was used for transaction ${first.id}` }] })
}

/** Sends what was begun and shows what became of it; `begun` carries the head's mount, which is not there when it is finished. */
async function finished(ctx: Context, head: RequestHead, begun: Transaction, query: Static<typeof show> = {}): Promise<Answer> {
  await finishCustomer(ctx, begun.customer)
  return shown(ctx, head, await getTransaction(ctx, begun.id), query, true)
}

export const transactionEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/transactions', scope: 'payments:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      readExpands(query.expand, EXPANDS)
      const page = readPage(query)
      const { rows, total } = await findTransactions(ctx, readRecordQuery(query, page, FIELDS, SORTS))
      return answerPage(await viewAll(ctx, head, rows, query.expand), total, page, query.fields)
    },
  }),
  endpoint({
    method: 'POST', path: '/transactions', scope: 'payments:write', query: show, body: TransactionInput,
    handle: async ({ ctx, head, query, body }) => {
      readExpands(query.expand, EXPANDS)
      return finished(ctx, head, await startSaleOf(ctx, body), query)
    },
  }),
  endpoint({
    method: 'GET', path: '/transactions/{id}', scope: 'payments:read', params: idParams, query: show,
    handle: async ({ ctx, head, params, query }) => shown(ctx, head, await getTransaction(ctx, params.id), query),
  }),
  endpoint({
    method: 'PATCH', path: '/transactions/{id}', scope: 'payments:write', params: idParams, query: show, body: loose({ customFields: nullable(JsonMap) }),
    handle: async ({ ctx, head, params, query, body }) => {
      readExpands(query.expand, EXPANDS)
      return shown(ctx, head, await changeTransaction(ctx, params.id, ownPatch({ customFields: body.customFields })), query)
    },
  }),
  endpoint({
    method: 'POST', path: '/transactions/{id}/refund', scope: 'payments:write', params: idParams, query: show,
    body: loose({ amount: Type.Optional(Type.Number({ exclusiveMinimum: 0 })), description: nullable(Type.String({ maxLength: 255 })), isProcessedOutside: Type.Optional(Type.Boolean()) }),
    handle: async ({ ctx, head, params, query, body }) => {
      readExpands(query.expand, EXPANDS)
      if (body.isProcessedOutside) wrongField('isProcessedOutside', 'is false: money goes back through its gateway')
      const { currency } = await getTransaction(ctx, params.id)
      return finished(ctx, head, await startRefund(ctx, params.id, {
        ...(body.amount === undefined ? {} : { amountMinor: Number(readMoney(body.amount, currency, 'amount')) }), reason: body.description ?? null,
      }), query)
    },
  }),
  endpoint({
    method: 'POST', path: '/transactions/{id}/void', scope: 'payments:write', params: idParams,
    handle: async ({ ctx, head, params }) => finished(ctx, head, await startVoid(ctx, params.id)),
  }),
  endpoint({
    method: 'POST', path: '/transactions/{id}/query', scope: 'payments:write', params: idParams,
    handle: async ({ ctx, head, params }) => {
      const [view] = await viewTransactions(ctx, head, [await askAboutTransaction(ctx, params.id)])
      return view ? { status: 201, body: { transactionId: view.id, result: view.result, status: view.status, amount: view.amount, currency: view.currency } } : { status: 404 }
    },
  }),
  endpoint({
    method: 'POST', path: '/transactions/{id}/update', scope: 'payments:write', params: idParams,
    body: loose({ result: Type.Enum(['abandoned', 'approved', 'canceled', 'declined']), amount: Type.Optional(Type.Number()), currency: Type.Optional(Type.String({ maxLength: 3 })) }),
    handle: async ({ ctx, head, params, body }) => {
      const { amountMinor, currency } = await getTransaction(ctx, params.id)
      if (body.currency !== undefined && body.currency !== currency) wrongField('currency', `is ${currency}, as it was asked for`)
      if (body.amount !== undefined && readMoney(body.amount, currency, 'amount') !== amountMinor) wrongField('amount', `is ${viewMoney(amountMinor, currency)}, as it was asked for`)
      return shown(ctx, head, await resolveTransaction(ctx, params.id, body.result === 'canceled' ? 'abandoned' : body.result))
    },
  }),
]
