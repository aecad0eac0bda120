// What all nouns share on Recharge's wire: versions, ids, dates, money, and fields of bodies as they are read.

import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import { isCurrency, readDecimal, writeDecimal } from '../../domain/money.ts'
import { type Fault, refuse, refuseFaults } from '../../domain/refusal.ts'
import { addDays, daySpan, type Instant, isDate, readInstant } from '../../domain/time.ts'
import { instantOf, wallAt } from '../../domain/wall-time.ts'
import type { RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { PLAIN } from './refusals.ts'

export const VERSIONS = ['2021-11', '2021-01'] as const
export type Version = (typeof VERSIONS)[number]
/** What a request is answered in that names no version, as Recharge does with a store's default. */
export const DEFAULT_VERSION: Version = '2021-01'
/** Where 2021-01 tells what time it is. */
const EASTERN = 'America/New_York'
/** The system of external references that Recharge calls `ecommerce`. */
export const ECOMMERCE = 'ecommerce'
/** Where the dialect keeps, among a record's metadata, what the core has no field for. */
export const KEPT = 'recharge'

/** The version that a request asks for. Refuses a wrong one, which is answered with 426. */
export function versionOf({ headers }: Pick<RequestHead, 'headers'>): Version {
  const named = headers['x-recharge-version']
  if (named === undefined || named === '') return DEFAULT_VERSION
  return VERSIONS.find((one) => one === named) ?? refuse('invalid', { detail: `X-Recharge-Version is one of ${VERSIONS.join(', ')}`, upgrade: true })
}

// ── writing

/** An instant: UTC with an offset, or in 2021-01 Eastern time without one. */
export function viewTime<At extends Instant | null>(at: At, version: Version): At extends null ? string | null : string {
  const text = at === null ? null : version === '2021-11' ? `${at.toISOString().slice(0, 19)}+00:00` : new Date(wallAt(EASTERN, at)).toISOString().slice(0, 19)
  return text as At extends null ? string | null : string
}

/** The calendar day of an instant in the site's time zone; in 2021-01 with a midnight. */
export function viewDay(at: Instant | null, timeZone: string, version: Version = '2021-11'): string | null {
  if (at === null) return null
  const day = new Date(wallAt(timeZone, at)).toISOString().slice(0, 10)
  return version === '2021-11' ? day : `${day}T00:00:00`
}

/** Money as decimal text; in 2021-01, where it says so, as a number. */
export function viewMoney(amountMinor: bigint, currency: string): string {
  return writeDecimal({ amountMinor, currency })
}

export function viewPrice(amountMinor: bigint, currency: string, version: Version): string | number {
  const text = viewMoney(amountMinor, currency)
  return version === '2021-11' ? text : Number(text)
}

/** A text of what was kept: somebody else may have written anything there. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : null
}

/** Ids that are known to a shop, as 2021-11 shows them. */
export function ecommerce(id: unknown): { ecommerce: string | null } {
  return { ecommerce: textOf(id) }
}

/** An id of a shop where 2021-01 shows a number. */
export function shopNumber(id: unknown): number | string | null {
  const text = textOf(id)
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : text
}

/** What the dialect keeps of a record, from its metadata. */
export function keptOf(metadata: JsonObject): JsonObject {
  const kept = metadata[KEPT]
  return isJsonObject(kept) ? kept : {}
}

const regionNames = new Intl.DisplayNames(['en'], { type: 'region' })
let codesByName: ReadonlyMap<string, string> | undefined

/** The English name of a country. */
export function countryName(code: string | null): string | null {
  return code === null ? null : (regionNames.of(code) ?? code)
}

/** The code of a country by its English name; codes stay what they are. */
export function countryCode(name: string): string {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index))
  codesByName ??= new Map(letters.flatMap((a) => letters.map((b) => a + b)).map((code) => [(regionNames.of(code) ?? code).toLowerCase(), code]))
  return codesByName.get(name.trim().toLowerCase()) ?? name
}

// ── reading

/** The number that an id in a path, a query or a body is. Refuses not-found for what cannot be one. */
export function readNumber(text: string): bigint {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : refuse('not-found', { detail: 'there is no such record' })
}

