// What Rebilly's webhooks carry: its name of an event, and the records that the event is about, as they now are.

import type { Event } from '../../domain/event.ts'
import { sumMinor } from '../../domain/money.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Transaction } from '../../domain/transaction.ts'
import type { RequestHead } from '../../http/surface.ts'
import type { Context, WebhookFace } from '../../services/context.ts'
import { getMerge, getMergedAway } from '../../services/merges.ts'
import { listInvoicePage, listMethodPage, listSubscriptionPage, listTransactionPage, numbersOf } from '../../services/numbered-records.ts'
import { readReferences } from '../../services/references.ts'
import { getCustomersByNumber } from '../../services/standings.ts'
import { getReturnsOf } from '../../services/transactions.ts'
import { viewCustomerOf, viewCustomers, viewRecord } from './customers.ts'
import { exactly } from './embedding.ts'
import { isMoneyEvent, MONEY_EVENTS, type MoneyEvent, rebillyEvent } from './event-names.ts'
import { viewInvoices } from './invoices.ts'
import { viewInstruments } from './instrument-view.ts'
import { viewSubscriptions } from './subscriptions.ts'
import { viewTransactions } from './transaction-view.ts'
import { urlOf } from './wire.ts'

/** The face of endpoints that want Rebilly's bodies. */
const FACE = 'rebilly'

/** The face of an endpoint that wants these of the events which only their transaction tells apart. */
export function faceName(money: readonly MoneyEvent[]): string {
  return [FACE, ...(money.length === 0 ? [] : [MONEY_EVENTS.filter((name) => money.includes(name)).join('+')])].join('/')
}

/** What a face's name says of them; null for the face of somebody else. */
export function readFace(name: string): MoneyEvent[] | null {
  const [face, money = ''] = name.split('/')
  return face === FACE ? money.split('+').filter(isMoneyEvent) : null
}

/** Every face that an endpoint can have. */
export function rebillyWebhookFaces(): (readonly [string, WebhookFace])[] {
  const subsets = MONEY_EVENTS.reduce<MoneyEvent[][]>((all, name) => [...all, ...all.map((one) => [...one, name])], [[]])
  return subsets.map((money) => {
    const render = (ctx: Context, events: readonly Event[]): Promise<(string | null)[]> => bodiesOf(ctx, events, money)
    // Each who was merged is told of; the survivor's event says the same of all, and counts where a filter knows nobody but him.
    const wants: WebhookFace['wants'] = ({ filter }, { type, payload }) => type !== 'customer.merged' || filter !== null || payload['role'] === 'merged'
    return [faceName(money), Object.assign(render, { wants })] as const
  })
}

/** Bodies are read where no request tells the host: links lead to where browsers reach this server. */
const headOf = (ctx: Context): RequestHead => ({ id: '', method: 'POST', base: `${ctx.publicUrl}/rebilly`, path: '', params: {}, query: {}, headers: {} })

/** A record that is told of, below the name that it has in bodies. */
interface Told {
  readonly name: string
  readonly id: string | null
  readonly path: string
  readonly record: object | undefined
}

/** The records of many events, read at once. */
interface Records {
  readonly views: ReadonlyMap<string, object>
  readonly customers: ReadonlyMap<bigint, object>
  readonly transactions: ReadonlyMap<string, Transaction>
  readonly parents: ReadonlyMap<bigint, Transaction>
  readonly returns: ReadonlyMap<bigint, readonly Transaction[]>
}

const NOUNS = { 'payment-method': 'payment_methods', transaction: 'transactions', subscription: 'subscriptions', invoice: 'invoices' } as const
type Noun = keyof typeof NOUNS

/** The noun of what an event is about, if that is another record than its customer. That another instrument pays is told of the customer. */
function nounOf({ type, subject }: Event): Noun | null {
  const noun = type.split('.')[0] ?? ''
  return subject !== null && Object.hasOwn(NOUNS, noun) && type !== 'payment-method.default-changed' ? (noun as Noun) : null
}

async function recordsOf(ctx: Context, head: RequestHead, events: readonly Event[]): Promise<Records> {
  const exact = async (noun: Noun) => {
    const ids = events.flatMap((event) => (nounOf(event) === noun ? (event.subject ?? []) : []))
    return exactly(ids.length === 0 ? [] : [...(await numbersOf(ctx, NOUNS[noun], ids)).values()])
  }
  const transactions = await listTransactionPage(ctx, await exact('transaction'))
  const parents = await listTransactionPage(ctx, exactly(transactions.map((one) => one.parent)))
  const methods = await listMethodPage(ctx, await exact('payment-method'))
  const idOf = await readReferences(ctx, { customers: methods.map((one) => one.customer) })
  const customers = [...(await getCustomersByNumber(ctx, events.flatMap((event) => (nounOf(event) === null ? (event.customer ?? []) : [])))).values()].filter((one) => one.deletedAt === null)
  const views = [
    ...(await viewTransactions(ctx, head, [...new Map([...transactions, ...parents].map((one) => [one.number, one])).values()])),
    ...viewInstruments(ctx, head, methods.map((method) => ({ method, customerId: idOf('customers', method.customer) }))),
    ...(await viewSubscriptions(ctx, head, await listSubscriptionPage(ctx, await exact('subscription')))), ...(await viewInvoices(ctx, head, await listInvoicePage(ctx, await exact('invoice')))),
  ]
  const people = await viewCustomers(ctx, head, customers, new Set())
  return {
    views: new Map(views.map((view) => [view.id, view])), customers: new Map(customers.flatMap(({ number }, index) => (people[index] ? [[number, people[index]]] : []))),
    transactions: new Map(transactions.map((one) => [one.id, one])), parents: new Map(parents.map((one) => [one.number, one])), returns: await getReturnsOf(ctx, parents.map((one) => one.number)),
  }
}

