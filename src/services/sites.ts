// Sites: creating, settings, and the first key of an empty database.

import { toCountry } from '../domain/country.ts'
import { dunningFaults } from '../domain/dunning.ts'
import { isCurrency } from '../domain/money.ts'
import { assert, type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { rateFaults, reportingFactors } from '../domain/reporting.ts'
import { type Site, SITE_SLUG_PATTERN } from '../domain/site.ts'
import { isTimeZone } from '../domain/time.ts'
import { changeMetricsCurrency, countSharedEmails, lockKeys, markEmailKeys } from '../storage/customers.ts'
import { countLateRates } from '../storage/customer-figures.ts'
import type { SiteDb } from '../storage/db.ts'
import { findSite, findSiteById, insertSite, listSites, listSitesWithDueWork, type OwnSettings, saveSite } from '../storage/sites.ts'
import { type Context, contextFor, type Engine, OPERATOR, permit } from './context.ts'
import { record } from './events.ts'
import { createKey, forgetKeys } from './keys.ts'

/** More than there are currencies. */
const EXCHANGE_RATES_MAX = 400

/** Adds a site; a test site when it gets a clock of its own. Refuses already-exists. */
export async function createSite(engine: Engine, slug: string, name: string, testClock: Date | null = null): Promise<Site> {
  if (!new RegExp(SITE_SLUG_PATTERN).test(slug)) {
    refuse('invalid', { detail: 'a site slug is 1 to 50 characters of a-z 0-9 -', errors: [{ pointer: '/slug', code: 'pattern', message: 'is not a slug' }] })
  }
  const site = await engine.database.directory((db) => insertSite(db, slug, name, engine.now(), testClock))
  return site ?? refuse('already-exists', { detail: `there is a site ${slug} already` })
}

/** A site by its slug. Refuses not-found. */
export async function getSite(engine: Engine, slug: string): Promise<Site> {
  const site = await engine.database.directory((db) => findSite(db, slug))
  return site ?? refuse('not-found', { detail: `there is no site ${slug}` })
}

/** All sites, in order of their numbers; for operators and workers only. */
export async function allSites(engine: Engine): Promise<Site[]> {
  return engine.database.directory(listSites)
}

/** The live sites where billing has something to do by now. */
export async function sitesWithDueWork(engine: Engine): Promise<Site[]> {
  return engine.database.directory((db) => listSitesWithDueWork(db, engine.now()))
}

/** On an empty database: site `main`, and a key of this exact secret with every scope. Does nothing on any other. */
export async function bootstrap(engine: Engine, secret: string): Promise<void> {
  if ((await allSites(engine)).length > 0) return
  const site = await createSite(engine, 'main', 'Main')
  await createKey(contextFor(engine, site, OPERATOR), { name: 'bootstrap', scopes: ['*'], secret })
}

/** The site of the context. */
export function getOwnSite(ctx: Context): Site {
  permit(ctx, 'site:read')
  return ctx.site
}

/**
 * Changes a site's name and settings; those that are not given stay, whoever changes them at the same time. Refuses a time zone,
 * country or currency that does not exist, a dunning policy or exchange rates that make no sense, another reporting currency once
 * payments are counted in the present one, and unique e-mails while customers share some.
 */
export async function changeSite(ctx: Context, input: { name?: string; settings?: Partial<OwnSettings> }): Promise<Site> {
  permit(ctx, 'site:write')
  const given = readSettings(input.settings ?? {})
  const site = await ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockKeys(db, SETTINGS_LOCK)
    const { settings: before } = await freshSite(ctx)
    const settings = { ...before, ...given }
    if (settings.reportingCurrency !== before.reportingCurrency && !(await changeMetricsCurrency(db, settings.reportingCurrency))) {
      refuse('wrong-state', { detail: `payments are counted in ${before.reportingCurrency} already; the reporting currency stays` })
    }
    if (given.exchangeRates !== undefined || given.reportingCurrency !== undefined) await countLateRates(db, reportingFactors(settings))
    if (settings.uniqueEmail !== before.uniqueEmail) await changeEmailUniqueness(db, settings.uniqueEmail)
    await record(ctx, db, [{ type: 'site.updated', payload: { changed: Object.keys(given) } }])
    // Last, and while others still wait: the directory is no part of this transaction.
    await ctx.database.directory((directory) => saveSite(directory, ctx.site.siteId, { name: input.name ?? null, settings: given }))
    return freshSite(ctx)
  })
  forgetKeys(ctx)
  return site
}

/** Held by whoever changes a site's settings: some are checked against others. */
const SETTINGS_LOCK = ['site-settings']

async function freshSite(ctx: Context): Promise<Site> {
  const site = await ctx.database.directory((db) => findSiteById(db, ctx.site.siteId))
  assert(site, 'a site that answers is in the directory')
  return site
}

/** The settings that are given, checked and tidied. */
function readSettings(input: Partial<OwnSettings>): Partial<OwnSettings> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<OwnSettings>
  const { timeZone, country, reportingCurrency, dunning, exchangeRates } = given
  const faults: Fault[] = []
  if (timeZone !== undefined && !isTimeZone(timeZone)) faults.push({ pointer: '/settings/timeZone', code: 'time-zone', message: 'is not a name of the IANA time zone database' })
  if (country != null && toCountry(country) === null) faults.push({ pointer: '/settings/country', code: 'country', message: 'is not an ISO 3166 country code' })
  if (reportingCurrency !== undefined && !isCurrency(reportingCurrency)) faults.push({ pointer: '/settings/reportingCurrency', code: 'currency', message: 'is not an ISO 4217 currency' })
  if (dunning !== undefined) faults.push(...dunningFaults(dunning, '/settings/dunning'))
  if (exchangeRates !== undefined) faults.push(...rateFaults(exchangeRates, '/settings/exchangeRates'))
  if (Object.keys(exchangeRates ?? {}).length > EXCHANGE_RATES_MAX) faults.push({ pointer: '/settings/exchangeRates', code: 'too-many', message: `has more than ${EXCHANGE_RATES_MAX} entries` })
  refuseFaults(faults)
  return country === undefined ? given : { ...given, country: country && toCountry(country) }
}

async function changeEmailUniqueness(db: SiteDb, unique: boolean): Promise<void> {
  const shared = unique ? await countSharedEmails(db) : 0
  if (shared > 0) refuse('already-exists', { detail: `${shared} e-mails belong to more than one customer; merge or change them first`, count: shared })
  await markEmailKeys(db, unique)
}
