// Sites: creating, settings, and the first key of an empty database.

import { refuse } from '../domain/refusal.ts'
import { type Site, SITE_SLUG_PATTERN } from '../domain/site.ts'
import { findSite, insertSite, listSites } from '../storage/sites.ts'
import { contextFor, type Engine, OPERATOR } from './context.ts'
import { createKey } from './keys.ts'

/** Adds a site. Refuses already-exists. */
export async function createSite(engine: Engine, slug: string, name: string): Promise<Site> {
  if (!new RegExp(SITE_SLUG_PATTERN).test(slug)) {
    refuse('invalid', { detail: 'a site slug is 1 to 50 characters of a-z 0-9 -', errors: [{ pointer: '/slug', code: 'pattern', message: 'is not a slug' }] })
  }
  const site = await engine.database.directory((db) => insertSite(db, slug, name, engine.now()))
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

/** On an empty database: site `main`, and a key of this exact secret with every scope. Does nothing on any other. */
export async function bootstrap(engine: Engine, secret: string): Promise<void> {
  if ((await allSites(engine)).length > 0) return
  const site = await createSite(engine, 'main', 'Main')
  await createKey(contextFor(engine, site, OPERATOR), { name: 'bootstrap', scopes: ['*'], secret })
}
