// What of a customer is compared: the values of its record, and of its addresses the one that stands for where it is.

import type { Address } from '../address.ts'
import type { Postal } from '../contact.ts'
import type { CustomerProfile } from '../customer.ts'
import { type Features, featuresOf } from './features.ts'
import { guessKind } from './guess-kinds.ts'
import type { KindValue } from './kind.ts'

/** What is compared of a customer's record. */
export type ComparedProfile = Pick<
  CustomerProfile, 'firstName' | 'lastName' | 'displayName' | 'company' | 'email' | 'phone' | 'phoneE164' | 'taxNumbers' | 'primaryContact' | 'metadata' | 'customFields'
>

/** What is compared of an address. */
export type ComparedAddress = Pick<Address, 'kind' | 'isDefault' | 'line1' | 'line2' | 'city' | 'region' | 'postalCode' | 'country' | 'phone' | 'phoneE164'>

/** True when the record itself says where the customer is, so that its addresses are not asked. */
export function namesPlace({ primaryContact }: ComparedProfile): boolean {
  return primaryContact !== null && (primaryContact.line1 ?? primaryContact.postalCode ?? primaryContact.city) !== null
}

/** A customer's features. `addresses` are its own, in the order they were added; they count where the record names no place. */
export function customerFeatures(customer: ComparedProfile, addresses: readonly ComparedAddress[]): Features {
  const address = namesPlace(customer) ? undefined : chosenAddress(addresses)
  return featuresOf([...placeValues(address ?? customer.primaryContact), ...nameValues(customer), ...contactValues(customer, address), ...birthValues(customer)])
}

/** The default shipping address, else any default, else the first. */
function chosenAddress(addresses: readonly ComparedAddress[]): ComparedAddress | undefined {
  const defaults = addresses.filter((one) => one.isDefault)
  return defaults.find((one) => one.kind === 'shipping') ?? defaults[0] ?? addresses[0]
}

function placeValues(place: Omit<Postal, 'firstName' | 'lastName' | 'company'> | null | undefined): KindValue[] {
  if (!place) return []
  return known([
    ['country', place.country], ['street', place.line1], ['street', place.line1 === null ? null : place.line2], ['city', place.city], ['region', place.region], ['postcode', place.postalCode],
  ])
}

function nameValues({ firstName, lastName, displayName, company }: ComparedProfile): KindValue[] {
  // A display name is what somebody calls himself; it counts where nothing better is known.
  const isNamed = firstName !== null || lastName !== null || company !== null
  return known([['given-name', firstName], ['surname', lastName], ['full-name', isNamed ? null : displayName], ['organization', company]])
}

function contactValues({ email, phone, phoneE164, primaryContact, taxNumbers }: ComparedProfile, address: ComparedAddress | undefined): KindValue[] {
  return known([
    ['email', email], ...(primaryContact?.emails ?? []).map((one) => ['email', one.value] as const),
    ['phone', phoneE164 ?? phone], ...(primaryContact?.phones ?? []).map((one) => ['phone', one.e164 ?? one.value] as const), ['phone', address?.phoneE164 ?? address?.phone],
    // Ids of other systems are left out: each system counts its customers from one.
    ...taxNumbers.map((one) => ['external-id', one.value] as const),
  ])
}

const BIRTH_NAMES_MAX = 5_000
const birthNames = new Map<string, boolean>()

/** Sites keep dates of birth as a custom field or metadata of a name of their own. */
function birthValues({ customFields, metadata }: ComparedProfile): KindValue[] {
  const found: KindValue[] = []
  for (const document of [customFields, metadata]) {
    for (const [name, value] of Object.entries(document)) if (typeof value === 'string' && value.length <= 32 && isBirthName(name)) found.push({ kind: 'birth-date', value })
  }
  return found
}

function isBirthName(name: string): boolean {
  const seen = birthNames.get(name)
  if (seen !== undefined) return seen
  if (birthNames.size >= BIRTH_NAMES_MAX) birthNames.clear()
  const is = guessKind(name) === 'birth-date'
  birthNames.set(name, is)
  return is
}

function known(pairs: readonly (readonly [KindValue['kind'], string | null | undefined])[]): KindValue[] {
  return pairs.flatMap(([kind, value]) => (value ? [{ kind, value }] : []))
}
