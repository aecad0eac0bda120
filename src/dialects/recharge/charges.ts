// Recharge's charges: what was charged and what will be, skipping, processing and refunding them.

import type { Invoice } from '../../domain/invoice-record.ts'
import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Subscription } from '../../domain/subscription.ts'
import { daySpan } from '../../domain/time.ts'
import { refundableMinor } from '../../domain/transaction.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { type ComingCharge, getComingCharges } from '../../services/coming-charges.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { getInvoice, retryInvoice } from '../../services/invoices.ts'
import { countOf, listInvoicePage, listSubscriptionPage, type RecordFilter, recordOf } from '../../services/numbered-records.ts'
import { moveNextCharge, skipPeriod, unskipPeriod } from '../../services/subscriptions.ts'
import { getAttempts, getPeriodInvoice } from '../../services/surroundings.ts'
import { startRefund } from '../../services/transactions.ts'
import { sentTo } from './addresses.ts'
import { periodCharge, periodOf, viewComing, viewInvoices } from './charge-view.ts'
import { AnyBody, ById } from './customers.ts'
import { AGE_FILTERS, isOfAge, listAnswer, type ListRequest, pageOf, type Placed, readIds, readList, readPage, recordFilter, recordQuery } from './lists.ts'
import { orNull } from './missing.ts'
import { including } from './rights.ts'
import { subscriptionAt } from './subscription-changing.ts'
import { DELETED } from './subscription-view.ts'
import { chargeTime, fieldsOf, minorOf, readNumber, readQueryTime, refuseField, type Version, versionOf, viewDay } from './wire.ts'

/** A charge of the books, or of a period to come. */
type Found = { readonly invoice: Invoice } | { readonly subscription: Subscription; readonly coming: ComingCharge }
type Row = Found & Placed

/** The charge of an id, for a session only one of its own customer. */
export async function chargeAt(ctx: Context, id: string): Promise<Found> {
  const number = readNumber(id)
  const named = periodOf(number)
  const invoice = named ? await getPeriodInvoice(ctx, named.subscription, named.period) : await getInvoice(ctx, (await recordOf(ctx, 'invoices', number)).id)
  if (invoice) return ctx.actor.customer !== undefined && ctx.actor.customer !== invoice.customer ? noSuchCharge() : { invoice }
  if (!named) return noSuchCharge()
  return comingAt(ctx, await subscriptionAt(ctx, named.subscription), named.period)
}

/** A period to come of a subscription. Refuses not-found for one that is neither left out nor the next to be charged. */
async function comingAt(ctx: Context, subscription: Subscription, period: number): Promise<Found> {
  const coming = ((await getComingCharges(ctx, [subscription])).get(subscription.number) ?? []).find((one) => one.period === period)
  return coming ? { subscription, coming } : noSuchCharge()
}

/** The invoice of a charge that is made, by its own number or that of its invoice. */
export async function invoiceAt(ctx: Context, id: string): Promise<Invoice> {
  const found = await chargeAt(ctx, id)
  return 'invoice' in found ? found.invoice : noSuchCharge()
}

function noSuchCharge(): never {
  refuse('not-found', { detail: 'there is no such charge' })
}

async function viewRows(ctx: Context, rows: readonly Found[], version: Version): Promise<JsonObject[]> {
  const invoices = rows.flatMap((row) => ('invoice' in row ? [row.invoice] : []))
  const plans = rows.flatMap((row) => ('invoice' in row ? [] : [row]))
  const [billed, coming] = [await viewInvoices(ctx, invoices, version), await viewComing(ctx, plans, version)]
  return rows.map((row) => ('invoice' in row ? billed[invoices.indexOf(row.invoice)] : coming[plans.indexOf(row)]) ?? {})
}

/** A charge as an answer. */
export async function shownCharge(ctx: Context, head: RequestHead, found: Found): Promise<Answer> {
  return { body: { charge: (await viewRows(ctx, [found], versionOf(head)))[0] } }
}

