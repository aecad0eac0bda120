// Under which keys a record is looked for: records that share a key are compared, others never.

import type { Features } from './features.ts'
import { nicknameRoot } from './nicknames.ts'
import { phonetic } from './phonetic.ts'

/** A rule that makes keys. Its number is part of every key, so the order must not change within a version of the keys. */
interface KeyRule {
  readonly name: string
  readonly make: (atoms: Atoms) => readonly string[]
  /** Whether a block over its bound is worth parting further: what reaches many people of one house or firm. */
  readonly isSplit?: boolean
  /** Whether a model must know what pairs of a block over its bound look like: they agree in what tells customers apart. */
  readonly isTelling?: boolean
}

/** The parts of a record that keys are made of; an empty text is not known. */
export interface Atoms {
  readonly given: string
  readonly surname: string
  readonly year: string
  readonly day: string
  readonly features: Features
  readonly organization: readonly string[]
}

const SOUNDS_MAX = 200_000
const sounds = new Map<string, string>()

function sound(name: string): string {
  const known = sounds.get(name)
  if (known !== undefined) return known
  const made = phonetic(name)
  if (sounds.size >= SOUNDS_MAX) sounds.clear()
  sounds.set(name, made)
  return made
}

export function atomsOf(features: Features): Atoms {
  const birth = features.birth === 0 ? '' : String(features.birth)
  const first = features.given.split(' ', 1)[0] ?? ''
  return {
    given: first === '' ? '' : sound(first), surname: features.surname === '' ? '' : sound(longest(features.surname)),
    year: birth.slice(0, 4), day: birth.slice(4), features, organization: features.organization === '' ? [] : features.organization.split(' '),
  }
}

function longest(name: string): string {
  return name.includes(' ') ? name.split(' ').reduce((best, word) => (word.length > best.length ? word : best)) : name
}

/** Joins parts of which all must be known. */
function all(...parts: readonly string[]): string[] {
  return parts.includes('') ? [] : [parts.join('|')]
}

function local(email: string): string {
  const name = email.slice(0, Math.max(email.lastIndexOf('@'), 0)).replace(/[^\p{L}]/gu, '')
  return name.length >= 4 ? name : ''
}

