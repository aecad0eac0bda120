// One-time items of customers: added, changed and taken back while they wait for an invoice.

import { type JsonObject, mergeJson } from '../domain/json.ts'
import { checkMetadata } from '../domain/metadata.ts'
import { isCurrency } from '../domain/money.ts'
import { type OneTimeItem, WAITING_ITEMS_MAX } from '../domain/one-time-item.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { QUANTITY_MAX } from '../domain/subscription.ts'
import type { Instant } from '../domain/time.ts'
import { findCustomer } from '../storage/customers.ts'
import { findItem, listItems, listWaitingItems } from '../storage/items.ts'
import { findSubscription } from '../storage/subscriptions.ts'
import { openBooks } from './books.ts'
import { type Context, permit } from './context.ts'
import { lockedCustomer, noSuchCustomer } from './customers.ts'
import { expectRevision } from './events.ts'

export interface ItemInput {
  readonly description?: string
  readonly quantity?: number
  readonly unitAmountMinor?: number
  readonly chargeFrom?: Instant | null
  readonly metadata?: JsonObject | null
}

/** Adds an item; the next invoice of the customer (or of the named subscription) in its currency takes it along. Refuses limit-reached. */
export async function addItem(
  ctx: Context, customerId: string, input: ItemInput & { description: string; unitAmountMinor: number; currency: string; subscriptionId?: string | null },
): Promise<OneTimeItem> {
  permit(ctx, 'subscriptions:write')
  if (!isCurrency(input.currency)) refuse('invalid', { detail: 'currency is not an ISO 4217 currency', errors: [{ pointer: '/currency', code: 'currency', message: 'is not an ISO 4217 currency' }] })
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { number } = await lockedCustomer(db, customerId)
    const books = await openBooks(ctx, db, [number])
    if ((await listWaitingItems(db, [number])).length >= WAITING_ITEMS_MAX) refuse('limit-reached', { detail: `at most ${WAITING_ITEMS_MAX} items of a customer can wait` })
    const subscription = input.subscriptionId ? await findSubscription(db, input.subscriptionId) : null
    if (input.subscriptionId && subscription?.customer !== number) {
      refuse('invalid', { detail: `this customer has no subscription ${input.subscriptionId}`, errors: [{ pointer: '/subscriptionId', code: 'unknown', message: 'is no subscription of this customer' }] })
    }
    await books.reserve('one_time_items', 1)
    const empty: OneTimeItem = {
      number: books.number('one_time_items'), id: ctx.newId('item'), customer: number, subscription: subscription?.number ?? null, description: '', quantity: 1, unitAmountMinor: 0n,
      currency: input.currency, chargeFrom: null, invoice: null, metadata: {}, createdAt: books.at, updatedAt: books.at, cancelledAt: null, revision: 1,
    }
    const item = changed(empty, input)
    books.addItem(item)
    books.happened(number, 'item.added', item.id, { amountMinor: Number(item.unitAmountMinor) * item.quantity, currency: item.currency })
    await books.close()
    return item
  })
}

function changed(before: OneTimeItem, input: ItemInput): OneTimeItem {
  const faults: Fault[] = []
  const quantity = input.quantity ?? before.quantity
  if (quantity < 1 || quantity > QUANTITY_MAX) faults.push({ pointer: '/quantity', code: 'range', message: `is not from 1 to ${QUANTITY_MAX}` })
  const metadata = input.metadata === undefined ? before.metadata : input.metadata === null ? {} : mergeJson(before.metadata, input.metadata)
  checkMetadata(metadata, faults, '/metadata')
  const unitAmountMinor = input.unitAmountMinor === undefined ? before.unitAmountMinor : BigInt(input.unitAmountMinor)
  if (unitAmountMinor * BigInt(quantity) > BigInt(Number.MAX_SAFE_INTEGER)) faults.push({ pointer: '/unitAmountMinor', code: 'too-large', message: 'is too large for this quantity' })
  refuseFaults(faults)
  return {
    ...before, quantity, metadata, unitAmountMinor, description: input.description?.trim() ?? before.description,
    chargeFrom: input.chargeFrom === undefined ? before.chargeFrom : input.chargeFrom,
  }
}

/** A customer's items, newest first, below a number. */
export async function getItems(ctx: Context, customerId: string, below: bigint | null, limit: number): Promise<OneTimeItem[]> {
  permit(ctx, 'subscriptions:read')
  return ctx.database.read(ctx.site.siteId, async (db) => listItems(db, ((await findCustomer(db, customerId)) ?? noSuchCustomer(customerId)).number, below, limit))
}

/** Changes an item that waits. Refuses wrong-state for one that was charged or cancelled. */
export async function changeItem(ctx: Context, customerId: string, id: string, input: ItemInput, expectedRevision: number | null): Promise<OneTimeItem> {
  return withItem(ctx, customerId, id, expectedRevision, (before) => ({ after: changed(before, input), type: 'item.updated' }))
}

/** Takes an item back that waits. */
export async function cancelItem(ctx: Context, customerId: string, id: string, expectedRevision: number | null): Promise<OneTimeItem> {
  return withItem(ctx, customerId, id, expectedRevision, (before, at) => ({ after: { ...before, cancelledAt: at }, type: 'item.cancelled' }))
}

async function withItem(
  ctx: Context, customerId: string, id: string, expectedRevision: number | null,
  decide: (before: OneTimeItem, at: Instant) => { after: OneTimeItem; type: 'item.updated' | 'item.cancelled' },
): Promise<OneTimeItem> {
  permit(ctx, 'subscriptions:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { number } = await lockedCustomer(db, customerId)
    const books = await openBooks(ctx, db, [number])
    const before = await findItem(db, id)
    if (before?.customer !== number) refuse('not-found', { detail: `this customer has no item ${id}` })
    expectRevision(before, expectedRevision)
    if (before.invoice !== null || before.cancelledAt !== null) refuse('wrong-state', { detail: `item ${id} is ${before.invoice === null ? 'cancelled' : 'on an invoice'} already` })
    const { after, type } = decide(before, books.at)
    const saved = books.saveItem(after)
    books.happened(number, type, id)
    await books.close()
    return saved
  })
}
