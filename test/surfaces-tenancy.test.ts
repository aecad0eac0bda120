// Every route of every dialect tried by strangers: another site's key, no key, a revoked key, a key without the scope.

import { beforeAll, describe, expect, test } from 'vitest'
import type { RefusalCode } from '../src/domain/refusal.ts'
import { type KeyScope, SCOPES, scopeAllows, type Scope } from '../src/domain/scope.ts'
import type { Endpoint } from '../src/http/surface.ts'
import { createKey } from '../src/services/keys.ts'
import { findSite } from '../src/storage/sites.ts'
import { fillGround, type Ground, rowsOf } from './surfaces/ground.ts'
import { credentialsOf, type Named, nounAt, refusalFaultAt, routesInOrder, type Vendor, vendors } from './surfaces/vendor.ts'
import { makeWorld, type Reply, type World } from './world.ts'

const SECRET = 'zqxsecret'
const SHOWN_MAX = 40

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly required?: readonly string[]
  readonly properties?: { readonly [name: string]: Schema }
}

let world: World
interface Asker {
  readonly slug: string
  readonly key: string | null
  readonly token: string | null
  readonly session: string | null
}

/** The site that is tried. */
let home: Ground
/** A site with nothing on it: whoever makes something of a name there gets it as his own. */
let empty: Asker
beforeAll(async () => {
  world = await makeWorld({ rechargeBucket: { size: 1_000_000, perSecond: 10_000 } })
  home = await fillGround(world, 'main', world.key, 'ada', SECRET)
  empty = { slug: 'empty', key: (await world.addSite('empty')).key, token: '', session: '' }
})

const VENDORS = vendors().map((vendor) => [vendor.surface.prefix, vendor] as const)
/** Whether a path names a record; what kind of records is no name. */
const named = ({ path }: Endpoint): boolean => path.replace('{resource}', '').includes('{')

/** The path with records' names in it. */
function pathOf({ path }: Endpoint, vendor: Vendor, naming: Named): string {
  return path.split('/').map((part, at) => (part.startsWith('{') ? encodeURIComponent(naming(nounAt(vendor, path, at))) : part)).join('/')
}

/** A body with records' names in all its places: of a schema its fields, else every field that the vendor's nouns have. */
function bodyOf({ body, takesTestCards }: Endpoint, vendor: Vendor, naming: Named): string | undefined {
  if (!body) return undefined
  const fields = { ...vendor.fields(naming), ...(takesTestCards ? { cardNumber: '4242424242424242', AcctNum: '4242424242424242' } : {}) }
  const { properties } = body as Schema
  if (!properties) return vendor.write(fields)
  const required = new Set((body as Schema).required)
  return vendor.write(Object.fromEntries(Object.entries(properties).flatMap(([name, schema]): [string, unknown][] => {
    if (schema.enum) return required.has(name) ? [[name, schema.enum[0]]] : []
    if (Object.hasOwn(fields, name)) return [[name, fields[name as keyof typeof fields]]]
    return required.has(name) ? [[name, schema.type === 'object' ? {} : schema.type === 'array' ? [] : schema.type === 'integer' ? 1 : 'other']] : []
  })))
}

/** Records' names in the query, where it has a place for them. */
function queryOf({ query }: Endpoint, vendor: Vendor, naming: Named): string[] {
  const fields = vendor.fields(naming)
  return Object.keys((query as Schema | undefined)?.properties ?? {}).flatMap((name) => (name.endsWith('Id') && typeof fields[name] === 'string' ? [`${name}=${encodeURIComponent(fields[name])}`] : []))
}

async function ask(endpoint: Endpoint, vendor: Vendor, asker: Asker, path: Named, body: Named, query: readonly string[] = []): Promise<Reply> {
  const text = bodyOf(endpoint, vendor, body)
  const asked = [...queryOf(endpoint, vendor, body), ...query].join('&')
  return world.call(endpoint.method, `${vendor.at(asker.slug)}${pathOf(endpoint, vendor, path)}${asked && `?${asked}`}`, text, {
    key: null, headers: { ...credentialsOf(vendor, endpoint, asker), ...(text === undefined ? {} : { 'content-type': vendor.type }) },
  })
}

const told = ({ method, path }: Endpoint, reply: Reply, what: string): string => `${method} ${path} → ${reply.status} ${what}: ${reply.text.slice(0, 300)}`

