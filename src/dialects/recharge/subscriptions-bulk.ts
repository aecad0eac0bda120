// Many of Recharge's subscriptions at once, all of one address: all of them or none. Answered in the older version's shape, which clients expect.

import { isJsonObject } from '../../domain/json.ts'
import type { Subscription } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { createSubscriptions, type SubscriptionDraft } from '../../services/subscriptions.ts'
import { addressAt, subscriptionsAt } from './addresses.ts'
import { AnyBody, ById } from './customers.ts'
import { changeOf, draftOf, finished, removeAll, skipOn, subscriptionAt } from './subscription-changing.ts'
import { readSubscription } from './subscription-input.ts'
import { viewSubscriptions } from './subscription-view.ts'
import { fieldsOf, readNumber, refuseField, versionOf } from './wire.ts'

const BULK_MAX = 20

/** The subscriptions of these numbers, each once. Refuses the field for one that does not go to the address. */
async function goingTo(ctx: Context, address: Awaited<ReturnType<typeof addressAt>>, numbers: readonly bigint[], field: string): Promise<Subscription[]> {
  if (numbers.length === 0 || new Set(numbers).size < numbers.length) refuseField(field, 'Names no subscription, or one twice.')
  const subscriptions = await Promise.all(numbers.map((one) => subscriptionAt(ctx, one)))
  const there = new Set((await subscriptionsAt(ctx, address)).map((one) => one.number))
  if (subscriptions.some((one) => !there.has(one.number))) refuseField(field, 'Not subscriptions of this address.')
  return subscriptions
}

function readBulk(body: unknown): object[] {
  const fields = fieldsOf(body)
  const list = fields.list('subscriptions', { required: true, max: BULK_MAX })
  fields.done()
  return (list ?? []).map((one) => (isJsonObject(one) ? one : refuseField('subscriptions', 'Not a valid list of subscriptions.')))
}

const idIn = (one: object): bigint => fieldsOf(one).id('id') ?? refuseField('id', 'Required field missing', 'plain')

/** Sends what became due, and shows them as they then are. */
async function shown(ctx: Context, subscriptions: readonly Subscription[], status = 200): Promise<Answer> {
  const after: Subscription[] = []
  for (const one of subscriptions) after.push(await finished(ctx, one))
  return { status, body: { subscriptions: await viewSubscriptions(ctx, after, '2021-01') } }
}

async function create(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const version = versionOf(head)
  const { number } = await addressAt(ctx, id)
  const drafts: SubscriptionDraft[] = []
  for (const one of readBulk(body)) drafts.push(await draftOf(ctx, readSubscription({ ...one, address_id: Number(number) }, version, true)))
  return shown(ctx, await createSubscriptions(ctx, drafts), version === '2021-11' ? 201 : 200)
}

async function change(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const list = readBulk(body)
  const subscriptions = await goingTo(ctx, await addressAt(ctx, id), list.map(idIn), 'subscriptions')
  const changes: ((one: Context) => Promise<void>)[] = []
  for (const [index, one] of subscriptions.entries()) changes.push(await changeOf(ctx, one, readSubscription(list[index], versionOf(head), false)))
  await inOneTransaction(ctx, async (one) => {
    for (const apply of changes) await apply(one)
  })
  return shown(ctx, subscriptions)
}

async function remove(ctx: Context, id: string, body: unknown): Promise<Answer> {
  await removeAll(ctx, await goingTo(ctx, await addressAt(ctx, id), readBulk(body).map(idIn), 'subscriptions'))
  return { status: 204 }
}

/** Leaves out what is sent to an address on a day. */
async function skip(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const address = await addressAt(ctx, id)
  const fields = fieldsOf(body)
  const day = fields.day('date', { required: true })
  const numbers = fields.list('subscription_ids', { required: true, max: BULK_MAX })
  fields.done()
  return skipOn(ctx, head, await goingTo(ctx, address, (numbers ?? []).map((one) => readNumber(String(one))), 'subscription_ids'), day ?? '')
}

const write = { scope: 'subscriptions:write', params: ById, body: AnyBody } as const
export const bulkEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'POST', path: '/addresses/{id}/subscriptions-bulk', ...write, handle: async ({ ctx, head, params, body }) => create(ctx, head, params.id, body) }),
  endpoint({ method: 'PUT', path: '/addresses/{id}/subscriptions-bulk', ...write, handle: async ({ ctx, head, params, body }) => change(ctx, head, params.id, body) }),
  endpoint({ method: 'DELETE', path: '/addresses/{id}/subscriptions-bulk', ...write, handle: async ({ ctx, params, body }) => remove(ctx, params.id, body) }),
  endpoint({ method: 'POST', path: '/addresses/{id}/charges/skip', ...write, handle: async ({ ctx, head, params, body }) => skip(ctx, head, params.id, body) }),
]
