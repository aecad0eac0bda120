// JSON values as callers send them, what may be in them, and the merge of RFC 7396.

import { refuse } from './refusal.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON Merge Patch (RFC 7396) of two objects: null removes a key, objects merge, anything else replaces. */
export function mergeJson(target: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else if (isJsonObject(value)) {
      const former = Object.hasOwn(merged, key) ? merged[key] : null
      merged[key] = mergeJson(isJsonObject(former) ? former : {}, value)
    }
    else merged[key] = value
  }
  return merged
}

/** Deep equality of two JSON values; the order of an object's keys does not count. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => sameJson(value, b[i]))
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}

export const JSON_DEPTH_MAX = 32

/** Refuses what is nested too deep, prototypes' names, texts that no column can hold, and numbers too large to be one, in a value that was read. */
export function checkJson(value: unknown, pointer = '', depth = 0): void {
  if (depth > JSON_DEPTH_MAX) refuse('malformed', { detail: `the body is nested more than ${JSON_DEPTH_MAX} deep` })
  if (typeof value === 'string') checkText(value, pointer)
  else if (typeof value === 'number') checkNumber(value, pointer)
  else if (Array.isArray(value)) for (const [index, one] of value.entries()) checkJson(one, `${pointer}/${index}`, depth + 1)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      checkText(key, pointer)
      if (key === '__proto__') refuse('malformed', { detail: 'a key __proto__ is not taken' })
      checkJson(one, `${pointer}/${key}`, depth + 1)
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

/** 1e400 reads as infinity, which JSON writes as null. */
function checkNumber(number: number, pointer: string): void {
  if (Number.isFinite(number)) return
  refuse('invalid', { detail: `${pointer || '/'} is a number too large to be kept`, errors: [{ pointer, code: 'number-range', message: 'is too large a number' }] })
}
