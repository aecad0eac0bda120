// Merging customers: several become one, in one transaction, and everything that was theirs is the survivor's.

import { activityOf } from '../domain/activity.ts'
import { NO_CONSENTS } from '../domain/consent.ts'
import type { Customer, CustomerInput } from '../domain/customer.ts'
import { customerIndex } from '../domain/customer-index.ts'
import { idKey } from '../domain/ids.ts'
import { LOSERS_MAX, type Merge, readTakeRules } from '../domain/merge.ts'
import { noMetrics } from '../domain/metrics.ts'
import { assert, type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { getCustomers, saveCustomers } from '../storage/customers.ts'
import { Overtaken, prepared, type SiteDb } from '../storage/db.ts'
import { saveDuplicateKeys } from '../storage/duplicate-keys.ts'
import { findGoneCustomers } from '../storage/freed-ids.ts'
import { deleteAllTags, deleteSearchTexts, insertTagsAt } from '../storage/merge-facts.ts'
import { replaceBalances, replaceRevenues } from '../storage/merge-figures.ts'
import { movedKinds, moveRecords, recordMoves } from '../storage/merge-moves.ts'
import { findMerge, insertMerge, insertParties, listMerges, lockWithMerged, resolveIds } from '../storage/merges.ts'
import { TAKEN_KINDS } from '../storage/merge-taken.ts'
import { TOLD_KINDS } from '../storage/moved-events.ts'
import { type Context, permit } from './context.ts'
import { checkEmailDomain, translateTaken } from './customer-draft.ts'
import { existingCustomer, noSuchCustomer, refuseErased, refuseMerged } from './customers.ts'
import { rekey } from './duplicate-keys.ts'
import { expectRevision, type Happening, recordCounted, wakeAfter } from './events.ts'
import { keepParties } from './merge-keeping.ts'
import { type MergeOutcome, type MergePlan, planMerge, tellCounts } from './merge-plan.ts'
import { tellConsents, tellMerge, tellMoved, tellTaken } from './merge-telling.ts'

/** What a caller asks for. */
export interface MergeInput {
  readonly survivor: string
  readonly losers: readonly string[]
  /** Rules by field, as `readTakeRules` reads them. */
  readonly take?: { readonly [field: string]: string }
  /** Values instead of any party's, as a change of the customer would set them. */
  readonly set?: CustomerInput
  /** The revisions the caller has seen, by id of a party. */
  readonly revisions?: { readonly [id: string]: number }
  /** The fingerprint of a preview: merges only if it would still be that, byte for byte. */
  readonly preview?: string
}

/** What a merge would do, and what to name so that it does nothing else. */
export interface MergePreview {
  readonly preview: string
  readonly outcome: MergeOutcome
}

/** Tells what a merge would do, without doing it. Refuses what the merge would refuse. */
export async function previewMerge(ctx: Context, input: MergeInput): Promise<MergePreview> {
  permit(ctx, 'customers:write')
  // Of one moment: another merge in between would have the parties hold what somebody else has.
  return ctx.database.snapshot(ctx.site.siteId, async (db) => {
    const { outcome, preview } = await plan(ctx, db, input, await resolveParties(db, input))
    return { preview, outcome }
  })
}

/**
 * Merges customers into one. Refuses not-found, erased, merged (with the survivor's id), invalid for one named twice, revision-stale for
 * one that changed meanwhile or a preview that no longer holds, limit-reached, and scope-missing for what moves. `check` may refuse
 * once the parties are locked, and sees them as they will be merged.
 */
export async function mergeCustomers(ctx: Context, input: MergeInput, check?: (db: SiteDb, parties: readonly bigint[]) => Promise<void>): Promise<Merge> {
  permit(ctx, 'customers:write')
  await checkEmailDomain(ctx, input.set ?? {}, {})
  return wakeAfter(ctx, (quiet) => translateTaken(ctx, input.set ?? {}, () => ctx.database.transact(ctx.site.siteId, async (transaction) => {
    const db = prepared(transaction)
    const numbers = await resolveParties(db, input)
    const [, held] = await Promise.all([lockWithMerged(db, numbers), resolveParties(db, input)])
    if (held.some((number, place) => number !== numbers[place])) throw new Overtaken()
    await check?.(db, numbers)
    const planned = await plan(quiet, db, input, numbers)
    return store(quiet, db, planned)
  })))
}

export async function getMerge(ctx: Context, id: string): Promise<Merge> {
  permit(ctx, 'customers:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findMerge(db, id))) ?? noSuchMerge(id)
}

/** Who was merged away, as the record stands since: what moved is the survivor's. Null once it is erased. */
export async function getMergedAway(ctx: Context, number: bigint): Promise<Customer | null> {
  permit(ctx, 'customers:read')
  const [customer] = await ctx.database.read(ctx.site.siteId, (db) => getCustomers(db, [number]))
  return customer && customer.erasedAt === null ? customer : null
}

/** Merges, newest first, of one customer if it is named. */
export async function getMerges(ctx: Context, query: { customerId: string | null; below: bigint | null; limit: number }): Promise<Merge[]> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = query.customerId === null ? null : (await existingCustomer(db, query.customerId)).number
    return listMerges(db, { customer, below: query.below, limit: query.limit })
  })
}

