// The Stripe gateway, over Stripe's own library: off-session payments of saved payment methods.

import Stripe from 'stripe'
import { type AttachRequest, type ChargeRequest, type Gateway, type GatewayAnswer, type GatewayNotice, type Instrument, type LookupHint, type RefundRequest } from '../domain/gateway.ts'
import { refuse } from '../domain/refusal.ts'
import type { Instant } from '../domain/time.ts'
import { stripeAmount } from './stripe-amount.ts'
import { answerOfError, answerOfIntent, answerOfRefund, impossible, instrumentOf, refuseError, unanswered } from './stripe-answer.ts'

/** The version that the installed library's types describe; whoever takes a newer library reads Stripe's changes between the two. */
const API_VERSION = '2026-10-28.endive'
const TIMEOUT_MS = 30_000
/** The library tries again after a lost connection, a conflict or an error of Stripe's, always with the same idempotency key. */
const RETRIES_MAX = 2
const PAGE = 100
/** How many payments or payment methods are looked through at most. */
const LOOKED_THROUGH_MAX = 1_000
const KEY_FIELD = 'regulars_key'
const SIGNATURE_AGE_SECONDS_MAX = 300
const METHOD_TOKEN = /^(?:pm|card|src|ba)_\w{1,250}$/
const CUSTOMER_TOKEN = /^cus_\w{1,250}$/

/** One account at Stripe. */
export interface StripeOptions {
  readonly secretKey: string
  /** The signing secret of the webhook endpoint, `whsec_…`; without it no notice is believed. */
  readonly webhookSecret: string | null
  readonly now: () => Instant
  readonly timeoutMs?: number
  /** Another server than Stripe's own, for tests. */
  readonly server?: { readonly host: string; readonly port: number; readonly protocol: 'http' | 'https' }
}

/** The gateway of one account at Stripe. */
export function stripeGateway(options: StripeOptions): Gateway {
  const stripe = new Stripe(options.secretKey, {
    apiVersion: API_VERSION, maxNetworkRetries: RETRIES_MAX, timeout: options.timeoutMs ?? TIMEOUT_MS, telemetry: false, ...options.server,
  })
  return {
    name: 'stripe',
    attach: (request) => attach(stripe, request).catch(refuseError),
    charge: (request) => charge(stripe, request).catch(answerOfError),
    refund: (request) => refund(stripe, request).catch(answerOfError),
    findByKey: (key, hint) => findByKey(stripe, key, hint).catch((error: unknown) => Promise.reject(unanswered(error))),
    detach: (instrument) => detach(stripe, instrument).catch(refuseError),
    instrumentsOf: (gatewayCustomerId) => instrumentsOf(stripe, gatewayCustomerId).catch(refuseError),
    readNotice: async (headers, rawBody) => readNotice(stripe, options, headers['stripe-signature'], rawBody),
  }
}

/** `pm_…` with or without `cus_…`, or `cus_…` alone for its default method. */
async function attach(stripe: Stripe, request: AttachRequest): Promise<Instrument> {
  const { token, gatewayCustomerId: customer, ownedBy } = request
  if (token.startsWith('tok_')) {
    refuse('payment-token-invalid', { detail: 'tok_… is a single-use token, which cannot be charged again; make a payment method of it (pm_…) and send that, with its customer (cus_…) if it has one' })
  }
  if (customer !== null && !CUSTOMER_TOKEN.test(customer)) refuse('payment-token-invalid', { detail: 'a customer of Stripe is cus_…' })
  // It stands for a card that its owner never sees here: only the merchant can know whose it is.
  if (CUSTOMER_TOKEN.test(token) && ownedBy !== null) refuse('payment-token-invalid', { detail: 'name a payment method of Stripe (pm_…)' })
  if (CUSTOMER_TOKEN.test(token)) return instrumentOf(await defaultMethod(stripe, token), token)
  if (!METHOD_TOKEN.test(token)) refuse('payment-token-invalid', { detail: 'a token of Stripe is pm_… or cus_…' })
  const method = await stripe.paymentMethods.retrieve(token)
  const owner = idOf(method.customer)
  if (owner !== null) {
    const isForeign = (customer !== null && owner !== customer) || (ownedBy !== null && !ownedBy.includes(owner))
    if (isForeign) refuse('payment-token-invalid', { detail: 'this payment method belongs to another customer of Stripe' })
    return instrumentOf(method, owner)
  }
  const attachTo = customer ?? (await createCustomer(stripe, request))
  return instrumentOf(await stripe.paymentMethods.attach(token, { customer: attachTo }, { idempotencyKey: `${request.key}/attach` }), attachTo)
}

async function createCustomer(stripe: Stripe, { customer, key }: AttachRequest): Promise<string> {
  const named = { ...(customer.email === null ? {} : { email: customer.email }), ...(customer.name === null ? {} : { name: customer.name }) }
  return (await stripe.customers.create({ ...named, metadata: { regulars_customer: customer.id } }, { idempotencyKey: `${key}/customer` })).id
}

async function defaultMethod(stripe: Stripe, gatewayCustomerId: string): Promise<Stripe.PaymentMethod> {
  const customer = await stripe.customers.retrieve(gatewayCustomerId)
  if (customer.deleted) refuse('payment-token-invalid', { detail: 'this customer of Stripe was deleted' })
  const chosen = idOf(customer.invoice_settings.default_payment_method) ?? idOf(customer.default_source)
  if (chosen !== null) return stripe.paymentMethods.retrieve(chosen)
  const { data: [only, second] } = await stripe.customers.listPaymentMethods(gatewayCustomerId, { limit: 2 })
  if (only && !second) return only
  refuse('payment-token-invalid', { detail: only ? 'this customer of Stripe has several payment methods and no default: name one (pm_…)' : 'this customer of Stripe has no payment method' })
}

