// Customers as rows: look-ups, inserts in bulk, and saves.

import type { Contact } from '../domain/contact.ts'
import { type ConsentState, NO_CONSENTS } from '../domain/consent.ts'
import { type Customer, type CustomerProfile, type CustomerType, type ExternalReference, nameOf, type TaxNumber } from '../domain/customer.ts'
import { type CustomerIndex, type IndexKey, indexChanges, searchText } from '../domain/customer-index.ts'
import { idKey } from '../domain/ids.ts'
import type { JsonObject } from '../domain/json.ts'
import type { LeadSource } from '../domain/lead-source.ts'
import { cutText, KEY_SEPARATOR, textKey } from '../domain/text-key.ts'
import { type Query, type SiteDb, sql, violatedUnique } from './db.ts'
import { keyArray } from './duplicate-keys.ts'
import type { EventDraft, SequenceBases } from './events.ts'
import { freeIdsOf } from './freed-ids.ts'
import { records } from './records.ts'

interface StoredTouch extends Omit<LeadSource, 'touchedAt'> {
  touchedAt: string
}

export interface CustomerRow {
  number: bigint
  id: string
  type: CustomerType
  email: string | null
  first_name: string | null
  last_name: string | null
  display_name: string | null
  username: string | null
  phone: string | null
  phone_e164: string | null
  company: string | null
  salutation: string | null
  title: string | null
  tax_numbers: TaxNumber[]
  language: string | null
  time_zone: string | null
  primary_contact: Contact | null
  external_references: ExternalReference[]
  metadata: JsonObject
  custom_fields: JsonObject
  default_payment_method_id: string | null
  lead_sources: { original: StoredTouch | null; mostRecent: StoredTouch | null }
  consents: { [channel: string]: ConsentState }
  activity: 'active' | 'inactive'
  metrics_currency: string
  first_payment_at: Date | null
  last_payment_at: Date | null
  payment_count: number
  gross_revenue: bigint
  lifetime_revenue: bigint
  invoice_count: number
  active_subscription_count: number
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
  erased_at: Date | null
  revision: number
  tags: string[]
}

/** The columns of a customer `c`, the names of its tags included. */
export const customerColumns = sql.raw(`c.number, c.id, c.type, c.email, c.first_name, c.last_name, c.display_name, c.username, c.phone,
  c.phone_e164, c.company, c.salutation, c.title, c.tax_numbers, c.language, c.time_zone, c.primary_contact, c.external_references,
  c.metadata, c.custom_fields, c.default_payment_method_id, c.lead_sources, c.consents, c.activity, c.metrics_currency,
  c.first_payment_at, c.last_payment_at, c.payment_count, c.gross_revenue, c.lifetime_revenue, c.invoice_count,
  c.active_subscription_count, c.created_at, c.updated_at, c.deleted_at, c.erased_at, c.revision,
  array(select t.name from customer_tags ct join tags t on t.site_id = ct.site_id and t.number = ct.tag
    where ct.site_id = c.site_id and ct.customer = c.number order by t.name_key) as tags`)

export function toCustomer(row: CustomerRow): Customer {
  return {
    number: row.number, id: row.id, type: row.type, email: row.email, firstName: row.first_name, lastName: row.last_name,
    displayName: row.display_name, username: row.username, phone: row.phone, phoneE164: row.phone_e164, company: row.company,
    salutation: row.salutation, title: row.title, taxNumbers: row.tax_numbers, language: row.language, timeZone: row.time_zone,
    primaryContact: row.primary_contact, externalReferences: row.external_references, metadata: row.metadata,
    customFields: row.custom_fields, defaultPaymentMethodId: row.default_payment_method_id, tags: row.tags,
    leadSources: { original: toTouch(row.lead_sources.original), mostRecent: toTouch(row.lead_sources.mostRecent) },
    consents: { ...NO_CONSENTS, ...row.consents }, activity: row.activity,
    metrics: {
      currency: row.metrics_currency, firstPaymentAt: row.first_payment_at, lastPaymentAt: row.last_payment_at,
      paymentCount: row.payment_count, grossRevenueMinor: row.gross_revenue, lifetimeRevenueMinor: row.lifetime_revenue,
      invoiceCount: row.invoice_count, activeSubscriptionCount: row.active_subscription_count,
    },
    createdAt: row.created_at, updatedAt: row.updated_at, deletedAt: row.deleted_at, erasedAt: row.erased_at, revision: row.revision,
  }
}

