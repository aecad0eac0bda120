// How Rebilly spells what all its nouns share: times, money, addresses, links, pages and what is to be seen of a record.

import Type, { type Static, type TProperties } from 'typebox'
import type { Contact, ContactInput } from '../../domain/contact.ts'
import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import { currencyExponent, isCurrency, readDecimal, writeDecimal } from '../../domain/money.ts'
import { refuse } from '../../domain/refusal.ts'
import { readInstant } from '../../domain/time.ts'
import type { Answer, RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'

/** Rebilly takes offsets to 1000 and clamps higher ones. Deeper lists are read by ranges of createdTime. */
const OFFSET_MAX = 1_000
const LIMIT_MAX = 1_000
const LIMIT_DEFAULT = 100
/** What only Rebilly's clients know of a record is kept in its metadata under keys that begin so; one key each, so that a merge fills gaps. */
const OWN_PREFIX = 'rebilly_'

/** An object of known fields among others: clients send back what they read, read-only fields too. */
export function loose<P extends TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: true })
}
export const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]))
export const Text = Type.String({ maxLength: 255 })
export const Id = Type.String({ minLength: 1, maxLength: 50 })
export const JsonMap = Type.Record(Type.String(), Type.Unknown())
export const idParams = Type.Object({ id: Type.String({ maxLength: 50, pattern: '^[@~\\-\\.\\w]+$' }) })

/** RFC 3339 without fractions, as Rebilly's samples have it. */
export function viewTime(at: Date): string
export function viewTime(at: Date | null): string | null
export function viewTime(at: Date | null): string | null {
  return at === null ? null : `${at.toISOString().slice(0, 19)}Z`
}

/** The last instant that is shown as a text says; one with fractions stays, and so does what is no date-time. */
export function endOfSecond(text: string): string {
  const at = readInstant(text)
  return at === null || at.getTime() % 1_000 !== 0 ? text : new Date(at.getTime() + 999).toISOString()
}

/** A date-time of the body; null and undefined stay. Refuses invalid, naming the field. */
export function readTime(text: string | null | undefined, field: string): Date | null | undefined {
  return text == null ? text : (readInstant(text) ?? wrongField(field, 'is not an RFC 3339 date-time'))
}

/** Refuses invalid for one field, named in dot notation. */
export function wrongField(field: string, message: string): never {
  refuse('invalid', { detail: `${field} ${message}`, errors: [{ pointer: `/${field.replaceAll('.', '/')}`, code: 'invalid', message }] })
}

/**
 * Refuses invalid for named fields that cannot be written here and are not sent as they are shown. Left out or empty they pass where
 * nothing is shown either: clients send back what they read.
 */
export function refuseUnkept(body: object, shown: object, names: readonly string[]): void {
  for (const name of names) {
    const [sent, present] = [memberOf(body, name), memberOf(shown, name)]
    if (sent !== undefined && !isShown(sent, present)) wrongField(name, isNothing(present) ? 'is not kept here: leave it out' : 'stays as it is shown')
  }
}

const memberOf = (record: object, name: string): unknown => (Object.hasOwn(record, name) ? (record as { readonly [name: string]: unknown })[name] : undefined)

function isNothing(value: unknown): boolean {
  return value == null || value === '' || value === false || value === 0 || (typeof value === 'object' && Object.values(value).every(isNothing))
}

/** Whether a value says no more than is shown; instants may be written with other offsets. */
function isShown(sent: unknown, shown: unknown): boolean {
  if (sent === shown || (isNothing(sent) && isNothing(shown))) return true
  if (typeof sent === 'string' && typeof shown === 'string') {
    const [one, other] = [readInstant(sent), readInstant(shown)]
    return one !== null && other !== null && viewTime(one) === viewTime(other)
  }
  if (typeof sent !== 'object' || typeof shown !== 'object' || sent === null || shown === null || Array.isArray(sent) !== Array.isArray(shown)) return false
  if (Array.isArray(sent) && sent.length !== (shown as readonly unknown[]).length) return false
  return Object.entries(sent).every(([name, value]) => isShown(value, memberOf(shown, name)))
}

/** So many digits of a double are those that were written. */
const SURE_DIGITS = 15

/** Money as a JSON number of whole units. */
export const viewMoney = (amountMinor: bigint, currency: string): number => Number(writeDecimal({ amountMinor, currency }))

/** A JSON number of whole units in minor ones, exactly. Refuses more decimals than the currency has. */
export function readMoney(amount: number, currency: string, field: string): bigint {
  if (!isCurrency(currency)) wrongField('currency', 'is not an ISO 4217 currency')
  // Sums of decimals in other languages: 0.1 + 0.2 is meant to be 0.3. What is wrong in them is past the fifteenth digit.
  const written = String(amount)
  const [, decimals = ''] = written.split('.')
  return readDecimal(decimals.length <= currencyExponent(currency) ? written : String(Number(amount.toPrecision(SURE_DIGITS))), currency, `/${field.replaceAll('.', '/')}`).amountMinor
}

