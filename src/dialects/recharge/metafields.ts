// Recharge's metafields: what integrations note on customers, subscriptions, addresses, charges and orders.

import type { Json, JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { changeAddress, getAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { changeCustomer } from '../../services/customers.ts'
import { changeInvoiceNotes } from '../../services/invoices.ts'
import { listAddressPage, listCustomerPage, listInvoicePage, listSubscriptionPage, type RecordQuery } from '../../services/numbered-records.ts'
import { annotateSubscription } from '../../services/subscriptions.ts'
import { addressAt } from './addresses.ts'
import { chargeNumber } from './charge-view.ts'
import { invoiceAt } from './charges.ts'
import { AnyBody, ById, customerAt, customerToChange } from './customers.ts'
import { listAnswer, type ListRequest, type Placed, readIds, readList, readPage } from './lists.ts'
import { type Metafield, metafieldId, metafieldsOf, namedBy, type OwnerResource, OWNERS, shelfOf, SLOTS, viewMetafield } from './metafield-view.ts'
import { orNull, orWrong } from './missing.ts'
import { orderAt } from './orders.ts'
import { subscriptionAt } from './subscription-changing.ts'
import { DELETED } from './subscription-view.ts'
import { type Fields, fieldsOf, KEPT, readNumber, refuseField, viewTime } from './wire.ts'

const VALUE_TYPES = ['string', 'integer', 'json_string'] as const
const NAME_MAX = 255
const VALUE_MAX = 16_384

/** A record that metafields hang on: the number it is kept by, the one that clients know, and how something is noted on it. */
interface Owner {
  readonly number: bigint
  readonly shown: bigint
  readonly metadata: JsonObject
  readonly note: (metadata: JsonObject) => Promise<unknown>
}

/** The owner of an id that clients know, for a session only one of its own. Refuses not-found. */
async function ownerAt(ctx: Context, resource: OwnerResource, id: bigint): Promise<Owner> {
  switch (resource) {
    case 'customer': {
      const { customer } = await customerAt(ctx, String(id))
      return { number: customer.number, shown: customer.number, metadata: customer.metadata, note: async (metadata) => changeCustomer(ctx, (await customerToChange(ctx, String(id))).customer.id, { metadata }) }
    }
    case 'subscription': {
      const one = await subscriptionAt(ctx, id)
      return { number: one.number, shown: one.number, metadata: one.metadata, note: (metadata) => annotateSubscription(ctx, one.id, metadata) }
    }
    case 'address': {
      const { number, customerId, id: addressId } = await addressAt(ctx, id)
      const { metadata } = await getAddress(ctx, customerId, addressId)
      return { number, shown: number, metadata, note: (noted) => changeAddress(ctx, customerId, addressId, { metadata: noted }, null) }
    }
    case 'charge':
    case 'order': {
      const one = await (resource === 'charge' ? invoiceAt : orderAt)(ctx, String(id))
      return { number: one.number, shown: resource === 'charge' ? chargeNumber(one) : one.number, metadata: one.metadata, note: (metadata) => changeInvoiceNotes(ctx, one.id, { metadata }) }
    }
  }
}

/** The metafield of an id with its owner. A charge's id names its invoice, which every charge that is made has. */
async function metafieldAt(ctx: Context, id: string): Promise<{ resource: OwnerResource; owner: Owner; one: Metafield }> {
  const named = namedBy(readNumber(id))
  const none = (): never => refuse('not-found', { detail: 'there is no such metafield' })
  if (!named) return none()
  const owner = await ownerAt(ctx, named.resource, named.owner)
  const one = metafieldsOf(owner.metadata, named.resource, owner.number).find(({ slot }) => slot === named.slot)
  return one ? { resource: named.resource, owner, one } : none()
}

/** The body, with or without the wrapping that the documentation shows. */
function fieldsIn(body: unknown): Fields {
  const outer = fieldsOf(body)
  return outer.has('metafield') ? (outer.object('metafield') ?? outer) : outer
}

/** Reads a value by its type; as it was sent. */
function readValue(fields: Fields, type: string | null | undefined, required: boolean): Json | undefined {
  const value = fields.text('value', { required, max: VALUE_MAX })
  if (value == null) return undefined
  if (type === 'integer' && !/^-?\d{1,18}$/.test(value)) fields.wrong('value', 'Not a valid integer.')
  if (type === 'json_string' && !isJsonText(value)) fields.wrong('value', 'Not a valid JSON string.')
  return value
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

async function write(owner: Owner, resource: OwnerResource, slot: number, kept: JsonObject | null): Promise<void> {
  await owner.note({ [KEPT]: { [shelfOf(resource)]: { [slot]: kept } } })
}

async function create(ctx: Context, body: unknown): Promise<Answer> {
  const fields = fieldsIn(body)
  const resource = fields.choice('owner_resource', OWNERS, { required: true })
  const ownerId = fields.id('owner_id', { required: true })
  const namespace = fields.text('namespace', { required: true, min: 1, max: NAME_MAX })
  const key = fields.text('key', { required: true, min: 1, max: NAME_MAX })
  const type = fields.choice('value_type', VALUE_TYPES, { required: true })
  const value = readValue(fields, type, true)
  const description = fields.text('description', { nullable: true, max: NAME_MAX }) ?? null
  fields.done()
  if (!resource || ownerId == null || namespace == null || key == null) return refuseField('owner_id', 'Not found')
  const owner = await orWrong(ownerAt(ctx, resource, ownerId), 'owner_id', 'Not found')
  const present = metafieldsOf(owner.metadata, resource, owner.number)
  if (present.some((one) => one.namespace === namespace && one.key === key)) refuseField('key', 'A metafield of this namespace and key already exists.')
  const taken = new Set(present.map((one) => one.slot))
  let slot = ctx.hash(`${namespace}\0${key}`).readUInt16BE(0)
  while (taken.has(slot)) slot = (slot + 1) % SLOTS
  const now = viewTime(ctx.now(), '2021-11')
  const kept: JsonObject = { namespace, key, value: value ?? null, value_type: type ?? null, description, created_at: now, updated_at: now }
  await write(owner, resource, slot, kept)
  const one = { id: metafieldId(resource, owner.number, slot), slot, namespace, key, createdAt: ctx.now(), updatedAt: ctx.now(), kept }
  return { status: 201, body: { metafield: viewMetafield(one, resource, owner.shown) } }
}

async function change(ctx: Context, id: string, body: unknown): Promise<Answer> {
  const { resource, owner, one } = await metafieldAt(ctx, id)
  const fields = fieldsIn(body)
  const type = fields.choice('value_type', VALUE_TYPES) ?? (one.kept['value_type'] as string)
  const value = readValue(fields, type, false)
  const description = fields.text('description', { nullable: true, max: NAME_MAX })
  const same: readonly (readonly [name: string, present: string])[] = [['namespace', one.namespace], ['key', one.key], ['owner_resource', resource], ['owner_id', String(owner.shown)]]
  for (const [name, present] of same) {
    if (fields.has(name) && fields.text(name) !== present) fields.wrong(name, 'Cannot be changed.')
  }
  fields.done()
  const kept: JsonObject = { ...one.kept, value_type: type, ...(value === undefined ? {} : { value }), ...(description === undefined ? {} : { description }), updated_at: viewTime(ctx.now(), '2021-11') }
  await write(owner, resource, one.slot, kept)
  return { body: { metafield: viewMetafield({ ...one, kept }, resource, owner.shown) } }
}

type Row = Placed & { readonly view: JsonObject }
type Holder = Placed & { readonly metadata: JsonObject }

/** Owners that have metafields, in order of their numbers. */
async function holders(ctx: Context, resource: OwnerResource, query: RecordQuery): Promise<readonly (Holder & { readonly shown: bigint })[]> {
  const holding: RecordQuery = { ...query, noting: [KEPT, shelfOf(resource)] }
  const asShown = <One extends Holder>(some: readonly One[], shown: (one: One) => bigint = (one) => one.number): (Holder & { shown: bigint })[] => some.map((one) => ({ ...one, shown: shown(one) }))
  switch (resource) {
    case 'customer': return asShown(await listCustomerPage(ctx, holding))
    case 'subscription': return asShown(await listSubscriptionPage(ctx, { ...holding, unless: DELETED }))
    case 'address': return asShown(await listAddressPage(ctx, holding))
    case 'charge': return asShown(await listInvoicePage(ctx, holding), chargeNumber)
    case 'order': return asShown(await listInvoicePage(ctx, holding))
  }
}

const FILTERS = ['owner_resource', 'owner_id', 'namespace', 'key']
const CHUNK = 250

interface Asked {
  readonly resource: OwnerResource
  readonly owners: readonly bigint[] | null
  readonly request: ListRequest
}

async function readAsked(ctx: Context, head: RequestHead): Promise<Asked> {
  const request = { ...readList(head, FILTERS), sort: 'number' as const }
  const { filters } = request
  const resource = OWNERS.find((one) => one === filters['owner_resource']) ?? refuseField('owner_resource', `Must be one of: ${OWNERS.join(', ')}.`)
  const ids = readIds('owner_id', filters['owner_id'])
  if (!ids) return { resource, owners: null, request }
  const owners = await Promise.all(ids.map((id) => orNull(ownerAt(ctx, resource, id))))
  return { resource, owners: owners.flatMap((one) => one?.number ?? []), request }
}

/** In order of their ids: owner by owner. */
async function* rowsAfter(ctx: Context, { resource, owners, request }: Asked, after: bigint | null): AsyncGenerator<Row[]> {
  const { descending, filters } = request
  // The owner of the place itself may have more of them behind it.
  let place = after === null ? null : (namedBy(after)?.owner ?? 0n) + (descending ? 1n : -1n)
  for (;;) {
    const some = await holders(ctx, resource, { ...(owners ? { numbers: owners } : {}), sort: 'number', descending, after: place === null ? null : [String(place), String(place)], limit: CHUNK })
    const rows = some.flatMap((owner) => {
      const own = metafieldsOf(owner.metadata, resource, owner.number).filter((one) => (!filters['namespace'] || one.namespace === filters['namespace']) && (!filters['key'] || one.key === filters['key']))
      return (descending ? own.toReversed() : own).map((one): Row => ({ number: one.id, createdAt: one.createdAt, updatedAt: one.updatedAt, view: viewMetafield(one, resource, owner.shown) }))
    })
    yield rows.filter((row) => after === null || (descending ? row.number < after : row.number > after))
    const last = some.at(-1)
    if (!last || some.length < CHUNK) return
    place = last.number
  }
}

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const asked = await readAsked(ctx, head)
  const { request } = asked
  const page = await readPage(request, async (limit) => {
    const found: Row[] = []
    for await (const rows of rowsAfter(ctx, asked, request.after === null ? null : BigInt(request.after[1]))) {
      found.push(...rows)
      if (found.length >= limit) break
    }
    return found.slice(0, limit)
  })
  return listAnswer(head, request, 'metafields', page, page.rows.map((row) => row.view))
}

async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  let total = 0
  for await (const rows of rowsAfter(ctx, await readAsked(ctx, head), null)) total += rows.length
  return { body: { count: total } }
}

/** Each asks for the scope of the owner's own noun. */
export const metafieldEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/metafields', scope: null, handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/metafields/count', scope: null, handle: async ({ ctx, head }) => count(ctx, head) }),
  endpoint({ method: 'POST', path: '/metafields', scope: null, body: AnyBody, handle: async ({ ctx, body }) => create(ctx, body) }),
  endpoint({
    method: 'GET', path: '/metafields/{id}', scope: null, params: ById,
    handle: async ({ ctx, params }) => {
      const { resource, owner, one } = await metafieldAt(ctx, params.id)
      return { body: { metafield: viewMetafield(one, resource, owner.shown) } }
    },
  }),
  endpoint({ method: 'PUT', path: '/metafields/{id}', scope: null, params: ById, body: AnyBody, handle: async ({ ctx, params, body }) => change(ctx, params.id, body) }),
  endpoint({
    method: 'DELETE', path: '/metafields/{id}', scope: null, params: ById,
    handle: async ({ ctx, params }) => {
      const { resource, owner, one } = await metafieldAt(ctx, params.id)
      await write(owner, resource, one.slot, null)
      return { status: 204 }
    },
  }),
]
