// Several use-cases in one transaction: all of what they do stays, or nothing of it.

import { assert } from '../domain/refusal.ts'
import { type HeldTransaction, retryConflicts } from '../storage/db.ts'
import type { Context } from './context.ts'

/**
 * Does what `work` does in one transaction; after a conflict again from the start. No gateway is asked meanwhile: what is to be sent to
 * one is sent afterwards. Not within another one, nor under an idempotency key, which holds one by itself.
 */
export async function inOneTransaction<T>(ctx: Context, work: (held: Context) => Promise<T>): Promise<T> {
  const later: ((free: Context) => Promise<void>)[] = []
  const done = await retryConflicts(async () => {
    later.length = 0
    const held = ctx.database.holdOpen(ctx.site.siteId, async () => undefined)
    try {
      const result = await work(holding(ctx, held, later))
      if (held.isOpen()) await held.commit()
      return result
    } catch (error) {
      await held.rollback()
      throw error
    }
  })
  for (const one of later) await one(ctx)
  return done
}

/** The context of a request whose transaction is held open: what must not wait for others inside it is put off, or refused as our own mistake. */
export function holding(ctx: Context, held: HeldTransaction, later: ((free: Context) => Promise<void>)[]): Context {
  return {
    ...ctx, database: held.database,
    afterCommit: async (work) => {
      later.push(work)
    },
    gateways: {
      ...ctx.gateways,
      of: (account, name) => {
        assert(!held.isOpen(), 'no gateway is asked while a transaction is open')
        return ctx.gateways.of(account, name)
      },
    },
  }
}
