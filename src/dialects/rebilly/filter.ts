// Rebilly's filters in the core's words: the grammar is the same, the names of fields differ.

import { parseFilter, wrong } from '../../domain/filter/parse.ts'
import type { Term, WrittenClause } from '../../domain/filter/tree.ts'
import { writeDecimal } from '../../domain/money.ts'
import type { Context } from '../../services/context.ts'
import { languageOf } from './locale.ts'
import { firstWebsite } from './websites.ts'
import { endOfSecond, readMoney } from './wire.ts'

/**
 * Fields of customers in the core's words. `primaryAddress.*.email` is any e-mail of any label; here also the one of a customer who has
 * no address. What Rebilly derives from the primary address is looked for where the core keeps it.
 */
const FIELDS: { readonly [path: string]: string } = {
  // What a filter by locale is kept as, and shown as where it is kept.
  language: 'language', 'metadata.rebilly_locale': 'metadata.rebilly_locale',
  id: 'id', email: 'email', firstName: 'firstName', lastName: 'lastName', createdTime: 'createdAt', updatedTime: 'updatedAt', revision: 'revision',
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

type FieldClause = Extract<WrittenClause, { kind: 'field' }>

/** A field in other words, and its values; `clauses` where it takes more than one field. */
type Renamed = { readonly field: string; readonly value?: (text: string) => string; readonly isTime?: boolean } | { readonly clauses: string }

const TIMES = new Set(['createdTime', 'updatedTime', 'lastPaymentTime'])

/** A filter of customers in the core's words. Refuses filter-invalid for fields that customers do not have. */
export function readCustomerFilter({ site }: Pick<Context, 'site'>, text: string): string {
  const { reportingCurrency, languages } = site.settings
  return renamed(text, (path, clause) => {
    const money = Object.hasOwn(MONEY, path) ? MONEY[path] : undefined
    if (money !== undefined) return { field: money, value: (amount) => minorOf(amount, reportingCurrency) }
    const dollars = path.endsWith('.amountUsd') ? MONEY[path.replace(/Usd$/, '')] : undefined
    if (dollars !== undefined) return reportingCurrency === 'USD' ? { field: dollars, value: (amount) => minorOf(amount, 'USD') } : { clauses: clauseOf(clause, null) }
    if (path === 'locale') return { clauses: localeClauses(languages, clause) }
    if (path === 'organizationId') return { clauses: clauseOf(clause, site.slug) }
    if (path === 'hasFulfilledKyc') return { clauses: clauseOf(clause, 'false', ['true', 'false']) }
    const field = coreField(path)
    if (field === null) return null
    // A customer who names no website is the first one's.
    if (path === 'websiteId') return { field, value: (id) => (id === firstWebsite(site) && !clause.terms.some((term) => term.kind === 'null') ? `${quoted(id)},null` : quoted(id)) }
    // Types that Rebilly has no word for are shown as other, and cannot be told from it here.
    if (path === 'taxNumbers.type') return { field, value: (type) => (type === 'other' ? wrong(clause.place, 'is eu-vat: others cannot be told apart') : quoted(type)) }
    return { field, isTime: TIMES.has(path) }
  })
}

const minorOf = (amount: string, currency: string): string => String(readMoney(/^-?\d+(\.\d+)?$/.test(amount) ? Number(amount) : NaN, currency, 'filter'))

const EVERYBODY = 'revision:1..'
const NOBODY = 'revision:..0'

/** The filter that a clause means for a field whose value is the same for all. */
function clauseOf({ negated, terms, place }: FieldClause, own: string | null, values?: readonly string[]): string {
  const isOwn = (term: Term): boolean => {
    if (term.kind === 'range') return wrong(place, 'has no order to take a range of')
    if (term.kind === 'null') return own === null
    if (values && !values.includes(term.text.toLowerCase())) wrong(place, `needs one of ${values.join(', ')}`, term.position)
    return own !== null && term.text.toLowerCase() === own.toLowerCase()
  }
  return terms.map(isOwn).includes(true) === negated ? NOBODY : EVERYBODY
}

/** A locale is shown as it was given, as long as the language is still that, or is the language itself. */
function localeClauses(languages: readonly string[], { negated, terms, place }: FieldClause): string {
  const [term, ...others] = terms
  if (negated || others.length > 0 || !term || term.kind === 'range') return wrong(place, 'takes one locale')
  if (term.kind === 'null') return 'language:null;metadata.rebilly_locale:null'
  const language = languageOf(languages, term.text)
  const [given, spoken] = [quoted(term.text), language === null ? 'null' : `null,${quoted(language)}`]
  return language !== null && language.toLowerCase() === term.text.toLowerCase() ? `language:${quoted(language)};metadata.rebilly_locale:null,${given}` : `metadata.rebilly_locale:${given};language:${spoken}`
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

function renamed(text: string, rename: (path: string, clause: FieldClause) => Renamed | null): string {
  return parseFilter(text).map((clause) => {
    if (clause.kind === 'segment') return `${clause.negated ? '!' : ''}@${quoted(clause.name)}`
    const other = rename(clause.path.map((name) => name ?? '*').join('.'), clause) ?? wrong(clause.place, 'names no field of a customer')
    if ('clauses' in other) return other.clauses
    const { field, value = quoted, isTime = false } = other
    const path = field.split('.').map((name) => (name === '*' ? name : quoted(name))).join('.')
    return `${path}:${clause.terms.map((term) => (clause.negated ? '!' : '') + writeTerm(term, value, isTime)).join(',')}`
  }).join(';')
}

/** Times are shown without fractions: one stands for its whole second. */
function writeTerm(term: Term, value: (text: string) => string, isTime: boolean): string {
  if (term.kind === 'null') return 'null'
  const end = (text: string): string => value(isTime ? endOfSecond(text) : text)
  if (term.kind === 'value') return isTime ? `${value(term.text)}..${end(term.text)}` : value(term.text)
  return `${term.from === null ? '' : value(term.from)}..${term.to === null ? '' : end(term.to)}`
}

const quoted = (text: string): string => (/^[\w@+-][\w@.+-]*$/.test(text) && !text.includes('..') && text !== 'null' ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`)

/** Metrics in the reporting currency are shown as this. */
export const viewAmount = (amountMinor: bigint, currency: string) => {
  const amount = Number(writeDecimal({ amountMinor, currency }))
  // In US dollars only where that is the reporting currency: there is no rate to name.
  return { currency, amount, ...(currency === 'USD' ? { amountUsd: amount } : {}) }
}
