// Payment methods: attaching by a gateway's token or a payment token, the default, and taking them away.

import { type Contact, type ContactInput, readContact } from '../domain/contact.ts'
import type { Customer } from '../domain/customer.ts'
import type { GatewayName, Instrument } from '../domain/gateway.ts'
import { type JsonObject, mergeJson } from '../domain/json.ts'
import { checkMetadata } from '../domain/metadata.ts'
import { defaultAfter, hasExpired, isUsable, type MethodDraft, type PaymentMethod, PAYMENT_METHODS_MAX, sameCard } from '../domain/payment-method.ts'
import { assert, type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { isLive } from '../domain/subscription.ts'
import { findCustomer, getCustomers } from '../storage/customers.ts'
import { type SiteDb, violatedUnique } from '../storage/db.ts'
import { findByGatewayToken, findPaymentMethod, listExpiredMethods, listPaymentMethods } from '../storage/payment-methods.ts'
import { consumePaymentToken, lockPaymentToken } from '../storage/payment-tokens.ts'
import { listSubscriptionsOf, listSubscriptionsPaidBy } from '../storage/subscriptions.ts'
import { type Books, openBooks } from './books.ts'
import { retryOwed } from './collection.ts'
import { type Context, permit } from './context.ts'
import { changeOne, saveChange } from './customer-changes.ts'
import { lockedCustomer, noSuchCustomer, ownCustomer } from './customers.ts'
import { expectRevision } from './events.ts'
import { detachAtGateways } from './gateways.ts'
import { attachAtGateway, readSource, type Source } from './payment-sources.ts'

/** The methods of a customer in the order they were added; deactivated ones only when asked. */
export async function getPaymentMethods(ctx: Context, customerId: string, withDeactivated = false): Promise<{ customer: Customer; methods: PaymentMethod[] }> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = (await findCustomer(db, customerId)) ?? noSuchCustomer(customerId)
    const methods = (await listPaymentMethods(db, [customer.number])).get(customer.number) ?? []
    return { customer, methods: withDeactivated ? methods : methods.filter((one) => one.status !== 'deactivated') }
  })
}

/** One method of a customer, deactivated or not; another customer's is not found. */
export async function getPaymentMethod(ctx: Context, customerId: string, id: string): Promise<{ customer: Customer; method: PaymentMethod }> {
  const { customer, methods } = await getPaymentMethods(ctx, customerId, true)
  return { customer, method: methods.find((one) => one.id === id) ?? noSuchMethod(id) }
}

/** A method by its id alone, with its customer's. */
export async function findMethodOf(ctx: Context, id: string): Promise<{ customer: Customer; method: PaymentMethod }> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const method = (await findPaymentMethod(db, id)) ?? refuse('not-found', { detail: `there is no payment method ${id}` })
    const customer = (await getCustomers(db, [method.customer]))[0]
    assert(customer, 'a payment method has a customer')
    return { method, customer }
  })
}

/**
 * Attaches a method to a customer; the first usable one is the default, and so is that of a payment token, which also brings its
 * billing contact and lead source. The same token twice gives the same method. Refuses payment-token-invalid, limit-reached,
 * belongs-to-another.
 */
