// What a merge is going to do, worked out without doing any of it: the same for the preview and for the merge.

import { type ActivityGrounds, activityOf } from '../domain/activity.ts'
import { changeProfile, type Customer, type CustomerInput } from '../domain/customer.ts'
import { customerIndex } from '../domain/customer-index.ts'
import type { JsonObject } from '../domain/json.ts'
import { checkTagCount, type Conflict, mergeProfiles, type TakeRules, withLiterals } from '../domain/merge.ts'
import { type LastDecision, mergeConsents } from '../domain/merge-consents.ts'
import { addedTags, figureConflicts, type KeptFlags, keptFlags } from '../domain/merge-parts.ts'
import { averageValue, metricsOf, type PaidSums } from '../domain/metrics.ts'
import { isUsable } from '../domain/payment-method.ts'
import { assert } from '../domain/refusal.ts'
import { listBalances } from '../storage/credits.ts'
import { readActivityGrounds } from '../storage/customer-figures.ts'
import type { SiteDb } from '../storage/db.ts'
import { findOuterTouches, listFlags, listLastConsents, listTagsOf, listTakenKeys } from '../storage/merge-facts.ts'
import { countInvoices, sumTransactions } from '../storage/merge-figures.ts'
import { countRecords, type MovedKind } from '../storage/merge-moves.ts'
import { findDoubledSeats, type TakenKind } from '../storage/merge-taken.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import type { Context } from './context.ts'
import { checkedCustomFields } from './custom-fields.ts'
import { refuseTakenKey } from './customer-draft.ts'
import { refuseDefaultMethod } from './customer-changes.ts'
import { doubledPlans } from './merge-doubles.ts'

/** What a merge does, as it is told and kept: JSON as it goes over the wire. */
export type MergeOutcome = JsonObject

/** Everything a merge needs to be stored. */
export interface MergePlan {
  readonly survivor: Customer
  readonly losers: readonly Customer[]
  /** The survivor afterwards, but for revision, time and activity. */
  readonly after: Customer
  readonly grounds: ActivityGrounds
  readonly flags: KeptFlags
  readonly tags: Awaited<ReturnType<typeof listTagsOf>>
  /** Those of them that the survivor gets. */
  readonly tagsAdded: Awaited<ReturnType<typeof listTagsOf>>
  readonly defaults: Awaited<ReturnType<typeof listFlags>>
  /** What one customer has once and the parties together would have twice: memberships of losers in organizations that one before them is in, and seats. */
  readonly doubled: { readonly [kind in TakenKind]: readonly bigint[] }
  readonly overruled: ReturnType<typeof mergeConsents>['overruled']
  readonly balances: readonly { readonly currency: string; readonly balanceMinor: bigint }[]
  /** What each party paid, per currency. */
  readonly paid: readonly PaidSums[]
  readonly moved: ReadonlyMap<MovedKind, number>
  readonly outcome: MergeOutcome
}

/**
 * Works a merge out. `parties` are the survivor and then the losers; `set` are values given instead of any party's. Refuses invalid,
 * limit-reached, and email-taken, username-taken or reference-taken for what somebody else has.
 */
export async function planMerge(ctx: Context, db: SiteDb, parties: readonly Customer[], rules: TakeRules, set: CustomerInput): Promise<MergePlan> {
  const [survivor, ...losers] = parties
  assert(survivor, 'a merge has a survivor')
  const numbers = parties.map((one) => one.number)
  const loserNumbers = losers.map((one) => one.number)
  const [counts, decisions, leadSources, tags, defaults, seats, balances, paid, invoices, grounds, doubles] = await Promise.all([
    countRecords(db, loserNumbers), listLastConsents(db, numbers), findOuterTouches(db, numbers), listTagsOf(db, numbers), listFlags(db, numbers), findDoubledSeats(db, numbers),
    listBalances(db, numbers), sumTransactions(db, numbers), countInvoices(db, numbers), readActivityGrounds(db, numbers), doubledPlans(db, parties),
  ])
  const { profile: taken, conflicts } = mergeProfiles(parties, rules)
  const profile = Object.keys(set).length === 0 ? taken : await withSet(ctx, db, { ...survivor, ...taken }, set, numbers)
  const place = new Map(numbers.map((number, index) => [number, index]))
  const consents = mergeConsents(decisions.map((one): LastDecision => ({ ...one, party: place.get(one.customer) ?? 0 })))
  const names = [...new Map(tags.map((one) => [one.nameKey, one.name])).values()]
  checkTagCount(names.length)
  const { flags, doubled: memberships } = keptFlags(defaults, numbers)
  const metrics = metricsOf(survivor.metrics.currency, paid, [...invoices.values()].reduce((sum, count) => sum + count, 0), [...grounds.values()].reduce((sum, one) => sum + one.activeSubscriptions, 0))
  const after: Customer = { ...survivor, ...profile, tags: names, consents: consents.consents, leadSources, metrics }
  await refuseTaken(ctx, db, after, numbers)
  const doubled = { memberships, seats: seats.map((one) => one.number) }
  const lost = { memberships: memberships.length, seats: seats.filter((one) => one.customer !== survivor.number).length }
  const moved = new Map([...counts].map(([kind, count]) => [kind, count - (kind === 'memberships' || kind === 'seats' ? lost[kind] : 0)]))
  const plan = {
    survivor, losers, after, grounds: sumGrounds([...grounds.values()]), flags, tags, tagsAdded: addedTags(tags, survivor.number, loserNumbers), defaults, doubled,
    overruled: consents.overruled, balances: sumBalances(balances), paid, moved,
  }
  const told = [...withLiterals(conflicts, set), ...consents.conflicts, ...figureConflicts(parties, metrics)]
  return { ...plan, outcome: outcomeOf(plan, told, doubles) }
}

