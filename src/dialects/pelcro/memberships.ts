// Pelcro's memberships: customers who have a seat in another customer's subscription. The dialect keeps them with the subscription.

import { type JsonObject, isJsonObject } from '../../domain/json.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { isLive, type Subscription } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { listSubscriptionPage } from '../../services/numbered-records.ts'
import { getCustomersByNumber } from '../../services/standings.ts'
import { annotateSubscription } from '../../services/subscriptions.ts'
import { Body, ById, customerNamed } from './customers.ts'
import { fieldsOf } from './fields.ts'
import { absentIs, refuseField } from './refusals.ts'
import { subscriptionAt } from './subscriptions.ts'
import { answerOne, answerPage, KEPT, keptOf, readNumber, readPaging, viewTime } from './wire.ts'

/** Seats of one subscription; a membership's id is its subscription's, and three digits for the seat. */
const SEATS_MAX = 999
const SEATS = BigInt(SEATS_MAX + 1)
const STATUSES = ['active', 'pending'] as const
const CHUNK = 250
/** How often a seat is looked for again when another request took one meanwhile. */
const TRIES_MAX = 5

interface Member {
  readonly customer: bigint
  readonly seat: number
  readonly status: (typeof STATUSES)[number]
  readonly since: number
}
interface Membership extends Member {
  readonly subscription: Subscription
}

/** What is kept of a subscription's members, in the order of their seats; whatever others wrote there is left out. */
function membersOf({ metadata }: Pick<Subscription, 'metadata'>): Member[] {
  const kept = keptOf(metadata)['members']
  return Object.entries(isJsonObject(kept) ? kept : {}).flatMap(([customer, value]) => {
    const { seat, status, since } = isJsonObject(value) ? value : {}
    const known = STATUSES.find((one) => one === status)
    const isSeat = typeof seat === 'number' && Number.isInteger(seat) && seat >= 1 && seat <= SEATS_MAX
    return /^\d{1,18}$/.test(customer) && isSeat && known ? [{ customer: BigInt(customer), seat, status: known, since: typeof since === 'number' ? since : 0 }] : []
  }).toSorted((a, b) => a.seat - b.seat)
}

const idOf = ({ subscription, seat }: Membership): number => Number(subscription.number * SEATS + BigInt(seat))

function viewMembership(one: Membership): JsonObject {
  const { subscription, customer, status, since } = one
  return { id: idOf(one), subscription_id: Number(subscription.number), customer_id: Number(customer), seats: subscription.quantity, status, created_at: since }
}

/** Those whose customers, owners and members both, are there. */
async function living(ctx: Context, subscriptions: readonly Subscription[]): Promise<Membership[]> {
  const all = subscriptions.flatMap((subscription) => membersOf(subscription).map((one) => ({ ...one, subscription })))
  const customers = all.length === 0 ? new Map() : await getCustomersByNumber(ctx, all.flatMap((one) => [one.customer, one.subscription.customer]))
  return all.filter((one) => customers.get(one.customer)?.deletedAt === null && customers.get(one.subscription.customer)?.deletedAt === null)
}

/** Subscriptions with members, in order of their numbers; those of one member, if one is named. */
async function* withMembers(ctx: Context, customer: bigint | null): AsyncIterable<Subscription[]> {
  for (const status of customer === null ? ['yes'] : STATUSES) {
    const noted = { path: customer === null ? [KEPT, 'has_members'] : [KEPT, 'members', String(customer), 'status'], value: status }
    for (let after: [string, string] | null = null; ;) {
      const page: Subscription[] = await listSubscriptionPage(ctx, { noted, sort: 'number', descending: false, after, limit: CHUNK })
      yield page
      const last = page.at(-1)
      if (!last || page.length < CHUNK) break
      after = [String(last.number), String(last.number)]
    }
  }
}

/** The memberships of one customer, each with the subscription that it is a seat of. */
export async function membershipsOf(ctx: Context, customer: bigint): Promise<{ id: number; status: string; subscription: Subscription }[]> {
  const found: Membership[] = []
  for await (const some of withMembers(ctx, customer)) found.push(...(await living(ctx, some)))
  return found.filter((one) => one.customer === customer).map((one) => ({ id: idOf(one), status: one.status, subscription: one.subscription }))
}

