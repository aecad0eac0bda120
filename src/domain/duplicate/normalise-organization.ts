// Names of organizations without what says nothing: legal forms and filling words.

import { foldWords, VALUE_MAX } from './fold.ts'
import { saysNothing } from './placeholders.ts'

const LEGAL = new Set(('inc incorporated corp corporation co company llc llp lp ltd limited plc pty gmbh ag kg ohg ug mbh ev eg gbr kgaa se sa sas sarl eurl sasu sci snc spa srl srls sapa sl slu sau bv nv vof cv ' +
  'ab as asa aps oy oyj kft zrt sro spzoo spolka zoo doo dd ou uab sia kk pte pvt private holding holdings group the and und et y e of').split(' '))
/** Legal forms that are written in parts. */
const IN_PARTS: readonly (readonly [RegExp, string])[] = [
  [/\bs ?a ?r ?l\b/g, 'sarl'], [/\bs ?r ?l ?s?\b/g, 'srl'], [/\bs ?p ?a\b/g, 'spa'], [/\bs a s\b/g, 'sas'], [/\bs a\b/g, 'sa'], [/\bs l\b/g, 'sl'], [/\bb v\b/g, 'bv'], [/\bn v\b/g, 'nv'], [/\bsp z o o\b/g, 'spzoo'],
  [/\be v\b/g, 'ev'], [/\bg m b h\b/g, 'gmbh'], [/\bl l c\b/g, 'llc'], [/\bd o o\b/g, 'doo'], [/\bs r o\b/g, 'sro'], [/\bp l c\b/g, 'plc'], [/\ba g\b/g, 'ag'], [/\bk k\b/g, 'kk'],
]

/** What those write who have no firm. */
const NO_ORGANIZATION = /^(?:self|self ?employed|freelance|freelancer|individual|private|privat|privatperson|personal|particulier|particular|retired|student|home|no company|keine firma)$/

/** True for a folded word that is a legal form. */
export function isLegalForm(word: string): boolean {
  return LEGAL.has(word)
}

/** The words of an organization's name, folded, legal forms off; the whole name when nothing else is left. */
export function normaliseOrganization(text: string): string {
  const folded = foldWords(text.slice(0, VALUE_MAX))
  if (saysNothing(text) || NO_ORGANIZATION.test(folded)) return ''
  const words = IN_PARTS.reduce((name, [pattern, by]) => name.replace(pattern, by), folded).split(' ')
  const kept = words.filter((word) => !LEGAL.has(word))
  return (kept.length > 0 ? kept : words).join(' ')
}
