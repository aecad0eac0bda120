// Cursors: opaque, and bound to the query they continue.

import { createHash } from 'node:crypto'
import { type Json, isJsonObject } from '../domain/json.ts'
import { refuse } from '../domain/refusal.ts'

export const PAGE_LIMIT_DEFAULT = 50
export const PAGE_LIMIT_MAX = 200

/** Makes a cursor of a position; it only continues the query that it came from. */
export function writeCursor(query: { readonly [name: string]: unknown }, position: Json): string {
  return Buffer.from(JSON.stringify({ q: fingerprint(query), p: position })).toString('base64url')
}

/** Reads a cursor back. Refuses cursor-invalid for anything that is not one, or one of another query. */
export function readCursor(query: { readonly [name: string]: unknown }, cursor: string): Json {
  const refuseCursor = (): never => refuse('cursor-invalid', { detail: 'the cursor is not one that this list gave for this query' })
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (!isJsonObject(parsed) || parsed['q'] !== fingerprint(query) || parsed['p'] === undefined) return refuseCursor()
    return parsed['p']
  } catch {
    return refuseCursor()
  }
}

/** Reads a cursor whose position is a list of this many texts or nulls. Refuses cursor-invalid. */
export function readTextCursor(query: { readonly [name: string]: unknown }, cursor: string, size: number): (string | null)[] {
  const position = readCursor(query, cursor)
  if (Array.isArray(position) && position.length === size && position.every((part) => part === null || typeof part === 'string')) return position as (string | null)[]
  refuse('cursor-invalid', { detail: 'the cursor is not one that this list gave for this query' })
}

function fingerprint(query: { readonly [name: string]: unknown }): string {
  const named = Object.entries(query).filter(([, value]) => value !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(named)).digest('base64url').slice(0, 12)
}
