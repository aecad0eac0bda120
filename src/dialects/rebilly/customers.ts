// Rebilly's customers.

import Type, { type Static } from 'typebox'
import type { Customer } from '../../domain/customer.ts'
import type { Contact, ContactPoint } from '../../domain/contact.ts'
import type { JsonObject } from '../../domain/json.ts'
import { averageValue } from '../../domain/metrics.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { Refused } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import { type Context, permit } from '../../services/context.ts'
import { findCustomers } from '../../services/customer-lists.ts'
import type { CustomerDraft } from '../../services/customer-draft.ts'
import { deleteCustomer, getCustomer, registerCustomer, upsertCustomer, type Written } from '../../services/customers.ts'
import { expandCustomers } from '../../services/expand.ts'
import { onFreshRead } from '../../services/fresh-reads.ts'
import { mergeCustomers } from '../../services/merges.ts'
import { attachPaymentMethod } from '../../services/payment-methods.ts'
import { readPaymentToken } from '../../services/payment-tokens.ts'
import { readCustomerFilter, viewAmount } from './filter.ts'
import { TouchInput, readTouch, viewLeadSources } from './lead-sources.ts'
import { METHOD_NAMES, viewInstruments } from './instrument-view.ts'
import { languageOf } from './locale.ts'
import { presentCustomer } from './present-customer.ts'
import { viewWebsite, websiteOf } from './websites.ts'
import {
  AddressInput, answerOne, answerPage, Id, idParams, JsonMap, linksOf, loose, nullable, ownOf, ownPatch, pageQuery, readAddress, readExpands, readPage, readSort, showQuery, Text, textOf, urlOf,
  viewAddress, viewTime, wrongField,
} from './wire.ts'

const EXPANDS = ['defaultPaymentInstrument', 'website', 'leadSource'] as const
const SORTS = {
  createdTime: 'createdAt', updatedTime: 'updatedAt', email: 'email', lastName: 'lastName', paymentCount: 'paymentCount', lastPaymentTime: 'lastPaymentAt', invoiceCount: 'invoiceCount',
  'averageValue.amount': 'averageValue', 'lifetimeRevenue.amount': 'lifetimeRevenue',
}
/** One currency and country of tax numbers that the core would keep apart. */
const TAX_TYPES = ['eu-vat', 'other'] as const

export const CustomerInput = loose({
  websiteId: nullable(Id), paymentToken: nullable(Type.String({ maxLength: 100 })), defaultPaymentInstrumentId: nullable(Id),
  // Read-only since August 2026; older clients still write it.
  defaultPaymentInstrument: nullable(loose({ paymentInstrumentId: nullable(Id), paymentCardId: nullable(Id) })),
  preferredPayoutInstrumentId: nullable(Id), primaryAddress: nullable(AddressInput), customFields: nullable(JsonMap), locale: nullable(Type.String({ maxLength: 35 })),
  taxNumbers: nullable(Type.Array(loose({ type: Type.Enum([...TAX_TYPES]), value: Text }), { maxItems: 20 })),
  leadSource: nullable(TouchInput), personId: nullable(Text), notificationEmails: nullable(Type.Array(Text, { maxItems: 50 })),
})
type CustomerInput = Static<typeof CustomerInput>

/** Rebilly's type of a tax number; it has no word for most, nor for the country, which stay in the core. */
const taxTypeOf = ({ type }: { readonly type: string }): (typeof TAX_TYPES)[number] => TAX_TYPES.find((one) => one === type) ?? 'other'

