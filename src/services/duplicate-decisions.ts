// What people decide of customers that may be one: same, different, later.

import { survivorOf } from '../domain/duplicate-merging.ts'
import { DECIDED_TOGETHER_MAX, type DuplicateDecision, type EffectiveVerdict, type Verdict } from '../domain/duplicate-pair.ts'
import type { Customer } from '../domain/customer.ts'
import { idKey } from '../domain/ids.ts'
import type { Merge } from '../domain/merge.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { type DecisionDraft, listDecisions, listEffective, saveDecisions } from '../storage/duplicate-decisions.ts'
import { markPairs } from '../storage/duplicate-pairs.ts'
import { resolveIds } from '../storage/merges.ts'
import { type Context, permit } from './context.ts'
import { existingCustomer, noSuchCustomer, refuseMerged } from './customers.ts'
import { type Happening, record } from './events.ts'
import { mergeCustomers } from './merges.ts'

/** What a caller decides. */
export interface DecisionInput {
  /** Ids of two customers or more: it is decided of each with each. */
  readonly customers: readonly string[]
  readonly verdict: Verdict
  /** Whether customers that are the same are merged at once, into whom. */
  readonly merge?: boolean
  readonly survivor?: string
  /** Takes back that some of them were decided to be different. */
  readonly override?: boolean
}

/** What became of a decision. */
export interface Decided {
  readonly verdict: Verdict
  readonly customers: readonly Customer[]
  readonly merge: Merge | null
  /** Whom to merge into whom, when they are the same and still several. */
  readonly offer: { readonly survivor: string; readonly losers: readonly string[] } | null
  readonly decidedAt: Date
}

/**
 * Decides. Refuses not-found, merged (with the survivor's id), invalid for one named twice, wrong-state for `same` and `later` where it is decided that
 * two are different, unless `same` overrides that; and whatever the merge refuses.
 */
export async function decideDuplicates(ctx: Context, input: DecisionInput): Promise<Decided> {
  permit(ctx, 'customers:write')
  checkInput(input)
  const { siteId } = ctx.site
  const decide = async (db: SiteDb, customers: readonly Customer[]): Promise<void> => {
    if (input.verdict !== 'different' && input.override !== true) await refuseDifferent(db, customers, input.verdict)
    await saveVerdict(ctx, db, customers, input.verdict, false)
  }
  const told = { verdict: input.verdict, decidedAt: ctx.now() }
  if (input.merge === true) {
    const customers = await ctx.database.read(siteId, (db) => findParties(db, input.customers, false))
    // In one transaction: who is merged is decided to be the same, or neither.
    const merge = await mergeCustomers(ctx, offerOf(customers, input.survivor), async (db, parties) => decide(db, await getCustomers(db, parties)))
    return { ...told, customers, merge, offer: null }
  }
  const customers = await ctx.database.transact(siteId, async (db) => {
    const parties = await findParties(db, input.customers, true)
    await decide(db, parties)
    return parties
  })
  return { ...told, customers, merge: null, offer: input.verdict === 'same' ? offerOf(customers, input.survivor) : null }
}

function checkInput({ customers, verdict, merge, survivor, override }: DecisionInput): void {
  const faults: Fault[] = []
  if (customers.length > DECIDED_TOGETHER_MAX) faults.push({ pointer: '/customers', code: 'too-many', message: `has more than ${DECIDED_TOGETHER_MAX} entries` })
  if (customers.length < 2) faults.push({ pointer: '/customers', code: 'too-few', message: 'names fewer than two' })
  if (verdict !== 'same') {
    for (const [name, value] of Object.entries({ merge, survivor, override })) if (value !== undefined && value !== false) faults.push({ pointer: `/${name}`, code: 'not-same', message: 'is for customers that are the same' })
  }
  if (survivor !== undefined && !customers.some((id) => idKey(id) === idKey(survivor))) faults.push({ pointer: '/survivor', code: 'unknown', message: 'is none of the customers' })
  refuseFaults(faults)
}

