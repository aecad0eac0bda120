// Rebilly's tags, addressed by name, and tagging of customers one by one and in bulk.

import Type from 'typebox'
import { BULK_CUSTOMERS_MAX, type Tag, TAGS_OF_SITE_MAX } from '../../domain/tag.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { changeTag, createTag, findTags, getTag, removeTag, tagCustomers, untagCustomers } from '../../services/tags.ts'
import { presentCustomer } from './present-customer.ts'
import { answerOne, answerWhole, fieldsQuery, linksOf, loose, pageQuery, urlOf, viewTime, wrongField } from './wire.ts'

const Name = Type.String({ minLength: 1, maxLength: 255 })
const params = Type.Object({ tag: Name })
const tagging = Type.Object({ tag: Name, customerId: Type.String({ maxLength: 50 }) })
const Ids = loose({ customerIds: Type.Array(Type.String({ maxLength: 50 }), { minItems: 1, maxItems: BULK_CUSTOMERS_MAX }) })

/** A tag's id is its name: the core has no other. */
export const viewTag = (ctx: Context, head: RequestHead, tag: Tag) => ({
  id: tag.name, name: tag.name, type: 'customer' as const, createdTime: viewTime(tag.createdAt), updatedTime: viewTime(tag.updatedAt), _links: linksOf(ctx, head, { self: pathOf(tag.name) }),
})
const pathOf = (name: string): string => `/tags/${encodeURIComponent(name)}`

export const tagEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/tags', scope: 'tags:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      const found = await findTags(ctx, { prefix: query.q ?? null, after: null, limit: TAGS_OF_SITE_MAX })
      const { q: _prefix, ...asked } = query
      return answerWhole(found.map(({ tag }) => viewTag(ctx, head, tag)), asked, ['name', 'createdTime', 'updatedTime'])
    },
  }),
  endpoint({
    method: 'POST', path: '/tags', scope: 'tags:write', body: loose({ name: Name, type: Type.Optional(Type.String({ maxLength: 50 })) }),
    handle: async ({ ctx, head, body }) => {
      if ((body.type ?? 'customer') !== 'customer') wrongField('type', 'is customer: documents and checks have no tags here')
      const tag = await createTag(ctx, body.name, null)
      return answerOne(viewTag(ctx, head, tag), undefined, urlOf(ctx, head, pathOf(tag.name)))
    },
  }),
  endpoint({
    method: 'GET', path: '/tags/{tag}', scope: 'tags:read', params, query: fieldsQuery,
    handle: async ({ ctx, head, params: { tag }, query }) => answerOne(viewTag(ctx, head, await getTag(ctx, tag)), query.fields),
  }),
  endpoint({
    method: 'PATCH', path: '/tags/{tag}', scope: 'tags:write', params, body: loose({ name: Name }),
    handle: async ({ ctx, head, params: { tag }, body }) => answerOne(viewTag(ctx, head, await changeTag(ctx, tag, { name: body.name }))),
  }),
  endpoint({
    method: 'DELETE', path: '/tags/{tag}', scope: 'tags:write', params,
    handle: async ({ ctx, params: { tag } }) => {
      await removeTag(ctx, tag)
      return { status: 204 }
    },
  }),
  ...(['POST', 'DELETE'] as const).flatMap((method): Endpoint[] => {
    const act = method === 'POST' ? tagCustomers : untagCustomers
    return [
      endpoint({
        // Those who are tagged already and ids that nobody has are skipped, as documented.
        method, path: '/tags/{tag}/customers', scope: 'customers:write', params, body: Ids,
        handle: async ({ ctx, params: { tag }, body }) => {
          await getTag(ctx, tag)
          await act(ctx, tag, body.customerIds)
          return { status: 204 }
        },
      }),
      endpoint({
        method, path: '/tags/{tag}/customers/{customerId}', scope: 'customers:write', params: tagging,
        handle: async ({ ctx, params: { tag, customerId } }) => {
          await getTag(ctx, tag)
          const { id } = await presentCustomer(ctx, customerId)
          await act(ctx, tag, [id])
          return { status: 204 }
        },
      }),
    ]
  }),
]
