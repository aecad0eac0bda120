// Payment methods: tokenised instruments of a customer, and which of them pays.

import type { Contact, ContactInput } from './contact.ts'
import type { GatewayName, Instrument } from './gateway.ts'
import type { JsonObject } from './json.ts'
import type { Instant } from './time.ts'

export const METHOD_STATUSES = ['valid', 'invalid', 'expired', 'deactivated'] as const
export type MethodStatus = (typeof METHOD_STATUSES)[number]

export const PAYMENT_METHODS_MAX = 100

export interface PaymentMethod extends Instrument {
  readonly number: bigint
  readonly id: string
  /** Number of the customer it belongs to. */
  readonly customer: bigint
  readonly gateway: GatewayName
  readonly status: MethodStatus
  /** Whether it is tried when the default fails. */
  readonly isFallback: boolean
  readonly billingContact: Contact | null
  readonly metadata: JsonObject
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly revision: number
}

/** What a caller gives to attach a method: a gateway's token, or one of our single-use payment tokens. */
export interface MethodDraft {
  readonly gateway?: GatewayName
  readonly token?: string
  readonly gatewayCustomerId?: string | null
  readonly paymentToken?: string
  readonly billingContact?: ContactInput | null
  readonly isDefault?: boolean
  readonly isFallback?: boolean
  readonly metadata?: JsonObject | null
  /** Id of the method that this one takes the place of: its subscriptions, and its being the default. */
  readonly replaces?: string | null
  /** Whether the same card under a new token renews the method that it is already, rather than being another one. */
  readonly renewsSame?: boolean
}

/** True when a charge may name it. Cards are good to the end of their last month, anywhere on earth. */
export function isUsable(method: PaymentMethod): boolean {
  return method.status === 'valid'
}

/** True once the card's last month has ended in UTC. */
export function hasExpired(method: Pick<PaymentMethod, 'expiryMonth' | 'expiryYear'>, at: Instant): boolean {
  if (method.expiryMonth === null || method.expiryYear === null) return false
  return Date.UTC(method.expiryYear, method.expiryMonth, 1) <= at.getTime()
}

/**
 * The method that pays: the named one if usable, else the customer's default, else its fallbacks in the order they were added.
 * `tried` are methods that failed for the same invoice for good and are passed over. Null when none is left.
 */
export function payingMethod(
  methods: readonly PaymentMethod[], named: bigint | null, defaultId: string | null, tried: ReadonlySet<bigint> = new Set(),
): PaymentMethod | null {
  const usable = methods.filter((one) => isUsable(one) && !tried.has(one.number))
  return usable.find((one) => one.number === named) ?? usable.find((one) => one.id === defaultId) ?? usable.find((one) => one.isFallback) ?? null
}

/**
 * The default once a method was added: the new one if it is wanted as such, or if nothing is said of it and there is no default that
 * can pay; else the former, unless it was deactivated, when the newest other one that can pay has its place.
 */
export function defaultAfter(methods: readonly PaymentMethod[], former: string | null, added: PaymentMethod, isWanted: boolean | null): string | null {
  const own = methods.find((one) => one.id === former)
  if ((isWanted ?? !(own && isUsable(own))) && isUsable(added)) return added.id
  if (own?.status !== 'deactivated') return former
  return methods.filter((one) => isUsable(one) && one.number !== added.number).at(-1)?.id ?? null
}

/** The method that an instrument already is under another token, if any. */
export function sameCard(methods: readonly PaymentMethod[], gateway: GatewayName, { fingerprint }: Instrument): PaymentMethod | undefined {
  return fingerprint === null ? undefined : methods.find((one) => one.gateway === gateway && one.fingerprint === fingerprint && one.status !== 'deactivated')
}
