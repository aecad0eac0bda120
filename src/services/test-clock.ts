// The clock of a test site: moved forward by any distance, with everything that would have happened in between.

import { refuse } from '../domain/refusal.ts'
import type { Site } from '../domain/site.ts'
import type { Instant } from '../domain/time.ts'
import { findNextDue } from '../storage/billing-due.ts'
import { findSiteById, saveTestClock } from '../storage/sites.ts'
import { runBilling } from './billing-run.ts'
import { type Context, contextFor, permit } from './context.ts'
import { forgetKeys } from './keys.ts'

/** How far one call may move the clock. */
export const CLOCK_YEARS_MAX = 20

/** How far a move has come. */
export interface ClockProgress {
  readonly at: Instant
  readonly to: Instant
  /** Subscriptions and invoices seen to so far. */
  readonly done: number
}

/** What time it is on the context's test site. Refuses wrong-state on a live site. */
export async function readTestClock(ctx: Context): Promise<Instant> {
  permit(ctx, 'site:read')
  return clockOf((await ctx.database.directory((db) => findSiteById(db, ctx.site.siteId))) ?? ctx.site)
}

function clockOf(site: Site): Instant {
  return site.testClock ?? refuse('wrong-state', { detail: 'this site is live: only a test site has a clock that can be moved' })
}

/**
 * Moves the clock forward. It stops at every instant at which something is due and does it there, so that one long move and many
 * short ones end the same. Refuses wrong-state on a live site, and a time that is past or too far ahead.
 */
export async function moveTestClock(ctx: Context, to: Instant, onProgress?: (progress: ClockProgress) => void): Promise<Instant> {
  permit(ctx, 'site:write')
  const from = await readTestClock(ctx)
  const farthest = new Date(from)
  farthest.setUTCFullYear(from.getUTCFullYear() + CLOCK_YEARS_MAX)
  if (to < from || to > farthest) {
    refuse('invalid', {
      detail: `the clock shows ${from.toISOString()} and moves forward only, by ${CLOCK_YEARS_MAX} years at most`,
      errors: [{ pointer: '/to', code: 'range', message: 'is past or too far ahead' }],
    })
  }
  let done = 0
  for (let at: Instant | null = from; at !== null;) {
    const next: Instant | null = await ctx.database.read(ctx.site.siteId, findNextDue)
    at = next !== null && next <= to ? next : null
    const now = await showTime(ctx, at ?? to)
    if (at === null) continue
    const report = await runBilling(now)
    done += report.done
    onProgress?.({ at, to, done })
    // Nothing moved although something is due: others hold it, or a gateway is not to be reached. The clock does not run past it.
    if (report.done + report.settled === 0) {
      const still = await ctx.database.read(ctx.site.siteId, findNextDue)
      if (still !== null && still <= at) refuse('busy', { detail: `the clock stands at ${at.toISOString()}: what is due there is being changed by others; ask again` })
    }
  }
  return to
}

/** Sets the clock, never back, and gives the context of that time. */
async function showTime(ctx: Context, at: Instant): Promise<Context> {
  const site = await ctx.database.directory(async (db) => {
    await saveTestClock(db, ctx.site.siteId, at)
    return (await findSiteById(db, ctx.site.siteId)) ?? ctx.site
  })
  forgetKeys(ctx)
  return contextFor(ctx, site, { name: 'worker:billing', scopes: ['*'] })
}
