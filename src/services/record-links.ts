// Links without credentials: who holds one may see to one record of one site, as far as its kind allows, and to nothing else.

import { assert, refuse } from '../domain/refusal.ts'
import type { Scope } from '../domain/scope.ts'
import { findSiteById } from '../storage/sites.ts'
import { type Context, contextFor, type Engine } from './context.ts'

/** What a kind of link is for: no link opens what another kind leads to. */
export interface LinkKind {
  readonly purpose: string
  /** What its holder may do, all of it for the one record. */
  readonly scopes: readonly Scope[]
}

/** Hexadecimal digits of the site's number, of the record's, and of what proves that this server made the link. */
const SITE_DIGITS = 8
const NUMBER_DIGITS = 12
const MARK_DIGITS = 20
const LINK = new RegExp(`^([0-9a-f]{${SITE_DIGITS}})([0-9a-f]{${NUMBER_DIGITS}})([0-9a-f]{${MARK_DIGITS}})$`)

/** The link to a record: 40 hexadecimal digits, the same each time, good for as long as the server keeps its encryption key. */
export function linkTo(ctx: Context, kind: LinkKind, number: bigint): string {
  return write(ctx, kind, ctx.site.siteId, number)
}

function write(engine: Engine, { purpose }: LinkKind, siteId: bigint, number: bigint): string {
  const place = siteId.toString(16).padStart(SITE_DIGITS, '0') + number.toString(16).padStart(NUMBER_DIGITS, '0')
  assert(place.length === SITE_DIGITS + NUMBER_DIGITS, 'numbers of sites and records fit into a link')
  return place + engine.secretBox.mark(place, `link ${purpose}`).toString('hex').slice(0, MARK_DIGITS)
}

/** Refuses not-found for what is no link of this kind, whatever is wrong with it. */
function read(engine: Engine, kind: LinkKind, link: string): { siteId: bigint; number: bigint } {
  const [, site, record] = LINK.exec(link) ?? []
  if (site === undefined || record === undefined) return noSuchLink()
  const place = { siteId: BigInt(`0x${site}`), number: BigInt(`0x${record}`) }
  // Digests are compared, so that the time it takes tells nothing of the mark.
  return engine.hash(write(engine, kind, place.siteId, place.number)).equals(engine.hash(link)) ? place : noSuchLink()
}

/** The context of whoever holds a link. Refuses not-found. */
export async function enterByLink(engine: Engine, kind: LinkKind, link: string): Promise<Context> {
  const { siteId } = read(engine, kind, link)
  const site = (await engine.database.directory((db) => findSiteById(db, siteId))) ?? noSuchLink()
  return contextFor(engine, site, { name: `link:${kind.purpose}`, scopes: kind.scopes })
}

/** The number of the record that a link of the context's site leads to. Refuses not-found. */
export function linkedNumber(ctx: Context, kind: LinkKind, link: string): bigint {
  const { siteId, number } = read(ctx, kind, link)
  return siteId === ctx.site.siteId ? number : noSuchLink()
}

function noSuchLink(): never {
  refuse('not-found', { detail: 'this link leads nowhere' })
}
