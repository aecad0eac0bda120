// Erasure (GDPR, article 17): clears what identifies a person from every place that holds it, and says what it cleared.

import { type Customer, EMPTY_PROFILE, profileChanges } from '../domain/customer.ts'
import type { CustomerIndex } from '../domain/customer-index.ts'
import { idKey, isGivenId } from '../domain/ids.ts'
import { assert, refuse } from '../domain/refusal.ts'
import {
  deletePaymentTokensOf, deletePortalSessionsOf, eraseCreditReasons, eraseInvoiceTexts, eraseItemTexts, erasePaymentMethods, eraseSubscriptionTexts, eraseTransactionTexts,
} from '../storage/billing-erasure.ts'
import { deletePasswordsOf } from '../storage/customer-passwords.ts'
import { eraseConsentEvidence } from '../storage/consents.ts'
import { getCustomers, lockCustomer, saveCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteDuplicatesOf } from '../storage/duplicate-erasure.ts'
import { eraseEventsOf, listCustomerEvents } from '../storage/events.ts'
import { findGoneCustomers, keepOneId, listFreedIds } from '../storage/freed-ids.ts'
import { eraseAnswers } from '../storage/idempotency.ts'
import { eraseRefusals } from '../storage/imports.ts'
import { deleteLeadSourcesOf } from '../storage/lead-sources.ts'
import { eraseMergesOf, listMergedInto, resolveIds } from '../storage/merges.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import { deleteTagsOf } from '../storage/tags.ts'
import { listOpenTransactions } from '../storage/transactions.ts'
import { eraseDeliveriesOf } from '../storage/webhook-deliveries.ts'
import { type Context, permit } from './context.ts'
import { noSuchCustomer, refuseErased, refuseMerged, removeCustomer } from './customers.ts'
import { expectRevision, recordCounted } from './events.ts'
import { IDEMPOTENCY_DAYS } from './idempotency.ts'
import { detachAtGateways } from './gateways.ts'

/** Whom to erase, as the places that may hold something of the person see it. */
export interface Subject {
  readonly customer: Customer
  /** Texts that name this person and nobody else (ids, e-mails, phones, references), now or formerly; lower case. */
  readonly identifiers: readonly string[]
  /** Pieces of JSON by which an answer about this person is known; lower case. */
  readonly traces: readonly string[]
}

/** A place that holds personal data, by the kind it is counted under. `clear` gives how many rows (of the profile: fields) it cleared. */
interface Place {
  readonly kind: string
  clear(ctx: Context, db: SiteDb, subject: Subject): Promise<number>
}

/**
 * Every place beyond the customer's own row, its addresses and memberships. Whoever adds a table that holds something of a
 * customer adds its place here; test/erasure.test.ts searches all tables for what was left.
 */
const PLACES: readonly Place[] = [
  { kind: 'tags', clear: (_ctx, db, { customer }) => deleteTagsOf(db, customer.number) },
  { kind: 'leadSources', clear: (_ctx, db, { customer }) => deleteLeadSourcesOf(db, customer.number) },
  { kind: 'consentEvidence', clear: (_ctx, db, { customer }) => eraseConsentEvidence(db, customer.number) },
  // Before the methods, which say whose tokens they are.
  { kind: 'paymentTokens', clear: (_ctx, db, { customer, traces }) => deletePaymentTokensOf(db, customer.number, traces) },
  { kind: 'paymentMethods', clear: (_ctx, db, { customer }) => erasePaymentMethods(db, customer.number) },
  { kind: 'passwords', clear: (_ctx, db, { customer }) => deletePasswordsOf(db, customer.number) },
  { kind: 'portalSessions', clear: (_ctx, db, { customer }) => deletePortalSessionsOf(db, customer.number) },
  { kind: 'subscriptions', clear: (_ctx, db, { customer }) => eraseSubscriptionTexts(db, customer.number) },
  { kind: 'items', clear: (_ctx, db, { customer }) => eraseItemTexts(db, customer.number) },
  { kind: 'invoices', clear: (_ctx, db, { customer }) => eraseInvoiceTexts(db, customer.number) },
  { kind: 'transactions', clear: (_ctx, db, { customer }) => eraseTransactionTexts(db, customer.number) },
  { kind: 'credits', clear: (_ctx, db, { customer }) => eraseCreditReasons(db, customer.number) },
  { kind: 'webhookDeliveries', clear: (_ctx, db, { customer }) => eraseDeliveriesOf(db, customer.number) },
  { kind: 'duplicates', clear: (_ctx, db, { customer }) => deleteDuplicatesOf(db, customer.number) },
  { kind: 'merges', clear: (ctx, db, { customer }) => eraseMergesOf(db, customer.number, ctx.now()) },
  { kind: 'idempotentAnswers', clear: clearAnswers },
  { kind: 'importRefusals', clear: (_ctx, db, { identifiers }) => eraseRefusals(db, identifiers) },
  // Last: the others learn from the events by what the person was known before.
  { kind: 'events', clear: (_ctx, db, { customer }) => eraseEventsOf(db, customer.number) },
]

