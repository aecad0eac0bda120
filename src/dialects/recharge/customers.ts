// Recharge's customers.

import Type from 'typebox'
import type { ContactInput } from '../../domain/contact.ts'
import type { Customer, ExternalReference } from '../../domain/customer.ts'
import type { Json, JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { findCustomers } from '../../services/customer-lists.ts'
import type { CustomerDraft } from '../../services/customer-draft.ts'
import { changeCustomer, deleteCustomer, expectOwnNumber, findOrCreateCustomer } from '../../services/customers.ts'
import { getCredits } from '../../services/credits.ts'
import { inOneTransaction } from '../../services/one-transaction.ts'
import { keepInstruments } from '../../services/payment-methods.ts'
import { getStandingOf } from '../../services/standings.ts'
import { comment } from '../../services/timeline.ts'
import { hashOf, NOTHING_YET, numberInHash, viewCustomers } from './customer-view.ts'
import { AGE_FILTERS, listAnswer, type ListRequest, namesOf, readIds, readList, readPage } from './lists.ts'
import { instrumentsBy, readTokens } from './payment-tokens.ts'
import { including } from './rights.ts'
import { DELETED } from './subscription-view.ts'
import { countryCode, ECOMMERCE, type Fields, fieldsOf, KEPT, readNumber, readQueryTime, refuseField, type Version, versionOf, viewMoney, viewTime } from './wire.ts'

export const ById = Type.Object({ id: Type.String() })
export const AnyBody = Type.Unknown()

const NAMES: readonly (readonly [recharge: string, core: 'email' | 'firstName' | 'lastName' | 'phone'])[] = [
  ['email', 'email'], ['first_name', 'firstName'], ['last_name', 'lastName'], ['phone', 'phone'],
]
/** Switches that the core has no field for. */
const SWITCHES = [
  'tax_exempt', 'apply_credit_to_next_recurring_charge', 'apply_credit_to_next_checkout_charge', 'backup_payment_methods_enabled', 'payment_method_fallback_on_failure_disabled',
] as const

/** A customer as it is sent. `before` is the one that is changed. */
export function readCustomer(fields: Fields, version: Version, before: Customer | null): CustomerDraft {
  const draft: { -readonly [field in keyof CustomerDraft]: CustomerDraft[field] } = {}
  for (const [name, core] of NAMES) {
    const isName = name !== 'phone'
    const text = fields.text(name, { required: before === null && isName, nullable: !isName, min: isName ? 1 : 0 })
    if (text !== undefined) draft[core] = text
  }
  const external = version === '2021-11' ? fields.object('external_customer_id', { nullable: true })?.text(ECOMMERCE, { nullable: true }) : fields.text('shopify_customer_id', { nullable: true })
  const cleared = version === '2021-11' && fields.has('external_customer_id') && external === undefined
  if (external !== undefined || cleared) draft.externalReferences = referencesWith(before, external ?? null)
  const kept = readSwitches(fields)
  if (Object.keys(kept).length > 0) draft.metadata = { [KEPT]: kept }
  if (version === '2021-01') readOld(fields, draft)
  return draft
}

function referencesWith(before: Customer | null, external: string | null): ExternalReference[] {
  const others = before?.externalReferences.filter(({ system }) => system !== ECOMMERCE) ?? []
  return external === null ? others : [...others, { system: ECOMMERCE, value: external }]
}

function readSwitches(fields: Fields): JsonObject {
  const kept: Record<string, Json> = {}
  for (const name of SWITCHES) {
    const value = fields.boolean(name, { nullable: name !== 'tax_exempt' })
    if (value !== undefined) kept[name] = value
  }
  return kept
}

const BILLING: readonly (readonly [recharge: string, core: 'firstName' | 'lastName' | 'company' | 'line1' | 'line2' | 'city' | 'region' | 'postalCode'])[] = [
  ['billing_first_name', 'firstName'], ['billing_last_name', 'lastName'], ['billing_company', 'company'], ['billing_address1', 'line1'], ['billing_address2', 'line2'],
  ['billing_city', 'city'], ['billing_province', 'region'], ['billing_zip', 'postalCode'],
]

/** What 2021-01 has besides: the billing address at the customer, and whether marketing is welcome. */
function readOld(fields: Fields, draft: { -readonly [field in keyof CustomerDraft]: CustomerDraft[field] }): void {
  const contact: { -readonly [field in keyof ContactInput]: ContactInput[field] } = {}
  for (const [name, core] of BILLING) {
    const text = fields.text(name, { nullable: true })
    if (text !== undefined) contact[core] = text
  }
  const country = fields.text('billing_country', { nullable: true })
  if (country !== undefined) contact.country = country === null || country === '' ? null : countryCode(country)
  const phone = fields.text('billing_phone', { nullable: true })
  if (phone !== undefined) contact.phones = phone === null || phone.trim() === '' ? [] : [{ value: phone }]
  if (Object.keys(contact).length > 0) draft.primaryContact = contact
  const marketing = fields.boolean('accepts_marketing', { nullable: true })
  if (typeof marketing === 'boolean') draft.consents = [{ channel: 'mail', state: marketing ? 'granted' : 'withdrawn', method: 'Recharge API' }]
}

/** What a customer does not decide in a session: taxes, whose customer it is elsewhere, and whose cards are charged. */
const FOR_STORES = ['tax_exempt', 'external_customer_id', 'shopify_customer_id', 'stripe_customer_token'] as const

const FILTERS = ['email', 'external_customer_id', 'shopify_customer_id', 'hash', 'status', ...AGE_FILTERS]

const STATUSES = ['active', 'inactive'] as const

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

/** The filter of the core that a list's filters mean; null when nobody can match. */
function filterOf(ctx: Context, { filters, version }: ListRequest): string | null {
  const clauses: string[] = []
  if (ctx.actor.customer !== undefined) clauses.push(`number:${ctx.actor.customer}`)
  if (filters['email']) clauses.push(`email:${quoted(filters['email'])}`)
  const external = filters['external_customer_id'] ?? filters['shopify_customer_id']
  if (external) clauses.push(`externalReferences.${ECOMMERCE}:${quoted(external)}`)
  if (filters['status']) clauses.push(`activity:${STATUSES.find((one) => one === filters['status']?.toLowerCase()) ?? refuseField('status', 'Must be one of: ACTIVE, INACTIVE.')}`)
  if (filters['hash']) clauses.push(`number:${numberInHash(filters['hash']) ?? 0n}`)
  const ids = readIds('ids', filters['ids'])
  if (ids?.length === 0) return null
  if (ids) clauses.push(`number:${ids.join(',')}`)
  for (const [field, name] of [['createdAt', 'created_at'], ['updatedAt', 'updated_at']] as const) {
    const end = (suffix: 'min' | 'max'): string => {
      const text = filters[`${name}_${suffix}`]
      return text === undefined ? '' : readQueryTime(`${name}_${suffix}`, text, version).toISOString()
    }
    const [from, to] = [end('min'), end('max')]
    if (from || to) clauses.push(`${field}:${from ? quoted(from) : ''}..${to ? quoted(to) : ''}`)
  }
  return clauses.join(';')
}

const SORT_FIELDS = { number: 'number', createdAt: 'createdAt', updatedAt: 'updatedAt' } as const

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const request = readList(head, FILTERS)
  const filter = filterOf(ctx, request)
  const { sort, descending, after } = request
  // The core writes instants of places as PostgreSQL does.
  const place = after === null ? null : sort === 'number' ? after : ([after[0].replace('T', ' ').replace('Z', '+00'), after[1]] as const)
  const page = await readPage(request, async (limit) => {
    if (filter === null) return []
    const { customers } = await findCustomers(ctx, { filter, sort: `${descending ? '-' : ''}${SORT_FIELDS[sort]}` }, { after: place, limit })
    return request.filters['hash'] ? customers.filter((one) => hashOf(ctx, one) === request.filters['hash']) : customers
  })
  return listAnswer(head, request, 'customers', page, await viewCustomers(ctx, page.rows, request.version, request.include))
}

