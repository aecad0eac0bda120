// Under which keys a record is looked for: records that share a key are compared, others never.

import type { Features } from './features.ts'
import { nicknameRoot } from './nicknames.ts'
import { phonetic } from './phonetic.ts'

/** A rule that makes keys. Its number is part of every key, so the order must not change within a version of the keys. */
interface KeyRule {
  readonly name: string
  /** The keys: texts, or one number that stands for several parts; 0 for none. */
  readonly make: (atoms: Atoms) => readonly string[] | number
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
  /** Numbers that stand for the parts, 0 where one is not known: rules put them together without making texts. */
  readonly of: Readonly<Record<'given' | 'surname' | 'year' | 'day' | 'street' | 'number' | 'city' | 'postcode' | 'organization', number>>
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
  const given = first === '' ? '' : sound(first), surname = features.surname === '' ? '' : sound(longest(features.surname))
  // Of some only the year is known.
  const year = birth.slice(0, 4), day = features.birth % 10_000 === 0 ? '' : birth.slice(4)
  const organization = features.organization === '' ? [] : features.organization.split(' ')
  return {
    given, surname, year, day, features, organization,
    of: {
      given: part(given), surname: part(surname), year: part(year), day: part(day), street: part(features.street), number: part(features.houseNumber), city: part(features.city),
      postcode: part(features.postcode), organization: part(organization[0] ?? ''),
    },
  }
}

function part(text: string): number {
  return text === '' ? 0 : hashText(text, 0) || 1
}

function longest(name: string): string {
  return name.includes(' ') ? name.split(' ').reduce((best, word) => (word.length > best.length ? word : best)) : name
}

/** Puts parts together of which all must be known; 0 when one is not. */
function all(one: number, other: number, third = 1): number {
  return one === 0 || other === 0 || third === 0 ? 0 : mixed(Math.imul(mixed(Math.imul(one, 0x9e3779b1) ^ other), 0x85ebca6b) ^ third) || 1
}

function mixed(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d)
  return (once ^ (once >>> 13)) >>> 0
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
  { name: 'names', make: ({ of }) => (of.given < of.surname ? all(of.given, of.surname) : all(of.surname, of.given)), isTelling: true },
  { name: 'nickname and surname', make: ({ of, features }) => { const root = nicknameRoot(features.given); return root.startsWith('~') ? all(part(root), of.surname) : 0 } },
  { name: 'surname and birth', make: ({ of }) => all(of.surname, of.year, of.day) },
  { name: 'given name and birth', make: ({ of }) => all(of.given, of.year, of.day) },
  { name: 'birth', make: ({ of }) => all(of.year, of.day) },
  { name: 'surname and year', make: ({ of }) => all(of.surname, of.year) },
  { name: 'given name and year', make: ({ of }) => all(of.given, of.year) },
  { name: 'surname and day', make: ({ of }) => all(of.surname, of.day) },
  { name: 'given name and day', make: ({ of }) => all(of.given, of.day) },
  { name: 'house', make: ({ of }) => all(of.street, of.number), isSplit: true, isTelling: true },
  { name: 'given name and street', make: ({ of }) => all(of.given, of.street) },
  { name: 'surname and street', make: ({ of }) => all(of.surname, of.street) },
  { name: 'post code and number', make: ({ of }) => all(of.postcode, of.number) },
  { name: 'surname and post code', make: ({ of }) => all(of.surname, of.postcode) },
  { name: 'given name and post code', make: ({ of }) => all(of.given, of.postcode) },
  { name: 'surname and city', make: ({ of }) => all(of.surname, of.city) },
  { name: 'given name and city', make: ({ of }) => all(of.given, of.city) },
  { name: 'given name and number', make: ({ of }) => all(of.given, of.number) },
  { name: 'surname and number', make: ({ of }) => all(of.surname, of.number) },
  { name: 'given name and organization', make: ({ of }) => all(of.given, of.organization), isSplit: true },
  { name: 'surname and organization', make: ({ of }) => all(of.surname, of.organization), isSplit: true },
  { name: 'organization', make: ({ organization }) => (organization.length > 0 ? [organization.join(' ')] : 0), isSplit: true, isTelling: true },
  { name: 'sound of organization', make: ({ organization }) => (organization.length > 0 ? [sound(organization[0] ?? '') + sound(organization[1] ?? '')] : 0) },
  { name: 'organization and post code', make: ({ of }) => all(of.organization, of.postcode) },
  { name: 'last word of organization', make: ({ organization, of }) => (organization.length > 1 ? all(part(organization.at(-1) ?? ''), of.city) : 0) },
  { name: 'surname', make: ({ of }) => of.surname },
  { name: 'given name', make: ({ of }) => of.given },
  { name: 'year and month', make: ({ year, day }) => (year === '' ? 0 : part(year + day.slice(0, 2))) },
  { name: 'day', make: ({ of }) => of.day },
  { name: 'street', make: ({ of }) => of.street },
  { name: 'post code', make: ({ of }) => of.postcode },
  { name: 'city and year', make: ({ of }) => all(of.city, of.year) },
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
  const keys: number[] = []
  for (let rule = 0; rule < KEY_RULES.length; rule++) {
    const made = (KEY_RULES[rule] as KeyRule).make(atoms)
    if (typeof made === 'number') {
      if (made !== 0) keys.push(rule * HASHES + made)
      continue
    }
    const from = keys.length
    for (const text of made) {
      const key = rule * HASHES + hashText(text, rule)
      if (keys.indexOf(key, from) === -1) keys.push(key)
    }
  }
  return keys
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
