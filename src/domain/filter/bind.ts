// Binds a written filter to the fields of a site's customers: names looked up, values read by type, segments put in.

import { toE164 } from '../phone.ts'
import { KEY_SEPARATOR, TEXT_KEY_MAX, textKey } from '../text-key.ts'
import { daySpan, isDate, readInstant } from '../time.ts'
import { type CustomFieldTypes, type Field, type FieldKind, fieldsAt, nearestField } from './fields.ts'
import { FILTER_VALUES_MAX, parseFilter, valuesOf, wrong } from './parse.ts'
import type { BuiltClause, BuiltFilter, BuiltTerm, Clause, Filter, FilterValue, Place, Term, Test, WrittenClause } from './tree.ts'

export const SEGMENT_DEPTH_MAX = 5

/** What a filter's meaning depends on beside its text. */
export interface FilterScope {
  readonly customFields: CustomFieldTypes
  /** Calendar days begin and end in this time zone. */
  readonly timeZone: string
  /** The country of phone numbers that are written without one; null for none. */
  readonly country: string | null
  /** The filter of a saved segment by name or id; null when there is none. */
  readonly segment: (name: string) => string | null
}

/** The meaning of a filter's text. Refuses filter-invalid for what cannot be read, unknown fields, and values of the wrong type. */
export function readFilter(text: string, scope: FilterScope): Filter {
  return bindBuilt(parseFilter(text), { scope, values: { count: 0 } }, [])
}

/** The meaning of a choice between filters that a face built: who passes one of them passes. Refuses what `readFilter` refuses. */
export function readAlternatives(built: readonly BuiltFilter[], scope: FilterScope): Filter {
  const binding: Binding = { scope, values: { count: 0 } }
  for (const clause of built.flat()) {
    const texts = clause.kind === 'field' ? [...clause.path, ...clause.terms.map((term) => ('text' in term ? term.text : null))] : []
    if (texts.some((text) => text?.includes('\0') || text?.includes(KEY_SEPARATOR))) wrong(clause.place, 'holds a control character')
  }
  const [only, ...others] = built.map((filter) => bindBuilt(filter, binding, []))
  if (!only || others.length === 0) return only ?? []
  // One holds: not all of them fail.
  return [{ kind: 'group', negated: true, clauses: [only, ...others].map((clauses) => ({ kind: 'group', negated: true, clauses })) }]
}

/** The names of the segments that a filter's text names itself. */
export function segmentsIn(text: string): string[] {
  return parseFilter(text).flatMap((clause) => (clause.kind === 'segment' ? [clause.name] : []))
}

/** What is known while one filter is bound: the segments it is inside of, and how many values it has so far, those of segments included. */
interface Binding {
  readonly scope: FilterScope
  readonly values: { count: number }
}

function bindBuilt(built: BuiltFilter, binding: Binding, inside: readonly string[]): Filter {
  return built.map((clause) => {
    // Segments that name segments twice each would double with every level.
    binding.values.count += valuesOf(clause)
    if (binding.values.count > FILTER_VALUES_MAX) wrong(clause.place, `has more than ${FILTER_VALUES_MAX} values, those of its segments included`)
    return clause.kind === 'segment' ? bindSegment(clause, binding, inside) : bindField(clause, binding.scope)
  })
}

function bindSegment(clause: WrittenClause & { kind: 'segment' }, binding: Binding, inside: readonly string[]): Clause {
  const key = textKey(clause.name)
  if (inside.includes(key)) wrong(clause.place, 'is a segment that contains itself')
  if (inside.length >= SEGMENT_DEPTH_MAX) wrong(clause.place, `is a segment more than ${SEGMENT_DEPTH_MAX} deep in others`)
  const filter = binding.scope.segment(clause.name)
  if (filter === null) wrong(clause.place, 'names no segment of this site')
  return { kind: 'group', negated: clause.negated, clauses: bindBuilt(parseFilter(filter), binding, [...inside, key]) }
}