/** Instants as clients send them: with `Z`, `+00:00`, `+0000` or nothing after the time, or days alone; null for anything else. */
export function readTime(text: string, version: Version, end: 'from' | 'to' = 'from'): Instant | null {
  if (isDate(text)) return daySpan(text, version === '2021-11' ? 'UTC' : EASTERN)[end]
  const spelt = text.trim().replace(/ (?=\d\d:)/, 'T').replace(/ (?=\d\d:?\d\d$)/, '+').replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
  const zoned = readInstant(spelt)
  if (zoned) return zoned
  const wall = readInstant(`${spelt}Z`)
  if (!wall) return null
  return version === '2021-11' ? wall : instantOf(EASTERN, wall.getTime())
}

/** An instant of a query. Refuses with Recharge's words. */
export function readQueryTime(name: string, text: string, version: Version): Instant {
  return readTime(text, version, name.endsWith('_max') ? 'to' : 'from') ?? refuseField(name, `Invalid date: ${text.slice(0, 100)}. Must be a valid ISO-8601 datetime string`)
}

/** The first instant of a calendar day in the site's time zone. */
export function startOfDay(ctx: Context, day: string): Instant {
  return daySpan(day, ctx.site.settings.timeZone).from
}

/** The calendar day so many days from now, on the site's wall. */
export function dayFromNow(ctx: Context, days: number): string {
  const { timeZone } = ctx.site.settings
  return viewDay(addDays(ctx.now(), days, timeZone), timeZone) ?? ''
}

/** When a charge of a day is made: today is now. Refuses days that are over. */
export function chargeTime(ctx: Context, day: string, field: string, message: string, style: 'list' | 'plain' = 'list'): Date {
  if (day < dayFromNow(ctx, 0)) refuseField(field, message, style)
  const start = startOfDay(ctx, day)
  return start < ctx.now() ? ctx.now() : start
}

/** Refuses one field with a list of one message, or, `plain`, with a text. */
export function refuseField(name: string, message: string, style: 'list' | 'plain' = 'list'): never {
  refuse('invalid', { detail: `${name}: ${message}`, errors: [{ pointer: `/${name}`, code: style === 'plain' ? PLAIN : 'invalid', message }] })
}

interface Rules {
  /** Says so when it is absent: Recharge does it with a text. */
  readonly required?: boolean
  /** Whether null may be sent, which clears. */
  readonly nullable?: boolean
}

/** The fields of a body: each read says what is wrong with it, and `done` refuses with all of that. Absent ones are undefined. */
export interface Fields {
  readonly has: (name: string) => boolean
  text(name: string, rules?: Rules & { min?: number; max?: number }): string | null | undefined
  boolean(name: string, rules?: Rules): boolean | null | undefined
  integer(name: string, rules?: Rules & { min?: number; max?: number }): number | null | undefined
  id(name: string, rules?: Rules): bigint | null | undefined
  /** Decimal text, as it was sent, or a number in decimal text. */
  decimal(name: string, rules?: Rules): string | null | undefined
  /** YYYY-MM-DD; of an instant, its day as written. */
  day(name: string, rules?: Rules): string | null | undefined
  choice<Choice extends string>(name: string, choices: readonly Choice[], rules?: Rules): Choice | null | undefined
  object(name: string, rules?: Rules): Fields | null | undefined
  list(name: string, rules?: Rules & { max?: number }): readonly unknown[] | null | undefined
  wrong(name: string, message: string, style?: 'list' | 'plain'): void
  done(): void
}

export const LIST_MAX = 250
export const TEXT_FIELD_MAX = 255

/** Reads a body. Refuses one that is not an object. */
export function fieldsOf(body: unknown): Fields {
  if (!isJsonObject(body)) refuse('unsupported-media-type', { detail: 'the body is not a JSON object' })
  const faults: Fault[] = []
  const fields = readerOf(body, '', faults)
  return { ...fields, done: () => refuseFaults(faults) }
}

