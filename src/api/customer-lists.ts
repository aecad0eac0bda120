// The list of customers.

import Type from 'typebox'
import { FILTER_PATHS } from '../domain/filter/fields.ts'
import { FILTER_CHARS_MAX } from '../domain/filter/parse.ts'
import { SEARCH_CHARS_MAX, SEARCH_HITS_MAX, SEARCH_LOOK_MAX } from '../domain/search.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { findCustomers, SORTS } from '../services/customer-lists.ts'
import { readExpand } from '../services/expand.ts'
import { CustomerView } from './customer-schema.ts'
import { expandQuery, fieldsQuery, readFields, viewCustomers } from './expand.ts'
import { pageOf, pageQuery, strict } from './schemas.ts'

export const listQuery = {
  sort: Type.Optional(Type.String({ maxLength: 50, description: `one of ${SORTS.join(', ')}, with "-" before it for descending; newest first when left out, or best match first with q` })),
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

const SEARCH = `parts of a name, e-mail, phone, company or id; forgives a typing error. Gives the ${SEARCH_HITS_MAX} best at most; of more than ${SEARCH_LOOK_MAX} hits, ` +
  'the best of the newest that many'
const FILTERS =
  'A filter is clauses by `;`, all of which hold: `field:value`, `field:a,b` (one of them), `field:!a` (none of them), `field:1..9`, `1..` or `..9` (both ends ' +
  'belong to it), `field:null` (has no value), `field:!null`, `@segment`, `!@segment`. Sub-fields follow a dot; `*` stands for any one name, as in ' +
  '`leadSource.*.source:google`. Quote a value that holds `, ; : ..` or begins with `!`: `company:"Acme; Inc"`; a backslash quotes a quote. ' +
  'Texts match whole and without regard to case (Unicode lower case, no locale: ß is not ss); ranges of texts are by code point. ' +
  'Phones match as given and by their number, read in the country of the site. A day means that day in the time zone of the site; in metadata, in UTC. ' +
  'Metadata matches by the text of its values; a range with numbers at its ends finds numbers, one with days or date-times finds those, any other texts.\n\n' +
  `Fields: ${FILTER_PATHS.map((path) => `\`${path}\``).join(', ')}; \`metadata.NAME\` and what is nested in it, \`externalReferences.SYSTEM\`, \`customFields.NAME\` (of money also \`.currency\`).`

export const customerListRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers', id: 'listCustomers', tag: 'customers', summary: 'List, filter and search customers', scope: 'customers:read',
    description: FILTERS,
    query: strict({
      filter: Type.Optional(Type.String({ maxLength: FILTER_CHARS_MAX, description: 'which customers, e.g. tags:vip;createdAt:2026-01-01..' })),
      q: Type.Optional(Type.String({ maxLength: SEARCH_CHARS_MAX, description: SEARCH })),
      ...listQuery,
    }),
    answers: { 200: pageOf(PartialCustomerView) }, refusals: ['filter-invalid', 'sort-invalid', 'expand-unknown', 'field-unknown', 'cursor-invalid'],
    handle: async ({ ctx, query }) => answerCustomers(ctx, query),
  }),
]
