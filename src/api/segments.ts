// Routes of segments and of the scores of recency, frequency and monetary value.

import Type, { type Static } from 'typebox'
import { FILTER_CHARS_MAX } from '../domain/filter/parse.ts'
import { RFM_SEGMENTS, type RfmRun, type Segment, SEGMENT_NAME_MAX } from '../domain/segment.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { getRfm, getRfmOf, refreshRfm, RFM_AGE_SECONDS, RFM_AGE_SECONDS_MAX } from '../services/rfm.ts'
import { changeSegment, createSegment, getCountedSegment, getSegment, getSegments, removeSegment } from '../services/segments.ts'
import { answerCustomers, listQuery, PartialCustomerView } from './customer-lists.ts'
import { CustomerId } from './customer-schema.ts'
import { clearable, Instant, Money, nullable, pageOf, pageQuery, strict, viewInstant, viewMoney } from './schemas.ts'

const Name = Type.String({ minLength: 1, maxLength: SEGMENT_NAME_MAX })
const Filter = Type.String({ maxLength: FILTER_CHARS_MAX })
const Description = clearable(Type.String({ maxLength: 1_000 }))
const View = strict({
  id: Type.String(), name: Type.String(), description: nullable(Type.String()), filter: Type.String(), customerCount: nullable(Type.Integer()),
  countedAt: nullable(Instant), createdAt: Instant, updatedAt: Instant, revision: Type.Integer(),
})
const Score = Type.Integer({ minimum: 1, maximum: 5 })
const params = strict({ id: Type.String({ maxLength: 50, description: 'id or name of the segment' }) })
const tag = 'segments'

const view = (one: Segment): Static<typeof View> => ({ ...one, countedAt: viewInstant(one.countedAt), createdAt: viewInstant(one.createdAt), updatedAt: viewInstant(one.updatedAt) })
const answer = (one: Segment): { body: unknown; revision: number } => ({ body: view(one), revision: one.revision })

const maxAgeSeconds = Type.Optional(Type.Integer({
  minimum: 0, maximum: RFM_AGE_SECONDS_MAX, default: RFM_AGE_SECONDS, description: 'compute again when the scores are older',
}))
const RfmView = strict({
  computedAt: Instant, customerCount: Type.Integer({ description: 'how many are scored' }),
  segments: Type.Array(strict({
    segment: Type.Enum([...RFM_SEGMENTS]), customerCount: Type.Integer(), share: Type.Number({ description: 'of all that are scored, 0 to 1' }),
    lifetimeRevenue: Money, averageRevenue: Money,
  })),
})

function viewRfm(ctx: Context, { computedAt, customerCount, groups }: RfmRun): Static<typeof RfmView> {
  const currency = ctx.site.settings.reportingCurrency
  return {
    computedAt: viewInstant(computedAt), customerCount,
    segments: groups.map((one) => ({
      segment: one.segment, customerCount: one.customerCount, share: one.share,
      lifetimeRevenue: viewMoney(one.lifetimeRevenueMinor, currency), averageRevenue: viewMoney(one.averageRevenueMinor, currency),
    })),
  }
}

export const segmentRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/segments', id: 'listSegments', tag, summary: 'List segments', scope: 'segments:read', query: strict(pageQuery), answers: { 200: pageOf(View) },
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'segments' }
      const found = await getSegments(ctx, cursor === undefined ? null : (readTextCursor(bound, cursor, 1)[0] ?? null), limit + 1)
      const items = found.slice(0, limit)
      return { body: { items: items.map(view), nextCursor: found.length > limit ? writeCursor(bound, [items.at(-1)?.id ?? '']) : null } }
    },
  }),
  route({
    method: 'POST', path: '/segments', id: 'createSegment', tag, summary: 'Save a filter as a segment', scope: 'segments:write',
    body: strict({ name: Name, description: Description, filter: Filter }), answers: { 201: View }, refusals: ['already-exists', 'filter-invalid', 'limit-reached'],
    handle: async ({ ctx, body }) => ({ status: 201, ...answer(await createSegment(ctx, body)) }),
  }),
  route({
    method: 'GET', path: '/segments/{id}', id: 'getSegment', tag, summary: 'Read a segment with its count', scope: 'segments:read',
    params, query: strict({ refresh: Type.Optional(Type.Boolean({ description: 'count now, whatever was counted before' })) }), answers: { 200: View },
    handle: async ({ ctx, params: { id }, query }) => answer(await getCountedSegment(ctx, id, query.refresh === true)),
  }),
  route({
    method: 'PATCH', path: '/segments/{id}', id: 'changeSegment', tag, summary: 'Change a segment', scope: 'segments:write',
    params, body: strict({ name: Type.Optional(Name), description: Description, filter: Type.Optional(Filter) }), answers: { 200: View },
    refusals: ['already-exists', 'filter-invalid', 'in-use', 'revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => answer(await changeSegment(ctx, id, body, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/segments/{id}', id: 'deleteSegment', tag, summary: 'Remove a segment that nothing names', scope: 'segments:write',
    params, answers: { 204: null }, refusals: ['in-use', 'revision-stale'],
    handle: async ({ ctx, params: { id }, ifMatch }) => {
      await removeSegment(ctx, id, ifMatch)
      return { status: 204 }
    },
  }),
  route({
    method: 'GET', path: '/segments/{id}/members', id: 'listSegmentMembers', tag, summary: 'List the customers of a segment', scope: 'customers:read',
    params, query: strict(listQuery), answers: { 200: pageOf(PartialCustomerView) }, refusals: ['sort-invalid', 'expand-unknown', 'field-unknown', 'cursor-invalid'],
    handle: async ({ ctx, params: { id }, query }) => answerCustomers(ctx, { ...query, filter: (await getSegment(ctx, id)).filter }),
  }),
  route({
    method: 'GET', path: '/rfm', id: 'getRfm', tag, summary: 'Customers by recency, frequency and monetary value', scope: 'segments:read',
    description: 'Quintiles over the customers who have paid, computed when the last scores are older than asked for.',
    query: strict({ maxAgeSeconds }), answers: { 200: RfmView },
    handle: async ({ ctx, query }) => ({ body: viewRfm(ctx, await getRfm(ctx, query.maxAgeSeconds ?? RFM_AGE_SECONDS)) }),
  }),
  route({
    method: 'POST', path: '/rfm/refresh', id: 'refreshRfm', tag, summary: 'Compute the scores now', scope: 'segments:write', answers: { 200: RfmView },
    handle: async ({ ctx }) => ({ body: viewRfm(ctx, await refreshRfm(ctx)) }),
  }),
  route({
    method: 'GET', path: '/customers/{id}/rfm', id: 'getCustomerRfm', tag, summary: 'The scores of one customer; null before the first payment', scope: 'customers:read',
    params: strict({ id: CustomerId }), query: strict({ maxAgeSeconds }),
    answers: { 200: strict({ computedAt: Instant, scores: nullable(strict({ recency: Score, frequency: Score, monetary: Score, segment: Type.Enum([...RFM_SEGMENTS]) })) }) },
    handle: async ({ ctx, params: { id }, query }) => {
      const { computedAt, scores } = await getRfmOf(ctx, id, query.maxAgeSeconds ?? RFM_AGE_SECONDS)
      return { body: { computedAt: viewInstant(computedAt), scores } }
    },
  }),
]
