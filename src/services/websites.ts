// The websites of a site: listing, describing and forgetting them.

import { readCustomerId } from '../domain/ids.ts'
import { refuse } from '../domain/refusal.ts'
import { changedWebsite, type Website, type WebsiteInput, WEBSITES_MAX } from '../domain/website.ts'
import { readWebsites, saveWebsites } from '../storage/sites.ts'
import { type Context, permit } from './context.ts'
import { forgetKeys } from './keys.ts'

/** So often a change is tried again that another one came before. */
const TRIES_MAX = 10

/** In the order they were added. */
export async function getWebsites(ctx: Context): Promise<readonly Website[]> {
  permit(ctx, 'site:read')
  return ctx.database.directory((db) => readWebsites(db, ctx.site.siteId))
}

/** Adds the website of an id (null: a new one), or changes it. Refuses limit-reached. */
export async function putWebsite(ctx: Context, id: string | null, input: WebsiteInput): Promise<{ website: Website; created: boolean }> {
  permit(ctx, 'site:write')
  const ownId = id === null ? ctx.newId('website') : readCustomerId(id, '/id')
  const at = ctx.now()
  return change(ctx, (before) => {
    const known = before.find((one) => one.id === ownId)
    if (!known && before.length >= WEBSITES_MAX) refuse('limit-reached', { detail: `a site has at most ${WEBSITES_MAX} websites` })
    const fresh: Website = { id: ownId, name: '', url: null, servicePhone: null, serviceEmail: null, createdAt: at.toISOString(), updatedAt: at.toISOString() }
    const website = changedWebsite(known ?? fresh, input, at)
    return { websites: known ? before.map((one) => (one.id === ownId ? website : one)) : [...before, website], result: { website, created: !known } }
  })
}

/** Forgets a website; records that name it go on naming it. Refuses not-found. */
export async function removeWebsite(ctx: Context, id: string): Promise<void> {
  permit(ctx, 'site:write')
  await change(ctx, (before) => {
    if (!before.some((one) => one.id === id)) refuse('not-found', { detail: `there is no website ${id}` })
    return { websites: before.filter((one) => one.id !== id), result: null }
  })
}

async function change<Result>(ctx: Context, work: (before: readonly Website[]) => { websites: readonly Website[]; result: Result }): Promise<Result> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const done = await ctx.database.directory(async (db) => {
      const before = await readWebsites(db, ctx.site.siteId)
      const { websites, result } = work(before)
      return (await saveWebsites(db, ctx.site.siteId, before, websites)) ? { result } : null
    })
    if (done) {
      forgetKeys(ctx)
      return done.result
    }
  }
  return refuse('busy', { detail: 'the websites are being changed by others; ask again in a moment' })
}
