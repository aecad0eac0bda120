// What all nouns share on Pelcro's wire: numbers, instants, money, query values, pages, and what the dialect keeps in metadata.

import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Answer, RequestHead } from '../../http/surface.ts'
import type { Fields } from './fields.ts'
import { refuseField } from './refusals.ts'

/** The system of external references that Pelcro calls `old_provider_id`. */
export const OLD_PROVIDER = 'pelcro_old_provider'
const LIMIT_DEFAULT = 10
const LIMIT_MAX = 100
/** Rows that pages by number pass over at most: the cost of a page grows with those before it. */
const OFFSET_MAX = 1_000_000

/** An instant in Unix seconds. */
export const viewTime = (at: Date): number => Math.floor(at.getTime() / 1000)
export const viewTimeOrNull = (at: Date | null): number | null => (at === null ? null : viewTime(at))
export const viewNumber = (number: bigint | null | undefined): number | null => (number == null ? null : Number(number))
/** Ones and noughts, where Pelcro's clients compare with those. */
export const viewBit = (isTrue: boolean): 0 | 1 => (isTrue ? 1 : 0)
/** Pelcro writes currencies in lower case. */
export const viewCurrency = (currency: string): string => currency.toLowerCase()

/** Where the dialect keeps, in a record's metadata, what only Pelcro has. Keys that begin so are reserved at Pelcro too. */
export const KEPT = 'pelcro'
/** Keys that callers may neither set nor remove. */
export const RESERVED_KEY = /^(pelcro|vimeo)/i

/** What the dialect kept. Others may have written there, so that every value is of any type. */
export function keptOf(metadata: JsonObject): JsonObject {
  const kept = metadata[KEPT]
  return isJsonObject(kept) ? kept : {}
}

export const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

/** Metadata as callers see it. */
export function viewMetadata({ [KEPT]: _kept, ...metadata }: JsonObject): JsonObject {
  return metadata
}

/** Metadata as it is sent: merged into what there is, null taking a key away. PHP writes an empty object as an empty list. */
export function readMetadata(fields: Fields): JsonObject | undefined {
  const value = fields.object('metadata')
  if (value === undefined) return undefined
  const reserved = Object.keys(value).find((key) => RESERVED_KEY.test(key))
  if (reserved !== undefined) refuse('metadata-key-reserved', { detail: `the key ${reserved} is reserved` })
  return value
}

export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

/** The number in a path. Refuses not-found for what is none. */
export function readNumber(text: string): bigint {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : refuse('not-found', { detail: 'there is no such record' })
}

/** The names of a comma list, a repeated parameter, or both. */
export function namesOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => (typeof one === 'string' ? one.split(',') : [])).map((one) => one.trim()).filter((one) => one !== '')
}

/** The names of `expand`, in snake case however they were written: `defaultSource` is `default_source`. Unknown ones are ignored. */
export function expandsOf(head: Pick<RequestHead, 'query'>): ReadonlySet<string> {
  return new Set(namesOf(head.query['expand']).map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)))
}

export interface Paging {
  readonly page: number
  readonly limit: number
  /** Rows before the page. */
  readonly offset: number
}

function readCount(query: RequestHead['query'], name: string, otherwise: number): number {
  const text = query[name]
  if (text === undefined || text === '') return otherwise
  return typeof text === 'string' && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : refuseField(name, `The ${name} must be an integer of at least 1.`)
}

export function readPaging({ query }: Pick<RequestHead, 'query'>): Paging {
  const [page, limit] = [readCount(query, 'page', 1), Math.min(readCount(query, 'limit', LIMIT_DEFAULT), LIMIT_MAX)]
  if (page * limit > OFFSET_MAX) refuseField('page', `Pages reach ${OFFSET_MAX} rows here; filter further.`)
  return { page, limit, offset: (page - 1) * limit }
}

/** One record in Pelcro's envelope. */
export const answerOne = (data: object, status = 200): Answer => ({ status, body: { data, status: 'success' } })

const LINKS_AROUND = 3

/** A page in Laravel's envelope. Links keep the rest of the query. */
export function answerPage(head: Pick<RequestHead, 'base' | 'path' | 'query'>, { page, limit, offset }: Paging, data: readonly object[], total: number): Answer {
  const path = `${head.base}${head.path}`
  const last = Math.max(1, Math.ceil(total / limit))
  // The next page is told even where it is refused: who takes all is to hear that there are more.
  const reach = Math.floor(OFFSET_MAX / limit)
  const kept = Object.entries(head.query).flatMap(([name, value]) => (name === 'page' ? [] : written(name, value)))
  const url = (to: number): string | null => (to < 1 || to > last ? null : `${path}?${new URLSearchParams([...kept, ['page', String(to)]]).toString()}`)
  const around = Array.from({ length: 2 * LINKS_AROUND + 1 }, (_, index) => page - LINKS_AROUND + index)
  const shown = [...new Set([1, ...around, last])].filter((one) => one >= 1 && one <= Math.min(last, reach)).toSorted((a, b) => a - b)
  const gap = { url: null, label: '...', active: false }
  const numbered = shown.flatMap((one, index) => [...(index > 0 && one - (shown[index - 1] ?? 0) > 1 ? [gap] : []), { url: url(one), label: String(one), active: one === page }])
  return {
    body: {
      data, links: { first: url(1), last: last <= reach ? url(last) : null, prev: url(page - 1), next: url(page + 1) },
      meta: {
        current_page: page, from: data.length > 0 ? offset + 1 : null, last_page: last,
        links: [{ url: url(page - 1), label: '&laquo; Previous', active: false }, ...numbered, { url: url(page + 1), label: 'Next &raquo;', active: false }],
        path, per_page: limit, to: data.length > 0 ? offset + data.length : null, total,
      },
    },
  }
}

/** A query parameter as it was written, brackets and all. */
function written(name: string, value: unknown): [string, string][] {
  if (typeof value === 'string') return [[name, value]]
  if (Array.isArray(value)) return value.flatMap((one) => written(`${name}[]`, one))
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, one]) => written(`${name}[${key}]`, one)) : []
}
