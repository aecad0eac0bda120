// Random customers with every field there is, and the words that they and the filters about them are made of.

import fc from 'fast-check'
import type { CUSTOM_FIELD_TYPES } from '../../src/domain/custom-field.ts'
import { RFM_SEGMENTS } from '../../src/domain/segment.ts'
import type { OracleKind } from './oracle.ts'

/** Words in which case, Unicode forms and the signs of the grammar go wrong when they can. */
export const WORDS = [
  'Ann', 'ann', 'ANNE', 'Straße', 'STRASSE', 'STRAẞE', 'İstanbul', 'istanbul', 'ISTANBUL', 'ıstanbul', 'ΟΔΟΣ', 'οδος', 'οδοσ', 'Σ', 'ς', 'é', 'e\u0301', 'É', '\u212A', 'k', 'ﬁ',
  '𝒳y', '\uFF21', 'a;b', 'x, y', '1..2', '..', 'null', '!no', '@at', 'say "hi"', 'back\\slash', 'a:b', '*', '%', '_', "o'neil", '5', '05', '5.0', 'true', '2026-01-15', 'z', 'zz', '日本',
] as const
const word = fc.constantFrom(...WORDS)
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 2 })

export const PHONES = ['+49 30 901820', '030 901820', '(030) 90-1820', '+1 512 555 0100', '+44 20 7946 0958', '020 7946 0958', '12', 'call me', '+81 3-1234-5678'] as const
export const EMAILS = ['Ann@Example.com', 'ann@example.com', 'BOB@EXAMPLE.ORG', 'straße@example.net', 'o\'neil+tag@example.com'] as const
export const TIMES = ['2026-01-14T23:30:00.000Z', '2026-01-15T00:00:00.000Z', '2026-01-15T12:00:00.000Z', '2026-01-15T22:59:59.999Z', '2026-01-15T23:00:00.000Z', '2026-02-28T10:00:00.000Z'] as const
export const DAYS = ['2026-01-14', '2026-01-15', '2026-01-16', '2026-02-28', '2024-02-29'] as const
export const COUNTRIES = ['DE', 'US', 'GB', 'TR', 'GR'] as const
const phone = fc.constantFrom(...PHONES)
const email = fc.constantFrom(...EMAILS)
const country = fc.constantFrom(...COUNTRIES)
const long = fc.constantFrom('x'.repeat(255), 'x'.repeat(256), `${'ß'.repeat(254)}𝒳𝒳`)

const scalar = fc.oneof(
  { weight: 4, arbitrary: word }, fc.integer({ min: -3, max: 12 }), fc.double({ min: -2, max: 2, noNaN: true }).map((value) => Math.round(value * 10) / 10 + 0), fc.boolean(), fc.constant(null), fc.constant(''),
  fc.constantFrom(...TIMES), fc.constantFrom(...DAYS), long,
)
const key = fc.constantFrom('a', 'b', 'plan', 'A', 'c.d', 'ß')
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, depthSize: 'small' }, { weight: 5, arbitrary: scalar }, fc.array(tie('json'), { maxLength: 3 }), fc.dictionary(key, tie('json'), { maxKeys: 3 }),
  ),
}))

const postal = { firstName: some(word), lastName: some(word), company: some(word), line1: some(word), line2: some(word), city: some(word), region: some(word), postalCode: some(word), country: some(country) }
const points = (value: fc.Arbitrary<string>): fc.Arbitrary<object[]> => fc.array(fc.record({ label: word, value }), { maxLength: 2 })
const touch = fc.record({ source: word, medium: some(word), campaign: some(word), affiliate: some(word), path: some(fc.oneof(word, fc.constant(`/${'p'.repeat(300)}`))) })

export const TAGS = ['VIP', 'new', 'Straße', 'İ', 'a b', 'οδος'] as const
export const SYSTEMS = ['shop', 'refID'] as const
/** One custom field of each type, named by it. */
const customFields = fc.record({
  array: fc.array(word, { maxLength: 3 }), boolean: fc.boolean(), date: fc.constantFrom(...DAYS), datetime: fc.constantFrom(...TIMES), integer: fc.integer({ min: -3, max: 6 }),
  number: fc.constantFrom(-1.5, 0, 0.1, 2, 5), string: fc.oneof(word, long), monetary: fc.record({ amountMinor: fc.integer({ min: -5, max: 5 }), currency: fc.constantFrom('EUR', 'USD') }),
} satisfies { [type in (typeof CUSTOM_FIELD_TYPES)[number]]: fc.Arbitrary<unknown> }, { requiredKeys: [] })

