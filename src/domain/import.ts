// Imports: which column is which field, and a row as a customer.

import { CONSENT_CHANNELS, CONSENT_STATES } from './consent.ts'
import { type ContactPoint, type ContactPointInput, POSTAL_FIELDS } from './contact.ts'
import type { CustomField } from './custom-field.ts'
import { CUSTOMER_TYPES, type CustomerInput, type CustomerProfile, type ExternalReference, REFERENCE_SYSTEM_PATTERN } from './customer.ts'
import { READ_ONLY_PREFIX, TEXT_FIELDS } from './export.ts'
import { JSON_FIELDS, readJsonField } from './import-json.ts'
import type { Json } from './json.ts'
import { LEAD_SOURCE_FIELDS } from './lead-source.ts'
import { METADATA_DEPTH_MAX } from './metadata.ts'
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
  /** How often it was taken up since it last came forward. */
  readonly attempts: number
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

const KNOWN = new Map(
  [
    ...TEXT_FIELDS, 'defaultPaymentMethodId', 'tags', ...Object.keys(JSON_FIELDS), ...POSTAL_FIELDS.map((field) => `primaryContact.${field}`), 'primaryContact.email', 'primaryContact.phone',
    ...LEAD_SOURCE_FIELDS.map((field) => `leadSource.${field}`), ...CONSENT_CHANNELS.map((channel) => `consents.${channel}`),
  ].map((name) => [foldName(name), name]),
)

/** `First name`, `first_name` and `firstName` are one name. */
function foldName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}

/** `column=field,…`, several of them joined. Refuses invalid for what is no such pair, and for a column that is named twice. */
export function readImportMap(text: string): ImportSettings['map'] {
  const wrong = (detail: string, message: string): never => refuse('invalid', { detail, errors: [{ pointer: '/map', code: 'pattern', message }] })
  const map = new Map<string, string>()
  for (const pair of text.split(',').filter((one) => one !== '')) {
    const at = pair.lastIndexOf('=')
    if (at < 0 || pair.slice(at + 1).trim() === '') wrong(`map: "${pair}" is not column=field`, 'is not column=field,…')
    const column = pair.slice(0, at).trim()
    if (map.has(column)) wrong(`map: the column "${column}" is named twice`, `names the column "${column}" twice`)
    map.set(column, pair.slice(at + 1).trim())
  }
  return Object.fromEntries(map)
}

/** The target of every column, null for one left out. Refuses invalid, naming all columns that fit no field, or one another. */
export function readMapping(header: readonly string[], settings: ImportSettings, fields: ReadonlyMap<string, CustomField>): (Target | null)[] {
  const faults: Fault[] = []
  const fault = (code: string, message: string): void => void faults.push({ pointer: '/map', code, message })
  for (const column of Object.keys(settings.map)) if (!header.includes(column)) fault('unknown-column', `the file has no column "${brief(column)}"`)
  const targets = header.map((column, index) => {
    if (UNREADABLE.test(column)) {
      fault('control-character', `the name of column ${index + 1} holds a control character, or is not UTF-8`)
      return null
    }
    const wanted = Object.hasOwn(settings.map, column) ? (settings.map[column] ?? column) : column
    if (wanted === '-' || wanted.startsWith(READ_ONLY_PREFIX)) return null
    const target = readTarget(wanted, fields)
    if (!target) fault('unknown-field', `column "${brief(column)}" fits no field; map it, or leave it out with "${brief(column)}=-"`)
    return target
  })
  // One e-mail is one of the e-mails.
  const paths = targets.flatMap((target) => (target ? [target.path.join('.').replace(/^primaryContact\.(email|phone)$/, '$&s')] : [])).toSorted()
  for (const path of new Set(paths.filter((one, index) => paths[index - 1] === one))) fault('twice', `two columns go to ${path}`)
  const known = new Set(paths)
  for (const path of known) {
    const above = [...path.matchAll(/\./g)].map(({ index }) => path.slice(0, index)).find((one) => known.has(one))
    if (above !== undefined) fault('overlap', `one column goes to ${above} and another one into it, to ${path}`)
  }
  if (faults[0]) refuse('invalid', { detail: faults.map(({ message }) => message).join('; ').slice(0, DETAIL_MAX), errors: faults.slice(0, FAULTS_MAX) })
  return targets
}

function brief(name: string): string {
  return name.length > NAME_TOLD_MAX ? `${name.slice(0, NAME_TOLD_MAX)}…` : name
}

/** What no column of a table can hold, and what a reader puts where bytes are no text. */
const UNREADABLE = /\p{Cc}|\uFFFD/u
const FAULTS_MAX = 100
const DETAIL_MAX = 4_000
const NAME_TOLD_MAX = 200

function readTarget(name: string, fields: ReadonlyMap<string, CustomField>): Target | null {
  const text = (value: string): Json => value
  const [root, ...rest] = name.split('.')
  if (root === 'metadata' && rest.length > 0) return rest.length <= METADATA_DEPTH_MAX && rest.every(isMetadataPart) ? { path: [root, ...rest], read: text } : null
  if (root === 'externalReferences' && rest.length > 0) return new RegExp(REFERENCE_SYSTEM_PATTERN).test(rest.join('.')) ? { path: [root, rest.join('.')], read: text } : null
  if (root === 'customFields' && rest.length > 0) {
    const field = fields.get(rest.join('.'))
    return field ? { path: [root, field.name], read: (value) => readTyped(value, field) } : null
  }
  const known = KNOWN.get(foldName(name))
  if (known === undefined) return null
  if (Object.hasOwn(JSON_FIELDS, known)) return { path: known.split('.'), read: (value) => readJsonField(value, known) }
  return { path: known.split('.'), read: known === 'tags' ? (value) => value.split(/[;|]/).map((tag) => tag.trim()).filter((tag) => tag !== '') : text }
}

