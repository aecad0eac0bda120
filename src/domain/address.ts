// Addresses: a postal address that one customer owns.

import { type Postal, type PostalField, readPostal, readText } from './contact.ts'
import type { JsonObject } from './json.ts'
import { PHONE_MAX, toE164 } from './phone.ts'
import type { Fault } from './refusal.ts'

export const ADDRESS_KINDS = ['shipping', 'billing'] as const
export type AddressKind = (typeof ADDRESS_KINDS)[number]
export const ADDRESSES_MAX = 200

export interface Address extends Postal {
  readonly id: string
  readonly customer: bigint
  readonly kind: AddressKind
  readonly isDefault: boolean
  readonly phone: string | null
  readonly phoneE164: string | null
  readonly metadata: JsonObject
  readonly customFields: JsonObject
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly revision: number
}

export type AddressInput = { readonly [field in PostalField]?: string | null } & {
  readonly kind?: AddressKind
  readonly isDefault?: boolean
  readonly phone?: string | null
  readonly metadata?: JsonObject | null
  readonly customFields?: JsonObject | null
}

/** The postal part of an address after a caller's input; wrong places go onto `faults`. */
export function changePostal(before: Postal & { phone: string | null }, input: AddressInput, siteCountry: string | null, faults: Fault[]): Postal & { phone: string | null; phoneE164: string | null } {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as AddressInput
  const postal = readPostal({ ...before, ...given }, faults, '')
  const phone = input.phone === undefined ? before.phone : readText(input.phone, '/phone', faults, PHONE_MAX)
  return { ...postal, phone, phoneE164: phone === null ? null : toE164(phone, postal.country ?? siteCountry) }
}