export interface Erasure {
  /** The id under which the erased customer can still be named: its own if Regulars gave it, else a new one. */
  readonly id: string
  readonly number: bigint
  readonly erasedAt: Date
  /** How many of each kind were cleared; `gatewayCopies` are payment methods that their gateways are told to let go. */
  readonly cleared: { readonly [kind: string]: number }
}

/**
 * Erases a customer for good, deleting it first if it is live. A deleted one is named by the id that it had: of several the last
 * deleted, unless `number` says which; a live customer who has the id now is meant first when no number is given. The number,
 * the metrics, the amounts and dates of the books, the consents' states and times, and when what type of thing happened stay.
 * Gateways are told to forget its payment methods once that is done. Refuses not-found, erased, revision-stale, and wrong-state
 * while a payment waits for its answer, which the gateway could not be asked for afterwards.
 */
export async function eraseCustomer(ctx: Context, id: string, options: { number?: bigint | null; expectedRevision?: number | null } = {}): Promise<Erasure> {
  permit(ctx, 'customers:erase')
  const { erasure, methods } = await ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockTarget(db, id, options.number ?? null)
    expectRevision(customer, options.expectedRevision)
    await refuseUnanswered(db, customer)
    const known = (await listPaymentMethods(db, [customer.number])).get(customer.number) ?? []
    const removed = customer.deletedAt === null ? await removeCustomer(ctx, db, customer) : {}
    const [deleted] = await getCustomers(db, [customer.number])
    assert(deleted?.deletedAt, 'what is erased is deleted')
    const cleared: Record<string, number> = {}
    // Whoever was merged into this customer is the same person.
    const merged = await getCustomers(db, await listMergedInto(db, customer.number), true)
    for (const one of [deleted, ...merged]) await clearPlaces(ctx, db, one, cleared)
    for (const one of merged) await saveErased(ctx, db, one, {})
    return { erasure: await saveErased(ctx, db, deleted, { ...removed, ...cleared }), methods: known }
  })
  await ctx.afterCommit((free) => detachAtGateways(free, methods))
  return { ...erasure, cleared: { ...erasure.cleared, gatewayCopies: methods.length } }
}

async function clearPlaces(ctx: Context, db: SiteDb, customer: Customer, cleared: Record<string, number>): Promise<void> {
  const subject = await readSubject(db, customer)
  const count = (kind: string, rows: number): void => {
    cleared[kind] = (cleared[kind] ?? 0) + rows
  }
  count('profile', Object.keys(profileChanges(customer, EMPTY_PROFILE)).length)
  for (const place of PLACES) count(place.kind, await place.clear(ctx, db, subject))
}

async function refuseUnanswered(db: SiteDb, { id, number }: Customer): Promise<void> {
  const [open] = await listOpenTransactions(db, [number])
  if (open) refuse('wrong-state', { detail: `transaction ${open.id} of customer ${id} waits for its gateway's answer: erase once that is known`, state: open.status })
}

async function lockTarget(db: SiteDb, id: string, number: bigint | null): Promise<Customer> {
  const live = await lockCustomer(db, id)
  const found = (await resolveIds(db, [id])).get(idKey(id))
  if (number === null && found?.mergedFrom != null) refuseMerged(id, found.customerId)
  if (live && (number === null || live.number === number)) return live
  const gone = (await findGoneCustomers(db, id)).find((one) => number === null || one.number === number)
  const [customer] = gone ? await getCustomers(db, [gone.number], true) : []
  if (!customer) return noSuchCustomer(id)
  return customer.erasedAt === null ? customer : refuseErased(customer.id, customer)
}

