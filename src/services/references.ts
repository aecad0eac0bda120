// The public ids that billing records show in the place of numbers.

import { assert } from '../domain/refusal.ts'
import { listIds, listSubscriptionIds, type Referred, REFERRED } from '../storage/references.ts'
import type { Context } from './context.ts'

/** Gives the id of a record of a table by its number; null for none. */
export type IdOf = <Number extends bigint | null>(table: Referred, number: Number) => Number extends null ? string | null : string

/** Reads the ids of everything that these records refer to, one query a table however many there are. */
export async function readReferences(ctx: Context, wanted: { readonly [table in Referred]?: readonly (bigint | null)[] }): Promise<IdOf> {
  const found = await ctx.database.read(ctx.site.siteId, async (db) => new Map(await Promise.all(REFERRED.map(async (table) =>
    [table, await listIds(db, table, (wanted[table] ?? []).filter((one) => one !== null))] as const))))
  return ((table, number) => {
    if (number === null) return null
    const id = found.get(table)?.get(number)
    assert(id !== undefined, `what refers to ${table} refers to one that exists`)
    return id
  }) as IdOf
}

/** The ids of the subscriptions that invoices are for, by the invoices' numbers; nothing for one that was written by hand. */
export async function readSubscriptionsOf(ctx: Context, invoices: readonly (bigint | null)[]): Promise<ReadonlyMap<bigint | null, string>> {
  return ctx.database.read(ctx.site.siteId, (db) => listSubscriptionIds(db, invoices.filter((one) => one !== null)))
}
