// What a customer is found by: its index keys, its numbers, and the text that search looks through.

import type { Customer, CustomerProfile } from './customer.ts'
import { nameOf } from './customer.ts'
import type { Contact } from './contact.ts'
import { POSTAL_FIELDS } from './contact.ts'
import { CONSENT_CHANNELS, type Consents } from './consent.ts'
import type { JsonObject } from './json.ts'
import { LEAD_SOURCE_FIELDS, type LeadSources } from './lead-source.ts'
import { metadataLeaves } from './metadata.ts'
import { phoneDigits } from './phone.ts'
import type { SiteSettings } from './site.ts'
import { cutText, KEY_PATH_MAX, presenceKey, textKey, timePath, PLAIN_SPELLINGS } from './text-key.ts'
import { isDate, readInstant } from './time.ts'

/** One entry of the table of keys. An exclusive key belongs to one live customer of a site. */
export interface IndexKey {
  readonly key: string
  readonly exclusive: boolean
}

/** One entry of the table of numbers, of which ranges can be asked: a number, or under the path's `timePath` milliseconds. */
export interface IndexNumber {
  readonly path: string
  readonly value: number
}

export interface CustomerIndex {
  readonly keys: readonly IndexKey[]
  readonly numbers: readonly IndexNumber[]
}

type Indexed = CustomerProfile & { readonly leadSources: LeadSources; readonly consents: Consents }

const SCALARS = [
  'type', 'email', 'firstName', 'lastName', 'displayName', 'username', 'company', 'salutation', 'title', 'language', 'timeZone',
  'defaultPaymentMethodId',
] as const

/**
 * Everything a filter can match by text or by number, except what has a table or a column of its own
 * (ids, tags, memberships, addresses, metrics, instants). Pure: the keys to remove on a change are those of the state before.
 */
export function customerIndex(customer: Indexed, settings: SiteSettings): CustomerIndex {
  const texts = new Map<string, boolean>()
  const numbers = new Map<string, IndexNumber>()
  const add = (path: string, value: string | null | undefined, exclusive = false): void => {
    const key = value ? presenceKey(path, value) : null
    if (key !== null) texts.set(key, exclusive || texts.get(key) === true)
  }
  const addNumber = (path: string, value: number): void => {
    if (Number.isFinite(value) && path.length <= KEY_PATH_MAX) numbers.set(`${path} ${value}`, { path, value })
  }
  for (const field of SCALARS) add(field, customer[field], field === 'username' || (field === 'email' && settings.uniqueEmail))
  add('name', nameOf(customer))
  addPhone(add, 'phone', customer.phone, customer.phoneE164)
  for (const tax of customer.taxNumbers) {
    add('taxNumbers.value', tax.value)
    add('taxNumbers.type', tax.type)
    add('taxNumbers.country', tax.country)
  }
  for (const reference of customer.externalReferences) add(`externalReferences.${reference.system}`, reference.value, true)
  if (customer.primaryContact) addContact(add, customer.primaryContact)
  for (const channel of CONSENT_CHANNELS) if (customer.consents[channel] !== 'unknown') add(`consents.${channel}`, customer.consents[channel])
  for (const role of ['original', 'mostRecent'] as const) {
    for (const field of LEAD_SOURCE_FIELDS) add(`leadSource.${role}.${field}`, customer.leadSources[role]?.[field])
  }
  addLeaves(add, addNumber, 'metadata', customer.metadata)
  addLeaves(add, addNumber, 'customFields', customer.customFields)
  return { keys: [...texts].map(([key, exclusive]) => ({ key, exclusive })), numbers: [...numbers.values()] }
}

type AddText = (path: string, value: string | null | undefined) => void

function addPhone(add: AddText, path: string, given: string | null, e164: string | null | undefined): void {
  add(path, given)
  add(path, e164)
}

function addContact(add: AddText, contact: Contact): void {
  for (const field of POSTAL_FIELDS) add(`primaryContact.${field}`, contact[field])
  for (const email of contact.emails) {
    add('primaryContact.emails.value', email.value)
    add('primaryContact.emails.label', email.label)
  }
  for (const phone of contact.phones) {
    addPhone(add, 'primaryContact.phones.value', phone.value, phone.e164)
    add('primaryContact.phones.label', phone.label)
  }
}

/** Leaves of free-form JSON: all by their text; numbers, days and instants also by number. */
function addLeaves(add: AddText, addNumber: (path: string, value: number) => void, root: string, json: JsonObject): void {
  for (const leaf of metadataLeaves(json)) {
    const path = `${root}.${leaf.path}`
    add(path, String(leaf.value))
    if (typeof leaf.value === 'number') addNumber(path, leaf.value)
    const at = typeof leaf.value === 'string' ? readTime(leaf.value) : null
    if (at !== null) addNumber(timePath(path), at)
  }
}

/** Milliseconds of an instant, or of the beginning of a day in UTC; null for any other text. */
function readTime(text: string): number | null {
  return isDate(text) ? Date.parse(`${text}T00:00:00Z`) : (readInstant(text)?.getTime() ?? null)
}

/** The keys and numbers to remove and to add when a customer changes. */
export function indexChanges(before: CustomerIndex, after: CustomerIndex): { removed: CustomerIndex; added: CustomerIndex } {
  const keyOf = (entry: IndexKey): string => `${entry.key}${entry.exclusive ? '!' : ''}`
  const numberOf = (entry: IndexNumber): string => `${entry.path} ${entry.value}`
  return {
    removed: { keys: without(before.keys, after.keys, keyOf), numbers: without(before.numbers, after.numbers, numberOf) },
    added: { keys: without(after.keys, before.keys, keyOf), numbers: without(after.numbers, before.numbers, numberOf) },
  }
}

function without<Entry>(entries: readonly Entry[], taken: readonly Entry[], nameOfEntry: (entry: Entry) => string): Entry[] {
  const names = new Set(taken.map(nameOfEntry))
  return entries.filter((entry) => !names.has(nameOfEntry(entry)))
}

export const SEARCH_TEXT_MAX = 1_000

/**
 * The text that `q` looks through: words of the id, names, company, e-mails, digits of phones, and references, folded so that
 * case and accents do not count. Each word has a space before it, so that a pattern can anchor at a word's start.
 */
export function searchText(customer: Pick<Customer, 'id'> & CustomerProfile): string {
  const contact = customer.primaryContact
  const parts = [
    // First, because a text that is too long loses its end.
    customer.id, customer.firstName, customer.lastName, customer.displayName, customer.company, customer.username, customer.email,
    customer.phone && phoneDigits(customer.phoneE164 ?? customer.phone),
    contact?.firstName, contact?.lastName, contact?.company,
    ...(contact?.emails.map((email) => email.value) ?? []),
    ...(contact?.phones.map((phone) => phoneDigits(phone.e164 ?? phone.value)) ?? []),
    ...customer.externalReferences.map((reference) => reference.value),
  ]
  const words = new Set(parts.flatMap((part) => (part ? foldText(part).split(/\s+/) : [])).filter((word) => word !== ''))
  return cutText(` ${[...words].join(' ')}`, SEARCH_TEXT_MAX)
}

const FOREIGN = /[^\x20-\x7e]/gu

/** Folds a text for search: lower case, accents off, letters of full width as others. */
export function foldText(text: string): string {
  return textKey(text).normalize('NFKD').replace(/\p{M}+/gu, '').replace(FOREIGN, (letter) => PLAIN_SPELLINGS[letter] ?? letter).normalize('NFC')
}
