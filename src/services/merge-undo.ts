// Undoing a merge: every party is what it was, and what came about since is assigned by one rule.
// The rule: whatever hangs on a record that goes back goes with it; everything else since is the survivor's.

import { activityChange, activityOf, type ActivityGrounds } from '../domain/activity.ts'
import { type Consents, NO_CONSENTS } from '../domain/consent.ts'
import type { Credit } from '../domain/credit.ts'
import { type Customer, EMPTY_PROFILE } from '../domain/customer.ts'
import { customerIndex } from '../domain/customer-index.ts'
import { type Merge, revertProfile } from '../domain/merge.ts'
import { isUsable, type PaymentMethod } from '../domain/payment-method.ts'
import { assert, refuse } from '../domain/refusal.ts'
import { KEY_SEPARATOR } from '../domain/text-key.ts'
import { CREDITS } from '../storage/credits.ts'
import { readActivityGrounds } from '../storage/customer-figures.ts'
import { getCustomers, saveCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import {
  deleteConsents, findOuterTouches, insertTagsAt, listLastConsents, listTagsOf, listTakenKeys, restoreMemberships, restoreRfmScores,
} from '../storage/merge-facts.ts'
import {
  countInvoices, dropForeignMethods, healDefaults, markCurrentIds, replaceBalances, replaceRevenues, returnDependents, returnRecords, sumLedgers, sumTransactions,
} from '../storage/merge-moves.ts'
import { findMerge, type Kept, listParties, listStandingMerges, lockWithMerged, type MergeParty, saveSurvivorSnapshots, saveUndoing } from '../storage/merges.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import { findRfmRun } from '../storage/rfm.ts'
import { insertRows, takeNumbers } from '../storage/table.ts'
import { deleteCustomerTags } from '../storage/tags.ts'
import { type Context, permit } from './context.ts'
import { refuseErased } from './customers.ts'
import { rekey } from './duplicate-keys.ts'
import { type Happening, recordCounted } from './events.ts'
import { metricsOf, plainJson, tellCounts } from './merge-plan.ts'
import { noSuchMerge, permitMoved, readTold, tellRecords, type ToldRecord } from './merges.ts'

/** Something that the rule could not put right by itself, and what was done instead. */
type Undecided = { readonly what: 'field-changed' | 'payment-method' | 'credit' | 'taken' | 'tag-gone' | 'membership-gone' | 'default-payment-method'; readonly [fact: string]: unknown }

/** A merge while it is taken apart. */
interface Undoing {
  readonly ctx: Context
  readonly db: SiteDb
  readonly merge: Merge
  readonly survivor: Customer
  /** What the merge kept, the survivor first. */
  readonly parties: readonly Required<{ readonly [field in keyof MergeParty]: MergeParty[field] }>[]
  readonly numbers: readonly bigint[]
  readonly losers: readonly bigint[]
  readonly undecided: Undecided[]
}

/**
 * Undoes a merge, at any later time. Refuses wrong-state when it is undone already, when the survivor was merged away since (that merge
 * is undone first, and is named) or deleted, and erased when a party was erased.
 */
export async function undoMerge(ctx: Context, id: string): Promise<Merge> {
  permit(ctx, 'customers:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const undoing = await open(ctx, db, id)
    const { merge, survivor, losers } = undoing
    const told = await readTold(db, [survivor.number])
    const returned = await returnAll(undoing)
    const followed = await returnDependents(db, survivor.number, losers)
    for (const one of await dropForeignMethods(db, undoing.numbers)) undoing.undecided.push({ what: 'payment-method', ...one })
    await settleLedgers(undoing)
    await replaceBalances(db, undoing.numbers)
    await replaceRevenues(db, undoing.numbers)
    await restoreSmallSets(undoing)
    const happenings = await restoreCustomers(undoing, told)
    const report = plainJson({ returned: tellCounts(returned), followed: tellCounts(followed), undecided: undoing.undecided, events: happenings })
    await saveUndoing(db, merge.number, { at: ctx.now(), by: ctx.actor.name, report })
    return (await findMerge(db, id)) ?? noSuchMerge(id)
  })
}

