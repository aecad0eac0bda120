// ReCharge Billing's charges, which are subscriptions here; one-time charges are sales.

import Type from 'typebox'
import { priceIn } from '../../domain/catalog.ts'
import { refuse } from '../../domain/refusal.ts'
import { scopeAllows } from '../../domain/scope.ts'
import { isLive, nextCharge, type Subscription, SUBSCRIPTION_STATUSES } from '../../domain/subscription.ts'
import { startOfDay } from '../../domain/time.ts'
import type { Transaction } from '../../domain/transaction.ts'
import { type Answer, type Endpoint, endpoint } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getCustomer, getOwnCustomer } from '../../services/customers.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { getCollectedOf } from '../../services/invoices.ts'
import { listSubscriptionPage, oldestFirst } from '../../services/numbered-records.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { linkTo } from '../../services/record-links.ts'
import { readReferences } from '../../services/references.ts'
import { changePlan } from '../../services/subscription-changes.ts'
import { getSurroundings, type Surroundings, termsOf } from '../../services/surroundings.ts'
import { cancelSubscription, createSubscription, getSubscription, patchSubscription } from '../../services/subscriptions.ts'
import { getTransaction, startSale } from '../../services/transactions.ts'
import { payMethodOf } from './paymethods.ts'
import { isCustomPlan, planFor, productOf, readInterval, refuseOtherInterval, viewInterval } from './products.ts'
import { viewTransactions } from './transactions.ts'
import { CARD_UPDATE } from './update-link.ts'
import {
  answerDone, answerList, answerOne, BATCH, CURRENCY, type Element, envelope, found, needed, readAmount, readDate, readFields, readMoney, refuseOtherCurrency, viewDate, viewMoney, writeElement,
  wrong, XML_HEADERS,
} from './wire.ts'

const params = Type.Object({ id: Type.String({ maxLength: 100 }) })

/** Charges as the vendor shows them, in the order of the subscriptions; inside a customer they do not name the customer. */
export async function viewCharges(ctx: Context, subscriptions: readonly Subscription[], place: 'alone' | 'inside' = 'alone'): Promise<Element[]> {
  if (subscriptions.length === 0) return []
  const around = await getSurroundings(ctx, { subscriptions })
  const collected = await getCollectedOf(ctx, subscriptions.map((one) => one.number))
  const { timeZone } = ctx.site.settings
  // Whoever holds a pubID replaces the card: it is shown to those who may do so anyway.
  const mayReplace = scopeAllows(ctx.actor.scopes, 'payments:write')
  return subscriptions.map((subscription): Element => {
    const { currency } = subscription
    // What is planned for the next run is what the vendor shows of an edited charge.
    const { plan, interval, amountMinor } = termsOf(around, subscription)
    const capMinor = subscription.expiresAfterTotalMinor
    return chargeElement(subscription.id, place === 'alone' ? (around.customers.get(subscription.customer)?.id ?? '') : null, {
      product: plan && !isCustomPlan(plan.id) ? plan.id : '', payMethod: payerOf(around, subscription), billingStartDate: viewDate(subscription.startedAt, timeZone),
      billingEndDate: viewDate(subscription.expiresAt, timeZone), billingEndAmount: capMinor === null ? '' : viewMoney(capMinor, currency), price: viewMoney(amountMinor, currency),
      ...Object.fromEntries(viewInterval(interval)), nextChargeDate: viewDate(nextCharge(subscription)?.from ?? null, timeZone), totalRevenue: viewMoney(collected.get(subscription.number) ?? 0n, currency),
      pubID: mayReplace ? linkTo(ctx, CARD_UPDATE, subscription.number) : '',
    })
  })
}

/** The vendor's order; what there is none of is an empty element. */
const FIELDS = [
  'product', 'payMethod', 'billingStartDate', 'billingEndDate', 'billingEndAmount', 'price', 'intervalValue', 'intervalUnit', 'nextChargeDate', 'totalRevenue', 'pubID', 'oneTime',
] as const

function chargeElement(id: string, customer: string | null, fields: { readonly [name in (typeof FIELDS)[number]]?: string }): Element {
  const told = FIELDS.map((name) => [name, fields[name] ?? (name === 'oneTime' ? '0' : '')] as const)
  return ['charge', [['id', id], ...(customer === null ? [] : [['customer', customer] as const]), ...told], { id }]
}

/** The id of the method that pays: the charge's own, else the customer's default. */
function payerOf({ customers, methods }: Surroundings, { customer, paymentMethod }: Subscription): string {
  const own = paymentMethod === null ? undefined : methods.get(customer)?.find((one) => one.number === paymentMethod)
  return own?.id ?? customers.get(customer)?.defaultPaymentMethodId ?? ''
}

const LIVE_STATUSES = SUBSCRIPTION_STATUSES.filter((status) => isLive({ status }))

