// Exports: the columns of a customer in CSV, by the names under which an import takes them back.

import { CONSENT_CHANNELS } from './consent.ts'
import { type ContactPoint, POSTAL_FIELDS } from './contact.ts'
import { type Customer, nameOf } from './customer.ts'
import { LEAD_SOURCE_FIELDS } from './lead-source.ts'

/** Columns that begin so are only there to be read: an import leaves them out. */
export const READ_ONLY_PREFIX = 'readOnly.'

/** Fields that are texts of their own, in a file's order; a payment method is a site's own and is not among them. */
export const TEXT_FIELDS = [
  'id', 'type', 'email', 'firstName', 'lastName', 'displayName', 'username', 'phone', 'company', 'salutation', 'title', 'language', 'timeZone',
] as const

type Cell = string | number | null
type Column = readonly [name: string, read: (customer: Customer) => Cell]

const COLUMNS: readonly Column[] = [
  ...TEXT_FIELDS.map((field): Column => [field, (one) => one[field]]),
  ['tags', (one) => one.tags.join('|') || null],
  ...POSTAL_FIELDS.map((field): Column => [`primaryContact.${field}`, (one) => one.primaryContact?.[field] ?? null]),
  ['primaryContact.emails', (one) => json(points(one.primaryContact?.emails))],
  ['primaryContact.phones', (one) => json(points(one.primaryContact?.phones))],
  ['taxNumbers', (one) => json(one.taxNumbers)],
  ['externalReferences', (one) => json(one.externalReferences)],
  ['metadata', (one) => json(one.metadata)],
  ['customFields', (one) => json(one.customFields)],
  // A channel that nobody decided on has nothing to take back.
  ...CONSENT_CHANNELS.map((channel): Column => [`consents.${channel}`, ({ consents }) => (consents[channel] === 'unknown' ? null : consents[channel])]),
  ...LEAD_SOURCE_FIELDS.map((field): Column => [`leadSource.${field}`, (one) => one.leadSources.original?.[field] ?? null]),
  readOnly('name', nameOf),
  readOnly('activity', (one) => one.activity),
  readOnly('paymentCount', ({ metrics }) => metrics.paymentCount),
  readOnly('lifetimeRevenueMinor', ({ metrics }) => Number(metrics.lifetimeRevenueMinor)),
  readOnly('currency', ({ metrics }) => metrics.currency),
  readOnly('createdAt', (one) => one.createdAt.toISOString()),
  readOnly('updatedAt', (one) => one.updatedAt.toISOString()),
]

function readOnly(name: string, read: Column[1]): Column {
  return [READ_ONLY_PREFIX + name, read]
}

function points(some: readonly ContactPoint[] = []): readonly object[] {
  return some.map(({ label, value, primary }) => ({ label, value, primary }))
}

function json(value: object): string | null {
  return Object.keys(value).length === 0 ? null : JSON.stringify(value)
}

/** The names of the columns. */
export const EXPORT_HEADER: readonly string[] = COLUMNS.map(([name]) => name)

/** A customer's row, in the order of the header; null where there is nothing. */
export function exportRow(customer: Customer): Cell[] {
  return COLUMNS.map(([, read]) => read(customer))
}
