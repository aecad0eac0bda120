// Rebilly's payment tokens and payment instruments.

import Type, { type Static } from 'typebox'
import { readSandboxToken, sandboxTokenOf } from '../../domain/sandbox-tokens.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { attachPaymentMethod, changePaymentMethod, deactivatePaymentMethod, findMethodOf, getPaymentMethods } from '../../services/payment-methods.ts'
import { createPaymentToken, getPaymentToken, getPaymentTokens } from '../../services/payment-tokens.ts'
import { findPaymentMethods } from '../../services/record-lists.ts'
import { readReferences } from '../../services/references.ts'
import { embedOwners } from './embedding.ts'
import { BRANDS, INSTRUMENT_STATUSES, METHOD_NAMES, viewInstruments, viewToken } from './instrument-view.ts'
import { readTouch, TouchInput } from './lead-sources.ts'
import { readRecordQuery, type RecordFields } from './record-filter.ts'
import { websiteOf } from './websites.ts'
import {
  AddressInput, answerOne, answerPage, fieldsQuery, Id, idParams, JsonMap, loose, nullable, ownOf, ownPatch, pageQuery, readAddress, readExpands, readPage, refuseFilter, refuseUnkept, showQuery, urlOf, wrongField,
} from './wire.ts'

const FIELDS: RecordFields = {
  id: { field: 'id' }, customerId: { field: 'customerId' }, createdTime: { field: 'createdAt', type: 'time' }, updatedTime: { field: 'updatedAt', type: 'time' }, last4: { field: 'last4' },
  brand: { field: 'brand', values: Object.fromEntries(Object.entries(BRANDS).map(([core, name]) => [name.toLowerCase(), [core]])) }, fingerprint: { field: 'fingerprint' },
  expYear: { field: 'expiryYear', type: 'integer' }, expMonth: { field: 'expiryMonth', type: 'integer' },
  status: { field: 'status', values: Object.fromEntries(Object.entries(INSTRUMENT_STATUSES).map(([core, name]) => [name, [core]])) },
  method: { field: 'kind', values: Object.fromEntries(Object.entries(METHOD_NAMES).map(([core, name]) => [name, [core]])) },
}
const SORTS = { createdTime: 'createdAt', updatedTime: 'updatedAt', expYear: 'expiryYear', last4: 'last4' }
const Card = loose({
  pan: Type.Optional(Type.String({ maxLength: 40 })), cvv: Type.Optional(Type.String({ maxLength: 4 })), expMonth: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
  expYear: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2100 })),
  // A token of the gateway, where the client talks to it itself: the way in for gateways that never show a number.
  gatewayToken: Type.Optional(Type.String({ maxLength: 200 })), gatewayCustomerId: nullable(Type.String({ maxLength: 100 })),
})
const TokenInput = loose({ method: Type.String({ maxLength: 50 }), paymentInstrument: nullable(Card), billingAddress: nullable(AddressInput), leadSource: nullable(TouchInput) })

/** The gateway's token for what a client sends: its own, or the one that stands for a published test number at the sandbox. */
function gatewayTokenOf(ctx: Context, method: string, card: Static<typeof Card>, field: string): string {
  if (card.gatewayToken) return card.gatewayToken
  if (method !== METHOD_NAMES.card) wrongField('method', `is ${METHOD_NAMES.card}, or comes with a gatewayToken`)
  if (!card.pan) return wrongField(`${field}pan`, 'is required, or gatewayToken')
  if (ctx.site.settings.gateway !== 'sandbox') {
    refuse('card-number-refused', { detail: 'card numbers are for the sandbox alone: send the gateway\'s token', errors: [{ pointer: `/${field.replaceAll('.', '/')}pan`, code: 'card-number', message: 'is a card number' }] })
  }
  const token = sandboxTokenOf(card.pan.replaceAll(/[ -]/g, ''))
  const expiry = card.expYear && card.expMonth ? `.expires-${card.expYear}-${String(card.expMonth).padStart(2, '0')}` : ''
  return readSandboxToken(token) ? token + expiry : wrongField(`${field}pan`, 'is no published test number')
}

const EXPANDS = ['customer']

/** Instruments with what was asked for beside. */
async function viewAll(ctx: Context, head: RequestHead, methods: readonly PaymentMethod[], expand: string | undefined): Promise<object[]> {
  const idOf = await readReferences(ctx, { customers: methods.map((one) => one.customer) })
  const owners = await embedOwners(ctx, head, readExpands(expand, EXPANDS), methods.map((one) => ({ customer: one.customer, websiteId: websiteOf(ctx, ownOf(one.metadata)) })))
  return viewInstruments(ctx, head, methods.map((method) => ({ method, customerId: idOf('customers', method.customer) }))).map((view, index) => ({ ...view, _embedded: owners[index] ?? {} }))
}

async function shown(ctx: Context, head: RequestHead, id: string, query: { expand?: string; fields?: string } = {}, created = false): Promise<Answer> {
  const { method } = await findMethodOf(ctx, id)
  const [view = {}] = await viewAll(ctx, head, [method], query.expand)
  return answerOne(view, query.fields, created ? urlOf(ctx, head, `/payment-instruments/${id}`) : undefined)
}