function bindField(clause: BuiltClause & { kind: 'field' }, scope: FilterScope): Clause {
  const fields = fieldsAt(clause.path, scope.customFields)
  const [first] = fields
  if (!first) {
    const near = nearestField(clause.path, scope.customFields)
    wrong(clause.place, `names no field of a customer${near ? `; did you mean ${near}?` : ''}`)
  }
  const as = readAs(fields) ?? wrong(clause.place, 'names fields of different types')
  const tests = clause.terms.flatMap((term) => readTerm(term, as, clause.place, scope))
  const sources = fields.map((field) => field.source)
  const others = clause.negated && fields.length === 1 && first.always ? otherChoices(first, tests) : null
  return others === null ? { kind: 'field', sources, negated: clause.negated, tests } : { kind: 'field', sources, negated: false, tests: others }
}

/**
 * The choices that none of the tests names, null when a test is of another kind. Whoever is none of these is one of those, and those have
 * an index; of an exclusion PostgreSQL must guess how many it leaves, from a sample that can say nobody.
 */
function otherChoices({ choices = [] }: Field, tests: readonly Test[]): Test[] | null {
  const named = tests.flatMap((test) => (test.kind === 'equals' ? [test.value] : []))
  return named.length === tests.length ? choices.filter((one) => !named.includes(one)).flatMap(equals) : null
}

/** How the values of a clause are read: by kind, and where the values are a closed list, by that. */
type ReadAs = Pick<Field, 'kind' | 'choices'>

/** Fields that one pattern names are read alike; null when their kinds would need a value to be two things. */
function readAs(fields: readonly Field[]): ReadAs | null {
  const [first, ...others] = fields
  if (!first || others.every((field) => field.kind === first.kind && field.choices === first.choices)) return first ?? null
  const isText = (field: Field): boolean => field.kind === 'text' || field.kind === 'phone' || field.kind === 'choice'
  if (!fields.every(isText)) return null
  return { kind: fields.some((field) => field.kind === 'phone') ? 'phone' : 'text' }
}

function readTerm(term: BuiltTerm, as: ReadAs, clause: Place, scope: FilterScope): Test[] {
  if (term.kind === 'null') return [{ kind: 'null' }]
  if (term.kind === 'range') return [readRange(term, as.kind, clause, scope)]
  const { text, position } = term
  if (term.kind === 'contains') {
    const value = textValue(text, clause, position)
    return as.kind === 'text' || as.kind === 'leaf' ? (value === '' ? [] : [{ kind: 'contains', value }]) : wrong(clause, 'is no text that could contain another', position)
  }
  // An empty text is nowhere stored: whoever asks for it asks for nothing.
  if (textKey(text) === '' && (as.kind === 'text' || as.kind === 'phone' || as.kind === 'leaf')) return [{ kind: 'null' }]
  switch (as.kind) {
    case 'text':
    case 'leaf':
      return equals(textValue(text, clause, position))
    case 'phone':
      return phoneTests(text, clause, position, scope)
    case 'boolean':
      return equals(/^(true|false)$/i.test(text) ? text.toLowerCase() : wrong(clause, 'needs true or false', position))
    case 'choice':
      return equals(choice(text, as, clause, position))
    case 'consent': {
      // A channel that nobody decided on has no entry: `unknown` is its absence.
      const state = choice(text, as, clause, position)
      return state === 'unknown' ? [{ kind: 'absent' }] : equals(state)
    }
    case 'integer':
    case 'number':
      return equals(numberValue(text, as.kind, clause, position))
    case 'day':
      return equals(dayValue(text, clause, position))
    case 'instant':
      return isDate(text) ? [dayRange(text, scope)] : equals(instantValue(text, clause, position))
  }
}

const equals = (value: FilterValue): Test[] => [{ kind: 'equals', value }]

/** A phone is found as it was given and by its number; written without a country it is one of the site's. */
function phoneTests(text: string, clause: Place, position: number, scope: FilterScope): Test[] {
  const given = textValue(text, clause, position)
  const e164 = toE164(text, scope.country)
  return [...equals(given), ...(e164 !== null && e164 !== given ? equals(e164) : [])]
}