/** `__proto__` is no name that an object can hold a value of its own under. */
function isMetadataPart(part: string): boolean {
  return part !== '' && part !== '__proto__'
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

/** A row as a customer's input; empty fields are left out, so that they do not clear what is there. Refuses invalid. */
export function readImportRow(fields: readonly string[], targets: readonly (Target | null)[]): { [field: string]: Json } {
  const input: { [field: string]: Json } = {}
  const consents: Json[] = []
  const references: Json[] = []
  for (const [index, target] of targets.entries()) {
    const text = (fields[index] ?? '').trim()
    if (!target || text === '') continue
    const [root, ...rest] = target.path
    if (root === 'consents') consents.push({ channel: rest[0] ?? '', state: oneOf(CONSENT_STATES, text, target) })
    else if (root === 'type') input['type'] = oneOf(CUSTOMER_TYPES, text, target)
    else if (root === 'externalReferences') references.push(...(rest[0] === undefined ? (target.read(text) as Json[]) : [{ system: rest[0], value: text }]))
    else if (root === 'primaryContact' && (rest[0] === 'email' || rest[0] === 'phone')) put(input, ['primaryContact', `${rest[0]}s`], [{ value: text }])
    else put(input, target.path, target.read(text))
  }
  if (consents.length > 0) input['consents'] = consents
  if (references.length > 0) input['externalReferences'] = references
  return input
}

function oneOf(known: readonly string[], text: string, { path }: Target): string {
  const found = known.find((one) => one === text.toLowerCase())
  return found ?? refuse('invalid', { detail: `${path.join('.')} is none of ${known.join(', ')}`, errors: [{ pointer: `/${path.join('/')}`, code: 'enum', message: `is none of ${known.join(', ')}` }] })
}

function put(into: { [field: string]: Json }, [head, ...tail]: readonly string[], value: Json): void {
  if (head === undefined) return
  if (tail.length === 0) into[head] = value
  else {
    // Its own: every object has a `constructor` that is everybody's.
    if (!Object.hasOwn(into, head)) into[head] = {}
    put(into[head] as { [field: string]: Json }, tail, value)
  }
}

/** What a row says of a customer that there is already, as a change that leaves what the row does not speak of. */
export function rowAsChange<Draft extends CustomerInput>(draft: Draft, customer: CustomerProfile): Draft {
  const { externalReferences, primaryContact } = draft
  const contact = customer.primaryContact
  const email = loneValue(primaryContact?.emails), phone = loneValue(primaryContact?.phones)
  return {
    ...draft,
    ...(externalReferences ? { externalReferences: withReferences(customer.externalReferences, externalReferences) } : {}),
    ...(primaryContact && contact ? {
      primaryContact: {
        ...primaryContact,
        ...(email === null ? {} : { emails: withPrimary(contact.emails, email) }),
        ...(phone === null ? {} : { phones: withPrimary(contact.phones, phone) }),
      },
    } : {}),
  }
}

/** The value of a column that holds one: it comes without a label, unlike a list. */
function loneValue(points: readonly ContactPointInput[] | null | undefined): string | null {
  const [first, ...others] = points ?? []
  return first && others.length === 0 && first.label === undefined && first.primary === undefined ? first.value : null
}

/** Of a system of which several references are given, they are all there are. */
function withReferences(references: readonly ExternalReference[], given: readonly ExternalReference[]): readonly ExternalReference[] {
  const several = new Set(given.filter((one, index) => given.findIndex(({ system }) => system === one.system) !== index).map(({ system }) => system))
  const rest = references.filter((one) => !several.has(one.system) || given.some(({ system, value }) => system === one.system && value === one.value))
  const isThere = ({ system, value }: ExternalReference): boolean => rest.some((other) => other.system === system && other.value === value)
  return [...given.filter((one) => !several.has(one.system)).reduce(withReference, rest), ...given.filter((one) => several.has(one.system) && !isThere(one))]
}

/** A customer's only reference of a system is replaced; to several, one more is added. */
function withReference(references: readonly ExternalReference[], one: ExternalReference): readonly ExternalReference[] {
  const ofSystem = references.filter(({ system }) => system === one.system)
  if (ofSystem.some(({ value }) => value === one.value)) return references
  return ofSystem.length === 1 ? references.map((other) => (other.system === one.system ? one : other)) : [...references, one]
}

/** The entry that has this value becomes the primary one; where none has, the primary one gets it. The others stay. */
function withPrimary(points: readonly ContactPoint[], value: string): ContactPointInput[] {
  const given = points.findIndex((point) => point.value.toLowerCase() === value.toLowerCase())
  const at = given >= 0 ? given : points.findIndex((point) => point.primary)
  if (at < 0) return [...points.map(asInput), { value, primary: true }]
  return points.map((point, index) => ({ ...asInput(point), primary: index === at, ...(index === at ? { value } : {}) }))
}

function asInput({ label, value, primary }: ContactPoint): ContactPointInput {
  return { label, value, primary }
}