const Point = loose({ label: nullable(Type.String({ maxLength: 45 })), value: Type.String({ maxLength: 255 }), primary: Type.Optional(Type.Boolean()) })
export const AddressInput = loose({
  firstName: nullable(Text), lastName: nullable(Text), organization: nullable(Text), address: nullable(Text), address2: nullable(Text), city: nullable(Text), region: nullable(Text),
  country: nullable(Type.String({ maxLength: 2 })), postalCode: nullable(Text), dob: nullable(Type.String({ maxLength: 10 })), jobTitle: nullable(Text),
  phoneNumbers: nullable(Type.Array(Point, { maxItems: 50 })), emails: nullable(Type.Array(Point, { maxItems: 50 })),
})

/** A contact object as the core takes it: whole, so that what it leaves out is cleared. */
export function readAddress(input: Static<typeof AddressInput>): ContactInput {
  const { firstName = null, lastName = null, organization = null, address = null, address2 = null, city = null, region = null, country = null, postalCode = null } = input
  return {
    firstName, lastName, company: organization, line1: address, line2: address2, city, region, country, postalCode, emails: input.emails ?? [], phones: input.phoneNumbers ?? [],
  }
}

/** A contact as a contact object. Equal ones have equal hashes. */
export function viewAddress(ctx: Context, contact: Contact, own: JsonObject = {}) {
  const shown = {
    firstName: contact.firstName, lastName: contact.lastName, organization: contact.company, address: contact.line1, address2: contact.line2, city: contact.city,
    region: contact.region, country: contact.country, postalCode: contact.postalCode,
    phoneNumbers: contact.phones.map(({ label, value, primary }) => ({ label, value, primary })), emails: contact.emails.map(({ label, value, primary }) => ({ label, value, primary })),
    dob: textOf(own['dob']), jobTitle: textOf(own['jobTitle']),
  }
  return { ...shown, hash: ctx.hash(JSON.stringify(shown)).toString('hex').slice(0, 40) }
}

/** Custom fields of records that the core defines none for. */
export function customFieldsOf(own: JsonObject): { readonly [name: string]: unknown } {
  const fields = own['customFields']
  return isJsonObject(fields) ? fields : {}
}

/** A contact as it was given, as one to show. */
export function asContact(input: ContactInput): Contact {
  const { firstName = null, lastName = null, company = null, line1 = null, line2 = null, city = null, region = null, postalCode = null, country = null } = input
  const points = (given: ContactInput['emails']): Contact['emails'] => (given ?? []).map((one, index) => ({ label: one.label ?? 'main', value: one.value, primary: one.primary ?? index === 0 }))
  return { firstName, lastName, company, line1, line2, city, region, postalCode, country, emails: points(input.emails), phones: points(input.phones) }
}

/** A record without those of the named fields that are null: where Rebilly's types know no null, clients expect no key. */
export function withoutNulls<Fields extends object, Name extends keyof Fields>(record: Fields, names: readonly Name[]) {
  const left = { ...record }
  for (const name of names) if (left[name] === null) delete left[name]
  return left as Omit<Fields, Name> & { [name in Name]?: Exclude<Fields[name], null> }
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** What only Rebilly's clients know of a record. */
export function ownOf(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).flatMap(([key, value]) => (key.startsWith(OWN_PREFIX) ? [[key.slice(OWN_PREFIX.length), value]] : [])))
}

/** Metadata that keeps such fields (a merge patch: undefined ones stay as they are); nothing when there are none. */
export function ownPatch(fields: { readonly [name: string]: unknown }): { metadata?: JsonObject } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  return given.length === 0 ? {} : { metadata: Object.fromEntries(given.map(([name, value]) => [OWN_PREFIX + name, value])) as JsonObject }
}

/** Where a record is: below the mount, with the organization in the path as new clients have it. */
export function urlOf(ctx: Context, head: RequestHead, path: string): string {
  return `${head.base}/organizations/${ctx.site.slug}${path}`
}

export function linksOf<Rel extends string>(ctx: Context, head: RequestHead, links: { readonly [rel in Rel]: string | null }): { rel: Rel; href: string }[] {
  return (Object.entries(links) as [Rel, string | null][]).flatMap(([rel, path]) => (path === null ? [] : [{ rel, href: urlOf(ctx, head, path) }]))
}

