// Reads the text of a filter: clauses by `;`, alternatives by `,`, ranges by `..`, negation by `!`, quotes by `"`.

import { refuse } from '../refusal.ts'
import type { Term, WrittenClause, WrittenFilter } from './tree.ts'

export const FILTER_CHARS_MAX = 8_000
export const FILTER_CLAUSES_MAX = 50
export const FILTER_VALUES_MAX = 500
export const FILTER_PATH_MAX = 10

interface Written {
  readonly text: string
  readonly quoted: boolean
}

/** The clauses of a filter, as written. Refuses filter-invalid, with the clause at fault. */
export function parseFilter(text: string): WrittenFilter {
  if (text.length > FILTER_CHARS_MAX) wrong(text, `is longer than ${FILTER_CHARS_MAX} characters`)
  const clauses = splitOutsideQuotes(text, ';').map((clause) => clause.trim()).filter((clause) => clause !== '')
  if (clauses.length > FILTER_CLAUSES_MAX) wrong(text, `has more than ${FILTER_CLAUSES_MAX} clauses`)
  const parsed = clauses.map(parseClause)
  const values = parsed.reduce((sum, clause) => sum + (clause.kind === 'field' ? clause.terms.length : 1), 0)
  if (values > FILTER_VALUES_MAX) wrong(text, `has more than ${FILTER_VALUES_MAX} values`)
  return parsed
}

/** Refuses filter-invalid, quoting the beginning of the clause. */
export function wrong(clause: string, why: string): never {
  const shown = clause.length > 100 ? `${clause.slice(0, 100)}…` : clause
  refuse('filter-invalid', { detail: `filter: "${shown}" ${why}`, clause: shown, errors: [{ pointer: '/filter', code: 'filter-invalid', message: why }] })
}

function parseClause(clause: string): WrittenClause {
  const segment = /^(!?)\s*@(.*)$/s.exec(clause)
  if (segment) {
    const name = unquote(segment[2] ?? '', clause).text
    return { kind: 'segment', name: name === '' ? wrong(clause, 'names no segment') : name, negated: segment[1] === '!', text: clause }
  }
  const [field, ...rest] = splitOutsideQuotes(clause, ':')
  if (field === undefined || rest.length === 0) wrong(clause, 'has no ":" between field and value')
  const path = splitOutsideQuotes(field.replaceAll('/', '.'), '.').map((part) => unquote(part, clause).text)
  if (path.some((part) => part === '')) wrong(clause, 'has an empty name in its field')
  if (path.length > FILTER_PATH_MAX) wrong(clause, `names a field more than ${FILTER_PATH_MAX} deep`)
  return { kind: 'field', path, text: clause, ...parseTerms(rest.join(':'), clause) }
}

function parseTerms(text: string, clause: string): { negated: boolean; terms: Term[] } {
  const parts = splitOutsideQuotes(text, ',').map((part) => part.trim())
  const marks = parts.map((part) => part.startsWith('!'))
  const negated = marks[0] === true
  // A leading "!" negates the whole list, written once or before every value; anything else is ambiguous.
  if (!negated && marks.includes(true)) wrong(clause, 'mixes values with and without "!"')
  return { negated, terms: parts.map((part) => parseTerm(part.startsWith('!') ? part.slice(1).trim() : part, clause)) }
}

function parseTerm(text: string, clause: string): Term {
  if (text === '') wrong(clause, 'has an empty value; write "" for nothing, or null')
  const ends = splitOutsideQuotes(text, '..')
  if (ends.length > 2) wrong(clause, 'has more than one ".." in a value; quote it')
  if (ends.length === 1) {
    const { text: value, quoted } = unquote(text, clause)
    return value === 'null' && !quoted ? { kind: 'null' } : { kind: 'value', text: value }
  }
  const [from, to] = ends.map((end) => (end.trim() === '' ? null : unquote(end, clause).text))
  if (from == null && to == null) wrong(clause, 'has a range without ends')
  return { kind: 'range', from: from ?? null, to: to ?? null }
}

/** Splits at a separator that is not inside double quotes. An open quote reaches to the end, where unquote refuses it. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = []
  let from = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (quoted && text[at] === '\\') at++
    else if (text[at] === '"') quoted = !quoted
    else if (!quoted && text.startsWith(separator, at)) {
      parts.push(text.slice(from, at))
      at += separator.length - 1
      from = at + 1
    }
  }
  return [...parts, text.slice(from)]
}

function unquote(text: string, clause: string): Written {
  const trimmed = text.trim()
  if (!trimmed.includes('"')) return { text: trimmed, quoted: false }
  const match = /^"((?:[^"\\]|\\.)*)"$/s.exec(trimmed)
  if (!match) wrong(clause, 'has a quote that does not enclose a whole value')
  return { text: (match[1] ?? '').replace(/\\(.)/gs, '$1'), quoted: true }
}
