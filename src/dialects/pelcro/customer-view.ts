// Customers as Pelcro's Core API shows them: ids of what belongs to them, or with `expand` the records themselves.

import { type Customer, nameOf } from '../../domain/customer.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Subscription } from '../../domain/subscription.ts'
import type { RequestHead } from '../../http/surface.ts'
import { type Context, permit } from '../../services/context.ts'
import { type CustomerLinks, getLinks, NO_LINKS } from '../../services/customer-links.ts'
import { type Expand, expandCustomers } from '../../services/expand.ts'
import { numbersOf } from '../../services/numbered-records.ts'
import { countMembers } from '../../services/organizations.ts'
import { type NumberedAddress, viewAddress } from './address-view.ts'
import { viewOrganization } from './organization-view.ts'
import { viewSource } from './source-view.ts'
import { viewSubscriptions } from './subscription-view.ts'
import { expandsOf, keptOf, OLD_PROVIDER, viewCurrency, viewMetadata, viewNumber, viewTime, viewTimeOrNull } from './wire.ts'

/** The names of a request's `expand`, asked before anything is done. What is expanded is read with the scope of its own noun. */
export function customerExpands(ctx: Context, head: Pick<RequestHead, 'query'>): ReadonlySet<string> {
  const expands = expandsOf(head)
  if (expands.has('organization')) permit(ctx, 'organizations:read')
  if (expands.has('subscriptions')) permit(ctx, 'subscriptions:read')
  if (expands.has('default_source')) permit(ctx, 'payments:read')
  return expands
}

/** The records that a request asks for in full, of all customers of a page at once. */
async function readExpanded(ctx: Context, customers: readonly Customer[], expands: ReadonlySet<string>): Promise<Expanded> {
  const names = new Set(WANTED.flatMap(([name, needed]) => (expands.has(name) ? needed : [])))
  const parts = await expandCustomers(ctx, customers, names)
  const subscriptions = parts.subscriptions ?? []
  const [numbers, views, counts] = await Promise.all([
    numbersOf(ctx, 'addresses', [...(parts.addresses?.values() ?? [])].flat().map((one) => one.id)),
    expands.has('subscriptions') ? viewSubscriptions(ctx, subscriptions, new Set()) : [],
    countMembers(ctx, [...(parts.organization?.values() ?? [])].map((one) => one.number)),
  ])
  return { parts, subscriptions, numbers, views, counts }
}

const WANTED: readonly (readonly [name: string, needed: readonly Expand[]])[] = [
  ['addresses', ['addresses']], ['organization', ['organization']], ['subscriptions', ['subscriptions']], ['default_source', ['defaultPaymentMethod', 'subscriptions']],
]

interface Expanded {
  readonly parts: Awaited<ReturnType<typeof expandCustomers>>
  readonly subscriptions: readonly Subscription[]
  readonly numbers: ReadonlyMap<string, bigint>
  readonly views: readonly JsonObject[]
  readonly counts: ReadonlyMap<bigint, number>
}

/** What one customer is shown with in full; keys that were not asked for are left out. */
function viewExpanded(one: Customer, { parts, subscriptions, numbers, views, counts }: Expanded, expands: ReadonlySet<string>): JsonObject {
  const addresses: NumberedAddress[] = (parts.addresses?.get(one.number) ?? []).map((address) => ({ ...address, number: numbers.get(address.id) ?? 0n }))
  const source = parts.paymentMethods?.get(one.number)?.find((method) => method.id === one.defaultPaymentMethodId)
  const organization = parts.organization?.get(one.number)
  return {
    ...(expands.has('addresses') ? { addresses: addresses.map(viewAddress) } : {}),
    ...(source && expands.has('default_source') ? { default_source: viewSource(source, { customer: one, subscriptions }) } : {}),
    ...(organization && expands.has('organization') ? { organization: viewOrganization(organization, counts.get(organization.number) ?? 0) } : {}),
    ...(expands.has('subscriptions') ? { subscriptions: views.filter((_, index) => subscriptions[index]?.customer === one.number) } : {}),
  }
}

/** Customers with what is theirs: one query for the ids, a few more for what is expanded. `expands` are names that `customerExpands` gives. */
export async function viewCustomers(ctx: Context, customers: readonly Customer[], expands: ReadonlySet<string>, known?: ReadonlyMap<bigint, CustomerLinks>): Promise<JsonObject[]> {
  if (customers.length === 0) return []
  const links = known ?? (await getLinks(ctx, customers.map((one) => one.number)))
  const expanded = WANTED.some(([name]) => expands.has(name)) ? await readExpanded(ctx, customers, expands) : null
  return customers.map((one) => {
    const own = links.get(one.number) ?? NO_LINKS
    return { ...viewCustomer(one, own, ctx.site.settings.reportingCurrency), ...(expanded ? viewExpanded(one, expanded, expands) : {}) }
  })
}

function viewCustomer(one: Customer, links: CustomerLinks, siteCurrency: string): JsonObject {
  const balance = links.balances.find(({ currency }) => currency === siteCurrency) ?? links.balances[0]
  return {
    id: Number(one.number), addresses: links.addresses.map(Number), default_source_id: viewNumber(links.defaultMethod), default_source: null, organization: viewNumber(links.organization),
    subscriptions: links.subscriptions.map(Number), ...profileOf(one),
    // Credit is what we owe: below nothing, as Pelcro counts.
    balance: balance && balance.balanceMinor !== 0n ? -Number(balance.balanceMinor) : 0, currency: balance ? viewCurrency(balance.currency) : null,
    has_password: links.passwordSetAt !== null, password_last_updated_at: viewTimeOrNull(links.passwordSetAt), is_imported: keptOf(one.metadata)['is_imported'] === true,
    created_at: viewTime(one.createdAt), last_login_at: viewTimeOrNull(links.lastSignInAt), updated_at: viewTime(one.updatedAt), deleted_at: null,
  }
}

/** What a customer says of itself. */
function profileOf(one: Customer): JsonObject {
  return {
    display_name: one.displayName, username: one.username, email: one.email, email_confirm: false, email_hardbounce: keptOf(one.metadata)['email_hardbounce'] === true,
    first_name: one.firstName, last_name: one.lastName, mail_marketing: one.consents.mail === 'granted', metadata: viewMetadata(one.metadata), name: nameOf(one),
    old_provider_id: one.externalReferences.find(({ system }) => system === OLD_PROVIDER)?.value ?? null, phone: one.phone, phone_confirm: false,
    salutation: one.salutation, title: one.title, tin: one.taxNumbers[0]?.value ?? null, tele_marketing: one.consents.phone === 'granted', language: one.language, timezone: one.timeZone,
  }
}
