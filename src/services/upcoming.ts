// What a subscription will be charged next, worked out and written nowhere.

import type { DuePeriod, Subscription } from '../domain/subscription.ts'
import { nextMove } from '../domain/subscription.ts'
import type { InvoiceAmounts } from '../domain/invoice-record.ts'
import { renewed } from '../domain/renewal.ts'
import { findSubscription } from '../storage/subscriptions.ts'
import { type Context, permit } from './context.ts'
import { readSold } from './renewals.ts'
import { noSuchSubscription } from './subscriptions.ts'

/** The next charge of a subscription: its period and amounts, and when it is. */
export interface UpcomingInvoice {
  readonly subscription: Subscription
  readonly due: DuePeriod
  readonly amounts: InvoiceAmounts
}

/** So many starts, skips and changes are looked through for the next charge. */
const MOVES_MAX = 500

/** The next charge of a subscription as things stand; null when none is to come. */
export async function getUpcomingInvoice(ctx: Context, id: string): Promise<UpcomingInvoice | null> {
  permit(ctx, 'subscriptions:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const subscription = (await findSubscription(db, id)) ?? noSuchSubscription(id)
    const sold = await readSold(db, [subscription])
    let one = subscription
    for (let moves = 0; moves < MOVES_MAX && one.nextDueAt !== null; moves++) {
      const at = one.nextDueAt
      const move = nextMove(one, at)
      if (move === null) return null
      if (move.kind === 'charge') {
        return { subscription, due: move.due, amounts: renewed(one, move, sold, sold.items.get(one.customer) ?? [], at).amounts }
      }
      one = move.after
    }
    return null
  })
}