const InstrumentInput = loose({
  customerId: Id, token: Type.Optional(Type.String({ maxLength: 100 })), method: Type.Optional(Type.String({ maxLength: 50 })), ...Card.properties, billingAddress: nullable(AddressInput),
  customFields: nullable(JsonMap), useAsBackup: Type.Optional(Type.Boolean()),
})
const InstrumentChange = loose({
  token: Type.Optional(Type.String({ maxLength: 100 })), billingAddress: nullable(AddressInput), customFields: nullable(JsonMap), useAsBackup: Type.Optional(Type.Boolean()),
})

export const paymentInstrumentEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST', path: '/tokens', scope: 'payments:write', takesTestCards: true, body: TokenInput,
    handle: async ({ ctx, head, body }) => {
      const touch = body.leadSource ? readTouch(body.leadSource) : null
      const card = body.paymentInstrument ?? {}
      const token = await createPaymentToken(ctx, {
        token: gatewayTokenOf(ctx, body.method, card, 'paymentInstrument.'), gatewayCustomerId: card.gatewayCustomerId ?? null,
        billingContact: body.billingAddress ? readAddress(body.billingAddress) : null, leadSource: touch,
      })
      return answerOne(viewToken(ctx, head, token), undefined, urlOf(ctx, head, `/tokens/${token.id}`))
    },
  }),
  endpoint({
    method: 'GET', path: '/tokens', scope: 'payments:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      refuseFilter(query)
      readExpands(query.expand, [])
      if (query.sort && query.sort !== '-createdTime') wrongField('sort', 'is -createdTime: newest first')
      const page = readPage(query)
      const { tokens, total } = await getPaymentTokens(ctx, page)
      return answerPage(tokens.map((token) => viewToken(ctx, head, token)), total, page, query.fields)
    },
  }),
  endpoint({
    method: 'GET', path: '/tokens/{token}', scope: 'payments:read', params: Type.Object({ token: Type.String({ maxLength: 100 }) }), query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => answerOne(viewToken(ctx, head, await getPaymentToken(ctx, params.token)), query.fields),
  }),
  endpoint({
    method: 'GET', path: '/payment-instruments', scope: 'payments:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      readExpands(query.expand, EXPANDS)
      const page = readPage(query)
      const { rows, total } = await findPaymentMethods(ctx, readRecordQuery(query, page, FIELDS, SORTS))
      return answerPage(await viewAll(ctx, head, rows, query.expand), total, page, query.fields)
    },
  }),
  endpoint({
    method: 'POST', path: '/payment-instruments', scope: 'payments:write', takesTestCards: true, query: Type.Object(showQuery), body: InstrumentInput,
    handle: async ({ ctx, head, query, body }) => {
      readExpands(query.expand, EXPANDS)
      const { customer, methods } = await getPaymentMethods(ctx, body.customerId)
      const method = await attachPaymentMethod(ctx, body.customerId, {
        ...(body.token ? { paymentToken: body.token } : { token: gatewayTokenOf(ctx, body.method ?? METHOD_NAMES.card, body, ''), gatewayCustomerId: body.gatewayCustomerId ?? null }),
        ...(body.billingAddress ? { billingContact: readAddress(body.billingAddress) } : {}), ...(body.useAsBackup === undefined ? {} : { isFallback: body.useAsBackup }),
        // Only paymentToken on a customer makes a default of it; the first one is it anyhow.
        ...(customer.defaultPaymentMethodId === null ? {} : { isDefault: false }), renewsSame: true, ...ownPatch({ customFields: body.customFields ?? undefined }),
      })
      if (!methods.some((one) => one.id === method.id)) return shown(ctx, head, method.id, query, true)
      // The same card again: the one there is has what is new of it, and the client is sent there.
      return { ...(await shown(ctx, head, method.id, query)), status: 303, headers: { location: urlOf(ctx, head, `/payment-instruments/${method.id}`) } }
    },
  }),
  endpoint({
    method: 'GET', path: '/payment-instruments/{id}', scope: 'payments:read', params: idParams, query: Type.Object(showQuery),
    handle: async ({ ctx, head, params, query }) => shown(ctx, head, params.id, query),
  }),
  endpoint({
    method: 'PATCH', path: '/payment-instruments/{id}', scope: 'payments:write', params: idParams, query: Type.Object(showQuery), body: InstrumentChange,
    handle: async ({ ctx, head, params, query, body }) => {
      readExpands(query.expand, EXPANDS)
      const { customer, method } = await findMethodOf(ctx, params.id)
      refuseUnkept(body, viewInstruments(ctx, head, [{ method, customerId: customer.id }])[0] ?? {}, ['expMonth', 'expYear', 'cvv', 'stickyGatewayAccountId', 'customerId', 'method'])
      if (body.token) wrongField('token', 'makes another instrument: POST it')
      await changePaymentMethod(ctx, customer.id, params.id, {
        ...(body.billingAddress === undefined ? {} : { billingContact: body.billingAddress && readAddress(body.billingAddress) }),
        ...(body.useAsBackup === undefined ? {} : { isFallback: body.useAsBackup }), ...ownPatch({ customFields: body.customFields }),
      }, null)
      return shown(ctx, head, params.id, query)
    },
  }),
  endpoint({
    method: 'POST', path: '/payment-instruments/{id}/deactivation', scope: 'payments:write', params: idParams,
    handle: async ({ ctx, head, params }) => {
      const { customer } = await findMethodOf(ctx, params.id)
      await deactivatePaymentMethod(ctx, customer.id, params.id, null)
      return shown(ctx, head, params.id, {}, true)
    },
  }),
]
