// What a search text means: the words to look for, folded.

import { foldText } from './customer-index.ts'
import { isPhoneLike, phoneDigits } from './phone.ts'
import { refuse } from './refusal.ts'

export const SEARCH_CHARS_MAX = 200
export const SEARCH_WORDS_MAX = 8
/** A search gives no more than this many hits, the best of those it looks at. */
export const SEARCH_HITS_MAX = 1_000
/** Of more hits than this, the newest customers are looked at: to rank all of a very common word would cost as much as to read them. */
export const SEARCH_LOOK_MAX = 5_000

/** What is looked for: all of the words, or, where they could be a phone number, its digits. */
export interface Search {
  /** Folded, longest first. */
  readonly words: readonly string[]
  /** Null when the words are no phone number, or these digits themselves. */
  readonly phone: string | null
}

/** The meaning of a search's text. An id or a date can look like a phone number, so it is read both ways. Refuses invalid for an empty or too long text. */
export function readSearch(q: string): Search {
  if (q.length > SEARCH_CHARS_MAX) refuse('invalid', { detail: `q is longer than ${SEARCH_CHARS_MAX} characters`, errors: [{ pointer: '/q', code: 'too-long', message: 'is too long' }] })
  const unique = [...new Set(foldText(q).split(/\s+/).filter((word) => word !== ''))]
  if (unique.length === 0) refuse('invalid', { detail: 'q is empty', errors: [{ pointer: '/q', code: 'empty', message: 'is empty' }] })
  const words = unique.toSorted((a, b) => b.length - a.length).slice(0, SEARCH_WORDS_MAX)
  // Digits are stored with their country; a leading 0 or 00 stands for it.
  const digits = isPhoneLike(q) ? phoneDigits(q).replace(/^0{1,2}/, '') : ''
  if (digits === '') return { words, phone: null }
  // Where no word has three digits, nothing would be looked up by the index of the search.
  const isReadBothWays = words[0] !== digits && phoneDigits(words[0] ?? '').length >= 3
  return isReadBothWays ? { words, phone: digits } : { words: [digits], phone: null }
}

/** Shorter words are not searched for with a typing error: too much would be one away from them. */
export const TYPO_WORD_MIN = 4
const TYPO_WORD_MAX = 30

/** What to look for: patterns of LIKE, of which all must hold, and those that may stand for one of them (by its place, from 1). */
export interface SearchPatterns {
  readonly words: readonly string[]
  readonly patterns: readonly string[]
  readonly typos: readonly string[]
  readonly typoOf: readonly number[]
}

/** The patterns of a search's words: parts of words, from three letters on; beginnings of words below; and each with one slip. */
export function searchPatterns(words: readonly string[]): SearchPatterns {
  const typos = words.flatMap((word, index) => slips(word).map((pattern) => ({ pattern, place: index + 1 })))
  return {
    words,
    patterns: words.map((word) => (word.length < 3 ? `% ${escapeLike(word)}%` : `%${escapeLike(word)}%`)),
    typos: typos.map((typo) => typo.pattern),
    typoOf: typos.map((typo) => typo.place),
  }
}

/** Every pattern one slip away from a word (Damerau-Levenshtein 1): two letters swapped, one wrong, one missing, one too many. */
function slips(word: string): string[] {
  const letters = [...word]
  if (letters.length < TYPO_WORD_MIN || letters.length > TYPO_WORD_MAX) return []
  const built = new Set<string>()
  const add = (parts: readonly (string | null)[]): void => {
    // The first letter stays at a word's beginning: people rarely miss it, and it keeps what is found few.
    built.add(`% ${parts.map((part) => (part === null ? '_' : escapeLike(part))).join('')}%`)
  }
  for (let at = 1; at < letters.length; at++) {
    const [head, letter, tail] = [letters.slice(0, at), letters[at] ?? '', letters.slice(at + 1)]
    add([...head, null, ...tail])
    add([...head, ...tail])
    add([...head, null, letter, ...tail])
    if (at + 1 < letters.length) add([...head, letters[at + 1] ?? '', letter, ...letters.slice(at + 2)])
  }
  add([letters[1] ?? '', letters[0] ?? '', ...letters.slice(2)])
  return [...built]
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
