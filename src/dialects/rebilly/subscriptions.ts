// Rebilly's subscriptions, which it also calls orders.

import Type, { type Static } from 'typebox'
import type { PriceModel } from '../../domain/price.ts'
import type { JsonObject } from '../../domain/json.ts'
import { Refused, refuse } from '../../domain/refusal.ts'
import { presentStart, type Subscription, type SubscriptionStatus } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getPlan } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { getInvoiceEnds } from '../../services/invoices.ts'
import { listInvoicePage, listMethodPage, numbersOf } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { findSubscriptions } from '../../services/record-lists.ts'
import { readReferences } from '../../services/references.ts'
import { changePlan } from '../../services/subscription-changes.ts'
import { cancelSubscription, createSubscription, getSubscription, moveNextCharge, patchSubscription } from '../../services/subscriptions.ts'
import { getUpcomingInvoice } from '../../services/upcoming.ts'
import { cancelledBy } from './cancellations.ts'
import { checkPricing, Interval, readPricing, viewPlan } from './catalog.ts'
import { embedOwners, exactly } from './embedding.ts'
import { viewInstruments } from './instrument-view.ts'
import { INVOICE_STATUSES, viewInvoices, viewUpcoming } from './invoices.ts'
import { readRecordQuery, type RecordFields } from './record-filter.ts'
import { websiteOf } from './websites.ts'
import {
  answerOne, answerPage, customFieldsOf, Id, idParams, JsonMap, linksOf, loose, nullable, ownOf, ownPatch, pageQuery, readExpands, readPage, readTime, refuseUnkept, textOf, urlOf, viewTime, withoutNulls, wrongField,
} from './wire.ts'

const STATUSES = { pending: 'pending', trialing: 'active', active: 'active', paused: 'paused', cancelled: 'canceled', expired: 'completed' } as const satisfies { readonly [status in SubscriptionStatus]: string }
const FIELDS: RecordFields = {
  id: { field: 'id' }, customerId: { field: 'customerId' }, currency: { field: 'currency' }, createdTime: { field: 'createdAt', type: 'time' }, updatedTime: { field: 'updatedAt', type: 'time' },
  startTime: { field: 'startedAt', type: 'time' }, renewalTime: { field: 'renewsAt', type: 'time' }, churnTime: { field: 'endsAt', type: 'time' },
  planId: { field: 'planId' }, 'items.plan.id': { field: 'planId' }, 'items.planId': { field: 'planId' },
  status: {
    field: 'status',
    values: { pending: ['pending'], active: ['active', 'trialing'], paused: ['paused'], canceled: ['cancelled'], completed: ['expired'], churned: ['cancelled', 'expired'], abandoned: [], voided: [], 'trial-ended': [] },
  },
}
const SORTS = { createdTime: 'createdAt', updatedTime: 'updatedAt', startTime: 'startedAt', renewalTime: 'coveredUntil', churnTime: 'endedAt' }
const EXPANDS = ['customer', 'website', 'initialInvoice', 'recentInvoice', 'upcomingInvoice', 'paymentInstrument', 'leadSource', 'shippingRate']

const LIST_EXPANDS = EXPANDS.filter((name) => name !== 'upcomingInvoice')

