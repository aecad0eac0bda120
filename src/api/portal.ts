// The face of the portal: what customers do for themselves, each with a session of his own. No route takes a customer's id.

import Type from 'typebox'
import { EMAIL_MAX } from '../domain/email.ts'
import { PORTAL_SCOPE } from '../domain/scope.ts'
import type { Credentials } from '../http/openapi.ts'
import { PROBLEMS, sayProblem } from '../http/problem.ts'
import { bearer, type Route, route, type Surface } from '../http/surface.ts'
import { askForLoginLink, authenticateSession, enterByLink, enterSite, leavePortal } from '../services/portal-sessions.ts'
import { portalAccountRoutes } from './portal-account.ts'
import { portalBillingRoutes } from './portal-billing.ts'
import { portalPaymentRoutes } from './portal-payments.ts'
import { Instant, strict } from './schemas.ts'

const tag = 'portal: signing in'
const SiteSlug = Type.String({ minLength: 1, maxLength: 50, description: 'slug of the site' })

const sessionRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/login-links', id: 'portalAskForLink', tag, summary: 'Ask for a link by e-mail', scope: PORTAL_SCOPE,
    description: 'The answer is the same whether anybody has this e-mail or not. Asking too often sends nothing more for a while.',
    body: strict({ site: SiteSlug, email: Type.String({ minLength: 3, maxLength: EMAIL_MAX }) }), answers: { 202: strict({}) }, refusals: ['not-found'],
    enter: (engine, body) => enterSite(engine, body.site),
    handle: async ({ ctx, body, ipAddress }) => ({ status: 202, body: {}, afterwards: await askForLoginLink(ctx, body.email, ipAddress) }),
  }),
  route({
    method: 'POST', path: '/sessions', id: 'portalSignIn', tag, summary: 'Exchange the secret of a link for a session; its secret is shown only now', scope: PORTAL_SCOPE,
    body: strict({ site: SiteSlug, link: Type.String({ minLength: 1, maxLength: 200, description: 'what stands after #login= in the link' }) }),
    answers: { 201: strict({ secret: Type.String(), expiresAt: Instant }) }, refusals: ['not-found', 'session-invalid', 'limit-reached'],
    enter: (engine, body) => enterSite(engine, body.site),
    handle: async ({ ctx, body }) => {
      const { session, secret } = await enterByLink(ctx, body.link)
      return { status: 201, body: { secret, expiresAt: session.expiresAt.toISOString() } }
    },
  }),
  route({
    method: 'DELETE', path: '/session', id: 'portalSignOut', tag, summary: 'End this session', scope: PORTAL_SCOPE, answers: { 204: null },
    handle: async ({ ctx }) => {
      await leavePortal(ctx)
      return { status: 204 }
    },
  }),
]

const ownRoutes = [...portalAccountRoutes, ...portalPaymentRoutes, ...portalBillingRoutes]

/** Every route of the portal; a customer's session says who asks. */
export const portalRoutes: readonly Route[] = [...sessionRoutes, ...ownRoutes].map((one) => (one.enter ? one : { ...one, identify: (engine, head) => authenticateSession(engine, bearer(head)) }))

/** The portal under /portal/v1, with `Authorization: Bearer <secret of a session>`. */
export const portalSurface: Surface = {
  name: 'portal',
  prefix: '/portal/v1',
  routes: portalRoutes,
  refusals: PROBLEMS,
  say: sayProblem,
  idempotencyHeader: 'idempotency-key',
  credentials: bearer,
}

/** How the document speaks of sessions. */
export const SESSION_CREDENTIALS: Credentials = {
  name: 'session', description: 'A session of the portal, for one customer', needs: () => 'Needs a session of the portal; it is always about its customer.',
  refusals: ['session-missing', 'session-invalid', 'portal-forbidden'],
}