export async function attachPaymentMethod(ctx: Context, customerId: string, draft: MethodDraft): Promise<PaymentMethod> {
  permit(ctx, 'payments:write')
  const faults: Fault[] = []
  const metadata = draft.metadata ?? {}
  checkMetadata(metadata, faults, '/metadata')
  refuseFaults(faults)
  const source = await readSource(ctx, draft)
  const contact = readBillingContact(ctx, draft.billingContact ?? source.billingContact)
  const customer = await ctx.database.read(ctx.site.siteId, (db) => ownCustomer(db, customerId))
  const instrument = await attachAtGateway(ctx, customer, source)
  let outdated: readonly PaymentMethod[] = []
  const attached = await orTheSame(ctx, source.gateway, instrument, customer.number, () => ctx.database.transact(ctx.site.siteId, async (db) => {
    if (source.paymentToken !== null) await claimPaymentToken(ctx, db, source.paymentToken)
    // It may have been merged while the gateway was asked.
    await lockedCustomer(db, customerId)
    const known = await findByGatewayToken(db, source.gateway, instrument.token)
    if (known) return known.customer === customer.number ? known : ofAnother()
    const books = await openBooks(ctx, db, [customer.number])
    const same = draft.renewsSame ? sameCard(books.methods(customer.number), source.gateway, instrument) : undefined
    if (same) {
      outdated = [same]
      return renewed(ctx, db, books, same, { customerId, instrument, source, contact, draft: { ...draft, metadata } })
    }
    const method = await addMethod(books, customer.number, source.gateway, instrument, { contact, metadata, isFallback: draft.isFallback ?? false })
    const replaced = draft.replaces ? await replace(books, draft.replaces, method) : null
    const former = books.customer(customer.number).defaultPaymentMethodId
    const heir = defaultAfter(books.methods(customer.number), former, method, draft.isDefault ?? (source.paymentToken !== null ? true : null))
    const turnsDefault = heir !== null && heir !== former
    if (turnsDefault || replaced !== null) await retryOwed(books, customer.number, replaced === null ? null : { from: replaced, to: method.number, alone: !turnsDefault })
    await books.close()
    await finishAttach(ctx, db, customerId, source, contact, heir)
    if (source.paymentToken !== null) await consumePaymentToken(db, source.paymentToken, ctx.now(), method.number)
    return method
  }))
  // The old token of a card that was renewed is of no more use.
  if (outdated.length > 0) await ctx.afterCommit((free) => detachAtGateways(free, outdated))
  return attached
}

/** A method with the token and the date of expiry that its card has now, and with what else was said of it. One that can pay again is tried at what is owed. */
async function renewed(
  ctx: Context, db: SiteDb, books: Books, before: PaymentMethod, given: { customerId: string; instrument: Instrument; source: Source; contact: Contact | null; draft: MethodDraft },
): Promise<PaymentMethod> {
  const { customerId, instrument, source, contact, draft } = given
  const { defaultPaymentMethodId: former } = books.customer(before.customer)
  const after: PaymentMethod = {
    ...before, ...instrument, status: hasExpired(instrument, books.at) ? 'expired' : 'valid', isFallback: draft.isFallback ?? before.isFallback, billingContact: contact ?? before.billingContact,
    metadata: draft.metadata ? mergeJson(before.metadata, draft.metadata) : before.metadata,
  }
  const faults: Fault[] = []
  checkMetadata(after.metadata, faults, '/metadata')
  refuseFaults(faults)
  books.saveMethod(after)
  books.happened(before.customer, 'payment-method.updated', before.id)
  const turnsDefault = (draft.isDefault ?? source.paymentToken !== null) && former !== before.id && isUsable(after)
  const paysAgain = isUsable(after) && !isUsable(before) && former === before.id
  if (turnsDefault || paysAgain) await retryOwed(books, before.customer)
  await books.close()
  await finishAttach(ctx, db, customerId, source, contact, turnsDefault ? before.id : former)
  if (source.paymentToken !== null) await consumePaymentToken(db, source.paymentToken, ctx.now(), before.number)
  return (await findPaymentMethod(db, before.id)) ?? noSuchMethod(before.id)
}

/** Two requests with one token at the same time: the second finds what the first made. */
async function orTheSame(ctx: Context, gateway: GatewayName, instrument: Instrument, customer: bigint, work: () => Promise<PaymentMethod>): Promise<PaymentMethod> {
  try {
    return await work()
  } catch (error) {
    if (violatedUnique(error) !== 'payment_methods_token') throw error
    const known = await ctx.database.read(ctx.site.siteId, (db) => findByGatewayToken(db, gateway, instrument.token))
    return known?.customer === customer ? known : ofAnother()
  }
}