describe.each(VENDORS)('%s', (_name, vendor) => {
  const { surface } = vendor
  const { routes } = surface
  /** The stranger's site, which has as much of everything. */
  let away: Ground
  beforeAll(async () => {
    const slug = `other${surface.prefix.replaceAll('/', '-')}`
    away = await fillGround(world, slug, (await world.addSite(slug)).key, 'eve', 'strangers')
  })
  const isForAnybody = ({ path }: Endpoint): boolean => vendor.anybody?.test(path) ?? false

  test('the owner finds every record by the name that is tried below', async () => {
    const wrong: string[] = []
    for (const one of routes.filter((route) => route.method === 'GET')) {
      const reply = await ask(one, vendor, home, home.naming(vendor), home.naming(vendor))
      if (named(one) && reply.status !== 200) wrong.push(told(one, reply, 'is not found by its owner'))
    }
    expect(wrong.slice(0, SHOWN_MAX).join('\n')).toBe('')
  })

  test('another site\'s key finds nothing of a site by its names, shows nothing of it and changes nothing of it', async () => {
    const before = await rowsOf(world, world.site.siteId)
    const [mine, theirs] = [away.naming(vendor), home.naming(vendor)]
    const wrong: string[] = []
    const look = (one: Endpoint, reply: Reply): void => {
      if (reply.status >= 500) wrong.push(told(one, reply, 'breaks'))
      const fault = reply.status >= 400 ? refusalFaultAt(vendor, one.path, reply) : null
      if (fault) wrong.push(told(one, reply, fault))
      if (reply.text.includes(SECRET)) wrong.push(told(one, reply, 'shows another site'))
    }
    for (const one of routes.filter((route) => named(route) && !isForAnybody(route))) {
      const makes = vendor.makesItsOwn?.test(`${one.method} ${one.path}`) ?? false
      const reply = await ask(one, vendor, makes ? empty : away, theirs, makes ? theirs : mine)
      if (!makes && reply.status !== surface.refusals['not-found'].status) wrong.push(told(one, reply, 'by its path'))
      look(one, reply)
    }
    for (const one of routesInOrder(vendor)) look(one, await ask(one, vendor, away, mine, theirs))
    expect(wrong.slice(0, SHOWN_MAX).join('\n')).toBe('')
    expect(await rowsOf(world, world.site.siteId)).toEqual(before)
  })

  test('a request that names another site than the key\'s is refused', async () => {
    const wrong: string[] = []
    const isNamed = vendor.at(away.slug) !== vendor.at(home.slug)
    for (const one of routes.filter((route) => !isForAnybody(route))) {
      if (isNamed) {
        const reply = await ask(one, vendor, { ...home, slug: away.slug }, home.naming(vendor), home.naming(vendor))
        if (reply.status !== 404 || refusalFaultAt(vendor, one.path, reply)) wrong.push(told(one, reply, refusalFaultAt(vendor, one.path, reply) ?? 'knows another site'))
      }
      if (vendor.siteQuery) {
        const reply = await ask(one, vendor, home, home.naming(vendor), home.naming(vendor), [vendor.siteQuery(away.slug)])
        if (reply.status < 400 || refusalFaultAt(vendor, one.path, reply)) wrong.push(told(one, reply, refusalFaultAt(vendor, one.path, reply) ?? 'knows another site'))
      }
    }
    expect(wrong.slice(0, SHOWN_MAX).join('\n')).toBe('')
  })

  test('every route refuses no key, a revoked key and a key without its scope, as the vendor says it', async () => {
    const revoked = await world.addKey(['*'])
    await world.call('DELETE', `/v1/api-keys/${revoked.id}`)
    const without = new Map<Scope, string>()
    const wrong: string[] = []
    for (const one of routes.filter((route) => !isForAnybody(route))) {
      if (vendor.customers?.routes.test(one.path)) {
        for (const [secret, code] of [[null, 'session-missing'], [world.key, 'session-invalid']] as [string | null, RefusalCode][]) {
          const reply = await ask(one, vendor, { ...home, token: secret, session: secret }, home.naming(vendor), home.naming(vendor))
          if (reply.status !== surface.refusals[code].status || refusalFaultAt(vendor, one.path, reply)) wrong.push(told(one, reply, `${refusalFaultAt(vendor, one.path, reply) ?? ''}, not ${code}`))
        }
        continue
      }
      const tried: [string | null, RefusalCode][] = [[null, 'key-missing'], [revoked.secret, 'key-revoked']]
      const { scope: needed } = one
      if (needed !== null) {
        const secret = without.get(needed) ?? (await createKey(world.ctx, { name: 'without', scopes: SCOPES.filter((scope) => scope !== '*' && !scopeAllows([scope], needed)) })).secret
        without.set(needed, secret)
        tried.push([secret, 'scope-missing'])
      }
      for (const [key, code] of tried) {
        const reply = await ask(one, vendor, { ...home, key }, home.naming(vendor), home.naming(vendor))
        const { status } = surface.refusals[code]
        if (reply.status !== status || refusalFaultAt(vendor, one.path, reply)) wrong.push(told(one, reply, `${refusalFaultAt(vendor, one.path, reply) ?? ''}, not ${code} (${status})`))
        if (reply.text.includes(SECRET)) wrong.push(told(one, reply, 'shows something'))
      }
    }
    expect(wrong.slice(0, SHOWN_MAX).join('\n')).toBe('')
  })

  // Recharge divides rights otherwise than the core: what a route needs besides, it brings along.
  test.runIf(surface.name === 'recharge')('a key with nothing but a route\'s own scope is not told that it lacks another', async () => {
    const ctx = { ...world.ctx, site: (await world.engine.database.directory((db) => findSite(db, away.slug))) ?? world.site }
    const alone = new Map<Scope, string>()
    const wrong: string[] = []
    for (const one of routesInOrder(vendor)) {
      // A registration needs the right to read what it tells of, too.
      if (one.scope === null || isForAnybody(one) || (one.scope === 'webhooks:write' && one.method !== 'DELETE')) continue
      const secret = alone.get(one.scope) ?? (await createKey(ctx, { name: 'alone', scopes: [one.scope as KeyScope] })).secret
      alone.set(one.scope, secret)
      const reply = await ask(one, vendor, { ...away, key: secret }, away.naming(vendor), away.naming(vendor))
      if (reply.status === surface.refusals['scope-missing'].status || reply.status >= 500) wrong.push(told(one, reply, `with ${one.scope} alone`))
    }
    expect(wrong.slice(0, SHOWN_MAX).join('\n')).toBe('')
  })
})
