// Passwords of customers, and the secrets that sign their tokens.

import type { Instant } from '../domain/time.ts'
import { type SiteDb, sql } from './db.ts'

/** Who signs in by a name, and what the password is compared with. */
export interface SignIn {
  readonly customer: bigint
  readonly hash: string
}

/** The oldest live customer who has an index key and a password: an e-mail may be several customers'. */
export async function findSignIn(db: SiteDb, key: string): Promise<SignIn | null> {
  const row = await db.row<SignIn>(sql`
    select p.customer, p.hash from customer_keys k join customer_passwords p on p.site_id = k.site_id and p.customer = k.customer
    where k.site_id = ${db.siteId} and k.key = ${key} order by p.customer, p.changed_at desc, p.number desc limit 1`)
  return row ?? null
}

/** A customer's password: of several the one that was set last. */
export async function findPassword(db: SiteDb, customer: bigint): Promise<SignIn | null> {
  const row = await db.row<SignIn>(sql`
    select customer, hash from customer_passwords where site_id = ${db.siteId} and customer = ${customer} order by changed_at desc, number desc limit 1`)
  return row ?? null
}

/** Sets the password of a locked customer, in the place of the one that counted. */
export async function savePassword(db: SiteDb, customer: bigint, hash: string, at: Instant): Promise<void> {
  const changed = await db.run(sql`
    update customer_passwords set hash = ${hash}, changed_at = ${at} where site_id = ${db.siteId} and number = (
      select number from customer_passwords where site_id = ${db.siteId} and customer = ${customer} order by changed_at desc, number desc limit 1)`)
  if (changed === 0) await db.run(sql`insert into customer_passwords (site_id, customer, hash, changed_at) values (${db.siteId}, ${customer}, ${hash}, ${at})`)
}

/** Removes every password of a customer; gives how many. */
export async function deletePasswordsOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`delete from customer_passwords where site_id = ${db.siteId} and customer = ${customer}`)
}

/** The sealed secret of a site; null while it has none. */
export async function findTokenSecret(db: SiteDb): Promise<string | null> {
  const row = await db.row<{ sealed: string }>(sql`select sealed from customer_token_secrets where site_id = ${db.siteId}`)
  return row?.sealed ?? null
}

/** Gives a site a secret unless it has one. */
export async function insertTokenSecret(db: SiteDb, sealed: string, at: Instant): Promise<void> {
  await db.run(sql`insert into customer_token_secrets (site_id, sealed, created_at) values (${db.siteId}, ${sealed}, ${at}) on conflict do nothing`)
}
