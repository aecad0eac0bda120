// Reads bodies field by field in Laravel's manner: all that is wrong is told at once, by field. Forms write numbers and flags as texts.

import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { type Fault, refuse } from '../../domain/refusal.ts'
import { daySpan, isDate, readInstant } from '../../domain/time.ts'
import { instantOf } from '../../domain/wall-time.ts'
import type { Context } from '../../services/context.ts'

export const TEXT_MAX = 255
const SECONDS_MAX = 253_402_300_799

const TRUE: readonly unknown[] = [true, 1, '1', 'true']
const FALSE: readonly unknown[] = [false, 0, '0', 'false']

interface TextRule {
  readonly max?: number
  readonly required?: boolean
}

/** A body that is being read. What was not sent is undefined; what is wrong is undefined too, and refused by `done`. */
export interface Fields {
  has(name: string): boolean
  /** What was sent, of any type. */
  raw(name: string): Json | undefined
  text(name: string, rule?: TextRule): string | null | undefined
  integer(name: string, rule?: { readonly min?: number; readonly max?: number; readonly required?: boolean }): number | undefined
  /** The id of a record; null clears. */
  id(name: string, rule?: { readonly required?: boolean }): bigint | null | undefined
  flag(name: string): boolean | undefined
  choice<Choice extends string>(name: string, choices: readonly Choice[], rule?: { readonly required?: boolean }): Choice | undefined
  /** Unix seconds, or a date as ISO 8601 or Laravel writes it: where it names no offset, on the site's wall. */
  time(name: string): Date | null | undefined
  texts(name: string): string[] | undefined
  object(name: string): JsonObject | undefined
  wrong(name: string, message: string): undefined
  /** Refuses fields that are known at Pelcro and not taken here, where they ask for anything. */
  notTaken(...names: readonly string[]): void
  /** Refuses `invalid` when anything was wrong. */
  done(): void
}

/** A day, or a day and a time, with an offset or without. Null for what is none. */
function readTime(text: string, timeZone: string): Date | null {
  const spelt = text.trim().replace(' ', 'T')
  if (isDate(spelt)) return daySpan(spelt, timeZone).from
  const wall = readInstant(`${spelt}Z`)
  return wall ? instantOf(timeZone, wall.getTime()) : readInstant(spelt)
}

const words = (name: string): string => name.replaceAll('_', ' ')

/** Reads a body. A site that it names has to be the key's own. */
export function fieldsOf(ctx: Context, body: unknown): Fields {
  const sent: JsonObject = isJsonObject(body) ? body : {}
  const faults: Fault[] = []
  const wrong = (name: string, message: string): undefined => {
    faults.push({ pointer: `/${name}`, code: 'invalid', message })
  }
  const given = (name: string, required?: boolean): Json | undefined => {
    const value = Object.hasOwn(sent, name) ? sent[name] : undefined
    if (required && (value === undefined || value === null || value === '')) return wrong(name, `The ${words(name)} field is required.`)
    return value
  }
  const fields: Fields = {
    has: (name) => Object.hasOwn(sent, name) && sent[name] !== undefined,
    raw: (name) => given(name),
    text: (name, { max = TEXT_MAX, required } = {}) => {
      const value = given(name, required)
      if (value === undefined || value === null) return value
      if (typeof value !== 'string') return wrong(name, `The ${words(name)} must be a string.`)
      return value.length <= max ? value : wrong(name, `The ${words(name)} may not be greater than ${max} characters.`)
    },
    integer: (name, { min = 0, max = Number.MAX_SAFE_INTEGER, required } = {}) => {
      const value = given(name, required)
      if (value === undefined || value === null || value === '') return undefined
      const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value
      if (typeof number !== 'number' || !Number.isSafeInteger(number)) return wrong(name, `The ${words(name)} must be an integer.`)
      return number >= min && number <= max ? number : wrong(name, number < min ? `The ${words(name)} must be at least ${min}.` : `The ${words(name)} may not be greater than ${max}.`)
    },
    id: (name, { required } = {}) => {
      const value = given(name, required)
      if (value === undefined || value === null || value === '') return value === undefined ? undefined : null
      const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
      return /^\d{1,15}$/.test(text) ? BigInt(text) : wrong(name, `The ${words(name)} must be an integer.`)
    },
    flag: (name) => {
      const value = given(name)
      if (value === undefined || value === null) return undefined
      if (TRUE.includes(value)) return true
      return FALSE.includes(value) ? false : wrong(name, `The ${words(name)} field must be true or false.`)
    },
    choice: (name, choices, { required } = {}) => {
      const value = given(name, required)
      if (value === undefined || value === null) return undefined
      return choices.find((one) => one === value) ?? wrong(name, `The selected ${words(name)} is invalid.`)
    },
    time: (name) => {
      const value = given(name)
      if (value === undefined || value === null) return value
      const seconds = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : null
      const at = seconds !== null ? new Date(seconds * 1000) : typeof value === 'string' ? readTime(value, ctx.site.settings.timeZone) : null
      return !at || Number.isNaN(at.getTime()) || at.getTime() > SECONDS_MAX * 1000 ? wrong(name, `The ${words(name)} is not a valid date.`) : at
    },
    texts: (name) => {
      const value = given(name)
      if (value === undefined || value === null) return undefined
      const texts = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
      return Array.isArray(value) && texts.length === value.length ? texts : wrong(name, `The ${words(name)} must be an array of strings.`)
    },
    object: (name) => {
      const value = given(name)
      if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined
      return isJsonObject(value) ? value : wrong(name, `The ${words(name)} must be an object.`)
    },
    wrong,
    notTaken: (...names) => {
      for (const name of names) if (sent[name] != null && !FALSE.includes(sent[name]) && sent[name] !== '') wrong(name, `The ${words(name)} field is not taken here.`)
    },
    done: () => {
      const [first] = faults
      if (first) refuse('invalid', { detail: first.message, errors: faults })
    },
  }
  const site = given('site_id')
  if (site != null && site !== ctx.site.slug && String(typeof site === 'object' ? '' : site) !== String(ctx.site.siteId)) wrong('site_id', 'The selected site id is invalid.')
  return fields
}
