// What a schema finds wrong with a value, as faults that a caller can act on: one for each place.

import { Settings } from 'typebox/system'
import type { Fault } from '../domain/refusal.ts'

/** What the validator says: a fault each of every alternative, and of the choice between them. */
export interface SchemaError {
  readonly keyword: string
  readonly schemaPath: string
  readonly instancePath: string
  readonly params: object
  readonly message: string
}

// The alternatives of a choice are told apart by all that is wrong with each; at eight errors, what the validator stops at, many are cut off.
Settings.Set({ maxErrors: 200 })

const CHOICES_TOLD_MAX = 30

/** The faults behind the errors of a validator, in their order, with JSON pointers into the value. */
export function schemaFaults(errors: readonly SchemaError[]): Fault[] {
  let rest = errors
  // Inner choices first: they are errors of an outer one's alternatives.
  for (const choice of errors.filter(({ keyword }) => keyword === 'anyOf').toSorted((a, b) => b.schemaPath.length - a.schemaPath.length)) {
    const own = new Set(rest.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/anyOf/`) && isWithin(error.instancePath, choice.instancePath)))
    rest = rest.flatMap((error) => (error === choice ? chosen(choice, [...own]) : own.has(error) ? [] : [error]))
  }
  return rest.flatMap(faultsOf)
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`)
}

/** What is wrong with the alternative that was meant; where none was, what there is to choose from. */
function chosen(choice: SchemaError, errors: readonly SchemaError[]): readonly SchemaError[] {
  const at = `${choice.schemaPath}/anyOf/`
  const alternatives = new Map<string, SchemaError[]>()
  for (const error of errors) {
    const name = error.schemaPath.slice(at.length).split('/', 1)[0] ?? ''
    alternatives.set(name, [...(alternatives.get(name) ?? []), error])
  }
  const roots: SchemaError[] = []
  const kinds: SchemaError[] = []
  const meant = [...alternatives].flatMap(([name, found]) => {
    const root = found.find(({ schemaPath, instancePath, keyword }) => schemaPath === at + name && instancePath === choice.instancePath && /^(type|const|enum|choice)$/.test(keyword))
    const kind = found.find(({ schemaPath, keyword }) => keyword === 'const' && /^properties\/[^/]+$/.test(schemaPath.slice(at.length + name.length + 1)))
    if (root) roots.push(root)
    else if (kind) kinds.push(kind)
    return root || kind ? [] : [found]
  })
  const [nearest] = meant.toSorted((a, b) => a.length - b.length)
  if (nearest) return nearest
  const [kind] = kinds
  return [{ ...choice, keyword: 'choice', instancePath: kind?.instancePath ?? choice.instancePath, params: { choices: (kind ? kinds : roots).flatMap(choicesOf) } }]
}

function choicesOf({ keyword, params }: SchemaError): string[] {
  if (keyword === 'choice') return (params as { choices: string[] }).choices
  if (keyword === 'type') return [(params as { type: string | string[] }).type].flat()
  return (keyword === 'const' ? [(params as { allowedValue: unknown }).allowedValue] : (params as { allowedValues: unknown[] }).allowedValues).map(String)
}

function told(choices: readonly string[]): string {
  const known = [...new Set(choices)]
  if (known.length > CHOICES_TOLD_MAX) return `one of ${known.slice(0, CHOICES_TOLD_MAX).join(', ')}, …`
  return known.length > 2 ? `one of ${known.join(', ')}` : known.join(' or ')
}

function faultsOf(error: SchemaError): Fault[] {
  const { keyword, instancePath: pointer, params } = error
  switch (keyword) {
    // Each field that is not known is told by its own name.
    case 'additionalProperties': return []
    case 'boolean': return [{ pointer, code: 'unknown-field', message: 'is not known' }]
    case 'required': return (params as { requiredProperties: string[] }).requiredProperties.map((name) => ({ pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, code: 'required', message: 'is required' }))
    case 'const':
    case 'enum': return [{ pointer, code: 'enum', message: `must be ${told(choicesOf(error))}` }]
    case 'choice': return [{ pointer, code: 'type', message: `must be ${told(choicesOf(error))}` }]
    case 'format': return [{ pointer, code: keyword, message: (params as { format: string }).format === 'date-time' ? 'must be an RFC 3339 date-time, as 2026-03-31T12:00:00Z' : error.message }]
    case 'minLength': return [{ pointer, code: keyword, message: (params as { limit: number }).limit === 1 ? 'must not be empty' : error.message }]
    default: return [{ pointer, code: keyword, message: error.message }]
  }
}
