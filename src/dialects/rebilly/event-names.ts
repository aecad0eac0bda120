// Names of events: Rebilly's for the core's.

import type { EventType } from '../../domain/event.ts'

/** Each event of Rebilly's webhooks and rules that the core knows, and what happens then there. */
const EVENTS = {
  'customer-created': ['customer.created'],
  'customer-updated': ['customer.updated', 'customer.tagged', 'customer.untagged', 'customer.renamed', 'customer.consented', 'payment-method.default-changed', 'customer.activated', 'customer.deactivated'],
  'customer-merged': ['customer.merged'],
  'lead-source-changed': ['customer.touched'],
  'payment-card-created': ['payment-method.attached'],
  'payment-instrument-modified': ['payment-method.updated', 'payment-method.deactivated', 'payment-method.invalidated'],
  'payment-card-expired': ['payment-method.expired'],
  'transaction-processed': ['transaction.approved'],
  'transaction-refunded': ['transaction.approved'],
  'transaction-partially-refunded': ['transaction.approved'],
  'transaction-voided': ['transaction.approved'],
  'transaction-declined': ['transaction.declined'],
  'subscription-created': ['subscription.created'],
  'subscription-activated': ['subscription.started'],
  'subscription-renewed': ['subscription.renewed'],
  'subscription-canceled': ['subscription.cancellation-planned', 'subscription.cancelled'],
  'subscription-churned': ['subscription.expired'],
  'subscription-modified': ['subscription.updated', 'subscription.moved', 'subscription.change-planned', 'subscription.cancellation-revoked', 'subscription.skip-planned', 'subscription.skip-revoked', 'subscription.skipped'],
  'subscription-items-changed': ['subscription.changed'],
  'subscription-paused': ['subscription.paused'],
  'subscription-resumed': ['subscription.resumed'],
  'invoice-created': ['invoice.drafted'],
  'invoice-issued': ['invoice.issued'],
  'invoice-reissued': ['invoice.reissued'],
  'invoice-paid': ['invoice.paid'],
  'invoice-past-due': ['invoice.payment-failed'],
  'invoice-abandoned': ['invoice.retries-exhausted', 'invoice.closed-out'],
  'invoice-voided': ['invoice.voided'],
  'invoice-refunded': ['invoice.refunded'],
  'invoice-modified': ['invoice.updated'],
} as const satisfies { readonly [rebilly: string]: readonly EventType[] }
type EventName = keyof typeof EVENTS
const NAMES = new Map((Object.entries(EVENTS) as [EventName, readonly string[]][]).toReversed().flatMap(([name, types]) => types.map((type) => [type, name] as const)))

/** Those that one type of ours stands behind: which of them an event is, its transaction says. */
export const MONEY_EVENTS = ['transaction-processed', 'transaction-refunded', 'transaction-partially-refunded', 'transaction-voided'] as const satisfies readonly EventName[]
export type MoneyEvent = (typeof MONEY_EVENTS)[number]
export const isMoneyEvent = (name: string): name is MoneyEvent => MONEY_EVENTS.some((one) => one === name)

/** Every event that Rebilly has and the core tells of. */
export const EVENT_NAMES = Object.keys(EVENTS) as EventName[]

/** The core's types of one of Rebilly's events; none for one that the core does not tell of. */
export const coreEvents = (name: string): readonly string[] => (Object.hasOwn(EVENTS, name) ? EVENTS[name as EventName] : [])

/** Rebilly's name of the core's type of event, the first of several; undefined when it has none. */
export const rebillyEvent = (type: string): EventName | undefined => NAMES.get(type)

/** All of Rebilly's names of the core's type of event. */
export const rebillyEvents = (type: string): readonly EventName[] => EVENT_NAMES.filter((name) => coreEvents(name).includes(type))
