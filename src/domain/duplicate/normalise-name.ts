// Names of people: titles off, one spelling, and a full name parted into given name and surname.

import { foldWords, VALUE_MAX } from './fold.ts'

const TITLES = new Set(('mr mrs ms miss mx dr prof professor sir dame lord lady herr frau hr fr mag dipl ing mme mlle monsieur madame mademoiselle sr sra srta don dona ' +
  'signor signora sig dott dottssa dhr mevr mw pan pani rev reverend capt phd md esq jr sr ii iii iv').split(' '))
/** Words before a surname that many surnames have. */
export const PARTICLES: ReadonlySet<string> = new Set('van von der den de del della di da do dos das du la le el al bin ibn ben ter ten zu zum zur af av san santa st saint mac mc o'.split(' '))
const NONE = new Set(['', 'n a', 'na', 'none', 'null', 'unknown', 'nil', 'test', 'no name', 'xxx', 'anonymous'])

/** A given name or surname, folded, without titles; empty when it says nothing. */
export function normaliseName(text: string): string {
  const folded = foldWords(text.slice(0, VALUE_MAX))
  if (NONE.has(folded)) return ''
  if (!folded.includes(' ')) return folded
  const kept = folded.split(' ').filter((word) => !TITLES.has(word))
  return kept.length > 0 ? kept.join(' ') : folded
}

/** Parts `Surname, Given` or `Given Surname`; particles (van, de la) go with the surname; a single word counts as the surname. */
export function partFullName(text: string): { given: string; surname: string } {
  const comma = text.indexOf(',')
  if (comma > 0) {
    const after = normaliseName(text.slice(comma + 1))
    if (after !== '') return { given: after, surname: normaliseName(text.slice(0, comma)) }
  }
  const words = normaliseName(text).split(' ')
  let from = words.length - 1
  while (from > 1 && PARTICLES.has(words[from - 1] ?? '')) from--
  return { given: words.slice(0, from).join(' '), surname: words.slice(from).join(' ') }
}
