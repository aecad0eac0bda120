// Recharge's charges: what was charged and what will be, skipping, processing and refunding them.

import type { Invoice } from '../../domain/invoice-record.ts'
import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { startOf, type Subscription } from '../../domain/subscription.ts'
import { refundableMinor } from '../../domain/transaction.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { getInvoice, retryInvoice } from '../../services/invoices.ts'
import { countOf, listInvoicePage, listSubscriptionPage, type RecordFilter, recordOf } from '../../services/numbered-records.ts'
import { moveNextCharge, skipPeriod, unskipPeriod } from '../../services/subscriptions.ts'
import { getAttempts, getPeriodInvoice } from '../../services/surroundings.ts'
import { startRefund } from '../../services/transactions.ts'
import { addressAt, subscriptionsAt } from './addresses.ts'
import { periodCharge, periodOf, viewInvoices, viewPlanned } from './charge-view.ts'
import { AnyBody, ById } from './customers.ts'
import { AGE_FILTERS, listAnswer, type ListRequest, type Placed, readIds, readList, readPage, recordFilter, recordQuery } from './lists.ts'
import { nextChargeAt } from './subscription-view.ts'
import { DELETED, subscriptionAt } from './subscriptions.ts'
import { dayFromNow, fieldsOf, minorOf, readNumber, readQueryTime, refuseField, startOfDay, type Version, versionOf, viewDay } from './wire.ts'

/** A charge of the books, or of a period to come. */
type Found = { readonly invoice: Invoice } | { readonly subscription: Subscription; readonly period: number }
type Row = Found & Placed

/** The charge of an id, for a session only one of its own customer. */
export async function chargeAt(ctx: Context, id: string): Promise<Found> {
  const number = readNumber(id)
  const named = periodOf(number)
  const invoice = named ? await getPeriodInvoice(ctx, named.subscription, named.period) : await getInvoice(ctx, (await recordOf(ctx, 'invoices', number)).id)
  if (invoice) return ctx.actor.customer !== undefined && ctx.actor.customer !== invoice.customer ? noSuchCharge() : { invoice }
  if (!named) return noSuchCharge()
  const subscription = await subscriptionAt(ctx, named.subscription)
  return comingPeriods(subscription).includes(named.period) ? { subscription, period: named.period } : noSuchCharge()
}

/** The invoice of a charge that is made, by its own number or that of its invoice. */
export async function invoiceAt(ctx: Context, id: string): Promise<Invoice> {
  const found = await chargeAt(ctx, id)
  return 'invoice' in found ? found.invoice : noSuchCharge()
}

function noSuchCharge(): never {
  refuse('not-found', { detail: 'there is no such charge' })
}

/** The next period to be charged, and those ahead of it that are left out. */
function comingPeriods(subscription: Subscription): number[] {
  if (nextChargeAt(subscription) === null) return []
  const { expiresAfterCharges, chargeCount, skippedPeriods, nextPeriod } = subscription
  const isSpent = expiresAfterCharges !== null && chargeCount >= expiresAfterCharges
  let next = nextPeriod
  while (skippedPeriods.includes(next)) next++
  return [...skippedPeriods, ...(isSpent ? [] : [next])].toSorted((a, b) => a - b)
}

async function viewRows(ctx: Context, rows: readonly Found[], version: Version): Promise<JsonObject[]> {
  const invoices = rows.flatMap((row) => ('invoice' in row ? [row.invoice] : []))
  const plans = rows.flatMap((row) => ('invoice' in row ? [] : [row]))
  const [billed, coming] = [await viewInvoices(ctx, invoices, version), await viewPlanned(ctx, plans, version)]
  return rows.map((row) => ('invoice' in row ? billed[invoices.indexOf(row.invoice)] : coming[plans.indexOf(row)]) ?? {})
}

/** A charge as an answer. */
export async function shownCharge(ctx: Context, head: RequestHead, found: Found): Promise<Answer> {
  return { body: { charge: (await viewRows(ctx, [found], versionOf(head)))[0] } }
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
  /** The days on which charges are scheduled. */
  readonly from: string | null
  readonly to: string | null
}