async function open(ctx: Context, db: SiteDb, id: string): Promise<Undoing> {
  const found = (await findMerge(db, id)) ?? noSuchMerge(id)
  const losers = found.losers.map((one) => one.number)
  const numbers = [found.survivor, ...losers]
  await lockWithMerged(db, numbers)
  const merge = (await findMerge(db, id)) ?? noSuchMerge(id)
  const [survivor] = await getCustomers(db, [merge.survivor])
  assert(survivor, 'customers are never removed')
  if (merge.erasedAt) refuseErased(id, { number: survivor.number, erasedAt: merge.erasedAt })
  if (merge.undoneAt) refuse('wrong-state', { detail: `merge ${id} is undone already`, undoneAt: merge.undoneAt })
  const [later] = await listStandingMerges(db, survivor.number, true)
  if (later) refuse('wrong-state', { detail: `customer ${survivor.id} was itself merged since: undo merge ${later.id} first`, merge: later.id })
  if (survivor.deletedAt) refuse('wrong-state', { detail: `customer ${survivor.id}, who has everything that was merged, is deleted` })
  permitMoved(ctx, (merge.outcome as { moved: { [kind: string]: number } }).moved)
  return { ctx, db, merge, survivor, parties: await listParties(db, merge.number), numbers, losers, undecided: [] }
}

const bigints = (texts: readonly (string | null)[]): bigint[] => texts.flatMap((text) => (text === null ? [] : BigInt(text)))
const keptOf = (party: MergeParty | undefined): Kept => {
  assert(party?.kept, 'a merge that stands keeps what undoes it')
  return party.kept
}

async function returnAll({ db, merge, survivor, parties, undecided }: Undoing): Promise<Awaited<ReturnType<typeof returnRecords>>> {
  const kept = parties.slice(1).map(keptOf)
  const flags = { addresses: bigints(kept.flatMap((one) => one.defaultAddresses)), memberships: bigints(kept.map((one) => one.primaryMembership)) }
  const returned = await returnRecords(db, merge.number, survivor.number, flags)
  const dropped = kept.flatMap((one) => one.memberships)
  const restored = await restoreMemberships(db, dropped)
  if (restored < dropped.length) undecided.push({ what: 'membership-gone', count: dropped.length - restored })
  const own = keptOf(parties[0])
  await healDefaults(db, parties.map((one) => one.customer), {
    addresses: [...flags.addresses, ...bigints(own.defaultAddresses)], memberships: [...flags.memberships, ...bigints([own.primaryMembership])],
  })
  return returned
}

/** A ledger that would fall below nothing, because it spent what another brought, is made good by the others: the survivor first. */
async function settleLedgers({ ctx, db, merge, numbers, undecided }: Undoing): Promise<void> {
  const sums = await sumLedgers(db, numbers)
  const entries: Omit<Credit, 'number'>[] = []
  for (const currency of new Set(sums.map((one) => one.currency))) {
    const balance = new Map(numbers.map((number) => [number, sums.find((one) => one.customer === number && one.currency === currency)?.balanceMinor ?? 0n]))
    const enter = (customer: bigint, amountMinor: bigint): void => {
      const balanceMinor = (balance.get(customer) ?? 0n) + amountMinor
      balance.set(customer, balanceMinor)
      entries.push({
        id: ctx.newId('credit'), customer, currency, amountMinor, balanceMinor, kind: 'adjustment', invoice: null, transaction: null, reason: `merge ${merge.id} undone`,
        actor: ctx.actor.name, at: ctx.now(),
      })
    }
    for (const debtor of numbers) {
      for (const giver of numbers) {
        const lacking = -(balance.get(debtor) ?? 0n)
        const given = [lacking, balance.get(giver) ?? 0n].reduce((a, b) => (a < b ? a : b))
        if (giver === debtor || given <= 0n) continue
        enter(giver, -given)
        enter(debtor, given)
        undecided.push({ what: 'credit', currency, amountMinor: Number(given), from: Number(giver), to: Number(debtor) })
      }
    }
  }
  const taken = await takeNumbers(db, 'credits', entries.length)
  await insertRows(db, CREDITS, entries.map((entry, index): Credit => ({ ...entry, number: taken[index] ?? 0n })))
}

