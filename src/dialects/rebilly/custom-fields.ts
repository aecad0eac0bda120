// Rebilly's definitions of custom fields.

import Type, { type Static } from 'typebox'
import { CUSTOM_FIELD_TYPES, type CustomField } from '../../domain/custom-field.ts'
import type { Json } from '../../domain/json.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { changeCustomField, type CustomFieldInput, defineCustomField, getCustomField, getCustomFields } from '../../services/custom-fields.ts'
import { answerOne, answerWhole, fieldsQuery, JsonMap, linksOf, loose, nullable, pageQuery, urlOf, wrongField } from './wire.ts'

/** Rebilly's resources that have fields of their own here. What other records carry is kept unchecked. */
const CUSTOMERS = 'customers'
const OTHERS = ['payment-instruments', 'orders', 'subscriptions', 'transactions', 'websites', 'products', 'plans', 'gateway-accounts', 'deposit-requests']
/** Rules that Rebilly writes in additionalSchema, beside required and default. */
const RULES = ['allowedValues', 'maxLength', 'minimum', 'maximum', 'pattern'] as const

const FieldInput = loose({
  type: Type.Enum([...CUSTOM_FIELD_TYPES]), description: nullable(Type.String({ maxLength: 255 })), isEnabled: Type.Optional(Type.Boolean()), additionalSchema: nullable(JsonMap),
})
const resourceParams = Type.Object({ resource: Type.String({ maxLength: 50 }) })
const params = Type.Object({ resource: Type.String({ maxLength: 50 }), name: Type.String({ maxLength: 60, pattern: '^[\\w-]+$' }) })

function readField(input: Static<typeof FieldInput>): CustomFieldInput {
  if (input.isEnabled === false) wrongField('isEnabled', 'is true: a field cannot be disabled here')
  const schema = (input.additionalSchema ?? {}) as { readonly [name: string]: Json }
  const rules = Object.fromEntries(RULES.flatMap((rule): [string, Json | undefined][] => (schema[rule] == null ? [] : [[rule, typeof schema[rule] === 'string' ? bare(schema[rule]) : schema[rule]]])))
  return { description: input.description ?? null, required: schema['required'] === true, default: schema['default'] ?? null, rules }
}

/** Rebilly writes patterns between slashes. */
const bare = (pattern: string): string => /^\/(.*)\/$/s.exec(pattern)?.[1] ?? pattern

export function viewField(ctx: Context, head: RequestHead, field: CustomField) {
  const rules = Object.fromEntries(RULES.flatMap((rule) => (field.rules[rule] === undefined ? [] : [[rule, rule === 'pattern' ? `/${field.rules.pattern}/` : field.rules[rule]]])))
  const schema = { ...rules, ...(field.required ? { required: true } : {}), ...(field.default === null ? {} : { default: field.default }) }
  return {
    name: field.name, type: field.type, description: field.description, isEnabled: true, additionalSchema: Object.keys(schema).length === 0 ? null : schema,
    _links: linksOf(ctx, head, { self: `/custom-fields/${CUSTOMERS}/${field.name}` }),
  }
}

function checkResource(resource: string): void {
  if (resource === CUSTOMERS) return
  if (OTHERS.includes(resource)) wrongField('resource', `of ${resource} has no custom fields of its own here: they are kept as they come`)
  refuse('not-found', { detail: `there is no resource ${resource}` })
}

export const customFieldEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/custom-fields/{resource}', scope: 'custom-fields:read', params: resourceParams, query: Type.Object(pageQuery),
    handle: async ({ ctx, head, params: { resource }, query }) => {
      if (resource !== CUSTOMERS && !OTHERS.includes(resource)) checkResource(resource)
      const fields = resource === CUSTOMERS ? await getCustomFields(ctx, 'customer') : []
      return answerWhole(fields.map((field) => viewField(ctx, head, field)), query, ['name', 'type'])
    },
  }),
  endpoint({
    method: 'GET', path: '/custom-fields/{resource}/{name}', scope: 'custom-fields:read', params, query: fieldsQuery,
    handle: async ({ ctx, head, params: { resource, name }, query }) => {
      if (resource !== CUSTOMERS) refuse('not-found', { detail: `there is no custom field ${name} of ${resource}` })
      return answerOne(viewField(ctx, head, await getCustomField(ctx, 'customer', name)), query.fields)
    },
  }),
  endpoint({
    method: 'PUT', path: '/custom-fields/{resource}/{name}', scope: 'custom-fields:write', params, body: FieldInput,
    handle: async ({ ctx, head, params: { resource, name }, body }) => {
      checkResource(resource)
      const input = readField(body)
      const known = await getCustomField(ctx, 'customer', name).catch((error: unknown) => (error instanceof Refused && error.code === 'not-found' ? null : Promise.reject(error as Error)))
      if (known === null) {
        const field = await defineCustomField(ctx, { ...input, resource: 'customer', name, type: body.type })
        return answerOne(viewField(ctx, head, field), undefined, urlOf(ctx, head, `/custom-fields/${CUSTOMERS}/${field.name}`))
      }
      if (known.type !== body.type) wrongField('type', `stays ${known.type} for ever`)
      return answerOne(viewField(ctx, head, await changeCustomField(ctx, 'customer', name, input, null)))
    },
  }),
]
