// Rebilly's authentication tokens, by which a merchant lets a customer into the storefront: both they and the sessions that they are
// exchanged for are sessions of the portal.

import Type from 'typebox'
import { SESSION_MINUTES_DEFAULT, SESSION_MINUTES_MAX, SESSION_MINUTES_MIN } from '../../domain/portal.ts'
import { refuse, Refused } from '../../domain/refusal.ts'
import { type Endpoint, endpoint } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { signIn } from '../../services/customer-passwords.ts'
import { createPortalSession, leavePortal } from '../../services/portal-sessions.ts'
import { readReferences } from '../../services/references.ts'
import { presentCustomer } from './present-customer.ts'
import { customerOf, signInName } from './storefront-access.ts'
import { answerOne, Id, JsonMap, linksOf, loose, nullable, readTime, urlOf, viewTime, wrongField } from './wire.ts'

/** A token that was given for a password is longer than the secret of a session. */
const tokenParams = Type.Object({ token: Type.String({ maxLength: 512 }) })
const expiry = { expiredTime: nullable(Type.String({ maxLength: 50 })) }

/** The minutes until a time that a body names; an hour when it names none. */
function minutesUntil(ctx: Context, text: string | null | undefined): number {
  const at = readTime(text, 'expiredTime')
  if (!at) return SESSION_MINUTES_DEFAULT
  const minutes = Math.round((at.getTime() - ctx.realNow().getTime()) / 60_000)
  return minutes >= SESSION_MINUTES_MIN && minutes <= SESSION_MINUTES_MAX ? minutes : wrongField('expiredTime', `is ${SESSION_MINUTES_MIN} minutes to 30 days from now`)
}

/** The session that a token is, and the id of its customer. Refuses not-found for one that is none, and for another organization's. */
async function sessionOf(ctx: Context, token: string): Promise<{ session: Context; customerId: string }> {
  const session = await customerOf(ctx, token).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'session-invalid') return null
    throw error
  })
  if (session?.actor.customer === undefined || session.site.siteId !== ctx.site.siteId) refuse('not-found', { detail: 'this authentication token is not known, was used or has expired' })
  return { session, customerId: (await readReferences(ctx, { customers: [session.actor.customer] }))('customers', session.actor.customer) }
}

export const authenticationTokenEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST', path: '/authentication-tokens', scope: 'portal:write',
    body: loose({
      mode: Type.Optional(Type.Enum(['password', 'passwordless'])), customerId: Type.Optional(Id), username: Type.Optional(Type.String({ maxLength: 255 })), password: Type.Optional(Type.String({ maxLength: 10_000 })),
      otpRequired: Type.Optional(Type.Boolean()), ...expiry,
    }),
    handle: async ({ ctx, head, body, ipAddress }) => {
      if (body.otpRequired) wrongField('otpRequired', 'is false: no one-time passwords are sent')
      if (body.mode !== 'passwordless') {
        const username = body.username ?? wrongField('username', 'is required')
        const { token, customer } = (await signIn(ctx, signInName(username), body.password ?? wrongField('password', 'is required'), ipAddress)) ?? wrongField('password', 'is wrong, or the username')
        const self = `/authentication-tokens/${token}`
        return answerOne({ mode: 'password', token, username, customerId: customer.id, otpRequired: false, _links: linksOf(ctx, head, { self }) }, undefined, urlOf(ctx, head, self))
      }
      const customer = await presentCustomer(ctx, body.customerId ?? wrongField('customerId', 'is required'))
      const { secret, session } = await createPortalSession(ctx, customer.id, minutesUntil(ctx, body.expiredTime))
      const path = `/authentication-tokens/${secret}`
      return answerOne({
        mode: 'passwordless', token: secret, customerId: customer.id, otpRequired: false, expiredTime: viewTime(session.expiresAt), _links: linksOf(ctx, head, { self: path }),
      }, undefined, urlOf(ctx, head, path))
    },
  }),
  endpoint({
    method: 'GET', path: '/authentication-tokens/{token}', scope: 'portal:write', params: tokenParams,
    handle: async ({ ctx, params: { token } }) => ({ body: { token, customerId: (await sessionOf(ctx, token)).customerId, otpRequired: false } }),
  }),
  endpoint({
    method: 'DELETE', path: '/authentication-tokens/{token}', scope: 'portal:write', params: tokenParams,
    handle: async ({ ctx, params: { token } }) => {
      await leavePortal((await sessionOf(ctx, token)).session)
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'POST', path: '/authentication-tokens/{token}/exchange', scope: 'portal:write', params: tokenParams,
    body: loose({ invalidate: Type.Optional(Type.Boolean()), acl: nullable(Type.Array(Type.Unknown())), customClaims: nullable(JsonMap), ...expiry }),
    handle: async ({ ctx, head, params: { token }, body }) => {
      if (body.acl?.length) wrongField('acl', 'is empty: a session may do what the site allows its customers')
      if (Object.keys(body.customClaims ?? {}).length > 0) wrongField('customClaims', 'is empty: a session carries no claims')
      const minutes = minutesUntil(ctx, body.expiredTime)
      const { session: former, customerId } = await sessionOf(ctx, token)
      const { secret, session } = await createPortalSession(ctx, customerId, minutes)
      if (body.invalidate) await leavePortal(former)
      return {
        status: 201, body: {
          id: session.id, type: 'customer', token: secret, customerId, createdTime: viewTime(session.createdAt), updatedTime: viewTime(session.createdAt), expiredTime: viewTime(session.expiresAt),
          _links: linksOf(ctx, head, { customer: `/customers/${customerId}` }),
        },
      }
    },
  }),
]
