// Tags: their names, and giving them to customers one by one or in bulk.

import { FILTER_CHARS_MAX } from '../domain/filter/parse.ts'
import { renameTagInFilter } from '../domain/filter/rename-tag.ts'
import { idKey } from '../domain/ids.ts'
import { refuse } from '../domain/refusal.ts'
import { SEGMENTS_MAX } from '../domain/segment.ts'
import { BULK_CUSTOMERS_MAX, isTagName, type Tag, TAGS_OF_CUSTOMER_MAX } from '../domain/tag.ts'
import { TAG_RULES_MAX, withTagRenamed } from '../domain/tag-rule.ts'
import { textKey } from '../domain/text-key.ts'
import { ENDPOINTS_MAX } from '../domain/webhook.ts'
import { bumpRevisions, findCustomerNumbers, getCustomers, lockKeys } from '../storage/customers.ts'
import { type SiteDb, violatedUnique } from '../storage/db.ts'
import { listSegments, saveSegment } from '../storage/segments.ts'
import { findTagRule, listTagRules, saveTagRule } from '../storage/tag-rules.ts'
import { deleteCustomerTags, deleteTag, findTag, insertCustomerTags, listFullyTagged, listTags, saveTag } from '../storage/tags.ts'
import { findEndpoint, listEndpoints, saveEndpoint } from '../storage/webhook-endpoints.ts'
import { type Context, permit } from './context.ts'
import { ensureSiteTags } from './customer-tags.ts'
import { noSuchCustomer, ownCustomer } from './customers.ts'
import { record } from './events.ts'
import { SEGMENTS_LOCK } from './segments.ts'

/** Adds a tag. Refuses already-exists, invalid, limit-reached. */
export async function createTag(ctx: Context, name: string, description: string | null): Promise<Tag> {
  permit(ctx, 'tags:write')
  checkName(name)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const { created } = await ensureSiteTags(ctx, db, [name.trim()])
    if (created.length === 0) nameTaken(name)
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

/**
 * Renames or describes a tag; everybody who has it has it under its new name, and the filters and rules that name it name it so.
 * Refuses already-exists, and filter-invalid for a filter that would become too long.
 */
export async function changeTag(ctx: Context, name: string, input: { name?: string; description?: string | null }): Promise<Tag> {
  permit(ctx, 'tags:write')
  if (input.name !== undefined) checkName(input.name)
  return refuseQuicker(input.name ?? name, () => ctx.database.transact(ctx.site.siteId, async (db) => {
    if (input.name !== undefined) await lockKeys(db, SEGMENTS_LOCK)
    const before = (await findTag(db, name)) ?? noSuchTag(name)
    const after = { ...before, name: input.name?.trim() ?? before.name, description: input.description === undefined ? before.description : input.description, updatedAt: ctx.now() }
    if (!(await saveTag(db, after))) nameTaken(after.name)
    const rewritten = after.name === before.name ? [] : await renameInFilters(ctx, db, before.name, after.name)
    await record(ctx, db, [{ type: 'tag.updated', subject: after.name, payload: { changes: { name: { from: before.name, to: after.name } }, ...(rewritten.length > 0 ? { rewritten } : {}) } }])
    return after
  }))
}

/** A tag that somebody else made meanwhile takes the name as one that was there before. */
async function refuseQuicker<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (violatedUnique(error)) nameTaken(name)
    throw error
  }
}

