// Clearing what a customer's billing says of the person. Amounts, dates, numbers and what was sold by plan stay for the books.

import { type SiteDb, sql } from './db.ts'

/** Clears who and what stands behind the payment methods of a deleted customer, the names that gateways know them by included. Gives how many. */
export async function erasePaymentMethods(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`
    update payment_methods set token = '', gateway_customer_id = null, brand = null, last4 = null, expiry_month = null, expiry_year = null, fingerprint = null,
      status = 'deactivated', is_fallback = false, billing_contact = null, metadata = '{}'
    where site_id = ${db.siteId} and customer = ${customer} and token <> ''`)
}

/** Removes payment tokens that a customer made, or his methods came from, and those that wait and hold one of these texts (lower case). Gives how many. */
export async function deletePaymentTokensOf(db: SiteDb, customer: bigint, texts: readonly string[]): Promise<number> {
  return db.run(sql`
    delete from payment_tokens t where t.site_id = ${db.siteId} and (
      t.made_by = ${customer} or exists (select from payment_methods m where m.site_id = t.site_id and m.number = t.payment_method and m.customer = ${customer})
      or (t.consumed_at is null and exists (select from unnest(${texts}::text[]) p(part) where strpos(lower(t.billing_contact::text), p.part) > 0)))`)
}

/** Removes sessions of the portal and the links that begin one; gives how many sessions. */
export async function deletePortalSessionsOf(db: SiteDb, customer: bigint): Promise<number> {
  await db.run(sql`delete from portal_login_links where site_id = ${db.siteId} and customer = ${customer}`)
  return db.run(sql`delete from portal_sessions where site_id = ${db.siteId} and customer = ${customer}`)
}

/** Clears where subscriptions were sent, why they ended, and metadata. Gives how many held any of it. */
export async function eraseSubscriptionTexts(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`
    update subscriptions set metadata = '{}', shipping_address = null,
      cancellation = case when cancellation is null then null else (cancellation::jsonb || '{"reason": null}')::json end
    where site_id = ${db.siteId} and customer = ${customer}
      and (metadata::text <> '{}' or shipping_address is not null or cancellation ->> 'reason' is not null)`)
}

export async function eraseItemTexts(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`
    update one_time_items set description = '', metadata = '{}'
    where site_id = ${db.siteId} and customer = ${customer} and (description <> '' or metadata::text <> '{}')`)
}

const freeTexts = sql`('item', 'manual')`

/** Clears memos, metadata and the descriptions of lines that were written for the customer; those of plans are the site's own words. */
export async function eraseInvoiceTexts(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`
    update invoices set memo = null, metadata = '{}', lines = (
      select coalesce(json_agg(case when line ->> 'kind' in ${freeTexts} then (line::jsonb || '{"description": ""}')::json else line end order by place), '[]')
      from json_array_elements(lines) with ordinality one(line, place))
    where site_id = ${db.siteId} and customer = ${customer} and (memo is not null or metadata::text <> '{}' or exists (
      select from json_array_elements(lines) line where line ->> 'kind' in ${freeTexts} and line ->> 'description' <> ''))`)
}

export async function eraseTransactionTexts(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`
    update transactions set description = null, metadata = '{}', request_id = null
    where site_id = ${db.siteId} and customer = ${customer} and (description is not null or metadata::text <> '{}' or request_id is not null)`)
}

export async function eraseCreditReasons(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`update credits set reason = null where site_id = ${db.siteId} and customer = ${customer} and reason is not null`)
}
