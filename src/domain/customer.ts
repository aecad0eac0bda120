// The customer: a person or an organization that buys.

import type { Consents } from './consent.ts'
import { type Contact, type ContactInput, primaryValue, readContact, readText } from './contact.ts'
import { EMAIL_MAX, isEmail } from './email.ts'
import { readCustomerId } from './ids.ts'
import { type JsonObject, mergeJson, sameJson } from './json.ts'
import type { LeadSources } from './lead-source.ts'
import { checkMetadata } from './metadata.ts'
import type { CustomerMetrics } from './metrics.ts'
import { PHONE_MAX, toE164 } from './phone.ts'
import { type Fault, refuseFaults } from './refusal.ts'
import type { SiteSettings } from './site.ts'
import { isTimeZone, type Instant } from './time.ts'

export const CUSTOMER_TYPES = ['person', 'organization'] as const
export type CustomerType = (typeof CUSTOMER_TYPES)[number]
export const ACTIVITIES = ['active', 'inactive'] as const
export type Activity = (typeof ACTIVITIES)[number]

export const EXTERNAL_REFERENCES_MAX = 50
export const TAX_NUMBERS_MAX = 20
export const REFERENCE_SYSTEM_PATTERN = '^[A-Za-z0-9_-]{1,50}$'

/** An id of this customer in another system, unique per system and site. */
export interface ExternalReference {
  readonly system: string
  readonly value: string
}

export interface TaxNumber {
  readonly type: string
  readonly value: string
  readonly country: string | null
}

/** What a caller may set, in normalised form. */
export interface CustomerProfile {
  readonly type: CustomerType
  readonly email: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly displayName: string | null
  readonly username: string | null
  readonly phone: string | null
  readonly phoneE164: string | null
  readonly company: string | null
  readonly salutation: string | null
  readonly title: string | null
  readonly taxNumbers: readonly TaxNumber[]
  readonly language: string | null
  readonly timeZone: string | null
  readonly primaryContact: Contact | null
  readonly externalReferences: readonly ExternalReference[]
  readonly metadata: JsonObject
  readonly customFields: JsonObject
  readonly defaultPaymentMethodId: string | null
}

/** A customer as stored. `number` is what foreign keys use; `id` is public and may be renamed. */
export interface Customer extends CustomerProfile {
  readonly number: bigint
  readonly id: string
  readonly tags: readonly string[]
  readonly leadSources: LeadSources
  readonly consents: Consents
  readonly activity: Activity
  readonly metrics: CustomerMetrics
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly deletedAt: Instant | null
  readonly erasedAt: Instant | null
  readonly revision: number
}

const NAME_FIELDS = ['firstName', 'lastName', 'displayName', 'username', 'company', 'salutation', 'title'] as const
type NameField = (typeof NAME_FIELDS)[number]

/** A profile as a caller gives it: an absent field stays, null clears, objects merge (RFC 7396), arrays replace. */
export type CustomerInput = { readonly [field in NameField]?: string | null } & {
  readonly type?: CustomerType
  readonly email?: string | null
  readonly phone?: string | null
  readonly taxNumbers?: readonly { type: string; value: string; country?: string | null }[] | null
  readonly language?: string | null
  readonly timeZone?: string | null
  readonly primaryContact?: ContactInput | null
  readonly externalReferences?: readonly ExternalReference[] | null
  readonly metadata?: JsonObject | null
  readonly customFields?: JsonObject | null
  readonly defaultPaymentMethodId?: string | null
}

export const EMPTY_PROFILE: CustomerProfile = {
  type: 'person', email: null, firstName: null, lastName: null, displayName: null, username: null, phone: null, phoneE164: null,
  company: null, salutation: null, title: null, taxNumbers: [], language: null, timeZone: null, primaryContact: null,
  externalReferences: [], metadata: {}, customFields: {}, defaultPaymentMethodId: null,
}

/**
 * The profile after a caller's input: normalised and checked. Custom fields are merged here and checked against the
 * site's definitions by `checkCustomFields`. Throws Refused `invalid` with every wrong place.
 */