/** Values given by the caller are checked as if the survivor were changed by them. */
async function withSet(ctx: Context, db: SiteDb, merged: Customer, set: CustomerInput, parties: readonly bigint[]): Promise<Customer> {
  const changed = changeProfile(merged, set, ctx.site.settings)
  const method = changed.defaultPaymentMethodId
  if (set.defaultPaymentMethodId != null && method !== null) {
    const methods = [...(await listPaymentMethods(db, parties)).values()].flat()
    if (!methods.some((one) => one.id === method && isUsable(one))) refuseDefaultMethod(method)
  }
  const customFields = set.customFields === undefined ? changed.customFields : await checkedCustomFields(db, 'customer', merged.customFields, changed.customFields)
  return { ...merged, ...changed, customFields }
}

/** What only one may have is no other's, whoever of the parties it comes from. */
async function refuseTaken(ctx: Context, db: SiteDb, after: Customer, parties: readonly bigint[]): Promise<void> {
  const exclusive = customerIndex(after, ctx.site.settings).keys.filter((one) => one.exclusive).map((one) => one.key)
  const [taken] = await listTakenKeys(db, exclusive, parties)
  if (taken !== undefined) await refuseTakenKey(db, taken)
}

function sumGrounds(all: readonly ActivityGrounds[]): ActivityGrounds {
  const sum = (field: keyof ActivityGrounds): number => all.reduce((total, one) => total + one[field], 0)
  return {
    activeSubscriptions: sum('activeSubscriptions'), pausedSubscriptionsWithPendingCharge: sum('pausedSubscriptionsWithPendingCharge'), invoicesStillTried: sum('invoicesStillTried'),
  }
}

function sumBalances(balances: readonly { currency: string; balanceMinor: bigint }[]): { currency: string; balanceMinor: bigint }[] {
  const sums = new Map<string, bigint>()
  for (const { currency, balanceMinor } of balances) sums.set(currency, (sums.get(currency) ?? 0n) + balanceMinor)
  return [...sums].map(([currency, balanceMinor]) => ({ currency, balanceMinor })).toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

const WIRE_NAMES: { readonly [kind in MovedKind]: string } = {
  payment_methods: 'paymentMethods', subscriptions: 'subscriptions', one_time_items: 'items', invoices: 'invoices', transactions: 'transactions', credits: 'credits',
  addresses: 'addresses', memberships: 'memberships', consent_records: 'consents', lead_sources: 'leadSources', customer_passwords: 'passwords', seats: 'seats', portal_sessions: 'portalSessions', portal_login_links: 'portalLoginLinks',
}

/** Counts of kinds as they are told. */
export function tellCounts(counts: ReadonlyMap<MovedKind, number>): { [kind: string]: number } {
  return Object.fromEntries([...counts].map(([kind, count]) => [WIRE_NAMES[kind], count]))
}

function outcomeOf(plan: Omit<MergePlan, 'outcome'>, conflicts: readonly Conflict[], doubles: readonly JsonObject[]): MergeOutcome {
  const parties = [plan.survivor, ...plan.losers]
  const id = (place: number): string => parties[place]?.id ?? ''
  const party = (one: Customer): object => ({ id: one.id, number: Number(one.number), revision: one.revision })
  return plainJson({
    survivor: party(plan.survivor), losers: plan.losers.map(party), customer: plainCustomer({ ...plan.after, activity: activityOf(plan.grounds) }),
    conflicts: conflicts.map(({ field, values, taken }) => ({ field, values: values.map((one) => ({ customer: id(one.party), value: one.value ?? null })), taken: taken === null ? null : id(taken) })),
    moved: tellCounts(plan.moved), dropped: { memberships: plan.doubled.memberships.length, seats: plan.doubled.seats.length, tags: plan.tags.length - plan.after.tags.length },
    balances: plan.balances.map(({ currency, balanceMinor }) => ({ amountMinor: balanceMinor, currency })),
    revenues: revenuesOf(plan.paid), doubledPlans: doubles,
  })
}

function revenuesOf(paid: readonly PaidSums[]): object[] {
  return [...new Set(paid.map((one) => one.currency))].toSorted().map((currency) => {
    const own = paid.filter((one) => one.currency === currency)
    return {
      currency, paymentCount: own.reduce((sum, one) => sum + one.paymentCount, 0), grossMinor: own.reduce((sum, one) => sum + one.grossMinor, 0n),
      netMinor: own.reduce((sum, one) => sum + one.netMinor, 0n),
    }
  })
}

/** The customer as the native API words it, without what only the moment of writing decides. */
function plainCustomer(customer: Customer): object {
  const { number: _number, revision: _revision, updatedAt: _updatedAt, deletedAt: _deletedAt, erasedAt: _erasedAt, leadSources, metrics, ...rest } = customer
  const money = (amountMinor: bigint): object => ({ amountMinor, currency: metrics.currency })
  return {
    ...rest, leadSource: leadSources,
    metrics: {
      firstPaymentAt: metrics.firstPaymentAt, lastPaymentAt: metrics.lastPaymentAt, paymentCount: metrics.paymentCount, grossRevenue: money(metrics.grossRevenueMinor),
      lifetimeRevenue: money(metrics.lifetimeRevenueMinor), averageValue: averageValue(metrics), invoiceCount: metrics.invoiceCount,
      activeSubscriptionCount: metrics.activeSubscriptionCount,
    },
  }
}

/** What a value is once it went over the wire. */
export function plainJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? Number(one) : one))) as JsonObject
}
