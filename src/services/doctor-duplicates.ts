// The doctor's look at what duplicates are looked for by: worked out anew from customers and addresses, and compared.

import type { Customer } from '../domain/customer.ts'
import { getCustomers } from '../storage/customers.ts'
import { countAllCustomers, listCustomersAfter } from '../storage/derived.ts'
import { deleteStrayKeys, listDuplicateKeys, listStrayKeys } from '../storage/duplicate-keys.ts'
import type { Context } from './context.ts'
import type { Check } from './doctor-check.ts'
import { readKeys, rekey } from './duplicate-keys.ts'

const BATCH = 1_000

/** Every live customer has the keys that it should have, and nobody else has any. */
export const duplicateKeysCheck: Check = {
  name: 'duplicate keys',
  run: async (ctx, { fix, found, progress }) => {
    const total = await ctx.database.read(ctx.site.siteId, countAllCustomers)
    let done = 0
    for (let after = 0n; ; ) {
      const customers = await ctx.database.read(ctx.site.siteId, (db) => listCustomersAfter(db, after, BATCH))
      for (const { id, number } of await wrongOf(ctx, customers.filter((one) => one.deletedAt === null))) {
        found({ what: `customer ${id} has other keys than its record and addresses give`, isFixed: fix && (await repair(ctx, number)) })
      }
      progress((done += customers.length), total)
      const last = customers.at(-1)
      if (!last || customers.length < BATCH) break
      after = last.number
    }
    const stray = await ctx.database.read(ctx.site.siteId, listStrayKeys)
    if (fix && stray.length > 0) await ctx.database.transact(ctx.site.siteId, deleteStrayKeys)
    for (const number of stray) found({ what: `customer number ${number} has keys and is not live`, isFixed: fix })
  },
}

async function wrongOf(ctx: Context, customers: readonly Customer[]): Promise<Customer[]> {
  const [expected, stored] = await ctx.database.read(ctx.site.siteId, async (db) => [await readKeys(ctx, db, customers), await listDuplicateKeys(db, customers.map(({ number }) => number))] as const)
  return customers.filter(({ number }) => (expected.get(number) ?? []).join() !== (stored.get(number) ?? []).join())
}

async function repair(ctx: Context, number: bigint): Promise<boolean> {
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await rekey(ctx, db, (await getCustomers(db, [number], true)).filter((one) => one.deletedAt === null))
    return true
  })
}
