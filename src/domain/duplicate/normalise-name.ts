// Names of people: titles off, one spelling, and a full name parted into given name and surname.

import { foldWords, VALUE_MAX } from './fold.ts'
import { isGivenName } from './given-names.ts'
import { saysNothing } from './placeholders.ts'

const TITLES = new Set(('mr mrs ms miss mx dr prof professor sir dame lord lady herr frau hr fr mag dipl ing mme mlle monsieur madame mademoiselle sr sra srta don dona ' +
  'signor signora sig dott dottssa dhr mevr mw pan pani rev reverend capt phd md esq jr sr ii iii iv').split(' '))
/** Words before a surname that many surnames have. */
export const PARTICLES: ReadonlySet<string> = new Set('van von der den de del della di da do dos das du la le el al bin ibn ben ter ten zu zum zur af av san santa st saint mac mc o'.split(' '))
/** How father and son of one name are told apart; the second of a name and the junior are the same to most. */
const GENERATIONS: Readonly<Record<string, number>> = { sr: 1, jr: 2, ii: 2, iii: 3, iv: 4 }
/** What follows a comma and is no given name: `Clifford, 1st Baron Clifford of Chudleigh`. */
const HONOUR = /^(?:\d+(?:st|nd|rd|th)?|baron(?:et|ess)?|bart|earl|count(?:ess)?|duke|duchess|viscount(?:ess)?|marquess|lord|lady|sir|obe|mbe|cbe|kbe|kcb|cpa|mba|ba|ma|bsc|msc|dds|do|rn|jd|ret)$/

/** A given name or surname, folded, without titles; empty when it says nothing. */
export function normaliseName(text: string): string {
  if (saysNothing(text)) return ''
  const folded = foldWords(text.slice(0, VALUE_MAX))
  if (!folded.includes(' ')) return folded === 'jr' || folded === 'sr' || folded === 'iii' ? '' : folded
  const kept = folded.split(' ').filter((word) => !TITLES.has(word))
  return kept.length > 0 ? kept.join(' ') : folded
}

/** Which of a name a name is, as it says at its end: 1 senior, 2 junior or second, 3 third; 0 when it does not say. */
export function generationOf(text: string): number {
  const words = foldWords(text.slice(-GENERATION_TEXT_MAX)).split(' ')
  return GENERATIONS[words.at(-1) ?? ''] ?? 0
}

const GENERATION_TEXT_MAX = 30

/** Parts `Surname, Given` or `Given Surname`; particles (van, de la) go with the surname; a single word counts as the surname unless many are called so. */
export function partFullName(text: string): { given: string; surname: string } {
  const comma = text.indexOf(',')
  const before = comma > 0 ? text.slice(0, comma) : text
  if (comma > 0) {
    const after = normaliseName(text.slice(comma + 1))
    if (after !== '' && !HONOUR.test(after.split(' ', 1)[0] ?? '')) return { given: after, surname: normaliseName(before) }
  }
  const words = normaliseName(before).split(' ')
  if (words.length === 1 && isGivenName(words[0] ?? '')) return { given: words[0] ?? '', surname: '' }
  let from = words.length - 1
  while (from > 1 && PARTICLES.has(words[from - 1] ?? '')) from--
  return { given: words.slice(0, from).join(' '), surname: words.slice(from).join(' ') }
}