type Fields = { readonly [name: string]: string }

/** What a charge begins; of a one-time one the sale, of a recurring one the subscription. */
async function begin(ctx: Context, fields: Fields): Promise<string> {
  const customer = await found('customer', getOwnCustomer(ctx, needed(fields, 'customer')))
  const paymentMethodId = await methodOf(ctx, customer.number, needed(fields, 'payMethod'))
  const { timeZone } = ctx.site.settings
  const product = fields['product'] ? await productOf(ctx, fields['product']) : null
  if (product) refuseOtherInterval(product, fields)
  const price = fields['price'] ? readMoney(fields['price'], 'price') : null
  if (!['', '0', '1'].includes(fields['oneTime'] ?? '')) wrong('oneTime', 'is neither 0 nor 1')
  if (fields['oneTime'] === '1') {
    const model = product ? priceIn(product.prices, CURRENCY)?.model : undefined
    const amountMinor = price === null && model?.kind === 'flat' ? model.amountMinor : readAmount(needed(fields, 'price'), 'price')
    const sale = await startSale(ctx, { customerId: customer.id, amountMinor: Number(amountMinor), currency: CURRENCY, paymentMethodId, description: product?.name ?? 'One-time charge' })
    return `sale ${sale.id}`
  }
  const plan = product ?? (await planFor(ctx, readInterval(fields)))
  const own = price ?? (product ? null : readMoney(needed(fields, 'price'), 'price'))
  const date = (name: string): Date | null => (fields[name] ? readDate(fields[name], name, ctx.now(), timeZone) : null)
  const startAt = date('billingStartDate')
  // Every period since then would be charged now; what another system charged begins here with the next charge.
  if (startAt && startAt < startOfDay(ctx.now(), timeZone)) wrong('billingStartDate', 'lies in the past: give the day of the next charge')
  const subscription = await createSubscription(ctx, {
    customerId: customer.id, planId: plan.id, currency: CURRENCY, paymentMethodId, expiresAt: date('billingEndDate'),
    ...(own === null ? {} : { price: { kind: 'flat', amountMinor: own } }), ...(startAt === null ? {} : { startAt }),
    ...(fields['billingEndAmount'] ? { expiresAfterTotalMinor: Number(readMoney(fields['billingEndAmount'], 'billingEndAmount')) } : {}),
  })
  return `charge ${subscription.id}`
}

/** The reply of a charge as it went: a one-time one carries its transaction, and one that was declined is refused. */
async function finish(ctx: Context, unfinished: string): Promise<Answer> {
  const [kind = '', id = ''] = unfinished.split(' ')
  if (kind === 'charge') {
    await finishCustomer(ctx, (await getSubscription(ctx, id)).customer)
    const [element] = await viewCharges(ctx, [await getSubscription(ctx, id)])
    return { status: 200, text: envelope('000', 'Charge Added', ctx.site.name, [`<charges>${writeElement(element ?? ['charge', ''])}</charges>`]), headers: XML_HEADERS }
  }
  await finishCustomer(ctx, (await getTransaction(ctx, id)).customer)
  const transaction = await getTransaction(ctx, id)
  if (transaction.status === 'declined') refuse('payment-declined', { detail: `declined: ${transaction.declineReason ?? 'other'}` })
  const charge = writeElement(await viewOneTime(ctx, transaction))
  const [element] = await viewTransactions(ctx, [transaction], 'terminal')
  return { status: 200, text: envelope('000', 'Charge Added', ctx.site.name, [`<charges>${charge}</charges>`, `<transactions>${element ? writeElement(element) : ''}</transactions>`]), headers: XML_HEADERS }
}

/** A charge of one time is the transaction that it made; it has begun and ended with it. */
async function viewOneTime(ctx: Context, { id, customer, paymentMethod, createdAt, amountMinor, status }: Transaction): Promise<Element> {
  const idOf = await readReferences(ctx, { customers: [customer], payment_methods: [paymentMethod] })
  const at = viewDate(createdAt, ctx.site.settings.timeZone)
  return chargeElement(id, idOf('customers', customer), {
    payMethod: idOf('payment_methods', paymentMethod) ?? '', billingStartDate: at, billingEndDate: at, price: viewMoney(amountMinor), totalRevenue: viewMoney(status === 'approved' ? amountMinor : 0n), oneTime: '1',
  })
}

/** A charge by its id; a deleted one is gone, as customers and payment methods are. */
async function chargeAt(ctx: Context, id: string): Promise<Subscription> {
  const one = await found('charge', getSubscription(ctx, id))
  return one.status === 'cancelled' ? refuse('not-found', { detail: 'this charge was deleted', result: 'charge not found' }) : one
}