async function saveErased(ctx: Context, db: SiteDb, before: Customer, cleared: Record<string, number>): Promise<Erasure> {
  const id = isGivenId('customer', before.id) ? before.id : ctx.newId('customer')
  const formerIds = await keepOneId(db, before.number, id)
  if (formerIds > 0) cleared['ids'] = formerIds
  const now = ctx.now()
  const after: Customer = {
    ...before, ...EMPTY_PROFILE, id, tags: [], leadSources: { original: null, mostRecent: null }, updatedAt: now, erasedAt: now, revision: before.revision + 1,
  }
  const index: CustomerIndex = { keys: [], numbers: [] }
  const bases = await saveCustomers(db, [{ before: after, after, indexBefore: index, indexAfter: index, eventCount: 1 }])
  await recordCounted(ctx, db, [{ type: 'customer.erased', customer: before.number, payload: { cleared } }], bases)
  return { id, number: before.number, erasedAt: now, cleared }
}

const EVENTS_PAGE = 500
/** What a former value of these fields was, is still a name of the person. */
const IDENTIFYING = ['email', 'phone', 'phoneE164', 'username', 'externalReferences', 'primaryContact', 'id'] as const

async function readSubject(db: SiteDb, customer: Customer): Promise<Subject> {
  const identifiers = new Set([idKey(customer.id), ...(await listFreedIds(db, customer.number)), ...identifiersOf(customer)])
  const records = new Set<string>()
  for (let below: number | null = null; ; ) {
    const page = await listCustomerEvents(db, customer.number, { below, limit: EVENTS_PAGE })
    for (const event of page) {
      if (event.subject !== null) records.add(event.subject)
      if (event.type === 'customer.commented') records.add(event.id)
      for (const field of IDENTIFYING) {
        const change = event.payload.changes?.[field]
        for (const value of change ? [change.from, change.to] : []) for (const text of formerIdentifiers(field, value)) identifiers.add(text)
      }
    }
    below = page.at(-1)?.customerSequence ?? null
    if (page.length < EVENTS_PAGE || below === null) break
  }
  return { customer, identifiers: [...identifiers], traces: tracesOf(customer, [...identifiers], [...records]) }
}

type Named = Pick<Customer, 'email' | 'phone' | 'phoneE164' | 'username' | 'externalReferences' | 'primaryContact'>

function identifiersOf(one: Partial<Named>): string[] {
  return [
    one.email, one.phone, one.phoneE164, one.username, ...(one.externalReferences ?? []).map((reference) => reference.value),
    ...(one.primaryContact?.emails ?? []).map((email) => email.value), ...(one.primaryContact?.phones ?? []).flatMap((phone) => [phone.value, phone.e164]),
  ].flatMap((text) => (text ? [text.trim().toLowerCase()] : []))
}

function formerIdentifiers(field: (typeof IDENTIFYING)[number], value: unknown): string[] {
  if (value === null || value === undefined) return []
  return field === 'id' ? [idKey(value as string)] : identifiersOf({ [field]: value })
}

const DISTINCT_LENGTH = 6

/** How an answer about the person looks: its number as a customer, its ids as an id, the ids of its records, its longer names in quotes, e-mails and international phones anywhere. */
function tracesOf(customer: Customer, identifiers: readonly string[], records: readonly string[]): string[] {
  const quoted = (text: string): string => JSON.stringify(text).toLowerCase()
  return [
    `"number":${customer.number},"type":`, ...identifiers.flatMap((text) => [`"id":${quoted(text)}`, `"customer":${quoted(text)}`, `"customerid":${quoted(text)}`]),
    ...identifiers.filter((text) => text.length >= DISTINCT_LENGTH).map((text) => (/[@+]/.test(text) ? quoted(text).slice(1, -1) : quoted(text))), ...records.map(quoted),
  ]
}

const DAY_MS = 86_400_000

/**
 * Day by day, so that no statement has to read more than a day's answers. Older ones than are kept are not there, and older ones than
 * the customer do not know it: but when that is only a live site's clock tells, because answers are kept by the time of the real world.
 */
async function clearAnswers(ctx: Context, db: SiteDb, { customer, traces }: Subject): Promise<number> {
  const end = ctx.realNow().getTime() + DAY_MS
  const oldest = end - (IDEMPOTENCY_DAYS + 3) * DAY_MS
  const first = ctx.site.testClock === null ? Math.max(customer.createdAt.getTime(), oldest) : oldest
  let cleared = 0
  for (let from = first - DAY_MS; from < end; from += DAY_MS) {
    cleared += await eraseAnswers(db, traces, new Date(from), new Date(from + DAY_MS))
  }
  return cleared
}
