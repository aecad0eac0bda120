// How two values of one field agree, as a level of that field.

import { MISSING } from './field.ts'
import { areNicknames } from './nicknames.ts'
import { PARTICLES } from './normalise-name.ts'
import { isLegalForm } from './normalise-organization.ts'
import { bitCount, editDistance, jaroWinkler, jaroWinklerMost } from './string-distance.ts'

const SAME = 1
const VARIANT = 2
const SLIP = 3
const SIMILAR = 4
const INITIAL = 5
export const NAME_DIFFERS = 6

/** Levels of names (LEVELS.given): equal, nickname or part, one slip, similar, initial, different. Masks are `letterMask` of each. */
export function compareNames(a: string, b: string, maskA: number, maskB: number, isGiven: boolean): number {
  if (a === b) return SAME
  if (areOtherScripts(a, b)) return MISSING
  const least = Math.min(a.length, b.length)
  if (least === 1) return a[0] === b[0] ? INITIAL : NAME_DIFFERS
  if (a.includes(' ') || b.includes(' ')) {
    if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return SLIP
    if (sharesWord(a, b)) return areAtOdds(a, b) ? SIMILAR : VARIANT
  }
  if (isGiven && areNicknames(a, b)) return VARIANT
  const apart = bitCount(maskA ^ maskB)
  if (apart <= 2 && least >= 3 && editDistance(a, b, 1) <= 1) return SLIP
  if (apart === 0 && least >= 4 && Math.abs(a.length - b.length) <= 2) return SIMILAR
  if (apart > 6) return NAME_DIFFERS
  if (jaroWinklerMost(a, b, maskA, maskB) < 0.84 && apart > 4) return NAME_DIFFERS
  const likeness = jaroWinkler(a, b)
  if (likeness >= 0.93 && least >= 5) return SLIP
  if (likeness >= 0.84 || (apart <= 4 && least >= 5 && editDistance(a, b, 2) <= 2)) return SIMILAR
  return NAME_DIFFERS
}

/** A word of at least three letters stands in both, and not just a particle. */
function sharesWord(a: string, b: string): boolean {
  const others = b.split(' ')
  return a.split(' ').some((word) => word.length >= 3 && !PARTICLES.has(word) && others.includes(word))
}

/** True when each has a further word that the other has not, not even as an initial: two middle names, or two of Spain's second surnames. */
function areAtOdds(a: string, b: string): boolean {
  const words = a.split(' '), others = b.split(' ')
  const isMet = (word: string, among: readonly string[]): boolean => PARTICLES.has(word) || among.some((other) => other === word || (Math.min(word.length, other.length) === 1 && word[0] === other[0]))
  return words.some((word) => !isMet(word, others)) && others.some((other) => !isMet(other, words))
}

const LATIN_LAST = 0x24f

/** True when one is written in Latin letters and the other is not, nor could be brought into them: how the names compare is not known. */
export function areOtherScripts(a: string, b: string): boolean {
  return a.charCodeAt(0) > LATIN_LAST !== b.charCodeAt(0) > LATIN_LAST
}

export const BIRTH_DIFFERS = 6
const BIRTH_GENERATION = 5
/** Parents are this much older than their children, in years. */
const GENERATION_LEAST = 14
const GENERATION_MOST = 50

/** Levels of dates (yyyymmdd): equal, one slip, close in each part, similar, the same day a generation apart, different. */
export function compareDates(a: number, b: number): number {
  if (a === b) return 1
  const yearA = Math.floor(a / 10_000), monthA = Math.floor(a / 100) % 100, dayA = a % 100
  const yearB = Math.floor(b / 10_000), monthB = Math.floor(b / 100) % 100, dayB = b % 100
  if (monthA === 0 || monthB === 0) return yearA === yearB ? 4 : compareYears(yearA, yearB)
  const equal = (yearA === yearB ? 1 : 0) + (monthA === monthB ? 1 : 0) + (dayA === dayB ? 1 : 0)
  if (yearA === yearB && monthA === dayB && dayA === monthB) return 2
  const edits = editDistance(String(a), String(b), 2)
  const years = Math.abs(yearA - yearB)
  // The same day of another year is how parents and children of one name are entered wrongly or born rightly; one slip may be either.
  if (equal === 2 && years >= GENERATION_LEAST && years <= GENERATION_MOST) return edits === 1 ? 4 : BIRTH_GENERATION
  if (edits === 1) return 2
  if (equal === 2 && (years <= 1 || years === 10)) return 2
  const days = Math.abs((yearA - yearB) * 365.25 + (monthA - monthB) * 30.44 + dayA - dayB)
  if (days <= NEAR_DAYS) return 3
  if (edits === 2 && equal >= 1) return 3
  if (equal === 2 || Math.abs(days - 365.25) <= NEAR_DAYS || Math.abs(days - 3652.5) <= NEAR_DAYS) return 4
  return BIRTH_DIFFERS
}

/** Levels of years that differ, where no more is known: an age counted a year off, or a slip in one digit or two that changed places, which is as often chance. */
function compareYears(a: number, b: number): number {
  return Math.abs(a - b) === 1 ? 3 : editDistance(String(a), String(b), 1) === 1 ? 4 : BIRTH_DIFFERS
}

/** Off by some weeks, alone or with a slip in the year or decade. */
const NEAR_DAYS = 35

