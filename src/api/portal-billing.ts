// Routes of the portal: the customer's own subscriptions, deliveries and invoices.

import Type from 'typebox'
import type { Invoice } from '../domain/invoice-record.ts'
import { PORTAL_SCOPE } from '../domain/scope.ts'
import type { Subscription } from '../domain/subscription.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { getDeliverySchedule } from '../services/deliveries.ts'
import {
  changeOwnSubscription, finishOwn, getOwnInvoice, getOwnInvoiceDocument, getOwnInvoices, getOwnSubscription, getOwnSubscriptions, onOwnBehalf,
} from '../services/portal.ts'
import { cancelSubscription, pauseSubscription, resumeSubscription, revokeCancellation, skipPeriod, unskipPeriod } from '../services/subscriptions.ts'
import { Id, numberedPage, Reason } from './billing-schemas.ts'
import { scheduleQuery, ScheduleView, viewSchedule } from './deliveries.ts'
import { documentAnswer } from './invoice-document.ts'
import { InvoiceView, viewInvoices } from './invoices.ts'
import { Instant, nullable, pageOf, pageQuery, strict } from './schemas.ts'
import { SubscriptionView, viewSubscriptions } from './subscriptions.ts'

const tag = 'portal: subscriptions'
const invoices = 'portal: invoices'
const scope = PORTAL_SCOPE
const params = strict({ id: Id })

// What the merchant noted is his own, and whose it is needs no saying.
const { metadata: _notes, customerId: _whose, cancellation: _cancellation, ...subscriptionFields } = SubscriptionView.properties
const OwnSubscription = strict({ ...subscriptionFields, cancellation: nullable(strict({ reason: nullable(Type.String()), requestedAt: Instant })) })
const { metadata: _invoiceNotes, customerId: _payer, ...invoiceFields } = InvoiceView.properties
const OwnInvoice = strict(invoiceFields)

async function viewOwn(ctx: Context, subscriptions: readonly Subscription[]): Promise<object[]> {
  const views = (await viewSubscriptions(ctx, subscriptions)) as { cancellation: { reason: string | null; requestedAt: string } | null; [field: string]: unknown }[]
  return views.map(({ metadata: _metadata, customerId: _customer, cancellation, ...view }) => ({ ...view, cancellation: cancellation && { reason: cancellation.reason, requestedAt: cancellation.requestedAt } }))
}

async function viewOwnInvoices(ctx: Context, found: readonly Invoice[]): Promise<object[]> {
  const views = (await viewInvoices(ctx, found)) as { [field: string]: unknown }[]
  return views.map(({ metadata: _metadata, customerId: _customer, ...view }) => view)
}

async function shown(ctx: Context, subscription: Subscription): Promise<Answer> {
  const [body] = await viewOwn(ctx, [subscription])
  return { body, revision: subscription.revision }
}
const begun = ({ id }: Subscription): Answer => ({ unfinished: id })
const finish = async (ctx: Context, id: string): Promise<Answer> => {
  await finishOwn(ctx)
  return shown(ctx, await getOwnSubscription(ctx, id))
}
const change = { tag, scope, params, answers: { 200: OwnSubscription }, refusals: ['revision-stale', 'wrong-state', 'portal-forbidden'], finish } as const