/** One period to come as an answer, as it then stands. */
export async function shownComing(ctx: Context, head: RequestHead, subscription: Subscription, period: number): Promise<Answer> {
  return shownCharge(ctx, head, await comingAt(ctx, subscription, period))
}

const FILTERS = [
  'address_id', 'customer_id', 'subscription_id', 'purchase_item_id', 'purchase_item_ids', 'status', 'scheduled_at', 'scheduled_at_min', 'scheduled_at_max', 'date', 'date_min', 'date_max',
  'processed_at_min', 'processed_at_max', ...AGE_FILTERS,
]
const NOT_HERE = ['discount_id', 'discount_code', 'external_order_id']
const STATUSES: { readonly [status: string]: readonly string[] } = {
  success: ['paid'], partially_refunded: ['paid'], refunded: ['refunded'], error: ['past-due', 'uncollectible'], queued: ['open'], pending: ['draft', 'open'], skipped: ['void'],
  pending_manual_payment: [],
}
const TO_COME = ['queued', 'skipped']

interface Asked {
  readonly statuses: readonly string[] | null
  readonly customers: readonly bigint[] | undefined
  readonly subscriptions: readonly bigint[] | undefined
  /** The days on which charges are scheduled, on the site's wall. */
  readonly from: string | null
  readonly to: string | null
  /** When they were paid: what is to come was not. */
  readonly paidFrom: Date | undefined
  readonly paidTo: Date | undefined
}

async function readAsked(ctx: Context, { filters, version }: ListRequest): Promise<Asked> {
  const statuses = filters['status']?.split(',').map((one) => one.trim().toLowerCase()) ?? null
  for (const one of statuses ?? []) if (!Object.hasOwn(STATUSES, one)) refuseField('status', `Must be one of: ${Object.keys(STATUSES).join(', ')}.`)
  const day = (...names: string[]): string | null => {
    for (const name of names) {
      const text = filters[name]
      if (text === undefined) continue
      readQueryTime(name, text, '2021-11')
      return text.slice(0, 10)
    }
    return null
  }
  const time = (name: string): Date | undefined => (filters[name] === undefined ? undefined : readQueryTime(name, filters[name], version))
  return {
    statuses, customers: ctx.actor.customer !== undefined ? [ctx.actor.customer] : readIds('customer_id', filters['customer_id']),
    subscriptions: readIds('purchase_item_id', filters['subscription_id'] ?? filters['purchase_item_ids'] ?? filters['purchase_item_id']) ?? (await sentTo(ctx, readIds('address_id', filters['address_id']))),
    from: day('scheduled_at', 'date', 'scheduled_at_min', 'date_min'), to: day('scheduled_at', 'date', 'scheduled_at_max', 'date_max'),
    paidFrom: time('processed_at_min'), paidTo: time('processed_at_max'),
  }
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  const asked = await readAsked(ctx, request)
  const ids = readIds('ids', request.filters['ids'])
  const page = ids ? await pageOf(request, await readNamed(ctx, request, asked, ids)) : await readPage<Row>(request, (limit) => readBoth(ctx, request, asked, limit))
  return listAnswer(head, request, 'charges', page, await viewRows(ctx, page.rows, request.version))
}

/** Those of these ids that a list asks for. */
async function readNamed(ctx: Context, request: ListRequest, asked: Asked, ids: readonly bigint[]): Promise<Row[]> {
  const found = (await Promise.all([...new Set(ids)].map((id) => orNull(chargeAt(ctx, String(id)))))).filter((one) => one !== null)
  const invoices = found.flatMap((one) => ('invoice' in one ? [one.invoice.number] : []))
  const billed = await listInvoicePage(ctx, { ...billedFilter(ctx, request, asked), numbers: invoices, sort: 'number', descending: true, after: null, limit: invoices.length })
  const coming = found.flatMap((one) => ('invoice' in one ? [] : [one])).filter((one) => isAsked(ctx, one, request, asked))
  const isOther = (one: { readonly customer: bigint; readonly number: bigint }): boolean => asked.customers?.includes(one.customer) === false || asked.subscriptions?.includes(one.number) === false
  return [...billed.map((invoice) => rowOf({ invoice })), ...coming.filter(({ subscription }) => !isOther(subscription)).map(rowOf)]
}

