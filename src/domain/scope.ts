// Scopes: what an API key may do.

/** Every scope; `*` is all of them, and a `:write` scope includes its `:read`. */
export const SCOPES = [
  '*',
  'customers:read', 'customers:write', 'customers:erase',
  'payments:read', 'payments:write',
  'catalog:read', 'catalog:write',
  'subscriptions:read', 'subscriptions:write',
  'invoices:read', 'invoices:write',
  'reports:read',
  'portal:write',
  'tags:read', 'tags:write',
  'organizations:read', 'organizations:write',
  'custom-fields:read', 'custom-fields:write',
  'segments:read', 'segments:write',
  'events:read',
  'webhooks:read', 'webhooks:write',
  'imports:read', 'imports:write',
  'exports:read',
  'site:read', 'site:write',
  'keys:read', 'keys:write',
] as const
/** What a session of the portal has: its own customer, as far as the site allows. No key can hold it. */
export const PORTAL_SCOPE = 'portal:self'
/** What a key can hold. */
export type KeyScope = (typeof SCOPES)[number]
export type Scope = KeyScope | typeof PORTAL_SCOPE

export function isScope(text: string): text is KeyScope {
  return (SCOPES as readonly string[]).includes(text)
}

/** True when one of the held scopes covers the wanted one. */
export function scopeAllows(held: readonly Scope[], wanted: Scope): boolean {
  return held.some((scope) => scope === '*' || scope === wanted || (wanted.endsWith(':read') && scope === wanted.replace(':read', ':write')))
}
