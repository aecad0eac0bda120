// Reads the text of a filter: clauses by `;`, alternatives by `,`, ranges by `..`, negation by `!`, quotes by `"`.

import { refuse } from '../refusal.ts'
import { KEY_PATH_MAX, KEY_SEPARATOR } from '../text-key.ts'
import type { BuiltClause, PathName, Place, Term, WrittenClause, WrittenFilter } from './tree.ts'

export const FILTER_CHARS_MAX = 8_000
export const FILTER_CLAUSES_MAX = 50
export const FILTER_VALUES_MAX = 500
export const FILTER_PATH_MAX = 10
const SHOWN_CHARS_MAX = 100

interface Written {
  readonly text: string
  readonly quoted: boolean
}

/** The clauses of a filter, as written; an empty text has none. Refuses filter-invalid, with the clause at fault and where it is. */
export function parseFilter(text: string): WrittenFilter {
  const whole: Place = { text, position: 0 }
  if (text.length > FILTER_CHARS_MAX) wrong(whole, `is longer than ${FILTER_CHARS_MAX} characters`)
  const clauses = splitOutsideQuotes(whole, ';').filter((clause) => clause.text !== '')
  if (clauses.length > FILTER_CLAUSES_MAX) wrong(whole, `has more than ${FILTER_CLAUSES_MAX} clauses`)
  const parsed = clauses.map(parseClause)
  if (parsed.reduce((sum, clause) => sum + valuesOf(clause), 0) > FILTER_VALUES_MAX) wrong(whole, `has more than ${FILTER_VALUES_MAX} values`)
  return parsed
}

/** How many values a clause counts for. */
export function valuesOf(clause: BuiltClause): number {
  return clause.kind === 'field' ? clause.terms.length : 1
}

/** Refuses filter-invalid, quoting the beginning of the clause; `position` is that of the wrong part, by default the clause's own. */
export function wrong(clause: Place, why: string, position: number = clause.position): never {
  const shown = clause.text.length > SHOWN_CHARS_MAX ? `${clause.text.slice(0, SHOWN_CHARS_MAX)}…` : clause.text
  refuse('filter-invalid', {
    detail: `filter: "${shown}" ${why}`, clause: shown, position, errors: [{ pointer: '/filter', code: 'filter-invalid', message: why }],
  })
}

function parseClause(clause: Place): WrittenClause {
  // No stored text holds these two, and PostgreSQL takes the first in none.
  if (clause.text.includes('\0') || clause.text.includes(KEY_SEPARATOR)) wrong(clause, 'holds a control character')
  const segment = /^(!?)\s*@(.*)$/s.exec(clause.text)
  if (segment) {
    const name = unquote({ text: segment[2] ?? '', position: clause.position }, clause).text
    return { kind: 'segment', name: name === '' ? wrong(clause, 'names no segment') : name, negated: segment[1] === '!', place: clause }
  }
  const [field] = splitOutsideQuotes(clause, ':', 1)
  const colon = indexOutsideQuotes(clause.text, ':')
  if (field === undefined || colon === -1) wrong(clause, 'has no ":" between field and value')
  const values = { text: clause.text.slice(colon + 1), position: clause.position + colon + 1 }
  return { kind: 'field', path: parsePath(field, clause), place: clause, ...parseTerms(values, clause) }
}

/** `/` is accepted for `.`, as some systems write it; a quoted name is taken as it stands. */
function parsePath(field: Place, clause: Place): PathName[] {
  const path = splitOutsideQuotes(field, '.')
    .flatMap((part) => splitOutsideQuotes(part, '/'))
    .map((part) => {
      const { text, quoted } = unquote(part, clause)
      if (text === '') wrong(clause, 'has an empty name in its field', part.position)
      return text === '*' && !quoted ? null : text
    })
  if (path.length > FILTER_PATH_MAX) wrong(clause, `names a field more than ${FILTER_PATH_MAX} deep`)
  if (path.join('.').length > KEY_PATH_MAX) wrong(clause, `names a field in more than ${KEY_PATH_MAX} characters`)
  return path
}

function parseTerms(values: Place, clause: Place): { negated: boolean; terms: Term[] } {
  const parts = splitOutsideQuotes(values, ',')
  const negated = parts[0]?.text.startsWith('!') === true
  // A leading "!" negates the whole list, written once or before every value; anything else is ambiguous.
  const stray = negated ? undefined : parts.find((part) => part.text.startsWith('!'))
  if (stray) wrong(clause, 'mixes values with and without "!"', stray.position)
  return { negated, terms: parts.map((part) => parseTerm(part.text.startsWith('!') ? trimmed(part.text, part.position, 1, part.text.length) : part, clause)) }
}

function parseTerm(term: Place, clause: Place): Term {
  const { position } = term
  if (term.text === '') wrong(clause, 'has an empty value; write "" for nothing, or null', position)
  const ends = splitOutsideQuotes(term, '..')
  if (ends.length > 2) wrong(clause, 'has more than one ".." in a value; quote it', position)
  if (ends.length === 1) {
    const { text: value, quoted } = unquote(term, clause)
    return value === 'null' && !quoted ? { kind: 'null' } : { kind: 'value', text: value, position }
  }
  const [from, to] = ends.map((end) => (end.text === '' ? null : unquote(end, clause).text))
  if (from == null && to == null) wrong(clause, 'has a range without ends', position)
  return { kind: 'range', from: from ?? null, to: to ?? null, position }
}

/** Where a separator is that is not inside double quotes; -1 for nowhere. An open quote reaches to the end, where unquote refuses it. */
function indexOutsideQuotes(text: string, separator: string, start = 0): number {
  let quoted = false
  for (let at = start; at < text.length; at++) {
    if (quoted && text[at] === '\\') at++
    else if (text[at] === '"') quoted = !quoted
    else if (!quoted && text.startsWith(separator, at)) return at
  }
  return -1
}

/** The trimmed parts between separators outside quotes, at most `splits` of which count. */
function splitOutsideQuotes({ text, position }: Place, separator: string, splits = Infinity): Place[] {
  const parts: Place[] = []
  let from = 0
  while (parts.length < splits) {
    const at = indexOutsideQuotes(text, separator, from)
    if (at === -1) break
    parts.push(trimmed(text, position, from, at))
    from = at + separator.length
  }
  return [...parts, trimmed(text, position, from, text.length)]
}

function trimmed(text: string, position: number, from: number, to: number): Place {
  const part = text.slice(from, to)
  return { text: part.trim(), position: position + from + part.length - part.trimStart().length }
}

function unquote(part: Place, clause: Place): Written {
  const text = part.text.trim()
  if (!text.includes('"')) return { text, quoted: false }
  const match = /^"((?:[^"\\]|\\.)*)"$/s.exec(text)
  if (!match) wrong(clause, 'has a quote that does not enclose a whole value', part.position)
  return { text: (match[1] ?? '').replace(/\\(.)/gs, '$1'), quoted: true }
}
