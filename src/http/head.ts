// Which face a request belongs to, and what the face sees of it first.

import type { FastifyRequest } from 'fastify'
import { readForm } from './bodies.ts'
import type { RequestHead, Surface } from './surface.ts'

/** A face where it is mounted: at its prefix, or at `''`, the root. */
export interface Mounted {
  readonly surface: Surface
  readonly at: string
}

/** The face that a url belongs to: the one that is mounted deepest on the way to it, or the given one. */
export function mountedFor(mounts: readonly Mounted[], url: string, fallback: Mounted): Mounted {
  const path = pathOf(url)
  return mounts.filter(({ at }) => path === at || path.startsWith(`${at}/`)).toSorted((a, b) => b.at.length - a.at.length)[0] ?? fallback
}

/** The url that a face wants looked up for the one that was asked for. */
export function rewrittenFor(mounts: readonly Mounted[], url: string, fallback: Mounted): string {
  const { surface, at } = mountedFor(mounts, url, fallback)
  if (!surface.rewrite) return url
  const path = pathOf(url)
  return at + surface.rewrite(path.slice(at.length)) + url.slice(path.length)
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

/** What a face sees of a request before it is checked. Refuses malformed for a query that cannot be read. */
export function headOf(request: FastifyRequest, mounted: Mounted): RequestHead {
  const { url } = request
  const query = mounted.surface.bracketQuery ? readForm(url.slice(pathOf(url).length + 1)) : ((request.query ?? {}) as RequestHead['query'])
  return { ...headWithoutQuery(request, mounted), query }
}

/** The same of a request that is refused, which may be for its query. */
export function headWithoutQuery(request: FastifyRequest, { at }: Mounted): RequestHead {
  return {
    id: request.id, method: request.method, base: `${request.protocol}://${request.host}${at}`, path: pathOf(request.url).slice(at.length), headers: request.headers,
    params: (request.params ?? {}) as RequestHead['params'], query: {},
  }
}