async function claimPaymentToken(ctx: Context, db: SiteDb, id: string): Promise<void> {
  const token = await lockPaymentToken(db, id)
  if (!token || token.consumedAt !== null || token.expiresAt <= ctx.now()) refuse('payment-token-invalid', { detail: 'this payment token was used already or has expired' })
}

/** Stages a new method. Refuses limit-reached. */
export async function addMethod(
  books: Books, customer: bigint, gateway: GatewayName, instrument: Instrument, given: { contact: Contact | null; metadata: JsonObject; isFallback: boolean },
): Promise<PaymentMethod> {
  if (books.methods(customer).filter((one) => one.status !== 'deactivated').length >= PAYMENT_METHODS_MAX) {
    refuse('limit-reached', { detail: `a customer has at most ${PAYMENT_METHODS_MAX} payment methods` })
  }
  await books.reserve('payment_methods', 1)
  const method: PaymentMethod = {
    ...instrument, number: books.number('payment_methods'), id: books.ctx.newId('paymentMethod'), customer, gateway,
    status: hasExpired(instrument, books.at) ? 'expired' : 'valid', isFallback: given.isFallback, billingContact: given.contact, metadata: given.metadata,
    createdAt: books.at, updatedAt: books.at, revision: 1,
  }
  books.addMethod(method)
  books.happened(customer, 'payment-method.attached', method.id, { gateway, kind: method.kind, brand: method.brand, last4: method.last4 })
  return method
}

/** The new method takes the place of an old one, which is deactivated; gives its number. */
async function replace(books: Books, oldId: string, method: PaymentMethod): Promise<bigint> {
  const old = books.methods(method.customer).find((one) => one.id === oldId) ?? noSuchMethod(oldId)
  for (const subscription of await listSubscriptionsOf(books.db, [method.customer])) {
    if (subscription.paymentMethod === old.number && isLive(subscription)) books.saveSubscription(subscription, { ...subscription, paymentMethod: method.number })
  }
  books.saveMethod({ ...old, status: 'deactivated', isFallback: false })
  books.happened(method.customer, 'payment-method.deactivated', old.id, { replacedBy: method.id })
  return old.number
}

/** What attaching does to the customer's own record: the default, the lead source, and a primary contact where there is none. */
async function finishAttach(ctx: Context, db: SiteDb, customerId: string, source: Source, contact: Contact | null, defaultId: string | null): Promise<void> {
  const customer = await lockedCustomer(db, customerId)
  const filled = source.leadSource !== null || (contact !== null && customer.primaryContact === null && source.paymentToken !== null)
    ? await changeOne(ctx, db, customer, {
      ...(source.leadSource === null ? {} : { leadSource: source.leadSource }),
      ...(contact !== null && customer.primaryContact === null ? { primaryContact: source.billingContact } : {}),
    })
    : customer
  await pointDefault(ctx, db, filled, defaultId)
}

async function pointDefault(ctx: Context, db: SiteDb, customer: Customer, id: string | null): Promise<Customer> {
  if (customer.defaultPaymentMethodId === id) return customer
  const changes = { defaultPaymentMethodId: { from: customer.defaultPaymentMethodId, to: id } }
  return saveChange(ctx, db, customer, { ...customer, defaultPaymentMethodId: id }, [{ type: 'payment-method.default-changed', subject: id, payload: { changes } }])
}

/** What can be changed of a method: what the gateway knows of it stays. */
export interface MethodChange {
  readonly billingContact?: ContactInput | null
  readonly isDefault?: boolean
  readonly isFallback?: boolean
  readonly metadata?: JsonObject | null
}

