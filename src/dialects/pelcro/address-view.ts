// Addresses as Pelcro shows them.

import type { Address } from '../../domain/address.ts'
import type { JsonObject } from '../../domain/json.ts'
import { keptOf, textOf, viewTime } from './wire.ts'

/** Pelcro's third type: kept as a billing address that is never the default one. */
export const ACCOUNT_PRIMARY = 'account_primary'

export type NumberedAddress = Address & { readonly number: bigint }

export function typeOf({ kind, metadata }: Address): string {
  return kind === 'billing' && keptOf(metadata)['type'] === ACCOUNT_PRIMARY ? ACCOUNT_PRIMARY : kind
}

export function viewAddress(address: NumberedAddress): JsonObject {
  const kept = keptOf(address.metadata)
  const type = typeOf(address)
  return {
    id: Number(address.number), user_id: Number(address.customer), type, first_name: address.firstName, last_name: address.lastName, title: textOf(kept['title']),
    salutation: textOf(kept['salutation']), company: address.company, department: textOf(kept['department']), line1: address.line1, line2: address.line2, city: address.city,
    state: address.region, country: address.country, postal_code: address.postalCode, phone: address.phone,
    is_default: type === ACCOUNT_PRIMARY ? kept['is_default'] === true : address.isDefault, old_provider_id: textOf(kept['old_provider_id']),
    created_at: viewTime(address.createdAt), updated_at: viewTime(address.updatedAt),
  }
}