function readerOf(body: JsonObject, at: string, faults: Fault[]): Fields {
  const wrong: Fields['wrong'] = (name, message, style = 'list') => {
    faults.push({ pointer: `${at}/${name}`, code: style === 'plain' ? PLAIN : 'invalid', message })
  }
  const read = <Value>(name: string, rules: Rules, convert: (value: unknown) => Value | undefined, message: string): Value | null | undefined => {
    const value: unknown = Object.hasOwn(body, name) ? body[name] : undefined
    if (value === undefined) {
      if (rules.required) wrong(name, 'Required field missing', 'plain')
      return undefined
    }
    if (value === null) {
      if (!rules.nullable) wrong(name, 'Field may not be null.')
      return null
    }
    const converted = convert(value)
    if (converted === undefined) wrong(name, message)
    return converted
  }
  return {
    wrong, done: () => undefined,
    has: (name) => Object.hasOwn(body, name) && body[name] !== undefined,
    text: (name, rules = {}) => {
      const text = read(name, rules, (value) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined), 'Not a valid string.')
      if (typeof text !== 'string') return text
      if (text.trim().length < (rules.min ?? 0)) wrong(name, `Shorter than minimum length ${rules.min ?? 0}.`)
      else if (text.length > (rules.max ?? TEXT_FIELD_MAX)) wrong(name, `Longer than maximum length ${rules.max ?? TEXT_FIELD_MAX}.`)
      return text
    },
    boolean: (name, rules = {}) => read(name, rules, (value) => (value === true || value === 'true' || value === 1 ? true : value === false || value === 'false' || value === 0 ? false : undefined), 'Not a valid boolean.'),
    integer: (name, rules = {}) => {
      const { min = 0, max = 1_000_000_000 } = rules
      const number = read(name, rules, (value) => (typeof value === 'number' && Number.isInteger(value) ? value : typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : undefined), 'Not a valid integer.')
      if (typeof number === 'number' && (number < min || number > max)) wrong(name, `Must be between ${min} and ${max}.`)
      return number
    },
    id: (name, rules = {}) => read(name, rules, (value) => (/^\d{1,18}$/.test(textOf(value) ?? '') ? BigInt(textOf(value) ?? '') : undefined), 'Not a valid integer.'),
    decimal: (name, rules = {}) => read(name, rules, (value) => (typeof value === 'number' && Number.isFinite(value) ? decimalOf(value) : typeof value === 'string' && /^-?\d{1,16}(\.\d{1,8})?$/.test(value.trim()) ? value.trim() : undefined), 'Not a valid number.'),
    day: (name, rules = {}) => read(name, rules, (value) => (typeof value === 'string' && isDate(value.slice(0, 10)) && (value.length === 10 || readTime(value, '2021-11') !== null) ? value.slice(0, 10) : undefined), 'Not a valid date.'),
    choice: (name, choices, rules = {}) => read(name, rules, (value) => choices.find((one) => typeof value === 'string' && one.toLowerCase() === value.toLowerCase()), `Must be one of: ${choices.join(', ')}.`),
    object: (name, rules = {}) => read(name, rules, (value) => (isJsonObject(value) ? readerOf(value, `${at}/${name}`, faults) : undefined), 'Invalid input type.'),
    list: (name, rules = {}) => {
      const list = read<readonly unknown[]>(name, rules, (value) => (Array.isArray(value) ? value : undefined), 'Not a valid list.')
      if (list && list.length > (rules.max ?? LIST_MAX)) wrong(name, `Longer than maximum length ${rules.max ?? LIST_MAX}.`)
      return list
    },
  }
}

/** A number as it was meant: JSON's own digits, no exponent. */
function decimalOf(value: number): string | undefined {
  const text = String(value)
  return /^-?\d{1,16}(\.\d{1,8})?$/.test(text) ? text : undefined
}

/** Decimal text in a currency as minor units; refuses at the field. */
export function minorOf(text: string, currency: string, name: string): bigint {
  if (!isCurrency(currency)) refuseField('presentment_currency', 'Not a valid currency.')
  return readDecimal(text, currency, `/${name}`).amountMinor
}
