// Merging customers: which value of several a field gets, and what an undo gives back.

import { type CustomerProfile, type ExternalReference, EXTERNAL_REFERENCES_MAX } from './customer.ts'
import { type Json, type JsonObject, sameJson } from './json.ts'
import { METADATA_CHARS_MAX, METADATA_KEYS_MAX } from './metadata.ts'
import { type Fault, refuse, refuseFaults } from './refusal.ts'
import { TAGS_OF_CUSTOMER_MAX } from './tag.ts'
import type { Instant } from './time.ts'

/** Losers of one merge. */
export const LOSERS_MAX = 50
export const TAKE_RULES_MAX = 500

/** A merge; `outcome` and `undoing` are as they went over the wire. */
export interface Merge {
  readonly number: bigint
  readonly id: string
  readonly survivor: bigint
  readonly survivorId: string
  readonly losers: readonly { readonly number: bigint; readonly id: string }[]
  readonly actor: string
  readonly mergedAt: Instant
  readonly undoneAt: Instant | null
  readonly undoneBy: string | null
  readonly outcome: unknown
  readonly undoing: unknown
  readonly erasedAt: Instant | null
}

/** Whose value a field gets, of the parties that have one: the survivor's, the newest record's, the longest, or one party's by its place. */
export type Take = 'survivor' | 'newest' | 'longest' | number

/** Rules by field name; `metadata.<key>` and `customFields.<key>` for one key, those two names for all keys, `*` for everything. */
export type TakeRules = ReadonlyMap<string, Take>

/** Fields of which one value is taken. The others are united (references, tags) or follow (phoneE164). */
export const TAKEN_FIELDS = [
  'type', 'email', 'firstName', 'lastName', 'displayName', 'username', 'phone', 'company', 'salutation', 'title', 'taxNumbers', 'language', 'timeZone', 'primaryContact',
  'defaultPaymentMethodId',
] as const
type TakenField = (typeof TAKEN_FIELDS)[number]
const MAPS = ['metadata', 'customFields'] as const

/** A party of a merge as the rules see it; the survivor comes first. */
export interface MergingProfile extends CustomerProfile {
  readonly updatedAt: Instant
}

/** Parties that had different values of one field, and which of them it gets. `values` are by the parties' places. */
export interface Conflict {
  readonly field: string
  readonly values: readonly { readonly party: number; readonly value: unknown }[]
  /** The place of the party whose value was taken; null when a value was given instead of any. */
  readonly taken: number | null
}

