// Routes of tags, one by one and in bulk.

import Type, { type Static } from 'typebox'
import { BULK_CUSTOMERS_MAX, type Tag } from '../domain/tag.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import { changeTag, changeTagOf, createTag, findTags, getTag, removeTag, tagCustomers, untagCustomers } from '../services/tags.ts'
import { CustomerId } from './customer-schema.ts'
import { clearable, Instant, nullable, pageOf, pageQuery, strict, viewInstant } from './schemas.ts'

const Name = Type.String({ minLength: 1, maxLength: 255, description: 'name of a tag; without regard to case' })
const Description = clearable(Type.String({ maxLength: 1_000 }))
const View = strict({
  name: Type.String(), description: nullable(Type.String()), createdAt: Instant, updatedAt: Instant, customerCount: Type.Optional(Type.Integer()),
})
const params = strict({ name: Name })
const ofCustomer = strict({ id: CustomerId, name: Name })
const Customers = strict({ customers: Type.Array(CustomerId, { minItems: 1, maxItems: BULK_CUSTOMERS_MAX }) })
const Result = strict({ changed: Type.Integer(), unchanged: Type.Integer(), notFound: Type.Array(Type.String()) })
const tag = 'tags'

const view = (one: Tag, customerCount?: number): Static<typeof View> => ({
  name: one.name, description: one.description, createdAt: viewInstant(one.createdAt), updatedAt: viewInstant(one.updatedAt), ...(customerCount === undefined ? {} : { customerCount }),
})

export const tagRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/tags', id: 'listTags', tag, summary: 'List tags by name, with how many customers have each', scope: 'tags:read',
    query: strict({ q: Type.Optional(Type.String({ maxLength: 255, description: 'beginning of the name' })), ...pageQuery }), answers: { 200: pageOf(View) },
    handle: async ({ ctx, query: { q, limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'tags', q }
      const after = cursor === undefined ? null : (readTextCursor(bound, cursor, 1)[0] ?? null)
      const found = await findTags(ctx, { prefix: q ?? null, after, limit: limit + 1 })
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return { body: { items: items.map((one) => view(one.tag, one.customerCount)), nextCursor: found.length > limit && last ? writeCursor(bound, [last.tag.name]) : null } }
    },
  }),
  route({
    method: 'POST', path: '/tags', id: 'createTag', tag, summary: 'Create a tag', scope: 'tags:write',
    body: strict({ name: Name, description: Description }), answers: { 201: View }, refusals: ['already-exists', 'limit-reached'],
    handle: async ({ ctx, body }) => ({ status: 201, body: view(await createTag(ctx, body.name, body.description ?? null)) }),
  }),
  route({
    method: 'GET', path: '/tags/{name}', id: 'getTag', tag, summary: 'Read a tag', scope: 'tags:read', params, answers: { 200: View },
    handle: async ({ ctx, params: { name } }) => ({ body: view(await getTag(ctx, name)) }),
  }),
  route({
    method: 'PATCH', path: '/tags/{name}', id: 'changeTag', tag, summary: 'Rename or describe a tag', scope: 'tags:write',
    description: 'Segments, tag rules and webhook endpoints whose filters name the tag name it by its new name.',
    params, body: strict({ name: Type.Optional(Name), description: Description }), answers: { 200: View }, refusals: ['already-exists', 'filter-invalid'],
    handle: async ({ ctx, params: { name }, body }) => ({ body: view(await changeTag(ctx, name, body)) }),
  }),
  route({
    method: 'DELETE', path: '/tags/{name}', id: 'deleteTag', tag, summary: 'Remove a tag, also from everybody who has it', scope: 'tags:write',
    params, answers: { 204: null },
    handle: async ({ ctx, params: { name } }) => {
      await removeTag(ctx, name)
      return { status: 204 }
    },
  }),
  route({
    method: 'POST', path: '/tags/{name}/customers', id: 'tagCustomers', tag, summary: 'Give a tag to up to 1,000 customers', scope: 'customers:write',
    params, body: Customers, answers: { 200: Result }, refusals: ['limit-reached'], handle: async ({ ctx, params: { name }, body }) => ({ body: await tagCustomers(ctx, name, body.customers) }),
  }),
  route({
    method: 'DELETE', path: '/tags/{name}/customers', id: 'untagCustomers', tag, summary: 'Take a tag from up to 1,000 customers', scope: 'customers:write',
    params, body: Customers, answers: { 200: Result }, handle: async ({ ctx, params: { name }, body }) => ({ body: await untagCustomers(ctx, name, body.customers) }),
  }),
  route({
    method: 'PUT', path: '/customers/{id}/tags/{name}', id: 'tagCustomer', tag, summary: 'Give a customer a tag', scope: 'customers:write',
    params: ofCustomer, answers: { 200: Result }, refusals: ['limit-reached', 'merged', 'erased'], handle: async ({ ctx, params: { id, name } }) => ({ body: await changeTagOf(ctx, id, name, tagCustomers) }),
  }),
  route({
    method: 'DELETE', path: '/customers/{id}/tags/{name}', id: 'untagCustomer', tag, summary: 'Take a tag from a customer', scope: 'customers:write',
    params: ofCustomer, answers: { 200: Result }, refusals: ['merged', 'erased'], handle: async ({ ctx, params: { id, name } }) => ({ body: await changeTagOf(ctx, id, name, untagCustomers) }),
  }),
]
