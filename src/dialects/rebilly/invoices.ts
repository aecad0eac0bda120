// Rebilly's invoices, issued and upcoming, with their items and transactions.

import Type, { type Static } from 'typebox'
import { type Invoice, type InvoiceLine, owedMinor, settlementOf } from '../../domain/invoice-record.ts'
import type { InvoiceStatus } from '../../domain/invoice.ts'
import { sumMinor } from '../../domain/money.ts'
import { Refused, refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { changeInvoiceNotes, closeOutInvoice, createInvoice, getInvoice, issueInvoice, reissueInvoice, voidInvoice } from '../../services/invoices.ts'
import { findInvoices } from '../../services/record-lists.ts'
import { type IdOf, readReferences } from '../../services/references.ts'
import { getTransaction, getTransactionsOf } from '../../services/transactions.ts'
import type { UpcomingInvoice } from '../../services/upcoming.ts'
import { embedOwners } from './embedding.ts'
import { inverse, readRecordQuery, type RecordFields } from './record-filter.ts'
import { CHILDREN_MAX, viewTransactions } from './transaction-view.ts'
import { websiteOf } from './websites.ts'
import { answerOne, answerPage, answerWhole, Id, idParams, linksOf, loose, nullable, ownOf, ownPatch, pageQuery, readExpands, readPage, readTime, refuseUnkept, showQuery, textOf, urlOf, viewMoney, viewTime, withoutNulls } from './wire.ts'

export const INVOICE_STATUSES = {
  draft: 'draft', open: 'unpaid', paid: 'paid', 'past-due': 'past-due', uncollectible: 'abandoned', void: 'voided', refunded: 'refunded',
} as const satisfies { readonly [status in InvoiceStatus]: string }
const SETTLEMENTS = { ...INVOICE_STATUSES, 'partially-paid': 'partially-paid', 'partially-refunded': 'partially-refunded' } as const
const FIELDS: RecordFields = {
  id: { field: 'id' }, customerId: { field: 'customerId' }, subscriptionId: { field: 'subscriptionId' }, currency: { field: 'currency' }, createdTime: { field: 'createdAt', type: 'time' },
  updatedTime: { field: 'updatedAt', type: 'time' }, issuedTime: { field: 'issuedAt', type: 'time' }, dueTime: { field: 'dueAt', type: 'time' }, paidTime: { field: 'paidAt', type: 'time' },
  invoiceNumber: { field: 'invoiceNumber', type: 'integer' }, amount: { field: 'total', type: 'amount' },
  // Issued ones are those that still are to be paid.
  status: { field: 'settlement', values: { issued: ['open', 'past-due', 'partially-paid'], quotation: [], disputed: [], ...inverse(SETTLEMENTS) } },
}
const SORTS = { createdTime: 'createdAt', updatedTime: 'updatedAt', issuedTime: 'issuedAt', dueTime: 'dueAt', paidTime: 'paidAt', invoiceNumber: 'invoiceNumber', amount: 'total' }
const EXPANDS = ['customer', 'website', 'organization', 'leadSource', 'shippingRate']

const typeOf = ({ kind, period }: Invoice): 'initial' | 'renewal' | 'interim' | 'one-time' => (kind === 'renewal' ? (period === 0 ? 'initial' : 'renewal') : kind === 'change' ? 'interim' : 'one-time')

/** A line; what takes off is a credit of an amount above zero. Lines have no ids in the core: their place is it. */
export function viewItem(line: InvoiceLine, index: number, currency: string, idOf: IdOf) {
  const sign = line.amountMinor < 0n ? -1n : 1n
  const unitMinor = line.unitMinor ?? (line.quantity === 0 ? 0n : line.amountMinor / BigInt(line.quantity))
  return {
    id: `item_${index + 1}`, type: sign < 0n ? ('credit' as const) : ('debit' as const), description: line.description, quantity: line.quantity, unitPrice: viewMoney(unitMinor * sign, currency),
    price: viewMoney(line.amountMinor * sign, currency), discountAmount: viewMoney(line.discountMinor, currency), planId: idOf('plans', line.plan),
    ...(line.from && line.to ? { periodStartTime: viewTime(new Date(line.from)), periodEndTime: viewTime(new Date(line.to)) } : {}),
  }
}

function viewTax(lines: readonly InvoiceLine[], taxMinor: bigint, currency: string) {
  const names = [...new Set(lines.flatMap((line) => line.taxes.map((tax) => tax.name)))]
  return {
    calculator: 'manual' as const, amount: viewMoney(taxMinor, currency),
    items: names.map((description) => ({ description, amount: viewMoney(sumMinor(lines.flatMap((line) => line.taxes.filter((tax) => tax.name === description).map((tax) => tax.amountMinor))), currency) })),
  }
}

export async function viewInvoices(ctx: Context, head: RequestHead, invoices: readonly Invoice[]) {
  const idOf = await readReferences(ctx, {
    customers: invoices.map((one) => one.customer), subscriptions: invoices.map((one) => one.subscription), plans: invoices.flatMap((one) => one.lines.map((line) => line.plan)),
  })
  const attempts = await getTransactionsOf(ctx, invoices.map((one) => one.number))
  const newest = invoices.map((one) => (attempts.get(one.number) ?? []).toReversed().slice(0, CHILDREN_MAX))
  const shownOf = new Map((await viewTransactions(ctx, head, newest.flat())).map((view) => [view.id, view]))
  return invoices.map((one, index) => {
    const own = ownOf(one.metadata)
    const [customerId, subscriptionId] = [idOf('customers', one.customer), idOf('subscriptions', one.subscription)]
    const money = (amountMinor: bigint): number => viewMoney(amountMinor, one.currency)
    return withoutNulls({
      id: one.id, websiteId: websiteOf(ctx, own), customerId, subscriptionId, orderId: subscriptionId, organizationId: ctx.site.slug, type: typeOf(one), status: SETTLEMENTS[settlementOf(one)], currency: one.currency,
      ...(one.invoiceNumber === null ? {} : { invoiceNumber: Number(one.invoiceNumber) }), amount: money(one.totalMinor), amountDue: money(owedMinor(one)), subtotalAmount: money(one.subtotalMinor),
      discountAmount: money(one.discountMinor), discounts: [], tax: viewTax(one.lines, one.taxMinor, one.currency),
      items: one.lines.map((line, index) => viewItem(line, index, one.currency, idOf)), autopayScheduledTime: viewTime(one.nextAttemptAt), autopayRetryNumber: Math.max(one.attempts - 1, 0),
      transactions: (newest[index] ?? []).flatMap((transaction) => shownOf.get(transaction.id) ?? []), notes: one.memo, poNumber: textOf(own['poNumber']), dueReminderTime: null, dueReminderNumber: 0, paymentFormUrl: null, creditMemoIds: [], revision: one.revision,
      issuedTime: viewTime(one.issuedAt), dueTime: viewTime(one.dueAt), paidTime: viewTime(one.paidAt), abandonedTime: one.status === 'uncollectible' ? viewTime(one.closedAt) : null,
      voidedTime: one.status === 'void' ? viewTime(one.closedAt ?? one.updatedAt) : null, createdTime: viewTime(one.createdAt), updatedTime: viewTime(one.updatedAt),
      _links: linksOf(ctx, head, {
        self: `/invoices/${one.id}`, customer: `/customers/${customerId}`, subscription: subscriptionId && `/subscriptions/${subscriptionId}`, transactions: `/transactions?filter=invoiceIds:${one.id}`,
      }),
      _embedded: {},
    }, ['subscriptionId', 'notes', 'poNumber', 'issuedTime', 'dueTime', 'abandonedTime', 'voidedTime'])
  })
}

/** What will be charged next; it is written nowhere yet, so that its id is the subscription's and the period's. */
export async function viewUpcoming(ctx: Context, head: RequestHead, { subscription, due, amounts }: UpcomingInvoice, expand?: string) {
  const idOf = await readReferences(ctx, { customers: [subscription.customer], plans: amounts.lines.map((line) => line.plan) })
  const { currency } = subscription
  const money = (amountMinor: bigint): number => viewMoney(amountMinor, currency)
  const websiteId = websiteOf(ctx, ownOf(subscription.metadata))
  const [embedded] = await embedOwners(ctx, head, readExpands(expand, EXPANDS), [{ customer: subscription.customer, websiteId }])
  return {
    id: `${subscription.id}.${due.period}`.slice(-50), websiteId, customerId: idOf('customers', subscription.customer), subscriptionId: subscription.id,
    type: due.period === 0 ? ('initial' as const) : ('renewal' as const), status: 'draft' as const, currency, amount: money(amounts.totalMinor), amountDue: money(amounts.totalMinor), subtotalAmount: money(amounts.subtotalMinor),
    discountAmount: money(amounts.discountMinor), tax: viewTax(amounts.lines, amounts.taxMinor, currency), autopayScheduledTime: viewTime(due.from), dueTime: viewTime(due.from),
    items: amounts.lines.map((line, index) => ({ ...viewItem(line, index, currency, idOf), isInterim: false, periodNumber: due.period + 1 })),
    _links: linksOf(ctx, head, { subscription: `/subscriptions/${subscription.id}`, customer: `/customers/${idOf('customers', subscription.customer)}` }), _embedded: embedded ?? {},
  }
}

const show = Type.Object(showQuery)

/** Invoices with what was asked for beside; what nobody has here (a shipping rate) embeds nothing. */
async function viewAll(ctx: Context, head: RequestHead, invoices: readonly Invoice[], expand: string | undefined): Promise<object[]> {
  const expands = readExpands(expand, EXPANDS)
  const views = await viewInvoices(ctx, head, invoices)
  const owners = await embedOwners(ctx, head, expands, invoices.map((one, index) => ({ customer: one.customer, websiteId: views[index]?.websiteId ?? '' })))
  return views.map((view, index) => ({ ...view, _embedded: owners[index] ?? {} }))
}

async function shown(ctx: Context, head: RequestHead, invoice: Invoice, query: { expand?: string; fields?: string } = {}, created = false): Promise<Answer> {
  const [view = {}] = await viewAll(ctx, head, [invoice], query.expand)
  return answerOne(view, query.fields, created ? urlOf(ctx, head, `/invoices/${invoice.id}`) : undefined)
}

/** An action is answered with 201, as all of Rebilly's are, once what it began is sent. */
async function acted(ctx: Context, head: RequestHead, { id, customer }: Invoice): Promise<Answer> {
  await finishCustomer(ctx, customer)
  return shown(ctx, head, await getInvoice(ctx, id), {}, true)
}

const InvoiceInput = loose({
  customerId: Id, currency: Type.String({ minLength: 3, maxLength: 3 }), websiteId: nullable(Id), notes: nullable(Type.String({ maxLength: 2_000 })), poNumber: nullable(Type.String({ maxLength: 255 })),
})
const Due = loose({ dueTime: nullable(Type.String({ maxLength: 50 })) })
/** What of an invoice is not written by its own body; lines are items, of `/items`. */
const UNKEPT = ['items', 'tax', 'shipping', 'discounts', 'billingAddress', 'deliveryAddress', 'autopayScheduledTime', 'dueTime', 'retryInstruction']
const UNTAXED = { tax: { calculator: 'manual', amount: 0, items: [] } }

const notesOf = (body: Static<typeof InvoiceInput>) => ({
  ...(body.notes === undefined ? {} : { memo: body.notes }), ...ownPatch({ websiteId: body.websiteId ?? undefined, poNumber: body.poNumber }),
})
function draft(ctx: Context, body: Static<typeof InvoiceInput>, id?: string): Promise<Invoice> {
  refuseUnkept(body, UNTAXED, UNKEPT)
  return createInvoice(ctx, { ...notesOf(body), customerId: body.customerId, currency: body.currency, lines: [], draft: true, ...(id === undefined ? {} : { id }) })
}

async function change(ctx: Context, head: RequestHead, invoice: Invoice, body: Static<typeof InvoiceInput>): Promise<Invoice> {
  const [present = {}] = await viewInvoices(ctx, head, [invoice])
  refuseUnkept(body, present, [...UNKEPT, 'customerId', 'currency'])
  return changeInvoiceNotes(ctx, invoice.id, notesOf(body))
}

type TransactionView = Awaited<ReturnType<typeof viewTransactions>>[number]

/** What a transaction paid of an invoice; it pays one, whole, and the allocation bears its id. */
export const viewAllocation = ({ id, amount, currency, createdTime }: TransactionView, invoiceId: string) => ({ id, transactionId: id, invoiceId, amount, currency, createdTime })

export const invoiceEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/invoices', scope: 'invoices:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      readExpands(query.expand, EXPANDS)
      const page = readPage(query)
      const { rows, total } = await findInvoices(ctx, readRecordQuery(query, page, FIELDS, SORTS))
      return answerPage(await viewAll(ctx, head, rows, query.expand), total, page, query.fields)
    },
  }),
  endpoint({
    method: 'POST', path: '/invoices', scope: 'invoices:write', query: show, body: InvoiceInput,
    handle: async ({ ctx, head, query, body }) => {
      readExpands(query.expand, EXPANDS)
      return shown(ctx, head, await draft(ctx, body), query, true)
    },
  }),
  endpoint({
    method: 'GET', path: '/invoices/{id}', scope: 'invoices:read', params: idParams, query: show,
    handle: async ({ ctx, head, params, query }) => shown(ctx, head, await getInvoice(ctx, params.id), query),
  }),
  endpoint({
    method: 'PUT', path: '/invoices/{id}', scope: 'invoices:write', params: idParams, query: show, body: InvoiceInput,
    handle: async ({ ctx, head, params, query, body }) => {
      readExpands(query.expand, EXPANDS)
      const known = await getInvoice(ctx, params.id).catch((error: unknown) => (error instanceof Refused && error.code === 'not-found' ? null : Promise.reject(error as Error)))
      return known ? shown(ctx, head, await change(ctx, head, known, body), query) : shown(ctx, head, await draft(ctx, body, params.id), query, true)
    },
  }),
  endpoint({
    // It is issued now, whatever issuedTime says: the books know no other day.
    method: 'POST', path: '/invoices/{id}/issue', scope: 'invoices:write', params: idParams, body: Due,
    handle: async ({ ctx, head, params, body }) => acted(ctx, head, await issueInvoice(ctx, params.id, null, readTime(body.dueTime, 'dueTime') ?? null)),
  }),
  endpoint({
    method: 'POST', path: '/invoices/{id}/reissue', scope: 'invoices:write', params: idParams, body: Due,
    handle: async ({ ctx, head, params, body }) => acted(ctx, head, await reissueInvoice(ctx, params.id, readTime(body.dueTime, 'dueTime') ?? null, null)),
  }),
  endpoint({
    method: 'POST', path: '/invoices/{id}/void', scope: 'invoices:write', params: idParams,
    handle: async ({ ctx, head, params }) => acted(ctx, head, await voidInvoice(ctx, params.id, null)),
  }),
  endpoint({
    method: 'POST', path: '/invoices/{id}/abandon', scope: 'invoices:write', params: idParams,
    handle: async ({ ctx, head, params }) => acted(ctx, head, await closeOutInvoice(ctx, params.id, null, null)),
  }),
  endpoint({
    // Sums are always those of the lines.
    method: 'POST', path: '/invoices/{id}/recalculate', scope: 'invoices:write', params: idParams,
    handle: async ({ ctx, head, params }) => shown(ctx, head, await getInvoice(ctx, params.id), {}, true),
  }),
  endpoint({
    // A transaction pays what it was made for; applying it again to that is no change.
    method: 'POST', path: '/invoices/{id}/transaction', scope: 'invoices:write', params: idParams, body: loose({ transactionId: Id, amount: nullable(Type.Number()) }),
    handle: async ({ ctx, head, params, body }) => {
      const [invoice, transaction] = [await getInvoice(ctx, params.id), await getTransaction(ctx, body.transactionId)]
      if (transaction.invoice !== invoice.number) {
        refuse('wrong-state', { detail: `transaction ${transaction.id} paid for something else; pay invoice ${invoice.id} with a transaction that names it in invoiceIds` })
      }
      return shown(ctx, head, invoice)
    },
  }),
  endpoint({
    method: 'GET', path: '/invoices/{id}/transaction-allocations', scope: 'invoices:read', params: idParams, query: Type.Object(pageQuery),
    handle: async ({ ctx, head, params, query }) => {
      const { number } = await getInvoice(ctx, params.id)
      const paid = await viewTransactions(ctx, head, (await getTransactionsOf(ctx, [number])).get(number) ?? [])
      return answerWhole(paid.filter((one) => one.type === 'sale' && one.result === 'approved').map((one) => viewAllocation(one, params.id)), query, ['amount', 'createdTime'])
    },
  }),
]
