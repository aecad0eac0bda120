// Subscriptions to the same plan that a merge brings together: nobody is cancelled for it, but it is said, and what it costs.

import { effectiveVersion, priceIn } from '../domain/catalog.ts'
import type { Customer } from '../domain/customer.ts'
import type { JsonObject } from '../domain/json.ts'
import { amountFor } from '../domain/price.ts'
import { monthlyRecurringMinor, type RecurringAmount } from '../domain/report.ts'
import { getPlans, getPlanVersions } from '../storage/catalog.ts'
import type { SiteDb } from '../storage/db.ts'
import { type EqualSubscriptions, listDoubled } from '../storage/doubled-plans.ts'

/** Subscriptions to one plan that are told one by one; all are counted. */
const SUBSCRIPTIONS_TOLD_MAX = 20

/**
 * The plans that more than one of the parties is subscribed to: which subscriptions (the oldest, and how many there are), what all of
 * them come to in a month, and what is left of that with only one kept: the dearest in the currency of the oldest. Per currency, before
 * discounts and taxes, in minor units.
 */
export async function doubledPlans(db: SiteDb, parties: readonly Pick<Customer, 'number' | 'id'>[]): Promise<JsonObject[]> {
  const { equal, shown } = await listDoubled(db, parties.map((one) => one.number), SUBSCRIPTIONS_TOLD_MAX)
  if (equal.length === 0) return []
  const plans = await getPlans(db, equal.map((one) => one.plan))
  const versionOf = (one: EqualSubscriptions): number => effectiveVersion(plans.get(one.plan) ?? { reachingVersion: 0 }, one.planVersion)
  const versions = await getPlanVersions(db, equal.map((one) => ({ plan: one.plan, version: versionOf(one) })))
  const amountOf = (one: EqualSubscriptions): RecurringAmount => {
    const model = one.ownPrice ?? priceIn(versions.get(`${one.plan}:${versionOf(one)}`) ?? [], one.currency)?.model
    return { interval: one.interval, amountMinor: model ? amountFor(model, one.quantity).amountMinor : 0n }
  }
  const idOf = new Map(parties.map((one) => [one.number, one.id]))
  return [...new Set(equal.map((one) => one.plan))].map((number) => {
    const group = equal.filter((one) => one.plan === number)
    const plan = plans.get(number)
    return {
      plan: { id: plan?.id ?? '', name: plan?.name ?? '' }, subscriptionCount: group.reduce((sum, one) => sum + one.count, 0),
      subscriptions: shown.filter((one) => one.plan === number).map((one) => ({ id: one.id, customer: idOf.get(one.customer) ?? '', status: one.status })),
      ...costsOf(group, amountOf),
    }
  })
}

/** What a group comes to in a month, per currency, and without the one that would be kept. The oldest comes first in it. */
function costsOf(group: readonly EqualSubscriptions[], amountOf: (one: EqualSubscriptions) => RecurringAmount): { monthly: JsonObject[]; extraMonthly: JsonObject[] } {
  const times = ({ interval, amountMinor }: RecurringAmount, count: number): RecurringAmount => ({ interval, amountMinor: amountMinor * BigInt(count) })
  const monthlyOf = (one: EqualSubscriptions): bigint => monthlyRecurringMinor([amountOf(one)])
  const kept = group.filter((one) => one.currency === group[0]?.currency).reduce((best, one) => (monthlyOf(one) > monthlyOf(best) ? one : best))
  const sum = (countOf: (one: EqualSubscriptions) => number): JsonObject[] => [...new Set(group.map((one) => one.currency))].toSorted().map((currency) => ({
    amountMinor: Number(monthlyRecurringMinor(group.filter((one) => one.currency === currency).map((one) => times(amountOf(one), countOf(one))))), currency,
  }))
  return { monthly: sum((one) => one.count), extraMonthly: sum((one) => (one === kept ? one.count - 1 : one.count)).filter((one) => one['amountMinor'] !== 0) }
}
