// The bodies of Recharge's webhooks: what the REST API shows of the same thing, wrapped by its name, with what was asked for beside it.

import type { Event } from '../../domain/event.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import { Refused } from '../../domain/refusal.ts'
import { type DeliveryPolicy, PING_TYPE } from '../../domain/webhook.ts'
import { getAddress } from '../../services/addresses.ts'
import { getPlan, getProduct } from '../../services/catalog.ts'
import type { Context, WebhookFace } from '../../services/context.ts'
import { getInvoice } from '../../services/invoices.ts'
import { listItemPage, numbersOf } from '../../services/numbered-records.ts'
import { getCustomersByNumber } from '../../services/standings.ts'
import { getSubscription } from '../../services/subscriptions.ts'
import { getSurroundings } from '../../services/surroundings.ts'
import { numbered } from './address-view.ts'
import { viewAddresses } from './addresses.ts'
import { chargeNumber, viewInvoices } from './charge-view.ts'
import { viewCustomers } from './customer-view.ts'
import { viewMetafields } from './metafield-view.ts'
import { viewOnetime } from './onetimes.ts'
import { viewOrders } from './orders.ts'
import { viewPaymentMethod } from './payment-method-view.ts'
import { viewPlan, viewProduct } from './store.ts'
import { viewSubscriptions } from './subscription-view.ts'
import { INCLUDED, isTold, type Resource, RESOURCES } from './topics.ts'
import { type Version, VERSIONS } from './wire.ts'

/** Twenty attempts in forty-eight hours; then the registration is deleted. */
const POLICY: DeliveryPolicy = { attemptsMax: 20, withinMs: 48 * 3_600_000 }
const FACE = 'recharge'

/** The face of one kind of body: version, resource, and what is included. */
export function faceName(version: Version, resource: Resource, included: readonly string[]): string {
  return [FACE, version, [resource, ...INCLUDED[resource].filter((name) => included.includes(name))].join('+')].join('/')
}

/** What a face's name says; null for the face of somebody else. */
export function readFace(name: string): { version: Version; resource: Resource; included: string[] } | null {
  const [face, named, rest = ''] = name.split('/')
  const version = VERSIONS.find((one) => one === named)
  const [resourceName, ...included] = rest.split('+')
  const resource = RESOURCES.find((one) => one === resourceName)
  return face === FACE && version && resource ? { version, resource, included } : null
}

/** Every kind of body that can be registered for. */
export function rechargeWebhookFaces(): (readonly [string, WebhookFace])[] {
  return VERSIONS.flatMap((version) => RESOURCES.flatMap((resource) => subsets(INCLUDED[resource]).map((included) => {
    const render = async (ctx: Context, events: readonly Event[]): Promise<(string | null)[]> => {
      const bodies: (string | null)[] = []
      for (const event of events) {
        const body = await bodyOf(ctx, event, version, resource, included)
        bodies.push(body && JSON.stringify(body))
      }
      return bodies
    }
    const wants: WebhookFace['wants'] = ({ description }, event) => isTold(description, event)
    return [faceName(version, resource, included), Object.assign(render, { policy: POLICY, wants })] as const
  })))
}

function subsets(names: readonly string[]): string[][] {
  return names.reduce<string[][]>((all, name) => [...all, ...all.map((one) => [...one, name])], [[]])
}

/** Null for what cannot be told any more: nothing is left of it, not even its number. */
async function bodyOf(ctx: Context, event: Event, version: Version, resource: Resource, included: readonly string[]): Promise<JsonObject | null> {
  const shown = await viewOf(ctx, event, version, resource).catch((error: unknown) => {
    // What is gone by now is told by its id.
    if (error instanceof Refused) return null
    throw error
  })
  const told = shown ?? (await idOnly(ctx, event, resource))
  if (told['id'] === null && event.type !== PING_TYPE) return null
  return { [resource]: told, ...(await includedOf(ctx, event, version, resource, included)) }
}

const TABLES = { customer: 'customers', address: 'addresses', subscription: 'subscriptions', charge: 'invoices', order: 'invoices', onetime: 'one_time_items', plan: 'plans', product: 'products', store: null } as const

