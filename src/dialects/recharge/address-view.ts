// Addresses as Recharge shows them.

import type { Address } from '../../domain/address.ts'
import type { Contact, Postal } from '../../domain/contact.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Context } from '../../services/context.ts'
import { numbersOf } from '../../services/numbered-records.ts'
import { countryName, keptOf, shopNumber, type Version, viewTime } from './wire.ts'

export type NumberedAddress = Address & { readonly number: bigint }

/** Gives addresses their numbers. */
export async function numbered(ctx: Context, addresses: readonly Address[]): Promise<NumberedAddress[]> {
  const numbers = await numbersOf(ctx, 'addresses', addresses.map((one) => one.id))
  return addresses.flatMap((address) => {
    const number = numbers.get(address.id)
    return number === undefined ? [] : [{ ...address, number }]
  })
}

/** The postal fields that addresses of all kinds have in 2021-11. */
export function viewPostal(address: Postal & { readonly phone?: string | null }): JsonObject {
  return {
    address1: address.line1, address2: address.line2, city: address.city, company: address.company, country_code: address.country, first_name: address.firstName,
    last_name: address.lastName, phone: address.phone ?? null, province: address.region, zip: address.postalCode,
  }
}

/** The same in 2021-01, where a country is a name. */
export function viewPostalOld(address: Postal & { readonly phone?: string | null }): JsonObject {
  const { country_code: code, ...rest } = viewPostal(address)
  return { ...rest, country: countryName(typeof code === 'string' ? code : null) }
}

/** A billing contact with its phone; all null where there is none. */
export function billingOf(contact: Contact | null): Postal & { readonly phone: string | null } {
  const empty = { firstName: null, lastName: null, company: null, line1: null, line2: null, city: null, region: null, postalCode: null, country: null }
  return { ...(contact ?? empty), phone: contact?.phones.find((one) => one.primary)?.value ?? null }
}

/** An address. `paymentMethod` is the number of the customer's default, which pays for what is sent to it. */
export function viewAddress(address: NumberedAddress, paymentMethod: bigint | null, version: Version): JsonObject {
  const kept = keptOf(address.metadata)
  const number = Number(address.number)
  if (version === '2021-01') {
    return {
      id: number, address1: address.line1, address2: address.line2, cart_attributes: kept['order_attributes'] ?? [], cart_note: kept['order_note'] ?? null, city: address.city,
      company: address.company, country: countryName(address.country), created_at: viewTime(address.createdAt, version), customer_id: Number(address.customer),
      discount_id: shopNumber(null), first_name: address.firstName, last_name: address.lastName, note_attributes: kept['order_attributes'] ?? [], original_shipping_lines: [],
      phone: address.phone, province: address.region, shipping_lines_override: kept['shipping_lines_override'] ?? null, updated_at: viewTime(address.updatedAt, version),
      zip: address.postalCode,
    }
  }
  const { address1, address2, city, company, country_code: countryCode, first_name: firstName, last_name: lastName, phone, province, zip } = viewPostal(address)
  return {
    id: number, customer_id: Number(address.customer), payment_method_id: paymentMethod === null ? null : Number(paymentMethod), address1: address1 ?? null, address2: address2 ?? null,
    city: city ?? null, company: company ?? null, country_code: countryCode ?? null, created_at: viewTime(address.createdAt, version), discounts: kept['discounts'] ?? [],
    first_name: firstName ?? null, is_gift: false, last_name: lastName ?? null, order_attributes: kept['order_attributes'] ?? [], order_note: kept['order_note'] ?? null,
    phone: phone ?? null, presentment_currency: kept['presentment_currency'] ?? null, province: province ?? null, shipping_lines_conserved: [],
    shipping_lines_override: kept['shipping_lines_override'] ?? [], updated_at: viewTime(address.updatedAt, version), zip: zip ?? null,
  }
}
