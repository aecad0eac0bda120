// Lead sources: the marketing touches that brought a customer.

import { readText } from './contact.ts'
import type { Fault } from './refusal.ts'
import type { Instant } from './time.ts'

export const LEAD_SOURCE_FIELDS = [
  'source', 'medium', 'campaign', 'term', 'content', 'affiliate', 'subAffiliate', 'salesAgent', 'clickId', 'path', 'referrer',
] as const
export type LeadSourceField = (typeof LEAD_SOURCE_FIELDS)[number]

/** What is known of one touch; at least one field is given. */
export type Touch = { readonly [field in LeadSourceField]: string | null }
export type TouchInput = { readonly [field in LeadSourceField]?: string | null }

export type TouchRole = 'original' | 'intermediary' | 'mostRecent'

export interface LeadSource extends Touch {
  readonly id: string
  readonly touchedAt: Instant
}

/** The two touches that a customer carries; the same one while there has been only one. */
export interface LeadSources {
  readonly original: LeadSource | null
  readonly mostRecent: LeadSource | null
}

export const NO_LEAD_SOURCES: LeadSources = { original: null, mostRecent: null }

const FIELD_MAX = 512
/** The longest text of a touch, a URL. */
export const TOUCH_URL_MAX = 2_083

export function readTouch(input: TouchInput, faults: Fault[], at: string): Touch {
  const touch = {} as { -readonly [field in LeadSourceField]: string | null }
  for (const field of LEAD_SOURCE_FIELDS) {
    touch[field] = readText(input[field], `${at}/${field}`, faults, field === 'path' || field === 'referrer' ? TOUCH_URL_MAX : FIELD_MAX)
  }
  if (LEAD_SOURCE_FIELDS.every((field) => touch[field] === null)) {
    faults.push({ pointer: at, code: 'empty', message: 'names none of the fields of a lead source' })
  }
  return touch
}

/** The customer's two touches after one more: the original never changes once set. */
export function withTouch(sources: LeadSources, touch: LeadSource): LeadSources {
  return { original: sources.original ?? touch, mostRecent: touch }
}

/** The role of one touch among a customer's. A single touch is the original. */
export function touchRole(sources: LeadSources, id: string): TouchRole {
  if (sources.original?.id === id) return 'original'
  return sources.mostRecent?.id === id ? 'mostRecent' : 'intermediary'
}
