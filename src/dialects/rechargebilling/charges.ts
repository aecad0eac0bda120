// ReCharge Billing's charges, which are subscriptions here; one-time charges are sales.

import Type from 'typebox'
import { type Plan, priceIn } from '../../domain/catalog.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Subscription } from '../../domain/subscription.ts'
import { type Answer, type Endpoint, endpoint } from '../../http/surface.ts'
import { getPlanList } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { getCustomer } from '../../services/customers.ts'
import { finishCustomer } from '../../services/gateway-calls.ts'
import { readReferences } from '../../services/references.ts'
import { changePlan } from '../../services/subscription-changes.ts'
import { cancelSubscription, createSubscription, getSubscription, getSubscriptions, patchSubscription } from '../../services/subscriptions.ts'
import { getTransaction, startSale } from '../../services/transactions.ts'
import { payMethodOf } from './paymethods.ts'
import { planFor, productOf, readInterval, viewInterval } from './products.ts'
import { viewTransactions } from './terminal.ts'
import { answerDone, answerList, answerOne, CURRENCY, type Element, envelope, needed, readDate, readFields, readMoney, viewDate, viewMoney, writeElement } from './wire.ts'

const params = Type.Object({ id: Type.String({ maxLength: 100 }) })
const LIST_MAX = 1_000
const CUSTOM_PLAN = /^rechargebilling-\d+[md]$/

/** Charges as the vendor shows them, in the order of the subscriptions. */
export async function viewCharges(ctx: Context, subscriptions: readonly Subscription[]): Promise<Element[]> {
  if (subscriptions.length === 0) return []
  const idOf = await readReferences(ctx, {
    plans: subscriptions.map((one) => one.plan), payment_methods: subscriptions.map((one) => one.paymentMethod),
  })
  const plans = new Map((await getPlanList(ctx, { after: null, limit: LIST_MAX, archived: true })).map((plan) => [plan.number, plan]))
  const { timeZone } = ctx.site.settings
  return subscriptions.map((subscription): Element => {
    const planId = idOf('plans', subscription.plan)
    return ['charge', [
      ['id', subscription.id], ['product', CUSTOM_PLAN.test(planId) ? '' : planId], ['payMethod', idOf('payment_methods', subscription.paymentMethod) ?? ''],
      ['billingStartDate', viewDate(subscription.startedAt, timeZone)], ['billingEndDate', viewDate(subscription.expiresAt, timeZone)],
      ['billingEndAmount', subscription.expiresAfterTotalMinor === null ? '' : viewMoney(subscription.expiresAfterTotalMinor)], ['price', priceOf(subscription, plans.get(subscription.plan))],
      ...viewInterval(subscription.interval), ['nextChargeDate', subscription.endedAt === null ? viewDate(subscription.coveredUntil, timeZone) : ''],
      ['totalRevenue', viewMoney(subscription.chargedTotalMinor)], ['pubID', ''], ['oneTime', '0'],
    ], { id: subscription.id }]
  })
}

function priceOf(subscription: Subscription, plan: Plan | undefined): string {
  const model = subscription.ownPrice ?? (plan ? priceIn(plan.prices, CURRENCY)?.model : undefined)
  return model?.kind === 'flat' || model?.kind === 'per-unit' ? viewMoney(model.amountMinor) : ''
}

/** What a charge begins; of a one-time one the sale, of a recurring one the subscription. */
async function begin(ctx: Context, fields: { readonly [name: string]: string }): Promise<string> {
  const customer = await getCustomer(ctx, needed(fields, 'customer'))
  const { customer: owner, method } = await payMethodOf(ctx, needed(fields, 'payMethod'))
  if (owner.number !== customer.number) refuse('not-found', { detail: 'this customer has no such payment method', result: 'paymethod not found' })
  const { timeZone } = ctx.site.settings
  const product = fields['product'] ? await productOf(ctx, fields['product']) : null
  const price = fields['price'] ? readMoney(fields['price'], 'price') : null
  if (fields['oneTime'] === '1') {
    const model = product ? priceIn(product.prices, CURRENCY)?.model : undefined
    const amountMinor = price ?? (model?.kind === 'flat' ? model.amountMinor : readMoney(needed(fields, 'price'), 'price'))
    const sale = await startSale(ctx, { customerId: customer.id, amountMinor: Number(amountMinor), currency: CURRENCY, paymentMethodId: method.id, description: product?.name ?? 'One-time charge' })
    return `sale ${sale.id}`
  }
  const plan = product ?? (await planFor(ctx, readInterval(fields)))
  const own = price ?? (product ? null : readMoney(needed(fields, 'price'), 'price'))
  const date = (name: string): Date | null => (fields[name] ? readDate(fields[name], name, ctx.now(), timeZone) : null)
  const startAt = date('billingStartDate')
  const subscription = await createSubscription(ctx, {
    customerId: customer.id, planId: plan.id, currency: CURRENCY, paymentMethodId: method.id, expiresAt: date('billingEndDate'),
    ...(own === null ? {} : { price: { kind: 'flat', amountMinor: own } }), ...(startAt === null ? {} : { startAt }),
    ...(fields['billingEndAmount'] ? { expiresAfterTotalMinor: Number(readMoney(fields['billingEndAmount'], 'billingEndAmount')) } : {}),
  })
  return `charge ${subscription.id}`
}