async function count(ctx: Context, head: RequestHead): Promise<Answer> {
  const filter = filterOf(ctx, readList(head, FILTERS))
  const total = filter === null ? 0 : (await findCustomers(ctx, { filter }, { after: null, limit: 1, count: true })).total
  return { body: { count: total ?? 0 } }
}

/** The live customer of a number, or of that of one merged into it; for a session, only its own. */
export async function customerAt(ctx: Context, id: string): Promise<Awaited<ReturnType<typeof getStandingOf>>> {
  const found = await getStandingOf(ctx, readNumber(id), DELETED)
  // In the words for a number that nobody has: a session does not learn which ones there are.
  return ctx.actor.customer === undefined || ctx.actor.customer === found.customer.number ? found : refuse('not-found', { detail: `there is no customer ${id}` })
}

/** The same to be written to. Refuses merged for one that is part of another now, telling of which. */
export async function customerToChange(ctx: Context, id: string): Promise<Awaited<ReturnType<typeof getStandingOf>>> {
  const found = await customerAt(ctx, id)
  expectOwnNumber(found.customer, readNumber(id), `customer ${id} was merged into customer ${found.customer.number}; write to that one`)
  return found
}

async function shown(ctx: Context, head: RequestHead, number: bigint, status = 200): Promise<Answer> {
  const { customer, standing } = await getStandingOf(ctx, number, DELETED)
  const [view] = await viewCustomers(ctx, [customer], versionOf(head), namesOf(head.query['include']), new Map([[number, standing]]))
  return { status, body: { customer: view } }
}

