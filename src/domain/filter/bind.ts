// Binds a written filter to the fields of a site's customers: names looked up, values read by type, segments put in.

import { CONSENT_STATES } from '../consent.ts'
import { toE164 } from '../phone.ts'
import { TEXT_KEY_MAX, textKey } from '../text-key.ts'
import { daySpan, isDate, readInstant } from '../time.ts'
import { type CustomFieldTypes, type Field, type FieldKind, fieldsAt, nearestField } from './fields.ts'
import { parseFilter, wrong } from './parse.ts'
import type { Clause, Filter, FilterValue, Term, Test, WrittenClause } from './tree.ts'

export const SEGMENT_DEPTH_MAX = 5

/** What a filter's meaning depends on beside its text. */
export interface FilterScope {
  readonly customFields: CustomFieldTypes
  /** Calendar days begin and end in this time zone. */
  readonly timeZone: string
  /** The filter of a saved segment by name or id; null when there is none. */
  readonly segment: (name: string) => string | null
}

/** The meaning of a filter's text. Refuses filter-invalid for what cannot be read, unknown fields, and values of the wrong type. */
export function readFilter(text: string, scope: FilterScope): Filter {
  return bindText(text, scope, [])
}

/** The names of the segments that a filter's text names itself. */
export function segmentsIn(text: string): string[] {
  return parseFilter(text).flatMap((clause) => (clause.kind === 'segment' ? [clause.name] : []))
}

function bindText(text: string, scope: FilterScope, inside: readonly string[]): Filter {
  return parseFilter(text).map((clause) => (clause.kind === 'segment' ? bindSegment(clause, scope, inside) : bindField(clause, scope)))
}

function bindSegment(clause: WrittenClause & { kind: 'segment' }, scope: FilterScope, inside: readonly string[]): Clause {
  const key = textKey(clause.name)
  if (inside.includes(key)) wrong(clause.text, 'is a segment that contains itself')
  if (inside.length >= SEGMENT_DEPTH_MAX) wrong(clause.text, `is a segment more than ${SEGMENT_DEPTH_MAX} deep in others`)
  const filter = scope.segment(clause.name)
  if (filter === null) wrong(clause.text, 'names no segment of this site')
  return { kind: 'group', negated: clause.negated, clauses: bindText(filter, scope, [...inside, key]) }
}

function bindField(clause: WrittenClause & { kind: 'field' }, scope: FilterScope): Clause {
  const fields = fieldsAt(clause.path, scope.customFields)
  const [first] = fields
  if (!first) {
    const near = nearestField(clause.path)
    wrong(clause.text, `names no field of a customer${near ? `; did you mean ${near}?` : ''}`)
  }
  // Fields that one pattern names are read alike; mixed kinds would need a value to be two things.
  if (fields.some((field) => field.kind !== first.kind && !(isText(field) && isText(first)))) wrong(clause.text, 'names fields of different types')
  const kind = fields.some((field) => field.kind === 'phone') ? 'phone' : first.kind
  const tests = clause.terms.flatMap((term) => readTerm(term, kind, first, clause.text, scope))
  return { kind: 'field', sources: fields.map((field) => field.source), negated: clause.negated, tests }
}

const isText = (field: Field): boolean => field.kind === 'text' || field.kind === 'phone'

function readTerm(term: Term, kind: FieldKind, field: Field, clause: string, scope: FilterScope): Test[] {
  if (term.kind === 'null') return [{ kind: 'null' }]
  if (term.kind === 'range') return [readRange(term, kind, clause, scope)]
  switch (kind) {
    case 'text':
      return equals(textValue(term.text, clause))
    case 'leaf':
      return equals(textValue(term.text, clause))
    case 'phone': {
      const e164 = toE164(term.text)
      return [...equals(textValue(term.text, clause)), ...(e164 ? equals(e164) : [])]
    }
    case 'boolean':
      return equals(/^(true|false)$/i.test(term.text) ? term.text.toLowerCase() : wrong(clause, 'needs true or false'))
    case 'consent':
      return consentTest(term.text, clause)
    case 'integer':
    case 'number':
      return equals(numberValue(term.text, kind, clause))
    case 'instant':
      if (isDate(term.text) && field.source.from !== 'numbers') return [dayRange(term.text, scope)]
      return isDate(term.text) ? equals(Date.parse(`${term.text}T00:00:00Z`)) : equals(instantValue(term.text, clause))
  }
}

const equals = (value: FilterValue): Test[] => [{ kind: 'equals', value }]

/** A channel that nobody decided on has no entry: `unknown` is its absence. */
function consentTest(text: string, clause: string): Test[] {
  const state = textKey(text)
  if (!(CONSENT_STATES as readonly string[]).includes(state)) wrong(clause, `needs one of ${CONSENT_STATES.join(', ')}`)
  return state === 'unknown' ? [{ kind: 'null' }] : equals(state)
}

function readRange(term: Term & { kind: 'range' }, kind: FieldKind, clause: string, scope: FilterScope): Test {
  const end = (text: string | null, side: 'from' | 'to'): FilterValue | null => (text === null ? null : rangeEnd(text, side, kind, clause, scope))
  if (kind === 'leaf') return leafRange(term, clause)
  return { kind: 'range', from: end(term.from, 'from'), to: end(term.to, 'to') }
}

function rangeEnd(text: string, side: 'from' | 'to', kind: FieldKind, clause: string, scope: FilterScope): FilterValue {
  switch (kind) {
    case 'boolean':
    case 'consent':
      return wrong(clause, 'has no order to take a range of')
    case 'integer':
    case 'number':
      return numberValue(text, kind, clause)
    case 'instant':
      return isDate(text) ? daySpan(text, scope.timeZone)[side].getTime() : instantValue(text, clause)
    default:
      return textValue(text, clause)
  }
}

/** A range over free-form values: by number when both ends are numbers, by time when they are days or instants, else by text. */
function leafRange(term: Term & { kind: 'range' }, clause: string): Test {
  const ends = [term.from, term.to].filter((end) => end !== null)
  const asNumber = (text: string | null): number | null => (text === null ? null : Number(text))
  if (ends.every((end) => end.trim() !== '' && Number.isFinite(Number(end)))) return { kind: 'range', from: asNumber(term.from), to: asNumber(term.to) }
  const asTime = (text: string | null): number | null =>
    text === null ? null : isDate(text) ? Date.parse(`${text}T00:00:00Z`) : (readInstant(text)?.getTime() ?? null)
  if (ends.every((end) => asTime(end) !== null)) return { kind: 'range', from: asTime(term.from), to: asTime(term.to) }
  return { kind: 'range', from: term.from === null ? null : textValue(term.from, clause), to: term.to === null ? null : textValue(term.to, clause) }
}

function dayRange(day: string, scope: FilterScope): Test {
  const { from, to } = daySpan(day, scope.timeZone)
  return { kind: 'range', from: from.getTime(), to: to.getTime() }
}

function textValue(text: string, clause: string): string {
  const key = textKey(text)
  return key.length > TEXT_KEY_MAX ? wrong(clause, `has a value longer than ${TEXT_KEY_MAX} characters, too long to match`) : key
}

function numberValue(text: string, kind: 'integer' | 'number', clause: string): number {
  const value = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN
  if (!Number.isFinite(value)) wrong(clause, 'needs a number')
  if (kind === 'integer' && !Number.isSafeInteger(value)) wrong(clause, 'needs a whole number')
  return value
}

function instantValue(text: string, clause: string): number {
  const at = readInstant(text)
  return at ? at.getTime() : wrong(clause, 'needs an RFC 3339 date-time or a calendar day that exists')
}