async function charge(stripe: Stripe, request: ChargeRequest): Promise<GatewayAnswer> {
  const { instrument, key } = request
  const amount = stripeAmount(request.amount)
  if (amount === null) return impossible('regulars_amount_not_chargeable')
  if (instrument.gatewayCustomerId === null) return impossible('regulars_customer_missing', 'method-detached')
  const intent = await stripe.paymentIntents.create({
    amount, currency: request.amount.currency.toLowerCase(), customer: instrument.gatewayCustomerId, payment_method: instrument.token,
    off_session: true, confirm: true, error_on_requires_action: true, automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    description: request.description, metadata: { ...request.metadata, [KEY_FIELD]: key },
  }, { idempotencyKey: key })
  return answerOfIntent(intent)
}

async function refund(stripe: Stripe, { key, chargeReference, amount: money }: RefundRequest): Promise<GatewayAnswer> {
  const amount = stripeAmount(money)
  if (amount === null) return impossible('regulars_amount_not_chargeable')
  return answerOfRefund(await stripe.refunds.create({ payment_intent: chargeReference, amount, metadata: { [KEY_FIELD]: key } }, { idempotencyKey: key }))
}

/**
 * Stripe forgets idempotency keys after 24 hours, so that asking again is no look-up; our key is in the metadata. Lists show
 * at once what was written, searches only a minute (in bad times an hour) later: with a hint, the payments of the customer or
 * the refunds of the charge are listed, which is certain; without one, the search is asked first and then the latest of all.
 */
async function findByKey(stripe: Stripe, key: string, hint: LookupHint = {}): Promise<GatewayAnswer | null> {
  const has = (one: { metadata: Stripe.Metadata | null }): boolean => one.metadata?.[KEY_FIELD] === key
  if (hint.chargeReference) return found(await firstOf(stripe.refunds.list({ payment_intent: hint.chargeReference, limit: PAGE }), has), answerOfRefund)
  if (hint.gatewayCustomerId) return found(await firstOf(stripe.paymentIntents.list({ customer: hint.gatewayCustomerId, limit: PAGE }), has), answerOfIntent)
  const intent = (await searchByKey(stripe, key)) ?? (await firstOf(stripe.paymentIntents.list({ limit: PAGE }), has))
  return intent ? answerOfIntent(intent) : found(await firstOf(stripe.refunds.list({ limit: PAGE }), has), answerOfRefund)
}

/** Null too where search is not offered (it is not in every country). */
async function searchByKey(stripe: Stripe, key: string): Promise<Stripe.PaymentIntent | null> {
  try {
    const quoted = key.replace(/[\\"]/g, '\\$&')
    return (await stripe.paymentIntents.search({ query: `metadata["${KEY_FIELD}"]:"${quoted}"`, limit: 1 })).data[0] ?? null
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return null
    throw error
  }
}

async function firstOf<One>(list: AsyncIterable<One>, matches: (one: One) => boolean): Promise<One | null> {
  let seen = 0
  for await (const one of list) {
    if (matches(one)) return one
    if (++seen >= LOOKED_THROUGH_MAX) break
  }
  return null
}

function found<One>(one: One | null, answer: (one: One) => GatewayAnswer): GatewayAnswer | null {
  return one && answer(one)
}

/** Detaching what is not attached (any more) changes nothing. */
async function detach(stripe: Stripe, { token }: Instrument): Promise<void> {
  try {
    await stripe.paymentMethods.detach(token)
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
  }
}

async function instrumentsOf(stripe: Stripe, gatewayCustomerId: string): Promise<Instrument[]> {
  if (!CUSTOMER_TOKEN.test(gatewayCustomerId)) refuse('payment-token-invalid', { detail: 'a customer of Stripe is cus_…' })
  const methods = await stripe.customers.listPaymentMethods(gatewayCustomerId, { limit: PAGE }).autoPagingToArray({ limit: LOOKED_THROUGH_MAX })
  return methods.map((method) => instrumentOf(method, gatewayCustomerId))
}

function readNotice(stripe: Stripe, { webhookSecret, now }: StripeOptions, signature: string | undefined, rawBody: string): GatewayNotice | null {
  if (webhookSecret === null) refuse('signature-invalid', { detail: 'this site has no webhook secret of Stripe' })
  const event = verified(() => stripe.webhooks.constructEvent(rawBody, signature ?? '', webhookSecret, SIGNATURE_AGE_SECONDS_MAX, undefined, now().getTime()))
  const at = new Date(event.created * 1_000)
  switch (event.type) {
    case 'payment_intent.succeeded': case 'payment_intent.payment_failed': case 'payment_intent.canceled': case 'payment_intent.processing':
      return noticeOf(event, event.data.object.metadata, answerOfIntent(event.data.object, at))
    case 'refund.created': case 'refund.updated': case 'refund.failed':
      return noticeOf(event, event.data.object.metadata, answerOfRefund(event.data.object, at))
    default: return null
  }
}

function verified(read: () => Stripe.Event): Stripe.Event {
  try {
    return read()
  } catch {
    refuse('signature-invalid', { detail: 'the signature of this notice is not Stripe\'s, or too old' })
  }
}

function noticeOf(event: Stripe.Event, metadata: Stripe.Metadata | null, answer: GatewayAnswer): GatewayNotice | null {
  const key = metadata?.[KEY_FIELD]
  return key === undefined ? null : { id: event.id, key, answer }
}

function idOf(one: string | { id: string } | null | undefined): string | null {
  return typeof one === 'string' ? one : one?.id ?? null
}
