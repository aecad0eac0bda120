// What belongs to a customer and goes with it.

import type { Customer } from '../domain/customer.ts'
import { deleteAddressesOf } from '../storage/addresses.ts'
import { deletePasswordsOf } from '../storage/customer-passwords.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteMembershipsOf } from '../storage/memberships.ts'
import { deleteRfmScores } from '../storage/rfm.ts'
import { deleteSeatsWith } from '../storage/seats.ts'
import { endBilling } from './billing-end.ts'
import type { Context } from './context.ts'
import { record } from './events.ts'

/** Ends the billing of a locked customer and removes its addresses, memberships, seats, scores and password, and the seats in what it paid for; gives it as it then is, and how many of each went. */
export async function deletePartsOf(ctx: Context, db: SiteDb, customer: Customer): Promise<{ customer: Customer; removed: { readonly [kind: string]: number } }> {
  const { customer: after, ended } = await endBilling(ctx, db, customer)
  await deleteRfmScores(db, customer.number)
  await deletePasswordsOf(db, customer.number)
  const seats = await deleteSeatsWith(db, customer.number)
  // Of its own, the event of the customer tells.
  const others = seats.filter((one) => one.customer !== customer.number)
  if (others.length > 0) await record(ctx, db, others.map((one) => ({ type: 'seat.deleted' as const, customer: one.customer, subject: one.id, payload: { cause: 'customer-deleted' } })))
  return { customer: after, removed: { seats: seats.length - others.length, addresses: await deleteAddressesOf(db, customer.number), memberships: await deleteMembershipsOf(db, customer.number), ...ended } }
}
