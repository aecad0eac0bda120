// Routes of organizations and memberships.

import Type, { type Static } from 'typebox'
import { CUSTOMER_ID_PATTERN } from '../domain/ids.ts'
import type { Membership, Organization, OrganizationInput } from '../domain/organization.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import {
  addMember, addOrganization, changeMember, changeOrganizationById, findOrganizations, getMembers, getMembershipsOf, getOrganization, removeMember,
  removeOrganization,
} from '../services/organizations.ts'
import { CustomerId, viewContact } from './customer-schema.ts'
import { clearable, ContactInputSchema, ContactView, idOf, Instant, JsonMap, nullable, pageOf, pageQuery, strict, Text, viewInstant } from './schemas.ts'

const fields = {
  email: clearable(Text), phone: clearable(Type.String({ maxLength: 50 })), website: clearable(Type.String({ maxLength: 500 })),
  contact: clearable(ContactInputSchema), metadata: clearable(JsonMap), customFields: clearable(JsonMap),
}
export const OrganizationView = strict({
  id: Type.String(), name: Type.String(), email: nullable(Type.String()), phone: nullable(Type.String()), website: nullable(Type.String()),
  contact: nullable(ContactView), metadata: JsonMap, customFields: JsonMap, createdAt: Instant, updatedAt: Instant, revision: Type.Integer(),
})
export const MembershipView = strict({
  id: Type.String(), organization: strict({ id: Type.String(), name: Type.String() }), customer: Type.String({ description: 'id of the customer' }),
  role: nullable(Type.String()), isPrimary: Type.Boolean(), createdAt: Instant, updatedAt: Instant,
})
const OrganizationId = Type.String({ pattern: CUSTOMER_ID_PATTERN, description: 'id of an organization; without regard to case' })
const params = strict({ id: OrganizationId })
const member = strict({ id: OrganizationId, membershipId: idOf('membership') })
const tag = 'organizations'

export function viewOrganization({ number: _number, ...one }: Organization): Static<typeof OrganizationView> {
  return { ...one, contact: viewContact(one.contact), createdAt: viewInstant(one.createdAt), updatedAt: viewInstant(one.updatedAt) }
}

export function viewMembership(one: Membership): Static<typeof MembershipView> {
  return {
    id: one.id, organization: { id: one.organizationId, name: one.organizationName }, customer: one.customerId, role: one.role, isPrimary: one.isPrimary,
    createdAt: viewInstant(one.createdAt), updatedAt: viewInstant(one.updatedAt),
  }
}
const answer = (one: Organization): { body: unknown; revision: number } => ({ body: viewOrganization(one), revision: one.revision })

export const organizationRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/organizations', id: 'listOrganizations', tag, summary: 'List organizations by name', scope: 'organizations:read',
    query: strict({ q: Type.Optional(Type.String({ maxLength: 200, description: 'beginning of the name' })), ...pageQuery }), answers: { 200: pageOf(OrganizationView) },
    handle: async ({ ctx, query: { q, limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'organizations', q }
      const after = cursor === undefined ? null : (readTextCursor(bound, cursor, 2) as [string, string])
      const { organizations, next } = await findOrganizations(ctx, { prefix: q ?? null, after, limit })
      return { body: { items: organizations.map(viewOrganization), nextCursor: next && writeCursor(bound, [...next]) } }
    },
  }),
  route({
    method: 'POST', path: '/organizations', id: 'createOrganization', tag, summary: 'Create an organization', scope: 'organizations:write',
    body: strict({ id: clearable(Type.String({ maxLength: 50 })), name: Text, ...fields }), answers: { 201: OrganizationView }, refusals: ['id-taken', 'custom-field-invalid'],
    handle: async ({ ctx, body }) => ({ status: 201, ...answer(await addOrganization(ctx, body as OrganizationInput & { name: string })) }),
  }),
  route({
    method: 'GET', path: '/organizations/{id}', id: 'getOrganization', tag, summary: 'Read an organization', scope: 'organizations:read',
    params, answers: { 200: OrganizationView }, handle: async ({ ctx, params: { id } }) => answer(await getOrganization(ctx, id)),
  }),
  route({
    method: 'PATCH', path: '/organizations/{id}', id: 'changeOrganization', tag, summary: 'Change an organization by a merge patch', scope: 'organizations:write',
    params, body: strict({ name: Type.Optional(Text), ...fields }), answers: { 200: OrganizationView }, refusals: ['revision-stale', 'custom-field-invalid'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => answer(await changeOrganizationById(ctx, id, body as OrganizationInput, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/organizations/{id}', id: 'deleteOrganization', tag, summary: 'Remove an organization', scope: 'organizations:write',
    params, query: strict({ cascade: Type.Optional(Type.Boolean({ description: 'end the memberships with it' })) }), answers: { 204: null }, refusals: ['in-use', 'revision-stale'],
    handle: async ({ ctx, params: { id }, query, ifMatch }) => {
      await removeOrganization(ctx, id, query.cascade === true, ifMatch)
      return { status: 204 }
    },
  }),
  route({
    method: 'GET', path: '/organizations/{id}/memberships', id: 'listMembers', tag, summary: 'List the members of an organization', scope: 'organizations:read',
    params, query: strict(pageQuery), answers: { 200: pageOf(MembershipView) },
    handle: async ({ ctx, params: { id }, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'members', id: id.toLowerCase() }
      const { memberships, next } = await getMembers(ctx, id, cursor === undefined ? null : (readTextCursor(bound, cursor, 1)[0] ?? null), limit)
      return { body: { items: memberships.map(viewMembership), nextCursor: next && writeCursor(bound, [next]) } }
    },
  }),
  route({
    method: 'POST', path: '/organizations/{id}/memberships', id: 'addMember', tag, summary: 'Make a customer a member', scope: 'organizations:write',
    params, body: strict({ customer: CustomerId, role: clearable(Text), isPrimary: Type.Optional(Type.Boolean()) }), answers: { 201: MembershipView },
    refusals: ['already-exists', 'limit-reached'],
    handle: async ({ ctx, params: { id }, body: { customer, ...input } }) => ({ status: 201, body: viewMembership(await addMember(ctx, id, customer, input)) }),
  }),
  route({
    method: 'PATCH', path: '/organizations/{id}/memberships/{membershipId}', id: 'changeMember', tag, summary: 'Change a membership', scope: 'organizations:write',
    params: member, body: strict({ role: clearable(Text), isPrimary: Type.Optional(Type.Boolean()) }), answers: { 200: MembershipView },
    handle: async ({ ctx, params: { id, membershipId }, body }) => ({ body: viewMembership(await changeMember(ctx, id, membershipId, body)) }),
  }),
  route({
    method: 'DELETE', path: '/organizations/{id}/memberships/{membershipId}', id: 'removeMember', tag, summary: 'End a membership', scope: 'organizations:write',
    params: member, answers: { 204: null },
    handle: async ({ ctx, params: { id, membershipId } }) => {
      await removeMember(ctx, id, membershipId)
      return { status: 204 }
    },
  }),
  route({
    method: 'GET', path: '/customers/{id}/memberships', id: 'listMemberships', tag, summary: 'List the memberships of a customer', scope: 'customers:read',
    params: strict({ id: CustomerId }), answers: { 200: strict({ items: Type.Array(MembershipView), nextCursor: Type.Null() }) },
    handle: async ({ ctx, params: { id } }) => ({ body: { items: (await getMembershipsOf(ctx, id)).map(viewMembership), nextCursor: null } }),
  }),
]
