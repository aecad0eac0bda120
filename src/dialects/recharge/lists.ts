// Lists of Recharge: filters, sorting, and cursors that carry both; pages by number and Link headers in 2021-01.

import { isJsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { readInstant } from '../../domain/time.ts'
import type { Answer, RequestHead } from '../../http/surface.ts'
import type { RecordFilter, RecordPosition, RecordQuery, RecordSort } from '../../services/numbered-records.ts'
import { readQueryTime, refuseField, type Version, versionOf } from './wire.ts'

export const LIMIT_DEFAULT = 50
export const LIMIT_MAX = 250
/** Pages that can be asked for by number. */
export const PAGES_MAX = 100
const IDS_MAX = 250

const SORTS: { readonly [name: string]: RecordSort } = { id: 'number', created_at: 'createdAt', updated_at: 'updatedAt', scheduled_at: 'number', processed_at: 'number' }
const SORT_DEFAULT = 'id-desc'

/** What a list asks for. `filters` are as they were sent with the first page. */
export interface ListRequest {
  readonly version: Version
  readonly filters: { readonly [name: string]: string }
  readonly include: ReadonlySet<string>
  readonly sortBy: string
  readonly sort: RecordSort
  /** The order in which rows are read: the other way round towards the beginning. */
  readonly descending: boolean
  readonly after: RecordPosition | null
  readonly isBack: boolean
  readonly limit: number
  /** Rows to pass over, for pages by number. */
  readonly offset: number
}

interface Cursor {
  readonly sort_by: string
  readonly cursor_dir: 'next' | 'previous'
  readonly last_value: string
  readonly last_id: string
  readonly filters: { readonly [name: string]: string }
}

const valueOf = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(',') : typeof value === 'string' ? value : '')

/**
 * Reads the query of a list with these filters; names that it does not know are ignored, as Recharge does. Filters of Recharge's that
 * are `notHere` are refused: without them a list would hold what was not asked for.
 */
export function readList({ query, headers }: RequestHead, names: readonly string[], notHere: readonly string[] = []): ListRequest {
  for (const name of notHere) if (valueOf(query[name]) !== '') refuseField(name, 'This filter is not supported.')
  const version = versionOf({ headers })
  const given = Object.fromEntries([...names, 'include'].map((name) => [name, valueOf(query[name])]).filter(([, value]) => value !== ''))
  const limit = readCount('limit', valueOf(query['limit']), LIMIT_MAX) ?? LIMIT_DEFAULT
  const text = valueOf(query['cursor'])
  const cursor = text === '' ? null : readCursor(text, names)
  // The cursor brings the filters of the first page; others would be another list.
  if (cursor && names.some((name) => given[name] !== undefined && given[name] !== cursor.filters[name])) {
    refuseField('cursor', 'Cannot be combined with other filters')
  }
  const page = cursor ? 1 : (readCount('page', valueOf(query['page']), PAGES_MAX) ?? 1)
  const sortBy = cursor?.sort_by ?? (valueOf(query['sort_by']) || SORT_DEFAULT)
  const { sort, descending } = readSort(sortBy)
  const { include, ...filters } = { ...(cursor?.filters ?? given), ...(given['include'] ? { include: given['include'] } : {}) }
  const isBack = cursor?.cursor_dir === 'previous'
  return {
    version, filters, include: namesOf(include), sortBy, sort, descending: descending !== isBack, isBack, limit, offset: (page - 1) * limit,
    after: cursor ? [cursor.last_value, cursor.last_id] : null,
  }
}

/** The names of an `include`. */
export function namesOf(include: unknown): ReadonlySet<string> {
  return new Set(valueOf(include).split(',').map((name) => name.trim()).filter((name) => name !== ''))
}

function readCount(name: string, text: string, max: number): number | null {
  if (text === '') return null
  if (!/^\d{1,9}$/.test(text)) return refuseField(name, 'Not a valid integer.')
  const count = Number(text)
  return count >= 1 && count <= max ? count : refuseField(name, `Must be between 1 and ${max}.`)
}

function readSort(text: string): { sort: RecordSort; descending: boolean } {
  const [, name = '', direction] = /^(\w+)-(asc|desc)$/.exec(text.toLowerCase()) ?? []
  const sort = Object.hasOwn(SORTS, name) ? SORTS[name] : undefined
  if (!sort) refuseField('sort_by', `Must be one of: ${Object.keys(SORTS).flatMap((one) => [`${one}-asc`, `${one}-desc`]).join(', ')}.`)
  return { sort, descending: direction === 'desc' }
}

function readCursor(text: string, names: readonly string[]): Cursor {
  const no = (): never => refuse('cursor-invalid', { detail: 'the cursor is none that this list gave' })
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return isCursor(cursor) && Object.keys(cursor.filters).every((name) => name === 'include' || names.includes(name)) ? cursor : no()
  } catch {
    return no()
  }
}

