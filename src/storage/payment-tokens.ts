// Payment tokens as rows: single-use names that payment methods can be made from.

import type { PaymentToken } from '../domain/payment-token.ts'
import type { Instant } from '../domain/time.ts'
import { type SiteDb, sql } from './db.ts'
import { deleteSome } from './table.ts'

export async function insertPaymentToken(db: SiteDb, token: Omit<PaymentToken, 'consumedAt'>): Promise<void> {
  await db.run(sql`
    insert into payment_tokens (site_id, id, gateway, gateway_token, gateway_customer_id, billing_contact, lead_source, made_by, created_at, expires_at)
    values (${db.siteId}, ${token.id}, ${token.gateway}, ${token.gatewayToken}, ${token.gatewayCustomerId}, ${JSON.stringify(token.billingContact)}::json,
      ${JSON.stringify(token.leadSource)}::json, ${token.madeBy}, ${token.createdAt}, ${token.expiresAt})`)
}

const tokenFields = sql`id, gateway, gateway_token as "gatewayToken", gateway_customer_id as "gatewayCustomerId", billing_contact as "billingContact",
  lead_source as "leadSource", made_by as "madeBy", created_at as "createdAt", expires_at as "expiresAt", consumed_at as "consumedAt"`

export async function findPaymentToken(db: SiteDb, id: string): Promise<PaymentToken | null> {
  return (await db.row<PaymentToken>(sql`select ${tokenFields} from payment_tokens where site_id = ${db.siteId} and id = ${id}`)) ?? null
}

/** Tokens that are still kept, newest first, and how many there are. */
export async function listPaymentTokens(db: SiteDb, page: { offset: number; limit: number }): Promise<{ tokens: PaymentToken[]; total: number }> {
  const tokens = await db.rows<PaymentToken>(sql`
    select ${tokenFields} from payment_tokens where site_id = ${db.siteId} order by id desc limit ${page.limit} offset ${page.offset}`)
  const counted = await db.row<{ count: bigint }>(sql`select count(*) as count from payment_tokens where site_id = ${db.siteId}`)
  return { tokens, total: Number(counted?.count ?? 0) }
}

/** A token, locked until the end of the transaction. */
export async function lockPaymentToken(db: SiteDb, id: string): Promise<PaymentToken | null> {
  return (await db.row<PaymentToken>(sql`select ${tokenFields} from payment_tokens where site_id = ${db.siteId} and id = ${id} for update`)) ?? null
}

export async function consumePaymentToken(db: SiteDb, id: string, at: Instant, method: bigint): Promise<void> {
  await db.run(sql`
    update payment_tokens set consumed_at = ${at}, payment_method = ${method}, billing_contact = null, lead_source = null where site_id = ${db.siteId} and id = ${id}`)
}

/** Removes tokens that expired unused; gives how many. */
export async function deleteExpiredTokens(db: SiteDb, before: Instant, limit: number): Promise<number> {
  return deleteSome(db, 'payment_tokens', sql`expires_at < ${before} and consumed_at is null`, limit)
}
