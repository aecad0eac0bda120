// Seats in subscriptions: giving them, confirming them and taking them away.

import { refuse } from '../domain/refusal.ts'
import { type Seat, SEATS_MAX, type SeatStatus } from '../domain/seat.ts'
import { isLive, type Subscription } from '../domain/subscription.ts'
import { findSubscription, getSubscriptions } from '../storage/subscriptions.ts'
import { deleteSeat, getSeats, insertSeat, listSeatsIn, listSeatsOf, saveSeatStatus } from '../storage/seats.ts'
import { openBooks } from './books.ts'
import { type Context, permit } from './context.ts'
import { lockedCustomer } from './customers.ts'
import { record } from './events.ts'
import { noSuchSubscription } from './subscriptions.ts'

/** A seat with the subscription that it is in. */
export interface SeatIn {
  readonly seat: Seat
  readonly subscription: Subscription
}

/** The seats that a customer has, oldest first. */
export async function getSeatsOf(ctx: Context, customer: bigint): Promise<SeatIn[]> {
  permit(ctx, 'subscriptions:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const seats = await listSeatsOf(db, customer)
    const subscriptions = new Map((await getSubscriptions(db, seats.map((one) => one.subscription))).map((one) => [one.number, one]))
    return seats.flatMap((seat) => {
      const subscription = subscriptions.get(seat.subscription)
      return subscription ? [{ seat, subscription }] : []
    })
  })
}

/** A seat by its number. Refuses not-found. */
export async function getSeat(ctx: Context, number: bigint): Promise<Seat> {
  permit(ctx, 'subscriptions:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => getSeats(db, [number])))[0] ?? noSuchSeat()
}

/**
 * Gives a customer a seat in a running subscription; a pending one becomes active when it is given again, which is no new one. Refuses
 * not-found, wrong-state for a subscription that has ended, already-exists, limit-reached.
 */
export async function giveSeat(ctx: Context, given: { subscriptionId: string; customerId: string; status: SeatStatus }): Promise<{ seat: Seat; created: boolean }> {
  permit(ctx, 'subscriptions:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const member = await lockedCustomer(db, given.customerId)
    const { customer } = (await findSubscription(db, given.subscriptionId)) ?? noSuchSubscription(given.subscriptionId)
    // Until the transaction ends nobody else gives a seat in it.
    const books = await openBooks(ctx, db, [customer])
    const subscription = (await findSubscription(db, given.subscriptionId)) ?? noSuchSubscription(given.subscriptionId)
    books.expectOwner(subscription)
    if (!isLive(subscription)) refuse('wrong-state', { detail: `subscription ${subscription.id} is ${subscription.status}`, state: subscription.status })
    const seats = await listSeatsIn(db, subscription.number)
    const known = seats.find((one) => one.customer === member.number)
    if (known && (known.status === 'active' || given.status === 'pending')) refuse('already-exists', { detail: 'this customer has a seat in this subscription' })
    if (!known && seats.length >= SEATS_MAX) refuse('limit-reached', { detail: `a subscription has at most ${SEATS_MAX} seats` })
    const now = ctx.now()
    const seat = known ? { ...known, status: given.status, updatedAt: now }
      : await insertSeat(db, { id: ctx.newId('seat'), subscription: subscription.number, customer: member.number, status: given.status, createdAt: now, updatedAt: now })
    if (known) await saveSeatStatus(db, seat.number, seat.status, now)
    await record(ctx, db, [{ type: known ? 'seat.updated' : 'seat.created', customer: member.number, subject: seat.id, payload: { subscription: subscription.id, status: seat.status } }])
    return { seat, created: !known }
  })
}

/** Takes a seat away. Refuses not-found. */
export async function removeSeat(ctx: Context, number: bigint): Promise<void> {
  permit(ctx, 'subscriptions:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const [seat] = await getSeats(db, [number])
    if (!seat || !(await deleteSeat(db, number))) return noSuchSeat()
    await record(ctx, db, [{ type: 'seat.deleted', customer: seat.customer, subject: seat.id }])
  })
}

function noSuchSeat(): never {
  refuse('not-found', { detail: 'there is no such seat' })
}
