// Adding and changing addresses as Pelcro has it: ids of the system before are told apart, and each type has one default.

import type { Address, AddressInput } from '../../domain/address.ts'
import { addAddress, changeAddress, getAddresses } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { ACCOUNT_PRIMARY, typeOf } from './address-view.ts'
import { refuseField } from './refusals.ts'
import { KEPT, keptOf } from './wire.ts'

const isDefaultPrimary = (one: Address): boolean => typeOf(one) === ACCOUNT_PRIMARY && keptOf(one.metadata)['is_default'] === true

/** Adds an address to a customer, or changes the one of an id; one that a running subscription uses stays in its country and state. */
export async function keepAddress(ctx: Context, customerId: string, id: string | null, input: AddressInput): Promise<Address> {
  return inOneTransaction(ctx, async (held) => {
    const address = id === null ? await addAddress(held, customerId, input) : await changeAddress(held, customerId, id, input, null, { keepsUsed: true })
    // The customer is locked by now: nobody else adds one.
    const others = (await getAddresses(held, customerId)).filter((one) => one.id !== address.id)
    const oldId = keptOf(input.metadata ?? {})['old_provider_id']
    if (typeof oldId === 'string' && others.some((one) => keptOf(one.metadata)['old_provider_id'] === oldId)) refuseField('old_provider_id', 'The old provider id has already been taken.')
    // Of the core's kinds the core keeps one default.
    if (isDefaultPrimary(address)) for (const one of others.filter(isDefaultPrimary)) await changeAddress(held, customerId, one.id, { metadata: { [KEPT]: { is_default: null } } }, null)
    // To the core a primary one is a billing address, and its default as long as there is no other: one of the type billing takes that over.
    const takesOver = !address.isDefault && typeOf(address) === 'billing' && others.some((one) => one.isDefault && typeOf(one) === ACCOUNT_PRIMARY)
    return takesOver ? changeAddress(held, customerId, address.id, { isDefault: true }, null) : address
  })
}
