// Customers: registering, changing, finding or creating, renaming, deleting.

import { type ConsentRecord, consentsAfter } from '../domain/consent.ts'
import { changeProfile, type Customer, EMPTY_PROFILE, readOwnId } from '../domain/customer.ts'
import { type CustomerIndex, customerIndex } from '../domain/customer-index.ts'
import { idKey } from '../domain/ids.ts'
import { noMetrics } from '../domain/metrics.ts'
import { assert, type RefusalCode, refuse, Refused } from '../domain/refusal.ts'
import { fieldKey, KEY_SEPARATOR } from '../domain/text-key.ts'
import { insertConsents } from '../storage/consents.ts'
import {
  findCustomer, findCustomersByKey, forgetCustomerKeys, getCustomers, insertCustomers, lockCustomer, lockKeys, type NewCustomer, renameCustomer, saveCustomers,
} from '../storage/customers.ts'
import { Overtaken, type SiteDb } from '../storage/db.ts'
import { findGoneCustomers } from '../storage/freed-ids.ts'
import { saveDuplicateKeys } from '../storage/duplicate-keys.ts'
import { insertLeadSources } from '../storage/lead-sources.ts'
import { resolveIds } from '../storage/merges.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import { changeOne, readConsents, readLeadSource, refuseDefaultMethod, saveChange } from './customer-changes.ts'
import { checkEmailDomain, type CustomerDraft, translateTaken, type WriteOptions } from './customer-draft.ts'
import { type Context, permit } from './context.ts'
import { loadDefinitions, withDefinitions } from './custom-fields.ts'
import { checkValues, type CustomField } from '../domain/custom-field.ts'
import type { EventDraft } from '../storage/events.ts'
import type { Candidate } from './duplicate-candidates.ts'
import { duplicateKeysOf } from './duplicate-keys.ts'
import { duplicatesOfNew, duplicatesOfStored } from './duplicate-writes.ts'
import { expectRevision, type Happening, NOT_YET, record, recordCounted } from './events.ts'
import { detachAtGateways } from './gateways.ts'
import { deletePartsOf } from './customer-parts.ts'
import { checkTags, tagInserted } from './customer-tags.ts'

/** What a write gives back: the customer as it now is, and whether it is new. */
export interface Written {
  readonly customer: Customer
  readonly created: boolean
  /** Who else it may be; null when nobody asked. */
  readonly duplicates: readonly Candidate[] | null
}

/** Registers a customer. Refuses id-taken, email-taken, username-taken, reference-taken, duplicate-likely, email-undeliverable, invalid. */
export async function registerCustomer(ctx: Context, draft: CustomerDraft, options: WriteOptions = {}): Promise<Written> {
  permit(ctx, 'customers:write')
  await checkEmailDomain(ctx, draft, options)
  return translateTaken(ctx, draft, () => ctx.database.transact(ctx.site.siteId, (db) => insertOne(ctx, db, draft, options)))
}

/** Creates the customer of a predefined id, or changes the one that has it; atomic, ids without regard to case. */
export async function upsertCustomer(ctx: Context, id: string, draft: CustomerDraft, options: WriteOptions = {}): Promise<Written> {
  permit(ctx, 'customers:write')
  const ownId = readOwnId(id, '/id')
  assert(ownId !== null, 'an upsert has an id')
  await checkEmailDomain(ctx, draft, options)
  return orFound('id-taken', () => translateTaken(ctx, { ...draft, id: ownId }, () =>
    ctx.database.transact(ctx.site.siteId, async (db) => {
      await lockKeys(db, [`id${KEY_SEPARATOR}${idKey(ownId)}`])
      const found = (await lockCustomer(db, ownId)) ?? (await lockFormer(db, ownId))
      if (found) return told(ctx, db, await changeOne(ctx, db, found, draft, options), options)
      if (options.expectedRevision != null && options.expectedRevision !== NOT_YET) refuse('revision-stale', { detail: `there is no customer ${ownId}`, revision: null })
      return insertOne(ctx, db, { ...draft, id: ownId }, options)
    }),
  ))
}