export const portalBillingRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/subscriptions', id: 'portalListSubscriptions', tag, summary: 'List the own subscriptions, newest first', scope, query: strict(pageQuery), answers: { 200: pageOf(OwnSubscription) },
    handle: async ({ ctx, query }) => {
      const list = numberedPage('portal subscriptions', query)
      const { rows, nextCursor } = list.page(await getOwnSubscriptions(ctx, list.from, list.limit))
      return { body: { items: await viewOwn(ctx, rows), nextCursor } }
    },
  }),
  route({
    method: 'GET', path: '/subscriptions/{id}', id: 'portalGetSubscription', tag, summary: 'Read a subscription', scope, params, answers: { 200: OwnSubscription },
    handle: async ({ ctx, params: { id } }) => shown(ctx, await getOwnSubscription(ctx, id)),
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/pause', id: 'portalPause', summary: 'Pause until it is resumed, or until a time', ...change, body: strict({ resumeAt: Type.Optional(nullable(Instant)) }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) =>
      begun(await changeOwnSubscription(ctx, id, 'pause', (own) => pauseSubscription(own, id, body.resumeAt == null ? null : new Date(body.resumeAt), ifMatch))),
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/resumption', id: 'portalResume', summary: 'Go on after a pause; a period that is due is charged at once', ...change,
    handle: async ({ ctx, params: { id }, ifMatch }) => begun(await changeOwnSubscription(ctx, id, 'pause', (own) => resumeSubscription(own, id, ifMatch))),
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/cancellation', id: 'portalCancel', summary: 'Cancel at the end of what is paid', ...change, body: strict({ reason: Reason }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) => begun(await changeOwnSubscription(ctx, id, 'cancel', (own) => cancelSubscription(own, id, { when: 'period-end', reason: body.reason ?? null }, ifMatch))),
  }),
  route({
    method: 'DELETE', path: '/subscriptions/{id}/cancellation', id: 'portalRevokeCancellation', summary: 'Take a planned cancellation back', ...change,
    handle: async ({ ctx, params: { id }, ifMatch }) => begun(await changeOwnSubscription(ctx, id, 'cancel', (own) => revokeCancellation(own, id, ifMatch))),
  }),
  route({
    method: 'POST', path: '/subscriptions/{id}/skips', id: 'portalSkip', summary: 'Leave a coming delivery out', ...change, refusals: [...change.refusals, 'limit-reached'],
    body: strict({ period: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'the next one when absent' }))) }),
    handle: async ({ ctx, params: { id }, body, ifMatch }) => begun(await changeOwnSubscription(ctx, id, 'skip', (own) => skipPeriod(own, id, body.period ?? null, ifMatch))),
  }),
  route({
    method: 'DELETE', path: '/subscriptions/{id}/skips/{period}', id: 'portalUnskip', summary: 'Take a skip back', ...change, params: strict({ id: Id, period: Type.String({ pattern: '^\\d{1,7}$' }) }),
    handle: async ({ ctx, params: { id, period }, ifMatch }) => begun(await changeOwnSubscription(ctx, id, 'skip', (own) => unskipPeriod(own, id, Number(period), ifMatch))),
  }),
  route({
    method: 'GET', path: '/delivery-schedule', id: 'portalGetDeliverySchedule', tag, summary: 'What is to be delivered and charged, by date and address', scope, query: scheduleQuery,
    answers: { 200: ScheduleView },
    handle: async ({ ctx, query }) => {
      const own = await onOwnBehalf(ctx, 'subscriptions:read')
      return { body: await viewSchedule(ctx, await getDeliverySchedule(own.ctx, own.customer.id, query)) }
    },
  }),
  route({
    method: 'GET', path: '/invoices', id: 'portalListInvoices', tag: invoices, summary: 'List the own invoices, newest first', scope, query: strict(pageQuery), answers: { 200: pageOf(OwnInvoice) },
    handle: async ({ ctx, query }) => {
      const list = numberedPage('portal invoices', query)
      const { rows, nextCursor } = list.page(await getOwnInvoices(ctx, list.from, list.limit))
      return { body: { items: await viewOwnInvoices(ctx, rows.filter((one) => one.status !== 'draft')), nextCursor } }
    },
  }),
  route({
    method: 'GET', path: '/invoices/{id}', id: 'portalGetInvoice', tag: invoices, summary: 'Read an invoice', scope, params, answers: { 200: OwnInvoice },
    handle: async ({ ctx, params: { id } }) => ({ body: (await viewOwnInvoices(ctx, [await getOwnInvoice(ctx, id)]))[0] }),
  }),
  route({
    method: 'GET', path: '/invoices/{id}/document', id: 'portalGetInvoiceDocument', tag: invoices, summary: 'An invoice as a page to be printed', scope, params, answers: { 200: 'text/html' },
    handle: async ({ ctx, params: { id } }) => documentAnswer(await getOwnInvoiceDocument(ctx, id)),
  }),
]
