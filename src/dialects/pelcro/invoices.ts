// Pelcro's invoices: read, paid now, voided, given up.

import { type Invoice, isOwed } from '../../domain/invoice-record.ts'
import { refuse } from '../../domain/refusal.ts'
import { isOpen } from '../../domain/transaction.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { closeOutInvoice, getInvoice, retryInvoice, voidInvoice } from '../../services/invoices.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { findInvoices } from '../../services/record-lists.ts'
import { getAttempts } from '../../services/surroundings.ts'
import { Body, ById } from './customers.ts'
import { fieldsOf } from './fields.ts'
import { INVOICE_STATUSES, viewInvoice } from './invoice-view.ts'
import { ListQuery, readRecordList, wordsOf } from './lists.ts'
import { absentIs, refuseField } from './refusals.ts'
import { sourceAt } from './sources.ts'
import { answerOne, answerPage, readNumber } from './wire.ts'

const REASON_MAX = 255
/** Money that came another way is not taken down here. */
const OFFLINE = ['is_offline', 'offline', 'paid_out_of_band', 'check_number', 'reference_number'] as const

const FILTERS = {
  user_id: { core: 'customerNumber', values: 'number' }, customer_id: { core: 'customerNumber', values: 'number' }, subscription_id: { core: 'subscriptionNumber', values: 'number' },
  status: { core: 'status', values: wordsOf(INVOICE_STATUSES) },
} as const

const invoiceAt = async (ctx: Context, id: string): Promise<Invoice> => getInvoice(ctx, (await recordOf(ctx, 'invoices', readNumber(id))).id)

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, FILTERS)
  const { rows, total } = await findInvoices(ctx, query)
  return answerPage(head, paging, rows.map(viewInvoice), total)
}

/** Collects an invoice now, from a source of its customer or the one that pays for it. */
async function pay(ctx: Context, id: string, body: unknown): Promise<Answer> {
  const invoice = await invoiceAt(ctx, id)
  const fields = fieldsOf(ctx, body)
  fields.notTaken(...OFFLINE)
  const number = fields.id('source_id')
  fields.done()
  const method = number == null ? null : (await sourceAt(ctx, number).catch(absentIs('source_id'))).method
  if (method && method.customer !== invoice.customer) refuseField('source_id', 'The selected source id is invalid.')
  await retryInvoice(ctx, invoice.id, method?.id ?? null, null)
  await finishCustomer(ctx, invoice.customer)
  const collected = await getInvoice(ctx, invoice.id)
  const last = isOwed(collected) ? (await getAttempts(ctx, [invoice.number])).get(invoice.number)?.at(-1) : undefined
  if (last?.status === 'declined') refuse('payment-declined', { detail: `The payment was declined: ${last.declineReason ?? 'other'}` })
  // A gateway that has not answered yet may still say no.
  return answerOne(viewInvoice(collected), last && isOpen(last) ? 202 : 200)
}

async function giveUp(ctx: Context, id: string, body: unknown): Promise<Answer> {
  const invoice = await invoiceAt(ctx, id)
  const fields = fieldsOf(ctx, body)
  const reason = fields.text('reason', { max: REASON_MAX }) ?? null
  fields.done()
  return answerOne(viewInvoice(await closeOutInvoice(ctx, invoice.id, reason, null)))
}

async function voidOne(ctx: Context, id: string, body: unknown): Promise<Answer> {
  fieldsOf(ctx, body).done()
  return answerOne(viewInvoice(await voidInvoice(ctx, (await invoiceAt(ctx, id)).id, null)))
}

/** The reference tells the actions and not their methods: both that change something are taken. */
const acts = (method: 'POST' | 'PUT'): Endpoint[] => [
  endpoint({ method, path: '/invoices/{id}/pay', scope: 'payments:write', params: ById, body: Body, handle: ({ ctx, params, body }) => pay(ctx, params.id, body) }),
  endpoint({ method, path: '/invoices/{id}/void', scope: 'invoices:write', params: ById, body: Body, handle: ({ ctx, params, body }) => voidOne(ctx, params.id, body) }),
  endpoint({ method, path: '/invoices/{id}/uncollectible', scope: 'invoices:write', params: ById, body: Body, handle: ({ ctx, params, body }) => giveUp(ctx, params.id, body) }),
]

export const invoiceEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/invoices', query: ListQuery, scope: 'invoices:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/invoices/{id}', scope: 'invoices:read', params: ById, handle: async ({ ctx, params }) => answerOne(viewInvoice(await invoiceAt(ctx, params.id))) }),
  ...acts('POST'), ...acts('PUT'),
]