function rowOf(found: Found): Row {
  const { createdAt, updatedAt } = 'invoice' in found ? found.invoice : found.subscription
  return { ...found, createdAt, updatedAt, number: 'invoice' in found ? found.invoice.number : periodCharge(found.subscription.number, found.coming.period) }
}

/** The newest first: what is to come, then what was charged. A place in the list tells by its number in which of the two it is. */
async function readBoth(ctx: Context, request: ListRequest, asked: Asked, limit: number): Promise<Row[]> {
  const place = request.after === null ? null : BigInt(request.after[1])
  const isAhead = place !== null && periodOf(place) !== null
  const coming = async (): Promise<Row[]> => (hasComing(asked) ? readComing(ctx, request, asked, isAhead ? place : null, limit) : [])
  const billed = async (): Promise<Row[]> => readBilled(ctx, isAhead ? { ...request, after: null } : request, asked, limit)
  const [isBehindFirst, isDone] = [!request.descending, place !== null && (request.descending ? !isAhead : isAhead)]
  if (isDone) return isBehindFirst ? coming() : billed()
  const first = await (isBehindFirst ? billed() : coming())
  return first.length >= limit ? first.slice(0, limit) : [...first, ...(await (isBehindFirst ? coming() : billed()))].slice(0, limit)
}

const hasComing = ({ statuses, paidFrom, paidTo }: Asked): boolean => !paidFrom && !paidTo && (statuses === null || statuses.some((one) => TO_COME.includes(one)))

function billedFilter(ctx: Context, request: ListRequest, asked: Asked): RecordFilter {
  const { timeZone } = ctx.site.settings
  const statuses = asked.statuses?.flatMap((one) => STATUSES[one] ?? [])
  const [success, part] = [asked.statuses?.includes('success'), asked.statuses?.includes('partially_refunded')]
  const { numbers: _ids, ...filter } = recordFilter(request)
  return {
    ...filter, ...(asked.from === null ? {} : { scheduledFrom: daySpan(asked.from, timeZone).from }), ...(asked.to === null ? {} : { scheduledTo: daySpan(asked.to, timeZone).to }),
    ...(asked.paidFrom ? { paidFrom: asked.paidFrom } : {}), ...(asked.paidTo ? { paidTo: asked.paidTo } : {}), ...(statuses ? { statuses } : {}),
    ...(success === part ? {} : { refunded: success ? ('none' as const) : ('part' as const) }), ...(asked.customers ? { customers: asked.customers } : {}),
    ...(asked.subscriptions ? { subscriptions: asked.subscriptions } : {}),
  }
}

async function readBilled(ctx: Context, request: ListRequest, asked: Asked, limit: number): Promise<Row[]> {
  const invoices = await listInvoicePage(ctx, { ...recordQuery(request, limit), ...billedFilter(ctx, request, asked) })
  return invoices.map((invoice) => rowOf({ invoice }))
}

const CHUNK = 250

async function readComing(ctx: Context, request: ListRequest, asked: Asked, after: bigint | null, limit: number): Promise<Row[]> {
  const found: Row[] = []
  for await (const rows of comingRows(ctx, request, asked, after)) {
    found.push(...rows)
    if (found.length >= limit) break
  }
  return found
}

