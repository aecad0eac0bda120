// Routes of what a person may ask for: to be forgotten, and to be told everything.

import Type from 'typebox'
import { type Route, route } from '../http/surface.ts'
import { eraseCustomer } from '../services/erasure.ts'
import { CustomerId } from './customer-schema.ts'
import { Instant, strict, viewInstant } from './schemas.ts'

const params = strict({ id: CustomerId })
const tag = 'privacy'

const ErasureView = strict({
  id: Type.String({ description: 'what the erased customer is known by: its id if Regulars gave it, else a new one' }), number: Type.Integer(), erasedAt: Instant,
  cleared: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), { description: 'how many of each kind; of the profile, how many fields' }),
})

export const privacyRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/customers/{id}/erasure', id: 'eraseCustomer', tag, summary: 'Erase a customer for good, live or deleted (GDPR, article 17)',
    description: 'A live customer is deleted first. Personal data is cleared from the profile, history, events and stored answers; number, metrics and the times of events stay. '
      + 'A deleted customer is named by the id that it had; where a live one has that id now, or several had it, `number` says who is meant.',
    scope: 'customers:erase', params, query: strict({ number: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })) }),
    answers: { 200: ErasureView }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, query: { number }, ifMatch }) => {
      const erasure = await eraseCustomer(ctx, id, { number: number === undefined ? null : BigInt(number), expectedRevision: ifMatch })
      return { body: { ...erasure, number: Number(erasure.number), erasedAt: viewInstant(erasure.erasedAt) } }
    },
  }),
]
