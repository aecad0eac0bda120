// Sites: creating, settings, and the first key of an empty database.

import { toCountry } from '../domain/country.ts'
import { dunningFaults } from '../domain/dunning.ts'
import { isCurrency } from '../domain/money.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { rateFaults, reportingFactors } from '../domain/reporting.ts'
import { type Site, SITE_SLUG_PATTERN, type SiteSettings } from '../domain/site.ts'
import { isTimeZone } from '../domain/time.ts'
import { changeMetricsCurrency, countSharedEmails, markEmailKeys } from '../storage/customers.ts'
import { countLateRates } from '../storage/customer-figures.ts'
import type { SiteDb } from '../storage/db.ts'
import { findSite, insertSite, listSites, listSitesWithDueWork, saveSite } from '../storage/sites.ts'
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
 * Changes a site's name and settings. Refuses a time zone, country or currency that does not exist, a dunning policy or
 * exchange rates that make no sense, another reporting currency once payments are counted in the present one, and unique e-mails while customers share some.
 */
export async function changeSite(ctx: Context, input: { name?: string; settings?: Partial<SiteSettings> }): Promise<Site> {
  permit(ctx, 'site:write')
  const given = Object.fromEntries(Object.entries(input.settings ?? {}).filter(([, value]) => value !== undefined))
  const settings: SiteSettings = { ...ctx.site.settings, ...given }
  const faults: Fault[] = []
  if (!isTimeZone(settings.timeZone)) faults.push({ pointer: '/settings/timeZone', code: 'time-zone', message: 'is not a name of the IANA time zone database' })
  if (settings.country !== null && toCountry(settings.country) === null) faults.push({ pointer: '/settings/country', code: 'country', message: 'is not an ISO 3166 country code' })
  if (!isCurrency(settings.reportingCurrency)) faults.push({ pointer: '/settings/reportingCurrency', code: 'currency', message: 'is not an ISO 4217 currency' })
  faults.push(...dunningFaults(settings.dunning, '/settings/dunning'), ...rateFaults(settings.exchangeRates, '/settings/exchangeRates'))
  if (Object.keys(settings.exchangeRates).length > EXCHANGE_RATES_MAX) faults.push({ pointer: '/settings/exchangeRates', code: 'too-many', message: `has more than ${EXCHANGE_RATES_MAX} entries` })
  refuseFaults(faults)
  const site: Site = { ...ctx.site, name: input.name ?? ctx.site.name, settings: { ...settings, country: settings.country && toCountry(settings.country) } }
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    if (settings.reportingCurrency !== ctx.site.settings.reportingCurrency && !(await changeMetricsCurrency(db, settings.reportingCurrency))) {
      refuse('wrong-state', { detail: `payments are counted in ${ctx.site.settings.reportingCurrency} already; the reporting currency stays` })
    }
    if (given['exchangeRates'] !== undefined || given['reportingCurrency'] !== undefined) await countLateRates(db, reportingFactors(settings))
    if (settings.uniqueEmail !== ctx.site.settings.uniqueEmail) await changeEmailUniqueness(db, settings.uniqueEmail)
    await record(ctx, db, [{ type: 'site.updated', payload: { changed: Object.keys(given) } }])
  })
  await ctx.database.directory((db) => saveSite(db, site))
  forgetKeys(ctx)
  return site
}

async function changeEmailUniqueness(db: SiteDb, unique: boolean): Promise<void> {
  const shared = unique ? await countSharedEmails(db) : 0
  if (shared > 0) refuse('already-exists', { detail: `${shared} e-mails belong to more than one customer; merge or change them first`, count: shared })
  await markEmailKeys(db, unique)
}
