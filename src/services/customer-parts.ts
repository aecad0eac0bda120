// What belongs to a customer and goes with it.

import type { Customer } from '../domain/customer.ts'
import { deleteAddressesOf } from '../storage/addresses.ts'
import { deletePasswordsOf } from '../storage/customer-passwords.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteMembershipsOf } from '../storage/memberships.ts'
import { deleteRfmScores } from '../storage/rfm.ts'
import { endBilling } from './billing-end.ts'
import type { Context } from './context.ts'

/** Ends the billing of a locked customer and removes its addresses, memberships, scores and password; gives it as it then is, and how many of each went. */
export async function deletePartsOf(ctx: Context, db: SiteDb, customer: Customer): Promise<{ customer: Customer; removed: { readonly [kind: string]: number } }> {
  const { customer: after, ended } = await endBilling(ctx, db, customer)
  await deleteRfmScores(db, customer.number)
  await deletePasswordsOf(db, customer.number)
  return { customer: after, removed: { addresses: await deleteAddressesOf(db, customer.number), memberships: await deleteMembershipsOf(db, customer.number), ...ended } }
}
