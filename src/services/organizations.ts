// Organizations and their members.

import { type Customer, readOwnId } from '../domain/customer.ts'
import { changeOrganization, type Membership, MEMBERSHIPS_OF_CUSTOMER_MAX, type Organization, type OrganizationInput } from '../domain/organization.ts'
import { refuse } from '../domain/refusal.ts'
import type { SiteDb } from '../storage/db.ts'
import {
  clearPrimaryMembership, countMembersOf, deleteMembersOf, deleteMembership, findMembership, insertMembership, listMembers, listMembershipsOf, saveMembership,
} from '../storage/memberships.ts'
import { lockKeys } from '../storage/customers.ts'
import { deleteOrganization, findOrganization, findOrganizationNamed, insertOrganization, listOrganizations, saveOrganization } from '../storage/organizations.ts'
import { type Context, permit } from './context.ts'
import { checkedCustomFields } from './custom-fields.ts'
import { existingCustomer, lockedCustomer } from './customers.ts'
import { expectRevision, isUnchanged, record } from './events.ts'

/** Adds an organization, under an id of the caller's own if he gives one. Refuses id-taken, invalid. */
export async function addOrganization(ctx: Context, input: OrganizationInput & { id?: string | null; name: string }): Promise<Organization> {
  permit(ctx, 'organizations:write')
  return ctx.database.transact(ctx.site.siteId, (db) => insertOne(ctx, db, input))
}

async function insertOne(ctx: Context, db: SiteDb, input: OrganizationInput & { id?: string | null; name: string }): Promise<Organization> {
  const now = ctx.now()
  const empty: Omit<Organization, 'number'> = {
    id: readOwnId(input.id, '/id') ?? ctx.newId('organization'), name: '', email: null, phone: null, website: null, contact: null, metadata: {}, customFields: {},
    createdAt: now, updatedAt: now, revision: 1,
  }
  const changed = changeOrganization(empty, input, ctx.site.settings)
  const organization = { ...changed, customFields: await checkedCustomFields(db, 'organization', null, changed.customFields) }
  const number = (await insertOrganization(db, organization)) ?? refuse('id-taken', { detail: `the id ${organization.id} is taken`, id: organization.id })
  await record(ctx, db, [{ type: 'organization.created', subject: organization.id }])
  return { ...organization, number }
}

export async function getOrganization(ctx: Context, id: string): Promise<Organization> {
  permit(ctx, 'organizations:read')
  return ctx.database.read(ctx.site.siteId, (db) => existing(db, id))
}

export async function findOrganizations(
  ctx: Context, query: { prefix: string | null; after: readonly [string, string] | null; limit: number },
): Promise<{ organizations: Organization[]; next: readonly [string, string] | null }> {
  permit(ctx, 'organizations:read')
  return ctx.database.read(ctx.site.siteId, (db) => listOrganizations(db, query))
}

export async function changeOrganizationById(ctx: Context, id: string, input: OrganizationInput, expectedRevision: number | null): Promise<Organization> {
  permit(ctx, 'organizations:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const before = await existing(db, id, true)
    expectRevision(before, expectedRevision)
    const changed = changeOrganization(before, input, ctx.site.settings)
    const customFields = await checkedCustomFields(db, 'organization', before.customFields, changed.customFields)
    const after = { ...changed, customFields, updatedAt: ctx.now(), revision: before.revision + 1 }
    if (isUnchanged(before, after)) return before
    await saveOrganization(db, after)
    await record(ctx, db, [{ type: 'organization.updated', subject: before.id }])
    return after
  })
}

/** Removes an organization; with members only when `cascade` says that they shall leave. Refuses in-use. */
export async function removeOrganization(ctx: Context, id: string, cascade: boolean, expectedRevision: number | null): Promise<void> {
  permit(ctx, 'organizations:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const organization = await existing(db, id, true)
    expectRevision(organization, expectedRevision)
    if (!cascade && (await listMembers(db, organization.number, null, 1)).memberships.length > 0) {
      refuse('in-use', { detail: `organization ${organization.id} has members; remove them first, or say cascade=true` })
    }
    const left = await deleteMembersOf(db, organization.number)
    await deleteOrganization(db, organization.number)
    await record(ctx, db, [
      ...left.map((customer) => ({ type: 'membership.deleted' as const, customer, subject: organization.id })),
      { type: 'organization.deleted', subject: organization.id },
    ])
  })
}

/** The members of an organization, in the order they joined. */
export async function getMembers(ctx: Context, id: string, after: string | null, limit: number): Promise<{ memberships: Membership[]; next: string | null }> {
  permit(ctx, 'organizations:read')
  return ctx.database.read(ctx.site.siteId, async (db) => listMembers(db, (await existing(db, id)).number, after, limit))
}

/** How many members organizations have, by number of the organization. */
export async function countMembers(ctx: Context, organizations: readonly bigint[]): Promise<ReadonlyMap<bigint, number>> {
  if (organizations.length === 0) return new Map()
  permit(ctx, 'organizations:read')
  return ctx.database.read(ctx.site.siteId, (db) => countMembersOf(db, organizations))
}

export async function getMembershipsOf(ctx: Context, customerId: string): Promise<Membership[]> {
  permit(ctx, 'customers:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const customer = await existingCustomer(db, customerId)
    return (await listMembershipsOf(db, [customer.number])).get(customer.number) ?? []
  })
}

