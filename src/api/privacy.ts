// Routes of what a person may ask for: to be forgotten, and to be told everything.

import Type from 'typebox'
import { type Route, route } from '../http/surface.ts'
import { eraseCustomer } from '../services/erasure.ts'
import { exportPerson, type PersonExport } from '../services/person-export.ts'
import { AddressView, viewAddress } from './addresses.ts'
import { ConsentView, CustomerId, CustomerView, LeadSourceView, viewConsent, viewCustomer, viewLeadSource } from './customer-schema.ts'
import { MembershipView, viewMembership } from './organizations.ts'
import { Instant, nullable, strict, viewInstant } from './schemas.ts'
import { EventView, viewEvent } from './timeline.ts'

const params = strict({ id: CustomerId })
const tag = 'privacy'

const ErasureView = strict({
  id: Type.String({ description: 'what the erased customer is known by: its id if Regulars gave it, else a new one' }), number: Type.Integer(), erasedAt: Instant,
  cleared: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), { description: 'how many of each kind; of the profile, how many fields' }),
})

const PersonView = strict({
  exportedAt: Instant, customer: CustomerView, formerIds: Type.Array(Type.String()), addresses: Type.Array(AddressView), memberships: Type.Array(MembershipView),
  consents: Type.Array(ConsentView), leadSources: Type.Array(LeadSourceView),
  rfm: nullable(strict({ recency: Type.Integer(), frequency: Type.Integer(), monetary: Type.Integer(), segment: Type.String() })), timeline: Type.Array(EventView),
})

/** The document in pieces: all of the person at once, then the timeline page by page. */
async function* writePerson({ timeline, ...person }: PersonExport): AsyncIterable<string> {
  const head = {
    exportedAt: viewInstant(person.exportedAt), customer: viewCustomer(person.customer), formerIds: person.formerIds, addresses: person.addresses.map(viewAddress),
    memberships: person.memberships.map(viewMembership), consents: person.consents.map(viewConsent), leadSources: person.leadSources.map(viewLeadSource), rfm: person.rfm,
  }
  yield `${JSON.stringify(head).slice(0, -1)},"timeline":[`
  let separator = ''
  for await (const events of timeline) {
    yield separator + events.map((event) => JSON.stringify(viewEvent(event))).join(',')
    separator = ','
  }
  yield ']}'
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
    description: 'Profile with metadata, custom fields and tags, former ids, addresses, memberships, the history of consents, lead sources, scores, and the whole timeline with its comments.',
    scope: 'customers:read', params, answers: { 200: PersonView },
    handle: async ({ ctx, params: { id } }) => ({
      stream: writePerson(await exportPerson(ctx, id)),
      headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="customer.json"' },
    }),
  }),
]
