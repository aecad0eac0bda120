// The parties of a merge that is undone, as customers: what each is once more, what it is found by, and what is told of it.

import { activityChange, activityOf, type ActivityGrounds } from '../domain/activity.ts'
import { type Consents, NO_CONSENTS } from '../domain/consent.ts'
import { type Customer, EMPTY_PROFILE } from '../domain/customer.ts'
import { customerIndex } from '../domain/customer-index.ts'
import { payingDefault } from '../domain/merge-parts.ts'
import { metricsOf } from '../domain/metrics.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { assert } from '../domain/refusal.ts'
import { KEY_SEPARATOR } from '../domain/text-key.ts'
import { readActivityGrounds } from '../storage/customer-figures.ts'
import { getCustomers, saveCustomers } from '../storage/customers.ts'
import { findOuterTouches, listLastConsents, listTakenKeys } from '../storage/merge-facts.ts'
import { countInvoices, sumTransactions } from '../storage/merge-figures.ts'
import { markCurrentIds } from '../storage/merge-moves.ts'
import { insertOwnId, listIdOwners } from '../storage/merges.ts'
import { countTold, type Told } from '../storage/moved-events.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import type { Context } from './context.ts'
import { rekey } from './duplicate-keys.ts'
import { type Happening, recordCounted } from './events.ts'
import { profileWithout } from './merge-standing.ts'
import { tellChanges, tellExtent, tellMoved } from './merge-telling.ts'
import type { Undoing } from './merge-unmaking.ts'

/** Restores the rows of all parties with what they are found by, and tells it, with what else happened; gives how many events that is. */
export async function restoreCustomers(undoing: Undoing, also: readonly Happening[], told: Told): Promise<number> {
  const { ctx, db, merge, survivor, numbers, losers } = undoing
  const restored = await workOut(undoing)
  const count = await countTold(db, told)
  const happenings: Happening[] = [...restored.flatMap((one) => tellRestored(undoing, one, count)), ...also]
  const { settings } = ctx.site
  const nothing = { keys: [], numbers: [] }
  const bases = await saveCustomers(db, restored.map(({ now, after }) => ({
    // One that was merged is found by nothing, and has no text to be searched by; one that is deleted stays so.
    before: isBack({ now, after }) ? { ...now, ...EMPTY_PROFILE, id: '' } : after.deletedAt ? after : now, after, indexBefore: now.deletedAt ? nothing : customerIndex(now, settings),
    indexAfter: after.deletedAt ? nothing : customerIndex(after, settings), eventCount: happenings.filter((one) => one.customer === after.number).length,
  })))
  await rekey(ctx, db, restored.filter(({ after }) => after.deletedAt === null).map(({ after }) => after))
  await markCurrentIds(db, numbers)
  await recordCounted(ctx, db, happenings, bases)
  await tellMoved(ctx, db, { merge: merge.id, survivor: survivor.number, told: { ...told, losers }, isUndone: true }, count)
  return happenings.length + tellExtent(count).told
}

const isBack = ({ now, after }: Pick<Restored, 'now' | 'after'>): boolean => now.deletedAt !== null && after.deletedAt === null

/** What every party is once more, of which others took nothing meanwhile. */
async function workOut(undoing: Undoing): Promise<Restored[]> {
  const { ctx, db, survivor, numbers, parties } = undoing
  const current = new Map((await getCustomers(db, numbers)).map((one) => [one.number, one]))
  const owners = await listIdOwners(db, numbers)
  const facts = await readFacts(undoing)
  const worked = parties.map((party) => {
    const now = current.get(party.customer)
    assert(now && party.before, 'a merge that stands keeps its parties as they were')
    const shape = party.customer === survivor.number ? revertSurvivor(undoing, now) : { ...party.before, tags: now.tags }
    const figures = facts(party.customer)
    const id = shape.deletedAt !== null || owners.has(now.number) ? shape.id : ctx.newId('customer')
    if (id !== shape.id) undoing.undecided.push({ what: 'taken', customer: id, field: 'id', was: shape.id })
    const after = { ...shape, id, ...figures.state, metrics: figures.metrics(now.metrics.currency), number: now.number, revision: now.revision + 1, updatedAt: ctx.now() }
    return { now, after: { ...after, activity: activityOf(figures.grounds), defaultPaymentMethodId: defaultOf(undoing, after, figures.methods) }, grounds: figures.grounds }
  })
  for (const { after } of worked) if (after.deletedAt === null && !owners.has(after.number)) await insertOwnId(db, after.number, after.id)
  return withoutTaken(undoing, worked)
}

function tellRestored({ merge, survivor, losers }: Undoing, { now, after, grounds }: Restored, count: number): Happening[] {
  const change = activityChange(now.activity, grounds, 'merged')
  const isSurvivor = now.number === survivor.number
  return [
    {
      type: 'customer.unmerged', customer: now.number, subject: merge.id,
      payload: isSurvivor ? { role: 'survivor', customers: losers.map(Number), ...tellExtent(count) } : { role: 'merged', from: Number(survivor.number) },
    },
    ...(isSurvivor && after.deletedAt === null ? [tellChanges(survivor, after, merge.id)] : []),
    ...(change ? [{ type: change.type, customer: now.number, payload: { cause: change.cause } }] : []),
  ]
}

function revertSurvivor(undoing: Undoing, now: Customer): Customer {
  const { profile, kept } = profileWithout(undoing, now)
  for (const field of kept) undoing.undecided.push({ what: 'field-changed', field })
  return { ...now, ...profile }
}

interface PartyFacts {
  readonly grounds: ActivityGrounds
  readonly methods: readonly PaymentMethod[]
  readonly state: Pick<Customer, 'consents' | 'leadSources'>
  metrics(currency: string): Customer['metrics']
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
      metrics: (currency) => metricsOf(currency, paid.filter((one) => one.customer === customer), invoices.get(customer) ?? 0, own.activeSubscriptions),
    }
  }
}

function defaultOf({ undecided, survivor }: Undoing, customer: Customer, methods: readonly PaymentMethod[]): string | null {
  const was = customer.defaultPaymentMethodId
  const is = payingDefault(was, methods, customer.number === survivor.number)
  if (is !== was) undecided.push({ what: 'default-payment-method', customer: customer.id, was, is })
  return is
}

type Restored = { readonly now: Customer; readonly after: Customer; readonly grounds: ActivityGrounds }

/** What only one may have and somebody else took since, or the survivor took up, is not given back. */
async function withoutTaken({ ctx, db, numbers, undecided }: Undoing, restored: readonly Restored[]): Promise<Restored[]> {
  const keysOf = (customer: Customer): string[] => (customer.deletedAt ? [] : customerIndex(customer, ctx.site.settings).keys.filter((one) => one.exclusive).map((one) => one.key))
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