/** A body in the core's words. Absent members are left alone, null clears; an address is replaced whole, custom fields key by key. `before` is the customer that it changes. */
function readCustomer(ctx: Context, input: CustomerInput, before: Customer | null = null): CustomerDraft {
  const { primaryAddress, customFields, taxNumbers, leadSource, locale, defaultPaymentInstrumentId, defaultPaymentInstrument } = input
  const defaultId = defaultPaymentInstrumentId !== undefined ? defaultPaymentInstrumentId
    : defaultPaymentInstrument === null ? null : (defaultPaymentInstrument?.paymentInstrumentId ?? defaultPaymentInstrument?.paymentCardId ?? undefined)
  const touch = leadSource ? readTouch(leadSource) : null
  return {
    ...(primaryAddress === undefined ? {} : readPrimaryAddress(primaryAddress)),
    ...(customFields === undefined ? {} : { customFields: customFields as JsonObject | null }),
    ...(taxNumbers === undefined ? {} : { taxNumbers: taxNumbers?.map((one) => before?.taxNumbers.find((own) => own.value === one.value && taxTypeOf(own) === one.type) ?? { type: one.type, value: one.value }) ?? null }),
    ...(touch === null ? {} : { leadSource: touch }),
    ...(locale === undefined ? {} : { language: locale === null ? null : languageOf(ctx.site.settings.languages, locale) }),
    ...(defaultId === undefined || input.paymentToken ? {} : { defaultPaymentMethodId: defaultId }),
    ...ownPatch({
      websiteId: input.websiteId, personId: input.personId, preferredPayoutInstrumentId: input.preferredPayoutInstrumentId, notificationEmails: input.notificationEmails, locale,
      ...(primaryAddress === undefined ? {} : { dob: primaryAddress?.dob ?? null, jobTitle: primaryAddress?.jobTitle ?? null }),
    }),
  }
}

/** What of a body a customer may write of himself, in the core's words. */
export function readOwnAccount(ctx: Context, before: Customer | null, input: Pick<CustomerInput, 'primaryAddress' | 'taxNumbers' | 'notificationEmails' | 'preferredPayoutInstrumentId'>): CustomerDraft {
  const { primaryAddress, taxNumbers, notificationEmails, preferredPayoutInstrumentId } = input
  return readCustomer(ctx, { primaryAddress, taxNumbers, notificationEmails, preferredPayoutInstrumentId }, before)
}

/** Rebilly derives e-mail and names from the address; so they are written with it. */
function readPrimaryAddress(address: Static<typeof AddressInput> | null): CustomerDraft {
  if (address === null) return { primaryContact: null, email: null, firstName: null, lastName: null, company: null, phone: null }
  const contact = readAddress(address)
  const main = (points: typeof contact.emails): string | null => (points?.find((one) => one.primary) ?? points?.[0])?.value ?? null
  return {
    primaryContact: contact, email: main(contact.emails), phone: main(contact.phones), firstName: contact.firstName ?? null, lastName: contact.lastName ?? null,
    company: contact.company ?? null,
  }
}

const NO_CONTACT: Contact = { firstName: null, lastName: null, company: null, line1: null, line2: null, city: null, region: null, postalCode: null, country: null, emails: [], phones: [] }

/** The points of a contact with the one that its customer is reached by first among them, if it is known. */
function pointedAt(points: readonly ContactPoint[], value: string | null): ContactPoint[] {
  if (value === null) return [...points]
  const isIt = (one: ContactPoint): boolean => one.value.toLowerCase() === value.toLowerCase()
  return points.some(isIt) ? points.map((one) => ({ ...one, primary: isIt(one) })) : [{ label: 'main', value, primary: true }, ...points.map((one) => ({ ...one, primary: false }))]
}

/**
 * The address that a customer has, with what else is known of how to reach him. Rebilly derives names and e-mail from it: shown without
 * them, it would clear them when a client sends back what it read.
 */
function contactOf({ primaryContact, firstName, lastName, company, email, phone }: Customer): Contact | null {
  if (!primaryContact && [firstName, lastName, company, email, phone].every((one) => one === null)) return null
  const contact = primaryContact ?? NO_CONTACT
  return {
    ...contact, firstName: firstName ?? contact.firstName, lastName: lastName ?? contact.lastName, company: company ?? contact.company,
    emails: pointedAt(contact.emails, email), phones: pointedAt(contact.phones, phone),
  }
}

