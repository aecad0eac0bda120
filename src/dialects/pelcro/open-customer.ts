// The customer himself, and his addresses.

import type { AddressInput } from '../../domain/address.ts'
import type { Answer, Endpoint } from '../../http/surface.ts'
import { getAddress, removeAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { changeSigningIn } from '../../services/customer-passwords.ts'
import { onOwnBehalf } from '../../services/portal.ts'
import { readAddress } from './address-input.ts'
import { refuseNoEmail } from './customer-input.ts'
import { keepAddress } from './address-keeping.ts'
import { viewSelf } from './open-customer-view.ts'
import { readProfile } from './open-profile.ts'
import { own, ownId, OWN_SCOPES, type OwnRequest } from './open-requests.ts'
import { KEPT, keptOf } from './wire.ts'

/** The customer of a token as he now is, with the token. Almost everything is answered with it. */
export async function answerSelf(ctx: Context, token: string): Promise<Answer> {
  const { customer, ctx: may } = await onOwnBehalf(ctx, ...OWN_SCOPES)
  return { body: { data: await viewSelf(may, customer, token) } }
}

async function change({ ctx, fields, token, own: { customer } }: OwnRequest): Promise<Answer> {
  const email = fields.text('email')
  if (email !== undefined && !email?.trim()) fields.wrong('email', 'The email field is required.')
  refuseNoEmail(fields, email)
  const draft = readProfile(fields, customer)
  fields.done()
  await changeSigningIn(ctx, { ...draft, ...(email ? { email } : {}) })
  return answerSelf(ctx, token)
}

async function addOwnAddress({ ctx, fields, token, own: { ctx: may, customer } }: OwnRequest): Promise<Answer> {
  const input = readAddress(fields, null, false)
  fields.done()
  await keepAddress(may, customer.id, null, withoutOldId(input))
  return answerSelf(ctx, token)
}

async function changeOwnAddress({ ctx, fields, token, id, own: mine }: OwnRequest): Promise<Answer> {
  const before = await getAddress(mine.ctx, mine.customer.id, await ownId(mine, 'addresses', id))
  const input = readAddress(fields, before, false)
  fields.done()
  await keepAddress(mine.ctx, mine.customer.id, before.id, withoutOldId(input))
  return answerSelf(ctx, token)
}

/** The id in the system before is the merchant's to say. */
function withoutOldId(input: AddressInput): AddressInput {
  const { old_provider_id: _oldId, ...kept } = keptOf(input.metadata ?? {})
  return { ...input, metadata: { [KEPT]: kept } }
}

export const ownCustomerEndpoints: readonly Endpoint[] = [
  own('POST', '/customer', ({ ctx, token }) => answerSelf(ctx, token)),
  own('GET', '/customer', ({ ctx, token }) => answerSelf(ctx, token)),
  own('PUT', '/customer', change),
  own('POST', '/address', addOwnAddress),
  own('PUT', '/address/{id}', changeOwnAddress),
  own('DELETE', '/address/{id}', async ({ ctx, token, id, own: mine }) => {
    await removeAddress(mine.ctx, mine.customer.id, await ownId(mine, 'addresses', id), null, { keepsUsed: true })
    return answerSelf(ctx, token)
  }),
]