export function noSuchMerge(id: string): never {
  refuse('not-found', { detail: `there is no merge ${id}` })
}

/** The numbers of the parties, the survivor first. */
async function resolveParties(db: SiteDb, { survivor, losers }: MergeInput): Promise<bigint[]> {
  const ids = [survivor, ...losers]
  const found = await resolveIds(db, ids)
  const numbers: bigint[] = []
  const faults: Fault[] = []
  for (const [place, id] of ids.entries()) {
    const one = found.get(idKey(id))
    if (!one) return refuseGone(db, id)
    if (one.mergedFrom !== null) refuseMerged(id, one.customerId)
    const pointer = `/losers/${place - 1}`
    if (place > 0 && one.customer === numbers[0]) faults.push({ pointer, code: 'itself', message: 'is the survivor itself' })
    else if (numbers.includes(one.customer)) faults.push({ pointer, code: 'twice', message: 'is named already' })
    numbers.push(one.customer)
  }
  if (losers.length > LOSERS_MAX) faults.push({ pointer: '/losers', code: 'too-many', message: `has more than ${LOSERS_MAX} entries` })
  refuseFaults(faults)
  return numbers
}

async function refuseGone(db: SiteDb, id: string): Promise<never> {
  const [gone] = await findGoneCustomers(db, id)
  if (!gone) return noSuchCustomer(id)
  if (gone.erasedAt) return refuseErased(id, gone)
  refuse('not-found', { detail: `customer ${id} is deleted; only live customers can be merged`, deleted: true })
}

interface Planned extends MergePlan {
  readonly preview: string
}

async function plan(ctx: Context, db: SiteDb, input: MergeInput, numbers: readonly bigint[]): Promise<Planned> {
  const found = new Map((await getCustomers(db, numbers)).map((one) => [one.number, one]))
  const parties = numbers.map((number) => found.get(number) ?? noSuchCustomer(String(number)))
  const places = new Map<string, number>()
  for (const [place, { id }] of parties.entries()) places.set(idKey([input.survivor, ...input.losers][place] ?? id), place).set(idKey(id), place)
  for (const [id, revision] of Object.entries(input.revisions ?? {})) {
    const party = parties[places.get(idKey(id)) ?? -1]
    if (!party) refuse('invalid', { detail: `${id} is no party of this merge`, errors: [{ pointer: '/revisions', code: 'unknown', message: 'names a customer that is no party of this merge' }] })
    expectRevision(party, revision)
  }
  const planned = await planMerge(ctx, db, parties, readTakeRules(input.take ?? {}, places), input.set ?? {})
  permitMoved(ctx, tellCounts(planned.moved))
  const preview = ctx.hash(JSON.stringify(planned.outcome)).toString('base64url')
  if (input.preview !== undefined && input.preview !== preview) {
    refuse('revision-stale', { detail: 'the merge would no longer do what its preview said; look at it again', preview })
  }
  return { ...planned, preview }
}

