// E-mail addresses and phone numbers, in the one form in which two spellings of the same are equal.

import { toE164 } from '../phone.ts'
import { fold, VALUE_MAX } from './fold.ts'
import { isMadeUp, isOneDigit, saysNothing } from './placeholders.ts'

/** Providers at which dots in the local part do not count. */
const DOTLESS = new Set(['gmail.com'])
const ALIASES: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com', 'hotmail.co.uk': 'hotmail.co.uk', 'live.com': 'outlook.com', 'me.com': 'icloud.com', 'mac.com': 'icloud.com', 'ymail.com': 'yahoo.com',
  'protonmail.com': 'proton.me', 'pm.me': 'proton.me', 'yandex.com': 'yandex.ru', 'ya.ru': 'yandex.ru', 'gmx.net': 'gmx.de',
}
const PLACEHOLDER = /^(no-?reply|no-?e?mail|no|none|nobody|unknown|na|test)@|@(example|test)$|@(invalid|localhost|none|no-?e?mail)(\.[a-z]+)?$/

/** The mailbox an e-mail address stands for: lower case, provider's aliases, `+tag` off, dots off where they do not count. Empty for none. */
export function normaliseEmail(text: string): string {
  let address = fold(text.slice(0, VALUE_MAX)).replace(/^mailto:/, '').replace(/[<>\s"]/g, '')
  if (address === '' || PLACEHOLDER.test(address) || saysNothing(text)) return ''
  const at = address.indexOf('@')
  if (at < 1) return at < 0 ? address : ''
  const given = address.slice(at + 1).replace(/\.$/, '')
  const domain = ALIASES[given] ?? given
  let local = address.slice(0, at)
  const plus = local.indexOf('+')
  if (plus > 0) local = local.slice(0, plus)
  if (DOTLESS.has(domain)) local = local.replaceAll('.', '')
  return `${local}@${domain}`
}

const DIGITS_COMPARED = 9
const DIGITS_LEAST = 5
/** So many last digits are looked at to tell a number that was made up to fill the field. */
const DIGITS_LOCAL = 7

/**
 * The last nine digits of the number's E.164 form, so that forms with and without country or trunk prefix are one.
 * Empty for what is no number.
 */
export function normalisePhone(text: string, country: string | null): string {
  const given = text.slice(0, VALUE_MAX).normalize('NFKC').replace(/(ext|x|#).*$/i, '')
  const digits = given.replace(/\D+/g, '')
  if (digits.length < DIGITS_LEAST || isMadeUp(digits) || isOneDigit(digits.slice(-DIGITS_LOCAL))) return ''
  if (isInternational(given)) return digits.replace(/^00/, '').slice(-DIGITS_COMPARED)
  const e164 = country ? toE164(given, country) : null
  return (e164 ?? digits.replace(/^0+/, '')).slice(-DIGITS_COMPARED)
}

/** Already `+` or `00` and a country: parsing would only cost time, unless a trunk zero stands in brackets. */
function isInternational(given: string): boolean {
  return /^\s*(\+|00)/.test(given) && !given.includes('(0)')
}