export interface MembershipInput {
  readonly role?: string | null
  readonly isPrimary?: boolean
}

/** Makes a customer a member; the first membership is the primary one. Refuses already-exists, limit-reached. */
export async function addMember(ctx: Context, organizationId: string, customerId: string, input: MembershipInput): Promise<Membership> {
  permit(ctx, 'organizations:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const organization = await existing(db, organizationId)
    return join(ctx, db, organization, await lockedCustomer(db, customerId), input)
  })
}

/**
 * Moves a customer from its organization (that of the primary membership, else of the oldest) to the one of a name, which is added
 * when there is none; null only takes it out. Already there, nothing changes. Refuses invalid for a name that is none.
 */
export async function moveToOrganizationNamed(ctx: Context, customerId: string, name: string | null): Promise<void> {
  permit(ctx, 'organizations:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockedCustomer(db, customerId)
    if (name !== null) await lockKeys(db, ['organization-names'])
    const wanted = name === null ? null : ((await findOrganizationNamed(db, name)) ?? (await insertOne(ctx, db, { name })))
    const [present] = (await listMembershipsOf(db, [customer.number])).get(customer.number) ?? []
    if (present?.organization === wanted?.number) return
    if (present) {
      await deleteMembership(db, present.id)
      await record(ctx, db, [{ type: 'membership.deleted', customer: customer.number, subject: present.id, payload: { organization: present.organizationId } }])
    }
    if (wanted === null) return
    const other = (await listMembershipsOf(db, [customer.number])).get(customer.number)?.find((one) => one.organization === wanted.number)
    if (!other) await join(ctx, db, wanted, customer, { isPrimary: true })
    else {
      await clearPrimaryMembership(db, customer.number)
      await saveMembership(db, { ...other, isPrimary: true, updatedAt: ctx.now() })
      await record(ctx, db, [{ type: 'membership.updated', customer: customer.number, subject: other.id, payload: { organization: wanted.id } }])
    }
  })
}

async function join(ctx: Context, db: SiteDb, organization: Organization, customer: Pick<Customer, 'number' | 'id'>, input: MembershipInput): Promise<Membership> {
  const others = (await listMembershipsOf(db, [customer.number])).get(customer.number) ?? []
  if (others.length >= MEMBERSHIPS_OF_CUSTOMER_MAX) refuse('limit-reached', { detail: `a customer has at most ${MEMBERSHIPS_OF_CUSTOMER_MAX} memberships` })
  if (others.some((one) => one.organization === organization.number)) {
    refuse('already-exists', { detail: `customer ${customer.id} is a member of ${organization.id} already` })
  }
  const now = ctx.now()
  const isPrimary = input.isPrimary ?? others.length === 0
  if (isPrimary) await clearPrimaryMembership(db, customer.number)
  const membership: Membership = {
    id: ctx.newId('membership'), organization: organization.number, organizationId: organization.id, organizationName: organization.name,
    customer: customer.number, customerId: customer.id, role: input.role ?? null, isPrimary, createdAt: now, updatedAt: now,
  }
  await insertMembership(db, membership)
  await record(ctx, db, [{ type: 'membership.created', customer: customer.number, subject: membership.id, payload: { organization: organization.id } }])
  return membership
}

export async function changeMember(ctx: Context, organizationId: string, id: string, input: MembershipInput): Promise<Membership> {
  permit(ctx, 'organizations:write')
  return withMembership(ctx, organizationId, id, async (db, before) => {
    const after = { ...before, role: input.role === undefined ? before.role : input.role, isPrimary: input.isPrimary ?? before.isPrimary, updatedAt: ctx.now() }
    if (after.isPrimary && !before.isPrimary) await clearPrimaryMembership(db, before.customer)
    await saveMembership(db, after)
    await record(ctx, db, [{ type: 'membership.updated', customer: before.customer, subject: id, payload: { organization: before.organizationId } }])
    return after
  })
}

export async function removeMember(ctx: Context, organizationId: string, id: string): Promise<void> {
  permit(ctx, 'organizations:write')
  await withMembership(ctx, organizationId, id, async (db, membership) => {
    await deleteMembership(db, id)
    await record(ctx, db, [{ type: 'membership.deleted', customer: membership.customer, subject: id, payload: { organization: membership.organizationId } }])
  })
}

async function withMembership<T>(ctx: Context, organizationId: string, id: string, work: (db: SiteDb, membership: Membership) => Promise<T>): Promise<T> {
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const organization = await existing(db, organizationId)
    const found = (await findMembership(db, organization.number, id)) ?? noSuchMembership(id)
    // The customer's lock orders all changes of its memberships; what was read before it may have changed.
    await lockedCustomer(db, found.customerId)
    return work(db, (await findMembership(db, organization.number, id)) ?? noSuchMembership(id))
  })
}

async function existing(db: SiteDb, id: string, lock = false): Promise<Organization> {
  return (await findOrganization(db, id, lock)) ?? refuse('not-found', { detail: `there is no organization ${id}` })
}

function noSuchMembership(id: string): never {
  refuse('not-found', { detail: `this organization has no membership ${id}` })
}
