// Routes of tag rules.

import Type, { type Static } from 'typebox'
import { EVENT_PATTERNS_MAX } from '../domain/event-pattern.ts'
import { FILTER_CHARS_MAX } from '../domain/filter/parse.ts'
import { TAG_RULE_NAME_MAX, type TagRule, TAGS_OF_RULE_MAX } from '../domain/tag-rule.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import { changeTagRule, createTagRule, getTagRule, getTagRules, removeTagRule } from '../services/tag-rules.ts'
import { Instant, nullable, pageOf, pageQuery, strict, viewInstant } from './schemas.ts'

const Name = Type.String({ minLength: 1, maxLength: TAG_RULE_NAME_MAX })
const EventTypes = Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: EVENT_PATTERNS_MAX, description: 'types of events; customer.* is all of a noun, * all' })
const Filter = Type.Optional(Type.String({ maxLength: FILTER_CHARS_MAX, description: 'only customers whom this filter finds when the event is looked at; empty for all' }))
const Tags = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: TAGS_OF_RULE_MAX }))
const Enabled = Type.Optional(Type.Boolean())
const View = strict({
  id: Type.String(), name: Type.String(), eventTypes: Type.Array(Type.String()), filter: Type.String(), tagsAdded: Type.Array(Type.String()),
  tagsRemoved: Type.Array(Type.String()), enabled: Type.Boolean(), disabledReason: nullable(Type.String()),
  appliedCount: Type.Integer({ description: 'how often it changed a customer' }), lastAppliedAt: nullable(Instant), createdAt: Instant, updatedAt: Instant, revision: Type.Integer(),
})
const params = strict({ id: Type.String({ maxLength: 50 }) })
const tag = 'tag rules'

const view = (one: TagRule): Static<typeof View> => ({
  id: one.id, name: one.name, eventTypes: [...one.eventTypes], filter: one.filter, tagsAdded: [...one.tagsAdded], tagsRemoved: [...one.tagsRemoved],
  enabled: one.enabled, disabledReason: one.disabledReason, appliedCount: one.appliedCount, lastAppliedAt: viewInstant(one.lastAppliedAt),
  createdAt: viewInstant(one.createdAt), updatedAt: viewInstant(one.updatedAt), revision: one.revision,
})
const answer = (one: TagRule): { body: unknown; revision: number } => ({ body: view(one), revision: one.revision })

export const tagRuleRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/tag-rules', id: 'listTagRules', tag, summary: 'List tag rules, in the order of their effect', scope: 'tags:read',
    query: strict(pageQuery), answers: { 200: pageOf(View) }, refusals: ['cursor-invalid'],
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'tag-rules' }
      const found = await getTagRules(ctx, cursor === undefined ? null : (readTextCursor(bound, cursor, 1)[0] ?? null), limit + 1)
      const items = found.slice(0, limit)
      return { body: { items: items.map(view), nextCursor: found.length > limit ? writeCursor(bound, [items.at(-1)?.id ?? '']) : null } }
    },
  }),
  route({
    method: 'POST', path: '/tag-rules', id: 'createTagRule', tag, summary: 'Tag customers when events happen to them', scope: 'tags:write',
    description: 'About what happens from now on. What a rule changes sets no rule off. Needs customers:write too.',
    body: strict({ name: Name, eventTypes: EventTypes, filter: Filter, tagsAdded: Tags, tagsRemoved: Tags, enabled: Enabled }), answers: { 201: View },
    refusals: ['filter-invalid', 'limit-reached'],
    handle: async ({ ctx, body }) => ({ status: 201, ...answer(await createTagRule(ctx, body)) }),
  }),
  route({
    method: 'GET', path: '/tag-rules/{id}', id: 'getTagRule', tag, summary: 'Read a tag rule', scope: 'tags:read',
    params, answers: { 200: View }, handle: async ({ ctx, params: { id } }) => answer(await getTagRule(ctx, id)),
  }),
  route({
    method: 'PATCH', path: '/tag-rules/{id}', id: 'changeTagRule', tag, summary: 'Change, enable or disable a tag rule', scope: 'tags:write',
    params, body: strict({ name: Type.Optional(Name), eventTypes: Type.Optional(EventTypes), filter: Filter, tagsAdded: Tags, tagsRemoved: Tags, enabled: Enabled }),
    answers: { 200: View }, refusals: ['filter-invalid', 'revision-stale'],
    handle: async ({ ctx, params: { id }, body, ifMatch }) => answer(await changeTagRule(ctx, id, body, ifMatch)),
  }),
  route({
    method: 'DELETE', path: '/tag-rules/{id}', id: 'deleteTagRule', tag, summary: 'Remove a tag rule; the tags that it gave stay', scope: 'tags:write',
    params, answers: { 204: null }, refusals: ['revision-stale'],
    handle: async ({ ctx, params: { id }, ifMatch }) => {
      await removeTagRule(ctx, id, ifMatch)
      return { status: 204 }
    },
  }),
]
