// Metafields as Recharge shows them. Each is kept with its owner, among what the dialect keeps there.

import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { keptOf, textOf } from './wire.ts'

/** What metafields can hang on, with the digit that their ids end in. The store's own have no place here. */
export const OWNERS = ['customer', 'subscription', 'address', 'charge', 'order'] as const
export type OwnerResource = (typeof OWNERS)[number]

/** Where they are kept. A charge and its order are one invoice, which keeps the one's apart from the other's. */
export const shelfOf = (resource: OwnerResource): string => (resource === 'order' ? 'order_metafields' : 'metafields')

/** Places of an owner. A metafield's place comes of its namespace and key: whoever writes the same twice at once writes one. */
export const SLOTS = 65_536
const KINDS = 8n

/** The owner, the place and the kind in one number that JavaScript can hold. */
export function metafieldId(resource: OwnerResource, owner: bigint, slot: number): bigint {
  return (owner * BigInt(SLOTS) + BigInt(slot)) * KINDS + BigInt(OWNERS.indexOf(resource))
}

/** What an id names; null for what cannot be one. */
export function namedBy(id: bigint): { readonly resource: OwnerResource; readonly owner: bigint; readonly slot: number } | null {
  const resource = OWNERS[Number(id % KINDS)]
  const place = id / KINDS
  return resource === undefined ? null : { resource, owner: place / BigInt(SLOTS), slot: Number(place % BigInt(SLOTS)) }
}

/** One that is kept. */
export interface Metafield {
  readonly id: bigint
  readonly slot: number
  readonly namespace: string
  readonly key: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly kept: JsonObject
}

/** What an owner has, by their ids. `owner` is the number of the record that keeps them. */
export function metafieldsOf(metadata: JsonObject, resource: OwnerResource, owner: bigint): Metafield[] {
  const shelf = keptOf(metadata)[shelfOf(resource)]
  if (!isJsonObject(shelf)) return []
  const found = Object.entries(shelf).flatMap(([place, kept]): Metafield[] => {
    const slot = Number(place)
    if (!isJsonObject(kept) || !Number.isInteger(slot) || slot < 0 || slot >= SLOTS) return []
    const at = (name: string): Date => new Date(textOf(kept[name]) ?? 0)
    return [{
      id: metafieldId(resource, owner, slot), slot, namespace: textOf(kept['namespace']) ?? '', key: textOf(kept['key']) ?? '', createdAt: at('created_at'), updatedAt: at('updated_at'), kept,
    }]
  })
  return found.toSorted((a, b) => a.slot - b.slot)
}

/** `ownerId` is the id that clients know the owner by. */
export function viewMetafield({ id, kept }: Metafield, resource: OwnerResource, ownerId: bigint): JsonObject {
  const shown = (name: string): Json => kept[name] ?? null
  return {
    id: Number(id), created_at: shown('created_at'), description: shown('description'), key: shown('key'), namespace: shown('namespace'), owner_id: String(ownerId), owner_resource: resource,
    updated_at: shown('updated_at'), value: shown('value'), value_type: shown('value_type'),
  }
}

/** All of an owner's, for what includes them. */
export function viewMetafields(metadata: JsonObject, resource: OwnerResource, owner: bigint, ownerId: bigint = owner): JsonObject[] {
  return metafieldsOf(metadata, resource, owner).map((one) => viewMetafield(one, resource, ownerId))
}
