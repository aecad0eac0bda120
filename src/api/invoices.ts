// Routes of invoices.

import Type from 'typebox'
import { type Invoice, INVOICE_KINDS, LINE_KINDS, owedMinor } from '../domain/invoice-record.ts'
import { INVOICE_STATUSES } from '../domain/invoice.ts'
import { writeMinor } from '../domain/money-json.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { finishCustomer } from '../services/gateway-calls.ts'
import { closeOutInvoice, createInvoice, getInvoice, getInvoices, INVOICE_LINES_MAX, type InvoiceInput, issueInvoice, retryInvoice, voidInvoice } from '../services/invoices.ts'
import { getInvoiceDocument } from '../services/invoice-documents.ts'
import { readReferences } from '../services/references.ts'
import { Currency, Description, Id, Metadata, Minor, numberedPage, Quantity, Reason, ShownMinor, Taxes } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { documentAnswer } from './invoice-document.ts'
import { Instant, JsonMap, nullable, pageOf, pageQuery, strict } from './schemas.ts'

const tag = 'invoices'
const Status = Type.Enum([...INVOICE_STATUSES])
const LineView = strict({
  kind: Type.Enum([...LINE_KINDS]), description: Type.String(), quantity: Type.Integer(), unitMinor: nullable(ShownMinor), amountMinor: ShownMinor, discountMinor: ShownMinor,
  taxes: Type.Array(strict({ name: Type.String(), basisPoints: nullable(Type.Integer()), amountMinor: ShownMinor })), planId: nullable(Type.String()), itemId: nullable(Type.String()),
  from: nullable(Instant), to: nullable(Instant),
})
export const InvoiceView = strict({
  id: Type.String(), invoiceNumber: nullable(Type.Integer({ description: 'without gaps; none while it is a draft' })), customerId: Type.String(), subscriptionId: nullable(Type.String()),
  period: nullable(Type.Integer()), periodFrom: nullable(Instant), periodTo: nullable(Instant), kind: Type.Enum([...INVOICE_KINDS]), status: Status, currency: Type.String(),
  lines: Type.Array(LineView), subtotalMinor: ShownMinor, discountMinor: ShownMinor, taxMinor: ShownMinor, totalMinor: ShownMinor, creditAppliedMinor: ShownMinor, paidMinor: ShownMinor,
  refundedMinor: ShownMinor, dueMinor: ShownMinor, paymentMethodId: nullable(Type.String()), issuedAt: nullable(Instant), dueAt: nullable(Instant), paidAt: nullable(Instant),
  closedAt: nullable(Instant), attempts: Type.Integer(), nextAttemptAt: nullable(Instant), memo: nullable(Type.String()), metadata: JsonMap, createdAt: Instant, updatedAt: Instant,
  revision: Type.Integer(),
})
const params = strict({ id: Id })

/** Invoices as the native API shows them. */
export async function viewInvoices(ctx: Context, invoices: readonly Invoice[]): Promise<unknown[]> {
  const idOf = await readReferences(ctx, {
    customers: invoices.map((one) => one.customer), subscriptions: invoices.map((one) => one.subscription), payment_methods: invoices.map((one) => one.paymentMethod),
    plans: invoices.flatMap((one) => one.lines.map((line) => line.plan)),
  })
  return invoices.map((invoice) => {
    const { number: _number, customer, subscription, paymentMethod, lines, ...rest } = invoice
    return writeMinor({
      ...rest, customerId: idOf('customers', customer), subscriptionId: idOf('subscriptions', subscription), paymentMethodId: idOf('payment_methods', paymentMethod), dueMinor: owedMinor(invoice),
      lines: lines.map(({ plan, item, ...line }) => ({ ...line, planId: idOf('plans', plan), itemId: item })),
    })
  })
}

async function shown(ctx: Context, invoice: Invoice, status = 200): Promise<Answer> {
  const [body] = await viewInvoices(ctx, [invoice])
  return { status, body, revision: invoice.revision }
}

