// How customers come into Rebilly's storefront by themselves: registering, signing in and out, and passwords.

import Type from 'typebox'
import { PORTAL_SCOPE } from '../../domain/scope.ts'
import { refuse } from '../../domain/refusal.ts'
import { bearer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context, Engine } from '../../services/context.ts'
import { askForPasswordReset, changeOwnPassword, registerWithPassword, resetPassword, type SignedIn, signIn, type SignInName } from '../../services/customer-passwords.ts'
import { authenticateToken } from '../../services/customer-tokens.ts'
import { readPaymentToken } from '../../services/payment-tokens.ts'
import { attachOwnMethod, onOwnBehalf } from '../../services/portal.ts'
import { authenticateSession, enterSiteNamed, leavePortal } from '../../services/portal-sessions.ts'
import { CustomerInput, readOwnAccount } from './customers.ts'
import { readTouch } from './lead-sources.ts'
import { viewAccount } from './storefront-view.ts'
import { loose, viewTime, wrongField } from './wire.ts'

/** What begins so is the secret of a session that a merchant or a link began; any other token was given for a password. */
const SECRET_PREFIX = 'ps_'

/** Whoever has a token, of whichever of its two kinds. Clients that hold one go on sending their key, which counts for nothing here. */
export function identifyCustomer(engine: Engine, head: RequestHead): Promise<Context> {
  const token = bearer(head)
  return customerOf(engine, token)
}

export function customerOf(engine: Engine, token: string | null): Promise<Context> {
  return token === null || token.startsWith(SECRET_PREFIX) ? authenticateSession(engine, token) : authenticateToken(engine, token)
}

/** The organization that the path or the old header names: publishable keys, which Rebilly asks for, say no more than that. */
async function enterOrganization(engine: Engine, _body: unknown, { params, headers }: RequestHead): Promise<Context> {
  const name = params['organizationId'] ?? headers['organization-id']
  if (typeof name !== 'string') refuse('session-missing', { detail: 'name the organization in the path: /organizations/{organizationId}/storefront/…' })
  return (await enterSiteNamed(engine, name)) ?? refuse('not-found', { detail: `there is no organization ${name}` })
}

/** By what a username says who somebody is. */
export function signInName(username: string): SignInName {
  return { by: username.includes('@') ? 'email' : 'username', value: username }
}

const Username = Type.String({ minLength: 1, maxLength: 255 })
/** More than any password: what is longer is refused by the core, in its words. */
const Password = Type.String({ maxLength: 10_000 })
const open = { scope: PORTAL_SCOPE, enter: enterOrganization } as const

export const storefrontAccessEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST', path: '/storefront/register', ...open,
    body: loose({ username: Username, password: Password, primaryAddress: CustomerInput.properties.primaryAddress, paymentToken: CustomerInput.properties.paymentToken, leadSource: CustomerInput.properties.leadSource }),
    handle: async ({ ctx, head, body, ipAddress }) => {
      const draft = readOwnAccount(ctx, null, body.primaryAddress === undefined ? {} : { primaryAddress: body.primaryAddress })
      const name = signInName(body.username)
      const email = name.by === 'email' ? name.value : (draft.email ?? wrongField('username', 'is an e-mail, or comes with one in primaryAddress'))
      if (body.paymentToken) await readPaymentToken(ctx, body.paymentToken)
      const touch = body.leadSource ? readTouch(body.leadSource) : null
      const { token } = await registerWithPassword(ctx, { ...draft, email, ...(name.by === 'username' ? { username: name.value } : {}), ...(touch ? { leadSource: touch } : {}) }, body.password, ipAddress)
      const session = await authenticateToken(ctx, token)
      if (body.paymentToken) await attachOwnMethod(session, { paymentToken: body.paymentToken, isDefault: true })
      const own = await onOwnBehalf(session, 'customers:read', 'payments:read')
      return { status: 201, body: await viewAccount(own.ctx, head, own.customer) }
    },
  }),
  endpoint({
    method: 'POST', path: '/storefront/login', ...open, body: loose({ username: Username, password: Password }),
    handle: async ({ ctx, body, ipAddress }) => {
      const signedIn: SignedIn = (await signIn(ctx, signInName(body.username), body.password, ipAddress)) ?? refuse('session-invalid', { detail: 'this username or password is wrong' })
      const at = viewTime(ctx.realNow())
      return { status: 201, body: { type: 'customer', token: signedIn.token, customerId: signedIn.customer.id, createdTime: at, updatedTime: at } }
    },
  }),
  endpoint({
    method: 'POST', path: '/storefront/logout', scope: PORTAL_SCOPE, identify: identifyCustomer,
    handle: async ({ ctx }) => {
      await leavePortal(ctx)
      return { status: 204 }
    },
  }),
  endpoint({
    method: 'POST', path: '/storefront/account/forgot-password', ...open, body: loose({ username: Username }),
    handle: async ({ ctx, body, ipAddress }) => {
      if (signInName(body.username).by !== 'email') wrongField('username', 'is the e-mail that the link goes to')
      return { status: 204, afterwards: await askForPasswordReset(ctx, body.username, ipAddress) }
    },
  }),
  endpoint({
    // Whoever sets a password is not signed in by that, and told of no account.
    method: 'POST', path: '/storefront/account/reset-password/{token}', ...open, params: Type.Object({ token: Type.String({ maxLength: 200 }) }), body: loose({ newPassword: Password }),
    handle: async ({ ctx, params: { token }, body, ipAddress }) => {
      const isSet = await resetPassword(ctx, { email: null, secret: token, password: body.newPassword }, ipAddress)
      return isSet ? { status: 201, body: {} } : refuse('not-found', { detail: 'this token was used, has expired or is not known' })
    },
  }),
  endpoint({
    method: 'PATCH', path: '/storefront/account/password', scope: PORTAL_SCOPE, identify: identifyCustomer, body: loose({ currentPassword: Password, newPassword: Password }),
    handle: async ({ ctx, head, body, ipAddress }) => {
      if (!(await changeOwnPassword(ctx, body.currentPassword, body.newPassword, ipAddress))) wrongField('currentPassword', 'is wrong')
      const own = await onOwnBehalf(ctx, 'customers:read', 'payments:read')
      return { body: await viewAccount(own.ctx, head, own.customer) }
    },
  }),
]
