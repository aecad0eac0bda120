// What customers do for themselves: always for the one customer of the session, and as far as the site allows.

import type { ConsentChange } from '../domain/consent.ts'
import type { Customer } from '../domain/customer.ts'
import { type Invoice, isOwed } from '../domain/invoice-record.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { assert, refuse, Refused } from '../domain/refusal.ts'
import { PORTAL_SCOPE, type Scope } from '../domain/scope.ts'
import type { PortalSettings } from '../domain/site.ts'
import type { Subscription } from '../domain/subscription.ts'
import { isOpen } from '../domain/transaction.ts'
import { getCustomers } from '../storage/customers.ts'
import { findSurvivor } from '../storage/merges.ts'
import { type Context, permit } from './context.ts'
import type { CustomerDraft } from './customer-draft.ts'
import { changeCustomer } from './customers.ts'
import { takeBack } from './first-payments.ts'
import { finishCustomer } from './gateway-calls.ts'
import { getInvoiceDocument, type InvoiceDocument } from './invoice-documents.ts'
import { getInvoice, getInvoiceEnds, getInvoices, noSuchInvoice } from './invoices.ts'
import { attachPaymentMethod, type MethodChange, changePaymentMethod, deactivatePaymentMethod, getPaymentMethod } from './payment-methods.ts'
import { createSubscription, getSubscription, getSubscriptions, noSuchSubscription, type SubscriptionDraft } from './subscriptions.ts'
import { getAttempts } from './surroundings.ts'

/** A use-case of the merchant's, done for the customer of the session: its id, and a context that may do it. */
export interface OnOwnBehalf {
  readonly customer: Customer
  readonly ctx: Context
}

/** The customer of the session, with a context that has these scopes for what is to be done for it. */
export async function onOwnBehalf(ctx: Context, ...scopes: readonly Scope[]): Promise<OnOwnBehalf> {
  permit(ctx, PORTAL_SCOPE)
  const { customer: number } = ctx.actor
  assert(number !== undefined, 'a session of the portal has a customer')
  // Since it was looked whose session it is, the customer may have become part of another, as the session has.
  const [customer] = await ctx.database.read(ctx.site.siteId, async (db) => getCustomers(db, [await findSurvivor(db, number)]))
  if (!customer || customer.deletedAt !== null) refuse('session-invalid', { detail: 'this customer is gone' })
  return { customer, ctx: { ...ctx, actor: { ...ctx.actor, scopes } } }
}

/**
 * One use-case of the merchant's, done for the customer of the session: once more, for the survivor, where the customer is merged just
 * before. That it is refused as merged says that nothing of it was done.
 */
export async function asSelf<Result>(ctx: Context, scope: Scope, useCase: (own: Context, id: string) => Promise<Result>): Promise<Result> {
  const attempt = async (): Promise<Result> => {
    const own = await onOwnBehalf(ctx, scope)
    return useCase(own.ctx, own.customer.id)
  }
  return attempt().catch((error: unknown) => (error instanceof Refused && error.code === 'merged' ? attempt() : Promise.reject(error as Error)))
}

/** What customers may change of themselves. */
export type SelfChange = Pick<CustomerDraft, 'email' | 'firstName' | 'lastName' | 'displayName' | 'phone' | 'company' | 'language' | 'timeZone' | 'primaryContact' | 'taxNumbers'> & {
  readonly consents?: readonly Pick<ConsentChange, 'channel' | 'state'>[]
}

/** Changes the customer of the session. Consents are kept with where they were given. */
export async function changeSelf(ctx: Context, { consents, ...change }: SelfChange, ipAddress: string, expectedRevision: number | null): Promise<Customer> {
  const given = consents?.map((one) => ({ ...one, method: 'portal', ipAddress }))
  return asSelf(ctx, 'customers:write', (own, id) => changeCustomer(own, id, { ...change, ...(given ? { consents: given } : {}) }, { expectedRevision }))
}

/** Attaches a method by a payment token; it becomes the default, and pays at once what is owed. */
export async function attachOwnMethod(ctx: Context, input: { paymentToken: string; isDefault?: boolean; replaces?: string | null }): Promise<{ customer: Customer; method: PaymentMethod }> {
  const own = await onOwnBehalf(ctx, 'payments:write')
  const { id } = await attachPaymentMethod(own.ctx, own.customer.id, input)
  return getPaymentMethod(own.ctx, own.customer.id, id)
}