/** One line a rule: first what names one customer, then names with something, then what is only worth it in small bases. */
export const KEY_RULES: readonly KeyRule[] = [
  { name: 'email', make: ({ features }) => features.emails, isSplit: true, isTelling: true },
  { name: 'mailbox name', make: ({ features }) => features.emails.map(local).filter((name) => name !== ''), isSplit: true, isTelling: true },
  { name: 'phone', make: ({ features }) => features.phones.map((phone) => phone.slice(-7)), isSplit: true, isTelling: true },
  { name: 'id', make: ({ features }) => features.ids },
  { name: 'first half of id', make: ({ features }) => features.ids.flatMap((id) => (id.length >= 6 ? [id.slice(0, id.length >> 1)] : [])) },
  { name: 'second half of id', make: ({ features }) => features.ids.flatMap((id) => (id.length >= 6 ? [id.slice(id.length >> 1)] : [])) },
  { name: 'names', make: ({ given, surname }) => all(...[given, surname].sort()), isTelling: true },
  { name: 'nickname and surname', make: ({ surname, features }) => { const root = nicknameRoot(features.given); return root.startsWith('~') ? all(root, surname) : [] } },
  { name: 'surname and birth', make: ({ surname, year, day }) => all(surname, year, day) },
  { name: 'given name and birth', make: ({ given, year, day }) => all(given, year, day) },
  { name: 'birth', make: ({ year, day }) => all(year, day) },
  { name: 'surname and year', make: ({ surname, year }) => all(surname, year) },
  { name: 'given name and year', make: ({ given, year }) => all(given, year) },
  { name: 'surname and day', make: ({ surname, day }) => all(surname, day) },
  { name: 'given name and day', make: ({ given, day }) => all(given, day) },
  { name: 'house', make: ({ features }) => all(features.street, features.houseNumber), isSplit: true, isTelling: true },
  { name: 'given name and street', make: ({ given, features }) => all(given, features.street) },
  { name: 'surname and street', make: ({ surname, features }) => all(surname, features.street) },
  { name: 'post code and number', make: ({ features }) => all(features.postcode, features.houseNumber) },
  { name: 'surname and post code', make: ({ surname, features }) => all(surname, features.postcode) },
  { name: 'given name and post code', make: ({ given, features }) => all(given, features.postcode) },
  { name: 'surname and city', make: ({ surname, features }) => all(surname, features.city) },
  { name: 'given name and city', make: ({ given, features }) => all(given, features.city) },
  { name: 'given name and number', make: ({ given, features }) => all(given, features.houseNumber) },
  { name: 'surname and number', make: ({ surname, features }) => all(surname, features.houseNumber) },
  { name: 'given name and organization', make: ({ given, organization }) => all(given, organization[0] ?? ''), isSplit: true },
  { name: 'surname and organization', make: ({ surname, organization }) => all(surname, organization[0] ?? ''), isSplit: true },
  { name: 'organization', make: ({ organization }) => (organization.length > 0 ? [organization.join(' ')] : []), isSplit: true, isTelling: true },
  { name: 'sound of organization', make: ({ organization }) => (organization.length > 0 ? [sound(organization[0] ?? '') + sound(organization[1] ?? '')] : []) },
  { name: 'organization and post code', make: ({ organization, features }) => all(organization[0] ?? '', features.postcode) },
  { name: 'last word of organization', make: ({ organization, features }) => (organization.length > 1 ? all(organization.at(-1) ?? '', features.city) : []) },
  { name: 'surname', make: ({ surname }) => all(surname) },
  { name: 'given name', make: ({ given }) => all(given) },
  { name: 'year and month', make: ({ year, day }) => all(year, day.slice(0, 2)) },
  { name: 'day', make: ({ day }) => all(day) },
  { name: 'street', make: ({ features }) => all(features.street) },
  { name: 'post code', make: ({ features }) => all(features.postcode) },
  { name: 'city and year', make: ({ year, features }) => all(features.city, year) },
  { name: 'text', make: ({ features }) => features.texts.filter((text) => text !== undefined && text !== '').map((text) => text.slice(0, 24)) },
  { name: 'words of text', make: ({ features }) => features.texts.flatMap((text) => rareWords(text ?? '')) },
]

const WORDS_MAX = 6

/** The longest words of a text: they are the rarest. */
function rareWords(text: string): string[] {
  return text.split(' ').filter((word) => word.length >= 4).sort((a, b) => b.length - a.length).slice(0, WORDS_MAX)
}

/** What a crowded block is parted by, in turn: records that agree in the block and in one of these stay together. */
export const SPLITS: readonly ((atoms: Atoms) => string)[] = [
  ({ given }) => given, ({ surname }) => surname, ({ year, day }) => year + day, ({ features }) => features.ids[0] ?? '',
]

const HASHES = 4_294_967_296

/** A 32-bit hash of a text (murmur3's mixing). */
export function hashText(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x5bd1e995)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The keys of a record, as whole numbers below 2^38: the rule above, the hash below. Without repeats, in the order of the rules. */
export function blockKeys(features: Features): number[] {
  const atoms = atomsOf(features)
  const keys = new Set<number>()
  for (const [rule, { make }] of KEY_RULES.entries()) for (const text of make(atoms)) keys.add(rule * HASHES + hashText(text, rule))
  return [...keys]
}

/** The rule that made a key. */
export function ruleOf(key: number): number {
  return Math.floor(key / HASHES)
}

/** Hashes of what parts a crowded block, one a split; 0 where it is not known. */
export function splitHashes(features: Features): number[] {
  const atoms = atomsOf(features)
  return SPLITS.map((split, number) => { const text = split(atoms); return text === '' ? 0 : hashText(text, number + 1_000) || 1 })
}
