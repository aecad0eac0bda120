// Subscriptions whose first payment failed: they were none, and are taken back.

import type { Invoice } from '../domain/invoice-record.ts'
import { cancelled } from '../domain/subscription.ts'
import { takeBackRedemption } from '../storage/catalog.ts'
import type { Context } from './context.ts'
import { voidInvoice } from './invoices.ts'
import { inOneTransaction } from './one-transaction.ts'
import { changeSubscription } from './subscriptions.ts'

const REASON = 'the first payment failed'

/** Ends the subscription of an id now and voids its first invoice; `coupons`, the ids of those it redeemed, can be redeemed again. */
export async function takeBack(ctx: Context, id: string, invoice: Pick<Invoice, 'id'>, coupons: readonly string[]): Promise<void> {
  await inOneTransaction(ctx, async (held) => {
    await changeSubscription(held, id, null, async (books, before) => {
      for (const coupon of coupons) await takeBackRedemption(books.db, coupon)
      const after = cancelled({ ...before, coupons: [] }, 'now', { reason: REASON, actor: ctx.actor.name, requestedAt: books.at })
      books.happened(before.customer, 'subscription.cancelled', before.id, { reason: REASON, cause: 'cancelled' })
      return books.saveSubscription(before, after, [], 'cancelled')
    })
    await voidInvoice(held, invoice.id, null)
  })
}
