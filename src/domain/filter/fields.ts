// The fields of a customer that a filter may name, and where each one's values are found.

import { ADDRESS_KINDS } from '../address.ts'
import { CONSENT_CHANNELS, CONSENT_STATES } from '../consent.ts'
import { POSTAL_FIELDS } from '../contact.ts'
import { ACTIVITIES, CUSTOMER_TYPES } from '../customer.ts'
import type { CustomFieldType } from '../custom-field.ts'
import { LEAD_SOURCE_FIELDS } from '../lead-source.ts'
import { RFM_SEGMENTS } from '../segment.ts'
import { timePath } from '../text-key.ts'
import type { FilterColumn, PathName, Source } from './tree.ts'

/** How a field's values are read: texts exactly but for case, phones also in E.164, choices from a closed list, the rest by their type. */
export type FieldKind = 'text' | 'phone' | 'choice' | 'integer' | 'number' | 'boolean' | 'instant' | 'day' | 'consent' | 'leaf'

export interface Field {
  readonly path: string
  readonly kind: FieldKind
  readonly source: Source
  /** All values that a choice or a consent can have. */
  readonly choices?: readonly string[]
  /** True for a choice that every customer has made: to ask for none of some is to ask for the others. */
  readonly always?: true
}

const text = (path: string, kind: FieldKind = 'text'): Field => ({ path, kind, source: { from: 'keys', path } })
const scalar = (path: string, of: string, kind: FieldKind = 'text'): Field => ({ path, kind, source: { from: 'keys', path, column: of } })
const column = (path: string, name: FilterColumn, kind: 'integer' | 'instant' | 'text' | 'choice' = 'integer'): Field => ({
  path, kind, source: { from: 'column', column: name, instant: kind === 'instant' },
})
const address = (name: string, of: string, kind: FieldKind = 'text'): Field => ({ path: `addresses.${name}`, kind, source: { from: 'addresses', column: of } })
const consent = (path: string): Field => ({
  path, kind: 'consent', choices: CONSENT_STATES, source: { from: 'keys', path, values: CONSENT_STATES.filter((state) => state !== 'unknown') },
})

const FIXED: readonly Field[] = [
  { path: 'id', kind: 'text', source: { from: 'ids' } },
  { ...scalar('type', 'type', 'choice'), choices: CUSTOMER_TYPES, always: true }, scalar('email', 'email'), scalar('firstName', 'first_name'), scalar('lastName', 'last_name'), scalar('displayName', 'display_name'),
  text('name'), scalar('username', 'username'), scalar('company', 'company'), scalar('salutation', 'salutation'), scalar('title', 'title'),
  scalar('language', 'language'), scalar('timeZone', 'time_zone'), scalar('defaultPaymentMethodId', 'default_payment_method_id'),
  scalar('phone', 'phone', 'phone'),
  ...['value', 'type', 'country'].map((part) => text(`taxNumbers.${part}`)),
  ...POSTAL_FIELDS.map((part) => text(`primaryContact.${part}`)),
  text('primaryContact.emails.value'), text('primaryContact.emails.label'), text('primaryContact.phones.value', 'phone'), text('primaryContact.phones.label'),
  // All e-mails and phones of a customer, asked for as `emails.*`.
  { ...scalar('email', 'email'), path: 'emails.own' }, { ...text('primaryContact.emails.value'), path: 'emails.contact' },
  { ...scalar('phone', 'phone', 'phone'), path: 'phones.own' }, { ...text('primaryContact.phones.value', 'phone'), path: 'phones.contact' },
  ...CONSENT_CHANNELS.map((channel) => consent(`consents.${channel}`)),
  ...['original', 'mostRecent'].flatMap((role) => LEAD_SOURCE_FIELDS.map((part) => text(`leadSource.${role}.${part}`))),
  { path: 'tags', kind: 'text', source: { from: 'tags' } },
  ...(['id', 'name', 'role'] as const).map((part): Field => ({ path: `organization.${part}`, kind: 'text', source: { from: 'memberships', column: part } })),
  address('id', 'id'), { ...address('kind', 'kind', 'choice'), choices: ADDRESS_KINDS }, address('firstName', 'first_name'), address('lastName', 'last_name'), address('company', 'company'),
  address('line1', 'line1'), address('line2', 'line2'), address('city', 'city'), address('region', 'region'), address('postalCode', 'postal_code'),
  address('country', 'country'), address('phone', 'phone', 'phone'),
  { ...column('activity', 'activity', 'choice'), choices: ACTIVITIES, always: true }, column('number', 'number'), column('revision', 'revision'),
  column('createdAt', 'created_at', 'instant'), column('updatedAt', 'updated_at', 'instant'),
  column('metrics.firstPaymentAt', 'first_payment_at', 'instant'), column('metrics.lastPaymentAt', 'last_payment_at', 'instant'),
  column('metrics.paymentCount', 'payment_count'), column('metrics.frequency', 'payment_count'), column('metrics.grossRevenue', 'gross_revenue'),
  column('metrics.lifetimeRevenue', 'lifetime_revenue'), column('metrics.averageValue', 'average_value'), column('metrics.invoiceCount', 'invoice_count'),
  column('metrics.activeSubscriptionCount', 'active_subscription_count'), column('metrics.currency', 'metrics_currency', 'text'),
  ...(['recency', 'frequency', 'monetary'] as const).map((part): Field => ({ path: `rfm.${part}`, kind: 'integer', source: { from: 'rfm', column: part } })),
  { path: 'rfm.segment', kind: 'choice', choices: RFM_SEGMENTS, source: { from: 'rfm', column: 'segment' } },
]
/** The paths that a filter can name, beside those that a customer's own data and the site's custom fields make: for those who write filters. */
export const FILTER_PATHS: readonly string[] = FIXED.map(({ path }) => path)

