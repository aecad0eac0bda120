// Metadata: what integrations keep on a record, nested, without a schema.

import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { Fault } from './refusal.ts'

export const METADATA_KEYS_MAX = 200
export const METADATA_KEY_LENGTH_MAX = 100
export const METADATA_DEPTH_MAX = 8
export const METADATA_CHARS_MAX = 65_536
/** Leaves past this many are kept but not indexed. */
export const METADATA_INDEXED_MAX = 250

/** Prefixes that are ours; a caller's key may not begin with one. */
export const RESERVED_KEY_PREFIXES = ['regulars_', 'regulars:', '$'] as const

/** Checks a whole metadata object; wrong places go onto `faults`. */
export function checkMetadata(metadata: JsonObject, faults: Fault[], at: string): void {
  const keys = Object.keys(metadata)
  if (keys.length > METADATA_KEYS_MAX) {
    faults.push({ pointer: at, code: 'too-many', message: `has more than ${METADATA_KEYS_MAX} keys` })
  }
  for (const key of keys) checkMetadataKey(key, faults, `${at}/${key}`)
  if (depthOf(metadata) > METADATA_DEPTH_MAX) {
    faults.push({ pointer: at, code: 'too-deep', message: `is nested more than ${METADATA_DEPTH_MAX} deep` })
  } else if (JSON.stringify(metadata).length > METADATA_CHARS_MAX) {
    faults.push({ pointer: at, code: 'too-long', message: `is longer than ${METADATA_CHARS_MAX} characters of JSON` })
  }
}

export function checkMetadataKey(key: string, faults: Fault[], pointer: string): void {
  const reserved = RESERVED_KEY_PREFIXES.find((prefix) => key.toLowerCase().startsWith(prefix))
  if (reserved) faults.push({ pointer, code: 'metadata-key-reserved', message: `keys that begin with "${reserved}" are reserved` })
  // A URL cannot hold a path part "." or "..": a client would ask for the record above it instead.
  if (key === '.' || key === '..') faults.push({ pointer, code: 'pattern', message: 'a key is neither "." nor ".."' })
  if (key === '' || key.length > METADATA_KEY_LENGTH_MAX) {
    faults.push({ pointer, code: 'length', message: `a key has 1 to ${METADATA_KEY_LENGTH_MAX} characters` })
  }
}

function depthOf(value: Json, depth = 0): number {
  if (depth > METADATA_DEPTH_MAX || typeof value !== 'object' || value === null) return depth
  const children: readonly Json[] = isJsonObject(value) ? Object.values(value) : value
  return children.reduce<number>((deepest, child) => Math.max(deepest, depthOf(child, depth + 1)), depth + 1)
}

/** Every scalar of a metadata object with its dotted path; the elements of an array share the array's path. */
export function metadataLeaves(metadata: JsonObject): { path: string; value: string | number | boolean }[] {
  const leaves: { path: string; value: string | number | boolean }[] = []
  const walk = (value: Json, path: string): void => {
    if (leaves.length >= METADATA_INDEXED_MAX || value === null) return
    if (typeof value !== 'object') leaves.push({ path, value })
    else if (isJsonObject(value)) for (const [key, child] of Object.entries(value)) walk(child, path === '' ? key : `${path}.${key}`)
    else for (const child of value) walk(child, path)
  }
  walk(metadata, '')
  return leaves
}