/** Subscriptions as Rebilly shows them. A trial is active, too. */
export async function viewSubscriptions(ctx: Context, head: RequestHead, subscriptions: readonly Subscription[]) {
  const [idOf, ends] = await Promise.all([
    readReferences(ctx, { customers: subscriptions.map((one) => one.customer), plans: subscriptions.map((one) => one.plan), payment_methods: subscriptions.map((one) => one.paymentMethod) }),
    getInvoiceEnds(ctx, subscriptions.map((one) => one.number)),
  ])
  return subscriptions.map((one) => {
    const own = ownOf(one.metadata)
    const customerId = idOf('customers', one.customer)
    const paymentInstrumentId = idOf('payment_methods', one.paymentMethod)
    const invoices = ends.get(one.number)
    const hasBegun = one.status !== 'pending'
    return withoutNulls({
      id: one.id, orderType: 'subscription-order' as const, websiteId: websiteOf(ctx, own), customerId, organizationId: ctx.site.slug, status: STATUSES[one.status],
      billingStatus: invoices ? INVOICE_STATUSES[invoices.lastStatus] : null, currency: one.currency, autopay: true,
      items: [{ id: one.id, plan: { id: idOf('plans', one.plan) }, planId: idOf('plans', one.plan), quantity: one.quantity, productId: null }],
      recurringInterval: { unit: one.interval.unit, length: one.interval.count, limit: one.expiresAfterCharges, billingTiming: 'prepaid' as const },
      startTime: viewTime(one.startedAt), activationTime: hasBegun ? viewTime(one.startedAt) : null, renewalTime: one.endedAt ? null : viewTime(one.coveredUntil),
      currentPeriodStart: viewTime(presentStart(one)), currentPeriodEnd: viewTime(one.coveredUntil), renewalReminderTime: null, inTrial: one.status === 'trialing',
      trial: { enabled: one.trialUntil !== null, endTime: viewTime(one.trialUntil) }, paymentInstrumentId, billingAddress: null, deliveryAddress: null,
      couponIds: one.coupons.map((coupon) => coupon.id), rebillNumber: Math.max(one.chargeCount - 1, 0), initialInvoiceId: invoices?.first ?? null, recentInvoiceId: invoices?.last ?? null,
      churnTime: viewTime(one.endedAt ?? one.cancelAt), canceledTime: viewTime(one.cancellation?.requestedAt ?? null), canceledBy: cancelledBy(one),
      cancelDescription: one.cancellation?.reason ?? null, poNumber: textOf(own['poNumber']), notes: textOf(own['notes']), customFields: customFieldsOf(own),
      revision: one.revision, createdTime: viewTime(one.createdAt), updatedTime: viewTime(one.updatedAt),
      _links: linksOf(ctx, head, {
        self: `/subscriptions/${one.id}`, customer: `/customers/${customerId}`, initialInvoice: invoices ? `/invoices/${invoices.first}` : null,
        recentInvoice: invoices ? `/invoices/${invoices.last}` : null, paymentInstrument: paymentInstrumentId && `/payment-instruments/${paymentInstrumentId}`,
      }),
      _embedded: {},
    }, ['billingStatus', 'initialInvoiceId', 'recentInvoiceId', 'activationTime', 'canceledTime', 'canceledBy', 'churnTime', 'cancelDescription', 'poNumber', 'notes', 'renewalTime'])
  })
}

/** Subscriptions with what was asked for beside. What comes next is worked out for one alone, and is refused for a list. */
async function viewAll(ctx: Context, head: RequestHead, subscriptions: readonly Subscription[], expand: string | undefined, known: readonly string[] = EXPANDS): Promise<object[]> {
  const expands = readExpands(expand, known)
  const views = await viewSubscriptions(ctx, head, subscriptions)
  const owners = await embedOwners(ctx, head, expands, subscriptions.map((one, index) => ({ customer: one.customer, websiteId: views[index]?.websiteId ?? '' })))
  const wanted = views.flatMap((view) => [expands.has('initialInvoice') ? view.initialInvoiceId : undefined, expands.has('recentInvoice') ? view.recentInvoiceId : undefined]).filter((id) => id !== undefined)
  const invoices = await listInvoicePage(ctx, exactly([...(await numbersOf(ctx, 'invoices', wanted)).values()]))
  const invoiceOf = new Map((await viewInvoices(ctx, head, invoices)).map((view) => [view.id, view]))
  const methods = expands.has('paymentInstrument') ? await listMethodPage(ctx, exactly(subscriptions.map((one) => one.paymentMethod))) : []
  const methodOf = new Map(methods.map((method) => [method.number, method]))
  const upcoming = await Promise.all(expands.has('upcomingInvoice') ? subscriptions.map(({ id }) => getUpcomingInvoice(ctx, id)) : [])
  return Promise.all(views.map(async (view, index) => {
    const [first, last] = [invoiceOf.get(view.initialInvoiceId ?? ''), invoiceOf.get(view.recentInvoiceId ?? '')]
    const method = methodOf.get(subscriptions[index]?.paymentMethod ?? 0n)
    const next = upcoming[index]
    return {
      ...view,
      _embedded: {
        ...owners[index], ...(first && expands.has('initialInvoice') ? { initialInvoice: first } : {}), ...(last && expands.has('recentInvoice') ? { recentInvoice: last } : {}),
        ...(next ? { upcomingInvoice: await viewUpcoming(ctx, head, next) } : {}),
        ...(method ? { paymentInstrument: viewInstruments(ctx, head, [{ method, customerId: view.customerId }])[0] } : {}),
      },
    }
  }))
}

