// The end of a customer's billing: what deleting a customer does to subscriptions, invoices and payment methods.

import type { Customer } from '../domain/customer.ts'
import { isLive, ended } from '../domain/subscription.ts'
import { isOpen } from '../domain/transaction.ts'
import type { SiteDb } from '../storage/db.ts'
import { listUnpaidInvoices } from '../storage/invoices.ts'
import { listWaitingItems } from '../storage/items.ts'
import { listSubscriptionsOf } from '../storage/subscriptions.ts'
import { listAttempts } from '../storage/transactions.ts'
import { openBooks } from './books.ts'
import { voidStaged } from './collection.ts'
import type { Context } from './context.ts'

/** What was ended, by count. */
export interface BillingEnd {
  readonly subscriptions: number
  readonly invoices: number
  readonly paymentMethods: number
}

/**
 * Cancels the subscriptions of a locked customer, voids what is unpaid and not under way at a gateway, takes waiting items back and
 * deactivates the payment methods. What was paid stays. Gives the customer as it then is.
 */
export async function endBilling(ctx: Context, db: SiteDb, customer: Customer): Promise<{ customer: Customer; ended: BillingEnd }> {
  const { number } = customer
  const [subscriptions, owed, items] = await Promise.all([listSubscriptionsOf(db, [number]), listUnpaidInvoices(db, number), listWaitingItems(db, [number])])
  const books = await openBooks(ctx, db, [number])
  const methods = books.methods(number).filter((one) => one.status !== 'deactivated')
  const live = subscriptions.filter(isLive)
  if (live.length + owed.length + items.length + methods.length === 0) return { customer, ended: { subscriptions: 0, invoices: 0, paymentMethods: 0 } }
  const attempts = await listAttempts(db, owed.map((one) => one.number))
  const idle = owed.filter((one) => one.paidMinor === 0n && !(attempts.get(one.number) ?? []).some(isOpen))
  await books.reserve('credits', idle.length)
  for (const subscription of live) {
    const cancellation = { reason: 'customer deleted', actor: ctx.actor.name, requestedAt: books.at }
    books.saveSubscription(subscription, ended({ ...subscription, cancellation }, 'cancelled', books.at), [], 'deleted')
    books.happened(number, 'subscription.cancelled', subscription.id, { reason: 'customer deleted', cause: 'deleted' })
  }
  for (const invoice of idle) voidStaged(books, invoice)
  for (const item of items) books.saveItem({ ...item, cancelledAt: books.at })
  for (const method of methods) {
    books.saveMethod({ ...method, status: 'deactivated', isFallback: false })
    books.happened(number, 'payment-method.deactivated', method.id)
  }
  books.reconsider(number, 'deleted')
  await books.close()
  return {
    customer: { ...customer, ...books.customer(number), defaultPaymentMethodId: null },
    ended: { subscriptions: live.length, invoices: idle.length, paymentMethods: methods.length },
  }
}
