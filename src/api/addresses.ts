// Routes of a customer's addresses.

import Type, { type Static } from 'typebox'
import { type Address, ADDRESS_KINDS, type AddressInput } from '../domain/address.ts'
import { type Route, route } from '../http/surface.ts'
import { addAddress, changeAddress, getAddress, getAddresses, removeAddress } from '../services/addresses.ts'
import { CustomerId } from './customer-schema.ts'
import { clearable, idOf, Instant, JsonMap, nullable, postalInput, postalView, strict, viewInstant } from './schemas.ts'

const Input = strict({
  ...postalInput, kind: Type.Optional(Type.Enum([...ADDRESS_KINDS])), isDefault: Type.Optional(Type.Boolean()), phone: clearable(Type.String({ maxLength: 50 })),
  metadata: clearable(JsonMap), customFields: clearable(JsonMap),
})
export const AddressView = strict({
  id: Type.String(), kind: Type.Enum([...ADDRESS_KINDS]), isDefault: Type.Boolean(), ...postalView, phone: nullable(Type.String()), phoneE164: nullable(Type.String()),
  metadata: JsonMap, customFields: JsonMap, createdAt: Instant, updatedAt: Instant, revision: Type.Integer(),
})
const params = strict({ id: CustomerId })
const one = strict({ id: CustomerId, addressId: idOf('address') })
const tag = 'addresses'

/** An address as the native API shows it. */
export function viewAddress({ customer: _owner, ...address }: Address): Static<typeof AddressView> {
  return { ...address, createdAt: viewInstant(address.createdAt), updatedAt: viewInstant(address.updatedAt) }
}
const answer = (address: Address): { body: unknown; revision: number } => ({ body: viewAddress(address), revision: address.revision })

export const addressRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers/{id}/addresses', id: 'listAddresses', tag, summary: 'List the addresses of a customer', scope: 'customers:read',
    params, answers: { 200: strict({ items: Type.Array(AddressView), nextCursor: Type.Null() }) },
    handle: async ({ ctx, params: { id } }) => ({ body: { items: (await getAddresses(ctx, id)).map(viewAddress), nextCursor: null } }),
  }),
  route({
    method: 'POST', path: '/customers/{id}/addresses', id: 'addAddress', tag, summary: 'Add an address; the first of its kind is the default', scope: 'customers:write',
    params, body: Input, answers: { 201: AddressView }, refusals: ['limit-reached', 'custom-field-invalid'],
    handle: async ({ ctx, params: { id }, body }) => ({ status: 201, ...answer(await addAddress(ctx, id, body as AddressInput)) }),
  }),
  route({
    method: 'GET', path: '/customers/{id}/addresses/{addressId}', id: 'getAddress', tag, summary: 'Read an address', scope: 'customers:read',
    params: one, answers: { 200: AddressView }, handle: async ({ ctx, params: { id, addressId } }) => answer(await getAddress(ctx, id, addressId)),
  }),
  route({
    method: 'PATCH', path: '/customers/{id}/addresses/{addressId}', id: 'changeAddress', tag, summary: 'Change an address by a merge patch', scope: 'customers:write',
    params: one, body: Input, answers: { 200: AddressView }, refusals: ['revision-stale', 'custom-field-invalid'],
    handle: async ({ ctx, params: { id, addressId }, body, ifMatch }) => answer(await changeAddress(ctx, id, addressId, body as AddressInput, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/customers/{id}/addresses/{addressId}', id: 'removeAddress', tag, summary: 'Remove an address', scope: 'customers:write',
    params: one, answers: { 204: null }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id, addressId }, ifMatch }) => {
      await removeAddress(ctx, id, addressId, ifMatch)
      return { status: 204 }
    },
  }),
]