async function create(ctx: Context, head: RequestHead, body: unknown): Promise<Answer> {
  const version = versionOf(head)
  const fields = fieldsOf(body)
  const draft = readCustomer(fields, version, null)
  const tokens = readTokens(fields)
  fields.done()
  const status = version === '2021-11' ? 201 : 200
  // The processor is asked first: a token that it does not know leaves nobody behind.
  const held = tokens ? await instrumentsBy(ctx, tokens, 'stripe_customer_token') : null
  const customer = await inOneTransaction(ctx, async (one) => {
    // An e-mail belongs to one customer of a store, whatever the site's own setting says.
    const { customer: made, created } = await findOrCreateCustomer(one, { by: 'email' }, draft)
    if (!created) refuse('email-taken', { detail: 'email already exists on store' })
    if (held) await keepInstruments(one, made.id, held.gateway, held.instruments)
    return made
  })
  if (held) return shown(ctx, head, customer.number, status)
  return { status, body: { customer: (await viewCustomers(ctx, [customer], version, new Set(), new Map([[customer.number, NOTHING_YET(customer)]])))[0] } }
}

async function change(ctx: Context, head: RequestHead, id: string, body: unknown): Promise<Answer> {
  const version = versionOf(head)
  const { customer: before } = await customerToChange(ctx, id)
  const fields = fieldsOf(body)
  if (ctx.actor.customer !== undefined) for (const name of FOR_STORES) if (fields.has(name)) fields.wrong(name, 'Cannot be set by customers.')
  const draft = readCustomer(fields, version, before)
  const tokens = readTokens(fields)
  fields.done()
  const held = tokens ? await instrumentsBy(ctx, tokens, 'stripe_customer_token') : null
  await inOneTransaction(ctx, async (one) => {
    if (Object.keys(draft).length > 0) await changeCustomer(one, before.id, draft, { emailUnique: true })
    if (held) await keepInstruments(one, before.id, held.gateway, held.instruments)
  })
  return shown(ctx, head, before.number)
}