/**
 * Runs what looks for somebody and creates whom it does not find; once more where it is refused because somebody has come in between:
 * registered, or back by the undo of a merge, which wait for nobody who looks.
 */
async function orFound(taken: RefusalCode, attempt: () => Promise<Written>): Promise<Written> {
  return attempt().catch((error: unknown) => (error instanceof Refused && error.code === taken ? attempt() : Promise.reject(error as Error)))
}

/** Refuses merged for the id of a customer that is part of another; nobody for one that is free. */
async function lockFormer(db: SiteDb, id: string): Promise<null> {
  const found = (await resolveIds(db, [id])).get(idKey(id))
  if (found?.mergedFrom != null) refuseMerged(id, found.customerId)
  // It was somebody's when it was looked up and became another's while we waited for the lock.
  if (found) throw new Overtaken()
  return null
}

/** By what find-or-create finds: the e-mail, or an external reference of a system (the first one given when none is named). */
export type Match = { readonly by: 'email' } | { readonly by: 'externalReference'; readonly system: string | null }

/**
 * Finds the customer with the draft's e-mail or external reference, or creates it; atomic however many ask at once.
 * A found one is left as it is, or changed by the draft when `onMatch` is `update`. Of several, the oldest is it.
 */
export async function findOrCreateCustomer(
  ctx: Context, match: Match, draft: CustomerDraft, options: WriteOptions & { onMatch?: 'keep' | 'update' } = {},
): Promise<Written> {
  permit(ctx, 'customers:write')
  const key = matchKey(match, draft)
  await checkEmailDomain(ctx, draft, options)
  return orFound(match.by === 'email' ? 'email-taken' : 'reference-taken', () => translateTaken(ctx, draft, () =>
    ctx.database.transact(ctx.site.siteId, async (db) => {
      await lockKeys(db, [key])
      const number = (await findCustomersByKey(db, [key])).get(key)
      const [found] = number === undefined ? [] : await getCustomers(db, [number], true)
      // While we waited for it, it may have been deleted, or merged, or no longer be who is found by this.
      if (found && (found.deletedAt || !customerIndex(found, ctx.site.settings).keys.some((entry) => entry.key === key))) throw new Overtaken()
      if (!found) return insertOne(ctx, db, draft, options)
      return told(ctx, db, options.onMatch === 'update' ? await changeOne(ctx, db, found, draft, options) : found, options)
    }),
  ))
}

function matchKey(match: Match, draft: CustomerDraft): string {
  if (match.by === 'email') {
    const key = draft.email ? fieldKey('email', draft.email) : null
    return key ?? refuse('invalid', { detail: 'matching by e-mail needs an email', errors: [{ pointer: '/email', code: 'required', message: 'is needed to match by' }] })
  }
  const reference = draft.externalReferences?.find((one) => match.system === null || one.system === match.system)
  const key = reference ? fieldKey(`externalReferences.${reference.system}`, reference.value) : null
  return key ?? refuse('invalid', {
    detail: 'matching by external reference needs one', errors: [{ pointer: '/externalReferences', code: 'required', message: 'is needed to match by' }],
  })
}

/**
 * Changes a customer by a merge patch (RFC 7396). A patch that changes nothing leaves the revision and writes no event. With
 * `emailUnique`, another e-mail is refused as email-taken that somebody has, whatever the site's own setting says.
 */
export async function changeCustomer(ctx: Context, id: string, draft: CustomerDraft, options: WriteOptions & { emailUnique?: boolean } = {}): Promise<Customer> {
  permit(ctx, 'customers:write')
  await checkEmailDomain(ctx, draft, options)
  return translateTaken(ctx, draft, () => ctx.database.transact(ctx.site.siteId, async (db) => {
    const lock = (): Promise<Customer> => lockedCustomer(db, id)
    return changeOne(ctx, db, options.emailUnique ? await lockWithEmail(db, draft.email, lock) : await lock(), draft, options)
  }))
}

