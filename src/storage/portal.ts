// Sessions of the portal, links that begin one, and how often those were asked for.

import type { PortalSession } from '../domain/portal.ts'
import type { Instant } from '../domain/time.ts'
import { type DirectoryDb, type SiteDb, sql } from './db.ts'
import { deleteSome } from './table.ts'

const sessionColumns = sql.raw('p.id, p.customer, p.origin, p.created_at as "createdAt", p.expires_at as "expiresAt", p.revoked_at as "revokedAt"')

export async function insertSession(db: SiteDb, session: PortalSession, secretHash: Buffer): Promise<void> {
  await db.run(sql`
    insert into portal_sessions (site_id, id, customer, origin, secret_hash, created_at, expires_at)
    values (${db.siteId}, ${session.id}, ${session.customer}, ${session.origin}, ${secretHash}, ${session.createdAt}, ${session.expiresAt})`)
}

/** The session of a secret, unless its customer is gone. */
export async function findSessionBySecret(db: SiteDb, secretHash: Buffer): Promise<PortalSession | null> {
  const row = await db.row<PortalSession>(sql`
    select ${sessionColumns} from portal_sessions p join customers c on c.site_id = p.site_id and c.number = p.customer
    where p.site_id = ${db.siteId} and p.secret_hash = ${secretHash} and c.deleted_at is null`)
  return row ?? null
}

/** A customer's sessions, newest first. */
export async function listSessions(db: SiteDb, customer: bigint, limit: number): Promise<PortalSession[]> {
  return db.rows<PortalSession>(sql`
    select ${sessionColumns} from portal_sessions p where p.site_id = ${db.siteId} and p.customer = ${customer} order by p.created_at desc, p.id desc limit ${limit}`)
}

export async function countOpenSessions(db: SiteDb, customer: bigint, at: Instant): Promise<number> {
  const row = await db.row<{ count: bigint }>(sql`
    select count(*) as count from portal_sessions where site_id = ${db.siteId} and customer = ${customer} and revoked_at is null and expires_at > ${at}`)
  return Number(row?.count ?? 0n)
}

export async function lockSession(db: SiteDb, customer: bigint, id: string): Promise<PortalSession | null> {
  const row = await db.row<PortalSession>(sql`
    select ${sessionColumns} from portal_sessions p where p.site_id = ${db.siteId} and p.customer = ${customer} and p.id = ${id} for update`)
  return row ?? null
}

export async function saveSessionRevocation(db: SiteDb, id: string, at: Instant): Promise<void> {
  await db.run(sql`update portal_sessions set revoked_at = ${at} where site_id = ${db.siteId} and id = ${id} and revoked_at is null`)
}

/** Counts one more for each subject in a window; gives the counts by now, in their order. */
export async function countLogins(db: SiteDb, subjects: readonly Buffer[], windowAt: Instant): Promise<number[]> {
  const counts: number[] = []
  for (const subject of subjects) {
    const row = await db.row<{ count: number }>(sql`
      insert into portal_login_counts as l (site_id, subject, window_at, count) values (${db.siteId}, ${subject}, ${windowAt}, 1)
      on conflict (site_id, subject, window_at) do update set count = l.count + 1 returning count`)
    counts.push(row?.count ?? 0)
  }
  return counts
}

/** Counts one less for a subject in a window. */
export async function uncountLogin(db: SiteDb, subject: Buffer, windowAt: Instant): Promise<void> {
  await db.run(sql`update portal_login_counts set count = count - 1 where site_id = ${db.siteId} and subject = ${subject} and window_at = ${windowAt} and count > 0`)
}

/** Counts nothing any more for subjects in a window. */
export async function forgetLogins(db: SiteDb, subjects: readonly Buffer[], windowAt: Instant): Promise<void> {
  for (const subject of subjects) await db.run(sql`delete from portal_login_counts where site_id = ${db.siteId} and subject = ${subject} and window_at = ${windowAt}`)
}

