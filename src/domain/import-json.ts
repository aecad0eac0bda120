// Columns of an import that hold JSON, as an export writes them.

import { checkJson, isJsonObject, type Json } from './json.ts'
import { refuse } from './refusal.ts'

/** By field: an object, or a list of objects of texts with these names. */
export const JSON_FIELDS: { readonly [name: string]: readonly string[] | 'object' } = {
  metadata: 'object', customFields: 'object', externalReferences: ['system', 'value'], taxNumbers: ['type', 'value', 'country'],
  'primaryContact.emails': ['label', 'value', 'primary'], 'primaryContact.phones': ['label', 'value', 'primary'],
}

/** The JSON of one of these fields. Refuses invalid for what is none, has another shape, or holds what cannot be kept. */
export function readJsonField(text: string, field: string): Json {
  const shape = JSON_FIELDS[field] ?? 'object'
  const value = parsed(text)
  if (shape === 'object' ? !isJsonObject(value) : !Array.isArray(value) || !value.every((entry) => isEntry(entry, shape))) {
    const message = `needs JSON: ${shape === 'object' ? 'an object' : `a list of objects of ${shape.join(', ')}`}`
    refuse('invalid', { detail: `${field} ${message}`, errors: [{ pointer: `/${field.replace('.', '/')}`, code: 'json', message }] })
  }
  checkJson(value, `/${field.replace('.', '/')}`)
  return value as Json
}

function isEntry(entry: unknown, shape: readonly string[]): boolean {
  const isPart = (key: string, part: Json): boolean => (key === 'primary' ? typeof part === 'boolean' : typeof part === 'string' || (part === null && key !== 'system'))
  return isJsonObject(entry) && typeof entry['value'] === 'string' && Object.entries(entry).every(([key, part]) => shape.includes(key) && isPart(key, part))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
