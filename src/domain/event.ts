// Events: one thing that happened, appended in the transaction that did it.

import type { Instant } from './time.ts'

/** Every type of event. The part before the dot is the noun it is about. */
export const EVENT_TYPES = [
  'customer.created', 'customer.updated', 'customer.deleted', 'customer.erased', 'customer.renamed',
  'customer.tagged', 'customer.untagged', 'customer.consented', 'customer.touched', 'customer.commented',
  'customer.activated', 'customer.deactivated', 'customer.merged', 'customer.unmerged', 'customer.password-set',
  'payment-method.attached', 'payment-method.updated', 'payment-method.default-changed', 'payment-method.expired', 'payment-method.invalidated',
  'payment-method.deactivated',
  'product.created', 'product.updated', 'plan.created', 'plan.updated', 'plan.price-changed', 'coupon.created', 'coupon.updated',
  'subscription.created', 'subscription.started', 'subscription.renewed', 'subscription.updated', 'subscription.change-planned', 'subscription.changed',
  'subscription.paused', 'subscription.resumed', 'subscription.cancellation-planned', 'subscription.cancellation-revoked', 'subscription.cancelled',
  'subscription.expired', 'subscription.skip-planned', 'subscription.skip-revoked', 'subscription.skipped', 'subscription.moved',
  'seat.created', 'seat.updated', 'seat.deleted',
  'item.added', 'item.updated', 'item.cancelled',
  'invoice.drafted', 'invoice.updated', 'invoice.issued', 'invoice.reissued', 'invoice.paid', 'invoice.payment-failed', 'invoice.retries-exhausted', 'invoice.closed-out', 'invoice.voided',
  'invoice.refunded',
  'transaction.approved', 'transaction.declined', 'transaction.pending', 'transaction.abandoned',
  'credit.added', 'credit.used',
  'portal-session.created', 'portal-session.revoked',
  'address.created', 'address.updated', 'address.deleted',
  'membership.created', 'membership.updated', 'membership.deleted',
  'organization.created', 'organization.updated', 'organization.deleted',
  'tag.created', 'tag.updated', 'tag.deleted',
  'tag-rule.created', 'tag-rule.updated', 'tag-rule.deleted',
  'custom-field.created', 'custom-field.updated', 'custom-field.deleted',
  'segment.created', 'segment.updated', 'segment.deleted',
  'webhook-endpoint.created', 'webhook-endpoint.updated', 'webhook-endpoint.deleted', 'webhook-endpoint.pinged',
  'import.started', 'import.finished', 'import.failed', 'import.cancelled',
  'duplicate.decided', 'duplicate-run.started', 'duplicate-run.finished', 'duplicate-run.failed', 'duplicate-run.cancelled',
  'export.created',
  'api-key.created', 'api-key.revoked',
  'gateway.updated', 'gateway.removed',
  'site.updated',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** What an event says beyond its type: `changes` of fields, and facts by name. Cleared when its customer is erased. */
export type EventPayload = { readonly changes?: { readonly [field: string]: { from: unknown; to: unknown } } } & { readonly [fact: string]: unknown }

/** One event. `position` and `number` order the feed; `customerSequence` is gapless per customer. */
export interface Event {
  readonly number: bigint
  readonly position: bigint
  readonly id: string
  readonly type: EventType
  readonly customer: bigint | null
  readonly customerId: string | null
  readonly customerSequence: number | null
  /** Public id or name of the record it is about, where that is not the customer. */
  readonly subject: string | null
  readonly actor: string
  readonly payload: EventPayload
  readonly at: Instant
}
