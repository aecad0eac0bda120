// Phone numbers: kept as given, normalised to E.164 where the country is known.

import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'

export const PHONE_MAX = 50

/** Numbers read lately: one that is written is read for its field, its contact and its likely duplicates. */
const READ_MAX = 1_000
const read = new Map<string, string | null>()

/** E.164 (ITU-T) of a number, e.g. `+491701234567`; null when it has no country of its own and none is given, or is none. */
export function toE164(phone: string, country?: string | null): string | null {
  const key = `${country ?? ''} ${phone}`
  const known = read.get(key)
  if (known !== undefined) return known
  if (read.size >= READ_MAX) read.clear()
  const e164 = readE164(phone, country)
  read.set(key, e164)
  return e164
}

function readE164(phone: string, country?: string | null): string | null {
  const known = country && isSupportedCountry(country) ? country : undefined
  const parsed = parsePhoneNumberFromString(phone, known)
  return parsed?.isPossible() ? parsed.number : null
}

/** A text that could be a phone number: at least three digits, else only what people write between them. */
export function isPhoneLike(text: string): boolean {
  return /^\+?[\d\s().\-/x#*,;]{3,}$/i.test(text) && phoneDigits(text).length >= 3
}

export function phoneDigits(text: string): string {
  return text.replace(/\D+/g, '')
}
