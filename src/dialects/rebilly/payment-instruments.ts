// Rebilly's payment tokens and payment instruments.

import Type, { type Static } from 'typebox'
import type { MethodKind } from '../../domain/gateway.ts'
import { readSandboxToken, sandboxTokenOf } from '../../domain/sandbox-tokens.ts'
import type { MethodStatus, PaymentMethod } from '../../domain/payment-method.ts'
import type { PaymentToken } from '../../domain/payment-token.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { attachPaymentMethod, changePaymentMethod, deactivatePaymentMethod, findMethodOf, getPaymentMethods } from '../../services/payment-methods.ts'
import { createPaymentToken, getPaymentToken, getPaymentTokens } from '../../services/payment-tokens.ts'
import { findPaymentMethods } from '../../services/record-lists.ts'
import { readReferences } from '../../services/references.ts'
import { readTouch, TouchInput } from './lead-sources.ts'
import { readRecordQuery, type RecordFields } from './record-filter.ts'
import {
  AddressInput, answerOne, answerPage, Id, idParams, JsonMap, linksOf, loose, nullable, ownOf, ownPatch, pageQuery, asContact, customFieldsOf, readAddress, readPage, urlOf, viewAddress, viewTime, withoutNulls, wrongField,
} from './wire.ts'

/** Rebilly has no word for a wallet as such, nor for what is none of these. */
export const METHOD_NAMES = { card: 'payment-card', 'bank-account': 'ach', wallet: 'Google Pay', cash: 'cash', other: 'voucher' } as const satisfies { readonly [kind in MethodKind]: string }
const STATUSES = { valid: 'active', invalid: 'inactive', expired: 'expired', deactivated: 'deactivated' } as const satisfies { readonly [status in MethodStatus]: string }
const BRANDS = {
  visa: 'Visa', mastercard: 'MasterCard', amex: 'American Express', discover: 'Discover', diners: 'Diners Club', jcb: 'JCB', unionpay: 'China UnionPay', maestro: 'Maestro',
} as const
/** A brand in Rebilly's words; undefined for one that it has no word for. */
const brandOf = (brand: string | null): (typeof BRANDS)[keyof typeof BRANDS] | undefined => (brand !== null && Object.hasOwn(BRANDS, brand) ? BRANDS[brand as keyof typeof BRANDS] : undefined)
const FIELDS: RecordFields = {
  id: { field: 'id' }, customerId: { field: 'customerId' }, createdTime: { field: 'createdAt', type: 'time' }, updatedTime: { field: 'updatedAt', type: 'time' }, last4: { field: 'last4' },
  brand: { field: 'brand', values: Object.fromEntries(Object.entries(BRANDS).map(([core, name]) => [name.toLowerCase(), [core]])) }, fingerprint: { field: 'fingerprint' },
  expYear: { field: 'expiryYear', type: 'integer' }, expMonth: { field: 'expiryMonth', type: 'integer' },
  status: { field: 'status', values: Object.fromEntries(Object.entries(STATUSES).map(([core, name]) => [name, [core]])) },
  method: { field: 'kind', values: Object.fromEntries(Object.entries(METHOD_NAMES).map(([core, name]) => [name, [core]])) },
}
const SORTS = { createdTime: 'createdAt', updatedTime: 'updatedAt', expYear: 'expiryYear', last4: 'last4' }
/** The first digits of a card, which the core keeps nothing of. */
const UNKNOWN_BIN = '000000'
/** Where a token says nothing of its card's end. */
const UNKNOWN_YEAR = 2099

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

export function viewToken(ctx: Context, head: RequestHead, token: PaymentToken) {
  const behaviour = token.gateway === 'sandbox' ? readSandboxToken(token.gatewayToken) : null
  const expiry = behaviour?.expiry ?? null
  return {
    id: token.id, method: METHOD_NAMES[behaviour?.kind ?? 'card'],
    paymentInstrument: {
      bin: UNKNOWN_BIN, last4: behaviour?.last4 ?? '0000', brand: brandOf(behaviour?.brand ?? null) ?? ('Visa' as const),
      expMonth: typeof expiry === 'object' ? (expiry?.month ?? 12) : 12, expYear: typeof expiry === 'object' ? (expiry?.year ?? UNKNOWN_YEAR) : UNKNOWN_YEAR,
    },
    ...(token.billingContact ? { billingAddress: viewAddress(ctx, asContact(token.billingContact)) } : {}),
    isUsed: token.consumedAt !== null, usageTime: viewTime(token.consumedAt), expirationTime: viewTime(token.expiresAt), createdTime: viewTime(token.createdAt),
    updatedTime: viewTime(token.consumedAt ?? token.createdAt), _links: linksOf(ctx, head, { self: `/tokens/${token.id}` }),
  }
}