export function changeProfile(profile: CustomerProfile, input: CustomerInput, settings: SiteSettings): CustomerProfile {
  const faults: Fault[] = []
  const changed: { -readonly [field in keyof CustomerProfile]: CustomerProfile[field] } = { ...profile }
  for (const field of NAME_FIELDS) if (input[field] !== undefined) changed[field] = readText(input[field], `/${field}`, faults)
  if (input.type !== undefined) changed.type = input.type
  if (input.primaryContact !== undefined) changed.primaryContact = changeContact(profile.primaryContact, input.primaryContact, settings, faults)
  if (input.email !== undefined) changed.email = readEmail(input.email, '/email', faults)
  if (input.phone !== undefined) changed.phone = readText(input.phone, '/phone', faults, PHONE_MAX)
  if (input.language !== undefined) changed.language = readLanguage(input.language, settings, faults)
  if (input.timeZone !== undefined) changed.timeZone = readTimeZone(input.timeZone, faults)
  if (input.taxNumbers !== undefined) changed.taxNumbers = readTaxNumbers(input.taxNumbers ?? [], faults)
  if (input.externalReferences !== undefined) changed.externalReferences = readReferences(input.externalReferences ?? [], faults)
  if (input.metadata !== undefined) changed.metadata = changeMetadata(profile.metadata, input.metadata, faults)
  if (input.customFields !== undefined) changed.customFields = mergeNullable(profile.customFields, input.customFields)
  if (input.defaultPaymentMethodId !== undefined) {
    changed.defaultPaymentMethodId = readText(input.defaultPaymentMethodId, '/defaultPaymentMethodId', faults)
  }
  refuseFaults(faults)
  return followContact(profile.primaryContact, changed, input, settings)
}

/** The fields of the top level that follow the primary contact, and where they are in it. */
const FOLLOWING = {
  email: ({ emails }: Contact) => primaryValue(emails),
  phone: ({ phones }: Contact) => primaryValue(phones),
  firstName: ({ firstName }: Contact) => firstName,
  lastName: ({ lastName }: Contact) => lastName,
  company: ({ company }: Contact) => company,
}

/**
 * What changes in the primary contact goes to the same field of the top level, where that is empty or was the same. What the
 * caller gives there himself stands, and what he clears stays empty until that part of the contact changes.
 */
function followContact(former: Contact | null, profile: CustomerProfile, input: CustomerInput, settings: SiteSettings): CustomerProfile {
  const contact = profile.primaryContact
  const followed: { -readonly [field in keyof CustomerProfile]: CustomerProfile[field] } = { ...profile }
  for (const field of Object.keys(FOLLOWING) as (keyof typeof FOLLOWING)[]) {
    const [before, after] = [former && FOLLOWING[field](former), contact && FOLLOWING[field](contact)]
    const follows = profile[field] === null || (input[field] === undefined && profile[field] === before)
    if (follows && after !== null && after !== before) followed[field] = after
  }
  return { ...followed, phoneE164: followed.phone === null ? null : toE164(followed.phone, contact?.country ?? settings.country) }
}

function readEmail(text: string | null, pointer: string, faults: Fault[]): string | null {
  const email = readText(text, pointer, faults, EMAIL_MAX)
  if (email !== null && !isEmail(email)) faults.push({ pointer, code: 'email', message: 'is not an e-mail address' })
  return email
}

function changeContact(contact: Contact | null, input: ContactInput | null, settings: SiteSettings, faults: Fault[]): Contact | null {
  if (input === null) return null
  const merged = { ...contact, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) } as ContactInput
  return readContact(merged, settings.country, faults, '/primaryContact')
}

function readLanguage(text: string | null, settings: SiteSettings, faults: Fault[]): string | null {
  const language = readText(text, '/language', faults)
  if (language === null) return null
  const known = settings.languages.find((one) => one.toLowerCase() === language.toLowerCase())
  if (!known) {
    faults.push({ pointer: '/language', code: 'language', message: `is not one of this site's languages: ${settings.languages.join(', ')}` })
  }
  return known ?? language
}

