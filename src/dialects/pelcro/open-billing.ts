// The customer's payment methods and subscriptions.

import type { Plan } from '../../domain/catalog.ts'
import { GATEWAYS } from '../../domain/gateway.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { refuse } from '../../domain/refusal.ts'
import { QUANTITY_MAX } from '../../domain/subscription.ts'
import type { Answer, Endpoint } from '../../http/surface.ts'
import { getPlan } from '../../services/catalog.ts'
import type { Context } from '../../services/context.ts'
import { expandCustomers } from '../../services/expand.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { attachPaymentMethod, changePaymentMethod, deactivatePaymentMethod, getPaymentMethod } from '../../services/payment-methods.ts'
import { changeOwnSubscription, subscribeSelf } from '../../services/portal.ts'
import { cancelSubscription, revokeCancellation } from '../../services/subscriptions.ts'
import { planRenews, priceShown } from './catalog-view.ts'
import { answerSelf } from './open-customer.ts'
import { orNull, own, ownId, type OwnRequest } from './open-requests.ts'
import { viewSource } from './source-view.ts'
import { readMetadata } from './wire.ts'

const TOKEN_MAX = 200
const REASON_MAX = 255
/** Made of a gateway's token beforehand, at the portal's own interface. */
const PAYMENT_TOKEN = /^ptk_/

async function attach({ own: { ctx, customer }, fields }: OwnRequest, isDefault: boolean | undefined): Promise<PaymentMethod> {
  const token = fields.text('token', { max: TOKEN_MAX })
  const gateway = fields.choice('gateway', GATEWAYS)
  fields.done()
  if (!token) return refuse('payment-token-invalid', { detail: 'The token field is required.' })
  return attachPaymentMethod(ctx, customer.id, { ...(PAYMENT_TOKEN.test(token) ? { paymentToken: token } : { token, ...(gateway ? { gateway } : {}) }), ...(isDefault === undefined ? {} : { isDefault }) })
}

async function answerMethod({ own: { ctx, customer } }: OwnRequest, id: string, status = 200): Promise<Answer> {
  const { customer: now, method } = await getPaymentMethod(ctx, customer.id, id)
  const { subscriptions = [] } = await expandCustomers(ctx, [now], new Set(['subscriptions'] as const))
  return { status, body: { data: viewSource(method, { customer: now, subscriptions }) } }
}

async function changeMethod(request: OwnRequest): Promise<Answer> {
  const { own: mine, fields } = request
  const isDefault = fields.flag('is_default')
  // What is printed on a card is the gateway's to know.
  fields.notTaken('exp_month', 'exp_year')
  fields.done()
  const id = await ownId(mine, 'payment_methods', request.id)
  if (isDefault) await changePaymentMethod(mine.ctx, mine.customer.id, id, { isDefault }, null)
  return answerMethod(request, id)
}

/** A plan that is sold, in Pelcro's words where it is not. */
async function planOf(ctx: Context, number: bigint): Promise<Plan> {
  const plan = await orNull(async () => getPlan(ctx, (await recordOf(ctx, 'plans', number)).id))
  return plan && plan.archivedAt === null && plan.interval !== null ? plan : refuse('not-found', { detail: 'Invalid plan provided' })
}

async function subscribe({ ctx, own: mine, fields, token }: OwnRequest): Promise<Answer> {
  const planNumber = fields.id('plan_id', { required: true })
  const quantity = fields.integer('quantity', { min: 1, max: QUANTITY_MAX })
  const coupon = fields.text('coupon_code')
  const [address, source] = [fields.id('address_id'), fields.id('source_id')]
  const gatewayToken = fields.text('stripe_token', { max: TOKEN_MAX }) || fields.text('gateway_token', { max: TOKEN_MAX })
  const gateway = fields.choice('payment_gateway', GATEWAYS)
  const asked = fields.flag('auto_renew')
  const metadata = readMetadata(fields)
  if (fields.text('gift_recipient_email')) fields.wrong('gift_recipient_email', 'Gifts are not sold here.')
  fields.done()
  const plan = await planOf(mine.ctx, planNumber ?? 0n)
  // What the plan is shown with is what it costs.
  const currency = priceShown(plan, ctx.site.settings.reportingCurrency)?.currency
  const shippingAddressId = address == null ? null : await ownId(mine, 'addresses', address)
  const paymentMethodId = source == null ? null : await ownId(mine, 'payment_methods', source)
  if (gatewayToken) {
    const sent = PAYMENT_TOKEN.test(gatewayToken) ? { paymentToken: gatewayToken } : { token: gatewayToken, ...(gateway ? { gateway } : {}) }
    await attachPaymentMethod(mine.ctx, mine.customer.id, { ...sent, isDefault: true })
  }
  await subscribeSelf(ctx, {
    planId: plan.id, quantity: quantity ?? 1, ...(currency ? { currency } : {}), ...(coupon ? { coupons: [coupon] } : {}), shippingAddressId, paymentMethodId, renews: asked ?? planRenews(plan),
    ...(metadata ? { metadata } : {}),
  })
  return answerSelf(ctx, token)
}

async function cancel({ ctx, own: mine, fields, token }: OwnRequest): Promise<Answer> {
  const number = fields.id('subscription_id', { required: true })
  const mode = fields.choice('mode', ['period_end', 'now'])
  const reason = fields.text('reason', { max: REASON_MAX })
  fields.done()
  const id = await ownId(mine, 'subscriptions', number ?? 0n)
  await changeOwnSubscription(ctx, id, 'cancel', (may) => cancelSubscription(may, id, { when: mode === 'now' ? 'now' : 'period-end', reason: reason ?? null }, null))
  return answerSelf(ctx, token)
}

async function reactivate({ ctx, own: mine, fields, token }: OwnRequest): Promise<Answer> {
  const number = fields.id('subscription_id', { required: true })
  fields.done()
  const id = await ownId(mine, 'subscriptions', number ?? 0n)
  await changeOwnSubscription(ctx, id, 'cancel', (may) => revokeCancellation(may, id, null))
  return answerSelf(ctx, token)
}

export const ownBillingEndpoints: readonly Endpoint[] = [
  own('POST', '/source', async (request) => {
    await attach(request, true)
    return answerSelf(request.ctx, request.token)
  }),
  own('POST', '/payment_methods', async (request) => answerMethod(request, (await attach(request, request.fields.flag('is_default'))).id, 201)),
  own('GET', '/payment_methods/{id}', async (request) => answerMethod(request, await ownId(request.own, 'payment_methods', request.id))),
  own('PUT', '/payment_methods/{id}', changeMethod),
  own('DELETE', '/payment_methods/{id}', async ({ own: mine, id }) => {
    await deactivatePaymentMethod(mine.ctx, mine.customer.id, await ownId(mine, 'payment_methods', id), null)
    return { status: 204 }
  }),
  own('POST', '/subscription', subscribe),
  own('POST', '/subscription/cancel', cancel),
  own('POST', '/subscription/reactivate', reactivate),
]
