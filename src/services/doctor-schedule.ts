// The doctor's look at the calendar of subscriptions: the anchor is kept, and the clock knows when each is next due.

import { nextDue, startOf, type Subscription } from '../domain/subscription.ts'
import type { Instant } from '../domain/time.ts'
import { listWithBilledSpans } from '../storage/subscriptions.ts'
import type { Check } from './doctor-check.ts'

const BATCH = 500

type Billed = { readonly period: number; readonly from: Instant; readonly to: Instant }

/** Every period that was billed since the anchor lies where the anchor puts it, and so does the one to come. */
export const scheduleCheck: Check = {
  name: 'billing schedule',
  run: async (ctx, { found, progress }) => {
    let done = 0
    for (let after = 0n; ; ) {
      const batch = await ctx.database.transact(ctx.site.siteId, (db) => listWithBilledSpans(db, after, BATCH))
      for (const { subscription, billed } of batch) for (const what of faultsOf(subscription, billed)) found({ what: `subscription ${subscription.id} ${what}`, isFixed: false })
      progress((done += batch.length), done + 1)
      const last = batch.at(-1)
      if (!last || batch.length < BATCH) return
      after = last.subscription.number
    }
  },
}

function faultsOf(subscription: Subscription, billed: readonly Billed[]): string[] {
  const same = (one: Instant | null, other: Instant | null): boolean => one?.getTime() === other?.getTime()
  const faults = billed.filter(({ period, from, to }) => !same(from, startOf(subscription, period)) || !same(to, startOf(subscription, period + 1)))
    .map(({ period }) => `billed period ${period} elsewhere than its anchor says`)
  const runs = subscription.status === 'active' || subscription.status === 'trialing' || subscription.status === 'paused'
  // Until it starts, what is covered is nothing, and the anchor may lie behind its trial.
  if (runs && !same(subscription.coveredUntil, startOf(subscription, subscription.nextPeriod))) faults.push('goes on elsewhere than its anchor says')
  if (!same(subscription.nextDueAt, nextDue(subscription))) faults.push('is due at another time than it says')
  return faults
}
