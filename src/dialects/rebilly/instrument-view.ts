// Payment tokens and payment instruments as Rebilly shows them.

import type { MethodKind } from '../../domain/gateway.ts'
import type { MethodStatus, PaymentMethod } from '../../domain/payment-method.ts'
import type { PaymentToken } from '../../domain/payment-token.ts'
import { readSandboxToken } from '../../domain/sandbox-tokens.ts'
import type { RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { asContact, customFieldsOf, linksOf, ownOf, viewAddress, viewTime, withoutNulls } from './wire.ts'

/** Rebilly has no word for a wallet as such, nor for what is none of these. */
export const METHOD_NAMES = { card: 'payment-card', 'bank-account': 'ach', wallet: 'Google Pay', cash: 'cash', other: 'voucher' } as const satisfies { readonly [kind in MethodKind]: string }
export const INSTRUMENT_STATUSES = { valid: 'active', invalid: 'inactive', expired: 'expired', deactivated: 'deactivated' } as const satisfies { readonly [status in MethodStatus]: string }
export const BRANDS = {
  visa: 'Visa', mastercard: 'MasterCard', amex: 'American Express', discover: 'Discover', diners: 'Diners Club', jcb: 'JCB', unionpay: 'China UnionPay', maestro: 'Maestro',
} as const
/** A brand in Rebilly's words; undefined for one that it has no word for. */
const brandOf = (brand: string | null): (typeof BRANDS)[keyof typeof BRANDS] | undefined => (brand !== null && Object.hasOwn(BRANDS, brand) ? BRANDS[brand as keyof typeof BRANDS] : undefined)
/** The first digits of a card, which the core keeps nothing of. */
const UNKNOWN_BIN = '000000'
/** Where a token says nothing of its card's end. */
const UNKNOWN_YEAR = 2099

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
      id: method.id, customerId, method: METHOD_NAMES[method.kind], status: INSTRUMENT_STATUSES[method.status], fingerprint: method.fingerprint ?? '', bin: UNKNOWN_BIN, last4: method.last4 ?? '',
      expYear: method.expiryYear ?? UNKNOWN_YEAR, expMonth: method.expiryMonth ?? 12, brand: brandOf(method.brand), bankCountry: null,
      billingAddress: method.billingContact && viewAddress(ctx, method.billingContact), useAsBackup: method.isFallback, stickyGatewayAccountId: null, expirationReminderTime: null,
      expirationReminderNumber: null, digitalWallet: null, riskMetadata: null, customFields: customFieldsOf(own), revision: method.revision,
      createdTime: viewTime(method.createdAt), updatedTime: viewTime(method.updatedAt),
      _links: linksOf(ctx, head, { self: `/payment-instruments/${method.id}`, customer: `/customers/${customerId}` }), _embedded: {},
    }, ['billingAddress'])
  })
}
