// Tags: their names, and giving them to customers one by one or in bulk.

import { idKey } from '../domain/ids.ts'
import { refuse } from '../domain/refusal.ts'
import { BULK_CUSTOMERS_MAX, isTagName, type Tag, TAGS_OF_SITE_MAX } from '../domain/tag.ts'
import { TAG_RULES_MAX, withTagRenamed } from '../domain/tag-rule.ts'
import { textKey } from '../domain/text-key.ts'
import { bumpRevisions, findCustomerNumbers, getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { listTagRules, saveTagRule } from '../storage/tag-rules.ts'
import { deleteCustomerTags, deleteTag, ensureTags, findTag, insertCustomerTags, listTags, saveTag } from '../storage/tags.ts'
import { type Context, permit } from './context.ts'
import { record } from './events.ts'

/** Adds a tag. Refuses already-exists, invalid, limit-reached. */
export async function createTag(ctx: Context, name: string, description: string | null): Promise<Tag> {
  permit(ctx, 'tags:write')
  checkName(name)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    if ((await listTags(db, { prefix: null, after: null, limit: TAGS_OF_SITE_MAX })).length >= TAGS_OF_SITE_MAX) {
      refuse('limit-reached', { detail: `a site has at most ${TAGS_OF_SITE_MAX} tags` })
    }
    const { created } = await ensureTags(db, [name.trim()], ctx.now())
    if (created.length === 0) refuse('already-exists', { detail: `there is a tag ${name} already` })
    const tag = (await findTag(db, name)) ?? noSuchTag(name)
    if (description !== null) await saveTag(db, { ...tag, description })
    await record(ctx, db, [{ type: 'tag.created', subject: tag.name }])
    return { ...tag, description }
  })
}

export async function getTag(ctx: Context, name: string): Promise<Tag> {
  permit(ctx, 'tags:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findTag(db, name))) ?? noSuchTag(name)
}

export async function findTags(ctx: Context, query: { prefix: string | null; after: string | null; limit: number }): Promise<{ tag: Tag; customerCount: number }[]> {
  permit(ctx, 'tags:read')
  return ctx.database.read(ctx.site.siteId, (db) => listTags(db, query))
}

/** Renames or describes a tag; everybody who has it has it under its new name. Refuses already-exists. */
export async function changeTag(ctx: Context, name: string, input: { name?: string; description?: string | null }): Promise<Tag> {
  permit(ctx, 'tags:write')
  if (input.name !== undefined) checkName(input.name)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const before = (await findTag(db, name)) ?? noSuchTag(name)
    const after = { ...before, name: input.name?.trim() ?? before.name, description: input.description === undefined ? before.description : input.description, updatedAt: ctx.now() }
    if (!(await saveTag(db, after))) refuse('already-exists', { detail: `there is a tag ${after.name} already` })
    if (after.name !== before.name) await renameInRules(ctx, db, before.name, after.name)
    await record(ctx, db, [{ type: 'tag.updated', subject: after.name, payload: { changes: { name: { from: before.name, to: after.name } } } }])
    return after
  })
}

/** Rules go by names: one that kept the old name would bring the old tag back. */
async function renameInRules(ctx: Context, db: SiteDb, from: string, to: string): Promise<void> {
  for (const rule of await listTagRules(db, null, TAG_RULES_MAX)) {
    const renamed = withTagRenamed(rule, from, to)
    if (renamed !== rule) await saveTagRule(db, { ...renamed, updatedAt: ctx.now(), revision: rule.revision + 1 })
  }
}

/** Removes a tag, also from everybody who has it. */
export async function removeTag(ctx: Context, name: string): Promise<void> {
  permit(ctx, 'tags:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const tag = (await findTag(db, name)) ?? noSuchTag(name)
    const customers = await deleteTag(db, tag.number)
    await record(ctx, db, [{ type: 'tag.deleted', subject: tag.name, payload: { customers } }])
  })
}

/** What a bulk change did: how many customers changed, how many already were so, and which ids are nobody's. */
export interface BulkResult {
  readonly changed: number
  readonly unchanged: number
  readonly notFound: readonly string[]
}

/** Gives a tag to up to 1,000 customers, creating it if there is none; one event per customer that changed. */
export async function tagCustomers(ctx: Context, name: string, ids: readonly string[]): Promise<BulkResult> {
  permit(ctx, 'customers:write')
  checkName(name)
  return bulk(ctx, ids, async (db, numbers) => {
    const { numbers: tags, created } = await ensureTags(db, [name.trim()], ctx.now())
    if (created.length > 0) await record(ctx, db, [{ type: 'tag.created', subject: name.trim() }])
    const tag = tags.get(textKey(name)) ?? noSuchTag(name)
    const added = await insertCustomerTags(db, numbers.map((customer) => ({ tag, customer })), ctx.now())
    return recordTagged(ctx, db, 'customer.tagged', name.trim(), added.map((pair) => pair.customer))
  })
}

/** Takes a tag from up to 1,000 customers. Refuses not-found when there is no such tag. */
export async function untagCustomers(ctx: Context, name: string, ids: readonly string[]): Promise<BulkResult> {
  permit(ctx, 'customers:write')
  return bulk(ctx, ids, async (db, numbers) => {
    const tag = (await findTag(db, name)) ?? noSuchTag(name)
    const removed = await deleteCustomerTags(db, numbers.map((customer) => ({ tag: tag.number, customer })))
    return recordTagged(ctx, db, 'customer.untagged', tag.name, removed.map((pair) => pair.customer))
  })
}

/** Moves on the revisions of customers whose tags changed, and appends the event of each, with what else is to be known of it; gives how many. */
export async function recordTagged(
  ctx: Context, db: SiteDb, type: 'customer.tagged' | 'customer.untagged', tag: string, customers: readonly bigint[], facts: { readonly rule?: string } = {},
): Promise<number> {
  if (customers.length === 0) return 0
  await bumpRevisions(db, customers, ctx.now())
  await record(ctx, db, customers.map((customer) => ({ type, customer, payload: { tag, ...facts } })))
  return customers.length
}

async function bulk(ctx: Context, ids: readonly string[], change: (db: SiteDb, numbers: readonly bigint[]) => Promise<number>): Promise<BulkResult> {
  if (ids.length > BULK_CUSTOMERS_MAX) {
    refuse('invalid', { detail: `at most ${BULK_CUSTOMERS_MAX} customers at once`, errors: [{ pointer: '/customers', code: 'too-many', message: 'has too many entries' }] })
  }
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const found = await findCustomerNumbers(db, ids)
    // Locked in one order, so that two bulk changes of the same customers wait and do not deadlock.
    const live = (await getCustomers(db, [...new Set(found.values())], true)).filter((one) => one.deletedAt === null).map((one) => one.number)
    const changed = await change(db, live)
    return { changed, unchanged: live.length - changed, notFound: ids.filter((id) => !found.has(idKey(id))) }
  })
}

function checkName(name: string): void {
  if (isTagName(name.trim())) return
  refuse('invalid', { detail: 'a tag name is 1 to 255 letters, digits, spaces and . _ - + @ ~ :', errors: [{ pointer: '/name', code: 'tag', message: 'is not a tag name' }] })
}

function noSuchTag(name: string): never {
  refuse('not-found', { detail: `there is no tag ${name}` })
}
