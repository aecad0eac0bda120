// Subscriptions to the same plan that a merge brings together: nobody is cancelled for it, but it is said, and what it costs.

import { effectiveVersion, priceIn } from '../domain/catalog.ts'
import type { Customer } from '../domain/customer.ts'
import type { Json } from '../domain/json.ts'
import { amountFor } from '../domain/price.ts'
import { monthlyRecurringMinor, type RecurringAmount } from '../domain/report.ts'
import type { Subscription } from '../domain/subscription.ts'
import { getPlans, getPlanVersions } from '../storage/catalog.ts'
import type { SiteDb } from '../storage/db.ts'
import { listLiveSubscriptionsOf } from '../storage/subscriptions.ts'

/**
 * The plans that more than one of the parties is subscribed to, per currency: which subscriptions, what all of them come to in a
 * month, and what is left of that without the dearest one. Before discounts and taxes, in minor units.
 */
export async function doubledPlans(db: SiteDb, parties: readonly Customer[]): Promise<Json> {
  const live = await listLiveSubscriptionsOf(db, parties.map((one) => one.number))
  const groups = new Map<string, Subscription[]>()
  for (const one of live) groups.set(`${one.plan}:${one.currency}`, [...(groups.get(`${one.plan}:${one.currency}`) ?? []), one])
  const doubled = [...groups.values()].filter((group) => new Set(group.map((one) => one.customer)).size > 1)
  if (doubled.length === 0) return []
  const plans = await getPlans(db, doubled.flatMap((group) => group.map((one) => one.plan)))
  const versionOf = (one: Subscription): number => effectiveVersion(plans.get(one.plan) ?? { reachingVersion: 0 }, one.planVersion)
  const versions = await getPlanVersions(db, doubled.flat().map((one) => ({ plan: one.plan, version: versionOf(one) })))
  const amountOf = (one: Subscription): RecurringAmount => {
    const model = one.ownPrice ?? priceIn(versions.get(`${one.plan}:${versionOf(one)}`) ?? [], one.currency)?.model
    return { interval: one.interval, amountMinor: model ? amountFor(model, one.quantity).amountMinor : 0n }
  }
  const idOf = new Map(parties.map((one) => [one.number, one.id]))
  return doubled.map((group) => {
    const byCost = group.toSorted((a, b) => Number(monthlyRecurringMinor([amountOf(b)]) - monthlyRecurringMinor([amountOf(a)])) || Number(a.number - b.number))
    const [first] = group
    const plan = first && plans.get(first.plan)
    const monthly = (some: readonly Subscription[]): Json => ({ amountMinor: Number(monthlyRecurringMinor(some.map(amountOf))), currency: first?.currency ?? '' })
    return {
      plan: { id: plan?.id ?? '', name: plan?.name ?? '' }, subscriptions: group.map((one) => ({ id: one.id, customer: idOf.get(one.customer) ?? '', status: one.status })),
      monthly: monthly(group), extraMonthly: monthly(byCost.slice(1)),
    }
  })
}
