// Routes of custom fields.

import Type, { type Static } from 'typebox'
import { CUSTOM_FIELD_NAME_PATTERN, CUSTOM_FIELD_RESOURCES, CUSTOM_FIELD_TYPES, type CustomField } from '../domain/custom-field.ts'
import type { Json } from '../domain/json.ts'
import { type Route, route } from '../http/surface.ts'
import { changeCustomField, defineCustomField, getCustomField, getCustomFields, removeCustomField } from '../services/custom-fields.ts'
import { clearable, Instant, nullable, strict, viewInstant } from './schemas.ts'

const Resource = Type.Enum([...CUSTOM_FIELD_RESOURCES], { description: 'whose field it is' })
const Name = Type.String({ pattern: CUSTOM_FIELD_NAME_PATTERN, description: 'name of the field' })
const Length = Type.Integer({ minimum: 0, maximum: 4_000 })
const Rules = strict({
  minLength: Type.Optional(Length), maxLength: Type.Optional(Length), pattern: Type.Optional(Type.String({ maxLength: 200 })),
  minimum: Type.Optional(Type.Number()), maximum: Type.Optional(Type.Number()),
  allowedValues: Type.Optional(Type.Array(Type.Union([Type.String({ maxLength: 255 }), Type.Number()]), { minItems: 1, maxItems: 200 })),
  maxItems: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
const changeable = {
  description: clearable(Type.String({ maxLength: 1_000 })), required: Type.Optional(Type.Boolean()),
  default: Type.Optional(Type.Unknown({ description: 'value of new records that give none; null for none' })), rules: Type.Optional(Rules),
}
const View = strict({
  resource: Resource, name: Type.String(), type: Type.Enum([...CUSTOM_FIELD_TYPES]), description: nullable(Type.String()), required: Type.Boolean(),
  default: Type.Unknown(), rules: Rules, createdAt: Instant, updatedAt: Instant, revision: Type.Integer(),
})
const params = strict({ resource: Resource, name: Name })
const tag = 'custom fields'

const view = (field: CustomField): Static<typeof View> =>
  ({ ...field, rules: field.rules as Static<typeof Rules>, createdAt: viewInstant(field.createdAt), updatedAt: viewInstant(field.updatedAt) })
const answer = (field: CustomField): { body: unknown; revision: number } => ({ body: view(field), revision: field.revision })

export const customFieldRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/custom-fields', id: 'listCustomFields', tag, summary: 'List custom fields', scope: 'custom-fields:read',
    query: strict({ resource: Type.Optional(Resource) }), answers: { 200: strict({ items: Type.Array(View), nextCursor: Type.Null() }) },
    handle: async ({ ctx, query }) => ({ body: { items: (await getCustomFields(ctx, query.resource ?? null)).map(view), nextCursor: null } }),
  }),
  route({
    method: 'POST', path: '/custom-fields', id: 'createCustomField', tag, summary: 'Define a custom field', scope: 'custom-fields:write',
    body: strict({ resource: Resource, name: Name, type: Type.Enum([...CUSTOM_FIELD_TYPES]), ...changeable }), answers: { 201: View },
    refusals: ['already-exists', 'custom-field-invalid', 'limit-reached'],
    handle: async ({ ctx, body }) => ({ status: 201, ...answer(await defineCustomField(ctx, { ...body, default: (body.default ?? null) as Json })) }),
  }),
  route({
    method: 'GET', path: '/custom-fields/{resource}/{name}', id: 'getCustomField', tag, summary: 'Read a custom field', scope: 'custom-fields:read',
    params, answers: { 200: View }, handle: async ({ ctx, params: { resource, name } }) => answer(await getCustomField(ctx, resource, name)),
  }),
  route({
    method: 'PATCH', path: '/custom-fields/{resource}/{name}', id: 'changeCustomField', tag, summary: 'Change a custom field; name and type never change',
    scope: 'custom-fields:write', params, body: strict(changeable), answers: { 200: View }, refusals: ['custom-field-invalid', 'revision-stale'],
    handle: async ({ ctx, params: { resource, name }, body, ifMatch }) => answer(await changeCustomField(ctx, resource, name, { ...body, default: body.default as Json }, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/custom-fields/{resource}/{name}', id: 'deleteCustomField', tag, summary: 'Remove a custom field that no record uses',
    scope: 'custom-fields:write', params, answers: { 204: null }, refusals: ['in-use'],
    handle: async ({ ctx, params: { resource, name } }) => {
      await removeCustomField(ctx, resource, name)
      return { status: 204 }
    },
  }),
]
