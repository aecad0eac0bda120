// Pelcro's memberships: customers who have a seat in another customer's subscription.

import type { JsonObject } from '../../domain/json.ts'
import { Refused } from '../../domain/refusal.ts'
import { type Seat, SEAT_STATUSES } from '../../domain/seat.ts'
import { isLive } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { listSubscriptionPage } from '../../services/numbered-records.ts'
import { findSeats } from '../../services/record-lists.ts'
import { getSeat, giveSeat, removeSeat } from '../../services/seats.ts'
import { Body, ById, customerNamed } from './customers.ts'
import { fieldsOf } from './fields.ts'
import { ListQuery, readRecordList } from './lists.ts'
import { absentIs, refuseField } from './refusals.ts'
import { subscriptionAt } from './subscriptions.ts'
import { answerOne, answerPage, readNumber, viewTime } from './wire.ts'

const FILTERS = {
  customer_id: { core: 'customerNumber', values: 'number' }, subscription_id: { core: 'subscriptionNumber', values: 'number' }, status: { core: 'status', values: { active: ['active'], pending: ['pending'] } },
} as const

/** Memberships, each with how many its subscription is for. */
async function viewMemberships(ctx: Context, seats: readonly Seat[]): Promise<JsonObject[]> {
  const numbers = [...new Set(seats.map((one) => one.subscription))]
  const subscriptions = numbers.length === 0 ? [] : await listSubscriptionPage(ctx, { numbers, sort: 'number', descending: false, after: null, limit: numbers.length })
  const quantities = new Map(subscriptions.map((one) => [one.number, one.quantity]))
  return seats.map((one) => ({
    id: Number(one.number), subscription_id: Number(one.subscription), customer_id: Number(one.customer), seats: quantities.get(one.subscription) ?? 0, status: one.status, created_at: viewTime(one.createdAt),
  }))
}

async function shown(ctx: Context, seat: Seat, status = 200): Promise<Answer> {
  const [view] = await viewMemberships(ctx, [seat])
  return answerOne(view ?? {}, status)
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, FILTERS)
  const { rows, total } = await findSeats(ctx, query)
  return answerPage(head, paging, await viewMemberships(ctx, rows), total)
}

/** A pending one becomes active when it is asked for again, which is no new one. */
async function create(ctx: Context, body: unknown): Promise<Answer> {
  const fields = fieldsOf(ctx, body)
  const [number, member] = [fields.id('subscription_id', { required: true }), fields.id('customer_id', { required: true })]
  const status = fields.choice('status', SEAT_STATUSES) ?? 'active'
  fields.done()
  const { id: customerId } = await customerNamed(ctx, member ?? 0n, 'customer_id')
  const subscription = await subscriptionAt(ctx, number ?? 0n).catch(absentIs('subscription_id'))
  if (!isLive(subscription)) refuseField('subscription_id', 'This subscription has ended.')
  const { seat, created } = await giveSeat(ctx, { subscriptionId: subscription.id, customerId, status }).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'already-exists') return refuseField('customer_id', 'This customer is a member already.')
    throw error
  })
  return shown(ctx, seat, created ? 201 : 200)
}

const read = { scope: 'subscriptions:read' } as const
const write = { scope: 'subscriptions:write' } as const
export const membershipEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/memberships', query: ListQuery, ...read, handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/memberships', ...write, body: Body, handle: ({ ctx, body }) => create(ctx, body) }),
  endpoint({ method: 'GET', path: '/memberships/{id}', ...read, params: ById, handle: async ({ ctx, params }) => shown(ctx, await getSeat(ctx, readNumber(params.id))) }),
  endpoint({
    method: 'DELETE', path: '/memberships/{id}', ...write, params: ById,
    handle: async ({ ctx, params }) => {
      await removeSeat(ctx, readNumber(params.id))
      return { status: 204 }
    },
  }),
]
