// Recency, frequency and monetary value: scores on demand, kept for a while.

import { findCustomer } from '../storage/customers.ts'
import { findRfmRun, findRfmScores, listRfmGroups, replaceRfmScores, type RfmGroup, type RfmScores } from '../storage/rfm.ts'
import { type Context, permit } from './context.ts'
import { noSuchCustomer } from './customers.ts'

export const RFM_AGE_SECONDS = 3_600

/** The site's segments of scores that are at most this old. */
export async function getRfm(ctx: Context, maxAgeSeconds: number): Promise<{ computedAt: Date; customerCount: number; segments: RfmGroup[] }> {
  permit(ctx, 'segments:read')
  const run = await freshRfm(ctx, maxAgeSeconds)
  return { ...run, segments: await ctx.database.read(ctx.site.siteId, listRfmGroups) }
}

/** One customer's scores; null for one who has not paid yet. Refuses not-found. */
export async function getRfmOf(ctx: Context, id: string): Promise<{ computedAt: Date; scores: RfmScores | null }> {
  permit(ctx, 'customers:read')
  const { computedAt } = await freshRfm(ctx, RFM_AGE_SECONDS)
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = (await findCustomer(db, id)) ?? noSuchCustomer(id)
    return { computedAt, scores: await findRfmScores(db, customer.number) }
  })
}

/** Computes the scores unless they are young enough; gives when they were computed. */
export async function freshRfm(ctx: Context, maxAgeSeconds: number): Promise<{ computedAt: Date; customerCount: number }> {
  const now = ctx.now()
  const run = await ctx.database.read(ctx.site.siteId, findRfmRun)
  if (run && now.getTime() - run.computedAt.getTime() <= maxAgeSeconds * 1_000) return run
  const customerCount = await ctx.database.transact(ctx.site.siteId, (db) => replaceRfmScores(db, now))
  return { computedAt: now, customerCount }
}
