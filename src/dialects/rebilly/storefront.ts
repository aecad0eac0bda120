// The account that a customer sees of himself in Rebilly's storefront, with a session of his own in the place of an API key.

import Type, { type Static } from 'typebox'
import { PORTAL_SCOPE } from '../../domain/scope.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { changeSigningIn } from '../../services/customer-passwords.ts'
import { readPaymentToken } from '../../services/payment-tokens.ts'
import { attachOwnMethod, changeOwnMethod, onOwnBehalf } from '../../services/portal.ts'
import { CustomerInput, readOwnAccount } from './customers.ts'
import { identifyCustomer } from './storefront-access.ts'
import { viewAccount } from './storefront-view.ts'
import { readExpands, wrongField } from './wire.ts'

const EXPANDS = ['website', 'leadSource'] as const
/** What the merchant alone writes: sent back as it was read it is ignored, anything else is refused. */
const MERCHANTS = ['id', 'websiteId', 'username'] as const

async function shown(ctx: Context, head: RequestHead, expand?: string): Promise<Answer> {
  const expands = readExpands(expand, EXPANDS)
  const { ctx: own, customer } = await onOwnBehalf(ctx, 'customers:read', 'payments:read')
  return { body: await viewAccount(own, head, customer, expands) }
}

const AccountInput = Type.Object({ ...CustomerInput.properties, id: Type.Optional(Type.String()), username: Type.Optional(Type.String()) }, { additionalProperties: true })

async function change(ctx: Context, head: RequestHead, body: Static<typeof AccountInput>): Promise<void> {
  const own = await onOwnBehalf(ctx, 'customers:write', 'payments:read')
  const present = await viewAccount(own.ctx, head, own.customer)
  for (const name of MERCHANTS) if (body[name] !== undefined && body[name] !== present[name]) wrongField(name, 'is for the merchant to write')
  const defaultId = body.defaultPaymentInstrumentId
  if (defaultId === null && present.defaultPaymentInstrumentId !== null && !body.paymentToken) wrongField('defaultPaymentInstrumentId', 'names an instrument: name another one')
  const draft = readOwnAccount(own.ctx, own.customer, body)
  if (body.paymentToken) await readPaymentToken(ctx, body.paymentToken)
  if (Object.keys(draft).length > 0) await changeSigningIn(ctx, draft)
  // A token goes before an instrument, as documented.
  if (body.paymentToken) await attachOwnMethod(ctx, { paymentToken: body.paymentToken, isDefault: true })
  else if (defaultId && defaultId !== present.defaultPaymentInstrumentId) await changeOwnMethod(ctx, defaultId, { isDefault: true }, null)
}

export const storefrontEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/storefront/account', scope: PORTAL_SCOPE, identify: identifyCustomer, query: Type.Object({ expand: Type.Optional(Type.String({ maxLength: 500 })) }),
    handle: ({ ctx, head, query }) => shown(ctx, head, query.expand),
  }),
  endpoint({
    method: 'PATCH', path: '/storefront/account', scope: PORTAL_SCOPE, identify: identifyCustomer, body: AccountInput,
    handle: async ({ ctx, head, body }) => {
      await change(ctx, head, body)
      return shown(ctx, head)
    },
  }),
]
