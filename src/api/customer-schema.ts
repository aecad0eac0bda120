// The customer on the wire: what a caller sends, and what he sees.

import Type, { type Static } from 'typebox'
import { CONSENT_CHANNELS, CONSENT_STATES, type ConsentChange, type ConsentRecord } from '../domain/consent.ts'
import { type Customer, CUSTOMER_TYPES, EXTERNAL_REFERENCES_MAX, nameOf, TAX_NUMBERS_MAX } from '../domain/customer.ts'
import { EMAIL_MAX } from '../domain/email.ts'
import { CUSTOMER_ID_PATTERN } from '../domain/ids.ts'
import type { JsonObject } from '../domain/json.ts'
import { LEAD_SOURCE_FIELDS, TOUCH_URL_MAX, type LeadSource, type Touch } from '../domain/lead-source.ts'
import { averageValue } from '../domain/metrics.ts'
import { refuse } from '../domain/refusal.ts'
import { TAGS_OF_CUSTOMER_MAX } from '../domain/tag.ts'
import { readInstant } from '../domain/time.ts'
import type { CustomerDraft } from '../services/customer-draft.ts'
import { clearable, ContactInputSchema, ContactView, Instant, JsonMap, Money, nullable, strict, Text, viewInstant, viewMoney } from './schemas.ts'

export const CustomerId = Type.String({ pattern: CUSTOMER_ID_PATTERN, description: 'id of a customer; without regard to case' })
const Channel = Type.Enum([...CONSENT_CHANNELS])
const State = Type.Enum([...CONSENT_STATES])

const touchFields = Object.fromEntries(LEAD_SOURCE_FIELDS.map((field) => [field, clearable(Type.String({ maxLength: TOUCH_URL_MAX }))])) as {
  [field in (typeof LEAD_SOURCE_FIELDS)[number]]: ReturnType<typeof clearable<ReturnType<typeof Type.String>>>
}
export const TouchInputSchema = strict(touchFields)
export const LeadSourceView = strict({
  id: Type.String(),
  ...(Object.fromEntries(LEAD_SOURCE_FIELDS.map((field) => [field, nullable(Type.String())])) as {
    [field in (typeof LEAD_SOURCE_FIELDS)[number]]: ReturnType<typeof nullable<ReturnType<typeof Type.String>>>
  }),
  touchedAt: Instant,
})

export const ConsentInput = strict({
  channel: Channel, state: State, method: clearable(Text), evidence: clearable(Type.String({ maxLength: 10_000 })),
  ipAddress: clearable(Type.String({ maxLength: 45 })), decidedAt: clearable(Instant),
})

const profileInput = {
  type: Type.Optional(Type.Enum([...CUSTOMER_TYPES])),
  email: clearable(Type.String({ maxLength: EMAIL_MAX })),
  firstName: clearable(Text), lastName: clearable(Text), displayName: clearable(Text), username: clearable(Text),
  phone: clearable(Type.String({ maxLength: 50 })), company: clearable(Text), salutation: clearable(Text), title: clearable(Text),
  taxNumbers: clearable(Type.Array(strict({ type: Text, value: Text, country: clearable(Text) }), { maxItems: TAX_NUMBERS_MAX })),
  language: clearable(Text), timeZone: clearable(Text),
  primaryContact: clearable(ContactInputSchema),
  externalReferences: clearable(Type.Array(strict({ system: Text, value: Text }), { maxItems: EXTERNAL_REFERENCES_MAX })),
  metadata: clearable(JsonMap), customFields: clearable(JsonMap),
  defaultPaymentMethodId: clearable(Text),
  tags: clearable(Type.Array(Text, { maxItems: TAGS_OF_CUSTOMER_MAX })),
  leadSource: clearable(TouchInputSchema),
  consents: clearable(Type.Array(ConsentInput, { maxItems: 20 })),
}

export const CustomerCreate = strict({ id: clearable(Type.String({ maxLength: 50 })), ...profileInput })
export const CustomerChange = strict(profileInput)
export type CustomerCreateInput = Static<typeof CustomerCreate>

export const LikelyDuplicate = strict({
  customer: Type.String({ description: 'its id' }), number: Type.Integer(), probability: Type.Number({ minimum: 0, maximum: 1, description: 'that the two are one' }),
  isSure: Type.Boolean({ description: 'whether the two may be merged without a look at them' }),
  weights: Type.Array(strict({
    field: Type.String(), bits: Type.Number({ description: 'log2 of how many times likelier it makes the two one; they sum to the odds' }), text: Type.String({ description: 'as in `same phone +9.1`' }),
  }), { description: 'where the probability comes from, field by field' }),
}, { description: 'A customer who may be the same.' })

export const CustomerView = Type.Object(
  {
    id: Type.String(), number: Type.Integer(), type: Type.Enum([...CUSTOMER_TYPES]),
    email: nullable(Type.String()), name: nullable(Type.String({ description: 'what to show: display name, person, company or e-mail' })),
    firstName: nullable(Type.String()), lastName: nullable(Type.String()), displayName: nullable(Type.String()), username: nullable(Type.String()),
    phone: nullable(Type.String()), phoneE164: nullable(Type.String()), company: nullable(Type.String()), salutation: nullable(Type.String()),
    title: nullable(Type.String()),
    taxNumbers: Type.Array(strict({ type: Type.String(), value: Type.String(), country: nullable(Type.String()) })),
    language: nullable(Type.String()), timeZone: nullable(Type.String()), primaryContact: nullable(ContactView),
    externalReferences: Type.Array(strict({ system: Type.String(), value: Type.String() })),
    metadata: JsonMap, customFields: JsonMap, tags: Type.Array(Type.String()), defaultPaymentMethodId: nullable(Type.String()),
    leadSource: strict({ original: nullable(LeadSourceView), mostRecent: nullable(LeadSourceView) }),
    consents: strict({ mail: State, phone: State, sms: State, emailReceipts: State }),
    activity: Type.Enum(['active', 'inactive']),
    metrics: strict({
      firstPaymentAt: nullable(Instant), lastPaymentAt: nullable(Instant), paymentCount: Type.Integer(),
      grossRevenue: Money, lifetimeRevenue: Money, averageValue: Money, invoiceCount: Type.Integer(), activeSubscriptionCount: Type.Integer(),
    }),
    createdAt: Instant, updatedAt: Instant, deletedAt: nullable(Instant), revision: Type.Integer(),
    duplicates: Type.Optional(Type.Array(LikelyDuplicate, { description: 'who may be the same, when a write was asked to report it' })),
    mergedFrom: Type.Optional(Type.String({ description: 'the id that was asked for, when it is that of a customer merged into this one' })),
  },
  { description: 'A customer. Names given in `expand` are added beside these fields.', additionalProperties: true },
)