async function idOnly(ctx: Context, event: Event, resource: Resource): Promise<JsonObject> {
  if (resource === 'customer') return { id: event.customer === null ? null : Number(event.customer) }
  const table = TABLES[resource]
  const number = table === null || event.subject === null ? undefined : (await numbersOf(ctx, table, [event.subject])).get(event.subject)
  return { id: number === undefined ? null : Number(number) }
}

async function viewOf(ctx: Context, event: Event, version: Version, resource: Resource): Promise<JsonObject | null> {
  const subject = event.subject ?? ''
  switch (resource) {
    case 'customer': return customerOf(ctx, event, version)
    case 'address': return (await viewAddresses(ctx, await numbered(ctx, [await getAddress(ctx, event.customerId ?? '', subject)]), version))[0] ?? null
    case 'subscription': return (await viewSubscriptions(ctx, [await getSubscription(ctx, subject)], version))[0] ?? null
    case 'charge': return (await viewInvoices(ctx, [await getInvoice(ctx, subject)], version))[0] ?? null
    case 'order': return (await viewOrders(ctx, [await getInvoice(ctx, subject)], version))[0] ?? null
    case 'onetime': return onetimeOf(ctx, subject, version)
    case 'plan': return viewPlan(await getPlan(ctx, subject))
    case 'product': return viewProduct(await getProduct(ctx, subject), version)
    case 'store': return { id: Number(ctx.site.siteId), name: ctx.site.name, identifier: ctx.site.slug }
  }
}

async function customerOf(ctx: Context, event: Event, version: Version): Promise<JsonObject | null> {
  const customer = event.customer === null ? undefined : (await getCustomersByNumber(ctx, [event.customer])).get(event.customer)
  if (!customer || customer.deletedAt !== null || event.type === 'customer.deleted' || event.type === 'customer.merged') return null
  return (await viewCustomers(ctx, [customer], version))[0] ?? null
}

async function onetimeOf(ctx: Context, id: string, version: Version): Promise<JsonObject | null> {
  const number = (await numbersOf(ctx, 'one_time_items', [id])).get(id)
  if (number === undefined) return null
  const [item] = await listItemPage(ctx, { numbers: [number], sort: 'number', descending: false, after: null, limit: 1 })
  return item ? viewOnetime(ctx, item, version) : null
}

async function includedOf(ctx: Context, event: Event, version: Version, resource: Resource, included: readonly string[]): Promise<JsonObject> {
  if (included.length === 0 || event.customer === null) return {}
  const around = await getSurroundings(ctx, { customers: [event.customer] })
  const customer = around.customers.get(event.customer)
  const beside: Record<string, Json> = {}
  for (const name of included) {
    if (name === 'customer') beside[name] = await customerOf(ctx, event, version)
    else if (name === 'addresses') beside[name] = await viewAddresses(ctx, around.addresses.get(event.customer) ?? [], version)
    else if (name === 'payment_methods') beside[name] = customer ? (around.methods.get(event.customer) ?? []).filter((one) => one.status !== 'deactivated').map((one) => viewPaymentMethod(one, customer)) : []
    else beside[name] = await metafieldsOf(ctx, event, resource)
  }
  return beside
}

/** Those of what a body tells of; none of what is gone by now. */
async function metafieldsOf(ctx: Context, event: Event, resource: Resource): Promise<JsonObject[]> {
  if (resource === 'customer') {
    const customer = (await getCustomersByNumber(ctx, [event.customer ?? 0n])).get(event.customer ?? 0n)
    return customer ? viewMetafields(customer.metadata, resource, customer.number) : []
  }
  if (resource === 'subscription') {
    const subscription = await getSubscription(ctx, event.subject ?? '')
    return viewMetafields(subscription.metadata, resource, subscription.number)
  }
  if (resource !== 'charge' && resource !== 'order') return []
  const invoice = await getInvoice(ctx, event.subject ?? '')
  return viewMetafields(invoice.metadata, resource, invoice.number, resource === 'charge' ? chargeNumber(invoice) : invoice.number)
}
