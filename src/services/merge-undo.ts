// Undoing a merge: every party is what it was, and what came about since is assigned by one rule.
// The rule: whatever hangs on a record that goes back goes with it, an item goes where the invoice is that took it along; everything
// else since is the survivor's.

import type { Credit } from '../domain/credit.ts'
import type { Merge } from '../domain/merge.ts'
import { settle } from '../domain/merge-parts.ts'
import { assert, refuse } from '../domain/refusal.ts'
import { CREDITS } from '../storage/credits.ts'
import { getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteConsents, insertTagsAt, listTagsOf, restoreRfmScores } from '../storage/merge-facts.ts'
import { replaceBalances, replaceRevenues, replaceRunningBalances, sumLedgers, sumTransactions } from '../storage/merge-figures.ts'
import { healDefaults, type MovedKind, returnRecords } from '../storage/merge-moves.ts'
import { dropForeign, returnDependents } from '../storage/merge-references.ts'
import { putBack, type Taken, TAKEN_KINDS, type TakenKind } from '../storage/merge-taken.ts'
import { findMerge, listParties, listStandingMerges, lockWithMerged, reclaimIds, saveUndoing } from '../storage/merges.ts'
import { findRfmRun } from '../storage/rfm.ts'
import { insertRows, takeNumbers } from '../storage/table.ts'
import { deleteCustomerTags } from '../storage/tags.ts'
import { type Context, permit } from './context.ts'
import { type Happening, wakeAfter } from './events.ts'
import { plainJson, tellCounts } from './merge-plan.ts'
import { restoreCustomers } from './merge-restoring.ts'
import { type ChosenAgain, chooseAgain, reclaimTaken, takeOutOfLater } from './merge-standing.ts'
import { tellConsents, tellTaken } from './merge-telling.ts'
import { bigints, keptOf, laterMerges, type Undecided, type Undoing } from './merge-unmaking.ts'
import { noSuchMerge, permitMoved } from './merges.ts'

/**
 * Undoes a merge, at any later time; a survivor that was deleted since stays deleted. Refuses wrong-state when it is undone already or
 * when the survivor was merged away since (that merge is undone first, and is named), and erased when a party was erased.
 */
export async function undoMerge(ctx: Context, id: string): Promise<Merge> {
  permit(ctx, 'customers:write')
  return wakeAfter(ctx, (quiet) => ctx.database.transact(ctx.site.siteId, async (db) => {
    const undoing = await open(quiet, db, id)
    const { merge, survivor, losers, undecided } = undoing
    const { returned, taken } = await returnAll(undoing)
    const { followed, joined } = await returnDependents(db, survivor.number, losers)
    for (const one of joined) undecided.push({ what: 'joined', kind: KIND_NAMES[one.kind] ?? one.kind, id: one.id, with: one.with, customer: Number(one.customer) })
    for (const one of await dropForeign(db, undoing.numbers)) undecided.push(tellDropped(one))
    await settleLedgers(undoing)
    await Promise.all([replaceRunningBalances(db, undoing.numbers), replaceBalances(db, undoing.numbers)])
    await replaceRevenues(db, undoing.numbers, await sumTransactions(db, undoing.numbers))
    const consents = await restoreSmallSets(undoing)
    const also: Happening[] = [
      ...TAKEN_KINDS.flatMap((kind) => [...taken[kind].out.map((one) => tellTaken(kind, one, merge.id, false)), ...taken[kind].back.map((one) => tellTaken(kind, one, merge.id, true))]), ...tellConsents(survivor.number, consents),
    ]
    const events = await restoreCustomers(undoing, also, { losers, except: { memberships: numbersOf(taken.memberships.back), seats: numbersOf(taken.seats.back) } })
    const report = plainJson({ returned: tellCounts(returned), followed: tellCounts(followed), undecided, events })
    await saveUndoing(db, merge.number, { at: ctx.now(), by: ctx.actor.name, report })
    return (await findMerge(db, id)) ?? noSuchMerge(id)
  }))
}

async function open(ctx: Context, db: SiteDb, id: string): Promise<Undoing> {
  const found = (await findMerge(db, id)) ?? noSuchMerge(id)
  const losers = found.losers.map((one) => one.number)
  const numbers = [found.survivor, ...losers]
  await lockWithMerged(db, numbers)
  const merge = (await findMerge(db, id)) ?? noSuchMerge(id)
  const [survivor] = await getCustomers(db, [merge.survivor])
  assert(survivor, 'customers are never removed')
  if (merge.undoneAt) refuse('wrong-state', { detail: `merge ${id} is undone already`, undoneAt: merge.undoneAt })
  if (merge.erasedAt) refuse('erased', { detail: `a party of merge ${id} is erased; what would undo it is gone with that one`, erasedAt: merge.erasedAt })
  const [later] = await listStandingMerges(db, survivor.number, true)
  if (later) refuse('wrong-state', { detail: `customer ${survivor.id} was itself merged since: undo merge ${later.id} first`, merge: later.id })
  permitMoved(ctx, (merge.outcome as { moved: { [kind: string]: number } }).moved)
  const others = (await listStandingMerges(db, survivor.number, false)).filter((one) => one.number !== merge.number)
  const standing = await Promise.all(others.map(async ({ number, mergedAt }) => ({ number, mergedAt, parties: await listParties(db, number) })))
  return { ctx, db, merge, survivor, parties: await listParties(db, merge.number), numbers, losers, standing, undecided: [] }
}

