// Who is let into the portal: sessions that the merchant makes, and links by e-mail that begin one.

import type { Customer } from '../domain/customer.ts'
import {
  isOpenSession, LINK_SESSION_MINUTES, LOGIN_LINK_MINUTES, LOGINS_PER_ADDRESS_MAX, LOGINS_PER_EMAIL_MAX, loginWindow, OPEN_SESSIONS_MAX, type PortalSession, SESSION_MINUTES_DEFAULT,
} from '../domain/portal.ts'
import { assert, refuse } from '../domain/refusal.ts'
import { PORTAL_SCOPE } from '../domain/scope.ts'
import { SITE_SLUG_PATTERN } from '../domain/site.ts'
import { fieldKey } from '../domain/text-key.ts'
import { findCustomersByKey, getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import {
  consumeLoginLink, countLogins, countOpenSessions, deleteOldLogins, findSession, findSessionBySecret, insertLoginLink, insertSession, listSessions, listSitesWithOldLogins, lockSession,
  revokeSessionsOf, saveSessionRevocation,
} from '../storage/portal.ts'
import { findSite, findSiteById, findSiteOfSecret, insertSecretSite } from '../storage/sites.ts'
import { type Context, contextFor, type Engine, permit } from './context.ts'
import { existingCustomer, lockedCustomer, ownCustomer } from './customers.ts'
import { record } from './events.ts'

const SESSION_PREFIX = 'ps_'
const LINK_PREFIX = 'pl_'
/** Of links that a session handed on. */
const HANDED_ON_PREFIX = 'ph_'
const MINUTE_MS = 60_000
const SESSIONS_SHOWN_MAX = 100

/** A session and its secret, which nobody can read again. */
export interface CreatedSession {
  readonly session: PortalSession
  readonly secret: string
}

/**
 * Lets somebody in for a customer, for some minutes; one that a session asks for does not outlast it. Refuses not-found, and
 * limit-reached for one too many, or ends the oldest ones for it.
 */
export async function createPortalSession(ctx: Context, customerId: string, minutes: number = SESSION_MINUTES_DEFAULT, whenFull: 'refuse' | 'end-oldest' = 'refuse'): Promise<CreatedSession> {
  permit(ctx, 'portal:write')
  return begin(ctx, async (db) => {
    const { number: customer } = await lockedCustomer(db, customerId)
    if (whenFull === 'end-oldest') {
      const ended = await revokeSessionsOf(db, customer, ctx.realNow(), { kept: OPEN_SESSIONS_MAX - 1, but: sessionOf(ctx) })
      await record(ctx, db, ended.map((id) => ({ type: 'portal-session.revoked' as const, customer, subject: id })))
    }
    return { customer, origin: 'merchant', expiresAt: await withinOwn(ctx, db, new Date(ctx.realNow().getTime() + minutes * MINUTE_MS)) }
  })
}

/** The id of the session that asks; null when somebody else does. */
function sessionOf({ actor }: Context): string | null {
  return actor.customer !== undefined && actor.name.startsWith(SESSION_ACTOR) ? actor.name.slice(SESSION_ACTOR.length) : null
}

/** An end that is not behind that of the session that asks. */
async function withinOwn(ctx: Context, db: SiteDb, expiresAt: Date): Promise<Date> {
  const id = sessionOf(ctx)
  const own = id === null ? null : await findSession(db, id)
  return own !== null && own.expiresAt < expiresAt ? own.expiresAt : expiresAt
}

/** A link by which the session that asks goes on in the portal: it works once, and what it begins ends when that session does. Gives its address. */
export async function createPortalLink(ctx: Context): Promise<string> {
  const { customer } = ctx.actor
  assert(customer !== undefined, 'a session of the portal has a customer')
  const secret = HANDED_ON_PREFIX + ctx.newSecret()
  const createdAt = ctx.realNow()
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    await insertLoginLink(db, { secretHash: ctx.hash(secret), customer, createdAt, expiresAt: await withinOwn(ctx, db, new Date(createdAt.getTime() + LINK_SESSION_MINUTES * MINUTE_MS)) })
  })
  return portalAddress(ctx, secret)
}

