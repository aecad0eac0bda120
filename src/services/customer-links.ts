// Customers by number with the numbers of what is theirs, in as few statements as a customer alone takes.

import type { Customer } from '../domain/customer.ts'
import { refuse } from '../domain/refusal.ts'
import { type CustomerLinks, listLinks, NO_LINKS } from '../storage/customer-links.ts'
import { getCustomers } from '../storage/customers.ts'
import { findSurvivor } from '../storage/merges.ts'
import { type Context, permit } from './context.ts'

export { type CustomerLinks, NO_LINKS } from '../storage/customer-links.ts'

/** A live customer by number, or by that of one merged into it, with its links. Refuses not-found. */
export async function getLinkedCustomer(ctx: Context, asked: bigint): Promise<{ customer: Customer; links: CustomerLinks }> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const find = async (number: bigint): Promise<{ customer: Customer; links: CustomerLinks } | null> => {
      const [[customer], links] = await Promise.all([getCustomers(db, [number]), listLinks(db, [number])])
      return customer && customer.deletedAt === null ? { customer, links: links.get(number) ?? NO_LINKS } : null
    }
    const found = await find(asked)
    if (found) return found
    const survivor = await findSurvivor(db, asked)
    return (survivor === asked ? null : await find(survivor)) ?? refuse('not-found', { detail: `there is no customer ${asked}` })
  })
}

/** The links of customers by number. */
export async function getLinks(ctx: Context, customers: readonly bigint[]): Promise<ReadonlyMap<bigint, CustomerLinks>> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, (db) => listLinks(db, customers))
}
