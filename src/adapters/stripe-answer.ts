// Stripe's payments, refunds, instruments and errors in our words.

import Stripe from 'stripe'
import { IS_RETRIABLE } from '../domain/decline.ts'
import { type DeclineReason, type GatewayAnswer, GatewayUnanswered, type Instrument, type MethodKind } from '../domain/gateway.ts'
import { refuse } from '../domain/refusal.ts'
import type { Instant } from '../domain/time.ts'

type Declined = Extract<GatewayAnswer, { outcome: 'declined' }>

/** Decline codes and error codes of Stripe (docs.stripe.com/declines/codes, docs.stripe.com/error-codes) by our reason. */
const CODES: { readonly [reason in DeclineReason]?: string } = {
  'insufficient-funds': 'insufficient_funds',
  'card-expired': 'expired_card',
  'card-lost-or-stolen': 'lost_card stolen_card pickup_card restricted_card',
  'card-not-supported': 'card_not_supported currency_not_supported invalid_account new_account_information_available not_permitted service_not_allowed transaction_not_allowed testmode_decline '
    + 'invalid_currency payment_method_currency_mismatch debit_not_authorized bank_account_unusable payment_method_provider_decline_permanent',
  'incorrect-details': 'incorrect_cvc invalid_cvc incorrect_number invalid_number incorrect_address incorrect_zip incorrect_pin invalid_pin invalid_expiry_month invalid_expiry_year '
    + 'invalid_expiry_month_year no_account account_closed bank_account_declined',
  'authentication-required': 'authentication_required authentication_not_handled card_authentication_required offline_pin_required online_or_offline_pin_required mobile_device_authentication_required '
    + 'payment_intent_authentication_failure',
  'limit-exceeded': 'card_velocity_exceeded withdrawal_count_limit_exceeded pin_try_exceeded invalid_amount amount_too_large charge_exceeds_source_limit charge_exceeds_transaction_limit',
  'suspected-fraud': 'fraudulent merchant_blacklist highest_risk_level security_violation previously_declined_do_not_retry',
  'processing-error': 'processing_error issuer_not_available reenter_transaction try_again_later payment_intent_payment_attempt_failed',
  'method-detached': 'payment_method_unactivated payment_method_not_available payment_method_customer_decline',
}
const REASONS: ReadonlyMap<string, DeclineReason> = new Map(
  Object.entries(CODES).flatMap(([reason, codes]) => codes.split(' ').map((code) => [code, reason as DeclineReason] as const)),
)

/** Codes that say no for good whatever their reason usually means. */
const FINAL_CODES: ReadonlySet<string> = new Set(['do_not_try_again', 'revocation_of_all_authorizations', 'revocation_of_authorization', 'stop_payment_order', 'invalid_amount', 'amount_too_large', 'pin_try_exceeded'])

/** The parts that Stripe's errors and a payment's last error have in common. */
interface StripeDecline {
  readonly code?: string | null
  readonly decline_code?: string | null
  readonly advice_code?: string | null
}

/** A decline in our words. Stripe's advice, where the issuer gave one, decides whether to try again. */
export function declined(error: StripeDecline | null, reference: string | null): Declined {
  const gatewayCode = error?.decline_code ?? error?.code ?? null
  const reason = REASONS.get(error?.decline_code ?? '') ?? REASONS.get(error?.code ?? '') ?? (error?.code === 'card_declined' ? 'card-declined' : 'other')
  const isFinal = error?.advice_code === 'do_not_try_again' || FINAL_CODES.has(gatewayCode ?? '')
  return { outcome: 'declined', reference, reason, gatewayCode, isRetriable: !isFinal && (error?.advice_code === 'try_again_later' || IS_RETRIABLE[reason]) }
}

/** A decline that trying again does not change: the request itself is what Stripe does not take. */
export function impossible(gatewayCode: string, reason: DeclineReason = 'other'): Declined {
  return { outcome: 'declined', reference: null, reason, gatewayCode, isRetriable: false }
}

/** What became of a payment. `at` is when that is known; by default, when the payment was made. */
export function answerOfIntent(intent: Stripe.PaymentIntent, at: Instant = new Date(intent.created * 1_000)): GatewayAnswer {
  switch (intent.status) {
    case 'succeeded': return { outcome: 'approved', reference: intent.id, at }
    case 'processing': case 'requires_capture': return { outcome: 'pending', reference: intent.id }
    // Nobody is there to act: an off-session payment that asks for it has failed.
    case 'requires_action': return declined({ code: 'authentication_required' }, intent.id)
    default: return declined(intent.last_payment_error, intent.id)
  }
}

