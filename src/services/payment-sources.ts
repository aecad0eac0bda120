// What payment methods are made of: a gateway's token or a payment token, and who may attach it.

import type { ContactInput } from '../domain/contact.ts'
import { type Customer, nameOf } from '../domain/customer.ts'
import type { GatewayName, Instrument } from '../domain/gateway.ts'
import type { TouchInput } from '../domain/lead-source.ts'
import type { MethodDraft } from '../domain/payment-method.ts'
import { refuse } from '../domain/refusal.ts'
import { findSurvivor } from '../storage/merges.ts'
import { listPaymentMethods } from '../storage/payment-methods.ts'
import type { Context } from './context.ts'
import { gatewayFor, readPaymentToken } from './payment-tokens.ts'

/** What is known of a method before its gateway is asked. */
export interface Source {
  readonly gateway: GatewayName
  readonly token: string
  readonly gatewayCustomerId: string | null
  readonly paymentToken: string | null
  /** Number of the customer who made the payment token for himself. */
  readonly madeBy: bigint | null
  readonly billingContact: ContactInput | null
  readonly leadSource: TouchInput | null
}

/** The source that a caller names. Refuses payment-token-invalid, and invalid unless it is exactly one. */
export async function readSource(ctx: Context, draft: MethodDraft): Promise<Source> {
  if ((draft.paymentToken === undefined) === (draft.token === undefined)) {
    refuse('invalid', { detail: 'name either a token of the gateway or a paymentToken', errors: [{ pointer: '/token', code: 'one-of', message: 'or /paymentToken is needed, not both' }] })
  }
  if (draft.paymentToken === undefined) {
    return {
      gateway: gatewayFor(ctx, draft.gateway), token: draft.token ?? '', gatewayCustomerId: draft.gatewayCustomerId ?? null, paymentToken: null, madeBy: null,
      billingContact: null, leadSource: null,
    }
  }
  const token = await readPaymentToken(ctx, draft.paymentToken)
  return {
    gateway: gatewayFor(ctx, token.gateway), token: token.gatewayToken, gatewayCustomerId: token.gatewayCustomerId, paymentToken: token.id, madeBy: token.madeBy, billingContact: token.billingContact,
    leadSource: token.leadSource,
  }
}

/** Attaches what is named at its gateway. */
export async function attachAtGateway(ctx: Context, customer: Customer, source: Source): Promise<Instrument> {
  const gateway = await ctx.gateways.of(ctx, source.gateway)
  // A payment token is single-use and names its one attachment. A gateway's token may be attached anew, after it was taken away.
  const key = source.paymentToken === null ? ctx.newId('paymentMethod') : ctx.hash(source.paymentToken).toString('hex').slice(0, 40)
  return gateway.attach({
    token: source.token, gatewayCustomerId: source.gatewayCustomerId, ownedBy: await ownedBy(ctx, customer, source), key: `regulars_attach_${key}`,
    customer: { id: customer.id, email: customer.email, name: nameOf(customer) },
  })
}

/**
 * Whose instruments may be attached at the gateway: anybody's (null) where the merchant says so, who answers for it; where the customer
 * says so himself, now or by a payment token, those of whom he is there already, or whom a payment token of the merchant's names.
 * Refuses payment-token-invalid.
 */
async function ownedBy(ctx: Context, customer: Customer, { gateway, gatewayCustomerId, paymentToken, madeBy }: Source): Promise<string[] | null> {
  // Who made it may be part of this customer by now.
  const maker = madeBy === null ? null : await ctx.database.read(ctx.site.siteId, (db) => findSurvivor(db, madeBy))
  if (maker !== null && maker !== customer.number) refuse('payment-token-invalid', { detail: 'another customer made this payment token' })
  if (ctx.actor.customer === undefined && madeBy === null) return null
  const methods = (await ctx.database.read(ctx.site.siteId, (db) => listPaymentMethods(db, [customer.number]))).get(customer.number) ?? []
  const own = methods.flatMap((one) => (one.gateway === gateway && one.gatewayCustomerId !== null ? [one.gatewayCustomerId] : []))
  if (gatewayCustomerId === null || own.includes(gatewayCustomerId)) return own
  // Of payment tokens, only the merchant's name one.
  return paymentToken === null ? refuse('payment-token-invalid', { detail: 'this payment method belongs to another customer' }) : [...own, gatewayCustomerId]
}
