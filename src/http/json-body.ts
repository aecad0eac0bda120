// Reads a JSON body, strictly: UTF-8, bounded depth, no NUL, no key that changes an object's prototype.

import { type CardNumberRules, mayHoldCardNumber } from '../domain/card-number.ts'
import { checkJson } from '../domain/json.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { refuseCardNumbers } from './card-numbers.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })
export const jsonTypes = /^application\/(?:[\w.+-]+\+)?json$/

/**
 * The value of a JSON body; undefined when there is none. Refuses unsupported-media-type for another media type, and
 * malformed for what is not UTF-8 or not JSON, too deep, or holds characters that no text column can hold, invalid for
 * numbers that would come out as others, and card-number-refused for a card number anywhere in it.
 */
export function readJsonBody(contentType: string | undefined, body: Buffer | undefined, rules: CardNumberRules = {}): unknown {
  if (body === undefined || body.length === 0) return undefined
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!jsonTypes.test(type)) refuse('unsupported-media-type', { detail: 'send application/json', accepted: ['application/json'] })
  const text = decodeText(body)
  const value = parse(text)
  checkJson(value)
  // Digits may also be written as escapes.
  if (mayHoldCardNumber(text) || text.includes('\\u')) {
    refuseCardNumbers(value, rules)
    refuseCardNumbers(longNumbers(text), rules)
  }
  refuseChangedNumbers(value, text)
  return value
}

/** Refuses whole numbers with more digits than a double keeps: they would be stored as other ones. */
function refuseChangedNumbers(value: unknown, text: string): void {
  if (!/\d{16}/.test(text)) return
  const large = largeNumbers(value, '')
  if (large.length === 0) return
  const changed = new Set(literals(text).filter((literal) => WHOLE.test(literal) && BigInt(literal) !== BigInt(Number(literal))).map(Number))
  refuseFaults(large.filter(({ number }) => changed.has(number)).map(({ pointer }): Fault =>
    ({ pointer, code: 'number-range', message: 'has more digits than a number keeps; write it as a text' })))
}

const WHOLE = /^-?\d+$/

/** The numbers of a JSON text as they are written; strings are passed over. */
function literals(text: string): string[] {
  return [...text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|(-?\d[\d.eE+-]*)/gs)].flatMap(([, literal]) => literal ?? [])
}

function largeNumbers(value: unknown, pointer: string): { pointer: string; number: number }[] {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value) ? [{ pointer, number: value }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => largeNumbers(one, `${pointer}/${key}`))
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