function toTouch(stored: StoredTouch | null): LeadSource | null {
  return stored && { ...stored, touchedAt: new Date(stored.touchedAt) }
}

/** A live customer by any of its ids, former ones included; null when there is none. */
export async function findCustomer(db: SiteDb, id: string): Promise<Customer | null> {
  const row = await db.row<CustomerRow>(
    sql`select ${customerColumns} from customer_ids i join customers c on c.site_id = i.site_id and c.number = i.customer
      where i.site_id = ${db.siteId} and i.id_key = ${idKey(id)} and c.deleted_at is null`,
    'find_customer',
  )
  return row ? toCustomer(row) : null
}

/** A live customer by an id that is its own, not one of a customer merged into it, locked until the end of the transaction. */
export async function lockCustomer(db: SiteDb, id: string): Promise<Customer | null> {
  const row = await db.row<CustomerRow>(
    sql`select ${customerColumns} from customer_ids i join customers c on c.site_id = i.site_id and c.number = i.customer
      where i.site_id = ${db.siteId} and i.id_key = ${idKey(id)} and i.merged_from is null and c.deleted_at is null for update of c`,
    'lock_customer',
  )
  return row ? toCustomer(row) : null
}

/** Customers by number, deleted ones included, in order of their numbers; locked when asked, in that order. */
export async function getCustomers(db: SiteDb, numbers: readonly bigint[], lock = false): Promise<Customer[]> {
  if (numbers.length === 0) return []
  const rows = await db.rows<CustomerRow>(
    sql`select ${customerColumns} from customers c where c.site_id = ${db.siteId} and c.number = any(${numbers.map(String)}::bigint[])
      order by c.number ${lock ? sql`for update of c` : sql``}`,
  )
  return rows.map(toCustomer)
}

/** The numbers of the live customers behind ids that are their own, by id key. */
export async function findCustomerNumbers(db: SiteDb, ids: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await db.rows<{ id_key: string; customer: bigint }>(sql`
    select id_key, customer from customer_ids where site_id = ${db.siteId} and id_key = any(${ids.map(idKey)}) and merged_from is null`)
  return new Map(rows.map((row) => [row.id_key, row.customer]))
}

/** The lowest number per index key, of those keys that a live customer has. */
export async function findCustomersByKey(db: SiteDb, keys: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await db.rows<{ key: string; customer: bigint }>(sql`
    select key, min(customer) as customer from customer_keys where site_id = ${db.siteId} and key = any(${keys}) group by key`)
  return new Map(rows.map((row) => [row.key, row.customer]))
}

/** Takes the locks that make find-or-create atomic: one per key, held to the end of the transaction, in one order. */
export async function lockKeys(db: SiteDb, keys: readonly string[]): Promise<void> {
  await db.run(sql`
    select pg_advisory_xact_lock(hashtextextended(key, ${db.siteId})) from (select unnest(${keys.toSorted()}::text[]) as key) k`)
}

/** A customer about to be stored, with everything it is found by. */
export interface NewCustomer {
  readonly customer: Omit<Customer, 'number' | 'tags'>
  readonly index: CustomerIndex
  /** By which its duplicates are looked for. */
  readonly duplicateKeys: readonly number[]
  /** The event of its creation, the first of its sequence. */
  readonly event: Omit<EventDraft, 'customer'>
}

/**
 * Inserts customers with their ids, keys, numbers, search text and first event, in one statement; gives their numbers by id.
 * Keys go in in their order, so that neighbours find their page of the index at hand.
 * Throws PostgreSQL's 23505 when an id or an exclusive key is taken (`violatedUnique` names which).
 */