async function shown(ctx: Context, head: RequestHead, subscription: Subscription, query: { expand?: string; fields?: string } = {}, created?: string): Promise<Answer> {
  const [view = {}] = await viewAll(ctx, head, [subscription], query.expand)
  return answerOne(view, query.fields, created === undefined ? undefined : urlOf(ctx, head, `/${created}/${subscription.id}`))
}

const Item = loose({ plan: Type.Optional(loose({ id: Type.Optional(Id) })), planId: Type.Optional(Id), quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })) })
const Items = Type.Array(Item, { maxItems: 50 })
const OrderInput = loose({
  orderType: Type.Optional(Type.String({ maxLength: 50 })), customerId: Type.Optional(Id), websiteId: nullable(Id), items: Type.Optional(Items), autopay: Type.Optional(Type.Boolean()),
  startTime: nullable(Type.String({ maxLength: 50 })), renewalTime: nullable(Type.String({ maxLength: 50 })), trial: nullable(loose({ enabled: Type.Optional(Type.Boolean()), endTime: nullable(Type.String({ maxLength: 50 })) })),
  paymentInstrumentId: nullable(Id), couponIds: nullable(Type.Array(Id, { maxItems: 20 })), poNumber: nullable(Type.String({ maxLength: 255 })), notes: nullable(Type.String({ maxLength: 2_000 })), customFields: nullable(JsonMap), recurringInterval: nullable(Interval),
})
type OrderInput = Static<typeof OrderInput>

/** Where links of what is only compared lead to. */
const NO_HEAD: RequestHead = { id: '', method: 'GET', base: '', path: '', params: {}, query: {}, headers: {} }

interface ReadItem {
  readonly planId: string
  readonly quantity: number
  readonly currency?: string
  readonly price?: PriceModel
}

/** The one plan that a subscription is for here. A plan with more than its id brings a price of its own, in the currency of the subscription if there is one. */
async function readItem(ctx: Context, items: Static<typeof Items> | undefined, currency?: string): Promise<ReadItem> {
  const [item, ...others] = items ?? []
  if (!item) return wrongField('items', 'is required')
  if (others.length > 0) wrongField('items', 'has more than one item: a subscription is for one plan')
  const { id = item.planId, ...inline } = item.plan ?? {}
  const planId = id ?? wrongField('items.0.plan.id', 'is required: make the plan first')
  const quantity = item.quantity ?? 1
  if (Object.keys(inline).length === 0) return { planId, quantity }
  const plan = await getPlan(ctx, planId)
  const shownPlan = viewPlan(ctx, NO_HEAD, plan)
  refuseUnkept(inline, shownPlan, ['productId', 'currency', 'recurringInterval', 'trial', 'setup'])
  const { pricing } = inline as { readonly pricing?: unknown }
  if (pricing === undefined || pricing === null) return { planId, quantity }
  const paid = currency ?? shownPlan.currency
  return { planId, quantity, currency: paid, price: readPricing(checkPricing(pricing), paid) }
}

const ownFields = (body: OrderInput): { metadata?: JsonObject } =>
  ownPatch({ websiteId: body.websiteId ?? undefined, poNumber: body.poNumber, notes: body.notes, customFields: body.customFields ?? undefined })

/** What subscriptions have at Rebilly and not here. */
const UNKEPT = ['billingAddress', 'deliveryAddress', 'invoiceTimeShift', 'delinquencyPeriod', 'abandonTime', 'shipping'] as const

function refuseOtherKinds({ orderType, autopay }: OrderInput): void {
  if ((orderType ?? 'subscription-order') !== 'subscription-order') wrongField('orderType', 'is subscription-order: sell once with an invoice or a transaction')
  if (autopay === false) wrongField('autopay', 'is true: a subscription charges the customer')
}

/** The trial of a new subscription; the plan's when nothing is said of it. */
async function readTrial(ctx: Context, trial: OrderInput['trial'], planId: string): Promise<{ trialDays?: number; trialUntil?: Date }> {
  if (trial === undefined) return {}
  if (trial === null || trial.enabled === false) return { trialDays: 0 }
  const trialUntil = readTime(trial.endTime, 'trial.endTime')
  if (trialUntil) return { trialUntil }
  if (trial.enabled && (await getPlan(ctx, planId)).trialDays === 0) wrongField('trial.endTime', 'is required: the plan has no trial')
  return {}
}

