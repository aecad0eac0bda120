// The route of a customer's delivery schedule.

import Type, { type Static } from 'typebox'
import { type Delivery, DELIVERIES_MAX, DELIVERY_DAYS_MAX } from '../domain/delivery.ts'
import { writeMinor } from '../domain/money-json.ts'
import type { Instant as Moment } from '../domain/time.ts'
import { type Route, route } from '../http/surface.ts'
import type { Context } from '../services/context.ts'
import { DELIVERIES_DEFAULT, getDeliverySchedule } from '../services/deliveries.ts'
import { readReferences } from '../services/references.ts'
import { ShownMinor } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { Instant, nullable, strict } from './schemas.ts'

export const scheduleQuery = strict({
  deliveries: Type.Optional(Type.Integer({ minimum: 1, maximum: DELIVERIES_MAX, description: `at most so many (${DELIVERIES_DEFAULT}, or with days ${DELIVERIES_MAX})` })),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: DELIVERY_DAYS_MAX, description: 'only within so many days' })),
})
export const ScheduleView = strict({
  from: Instant, until: Instant,
  items: Type.Array(strict({
    date: Type.String({ format: 'date', description: 'in the time zone of the subscription' }), shippingAddressId: nullable(Type.String()),
    lines: Type.Array(strict({
      subscriptionId: Type.String(), planId: Type.String(), quantity: Type.Integer(), period: Type.Integer(), at: Instant, isSkipped: Type.Boolean(), currency: Type.String(),
      totalMinor: nullable(ShownMinor), items: Type.Array(strict({ id: Type.String(), description: Type.String(), quantity: Type.Integer() })),
    })),
  })),
})

/** A schedule as it goes over the wire. */
export async function viewSchedule(ctx: Context, schedule: { deliveries: readonly Delivery[]; from: Moment; until: Moment }): Promise<Static<typeof ScheduleView>> {
  const idOf = await readReferences(ctx, { plans: schedule.deliveries.flatMap(({ lines }) => lines.map((line) => line.subscription.plan)) })
  return writeMinor({
    from: schedule.from, until: schedule.until,
    items: schedule.deliveries.map(({ date, shippingAddress, lines }) => ({
      date, shippingAddressId: shippingAddress,
      lines: lines.map(({ subscription, items, amounts, period, at, isSkipped }) => ({
        period, at, isSkipped, totalMinor: isSkipped ? null : amounts.totalMinor, subscriptionId: subscription.id, planId: idOf('plans', subscription.plan), quantity: subscription.quantity, currency: subscription.currency,
        items: items.map(({ id, description, quantity }) => ({ id, description, quantity })),
      })),
    })),
  }) as Static<typeof ScheduleView>
}

export const deliveryRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers/{id}/delivery-schedule', id: 'getDeliverySchedule', tag: 'subscriptions', summary: 'What is to be delivered and charged, by date and address',
    description: 'What the clock will bring if everything is paid and nothing is changed: periods of subscriptions, one-time items that go along, skips, planned changes, pauses that end, and ends.',
    scope: 'subscriptions:read', params: strict({ id: CustomerId }), query: scheduleQuery, answers: { 200: ScheduleView },
    handle: async ({ ctx, params: { id }, query }) => ({ body: await viewSchedule(ctx, await getDeliverySchedule(ctx, id, query)) }),
  }),
]
