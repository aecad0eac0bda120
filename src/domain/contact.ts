// The contact of one party: name, postal address, and labelled e-mails and phones of which one each is primary.

import { toCountry } from './country.ts'
import { EMAIL_MAX, isEmail } from './email.ts'
import { PHONE_MAX, toE164 } from './phone.ts'
import type { Fault } from './refusal.ts'

export const TEXT_MAX = 255
export const CONTACT_POINTS_MAX = 50

/** One e-mail or phone. `e164` only on phones whose country is known. */
export interface ContactPoint {
  readonly label: string
  readonly value: string
  readonly primary: boolean
  readonly e164?: string | null
}

export const POSTAL_FIELDS = ['firstName', 'lastName', 'company', 'line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const
export type PostalField = (typeof POSTAL_FIELDS)[number]
export type Postal = { readonly [field in PostalField]: string | null }

export interface Contact extends Postal {
  readonly emails: readonly ContactPoint[]
  readonly phones: readonly ContactPoint[]
}

/** A contact as a caller gives it; a missing label is `main`, and with no primary the first is it. */
export type ContactInput = { readonly [field in PostalField]?: string | null } & {
  readonly emails?: readonly ContactPointInput[] | null
  readonly phones?: readonly ContactPointInput[] | null
}
export interface ContactPointInput {
  readonly label?: string | null
  readonly value: string
  readonly primary?: boolean
}

/**
 * Normalises a contact: trims, canonical country, E.164 phones (country: the contact's, else the site's).
 * Wrong places are pushed onto `faults` with pointers below `at`.
 */
export function readContact(input: ContactInput, siteCountry: string | null, faults: Fault[], at: string): Contact {
  const postal = readPostal(input, faults, at)
  const country = postal.country ?? siteCountry
  return {
    ...postal,
    emails: readPoints(input.emails ?? [], 'email', null, faults, `${at}/emails`),
    phones: readPoints(input.phones ?? [], 'phone', country, faults, `${at}/phones`),
  }
}

/** Normalises a postal address; empty texts become null. */
export function readPostal(input: { readonly [field in PostalField]?: string | null }, faults: Fault[], at: string): Postal {
  const postal = {} as { -readonly [field in PostalField]: string | null }
  for (const field of POSTAL_FIELDS) postal[field] = readText(input[field], `${at}/${field}`, faults)
  if (postal.country !== null) {
    const country = toCountry(postal.country)
    if (!country) faults.push({ pointer: `${at}/country`, code: 'country', message: 'is not an ISO 3166 country code' })
    postal.country = country
  }
  return postal
}

/** A one-line text: trimmed, empty is null, at most TEXT_MAX characters. */
export function readText(text: string | null | undefined, pointer: string, faults: Fault[], max: number = TEXT_MAX): string | null {
  const trimmed = (text ?? '').trim()
  if (trimmed.length > max) faults.push({ pointer, code: 'too-long', message: `is longer than ${max} characters` })
  return trimmed === '' ? null : trimmed
}

function readPoints(
  points: readonly ContactPointInput[],
  kind: 'email' | 'phone',
  country: string | null,
  faults: Fault[],
  at: string,
): ContactPoint[] {
  if (points.length > CONTACT_POINTS_MAX) {
    faults.push({ pointer: at, code: 'too-many', message: `has more than ${CONTACT_POINTS_MAX} entries` })
    return []
  }
  const primaries = points.filter((point) => point.primary).length
  if (primaries > 1) faults.push({ pointer: at, code: 'two-primaries', message: 'has more than one primary entry' })
  return points.map((point, index) => {
    const pointer = `${at}/${index}/value`
    const value = readText(point.value, pointer, faults, kind === 'email' ? EMAIL_MAX : PHONE_MAX) ?? ''
    if (kind === 'email' && !isEmail(value)) faults.push({ pointer, code: 'email', message: 'is not an e-mail address' })
    if (kind === 'phone' && value === '') faults.push({ pointer, code: 'phone', message: 'is empty' })
    const label = readText(point.label, `${at}/${index}/label`, faults) ?? 'main'
    const primary = primaries === 0 ? index === 0 : point.primary === true
    return kind === 'phone' ? { label, value, primary, e164: toE164(value, country) } : { label, value, primary }
  })
}

/** The primary entry's value, or null when there is none. */
export function primaryValue(points: readonly ContactPoint[]): string | null {
  return points.find((point) => point.primary)?.value ?? null
}
