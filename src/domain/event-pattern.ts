// Patterns of event types: a type, `customer.*` for all of one noun, `*` for all.

import { EVENT_TYPES, type EventType } from './event.ts'
import type { Fault } from './refusal.ts'

export const EVENT_PATTERNS_MAX = 100

/** True when one of the patterns names the type. */
export function namesEventType(patterns: readonly string[], type: string): boolean {
  return patterns.some((pattern) => pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))))
}

/** All types that patterns name. */
export function eventTypesOf(patterns: readonly string[]): EventType[] {
  return EVENT_TYPES.filter((type) => namesEventType(patterns, type))
}

/** Patterns once each; adds a fault for one that names nothing, and for none at all. */
export function readEventPatterns(patterns: readonly string[], pointer: string, faults: Fault[]): string[] {
  if (patterns.length === 0) faults.push({ pointer, code: 'empty', message: 'names no event type' })
  for (const [index, pattern] of patterns.entries()) {
    if (eventTypesOf([pattern]).length === 0) faults.push({ pointer: `${pointer}/${index}`, code: 'event-type', message: 'names no type of event' })
  }
  return [...new Set(patterns)]
}
