// Pelcro's customers: list, create, read, change, delete, and one metadata key removed.

import Type from 'typebox'
import type { Customer } from '../../domain/customer.ts'
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import type { CustomerDraft } from '../../services/customer-draft.ts'
import { findCustomers } from '../../services/customer-lists.ts'
import { changeCustomer, deleteCustomer, getCustomer, registerCustomer, removeMetadataKey } from '../../services/customers.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { getPaymentMethods } from '../../services/payment-methods.ts'
import { viewCustomers } from './customer-view.ts'
import { refuseField } from './refusals.ts'
import { answerPage, expandsOf, namesOf, OLD_PROVIDER, quoted, readPaging } from './wire.ts'

const ById = Type.Object({ id: Type.String() })
const Body = Type.Record(Type.String(), Type.Unknown())
const TEXTS = [
  ['email', 'email'], ['first_name', 'firstName'], ['last_name', 'lastName'], ['display_name', 'displayName'], ['username', 'username'], ['phone', 'phone'],
  ['salutation', 'salutation'], ['title', 'title'], ['language', 'language'], ['timezone', 'timeZone'],
] as const
/** Of Pelcro's languages, those of its customers. */
const LANGUAGES = ['en', 'fr', 'it', 'ko', 'es']
/** What is not done here, and is said so rather than dropped. */
const LEFT_OUT = ['password', 'password_type', 'organization', 'import_payment_methods', 'payment_gateway_id', 'email_hardbounce']
const RESERVED = /^(pelcro|vimeo)/i
const DISPLAY_NAME_MAX = 100
const [PHONE_DIGITS_MIN, PHONE_DIGITS_MAX] = [5, 20]

function readText(body: JsonObject, name: string): string | null | undefined {
  const value = body[name]
  return value === undefined || value === null || typeof value === 'string' ? value : refuseField(name, `The ${name.replaceAll('_', ' ')} must be a string.`)
}

function readFlag(body: JsonObject, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  return value === false || value === 0 || value === '0' || value === 'false' ? false : refuseField(name, `The ${name.replaceAll('_', ' ')} field must be true or false.`)
}

function refuseOtherSite({ site }: Context, body: JsonObject): void {
  const named = body['site_id']
  if (named !== undefined && named !== site.slug && JSON.stringify(named).replaceAll('"', '') !== String(site.siteId)) refuseField('site_id', 'The selected site id is invalid.')
}

function readPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return digits.length >= PHONE_DIGITS_MIN && digits.length <= PHONE_DIGITS_MAX ? digits : refuseField('phone', `The phone must have ${PHONE_DIGITS_MIN} to ${PHONE_DIGITS_MAX} digits.`)
}

function readMetadata(value: Json): JsonObject | undefined {
  // PHP writes an empty object as an empty list.
  if (Array.isArray(value) && value.length === 0) return undefined
  if (!isJsonObject(value)) return refuseField('metadata', 'The metadata must be an object.')
  const reserved = Object.keys(value).find((key) => RESERVED.test(key))
  if (reserved !== undefined) refuse('metadata-key-reserved', { detail: `the key ${reserved} is reserved` })
  return value
}

/** A customer as it is sent. `before` is the one that is changed. */
function readCustomer(body: JsonObject, before: Customer | null): CustomerDraft {
  for (const name of LEFT_OUT) if (body[name] !== undefined && body[name] !== null && body[name] !== false) refuseField(name, `The ${name.replaceAll('_', ' ')} field is not taken here.`)
  const draft: { -readonly [field in keyof CustomerDraft]: CustomerDraft[field] } = {}
  for (const [name, core] of TEXTS) {
    const text = readText(body, name)
    if (text !== undefined) draft[core] = text
  }
  if (draft.username && !/^[\w-]+$/.test(draft.username)) refuseField('username', 'The username may only contain letters, numbers, dashes and underscores.')
  if (draft.displayName && draft.displayName.length > DISPLAY_NAME_MAX) refuseField('display_name', `The display name may not be greater than ${DISPLAY_NAME_MAX} characters.`)
  if (draft.language && !LANGUAGES.includes(draft.language)) refuseField('language', 'The selected language is invalid.')
  if (draft.phone) draft.phone = readPhone(draft.phone)
  const tin = readText(body, 'tin')
  if (tin !== undefined) draft.taxNumbers = [...(tin === null || tin.trim() === '' ? [] : [{ type: 'tin', value: tin }]), ...(before?.taxNumbers.slice(1) ?? [])]
  const old = readText(body, 'old_provider_id')
  const others = before?.externalReferences.filter(({ system }) => system !== OLD_PROVIDER) ?? []
  if (old !== undefined) draft.externalReferences = old === null || old === '' ? others : [...others, { system: OLD_PROVIDER, value: old }]
  const { metadata } = body
  const patch = metadata === undefined || metadata === null ? undefined : readMetadata(metadata)
  if (patch) draft.metadata = patch
  const marketing = [['mail', readFlag(body, 'mail_marketing') ?? readFlag(body, 'email_marketing')], ['phone', readFlag(body, 'tele_marketing')]] as const
  const consents = marketing.flatMap(([channel, given]) => (given === undefined ? [] : [{ channel, state: given ? 'granted' as const : 'withdrawn' as const, method: 'Pelcro API' }]))
  if (consents.length > 0) draft.consents = consents
  return draft
}

