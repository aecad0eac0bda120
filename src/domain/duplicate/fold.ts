// Texts folded for comparison: Unicode forms, case, accents, and the alphabets that have a usual Latin spelling.

import { PLAIN_SPELLINGS } from '../text-key.ts'

/** Letters that NFKD leaves whole, and Cyrillic and Greek by their usual romanisation. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ...PLAIN_SPELLINGS,
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's',
  т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', і: 'i', ї: 'yi', є: 'ye',
  ґ: 'g', ў: 'u', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', ђ: 'dj', џ: 'dz',
  α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: 'x', ο: 'o', π: 'p', ρ: 'r',
  σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o',
}

const PLAIN = /^[\x20-\x7e]*$/
/** Letters whose mark makes another sound of them: without it they would be spelled as another letter is. */
const WHOLE = /[йїў]/g
const MARKS = /\p{M}+/gu
const FOREIGN = /[^\x20-\x7e]/gu
/** Spacing that is not seen: soft hyphens, joiners, direction marks, byte order marks. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu

/** Lower case without accents; other scripts stay as they are, in one Unicode form. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().trim()
  const bare = text.normalize('NFKC').toLowerCase().replace(WHOLE, (letter) => SPELLINGS[letter] ?? letter).normalize('NFKD').replace(UNSEEN, '').toLowerCase().replace(MARKS, '').normalize('NFC')
  return bare.replace(FOREIGN, (letter) => SPELLINGS[letter] ?? letter).trim()
}

const NOT_WORD = /[^\p{L}\p{N}]+/gu
const NOT_PLAIN_WORD = /[^a-z0-9]+/g
const APOSTROPHES = /['’`´ʼ]/gu

/** Words of letters and digits, folded, with one space between; an apostrophe does not part a word. */
export function foldWords(text: string): string {
  const folded = fold(text).replace(APOSTROPHES, '')
  return folded.replace(PLAIN.test(folded) ? NOT_PLAIN_WORD : NOT_WORD, ' ').trim()
}

/** Longer texts compare by their beginning. */
export const VALUE_MAX = 200

/** A folded text with nothing but letters and digits, e.g. of a post code or an id. */
export function foldCode(text: string): string {
  return foldWords(text.slice(0, VALUE_MAX)).replaceAll(' ', '')
}
