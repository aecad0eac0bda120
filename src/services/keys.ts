// API keys: creating, revoking, and telling who a secret is.

import { type ApiKey, KEY_NAME_MAX, SECRET_MIN } from '../domain/api-key.ts'
import { readText } from '../domain/contact.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import type { KeyScope } from '../domain/scope.ts'
import { findApiKeyBySecret, insertApiKey, listApiKeys, lockApiKey, saveKeyRevocation, saveKeyUse } from '../storage/api-keys.ts'
import { findSiteOfSecret, insertSecretSite } from '../storage/sites.ts'
import { type Context, contextFor, type Engine, type KnownSecret, permit } from './context.ts'
import { record } from './events.ts'

/** How long a process trusts what it has read of a key: a revocation by another process takes effect within it. */
const TRUST_MS = 1_000
const USE_SAVED_EVERY_MS = 60_000
const SECRETS_REMEMBERED_MAX = 10_000
const SECRET_PREFIX = 'rk_'

/** A key and its secret, which nobody can read again. */
export interface CreatedKey {
  readonly key: ApiKey
  readonly secret: string
}

/** Creates a key. An operator may bring the secret (at least 16 characters); nobody may give more than he has. */
export async function createKey(ctx: Context, input: { name: string; scopes: readonly KeyScope[]; secret?: string }): Promise<CreatedKey> {
  permit(ctx, 'keys:write')
  const faults: Fault[] = []
  const name = readText(input.name, '/name', faults, KEY_NAME_MAX) ?? 'key'
  if (input.scopes.length === 0) faults.push({ pointer: '/scopes', code: 'empty', message: 'names no scope' })
  if (input.secret !== undefined && input.secret.length < SECRET_MIN) {
    faults.push({ pointer: '/secret', code: 'too-short', message: `is shorter than ${SECRET_MIN} characters` })
  }
  refuseFaults(faults)
  for (const scope of input.scopes) permit(ctx, scope)
  const secret = input.secret ?? SECRET_PREFIX + ctx.newSecret()
  const key: ApiKey = {
    id: ctx.newId('apiKey'), name, hint: secret.slice(-4), scopes: input.scopes, createdAt: ctx.now(), lastUsedAt: null, revokedAt: null,
  }
  const secretHash = ctx.hash(secret)
  await ctx.database.directory((db) => insertSecretSite(db, secretHash, ctx.site.siteId))
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    await insertApiKey(db, key, secretHash)
    await record(ctx, db, [{ type: 'api-key.created', subject: key.id, payload: { name, scopes: key.scopes } }])
  })
  return { key, secret }
}

export async function listKeys(ctx: Context, after: string | null, limit: number): Promise<ApiKey[]> {
  permit(ctx, 'keys:read')
  return ctx.database.read(ctx.site.siteId, (db) => listApiKeys(db, after, limit))
}

/** Revokes a key at once and for good; revoking twice changes nothing. Refuses not-found. */
export async function revokeKey(ctx: Context, id: string): Promise<ApiKey> {
  permit(ctx, 'keys:write')
  const revoked = await ctx.database.transact(ctx.site.siteId, async (db) => {
    const key = (await lockApiKey(db, id)) ?? refuse('not-found', { detail: `there is no API key ${id}` })
    if (key.revokedAt) return key
    await saveKeyRevocation(db, id, ctx.now())
    await record(ctx, db, [{ type: 'api-key.revoked', subject: id }])
    return { ...key, revokedAt: ctx.now() }
  })
  forgetKeys(ctx)
  return revoked
}

/** Forgets what is remembered of keys and sites, after a change of either. */
export function forgetKeys(engine: Engine): void {
  engine.knownSecrets.clear()
}

/** The context of the key with this secret. Refuses key-missing, key-unknown, key-revoked. */
export async function authenticate(engine: Engine, secret: string | null, monotonicMs: number): Promise<Context> {
  if (secret === null || secret === '') refuse('key-missing', { detail: 'send an API key: Authorization: Bearer <key>' })
  const known = await knownSecret(engine, secret, monotonicMs)
  if (!known?.key) refuse('key-unknown', { detail: 'this API key is not known' })
  if (known.key.revokedAt) refuse('key-revoked', { detail: `this API key was revoked on ${known.key.revokedAt.toISOString()}` })
  if (monotonicMs - known.useSavedAtMs >= USE_SAVED_EVERY_MS) {
    known.useSavedAtMs = monotonicMs
    const { id } = known.key
    await engine.database.read(known.site.siteId, (db) => saveKeyUse(db, id, engine.now()))
  }
  return contextFor(engine, known.site, { name: `key:${known.key.id}`, scopes: known.key.scopes })
}

async function knownSecret(engine: Engine, secret: string, monotonicMs: number): Promise<KnownSecret | null> {
  const hash = engine.hash(secret)
  const name = hash.toString('base64')
  const known = engine.knownSecrets.get(name)
  if (known && monotonicMs - known.readAtMs < TRUST_MS) return known
  const site = await engine.database.directory((db) => findSiteOfSecret(db, hash))
  if (!site) return null
  const key = await engine.database.read(site.siteId, (db) => findApiKeyBySecret(db, hash))
  if (engine.knownSecrets.size >= SECRETS_REMEMBERED_MAX) engine.knownSecrets.clear()
  const fresh: KnownSecret = { site, key, readAtMs: monotonicMs, useSavedAtMs: known?.useSavedAtMs ?? -USE_SAVED_EVERY_MS }
  engine.knownSecrets.set(name, fresh)
  return fresh
}
