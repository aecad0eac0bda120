// Customers who sign in with a password: registering, signing in, and setting another one. No password is kept, logged or told to anybody.

import type { Customer } from '../domain/customer.ts'
import {
  ATTEMPTS_PER_ADDRESS_MAX, ATTEMPTS_PER_NAME_AND_ADDRESS_MAX, ATTEMPTS_PER_NAME_MAX, attemptWindow, comparablePassword, PASSWORD_RESET_MINUTES, type PasswordCause, readPassword,
  REGISTRATIONS_PER_ADDRESS_MAX,
} from '../domain/customer-password.ts'
import { LOGINS_PER_ADDRESS_MAX, LOGINS_PER_EMAIL_MAX, loginWindow } from '../domain/portal.ts'
import { assert, refuse } from '../domain/refusal.ts'
import { fieldKey } from '../domain/text-key.ts'
import { findPassword, findSignIn, savePassword } from '../storage/customer-passwords.ts'
import { findCustomersByKey, getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { consumeLinksOf, consumeLoginLink, countLogins, forgetLogins, insertLoginLink, uncountLogin } from '../storage/portal.ts'
import { type Context, permit } from './context.ts'
import { checkEmailDomain, type CustomerDraft, translateTaken } from './customer-draft.ts'
import { beginSession, endSessions, sessionOf, tokenOf } from './customer-tokens.ts'
import { changeOne } from './customer-changes.ts'
import { insertAll, lockedCustomer, lockWithEmail } from './customers.ts'
import { record } from './events.ts'
import { onOwnBehalf } from './portal.ts'

const RESET_PREFIX = 'pr_'
const TOO_MANY = 'Too many login attempts. Please try again later.'

/** Who signed in, and the token by which the next requests say so. */
export interface SignedIn {
  readonly customer: Customer
  readonly token: string
}

/** By what somebody says who he is. */
export interface SignInName {
  readonly by: 'email' | 'username'
  readonly value: string
}

/**
 * Registers a customer who signs in with an e-mail and a password. Refuses email-taken for an e-mail that anybody of the site has,
 * whatever the site's settings say: whoever registers with it would be taken for that customer. Refuses rate-limited, and
 * portal-forbidden where customers are registered by the merchant only.
 */
export async function registerWithPassword(ctx: Context, draft: CustomerDraft & { readonly email: string }, password: string, ipAddress: string): Promise<SignedIn> {
  if (!ctx.site.settings.selfRegistration) refuse('portal-forbidden', { detail: 'this site registers its customers itself' })
  if (fieldKey('email', draft.email) === null) refuse('invalid', { detail: 'email is needed', errors: [{ pointer: '/email', code: 'required', message: 'is needed' }] })
  const usable = readPassword(password, '/password')
  const [ofAddress = 0] = await count(ctx, [ctx.hash(`registration from ${ipAddress}`)])
  if (ofAddress > REGISTRATIONS_PER_ADDRESS_MAX) refuse('rate-limited', { detail: 'Too many registrations. Please try again later.' })
  const own: Context = { ...ctx, actor: { ...ctx.actor, scopes: ['customers:write'] } }
  await checkEmailDomain(own, draft, {})
  const hash = await ctx.passwords.hash(usable)
  const { customer, session } = await translateTaken(own, draft, () => ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockWithEmail(db, draft.email, async () => null)
    const [added] = await insertAll(own, db, [draft])
    assert(added, 'one draft makes one customer')
    await setPassword(own, db, added.number, hash, 'registration')
    return { customer: added, session: await beginSession(ctx, db, added.number) }
  }))
  return { customer, token: await tokenOf(ctx, session) }
}

/**
 * Lets somebody in who knows a customer's password; null when the name or the password is wrong, or the customer has none: which of
 * these shows in neither the answer nor the time it takes. Refuses rate-limited once too many were tried.
 */
export async function signIn(ctx: Context, name: SignInName, password: string, ipAddress: string): Promise<SignedIn | null> {
  const key = fieldKey(name.by, name.value)
  const attempt = await countAttempt(ctx, key ?? name.by, ipAddress)
  const known = key === null ? null : await ctx.database.read(ctx.site.siteId, (db) => findSignIn(db, key))
  if (!(await ctx.passwords.matches(comparablePassword(password), known?.hash ?? null)) || !known) return null
  const found = await ctx.database.transact(ctx.site.siteId, async (db) => {
    const [customer] = await getCustomers(db, [known.customer], true)
    // Deleted, merged or given another password while this one was compared.
    if (!customer || customer.deletedAt !== null || (await findPassword(db, customer.number))?.hash !== known.hash) return null
    await attempt.succeeded(db)
    return { customer, session: await beginSession(ctx, db, customer.number) }
  })
  return found && { customer: found.customer, token: await tokenOf(ctx, found.session) }
}