/** Has a charge paid by another of its customer's methods, which is asked at once for what is owed. Refuses one that is not the customer's. */
async function payBy(ctx: Context, id: string, payMethod: string): Promise<void> {
  const { customer } = await getSubscription(ctx, id)
  const { customer: owner, method } = await payMethodOf(ctx, payMethod)
  if (owner.number !== customer) refuse('not-found', { detail: 'this customer has no such payment method', result: 'paymethod not found' })
  await patchSubscription(ctx, id, { paymentMethodId: method.id }, null)
  await finishCustomer(ctx, customer)
}

/** The reply of a charge as it went: a one-time one carries its transaction, and one that was declined is refused. */
async function finish(ctx: Context, unfinished: string): Promise<Answer> {
  const [kind = '', id = ''] = unfinished.split(' ')
  if (kind === 'charge') {
    await finishCustomer(ctx, (await getSubscription(ctx, id)).customer)
    const [element] = await viewCharges(ctx, [await getSubscription(ctx, id)])
    return { status: 200, text: envelope('000', 'Charge Added', ctx.site.name, [`<charges>${writeElement(element ?? ['charge', ''])}</charges>`]), headers: { 'content-type': 'text/xml; charset=utf-8' } }
  }
  await finishCustomer(ctx, (await getTransaction(ctx, id)).customer)
  const transaction = await getTransaction(ctx, id)
  if (transaction.status === 'declined') refuse('payment-declined', { detail: `declined: ${transaction.declineReason ?? 'other'}` })
  const charge = writeElement(['charge', [['id', transaction.id], ['price', viewMoney(transaction.amountMinor)], ['oneTime', '1']], { id: transaction.id }])
  const element = (await viewTransactions(ctx, [transaction])).map(writeElement).join('')
  return { status: 200, text: envelope('000', 'Charge Added', ctx.site.name, [`<charges>${charge}</charges>`, `<transactions>${element}</transactions>`]), headers: { 'content-type': 'text/xml; charset=utf-8' } }
}

export const chargeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/charges', scope: 'subscriptions:read',
    handle: async ({ ctx, head }) => {
      const subscriptions = (await getSubscriptions(ctx, { below: null, limit: LIST_MAX })).filter((one) => one.endedAt === null)
      return answerList({ ctx, head }, 'Charge Lookup Successful', 'charges', await viewCharges(ctx, subscriptions.toReversed()))
    },
  }),
  endpoint({
    method: 'POST', path: '/charges', scope: 'subscriptions:write', body: Type.Unknown(), handle: async ({ ctx, body }) => ({ unfinished: await begin(ctx, readFields(body)) }), finish,
  }),
  endpoint({
    method: 'GET', path: '/charges/{id}', scope: 'subscriptions:read', params,
    handle: async ({ ctx, head, params: { id } }) => {
      const [element] = await viewCharges(ctx, [await getSubscription(ctx, id)])
      return answerOne({ ctx, head }, 'Charge Lookup Successful', 'charges', element ?? ['charge', ''])
    },
  }),
  endpoint({
    method: 'POST', path: '/charges/{id}', scope: 'subscriptions:write', params, body: Type.Unknown(),
    handle: async ({ ctx, head, params: { id }, body }) => {
      const fields = readFields(body)
      const product = fields['product'] ? await productOf(ctx, fields['product']) : null
      const price = fields['price'] ? readMoney(fields['price'], 'price') : null
      if (fields['payMethod']) await payBy(ctx, id, fields['payMethod'])
      const change = { ...(product ? { planId: product.id } : {}), ...(price === null ? {} : { price: { kind: 'flat' as const, amountMinor: price } }) }
      // From the next run on, as an edit of a charge is documented.
      const subscription = Object.keys(change).length === 0 ? await getSubscription(ctx, id) : await changePlan(ctx, id, { ...change, when: 'renewal' }, null)
      const [element] = await viewCharges(ctx, [subscription])
      return answerOne({ ctx, head }, 'Charge Updated', 'charges', element ?? ['charge', ''])
    },
  }),
  endpoint({
    method: 'DELETE', path: '/charges/{id}', scope: 'subscriptions:write', params,
    handle: async ({ ctx, head, params: { id } }) => {
      await cancelSubscription(ctx, id, { when: 'now', reason: null }, null)
      return answerDone({ ctx, head }, 'Charge Deleted')
    },
  }),
]
