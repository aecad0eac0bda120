// Applies tag rules to the customers that events happen to.

import type { Event } from '../domain/event.ts'
import { eventTypesOf, namesEventType } from '../domain/event-pattern.ts'
import type { Filter } from '../domain/filter/tree.ts'
import { Refused } from '../domain/refusal.ts'
import { type TagRule, TAG_RULES_MAX } from '../domain/tag-rule.ts'
import { TAGS_OF_CUSTOMER_MAX, TAGS_OF_SITE_MAX } from '../domain/tag.ts'
import { textKey } from '../domain/text-key.ts'
import { listMatching } from '../storage/customer-matches.ts'
import { getCustomers } from '../storage/customers.ts'
import type { SiteDb } from '../storage/db.ts'
import { countApplied, findTagRule, listTagRules, saveTagRule } from '../storage/tag-rules.ts'
import { countTags, deleteCustomerTags, ensureTags, findTag, insertCustomerTags, listFullyTagged, listTagNames } from '../storage/tags.ts'
import type { Context, Engine } from './context.ts'
import { readSiteFilter, readyFilter } from './customer-lists.ts'
import { actorOf, consumeEvents, type EventReader, type Interest } from './event-readers.ts'
import { record } from './events.ts'
import { recordTagged } from './tags.ts'

const NAME = 'tag-rules'
const BATCH = 500

interface Rules extends Interest {
  readonly rules: readonly TagRule[]
}

const enabledRules = async (db: SiteDb): Promise<TagRule[]> => (await listTagRules(db, null, TAG_RULES_MAX)).filter((rule) => rule.enabled)

const reader: EventReader<Rules> = {
  name: NAME,
  batch: BATCH,
  prepare: async (ctx) => {
    const rules = await ctx.database.read(ctx.site.siteId, enabledRules)
    for (const filter of new Set(rules.map((rule) => rule.filter))) {
      await readyFilter(ctx, filter).catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error
      })
    }
  },
  interest: async (_ctx, db) => {
    const rules = await enabledRules(db)
    return { rules, types: eventTypesOf(rules.flatMap((rule) => rule.eventTypes)) }
  },
  consume: async (ctx, db, events, { rules }) => {
    // What rules cause is no cause for rules: two of them could go on for ever.
    const causes = events.filter((event) => event.customer !== null && event.actor !== actorOf(NAME))
    // Locked before they are looked at, and in the order of everybody who tags many.
    await getCustomers(db, [...new Set(causes.flatMap((event) => event.customer ?? []))], true)
    for (const rule of rules) await applyRule(ctx, db, rule, customersOf(rule, causes))
  },
}

/** Has the rules of every site look at new events; gives how many events they looked at. */
export async function applyTagRules(engine: Engine): Promise<number> {
  return consumeEvents(engine, reader)
}

function customersOf(rule: TagRule, events: readonly Event[]): bigint[] {
  const wanted = events.filter((event) => event.position > rule.sincePosition && namesEventType(rule.eventTypes, event.type))
  return [...new Set(wanted.flatMap((event) => event.customer ?? []))]
}

async function applyRule(ctx: Context, db: SiteDb, rule: TagRule, customers: readonly bigint[]): Promise<void> {
  const filter = customers.length === 0 ? null : await filterOf(ctx, db, rule)
  const found = filter === null ? [] : [...(await listMatching(db, filter, customers))]
  if (found.length === 0) return
  const changed = new Set([...(await addTags(ctx, db, rule, found)), ...(await removeTags(ctx, db, rule, found))])
  if (changed.size > 0) await countApplied(db, rule.id, changed.size, ctx.now())
}

/** The meaning of a rule's filter. A rule whose filter can no longer be read is disabled, and says why. */
async function filterOf(ctx: Context, db: SiteDb, rule: TagRule): Promise<Filter | null> {
  try {
    return rule.filter === '' ? [] : await readSiteFilter(ctx, db, rule.filter)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await disable(ctx, db, rule, `its filter can no longer be read: ${error.facts.detail}`)
    return null
  }
}

/** Disables a rule that is still what it was, and says why. */
async function disable(ctx: Context, db: SiteDb, rule: TagRule, reason: string): Promise<void> {
  const current = await findTagRule(db, rule.id, true)
  if (!current?.enabled || current.revision !== rule.revision) return
  await saveTagRule(db, { ...current, enabled: false, disabledReason: reason, updatedAt: ctx.now(), revision: current.revision + 1 })
  await record(ctx, db, [{ type: 'tag-rule.updated', subject: rule.id, payload: { changed: ['enabled'], reason } }])
}

async function addTags(ctx: Context, db: SiteDb, rule: TagRule, customers: readonly bigint[]): Promise<bigint[]> {
  const missing = rule.tagsAdded.length - (await listTagNames(db, rule.tagsAdded)).size
  if (missing > 0 && (await countTags(db)) + missing > TAGS_OF_SITE_MAX) {
    await disable(ctx, db, rule, `it names tags that there are not, and a site has at most ${TAGS_OF_SITE_MAX}`)
    return []
  }
  const { numbers, created } = await ensureTags(db, rule.tagsAdded, ctx.now())
  if (created.length > 0) await record(ctx, db, created.map((subject) => ({ type: 'tag.created', subject })))
  const spelling = await listTagNames(db, rule.tagsAdded)
  const changed: bigint[] = []
  for (const name of rule.tagsAdded) {
    const tag = numbers.get(textKey(name))
    // Removed by somebody at this very moment.
    if (tag === undefined) continue
    // Nobody hears a rule's refusal: who has as many tags as one may have is passed over.
    const full = new Set(await listFullyTagged(db, customers, TAGS_OF_CUSTOMER_MAX))
    const open = customers.filter((customer) => !full.has(customer))
    const added = (await insertCustomerTags(db, open.map((customer) => ({ tag, customer })), ctx.now())).map((pair) => pair.customer)
    await recordTagged(ctx, db, 'customer.tagged', spelling.get(textKey(name)) ?? name, added, { rule: rule.id })
    changed.push(...added)
  }
  return changed
}

async function removeTags(ctx: Context, db: SiteDb, rule: TagRule, customers: readonly bigint[]): Promise<bigint[]> {
  const changed: bigint[] = []
  for (const name of rule.tagsRemoved) {
    const tag = await findTag(db, name)
    if (!tag) continue
    const removed = (await deleteCustomerTags(db, customers.map((customer) => ({ tag: tag.number, customer })))).map((pair) => pair.customer)
    await recordTagged(ctx, db, 'customer.untagged', tag.name, removed, { rule: rule.id })
    changed.push(...removed)
  }
  return changed
}