export async function changeOwnMethod(ctx: Context, id: string, change: Pick<MethodChange, 'isDefault' | 'isFallback' | 'billingContact'>, expectedRevision: number | null): Promise<{ customer: Customer; method: PaymentMethod }> {
  await asSelf(ctx, 'payments:write', (self, customer) => changePaymentMethod(self, customer, id, change, expectedRevision))
  const own = await onOwnBehalf(ctx, 'payments:read')
  return getPaymentMethod(own.ctx, own.customer.id, id)
}

export async function removeOwnMethod(ctx: Context, id: string, expectedRevision: number | null): Promise<void> {
  await asSelf(ctx, 'payments:write', (own, customer) => deactivatePaymentMethod(own, customer, id, expectedRevision))
}

/** The customer's subscriptions, newest first. */
export async function getOwnSubscriptions(ctx: Context, below: bigint | null, limit: number): Promise<Subscription[]> {
  const own = await onOwnBehalf(ctx, 'subscriptions:read')
  return getSubscriptions(own.ctx, { customerId: own.customer.id, below, limit })
}

/** One of the customer's subscriptions; another's is not found. */
export async function getOwnSubscription(ctx: Context, id: string): Promise<Subscription> {
  const own = await onOwnBehalf(ctx, 'subscriptions:read')
  const subscription = await getSubscription(own.ctx, id)
  return subscription.customer === own.customer.number ? subscription : noSuchSubscription(id)
}

/** Does something with a subscription of the customer's, if the site allows that. Refuses not-found and portal-forbidden. */
export async function changeOwnSubscription(ctx: Context, id: string, allowance: keyof PortalSettings, work: (own: Context) => Promise<Subscription>): Promise<Subscription> {
  await getOwnSubscription(ctx, id)
  if (!ctx.site.settings.portal[allowance]) refuse('portal-forbidden', { detail: `this site does not let customers ${allowance} by themselves`, allowance })
  const own = await onOwnBehalf(ctx, 'subscriptions:write')
  return work(own.ctx)
}

/** What a customer may say of a subscription of his own: prices and taxes are the merchant's. */
export type SelfSubscription = Pick<SubscriptionDraft, 'planId' | 'quantity' | 'currency' | 'coupons' | 'shippingAddressId' | 'paymentMethodId' | 'renews' | 'metadata'>

/**
 * Begins a subscription for the customer of the session. When its first payment fails, it was none: it ends at once, its invoice is
 * void, and that is refused as payment-declined. One whose answer has not come yet goes on.
 */
export async function subscribeSelf(ctx: Context, draft: SelfSubscription): Promise<Subscription> {
  const own = await onOwnBehalf(ctx, 'subscriptions:write', 'invoices:write')
  const subscription = await createSubscription(own.ctx, { ...draft, customerId: own.customer.id })
  await finishCustomer(own.ctx, own.customer.number)
  const first = (await getInvoiceEnds(own.ctx, [subscription.number])).get(subscription.number)?.first
  const invoice = first === undefined ? null : await getInvoice(own.ctx, first)
  if (!invoice || !isOwed(invoice)) return getSubscription(own.ctx, subscription.id)
  const attempts = (await getAttempts(own.ctx, [invoice.number])).get(invoice.number) ?? []
  if (attempts.some(isOpen)) return getSubscription(own.ctx, subscription.id)
  await takeBack(own.ctx, subscription.id, invoice, draft.coupons ?? [])
  refuse('payment-declined', { detail: attempts.length === 0 ? 'There is no payment method that can pay.' : 'Your payment was declined. Please try another payment method.' })
}

/** Sends what the customer's change made due, for an answer that tells how it went. */
export async function finishOwn(ctx: Context): Promise<void> {
  const own = await onOwnBehalf(ctx)
  await finishCustomer(own.ctx, own.customer.number)
}

/** The customer's invoices, newest first; drafts are the merchant's. */
export async function getOwnInvoices(ctx: Context, below: bigint | null, limit: number): Promise<Invoice[]> {
  const own = await onOwnBehalf(ctx, 'invoices:read')
  return getInvoices(own.ctx, { customerId: own.customer.id, below, limit })
}

export async function getOwnInvoice(ctx: Context, id: string): Promise<Invoice> {
  const own = await onOwnBehalf(ctx, 'invoices:read')
  const invoice = await getInvoice(own.ctx, id)
  return invoice.customer === own.customer.number && invoice.status !== 'draft' ? invoice : noSuchInvoice(id)
}

export async function getOwnInvoiceDocument(ctx: Context, id: string): Promise<InvoiceDocument> {
  await getOwnInvoice(ctx, id)
  return getInvoiceDocument((await onOwnBehalf(ctx, 'invoices:read')).ctx, id)
}
