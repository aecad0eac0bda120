// The account that a customer sees of himself in Rebilly's storefront, as it is shown.

import type { Customer } from '../../domain/customer.ts'
import type { RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { viewCustomers } from './customers.ts'
import { linksOf, withoutNulls, wrongField } from './wire.ts'

/** A customer as his account. Whether his e-mail was verified nobody here knows, and is left out. */
export async function viewAccount(ctx: Context, head: RequestHead, customer: Customer, expands: ReadonlySet<string> = new Set()) {
  const [view] = await viewCustomers(ctx, head, [customer], expands)
  if (!view) return wrongField('id', 'is no customer')
  const { id, websiteId, primaryAddress, defaultPaymentInstrument, preferredPayoutInstrumentId, taxNumbers, notificationEmails, createdTime, updatedTime, _embedded } = view
  return withoutNulls({
    id, websiteId, username: customer.username ?? customer.email, primaryAddress, defaultPaymentInstrument, defaultPaymentInstrumentId: defaultPaymentInstrument?.paymentInstrumentId ?? null,
    preferredPayoutInstrumentId, taxNumbers, notificationEmails, createdTime, updatedTime, _links: linksOf(ctx, head, { self: '/storefront/account' }), _embedded,
  }, ['username', 'primaryAddress', 'preferredPayoutInstrumentId'])
}
