// What a printed invoice shows beside the invoice itself.

import type { Customer } from '../domain/customer.ts'
import type { Invoice } from '../domain/invoice-record.ts'
import { assert } from '../domain/refusal.ts'
import type { Seller } from '../domain/site.ts'
import { getCustomers } from '../storage/customers.ts'
import { findInvoice } from '../storage/invoices.ts'
import { type Context, permit } from './context.ts'
import { noSuchInvoice } from './invoices.ts'

/** An invoice with its buyer and seller. `language` is a BCP 47 tag; dates are those of `timeZone`. */
export interface InvoiceDocument {
  readonly invoice: Invoice
  readonly customer: Customer
  readonly seller: Seller
  /** Stands in for a seller without a name. */
  readonly siteName: string
  readonly language: string
  readonly timeZone: string
}

/** An invoice as it is printed; also of a customer who was deleted since. Refuses not-found. */
export async function getInvoiceDocument(ctx: Context, id: string): Promise<InvoiceDocument> {
  permit(ctx, 'invoices:read')
  const { settings, name } = ctx.site
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const invoice = (await findInvoice(db, id)) ?? noSuchInvoice(id)
    const [customer] = await getCustomers(db, [invoice.customer])
    assert(customer, 'an invoice has a customer')
    return { invoice, customer, seller: settings.seller, siteName: name, language: customer.language ?? settings.languages[0] ?? 'en', timeZone: customer.timeZone ?? settings.timeZone }
  })
}