/** Tags, consent records of the merge itself, and scores. */
async function restoreSmallSets(undoing: Undoing): Promise<void> {
  const { db, survivor, parties, undecided } = undoing
  const own = keptOf(parties[0])
  const others = await laterMerges(undoing)
  const brought = new Set(others.flatMap((one) => one.parties.slice(1).flatMap((party) => keptOf(party).tags.map((each) => each.tag))))
  await deleteCustomerTags(db, own.tagsAdded.filter((tag) => !brought.has(tag)).map((tag) => ({ tag: BigInt(tag), customer: survivor.number })))
  const tags = parties.slice(1).flatMap((party) => keptOf(party).tags.map((one) => ({ ...one, customer: party.customer })))
  await insertTagsAt(db, tags)
  const lost = tags.length - (await listTagsOf(db, undoing.losers)).length
  if (lost > 0) undecided.push({ what: 'tag-gone', count: lost })
  await deleteConsents(db, own.consents)
  const run = await findRfmRun(db)
  if ((run?.computedAt.toISOString() ?? null) === own.rfmAt) await restoreRfmScores(db, parties.flatMap((party): object[] => [keptOf(party).rfm].filter((one) => one !== null)))
  for (const one of others) await takeOutOf(undoing, one)
}

interface LaterMerge {
  readonly number: bigint
  readonly parties: readonly MergeParty[]
}

async function laterMerges({ db, survivor, merge }: Undoing): Promise<LaterMerge[]> {
  const standing = (await listStandingMerges(db, survivor.number, false)).filter((one) => one.number > merge.number)
  return Promise.all(standing.map(async ({ number }) => ({ number, parties: await listParties(db, number) })))
}

/** A later merge into the same survivor that stands shall not bring back, when it is undone, what this one brought. */
async function takeOutOf({ db, survivor, parties }: Undoing, later: LaterMerge): Promise<void> {
  const [own] = parties
  const [party, ...losers] = later.parties
  if (!own?.before || !own.after || !party?.before || !party.after) return
  const without = (one: Customer): Customer => ({ ...one, ...revertProfile(one, own.before as Customer, own.after as Customer).profile })
  const kept = keptOf(party)
  const had = new Set(losers.flatMap((one) => keptOf(one).tags.map((each) => each.tag)))
  const tagsAdded = [...new Set([...kept.tagsAdded, ...keptOf(own).tagsAdded.filter((tag) => had.has(tag))])]
  await saveSurvivorSnapshots(db, later.number, survivor.number, without(party.before), without(party.after), { ...kept, tagsAdded })
}

/** Restores the rows of all parties with what they are found by; gives how many events it wrote. */
async function restoreCustomers(undoing: Undoing, told: readonly ToldRecord[]): Promise<number> {
  const { ctx, db, merge, survivor, numbers, parties } = undoing
  const { settings } = ctx.site
  const current = new Map((await getCustomers(db, numbers)).map((one) => [one.number, one]))
  const facts = await readFacts(undoing)
  const restored = await withoutTaken(undoing, parties.map((party) => {
    const now = current.get(party.customer)
    assert(now && party.before, 'a merge that stands keeps its parties as they were')
    const shape = party.customer === survivor.number ? revertSurvivor(undoing, now, party) : { ...party.before, tags: now.tags }
    const figures = facts(party.customer)
    const after = { ...shape, ...figures.state, metrics: figures.metrics(now), number: now.number, revision: now.revision + 1, updatedAt: ctx.now() }
    return { now, after: { ...after, activity: activityOf(figures.grounds), defaultPaymentMethodId: payingDefault(undoing, after, figures.methods) }, grounds: figures.grounds }
  }))
  const owners = new Map((await readTold(db, undoing.losers)).map((one) => [one.id, one.customer]))
  const happenings: Happening[] = restored.flatMap(({ now, grounds }): Happening[] => {
    const change = activityChange(now.activity, grounds, 'merged')
    const isSurvivor = now.number === survivor.number
    return [
      { type: 'customer.unmerged', customer: now.number, subject: merge.id, payload: isSurvivor ? { role: 'survivor', customers: undoing.losers.map(Number) } : { role: 'merged', from: Number(survivor.number) } },
      ...(change ? [{ type: change.type, customer: now.number, payload: { cause: change.cause } }] : []),
    ]
  })
  happenings.push(...tellRecords(told.filter((one) => owners.has(one.id)), merge.id, (one) => owners.get(one.id) ?? survivor.number))
  const bases = await saveCustomers(db, restored.map(({ now, after }) => ({
    // One that was merged is found by nothing, and has no text to be searched by.
    before: now.deletedAt ? { ...now, ...EMPTY_PROFILE, id: '' } : now, after, indexBefore: now.deletedAt ? { keys: [], numbers: [] } : customerIndex(now, settings),
    indexAfter: customerIndex(after, settings), eventCount: happenings.filter((one) => one.customer === after.number).length,
  })))
  await rekey(ctx, db, restored.map(({ after }) => after))
  await markCurrentIds(db, numbers)
  await recordCounted(ctx, db, happenings, bases)
  return happenings.length
}

