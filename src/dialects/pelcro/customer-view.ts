// Customers as Pelcro's Core API shows them: ids of what belongs to them, or with `expand` the addresses themselves.

import { type Customer, nameOf } from '../../domain/customer.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Context } from '../../services/context.ts'
import { getBalances } from '../../services/credits.ts'
import { expandCustomers } from '../../services/expand.ts'
import { numbersOf } from '../../services/numbered-records.ts'
import { OLD_PROVIDER, viewTime } from './wire.ts'

/** Customers with the ids of what is theirs: a few queries, however many they are. */
export async function viewCustomers(ctx: Context, customers: readonly Customer[], expands: ReadonlySet<string>): Promise<JsonObject[]> {
  const parts = await expandCustomers(ctx, customers, new Set(['addresses', 'organization', 'subscriptions', 'defaultPaymentMethod'] as const))
  const balances = await getBalances(ctx, customers.map((one) => one.number))
  const numbers = await numbersOf(ctx, 'addresses', [...(parts.addresses?.values() ?? [])].flat().map((one) => one.id))
  const { reportingCurrency } = ctx.site.settings
  return customers.map((one) => {
    const own = balances.filter((balance) => balance.customer === one.number)
    const shown = own.find((balance) => balance.currency === reportingCurrency) ?? own[0]
    const addresses = (parts.addresses?.get(one.number) ?? []).map((address) => ({ id: Number(numbers.get(address.id)), address }))
    const source = parts.paymentMethods?.get(one.number)?.find((method) => method.id === one.defaultPaymentMethodId)?.number
    const organization = parts.organization?.get(one.number)
    return {
      id: Number(one.number),
      addresses: addresses.map(({ id, address }) => (expands.has('addresses')
        ? {
            id, user_id: Number(one.number), first_name: address.firstName, last_name: address.lastName, line1: address.line1, line2: address.line2, city: address.city,
            state: address.region, country: address.country, postal_code: address.postalCode,
          }
        : id)),
      default_source_id: source === undefined ? null : Number(source), default_source: null,
      organization: organization ? Number(organization.number) : null,
      subscriptions: (parts.subscriptions ?? []).filter(({ customer }) => customer === one.number).map(({ number }) => Number(number)),
      display_name: one.displayName, username: one.username, email: one.email, email_confirm: false, email_hardbounce: false, first_name: one.firstName, last_name: one.lastName,
      mail_marketing: one.consents.mail === 'granted', metadata: one.metadata, name: nameOf(one),
      old_provider_id: one.externalReferences.find(({ system }) => system === OLD_PROVIDER)?.value ?? null,
      phone: one.phone, phone_confirm: false, salutation: one.salutation, title: one.title, tin: one.taxNumbers[0]?.value ?? null,
      tele_marketing: one.consents.phone === 'granted', language: one.language, timezone: one.timeZone,
      // Credit is what we owe: below nothing, as Pelcro counts.
      balance: shown && shown.balanceMinor !== 0n ? -Number(shown.balanceMinor) : 0, currency: shown?.currency.toLowerCase() ?? null,
      has_password: false, password_last_updated_at: null, is_imported: false, created_at: viewTime(one.createdAt), last_login_at: null, updated_at: viewTime(one.updatedAt), deleted_at: null,
    }
  })
}
