// Routes of what a person may ask for: to be forgotten, and to be told everything.

import Type from 'typebox'
import { SEAT_STATUSES } from '../domain/seat.ts'
import { type Route, route } from '../http/surface.ts'
import { eraseCustomer } from '../services/erasure.ts'
import type { Context } from '../services/context.ts'
import { exportPerson, type Pages, type PersonExport } from '../services/person-export.ts'
import { readReferences } from '../services/references.ts'
import { AddressView, viewAddress } from './addresses.ts'
import { BalanceView, CreditView, viewBalance, viewCredits } from './credits.ts'
import { ConsentView, CustomerId, CustomerView, LeadSourceView, viewConsent, viewCustomer, viewLeadSource } from './customer-schema.ts'
import { InvoiceView, viewInvoices } from './invoices.ts'
import { ItemView, viewItems } from './items.ts'
import { MembershipView, viewMembership } from './organizations.ts'
import { PaymentMethodView, viewPaymentMethod } from './payment-methods.ts'
import { Instant, nullable, strict, viewInstant } from './schemas.ts'
import { SubscriptionView, viewSubscriptions } from './subscriptions.ts'
import { TimelineEventView, viewEvent } from './timeline.ts'
import { TransactionView, viewTransactions } from './transactions.ts'

const params = strict({ id: CustomerId })
const tag = 'privacy'

const ErasureView = strict({
  id: Type.String({ description: 'what the erased customer is known by: its id if Regulars gave it, else a new one' }), number: Type.Integer(), erasedAt: Instant,
  cleared: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), { description: 'how many of each kind; of the profile, how many fields' }),
})

const PersonView = strict({
  exportedAt: Instant, customer: CustomerView, formerIds: Type.Array(Type.String()), addresses: Type.Array(AddressView), memberships: Type.Array(MembershipView),
  consents: Type.Array(ConsentView), leadSources: Type.Array(LeadSourceView),
  rfm: nullable(strict({ recency: Type.Integer(), frequency: Type.Integer(), monetary: Type.Integer(), segment: Type.String() })),
  paymentMethods: Type.Array(PaymentMethodView), subscriptions: Type.Array(SubscriptionView),
  seats: Type.Array(strict({ id: Type.String(), subscriptionId: Type.String(), status: Type.Enum([...SEAT_STATUSES]), createdAt: Instant }), { description: 'places in subscriptions of others' }), balances: Type.Array(BalanceView), invoices: Type.Array(InvoiceView),
  transactions: Type.Array(TransactionView), credits: Type.Array(CreditView), items: Type.Array(ItemView), timeline: Type.Array(TimelineEventView),
})

/** The document in pieces: what is bounded at once, then the rest page by page. */
async function* writePerson(ctx: Context, person: PersonExport): AsyncIterable<string> {
  const { customer } = person
  const idOf = await readReferences(ctx, { subscriptions: person.seats.map((one) => one.subscription) })
  const head = {
    exportedAt: viewInstant(person.exportedAt), customer: viewCustomer(customer), formerIds: person.formerIds, addresses: person.addresses.map(viewAddress),
    memberships: person.memberships.map(viewMembership), consents: person.consents.map(viewConsent), leadSources: person.leadSources.map(viewLeadSource), rfm: person.rfm,
    paymentMethods: person.paymentMethods.map((method) => viewPaymentMethod(method, customer)), subscriptions: await viewSubscriptions(ctx, person.subscriptions),
    seats: person.seats.map((one) => ({ id: one.id, subscriptionId: idOf('subscriptions', one.subscription), status: one.status, createdAt: viewInstant(one.createdAt) })),
    balances: person.balances.map(viewBalance),
  }
  yield JSON.stringify(head).slice(0, -1)
  yield* writeList('invoices', person.invoices, (page) => viewInvoices(ctx, page))
  yield* writeList('transactions', person.transactions, (page) => viewTransactions(ctx, page))
  yield* writeList('credits', person.credits, (page) => viewCredits(ctx, page))
  yield* writeList('items', person.items, (page) => viewItems(ctx, page))
  yield* writeList('timeline', person.timeline, async (page) =>
    page.map((event) => ({ ...viewEvent(event), mergedFrom: event.customer === customer.number ? null : event.customerId })))
  yield '}'
}

async function* writeList<One>(name: string, pages: Pages<One>, view: (page: readonly One[]) => Promise<readonly unknown[]>): AsyncIterable<string> {
  yield `,"${name}":[`
  let separator = ''
  for await (const page of pages) {
    yield separator + (await view(page)).map((one) => JSON.stringify(one)).join(',')
    separator = ','
  }
  yield ']'
}

export const privacyRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/customers/{id}/erasure', id: 'eraseCustomer', tag, summary: 'Erase a customer for good, live or deleted (GDPR, article 17)',
    description: 'A live customer is deleted first. Personal data is cleared from the profile, history, events and stored answers; number, metrics, the amounts and dates of the books and the times of events stay. '
      + 'Payment methods are let go at their gateways. Refused while a payment waits for its gateway\'s answer. '
      + 'A deleted customer is named by the id that it had; where a live one has that id now, or several had it, `number` says who is meant.',
    scope: 'customers:erase', params, query: strict({ number: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'whom, of several who had this id' })) }),
    answers: { 200: ErasureView }, refusals: ['revision-stale', 'wrong-state'],
    handle: async ({ ctx, params: { id }, query: { number }, ifMatch }) => {
      const erasure = await eraseCustomer(ctx, id, { number: number === undefined ? null : BigInt(number), expectedRevision: ifMatch })
      return { body: { ...erasure, number: Number(erasure.number), erasedAt: viewInstant(erasure.erasedAt) } }
    },
  }),
  route({
    method: 'GET', path: '/customers/{id}/export', id: 'exportPerson', tag, summary: 'Everything that is held on one customer, as one document (GDPR, articles 15 and 20)',
    description: 'Profile with metadata, custom fields and tags, former ids, addresses, memberships, the history of consents, lead sources, scores, payment methods (never their tokens), '
      + 'subscriptions, invoices with their lines, transactions, credit, one-time items, and the whole timeline with its comments. Needs the scopes to read all of these.',
    scope: 'customers:read', params, answers: { 200: PersonView },
    handle: async ({ ctx, params: { id } }) => ({
      stream: writePerson(ctx, await exportPerson(ctx, id)),
      headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="customer.json"' },
    }),
  }),
]