const BY_PATH = new Map(FIXED.map((field) => [field.path, field]))

/** What the site adds to the fields: its custom fields with their types. */
export type CustomFieldTypes = ReadonlyMap<string, CustomFieldType>

/** The fields that a path names: one, several by `*`, or none when there is no such field. */
export function fieldsAt(path: readonly PathName[], customFields: CustomFieldTypes): readonly Field[] {
  const [root, ...rest] = path
  if (root === 'metadata') return rest.length === 0 ? [] : [leaf(path)]
  if (root === 'externalReferences') return rest.length === 1 ? [reference(path)] : []
  if (root === 'customFields') return customFieldsAt(rest, customFields)
  if (!path.includes(null)) return [BY_PATH.get(path.join('.'))].filter((field) => field !== undefined)
  return FIXED.filter((field) => matches(path, field.path.split('.')))
}

/** True when a pattern, in which null stands for any one name, matches a path. */
export function matches(pattern: readonly PathName[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((name, index) => name === null || name === path[index])
}

function leaf(path: readonly PathName[]): Field {
  const joined = showPath(path)
  return { path: joined, kind: 'leaf', source: path.includes(null) ? { from: 'leaves', pattern: splitNames(path) } : { from: 'leaf', path: joined } }
}

function reference(path: readonly PathName[]): Field {
  const joined = showPath(path)
  return path.includes(null) ? { path: joined, kind: 'text', source: { from: 'leaves', pattern: path } } : text(joined)
}

/** A path as it is stored and shown, with `*` for any name. */
export function showPath(path: readonly PathName[]): string {
  return path.map((name) => name ?? '*').join('.')
}

/** Stored paths do not tell a name with a dot in it from two names: a pattern cannot either. */
function splitNames(path: readonly PathName[]): PathName[] {
  return path.flatMap((name) => (name === null ? [null] : name.split('.')))
}

function customFieldsAt([name, ...rest]: readonly PathName[], types: CustomFieldTypes): Field[] {
  const named = name === null ? [...types] : [...types].filter(([one]) => one === name)
  const parts = rest.map((part) => part ?? '*')
  return named.flatMap(([one, type]) => customFieldAt(`customFields.${one}`, type, parts))
}

function customFieldAt(path: string, type: CustomFieldType, parts: readonly string[]): Field[] {
  const [part] = parts
  if (parts.length > (type === 'monetary' ? 1 : 0)) return []
  const number = (kind: FieldKind, at = path, stored = at): Field[] => [{ path: at, kind, source: { from: 'numbers', path: stored } }]
  switch (type) {
    case 'integer':
    case 'number':
      return number('number')
    case 'date':
      return number('day', path, timePath(path))
    case 'datetime':
      return number('instant', path, timePath(path))
    case 'boolean':
      return [{ path, kind: 'boolean', source: { from: 'keys', path, values: ['true', 'false'] } }]
    case 'array':
    case 'string':
      return [text(path)]
    case 'monetary':
      if (part === 'currency') return [text(`${path}.currency`)]
      return part === undefined || part === 'amountMinor' ? number('integer', `${path}.amountMinor`) : []
  }
}

const HINT_DISTANCE_MAX = 3

/** The known field whose name is nearest to what was written, for a hint; null when none is near. */
export function nearestField(path: readonly PathName[], customFields: CustomFieldTypes): string | null {
  const wanted = showPath(path).toLowerCase()
  // By the last name: what stands before it says nothing of how near two of a few letters are.
  const distanceMax = Math.min(HINT_DISTANCE_MAX, Math.max(1, Math.floor((path.at(-1)?.length ?? 0) / 3)))
  const known = [...FILTER_PATHS, ...[...customFields.keys()].map((name) => `customFields.${name}`)]
  const near = known
    .filter((one) => Math.abs(one.length - wanted.length) <= distanceMax)
    .map((one) => ({ path: one, distance: editDistance(wanted, one.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)[0]
  if (near && near.distance <= distanceMax) return near.path
  return known.find((one) => leavesOut(one.toLowerCase().split('.'), wanted.split('.'))) ?? null
}

/** True for a path that has all names of another one, in their order, and more between them. */
function leavesOut(path: readonly string[], names: readonly string[]): boolean {
  let found = 0
  for (const part of path) if (part === names[found]) found++
  return found === names.length
}

/** Letters to change, add, remove or swap with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity
      next[j] = Math.min(cost, swapped)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
