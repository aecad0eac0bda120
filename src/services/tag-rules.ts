// Tag rules: writing them down. What they do happens in tag-rule-events.ts.

import { refuse } from '../domain/refusal.ts'
import { readTagRule, type TagRule, TAG_RULES_MAX, type TagRuleTerms } from '../domain/tag-rule.ts'
import { lockKeys } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteTagRule, findTagRule, insertTagRule, listTagRules, restartTagRule, saveTagRule } from '../storage/tag-rules.ts'
import { type Context, permit } from './context.ts'
import { readSiteFilter } from './customer-lists.ts'
import { expectRevision, record } from './events.ts'
import { SEGMENTS_LOCK } from './segments.ts'

export type TagRuleInput = Partial<TagRuleTerms>

/** Adds a rule; it is about what happens from now on. Refuses invalid, filter-invalid, limit-reached. */
export async function createTagRule(ctx: Context, input: TagRuleInput & Pick<TagRuleTerms, 'name' | 'eventTypes'>): Promise<TagRule> {
  mayWrite(ctx)
  const terms = readTagRule({ filter: '', tagsAdded: [], tagsRemoved: [], enabled: true, ...input })
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await checkFilter(ctx, db, terms.filter)
    if ((await listTagRules(db, null, TAG_RULES_MAX)).length >= TAG_RULES_MAX) refuse('limit-reached', { detail: `a site has at most ${TAG_RULES_MAX} tag rules` })
    const rule = await insertTagRule(db, ctx.newId('tagRule'), terms, ctx.now())
    await record(ctx, db, [{ type: 'tag-rule.created', subject: rule.id, payload: { name: rule.name } }])
    return rule
  })
}

export async function getTagRule(ctx: Context, id: string): Promise<TagRule> {
  permit(ctx, 'tags:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findTagRule(db, id))) ?? noSuchRule(id)
}

/** Rules after an id, in the order in which they take effect. */
export async function getTagRules(ctx: Context, after: string | null, limit: number): Promise<TagRule[]> {
  permit(ctx, 'tags:read')
  return ctx.database.read(ctx.site.siteId, (db) => listTagRules(db, after, limit))
}

/** Changes a rule. One that is enabled again is about what happens from then on. */
export async function changeTagRule(ctx: Context, id: string, input: TagRuleInput, expectedRevision: number | null): Promise<TagRule> {
  mayWrite(ctx)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockKeys(db, SEGMENTS_LOCK)
    const before = (await findTagRule(db, id, true)) ?? noSuchRule(id)
    expectRevision(before, expectedRevision)
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as TagRuleInput
    const after: TagRule = { ...before, ...readTagRule({ ...before, ...given }), updatedAt: ctx.now(), revision: before.revision + 1 }
    if (after.filter !== before.filter || (after.enabled && !before.enabled)) await checkFilter(ctx, db, after.filter)
    const saved = after.enabled || before.enabled ? { ...after, disabledReason: null } : after
    await saveTagRule(db, saved)
    if (after.enabled && !before.enabled) await restartTagRule(db, id)
    await record(ctx, db, [{ type: 'tag-rule.updated', subject: id, payload: { changed: Object.keys(given) } }])
    return saved
  })
}

/** Removes a rule; the tags that it gave stay. */
export async function removeTagRule(ctx: Context, id: string, expectedRevision: number | null): Promise<void> {
  permit(ctx, 'tags:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    expectRevision((await findTagRule(db, id, true)) ?? noSuchRule(id), expectedRevision)
    await deleteTagRule(db, id)
    await record(ctx, db, [{ type: 'tag-rule.deleted', subject: id }])
  })
}

/** A rule tags customers in its writer's stead. */
function mayWrite(ctx: Context): void {
  permit(ctx, 'tags:write')
  permit(ctx, 'customers:write')
}

async function checkFilter(ctx: Context, db: SiteDb, filter: string): Promise<void> {
  await lockKeys(db, SEGMENTS_LOCK)
  if (filter !== '') await readSiteFilter(ctx, db, filter)
}

function noSuchRule(id: string): never {
  refuse('not-found', { detail: `there is no tag rule ${id}` })
}
