// Recharge's subscriptions: reading, changing, cancelling, activating and skipping them, and moving the next charge.

import type { JsonObject } from '../../domain/json.ts'
import { isLive, type Subscription } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { countOf, listSubscriptionPage, type RecordFilter } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import {
  annotateSubscription, cancelSubscription, createSubscription, moveNextCharge, reactivateSubscription, resumeSubscription, revokeCancellation,
} from '../../services/subscriptions.ts'
import { getSurroundings } from '../../services/surroundings.ts'
import { addressAt, viewAddresses } from './addresses.ts'
import { viewCustomers } from './customer-view.ts'
import { AnyBody, ById } from './customers.ts'
import { AGE_FILTERS, listAnswer, type ListRequest, namesOf, readIds, readList, readPage, recordFilter, recordQuery } from './lists.ts'
import { viewMetafields } from './metafield-view.ts'
import { orNull } from './missing.ts'
import { permitIncludes } from './rights.ts'
import { changeOf, draftOf, finished, removeAll, skipOn, subscriptionAt } from './subscription-changing.ts'
import { readSubscription, type Sent } from './subscription-input.ts'
import { DELETED, statusOf, viewSubscriptions } from './subscription-view.ts'
import { chargeTime, fieldsOf, KEPT, refuseField, type Version, versionOf } from './wire.ts'

const COMMENTS_MAX = 1_024
/** When one that is taken up again is charged next, unless its time is paid for already: time enough to set another date. */
const RESTART_AFTER_DAYS = 1
const DAY_MS = 86_400_000

async function shown(ctx: Context, head: RequestHead, subscription: Subscription, status = 200): Promise<Answer> {
  const [view] = await withIncludes(ctx, [subscription], versionOf(head), namesOf(head.query['include']))
  return { status, body: { subscription: view } }
}

async function withIncludes(ctx: Context, subscriptions: readonly Subscription[], version: Version, include: ReadonlySet<string>): Promise<object[]> {
  permitIncludes(ctx, include)
  const views = await viewSubscriptions(ctx, subscriptions, version)
  if (!['address', 'customer', 'metafields'].some((name) => include.has(name))) return views
  const around = await getSurroundings(ctx, { subscriptions })
  const people = include.has('customer') ? await viewCustomers(ctx, [...around.customers.values()], version) : []
  const places = include.has('address') ? await viewAddresses(ctx, [...around.addresses.values()].flat(), version) : []
  const find = (among: readonly { readonly [name: string]: unknown }[], id: unknown): unknown => among.find((one) => one['id'] === id) ?? null
  return views.map((view, index) => ({
    ...view, include: {
      ...(include.has('address') ? { address: find(places, view['address_id']) } : {}), ...(include.has('customer') ? { customer: find(people, view['customer_id']) } : {}),
      ...(include.has('metafields') ? { metafields: metafieldsIn(subscriptions[index]) } : {}),
    },
  }))
}

const metafieldsIn = (one: Subscription | undefined): JsonObject[] => (one ? viewMetafields(one.metadata, 'subscription', one.number) : [])

const FILTERS = ['address_id', 'address_ids', 'customer_id', 'external_variant_id', 'shopify_variant_id', 'status', ...AGE_FILTERS]
const NOT_HERE = ['bundles_only']
const STATUSES: { readonly [status: string]: readonly string[] } = { active: ['pending', 'trialing', 'active', 'paused'], cancelled: ['cancelled'], expired: ['expired'] }

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  const more = await filtersOf(ctx, request)
  const page = await readPage(request, (limit) => listSubscriptionPage(ctx, { ...recordQuery(request, limit), unless: DELETED, ...more }))
  return listAnswer(head, request, 'subscriptions', page, await withIncludes(ctx, page.rows, request.version, request.include))
}

async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  return { body: { count: await countOf(ctx, 'subscriptions', { ...recordFilter(request), unless: DELETED, ...(await filtersOf(ctx, request)) }) } }
}

async function filtersOf(ctx: Context, { filters }: ListRequest): Promise<RecordFilter> {
  const customers = ctx.actor.customer !== undefined ? [ctx.actor.customer] : readIds('customer_id', filters['customer_id'])
  const statuses = filters['status']?.split(',').flatMap((one) => STATUSES[one.trim().toLowerCase()] ?? refuseField('status', `Must be one of: ${Object.keys(STATUSES).join(', ')}.`))
  const variant = filters['external_variant_id'] ?? filters['shopify_variant_id']
  return {
    ...(customers ? { customers } : {}), ...(statuses ? { statuses } : {}), ...(variant ? { noted: [{ path: [KEPT, 'external_variant_id'], value: variant }] } : {}),
    ...(await shippedTo(ctx, readIds('address_ids', filters['address_ids'] ?? filters['address_id']))),
  }
}

/** What goes to addresses: what names them, and what goes to a customer's default that is one of them. */
async function shippedTo(ctx: Context, addresses: readonly bigint[] | undefined): Promise<{ shippingAddresses?: string[]; shippingDefaults?: bigint[] }> {
  if (!addresses) return {}
  const found = (await Promise.all(addresses.map((number) => orNull(addressAt(ctx, number))))).filter((one) => one !== null)
  const around = await getSurroundings(ctx, { customers: found.flatMap((one) => one.customer ?? []) })
  const defaults = [...around.addresses].flatMap(([customer, some]) => (some.some((one) => one.kind === 'shipping' && one.isDefault && found.some(({ id }) => id === one.id)) ? [customer] : []))
  return { shippingAddresses: found.map((one) => one.id), shippingDefaults: defaults }
}

