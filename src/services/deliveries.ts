// The delivery schedule of a customer: what is to come, by date and address.

import { type Delivery, DELIVERIES_MAX, DELIVERY_YEARS_MAX, forecastDeliveries } from '../domain/delivery.ts'
import { isLive } from '../domain/subscription.ts'
import { addDays, type Instant } from '../domain/time.ts'
import { listAddresses } from '../storage/addresses.ts'
import { listSubscriptionsOf } from '../storage/subscriptions.ts'
import { type Context, permit } from './context.ts'
import { existingCustomer } from './customers.ts'
import { readSold } from './renewals.ts'

/** How much is asked for: so many deliveries, or those of so many days, or of both what ends first. */
export interface ScheduleQuery {
  readonly deliveries?: number
  readonly days?: number
}

export const DELIVERIES_DEFAULT = 10
const DAYS_OF_A_YEAR = 365

/** A customer's deliveries to come if everything is paid and nothing changed, and how far they were looked for. Refuses not-found. */
export async function getDeliverySchedule(ctx: Context, customerId: string, query: ScheduleQuery): Promise<{ deliveries: Delivery[]; from: Instant; until: Instant }> {
  permit(ctx, 'subscriptions:read')
  const now = ctx.now()
  const until = addDays(now, query.days ?? DELIVERY_YEARS_MAX * DAYS_OF_A_YEAR, ctx.site.settings.timeZone)
  const deliveries = query.deliveries ?? (query.days === undefined ? DELIVERIES_DEFAULT : DELIVERIES_MAX)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const { number } = await existingCustomer(db, customerId)
    const subscriptions = (await listSubscriptionsOf(db, [number])).filter(isLive)
    const [sold, addresses] = await Promise.all([readSold(db, subscriptions), listAddresses(db, [number])])
    const defaultAddress = (addresses.get(number) ?? []).find((one) => one.kind === 'shipping' && one.isDefault)?.id ?? null
    const start = { subscriptions, offer: sold, items: sold.items.get(number) ?? [], defaultAddress, now }
    return { from: now, until, deliveries: forecastDeliveries(start, { until, deliveries }) }
  })
}