/** Charges to come in order of their ids, from the subscriptions that run, so many at a time. */
async function* comingRows(ctx: Context, request: ListRequest, asked: Asked, after: bigint | null): AsyncGenerator<Row[]> {
  const { descending } = request
  const skippedOnly = asked.statuses?.includes('queued') === false
  // The subscription of the place itself may have more periods behind it.
  let place = after === null ? null : (periodOf(after)?.subscription ?? 0n) + (descending ? 1n : -1n)
  for (;;) {
    const subscriptions = await listSubscriptionPage(ctx, {
      statuses: ['pending', 'trialing', 'active', 'paused'], unless: DELETED, ...(skippedOnly ? { skipping: true } : {}), ...(asked.customers ? { customers: asked.customers } : {}),
      ...(asked.subscriptions ? { numbers: asked.subscriptions } : {}), sort: 'number', descending, after: place === null ? null : [String(place), String(place)], limit: CHUNK,
    })
    const comingOf = await getComingCharges(ctx, subscriptions)
    const rows = subscriptions.flatMap((subscription) => {
      const some = (comingOf.get(subscription.number) ?? []).map((coming) => ({ subscription, coming })).filter((one) => isAsked(ctx, one, request, asked)).map(rowOf)
      return descending ? some.toReversed() : some
    })
    yield rows.filter((row) => after === null || (descending ? row.number < after : row.number > after))
    const last = subscriptions.at(-1)
    if (!last || subscriptions.length < CHUNK) return
    place = last.number
  }
}

/** Whether a charge to come is what a list asks for. */
function isAsked(ctx: Context, found: Extract<Found, { coming: ComingCharge }>, request: ListRequest, asked: Asked): boolean {
  const status = found.coming.isSkipped ? 'skipped' : 'queued'
  const day = viewDay(found.coming.from, ctx.site.settings.timeZone) ?? ''
  return hasComing(asked) && (asked.statuses === null || asked.statuses.includes(status)) && (asked.from === null || day >= asked.from) && (asked.to === null || day <= asked.to)
    && isOfAge(found.subscription, request)
}

/** What a body says of the subscriptions that are meant; refuses others than the charge's own. */
function refuseOthers(body: unknown, subscription: Subscription): void {
  const fields = fieldsOf(body)
  const one = fields.id('subscription_id', { nullable: true })
  const several = fields.list('purchase_item_ids', { nullable: true }) ?? fields.list('subscription_ids', { nullable: true })
  fields.done()
  const named = [...(one == null ? [] : [one]), ...(several ?? [])].map(String)
  if (named.length > 0 && !named.includes(String(subscription.number))) refuseField('purchase_item_ids', 'Not an item of this charge.')
}

async function setSkipped(ctx: Context, head: RequestHead, id: string, body: unknown, isSkipped: boolean): Promise<Answer> {
  const found = await chargeAt(ctx, id)
  if ('invoice' in found) return refuseField('status', `A charge that is ${isSkipped ? 'made' : 'not skipped'} cannot be ${isSkipped ? 'skipped' : 'unskipped'}`)
  const { subscription, coming } = found
  refuseOthers(body, subscription)
  if (isSkipped === coming.isSkipped) refuseField('status', `This charge is ${isSkipped ? 'skipped already' : 'not skipped'}`)
  const after = isSkipped ? await skipPeriod(ctx, subscription.id, coming.period, null) : await unskipPeriod(ctx, subscription.id, coming.period, null)
  // What is taken back may lie behind the next charge, and is no charge yet.
  return shownCharge(ctx, head, { subscription: after, coming: ((await getComingCharges(ctx, [after])).get(after.number) ?? []).find((one) => one.period === coming.period) ?? { ...coming, isSkipped } })
}

/** Charges now: the next charge before its day, a failed one once more. */
async function process(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const found = await chargeAt(ctx, id)
  if ('invoice' in found) {
    if (found.invoice.status !== 'past-due') refuseField('status', 'Only a charge that is queued or failed can be processed')
    await retryInvoice(ctx, found.invoice.id, null, null)
    await finishCustomer(ctx, found.invoice.customer)
  } else await moveTo(ctx, found, ctx.now())
  return shownCharge(ctx, head, await chargeAt(ctx, id))
}

/** Moves the next charge. It is the one that was looked at, or nothing is moved: the clock may have charged it since. */
async function moveTo(ctx: Context, { subscription, coming }: Extract<Found, { coming: ComingCharge }>, to: Date): Promise<void> {
  if (coming.isSkipped) refuseField('status', 'This charge is skipped: unskip it first')
  await moveNextCharge(ctx, subscription.id, to, subscription.revision)
  await finishCustomer(ctx, subscription.customer)
}

