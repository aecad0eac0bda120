// Recency, frequency and monetary value: scores on demand, kept for a while.

import type { RfmRun } from '../domain/segment.ts'
import { lockKeys } from '../storage/customers.ts'
import { findRfmRun, findRfmScores, replaceRfmScores, type RfmScores } from '../storage/rfm.ts'
import { type Context, permit } from './context.ts'
import { existingCustomer } from './customers.ts'

export const RFM_AGE_SECONDS = 3_600
export const RFM_AGE_SECONDS_MAX = 31_622_400

/** The site's segments of scores that are at most this old. */
export async function getRfm(ctx: Context, maxAgeSeconds: number): Promise<RfmRun> {
  permit(ctx, 'segments:read')
  return freshRfm(ctx, maxAgeSeconds)
}

/** Computes the scores now, however young they are. */
export async function refreshRfm(ctx: Context): Promise<RfmRun> {
  permit(ctx, 'segments:write')
  return computeUnless(ctx, () => false)
}

/** One customer's scores; null for one who has not paid yet. Refuses not-found. */
export async function getRfmOf(ctx: Context, id: string, maxAgeSeconds: number): Promise<{ computedAt: Date; scores: RfmScores | null }> {
  permit(ctx, 'customers:read')
  const customer = await ctx.database.read(ctx.site.siteId, (db) => existingCustomer(db, id))
  const { computedAt } = await freshRfm(ctx, maxAgeSeconds)
  return { computedAt, scores: await ctx.database.read(ctx.site.siteId, (db) => findRfmScores(db, customer.number)) }
}

/** Computes the scores unless they are young enough. Not to be called inside a `read`: it takes a connection of its own. */
export async function freshRfm(ctx: Context, maxAgeSeconds: number): Promise<RfmRun> {
  const now = ctx.now()
  const isYoung = (run: RfmRun): boolean => now.getTime() - run.computedAt.getTime() <= maxAgeSeconds * 1_000
  const run = await ctx.database.read(ctx.site.siteId, findRfmRun)
  return run && isYoung(run) ? run : computeUnless(ctx, isYoung)
}

/** Of several who ask at once one computes, and the others, who waited for it, are content with that. */
async function computeUnless(ctx: Context, isEnough: (run: RfmRun) => boolean): Promise<RfmRun> {
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockKeys(db, ['rfm'])
    const meanwhile = await findRfmRun(db)
    return meanwhile && isEnough(meanwhile) ? meanwhile : replaceRfmScores(db, ctx.now())
  })
}