/**
 * A customer as it is and stays until the caller's transaction (`inOneTransaction`) ends, for a change that follows from what it was.
 * Refuses not-found, erased, and merged for one that is part of another now.
 */
export async function holdCustomer(ctx: Context, id: string): Promise<Customer> {
  permit(ctx, 'customers:write')
  return ctx.database.transact(ctx.site.siteId, (db) => lockedCustomer(db, id))
}

/**
 * Locks an e-mail, which nobody else comes to until the transaction ends, and then with `lock` who is to have it, if that is a customer
 * already. Refuses email-taken when it is another customer's.
 */
export async function lockWithEmail<One extends Pick<Customer, 'number' | 'email'> | null>(db: SiteDb, email: string | null | undefined, lock: () => Promise<One>): Promise<One> {
  const key = email ? fieldKey('email', email) : null
  if (key !== null) await lockKeys(db, [key])
  const customer = await lock()
  if (key === null || (customer?.email != null && fieldKey('email', customer.email) === key)) return customer
  const holder = (await findCustomersByKey(db, [key])).get(key)
  if (holder === undefined || holder === customer?.number) return customer
  refuse('email-taken', { detail: 'another customer has this email', errors: [{ pointer: '/email', code: 'email-taken', message: 'is taken' }] })
}

/** A customer that was read; `mergedFrom` is the id of the one that was asked for, when it is part of this one now. */
export interface ReadCustomer {
  readonly customer: Customer
  readonly mergedFrom: string | null
}

/** One customer by its id, a former one, or that of one merged into it. Refuses not-found. */
export async function getCustomer(ctx: Context, id: string): Promise<Customer> {
  return (await readCustomerAsked(ctx, id)).customer
}

/** The same, telling whether another one was asked for that is part of it now. */
export async function readCustomerAsked(ctx: Context, id: string): Promise<ReadCustomer> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, id)
    const from = idKey(id) === idKey(customer.id) ? null : ((await resolveIds(db, [id])).get(idKey(id))?.mergedFrom ?? null)
    const [former] = from === null ? [] : await getCustomers(db, [from])
    return { customer, mergedFrom: former?.id ?? null }
  })
}

/** The likely duplicates of a customer as it is now. Refuses not-found, erased. */
export async function likelyDuplicates(ctx: Context, id: string): Promise<readonly Candidate[]> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => (await duplicatesOfStored(ctx, db, await existingCustomer(db, id), 'report')) ?? [])
}

/** The same for something that is to be done to it: one that is part of another now is refused as merged, so that nothing is done to that one by an old id. */
export async function getOwnCustomer(ctx: Context, id: string): Promise<Customer> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, (db) => ownCustomer(db, id))
}

/** A live customer that may be written to, not locked. Refuses not-found, erased, merged. */
export async function ownCustomer(db: SiteDb, id: string): Promise<Customer> {
  const found = (await resolveIds(db, [id])).get(idKey(id))
  if (found?.mergedFrom != null) refuseMerged(id, found.customerId)
  return existingCustomer(db, id)
}

export function noSuchCustomer(id: string): never {
  refuse('not-found', { detail: `there is no customer ${id}` })
}

/** Says that a customer is erased. */
export function refuseErased(id: string, one: { readonly number: bigint; readonly erasedAt: Date | null }): never {
  refuse('erased', { detail: `customer ${id} is erased`, number: Number(one.number), erasedAt: one.erasedAt })
}

/** A live customer by any of its ids. Refuses not-found, and erased for the id that an erased one is known by. */
export async function existingCustomer(db: SiteDb, id: string): Promise<Customer> {
  return (await findCustomer(db, id)) ?? refuseAbsent(db, id)
}

/** The same, locked to the end of the caller's transaction. */
export async function lockedCustomer(db: SiteDb, id: string): Promise<Customer> {
  return (await lockCustomer(db, id)) ?? refuseAbsent(db, id)
}

/** Says that a customer is part of another one now, and of which. */
export function refuseMerged(id: string, survivor: string): never {
  refuse('merged', { detail: `customer ${id} was merged into ${survivor}; write to that one`, customer: survivor })
}

