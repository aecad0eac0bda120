// Tag rules: when an event happens to a customer that a filter finds, tags are added and removed.

import { readText } from './contact.ts'
import { readEventPatterns } from './event-pattern.ts'
import { renameTagInFilter } from './filter/rename-tag.ts'
import { type Fault, refuseFaults } from './refusal.ts'
import { isTagName, uniqueTags } from './tag.ts'
import { textKey } from './text-key.ts'
import type { Instant } from './time.ts'

export const TAG_RULES_MAX = 100
export const TAGS_OF_RULE_MAX = 20
export const TAG_RULE_NAME_MAX = 100

export interface TagRule {
  readonly id: string
  readonly name: string
  readonly eventTypes: readonly string[]
  /** Empty for every customer. */
  readonly filter: string
  readonly tagsAdded: readonly string[]
  readonly tagsRemoved: readonly string[]
  readonly enabled: boolean
  /** Why it is disabled, when nobody asked for it. */
  readonly disabledReason: string | null
  /** Events of this position and before are none of its business. */
  readonly sincePosition: bigint
  /** How often it changed a customer, and when it last did. */
  readonly appliedCount: number
  readonly lastAppliedAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly revision: number
}

/** What its owner decides of a rule. */
export type TagRuleTerms = Pick<TagRule, 'name' | 'eventTypes' | 'filter' | 'tagsAdded' | 'tagsRemoved' | 'enabled'>

/** Checks the terms of a rule and gives them tidied. Refuses invalid, naming every wrong place. */
export function readTagRule(terms: TagRuleTerms): TagRuleTerms {
  const faults: Fault[] = []
  const name = readText(terms.name, '/name', faults, TAG_RULE_NAME_MAX)
  if (name === null) faults.push({ pointer: '/name', code: 'required', message: 'is required' })
  const eventTypes = readEventPatterns(terms.eventTypes, '/eventTypes', faults)
  const tagsAdded = readTags(terms.tagsAdded, '/tagsAdded', faults)
  const tagsRemoved = readTags(terms.tagsRemoved, '/tagsRemoved', faults)
  if (tagsAdded.length + tagsRemoved.length === 0) faults.push({ pointer: '/tagsAdded', code: 'empty', message: 'is empty, as is tagsRemoved: the rule would do nothing' })
  const added = new Set(tagsAdded.map(textKey))
  const both = tagsRemoved.find((tag) => added.has(textKey(tag)))
  if (both !== undefined) faults.push({ pointer: '/tagsRemoved', code: 'contradiction', message: `names ${both}, which the rule adds` })
  refuseFaults(faults)
  return { name: name ?? '', eventTypes, filter: terms.filter.trim(), tagsAdded, tagsRemoved, enabled: terms.enabled }
}

function readTags(names: readonly string[], pointer: string, faults: Fault[]): string[] {
  for (const [index, name] of names.entries()) if (!isTagName(name.trim())) faults.push({ pointer: `${pointer}/${index}`, code: 'tag', message: 'is not a tag name' })
  if (names.length > TAGS_OF_RULE_MAX) faults.push({ pointer, code: 'too-many', message: `has more than ${TAGS_OF_RULE_MAX} entries` })
  return uniqueTags(names)
}

/** The rule with one tag called by another name; the same rule when it does not name that tag. */
export function withTagRenamed(rule: TagRule, from: string, to: string): TagRule {
  const key = textKey(from)
  const filter = renameTagInFilter(rule.filter, from, to)
  const names = [...rule.tagsAdded, ...rule.tagsRemoved]
  if (filter === rule.filter && !names.some((name) => textKey(name) === key)) return rule
  const rename = (name: string): string => (textKey(name) === key ? to : name)
  return { ...rule, filter, tagsAdded: rule.tagsAdded.map(rename), tagsRemoved: rule.tagsRemoved.map(rename) }
}