/** Refused while anything is still to be charged. */
async function remove(ctx: Context, id: string): Promise<Answer> {
  const { customer } = await customerToChange(ctx, id)
  if (customer.activity === 'active') {
    refuse('in-use', { detail: 'Customer has active subscriptions', errors: [{ pointer: '/subscriptions', code: 'in-use', message: 'Customer has active subscriptions' }] })
  }
  await deleteCustomer(ctx, customer.id)
  return { status: 204 }
}

const CREDITS_SHOWN_MAX = 100

async function creditSummary(ctx: Context, head: RequestHead, id: string): Promise<Answer> {
  const { customer } = await customerAt(ctx, id)
  const { balances, entries } = await getCredits(ctx, customer.id, null, CREDITS_SHOWN_MAX)
  const asked = head.query['presentment_currency']
  const currency = balances.find((one) => one.currency === asked)?.currency ?? ctx.site.settings.reportingCurrency
  const balance = balances.find((one) => one.currency === currency)?.balanceMinor ?? 0n
  const details = entries.filter((one) => one.currency === currency && one.amountMinor > 0n).map((one) => ({
    id: Number(one.number), amount: viewMoney(one.amountMinor, currency), created_at: viewTime(one.at, '2021-11'), currency_code: currency, name: one.reason ?? one.kind,
  }))
  const include = namesOf(head.query['include']).has('credit_details') ? { include: { credit_details: details } } : {}
  return { body: { credit_summary: { customer_id: Number(customer.number), total_available_balance: viewMoney(balance, currency), currency_code: currency, ...include } } }
}

const TEMPLATES = ['get_account_access', 'upcoming_charge', 'shopify_update_payment_information', 'shopify_migrate_payment_information'] as const

/** Regulars sends no templates of Recharge: that one was asked for is kept on the customer's timeline. */
async function notify(ctx: Context, id: string, body: unknown): Promise<Answer> {
  const { customer } = await customerToChange(ctx, id)
  const fields = fieldsOf(body)
  const type = fields.choice('type', ['email', 'sms'], { required: true })
  const template = fields.choice('template_type', TEMPLATES, { required: true })
  fields.object('template_vars', { nullable: true })
  fields.done()
  await comment(ctx, customer.id, `Notification ${template} by ${type} was asked for through the Recharge API.`)
  return { body: {} }
}

export const customerEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/customers', scope: 'customers:read', handle: async ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'GET', path: '/customers/count', scope: 'customers:read', handle: async ({ ctx, head }) => count(ctx, head) }),
  endpoint({ method: 'POST', path: '/customers', scope: 'customers:write', body: AnyBody, handle: async ({ ctx, head, body }) => create(ctx, head, body) }),
  endpoint({
    method: 'GET', path: '/customers/{id}', scope: 'customers:read', params: ById,
    handle: async ({ ctx, head, params }) => {
      const { customer, standing } = await customerAt(ctx, params.id)
      const [view] = await viewCustomers(ctx, [customer], versionOf(head), namesOf(head.query['include']), new Map([[customer.number, standing]]))
      return { body: { customer: view } }
    },
  }),
  endpoint({ method: 'PUT', path: '/customers/{id}', scope: 'customers:write', params: ById, body: AnyBody, handle: async ({ ctx, head, params, body }) => change(ctx, head, params.id, body) }),
  endpoint({ method: 'DELETE', path: '/customers/{id}', scope: 'customers:write', params: ById, handle: async ({ ctx, params }) => remove(ctx, params.id) }),
  ...including(['customers:read'], [
    endpoint({ method: 'GET', path: '/customers/{id}/credit_summary', scope: 'payments:read', params: ById, handle: async ({ ctx, head, params }) => creditSummary(ctx, head, params.id) }),
  ]),
  endpoint({ method: 'POST', path: '/customers/{id}/notifications', scope: 'customers:write', params: ById, body: AnyBody, handle: async ({ ctx, params, body }) => notify(ctx, params.id, body) }),
]
