// The bodies of Pelcro's webhooks: what happened, and the record as it now is.

import type { Customer } from '../../domain/customer.ts'
import type { Event, EventType } from '../../domain/event.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import { isJsonObject } from '../../domain/json.ts'
import type { Context, WebhookFace } from '../../services/context.ts'
import { expandCustomers } from '../../services/expand.ts'
import { listInvoicePage, listSubscriptionPage, numbersOf } from '../../services/numbered-records.ts'
import { getCustomersByNumber, getStandings } from '../../services/standings.ts'
import { viewAddress } from './address-view.ts'
import { viewCustomers } from './customer-view.ts'
import { viewInvoice } from './invoice-view.ts'
import { viewSubscriptions } from './subscription-view.ts'
import { viewBit, viewMetadata, viewTime } from './wire.ts'

/** The events of Pelcro's that happen here, and what they are in the core's words. */
export const EVENTS: ReadonlyMap<string, readonly EventType[]> = new Map<string, readonly EventType[]>([
  // Who was merged into another is gone, and back when that is undone; the survivor is told as updated.
  ['customer.created', ['customer.created', 'customer.unmerged']], ['customer.updated', ['customer.updated', 'customer.consented', 'payment-method.default-changed']],
  ['customer.deleted', ['customer.deleted', 'customer.merged']],
  ['subscription.created', ['subscription.created']], ['subscription.renewed', ['subscription.renewed']], ['subscription.canceled', ['subscription.cancelled']],
  ['subscription.expired', ['subscription.expired']], ['invoice.paid', ['invoice.paid']], ['invoice.payment_failed', ['invoice.payment-failed']],
])

/** What Pelcro calls an event. */
export function nameOf(type: EventType): string | null {
  return [...EVENTS].find(([, types]) => types.includes(type))?.[0] ?? null
}

/** Pelcro's ids of events have 24 characters; ours begin with two that have been the same since 1970. */
const ID_LENGTH = 24
/** Pelcro documents only the first of these. */
const SOURCES: readonly (readonly [actor: string, source: string])[] = [['portal:', 'open_api'], ['key:', 'core_api']]
const OTHER_SOURCE = 'system'
/** Fields that changed, in Pelcro's words. */
const FIELDS: { readonly [field: string]: string } = {
  email: 'email', firstName: 'first_name', lastName: 'last_name', displayName: 'display_name', username: 'username', phone: 'phone', salutation: 'salutation', title: 'title', language: 'language',
  timeZone: 'timezone',
}

/** Laravel writes instants of models with six digits behind the second. */
const viewStamp = (at: Date): string => at.toISOString().replace(/(\.\d{3})Z$/, '$1000Z')

/** The records that events are about, by number or id, as they now are. */
interface Records {
  readonly customers: ReadonlyMap<bigint, JsonObject>
  readonly subscriptions: ReadonlyMap<string, JsonObject>
  readonly invoices: ReadonlyMap<string, JsonObject>
}

/** Events as Pelcro tells them. What is erased by now is told by its id alone. */
const render = async (ctx: Context, events: readonly Event[]): Promise<string[]> => {
  const records: Records = { customers: await customersOf(ctx, events), subscriptions: await subscriptionsOf(ctx, events), invoices: await invoicesOf(ctx, events) }
  return events.map((event) => JSON.stringify({
    type: nameOf(event.type) ?? event.type, id: `evt_${event.id.slice(-ID_LENGTH)}`, created: viewTime(event.at),
    triggered_from: SOURCES.find(([actor]) => event.actor.startsWith(actor))?.[1] ?? OTHER_SOURCE,
    data: { object: { ...objectOf(event, records), site_id: Number(ctx.site.siteId) }, previous_attributes: previousOf(event) },
  }))
}

/** The first charge of a subscription is its creation, not a renewal. Of a merge only who is gone by it, or back again, is told in those words. */
const wants: WebhookFace['wants'] = (_endpoint, { type, payload }) => {
  if (type === 'customer.merged' || type === 'customer.unmerged') return payload['role'] === 'merged'
  return type !== 'subscription.renewed' || payload['period'] !== 0
}

/** The face of endpoints with Pelcro's bodies. */
export const pelcroWebhookBodies: WebhookFace = Object.assign(render, { wants })

function objectOf(event: Event, { customers, subscriptions, invoices }: Records): JsonObject {
  const [noun] = (nameOf(event.type) ?? '').split('.')
  if (noun === 'subscription') return subscriptions.get(event.subject ?? '') ?? { object: 'subscription' }
  if (noun === 'invoice') return invoices.get(event.subject ?? '') ?? { object: 'invoice' }
  if (noun === 'customer') return customers.get(event.customer ?? 0n) ?? { object: 'customer', id: event.customer === null ? null : Number(event.customer) }
  return { object: 'event' }
}

