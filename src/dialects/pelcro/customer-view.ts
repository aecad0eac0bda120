// Customers as Pelcro's Core API shows them: ids of what belongs to them, or with `expand` the records themselves.

import { type Customer, nameOf } from '../../domain/customer.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { RequestHead } from '../../http/surface.ts'
import { type Context, permit } from '../../services/context.ts'
import { getBalances } from '../../services/credits.ts'
import { expandCustomers } from '../../services/expand.ts'
import { numbersOf } from '../../services/numbered-records.ts'
import { countMembers } from '../../services/organizations.ts'
import { type NumberedAddress, viewAddress } from './address-view.ts'
import { viewOrganization } from './organization-view.ts'
import { viewSource } from './source-view.ts'
import { viewSubscriptions } from './subscription-view.ts'
import { expandsOf, keptOf, OLD_PROVIDER, viewCurrency, viewMetadata, viewNumber, viewTime } from './wire.ts'

/** The names of a request's `expand`, asked before anything is done. What is expanded is read with the scope of its own noun. */
export function customerExpands(ctx: Context, head: Pick<RequestHead, 'query'>): ReadonlySet<string> {
  const expands = expandsOf(head)
  if (expands.has('organization')) permit(ctx, 'organizations:read')
  if (expands.has('subscriptions')) permit(ctx, 'subscriptions:read')
  if (expands.has('default_source')) permit(ctx, 'payments:read')
  return expands
}

/** Customers with what is theirs: a few queries, however many they are. `expands` are names that `customerExpands` gives. */
export async function viewCustomers(ctx: Context, customers: readonly Customer[], expands: ReadonlySet<string>): Promise<JsonObject[]> {
  if (customers.length === 0) return []
  const parts = await expandCustomers(ctx, customers, new Set(['addresses', 'organization', 'subscriptions', 'defaultPaymentMethod'] as const))
  const subscriptions = parts.subscriptions ?? []
  const [balances, numbers, shown, counts] = await Promise.all([
    getBalances(ctx, customers.map((one) => one.number)),
    numbersOf(ctx, 'addresses', [...(parts.addresses?.values() ?? [])].flat().map((one) => one.id)),
    expands.has('subscriptions') ? viewSubscriptions(ctx, subscriptions, new Set()) : subscriptions.map(({ number }) => Number(number)),
    expands.has('organization') ? countMembers(ctx, [...(parts.organization?.values() ?? [])].map((one) => one.number)) : new Map<bigint, number>(),
  ])
  const { reportingCurrency } = ctx.site.settings
  return customers.map((one) => {
    const own = balances.filter((balance) => balance.customer === one.number)
    const balance = own.find(({ currency }) => currency === reportingCurrency) ?? own[0]
    const addresses: NumberedAddress[] = (parts.addresses?.get(one.number) ?? []).map((address) => ({ ...address, number: numbers.get(address.id) ?? 0n }))
    const source = parts.paymentMethods?.get(one.number)?.find((method) => method.id === one.defaultPaymentMethodId)
    const organization = parts.organization?.get(one.number)
    return {
      id: Number(one.number), addresses: expands.has('addresses') ? addresses.map(viewAddress) : addresses.map(({ number }) => Number(number)),
      default_source_id: viewNumber(source?.number), default_source: source && expands.has('default_source') ? viewSource(source, { customer: one, subscriptions }) : null,
      organization: organization && expands.has('organization') ? viewOrganization(organization, counts.get(organization.number) ?? 0) : viewNumber(organization?.number),
      subscriptions: shown.filter((_, index) => subscriptions[index]?.customer === one.number),
      ...profileOf(one),
      // Credit is what we owe: below nothing, as Pelcro counts.
      balance: balance && balance.balanceMinor !== 0n ? -Number(balance.balanceMinor) : 0, currency: balance ? viewCurrency(balance.currency) : null,
      has_password: false, password_last_updated_at: null, is_imported: keptOf(one.metadata)['is_imported'] === true, created_at: viewTime(one.createdAt), last_login_at: null,
      updated_at: viewTime(one.updatedAt), deleted_at: null,
    }
  })
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
