// What all nouns share on Pelcro's wire: instants, query values, pages.

import type { RequestHead } from '../../http/surface.ts'
import { refuseField } from './refusals.ts'

/** The system of external references that Pelcro calls `old_provider_id`. */
export const OLD_PROVIDER = 'pelcro_old_provider'
const LIMIT_DEFAULT = 10
const LIMIT_MAX = 100
/** Rows that pages by number pass over at most: each page reads those before it. */
const OFFSET_MAX = 20_000

/** An instant in Unix seconds. */
export const viewTime = (at: Date): number => Math.floor(at.getTime() / 1000)

export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

/** The names of a comma list, a repeated parameter, or both. */
export function namesOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one) => (typeof one === 'string' ? one.split(',') : [])).map((one) => one.trim()).filter((one) => one !== '')
}

export interface Paging {
  readonly page: number
  readonly limit: number
}

function readCount(query: RequestHead['query'], name: string, otherwise: number): number {
  const text = query[name]
  if (text === undefined || text === '') return otherwise
  return typeof text === 'string' && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : refuseField(name, `The ${name} must be an integer of at least 1.`)
}

export function readPaging({ query }: RequestHead): Paging {
  const paging = { page: readCount(query, 'page', 1), limit: Math.min(readCount(query, 'limit', LIMIT_DEFAULT), LIMIT_MAX) }
  if (paging.page * paging.limit > OFFSET_MAX) refuseField('page', `Pages reach ${OFFSET_MAX} rows here; filter further.`)
  return paging
}

/** A page in Laravel's envelope. Links keep the rest of the query. */
export function answerPage(head: RequestHead, { page, limit }: Paging, data: readonly object[], total: number): object {
  const path = `${head.base}${head.path}`
  const last = Math.max(1, Math.ceil(total / limit))
  const kept = Object.entries(head.query).flatMap(([name, value]): [string, string][] => {
    if (name === 'page') return []
    if (typeof value === 'string') return [[name, value]]
    if (Array.isArray(value)) return value.map((one) => [`${name}[]`, String(one)])
    return typeof value === 'object' && value !== null ? Object.entries(value).map(([key, one]) => [`${name}[${key}]`, String(one)]) : []
  })
  const url = (to: number): string | null => (to < 1 || to > last ? null : `${path}?${new URLSearchParams([...kept, ['page', String(to)]]).toString()}`)
  const from = (page - 1) * limit
  const has = data.length > 0
  return {
    data, links: { first: url(1), last: url(last), prev: url(page - 1), next: url(page + 1) },
    meta: { current_page: page, from: has ? from + 1 : null, last_page: last, links: [], path, per_page: limit, to: has ? from + data.length : null, total },
  }
}
