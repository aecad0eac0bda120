// Payment methods of many customers at once: for those who move in from elsewhere, and for the demo.

import { customerIndex } from '../domain/customer-index.ts'
import type { Customer } from '../domain/customer.ts'
import type { Instrument } from '../domain/gateway.ts'
import { idKey } from '../domain/ids.ts'
import { isUsable, type MethodDraft, type PaymentMethod } from '../domain/payment-method.ts'
import { findCustomerNumbers, getCustomers, saveCustomers } from '../storage/customers.ts'
import { type Books, openBooks } from './books.ts'
import { retryOwed } from './collection.ts'
import { type Context, permit } from './context.ts'
import { noSuchCustomer } from './customers.ts'
import { recordCounted } from './events.ts'
import { addMethod, readBillingContact } from './payment-methods.ts'
import { attachAtGateway, readSource } from './payment-sources.ts'

/** One of them: by a token that the gateway gave for this customer alone. */
export interface MethodOf {
  readonly customerId: string
  readonly draft: Pick<MethodDraft, 'gateway' | 'billingContact' | 'isFallback'> & { readonly token: string }
}

/** As its gateway has attached it. */
interface Attached extends Pick<MethodOf, 'draft'> {
  readonly customer: Customer
  readonly gateway: PaymentMethod['gateway']
  readonly instrument: Instrument
}

/** How many are with their gateway at the same time. */
const ASKED_AT_ONCE = 10

/** Attaches them in order, all or none; the first usable one of a customer who has no default is it. Refuses what attachPaymentMethod refuses. */
export async function attachPaymentMethods(ctx: Context, wanted: readonly MethodOf[]): Promise<PaymentMethod[]> {
  permit(ctx, 'payments:write')
  if (wanted.length === 0) return []
  const customers = await ctx.database.read(ctx.site.siteId, async (db) => {
    const numbers = await findCustomerNumbers(db, wanted.map((one) => one.customerId))
    const found = await getCustomers(db, [...numbers.values()])
    return new Map([...numbers].map(([key, number]) => [key, found.find((one) => one.number === number)]))
  })
  const attach = async ({ customerId, draft }: MethodOf): Promise<Attached> => {
    const customer = customers.get(idKey(customerId)) ?? noSuchCustomer(customerId)
    const source = await readSource(ctx, draft)
    return { customer, draft, gateway: source.gateway, instrument: await attachAtGateway(ctx, customer, source) }
  }
  const attached: Attached[] = []
  for (let done = 0; done < wanted.length; done += ASKED_AT_ONCE) attached.push(...(await Promise.all(wanted.slice(done, done + ASKED_AT_ONCE).map(attach))))
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const books = await openBooks(ctx, db, attached.map((one) => one.customer.number))
    for (const { customer } of attached) if (books.customer(customer.number).deletedAt !== null) noSuchCustomer(customer.id)
    await books.reserve('payment_methods', attached.length)
    const methods: PaymentMethod[] = []
    for (const one of attached) methods.push(await add(books, one))
    const defaults = new Map<bigint, PaymentMethod>()
    for (const method of methods) {
      const hasDefault = defaults.has(method.customer) || books.customer(method.customer).defaultPaymentMethodId !== null
      if (!hasDefault && isUsable(method)) defaults.set(method.customer, method)
    }
    for (const customer of defaults.keys()) if (books.customer(customer).metrics.invoiceCount > 0) await retryOwed(books, customer)
    await books.close()
    await pointDefaults(books, defaults)
    return methods
  })
}

function add(books: Books, { customer, draft, gateway, instrument }: Attached): Promise<PaymentMethod> {
  const contact = readBillingContact(books.ctx, draft.billingContact ?? null)
  return addMethod(books, customer.number, gateway, instrument, { contact, metadata: {}, isFallback: draft.isFallback ?? false })
}

async function pointDefaults(books: Books, defaults: ReadonlyMap<bigint, PaymentMethod>): Promise<void> {
  const { ctx, db, at } = books
  const { settings } = ctx.site
  // As the books have left them; they are locked.
  const customers = await getCustomers(db, [...defaults.keys()])
  const bases = await saveCustomers(db, customers.map((before) => {
    const after = { ...before, defaultPaymentMethodId: defaults.get(before.number)?.id ?? null, updatedAt: at, revision: before.revision + 1 }
    return { before, after, indexBefore: customerIndex(before, settings), indexAfter: customerIndex(after, settings), eventCount: 1 }
  }))
  await recordCounted(ctx, db, [...defaults].map(([customer, { id }]) => ({
    type: 'payment-method.default-changed', customer, subject: id, payload: { changes: { defaultPaymentMethodId: { from: null, to: id } } },
  })), bases)
}
