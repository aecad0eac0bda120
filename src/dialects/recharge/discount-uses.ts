// Recharge's applying and removing of a discount: at an address, for all that goes there, or at a charge to come.

import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { getAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { addressAt, setDiscounts, shownAddress } from './addresses.ts'
import { chargeAt, shownCharge } from './charges.ts'
import { AnyBody, ById } from './customers.ts'
import { applyDiscounts, heldDiscounts, keptCodes, readAppliedDiscount } from './discounts.ts'
import { subscriptionAt } from './subscriptions.ts'
import { keptOf, refuseField } from './wire.ts'

/** Adds one to those of an address, once; `null` takes all off it. */
async function atAddress(ctx: Context, head: RequestHead, id: string, body: unknown, isApplied: boolean): Promise<Answer> {
  const named = await addressAt(ctx, id)
  if (!isApplied) await setDiscounts(ctx, named, [])
  else {
    const applied = await readAppliedDiscount(ctx, body)
    const present = keptCodes(keptOf((await getAddress(ctx, named.customerId, named.id)).metadata)['discounts'])
    if (present.some((code) => code === applied.id)) refuseField('discount_code', 'Discount is already applied')
    await setDiscounts(ctx, named, [...(await heldDiscounts(ctx, present)), applied])
  }
  return shownAddress(ctx, head, named)
}

/** A discount is a subscription's here: it comes off this charge and, as long as it lasts, off those behind it. */
async function atCharge(ctx: Context, head: RequestHead, id: string, body: unknown, isApplied: boolean): Promise<Answer> {
  const found = await chargeAt(ctx, id)
  if ('invoice' in found) return refuseField('status', 'Only a charge that is queued can have its discounts changed')
  const { subscription, period } = found
  const held = subscription.coupons.map(({ id: code }) => code)
  if (!isApplied) await applyDiscounts(ctx, [subscription], [], held)
  else {
    const applied = await readAppliedDiscount(ctx, body)
    if (held.includes(applied.id)) refuse('invalid', { detail: 'applied already', errors: [{ pointer: '/discount_code', code: 'invalid', message: 'Discount is already applied' }] })
    await applyDiscounts(ctx, [subscription], [applied.id], [])
  }
  return shownCharge(ctx, head, { subscription: await subscriptionAt(ctx, subscription.number), period })
}

const write = { scope: 'subscriptions:write', params: ById, body: AnyBody } as const
export const discountUseEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'POST', path: '/addresses/{id}/apply_discount', ...write, handle: async ({ ctx, head, params, body }) => atAddress(ctx, head, params.id, body, true) }),
  endpoint({ method: 'POST', path: '/addresses/{id}/remove_discount', ...write, handle: async ({ ctx, head, params, body }) => atAddress(ctx, head, params.id, body, false) }),
  endpoint({ method: 'POST', path: '/charges/{id}/apply_discount', ...write, handle: async ({ ctx, head, params, body }) => atCharge(ctx, head, params.id, body, true) }),
  endpoint({ method: 'POST', path: '/charges/{id}/remove_discount', ...write, handle: async ({ ctx, head, params, body }) => atCharge(ctx, head, params.id, body, false) }),
]
