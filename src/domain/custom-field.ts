// Custom fields: the site's own typed fields on a resource, and values held against them.

import { RE2JS, RE2JSException } from 're2js'
import { isJsonObject, type Json, type JsonObject, sameJson } from './json.ts'
import { AMOUNT_MINOR_MAX, isCurrency } from './money.ts'
import { type Fault, refuse } from './refusal.ts'
import { isDate, readInstant, type Instant } from './time.ts'

export const CUSTOM_FIELD_TYPES = ['array', 'boolean', 'date', 'datetime', 'integer', 'number', 'string', 'monetary'] as const
export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number]
export const CUSTOM_FIELD_RESOURCES = ['customer', 'address', 'organization'] as const
export type CustomFieldResource = (typeof CUSTOM_FIELD_RESOURCES)[number]
/** Not `__proto__`, which no object can hold as a field of its own. */
export const CUSTOM_FIELD_NAME_PATTERN = '^(?!__proto__$)[A-Za-z0-9_-]{1,60}$'
export const CUSTOM_FIELDS_MAX = 200
const STRING_MAX = 4_000
const ARRAY_ITEMS_MAX = 100
const PATTERN_MAX = 200

/** What a site asks of a field's values, beside its type. */
export interface CustomFieldRules {
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly allowedValues?: readonly (string | number)[]
  readonly maxItems?: number
}

export interface CustomField {
  readonly resource: CustomFieldResource
  readonly name: string
  readonly type: CustomFieldType
  readonly description: string | null
  readonly required: boolean
  readonly default: Json
  readonly rules: CustomFieldRules
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly revision: number
}

const RULES_OF: { readonly [type in CustomFieldType]: readonly (keyof CustomFieldRules)[] } = {
  array: ['allowedValues', 'maxItems', 'minLength', 'maxLength', 'pattern'],
  boolean: [], date: [], datetime: [],
  integer: ['minimum', 'maximum', 'allowedValues'],
  number: ['minimum', 'maximum', 'allowedValues'],
  string: ['minLength', 'maxLength', 'pattern', 'allowedValues'],
  monetary: ['minimum', 'maximum'],
}

/** Checks a definition: rules that fit its type, a pattern that is safe to run, a default that is a value of it. */
export function checkDefinition(field: Pick<CustomField, 'type' | 'rules' | 'default' | 'name' | 'required'>): void {
  const faults: Fault[] = []
  for (const rule of Object.keys(field.rules) as (keyof CustomFieldRules)[]) {
    if (!RULES_OF[field.type].includes(rule)) faults.push({ pointer: `/rules/${rule}`, code: 'rule', message: `does not go with a field of type ${field.type}` })
  }
  const { pattern, minLength, maxLength, minimum, maximum, allowedValues } = field.rules
  if (pattern !== undefined && readPattern(pattern) === null) {
    faults.push({ pointer: '/rules/pattern', code: 'pattern', message: `is not a regular expression in RE2's syntax of at most ${PATTERN_MAX} characters` })
  }
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength) faults.push({ pointer: '/rules/minLength', code: 'order', message: 'is above maxLength' })
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) faults.push({ pointer: '/rules/minimum', code: 'order', message: 'is above maximum' })
  const wanted = field.type === 'string' || field.type === 'array' ? 'string' : 'number'
  if (allowedValues?.some((value) => typeof value !== wanted)) faults.push({ pointer: '/rules/allowedValues', code: 'type', message: `holds only ${wanted}s` })
  const why = faults.length === 0 && field.default !== null ? valueFault(field, field.default) : null
  if (why) faults.push({ pointer: '/default', code: 'custom-field', message: why })
  if (faults[0]) refuse('custom-field-invalid', { detail: `custom field ${field.name}: ${faults[0].pointer} ${faults[0].message}`, errors: faults })
}

/**
 * A regular expression in the syntax of RE2, which takes time in proportion to the text whatever the pattern: a site must not be
 * able to keep the others waiting. It has no back references and no looking around. Null for what is none.
 */
function readPattern(pattern: string): RE2JS | null {
  if (pattern.length > PATTERN_MAX) return null
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    if (error instanceof RE2JSException) return null
    throw error
  }
}