const finishWith = (status: number) => async (ctx: Context, id: string): Promise<Answer> => {
  const { customer } = await getInvoice(ctx, id)
  await finishCustomer(ctx, customer)
  return shown(ctx, await getInvoice(ctx, id), status)
}
const begun = (invoice: Invoice): Answer => ({ unfinished: invoice.id })
const change = { tag, scope: 'invoices:write', params, answers: { 200: InvoiceView }, refusals: ['revision-stale', 'wrong-state'] } as const

export const invoiceRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/invoices', id: 'listInvoices', tag, summary: 'List invoices, newest first', scope: 'invoices:read',
    query: strict({ ...pageQuery, customerId: Type.Optional(CustomerId), subscriptionId: Type.Optional(Id), status: Type.Optional(Status) }), answers: { 200: pageOf(InvoiceView) }, refusals: ['not-found'],
    handle: async ({ ctx, query }) => {
      const list = numberedPage('invoices', query)
      const { limit: _limit, cursor: _cursor, ...filter } = query
      const { rows, nextCursor } = list.page(await getInvoices(ctx, { ...filter, below: list.from, limit: list.limit }))
      return { body: { items: await viewInvoices(ctx, rows), nextCursor } }
    },
  }),
  route({
    method: 'POST', path: '/invoices', id: 'createInvoice', tag, summary: 'Write an invoice by hand, issued and charged at once unless it is a draft', scope: 'invoices:write',
    body: strict({
      customerId: CustomerId, currency: Currency, lines: Type.Optional(Type.Array(strict({ description: Description, quantity: Type.Optional(Quantity), unitAmountMinor: Minor }), { maxItems: INVOICE_LINES_MAX })),
      withItems: Type.Optional(Type.Boolean({ description: 'takes the waiting one-time items of this currency along' })), taxes: Type.Optional(Taxes), paymentMethodId: Type.Optional(nullable(Id)),
      memo: Type.Optional(nullable(Type.String({ maxLength: 2_000 }))), metadata: Metadata, draft: Type.Optional(Type.Boolean()),
    }),
    answers: { 201: InvoiceView }, refusals: ['wrong-state', 'not-found'], handle: async ({ ctx, body }) => begun(await createInvoice(ctx, body as InvoiceInput)), finish: finishWith(201),
  }),
  route({
    method: 'GET', path: '/invoices/{id}', id: 'getInvoice', tag, summary: 'Read an invoice', scope: 'invoices:read', params, answers: { 200: InvoiceView },
    handle: async ({ ctx, params: { id } }) => shown(ctx, await getInvoice(ctx, id)),
  }),
  route({
    method: 'GET', path: '/invoices/{id}/document', id: 'getInvoiceDocument', tag, summary: 'An invoice as a page to be printed', scope: 'invoices:read', params, answers: { 200: 'text/html' },
    description: 'Amounts and dates as in the customer\'s language; the seller is that of the site\'s settings.', handle: async ({ ctx, params: { id } }) => documentAnswer(await getInvoiceDocument(ctx, id)),
  }),
  route({
    method: 'POST', path: '/invoices/{id}/issue', id: 'issueInvoice', summary: 'Issue a draft: it is owed from now on, and charged at once', ...change,
    handle: async ({ ctx, params: { id }, ifMatch }) => begun(await issueInvoice(ctx, id, ifMatch)), finish: finishWith(200),
  }),
  route({
    method: 'POST', path: '/invoices/{id}/attempts', id: 'retryInvoice', summary: 'Try to collect an invoice now', ...change, body: strict({ paymentMethodId: Type.Optional(nullable(Id)) }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) => begun(await retryInvoice(ctx, id, body.paymentMethodId ?? null, ifMatch)), finish: finishWith(200),
  }),
  route({
    method: 'POST', path: '/invoices/{id}/close-out', id: 'closeOutInvoice', summary: 'Give an invoice up: nothing more is tried', ...change, body: strict({ reason: Reason }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) => shown(ctx, await closeOutInvoice(ctx, id, body.reason ?? null, ifMatch)),
  }),
  route({
    method: 'POST', path: '/invoices/{id}/void', id: 'voidInvoice', summary: 'Void an invoice that was not paid', ...change,
    handle: async ({ ctx, params: { id }, ifMatch }) => shown(ctx, await voidInvoice(ctx, id, ifMatch)),
  }),
]