/** All are gone through for a page: those of a site are few, and of one subscription or customer fewer. */
async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const paging = readPaging(head)
  const { filter = {} } = head.query
  const asked = typeof filter === 'object' && filter !== null ? Object.entries(filter) : refuseField('filter', 'Filters are written filter[field]=value.')
  const wanted = new Map(asked.map(([name, value]: [string, unknown]) => {
    if (name !== 'customer_id' && name !== 'subscription_id') refuseField(`filter.${name}`, 'This filter is not known.')
    return [name, typeof value === 'string' && /^\d{1,18}$/.test(value) ? BigInt(value) : refuseField(`filter.${name}`, 'The filter must be an id.')]
  }))
  const [customer, subscription] = [wanted.get('customer_id') ?? null, wanted.get('subscription_id')]
  const found: Membership[] = []
  if (subscription === undefined) for await (const some of withMembers(ctx, customer)) found.push(...(await living(ctx, some)))
  else found.push(...(await living(ctx, await subscriptionAt(ctx, subscription).then((one) => [one], absentIs('filter.subscription_id')))))
  const rows = found.filter((one) => customer === null || one.customer === customer)
  return answerPage(head, paging, rows.slice(paging.offset, paging.offset + paging.limit).map(viewMembership), rows.length)
}

async function membershipAt(ctx: Context, id: string): Promise<Membership> {
  const number = readNumber(id)
  const absent = (): never => refuse('not-found', { detail: 'there is no such membership' })
  const subscription = await subscriptionAt(ctx, number / SEATS)
  return (await living(ctx, [subscription])).find((one) => BigInt(one.seat) === number % SEATS) ?? absent()
}

async function keep(ctx: Context, subscription: Subscription, member: Member | { readonly customer: bigint; readonly seat: null }): Promise<Subscription> {
  const entry = member.seat === null ? null : { seat: member.seat, status: member.status, since: member.since }
  const isLast = member.seat === null && membersOf(subscription).every((one) => one.customer === member.customer)
  return annotateSubscription(ctx, subscription.id, { [KEPT]: { has_members: isLast ? null : 'yes', members: { [String(member.customer)]: entry } } }, {}, subscription.revision)
}

/** The lowest seat that nobody has. */
function freeSeat(members: readonly Member[]): number {
  const taken = new Set(members.map((one) => one.seat))
  for (let seat = 1; seat <= SEATS_MAX; seat++) if (!taken.has(seat)) return seat
  return refuse('limit-reached', { detail: `A subscription has at most ${SEATS_MAX} members here.` })
}

/** A pending one becomes active when it is asked for again, which is no new one. */
async function create(ctx: Context, body: unknown): Promise<Answer> {
  const fields = fieldsOf(ctx, body)
  const [number, member] = [fields.id('subscription_id', { required: true }), fields.id('customer_id', { required: true })]
  const status = fields.choice('status', STATUSES) ?? 'active'
  fields.done()
  const { number: customer } = await customerNamed(ctx, member ?? 0n, 'customer_id')
  for (let attempt = 1; ; attempt++) {
    const subscription = await subscriptionAt(ctx, number ?? 0n).catch(absentIs('subscription_id'))
    if (!isLive(subscription)) refuseField('subscription_id', 'This subscription has ended.')
    const members = membersOf(subscription)
    const known = members.find((one) => one.customer === customer)
    if (known && (known.status === 'active' || status === 'pending')) refuseField('customer_id', 'This customer is a member already.')
    const one: Member = known ? { ...known, status } : { customer, seat: freeSeat(members), status, since: viewTime(ctx.now()) }
    try {
      return answerOne(viewMembership({ ...one, subscription: await keep(ctx, subscription, one) }), known ? 200 : 201)
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'revision-stale') || attempt >= TRIES_MAX) throw error
    }
  }
}

async function remove(ctx: Context, id: string): Promise<Answer> {
  const { subscription, customer } = await membershipAt(ctx, id)
  await keep(ctx, subscription, { customer, seat: null })
  return { status: 204 }
}

const write = { scope: 'subscriptions:write', params: ById } as const
export const membershipEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/memberships', scope: 'subscriptions:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/memberships', scope: 'subscriptions:write', body: Body, handle: ({ ctx, body }) => create(ctx, body) }),
  endpoint({ method: 'GET', path: '/memberships/{id}', scope: 'subscriptions:read', params: ById, handle: async ({ ctx, params }) => answerOne(viewMembership(await membershipAt(ctx, params.id))) }),
  endpoint({ method: 'DELETE', path: '/memberships/{id}', ...write, handle: ({ ctx, params }) => remove(ctx, params.id) }),
]