/** Ends open sessions of a customer, but for the newest `kept` and the one named; gives their ids. */
export async function revokeSessionsOf(db: SiteDb, customer: bigint, at: Instant, spared: { readonly kept?: number; readonly but?: string | null }): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    update portal_sessions set revoked_at = ${at} where site_id = ${db.siteId} and id in (
      select id from portal_sessions where site_id = ${db.siteId} and customer = ${customer} and revoked_at is null and expires_at > ${at} and id <> ${spared.but ?? ''}
      order by created_at desc, id desc offset ${spared.kept ?? 0})
    returning id`)
  return rows.map((row) => row.id)
}

/** A session by its id, unless its customer is gone. */
export async function findSession(db: SiteDb, id: string): Promise<PortalSession | null> {
  const row = await db.row<PortalSession>(sql`
    select ${sessionColumns} from portal_sessions p join customers c on c.site_id = p.site_id and c.number = p.customer
    where p.site_id = ${db.siteId} and p.id = ${id} and c.deleted_at is null`)
  return row ?? null
}

/** Lets a session last longer, unless it was ended. */
export async function saveSessionExpiry(db: SiteDb, id: string, expiresAt: Instant): Promise<void> {
  await db.run(sql`update portal_sessions set expires_at = ${expiresAt} where site_id = ${db.siteId} and id = ${id} and revoked_at is null`)
}

/** Uses up every link of a customer that is left. */
export async function consumeLinksOf(db: SiteDb, customer: bigint, at: Instant): Promise<void> {
  await db.run(sql`update portal_login_links set consumed_at = ${at} where site_id = ${db.siteId} and customer = ${customer} and consumed_at is null`)
}

export async function insertLoginLink(db: SiteDb, link: { secretHash: Buffer; customer: bigint; createdAt: Instant; expiresAt: Instant }): Promise<void> {
  await db.run(sql`
    insert into portal_login_links (site_id, secret_hash, customer, created_at, expires_at)
    values (${db.siteId}, ${link.secretHash}, ${link.customer}, ${link.createdAt}, ${link.expiresAt})`)
}

/** Consumes a link that is good and whose customer is there, and has the index key if one is named; gives the customer and until when it was good, or null. Of several at once one has it. */
export async function consumeLoginLink(db: SiteDb, secretHash: Buffer, at: Instant, key: string | null = null): Promise<{ customer: bigint; expiresAt: Instant } | null> {
  const row = await db.row<{ customer: bigint; expiresAt: Instant }>(sql`
    update portal_login_links l set consumed_at = ${at} from customers c
    where l.site_id = ${db.siteId} and l.secret_hash = ${secretHash} and l.consumed_at is null and l.expires_at > ${at}
      and c.site_id = ${db.siteId} and c.number = l.customer and c.deleted_at is null
      and (${key}::text is null or exists (select from customer_keys k where k.site_id = l.site_id and k.key = ${key} and k.customer = l.customer))
    returning l.customer, l.expires_at as "expiresAt"`)
  return row ?? null
}

/** Sites with links or counts from before an instant. */
export async function listSitesWithOldLogins(db: DirectoryDb, before: Instant): Promise<bigint[]> {
  const rows = await db.rows<{ site_id: bigint }>(sql`
    select s.site_id from sites s where exists (select from regulars.portal_login_links l where l.site_id = s.site_id and l.expires_at < ${before})
      or exists (select from regulars.portal_login_counts c where c.site_id = s.site_id and c.window_at < ${before}) order by s.site_id`)
  return rows.map((row) => row.site_id)
}

/** Forgets links and counts from before an instant; gives how many. */
export async function deleteOldLogins(db: SiteDb, before: Instant, limit: number): Promise<number> {
  const links = await deleteSome(db, 'portal_login_links', sql`expires_at < ${before}`, limit)
  const counts = await deleteSome(db, 'portal_login_counts', sql`window_at < ${before}`, limit)
  return links + counts
}
