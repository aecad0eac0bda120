// The fields of a customer that a filter may name, and where each one's values are found.

import { CONSENT_CHANNELS } from '../consent.ts'
import { POSTAL_FIELDS } from '../contact.ts'
import type { CustomFieldType } from '../custom-field.ts'
import { LEAD_SOURCE_FIELDS } from '../lead-source.ts'
import type { FilterColumn, Source } from './tree.ts'

/** How a field's values are read: texts exactly but for case, phones also in E.164, the rest by their type. */
export type FieldKind = 'text' | 'phone' | 'integer' | 'number' | 'boolean' | 'instant' | 'consent' | 'leaf'

export interface Field {
  readonly path: string
  readonly kind: FieldKind
  readonly source: Source
}

const text = (path: string, kind: FieldKind = 'text'): Field => ({ path, kind, source: { from: 'keys', path } })
const column = (path: string, name: FilterColumn, kind: 'integer' | 'instant' | 'text' = 'integer'): Field => ({
  path, kind, source: { from: 'column', column: name, instant: kind === 'instant' },
})
const address = (name: string, of: string): Field => ({ path: `addresses.${name}`, kind: 'text', source: { from: 'addresses', column: of } })

const FIXED: readonly Field[] = [
  { path: 'id', kind: 'text', source: { from: 'ids' } },
  ...['type', 'email', 'firstName', 'lastName', 'displayName', 'name', 'username', 'company', 'salutation', 'title', 'language', 'timeZone', 'defaultPaymentMethodId'].map((path) => text(path)),
  text('phone', 'phone'),
  ...['value', 'type', 'country'].map((part) => text(`taxNumbers.${part}`)),
  ...POSTAL_FIELDS.map((part) => text(`primaryContact.${part}`)),
  text('primaryContact.emails.value'), text('primaryContact.emails.label'), text('primaryContact.phones.value', 'phone'), text('primaryContact.phones.label'),
  ...CONSENT_CHANNELS.map((channel) => text(`consents.${channel}`, 'consent')),
  ...['original', 'mostRecent'].flatMap((role) => LEAD_SOURCE_FIELDS.map((part) => text(`leadSource.${role}.${part}`))),
  { path: 'tags', kind: 'text', source: { from: 'tags' } },
  ...(['id', 'name', 'role'] as const).map((part): Field => ({ path: `organization.${part}`, kind: 'text', source: { from: 'memberships', column: part } })),
  address('id', 'id'), address('kind', 'kind'), address('firstName', 'first_name'), address('lastName', 'last_name'), address('company', 'company'),
  address('line1', 'line1'), address('line2', 'line2'), address('city', 'city'), address('region', 'region'), address('postalCode', 'postal_code'),
  address('country', 'country'), address('phone', 'phone'),
  column('activity', 'activity', 'text'), column('number', 'number'), column('revision', 'revision'),
  column('createdAt', 'created_at', 'instant'), column('updatedAt', 'updated_at', 'instant'),
  column('metrics.firstPaymentAt', 'first_payment_at', 'instant'), column('metrics.lastPaymentAt', 'last_payment_at', 'instant'),
  column('metrics.paymentCount', 'payment_count'), column('metrics.frequency', 'payment_count'), column('metrics.grossRevenue', 'gross_revenue'),
  column('metrics.lifetimeRevenue', 'lifetime_revenue'), column('metrics.averageValue', 'average_value'), column('metrics.invoiceCount', 'invoice_count'),
  column('metrics.activeSubscriptionCount', 'active_subscription_count'), column('metrics.currency', 'metrics_currency', 'text'),
  ...(['recency', 'frequency', 'monetary'] as const).map((part): Field => ({ path: `rfm.${part}`, kind: 'integer', source: { from: 'rfm', column: part } })),
  { path: 'rfm.segment', kind: 'text', source: { from: 'rfm', column: 'segment' } },
]
const BY_PATH = new Map(FIXED.map((field) => [field.path, field]))

/** What the site adds to the fields: its custom fields with their types. */
export type CustomFieldTypes = ReadonlyMap<string, CustomFieldType>

/** The fields that a path names: one, several by `*`, or none when there is no such field. */
export function fieldsAt(path: readonly string[], customFields: CustomFieldTypes): readonly Field[] {
  const [root, ...rest] = path
  if (root === 'metadata') return rest.length === 0 ? [] : [leaf(path)]
  if (root === 'externalReferences') return rest.length === 1 && rest[0] !== '*' ? [text(path.join('.'))] : []
  if (root === 'customFields') return customFieldAt(rest, customFields)
  if (!path.includes('*')) return [BY_PATH.get(path.join('.'))].filter((field) => field !== undefined)
  return FIXED.filter((field) => matches(path, field.path.split('.')))
}

/** True when a pattern, in which `*` stands for one or more names, matches a path. */
export function matches(pattern: readonly string[], path: readonly string[]): boolean {
  const [head, ...tail] = pattern
  if (head === undefined) return path.length === 0
  if (path.length === 0) return false
  if (head === '*') return matches(tail, path.slice(1)) || matches(pattern, path.slice(1))
  return head === path[0] && matches(tail, path.slice(1))
}

function leaf(path: readonly string[]): Field {
  const joined = path.join('.')
  return { path: joined, kind: 'leaf', source: path.includes('*') ? { from: 'leaves', pattern: path } : { from: 'leaf', path: joined } }
}

function customFieldAt(rest: readonly string[], types: CustomFieldTypes): Field[] {
  const [name, part] = rest
  const type = name === undefined ? undefined : types.get(name)
  if (type === undefined || rest.length > (type === 'monetary' ? 2 : 1)) return []
  const path = `customFields.${name}`
  const number = (kind: FieldKind, at = path): Field[] => [{ path: at, kind, source: { from: 'numbers', path: at } }]
  switch (type) {
    case 'integer':
    case 'number':
      return number('number')
    case 'date':
    case 'datetime':
      return number('instant')
    case 'boolean':
      return [text(path, 'boolean')]
    case 'array':
    case 'string':
      return [text(path)]
    case 'monetary':
      if (part === 'currency') return [text(`${path}.currency`)]
      return part === undefined || part === 'amountMinor' ? number('integer', `${path}.amountMinor`) : []
  }
}

/** The known field whose name is nearest to what was written, for a hint; null when none is near. */
export function nearestField(path: readonly string[]): string | null {
  const wanted = path.join('.').toLowerCase()
  const near = FIXED.map((field) => ({ path: field.path, distance: editDistance(wanted, field.path.toLowerCase()) })).toSorted((a, b) => a.distance - b.distance)[0]
  return near && near.distance <= 3 ? near.path : null
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
