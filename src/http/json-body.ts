// Reads a JSON body, strictly: UTF-8, bounded depth, no NUL, no key that changes an object's prototype.

import { type CardNumberRules, mayHoldCardNumber } from '../domain/card-number.ts'
import { refuse } from '../domain/refusal.ts'
import { refuseCardNumbers } from './card-numbers.ts'

export const JSON_DEPTH_MAX = 32

const decoder = new TextDecoder('utf-8', { fatal: true })
export const jsonTypes = /^application\/(?:[\w.+-]+\+)?json$/

/**
 * The value of a JSON body; undefined when there is none. Refuses unsupported-media-type for another media type, and
 * malformed for what is not UTF-8 or not JSON, too deep, or holds characters that no text column can hold, and
 * card-number-refused for a card number anywhere in it.
 */
export function readJsonBody(contentType: string | undefined, body: Buffer | undefined, rules: CardNumberRules = {}): unknown {
  if (body === undefined || body.length === 0) return undefined
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!jsonTypes.test(type)) refuse('unsupported-media-type', { detail: 'send application/json', accepted: ['application/json'] })
  const text = decodeText(body)
  const value = parse(text)
  checkValue(value, '', 0)
  // Digits may also be written as escapes.
  if (mayHoldCardNumber(text) || text.includes('\\u')) {
    refuseCardNumbers(value, rules)
    refuseCardNumbers(longNumbers(text), rules)
  }
  return value
}

/** Numbers that lose their last digits when they are parsed, as they were written, one a line. */
function longNumbers(text: string): string {
  return [...text.matchAll(/(?<![\w".+-])\d{16,19}(?![\w".])/g)].map(([digits]) => digits).filter((digits) => !Number.isSafeInteger(Number(digits))).join('\n')
}

/** A body's text. Refuses malformed for what is not UTF-8. */
export function decodeText(body: Buffer): string {
  try {
    return decoder.decode(body)
  } catch {
    refuse('malformed', { detail: 'the body is not UTF-8' })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's message quotes the body, which may hold personal data: only the place is told.
    const place = /position (\d+)/.exec((error as Error).message)?.[1]
    refuse('malformed', { detail: `the body is not JSON${place ? ` (at character ${place})` : ''}` })
  }
}

/** Refuses what is nested too deep, prototypes' names, and texts that no column can hold, in a value that was read. */
export function checkValue(value: unknown, pointer: string, depth: number): void {
  if (depth > JSON_DEPTH_MAX) refuse('malformed', { detail: `the body is nested more than ${JSON_DEPTH_MAX} deep` })
  if (typeof value === 'string') checkText(value, pointer)
  else if (Array.isArray(value)) for (const [index, one] of value.entries()) checkValue(one, `${pointer}/${index}`, depth + 1)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      checkText(key, pointer)
      if (key === '__proto__') refuse('malformed', { detail: 'a key __proto__ is not taken' })
      checkValue(one, `${pointer}/${key}`, depth + 1)
    }
  }
}

function checkText(text: string, pointer: string): void {
  if (!text.includes('\0') && !text.includes('\u001f') && text.isWellFormed()) return
  refuse('invalid', {
    detail: `${pointer || '/'} holds a control or broken character`,
    errors: [{ pointer, code: 'character', message: 'holds a NUL, a unit separator or a broken surrogate' }],
  })
}