function readTimeZone(text: string | null, faults: Fault[]): string | null {
  const zone = readText(text, '/timeZone', faults)
  if (zone !== null && !isTimeZone(zone)) {
    faults.push({ pointer: '/timeZone', code: 'time-zone', message: 'is not a name of the IANA time zone database' })
  }
  return zone
}

function readTaxNumbers(inputs: readonly { type: string; value: string; country?: string | null }[], faults: Fault[]): TaxNumber[] {
  if (inputs.length > TAX_NUMBERS_MAX) {
    faults.push({ pointer: '/taxNumbers', code: 'too-many', message: `has more than ${TAX_NUMBERS_MAX} entries` })
  }
  return inputs.slice(0, TAX_NUMBERS_MAX).map((input, index) => {
    const at = `/taxNumbers/${index}`
    const value = readText(input.value, `${at}/value`, faults)
    if (value === null) faults.push({ pointer: `${at}/value`, code: 'empty', message: 'is empty' })
    const type = readText(input.type, `${at}/type`, faults) ?? 'other'
    return { type, value: value ?? '', country: readText(input.country, `${at}/country`, faults)?.toUpperCase() ?? null }
  })
}

function readReferences(inputs: readonly ExternalReference[], faults: Fault[]): ExternalReference[] {
  const at = '/externalReferences'
  if (inputs.length > EXTERNAL_REFERENCES_MAX) {
    faults.push({ pointer: at, code: 'too-many', message: `has more than ${EXTERNAL_REFERENCES_MAX} entries` })
    return []
  }
  const references: ExternalReference[] = []
  for (const [index, input] of inputs.entries()) {
    const system = readText(input.system, `${at}/${index}/system`, faults)
    const value = readText(input.value, `${at}/${index}/value`, faults)
    if (system === null || !new RegExp(REFERENCE_SYSTEM_PATTERN).test(system)) {
      faults.push({ pointer: `${at}/${index}/system`, code: 'pattern', message: 'is 1 to 50 characters of A-Z a-z 0-9 _ -' })
    } else if (value === null) faults.push({ pointer: `${at}/${index}/value`, code: 'empty', message: 'is empty' })
    else if (!references.some((one) => one.system === system && one.value === value)) references.push({ system, value })
  }
  return references
}

function changeMetadata(metadata: JsonObject, patch: JsonObject | null, faults: Fault[]): JsonObject {
  const merged = mergeNullable(metadata, patch)
  checkMetadata(merged, faults, '/metadata')
  return merged
}

function mergeNullable(target: JsonObject, patch: JsonObject | null): JsonObject {
  return patch === null ? {} : mergeJson(target, patch)
}

/** The name to show and to sort by: the display name, else the person's, else the company's, else the e-mail. */
export function nameOf(customer: CustomerProfile): string | null {
  const person = [customer.firstName, customer.lastName].filter((part) => part !== null).join(' ')
  if (customer.displayName !== null) return customer.displayName
  if (customer.type === 'organization' && customer.company !== null) return customer.company
  return person || customer.company || customer.email
}

const PROFILE_FIELDS = Object.keys(EMPTY_PROFILE) as (keyof CustomerProfile)[]

/** Every field that differs, with both values: what an event tells of an update. Empty when nothing changed. */
export function profileChanges(before: CustomerProfile, after: CustomerProfile): { readonly [field: string]: { from: unknown; to: unknown } } {
  const changes: Record<string, { from: unknown; to: unknown }> = {}
  for (const field of PROFILE_FIELDS) {
    if (!sameJson(before[field], after[field])) changes[field] = { from: before[field], to: after[field] }
  }
  return changes
}

/** Reads the id a caller chose, or null when the customer is to be given one. */
export function readOwnId(id: string | null | undefined, pointer: string): string | null {
  return id === null || id === undefined ? null : readCustomerId(id, pointer)
}