function isCursor(cursor: unknown): cursor is Cursor {
  if (!isJsonObject(cursor)) return false
  const { filters, last_id: id, last_value: value, cursor_dir: direction, sort_by: sort } = cursor
  if (!isJsonObject(filters) || !Object.values(filters).every((one) => typeof one === 'string')) return false
  if (typeof id !== 'string' || !/^\d{1,18}$/.test(id) || typeof value !== 'string' || typeof sort !== 'string') return false
  const isPlace = readSort(sort).sort === 'number' ? /^\d{1,18}$/.test(value) : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && readInstant(value) !== null
  return isPlace && (direction === 'next' || direction === 'previous')
}

/** What a row is placed by. */
export interface Placed {
  readonly number: bigint
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface ListPage<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly previous: string | null
}

/** One page: `read` gives at most so many rows after the request's place, in the order it asks for. */
export async function readPage<Row extends Placed>(request: ListRequest, read: (limit: number) => Promise<readonly Row[]>): Promise<ListPage<Row>> {
  const { limit, offset, isBack, after } = request
  const found = (await read(offset + limit + 1)).slice(offset)
  const rows = isBack ? found.slice(0, limit).toReversed() : found.slice(0, limit)
  const hasMore = found.length > limit
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    rows,
    next: last && (isBack || hasMore) ? writeCursor(request, last, 'next') : null,
    previous: first && (isBack ? hasMore : after !== null || offset > 0) ? writeCursor(request, first, 'previous') : null,
  }
}

/** One page of rows that were read whole: by their numbers, whatever it is to be sorted by. */
export async function pageOf<Row extends Placed>(request: ListRequest, rows: readonly Row[]): Promise<ListPage<Row>> {
  const { descending, after } = request
  const place = after === null ? null : BigInt(after[1])
  const behind = rows.filter(({ number }) => place === null || (descending ? number < place : number > place)).toSorted((a, b) => (a.number < b.number === descending ? 1 : -1))
  return readPage({ ...request, sort: 'number' }, async (limit) => behind.slice(0, limit))
}

function writeCursor({ sortBy, sort, filters, include }: ListRequest, row: Placed, direction: Cursor['cursor_dir']): string {
  const value = sort === 'number' ? String(row.number) : row[sort].toISOString()
  const cursor: Cursor = {
    sort_by: sortBy, cursor_dir: direction, last_value: value, last_id: String(row.number), filters: { ...filters, ...(include.size > 0 ? { include: [...include].join(',') } : {}) },
  }
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** A page as it goes out: with its cursors in the body, or in 2021-01 with links in a header. */
export function listAnswer(head: RequestHead, request: ListRequest, name: string, page: Pick<ListPage<unknown>, 'next' | 'previous'>, views: readonly unknown[]): Answer {
  if (request.version === '2021-11') return { body: { next_cursor: page.next, previous_cursor: page.previous, [name]: views } }
  const link = (cursor: string | null, rel: string): string[] => (cursor === null ? [] : [`<${head.base}${head.path}?cursor=${cursor}&limit=${request.limit}>; rel="${rel}"`])
  const links = [...link(page.next, 'next'), ...link(page.previous, 'previous')].join(', ')
  return { body: { [name]: views }, ...(links === '' ? {} : { headers: { link: links } }) }
}

/** A comma list of ids. What is no id is refused. */
export function readIds(name: string, text: string | undefined): bigint[] | undefined {
  if (text === undefined) return undefined
  const ids = text.split(',').map((one) => one.trim()).filter((one) => one !== '')
  if (ids.length > IDS_MAX) refuseField(name, `Longer than maximum length ${IDS_MAX}.`)
  return ids.map((one) => (/^\d{1,18}$/.test(one) ? BigInt(one) : refuseField(name, 'Not a valid integer.')))
}

/** The instants and ids that every list knows. */
export const AGE_FILTERS = ['ids', 'created_at_min', 'created_at_max', 'updated_at_min', 'updated_at_max'] as const

/** Whether a row is of the ages that a list asks for: for lists that are read whole. */
export function isOfAge({ createdAt, updatedAt }: Pick<Placed, 'createdAt' | 'updatedAt'>, request: ListRequest): boolean {
  const { createdFrom, createdTo, updatedFrom, updatedTo } = recordFilter(request)
  const within = (at: Date, from: Date | undefined, to: Date | undefined): boolean => (!from || at >= from) && (!to || at <= to)
  return within(createdAt, createdFrom, createdTo) && within(updatedAt, updatedFrom, updatedTo)
}

/** The query that a list's common filters, order and place mean. */
export function recordQuery(request: ListRequest, limit: number): RecordQuery {
  return { ...recordFilter(request), sort: request.sort, descending: request.descending, after: request.after, limit }
}

/** What a list's common filters mean. */
export function recordFilter({ filters, version }: ListRequest): RecordFilter {
  const time = (name: string): Date | undefined => (filters[name] === undefined ? undefined : readQueryTime(name, filters[name], version))
  const [createdFrom, createdTo, updatedFrom, updatedTo] = AGE_FILTERS.slice(1).map(time)
  const numbers = readIds('ids', filters['ids'])
  return {
    ...(numbers ? { numbers } : {}), ...(createdFrom ? { createdFrom } : {}), ...(createdTo ? { createdTo } : {}), ...(updatedFrom ? { updatedFrom } : {}), ...(updatedTo ? { updatedTo } : {}),
  }
}