/** Reads a rule as a caller words it: `survivor`, `newest`, `longest` or `customer:<id>` of a party. Refuses invalid. */
export function readTakeRules(rules: { readonly [field: string]: string }, ids: ReadonlyMap<string, number>): TakeRules {
  const faults: Fault[] = []
  const read = new Map<string, Take>()
  for (const [field, rule] of Object.entries(rules)) {
    const pointer = `/take/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const place = rule.startsWith('customer:') ? ids.get(rule.slice('customer:'.length).toLowerCase()) : undefined
    const take = place ?? (rule === 'survivor' || rule === 'newest' || rule === 'longest' ? rule : null)
    if (!isRuled(field)) faults.push({ pointer, code: 'unknown', message: 'is no field that a rule can be given for' })
    else if (take === null) faults.push({ pointer, code: 'rule', message: 'is none of survivor, newest, longest and customer:<id of a party>' })
    else read.set(field, take)
  }
  refuseFaults(faults)
  return read
}

function isRuled(field: string): boolean {
  if (field === '*' || (TAKEN_FIELDS as readonly string[]).includes(field)) return true
  return MAPS.some((map) => field === map || (field.startsWith(`${map}.`) && field.length > map.length + 1))
}

/** The profile of all parties as one, by the rules, and where they differed. The survivor is the first of them. */
export function mergeProfiles(parties: readonly MergingProfile[], rules: TakeRules): { profile: CustomerProfile; conflicts: Conflict[] } {
  const conflicts: Conflict[] = []
  const take = (field: string, valueOf: (party: MergingProfile) => unknown, rule: Take): number => {
    const values = parties.flatMap((party, place) => (isEmpty(valueOf(party)) ? [] : [{ party: place, value: valueOf(party) }]))
    const taken = choose(parties, values, rule)
    if (values.some((one) => !sameJson(one.value, values[0]?.value))) conflicts.push({ field, values, taken })
    return taken
  }
  const [survivor] = parties
  if (!survivor) throw new Error('a merge has a survivor')
  const merged: { -readonly [field in keyof CustomerProfile]: CustomerProfile[field] } = { ...survivor }
  const fields = merged as { [field in TakenField]: unknown }
  for (const field of TAKEN_FIELDS) {
    const from = parties[take(field, (party) => party[field], ruleOf(rules, field))] ?? survivor
    fields[field] = from[field]
    if (field === 'phone') merged.phoneE164 = from.phoneE164
  }
  merged.externalReferences = unitedReferences(parties)
  for (const map of MAPS) {
    merged[map] = mergeMaps(parties.map((party) => party[map]), (key) => {
      const from = take(`${map}.${key}`, (party) => own(party[map], key), ruleOf(rules, `${map}.${key}`, map))
      return own(parties[from]?.[map], key)
    })
  }
  checkLimits(merged)
  return { profile: profileOnly(merged), conflicts }
}

/** The conflicts when values were given instead of anybody's (of maps key by key, null for all keys): of those fields none was taken. */
export function withLiterals(conflicts: readonly Conflict[], given: { readonly [field: string]: unknown }): Conflict[] {
  const isGiven = (field: string): boolean => {
    if (given[field] !== undefined) return true
    const map = MAPS.find((one) => field.startsWith(`${one}.`))
    const values = map && given[map]
    return values === null || (typeof values === 'object' && Object.hasOwn(values, field.slice((map ?? '').length + 1)))
  }
  return conflicts.map((one) => (isGiven(one.field) ? { ...one, taken: null } : one))
}

function ruleOf(rules: TakeRules, ...names: string[]): Take {
  for (const name of [...names, '*']) {
    const rule = rules.get(name)
    if (rule !== undefined) return rule
  }
  return 'survivor'
}

/** The place of the party whose value is taken: the first that has one, unless the rule finds another that has. */
function choose(parties: readonly MergingProfile[], values: readonly { party: number; value: unknown }[], rule: Take): number {
  const first = values[0]?.party ?? 0
  if (typeof rule === 'number') return values.some((one) => one.party === rule) ? rule : first
  if (rule === 'survivor') return first
  const rank = rule === 'longest' ? (one: { value: unknown }): number => lengthOf(one.value) : (one: { party: number }): number => parties[one.party]?.updatedAt.getTime() ?? 0
  return values.reduce((best, one) => (rank(one) > rank(best) ? one : best), values[0] ?? { party: first, value: null }).party
}

const lengthOf = (value: unknown): number => (typeof value === 'string' ? value : JSON.stringify(value)).length

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** All references, each once, in the order of the parties. */
function unitedReferences(parties: readonly CustomerProfile[]): readonly ExternalReference[] {
  const united: ExternalReference[] = []
  for (const one of parties.flatMap((party) => party.externalReferences)) {
    if (!united.some(({ system, value }) => system === one.system && value === one.value)) united.push(one)
  }
  return united
}

function mergeMaps(maps: readonly JsonObject[], valueOf: (key: string) => Json | undefined): JsonObject {
  const keys = [...new Set(maps.flatMap((map) => Object.keys(map)))]
  return Object.fromEntries(keys.flatMap((key) => {
    const value = valueOf(key)
    return value === undefined ? [] : [[key, value] as const]
  }))
}

/** A key may be named like something that every object has. */
const own = (map: JsonObject | undefined, key: string): Json | undefined => (map && Object.hasOwn(map, key) ? map[key] : undefined)

/** What is united may be more than one customer can hold. Refuses limit-reached, naming the field. */
function checkLimits(profile: CustomerProfile): void {
  const over = (field: string, most: string): never => refuse('limit-reached', { detail: `together the customers would have more than ${most} of ${field}`, field })
  if (profile.externalReferences.length > EXTERNAL_REFERENCES_MAX) over('externalReferences', String(EXTERNAL_REFERENCES_MAX))
  if (Object.keys(profile.metadata).length > METADATA_KEYS_MAX) over('metadata', `${METADATA_KEYS_MAX} keys`)
  if (JSON.stringify(profile.metadata).length > METADATA_CHARS_MAX) over('metadata', `${METADATA_CHARS_MAX} characters`)
}

/** Refuses limit-reached when the tags of all would be too many for one. */
export function checkTagCount(count: number): void {
  if (count > TAGS_OF_CUSTOMER_MAX) refuse('limit-reached', { detail: `together the customers would have more than ${TAGS_OF_CUSTOMER_MAX} tags`, field: 'tags' })
}

function profileOnly(profile: CustomerProfile): CustomerProfile {
  const {
    type, email, firstName, lastName, displayName, username, phone, phoneE164, company, salutation, title, taxNumbers, language, timeZone, primaryContact, externalReferences, metadata,
    customFields, defaultPaymentMethodId,
  } = profile
  return {
    type, email, firstName, lastName, displayName, username, phone, phoneE164, company, salutation, title, taxNumbers, language, timeZone, primaryContact, externalReferences, metadata,
    customFields, defaultPaymentMethodId,
  }
}

/**
 * A profile with a merge taken out of it: what the merge changed and nobody changed since is as before; what was changed since stays,
 * and is named in `kept`. References that the merge brought go, those added since stay.
 */
export function revertProfile(current: CustomerProfile, before: CustomerProfile, after: CustomerProfile): { profile: CustomerProfile; kept: string[] } {
  const kept: string[] = []
  const reverted: { -readonly [field in keyof CustomerProfile]: CustomerProfile[field] } = { ...current }
  const fields = reverted as { [field in TakenField]: unknown }
  for (const field of TAKEN_FIELDS) {
    if (sameJson(before[field], after[field])) continue
    if (!sameJson(current[field], after[field])) {
      kept.push(field)
      continue
    }
    fields[field] = before[field]
    if (field === 'phone') reverted.phoneE164 = before.phoneE164
  }
  reverted.externalReferences = revertReferences(current, before, after)
  for (const map of MAPS) reverted[map] = revertMap(map, current[map], before[map], after[map], kept)
  return { profile: profileOnly(reverted), kept }
}

function revertReferences(current: CustomerProfile, before: CustomerProfile, after: CustomerProfile): readonly ExternalReference[] {
  if (sameJson(current.externalReferences, after.externalReferences)) return before.externalReferences
  const has = (references: readonly ExternalReference[], one: ExternalReference): boolean => references.some(({ system, value }) => system === one.system && value === one.value)
  return current.externalReferences.filter((one) => has(before.externalReferences, one) || !has(after.externalReferences, one))
}

function revertMap(map: (typeof MAPS)[number], current: JsonObject, before: JsonObject, after: JsonObject, kept: string[]): JsonObject {
  // As it was to the order of its keys, which a caller sees.
  if (sameJson(current, after)) return before
  const reverted = new Map<string, Json>(Object.entries(current))
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, became, is] = [own(before, key), own(after, key), own(current, key)]
    if (sameJson(was, became)) continue
    if (!sameJson(is, became)) kept.push(`${map}.${key}`)
    else if (was === undefined) reverted.delete(key)
    else reverted.set(key, was)
  }
  return Object.fromEntries(reverted)
}

/**
 * A profile that a merge was taken out of, with what others who are still part of it have where that left nothing; `had` is the profile
 * with the merge still in it. `others` in the order in which they were merged.
 */
export function refillProfile(profile: CustomerProfile, had: CustomerProfile, others: readonly CustomerProfile[]): CustomerProfile {
  const refilled: { -readonly [field in keyof CustomerProfile]: CustomerProfile[field] } = { ...profile }
  const fields = refilled as { [field in TakenField]: unknown }
  for (const field of TAKEN_FIELDS) {
    if (!isEmpty(profile[field]) || isEmpty(had[field])) continue
    const heir = others.find((one) => !isEmpty(one[field]))
    if (!heir) continue
    fields[field] = heir[field]
    if (field === 'phone') refilled.phoneE164 = heir.phoneE164
  }
  for (const map of MAPS) {
    const lost = Object.keys(had[map]).filter((key) => isEmpty(own(profile[map], key)) && !isEmpty(own(had[map], key)))
    for (const key of lost) {
      const value = own(others.find((one) => !isEmpty(own(one[map], key)))?.[map], key)
      if (value !== undefined) refilled[map] = Object.fromEntries([...Object.entries(refilled[map]).filter(([name]) => name !== key), [key, value]])
    }
  }
  return refilled
}

/** Whether a merge changed a field to what it is now. */
export function hasTaken(field: string, before: CustomerProfile, after: CustomerProfile, now: CustomerProfile): boolean {
  const map = MAPS.find((one) => field.startsWith(`${one}.`))
  const valueOf = (profile: CustomerProfile): unknown => (map ? own(profile[map], field.slice(map.length + 1)) : profile[field as TakenField])
  return !sameJson(valueOf(before), valueOf(after)) && sameJson(valueOf(after), valueOf(now))
}