export async function insertCustomers(db: SiteDb, entries: readonly NewCustomer[]): Promise<Map<string, bigint>> {
  const rows = entries.map(({ customer, index, event, duplicateKeys }) => ({
    ...customerRecord(customer), id_key: idKey(customer.id),
    keys: index.keys.filter((entry) => !entry.exclusive).map((entry) => entry.key),
    exclusive_keys: index.keys.filter((entry) => entry.exclusive).map((entry) => entry.key),
    numbers: index.numbers, search: searchText(customer), duplicate_keys: keyArray(duplicateKeys),
    event_id: event.id, event_type: event.type, event_actor: event.actor, event_payload: event.payload ?? {}, event_at: event.at,
  }))
  const inserted = await db.rows<{ id: string; number: bigint }>(sql`
    with drafts as materialized (
      select nextval('customers_number_seq') as number, d.* from ${records(rows, `${customerRecordShape}, id_key text, keys json, exclusive_keys json, numbers json, search text, duplicate_keys text, ${FIRST_EVENT_SHAPE}`)}
    ), customer as (
      insert into customers (site_id, number, event_count, ${customerRecordColumns})
      select ${db.siteId}, number, 1, ${customerRecordColumns} from drafts
      returning number, id
    ), ids as (
      insert into customer_ids (site_id, id_key, customer) select ${db.siteId}, id_key, number from drafts
    ), keys as (
      insert into customer_keys (site_id, key, customer, exclusive)
      select ${db.siteId}::bigint, key, number, false from drafts, json_array_elements_text(keys) as key
      union all
      select ${db.siteId}::bigint, key, number, true from drafts, json_array_elements_text(exclusive_keys) as key
      order by 2
    ), numbers as (
      insert into customer_numbers (site_id, path, value, customer)
      select ${db.siteId}, n->>'path', (n->>'value')::float8, number from drafts, json_array_elements(numbers) as n
    ), search as (
      insert into customer_search (site_id, customer, text) select ${db.siteId}, number, search from drafts
    ), duplicates as (
      insert into duplicate_keys (site_id, customer, keys) select ${db.siteId}, number, duplicate_keys::int[] from drafts where duplicate_keys is not null
    ), event as (
      insert into events (site_id, id, type, customer, customer_sequence, actor, payload, at)
      select ${db.siteId}, event_id, event_type, number, 1, event_actor, event_payload, event_at from drafts
    )
    select number, id from customer`, rows.length === 1 ? 'insert_customer' : undefined)
  return new Map(inserted.map((row) => [row.id, row.number]))
}

const FIRST_EVENT_SHAPE = 'event_id text, event_type text, event_actor text, event_payload jsonb, event_at timestamptz'

const RECORD_COLUMNS = {
  id: 'text', type: 'text', email: 'text', first_name: 'text', last_name: 'text', display_name: 'text', username: 'text', phone: 'text',
  phone_e164: 'text', company: 'text', salutation: 'text', title: 'text', tax_numbers: 'json', language: 'text', time_zone: 'text',
  primary_contact: 'json', external_references: 'json', metadata: 'json', custom_fields: 'json', default_payment_method_id: 'text',
  lead_sources: 'json', consents: 'json', activity: 'text', metrics_currency: 'text', first_payment_at: 'timestamptz',
  last_payment_at: 'timestamptz', payment_count: 'int', gross_revenue: 'bigint', lifetime_revenue: 'bigint', invoice_count: 'int',
  active_subscription_count: 'int', name_key: 'text', created_at: 'timestamptz', updated_at: 'timestamptz', deleted_at: 'timestamptz',
  erased_at: 'timestamptz', revision: 'int',
} as const
const recordColumnNames = Object.keys(RECORD_COLUMNS)
const customerRecordColumns = sql.raw(recordColumnNames.join(', '))
const customerRecordShape = Object.entries(RECORD_COLUMNS).map(([name, type]) => `${name} ${type}`).join(', ')

export const NAME_KEY_MAX = 200

/** What a customer is sorted by among names. */
export function nameKeyOf(customer: CustomerProfile): string {
  return cutText(textKey(nameOf(customer) ?? ''), NAME_KEY_MAX)
}

/** The row of a customer, by its columns. */
export function customerRecord(customer: Omit<Customer, 'number' | 'tags'>): { [column in keyof typeof RECORD_COLUMNS]: unknown } {
  const { metrics } = customer
  return {
    id: customer.id, type: customer.type, email: customer.email, first_name: customer.firstName, last_name: customer.lastName,
    display_name: customer.displayName, username: customer.username, phone: customer.phone, phone_e164: customer.phoneE164,
    company: customer.company, salutation: customer.salutation, title: customer.title, tax_numbers: customer.taxNumbers,
    language: customer.language, time_zone: customer.timeZone, primary_contact: customer.primaryContact,
    external_references: customer.externalReferences, metadata: customer.metadata, custom_fields: customer.customFields,
    default_payment_method_id: customer.defaultPaymentMethodId, lead_sources: customer.leadSources, consents: customer.consents,
    activity: customer.activity, metrics_currency: metrics.currency, first_payment_at: metrics.firstPaymentAt,
    last_payment_at: metrics.lastPaymentAt, payment_count: metrics.paymentCount, gross_revenue: String(metrics.grossRevenueMinor),
    lifetime_revenue: String(metrics.lifetimeRevenueMinor), invoice_count: metrics.invoiceCount,
    active_subscription_count: metrics.activeSubscriptionCount, name_key: nameKeyOf(customer),
    created_at: customer.createdAt, updated_at: customer.updatedAt, deleted_at: customer.deletedAt, erased_at: customer.erasedAt,
    revision: customer.revision,
  }
}

