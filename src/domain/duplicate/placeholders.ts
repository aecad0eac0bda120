// What people and programs write where they have nothing to say.

import { foldWords } from './fold.ts'

const NOTHING = new Set([
  '', 'n a', 'na', 'nan', 'none', 'null', 'nil', 'undefined', 'unknown', 'not known', 'not available', 'not applicable', 'not provided', 'not given', 'not specified', 'no name', 'no value', 'no data', 'missing',
  'tbd', 'tba', 'tbc', 'xxx', 'xxxx', 'anonymous', 'test', 'unbekannt', 'keine angabe', 'k a', 'ohne', 'inconnu', 'neant', 'desconocido', 'sin nombre', 'sin datos', 'sconosciuto', 'onbekend', 'desconhecido', 'nieznany', 'brak', 'okand',
])
/** Names of people that look the same once they are folded. */
const NAMES = /^\s*(?:Na|Nan|Nil)\s*$/

/** What is longer says something, or is mostly blanks, which are read elsewhere. */
const LONGEST = 24

/** True for a value that stands for none, in any field. */
export function saysNothing(text: string): boolean {
  return text.length <= LONGEST && NOTHING.has(foldWords(text)) && !NAMES.test(text)
}

const UP = '01234567890123456789'
const DOWN = '98765432109876543210'

/** Who is the seventh, or the 123rd, has that number. */
const MADE_UP_LEAST = 5

/** True for one digit over and over. */
export function isOneDigit(digits: string): boolean {
  return digits.length >= MADE_UP_LEAST && /^(\d)\1*$/.test(digits)
}

/** True for digits that nobody was given: one digit over and over, or one after the other. */
export function isMadeUp(digits: string): boolean {
  return digits.length >= MADE_UP_LEAST && (isOneDigit(digits) || UP.includes(digits) || DOWN.includes(digits))
}
