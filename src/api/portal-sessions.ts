// Routes by which a merchant lets somebody into the portal for a customer.

import Type from 'typebox'
import { type PortalSession, SESSION_MINUTES_DEFAULT, SESSION_MINUTES_MAX, SESSION_MINUTES_MIN } from '../domain/portal.ts'
import { writeMinor } from '../domain/money-json.ts'
import { type Route, route } from '../http/surface.ts'
import { createPortalSession, getPortalSessions, revokePortalSession } from '../services/portal-sessions.ts'
import { Id } from './billing-schemas.ts'
import { CustomerId } from './customer-schema.ts'
import { Instant, nullable, strict } from './schemas.ts'

const tag = 'portal sessions'
const fields = {
  id: Type.String(), origin: Type.Enum(['merchant', 'link', 'password'], { description: 'made by the merchant, or begun with a link by e-mail or a password' }), createdAt: Instant, expiresAt: Instant, revokedAt: nullable(Instant),
}
const View = strict(fields)
const params = strict({ id: CustomerId })
const view = ({ customer: _customer, ...session }: PortalSession): object => writeMinor(session) as object

export const portalSessionRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/customers/{id}/portal-sessions', id: 'listPortalSessions', tag, summary: 'List the portal sessions of a customer, newest first', scope: 'portal:write', params,
    answers: { 200: strict({ items: Type.Array(View), nextCursor: Type.Null() }) }, handle: async ({ ctx, params: { id } }) => ({ body: { items: (await getPortalSessions(ctx, id)).map(view), nextCursor: null } }),
  }),
  route({
    method: 'POST', path: '/customers/{id}/portal-sessions', id: 'createPortalSession', tag, summary: 'Let somebody into the portal for a customer; the secret is shown only now', scope: 'portal:write', params,
    description: 'For a customer who is signed in at the merchant. The secret is the bearer of the routes below /portal/v1, for this one customer.',
    body: strict({ minutes: Type.Optional(Type.Integer({ minimum: SESSION_MINUTES_MIN, maximum: SESSION_MINUTES_MAX, description: `how long it is good for (${SESSION_MINUTES_DEFAULT})` })) }),
    answers: { 201: strict({ ...fields, secret: Type.String() }) }, refusals: ['limit-reached'],
    handle: async ({ ctx, params: { id }, body }) => {
      const { session, secret } = await createPortalSession(ctx, id, body.minutes)
      return { status: 201, body: { ...view(session), secret } }
    },
  }),
  route({
    method: 'DELETE', path: '/customers/{id}/portal-sessions/{sessionId}', id: 'revokePortalSession', tag, summary: 'End a portal session at once', scope: 'portal:write',
    params: strict({ id: CustomerId, sessionId: Id }), answers: { 200: View }, handle: async ({ ctx, params: { id, sessionId } }) => ({ body: view(await revokePortalSession(ctx, id, sessionId)) }),
  }),
]