/**
 * Refuses to write to a customer by the number of another that is part of it now, so that nothing is done to the one by an old number of
 * the other; `told` says so in the words of the face.
 */
export function expectOwnNumber(customer: Pick<Customer, 'id' | 'number'>, asked: bigint, told: string): void {
  if (customer.number !== asked) refuse('merged', { detail: told, customer: customer.id })
}

async function refuseAbsent(db: SiteDb, id: string): Promise<never> {
  const found = (await resolveIds(db, [id])).get(idKey(id))
  if (found?.mergedFrom != null) refuseMerged(id, found.customerId)
  const [gone] = await findGoneCustomers(db, id)
  return gone?.erasedAt ? refuseErased(id, gone) : noSuchCustomer(id)
}

/** Removes one key of the metadata. Refuses not-found when there is no such key. */
export async function removeMetadataKey(ctx: Context, id: string, key: string, options: WriteOptions = {}): Promise<Customer> {
  permit(ctx, 'customers:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, id)
    if (!Object.hasOwn(customer.metadata, key)) refuse('not-found', { detail: `customer ${id} has no metadata key ${key}` })
    return changeOne(ctx, db, customer, { metadata: { [key]: null } }, options)
  })
}

/** Gives a customer another id; the old one goes on finding it. Refuses id-taken. */
export async function giveNewId(ctx: Context, id: string, newId: string, options: WriteOptions = {}): Promise<Customer> {
  permit(ctx, 'customers:write')
  const ownId = readOwnId(newId, '/id')
  assert(ownId !== null, 'a rename has an id')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, id)
    expectRevision(customer, options.expectedRevision)
    if (customer.id === ownId) return customer
    if (!(await renameCustomer(db, customer.number, ownId))) refuse('id-taken', { detail: `the id ${ownId} is taken`, id: ownId })
    const happening: Happening = { type: 'customer.renamed', payload: { changes: { id: { from: customer.id, to: ownId } } } }
    return saveChange(ctx, db, customer, { ...customer, id: ownId }, [happening])
  })
}

/** Soft delete: its addresses, memberships and payment methods go with it, at the gateways too; its e-mail, id and references are free again. */
export async function deleteCustomer(ctx: Context, id: string, options: WriteOptions = {}): Promise<void> {
  permit(ctx, 'customers:write')
  const methods = await ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, id)
    expectRevision(customer, options.expectedRevision)
    const known = (await listPaymentMethods(db, [customer.number])).get(customer.number) ?? []
    await removeCustomer(ctx, db, customer)
    return known.filter((one) => one.status !== 'deactivated')
  })
  await ctx.afterCommit((free) => detachAtGateways(free, methods))
}

/** The delete itself, in the caller's transaction, of a locked customer; gives how many of each kind went with it. */
export async function removeCustomer(ctx: Context, db: SiteDb, customer: Customer): Promise<{ readonly [kind: string]: number }> {
  const { customer: emptied, removed } = await deletePartsOf(ctx, db, customer)
  await forgetCustomerKeys(db, customer.number, customerIndex(customer, ctx.site.settings))
  await saveDuplicateKeys(db, [{ customer: customer.number, keys: [] }])
  const now = ctx.now()
  const index: CustomerIndex = { keys: [], numbers: [] }
  const after = { ...emptied, deletedAt: now, updatedAt: now, revision: customer.revision + 1 }
  const bases = await saveCustomers(db, [{ before: after, after, indexBefore: index, indexAfter: index, eventCount: 1 }])
  await recordCounted(ctx, db, [{ type: 'customer.deleted', customer: customer.number, payload: { removed } }], bases)
  return removed
}

// ── the steps that the use-cases above share, and bulk callers use in their own transactions

/** Inserts customers in one statement, with tags, consents, lead sources and events. A draft that is wrong refuses all. */
export async function insertAll(ctx: Context, db: SiteDb, drafts: readonly CustomerDraft[]): Promise<Customer[]> {
  const definitions = await loadDefinitions(db, 'customer')
  return insertPrepared(ctx, db, drafts.map((draft) => prepareCustomer(ctx, definitions, draft)))
}