/** Where a link leads. Its secret is after #, which browsers send to no server and into no log. */
function portalAddress(ctx: Context, secret: string): string {
  return `${ctx.publicUrl}/portal/${ctx.site.slug}/#login=${secret}`
}

/** The sessions of a customer, newest first, those that are over included. */
export async function getPortalSessions(ctx: Context, customerId: string): Promise<PortalSession[]> {
  permit(ctx, 'portal:write')
  return ctx.database.read(ctx.site.siteId, async (db) => listSessions(db, (await existingCustomer(db, customerId)).number, SESSIONS_SHOWN_MAX))
}

/** Ends a session at once; ending one twice changes nothing. Refuses not-found, merged. */
export async function revokePortalSession(ctx: Context, customerId: string, id: string): Promise<PortalSession> {
  permit(ctx, 'portal:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => revoke(ctx, db, (await ownCustomer(db, customerId)).number, id))
}

/** Ends the session that asks. */
export async function leavePortal(ctx: Context): Promise<void> {
  permit(ctx, PORTAL_SCOPE)
  const { customer, name } = ctx.actor
  assert(customer !== undefined, 'a session of the portal has a customer')
  await ctx.database.transact(ctx.site.siteId, (db) => revoke(ctx, db, customer, name.slice(SESSION_ACTOR.length)))
}

async function revoke(ctx: Context, db: SiteDb, customer: bigint, id: string): Promise<PortalSession> {
  const session = (await lockSession(db, customer, id)) ?? refuse('not-found', { detail: `this customer has no portal session ${id}` })
  if (session.revokedAt !== null) return session
  const revokedAt = ctx.realNow()
  await saveSessionRevocation(db, id, revokedAt)
  await record(ctx, db, [{ type: 'portal-session.revoked', customer, subject: id }])
  return { ...session, revokedAt }
}

/** How sessions are named as actors: this, and their id. */
export const SESSION_ACTOR = 'portal:'

async function begin(ctx: Context, decide: (db: SiteDb) => Promise<Pick<PortalSession, 'customer' | 'origin' | 'expiresAt'>>): Promise<CreatedSession> {
  const secret = SESSION_PREFIX + ctx.newSecret()
  const secretHash = ctx.hash(secret)
  const id = ctx.newId('portalSession')
  await ctx.database.directory((db) => insertSecretSite(db, secretHash, ctx.site.siteId))
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { customer, origin, expiresAt } = await decide(db)
    const createdAt = ctx.realNow()
    if ((await countOpenSessions(db, customer, createdAt)) >= OPEN_SESSIONS_MAX) refuse('limit-reached', { detail: `a customer has at most ${OPEN_SESSIONS_MAX} open sessions: revoke some` })
    const session: PortalSession = { id, customer, origin, createdAt, expiresAt, revokedAt: null }
    await insertSession(db, session, secretHash)
    // Whoever comes by a link is the customer himself.
    const teller = origin === 'link' ? { ...ctx, actor: { name: SESSION_ACTOR + id, scopes: [] } } : ctx
    await record(teller, db, [{ type: 'portal-session.created', customer, subject: id, payload: { origin, expiresAt: session.expiresAt.toISOString() } }])
    return { session, secret }
  })
}

/** The context of the session with this secret. Refuses session-missing and, whatever is wrong with it, session-invalid. */
export async function authenticateSession(engine: Engine, secret: string | null): Promise<Context> {
  if (secret === null || secret === '') refuse('session-missing', { detail: 'send the secret of a portal session: Authorization: Bearer <secret>' })
  const hash = engine.hash(secret)
  const site = await engine.database.directory((db) => findSiteOfSecret(db, hash))
  const session = site && (await engine.database.read(site.siteId, (db) => findSessionBySecret(db, hash)))
  if (!session || !isOpenSession(session, engine.now())) refuse('session-invalid', { detail: 'this session is not known, has expired or was ended: sign in again' })
  return contextFor(engine, site, { name: SESSION_ACTOR + session.id, scopes: [PORTAL_SCOPE], customer: session.customer })
}

/** The context of somebody who is not known yet, on the site that he names. Refuses not-found. */
export async function enterSite(engine: Engine, slug: string): Promise<Context> {
  const site = (await engine.database.directory((db) => findSite(db, slug))) ?? refuse('not-found', { detail: `there is no site ${slug}` })
  return contextFor(engine, site, { name: `${SESSION_ACTOR}login`, scopes: [] })
}