/** Changes a method. A new default retries at once what the customer owes. Refuses wrong-state for a default that cannot pay. */
export async function changePaymentMethod(ctx: Context, customerId: string, id: string, change: MethodChange, expectedRevision: number | null): Promise<PaymentMethod> {
  permit(ctx, 'payments:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, customerId)
    const books = await openBooks(ctx, db, [customer.number])
    const before = books.methods(customer.number).find((one) => one.id === id) ?? noSuchMethod(id)
    expectRevision(before, expectedRevision)
    const faults: Fault[] = []
    const metadata = change.metadata === undefined ? before.metadata : change.metadata === null ? {} : mergeJson(before.metadata, change.metadata)
    checkMetadata(metadata, faults, '/metadata')
    refuseFaults(faults)
    const after: PaymentMethod = {
      ...before, metadata, isFallback: change.isFallback ?? before.isFallback,
      billingContact: change.billingContact === undefined ? before.billingContact : readBillingContact(ctx, change.billingContact),
    }
    const turnsDefault = change.isDefault === true && customer.defaultPaymentMethodId !== id
    if (turnsDefault && !isUsable(before)) refuse('wrong-state', { detail: `payment method ${id} is ${before.status}: it cannot be the default`, state: before.status })
    if (JSON.stringify(viewOf(after)) !== JSON.stringify(viewOf(before))) {
      books.saveMethod(after)
      books.happened(customer.number, 'payment-method.updated', id)
    }
    if (turnsDefault) await retryOwed(books, customer.number)
    await books.close()
    const saved = await lockedCustomer(db, customerId)
    if (turnsDefault) await pointDefault(ctx, db, saved, id)
    else if (change.isDefault === false && customer.defaultPaymentMethodId === id) await pointDefault(ctx, db, saved, null)
    return books.methods(customer.number).find((one) => one.id === id) ?? noSuchMethod(id)
  })
}

function viewOf({ number: _number, customer: _customer, ...rest }: PaymentMethod): object {
  return rest
}

/**
 * Deactivates a method for good: it pays nothing any more, and its history stays. The newest usable other one becomes the default in
 * its place. Refuses in-use while a live subscription names it. Deactivating twice changes nothing.
 */
export async function deactivatePaymentMethod(ctx: Context, customerId: string, id: string, expectedRevision: number | null): Promise<PaymentMethod> {
  permit(ctx, 'payments:write')
  const deactivated = await ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, customerId)
    const books = await openBooks(ctx, db, [customer.number])
    const before = books.methods(customer.number).find((one) => one.id === id) ?? noSuchMethod(id)
    expectRevision(before, expectedRevision)
    if (before.status === 'deactivated') return { method: before, isNews: false }
    const subscriptions = await listSubscriptionsPaidBy(db, before.number)
    if (subscriptions.length > 0) {
      refuse('in-use', { detail: `subscription ${subscriptions[0]} names payment method ${id}; give it another one first`, subscriptions })
    }
    books.saveMethod({ ...before, status: 'deactivated', isFallback: false })
    books.happened(customer.number, 'payment-method.deactivated', id)
    const heir = customer.defaultPaymentMethodId === id ? books.methods(customer.number).filter(isUsable).at(-1) : undefined
    if (heir) await retryOwed(books, customer.number)
    await books.close()
    if (customer.defaultPaymentMethodId === id) await pointDefault(ctx, db, await lockedCustomer(db, customerId), heir?.id ?? null)
    return { method: books.methods(customer.number).find((one) => one.id === id) ?? before, isNews: true }
  })
  if (deactivated.isNews) await ctx.afterCommit((free) => detachAtGateways(free, [deactivated.method]))
  return deactivated.method
}

/** Takes over all methods of a gateway's own customer; those that are known already stay as they are. Gives what the customer then has of it. */
export async function importPaymentMethods(ctx: Context, customerId: string, gatewayName: GatewayName, gatewayCustomerId: string): Promise<PaymentMethod[]> {
  await ctx.database.read(ctx.site.siteId, (db) => ownCustomer(db, customerId))
  return keepInstruments(ctx, customerId, gatewayName, await instrumentsOf(ctx, gatewayName, gatewayCustomerId))
}