/** A customer as Rebilly shows it. `method` is the default payment method, `embedded` what was asked for beside. */
export function viewCustomer(ctx: Context, head: RequestHead, customer: Customer, method: PaymentMethod | null, embedded: object = {}) {
  const own = ownOf(customer.metadata)
  const { metrics } = customer
  const contact = contactOf(customer)
  const path = `/customers/${customer.id}`
  const websiteId = websiteOf(ctx, own)
  const average = averageValue(metrics)
  return {
    id: customer.id, organizationId: ctx.site.slug, websiteId, email: customer.email, firstName: customer.firstName, lastName: customer.lastName,
    primaryAddress: contact && viewAddress(ctx, contact, own),
    defaultPaymentInstrument: method && { method: METHOD_NAMES[method.kind], paymentInstrumentId: method.id },
    preferredPayoutInstrumentId: textOf(own['preferredPayoutInstrumentId']), customFields: customer.customFields,
    tags: customer.tags.map((name) => ({ id: name, name, type: 'customer' as const, _links: linksOf(ctx, head, { self: `/tags/${encodeURIComponent(name)}` }) })),
    taxNumbers: customer.taxNumbers.length === 0 ? null : customer.taxNumbers.map(({ type, value }, index) => ({ type: taxTypeOf({ type }), value, isDefault: index === 0 })),
    locale: localeOf(customer, own), company: null, personId: textOf(own['personId']), notificationEmails: Array.isArray(own['notificationEmails']) ? (own['notificationEmails'] as string[]) : [],
    averageValue: viewAmount(average.amountMinor, average.currency), lifetimeRevenue: viewAmount(metrics.lifetimeRevenueMinor, metrics.currency),
    paymentCount: metrics.paymentCount, invoiceCount: metrics.invoiceCount, lastPaymentTime: viewTime(metrics.lastPaymentAt), hasFulfilledKyc: false,
    revision: customer.revision, createdTime: viewTime(customer.createdAt), updatedTime: viewTime(customer.updatedAt),
    _links: linksOf(ctx, head, {
      self: path, defaultPaymentInstrument: method && `/payment-instruments/${method.id}`, leadSource: customer.leadSources.original && `${path}/lead-source`, website: `/websites/${websiteId}`,
      attachments: `/attachments?filter=relatedType:customer;relatedId:${customer.id}`,
    }),
    _embedded: embedded,
  }
}

/** The locale as it was given, as long as the language is still that. */
function localeOf({ language }: Customer, own: JsonObject): string | null {
  const given = textOf(own['locale'])
  return given !== null && (language === null || given.toLowerCase().startsWith(language.toLowerCase())) ? given : language
}

/** Customers with their default instruments, and what was asked for beside. */
export async function viewCustomers(ctx: Context, head: RequestHead, customers: readonly Customer[], expands: ReadonlySet<string>) {
  const withDefault = customers.filter((one) => one.defaultPaymentMethodId !== null)
  const { paymentMethods } = await expandCustomers(ctx, withDefault, new Set(['defaultPaymentMethod']))
  return customers.map((customer) => {
    const method = paymentMethods?.get(customer.number)?.find((one) => one.id === customer.defaultPaymentMethodId) ?? null
    const { original, mostRecent } = customer.leadSources
    return viewCustomer(ctx, head, customer, method, {
      ...(expands.has('defaultPaymentInstrument') && method ? { defaultPaymentInstrument: viewInstruments(ctx, head, [{ method, customerId: customer.id }])[0] } : {}),
      ...(expands.has('website') ? { website: viewWebsite(ctx, head, websiteOf(ctx, ownOf(customer.metadata))) } : {}),
      ...(expands.has('leadSource') && mostRecent ? { leadSource: viewLeadSources(ctx, head, customer.id, { original, mostRecent }) } : {}),
    })
  })
}

/** One customer as Rebilly shows it, for other nouns that embed it. */
export async function viewCustomerOf(ctx: Context, head: RequestHead, id: string): Promise<object> {
  return viewRecord(ctx, head, await getCustomer(ctx, id))
}

/** A customer's record as Rebilly shows it, also of one who was merged away. */
export async function viewRecord(ctx: Context, head: RequestHead, customer: Customer): Promise<object> {
  const [shown] = await viewCustomers(ctx, head, [customer], new Set())
  return shown ?? {}
}

async function shown(ctx: Context, head: RequestHead, customer: Customer, query: Static<typeof show>, isNew = false): Promise<Answer> {
  const [view = {}] = await viewCustomers(ctx, head, [customer], readExpands(query.expand, EXPANDS))
  return answerOne(view, query.fields, isNew ? urlOf(ctx, head, `/customers/${customer.id}`) : undefined)
}

