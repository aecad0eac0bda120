// What subscriptions are to be charged next, as it will be charged.

import { comingCharges, type DeliveryLine } from '../domain/delivery.ts'
import type { Subscription } from '../domain/subscription.ts'
import { listLiveSubscriptionsOf } from '../storage/subscriptions.ts'
import { type Context, permit } from './context.ts'
import { readSold } from './renewals.ts'

/** A charge to come, or one that is left out. */
export type ComingCharge = Omit<DeliveryLine, 'subscription'>

/** Of each subscription by its number: the next charge, and the periods that are left out, in their order. One query a kind, however many they are. */
export async function getComingCharges(ctx: Context, subscriptions: readonly Subscription[]): Promise<Map<bigint, ComingCharge[]>> {
  permit(ctx, 'subscriptions:read')
  if (subscriptions.length === 0) return new Map()
  const customers = [...new Set(subscriptions.map((one) => one.customer))]
  return ctx.database.read(ctx.site.siteId, async (db) => {
    // All of a customer's: which of them takes an item along depends on which is charged first.
    const running = await listLiveSubscriptionsOf(db, customers)
    const sold = await readSold(db, running)
    const owned = new Map<bigint, Subscription[]>()
    for (const one of running) owned.set(one.customer, [...(owned.get(one.customer) ?? []), one])
    return new Map([...owned].flatMap(([customer, own]) => [...comingCharges({ subscriptions: own, offer: sold, items: sold.items.get(customer) ?? [], now: ctx.now() })]))
  })
}