/** A customer as it is sent; `addresses`, `memberships` and `metrics` are added by other ways. */
export const person = fc.record({
  customer: fc.record({
    type: fc.constantFrom('person', 'organization'), email: some(email), firstName: some(word), lastName: some(word), displayName: some(word), phone: some(phone), company: some(word),
    salutation: some(word), title: some(word), taxNumbers: fc.array(fc.record({ type: word, value: word, country: some(country) }), { maxLength: 2 }), language: some(fc.constantFrom('de', 'EN', 'pt-br')),
    timeZone: some(fc.constantFrom('Europe/Berlin', 'UTC')), primaryContact: some(fc.record({ ...postal, emails: points(email), phones: points(phone) })),
    metadata: fc.dictionary(key, json, { maxKeys: 4 }), customFields, tags: fc.subarray([...TAGS]),
    consents: fc.array(fc.record({ channel: fc.constantFrom('mail', 'phone', 'sms'), state: fc.constantFrom('granted', 'withdrawn', 'unknown') }), { maxLength: 3 }),
  }),
  systems: fc.subarray([...SYSTEMS]), hasUsername: fc.boolean(), hasPaymentMethod: fc.boolean(), touches: fc.array(touch, { maxLength: 2 }),
  addresses: fc.array(fc.record({ ...postal, kind: fc.constantFrom('shipping', 'billing'), phone: some(phone) }), { maxLength: 2 }),
  memberships: fc.array(fc.record({ organization: fc.constantFrom(0, 1, 2), role: some(word) }), { maxLength: 2 }),
  metrics: fc.record({
    first: some(fc.constantFrom(...TIMES)), last: some(fc.constantFrom(...TIMES)), payments: fc.nat(3), gross: fc.nat(9), revenue: fc.integer({ min: -3, max: 9 }), invoices: fc.nat(2),
    subscriptions: fc.nat(2), isActive: fc.boolean(),
  }),
  createdAt: fc.constantFrom(...TIMES),
})
export type Person = typeof person extends fc.Arbitrary<infer Made> ? Made : never

const POSTAL = ['firstName', 'lastName', 'company', 'line1', 'line2', 'city', 'region', 'postalCode', 'country']
const all = (kind: OracleKind, ...paths: string[]): [string, OracleKind][] => paths.map((path) => [path, kind])
const under = (root: string, names: readonly string[]): string[] => names.map((name) => `${root}.${name}`)

/** Every field that a filter can name, beside metadata, and how its values compare. */
export const KINDS: ReadonlyMap<string, OracleKind> = new Map([
  ...all('text', 'id', 'email', 'firstName', 'lastName', 'displayName', 'name', 'username', 'company', 'salutation', 'title', 'language', 'timeZone', 'defaultPaymentMethodId', 'tags'),
  ...all('text', ...under('taxNumbers', ['value', 'type', 'country']), ...under('primaryContact', POSTAL), ...under('primaryContact', ['emails.value', 'emails.label', 'phones.label'])),
  ...all('text', ...['original', 'mostRecent'].flatMap((role) => under(`leadSource.${role}`, ['source', 'medium', 'campaign', 'term', 'content', 'affiliate', 'subAffiliate', 'salesAgent', 'clickId', 'path', 'referrer']))),
  ...all('text', ...under('organization', ['id', 'name', 'role']), ...under('addresses', ['id', ...POSTAL]), ...under('externalReferences', SYSTEMS), 'metrics.currency'),
  ...all('phone', 'phone', 'primaryContact.phones.value', 'addresses.phone'),
  ...all('choice', 'type', 'activity', 'addresses.kind', 'rfm.segment'),
  ...all('consent', ...under('consents', ['mail', 'phone', 'sms', 'emailReceipts'])),
  ...all('number', 'number', 'revision', ...under('metrics', ['paymentCount', 'frequency', 'grossRevenue', 'lifetimeRevenue', 'averageValue', 'invoiceCount', 'activeSubscriptionCount'])),
  ...all('number', ...under('rfm', ['recency', 'frequency', 'monetary']), ...under('customFields', ['integer', 'number', 'monetary', 'monetary.amountMinor'])),
  ...all('instant', 'createdAt', 'updatedAt', 'metrics.firstPaymentAt', 'metrics.lastPaymentAt', 'customFields.datetime'),
  ...all('day', 'customFields.date'), ...all('boolean', 'customFields.boolean'), ...all('text', 'customFields.array', 'customFields.string', 'customFields.monetary.currency'),
])
export const CHOICES: { readonly [path: string]: readonly string[] } = {
  type: ['person', 'ORGANIZATION'], activity: ['active', 'Inactive'], 'addresses.kind': ['shipping', 'billing'], 'rfm.segment': RFM_SEGMENTS,
}
/** Patterns of fields that are read alike, with the way. */
export const PATTERNS: readonly (readonly [string, OracleKind])[] = [
  ['primaryContact.*.value', 'phone'], ['primaryContact.*', 'text'], ['leadSource.*.source', 'text'], ['leadSource.original.*', 'text'], ['*.*.campaign', 'text'], ['addresses.*', 'text'],
  ['taxNumbers.*', 'text'], ['organization.*', 'text'], ['externalReferences.*', 'text'], ['consents.*', 'consent'], ['*.company', 'text'],
]
export const METADATA_PATHS = [
  'metadata.a', 'metadata.b', 'metadata.plan', 'metadata.plan.a', 'metadata.a.b', 'metadata.A', 'metadata.ß', 'metadata.c.d', 'metadata.c', 'metadata.nobody', 'metadata.*', 'metadata.*.a', 'metadata.plan.*',
  'metadata.*.*',
] as const
