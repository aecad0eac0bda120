// The list of customers.

import Type from 'typebox'
import { FILTER_CHARS_MAX } from '../domain/filter/parse.ts'
import { SEARCH_CHARS_MAX } from '../domain/search.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { findCustomers } from '../services/customer-lists.ts'
import { readExpand } from '../services/expand.ts'
import { CustomerView } from './customer-schema.ts'
import { expandQuery, fieldsQuery, readFields, viewCustomers } from './expand.ts'
import { pageOf, pageQuery, strict } from './schemas.ts'

export const listQuery = {
  sort: Type.Optional(Type.String({ maxLength: 50, description: 'a field, with "-" before it for descending; newest first when left out, or best match first with q' })),
  count: Type.Optional(Type.Boolean({ description: 'also give the total' })),
  expand: expandQuery,
  fields: fieldsQuery,
  ...pageQuery,
}

export interface ListQuery {
  readonly filter?: string
  readonly q?: string
  readonly sort?: string
  readonly count?: boolean
  readonly expand?: string
  readonly fields?: string
  readonly limit?: number
  readonly cursor?: string
}

/** One page of customers as an answer. */
export async function answerCustomers(ctx: Context, query: ListQuery): Promise<Answer> {
  const { filter, q, sort, limit = PAGE_LIMIT_DEFAULT, cursor, count } = query
  const bound = { list: 'customers', filter, q, sort }
  const after = cursor === undefined ? null : readTextCursor(bound, cursor, 2)
  const names = readExpand(ctx, query.expand)
  const wanted = readFields(query.fields, names)
  const page = await findCustomers(ctx, { filter, q, sort }, { after: after && [after[0] ?? null, after[1] ?? '0'], limit, count })
  return {
    body: {
      items: await viewCustomers(ctx, page.customers, names, wanted), nextCursor: page.next && writeCursor(bound, [...page.next]),
      ...(page.total === null ? {} : { total: page.total }),
    },
  }
}

export const PartialCustomerView = Type.Partial(CustomerView, { additionalProperties: true })

export const customerListRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers', id: 'listCustomers', tag: 'customers', summary: 'List, filter and search customers', scope: 'customers:read',
    description: 'A filter is clauses by `;`, all of which hold: `field:value`, `field:a,b`, `field:!a`, `field:1..9`, `field:null`, `@segment`.',
    query: strict({
      filter: Type.Optional(Type.String({ maxLength: FILTER_CHARS_MAX })),
      q: Type.Optional(Type.String({ maxLength: SEARCH_CHARS_MAX, description: 'parts of a name, e-mail, phone, company or id; forgives a typing error' })),
      ...listQuery,
    }),
    answers: { 200: pageOf(PartialCustomerView) }, refusals: ['filter-invalid', 'sort-invalid', 'expand-unknown', 'field-unknown', 'cursor-invalid'],
    handle: async ({ ctx, query }) => answerCustomers(ctx, query),
  }),
]
