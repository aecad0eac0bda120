// Tag rules as rows: look-ups, saves, and how often each was applied.

import type { TagRule, TagRuleTerms } from '../domain/tag-rule.ts'
import { type SiteDb, sql } from './db.ts'

interface TagRuleRow {
  id: string
  name: string
  event_types: string[]
  filter: string
  tags_added: string[]
  tags_removed: string[]
  enabled: boolean
  disabled_reason: string | null
  since_position: bigint
  applied_count: bigint
  last_applied_at: Date | null
  created_at: Date
  updated_at: Date
  revision: number
}

const ruleColumns = sql`id, name, event_types, filter, tags_added, tags_removed, enabled, disabled_reason, since_position, applied_count, last_applied_at,
  created_at, updated_at, revision`

const toRule = (row: TagRuleRow): TagRule => ({
  id: row.id, name: row.name, eventTypes: row.event_types, filter: row.filter, tagsAdded: row.tags_added, tagsRemoved: row.tags_removed,
  enabled: row.enabled, disabledReason: row.disabled_reason, sincePosition: row.since_position, appliedCount: Number(row.applied_count),
  lastAppliedAt: row.last_applied_at, createdAt: row.created_at, updatedAt: row.updated_at, revision: row.revision,
})

export async function insertTagRule(db: SiteDb, id: string, terms: TagRuleTerms, at: Date): Promise<TagRule> {
  const row = await db.row<TagRuleRow>(sql`
    insert into tag_rules (site_id, id, name, event_types, filter, tags_added, tags_removed, enabled, created_at, updated_at)
    values (${db.siteId}, ${id}, ${terms.name}, ${terms.eventTypes}, ${terms.filter}, ${terms.tagsAdded}, ${terms.tagsRemoved}, ${terms.enabled}, ${at}, ${at})
    returning ${ruleColumns}`)
  if (!row) throw new Error('an inserted tag rule was not returned')
  return toRule(row)
}

export async function findTagRule(db: SiteDb, id: string, lock = false): Promise<TagRule | null> {
  const row = await db.row<TagRuleRow>(sql`select ${ruleColumns} from tag_rules where site_id = ${db.siteId} and id = ${id} ${lock ? sql`for update` : sql``}`)
  return row ? toRule(row) : null
}

/** Rules after an id, in order of their ids, which is the order of their making and of their effect. */
export async function listTagRules(db: SiteDb, after: string | null, limit: number): Promise<TagRule[]> {
  const rows = await db.rows<TagRuleRow>(sql`select ${ruleColumns} from tag_rules where site_id = ${db.siteId} and id > ${after ?? ''} order by id limit ${limit}`)
  return rows.map(toRule)
}

export async function saveTagRule(db: SiteDb, rule: TagRule): Promise<void> {
  await db.run(sql`
    update tag_rules set name = ${rule.name}, event_types = ${rule.eventTypes}, filter = ${rule.filter}, tags_added = ${rule.tagsAdded}, tags_removed = ${rule.tagsRemoved},
      enabled = ${rule.enabled}, disabled_reason = ${rule.disabledReason}, updated_at = ${rule.updatedAt}, revision = ${rule.revision}
    where site_id = ${db.siteId} and id = ${rule.id}`)
}

/** Has a rule begin anew: what happened before is none of its business. */
export async function restartTagRule(db: SiteDb, id: string): Promise<void> {
  await db.run(sql`update tag_rules set since_position = event_position() where site_id = ${db.siteId} and id = ${id}`)
}

/** Counts customers that a rule changed, without touching its revision. */
export async function countApplied(db: SiteDb, id: string, customers: number, at: Date): Promise<void> {
  await db.run(sql`update tag_rules set applied_count = applied_count + ${customers}, last_applied_at = ${at} where site_id = ${db.siteId} and id = ${id}`)
}

export async function deleteTagRule(db: SiteDb, id: string): Promise<void> {
  await db.run(sql`delete from tag_rules where site_id = ${db.siteId} and id = ${id}`)
}