/** Payment methods as Rebilly shows them; the gateway's token stays here. */
export function viewInstruments(ctx: Context, head: RequestHead, methods: readonly { readonly method: PaymentMethod; readonly customerId: string }[]) {
  return methods.map(({ method, customerId }) => {
    const own = ownOf(method.metadata)
    return withoutNulls({
      id: method.id, customerId, method: METHOD_NAMES[method.kind], status: STATUSES[method.status], fingerprint: method.fingerprint ?? '', bin: UNKNOWN_BIN, last4: method.last4 ?? '',
      expYear: method.expiryYear ?? UNKNOWN_YEAR, expMonth: method.expiryMonth ?? 12, brand: brandOf(method.brand), bankCountry: null,
      billingAddress: method.billingContact && viewAddress(ctx, method.billingContact), useAsBackup: method.isFallback, stickyGatewayAccountId: null, expirationReminderTime: null,
      expirationReminderNumber: null, digitalWallet: null, riskMetadata: null, customFields: customFieldsOf(own), revision: method.revision,
      createdTime: viewTime(method.createdAt), updatedTime: viewTime(method.updatedAt),
      _links: linksOf(ctx, head, { self: `/payment-instruments/${method.id}`, customer: `/customers/${customerId}` }), _embedded: {},
    }, ['billingAddress'])
  })
}

async function shown(ctx: Context, head: RequestHead, id: string, fields?: string, created = false): Promise<Answer> {
  const { customer, method } = await findMethodOf(ctx, id)
  const [view = {}] = viewInstruments(ctx, head, [{ method, customerId: customer.id }])
  return answerOne(view, fields, created ? urlOf(ctx, head, `/payment-instruments/${id}`) : undefined)
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
    method: 'GET', path: '/tokens', scope: 'payments:read', query: Type.Object({ limit: pageQuery.limit, offset: pageQuery.offset, fields: pageQuery.fields }),
    handle: async ({ ctx, head, query }) => {
      const page = readPage(query)
      const { tokens, total } = await getPaymentTokens(ctx, page)
      return answerPage(tokens.map((token) => viewToken(ctx, head, token)), total, page, query.fields)
    },
  }),
  endpoint({
    method: 'GET', path: '/tokens/{token}', scope: 'payments:read', params: Type.Object({ token: Type.String({ maxLength: 100 }) }),
    handle: async ({ ctx, head, params }) => answerOne(viewToken(ctx, head, await getPaymentToken(ctx, params.token))),
  }),
  endpoint({
    method: 'GET', path: '/payment-instruments', scope: 'payments:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => {
      const page = readPage(query)
      const { rows, total } = await findPaymentMethods(ctx, readRecordQuery(query, page, FIELDS, SORTS))
      const idOf = await readReferences(ctx, { customers: rows.map((one) => one.customer) })
      return answerPage(viewInstruments(ctx, head, rows.map((method) => ({ method, customerId: idOf('customers', method.customer) }))), total, page, query.fields)
    },
  }),
  endpoint({
    method: 'POST', path: '/payment-instruments', scope: 'payments:write', takesTestCards: true, body: InstrumentInput,
    handle: async ({ ctx, head, body }) => {
      const known = new Map((await getPaymentMethods(ctx, body.customerId)).methods.map((one) => [one.fingerprint, one]))
      const contact = body.billingAddress ? { billingContact: readAddress(body.billingAddress) } : {}
      const method = await attachPaymentMethod(ctx, body.customerId, {
        ...(body.token ? { paymentToken: body.token } : { token: gatewayTokenOf(ctx, body.method ?? METHOD_NAMES.card, body, '') }), ...contact,
        // Only paymentToken on a customer makes a default of it; the first one is it anyhow.
        ...((await getPaymentMethods(ctx, body.customerId)).customer.defaultPaymentMethodId === null ? {} : { isDefault: false }),
        isFallback: body.useAsBackup ?? false, ...ownPatch({ customFields: body.customFields }),
      })
      const same = method.fingerprint === null ? undefined : known.get(method.fingerprint)
      if (!same || same.id === method.id) return shown(ctx, head, method.id, undefined, true)
      // The same card again: the old one stays, with what is new of it, and the client is sent there.
      await changePaymentMethod(ctx, body.customerId, same.id, contact, null)
      await deactivatePaymentMethod(ctx, body.customerId, method.id, null)
      return { ...(await shown(ctx, head, same.id)), status: 303, headers: { location: urlOf(ctx, head, `/payment-instruments/${same.id}`) } }
    },
  }),
  endpoint({
    method: 'GET', path: '/payment-instruments/{id}', scope: 'payments:read', params: idParams, query: Type.Object({ fields: pageQuery.fields }),
    handle: async ({ ctx, head, params, query }) => shown(ctx, head, params.id, query.fields),
  }),
  endpoint({
    method: 'PATCH', path: '/payment-instruments/{id}', scope: 'payments:write', params: idParams, body: InstrumentChange,
    handle: async ({ ctx, head, params, body }) => {
      const { customer } = await findMethodOf(ctx, params.id)
      if (body.token) wrongField('token', 'makes another instrument: POST it')
      await changePaymentMethod(ctx, customer.id, params.id, {
        ...(body.billingAddress === undefined ? {} : { billingContact: body.billingAddress && readAddress(body.billingAddress) }),
        ...(body.useAsBackup === undefined ? {} : { isFallback: body.useAsBackup }), ...ownPatch({ customFields: body.customFields }),
      }, null)
      return shown(ctx, head, params.id)
    },
  }),
  endpoint({
    method: 'POST', path: '/payment-instruments/{id}/deactivation', scope: 'payments:write', params: idParams,
    handle: async ({ ctx, head, params }) => {
      const { customer } = await findMethodOf(ctx, params.id)
      await deactivatePaymentMethod(ctx, customer.id, params.id, null)
      return shown(ctx, head, params.id, undefined, true)
    },
  }),
]
