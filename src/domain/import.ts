// Imports: which column is which field, and a row as a customer.

import { CONSENT_CHANNELS } from './consent.ts'
import { POSTAL_FIELDS } from './contact.ts'
import type { CustomField } from './custom-field.ts'
import type { Json } from './json.ts'
import { LEAD_SOURCE_FIELDS } from './lead-source.ts'
import { type Fault, refuse } from './refusal.ts'

/** By what a row finds its customer; `none` makes a new one of every row. */
export type ImportMatch = 'id' | 'email' | 'none' | `externalReference:${string}`

export interface ImportSettings {
  /** Target field by column; `-` leaves a column out. Columns not named are mapped by their own name. */
  readonly map: { readonly [column: string]: string }
  readonly match: ImportMatch
  readonly dryRun: boolean
  readonly checkEmailDomains: boolean
}

export const IMPORT_STATUSES = ['receiving', 'waiting', 'running', 'finished', 'failed', 'cancelled'] as const
export type ImportStatus = (typeof IMPORT_STATUSES)[number]

export interface ImportCounts {
  readonly rowsRead: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly refused: number
}

export interface ImportJob extends ImportCounts {
  readonly number: bigint
  readonly id: string
  readonly settings: ImportSettings
  /** Where the rows come from: a file's name, size and beginning, or `upload`. */
  readonly source: string
  readonly status: ImportStatus
  readonly error: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

/** A row that was not taken, with what it held, so that a person can mend it. */
export interface ImportRefusal {
  readonly rowNumber: number
  readonly code: string
  readonly message: string
  readonly fields: { readonly [column: string]: string }
}

/** Where one column goes: a dotted path in the customer's input, and how its text is read. */
export interface Target {
  readonly path: readonly string[]
  readonly read: (text: string) => Json
}

const TEXT_FIELDS = [
  'id', 'type', 'email', 'firstName', 'lastName', 'displayName', 'username', 'phone', 'company', 'salutation', 'title', 'language', 'timeZone', 'defaultPaymentMethodId',
]
const KNOWN = new Map(
  [
    ...TEXT_FIELDS, 'tags', ...POSTAL_FIELDS.map((field) => `primaryContact.${field}`), 'primaryContact.email', 'primaryContact.phone',
    ...LEAD_SOURCE_FIELDS.map((field) => `leadSource.${field}`), ...CONSENT_CHANNELS.map((channel) => `consents.${channel}`),
  ].map((name) => [foldName(name), name]),
)

/** `First name`, `first_name` and `firstName` are one name. */
function foldName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}

/** The target of every column, null for one left out. Refuses invalid, naming all columns that fit no field. */
export function readMapping(header: readonly string[], settings: ImportSettings, fields: ReadonlyMap<string, CustomField>): (Target | null)[] {
  const faults: Fault[] = []
  const missing = Object.keys(settings.map).filter((column) => !header.includes(column))
  for (const column of missing) faults.push({ pointer: '/map', code: 'unknown-column', message: `the file has no column "${column}"` })
  const targets = header.map((column) => {
    const wanted = settings.map[column] ?? column
    if (wanted === '-') return null
    const target = readTarget(wanted, fields)
    if (!target) faults.push({ pointer: '/map', code: 'unknown-field', message: `column "${column}" fits no field; map it, or leave it out with "${column}=-"` })
    return target
  })
  const paths = targets.flatMap((target) => (target ? [target.path.join('.')] : []))
  for (const path of new Set(paths.filter((one, index) => paths.indexOf(one) !== index))) {
    faults.push({ pointer: '/map', code: 'twice', message: `two columns go to ${path}` })
  }
  if (faults[0]) refuse('invalid', { detail: faults.map((fault) => fault.message).join('; '), errors: faults })
  return targets
}

function readTarget(name: string, fields: ReadonlyMap<string, CustomField>): Target | null {
  const text = (value: string): Json => value
  const free = /^(metadata|externalReferences)\.(.+)$/.exec(name)
  if (free?.[1] && free[2]) return { path: free[1] === 'metadata' ? ['metadata', ...free[2].split('.')] : ['externalReferences', free[2]], read: text }
  const custom = /^customFields\.(.+)$/.exec(name)
  if (custom?.[1]) {
    const field = fields.get(custom[1])
    return field ? { path: ['customFields', field.name], read: (value) => readTyped(value, field) } : null
  }
  const known = KNOWN.get(foldName(name))
  if (known === undefined) return null
  return { path: known.split('.'), read: known === 'tags' ? (value) => value.split(/[;|]/).map((tag) => tag.trim()).filter((tag) => tag !== '') : text }
}

/** A text as a value of a custom field's type; a text that is none is left, for the field's own check to refuse. */
function readTyped(text: string, field: CustomField): Json {
  switch (field.type) {
    case 'integer':
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
    case 'boolean':
      return /^(true|yes|1)$/i.test(text) ? true : /^(false|no|0)$/i.test(text) ? false : text
    case 'array':
      return text.split(/[;|]/).map((part) => part.trim()).filter((part) => part !== '')
    case 'monetary': {
      const match = /^(-?\d+) ([A-Z]{3})$/.exec(text)
      return match ? { amountMinor: Number(match[1]), currency: match[2] ?? '' } : text
    }
    default:
      return text
  }
}

/** A row as a customer's input; empty fields are left out, so that they do not clear what is there. */
export function readImportRow(fields: readonly string[], targets: readonly (Target | null)[]): { [field: string]: Json } {
  const input: { [field: string]: Json } = {}
  const consents: Json[] = []
  const references: Json[] = []
  for (const [index, target] of targets.entries()) {
    const text = (fields[index] ?? '').trim()
    if (!target || text === '') continue
    const [root, ...rest] = target.path
    if (root === 'consents') consents.push({ channel: rest[0] ?? '', state: text.toLowerCase() })
    else if (root === 'externalReferences') references.push({ system: rest[0] ?? '', value: text })
    else if (root === 'primaryContact' && (rest[0] === 'email' || rest[0] === 'phone')) put(input, ['primaryContact', `${rest[0]}s`], [{ value: text }])
    else put(input, target.path, target.read(text))
  }
  if (consents.length > 0) input['consents'] = consents
  if (references.length > 0) input['externalReferences'] = references
  return input
}

function put(into: { [field: string]: Json }, [head, ...tail]: readonly string[], value: Json): void {
  if (head === undefined) return
  if (tail.length === 0) into[head] = value
  else put((into[head] ??= {}) as { [field: string]: Json }, tail, value)
}