/** The same by the site's number or its slug; null when there is none. */
export async function enterSiteNamed(engine: Engine, name: string): Promise<Context | null> {
  if (!new RegExp(SITE_SLUG_PATTERN).test(name)) return null
  const site = await engine.database.directory(async (db) => (/^\d{1,18}$/.test(name) ? await findSiteById(db, BigInt(name)) : null) ?? findSite(db, name))
  return site && contextFor(engine, site, { name: `${SESSION_ACTOR}login`, scopes: [] })
}

/**
 * Takes a wish for a link by e-mail. Whether anybody has that e-mail shows in neither the answer nor the time it takes: what is to
 * be done follows when the answer has gone out, and is given back. Asking too often does nothing. Refuses `invalid` for what is no e-mail.
 */
export async function askForLoginLink(ctx: Context, email: string, ipAddress: string): Promise<() => Promise<void>> {
  const key = fieldKey('email', email)
  if (key === null || !email.includes('@')) refuse('invalid', { detail: 'email is not an e-mail address', errors: [{ pointer: '/email', code: 'email', message: 'is not an e-mail address' }] })
  const subjects = [ctx.hash(`e-mail ${key}`), ctx.hash(`address ${ipAddress}`)]
  const [ofEmail = 0, ofAddress = 0] = await ctx.database.transact(ctx.site.siteId, (db) => countLogins(db, subjects, loginWindow(ctx.realNow())))
  if (ofEmail > LOGINS_PER_EMAIL_MAX || ofAddress > LOGINS_PER_ADDRESS_MAX) return async () => undefined
  return () => sendLoginLink(ctx, key)
}

/** Of several customers with one e-mail, the oldest is let in. */
async function sendLoginLink(ctx: Context, key: string): Promise<void> {
  const secret = LINK_PREFIX + ctx.newSecret()
  const createdAt = ctx.realNow()
  const customer = await ctx.database.transact(ctx.site.siteId, async (db): Promise<Customer | undefined> => {
    const number = (await findCustomersByKey(db, [key])).get(key)
    const [found] = number === undefined ? [] : await getCustomers(db, [number])
    if (!found) return undefined
    await insertLoginLink(db, { secretHash: ctx.hash(secret), customer: found.number, createdAt, expiresAt: new Date(createdAt.getTime() + LOGIN_LINK_MINUTES * 60_000) })
    return found
  })
  if (!customer?.email) return
  const link = portalAddress(ctx, secret)
  await ctx.mailer.send({
    to: customer.email, subject: `Your link to ${ctx.site.name}`.replace(/\s+/g, ' '),
    text: `Sign in to ${ctx.site.name} with this link:\n\n${link}\n\nIt works once, within ${LOGIN_LINK_MINUTES} minutes. If you did not ask for it, nothing has to be done.\n`,
  })
}

/** Exchanges a link's secret for a session. Refuses session-invalid for one that was used, has expired or never was. */
export async function enterByLink(ctx: Context, linkSecret: string): Promise<CreatedSession> {
  return begin(ctx, async (db) => {
    const at = ctx.realNow()
    const link = (await consumeLoginLink(db, ctx.hash(linkSecret), at)) ?? refuse('session-invalid', { detail: 'this link was used, has expired or is not known: ask for another' })
    return { customer: link.customer, origin: 'link', expiresAt: linkSecret.startsWith(HANDED_ON_PREFIX) ? link.expiresAt : new Date(at.getTime() + LINK_SESSION_MINUTES * MINUTE_MS) }
  })
}

const FORGET_BATCH = 1_000
const KEPT_MS = 86_400_000

/** The job: forgets links and counts that are a day old, of every site; gives how many. */
export async function forgetOldLogins(engine: Engine): Promise<number> {
  const before = new Date(engine.now().getTime() - KEPT_MS)
  let forgotten = 0
  for (const siteId of await engine.database.directory((db) => listSitesWithOldLogins(db, before))) {
    forgotten += await engine.database.transact(siteId, (db) => deleteOldLogins(db, before, FORGET_BATCH))
  }
  return forgotten
}
