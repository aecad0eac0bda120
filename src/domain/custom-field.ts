// Custom fields: the site's own typed fields on a resource.

import { checkMetadataKey } from './metadata.ts'
import { AMOUNT_MINOR_MAX, isCurrency } from './money.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { Fault } from './refusal.ts'
import { isDate, readInstant, type Instant } from './time.ts'

export const CUSTOM_FIELD_TYPES = ['array', 'boolean', 'date', 'datetime', 'integer', 'number', 'string', 'monetary'] as const
export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number]
export const CUSTOM_FIELD_RESOURCES = ['customer', 'address', 'organization'] as const
export type CustomFieldResource = (typeof CUSTOM_FIELD_RESOURCES)[number]
export const CUSTOM_FIELD_NAME_PATTERN = '^[A-Za-z0-9_-]{1,60}$'
export const CUSTOM_FIELDS_MAX = 200
export const CUSTOM_STRING_MAX = 4_000
const ARRAY_ITEMS_MAX = 100
const ALLOWED_VALUES_MAX = 200
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
}
