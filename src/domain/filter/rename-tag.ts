// Filters that name a tag, when the tag gets another name.

import { textKey } from '../text-key.ts'
import { parseFilter } from './parse.ts'

/** Names that can stand without quotes, whatever is around them. */
const PLAIN = /^(?!null$)[\p{L}\p{N}][\p{L}\p{N}@~\-_+ ]*$/iu

/** A filter's text with a tag called by another name; all else in it stays as it was written. Refuses filter-invalid for a text that is no filter. */
export function renameTagInFilter(text: string, from: string, to: string): string {
  const key = textKey(from)
  const places = parseFilter(text).flatMap((clause) =>
    clause.kind === 'field' && clause.path.length === 1 && clause.path[0] === 'tags'
      ? clause.terms.flatMap((term) => (term.kind === 'value' && textKey(term.text) === key ? [term.position] : []))
      : [])
  const written = PLAIN.test(to) ? to : `"${to}"`
  return places.reduceRight((renamed, at) => renamed.slice(0, at) + written + renamed.slice(endOfValue(renamed, at)), text)
}

/** Where a value ends that begins at a place: behind its closing quote, or before what separates it from the next. */
function endOfValue(text: string, start: number): number {
  const value = text[start] === '"' ? /^"(?:[^"\\]|\\.)*"/s.exec(text.slice(start)) : /^[^,;]*[^,;\s]/.exec(text.slice(start))
  return start + (value?.[0].length ?? 0)
}
