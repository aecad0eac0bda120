// Rebilly's websites: the brands under which an organization sells.

import Type, { type Static } from 'typebox'
import type { JsonObject } from '../../domain/json.ts'
import { refuse } from '../../domain/refusal.ts'
import { type Website, WEBSITES_MAX } from '../../domain/website.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { getWebsites, putWebsite, removeWebsite } from '../../services/websites.ts'
import { answerOne, answerWhole, fieldsQuery, idParams, JsonMap, linksOf, loose, nullable, pageQuery, refuseUnkept, textOf, urlOf, viewTime, Text } from './wire.ts'

const WebsiteInput = loose({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })), url: nullable(Type.String({ maxLength: 2_000 })), servicePhone: nullable(Text), serviceEmail: nullable(Text), customFields: nullable(JsonMap),
})

/** The website that a record names, or the organization's first one. */
export function websiteOf(ctx: Context, own: JsonObject): string {
  return textOf(own['websiteId']) ?? firstWebsite(ctx.site)
}

/** The website of records that name none. */
export const firstWebsite = ({ settings, slug }: Context['site']): string => settings.websites[0]?.id ?? slug

/** A website by its id. One that was never described still is where records say they came from. */
export function viewWebsite(ctx: Context, head: RequestHead, id: string) {
  return view(ctx, head, ctx.site.settings.websites.find((one) => one.id === id) ?? { ...unnamed(ctx), id })
}

/** What an organization without websites sells under: its own name. */
function unnamed({ site }: Context): Website {
  return { id: site.slug, name: site.name, url: null, servicePhone: null, serviceEmail: null, createdAt: site.createdAt.toISOString(), updatedAt: site.createdAt.toISOString() }
}

const view = (ctx: Context, head: RequestHead, website: Website) => ({
  id: website.id, name: website.name, url: website.url ?? '', servicePhone: website.servicePhone ?? '', serviceEmail: website.serviceEmail ?? '', customFields: {}, organizationId: ctx.site.slug,
  createdTime: viewTime(new Date(website.createdAt)), updatedTime: viewTime(new Date(website.updatedAt)), _links: linksOf(ctx, head, { self: `/websites/${website.id}` }),
})

async function all(ctx: Context): Promise<readonly Website[]> {
  const websites = await getWebsites(ctx)
  return websites.length === 0 ? [unnamed(ctx)] : websites
}

function fieldsOf(body: Static<typeof WebsiteInput>) {
  refuseUnkept(body, {}, ['customFields'])
  const { name, url, servicePhone, serviceEmail } = body
  return { name, url, servicePhone, serviceEmail }
}

export const websiteEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/websites', scope: 'site:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => answerWhole((await all(ctx)).slice(0, WEBSITES_MAX).map((website) => view(ctx, head, website)), query, ['name', 'url', 'createdTime', 'updatedTime']),
  }),
  endpoint({
    method: 'POST', path: '/websites', scope: 'site:write', body: WebsiteInput,
    handle: async ({ ctx, head, body }) => {
      const { website } = await putWebsite(ctx, null, fieldsOf(body))
      return answerOne(view(ctx, head, website), undefined, urlOf(ctx, head, `/websites/${website.id}`))
    },
  }),
  endpoint({
    method: 'GET', path: '/websites/{id}', scope: 'site:read', params: idParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => {
      const website = (await all(ctx)).find((one) => one.id === params.id) ?? refuse('not-found', { detail: `there is no website ${params.id}` })
      return answerOne(view(ctx, head, website), query.fields)
    },
  }),
  endpoint({
    method: 'PUT', path: '/websites/{id}', scope: 'site:write', params: idParams, body: WebsiteInput,
    handle: async ({ ctx, head, params, body }) => {
      const { website, created } = await putWebsite(ctx, params.id, fieldsOf(body))
      return answerOne(view(ctx, head, website), undefined, created ? urlOf(ctx, head, `/websites/${website.id}`) : undefined)
    },
  }),
  endpoint({
    method: 'DELETE', path: '/websites/{id}', scope: 'site:write', params: idParams,
    handle: async ({ ctx, params }) => {
      await removeWebsite(ctx, params.id)
      return { status: 204 }
    },
  }),
]