export const EMAIL_DOMAIN = 5
export const EMAIL_DIFFERS = 6

/** The name of a mailbox without its punctuation. */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  return (at < 0 ? email : email.slice(0, at)).replace(PUNCTUATION, '')
}

/** Levels of e-mails that are not equal; `sameDomain` when the domains are, `isRare` when that says something. Masks are those of `mailboxOf`. */
export function compareEmails(a: string, b: string, maskA: number, maskB: number, sameDomain: boolean, isRare: boolean): number {
  const far = sameDomain && isRare ? EMAIL_DOMAIN : EMAIL_DIFFERS
  const apart = bitCount(maskA ^ maskB)
  if (apart > MAILBOX_APART) return far
  const atA = a.lastIndexOf('@'), atB = b.lastIndexOf('@')
  const localA = mailboxOf(a), localB = mailboxOf(b)
  if (localA === localB && localA.length >= 4) return sameDomain || editDistance(a, b, 2) <= 2 ? 3 : 2
  const edits = editDistance(a, b, 2)
  // Other digits after the same letters are what namesakes choose; other letters are a slip.
  if (edits <= 2 && localA.replace(DIGITS, '') === localB.replace(DIGITS, '')) return 4
  if (edits <= (Math.min(localA.length, localB.length) >= 6 ? 2 : 1)) return 3
  const least = sameDomain ? 0.93 : 0.9
  if (jaroWinklerMost(localA, localB, maskA, maskB) < least) return far
  if (jaroWinkler(localA, localB) >= least && (sameDomain || jaroWinkler(a.slice(atA), b.slice(atB)) >= least)) return 4
  return apart <= 2 && jaroWinkler(a, b) >= 0.93 ? 4 : far
}

/** Mailboxes of which one has so many letters that the other has not are never alike. */
const MAILBOX_APART = 8
const PUNCTUATION = /[._-]+/g
const DIGITS = /\d+/g

/** Levels of normalised numbers (last nine digits): equal (also when one lacks its prefix), one slip, different. */
export function comparePhones(a: string, b: string): number {
  if (a === b) return 1
  const least = Math.min(a.length, b.length)
  if (least >= 7 && a.length !== b.length && (a.endsWith(b) || b.endsWith(a))) return 1
  return least >= 6 && editDistance(a, b, 1) <= 1 ? 2 : 3
}

/** Levels of ids: equal, one slip, two slips, different. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 1
  const edits = Math.min(a.length, b.length) >= 5 ? editDistance(a, b, 2) : 3
  return edits === 1 ? 2 : edits === 2 ? 3 : 4
}

/** Long words say more than short ones. */
const rarity = (word: string): number => Math.min(word.length, 8)

/** Levels of longer texts by their words. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 1
  if (Math.abs(a.length - b.length) <= 2 && editDistance(a, b, 2) <= (a.length >= 8 ? 2 : 1)) return 2
  const words = new Set(a.split(' ')), others = new Set(b.split(' '))
  let shared = 0, all = 0
  for (const word of words) {
    const weight = rarity(word)
    all += weight
    if (others.has(word)) shared += weight
    else if (word.length >= 5 && [...others].some((other) => other.length >= 4 && editDistance(word, other, 1) <= 1)) shared += weight * 0.8
  }
  for (const word of others) if (!words.has(word)) all += rarity(word)
  const overlap = all === 0 ? 0 : shared / all
  if (overlap >= 0.8) return 2
  if (overlap >= 0.5) return 3
  return overlap >= 0.2 ? 4 : 5
}

/** 0 different, 1 similar, 2 one slip apart, 3 equal. For streets and cities. */
export function likeness(a: string, b: string, maskA: number, maskB: number): 0 | 1 | 2 | 3 {
  if (a === b) return 3
  const apart = bitCount(maskA ^ maskB)
  const least = Math.min(a.length, b.length)
  if (apart <= 4 && least >= 4 && editDistance(a, b, 2) <= (least >= 8 ? 2 : 1)) return 2
  if (apart > 8) return 0
  if (least >= 4 && (a.startsWith(`${b} `) || b.startsWith(`${a} `))) return 2
  return jaroWinklerMost(a, b, maskA, maskB) >= 0.88 && jaroWinkler(a, b) >= 0.88 ? 1 : 0
}

const GLUED = 2

/** As texts, but for spaces that were lost, also before a legal form. */
export function compareOrganizations(a: string, b: string): number {
  if (areOtherScripts(a, b)) return MISSING
  const level = compareTexts(a, b)
  if (level <= GLUED) return areOtherLetters(a, b) ? GLUED + 1 : level
  const [short = '', long = ''] = [a.replaceAll(' ', ''), b.replaceAll(' ', '')].sort((one, other) => one.length - other.length)
  return long.startsWith(short) && (long === short || isLegalForm(long.slice(short.length))) ? GLUED : level
}

/** Two slips in three letters are another name: `rke solutions` and `fpe solutions`. */
function areOtherLetters(a: string, b: string): boolean {
  const words = a.split(' '), others = b.split(' ')
  return words.length === others.length && words.some((word, at) => {
    const other = others[at] as string
    return word !== other && word.length <= LETTERS_MAX && other.length <= LETTERS_MAX && editDistance(word, other, 1) > 1
  })
}

/** Words up to this are letters that stand for a name. */
const LETTERS_MAX = 4
