// Rebilly's tag rules.

import Type, { type Static } from 'typebox'
import { TAG_RULES_MAX, type TagRule } from '../../domain/tag-rule.ts'
import { type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { changeTagRule, createTagRule, getTagRule, getTagRules, removeTagRule, type TagRuleInput } from '../../services/tag-rules.ts'
import { coreEvents, isMoneyEvent, rebillyEvent } from './event-names.ts'
import { readCustomerFilter, viewCustomerFilter } from './filter.ts'
import { answerOne, answerWhole, fieldsQuery, idParams, linksOf, loose, nullable, pageQuery, urlOf, viewTime, wrongField } from './wire.ts'

const Tags = Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 1_000 }))
const terms = {
  name: Type.String({ minLength: 1, maxLength: 100 }), eventType: Type.String({ maxLength: 100 }), filter: nullable(Type.String({ maxLength: 8_000 })), addTags: Tags, removeTags: Tags,
  status: Type.Optional(Type.Enum(['active', 'inactive'])),
}
const RuleInput = loose(terms)

/** A rule's terms in the core's words. Its filter is kept in them, so that it goes on meaning the same when it is read elsewhere. */
function readRule(ctx: Context, input: Static<typeof RuleInput>): TagRuleInput & { name: string; eventTypes: readonly string[] } {
  const eventTypes = coreEvents(input.eventType)
  // That money went back is told by its transaction, at which a rule does not look.
  if (eventTypes.length === 0 || (isMoneyEvent(input.eventType) && input.eventType !== 'transaction-processed')) wrongField('eventType', 'is no event that a tag rule can be about')
  return {
    name: input.name, eventTypes, filter: input.filter ? readCustomerFilter(ctx, input.filter) : '', tagsAdded: input.addTags ?? [],
    tagsRemoved: input.removeTags ?? [], enabled: input.status !== 'inactive',
  }
}

export const viewRule = (ctx: Context, head: RequestHead, rule: TagRule) => ({
  id: rule.id, name: rule.name, eventType: rebillyEvent(rule.eventTypes[0] ?? '') ?? ('customer-updated' as const), filter: rule.filter === '' ? null : viewCustomerFilter(rule.filter, ctx.site.settings.reportingCurrency), addTags: [...rule.tagsAdded],
  removeTags: [...rule.tagsRemoved], status: rule.enabled ? ('active' as const) : ('inactive' as const), createdTime: viewTime(rule.createdAt), updatedTime: viewTime(rule.updatedAt),
  _links: linksOf(ctx, head, { self: `/tags-rules/${rule.id}` }),
})

export const tagRuleEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET', path: '/tags-rules', scope: 'tags:read', query: Type.Object(pageQuery),
    handle: async ({ ctx, head, query }) => answerWhole((await getTagRules(ctx, null, TAG_RULES_MAX)).map((rule) => viewRule(ctx, head, rule)), query, ['name', 'eventType', 'status', 'createdTime', 'updatedTime']),
  }),
  endpoint({
    method: 'POST', path: '/tags-rules', scope: 'tags:write', body: RuleInput,
    handle: async ({ ctx, head, body }) => {
      const rule = await createTagRule(ctx, readRule(ctx, body))
      return answerOne(viewRule(ctx, head, rule), undefined, urlOf(ctx, head, `/tags-rules/${rule.id}`))
    },
  }),
  endpoint({
    method: 'GET', path: '/tags-rules/{id}', scope: 'tags:read', params: idParams, query: fieldsQuery,
    handle: async ({ ctx, head, params, query }) => answerOne(viewRule(ctx, head, await getTagRule(ctx, params.id)), query.fields),
  }),
  endpoint({
    method: 'PUT', path: '/tags-rules/{id}', scope: 'tags:write', params: idParams, body: RuleInput,
    handle: async ({ ctx, head, params, body }) => answerOne(viewRule(ctx, head, await changeTagRule(ctx, params.id, readRule(ctx, body), null))),
  }),
  endpoint({
    method: 'PATCH', path: '/tags-rules/{id}', scope: 'tags:write', params: idParams, body: loose({ status: terms.status }),
    handle: async ({ ctx, head, params, body }) => answerOne(viewRule(ctx, head, await changeTagRule(ctx, params.id, body.status === undefined ? {} : { enabled: body.status === 'active' }, null))),
  }),
  endpoint({
    method: 'DELETE', path: '/tags-rules/{id}', scope: 'tags:write', params: idParams,
    handle: async ({ ctx, params }) => {
      await removeTagRule(ctx, params.id, null)
      return { status: 204 }
    },
  }),
]