const eachKind = async <Result>(work: (kind: TakenKind) => Promise<Result>): Promise<{ readonly [kind in TakenKind]: Result }> =>
  ({ memberships: await work('memberships'), seats: await work('seats') })
const numbersOf = (all: readonly Taken[]): bigint[] => all.map((one) => one.number)

/** Gives the records back, and those that merges took out for each other's sake. */
async function returnAll(undoing: Undoing): Promise<{ returned: Map<MovedKind, number>; taken: { readonly [kind in TakenKind]: ChosenAgain } }> {
  const { db, merge, survivor, parties, standing, undecided } = undoing
  const kept = parties.slice(1).map(keptOf)
  const flags = { addresses: bigints(kept.flatMap((one) => one.defaultAddresses)), memberships: bigints(kept.map((one) => one.primaryMembership)) }
  const reclaimed = await eachKind((kind) => reclaimTaken(undoing, kind))
  const { returned, gone } = await returnRecords(db, merge.number, survivor.number, flags)
  for (const [kind, count] of Object.entries(tellCounts(gone))) undecided.push({ what: 'gone', kind, count })
  if (survivor.deletedAt !== null) await reclaimIds(db, merge.number, survivor.number)
  const taken = await eachKind(async (kind) => {
    const own = await returnTaken(undoing, kind)
    const { back, out } = await chooseAgain(undoing, kind)
    return { back: [...reclaimed[kind], ...own, ...back], out }
  })
  const former = [...kept, keptOf(parties[0]), ...standing.flatMap((one) => one.parties.slice(1).map(keptOf))]
  await healDefaults(db, parties.map((one) => one.customer), {
    addresses: bigints(former.flatMap((one) => one.defaultAddresses)), memberships: bigints(former.map((one) => one.primaryMembership)),
  })
  return { returned, taken }
}

async function returnTaken(undoing: Undoing, kind: TakenKind): Promise<Taken[]> {
  const { db, survivor, parties, undecided } = undoing
  // Whoever was deleted gets nothing back.
  const taken = parties.filter((one) => survivor.deletedAt === null || one.customer !== survivor.number).flatMap((one) => keptOf(one)[kind] ?? [])
  const back = await putBack(db, kind, taken)
  if (back.length < taken.length) undecided.push({ what: kind === 'seats' ? 'seat-gone' : 'membership-gone', count: taken.length - back.length })
  return back
}

const KIND_NAMES: { readonly [kind in MovedKind]?: string } = { subscriptions: 'subscription', invoices: 'invoice', one_time_items: 'item' }

function tellDropped({ to, kind, id, named }: Awaited<ReturnType<typeof dropForeign>>[number]): Undecided {
  const subject = { kind: KIND_NAMES[kind] ?? kind, id }
  return to === 'addresses' ? { what: 'address', ...subject, address: named } : { what: 'payment-method', ...subject, paymentMethod: named }
}

/** A ledger that would fall below nothing, because it spent what another brought, is made good by the others: the survivor first. */
async function settleLedgers({ ctx, db, merge, numbers, undecided }: Undoing): Promise<void> {
  const sums = await sumLedgers(db, numbers)
  const entries: Omit<Credit, 'number'>[] = []
  for (const currency of new Set(sums.map((one) => one.currency))) {
    const balances = new Map(numbers.map((number) => [number, sums.find((one) => one.customer === number && one.currency === currency)?.balanceMinor ?? 0n]))
    const enter = (customer: bigint, amountMinor: bigint): void => {
      const balanceMinor = (balances.get(customer) ?? 0n) + amountMinor
      balances.set(customer, balanceMinor)
      entries.push({
        id: ctx.newId('credit'), customer, currency, amountMinor, balanceMinor, kind: 'adjustment', invoice: null, transaction: null, reason: `merge ${merge.id} undone`,
        actor: ctx.actor.name, at: ctx.now(),
      })
    }
    for (const { from, to, amountMinor } of settle(balances)) {
      enter(from, -amountMinor)
      enter(to, amountMinor)
      undecided.push({ what: 'credit', currency, amountMinor: Number(amountMinor), from: Number(from), to: Number(to) })
    }
  }
  const taken = await takeNumbers(db, 'credits', entries.length)
  await insertRows(db, CREDITS, entries.map((entry, index): Credit => ({ ...entry, number: taken[index] ?? 0n })))
}

/** Tags, consent records of the merge itself, and scores; gives the consent records that later merges need in their place. */
async function restoreSmallSets(undoing: Undoing): Promise<Awaited<ReturnType<typeof takeOutOfLater>>> {
  const { db, survivor, parties, undecided } = undoing
  const own = keptOf(parties[0])
  const brought = new Set(laterMerges(undoing).flatMap((one) => one.parties.slice(1).flatMap((party) => keptOf(party).tags.map((each) => each.tag))))
  await deleteCustomerTags(db, own.tagsAdded.filter((tag) => !brought.has(tag)).map((tag) => ({ tag: BigInt(tag), customer: survivor.number })))
  const tags = parties.slice(1).flatMap((party) => keptOf(party).tags.map((one) => ({ ...one, customer: party.customer })))
  await insertTagsAt(db, tags)
  const lost = tags.length - (await listTagsOf(db, undoing.losers)).length
  if (lost > 0) undecided.push({ what: 'tag-gone', count: lost })
  await deleteConsents(db, own.consents)
  const run = await findRfmRun(db)
  if ((run?.computedAt.toISOString() ?? null) === own.rfmAt) await restoreRfmScores(db, parties.flatMap((party): object[] => [keptOf(party).rfm].filter((one) => one !== null)))
  return takeOutOfLater(undoing)
}