async function readAsked(ctx: Context, { filters }: ListRequest): Promise<Asked> {
  const statuses = filters['status']?.split(',').map((one) => one.trim().toLowerCase()) ?? null
  for (const one of statuses ?? []) if (!Object.hasOwn(STATUSES, one)) refuseField('status', `Must be one of: ${Object.keys(STATUSES).join(', ')}.`)
  const day = (name: string): string | null => {
    const text = filters[name]
    return text === undefined ? null : text.slice(0, 10)
  }
  for (const name of ['scheduled_at', 'scheduled_at_min', 'scheduled_at_max', 'date', 'date_min', 'date_max']) if (filters[name]) readQueryTime(name, filters[name], '2021-11')
  const address = readIds('address_id', filters['address_id'])
  const ofAddress = address ? (await Promise.all(address.map(async (one) => subscriptionsAt(ctx, await addressAt(ctx, one)).catch(() => [])))).flat().map((one) => one.number) : undefined
  return {
    statuses, customers: ctx.actor.customer !== undefined ? [ctx.actor.customer] : readIds('customer_id', filters['customer_id']),
    subscriptions: readIds('purchase_item_id', filters['subscription_id'] ?? filters['purchase_item_ids'] ?? filters['purchase_item_id']) ?? ofAddress,
    from: day('scheduled_at') ?? day('date') ?? day('scheduled_at_min') ?? day('date_min'), to: day('scheduled_at') ?? day('date') ?? day('scheduled_at_max') ?? day('date_max'),
  }
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS, NOT_HERE)
  const asked = await readAsked(ctx, request)
  const ids = request.filters['ids']
  const page = await readPage<Row>(request, (limit) => (ids === undefined ? readBoth(ctx, request, asked, limit) : readByIds(ctx, ids)))
  return listAnswer(head, request, 'charges', page, await viewRows(ctx, page.rows, request.version))
}

async function readByIds(ctx: Context, ids: string): Promise<Row[]> {
  const found = await Promise.all((readIds('ids', ids) ?? []).map((id) => chargeAt(ctx, String(id)).catch(() => null)))
  return found.flatMap((one) => (one === null ? [] : [rowOf(one)]))
}