/**
 * Writes what the body holds; a token, looked at before, is consumed after it, and what it brings becomes the default. A customer who is
 * new goes again when the gateway does not take it: who is told no sends the body once more, and would be there twice.
 */
async function written(ctx: Context, body: CustomerInput, write: () => Promise<Written>): Promise<Written> {
  if (body.paymentToken) {
    permit(ctx, 'payments:write')
    await readPaymentToken(ctx, body.paymentToken)
  }
  const done = await write()
  if (!body.paymentToken) return done
  const { id } = done.customer
  try {
    await attachPaymentMethod(ctx, id, { paymentToken: body.paymentToken })
  } catch (error) {
    if (done.created) await deleteCustomer(ctx, id)
    throw error
  }
  return { ...done, customer: await getCustomer(ctx, id) }
}

/** Changes the customer of an id, or makes it. Tax numbers are compared with those that there are, so that no other change comes in between. */
async function put(ctx: Context, id: string, body: CustomerInput): Promise<Written> {
  return onFreshRead(async () => {
    const before = body.taxNumbers ? await presentCustomer(ctx, id).catch((error: unknown) => (error instanceof Refused && error.code === 'not-found' ? null : Promise.reject(error as Error))) : null
    return upsertCustomer(ctx, id, readCustomer(ctx, body, before), before ? { expectedRevision: before.revision } : {})
  })
}

const list = Type.Object(pageQuery)
const show = Type.Object(showQuery)

export const customerEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/customers', scope: 'customers:read', query: list,
    handle: async ({ ctx, head, query }) => {
      const page = readPage(query)
      const expands = readExpands(query.expand, EXPANDS)
      const sort = readSort(query.sort, SORTS) ?? (query.q ? null : { field: 'createdAt', descending: true })
      const found = await findCustomers(ctx, {
        ...(query.filter ? { filter: readCustomerFilter(ctx, query.filter) } : {}), ...(query.q ? { q: query.q } : {}),
        ...(sort === null ? {} : { sort: (sort.descending ? '-' : '') + sort.field }),
      }, { after: null, limit: page.offset + page.limit, count: true })
      return answerPage(await viewCustomers(ctx, head, found.customers.slice(page.offset), expands), found.total ?? 0, page, query.fields)
    },
  }),
  endpoint({
    method: 'POST', path: '/customers', scope: 'customers:write', query: show, body: CustomerInput,
    handle: async ({ ctx, head, query, body }) => {
      readExpands(query.expand, EXPANDS)
      const { customer } = await written(ctx, body, () => registerCustomer(ctx, readCustomer(ctx, body)))
      return shown(ctx, head, customer, query, true)
    },
  }),
  endpoint({
    method: 'GET', path: '/customers/{id}', scope: 'customers:read', params: idParams, query: show,
    handle: async ({ ctx, head, params, query }) => {
      readExpands(query.expand, EXPANDS)
      return shown(ctx, head, await presentCustomer(ctx, params.id), query)
    },
  }),
  endpoint({
    method: 'PUT', path: '/customers/{id}', scope: 'customers:write', params: idParams, query: show, body: CustomerInput,
    handle: async ({ ctx, head, params, query, body }) => {
      readExpands(query.expand, EXPANDS)
      const { customer, created } = await written(ctx, body, () => put(ctx, params.id, body))
      return shown(ctx, head, customer, query, created)
    },
  }),
  endpoint({
    // A DELETE is always a merge: the customer of the path goes into the target. There is no plain delete.
    method: 'DELETE', path: '/customers/{id}', scope: 'customers:write', params: idParams, query: Type.Object({ targetCustomerId: Type.Optional(Id) }),
    handle: async ({ ctx, params, query }) => {
      const target = query.targetCustomerId ?? wrongField('targetCustomerId', 'is required: customers are merged, never deleted')
      const [gone, survivor] = [await presentCustomer(ctx, params.id), await presentCustomer(ctx, target)]
      if (gone.number === survivor.number) wrongField('targetCustomerId', 'is the customer itself')
      await mergeCustomers(ctx, { survivor: survivor.id, losers: [gone.id] })
      return { status: 204 }
    },
  }),
]
