// The customer himself, and his addresses.

import type { AddressInput } from '../../domain/address.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Answer, Endpoint } from '../../http/surface.ts'
import { addAddress, changeAddress, removeAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { changeSigningIn } from '../../services/customer-passwords.ts'
import { onOwnBehalf } from '../../services/portal.ts'
import type { Fields } from './fields.ts'
import { viewSelf } from './open-customer-view.ts'
import { readProfile } from './open-profile.ts'
import { own, ownId, OWN_SCOPES, type OwnRequest } from './open-requests.ts'
import { KEPT } from './wire.ts'

/** The customer of a token as he now is, with the token. Almost everything is answered with it. */
export async function answerSelf(ctx: Context, token: string): Promise<Answer> {
  const { customer, ctx: may } = await onOwnBehalf(ctx, ...OWN_SCOPES)
  return { body: { data: await viewSelf(may, customer, token) } }
}

async function change({ ctx, fields, token, own: { customer } }: OwnRequest): Promise<Answer> {
  const email = fields.text('email')
  if (email !== undefined && !email?.trim()) fields.wrong('email', 'The email field is required.')
  const draft = readProfile(fields, customer)
  fields.done()
  await changeSigningIn(ctx, { ...draft, ...(email ? { email } : {}) })
  return answerSelf(ctx, token)
}

const POSTAL = [
  ['first_name', 'firstName'], ['last_name', 'lastName'], ['company', 'company'], ['line1', 'line1'], ['line2', 'line2'], ['city', 'city'], ['state', 'region'], ['country', 'country'],
  ['postal_code', 'postalCode'], ['phone', 'phone'],
] as const
/** What only Pelcro has of addresses. */
const ONLY_PELCRO = ['title', 'salutation', 'department'] as const
const REQUIRED: ReadonlySet<string> = new Set(['line1', 'country'])

function readAddress(fields: Fields, isNew: boolean): AddressInput {
  const input: { -readonly [field in keyof AddressInput]: AddressInput[field] } = {}
  for (const [name, core] of POSTAL) {
    const text = fields.text(name, { required: isNew && REQUIRED.has(name) })
    if (text !== undefined) input[core] = text
  }
  const kept: JsonObject = Object.fromEntries(ONLY_PELCRO.flatMap((name) => {
    const text = fields.text(name)
    return text === undefined ? [] : [[name, text]]
  }))
  const kind = fields.choice('type', ['shipping', 'billing'])
  const isDefault = fields.flag('is_default')
  fields.done()
  return { ...input, ...(Object.keys(kept).length > 0 ? { metadata: { [KEPT]: kept } } : {}), ...(kind ? { kind } : {}), ...(isDefault === undefined ? {} : { isDefault }) }
}

export const ownCustomerEndpoints: readonly Endpoint[] = [
  own('POST', '/customer', ({ ctx, token }) => answerSelf(ctx, token)),
  own('GET', '/customer', ({ ctx, token }) => answerSelf(ctx, token)),
  own('PUT', '/customer', change),
  own('POST', '/address', async ({ ctx, fields, token, own: { ctx: may, customer } }) => {
    await addAddress(may, customer.id, readAddress(fields, true))
    return answerSelf(ctx, token)
  }),
  own('PUT', '/address/{id}', async ({ ctx, fields, token, id, own: mine }) => {
    await changeAddress(mine.ctx, mine.customer.id, await ownId(mine, 'addresses', id), readAddress(fields, false), null)
    return answerSelf(ctx, token)
  }),
  own('DELETE', '/address/{id}', async ({ ctx, token, id, own: mine }) => {
    await removeAddress(mine.ctx, mine.customer.id, await ownId(mine, 'addresses', id), null)
    return answerSelf(ctx, token)
  }),
]
