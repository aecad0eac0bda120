// Registering, signing in and out, and passwords.

import { refuse } from '../../domain/refusal.ts'
import type { Answer, Endpoint } from '../../http/surface.ts'
import { askForPasswordReset, changeOwnPassword, registerWithPassword, resetPassword, signIn, type SignedIn } from '../../services/customer-passwords.ts'
import { authenticateToken, refreshToken } from '../../services/customer-tokens.ts'
import { leavePortal } from '../../services/portal-sessions.ts'
import { refuseNoEmail } from './customer-input.ts'
import { answerSelf } from './open-customer.ts'
import { readProfile } from './open-profile.ts'
import { open, type OpenRequest, own, type OwnRequest } from './open-requests.ts'
import { refuseField } from './refusals.ts'

/** More than any password: what is longer is refused by the core, in its words. */
const SENT_MAX = 10_000
const WRONG = 'Invalid credentials! Please try again.'

async function answerSignedIn({ ctx }: OpenRequest, { token }: SignedIn): Promise<Answer> {
  return answerSelf(await authenticateToken(ctx, token), token)
}

async function register(request: OpenRequest): Promise<Answer> {
  const { ctx, fields, ipAddress } = request
  const email = fields.text('email', { required: true })
  const password = fields.text('password', { required: true, max: SENT_MAX })
  refuseNoEmail(fields, email)
  const draft = readProfile(fields, null)
  fields.done()
  return answerSignedIn(request, await registerWithPassword(ctx, { ...draft, email: email ?? '' }, password ?? '', ipAddress))
}

async function login(request: OpenRequest): Promise<Answer> {
  const { ctx, fields, ipAddress } = request
  const username = fields.has('email') ? null : fields.text('username')
  const email = username ? null : fields.text('email', { required: true })
  const password = fields.text('password', { required: true, max: SENT_MAX })
  fields.done()
  const signedIn = await signIn(ctx, username ? { by: 'username', value: username } : { by: 'email', value: email ?? '' }, password ?? '', ipAddress)
  return answerSignedIn(request, signedIn ?? refuse('not-found', { detail: WRONG }))
}

/** Nothing is shown: what becomes of it comes by mail. */
const done = (message: string): Answer => ({ body: { data: { message } } })

async function forgot({ ctx, fields, ipAddress }: OpenRequest): Promise<Answer> {
  const email = fields.text('email', { required: true })
  fields.done()
  return { ...done('If this e-mail is known, a link is on its way to it.'), afterwards: await askForPasswordReset(ctx, email ?? '', ipAddress) }
}

async function reset({ ctx, fields, ipAddress }: OpenRequest): Promise<Answer> {
  const [email, secret, password] = (['email', 'token', 'password'] as const).map((name) => fields.text(name, { required: true, max: SENT_MAX }) ?? '')
  if (fields.raw('password_confirmation') !== password) fields.wrong('password', 'The password confirmation does not match.')
  fields.done()
  const isSet = await resetPassword(ctx, { email: email ?? '', secret: secret ?? '', password: password ?? '' }, ipAddress)
  return isSet ? done('The password has been set.') : refuse('not-found', { detail: 'This password reset token is invalid.' })
}

async function change({ ctx, fields, ipAddress, token }: OwnRequest): Promise<Answer> {
  const [present, next] = (['old_password', 'new_password'] as const).map((name) => fields.text(name, { required: true, max: SENT_MAX }) ?? '')
  if (fields.raw('confirm_new_password') !== next) fields.wrong('confirm_new_password', 'The confirm new password and new password must match.')
  fields.done()
  const isSet = await changeOwnPassword(ctx, present ?? '', next ?? '', ipAddress)
  return isSet ? answerSelf(ctx, token) : refuseField('old_password', 'The old password is incorrect.')
}

async function logout({ ctx }: OwnRequest): Promise<Answer> {
  await leavePortal(ctx)
  return done('Signed out.')
}

export const authEndpoints: readonly Endpoint[] = [
  open('POST', '/auth/register', register),
  open('POST', '/auth/login', login),
  own('POST', '/auth/logout', logout),
  own('POST', '/customer/refresh', async ({ ctx }) => answerSelf(ctx, await refreshToken(ctx))),
  open('POST', '/password/forgot', forgot),
  open('POST', '/password/reset', reset),
  own('POST', '/password/update', change),
]
