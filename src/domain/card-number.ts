// Card numbers: finding one in anything a caller sends, so that it is refused before it is kept anywhere.

import { TEST_CARDS } from './test-cards.ts'

/**
 * What counts as a card number: as many digits as its issuer's cards have, beginning as they do, ending in the right check
 * digit (Luhn, ISO/IEC 7812-1), written in one piece or in the groups in which cards are printed, with spaces or dashes.
 *
 * All three, because numbers are mostly something else: of 16-digit references about one in fifty looks like a card, of
 * 13-digit ones none (the 13-digit cards of Visa are no longer issued; shops number their orders so). Where the field's name
 * speaks of a card, 13 to 19 digits with the right check digit are enough.
 *
 * What is part of a word, follows a plus sign (a phone number, E.164) or belongs to a decimal fraction is not looked at. In
 * fields of phone numbers, up to 15 digits are a phone number.
 */
interface Issuer {
  readonly name: string
  /** Ranges of first digits, from and to. */
  readonly begins: readonly (readonly [from: number, to: number])[]
  readonly lengths: readonly number[]
}

const ISSUERS: readonly Issuer[] = [
  { name: 'visa', begins: [[4, 4]], lengths: [16, 19] },
  { name: 'mastercard', begins: [[51, 55], [2221, 2720]], lengths: [16] },
  { name: 'amex', begins: [[34, 34], [37, 37]], lengths: [15] },
  { name: 'diners', begins: [[300, 305], [3095, 3095], [36, 36], [38, 39]], lengths: [14, 16] },
  { name: 'discover', begins: [[6011, 6011], [644, 649], [65, 65]], lengths: [16, 19] },
  { name: 'jcb', begins: [[3528, 3589]], lengths: [16, 19] },
  { name: 'unionpay', begins: [[62, 62], [81, 81]], lengths: [16, 17, 18, 19] },
  { name: 'maestro', begins: [[5018, 5018], [5020, 5020], [5038, 5038], [5893, 5893], [6304, 6304], [6759, 6759], [6761, 6763]], lengths: [16, 18, 19] },
  { name: 'mir', begins: [[2200, 2204]], lengths: [16] },
  { name: 'rupay', begins: [[60, 60], [508, 508]], lengths: [16] },
]
const DIGITS_MIN = 13
const DIGITS_MAX = 19
const E164_DIGITS_MAX = 15
const CARD_FIELD = /card|^pan$|^cc|credit|acctnum/i
/** Fields of cards that hold other numbers, and references that merely name a card. */
const NOT_A_NUMBER_FIELD = /last|expir|cvc|cvv|country|brand|token|^id$|Id$|_id$/
const PHONE_FIELD = /phone|mobile|fax|^tel/i

/** What people put between the groups: spaces and dashes of every kind. */
const BETWEEN = '[ \\u00a0\\u2007\\u2009\\u202f\\u2010-\\u2015-]'
const ENOUGH_DIGITS = new RegExp(`\\d(?:${BETWEEN}?\\d){${DIGITS_MIN - 1}}`)
const RUN = new RegExp(`(?<![\\p{L}\\d_+]|\\d[.,])\\d+(?:${BETWEEN}\\d+)*(?![\\p{L}\\d_]|[.,]\\d)`, 'gu')
const SEPARATOR = new RegExp(BETWEEN, 'u')

/** True when a text may hold a card number: false is certain, and cheap. */
export function mayHoldCardNumber(text: string): boolean {
  return ENOUGH_DIGITS.test(text)
}

export interface CardNumberRules {
  /** Whether the published test numbers may stand there. */
  readonly allowTestCards?: boolean
}

/** The JSON pointer of the first card number in a value (numbers, texts and keys at any depth); null when there is none. */
export function findCardNumber(value: unknown, rules: CardNumberRules = {}, pointer = '', field = ''): string | null {
  if (typeof value === 'string') return holdsCardNumber(value, field, rules) ? pointer : null
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 && holdsCardNumber(String(value), field, rules) ? pointer : null
  if (typeof value !== 'object' || value === null) return null
  const isList = Array.isArray(value)
  for (const [key, one] of Object.entries(value)) {
    if (!isList && holdsCardNumber(key, '', rules)) return pointer
    const found = findCardNumber(one, rules, `${pointer}/${escaped(key)}`, isList || key === 'value' ? field : key)
    if (found !== null) return found
  }
  return null
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** True when a text holds a card number. `field` is the name of the field it stands in. */
export function holdsCardNumber(text: string, field: string, rules: CardNumberRules = {}): boolean {
  if (!mayHoldCardNumber(text)) return false
  for (const [run] of text.matchAll(RUN)) {
    const groups = run.split(SEPARATOR)
    for (let from = 0; from < groups.length; from++) {
      for (const digits of printed(groups, from)) if (isCardNumber(digits, field, rules)) return true
    }
  }
  return false
}

/** The digits of groups from one on, as far as they are grouped as on cards: fours, a four and a six, two eights, or one piece. */
function* printed(groups: readonly string[], from: number): Generator<string> {
  const [first = '', second = '', third = ''] = groups.slice(from, from + 3)
  yield first
  if (first.length === 8 && second.length === 8) yield first + second
  if (first.length === 4 && second.length === 6 && (third.length === 4 || third.length === 5)) yield first + second + third
  let digits = ''
  for (const group of groups.slice(from, from + 5)) {
    digits += group
    yield digits
    if (group.length !== 4) break
  }
}

function isCardNumber(digits: string, field: string, { allowTestCards = false }: CardNumberRules): boolean {
  const { length } = digits
  if (length < DIGITS_MIN || length > DIGITS_MAX || !hasCheckDigit(digits)) return false
  if (allowTestCards && TEST_CARDS.has(digits)) return false
  if (PHONE_FIELD.test(field) && length <= E164_DIGITS_MAX) return false
  if (CARD_FIELD.test(field) && !NOT_A_NUMBER_FIELD.test(field) && !/^0+$/.test(digits)) return true
  return ISSUERS.some(({ begins, lengths }) => lengths.includes(length) && begins.some(([from, to]) => {
    const start = Number(digits.slice(0, String(from).length))
    return start >= from && start <= to
  }))
}

/** Luhn's check: every second digit from the right doubled, their digits summed, a multiple of ten. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
