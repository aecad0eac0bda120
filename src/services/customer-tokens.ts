// Tokens of customers who signed in: each is signed with its site's secret, and good as long as the session of the portal behind it.

import { CUSTOMER_TOKEN_DAYS } from '../domain/customer-token.ts'
import { isOpenSession, OPEN_SESSIONS_MAX, type PortalSession } from '../domain/portal.ts'
import { assert, refuse } from '../domain/refusal.ts'
import { PORTAL_SCOPE } from '../domain/scope.ts'
import type { Site } from '../domain/site.ts'
import { findTokenSecret, insertTokenSecret } from '../storage/customer-passwords.ts'
import type { SiteDb } from '../storage/db.ts'
import { findSession, insertSession, revokeSessionsOf, saveSessionExpiry } from '../storage/portal.ts'
import { findSiteById } from '../storage/sites.ts'
import { type Context, contextFor, type Engine, permit } from './context.ts'
import { type Happening, record } from './events.ts'
import { SESSION_ACTOR } from './portal-sessions.ts'

const LIFE_MS = CUSTOMER_TOKEN_DAYS * 86_400_000

const purposeOf = (siteId: bigint): string => `customer tokens of site ${siteId}`

/** Begins a session of a customer who signed in, in the caller's transaction. Of too many that are open the oldest ends. */
export async function beginSession(ctx: Context, db: SiteDb, customer: bigint): Promise<PortalSession> {
  const createdAt = ctx.realNow()
  const session: PortalSession = { id: ctx.newId('portalSession'), customer, origin: 'password', createdAt, expiresAt: new Date(createdAt.getTime() + LIFE_MS), revokedAt: null }
  const ended = await revokeSessionsOf(db, customer, createdAt, { kept: OPEN_SESSIONS_MAX - 1 })
  // Its secret is given to nobody: the token names the session instead.
  await insertSession(db, session, ctx.hash(ctx.newSecret()))
  const begun: Happening = { type: 'portal-session.created', customer, subject: session.id, payload: { origin: session.origin, expiresAt: session.expiresAt.toISOString() } }
  await record(asSession(ctx, session), db, [...revocations(customer, ended), begun])
  return session
}

/** Ends every open session of a customer but the one named, in the caller's transaction. */
export async function endSessions(ctx: Context, db: SiteDb, customer: bigint, but: string | null): Promise<void> {
  await record(ctx, db, revocations(customer, await revokeSessionsOf(db, customer, ctx.realNow(), { but })))
}

const revocations = (customer: bigint, ids: readonly string[]): Happening[] => ids.map((id) => ({ type: 'portal-session.revoked', customer, subject: id }))

/** Whoever has a session acts as that. */
const asSession = (ctx: Context, { id, customer }: PortalSession): Context => ({ ...ctx, actor: { name: SESSION_ACTOR + id, scopes: [PORTAL_SCOPE], customer } })

/** The session that asks. */
export function sessionOf(ctx: Context): string {
  permit(ctx, PORTAL_SCOPE)
  assert(ctx.actor.customer !== undefined && ctx.actor.name.startsWith(SESSION_ACTOR), 'a session of the portal asks')
  return ctx.actor.name.slice(SESSION_ACTOR.length)
}

/** A token for a session, good as long as it is. */
export async function tokenOf(ctx: Context, session: PortalSession): Promise<string> {
  const issuedAt = ctx.realNow()
  const { siteId } = ctx.site
  return ctx.customerTokens.sign({ siteId, customer: session.customer, session: session.id, issuedAt, expiresAt: session.expiresAt }, ctx.publicUrl, await secretOf(ctx))
}

/** The secret of a site, which is made when it is first needed. It leaves this process sealed only. */
async function secretOf(ctx: Context): Promise<string> {
  const { siteId } = ctx.site
  const known = await ctx.database.read(siteId, findTokenSecret)
  if (known !== null) return ctx.secretBox.open(known, purposeOf(siteId))
  const made = ctx.secretBox.seal(ctx.newSecret(), purposeOf(siteId))
  return ctx.database.transact(siteId, async (db) => {
    await insertTokenSecret(db, made, ctx.realNow())
    return ctx.secretBox.open((await findTokenSecret(db)) ?? made, purposeOf(siteId))
  })
}

/** The context of whom a token lets in. Refuses session-missing and session-invalid; `revoked` of the facts says that the session was ended. */
export async function authenticateToken(engine: Engine, token: string | null): Promise<Context> {
  if (token === null || token === '') refuse('session-missing', { detail: 'send a customer\'s token: Authorization: Bearer <token>' })
  const siteId = engine.customerTokens.siteOf(token)
  const site = siteId === null ? null : await engine.database.directory((db) => findSiteById(db, siteId))
  const session = site && (await provenSession(engine, site, token))
  if (!site || !session) refuse('session-invalid', { detail: 'this token is not good, or no longer: sign in again' })
  if (session.revokedAt !== null) refuse('session-invalid', { detail: 'this session was ended: sign in again', revoked: true })
  return asSession(contextFor(engine, site, { name: '', scopes: [] }), session)
}

async function provenSession(engine: Engine, { siteId }: Site, token: string): Promise<PortalSession | null> {
  const sealed = await engine.database.read(siteId, findTokenSecret)
  const id = sealed === null ? null : await engine.customerTokens.sessionOf(token, engine.secretBox.open(sealed, purposeOf(siteId)), engine.now())
  const session = id === null ? null : await engine.database.read(siteId, (db) => findSession(db, id))
  return session && (session.revokedAt !== null || isOpenSession(session, engine.now())) ? session : null
}

/** A new token for the session that asks, which lasts as long again. */
export async function refreshToken(ctx: Context): Promise<string> {
  const id = sessionOf(ctx)
  const expiresAt = new Date(ctx.realNow().getTime() + LIFE_MS)
  const session = await ctx.database.transact(ctx.site.siteId, async (db) => {
    await saveSessionExpiry(db, id, expiresAt)
    return findSession(db, id)
  })
  return tokenOf(ctx, session ?? refuse('session-invalid', { detail: 'this customer is gone' }))
}