function revertSurvivor({ undecided }: Undoing, now: Customer, party: MergeParty): Customer {
  assert(party.before && party.after, 'of a survivor both states are kept')
  const { profile, kept } = revertProfile(now, party.before, party.after)
  for (const field of kept) undecided.push({ what: 'field-changed', field })
  return { ...now, ...profile }
}

interface PartyFacts {
  readonly grounds: ActivityGrounds
  readonly methods: readonly PaymentMethod[]
  readonly state: Pick<Customer, 'consents' | 'leadSources'>
  metrics(customer: Customer): Customer['metrics']
}

/** What follows from the records of each party as they now are. */
async function readFacts({ db, numbers }: Undoing): Promise<(customer: bigint) => PartyFacts> {
  const [grounds, methods, paid, invoices, decisions, touches] = await Promise.all([
    readActivityGrounds(db, numbers), listPaymentMethods(db, numbers), sumTransactions(db, numbers), countInvoices(db, numbers), listLastConsents(db, numbers),
    Promise.all(numbers.map(async (number) => [number, await findOuterTouches(db, [number])] as const)),
  ])
  const leadSources = new Map(touches)
  return (customer) => {
    const own = grounds.get(customer)
    const sources = leadSources.get(customer)
    assert(own && sources, 'every party has its facts')
    const made = decisions.filter((one) => one.customer === customer)
    const consents: Consents = { ...NO_CONSENTS, ...Object.fromEntries(made.map((one) => [one.channel, one.state])) }
    return {
      grounds: own, methods: methods.get(customer) ?? [], state: { consents, leadSources: sources },
      metrics: (shape) => metricsOf(shape, paid.filter((one) => one.customer === customer), invoices.get(customer) ?? 0, own.activeSubscriptions),
    }
  }
}

/** The default that a party had, if it still has and can use it; else the newest of its own that it can, as when one is deactivated. */
function payingDefault({ undecided, survivor }: Undoing, customer: Customer, methods: readonly PaymentMethod[]): string | null {
  const wanted = customer.defaultPaymentMethodId
  const own = methods.find((one) => one.id === wanted)
  if (wanted === null || (own && own.status !== 'deactivated')) return wanted
  const heir = customer.number === survivor.number && !own ? null : (methods.filter(isUsable).at(-1)?.id ?? null)
  undecided.push({ what: 'default-payment-method', customer: customer.id, was: wanted, is: heir })
  return heir
}

type Restored = { readonly now: Customer; readonly after: Customer; readonly grounds: ActivityGrounds }

/** What only one may have and somebody else took since, or the survivor took up, is not given back. */
async function withoutTaken({ ctx, db, numbers, undecided }: Undoing, restored: readonly Restored[]): Promise<Restored[]> {
  const keysOf = (customer: Customer): string[] => customerIndex(customer, ctx.site.settings).keys.filter((one) => one.exclusive).map((one) => one.key)
  const taken = await listTakenKeys(db, restored.flatMap(({ after }) => keysOf(after)), numbers)
  return restored.map((one) => {
    let { after } = one
    for (const key of keysOf(after).filter((each) => taken.has(each))) {
      const [path = '', value = ''] = key.split(KEY_SEPARATOR)
      undecided.push({ what: 'taken', customer: after.id, field: path })
      after = withoutKey(ctx, after, path, value)
    }
    for (const key of keysOf(after)) taken.add(key)
    return { ...one, after }
  })
}

function withoutKey(ctx: Context, customer: Customer, path: string, key: string): Customer {
  if (path === 'email') return { ...customer, email: null }
  if (path === 'username') return { ...customer, username: null }
  const isTaken = (one: Customer['externalReferences'][number]): boolean => customerIndex({ ...customer, externalReferences: [one] }, ctx.site.settings).keys
    .some((each) => each.key === `${path}${KEY_SEPARATOR}${key}`)
  return { ...customer, externalReferences: customer.externalReferences.filter((one) => !isTaken(one)) }
}