/** Rules and filters go by names: a rule that kept the old one would bring the old tag back, a filter would find nobody. Gives the ids of those that changed. */
async function renameInFilters(ctx: Context, db: SiteDb, from: string, to: string): Promise<string[]> {
  const rewritten: string[] = []
  const next = <One extends { readonly id: string; readonly revision: number; readonly filter: string | null }>(one: One): One => {
    if ((one.filter ?? '').length > FILTER_CHARS_MAX) refuse('filter-invalid', { detail: `the filter of ${one.id} names this tag, and would be too long with its new name`, usedBy: one.id })
    rewritten.push(one.id)
    return { ...one, updatedAt: ctx.now(), revision: one.revision + 1 }
  }
  const isNamedBy = (filter: string | null): boolean => filter !== null && renameTagInFilter(filter, from, to) !== filter
  for (const { id } of (await listTagRules(db, null, TAG_RULES_MAX)).filter((rule) => withTagRenamed(rule, from, to) !== rule)) {
    const rule = await findTagRule(db, id, true)
    if (rule) await saveTagRule(db, next(withTagRenamed(rule, from, to)))
  }
  for (const segment of (await listSegments(db, null, SEGMENTS_MAX)).filter((one) => isNamedBy(one.filter))) {
    await saveSegment(db, next({ ...segment, filter: renameTagInFilter(segment.filter, from, to) }))
  }
  for (const { id } of (await listEndpoints(db, null, ENDPOINTS_MAX)).filter((one) => isNamedBy(one.filter))) {
    const endpoint = await findEndpoint(db, id, 'update')
    if (endpoint?.filter != null) await saveEndpoint(db, next({ ...endpoint, filter: renameTagInFilter(endpoint.filter, from, to) }))
  }
  return rewritten
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

/** Gives a tag to up to 1,000 customers, creating it if there is none; one event per customer that changed. Refuses limit-reached, and then tags nobody. */
export async function tagCustomers(ctx: Context, name: string, ids: readonly string[]): Promise<BulkResult> {
  permit(ctx, 'customers:write')
  checkName(name)
  return bulk(ctx, ids, async (db, numbers) => {
    const { numbers: tags, created } = await ensureSiteTags(ctx, db, [name.trim()])
    if (created.length > 0) await record(ctx, db, [{ type: 'tag.created', subject: name.trim() }])
    const tag = tags.get(textKey(name)) ?? noSuchTag(name)
    const full = new Set(await listFullyTagged(db, numbers, TAGS_OF_CUSTOMER_MAX))
    const added = (await insertCustomerTags(db, numbers.map((customer) => ({ tag, customer })), ctx.now())).map((pair) => pair.customer)
    await refuseFull(db, added.filter((customer) => full.has(customer)))
    return recordTagged(ctx, db, 'customer.tagged', name.trim(), added)
  })
}

async function refuseFull(db: SiteDb, numbers: readonly bigint[]): Promise<void> {
  const [first, ...others] = (await getCustomers(db, numbers)).map((one) => one.id)
  if (first === undefined) return
  refuse('limit-reached', { detail: `a customer has at most ${TAGS_OF_CUSTOMER_MAX} tags; ${first} has them already`, customers: [first, ...others] })
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

/** Gives one customer a tag, or takes it (`act`). Refuses not-found, erased and merged too. */
export async function changeTagOf(ctx: Context, id: string, name: string, act: typeof tagCustomers): Promise<BulkResult> {
  const result = await act(ctx, name, [id])
  if (result.notFound.length === 0) return result
  await ctx.database.read(ctx.site.siteId, (db) => ownCustomer(db, id))
  return noSuchCustomer(id)
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
    // Who was deleted or merged while we waited for the lock is found no more either.
    const isLive = new Set<bigint | undefined>(live)
    return { changed, unchanged: live.length - changed, notFound: ids.filter((id) => !isLive.has(found.get(idKey(id)))) }
  })
}

function checkName(name: string): void {
  if (isTagName(name.trim())) return
  refuse('invalid', { detail: 'a tag name is 1 to 255 letters, digits, spaces and . _ - + @ ~ :', errors: [{ pointer: '/name', code: 'tag', message: 'is not a tag name' }] })
}

function nameTaken(name: string): never {
  refuse('already-exists', { detail: `there is a tag ${name} already` })
}

function noSuchTag(name: string): never {
  refuse('not-found', { detail: `there is no tag ${name}` })
}