/** The id of a number in a path. */
async function idOf(ctx: Context, number: string): Promise<string> {
  if (!/^\d{1,18}$/.test(number)) refuse('not-found', { detail: 'there is no such customer' })
  return (await recordOf(ctx, 'customers', BigInt(number))).id
}

async function shown(ctx: Context, head: RequestHead, customer: Customer, status = 200): Promise<Answer> {
  const [data] = await viewCustomers(ctx, [customer], expandsOf(head))
  return { status, body: { data, status: 'success' } }
}

/** The core's field for one of a filter's. */
function fieldOf(name: string): string {
  const named = { email: 'email', first_name: 'firstName', last_name: 'lastName' }[name]
  const path = name.startsWith('metadata.') ? name.split('.').slice(1) : []
  return named ?? (path.length > 0 && path.every((part) => part !== '') ? ['metadata', ...path.map(quoted)].join('.') : refuseField(`filter.${name}`, 'This filter is not known.'))
}

/** One `filter[name]=(op:)value`. What the core's filters cannot say is refused, not ignored. */
function clauseOf(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') return refuseField(`filter.${name}`, 'The filter must be a text.')
  const [, operator = 'eq', text = ''] = /^(?:(eq|oreq|like|orlike|has|orhas):)?(.*)$/s.exec(value) ?? []
  if (operator === 'has' && name === 'metadata') return `metadata.${quoted(text)}:!null`
  if (operator !== 'eq') return refuseField(`filter.${name}`, `The operator ${operator} is not available here.`)
  return `${fieldOf(name)}:${text.split(',').map(quoted).join(',')}`
}

const SORTS: { readonly [name: string]: string } = { id: 'number', '-id': '-number', email: 'email', '-email': '-email' }

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const paging = readPaging(head)
  const given = head.query['filter'] ?? {}
  if (typeof given !== 'object') refuseField('filter', 'Filters are written filter[field]=value.')
  const filter = Object.entries(given).map(([name, value]) => clauseOf(name, value)).join(';')
  const [named = 'id', ...more] = namesOf(head.query['sort'])
  const sort = more.length === 0 && Object.hasOwn(SORTS, named) ? SORTS[named] : undefined
  if (sort === undefined) refuseField('sort', 'The sort is one of id, -id, email, -email.')
  const { customers, total } = await findCustomers(ctx, { filter, sort }, { after: null, limit: paging.page * paging.limit, count: true })
  const rows = customers.slice((paging.page - 1) * paging.limit)
  return answerPage(head, paging, await viewCustomers(ctx, rows, expandsOf(head)), total ?? 0)
}

async function create(ctx: Context, head: RequestHead, body: JsonObject): Promise<Answer> {
  refuseOtherSite(ctx, body)
  if (body['default_source_id'] != null) refuseField('default_source_id', 'The selected default source id is invalid.')
  const draft = readCustomer(body, null)
  if (!draft.email && !draft.displayName && !body['old_provider_id']) refuseField('email', 'The email field is required when neither old provider id nor display name is present.')
  const { customer } = await registerCustomer(ctx, draft, { skipEmailDnsValidation: readFlag(body, 'skip_email_dns_validations') ?? false })
  return shown(ctx, head, customer, 201)
}

async function change(ctx: Context, head: RequestHead, number: string, body: JsonObject): Promise<Answer> {
  refuseOtherSite(ctx, body)
  const before = await getCustomer(ctx, await idOf(ctx, number))
  const draft = readCustomer(body, before)
  const source = body['default_source_id']
  const method = source == null ? undefined : (await getPaymentMethods(ctx, before.id)).methods.find((one) => String(one.number) === JSON.stringify(source).replaceAll('"', ''))
  if (source != null && !method) refuseField('default_source_id', 'The selected default source id is invalid.')
  const options = { skipEmailDnsValidation: readFlag(body, 'skip_email_dns_validations') ?? false }
  return shown(ctx, head, await changeCustomer(ctx, before.id, { ...draft, ...(method ? { defaultPaymentMethodId: method.id } : {}) }, options))
}

const bodyOf = (body: unknown): JsonObject => body as JsonObject

export const customerEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/customers', scope: 'customers:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/customers', scope: 'customers:write', body: Body, handle: ({ ctx, head, body }) => create(ctx, head, bodyOf(body)) }),
  endpoint({
    method: 'GET', path: '/customers/{id}', scope: 'customers:read', params: ById,
    handle: async ({ ctx, head, params }) => shown(ctx, head, await getCustomer(ctx, await idOf(ctx, params.id))),
  }),
  endpoint({ method: 'PUT', path: '/customers/{id}', scope: 'customers:write', params: ById, body: Body, handle: ({ ctx, head, params, body }) => change(ctx, head, params.id, bodyOf(body)) }),
  endpoint({
    method: 'DELETE', path: '/customers/{id}', scope: 'customers:write', params: ById,
    handle: async ({ ctx, params }) => {
      await deleteCustomer(ctx, await idOf(ctx, params.id))
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'DELETE', path: '/customers/{id}/metadata/{key}', scope: 'customers:write', params: Type.Object({ id: Type.String(), key: Type.String() }),
    handle: async ({ ctx, head, params: { id, key } }) => {
      if (RESERVED.test(key)) refuse('metadata-key-reserved', { detail: `the key ${key} is reserved` })
      return shown(ctx, head, await removeMetadataKey(ctx, await idOf(ctx, id), key))
    },
  }),
]
