// Filters and orders of Rebilly's other records, as conditions of the core's lists.

import { parseFilter, wrong } from '../../domain/filter/parse.ts'
import type { RecordCondition, RecordQuery, RecordTest } from '../../domain/record-query.ts'
import { readInstant } from '../../domain/time.ts'
import { refuse } from '../../domain/refusal.ts'
import { endOfSecond, type Page, readSort } from './wire.ts'

/** A field in the core's words; `values` are what Rebilly's values stand for there. */
export interface RecordField {
  readonly field: string
  readonly type?: 'time' | 'integer' | 'amount'
  readonly values?: { readonly [value: string]: readonly string[] }
}
export type RecordFields = { readonly [path: string]: RecordField }

/** Rebilly's names for the core's, with the core's that each stands for. */
export const inverse = (names: { readonly [core: string]: string }): { readonly [name: string]: readonly string[] } =>
  Object.fromEntries([...new Set(Object.values(names))].map((name) => [name, Object.keys(names).filter((core) => names[core] === name)]))

interface ListQuery {
  readonly filter?: string
  readonly sort?: string
  readonly q?: string
}

/** The query of a list. Refuses filter-invalid and sort-invalid for fields that the noun does not have: ignored, one would find everybody. */
export function readRecordQuery(query: ListQuery, page: Page, fields: RecordFields, sorts: { readonly [name: string]: string }): RecordQuery {
  if (query.q) refuse('invalid', { detail: 'q searches customers only', errors: [{ pointer: '/q', code: 'unknown', message: 'searches customers only' }] })
  return { conditions: query.filter ? readConditions(query.filter, fields) : [], sort: readSort(query.sort, sorts), offset: page.offset, limit: page.limit }
}

function readConditions(text: string, fields: RecordFields): RecordCondition[] {
  return parseFilter(text).map((clause) => {
    if (clause.kind === 'segment') wrong(clause.place, 'names a list, which only filters of customers take')
    const path = clause.path.map((name) => name ?? '*').join('.')
    const known = Object.hasOwn(fields, path) ? fields[path] : undefined
    if (!known) wrong(clause.place, `names no field that these records are filtered by: ${Object.keys(fields).join(', ')}`)
    const tests = clause.terms.flatMap((term): RecordTest[] => {
      if (term.kind === 'null') return [{ kind: 'null' }]
      const read = (value: string): string => {
        if (known.type === 'time' && readInstant(value) === null) wrong(clause.place, 'needs an RFC 3339 date-time', term.position)
        if (known.type === 'integer' && !/^-?\d{1,15}$/.test(value)) wrong(clause.place, 'needs a whole number', term.position)
        if (known.type === 'amount' && !/^-?\d{1,15}(\.\d{1,8})?$/.test(value)) wrong(clause.place, 'needs a number', term.position)
        return value
      }
      const end = (value: string): string => (known.type === 'time' ? endOfSecond(read(value)) : read(value))
      if (term.kind === 'range') return [{ kind: 'range', from: term.from === null ? null : read(term.from), to: term.to === null ? null : end(term.to) }]
      if (known.type === 'time') return [{ kind: 'range', from: read(term.text), to: end(term.text) }]
      if (!known.values) return [{ kind: 'equals', value: read(term.text) }]
      const values = known.values[term.text.toLowerCase()] ?? wrong(clause.place, `needs one of ${Object.keys(known.values).join(', ')}`, term.position)
      return values.map((value) => ({ kind: 'equals', value }))
    })
    return { field: known.field, negated: clause.negated, tests }
  })
}