/** Inserts customers that are worked out already. */
export async function insertPrepared(ctx: Context, db: SiteDb, prepared: readonly PreparedCustomer[]): Promise<Customer[]> {
  if (prepared.length === 0) return []
  const numbers = await insertCustomers(db, prepared)
  const numberOf = (id: string): bigint => {
    const number = numbers.get(id)
    assert(number !== undefined, 'every inserted customer has a number')
    return number
  }
  const tagged = await tagInserted(ctx, db, prepared.map(({ customer, draft }) => ({ number: numberOf(customer.id), tags: draft.tags ?? [] })))
  await insertLeadSources(db, prepared.flatMap(({ customer }) => (customer.leadSources.original ? [{ customer: numberOf(customer.id), source: customer.leadSources.original }] : [])))
  await insertConsents(db, prepared.flatMap(({ customer, consents }) => consents.map((one) => ({ customer: numberOf(customer.id), record: one }))))
  if (tagged.created.length > 0) await record(ctx, db, tagged.created.map((name): Happening => ({ type: 'tag.created', subject: name })))
  ctx.wake()
  return prepared.map(({ customer, draft }) => ({ ...customer, number: numberOf(customer.id), tags: tagged.spelling(draft.tags ?? []) }))
}

function creationEvent(ctx: Context): Omit<EventDraft, 'customer'> {
  return { id: ctx.newId('event'), type: 'customer.created', actor: ctx.actor.name, at: ctx.now() }
}

async function insertOne(ctx: Context, db: SiteDb, draft: CustomerDraft, { duplicates: mode = 'ignore' }: WriteOptions): Promise<Written> {
  return withDefinitions(ctx, db, async (definitions) => {
    const prepared = prepareCustomer(ctx, definitions, draft)
    const duplicates = await duplicatesOfNew(ctx, db, prepared.customer, mode)
    const [customer] = await insertPrepared(ctx, db, [prepared])
    assert(customer, 'one draft makes one customer')
    return { customer, created: true, duplicates }
  })
}

/** One that was there already, with who else it may be. */
async function told(ctx: Context, db: SiteDb, customer: Customer, { duplicates = 'ignore' }: WriteOptions): Promise<Written> {
  return { customer, created: false, duplicates: await duplicatesOfStored(ctx, db, customer, duplicates) }
}

/** A customer worked out from a draft, ready to be stored. */
export interface PreparedCustomer extends NewCustomer {
  readonly draft: CustomerDraft
  readonly consents: readonly ConsentRecord[]
}

/** Works out a new customer: everything that needs no look at the database. Refuses what a draft can be refused for by itself. */
export function prepareCustomer(ctx: Context, definitions: ReadonlyMap<string, CustomField>, draft: CustomerDraft): PreparedCustomer {
  const now = ctx.now()
  const id = readOwnId(draft.id, '/id') ?? ctx.newId('customer')
  const changed = changeProfile(EMPTY_PROFILE, draft, ctx.site.settings)
  const profile = { ...changed, customFields: checkValues(definitions, null, changed.customFields) }
  checkTags(draft.tags ?? [])
  if (profile.defaultPaymentMethodId !== null) refuseDefaultMethod(profile.defaultPaymentMethodId)
  const leadSource = draft.leadSource ? readLeadSource(ctx, draft.leadSource) : null
  const consents = readConsents(ctx, draft.consents ?? [])
  const customer = {
    ...profile, id, leadSources: { original: leadSource, mostRecent: leadSource }, consents: consentsAfter(consents), activity: 'inactive' as const,
    metrics: noMetrics(ctx.site.settings.reportingCurrency), createdAt: now, updatedAt: now, deletedAt: null, erasedAt: null, revision: 1,
  }
  return { customer, draft, consents, index: customerIndex(customer, ctx.site.settings), duplicateKeys: duplicateKeysOf(ctx.site, customer, []), event: creationEvent(ctx) }
}