/** What a gateway's own customer has there, of which `isNew` says that none may be anybody's yet. Refuses payment-token-invalid, belongs-to-another. */
export async function instrumentsOf(ctx: Context, gatewayName: GatewayName, gatewayCustomerId: string, isNew = false): Promise<Instrument[]> {
  permit(ctx, 'payments:write')
  if (ctx.actor.customer !== undefined) refuse('payment-token-invalid', { detail: 'a gateway\'s customer is taken over by the merchant only' })
  const instruments = await (await ctx.gateways.of(ctx, gatewayName)).instrumentsOf(gatewayCustomerId)
  if (isNew) {
    await ctx.database.read(ctx.site.siteId, async (db) => {
      for (const { token } of instruments) if (await findByGatewayToken(db, gatewayName, token)) ofAnother()
    })
  }
  return instruments
}

/** Makes instruments that a gateway told of the methods of a customer; gives those that it then has of them. */
export async function keepInstruments(ctx: Context, customerId: string, gatewayName: GatewayName, instruments: readonly Instrument[]): Promise<PaymentMethod[]> {
  permit(ctx, 'payments:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, customerId)
    const books = await openBooks(ctx, db, [customer.number])
    for (const instrument of instruments) {
      const known = await findByGatewayToken(db, gatewayName, instrument.token)
      if (known && known.customer !== customer.number) ofAnother()
      if (!known) await addMethod(books, customer.number, gatewayName, instrument, { contact: null, metadata: {}, isFallback: false })
    }
    const methods = books.methods(customer.number)
    const first = customer.defaultPaymentMethodId === null ? methods.find(isUsable) : undefined
    if (first) await retryOwed(books, customer.number)
    await books.close()
    if (first) await pointDefault(ctx, db, await lockedCustomer(db, customerId), first.id)
    return methods.filter((one) => instruments.some((instrument) => instrument.token === one.token))
  })
}

/** Marks cards whose last month is over; gives how many. */
export async function expirePaymentMethods(ctx: Context, limit: number): Promise<number> {
  const now = ctx.now()
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const due = await listExpiredMethods(db, now.getUTCFullYear(), now.getUTCMonth() + 1, limit)
    if (due.length === 0) return 0
    const books = await openBooks(ctx, db, due.map((one) => one.customer))
    for (const { number, customer } of due) {
      const method = books.methods(customer).find((one) => one.number === number)
      if (method?.status !== 'valid') continue
      books.saveMethod({ ...method, status: 'expired' })
      books.happened(customer, 'payment-method.expired', method.id)
    }
    await books.close()
    return due.length
  })
}

export function readBillingContact(ctx: Context, input: ContactInput | null): Contact | null {
  if (input === null) return null
  const faults: Fault[] = []
  const contact = readContact(input, ctx.site.settings.country, faults, '/billingContact')
  refuseFaults(faults)
  return contact
}

function noSuchMethod(id: string): never {
  refuse('not-found', { detail: `this customer has no payment method ${id}` })
}

function ofAnother(): never {
  refuse('belongs-to-another', { detail: 'another customer has this payment method' })
}

/** The method of an id that belongs to the customer and can pay. Refuses not-found and wrong-state. */
export function usableMethod(books: Books, customer: bigint, id: string): PaymentMethod {
  const method = books.methods(customer).find((one) => one.id === id) ?? refuse('invalid', {
    detail: `this customer has no payment method ${id}`, errors: [{ pointer: '/paymentMethodId', code: 'unknown', message: 'is no payment method of this customer' }],
  })
  if (!isUsable(method)) refuse('wrong-state', { detail: `payment method ${id} is ${method.status}`, state: method.status })
  assert(method.customer === customer, 'a method belongs to its customer')
  return method
}