/** Counts an attempt at a name. One that succeeds is forgotten, and those before it of that name; of others from the same address none. Refuses rate-limited. */
async function countAttempt(ctx: Context, name: string, ipAddress: string): Promise<{ succeeded(db: SiteDb): Promise<void> }> {
  const [subjects, address] = [[ctx.hash(`sign-in ${name} from ${ipAddress}`), ctx.hash(`sign-in ${name}`)], ctx.hash(`sign-in from ${ipAddress}`)]
  const window = attemptWindow(ctx.realNow())
  const [ofBoth = 0, ofName = 0, ofAddress = 0] = await count(ctx, [...subjects, address], window)
  if (ofBoth > ATTEMPTS_PER_NAME_AND_ADDRESS_MAX || ofName > ATTEMPTS_PER_NAME_MAX || ofAddress > ATTEMPTS_PER_ADDRESS_MAX) refuse('rate-limited', { detail: TOO_MANY })
  return {
    succeeded: async (db) => {
      await forgetLogins(db, subjects, window)
      await uncountLogin(db, address, window)
    },
  }
}

async function count(ctx: Context, subjects: readonly Buffer[], window = attemptWindow(ctx.realNow())): Promise<number[]> {
  return ctx.database.transact(ctx.site.siteId, (db) => countLogins(db, subjects, window))
}

/**
 * Takes a wish for a link by which a password can be set. Whether anybody has that e-mail shows in neither the answer nor the time it
 * takes: what is to be done follows when the answer has gone out, and is given back. Asking too often does nothing.
 */
export async function askForPasswordReset(ctx: Context, email: string, ipAddress: string): Promise<() => Promise<void>> {
  const key = fieldKey('email', email)
  if (key === null || !email.includes('@')) refuse('invalid', { detail: 'email is not an e-mail address', errors: [{ pointer: '/email', code: 'email', message: 'is not an e-mail address' }] })
  const subjects = [ctx.hash(`password reset ${key}`), ctx.hash(`password reset from ${ipAddress}`)]
  const [ofEmail = 0, ofAddress = 0] = await ctx.database.transact(ctx.site.siteId, (db) => countLogins(db, subjects, loginWindow(ctx.realNow())))
  if (ofEmail > LOGINS_PER_EMAIL_MAX || ofAddress > LOGINS_PER_ADDRESS_MAX) return async () => undefined
  return () => sendPasswordReset(ctx, key)
}

/** Of several customers with one e-mail, the one who signs in with it; if none does, the oldest. */
async function sendPasswordReset(ctx: Context, key: string): Promise<void> {
  const secret = RESET_PREFIX + ctx.newSecret()
  const createdAt = ctx.realNow()
  const customer = await ctx.database.transact(ctx.site.siteId, async (db): Promise<Customer | undefined> => {
    const number = (await findSignIn(db, key))?.customer ?? (await findCustomersByKey(db, [key])).get(key)
    const [found] = number === undefined ? [] : await getCustomers(db, [number])
    if (found) await insertLoginLink(db, { secretHash: resetHash(ctx, secret), customer: found.number, createdAt, expiresAt: new Date(createdAt.getTime() + PASSWORD_RESET_MINUTES * 60_000) })
    return found
  })
  if (!customer?.email) return
  await ctx.mailer.send({
    to: customer.email, subject: `Set a new password for ${ctx.site.name}`.replace(/\s+/g, ' '),
    text: `Set a new password for ${ctx.site.name} with this ${linkOrCode(ctx, customer.email, secret)}\n\nIt works once, within ${PASSWORD_RESET_MINUTES} minutes. If you did not ask for it, nothing has to be done.\n`,
  })
}

/** A reset's secret opens nothing else: no login link has this digest. */
const resetHash = (ctx: Context, secret: string): Buffer => ctx.hash(`password reset ${secret}`)

