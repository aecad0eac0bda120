// Addresses: adding, changing and removing them under their customer.

import { type Address, ADDRESSES_MAX, type AddressInput, changePostal } from '../domain/address.ts'
import type { Customer } from '../domain/customer.ts'
import { mergeJson } from '../domain/json.ts'
import { checkMetadata } from '../domain/metadata.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { clearDefaultAddress, deleteAddress, listAddresses, saveAddress } from '../storage/addresses.ts'
import type { SiteDb } from '../storage/db.ts'
import { listLiveSubscriptionsOf } from '../storage/subscriptions.ts'
import { type Context, permit } from './context.ts'
import { checkedCustomFields } from './custom-fields.ts'
import { existingCustomer, lockedCustomer } from './customers.ts'
import { rekey } from './duplicate-keys.ts'
import { expectRevision, isUnchanged, record } from './events.ts'

/** The addresses of a customer, in the order they were added. */
export async function getAddresses(ctx: Context, customerId: string): Promise<Address[]> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, customerId)
    return addressesOf(db, customer)
  })
}

/** One address of a customer; another customer's is not found. */
export async function getAddress(ctx: Context, customerId: string, id: string): Promise<Address> {
  return (await getAddresses(ctx, customerId)).find((one) => one.id === id) ?? noSuchAddress(id)
}

/** Adds an address; the first of its kind is the default, whatever is asked. Refuses limit-reached, invalid, custom-field-invalid. */
export async function addAddress(ctx: Context, customerId: string, input: AddressInput): Promise<Address> {
  permit(ctx, 'customers:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, customerId)
    const others = await addressesOf(db, customer)
    if (others.length >= ADDRESSES_MAX) refuse('limit-reached', { detail: `a customer has at most ${ADDRESSES_MAX} addresses` })
    const now = ctx.now()
    const kind = input.kind ?? 'shipping'
    const empty = {
      id: ctx.newId('address'), customer: customer.number, kind, isDefault: false, firstName: null, lastName: null, company: null, line1: null, line2: null,
      city: null, region: null, postalCode: null, country: null, phone: null, phoneE164: null, metadata: {}, customFields: {}, createdAt: now, updatedAt: now, revision: 0,
    }
    const isDefault = input.isDefault === true || !others.some((one) => one.kind === kind && one.isDefault)
    const address = await changed(ctx, db, empty, { ...input, isDefault }, true)
    await store(ctx, db, address)
    await rekey(ctx, db, [customer])
    await record(ctx, db, [{ type: 'address.created', customer: customer.number, subject: address.id }])
    return address
  })
}

/** How a face treats addresses that subscriptions go to. */
export interface AddressOptions {
  /** One that a running subscription goes to is neither removed nor moved to another country or region. */
  readonly keepsUsed?: boolean
}

/** Changes an address by a merge patch. Making it the default takes that from the other of its kind. Refuses in-use. */
export async function changeAddress(ctx: Context, customerId: string, id: string, input: AddressInput, expectedRevision: number | null, options: AddressOptions = {}): Promise<Address> {
  permit(ctx, 'customers:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, customerId)
    const before = (await addressesOf(db, customer)).find((one) => one.id === id) ?? noSuchAddress(id)
    expectRevision(before, expectedRevision)
    const others = (await addressesOf(db, customer)).filter((one) => one.id !== id)
    // Of a kind of which there is no other address, the only one is the default, whatever is asked.
    const isOnly = !others.some((one) => one.kind === (input.kind ?? before.kind))
    const address = await changed(ctx, db, before, isOnly ? { ...input, isDefault: true } : input, false)
    if (isUnchanged(before, address)) return before
    const moved = (['country', 'region'] as const).find((field) => address[field] !== before[field])
    if (options.keepsUsed && moved) await refuseUsed(db, before, moved)
    await store(ctx, db, address)
    if (before.isDefault && (!address.isDefault || address.kind !== before.kind)) await inheritDefault(ctx, db, customer, before)
    await rekey(ctx, db, [customer])
    await record(ctx, db, [{ type: 'address.updated', customer: customer.number, subject: id }])
    return address
  })
}

/** Removes an address; the oldest other one of its kind inherits its being the default. Refuses in-use. */
export async function removeAddress(ctx: Context, customerId: string, id: string, expectedRevision: number | null, options: AddressOptions = {}): Promise<void> {
  permit(ctx, 'customers:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, customerId)
    const address = (await addressesOf(db, customer)).find((one) => one.id === id) ?? noSuchAddress(id)
    expectRevision(address, expectedRevision)
    if (options.keepsUsed) await refuseUsed(db, address, null)
    await deleteAddress(db, customer.number, id)
    if (address.isDefault) await inheritDefault(ctx, db, customer, address)
    await rekey(ctx, db, [customer])
    await record(ctx, db, [{ type: 'address.deleted', customer: customer.number, subject: id }])
  })
}

async function refuseUsed(db: SiteDb, { customer, id }: Address, field: 'country' | 'region' | null): Promise<void> {
  const using = (await listLiveSubscriptionsOf(db, [customer])).filter((one) => one.shippingAddress === id).map((one) => one.id)
  if (using.length === 0) return
  const why = field === null ? 'A subscription uses this address.' : 'An address that a subscription uses stays in its country and state.'
  refuse('in-use', { detail: why, subscriptions: using, ...(field === null ? {} : { errors: [{ pointer: `/${field}`, code: 'in-use', message: why }] }) })
}

async function inheritDefault(ctx: Context, db: SiteDb, customer: Customer, former: Address): Promise<void> {
  const ofKind = (await addressesOf(db, customer)).filter((one) => one.kind === former.kind)
  const heir = ofKind.find((one) => one.id !== former.id)
  if (heir && !ofKind.some((one) => one.isDefault)) await saveAddress(db, { ...heir, isDefault: true, updatedAt: ctx.now(), revision: heir.revision + 1 })
}

async function changed(ctx: Context, db: SiteDb, before: Address, input: AddressInput, isNew: boolean): Promise<Address> {
  const faults: Fault[] = []
  const postal = changePostal(before, input, ctx.site.settings.country, faults)
  const metadata = input.metadata === undefined ? before.metadata : input.metadata === null ? {} : mergeJson(before.metadata, input.metadata)
  checkMetadata(metadata, faults, '/metadata')
  refuseFaults(faults)
  const fields = input.customFields === undefined ? before.customFields : input.customFields === null ? {} : mergeJson(before.customFields, input.customFields)
  const customFields = await checkedCustomFields(db, 'address', isNew ? null : before.customFields, fields)
  return {
    ...before, ...postal, metadata, customFields, kind: input.kind ?? before.kind, isDefault: input.isDefault ?? before.isDefault,
    updatedAt: ctx.now(), revision: before.revision + 1,
  }
}

async function store(ctx: Context, db: SiteDb, address: Address): Promise<void> {
  if (address.isDefault) await clearDefaultAddress(db, address, ctx.now())
  await saveAddress(db, address)
}

async function addressesOf(db: SiteDb, customer: Customer): Promise<Address[]> {
  return (await listAddresses(db, [customer.number])).get(customer.number) ?? []
}

function noSuchAddress(id: string): never {
  refuse('not-found', { detail: `this customer has no address ${id}` })
}
