// Rebilly's filters in the core's words: the grammar is the same, the names of fields differ.

import { parseFilter, wrong } from '../../domain/filter/parse.ts'
import type { Term } from '../../domain/filter/tree.ts'
import { writeDecimal } from '../../domain/money.ts'
import { readMoney } from './wire.ts'

/**
 * Fields of customers in the core's words. `primaryAddress.*.email` is any e-mail of any label; here also the one of a customer who has
 * no address. What Rebilly derives from the primary address is looked for where the core keeps it.
 */
const FIELDS: { readonly [path: string]: string } = {
  id: 'id', email: 'email', firstName: 'firstName', lastName: 'lastName', locale: 'language', createdTime: 'createdAt', updatedTime: 'updatedAt', revision: 'revision',
  websiteId: 'metadata.rebilly_websiteId', personId: 'metadata.rebilly_personId', preferredPayoutInstrumentId: 'metadata.rebilly_preferredPayoutInstrumentId',
  paymentCount: 'metrics.paymentCount', invoiceCount: 'metrics.invoiceCount', lastPaymentTime: 'metrics.lastPaymentAt',
  'lifetimeRevenue.currency': 'metrics.currency', 'averageValue.currency': 'metrics.currency',
  'defaultPaymentInstrument.paymentInstrumentId': 'defaultPaymentMethodId', defaultPaymentInstrumentId: 'defaultPaymentMethodId',
  tags: 'tags', 'tags.name': 'tags', 'tags.id': 'tags', 'taxNumbers.type': 'taxNumbers.type', 'taxNumbers.value': 'taxNumbers.value',
  'primaryAddress.firstName': 'firstName', 'primaryAddress.lastName': 'lastName', 'primaryAddress.organization': 'company', 'company.name': 'company',
  'primaryAddress.address': 'primaryContact.line1', 'primaryAddress.address2': 'primaryContact.line2', 'primaryAddress.city': 'primaryContact.city',
  'primaryAddress.region': 'primaryContact.region', 'primaryAddress.country': 'primaryContact.country', 'primaryAddress.postalCode': 'primaryContact.postalCode',
  'primaryAddress.dob': 'metadata.rebilly_dob', 'primaryAddress.jobTitle': 'metadata.rebilly_jobTitle',
  'primaryAddress.*.email': 'emails.*', 'primaryAddress.emails.value': 'emails.*', 'primaryAddress.emails.label': 'primaryContact.emails.label',
  'primaryAddress.*.phoneNumber': 'phones.*', 'primaryAddress.phoneNumbers.value': 'phones.*', 'primaryAddress.phoneNumbers.label': 'primaryContact.phones.label',
}
const MONEY: { readonly [path: string]: string } = {
  'lifetimeRevenue.amount': 'metrics.lifetimeRevenue', 'averageValue.amount': 'metrics.averageValue',
}
const LEAD_SOURCE = /^leadSource\.(original\.)?(source|medium|campaign|term|content|affiliate|subAffiliate|salesAgent|clickId|path|referrer)$/

/** The core's path for Rebilly's; null when customers have no such field. */
function coreField(path: string): string | null {
  if (path.startsWith('customFields.')) return path
  const [, original, field] = LEAD_SOURCE.exec(path) ?? []
  if (field !== undefined) return `leadSource.${original ? 'original' : 'mostRecent'}.${field}`
  return Object.hasOwn(FIELDS, path) ? (FIELDS[path] ?? null) : null
}

/** A field in other words, and its values. */
interface Renamed {
  readonly field: string
  readonly value?: (text: string) => string
}

/** A filter of customers in the core's words. Refuses filter-invalid for fields that customers do not have. `currency` is the reporting one. */
export function readCustomerFilter(text: string, currency: string): string {
  return renamed(text, (path) => {
    const money = Object.hasOwn(MONEY, path) ? MONEY[path] : undefined
    if (money !== undefined) return { field: money, value: (amount) => String(readMoney(/^-?\d+(\.\d+)?$/.test(amount) ? Number(amount) : NaN, currency, 'filter')) }
    const field = coreField(path)
    return field === null ? null : { field }
  })
}

/** A filter that is kept in the core's words as Rebilly's clients would write it; what they have no word for stays in the core's. */
export function viewCustomerFilter(text: string, currency: string): string {
  return renamed(text, (path) => {
    const [money] = Object.entries(MONEY).find(([, core]) => core === path) ?? []
    if (money !== undefined) return { field: money, value: (minor) => (/^-?\d{1,15}$/.test(minor) ? writeDecimal({ amountMinor: BigInt(minor), currency }) : quoted(minor)) }
    const [name] = Object.entries(FIELDS).find(([, core]) => core === path) ?? []
    return { field: name ?? path.replace('leadSource.mostRecent.', 'leadSource.') }
  })
}

function renamed(text: string, rename: (path: string) => Renamed | null): string {
  return parseFilter(text).map((clause) => {
    if (clause.kind === 'segment') return `${clause.negated ? '!' : ''}@${quoted(clause.name)}`
    const { field, value = quoted } = rename(clause.path.map((name) => name ?? '*').join('.')) ?? wrong(clause.place, 'names no field of a customer')
    const path = field.split('.').map((name) => (name === '*' ? name : quoted(name))).join('.')
    return `${path}:${clause.terms.map((term) => (clause.negated ? '!' : '') + writeTerm(term, value)).join(',')}`
  }).join(';')
}

function writeTerm(term: Term, value: (text: string) => string): string {
  if (term.kind === 'null') return 'null'
  if (term.kind === 'value') return value(term.text)
  return `${term.from === null ? '' : value(term.from)}..${term.to === null ? '' : value(term.to)}`
}

const quoted = (text: string): string => (/^[\w@+-][\w@.+-]*$/.test(text) && !text.includes('..') && text !== 'null' ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`)

/** Metrics in the reporting currency are shown as this. */
export const viewAmount = (amountMinor: bigint, currency: string) => {
  const amount = Number(writeDecimal({ amountMinor, currency }))
  // In US dollars only where that is the reporting currency: there is no rate to name.
  return { currency, amount, ...(currency === 'USD' ? { amountUsd: amount } : {}) }
}
