// What a search text means: the words to look for, folded.

import { foldText } from './customer-index.ts'
import { isPhoneLike, phoneDigits } from './phone.ts'
import { refuse } from './refusal.ts'

export const SEARCH_CHARS_MAX = 200
export const SEARCH_WORDS_MAX = 8
/** A search looks at no more than this many hits, the best of them first. */
export const SEARCH_HITS_MAX = 1_000

/** The folded words of a search, longest first; a phone number becomes its digits. Refuses invalid for an empty or too long text. */
export function readSearch(q: string): string[] {
  if (q.length > SEARCH_CHARS_MAX) refuse('invalid', { detail: `q is longer than ${SEARCH_CHARS_MAX} characters`, errors: [{ pointer: '/q', code: 'too-long', message: 'is too long' }] })
  // Digits are stored with their country; a leading 0 or 00 stands for it.
  const words = isPhoneLike(q) ? [phoneDigits(q).replace(/^0{1,2}/, '')] : foldText(q).split(/\s+/)
  const unique = [...new Set(words.filter((word) => word !== ''))]
  if (unique.length === 0) refuse('invalid', { detail: 'q is empty', errors: [{ pointer: '/q', code: 'empty', message: 'is empty' }] })
  return unique.toSorted((a, b) => b.length - a.length).slice(0, SEARCH_WORDS_MAX)
}