async function refund(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const found = await chargeAt(ctx, id)
  const fields = fieldsOf(body)
  const amount = fields.decimal('amount', { nullable: true })
  const isFull = fields.boolean('full_refund') ?? false
  if (amount == null && !isFull) fields.wrong('amount', 'Required field missing', 'plain')
  fields.done()
  if (!('invoice' in found)) return refuseField('status', 'This charge is not made yet')
  const { invoice } = found
  const sale = ((await getAttempts(ctx, [invoice.number])).get(invoice.number) ?? []).find((one) => refundableMinor(one) > 0n)
  if (!sale) return refuseField('status', 'There is no payment of this charge to refund')
  const amountMinor = isFull || amount == null ? refundableMinor(sale) : minorOf(amount, invoice.currency, 'amount')
  if (amountMinor <= 0n || amountMinor > refundableMinor(sale)) refuseField('amount', 'Must be greater than 0 and not more than what was paid.')
  await startRefund(ctx, sale.id, { amountMinor: Number(amountMinor) })
  await finishCustomer(ctx, invoice.customer)
  return shownCharge(ctx, head, await chargeAt(ctx, id))
}

async function changeDate(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const found = await chargeAt(ctx, id)
  const fields = fieldsOf(body)
  const day = fields.day('next_charge_date', { required: true }) ?? ''
  fields.done()
  if ('invoice' in found) return refuseField('status', 'This charge is made already')
  await moveTo(ctx, found, chargeTime(ctx, day, 'next_charge_date', 'Cannot be in the past', 'plain'))
  return shownCharge(ctx, head, await chargeAt(ctx, id))
}

/** All of both kinds: those of the books are counted by the database, those to come by going through what runs. */
async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = { ...readList(head, FILTERS, NOT_HERE), after: null }
  const asked = await readAsked(ctx, request)
  const ids = readIds('ids', request.filters['ids'])
  if (ids) return { body: { count: (await readNamed(ctx, request, asked, ids)).length } }
  const billed = await countOf(ctx, 'invoices', billedFilter(ctx, request, asked))
  let coming = 0
  if (hasComing(asked)) for await (const rows of comingRows(ctx, request, asked, null)) coming += rows.length
  return { body: { count: billed + coming } }
}

const write = { scope: 'subscriptions:write', params: ById, body: AnyBody } as const
const pay = { scope: 'payments:write', params: ById } as const
/** Charges are invoices, and what subscriptions are to be charged. */
export const chargeEndpoints: readonly Endpoint[] = [
  ...including(['subscriptions:read'], [
    endpoint({ method: 'GET', path: '/charges', scope: 'invoices:read', handle: async ({ ctx, head }) => list(ctx, head) }),
    endpoint({ method: 'GET', path: '/charges/count', scope: 'invoices:read', handle: async ({ ctx, head }) => count(ctx, head) }),
    endpoint({ method: 'GET', path: '/charges/{id}', scope: 'invoices:read', params: ById, handle: async ({ ctx, head, params }) => shownCharge(ctx, head, await chargeAt(ctx, params.id)) }),
  ]),
  ...including(['invoices:read'], [
    endpoint({ method: 'POST', path: '/charges/{id}/skip', ...write, handle: async ({ ctx, head, params, body }) => setSkipped(ctx, head, params.id, body, true) }),
    endpoint({ method: 'POST', path: '/charges/{id}/unskip', ...write, handle: async ({ ctx, head, params, body }) => setSkipped(ctx, head, params.id, body, false) }),
    endpoint({ method: 'POST', path: '/charges/{id}/change_next_charge_date', ...write, handle: async ({ ctx, head, params, body }) => changeDate(ctx, head, params.id, body) }),
  ]),
  ...including(['invoices:write', 'subscriptions:write'], [
    endpoint({ method: 'POST', path: '/charges/{id}/process', ...pay, handle: async ({ ctx, head, params }) => process(ctx, head, params.id) }),
    endpoint({ method: 'POST', path: '/charges/{id}/refund', ...pay, body: AnyBody, handle: async ({ ctx, head, params, body }) => refund(ctx, head, params.id, body) }),
  ]),
]