/** To the page of the site's own website; of a site that names none there is only the code to be typed in. */
function linkOrCode({ site }: Context, email: string, secret: string): string {
  const website = site.settings.websites.find((one) => one.url !== null)?.url
  if (website == null) return `code:\n\n${secret}`
  const url = new URL(website)
  for (const [name, value] of [['view', 'password-reset'], ['email', email], ['token', secret]] as const) url.searchParams.set(name, value)
  return `link:\n\n${url.href}`
}

/**
 * Sets a password by the secret that came by mail, ends every session and uses up every other link of the customer. False when the
 * secret was used, has expired, never was, or came to another e-mail than the one that is named.
 */
export async function resetPassword(ctx: Context, input: { email: string | null; secret: string; password: string }, ipAddress: string): Promise<boolean> {
  const usable = readPassword(input.password, '/password')
  const [ofAddress = 0] = await count(ctx, [ctx.hash(`password reset by secret from ${ipAddress}`)])
  if (ofAddress > ATTEMPTS_PER_ADDRESS_MAX) refuse('rate-limited', { detail: TOO_MANY })
  const hash = await ctx.passwords.hash(usable)
  const at = ctx.realNow()
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = (await consumeLoginLink(db, resetHash(ctx, input.secret), at, input.email === null ? null : (fieldKey('email', input.email) ?? '')))?.customer ?? null
    if (customer === null) return false
    await getCustomers(db, [customer], true)
    await consumeLinksOf(db, customer, at)
    await setPassword(ctx, db, customer, hash, 'reset')
    await endSessions(ctx, db, customer, null)
    return true
  })
}

/** Sets another password for the customer of the session, who knows the present one; his other sessions end. False when he does not know it. */
export async function changeOwnPassword(ctx: Context, present: string, next: string, ipAddress: string): Promise<boolean> {
  const { customer } = await onOwnBehalf(ctx)
  const usable = readPassword(next, '/new_password')
  const attempt = await countAttempt(ctx, `password of ${customer.number}`, ipAddress)
  const known = await ctx.database.read(ctx.site.siteId, (db) => findPassword(db, customer.number))
  if (!(await ctx.passwords.matches(comparablePassword(present), known?.hash ?? null))) return false
  const hash = await ctx.passwords.hash(usable)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const [locked] = await getCustomers(db, [customer.number], true)
    if (!locked || locked.deletedAt !== null || (await findPassword(db, customer.number))?.hash !== known?.hash) return false
    await attempt.succeeded(db)
    await setPassword(ctx, db, customer.number, hash, 'change')
    await consumeLinksOf(db, customer.number, ctx.realNow())
    await endSessions(ctx, db, customer.number, sessionOf(ctx))
    return true
  })
}

/** Gives a customer the password that the merchant says, and ends his sessions. Refuses invalid for one too short or long. */
export async function givePassword(ctx: Context, customerId: string, password: string): Promise<void> {
  permit(ctx, 'customers:write')
  const hash = await ctx.passwords.hash(readPassword(password, '/password'))
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const { number } = await lockedCustomer(db, customerId)
    await setPassword(ctx, db, number, hash, 'merchant')
    await consumeLinksOf(db, number, ctx.realNow())
    await endSessions(ctx, db, number, null)
  })
}

/** Stores the password of a locked customer. The event says that, and nothing of the password. */
async function setPassword(ctx: Context, db: SiteDb, customer: bigint, hash: string, cause: PasswordCause): Promise<void> {
  await savePassword(db, customer, hash, ctx.realNow())
  await record(ctx, db, [{ type: 'customer.password-set', customer, payload: { cause } }])
}

/** Changes the customer of the session, who signs in with his e-mail: so nobody else's can become his. Refuses email-taken. */
export async function changeSigningIn(ctx: Context, draft: CustomerDraft): Promise<Customer> {
  const own = await onOwnBehalf(ctx, 'customers:write')
  await checkEmailDomain(own.ctx, draft, {})
  return translateTaken(own.ctx, draft, () => ctx.database.transact(ctx.site.siteId, async (db) => {
    const customer = await lockWithEmail(db, draft.email, async () => (await getCustomers(db, [own.customer.number], true))[0] ?? null)
    if (!customer || customer.deletedAt !== null) refuse('session-invalid', { detail: 'this customer is gone' })
    return changeOne(own.ctx, db, customer, draft)
  }))
}