function choice(text: string, { choices = [] }: ReadAs, clause: Place, position: number): string {
  const chosen = textKey(text)
  return choices.includes(chosen) ? chosen : wrong(clause, `needs one of ${choices.join(', ')}`, position)
}

function readRange(term: Term & { kind: 'range' }, kind: FieldKind, clause: Place, scope: FilterScope): Test {
  if (kind === 'leaf') return leafRange(term, clause)
  const end = (text: string | null, side: 'from' | 'to'): FilterValue | null =>
    text === null ? null : rangeEnd(text, side, kind, clause, term.position, scope)
  return { kind: 'range', from: end(term.from, 'from'), to: end(term.to, 'to') }
}

function rangeEnd(text: string, side: 'from' | 'to', kind: FieldKind, clause: Place, position: number, scope: FilterScope): FilterValue {
  switch (kind) {
    case 'boolean':
    case 'choice':
    case 'consent':
      return wrong(clause, 'has no order to take a range of', position)
    case 'integer':
    case 'number':
      return numberValue(text, kind, clause, position)
    case 'day':
      return dayValue(text, clause, position)
    case 'instant':
      return isDate(text) ? daySpan(text, scope.timeZone)[side].getTime() : instantValue(text, clause, position)
    case 'text':
    case 'phone':
    case 'leaf':
      return textValue(text, clause, position)
  }
}

const DAY_MS = 86_400_000
type RangeTest = Test & { kind: 'range' }

/** A range over free-form values: by number when both ends are numbers, by time (days are UTC's) when they are days or instants, else by text. */
function leafRange({ from, to, position }: Term & { kind: 'range' }, clause: Place): Test {
  const readBy = (read: (text: string, side: 'from' | 'to') => FilterValue | null): RangeTest | null => {
    const ends = { from: from === null ? null : read(from, 'from'), to: to === null ? null : read(to, 'to') }
    return (from !== null && ends.from === null) || (to !== null && ends.to === null) ? null : { kind: 'range', ...ends }
  }
  const asNumber = (text: string): number | null => (NUMBER.test(text) && Number.isFinite(Number(text)) ? Number(text) : null)
  const asTime = (text: string, side: 'from' | 'to'): number | null =>
    isDate(text) ? Date.parse(`${text}T00:00:00Z`) + (side === 'to' ? DAY_MS - 1 : 0) : (readInstant(text)?.getTime() ?? null)
  const asText = (text: string): string => textValue(text, clause, position)
  const ofTimes = readBy(asTime)
  return readBy(asNumber) ?? (ofTimes && { ...ofTimes, ofTimes: true }) ?? readBy(asText) ?? wrong(clause, 'has no order to take a range of', position)
}

function dayRange(day: string, scope: FilterScope): Test {
  const { from, to } = daySpan(day, scope.timeZone)
  return { kind: 'range', from: from.getTime(), to: to.getTime() }
}

function textValue(text: string, clause: Place, position: number): string {
  const key = textKey(text)
  return key.length > TEXT_KEY_MAX ? wrong(clause, `has a value longer than ${TEXT_KEY_MAX} characters, too long to match`, position) : key
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

function numberValue(text: string, kind: 'integer' | 'number', clause: Place, position: number): number {
  const value = NUMBER.test(text) ? Number(text) : NaN
  if (!Number.isFinite(value)) wrong(clause, 'needs a number', position)
  if (kind === 'integer' && !Number.isSafeInteger(value)) wrong(clause, 'needs a whole number', position)
  return value
}

function dayValue(text: string, clause: Place, position: number): number {
  return isDate(text) ? Date.parse(`${text}T00:00:00Z`) : wrong(clause, 'needs a calendar day that exists, as YYYY-MM-DD', position)
}

function instantValue(text: string, clause: Place, position: number): number {
  const at = readInstant(text)
  return at ? at.getTime() : wrong(clause, 'needs an RFC 3339 date-time or a calendar day that exists', position)
}