/** Why a value is none of the field's; null when it is one. */
export function valueFault(field: Pick<CustomField, 'type' | 'rules'>, value: Json): string | null {
  const { rules } = field
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'is not true or false'
    case 'date':
      return typeof value === 'string' && isDate(value) ? null : 'is not a calendar day YYYY-MM-DD'
    case 'datetime':
      return typeof value === 'string' && readInstant(value) ? null : 'is not an RFC 3339 date-time'
    case 'integer':
      return Number.isSafeInteger(value) ? numberFault(rules, value as number) : 'is not a whole number'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? numberFault(rules, value) : 'is not a number'
    case 'string':
      return typeof value === 'string' ? textFault(rules, value) : 'is not a text'
    case 'array':
      return arrayFault(rules, value)
    case 'monetary':
      return monetaryFault(rules, value)
  }
}

function numberFault(rules: CustomFieldRules, value: number): string | null {
  if (rules.minimum !== undefined && value < rules.minimum) return `is below ${rules.minimum}`
  if (rules.maximum !== undefined && value > rules.maximum) return `is above ${rules.maximum}`
  return rules.allowedValues && !rules.allowedValues.includes(value) ? `is none of ${rules.allowedValues.join(', ')}` : null
}

function textFault(rules: CustomFieldRules, value: string): string | null {
  if (value.length > (rules.maxLength ?? STRING_MAX)) return `is longer than ${rules.maxLength ?? STRING_MAX} characters`
  if (rules.minLength !== undefined && value.length < rules.minLength) return `is shorter than ${rules.minLength} characters`
  if (rules.pattern !== undefined && readPattern(rules.pattern)?.matcher(value).find() !== true) return `does not match ${rules.pattern}`
  return rules.allowedValues && !rules.allowedValues.includes(value) ? `is none of ${rules.allowedValues.join(', ')}` : null
}

function arrayFault(rules: CustomFieldRules, value: Json): string | null {
  if (!Array.isArray(value)) return 'is not a list of texts'
  const max = rules.maxItems ?? ARRAY_ITEMS_MAX
  if (value.length > max) return `has more than ${max} items`
  const faults = value.map((item: Json) => (typeof item === 'string' ? textFault(rules, item) : 'is not a text'))
  const at = faults.findIndex((fault) => fault !== null)
  return at === -1 ? null : `has item ${at} that ${faults[at]}`
}

function monetaryFault(rules: CustomFieldRules, value: Json): string | null {
  if (!isJsonObject(value) || Object.keys(value).toSorted().join() !== 'amountMinor,currency') return 'is not {amountMinor, currency}'
  const { amountMinor, currency } = value
  if (!Number.isSafeInteger(amountMinor) || BigInt(amountMinor as number) > AMOUNT_MINOR_MAX) return 'has an amountMinor that is no whole number'
  if (typeof currency !== 'string' || !isCurrency(currency)) return 'has a currency that is no ISO 4217 code'
  return numberFault(rules, amountMinor as number)
}

/**
 * The values after a change, held against the definitions: defaults filled in where a record is new, required ones there,
 * and every changed value checked. Values that did not change are left alone, also when their definition has changed since.
 * Refuses custom-field-invalid with every wrong place.
 */
export function checkValues(definitions: ReadonlyMap<string, CustomField>, before: JsonObject | null, after: JsonObject): JsonObject {
  const faults: Fault[] = []
  const values: Record<string, Json> = { ...after }
  for (const [name, value] of Object.entries(after)) {
    const definition = definitions.get(name)
    if (before && Object.hasOwn(before, name) && sameJson(before[name], value)) continue
    const why = definition ? valueFault(definition, value) : 'is not a custom field of this site'
    if (why) faults.push({ pointer: `/customFields/${name}`, code: 'custom-field', message: why })
  }
  for (const definition of definitions.values()) {
    const { name } = definition
    if (before === null && !Object.hasOwn(values, name) && definition.default !== null) values[name] = definition.default
    const removed = before === null || Object.hasOwn(before, name)
    if (definition.required && removed && !Object.hasOwn(values, name)) {
      faults.push({ pointer: `/customFields/${name}`, code: 'required', message: 'is required' })
    }
  }
  if (faults[0]) refuse('custom-field-invalid', { detail: `${faults[0].pointer} ${faults[0].message}`, errors: faults })
  return values
}
