// Lists of customers: by filter, by search, sorted, page by page.

import type { Customer } from '../domain/customer.ts'
import { type FilterScope, readAlternatives, readFilter, segmentsIn } from '../domain/filter/bind.ts'
import { type BuiltFilter, type Filter, readsFrom } from '../domain/filter/tree.ts'
import { refuse } from '../domain/refusal.ts'
import { readSearch } from '../domain/search.ts'
import { textKey } from '../domain/text-key.ts'
import { countCustomers, type CustomerPosition, type CustomerQuery, isPosition, listCustomers, SORT_FIELDS, type SortField } from '../storage/customer-lists.ts'
import type { SiteDb } from '../storage/db.ts'
import { findSegmentFilters } from '../storage/segments.ts'
import { type Context, permit } from './context.ts'
import { customFieldTypes } from './custom-fields.ts'
import { freshRfm, RFM_AGE_SECONDS } from './rfm.ts'

export const SEGMENTS_IN_FILTER_MAX = 100
/** What every list of customers can be sorted by; a search also by how well it fits, `score`. */
export const SORTS = SORT_FIELDS.filter((field) => field !== 'score')

/** A list as a caller asks for it. `sort` is a field, with `-` for descending. */
export interface CustomerListRequest {
  readonly filter?: string
  /** Instead of a text, filters that a face built; who passes one of them is listed. */
  readonly alternatives?: readonly BuiltFilter[]
  readonly q?: string
  readonly sort?: string
}

export interface CustomerPage {
  readonly customers: readonly Customer[]
  readonly next: CustomerPosition | null
  readonly total: number | null
}

/** One page of live customers; `offset` passes over as many, at a cost that grows with them. Refuses filter-invalid, sort-invalid, invalid (q). */
export async function findCustomers(
  ctx: Context, request: CustomerListRequest, page: { after: CustomerPosition | null; limit: number; count?: boolean; offset?: number },
): Promise<CustomerPage> {
  permit(ctx, 'customers:read')
  const query = await ctx.database.read(ctx.site.siteId, (db) => readCustomerQuery(ctx, db, request))
  if (page.after !== null && !isPosition(query.sort, page.after)) refuse('cursor-invalid', { detail: 'the cursor is not one that this list gave for this query' })
  // Pages after the first stay with the scores that the list began with.
  await scoreFor(ctx, query.filter, page.after === null ? RFM_AGE_SECONDS : Infinity)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const { after, limit, offset = 0 } = page
    const { customers, next } = await listCustomers(db, query, after, limit, offset)
    if (!page.count) return { customers, next, total: null }
    // A page that ends the list tells its length.
    const isEnd = after === null && next === null && (customers.length > 0 || offset === 0)
    return { customers, next, total: isEnd ? offset + customers.length : await countCustomers(db, query) }
  })
}

/** Sees to scores for a filter that asks for them: never computed, they would make it find nobody. */
async function scoreFor(ctx: Context, filter: Filter, maxAgeSeconds: number): Promise<void> {
  if (readsFrom(filter, 'rfm')) await freshRfm(ctx, maxAgeSeconds)
}

/** A filter's meaning, with the scores that it asks for computed. Not to be called inside a transaction. */
export async function readyFilter(ctx: Context, text: string): Promise<Filter> {
  const filter = await ctx.database.read(ctx.site.siteId, (db) => readSiteFilter(ctx, db, text))
  await scoreFor(ctx, filter, RFM_AGE_SECONDS)
  return filter
}

/** How many live customers a filter finds. */
export async function countFiltered(ctx: Context, text: string): Promise<number> {
  permit(ctx, 'segments:read')
  const filter = await readyFilter(ctx, text)
  return ctx.database.read(ctx.site.siteId, (db) => countCustomers(db, { filter, search: null, sort: 'number', descending: true }))
}

/** The query that a request means. */
export async function readCustomerQuery(ctx: Context, db: SiteDb, request: CustomerListRequest): Promise<CustomerQuery> {
  const search = request.q === undefined ? null : readSearch(request.q)
  const { sort, descending } = readSort(request.sort, search !== null)
  const { filter, alternatives } = request
  return { filter: alternatives ? readAlternatives(alternatives, scopeOf(ctx)) : filter ? await readSiteFilter(ctx, db, filter) : [], search, sort, descending }
}

/** What a filter means on a site without its custom fields and segments. */
const scopeOf = ({ site: { settings } }: Context): FilterScope => ({ customFields: new Map(), timeZone: settings.timeZone, country: settings.country, segment: () => null })

/** A filter's meaning on the context's site: its custom fields, its time zone, its segments. */
export async function readSiteFilter(ctx: Context, db: SiteDb, text: string): Promise<Filter> {
  const types = text.includes('customFields') || text.includes('@') ? await customFieldTypes(db) : new Map()
  const segments = await segmentFilters(db, text)
  return readFilter(text, { ...scopeOf(ctx), customFields: types, segment: (name) => segments.get(textKey(name)) ?? null })
}

/** The filters of all segments that a text names, and of those that these name. */
async function segmentFilters(db: SiteDb, text: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let names = text.includes('@') ? segmentsIn(text) : []
  while (names.length > 0 && found.size < SEGMENTS_IN_FILTER_MAX) {
    const filters = await findSegmentFilters(db, names)
    for (const [name, filter] of filters) found.set(name, filter)
    names = [...filters.values()].flatMap(segmentsIn).filter((name) => !found.has(textKey(name)))
  }
  return found
}

function readSort(sort: string | undefined, searched: boolean): { sort: SortField; descending: boolean } {
  if (sort === undefined) return { sort: searched ? 'score' : 'number', descending: true }
  // Filters name figures by where they stand in a customer.
  const name = sort.replace(/^[-+]/, '').replace(/^metrics\./, '')
  const known = SORT_FIELDS.find((field) => field === name && (field !== 'score' || searched))
  if (!known) {
    const allowed = SORT_FIELDS.filter((field) => field !== 'score' || searched).join(', ')
    refuse('sort-invalid', { detail: `sort is one of ${allowed}, with "-" before it for descending`, errors: [{ pointer: '/sort', code: 'sort-invalid', message: `is not one of ${allowed}` }] })
  }
  return { sort: known, descending: sort.startsWith('-') }
}