export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: LIMIT_MAX })), offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  sort: Type.Optional(Type.String({ maxLength: 200 })), filter: Type.Optional(Type.String({ maxLength: 8_000 })), q: Type.Optional(Type.String({ maxLength: 200 })),
  expand: Type.Optional(Type.String({ maxLength: 500 })), fields: Type.Optional(Type.String({ maxLength: 2_000 })),
}
/** What a single record is asked with that embeds nothing. */
export const fieldsQuery = Type.Object({ fields: pageQuery.fields })
export const showQuery = { expand: pageQuery.expand, fields: pageQuery.fields }

export interface Page {
  readonly limit: number
  readonly offset: number
}

export function readPage({ limit = LIMIT_DEFAULT, offset = 0 }: { readonly limit?: number; readonly offset?: number }): Page {
  return { limit, offset: Math.min(offset, OFFSET_MAX) }
}

/** A collection: a bare array, with its place in the whole in headers. */
export function answerPage(items: readonly object[], total: number, { limit, offset }: Page, fields?: string): Answer {
  return {
    body: items.map((item) => narrowed(item, fields)),
    headers: { 'pagination-total': String(total), 'pagination-limit': String(limit), 'pagination-offset': String(offset) },
  }
}

/** Refuses a filter or a search where a list has none: left out, it would find everything. */
export function refuseFilter(query: { readonly filter?: string; readonly q?: string }): void {
  const name = query.filter ? 'filter' : query.q ? 'q' : null
  if (name !== null) refuse('filter-invalid', { detail: `this list takes no ${name}`, errors: [{ pointer: `/${name}`, code: 'filter-invalid', message: 'is not taken by this list' }] })
}

interface WholeQuery {
  readonly limit?: number
  readonly offset?: number
  readonly fields?: string
  readonly filter?: string
  readonly q?: string
  readonly sort?: string
  readonly expand?: string
}

/** A page of a list that is read whole; in its own order, or in that of the fields it is sorted by. It takes no filter and embeds nothing. */
export function answerWhole(items: readonly object[], query: WholeQuery, sorts: readonly string[]): Answer {
  refuseFilter(query)
  readExpands(query.expand, [])
  const page = readPage(query)
  return answerPage(inOrder(items, readSorts(query.sort, Object.fromEntries(sorts.map((name) => [name, name])))).slice(page.offset, page.offset + page.limit), items.length, page, query.fields)
}

/** Shown records in the order of shown fields, texts by their characters; those that do not have a field go last. */
function inOrder(items: readonly object[], orders: readonly Order[]): readonly object[] {
  const valueOf = (item: object, name: string): unknown => Object.entries(item).find(([field]) => field === name)?.[1]
  const compared = (a: object, b: object, { field, descending }: Order): number => {
    const [left, right] = [valueOf(a, field), valueOf(b, field)]
    if (left === right || (left == null && right == null)) return 0
    if (left == null || right == null) return left == null ? 1 : -1
    return (left < right ? -1 : 1) * (descending ? -1 : 1)
  }
  return orders.length === 0 ? items : items.toSorted((a, b) => orders.map((order) => compared(a, b, order)).find((one) => one !== 0) ?? 0)
}

/** One record; a new one with its Location. */
export function answerOne(item: object, fields?: string, created?: string): Answer {
  return { status: created === undefined ? 200 : 201, body: narrowed(item, fields), headers: created === undefined ? {} : { location: created } }
}

/** The fields that were asked for, and the id. Names it does not have are not there either. */
function narrowed(item: object, fields?: string): object {
  if (!fields) return item
  const names = new Set(['id', ...fields.split(',').map((name) => name.trim().split('.')[0] ?? '')])
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)))
}

/** The names to expand. Refuses one that this resource cannot. */
export function readExpands(text: string | undefined, known: readonly string[]): ReadonlySet<string> {
  const names = (text ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) refuse('expand-unknown', { detail: `expand knows ${known.join(', ')}`, errors: [{ pointer: '/expand', code: 'unknown', message: `does not know ${unknown}` }] })
  return new Set(names)
}

interface Order {
  readonly field: string
  readonly descending: boolean
}

/** What to sort by: Rebilly's names in the core's. The first name decides; the core breaks ties by age. Refuses unknown names. */
export function readSort(text: string | undefined, known: { readonly [name: string]: string }): Order | null {
  return readSorts(text, known)[0] ?? null
}

function readSorts(text: string | undefined, known: { readonly [name: string]: string }): Order[] {
  const names = (text ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
  return names.map((name) => {
    const plain = name.replace(/^[-+]/, '')
    const field = Object.hasOwn(known, plain) ? known[plain] : undefined
    if (field !== undefined) return { field, descending: name.startsWith('-') }
    const message = `knows ${Object.keys(known).join(', ')}`
    refuse('sort-invalid', { detail: `sort ${message}`, errors: [{ pointer: '/sort', code: 'sort-invalid', message }] })
  })
}
