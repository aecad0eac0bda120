// `regulars demo`: a site that looks as if it had been at work for more than a year.

import { SingleBar } from 'cli-progress'
import type { Site } from '../../domain/site.ts'
import { contextFor, type Engine, OPERATOR } from '../../services/context.ts'
import { createKey } from '../../services/keys.ts'
import { allSites, changeSite, createSite, getSite } from '../../services/sites.ts'
import { moveTestClock } from '../../services/test-clock.ts'
import { EXCHANGE_RATES } from './goods.ts'
import { demoPeople } from './people.ts'
import { tellStory } from './story.ts'

export interface DemoOptions {
  readonly slug: string
  readonly customers: number
  readonly seed: number
  readonly days: number
  /** Take the next free name when there is a site of this name. */
  readonly again: boolean
}

export const DEMO_CUSTOMERS = 3_000
export const DEMO_CUSTOMERS_MAX = 100_000
/** How long the site has been at work. */
export const DEMO_DAYS = 420
export const DEMO_SEED = 8_420
const DAY_MS = 86_400_000

/**
 * Makes the demo site and fills it; gives it with a key that may do everything. It is a test site: no worker bills it while its past
 * is told, and its clock, left at the present, can be moved to see what comes. Refuses already-exists.
 */
export async function makeDemo(engine: Engine, options: DemoOptions, onDay: (customers: number) => void = () => undefined): Promise<{ site: Site; secret: string }> {
  const taken = new Set((await allSites(engine)).map((site) => site.slug))
  let slug = options.slug
  for (let next = 2; options.again && taken.has(slug); next++) slug = `${options.slug}-${next}`
  const now = engine.now()
  const begin = new Date(now.getTime() - options.days * DAY_MS)
  const created = contextFor(engine, await createSite(engine, slug, 'Morning Roasters (demo)', begin), OPERATOR)
  const settings = { country: 'US', timeZone: 'America/Chicago', reportingCurrency: 'USD', exchangeRates: EXCHANGE_RATES }
  const ctx = contextFor(engine, await changeSite(created, { settings }), OPERATOR)
  await tellStory({ ...ctx, now: () => now }, demoPeople(options.customers, options.seed), { ...options, onDay })
  await moveTestClock(ctx, now)
  const site = await getSite(engine, slug)
  return { site, secret: (await createKey(contextFor(engine, site, OPERATOR), { name: 'demo', scopes: ['*'] })).secret }
}

/** The same with a progress bar on a terminal, a line at both ends elsewhere. */
export async function makeDemoAloud(engine: Engine, options: DemoOptions): Promise<{ site: Site; secret: string }> {
  if (!process.stderr.isTTY) {
    process.stderr.write(`filling the site with ${options.customers} customers…\n`)
    return makeDemo(engine, options)
  }
  const bar = new SingleBar({ format: '{bar} {percentage}% | {value} of {total} customers | {eta_formatted} left', stream: process.stderr })
  try {
    return await makeDemo(engine, options, (customers) => {
      if (!bar.isActive) bar.start(options.customers, 0)
      bar.update(customers)
    })
  } finally {
    bar.stop()
  }
}