/** Whoever moves what another scope guards holds that scope. */
export function permitMoved(ctx: Context, moved: { readonly [kind: string]: number }): void {
  const moves = (...kinds: string[]): boolean => kinds.some((kind) => (moved[kind] ?? 0) > 0)
  if (moves('paymentMethods', 'transactions', 'credits')) permit(ctx, 'payments:write')
  if (moves('subscriptions', 'items', 'seats')) permit(ctx, 'subscriptions:write')
  if (moves('invoices')) permit(ctx, 'invoices:write')
}

async function store(ctx: Context, db: SiteDb, planned: Planned): Promise<Merge> {
  const { survivor, losers } = planned
  const now = ctx.now()
  const id = ctx.newId('merge')
  const gone = losers.map((one) => one.number)
  const all = [survivor.number, ...gone]
  const [number, { keptOf, consents, taken }] = await Promise.all([
    insertMerge(db, { id, survivor: survivor.number, actor: ctx.actor.name, mergedAt: now, outcome: planned.outcome }), keepParties(ctx, db, planned),
  ])
  const after: Customer = { ...planned.after, activity: activityOf(planned.grounds), revision: survivor.revision + 1, updatedAt: now }
  const told = TOLD_KINDS.reduce((sum, kind) => sum + (planned.moved.get(kind) ?? 0), 0)
  const happenings: Happening[] = [
    ...tellMerge({ merge: id, before: survivor, after, losers, grounds: planned.grounds, moved: tellCounts(planned.moved), told }), ...tellConsents(survivor.number, consents),
    ...TAKEN_KINDS.flatMap((kind) => taken[kind].map((one) => tellTaken(kind, one, id, false))),
  ]
  // Of what stands together, all is sent before any of it is answered, and done in this order.
  const kinds = movedKinds(planned.moved)
  await Promise.all([
    recordMoves(db, number, gone, kinds), insertParties(db, number, [survivor, ...losers].map((customer) => ({ customer, after: customer === survivor ? after : null, kept: keptOf(customer.number) }))),
    saveParties(ctx, db, survivor, after, losers, happenings),
  ])
  const [, moved] = await Promise.all([
    // First, while they are the losers' still: the events are made of them.
    tellMoved(ctx, db, { merge: id, survivor: survivor.number, told: { losers: gone, except: {}, kinds }, isUndone: false }, told), moveRecords(db, gone, survivor.number, planned.flags, kinds),
    replaceRevenues(db, all, planned.paid.map((one) => ({ ...one, customer: survivor.number }))), replaceBalances(db, all), deleteAllTags(db, gone),
    insertTagsAt(db, planned.tagsAdded.map((one) => ({ customer: survivor.number, tag: String(one.tag), taggedAt: one.taggedAt.toISOString() }))),
    deleteSearchTexts(db, gone), saveDuplicateKeys(db, gone.map((customer) => ({ customer, keys: [] }))),
  ])
  for (const [kind, count] of planned.moved) assert((moved.get(kind) ?? 0) === count, `a merge moves the ${kind} that it said`)
  await rekey(ctx, db, [after])
  return (await findMerge(db, id)) ?? noSuchMerge(id)
}

async function saveParties(ctx: Context, db: SiteDb, survivor: Customer, after: Customer, losers: readonly Customer[], happenings: readonly Happening[]): Promise<void> {
  const { settings } = ctx.site
  const eventsOf = (number: bigint): number => happenings.filter((one) => one.customer === number).length
  const nothing = { keys: [], numbers: [] }
  const bases = await saveCustomers(db, [
    { before: survivor, after, indexBefore: customerIndex(survivor, settings), indexAfter: customerIndex(after, settings), eventCount: eventsOf(survivor.number) },
    ...losers.map((one) => ({ before: one, after: emptied(one, after.updatedAt), indexBefore: customerIndex(one, settings), indexAfter: nothing, eventCount: eventsOf(one.number) })),
  ])
  await recordCounted(ctx, db, happenings, bases)
}

/** A loser afterwards: what it was called stays readable in its row until an undo or an erasure; what it had is the survivor's. */
function emptied(loser: Customer, at: Date): Customer {
  return {
    ...loser, deletedAt: at, updatedAt: at, revision: loser.revision + 1, activity: 'inactive', defaultPaymentMethodId: null, consents: NO_CONSENTS,
    leadSources: { original: null, mostRecent: null }, metrics: noMetrics(loser.metrics.currency),
  }
}