async function findParties(db: SiteDb, ids: readonly string[], lock: boolean): Promise<Customer[]> {
  const found = await resolveIds(db, ids)
  const faults: Fault[] = []
  const numbers = ids.map((id, place) => {
    const one = found.get(idKey(id)) ?? noSuchCustomer(id)
    if (one.mergedFrom !== null) refuseMerged(id, one.customerId)
    if (ids.findIndex((other) => found.get(idKey(other))?.customer === one.customer) < place) faults.push({ pointer: `/customers/${place}`, code: 'twice', message: 'is named already' })
    return one.customer
  })
  refuseFaults(faults)
  // A merge holds the same locks: either it sees this decision, or this sees the merge.
  const live = new Map((await getCustomers(db, numbers, lock)).map((one) => [one.number, one]))
  return numbers.map((number, place) => {
    const one = live.get(number)
    return one && one.deletedAt === null ? one : noSuchCustomer(ids[place] ?? '')
  })
}

/** That two are different is remembered for ever: putting them off does not take it back, and that they are the same only in so many words. */
async function refuseDifferent(db: SiteDb, customers: readonly Customer[], verdict: 'same' | 'later'): Promise<void> {
  const ids = new Map(customers.map((one) => [one.number, one.id]))
  const different = (await listEffective(db, [...ids.keys()])).find(({ a, b, verdict }) => verdict === 'different' && ids.has(a) && ids.has(b))
  if (different) {
    const pair = [ids.get(different.a) ?? '', ids.get(different.b) ?? '']
    const wayOut = verdict === 'same' ? 'say override to take that back' : 'only that they are the same, with override, takes that back'
    refuse('wrong-state', { detail: `it is decided that ${pair.join(' and ')} are different; ${wayOut}`, customers: pair, state: 'different' })
  }
}

/** Keeps a verdict on each with each of some locked customers, in the caller's transaction. */
export async function saveVerdict(ctx: Context, db: SiteDb, customers: readonly Customer[], verdict: Verdict, isAutomatic: boolean): Promise<void> {
  const numbers = customers.map((one) => one.number).toSorted((a, b) => (a < b ? -1 : 1))
  const pairs: EffectiveVerdict[] = numbers.flatMap((a, place) => numbers.slice(place + 1).map((b) => ({ a, b, verdict })))
  await saveDecisions(db, pairs.map((pair): DecisionDraft => ({ ...pair, isAutomatic, actor: ctx.actor.name })), ctx.now())
  await markPairs(db, pairs)
  await record(ctx, db, customers.map(({ number }): Happening => ({
    type: 'duplicate.decided', customer: number, payload: { verdict, others: numbers.filter((one) => one !== number).map(Number), ...(isAutomatic ? { automatic: true } : {}) },
  })))
}

function offerOf(customers: readonly Customer[], wanted: string | undefined): { survivor: string; losers: string[] } {
  const survivor = customers.find((one) => wanted !== undefined && idKey(one.id) === idKey(wanted)) ?? survivorOf(customers)
  return { survivor: survivor.id, losers: customers.filter((one) => one !== survivor).map((one) => one.id) }
}

/** Decisions below a number, the last first; `customer` also finds those of whoever is part of it. */
export async function getDecisions(
  ctx: Context, query: { customerId: string | null; verdict: Verdict | null; below: bigint | null; limit: number },
): Promise<{ decisions: DuplicateDecision[]; customers: ReadonlyMap<bigint, Customer> }> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = query.customerId === null ? null : (await existingCustomer(db, query.customerId)).number
    const decisions = await listDecisions(db, { customer, verdict: query.verdict, below: query.below, limit: query.limit })
    const numbers = [...new Set(decisions.flatMap(({ a, b }) => [a, b]))]
    return { decisions, customers: new Map((await getCustomers(db, numbers)).map((one) => [one.number, one])) }
  })
}
