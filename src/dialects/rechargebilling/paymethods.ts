// ReCharge Billing's payment methods. Card numbers are taken only where the site's gateway is the sandbox, and only published test numbers.

import Type from 'typebox'
import type { Customer } from '../../domain/customer.ts'
import type { MethodDraft, PaymentMethod } from '../../domain/payment-method.ts'
import { refuse } from '../../domain/refusal.ts'
import { sandboxTokenOf } from '../../domain/sandbox-tokens.ts'
import { wallAt } from '../../domain/wall-time.ts'
import { type Endpoint, endpoint } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getOwnCustomer } from '../../services/customers.ts'
import { attachPaymentMethod, deactivatePaymentMethod, findMethodOf, getPaymentMethod } from '../../services/payment-methods.ts'
import { answerDone, answerOne, type Element, found, needed, readFields, wrong } from './wire.ts'

const CARD_TYPES: { readonly [brand: string]: string } = { visa: 'Visa', mastercard: 'MasterCard', amex: 'American Express', discover: 'Discover', jcb: 'JCB', diners: 'Diners Club' }
const ALIAS_LENGTH = 10

export function cardTypeOf({ brand }: Pick<PaymentMethod, 'brand'>): string {
  return CARD_TYPES[brand ?? ''] ?? brand ?? ''
}

/** MMYY; empty for what does not expire. */
export function expiryOf({ expiryMonth, expiryYear }: Pick<PaymentMethod, 'expiryMonth' | 'expiryYear'>): string {
  return expiryMonth === null || expiryYear === null ? '' : String(expiryMonth).padStart(2, '0') + String(expiryYear % 100).padStart(2, '0')
}

/** A payment method as the vendor shows it; inside a customer it does not name the customer. */
export function viewPayMethod(method: PaymentMethod, customer: Pick<Customer, 'id'> | null): Element {
  return ['payMethod', [
    ['id', method.id], ...(customer ? [['customer', customer.id] as const] : []),
    // Of the gateway's token nothing is told.
    ['alias', method.id.slice(-ALIAS_LENGTH)], ['cardType', cardTypeOf(method)], ['last4', method.last4 ?? ''], ['expDate', expiryOf(method)],
    ['nameOnCard', [method.billingContact?.firstName, method.billingContact?.lastName].filter(Boolean).join(' ')],
  ], { id: method.id }]
}

/** The token of the sandbox that a published test number and its date of expiry stand for. */
export function cardToken(ctx: Context, number: string, expiry: string, field: { number: string; expiry: string }): string {
  const token = sandboxTokenOf(number)
  if (ctx.site.settings.gateway !== 'sandbox' || token === number) {
    refuse('card-number-refused', { detail: `${field.number}: only published test card numbers are taken, and only on a site whose gateway is the sandbox; attach the gateway's token through the native API` })
  }
  const [, month, year] = /^(0[1-9]|1[0-2])(\d{2})$/.exec(expiry) ?? wrong(field.expiry, 'is not a month and a year such as 0927')
  const today = new Date(wallAt(ctx.site.settings.timeZone, ctx.now()))
  // No gateway takes a card that has expired, whatever its number.
  if (2000 * 12 + Number(year) * 12 + Number(month) - 1 < today.getUTCFullYear() * 12 + today.getUTCMonth()) wrong(field.expiry, 'lies in the past: the card has expired')
  return token.includes('expired') ? token : `${token}.expires-20${year}-${month}`
}

/** The draft of a method from a card's number, date of expiry and name, and the address that goes with them. */
export function readCard(ctx: Context, fields: { readonly [name: string]: string }): MethodDraft {
  const name = needed(fields, 'nameOnCard')
  const token = cardToken(ctx, needed(fields, 'cardNumber'), needed(fields, 'expDate'), { number: 'cardNumber', expiry: 'expDate' })
  const [firstName = '', ...rest] = name.split(/\s+/)
  return { gateway: 'sandbox', token, billingContact: { firstName, lastName: rest.join(' '), line1: fields['address'] || null, postalCode: fields['zip'] || null } }
}

/** A method by its id, whoever of the site has it. Refuses not-found in the words that the vendor's PHP client compares. */
export async function payMethodOf(ctx: Context, id: string): Promise<{ customer: Customer; method: PaymentMethod }> {
  return found('paymethod', findMethodOf(ctx, id))
}

export const payMethodEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST', path: '/paymethods', scope: 'payments:write', body: Type.Unknown(), takesTestCards: true,
    handle: async ({ ctx, head, body }) => {
      const fields = readFields(body)
      const customer = await found('customer', getOwnCustomer(ctx, needed(fields, 'customer')))
      const attached = await attachPaymentMethod(ctx, customer.id, readCard(ctx, fields))
      const { method } = await getPaymentMethod(ctx, customer.id, attached.id)
      return answerOne({ ctx, head }, 'PayMethod Added', 'payMethods', viewPayMethod(method, customer))
    },
  }),
  endpoint({
    method: 'GET', path: '/paymethods/{id}', scope: 'payments:read', params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
    handle: async ({ ctx, head, params: { id } }) => {
      const { customer, method } = await payMethodOf(ctx, id)
      return answerOne({ ctx, head }, 'PayMethod Lookup Successful', 'payMethods', viewPayMethod(method, customer))
    },
  }),
  endpoint({
    method: 'DELETE', path: '/paymethods/{id}', scope: 'payments:write', params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
    handle: async ({ ctx, head, params: { id } }) => {
      const { customer } = await payMethodOf(ctx, id)
      await deactivatePaymentMethod(ctx, customer.id, id, null)
      return answerDone({ ctx, head }, 'PayMethod Deleted')
    },
  }),
]