/** The event of money that went back, by what was left of the sale then. */
function returnOf(child: Transaction, sale: Transaction, { returns }: Records): MoneyEvent {
  if (child.kind === 'void') return 'transaction-voided'
  const until = (returns.get(sale.number) ?? []).filter((one) => one.status === 'approved' && one.number <= child.number)
  return sumMinor(until.map((one) => one.amountMinor)) < sale.amountMinor ? 'transaction-partially-refunded' : 'transaction-refunded'
}

/** What an event is called, and what it is about. What is gone by now is told by its id alone. */
async function aboutOf(ctx: Context, head: RequestHead, event: Event, records: Records): Promise<{ eventType: string; told: Told[] }> {
  const { type, subject, customer, customerId } = event
  const eventType = rebillyEvent(type) ?? type.replace('.', '-')
  const of = (name: string, path: string, id: string | null): Told => ({ name, path, id, record: records.views.get(id ?? '') })
  const noun = nounOf(event)
  if (noun === 'payment-method') return { eventType, told: [of(type === 'payment-method.attached' || type === 'payment-method.expired' ? 'paymentCard' : 'paymentInstrument', '/payment-instruments', subject)] }
  if (noun === 'transaction') {
    const child = records.transactions.get(subject ?? '')
    const sale = child && type === 'transaction.approved' ? records.parents.get(child.parent ?? 0n) : undefined
    if (!child || !sale) return { eventType, told: [of('transaction', '/transactions', subject)] }
    return { eventType: returnOf(child, sale, records), told: [of('transaction', '/transactions', sale.id), of('childTransaction', '/transactions', child.id)] }
  }
  if (noun !== null) return { eventType, told: [of(noun, `/${NOUNS[noun]}`, subject)] }
  // Who was merged away since is the survivor by now.
  const record = records.customers.get(customer ?? 0n) ?? (customerId === null ? undefined : await viewCustomerOf(ctx, head, customerId).catch(gone))
  return { eventType, told: [{ name: 'customer', path: '/customers', id: customerId, record }] }
}

/** What refuses to be read is deleted or erased by now; anything else is our own mistake. */
function gone(error: unknown): undefined {
  if (!(error instanceof Refused)) throw error
}

/** A merge; of the dead who were erased only the id is left to be told. */
async function mergeBody(ctx: Context, head: RequestHead, event: Event): Promise<string> {
  const { survivorId, losers } = await getMerge(ctx, event.subject ?? '')
  const target = await viewCustomerOf(ctx, head, survivorId).catch(gone)
  const dead = losers.find((one) => one.number === event.customer) ?? losers[0]
  const record = dead ? await getMergedAway(ctx, dead.number) : null
  return JSON.stringify({
    eventType: 'customer-merged', targetCustomerId: survivorId, duplicatedCustomer: record ? await viewRecord(ctx, head, record) : { id: dead?.id ?? null }, _embedded: target ? { targetCustomer: target } : {},
    _links: [{ rel: 'customer', href: urlOf(ctx, head, `/customers/${survivorId}`) }],
  })
}

/** Events as Rebilly's webhooks carry them; null for those that an endpoint with these names wants none of. Receivers put them in order by the record's revision. */
async function bodiesOf(ctx: Context, events: readonly Event[], money: readonly MoneyEvent[]): Promise<(string | null)[]> {
  const head = headOf(ctx)
  const records = await recordsOf(ctx, head, events)
  const bodies: (string | null)[] = []
  for (const event of events) {
    if (event.type === 'customer.merged' && event.subject !== null) bodies.push(await mergeBody(ctx, head, event))
    else bodies.push(bodyOf(ctx, head, await aboutOf(ctx, head, event, records), money))
  }
  return bodies
}

function bodyOf(ctx: Context, head: RequestHead, { eventType, told }: { eventType: string; told: readonly Told[] }, money: readonly MoneyEvent[]): string | null {
  if (isMoneyEvent(eventType) && !money.includes(eventType)) return null
  const [main] = told
  return JSON.stringify({
    eventType, [`${main?.name ?? 'customer'}Id`]: main?.id ?? null, _embedded: Object.fromEntries(told.flatMap(({ name, record }) => (record ? [[name, record]] : []))),
    _links: told.flatMap(({ name, id, path }) => (id === null ? [] : [{ rel: name, href: urlOf(ctx, head, `${path}/${id}`) }])),
  })
}