/** When a subscription begins, and when it is charged next, if it began elsewhere: what was charged there is not charged again. */
function readTimes(ctx: Context, body: OrderInput): { startAt: Date | null; renewalAt: Date | null } {
  const [startAt = null, renewalAt = null] = [readTime(body.startTime, 'startTime'), readTime(body.renewalTime, 'renewalTime')]
  if (renewalAt && (startAt === null || startAt >= ctx.now())) wrongField('renewalTime', 'comes along with a startTime in the past, for what was charged elsewhere until now')
  if (renewalAt && renewalAt < ctx.now()) wrongField('renewalTime', 'lies in the past')
  return { startAt, renewalAt }
}

async function create(ctx: Context, body: OrderInput, id?: string): Promise<Subscription> {
  refuseOtherKinds(body)
  refuseUnkept(body, {}, UNKEPT)
  const { startAt, renewalAt } = readTimes(ctx, body)
  const item = await readItem(ctx, body.items)
  if (body.recurringInterval) refuseUnkept({ recurringInterval: withoutLimit(body.recurringInterval) }, viewPlan(ctx, NO_HEAD, await getPlan(ctx, item.planId)), ['recurringInterval'])
  const trial = await readTrial(ctx, body.trial, item.planId)
  const subscription = await inOneTransaction(ctx, async (held) => {
    const begun = await createSubscription(held, {
      ...item, ...(id === undefined ? {} : { id }), customerId: body.customerId ?? wrongField('customerId', 'is required'), paymentMethodId: body.paymentInstrumentId ?? null,
      ...(startAt ? { startAt } : {}), ...(renewalAt ? { backdated: 'next-period' } : {}), ...trial, coupons: body.couponIds ?? [], expiresAfterCharges: body.recurringInterval?.limit ?? null, ...ownFields(body),
    })
    if (renewalAt && viewTime(renewalAt) !== viewTime(begun.coveredUntil)) await moveNextCharge(held, begun.id, renewalAt, null)
    return begun
  })
  await finishCustomer(ctx, subscription.customer)
  return getSubscription(ctx, subscription.id)
}

const withoutLimit = ({ limit: _limit, ...interval }: Static<typeof Interval>): object => interval

async function change(ctx: Context, before: Subscription, body: OrderInput): Promise<Subscription> {
  const { id } = before
  refuseOtherKinds(body)
  const [shownNow] = await viewSubscriptions(ctx, NO_HEAD, [before])
  const { recurringInterval: interval, ...others } = body
  refuseUnkept({ ...others, ...(interval ? { recurringInterval: withoutLimit(interval) } : {}) }, shownNow ?? {}, [...UNKEPT, 'customerId', 'startTime', 'trial', 'recurringInterval'])
  if (body.items) {
    const item = await readItem(ctx, body.items, before.currency)
    if (item.planId !== shownNow?.items[0]?.plan.id || item.quantity !== before.quantity || item.price) wrongField('items', 'are changed by POST …/change-items')
  }
  const renewalAt = readTime(body.renewalTime, 'renewalTime')
  const held = before.coupons.map((coupon) => coupon.id)
  const wanted = body.couponIds === undefined ? held : (body.couponIds ?? [])
  await patchSubscription(ctx, id, {
    ...(body.paymentInstrumentId === undefined ? {} : { paymentMethodId: body.paymentInstrumentId }), ...(interval?.limit === undefined ? {} : { expiresAfterCharges: interval.limit }),
    coupons: wanted.filter((one) => !held.includes(one)), withoutCoupons: held.filter((one) => !wanted.includes(one)),
    ...(renewalAt && viewTime(renewalAt) !== viewTime(before.coveredUntil) ? { nextChargeAt: renewalAt } : {}), ...ownFields(body),
  }, null)
  await finishCustomer(ctx, before.customer)
  return getSubscription(ctx, id)
}