async function change(ctx: Context, before: Subscription, sent: Sent): Promise<Subscription> {
  await inOneTransaction(ctx, await changeOf(ctx, before, sent))
  return finished(ctx, before)
}

async function cancel(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const before = await subscriptionAt(ctx, id)
  const fields = fieldsOf(body)
  const reason = fields.text('cancellation_reason', { required: true, min: 1 })
  const comments = fields.text('cancellation_reason_comments', { nullable: true, max: COMMENTS_MAX })
  fields.done()
  if (!isLive(before)) refuseField('status', `Subscription is already ${statusOf(before)}`)
  return shown(ctx, head, await inOneTransaction(ctx, async (one) => {
    if (comments) await annotateSubscription(one, before.id, { [KEPT]: { cancellation_reason_comments: comments } })
    return cancelSubscription(one, before.id, { when: 'now', reason: reason ?? null }, null)
  }))
}

async function activate(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const before = await subscriptionAt(ctx, id)
  if (!isLive(before)) {
    return shown(ctx, head, await inOneTransaction(ctx, async (one) => {
      await reactivateSubscription(one, before.id, new Date(ctx.now().getTime() + RESTART_AFTER_DAYS * DAY_MS), null)
      return annotateSubscription(one, before.id, { [KEPT]: { cancellation_reason_comments: null } })
    }))
  }
  if (before.status === 'paused') await resumeSubscription(ctx, before.id, null)
  else if (before.cancelAt !== null) await revokeCancellation(ctx, before.id, null)
  return shown(ctx, head, await finished(ctx, before))
}

async function skip(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const fields = fieldsOf(body)
  const day = fields.day('date', { required: true })
  fields.done()
  return skipOn(ctx, head, [await subscriptionAt(ctx, id)], day ?? '')
}

const write = { scope: 'subscriptions:write', params: ById } as const
export const subscriptionEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/subscriptions', scope: 'subscriptions:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/subscriptions/count', scope: 'subscriptions:read', handle: async ({ ctx, head }) => count(ctx, head) }),
  endpoint({
    method: 'POST', path: '/subscriptions', scope: 'subscriptions:write', body: AnyBody,
    handle: async ({ ctx, head, body }) => {
      const version = versionOf(head)
      const begun = await createSubscription(ctx, await draftOf(ctx, readSubscription(body, version, true)))
      return shown(ctx, head, await finished(ctx, begun), version === '2021-11' ? 201 : 200)
    },
  }),
  endpoint({ method: 'GET', path: '/subscriptions/{id}', scope: 'subscriptions:read', params: ById, handle: async ({ ctx, head, params }) => shown(ctx, head, await subscriptionAt(ctx, params.id)) }),
  endpoint({
    method: 'PUT', path: '/subscriptions/{id}', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => shown(ctx, head, await change(ctx, await subscriptionAt(ctx, params.id), readSubscription(body, versionOf(head), false))),
  }),
  endpoint({
    method: 'DELETE', path: '/subscriptions/{id}', ...write,
    handle: async ({ ctx, params }) => {
      await removeAll(ctx, [await subscriptionAt(ctx, params.id)])
      return { status: 204 }
    },
  }),
  endpoint({ method: 'POST', path: '/subscriptions/{id}/cancel', ...write, body: AnyBody, handle: async ({ ctx, head, params, body }) => cancel(ctx, head, params.id, body) }),
  endpoint({ method: 'POST', path: '/subscriptions/{id}/activate', ...write, handle: async ({ ctx, head, params }) => activate(ctx, head, params.id) }),
  endpoint({
    method: 'POST', path: '/subscriptions/{id}/set_next_charge_date', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => {
      const subscription = await subscriptionAt(ctx, params.id)
      const fields = fieldsOf(body)
      const day = fields.day('date', { required: true })
      fields.done()
      await moveNextCharge(ctx, subscription.id, chargeTime(ctx, day ?? '', 'date', 'date is not far enough in the future'), null)
      return shown(ctx, head, await finished(ctx, subscription))
    },
  }),
  endpoint({
    method: 'POST', path: '/subscriptions/{id}/change_address', ...write, body: AnyBody,
    handle: async ({ ctx, head, params, body }) => {
      const subscription = await subscriptionAt(ctx, params.id)
      const fields = fieldsOf(body)
      const address = fields.id('address_id', { required: true })
      const nextChargeOn = fields.day('next_charge_scheduled_at', { nullable: true })
      fields.done()
      return shown(ctx, head, await change(ctx, subscription, { ...NOTHING_SENT, address, nextChargeOn }))
    },
  }),
  endpoint({ method: 'POST', path: '/subscriptions/{id}/charges/skip', ...write, body: AnyBody, handle: async ({ ctx, head, params, body }) => skip(ctx, head, params.id, body) }),
]

const NOTHING_SENT: Sent = {
  address: undefined, plan: undefined, variant: undefined, price: undefined, quantity: undefined, interval: undefined, nextChargeOn: undefined, expiresAfterCharges: undefined,
  currency: undefined, product: undefined, title: undefined, kept: {},
}
