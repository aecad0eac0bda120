// Routes of API keys and of the site's settings.

import Type, { type Static } from 'typebox'
import { type ApiKey, KEY_NAME_MAX } from '../domain/api-key.ts'
import { ATTEMPTS_MAX, DUNNING_OUTCOMES, RETRY_AFTER_DAYS_MAX } from '../domain/dunning.ts'
import { GATEWAYS } from '../domain/gateway.ts'
import { SCOPES } from '../domain/scope.ts'
import { DUPLICATE_MODES, MERGE_FROM_LEAST, SELLER_LINES_MAX, type Site } from '../domain/site.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import { createKey, listKeys, revokeKey } from '../services/keys.ts'
import { changeSite, getOwnSite } from '../services/sites.ts'
import { idOf, Instant, nullable, pageOf, pageQuery, strict, viewInstant } from './schemas.ts'

const Scope = Type.Enum([...SCOPES])
const keyFields = {
  id: Type.String(), name: Type.String(), hint: Type.String({ description: 'last four characters of the secret' }), scopes: Type.Array(Scope), createdAt: Instant,
  lastUsedAt: nullable(Instant), revokedAt: nullable(Instant),
}
const View = strict(keyFields)
const settings = {
  languages: Type.Array(Type.String({ minLength: 2, maxLength: 35 }), { minItems: 1, maxItems: 200 }), country: nullable(Type.String({ minLength: 2, maxLength: 3 })),
  timeZone: Type.String({ maxLength: 100 }), reportingCurrency: Type.String({ minLength: 3, maxLength: 3 }), uniqueEmail: Type.Boolean(),
  duplicates: Type.Enum([...DUPLICATE_MODES], { description: 'what likely duplicates mean for creating a customer, where the request does not say' }), emailDnsValidation: Type.Boolean(),
  gateway: Type.Enum([...GATEWAYS], { description: 'of payment methods that name none' }),
  dunning: strict({
    retryAfterDays: Type.Array(Type.Integer({ minimum: 1, maximum: RETRY_AFTER_DAYS_MAX }), { maxItems: ATTEMPTS_MAX, description: 'days from each declined attempt to the next; the last goes on' }),
    attemptsMax: Type.Integer({ minimum: 1, maximum: ATTEMPTS_MAX }), afterLast: Type.Enum([...DUNNING_OUTCOMES]),
  }),
  exchangeRates: Type.Record(Type.String(), Type.String({ maxLength: 30 }), { description: 'what one unit of a currency is worth in the reporting currency, as decimal texts' }),
  portal: strict({ pause: Type.Boolean(), cancel: Type.Boolean(), skip: Type.Boolean() }, { description: 'what customers may do by themselves' }),
  selfRegistration: Type.Boolean({ description: 'whether anybody may register as a customer by himself, where a vendor\'s format offers that' }),
  seller: strict(
    { name: nullable(Type.String({ maxLength: 200 })), lines: Type.Array(Type.String({ maxLength: 200 }), { maxItems: SELLER_LINES_MAX }), taxNumber: nullable(Type.String({ maxLength: 100 })) },
    { description: 'who sells, as invoices show it' },
  ),
  mergeDuplicatesFrom: nullable(Type.Number({
    minimum: MERGE_FROM_LEAST, exclusiveMaximum: 1, description: 'the probability from which pairs that a run finds are merged by themselves, where nothing speaks against it; null merges nothing',
  })),
}
const Website = strict({
  id: Type.String(), name: Type.String(), url: nullable(Type.String()), servicePhone: nullable(Type.String()), serviceEmail: nullable(Type.String()), createdAt: Instant, updatedAt: Instant,
})
const SiteView = strict({
  number: Type.Integer(), slug: Type.String(), name: Type.String(),
  settings: strict({ ...settings, websites: Type.Array(Website, { description: 'the brands under which the site sells; Rebilly\'s clients keep them' }) }), isTest: Type.Boolean({ description: 'a test site has a clock that is moved by hand' }), createdAt: Instant,
})

const view = (key: ApiKey): Static<typeof View> => ({
  ...key, scopes: [...key.scopes], createdAt: viewInstant(key.createdAt), lastUsedAt: viewInstant(key.lastUsedAt), revokedAt: viewInstant(key.revokedAt),
})
const viewSite = (site: Site): Static<typeof SiteView> => ({
  number: Number(site.siteId), slug: site.slug, name: site.name, settings: site.settings as Static<typeof SiteView>['settings'], isTest: site.testClock !== null,
  createdAt: viewInstant(site.createdAt),
})

export const keyRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api-keys', id: 'listApiKeys', tag: 'site', summary: 'List API keys', scope: 'keys:read', query: strict(pageQuery), answers: { 200: pageOf(View) },
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'api-keys' }
      const found = await listKeys(ctx, cursor === undefined ? null : (readTextCursor(bound, cursor, 1)[0] ?? null), limit + 1)
      const items = found.slice(0, limit)
      return { body: { items: items.map(view), nextCursor: found.length > limit ? writeCursor(bound, [items.at(-1)?.id ?? '']) : null } }
    },
  }),
  route({
    method: 'POST', path: '/api-keys', id: 'createApiKey', tag: 'site', summary: 'Create an API key; its secret is shown only now', scope: 'keys:write',
    body: strict({ name: Type.String({ minLength: 1, maxLength: KEY_NAME_MAX }), scopes: Type.Array(Scope, { minItems: 1, maxItems: SCOPES.length }) }),
    answers: { 201: strict({ ...keyFields, secret: Type.String() }) },
    handle: async ({ ctx, body }) => {
      const { key, secret } = await createKey(ctx, body)
      return { status: 201, body: { ...view(key), secret } }
    },
  }),
  route({
    method: 'DELETE', path: '/api-keys/{id}', id: 'revokeApiKey', tag: 'site', summary: 'Revoke an API key, at once and for good', scope: 'keys:write',
    params: strict({ id: idOf('key') }), answers: { 200: View }, handle: async ({ ctx, params: { id } }) => ({ body: view(await revokeKey(ctx, id)) }),
  }),
  route({
    method: 'GET', path: '/site', id: 'getSite', tag: 'site', summary: 'Read the site and its settings', scope: 'site:read', answers: { 200: SiteView },
    handle: async ({ ctx }) => ({ body: viewSite(getOwnSite(ctx)) }),
  }),
  route({
    method: 'PATCH', path: '/site', id: 'changeSite', tag: 'site', summary: 'Change the settings of the site', scope: 'site:write',
    body: strict({ name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })), settings: Type.Optional(Type.Partial(strict(settings), { additionalProperties: false })) }),
    answers: { 200: SiteView }, refusals: ['wrong-state', 'already-exists'],
    handle: async ({ ctx, body }) => ({ body: viewSite(await changeSite(ctx, body)) }),
  }),
]
