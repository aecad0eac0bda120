// The tags of customers as they are written: new customers' tags, and the difference when a customer's are replaced.

import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { isTagName, TAGS_OF_CUSTOMER_MAX, TAGS_OF_SITE_MAX, uniqueTags } from '../domain/tag.ts'
import { textKey } from '../domain/text-key.ts'
import type { SiteDb } from '../storage/db.ts'
import { countTags, deleteCustomerTags, ensureTags, insertCustomerTags, listTagNames } from '../storage/tags.ts'
import type { Context } from './context.ts'

/** Refuses invalid for names that are none, and for too many of them. */
export function checkTags(names: readonly string[]): void {
  const faults: Fault[] = names.flatMap((name, index) => (isTagName(name) ? [] : [{ pointer: `/tags/${index}`, code: 'tag', message: 'is not a tag name' }]))
  if (names.length > TAGS_OF_CUSTOMER_MAX) faults.push({ pointer: '/tags', code: 'too-many', message: `has more than ${TAGS_OF_CUSTOMER_MAX} entries` })
  refuseFaults(faults)
}

/** The numbers of tags by name key, creating those that there are not, whose names are `created`. Refuses limit-reached. */
export async function ensureSiteTags(ctx: Context, db: SiteDb, names: readonly string[]): Promise<{ numbers: Map<string, bigint>; created: string[] }> {
  const ensured = await ensureTags(db, names, ctx.now())
  if (ensured.created.length > 0 && (await countTags(db)) > TAGS_OF_SITE_MAX) refuse('limit-reached', { detail: `a site has at most ${TAGS_OF_SITE_MAX} tags` })
  return ensured
}

/** Gives new customers their tags, creating those that there are not; tells the names created, and how each is spelt. */
export async function tagInserted(
  ctx: Context, db: SiteDb, entries: readonly { number: bigint; tags: readonly string[] }[],
): Promise<{ created: string[]; spelling: (names: readonly string[]) => string[] }> {
  const names = uniqueTags(entries.flatMap((entry) => entry.tags))
  if (names.length === 0) return { created: [], spelling: () => [] }
  const { numbers, created } = await ensureSiteTags(ctx, db, names)
  await insertCustomerTags(db, entries.flatMap(({ number, tags }) => uniqueTags(tags).map((name) => ({ tag: numbers.get(textKey(name)) ?? 0n, customer: number }))), ctx.now())
  const spellings = await listTagNames(db, names)
  return { created, spelling: (wanted) => uniqueTags(wanted).map((name) => spellings.get(textKey(name)) ?? name).toSorted(byKey) }
}

const byKey = (a: string, b: string): number => (textKey(a) < textKey(b) ? -1 : 1)

/** What becomes of a customer's tags: all of them as they are wanted, and which of them are new or go. */
export interface TagChange {
  readonly names: readonly string[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** What makes a customer's tags the wanted ones; null when they are. Refuses invalid. */
export function tagChange(tags: readonly string[], wanted: readonly string[]): TagChange | null {
  checkTags(wanted)
  const names = uniqueTags(wanted)
  const had = new Set(tags.map(textKey))
  const wants = new Set(names.map(textKey))
  const added = names.filter((name) => !had.has(textKey(name)))
  const removed = tags.filter((name) => !wants.has(textKey(name)))
  return added.length + removed.length === 0 ? null : { names, added, removed }
}

/** Stores changes of the tags of different customers; tells how each tag is spelt. */
export async function storeTagChanges(
  ctx: Context, db: SiteDb, changes: readonly (TagChange & { readonly customer: bigint })[],
): Promise<(names: readonly string[]) => string[]> {
  if (changes.length === 0) return uniqueTags
  const { numbers } = await ensureSiteTags(ctx, db, uniqueTags(changes.flatMap(({ added, removed }) => [...added, ...removed])))
  const pairs = (of: 'added' | 'removed'): { tag: bigint; customer: bigint }[] =>
    changes.flatMap((change) => change[of].map((name) => ({ tag: numbers.get(textKey(name)) ?? 0n, customer: change.customer })))
  await insertCustomerTags(db, pairs('added'), ctx.now())
  await deleteCustomerTags(db, pairs('removed'))
  const spellings = await listTagNames(db, uniqueTags(changes.flatMap(({ names }) => names)))
  return (names) => names.map((name) => spellings.get(textKey(name)) ?? name).toSorted(byKey)
}
