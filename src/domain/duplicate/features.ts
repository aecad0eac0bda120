// A customer as the matcher compares it: every value normalised once. Compact, plain, and free of the order of its columns.

import { foldCode, foldWords, VALUE_MAX } from './fold.ts'
import type { KindValue } from './kind.ts'
import { normaliseCity, normaliseCountry, normaliseHouseNumber, normalisePostcode, normaliseStreet } from './normalise-address.ts'
import { normaliseEmail, normalisePhone } from './normalise-contact.ts'
import { normaliseDate } from './normalise-date.ts'
import { generationOf, normaliseName, partFullName } from './normalise-name.ts'
import { normaliseOrganization } from './normalise-organization.ts'
import { isMadeUp, saysNothing } from './placeholders.ts'

/** Most e-mails, phones or ids of one record that are compared. */
export const VALUES_MAX = 4
/** Most columns of free text that are compared, each with its own. */
export const TEXTS_MAX = 4

/** Normalised values; an empty text, 0 or an empty list means nothing is known. */
export interface Features {
  given: string
  surname: string
  /** Which of that name: 1 senior, 2 junior or second, 3 third; 0 when it is not told. */
  generation: number
  /** yyyymmdd. */
  birth: number
  emails: string[]
  phones: string[]
  street: string
  houseNumber: string
  city: string
  region: string
  postcode: string
  country: string
  organization: string
  ids: string[]
  texts: string[]
}

/** The features of a record from its values in their order. Never throws: what cannot be read is not known. */
export function featuresOf(values: readonly KindValue[]): Features {
  const features: Features = {
    given: '', surname: '', generation: 0, birth: 0, emails: [], phones: [], street: '', houseNumber: '', city: '', region: '', postcode: '', country: '', organization: '', ids: [], texts: [],
  }
  const country = values.find(({ kind }) => kind === 'country')
  if (country) features.country = normaliseCountry(country.value)
  let extras = 0
  const text = (value: string): void => {
    // Texts keep their place, so that each column is compared with itself.
    if (extras < TEXTS_MAX) features.texts[extras] = saysNothing(value) ? '' : foldWords(value.slice(0, VALUE_MAX))
    extras++
  }
  const seen = new Set<string>()
  // A full name only fills what columns of its parts leave open.
  for (const { kind, value } of [...values].sort((a, b) => Number(a.kind === 'full-name') - Number(b.kind === 'full-name'))) {
    if (READERS[kind]?.(features, value, seen.has(kind)) === false) text(value)
    seen.add(kind)
  }
  return features
}

/** Reads a value into the features; false when it is to be kept as free text (the second street line, the second city). */
type Reader = (features: Features, value: string, again: boolean) => boolean | void

const READERS: Readonly<Partial<Record<KindValue['kind'], Reader>>> = {
  'given-name': (features, value) => {
    features.given = joinNames(features.given, normaliseName(value))
    features.generation ||= generationOf(value)
  },
  surname: (features, value) => {
    features.surname = joinNames(features.surname, normaliseName(value))
    features.generation ||= generationOf(value)
  },
  'full-name': (features, value) => {
    features.generation ||= generationOf(value)
    const { given, surname } = partFullName(value)
    if (features.given === '') features.given = given
    if (features.surname === '') features.surname = surname
  },
  'birth-date': (features, value) => void (features.birth ||= normaliseDate(value) ?? 0),
  email: (features, value) => addTo(features.emails, normaliseEmail(value)),
  phone: (features, value) => addTo(features.phones, normalisePhone(value, features.country)),
  street: (features, value, again) => {
    const { name, number } = normaliseStreet(value)
    // The whole address beside its parts would count twice.
    if (again && name !== features.street) return false
    features.street = name
    features.houseNumber ||= number
  },
  'house-number': (features, value) => void (features.houseNumber = normaliseHouseNumber(value) || features.houseNumber),
  city: (features, value, again) => (again ? false : void (features.city = normaliseCity(value))),
  region: (features, value) => void (features.region ||= normaliseCity(value)),
  postcode: (features, value) => void (features.postcode ||= normalisePostcode(value)),
  organization: (features, value, again) => (again ? false : void (features.organization = normaliseOrganization(value))),
  'external-id': (features, value) => addTo(features.ids, idOf(value)),
  text: () => false,
}

/** An id in one spelling; empty for what only fills the field. */
function idOf(value: string): string {
  const id = foldCode(value)
  return saysNothing(value) || isMadeUp(id) ? '' : id
}

function joinNames(before: string, name: string): string {
  return before === '' || name === '' ? before + name : `${before} ${name}`
}

function addTo(list: string[], value: string): void {
  if (value !== '' && list.length < VALUES_MAX && !list.includes(value)) list.push(value)
}

const PART = '\u0000'

/** A text that is equal for records with nothing different between them. */
export function fingerprint(features: Features): string {
  const { given, surname, generation, birth, emails, phones, street, houseNumber, city, region, postcode, country, organization, ids, texts } = features
  const one = given + PART + surname + PART + generation + PART + birth + PART + street + PART + houseNumber + PART + city + PART + region + PART + postcode + PART + country + PART + organization
  return `${one + PART + emails.join(' ') + PART + phones.join(' ') + PART + ids.join(' ')}${PART}${texts.length === 0 ? '' : texts.join(PART)}`
}
