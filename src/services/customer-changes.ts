// Changes of customers that there are: each decided as a whole, and only then stored, one or many at once.

import { type ConsentChange, type ConsentRecord, consentsAfter, type Consents } from '../domain/consent.ts'
import { checkValues, type CustomField } from '../domain/custom-field.ts'
import { changeProfile, type Customer, type CustomerProfile, profileChanges } from '../domain/customer.ts'
import { customerIndex } from '../domain/customer-index.ts'
import { type LeadSource, readTouch, type TouchInput, withTouch } from '../domain/lead-source.ts'
import { isUsable, type PaymentMethod } from '../domain/payment-method.ts'
import { assert, type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { insertConsents, listConsents } from '../storage/consents.ts'
import { saveCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { insertLeadSources } from '../storage/lead-sources.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import { openBooks } from './books.ts'
import { retryOwed } from './collection.ts'
import type { Context } from './context.ts'
import { loadDefinitions } from './custom-fields.ts'
import type { CustomerDraft, WriteOptions } from './customer-draft.ts'
import { storeTagChanges, type TagChange, tagChange } from './customer-tags.ts'
import { rekeyChanged } from './duplicate-keys.ts'
import { expectRevision, type Happening, recordCounted } from './events.ts'

/** Changes a locked customer by a draft, in the caller's transaction. What is refused leaves nothing behind. */
export async function changeOne(ctx: Context, db: SiteDb, customer: Customer, draft: CustomerDraft, options: WriteOptions = {}): Promise<Customer> {
  expectRevision(customer, options.expectedRevision)
  const decided = decideChange(ctx, await lookUpForChanges(db, [{ customer, draft }]), customer, draft)
  if (!decided) return customer
  const [after] = await storeChanges(ctx, db, [decided])
  assert(after, 'one change makes one customer')
  return after
}

/** What is looked up of customers before their changes are decided. */
export interface KnownForChanges {
  readonly definitions: ReadonlyMap<string, CustomField>
  readonly methods: ReadonlyMap<bigint, readonly PaymentMethod[]>
  readonly consents: ReadonlyMap<bigint, readonly ConsentRecord[]>
}

/** Looks up what deciding the changes of locked customers needs, for all of them at once. */
export async function lookUpForChanges(
  db: SiteDb, entries: readonly { readonly customer: Customer; readonly draft: CustomerDraft }[], definitions?: KnownForChanges['definitions'],
): Promise<KnownForChanges> {
  const numbers = (concerns: (draft: CustomerDraft) => unknown): bigint[] => entries.filter(({ draft }) => concerns(draft)).map(({ customer }) => customer.number)
  const withMethods = numbers((draft) => draft.defaultPaymentMethodId)
  const withConsents = numbers((draft) => draft.consents?.length)
  return {
    definitions: definitions ?? (entries.some(({ draft }) => draft.customFields !== undefined) ? await loadDefinitions(db, 'customer') : new Map()),
    methods: withMethods.length > 0 ? await listPaymentMethods(db, withMethods) : new Map(),
    consents: withConsents.length > 0 ? await listConsents(db, withConsents) : new Map(),
  }
}

/** One customer's change as it will be stored: there is nothing left to refuse. */
export interface DecidedChange {
  readonly before: Customer
  readonly profile: CustomerProfile
  readonly tags: TagChange | null
  readonly source: LeadSource | null
  readonly consents: readonly ConsentRecord[]
  readonly consentsAfter: Consents
  readonly happenings: readonly Happening[]
}

/** What a draft changes of a customer; null when nothing. Refuses whatever a draft can be refused for. */
export function decideChange(ctx: Context, known: KnownForChanges, before: Customer, draft: CustomerDraft): DecidedChange | null {
  const changed = changeProfile(before, draft, ctx.site.settings)
  const profile = draft.customFields === undefined ? changed : { ...changed, customFields: checkValues(known.definitions, before.customFields, changed.customFields) }
  const changes = profileChanges(before, profile)
  const tags = draft.tags === undefined ? null : tagChange(before.tags, draft.tags ?? [])
  const source = draft.leadSource ? readLeadSource(ctx, draft.leadSource) : null
  const consents = readConsents(ctx, draft.consents ?? [])
  const happenings: Happening[] = [
    ...(Object.keys(changes).length > 0 ? [{ type: 'customer.updated' as const, payload: { changes } }] : []),
    ...(tags?.added ?? []).map((tag) => ({ type: 'customer.tagged' as const, payload: { tag } })),
    ...(tags?.removed ?? []).map((tag) => ({ type: 'customer.untagged' as const, payload: { tag } })),
    ...(source ? [{ type: 'customer.touched' as const, subject: source.id }] : []),
    ...consents.map((one) => ({ type: 'customer.consented' as const, subject: one.id, payload: { channel: one.channel, state: one.state } })),
  ]
  if (happenings.length === 0) return null
  const method = profile.defaultPaymentMethodId
  if (method !== null && method !== before.defaultPaymentMethodId) {
    // A default is a usable method of the customer itself.
    const found = known.methods.get(before.number)?.find((one) => one.id === method)
    if (!found || !isUsable(found)) refuseDefaultMethod(method)
  }
  const after = consents.length === 0 ? before.consents : consentsAfter([...(known.consents.get(before.number) ?? []), ...consents])
  return { before, profile, tags, source, consents, consentsAfter: after, happenings }
}

/** Stores changes of different customers, in the caller's transaction; gives the customers as they now are, in the same order. */
export async function storeChanges(ctx: Context, db: SiteDb, decided: readonly DecidedChange[]): Promise<Customer[]> {
  const spelling = await storeTagChanges(ctx, db, decided.flatMap(({ before, tags }) => (tags ? [{ customer: before.number, ...tags }] : [])))
  await insertLeadSources(db, decided.flatMap(({ before, source }) => (source ? [{ customer: before.number, source }] : [])))
  await insertConsents(db, decided.flatMap(({ before, consents }) => consents.map((one) => ({ customer: before.number, record: one }))))
  const saved = await saveChanges(ctx, db, decided.map(({ before, profile, tags, source, consentsAfter: consents, happenings }) => ({
    before, happenings, changed: { ...before, ...profile, tags: tags ? spelling(tags.names) : before.tags, leadSources: source ? withTouch(before.leadSources, source) : before.leadSources, consents },
  })))
  const after: Customer[] = []
  for (const [index, { before, profile }] of decided.entries()) {
    const one = saved[index]
    assert(one, 'every change that is stored makes a customer')
    after.push(profile.defaultPaymentMethodId === before.defaultPaymentMethodId ? one : await retryWithDefault(ctx, db, one))
  }
  return after
}

/** Stores the new state of a locked customer with its next revision, and appends what happened to it. */
export async function saveChange(ctx: Context, db: SiteDb, before: Customer, changed: Customer, happenings: readonly Happening[]): Promise<Customer> {
  const [after] = await saveChanges(ctx, db, [{ before, changed, happenings }])
  assert(after, 'one change makes one customer')
  return after
}

async function saveChanges(ctx: Context, db: SiteDb, changes: readonly { before: Customer; changed: Customer; happenings: readonly Happening[] }[]): Promise<Customer[]> {
  const now = ctx.now()
  const { settings } = ctx.site
  const entries = changes.map(({ before, changed, happenings }) => ({ before, after: { ...changed, revision: before.revision + 1, updatedAt: now }, happenings }))
  const bases = await saveCustomers(db, entries.map(({ before, after, happenings }) => (
    { before, after, indexBefore: customerIndex(before, settings), indexAfter: customerIndex(after, settings), eventCount: happenings.length }
  )))
  await rekeyChanged(ctx, db, entries)
  await recordCounted(ctx, db, entries.flatMap(({ before, happenings }) => happenings.map((one) => ({ ...one, customer: before.number }))), bases)
  return entries.map(({ after }) => after)
}

/** A new default is charged at once what the customer owes. */
async function retryWithDefault(ctx: Context, db: SiteDb, customer: Customer): Promise<Customer> {
  const books = await openBooks(ctx, db, [customer.number])
  await retryOwed(books, customer.number)
  await books.close()
  return { ...customer, activity: books.customer(customer.number).activity }
}

/** Says that a customer has no such method, or none that can be charged. */
export function refuseDefaultMethod(id: string): never {
  refuse('invalid', { detail: `this customer has no usable payment method ${id}`, errors: [{ pointer: '/defaultPaymentMethodId', code: 'unknown', message: 'is no usable payment method of this customer' }] })
}

/** A touch as it is kept. Refuses invalid. */
export function readLeadSource(ctx: Context, input: TouchInput): LeadSource {
  const faults: Fault[] = []
  const touchRead = readTouch(input, faults, '/leadSource')
  refuseFaults(faults)
  return { ...touchRead, id: ctx.newId('leadSource'), touchedAt: ctx.now() }
}

/** Checks consent changes and makes records of them. Refuses a decision in the future. */
export function readConsents(ctx: Context, changes: readonly ConsentChange[]): ConsentRecord[] {
  const now = ctx.now()
  return changes.map((change, index) => {
    const decidedAt = change.decidedAt ?? now
    if (decidedAt > now) {
      refuse('invalid', { detail: 'a decision cannot lie in the future', errors: [{ pointer: `/consents/${index}/decidedAt`, code: 'future', message: 'lies in the future' }] })
    }
    return {
      id: ctx.newId('consent'), channel: change.channel, state: change.state, method: change.method ?? null, evidence: change.evidence ?? null,
      ipAddress: change.ipAddress ?? null, recordedBy: ctx.actor.name, decidedAt, recordedAt: now,
    }
  })
}
