// Recharge's webhook topics: which events of ours they are, and what is sent of them.

import type { Event, EventType } from '../../domain/event.ts'
import { PING_TYPE } from '../../domain/webhook.ts'
import type { Scope } from '../../domain/scope.ts'

export const RESOURCES = ['customer', 'address', 'subscription', 'charge', 'order', 'onetime', 'plan', 'product', 'store'] as const
export type Resource = (typeof RESOURCES)[number]

/** What a body can hold beside its resource. */
export const INCLUDED: { readonly [resource in Resource]: readonly string[] } = {
  customer: ['addresses', 'metafields', 'payment_methods'], address: ['customer', 'payment_methods'], charge: ['customer', 'metafields', 'payment_methods'],
  order: ['customer', 'metafields'], subscription: ['customer', 'metafields'], onetime: [], plan: [], product: [], store: [],
}

/** The right that a topic needs: to read what it tells of. */
export const READS: { readonly [resource in Resource]: Scope } = {
  customer: 'customers:read', address: 'customers:read', subscription: 'subscriptions:read', onetime: 'subscriptions:read', charge: 'invoices:read', order: 'invoices:read', plan: 'catalog:read',
  product: 'catalog:read', store: 'site:read',
}

interface Topic {
  readonly resource: Resource
  /** Nothing but tests, for what does not happen here. */
  readonly events: readonly EventType[]
}

const topic = (resource: Resource, ...events: EventType[]): Topic => ({ resource, events: events.length === 0 ? [PING_TYPE] : events })

export const TOPICS: ReadonlyMap<string, Topic> = new Map(Object.entries({
  // Who was merged into another is gone, and back when that is undone; the survivor is told as updated.
  'customer/created': topic('customer', 'customer.created', 'customer.unmerged'), 'customer/updated': topic('customer', 'customer.updated'),
  'customer/deleted': topic('customer', 'customer.deleted', 'customer.merged'),
  'customer/activated': topic('customer', 'customer.activated'), 'customer/deactivated': topic('customer', 'customer.deactivated'),
  'customer/payment_method_updated': topic('customer', 'payment-method.attached', 'payment-method.updated', 'payment-method.default-changed', 'payment-method.deactivated'),
  'address/created': topic('address', 'address.created'), 'address/updated': topic('address', 'address.updated'),
  'subscription/created': topic('subscription', 'subscription.created'), 'subscription/activated': topic('subscription', 'subscription.resumed', 'subscription.cancellation-revoked'),
  'subscription/cancelled': topic('subscription', 'subscription.cancelled'), 'subscription/deleted': topic('subscription', 'subscription.updated'),
  'subscription/skipped': topic('subscription', 'subscription.skip-planned'), 'subscription/unskipped': topic('subscription', 'subscription.skip-revoked'),
  'subscription/updated': topic('subscription', 'subscription.updated', 'subscription.change-planned', 'subscription.changed', 'subscription.moved'),
  'subscription/swapped': topic('subscription'), 'subscription/paused': topic('subscription', 'subscription.paused'),
  'charge/created': topic('charge', 'invoice.issued'), 'charge/failed': topic('charge', 'invoice.payment-failed'), 'charge/max_retries_reached': topic('charge', 'invoice.retries-exhausted'),
  'charge/paid': topic('charge', 'invoice.paid'), 'charge/success': topic('charge', 'invoice.paid'), 'charge/refunded': topic('charge', 'invoice.refunded'),
  'charge/updated': topic('charge', 'invoice.updated'), 'charge/deleted': topic('charge', 'invoice.voided'), 'charge/uncaptured': topic('charge'), 'charge/upcoming': topic('charge'),
  'order/created': topic('order', 'invoice.paid'), 'order/processed': topic('order', 'invoice.paid'), 'order/success': topic('order', 'invoice.paid'),
  'order/payment_captured': topic('order', 'invoice.paid'), 'order/updated': topic('order', 'invoice.refunded'), 'order/cancelled': topic('order'), 'order/deleted': topic('order'),
  'order/upcoming': topic('order'),
  'onetime/created': topic('onetime', 'item.added'), 'onetime/updated': topic('onetime', 'item.updated'), 'onetime/deleted': topic('onetime', 'item.cancelled'),
  'plan/created': topic('plan', 'plan.created'), 'plan/updated': topic('plan', 'plan.updated', 'plan.price-changed'), 'plan/deleted': topic('plan'),
  'product/created': topic('product', 'product.created'), 'product/updated': topic('product', 'product.updated'), 'product/deleted': topic('product'),
  'store/updated': topic('store', 'site.updated'), 'shop/updated': topic('store', 'site.updated'), 'recharge/uninstalled': topic('store'), 'app/uninstalled': topic('store'),
  'checkout/created': topic('store'), 'checkout/completed': topic('store'), 'checkout/processed': topic('store'), 'checkout/updated': topic('store'),
  'bundle_selection/created': topic('store'), 'bundle_selection/updated': topic('store'), 'bundle_selection/deleted': topic('store'), 'async_batch/processed': topic('store'),
}))

/** Whether an event is what a topic tells, where its type alone does not say. */
export function isTold(topicName: string | null, { type, payload }: Event): boolean {
  // After the last attempt, Recharge tells of the charge only.
  if (type === 'subscription.cancelled') return payload['cause'] !== 'auto-cancelled'
  if (type === 'customer.merged' || type === 'customer.unmerged') return payload['role'] === 'merged'
  if (type === 'subscription.updated') return (payload['deleted'] === true) === (topicName === 'subscription/deleted')
  return true
}