/** One customer that changed: its state before and after, with what it was and is found by. */
export interface ChangedCustomer {
  readonly before: Customer
  readonly after: Customer
  readonly indexBefore: CustomerIndex
  readonly indexAfter: CustomerIndex
  /** How many events the caller is about to append to its sequence. */
  readonly eventCount: number
}

/** A key of one of these customers is somebody else's already; the violation of the unique index that it is. */
export class KeyTaken extends Error {
  readonly code = '23505'
  readonly constraint: string | undefined
  readonly customers: readonly bigint[]
  constructor(cause: Error, customers: readonly bigint[]) {
    super('a key is taken', { cause })
    this.name = 'KeyTaken'
    this.constraint = violatedUnique(cause)
    this.customers = customers
  }
}

/**
 * Saves customers that are locked: their rows and the differences of their keys. Ids and tags have functions of their own.
 * Gives where each one's sequence of events stood before, for `insertCountedEvents`. Throws KeyTaken.
 */
export async function saveCustomers(db: SiteDb, changes: readonly ChangedCustomer[]): Promise<SequenceBases> {
  if (changes.length === 0) return new Map()
  const rows = changes.map(({ after, eventCount }) => ({ ...customerRecord(after), number: String(after.number), events: eventCount }))
  const saved = await db.rows<{ number: bigint; base: number }>(
    sql`update customers c set ${sql.raw(recordColumnNames.map((name) => `${name} = d.${name}`).join(', '))}, event_count = c.event_count + d.events
      from ${records(rows, `number bigint, events int, ${customerRecordShape}`)}
      where c.site_id = ${db.siteId} and c.number = d.number returning c.number, c.event_count - d.events as base`,
    rows.length === 1 ? 'save_customer' : undefined,
  )
  await saveIndexes(db, changes.map(({ after, indexBefore, indexAfter }) => ({ number: after.number, ...indexChanges(indexBefore, indexAfter) }))).catch((error: unknown) => {
    throw violatedUnique(error) === undefined ? error : new KeyTaken(error as Error, changes.map(({ after }) => after.number))
  })
  const renamed = changes.filter(({ before, after }) => searchText(before) !== searchText(after))
  if (renamed.length > 0) await saveSearchTexts(db, renamed.map(({ after }) => after))
  return new Map(saved.map((row) => [row.number, row.base]))
}

interface IndexChange {
  readonly number: bigint
  readonly removed: CustomerIndex
  readonly added: CustomerIndex
}

async function saveIndexes(db: SiteDb, changes: readonly IndexChange[]): Promise<void> {
  const removedKeys = changes.flatMap(({ number, removed }) => removed.keys.map(({ key }) => ({ key, customer: String(number) })))
  const removedNumbers = changes.flatMap(({ number, removed }) => removed.numbers.map((entry) => ({ ...entry, customer: String(number) })))
  const addedKeys = changes.flatMap(({ number, added }) => added.keys.map((entry: IndexKey) => ({ ...entry, customer: String(number) })))
  const addedNumbers = changes.flatMap(({ number, added }) => added.numbers.map((entry) => ({ ...entry, customer: String(number) })))
  const keyRows = (entries: readonly object[]): Query<unknown> =>
    records(entries, 'key text, customer bigint, exclusive boolean')
  const numberRows = (entries: readonly object[]): Query<unknown> =>
    records(entries, 'path text, value float8, customer bigint')
  if (removedKeys.length > 0) {
    await db.run(sql`delete from customer_keys k using ${keyRows(removedKeys)}
      where k.site_id = ${db.siteId} and k.key = d.key and k.customer = d.customer`)
  }
  if (removedNumbers.length > 0) {
    await db.run(sql`delete from customer_numbers n using ${numberRows(removedNumbers)}
      where n.site_id = ${db.siteId} and n.path = d.path and n.value = d.value and n.customer = d.customer`)
  }
  if (addedKeys.length > 0) {
    await db.run(sql`insert into customer_keys (site_id, key, customer, exclusive)
      select ${db.siteId}, d.key, d.customer, d.exclusive from ${keyRows(addedKeys)}`)
  }
  if (addedNumbers.length > 0) {
    await db.run(sql`insert into customer_numbers (site_id, path, value, customer)
      select ${db.siteId}, d.path, d.value, d.customer from ${numberRows(addedNumbers)}`)
  }
}

