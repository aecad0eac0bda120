// The sandbox gateway: decides by documented test tokens, and keeps a ledger of its own as a real gateway would.

import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type ChargeRequest, type Gateway, type GatewayAnswer, type GatewayNotice, GatewayUnanswered, type Instrument, type RefundRequest } from '../domain/gateway.ts'
import { assert, refuse } from '../domain/refusal.ts'
import type { SandboxEntry, SandboxLedger, SandboxMovement, SandboxOrder } from '../domain/sandbox-ledger.ts'
import { readSandboxToken, type SandboxBehaviour, type SandboxManner, sandboxTokenOf } from '../domain/sandbox-tokens.ts'
import type { Instant } from '../domain/time.ts'

const REFERENCE_PREFIX = 'sbx_'
const CUSTOMER_PREFIX = 'sbxcus_'
const EXPIRES_AFTER_YEARS = 12
/** A customer of the sandbox who has so many cards already, for trying imports: `sandbox_customer_3`. */
const FILLED_CUSTOMER = /^sandbox_customer_(\d{1,3})$/
const BRANDS_IN_TURN = ['visa', 'mastercard', 'amex', 'discover'] as const

export interface SandboxOptions {
  readonly ledger: SandboxLedger
  /** The clock of the site: late answers arrive by it. */
  readonly now: () => Instant
  /** How long every call takes, for benchmarks; calls wait side by side. */
  readonly latencyMs?: number
}

/** The sandbox also tells its notices: what a real gateway would post to us by itself. */
export interface SandboxGateway extends Gateway {
  /** The notices of verdicts told after `after` and not after `until`, in order; the same ones however often it is asked. */
  notices(after: Instant, until: Instant): Promise<GatewayNotice[]>
}

/** The sandbox over the ledger of one site. */
export function sandboxGateway({ ledger, now, latencyMs = 0 }: SandboxOptions): SandboxGateway {
  const travel = async (): Promise<void> => {
    if (latencyMs > 0) await wait(latencyMs)
  }
  return {
    name: 'sandbox',
    attach: async (request) => {
      await travel()
      const token = sandboxTokenOf(request.token)
      const behaviour = readSandboxToken(token)
      if (!behaviour) refuse('payment-token-invalid', { detail: 'this is no token of the sandbox; its tokens begin with sandbox_, for example sandbox_approve' })
      if (behaviour.isAttachRefused) refuse('payment-token-invalid', { detail: 'the sandbox refuses to attach this token, as it says' })
      const customer = request.gatewayCustomerId ?? CUSTOMER_PREFIX + digest(request.customer.id)
      return ledger.addInstrument(request.key, instrumentOf(token, behaviour, request.key, customer, now()), now())
    },
    charge: async (request) => {
      const behaviour = behaviourOf(request.instrument.token)
      const order = orderOf(request, 'charge', request.instrument.token, null, behaviour.charge, now(), behaviour.first)
      // What it writes takes part of the time that the call takes, as at any gateway.
      const isSilent = behaviour.charge.silence === 'always'
      const [entry] = await Promise.all([isSilent ? null : ledger.charge(order), travel()])
      if (entry === null) throw new GatewayUnanswered('sandbox', 'the token says so')
      return told(request, behaviour.charge, entry, now())
    },
    refund: async (request) => {
      await travel()
      const chargeKey = request.chargeReference.startsWith(REFERENCE_PREFIX) ? request.chargeReference.slice(REFERENCE_PREFIX.length) : ''
      const token = (await ledger.find(chargeKey))?.token ?? ''
      const manner = behaviourOf(token).refund
      return told(request, manner, await ledger.refund(orderOf(request, 'refund', token, chargeKey, manner, now())), now())
    },
    findByKey: async (key) => {
      await travel()
      const movement = await ledger.find(key)
      return movement?.verdict ? answerOf(movement, now()) : null
    },
    detach: async (instrument) => {
      await travel()
      await ledger.detachInstrument(instrument, now())
    },
    instrumentsOf: async (gatewayCustomerId) => {
      await travel()
      const filled = FILLED_CUSTOMER.exec(gatewayCustomerId)
      const attached = await ledger.listInstruments(gatewayCustomerId)
      if (filled) return [...cardsOf(gatewayCustomerId, Number(filled[1]), now()), ...attached]
      if (gatewayCustomerId.startsWith(CUSTOMER_PREFIX) || attached.length > 0) return attached
      refuse('payment-token-invalid', { detail: 'the sandbox has no such customer; sandbox_customer_3 is one with three cards' })
    },
    readNotice: async () => refuse('signature-invalid', { detail: 'the sandbox sends no notices over HTTP' }),
    notices: async (after, until) => (await ledger.listNoticed(after, until)).flatMap((movement) => noticesOf(movement, until)),
  }
}

