// The tags of customers as they are written: new customers' tags, and the difference when a customer's are replaced.

import type { Customer } from '../domain/customer.ts'
import { type Fault, refuseFaults } from '../domain/refusal.ts'
import { isTagName, TAGS_OF_CUSTOMER_MAX, uniqueTags } from '../domain/tag.ts'
import { textKey } from '../domain/text-key.ts'
import type { SiteDb } from '../storage/db.ts'
import { deleteCustomerTags, ensureTags, insertCustomerTags, listTagNames } from '../storage/tags.ts'
import type { Context } from './context.ts'
import type { Happening } from './events.ts'

/** Refuses invalid for names that are none, and for too many of them. */
export function checkTags(names: readonly string[]): void {
  const faults: Fault[] = names.flatMap((name, index) => (isTagName(name) ? [] : [{ pointer: `/tags/${index}`, code: 'tag', message: 'is not a tag name' }]))
  if (names.length > TAGS_OF_CUSTOMER_MAX) faults.push({ pointer: '/tags', code: 'too-many', message: `has more than ${TAGS_OF_CUSTOMER_MAX} entries` })
  refuseFaults(faults)
}

/** Gives new customers their tags, creating those that there are not; tells the names created, and how each is spelt. */
export async function tagInserted(
  ctx: Context, db: SiteDb, entries: readonly { number: bigint; tags: readonly string[] }[],
): Promise<{ created: string[]; spelling: (names: readonly string[]) => string[] }> {
  const names = uniqueTags(entries.flatMap((entry) => entry.tags))
  if (names.length === 0) return { created: [], spelling: () => [] }
  const { numbers, created } = await ensureTags(db, names, ctx.now())
  await insertCustomerTags(db, entries.flatMap(({ number, tags }) => uniqueTags(tags).map((name) => ({ tag: numbers.get(textKey(name)) ?? 0n, customer: number }))), ctx.now())
  const spellings = await listTagNames(db, names)
  return { created, spelling: (wanted) => uniqueTags(wanted).map((name) => spellings.get(textKey(name)) ?? name).toSorted(byKey) }
}

const byKey = (a: string, b: string): number => (textKey(a) < textKey(b) ? -1 : 1)

/** Makes a customer's tags those of the draft; gives them in their stored spelling. */
export async function retag(ctx: Context, db: SiteDb, customer: Customer, wanted: readonly string[] | null | undefined, happenings: Happening[]): Promise<readonly string[]> {
  if (wanted === undefined) return customer.tags
  checkTags(wanted ?? [])
  const names = uniqueTags(wanted ?? [])
  const had = new Set(customer.tags.map(textKey))
  const wants = new Set(names.map(textKey))
  const added = names.filter((name) => !had.has(textKey(name)))
  const removed = customer.tags.filter((name) => !wants.has(textKey(name)))
  if (added.length + removed.length === 0) return customer.tags
  const { numbers } = await ensureTags(db, [...added, ...removed], ctx.now())
  const pair = (name: string): { tag: bigint; customer: bigint } => ({ tag: numbers.get(textKey(name)) ?? 0n, customer: customer.number })
  await insertCustomerTags(db, added.map(pair), ctx.now())
  await deleteCustomerTags(db, removed.map(pair))
  for (const tag of added) happenings.push({ type: 'customer.tagged', payload: { tag } })
  for (const tag of removed) happenings.push({ type: 'customer.untagged', payload: { tag } })
  const spellings = await listTagNames(db, names)
  return names.map((name) => spellings.get(textKey(name)) ?? name).toSorted(byKey)
}