function rowOf(found: Found): Row {
  const { createdAt, updatedAt } = 'invoice' in found ? found.invoice : found.subscription
  return { ...found, createdAt, updatedAt, number: 'invoice' in found ? found.invoice.number : periodCharge(found.subscription.number, found.period) }
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

const hasComing = ({ statuses }: Asked): boolean => statuses === null || statuses.some((one) => TO_COME.includes(one))

function billedFilter(ctx: Context, request: ListRequest, asked: Asked): RecordFilter {
  const { filters, version } = request
  const statuses = asked.statuses?.flatMap((one) => STATUSES[one] ?? [])
  const [success, part] = [asked.statuses?.includes('success'), asked.statuses?.includes('partially_refunded')]
  const [from, to] = [asked.from ? startOfDay(ctx, asked.from) : undefined, asked.to ? readQueryTime('scheduled_at_max', asked.to, '2021-11') : undefined]
  const processedFrom = filters['processed_at_min'] ? readQueryTime('processed_at_min', filters['processed_at_min'], version) : undefined
  const processedTo = filters['processed_at_max'] ? readQueryTime('processed_at_max', filters['processed_at_max'], version) : undefined
  const filter = recordFilter(request)
  const createdFrom = filter.createdFrom ?? processedFrom ?? from
  const createdTo = filter.createdTo ?? processedTo ?? to
  return {
    ...filter, ...(createdFrom ? { createdFrom } : {}), ...(createdTo ? { createdTo } : {}), ...(statuses ? { statuses } : {}),
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

/** Periods to come in order of their ids, from the subscriptions that run, so many at a time. */
async function* comingRows(ctx: Context, { descending }: ListRequest, asked: Asked, after: bigint | null): AsyncGenerator<Row[]> {
  // The subscription of the place itself may have more periods behind it.
  let place = after === null ? null : (periodOf(after)?.subscription ?? 0n) + (descending ? 1n : -1n)
  for (;;) {
    const subscriptions = await listSubscriptionPage(ctx, {
      statuses: ['pending', 'trialing', 'active'], unless: DELETED, ...(asked.customers ? { customers: asked.customers } : {}), ...(asked.subscriptions ? { numbers: asked.subscriptions } : {}),
      sort: 'number', descending, after: place === null ? null : [String(place), String(place)], limit: CHUNK,
    })
    yield subscriptions.flatMap((one) => rowsOf(ctx, one, asked, descending)).filter((row) => after === null || (descending ? row.number < after : row.number > after))
    const last = subscriptions.at(-1)
    if (!last || subscriptions.length < CHUNK) return
    place = last.number
  }
}

function rowsOf(ctx: Context, subscription: Subscription, asked: Asked, descending: boolean): Row[] {
  const { timeZone } = ctx.site.settings
  const rows = comingPeriods(subscription).flatMap((period) => {
    const status = subscription.skippedPeriods.includes(period) ? 'skipped' : 'queued'
    const day = viewDay(startOf(subscription, period), timeZone) ?? ''
    const isAsked = (asked.statuses === null || asked.statuses.includes(status)) && (asked.from === null || day >= asked.from) && (asked.to === null || day <= asked.to)
    return isAsked ? [rowOf({ subscription, period })] : []
  })
  return descending ? rows.toReversed() : rows
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
  const { subscription, period } = found
  refuseOthers(body, subscription)
  if (isSkipped === subscription.skippedPeriods.includes(period)) refuseField('status', `This charge is ${isSkipped ? 'skipped already' : 'not skipped'}`)
  const after = isSkipped ? await skipPeriod(ctx, subscription.id, period, null) : await unskipPeriod(ctx, subscription.id, period, null)
  return shownCharge(ctx, head, { subscription: after, period })
}

/** Charges now: a period to come before its day, a failed charge once more. */
async function process(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const found = await chargeAt(ctx, id)
  if ('invoice' in found) {
    if (found.invoice.status !== 'past-due') refuseField('status', 'Only a charge that is queued or failed can be processed')
    await retryInvoice(ctx, found.invoice.id, null, null)
    await finishCustomer(ctx, found.invoice.customer)
  } else {
    if (found.period !== found.subscription.nextPeriod) refuseField('status', 'Only the next charge can be processed')
    await moveNextCharge(ctx, found.subscription.id, ctx.now(), null)
    await finishCustomer(ctx, found.subscription.customer)
  }
  return shownCharge(ctx, head, await chargeAt(ctx, id))
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
  if (day < dayFromNow(ctx, 0)) refuseField('next_charge_date', 'Cannot be in the past', 'plain')
  const start = startOfDay(ctx, day)
  await moveNextCharge(ctx, found.subscription.id, start < ctx.now() ? ctx.now() : start, null)
  await finishCustomer(ctx, found.subscription.customer)
  return shownCharge(ctx, head, await chargeAt(ctx, id))
}

/** All of both kinds: those of the books are counted by the database, those to come by going through what runs. */
async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = { ...readList(head, FILTERS, NOT_HERE), after: null }
  if (request.filters['ids'] !== undefined) return { body: { count: (await readByIds(ctx, request.filters['ids'])).length } }
  const asked = await readAsked(ctx, request)
  const billed = await countOf(ctx, 'invoices', billedFilter(ctx, request, asked))
  let coming = 0
  if (hasComing(asked)) for await (const rows of comingRows(ctx, request, asked, null)) coming += rows.length
  return { body: { count: billed + coming } }
}

const write = { scope: 'subscriptions:write', params: ById, body: AnyBody } as const
const pay = { scope: 'payments:write', params: ById } as const
export const chargeEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/charges', scope: 'invoices:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/charges/count', scope: 'invoices:read', handle: async ({ ctx, head }) => count(ctx, head) }),
  endpoint({ method: 'GET', path: '/charges/{id}', scope: 'invoices:read', params: ById, handle: async ({ ctx, head, params }) => shownCharge(ctx, head, await chargeAt(ctx, params.id)) }),
  endpoint({ method: 'POST', path: '/charges/{id}/skip', ...write, handle: async ({ ctx, head, params, body }) => setSkipped(ctx, head, params.id, body, true) }),
  endpoint({ method: 'POST', path: '/charges/{id}/unskip', ...write, handle: async ({ ctx, head, params, body }) => setSkipped(ctx, head, params.id, body, false) }),
  endpoint({ method: 'POST', path: '/charges/{id}/change_next_charge_date', ...write, handle: async ({ ctx, head, params, body }) => changeDate(ctx, head, params.id, body) }),
  endpoint({ method: 'POST', path: '/charges/{id}/process', ...pay, handle: async ({ ctx, head, params }) => process(ctx, head, params.id) }),
  endpoint({ method: 'POST', path: '/charges/{id}/refund', ...pay, body: AnyBody, handle: async ({ ctx, head, params, body }) => refund(ctx, head, params.id, body) }),
]