/** The first 20 hexadecimal digits of a text's SHA-256. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 20)
}

/** An instrument's token ends with what it says, so that a charge need not look it up. */
function instrumentOf(token: string, behaviour: SandboxBehaviour, key: string, customer: string, at: Instant): Instrument {
  const monthAgo = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1))
  const far = { month: 12, year: at.getUTCFullYear() + EXPIRES_AFTER_YEARS }
  const expiry = behaviour.expiry === 'past' ? { month: monthAgo.getUTCMonth() + 1, year: monthAgo.getUTCFullYear() } : behaviour.expiry ?? far
  const isCard = behaviour.kind === 'card'
  return {
    token: `sbxpm_${digest(key)}~${token}`, gatewayCustomerId: customer, kind: behaviour.kind, brand: behaviour.brand, last4: behaviour.last4,
    expiryMonth: isCard ? expiry.month : null, expiryYear: isCard ? expiry.year : null, fingerprint: `sbxfp_${digest(behaviour.fingerprint ?? key)}`,
  }
}

function behaviourOf(instrumentToken: string): SandboxBehaviour {
  const behaviour = readSandboxToken(instrumentToken.slice(instrumentToken.indexOf('~') + 1) || 'sandbox_approve')
  assert(behaviour, 'the token of a sandbox instrument says how it behaves')
  return behaviour
}

function orderOf(
  request: ChargeRequest | RefundRequest, kind: SandboxMovement['kind'], token: string, chargeKey: string | null, manner: SandboxManner, at: Instant, first: SandboxOrder['first'] = null,
): SandboxOrder {
  assert(request.amount.amountMinor > 0n, 'a movement of money has an amount above zero')
  const settlesAt = new Date(at.getTime() + manner.settlesAfterMs)
  const movement = { key: request.key, kind, amount: request.amount, token, chargeKey, verdict: manner.verdict, noticeCount: manner.noticeCount, settlesAt }
  return { movement, at, first, isFirstCallLost: manner.silence === 'before' }
}

/** What the caller hears of an entry: its answer, or nothing. */
function told(request: ChargeRequest | RefundRequest, manner: SandboxManner, { movement, isNew }: SandboxEntry, at: Instant): GatewayAnswer {
  const isSame = movement.amount.amountMinor === request.amount.amountMinor && movement.amount.currency === request.amount.currency
  assert(isSame, 'a key names one movement for ever, of one amount')
  if (movement.verdict === null) throw new GatewayUnanswered('sandbox', 'the call was lost on its way, as the token says')
  if (isNew && manner.silence === 'after') throw new GatewayUnanswered('sandbox', 'the answer was lost, as the token says')
  return answerOf(movement, at)
}

function answerOf(movement: SandboxMovement, at: Instant): GatewayAnswer {
  const reference = REFERENCE_PREFIX + movement.key
  if (movement.settlesAt > at || movement.verdict === null) return { outcome: 'pending', reference }
  return movement.verdict.outcome === 'approved' ? { outcome: 'approved', reference, at: movement.settlesAt } : { ...movement.verdict, reference }
}

function noticesOf(movement: SandboxMovement, at: Instant): GatewayNotice[] {
  const answer = answerOf(movement, at)
  return Array.from({ length: movement.noticeCount }, (_, index) => ({ id: `sbxntc_${movement.key}_${index + 1}`, key: movement.key, answer }))
}

function cardsOf(customer: string, count: number, at: Instant): Instrument[] {
  return Array.from({ length: count }, (_, index) => {
    const token = `sandbox_approve.${BRANDS_IN_TURN[index % BRANDS_IN_TURN.length] ?? 'visa'}`
    const behaviour = readSandboxToken(token)
    assert(behaviour, 'the cards of a filled customer have documented tokens')
    return instrumentOf(token, behaviour, `${customer}/${index}`, customer, at)
  })
}