async function saveSearchTexts(db: SiteDb, customers: readonly Customer[]): Promise<void> {
  const rows = customers.map((customer) => ({ customer: String(customer.number), text: searchText(customer) }))
  await db.run(sql`
    insert into customer_search (site_id, customer, text)
    select ${db.siteId}, d.customer, d.text from ${records(rows, 'customer bigint, text text')}
    on conflict (site_id, customer) do update set text = excluded.text`)
}

/** Gives a customer another current id; the former one stays as an alias. False when the id is another customer's. */
export async function renameCustomer(db: SiteDb, number: bigint, id: string): Promise<boolean> {
  // An alias of this customer's own may become its id again.
  const taken = await db.run(sql`
    insert into customer_ids (site_id, id_key, customer) values (${db.siteId}, ${idKey(id)}, ${number})
    on conflict (site_id, id_key) do update set current = true where customer_ids.customer = excluded.customer and customer_ids.merged_from is null`)
  if (taken === 0) return false
  await db.run(sql`
    update customer_ids set current = (id_key = ${idKey(id)}) where site_id = ${db.siteId} and customer = ${number}`)
  return true
}

/** The id keys that a customer had before the one it has. */
export async function listFormerIds(db: SiteDb, number: bigint): Promise<string[]> {
  const rows = await db.rows<{ id_key: string }>(sql`
    select id_key from customer_ids where site_id = ${db.siteId} and customer = ${number} and not current order by id_key`)
  return rows.map((row) => row.id_key)
}

/** Takes away everything a customer is found by, so that its id, e-mail and references are free again. */
export async function forgetCustomerKeys(db: SiteDb, number: bigint, index: CustomerIndex): Promise<void> {
  await saveIndexes(db, [{ number, removed: index, added: { keys: [], numbers: [] } }])
  await freeIdsOf(db, number)
  await db.run(sql`delete from customer_search where site_id = ${db.siteId} and customer = ${number}`)
}

/** Moves on the revision of customers whose tags changed, in order of their numbers; rows and keys stay as they are. */
export async function bumpRevisions(db: SiteDb, numbers: readonly bigint[], at: Date): Promise<void> {
  await db.run(sql`
    update customers set revision = revision + 1, updated_at = ${at} where site_id = ${db.siteId} and number = any(${numbers.map(String)}::bigint[])`)
}

const EMAIL_PREFIX = `email${KEY_SEPARATOR}`
const isEmailKey = sql`key >= ${EMAIL_PREFIX} and key < ${'email '}`

/** How many e-mails more than one customer has. */
export async function countSharedEmails(db: SiteDb): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`
    select count(*) as count from (select key from customer_keys where site_id = ${db.siteId} and ${isEmailKey} group by key having count(*) > 1) shared`)
  return Number(row?.count ?? 0)
}

/** Makes the keys of e-mails exclusive, or no longer so. */
export async function markEmailKeys(db: SiteDb, exclusive: boolean): Promise<void> {
  await db.run(sql`update customer_keys set exclusive = ${exclusive} where site_id = ${db.siteId} and ${isEmailKey} and exclusive <> ${exclusive}`)
}

/** Gives all customers another currency of metrics; false when some have payments counted in the present one. */
export async function changeMetricsCurrency(db: SiteDb, currency: string): Promise<boolean> {
  if (await db.row(sql`select from customers where site_id = ${db.siteId} and gross_revenue <> 0 limit 1`)) return false
  await db.run(sql`update customers set metrics_currency = ${currency} where site_id = ${db.siteId} and metrics_currency <> ${currency}`)
  return true
}
