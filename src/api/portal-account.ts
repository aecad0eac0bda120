// Routes of the portal: the customer's own record and addresses. What the merchant noted for himself is not shown.

import Type from 'typebox'
import { type Address, ADDRESS_KINDS } from '../domain/address.ts'
import { CONSENT_CHANNELS, CONSENT_STATES } from '../domain/consent.ts'
import { type Customer, nameOf, TAX_NUMBERS_MAX } from '../domain/customer.ts'
import { EMAIL_MAX } from '../domain/email.ts'
import { PORTAL_SCOPE } from '../domain/scope.ts'
import { type Answer, type Route, route } from '../http/surface.ts'
import { addAddress, changeAddress, getAddress, getAddresses, removeAddress } from '../services/addresses.ts'
import { asSelf, changeSelf, onOwnBehalf, type SelfChange } from '../services/portal.ts'
import { clearable, ContactInputSchema, ContactView, Instant, nullable, postalInput, postalView, strict, Text, viewInstant } from './schemas.ts'

const tag = 'portal: account'
const scope = PORTAL_SCOPE
const State = Type.Enum([...CONSENT_STATES])
const TaxNumbers = Type.Array(strict({ type: Text, value: Text, country: clearable(Text) }), { maxItems: TAX_NUMBERS_MAX })

const SelfView = strict({
  id: Type.String(), name: nullable(Type.String()), email: nullable(Type.String()), firstName: nullable(Type.String()), lastName: nullable(Type.String()), displayName: nullable(Type.String()),
  phone: nullable(Type.String()), company: nullable(Type.String()), language: nullable(Type.String()), timeZone: nullable(Type.String()), primaryContact: nullable(ContactView),
  taxNumbers: Type.Array(strict({ type: Type.String(), value: Type.String(), country: nullable(Type.String()) })),
  consents: strict({ mail: State, phone: State, sms: State, emailReceipts: State }), createdAt: Instant, revision: Type.Integer(),
  site: strict({
    slug: Type.String(), name: Type.String(), languages: Type.Array(Type.String()),
    allows: strict({ pause: Type.Boolean(), cancel: Type.Boolean(), skip: Type.Boolean() }, { description: 'what customers may do by themselves' }),
  }),
})
const AddressInputSchema = strict({ ...postalInput, kind: Type.Optional(Type.Enum([...ADDRESS_KINDS])), isDefault: Type.Optional(Type.Boolean()), phone: clearable(Type.String({ maxLength: 50 })) })
const AddressView = strict({
  id: Type.String(), kind: Type.Enum([...ADDRESS_KINDS]), isDefault: Type.Boolean(), ...postalView, phone: nullable(Type.String()), createdAt: Instant, updatedAt: Instant, revision: Type.Integer(),
})
const one = strict({ addressId: Type.String({ maxLength: 50 }) })

type Context = Parameters<typeof onOwnBehalf>[0]

function answerSelf({ site }: Context, customer: Customer): Answer {
  const { id, email, firstName, lastName, displayName, phone, company, language, timeZone, primaryContact, taxNumbers, consents, createdAt, revision } = customer
  return {
    body: {
      id, name: nameOf(customer), email, firstName, lastName, displayName, phone, company, language, timeZone, primaryContact, taxNumbers, consents, createdAt: viewInstant(createdAt), revision,
      site: { slug: site.slug, name: site.name, languages: site.settings.languages, allows: site.settings.portal },
    },
    revision,
  }
}

function viewAddress({ customer: _customer, metadata: _metadata, customFields: _fields, phoneE164: _e164, ...address }: Address): object {
  return { ...address, createdAt: viewInstant(address.createdAt), updatedAt: viewInstant(address.updatedAt) }
}
const answerAddress = (address: Address, status = 200): Answer => ({ status, body: viewAddress(address), revision: address.revision })

export const portalAccountRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/me', id: 'portalGetMe', tag, summary: 'Read who one is, and what the site allows', scope, answers: { 200: SelfView },
    handle: async ({ ctx }) => answerSelf(ctx, (await onOwnBehalf(ctx)).customer),
  }),
  route({
    method: 'PATCH', path: '/me', id: 'portalChangeMe', tag, summary: 'Change what one is called, how one is reached and what one allows', scope,
    body: strict({
      email: Type.Optional(Type.String({ minLength: 3, maxLength: EMAIL_MAX })), firstName: clearable(Text), lastName: clearable(Text), displayName: clearable(Text), phone: clearable(Type.String({ maxLength: 50 })),
      company: clearable(Text), language: clearable(Text), timeZone: clearable(Text), primaryContact: clearable(ContactInputSchema), taxNumbers: clearable(TaxNumbers),
      consents: Type.Optional(Type.Array(strict({ channel: Type.Enum([...CONSENT_CHANNELS]), state: Type.Enum(['granted', 'withdrawn']) }), { maxItems: 20 })),
    }),
    answers: { 200: SelfView }, refusals: ['revision-stale', 'email-taken', 'email-undeliverable', 'reference-taken', 'username-taken'],
    handle: async ({ ctx, body, ifMatch, ipAddress }) => answerSelf(ctx, await changeSelf(ctx, body as SelfChange, ipAddress, ifMatch)),
  }),
  route({
    method: 'GET', path: '/addresses', id: 'portalListAddresses', tag, summary: 'List the own addresses', scope, answers: { 200: strict({ items: Type.Array(AddressView), nextCursor: Type.Null() }) },
    handle: async ({ ctx }) => {
      const own = await onOwnBehalf(ctx, 'customers:read')
      return { body: { items: (await getAddresses(own.ctx, own.customer.id)).map(viewAddress), nextCursor: null } }
    },
  }),
  route({
    method: 'POST', path: '/addresses', id: 'portalAddAddress', tag, summary: 'Add an address; the first of its kind is the default', scope, body: AddressInputSchema, answers: { 201: AddressView },
    refusals: ['limit-reached', 'custom-field-invalid'],
    handle: async ({ ctx, body }) => answerAddress(await asSelf(ctx, 'customers:write', (own, id) => addAddress(own, id, body)), 201),
  }),
  route({
    method: 'GET', path: '/addresses/{addressId}', id: 'portalGetAddress', tag, summary: 'Read an address', scope, params: one, answers: { 200: AddressView },
    handle: async ({ ctx, params: { addressId } }) => {
      const own = await onOwnBehalf(ctx, 'customers:read')
      return answerAddress(await getAddress(own.ctx, own.customer.id, addressId))
    },
  }),
  route({
    method: 'PATCH', path: '/addresses/{addressId}', id: 'portalChangeAddress', tag, summary: 'Change an address by a merge patch', scope, params: one, body: AddressInputSchema,
    answers: { 200: AddressView }, refusals: ['revision-stale', 'custom-field-invalid'],
    handle: async ({ ctx, params: { addressId }, body, ifMatch }) => answerAddress(await asSelf(ctx, 'customers:write', (own, id) => changeAddress(own, id, addressId, body, ifMatch))),
  }),
  route({
    method: 'DELETE', path: '/addresses/{addressId}', id: 'portalRemoveAddress', tag, summary: 'Remove an address', scope, params: one, answers: { 204: null }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { addressId }, ifMatch }) => {
      await asSelf(ctx, 'customers:write', (own, id) => removeAddress(own, id, addressId, ifMatch))
      return { status: 204 }
    },
  }),
]