/** The same endpoints under both of Rebilly's names. */
function endpointsOf(base: 'subscriptions' | 'orders'): Endpoint[] {
  const one = { params: idParams, query: Type.Object({ expand: pageQuery.expand, fields: pageQuery.fields }) }
  return [
    endpoint({
      method: 'GET', path: `/${base}`, scope: 'subscriptions:read', query: Type.Object(pageQuery),
      handle: async ({ ctx, head, query }) => {
        readExpands(query.expand, LIST_EXPANDS)
        const page = readPage(query)
        const { rows, total } = await findSubscriptions(ctx, readRecordQuery(query, page, FIELDS, SORTS))
        return answerPage(await viewAll(ctx, head, rows, query.expand, LIST_EXPANDS), total, page, query.fields)
      },
    }),
    endpoint({
      method: 'POST', path: `/${base}`, scope: 'subscriptions:write', query: one.query, body: OrderInput,
      handle: async ({ ctx, head, query, body }) => {
        readExpands(query.expand, EXPANDS)
        return shown(ctx, head, await create(ctx, body), query, base)
      },
    }),
    endpoint({
      method: 'GET', path: `/${base}/{id}`, scope: 'subscriptions:read', ...one,
      handle: async ({ ctx, head, params, query }) => shown(ctx, head, await getSubscription(ctx, params.id), query),
    }),
    endpoint({
      method: 'PUT', path: `/${base}/{id}`, scope: 'subscriptions:write', ...one, body: OrderInput,
      handle: async ({ ctx, head, params, query, body }) => {
        readExpands(query.expand, EXPANDS)
        const known = await getSubscription(ctx, params.id).catch((error: unknown) => (error instanceof Refused && error.code === 'not-found' ? null : Promise.reject(error as Error)))
        return known ? shown(ctx, head, await change(ctx, known, body), query) : shown(ctx, head, await create(ctx, body, params.id), query, base)
      },
    }),
    endpoint({
      method: 'DELETE', path: `/${base}/{id}`, scope: 'subscriptions:write', params: idParams,
      handle: async ({ ctx, params }) => {
        await endPending(ctx, params.id)
        return { status: 204 }
      },
    }),
    endpoint({
      method: 'POST', path: `/${base}/{id}/void`, scope: 'subscriptions:write', params: idParams,
      handle: async ({ ctx, head, params }) => shown(ctx, head, await endPending(ctx, params.id), {}, base),
    }),
    endpoint({
      method: 'POST', path: `/${base}/{id}/change-items`, scope: 'subscriptions:write', ...one,
      body: loose({ items: Items, renewalPolicy: Type.Optional(Type.Enum(['reset', 'retain'])), prorated: Type.Optional(Type.Boolean()) }),
      handle: async ({ ctx, head, params, query, body }) => {
        readExpands(query.expand, EXPANDS)
        if (body.renewalPolicy === 'reset') wrongField('renewalPolicy', 'is retain: the day of renewal stays')
        const { currency: _currency, ...item } = await readItem(ctx, body.items, (await getSubscription(ctx, params.id)).currency)
        const changed = await changePlan(ctx, params.id, { ...item, prorate: body.prorated ?? true }, null)
        await finishCustomer(ctx, changed.customer)
        return shown(ctx, head, await getSubscription(ctx, params.id), query, base)
      },
    }),
    endpoint({
      method: 'GET', path: `/${base}/{id}/upcoming-invoice`, scope: 'subscriptions:read', ...one,
      handle: async ({ ctx, head, params, query }) => {
        const upcoming = (await getUpcomingInvoice(ctx, params.id)) ?? refuse('not-found', { detail: `subscription ${params.id} has no charge to come` })
        return answerOne(await viewUpcoming(ctx, head, upcoming, query.expand), query.fields)
      },
    }),
    endpoint({
      method: 'GET', path: `/${base}/{id}/upcoming-invoices`, scope: 'subscriptions:read', ...one,
      handle: async ({ ctx, head, params, query }) => {
        const upcoming = await getUpcomingInvoice(ctx, params.id)
        const items = upcoming ? [await viewUpcoming(ctx, head, upcoming, query.expand)] : []
        return answerPage(items, items.length, readPage({}), query.fields)
      },
    }),
  ]
}

/** Only what has not begun can be taken away as if it had never been. */
async function endPending(ctx: Context, id: string): Promise<Subscription> {
  const { status } = await getSubscription(ctx, id)
  if (status !== 'pending') refuse('wrong-state', { detail: `subscription ${id} is ${STATUSES[status]}: cancel it`, state: status })
  return cancelSubscription(ctx, id, { when: 'now', reason: 'voided' }, null)
}

export const subscriptionEndpoints: readonly Endpoint[] = [...endpointsOf('subscriptions'), ...endpointsOf('orders')]