/** A caller's customer as the services take it; dates are read here. */
export function readCustomer(input: CustomerCreateInput): CustomerDraft {
  const { consents, metadata, customFields, ...rest } = input
  return {
    ...rest,
    ...(metadata === undefined ? {} : { metadata: metadata as JsonObject | null }),
    ...(customFields === undefined ? {} : { customFields: customFields as JsonObject | null }),
    ...(consents ? { consents: consents.map(readConsent) } : {}),
  }
}

/** One consent as the services take it. Refuses a date-time that does not exist. */
export function readConsent(input: Static<typeof ConsentInput>): ConsentChange {
  return { ...input, decidedAt: input.decidedAt ? readRequiredInstant(input.decidedAt, 'decidedAt') : null }
}

/** An RFC 3339 date-time. Refuses invalid, naming the field. */
export function readRequiredInstant(text: string, field: string): Date {
  return readInstant(text) ?? refuse('invalid', {
    detail: `${field} is not an RFC 3339 date-time that exists`, errors: [{ pointer: `/${field}`, code: 'date-time', message: 'is not an RFC 3339 date-time that exists' }],
  })
}

export function viewLeadSource(source: LeadSource): Static<typeof LeadSourceView> {
  const fields = Object.fromEntries(LEAD_SOURCE_FIELDS.map((field) => [field, source[field]])) as Touch
  return { id: source.id, ...fields, touchedAt: viewInstant(source.touchedAt) }
}

/** The customer as the native API shows it. */
export function viewCustomer(customer: Customer): Static<typeof CustomerView> {
  const { metrics, leadSources } = customer
  const { original, mostRecent } = leadSources
  // Every field by name, in the order of the schema: what was just written and what is read must be the same text.
  return {
    id: customer.id, number: Number(customer.number), type: customer.type, email: customer.email, name: nameOf(customer), firstName: customer.firstName,
    lastName: customer.lastName, displayName: customer.displayName, username: customer.username, phone: customer.phone, phoneE164: customer.phoneE164,
    company: customer.company, salutation: customer.salutation, title: customer.title,
    taxNumbers: customer.taxNumbers.map(({ type, value, country }) => ({ type, value, country })),
    language: customer.language, timeZone: customer.timeZone, primaryContact: viewContact(customer.primaryContact),
    externalReferences: customer.externalReferences.map(({ system, value }) => ({ system, value })),
    metadata: customer.metadata, customFields: customer.customFields, tags: [...customer.tags], defaultPaymentMethodId: customer.defaultPaymentMethodId,
    leadSource: { original: original && viewLeadSource(original), mostRecent: mostRecent && viewLeadSource(mostRecent) },
    consents: {
      mail: customer.consents.mail, phone: customer.consents.phone, sms: customer.consents.sms, emailReceipts: customer.consents.emailReceipts,
    },
    activity: customer.activity,
    metrics: {
      firstPaymentAt: viewInstant(metrics.firstPaymentAt), lastPaymentAt: viewInstant(metrics.lastPaymentAt), paymentCount: metrics.paymentCount,
      grossRevenue: viewMoney(metrics.grossRevenueMinor, metrics.currency), lifetimeRevenue: viewMoney(metrics.lifetimeRevenueMinor, metrics.currency),
      averageValue: viewMoney(averageValue(metrics).amountMinor, metrics.currency),
      invoiceCount: metrics.invoiceCount, activeSubscriptionCount: metrics.activeSubscriptionCount,
    },
    createdAt: viewInstant(customer.createdAt), updatedAt: viewInstant(customer.updatedAt), deletedAt: viewInstant(customer.deletedAt), revision: customer.revision,
  }
}

/** A contact as the native API shows it. */
export function viewContact(contact: Customer['primaryContact']): Static<typeof ContactView> | null {
  if (contact === null) return null
  const { firstName, lastName, company, line1, line2, city, region, postalCode, country } = contact
  return {
    firstName, lastName, company, line1, line2, city, region, postalCode, country,
    emails: contact.emails.map(({ label, value, primary }) => ({ label, value, primary })),
    phones: contact.phones.map(({ label, value, primary, e164 }) => ({ label, value, primary, e164: e164 ?? null })),
  }
}

export const ConsentView = strict({
  id: Type.String(), channel: Channel, state: State, method: nullable(Type.String()), evidence: nullable(Type.String()), ipAddress: nullable(Type.String()),
  recordedBy: Type.String(), decidedAt: Instant, recordedAt: Instant,
})

/** One entry of the history of consents as the native API shows it. */
export function viewConsent(record: ConsentRecord): Static<typeof ConsentView> {
  return { ...record, decidedAt: viewInstant(record.decidedAt), recordedAt: viewInstant(record.recordedAt) }
}
