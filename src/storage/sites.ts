// The directory: sites, and which site a secret belongs to.

import { DEFAULT_SETTINGS, type Site, type SiteSettings } from '../domain/site.ts'
import type { Website } from '../domain/website.ts'
import { type DirectoryDb, sql } from './db.ts'

interface SiteRow {
  site_id: bigint
  slug: string
  name: string
  settings: Partial<SiteSettings>
  created_at: Date
  test_clock: Date | null
}

function toSite(row: SiteRow): Site {
  return { siteId: row.site_id, slug: row.slug, name: row.name, settings: { ...DEFAULT_SETTINGS, ...row.settings }, createdAt: row.created_at, testClock: row.test_clock }
}

const siteColumns = sql`s.site_id, s.slug, s.name, s.settings, s.created_at, s.test_clock`

/** Adds a site; null when the slug is taken. */
export async function insertSite(db: DirectoryDb, slug: string, name: string, at: Date, testClock: Date | null): Promise<Site | null> {
  const row = await db.row<SiteRow>(sql`
    insert into sites as s (slug, name, created_at, test_clock) values (${slug}, ${name}, ${at}, ${testClock}) on conflict (slug) do nothing returning ${siteColumns}`)
  return row ? toSite(row) : null
}

export async function findSite(db: DirectoryDb, slug: string): Promise<Site | null> {
  const row = await db.row<SiteRow>(sql`select ${siteColumns} from sites s where s.slug = ${slug}`)
  return row ? toSite(row) : null
}

export async function findSiteById(db: DirectoryDb, siteId: bigint): Promise<Site | null> {
  const row = await db.row<SiteRow>(sql`select ${siteColumns} from sites s where s.site_id = ${siteId}`)
  return row ? toSite(row) : null
}

export async function listSites(db: DirectoryDb): Promise<Site[]> {
  return (await db.rows<SiteRow>(sql`select ${siteColumns} from sites s order by s.site_id`)).map(toSite)
}

/** What changes by the site's own settings; the websites are written one by one. */
export type OwnSettings = Omit<SiteSettings, 'websites'>

/** Saves a site's name, unless it is null, and those settings that are given. */
export async function saveSite(db: DirectoryDb, siteId: bigint, { name, settings }: { name: string | null; settings: Partial<OwnSettings> }): Promise<void> {
  await db.run(sql`update sites set name = coalesce(${name}, name), settings = settings || ${JSON.stringify(settings)}::jsonb where site_id = ${siteId}`)
}

/** The site that a secret's hash belongs to; null when it is no key of any site. */
export async function findSiteOfSecret(db: DirectoryDb, secretHash: Buffer): Promise<Site | null> {
  const row = await db.row<SiteRow>(sql`
    select ${siteColumns} from key_sites k join sites s on s.site_id = k.site_id where k.secret_hash = ${secretHash}`)
  return row ? toSite(row) : null
}

export async function insertSecretSite(db: DirectoryDb, secretHash: Buffer, siteId: bigint): Promise<void> {
  await db.run(sql`insert into key_sites (secret_hash, site_id) values (${secretHash}, ${siteId}) on conflict do nothing`)
}

/** Sets the clock of a test site, never back. */
export async function saveTestClock(db: DirectoryDb, siteId: bigint, at: Date): Promise<void> {
  await db.run(sql`update sites set test_clock = greatest(test_clock, ${at}) where site_id = ${siteId} and test_clock is not null`)
}

/** Live sites with a subscription, an invoice or a missing answer that is due by now. */
export async function listSitesWithDueWork(db: DirectoryDb, now: Date): Promise<Site[]> {
  const rows = await db.rows<SiteRow>(sql`
    select ${siteColumns} from sites s where s.test_clock is null and (
      exists (select from regulars.subscriptions d where d.site_id = s.site_id and d.next_due_at <= ${now})
      or exists (select from regulars.invoices i where i.site_id = s.site_id and i.next_attempt_at <= ${now})
      or exists (select from regulars.transactions t where t.site_id = s.site_id and t.look_at <= ${now}))
    order by s.site_id`)
  return rows.map(toSite)
}

export async function readWebsites(db: DirectoryDb, siteId: bigint): Promise<readonly Website[]> {
  const row = await db.row<{ websites: readonly Website[] | null }>(sql`select settings->'websites' as websites from sites where site_id = ${siteId}`)
  return row?.websites ?? []
}

/** Saves a site's websites, unless they are no longer what they were: then it is false. */
export async function saveWebsites(db: DirectoryDb, siteId: bigint, before: readonly Website[], after: readonly Website[]): Promise<boolean> {
  const saved = await db.run(sql`
    update sites set settings = jsonb_set(settings, '{websites}', ${JSON.stringify(after)}::jsonb)
    where site_id = ${siteId} and coalesce(settings->'websites', '[]'::jsonb) = ${JSON.stringify(before)}::jsonb`)
  return saved === 1
}
