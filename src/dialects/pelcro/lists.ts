// Lists of everything but customers: `filter[field]=value,value`, sorted by id, page by page.

import Type from 'typebox'
import type { RecordCondition, RecordQuery } from '../../domain/record-query.ts'
import type { RequestHead } from '../../http/surface.ts'
import { refuseField } from './refusals.ts'
import { namesOf, type Paging, readPaging } from './wire.ts'

const Anything = Type.Optional(Type.Unknown())
/** What every request may say in its query. A word of `expand` that nothing knows is ignored, as at Pelcro; any other name is refused. */
export const AnyQuery = Type.Object({ site_id: Anything, language: Anything, expand: Anything })
/** What lists may be asked for beside it. */
export const ListQuery = Type.Object({ ...AnyQuery.properties, filter: Anything, sort: Anything, page: Anything, limit: Anything })

/** A field that a list can be filtered by: the core's, and what its values are. */
export interface ListField {
  readonly core: string
  /** Numbers, or Pelcro's words with the core's for each. */
  readonly values: 'number' | { readonly [word: string]: readonly string[] }
}

export interface RecordList {
  readonly paging: Paging
  readonly query: RecordQuery
}

/** The core's words behind Pelcro's, turned round from how they are shown. */
export function wordsOf(shown: { readonly [core: string]: string }): { readonly [word: string]: readonly string[] } {
  const words: Record<string, string[]> = {}
  for (const [core, word] of Object.entries(shown)) words[word] = [...(words[word] ?? []), core]
  return words
}

/** What a list asks for. Refuses filters and sorts that it does not know. */
export function readRecordList(head: Pick<RequestHead, 'query'>, fields: { readonly [name: string]: ListField }): RecordList {
  const { filter = {}, sort } = head.query
  if (typeof filter !== 'object') refuseField('filter', 'Filters are written filter[field]=value.')
  const conditions = Object.entries(filter as object).map(([name, value]: [string, unknown]) => conditionOf(name, value, Object.hasOwn(fields, name) ? fields[name] : undefined))
  const [by = 'id', ...more] = namesOf(sort)
  if (more.length > 0 || !/^-?id$/.test(by)) refuseField('sort', 'The sort is one of id, -id.')
  const paging = readPaging(head)
  return { paging, query: { conditions, sort: { field: 'number', descending: by === '-id' }, offset: paging.offset, limit: paging.limit } }
}

function conditionOf(name: string, value: unknown, field: ListField | undefined): RecordCondition {
  const at = `filter.${name}`
  const texts = typeof value === 'string' ? value.replace(/^eq:/, '').split(',') : []
  if (!field) return refuseField(at, 'This filter is not known.')
  if (texts.length === 0 || texts.includes('')) return refuseField(at, 'The filter must be a text.')
  const tests = texts.flatMap((text) => {
    if (field.values === 'number') return [/^\d{1,18}$/.test(text) ? text : refuseField(at, 'The filter must be an id.')]
    return (Object.hasOwn(field.values, text) ? field.values[text] : undefined) ?? refuseField(at, `The filter is one of ${Object.keys(field.values).join(', ')}.`)
  })
  return { field: field.core, negated: false, tests: tests.map((one) => ({ kind: 'equals', value: one })) }
}