const isAbout = (noun: string) => ({ type }: Event): boolean => nameOf(type)?.split('.')[0] === noun

async function customersOf(ctx: Context, events: readonly Event[]): Promise<Map<bigint, JsonObject>> {
  const numbers = [...new Set(events.filter(isAbout('customer')).flatMap((event) => event.customer ?? []))]
  if (numbers.length === 0) return new Map()
  const customers = [...(await getCustomersByNumber(ctx, numbers)).values()].filter((one) => one.erasedAt === null)
  const parts = await expandCustomers(ctx, customers, new Set(['addresses', 'organization', 'subscriptions', 'defaultPaymentMethod'] as const))
  const views = await viewCustomers(ctx, customers, new Set())
  const standings = await getStandings(ctx, numbers)
  const subscriptions = await viewSubscriptions(ctx, parts.subscriptions ?? [], new Set())
  const addressNumbers = await numbersOf(ctx, 'addresses', [...(parts.addresses?.values() ?? [])].flat().map((one) => one.id))
  const shown = customers.map((one, index): [bigint, JsonObject] => {
    const addresses = (parts.addresses?.get(one.number) ?? []).map((address) => ({ ...address, number: addressNumbers.get(address.id) ?? 0n }))
    const ofKind = (kind: string): Json => listOrNull('address', addresses.filter((address) => address.kind === kind).map(viewAddress))
    const organization = parts.organization?.get(one.number)
    const method = parts.paymentMethods?.get(one.number)?.find((each) => each.id === one.defaultPaymentMethodId)
    const { default_source_id: source, addresses: _addresses, subscriptions: _subscriptions, ...view } = views[index] ?? {}
    return [one.number, {
      object: 'customer', ...view, ...stampsOf(one), default_source: source ?? null, delinquent: standings.get(one.number)?.isInDunning ?? false, has_password: viewBit(view['has_password'] === true),
      object_id: method?.gatewayCustomerId ?? null, organization: organization ? { object: 'list', data: [{ object: 'organization', id: Number(organization.number), name: organization.name }] } : null,
      subscriptions: listOrNull('subscription', subscriptions.filter((each) => each['user_id'] === Number(one.number))), shipping_addresses: ofKind('shipping'), billing_addresses: ofKind('billing'),
    }]
  })
  return new Map(shown)
}

const listOrNull = (object: string, records: readonly JsonObject[]): Json => (records.length === 0 ? null : { object: 'list', data: records.map((one) => ({ object, ...one })) })

const stampsOf = ({ createdAt, updatedAt, deletedAt }: Pick<Customer, 'createdAt' | 'updatedAt' | 'deletedAt'>): JsonObject => ({
  created: viewStamp(createdAt), created_at: viewStamp(createdAt), updated_at: viewStamp(updatedAt), deleted_at: deletedAt === null ? null : viewStamp(deletedAt),
})

async function subscriptionsOf(ctx: Context, events: readonly Event[]): Promise<Map<string, JsonObject>> {
  const numbers = await numbersOf(ctx, 'subscriptions', events.filter(isAbout('subscription')).flatMap((event) => event.subject ?? []))
  if (numbers.size === 0) return new Map()
  const rows = await listSubscriptionPage(ctx, { numbers: [...numbers.values()], sort: 'number', descending: false, after: null, limit: numbers.size })
  const views = await viewSubscriptions(ctx, rows, new Set(['plan']))
  return new Map(rows.map((one, index) => [one.id, { object: 'subscription', ...views[index], created: viewStamp(one.createdAt) }]))
}

async function invoicesOf(ctx: Context, events: readonly Event[]): Promise<Map<string, JsonObject>> {
  const numbers = await numbersOf(ctx, 'invoices', events.filter(isAbout('invoice')).flatMap((event) => event.subject ?? []))
  if (numbers.size === 0) return new Map()
  const rows = await listInvoicePage(ctx, { numbers: [...numbers.values()], sort: 'number', descending: false, after: null, limit: numbers.size })
  return new Map(rows.map((one) => [one.id, { object: 'invoice', ...viewInvoice(one), created: viewStamp(one.createdAt) }]))
}

/** What was before, of the fields that Pelcro has. An empty object of PHP's is an empty list. */
function previousOf({ type, payload }: Event): Json {
  if (type !== 'customer.updated') return []
  const before: Record<string, Json> = {}
  for (const [field, change] of Object.entries(payload.changes ?? {})) {
    const from = change.from as Json
    const name = FIELDS[field]
    if (name !== undefined) before[name] = from
    if (field === 'metadata' && isJsonObject(from)) before['metadata'] = viewMetadata(from)
    const [tax] = field === 'taxNumbers' && Array.isArray(from) ? from : []
    if (field === 'taxNumbers') before['tin'] = isJsonObject(tax) ? (tax['value'] ?? null) : null
  }
  return Object.keys(before).length === 0 ? [] : before
}