/** What became of a refund. */
export function answerOfRefund(refund: Stripe.Refund, at: Instant = new Date(refund.created * 1_000)): GatewayAnswer {
  if (refund.status === 'succeeded') return { outcome: 'approved', reference: refund.id, at }
  if (refund.status === 'pending' || refund.status === 'requires_action') return { outcome: 'pending', reference: refund.id }
  return { ...impossible(refund.failure_reason ?? refund.status ?? 'failed'), reference: refund.id }
}

/** An error of a charge or refund as the answer it is. Throws GatewayUnanswered where nobody knows, and what is our own mistake. */
export function answerOfError(error: unknown): GatewayAnswer {
  if (error instanceof Stripe.errors.StripeCardError) return declined(error, error.payment_intent?.id ?? null)
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    const isGone = error.code === 'resource_missing' && (error.param === 'payment_method' || error.param === 'customer')
    const isUnattached = error.code === 'payment_method_unexpected_state' || error.code === 'payment_intent_unexpected_state'
    return isGone || isUnattached ? impossible(error.code ?? 'gone', 'method-detached') : impossible(error.code ?? 'invalid_request', REASONS.get(error.code ?? '') ?? 'other')
  }
  throw unanswered(error)
}

/** An error of any other verb as a refusal that the caller can act on. Throws GatewayUnanswered where trying again may help. */
export function refuseError(error: unknown): never {
  if (error instanceof Stripe.errors.StripeCardError) {
    const { reason, gatewayCode } = declined(error, null)
    refuse('payment-declined', { detail: 'the payment method was declined when it was attached', reason, gatewayCode })
  }
  if (error instanceof Stripe.errors.StripeInvalidRequestError) refuse('payment-token-invalid', { detail: `Stripe does not take this token (${error.code ?? 'invalid request'})`, gatewayCode: error.code ?? null })
  if (isKeyRefused(error)) refuse('wrong-state', { detail: 'Stripe does not accept the secret key of this site' })
  throw unanswered(error)
}

/**
 * Errors after which nobody knows, or which pass: no connection, a time-out, Stripe's own errors, too many requests, a key
 * that is refused. The messages of the library are left out: they can quote what was sent.
 */
export function unanswered(error: unknown): Error {
  if (error instanceof Stripe.errors.StripeIdempotencyError) return new Error('an idempotency key came to Stripe with two requests')
  if (isKeyRefused(error)) return new GatewayUnanswered('stripe', 'it does not accept the secret key of this site')
  if (error instanceof Stripe.errors.StripeError) return new GatewayUnanswered('stripe', `${error.type}${error.statusCode ? ` ${error.statusCode}` : ''}`)
  return error as Error
}

function isKeyRefused(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError
}

const BANK_TYPES: ReadonlySet<string> = new Set(['us_bank_account', 'sepa_debit', 'acss_debit', 'au_becs_debit', 'bacs_debit', 'nz_bank_account', 'payto'])
const WALLET_TYPES: ReadonlySet<string> = new Set(['paypal', 'link', 'cashapp', 'amazon_pay', 'revolut_pay', 'alipay', 'wechat_pay', 'mobilepay', 'grabpay', 'kakao_pay', 'naver_pay', 'samsung_pay'])

/** A payment method of Stripe. One that is no card has its type for a brand. */
export function instrumentOf(method: Stripe.PaymentMethod, gatewayCustomerId: string): Instrument {
  const kind: MethodKind = method.type === 'card' ? 'card' : BANK_TYPES.has(method.type) ? 'bank-account' : WALLET_TYPES.has(method.type) ? 'wallet' : 'other'
  const card = method.card ?? null
  const details = ((method as unknown as Record<string, unknown>)[method.type] ?? {}) as { last4?: string | null; fingerprint?: string | null }
  return {
    token: method.id, gatewayCustomerId, kind, brand: card?.brand ?? method.type, last4: details.last4 ?? null,
    expiryMonth: card?.exp_month ?? null, expiryYear: card?.exp_year ?? null, fingerprint: details.fingerprint ?? null,
  }
}
