// Payment tokens: single-use names for a gateway's token, made where the payer types and consumed where the customer is known.

import { type ContactInput, readContact } from '../domain/contact.ts'
import type { GatewayName } from '../domain/gateway.ts'
import { readTouch, type TouchInput } from '../domain/lead-source.ts'
import { PAYMENT_TOKEN_MINUTES, type PaymentToken } from '../domain/payment-token.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { deleteExpiredTokens, findPaymentToken, insertPaymentToken, listPaymentTokens } from '../storage/payment-tokens.ts'
import { type Context, permit } from './context.ts'

export interface PaymentTokenDraft {
  readonly gateway?: GatewayName
  readonly token: string
  readonly gatewayCustomerId?: string | null
  readonly billingContact?: ContactInput | null
  readonly leadSource?: TouchInput | null
}

/**
 * The gateway that is asked for, else the site's. A customer has no choice: what another gateway takes for money may be none, as at the
 * sandbox. Refuses payment-token-invalid.
 */
export function gatewayFor({ actor, site: { settings } }: Context, named: GatewayName | undefined): GatewayName {
  const gateway = named ?? settings.gateway
  if (actor.customer !== undefined && gateway !== settings.gateway) refuse('payment-token-invalid', { detail: `this site is not paid through ${gateway}` })
  return gateway
}

/** Makes a payment token, good for PAYMENT_TOKEN_MINUTES. What it carries is checked now, so that consuming it cannot fail for that. */
export async function createPaymentToken(ctx: Context, draft: PaymentTokenDraft): Promise<PaymentToken> {
  permit(ctx, 'payments:write')
  const faults: Fault[] = []
  if (draft.billingContact) readContact(draft.billingContact, ctx.site.settings.country, faults, '/billingContact')
  if (draft.leadSource) readTouch(draft.leadSource, faults, '/leadSource')
  refuseFaults(faults)
  const gateway = gatewayFor(ctx, draft.gateway)
  if (ctx.actor.customer !== undefined && draft.gatewayCustomerId != null) refuse('payment-token-invalid', { detail: 'whose a payment method is, is the gateway\'s to say' })
  const createdAt = ctx.now()
  const token = {
    id: `${ctx.newId('paymentToken')}_${ctx.newSecret().slice(0, 22)}`, gateway, gatewayToken: draft.token,
    gatewayCustomerId: draft.gatewayCustomerId ?? null, billingContact: draft.billingContact ?? null, leadSource: draft.leadSource ?? null, madeBy: ctx.actor.customer ?? null, createdAt,
    expiresAt: new Date(createdAt.getTime() + PAYMENT_TOKEN_MINUTES * 60_000),
  }
  await ctx.database.transact(ctx.site.siteId, (db) => insertPaymentToken(db, token))
  return { ...token, consumedAt: null }
}

/** A token that can still be consumed. Refuses payment-token-invalid. */
export async function readPaymentToken(ctx: Context, id: string): Promise<PaymentToken> {
  const token = await ctx.database.read(ctx.site.siteId, (db) => findPaymentToken(db, id))
  if (!token) refuse('payment-token-invalid', { detail: 'there is no such payment token' })
  if (token.consumedAt !== null) refuse('payment-token-invalid', { detail: 'this payment token was used already' })
  if (token.expiresAt <= ctx.now()) refuse('payment-token-invalid', { detail: `this payment token expired after ${PAYMENT_TOKEN_MINUTES} minutes` })
  return token
}

/** A token as its maker may look at it. Refuses not-found. */
export async function getPaymentToken(ctx: Context, id: string): Promise<PaymentToken> {
  permit(ctx, 'payments:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findPaymentToken(db, id))) ?? refuse('not-found', { detail: 'there is no such payment token' })
}

/** Tokens as their maker may look at them, newest first, and how many there are; those that expired unused are soon forgotten. */
export async function getPaymentTokens(ctx: Context, page: { offset: number; limit: number }): Promise<{ tokens: PaymentToken[]; total: number }> {
  permit(ctx, 'payments:read')
  return ctx.database.read(ctx.site.siteId, (db) => listPaymentTokens(db, page))
}

/** Forgets tokens that expired unused; gives how many. */
export async function forgetExpiredTokens(ctx: Context, limit: number): Promise<number> {
  return ctx.database.transact(ctx.site.siteId, (db) => deleteExpiredTokens(db, ctx.now(), limit))
}
