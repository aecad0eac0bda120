// Recharge's applying and removing of a discount: at an address, for all that goes there, or at a charge to come.

import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { addressAt, setDiscounts, shownAddress } from './addresses.ts'
import { chargeAt, shownComing } from './charges.ts'
import { AnyBody, ById } from './customers.ts'
import { applyDiscounts, heldDiscounts, keptCodes, readAppliedDiscount } from './discounts.ts'
import { including } from './rights.ts'
import { subscriptionAt } from './subscription-changing.ts'
import { keptOf, refuseField } from './wire.ts'

/** Adds one to those of an address, once; `null` takes all off it. */
async function atAddress(ctx: Context, head: RequestHead, id: string, body: unknown, isApplied: boolean): Promise<Answer> {
  const named = await addressAt(ctx, id)
  const applied = isApplied ? await readAppliedDiscount(ctx, body) : null
  await inOneTransaction(ctx, async (one) => {
    const present = keptCodes(keptOf((await getAddress(one, named.customerId, named.id)).metadata)['discounts'])
    if (applied && present.includes(applied.id)) refuseField('discount_code', 'Discount is already applied')
    await setDiscounts(one, named, applied ? [...(await heldDiscounts(one, present)), applied] : [])
  })
  return shownAddress(ctx, head, named)
}

/** A discount is a subscription's here: it comes off this charge and, as long as it lasts, off those behind it. */
async function atCharge(ctx: Context, head: RequestHead, id: string, body: unknown, isApplied: boolean): Promise<Answer> {
  const found = await chargeAt(ctx, id)
  if ('invoice' in found) return refuseField('status', 'Only a charge that is queued can have its discounts changed')
  const { subscription, coming } = found
  const held = subscription.coupons.map(({ id: code }) => code)
  if (!isApplied) await applyDiscounts(ctx, [subscription], [], held)
  else {
    const applied = await readAppliedDiscount(ctx, body)
    if (held.includes(applied.id)) refuse('invalid', { detail: 'applied already', errors: [{ pointer: '/discount_code', code: 'invalid', message: 'Discount is already applied' }] })
    await applyDiscounts(ctx, [subscription], [applied.id], [])
  }
  return shownComing(ctx, head, await subscriptionAt(ctx, subscription.number), coming.period)
}

const write = { scope: 'subscriptions:write', params: ById, body: AnyBody } as const
export const discountUseEndpoints: readonly Endpoint[] = [
  // An address keeps what it gives to what goes there.
  ...including(['customers:write'], [
    endpoint({ method: 'POST', path: '/addresses/{id}/apply_discount', ...write, handle: async ({ ctx, head, params, body }) => atAddress(ctx, head, params.id, body, true) }),
    endpoint({ method: 'POST', path: '/addresses/{id}/remove_discount', ...write, handle: async ({ ctx, head, params, body }) => atAddress(ctx, head, params.id, body, false) }),
  ]),
  ...including(['invoices:read'], [
    endpoint({ method: 'POST', path: '/charges/{id}/apply_discount', ...write, handle: async ({ ctx, head, params, body }) => atCharge(ctx, head, params.id, body, true) }),
    endpoint({ method: 'POST', path: '/charges/{id}/remove_discount', ...write, handle: async ({ ctx, head, params, body }) => atCharge(ctx, head, params.id, body, false) }),
  ]),
]