/** Edits a charge: who pays and until when at once, what it costs and how often from the next run on. */
async function edit(ctx: Context, id: string, fields: Fields): Promise<Subscription> {
  const before = await chargeAt(ctx, id)
  const { timeZone } = ctx.site.settings
  const price = fields['price'] ? readMoney(fields['price'], 'price') : null
  const cap = fields['billingEndAmount'] ? Number(readMoney(fields['billingEndAmount'], 'billingEndAmount')) : null
  if (price !== null) refuseOtherCurrency(before.currency, 'price')
  if (cap !== null) refuseOtherCurrency(before.currency, 'billingEndAmount')
  if (fields['oneTime'] === '1') wrong('oneTime', 'is 0 for a charge that recurs')
  if (fields['billingStartDate'] && readDate(fields['billingStartDate'], 'billingStartDate', ctx.now(), timeZone).getTime() !== startOfMinute(before.startedAt)) {
    wrong('billingStartDate', 'stays as it is; delete the charge and add another')
  }
  if (fields['customer'] && (await found('customer', getCustomer(ctx, fields['customer']))).number !== before.customer) wrong('customer', 'stays as it is; delete the charge and add another')
  const product = fields['product'] ? await productOf(ctx, fields['product']) : null
  if (product) refuseOtherInterval(product, fields)
  const plan = product ?? (fields['intervalValue'] || fields['intervalUnit'] ? await planFor(ctx, readInterval(fields)) : null)
  const own = price ?? (plan && !product ? readMoney(needed(fields, 'price'), 'price') : null)
  const patch = {
    ...(fields['payMethod'] ? { paymentMethodId: await methodOf(ctx, before.customer, fields['payMethod']) } : {}),
    ...(fields['billingEndDate'] === undefined ? {} : { expiresAt: fields['billingEndDate'] ? readDate(fields['billingEndDate'], 'billingEndDate', ctx.now(), timeZone) : null }),
    ...(fields['billingEndAmount'] === undefined ? {} : { expiresAfterTotalMinor: cap }),
  }
  return inOneTransaction(ctx, async (held) => {
    const patched = Object.keys(patch).length === 0 ? before : await patchSubscription(held, id, patch, null)
    if (plan === null && own === null) return patched
    return changePlan(held, id, { ...(plan ? { planId: plan.id } : {}), ...(own === null ? {} : { price: { kind: 'flat', amountMinor: own } }), when: 'renewal' }, null)
  })
}

/** Dates are shown to the minute. */
const startOfMinute = (at: Date): number => Math.floor(at.getTime() / 60_000) * 60_000

/** The id of a method that belongs to a customer. Refuses not-found in the words that the vendor's PHP client compares. */
async function methodOf(ctx: Context, customer: bigint, id: string): Promise<string> {
  const { customer: owner, method } = await payMethodOf(ctx, id)
  return owner.number === customer ? method.id : refuse('not-found', { detail: 'this customer has no such payment method', result: 'paymethod not found' })
}

/** All charges that run, oldest first. */
async function* running(ctx: Context): AsyncGenerator<readonly Element[]> {
  for await (const batch of oldestFirst((page) => listSubscriptionPage(ctx, { ...page, statuses: LIVE_STATUSES }), BATCH)) yield viewCharges(ctx, batch)
}

export const chargeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/charges', scope: 'subscriptions:read',
    handle: ({ ctx, head }) => answerList({ ctx, head }, 'Charge Lookup Successful', 'charges', running(ctx)),
  }),
  endpoint({
    method: 'POST', path: '/charges', scope: 'subscriptions:write', body: Type.Unknown(), handle: async ({ ctx, body }) => ({ unfinished: await begin(ctx, readFields(body)) }), finish,
  }),
  endpoint({
    method: 'GET', path: '/charges/{id}', scope: 'subscriptions:read', params,
    handle: async ({ ctx, head, params: { id } }) => {
      const [element] = await viewCharges(ctx, [await chargeAt(ctx, id)])
      return answerOne({ ctx, head }, 'Charge Lookup Successful', 'charges', element ?? ['charge', ''])
    },
  }),
  endpoint({
    method: 'POST', path: '/charges/{id}', scope: 'subscriptions:write', params, body: Type.Unknown(),
    handle: async ({ ctx, head, params: { id }, body }) => {
      const [element] = await viewCharges(ctx, [await edit(ctx, id, readFields(body))])
      return answerOne({ ctx, head }, 'Charge Updated', 'charges', element ?? ['charge', ''])
    },
  }),
  endpoint({
    method: 'DELETE', path: '/charges/{id}', scope: 'subscriptions:write', params,
    handle: async ({ ctx, head, params: { id } }) => {
      await cancelSubscription(ctx, (await chargeAt(ctx, id)).id, { when: 'now', reason: null }, null)
      return answerDone({ ctx, head }, 'Charge Deleted')
    },
  }),
]
